//! The recipe of a build: from a configuration file to feeds in a folder.
//!
//! [`run`] reads the configuration and builds the public feeds, then those for members.
//! One build takes these steps, in this order:
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
mod documents;
mod filter_values;
mod html_pages;
mod losses;
mod members;
#[cfg(test)]
mod panic_tests;
mod select;
mod validate_documents;
mod write_edition;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, Severity, codes, panics};
use crate::gate::source_files::SourceFiles;
use crate::identity;
use crate::pipeline::assemble::BuildContext;
use crate::pipeline::select::EarlierBuilds;
use crate::published::baseline;
use crate::published::changes::PublishedState;
use crate::published::private_state::StateLocation;
use crate::published::{past_entries, retained_entries};
use crate::site::cache::render_cache::RenderCache;
use crate::sources::article_locator::ArticleLocator;
use crate::sources::{self, ArticleSource};
use crate::writer::{FolderLock, LockWait, Manifest};

use crate::site::config_file::configure;
pub(crate) use crate::site::headers::{BuildState, SourceChanges};
pub use crate::site::request::{
    BuildEnding, BuildMode, BuildOutcome, BuildProgress, BuildRequest, BuildStrictness, StateCopy,
};
use crate::site::{headers, site_build::SiteBuild};
pub(crate) use members::{build_edition, check_separation as check_members, edition_config};

pub use crate::published::{BaselineSource, OnChange, OnDeletion, OnError, TouchPolicy};

/// Largest number of times that a build starts, if articles change while it reads them.
/// Without a limit, a program that writes an article all the time would keep it from ending.
const MAX_ATTEMPTS: u32 = 5;

/// Builds every feed of a site.
///
/// The outcome reports every problem of every article; by default, nothing is replaced if
/// there are errors.
pub(crate) fn run(request: &BuildRequest<'_>) -> BuildOutcome {
    let mut state = BuildState::default();
    let mut report = Report::default();
    let config = configure(request.config, &mut report);
    let outcome = run_configured(request, config, report, &SourceChanges::All, &mut state);
    // Freeing a million headers one by one takes noticeable time, and the program is about
    // to end.
    std::mem::forget(state);
    outcome
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
    let config = configure(request.config, &mut report);
    // Someone who watches or serves a site may do so under a local address.
    report.diagnostics.retain(|found| found.code != &codes::CONFIG_IMPLAUSIBLE_ADDRESS);
    run_configured(request, config, report, changes, state)
}

fn run_configured(
    request: &BuildRequest<'_>,
    config: Option<Config>,
    mut report: Report,
    changes: &SourceChanges,
    state: &mut BuildState,
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
    let mut outcome = build_until_unchanged(request, &config, &report, changes, state);
    members::build(request, &config, &mut outcome);
    outcome
}

/// Builds one edition, and starts over if articles change while it reads them. `report` has
/// the diagnostics of the configuration.
fn build_until_unchanged(
    request: &BuildRequest<'_>,
    config: &Config,
    report: &Report,
    changes: &SourceChanges,
    state: &mut BuildState,
) -> BuildOutcome {
    let mut attempt = 1;
    loop {
        let mut outcome = BuildOutcome::new(config.output.folder.clone());
        outcome.report.append(report.clone());
        let failure = match build(request, config, changes, state, &mut outcome) {
            Ok(ending) => return outcome.finish(ending),
            Err(failure) => failure,
        };
        // The failed build has moved the headers out of the state.
        *state = BuildState::default();
        if failure.code == &codes::SOURCE_CHANGED && attempt < MAX_ATTEMPTS {
            attempt += 1;
            continue;
        }
        let is_unopened = failure.code == &codes::SOURCE_STORE;
        outcome.report.push(failure);
        return outcome.finish(if is_unopened {
            BuildEnding::ConfigErrors
        } else {
            BuildEnding::OutsideFailed
        });
    }
}

