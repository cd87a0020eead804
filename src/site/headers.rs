//! Headers of all articles: from the cache if the file is unchanged, otherwise read.
//!
//! `read_changed` reads files in parallel; `cache::header_cache` has the binary layout of the
//! cache, and `cache::uniqueness` finds ids and addresses that two articles share. A site can
//! have a million articles, so nothing here may decode or copy the header of an unchanged one.

mod read_changed;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use crate::builder::TermPage;
use crate::config::SiteConfig;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::identity::{self, IdentityHasher};
use crate::model::headers::HeaderOffset;
use crate::model::{ArticleHeaders, ArticleVisibility, FolderDefaults, Header};
use crate::site::cache::cached_diagnostic::{self, CachedDiagnostic};
use crate::site::cache::header_cache::{
    self, CacheLocation, CacheRows, HeaderCache, HeaderFindings,
};
use crate::site::cache::uniqueness::UniquenessIndex;
use crate::site::headers::read_changed::{HeaderBatch, HeaderRow};
use crate::site::request::{BuildMode, BuildOutcome};
use crate::site::site_build::SiteBuild;
use crate::sources::{self, ArticleFile, ArticleListing, BundleFolders, WalkDetail, cache};

/// Name of the header cache.
const CACHE: &str = "headers";

/// Files that may have changed since the last build of the same process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SourceChanges {
    /// Every file may have changed, so the folder is walked.
    All,
    /// Only these files may have changed; paths relative to the articles' folder.
    Files(BTreeSet<Box<str>>),
}

/// State of a site that a running program keeps between two builds.
#[derive(Debug, Default)]
pub(crate) struct BuildState {
    /// Settings that the headers depend on besides their files; `None` before the first build.
    key: Option<String>,
    /// Headers of the articles without errors, sorted by path.
    headers: ArticleHeaders,
    /// Diagnostics of articles, by path; every build reports them again.
    article_reports: BTreeMap<Box<str>, Report>,
    /// Diagnostics of the folder; every build reports them again.
    folder_report: Report,
    /// Values that files next to articles set for them.
    defaults: Arc<FolderDefaults>,
    /// Pages that feeds take their titles from, sorted by path.
    term_pages: Arc<[TermPage]>,
    /// Hashes of all ids and addresses.
    claims: UniquenessIndex,
    /// Number of article files.
    files: usize,
    /// Folders that are page bundles.
    bundles: BundleFolders,
}

impl BuildState {
    /// Returns true after the folder was read.
    pub(crate) const fn is_filled(&self) -> bool {
        self.key.is_some()
    }

    /// Returns true if an article is in the folder at `path`.
    pub(crate) fn has_folder(&self, path: &str) -> bool {
        let start = format!("{path}/");
        let index = self.headers.first_from(&start);
        index < self.headers.len() && self.headers.path(index).starts_with(&start)
    }

    /// Lists the articles whose headers have errors, sorted by path.
    pub(crate) fn faulty_paths(&self) -> Vec<Box<str>> {
        let reports = self.article_reports.iter().filter(|(_, report)| report.has_errors());
        reports.map(|(path, _)| path.clone()).collect()
    }

    /// Returns true if a file was an article, with or without errors.
    fn is_known(&self, path: &str) -> bool {
        self.article_reports.contains_key(path) || self.headers.at(path).is_some()
    }

    /// Takes the headers back after a build, together with those that it excluded.
    pub(crate) fn return_headers(&mut self, headers: ArticleHeaders, excluded: Vec<Header>) {
        self.headers = headers;
        if !excluded.is_empty() {
            self.headers.insert(excluded);
        }
    }
}

/// Returns the headers of all articles without errors. Articles that may have changed are
/// read, the others come from `state` or from the cache.
pub(crate) fn read(
    site: &SiteBuild<'_>,
    changes: &SourceChanges,
    state: &mut BuildState,
    outcome: &mut BuildOutcome,
) -> ArticleHeaders {
    let key = state_key(site);
    match changes {
        SourceChanges::Files(files)
            if state.key.as_ref() == Some(&key)
                && !site.source.is_bundle_changed(files, |path| state.is_known(path)) =>
        {
            update_files(site, files, state);
        }
        SourceChanges::Files(_) | SourceChanges::All => {
            *state = read_folder(site);
            state.key = Some(key);
        }
    }
    outcome.articles = state.files;
    for found in std::iter::once(&state.folder_report).chain(state.article_reports.values()) {
        outcome.report.append(found.clone());
    }
    merge_repeated_values(&mut outcome.report);
    let headers = std::mem::take(&mut state.headers);
    outcome.hidden_by = count_hidden(&state.defaults, &headers);
    if !state.claims.are_distinct() {
        let locate = site.locator.to_fn();
        let found = identity::find_duplicates(&headers, site.config, &site.authority, &locate);
        outcome.report.diagnostics.extend(found);
    }
    headers
}

