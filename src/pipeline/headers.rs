//! The headers of all articles: from the last build's cache where the files are
//! what they were, else read.

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

/// Reads the header of every article; those with errors have none.
pub fn read(site: &Site<'_>, outcome: &mut Outcome) -> Vec<Header> {
    let config = site.config;
    site.progress.start("walk", 0);
    let files =
        sources::find(&config.articles.folder, &config.output.folder, &mut outcome.report, || {
            site.progress.advance(1);
        });
    site.progress.finish();
    outcome.articles = files.len();
    site.progress.start("headers", files.len() as u64);
    let place = cache::place(site.request.config, CACHE);
    let key = key(config);
    let known: Vec<Row> = cache::load(&place, &key);
    let count = known.len();
    let started = SystemTime::now();
    let answers: Vec<(Option<Row>, Origin, Report)> = paired(files, known)
        .into_par_iter()
        .with_min_len(16)
        .map(|(file, row)| {
            site.progress.advance(1);
            answer(&file, row, config, started)
        })
        .collect();
    site.progress.finish();
    let mut rows = Vec::with_capacity(answers.len());
    for (row, origin, found) in answers {
        outcome.report.append(found);
        rows.extend(row.map(|row| (row, origin)));
    }
    if site.request.mode == Mode::Write {
        keep(&rows, count, &place, &key);
    }
    let headers: Vec<Header> = rows.into_iter().map(|(row, _)| row.header).collect();
    identity::check_distinct(&headers, config, &site.authority, &mut outcome.report);
    headers
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

fn answer(
    file: &str,
    row: Option<Row>,
    config: &Config,
    started: SystemTime,
) -> (Option<Row>, Origin, Report) {
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
