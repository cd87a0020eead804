//! Which files below a folder are articles.

use std::collections::{BTreeSet, HashSet};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::WalkBuilder;

use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::sources::unreadable;

/// The endings of article files.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "txt"];

/// Files that are no articles: a generator's page of a section, and notes to people.
const NO_ARTICLES: [&str; 3] = ["_index", "readme", "license"];

/// Finds every article file below a folder, sorted, as paths joined by `/`.
///
/// `.gitignore` files are respected, hidden files and symbolic links are passed
/// over (links with a warning), and so is the folder that feeds are written to.
///
/// `step` is called for every file and folder on the way.
pub fn find(folder: &Path, output: &Path, report: &mut Report, step: impl Fn()) -> Vec<Box<str>> {
    walk(folder, output, |_| true, report, step)
}

/// As [`find`], but of these files alone: which of them are articles now. Only
/// the folders on the way to them are read.
pub fn find_among(
    files: &BTreeSet<Box<str>>,
    folder: &Path,
    output: &Path,
    report: &mut Report,
) -> Vec<Box<str>> {
    let ancestors = |file: &str| {
        let path = folder.join(file);
        path.ancestors().map(Path::to_path_buf).collect::<Vec<_>>()
    };
    let wanted: HashSet<PathBuf> = files.iter().flat_map(|file| ancestors(file)).collect();
    walk(folder, output, move |path| wanted.contains(path), report, || {})
}

fn walk(
    folder: &Path,
    output: &Path,
    is_wanted: impl Fn(&Path) -> bool + Send + Sync + 'static,
    report: &mut Report,
    step: impl Fn(),
) -> Vec<Box<str>> {
    let mut files = Vec::new();
    // Of a relative folder, the folders around it are the current one's too.
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    if let Some(pipe) = whole.ancestors().find_map(odd_ignore) {
        report.push(unreadable(&pipe, "it is no regular file"));
        return files;
    }
    let odd = Arc::new(Mutex::new(Vec::new()));
    let (found, skipped) = (odd.clone(), output.to_path_buf());
    let walk = WalkBuilder::new(folder)
        .follow_links(false)
        .ignore(false)
        // What another machine ignores for itself must not change a feed.
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(move |entry| {
            if !is_wanted(entry.path()) {
                return false;
            }
            let is_folder =
                entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir());
            let pipe = is_folder.then(|| odd_ignore(entry.path())).flatten();
            let is_odd = pipe.is_some();
            if let Ok(mut found) = found.lock() {
                found.extend(pipe);
            }
            entry.depth() == 0 || entry.path() != skipped && !is_odd
        })
        .build();
    for entry in walk {
        step();
        match entry {
            Ok(entry) if entry.depth() == 0 && !entry.path().is_dir() => {
                report.push(unreadable(folder, "it is no folder"));
            }
            Ok(entry) => files.extend(article(&entry, folder, report)),
            Err(error) => report.push(unwalkable(&error, folder)),
        }
    }
    for pipe in odd.lock().map_or(Vec::new(), |mut odd| std::mem::take(&mut *odd)) {
        report.push(unreadable(&pipe, "it is no regular file"));
    }
    files.sort_unstable();
    files
}

/// Finds a `.gitignore` in a folder that is no file: to open a pipe would wait
/// for ever, and some devices have no end.
fn odd_ignore(folder: &Path) -> Option<PathBuf> {
    let path = folder.join(".gitignore");
    std::fs::metadata(&path).is_ok_and(|found| !found.is_file()).then_some(path)
}

fn article(entry: &ignore::DirEntry, folder: &Path, report: &mut Report) -> Option<Box<str>> {
    let kind = entry.file_type()?;
    let path = entry.path();
    if kind.is_dir() || entry.depth() == 0 {
        return None;
    }
    let is_article = is_article(path);
    if kind.is_symlink() {
        if is_article || path.is_dir() {
            report.push(
                Diagnostic::new(&codes::ARTICLE_SYMLINK, "a symbolic link is not followed")
                    .at(Location::file(path))
                    .help("move the file into the folder, or name the link's target as `[articles] folder`"),
            );
        }
        return None;
    }
    if !is_article {
        return None;
    }
    if !kind.is_file() {
        // To open a pipe would wait for ever for someone to write into it.
        report.push(unreadable(path, "it is no regular file"));
        return None;
    }
    let below = path.strip_prefix(folder).ok()?.to_str();
    if below.is_none() {
        report.push(
            Diagnostic::new(&codes::ARTICLE_UNREADABLE, "the file's name is not UTF-8")
                .at(Location::file(path))
                .help("rename the file"),
        );
    }
    Some(below?.replace(MAIN_SEPARATOR, "/").into())
}

/// Says whether a file of this path would be an article, by its name alone.
pub fn is_article(path: &Path) -> bool {
    has_ending(path) && !is_other(path)
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn is_other(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    // `_index.fr` is one too.
    let stem = stem.split('.').next().unwrap_or_default();
    NO_ARTICLES.iter().any(|name| stem.eq_ignore_ascii_case(name))
}

fn unwalkable(error: &ignore::Error, folder: &Path) -> Diagnostic {
    let path = path_of(error).unwrap_or(folder);
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    unreadable(path, &reason)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}
