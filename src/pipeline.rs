//! The stages joined: from a configuration file to feeds in a folder.

mod links;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use url::Url;

use crate::builder::{self, Entries, LeftOut, Plan, identity};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, Report, Severity, Source, codes};
use crate::formats;
use crate::model::{Article, Content, Document, Feed, Format, Header, Timestamp};
use crate::parser::{self, FileFacts, Surroundings};
use crate::pipeline::links::Links;
use crate::sources;
use crate::syntax::xml;
use crate::writer::{self, EntryRecord, Lock, Manifest, manifest};

/// Whether files are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Feeds are written.
    Write,
    /// Everything is said, nothing is written.
    Check,
}

/// What happens when an article has errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Nothing is replaced.
    Stop,
    /// The other articles are published.
    KeepGoing,
}

/// What counts as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Errors.
    Normal,
    /// Warnings too.
    Strict,
}

/// Hears how far long work has come.
pub trait Progress {
    /// A stage of so many steps begins.
    fn start(&self, stage: &'static str, total: u64);
    /// Some steps are done.
    fn advance(&self, by: u64);
    /// The stage is over.
    fn finish(&self);
}

/// What to build, and how.
pub struct Request<'a> {
    /// The configuration file.
    pub config: &'a Path,
    /// The output folder, in place of the configured one.
    pub output: Option<&'a Path>,
    /// The instant by which articles come due.
    pub now: Timestamp,
    /// Whether files are replaced.
    pub mode: Mode,
    /// What happens when an article has errors.
    pub on_error: OnError,
    /// What counts as an error.
    pub strictness: Strictness,
    /// Hears how far the build has come.
    pub progress: &'a (dyn Progress + Sync),
}

/// How a build ended, as an exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything is published.
    Done,
    /// The input has errors.
    InputErrors,
    /// The configuration has errors.
    ConfigErrors,
    /// The disk failed.
    OutsideFailed,
}

/// What a build did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Every problem found.
    pub report: Report,
    /// How many article files there are.
    pub articles: usize,
    /// How many feeds there are.
    pub feeds: usize,
    /// How many different entries stand in them.
    pub entries: usize,
    /// Files that are new or have other bytes.
    pub written: Vec<String>,
    /// Files that were left alone.
    pub unchanged: Vec<String>,
    /// Files of feeds that are no more.
    pub removed: Vec<String>,
    /// Articles in no feed, and why.
    pub left_out: LeftOut,
    /// The output folder.
    pub output: PathBuf,
}

impl Outcome {
    fn new(output: PathBuf) -> Self {
        Self {
            ending: Ending::Done,
            report: Report::default(),
            articles: 0,
            feeds: 0,
            entries: 0,
            written: Vec::new(),
            unchanged: Vec::new(),
            removed: Vec::new(),
            left_out: LeftOut::default(),
            output,
        }
    }

    fn ended(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self.report.sort();
        self
    }
}

