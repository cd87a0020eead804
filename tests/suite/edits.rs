//! Suggested edits: which problems have one, and how `check` shows it.

use crate::site::TestSite;

fn site(file: &str, text: &str) -> TestSite {
    let site = TestSite::new();
    site.write(file, text);
    site
}

/// Returns the lines of a diff in the output of `check`.
fn diff(site: &TestSite) -> Vec<String> {
    let text = site.run(["check"]).text();
    let lines = text.lines().filter_map(|line| {
        let (number, rest) = line.split_once(' ')?;
        number.parse::<usize>().ok().filter(|_| rest.starts_with(['+', '-']))?;
        Some(rest.to_owned())
    });
    lines.collect()
}

#[test]
fn check_shows_the_corrected_line() {
    #[rustfmt::skip]
    let rows = [
        ("---\ntitle: Cats: a study # x\ndate: 2024-05-22\n---\nx\n",
            "- title: Cats: a study # x|+ title: \"Cats: a study\" # x"),
        ("---\ntitle: Katzen: „Miau“\ndate: 2024-05-22\n---\nx\n",
            "- title: Katzen: „Miau“|+ title: \"Katzen: „Miau“\""),
        ("+++\ntitle = Cats\ndate = 2024-05-22\n+++\nx\n", "- title = Cats|+ title = \"Cats\""),
        ("{\"title\": \"A\",\n\"date\": \"2024-05-22\",\n}\n\nx\n",
            "- \"date\": \"2024-05-22\",|+ \"date\": \"2024-05-22\""),
        ("---\ntags:\n\t- a\n\t- b\ntitle: A\ndate: 2024-05-22\n---\nx\n",
            "- \t- a|- \t- b|+   - a|+   - b"),
        ("---\ntitel: A\ndate: 2024-05-22\n---\nx\n", "- titel: A|+ title: A"),
        ("---\n\"titel\": A\ndate: 2024-05-22\n---\nx\n", "- \"titel\": A|+ \"title\": A"),
        ("---\ntitle: A\ndate: 2024-05-22\n----\nx\n", "- ----|+ ---"),
        ("---\ntitle: A\ndate: 2024-05-22\n\nThe text begins here.\n", "+ ---"),
    ];
    for (text, expected) in rows {
        let found = diff(&site("articles/a.md", text)).join("|");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn check_shows_the_corrected_line_of_the_configuration() {
    let head = "[site]\ntitle = \"T\"\nurl = \"https://a.example/\"\n";
    for (text, expected) in [
        (format!("{head}[feed]\nlimmit = 5\n"), "- limmit = 5|+ limit = 5"),
        (format!("{head}[feed]\nlimit = \"5\"\n"), "- limit = \"5\"|+ limit = 5"),
        (format!("{head}[feeed]\nlimit = 5\n"), "- [feeed]|+ [feed]"),
        (head.replace("\"T\"", "Tea & more"), "- title = Tea & more|+ title = \"Tea & more\""),
        (head.replace("title =", "title:"), "- title: \"T\"|+ title = \"T\""),
    ] {
        assert_eq!(diff(&site("feed.toml", &text)).join("|"), expected, "{text}");
    }
}

#[test]
fn uncertain_mistake_has_no_edit() {
    for text in [
        "---\ntitle: > x\ndate: 2024-05-22\n---\nx\n",
        "---\ntitle: 'Tis: the season\ndate: 2024-05-22\n---\nx\n",
        "---\ntitle: A\ntitle: B\ndate: 2024-05-22\n---\nx\n",
        "---\ntitle: A\ndate: 2024-05-22\n\nslug: b\n\nThe text begins here.\n",
        "---\ntitle: A\ndate: 2024-05-22\n\nThe text begins here.\nslug: b\n",
        "---\ntitle: A\ndate: 2024-05-22\n\nThe text begins here.\ndarft: neverpublish\n",
        "---\ntitle: A\ndate: 2024-05-22\n\n? a b\n: c\n\nThe text begins here.\n",
    ] {
        assert_eq!(diff(&site("articles/a.md", text)), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn article_whose_fields_have_no_end_is_not_published() {
    for text in [
        "---\ntitle: A\ndate: 2024-05-22\n\n# Hide it for now\ndraft: true\n\nneverpublish\n",
        "+++\ntitle = \"A\"\ndate = 2024-05-22\n\n# Hide it for now\ndraft = true\n\nneverpublish\n",
        "---\ntitle: A\ndate: 2024-05-22\nsummary: |\n  a\n\n  b c d\ndraft: true\n\nneverpublish\n",
        "---\ntitle: A\ndate: 2024-05-22\n\n  draft: true\n\nneverpublish\n",
        "---\ntitle: A\ndate: 2024-05-22\n\n<!-- for us -->\nvisibility: private\n\nneverpublish\n",
        "---\ntitle: A\ndate: 2024-05-22\n\nNot yet done:\n\ndraft: true\n\nneverpublish\n",
        "---\ntitle: A\ndate: 2024-05-22\n-----\ndraft: true\n\nneverpublish\n",
    ] {
        let site = site("articles/a.md", text);
        assert_eq!(diff(&site), Vec::<String>::new(), "{text}");
        site.run(["check", "--fix", "--yes"]);
        assert_eq!(site.read("articles/a.md"), text);
        // `run` looks for the marker in every output.
        site.run(["build", "--keep-going"]);
    }
}

#[test]
fn errors_that_follow_from_a_repaired_one_are_not_reported() {
    let text = "+++\ndate = 2024-05-22\ntags = [\"a\", \"b\"\ntitle = \"A\"\n+++\nx\n";
    let lines = site("articles/a.md", text).run(["check", "--format", "json"]).lines();
    let errors = lines.iter().filter(|line| line["severity"] == "error");
    let errors: Vec<_> = errors.collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    let edit = &errors[0]["edit"];
    assert_eq!((&edit["text"], &edit["start"]), (&"]".into(), &38.into()), "{edit}");
}

/// Returns the codes of the errors and warnings of a run.
fn problems(site: &TestSite, arguments: &[&str]) -> Vec<String> {
    let run = site.run([arguments, &["--format", "json"]].concat());
    let found = run.lines().into_iter().filter(|line| line["severity"] != "info");
    found.filter_map(|line| Some(line["code"].as_str()?.to_owned())).collect()
}

#[test]
fn id_of_several_articles_is_one_problem() {
    let site = TestSite::new();
    for name in ["a", "b", "c"] {
        let text = format!(
            "---\ntitle: {name}\ndate: 2024-05-22\nid: tag:a.example,2024:x\n---\n{name}\n"
        );
        site.write(&format!("articles/{name}.md"), &text);
    }
    assert_eq!(problems(&site, &["check"]), ["article/repeated-id"; 2]);
    let run = site.run(["build", "--keep-going"]).expect(1);
    assert!(run.stderr.contains("until then, the feeds go without `c.md`"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("error[").count(), 2, "{}", run.stderr);
    let feed = site.output("feed.json");
    assert_eq!(feed.matches("tag:a.example,2024:x").count(), 1, "{feed}");
    assert!(feed.contains("\"a\""), "{feed}");
}

#[test]
fn published_article_keeps_its_id_when_another_takes_it() {
    let site = TestSite::new();
    let text = |name: &str| {
        format!("---\ntitle: {name}\ndate: 2024-05-22\nid: tag:a.example,2024:x\n---\n{name}\n")
    };
    site.write("articles/b.md", &text("second"));
    site.build();
    site.write("articles/a.md", &text("first"));
    site.run(["build", "--keep-going"]).expect(1);
    assert!(site.output("feed.json").contains("second"));
    assert!(!site.output("feed.json").contains("first"));
}

#[test]
fn value_that_is_invalid_in_every_format_is_one_problem() {
    let site =
        site("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\nid: urn:uuid:none\n---\nx\n");
    assert_eq!(problems(&site, &["check"]).len(), 1, "{:?}", problems(&site, &["check"]));
    // The second run takes the validations from the cache.
    site.run(["build"]).expect(1);
    assert_eq!(problems(&site, &["check"]).len(), 1, "{:?}", problems(&site, &["check"]));
}

#[test]
fn all_invalid_entries_are_found_at_once() {
    let site = TestSite::with_config("[feed]\nlimit = 0");
    for number in 0..20 {
        let id = if number % 2 == 0 { "id: urn:uuid:none" } else { "" };
        let id = if id.is_empty() { String::new() } else { format!("{id}{number}") };
        let text = format!("---\ntitle: A{number}\ndate: 2024-05-22\n{id}\n---\nx\n");
        site.write(&format!("articles/{number:02}.md"), &text);
    }
    let found = problems(&site, &["check"]);
    assert_eq!(found.len(), 10, "{found:?}");
    let run = site.run(["build", "--keep-going", "--timings", "json"]).expect(1);
    assert_eq!(run.stderr.matches("error[article/spoils-feed]").count(), 10, "{}", run.stderr);
    let timings = run.stderr.lines().find(|line| line.starts_with("{\"timings\"")).unwrap();
    let timings: serde_json::Value = serde_json::from_str(timings).unwrap();
    let stages = timings["timings"]["stages"].as_array().unwrap();
    let validated = stages.iter().find(|stage| stage["stage"] == "validate").unwrap();
    assert!(validated["steps"].as_u64().unwrap() <= 10, "{validated}");
}
