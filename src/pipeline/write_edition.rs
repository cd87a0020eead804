//! Writes an edition: its manifest, then its documents, unless something forbids it.
//!
//! `assemble` makes the documents and calls these functions in their order. Nothing here
//! decides about articles; a file is replaced only after `review` accepted all of them.

use crate::archives::{self, BuiltPages};
use crate::diagnostic::{Diagnostic, Report, Severity, codes};
use crate::gate::publish_gate::PublicDocument;
use crate::gate::source_files::{self, SourceFiles};
use crate::gate::validate;
use crate::model::Feed;
use crate::pipeline::build_context::BuildContext;
use crate::pipeline::losses;
use crate::pipeline::select::ArticleSelection;
use crate::published::OnError;
use crate::published::baseline::Baseline;
use crate::published::retained_entries::{LeftOutArticles, RetainedEntries};
use crate::published::tombstones::{self, CurrentSite, TombstoneMap};
use crate::published::touch::{self, TouchTimes};
use crate::published::{known_feeds, past_entries};
use crate::site::request::{BuildEnding, BuildMode, BuildOutcome, BuildRequest, BuildStrictness};
use crate::writer::{
    self, AdmittedDocument, Manifest, OutputWriter, StagedDocument, WriteRefusal, WriteRules,
};

/// Parts of the new manifest.
pub(super) struct ManifestInput<'a> {
    /// Selected articles.
    pub selection: &'a ArticleSelection,
    /// Ids and headers of this build.
    pub current: &'a CurrentSite<'a>,
    /// Times at which entries were touched.
    pub touched: &'a TouchTimes,
    /// Published ids whose articles are left out.
    pub left_out: Vec<String>,
    /// Tombstones that are still valid.
    pub tombstones: TombstoneMap,
    /// Feeds of the plan, in the same order.
    pub feeds: &'a [Feed],
}

/// Starts writing, unless the diagnostics so far stop the build.
pub(super) fn begin_writing(
    context: BuildContext<'_>,
    report: &mut Report,
) -> Result<Option<OutputWriter>, Diagnostic> {
    let BuildContext { site, baseline, previous, .. } = context;
    if site.request.mode == BuildMode::Check || is_stopped(site.request, report) {
        return Ok(None);
    }
    let writing = writer::begin(&site.config.output.folder, previous, report)?;
    Ok(Some(match baseline {
        Baseline::Manifest(_) => writing.over_its_manifest(),
        Baseline::Remote(_) | Baseline::RebuiltFromFeeds(_) => writing,
    }))
}

/// Returns true if the file of an article exists, or if that is not known: files in a
/// missing folder count as deleted only if the user says so.
pub(super) fn is_present(context: BuildContext<'_>, path: &str) -> bool {
    let source = context.site.source;
    if losses::is_accepted(context.site.request) {
        source.stamp(path).is_some()
    } else {
        source.has(path)
    }
}

/// Returns true if the diagnostics so far forbid replacing any file.
pub(super) fn is_stopped(request: &BuildRequest<'_>, report: &Report) -> bool {
    let always_stops = [
        &codes::FEED_MALFORMED,
        &codes::FEED_LEAVES,
        &codes::OUTPUT_NOT_PUBLIC,
        &codes::OUTPUT_TOO_LARGE,
        &codes::LOSS_SUDDEN,
    ];
    let has_failed =
        request.on_error == OnError::Stop && ending(request, report) != BuildEnding::Done;
    has_failed
        || report
            .diagnostics
            .iter()
            .any(|found| always_stops.contains(&found.code) || validate::is_fatal(found))
}

/// Returns the ending that follows from the severity of the diagnostics.
pub(super) fn ending(request: &BuildRequest<'_>, report: &Report) -> BuildEnding {
    let least_severity = match request.strictness {
        BuildStrictness::Normal => Severity::Error,
        BuildStrictness::Strict => Severity::Warning,
    };
    let fails = report.diagnostics.iter().any(|found| found.code.severity >= least_severity);
    if fails { BuildEnding::InputErrors } else { BuildEnding::Done }
}

