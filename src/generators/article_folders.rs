//! Finds the folder with the most dated articles, for sites whose configuration does not
//! name one.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::diagnostic::Report;
use crate::generators::{DetectedSite, SiteFolder, SourcedText, not_understood};
use crate::text::path;

/// Maximum number of folders that are looked into.
const MAX_FOLDERS: usize = 4_000;

/// Maximum depth of a folder below the site.
const MAX_DEPTH: usize = 8;

/// Maximum number of files whose beginning is read.
const MAX_READ: usize = 2_000;

/// Bytes of a file that are read to find a date.
const START: u64 = 2_048;

/// Endings of articles.
const ENDINGS: [&str; 5] = [".md", ".markdown", ".mdx", ".html", ".txt"];

/// Endings of articles in languages that feedwright does not read.
#[rustfmt::skip]
const UNREAD: [&str; 12] = [
    ".adoc", ".dj", ".gmi", ".ipynb", ".njk", ".org", ".qmd", ".rmd", ".rst", ".smd", ".textile", ".typ",
];

/// Folders of programs, libraries and generated files, which hold no articles.
#[rustfmt::skip]
const SKIPPED: [&str; 16] = [
    "node_modules", "vendor", "target", "build", "dist", "public", "output", "themes", "layouts",
    "templates", "resources", "static", "assets", "test", "tests", "venv",
];

/// Lines at the beginning of a file that may be fields of reStructuredText.
const MOST_FIELDS: usize = 20;

/// Fields that hold the date of an article, in lowercase.
const DATE_FIELDS: [&str; 6] =
    ["date", "pubdate", "published", "publishdate", "created", "published_at"];

/// Proposes settings for a site of an unknown generator: the folder with the most dated
/// articles. Without any, the folder is not set.
pub(crate) fn propose_site(folder: &SiteFolder<'_>, report: &mut Report) -> DetectedSite {
    let articles = find(folder, "");
    report_unread(folder, articles.as_ref(), report);
    DetectedSite { folder: articles, ..DetectedSite::default() }
}

/// Reports articles in a language that is not read, one diagnostic for each ending.
pub(super) fn report_unread(
    folder: &SiteFolder<'_>,
    articles: Option<&SourcedText>,
    report: &mut Report,
) {
    let Some(articles) = articles.map(|articles| &*articles.text) else { return };
    let start = if articles == "." { "" } else { articles };
    let walk = ArticleWalk::new(folder, start);
    for ending in UNREAD {
        let files = walk.files.iter().filter(|file| file.is_dated);
        let count = files.filter(|file| has_ending(&file.path, ending)).count();
        if count == 0 {
            continue;
        }
        let message = if count == 1 {
            format!("1 article in `{articles}` ends in `{ending}`, which feedwright does not read")
        } else {
            format!(
                "{count} articles in `{articles}` end in `{ending}`, which feedwright does not read"
            )
        };
        let help = "publish the files that the site makes of them: set `[articles] folder` to a folder of `.md` or `.html` files";
        report.push(not_understood(message, help));
    }
}

/// Returns the lowest folder below `start` that holds almost all dated articles, with
/// their number; `start` is empty for the site's own folder.
pub(super) fn find(folder: &SiteFolder<'_>, start: &str) -> Option<SourcedText> {
    let articles = ArticleWalk::new(folder, start);
    let dated: Vec<&str> =
        articles.files.iter().filter(|file| file.is_dated).map(DatedFile::folder).collect();
    let total = dated.len();
    if total == 0 {
        return None;
    }
    let mut best = start.to_owned();
    while let Some(below) = largest_child(&dated, &best)
        .filter(|child| child.count * 10 >= total * 9)
        .filter(|child| !is_date_part(&child.name))
    {
        best = join(&best, &below.name);
    }
    let articles = if total == 1 { "dated article" } else { "dated articles" };
    let shown = if best.is_empty() { ".".to_owned() } else { best };
    Some(SourcedText::of_files(shown, format!("{total} {articles}")))
}

/// Returns the folders and files directly in a folder of articles that hold pages without
/// a date only: they are no entries of a feed. Empty if nothing has a date, or if there
/// are too many files to know.
pub(super) fn without_dates(folder: &SiteFolder<'_>, articles: &str) -> Vec<SourcedText> {
    let walk = ArticleWalk::new(folder, articles);
    let mut children: BTreeMap<String, bool> = BTreeMap::new();
    for file in &walk.files {
        let below = file.path.strip_prefix(articles).unwrap_or(&file.path).trim_start_matches('/');
        let child = match below.split_once('/') {
            Some((first, _)) => format!("/{first}/"),
            None => format!("/{below}"),
        };
        *children.entry(child).or_default() |= file.is_dated;
    }
    let has_dates = children.values().any(|is_dated| *is_dated);
    children.retain(|_, is_dated| walk.is_whole && has_dates && !*is_dated);
    children.into_keys().map(|name| SourcedText::of_files(name, "no dated article")).collect()
}

/// Counts the articles below a folder without a date in name or frontmatter; nothing if there
/// are too many files to know.
pub(super) fn count_undated(folder: &SiteFolder<'_>, articles: &str) -> Option<usize> {
    let walk = ArticleWalk::new(folder, articles);
    walk.is_whole.then(|| walk.files.iter().filter(|file| !file.is_dated).count())
}

