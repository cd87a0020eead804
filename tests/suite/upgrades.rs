//! Sites that an earlier version published are built again with the same ids,
//! dates and addresses. The fixtures were written by the version before the rules
//! had versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::root;
use crate::site::TestSite;

/// Copies the files of a fixture into a site.
fn site_of(name: &str) -> TestSite {
    let site = TestSite::new();
    copy(&root().join("tests/fixtures/upgrade").join(name), "", &site);
    site.set_now("2026-11-24T00:00:00Z");
    site
}

fn copy(folder: &Path, below: &str, site: &TestSite) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            copy(&entry.path(), &format!("{path}/"), site);
        } else {
            site.write_bytes(&path, &fs::read(entry.path()).unwrap());
        }
    }
}

/// Id, date and address of each entry, by title: frontmatter that the version
/// before took for text is part of the title's article, so paths are used.
fn identities(site: &TestSite) -> BTreeMap<String, [String; 3]> {
    let manifest = site.manifest();
    let entries = manifest["entries"].as_object().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    entries
        .map(|(id, record)| {
            let facts = [id.clone(), text(&record["published"]), text(&record["url"])];
            (text(&record["path"]), facts)
        })
        .collect()
}

#[test]
fn every_kind_of_id_survives_an_upgrade() {
    for name in ["kinds", "permalink", "pattern"] {
        let site = site_of(name);
        let mut before = identities(&site);
        before.remove("2024-05-12-hidden.md");
        for round in 0..3 {
            let run = site.build();
            assert_eq!(identities(&site), before, "{name} {round}");
            let first = run.stderr.contains("warning[identity/kept-by-upgrade]");
            let later = run.stderr.contains("info[identity/still-kept]");
            assert_eq!((first, later), (round == 0, round > 0), "{}", run.stderr);
            assert_eq!(run.stderr.contains("identity/hidden-by-upgrade"), round == 0);
        }
        // Without the cache of headers, too.
        site.remove(".feedwright-cache");
        site.build();
        assert_eq!(identities(&site), before, "{name}");
    }
}

#[test]
fn plain_text_keeps_id_date_and_address() {
    let site = site_of("plain-text");
    let before = identities(&site);
    for round in 0..2 {
        let run = site.build().succeeds();
        assert_eq!(identities(&site), before, "{round}: {}", run.stderr);
        assert_eq!(run.stderr.contains("warning[identity/kept-by-upgrade]"), round == 0);
    }
    assert_eq!(site.titles(), ["Letters From the Quay", "Towns call for a ferry"]);
}

#[test]
fn articles_that_an_upgrade_hides_are_named_with_the_fields_that_do() {
    let site = site_of("kinds");
    site.write("articles/tag.md", &hidden(&site, "tag.md", "wip: yes"));
    site.write("articles/uuid.md", &hidden(&site, "uuid.md", "password: open sesame"));
    site.write("articles/word.md", &hidden(&site, "word.md", "draft: true"));
    let run = site.build();
    let named = "`2024-05-12-hidden.md` (`draft: true`), `tag.md` (`wip: yes`), \
                 `uuid.md` (`password: …`)\n";
    assert!(run.stderr.contains(named), "{}", run.stderr);
    // Every version hides a draft, so the author has made it one.
    assert!(!run.stderr.contains("word.md"), "{}", run.stderr);
}

/// Returns the text of an article with one more field.
fn hidden(site: &TestSite, name: &str, field: &str) -> String {
    site.read(&format!("articles/{name}")).replacen("title:", &format!("{field}\ntitle:"), 1)
}

#[test]
fn new_values_are_taken_if_the_user_agrees() {
    let site = site_of("kinds");
    let before = identities(&site);
    site.run(["build", "--accept-changes"]).succeeds();
    let after = identities(&site);
    assert_eq!(after["2024-05-10-fence.md"][0], "tag:b.example,2020:two");
    assert_eq!(after["2024-05-10-fence.md"][1], "2024-05-11T00:00:00Z");
    assert_eq!(after["tag.md"], before["tag.md"]);
    let run = site.build();
    assert!(!run.stderr.contains("by-upgrade"), "{}", run.stderr);
}

#[test]
fn change_by_the_author_is_refused_after_an_upgrade() {
    let site = site_of("kinds");
    site.build();
    let text = site.read("articles/2024-05-10-fence.md");
    site.write("articles/2024-05-10-fence.md", &text.replace("2024-05-11", "2024-05-20"));
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("identity/"), "{}", run.stderr);
    // A new text does not change these values.
    site.write("articles/2024-05-10-fence.md", &text.replace("Text.", "Longer."));
    site.build();
}

