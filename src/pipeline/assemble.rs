//! Makes an edition from the selected articles, checks it, and writes it.
//!
//! [`publish`] repeats `attempt` until an attempt has nothing left to exclude. An attempt
//! writes only as its last step, so a repeated attempt has replaced nothing.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::PoisonError;

use crate::archives::{self, ArchiveBuilder};
use crate::builder::{self, SitePlan};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::gate::links::LinkResolver;
use crate::gate::provenance::DocumentOrigins;
use crate::gate::public_articles::PublicArticles;
#[cfg(test)]
use crate::gate::publish_gate;
use crate::gate::publish_gate::{PublishGate, RefusedArticles};
use crate::gate::validate;
use crate::identity;
use crate::model::{Document, Feed, Timestamp};
use crate::pipeline::build_context::BuildContext;
use crate::pipeline::causes::{self, SharedIds};
use crate::pipeline::entry_changes;
use crate::pipeline::losses;
use crate::pipeline::next_change::next_change;
use crate::pipeline::select::{ArticleSelection, EarlierBuilds};
use crate::pipeline::validate_documents::{self, RenderedFeeds, Validations};
use crate::pipeline::write_edition::{self, ManifestInput};
use crate::published::baseline::Baseline;
use crate::published::removed_feeds::FeedComparison;
use crate::published::tombstones::{self, CurrentSite, TombstoneMap};
use crate::published::{OnDeletion, OnError, changes, known_feeds, touch};
use crate::site::bodies::BodyRenderer;
use crate::site::bodies::ChangedHeader;
use crate::site::cache::page_cache::PageCache;
use crate::site::request::{BuildEnding, BuildMode, BuildOutcome, ChangeListing};
use crate::site::site_build::SiteBuild;
use crate::sources::Fingerprint;

/// Makes an edition and, unless something prevents that, writes it. Returns the ending and
/// the validations for the cache.
///
/// With `--keep-going`, an attempt may find articles that would make a feed invalid; then
/// the next attempt goes without them. It may also find that articles changed since they
/// were selected; then they are selected again. Both are limited: a template error can
/// invalidate all articles one by one, and a program may write an article all the time.
///
/// # Errors
/// The disk failed.
pub(super) fn publish(
    context: BuildContext<'_>,
    selection: &mut ArticleSelection,
    outcome: &mut BuildOutcome,
) -> Result<(BuildEnding, Validations), Diagnostic> {
    let BuildContext { site, earlier, .. } = context;
    if site.request.on_error == OnError::KeepGoing {
        exclude_shared_ids(context, selection, outcome);
    }
    let mut rounds = 1..=validate::MAX_ROUNDS;
    let mut reselections = 0..MAX_RESELECTIONS;
    loop {
        let reported = outcome.report.diagnostics.len();
        let on_error = rounds.next().map_or(OnError::Stop, |_| site.request.on_error);
        let invalid = match attempt(context, on_error, selection, outcome)? {
            BuildAttempt::Ended(ending, validations) => return Ok((ending, validations)),
            BuildAttempt::Changed(changed, found) => {
                outcome.report.diagnostics.truncate(reported);
                outcome.report.append(found);
                let changed = reject_unstable_articles(changed, reselections.next(), site, outcome);
                site.reselect_changed(changed, earlier, selection, outcome);
                continue;
            }
            BuildAttempt::InvalidArticles(invalid) => invalid,
        };
        outcome.report.diagnostics.truncate(reported);
        outcome.report.diagnostics.extend(invalid.values().cloned());
        let paths = invalid.into_keys().collect();
        site.reselect_without(&paths, earlier, selection, outcome);
    }
}

/// Selects again without all but one of the articles that share an id, which was reported.
///
/// Another article with the same id may take the place of an excluded one; each round
/// excludes at least one, so the loop ends.
fn exclude_shared_ids(
    context: BuildContext<'_>,
    selection: &mut ArticleSelection,
    outcome: &mut BuildOutcome,
) {
    let BuildContext { site, previous, earlier, .. } = context;
    loop {
        let shared = causes::find_shared_ids(selection, &outcome.report);
        let excluded = causes::articles_to_exclude(&shared, previous);
        if excluded.is_empty() {
            return;
        }
        causes::report_excluded(&excluded, &site.config.articles.folder, &mut outcome.report);
        site.reselect_without(&excluded, earlier, selection, outcome);
    }
}

