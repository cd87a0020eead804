//! `validate` as a CI job and a person use it.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::feedwright;

/// A feed with one error, one warning and one thing worth knowing.
const FEED: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">
  <channel>
    <title>A</title>
    <link>https://a.example/</link>
    <description>B</description>
    <atom:link rel=\"self\" href=\"https://a.example/feed.xml\" type=\"application/rss+xml\"/>
    <item>
      <title>C &lt;b&gt;d&lt;/b&gt;</title>
      <guid>https://a.example/1</guid>
      <pubDate>last Tuesday</pubDate>
    </item>
  </channel>
</rss>
";

/// The same feed without the error.
fn valid_feed() -> String {
    FEED.replace("last Tuesday", "Fri, 02 Jan 2026 03:04:05 GMT")
        .replace(" &lt;b&gt;d&lt;/b&gt;", "")
        .replace("<description>", "<language>en</language><description>")
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn validate(folder: &TempDir, arguments: &[&str]) -> Output {
    let common =
        ["validate", "--now", "2026-11-24T00:00:00Z", "--url", "https://a.example/feed.xml"];
    feedwright(folder.path(), &[&common, arguments].concat())
}

fn printed(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn person_sees_the_line_and_what_to_do() {
    let folder = folder(&[("feed.xml", FEED)]);
    let output = validate(&folder, &["feed.xml"]);
    let (stdout, stderr) = printed(&output);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stderr + &stdout, @r#"
    warning[ContainsHTML]: `title` should be plain text, but contains `</b>`
     --> feed.xml:9:14
      |
    9 |       <title>C &lt;b&gt;d&lt;/b&gt;</title>
      |              ^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: remove the markup, or move it into the description

    error[InvalidRFC2822Date]: `pubDate` should be a date like `Fri, 02 Jan 2026 03:04:05 GMT`, not `last Tuesday`
      --> feed.xml:11:16
       |
    11 |       <pubDate>last Tuesday</pubDate>
       |                ^^^^^^^^^^^^
       |
       = help: write it in this form

    feed.xml: RSS, invalid: 1 error, 1 warning
    "#);
}

#[test]
fn program_gets_one_object_a_line_for_each_file() {
    let folder = folder(&[("bad.xml", FEED), ("good.xml", &valid_feed())]);
    let output = validate(&folder, &["--format", "json", "bad.xml", "good.xml"]);
    let lines: Vec<Value> =
        printed(&output).0.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["file"], &lines[0]["format"]), (&"bad.xml".into(), &"rss".into()));
    assert_eq!((&lines[0]["valid"], &lines[1]["valid"]), (&false.into(), &true.into()));
    let messages = lines[0]["messages"].as_array().unwrap();
    let date = messages.iter().find(|found| found["code"] == "InvalidRFC2822Date").unwrap();
    let (element, parent) = (&date["element"], &date["parent"]);
    assert_eq!((element, parent), (&"pubDate".into(), &"item".into()));
    assert_eq!((&date["line"], &date["value"]), (&11.into(), &"last Tuesday".into()));
    assert_eq!(lines[1]["messages"], Value::Array(Vec::new()));
}

#[test]
fn workflow_gets_annotations() {
    let folder = folder(&[("feed.xml", FEED)]);
    let (stdout, _) = printed(&validate(&folder, &["--format", "github", "feed.xml"]));
    assert!(stdout.contains("::error file=feed.xml,line=11,"), "{stdout}");
}

