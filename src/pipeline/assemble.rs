//! An edition: what is published of the articles that were chosen.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::PoisonError;

use chrono::TimeDelta;

use crate::builder::{self, SitePlan};
use crate::diagnostic::{Diagnostic, Report, Severity, codes};
use crate::identity;
use crate::model::{ArticleHeaders, Document, Feed, Header, Timestamp};
use crate::pipeline::archives::{self, ArchiveBuilder, BuiltPages};
use crate::pipeline::bodies::BodyRenderer;
use crate::pipeline::cache::page_cache::PageCache;
use crate::pipeline::cache::render_cache::RenderCache;
use crate::pipeline::cache::validation_cache::CachedValidation;
use crate::pipeline::links::LinkResolver;
use crate::pipeline::losses;
#[cfg(test)]
use crate::pipeline::publish_gate;
use crate::pipeline::publish_gate::{PublicArticles, PublicDocument, PublishGate, RefusedArticles};
use crate::pipeline::request::{
    BuildEnding, BuildMode, BuildOutcome, BuildRequest, BuildStrictness,
};
use crate::pipeline::select::{ArticleSelection, ChangedHeader};
use crate::pipeline::source_files::{self, SourceFiles};
use crate::pipeline::{SiteBuild, validate};
use crate::published::baseline::Baseline;
use crate::published::changes::{self, PublishedState};
use crate::published::removed_feeds::FeedComparison;
use crate::published::tombstones::{self, CurrentSite, TombstoneMap};
use crate::published::touch::{self, TouchTimes};
use crate::published::{OnDeletion, OnError};
use crate::published::{known_feeds, past_entries};
use crate::writer::{
    self, AdmittedDocument, Manifest, OutputWriter, StagedDocument, WriteRefusal, WriteRules,
};

/// What an edition stands on.
#[derive(Clone, Copy)]
pub struct BuildContext<'a> {
    /// The site.
    pub site: &'a SiteBuild<'a>,
    /// Where it is known from what was published last.
    pub history: &'a Baseline,
    /// What was published last.
    pub last: &'a Manifest,
    /// The same, beside the configuration.
    pub known: &'a PublishedState<'a>,
    /// What earlier builds rendered.
    pub kept: &'a RenderCache<'a>,
}

/// What the manifest is made of.
struct ManifestInput<'a> {
    chosen: &'a ArticleSelection,
    living: &'a CurrentSite<'a>,
    touched: &'a TouchTimes,
    /// Known ids whose articles are left out.
    left_out: Vec<String>,
    tombstones: TombstoneMap,
    feeds: &'a [Feed],
}

/// Makes an edition and, unless something keeps it from that, writes it.
/// Returns with the ending what was said of each document, by its mark.
///
/// # Errors
/// The disk failed.
pub fn publish(
    ground: BuildContext<'_>,
    chosen: &mut ArticleSelection,
    outcome: &mut BuildOutcome,
) -> Result<(BuildEnding, BTreeMap<String, CachedValidation>), Diagnostic> {
    let BuildContext { site, known, kept, .. } = ground;
    let mut rounds = 1..=validate::MOST_ROUNDS;
    let mut reselections = 0..MOST_CHANGES;
    loop {
        let said = outcome.report.diagnostics.len();
        let on_error = rounds.next().map_or(OnError::Stop, |_| site.request.on_error);
        let spoilt = match attempt(ground, on_error, chosen, outcome)? {
            BuildAttempt::Ended(ending, judged) => return Ok((ending, judged)),
            BuildAttempt::Changed(changed, found) => {
                outcome.report.diagnostics.truncate(said);
                outcome.report.append(found);
                let changed = reject_unstable_articles(changed, reselections.next(), site, outcome);
                site.choose_changed(changed, (known, kept), chosen, outcome);
                continue;
            }
            BuildAttempt::Spoilt(spoilt) => spoilt,
        };
        outcome.report.diagnostics.truncate(said);
        outcome.report.diagnostics.extend(spoilt.values().cloned());
        let paths = spoilt.into_keys().collect();
        site.choose_without(&paths, (known, kept), chosen, outcome);
    }
}

