//! Builds the closed pages of archives (RFC 5005, section 4).
//!
//! Each page is built and written by itself, so that the memory does not grow with the
//! archive. A page of an earlier build stays in the output folder as long as nothing that it
//! shows has changed; `reuse_pages` checks that. A closed page never gets an article of
//! another page: readers fetch it only once.

mod reuse_pages;

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use crate::archives::reuse_pages::RenderedPage;
use crate::builder::{self, EntryMap, FeedPlan, SiteDefaults, SitePlan, archive};
use crate::diagnostic::{Diagnostic, Report};
use crate::formats;
use crate::gate::provenance::DocumentOrigins;
use crate::gate::publish_gate::{PublishGate, RefusedArticles};
use crate::gate::validate;
use crate::model::{ArticleHeaders, Document, Feed, Timestamp};
use crate::published::OnError;
use crate::published::changes::EntryComparison;
use crate::published::touch;
use crate::site::bodies::ChangedHeader;
use crate::site::bodies::{BodyRead, BodyRenderer};
use crate::site::cache::page_cache::{
    CachedPage, PageArticle, PageCache, PageFindings, PagesToCache,
};
use crate::site::cache::render_cache::CachedArticle;
use crate::site::cache::validation_cache::is_time_dependent;
use crate::writer::{EntryRecord, Manifest, OutputWriter, StagedDocument, manifest};

/// Everything that archive pages are built from.
#[derive(Clone, Copy)]
pub(crate) struct ArchiveBuilder<'a> {
    /// Renderer of the articles' bodies.
    pub bodies: BodyRenderer<'a>,
    /// Headers of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// Ids of all entries, by header index.
    pub ids: &'a HashMap<usize, String>,
    /// Values that all feeds share.
    pub defaults: SiteDefaults<'a>,
    /// Manifest of the last publication.
    pub previous: &'a Manifest,
    /// Published entries, compared with the articles.
    pub published: &'a EntryComparison<'a, 'a>,
    /// Entries that this build touches.
    pub touch: &'a touch::TouchSelection<'a>,
    /// Gate that the pages must pass.
    pub gate: PublishGate<'a>,
    /// Writer of the pages; `None` if nothing is written.
    pub writing: Option<&'a OutputWriter>,
    /// Time that the validator compares dates with.
    pub now: Timestamp,
}

/// Archive pages of a site, or one of them.
#[derive(Default)]
pub(crate) struct BuiltPages {
    /// Files of the pages, the oldest page first.
    pub staged: Vec<StagedDocument>,
    /// Records of the pages' entries for the manifest, by id.
    pub records: Vec<(String, EntryRecord)>,
    /// Diagnostics of the pages.
    pub report: Report,
    /// Published ids whose articles are left out.
    pub left_out: Vec<String>,
    /// Number of articles with errors.
    pub broken: usize,
    /// Articles that must be selected again, because their headers changed.
    pub changed: Vec<ChangedHeader>,
    /// Articles that the publish gate refused.
    pub refused: RefusedArticles,
    /// Cached pages that are still current.
    reused: Vec<CachedPage>,
    /// Pages that were rendered, for the cache.
    rendered: Vec<CachedPage>,
    /// Findings of the validator, before they are merged into the report.
    findings: Vec<Diagnostic>,
}

impl BuiltPages {
    /// Takes the pages that are in the output folder now, for the cache.
    pub(crate) fn take_cached(&mut self) -> PagesToCache {
        PagesToCache {
            reused: std::mem::take(&mut self.reused),
            rendered: std::mem::take(&mut self.rendered),
        }
    }
}

/// Archive page that has to be built.
#[derive(Clone, Copy)]
struct PageJob<'a> {
    planned: &'a FeedPlan,
    /// Index among the pages of its archive.
    index: usize,
}

impl PageJob<'_> {
    fn articles(&self) -> &[usize] {
        &self.planned.pages[self.index].articles
    }

    fn folder(&self) -> String {
        archive::folder(&self.planned.rule.path, self.planned.pages[self.index].number)
    }
}

