//! Keeps the records of published entries whose articles are left out of a build for an
//! error, so that their ids, dates and archive pages are still guarded.
//!
//! The manifest is public. So a record stays in clear only if the article was public in the
//! bytes just read, or its file could not be read at all; every other article may be hidden
//! by now, and the manifest keeps hashes of it among the past entries. [`restore`] turns the
//! hashes into a record again as soon as the article with these hashes is read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::Config;
use crate::identity;
use crate::model::{ArticleHeaders, ArticleVisibility, Header, Timestamp};
use crate::writer::manifest::past_entry::short_hash;
use crate::writer::{EntryRecord, Manifest, PastEntry};

/// Articles that a build left out although they are published.
pub(crate) struct LeftOutArticles<'a> {
    /// Published ids whose articles are left out because readers would be shown them again.
    pub ids: &'a [String],
    /// Headers of the articles of the build.
    pub headers: &'a ArticleHeaders,
    /// Headers of articles that were read without errors and then excluded.
    pub excluded: &'a [Header],
    /// Returns true if an article is not known to be deleted.
    pub is_present: &'a dyn Fn(&str) -> bool,
    /// Returns true if the file of an article can be read now.
    pub is_readable: &'a dyn Fn(&str) -> bool,
    /// Time of the build.
    pub now: Timestamp,
}

/// Published entries that the next build must still know.
#[derive(Debug, Default)]
pub(crate) struct RetainedEntries {
    /// Records that stay in the manifest, by id.
    pub in_clear: BTreeMap<String, EntryRecord>,
    /// Ids of the entries that the manifest keeps as hashes.
    pub hashed: BTreeSet<String>,
}

impl RetainedEntries {
    /// Finds the entries of the last manifest whose articles are left out.
    pub(crate) fn find(previous: &Manifest, articles: &LeftOutArticles<'_>) -> Self {
        let mut retained = Self::default();
        for (id, record) in &previous.entries {
            let path = &record.path;
            let has_error = articles.headers.at(path).is_none() && (articles.is_present)(path);
            if !has_error && !articles.ids.contains(id) {
                continue;
            }
            if articles.may_be_shown(path) {
                retained.in_clear.insert(id.clone(), record.clone());
            } else {
                retained.hashed.insert(id.clone());
            }
        }
        retained
    }
}

impl LeftOutArticles<'_> {
    /// Returns true if the manifest may name the article at a path.
    fn may_be_shown(&self, path: &str) -> bool {
        let excluded = self.excluded.iter().find(|header| *header.path == *path);
        let read = self.headers.at(path).map(|index| &self.headers[index]);
        match read.or(excluded) {
            Some(header) => is_public(header, self.now),
            None => !(self.is_readable)(path),
        }
    }
}

fn is_public(header: &Header, now: Timestamp) -> bool {
    header.visibility == ArticleVisibility::Public
        && header.published.is_some_and(|date| date.instant <= now)
        && header.expires.is_none_or(|date| date.instant > now)
}

/// Adds the records of retained entries to a manifest that has only their hashes, if their
/// articles are among these headers.
pub(crate) fn restore<'m>(
    previous: Cow<'m, Manifest>,
    headers: &ArticleHeaders,
    config: &Config,
    authority: &str,
) -> Cow<'m, Manifest> {
    let retained = previous.past.iter().filter(|(_, past)| past.retained.is_some());
    let by_path: HashMap<&str, (&str, &PastEntry)> =
        retained.map(|(id, past)| (past.path.as_str(), (id.as_str(), past))).collect();
    if by_path.is_empty() {
        return previous;
    }
    let found: Vec<_> = headers
        .iter()
        .filter_map(|header| {
            let (hash, past) = by_path.get(&*short_hash(&header.path))?;
            let id = identity::id(header, config, authority);
            let record = record_of(header, past, config)?;
            (short_hash(&id) == *hash).then_some((id, record))
        })
        .collect();
    if found.is_empty() {
        return previous;
    }
    let mut previous = previous.into_owned();
    for (id, record) in found {
        previous.past.remove(&short_hash(&id));
        previous.entries.insert(id, record);
    }
    Cow::Owned(previous)
}

/// Makes the record of a retained entry from its article and its hashes.
fn record_of(header: &Header, past: &PastEntry, config: &Config) -> Option<EntryRecord> {
    let retained = past.retained.as_ref()?;
    let published = past.published?;
    Some(EntryRecord {
        path: header.path.to_string(),
        published,
        updated: published,
        content: retained.content.clone(),
        url: identity::permalink(header, config).map(|url| url.to_string()).unwrap_or_default(),
        exact_id: header.exact_id.as_deref().map(str::to_owned),
        text: past.text,
        touched: retained.touched,
        pages: retained.pages.clone(),
        ..EntryRecord::default()
    })
}
