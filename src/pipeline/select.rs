//! Selects the articles that are published and renders them.
//!
//! The selection is repeated until it is stable: an article with errors, or one that
//! readers would be shown again, is excluded, and the next one takes its place in the feed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::builder::{self, EntryMap, SelectionContext, SitePlan};
use crate::diagnostic::{Diagnostic, Report};
use crate::gate::links::LinkResolver;
use crate::gate::public_articles::PublicArticles;
use crate::identity;
use crate::model::{Article, ArticleHeaders, Header};
use crate::published::OnDeletion;
use crate::published::change_policy::ChangeResolution;
use crate::published::changes::PublishedState;
use crate::site::bodies::{BodyRead, BodyRenderer, ChangedHeader};
use crate::site::cache::render_cache::RenderCache;
use crate::site::request::BuildOutcome;
use crate::site::site_build::SiteBuild;
use crate::sources;

/// Published entries and cached renderings of earlier builds.
#[derive(Clone, Copy)]
pub(super) struct EarlierBuilds<'a> {
    /// Entries that readers have.
    pub published: &'a PublishedState<'a>,
    /// Articles that were rendered before.
    pub render_cache: &'a RenderCache<'a>,
}

/// Selected articles of all feeds, and the entries of the feeds without archive pages.
pub(super) struct ArticleSelection {
    /// Headers of every article without errors, sorted by path.
    pub headers: ArticleHeaders,
    /// Headers of articles that were excluded; the next build looks at them again.
    pub excluded: Vec<Header>,
    /// Articles of each feed.
    pub plan: SitePlan,
    /// Entries of the feeds, by header index.
    pub entries: EntryMap,
    /// Published ids whose articles are excluded because readers would be shown them again.
    pub left_out: Vec<String>,
    /// Published ids whose changes are reported, and whose articles are not excluded.
    pub reported: Vec<String>,
    /// Paths of articles whose header changed after it was first read.
    pub changed: BTreeSet<Box<str>>,
}

/// Largest number of times that the header of one article may change during a build.
const MAX_HEADER_CHANGES: u32 = 5;

/// Result of selecting articles and reading their bodies.
struct SelectionResult {
    excluded: Vec<Header>,
    plan: SitePlan,
    entries: EntryMap,
    changed: BTreeSet<Box<str>>,
}

/// Rendered articles by path; `None` for an article with errors.
type RenderedArticles = BTreeMap<Box<str>, Option<Article>>;