/// Builds every feed of a site.
///
/// Every problem of every article is reported; by default nothing is replaced
/// while there are errors.
pub fn run(request: &Request<'_>) -> Outcome {
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
    match build(request, &config, &mut outcome) {
        Ok(ending) => outcome.ended(ending),
        Err(failure) => {
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
    outcome: &mut Outcome,
) -> Result<Ending, Diagnostic> {
    let folder = &config.output.folder;
    let _lock = match request.mode {
        Mode::Write => Some(Lock::acquire(folder, &mut outcome.report)?),
        Mode::Check => None,
    };
    let known = Manifest::read(folder)?.unwrap_or_default();
    let authority = identity::authority(config, known.id_authority.as_deref()).into_owned();
    let site = Site { config, authority, now: request.now, progress: request.progress };

    let headers = site.headers(outcome);
    let (headers, plan, entries) = site.select(headers, outcome);
    let feeds = site.feeds(&plan, &entries);
    let documents = site.documents(&feeds, &mut outcome.report);
    outcome.feeds = feeds.len();
    outcome.entries = entries.len();
    outcome.left_out = plan.left_out;
    outcome.left_out.broken = outcome.articles - headers.len();

    let ending =
        if fails(&outcome.report, request.strictness) { Ending::InputErrors } else { Ending::Done };
    let is_malformed =
        outcome.report.diagnostics.iter().any(|found| found.code == &codes::FEED_MALFORMED);
    let is_stopped = ending != Ending::Done && request.on_error == OnError::Stop;
    if request.mode == Mode::Write && !is_stopped && !is_malformed {
        let manifest = site.manifest(&headers, &entries);
        let written = writer::write(folder, &documents, &manifest, &mut outcome.report)?;
        outcome.written = written.written;
        outcome.unchanged = written.unchanged;
        outcome.removed = written.removed;
    }
    Ok(ending)
}

fn fails(report: &Report, strictness: Strictness) -> bool {
    let least = match strictness {
        Strictness::Normal => Severity::Error,
        Strictness::Strict => Severity::Warning,
    };
    report.diagnostics.iter().any(|found| found.code.severity >= least)
}

/// A site at an instant.
struct Site<'a> {
    config: &'a Config,
    authority: String,
    now: Timestamp,
    progress: &'a (dyn Progress + Sync),
}

impl Site<'_> {
    /// Reads the header of every article; those with errors have none.
    fn headers(&self, outcome: &mut Outcome) -> Vec<Header> {
        let folder = &self.config.articles.folder;
        let report = &mut outcome.report;
        let files = sources::find(folder, &self.config.output.folder, report);
        outcome.articles = files.len();
        self.progress.start("headers", files.len() as u64);
        let headers = sources::each(&files, report, |file, report| {
            self.progress.advance(1);
            sources::head(&folder.join(&**file), report, |source, frontmatter, report| {
                parser::header(source, file, frontmatter, self.config, report)
            })
        });
        self.progress.finish();
        let headers: Vec<Header> = headers.into_iter().flatten().flatten().collect();
        identity::check_distinct(&headers, self.config, report);
        headers
    }

    /// Selects the articles of every feed and reads their bodies. An article
    /// whose body has errors is taken out and the next one selected.
    fn select(
        &self,
        mut headers: Vec<Header>,
        outcome: &mut Outcome,
    ) -> (Vec<Header>, Plan, Entries) {
        let mut articles: Vec<(Box<str>, Option<Article>)> = Vec::new();
        loop {
            let mut found = Report::default();
            let plan = builder::plan(&headers, self.config, &self.authority, self.now, &mut found);
            let missing: Vec<&Header> = plan
                .selected()
                .into_iter()
                .map(|index| &headers[index])
                .filter(|header| {
                    articles.binary_search_by(|(path, _)| path.cmp(&header.path)).is_err()
                })
                .collect();
            let read = self.bodies(&missing, &headers, &mut outcome.report);
            let is_broken = read.iter().any(|(_, article)| article.is_none());
            articles.extend(read);
            articles.sort_by(|(a, _), (b, _)| a.cmp(b));
            if !is_broken {
                outcome.report.append(found);
                let entries = self.entries(articles, &plan, &headers);
                return (headers, plan, entries);
            }
            let broken = |header: &Header| {
                articles
                    .binary_search_by(|(path, _)| path.cmp(&header.path))
                    .is_ok_and(|index| articles[index].1.is_none())
            };
            headers.retain(|header| !broken(header));
        }
    }

    fn bodies(
        &self,
        selected: &[&Header],
        headers: &[Header],
        report: &mut Report,
    ) -> Vec<(Box<str>, Option<Article>)> {
        let links = Links::new(headers, self.config);
        self.progress.start("bodies", selected.len() as u64);
        let read = sources::each(selected, report, |header, report| {
            self.progress.advance(1);
            (header.path.clone(), self.body(header, &links, report))
        });
        self.progress.finish();
        read
    }

    fn body(&self, header: &Header, links: &Links<'_>, report: &mut Report) -> Option<Article> {
        let articles = &self.config.articles;
        let path = articles.folder.join(&*header.path);
        let permalink = match identity::permalink(header, self.config) {
            Ok(permalink) => permalink,
            Err(fault) => {
                report.push(fault.at(Location::file(&*path)));
                return None;
            }
        };
        let article = sources::whole(&path, report, |source, frontmatter, report| {
            let around = Surroundings {
                config: self.config,
                permalink: &permalink,
                id: &identity::id(header, self.config, &self.authority),
                resolve: &|name| links.resolve(&header.path, name),
                files: &|name| {
                    sources::facts(&path, &articles.folder, articles.assets.as_deref(), name)
                },
            };
            parser::body(source, header, frontmatter, &around, report)
        });
        article.filter(|_| !report.has_errors())
    }

    fn entries(
        &self,
        articles: Vec<(Box<str>, Option<Article>)>,
        plan: &Plan,
        headers: &[Header],
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
        self.progress.start("feeds", feeds.len() as u64);
        let made: Vec<(Vec<Document>, Report)> = feeds
            .par_iter()
            .map(|feed| {
                let mut report = Report::default();
                let documents = fitted(feed, &mut report);
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

    fn manifest(&self, headers: &[Header], entries: &Entries) -> Manifest {
        let record = |(index, entry): (&usize, &Arc<crate::model::Entry>)| {
            let record = EntryRecord {
                path: headers[*index].path.to_string(),
                published: entry.published,
                updated: entry.updated,
                content: manifest::content_hash(entry),
                url: entry.url.to_string(),
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

/// Renders a feed in all its formats, within its budget: first with what it
/// should carry, then with summaries, then with fewer entries.
fn fitted(feed: &Feed, report: &mut Report) -> Vec<Document> {
    if feed.entries.is_empty() {
        let message = format!("`{}` has no entries", feed.title);
        report.push(
            Diagnostic::new(&codes::FEED_EMPTY, message)
                .help("correct its `where`, or remove the feed"),
        );
    }
    let documents = rendered(feed, report);
    let Some(budget) = feed.max_bytes else { return documents };
    if fits(&documents, budget) {
        return documents;
    }
    let mut small = Feed { content: Content::Summary, ..feed.clone() };
    let mut documents = rendered(&small, report);
    if !fits(&documents, budget) {
        let most = most_that_fit(&small, budget);
        small.entries.truncate(most);
        documents = rendered(&small, report);
    }
    let message = format!(
        "`{}` would be larger than {budget} bytes: it carries summaries of {} of {} entries",
        feed.title,
        small.entries.len(),
        feed.entries.len()
    );
    report.push(
        Diagnostic::new(&codes::FEED_OVER_BUDGET, message)
            .help("raise `max_bytes`, lower `limit`, or set `content = \"summary\"`"),
    );
    documents
}

fn fits(documents: &[Document], budget: u64) -> bool {
    documents.iter().all(|document| document.bytes.len() as u64 <= budget)
}

/// Finds by halving how many entries fit; one stays, for a feed without any
/// tells its readers nothing.
fn most_that_fit(feed: &Feed, budget: u64) -> usize {
    let (mut fit, mut too_many) = (1, feed.entries.len());
    while fit + 1 < too_many {
        let middle = usize::midpoint(fit, too_many);
        let mut part = feed.clone();
        part.entries.truncate(middle);
        if fits(&rendered(&part, &mut Report::default()), budget) {
            fit = middle;
        } else {
            too_many = middle;
        }
    }
    fit
}

fn rendered(feed: &Feed, report: &mut Report) -> Vec<Document> {
    let mut documents = Vec::new();
    for output in &feed.outputs {
        match formats::render(feed, output).and_then(|document| checked(document, output.format)) {
            Ok(document) => documents.push(document),
            Err(fault) => report.push(fault),
        }
    }
    documents
}

/// Lets only a well-formed document pass: a good file is never replaced by another.
fn checked(document: Document, format: Format) -> Result<Document, Diagnostic> {
    if format == Format::Json {
        return Ok(document);
    }
    match xml::check_well_formed(&document.bytes) {
        Ok(()) => Ok(document),
        Err(reason) => {
            let message = format!("`{}` is not well-formed: {reason}", document.path);
            Err(Diagnostic::new(&codes::FEED_MALFORMED, message)
                .help("please report this with the article that is named"))
        }
    }
}
