//! Which new entries are old ones, whose files were moved or renamed.

use std::collections::{BTreeMap, HashMap};

use url::Url;

use crate::model::{Entry, Header};
use crate::parser;
use crate::published::changes::is_same_second;
use crate::text::similarity::TextSketch;
use crate::writer::{EntryRecord, Manifest, manifest};

/// An entry that no reader knows, and where it comes from.
pub type NewEntry<'a> = (&'a Header, &'a Entry);

/// What tells that a new entry is one whose file is gone.
pub struct RenameDetector<'a> {
    /// Of every new entry, in their order.
    hashes: Vec<String>,
    /// How many entries, old and new, have a content.
    shares: HashMap<String, usize>,
    /// Titles and signatures of every new entry, in their order.
    sketches: Vec<NewSketch>,
    /// Entries that are still there.
    left: Vec<&'a EntryRecord>,
    /// Entries whose file is gone, by their content.
    by_content: HashMap<&'a str, Vec<MissingEntry<'a>>>,
    /// The same, by the second of their publication.
    by_second: HashMap<i64, Vec<MissingEntry<'a>>>,
}

/// Hashes by which an edited article is recognized.
struct NewSketch {
    title: String,
    text: TextSketch,
}

/// The id of an entry whose file is gone, and its record.
type MissingEntry<'a> = (&'a str, &'a EntryRecord);

impl<'a> RenameDetector<'a> {
    /// Looks at everything published and everything new.
    pub fn new(
        manifest: &'a Manifest,
        gone: BTreeMap<&'a String, &'a EntryRecord>,
        new: &[NewEntry<'_>],
    ) -> Self {
        let hashes: Vec<String> =
            new.iter().map(|(_, entry)| manifest::content_hash(entry)).collect();
        let mut shares: HashMap<String, usize> = HashMap::new();
        let old = manifest.entries.values().map(|record| &record.content);
        for hash in old.chain(&hashes) {
            *shares.entry(hash.clone()).or_default() += 1;
        }
        let sketches = new.iter().map(|(_, entry)| NewSketch {
            title: manifest::title_hash(&entry.title),
            text: TextSketch::from_html(&entry.content),
        });
        let left = manifest.entries.iter().filter(|(id, _)| !gone.contains_key(id));
        let left = left.map(|(_, record)| record).collect();
        let sketches = sketches.collect();
        let (mut by_content, mut by_second) = (HashMap::new(), HashMap::new());
        for (id, record) in gone {
            let gone: MissingEntry<'a> = (id, record);
            by_content.entry(&*record.content).or_insert_with(Vec::new).push(gone);
            by_second.entry(record.published.timestamp()).or_insert_with(Vec::new).push(gone);
        }
        Self { hashes, shares, sketches, left, by_content, by_second }
    }

    /// Pairs known ids with new entries, no id twice.
    pub fn find<'n>(&self, new: &[NewEntry<'n>]) -> Vec<(&'a str, NewEntry<'n>)> {
        let mut pairs: BTreeMap<&str, Vec<NewEntry<'n>>> = BTreeMap::new();
        for ((new, hash), sketch) in new.iter().zip(&self.hashes).zip(&self.sketches) {
            let former = self.former(new.1, hash).or_else(|| self.edited(new.1, sketch));
            if let Some((id, _)) = former {
                pairs.entry(id).or_default().push(*new);
            }
        }
        // What fits two equally well is no proof for either.
        pairs.retain(|_, new| new.len() == 1);
        pairs.into_iter().map(|(id, new)| (id, new[0])).collect()
    }

    fn former(&self, entry: &Entry, hash: &str) -> Option<MissingEntry<'a>> {
        if let Some(gone) = self.by_content.get(hash) {
            // One of old and one of new: nobody else says the same.
            let is_unique = self.shares.get(hash) == Some(&2);
            let is_it = |(_, record): &MissingEntry<'_>| {
                is_unique || is_same_second(record.published, entry.published)
            };
            return only(gone.iter().copied().filter(is_it));
        }
        let gone = self.by_second.get(&entry.published.timestamp())?;
        only(gone.iter().copied().filter(|gone| is_same_but_for_place(entry, *gone)))
    }
}

impl<'a> RenameDetector<'a> {
    /// Finds the entry that was renamed and edited at once: the one of the same
    /// date that has the same title, or else a similar text.
    ///
    /// Where another article has that title at that date, or a similar text,
    /// all were made from one template, and nothing is proven.
    fn edited(&self, entry: &Entry, sketch: &NewSketch) -> Option<MissingEntry<'a>> {
        let gone = self.by_second.get(&entry.published.timestamp())?;
        let is_titled = |record: &EntryRecord| record.title.as_ref() == Some(&sketch.title);
        let is_similar =
            |record: &EntryRecord| record.text.is_some_and(|text| text.is_similar(&sketch.text));
        let has_title = |record: &&EntryRecord| {
            is_same_second(record.published, entry.published) && is_titled(record)
        };
        let by_title = only(gone.iter().copied().filter(|(_, record)| is_titled(record)));
        if let Some(found) = by_title.filter(|_| !self.left.iter().any(has_title)) {
            return Some(found);
        }
        let by_text = only(gone.iter().copied().filter(|(_, record)| is_similar(record)));
        by_text.filter(|_| !self.left.iter().any(|left| is_similar(left)))
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next();
    first.filter(|_| items.next().is_none())
}

/// Says whether an entry would be what it was if it stood where it stood:
/// pictures beside an article and its footnotes are named by its place.
fn is_same_but_for_place(entry: &Entry, (id, record): MissingEntry<'_>) -> bool {
    let Ok(url) = Url::parse(&record.url) else { return false };
    let mut content = entry.content.replace(entry.url.as_str(), &record.url);
    if !entry.url.path().ends_with('/')
        && let (Ok(new), Ok(old)) = (entry.url.join("."), url.join("."))
    {
        content = content.replace(new.as_str(), old.as_str());
    }
    let content = content.replace(&parser::anchor(&entry.id), &parser::anchor(id));
    let former = Entry { content, ..entry.clone() };
    manifest::content_hash(&former) == record.content
}