#[test]
fn new_articles_follow_the_new_rules() {
    let site = site_of("kinds");
    site.write(
        "articles/2024-06-01-new.md",
        "\n---\ntitle: New\ndate: 2024-06-02\nid: tag:b.example,2020:new\n---\nText.\n",
    );
    site.build();
    assert!(site.ids().contains(&"tag:b.example,2020:new".to_owned()));
}

#[test]
fn stamp_writes_the_published_id_and_the_other_values_stay() {
    let site = site_of("pattern");
    site.build();
    let before = identities(&site);
    let id = &before["two-dates.md"][0];
    assert!(!site.read("articles/two-dates.md").contains(id));
    site.run(["stamp"]);
    assert!(site.read("articles/two-dates.md").contains(id));
    let run = site.build();
    assert_eq!(identities(&site), before);
    assert!(run.stderr.contains("info[identity/still-kept]"), "{}", run.stderr);
    assert!(!run.stderr.contains("kept-by-upgrade"), "{}", run.stderr);
}

#[test]
fn stamp_writes_the_published_id_of_an_article_with_a_guid() {
    let site = site_of("rules-1");
    site.build();
    let before = identities(&site);
    let id = &before["guid-word.md"][0];
    let text = site.read("articles/guid-word.md");
    assert!(text.contains("guid:") && !text.contains(id.as_str()));
    let run = site.run(["stamp", "articles/guid-word.md"]).succeeds();
    assert!(run.stdout.contains("1 article stamped, 0 had an id"), "{}", run.stdout);
    assert!(site.read("articles/guid-word.md").contains(id.as_str()));
    let run = site.run(["stamp", "articles/guid-word.md"]).succeeds();
    assert!(run.stdout.contains("0 articles stamped, 1 had an id"), "{}", run.stdout);
    site.build();
    assert_eq!(identities(&site), before);
    // Without a manifest, the feeds and the files alone keep it. Of an article that was not
    // stamped, the id to write is the one in the feeds, not the guid.
    site.remove("public/feedwright.json");
    site.remove(".feedwright-cache");
    let run = site.run(["build"]).expect(1);
    assert!(!run.stderr.contains("guid-word.md"), "{}", run.stderr);
    assert!(run.stderr.contains("set `id` to `urn:uuid:0b1d5a8e"), "{}", run.stderr);
    assert!(!run.stderr.contains("`exact_id`"), "{}", run.stderr);
}

