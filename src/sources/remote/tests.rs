//! Tests with a store in memory.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::SourceText;
use crate::sources::article_store::OnObject;
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::{self, WalkFolders};
use crate::sources::{ArticleFile, WalkDetail};

/// A store in memory, which records requests.
#[derive(Clone, Default)]
struct MemoryStore {
    objects: BTreeMap<String, Vec<u8>>,
    /// Objects that a listing has first.
    listed: Vec<ListedObject>,
    refused: Option<&'static str>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl MemoryStore {
    fn new(objects: &[(&str, &[u8])]) -> Self {
        let own = |(path, bytes): &(&str, &[u8])| ((*path).to_owned(), bytes.to_vec());
        Self { objects: objects.iter().map(own).collect(), ..Self::default() }
    }

    fn remote(&self) -> Result<RemoteArticles, Diagnostic> {
        RemoteArticles::list(Box::new(self.clone()), Path::new("s3://b/x"), &|_| {})
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.asked))
    }
}

fn stamp(bytes: &[u8]) -> Fingerprint {
    Fingerprint::of_object(Some(&crate::text::hash::hex(bytes)), bytes.len() as u64, 0)
}

impl ArticleStore for MemoryStore {
    fn list(&self, take: &mut OnObject<'_>) -> Result<(), StoreError> {
        for object in &self.listed {
            take(object.clone())?;
        }
        for (path, bytes) in &self.objects {
            let (path, length) = (path.as_str().into(), bytes.len() as u64);
            take(ListedObject { path, length, stamp: stamp(bytes) })?;
        }
        self.refused.map_or(Ok(()), |why| Err(StoreError::Denied(why.into())))
    }

    fn get(&self, parts: &[ObjectRange<'_>]) -> Vec<Result<Option<FetchedObject>, StoreError>> {
        let get = |part: &ObjectRange<'_>| {
            lock(&self.asked).push(format!("{} {:?}", part.path, part.range));
            let Some(bytes) = self.objects.get(part.path) else { return Ok(None) };
            let range = part.range.clone().unwrap_or(0..bytes.len() as u64);
            let [start, end] = [range.start, range.end].map(|at| usize::try_from(at).unwrap());
            let (length, stamp) = (bytes.len() as u64, stamp(bytes));
            let bytes = bytes[start..end.min(bytes.len())].to_vec();
            Ok(Some(FetchedObject { bytes, length, stamp, version: None }))
        };
        parts.iter().map(get).collect()
    }

    fn has(&self, path: &str) -> Result<bool, StoreError> {
        Ok(self.objects.contains_key(path))
    }

    fn put(&self, _: &str, _: Vec<u8>) -> Result<(), StoreError> {
        Err(StoreError::Denied("read only".into()))
    }
}

fn listed(path: &str) -> ListedObject {
    ListedObject { path: path.into(), length: 1, stamp: Fingerprint::default() }
}

fn paths(found: Vec<ArticleFile>) -> Vec<String> {
    found.into_iter().map(|found| found.path.into_string()).collect()
}

/// Reads an article; returns its text, unless it can't be read.
fn read_text(
    remote: &RemoteArticles,
    depth: ReadDepth,
    path: &str,
    report: &mut Report,
) -> Option<String> {
    let mut text = String::new();
    let mut keep =
        |source: &SourceText<'_>, _: &_, _: &mut Report| source.text.clone_into(&mut text);
    remote.read(depth, path, report, &mut keep)?;
    Some(text)
}

/// Reads the heads of all articles; returns their second lines and the requests.
fn heads(shop: &MemoryStore) -> (Vec<String>, Vec<String>) {
    let remote = shop.remote().unwrap();
    let mut report = Report::default();
    let found = remote.articles(&ExclusionRules::default()).files;
    shop.asked();
    remote.read_ahead(ReadDepth::Head, &mut found.iter().map(|found| &*found.path));
    let lines = found.iter().filter_map(|found| {
        let text = read_text(&remote, ReadDepth::Head, &found.path, &mut report)?;
        Some(text.lines().nth(1).unwrap_or_default().to_owned())
    });
    let lines = lines.collect();
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    (lines, shop.asked())
}

#[test]
fn head_is_read_by_its_first_kilobytes() {
    let shop = MemoryStore::new(&[("a.md", b"---\ntitle: A\n---\n"), ("empty.md", b"")]);
    let (lines, asked) = heads(&shop);
    assert_eq!(lines, ["title: A", ""]);
    assert_eq!(asked, ["a.md Some(0..4096)"]);
}