#[test]
fn level_selects_the_shown_messages_and_strict_makes_warnings_fail() {
    let warned = valid_feed().replace("<title>C", "<title>C &lt;b&gt;d&lt;/b&gt;");
    let folder = folder(&[("feed.xml", &warned)]);
    let output = validate(&folder, &["feed.xml"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(printed(&output).1.contains("ContainsHTML"));
    let output = validate(&folder, &["--level", "errors", "feed.xml"]);
    assert_eq!(printed(&output).1, "");
    assert_eq!(validate(&folder, &["--strict", "feed.xml"]).status.code(), Some(1));
}

#[test]
fn standard_input_is_a_file_too() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_feedwright"))
        .args(["validate", "--format", "json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(FEED.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(printed(&output).0.starts_with("{\"file\":\"-\""));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn earlier_copy_shows_ids_that_changed() {
    let moved = valid_feed().replace("<guid>https://a.example/1", "<guid>https://b.example/1");
    let moved = moved.replace("<item>", "<item><link>https://a.example/1</link>");
    let before = valid_feed().replace("<item>", "<item><link>https://a.example/1</link>");
    let folder = folder(&[("old.xml", &before), ("new.xml", &moved)]);
    let output = validate(&folder, &["--against", "old.xml", "new.xml"]);
    assert!(printed(&output).1.contains("IdChanged"), "{}", printed(&output).1);
    assert!(
        !printed(&validate(&folder, &["--against", "old.xml", "old.xml"])).1.contains("IdChanged")
    );
}

#[test]
fn unreadable_file_and_wrong_command_line_have_codes_of_their_own() {
    let folder = folder(&[]);
    let output = validate(&folder, &["missing.xml"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(printed(&output).1.contains("missing.xml"));
    assert_eq!(validate(&folder, &[]).status.code(), Some(2));
    assert_eq!(validate(&folder, &["--level", "loud", "a.xml"]).status.code(), Some(2));
}

#[test]
fn no_document_opens_a_file_or_grows_without_bound() {
    let bomb: String = std::iter::once("<!ENTITY a0 'aaaaaaaaaa'>".to_owned())
        .chain((1..40).map(|index| format!("<!ENTITY a{index} '&a{0};&a{0};&a{0};'>", index - 1)))
        .collect();
    let bomb = format!(
        "<!DOCTYPE rss [{bomb}]><rss version='2.0'><channel><title>&a39;</title></channel></rss>"
    );
    let file = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'secret.txt'>]><rss version='2.0'><channel><title>&x;</title></channel></rss>";
    let folder = folder(&[("bomb.xml", &bomb), ("file.xml", file), ("secret.txt", "CONFIDENTIAL")]);
    for name in ["bomb.xml", "file.xml"] {
        let output = validate(&folder, &["--format", "json", name]);
        assert!(output.stdout.len() < 20_000 && output.status.code() == Some(1), "{name}");
        assert!(!printed(&output).0.contains("CONFIDENTIAL"));
    }
}

/// A site of one article, built by the program.
fn site(article: &str, site: &str) -> (TempDir, Output) {
    let config = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{site}\n");
    let folder = folder(&[("feed.toml", &config)]);
    fs::create_dir(folder.path().join("articles")).unwrap();
    fs::write(folder.path().join("articles/a.md"), article).unwrap();
    let output = feedwright(folder.path(), &["build", "--now", "2026-11-24T00:00:00Z"]);
    (folder, output)
}

#[test]
fn article_without_a_body_is_named_and_makes_feeds_that_are_valid() {
    let (folder, built) = site("---\ntitle: A <em>b</em>\ndate: 2026-01-02\n---\n", "");
    let said = printed(&built).1;
    assert!(said.starts_with("warning[article/empty]") && said.matches("warning[").count() == 1);
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let file = format!("public/{name}");
        let output = feedwright(folder.path(), &["validate", "--strict", &file]);
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output).1);
    }
}

#[test]
fn build_reports_findings_of_the_validator_at_the_article() {
    let (_, built) = site("---\ntitle: A </b> c\ndate: 2026-01-02\n---\nText.\n", "");
    let (_, stderr) = printed(&built);
    assert!(stderr.contains("warning[ContainsHTML]"), "{stderr}");
    assert!(stderr.contains("articles/a.md:2:10"), "{stderr}");
    assert_eq!(stderr.matches("ContainsHTML").count(), 1, "{stderr}");
}

#[test]
fn build_writes_no_feed_that_is_invalid() {
    let article = "---\ntitle: A\ndate: 2026-01-02\nid: urn:uuid:none\n---\nText.\n";
    let (folder, built) = site(article, "");
    assert_eq!(built.status.code(), Some(1), "{}", printed(&built).1);
    assert!(!folder.path().join("public/feed.xml").exists());
}

#[test]
fn article_that_would_spoil_a_feed_is_left_out_of_it() {
    let article = "---\ntitle: A\ndate: 2026-01-02\nid: urn:uuid:none\n---\nText.\n";
    let (folder, _) = site(article, "");
    let good = "---\ntitle: B\ndate: 2026-01-03\n---\nText.\n";
    fs::write(folder.path().join("articles/b.md"), good).unwrap();
    let built = feedwright(folder.path(), &["build", "--keep-going"]);
    let told = printed(&built).1;
    assert_eq!(built.status.code(), Some(1), "{told}");
    assert!(
        told.contains("error[article/spoils-feed]") && told.contains("articles/a.md"),
        "{told}"
    );
    let feed = fs::read_to_string(folder.path().join("public/atom.xml")).unwrap();
    assert_eq!(feed.matches("<entry>").count(), 1, "{feed}");
    assert!(!feed.contains("urn:uuid:none"), "{feed}");
}

#[test]
fn articles_that_would_spoil_a_feed_make_room_for_older_ones_within_bounds() {
    for (bad, is_published) in [(3, true), (150, false)] {
        let good = "---\ntitle: B\ndate: 2026-01-01\n---\nText.\n";
        let (folder, _) = site(good, "[feed]\nlimit = 1");
        fs::remove_dir_all(folder.path().join("public")).unwrap();
        for number in 0..bad {
            let (minute, second) = (number / 60, number % 60);
            let article = format!(
                "---\ndate: 2026-01-02T00:{minute:02}:{second:02}Z\nid: urn:uuid:{number}\n---\nText.\n"
            );
            fs::write(folder.path().join(format!("articles/bad{number}.md")), article).unwrap();
        }
        let built = feedwright(folder.path(), &["build", "--keep-going"]);
        assert_eq!(built.status.code(), Some(1), "{}", printed(&built).1);
        let feed = fs::read_to_string(folder.path().join("public/atom.xml")).unwrap_or_default();
        assert_eq!(feed.contains(">B</title>"), is_published, "{feed}");
    }
}

#[test]
fn values_compared_by_their_beginning_are_reported_once() {
    let long = "x".repeat(65_537);
    let guid = valid_feed().replace("a.example/1</guid>", &format!("a.example/{long}</guid>"));
    let two = guid.replace("<title>C d</title>", &format!("<title>{long}</title>"));
    let href = valid_feed().replace("/feed.xml\"", &format!("/feed.xml#{long}\""));
    let text = valid_feed().replace("<description>B", &format!("<description>{long}"));
    let json = format!("{{\"items\": [{{\"id\": \"{long}\", \"content_text\": \"a\"}}]}}");
    for (feed, wanted) in [(&guid, 1), (&two, 1), (&href, 1), (&json, 1), (&text, 0)] {
        let folder = folder(&[("feed.xml", feed)]);
        let output = validate(&folder, &["--level", "info", "--format", "json", "feed.xml"]);
        let (stdout, _) = printed(&output);
        assert_eq!(
            stdout.matches("PartCompared").count(),
            wanted,
            "{}",
            &stdout[..2000.min(stdout.len())]
        );
    }
}
