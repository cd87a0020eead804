//! The stages joined: from a configuration file to feeds in a folder.

mod archives;
mod assemble;
mod bodies;
mod cache;
mod documents;
mod headers;
mod html_pages;
mod inspect;
mod links;
mod locate;
mod losses;
mod members;
mod output_limit;
#[cfg(test)]
mod panic_tests;
pub(crate) mod publish_gate;
mod request;
mod select;
mod size_limit;
mod source_files;
mod validate;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Report, Severity, SourceLocation, SourceText, codes, panics};
use crate::disk::input;
use crate::identity;
use crate::model::{FolderDefaults, Header, Timestamp};
use crate::pipeline::assemble::BuildContext;
use crate::pipeline::cache::render_cache::RenderCache;
use crate::pipeline::locate::ArticleLocator;
use crate::pipeline::source_files::SourceFiles;
use crate::published::baseline;
use crate::published::changes::PublishedState;
use crate::published::private_state::StateLocation;
use crate::published::{HeldIdentities, past_entries};
use crate::sources::{self, ArticleSource};
use crate::writer::{FolderLock, LockWait, Manifest};

pub use headers::{BuildState, SourceChanges};
pub use inspect::{InspectionStop, SiteInspection, inspect_site};
pub use members::{MembersSummary, build_edition, check as check_members, edition_config};
pub use request::{
    BuildEnding, BuildMode, BuildOutcome, BuildProgress, BuildRequest, BuildStrictness, StateCopy,
};

pub use crate::published::{
    BaselineSource, EntryChange, OnChange, OnDeletion, OnError, TouchPolicy,
};

/// The largest `feed.toml`, in bytes.
const LARGEST_CONFIG: u64 = 1 << 20;

/// How often a build begins again because articles changed while it read them.
const MOST_ROUNDS: u32 = 5;

/// Builds every feed of a site.
///
/// Every problem of every article is reported; by default nothing is replaced
/// while there are errors.
pub fn run(request: &BuildRequest<'_>) -> BuildOutcome {
    let mut memory = BuildState::default();
    let mut report = Report::default();
    let config = configure(request.config, &mut report);
    let outcome = run_configured(request, (config, report), &SourceChanges::All, &mut memory);
    // The program is about to end: to free a million headers one by one would
    // keep it from that for a while.
    std::mem::forget(memory);
    outcome
}

/// Builds again what a build with the same memory built before: what `changes`
/// does not name is not looked at.
///
/// A panic anywhere in it is a failed build: what was published stays, and the next
/// build reads everything anew.
pub fn run_again(
    request: &BuildRequest<'_>,
    changes: &SourceChanges,
    memory: &mut BuildState,
) -> BuildOutcome {
    panics::catch(|| run_rounds(request, changes, memory)).unwrap_or_else(|caught| {
        *memory = BuildState::default();
        let mut outcome =
            BuildOutcome::new(request.output.map(Path::to_path_buf).unwrap_or_default());
        outcome.report.push(caught.into_build_error());
        outcome.ended(BuildEnding::OutsideFailed)
    })
}

fn run_rounds(
    request: &BuildRequest<'_>,
    changes: &SourceChanges,
    memory: &mut BuildState,
) -> BuildOutcome {
    let mut report = Report::default();
    let config = configure(request.config, &mut report);
    // Who watches or serves a site may do so on a machine of his own.
    report.diagnostics.retain(|found| found.code != &codes::CONFIG_IMPLAUSIBLE_ADDRESS);
    run_configured(request, (config, report), changes, memory)
}

fn run_configured(
    request: &BuildRequest<'_>,
    (config, mut report): (Option<Config>, Report),
    changes: &SourceChanges,
    memory: &mut BuildState,
) -> BuildOutcome {
    let Some(mut config) = config else {
        let mut outcome = BuildOutcome::new(PathBuf::new());
        outcome.report = report;
        return outcome.ended(BuildEnding::ConfigErrors);
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
        return outcome.ended(BuildEnding::ConfigErrors);
    }
    if let Some(refused) = members::check(request.config, &config, None) {
        let mut outcome = BuildOutcome::new(config.output.folder);
        outcome.report.push(refused);
        return outcome.ended(BuildEnding::ConfigErrors);
    }
    let mut outcome = build_until_unchanged(request, (&config, &report), (changes, memory));
    members::build(request, &config, &mut outcome);
    outcome
}

/// Builds an edition, again from the beginning if articles change meanwhile. The
/// report is that of the configuration.
fn build_until_unchanged(
    request: &BuildRequest<'_>,
    (config, report): (&Config, &Report),
    (changes, memory): (&SourceChanges, &mut BuildState),
) -> BuildOutcome {
    let mut round = 1;
    loop {
        let mut outcome = BuildOutcome::new(config.output.folder.clone());
        outcome.report.append(report.clone());
        let failure = match build(request, config, (changes, memory), &mut outcome) {
            Ok(ending) => return outcome.ended(ending),
            Err(failure) => failure,
        };
        // What was taken from memory may not be back.
        *memory = BuildState::default();
        if failure.code == &codes::SOURCE_CHANGED && round < MOST_ROUNDS {
            round += 1;
            continue;
        }
        let is_unopened = failure.code == &codes::SOURCE_STORE;
        outcome.report.push(failure);
        return outcome.ended(if is_unopened {
            BuildEnding::ConfigErrors
        } else {
            BuildEnding::OutsideFailed
        });
    }
}