/// Counts the articles below a folder whose frontmatter has a field.
pub(super) fn count_field(folder: &SiteFolder<'_>, articles: &str, field: &str) -> usize {
    let walk = ArticleWalk::new(folder, articles);
    let with_field = walk.files.iter().take(MAX_READ).filter(|file| {
        let text = folder.read_start(&file.path, START).unwrap_or_default();
        let mut lines = text.lines();
        let fence = lines.next().unwrap_or_default().trim();
        let mut lines = lines.take_while(|line| line.trim() != fence);
        lines.any(|line| {
            let key = line.split_once([':', '=']).map(|(key, _)| key.trim());
            key.is_some_and(|key| key.eq_ignore_ascii_case(field))
        })
    });
    with_field.count()
}

/// Folder in another one, with its dated articles at any depth.
struct ChildFolder {
    name: String,
    count: usize,
}

/// Returns the folder in `parent` with the most dated articles, of their `folders`; the
/// first by name of several.
fn largest_child(folders: &[&str], parent: &str) -> Option<ChildFolder> {
    let prefix = if parent.is_empty() { String::new() } else { format!("{parent}/") };
    let mut children: BTreeMap<&str, usize> = BTreeMap::new();
    for path in folders {
        let below = path.strip_prefix(&prefix).filter(|below| !below.is_empty());
        let Some(name) = below.and_then(|below| below.split('/').next()) else { continue };
        *children.entry(name).or_default() += 1;
    }
    let (name, count) = children.into_iter().rev().max_by_key(|(_, count)| *count)?;
    Some(ChildFolder { name: name.to_owned(), count })
}

/// Returns true for a folder such as `2024` or `05`.
fn is_date_part(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Joins a path and a name; the path of the site's own folder is empty.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// File that may be an article.
struct DatedFile {
    /// Path below the site's folder.
    path: String,
    /// True for a date in the name or the frontmatter.
    is_dated: bool,
}

impl DatedFile {
    fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Files below a folder that may be articles.
struct ArticleWalk {
    files: Vec<DatedFile>,
    /// False if a limit was reached, so that some files are missing or have no known date.
    is_whole: bool,
}

impl ArticleWalk {
    fn new(folder: &SiteFolder<'_>, start: &str) -> Self {
        let mut walk = Self { files: Vec::new(), is_whole: true };
        let mut waiting = vec![(start.to_owned(), 0)];
        let (mut folders, mut reads) = (0, 0);
        while let Some((path, depth)) = waiting.pop() {
            folders += 1;
            if folders > MAX_FOLDERS {
                walk.is_whole = false;
                break;
            }
            for entry in folder.entries(&path) {
                let inside = join(&path, &entry.name);
                if entry.is_folder {
                    let is_skipped = is_skipped(&entry.name);
                    walk.is_whole &= is_skipped || depth < MAX_DEPTH;
                    if !is_skipped && depth < MAX_DEPTH {
                        waiting.push((inside, depth + 1));
                    }
                } else if is_article(&entry.name) {
                    let has_dated_name = path::facts(&entry.name).published(Tz::UTC).is_some();
                    reads += usize::from(!has_dated_name);
                    walk.is_whole &= reads <= MAX_READ;
                    let is_dated = has_dated_name
                        || reads <= MAX_READ
                            && folder
                                .read_start(&inside, START)
                                .is_some_and(|text| has_date(&text));
                    walk.files.push(DatedFile { path: inside, is_dated });
                }
            }
        }
        walk
    }
}

/// Returns true if a name ends so, in letters of any case.
fn has_ending(name: &str, ending: &str) -> bool {
    let at = name.len().checked_sub(ending.len());
    at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// Returns true for a hidden folder, or one of [`SKIPPED`].
pub(super) fn is_skipped(name: &str) -> bool {
    let is_hidden = name.starts_with('.') || name.starts_with('_') && name != "_posts";
    is_hidden || SKIPPED.contains(&&*name.to_ascii_lowercase())
}

/// Returns true for an article; `_index.md` and `README.md` describe their folder.
fn is_article(name: &str) -> bool {
    ENDINGS.iter().chain(&UNREAD).any(|ending| has_ending(name, ending))
        && !name.starts_with("_index.")
        && !name.eq_ignore_ascii_case("README.md")
}

/// Returns true if the frontmatter at the beginning of a file has a date.
fn has_date(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let is_fence = ["---", "+++", ";;;", "{"].contains(&first);
    // Pelican's fields have no fence.
    let is_field = first.split_once(": ").is_some_and(|(key, _)| !key.contains(' '));
    // Fields of reStructuredText may come after the title.
    let mut start = text.lines().take(MOST_FIELDS);
    if start.any(|line| line.starts_with(".. date:") || line.starts_with(":date:")) {
        return true;
    }
    (is_fence || is_field)
        && lines.take_while(|line| *line != first || !is_fence).chain([first]).any(is_date_line)
}

fn is_date_line(line: &str) -> bool {
    let Some((key, value)) = line.split_once([':', '=']) else { return false };
    let key = key.trim().trim_matches('"').trim_start_matches(':').to_ascii_lowercase();
    DATE_FIELDS.contains(&&*key) && value.contains(|letter: char| letter.is_ascii_digit())
}
