//! Articles that the site hides by what is written next to them.

use crate::site::TestSite;

/// A public article.
fn article(title: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-22\n---\nText of {title}.\n")
}

#[test]
fn excluded_paths_are_not_articles() {
    let site = TestSite::with_config(
        "[articles]\nexclude = ['/wip/', '*.draft.md', 'broken.md']\ngenerator = 'none'\n",
    );
    site.write("articles/a.md", &article("a"));
    site.write("articles/x/wip/b.md", &article("b"));
    site.write_private("articles/wip/c.md", &article("c"));
    site.write_private("articles/x/d.draft.md", &article("d"));
    site.write("articles/broken.md", "---\ndate: never\n---\n");
    site.run(["build"]).succeeds();
    assert_eq!(site.titles(), ["a", "b"]);
}

#[test]
fn unknown_generator_is_an_error_with_a_suggestion() {
    let site = TestSite::with_config("[articles]\ngenerator = 'zolla'\n");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("did you mean `zola`?"), "{}", run.stderr);
}