/// Result of one attempt at an edition.
enum BuildAttempt {
    /// Finished; everything that should be written is written.
    Ended(BuildEnding, Validations),
    /// Stopped before writing: the feeds must be made without these articles.
    InvalidArticles(BTreeMap<Box<str>, Diagnostic>),
    /// Stopped before writing: the headers of these articles changed since the selection.
    Changed(Vec<ChangedHeader>, Report),
}

/// Largest number of selections that are repeated because headers of archived articles
/// changed.
const MAX_RESELECTIONS: u32 = 5;

/// Turns articles that changed too often into errors.
fn reject_unstable_articles(
    changed: Vec<ChangedHeader>,
    round: Option<u32>,
    site: &SiteBuild<'_>,
    outcome: &mut BuildOutcome,
) -> Vec<ChangedHeader> {
    if round.is_some() {
        return changed;
    }
    let paths = changed.into_iter().map(|(path, _)| path);
    let faulty = paths.inspect(|path| outcome.report.push(site.source.changing(path)));
    faulty.map(|path| (path, None)).collect()
}

#[expect(clippy::too_many_lines, reason = "the recipe of a build, in the order of its steps")]
fn attempt(
    context: BuildContext<'_>,
    on_error: OnError,
    selection: &mut ArticleSelection,
    outcome: &mut BuildOutcome,
) -> Result<BuildAttempt, Diagnostic> {
    let BuildContext { site, previous, earlier, .. } = context;
    let EarlierBuilds { published, render_cache } = earlier;
    outcome.report.diagnostics.extend(published.check_clock(&selection.entries));
    let folder = &site.config.articles.folder;
    let touch = touch::select(&site.request.touch, &selection.headers, folder, &mut outcome.report);
    let touched =
        touch::apply(&mut selection.entries, &selection.headers, previous, &touch, site.now);
    let ids = collect_ids(selection, site);
    let current = current_site(selection, &ids, site);
    let tombstones = collect_tombstones(&current, context, &selection.left_out);
    let defaults = site.site_defaults(&selection.plan);
    let mut feeds = builder::build(&selection.plan, &selection.entries, defaults);
    tombstones::insert_into_feeds(&mut feeds, &current, &tombstones);
    #[cfg(test)]
    publish_gate::smuggler::unload_into(&mut feeds);
    let limit = &render_cache.limit;
    let documents = site.documents(&selection.plan, &feeds, limit, &mut outcome.report);
    site.report_filters(&selection.plan, &selection.headers, &feeds, &mut outcome.report);
    // If the clock has jumped back, published entries must not count as dated in the future.
    let now = changes::newest(&selection.entries).map_or(site.now, |newest| newest.max(site.now));
    let shared_ids = causes::find_shared_ids(selection, &outcome.report);
    let (mut found, validations) =
        validate_feeds(context, selection, shared_ids, &documents, &feeds, now);
    let mut invalid = match on_error {
        OnError::Stop => BTreeMap::new(),
        OnError::KeepGoing => validate::find_invalid_articles(&found.diagnostics, folder),
    };
    let articles = PublicArticles { headers: &selection.headers, published, now: site.now };
    let links = LinkResolver::new(articles, site.config, &render_cache.link_change);
    let gate = PublishGate { articles, links: &links, config: site.config };
    let documents = gate.admit(documents).unwrap_or_else(|refusals| {
        invalid.extend(exclude_or_report(refusals, on_error, &mut found));
        Vec::new()
    });
    invalid.retain(|path, _| selection.headers.at(path).is_some());
    if !invalid.is_empty() {
        return Ok(BuildAttempt::InvalidArticles(invalid));
    }
    outcome.report.append(found);
    outcome.report.diagnostics.extend(known_feeds::report_kept(&selection.plan));
    outcome.report.diagnostics.extend(report_ended_feeds(context, &selection.plan, &feeds));

    let loss = losses::report(context, selection, &ids, outcome.articles);
    outcome.report.diagnostics.extend(loss);
    let writing = write_edition::begin_writing(context, &mut outcome.report)?;
    let page_cache = PageCache::load(site.request, site.config, &site.authority);
    let archive_builder = ArchiveBuilder {
        gate,
        bodies: BodyRenderer { site, links: &links, render_cache },
        headers: &selection.headers,
        ids: &ids,
        defaults,
        previous,
        published: &published.compare_with(&selection.headers),
        touch: &touch,
        writing: writing.as_ref(),
        now,
    };
    let mut pages = archives::build_pages(&selection.plan, archive_builder, &page_cache)?;
    site.source.check()?;
    if !pages.changed.is_empty() {
        let changed = std::mem::take(&mut pages.changed);
        let found = retain_faulty_articles(&changed, std::mem::take(&mut pages.report), folder);
        return Ok(BuildAttempt::Changed(changed, found));
    }
    let refused = std::mem::take(&mut pages.refused);
    let invalid = exclude_or_report(refused, on_error, &mut pages.report);
    if !invalid.is_empty() {
        return Ok(BuildAttempt::InvalidArticles(invalid));
    }
    outcome.report.append(std::mem::take(&mut pages.report));
    outcome.report.diagnostics.extend(render_cache.limit.fault());
    outcome.feeds = feeds.len();
    outcome.entries = ids.len();
    outcome.bodies = render_cache.bodies();
    let link_change = *render_cache.link_change.lock().unwrap_or_else(PoisonError::into_inner);
    outcome.next_change = next_change(site, selection).into_iter().chain(link_change).min();
    if site.request.changes == ChangeListing::List {
        outcome.changes = entry_changes::list(selection, previous);
    }
    outcome.left_out = selection.plan.left_out.clone();
    outcome.left_out.broken = outcome.articles - selection.headers.len() + pages.broken;

    let ending = write_edition::ending(site.request, &outcome.report);
    let is_stopped = write_edition::is_stopped(site.request, &outcome.report);
    if site.request.mode == BuildMode::Check && !is_stopped {
        let refusal = write_edition::preview(context, &documents, &mut outcome.report)?;
        let ending = refusal.map_or_else(
            || write_edition::ending(site.request, &outcome.report),
            write_edition::refusal_ending,
        );
        return Ok(BuildAttempt::Ended(ending, validations));
    }
    if let Some(writing) = writing.filter(|_| !is_stopped) {
        let left_out = [&selection.left_out[..], &pages.left_out].concat();
        let input = ManifestInput {
            selection,
            current: &current,
            touched: &touched,
            left_out,
            tombstones,
            feeds: &feeds,
        };
        let manifest = write_edition::new_manifest(context, input, &mut pages, ending);
        let refusal = write_edition::write_files(
            context, writing, &documents, manifest, &mut pages, outcome,
        )?;
        if let Some(refusal) = refusal {
            return Ok(BuildAttempt::Ended(write_edition::refusal_ending(refusal), validations));
        }
        page_cache.save(pages.take_cached(), site.request, &site.config.output.folder);
    }
    Ok(BuildAttempt::Ended(ending, validations))
}

