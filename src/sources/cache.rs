//! What earlier builds read, kept to be faster: to delete it costs time alone.
//!
//! A cache is one file: a mark with the version of its form, a head, and parts,
//! each with its checksum. A file that is cut short, changed or of another
//! version counts as none, and so does one that was made under another key.
//!
//! It lies beside `feed.toml` and not in the output folder, because it knows
//! the drafts, and what is in the output folder is published.

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

/// The folder of caches, beside the configuration.
pub const FOLDER: &str = ".feedwright-cache";

/// What every cache begins with; the last number is the version of its form.
const MARK: &[u8] = b"feedwright cache 9\n";

/// Of how many rows a part is: parts are read and written in parallel.
const PART: usize = 2048;

/// What a cache says before its parts.
#[derive(serde::Serialize, serde::Deserialize)]
struct CacheFileHeader {
    /// What its rows depend on beside the files.
    key: String,
    /// The length of each part, in bytes, and its checksum.
    parts: Vec<(u64, u64)>,
}

/// A cache as it lies on the disk.
pub struct CacheFile {
    /// All of it.
    pub bytes: Vec<u8>,
    /// Where its parts are.
    pub parts: Vec<Range<usize>>,
}

/// Returns the place of a cache of a configuration.
pub fn place(config: &Path, name: &str) -> PathBuf {
    let file = config.file_name().unwrap_or_default().to_string_lossy();
    let folder = config.parent().unwrap_or(Path::new("")).join(FOLDER);
    folder.join(format!("{file}.{name}"))
}

/// Reports a folder of caches that is a symbolic link: it is not followed, because a
/// repository may carry it, so no build finds what an earlier one read.
pub fn report_link(config: &Path) -> Option<Diagnostic> {
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

/// Reads the rows of a cache; none where it is not there, not whole, or not of
/// this key.
pub fn load<T: DeserializeOwned + Send>(path: &Path, key: &str) -> Vec<T> {
    load_parts(path, key).and_then(|parts| rows(&parts)).unwrap_or_default()
}

fn rows<T: DeserializeOwned + Send>(CacheFile { bytes, parts }: &CacheFile) -> Option<Vec<T>> {
    let read: Option<Vec<Vec<T>>> =
        parts.par_iter().map(|part| postcard::from_bytes(&bytes[part.clone()]).ok()).collect();
    read.map(|parts| parts.into_iter().flatten().collect())
}

/// Reads the parts of a cache as they were handed to [`save_parts`].
pub fn load_parts(path: &Path, key: &str) -> Option<CacheFile> {
    let bytes = read(path).ok()?;
    let (sum, rest) = bytes.strip_prefix(MARK)?.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (head, rest) = rest.split_at_checked(length)?;
    (u64::from_le_bytes(*sum) == checksum(head)).then_some(())?;
    let head: CacheFileHeader = postcard::from_bytes(head).ok()?;
    (head.key == full(key)).then_some(())?;
    let mut start = bytes.len() - rest.len();
    let mut parts = Vec::with_capacity(head.parts.len());
    for (length, sum) in head.parts {
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        parts.push((start..end, sum));
        start = end;
    }
    (start == bytes.len()).then_some(())?;
    let is_whole = parts.par_iter().all(|(part, sum)| checksum(&bytes[part.clone()]) == *sum);
    is_whole.then(|| CacheFile { bytes, parts: parts.into_iter().map(|(part, _)| part).collect() })
}

/// Replaces a cache. What keeps it from being written costs the next build
/// time, and is no fault of this one.
pub fn save<T: Serialize + Sync>(path: &Path, key: &str, rows: &[T]) {
    let parts: Option<Vec<Vec<u8>>> =
        rows.par_chunks(PART).map(|part| postcard::to_allocvec(part).ok()).collect();
    if let Some(parts) = parts {
        save_parts(path, key, &parts);
    }
}

/// Replaces a cache by parts that are bytes already.
pub fn save_parts(path: &Path, key: &str, parts: &[Vec<u8>]) {
    let sums = parts.par_iter().map(|part| (part.len() as u64, checksum(part))).collect();
    let Ok(head) = postcard::to_allocvec(&CacheFileHeader { key: full(key), parts: sums }) else {
        return;
    };
    let numbers = [checksum(&head), head.len() as u64].map(u64::to_le_bytes).concat();
    let start = [MARK, &numbers, &head];
    let _ = replace(path, start.into_iter().chain(parts.iter().map(Vec::as_slice)));
}

/// Replaces a cache by one that was made elsewhere, and is checked when it is read.
pub fn put(path: &Path, bytes: &[u8]) {
    let _ = replace(path, std::iter::once(bytes));
}

/// Names a value, so that another shows without being kept.
pub fn digest<T: Serialize>(value: &T) -> String {
    hash::hex(&postcard::to_allocvec(value).unwrap_or_default())
}

/// What another release reads of the same file may be something else.
fn full(key: &str) -> String {
    format!("{} {key}", env!("CARGO_PKG_VERSION"))
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Reads a cache as it is; a link in its place is not followed.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let (base, folder, name) = parts(path);
    PrivateFolder::open(base, &folder)?.read(&name)
}

/// Is not waited for until the disk has it: what is cut short or mixed is none.
fn replace<'p>(path: &Path, bytes: impl Iterator<Item = &'p [u8]>) -> io::Result<()> {
    let (base, folder, name) = parts(path);
    PrivateFolder::create(base, &folder)?.replace(&name, bytes, WriteDurability::Lazy)
}

/// Parts a place into the folder of the configuration, and the names of the
/// folder of caches and of the cache.
fn parts(place: &Path) -> (&Path, String, String) {
    let folder = place.parent().unwrap_or(Path::new(""));
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (folder.parent().unwrap_or(Path::new("")), name(folder), name(place))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What comes back of many rows after `spoil` was done to their file.
    fn check(key: &str, spoil: impl FnOnce(&mut Vec<u8>)) -> Vec<(u32, String)> {
        let rows: Vec<_> = (0..5000).map(|number| (number, format!("row {number}"))).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = place(&folder.path().join("feed.toml"), "rows");
        save(&path, "key", &rows);
        let mut bytes = fs::read(&path).unwrap();
        spoil(&mut bytes);
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
    fn rows_of_another_key_are_none() {
        assert_eq!(check("other", |_| {}), []);
    }

    #[test]
    fn spoilt_file_is_none() {
        for at in [0, 20, 40, 60, 30_000] {
            assert_eq!(check("key", |bytes| bytes[at] ^= 1), [], "{at}");
            assert_eq!(check("key", |bytes| bytes.truncate(at)), [], "{at}");
        }
    }

    #[test]
    fn missing_file_is_none() {
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
