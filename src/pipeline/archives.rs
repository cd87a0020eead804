//! The pages of archives: made one after the other, so that no more of an
//! archive is ever held than the pages at work, and left alone while nothing
//! that they show changes.

mod reuse_pages;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::builder::{self, EntryMap, FeedPlan, SiteDefaults, SitePlan, archive};
use crate::diagnostic::{Diagnostic, Report};
use crate::formats;
use crate::model::{ArticleHeaders, Document, Feed, Timestamp};
use crate::pipeline::bodies::{BodyRead, BodyRenderer};
use crate::pipeline::cache::cached_diagnostic::CachedDiagnostic;
use crate::pipeline::cache::page_cache::{
    CachedPage as PageRow, PageArticle, PageCache, PagesToCache,
};
use crate::pipeline::cache::render_cache::CachedArticle;
use crate::pipeline::cache::validation_cache::is_time_dependent;
use crate::pipeline::publish_gate::{PublishGate, RefusedArticles};
use crate::pipeline::select::ChangedHeader;
use crate::pipeline::validate;
use crate::published::OnError;
use crate::published::changes::EntryComparison;
use crate::published::touch;
use crate::writer::{EntryRecord, Manifest, OutputWriter, StagedDocument, manifest};

/// What pages are made of.
#[derive(Clone, Copy)]
pub struct ArchiveBuilder<'a> {
    /// The bodies of articles.
    pub bodies: BodyRenderer<'a>,
    /// Of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// The ids of all entries, by the index of their header.
    pub ids: &'a HashMap<usize, String>,
    /// What all feeds have in common.
    pub masthead: SiteDefaults<'a>,
    /// What was published last.
    pub last: &'a Manifest,
    /// The same, beside the articles.
    pub known: &'a EntryComparison<'a, 'a>,
    /// Which entries are touched.
    pub touch: &'a touch::TouchSelection<'a>,
    /// What they must pass.
    pub gate: PublishGate<'a>,
    /// Where pages go, unless none is to be written.
    pub writing: Option<&'a OutputWriter>,
    /// By which dates are judged.
    pub now: Timestamp,
}

/// All pages of a site.
#[derive(Default)]
pub struct BuiltPages {
    /// Their files, the oldest page first.
    pub placed: Vec<StagedDocument>,
    /// What is known of their entries from now on.
    pub records: Vec<(String, EntryRecord)>,
    /// Every problem found.
    pub report: Report,
    /// Known ids whose articles are left out.
    pub left_out: Vec<String>,
    /// How many articles have errors.
    pub broken: usize,
    /// Articles that are to be selected again, because their headers changed.
    pub changed: Vec<ChangedHeader>,
    /// The bytes of the files of one page.
    bytes: u64,
    /// Articles that the publish gate refused.
    pub refused: RefusedArticles,
    /// Of pages that stood already.
    reused: Vec<PageRow>,
    /// Of pages that were made.
    rendered: Vec<PageRow>,
    judged: Vec<Diagnostic>,
}

impl BuiltPages {
    /// Takes the pages that are in the output folder now, for the cache.
    pub fn take_cached(&mut self) -> PagesToCache {
        PagesToCache {
            reused: std::mem::take(&mut self.reused),
            rendered: std::mem::take(&mut self.rendered),
        }
    }
}

/// A page that is to be.
#[derive(Clone, Copy)]
struct PageJob<'a> {
    planned: &'a FeedPlan,
    /// Among the pages of its archive.
    at: usize,
}

impl PageJob<'_> {
    fn articles(&self) -> &[usize] {
        &self.planned.pages[self.at].articles
    }

    fn folder(&self) -> String {
        archive::folder(&self.planned.rule.path, self.planned.pages[self.at].number)
    }
}

/// Makes every page of a plan that is not `standing` already.
///
/// # Errors
/// A page can't be written.
pub fn make(
    plan: &SitePlan,
    materials: ArchiveBuilder<'_>,
    standing: &PageCache,
) -> Result<BuiltPages, Diagnostic> {
    let progress = materials.bodies.site.progress;
    let jobs: Vec<PageJob<'_>> = plan
        .feeds
        .iter()
        .flat_map(|planned| (0..planned.pages.len()).map(move |at| PageJob { planned, at }))
        .collect();
    if jobs.is_empty() {
        return Ok(BuiltPages::default());
    }
    progress.start("archives", jobs.len() as u64);
    let made: Result<Vec<BuiltPages>, Diagnostic> = jobs
        .into_par_iter()
        .with_max_len(1)
        .map(|job| {
            let page = materials.find_cached(job, standing).map_or_else(|| materials.page(job), Ok);
            progress.advance(1);
            page
        })
        .collect();
    progress.finish();
    Ok(merge_pages(made?))
}

