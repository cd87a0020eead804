//! The stages joined: from a configuration file to feeds in a folder.

mod budget;
mod deletions;
mod headers;
mod history;
mod judge;
mod kept;
mod known;
mod links;
mod renames;
mod request;
mod touch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use rayon::prelude::*;
use url::Url;

use crate::builder::{self, Entries, Moment, Plan, identity};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, Report, Severity, Source, codes};
use crate::formats;
use crate::model::{Article, Document, Feed, Header, Headers, Timestamp};
use crate::parser::{self, FileFacts, Surroundings};
use crate::pipeline::deletions::Living;
use crate::pipeline::kept::{Asked, Kept};
use crate::pipeline::known::{Known, Settlement, Verdict};
use crate::pipeline::links::Links;
use crate::pipeline::touch::Touched;
use crate::sources::{self, Stamp};
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

    let headers = headers::read(&site, changes, memory, outcome);
    let last = history.manifest(&headers, config, &site.authority, &mut outcome.report);
    let known = Known::new(&last, config, &site.authority, request.now);
    let chosen = site.select_known(&known, &kept, headers, outcome);
    let Chosen { headers, set_aside, plan, mut entries, left_out } = chosen;
    outcome.report.diagnostics.extend(known.clock(&entries));
    let touched = site.touch(&mut entries, &headers, &last, request, &mut outcome.report);
    let living = site.living(&headers, &plan, &entries);
    let held: Vec<&str> = left_out.iter().filter_map(|id| known.path(id)).collect();
    let is_there = |path: &str| held.contains(&path) || site.has_file(path);
    let graves = deletions::graves(&living, &last, &is_there);
    let mut feeds = site.feeds(&plan, &entries);
    deletions::bury(&mut feeds, &living, &graves);
    let documents = site.documents(&feeds, &mut outcome.report);
    let rendered = site.rendered(&documents, &feeds, &headers, &entries);
    // After the clock has jumped back, what is published is not early.
    let now = known::newest(&entries).map_or(site.now, |newest| newest.max(site.now));
    let (judged, clean) = judge::judge(&rendered, &kept, now, site.progress);
    outcome.report.append(judged);
    outcome.bodies = kept.bodies();
    kept.save(clean.into_iter());
    outcome.next_change = next_change(&plan, &headers);
    outcome.feeds = feeds.len();
    outcome.entries = entries.len();
    outcome.left_out = plan.left_out.clone();
    outcome.left_out.broken = outcome.articles - headers.len();

    let ending =
        if fails(&outcome.report, request.strictness) { Ending::InputErrors } else { Ending::Done };
    let is_malformed = outcome
        .report
        .diagnostics
        .iter()
        .any(|found| found.code == &codes::FEED_MALFORMED || judge::is_fatal(found));
    let is_stopped = ending != Ending::Done && request.on_error == OnError::Stop;
    if request.mode == Mode::Write && !is_stopped && !is_malformed {
        let mut manifest = site.manifest(&headers, &entries, &touched);
        deletions::record(&mut manifest, &living, graves);
        if ending != Ending::Done {
            let is_there = |path: &str| config.articles.folder.join(path).is_file();
            for (id, record) in known.kept(&left_out, &headers, is_there) {
                manifest.entries.entry(id.clone()).or_insert_with(|| record.clone());
            }
        }
        history.restore(&last, folder, &documents)?;
        request.progress.start("write", documents.len() as u64);
        let written = writer::write(folder, &documents, &manifest, &mut outcome.report)?;
        request.progress.finish();
        outcome.written = written.written;
        outcome.unchanged = written.unchanged;
        outcome.removed = written.removed;
    }
    memory.return_headers(headers, set_aside);
    Ok(ending)
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
fn next_change(plan: &Plan, headers: &Headers) -> Option<Timestamp> {
    let due = plan.left_out.next_due.as_ref().map(|(due, _)| *due);
    let over = plan.feeds.iter().flat_map(|feed| {
        let age = feed.rule.settings.max_age;
        feed.articles.iter().flat_map(move |&index| {
            let Header { expires, published, .. } = &headers[index];
            let grown = age.and_then(|age| published.as_ref()?.instant.checked_add_signed(age));
            // An article is let through to the very second of its age.
            let old = grown.map(|grown| grown + TimeDelta::seconds(1));
            expires.as_ref().map(|date| date.instant).into_iter().chain(old)
        })
    });
    over.chain(due).min()
}

/// An article among what it may ask of others.
struct Around<'a> {
    header: &'a Header,
    path: &'a Path,
    resolve: &'a (dyn Fn(&str) -> Option<Url> + Sync),
    files: &'a (dyn Fn(&str) -> FileFacts + Sync),
}

