//! The recipe of a build: from a configuration file to feeds in a folder.
//!
//! [`run`] reads the configuration and builds the public feeds, then those for members.
//! `edition` takes these steps, in this order:
//!
//! 1. `published::baseline` reads the manifest of the last publication.
//! 2. `site::headers` reads the header of every article, from its cache if the file is
//!    unchanged.
//! 3. `select` chooses the articles of every feed and renders them (`site::bodies`), and
//!    compares them with the last publication (`published::changes`).
//! 4. `assemble` makes the feeds and their files (`documents`, `archives`), validates them
//!    (`validate_documents`), lets only public content through (`gate::publish_gate`), checks
//!    for sudden losses (`losses`), and writes (`write_edition`).
//!
//! The pipeline only connects the stages; rules about articles, feeds and formats belong to
//! `parser`, `builder`, `formats` and `validator`. It must never replace a published file
//! before everything was checked.

mod assemble;
mod build_context;
mod causes;
mod documents;
mod edition;
mod edition_view;
mod entry_changes;
mod filter_values;
mod html_pages;
mod id_edits;
mod losses;
mod members;
mod next_change;
#[cfg(test)]
mod panic_tests;
mod select;
mod validate_documents;
mod write_edition;

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Report, Severity, codes, panics};
use crate::gate::source_files::SourceFiles;
use crate::pipeline::edition::build_until_unchanged;
use crate::pipeline::edition_view::EditionObserver;
use crate::site::config_file::configure_build;
use crate::sources;

pub(crate) use crate::site::headers::{BuildState, SourceChanges};
pub use crate::site::request::{
    BuildEnding, BuildMode, BuildOutcome, BuildProgress, BuildRequest, BuildStrictness, StateCopy,
};
pub(crate) use edition::lock;
pub(crate) use edition_view::EditionView;
pub(crate) use members::{build_edition, check_separation as check_members, edition_config};

pub use crate::published::{BaselineSource, OnChange, OnDeletion, OnError, TouchPolicy};

/// Builds every feed of a site.
///
/// The outcome reports every problem of every article; by default, nothing is replaced if
/// there are errors.
pub(crate) fn run(request: &BuildRequest<'_>) -> BuildOutcome {
    let mut state = BuildState::default();
    let mut report = Report::default();
    let config = configure_build(request.config, &mut report);
    let changes = SourceChanges::All;
    let outcome = run_configured(request, config, report, &changes, &mut state, &mut |_| {});
    // Freeing a million headers one by one takes noticeable time, and the program is about
    // to end.
    std::mem::forget(state);
    outcome
}

/// Builds every edition without writing, leaves out articles with errors, and shows each
/// edition to `observe`.
pub(crate) fn survey(
    request: &BuildRequest<'_>,
    observe: &mut EditionObserver<'_>,
) -> BuildOutcome {
    let request = BuildRequest { mode: BuildMode::Check, on_error: OnError::KeepGoing, ..*request };
    let mut state = BuildState::default();
    let mut report = Report::default();
    let config = configure_build(request.config, &mut report);
    run_configured(&request, config, report, &SourceChanges::All, &mut state, observe)
}

/// Builds a site again. Only the files in `changes` are read; everything else comes from
/// `state`, which an earlier build of the same site filled.
///
/// A panic anywhere in it is a failed build: the published feeds stay, and the next build
/// reads everything again.
pub(crate) fn run_again(
    request: &BuildRequest<'_>,
    changes: &SourceChanges,
    state: &mut BuildState,
) -> BuildOutcome {
    panics::catch(|| rerun(request, changes, state)).unwrap_or_else(|caught| {
        *state = BuildState::default();
        let mut outcome =
            BuildOutcome::new(request.output.map(Path::to_path_buf).unwrap_or_default());
        outcome.report.push(caught.into_build_error());
        outcome.finish(BuildEnding::OutsideFailed)
    })
}

fn rerun(
    request: &BuildRequest<'_>,
    changes: &SourceChanges,
    state: &mut BuildState,
) -> BuildOutcome {
    let mut report = Report::default();
    let config = configure_build(request.config, &mut report);
    // Someone who watches or serves a site may do so under a local address.
    report.diagnostics.retain(|found| found.code != &codes::CONFIG_IMPLAUSIBLE_ADDRESS);
    run_configured(request, config, report, changes, state, &mut |_| {})
}

fn run_configured(
    request: &BuildRequest<'_>,
    config: Option<Config>,
    mut report: Report,
    changes: &SourceChanges,
    state: &mut BuildState,
    observe: &mut EditionObserver<'_>,
) -> BuildOutcome {
    let Some(mut config) = config else {
        let mut outcome = BuildOutcome::new(PathBuf::new());
        outcome.report = report;
        return outcome.finish(BuildEnding::ConfigErrors);
    };
    if let Some(output) = request.output {
        config.output.folder = output.to_path_buf();
    }
    let sources = SourceFiles::find(request.config, &config);
    let errors = report.count(Severity::Error);
    sources.check(&config, &mut report);
    if report.count(Severity::Error) > errors {
        let mut outcome = BuildOutcome::new(config.output.folder.clone());
        outcome.report = report;
        return outcome.finish(BuildEnding::ConfigErrors);
    }
    if let Some(refused) = members::check_separation(request.config, &config, None) {
        let mut outcome = BuildOutcome::new(config.output.folder);
        outcome.report.push(refused);
        return outcome.finish(BuildEnding::ConfigErrors);
    }
    if request.mode == BuildMode::Check {
        sources::report_own_feeds(&config, &mut report);
    }
    let mut outcome = build_until_unchanged(request, &config, &report, changes, state, observe);
    members::build(request, &config, &mut outcome, observe);
    outcome
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Progress that panics once in the middle of a build.
    struct PanicOnce(AtomicBool);

    impl BuildProgress for PanicOnce {
        fn start(&self, stage: &'static str, _: u64) {
            assert!(stage != "write" || self.0.swap(true, Ordering::Relaxed), "{stage}");
        }
        fn advance(&self, _: u64) {}
        fn finish(&self) {}
    }

    #[test]
    fn panic_is_a_failed_build_and_the_next_one_publishes() {
        panics::silence_caught();
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("feed.toml");
        let site = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        fs::write(&config, site).unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        let article = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";
        fs::write(folder.path().join("articles/a.md"), article).unwrap();
        let progress = PanicOnce(AtomicBool::new(false));
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let request = BuildRequest::new(&config, now, &progress);
        let mut state = BuildState::default();
        let outcome = run_again(&request, &SourceChanges::All, &mut state);
        assert_eq!(outcome.ending, BuildEnding::OutsideFailed);
        assert_eq!(outcome.report.diagnostics[0].code, &codes::INTERNAL_BUG);
        assert!(!folder.path().join("public/feed.xml").exists());
        let outcome = run_again(
            &request,
            &SourceChanges::Files(std::collections::BTreeSet::new()),
            &mut state,
        );
        assert_eq!(outcome.ending, BuildEnding::Done, "{:?}", outcome.report);
        assert!(folder.path().join("public/feed.xml").exists());
    }
}
