//! On-disk cache of article headers, in the same byte layout as in memory.
//!
//! Loading it is one read: a build of a million unchanged articles only compares
//! fingerprints, and a row is decoded when its article is selected. Rows of unchanged files
//! are copied into the new cache byte for byte.
//!
//! The file is wrapped by [`cache`], which checks its version, its key and the checksum of
//! every part:
//!
//! ```text
//! part 0      1 byte   1 if no two rows have the same id or address hash
//!             8 bytes  digest of the values set by files next to articles
//!             n bytes  diagnostics of articles, by path, in postcard
//! part 1..n   up to 2048 rows, sorted by path through all parts
//!
//! row         16 bytes fingerprint of the article file        \
//!              8 bytes hash of the id, 0 for none              > PREFIX, only here
//!              8 bytes hash of the address, 0 for none        /
//!              4 bytes length of the header                   \
//!              8 bytes date of publication: seconds            |
//!              4 bytes date of publication: nanoseconds        > model::headers
//!              1 byte  1 if there is a date of publication     |
//!              1 byte  visibility                              |
//!              1 byte  1 if the article expires               /
//!              n bytes header in postcard; its path comes first
//! ```
//!
//! All numbers are little-endian. Reasons for the layout:
//!
//! - The prefix has a fixed size and precedes the header, so that it can be found from the
//!   header's offset, the only position that [`ArticleHeaders`] keeps.
//! - The length allows stepping to the next row without decoding this one.
//! - The path is first in the header, so that rows are matched with files by decoding one
//!   string.
//! - The first byte of part 0 saves sorting two million hashes: if all cached ones are
//!   distinct, only new ones have to be compared with them.
//! - Diagnostics are in the same file as the headers: without them, an unchanged article
//!   would be taken for one without problems.
//! - Parts are read, checked and written in parallel.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::model::Header;
use crate::model::headers::{self, ArticleHeaders, HeaderOffset};
use crate::site::cache::cached_diagnostic::{self, CachedDiagnostic};
use crate::site::cache::uniqueness::UniquenessIndex;
use crate::sources::{ArticleFile, Fingerprint, cache};

/// Length of a row's prefix: fingerprint and two hashes.
const PREFIX: usize = Fingerprint::SIZE + 2 * size_of::<u64>();

/// Number of rows in a part.
const ROWS: usize = 2048;

/// File of the cache, and the key that it must have been saved with.
pub(crate) struct CacheLocation<'a> {
    pub path: &'a Path,
    pub key: &'a str,
}

/// Headers to save, by their indices, and their diagnostics.
pub(crate) struct CacheRows<'a> {
    pub headers: &'a ArticleHeaders,
    pub indices: &'a [usize],
    pub findings: Vec<(Box<str>, Vec<CachedDiagnostic>)>,
}

/// Loaded header cache; empty if no valid file exists.
#[derive(Default)]
pub(crate) struct HeaderCache {
    /// Bytes of the whole file.
    pub bytes: Vec<u8>,
    /// Offsets of the headers in `bytes`, sorted by path.
    pub offsets: Vec<HeaderOffset>,
    /// True if no two rows have the same id or address hash.
    pub is_distinct: bool,
    /// Digest of the values that files next to articles set.
    pub digest: u64,
    /// Diagnostics of articles, by path.
    pub findings: HeaderFindings,
}

/// Diagnostics of the headers of articles, by path; articles without any are left out.
pub(crate) type HeaderFindings = BTreeMap<Box<str>, Vec<Diagnostic>>;

impl HeaderCache {
    /// Loads the cache; returns an empty one if the file is missing, damaged or of another
    /// key.
    pub(crate) fn load(file: &CacheLocation<'_>) -> Self {
        cache::load_parts(file.path, file.key).and_then(Self::decode).unwrap_or_default()
    }

    fn decode(cache::CacheFile { bytes, parts }: cache::CacheFile) -> Option<Self> {
        let (first, rows) = parts.split_first()?;
        let (is_distinct, rest) = bytes[first.clone()].split_first()?;
        let is_distinct = *is_distinct == 1;
        let (digest, findings) = rest.split_first_chunk()?;
        let digest = u64::from_le_bytes(*digest);
        let findings = decode_findings(findings)?;
        let offsets: Vec<Vec<HeaderOffset>> = rows
            .par_iter()
            .map(|part| find_rows(&bytes[..part.end], part.start))
            .collect::<Option<_>>()?;
        Some(Self { offsets: offsets.concat(), bytes, is_distinct, digest, findings })
    }

