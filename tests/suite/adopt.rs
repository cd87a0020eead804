//! `adopt`: what readers know from another generator's feeds they go on knowing.

use std::collections::BTreeSet;

use crate::read_back;
use crate::site::{ProgramRun, TestSite};
use crate::stamp::{build, site_with};

/// Two articles, as another generator has published them too.
const ARTICLES: [(&str, &str); 2] = [
    ("a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n"),
    ("b.md", "+++\ntitle = 'B'\ndate = 2024-05-23\n+++\nText.\n"),
];

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>T</title><link>https://a.example/</link><description>D</description>\n{items}\n</channel></rss>\n"
    )
}

fn atom(entries: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><id>urn:ab:feed</id><updated>2024-05-23T00:00:00Z</updated>\n{entries}\n</feed>\n"
    )
}

fn json(items: &str) -> String {
    format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"T\", \"items\": [\n{items}\n]}}\n"
    )
}

/// Adopts one feed into a site with articles.
fn adopt(site: &TestSite, feed: &str) -> ProgramRun {
    site.write("old", feed);
    site.run(["adopt", "old"])
}

/// Returns the printed summary without the comparison after it.
fn without_proof(stdout: &str) -> &str {
    let end = ["Compared ", "The feeds have no"].iter().find_map(|it| stdout.find(it));
    &stdout[..end.unwrap_or(stdout.len())]
}

/// Adopts a feed; returns the output and the ids that the frontmatter has afterwards.
fn check(articles: &[(&str, &str)], feed: &str) -> String {
    let site = site_with("", articles);
    let ProgramRun { code, stdout, stderr } = adopt(&site, feed);
    let ids = articles.iter().map(|(path, _)| {
        let text = site.read(&format!("articles/{path}"));
        let id = text.lines().find(|line| line.contains("id\": ") || line.contains("id"));
        format!("{path}: {}\n", id.unwrap_or("-"))
    });
    let ids: String = ids.collect();
    format!("{}\n{}{stderr}{ids}", code.unwrap_or_default(), without_proof(&stdout))
}

#[test]
fn ids_of_every_format_are_those_of_the_new_feeds() {
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='https://a.example/'/><item rdf:about='https://a.example/a?x=1'><title>A</title><link>https://a.example/a/</link></item><item rdf:about='urn:ab:b'><title>b</title><link>https://old.example/b</link><dc:date>2024-05-23T10:00:00Z</dc:date></item></rdf:RDF>";
    #[rustfmt::skip]
    let rows = [
        (rss("<item><guid>https://a.example/a.html</guid><link>https://a.example/a/</link></item>\n<item><guid isPermaLink='false'>tag:old.example,2010:7</guid><link>http://www.a.example/b/?utm_source=rss</link></item>"),
         ["https://a.example/a.html", "tag:old.example,2010:7"]),
        (rss("<item><title>A</title><link>https://a.example/a</link></item><item><title>B</title><link>https://a.example/b/index.html</link></item>")
            .replace("2.0", "0.91"),
         ["https://a.example/a", "https://a.example/b/index.html"]),
        (rdf.to_owned(),
         ["https://a.example/a?x=1", "urn:ab:b"]),
        (atom("<entry><title type='html'>a</title><id>urn:ab:1</id><link rel='alternate' href='https://a.example/a/'/></entry><entry><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b>B</b></div></title><id>http://Old.example/?p=2</id><published>2024-05-23T12:00:00+02:00</published></entry>"),
         ["urn:ab:1", "http://Old.example/?p=2"]),
        (atom("<entry><title>A</title><id>tag:old.example,2010:1</id><link href='https://a.example/a'/></entry><entry><title>B</title><id>tag:old.example,2010:2</id><issued>2024-05-23T00:00:00Z</issued></entry>")
            .replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
         ["tag:old.example,2010:1", "tag:old.example,2010:2"]),
        (json("{\"id\": \"https://a.example/a\", \"title\": \"x\"}, {\"id\": \"urn:ab:2\", \"url\": \"https://a.example/b\"}"),
         ["https://a.example/a", "urn:ab:2"]),
    ];
    for (feed, ids) in rows {
        let site = site_with("", &ARTICLES);
        let run = adopt(&site, &feed);
        assert_eq!(run.stderr, "", "{feed}");
        let summary = "2 entries: 2 ids adopted, 0 had the id, 0 without an article\n";
        assert_eq!(without_proof(&run.stdout), summary, "{feed:?}");
        let run = site.run(["build"]);
        assert_eq!(run.code, Some(0), "{feed:?}: {}", run.stderr);
        let ids: BTreeSet<String> = ids.map(str::to_owned).into();
        for file in read_back::FILES {
            let entries = read_back::entries(&site.path("public").join(file));
            assert_eq!(entries.into_keys().collect::<BTreeSet<_>>(), ids, "{file} of {feed}");
        }
        // Adopted again, and from our own feeds, they are what they were.
        let articles = site.files("articles");
        for feed in ["old", "public/feed.xml", "public/atom.xml", "public/feed.json"] {
            let run = site.run(["adopt", feed]);
            assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{feed}");
            assert!(run.stdout.contains("0 ids adopted, 2 had the id"), "{feed:?}: {}", run.stdout);
        }
        assert_eq!(site.files("articles"), articles, "{feed:?}");
    }
}

