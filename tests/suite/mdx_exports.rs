//! What articles of MDX export hides them, as their frontmatter does.

use crate::site::TestSite;

fn article(fields: &str, body: &str) -> String {
    format!("---\ntitle: A\ndate: 2024-05-01\n{fields}---\n{body}\nText.\n")
}

/// Builds a site of one public article and one of MDX, and returns what it said.
fn built(name: &str, fields: &str, body: &str) -> (TestSite, String) {
    let site = TestSite::new();
    site.write(
        "articles/open.md",
        "---\ntitle: Open\ndate: 2024-05-02\n---\nSee [more](neverpublish.mdx).\n",
    );
    site.write_private(&format!("articles/{name}"), &article(fields, body));
    let mut printed = String::new();
    // The second build takes the header from the cache.
    for _ in 0..2 {
        printed += &site.build().stderr;
        assert_eq!(site.titles(), ["Open"], "{fields}{body}: {printed}");
    }
    (site, printed)
}

#[test]
fn exported_guards_hide_an_article() {
    for body in [
        "export const draft = true",
        "export const isDraft: boolean = true;",
        "export let published = false",
        "export const title = 'A', draft = true;",
        "export const password = 'neverpublish'",
        "export const meta = { draft: true }",
        "export const metadata: Meta = {\n  image: hero,\n  ...base,\n  'visibility': \"paid\",\n} as const",
        "export const frontmatter =\n{ date: new Date(), audience: 'beta-testers' } satisfies Meta;",
        "export const page = { params: { wip: true, at: now() } }",
        "import B from 'b'\nexport const draft = true",
        "# Heading\n\n````md\n```js\n````\n\nexport const draft = true",
    ] {
        built("neverpublish.mdx", "", body);
    }
}

#[test]
fn exported_guard_far_below_the_frontmatter_hides_an_article() {
    let long = "Words and words.\n\n".repeat(4000);
    built("neverpublish.mdx", "", &format!("{long}export const draft = true\n"));
    // The same in the file that another one links to, after a change of its text.
    let (site, _) = built("neverpublish.mdx", "", &format!("{long}export const wip = true\n"));
    site.write_private(
        "articles/neverpublish.mdx",
        &article("", &format!("{long}export const draft = true")),
    );
    site.build();
    assert_eq!(site.titles(), ["Open"]);
}

#[test]
fn contradiction_of_frontmatter_and_export_hides_an_article_with_a_warning() {
    for (fields, body) in [
        ("draft: false\n", "export const draft = true"),
        ("draft: true\n", "export const meta = { draft: false }"),
    ] {
        let (_, printed) = built("neverpublish.mdx", fields, body);
        assert!(printed.contains("warning[article/contradicting-guards]"), "{fields:?}: {printed}");
    }
}

#[test]
fn other_exports_and_other_files_hide_nothing() {
    for (name, body) in [
        ("a.mdx", "export const draft = false"),
        ("a.mdx", "export const draft = isDraft()"),
        ("a.mdx", "export const status = 'loading'"),
        ("a.mdx", "export const hidden = 'top'"),
        ("a.mdx", "export const chart = { hidden: true }"),
        ("a.mdx", "export const [open, hidden] = [true, true]"),
        ("a.mdx", "````js\n```\nexport const draft = true\n```\n````"),
        ("a.mdx", "The line `export const draft = true` is text."),
        ("a.md", "export const draft = true"),
    ] {
        let site = TestSite::new();
        site.write(&format!("articles/{name}"), &article("", body));
        let run = site.build();
        assert_eq!(site.titles(), ["A"], "{name} {body}: {}", run.stderr);
    }
    let site = TestSite::with_config("[articles]\nknown_fields = ['private']\n");
    site.write("articles/a.mdx", &article("", "export const private = true"));
    site.build();
    assert_eq!(site.titles(), ["A"]);
}
