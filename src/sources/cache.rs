//! Files of caches. Deleting one costs only time.
//!
//! A cache is one file. Numbers are 64-bit little-endian; the header is a
//! [`CacheFileHeader`] and each part a list of rows, both in postcard encoding:
//!
//! ```text
//! 0        19             27             35                      35 + length
//! ┌────────┬──────────────┬──────────────┬───────────────────────┬────────┬────────┬──
//! │ magic  │ checksum of  │ length of    │ header: key, and the  │ part 0 │ part 1 │ …
//! │        │ the header   │ the header   │ length and checksum   │        │        │
//! │        │              │              │ of each part          │        │        │
//! └────────┴──────────────┴──────────────┴───────────────────────┴────────┴────────┴──
//! ```
//!
//! The magic bytes end in the version of the format. The rows are split into parts so that
//! several threads can decode them, and each part has a checksum because a cache is written
//! without waiting for the disk: after a crash it may be cut short or mixed. A file that
//! fails any of these checks, or has another key, counts as missing.
//!
//! Caches are next to `feed.toml` and never in the output folder: they contain drafts, and
//! the output folder is published.

use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::disk::private::{PrivateFolder, WriteDurability};
use crate::text::hash;

/// Name of the folder of caches, which is next to the configuration.
pub(crate) const FOLDER: &str = ".feedwright-cache";

/// First bytes of every cache; the number is the version of the format.
const MAGIC: &[u8] = b"feedwright cache 11\n";

/// Number of rows in a part.
const ROWS_PER_PART: usize = 2048;

/// Header of a cache.
#[derive(serde::Serialize, serde::Deserialize)]
struct CacheFileHeader {
    /// Everything but the files themselves that the rows depend on.
    key: String,
    /// Length of each part in bytes, and its checksum.
    parts: Vec<(u64, u64)>,
}

/// A cache that was read and checked.
pub(crate) struct CacheFile {
    /// Bytes of the whole file.
    pub bytes: Vec<u8>,
    /// Positions of the parts in `bytes`.
    pub parts: Vec<Range<usize>>,
}

/// Returns the path of a cache of a configuration.
pub(crate) fn place(config: &Path, name: &str) -> PathBuf {
    let file = config.file_name().unwrap_or_default().to_string_lossy();
    let folder = config.parent().unwrap_or(Path::new("")).join(FOLDER);
    folder.join(format!("{file}.{name}"))
}

/// Reports a folder of caches that is a symbolic link. It is not followed, because a
/// repository may contain it, and caches would be written to wherever it leads.
pub(crate) fn report_link(config: &Path) -> Option<Diagnostic> {
    let folder = config.parent().unwrap_or(Path::new("")).join(FOLDER);
    let is_link = folder.symlink_metadata().is_ok_and(|found| found.is_symlink());
    is_link.then(|| {
        let message = format!(
            "`{FOLDER}` is a symbolic link, so no cache is used and every build reads all articles"
        );
        Diagnostic::new(&codes::SOURCE_CACHE_LINK, message)
            .with_location(SourceLocation::file(folder))
            .help("remove the link; the next build makes a folder")
    })
}

/// Reads the rows of a cache; returns none if it is missing, damaged, or has another key.
pub(crate) fn load<T: DeserializeOwned + Send>(path: &Path, key: &str) -> Vec<T> {
    load_parts(path, key).and_then(|file| decode_rows(&file)).unwrap_or_default()
}

fn decode_rows<T: DeserializeOwned + Send>(file: &CacheFile) -> Option<Vec<T>> {
    let CacheFile { bytes, parts } = file;
    let read: Option<Vec<Vec<T>>> =
        parts.par_iter().map(|part| postcard::from_bytes(&bytes[part.clone()]).ok()).collect();
    read.map(|parts| parts.into_iter().flatten().collect())
}