/// Reports every unknown group of readers and every field without effect once: at the first
/// article that has it, with the number of the others.
fn merge_repeated_values(report: &mut Report) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    report.diagnostics.retain(|found| {
        if !is_merged(found) {
            return true;
        }
        let count = counts.entry(found.message.clone()).or_default();
        *count += 1;
        *count == 1
    });
    for found in report.diagnostics.iter_mut().filter(|found| is_merged(found)) {
        match counts.get(&found.message).map_or(0, |count| count - 1) {
            0 => {}
            1 => found.message += ", and in 1 more article",
            others => found.message += &format!(", and in {others} more articles"),
        }
    }
}

fn is_merged(found: &Diagnostic) -> bool {
    [&codes::ARTICLE_UNKNOWN_READERS, &codes::ARTICLE_IDLE_FIELD].contains(&found.code)
}

/// Counts the articles that files next to them hide, by the rule that hides them.
fn count_hidden(defaults: &FolderDefaults, headers: &ArticleHeaders) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    if !defaults.is_empty() {
        let hidden = headers.iter().filter(|header| header.visibility != ArticleVisibility::Public);
        for header in hidden {
            let rules = defaults.rules_for(&header.path).into_iter();
            if let Some(rule) = rules.into_iter().find(|rule| rule.hides()) {
                *counts.entry(&rule.label).or_default() += 1;
            }
        }
    }
    counts.into_iter().map(|(label, count)| (label.to_owned(), count)).collect()
}

/// Walks the folder, and reads the files that are not in the cache.
fn read_folder(site: &SiteBuild<'_>) -> BuildState {
    let file =
        CacheLocation { path: &cache::place(site.request.config, CACHE), key: &cache_key(site) };
    let mut header_cache = HeaderCache::load(&file);
    let mut state = BuildState::default();
    let listing = list_articles(site, &header_cache, &mut state.folder_report);
    let guards = site.source.read_guards(&listing.guards, &mut state.folder_report);
    let pages = site.source.read_term_pages(&listing, &guards, &mut state.folder_report);
    state.term_pages = pages.into();
    state.defaults = Arc::new(guards.articles);
    set_values(site, &state);
    let ArticleListing { files, bundles, .. } = listing;
    // The cached headers contain values of the files next to the articles.
    if header_cache.digest != state.defaults.digest {
        header_cache = HeaderCache::default();
    }
    state.files = files.len();
    state.bundles = bundles;
    site.progress.start("headers", files.len() as u64);
    if header_cache.matches_exactly(&files) {
        site.progress.advance(files.len() as u64);
        state.claims = header_cache.merge_claims(header_cache.all_claims(), Vec::new());
        state.add_findings(header_cache.findings);
        state.headers = ArticleHeaders::new(vec![header_cache.bytes], header_cache.offsets);
    } else {
        read_changed(site, &file, header_cache, &files, &mut state);
    }
    site.progress.finish();
    state
}

/// Passes the values in files next to articles on to the steps of the build.
fn set_values(site: &SiteBuild<'_>, state: &BuildState) {
    let _ = site.defaults.set(state.defaults.clone());
    let _ = site.term_pages.set(state.term_pages.clone());
}

fn list_articles(
    site: &SiteBuild<'_>,
    header_cache: &HeaderCache,
    report: &mut Report,
) -> ArticleListing {
    // Without a cache there is nothing to compare fingerprints with.
    let detail =
        if header_cache.offsets.is_empty() { WalkDetail::Names } else { WalkDetail::Stamps };
    site.progress.start("walk", 0);
    let listing = site.source.find(detail, report, &|by| site.progress.advance(by));
    site.progress.finish();
    listing
}

/// Reads the files that are not in the cache, and replaces the cache if it changed.
fn read_changed(
    site: &SiteBuild<'_>,
    file: &CacheLocation<'_>,
    mut header_cache: HeaderCache,
    files: &[ArticleFile],
    state: &mut BuildState,
) {
    let cached_count = header_cache.offsets.len();
    let started = SystemTime::now();
    let unchanged = header_cache.find_unchanged(files);
    let changed: Vec<&str> = files
        .iter()
        .zip(&unchanged)
        .filter_map(|(file, offset)| offset.is_none().then_some(&*file.path))
        .collect();
    let mut findings = std::mem::take(&mut header_cache.findings);
    // A file with a new fingerprint is read again.
    for path in &changed {
        findings.remove(*path);
    }
    findings.retain(|path, _| files.binary_search_by(|file| file.path.cmp(path)).is_ok());
    state.add_findings(findings);
    let unchanged_count = files.len() - changed.len();
    site.progress.advance(unchanged_count as u64);
    let batches = read_changed::read(site, &changed, started);
    let must_reread = merge_batches(header_cache, unchanged, batches, state);
    let cacheable: Vec<usize> =
        (0..state.headers.len()).filter(|index| !must_reread.contains(index)).collect();
    let is_cache_changed = cacheable.len() > unchanged_count || unchanged_count < cached_count;
    if site.request.mode == BuildMode::Write && is_cache_changed {
        let findings = state.findings_of(&must_reread);
        let rows = CacheRows { headers: &state.headers, indices: &cacheable, findings };
        header_cache::save(file, &rows, &state.claims, state.defaults.digest);
    }
}

