//! File names with composed letters, as on Linux and Windows, and with decomposed ones, as
//! macOS makes them.

use crate::site::TestSite;

const COMPOSED: &str = "articles/\u{e9}t\u{e9}/caf\u{e9}.md";
const DECOMPOSED: &str = "articles/e\u{301}te\u{301}/cafe\u{301}.md";
const ARTICLE: &str = "---\ndate: 2026-11-01\n---\nText.\n";

/// Id and address of the only entry.
fn identity(site: &TestSite) -> [String; 2] {
    let manifest = site.manifest();
    let (id, record) = manifest["entries"].as_object().unwrap().iter().next().unwrap();
    [id.clone(), record["url"].as_str().unwrap().to_owned()]
}

#[test]
fn both_forms_of_a_name_give_the_same_bytes() {
    let files = [COMPOSED, DECOMPOSED].map(|path| {
        let site = TestSite::new();
        site.write(path, ARTICLE).build();
        assert_eq!(
            identity(&site),
            [
                "tag:a.example,2000:%C3%A9t%C3%A9/caf%C3%A9",
                "https://a.example/%C3%A9t%C3%A9/caf%C3%A9/"
            ]
        );
        site.output("feed.xml")
    });
    assert_eq!(files[0], files[1]);
}

#[test]
fn site_that_moves_to_another_system_keeps_its_entries() {
    let site = TestSite::new();
    site.write(DECOMPOSED, ARTICLE).write("articles/b.md", ARTICLE).build();
    let feed = site.output("feed.xml");
    site.remove("articles/e\u{301}te\u{301}").write(COMPOSED, ARTICLE);
    site.build();
    assert_eq!(site.output("feed.xml"), feed);
    let json = site.run(["build", "--format", "json"]).succeeds().summary();
    assert_eq!(json["removed"].as_array().map(Vec::len), Some(0), "{json}");
}

#[test]
fn both_forms_in_one_folder_are_one_id_of_two_articles() {
    let site = TestSite::new();
    site.write("articles/caf\u{e9}.md", ARTICLE).write("articles/cafe\u{301}.md", ARTICLE);
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("has the same id"), "{}", run.stderr);
}

/// Makes a site that an earlier version published from a file with a decomposed name.
fn published_before() -> TestSite {
    let site = TestSite::new();
    site.write(DECOMPOSED, ARTICLE).build();
    let manifest = site.output("feedwright.json");
    let manifest = manifest.replace("%C3%A9", "e%CC%81").replace("\"rules\": 4", "\"rules\": 3");
    site.write("public/feedwright.json", &manifest);
    site.remove("feedwright.state").remove(".feedwright-cache");
    site
}

#[test]
fn published_entry_keeps_its_id_and_address() {
    let site = published_before();
    let before = identity(&site);
    assert_eq!(before[0], "tag:a.example,2000:e%CC%81te%CC%81/cafe%CC%81");
    let run = site.build();
    assert!(run.stderr.contains("warning[identity/kept-by-upgrade]"), "{}", run.stderr);
    assert_eq!(identity(&site), before);
    // On another system, where the name is composed, too.
    site.remove("articles/e\u{301}te\u{301}").write(COMPOSED, ARTICLE);
    for round in 0..2 {
        let run = site.build();
        assert_eq!(identity(&site), before, "{round} {}", run.stderr);
        assert!(site.output("feed.xml").contains("e%CC%81te%CC%81/cafe%CC%81"), "{round}");
    }
    site.run(["build", "--accept-changes"]).succeeds();
    assert_eq!(identity(&site)[0], "tag:a.example,2000:%C3%A9t%C3%A9/caf%C3%A9");
}

#[test]
fn change_of_the_author_is_not_taken_for_the_new_rule() {
    let site = published_before();
    let article = format!("---\nslug: other\n{}", ARTICLE.trim_start_matches("---\n"));
    site.config("[articles]\npermalink = '/{slug}/'\n").write(DECOMPOSED, &article);
    let run = site.run(["build"]);
    assert!(!run.stderr.contains("kept-by-upgrade"), "{}", run.stderr);
}
