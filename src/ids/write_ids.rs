//! Writes ids into files: reads each article, inserts the id, checks the result by reading
//! it again, and replaces the file.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::frontmatter::{self, Frontmatter, FrontmatterSearch, InsertError, TextExtent};
use crate::ids::replace::{self, FileReplacement, changed_meanwhile};
use crate::ids::{IdField, IdInsertion, IdWriteMode, IdWriteOutcome};
use crate::model::Header;
use crate::pipeline::{self, BuildRequest};
use crate::site::inspect::SiteInspection;
use crate::sources::{self, SaveDetector};

/// Number of files that are synced to the disk together. Each is open until then, so the
/// number must stay below the usual limit of 1024 open files.
const BATCH: usize = 256;

/// Writes ids into their articles, and adds those that were written (or would be) to the
/// outcome.
pub(super) fn write_all(
    site: &SiteInspection,
    insertions: &[IdInsertion],
    mode: IdWriteMode,
    request: &BuildRequest<'_>,
    outcome: &mut IdWriteOutcome,
) {
    let (report, progress) = (&mut outcome.report, request.progress);
    // The lock keeps two runs from replacing the same files, and a build from publishing
    // ids of half of the articles.
    let needs_lock = mode == IdWriteMode::Write && !insertions.is_empty();
    let lock = needs_lock.then(|| pipeline::lock(request, &site.config, report));
    let _lock = match lock.transpose() {
        Ok(lock) => lock,
        Err(failure) if failure.code == &codes::OUTPUT_LOCK_TIMEOUT => {
            report.push(failure);
            return;
        }
        Err(failure) => {
            report.push(Diagnostic { code: &codes::STAMP_FAILED, ..failure });
            return;
        }
    };
    if mode == IdWriteMode::Write {
        let folder = &site.config.articles.folder;
        replace::remove_leftovers(insertions.iter().map(|it| folder.join(&*it.path)));
    }
    progress.start("stamp", insertions.len() as u64);
    for batch in insertions.chunks(BATCH) {
        let texts =
            sources::each(batch, report, |insertion, report| insert_id(insertion, site, report));
        let done = match mode {
            IdWriteMode::Write => replace::replace(texts),
            IdWriteMode::Show => texts.into_iter().map(|text| text.map(|_| Ok(()))).collect(),
        };
        for (insertion, done) in batch.iter().zip(done) {
            match done {
                Some(Ok(())) => outcome.written.push(insertion.clone()),
                Some(Err(fault)) => report.push(fault),
                None => {}
            }
        }
        progress.advance(batch.len() as u64);
    }
    progress.finish();
}

/// Reads an article and inserts its id into the text.
fn insert_id(
    insertion: &IdInsertion,
    site: &SiteInspection,
    report: &mut Report,
) -> Option<FileReplacement> {
    let path = site.config.articles.folder.join(&*insertion.path);
    if path.metadata().is_ok_and(|found| found.permissions().readonly()) {
        report.push(read_only_file(&path));
        return None;
    }
    let (stamp, text) =
        sources::whole(&path, &SaveDetector::default(), report, |source, frontmatter, report| {
            let text = text_with_id(source, frontmatter, insertion, site);
            text.map_err(|fault| report.push(*fault)).ok()
        })?;
    Some(FileReplacement { path, stamp, text: text? })
}

/// Returns the text with the id, after checking that it reads as the same article with that
/// id.
fn text_with_id(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    insertion: &IdInsertion,
    site: &SiteInspection,
) -> Result<String, Box<Diagnostic>> {
    let IdInsertion { path, field, id } = insertion;
    let header = site.parse_header(source, path, frontmatter);
    let Some(header) = header.filter(|header| site.header(path) == Some(header)) else {
        return Err(Box::new(changed_meanwhile(SourceLocation::file(source.path.clone()))));
    };
    let expected = match field {
        // An `id` wins over a `guid`.
        IdField::Id => Header { id: Some(id.as_str().into()), exact_id: None, ..header },
        IdField::Exact => Header { exact_id: Some(id.as_str().into()), ..header },
    };
    let text = frontmatter::insert_field(source, frontmatter, field.as_str(), id)
        .map_err(|refusal| Box::new(refused_insertion(&refusal, source, insertion)))?;
    let new = SourceText::new(source.path, &text);
    let is_as_expected = match frontmatter::find(&new, TextExtent::Whole) {
        FrontmatterSearch::Complete(found) => {
            site.parse_header(&new, path, &found) == Some(expected)
        }
        FrontmatterSearch::More | FrontmatterSearch::Faulty(_) => false,
    };
    if is_as_expected {
        Ok(text)
    } else {
        Err(Box::new(refused_insertion(&InsertError::NoPlace, source, insertion)))
    }
}

/// Reports a read-only file. Replacing it would be possible, but would undo the protection.
fn read_only_file(path: &Path) -> Diagnostic {
    Diagnostic::new(&codes::STAMP_LEFT_ALONE, "this file is read-only, so it was left alone")
        .with_location(SourceLocation::file(path))
        .help("make the file writable, then run the command again")
}

fn refused_insertion(
    refusal: &InsertError,
    source: &SourceText<'_>,
    insertion: &IdInsertion,
) -> Diagnostic {
    let IdInsertion { field, id, .. } = insertion;
    let field = field.as_str();
    let (message, span) = match refusal {
        InsertError::Taken(span) => (
            format!("`{field}` is already here, but its value is empty or can't be read"),
            span.clone(),
        ),
        InsertError::NoPlace => {
            (format!("there is no place in this frontmatter where `{field}` would be read"), 0..0)
        }
    };
    Diagnostic::new(&codes::STAMP_LEFT_ALONE, message)
        .with_location(source.locate(span))
        .help(format!("set `{field}` to `{id}` by hand"))
}
