//! What subscribers know stays: ids and dates that would change are refused,
//! whatever becomes of files, settings, the manifest and the clock.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::read_back::{self, FILES};
use crate::site::TestSite;

/// A site whose published ids and dates are known.
struct KnownSite(TestSite);

/// Exit code and output of a build.
struct Built {
    code: Option<i32>,
    printed: String,
}

impl KnownSite {
    fn new(settings: &str) -> Self {
        let site = TestSite::with_config(settings);
        site.set_now(NOW);
        Self(site)
    }

    fn configure(&self, settings: &str) {
        self.0.config(settings);
    }

    fn article(&self, path: &str, fields: &str, body: &str) {
        let text = format!("---\ntitle: T\n{fields}\n---\n{body}\n");
        self.0.write(&format!("articles/{path}"), &text);
    }

    fn article_private(&self, path: &str, fields: &str, body: &str) {
        let text = format!("---\ntitle: T\n{fields}\n---\n{body}\n");
        self.0.write_private(&format!("articles/{path}"), &text);
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path(path)
    }

    fn rename(&self, from: &str, to: &str) {
        self.0.rename(from, to);
    }

    fn remove(&self, path: &str) {
        self.0.remove(path);
    }

    fn run(&self, arguments: &[&str]) -> Built {
        let run = self.0.run([arguments, &["--quiet"]].concat());
        Built { code: run.code, printed: run.stderr }
    }

    /// Builds what must be in order.
    fn build(&self, arguments: &[&str]) {
        let built = self.run(&[&["build"], arguments].concat());
        assert_eq!((built.code, &*built.printed), (Some(0), ""));
    }

    /// The ids in the feeds, of all formats the same.
    fn ids(&self) -> BTreeSet<String> {
        let ids = |file: &&str| {
            let entries = read_back::entries(&self.path("public").join(file));
            entries.into_keys().collect::<BTreeSet<_>>()
        };
        let [rss, atom, json] = FILES.each_ref().map(ids);
        assert_eq!((&rss, &atom), (&json, &json));
        json
    }

    /// Checks that `check` and `build` refuse alike and leave the feeds alone;
    /// returns what they said.
    fn refused(&self) -> String {
        let before = self.ids();
        let [check, build] = ["check", "build"].map(|command| self.run(&[command]));
        assert_eq!((check.code, build.code), (Some(1), Some(1)), "{}", build.printed);
        assert_eq!(check.printed, build.printed);
        assert_eq!(self.ids(), before);
        build.printed
    }

    /// Checks that `--accept-changes` publishes and reports the changes.
    fn accepted(&self) -> String {
        let [check, build] =
            ["check", "build"].map(|command| self.run(&[command, "--accept-changes", "--strict"]));
        assert_eq!((check.code, build.code), (Some(0), Some(0)), "{}", build.printed);
        assert_eq!(check.printed, build.printed);
        self.build(&[]);
        build.printed
    }
}

const NOW: &str = "2026-11-24T00:00:00Z";

fn ids<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.into_iter().map(|name| format!("tag:a.example,2000:{name}")).collect()
}

/// A site with two published articles.
fn published() -> KnownSite {
    let site = KnownSite::new("");
    site.article("a.md", "date: 2024-05-22", "First.");
    site.article("b.md", "date: 2024-05-23", "Second.");
    site.build(&[]);
    site
}

