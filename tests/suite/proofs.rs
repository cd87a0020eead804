//! The comparison of a site with its old feeds, at the end of `adopt`.

use crate::site::TestSite;
use crate::stamp::site_with;

/// Entry of an old feed.
struct OldEntry<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    date: &'a str,
}

const fn entry<'a>(id: &'a str, url: &'a str, title: &'a str, date: &'a str) -> OldEntry<'a> {
    OldEntry { id, url, title, date }
}

fn rss(entries: &[OldEntry<'_>]) -> String {
    let items = entries.iter().map(|OldEntry { id, url, title, date }| {
        format!(
            "<item><title>{title}</title><link>{url}</link><guid isPermaLink=\"false\">{id}</guid><pubDate>{date}</pubDate></item>\n"
        )
    });
    format!(
        "<rss version=\"2.0\"><channel><title>Tidal</title><link>https://a.example/</link><description>D</description>\n{}</channel></rss>\n",
        items.collect::<String>()
    )
}

fn atom(entries: &[OldEntry<'_>]) -> String {
    let items = entries.iter().map(|OldEntry { id, url, title, date }| {
        format!(
            "<entry><title>{title}</title><link href=\"{url}\"/><id>{id}</id><updated>{date}</updated></entry>\n"
        )
    });
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Tidal</title><id>urn:ab:feed</id><updated>2024-05-23T00:00:00Z</updated>\n{}</feed>\n",
        items.collect::<String>()
    )
}

fn json(entries: &[OldEntry<'_>]) -> String {
    let items = entries.iter().map(|OldEntry { id, url, title, date }| {
        format!(
            "{{\"id\": \"{id}\", \"url\": \"{url}\", \"title\": \"{title}\", \"date_published\": \"{date}\"}}"
        )
    });
    format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Tidal\", \"items\": [{}]}}",
        items.collect::<Vec<_>>().join(",\n")
    )
}

/// Compares a site with a feed, and returns the comparison.
fn prove(site: &TestSite, feed: &str) -> String {
    site.write("old.xml", feed);
    let run = site.run(["adopt", "old.xml", "--dry-run"]);
    let start = run.stdout.find(" without an article").expect("a summary");
    let end = run.stdout[start..].find('\n').expect("a line");
    run.stdout[start + end + 1..].to_owned()
}

/// Articles of a Jekyll site in New York.
const JEKYLL: [(&str, &str); 4] = [
    ("_posts/2024-01-05-low-water.md", "---\ntitle: Low water\ndate: 2024-01-05 20:30\n---\n"),
    ("_posts/2024-03-10-harbor.md", "---\ntitle: Harbor\ndate: 2024-03-10 09:00\n---\n"),
    ("_posts/2024-07-22-Salt rope.md", "---\ntitle: Salt\ndate: 2024-07-22 10:00\n---\n"),
    ("_posts/2024-07-31-Fog.md", "---\ntitle: Fog\ndate: 2024-07-31 23:15\n---\n"),
];

const JEKYLL_ENTRIES: [OldEntry<'_>; 4] = [
    entry(
        "https://a.example/2024/07/31/Fog",
        "https://a.example/2024/07/31/Fog.html",
        "Fog",
        "Wed, 31 Jul 2024 23:15:00 -0400",
    ),
    entry(
        "https://a.example/2024/07/22/Salt-rope",
        "https://a.example/2024/07/22/Salt-rope.html",
        "Salt",
        "Mon, 22 Jul 2024 10:00:00 -0400",
    ),
    entry(
        "https://a.example/2024/03/10/harbor",
        "https://a.example/2024/03/10/harbor.html",
        "Harbor",
        "Sun, 10 Mar 2024 09:00:00 -0400",
    ),
    entry(
        "https://a.example/2024/01/05/low-water",
        "https://a.example/2024/01/05/low-water.html",
        "Low water",
        "Fri, 05 Jan 2024 20:30:00 -0500",
    ),
];

#[test]
fn settings_that_make_a_jekyll_site_equal_are_proved_and_shown() {
    let site = site_with("", &JEKYLL);
    let proof = prove(&site, &rss(&JEKYLL_ENTRIES));
    insta::assert_snapshot!(proof, @r#"
    Compared 4 entries with the site: 0 of 4 ids, 0 of 4 addresses and 0 of 4 dates are equal.
      4 ids: the feed's ids are its addresses without ending or final slash, as jekyll-feed writes them
        first articles/_posts/2024-07-31-Fog.md: `tag:a.example,2000:_posts/2024-07-31-Fog`, in the feed `https://a.example/2024/07/31/Fog`
        then articles/_posts/2024-07-22-Salt rope.md: `tag:a.example,2000:_posts/2024-07-22-Salt%20rope`, in the feed `https://a.example/2024/07/22/Salt-rope`
        then articles/_posts/2024-03-10-harbor.md: `tag:a.example,2000:_posts/2024-03-10-harbor`, in the feed `https://a.example/2024/03/10/harbor`
      3 addresses: the slash at the end, an ending such as `.html`, the date before the name, the folders
        first articles/_posts/2024-07-31-Fog.md: `https://a.example/_posts/2024-07-31-Fog/`, in the feed `https://a.example/2024/07/31/Fog.html`
        then articles/_posts/2024-03-10-harbor.md: `https://a.example/_posts/2024-03-10-harbor/`, in the feed `https://a.example/2024/03/10/harbor.html`
        then articles/_posts/2024-01-05-low-water.md: `https://a.example/_posts/2024-01-05-low-water/`, in the feed `https://a.example/2024/01/05/low-water.html`
      1 address: the slash at the end, an ending such as `.html`, the date before the name, the spelling of words, the folders
        first articles/_posts/2024-07-22-Salt rope.md: `https://a.example/_posts/2024-07-22-Salt%20rope/`, in the feed `https://a.example/2024/07/22/Salt-rope.html`
      4 dates: the time zone: the dates are hours apart
        first articles/_posts/2024-07-31-Fog.md: `2024-07-31T23:15:00+00:00`, in the feed `2024-08-01T03:15:00+00:00`
        then articles/_posts/2024-07-22-Salt rope.md: `2024-07-22T10:00:00+00:00`, in the feed `2024-07-22T14:00:00+00:00`
        then articles/_posts/2024-03-10-harbor.md: `2024-03-10T09:00:00+00:00`, in the feed `2024-03-10T13:00:00+00:00`
    With these lines in feed.toml, 4 of 4 ids, 4 of 4 addresses and 4 of 4 dates are equal:
      [site]
      timezone = "America/New_York"
      [articles]
      permalink = "/{year}/{month}/{day}/{slug}.html"
      spelling = "jekyll"
      ids = "/{year}/{month}/{day}/{slug}"
      # The dates fit 28 other time zones, too, such as America/Detroit: use the site's own.
    "#);
    let site = site_with(
        "timezone = 'America/New_York'\n[articles]\npermalink = '/{year}/{month}/{day}/{slug}.html'\nspelling = 'jekyll'\nids = '/{year}/{month}/{day}/{slug}'\n",
        &JEKYLL,
    );
    insta::assert_snapshot!(prove(&site, &rss(&JEKYLL_ENTRIES)), @"Compared 4 entries with the site: 4 of 4 ids, 4 of 4 addresses and 4 of 4 dates are equal.");
}

#[test]
fn tag_ids_of_an_atom_feed_at_another_host_have_a_pattern() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 2024-05-22T10:00:00Z\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2024-05-23T10:00:00Z\n---\n"),
        ("c.md", "---\ntitle: C\ndate: 2023-12-31T10:00:00Z\n---\n"),
    ];
    let entries = [
        entry(
            "tag:old.example,2024-05-22:a",
            "http://www.old.example/notes/a",
            "A",
            "2024-05-22T10:00:00Z",
        ),
        entry(
            "tag:old.example,2024-05-23:b",
            "http://www.old.example/notes/b",
            "B",
            "2024-05-23T10:00:00Z",
        ),
        entry(
            "tag:old.example,2023-12-31:c",
            "http://www.old.example/notes/c",
            "C",
            "2023-12-31T10:00:00Z",
        ),
    ];
    let site = site_with("", &articles);
    insta::assert_snapshot!(prove(&site, &atom(&entries)), @r#"
    Compared 3 entries with the site: 0 of 3 ids, 0 of 3 addresses and 3 of 3 dates are equal.
      3 ids: the feed's ids are other `tag:` URIs
        first articles/a.md: `tag:a.example,2000:a`, in the feed `tag:old.example,2024-05-22:a`
        then articles/b.md: `tag:a.example,2000:b`, in the feed `tag:old.example,2024-05-23:b`
        then articles/c.md: `tag:a.example,2000:c`, in the feed `tag:old.example,2023-12-31:c`
      3 addresses: `http` or `https`, the host, the slash at the end, the folders
        first articles/a.md: `https://a.example/a/`, in the feed `http://www.old.example/notes/a`
        then articles/b.md: `https://a.example/b/`, in the feed `http://www.old.example/notes/b`
        then articles/c.md: `https://a.example/c/`, in the feed `http://www.old.example/notes/c`
      All links of the feeds begin with `http://www.old.example`, the site's addresses with `https://a.example`
    With these lines in feed.toml, 3 of 3 ids, 0 of 3 addresses and 3 of 3 dates are equal:
      [articles]
      permalink = "/notes/{slug}"
      ids = "tag:old.example,{year}-{month}-{day}:{slug}"
    Apart from `http`, `www.` and the host, 3 of 3 addresses are equal: correct `url` below `[site]`, or redirect the old addresses.
    "#);
}

#[test]
fn tag_ids_with_the_address_have_a_pattern() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 2024-05-22T10:00:00Z\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2024-05-23T10:00:00Z\nurl: /other/b.html\n---\n"),
    ];
    let entries = [
        entry(
            "tag:a.example,2024-05-22:/a/",
            "https://a.example/a/",
            "A",
            "Wed, 22 May 2024 10:00:00 GMT",
        ),
        entry(
            "tag:a.example,2024-05-23:/other/b.html",
            "https://a.example/other/b.html",
            "B",
            "Thu, 23 May 2024 10:00:00 GMT",
        ),
    ];
    let site = site_with("", &articles);
    let proof = prove(&site, &rss(&entries));
    assert!(
        proof.ends_with(
            "2 of 2 dates are equal:\n  [articles]\n  ids = \"tag:a.example,{year}-{month}-{day}:/{address}\"\n"
        ),
        "{proof}"
    );
}