/// Reads the configuration file; paths in it are relative to its folder.
pub fn configure(path: &Path, report: &mut Report) -> Option<Config> {
    let text = match input::read_text(path, LARGEST_CONFIG) {
        Ok(text) => text,
        Err(error) => {
            report.push(unreadable_config(path, &error));
            return None;
        }
    };
    let shown: Arc<Path> = path.into();
    let folder = path.parent().unwrap_or(Path::new(""));
    let source = SourceText::new(&shown, &text);
    let mut config = config::read(&source, folder, report)?;
    report.diagnostics.extend(config::site_url::check_site_url(&source, &config));
    sources::authors::add(&mut config, folder, report);
    Some(config)
}

fn unreadable_config(path: &Path, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        ErrorKind::InvalidData => "save it as UTF-8",
        ErrorKind::FileTooLarge | ErrorKind::InvalidInput => {
            "name the configuration with `--config FILE`"
        }
        _ => "run `feedwright init`, or name the file with `--config FILE`",
    };
    Diagnostic::new(&codes::CONFIG_UNREADABLE, format!("can't be read: {error}"))
        .with_location(SourceLocation::file(path))
        .help(help)
}

fn build(
    request: &BuildRequest<'_>,
    config: &Config,
    (changes, memory): (&SourceChanges, &mut BuildState),
    outcome: &mut BuildOutcome,
) -> Result<BuildEnding, Diagnostic> {
    let _lock = match request.mode {
        BuildMode::Write => Some(lock(request, config, &mut outcome.report)?),
        BuildMode::Check => None,
    };
    let origin = origin(request, config)?;
    let state = StateLocation::new(request.config, &config.output.folder);
    outcome.report.diagnostics.extend(state.report_published_copy());
    outcome.report.diagnostics.extend(sources::cache::report_link(request.config));
    let history = baseline::read(request.baseline, config, &state, &mut outcome.report)?;
    let authority = identity::authority(config, history.authority()).into_owned();
    outcome.authority.clone_from(&authority);
    let (now, progress) = (request.now, request.progress);
    let places = ArticleLocator::new(config, &origin);
    let site = SiteBuild {
        request,
        config,
        origin: &origin,
        places,
        authority,
        held: history.held(request.on_change),
        now,
        progress,
        defaults: OnceLock::new(),
    };
    let kept = RenderCache::load(request, config, &site.authority);

    let headers = headers::read(&site, changes, memory, outcome);
    origin.check()?;
    outcome.report.diagnostics.extend(site.held.warnings(&headers));
    let last = history.manifest(&headers, config, &site.authority, &mut outcome.report);
    let place = |header: &Header, about| site.places.find(header, about);
    let known = PublishedState::new(&last, (config, &site.authority), request.now, &place)
        .with_state(&state);
    let mut chosen = site.choose(&known, &kept, headers, outcome);
    origin.check()?;
    let ground =
        BuildContext { site: &site, history: &history, last: &last, known: &known, kept: &kept };
    let (ending, judged) = assemble::publish(ground, &mut chosen, outcome)?;
    kept.save(judged);
    if request.mode == BuildMode::Write {
        origin.save(request.config);
    }
    if outcome.is_written && request.state_copy == StateCopy::Write {
        let withheld = |known, manifest: &Manifest| {
            past_entries::withheld_ids(known, (&last, manifest), &chosen.headers)
        };
        outcome.report.diagnostics.extend(state.copy_manifest(&withheld));
    }
    if chosen.changed.is_empty() {
        memory.return_headers(chosen.headers, chosen.excluded);
    } else {
        // What is known of these files is of two versions: look at all again.
        *memory = BuildState::default();
    }
    Ok(ending)
}

/// Takes the lock of the output folder, and says at once if another process has it.
pub fn lock(
    request: &BuildRequest<'_>,
    config: &Config,
    report: &mut Report,
) -> Result<FolderLock, Diagnostic> {
    let notice = |found: &Diagnostic| request.progress.announce(found);
    let wait = LockWait { timeout: request.lock_timeout, notice: &notice };
    FolderLock::acquire_within(&config.output.folder, &wait, report)
}

/// Looks at where the articles come from.
fn origin<'a>(
    request: &BuildRequest<'_>,
    config: &'a Config,
) -> Result<ArticleSource<'a>, Diagnostic> {
    if config.articles.store.is_none() {
        return Ok(ArticleSource::here(config));
    }
    request.progress.start("list", 0);
    let origin = ArticleSource::open(config, &|by| request.progress.advance(by));
    request.progress.finish();
    let origin = origin?;
    if request.mode == BuildMode::Write {
        origin.fetch_caches(request.config);
    }
    origin.remember(request.config);
    Ok(origin)
}

/// A site at an instant.
struct SiteBuild<'a> {
    request: &'a BuildRequest<'a>,
    config: &'a Config,
    origin: &'a ArticleSource<'a>,
    places: ArticleLocator<'a>,
    authority: String,
    /// Published values that newer rules do not change.
    held: HeldIdentities<'a>,
    now: Timestamp,
    progress: &'a dyn BuildProgress,
    /// Set once the folder was walked.
    defaults: OnceLock<Arc<FolderDefaults>>,
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
        let mut memory = BuildState::default();
        let outcome = run_again(&request, &SourceChanges::All, &mut memory);
        assert_eq!(outcome.ending, BuildEnding::OutsideFailed);
        assert_eq!(outcome.report.diagnostics[0].code, &codes::INTERNAL_BUG);
        assert!(!folder.path().join("public/feed.xml").exists());
        let outcome = run_again(
            &request,
            &SourceChanges::Files(std::collections::BTreeSet::new()),
            &mut memory,
        );
        assert_eq!(outcome.ending, BuildEnding::Done, "{:?}", outcome.report);
        assert!(folder.path().join("public/feed.xml").exists());
    }
}
