//! Every diagnostic about an article points to the place that it is about, also if the same
//! words are elsewhere in the file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::site::{MARKER, TestSite};

/// Signs around the part of a text that a diagnostic must begin at. They are removed before
/// the text is written.
const SIGNS: [char; 2] = ['«', '»'];

/// Frontmatter of an article in which only the body matters.
const FRONT: &str = "---\ntitle: A\ndate: 2024-05-22\n---\n";

/// A file, the code of a diagnostic, and the text with the place in [`SIGNS`].
type Case = (&'static str, &'static str, String);

fn body(name: &'static str, code: &'static str, text: &str) -> Case {
    (name, code, format!("{FRONT}{text}"))
}

/// Returns the line and the column of the first sign.
fn expected_place(text: &str) -> String {
    let before = text.split(SIGNS[0]).next().unwrap().trim_start_matches('\u{feff}');
    let line = before.rsplit('\n').next().unwrap();
    format!("{}:{}", before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// Most files of one run: diagnostics that are repeated more often are not listed.
const FILES: usize = 15;

/// Checks the place of the diagnostic in every file.
fn check(site: &TestSite, cases: &[Case]) {
    for cases in cases.chunks(FILES) {
        let (mut expected, mut found) = (BTreeMap::new(), BTreeMap::new());
        for (name, code, text) in cases {
            site.write(&format!("articles/{name}"), &text.replace(SIGNS, ""));
            let is_new = expected.insert(*name, format!("{code} {}", expected_place(text)));
            assert_eq!(is_new, None, "{name} is not the name of another case");
        }
        for line in site.run(["check", "--format", "json"]).lines() {
            let Some(file) = line["file"].as_str() else { continue };
            let file = file.rsplit_once("articles/").map_or(file, |(_, name)| name);
            let case = cases.iter().find(|(name, code, _)| *name == file && line["code"] == *code);
            let Some((name, code, _)) = case else { continue };
            let shown: &mut String = found.entry(*name).or_default();
            let separator = if shown.is_empty() { "" } else { ", " };
            write!(shown, "{separator}{code} {}:{}", line["line"], line["column"]).unwrap();
        }
        assert_eq!(found, expected);
        for (name, ..) in cases {
            site.remove(&format!("articles/{name}"));
        }
    }
}

#[test]
fn problem_of_a_link_points_to_its_address() {
    const LOST: &str = "article/unresolved-link";
    let site = TestSite::new();
    check(
        &site,
        &[
            body(
                "in-code.md",
                LOST,
                "In code `gone.md` is fine.\n\nBut [this](«gone.md») is not.\n",
            ),
            body("in-fence.md", LOST, "```\n[a](gone.md)\n```\n\n[a](«gone.md»)\n"),
            body("in-text.md", LOST, "gone.md and gone.md\n\n> [a](«gone.md»)\n"),
            body("in-label.md", LOST, "[gone.md](«gone.md»)\n"),
            body("in-comment.md", LOST, "<!-- gone.md -->\n\n- b\n\n  [a](«gone.md»)\n"),
            body("in-other.md", LOST, "[a](https://b.example/gone.md) [a](«gone.md»)\n"),
            (
                "in-title.md",
                LOST,
                "---\ntitle: gone.md\ndate: 2024-05-22\n---\n[a](«gone.md»)\n".to_owned(),
            ),
            body("multi-byte.md", LOST, "„Ä€𝄞“ [ä](«gone.md»)\n"),
            body("tabs.md", LOST, "-\ta\n\n\t[a](\t«gone.md»)\n"),
            body("title.md", LOST, "[a]( «gone.md» \"gone.md\")\n"),
            body("angled.md", LOST, "[a](<«gone.md»>)\n"),
            body("next-line.md", LOST, "> [a](\n> «gone.md»)\n"),
            body("brackets.md", LOST, "[a \\] [b]](«gone.md»)\n"),
            body("around-code.md", LOST, "[`](x)`](«gone.md»)\n"),
            body("reference.md", LOST, "[a][gone] gone.md\n\n[gone]: «gone.md»\n"),
            body("collapsed.md", LOST, "[Gone][]\n\n[gone]: <«gone.md»> 'gone.md'\n"),
            body("shortcut.md", LOST, "[gone]\n\n[other]: gone.txt\n[GONE]:\n«gone.md»\n"),
            body(
                "around-image.md",
                LOST,
                "[![gone.md](https://b.example/gone.md.png)](«gone.md»)\n",
            ),
            body("html.md", LOST, "<a title='gone.md' href='«gone.md»'>a</a>\n"),
            body(
                "html-block.md",
                LOST,
                "<div class=\"gone.md\">\n<a\n  href=«gone.md»>gone.md</a>\n</div>\n",
            ),
            body("html-svg.md", LOST, "<a title=\"a > b\" href=\"«gone.md»\">c</a> <x-y>\n"),
            body("footnote.md", LOST, "gone.md[^1]\n\n[^1]: See [a](«gone.md»).\n\nMore.\n"),
            body("inline-note.md", LOST, "gone.md is^[See this note [a](«gone.md»).] here.\n"),
            body("table.md", LOST, "| gone.md |\n|---|\n| [a](«gone.md») |\n"),
            body("heading.md", LOST, "gone.md\n\n## [a](«gone.md») gone.md\n"),
            body("after-shortcode.md", LOST, "{{< youtube gone.md >}} é\n\n[a](«gone.md»)\n"),
            body(
                "in-shortcode.md",
                LOST,
                "gone.md {{< details \"gone.md\" >}}\n\n[a](«gone.md»)\n\n{{< /details >}}\n",
            ),
            body("by-ref.md", LOST, "lost.md\n\n[a](«{{< relref \"lost.md\" >}}»)\n"),
            body(
                "by-shortcode.md",
                LOST,
                "gone.md\n\n«{{< card link=\"gone.md\" title=\"B\" >}}»\n",
            ),
            body("control.md", LOST, "gone.md \u{1}\u{2}é\n\n[a](«gone.md»)\n"),
            (
                "jsx.mdx",
                LOST,
                format!(
                    "{FRONT}import A from 'gone.md'\n\n{{/* gone.md */}}\n\n<div>\n    [a](«gone.md»)\n</div>\n"
                ),
            ),
            (
                "page.html",
                LOST,
                format!("{FRONT}<!-- gone.md --><p>gone.md <a href=\"«gone.md»\">a</a></p>\n"),
            ),
            (
                "crlf.md",
                LOST,
                format!("{FRONT}`gone.md`\n\n> [a](«gone.md»)\n").replace('\n', "\r\n"),
            ),
            (
                "crlf-html.md",
                LOST,
                format!("{FRONT}gone.md\n\n<p>\n<a href=\"«gone.md»\">a</a></p>\n")
                    .replace('\n', "\r\n"),
            ),
            ("mark.md", LOST, format!("\u{feff}{FRONT}`gone.md` [a](«gone.md»)\n")),
        ],
    );
}

#[test]
fn problem_of_an_address_points_to_the_attribute() {
    const UNSAFE: &str = "article/unsafe-url";
    check(
        &TestSite::new(),
        &[
            body("link.md", UNSAFE, "`javascript:a` [b](«javascript:a»)\n"),
            body("angled.md", UNSAFE, "`foo:a` <«foo:a»>\n"),
            body("picture.md", UNSAFE, "foo:a ![b](«foo:a»)\n"),
            body("picture-in-link.md", UNSAFE, "[![foo:a](«foo:a»)](https://b.example/foo:a)\n"),
            body("attribute.md", UNSAFE, "<img alt='foo:a' src='«foo:a»'>\n"),
            body("set.md", UNSAFE, "<img src=\"b.png\" srcset=\"c.png 1x, «foo:a» 2x\">\n"),
            body("poster.md", UNSAFE, "<video poster=\"«foo:a»\" src=\"b.mp4\"></video>\n"),
            body(
                "frame.md",
                UNSAFE,
                "foo:a\n\n<iframe title=\"foo:a\" src=\"«foo:a»\"></iframe>\n",
            ),
            body("escaped.md", UNSAFE, "[b](«foo:\\(a»)\n"),
            body("reference.md", UNSAFE, "<a href=\"«foo:a&amp;b»\">c</a>\n"),
            body(
                "script.md",
                UNSAFE,
                "<script>'<a href=\"foo:a\">'</script>\n\n<a href=\"«foo:a»\">b</a>\n",
            ),
        ],
    );
}

#[test]
fn problem_of_a_hidden_article_points_to_the_link() {
    const HIDDEN: &str = "article/link-not-public";
    let site = TestSite::new();
    let draft = format!("---\ntitle: {MARKER}\ndate: 2024-05-22\ndraft: true\n---\n{MARKER}\n");
    site.write_private("articles/draft.md", &draft);
    check(
        &site,
        &[
            body("file.md", HIDDEN, "`draft.md` [a](«draft.md»)\n"),
            body("address.md", HIDDEN, "`/draft/` [a](«/draft/»)\n"),
            body(
                "bare.md",
                HIDDEN,
                "`https://a.example/draft/`\n\nSee «https://a.example/draft/».\n",
            ),
            body("wiki.md", HIDDEN, "`[[draft]]` «[[draft]]»\n"),
            (
                "text.txt",
                HIDDEN,
                format!("{FRONT}a\nb https://c.example/draft/ «https://a.example/draft/».\n"),
            ),
        ],
    );
}

#[test]
fn problem_of_a_marker_points_to_the_marker() {
    check(
        &TestSite::new(),
        &[
            body("unknown.md", "article/unknown-component", "`{{< x >}}`\n\né «{{< x >}}»\n"),
            body(
                "hidden.md",
                "article/hidden-part",
                "`{{< private >}}`\n\n«{{< private >}}»a{{< /private >}}\n",
            ),
            body(
                "paywall.md",
                "article/paywall",
                "`<!--members-only-->`\n\na\n\n«<!--members-only-->»\n\nb\n",
            ),
            body(
                "class.md",
                "article/hidden-part",
                "class=\"members-only\"\n\n«<div class=\"members-only\">»a</div>\n",
            ),
            body("control.md", "article/control-character", "é «\u{8}»b\n"),
        ],
    );
}

#[test]
fn problem_of_a_date_points_to_the_field() {
    let early = "article/updated-before-published";
    let cases: Vec<Case> = [
        ("yaml.md", "---\ntitle: We updated the bridge\nlastmod: «2026-01-01»\ndate: 2026-01-05\n---\nupdated\n"),
        ("toml.md", "+++\n# updated\ntitle = 'lastmod'\nupdated = «2026-01-01»\ndate = 2026-01-05\n+++\nx\n"),
        ("json.md", "{\n\"title\": \"updated\",\n\t\"lastmod\": «\"2026-01-01\",»\n\"date\": \"2026-01-05\"}\n\nx\n"),
        ("pairs.md", "Title: Updated lastmod\nModified: «2026-01-01»\nDate: 2026-01-05\n\nx\n"),
        ("nested.md", "---\ntitle: updated\ndate:\n  created: 2026-01-05\n  updated: «2026-01-01»\n---\nx\n"),
        ("export.mdx", "export const metadata = {\n  title: 'updated',\n  date: '2026-01-05',\n  updated: «'2026-01-01'»,\n}\n\nx\n"),
        ("correction.md", "---\ntitle: updated\ndate: 2026-01-05\ncorrections:\n- {text: updated, date: «2026-01-01»}\n---\nx\n"),
    ]
    .map(|(name, text)| (name, early, text.to_owned()))
    .to_vec();
    check(&TestSite::new(), &cases);
}

/// Lists the places and messages of a check, without the summary.
fn places(site: &TestSite) -> String {
    let mut shown = String::new();
    for line in site.run(["check", "--format", "json"]).lines() {
        let Some(code) = line["code"].as_str() else { continue };
        let file = line["file"].as_str().unwrap_or_default();
        let file = file.rsplit_once('/').map_or(file, |(_, name)| name);
        let (row, column) = (&line["line"], &line["column"]);
        writeln!(
            shown,
            "{file}:{row}:{column} {code}: {}",
            line["help"].as_str().unwrap_or_default()
        )
        .unwrap();
    }
    shown
}

#[test]
fn finding_never_points_into_a_feed() {
    let site = TestSite::new();
    site.write(
        "feed.toml",
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\ndescription = '<b>d</b> & co'\n\n[[feeds]]\npath = 'b'\ndescription = '<i>e</i>'\n",
    );
    site.write(
        "articles/a.md",
        "---\n# title\ntitle: A &amp;lt; <b>b</b>\ndate: 2024-05-22\n---\nx\n",
    );
    let shown = places(&site);
    assert!(!shown.contains(".xml:"), "{shown}");
    assert!(!shown.contains("ContainsHTML"), "{shown}");
}

#[test]
fn problem_of_a_setting_points_to_its_value() {
    let rows = [
        ("# [site]\n[site]\ntitle = 'A'\n", "feed.toml:2:1 config/missing-key"),
        (
            "# localhost\n[site]\ntitle = 'localhost'\nurl = 'http://localhost/'\n",
            "feed.toml:4:7 config/implausible-address",
        ),
        (
            "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[[feeds]]\npath = 'b'\n[[feeds]]\npath = 'b'\ntitle = 'b'\n",
            "feed.toml:7:8 config/repeated-path",
        ),
    ];
    for (text, place) in rows {
        let site = TestSite::new();
        site.write("feed.toml", text);
        let shown = places(&site);
        assert!(shown.contains(place), "{place}: {shown}");
    }
}