#[test]
fn ids_that_are_no_uris_are_shown_letter_by_letter() {
    let texts = [
        "42",
        "7 at https://old.example",
        "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
        "a  &lt;b&gt;",
        "true",
        "tag:x,:y",
    ];
    for written in texts {
        let site = site_with("", &ARTICLES[..1]);
        let item = format!(
            "<item><guid isPermaLink='false'> {written}\n</guid><link>https://a.example/a/</link></item>"
        );
        let run = adopt(&site, &rss(&item));
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{written}");
        build(&site);
        let guid = format!("<guid isPermaLink=\"false\">{written}</guid>");
        assert!(site.read("public/feed.xml").contains(&guid), "{}", site.read("public/feed.xml"));
        let atom = site.read("public/atom.xml");
        assert!(atom.contains("<id>tag:a.example,2000:guid:"), "{atom}");
        let [rss, _, json] =
            read_back::FILES.map(|file| read_back::entries(&site.path("public").join(file)));
        assert_eq!(rss.keys().collect::<Vec<_>>(), json.keys().collect::<Vec<_>>());
        for feed in ["old", "public/feed.xml", "public/atom.xml"] {
            let run = site.run(["adopt", feed, "public/feed.xml"]);
            assert!(run.stdout.contains("1 had the id"), "{feed}: {}", run.stderr);
        }
    }
}