/// Handles the articles that the publish gate refused: returns them if the build goes on
/// without them, otherwise reports them as errors.
fn exclude_or_report(
    refusals: RefusedArticles,
    on_error: OnError,
    report: &mut Report,
) -> RefusedArticles {
    match on_error {
        // The other code does not stop the build.
        OnError::KeepGoing => refusals
            .into_iter()
            .map(|(path, found)| {
                let message = format!("{}; the feeds go without this article", found.message);
                (path, Diagnostic { code: &codes::ARTICLE_SPOILS_FEED, message, ..found })
            })
            .collect(),
        OnError::Stop => {
            report.diagnostics.extend(refusals.into_values());
            RefusedArticles::new()
        }
    }
}

/// Keeps the diagnostics of articles whose new headers have errors: they are not read
/// again, so they would not be reported again.
fn retain_faulty_articles(changed: &[ChangedHeader], mut found: Report, folder: &Path) -> Report {
    let faulty = changed.iter().filter(|(_, header)| header.is_none());
    let files: Vec<_> = faulty.map(|(path, _)| folder.join(&**path)).collect();
    found.diagnostics.retain(|found| {
        found.location.as_ref().is_some_and(|at| files.iter().any(|file| **file == *at.path))
    });
    found
}

/// Returns the ids of all entries of feeds and archive pages, by header index.
fn collect_ids(selection: &ArticleSelection, site: &SiteBuild<'_>) -> HashMap<usize, String> {
    let in_feeds = selection.entries.iter().map(|(index, entry)| (*index, entry.id.clone()));
    let mut ids: HashMap<usize, String> = in_feeds.collect();
    let pages = selection.plan.feeds.iter().flat_map(|feed| &feed.pages);
    for &index in pages.flat_map(|page| &page.articles) {
        ids.entry(index).or_insert_with(|| {
            identity::id(&selection.headers[index], site.config, &site.authority)
        });
    }
    ids
}