/// Makes the manifest, with everything that the next build must know.
pub(super) fn new_manifest(
    context: BuildContext<'_>,
    input: ManifestInput<'_>,
    pages: &mut BuiltPages,
    ending: BuildEnding,
) -> Manifest {
    let BuildContext { site, previous, .. } = context;
    let ManifestInput { selection, current, touched, left_out, tombstones, feeds } = input;
    let mut manifest = Manifest {
        id_authority: Some(site.authority.clone()),
        entries: touch::records(&selection.headers, &selection.entries, touched).collect(),
        feeds: known_feeds::records(&selection.plan, feeds),
        ..Manifest::default()
    };
    let records = std::mem::take(&mut pages.records);
    archives::record(&mut manifest, &selection.plan, current.ids, previous, records);
    tombstones::record(&mut manifest, current, tombstones);
    site.held.record(&mut manifest, &selection.headers);
    let retained = match ending {
        BuildEnding::Done => RetainedEntries::default(),
        _ => RetainedEntries::find(
            previous,
            &LeftOutArticles {
                ids: &left_out,
                headers: &selection.headers,
                excluded: &selection.excluded,
                is_present: &|path| is_present(context, path),
                is_readable: &|path| site.source.stamp(path).is_some(),
                now: site.now,
            },
        ),
    };
    for (id, mut record) in retained.in_clear {
        record.pages.retain(|feed| manifest.archives.contains_key(feed));
        manifest.entries.entry(id).or_insert(record);
    }
    past_entries::record(&mut manifest, previous, &retained.hashed, site.now);
    manifest
}

/// Writes the documents and the manifest; returns the reason if a file of another program
/// or a source file is in the way.
pub(super) fn write_files(
    context: BuildContext<'_>,
    writing: OutputWriter,
    documents: &[PublicDocument],
    manifest: Manifest,
    pages: &mut BuiltPages,
    outcome: &mut BuildOutcome,
) -> Result<Option<WriteRefusal>, Diagnostic> {
    let BuildContext { site, baseline, previous, .. } = context;
    site.progress.start("write", documents.len() as u64);
    // Archive pages come before the feeds that link to them, so that no reader follows a
    // link to a missing page.
    let mut staged: Vec<StagedDocument> = std::mem::take(&mut pages.staged);
    staged.extend(writing.add_all(documents)?);
    let paths: Vec<&str> = staged.iter().map(StagedDocument::path).collect();
    let previous = baseline.with_files(previous, &site.config.output.folder, &paths);
    let sources = SourceFiles::find(site.request.config, site.config);
    let rules = WriteRules {
        can_write: &|path| source_files::can_write(site.config, path),
        source: &|path, file| sources.name(path, file),
        on_stranger: site.request.on_foreign_file,
    };
    if let Some(refusal) = writing.review(&staged, &previous, &rules, &mut outcome.report) {
        site.progress.finish();
        return Ok(Some(refusal));
    }
    // With `--strict`, a warning about existing files stops the build, too.
    if is_stopped(site.request, &outcome.report) {
        site.progress.finish();
        return Ok(Some(WriteRefusal::Stranger));
    }
    baseline.restore(&previous, &writing)?;
    let written = writing.finish(staged, &previous, manifest, &rules, &mut outcome.report)?;
    site.progress.finish();
    outcome.is_written = true;
    outcome.written = written.written;
    outcome.unchanged = written.unchanged;
    outcome.removed = written.removed;
    Ok(None)
}

/// Reports the files that writing the documents would refuse to replace.
pub(super) fn preview(
    context: BuildContext<'_>,
    documents: &[PublicDocument],
    report: &mut Report,
) -> Result<Option<WriteRefusal>, Diagnostic> {
    let BuildContext { site, baseline, previous, .. } = context;
    let folder = &site.config.output.folder;
    let paths: Vec<&str> = documents.iter().map(|it| &*it.document().path).collect();
    let previous = baseline.with_files(previous, folder, &paths);
    let sources = SourceFiles::find(site.request.config, site.config);
    let rules = WriteRules {
        can_write: &|path| source_files::can_write(site.config, path),
        source: &|path, file| sources.name(path, file),
        on_stranger: site.request.on_foreign_file,
    };
    writer::preview(folder, documents, &previous, &rules, report)
}

/// Returns the ending of a build that was refused to replace a file.
pub(super) const fn refusal_ending(refusal: WriteRefusal) -> BuildEnding {
    match refusal {
        WriteRefusal::Stranger => BuildEnding::InputErrors,
        WriteRefusal::Source => BuildEnding::ConfigErrors,
    }
}
