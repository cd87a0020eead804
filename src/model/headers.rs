//! The headers of all articles, packed into a few large buffers: a site may have a million
//! articles, and a build needs the whole headers of some hundred.
//!
//! A buffer, called a part, contains headers one after the other. The header cache on disk
//! has the same layout, so that a part can be used as it was read. Numbers are
//! little-endian:
//!
//! ```text
//!   4 bytes   8 bytes    4 bytes        1        1            1        `length` bytes
//! ┌─────────┬──────────┬──────────────┬────────┬────────────┬─────────┬───────────────────┐
//! │ length  │ seconds  │ nanoseconds  │ dated? │ visibility │ expires?│ Header (postcard) │
//! └─────────┴──────────┴──────────────┴────────┴────────────┴─────────┴───────────────────┘
//! └─ PREFIX ──────────────────────────────────────────────────────────┘
//!           └─ HeaderSummary, which selection reads first ────────────┘
//! ```
//!
//! The path is the first field of a header, so it can be read without the others.

use std::collections::BTreeSet;
use std::ops::{Index, Range};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::article::{ArticleVisibility, Header};
use crate::text::date::{ParsedDate, Timestamp};

/// The size in bytes above which a part is full.
pub(crate) const PART: usize = 1 << 20;

/// Headers sorted by path. They stay packed until they are needed.
#[derive(Debug, Default)]
pub struct ArticleHeaders {
    /// Buffers with packed headers. Bytes between the headers are ignored: the header
    /// cache has fingerprints there.
    parts: Vec<Vec<u8>>,
    offsets: Vec<HeaderOffset>,
    /// Unpacked headers by index, emptied when indices change.
    decoded: Vec<DecodedBlock>,
}

/// Unpacked headers of [`BLOCK`] neighboring articles, allocated when one is needed.
type DecodedBlock = OnceLock<Box<[OnceLock<Box<Header>>; BLOCK]>>;

/// Number of bytes before a packed header: its length and its summary. They allow to skip
/// a header, or to select it, without reading it.
const PREFIX: usize = 2 * size_of::<u32>() + size_of::<i64>() + 3;

/// Every visibility, at the index that packed summaries have for it.
const VISIBILITIES: [ArticleVisibility; 5] = [
    ArticleVisibility::Public,
    ArticleVisibility::Draft,
    ArticleVisibility::Excluded,
    ArticleVisibility::Retracted,
    ArticleVisibility::Protected,
];

/// Number of headers in a [`DecodedBlock`].
const BLOCK: usize = 64;

/// The facts that selection needs of every article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderSummary {
    /// The date of publication.
    pub published: Option<Timestamp>,
    /// The visibility in feeds.
    pub visibility: ArticleVisibility,
    /// True if the article has an expiry date.
    pub expires: bool,
}

/// The place of a packed header, with its summary.
#[derive(Clone, Copy, Debug)]
pub struct HeaderOffset {
    summary: HeaderSummary,
    part: u32,
    /// The byte offset in the part.
    start: u32,
}

/// A header that borrows its text from the packed bytes. It must have the fields of
/// [`Header`] in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HeaderRef<'a> {
    pub path: &'a str,
    pub published: Option<ParsedDate>,
    pub updated: Option<ParsedDate>,
    pub expires: Option<ParsedDate>,
    pub visibility: ArticleVisibility,
    pub retraction: Option<&'a str>,
    pub section: Option<&'a str>,
    #[serde(borrow)]
    pub tags: Vec<&'a str>,
    pub categories: Vec<&'a str>,
    pub authors: Vec<&'a str>,
    pub language: Option<&'a str>,
    pub title: Option<&'a str>,
    pub id: Option<&'a str>,
    pub exact_id: Option<&'a str>,
    pub slug: Option<&'a str>,
    pub url: Option<&'a str>,
}

impl HeaderSummary {
    fn new(
        published: Option<ParsedDate>,
        expires: Option<ParsedDate>,
        visibility: ArticleVisibility,
    ) -> Self {
        let published = published.map(|date| date.instant);
        Self { published, visibility, expires: expires.is_some() }
    }