impl SiteBuild<'_> {
    /// Selects and renders articles, and reports those that readers would be shown again.
    /// If the build keeps going, these are excluded and the next ones selected.
    pub(super) fn select_articles(
        &self,
        earlier: EarlierBuilds<'_>,
        mut headers: ArticleHeaders,
        outcome: &mut BuildOutcome,
    ) -> ArticleSelection {
        let published = earlier.published;
        let mut resolution = ChangeResolution::new(self.request.change_policy());
        let mut all_reported = Vec::new();
        let mut changes = published.find_changes(&headers);
        let mut all_changed = BTreeSet::new();
        // Each further round has excluded at least one article, so the loop ends.
        loop {
            resolution.resolve(changes, &mut headers, &mut outcome.report);
            let mut reported = std::mem::take(&mut outcome.report);
            let selected = self.select_and_render(&mut headers, earlier, outcome);
            let SelectionResult { excluded, plan, entries, changed } = selected;
            resolution.excluded.extend(excluded);
            if !changed.is_empty() {
                self.recheck_identities(&headers, &changed, &mut reported, outcome);
            }
            let mut found = std::mem::replace(&mut outcome.report, reported);
            // Articles that are read in several rounds report the same problems again.
            found.diagnostics.retain(|found| !all_reported.contains(found));
            all_reported.extend_from_slice(&found.diagnostics);
            outcome.report.append(found);
            changes = published.compare_with(&headers).find_changes(&entries);
            if !changed.is_empty() {
                let mut changed_now = published.find_changes(&headers);
                changed_now.retain(|change| changed.contains(&change.path));
                changes.extend(changed_now);
            }
            all_changed.extend(changed);
            if changes.is_empty() || !resolution.policy.excludes() {
                resolution.resolve(changes, &mut headers, &mut outcome.report);
                let ChangeResolution { left_out, reported, excluded, .. } = resolution;
                return ArticleSelection {
                    headers,
                    excluded,
                    plan,
                    entries,
                    left_out,
                    reported,
                    changed: all_changed,
                };
            }
        }
    }

    /// Selects again without some articles, given by path. Problems that were reported
    /// before are not reported again.
    pub(super) fn reselect_without(
        &self,
        invalid: &BTreeSet<Box<str>>,
        earlier: EarlierBuilds<'_>,
        selection: &mut ArticleSelection,
        outcome: &mut BuildOutcome,
    ) {
        let mut headers = std::mem::take(&mut selection.headers);
        selection.excluded.extend(headers.remove(invalid.iter().map(|path| &**path)));
        self.reselect(headers, earlier, selection, outcome);
    }

    /// Selects again after the headers of some articles changed.
    pub(super) fn reselect_changed(
        &self,
        changed: Vec<ChangedHeader>,
        earlier: EarlierBuilds<'_>,
        selection: &mut ArticleSelection,
        outcome: &mut BuildOutcome,
    ) {
        let mut headers = std::mem::take(&mut selection.headers);
        selection.changed.extend(changed.iter().map(|(path, _)| path.clone()));
        replace_headers(&mut headers, changed);
        self.reselect(headers, earlier, selection, outcome);
    }

    /// Replaces the selection by one from `headers`, which keeps what the old one excluded.
    fn reselect(
        &self,
        headers: ArticleHeaders,
        earlier: EarlierBuilds<'_>,
        selection: &mut ArticleSelection,
        outcome: &mut BuildOutcome,
    ) {
        let reported = std::mem::take(&mut outcome.report);
        let new = self.select_articles(earlier, headers, outcome);
        let mut found = std::mem::replace(&mut outcome.report, reported);
        found.diagnostics.retain(|found| !outcome.report.diagnostics.contains(found));
        outcome.report.append(found);
        let ArticleSelection { excluded, left_out, changed, .. } =
            std::mem::replace(selection, new);
        selection.changed.extend(changed);
        selection.excluded.extend(excluded);
        selection.left_out.extend(left_out);
    }

    /// Selects the articles of every feed and renders them, again and again until no article
    /// of the selection has errors.
    ///
    /// An article whose body has errors is excluded, so each round removes at least one. If
    /// a header changed, everything is rendered again; [`MAX_HEADER_CHANGES`] limits that.
    fn select_and_render(
        &self,
        headers: &mut ArticleHeaders,
        earlier: EarlierBuilds<'_>,
        outcome: &mut BuildOutcome,
    ) -> SelectionResult {
        let mut excluded = Vec::new();
        let mut articles = RenderedArticles::new();
        let mut header_changes = HashMap::<Box<str>, u32>::new();
        loop {
            let mut found = Report::default();
            let plan = self.plan_feeds(headers, earlier.published, &mut found);
            let selected = plan.selected().into_iter().map(|index| &headers[index]);
            let missing: Vec<_> =
                selected.filter(|header| !articles.contains_key(&header.path)).collect();
            let read = self.render_bodies(&missing, headers, earlier, &mut outcome.report);
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
                if !header_changes.is_empty() {
                    remove_duplicates(&mut outcome.report.diagnostics);
                }
                let entries = self.build_entries(articles, &plan, headers);
                let changed = header_changes.into_keys().collect();
                return SelectionResult { excluded, plan, entries, changed };
            }
            if !changed.is_empty() {
                // Links in the rendered articles were resolved by the old headers.
                articles.retain(|_, article| article.is_none());
                let report = &mut outcome.report;
                self.limit_header_changes(&mut changed, &mut header_changes, report);
                replace_headers(headers, changed);
            }
            let broken = articles.iter().filter(|(_, article)| article.is_none());
            excluded.extend(headers.remove(broken.map(|(path, _)| &**path)));
        }
    }

    fn plan_feeds(
        &self,
        headers: &ArticleHeaders,
        published: &PublishedState<'_>,
        report: &mut Report,
    ) -> SitePlan {
        self.progress.start("select", 0);
        let articles = PublicArticles { headers, published, now: self.now };
        let pages = self.term_pages().iter();
        let pages: Vec<_> =
            pages.filter(|page| articles.absence_of_header(&page.header).is_none()).collect();
        let context = SelectionContext {
            now: self.now,
            is_already_published: &|header| published.is_already_published(header),
            page_of: &|header, feed| published.page_of(header, feed),
            pages: &|feed| published.highest_page(feed),
            known_feeds: match self.request.on_deletion {
                OnDeletion::Refuse => &published.feeds,
                OnDeletion::Accept => &[],
            },
            term_pages: &pages,
        };
        let plan = builder::plan(headers, self.config, &self.authority, context, report);
        self.progress.finish();
        plan
    }

    /// Renders articles in parallel; articles of a store are fetched in batches.
    fn render_bodies(
        &self,
        selected: &[&Header],
        headers: &ArticleHeaders,
        earlier: EarlierBuilds<'_>,
        report: &mut Report,
    ) -> Vec<(Box<str>, BodyRead)> {
        let EarlierBuilds { published, render_cache } = earlier;
        let articles = PublicArticles { headers, published, now: self.now };
        let links = LinkResolver::new(articles, self.config, &render_cache.link_change);
        let bodies = BodyRenderer { site: self, links: &links, render_cache };
        self.progress.start("bodies", selected.len() as u64);
        let mut read = Vec::with_capacity(selected.len());
        for batch in selected.chunks(self.source.share()) {
            bodies.read_ahead(batch);
            read.extend(sources::each(batch, report, |header, report| {
                self.progress.advance(1);
                let body = bodies.body(header, report);
                if let BodyRead::Rendered(row) = &body {
                    render_cache.add(row);
                }
                (header.path.clone(), body)
            }));
        }
        self.progress.finish();
        read
    }

    /// Counts how often headers changed. An article whose header changed too often gets an
    /// error in place of its new header.
    fn limit_header_changes(
        &self,
        changed: &mut [ChangedHeader],
        header_changes: &mut HashMap<Box<str>, u32>,
        report: &mut Report,
    ) {
        for (path, header) in changed {
            let count = header_changes.entry(path.clone()).or_default();
            *count += 1;
            if *count > MAX_HEADER_CHANGES && header.take().is_some() {
                report.push(self.source.changing(path));
            }
        }
    }

    /// Removes diagnostics of the old headers of changed articles from `reported`, and looks
    /// for ids and addresses that the new headers share with other articles.
    fn recheck_identities(
        &self,
        headers: &ArticleHeaders,
        changed: &BTreeSet<Box<str>>,
        reported: &mut Report,
        outcome: &mut BuildOutcome,
    ) {
        let folder = &self.config.articles.folder;
        let files: HashSet<_> = changed.iter().map(|path| folder.join(&**path)).collect();
        reported
            .diagnostics
            .retain(|found| found.location.as_ref().is_none_or(|at| !files.contains(&*at.path)));
        let locate = self.locator.to_fn();
        let mut repeated =
            identity::find_duplicates(headers, self.config, &self.authority, &locate);
        repeated.retain(|found| !reported.diagnostics.contains(found));
        outcome.report.diagnostics.extend(repeated);
    }

    fn build_entries(
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

/// Replaces changed headers; an article whose new header has errors is removed.
fn replace_headers(headers: &mut ArticleHeaders, changed: Vec<ChangedHeader>) {
    let gone = changed.iter().filter(|(_, header)| header.is_none());
    headers.remove(gone.map(|(path, _)| &**path));
    headers.insert(changed.into_iter().filter_map(|(_, header)| header).map(|header| *header));
}

/// Removes repeated diagnostics, after articles were read twice.
fn remove_duplicates(found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert(format!("{found:?}")));
}