#[test]
fn every_language_of_frontmatter_takes_an_exact_id() {
    let articles = [
        ("a.md", "+++\ndate = 2024-05-22\n+++\n"),
        ("b.md", "{\"date\": \"2024-05-22\"}\n"),
        ("c.md", "Date: 2024-05-22\n\nText.\n"),
        ("2024-05-22-d.md", "Text.\n"),
    ];
    let item = |name: &str| {
        format!("<item><guid>{name} at #1: \"'</guid><link>https://a.example/{name}</link></item>")
    };
    let site = site_with("", &articles);
    let run = adopt(&site, &rss(&["a", "b", "c", "2024-05-22-d"].map(item).concat()));
    assert_eq!(run.stderr, "");
    let texts = articles.map(|(path, _)| site.read(&format!("articles/{path}"))).join("~\n");
    insta::assert_snapshot!(texts, @r#"
    +++
    exact_id = """a at #1: "'"""
    date = 2024-05-22
    +++
    ~
    {"exact_id": "b at #1: \"'", "date": "2024-05-22"}
    ~
    exact_id: c at #1: "'
    Date: 2024-05-22

    Text.
    ~
    ---
    exact_id: "2024-05-22-d at #1: \"'"
    ---
    Text.
    "#);
}

#[test]
fn entry_is_known_by_its_title_on_its_day() {
    let articles = [
        ("a.md", "---\ntitle: \"It's late -- *again*\"\ndate: 2024-05-22\n---\n"),
        ("2024-05-23-low-water.md", "Text.\n"),
        ("c.md", "---\ndate: 2024-05-24\n---\n# Ebb & flow\n\nText.\n"),
        ("d.md", "---\ntitle: Daily\ndate: 2024-05-24T08:00:00Z\n---\n"),
        ("e.md", "---\ntitle: Daily\ndate: 2024-05-25T07:00:00Z\n---\n"),
    ];
    let items = "<item><guid>urn:ab:1</guid><title>It’s late — *again*</title><pubDate>Wed, 22 May 2024 23:00:00 +0900</pubDate></item>\n\
        <item><guid>urn:ab:2</guid><title>LOW  WATER</title><pubDate>Thu, 23 May 2024 00:00:00 GMT</pubDate></item>\n\
        <item><guid>urn:ab:3</guid><title>Ebb &amp;amp; flow</title><pubDate>Fri, 24 May 2024 12:00:00 GMT</pubDate></item>\n\
        <item><guid>urn:ab:4</guid><title>Daily</title><pubDate>Fri, 24 May 2024 23:00:00 GMT</pubDate></item>\n\
        <item><guid>urn:ab:5</guid><title>Daily</title><pubDate>Sat, 25 May 2024 07:00:00 GMT</pubDate></item>";
    insta::assert_snapshot!(check(&articles, &rss(items)), @r#"
    0
    5 entries: 5 ids adopted, 0 had the id, 0 without an article
    a.md: id: "urn:ab:1"
    2024-05-23-low-water.md: id: "urn:ab:2"
    c.md: id: "urn:ab:3"
    d.md: id: "urn:ab:4"
    e.md: id: "urn:ab:5"
    "#);
}

#[test]
fn what_fits_two_or_none_is_listed() {
    let articles = [
        ("a.md", "---\ntitle: Daily\ndate: 2024-05-22\n---\n"),
        ("b.md", "---\ntitle: Daily\ndate: 2024-05-22\n---\n"),
        ("c.md", "---\ntitle: C\ndate: 2024-05-22\n---\n"),
    ];
    let items = "<item><guid>urn:ab:1</guid><title>Daily</title><pubDate>Wed, 22 May 2024 00:00:00 GMT</pubDate></item>\n\
        <item><guid>urn:ab:2</guid><title>Gone</title><link>https://a.example/gone</link><pubDate>Wed, 22 May 2024 00:00:00 GMT</pubDate></item>\n\
        <item><guid>urn:ab:3</guid><title>C</title></item>\n\
        <item><guid>urn:ab:4</guid><title>C</title><pubDate>Fri, 24 May 2024 00:00:00 GMT</pubDate></item>\n\
        <item><title>C</title><pubDate>Wed, 22 May 2024 00:00:00 GMT</pubDate></item>";
    insta::assert_snapshot!(check(&articles, &rss(items)), @"
    0
    5 entries: 0 ids adopted, 0 had the id, 5 without an article
    warning[adopt/ambiguous]: `Daily` matches `a.md` and `b.md`
     --> old:3:1
      |
    3 | <item><guid>urn:ab:1</guid><title>Daily</title><pubDate>Wed, 22 May 2024 00:00:00 GMT</pubDate></item>
      | ^^^^^^
      |
      = help: set `id` by hand in the frontmatter of the right article

    warning[adopt/no-article]: no article matches `Gone` (https://a.example/gone)
     --> old:4:1
      |
    4 | <item><guid>urn:ab:2</guid><title>Gone</title><link>https://a.example/gone</link><pubDate>Wed, 22 May 2024 00:00:00 GMT<
      | ^^^^^^
      |
      = help: if there is an article for it, set its `id` by hand, or give it the address or the title and date of the entry

    warning[adopt/no-article]: no article matches `C`
     --> old:5:1
      |
    5 | <item><guid>urn:ab:3</guid><title>C</title></item>
      | ^^^^^^
      |
      = help: if there is an article for it, set its `id` by hand, or give it the address or the title and date of the entry

    warning[adopt/no-article]: no article matches `C`
     --> old:6:1
      |
    6 | <item><guid>urn:ab:4</guid><title>C</title><pubDate>Fri, 24 May 2024 00:00:00 GMT</pubDate></item>
      | ^^^^^^
      |
      = help: if there is an article for it, set its `id` by hand, or give it the address or the title and date of the entry

    warning[adopt/no-article]: `C` has no id to adopt
     --> old:7:1
      |
    7 | <item><title>C</title><pubDate>Wed, 22 May 2024 00:00:00 GMT</pubDate></item>
      | ^^^^^^
      |
      = help: if feed readers know it by an id, set `id` in the article's frontmatter by hand

    a.md: -
    b.md: -
    c.md: -
    ");
}

#[test]
fn article_with_another_id_keeps_it() {
    let articles = [("a.md", "---\nid: urn:ab:own\ndate: 2024-05-22\n---\n")];
    let item = "<item><guid>urn:ab:1</guid><link>https://a.example/a/</link></item>";
    insta::assert_snapshot!(check(&articles, &rss(item)), @"
    0
    1 entry: 0 ids adopted, 0 had the id, 1 left alone, 0 without an article
    warning[adopt/other-id]: this article has the id `urn:ab:own`, but the feed gives it `urn:ab:1`
     --> articles/a.md:2:5
      |
    2 | id: urn:ab:own
      |     ^^^^^^^^^^
      |
      = help: remove its `id` and run `feedwright adopt` again, unless subscribers know it by its own id

    a.md: id: urn:ab:own
    ");
}

#[test]
fn feeds_that_contradict_each_other_are_reported() {
    let articles = [
        ("a.md", "---\ndate: 2024-05-22\n---\n"),
        ("b.md", "---\ndate: 2024-05-22\n---\n"),
        ("c.md", "---\ndate: 2024-05-22\n---\n"),
        ("d.md", "---\ndate: 2024-05-22\n---\n"),
    ];
    let items = "<item><guid>urn:ab:1</guid><link>https://a.example/a/</link></item>\n\
        <item><guid>urn:ab:2</guid><link>https://a.example/a</link></item>\n\
        <item><guid>urn:ab:3</guid><link>https://a.example/b</link></item>\n\
        <item><guid>urn:ab:3</guid><link>https://a.example/c</link></item>\n\
        <item><guid>urn:ab:4</guid><link>https://a.example/d</link></item>\n\
        <item><guid>urn:ab:4</guid><link>http://a.example/d/</link></item>";
    insta::assert_snapshot!(check(&articles, &rss(items)), @r#"
    1
    6 entries: 1 id adopted, 0 had the id, 3 left alone, 0 without an article
    error[adopt/conflict]: two entries give this article two ids: `urn:ab:1` and `urn:ab:2`
     --> articles/a.md:1:1
      |
     ::: old:4:1
      |
    4 | <item><guid>urn:ab:2</guid><link>https://a.example/a</link></item>
      | ^^^^^^
      |
      = help: adopt only the feed with the most subscribers, or set `id` by hand

    error[adopt/conflict]: entries with the same id `urn:ab:3` match this article and `c.md`
    --> articles/b.md:1:1
     = help: set `id` by hand in the frontmatter of the right article

    error[adopt/conflict]: entries with the same id `urn:ab:3` match this article and `b.md`
    --> articles/c.md:1:1
     = help: set `id` by hand in the frontmatter of the right article

    a.md: -
    b.md: -
    c.md: -
    d.md: id: "urn:ab:4"
    "#);
}

#[test]
fn feed_that_is_not_whole_changes_nothing() {
    let whole = rss("<item><guid>urn:ab:1</guid><link>https://a.example/a/</link></item>");
    let truncated = &whole[..whole.len() - 20];
    let page = "<!doctype html><html><body/></html>".to_owned();
    let json = json("{\"id\": \"urn:ab:1\", \"url\": \"https://a.example/a\"}");
    let texts = [
        truncated.to_owned(),
        whole.replace("</guid>", "</gui>"),
        whole.replace("<channel>", "<channel>\u{1}"),
        page,
        "{}".to_owned(),
        json[..json.len() - 4].to_owned(),
        String::new(),
        "Text".to_owned(),
    ];
    let site = site_with("", &ARTICLES);
    site.write("good", &whole);
    let before = site.files("articles");
    let mut printed = String::new();
    for text in texts {
        site.write("old", &text);
        let run = site.run(["adopt", "good", "old"]);
        assert_eq!((run.code, site.files("articles") == before), (Some(1), true), "{text:?}");
        printed += run.stderr.lines().next().unwrap_or_default();
        printed += "\n";
    }
    insta::assert_snapshot!(printed, @"
    error[adopt/bad-feed]: this feed is malformed or truncated here: this tag is not closed: `>` is missing
    error[adopt/bad-feed]: this feed is malformed or truncated here: expected `</guid>`, found `</gui>`
    error[adopt/bad-feed]: this feed is malformed or truncated here: U+0001 is forbidden in XML
    error[adopt/bad-feed]: this file is not a feed: its root element is not `rss`, `RDF` or `feed`
    error[adopt/bad-feed]: this file is not a feed: a JSON Feed has a `version` of `https://jsonfeed.org/version/…`
    error[adopt/bad-feed]: this feed is malformed or truncated here: this list has no closing `]`
    error[adopt/bad-feed]: this feed is malformed or truncated here: the document contains no element
    error[adopt/bad-feed]: this feed is malformed or truncated here: text is not allowed outside the root element
    ");
    let run = site.run(["adopt", "good", "nowhere"]);
    assert_eq!((run.code, site.files("articles") == before), (Some(3), true));
}

#[test]
fn entities_are_not_expanded() {
    let items = "<item><guid>&x;</guid><link>https://a.example/a/</link></item><item><title>&B;</title><guid>urn:ab:2</guid><link>https://a.example/b/</link></item>";
    let feed = rss(items).replace(
        "<rss",
        "<!DOCTYPE rss [<!ENTITY x 'urn:ab:1'><!ENTITY B SYSTEM 'feed.toml'>]>\n<rss",
    );
    insta::assert_snapshot!(check(&ARTICLES, &feed), @r#"
    0
    2 entries: 1 id adopted, 0 had the id, 1 without an article
    warning[adopt/no-article]: (https://a.example/a/) has no id to adopt
     --> old:4:1
      |
    4 | <item><guid>&x;</guid><link>https://a.example/a/</link></item><item><title>&B;</title><guid>urn:ab:2</guid><link>https:/
      | ^^^^^^
      |
      = help: if feed readers know it by an id, set `id` in the article's frontmatter by hand

    a.md: -
    b.md: id = "urn:ab:2"
    "#);
}

#[test]
fn feedburner_link_is_replaced_by_the_original_one() {
    let item = "<item><guid isPermaLink='false'>urn:ab:1</guid><link>http://feedproxy.example/~r/x</link><fb:origLink xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'>https://a.example/a/</fb:origLink><media:title xmlns:media='http://search.yahoo.com/mrss/'>x</media:title></item>";
    let site = site_with("", &ARTICLES);
    let run = adopt(&site, &rss(item));
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    assert!(site.read("articles/a.md").starts_with("---\nid: \"urn:ab:1\"\n"));
}

#[test]
fn atom_id_that_is_not_an_iri_is_reported_as_lost() {
    let entry = "<entry><id>42</id><link href='https://a.example/a/'/></entry>";
    insta::assert_snapshot!(check(&ARTICLES[..1], &atom(entry)), @r#"
    0
    1 entry: 1 id adopted, 0 had the id, 0 without an article
    warning[adopt/no-iri]: `42` is not an IRI: the Atom feed will show another id, and its readers will show this article again
    --> articles/a.md:1:1

    a.md: exact_id: "42"
    "#);
}

#[test]
fn articles_published_under_other_ids_are_reported() {
    let site = site_with("", &ARTICLES);
    build(&site);
    let items = "<item><guid>urn:ab:1</guid><link>https://a.example/a/</link></item><item><guid isPermaLink='false'>tag:a.example,2000:b</guid><link>https://a.example/b/</link></item>";
    let run = adopt(&site, &rss(items));
    insta::assert_snapshot!(without_proof(&run.stdout).to_owned() + &run.stderr, @"
    2 entries: 2 ids adopted, 0 had the id, 0 without an article
    warning[adopt/known-otherwise]: feedwright has published 1 of these articles under another id, `a.md` among them
     |
     = help: `feedwright build` reports an error until it is run with `--accept-changes`; subscribers of feedwright's feeds will then see these articles again
    ");
    assert_eq!(run.code, Some(0));
    assert_eq!(site.run(["build"]).code, Some(1));
    assert_eq!(site.run(["build", "--accept-changes"]).code, Some(0));
    build(&site);
}

#[test]
fn dry_run_shows_the_plan() {
    let site = site_with("", &ARTICLES);
    let before = site.files("articles");
    site.write("old", &rss("<item><guid>42</guid><link>https://a.example/a/</link></item><item><guid>urn:ab:2</guid><link>https://a.example/b/</link></item>"));
    let run = site.run(["adopt", "old", "--dry-run"]);
    insta::assert_snapshot!(without_proof(&run.stdout), @"
    articles/a.md: exact_id = 42
    articles/b.md: id = urn:ab:2
    2 entries: 2 ids would be adopted, 0 had the id, 0 without an article
    ");
    assert_eq!(site.files("articles"), before);
    let run = site.run(["adopt", "old", "--dry-run", "--format", "json"]);
    let mut summary = run.summary();
    assert!(summary["proof"].take().is_object(), "{}", run.stdout);
    insta::assert_snapshot!(summary, @r#"{"dry_run":true,"entries":2,"had_id":0,"held":0,"left_alone":0,"ok":true,"proof":null,"unmatched":0,"written":[{"field":"exact_id","file":"articles/a.md","id":"42"},{"field":"id","file":"articles/b.md","id":"urn:ab:2"}]}"#);
}

#[test]
fn two_feeds_of_one_site_are_adopted_together() {
    let site = site_with("", &ARTICLES);
    site.write("rss", &rss("<item><guid isPermaLink='false'>urn:ab:1</guid><link>https://a.example/a/</link></item>"));
    site.write("atom", &atom("<entry><id>urn:ab:1</id><link href='https://a.example/a/'/></entry><entry><id>urn:ab:2</id><link href='https://a.example/b/'/></entry>"));
    let run = site.run(["adopt", "rss", "atom", "--verbose"]);
    assert_eq!(
        without_proof(&run.stdout),
        "3 entries: 2 ids adopted, 0 had the id, 0 without an article\n"
    );
    assert_eq!(run.stderr, "articles/a.md: id = urn:ab:1\narticles/b.md: id = urn:ab:2\n");
}

#[test]
fn home_page_is_not_an_id_or_an_address() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 2024-05-22\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2024-05-23\n---\n"),
        ("c.md", "---\ntitle: C\ndate: 2024-05-24\n---\n"),
        ("d.md", "---\ntitle: D\ndate: 2024-05-25\n---\n"),
    ];
    let items = "<item><title>A</title><guid>https://a.example/</guid><link>https://a.example/a/</link></item>\n\
        <item><title>B</title><guid isPermaLink='false'>urn:ab:2</guid><link>http://www.a.example</link><pubDate>Thu, 23 May 2024 00:00:00 GMT</pubDate></item>\n\
        <item><title>C</title><link>https://a.example/index.html</link><pubDate>Fri, 24 May 2024 00:00:00 GMT</pubDate></item>\n\
        <item><title>D</title><guid>https://a.example/#d</guid><pubDate>Sat, 25 May 2024 00:00:00 GMT</pubDate></item>";
    insta::assert_snapshot!(check(&articles, &rss(items)), @r#"
    0
    4 entries: 2 ids adopted, 0 had the id, 2 without an article
    warning[adopt/home-page]: `A` (https://a.example/a/) has the home page `https://a.example/` as its id
     --> old:3:1
      |
    3 | <item><title>A</title><guid>https://a.example/</guid><link>https://a.example/a/</link></item>
      | ^^^^^^
      |
      = help: it is not adopted, because any entry could have it; if feed readers know the article by another id, set `id` in its frontmatter by hand

    warning[adopt/home-page]: `B` has the home page `http://www.a.example` as its address
     --> old:4:1
      |
    4 | <item><title>B</title><guid isPermaLink='false'>urn:ab:2</guid><link>http://www.a.example</link><pubDate>Thu, 23 May 202
      | ^^^^^^
      |
      = help: its article is found by its title and date

    warning[adopt/home-page]: `C` has the home page `https://a.example/index.html` as its id and address
     --> old:5:1
      |
    5 | <item><title>C</title><link>https://a.example/index.html</link><pubDate>Fri, 24 May 2024 00:00:00 GMT</pubDate></item>
      | ^^^^^^
      |
      = help: it is not adopted, because any entry could have it; if feed readers know the article by another id, set `id` in its frontmatter by hand

    a.md: -
    b.md: id: "urn:ab:2"
    c.md: -
    d.md: id: "https://a.example/#d"
    "#);
    let item = "{\"id\": \"https://a.example/feed.json\", \"title\": \"A\", \"date_published\": \"2024-05-22\"}";
    let feed = json(item).replace(
        "\"title\": \"T\"",
        "\"title\": \"T\", \"feed_url\": \"https://a.example/feed.json\"",
    );
    insta::assert_snapshot!(check(&articles[..1], &feed), @r#"
    0
    1 entry: 0 ids adopted, 0 had the id, 1 without an article
    warning[adopt/home-page]: `A` has the home page `https://a.example/feed.json` as its id
     --> old:2:1
      |
    2 | {"id": "https://a.example/feed.json", "title": "A", "date_published": "2024-05-22"}
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: it is not adopted, because any entry could have it; if feed readers know the article by another id, set `id` in its frontmatter by hand

    a.md: -
    "#);
    let entry =
        "<entry><title>A</title><id>urn:ab:feed</id><link href='https://a.example/a/'/></entry>";
    insta::assert_snapshot!(check(&articles[..1], &atom(entry)), @"
    0
    1 entry: 0 ids adopted, 0 had the id, 1 without an article
    warning[adopt/home-page]: `A` (https://a.example/a/) has the home page `urn:ab:feed` as its id
     --> old:2:1
      |
    2 | <entry><title>A</title><id>urn:ab:feed</id><link href='https://a.example/a/'/></entry>
      | ^^^^^^^
      |
      = help: it is not adopted, because any entry could have it; if feed readers know the article by another id, set `id` in its frontmatter by hand

    a.md: -
    ");
}

#[test]
fn entries_that_share_link_and_date_are_reported() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 2024-05-22\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2024-05-23\n---\n"),
        ("c.md", "---\ntitle: C\ndate: 2024-05-24\n---\n"),
    ];
    let item = |title: &str, guid: &str, name: &str| {
        format!(
            "<item><title>{title}</title>{guid}<link>https://a.example/{name}/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubDate></item>\n"
        )
    };
    let items = [
        item("A", "<guid>urn:ab:1</guid>", "a"),
        item("A", "<guid>urn:ab:1</guid>", "a"),
        item("B", "", "b"),
        item("B, corrected", "", "b"),
        item("C", "<guid>urn:ab:3</guid>", "c"),
        item("C", "<guid>urn:ab:4</guid>", "c"),
    ];
    insta::assert_snapshot!(check(&articles, &rss(&items.concat())), @r#"
    1
    6 entries: 1 id adopted, 0 had the id, 1 left alone, 2 without an article
    error[adopt/conflict]: two entries give this article two ids: `urn:ab:3` and `urn:ab:4`
     --> articles/c.md:1:1
      |
     ::: old:8:1
      |
    8 | <item><title>C</title><guid>urn:ab:4</guid><link>https://a.example/c/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubD
      | ^^^^^^
      |
      = help: adopt only the feed with the most subscribers, or set `id` by hand

    warning[adopt/repeated-entry]: `A` (https://a.example/a/) has the link and the date of the entry in line 3: feed readers may show only one of them
     --> old:4:1
      |
    4 | <item><title>A</title><guid>urn:ab:1</guid><link>https://a.example/a/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubD
      | ^^^^^^
      |
     ::: old:3:1
      |
    3 | <item><title>A</title><guid>urn:ab:1</guid><link>https://a.example/a/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubD
      | ^^^^^^
      |
      = help: if they are two articles, give one of them another address and date, and an id of its own

    error[adopt/conflict]: `B, corrected` (https://a.example/b/) has the id, the link and the date of the entry in line 5, but another title: `https://a.example/b/`
     --> old:6:1
      |
    6 | <item><title>B, corrected</title><link>https://a.example/b/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubDate></item
      | ^^^^^^
      |
     ::: old:5:1
      |
    5 | <item><title>B</title><link>https://a.example/b/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubDate></item>
      | ^^^^^^
      |
      = help: set `id` by hand in the frontmatter of the article that feed readers know by this id

    warning[adopt/repeated-entry]: `C` (https://a.example/c/) has the link and the date of the entry in line 7: feed readers may show only one of them
     --> old:8:1
      |
    8 | <item><title>C</title><guid>urn:ab:4</guid><link>https://a.example/c/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubD
      | ^^^^^^
      |
     ::: old:7:1
      |
    7 | <item><title>C</title><guid>urn:ab:3</guid><link>https://a.example/c/</link><pubDate>Wed, 22 May 2024 10:00:00 GMT</pubD
      | ^^^^^^
      |
      = help: if they are two articles, give one of them another address and date, and an id of its own

    a.md: id: "urn:ab:1"
    b.md: -
    c.md: -
    "#);
}

#[test]
fn feed_shows_which_reading_of_a_date_is_right() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 03/04/2026\n---\n"),
        ("b.md", "+++\ntitle = \"B\"\ndate = \"05/06/2026\"\n+++\n"),
        ("c.md", "---\ntitle: C\ndate: 2026-05-01\n---\n"),
    ];
    let item = |title: &str, link: &str, date: &str| {
        format!(
            "<item><guid isPermaLink='false'>urn:ab:{title}</guid><title>{title}</title>{link}<pubDate>{date} 2026 00:00:00 GMT</pubDate></item>\n"
        )
    };
    let items = [
        item("A", "<link>https://a.example/a/</link>", "3 Apr"),
        item("B", "", "5 Jun"),
        item("C", "", "1 May"),
    ];
    insta::assert_snapshot!(check(&articles, &rss(&items.concat())), @r#"
    1
    3 entries: 1 id adopted, 0 had the id, 0 without an article, 2 with an article whose date is not clear
    error[article/bad-date]: `date` may be 2026-03-04 or 2026-04-03: `03/04/2026` has no clear order
     --> articles/a.md:3:7
      |
    3 | date: 03/04/2026
      |       ^^^^^^^^^^
      |
      = help: write `date: 2026-04-03`: the published feed has this article on that day; `dates = "day-first"` below `[articles]` in feed.toml reads every such date in this way

    error[article/bad-date]: `date` may be 2026-05-06 or 2026-06-05: `05/06/2026` has no clear order
     --> articles/b.md:3:8
      |
    3 | date = "05/06/2026"
      |        ^^^^^^^^^^^^
      |
      = help: write `date = "2026-06-05"`: the published feed has this article on that day; `dates = "day-first"` below `[articles]` in feed.toml reads every such date in this way

    a.md: -
    b.md: -
    c.md: id: "urn:ab:C"
    "#);
    let items = [
        item("A", "<link>https://a.example/a/</link>", "3 Apr"),
        item("B", "<link>https://a.example/b/</link>", "6 May"),
    ];
    let printed = check(&articles, &rss(&items.concat()));
    let help: Vec<_> = printed.lines().filter(|line| line.contains("help:")).collect();
    insta::assert_snapshot!(help.join("\n"), @r#"
    = help: write `date: 2026-04-03`: the published feed has this article on that day
    = help: write `date = "2026-05-06"`: the published feed has this article on that day
    "#);
    let printed =
        check(&articles[..1], &rss(&item("A", "<link>https://a.example/a/</link>", "9 Sep")));
    assert!(
        printed.contains("the published feed has this article on 2026-09-09: correct the date"),
        "{printed}"
    );
}

#[test]
fn article_is_known_by_the_end_of_its_address_and_its_day() {
    let articles = [
        ("2024-05-22-low-water.md", "---\ntitle: Low water\n---\n"),
        ("2024-05-23-été.md", "---\ntitle: Summer\n---\n"),
        ("en/daily.md", "---\ntitle: Daily\ndate: 2024-05-24\n---\n"),
        ("de/daily.md", "---\ntitle: Täglich\ndate: 2024-05-24\n---\n"),
        ("2024-05-25-ebb.md", "---\ntitle: Ebb\n---\n"),
    ];
    let item = |id: u8, title: &str, url: &str, day: u8| {
        format!(
            "<item><guid isPermaLink='false'>urn:ab:{id}</guid><title>{title}</title><link>https://a.example/{url}</link><pubDate>{day} May 2024 00:00:00 GMT</pubDate></item>"
        )
    };
    let items = [
        item(1, "Other", "blog/2024/low-water.html", 22),
        item(2, "Other", "%c3%89t%C3%A9/", 23),
        item(3, "Täglich", "x/daily", 24),
        item(4, "Other", "ebb", 27),
    ];
    let site = site_with("", &articles);
    let run = adopt(&site, &rss(&items.concat()));
    assert_eq!(
        without_proof(&run.stdout),
        "4 entries: 3 ids adopted, 0 had the id, 1 without an article\n"
    );
    let ids = articles.map(|(path, _)| {
        let text = site.read(&format!("articles/{path}"));
        text.lines().nth(1).unwrap_or_default().to_owned()
    });
    assert_eq!(
        ids,
        ["id: \"urn:ab:1\"", "id: \"urn:ab:2\"", "title: Daily", "id: \"urn:ab:3\"", "title: Ebb"]
    );
}