/// Builds every archive page of a plan, or takes it from the cache.
///
/// # Errors
/// A page can't be written.
pub(crate) fn build_pages(
    plan: &SitePlan,
    builder: ArchiveBuilder<'_>,
    page_cache: &PageCache,
) -> Result<BuiltPages, Diagnostic> {
    let progress = builder.bodies.site.progress;
    let jobs: Vec<PageJob<'_>> = plan
        .feeds
        .iter()
        .flat_map(|planned| (0..planned.pages.len()).map(move |index| PageJob { planned, index }))
        .collect();
    if jobs.is_empty() {
        return Ok(BuiltPages::default());
    }
    progress.start("archives", jobs.len() as u64);
    let built: Result<Vec<BuiltPages>, Diagnostic> = jobs
        .into_par_iter()
        // Pages differ much in cost, so each is a task of its own.
        .with_max_len(1)
        .map(|job| {
            let cached = builder.find_cached(job, page_cache);
            let page = cached.map_or_else(|| builder.build_page(job), Ok);
            progress.advance(1);
            page
        })
        .collect();
    progress.finish();
    Ok(merge_pages(built?))
}

/// Merges the results of all pages. A problem that several pages report is reported once.
fn merge_pages(built: Vec<BuiltPages>) -> BuiltPages {
    let mut pages = BuiltPages::default();
    let (mut reported, mut found_by_validator) = (HashSet::new(), HashSet::new());
    for page in built {
        pages.staged.extend(page.staged);
        pages.records.extend(page.records);
        pages.left_out.extend(page.left_out);
        pages.reused.extend(page.reused);
        pages.rendered.extend(page.rendered);
        pages.broken += page.broken;
        pages.changed.extend(page.changed);
        pages.refused.extend(page.refused);
        for found in page.report.diagnostics {
            let location = validate::dedup_key(&found);
            if reported.insert((found.code.name, location, found.message.clone())) {
                pages.report.push(found);
            }
        }
        for found in page.findings {
            // The messages differ, because they name the document.
            if found_by_validator.insert((found.code.name, validate::dedup_key(&found))) {
                pages.report.push(found);
            }
        }
    }
    pages
}

impl ArchiveBuilder<'_> {
    /// Builds a page. An article with errors leaves a gap in it until it is fixed: no other
    /// article may take its place, because readers already have the page.
    fn build_page(&self, job: PageJob<'_>) -> Result<BuiltPages, Diagnostic> {
        let mut page = BuiltPages::default();
        let limit = &self.bodies.render_cache.limit;
        if limit.is_exceeded() {
            return Ok(page);
        }
        let (mut entries, articles) = self.render_entries(job, &mut page);
        let now = self.bodies.site.now;
        let touched = touch::apply(&mut entries, self.headers, self.previous, self.touch, now);
        let change_count = self.resolve_changes(&mut entries, &mut page);
        let documents = self.render_valid_documents(job, &mut entries, &mut page);
        page.records.extend(touch::records(self.headers, &entries, &touched));
        limit.count_documents(&documents);
        let rendered = RenderedPage::new(articles, touched, &documents);
        let documents = self.gate.admit(documents).unwrap_or_else(|refused| {
            page.refused = refused;
            Vec::new()
        });
        let is_valid = !page.findings.iter().any(validate::is_fatal);
        if let Some(writing) = self.writing.filter(|_| is_valid) {
            page.staged = writing.add_all(&documents)?;
        }
        if change_count == 0
            && page.refused.is_empty()
            && !page.report.has_errors()
            && !page.findings.iter().any(is_time_dependent)
        {
            let findings = PageFindings::new(&page.report.diagnostics, &page.findings);
            page.rendered.extend(self.describe_for_cache(job, rendered, findings));
        }
        Ok(page)
    }

    /// Renders the articles of a page. Returns the entries, and the articles for the cache.
    fn render_entries(
        &self,
        job: PageJob<'_>,
        page: &mut BuiltPages,
    ) -> (EntryMap, Vec<PageArticle>) {
        let (mut rendered, mut articles) = (Vec::new(), Vec::new());
        let headers: Vec<_> = job.articles().iter().map(|&index| &self.headers[index]).collect();
        self.bodies.read_ahead(&headers);
        for &index in job.articles() {
            let header = &self.headers[index];
            let mut found = Report::default();
            match self.bodies.body(header, &mut found) {
                BodyRead::Rendered(row) => {
                    let CachedArticle { path, stamp, header, dependencies, article, .. } = *row;
                    rendered.push((index, self.ids[&index].clone(), article));
                    articles.push(PageArticle { path, stamp, header, dependencies });
                }
                BodyRead::Faulty => self.exclude(index, page),
                BodyRead::Changed(new) => page.changed.push((header.path.clone(), new)),
            }
            page.report.append(found);
        }
        let config = self.bodies.site.config;
        (builder::build_entries(rendered, self.headers, config), articles)
    }

    /// Excludes an article from its page, but keeps its record in the manifest.
    fn exclude(&self, index: usize, page: &mut BuiltPages) {
        page.broken += 1;
        let id = &self.ids[&index];
        let record = self.previous.entries.get(id);
        page.records.extend(record.map(|record| (id.clone(), without_positions(record))));
    }

    /// Reports entries that readers would be shown again, and removes them if the policy says
    /// so; returns their number.
    fn resolve_changes(&self, entries: &mut EntryMap, page: &mut BuiltPages) -> usize {
        let policy = self.bodies.site.request.change_policy();
        let changes = self.published.find_changes(entries);
        let count = changes.len();
        for change in changes {
            if policy.excludes() {
                entries.retain(|index, _| self.headers[*index].path != change.path);
                page.left_out.push(change.id);
            }
            page.report.push(policy.to_diagnostic(change.fault));
        }
        count
    }

    /// Renders a page in every format and validates it. If the build keeps going, articles
    /// that make the page invalid are excluded, and the page is rendered again.
    fn render_valid_documents(
        &self,
        job: PageJob<'_>,
        entries: &mut EntryMap,
        page: &mut BuiltPages,
    ) -> Vec<Document> {
        let site = self.bodies.site;
        let mut rounds = 1..=validate::MAX_ROUNDS;
        loop {
            let feed = builder::build_archive_page(job.planned, job.index, entries, self.defaults);
            let PageDocuments { documents, findings, failures } =
                self.render_and_validate(&feed, entries);
            let invalid = match site.request.on_error {
                OnError::KeepGoing if rounds.next().is_some() => {
                    validate::find_invalid_articles(&findings, &site.config.articles.folder)
                }
                OnError::KeepGoing | OnError::Stop => BTreeMap::new(),
            };
            let mut excluded = 0;
            for (path, found) in invalid {
                let index = self.headers.at(&path).filter(|index| entries.contains_key(index));
                let Some(index) = index else { continue };
                entries.remove(&index);
                self.exclude(index, page);
                page.report.push(found);
                excluded += 1;
            }
            if excluded == 0 {
                page.findings = findings;
                page.report.append(failures);
                return documents;
            }
        }
    }

    /// Renders a feed in every format, and validates the result.
    fn render_and_validate(&self, feed: &Feed, entries: &EntryMap) -> PageDocuments {
        let site = self.bodies.site;
        let folder = &site.config.articles.folder;
        let articles = entries.iter().flat_map(|(index, entry)| {
            validate::sources(entry, folder.join(&*self.headers[*index].path))
        });
        let origins = DocumentOrigins {
            articles: articles.collect(),
            config: site.config,
            config_path: site.request.config,
        };
        let mut page = PageDocuments::default();
        for output in &feed.outputs {
            match formats::render(feed, output) {
                Ok(document) => {
                    let mut findings = validate::validate_document(
                        &document,
                        Some(&output.url),
                        self.now,
                        &origins,
                    );
                    // An archive of a single page has no neighbor to link to.
                    findings.retain(|found| found.code.name != "ArchiveIncomplete");
                    page.findings.extend(findings);
                    page.documents.push(document);
                }
                Err(failure) => page.failures.push(failure),
            }
        }
        page
    }
}

