//! Tests that write to real folders.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;
use crate::diagnostic::Severity;

/// A document that needs no publish gate.
struct TestDocument(Document);

impl TestDocument {
    fn new(path: String, bytes: Vec<u8>) -> Self {
        Self(Document::new(path, bytes, Vec::new()))
    }
}

impl AdmittedDocument for TestDocument {
    fn document(&self) -> &Document {
        &self.0
    }
}

/// Writes texts by path; returns the result and the report.
fn check(folder: &Path, files: &[(&str, &str)]) -> (Result<WriteSummary, Diagnostic>, Report) {
    let document =
        |(path, text): &(&str, &str)| TestDocument::new((*path).into(), text.as_bytes().to_vec());
    let documents: Vec<_> = files.iter().map(document).collect();
    let mut report = Report::default();
    let done = put(folder, &documents, &mut report);
    (done, report)
}

fn put(
    folder: &Path,
    documents: &[TestDocument],
    report: &mut Report,
) -> Result<WriteSummary, Diagnostic> {
    put_with(folder, documents, OnForeignFile::Refuse, report)
}

fn put_with(
    folder: &Path,
    documents: &[TestDocument],
    on_stranger: OnForeignFile,
    report: &mut Report,
) -> Result<WriteSummary, Diagnostic> {
    let known = Manifest::read(folder)?.unwrap_or_default();
    let rules = WriteRules {
        can_write: &|path| !path.ends_with("index.html"),
        source: &|path, _| (path == "a.md").then(|| "the article `a.md`".to_owned()),
        on_stranger,
    };
    let writer = begin(folder, &known, report)?;
    let staged =
        documents.iter().map(|document| writer.add(document)).collect::<Result<Vec<_>, _>>()?;
    if writer.review(&staged, &known, &rules, report).is_some() {
        return Err(report.diagnostics.pop().unwrap());
    }
    writer.finish(staged, &known, Manifest::default(), &rules, report)
}

/// Writes the journal of a killed build, given the texts before and after by path.
fn interrupt(folder: &Path, rows: &[(&str, Option<&str>, Option<&str>)]) {
    let mut journal = WriteJournal::default();
    for (path, old, new) in rows {
        let hash = |text: Option<&str>| text.map(|text| manifest::record(text.as_bytes()).sha256);
        let row = journal::JournalRow { old: hash(*old), new: hash(*new), is_ours: false };
        journal.files.insert((*path).to_owned(), row);
    }
    fs::write(folder.join(journal::FILE), journal.to_bytes()).unwrap();
}

fn written(folder: &Path, files: &[(&str, &str)]) -> WriteSummary {
    let (done, report) = check(folder, files);
    assert!(report.diagnostics.is_empty(), "{report:?}");
    done.unwrap()
}

fn refused(folder: &Path, files: &[(&str, &str)]) -> String {
    let found = check(folder, files).0.unwrap_err();
    let text = format!("{}: {}", found.code.name, found.message);
    text.replace(&*folder.to_string_lossy(), "OUT")
}

/// Lists every file below a folder except the manifest.
fn listing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let is_folder = path.symlink_metadata().unwrap().is_dir();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            found.push(if is_folder { name + "/" } else { name });
            if is_folder {
                folders.push(path);
            }
        }
    }
    found.retain(|name| name != manifest::FILE);
    found.sort();
    found
}

fn set_old(path: &Path) -> SystemTime {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    old
}

fn modified(path: &Path) -> SystemTime {
    path.metadata().unwrap().modified().unwrap()
}

fn out() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn documents_become_files() {
    let out = out();
    let done = written(out.path(), &[("feed.xml", "a"), ("world/news/feed.xml", "b")]);
    assert_eq!(done.written, ["feed.xml", "world/news/feed.xml"]);
    assert_eq!(listing(out.path()), ["feed.xml", "world/", "world/news/", "world/news/feed.xml"]);
    assert_eq!(fs::read_to_string(out.path().join("world/news/feed.xml")).unwrap(), "b");
}

#[test]
fn unchanged_file_keeps_its_time() {
    let out = out();
    written(out.path(), &[("a.xml", "a"), ("b.xml", "b")]);
    let old = set_old(&out.path().join("a.xml"));
    set_old(&out.path().join("b.xml"));
    let done = written(out.path(), &[("a.xml", "a"), ("b.xml", "other")]);
    assert_eq!((done.unchanged, done.written), (vec!["a.xml".into()], vec!["b.xml".into()]));
    assert_eq!(modified(&out.path().join("a.xml")), old);
    assert_ne!(modified(&out.path().join("b.xml")), old);
}