fn current_site<'a>(
    selection: &'a ArticleSelection,
    ids: &'a HashMap<usize, String>,
    site: &'a SiteBuild<'a>,
) -> CurrentSite<'a> {
    CurrentSite {
        config: site.config,
        authority: &site.authority,
        now: site.now,
        headers: &selection.headers,
        plan: &selection.plan,
        ids,
    }
}

fn collect_tombstones(
    current: &CurrentSite<'_>,
    context: BuildContext<'_>,
    left_out: &[String],
) -> TombstoneMap {
    let published = context.earlier.published;
    let held: Vec<&str> = left_out.iter().filter_map(|id| published.path_of(id)).collect();
    tombstones::collect(current, context.previous, &|path: &str| {
        held.contains(&path) || write_edition::is_present(context, path)
    })
}

/// Validates the documents. Returns the findings and the validations for the cache.
fn validate_feeds(
    context: BuildContext<'_>,
    selection: &ArticleSelection,
    shared_ids: SharedIds,
    documents: &[Document],
    feeds: &[Feed],
    now: Timestamp,
) -> (Report, Validations) {
    let site = context.site;
    let folder = &site.config.articles.folder;
    // Sorted, so that of two articles with the same id always the same one is reported.
    let entries: BTreeMap<_, _> = selection.entries.iter().collect();
    let sources = entries.into_iter().flat_map(|(index, entry)| {
        validate::sources(entry, folder.join(&*selection.headers[*index].path))
    });
    let rendered = RenderedFeeds {
        documents,
        feeds,
        origins: DocumentOrigins {
            articles: sources.collect(),
            config: site.config,
            config_path: site.request.config,
        },
        shared_ids,
        fingerprint: &|path| {
            if path == site.request.config {
                return Fingerprint::of(path);
            }
            site.source.stamp(path.strip_prefix(folder).ok()?.to_str()?)
        },
    };
    validate_documents::validate_documents(
        &rendered,
        context.earlier.render_cache,
        now,
        site.progress,
    )
}

/// Reports published feeds that are no longer written.
fn report_ended_feeds(
    context: BuildContext<'_>,
    plan: &SitePlan,
    feeds: &[Feed],
) -> Option<Diagnostic> {
    let BuildContext { site, baseline, previous, .. } = context;
    let comparison = FeedComparison { previous, config: site.config, plan, feeds };
    match (baseline, site.request.on_deletion) {
        // Without a manifest no file is removed, so no feed ends.
        (Baseline::RebuiltFromFeeds(_), _) => None,
        (_, OnDeletion::Refuse) => comparison.refuse(site.request.config),
        (_, OnDeletion::Accept) => comparison.report_ended(),
    }
}
