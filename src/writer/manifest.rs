//! What was published last: each file's hash, each entry's identity.

mod feeds;
mod formatter;
mod instant;
mod page_numbers;
pub mod past_entry;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

pub use feeds::{FeedRecord, FeedSource};
pub use page_numbers::PageNumbers;
pub use past_entry::PastEntry;
use serde::{Deserialize, Serialize};

use self::formatter::ManifestFormatter;
use crate::diagnostic::{Diagnostic, SourceLocation, SourceText, codes};
use crate::disk::OpenFolder;
use crate::model::Timestamp;
use crate::model::feed::Entry;
use crate::text::hash;
use crate::text::similarity::TextSketch;
use crate::writer::store_record::StoreRecord;

/// Its name in the output folder.
pub const FILE: &str = "feedwright.json";

/// The largest manifest that is read, in bytes.
const LARGEST: u64 = 4 << 30;

/// Name of the private state next to `feed.toml`, which no feed may take.
pub const STATE_FILE: &str = "feedwright.state";
/// Number of hexadecimal digits of short hashes.
const SHORT_HASH: usize = 32;

/// The only version so far.
const VERSION: u32 = 1;

/// What a build published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Of this form; a newer one is not read.
    pub version: u32,
    /// `[site] id_authority`, from which ids are derived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_authority: Option<String>,
    /// Version of the rules that derived ids, dates and addresses; none before
    /// there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<u32>,
    /// Every file that is ours, by its path below the folder.
    pub files: BTreeMap<String, FileRecord>,
    /// Every entry of any feed, by its id.
    pub entries: BTreeMap<String, EntryRecord>,
    /// Every feed, by its folder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub feeds: BTreeMap<String, FeedRecord>,
    /// The highest number of a page of each archive, by the folder of its feed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub archives: BTreeMap<String, u64>,
    /// Entries that were taken back not long ago, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tombstones: BTreeMap<String, Tombstone>,
    /// Entries that left every feed, by the [`past_entry::short_hash`] of their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub past: BTreeMap<String, PastEntry>,
    /// What publishers tell each other; only in a store, never in a folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRecord>,
}

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A published entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryRecord {
    /// The article below its folder.
    pub path: String,
    /// The entry's.
    #[serde(with = "instant")]
    pub published: Timestamp,
    /// The entry's.
    #[serde(with = "instant")]
    pub updated: Timestamp,
    /// What [`content_hash`] says of it.
    pub content: String,
    /// The entry's.
    pub url: String,
    /// The entry's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_id: Option<String>,
    /// [`title_hash`] of its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Signature of its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextSketch>,
    /// Values of newer rules that are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldValues>,
    /// When `build --touch` said last that it changed.
    #[serde(default, with = "instant::optional", skip_serializing_if = "Option::is_none")]
    pub touched: Option<Timestamp>,
    /// The folders of the feeds that it would leave a tombstone in if its file
    /// were deleted, because no file tells of them then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<String>,
    /// In which pages of archives it stands, by the folders of their feeds: no
    /// page ever takes another.
    #[serde(default, skip_serializing_if = "PageNumbers::is_empty")]
    pub pages: PageNumbers,
}

/// Values of newer rules that are not published, because readers know others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldValues {
    /// Name of the rule.
    pub rule: String,
    /// A digest of each value that the rule derives, with spaces between.
    pub derived: String,
}

impl HeldValues {
    /// Returns true if no other value than the known ones is derived: the author may
    /// have written some of the published values since.
    pub fn covers(&self, derived: &str) -> bool {
        let known: Vec<&str> = self.derived.split(' ').collect();
        derived.split(' ').all(|value| known.contains(&value))
    }
}

/// A published entry that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// The entry's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_id: Option<String>,
    /// When a build first found it gone.
    #[serde(with = "instant")]
    pub when: Timestamp,
    /// Its author's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The folders of the feeds that it stood in.
    pub feeds: Vec<String>,
    /// Path of its article, as earlier releases wrote it; see [`Manifest::past`].
    #[serde(default, rename = "path", skip_serializing)]
    former_path: Option<String>,
    /// Address, as earlier releases wrote it.
    #[serde(default, rename = "url", skip_serializing)]
    former_url: Option<String>,
}

impl Tombstone {
    /// Makes a tombstone for some feeds, named by their folders.
    pub fn new(when: Timestamp, exact_id: Option<String>, feeds: Vec<String>) -> Self {
        Self { exact_id, when, reason: None, feeds, former_path: None, former_url: None }
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            version: VERSION,
            id_authority: None,
            rules: None,
            files: BTreeMap::new(),
            entries: BTreeMap::new(),
            feeds: BTreeMap::new(),
            archives: BTreeMap::new(),
            tombstones: BTreeMap::new(),
            past: BTreeMap::new(),
            store: None,
        }
    }
}

