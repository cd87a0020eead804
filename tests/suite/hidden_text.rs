//! Text that must not be published: fields that are not read as frontmatter,
//! and parts that only some readers may see.

use crate::site::{MARKER, TestSite};

/// Fields of an article, and a text that is public.
const FRONT: &str = "---\ntitle: A\ndate: 2024-05-22\n---\n";

#[test]
fn draft_after_white_space_or_a_comment_is_a_draft() {
    for start in [" ", "\n \t\n", "<!-- c -->\n", "\u{feff}\u{feff}"] {
        let site = TestSite::new();
        let text = format!("{start}---\ndraft: true\n---\n{MARKER}\n");
        site.write("articles/2024-05-22-a.md", &text)
            .write("articles/b.md", &(FRONT.to_owned() + "b\n"));
        site.build().succeeds();
        assert_eq!(site.titles(), ["A"], "{start:?}");
    }
}

#[test]
fn what_mdx_exports_is_frontmatter() {
    let site = TestSite::new();
    let export = |fields: &str| {
        format!(
            "import B from './b'\n\nexport const frontmatter = {{\n  {fields},\n\n  date: '2024-05-22',\n}}\n\nText.\n"
        )
    };
    site.write("articles/a.mdx", &export("title: 'Exported'"));
    site.write("articles/b.mdx", &(export("title: 'b', draft: true") + MARKER));
    site.build().succeeds();
    assert_eq!(site.titles(), ["Exported"]);
    assert!(!site.output("feed.xml").contains("export const"));
    site.write("articles/c.mdx", &export("title: makeTitle()"));
    let run = site.run(["build"]).expect(1);
    assert!(
        run.stderr.contains("articles/c.mdx:4:10") && run.stderr.contains("does not run programs"),
        "{}",
        run.stderr
    );
}

#[test]
fn invalid_fence_is_an_error_until_its_author_marks_it_as_text() {
    let site = TestSite::new();
    let text = "———\ndraft: true\n———\nText.\n";
    site.write("articles/2024-05-22-a.md", text);
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("article/looks-like-frontmatter"), "{}", run.stderr);
    assert!(run.stderr.contains("2024-05-22-a.md:1:1"), "{}", run.stderr);
    site.write("articles/2024-05-22-a.md", &format!("---\n---\n{text}"));
    site.build().succeeds();
    assert!(site.output("feed.xml").contains("draft: true"));
}

#[test]
fn hidden_parts_are_in_no_feed_and_no_page() {
    for part in [
        "{{% hugo-encryptor \"PW\" %}}\nHIDDEN\n{{% /hugo-encryptor %}}\n",
        "{{< members >}}\nHIDDEN\n",
        "{% unheard %}\nHIDDEN\n{% endunheard %}\n",
        "<!--members-only-->\n\nHIDDEN\n",
        "<div class=\"paywall-jump\" data-component-name=\"PaywallToDOM\"></div>\n\nHIDDEN\n",
        ":::private\nHIDDEN\n:::\n",
    ] {
        let site = TestSite::new();
        let part = part.replace("HIDDEN", MARKER);
        site.write("articles/a.md", &format!("{FRONT}Open.\n\n{part}"));
        let run = site.build().succeeds();
        assert!(run.stderr.contains("articles/a.md:7:1"), "{part}: {}", run.stderr);
        assert!(site.output("feed.xml").contains("Open."), "{part}");
        assert!(!site.output("feed.xml").contains(MARKER), "{part}");
    }
}

#[test]
fn article_that_shows_nothing_is_a_warning() {
    let site = TestSite::new();
    site.write("articles/a.md", FRONT).write("articles/b.md", &FRONT.replace('A', "B"));
    site.write("articles/c.md", &(FRONT.to_owned() + "![](https://a.example/p.png)\n"));
    let run = site.build().succeeds();
    assert_eq!(run.stderr.matches("warning[article/empty]").count(), 2, "{}", run.stderr);
}

