//! `validate` as a CI job and a person use it.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::site::{ProgramRun, SAMPLE_TIME, TestSite};

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

/// Makes a folder of files, without a site.
fn folder(files: &[(&str, &str)]) -> TestSite {
    let folder = TestSite::new();
    folder.remove("feed.toml").remove("articles").set_now(SAMPLE_TIME);
    for (name, text) in files {
        folder.write(name, text);
    }
    folder
}

fn validate(folder: &TestSite, arguments: &[&str]) -> ProgramRun {
    folder.run([&["validate", "--url", "https://a.example/feed.xml"], arguments].concat())
}

#[test]
fn person_sees_the_line_and_what_to_do() {
    let folder = folder(&[("feed.xml", FEED)]);
    let run = validate(&folder, &["feed.xml"]).expect(1);
    insta::assert_snapshot!(run.stderr + &run.stdout, @r#"
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
    let lines = validate(&folder, &["--format", "json", "bad.xml", "good.xml"]).lines();
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
    let stdout = validate(&folder, &["--format", "github", "feed.xml"]).stdout;
    assert!(stdout.contains("::error file=feed.xml,line=11,"), "{stdout}");
}

#[test]
fn level_selects_the_shown_messages_and_strict_makes_warnings_fail() {
    let warned = valid_feed().replace("<title>C", "<title>C &lt;b&gt;d&lt;/b&gt;");
    let folder = folder(&[("feed.xml", &warned)]);
    let stderr = validate(&folder, &["feed.xml"]).succeeds().stderr;
    assert!(stderr.contains("ContainsHTML"), "{stderr}");
    validate(&folder, &["--level", "errors", "feed.xml"]).succeeds_silently();
    validate(&folder, &["--strict", "feed.xml"]).expect(1);
}

#[test]
fn standard_input_is_a_file_too() {
    let folder = folder(&[]);
    let mut command = folder.command(["validate", "--format", "json", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(FEED.as_bytes()).unwrap();
    let run = ProgramRun::from(child.wait_with_output().unwrap()).expect(1);
    assert!(run.stdout.starts_with("{\"file\":\"-\""), "{}", run.stdout);
}

#[test]
fn earlier_copy_shows_ids_that_changed() {
    let moved = valid_feed().replace("<guid>https://a.example/1", "<guid>https://b.example/1");
    let moved = moved.replace("<item>", "<item><link>https://a.example/1</link>");
    let before = valid_feed().replace("<item>", "<item><link>https://a.example/1</link>");
    let folder = folder(&[("old.xml", &before), ("new.xml", &moved)]);
    for (name, is_changed) in [("new.xml", true), ("old.xml", false)] {
        let stderr = validate(&folder, &["--against", "old.xml", name]).stderr;
        assert_eq!(stderr.contains("IdChanged"), is_changed, "{name}: {stderr}");
    }
}

#[test]
fn unreadable_file_and_wrong_command_line_have_codes_of_their_own() {
    let folder = folder(&[]);
    let run = validate(&folder, &["missing.xml"]).expect(3);
    assert!(run.stderr.contains("missing.xml"), "{}", run.stderr);
    validate(&folder, &[]).expect(2);
    validate(&folder, &["--level", "loud", "a.xml"]).expect(2);
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
        let run = validate(&folder, &["--format", "json", name]);
        assert!(run.stdout.len() < 20_000 && run.code == Some(1), "{name}");
        assert!(!run.stdout.contains("CONFIDENTIAL"), "{name}");
    }
}

/// Makes a site of one article, and builds it.
fn site(article: &str, settings: &str) -> (TestSite, ProgramRun) {
    let site = TestSite::with_config(settings);
    site.set_now(SAMPLE_TIME).write("articles/a.md", article);
    let run = site.run(["build"]);
    (site, run)
}

#[test]
fn article_without_a_body_is_named_and_makes_feeds_that_are_valid() {
    let (site, run) = site("---\ntitle: A <em>b</em>\ndate: 2026-01-02\n---\n", "");
    assert!(run.stderr.starts_with("warning[article/empty]"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("warning[").count(), 1, "{}", run.stderr);
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let run = site.run(["validate", "--strict", &format!("public/{name}")]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
    }
}

#[test]
fn build_says_nothing_about_markup_that_it_escapes() {
    let (_site, run) = site("---\ntitle: A </b> c\ndate: 2026-01-02\n---\nText.\n", "");
    assert!(!run.stderr.contains("ContainsHTML"), "{}", run.stderr);
}

/// An article whose id makes every feed invalid.
const INVALID: &str = "---\ntitle: A\ndate: 2026-01-02\nid: urn:uuid:none\n---\nText.\n";

#[test]
fn build_writes_no_feed_that_is_invalid() {
    let (site, run) = site(INVALID, "");
    run.expect(1);
    assert!(!site.has("public/feed.xml"));
}

#[test]
fn article_that_would_spoil_a_feed_is_left_out_of_it() {
    let (site, _) = site(INVALID, "");
    site.write("articles/b.md", "---\ntitle: B\ndate: 2026-01-03\n---\nText.\n");
    let run = site.run(["build", "--keep-going"]).expect(1);
    for part in ["error[article/spoils-feed]", "articles/a.md"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let feed = site.output("atom.xml");
    assert_eq!(feed.matches("<entry>").count(), 1, "{feed}");
    assert!(!feed.contains("urn:uuid:none"), "{feed}");
}

#[test]
fn articles_that_would_spoil_a_feed_make_room_for_older_ones_within_bounds() {
    for (invalid, is_published) in [(3, true), (150, false)] {
        let good = "---\ntitle: B\ndate: 2026-01-01\n---\nText.\n";
        let (site, _) = site(good, "[feed]\nlimit = 1");
        site.remove("public");
        for number in 0..invalid {
            let (minute, second) = (number / 60, number % 60);
            let article = format!(
                "---\ndate: 2026-01-02T00:{minute:02}:{second:02}Z\nid: urn:uuid:{number}\n---\nText.\n"
            );
            site.write(&format!("articles/bad{number}.md"), &article);
        }
        site.run(["build", "--keep-going"]).expect(1);
        let is_written = site.has("public/atom.xml");
        let has_good = is_written && site.output("atom.xml").contains(">B</title>");
        assert_eq!(has_good, is_published, "{invalid} invalid articles");
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
    let cases = [
        ("guid", &guid, 1),
        ("guid and title", &two, 1),
        ("href", &href, 1),
        ("id of JSON Feed", &json, 1),
        ("text", &text, 0),
    ];
    for (name, feed, expected) in cases {
        let folder = folder(&[("feed.xml", feed)]);
        let run = validate(&folder, &["--level", "info", "--format", "json", "feed.xml"]);
        let beginning = &run.stdout[..2000.min(run.stdout.len())];
        assert_eq!(run.stdout.matches("PartCompared").count(), expected, "{name}: {beginning}");
    }
}