impl Manifest {
    /// Reads the manifest of a folder, if there is one.
    ///
    /// One that can't be understood is an error and never passed over: to
    /// start from nothing would give up every id that was published.
    pub fn read(folder: &Path) -> Result<Option<Self>, Diagnostic> {
        let path = folder.join(FILE);
        let read = OpenFolder::open(folder).and_then(|folder| folder.read(FILE, LARGEST));
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(invalid_manifest(
                    &format!("can't be read: {error}"),
                    SourceLocation::file(path),
                ));
            }
        };
        Self::parse(&path, &bytes).map(Some)
    }

    /// Reads a manifest that was found at a path.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, Diagnostic> {
        Ok(parse(path, bytes)?.without_private_paths())
    }

    /// Hashes what earlier releases wrote in clear about entries that are in no feed
    /// any more.
    #[must_use]
    pub fn without_private_paths(mut self) -> Self {
        for (id, tombstone) in &mut self.tombstones {
            tombstone.former_url = None;
            if let Some(path) = tombstone.former_path.take() {
                self.past.entry(past_entry::short_hash(id)).or_insert_with(|| PastEntry {
                    path: past_entry::short_hash(&path),
                    title: None,
                    text: None,
                    published: None,
                    left: tombstone.when,
                });
            }
        }
        self
    }

    /// Writes it, a line for each file and entry; the same manifest always gives
    /// the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut serializer =
            serde_json::Serializer::with_formatter(&mut bytes, ManifestFormatter::default());
        self.serialize(&mut serializer).expect("maps of strings always serialise");
        bytes.push(b'\n');
        bytes
    }
}

/// Hashes what readers see of an entry, by which a renamed article is found again.
pub fn content_hash(entry: &Entry) -> String {
    hash::hex_of_texts([&entry.title, &entry.summary, &entry.content])
}

/// Hashes a title, whatever its white space and the case of its letters.
pub fn title_hash(title: &str) -> String {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    let mut hash = hash::hex(words.join(" ").as_bytes());
    hash.truncate(SHORT_HASH);
    hash
}

/// Records a file by its bytes.
pub fn record(bytes: &[u8]) -> FileRecord {
    FileRecord { sha256: hash::hex(bytes) }
}

