//! Web pages next to the feeds, and the style sheet of the feeds.

use crate::site::TestSite;

fn site(output: &str) -> TestSite {
    let site = TestSite::new();
    let config = format!(
        "[site]\ntitle = 'A & B'\nurl = 'https://a.example/'\nlanguage = 'en'\n[output]\n{output}\n[each.language]\n"
    );
    site.write("feed.toml", &config);
    for (name, title, day) in [("a.md", "One", 1), ("b.ar.md", "واحد", 2)] {
        let text = format!("---\ntitle: '{title}'\ndate: 2026-01-0{day}T03:04:05Z\n---\nText.\n");
        site.write(&format!("articles/{name}"), &text);
    }
    site
}

fn build(site: &TestSite) -> (Option<i32>, String) {
    let run = site.run(["build", "--color", "never"]);
    (run.code, run.stderr)
}

#[test]
fn every_feed_has_its_page_and_links_to_it() {
    let site = site("page = 'index.html'");
    assert_eq!(build(&site).0, Some(0));
    let page = site.output("ar/index.html");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("واحد") && !page.contains("One"), "{page}");
    assert!(site.output("index.html").contains("<span>A &amp; B</span></h1>"));
    let link = "href=\"https://a.example/ar/\" rel=\"related\" type=\"text/html\"";
    assert!(site.output("ar/atom.xml").contains(link));
    assert!(site.output("ar/feed.xml").contains(link));
    assert!(site.output("ar/feed.json").contains("See https://a.example/ar/ for more."));
}

#[test]
fn web_page_is_written_only_if_configured() {
    let site = site("");
    assert_eq!(build(&site).0, Some(0));
    assert!(!site.has("public/index.html"));
    assert!(!site.output("atom.xml").contains("related"));
}

#[test]
fn page_may_have_a_template_of_its_own() {
    let site = site("page = 'feed.html'\npage_template = 'own.html'");
    site.write("own.html", "{% for entry in entries %}[{{ entry.title }}]{% endfor %}");
    assert_eq!(build(&site).0, Some(0));
    assert_eq!(site.output("en/feed.html"), "[One]");
}

#[test]
fn broken_template_replaces_nothing() {
    let site = site("page = 'feed.html'\npage_template = 'own.html'");
    site.write("own.html", "<h1>\n  {{ title | }}\n");
    let (code, printed) = build(&site);
    let printed = printed.split("\n\n").next().unwrap();
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(printed, @r"
    error[config/bad-template]: this is not a valid template of a web page: this line is not complete, or its syntax is wrong
     --> own.html:2:1
      |
    2 |   {{ title | }}
      | ^^^^^^^^^^^^^^^
      |
      = help: fix it, or remove `page_template` to use feedwright's own page
    ");
    assert!(!site.has("public/feed.xml"));
    site.remove("own.html");
    assert!(build(&site).1.contains("error[config/bad-template]"));
}

#[test]
fn style_sheet_is_named_in_xml_alone() {
    let site = site("stylesheet = true");
    assert_eq!(build(&site).0, Some(0));
    for (name, address) in [("feed.xml", "feed.css"), ("ar/atom.xml", "../feed.css")] {
        let text = site.output(name);
        let line = text.lines().nth(1).unwrap();
        let expected = format!("<?xml-stylesheet href=\"{address}\" type=\"text/css\"?>");
        assert_eq!(line, expected, "{name:?}");
    }
    assert!(site.output("feed.css").contains("@namespace"));
    assert!(!site.output("feed.json").contains("feed.css"));
}

#[test]
fn labels_of_the_style_sheet_have_the_language_of_the_site() {
    let site = site("stylesheet = true\npage = 'index.html'");
    let config = std::fs::read_to_string(site.path("feed.toml")).unwrap();
    site.write("feed.toml", &config.replace("language = 'en'", "language = 'de'"));
    assert_eq!(build(&site).0, Some(0));
    let style = site.output("feed.css");
    assert!(style.contains("\"Veröffentlicht: \"") && style.contains("\"Webseite: \""), "{style}");
}

#[test]
fn accent_that_is_not_a_color_is_refused() {
    let site = site("page = 'index.html'\naccent = 'reddish'");
    let (code, printed) = build(&site);
    assert_eq!(code, Some(2));
    assert!(printed.contains("`accent` in `[output]` must be a color: `reddish`"), "{printed}");
    assert!(printed.contains("such as `#a8431d`"), "{printed}");
}

#[test]
fn wrong_variable_of_a_template_is_named_with_its_line() {
    let site = site("page = 'feed.html'\npage_template = 'own.html'");
    site.write("own.html", "<h1>\n  {{ titel }}\n");
    let (code, printed) = build(&site);
    assert_eq!(code, Some(1));
    let printed = printed.split("\n\n").next().unwrap();
    insta::assert_snapshot!(printed, @r"
    error[config/bad-template]: this is not a valid template of a web page: the variable `titel` does not exist
     --> own.html:2:1
      |
    2 |   {{ titel }}
      | ^^^^^^^^^^^^^
      |
      = help: did you mean `title`?
    ");
}

#[test]
fn ejected_template_gives_the_same_page() {
    let site = site("page = 'index.html'");
    assert_eq!(build(&site).0, Some(0));
    let page = site.output("index.html");
    site.run(["page", "--eject"]).expect(0);
    let refused = site.run(["page", "--eject"]).expect(2);
    assert!(refused.stderr.contains("`page.html` already exists"), "{}", refused.stderr);
    let config = std::fs::read_to_string(site.path("feed.toml")).unwrap();
    let config = config.replace("'index.html'", "'index.html'\npage_template = 'page.html'");
    site.write("feed.toml", &config);
    assert_eq!(build(&site).0, Some(0));
    assert_eq!(site.output("index.html"), page);
}
