//! The publish gate: nothing is written, checked, served or uploaded that comes
//! from an article which is not public in the text that was read.
//!
//! Selection decides what is published; the gate asks again at the end, by what
//! each entry, link and file says of its origin, and trusts neither selection
//! nor any cache.

use std::collections::{BTreeMap, HashSet};
use std::fmt::{self, Display};
use std::sync::Arc;

use chrono::SecondsFormat;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::model::{ArticleHeaders, ArticleVisibility, Document, EntrySource, Header, Timestamp};
use crate::parser::LinkTarget;
use crate::pipeline::links::LinkResolver;
use crate::published::changes::PublishedState;
use crate::writer::{AdmittedDocument, AdmittedFile};

/// The articles of a build, and which of them are public.
#[derive(Clone, Copy)]
pub struct PublicArticles<'a> {
    /// Of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// What was published last: it stays public after the clock jumped back.
    pub known: &'a PublishedState<'a>,
    /// The instant of the build.
    pub now: Timestamp,
}

/// The reason why an article is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsenceReason {
    /// Its author has not finished it.
    Draft,
    /// Its author keeps it out of feeds. Its web page may be public.
    Excluded,
    /// Its author took it back.
    Retracted,
    /// Only some readers may have it.
    Protected,
    /// It has no date of publication.
    Undated,
    /// Its time is over since then.
    Expired(Timestamp),
    /// It becomes public then.
    Scheduled(Timestamp),
}

impl PublicArticles<'_> {
    /// Returns the reason why an article is not public; none if it is.
    pub fn absence(&self, index: usize) -> Option<AbsenceReason> {
        let glance = self.headers.summary(index);
        let by_author = match glance.visibility {
            ArticleVisibility::Draft => Some(AbsenceReason::Draft),
            ArticleVisibility::Retracted => Some(AbsenceReason::Retracted),
            ArticleVisibility::Protected => Some(AbsenceReason::Protected),
            ArticleVisibility::Excluded => Some(AbsenceReason::Excluded),
            // Most articles: their headers need not be read.
            ArticleVisibility::Public
                if !glance.expires && glance.published.is_some_and(|at| at <= self.now) =>
            {
                return None;
            }
            ArticleVisibility::Public => None,
        };
        by_author.or_else(|| self.absence_by_date(&self.headers[index]))
    }

    fn absence_by_date(&self, header: &Header) -> Option<AbsenceReason> {
        let Some(published) = header.published else { return Some(AbsenceReason::Undated) };
        let expires = header.expires.map(|date| date.instant);
        if let Some(expired) = expires.filter(|instant| *instant <= self.now) {
            return Some(AbsenceReason::Expired(expired));
        }
        let is_early = published.instant > self.now && !self.known.is_already_published(header);
        is_early.then_some(AbsenceReason::Scheduled(published.instant))
    }

    /// Returns the reason why nothing may link to an article. Only the feeds do
    /// without one that is merely kept out of them: its page is public.
    pub fn absence_of_page(&self, index: usize) -> Option<AbsenceReason> {
        match self.absence(index)? {
            AbsenceReason::Excluded => {
                let dates = self.absence_by_date(&self.headers[index]);
                dates.filter(|absence| *absence != AbsenceReason::Undated)
            }
            other => Some(other),
        }
    }

    /// Returns when an article becomes public, or ceases to be.
    pub fn next_change(&self, index: usize) -> Option<Timestamp> {
        let header = &self.headers[index];
        let dates = [header.published, header.expires].into_iter().flatten();
        dates.map(|date| date.instant).filter(|instant| *instant > self.now).min()
    }
}

/// Checks documents by the origins of their entries.
#[derive(Clone, Copy)]
pub struct PublishGate<'a> {
    /// The articles, and which of them are public.
    pub articles: PublicArticles<'a>,
    /// The addresses of those that are not.
    pub links: &'a LinkResolver<'a>,
    /// The configuration.
    pub config: &'a Config,
}

/// A document in which everything is public. Only the gate makes one, and the
/// writer takes no other.
#[derive(Debug)]
pub struct PublicDocument(Document);

/// A file of an earlier build in which everything is still public.
#[derive(Debug)]
pub struct PublicFile<'p>(&'p str);

/// Articles, by path, whose entries contain something that is not public.
pub type RefusedArticles = BTreeMap<Box<str>, Diagnostic>;

impl AdmittedDocument for PublicDocument {
    fn document(&self) -> &Document {
        &self.0
    }
}