/// How an attempt at an edition ended.
enum BuildAttempt {
    /// With all that was to be done.
    Ended(BuildEnding, BTreeMap<String, CachedValidation>),
    /// Before anything was written: feeds are to go without these articles.
    Spoilt(BTreeMap<Box<str>, Diagnostic>),
    /// Before anything was written: the headers of these articles changed.
    Changed(Vec<ChangedHeader>, Report),
}

/// How often a build selects again because headers of archived articles changed.
const MOST_CHANGES: u32 = 5;

/// Makes articles that changed too often errors.
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
    let faulty = paths.inspect(|path| outcome.report.push(site.origin.changing(path)));
    faulty.map(|path| (path, None)).collect()
}

fn attempt(
    ground: BuildContext<'_>,
    on_error: OnError,
    chosen: &mut ArticleSelection,
    outcome: &mut BuildOutcome,
) -> Result<BuildAttempt, Diagnostic> {
    let BuildContext { site, last, known, kept, .. } = ground;
    outcome.report.diagnostics.extend(known.clock(&chosen.entries));
    let folder = &site.config.articles.folder;
    let touch = touch::choice(&site.request.touch, &chosen.headers, folder, &mut outcome.report);
    let touched = touch::touch(&mut chosen.entries, &chosen.headers, last, &touch, site.now);
    let ids = ids(chosen, site);
    let living = living(chosen, &ids, site);
    let graves = graves(&living, ground, &chosen.left_out);
    let masthead = site.masthead(&chosen.plan);
    let mut feeds = builder::build(&chosen.plan, &chosen.entries, masthead);
    tombstones::insert_into_feeds(&mut feeds, &living, &graves);
    #[cfg(test)]
    publish_gate::smuggler::unload_into(&mut feeds);
    let documents = site.documents((&chosen.plan, &feeds), &kept.limit, &mut outcome.report);
    // After the clock has jumped back, what is published is not early.
    let now = changes::newest(&chosen.entries).map_or(site.now, |newest| newest.max(site.now));
    let (mut found, judged) = validate_feeds(&documents, &feeds, (ground, chosen, now));
    let mut spoilt = match on_error {
        OnError::Stop => BTreeMap::new(),
        OnError::KeepGoing => validate::find_invalid_articles(&found.diagnostics, folder),
    };
    let articles = PublicArticles { headers: &chosen.headers, known, now: site.now };
    let links = LinkResolver::new(articles, site.config, &kept.link_change);
    let gate = PublishGate { articles, links: &links, config: site.config };
    let documents = gate.admit(documents).unwrap_or_else(|refusals| {
        spoilt.extend(refused(refusals, on_error, &mut found));
        Vec::new()
    });
    spoilt.retain(|path, _| chosen.headers.at(path).is_some());
    if !spoilt.is_empty() {
        return Ok(BuildAttempt::Spoilt(spoilt));
    }
    outcome.report.append(found);
    outcome.report.diagnostics.extend(known_feeds::report_kept(&chosen.plan));
    outcome.report.diagnostics.extend(ended_feeds(ground, &chosen.plan, &feeds));

    let loss = losses::report(ground, (chosen, &ids), outcome.articles);
    outcome.report.diagnostics.extend(loss);
    let writing = begin_writing(ground, &mut outcome.report)?;
    let standing = PageCache::load(site.request, site.config, &site.authority);
    let materials = ArchiveBuilder {
        gate,
        bodies: BodyRenderer { site, links: &links, kept },
        headers: &chosen.headers,
        ids: &ids,
        masthead,
        last,
        known: &known.beside(&chosen.headers),
        touch: &touch,
        writing: writing.as_ref(),
        now,
    };
    let mut pages = archives::make(&chosen.plan, materials, &standing)?;
    site.origin.check()?;
    if !pages.changed.is_empty() {
        let changed = std::mem::take(&mut pages.changed);
        let found = retain_faulty_articles(&changed, std::mem::take(&mut pages.report), folder);
        return Ok(BuildAttempt::Changed(changed, found));
    }
    let spoilt = refused(std::mem::take(&mut pages.refused), on_error, &mut pages.report);
    if !spoilt.is_empty() {
        return Ok(BuildAttempt::Spoilt(spoilt));
    }
    outcome.report.append(std::mem::take(&mut pages.report));
    outcome.report.diagnostics.extend(kept.limit.fault());
    outcome.feeds = feeds.len();
    outcome.entries = ids.len();
    outcome.bodies = kept.bodies();
    let link_change = *kept.link_change.lock().unwrap_or_else(PoisonError::into_inner);
    outcome.next_change =
        next_change(&chosen.plan, &chosen.headers).into_iter().chain(link_change).min();
    outcome.left_out = chosen.plan.left_out.clone();
    outcome.left_out.broken = outcome.articles - chosen.headers.len() + pages.broken;

    let ending = ending(site.request, &outcome.report);
    let is_stopped = is_stopped(site.request, &outcome.report);
    if site.request.mode == BuildMode::Check && !is_stopped {
        let refusal = preview(ground, &documents, &mut outcome.report)?;
        let ending =
            refusal.map_or_else(|| self::ending(site.request, &outcome.report), refusal_ending);
        return Ok(BuildAttempt::Ended(ending, judged));
    }
    if let Some(writing) = writing.filter(|_| !is_stopped) {
        let left_out = [&chosen.left_out[..], &pages.left_out].concat();
        let facts = ManifestInput {
            chosen,
            living: &living,
            touched: &touched,
            left_out,
            tombstones: graves,
            feeds: &feeds,
        };
        let manifest = manifest(ground, facts, &mut pages, ending);
        let refusal = write(ground, writing, (&documents, manifest, &mut pages), outcome)?;
        if let Some(refusal) = refusal {
            return Ok(BuildAttempt::Ended(refusal_ending(refusal), judged));
        }
        standing.save(pages.take_cached(), site.request, &site.config.output.folder);
    }
    Ok(BuildAttempt::Ended(ending, judged))
}

