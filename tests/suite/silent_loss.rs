//! Nothing is lost silently: every file of a markup language becomes an entry or a
//! diagnostic, and so does everything that an entry lacks.

use crate::site::TestSite;

/// Builds a site with these articles; returns what the build printed.
fn printed(settings: &str, articles: &[(&str, &str)]) -> String {
    let site = TestSite::with_config(settings);
    for (path, text) in articles {
        site.write(&format!("articles/{path}"), text);
    }
    site.run(["build"]).succeeds().stderr
}

#[test]
fn restructured_text_in_a_text_file_is_named() {
    let text = "My title\n========\n\n:date: 2024-05-22\n\nText.\n";
    let run = printed("", &[("a.txt", text)]);
    assert!(run.contains("warning[article/unread-markup]: this `.txt` file is reStructuredText"));
    assert!(run.contains("articles/a.txt:4:1") && !run.contains("article/no-date"), "{run}");
    let shown = printed("", &[("2024-05-22-a.txt", "A\n=\n\n.. image:: b.png\n")]);
    assert!(shown.contains("so readers see its markup"), "{shown}");
    let plain = printed("", &[("2024-05-22-a.txt", "A\n=\n\nText.\n")]);
    assert!(!plain.contains("warning"), "{plain}");
}

#[test]
fn expiry_before_the_publication_is_a_warning_at_its_line() {
    let article = |expires: &str| {
        format!("---\ntitle: A\ndate: 2026-01-02\nexpires: {expires}\n---\nText.\n")
    };
    for (expires, is_early) in [("2025-01-01", true), ("2026-01-02", true), ("2099-01-03", false)] {
        let run = printed("", &[("a.md", &article(expires))]);
        let is_reported = run.contains("warning[article/expires-before-published]")
            && run.contains("articles/a.md:4:10");
        assert_eq!(is_reported, is_early, "{expires}: {run}");
    }
    let draft = article("2025-01-01").replace("title: A", "title: neverpublish\ndraft: true");
    assert!(!printed("", &[("a.md", &draft)]).contains("expires-before"));
}
