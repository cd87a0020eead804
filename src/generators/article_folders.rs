//! Finds the folder with the most dated articles, for sites whose configuration does not
//! name one.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::generators::{DetectedSite, SiteFolder, SourcedText};
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

/// Folders of programs, libraries and generated files, which hold no articles.
#[rustfmt::skip]
const SKIPPED: [&str; 16] = [
    "node_modules", "vendor", "target", "build", "dist", "public", "output", "themes", "layouts",
    "templates", "resources", "static", "assets", "test", "tests", "venv",
];

/// Fields that hold the date of an article, in lowercase.
const DATE_FIELDS: [&str; 6] =
    ["date", "pubdate", "published", "publishdate", "created", "published_at"];

/// Number of dated articles directly in each folder.
type ArticleCounts = BTreeMap<String, usize>;

/// Proposes settings for a site of an unknown generator: the folder with the most dated
/// articles. Without any, the folder is not set.
pub(crate) fn propose_site(folder: &SiteFolder<'_>) -> DetectedSite {
    DetectedSite { folder: find(folder, ""), ..DetectedSite::default() }
}

/// Returns the lowest folder below `start` that holds almost all dated articles, with
/// their number; `start` is empty for the site's own folder.
pub(super) fn find(folder: &SiteFolder<'_>, start: &str) -> Option<SourcedText> {
    let counts = count(folder, start);
    let total: usize = counts.values().sum();
    if total == 0 {
        return None;
    }
    let mut best = start.to_owned();
    while let Some(below) = largest_child(&counts, &best)
        .filter(|child| child.count * 10 >= total * 9)
        .filter(|child| !is_date_part(&child.name))
    {
        best = join(&best, &below.name);
    }
    let articles = if total == 1 { "dated article" } else { "dated articles" };
    let shown = if best.is_empty() { ".".to_owned() } else { best };
    Some(SourcedText::of_files(shown, format!("{total} {articles}")))
}

/// Folder in another one, with its dated articles at any depth.
struct ChildFolder {
    name: String,
    count: usize,
}

/// Returns the folder in `parent` with the most dated articles; the first by name of
/// several.
fn largest_child(counts: &ArticleCounts, parent: &str) -> Option<ChildFolder> {
    let prefix = if parent.is_empty() { String::new() } else { format!("{parent}/") };
    let mut children: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, count) in counts {
        let below = path.strip_prefix(&prefix).filter(|below| !below.is_empty());
        let Some(name) = below.and_then(|below| below.split('/').next()) else { continue };
        *children.entry(name).or_default() += count;
    }
    let (name, count) = children.into_iter().rev().max_by_key(|(_, count)| *count)?;
    Some(ChildFolder { name: name.to_owned(), count })
}

/// Returns true for a folder such as `2024` or `05`.
fn is_date_part(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Counts the dated articles in each folder below `start`.
fn count(folder: &SiteFolder<'_>, start: &str) -> ArticleCounts {
    let mut counts = ArticleCounts::new();
    let mut waiting = vec![(start.to_owned(), 0)];
    let (mut folders, mut reads) = (0, 0);
    while let Some((path, depth)) = waiting.pop() {
        folders += 1;
        if folders > MAX_FOLDERS {
            break;
        }
        for entry in folder.entries(&path) {
            let inside = join(&path, &entry.name);
            if entry.is_folder {
                if depth < MAX_DEPTH && !is_skipped(&entry.name) {
                    waiting.push((inside, depth + 1));
                }
            } else if is_article(&entry.name) {
                let is_dated = path::facts(&entry.name).published(Tz::UTC).is_some() || {
                    reads += 1;
                    reads <= MAX_READ
                        && folder.read_start(&inside, START).is_some_and(|text| has_date(&text))
                };
                *counts.entry(path.clone()).or_default() += usize::from(is_dated);
            }
        }
    }
    counts.retain(|_, count| *count > 0);
    counts
}

fn is_skipped(name: &str) -> bool {
    let is_hidden = name.starts_with('.') || name.starts_with('_') && name != "_posts";
    is_hidden || SKIPPED.contains(&&*name.to_ascii_lowercase())
}

fn is_article(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Returns true if the frontmatter at the beginning of a file has a date.
fn has_date(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let is_fence = ["---", "+++", ";;;", "{"].contains(&first);
    // Pelican's fields have no fence.
    let is_field = first.split_once(": ").is_some_and(|(key, _)| !key.contains(' '));
    (is_fence || is_field)
        && lines.take_while(|line| *line != first || !is_fence).chain([first]).any(is_date_line)
}

fn is_date_line(line: &str) -> bool {
    let Some((key, value)) = line.split_once([':', '=']) else { return false };
    let key = key.trim().trim_matches('"').trim_start_matches(':').to_ascii_lowercase();
    DATE_FIELDS.contains(&&*key) && value.contains(|letter: char| letter.is_ascii_digit())
}