    /// Returns true if the cache has exactly these files, all of them unchanged.
    pub(crate) fn matches_exactly(&self, files: &[ArticleFile]) -> bool {
        let rows = self.offsets.par_iter().with_min_len(ROWS);
        self.offsets.len() == files.len()
            && rows.zip(files).all(|(offset, file)| self.is_row_of(offset, file))
    }

    /// Returns the row of each file; `None` if the file is new or changed.
    pub(crate) fn find_unchanged(&mut self, files: &[ArticleFile]) -> Vec<Option<HeaderOffset>> {
        // Both lists are sorted by path, so one pass over each is enough.
        let mut offsets = std::mem::take(&mut self.offsets).into_iter().peekable();
        files
            .iter()
            .map(|file| {
                while offsets.next_if(|it| it.path(&self.bytes) < &*file.path).is_some() {}
                offsets.next_if(|offset| self.is_row_of(offset, file))
            })
            .collect()
    }

    /// Returns the id and address hashes of all rows.
    pub(crate) fn all_claims(&self) -> Vec<u64> {
        self.offsets.iter().flat_map(|offset| claims(offset, &self.bytes)).collect()
    }

    /// Combines the hashes of cached rows with those of headers that were read.
    pub(crate) fn merge_claims(&self, mut cached: Vec<u64>, new: Vec<u64>) -> UniquenessIndex {
        if self.is_distinct {
            return UniquenessIndex::from_distinct(cached, &new);
        }
        cached.extend(new);
        UniquenessIndex::new(cached)
    }

    fn is_row_of(&self, offset: &HeaderOffset, file: &ArticleFile) -> bool {
        let fingerprint = file.stamp.map(Fingerprint::to_bytes);
        fingerprint.is_some_and(|it| prefix(offset, &self.bytes).starts_with(&it))
            && offset.path(&self.bytes) == &*file.path
    }
}

/// Decodes the diagnostics; `None` if they are damaged, or this release does not have the code
/// of one.
fn decode_findings(bytes: &[u8]) -> Option<HeaderFindings> {
    let cached: Vec<(Box<str>, Vec<CachedDiagnostic>)> = postcard::from_bytes(bytes).ok()?;
    let found = cached.into_iter();
    found.map(|(path, found)| Some((path, cached_diagnostic::replay(&found)?))).collect()
}

/// Finds the rows of a part, which begins at `start` and ends where `bytes` end.
fn find_rows(bytes: &[u8], start: usize) -> Option<Vec<HeaderOffset>> {
    let mut offsets = Vec::with_capacity(ROWS);
    let mut at = start;
    while at < bytes.len() {
        let (offset, end) = HeaderOffset::find(bytes, at + PREFIX)?;
        offsets.push(offset);
        at = end;
    }
    Some(offsets)
}

fn prefix<'a>(offset: &HeaderOffset, part: &'a [u8]) -> &'a [u8] {
    &part[offset.at() - PREFIX..offset.at()]
}

/// Returns the id and address hashes of a row.
pub(crate) fn claims(offset: &HeaderOffset, part: &[u8]) -> impl Iterator<Item = u64> {
    let hashes = prefix(offset, part)[Fingerprint::SIZE..].chunks_exact(size_of::<u64>());
    let hashes = hashes.map(|bytes| bytes.try_into().map_or(0, u64::from_le_bytes));
    hashes.filter(|hash| *hash != 0)
}

/// Appends a row to a part, and returns the offset of its header.
pub(crate) fn write(
    stamp: Fingerprint,
    claims: [Option<u64>; 2],
    header: &Header,
    part: &mut Vec<u8>,
) -> HeaderOffset {
    part.extend_from_slice(&stamp.to_bytes());
    // A missing hash is written as 0. A real hash of 0 would be lost; that is too unlikely to
    // matter.
    part.extend(claims.iter().flat_map(|claim| claim.unwrap_or(0).to_le_bytes()));
    headers::write(header, part)
}

