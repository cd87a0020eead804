//! The headers of all articles: from the last build's cache where the files are
//! what they were, else read.

mod read_changed;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::identity::{self, IdentityHasher};
use crate::model::headers::HeaderOffset;
use crate::model::{ArticleHeaders, ArticleVisibility, FolderDefaults, Header};
use crate::pipeline::cache::header_cache::{self, HeaderCache};
use crate::pipeline::cache::uniqueness::UniquenessIndex;
use crate::pipeline::headers::read_changed::{HeaderBatch, HeaderRow};
use crate::pipeline::request::BuildMode;
use crate::pipeline::{BuildOutcome, SiteBuild};
use crate::sources::{ArticleFile, ArticleListing, BundleFolders, WalkDetail, cache};

/// The name of the cache of headers.
const CACHE: &str = "headers";

/// What may have changed since the last build of the same program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceChanges {
    /// Anything: the folder is walked.
    All,
    /// These files alone, by their paths below the articles' folder.
    Files(BTreeSet<Box<str>>),
}

/// What a program that goes on holds of a site between two builds.
#[derive(Debug, Default)]
pub struct BuildState {
    /// All that the headers depend on beside their files; none before the first build.
    key: Option<String>,
    /// Sorted by path.
    headers: ArticleHeaders,
    /// What is to be said of an article by every build.
    article_reports: BTreeMap<Box<str>, Report>,
    /// What is to be said of the folder.
    folder_report: Report,
    /// Values that files next to articles state for them.
    defaults: Arc<FolderDefaults>,
    /// The numbers of all ids and addresses.
    claims: UniquenessIndex,
    /// How many article files there are.
    files: usize,
    /// Folders that are page bundles.
    bundles: BundleFolders,
}

impl BuildState {
    /// Says whether a folder was read.
    pub const fn is_filled(&self) -> bool {
        self.key.is_some()
    }

    /// Says whether an article lies in a folder.
    pub fn has_folder(&self, path: &str) -> bool {
        let start = format!("{path}/");
        let index = self.headers.first_from(&start);
        index < self.headers.len() && self.headers.path(index).starts_with(&start)
    }

    /// Returns true if a file was an article, with or without errors.
    fn is_known(&self, path: &str) -> bool {
        self.article_reports.contains_key(path) || self.headers.at(path).is_some()
    }

    /// Gives the headers back after a build, with those that it set aside.
    pub fn return_headers(&mut self, headers: ArticleHeaders, set_aside: Vec<Header>) {
        self.headers = headers;
        if !set_aside.is_empty() {
            self.headers.insert(set_aside);
        }
    }
}

/// Reads the header of every article that may have changed, and takes the others
/// from memory; those with errors have none.
pub fn read(
    site: &SiteBuild<'_>,
    changes: &SourceChanges,
    memory: &mut BuildState,
    outcome: &mut BuildOutcome,
) -> ArticleHeaders {
    let key = key(site);
    match changes {
        SourceChanges::Files(files)
            if memory.key.as_ref() == Some(&key)
                && !site.origin.is_bundle_changed(files, |path| memory.is_known(path)) =>
        {
            update(site, files, memory);
        }
        SourceChanges::Files(_) | SourceChanges::All => {
            *memory = walk(site);
            memory.key = Some(key);
        }
    }
    outcome.articles = memory.files;
    for found in std::iter::once(&memory.folder_report).chain(memory.article_reports.values()) {
        outcome.report.append(found.clone());
    }
    once_per_site(&mut outcome.report);
    let headers = std::mem::take(&mut memory.headers);
    outcome.hidden_by = hidden_by(&memory.defaults, &headers);
    if !memory.claims.are_distinct() {
        let place = |header: &Header, about| site.places.find(header, about);
        let found = identity::find_duplicates(&headers, site.config, &site.authority, &place);
        outcome.report.diagnostics.extend(found);
    }
    headers
}

/// Keeps of readers that are not known the first article that names them, and
/// counts the others.
fn once_per_site(report: &mut Report) {
    let is_of_site = |found: &Diagnostic| found.code == &codes::ARTICLE_UNKNOWN_READERS;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    report.diagnostics.retain(|found| {
        if !is_of_site(found) {
            return true;
        }
        let count = counts.entry(found.message.clone()).or_default();
        *count += 1;
        *count == 1
    });
    for found in report.diagnostics.iter_mut().filter(|found| is_of_site(found)) {
        let others = counts.get(&found.message).map_or(0, |count| count - 1);
        if others > 0 {
            found.message += &format!(", and so in {others} more");
        }
    }
}