/// Documents of one page, one for each format.
#[derive(Default)]
struct PageDocuments {
    documents: Vec<Document>,
    /// Findings of the validator.
    findings: Vec<Diagnostic>,
    /// Formats that could not be rendered.
    failures: Report,
}

/// Adds the entries of archive pages to the manifest, with their page numbers, and the
/// highest number that each archive has had.
pub(crate) fn record(
    manifest: &mut Manifest,
    plan: &SitePlan,
    ids: &HashMap<usize, String>,
    previous: &Manifest,
    records: Vec<(String, EntryRecord)>,
) {
    for (id, record) in records {
        manifest.entries.entry(id).or_insert(record);
    }
    let archived = plan.feeds.iter().filter(|feed| feed.rule.settings.archive.is_some());
    for FeedPlan { rule, pages, .. } in archived {
        let old_highest = previous.archives.get(&rule.path).copied();
        if let Some(highest) = pages.last().map(|page| page.number).max(old_highest) {
            manifest.archives.insert(rule.path.clone(), highest);
        }
        for page in pages {
            for id in page.articles.iter().filter_map(|index| ids.get(index)) {
                if let Some(record) = manifest.entries.get_mut(id) {
                    record.pages.insert(&rule.path, page.number);
                }
            }
        }
    }
}

/// Copies a record without its feeds and page numbers, which [`record`] and
/// [`tombstones::record`](crate::published::tombstones::record) add again.
fn without_positions(record: &EntryRecord) -> EntryRecord {
    EntryRecord { feeds: Vec::new(), pages: manifest::PageNumbers::default(), ..record.clone() }
}
