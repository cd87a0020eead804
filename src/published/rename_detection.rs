//! Recognizes new entries that are old ones in a renamed file.
//!
//! A match needs proof: the same content, or the same date together with the same title or a
//! similar text. Whatever fits two articles proves nothing, because a wrong match would give
//! an article the id of another one.

use std::collections::{BTreeMap, HashMap};

use url::Url;

use crate::model::{Entry, Header};
use crate::parser;
use crate::published::changes::is_same_second;
use crate::text::similarity::TextSketch;
use crate::writer::{EntryRecord, Manifest, manifest};

/// Entry with an id that no reader knows, and the header of its article.
#[derive(Clone, Copy)]
pub(crate) struct NewEntry<'a> {
    /// Header of the article.
    pub header: &'a Header,
    /// Entry under its new id.
    pub entry: &'a Entry,
}

/// New entry, and the id that readers know it by.
pub(crate) struct RenamedEntry<'a, 'n> {
    /// Id that readers know.
    pub id: &'a str,
    /// The entry under its new id.
    pub new: NewEntry<'n>,
}

/// Index of published and new entries to match them by content.
pub(crate) struct RenameDetector<'a> {
    /// Content hash of every new entry, in the order of the entries.
    hashes: Vec<String>,
    /// Number of entries, old and new, with each content hash.
    shares: HashMap<String, usize>,
    /// Sketch of every new entry, in the order of the entries.
    sketches: Vec<NewSketch>,
    /// Published entries whose file still exists.
    left: Vec<&'a EntryRecord>,
    /// Published entries whose file is gone, by content hash.
    by_content: HashMap<&'a str, Vec<MissingEntry<'a>>>,
    /// Published entries whose file is gone, by the second of their publication.
    by_second: HashMap<i64, Vec<MissingEntry<'a>>>,
}

/// Title hash and text sketch of an entry, to recognize an edited article.
struct NewSketch {
    title: String,
    text: TextSketch,
}

/// Published entry whose file is gone.
#[derive(Clone, Copy)]
struct MissingEntry<'a> {
    id: &'a str,
    record: &'a EntryRecord,
}

impl<'a> RenameDetector<'a> {
    /// Indexes the published entries and the new ones; `gone` has the published entries without
    /// a file.
    pub(crate) fn new(
        manifest: &'a Manifest,
        gone: BTreeMap<&'a String, &'a EntryRecord>,
        new: &[NewEntry<'_>],
    ) -> Self {
        let hashes: Vec<String> = new.iter().map(|new| manifest::content_hash(new.entry)).collect();
        let mut shares: HashMap<String, usize> = HashMap::new();
        let old = manifest.entries.values().map(|record| &record.content);
        for hash in old.chain(&hashes) {
            *shares.entry(hash.clone()).or_default() += 1;
        }
        let sketches = new.iter().map(|new| NewSketch {
            title: manifest::title_hash(&new.entry.title),
            text: TextSketch::from_html(&new.entry.content),
        });
        let left = manifest.entries.iter().filter(|(id, _)| !gone.contains_key(id));
        let left = left.map(|(_, record)| record).collect();
        let sketches = sketches.collect();
        let (mut by_content, mut by_second) = (HashMap::new(), HashMap::new());
        for (id, record) in gone {
            let gone: MissingEntry<'a> = MissingEntry { id, record };
            by_content.entry(&*record.content).or_insert_with(Vec::new).push(gone);
            by_second.entry(record.published.timestamp()).or_insert_with(Vec::new).push(gone);
        }
        Self { hashes, shares, sketches, left, by_content, by_second }
    }

    /// Finds the published ids of new entries; every id belongs to one entry at most.
    pub(crate) fn find<'n>(&self, new: &[NewEntry<'n>]) -> Vec<RenamedEntry<'a, 'n>> {
        let mut pairs: BTreeMap<&str, Vec<NewEntry<'n>>> = BTreeMap::new();
        for ((new, hash), sketch) in new.iter().zip(&self.hashes).zip(&self.sketches) {
            let former =
                self.find_unedited(new.entry, hash).or_else(|| self.find_edited(new.entry, sketch));
            if let Some(former) = former {
                pairs.entry(former.id).or_default().push(*new);
            }
        }
        // An id that fits two new entries proves nothing for either.
        pairs.retain(|_, new| new.len() == 1);
        pairs.into_iter().map(|(id, new)| RenamedEntry { id, new: new[0] }).collect()
    }

    /// Finds the entry that was renamed without an edit: the one with the same content, if no
    /// other entry has it or the date is the same, too.
    fn find_unedited(&self, entry: &Entry, hash: &str) -> Option<MissingEntry<'a>> {
        if let Some(gone) = self.by_content.get(hash) {
            // Two shares are the old and the new entry: no other entry has this content.
            let is_unique = self.shares.get(hash) == Some(&2);
            return only(gone.iter().copied().filter(|missing| {
                is_unique || is_same_second(missing.record.published, entry.published)
            }));
        }
        let gone = self.by_second.get(&entry.published.timestamp())?;
        only(gone.iter().copied().filter(|missing| is_same_but_for_address(entry, *missing)))
    }
}

impl<'a> RenameDetector<'a> {
    /// Finds the entry that was renamed and edited at once: the one of the same date with the
    /// same title, otherwise with a similar text.
    ///
    /// If an existing article has the same title and date, or a similar text, the articles
    /// were probably made from one template, and nothing is proven.
    fn find_edited(&self, entry: &Entry, sketch: &NewSketch) -> Option<MissingEntry<'a>> {
        let gone = self.by_second.get(&entry.published.timestamp())?;
        let by_title = only(gone.iter().copied().filter(|it| sketch.has_title_of(it.record)));
        let is_title_unique = !self.left.iter().any(|left| {
            is_same_second(left.published, entry.published) && sketch.has_title_of(left)
        });
        if let Some(found) = by_title.filter(|_| is_title_unique) {
            return Some(found);
        }
        let by_text = only(gone.iter().copied().filter(|it| sketch.is_similar_to(it.record)));
        by_text.filter(|_| !self.left.iter().any(|left| sketch.is_similar_to(left)))
    }
}

impl NewSketch {
    fn has_title_of(&self, record: &EntryRecord) -> bool {
        record.title.as_ref() == Some(&self.title)
    }

    fn is_similar_to(&self, record: &EntryRecord) -> bool {
        record.text.is_some_and(|text| text.is_similar(&self.text))
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next();
    first.filter(|_| items.next().is_none())
}

/// Returns true if an entry equals a former one except for its address: the addresses of
/// pictures next to an article, and the anchors of its footnotes, contain the article's
/// address and id.
fn is_same_but_for_address(entry: &Entry, former: MissingEntry<'_>) -> bool {
    let MissingEntry { id, record } = former;
    let Ok(url) = Url::parse(&record.url) else { return false };
    let mut content = entry.content.replace(entry.url.as_str(), &record.url);
    if !entry.url.path().ends_with('/')
        && let (Ok(new), Ok(old)) = (entry.url.join("."), url.join("."))
    {
        content = content.replace(new.as_str(), old.as_str());
    }
    let content =
        content.replace(&parser::footnote_prefix(&entry.id), &parser::footnote_prefix(id));
    let candidate = Entry { content, ..entry.clone() };
    manifest::content_hash(&candidate) == record.content
}
