//! Feeds that were published stay: derived ones when their articles go, all
//! when feed.toml changes, until it says that they moved or are gone.

use crate::site::TestSite;

fn article(title: &str, day: u32, fields: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-{day:02}\n{fields}---\nText of {title}.\n")
}

/// A published site of two sections, `culture` with one article.
fn sections(settings: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    site.write("articles/culture/c.md", &article("C", 22, "tags: [Arts]\n"));
    for (name, day) in [("u", 19), ("v", 20), ("w", 21)] {
        site.write(&format!("articles/world/{name}.md"), &article(name, day, "tags: [News]\n"));
    }
    site.build();
    site
}

/// Makes the only article of `culture` a draft.
fn empty_culture(site: &TestSite) {
    site.write_private("articles/culture/c.md", &article("C", 22, "draft: true\n"));
}

/// Returns the `feed.json` of the folder of a feed, without its entries.
fn head(site: &TestSite, folder: &str) -> (String, usize) {
    let feed: serde_json::Value =
        serde_json::from_str(&site.output(&format!("{folder}/feed.json"))).unwrap();
    (feed["title"].as_str().unwrap().to_owned(), feed["items"].as_array().unwrap().len())
}

#[test]
fn derived_feed_stays_without_articles_and_is_listed_nowhere() {
    let site = sections("[output]\npage = 'index.html'\n[each.section]\n");
    let before = site.output("culture/atom.xml");
    empty_culture(&site);
    let run = site.run(["build", "--strict"]).succeeds();
    assert!(
        run.stderr.contains("info[feed/kept]: `culture` has too few articles"),
        "{}",
        run.text()
    );
    assert_eq!(head(&site, "culture"), ("A: culture".to_owned(), 0));
    let updated = |text: &str| text.split_once("<updated>").unwrap().1[..20].to_owned();
    assert_eq!(updated(&site.output("culture/atom.xml")), updated(&before));
    for list in ["feeds.opml", "feeds.html", "index.html", "world/index.html"] {
        assert!(!site.output(list).contains("culture"), "{list}");
    }
    assert!(site.output("culture/index.html").contains("world"));
    let files = site.files("public");
    site.write("articles/world/x.md", &article("X", 25, ""));
    site.build();
    for name in ["culture/feed.xml", "culture/atom.xml", "culture/feed.json"] {
        assert_eq!(site.output(name).as_bytes(), files[name], "{name}");
    }
}

#[test]
fn empty_feed_comes_back_with_its_article() {
    let site = sections("[each.section]\n");
    let files = site.files("public");
    empty_culture(&site);
    site.build();
    site.write("articles/culture/c.md", &article("C", 22, "tags: [Arts]\n"));
    site.build();
    assert_eq!(site.files("public"), files);
}

#[test]
fn empty_feed_has_a_tombstone_of_the_deleted_article() {
    let site = sections("[feed]\ntombstones = true\n[each.section]\n");
    site.remove("articles/culture/c.md").set_now("2026-06-01T00:00:00Z").build();
    let id = "tag:a.example,2000:culture/c";
    assert!(site.output("culture/atom.xml").contains(&format!("ref=\"{id}\"")));
    site.set_now("2026-08-01T00:00:00Z").build();
    let atom = site.output("culture/atom.xml");
    assert!(!atom.contains("deleted-entry"));
    assert!(atom.contains("<updated>2026-06-01T00:00:00"), "{atom}");
}

#[test]
fn feed_below_a_raised_minimum_stays_with_its_articles_and_pages() {
    let each = "[each.section]\nlimit = 1\narchive = { size = 1 }\n";
    let site = sections(each);
    let page = site.output("world/archive/1/feed.json");
    site.config(&format!("{each}minimum = 5\n"));
    let run = site.build();
    assert!(run.stderr.contains("2 feeds have too few articles"), "{}", run.stderr);
    assert_eq!(head(&site, "culture").1, 1);
    assert_eq!(site.output("world/archive/1/feed.json"), page);
    assert!(!site.output("feeds.opml").contains("culture"));
    site.config(each).build();
    assert!(site.output("feeds.opml").contains("culture"));
}