#[test]
fn manifest_is_left_alone_if_nothing_changes() {
    let out = out();
    written(out.path(), &[("a.xml", "a")]);
    let old = set_old(&out.path().join(manifest::FILE));
    written(out.path(), &[("a.xml", "a")]);
    assert_eq!(modified(&out.path().join(manifest::FILE)), old);
    written(out.path(), &[("a.xml", "b")]);
    assert_ne!(modified(&out.path().join(manifest::FILE)), old);
}

#[test]
fn only_files_of_ours_are_removed() {
    let out = out();
    written(out.path(), &[("a.xml", "a"), ("x/y/b.xml", "b"), ("z/c.xml", "c")]);
    fs::write(out.path().join("index.html"), "").unwrap();
    fs::write(out.path().join("z/page.html"), "").unwrap();
    let done = written(out.path(), &[("a.xml", "a")]);
    assert_eq!(done.removed, ["x/y/b.xml", "z/c.xml"]);
    assert_eq!(listing(out.path()), ["a.xml", "index.html", "z/", "z/page.html"]);
    written(out.path(), &[]);
    assert!(out.path().is_dir());
}

#[test]
fn feed_of_another_program_is_replaced_with_a_warning() {
    let out = out();
    fs::write(out.path().join("feed.xml"), "<rss>theirs</rss>").unwrap();
    fs::write(out.path().join("same.xml"), "ours").unwrap();
    let (done, report) = check(out.path(), &[("feed.xml", "ours"), ("same.xml", "ours")]);
    assert_eq!(done.unwrap().written, ["feed.xml"]);
    assert_eq!(report.count(Severity::Warning), 1);
    assert_eq!(report.diagnostics[0].code, &codes::OUTPUT_FOREIGN);
    written(out.path(), &[("feed.xml", "again")]);
}

#[test]
fn other_file_of_another_program_is_replaced_only_by_the_users_word() {
    let out = out();
    fs::write(out.path().join("page.html"), "theirs").unwrap();
    let files = [("feed.xml", "ours"), ("page.html", "ours")];
    insta::assert_snapshot!(refused(out.path(), &files), @"output/not-ours: `page.html` was not written by feedwright; nothing is replaced");
    assert_eq!(listing(out.path()), ["page.html"]);
    let documents =
        files.map(|(path, text)| TestDocument::new(path.into(), text.as_bytes().to_vec()));
    let mut report = Report::default();
    put_with(out.path(), &documents, OnForeignFile::Replace, &mut report).unwrap();
    assert_eq!(report.diagnostics[0].code, &codes::OUTPUT_FOREIGN);
    assert_eq!(fs::read_to_string(out.path().join("page.html")).unwrap(), "ours");
}

#[test]
fn source_of_the_site_is_never_replaced() {
    let out = out();
    fs::write(out.path().join("a.md"), "<rss>an article</rss>").unwrap();
    let documents = [TestDocument::new("a.md".into(), b"ours".to_vec())];
    let mut report = Report::default();
    let found = put_with(out.path(), &documents, OnForeignFile::Replace, &mut report).unwrap_err();
    insta::assert_snapshot!(found.message, @"`a.md` would replace the article `a.md`; nothing is replaced");
    assert_eq!(fs::read_to_string(out.path().join("a.md")).unwrap(), "<rss>an article</rss>");
}

#[test]
fn changed_file_is_replaced_with_a_warning_but_never_removed() {
    let out = out();
    written(out.path(), &[("a.xml", "a"), ("b.xml", "b")]);
    for name in ["a.xml", "b.xml"] {
        fs::write(out.path().join(name), "theirs").unwrap();
    }
    let (done, report) = check(out.path(), &[("a.xml", "a")]);
    let done = done.unwrap();
    assert_eq!((done.written, done.removed), (vec!["a.xml".to_owned()], Vec::new()));
    let codes: Vec<_> = report.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [&codes::OUTPUT_CHANGED, &codes::OUTPUT_CHANGED]);
    assert_eq!(listing(out.path()), ["a.xml", "b.xml"]);
    written(out.path(), &[("a.xml", "a")]);
}

#[test]
fn entry_that_no_configuration_could_have_written_is_ignored() {
    let out = out();
    fs::write(out.path().join("index.html"), "home").unwrap();
    let record = manifest::record(b"home");
    let manifest =
        Manifest { files: [("index.html".to_owned(), record)].into(), ..Manifest::default() };
    fs::write(out.path().join(manifest::FILE), manifest.to_bytes()).unwrap();
    let (done, report) = check(out.path(), &[("a.xml", "a")]);
    assert!(done.unwrap().removed.is_empty());
    assert_eq!(report.diagnostics[0].code, &codes::OUTPUT_UNWRITABLE);
    assert_eq!(listing(out.path()), ["a.xml", "index.html"]);
}