impl AdmittedFile for PublicFile<'_> {
    fn path(&self) -> &str {
        self.0
    }
}

impl PublishGate<'_> {
    /// Lets documents through, all of them or none: then with the articles that
    /// they must go without.
    pub fn admit(&self, documents: Vec<Document>) -> Result<Vec<PublicDocument>, RefusedArticles> {
        let mut seen = HashSet::new();
        let mut refusals = RefusedArticles::new();
        for document in &documents {
            // Documents share the entries of their articles.
            let new = document.sources.iter().filter(|source| seen.insert(Arc::as_ptr(source)));
            for source in new {
                if let Some(reason) = self.refusal(source) {
                    let fault = self.fault(source, &document.path, &reason);
                    refusals.entry(source.path.clone()).or_insert(fault);
                }
            }
        }
        if refusals.is_empty() {
            Ok(documents.into_iter().map(PublicDocument).collect())
        } else {
            Err(refusals)
        }
    }

    /// Lets files of an earlier build through that show these entries; none if
    /// anything in them is not public now.
    pub fn admit_kept<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p str>,
        sources: &[EntrySource],
    ) -> Option<Vec<PublicFile<'p>>> {
        let is_public = sources.iter().all(|source| self.refusal(source).is_none());
        is_public.then(|| paths.into_iter().map(PublicFile).collect())
    }

    /// Returns the reason why an entry is not public as it is.
    fn refusal(&self, source: &EntrySource) -> Option<String> {
        let articles = self.articles;
        let Some(index) = articles.headers.at(&source.path) else {
            return Some("it is not an article of this build".to_owned());
        };
        if let Some(absence) = articles.absence(index) {
            return Some(absence.to_string());
        }
        if articles.headers[index].digest() != source.header {
            return Some("its text was read under another header".to_owned());
        }
        let link = source.links.iter().find_map(|path| self.refusal_of_link(path));
        link.or_else(|| source.files.iter().find_map(|url| self.refusal_of_file(url.as_str())))
    }

    fn refusal_of_link(&self, path: &str) -> Option<String> {
        let absence = match self.articles.headers.at(path) {
            Some(index) => self.articles.absence_of_page(index)?.to_string(),
            None => "it is not an article of this build".to_owned(),
        };
        Some(format!("it links to `{path}`: {absence}"))
    }

    fn refusal_of_file(&self, url: &str) -> Option<String> {
        match self.links.resolve("", url) {
            LinkTarget::Hidden { path, reason } => {
                Some(format!("it names a file of `{path}`: {reason}"))
            }
            LinkTarget::Public { .. } | LinkTarget::Page(_) | LinkTarget::Unknown => None,
        }
    }

    fn fault(&self, source: &EntrySource, document: &str, reason: &str) -> Diagnostic {
        let message = format!("`{document}` must not contain this article: {reason}");
        Diagnostic::new(&codes::OUTPUT_NOT_PUBLIC, message)
            .with_location(SourceLocation::file(self.config.articles.folder.join(&*source.path)))
            .help(
                "run the build again; if the article is public, report this as a bug of feedwright",
            )
    }
}

impl Display for AbsenceReason {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |at: &Timestamp| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        match self {
            Self::Draft => form.write_str("it is a draft"),
            Self::Excluded => form.write_str("its author keeps it out of feeds"),
            Self::Retracted => form.write_str("it is retracted"),
            Self::Protected => form.write_str("it is protected"),
            Self::Undated => form.write_str("it has no date of publication"),
            Self::Expired(at) => write!(form, "expired since {}", written(at)),
            Self::Scheduled(at) => write!(form, "scheduled for {}", written(at)),
        }
    }
}

/// Entries that a test puts into feeds after selection, where nothing but the
/// gate is left to find them.
#[cfg(test)]
pub mod smuggler {
    use std::cell::Cell;
    use std::sync::Arc;

    use crate::model::{EntrySource, Feed};

    thread_local! {
        static CARGO: Cell<Option<fn(&mut EntrySource)>> = const { Cell::new(None) };
    }

    /// Changes the origin of the first entry of each feed that this thread builds.
    pub fn load(change: Option<fn(&mut EntrySource)>) {
        CARGO.set(change);
    }

    /// Puts the cargo into feeds.
    pub fn unload_into(feeds: &mut [Feed]) {
        let Some(change) = CARGO.get() else { return };
        for entry in feeds.iter_mut().filter_map(|feed| feed.entries.first_mut()) {
            let entry = Arc::make_mut(entry);
            change(Arc::make_mut(&mut entry.source));
        }
    }
}
