//! Renamed files whose text was edited too, and published files that lost their
//! date or their text.

use crate::site::TestSite;

const LONG: &str = "The harbor was closed on Monday after the storm, and the ferries to the \
    islands stayed in port until the coast guard had looked at every pier. Nobody was hurt, the \
    mayor said, but the repairs will take a month and cost more than the town has put aside.";

fn article(title: &str, day: u32, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-{day:02}\n---\n{text}\n")
}

/// A published site with three articles besides the one under test.
fn site_with(text: &str) -> TestSite {
    let site = TestSite::new();
    site.write("articles/old.md", text);
    for day in 1..=3 {
        site.write(&format!("articles/{day}.md"), &article(&format!("N{day}"), day, "Other."));
    }
    site.build();
    site
}

/// Checks that `build` and `check` are refused with a code; returns the report.
#[track_caller]
fn refused(site: &TestSite, code: &str) -> String {
    let before = site.files("public");
    site.run(["check"]).expect(1);
    let run = site.run(["build", "--quiet"]).expect(1);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
    assert!(site.files("public") == before);
    run.stderr
}

#[test]
fn renamed_file_of_the_same_title_and_date_is_recognized() {
    let site = site_with(&article("Same title", 22, "A text of some words."));
    site.remove("articles/old.md");
    site.write("articles/new.md", &article("Same  Title", 22, "Another text altogether."));
    let text = refused(&site, "identity/renamed");
    assert!(text.contains("`new.md` was `old.md`"), "{text}");
    assert!(text.contains("set `id` to `tag:a.example,2000:old`"), "{text}");
    site.run(["build", "--accept-changes"]).succeeds();
    site.build();
}

#[test]
fn renamed_file_of_the_same_date_and_a_similar_text_is_recognized() {
    let site = site_with(&article("A title", 22, LONG));
    site.remove("articles/old.md");
    let text = LONG.replace("Monday", "Tuesday") + " It opens again in June.";
    site.write("articles/new.md", &article("Another title", 22, &text));
    refused(&site, "identity/renamed");
    site.write(
        "articles/new.md",
        &article("Another title", 22, &text)
            .replace("---\ntitle", "---\nid: tag:a.example,2000:old\ntitle"),
    );
    site.build();
    assert!(site.ids().contains(&"tag:a.example,2000:old".to_owned()));
}

#[test]
fn articles_of_one_template_prove_nothing() {
    let site = TestSite::new();
    for day in 1..=4 {
        let text = format!("{LONG} Report {day}.");
        site.write(&format!("articles/{day}.md"), &article("Weather", 22, &text));
    }
    site.build();
    site.remove("articles/1.md");
    site.write("articles/5.md", &article("Weather", 22, &format!("{LONG} Report 5.")));
    site.build();
    assert_eq!(site.ids().len(), 4);
}

#[test]
fn new_article_with_the_date_of_a_deleted_one_is_not_a_rename() {
    let site = site_with(&article("A title", 22, LONG));
    site.remove("articles/old.md");
    site.write("articles/new.md", &article("Bread", 22, "The old mill sells bread again."));
    site.build();
}

#[test]
fn published_article_that_lost_its_date_is_an_error() {
    let site = site_with(&article("A title", 22, LONG));
    site.write("articles/old.md", "---\ntitle: A title\n---\nText.\n");
    let text = refused(&site, "identity/lost-date");
    assert!(text.contains("write `date: 2024-05-22T00:00:00Z`"), "{text}");
    for bytes in
        [&b""[..], b" \n", &[0; 4096], b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe\0a", b"---\ntitle: A"]
    {
        site.write_bytes("articles/old.md", bytes);
        let before = site.files("public");
        site.run(["build"]).expect(1);
        assert!(site.files("public") == before, "{bytes:?}");
        site.run(["build", "--keep-going"]).expect(1);
        assert_eq!(site.ids().len(), 3, "{bytes:?}");
        // The date that readers know is still compared.
        site.write("articles/old.md", &article("A title", 23, LONG));
        refused(&site, "identity/moved-date");
        site.write("articles/old.md", &article("A title", 22, LONG));
        site.build();
        assert_eq!(site.ids().len(), 4, "{bytes:?}");
    }
    site.write("articles/old.md", "---\ntitle: A title\n---\nText.\n");
    site.run(["build", "--accept-changes"]).succeeds();
    assert_eq!(site.ids().len(), 3);
}

#[test]
fn published_article_that_lost_its_text_is_an_error() {
    let site = site_with(&article("A title", 22, LONG));
    site.write("articles/old.md", &article("A title", 22, ""));
    refused(&site, "identity/lost-text");
    site.run(["build", "--keep-going"]).expect(1);
    assert_eq!(site.ids().len(), 3);
    site.run(["build", "--accept-changes"]).succeeds();
    assert_eq!(site.ids().len(), 4);
    site.write("articles/old.md", &article("A better title", 22, ""));
    site.build();
}