    /// Reads the bytes that [`Self::write`] has written.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (seconds, rest) = bytes.split_first_chunk()?;
        let (nanoseconds, rest) = rest.split_first_chunk()?;
        let &[has_date, visibility, expires] = rest else { return None };
        let (seconds, nanoseconds) =
            (i64::from_le_bytes(*seconds), u32::from_le_bytes(*nanoseconds));
        let date = Timestamp::from_timestamp(seconds, nanoseconds);
        let visibility = VISIBILITIES.get(usize::from(visibility)).copied()?;
        let published = date.filter(|_| has_date == 1);
        Some(Self { published, visibility, expires: expires == 1 })
    }

    fn write(self, part: &mut Vec<u8>) {
        let date = self.published.unwrap_or_default();
        part.extend(date.timestamp().to_le_bytes());
        part.extend(date.timestamp_subsec_nanos().to_le_bytes());
        let Self { published, visibility, expires } = self;
        part.extend([published.is_some().into(), visibility as u8, expires.into()]);
    }
}

impl HeaderOffset {
    /// Reads the prefix of the header at an offset of the first part. Returns the place of
    /// the header and the offset of its end, or nothing if the part ends before that.
    pub fn find(part: &[u8], at: usize) -> Option<(Self, usize)> {
        let (prefix, rest) = part.get(at..)?.split_first_chunk::<PREFIX>()?;
        let (length, summary) = prefix.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        let place = Self {
            summary: HeaderSummary::read(summary)?,
            part: 0,
            start: u32::try_from(at).ok()?,
        };
        (length <= rest.len()).then_some((place, at + PREFIX + length))
    }

    /// Returns the same place for a part with `before` other parts before it.
    #[must_use]
    pub fn with_part_offset(mut self, before: usize) -> Self {
        let before = u32::try_from(before).expect("memory holds no such number of parts");
        self.part += before;
        self
    }

    /// Returns the byte offset of the prefix in the part.
    pub const fn at(&self) -> usize {
        self.start as usize
    }

    /// Reads the path of the article from the part.
    pub fn path<'a>(&self, part: &'a [u8]) -> &'a str {
        postcard::from_bytes(&part[self.at() + PREFIX..]).expect("a header begins with its path")
    }
}

/// Packs a header at the end of a part, which must stay below 4 GB.
pub(crate) fn write(header: &Header, part: &mut Vec<u8>) -> HeaderOffset {
    let at = part.len();
    let summary = HeaderSummary::new(header.published, header.expires, header.visibility);
    part.extend_from_slice(&[0; size_of::<u32>()]);
    summary.write(part);
    let written = postcard::to_extend(header, std::mem::take(part));
    *part = written.expect("a header is text and numbers, and memory grows");
    let length = u32::try_from(part.len() - at - PREFIX).expect("a part is small");
    part[at..at + size_of::<u32>()].copy_from_slice(&length.to_le_bytes());
    HeaderOffset { summary, part: 0, start: u32::try_from(at).expect("a part is small") }
}

impl ArticleHeaders {
    /// Uses packed headers without copying them. `places` must be sorted by path.
    pub fn new(parts: Vec<Vec<u8>>, places: Vec<HeaderOffset>) -> Self {
        let mut headers = Self { parts, offsets: places, decoded: Vec::new() };
        headers.reset_decoded();
        headers
    }

    /// Drops the unpacked headers, because their indices have changed.
    fn reset_decoded(&mut self) {
        self.decoded.clear();
        self.decoded.resize_with(self.offsets.len().div_ceil(BLOCK), OnceLock::new);
    }

    /// Returns the number of headers.
    #[cfg_attr(feature = "internals", expect(clippy::len_without_is_empty, reason = "nobody asks"))]
    pub const fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Returns the facts that selection needs first.
    pub fn summary(&self, index: usize) -> HeaderSummary {
        self.offsets[index].summary
    }