#[test]
fn warnings_that_repeat_show_three_places() {
    let site = TestSite::new();
    for number in 1..=7 {
        site.write(&format!("articles/a{number}.md"), &format!("{FRONT}a {{{{< x{number} >}}}}\n"));
    }
    let run = site.build().succeeds();
    assert_eq!(run.stderr.matches("unknown shortcode or component").count(), 3, "{}", run.stderr);
    assert!(run.stderr.contains("and 4 more"), "{}", run.stderr);
    let run = site.run(["check", "--format", "json"]).succeeds();
    assert_eq!(run.stdout.matches("unknown shortcode or component").count(), 7);
}

#[test]
fn address_that_no_reader_reaches_is_a_warning_to_those_who_publish() {
    let site = TestSite::new();
    site.write("feed.toml", "[site]\ntitle = 'A'\nurl = 'http://localhost:4000/'\n");
    site.write("articles/a.md", &(FRONT.to_owned() + "a\n"));
    let run = site.run(["check", "--strict"]).expect(1);
    assert!(
        run.stderr.contains("`http://localhost:4000/` is an address of this machine"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("feed.toml:3:7"), "{}", run.stderr);
    site.build().succeeds();
    assert_eq!(site.titles(), ["A"]);
}

#[test]
fn parts_for_members_are_in_no_feed_in_any_kind_of_file() {
    for (ending, part) in [
        ("md", "> [!private]\n> HIDDEN\n"),
        ("md", "%%paywall%%\n\nHIDDEN\n"),
        ("md", "[private]\n\nHIDDEN\n\n[/private]\n"),
        ("md", "<div class=\"members-only\">\n\nHIDDEN\n\n</div>\n"),
        ("md", "HIDDEN\n{: .private}\n"),
        ("md", "``` {.private}\nHIDDEN\n```\n"),
        ("md", "{{> paywall }}\n\nHIDDEN\n"),
        ("md", "{% block private %}HIDDEN{% endblock %}\n"),
        ("html", "<p>[private]HIDDEN[/private]</p>\n"),
        ("html", "<section data-visibility=\"members\"><div>HIDDEN</div></section>\n"),
        ("mdx", "<div className=\"members-only\">HIDDEN</div>\n"),
        ("mdx", "> [!members]\n> HIDDEN\n"),
    ] {
        let site = TestSite::new();
        let part = part.replace("HIDDEN", MARKER);
        let text = format!("{FRONT}<p>Open.</p>\n\n{part}\n<p>After.</p>\n");
        site.write(&format!("articles/a.{ending}"), &text);
        let run = site.build().succeeds();
        let is_said = run.stderr.contains("article/hidden-part") || run.text().contains("paywall");
        assert!(is_said, "{part}: {}", run.text());
        let feed = site.output("feed.xml");
        assert!(feed.contains("Open.") && !feed.contains(MARKER), "{part}: {feed}");
        let is_cut = part.contains("paywall");
        assert_eq!(feed.contains("After."), !is_cut, "{part}: {feed}");
    }
}

#[test]
fn shortcode_that_the_site_admits_shows_its_text() {
    let parts = [
        "{{< story >}}SHOWN{{< /story >}}",
        "{{< members-of-the-team >}}SHOWN{{< /members-of-the-team >}}",
        "<ul class=\"team-members\"><li>SHOWN</li></ul>",
        "> [!private]\n> SHOWN",
    ];
    for part in parts {
        let site = TestSite::new();
        site.write("articles/a.md", &format!("{FRONT}Open.\n\n{part}\n"));
        let run = site.build().succeeds();
        assert!(!site.output("feed.xml").contains("SHOWN"), "{part}");
        assert!(run.stderr.contains("public_shortcodes = [\""), "{part}: {}", run.stderr);
        let names = "['story', 'Members of the team', 'team-members', 'private']";
        site.config(&format!("[articles]\npublic_shortcodes = {names}\n"));
        let run = site.build().succeeds();
        assert!(site.output("feed.xml").contains("SHOWN"), "{part}");
        assert!(run.stderr.is_empty(), "{part}: {}", run.stderr);
    }
    let site = TestSite::with_config("[articles]\npublic_shortcodes = ['{{<>}}']\n");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("must have names of shortcodes"), "{}", run.stderr);
}