/// Titles of the entries of a person's feed.
fn titles_by(site: &TestSite, part: &str) -> Vec<String> {
    let text = site.output(&format!("by/{part}/feed.json"));
    let feed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let items = feed["items"].as_array().unwrap().iter();
    items.map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn feeds_of_persons_who_are_named_by_key_and_by_name_keep_their_addresses() {
    let site = site_of("authors");
    for _ in 0..2 {
        site.build();
        assert_eq!(titles_by(&site, "both"), ["Two", "One"]);
        assert_eq!(titles_by(&site, "both-ways"), ["Two", "One"]);
        assert_eq!(titles_by(&site, "key"), ["Three"]);
        assert_eq!(titles_by(&site, "by-name"), ["Four"]);
        assert!(!site.has("public/by/name") && !site.has("public/by/by-key"));
    }
    let article = "---\ntitle: Five\ndate: 2024-05-05\nauthors: [name, By Name]\n---\nText.\n";
    site.write("articles/e.md", article);
    site.build();
    assert_eq!(titles_by(&site, "by-name"), ["Five", "Four"]);
    assert!(!site.has("public/by/name"));
}

/// Names of the rules of version 2, as their warnings say them.
const RULES_OF_VERSION_2: [&str; 4] = [
    "3 published articles keep their published ids, dates and addresses after the upgrade of feedwright, although now the order of day and month in dates such as `03/04/2026` is not guessed: `us-date-and-guid.md`, `us-date.md`, `us-dates.md`",
    "1 published article keeps its published id, date and address after the upgrade of feedwright, although now names of months are read in the languages of sites: `finnish.md`",
    "4 published articles keep their published ids, dates and addresses after the upgrade of feedwright, although now `guid`, `episode_guid` and `ssp_guid` are used letter by letter: `episode-guid.md`, `guid-uuid.md`, `guid-word.md` and 1 more",
    "3 published articles keep their published ids, dates and addresses after the upgrade of feedwright, although now `link` and `canonical` on another host are not the article's address: `canonical-out.md`, `link-and-path.md`, `link-out.md`",
];

#[test]
fn dates_guids_and_links_of_version_1_survive_an_upgrade() {
    for name in ["rules-1", "permalink-1"] {
        let site = site_of(name);
        let before = identities(&site);
        assert_eq!(before.len(), 15);
        for round in 0..3 {
            let run = site.build();
            assert_eq!(identities(&site), before, "{name} {round}");
            if round == 0 {
                let warnings = run.stderr.matches("warning[identity/kept-by-upgrade]").count();
                assert_eq!(warnings, 4, "{}", run.stderr);
                for message in RULES_OF_VERSION_2 {
                    assert!(run.stderr.contains(message), "{message}\n{}", run.stderr);
                }
            } else {
                assert!(!run.stderr.contains("warning"), "{}", run.stderr);
            }
        }
        site.remove(".feedwright-cache");
        site.build();
        assert_eq!(identities(&site), before, "{name}");
    }
}

#[test]
fn unclear_date_that_the_author_changes_is_an_error_again() {
    for (from, to) in [
        ("date: 03/04/2024", "date: 03/06/2024"),
        ("expires: 07/08/2099", "expires: 07/09/2099"),
        ("expires: 07/08/2099", "embargo: 07/08/2099"),
    ] {
        let site = site_of("rules-1");
        site.build();
        let text = site.read("articles/us-dates.md");
        assert!(text.contains(from));
        site.write("articles/us-dates.md", &text.replace(from, to));
        let run = site.run(["build"]).expect(1);
        assert!(run.stderr.contains("error[article/bad-date]"), "{to}: {}", run.stderr);
    }
    // A date that is written clearly, or removed, needs no decision any more.
    let site = site_of("rules-1");
    site.build();
    let before = identities(&site);
    let mut text = site.read("articles/us-dates.md");
    for (from, to) in [("05/06/2024", "2024-05-06"), ("03/04/2024", "2024-03-04")] {
        text = text.replace(from, to);
        site.write("articles/us-dates.md", &text);
        site.build();
    }
    assert_eq!(identities(&site), before);
}

#[test]
fn new_article_with_an_unclear_date_is_an_error_after_an_upgrade() {
    let site = site_of("rules-1");
    site.write("articles/new.md", "---\ntitle: New\ndate: 03/04/2024\n---\nText.\n");
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("error[article/bad-date]"), "{}", run.stderr);
    assert!(!run.stderr.contains("us-date.md:"), "{}", run.stderr);
}

#[test]
fn new_guids_and_links_are_taken_if_the_user_agrees() {
    let site = site_of("rules-1");
    for name in ["us-date.md", "us-dates.md", "us-date-and-guid.md"] {
        site.remove(&format!("articles/{name}"));
    }
    site.run(["build", "--accept-changes"]).succeeds();
    let after = identities(&site);
    assert_eq!(after["guid-word.md"][0], "tag:a.example,2000:guid:buzz-1234");
    assert_eq!(after["ssp-guid.md"][0], "https://b.example/?ssp=1");
    assert_eq!(after["link-out.md"][2], "https://a.example/link-out/");
    assert_eq!(after["finnish.md"][1], "2023-11-02T00:00:00Z");
    assert!(site.read("public/feed.xml").contains(">buzz-1234</guid>"));
}

/// Id, date of update and address of every entry in the manifest, and the paths of all files.
fn published(site: &TestSite) -> (Vec<[String; 3]>, Vec<String>) {
    let manifest = site.manifest();
    let entries = manifest["entries"].as_object().unwrap().iter();
    let entries = entries
        .map(|(id, record)| [id.clone(), record["updated"].to_string(), record["url"].to_string()]);
    let files = manifest["files"].as_object().unwrap().keys().cloned().collect();
    (entries.collect(), files)
}

