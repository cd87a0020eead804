//! The headers of all articles: from the last build's cache where the files are
//! what they were, else read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::builder::identity;
use crate::diagnostic::Report;
use crate::model::Header;
use crate::parser;
use crate::pipeline::request::Mode;
use crate::pipeline::{Outcome, Site};
use crate::sources::{self, Look, Stamp, cache};

/// The name of the cache of headers.
const CACHE: &str = "headers";

/// A header as it is kept from build to build.
#[derive(Serialize, Deserialize)]
struct Row {
    /// Of the file that it was read from.
    stamp: Stamp,
    /// The numbers of its id and address.
    claims: [Option<u64>; 2],
    header: Header,
}

impl Row {
    fn new(stamp: Stamp, header: Header, site: &Site<'_>) -> Self {
        let claims = identity::claims(&header, site.config, &site.authority);
        Self { stamp, claims, header }
    }
}

/// Where a header came from, and whether the next build may take it from the cache.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The last build's cache.
    Cached,
    /// The file, which is not going to change unseen.
    Read,
    /// The file; what is to be said of it, or a change of this moment, is to be
    /// met again.
    Passing,
}

/// What may have changed since the last build of the same program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Anything: the folder is walked.
    All,
    /// These files alone, by their paths below the articles' folder.
    Files(BTreeSet<Box<str>>),
}

/// What a program that goes on holds of a site between two builds.
#[derive(Debug, Default)]
pub struct Memory {
    /// All that the headers depend on beside their files; none before the first build.
    key: Option<String>,
    /// Sorted by path.
    headers: Vec<Header>,
    /// What is to be said of an article by every build.
    said: BTreeMap<Box<str>, Report>,
    /// What is to be said of the folder.
    walked: Report,
    /// The numbers of all ids and addresses, sorted; where one stands twice, two
    /// articles may claim the same.
    claims: Vec<u64>,
    /// How many article files there are.
    files: usize,
}

impl Memory {
    /// Says whether a folder was read.
    pub const fn is_filled(&self) -> bool {
        self.key.is_some()
    }

    /// Says whether an article lies in a folder.
    pub fn has_folder(&self, path: &str) -> bool {
        let start = format!("{path}/");
        let at = self.headers.partition_point(|header| *header.path < *start);
        self.headers.get(at).is_some_and(|header| header.path.starts_with(&start))
    }

    /// Gives the headers back after a build, with those that it set aside.
    pub fn return_headers(&mut self, headers: Vec<Header>, set_aside: Vec<Header>) {
        self.headers = headers;
        if !set_aside.is_empty() {
            self.headers.extend(set_aside);
            self.headers.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }
}

/// Reads the header of every article that may have changed, and takes the others
/// from memory; those with errors have none.
pub fn read(
    site: &Site<'_>,
    changes: &Changes,
    memory: &mut Memory,
    outcome: &mut Outcome,
) -> Vec<Header> {
    let key = key(site);
    match changes {
        Changes::Files(files) if memory.key.as_ref() == Some(&key) => update(site, files, memory),
        Changes::Files(_) | Changes::All => {
            *memory = walk(site);
            memory.key = Some(key);
        }
    }
    outcome.articles = memory.files;
    for found in std::iter::once(&memory.walked).chain(memory.said.values()) {
        outcome.report.append(found.clone());
    }
    let headers = std::mem::take(&mut memory.headers);
    if memory.claims.windows(2).any(|pair| pair[0] == pair[1]) {
        identity::check_distinct(&headers, site.config, &site.authority, &mut outcome.report);
    }
    headers
}

fn walk(site: &Site<'_>) -> Memory {
    let config = site.config;
    let mut memory = Memory::default();
    site.progress.start("walk", 0);
    let folders = (&*config.articles.folder, &*config.output.folder);
    let step = |by| site.progress.advance(by);
    let files = sources::find(folders, Look::Names, &mut memory.walked, &step);
    let files: Vec<_> = files.into_iter().map(|found| found.path).collect();
    site.progress.finish();
    memory.files = files.len();
    site.progress.start("headers", files.len() as u64);
    let place = cache::place(site.request.config, CACHE);
    let key = key(site);
    let known: Vec<Row> = cache::load(&place, &key);
    let count = known.len();
    let started = SystemTime::now();
    let said = Mutex::new(BTreeMap::new());
    let rows: Vec<Option<(Row, Origin)>> = paired(files, known)
        .into_par_iter()
        .with_min_len(16)
        .map(|(file, row)| {
            site.progress.advance(1);
            let mut found = Report::default();
            let row = answer(&file, row, (site, started), &mut found);
            if let (false, Ok(mut said)) = (found.diagnostics.is_empty(), said.lock()) {
                said.insert(file, found);
            }
            row
        })
        .collect();
    site.progress.finish();
    memory.said = said.into_inner().unwrap_or_default();
    let rows: Vec<(Row, Origin)> = rows.into_iter().flatten().collect();
    if site.request.mode == Mode::Write {
        keep(&rows, count, &place, &key);
    }
    memory.claims = rows.iter().flat_map(|(row, _)| row.claims).flatten().collect();
    memory.claims.par_sort_unstable();
    memory.headers = rows.into_iter().map(|(row, _)| row.header).collect();
    memory
}

/// Reads some files again; those that are gone, or no articles, are forgotten.
fn update(site: &Site<'_>, files: &BTreeSet<Box<str>>, memory: &mut Memory) {
    let config = site.config;
    site.progress.start("headers", files.len() as u64);
    let mut found = Report::default();
    let folders = (&*config.articles.folder, &*config.output.folder);
    let there = sources::find_among(files, folders, &mut found);
    for file in files {
        site.progress.advance(1);
        let is_there = there.binary_search(file).is_ok();
        let mut said = Report::default();
        let moment = (site, SystemTime::UNIX_EPOCH);
        let row = is_there.then(|| answer(file, None, moment, &mut said)).flatten();
        memory.files += usize::from(is_there);
        memory.files -= usize::from(memory.forget(file, site));
        if !said.diagnostics.is_empty() {
            memory.said.insert(file.clone(), said);
        }
        if let Some((row, _)) = row {
            memory.learn(row);
        }
    }
    site.progress.finish();
}

impl Memory {
    /// Takes a file out; says whether there was one.
    fn forget(&mut self, file: &str, site: &Site<'_>) -> bool {
        let was_said = self.said.remove(file).is_some();
        let Ok(index) = self.headers.binary_search_by(|header| (*header.path).cmp(file)) else {
            return was_said;
        };
        let header = self.headers.remove(index);
        for claim in identity::claims(&header, site.config, &site.authority).into_iter().flatten() {
            if let Ok(index) = self.claims.binary_search(&claim) {
                self.claims.remove(index);
            }
        }
        true
    }

