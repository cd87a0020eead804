//! Finds article files and reads them: the edge where the disk begins.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Location, Report, Source, codes};
use crate::parser::{self, Extent, FileFacts, Found, Frontmatter};

/// The endings of article files.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "txt"];

/// Files that are no articles: a generator's page of a section, and notes to people.
const NO_ARTICLES: [&str; 3] = ["_index", "readme", "license"];

/// How much is read first: nearly every frontmatter fits.
const START: usize = 4096;

/// The longest frontmatter; what is longer was never closed.
const LONGEST: usize = 8 << 20;

/// The largest article that is rendered, in bytes: several times what any
/// reader takes as a whole feed (the W3C validator stops at 5 MB).
const LARGEST: u64 = 16 << 20;

/// Finds every article file below a folder, sorted, as paths joined by `/`.
///
/// `.gitignore` files are respected, hidden files and symbolic links are passed
/// over (links with a warning), and so is the folder that feeds are written to.
pub fn find(folder: &Path, output: &Path, report: &mut Report) -> Vec<Box<str>> {
    let mut files = Vec::new();
    let skipped = output.to_path_buf();
    let walk = WalkBuilder::new(folder)
        .follow_links(false)
        .ignore(false)
        // What another machine ignores for itself must not change a feed.
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(move |entry| entry.depth() == 0 || entry.path() != skipped)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => files.extend(article(&entry, folder, report)),
            Err(error) => report.push(unwalkable(&error, folder)),
        }
    }
    files.sort_unstable();
    files
}

fn article(entry: &ignore::DirEntry, folder: &Path, report: &mut Report) -> Option<Box<str>> {
    let kind = entry.file_type()?;
    let path = entry.path();
    if kind.is_dir() || entry.depth() == 0 {
        return None;
    }
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let is_article = ending.is_some_and(|ending| ENDINGS.contains(&&*ending)) && !is_other(path);
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
    let parts = path.strip_prefix(folder).ok()?.components();
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    if parts.is_none() {
        report.push(
            Diagnostic::new(&codes::ARTICLE_UNREADABLE, "the file's name is not UTF-8")
                .at(Location::file(path))
                .help("rename the file"),
        );
    }
    Some(parts?.join("/").into())
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

fn unreadable(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_UNREADABLE, format!("can't be read: {reason}"))
        .at(Location::file(path))
        .help("mend its permissions, or keep it out by `.gitignore`")
}

/// Reads something of every file, in parallel; the results keep the files' order.
///
/// `read` gets the file's path below the folder, and reports into its own report.
pub fn each<F, T>(
    files: &[F],
    report: &mut Report,
    read: impl Fn(&F, &mut Report) -> T + Sync,
) -> Vec<T>
where
    F: Sync,
    T: Send,
{
    let read: Vec<(T, Report)> = files
        .par_iter()
        .with_min_len(16)
        .map(|file| {
            let mut report = Report::default();
            (read(file, &mut report), report)
        })
        .collect();
    read.into_iter()
        .map(|(value, found)| {
            report.append(found);
            value
        })
        .collect()
}