#[test]
fn long_frontmatter_is_read_on() {
    let text = format!("---\ntitle: A\nx: {}\n---\nText.\n", "y".repeat(9000));
    let (lines, asked) = heads(&MemoryStore::new(&[("a.md", text.as_bytes())]));
    assert_eq!(lines, ["title: A"]);
    let length = text.len();
    assert_eq!(
        asked,
        [
            "a.md Some(0..4096)".to_owned(),
            "a.md Some(4096..8192)".to_owned(),
            format!("a.md Some(8192..{length})")
        ]
    );
}

#[test]
fn body_of_another_version_is_an_error() {
    let mut shop = MemoryStore::new(&[("a.md", b"new")]);
    shop.listed = vec![listed("a.md")];
    let remote = shop.remote().unwrap();
    let mut report = Report::default();
    assert!(read_text(&remote, ReadDepth::Whole, "a.md", &mut report).is_none());
    assert!(report.diagnostics.is_empty());
    assert_eq!(remote.error().unwrap().code, &crate::diagnostic::codes::SOURCE_CHANGED);
}

#[test]
fn body_is_read_in_the_version_of_its_head() {
    let mut shop = MemoryStore::new(&[("a.md", b"new")]);
    shop.listed = vec![listed("a.md")];
    let remote = shop.remote().unwrap();
    let mut report = Report::default();
    assert!(read_text(&remote, ReadDepth::Head, "a.md", &mut report).is_some());
    let whole = read_text(&remote, ReadDepth::Whole, "a.md", &mut report);
    assert_eq!(whole.as_deref(), Some("new"));
    assert_eq!(remote.fingerprint("a.md"), Some(stamp(b"new")));
}

#[test]
fn nothing_is_read_after_an_error() {
    let mut shop = MemoryStore::new(&[("b.md", b"")]);
    shop.listed = vec![listed("gone.md"), listed("a.md")];
    let remote = shop.remote().unwrap();
    let mut report = Report::default();
    for path in ["gone.md", "a.md"] {
        assert!(read_text(&remote, ReadDepth::Head, path, &mut report).is_none());
    }
    remote.read_ahead(ReadDepth::Whole, &mut ["a.md"].into_iter());
    assert_eq!(shop.asked(), ["gone.md Some(0..4096)"]);
}

#[test]
fn article_that_is_too_large_is_not_read() {
    let text = vec![b'a'; usize::try_from(LARGEST).unwrap() + 1];
    let shop = MemoryStore::new(&[("a.txt", &text)]);
    let remote = shop.remote().unwrap();
    let mut report = Report::default();
    remote.read_ahead(ReadDepth::Whole, &mut ["a.txt"].into_iter());
    assert!(read_text(&remote, ReadDepth::Whole, "a.txt", &mut report).is_none());
    assert_eq!(report.diagnostics[0].code, &crate::diagnostic::codes::ARTICLE_TOO_LARGE);
    assert_eq!(shop.asked(), ["a.txt Some(0..4096)"]);
}

#[test]
fn picture_is_measured_by_its_beginning_and_once() {
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0".to_vec();
    picture.resize(100_000, 0);
    let shop =
        MemoryStore::new(&[("b/a.md", b""), ("b/p.png", &picture), ("files/p.png", &picture)]);
    let remote = shop.remote().unwrap();
    let assets = Path::new("s3://b/x/files");
    let facts = |written| remote.linked_file("b/a.md", written, Some(assets));
    let (length, size) = (100_000, Some((640, 480)));
    assert_eq!(facts("p.png"), FileFacts::NextToArticle { length, size });
    assert_eq!(facts("./p.png"), FileFacts::NextToArticle { length, size });
    assert_eq!(facts("../b/p.png"), FileFacts::NextToArticle { length, size });
    assert_eq!(facts("/p.png"), FileFacts::Asset { length, size });
    assert_eq!(facts("q.png"), FileFacts::Missing);
    assert_eq!(facts("../../p.png"), FileFacts::Outside);
    assert_eq!(shop.asked(), ["b/p.png Some(0..4096)", "files/p.png Some(0..4096)"]);
}