/// Returns the articles that the publish gate refused, if the build goes on
/// without them; else reports them, and nothing is written.
fn refused(refusals: RefusedArticles, on_error: OnError, report: &mut Report) -> RefusedArticles {
    match on_error {
        // With a code that stops nothing: the feeds go on without these articles.
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

/// Keeps what was reported of articles whose new headers have errors: they are
/// not read again.
fn retain_faulty_articles(changed: &[ChangedHeader], mut found: Report, folder: &Path) -> Report {
    let faulty = changed.iter().filter(|(_, header)| header.is_none());
    let files: Vec<_> = faulty.map(|(path, _)| folder.join(&**path)).collect();
    let is_of_faulty = |found: &Diagnostic| {
        found.location.as_ref().is_some_and(|at| files.iter().any(|file| **file == *at.path))
    };
    found.diagnostics.retain(is_of_faulty);
    found
}

/// Lists the ids of all entries of feeds and pages.
fn ids(chosen: &ArticleSelection, site: &SiteBuild<'_>) -> HashMap<usize, String> {
    let own = chosen.entries.iter().map(|(index, entry)| (*index, entry.id.clone()));
    let mut ids: HashMap<usize, String> = own.collect();
    let pages = chosen.plan.feeds.iter().flat_map(|feed| &feed.pages);
    for &index in pages.flat_map(|page| &page.articles) {
        let id = || identity::id(&chosen.headers[index], site.config, &site.authority);
        ids.entry(index).or_insert_with(id);
    }
    ids
}

fn living<'a>(
    chosen: &'a ArticleSelection,
    ids: &'a HashMap<usize, String>,
    site: &'a SiteBuild<'a>,
) -> CurrentSite<'a> {
    CurrentSite {
        config: site.config,
        authority: &site.authority,
        now: site.now,
        headers: &chosen.headers,
        plan: &chosen.plan,
        ids,
    }
}

fn graves(living: &CurrentSite<'_>, ground: BuildContext<'_>, left_out: &[String]) -> TombstoneMap {
    let held: Vec<&str> = left_out.iter().filter_map(|id| ground.known.path(id)).collect();
    let is_there = |path: &str| held.contains(&path) || is_there(ground, path);
    tombstones::collect_tombstones(living, ground.last, &is_there)
}

/// Returns true if an article's file is there, or if it can't be known: only the
/// user can say that files below a missing folder were deleted.
fn is_there(ground: BuildContext<'_>, path: &str) -> bool {
    let origin = ground.site.origin;
    if losses::is_accepted(ground.site.request) {
        origin.stamp(path).is_some()
    } else {
        origin.has(path)
    }
}