/// The rules of plain text, of repeated headings and of notes without a title changed what
/// these entries show. Nothing by which readers know them changed.
#[test]
fn texts_that_are_read_by_other_rules_keep_ids_dates_addresses_and_feeds() {
    let site = site_of("references");
    let (identities_before, before) = (identities(&site), published(&site));
    for round in 0..2 {
        site.build();
        assert_eq!(identities(&site), identities_before, "{round}");
        assert_eq!(published(&site), before, "{round}");
    }
    let items = site.items("tags/r-and-amp-b/feed.json");
    assert_eq!(items.len(), 2);
    assert_eq!(items[0].get("title"), None);
    assert_eq!(items[1]["title"], "Café & Bar");
    assert_eq!(items[1]["tags"], serde_json::json!(["Q&A", "R&B"]));
    assert!(!items[1]["content_html"].as_str().unwrap().contains("<h1>"));
    let rss = site.output("in/n-and-auml-he/feed.xml");
    assert!(rss.contains("<title>Tom &amp; Jerry: Nähe</title>"), "{rss}");
    // A tag that was not published before has the address of its plain text.
    let text = site.read("articles/now/bar.md").replace("R&amp;B\"", "R&amp;B\", \"S&amp;T\"");
    site.write("articles/now/bar.md", &text);
    site.build();
    assert!(site.has("public/tags/s-and-t/feed.xml"));
    assert!(site.has("public/tags/r-and-amp-b/feed.xml") && !site.has("public/tags/r-and-b"));
}

/// Sites of version 2 in the spelling of a generator, with the articles whose addresses differ
/// in the generator's own spelling, and the addresses that they get if the user agrees.
const SPELLED_SITES: [(&str, &[(&str, &str)]); 4] = [
    (
        "spelling-hugo",
        &[
            ("post/-lead-.md", "/post/-lead-/"),
            ("post/C# and ½.md", "/post/c%23-and-/"),
            ("post/Slug.md", "/post/hello--world_x/"),
            ("post/bare.md", "/own/page/"),
            ("post/what-s-new---january.md", "/post/what-s-new---january/"),
        ],
    ),
    (
        "spelling-jekyll",
        &[
            ("2024-05-02-two..dots.md", "/2024/05/02/two/dots.html"),
            ("2024-05-03-half ½.md", "/2024/05/03/half.html"),
            ("2024-05-04-slug.md", "/2024/05/04/Hello-World_x.html"),
            ("2024-5-5-single.md", "/2024/05/05/single.html"),
        ],
    ),
    (
        "spelling-pelican",
        &[
            ("escaped.md", "/p%2520q.html"),
            ("fi.md", "/fin-12.html"),
            ("kana.md", "/shichitsu.html"),
            ("lead.md", "/-leading.html"),
        ],
    ),
    ("spelling-eleventy", &[("it's.md", "/blog/its/"), ("Ärger.md", "/blog/aerger/")]),
];

#[test]
fn addresses_in_the_spelling_of_version_2_survive_an_upgrade() {
    for (name, _) in SPELLED_SITES {
        let site = site_of(name);
        let before = identities(&site);
        for round in 0..3 {
            let run = site.build();
            assert_eq!(identities(&site), before, "{name} {round}");
            let first = run.stderr.contains("warning[identity/kept-by-upgrade]");
            assert_eq!(first, round == 0, "{name} {round}: {}", run.stderr);
        }
        site.remove(".feedwright-cache");
        site.build();
        assert_eq!(identities(&site), before, "{name}");
    }
}

#[test]
fn new_spelling_is_taken_if_the_user_agrees_and_by_new_articles() {
    for (name, changed) in SPELLED_SITES {
        let site = site_of(name);
        site.run(["build", "--accept-changes"]).succeeds();
        let after = identities(&site);
        for (path, url) in changed {
            assert_eq!(after[*path][2], format!("https://a.example{url}"), "{name} {path}");
        }
        let run = site.build();
        assert!(!run.stderr.contains("by-upgrade"), "{}", run.stderr);
    }
    let site = site_of("spelling-hugo");
    site.write("articles/post/a---b.md", "---\ntitle: New\ndate: 2024-06-01\n---\nText.\n");
    site.build();
    assert_eq!(identities(&site)["post/a---b.md"][2], "https://a.example/post/a---b/");
}

#[test]
fn article_keeps_its_address_although_its_title_is_read_as_pelican_reads_it() {
    let site = site_of("raw-fields");
    let before = identities(&site);
    let run = site.build();
    assert_eq!(identities(&site), before);
    assert!(run.stderr.contains("warning[identity/kept-by-upgrade]"), "{}", run.stderr);
    assert!(site.titles().contains(&"Sharp # and more".to_owned()));
}
