//! Headers as they are kept from build to build: as the bytes that they are in
//! memory too, each behind the stamp of its file and its claims.

use std::path::Path;

use rayon::prelude::*;

use crate::model::Header;
use crate::model::headers::{self, ArticleHeaders, HeaderOffset};
use crate::pipeline::cache::uniqueness::UniquenessIndex;
use crate::sources::{ArticleFile, Fingerprint, cache};

/// What stands before a header.
const BEFORE: usize = Fingerprint::SIZE + 2 * size_of::<u64>();

/// How many rows a part has: parts are read and written in parallel.
const ROWS: usize = 2048;

/// What the last build kept.
#[derive(Default)]
pub struct HeaderCache {
    /// The whole cache.
    pub bytes: Vec<u8>,
    /// Of the headers in it, sorted by path.
    pub places: Vec<HeaderOffset>,
    /// Whether no two rows claim the same.
    pub is_distinct: bool,
    /// Number of what files next to the articles said.
    pub digest: u64,
}

impl HeaderCache {
    /// Reads the cache; empty where there is none that fits.
    pub fn load(path: &Path, key: &str) -> Self {
        cache::load_parts(path, key).and_then(Self::read).unwrap_or_default()
    }

    fn read(cache::CacheFile { bytes, parts }: cache::CacheFile) -> Option<Self> {
        let (first, rows) = parts.split_first()?;
        let (is_distinct, digest) = bytes[first.clone()].split_first()?;
        let is_distinct = *is_distinct == 1;
        let digest = u64::from_le_bytes(digest.try_into().ok()?);
        let read: Vec<Vec<HeaderOffset>> = rows
            .par_iter()
            .map(|part| places(&bytes[..part.end], part.start))
            .collect::<Option<_>>()?;
        Some(Self { places: read.concat(), bytes, is_distinct, digest })
    }

    /// Says whether files are just these, unchanged.
    pub fn matches_exactly(&self, files: &[ArticleFile]) -> bool {
        let rows = self.places.par_iter().with_min_len(ROWS);
        self.places.len() == files.len()
            && rows.zip(files).all(|(place, file)| self.is_of(place, file))
    }

    /// Finds for each file its row, if it is unchanged.
    pub fn find_unchanged(&mut self, files: &[ArticleFile]) -> Vec<Option<HeaderOffset>> {
        let mut places = std::mem::take(&mut self.places).into_iter().peekable();
        let row = |file: &ArticleFile| {
            while places.next_if(|place| place.path(&self.bytes) < &*file.path).is_some() {}
            places.next_if(|place| self.is_of(place, file))
        };
        files.iter().map(row).collect()
    }

    /// Numbers what all rows claim.
    pub fn known_claims(&self) -> Vec<u64> {
        self.places.iter().flat_map(|place| claims(place, &self.bytes)).collect()
    }

    /// Joins the claims of rows that are used to those of headers that were read.
    pub fn claims(&self, mut known: Vec<u64>, more: Vec<u64>) -> UniquenessIndex {
        if self.is_distinct {
            return UniquenessIndex::of_distinct(known, &more);
        }
        known.extend(more);
        UniquenessIndex::new(known)
    }

    fn is_of(&self, place: &HeaderOffset, file: &ArticleFile) -> bool {
        let stamp = file.stamp.map(Fingerprint::to_bytes);
        stamp.is_some_and(|stamp| before(place, &self.bytes).starts_with(&stamp))
            && place.path(&self.bytes) == &*file.path
    }
}

fn places(part: &[u8], start: usize) -> Option<Vec<HeaderOffset>> {
    let mut places = Vec::with_capacity(ROWS);
    let mut at = start;
    while at < part.len() {
        let (place, end) = HeaderOffset::find(part, at + BEFORE)?;
        places.push(place);
        at = end;
    }
    Some(places)
}

fn before<'a>(place: &HeaderOffset, part: &'a [u8]) -> &'a [u8] {
    &part[place.at() - BEFORE..place.at()]
}

/// Returns the claims of a row.
pub fn claims(place: &HeaderOffset, part: &[u8]) -> impl Iterator<Item = u64> {
    let numbers = before(place, part)[Fingerprint::SIZE..].chunks_exact(size_of::<u64>());
    let numbers = numbers.map(|bytes| bytes.try_into().map_or(0, u64::from_le_bytes));
    numbers.filter(|claim| *claim != 0)
}

