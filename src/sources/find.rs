//! Which files below a folder are articles.

mod walk;

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::sources::bundles::BundleFolders;
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::walk::{FolderItem, FolderListing, FolderWalker, VisitedFolder};
use crate::sources::gitignore::{self, GitignoreRules};
use crate::sources::{Fingerprint, guard_files, unreadable};

/// The endings of article files.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "txt"];

/// The endings of articles in a markup that feedwright does not read.
#[rustfmt::skip]
const UNREAD: [&str; 13] = [
    "adoc", "asciidoc", "gmi", "ipynb", "lr", "mdoc", "org", "qmd", "rmarkdown", "rmd", "rst", "svx",
    "textile",
];

/// Files that are no articles: a generator's page of a section, and notes to people.
const NO_ARTICLES: [&str; 3] = ["_index", "readme", "license"];

/// A file that is an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFile {
    /// Below the folder, its parts joined by `/`.
    pub path: Box<str>,
    /// The file's, where it was asked for and could be had.
    pub stamp: Option<Fingerprint>,
}

/// Files of a folder of articles.
#[derive(Debug, Default)]
pub struct ArticleListing {
    /// Articles, sorted by path.
    pub files: Vec<ArticleFile>,
    /// Files that may hide articles, by their paths, sorted.
    pub guards: Vec<Box<str>>,
    /// Folders that are page bundles.
    pub bundles: BundleFolders,
}

/// What is asked of a file beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkDetail {
    /// Nothing.
    Names,
    /// Its stamp.
    Stamps,
}

/// The folders of a walk, and the rules of the site that keep files out of it.
#[derive(Clone, Copy)]
pub struct WalkFolders<'a> {
    /// The folder of articles.
    pub articles: &'a Path,
    /// The folder that feeds are written to.
    pub output: &'a Path,
    pub exclusions: &'a ExclusionRules,
}

/// Finds every article file below a folder, sorted by path.
///
/// `.gitignore` files are respected, hidden files and symbolic links are passed
/// over (links with a warning), and so is the folder that feeds are written to.
///
/// `step` is told of files and folders on the way.
pub fn find(
    folders: &WalkFolders<'_>,
    look: WalkDetail,
    report: &mut Report,
    step: &(dyn Fn(u64) + Sync),
) -> ArticleListing {
    let Some((walk, root)) = start(folders, look, report) else { return ArticleListing::default() };
    let name = root.real.file_name().and_then(OsStr::to_str).map(str::to_owned);
    let mut listed = Vec::new();
    let mut next = vec![root];
    // By depth and not by calls in each other, which a deep tree would exhaust.
    while !next.is_empty() {
        let mut found: Vec<FolderListing> = next.par_iter().map(|place| walk.list(place)).collect();
        next = found.iter_mut().flat_map(|listed| std::mem::take(&mut listed.folders)).collect();
        step(found.iter().map(|listed| 1 + listed.files.len() as u64).sum());
        listed.append(&mut found);
    }
    sorted(listed, name.as_deref(), report)
}

/// As [`find`], but of these files alone: which of them are articles now. Only
/// they and the folders on the way to them are looked at.
pub fn find_among(
    files: &BTreeSet<Box<str>>,
    folders: &WalkFolders<'_>,
    report: &mut Report,
) -> Vec<Box<str>> {
    let Some((walk, root)) = start(folders, WalkDetail::Names, report) else {
        return Vec::new();
    };
    let mut known = HashMap::from([(String::new(), walk::entered(root, report))]);
    let mut is_found = |file: &str| {
        let (below, name) = file.rsplit_once('/').unwrap_or(("", file));
        walk.reach(below, &mut known, report);
        let Some(Some(place)) = known.get(below) else { return false };
        let item = walk.look_up(place, name);
        let is_article = matches!(item, FolderItem::Article(_));
        item.tell(report);
        is_article
    };
    files.iter().filter(|file| is_found(file)).cloned().collect()
}

/// Looks at the folder itself; none where nothing in it can be found.
fn start<'a>(
    folders: &WalkFolders<'a>,
    look: WalkDetail,
    report: &mut Report,
) -> Option<(FolderWalker<'a>, VisitedFolder)> {
    let &WalkFolders { articles: folder, output, exclusions } = folders;
    let fault = if let Err(error) = fs::metadata(folder) {
        let is_missing = error.kind() == ErrorKind::NotFound;
        Some(if is_missing { missing(folder) } else { unreadable(folder, &error.to_string()) })
    } else if !folder.is_dir() {
        Some(missing(folder))
    } else {
        // Of a relative folder, the folders around it are the current one's too.
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let pipe = whole.ancestors().find_map(gitignore::find_irregular_file);
        pipe.map(|pipe| unreadable(&pipe, "it is no regular file"))
    };
    if let Some(fault) = fault {
        report.push(fault);
        return None;
    }
    let [real, output] =
        [folder, output].map(|path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf()));
    let rules = GitignoreRules::around(&real)
        .map_err(|(path, error)| report.push(unreadable(&path, &error.to_string())))
        .ok()?;
    let root =
        VisitedFolder { path: folder.to_path_buf(), below: Some(String::new()), real, rules };
    Some((FolderWalker { output, look, exclusions }, root))
}