#[test]
fn picture_with_a_long_comment_is_measured() {
    // A JPEG with a comment of 40,000 bytes before its frame.
    let mut picture = b"\xff\xd8\xff\xfe\x9c\x42".to_vec();
    picture.resize(4 + 0x9c42, b'c');
    picture.extend(b"\xff\xc0\0\x11\x08\0\x10\0\x20\x03\x01\x11\0\x02\x11\0\x03\x11\0");
    picture.resize(90_000, 0);
    let shop = MemoryStore::new(&[("p.jpg", &picture)]);
    let remote = shop.remote().unwrap();
    assert_eq!(remote.measure(Path::new("p.jpg")), Some((90_000, Some((32, 16)))));
    let asked = ["p.jpg Some(0..4096)", "p.jpg Some(4096..16384)", "p.jpg Some(16384..65536)"];
    assert_eq!(shop.asked(), asked);
}

fn refused(shop: &MemoryStore) -> String {
    shop.remote().map(|_| ()).unwrap_err().message
}

#[test]
fn listing_that_fails_or_does_not_end_is_an_error() {
    let mut shop = MemoryStore::new(&[("a.md", b"")]);
    shop.refused = Some("page 2");
    insta::assert_snapshot!(refused(&shop), @"failed to list s3://b/x: page 2; nothing was replaced");
    let mut shop = MemoryStore::default();
    insta::assert_snapshot!(refused(&shop), @"there are no objects below s3://b/x; nothing was replaced");
    shop.listed = vec![listed(&"n".repeat(2000))];
    insta::assert_snapshot!(refused(&shop), @"failed to list s3://b/x: it has a name that is too long: `nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…`; nothing was replaced");
    let round = ["z", "a", "b", "c"].repeat(9);
    shop.listed = ["start"].iter().chain(&round[1..]).map(|path| listed(path)).collect();
    insta::assert_snapshot!(refused(&shop), @"failed to list s3://b/x: its listing does not end; nothing was replaced");
}

#[test]
fn listing_in_any_order_is_sorted() {
    let listed = ["c.md", "a.md", "b.md", "a/b.md"].map(listed).to_vec();
    let shop = MemoryStore { listed, ..MemoryStore::default() };
    assert_eq!(
        paths(shop.remote().unwrap().articles(&ExclusionRules::default()).files),
        ["a.md", "a/b.md", "b.md", "c.md"]
    );
}

/// Lists the articles of a store with these files, and checks that they are those of a
/// folder with the same files.
fn check(files: &BTreeMap<String, String>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut shop = MemoryStore::default();
    for (path, text) in files {
        let place = folder.path().join(path);
        // A store may have an object and a folder of the same name, the disk may not.
        if fs::create_dir_all(place.parent().unwrap()).is_ok() && fs::write(place, text).is_ok() {
            shop.objects.insert(path.clone(), text.clone().into_bytes());
        }
    }
    shop.objects.insert("kept.bin".to_owned(), Vec::new());
    let mut report = Report::default();
    let (output, exclusions) = (Path::new("nowhere"), ExclusionRules::default());
    let folders = WalkFolders { articles: folder.path(), output, exclusions: &exclusions };
    let found = paths(find::find(&folders, WalkDetail::Names, &mut report, &|_| {}).files);
    assert_eq!(paths(shop.remote().unwrap().articles(&ExclusionRules::default()).files), found);
    found
}

#[test]
fn rules_exclude_the_same_files_as_in_a_folder() {
    let files = [
        (".gitignore", "\u{feff}d*.md\r\n/c/x\n"),
        ("a.md", ""),
        ("d.md", ""),
        ("b/.gitignore", "!d.md\n"),
        ("b/d.md", ""),
        ("c/x/a.md", ""),
        (".h/a.md", ""),
        ("b/_index.md", ""),
    ];
    let own = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
    assert_eq!(check(&files.map(own).into()), ["a.md", "b/d.md"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn bucket_has_the_articles_of_the_folder(
        files in prop::collection::btree_map("((a|b|\\.h)/){0,3}(a|b|\\.h|readme)\\.(md|txt|png)", "", 1..12),
        rules in prop::collection::btree_map(
            "((a|b|\\.h)/){0,2}\\.gitignore",
            "((!?/?(a|b|\\.h|\\*|\\*\\*)(/(a|b\\.md|\\*\\.md|\\.h\\.md))?/?|\\[a|#x|!\\.h\\.md)\n){1,4}",
            0..4,
        ),
    ) {
        check(&files.into_iter().chain(rules).collect());
    }
}
