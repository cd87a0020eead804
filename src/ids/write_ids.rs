//! Ids into files: each is read, written into its text, read back, and the file
//! replaced.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::ids::replace::{self, FileReplacement};
use crate::ids::{IdField, IdInsertion, IdWriteMode, IdWriteOutcome};
use crate::model::Header;
use crate::parser::{self, Frontmatter, FrontmatterSearch, InsertError, TextExtent};
use crate::pipeline::{self, BuildRequest, SiteInspection};
use crate::sources::{self, SaveDetector};

/// How many files wait for the disk together; each is open until then.
const BATCH: usize = 256;

/// Writes ids into their articles, and notes those that are written, or would be.
pub fn write_all(
    survey: &SiteInspection,
    inscriptions: &[IdInsertion],
    (intent, request): (IdWriteMode, &BuildRequest<'_>),
    outcome: &mut IdWriteOutcome,
) {
    let (report, progress) = (&mut outcome.report, request.progress);
    let needs_lock = intent == IdWriteMode::Write && !inscriptions.is_empty();
    let lock = needs_lock.then(|| pipeline::lock(request, &survey.config, report));
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
    if intent == IdWriteMode::Write {
        let folder = &survey.config.articles.folder;
        replace::sweep(inscriptions.iter().map(|inscription| folder.join(&*inscription.path)));
    }
    progress.start("stamp", inscriptions.len() as u64);
    for batch in inscriptions.chunks(BATCH) {
        let texts = sources::each(batch, report, |inscription, report| {
            insert_id(inscription, survey, report)
        });
        let done = match intent {
            IdWriteMode::Write => replace::replace(texts),
            IdWriteMode::Show => texts.into_iter().map(|text| text.map(|_| Ok(()))).collect(),
        };
        for (inscription, done) in batch.iter().zip(done) {
            match done {
                Some(Ok(())) => outcome.written.push(inscription.clone()),
                Some(Err(fault)) => report.push(fault),
                None => {}
            }
        }
        progress.advance(batch.len() as u64);
    }
    progress.finish();
}

/// Reads an article and writes its id into the text.
fn insert_id(
    inscription: &IdInsertion,
    survey: &SiteInspection,
    report: &mut Report,
) -> Option<FileReplacement> {
    let path = survey.config.articles.folder.join(&*inscription.path);
    if path.metadata().is_ok_and(|found| found.permissions().readonly()) {
        report.push(read_only(&path));
        return None;
    }
    let (stamp, text) =
        sources::whole(&path, &SaveDetector::default(), report, |source, frontmatter, report| {
            let text = text(source, frontmatter, inscription, survey);
            text.map_err(|fault| report.push(*fault)).ok()
        })?;
    Some(FileReplacement { path, stamp, text: text? })
}

fn text(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    inscription: &IdInsertion,
    survey: &SiteInspection,
) -> Result<String, Box<Diagnostic>> {
    let IdInsertion { path, field, id } = inscription;
    let header = survey.parse_header(source, path, frontmatter);
    let Some(header) = header.filter(|header| survey.header(path) == Some(header)) else {
        return Err(Box::new(changed(SourceLocation::file(source.path.clone()))));
    };
    let wanted = match field {
        IdField::Id => Header { id: Some(id.as_str().into()), ..header },
        IdField::Exact => Header { exact_id: Some(id.as_str().into()), ..header },
    };
    let text = parser::insert(source, frontmatter, (field.as_str(), id))
        .map_err(|refusal| Box::new(refused(&refusal, source, inscription)))?;
    let new = SourceText::new(source.path, &text);
    let is_as_wanted = match parser::find(&new, TextExtent::Whole) {
        FrontmatterSearch::Complete(found) => {
            survey.parse_header(&new, path, &found) == Some(wanted)
        }
        FrontmatterSearch::More | FrontmatterSearch::Faulty(_) => false,
    };
    if is_as_wanted {
        Ok(text)
    } else {
        Err(Box::new(refused(&InsertError::NoPlace, source, inscription)))
    }
}

/// A new file in its place would be one that nobody has protected.
fn read_only(path: &Path) -> Diagnostic {
    Diagnostic::new(&codes::STAMP_LEFT_ALONE, "this file is read-only, so it was left alone")
        .with_location(SourceLocation::file(path))
        .help("permit it to be written, then run the command again")
}

/// Tells of a file that was written while it was read.
pub fn changed(location: SourceLocation) -> Diagnostic {
    let message = "another program changed this file meanwhile, so it was left alone";
    Diagnostic::new(&codes::STAMP_LEFT_ALONE, message)
        .with_location(location)
        .help("run the command again")
}

fn refused(
    refusal: &InsertError,
    source: &SourceText<'_>,
    inscription: &IdInsertion,
) -> Diagnostic {
    let IdInsertion { field, id, .. } = inscription;
    let field = field.as_str();
    let (message, span) = match refusal {
        InsertError::Taken(span) => {
            (format!("`{field}` stands here without a value that could be read"), span.clone())
        }
        InsertError::NoPlace => {
            (format!("`{field}` can't be written into this frontmatter so that it is read"), 0..0)
        }
    };
    Diagnostic::new(&codes::STAMP_LEFT_ALONE, message)
        .with_location(source.at(span))
        .help(format!("set `{field}` to `{id}` by hand"))
}