/// Adds a row to a part.
pub fn write(
    stamp: Fingerprint,
    claims: [Option<u64>; 2],
    header: &Header,
    part: &mut Vec<u8>,
) -> HeaderOffset {
    part.extend_from_slice(&stamp.to_bytes());
    // Zero is none.
    part.extend(claims.iter().flat_map(|claim| claim.unwrap_or(0).to_le_bytes()));
    headers::write(header, part)
}

/// Replaces the cache with the rows of some headers, by their indices, and
/// notes whether no two of all claim the same.
pub fn save(
    (path, key): (&Path, &str),
    (headers, rows): (&ArticleHeaders, &[usize]),
    claims: &UniquenessIndex,
    digest: u64,
) {
    let mut first = vec![u8::from(claims.are_distinct())];
    first.extend(digest.to_le_bytes());
    let mut parts = vec![first];
    parts.par_extend(rows.par_chunks(ROWS).map(|rows| part(headers, rows)));
    cache::save_parts(path, key, &parts);
}

fn part(headers: &ArticleHeaders, rows: &[usize]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for index in rows {
        let (part, range) = headers.range(*index);
        bytes.extend_from_slice(&part[range.start - BEFORE..range.end]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::ArticleVisibility;

    fn header(path: &str) -> Header {
        Header {
            path: path.into(),
            published: None,
            updated: None,
            expires: None,
            visibility: ArticleVisibility::Public,
            retraction: None,
            section: None,
            tags: vec!["t".into()],
            categories: Vec::new(),
            authors: Vec::new(),
            language: None,
            title: None,
            id: None,
            exact_id: None,
            slug: None,
            url: None,
        }
    }

    /// A folder, its files, and the shelf after their headers were kept and
    /// `spoil` was done to the cache.
    fn check(
        spoil: impl FnOnce(&mut Vec<u8>),
    ) -> (tempfile::TempDir, Vec<ArticleFile>, HeaderCache) {
        let folder = tempfile::tempdir().unwrap();
        let (mut part, mut places, mut files) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..3000_u64 {
            let path = format!("{number:04}.md").into_boxed_str();
            fs::write(folder.path().join(&*path), "").unwrap();
            let stamp = Fingerprint::of(&folder.path().join(&*path));
            let claims = [Some(2 * number + 1), None];
            places.push(write(stamp.unwrap(), claims, &header(&path), &mut part));
            files.push(ArticleFile { path, stamp });
        }
        let headers = ArticleHeaders::new(vec![part], places);
        let rows: Vec<usize> = (0..headers.len()).collect();
        let cache = folder.path().join("cache");
        save((&cache, "key"), (&headers, &rows), &UniquenessIndex::new(vec![1, 3]), 7);
        let mut bytes = fs::read(&cache).unwrap();
        spoil(&mut bytes);
        fs::write(&cache, bytes).unwrap();
        (folder, files, HeaderCache::load(&cache, "key"))
    }

    #[test]
    fn headers_of_unchanged_files_come_back() {
        let (_folder, files, shelf) = check(|_| {});
        assert!(shelf.is_distinct && shelf.digest == 7 && shelf.matches_exactly(&files));
        assert_eq!(
            shelf.known_claims(),
            (0..3000).map(|number| 2 * number + 1).collect::<Vec<_>>()
        );
        let headers = ArticleHeaders::new(vec![shelf.bytes], shelf.places);
        assert!(headers.iter().zip(&files).all(|(found, file)| *found == header(&file.path)));
    }

    #[test]
    fn changed_new_and_missing_files_are_told_apart() {
        let (folder, mut files, mut shelf) = check(|_| {});
        fs::write(folder.path().join("0001.md"), "longer").unwrap();
        files[1].stamp = Fingerprint::of(&folder.path().join("0001.md"));
        files.remove(0);
        files.insert(2, ArticleFile { path: "0002a.md".into(), stamp: files[1].stamp });
        files[3].stamp = None;
        assert!(!shelf.matches_exactly(&files));
        let places = shelf.find_unchanged(&files);
        let unknown: Vec<usize> = (0..files.len()).filter(|&at| places[at].is_none()).collect();
        assert_eq!(unknown, [0, 2, 3]);
        assert_eq!(places[4].unwrap().path(&shelf.bytes), "0004.md");
    }

    #[test]
    fn spoilt_cache_is_an_empty_shelf() {
        for at in [3, 30, 90, 5000, 100_000] {
            assert!(check(|bytes| bytes[at] ^= 1).2.places.is_empty(), "{at}");
            assert!(check(|bytes| bytes.truncate(at)).2.places.is_empty(), "{at}");
        }
    }
}