#[test]
fn renamed_file_is_refused_with_the_old_id() {
    let site = published();
    site.rename("articles/a.md", "articles/c.md");
    insta::assert_snapshot!(site.refused(), @r#"
    error[identity/renamed]: `c.md` was `a.md`: the id changes from `tag:a.example,2000:a` to `tag:a.example,2000:c`
     --> articles/c.md:1:1
      |
    help: set `id` to `tag:a.example,2000:a` in its frontmatter; `--accept-changes` publishes the new id, and subscribers see the article again
      |
    2 + id: "tag:a.example,2000:a"
      |
    "#);
    insta::assert_snapshot!(site.accepted(), @"
    info[identity/accepted]: `c.md` was `a.md`: the id changes from `tag:a.example,2000:a` to `tag:a.example,2000:c`
    --> articles/c.md:1:1
    ");
    assert_eq!(site.ids(), ids(["b", "c"]));
}

#[test]
fn renamed_file_with_the_old_id_is_not_a_change() {
    let site = published();
    site.remove("articles/a.md");
    site.article("c.md", "date: 2024-05-22\nid: tag:a.example,2000:a", "First.");
    site.build(&[]);
    assert_eq!(site.ids(), ids(["a", "b"]));
}

#[test]
fn moved_bundle_is_known_by_what_its_place_does_not_change() {
    let site = KnownSite::new("");
    let body = "![P](p.png) Words.[^1]\n\n[^1]: Note.";
    site.article("a/index.md", "date: 2024-05-22", body);
    site.0.write("articles/a/p.png", "");
    site.build(&[]);
    site.rename("articles/a", "articles/b");
    assert!(site.refused().contains("identity/renamed"));
}

#[test]
fn same_content_proves_nothing_without_the_date() {
    let site = published();
    site.article("c.md", "date: 2024-05-21", "Second.");
    site.build(&[]);
    site.remove("articles/b.md");
    site.article("d.md", "date: 2024-05-24", "Second.");
    site.build(&[]);
    assert_eq!(site.ids(), ids(["a", "c", "d"]));
    site.rename("articles/d.md", "articles/e.md");
    assert!(site.refused().contains("`e.md` was `d.md`"));
}

#[test]
fn changed_slug_is_refused_where_addresses_are_ids() {
    let site = KnownSite::new("[articles]\nids = 'permalink'\npermalink = '/{slug}/'\n");
    site.article("a.md", "date: 2024-05-22", "First.");
    site.build(&[]);
    site.article("a.md", "date: 2024-05-22\nslug: other", "First, longer.");
    insta::assert_snapshot!(site.refused(), @"
    error[identity/changed-id]: the id changes from `https://a.example/a/` to `https://a.example/other/`
     --> articles/a.md:4:7
      |
    4 | slug: other
      |       ^^^^^
      |
      = help: set `id` to `https://a.example/a/` in its frontmatter, or undo the change of its address or of the settings for ids; `--accept-changes` publishes the new id, and subscribers see the article again
    ");
    site.article("a.md", "date: 2024-05-22\nslug: other\nid: https://a.example/a/", "First.");
    site.build(&[]);
}

#[test]
fn changed_setting_of_ids_is_refused() {
    let site = published();
    site.configure("id_authority = 'b.example,2026'\n");
    assert_eq!(site.refused().matches("identity/changed-id").count(), 2);
    site.configure("[articles]\nids = 'permalink'\n");
    assert_eq!(site.refused().matches("identity/changed-id").count(), 2);
    site.configure("");
    site.build(&[]);
}

#[test]
fn moved_date_is_refused() {
    let site = published();
    site.article("a.md", "date: 2024-05-25", "First.");
    insta::assert_snapshot!(site.refused(), @"
    error[identity/moved-date]: the date of publication changes from `2024-05-22T00:00:00Z` to `2024-05-25T00:00:00Z` (id `tag:a.example,2000:a`)
     --> articles/a.md:3:7
      |
    3 | date: 2024-05-25
      |       ^^^^^^^^^^
      |
      = help: set it back to `2024-05-22T00:00:00Z`, and use `updated` for the date of a change; `--accept-changes` publishes the new date
    ");
    insta::assert_snapshot!(site.accepted(), @"
    info[identity/accepted]: the date of publication changes from `2024-05-22T00:00:00Z` to `2024-05-25T00:00:00Z` (id `tag:a.example,2000:a`)
     --> articles/a.md:3:7
      |
    3 | date: 2024-05-25
      |       ^^^^^^^^^^
    ");
}

#[test]
fn file_may_take_the_place_of_one_that_kept_its_id() {
    let site = published();
    site.article("c.md", "date: 2024-05-22\nid: tag:a.example,2000:a", "First.");
    site.article("a.md", "date: 2024-05-24\nid: tag:b.example,2026:new", "Third.");
    site.build(&[]);
    let mut expected = ids(["a", "b"]);
    expected.insert("tag:b.example,2026:new".into());
    assert_eq!(site.ids(), expected);
}

#[test]
fn article_that_is_left_out_keeps_its_id_and_date() {
    let site = published();
    site.article("b.md", "date: 2024-05-23\nid: tag:b.example,2026:new", "Second.");
    let expected = ids(["a"]);
    for _ in 0..2 {
        let built = site.run(&["build", "--keep-going"]);
        assert_eq!(built.code, Some(1));
        assert_eq!(built.printed.matches("identity/changed-id").count(), 1, "{}", built.printed);
        assert_eq!(site.ids(), expected);
    }
    assert!(site.refused().contains("identity/changed-id"));
    site.article("b.md", "date: 2024-05-23", "Second.");
    site.rename("articles/a.md", "articles/c.md");
    let built = site.run(&["build", "--keep-going"]);
    assert_eq!(built.printed.matches("error[").count(), 1, "{}", built.printed);
    assert_eq!(site.ids(), ids(["b"]));
    assert!(site.refused().contains("`c.md` was `a.md`"));
}

#[test]
fn article_with_errors_stays_known() {
    let site = published();
    site.article("a.md", "date: someday", "First.");
    assert_eq!(site.run(&["build", "--keep-going"]).code, Some(1));
    assert_eq!(site.ids(), ids(["b"]));
    site.article("a.md", "date: 2024-05-22\nid: tag:b.example,2026:new", "First.");
    assert!(site.refused().contains("identity/changed-id"));
}

#[test]
fn withdrawn_article_is_not_a_change() {
    let site = published();
    site.remove("articles/a.md");
    site.article_private("b.md", "date: 2024-05-23\ndraft: true\nslug: x", "Second.");
    site.article("c.md", "date: 2024-05-24", "Third.");
    site.build(&[]);
    assert_eq!(site.ids(), ids(["c"]));
    site.article_private("c.md", "date: 2024-05-24\nexpires: 2024-05-25", "Third.");
    site.article("b.md", "date: 2024-05-23", "Second.");
    site.build(&[]);
    assert_eq!(site.ids(), ids(["b"]));
}

#[test]
fn two_articles_of_one_id_are_refused_by_check_and_build() {
    let site = published();
    site.article("c.md", "date: 2024-05-24\nid: tag:a.example,2000:a\nurl: /b/", "Third.");
    insta::assert_snapshot!(site.refused(), @"
    error[article/repeated-id]: `a.md` has the same id: `tag:a.example,2000:a`
     --> articles/c.md:4:5
      |
    4 | id: tag:a.example,2000:a
      |     ^^^^^^^^^^^^^^^^^^^^
      |
      = help: give one of the two another id

    error[article/repeated-url]: `b.md` has the same address: `https://a.example/b/`
     --> articles/c.md:5:6
      |
    5 | url: /b/
      |      ^^^
      |
      = help: give one of the two another address
    ");
}

#[test]
fn both_fields_of_one_claim_are_shown() {
    let site = KnownSite::new("[articles]\npermalink = '/{slug}/'\n");
    site.article("a.md", "date: 2024-05-22\nslug: one", "First.");
    site.build(&[]);
    site.article("b.md", "date: 2024-05-23\nslug: one", "Second.");
    insta::assert_snapshot!(site.refused(), @"
    error[article/repeated-url]: `a.md` has the same address: `https://a.example/one/`
     --> articles/b.md:4:7
      |
    4 | slug: one
      |       ^^^
      |
     ::: articles/a.md:4:7
      |
    4 | slug: one
      |       ^^^
      |
      = help: give one of the two another address
    ");
}

#[test]
fn invalid_address_is_shown() {
    let site = KnownSite::new("");
    site.article("a.md", "date: 2024-05-22\nurl: mailto:x", "First.");
    site.article("b.md", "date: 2024-05-23", "Second.");
    insta::assert_snapshot!(site.run(&["build"]).printed, @"
    error[article/bad-value]: `mailto:x` is not the address of a web page
     --> articles/a.md:4:6
      |
    4 | url: mailto:x
      |      ^^^^^^^^
      |
      = help: write a path below the site such as `/news/title/`, or an address with `https://`
    ");
}

#[test]
fn corrupt_manifest_is_made_again_from_the_feeds() {
    let site = published();
    site.0.write("public/feedwright.json", "{");
    let built = site.run(&["build"]);
    assert_eq!(built.code, Some(3));
    assert!(built.printed.contains("feedwright build --rebuild-manifest"), "{}", built.printed);
    site.configure("[articles]\nids = 'permalink'\n");
    let built = site.run(&["build", "--rebuild-manifest"]);
    assert_eq!(built.code, Some(1));
    assert_eq!(built.printed.matches("identity/changed-id").count(), 2, "{}", built.printed);
    site.configure("");
    site.article("a.md", "date: 2024-05-25", "First.");
    let built = site.run(&["build", "--rebuild-manifest"]);
    assert_eq!(built.printed.matches("identity/moved-date").count(), 1, "{}", built.printed);
    site.article("a.md", "date: 2024-05-22", "First.");
    site.build(&["--rebuild-manifest"]);
    site.build(&[]);
    assert_eq!(site.ids(), ids(["a", "b"]));
}

#[test]
fn authority_of_the_feeds_outlives_manifest_and_address() {
    let site = published();
    site.0.write("public/feedwright.json", "");
    let moved = "[site]\ntitle = 'A'\nurl = 'https://b.example/'\n";
    site.0.write("feed.toml", moved);
    // Lists of feeds are no feeds: without a manifest nothing says that they are ours.
    let refused = site.run(&["build", "--rebuild-manifest"]);
    assert!(refused.printed.contains("output/not-ours"), "{}", refused.printed);
    assert_eq!(site.run(&["build", "--rebuild-manifest", "--replace"]).code, Some(0));
    assert_eq!(site.ids(), ids(["a", "b"]));
}

#[test]
fn folder_without_feeds_has_no_history() {
    let site = published();
    for file in FILES.into_iter().chain(["feedwright.json"]) {
        site.remove(&format!("public/{file}"));
    }
    site.build(&[]);
    for file in FILES {
        site.remove(&format!("public/{file}"));
    }
    let built = site.run(&["build", "--rebuild-manifest"]);
    assert_eq!(built.code, Some(0));
    assert!(
        built.printed.contains("nothing is known about the last publication"),
        "{}",
        built.printed
    );
}

#[test]
fn entry_of_no_article_is_named() {
    let site = published();
    site.remove("articles/a.md");
    site.0.write("public/feedwright.json", "");
    insta::assert_snapshot!(site.run(&["build", "--rebuild-manifest"]).printed, @"
    warning[identity/no-article]: no article matches the published entry `tag:a.example,2000:a`; its address is https://a.example/a/
     |
     = help: if the article's file was renamed, set `id` in its frontmatter to the id of the entry
    ");
}

#[test]
fn deleted_manifest_changes_no_id() {
    for formats in ["['rss', 'atom', 'json']", "['json']"] {
        let site = KnownSite::new(&format!("[feed]\nformats = {formats}\n"));
        site.article("a.md", "date: 2024-05-22", "First.");
        site.build(&[]);
        let settings = format!("[feed]\nformats = {formats}\n[articles]\nids = 'permalink'\n");
        site.configure(&settings);
        site.remove("public/feedwright.json");
        let built = site.run(&["build"]);
        assert_eq!(built.code, Some(1), "{formats:?}: {}", built.printed);
        assert!(built.printed.contains("identity/changed-id"), "{formats:?}: {}", built.printed);
        assert!(built.printed.contains("output/lost-manifest"), "{formats:?}: {}", built.printed);
    }
}

#[test]
fn deleted_manifest_is_made_again_and_said_once() {
    let site = published();
    site.remove("public/feedwright.json");
    let built = site.run(&["build"]);
    assert_eq!(built.code, Some(0));
    insta::assert_snapshot!(built.printed, @"
    warning[output/lost-manifest]: `feed.xml` is a feed of feedwright, but `feedwright.json` is missing; ids and dates are compared with those in the feeds
    --> public/feedwright.json:1:1
     = help: restore it from a copy, or run `feedwright build --rebuild-manifest`
    ");
    site.build(&[]);
    assert_eq!(site.ids(), ids(["a", "b"]));
}

#[test]
fn clock_that_jumps_back_takes_nothing_away() {
    let site = published();
    site.article("c.md", "date: 2024-05-24", "Third.");
    let early = ["build", "--strict", "--now", "2024-05-22T12:00:00Z"];
    let built = site.run(&early);
    assert_eq!(built.code, Some(0));
    insta::assert_snapshot!(built.printed, @"
    info[output/clock-back]: the clock says `2024-05-22T12:00:00Z`, but an article of `2024-05-23T00:00:00Z` is already published
     |
     = help: set the clock; published articles stay published
    ");
    // The unpublished article is left out, the published ones stay.
    assert_eq!(site.ids(), ids(["a", "b"]));
    site.build(&[]);
    assert_eq!(site.ids(), ids(["a", "b", "c"]));
    assert_eq!(site.run(&early).code, Some(0));
    assert_eq!(site.ids(), ids(["a", "b", "c"]));
}

#[test]
fn exact_id_is_unchanged_in_formats_that_allow_it() {
    let site = KnownSite::new("");
    site.article("a.md", "date: 2024-05-22\nexact_id: '7  at <http://b.example>'", "First.");
    site.build(&[]);
    let shown = FILES.map(|file| read_back::entries(&site.path("public").join(file)));
    let shown: Vec<_> = shown.iter().flat_map(|entries| entries.keys()).collect();
    let atom = "tag:a.example,2000:guid:7%20%20at%20%3Chttp://b.example%3E";
    let exact = "7  at <http://b.example>";
    assert_eq!(shown, [exact, atom, exact]);
    // The feeds contain the same ids as the manifest, in either form.
    site.remove("public/feedwright.json");
    site.build(&["--rebuild-manifest"]);
    site.build(&[]);
    site.article("a.md", "date: 2024-05-22", "First.");
    let refused = site.run(&["build"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.printed.contains("set `exact_id` to `7  at <http://b.example>`"));
}

#[test]
fn help_for_another_exact_id_can_be_followed() {
    let site = KnownSite::new("");
    site.article("a.md", "date: 2024-05-22\nguid: 7 x", "First.");
    site.article("b.md", "date: 2024-05-22", "Second.");
    site.build(&[]);
    site.article("a.md", "date: 2024-05-22\nguid: 8 x", "First.");
    let refused = site.run(&["build"]);
    assert!(refused.printed.contains("help: set it back to `7 x`, or"), "{}", refused.printed);
    site.article("a.md", "date: 2024-05-22\nguid: 7 x", "First.");
    // An `id` next to an `exact_id` would have no effect.
    site.article("b.md", "date: 2024-05-22\nexact_id: 9 x", "Second.");
    let refused = site.run(&["build"]);
    let help = "help: remove this field, and set `id` to `tag:a.example,2000:b` in the frontmatter";
    assert!(refused.printed.contains(help), "{}", refused.printed);
    site.article("b.md", "date: 2024-05-22\nid: tag:a.example,2000:b", "Second.");
    assert_eq!(site.run(&["build"]).code, Some(0));
}
