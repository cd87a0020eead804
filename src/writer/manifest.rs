//! The manifest, `feedwright.json`: the hash of each published file and the identity of
//! each published entry. Builds take it as their baseline, so that ids, dates and archive
//! pages stay as readers know them.

mod feeds;
mod formatter;
mod instant;
mod page_numbers;
pub(crate) mod past_entry;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

pub(crate) use feeds::{FeedRecord, FeedSource};
pub(crate) use page_numbers::PageNumbers;
pub(crate) use past_entry::PastEntry;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use self::formatter::ManifestFormatter;
use crate::diagnostic::{Diagnostic, SourceLocation, SourceText, codes};
use crate::disk::OpenFolder;
use crate::model::Timestamp;
use crate::model::feed::Entry;
use crate::text::hash;
use crate::text::similarity::TextSketch;
use crate::writer::store_record::StoreRecord;

/// Name of the manifest in the output folder.
pub(crate) const FILE: &str = "feedwright.json";

/// Size limit of a manifest that is read, in bytes.
const MAX_SIZE: u64 = 4 << 30;

/// Name of the private state next to `feed.toml`, which no feed may take.
pub(crate) const STATE_FILE: &str = "feedwright.state";
/// Number of hexadecimal digits of short hashes.
const SHORT_HASH: usize = 32;

/// Version of the format.
const VERSION: u32 = 1;

/// State of a site as a build published it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format; another one is not read.
    pub version: u32,
    /// `[site] id_authority`, from which ids are derived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_authority: Option<String>,
    /// Version of the rules that derived ids, dates and addresses; none in manifests of
    /// releases without versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<u32>,
    /// Files that feedwright wrote, by path below the output folder.
    pub files: BTreeMap<String, FileRecord>,
    /// Entries of all feeds, by id.
    pub entries: BTreeMap<String, EntryRecord>,
    /// Feeds, by folder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub feeds: BTreeMap<String, FeedRecord>,
    /// Highest page number of each archive, by the folder of its feed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub archives: BTreeMap<String, u64>,
    /// Entries that were withdrawn recently, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tombstones: BTreeMap<String, Tombstone>,
    /// Entries that left every feed, by the [`past_entry::short_hash`] of their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub past: BTreeMap<String, PastEntry>,
    /// Shared state of publishers; only in a publish target, never in the output folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreRecord>,
}

/// A file that feedwright wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// An entry as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryRecord {
    /// Path of the article below the articles folder.
    pub path: String,
    /// Date of publication of the entry.
    #[serde(with = "instant")]
    pub published: Timestamp,
    /// Date of the last update of the entry.
    #[serde(with = "instant")]
    pub updated: Timestamp,
    /// Hash of what readers see, by [`content_hash`].
    pub content: String,
    /// Permalink of the entry.
    pub url: String,
    /// Id that RSS and JSON Feed show in place of the key, if readers know the entry by a
    /// text that is not a URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_id: Option<String>,
    /// Hash of its title, by [`title_hash`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Signature of its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextSketch>,
    /// Values of newer rules that are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldValues>,
    /// Time at which `build --touch` last marked the entry as updated.
    #[serde(default, with = "instant::optional", skip_serializing_if = "Option::is_none")]
    pub touched: Option<Timestamp>,
    /// Folders of the feeds that would get a tombstone if the article's file were deleted.
    /// Recorded here because they can't be derived without the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<String>,
    /// Archive pages with the entry, by the folders of their feeds. An entry never moves to
    /// another page.
    #[serde(default, skip_serializing_if = "PageNumbers::is_empty")]
    pub pages: PageNumbers,
}

/// Values of newer rules that are not published, because readers know others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldValues {
    /// Name of the rule.
    pub rule: String,
    /// Digests of the values that the rule derives, separated by spaces.
    pub derived: String,
}

impl HeldValues {
    /// Returns true if every derived value is among the recorded ones. Fewer values are
    /// fine: the author may have stated some of the published values since.
    pub fn covers(&self, derived: &str) -> bool {
        let known: Vec<&str> = self.derived.split(' ').collect();
        derived.split(' ').all(|value| known.contains(&value))
    }
}

/// A published entry that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// Id that RSS and JSON Feed show in place of the key, if readers know the entry by a
    /// text that is not a URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact_id: Option<String>,
    /// Time at which a build first missed the entry.
    #[serde(with = "instant")]
    pub when: Timestamp,
    /// Reason that the author gave for the withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Folders of the feeds that had the entry.
    pub feeds: Vec<String>,
    /// Path of its article in manifests of earlier releases; see [`Manifest::past`].
    #[serde(default, rename = "path", skip_serializing)]
    former_path: Option<String>,
    /// Permalink in manifests of earlier releases.
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
    /// Reads the manifest of a folder; returns none if the file is missing.
    ///
    /// # Errors
    /// The manifest can't be read or is invalid. That is never treated as a missing one,
    /// because starting without it would lose every published id.
    pub fn read(folder: &Path) -> Result<Option<Self>, Diagnostic> {
        let path = folder.join(FILE);
        let read = OpenFolder::open(folder).and_then(|folder| folder.read(FILE, MAX_SIZE));
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

    /// Parses a manifest; `path` is its file, for diagnostics.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, Diagnostic> {
        Ok(parse(path, bytes)?.without_private_paths())
    }

    /// Replaces, by hashes, the paths that earlier releases wrote in clear for entries that
    /// are no longer in any feed: their articles may be private by now.
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
                    retained: None,
                });
            }
        }
        self
    }

    /// Serializes the manifest with one line for each file and entry; equal manifests give
    /// equal bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut serializer =
            serde_json::Serializer::with_formatter(&mut bytes, ManifestFormatter::default());
        self.serialize(&mut serializer).expect("maps of strings always serialize");
        bytes.push(b'\n');
        bytes
    }
}

