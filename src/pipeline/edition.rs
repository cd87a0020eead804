//! Builds one edition of a site: the public feeds, or those of one folder for members.

use std::sync::OnceLock;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::gate::public_articles::PublicArticles;
use crate::identity;
use crate::pipeline::assemble;
use crate::pipeline::build_context::BuildContext;
use crate::pipeline::edition_view::{EditionObserver, EditionView};
use crate::pipeline::id_edits;
use crate::pipeline::select::EarlierBuilds;
use crate::published::baseline;
use crate::published::changes::PublishedState;
use crate::published::private_state::StateLocation;
use crate::published::{past_entries, retained_entries};
use crate::site::cache::render_cache::RenderCache;
use crate::site::headers::{self, BuildState, SourceChanges};
use crate::site::request::{BuildEnding, BuildMode, BuildOutcome, BuildRequest, StateCopy};
use crate::site::site_build::SiteBuild;
use crate::sources::article_locator::ArticleLocator;
use crate::sources::{self, SiteArticles};
use crate::writer::{FolderLock, LockWait, Manifest};

/// Largest number of times that a build starts, if articles change while it reads them.
/// Without a limit, a program that writes an article all the time would keep it from ending.
const MAX_ATTEMPTS: u32 = 5;

/// Builds one edition, and starts over if articles change while it reads them. `report` has
/// the diagnostics of the configuration.
pub(super) fn build_until_unchanged(
    request: &BuildRequest<'_>,
    config: &Config,
    report: &Report,
    changes: &SourceChanges,
    state: &mut BuildState,
    observe: &mut EditionObserver<'_>,
) -> BuildOutcome {
    let mut attempt = 1;
    loop {
        let mut outcome = BuildOutcome::new(config.output.folder.clone());
        outcome.report.append(report.clone());
        let failure = match build(request, config, changes, state, &mut outcome, observe) {
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
    observe: &mut EditionObserver<'_>,
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
        term_pages: OnceLock::new(),
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
    observe(&EditionView {
        site: &site,
        articles: PublicArticles {
            headers: &selection.headers,
            published: &published,
            now: site.now,
        },
        excluded: &selection.excluded,
        faulty: &state.faulty_paths(),
        plan: &selection.plan,
        previous: &previous,
    });
    id_edits::suggest_ids(&mut outcome.report, &source, &config.articles.folder);
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
) -> Result<SiteArticles<'a>, Diagnostic> {
    if config.articles.store.is_none() {
        return Ok(SiteArticles::here(config));
    }
    request.progress.start("list", 0);
    let source = SiteArticles::open(config, &|by| request.progress.advance(by));
    request.progress.finish();
    let source = source?;
    if request.mode == BuildMode::Write {
        source.fetch_caches(request.config);
    }
    source.remember(request.config);
    Ok(source)
}
