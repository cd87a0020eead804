//! Finds archive pages of earlier builds that are as this build would make them.
//!
//! A page is current if its articles, their dependencies and the settings are unchanged, and
//! if its files are those that the build wrote. Each condition is checked without reading
//! the page or an article: a large archive has gigabytes.

use std::collections::HashMap;
use std::time::SystemTime;

use serde::Serialize;

use super::{ArchiveBuilder, BuiltPages, PageJob, without_positions};
use crate::diagnostic::Report;
use crate::model::{Document, EntrySource};
use crate::published::touch::{TouchSelection, TouchTimes};
use crate::site::bodies;
use crate::site::cache::cached_diagnostic;
use crate::site::cache::page_cache::{CachedPage, PageArticle, PageCache, PageFindings};
use crate::site::cache::render_cache::ArticleDependency;
use crate::sources::{Fingerprint, cache};
use crate::writer::{AdmittedFile, OutputWriter};

/// Page that was rendered, before it is written.
pub(crate) struct RenderedPage {
    articles: Vec<PageArticle>,
    touched: TouchTimes,
    files: Vec<String>,
    bytes: u64,
}

impl RenderedPage {
    /// Describes a page by its articles and its documents.
    pub(crate) fn new(
        articles: Vec<PageArticle>,
        touched: TouchTimes,
        documents: &[Document],
    ) -> Self {
        let files = documents.iter().map(|document| document.path.clone()).collect();
        let bytes = documents.iter().map(|document| document.bytes.len() as u64).sum();
        Self { articles, touched, files, bytes }
    }
}

/// State of an article that a page's digest covers.
#[derive(Serialize)]
struct ArticleState<'a> {
    path: &'a str,
    stamp: Fingerprint,
    /// Digest of the header.
    header: u64,
    /// Time at which the entry was touched, in seconds since 1970.
    touched: Option<i64>,
}

impl ArchiveBuilder<'_> {
    /// Finds a page in the cache; `None` if it must be built.
    pub(super) fn find_cached(
        &self,
        job: PageJob<'_>,
        page_cache: &PageCache,
    ) -> Option<BuiltPages> {
        let row = page_cache.get(&job.folder())?;
        self.is_current(job, row)?.then_some(())?;
        self.bodies.render_cache.limit.count_bytes(row.bytes);
        let paths = row.files.iter().map(|(path, _)| &**path);
        let admitted = self.gate.admit_kept(paths, &self.entry_sources(job, row))?;
        let mut page = BuiltPages {
            report: Report { diagnostics: cached_diagnostic::replay(&row.findings.articles)? },
            findings: cached_diagnostic::replay(&row.findings.validator)?,
            reused: vec![row.clone()],
            ..BuiltPages::default()
        };
        for file in &admitted {
            let record = self.previous.files.get(file.path())?;
            page.staged.extend(self.writing.map(|_| OutputWriter::keep(file, record)));
        }
        for index in job.articles() {
            let id = &self.ids[index];
            let record = self.previous.entries.get(id)?;
            page.records.push((id.clone(), without_positions(record)));
        }
        Some(page)
    }

    /// Returns true if a cached page is as this build would make it; `None` if one of its
    /// articles is unknown.
    fn is_current(&self, job: PageJob<'_>, row: &CachedPage) -> Option<bool> {
        let site = self.bodies.site;
        let articles: Vec<_> = job
            .articles()
            .iter()
            .map(|&index| {
                let header = &self.headers[index];
                Some(ArticleState {
                    path: &header.path,
                    stamp: site.source.stamp(&header.path)?,
                    header: header.digest(),
                    touched: self.touch_time(index).ok()?,
                })
            })
            .collect::<Option<_>>()?;
        let is_current = row.validated <= self.now.timestamp()
            && row.digest == self.digest(job, &articles)
            && row.are_files_current(&site.config.output.folder)
            && row.dependencies.iter().all(|(path, dependencies)| {
                dependencies.iter().all(|it| self.bodies.resolve_again(path, it) == *it)
            });
        Some(is_current)
    }

    /// Lists the sources of a cached page's entries, for the publish gate.
    fn entry_sources(&self, job: PageJob<'_>, row: &CachedPage) -> Vec<EntrySource> {
        let dependencies: HashMap<&str, &[ArticleDependency]> =
            row.dependencies.iter().map(|(path, found)| (&**path, &**found)).collect();
        job.articles()
            .iter()
            .map(|index| {
                let header = &self.headers[*index];
                let dependencies = dependencies.get(&*header.path).copied().unwrap_or_default();
                let (links, files) = (bodies::linked_articles(dependencies), Vec::new());
                EntrySource { path: header.path.clone(), header: header.digest(), links, files }
            })
            .collect()
    }

    /// Returns the time at which a published entry was touched. It is an error if the entry
    /// is not published or must be touched now: then its page changes.
    fn touch_time(&self, index: usize) -> Result<Option<i64>, ()> {
        let path = &*self.headers[index].path;
        let is_named = matches!(self.touch, TouchSelection::Named(paths) if paths.contains(path));
        match self.previous.entries.get(&self.ids[&index]) {
            Some(record) if !is_named => Ok(record.touched.map(|at| at.timestamp())),
            Some(_) | None => Err(()),
        }
    }

    /// Describes a page for the cache; `None` if one of its articles could change without
    /// getting another fingerprint.
    pub(super) fn describe_for_cache(
        &self,
        job: PageJob<'_>,
        page: RenderedPage,
        findings: PageFindings,
    ) -> Option<CachedPage> {
        let RenderedPage { articles, touched, files, bytes } = page;
        let now = SystemTime::now();
        articles.iter().all(|article| article.stamp.is_stable_at(now)).then_some(())?;
        let states: Vec<_> = articles
            .iter()
            .zip(job.articles())
            .map(|(article, index)| ArticleState {
                path: &article.path,
                stamp: article.stamp,
                header: article.header,
                touched: touched.get(&self.ids[index]).map(chrono::DateTime::timestamp),
            })
            .collect();
        Some(CachedPage {
            folder: job.folder(),
            digest: self.digest(job, &states),
            dependencies: articles
                .into_iter()
                .filter(|article| !article.dependencies.is_empty())
                .map(|article| (article.path, article.dependencies))
                .collect(),
            validated: self.now.timestamp(),
            bytes,
            findings,
            files: files.into_iter().map(|path| (path, Fingerprint::default())).collect(),
        })
    }

    fn digest(&self, job: PageJob<'_>, articles: &[ArticleState<'_>]) -> String {
        let rule = &job.planned.rule;
        // A page links to the one before it; only the first one also to the one after it.
        let previous = job.index.checked_sub(1).map(|index| job.page_number(index));
        let next = if job.index == 0 { job.page_number(1) } else { None };
        // The title and description of a feed of `[each.*]` come from the articles, so the
        // digest of the configuration does not cover them.
        let feed = (&rule.title, &rule.description, &job.planned.language, self.defaults.logo);
        cache::digest(&(feed, previous, next, articles))
    }
}

impl PageJob<'_> {
    fn page_number(&self, index: usize) -> Option<u64> {
        self.planned.pages.get(index).map(|page| page.number)
    }
}