/// Hashes the parts of an entry that readers see, to recognize a renamed article.
pub(crate) fn content_hash(entry: &Entry) -> String {
    hash::hex_of_texts([&entry.title, &entry.summary, &entry.content])
}

/// Hashes a title, without regard to white space and case.
pub(crate) fn title_hash(title: &str) -> String {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    let mut hash = hash::hex(words.join(" ").as_bytes());
    hash.truncate(SHORT_HASH);
    hash
}

/// Returns the record of a file with these bytes.
pub(crate) fn record(bytes: &[u8]) -> FileRecord {
    FileRecord { sha256: hash::hex(bytes) }
}

/// The part of a manifest that every version of the format has.
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
    let read: Result<Manifest, _> = serde_json::from_str(text);
    // The version is checked before other errors: a manifest of another version need not
    // have the fields of this one.
    let version = if let Ok(manifest) = &read {
        manifest.version
    } else {
        let versioned: Result<ManifestVersion, _> = serde_json::from_str(text);
        versioned.map_err(|error| invalid_json(&source, &error))?.version
    };
    if version != VERSION {
        let problem =
            format!("has version {version}, but this release reads only version {VERSION}");
        return Err(invalid_manifest(&problem, SourceLocation::file(file)));
    }
    read.map_err(|error| invalid_json(&source, &error))
}

/// Returns the diagnostic for a manifest that is not JSON or lacks a field, at the place
/// of the error.
fn invalid_json(source: &SourceText<'_>, error: &serde_json::Error) -> Diagnostic {
    let problem = match error.classify() {
        Category::Eof => "ends too early",
        Category::Syntax | Category::Io => "is not valid JSON",
        Category::Data => {
            "is not a feedwright manifest: a field is missing, or has a value that feedwright does not write"
        }
    };
    invalid_manifest(problem, source.locate(error_span(source.text, error)))
}

/// Converts the line and column of an error, both in bytes, into a span.
fn error_span(text: &str, error: &serde_json::Error) -> std::ops::Range<usize> {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let offset = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    offset..offset + 1
}

fn invalid_manifest(problem: &str, location: SourceLocation) -> Diagnostic {
    Diagnostic::new(&codes::OUTPUT_MANIFEST, format!("`{FILE}` {problem}"))
        .with_location(location)
        .help("restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds")
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

    /// A manifest with every field, in the layout of earlier releases.
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
        error[output/bad-manifest]: `feedwright.json` is not valid JSON
          --> public/feedwright.json:14:19
           |
        14 |       "content": ff00,
           |                   ^
           |
           = help: restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds
        "#);
    }

    #[test]
    fn file_cut_short_is_refused() {
        insta::assert_snapshot!(check(&WHOLE[..60]), @"
        error[output/bad-manifest]: `feedwright.json` ends too early
         --> public/feedwright.json:4:2
          |
        4 |   
          |  ^
          |
          = help: restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds
        ");
    }

    #[test]
    fn empty_file_is_refused() {
        insta::assert_snapshot!(check(""), @"
        error[output/bad-manifest]: `feedwright.json` ends too early
        --> public/feedwright.json:1:1
         = help: restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds
        ");
    }

    #[test]
    fn file_of_another_program_is_refused() {
        insta::assert_snapshot!(check("{\"name\": \"feedwright\"}"), @r#"
        error[output/bad-manifest]: `feedwright.json` is not a feedwright manifest: a field is missing, or has a value that feedwright does not write
         --> public/feedwright.json:1:22
          |
        1 | {"name": "feedwright"}
          |                      ^
          |
          = help: restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds
        "#);
    }

    #[test]
    fn newer_manifest_is_refused() {
        insta::assert_snapshot!(check("{\"version\": 2, \"feeds\": []}"), @"
        error[output/bad-manifest]: `feedwright.json` has version 2, but this release reads only version 1
        --> public/feedwright.json:1:1
         = help: restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds
        ");
    }

    #[test]
    fn invalid_date_is_refused() {
        insta::assert_snapshot!(check(&WHOLE.replace("2026-01-02T03:04:05Z", "yesterday")), @r#"
        error[output/bad-manifest]: `feedwright.json` is not a feedwright manifest: a field is missing, or has a value that feedwright does not write
          --> public/feedwright.json:12:30
           |
        12 |       "published": "yesterday",
           |                              ^
           |
           = help: restore it from a backup, or run `feedwright build --rebuild-manifest`, which keeps the ids of the published feeds
        "#);
    }
}
