//! Reads a local article: its head for selection, the whole file for a feed.

use std::cell::Cell;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, SourceText, codes, panics};
use crate::disk::input;
use crate::frontmatter::{self, Frontmatter, FrontmatterSearch, TextExtent};
use crate::sources::in_progress::{self, FileContents, LARGEST, is_unchanged};
use crate::sources::{Fingerprint, SaveDetector, unreadable};

/// Number of bytes that the first read asks for. Most frontmatter fits, and copying bytes
/// that nobody needs takes time.
const START: usize = 1024;

/// Size limit of frontmatter, in bytes; longer frontmatter was never closed.
const MAX_FRONTMATTER: usize = 8 << 20;

thread_local! {
    /// Buffer for heads, which is reused for all files that a thread reads.
    static BYTES: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Reads a file to the end of its frontmatter and passes it to `parse`; returns the
/// fingerprint of the version that was read, and the result. None if the file can't be
/// read, which is reported.
pub(crate) fn head<T>(
    path: &Path,
    saves: &SaveDetector,
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<(Fingerprint, T)> {
    // The metadata is read before the bytes, so that a later write changes the fingerprint.
    let (mut file, facts) = open(path).map_err(|fault| report.push(fault)).ok()?;
    let facts = saves.facts(&file, facts);
    let facts = facts.map_err(|error| report.push(unreadable(path, &error.to_string())));
    let facts = facts.ok()?;
    let mut parse = Some(parse);
    if !saves.is_recent(&facts) {
        let mut found = Report::default();
        let parsed = until_complete(
            path,
            &mut |bytes| read_more_unless_cut(&mut file, &facts, path, bytes),
            &mut found,
            |source, frontmatter, _| parse.take().map(|parse| parse(source, frontmatter, report)),
        );
        match parsed {
            Some(parsed) => return parsed.map(|parsed| (Fingerprint::from(&facts), parsed)),
            // Nobody writes to the file, so the fault is in the article itself.
            None if !found.diagnostics.is_empty() && has_not_changed(&file, &facts) => {
                report.append(found);
                return None;
            }
            None => {}
        }
    }
    let (stamp, bytes) = saves.read_settled(path).map_err(|fault| report.push(fault)).ok()?;
    let parse = parse.take()?;
    let mut read_all = |start: &mut Vec<u8>| {
        start.extend_from_slice(&bytes);
        Ok(TextExtent::Whole)
    };
    until_complete(path, &mut read_all, report, parse).map(|parsed| (stamp, parsed))
}

/// Returns true if nothing was written to an open file since `before`.
fn has_not_changed(file: &File, before: &Metadata) -> bool {
    file.metadata().is_ok_and(|after| is_unchanged(before, &after))
}

/// Reads more of a head. Returns an error without a diagnostic if the file is shorter than
/// it was when it was opened: another program has truncated it.
fn read_more_unless_cut(
    file: &mut File,
    facts: &Metadata,
    path: &Path,
    bytes: &mut Vec<u8>,
) -> Result<TextExtent, Option<Diagnostic>> {
    let expected = facts.len().min((bytes.len() + bytes.len().max(START)) as u64);
    let extent =
        read_more(file, bytes).map_err(|error| Some(unreadable(path, &error.to_string())))?;
    if (bytes.len() as u64) < expected { Err(None) } else { Ok(extent) }
}

/// Appends the next bytes of a file. An error has no diagnostic if the fault is reported
/// elsewhere.
pub(super) type ReadMore<'m> =
    dyn FnMut(&mut Vec<u8>) -> Result<TextExtent, Option<Diagnostic>> + 'm;

/// Calls `read_more` until the frontmatter is complete, and passes it to `parse`.
pub(super) fn until_complete<T>(
    path: &Path,
    read_more: &mut ReadMore<'_>,
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<T> {
    let mut bytes = BYTES.take();
    bytes.clear();
    let parsed = panics::catch(|| {
        parse_frontmatter(path, read_more, &mut bytes, |source, frontmatter| {
            parse(source, frontmatter, report)
        })
    });
    BYTES.set(bytes);
    let parsed = parsed.unwrap_or_else(|caught| Err(Some(caught.into_article_error(path))));
    parsed.map_err(|fault| fault.into_iter().for_each(|fault| report.push(fault))).ok()
}

fn parse_frontmatter<T>(
    path: &Path,
    read_more: &mut ReadMore<'_>,
    bytes: &mut Vec<u8>,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter) -> T,
) -> Result<T, Option<Diagnostic>> {
    let shown: Arc<Path> = path.into();
    loop {
        let extent = read_more(bytes)?;
        let text = valid_start(bytes);
        let source = SourceText::new(&shown, text);
        // Fewer than four bytes at the end may be the start of a character that the next read
        // completes. Invalid bytes after the frontmatter are reported with the body.
        let is_cut = text.len() < bytes.len() && bytes.len() - text.len() >= 4;
        let seen = if extent == TextExtent::Whole && !is_cut {
            TextExtent::Whole
        } else {
            TextExtent::Start
        };
        match frontmatter::find(&source, seen) {
            // Not even the first byte is valid, as in UTF-16 with a byte order mark.
            FrontmatterSearch::Complete(_) if is_cut && text.is_empty() => {
                return Err(Some(not_utf8(&source)));
            }
            FrontmatterSearch::Complete(frontmatter) => return Ok(parse(&source, &frontmatter)),
            FrontmatterSearch::Faulty(fault) => return Err(Some(*fault)),
            FrontmatterSearch::More if extent == TextExtent::Whole || is_cut => {
                return Err(Some(not_utf8(&source)));
            }
            FrontmatterSearch::More if bytes.len() >= MAX_FRONTMATTER => {
                return Err(Some(unclosed_frontmatter(&source)));
            }
            FrontmatterSearch::More => {}
        }
    }
}

fn open(path: &Path) -> Result<(File, Metadata), Diagnostic> {
    input::open(path).map_err(|error| unreadable(path, &error.to_string()))
}

/// Reads [`START`] bytes, and then each time as many as there are already, so that the number
/// of reads and of parses stays small.
fn read_more(file: &mut File, bytes: &mut Vec<u8>) -> std::io::Result<TextExtent> {
    let before = bytes.len();
    bytes.resize(before + before.max(START), 0);
    let mut filled = before;
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
        // A short read of a regular file is nearly always its end. The bytes so far may be
        // enough, and the read that would confirm the end is saved.
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

fn unclosed_frontmatter(source: &SourceText<'_>) -> Diagnostic {
    let message = format!("frontmatter should end within {} MiB", MAX_FRONTMATTER >> 20);
    Diagnostic::new(&codes::ARTICLE_UNCLOSED, message)
        .with_location(source.locate(0..0))
        .help("close the frontmatter where the article's text begins")
}

/// Reads a whole file and passes it to `parse`; returns the fingerprint of the version that
/// was read, and the result. None if the file can't be read, is too large for a feed, or is
/// not UTF-8, which is reported.
pub(crate) fn whole<T>(
    path: &Path,
    saves: &SaveDetector,
    report: &mut Report,
    parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
) -> Option<(Fingerprint, T)> {
    let (stamp, bytes) = read_all(path, saves).map_err(|fault| report.push(fault)).ok()?;
    if bytes.len() as u64 > LARGEST {
        report.push(too_large(path, &bytes));
        return None;
    }
    complete(path, &bytes, report, parse).map(|parsed| (stamp, parsed))
}

/// Reads all bytes of an article, in a version that no program was writing.
fn read_all(path: &Path, saves: &SaveDetector) -> Result<FileContents, Diagnostic> {
    if let Some(held) = saves.held(path) {
        return Ok(held);
    }
    match try_read_all(path, saves) {
        Ok(Some(contents)) => Ok(contents),
        Ok(None) => saves.read_settled(path),
        Err(error) => Err(unreadable(path, &error.to_string())),
    }
}

/// Reads all bytes of an article; returns none if it was written just before or meanwhile.
fn try_read_all(path: &Path, saves: &SaveDetector) -> std::io::Result<Option<FileContents>> {
    let (file, before) = input::open(path)?;
    let before = saves.facts(&file, before)?;
    if saves.is_recent(&before) {
        return Ok(None);
    }
    let bytes = in_progress::read_bounded(&file, &before)?;
    Ok(has_not_changed(&file, &before).then(|| (Fingerprint::from(&before), bytes)))
}

/// Returns the diagnostic for an article that is too large; `start` is its first bytes.
pub(super) fn too_large(path: &Path, start: &[u8]) -> Diagnostic {
    let shown: Arc<Path> = path.into();
    let source = SourceText::new(&shown, valid_start(start));
    let message = format!("an article of more than {} MiB is too large for a feed", LARGEST >> 20);
    Diagnostic::new(&codes::ARTICLE_TOO_LARGE, message)
        .with_location(source.locate(0..0))
        .help("shorten it, or keep it out of the feeds with `feed = false`")
}

/// Passes the bytes of a whole file to `parse`; returns none if they are not UTF-8 or the
/// frontmatter is faulty, which is reported.
pub(super) fn complete<T>(
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
    let parsed = panics::catch(|| match frontmatter::find(&source, TextExtent::Whole) {
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