    /// Returns a header that borrows from the packed bytes and is not cached.
    pub fn header_ref(&self, index: usize) -> HeaderRef<'_> {
        postcard::from_bytes(self.bytes(index)).expect("a place is only made of a header")
    }

    /// Returns the path of an article.
    pub fn path(&self, index: usize) -> &str {
        postcard::from_bytes(self.bytes(index)).expect("a header begins with its path")
    }

    /// Finds the index of the article at a path.
    pub fn at(&self, path: &str) -> Option<usize> {
        let index = self.first_from(path);
        (index < self.len() && self.path(index) == path).then_some(index)
    }

    /// Finds the first index with a path that is equal or greater.
    pub fn first_from(&self, path: &str) -> usize {
        let (mut start, mut end) = (0, self.len());
        while start < end {
            let middle = usize::midpoint(start, end);
            if self.path(middle) < path { start = middle + 1 } else { end = middle }
        }
        start
    }

    /// Iterates over all headers and unpacks them. For a few fields of each,
    /// [`Self::header_ref`] needs less memory.
    pub fn iter(&self) -> impl Iterator<Item = &Header> {
        (0..self.len()).map(|index| &self[index])
    }

    /// Removes and returns the headers at some paths.
    pub fn remove<'p>(&mut self, paths: impl IntoIterator<Item = &'p str>) -> Vec<Header> {
        let indices: BTreeSet<usize> = paths.into_iter().filter_map(|path| self.at(path)).collect();
        let removed = indices.iter().map(|index| self[*index].clone()).collect();
        if !indices.is_empty() {
            let mut index = 0..;
            self.offsets.retain(|_| index.next().is_none_or(|index| !indices.contains(&index)));
            self.reset_decoded();
        }
        removed
    }

    /// Adds headers. A header with the same path is replaced.
    pub fn insert(&mut self, headers: impl IntoIterator<Item = Header>) {
        let mut new = Vec::new();
        for header in headers {
            let place = self.add(&header);
            match self.at(&header.path) {
                Some(index) => self.offsets[index] = place,
                None => new.push((header.path, place)),
            }
        }
        new.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut places = std::mem::take(&mut self.offsets);
        // From the end, so that every place is moved only once.
        let mut moved = Vec::with_capacity(places.len() + new.len());
        while let Some((path, place)) = new.pop() {
            let start = places
                .partition_point(|known| known.path(&self.parts[known.part as usize]) < &*path);
            moved.extend(places.drain(start..).rev());
            moved.push(place);
        }
        places.extend(moved.into_iter().rev());
        self.offsets = places;
        self.reset_decoded();
    }

    fn add(&mut self, header: &Header) -> HeaderOffset {
        if self.parts.last().is_none_or(|part| part.len() > PART) {
            self.parts.push(Vec::new());
        }
        let index = self.parts.len() - 1;
        write(header, &mut self.parts[index]).with_part_offset(index)
    }

    /// Returns the part of a packed header, and its byte range with its prefix.
    pub fn range(&self, index: usize) -> (&[u8], Range<usize>) {
        let place = &self.offsets[index];
        let part = &self.parts[place.part as usize];
        let end = HeaderOffset::find(part, place.at()).map_or(part.len(), |(_, end)| end);
        (part, place.at()..end)
    }

    /// Returns the part of a packed header, and its place there.
    pub fn place(&self, index: usize) -> (&[u8], &HeaderOffset) {
        let place = &self.offsets[index];
        (&self.parts[place.part as usize], place)
    }

    fn bytes(&self, index: usize) -> &[u8] {
        let (part, place) = self.place(index);
        &part[place.at() + PREFIX..]
    }
}

impl Index<usize> for ArticleHeaders {
    type Output = Header;

    fn index(&self, index: usize) -> &Header {
        let block = self.decoded[index / BLOCK]
            .get_or_init(|| Box::new([const { OnceLock::new() }; BLOCK]));
        block[index % BLOCK].get_or_init(|| Box::new(self.header_ref(index).into()))
    }
}

impl From<HeaderRef<'_>> for Header {
    fn from(header: HeaderRef<'_>) -> Self {
        Self {
            path: header.path.into(),
            published: header.published,
            updated: header.updated,
            expires: header.expires,
            visibility: header.visibility,
            retraction: header.retraction.map(Into::into),
            section: header.section.map(Into::into),
            tags: to_boxes(header.tags),
            categories: to_boxes(header.categories),
            authors: to_boxes(header.authors),
            language: header.language.map(Into::into),
            title: header.title.map(Into::into),
            id: header.id.map(Into::into),
            exact_id: header.exact_id.map(Into::into),
            slug: header.slug.map(Into::into),
            url: header.url.map(Into::into),
        }
    }
}