/// What every version has.
#[derive(Deserialize)]
struct ManifestVersion {
    version: u32,
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Manifest, Diagnostic> {
    let file: Arc<Path> = path.into();
    let text = std::str::from_utf8(bytes).map_err(|_| {
        invalid_manifest("should be UTF-8 text", SourceLocation::file(file.clone()))
    })?;
    let source = SourceText::new(&file, text);
    let place = |error: &serde_json::Error| {
        let message = error.to_string();
        // The place is said beside it.
        let reason = message.rsplit_once(" at line ").map_or(&*message, |(reason, _)| reason);
        invalid_manifest(
            &format!("should be a manifest of feedwright: {reason}"),
            source.at(span(text, error)),
        )
    };
    let read: Result<Manifest, _> = serde_json::from_str(text);
    // Another version is told first, whatever else it has.
    let version = if let Ok(manifest) = &read {
        manifest.version
    } else {
        let versioned: Result<ManifestVersion, _> = serde_json::from_str(text);
        versioned.map_err(|error| place(&error))?.version
    };
    if version != VERSION {
        let wrong = format!("should be of version {VERSION}, not {version}");
        return Err(invalid_manifest(&wrong, SourceLocation::file(file)));
    }
    read.map_err(|error| place(&error))
}

/// Turns a line and a column in bytes into an offset.
fn span(text: &str, error: &serde_json::Error) -> std::ops::Range<usize> {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let offset = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    offset..offset + 1
}

fn invalid_manifest(wrong: &str, location: SourceLocation) -> Diagnostic {
    Diagnostic::new(&codes::OUTPUT_MANIFEST, format!("`{FILE}` {wrong}"))
        .with_location(location)
        .help("restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::human::{self, ColorStyle};

    fn check(text: &str) -> String {
        match Manifest::parse(Path::new("public/feedwright.json"), text.as_bytes()) {
            Ok(manifest) => String::from_utf8(manifest.to_bytes()).unwrap(),
            Err(found) => human::render(&found, ColorStyle::Plain),
        }
    }

    /// As earlier releases wrote it.
    const WHOLE: &str = r#"{
  "version": 1,
  "id_authority": "daily.example,2024",
  "files": {
    "feed.xml": {
      "sha256": "00ff"
    }
  },
  "entries": {
    "tag:daily.example,2024:a": {
      "path": "a.md",
      "published": "2026-01-02T03:04:05Z",
      "updated": "2026-01-02T03:04:05.500Z",
      "content": "ff00",
      "url": "https://daily.example/a/",
      "touched": "2026-01-03T04:05:06Z",
      "feeds": [
        "",
        "world"
      ],
      "pages": {
        "": 12
      }
    }
  },
  "feeds": {
    "": {
      "by": "feed",
      "updated": "2026-01-02T03:04:05.500Z",
      "files": {
        "rss": "feed.xml"
      }
    },
    "world": {
      "by": "section",
      "term": "World",
      "updated": "2026-01-02T03:04:05.500Z",
      "files": {
        "rss": "world/feed.xml",
        "atom": "world/atom.xml"
      }
    }
  },
  "archives": {
    "": 12
  },
  "tombstones": {
    "tag:daily.example,2024:b": {
      "path": "b.md",
      "url": "https://daily.example/b/",
      "when": "2026-01-04T05:06:07Z",
      "reason": "The data was made up.",
      "feeds": [
        ""
      ]
    }
  }
}
"#;

    #[test]
    fn manifest_has_a_line_for_each_row() {
        insta::assert_snapshot!(check(WHOLE), @r#"
        {
          "version": 1,
          "id_authority": "daily.example,2024",
          "files": {
            "feed.xml": {"sha256": "00ff"}
          },
          "entries": {
            "tag:daily.example,2024:a": {"path": "a.md", "published": "2026-01-02T03:04:05Z", "updated": "2026-01-02T03:04:05.500Z", "content": "ff00", "url": "https://daily.example/a/", "touched": "2026-01-03T04:05:06Z", "feeds": ["", "world"], "pages": {"": 12}}
          },
          "feeds": {
            "": {"by": "feed", "updated": "2026-01-02T03:04:05.500Z", "files": {"rss": "feed.xml"}},
            "world": {"by": "section", "term": "World", "updated": "2026-01-02T03:04:05.500Z", "files": {"rss": "world/feed.xml", "atom": "world/atom.xml"}}
          },
          "archives": {
            "": 12
          },
          "tombstones": {
            "tag:daily.example,2024:b": {"when": "2026-01-04T05:06:07Z", "reason": "The data was made up.", "feeds": [""]}
          },
          "past": {
            "28197cf6d7527e111d708af47b089c3e": {"path": "11dd481a3da4aeae885606cdbde0921c", "left": "2026-01-04T05:06:07Z"}
          }
        }
        "#);
        assert_eq!(check(&check(WHOLE)), check(WHOLE));
        let empty = r#"{ "version": 1, "files": {}, "entries": {} }"#;
        insta::assert_snapshot!(check(empty), @r#"
        {
          "version": 1,
          "files": {},
          "entries": {}
        }
        "#);
    }

    #[test]
    fn corrupt_manifest_is_shown_where_it_breaks() {
        insta::assert_snapshot!(check(&WHOLE.replace("\"ff00\"", "ff00")), @r#"
        error[output/bad-manifest]: `feedwright.json` should be a manifest of feedwright: expected ident
          --> public/feedwright.json:14:19
           |
        14 |       "content": ff00,
           |                   ^
           |
           = help: restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there
        "#);
    }

    #[test]
    fn file_cut_short_is_refused() {
        insta::assert_snapshot!(check(&WHOLE[..60]), @"
        error[output/bad-manifest]: `feedwright.json` should be a manifest of feedwright: EOF while parsing a value
         --> public/feedwright.json:4:2
          |
        4 |   
          |  ^
          |
          = help: restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there
        ");
    }

    #[test]
    fn empty_file_is_refused() {
        insta::assert_snapshot!(check(""), @"
        error[output/bad-manifest]: `feedwright.json` should be a manifest of feedwright: EOF while parsing a value
        --> public/feedwright.json:1:1
         = help: restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there
        ");
    }

    #[test]
    fn file_of_another_program_is_refused() {
        insta::assert_snapshot!(check("{\"name\": \"feedwright\"}"), @r#"
        error[output/bad-manifest]: `feedwright.json` should be a manifest of feedwright: missing field `version`
         --> public/feedwright.json:1:22
          |
        1 | {"name": "feedwright"}
          |                      ^
          |
          = help: restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there
        "#);
    }

    #[test]
    fn newer_manifest_is_refused() {
        insta::assert_snapshot!(check("{\"version\": 2, \"feeds\": []}"), @"
        error[output/bad-manifest]: `feedwright.json` should be of version 1, not 2
        --> public/feedwright.json:1:1
         = help: restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there
        ");
    }

    #[test]
    fn date_that_is_none_is_refused() {
        insta::assert_snapshot!(check(&WHOLE.replace("2026-01-02T03:04:05Z", "yesterday")), @r#"
        error[output/bad-manifest]: `feedwright.json` should be a manifest of feedwright: premature end of input
          --> public/feedwright.json:12:30
           |
        12 |       "published": "yesterday",
           |                              ^
           |
           = help: restore it from a copy, or run `feedwright build --rebuild-manifest`, which keeps the ids of the feeds that stand there
        "#);
    }
}