/// What a choice of articles leans on.
#[derive(Clone, Copy)]
struct Choice<'a> {
    kept: &'a Kept<'a>,
    /// Says whether an article that comes due later is published already.
    is_out: &'a dyn Fn(&Header) -> bool,
}

/// What is published.
struct Chosen {
    headers: Headers,
    /// Headers that are not to be published, to be looked at again.
    set_aside: Vec<Header>,
    plan: Plan,
    entries: Entries,
    /// Known ids whose articles are left out, because readers would be shown
    /// them again.
    left_out: Vec<String>,
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
    /// Selects articles, and reports those that readers would be shown again.
    /// If the build keeps going, these are taken out and the next ones selected.
    fn select_known(
        &self,
        known: &Known<'_>,
        kept: &Kept<'_>,
        mut headers: Headers,
        outcome: &mut Outcome,
    ) -> Chosen {
        let is_out = |header: &Header| known.has(header);
        let mut settlement = Settlement::new(self.request);
        let mut told = Vec::new();
        let mut changes = known.changes(&headers);
        loop {
            settlement.settle(changes, &mut headers, &mut outcome.report);
            let said = std::mem::take(&mut outcome.report);
            let choice = Choice { kept, is_out: &is_out };
            let (aside, plan, entries) = self.select(&mut headers, choice, outcome);
            settlement.set_aside.extend(aside);
            let mut found = std::mem::replace(&mut outcome.report, said);
            // Bodies that are read again say the same again.
            found.diagnostics.retain(|found| !told.contains(found));
            told.extend_from_slice(&found.diagnostics);
            outcome.report.append(found);
            changes = known.changes_of_entries(&headers, &entries);
            if changes.is_empty() || settlement.verdict != Verdict::LeftOut {
                settlement.settle(changes, &mut headers, &mut outcome.report);
                let Settlement { left_out, set_aside, .. } = settlement;
                return Chosen { headers, set_aside, plan, entries, left_out };
            }
        }
    }

    /// Selects the articles of every feed and reads their bodies. An article
    /// whose body has errors is set aside and the next one selected.
    fn select(
        &self,
        headers: &mut Headers,
        choice: Choice<'_>,
        outcome: &mut Outcome,
    ) -> (Vec<Header>, Plan, Entries) {
        let mut set_aside = Vec::new();
        let mut articles: Vec<(Box<str>, Option<Article>)> = Vec::new();
        loop {
            let mut found = Report::default();
            self.progress.start("select", 0);
            let moment = Moment { now: self.now, is_out: choice.is_out };
            let plan = builder::plan(headers, self.config, &self.authority, moment, &mut found);
            self.progress.finish();
            let missing: Vec<&Header> = plan
                .selected()
                .into_iter()
                .map(|index| &headers[index])
                .filter(|header| {
                    articles.binary_search_by(|(path, _)| path.cmp(&header.path)).is_err()
                })
                .collect();
            let read = self.bodies(&missing, headers, choice.kept, &mut outcome.report);
            let is_broken = read.iter().any(|(_, article)| article.is_none());
            articles.extend(read);
            articles.sort_by(|(a, _), (b, _)| a.cmp(b));
            if !is_broken {
                outcome.report.append(found);
                let entries = self.entries(articles, &plan, headers);
                return (set_aside, plan, entries);
            }
            let broken = articles.iter().filter(|(_, article)| article.is_none());
            set_aside.extend(headers.take_out(broken.map(|(path, _)| &**path)));
        }
    }

    fn bodies(
        &self,
        selected: &[&Header],
        headers: &Headers,
        kept: &Kept<'_>,
        report: &mut Report,
    ) -> Vec<(Box<str>, Option<Article>)> {
        let links = Links::new(headers, self.config);
        self.progress.start("bodies", selected.len() as u64);
        let read = sources::each(selected, report, |header, report| {
            self.progress.advance(1);
            (header.path.clone(), self.body(header, &links, kept, report))
        });
        self.progress.finish();
        read
    }

