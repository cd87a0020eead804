//! Which articles are published, and the entries that they become.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::builder::{self, EntryMap, SelectionContext, SitePlan};
use crate::diagnostic::{Diagnostic, Report};
use crate::identity;
use crate::model::{Article, ArticleHeaders, Header};
use crate::pipeline::bodies::{BodyRead, BodyRenderer};
use crate::pipeline::cache::render_cache::RenderCache;
use crate::pipeline::links::LinkResolver;
use crate::pipeline::publish_gate::PublicArticles;
use crate::pipeline::{BuildOutcome, SiteBuild};
use crate::published::OnDeletion;
use crate::published::change_policy::ChangeResolution;
use crate::published::changes::PublishedState;
use crate::sources;

/// What is published, but for the pages of archives.
pub struct ArticleSelection {
    /// Of every article without errors, sorted by path.
    pub headers: ArticleHeaders,
    /// Headers that are not to be published, to be looked at again.
    pub excluded: Vec<Header>,
    /// Which articles stand in which feed.
    pub plan: SitePlan,
    /// Those of the feeds.
    pub entries: EntryMap,
    /// Known ids whose articles are left out, because readers would be shown
    /// them again.
    pub left_out: Vec<String>,
    /// Known ids whose changes are reported, and whose articles are not left out.
    pub reported: Vec<String>,
    /// Articles, by path, whose header changed after it was first read.
    pub changed: BTreeSet<Box<str>>,
}

/// An article whose text has another header than the one it was selected by;
/// none if the new one has errors.
pub type ChangedHeader = (Box<str>, Option<Box<Header>>);

/// How often the header of one article may change during a build.
const MOST_HEADERS: u32 = 5;

/// Result of selecting articles and reading their bodies.
struct SelectionResult {
    set_aside: Vec<Header>,
    plan: SitePlan,
    entries: EntryMap,
    changed: BTreeSet<Box<str>>,
}

/// Articles as they were rendered, by path; none of one that has errors.
type RenderedArticles = BTreeMap<Box<str>, Option<Article>>;