/// Reads the parts of a cache as [`save_parts`] wrote them; returns none if it is missing,
/// damaged, or has another key.
pub(crate) fn load_parts(path: &Path, key: &str) -> Option<CacheFile> {
    let bytes = read(path).ok()?;
    let (sum, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (header, rest) = rest.split_at_checked(length)?;
    (u64::from_le_bytes(*sum) == checksum(header)).then_some(())?;
    let header: CacheFileHeader = postcard::from_bytes(header).ok()?;
    (header.key == key_with_version(key)).then_some(())?;
    let mut start = bytes.len() - rest.len();
    let mut parts = Vec::with_capacity(header.parts.len());
    for (length, sum) in header.parts {
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        parts.push((start..end, sum));
        start = end;
    }
    (start == bytes.len()).then_some(())?;
    let is_whole = parts.par_iter().all(|(part, sum)| checksum(&bytes[part.clone()]) == *sum);
    is_whole.then(|| CacheFile { bytes, parts: parts.into_iter().map(|(part, _)| part).collect() })
}

/// Replaces a cache. An error is ignored: it only costs the next build time.
pub(crate) fn save<T: Serialize + Sync>(path: &Path, key: &str, rows: &[T]) {
    let parts: Option<Vec<Vec<u8>>> =
        rows.par_chunks(ROWS_PER_PART).map(|part| postcard::to_allocvec(part).ok()).collect();
    if let Some(parts) = parts {
        save_parts(path, key, &parts);
    }
}

/// Replaces a cache by encoded parts.
pub(crate) fn save_parts(path: &Path, key: &str, parts: &[Vec<u8>]) {
    let sums = parts.par_iter().map(|part| (part.len() as u64, checksum(part))).collect();
    let header = CacheFileHeader { key: key_with_version(key), parts: sums };
    let Ok(header) = postcard::to_allocvec(&header) else { return };
    let numbers = [checksum(&header), header.len() as u64].map(u64::to_le_bytes).concat();
    let start = [MAGIC, &numbers, &header];
    let _ = replace(path, start.into_iter().chain(parts.iter().map(Vec::as_slice)));
}

/// Replaces a cache by the bytes of one from another machine. They are checked when the
/// cache is loaded.
pub(crate) fn put(path: &Path, bytes: &[u8]) {
    let _ = replace(path, std::iter::once(bytes));
}

/// Returns a digest of a value, for use in a key.
pub(crate) fn digest<T: Serialize>(value: &T) -> String {
    hash::hex(&postcard::to_allocvec(value).unwrap_or_default())
}

/// Adds the version of feedwright to a key, because another release may read the same files
/// differently.
fn key_with_version(key: &str) -> String {
    format!("{} {key}", env!("CARGO_PKG_VERSION"))
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Reads the bytes of a cache, without checking them. A symbolic link is not followed.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let (base, folder, name) = split_path(path);
    PrivateFolder::open(base, &folder)?.read(&name)
}

/// Replaces a file without syncing it, which the checksums make safe.
fn replace<'p>(path: &Path, bytes: impl Iterator<Item = &'p [u8]>) -> io::Result<()> {
    let (base, folder, name) = split_path(path);
    PrivateFolder::create(base, &folder)?.replace(&name, bytes, WriteDurability::Lazy)
}

/// Splits the path of a cache into the folder of the configuration, the name of the folder
/// of caches, and the name of the file.
fn split_path(path: &Path) -> (&Path, String, String) {
    let folder = path.parent().unwrap_or(Path::new(""));
    (folder.parent().unwrap_or(Path::new("")), file_name(folder), file_name(path))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Saves many rows, damages their file, and returns the rows that are loaded.
    fn check(key: &str, damage: impl FnOnce(&mut Vec<u8>)) -> Vec<(u32, String)> {
        let rows: Vec<_> = (0..5000).map(|number| (number, format!("row {number}"))).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = place(&folder.path().join("feed.toml"), "rows");
        save(&path, "key", &rows);
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let read = load(&path, key);
        assert!(read.is_empty() || read == rows);
        read
    }

    #[test]
    fn rows_come_back() {
        assert_eq!(check("key", |_| {}).len(), 5000);
    }

    #[test]
    fn cache_of_another_key_has_no_rows() {
        assert_eq!(check("other", |_| {}), []);
    }

    #[test]
    fn damaged_file_has_no_rows() {
        for at in [0, 20, 40, 60, 30_000] {
            assert_eq!(check("key", |bytes| bytes[at] ^= 1), [], "{at}");
            assert_eq!(check("key", |bytes| bytes.truncate(at)), [], "{at}");
        }
    }

    #[test]
    fn missing_file_has_no_rows() {
        assert_eq!(load::<u32>(Path::new("nowhere/feed.toml.rows"), "key"), [0; 0]);
    }

    #[test]
    fn folder_keeps_itself_out_of_repositories() {
        let folder = tempfile::tempdir().unwrap();
        save(&place(&folder.path().join("feed.toml"), "rows"), "", &[1]);
        let ignored = fs::read_to_string(folder.path().join(FOLDER).join(".gitignore")).unwrap();
        assert_eq!(ignored, "*\n");
    }
}
