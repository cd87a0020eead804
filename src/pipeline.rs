//! The stages joined: from a configuration file to feeds in a folder.

mod archives;
mod bodies;
mod budget;
mod choice;
mod deletions;
mod headers;
mod history;
mod judge;
mod kept;
mod known;
mod links;
mod people;
mod renames;
mod request;
mod said;
mod touch;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use rayon::prelude::*;
use url::Url;

use crate::builder::{self, Entries, Masthead, Plan, identity};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, Report, Severity, Source, codes};
use crate::formats;
use crate::model::{Document, Feed, Header, Timestamp};
use crate::parser::FileFacts;
use crate::pipeline::archives::{Materials, Standing};
use crate::pipeline::bodies::Bodies;
use crate::pipeline::choice::Chosen;
use crate::pipeline::deletions::Living;
use crate::pipeline::kept::Kept;
use crate::pipeline::known::Known;
use crate::pipeline::links::Links;
use crate::pipeline::touch::Touched;
use crate::sources;
use crate::writer::{self, EntryRecord, Lock, Manifest, manifest};

pub use headers::{Changes, Memory};
pub use request::{
    Ending, Mode, OnChange, OnError, Outcome, Past, Progress, Request, Strictness, Touch,
};

/// Builds every feed of a site.
///
/// Every problem of every article is reported; by default nothing is replaced
/// while there are errors.
pub fn run(request: &Request<'_>) -> Outcome {
    let mut memory = Memory::default();
    let outcome = run_again(request, &Changes::All, &mut memory);
    // The program is about to end: to free a million headers one by one would
    // keep it from that for a while.
    std::mem::forget(memory);
    outcome
}

/// Builds again what a build with the same memory built before: what `changes`
/// does not name is not looked at.
pub fn run_again(request: &Request<'_>, changes: &Changes, memory: &mut Memory) -> Outcome {
    let mut report = Report::default();
    let Some(mut config) = configure(request.config, &mut report) else {
        let mut outcome = Outcome::new(PathBuf::new());
        outcome.report = report;
        return outcome.ended(Ending::ConfigErrors);
    };
    if let Some(output) = request.output {
        config.output.folder = output.to_path_buf();
    }
    let mut outcome = Outcome::new(config.output.folder.clone());
    outcome.report = report;
    match build(request, &config, (changes, memory), &mut outcome) {
        Ok(ending) => outcome.ended(ending),
        Err(failure) => {
            // What was taken from memory may not be back.
            *memory = Memory::default();
            outcome.report.push(failure);
            outcome.ended(Ending::OutsideFailed)
        }
    }
}

/// Reads the configuration file; paths in it are relative to its folder.
pub fn configure(path: &Path, report: &mut Report) -> Option<Config> {
    let text = fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    let text = match text {
        Ok(text) => text,
        Err(reason) => {
            report.push(
                Diagnostic::new(&codes::CONFIG_UNREADABLE, format!("can't be read: {reason}"))
                    .at(Location::file(path))
                    .help("run `feedwright init`, or name the file with `--config FILE`"),
            );
            return None;
        }
    };
    let shown: Arc<Path> = path.into();
    let folder = path.parent().unwrap_or(Path::new(""));
    config::read(&Source::new(&shown, &text), folder, report)
}