#[test]
fn paths_that_lead_out_are_refused() {
    let out = out();
    let refusals: Vec<_> = [
        "/etc/feed.xml",
        "../feed.xml",
        "a/../../feed.xml",
        "",
        "feedwright.json",
        "a/.feedwright-x",
        "..\\a",
    ]
    .map(|path| refused(out.path(), &[("fine.xml", "a"), (path, "b")]))
    .into();
    insta::assert_snapshot!(refusals.join("\n"), @r"
    output/outside: `/etc/feed.xml` is not a path inside the output folder
    output/outside: `../feed.xml` is not a path inside the output folder
    output/outside: `a/../../feed.xml` is not a path inside the output folder
    output/outside: `` is not a path inside the output folder
    output/outside: `feedwright.json` is a name that feedwright reserves for its own files
    output/outside: `a/.feedwright-x` is a name that feedwright reserves for its own files
    output/outside: `..\a` is not a path inside the output folder
    ");
    assert!(listing(out.path()).is_empty());
}

#[test]
fn folder_in_the_way_is_an_error() {
    let out = out();
    fs::create_dir(out.path().join("feed.xml")).unwrap();
    insta::assert_snapshot!(refused(out.path(), &[("a.xml", "a"), ("feed.xml", "b")]), @"output/failed: `OUT/feed.xml` can't be written: is a directory; nothing was changed");
    assert_eq!(listing(out.path()), ["feed.xml/"]);
}

#[test]
fn file_where_a_folder_should_be_changes_nothing() {
    let out = out();
    fs::write(out.path().join("world"), "").unwrap();
    let message = refused(out.path(), &[("new/a.xml", "a"), ("world/feed.xml", "b")]);
    insta::assert_snapshot!(message, @"output/failed: `OUT/world/feed.xml` can't be written: Not a directory (os error 20); nothing was changed");
    assert_eq!(listing(out.path()), ["world"]);
}

#[test]
fn leftovers_of_a_killed_build_are_removed() {
    let out = out();
    written(out.path(), &[("x/b.xml", "b")]);
    for name in [".feedwright-abc", "x/.feedwright-def"] {
        fs::write(out.path().join(name), "half").unwrap();
    }
    written(out.path(), &[("a.xml", "a")]);
    assert_eq!(listing(out.path()), ["a.xml"]);
}

#[test]
fn file_of_a_killed_build_is_ours() {
    let out = out();
    fs::write(out.path().join("a.html"), "a").unwrap();
    fs::write(out.path().join("b.html"), "before").unwrap();
    interrupt(out.path(), &[("a.html", None, Some("a")), ("b.html", Some("before"), Some("b"))]);
    // `a.html` was renamed into place, so it is replaced; `b.html` was not, so it is another
    // program's.
    let message = refused(out.path(), &[("a.html", "other"), ("b.html", "b")]);
    assert!(message.starts_with("output/not-ours: `b.html`"), "{message}");
    assert_eq!(written(out.path(), &[("a.html", "other")]).written, ["a.html"]);
    assert!(!out.path().join(journal::FILE).exists());
    interrupt(out.path(), &[("c.html", None, Some("c"))]);
    fs::write(out.path().join("c.html"), "c").unwrap();
    assert_eq!(written(out.path(), &[]).removed, ["a.html", "c.html"]);
}

#[test]
fn journal_of_one_killed_build_is_part_of_the_next_ones() {
    let out = out();
    fs::write(out.path().join("a.html"), "a").unwrap();
    interrupt(out.path(), &[("a.html", None, Some("a"))]);
    let known = Manifest::default();
    let writer = begin(out.path(), &known, &mut Report::default()).unwrap();
    let ownership = FileOwnership { known: &known, journal: &writer.journal };
    for (text, old_is_ours) in [("a", true), ("b", true)] {
        let staged = writer.add(&TestDocument::new("a.html".into(), text.into())).unwrap();
        let journal = ownership.journal(&[staged], &[]);
        let row = &journal.files["a.html"];
        assert_eq!(row.old, Some(manifest::record(b"a").sha256), "{text:?}");
        assert_eq!(row.is_ours, old_is_ours, "{text:?}");
        assert!(journal.is_ours("a.html", &manifest::record(b"a").sha256), "{text:?}");
        assert!(journal.is_ours("a.html", &manifest::record(text.as_bytes()).sha256), "{text:?}");
    }
}

#[test]
fn damaged_journal_is_reported_and_counts_as_none() {
    for text in ["", "{", "{\"version\":2,\"files\":{}}", "null"] {
        let out = out();
        fs::write(out.path().join(journal::FILE), text).unwrap();
        let (done, report) = check(out.path(), &[("a.xml", "a")]);
        assert_eq!(done.unwrap().written, ["a.xml"], "{text:?}");
        assert_eq!(report.diagnostics[0].code, &codes::OUTPUT_JOURNAL, "{text}");
        assert!(!out.path().join(journal::FILE).exists(), "{text:?}");
    }
}

#[test]
fn stage_of_a_killed_build_is_swept_and_nothing_else_in_it() {
    let out = out();
    let stage = out.path().join(staging::FOLDER);
    fs::create_dir(&stage).unwrap();
    fs::write(stage.join("0123456789abcdef"), "a draft").unwrap();
    written(out.path(), &[("a.xml", "a")]);
    assert_eq!(listing(out.path()), ["a.xml"]);
    fs::create_dir(&stage).unwrap();
    fs::write(stage.join("notes"), "theirs").unwrap();
    written(out.path(), &[("a.xml", "b")]);
    assert_eq!(fs::read_to_string(stage.join("notes")).unwrap(), "theirs");
}

#[test]
fn corrupt_manifest_stops_everything() {
    let out = out();
    fs::write(out.path().join(manifest::FILE), "{").unwrap();
    let message = refused(out.path(), &[("a.xml", "a")]);
    insta::assert_snapshot!(message, @"output/bad-manifest: `feedwright.json` ends too early");
    assert!(listing(out.path()).is_empty());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn link_that_leads_out_is_not_followed() {
        let (out, elsewhere) = (out(), out());
        symlink(elsewhere.path(), out.path().join("world")).unwrap();
        let message = refused(out.path(), &[("a.xml", "a"), ("world/x/feed.xml", "b")]);
        insta::assert_snapshot!(message, @"output/outside: `world/x/feed.xml` leads out of the output folder through a symbolic link");
        assert!(listing(elsewhere.path()).is_empty());
        assert_eq!(listing(out.path()), ["world"]);
    }

    #[test]
    fn file_behind_a_link_that_leads_out_is_not_removed() {
        let (out, elsewhere) = (out(), out());
        written(out.path(), &[("world/feed.xml", "a")]);
        fs::rename(out.path().join("world"), elsewhere.path().join("world")).unwrap();
        symlink(elsewhere.path().join("world"), out.path().join("world")).unwrap();
        assert!(written(out.path(), &[]).removed.is_empty());
        assert!(elsewhere.path().join("world/feed.xml").exists());
    }

    #[test]
    fn linked_file_is_replaced_not_written_through() {
        let (out, elsewhere) = (out(), out());
        let theirs = elsewhere.path().join("theirs.xml");
        fs::write(&theirs, "theirs").unwrap();
        symlink(&theirs, out.path().join("feed.xml")).unwrap();
        let message = refused(out.path(), &[("feed.xml", "ours")]);
        assert!(message.starts_with("output/not-ours"), "{message}");
        let document = TestDocument::new("feed.xml".into(), b"ours".to_vec());
        put_with(out.path(), &[document], OnForeignFile::Replace, &mut Report::default()).unwrap();
        assert_eq!(fs::read_to_string(theirs).unwrap(), "theirs");
        assert!(!out.path().join("feed.xml").is_symlink());
    }

    #[test]
    fn link_in_place_of_the_manifest_journal_or_stage_is_not_followed() {
        let (out, elsewhere) = (out(), out());
        let theirs = elsewhere.path().join("theirs");
        fs::write(&theirs, "{}").unwrap();
        symlink(&theirs, out.path().join(journal::FILE)).unwrap();
        let (done, report) = check(out.path(), &[("a.xml", "a")]);
        done.unwrap();
        assert_eq!(report.diagnostics[0].code, &codes::OUTPUT_JOURNAL);
        symlink(elsewhere.path(), out.path().join(staging::FOLDER)).unwrap();
        let message = refused(out.path(), &[("a.xml", "b")]);
        assert!(message.ends_with("is a symbolic link; nothing was changed"), "{message}");
        fs::remove_file(out.path().join(staging::FOLDER)).unwrap();
        fs::remove_file(out.path().join(manifest::FILE)).unwrap();
        symlink(&theirs, out.path().join(manifest::FILE)).unwrap();
        assert!(refused(out.path(), &[("a.xml", "b")]).starts_with("output/bad-manifest"));
        assert_eq!(fs::read_to_string(theirs).unwrap(), "{}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    }

    #[test]
    fn stage_is_its_owners_alone() {
        let out = out();
        let writing = begin(out.path(), &Manifest::default(), &mut Report::default()).unwrap();
        let placed = writing.add(&TestDocument::new("a.xml".into(), b"a".to_vec())).unwrap();
        assert_eq!(mode(&out.path().join(staging::FOLDER)), 0o700);
        drop(writing);
        drop(placed);
        assert!(listing(out.path()).is_empty());
    }

    #[test]
    fn new_file_has_the_permissions_of_any_other() {
        let out = out();
        let any = out.path().join("any");
        fs::write(&any, "").unwrap();
        written(out.path(), &[("feed.xml", "a")]);
        assert_eq!(mode(&out.path().join("feed.xml")), mode(&any));
        assert_eq!(mode(&out.path().join(manifest::FILE)), mode(&any));
    }

    #[test]
    fn replaced_file_keeps_its_permissions() {
        let out = out();
        written(out.path(), &[("feed.xml", "a")]);
        let path = out.path().join("feed.xml");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        written(out.path(), &[("feed.xml", "b")]);
        assert_eq!(mode(&path), 0o640);
    }

    #[test]
    fn folder_without_permission_is_left_as_it_was() {
        let out = out();
        written(out.path(), &[("a.xml", "a"), ("x/b.xml", "b")]);
        let locked = out.path().join("x");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        // Root may write to every folder, so the test would prove nothing.
        let is_root = fs::write(locked.join("probe"), "").is_ok();
        if is_root {
            eprintln!("skipped: this user may write to any folder");
            return;
        }
        let message = refused(out.path(), &[("a.xml", "new"), ("x/b.xml", "new")]);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(message.contains("Permission denied"), "{message}");
        assert_eq!(fs::read_to_string(out.path().join("a.xml")).unwrap(), "a");
    }

    /// Runs the test `full_disk_helper` in a process whose files may have at most 8 blocks
    /// of 512 or 1024 bytes.
    fn with_small_files(folder: &Path) -> String {
        let helper = "writer::tests::unix::full_disk_helper";
        let script = format!("trap '' XFSZ; ulimit -f 8 && exec \"$0\" --exact {helper}");
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .env("FEEDWRIGHT_FULL_DISK", folder)
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    /// Does nothing, unless it is run by the next test.
    #[test]
    fn full_disk_helper() {
        let Some(folder) = std::env::var_os("FEEDWRIGHT_FULL_DISK").map(PathBuf::from) else {
            return;
        };
        let large = "x".repeat(100_000);
        let message = refused(&folder, &[("a.xml", "new"), ("n/b.xml", "new"), ("c.xml", &large)]);
        assert_eq!(
            message,
            "output/failed: `OUT/c.xml` can't be written: File too large (os error 27); \
             nothing was changed"
        );
    }

    #[test]
    fn full_disk_leaves_everything_as_it_was() {
        let out = out();
        written(out.path(), &[("a.xml", "a")]);
        let before = fs::read(out.path().join(manifest::FILE)).unwrap();
        let output = with_small_files(out.path());
        assert!(output.contains("1 passed"), "{output}");
        assert_eq!(fs::read(out.path().join(manifest::FILE)).unwrap(), before);
        assert_eq!(fs::read_to_string(out.path().join("a.xml")).unwrap(), "a");
        assert_eq!(listing(out.path()), ["a.xml"]);
    }
}

#[test]
fn document_is_staged_reviewed_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut report = Report::default();
    let bytes = b"<rss/>".to_vec();
    let document = TestDocument::new("world/feed.xml".into(), bytes);
    let _lock = FolderLock::acquire(folder.path(), &mut report).expect("no other build runs");
    let known = Manifest::default();
    let rules = WriteRules {
        can_write: &|path| path == "world/feed.xml",
        source: &|_, _| None,
        on_stranger: OnForeignFile::Refuse,
    };
    let writer = begin(folder.path(), &known, &mut report).expect("the folder exists");
    let staged = vec![writer.add(&document).expect("the disk has room")];
    assert_eq!(writer.review(&staged, &known, &rules, &mut report), None);
    let summary = writer
        .finish(staged, &known, Manifest::default(), &rules, &mut report)
        .expect("nothing is in the way");
    assert_eq!(summary.written, ["world/feed.xml"]);
    assert_eq!(std::fs::read(folder.path().join("world/feed.xml")).unwrap(), b"<rss/>");
}