fn to_boxes(texts: Vec<&str>) -> Vec<Box<str>> {
    texts.into_iter().map(Into::into).collect()
}

impl FromIterator<Header> for ArticleHeaders {
    fn from_iter<I: IntoIterator<Item = Header>>(headers: I) -> Self {
        let mut all = Self::default();
        all.insert(headers);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(path: &str) -> Header {
        let date = ParsedDate {
            instant: Timestamp::UNIX_EPOCH,
            precision: crate::model::DatePrecision::Day,
        };
        Header {
            path: path.into(),
            published: Some(date),
            updated: None,
            expires: Some(date),
            visibility: ArticleVisibility::Retracted,
            retraction: Some("why".into()),
            section: Some("s".into()),
            tags: vec!["t".into(), "u".into()],
            categories: vec!["c".into()],
            authors: vec!["a".into()],
            language: Some("fr".into()),
            title: Some("T".into()),
            id: Some("i".into()),
            exact_id: Some("e".into()),
            slug: Some("l".into()),
            url: Some("/u".into()),
        }
    }

    /// Returns the paths of all headers, in order.
    fn check(headers: &ArticleHeaders) -> Vec<&str> {
        (0..headers.len()).map(|index| headers.path(index)).collect()
    }

    fn all(paths: &[&str]) -> ArticleHeaders {
        paths.iter().map(|path| header(path)).collect()
    }

    #[test]
    fn header_comes_back_as_it_was() {
        let headers = all(&["b", "a"]);
        let summary = headers.summary(0);
        assert!(summary.expires && summary.visibility == ArticleVisibility::Retracted);
        assert_eq!(summary.published, Some(Timestamp::UNIX_EPOCH));
        assert_eq!(headers[0], header("a"));
        assert_eq!(Header::from(headers.header_ref(1)), header("b"));
    }

    #[test]
    fn headers_are_in_the_order_of_their_paths() {
        let mut headers = all(&["d", "b", "f"]);
        assert_eq!(check(&headers), ["b", "d", "f"]);
        headers.insert(["a", "g", "c", "e"].map(header));
        assert_eq!(check(&headers), ["a", "b", "c", "d", "e", "f", "g"]);
        headers.insert([Header { slug: None, ..header("c") }]);
        assert_eq!(check(&headers), ["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(headers[2].slug, None);
        let taken = headers.remove(["a", "x", "d", "g"]);
        assert_eq!(taken, ["a", "d", "g"].map(header));
        assert_eq!(check(&headers), ["b", "c", "e", "f"]);
    }

    #[test]
    fn header_is_found_by_its_path() {
        let headers = all(&["a", "b/c", "d"]);
        assert_eq!(["a", "b/c", "d"].map(|path| headers.at(path)), [Some(0), Some(1), Some(2)]);
        assert_eq!(["", "b/", "e"].map(|path| headers.at(path)), [None; 3]);
        assert_eq!(headers.first_from("b/"), 1);
    }

    #[test]
    fn summary_is_found_without_the_header() {
        let dates = [None, Timestamp::from_timestamp(-1, 999_999_999)];
        for (published, visibility) in dates.into_iter().zip(VISIBILITIES.into_iter().cycle()) {
            for expires in [false, true] {
                let summary = HeaderSummary { published, visibility, expires };
                let mut bytes = Vec::new();
                summary.write(&mut bytes);
                assert_eq!(bytes.len(), PREFIX - size_of::<u32>());
                assert_eq!(HeaderSummary::read(&bytes), Some(summary));
            }
        }
    }

    #[test]
    fn every_visibility_has_its_number() {
        for (number, visibility) in (0..).zip(VISIBILITIES) {
            assert_eq!(visibility as u8, number);
        }
    }

    #[test]
    fn header_that_is_cut_off_has_no_place() {
        let mut bytes = Vec::new();
        write(&header("a"), &mut bytes);
        assert!(HeaderOffset::find(&bytes, 0).is_some_and(|(_, end)| end == bytes.len()));
        assert!(HeaderOffset::find(&bytes[..PREFIX - 1], 0).is_none());
        assert!(HeaderOffset::find(&bytes[..bytes.len() - 1], 0).is_none());
        assert!(HeaderOffset::find(&bytes, bytes.len() + 1).is_none());
    }
}