impl SiteBuild<'_> {
    /// Selects articles, and reports those that readers would be shown again.
    /// If the build keeps going, these are taken out and the next ones selected.
    pub(super) fn choose(
        &self,
        known: &PublishedState<'_>,
        kept: &RenderCache<'_>,
        mut headers: ArticleHeaders,
        outcome: &mut BuildOutcome,
    ) -> ArticleSelection {
        let mut settlement = ChangeResolution::new(self.request.change_policy());
        let mut told = Vec::new();
        let mut changes = known.changes(&headers);
        let mut revised = BTreeSet::new();
        loop {
            settlement.resolve(changes, &mut headers, &mut outcome.report);
            let mut said = std::mem::take(&mut outcome.report);
            let selected = self.select(&mut headers, (known, kept), outcome);
            let SelectionResult { set_aside, plan, entries, changed: now_changed } = selected;
            settlement.set_aside.extend(set_aside);
            if !now_changed.is_empty() {
                self.recheck_identities(&headers, &now_changed, (&mut said, outcome));
            }
            let mut found = std::mem::replace(&mut outcome.report, said);
            // Bodies that are read again say the same again.
            found.diagnostics.retain(|found| !told.contains(found));
            told.extend_from_slice(&found.diagnostics);
            outcome.report.append(found);
            changes = known.beside(&headers).changes(&entries);
            if !now_changed.is_empty() {
                let mut own = known.changes(&headers);
                own.retain(|change| now_changed.contains(&change.path));
                changes.extend(own);
            }
            revised.extend(now_changed);
            if changes.is_empty() || !settlement.verdict.excludes() {
                settlement.resolve(changes, &mut headers, &mut outcome.report);
                let ChangeResolution { left_out, reported, set_aside, .. } = settlement;
                return ArticleSelection {
                    headers,
                    excluded: set_aside,
                    plan,
                    entries,
                    left_out,
                    reported,
                    changed: revised,
                };
            }
        }
    }

    /// Chooses again, without some articles, by their paths; what was said of
    /// the others is not said twice.
    pub(super) fn choose_without(
        &self,
        spoilt: &BTreeSet<Box<str>>,
        (known, kept): (&PublishedState<'_>, &RenderCache<'_>),
        chosen: &mut ArticleSelection,
        outcome: &mut BuildOutcome,
    ) {
        let mut headers = std::mem::take(&mut chosen.headers);
        let aside = headers.remove(spoilt.iter().map(|path| &**path));
        self.choose_again(headers, aside, (known, kept), (chosen, outcome));
    }

    /// Chooses again after the headers of some articles changed.
    pub(super) fn choose_changed(
        &self,
        found: Vec<ChangedHeader>,
        (known, kept): (&PublishedState<'_>, &RenderCache<'_>),
        chosen: &mut ArticleSelection,
        outcome: &mut BuildOutcome,
    ) {
        let mut headers = std::mem::take(&mut chosen.headers);
        chosen.changed.extend(found.iter().map(|(path, _)| path.clone()));
        replace(&mut headers, found);
        self.choose_again(headers, Vec::new(), (known, kept), (chosen, outcome));
    }

    fn choose_again(
        &self,
        headers: ArticleHeaders,
        aside: Vec<Header>,
        (known, kept): (&PublishedState<'_>, &RenderCache<'_>),
        (chosen, outcome): (&mut ArticleSelection, &mut BuildOutcome),
    ) {
        let said = std::mem::take(&mut outcome.report);
        let again = self.choose(known, kept, headers, outcome);
        let mut found = std::mem::replace(&mut outcome.report, said);
        found.diagnostics.retain(|found| !outcome.report.diagnostics.contains(found));
        outcome.report.append(found);
        let ArticleSelection { excluded: set_aside, left_out, changed, .. } =
            std::mem::replace(chosen, again);
        chosen.changed.extend(changed);
        chosen.excluded.extend(aside.into_iter().chain(set_aside));
        chosen.left_out.extend(left_out);
    }

    /// Selects the articles of every feed and reads their bodies. An article
    /// whose body has errors is set aside and the next one selected; after a
    /// header changed, all are selected again.
    fn select(
        &self,
        headers: &mut ArticleHeaders,
        (known, kept): (&PublishedState<'_>, &RenderCache<'_>),
        outcome: &mut BuildOutcome,
    ) -> SelectionResult {
        let mut set_aside = Vec::new();
        let mut articles = RenderedArticles::new();
        let mut rounds = HashMap::<Box<str>, u32>::new();
        loop {
            let mut found = Report::default();
            let plan = self.plan(headers, known, &mut found);
            let selected = plan.selected().into_iter().map(|index| &headers[index]);
            let missing: Vec<_> =
                selected.filter(|header| !articles.contains_key(&header.path)).collect();
            let read = self.bodies(&missing, headers, (known, kept), &mut outcome.report);
            let is_broken = read.iter().any(|(_, body)| matches!(body, BodyRead::Faulty));
            let mut changed = Vec::new();
            for (path, body) in read {
                match body {
                    BodyRead::Rendered(row) => drop(articles.insert(path, Some(row.article))),
                    BodyRead::Faulty => drop(articles.insert(path, None)),
                    BodyRead::Changed(header) => changed.push((path, header)),
                }
            }
            if !is_broken && changed.is_empty() {
                outcome.report.append(found);
                if !rounds.is_empty() {
                    without_repeats(&mut outcome.report.diagnostics);
                }
                let entries = self.entries(articles, &plan, headers);
                let changed = rounds.into_keys().collect();
                return SelectionResult { set_aside, plan, entries, changed };
            }
            if !changed.is_empty() {
                // Links were resolved by headers that are of another version.
                articles.retain(|_, article| article.is_none());
                self.bound(&mut changed, &mut rounds, &mut outcome.report);
                replace(headers, changed);
            }
            let broken = articles.iter().filter(|(_, article)| article.is_none());
            set_aside.extend(headers.remove(broken.map(|(path, _)| &**path)));
        }
    }

    fn plan(
        &self,
        headers: &ArticleHeaders,
        known: &PublishedState<'_>,
        report: &mut Report,
    ) -> SitePlan {
        self.progress.start("select", 0);
        let moment = SelectionContext {
            now: self.now,
            is_already_published: &|header| known.is_already_published(header),
            page_of: &|header, feed| known.page_of(header, feed),
            pages: &|feed| known.pages(feed),
            known_feeds: match self.request.on_deletion {
                OnDeletion::Refuse => &known.feeds,
                OnDeletion::Accept => &[],
            },
        };
        let plan = builder::plan(headers, self.config, &self.authority, moment, report);
        self.progress.finish();
        plan
    }

    fn bodies(
        &self,
        selected: &[&Header],
        headers: &ArticleHeaders,
        (known, kept): (&PublishedState<'_>, &RenderCache<'_>),
        report: &mut Report,
    ) -> Vec<(Box<str>, BodyRead)> {
        let articles = PublicArticles { headers, known, now: self.now };
        let links = LinkResolver::new(articles, self.config, &kept.link_change);
        let bodies = BodyRenderer { site: self, links: &links, kept };
        self.progress.start("bodies", selected.len() as u64);
        let mut read = Vec::with_capacity(selected.len());
        for share in selected.chunks(self.origin.share()) {
            bodies.read_ahead(share);
            read.extend(sources::each(share, report, |header, report| {
                self.progress.advance(1);
                let body = bodies.body(header, report);
                if let BodyRead::Rendered(row) = &body
                    && report.diagnostics.is_empty()
                {
                    kept.add(row);
                }
                (header.path.clone(), body)
            }));
        }
        self.progress.finish();
        read
    }

    /// Counts how often headers changed; after too many times, an article has
    /// an error.
    fn bound(
        &self,
        changed: &mut [ChangedHeader],
        rounds: &mut HashMap<Box<str>, u32>,
        report: &mut Report,
    ) {
        for (path, header) in changed {
            let count = rounds.entry(path.clone()).or_default();
            *count += 1;
            if *count > MOST_HEADERS && header.take().is_some() {
                report.push(self.origin.changing(path));
            }
        }
    }

    /// Takes back what was said of headers that changed, and looks for ids and
    /// addresses that the new ones share with others.
    fn recheck_identities(
        &self,
        headers: &ArticleHeaders,
        changed: &BTreeSet<Box<str>>,
        (said, outcome): (&mut Report, &mut BuildOutcome),
    ) {
        let folder = &self.config.articles.folder;
        let files: HashSet<_> = changed.iter().map(|path| folder.join(&**path)).collect();
        let is_old = |found: &Diagnostic| {
            found.location.as_ref().is_some_and(|at| files.contains(&*at.path))
        };
        said.diagnostics.retain(|found| !is_old(found));
        let place = |header: &Header, about| self.places.find(header, about);
        let repeated = identity::find_duplicates(headers, self.config, &self.authority, &place);
        let is_new = |found: &Diagnostic| !said.diagnostics.contains(found);
        outcome.report.diagnostics.extend(repeated.into_iter().filter(is_new));
    }

    fn entries(
        &self,
        mut articles: RenderedArticles,
        plan: &SitePlan,
        headers: &ArticleHeaders,
    ) -> EntryMap {
        let selected = plan.selected().into_iter().filter_map(|index| {
            let header = &headers[index];
            let article = articles.remove(&header.path)??;
            Some((index, identity::id(header, self.config, &self.authority), article))
        });
        builder::build_entries(selected.collect(), headers, self.config)
    }
}

/// Puts changed headers in place of the old ones; an article whose new header
/// has errors has none.
fn replace(headers: &mut ArticleHeaders, changed: Vec<ChangedHeader>) {
    let gone = changed.iter().filter(|(_, header)| header.is_none());
    headers.remove(gone.map(|(path, _)| &**path));
    headers.insert(changed.into_iter().filter_map(|(_, header)| header).map(|header| *header));
}

/// Removes diagnostics that are there already, after articles were read twice.
fn without_repeats(found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert(format!("{found:?}")));
}