/// Reads a file until its frontmatter ends and hands that to `parse`.
///
/// Nothing is returned, and why is reported, where the file can't be read.
pub fn head<T>(
    path: &Path,
    report: &mut Report,
    parse: impl FnOnce(&Source<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<T> {
    let mut bytes = Vec::with_capacity(START);
    let mut file = opened(path, report)?;
    let shown: Arc<Path> = path.into();
    loop {
        let extent = match more(&mut file, &mut bytes) {
            Ok(extent) => extent,
            Err(error) => {
                report.push(unreadable(path, &error.to_string()));
                return None;
            }
        };
        let text = valid_start(&bytes);
        let source = Source::new(&shown, text);
        // Invalid bytes after the frontmatter are the body's business.
        let is_cut = text.len() < bytes.len() && bytes.len() - text.len() >= 4;
        let seen = if extent == Extent::Whole && !is_cut { Extent::Whole } else { Extent::Start };
        match parser::find(&source, seen) {
            Found::Complete(frontmatter) => return Some(parse(&source, &frontmatter, report)),
            Found::Faulty(fault) => {
                report.push(*fault);
                return None;
            }
            Found::More if extent == Extent::Whole || is_cut => {
                report.push(not_utf8(&source));
                return None;
            }
            Found::More if bytes.len() >= LONGEST => {
                report.push(endless(&source));
                return None;
            }
            Found::More => {}
        }
    }
}

fn opened(path: &Path, report: &mut Report) -> Option<File> {
    match File::open(path) {
        Ok(file) => Some(file),
        Err(error) => {
            report.push(unreadable(path, &error.to_string()));
            None
        }
    }
}

/// Reads as much again as there is, at first [`START`] bytes.
fn more(file: &mut File, bytes: &mut Vec<u8>) -> std::io::Result<Extent> {
    let have = bytes.len();
    let want = have.max(START);
    bytes.resize(have + want, 0);
    let mut filled = have;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => {
                bytes.truncate(filled);
                return Ok(Extent::Whole);
            }
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        // A short read of a regular file is its end, nearly always: what it
        // shows may be enough, so ask no further.
        if filled < bytes.len() {
            bytes.truncate(filled);
            return Ok(Extent::Start);
        }
    }
    Ok(Extent::Start)
}

fn valid_start(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

fn not_utf8(source: &Source<'_>) -> Diagnostic {
    let end = source.text.len();
    Diagnostic::new(&codes::ARTICLE_NOT_UTF8, "the bytes after this are not UTF-8")
        .at(source.at(end..end))
        .help("save the file as UTF-8")
}

fn endless(source: &Source<'_>) -> Diagnostic {
    let message = format!("frontmatter should end within {} MiB", LONGEST >> 20);
    Diagnostic::new(&codes::ARTICLE_UNCLOSED, message)
        .at(source.at(0..0))
        .help("close the frontmatter where the article's text begins")
}

/// Reads a whole file and hands it to `parse`.
///
/// Nothing is returned, and why is reported, where the file can't be read, is
/// too large for a feed, or is not UTF-8.
pub fn whole<T>(
    path: &Path,
    report: &mut Report,
    parse: impl FnOnce(&Source<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<T> {
    let mut bytes = Vec::new();
    let file = opened(path, report)?;
    if let Err(error) = file.take(LARGEST + 1).read_to_end(&mut bytes) {
        report.push(unreadable(path, &error.to_string()));
        return None;
    }
    let shown: Arc<Path> = path.into();
    let source = Source::new(&shown, valid_start(&bytes));
    if bytes.len() as u64 > LARGEST {
        let message =
            format!("an article of more than {} MiB is too large for a feed", LARGEST >> 20);
        report.push(
            Diagnostic::new(&codes::ARTICLE_TOO_LARGE, message)
                .at(source.at(0..0))
                .help("shorten it, or keep it out of the feeds with `feed = false`"),
        );
        return None;
    }
    if source.text.len() < bytes.len() {
        report.push(not_utf8(&source));
        return None;
    }
    match parser::find(&source, Extent::Whole) {
        Found::Complete(frontmatter) => Some(parse(&source, &frontmatter, report)),
        Found::Faulty(fault) => {
            report.push(*fault);
            None
        }
        Found::More => None,
    }
}

/// Looks at a file that an article names: beside the article, else among the assets.
///
/// A path that climbs out of both folders is never looked at.
pub fn facts(article: &Path, folder: &Path, assets: Option<&Path>, written: &str) -> FileFacts {
    let written = Path::new(written);
    let beside = article.parent().unwrap_or(folder);
    if written.components().any(|part| matches!(part, Component::Prefix(_))) {
        return FileFacts::Outside;
    }
    if written.components().any(|part| part == Component::ParentDir) {
        return climbing(beside, folder, written);
    }
    let relative = written.strip_prefix("/").unwrap_or(written);
    if !written.has_root()
        && let Some((length, size)) = look(&beside.join(relative), folder)
    {
        return FileFacts::Beside { length, size };
    }
    match assets.and_then(|assets| look(&assets.join(relative), assets)) {
        Some((length, size)) => FileFacts::Asset { length, size },
        None => FileFacts::Missing,
    }
}

/// Resolves `..` by the text alone, so that no folder outside is even asked for.
fn climbing(beside: &Path, folder: &Path, written: &Path) -> FileFacts {
    let mut place = PathBuf::from(beside.strip_prefix(folder).unwrap_or(Path::new("")));
    for part in written.components() {
        match part {
            Component::ParentDir if !place.pop() => return FileFacts::Outside,
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    match look(&folder.join(place), folder) {
        Some((length, size)) => FileFacts::Beside { length, size },
        None => FileFacts::Missing,
    }
}

/// Measures a regular file whose real place is inside the folder.
fn look(path: &Path, folder: &Path) -> Option<(u64, Option<(u32, u32)>)> {
    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let is_inside = path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?);
    is_inside.then_some(())?;
    let pixels = |number: usize| u32::try_from(number).ok();
    let size = imagesize::size(path)
        .ok()
        .and_then(|size| Some((pixels(size.width)?, pixels(size.height)?)));
    Some((metadata.len(), size))
}
