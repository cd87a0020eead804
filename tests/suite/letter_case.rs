//! Paths that differ only in the case of letters are one file on many disks.

use crate::site::TestSite;

fn article(title: &str, fields: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-01\n{fields}---\nText.\n")
}

#[test]
fn written_paths_that_differ_in_case_are_refused_at_their_place() {
    for (settings, place, message) in [
        ("[output]\nrss = 'a.xml'\natom = 'A.xml'\n", "6:8", "`a.xml` and `A.xml`"),
        ("[output]\njson = 'FEEDS.opml'\n", "5:8", "`feeds.opml` and `FEEDS.opml`"),
        ("[output]\npage = 'Feeds.html'\n", "5:8", "`feeds.html` and `Feeds.html`"),
        ("[output]\natom = 'FEED.xml'\n", "5:8", "`feed.xml` and `FEED.xml`"),
        (
            "[output]\nopml = 'X/Feed.xml'\n[[feeds]]\npath = 'x'\n",
            "5:8",
            "`X/Feed.xml` and `x/feed.xml`",
        ),
        ("[[feeds]]\npath = 'x'\n[[feeds]]\npath = 'X'\n", "7:8", "`x` and `X`"),
        ("[[feeds]]\npath = \"Éa\"\n[[feeds]]\npath = 'éa'\n", "7:8", "`Éa` and `éa`"),
    ] {
        let site = TestSite::with_config(settings);
        site.write("articles/a.md", &article("A", ""));
        let run = site.run(["build"]).expect(2);
        let text = &run.stderr;
        assert!(text.contains("error[config/repeated-path]"), "{settings}: {text}");
        assert!(text.contains(&format!("feed.toml:{place}")), "{settings}: {text}");
        assert!(text.contains(message), "{settings}: {text}");
        assert!(text.contains("differ only in the case of letters"), "{settings}: {text}");
        assert!(!site.has("public"), "{settings}");
    }
}

#[test]
fn names_that_no_feed_uses_do_not_collide() {
    let site = TestSite::with_config("[output]\natom = 'FEED.xml'\n[feed]\nformats = ['rss']\n");
    site.write("articles/a.md", &article("A", ""));
    site.build();
}

#[test]
fn folders_for_members_that_differ_in_case_are_refused() {
    let feed = |path: &str, folder: &str| {
        format!("[[feeds]]\npath = '{path}'\naccess = 'members'\nfolder = '{folder}'\n")
    };
    for settings in [feed("a", "inner") + &feed("b", "Inner"), feed("a", "Public")] {
        let site = TestSite::with_config(&settings);
        site.write("articles/a.md", &article("A", ""));
        let run = site.run(["build"]).expect(2);
        assert!(
            run.stderr.contains("error[config/members-folder]"),
            "{settings:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn derived_feed_that_differs_from_a_written_one_in_case_is_refused() {
    let site = TestSite::with_config("[[feeds]]\npath = 'Tags/rust'\n[each.tag]\n");
    site.write("articles/a.md", &article("A", "tags: [Rust]\n"));
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("error[config/repeated-path]"), "{}", run.stderr);
    assert!(!site.has("public/tags"));
}

#[test]
fn derived_feeds_that_differ_in_case_keep_their_paths_with_a_warning() {
    let site = TestSite::with_config("[each.tag]\n");
    site.write("articles/a.md", &article("A", "tags: [\"ΝΟΜΟΣ\", Rust]\n"));
    site.write("articles/b.md", &article("B", "tags: [\"νομος\", rust]\n"));
    let run = site.build();
    assert_eq!(run.stderr.matches("warning[output/letter-case]").count(), 1, "{}", run.stderr);
    for path in ["νομοσ", "νομος", "rust"] {
        assert!(site.has(&format!("public/tags/{path}/feed.xml")), "{path}");
    }
    let site =
        TestSite::with_config("[each.tag]\npath = 'X/{slug}'\n[each.author]\npath = 'x/{slug}'\n");
    site.write("articles/a.md", &article("A", "tags: [rust]\nauthor: Rust\n"));
    let run = site.build();
    assert_eq!(run.stderr.matches("warning[output/letter-case]").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("feed.toml"), "{}", run.stderr);
}