fn build(
    request: &Request<'_>,
    config: &Config,
    (changes, memory): (&Changes, &mut Memory),
    outcome: &mut Outcome,
) -> Result<Ending, Diagnostic> {
    let folder = &config.output.folder;
    let _lock = match request.mode {
        Mode::Write => Some(Lock::acquire(folder, &mut outcome.report)?),
        Mode::Check => None,
    };
    let history = history::read(request.past, config, &mut outcome.report)?;
    let authority = identity::authority(config, history.authority()).into_owned();
    let site = Site { request, config, authority, now: request.now, progress: request.progress };
    let kept = Kept::load(request, config, &site.authority);
    let standing = Standing::load(request, config, &site.authority);

    let headers = headers::read(&site, changes, memory, outcome);
    let last = history.manifest(&headers, config, &site.authority, &mut outcome.report);
    let known = Known::new(&last, config, &site.authority, request.now);
    let Chosen { headers, set_aside, plan, mut entries, mut left_out } =
        site.choose(&known, &kept, headers, outcome);
    outcome.report.diagnostics.extend(known.clock(&entries));
    let touch =
        touch::choice(&request.touch, &headers, &config.articles.folder, &mut outcome.report);
    let touched = touch::touch(&mut entries, &headers, &last, &touch, site.now);
    let ids = site.ids(&plan, &headers, &entries);
    let living = site.living(&headers, &plan, &ids);
    let held: Vec<&str> = left_out.iter().filter_map(|id| known.path(id)).collect();
    let is_there = |path: &str| held.contains(&path) || site.has_file(path);
    let graves = deletions::graves(&living, &last, &is_there);
    let masthead = site.masthead(&plan);
    let mut feeds = builder::build(&plan, &entries, masthead);
    deletions::bury(&mut feeds, &living, &graves);
    let documents = site.documents(&feeds, &mut outcome.report);
    let rendered = site.rendered(&documents, &feeds, &headers, &entries);
    // After the clock has jumped back, what is published is not early.
    let now = known::newest(&entries).map_or(site.now, |newest| newest.max(site.now));
    let (judged, clean) = judge::judge(&rendered, &kept, now, site.progress);
    outcome.report.append(judged);

    let writing = match request.mode {
        Mode::Write if !is_stopped(request, &outcome.report) => Some(writer::begin(folder, &last)?),
        Mode::Write | Mode::Check => None,
    };
    let links = Links::new(&headers, config);
    let materials = Materials {
        bodies: Bodies { site: &site, links: &links, kept: &kept },
        headers: &headers,
        ids: &ids,
        masthead,
        last: &last,
        known: &known.beside(&headers),
        touch: &touch,
        writing: writing.as_ref(),
        now,
    };
    let mut pages = archives::make(&plan, materials, &standing)?;
    outcome.report.append(std::mem::take(&mut pages.report));
    left_out.append(&mut pages.left_out);
    outcome.bodies = kept.bodies();
    outcome.next_change = next_change(&plan, &headers);
    outcome.feeds = feeds.len();
    outcome.entries = ids.len();
    outcome.left_out = plan.left_out.clone();
    outcome.left_out.broken = outcome.articles - headers.len() + pages.broken;

    let is_stopped = is_stopped(request, &outcome.report);
    let ending =
        if fails(&outcome.report, request.strictness) { Ending::InputErrors } else { Ending::Done };
    if let Some(writing) = writing.filter(|_| !is_stopped) {
        let mut manifest = site.manifest(&headers, &entries, &touched);
        archives::record(&mut manifest, &plan, &ids, (&last, std::mem::take(&mut pages.records)));
        deletions::record(&mut manifest, &living, graves);
        if ending != Ending::Done {
            let is_there = |path: &str| config.articles.folder.join(path).is_file();
            for (id, record) in known.kept(&left_out, &headers, is_there) {
                let mut record = record.clone();
                record.pages.retain(|feed, _| manifest.archives.contains_key(feed));
                manifest.entries.entry(id.clone()).or_insert(record);
            }
        }
        request.progress.start("write", documents.len() as u64);
        // Pages before the feeds that lead to them: no reader meets a gap.
        let mut placed = std::mem::take(&mut pages.placed);
        for document in &documents {
            placed.push(writing.add(document)?);
        }
        let last = history.restore(&last, (folder, &writing), &placed)?;
        let written = writing.finish(placed, &last, manifest, &mut outcome.report)?;
        standing.save(&mut pages, request, folder);
        request.progress.finish();
        outcome.is_written = true;
        outcome.written = written.written;
        outcome.unchanged = written.unchanged;
        outcome.removed = written.removed;
    }
    kept.save(clean.into_iter());
    memory.return_headers(headers, set_aside);
    Ok(ending)
}

/// Says whether nothing is to be replaced, by what was found so far.
fn is_stopped(request: &Request<'_>, report: &Report) -> bool {
    let is_malformed =
        |found: &Diagnostic| found.code == &codes::FEED_MALFORMED || judge::is_fatal(found);
    let has_failed = request.on_error == OnError::Stop && fails(report, request.strictness);
    has_failed || report.diagnostics.iter().any(is_malformed)
}

fn fails(report: &Report, strictness: Strictness) -> bool {
    let least = match strictness {
        Strictness::Normal => Severity::Error,
        Strictness::Strict => Severity::Warning,
    };
    report.diagnostics.iter().any(|found| found.code.severity >= least)
}

/// Finds when a feed will be another though no file changes: an article
/// comes due, expires, or grows too old.
fn next_change(plan: &Plan, headers: &[Header]) -> Option<Timestamp> {
    let due = plan.left_out.next_due.as_ref().map(|(due, _)| *due);
    let over = plan.feeds.iter().flat_map(|feed| {
        let age = feed.rule.settings.max_age;
        let paged = feed.pages.iter().flat_map(|page| &page.articles);
        feed.articles.iter().chain(paged).flat_map(move |&index| {
            let Header { expires, published, .. } = &headers[index];
            let grown = age.and_then(|age| published.as_ref()?.instant.checked_add_signed(age));
            // An article is let through to the very second of its age.
            let old = grown.map(|grown| grown + TimeDelta::seconds(1));
            expires.as_ref().map(|date| date.instant).into_iter().chain(old)
        })
    });
    over.chain(due).min()
}

