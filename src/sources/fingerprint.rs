//! Fingerprints of files: metadata from which a change is detected without reading them.

use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// Length, times and location of a file.
///
/// The time of the last change (ctime) is included where there is one, because programs can
/// reset the time of the last modification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    /// Time of the last modification in nanoseconds since 1970; 0 for earlier times.
    modified: u64,
    /// Digest of the other metadata. A digest saves memory, because builds keep a million
    /// of these.
    rest: u64,
}

/// Granularity of modification times: two writes within this time may have the same time,
/// because some file systems count in seconds.
const MTIME_GRANULARITY: Duration = Duration::from_secs(1);

impl Fingerprint {
    /// Length of a serialized fingerprint in bytes.
    pub(crate) const SIZE: usize = 16;

    /// Returns the fingerprint of a file; none if it is not a regular file or can't be
    /// examined.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        fs::symlink_metadata(path).ok().filter(Metadata::is_file).map(|found| Self::from(&found))
    }

    /// Returns the fingerprint of an object in a store: from its version if the store has
    /// versions, else from its time of modification, which may be in whole seconds.
    pub(crate) fn of_object(version: Option<&str>, length: u64, seconds: i64) -> Self {
        // Some stores quote the version in responses but not in listings.
        let version = version.map(|version| version.trim_start_matches("W/").trim_matches('"'));
        let mut hasher = DefaultHasher::new();
        (version, length).hash(&mut hasher);
        let time = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
        let modified = version.map_or(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX), |_| 0);
        hasher.write_u64(modified);
        Self { modified, rest: hasher.finish() }
    }

    /// Returns true if a write after `seen` would change the fingerprint. A file that was
    /// modified just before `seen`, or in the future, could be written again with the same
    /// time.
    pub(crate) fn is_stable_at(&self, seen: SystemTime) -> bool {
        let seen = seen.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Duration::from_nanos(self.modified) + MTIME_GRANULARITY < seen
    }

    /// Serializes the fingerprint as two little-endian 64-bit numbers:
    ///
    /// ```text
    /// 0        8          16
    /// ┌────────┬──────────┐
    /// │ digest │ modified │
    /// └────────┴──────────┘
    /// ```
    pub(crate) fn to_bytes(self) -> [u8; Self::SIZE] {
        (u128::from(self.modified) << 64 | u128::from(self.rest)).to_le_bytes()
    }
}

impl From<&Metadata> for Fingerprint {
    fn from(found: &Metadata) -> Self {
        let modified = found.modified().ok();
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let modified = u64::try_from(since.unwrap_or_default().as_nanos()).unwrap_or(u64::MAX);
        let rest = place(found).into_iter().fold(found.len(), mixed);
        Self { modified, rest }
    }
}

/// Mixes a number into a digest, in a few steps: a walk does so for every file.
const fn mixed(digest: u64, number: u64) -> u64 {
    // Odd, so that nothing of the digest is lost; and with bits everywhere.
    let spread = (digest ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    spread ^ spread >> 32
}

#[cfg(unix)]
fn place(found: &Metadata) -> [u64; 3] {
    use std::os::unix::fs::MetadataExt;
    [found.ctime().cast_unsigned(), found.ctime_nsec().cast_unsigned(), found.ino()]
}

/// Windows gives the number of a file only for an open one, which a walk must not pay for.
/// A file that replaces another one has its own time of creation.
#[cfg(windows)]
fn place(found: &Metadata) -> [u64; 3] {
    use std::os::windows::fs::MetadataExt;
    [found.creation_time(), found.file_attributes().into(), 0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_write_changes_the_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let first = Fingerprint::of(&path).unwrap();
        assert_eq!(Fingerprint::of(&path).unwrap(), first);
        fs::write(&path, "longer").unwrap();
        assert_ne!(Fingerprint::of(&path).unwrap(), first);
    }

    #[test]
    fn replacing_the_file_changes_the_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let [path, other] = ["a.md", "b.md"].map(|name| folder.path().join(name));
        fs::write(&path, "one").unwrap();
        fs::write(&other, "two").unwrap();
        let first = Fingerprint::of(&path).unwrap();
        fs::rename(&other, &path).unwrap();
        assert_ne!(Fingerprint::of(&path).unwrap(), first);
    }

    #[test]
    fn file_written_just_now_is_not_stable() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let stamp = Fingerprint::of(&path).unwrap();
        assert!(!stamp.is_stable_at(SystemTime::now()));
        assert!(stamp.is_stable_at(SystemTime::now() + Duration::from_secs(3)));
    }

    #[test]
    fn object_is_identified_by_its_version_or_else_by_its_time() {
        let stamp = Fingerprint::of_object;
        assert_eq!(stamp(Some("\"a\""), 3, 1), stamp(Some("a"), 3, 2));
        assert_ne!(stamp(Some("a"), 3, 1), stamp(Some("b"), 3, 1));
        assert_ne!(stamp(Some("a"), 3, 1), stamp(Some("a"), 4, 1));
        assert_ne!(stamp(None, 3, 1), stamp(None, 3, 2));
        let second = SystemTime::UNIX_EPOCH + Duration::from_secs(2);
        assert!(stamp(Some("a"), 3, 1).is_stable_at(second));
        assert!(!stamp(None, 3, 1).is_stable_at(second));
    }

    #[test]
    fn folder_has_no_fingerprint() {
        assert_eq!(Fingerprint::of(Path::new("src")), None);
    }
}