#[test]
fn equal_site_has_one_line() {
    let articles = [
        ("été à la mer.md", "---\ntitle: Été\ndate: 2024-05-22T10:00:00Z\n---\n"),
        ("日本語.md", "---\ntitle: 日本\ndate: 2024-05-23T10:00:00Z\n---\n"),
    ];
    let entries = [
        entry(
            "tag:a.example,2000:%C3%A9t%C3%A9%20%C3%A0%20la%20mer",
            "https://a.example/%c3%a9t%c3%a9%20%C3%A0%20la%20mer/",
            "Été",
            "2024-05-22T12:00:00+02:00",
        ),
        entry(
            "tag:a.example,2000:%E6%97%A5%E6%9C%AC%E8%AA%9E",
            "https://a.example/日本語/?utm_source=json",
            "日本",
            "2024-05-23T10:00:00Z",
        ),
    ];
    let site = site_with("", &articles);
    insta::assert_snapshot!(prove(&site, &json(&entries)), @"Compared 2 entries with the site: 2 of 2 ids, 2 of 2 addresses and 2 of 2 dates are equal.");
}

#[test]
fn feed_of_another_site_is_named() {
    let site = site_with("", &JEKYLL);
    let entries = [entry("1", "https://other.example/x/", "X", "Fri, 05 Jan 2024 20:30:00 GMT")];
    insta::assert_snapshot!(prove(&site, &rss(&entries)), @"Compared 1 entry, and none has an article: this feed seems to be of another site. Its links begin with `https://other.example`, the site's addresses with `https://a.example`.");
    insta::assert_snapshot!(prove(&site, &rss(&[])), @"The feeds have no entries.");
}

