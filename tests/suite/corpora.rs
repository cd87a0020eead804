//! Articles of real publications, if they are next to the repository.

use std::fs;
use std::path::Path;

use crate::read_back::{self, FILES};
use crate::site::{SAMPLE_TIME, TestSite};
use crate::{left_out, root};

/// The folders, below the corpora's, whose articles are read.
const CORPORA: [(&str, &str); 5] = [
    ("rust-blog", "content"),
    ("poor-richard", "content"),
    ("18f", "content/posts"),
    ("nodejs", "apps/site/pages/en/blog"),
    ("jekyll-posts", "docs"),
];

fn articles(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                return articles(&path);
            }
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            usize::from(["md", "markdown", "mdx"].contains(&&*ending) && name != "_index")
        })
        .sum()
}

#[test]
fn every_article_is_an_entry_or_is_named() {
    let corpora = root().join("../shared/corpora");
    if !corpora.is_dir() {
        // They are no part of the repository, so they are required only next to it.
        if root().join("../shared").is_dir() {
            return left_out("../shared/corpora");
        }
        println!("left out: ../shared/corpora is missing");
        return;
    }
    for (name, below) in CORPORA {
        let site = TestSite::new();
        let folder = corpora.join(name).join(below);
        site.config(&format!("[articles]\nfolder = {folder:?}\n[feed]\nlimit = 0\n"));
        site.set_now(SAMPLE_TIME);
        let objects = site.run(["build", "--keep-going", "--format", "json"]).lines();
        let summary = &objects.last().unwrap()["summary"];
        let count = |key: &str| usize::try_from(summary[key].as_u64().unwrap()).unwrap();
        let left_out =
            ["drafts", "scheduled", "expired", "excluded", "protected", "undated", "broken"];
        let left_out: usize = left_out.iter().map(|key| count(key)).sum();
        assert_eq!(count("articles"), articles(&folder), "{name}");
        assert_eq!(count("entries") + left_out, count("articles"), "{name}");
        let named: std::collections::BTreeSet<_> = objects
            .iter()
            .filter(|found| found["severity"] == "error")
            .map(|found| found["file"].as_str().unwrap())
            .collect();
        assert_eq!(named.len(), count("broken"), "{name}");
        parses_back(&site.path("public"), count("entries"), name);
    }
}

/// Checks that all formats have the same entries when an independent parser reads them.
fn parses_back(public: &Path, entries: usize, name: &str) {
    let [rss, atom, json] = FILES.map(|file| read_back::entries(&public.join(file)));
    assert_eq!(rss.len(), entries, "{name}");
    for other in [atom, json] {
        assert_eq!(other.keys().collect::<Vec<_>>(), rss.keys().collect::<Vec<_>>(), "{name}");
        for (id, entry) in &rss {
            assert_eq!(other[id], *entry, "{name}: {id}");
        }
    }
}
