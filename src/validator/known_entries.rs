//! The entries of another feed or of an earlier copy, for comparison. They are kept as
//! hashes and offsets, because there may be millions of them.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use crate::feed_reader::entries::{self, ParsedEntry};
use crate::text::date::Timestamp;
use crate::text::encoding;

/// The most bytes of an id or a title that are kept for messages.
const LONGEST: usize = 1_000;

/// The two halves of a hash, and the index of its row. After sorting, rows with the same
/// hash are in their own order.
type HashedRow = [u32; 3];

/// The entries of another feed. Entries without an id and an address are left out.
#[derive(Clone, Debug, Default)]
pub struct KnownEntries {
    rows: Vec<KnownEntryRow>,
    ids: Vec<HashedRow>,
    urls: Vec<HashedRow>,
    /// The row and half of the hash of every title.
    titles: Vec<(u32, u32)>,
    published: Vec<(u32, Timestamp)>,
    /// The text for messages: every id, with the title or else the address after it.
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
    /// Reads the entries of a feed in any encoding, up to the first syntax error.
    pub fn decode(bytes: Vec<u8>) -> Self {
        Self::read(&encoding::decode_owned(bytes, None).text)
    }

    /// Reads the entries of a feed like [`Self::decode`], from text.
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
        self.ids.extend(entry.id.as_deref().map(|id| hash_with_row(id, row)));
        self.urls.extend(entry.url.as_deref().map(|url| hash_with_row(url, row)));
        self.titles.extend(entry.title.as_deref().map(|title| (row, hash_with_row(title, row)[0])));
        self.published.extend(entry.published.map(|date| (row, date)));
        let id_length = self.store_text(entry.id.as_deref());
        let shown_length = self.store_text(entry.title.as_deref().or(entry.url.as_deref()));
        self.rows.push(KnownEntryRow {
            start,
            id_length,
            shown_length,
            has_url: entry.url.is_some(),
        });
    }

    fn store_text(&mut self, text: Option<&str>) -> u16 {
        let text = text.unwrap_or_default();
        let kept = &text[..text.floor_char_boundary(LONGEST)];
        self.texts.push_str(kept);
        u16::try_from(kept.len()).unwrap_or_default()
    }

    /// Finds the last entry with an id.
    pub(super) fn with_id(&self, id: &str) -> Option<KnownEntry<'_>> {
        self.find_last(&self.ids, id)
    }

    /// Finds the last entry with an address.
    pub(super) fn with_url(&self, url: &str) -> Option<KnownEntry<'_>> {
        self.find_last(&self.urls, url)
    }

    fn find_last(&self, hashes: &[HashedRow], text: &str) -> Option<KnownEntry<'_>> {
        let last = hash_with_row(text, u32::MAX);
        let end = hashes.partition_point(|known| *known <= last);
        let known = hashes[..end].last().filter(|known| known[..2] == last[..2])?;
        Some(KnownEntry { entries: self, row: known[2] })
    }
}

impl<'a> KnownEntry<'a> {
    /// Returns the id, or the beginning of a long one.
    pub(super) fn id(self) -> &'a str {
        let KnownEntryRow { start, id_length, .. } = self.row();
        let start = start as usize;
        &self.entries.texts[start..start + usize::from(id_length)]
    }

    /// Returns the title or else the address, or the beginning of a long one.
    pub(super) fn display_title(self) -> &'a str {
        let KnownEntryRow { start, id_length, shown_length, .. } = self.row();
        let start = start as usize + usize::from(id_length);
        &self.entries.texts[start..start + usize::from(shown_length)]
    }

    /// Returns the date of publication.
    pub(super) fn published(self) -> Option<Timestamp> {
        find(&self.entries.published, self.row)
    }

    /// Returns true if the titles are equal, or both are missing.
    pub(super) fn has_title(self, title: Option<&str>) -> bool {
        find(&self.entries.titles, self.row) == title.map(|title| hash_with_row(title, 0)[0])
    }

    /// Returns true if the addresses are equal, or both are missing.
    pub(super) fn has_url(self, url: Option<&str>) -> bool {
        match url {
            Some(url) => self.entries.urls.binary_search(&hash_with_row(url, self.row)).is_ok(),
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

#[expect(clippy::cast_possible_truncation, reason = "takes both halves of a hash")]
fn hash_with_row(text: &str, row: u32) -> HashedRow {
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