#[test]
fn ids_without_a_pattern_are_left_to_adopt() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 2024-05-22\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2024-05-23\nupdated: 2024-06-01\n---\n"),
        ("c.md", "---\ntitle: C\ndate: 2024-05-24\n---\n"),
        ("d.md", "---\ntitle: D\ndate: 2024-05-25 09:30\n---\n"),
        ("e.md", "---\ntitle: E\ndate: 2024-05-25\n---\n"),
    ];
    let entries = [
        entry(
            "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "https://a.example/a",
            "A",
            "Wed, 22 May 2024 07:41:00 GMT",
        ),
        entry("9c0a1c1e", "https://a.example/b", "B", "Sat, 01 Jun 2024 00:00:00 GMT"),
        entry(
            "https://a.example/?p=77",
            "https://a.example/c/",
            "C",
            "Fri, 24 May 2024 00:00:00 GMT",
        ),
        entry("https://a.example/d/", "https://a.example/d/", "D", "Sat, 25 May 2024 00:00:00 GMT"),
        entry(
            "https://a.example/gone/",
            "https://a.example/gone/",
            "Gone",
            "Sun, 19 May 2024 00:00:00 GMT",
        ),
    ];
    let site = site_with("", &articles);
    insta::assert_snapshot!(prove(&site, &rss(&entries)), @"
    Compared 4 entries with the site: 0 of 4 ids, 2 of 4 addresses and 1 of 4 dates are equal.
      1 id: the feed's ids are its addresses
        first articles/d.md: `tag:a.example,2000:d`, in the feed `https://a.example/d/`
      1 id: the feed's ids an address with a number, such as `?p=123`
        first articles/c.md: `tag:a.example,2000:c`, in the feed `https://a.example/?p=77`
      1 id: the feed's ids have another form
        first articles/b.md: `tag:a.example,2000:b`, in the feed `9c0a1c1e`
      1 id: the feed's ids a UUID
        first articles/a.md: `tag:a.example,2000:a`, in the feed `urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8`
      2 addresses: the slash at the end
        first articles/a.md: `https://a.example/a/`, in the feed `https://a.example/a`
        then articles/b.md: `https://a.example/b/`, in the feed `https://a.example/b`
      1 date: the feed has the day without a time
        first articles/d.md: `2024-05-25T09:30:00+00:00`, in the feed `2024-05-25T00:00:00+00:00`
      1 date: the feed has a time of day, the article has none
        first articles/a.md: `2024-05-22T00:00:00+00:00`, in the feed `2024-05-22T07:41:00+00:00`
      1 date: the feed has the date of the last change
        first articles/b.md: `2024-05-23T00:00:00+00:00`, in the feed `2024-06-01T00:00:00+00:00`
      The feed's ids have 4 forms, 2 times the entry's address (2024-05-19 to 2024-05-25), 1 time an address with a number, such as `?p=123` (2024-05-24), 1 time another text (2024-06-01), 1 time a UUID (2024-05-22); `feedwright adopt old.xml` keeps them all
      1 entry without an article
        first `Gone` (https://a.example/gone/) at old.xml:6
      1 article from the days of the feeds, 2024-05-19 to 2024-06-01, without an entry
        first articles/e.md
    No pattern makes 4 ids equal: run `feedwright adopt old.xml`, which writes each id into its article.
    No pattern makes 2 addresses equal: write the old address into each article as `url`, or redirect it to the new one.
    No time zone makes 3 dates equal: correct the articles' dates, or leave them: feed readers that have an entry ignore its new date.
    ");
    let run = site.run(["adopt", "old.xml"]).succeeds();
    let lines: Vec<_> = run.stdout.lines().take(2).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    5 entries: 4 ids adopted, 0 had the id, 1 without an article
    Compared 4 entries with the site: 4 of 4 ids, 2 of 4 addresses and 1 of 4 dates are equal.
    ");
}

#[test]
fn sections_may_have_patterns_of_their_own() {
    let article = |title: &str, day: u8| {
        format!("---\ntitle: {title}\ndate: 2024-05-{day:02}T10:00:00Z\n---\n")
    };
    let site = site_with("", &[]);
    let mut entries = String::new();
    for (section, day) in [("news", 2), ("notes", 3), ("news", 4), ("notes", 5), ("news", 6)] {
        let title = format!("Page {day}");
        site.write(&format!("articles/{section}/p{day}.md"), &article(&title, day));
        let url = match section {
            "news" => format!("https://a.example/news/2024/05/p{day}/"),
            _ => format!("https://a.example/n/p{day}"),
        };
        let date = format!("2024-05-{day:02}T10:00:00Z");
        entries += &format!(
            "<item><title>{title}</title><link>{url}</link><guid>{url}</guid><dc:date xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{date}</dc:date></item>\n"
        );
    }
    let feed = rss(&[]).replace("</channel>", &format!("{entries}</channel>"));
    insta::assert_snapshot!(prove(&site, &feed), @r#"
    Compared 5 entries with the site: 0 of 5 ids, 0 of 5 addresses and 5 of 5 dates are equal.
      5 ids: the feed's ids are its addresses
        first articles/news/p2.md: `tag:a.example,2000:news/p2`, in the feed `https://a.example/news/2024/05/p2/`
        then articles/notes/p3.md: `tag:a.example,2000:notes/p3`, in the feed `https://a.example/n/p3`
        then articles/news/p4.md: `tag:a.example,2000:news/p4`, in the feed `https://a.example/news/2024/05/p4/`
      3 addresses: the folders of the date
        first articles/news/p2.md: `https://a.example/news/p2/`, in the feed `https://a.example/news/2024/05/p2/`
        then articles/news/p4.md: `https://a.example/news/p4/`, in the feed `https://a.example/news/2024/05/p4/`
        then articles/news/p6.md: `https://a.example/news/p6/`, in the feed `https://a.example/news/2024/05/p6/`
      2 addresses: the slash at the end, the folders
        first articles/notes/p3.md: `https://a.example/notes/p3/`, in the feed `https://a.example/n/p3`
        then articles/notes/p5.md: `https://a.example/notes/p5/`, in the feed `https://a.example/n/p5`
    With these lines in feed.toml, 5 of 5 ids, 5 of 5 addresses and 5 of 5 dates are equal:
      [articles]
      ids = "permalink"
      [articles.permalinks]
      news = "/{section}/{year}/{month}/{slug}/"
      notes = "/n/{slug}"
    "#);
}

#[test]
fn pattern_with_a_few_exceptions_is_shown_with_its_count() {
    let site = site_with("", &[]);
    let mut items = Vec::new();
    for number in 0..40 {
        let date = format!("2024-05-{:02}T10:00:{number:02}Z", number % 28 + 1);
        let text = format!("---\ntitle: Page {number}\ndate: {date}\n---\n");
        site.write(&format!("articles/p{number}.md"), &text);
        let path = if number == 7 { "moved".to_owned() } else { format!("2024/p{number}") };
        items.push(format!(
            "{{\"id\": \"https://a.example/{path}\", \"url\": \"https://a.example/{path}\", \"title\": \"Page {number}\", \"date_published\": \"{date}\"}}"
        ));
    }
    let feed = json(&[]).replace("[]", &format!("[{}]", items.join(",\n")));
    insta::assert_snapshot!(prove(&site, &feed), @r#"
    Compared 40 entries with the site: 0 of 40 ids, 0 of 40 addresses and 40 of 40 dates are equal.
      40 ids: the feed's ids are its addresses
        first articles/p0.md: `tag:a.example,2000:p0`, in the feed `https://a.example/2024/p0`
        then articles/p1.md: `tag:a.example,2000:p1`, in the feed `https://a.example/2024/p1`
        then articles/p2.md: `tag:a.example,2000:p2`, in the feed `https://a.example/2024/p2`
      39 addresses: the slash at the end, the folders of the date
        first articles/p0.md: `https://a.example/p0/`, in the feed `https://a.example/2024/p0`
        then articles/p1.md: `https://a.example/p1/`, in the feed `https://a.example/2024/p1`
        then articles/p2.md: `https://a.example/p2/`, in the feed `https://a.example/2024/p2`
      1 address: the name
        first articles/p7.md: `https://a.example/p7/`, in the feed `https://a.example/moved`
    With these lines in feed.toml, 39 of 40 ids, 39 of 40 addresses and 40 of 40 dates are equal:
      [articles]
      permalink = "/{year}/{slug}"
      ids = "permalink"
    No pattern makes 1 id equal: run `feedwright adopt old.xml`, which writes each id into its article.
    No pattern makes 1 address equal: write the old address into each article as `url`, or redirect it to the new one.
    "#);
}

#[test]
fn unclear_date_is_named_in_the_proof() {
    let articles = [
        ("a.md", "---\ntitle: A\ndate: 03/04/2026\n---\n"),
        ("b.md", "---\ntitle: B\ndate: 2026-05-01\n---\n"),
    ];
    let entries = [
        entry("tag:a.example,2000:a", "https://a.example/a/", "A", "Fri, 03 Apr 2026 00:00:00 GMT"),
        entry("tag:a.example,2000:b", "https://a.example/b/", "B", "Fri, 01 May 2026 00:00:00 GMT"),
    ];
    let site = site_with("", &articles);
    insta::assert_snapshot!(prove(&site, &rss(&entries)), @"
    Compared 1 entry with the site: 1 of 1 ids, 1 of 1 addresses and 1 of 1 dates are equal.
      1 entry not compared: the date of the article is not clear
    ");
    insta::assert_snapshot!(prove(&site, &rss(&entries[..1])), @"Compared nothing: the dates of the articles are not clear (1 entry).");
}

#[test]
fn forms_of_ids_are_listed_and_the_newest_one_is_corrected() {
    let site = site_with("", &JEKYLL);
    let old = [
        entry(
            "tag:old.example,2024:1",
            "https://a.example/2024/01/05/low-water.html",
            "Low water",
            "Fri, 05 Jan 2024 20:30:00 +0000",
        ),
        entry(
            "tag:old.example,2024:2",
            "https://a.example/2024/03/10/harbor.html",
            "Harbor",
            "Sun, 10 Mar 2024 09:00:00 +0000",
        ),
        entry(
            "https://a.example/2024/07/22/Salt-rope.html",
            "https://a.example/2024/07/22/Salt-rope.html",
            "Salt",
            "Mon, 22 Jul 2024 10:00:00 +0000",
        ),
        entry(
            "https://a.example/2024/07/31/Fog.html",
            "https://a.example/2024/07/31/Fog.html",
            "Fog",
            "Wed, 31 Jul 2024 23:15:00 +0000",
        ),
    ];
    insta::assert_snapshot!(prove(&site, &rss(&old)), @r#"
    Compared 4 entries with the site: 0 of 4 ids, 0 of 4 addresses and 4 of 4 dates are equal.
      2 ids: the feed's ids are its addresses
        first articles/_posts/2024-07-22-Salt rope.md: `tag:a.example,2000:_posts/2024-07-22-Salt%20rope`, in the feed `https://a.example/2024/07/22/Salt-rope.html`
        then articles/_posts/2024-07-31-Fog.md: `tag:a.example,2000:_posts/2024-07-31-Fog`, in the feed `https://a.example/2024/07/31/Fog.html`
      2 ids: the feed's ids are other `tag:` URIs
        first articles/_posts/2024-01-05-low-water.md: `tag:a.example,2000:_posts/2024-01-05-low-water`, in the feed `tag:old.example,2024:1`
        then articles/_posts/2024-03-10-harbor.md: `tag:a.example,2000:_posts/2024-03-10-harbor`, in the feed `tag:old.example,2024:2`
      3 addresses: the slash at the end, an ending such as `.html`, the date before the name, the folders
        first articles/_posts/2024-01-05-low-water.md: `https://a.example/_posts/2024-01-05-low-water/`, in the feed `https://a.example/2024/01/05/low-water.html`
        then articles/_posts/2024-03-10-harbor.md: `https://a.example/_posts/2024-03-10-harbor/`, in the feed `https://a.example/2024/03/10/harbor.html`
        then articles/_posts/2024-07-31-Fog.md: `https://a.example/_posts/2024-07-31-Fog/`, in the feed `https://a.example/2024/07/31/Fog.html`
      1 address: the slash at the end, an ending such as `.html`, the date before the name, the spelling of words, the folders
        first articles/_posts/2024-07-22-Salt rope.md: `https://a.example/_posts/2024-07-22-Salt%20rope/`, in the feed `https://a.example/2024/07/22/Salt-rope.html`
      The feed's ids have 2 forms, 2 times the entry's address (2024-07-22 to 2024-07-31), 2 times a `tag:` URI of old.example (2024-01-05 to 2024-03-10); `feedwright adopt old.xml` keeps them all
    With these lines in feed.toml, 2 of 4 ids, 4 of 4 addresses and 4 of 4 dates are equal:
      [articles]
      permalink = "/{year}/{month}/{day}/{slug}.html"
      spelling = "jekyll"
      ids = "permalink"
    No pattern makes 2 ids equal: run `feedwright adopt old.xml`, which writes each id into its article.
    "#);
}

#[test]
fn proof_is_data_in_json() {
    let site = site_with("", &JEKYLL[..2]);
    site.write("old.xml", &rss(&JEKYLL_ENTRIES[2..]));
    let run = site.run(["adopt", "old.xml", "--dry-run", "--format", "json"]);
    let mut proof = run.summary()["proof"].clone();
    let zones = proof["correction"]["other_zones"].take();
    assert!(zones.as_array().unwrap().contains(&"America/Toronto".into()), "{zones}");
    assert_eq!(proof["differences"].as_array().unwrap().len(), 4);
    proof["differences"].as_array_mut().unwrap().truncate(1);
    for part in ["not_in_feeds", "without_article"] {
        assert_eq!(proof[part].take(), serde_json::json!({"count": 0, "first": []}), "{part}");
    }
    assert_eq!(proof["ids"].take(), serde_json::json!({"equal": 0, "total": 2}));
    insta::assert_snapshot!(serde_json::to_string_pretty(&proof).unwrap(), @r#"
    {
      "addresses": {
        "equal": 0,
        "total": 2
      },
      "correction": {
        "addresses": {
          "equal": 2,
          "total": 2
        },
        "dates": {
          "equal": 2,
          "total": 2
        },
        "ids": {
          "equal": 2,
          "total": 2
        },
        "other_zones": null,
        "settings": [
          {
            "key": "timezone",
            "table": "site",
            "value": "America/New_York"
          },
          {
            "key": "permalink",
            "table": "articles",
            "value": "/{year}/{month}/{day}/{slug}.html"
          },
          {
            "key": "ids",
            "table": "articles",
            "value": "/{post_id}"
          }
        ],
        "toml": "[site]\ntimezone = \"America/New_York\"\n[articles]\npermalink = \"/{year}/{month}/{day}/{slug}.html\"\nids = \"/{post_id}\"\n"
      },
      "dates": {
        "equal": 0,
        "total": 2
      },
      "differences": [
        {
          "classes": [
            "address-without-ending"
          ],
          "count": 2,
          "examples": [
            {
              "feed": "https://a.example/2024/03/10/harbor",
              "feed_file": "old.xml",
              "feed_line": 2,
              "file": "articles/_posts/2024-03-10-harbor.md",
              "site": "tag:a.example,2000:_posts/2024-03-10-harbor"
            },
            {
              "feed": "https://a.example/2024/01/05/low-water",
              "feed_file": "old.xml",
              "feed_line": 3,
              "file": "articles/_posts/2024-01-05-low-water.md",
              "site": "tag:a.example,2000:_posts/2024-01-05-low-water"
            }
          ],
          "property": "id"
        }
      ],
      "entries": 2,
      "from": "2024-01-06",
      "held": 0,
      "id_forms": [
        {
          "count": 2,
          "form": "address-without-ending",
          "from": "2024-01-06",
          "host": "",
          "to": "2024-03-10"
        }
      ],
      "ids": null,
      "matched": 2,
      "not_in_feeds": null,
      "other_origin": null,
      "to": "2024-03-10",
      "without_article": null
    }
    "#);
}

#[test]
fn thousands_of_entries_of_one_day_and_title_end_soon() {
    let site = site_with("", &[]);
    let mut items = Vec::new();
    for number in 0..2_000 {
        site.write(
            &format!("articles/p{number}.md"),
            "---\ntitle: Daily\ndate: 2024-05-22T10:00:00Z\n---\n",
        );
        items.push(format!(
            "{{\"id\": \"urn:ab:{number}\", \"url\": \"https://a.example/?n={number}\", \"title\": \"Daily\", \"date_published\": \"2024-05-22T10:00:00Z\"}}"
        ));
    }
    let feed = json(&[]).replace("[]", &format!("[{}]", items.join(",\n")));
    let proof = prove(&site, &feed);
    assert!(proof.starts_with("Compared 2000 entries, and none has an article"), "{proof}");
}