/// Joins pages; what several tell alike is told once.
fn merge_pages(made: Vec<BuiltPages>) -> BuiltPages {
    let mut pages = BuiltPages::default();
    let (mut told, mut judged) = (HashSet::new(), HashSet::new());
    for page in made {
        pages.placed.extend(page.placed);
        pages.records.extend(page.records);
        pages.left_out.extend(page.left_out);
        pages.reused.extend(page.reused);
        pages.rendered.extend(page.rendered);
        pages.broken += page.broken;
        pages.changed.extend(page.changed);
        pages.refused.extend(page.refused);
        for found in page.report.diagnostics {
            let place = validate::dedup_key(&found);
            if told.insert((found.code.name, place, found.message.clone())) {
                pages.report.push(found);
            }
        }
        for found in page.judged {
            if judged.insert((found.code.name, validate::dedup_key(&found))) {
                pages.report.push(found);
            }
        }
    }
    pages
}

impl ArchiveBuilder<'_> {
    /// Makes a page. An article that can't be in it stays out of it: its place
    /// is free until it is mended.
    fn page(&self, job: PageJob<'_>) -> Result<BuiltPages, Diagnostic> {
        let mut page = BuiltPages::default();
        if self.bodies.kept.limit.is_exceeded() {
            return Ok(page);
        }
        let (mut entries, slots) = self.entries(job, &mut page);
        let site = self.bodies.site;
        let touched = touch::touch(&mut entries, self.headers, self.last, self.touch, site.now);
        let changes = self.settle(&mut entries, &mut page);
        let documents = self.documents(job, &mut entries, &mut page);
        page.records.extend(touch::records(self.headers, &entries, &touched));
        self.bodies.kept.limit.count_documents(&documents);
        page.bytes = documents.iter().map(|document| document.bytes.len() as u64).sum();
        let files: Vec<String> = documents.iter().map(|document| document.path.clone()).collect();
        let documents = self.gate.admit(documents).unwrap_or_else(|refused| {
            page.refused = refused;
            Vec::new()
        });
        if let Some(writing) = self.writing.filter(|_| !page.judged.iter().any(validate::is_fatal))
        {
            page.placed = writing.add_all(&documents)?;
        }
        if changes == 0
            && page.refused.is_empty()
            && !page.report.has_errors()
            && !page.judged.iter().any(is_time_dependent)
        {
            let said = [&page.report.diagnostics, &page.judged];
            let said = said.map(|found| found.iter().map(CachedDiagnostic::from).collect());
            let row = self.row(job, (slots, &touched), (files, page.bytes), said);
            page.rendered.extend(row);
        }
        Ok(page)
    }

    fn entries(&self, job: PageJob<'_>, page: &mut BuiltPages) -> (EntryMap, Vec<PageArticle>) {
        let (mut articles, mut slots) = (Vec::new(), Vec::new());
        let headers: Vec<_> = job.articles().iter().map(|&index| &self.headers[index]).collect();
        self.bodies.read_ahead(&headers);
        for &index in job.articles() {
            let header = &self.headers[index];
            let mut found = Report::default();
            match self.bodies.body(header, &mut found) {
                BodyRead::Rendered(row) => {
                    let CachedArticle { path, stamp, header, asked, article, length: _ } = *row;
                    articles.push((index, self.ids[&index].clone(), article));
                    slots.push(PageArticle { path, stamp, header, asked });
                }
                BodyRead::Faulty => self.set_aside(index, page),
                BodyRead::Changed(other) => page.changed.push((header.path.clone(), other)),
            }
            page.report.append(found);
        }
        let config = self.bodies.site.config;
        (builder::build_entries(articles, self.headers, config), slots)
    }

    /// Remembers what was known of an article that can't be in its page.
    fn set_aside(&self, index: usize, page: &mut BuiltPages) {
        page.broken += 1;
        let id = &self.ids[&index];
        page.records.extend(self.last.entries.get(id).map(|record| (id.clone(), renewed(record))));
    }

    /// Reports entries that readers would be shown again, and takes them out
    /// where that is the verdict; returns how many there are.
    fn settle(&self, entries: &mut EntryMap, page: &mut BuiltPages) -> usize {
        let verdict = self.bodies.site.request.change_policy();
        let changes = self.known.changes(entries);
        let count = changes.len();
        for change in changes {
            if verdict.excludes() {
                entries.retain(|index, _| self.headers[*index].path != change.path);
                page.left_out.push(change.id);
            }
            page.report.push(verdict.to_diagnostic(change.fault));
        }
        count
    }

    /// Renders a page in every format and judges what comes of it, without the
    /// articles that would make it invalid, if the build keeps going.
    fn documents(
        &self,
        job: PageJob<'_>,
        entries: &mut EntryMap,
        page: &mut BuiltPages,
    ) -> Vec<Document> {
        let site = self.bodies.site;
        let mut rounds = 1..=validate::MOST_ROUNDS;
        loop {
            let feed = builder::build_archive_page(job.planned, job.at, entries, self.masthead);
            let (documents, judged, faults) = self.render_and_validate(&feed, entries);
            let spoilt = match site.request.on_error {
                OnError::KeepGoing if rounds.next().is_some() => {
                    validate::find_invalid_articles(&judged, &site.config.articles.folder)
                }
                OnError::KeepGoing | OnError::Stop => BTreeMap::new(),
            };
            let shown = |path: &str| self.headers.at(path).filter(|at| entries.contains_key(at));
            let aside: Vec<_> =
                spoilt.into_iter().filter_map(|(path, told)| Some((shown(&path)?, told))).collect();
            if aside.is_empty() {
                page.judged = judged;
                page.report.append(faults);
                return documents;
            }
            for (index, told) in aside {
                entries.remove(&index);
                self.set_aside(index, page);
                page.report.push(told);
            }
        }
    }

    /// Renders a feed in every format; returns with the documents what was found
    /// in them, and what could not be rendered.
    fn render_and_validate(
        &self,
        feed: &Feed,
        entries: &EntryMap,
    ) -> (Vec<Document>, Vec<Diagnostic>, Report) {
        let folder = &self.bodies.site.config.articles.folder;
        let sources: HashMap<String, PathBuf> = entries
            .iter()
            .flat_map(|(index, entry)| {
                validate::sources(entry, folder.join(&*self.headers[*index].path))
            })
            .collect();
        let (mut documents, mut judged) = (Vec::new(), Vec::new());
        let mut faults = Report::default();
        for output in &feed.outputs {
            match formats::render(feed, output) {
                Ok(document) => {
                    let found = validate::validate_document(
                        &document,
                        Some(&output.url),
                        self.now,
                        &sources,
                    );
                    // The page of an archive that has no other has no neighbour.
                    let is_true = |found: &Diagnostic| found.code.name != "ArchiveIncomplete";
                    judged.extend(found.into_iter().filter(is_true));
                    documents.push(document);
                }
                Err(fault) => faults.push(fault),
            }
        }
        (documents, judged, faults)
    }
}

/// Notes in the manifest what stands in pages, in which, and which numbers they
/// have had.
pub fn record(
    manifest: &mut Manifest,
    plan: &SitePlan,
    ids: &HashMap<usize, String>,
    (last, records): (&Manifest, Vec<(String, EntryRecord)>),
) {
    for (id, record) in records {
        manifest.entries.entry(id).or_insert(record);
    }
    let archived = plan.feeds.iter().filter(|feed| feed.rule.settings.archive.is_some());
    for FeedPlan { rule, pages, .. } in archived {
        let before = last.archives.get(&rule.path).copied();
        if let Some(highest) = pages.last().map(|page| page.number).max(before) {
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

/// A record of an earlier build without what [`record`] and
/// [`deletions::record`](crate::published::tombstones::record) are going to note.
fn renewed(record: &EntryRecord) -> EntryRecord {
    EntryRecord { feeds: Vec::new(), pages: manifest::PageNumbers::default(), ..record.clone() }
}