/// A site at an instant.
struct Site<'a> {
    request: &'a Request<'a>,
    config: &'a Config,
    authority: String,
    now: Timestamp,
    progress: &'a (dyn Progress + Sync),
}

impl Site<'_> {
    /// Lists the ids of all entries of feeds and pages.
    fn ids(&self, plan: &Plan, headers: &[Header], entries: &Entries) -> HashMap<usize, String> {
        let own = entries.iter().map(|(index, entry)| (*index, entry.id.clone()));
        let mut ids: HashMap<usize, String> = own.collect();
        let pages = plan.feeds.iter().flat_map(|feed| &feed.pages);
        for &index in pages.flat_map(|page| &page.articles) {
            let id = || identity::id(&headers[index], self.config, &self.authority);
            ids.entry(index).or_insert_with(id);
        }
        ids
    }

    /// Says whether an article's file lies in the folder. What can't be asked
    /// for, or lies in a folder that is gone as a whole, was not deleted.
    fn has_file(&self, path: &str) -> bool {
        let folder = &self.config.articles.folder;
        !folder.is_dir() || folder.join(path).try_exists().unwrap_or(true)
    }

    fn living<'a>(
        &'a self,
        headers: &'a [Header],
        plan: &'a Plan,
        ids: &'a HashMap<usize, String>,
    ) -> Living<'a> {
        Living {
            config: self.config,
            authority: &self.authority,
            now: self.now,
            headers,
            plan,
            ids,
        }
    }

    fn masthead(&self, plan: &Plan) -> Masthead<'_> {
        let logo = self.config.site.logo.as_ref().and_then(|logo| self.size(logo));
        Masthead { config: self.config, authority: &self.authority, logo, newest: plan.newest }
    }

    /// Measures a picture of the site that lies among the assets.
    fn size(&self, picture: &Url) -> Option<(u32, u32)> {
        let below = self.config.site.url.make_relative(picture)?;
        let (folder, assets) =
            (&self.config.articles.folder, self.config.articles.assets.as_deref());
        match sources::facts(&folder.join("x"), folder, assets, &format!("/{below}")) {
            FileFacts::Asset { size, .. } | FileFacts::Beside { size, .. } => size,
            FileFacts::Missing | FileFacts::Outside => None,
        }
    }

    fn documents(&self, feeds: &[Feed], report: &mut Report) -> Vec<Document> {
        self.progress.start("formats", feeds.len() as u64);
        let made: Vec<(Vec<Document>, Report)> = feeds
            .par_iter()
            .map(|feed| {
                let mut report = Report::default();
                let documents = budget::fitted(feed, &mut report);
                self.progress.advance(1);
                (documents, report)
            })
            .collect();
        self.progress.finish();
        let mut documents = Vec::new();
        for (made, found) in made {
            documents.extend(made);
            report.append(found);
        }
        let output = &self.config.output;
        let title = &self.config.site.title;
        documents.extend(output.opml.iter().map(|path| formats::opml::render(title, feeds, path)));
        documents.extend(output.html.iter().map(|path| formats::html::render(feeds, path)));
        documents.extend(output.stylesheet.map(formats::stylesheet::render));
        documents.extend(people::pages(self.config, feeds, report));
        documents
    }

    /// Puts what is about to be written beside what it comes from.
    fn rendered<'r>(
        &self,
        documents: &'r [Document],
        feeds: &'r [Feed],
        headers: &[Header],
        entries: &Entries,
    ) -> judge::Rendered<'r> {
        let folder = &self.config.articles.folder;
        let source = |(index, entry): (&usize, &'_ Arc<crate::model::Entry>)| {
            (entry.id.clone(), folder.join(&*headers[*index].path))
        };
        // Of two articles of one id, always the same one is named.
        let entries: BTreeMap<_, _> = entries.iter().collect();
        judge::Rendered { documents, feeds, sources: entries.into_iter().map(source).collect() }
    }

    fn manifest(&self, headers: &[Header], entries: &Entries, touched: &Touched) -> Manifest {
        Manifest {
            id_authority: Some(self.authority.clone()),
            entries: records(headers, entries, touched).collect(),
            ..Manifest::default()
        }
    }
}

/// Records entries, each with its id.
fn records<'a>(
    headers: &'a [Header],
    entries: &'a Entries,
    touched: &'a Touched,
) -> impl Iterator<Item = (String, EntryRecord)> {
    entries.iter().map(|(index, entry)| {
        let record = EntryRecord {
            path: headers[*index].path.to_string(),
            published: entry.published,
            updated: entry.updated,
            content: manifest::content_hash(entry),
            url: entry.url.to_string(),
            touched: touched.get(&entry.id).copied(),
            ..EntryRecord::default()
        };
        (entry.id.clone(), record)
    })
}