/// Judges the documents; returns with what was found what was said of each, by
/// its mark.
fn validate_feeds(
    documents: &[Document],
    feeds: &[Feed],
    (ground, chosen, now): (BuildContext<'_>, &ArticleSelection, Timestamp),
) -> (Report, BTreeMap<String, CachedValidation>) {
    let folder = &ground.site.config.articles.folder;
    // Of two articles of one id, always the same one is named.
    let entries: BTreeMap<_, _> = chosen.entries.iter().collect();
    let sources = entries.into_iter().flat_map(|(index, entry)| {
        validate::sources(entry, folder.join(&*chosen.headers[*index].path))
    });
    let stamp = |path: &Path| ground.site.origin.stamp(path.strip_prefix(folder).ok()?.to_str()?);
    let sources = sources.collect();
    let rendered = validate::RenderedFeeds { documents, feeds, sources, stamp: &stamp };
    validate::validate_documents(&rendered, ground.kept, now, ground.site.progress)
}

/// Reports published feeds that are written no more.
fn ended_feeds(ground: BuildContext<'_>, plan: &SitePlan, feeds: &[Feed]) -> Option<Diagnostic> {
    let BuildContext { site, history, last, .. } = ground;
    let comparison = FeedComparison { last, config: site.config, plan, feeds };
    match (history, site.request.on_deletion) {
        // Without a manifest no file is removed.
        (Baseline::Standing(_), _) => None,
        (_, OnDeletion::Refuse) => comparison.refuse(site.request.config),
        (_, OnDeletion::Accept) => comparison.report_ended(),
    }
}

/// Begins to write, if by what was found so far something is to be written.
fn begin_writing(
    ground: BuildContext<'_>,
    report: &mut Report,
) -> Result<Option<OutputWriter>, Diagnostic> {
    let BuildContext { site, history, last, .. } = ground;
    if site.request.mode == BuildMode::Check || is_stopped(site.request, report) {
        return Ok(None);
    }
    let writing = writer::begin(&site.config.output.folder, last, report)?;
    Ok(Some(match history {
        Baseline::Written(_) => writing.over_its_manifest(),
        Baseline::Published(_) | Baseline::Standing(_) => writing,
    }))
}

/// Says whether nothing is to be replaced, by what was found so far.
fn is_stopped(request: &BuildRequest<'_>, report: &Report) -> bool {
    let always_stops = [
        &codes::FEED_MALFORMED,
        &codes::FEED_LEAVES,
        &codes::OUTPUT_NOT_PUBLIC,
        &codes::OUTPUT_TOO_LARGE,
        &codes::LOSS_SUDDEN,
    ];
    let is_malformed =
        |found: &Diagnostic| always_stops.contains(&found.code) || validate::is_fatal(found);
    let has_failed =
        request.on_error == OnError::Stop && ending(request, report) != BuildEnding::Done;
    has_failed || report.diagnostics.iter().any(is_malformed)
}

fn ending(request: &BuildRequest<'_>, report: &Report) -> BuildEnding {
    let least = match request.strictness {
        BuildStrictness::Normal => Severity::Error,
        BuildStrictness::Strict => Severity::Warning,
    };
    let fails = report.diagnostics.iter().any(|found| found.code.severity >= least);
    if fails { BuildEnding::InputErrors } else { BuildEnding::Done }
}

/// Finds when a feed will be another though no file changes: an article
/// comes due, expires, or grows too old.
fn next_change(plan: &SitePlan, headers: &ArticleHeaders) -> Option<Timestamp> {
    let due = plan.left_out.next_due.as_ref().map(|(due, _)| *due);
    let over = plan.feeds.iter().flat_map(|feed| {
        let age = feed.rule.settings.max_age;
        let paged = feed.pages.iter().flat_map(|page| &page.articles);
        feed.articles.iter().chain(paged).flat_map(move |&index| {
            let Header { expires, published, .. } = &headers[index];
            let grown = age.and_then(|age| published.as_ref()?.instant.checked_add_signed(age));
            // An article is let through to the very second of its age.
            let old = grown.map(|grown| grown + TimeDelta::seconds(1));
            expires.as_ref().map(|date| date.instant).into_iter().chain(old)
        })
    });
    over.chain(due).min()
}

/// Notes everything that the next build must know.
fn manifest(
    ground: BuildContext<'_>,
    facts: ManifestInput<'_>,
    pages: &mut BuiltPages,
    ending: BuildEnding,
) -> Manifest {
    let BuildContext { site, last, known, .. } = ground;
    let ManifestInput { chosen, living, touched, left_out, tombstones: graves, feeds } = facts;
    let mut manifest = Manifest {
        id_authority: Some(site.authority.clone()),
        entries: touch::records(&chosen.headers, &chosen.entries, touched).collect(),
        feeds: known_feeds::records(&chosen.plan, feeds),
        ..Manifest::default()
    };
    let records = std::mem::take(&mut pages.records);
    archives::record(&mut manifest, &chosen.plan, living.ids, (last, records));
    tombstones::record(&mut manifest, living, graves);
    site.held.record(&mut manifest, &chosen.headers);
    if ending != BuildEnding::Done {
        let is_there = |path: &str| is_there(ground, path);
        for (id, record) in known.retained_entries(&left_out, &chosen.headers, is_there) {
            let mut record = record.clone();
            record.pages.retain(|feed| manifest.archives.contains_key(feed));
            manifest.entries.entry(id.clone()).or_insert(record);
        }
    }
    past_entries::record(&mut manifest, last, site.now);
    manifest
}

fn write(
    ground: BuildContext<'_>,
    writing: OutputWriter,
    (documents, manifest, pages): (&[PublicDocument], Manifest, &mut BuiltPages),
    outcome: &mut BuildOutcome,
) -> Result<Option<WriteRefusal>, Diagnostic> {
    let BuildContext { site, history, last, .. } = ground;
    site.progress.start("write", documents.len() as u64);
    // Pages before the feeds that lead to them: no reader meets a gap.
    let mut placed: Vec<StagedDocument> = std::mem::take(&mut pages.placed);
    placed.extend(writing.add_all(documents)?);
    let paths: Vec<&str> = placed.iter().map(StagedDocument::path).collect();
    let last = history.with_files(last, &site.config.output.folder, &paths);
    let sources = SourceFiles::find(site.request.config, site.config);
    let rules = WriteRules {
        can_write: &|path| source_files::can_write(site.config, path),
        source: &|path, file| sources.name(path, file),
        on_stranger: site.request.on_foreign_file,
    };
    if let Some(refusal) = writing.review(&placed, &last, &rules, &mut outcome.report) {
        site.progress.finish();
        return Ok(Some(refusal));
    }
    // With `--strict`, what is said of the files that are there stops the build too.
    if is_stopped(site.request, &outcome.report) {
        site.progress.finish();
        return Ok(Some(WriteRefusal::Stranger));
    }
    history.restore(&last, &writing)?;
    let written = writing.finish(placed, &last, manifest, &rules, &mut outcome.report)?;
    site.progress.finish();
    outcome.is_written = true;
    outcome.written = written.written;
    outcome.unchanged = written.unchanged;
    outcome.removed = written.removed;
    Ok(None)
}

/// Reports what writing the documents would refuse to replace.
fn preview(
    ground: BuildContext<'_>,
    documents: &[PublicDocument],
    report: &mut Report,
) -> Result<Option<WriteRefusal>, Diagnostic> {
    let BuildContext { site, history, last, .. } = ground;
    let folder = &site.config.output.folder;
    let paths: Vec<&str> = documents.iter().map(|it| &*it.document().path).collect();
    let last = history.with_files(last, folder, &paths);
    let sources = SourceFiles::find(site.request.config, site.config);
    let rules = WriteRules {
        can_write: &|path| source_files::can_write(site.config, path),
        source: &|path, file| sources.name(path, file),
        on_stranger: site.request.on_foreign_file,
    };
    writer::preview(folder, documents, &last, &rules, report)
}

/// Returns the ending of a build that would replace what is not ours.
const fn refusal_ending(refusal: WriteRefusal) -> BuildEnding {
    match refusal {
        WriteRefusal::Stranger => BuildEnding::InputErrors,
        WriteRefusal::Source => BuildEnding::ConfigErrors,
    }
}