#[test]
fn feed_of_a_tag_keeps_its_folder_whatever_the_case_of_its_letters() {
    let site = sections("[each.tag]\n");
    site.write("articles/culture/c.md", &article("C", 22, "tags: [ARTS]\n"));
    let run = site.build();
    assert!(!run.stderr.contains("feed/"), "{}", run.stderr);
    assert_eq!(head(&site, "tags/arts"), ("A: ARTS".to_owned(), 1));
}

#[test]
fn feed_of_a_renamed_tag_is_kept_next_to_the_new_one() {
    let site = sections("[each.tag]\n");
    site.write("articles/culture/c.md", &article("C", 22, "tags: [Culture]\n"));
    site.build();
    assert_eq!(head(&site, "tags/arts"), ("A: Arts".to_owned(), 0));
    assert_eq!(head(&site, "tags/culture"), ("A: Culture".to_owned(), 1));
}

#[test]
fn feed_ends_where_the_configuration_says_so() {
    for ending in [
        "[serve]\ngone = ['culture/']\n",
        "[serve]\ngone = ['culture/feed.xml', 'culture/atom.xml', '/culture/feed.json']\n",
        "[[moved]]\nfrom = 'culture/'\nto = 'world/'\n",
    ] {
        let site = sections("[each.section]\n");
        site.config(&format!("[each.section]\n{ending}"));
        site.build();
        // It has an article still.
        assert!(site.has("public/culture/feed.xml"), "{ending}");
        empty_culture(&site);
        let run = site.build();
        assert!(!run.stderr.contains("feed/"), "{ending:?}: {}", run.stderr);
        assert!(!site.has("public/culture"), "{ending}");
        assert!(site.manifest()["feeds"]["culture"].is_null(), "{ending:?}");
    }
}

#[test]
fn accepted_deletions_end_an_empty_feed() {
    let site = sections("[each.section]\n");
    empty_culture(&site);
    let run = site.run(["build", "--accept-deletions"]).succeeds();
    assert!(run.stderr.contains("info[feed/ended]"), "{}", run.stderr);
    assert!(!site.has("public/culture"));
    assert!(!site.build().stderr.contains("feed/"));
}

/// Builds after a change of feed.toml, which must be refused with these lines
/// and change nothing, and must be accepted once they are added.
#[track_caller]
fn refuse_then_paste(before: &str, after: &str, lines: &str) {
    let site = sections(before);
    let files = site.files("public");
    site.config(after);
    for command in [&["check"][..], &["build"], &["build", "--keep-going"]] {
        let run = site.run(command).expect(1);
        assert!(run.stderr.contains("error[feed/leaves]"), "{command:?}: {}", run.stderr);
        let printed: Vec<&str> = run.stderr.lines().map(str::trim).collect();
        assert!(printed.join("\n").contains(lines.trim()), "{command:?}: {}", run.stderr);
    }
    assert_eq!(site.files("public"), files);
    site.config(before).build();
    assert_eq!(site.files("public"), files);
    let accepted = sections(before);
    accepted.config(after);
    accepted.run(["build", "--accept-deletions"]).succeeds();
    accepted.build();
    site.config(&format!("{after}{lines}")).build();
    assert_eq!(site.files("public"), accepted.files("public"));
}

#[test]
fn path_of_derived_feeds_changes_with_a_redirect_of_the_folder() {
    refuse_then_paste(
        "[each.tag]\n",
        "[each.tag]\npath = 'topics/{slug}'\n",
        "[[moved]]\nfrom = \"tags/\"\nto = \"topics/\"\n",
    );
}

