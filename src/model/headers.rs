//! The headers of all articles, kept small: a site has a million, and a build
//! looks closely at some hundred.

use std::collections::BTreeSet;
use std::ops::{Index, Range};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::article::{ArticleVisibility, Header};
use crate::text::date::{ParsedDate, Timestamp};

/// How large a part is before another is begun.
pub const PART: usize = 1 << 20;

/// Headers, sorted by path. Each is a few bytes until someone asks for it.
#[derive(Debug, Default)]
pub struct ArticleHeaders {
    /// The bytes of headers, wherever they came from; what else stands between
    /// them is not looked at.
    parts: Vec<Vec<u8>>,
    offsets: Vec<HeaderOffset>,
    /// Those that were asked for, by their indices: made anew where these change.
    decoded: Vec<DecodedBlock>,
}

/// So many headers, once one of them is asked for.
type DecodedBlock = OnceLock<Box<[OnceLock<Box<Header>>; BLOCK]>>;

/// What stands before a header: how long it is, and its glance. To find the
/// next one, or to see whether it matters, it need not be read.
const LEAD: usize = 2 * size_of::<u32>() + size_of::<i64>() + 3;

/// Every visibility, by its number in a glance.
const VISIBILITIES: [ArticleVisibility; 5] = [
    ArticleVisibility::Public,
    ArticleVisibility::Draft,
    ArticleVisibility::Excluded,
    ArticleVisibility::Retracted,
    ArticleVisibility::Protected,
];

/// How many headers are prepared for at once.
const BLOCK: usize = 64;

/// What selection asks first of every article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderSummary {
    /// Its date of publication.
    pub published: Option<Timestamp>,
    /// Whether it may be in a feed.
    pub visibility: ArticleVisibility,
    /// Whether its time is over one day.
    pub expires: bool,
}

/// Where a header stands.
#[derive(Clone, Copy, Debug)]
pub struct HeaderOffset {
    summary: HeaderSummary,
    part: u32,
    /// In bytes from the part's start.
    start: u32,
}

/// A header as its bytes show it, nothing copied: fields and their order are
/// those of [`Header`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "they are the header's")]
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

    /// Reads what [`Self::write`] wrote.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (seconds, rest) = bytes.split_first_chunk()?;
        let (nanoseconds, rest) = rest.split_first_chunk()?;
        let &[has_date, visibility, expires] = rest else { return None };
        let date = || {
            let seconds = i64::from_le_bytes(*seconds);
            Timestamp::from_timestamp(seconds, u32::from_le_bytes(*nanoseconds))
        };
        let visibility = VISIBILITIES.get(usize::from(visibility)).copied()?;
        let published = if has_date == 1 { date() } else { None };
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
    /// Finds the header that was written at an offset of the first part;
    /// returns with it where it ends. None where the part ends before it.
    pub fn find(part: &[u8], at: usize) -> Option<(Self, usize)> {
        let (lead, rest) = part.get(at..)?.split_first_chunk::<LEAD>()?;
        let (length, glance) = lead.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        let place =
            Self { summary: HeaderSummary::read(glance)?, part: 0, start: u32::try_from(at).ok()? };
        (length <= rest.len()).then_some((place, at + LEAD + length))
    }

    /// Returns the same place when its part stands behind so many others.
    #[must_use]
    pub fn with_part_offset(mut self, before: usize) -> Self {
        let before = u32::try_from(before).expect("memory holds no such number of parts");
        self.part += before;
        self
    }

    /// Returns where the header begins.
    pub const fn at(&self) -> usize {
        self.start as usize
    }

    /// Reads the path of the article, given the part.
    pub fn path<'a>(&self, part: &'a [u8]) -> &'a str {
        postcard::from_bytes(&part[self.at() + LEAD..]).expect("a header begins with its path")
    }
}

/// Adds a header to a part, of less than 4 GB.
pub fn write(header: &Header, part: &mut Vec<u8>) -> HeaderOffset {
    let at = part.len();
    let glance = HeaderSummary::new(header.published, header.expires, header.visibility);
    part.extend_from_slice(&[0; size_of::<u32>()]);
    glance.write(part);
    let written = postcard::to_extend(header, std::mem::take(part));
    *part = written.expect("a header is text and numbers, and memory grows");
    let length = u32::try_from(part.len() - at - LEAD).expect("a part is small");
    part[at..at + size_of::<u32>()].copy_from_slice(&length.to_le_bytes());
    HeaderOffset { summary: glance, part: 0, start: u32::try_from(at).expect("a part is small") }
}

impl ArticleHeaders {
    /// Takes headers where they stand: places are sorted by path.
    pub fn new(parts: Vec<Vec<u8>>, places: Vec<HeaderOffset>) -> Self {
        let mut headers = Self { parts, offsets: places, decoded: Vec::new() };
        headers.close();
        headers
    }

    /// Forgets which headers were asked for.
    fn close(&mut self) {
        self.decoded.clear();
        self.decoded.resize_with(self.offsets.len().div_ceil(BLOCK), OnceLock::new);
    }