    fn learn(&mut self, row: Row) {
        for claim in row.claims.into_iter().flatten() {
            let index = self.claims.partition_point(|known| *known < claim);
            self.claims.insert(index, claim);
        }
        let index = self.headers.partition_point(|header| header.path < row.header.path);
        self.headers.insert(index, row.header);
    }
}

/// Names all that a header depends on beside its file, and its claims.
fn key(site: &Site<'_>) -> String {
    let (config, articles) = (&site.config.site, &site.config.articles);
    format!("{} {} {} {articles:?}", config.zone, config.url, site.authority)
}

/// Puts beside each file what the cache knows of it; both are sorted by path.
fn paired(files: Vec<Box<str>>, known: Vec<Row>) -> Vec<(Box<str>, Option<Row>)> {
    let mut known = known.into_iter().peekable();
    let row = |file: Box<str>| {
        while known.next_if(|row| row.header.path < file).is_some() {}
        let row = known.next_if(|row| row.header.path == file);
        (file, row)
    };
    files.into_iter().map(row).collect()
}

/// Takes a header from its row, if the file is what it was, or else reads it.
fn answer(
    file: &str,
    row: Option<Row>,
    (site, started): (&Site<'_>, SystemTime),
    report: &mut Report,
) -> Option<(Row, Origin)> {
    let path = site.config.articles.folder.join(file);
    if let Some(row) = row.filter(|row| Stamp::of(&path) == Some(row.stamp)) {
        return Some((row, Origin::Cached));
    }
    let (stamp, header) = sources::head(&path, report, |source, frontmatter, report| {
        parser::header(source, file, frontmatter, site.config, report)
    })?;
    let row = Row::new(stamp, header?, site);
    let is_kept = report.diagnostics.is_empty() && row.stamp.is_settled(started);
    Some((row, if is_kept { Origin::Read } else { Origin::Passing }))
}

/// Replaces the cache, unless it holds just these rows already.
fn keep(rows: &[(Row, Origin)], known: usize, place: &Path, key: &str) {
    let count = |wanted| rows.iter().filter(|(_, origin)| *origin == wanted).count();
    if count(Origin::Read) > 0 || count(Origin::Cached) < known {
        let kept = rows.iter().filter(|(_, origin)| *origin != Origin::Passing);
        cache::save(place, key, &kept.map(|(row, _)| row).collect::<Vec<_>>());
    }
}