#[test]
fn path_of_a_feed_changes_with_a_redirect_of_its_folder() {
    refuse_then_paste(
        "[[feeds]]\npath = 'old'\n",
        "[[feeds]]\npath = 'new'\n",
        "[[moved]]\nfrom = \"old/\"\nto = \"new/\"\n",
    );
}

#[test]
fn name_of_a_file_changes_with_a_redirect() {
    refuse_then_paste(
        "",
        "[output]\nrss = 'rss.xml'\n",
        "[[moved]]\nfrom = \"feed.xml\"\nto = \"rss.xml\"\n",
    );
}

#[test]
fn format_ends_with_a_redirect_to_another() {
    refuse_then_paste(
        "[feed]\nformats = ['atom', 'rss']\n",
        "[feed]\nformats = ['rss']\n",
        "[[moved]]\nfrom = \"atom.xml\"\nto = \"feed.xml\"\n",
    );
}

#[test]
fn table_is_removed_with_a_redirect_to_the_feed_of_the_site() {
    refuse_then_paste("[[feeds]]\npath = 'old'\n", "", "[[moved]]\nfrom = \"old/\"\nto = \"./\"\n");
    let site = sections("[each.tag]\n");
    let run = site.config("").run(["build"]).expect(1);
    assert!(run.stderr.contains("add `gone = [\"tags/\"]` to `[serve]`"), "{}", run.stderr);
}

#[test]
fn empty_feed_moves_with_the_path_of_its_rule() {
    let site = sections("[each.section]\n");
    empty_culture(&site);
    site.build();
    site.config("[each.section]\npath = 'sections/{slug}'\n").run(["build"]).expect(1);
    site.config(
        "[each.section]\npath = 'sections/{slug}'\n[serve]\ngone = ['culture/', 'world/']\n",
    );
    site.build();
    assert_eq!(head(&site, "sections/culture").1, 0);
    assert!(!site.has("public/culture"));
}

#[test]
fn manifest_of_an_earlier_release_knows_feeds_by_their_files() {
    let site = sections("[each.section]\n");
    let mut manifest = site.manifest();
    manifest.as_object_mut().unwrap().remove("feeds");
    site.write("public/feedwright.json", &manifest.to_string());
    site.config("[each.section]\n[output]\natom = 'feed.atom'\n");
    assert!(site.run(["build"]).expect(1).stderr.contains("feed/leaves"));
    site.config("[each.section]\n");
    empty_culture(&site);
    site.build();
    assert_eq!(head(&site, "culture").1, 0);
    assert_eq!(site.manifest()["feeds"]["culture"]["by"], "section");
}

#[test]
fn publisher_with_an_empty_disk_keeps_the_feeds_of_the_store() {
    let site = sections("[each.section]\n");
    let target = format!("file://{}", site.path("www").display());
    let publish = |options: &[&str]| {
        if site.has("public") {
            site.remove("public");
        }
        site.run([&["publish", &*target][..], options].concat())
    };
    publish(&[]).succeeds();
    empty_culture(&site);
    publish(&[]).succeeds();
    assert!(site.has("www/culture/feed.xml"));
    assert!(publish(&[]).succeeds().stdout.contains("0 written"));
    site.config("");
    let run = publish(&["--keep-going"]).expect(1);
    assert!(run.stderr.contains("error[feed/leaves]"), "{}", run.stderr);
    assert!(site.has("www/culture/feed.xml") && site.has("www/world/feed.xml"));
    publish(&["--accept-deletions"]).succeeds();
    assert!(!site.has("www/culture") && !site.has("www/world"));
}

#[test]
fn empty_feed_is_known_after_the_manifest_is_lost() {
    let site = sections("[each.section]\n");
    empty_culture(&site);
    site.build();
    let feed = site.output("culture/feed.json");
    site.remove("public/feedwright.json");
    site.run(["build", "--rebuild-manifest", "--replace"]).succeeds();
    assert_eq!(site.output("culture/feed.json"), feed);
    site.build();
    assert_eq!(site.output("culture/feed.json"), feed);
}