/// Builds one edition once.
///
/// # Errors
/// The output folder can't be locked or written, the last manifest can't be read, or the
/// articles can't be listed or changed meanwhile.
fn build(
    request: &BuildRequest<'_>,
    config: &Config,
    changes: &SourceChanges,
    state: &mut BuildState,
    outcome: &mut BuildOutcome,
) -> Result<BuildEnding, Diagnostic> {
    let _lock = match request.mode {
        BuildMode::Write => Some(lock(request, config, &mut outcome.report)?),
        BuildMode::Check => None,
    };
    let source = open_source(request, config)?;
    let private_state = StateLocation::new(request.config, &config.output.folder);
    outcome.report.diagnostics.extend(private_state.report_published_copy());
    outcome.report.diagnostics.extend(sources::cache::report_link(request.config));
    let baseline = baseline::read(request.baseline, config, &private_state, &mut outcome.report)?;
    let authority = identity::authority(config, baseline.authority()).into_owned();
    outcome.authority.clone_from(&authority);
    let (now, progress) = (request.now, request.progress);
    let site = SiteBuild {
        request,
        config,
        source: &source,
        locator: ArticleLocator::new(config, &source),
        authority,
        held: baseline.held(request.on_change),
        now,
        progress,
        defaults: OnceLock::new(),
    };
    let render_cache = RenderCache::load(request, config, &site.authority);

    let headers = headers::read(&site, changes, state, outcome);
    source.check()?;
    outcome.report.diagnostics.extend(site.held.warnings(&headers));
    let previous = baseline.manifest(&headers, config, &site.authority, &mut outcome.report);
    let previous = retained_entries::restore(previous, &headers, config, &site.authority);
    let locate = site.locator.to_fn();
    let published = PublishedState::new(&previous, config, &site.authority, request.now, &locate)
        .with_state(&private_state);
    let earlier = EarlierBuilds { published: &published, render_cache: &render_cache };
    let mut selection = site.select_articles(earlier, headers, outcome);
    source.check()?;
    let context = BuildContext { site: &site, baseline: &baseline, previous: &previous, earlier };
    let (ending, validations) = assemble::publish(context, &mut selection, outcome)?;
    render_cache.save(validations);
    if request.mode == BuildMode::Write {
        source.save(request.config);
    }
    if outcome.is_written && request.state_copy == StateCopy::Write {
        let copied = private_state.copy_manifest(&|known, manifest: &Manifest| {
            past_entries::withheld_ids(known, &previous, manifest, &selection.headers)
        });
        outcome.report.diagnostics.extend(copied);
    }
    if selection.changed.is_empty() {
        state.return_headers(selection.headers, selection.excluded);
    } else {
        // The headers and the reports of these files may be of different versions of the
        // files, so the next build reads everything again.
        *state = BuildState::default();
    }
    Ok(ending)
}

/// Takes the lock of the output folder; announces at once if it has to wait for another
/// process.
pub(crate) fn lock(
    request: &BuildRequest<'_>,
    config: &Config,
    report: &mut Report,
) -> Result<FolderLock, Diagnostic> {
    let announce = |found: &Diagnostic| request.progress.announce(found);
    let wait = LockWait { timeout: request.lock_timeout, notice: &announce };
    FolderLock::acquire_within(&config.output.folder, &wait, report)
}

/// Opens the folder or the store of the articles, and lists a store's objects.
fn open_source<'a>(
    request: &BuildRequest<'_>,
    config: &'a Config,
) -> Result<ArticleSource<'a>, Diagnostic> {
    if config.articles.store.is_none() {
        return Ok(ArticleSource::here(config));
    }
    request.progress.start("list", 0);
    let source = ArticleSource::open(config, &|by| request.progress.advance(by));
    request.progress.finish();
    let source = source?;
    if request.mode == BuildMode::Write {
        source.fetch_caches(request.config);
    }
    source.remember(request.config);
    Ok(source)
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
