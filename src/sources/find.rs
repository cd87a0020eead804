//! Finds the files below a local folder that are articles. [`walk`] goes through the
//! folders; this module joins the results.

mod walk;

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::sources::article_file::{ArticleFile, WalkDetail};
use crate::sources::bundles::BundleFolders;
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::walk::{FolderItem, FolderListing, FolderWalker, VisitedFolder};
use crate::sources::gitignore::{self, GitignoreRules};
use crate::sources::{guard_files, unreadable};

/// Result of a search for articles.
#[derive(Debug, Default)]
pub(crate) struct ArticleListing {
    /// Articles, sorted by path.
    pub files: Vec<ArticleFile>,
    /// Paths of files that may hide articles, sorted.
    pub guards: Vec<Box<str>>,
    /// Paths of pages of sections that are ignored or excluded, sorted. They are among the
    /// guards.
    pub ignored_pages: Vec<Box<str>>,
    /// Folders that are page bundles.
    pub bundles: BundleFolders,
    /// Paths of files in markup languages that are not read.
    pub unread: Vec<Box<str>>,
}

/// Receives the number of files and folders that a walk has visited since the last call.
pub(super) type WalkProgress<'p> = dyn Fn(u64) + Sync + 'p;

/// Input of a search for articles.
#[derive(Clone, Copy)]
pub(super) struct WalkFolders<'a> {
    /// Folder of the articles.
    pub articles: &'a Path,
    /// Folder that feeds are written to, which is skipped.
    pub output: &'a Path,
    /// Rules of the site that exclude files.
    pub exclusions: &'a ExclusionRules,
}

/// Finds every article file below a folder, sorted by path.
///
/// `.gitignore` files are respected. Hidden files, symbolic links (with a warning) and the
/// output folder are skipped. `step` receives the number of files and folders on the way.
pub(super) fn find(
    folders: &WalkFolders<'_>,
    look: WalkDetail,
    report: &mut Report,
    step: &WalkProgress<'_>,
) -> ArticleListing {
    let Some((walk, root)) = start(folders, look, report) else { return ArticleListing::default() };
    let name = root.real.file_name().and_then(OsStr::to_str).map(str::to_owned);
    let mut listed = Vec::new();
    let mut next = vec![root];
    // One depth after the other instead of recursion, which would overflow the stack in a
    // deep tree.
    while !next.is_empty() {
        let mut found: Vec<FolderListing> = next.par_iter().map(|place| walk.list(place)).collect();
        next = found.iter_mut().flat_map(|listed| std::mem::take(&mut listed.folders)).collect();
        step(found.iter().map(|listed| 1 + listed.files.len() as u64).sum());
        listed.append(&mut found);
    }
    merge_listings(listed, name.as_deref(), report)
}

/// Returns the files among these that are articles now, as [`find`] would find them. Only
/// they and the folders around them are examined.
pub(super) fn find_among(
    files: &BTreeSet<Box<str>>,
    folders: &WalkFolders<'_>,
    report: &mut Report,
) -> Vec<Box<str>> {
    let Some((walk, root)) = start(folders, WalkDetail::Names, report) else {
        return Vec::new();
    };
    let mut known = HashMap::from([(String::new(), walk::enter(root, report))]);
    let mut articles = Vec::new();
    for file in files {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        walk.enter_path(folder, &mut known, report);
        let Some(Some(folder)) = known.get(folder) else { continue };
        match walk.look_up(folder, name) {
            FolderItem::Article(_) => articles.push(file.clone()),
            other => other.report_fault(report),
        }
    }
    articles
}

/// Describes why an existing file or folder is not an article, with the path that the reason
/// is about: its own, or that of a folder around it. Returns `None` if it may be an article.
pub(super) fn describe_absence(path: &str, folders: &WalkFolders<'_>) -> Option<(String, String)> {
    let mut ignored = Report::default();
    let (walk, root) = start(folders, WalkDetail::Names, &mut ignored)?;
    let mut place = walk::enter(root, &mut ignored)?;
    let mut below = String::new();
    for name in path.split('/') {
        below += name;
        if let Some(reason) = walk.describe_absence(&place, name) {
            return Some((below, reason));
        }
        let FolderItem::Folder(next) = walk.look_up(&place, name) else { return None };
        place = walk::enter(*next, &mut ignored)?;
        below.push('/');
    }
    None
}

