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
    ] {
        assert_eq!(diff(&site("articles/a.md", text)), Vec::<String>::new(), "{text}");
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