/// Replaces the cache by some rows of `headers`. `claims` has the hashes of all articles,
/// also of those that are not saved.
pub(crate) fn save(
    file: &CacheLocation<'_>,
    rows: &CacheRows<'_>,
    claims: &UniquenessIndex,
    digest: u64,
) {
    let mut first = vec![u8::from(claims.are_distinct())];
    first.extend(digest.to_le_bytes());
    // Without their diagnostics, the headers must not be saved.
    let Ok(findings) = postcard::to_allocvec(&rows.findings) else { return };
    first.extend(findings);
    let mut parts = vec![first];
    parts.par_extend(rows.indices.par_chunks(ROWS).map(|indices| copy_rows(rows.headers, indices)));
    cache::save_parts(file.path, file.key, &parts);
}

fn copy_rows(headers: &ArticleHeaders, indices: &[usize]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for index in indices {
        let (part, range) = headers.range(*index);
        bytes.extend_from_slice(&part[range.start - PREFIX..range.end]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::diagnostic::codes;
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

    /// Saves the headers of a folder, damages the cache with `spoil`, and loads it again.
    /// Returns the folder, its files and the cache.
    fn check(
        spoil: impl FnOnce(&mut Vec<u8>),
    ) -> (tempfile::TempDir, Vec<ArticleFile>, HeaderCache) {
        let folder = tempfile::tempdir().unwrap();
        let (mut part, mut offsets, mut files) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..3000_u64 {
            let path = format!("{number:04}.md").into_boxed_str();
            fs::write(folder.path().join(&*path), "").unwrap();
            let stamp = Fingerprint::of(&folder.path().join(&*path));
            let claims = [Some(2 * number + 1), None];
            offsets.push(write(stamp.unwrap(), claims, &header(&path), &mut part));
            files.push(ArticleFile { path, stamp });
        }
        let headers = ArticleHeaders::new(vec![part], offsets);
        let indices: Vec<usize> = (0..headers.len()).collect();
        let cache = folder.path().join("cache");
        let file = CacheLocation { path: &cache, key: "key" };
        let found = Diagnostic::new(&codes::ARTICLE_EMPTY, "a");
        let findings = vec![("0001.md".into(), cached_diagnostic::to_cached(&[found]).unwrap())];
        let rows = CacheRows { headers: &headers, indices: &indices, findings };
        save(&file, &rows, &UniquenessIndex::new(vec![1, 3]), 7);
        let mut bytes = fs::read(&cache).unwrap();
        spoil(&mut bytes);
        fs::write(&cache, bytes).unwrap();
        let loaded = HeaderCache::load(&file);
        (folder, files, loaded)
    }

    #[test]
    fn headers_of_unchanged_files_come_back() {
        let (_folder, files, cached) = check(|_| {});
        assert!(cached.is_distinct && cached.digest == 7 && cached.matches_exactly(&files));
        assert_eq!(cached.findings["0001.md"][0].code, &codes::ARTICLE_EMPTY);
        assert_eq!(cached.findings.len(), 1);
        assert_eq!(cached.all_claims(), (0..3000).map(|number| 2 * number + 1).collect::<Vec<_>>());
        let headers = ArticleHeaders::new(vec![cached.bytes], cached.offsets);
        assert!(headers.iter().zip(&files).all(|(found, file)| *found == header(&file.path)));
    }

    #[test]
    fn changed_new_and_missing_files_are_distinguished() {
        let (folder, mut files, mut cached) = check(|_| {});
        fs::write(folder.path().join("0001.md"), "longer").unwrap();
        files[1].stamp = Fingerprint::of(&folder.path().join("0001.md"));
        files.remove(0);
        files.insert(2, ArticleFile { path: "0002a.md".into(), stamp: files[1].stamp });
        files[3].stamp = None;
        assert!(!cached.matches_exactly(&files));
        let offsets = cached.find_unchanged(&files);
        let unknown: Vec<usize> = (0..files.len()).filter(|&at| offsets[at].is_none()).collect();
        assert_eq!(unknown, [0, 2, 3]);
        assert_eq!(offsets[4].unwrap().path(&cached.bytes), "0004.md");
    }

    #[test]
    fn damaged_cache_is_empty() {
        for at in [3, 30, 90, 5000, 100_000] {
            assert!(check(|bytes| bytes[at] ^= 1).2.offsets.is_empty(), "{at}");
            assert!(check(|bytes| bytes.truncate(at)).2.offsets.is_empty(), "{at}");
        }
    }
}