/// Examines the articles folder itself; reports why it can't be searched, and returns none.
fn start<'a>(
    folders: &WalkFolders<'a>,
    look: WalkDetail,
    report: &mut Report,
) -> Option<(FolderWalker<'a>, VisitedFolder)> {
    let &WalkFolders { articles: folder, output, exclusions } = folders;
    let fault = if let Err(error) = fs::metadata(folder) {
        let is_missing = error.kind() == ErrorKind::NotFound;
        Some(if is_missing {
            missing_folder(folder, "the articles folder does not exist")
        } else {
            unreadable(folder, &error.to_string())
        })
    } else if !folder.is_dir() {
        Some(missing_folder(folder, "this should be the articles folder, but it is a file"))
    } else {
        // Made absolute, because the rules of all folders around it apply.
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let pipe = absolute.ancestors().find_map(gitignore::find_irregular_file);
        pipe.map(|pipe| unreadable(&pipe, "it is not a regular file"))
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

fn missing_folder(folder: &Path, message: &str) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_UNREADABLE, message.to_owned())
        .with_location(SourceLocation::file(folder))
        .help("create it, for example with `feedwright new TITLE`, or correct `[articles] folder`")
}

/// Merges the listings of all folders and sorts their files; `name` is that of the articles
/// folder.
fn merge_listings(
    mut listed: Vec<FolderListing>,
    name: Option<&str>,
    report: &mut Report,
) -> ArticleListing {
    listed.sort_by(|a, b| a.below.cmp(&b.below));
    let mut files = Vec::with_capacity(listed.iter().map(|listed| listed.files.len()).sum());
    let (mut unread, mut guards, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    let mut ignored_pages = Vec::new();
    for found in listed {
        files.extend(found.files);
        report.append(found.report);
        unread.extend(found.unread);
        guards.extend(found.guards);
        ignored_pages.extend(found.ignored_pages);
        hidden.extend(found.hidden);
    }
    hidden.retain(|path| !is_known_folder(path));
    if !hidden.is_empty() {
        report.push(hidden_names(hidden));
    }
    // Folders are sorted, and so are the files in each, but not the whole: `b.md` is listed
    // before `a/c.md`.
    if !files.is_sorted_by(|a, b| a.path <= b.path) {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    guard_files::keep_those_of_articles(&mut guards, &files, name);
    ignored_pages.sort();
    ArticleListing { files, guards, ignored_pages, bundles: BundleFolders::default(), unread }
}

/// Returns true for folders of generators that never contain articles.
fn is_known_folder(path: &Path) -> bool {
    const KNOWN: [&str; 8] =
        ["_data", "_includes", "_layouts", "_plugins", "_sass", "_site", "_static", "_templates"];
    path.file_name().is_some_and(|name| KNOWN.iter().any(|known| name == *known))
}

/// Reports all files and folders that most generators hide, in one diagnostic.
fn hidden_names(mut paths: Vec<PathBuf>) -> Diagnostic {
    paths.sort();
    let message = match paths.len() {
        1 => "a name that starts with `_` is skipped, because most generators hide it".to_owned(),
        count => format!(
            "{count} names that start with `_` are skipped, because most generators hide them"
        ),
    };
    Diagnostic::new(&codes::SITE_HIDDEN_NAMES, message)
        .with_location(SourceLocation::file(&*paths[0]))
        .help("rename them, or name the site's `generator` below `[articles]` in feed.toml; `none` publishes them")
}

#[cfg(test)]
mod tests {
    use ignore::WalkBuilder;
    use proptest::prelude::*;

    use super::*;
    use crate::sources::article_file::is_article;

    #[test]
    fn article_is_recognized_by_its_name() {
        for name in ["a.md", "a.b.MD", ".a.md", "..md", "index.html", "_index.old/a.txt"] {
            assert!(is_article(Path::new(name)), "{name}");
        }
        for name in ["md", ".md", "a.", "a.rst", "README.md", "_index.fr.md", "a/License.txt", ""] {
            assert!(!is_article(Path::new(name)), "{name}");
        }
    }

    /// Lists the articles that the walker of the crate `ignore` finds.
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

    /// Writes files, and lists the articles among them, found by a walk and one by one.
    fn check(files: &[(String, String)]) -> Vec<String> {
        let around = tempfile::tempdir().unwrap();
        let (folder, output) = (around.path().join("in/a"), around.path().join("in/a/public"));
        fs::create_dir_all(&folder).unwrap();
        for (path, text) in files {
            let path = around.path().join("in").join(path);
            // Fails if a part of the path is a file.
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