    /// Counts them.
    pub const fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Says whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.offsets.is_empty()
    }

    /// Returns what selection asks first.
    pub fn summary(&self, index: usize) -> HeaderSummary {
        self.offsets[index].summary
    }

    /// Returns a header without keeping it in memory.
    pub fn header_ref(&self, index: usize) -> HeaderRef<'_> {
        postcard::from_bytes(self.bytes(index)).expect("a place is only made of a header")
    }

    /// Returns an article's path.
    pub fn path(&self, index: usize) -> &str {
        postcard::from_bytes(self.bytes(index)).expect("a header begins with its path")
    }

    /// Finds the article at a path.
    pub fn at(&self, path: &str) -> Option<usize> {
        let index = self.first_from(path);
        (index < self.len() && self.path(index) == path).then_some(index)
    }

    /// Finds the first article whose path is not before this one.
    pub fn first_from(&self, path: &str) -> usize {
        let (mut start, mut end) = (0, self.len());
        while start < end {
            let middle = usize::midpoint(start, end);
            if self.path(middle) < path { start = middle + 1 } else { end = middle }
        }
        start
    }

    /// Goes through all of them. To see a few fields of each, [`Self::sketch`]
    /// needs less memory.
    pub fn iter(&self) -> impl Iterator<Item = &Header> {
        (0..self.len()).map(|index| &self[index])
    }

    /// Takes out those at some paths.
    pub fn remove<'p>(&mut self, paths: impl IntoIterator<Item = &'p str>) -> Vec<Header> {
        let found: BTreeSet<usize> = paths.into_iter().filter_map(|path| self.at(path)).collect();
        let taken = found.iter().map(|index| self[*index].clone()).collect();
        if !found.is_empty() {
            let mut index = 0..;
            self.offsets.retain(|_| index.next().is_none_or(|index| !found.contains(&index)));
            self.close();
        }
        taken
    }

    /// Adds headers, each in place of one of its path that is there.
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
        // From the end, so that each is moved once.
        let mut moved = Vec::with_capacity(places.len() + new.len());
        while let Some((path, place)) = new.pop() {
            let start = places
                .partition_point(|known| known.path(&self.parts[known.part as usize]) < &*path);
            moved.extend(places.drain(start..).rev());
            moved.push(place);
        }
        places.extend(moved.into_iter().rev());
        self.offsets = places;
        self.close();
    }

    fn add(&mut self, header: &Header) -> HeaderOffset {
        if self.parts.last().is_none_or(|part| part.len() > PART) {
            self.parts.push(Vec::new());
        }
        let index = self.parts.len() - 1;
        write(header, &mut self.parts[index]).with_part_offset(index)
    }

    /// Returns the part in which a header stands, and where.
    pub fn range(&self, index: usize) -> (&[u8], Range<usize>) {
        let place = &self.offsets[index];
        let part = &self.parts[place.part as usize];
        let end = HeaderOffset::find(part, place.at()).map_or(part.len(), |(_, end)| end);
        (part, place.at()..end)
    }

    /// Returns the part in which a header stands, and its place there.
    pub fn place(&self, index: usize) -> (&[u8], &HeaderOffset) {
        let place = &self.offsets[index];
        (&self.parts[place.part as usize], place)
    }

    fn bytes(&self, index: usize) -> &[u8] {
        let (part, place) = self.place(index);
        &part[place.at() + LEAD..]
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
    fn from(sketch: HeaderRef<'_>) -> Self {
        let own = |text: Option<&str>| text.map(Into::into);
        let all = |texts: Vec<&str>| texts.into_iter().map(Into::into).collect();
        Self {
            path: sketch.path.into(),
            published: sketch.published,
            updated: sketch.updated,
            expires: sketch.expires,
            visibility: sketch.visibility,
            retraction: own(sketch.retraction),
            section: own(sketch.section),
            tags: all(sketch.tags),
            categories: all(sketch.categories),
            authors: all(sketch.authors),
            language: own(sketch.language),
            title: own(sketch.title),
            id: own(sketch.id),
            exact_id: own(sketch.exact_id),
            slug: own(sketch.slug),
            url: own(sketch.url),
        }
    }
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

    /// The paths of all, in their order.
    fn check(headers: &ArticleHeaders) -> Vec<&str> {
        (0..headers.len()).map(|index| headers.path(index)).collect()
    }

    fn all(paths: &[&str]) -> ArticleHeaders {
        paths.iter().map(|path| header(path)).collect()
    }

    #[test]
    fn header_comes_back_as_it_was() {
        let headers = all(&["b", "a"]);
        let glance = headers.summary(0);
        assert!(glance.expires && glance.visibility == ArticleVisibility::Retracted);
        assert_eq!(glance.published, Some(Timestamp::UNIX_EPOCH));
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
    fn glance_is_found_without_the_header() {
        let dates = [None, Timestamp::from_timestamp(-1, 999_999_999)];
        for (published, visibility) in dates.into_iter().zip(VISIBILITIES.into_iter().cycle()) {
            for expires in [false, true] {
                let glance = HeaderSummary { published, visibility, expires };
                let mut bytes = Vec::new();
                glance.write(&mut bytes);
                assert_eq!(bytes.len(), LEAD - size_of::<u32>());
                assert_eq!(HeaderSummary::read(&bytes), Some(glance));
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
        assert!(HeaderOffset::find(&bytes[..LEAD - 1], 0).is_none());
        assert!(HeaderOffset::find(&bytes[..bytes.len() - 1], 0).is_none());
        assert!(HeaderOffset::find(&bytes, bytes.len() + 1).is_none());
    }
}