/// Counts the articles that files next to them hide, by the rule that does.
fn hidden_by(defaults: &FolderDefaults, headers: &ArticleHeaders) -> Vec<(String, usize)> {
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

fn walk(site: &SiteBuild<'_>) -> BuildState {
    let place = cache::place(site.request.config, CACHE);
    let key = key(site);
    let mut shelf = HeaderCache::load(&place, &key);
    let mut memory = BuildState::default();
    let ArticleListing { files, guards, bundles } = found(site, &shelf, &mut memory.folder_report);
    memory.defaults = Arc::new(site.origin.folder_defaults(&guards, &mut memory.folder_report));
    let _ = site.defaults.set(memory.defaults.clone());
    // Headers were made by what files next to the articles said.
    if shelf.digest != memory.defaults.digest {
        shelf = HeaderCache::default();
    }
    memory.files = files.len();
    memory.bundles = bundles;
    site.progress.start("headers", files.len() as u64);
    if shelf.matches_exactly(&files) {
        site.progress.advance(files.len() as u64);
        memory.claims = shelf.claims(shelf.known_claims(), Vec::new());
        memory.headers = ArticleHeaders::new(vec![shelf.bytes], shelf.places);
    } else {
        read_changed(site, (&place, &key), (shelf, &files), &mut memory);
    }
    site.progress.finish();
    memory
}

fn found(site: &SiteBuild<'_>, shelf: &HeaderCache, report: &mut Report) -> ArticleListing {
    let look = if shelf.places.is_empty() { WalkDetail::Names } else { WalkDetail::Stamps };
    site.progress.start("walk", 0);
    let step = |by| site.progress.advance(by);
    let files = site.origin.find(look, report, &step);
    site.progress.finish();
    files
}

/// Reads what is not on the shelf, and replaces the cache if there is news.
fn read_changed(
    site: &SiteBuild<'_>,
    (place, key): (&Path, &str),
    (mut shelf, files): (HeaderCache, &[ArticleFile]),
    memory: &mut BuildState,
) {
    let count = shelf.places.len();
    let started = SystemTime::now();
    let matched = shelf.find_unchanged(files);
    let wanted: Vec<&str> = files
        .iter()
        .zip(&matched)
        .filter_map(|(file, place)| place.is_none().then_some(&*file.path))
        .collect();
    site.progress.advance((files.len() - wanted.len()) as u64);
    let batches = read_changed::read(site, &wanted, started);
    let used = files.len() - wanted.len();
    let passing = join(shelf, matched, batches, memory);
    let kept: Vec<usize> =
        (0..memory.headers.len()).filter(|index| !passing.contains(index)).collect();
    let has_news = kept.len() > used || used < count;
    if site.request.mode == BuildMode::Write && has_news {
        let digest = memory.defaults.digest;
        header_cache::save((place, key), (&memory.headers, &kept), &memory.claims, digest);
    }
}

/// Puts what was read into the gaps between what is known; returns the indices
/// of headers that the next build is to read again.
fn join(
    mut shelf: HeaderCache,
    matched: Vec<Option<HeaderOffset>>,
    batches: Vec<HeaderBatch>,
    memory: &mut BuildState,
) -> HashSet<usize> {
    let known: Vec<u64> = matched
        .iter()
        .flatten()
        .flat_map(|place| header_cache::claims(place, &shelf.bytes))
        .collect();
    let mut parts = vec![std::mem::take(&mut shelf.bytes)];
    let (mut rows, mut claims) = (Vec::new(), Vec::new());
    for batch in batches {
        let before = parts.len();
        parts.extend(batch.parts);
        rows.extend(batch.rows.into_iter().map(|row| row.map(|row| row.moved(before))));
        claims.extend(batch.claims);
        memory.article_reports.extend(batch.reports);
    }
    let mut rows = rows.into_iter();
    let (mut places, mut passing) = (Vec::with_capacity(matched.len()), HashSet::new());
    for place in matched {
        let row = place.map(HeaderRow::kept).or_else(|| rows.next().flatten());
        let Some(HeaderRow { place, must_reread: is_passing }) = row else { continue };
        if is_passing {
            passing.insert(places.len());
        }
        places.push(place);
    }
    memory.headers = ArticleHeaders::new(parts, places);
    memory.claims = shelf.claims(known, claims);
    passing
}

/// Reads some files again; those that are gone, or no articles, are forgotten.
fn update(site: &SiteBuild<'_>, files: &BTreeSet<Box<str>>, memory: &mut BuildState) {
    let _ = site.defaults.set(memory.defaults.clone());
    site.progress.start("headers", files.len() as u64);
    let mut found = Report::default();
    let there = site.origin.find_among(files, &memory.bundles, &mut found);
    let (mut changed, mut gone) = (Vec::new(), Vec::new());
    let claimant = IdentityHasher::new(site.config, &site.authority);
    for file in files {
        let is_there = there.binary_search(file).is_ok();
        let was_there =
            memory.article_reports.remove(file).is_some() || memory.headers.at(file).is_some();
        memory.files = memory.files + usize::from(is_there) - usize::from(was_there);
        let mut said = Report::default();
        let read =
            is_there.then(|| read_changed::header(site, &claimant, file, &mut said)).flatten();
        if !said.diagnostics.is_empty() {
            memory.article_reports.insert(file.clone(), said);
        }
        let header = read.map(|read| read.header);
        memory.claim(file, header.as_ref(), site);
        match header {
            Some(header) => changed.push(header),
            None => gone.push(&**file),
        }
    }
    memory.headers.remove(gone);
    memory.headers.insert(changed);
    site.progress.advance(files.len() as u64);
    site.progress.finish();
}

impl BuildState {
    /// Puts what a file claims now in place of what it claimed.
    fn claim(&mut self, file: &str, now: Option<&Header>, site: &SiteBuild<'_>) {
        let claimant = IdentityHasher::new(site.config, &site.authority);
        let claims = |header: &Header| claimant.identity_hashes(header);
        let old = self.headers.at(file).map_or([None; 2], |index| claims(&self.headers[index]));
        let new = now.map_or([None; 2], claims);
        // Each costs a move through all of them, and few changes are of these.
        if old != new {
            old.into_iter().flatten().for_each(|claim| self.claims.remove(claim));
            new.into_iter().flatten().for_each(|claim| self.claims.add(claim));
        }
    }
}

/// Names all that a header depends on beside its file, and its claims.
fn key(site: &SiteBuild<'_>) -> String {
    let (config, articles) = (&site.config.site, &site.config.articles);
    let held = site.held.key();
    format!("{} {} {} {held} {articles:?}", config.zone, config.url, site.authority)
}
