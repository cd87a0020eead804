//! The headers of all articles: from the last build's cache where the files are
//! what they were, else read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::builder::identity;
use crate::config::Config;
use crate::diagnostic::Report;
use crate::model::Header;
use crate::parser;
use crate::pipeline::request::Mode;
use crate::pipeline::{Outcome, Site};
use crate::sources::{self, Stamp, cache};

/// The name of the cache of headers.
const CACHE: &str = "headers";

/// A header as it is kept from build to build.
#[derive(Serialize, Deserialize)]
struct Row {
    /// Of the file that it was read from.
    stamp: Stamp,
    header: Header,
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

/// What came of a file, and what is to be said of it.
type Answer = (Option<Row>, Origin, Report);

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
    let key = format!("{} {}", site.config.articles.folder.display(), key(site.config));
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
    identity::check_distinct(&headers, site.config, &site.authority, &mut outcome.report);
    headers
}

fn walk(site: &Site<'_>) -> Memory {
    let config = site.config;
    let mut memory = Memory::default();
    site.progress.start("walk", 0);
    let (folder, output) = (&config.articles.folder, &config.output.folder);
    let files = sources::find(folder, output, &mut memory.walked, || site.progress.advance(1));
    site.progress.finish();
    memory.files = files.len();
    site.progress.start("headers", files.len() as u64);
    let place = cache::place(site.request.config, CACHE);
    let key = key(config);
    let known: Vec<Row> = cache::load(&place, &key);
    let count = known.len();
    let started = SystemTime::now();
    let answers: Vec<(Box<str>, Answer)> = paired(files, known)
        .into_par_iter()
        .with_min_len(16)
        .map(|(file, row)| {
            site.progress.advance(1);
            let answer = answer(&file, row, config, started);
            (file, answer)
        })
        .collect();
    site.progress.finish();
    let mut rows = Vec::with_capacity(answers.len());
    for (file, (row, origin, found)) in answers {
        if !found.diagnostics.is_empty() {
            memory.said.insert(file, found);
        }
        rows.extend(row.map(|row| (row, origin)));
    }
    if site.request.mode == Mode::Write {
        keep(&rows, count, &place, &key);
    }
    memory.headers = rows.into_iter().map(|(row, _)| row.header).collect();
    memory
}

/// Reads some files again; those that are gone, or no articles, are forgotten.
fn update(site: &Site<'_>, files: &BTreeSet<Box<str>>, memory: &mut Memory) {
    let config = site.config;
    site.progress.start("headers", files.len() as u64);
    let mut found = Report::default();
    let (folder, output) = (&config.articles.folder, &config.output.folder);
    let there = sources::find_among(files, folder, output, &mut found);
    for file in files {
        site.progress.advance(1);
        let place = memory.headers.binary_search_by(|header| header.path.cmp(file));
        let was_there = memory.said.remove(file).is_some() | place.is_ok();
        let is_there = there.binary_search(file).is_ok();
        let (row, _, said) = if is_there {
            answer(file, None, config, SystemTime::UNIX_EPOCH)
        } else {
            (None, Origin::Passing, Report::default())
        };
        if !said.diagnostics.is_empty() {
            memory.said.insert(file.clone(), said);
        }
        memory.files = memory.files + usize::from(is_there) - usize::from(was_there);
        match (place, row) {
            (Ok(index), Some(row)) => memory.headers[index] = row.header,
            (Ok(index), None) => drop(memory.headers.remove(index)),
            (Err(index), Some(row)) => memory.headers.insert(index, row.header),
            (Err(_), None) => {}
        }
    }
    site.progress.finish();
}

/// Names all that a header depends on beside its file.
fn key(config: &Config) -> String {
    let articles = &config.articles;
    format!("{:?} {:?} {}", config.site.zone, articles.lists, articles.needs_titles())
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

fn answer(file: &str, row: Option<Row>, config: &Config, started: SystemTime) -> Answer {
    let mut report = Report::default();
    let path = config.articles.folder.join(file);
    if let Some(row) = row.filter(|row| Stamp::of(&path) == Some(row.stamp)) {
        return (Some(row), Origin::Cached, report);
    }
    let read = sources::head(&path, &mut report, |source, frontmatter, report| {
        parser::header(source, file, frontmatter, config, report)
    });
    let row = read.and_then(|(stamp, header)| Some(Row { stamp, header: header? }));
    let is_kept = report.diagnostics.is_empty()
        && row.as_ref().is_some_and(|row| row.stamp.is_settled(started));
    (row, if is_kept { Origin::Read } else { Origin::Passing }, report)
}

/// Replaces the cache, unless it holds just these rows already.
fn keep(rows: &[(Row, Origin)], known: usize, place: &Path, key: &str) {
    let count = |wanted| rows.iter().filter(|(_, origin)| *origin == wanted).count();
    if count(Origin::Read) > 0 || count(Origin::Cached) < known {
        let kept = rows.iter().filter(|(_, origin)| *origin != Origin::Passing);
        cache::save(place, key, &kept.map(|(row, _)| row).collect::<Vec<_>>());
    }
}