/// Puts the headers that were read between the cached ones. Returns the indices of headers
/// that the next build must read again.
fn merge_batches(
    mut header_cache: HeaderCache,
    unchanged: Vec<Option<HeaderOffset>>,
    batches: Vec<HeaderBatch>,
    state: &mut BuildState,
) -> HashSet<usize> {
    let cached_claims: Vec<u64> = unchanged
        .iter()
        .flatten()
        .flat_map(|offset| header_cache::claims(offset, &header_cache.bytes))
        .collect();
    let mut parts = vec![std::mem::take(&mut header_cache.bytes)];
    let (mut rows, mut new_claims) = (Vec::new(), Vec::new());
    for batch in batches {
        let parts_before = parts.len();
        parts.extend(batch.parts);
        let batch_rows = batch.rows.into_iter();
        rows.extend(batch_rows.map(|row| row.map(|row| row.with_part_offset(parts_before))));
        new_claims.extend(batch.claims);
        state.article_reports.extend(batch.reports);
    }
    let mut rows = rows.into_iter();
    let (mut offsets, mut must_reread) = (Vec::with_capacity(unchanged.len()), HashSet::new());
    for offset in unchanged {
        let row = offset.map(HeaderRow::cached).or_else(|| rows.next().flatten());
        let Some(row) = row else { continue };
        if row.must_reread {
            must_reread.insert(offsets.len());
        }
        offsets.push(row.offset);
    }
    state.headers = ArticleHeaders::new(parts, offsets);
    state.claims = header_cache.merge_claims(cached_claims, new_claims);
    must_reread
}

/// Reads some files again, and forgets those that are gone or no longer articles.
fn update_files(site: &SiteBuild<'_>, files: &BTreeSet<Box<str>>, state: &mut BuildState) {
    set_values(site, state);
    site.progress.start("headers", files.len() as u64);
    let mut ignored = Report::default();
    let present = site.source.find_among(files, &state.bundles, &mut ignored);
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    let hasher = IdentityHasher::new(site.config, &site.authority);
    for file in files {
        let is_present = present.binary_search(file).is_ok();
        let was_present =
            state.article_reports.remove(file).is_some() || state.headers.at(file).is_some();
        state.files = state.files + usize::from(is_present) - usize::from(was_present);
        let mut report = Report::default();
        let read = is_present
            .then(|| read_changed::read_header(site, &hasher, file, &mut report))
            .flatten();
        if !report.diagnostics.is_empty() {
            state.article_reports.insert(file.clone(), report);
        }
        let header = read.map(|read| read.header);
        state.update_claims(file, header.as_ref(), &hasher);
        match header {
            Some(header) => changed.push(header),
            None => gone.push(&**file),
        }
    }
    state.headers.remove(gone);
    state.headers.insert(changed);
    site.progress.advance(files.len() as u64);
    site.progress.finish();
}

impl BuildState {
    /// Adds the diagnostics of headers that come from the cache.
    fn add_findings(&mut self, findings: HeaderFindings) {
        let reports = findings.into_iter();
        self.article_reports
            .extend(reports.map(|(path, diagnostics)| (path, Report { diagnostics })));
    }

    /// Returns the diagnostics of the headers that are saved in the cache: not of those that
    /// the next build must read again.
    fn findings_of(&self, must_reread: &HashSet<usize>) -> Vec<(Box<str>, Vec<CachedDiagnostic>)> {
        let reports = self.article_reports.iter();
        let saved = reports.filter(|(path, _)| {
            self.headers.at(path).is_some_and(|index| !must_reread.contains(&index))
        });
        saved
            .filter_map(|(path, report)| {
                Some((path.clone(), cached_diagnostic::to_cached(&report.diagnostics)?))
            })
            .collect()
    }

    /// Replaces the hashes of a file's old id and address by those of the new ones.
    fn update_claims(&mut self, file: &str, new: Option<&Header>, hasher: &IdentityHasher<'_>) {
        let old = self.headers.at(file).map(|index| &self.headers[index]);
        let [old, new] =
            [old, new].map(|it| it.map_or([None; 2], |header| hasher.identity_hashes(header)));
        // Each insertion moves half of all hashes, and few edits change an id or an address.
        if old != new {
            old.into_iter().flatten().for_each(|claim| self.claims.remove(claim));
            new.into_iter().flatten().for_each(|claim| self.claims.add(claim));
        }
    }
}

/// Describes the settings that the state of a site depends on, besides the files.
fn state_key(site: &SiteBuild<'_>) -> String {
    format!("{} {:?}", cache_key(site), sources::titled_dimensions(site.config))
}

/// Describes the settings that headers and their hashes depend on, besides the files.
fn cache_key(site: &SiteBuild<'_>) -> String {
    let (config, articles) = (&site.config.site, &site.config.articles);
    let held = site.held.key();
    // Plain texts may begin with the site's title or description.
    let SiteConfig { zone, url, language, title, description, .. } = config;
    let texts = (title, description, language);
    format!("{zone} {url} {texts:?} {} {held} {articles:?}", site.authority)
}