    fn body(
        &self,
        header: &Header,
        links: &Links<'_>,
        kept: &Kept<'_>,
        report: &mut Report,
    ) -> Option<Article> {
        let articles = &self.config.articles;
        let path = articles.folder.join(&*header.path);
        let resolve = |name: &str| links.resolve(&header.path, name);
        let files =
            |name: &str| sources::facts(&path, &articles.folder, articles.assets.as_deref(), name);
        let answer = |asked: &Asked| match asked {
            Asked::Link(name, _) => Asked::Link(name.clone(), resolve(name)),
            Asked::File(name, _) => Asked::File(name.clone(), files(name)),
        };
        if let Some(article) = kept.find(&header.path, &path, answer) {
            return Some(article);
        }
        let around = Around { header, path: &path, resolve: &resolve, files: &files };
        let (stamp, asked, article) = self.rendered_body(&around, report)?;
        kept.count();
        if report.diagnostics.is_empty() {
            kept.add(&header.path, stamp, asked, &article);
        }
        Some(article).filter(|_| !report.has_errors())
    }

    /// Reads and renders an article; what it asked of others comes with it.
    fn rendered_body(
        &self,
        around: &Around<'_>,
        report: &mut Report,
    ) -> Option<(Stamp, Vec<Asked>, Article)> {
        let header = around.header;
        let permalink = identity::permalink(header, self.config)
            .map_err(|fault| report.push(fault.at(Location::file(around.path))))
            .ok()?;
        let asked = Mutex::new(Vec::new());
        let note = |question: Asked| asked.lock().map(|mut asked| asked.push(question));
        let resolve = |name: &str| {
            let url = (around.resolve)(name);
            let _ = note(Asked::Link(name.to_owned(), url.clone()));
            url
        };
        let files = |name: &str| {
            let facts = (around.files)(name);
            let _ = note(Asked::File(name.to_owned(), facts));
            facts
        };
        let (stamp, article) =
            sources::whole(around.path, report, |source, frontmatter, report| {
                let around = Surroundings {
                    config: self.config,
                    permalink: &permalink,
                    id: &identity::id(header, self.config, &self.authority),
                    resolve: &resolve,
                    files: &files,
                };
                parser::body(source, header, frontmatter, &around, report)
            })?;
        Some((stamp, asked.into_inner().unwrap_or_default(), article))
    }

    fn entries(
        &self,
        articles: Vec<(Box<str>, Option<Article>)>,
        plan: &Plan,
        headers: &Headers,
    ) -> Entries {
        let mut articles: Vec<_> =
            articles.into_iter().filter_map(|(path, article)| Some((path, article?))).collect();
        let selected = plan.selected().into_iter().filter_map(|index| {
            let header = &headers[index];
            let at = articles.binary_search_by(|(path, _)| path.cmp(&header.path)).ok()?;
            let (_, article) = articles.remove(at);
            Some((index, identity::id(header, self.config, &self.authority), article))
        });
        builder::entries(selected.collect(), headers, self.config)
    }

    fn touch(
        &self,
        entries: &mut Entries,
        headers: &Headers,
        known: &Manifest,
        request: &Request<'_>,
        report: &mut Report,
    ) -> Touched {
        let choice = touch::choice(&request.touch, headers, &self.config.articles.folder, report);
        touch::touch(entries, headers, known, &choice, self.now)
    }

    /// Says whether an article's file lies in the folder. What can't be asked
    /// for, or lies in a folder that is gone as a whole, was not deleted.
    fn has_file(&self, path: &str) -> bool {
        let folder = &self.config.articles.folder;
        !folder.is_dir() || folder.join(path).try_exists().unwrap_or(true)
    }

    fn living<'a>(
        &'a self,
        headers: &'a Headers,
        plan: &'a Plan,
        entries: &'a Entries,
    ) -> Living<'a> {
        Living {
            config: self.config,
            authority: &self.authority,
            now: self.now,
            headers,
            plan,
            entries,
        }
    }

    fn feeds(&self, plan: &Plan, entries: &Entries) -> Vec<Feed> {
        let size = self.config.site.logo.as_ref().and_then(|logo| self.size(logo));
        builder::build(plan, entries, self.config, &self.authority, size)
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
        documents
    }

    /// Puts what is about to be written beside what it comes from.
    fn rendered<'r>(
        &self,
        documents: &'r [Document],
        feeds: &'r [Feed],
        headers: &Headers,
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

    fn manifest(&self, headers: &Headers, entries: &Entries, touched: &Touched) -> Manifest {
        let record = |(index, entry): (&usize, &Arc<crate::model::Entry>)| {
            let record = EntryRecord {
                path: headers[*index].path.to_string(),
                published: entry.published,
                updated: entry.updated,
                content: manifest::content_hash(entry),
                url: entry.url.to_string(),
                touched: touched.get(&entry.id).copied(),
                feeds: Vec::new(),
            };
            (entry.id.clone(), record)
        };
        Manifest {
            id_authority: Some(self.authority.clone()),
            entries: entries.iter().map(record).collect(),
            ..Manifest::default()
        }
    }
}
