//! Addresses of articles as site generators write them. `.ci/generators` compares them with
//! those of the programs.

use crate::site::TestSite;

fn article(fields: &str) -> String {
    format!("---\ntitle: A\ndate: 2024-05-22\n{fields}---\nText.\n")
}

/// Makes a site with one article, and returns its address and what the build reports.
fn address_of(settings: &str, path: &str, fields: &str) -> (String, String) {
    let site = TestSite::with_config(&format!("[articles]\n{settings}"));
    site.write(&format!("articles/{path}"), &article(fields));
    let run = site.build();
    (site.items("feed.json")[0]["url"].as_str().unwrap().to_owned(), run.stderr)
}

#[test]
fn own_patterns_of_hugo_decode_names_once_more() {
    let default = "spelling = \"hugo\"\npermalink = \"/{folder}/{slug_or_filename}/\"\n";
    let own = format!("{default}[articles.permalinks]\npost = \"/{{year}}/{{filename}}/\"\n");
    let (url, _) = address_of(default, "post/a  + b.md", "");
    assert!(url.ends_with("/post/a--+-b/"), "{url}");
    let (url, _) = address_of(&own, "post/a  + b.md", "");
    assert!(url.ends_with("/2024/a--b/"), "{url}");
}

#[test]
fn slugs_of_jekyll_have_two_forms() {
    for (pattern, expected) in [
        ("/{slug}/", "/Hello-World_x/"),
        ("/{plain_slug}/", "/hello-world-x/"),
        ("/{written_slug}/", "/Hello--World_x/"),
    ] {
        let settings = format!("spelling = \"jekyll\"\npermalink = \"{pattern}\"\n");
        let (url, _) = address_of(&settings, "2024-05-22-a.md", "slug: Hello--World_x\n");
        assert!(url.ends_with(expected), "{pattern}: {url}");
    }
}

#[test]
fn categories_of_hexo_are_a_path() {
    let settings = "spelling = \"hexo\"\npermalink = \"/{category}/{path}/\"\n";
    let (url, _) = address_of(settings, "a.md", "categories: [R&D, Ünï]\n");
    assert!(url.ends_with("/R-D/Uni/a/"), "{url}");
    let (url, _) = address_of(settings, "a.md", "");
    assert!(url.ends_with("/uncategorized/a/"), "{url}");
}

#[test]
fn address_that_is_not_certain_is_reported_unless_the_author_wrote_it() {
    let hexo = "spelling = \"hexo\"\npermalink = \"/{path}/\"\n";
    let pelican = "spelling = \"pelican\"\npermalink = \"/{slug_or_filename}.html\"\n";
    for (settings, path, reason) in [
        (hexo, "50%.md", "the generator can't write `%` into an address"),
        (pelican, "ᚠ.md", "it is not known how the generator spells `ᚠ`"),
    ] {
        let (_, stderr) = address_of(settings, path, "");
        assert!(stderr.contains("warning[article/unsure-address]"), "{stderr}");
        assert!(stderr.contains(reason), "{stderr}");
        let (_, stderr) = address_of(settings, path, "url: /own/\n");
        assert!(!stderr.contains("unsure-address"), "{stderr}");
    }
}
