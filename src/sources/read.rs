//! What is read of an article: its head for selection, the whole for a feed.

use std::cell::Cell;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, SourceText, codes, panics};
use crate::disk::input;
use crate::parser::{self, Frontmatter, FrontmatterSearch, TextExtent};
use crate::sources::in_progress::{self, FileContents, is_unchanged};
use crate::sources::{Fingerprint, SaveDetector, unreadable};

/// How much is read first: most frontmatters fit, and to copy what isn't looked
/// at takes its time, too.
const START: usize = 1024;

/// The longest frontmatter; what is longer was never closed.
const LONGEST: usize = 8 << 20;

/// The largest article that is rendered, in bytes: several times what any
/// reader takes as a whole feed (the W3C validator stops at 5 MB).
pub const LARGEST: u64 = 16 << 20;

thread_local! {
    /// Where heads are read: one allocation a thread, not one a file.
    static BYTES: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Reads a file until its frontmatter ends and hands that to `parse`; with what
/// comes of it, returns the stamp of the file that was read.
///
/// Nothing is returned, and why is reported, where the file can't be read.
pub fn head<T>(
    path: &Path,
    saves: &SaveDetector,
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<(Fingerprint, T)> {
    // The facts come before the bytes: what is written after this shows.
    let (mut file, facts) = opened(path).map_err(|fault| report.push(fault)).ok()?;
    let facts = saves.facts(&file, facts);
    let facts = facts.map_err(|error| report.push(unreadable(path, &error.to_string())));
    let facts = facts.ok()?;
    let mut parse = Some(parse);
    if !saves.is_recent(&facts) {
        let mut more = |bytes: &mut Vec<u8>| more_unless_cut((&mut file, &facts), path, bytes);
        let mut found = Report::default();
        let parse_once = |source: &SourceText<'_>, frontmatter: &Frontmatter, _: &mut Report| {
            parse.take().map(|parse| parse(source, frontmatter, report))
        };
        match until_complete(path, &mut more, &mut found, parse_once) {
            Some(parsed) => return parsed.map(|parsed| (Fingerprint::from(&facts), parsed)),
            // A fault in a file that nobody writes to is its author's.
            None if !found.diagnostics.is_empty() && is_still(&file, &facts) => {
                report.append(found);
                return None;
            }
            None => {}
        }
    }
    let (stamp, bytes) = saves.read_settled(path).map_err(|fault| report.push(fault)).ok()?;
    let parse = parse.take()?;
    let mut more = |start: &mut Vec<u8>| {
        start.extend_from_slice(&bytes);
        Ok(TextExtent::Whole)
    };
    until_complete(path, &mut more, report, parse).map(|parsed| (stamp, parsed))
}

/// Returns true if nothing was written to an open file since `before`.
fn is_still(file: &File, before: &Metadata) -> bool {
    file.metadata().is_ok_and(|after| is_unchanged(before, &after))
}

/// Reads more of a head; an error without a diagnostic if the file is shorter
/// than it was when it was opened.
fn more_unless_cut(
    (file, facts): (&mut File, &Metadata),
    path: &Path,
    bytes: &mut Vec<u8>,
) -> Result<TextExtent, Option<Diagnostic>> {
    let expected = facts.len().min((bytes.len() + bytes.len().max(START)) as u64);
    let extent = more(file, bytes).map_err(|error| Some(unreadable(path, &error.to_string())))?;
    if (bytes.len() as u64) < expected { Err(None) } else { Ok(extent) }
}

/// Reads more of a head behind what was read of it; an error is nothing where
/// the fault is told elsewhere.
pub type ReadMore<'m> = dyn FnMut(&mut Vec<u8>) -> Result<TextExtent, Option<Diagnostic>> + 'm;

/// Reads `more` until the frontmatter ends and hands that to `parse`.
pub fn until_complete<T>(
    path: &Path,
    more: &mut ReadMore<'_>,
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<T> {
    let mut bytes = BYTES.take();
    bytes.clear();
    let parse = |source: &SourceText<'_>, found: &Frontmatter| parse(source, found, report);
    let parsed = panics::catch(|| parsed(path, (more, &mut bytes), parse));
    BYTES.set(bytes);
    let parsed = parsed.unwrap_or_else(|caught| Err(Some(caught.into_article_error(path))));
    parsed.map_err(|fault| fault.into_iter().for_each(|fault| report.push(fault))).ok()
}

fn parsed<T>(
    path: &Path,
    (more, bytes): (&mut ReadMore<'_>, &mut Vec<u8>),
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter) -> T,
) -> Result<T, Option<Diagnostic>> {
    let shown: Arc<Path> = path.into();
    loop {
        let extent = more(bytes)?;
        let text = valid_start(bytes);
        let source = SourceText::new(&shown, text);
        // Invalid bytes after the frontmatter are the body's business.
        let is_cut = text.len() < bytes.len() && bytes.len() - text.len() >= 4;
        let seen = if extent == TextExtent::Whole && !is_cut {
            TextExtent::Whole
        } else {
            TextExtent::Start
        };
        match parser::find_frontmatter(&source, seen) {
            // The bytes that begin UTF-16 are the first that no UTF-8 has.
            FrontmatterSearch::Complete(_) if is_cut && text.is_empty() => {
                return Err(Some(not_utf8(&source)));
            }
            FrontmatterSearch::Complete(frontmatter) => return Ok(parse(&source, &frontmatter)),
            FrontmatterSearch::Faulty(fault) => return Err(Some(*fault)),
            FrontmatterSearch::More if extent == TextExtent::Whole || is_cut => {
                return Err(Some(not_utf8(&source)));
            }
            FrontmatterSearch::More if bytes.len() >= LONGEST => {
                return Err(Some(endless(&source)));
            }
            FrontmatterSearch::More => {}
        }
    }
}

fn opened(path: &Path) -> Result<(File, Metadata), Diagnostic> {
    input::open(path).map_err(|error| unreadable(path, &error.to_string()))
}

/// Reads as much again as there is, at first [`START`] bytes.
fn more(file: &mut File, bytes: &mut Vec<u8>) -> std::io::Result<TextExtent> {
    let have = bytes.len();
    let want = have.max(START);
    bytes.resize(have + want, 0);
    let mut filled = have;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => {
                bytes.truncate(filled);
                return Ok(TextExtent::Whole);
            }
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        // A short read of a regular file is its end, nearly always: what it
        // shows may be enough, so ask no further.
        if filled < bytes.len() {
            bytes.truncate(filled);
            return Ok(TextExtent::Start);
        }
    }
    Ok(TextExtent::Start)
}

fn valid_start(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

fn not_utf8(source: &SourceText<'_>) -> Diagnostic {
    let end = source.text.len();
    Diagnostic::new(&codes::ARTICLE_NOT_UTF8, "the bytes after this are not UTF-8")
        .with_location(source.locate(end..end))
        .help("save the file as UTF-8")
}

fn endless(source: &SourceText<'_>) -> Diagnostic {
    let message = format!("frontmatter should end within {} MiB", LONGEST >> 20);
    Diagnostic::new(&codes::ARTICLE_UNCLOSED, message)
        .with_location(source.locate(0..0))
        .help("close the frontmatter where the article's text begins")
}

/// Reads a whole file and hands it to `parse`; with what comes of it, returns
/// the stamp of the file that was read.
///
/// Nothing is returned, and why is reported, where the file can't be read, is
/// too large for a feed, or is not UTF-8.
pub fn whole<T>(
    path: &Path,
    saves: &SaveDetector,
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<(Fingerprint, T)> {
    let (stamp, bytes) = bytes(path, saves).map_err(|fault| report.push(fault)).ok()?;
    if bytes.len() as u64 > LARGEST {
        report.push(too_large(path, &bytes));
        return None;
    }
    complete(path, &bytes, report, parse).map(|parsed| (stamp, parsed))
}

/// Reads all bytes of an article, none of them while another program writes it.
fn bytes(path: &Path, saves: &SaveDetector) -> Result<FileContents, Diagnostic> {
    if let Some(held) = saves.held(path) {
        return Ok(held);
    }
    let failed = |error: std::io::Error| unreadable(path, &error.to_string());
    let (file, before) = opened(path)?;
    let before = saves.facts(&file, before).map_err(failed)?;
    if !saves.is_recent(&before) {
        let bytes = in_progress::read_bounded(&file, &before).map_err(failed)?;
        if is_still(&file, &before) {
            return Ok((Fingerprint::from(&before), bytes));
        }
    }
    saves.read_settled(path)
}

/// Says that an article which begins with these bytes is too large.
pub fn too_large(path: &Path, start: &[u8]) -> Diagnostic {
    let shown: Arc<Path> = path.into();
    let source = SourceText::new(&shown, valid_start(start));
    let message = format!("an article of more than {} MiB is too large for a feed", LARGEST >> 20);
    Diagnostic::new(&codes::ARTICLE_TOO_LARGE, message)
        .with_location(source.locate(0..0))
        .help("shorten it, or keep it out of the feeds with `feed = false`")
}

/// Hands the bytes of a whole file to `parse`.
pub fn complete<T>(
    path: &Path,
    bytes: &[u8],
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<T> {
    let shown: Arc<Path> = path.into();
    let source = SourceText::new(&shown, valid_start(bytes));
    if source.text.len() < bytes.len() {
        report.push(not_utf8(&source));
        return None;
    }
    let parsed = panics::catch(|| match parser::find_frontmatter(&source, TextExtent::Whole) {
        FrontmatterSearch::Complete(frontmatter) => Some(parse(&source, &frontmatter, report)),
        FrontmatterSearch::Faulty(fault) => {
            report.push(*fault);
            None
        }
        FrontmatterSearch::More => None,
    });
    parsed.unwrap_or_else(|caught| {
        report.push(caught.into_article_error(path));
        None
    })
}