fn missing(folder: &Path) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_UNREADABLE, "there should be a folder of articles here")
        .with_location(SourceLocation::file(folder))
        .help("make it, by `feedwright new TITLE` for instance, or correct `[articles] folder`")
}

/// Joins what was found in all folders below one of this name, in the order of paths.
fn sorted(
    mut listed: Vec<FolderListing>,
    name: Option<&str>,
    report: &mut Report,
) -> ArticleListing {
    listed.sort_by(|a, b| a.below.cmp(&b.below));
    let mut files = Vec::with_capacity(listed.iter().map(|listed| listed.files.len()).sum());
    let (mut left_out, mut guards, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    for found in listed {
        files.extend(found.files);
        report.append(found.report);
        left_out.extend(found.unread);
        guards.extend(found.guards);
        hidden.extend(found.hidden);
    }
    if !left_out.is_empty() {
        report.push(unread(left_out));
    }
    hidden.retain(|path| !is_known_folder(path));
    if !hidden.is_empty() {
        report.push(hidden_names(hidden));
    }
    // Only files beside folders are not in order yet.
    if !files.is_sorted_by(|a, b| a.path <= b.path) {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    guard_files::keep_those_of_articles(&mut guards, &files, name);
    ArticleListing { files, guards, bundles: BundleFolders::default() }
}

/// Returns true for folders of generators that never hold articles.
fn is_known_folder(path: &Path) -> bool {
    const KNOWN: [&str; 8] =
        ["_data", "_includes", "_layouts", "_plugins", "_sass", "_site", "_static", "_templates"];
    path.file_name().is_some_and(|name| KNOWN.iter().any(|known| name == *known))
}

/// Names files and folders that most generators hide, once for all.
fn hidden_names(mut paths: Vec<PathBuf>) -> Diagnostic {
    paths.sort();
    let message = match paths.len() {
        1 => "a name that begins with `_` is left out, as most generators hide it".to_owned(),
        count => {
            format!("{count} names that begin with `_` are left out, as most generators hide them")
        }
    };
    Diagnostic::new(&codes::SITE_HIDDEN_NAMES, message)
        .with_location(SourceLocation::file(&*paths[0]))
        .help("rename them, or name the site's `generator` below `[articles]` in feed.toml; `none` publishes them")
}

/// Names what can't be read, once for all files.
fn unread(mut paths: Vec<PathBuf>) -> Diagnostic {
    paths.sort();
    let endings = paths.iter().filter_map(|path| path.extension()).map(OsStr::to_ascii_lowercase);
    let endings: BTreeSet<_> = endings.map(|ending| format!("`.{}`", ending.display())).collect();
    let endings = endings.into_iter().collect::<Vec<_>>().join(", ");
    let count = paths.len();
    let message = match count {
        1 => format!("an article should be Markdown, HTML or plain text, not {endings}"),
        _ => format!("{count} articles should be Markdown, HTML or plain text, not {endings}"),
    };
    Diagnostic::new(&codes::ARTICLE_UNREAD, message)
        .with_location(SourceLocation::file(&*paths[0]))
        .help("convert them, by pandoc for example, or keep them out by `.gitignore`")
}

/// Says whether a file of this path would be an article, by its name alone.
pub fn is_article(path: &Path) -> bool {
    path.file_name().is_some_and(is_name_of_article)
}

/// Says whether a file of this name would be an article.
fn is_name_of_article(name: &OsStr) -> bool {
    is_named(name, &ENDINGS)
}

/// Says whether a file of this name is an article that can't be read.
fn is_unread(name: &OsStr) -> bool {
    is_named(name, &UNREAD)
}

fn is_named(name: &OsStr, endings: &[&str]) -> bool {
    let name = name.as_encoded_bytes();
    let Some(dot) = memchr::memrchr(b'.', name).filter(|dot| *dot > 0) else { return false };
    let has = |ending: &&str| ending.as_bytes().eq_ignore_ascii_case(&name[dot + 1..]);
    // `_index.fr` is one too.
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    let is_other = |known: &&str| stem.eq_ignore_ascii_case(known.as_bytes());
    endings.iter().any(has) && !NO_ARTICLES.iter().any(is_other)
}

#[cfg(test)]
mod tests {
    use ignore::WalkBuilder;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn name_tells_an_article() {
        for name in ["a.md", "a.b.MD", ".a.md", "..md", "index.html", "_index.old/a.txt"] {
            assert!(is_article(Path::new(name)), "{name}");
        }
        for name in ["md", ".md", "a.", "a.rst", "README.md", "_index.fr.md", "a/License.txt", ""] {
            assert!(!is_article(Path::new(name)), "{name}");
        }
    }

    /// What the walker of the crate `ignore` finds.
    fn walked(folder: &Path, output: &Path) -> Vec<String> {
        let output = output.to_path_buf();
        let walk = WalkBuilder::new(folder)
            .ignore(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .filter_entry(move |entry| entry.path() != output)
            .build();
        let files = walk.map(Result::unwrap).filter(|entry| entry.path().is_file());
        let files = files.filter(|entry| is_article(entry.path()));
        let below = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        let mut files: Vec<String> = files.map(|entry| below(entry.path())).collect();
        files.sort();
        files
    }

    /// What is found of some files, by the folder and one by one.
    fn check(files: &[(String, String)]) -> Vec<String> {
        let around = tempfile::tempdir().unwrap();
        let (folder, output) = (around.path().join("in/a"), around.path().join("in/a/public"));
        fs::create_dir_all(&folder).unwrap();
        for (path, text) in files {
            let path = around.path().join("in").join(path);
            // Where a file is, no folder can be.
            if fs::create_dir_all(path.parent().unwrap()).is_ok() {
                let _ = fs::write(path, text);
            }
        }
        let mut report = Report::default();
        let exclusions = ExclusionRules::default();
        let folders = WalkFolders { articles: &folder, output: &output, exclusions: &exclusions };
        let found = find(&folders, WalkDetail::Stamps, &mut report, &|_| {}).files;
        assert!(found.iter().all(|found| found.stamp.is_some()));
        let found: Vec<String> = found.into_iter().map(|found| found.path.into()).collect();
        assert_eq!(found, walked(&folder, &output));
        let names = files.iter().filter_map(|(path, _)| path.strip_prefix("a/"));
        let names: BTreeSet<Box<str>> = names.map(Into::into).collect();
        let among = find_among(&names, &folders, &mut report);
        assert_eq!(among.iter().map(|path| &**path).collect::<Vec<_>>(), found);
        assert!(report.diagnostics.is_empty());
        found
    }

    fn files(paths: &[(&str, &str)]) -> Vec<String> {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        check(&paths.iter().map(own).collect::<Vec<_>>())
    }

    #[test]
    fn files_are_in_the_order_of_their_paths() {
        let found = files(&[("a/b/c.md", ""), ("a/b.md", ""), ("a/b-c.md", ""), ("a/a.md", "")]);
        assert_eq!(found, ["a.md", "b-c.md", "b.md", "b/c.md"]);
    }

    #[test]
    fn markup_that_is_not_read_is_named_once() {
        let around = tempfile::tempdir().unwrap();
        for name in ["a.md", "b.rst", "c.ORG", "README.rst", "d.png", "e/f.rst"] {
            fs::create_dir_all(around.path().join("e")).unwrap();
            fs::write(around.path().join(name), "").unwrap();
        }
        let mut report = Report::default();
        let (output, exclusions) = (Path::new("public"), ExclusionRules::default());
        let folders = WalkFolders { articles: around.path(), output, exclusions: &exclusions };
        assert_eq!(find(&folders, WalkDetail::Names, &mut report, &|_| {}).files.len(), 1);
        let [found] = &report.diagnostics[..] else { panic!("one is said") };
        let message = "3 articles should be Markdown, HTML or plain text, not `.org`, `.rst`";
        assert_eq!(found.message, message);
        assert!(found.location.as_ref().unwrap().path.ends_with("b.rst"));
    }

    #[test]
    fn nearest_rule_decides() {
        let found = files(&[
            (".gitignore", "d*.md\n/a/x\n"),
            ("a/.gitignore", "!d2.md\nc\n"),
            ("a/d1.md", ""),
            ("a/d2.md", ""),
            ("a/c/e.md", ""),
            ("a/x/e.md", ""),
            ("a/f/.gitignore", "*\n!k.md\n!.h.md\n"),
            ("a/f/e.md", ""),
            ("a/f/k.md", ""),
            ("a/f/.h.md", ""),
            ("a/.h.md", ""),
            ("a/public/e.md", ""),
        ]);
        assert_eq!(found, ["d2.md", "f/.h.md", "f/k.md"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn same_files_are_found_as_by_the_crate(
            paths in prop::collection::btree_set("a(/(a|b|public|\\.h)){0,3}/(a|b|\\.h|readme)\\.(md|txt)", 1..12),
            rules in prop::collection::btree_map(
                "(a(/(a|b|\\.h)){0,2}/)?\\.gitignore",
                "((!?/?(a|b|\\.h|\\*|\\*\\*)(/(a|b\\.md|\\*\\.md|\\.h\\.md))?/?|\\[a|#x|!\\.h\\.md)\n){1,4}",
                0..4,
            ),
        ) {
            let articles = paths.into_iter().map(|path| (path, String::new()));
            check(&articles.chain(rules).collect::<Vec<_>>());
        }
    }
}
