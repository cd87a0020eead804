//! The publish gate: nothing is written, checked, served or uploaded that comes from an
//! article which is not public, judged by the text that was rendered.
//!
//! Selection chooses the articles to publish. The gate decides again at the end, by the sources
//! that each entry, link and file carries, and trusts neither the selection nor a cache. Only
//! the gate creates a [`PublicDocument`], and the writer accepts nothing else.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::gate::links::LinkResolver;
use crate::gate::public_articles::PublicArticles;
use crate::model::{Document, EntrySource};
use crate::parser::LinkTarget;
use crate::writer::{AdmittedDocument, AdmittedFile};

/// Gate that checks documents by the sources of their entries.
#[derive(Clone, Copy)]
pub(crate) struct PublishGate<'a> {
    /// Articles, and which of them are public.
    pub articles: PublicArticles<'a>,
    /// Resolver that knows the addresses of articles that are not public.
    pub links: &'a LinkResolver<'a>,
    /// Configuration of the site.
    pub config: &'a Config,
}

/// Document in which everything is public. Only the gate creates one.
#[derive(Debug)]
pub(crate) struct PublicDocument(Document);

/// File of an earlier build in which everything is still public.
#[derive(Debug)]
pub(crate) struct PublicFile<'p>(&'p str);

/// Articles, by path, that contain something that is not public.
pub(crate) type RefusedArticles = BTreeMap<Box<str>, Diagnostic>;

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
    /// Admits either all documents or none.
    ///
    /// # Errors
    /// Articles that the documents must be made without.
    pub(crate) fn admit(
        &self,
        documents: Vec<Document>,
    ) -> Result<Vec<PublicDocument>, RefusedArticles> {
        let mut seen = HashSet::new();
        let mut refusals = RefusedArticles::new();
        for document in &documents {
            // All formats of a feed share the sources of their entries.
            let new = document.sources.iter().filter(|source| seen.insert(Arc::as_ptr(source)));
            for source in new {
                if let Some(reason) = self.refusal(source) {
                    let fault = self.refuse_article(source, &document.path, &reason);
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

    /// Admits files of an earlier build that show these entries; `None` if anything in them
    /// is not public now.
    pub(crate) fn admit_kept<'p>(
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
            return Some("its text was read with another header".to_owned());
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
                Some(format!("it shows a file of `{path}`: {reason}"))
            }
            LinkTarget::Public { .. } | LinkTarget::Page(_) | LinkTarget::Unknown => None,
        }
    }

    fn refuse_article(&self, source: &EntrySource, document: &str, reason: &str) -> Diagnostic {
        let message = format!("`{document}` must not contain this article: {reason}");
        Diagnostic::new(&codes::OUTPUT_NOT_PUBLIC, message)
            .with_location(SourceLocation::file(self.config.articles.folder.join(&*source.path)))
            .help(
                "run the build again; if the article is public, report this as a bug of feedwright",
            )
    }
}

/// Entries that a test puts into feeds after selection, so that only the gate is left to find
/// them.
#[cfg(test)]
pub(crate) mod smuggler {
    use std::cell::Cell;
    use std::sync::Arc;

    use crate::model::{EntrySource, Feed};

    thread_local! {
        static CHANGE: Cell<Option<fn(&mut EntrySource)>> = const { Cell::new(None) };
    }

    /// Sets a change of the source of the first entry of each feed that this thread builds.
    pub(crate) fn load(change: Option<fn(&mut EntrySource)>) {
        CHANGE.set(change);
    }

    /// Applies the change to feeds.
    pub(crate) fn unload_into(feeds: &mut [Feed]) {
        let Some(change) = CHANGE.get() else { return };
        for entry in feeds.iter_mut().filter_map(|feed| feed.entries.first_mut()) {
            let entry = Arc::make_mut(entry);
            change(Arc::make_mut(&mut entry.source));
        }
    }
}
