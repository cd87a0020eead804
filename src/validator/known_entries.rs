//! The entries of another feed or of an earlier copy, as far as those of a feed
//! are compared with them: hashes and places, because there may be millions.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use crate::feed_reader::entries::{self, ParsedEntry};
use crate::syntax::encoding;
use crate::text::date::Timestamp;

/// Bytes of an id or a title that are kept for messages.
const LONGEST: usize = 1_000;

/// Two halves of a hash, and the row that has it. In order, equal hashes are in
/// the order of their rows.
type HashedRow = [u32; 3];

/// Entries of another feed. Those without an id and an address are left out.
#[derive(Clone, Debug, Default)]
pub struct KnownEntries {
    rows: Vec<KnownEntryRow>,
    ids: Vec<HashedRow>,
    urls: Vec<HashedRow>,
    /// Half a hash of each title, by its row.
    titles: Vec<(u32, u32)>,
    published: Vec<(u32, Timestamp)>,
    /// Ids, each with a title or else an address after it.
    texts: String,
}

#[derive(Clone, Copy, Debug)]
struct KnownEntryRow {
    start: u32,
    id_length: u16,
    shown_length: u16,
    has_url: bool,
}

/// An entry of another feed.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownEntry<'a> {
    entries: &'a KnownEntries,
    row: u32,
}

impl KnownEntries {
    /// Reads the entries of a feed in any encoding, up to the first fault in it.
    pub fn decode(bytes: Vec<u8>) -> Self {
        Self::read(&encoding::decode_owned(bytes, None).text)
    }

    /// As [`Self::decode`], from text.
    pub fn read(text: &str) -> Self {
        let mut known = Self::default();
        entries::read_each(text, |entry| known.add(&entry));
        known.ids.sort_unstable();
        known.urls.sort_unstable();
        known
    }

    fn add(&mut self, entry: &ParsedEntry) {
        let (Ok(row), Ok(start)) =
            (u32::try_from(self.rows.len()), u32::try_from(self.texts.len()))
        else {
            return;
        };
        if entry.id.is_none() && entry.url.is_none() {
            return;
        }
        self.ids.extend(entry.id.as_deref().map(|id| hashed(id, row)));
        self.urls.extend(entry.url.as_deref().map(|url| hashed(url, row)));
        self.titles.extend(entry.title.as_deref().map(|title| (row, hashed(title, row)[0])));
        self.published.extend(entry.published.map(|date| (row, date)));
        let id_length = self.keep(entry.id.as_deref());
        let shown_length = self.keep(entry.title.as_deref().or(entry.url.as_deref()));
        self.rows.push(KnownEntryRow {
            start,
            id_length,
            shown_length,
            has_url: entry.url.is_some(),
        });
    }

    fn keep(&mut self, text: Option<&str>) -> u16 {
        let text = text.unwrap_or_default();
        let kept = &text[..text.floor_char_boundary(LONGEST)];
        self.texts.push_str(kept);
        u16::try_from(kept.len()).unwrap_or_default()
    }

    /// Finds the last entry with an id.
    pub(super) fn with_id(&self, id: &str) -> Option<KnownEntry<'_>> {
        self.last(&self.ids, id)
    }

    /// Finds the last entry with an address.
    pub(super) fn with_url(&self, url: &str) -> Option<KnownEntry<'_>> {
        self.last(&self.urls, url)
    }

    fn last(&self, hashes: &[HashedRow], text: &str) -> Option<KnownEntry<'_>> {
        let last = hashed(text, u32::MAX);
        let end = hashes.partition_point(|known| *known <= last);
        let known = hashes[..end].last().filter(|known| known[..2] == last[..2])?;
        Some(KnownEntry { entries: self, row: known[2] })
    }
}

impl<'a> KnownEntry<'a> {
    /// Returns its id, of a long one the beginning.
    pub fn id(self) -> &'a str {
        let KnownEntryRow { start, id_length, .. } = self.row();
        let start = start as usize;
        &self.entries.texts[start..start + usize::from(id_length)]
    }

    /// Returns its title or else its address, of a long one the beginning.
    pub fn display_title(self) -> &'a str {
        let KnownEntryRow { start, id_length, shown_length, .. } = self.row();
        let start = start as usize + usize::from(id_length);
        &self.entries.texts[start..start + usize::from(shown_length)]
    }

    /// Returns its date of publication.
    pub fn published(self) -> Option<Timestamp> {
        find(&self.entries.published, self.row)
    }

    /// Returns true if it has this title, or none where this is none.
    pub fn has_title(self, title: Option<&str>) -> bool {
        find(&self.entries.titles, self.row) == title.map(|title| hashed(title, 0)[0])
    }

    /// Returns true if it has this address, or none where this is none.
    pub fn has_url(self, url: Option<&str>) -> bool {
        match url {
            Some(url) => self.entries.urls.binary_search(&hashed(url, self.row)).is_ok(),
            None => !self.row().has_url,
        }
    }

    fn row(self) -> KnownEntryRow {
        self.entries.rows[self.row as usize]
    }
}

fn find<T: Copy>(rows: &[(u32, T)], row: u32) -> Option<T> {
    rows.binary_search_by_key(&row, |(row, _)| *row).ok().map(|index| rows[index].1)
}

#[expect(clippy::cast_possible_truncation, reason = "two halves of a hash")]
fn hashed(text: &str, row: u32) -> HashedRow {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(text);
    [(hash >> 32) as u32, hash as u32, row]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_id_and_address() {
        let long = "é".repeat(LONGEST);
        let text = format!(
            r#"{{"items":[{{"id":"1","url":"/a","title":"A"}},{{"url":"/b"}},{{"title":"C"}},
            {{"id":"{long}","date_published":"2026-01-02T03:04:05Z"}},{{"id":"1","url":"/d"}}]}}"#
        );
        let known = KnownEntries::read(&text);
        assert_eq!(known.rows.len(), 4);
        let first = known.with_url("/a").unwrap();
        assert_eq!((first.id(), first.display_title(), first.published()), ("1", "A", None));
        assert!(
            first.has_title(Some("A")) && !first.has_title(Some("B")) && !first.has_title(None)
        );
        assert!(first.has_url(Some("/a")) && !first.has_url(Some("/b")) && !first.has_url(None));
        let last = known.with_id("1").unwrap();
        assert_eq!(last.display_title(), "/d");
        assert!(last.has_title(None) && last.has_url(Some("/d")));
        let dated = known.with_id(&long).unwrap();
        assert_eq!((dated.id().len(), dated.display_title()), (LONGEST, ""));
        assert!(dated.published().is_some() && dated.has_url(None));
        assert!(known.with_id("2").is_none() && known.with_url("/c").is_none());
    }
}
