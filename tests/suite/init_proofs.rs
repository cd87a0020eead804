//! `init` proves addresses by the pages, links, redirects and feeds of the site itself.

use serde_json::Value;

use crate::site::{ProgramRun, TestSite};

const HUGO: &str = "baseURL = 'https://a.example/'\ntitle = 'A'\n";

/// Makes a site without feed.toml.
fn site(files: &[(&str, &str)]) -> TestSite {
    let site = TestSite::new();
    site.remove("feed.toml").remove("articles");
    for (path, text) in files {
        site.write(path, text);
        site.declare_source(path.split('/').next().unwrap());
    }
    site
}

fn article(title: &str, date: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n{body}\n")
}

/// Makes a site of Hugo with three articles.
fn hugo(settings: &str, links: [&str; 3]) -> TestSite {
    let site = site(&[("hugo.toml", &format!("{HUGO}{settings}"))]);
    for ((name, date), link) in
        [("low-water", "2024-01-05"), ("salt-rope", "2024-02-10"), ("harbor-fog", "2024-03-22")]
            .into_iter()
            .zip(links)
    {
        let title = format!("The {}", name.replace('-', " "));
        site.write(&format!("content/post/{name}.md"), &article(&title, date, link));
    }
    site.declare_source("content");
    site
}

fn page(site: &TestSite, path: &str) {
    site.write(path, "<title>x</title>");
    site.declare_source(path.split('/').next().unwrap());
}

fn init(site: &TestSite) -> ProgramRun {
    site.run(["init", "--now", "2026-11-24T00:00:00Z"]).succeeds()
}

/// Runs `init` and returns the comparison at its end.
fn prove(site: &TestSite) -> String {
    let run = init(site);
    let start = run.stdout.find("compare one address with your site's.\n").unwrap();
    run.stdout[start..].split_once('\n').unwrap().1.trim().to_owned()
}

#[test]
fn nothing_is_claimed_without_pages_and_links() {
    let site = hugo("", [""; 3]);
    page(&site, "content/page.html");
    assert_eq!(
        prove(&site),
        "Not proven: there are no built pages in `public`, and no article links to another. Compare an old\nfeed: `feedwright init --diff --from FEED`."
    );
    let empty = self::site(&[("hugo.toml", HUGO), ("content/_index.md", "")]);
    assert_eq!(prove(&empty), "Not proven: no public article was found.");
}

#[test]
fn pages_in_the_folder_of_the_configuration_prove_the_addresses() {
    let site = hugo("publishDir = 'docs'\n", [""; 3]);
    for name in ["low-water", "salt-rope", "harbor-fog"] {
        page(&site, &format!("docs/post/{name}/index.html"));
    }
    page(&site, "docs/about/index.html");
    assert_eq!(prove(&site), "3 of 3 addresses have their page in docs/ (4 pages).");
}

#[test]
fn pages_elsewhere_correct_the_pattern() {
    let site = hugo("[permalinks]\npost = '/:year/:title/'\n", [""; 3]);
    for name in ["2024/low-water", "2024/salt-rope", "2024/harbor-fog", "tags/low-water"] {
        page(&site, &format!("public/{name}/index.html"));
    }
    insta::assert_snapshot!(prove(&site), @r#"
    0 of 3 addresses have their page in public/ (4 pages).
      3 addresses: a name from the title
        first `https://a.example/2024/the-harbor-fog/`, but the page is `https://a.example/2024/harbor-fog/` (public/2024/harbor-fog/index.html)
        then `https://a.example/2024/the-low-water/`, but the page is `https://a.example/2024/low-water/` (public/2024/low-water/index.html)
        then `https://a.example/2024/the-salt-rope/`, but the page is `https://a.example/2024/salt-rope/` (public/2024/salt-rope/index.html)
    With these lines in feed.toml, 3 of 3 are equal:
      [articles.permalinks]
      post = "/{year}/{slug}/"
    "#);
}

#[test]
fn articles_that_are_newer_than_the_pages_are_no_differences() {
    let site = hugo("", [""; 3]);
    page(&site, "public/post/low-water/index.html");
    page(&site, "public/post/salt-rope/index.html");
    insta::assert_snapshot!(prove(&site), @"
    2 of 2 addresses have their page in public/ (2 pages).
      1 article not compared: written or changed after public/ was built (the newest one with a page is of 2024-02-10)
    ");
}

#[test]
fn article_that_was_changed_after_the_pages_is_not_compared() {
    let site = hugo("", [""; 3]);
    page(&site, "public/post/low-water/index.html");
    page(&site, "public/post/harbor-fog/index.html");
    insta::assert_snapshot!(prove(&site), @"
    2 of 3 addresses have their page in public/ (2 pages).
      1 address without a page
        first content/post/salt-rope.md: `https://a.example/post/salt-rope/`
    ");
    site.remove("feed.toml");
    for name in ["low-water", "harbor-fog"] {
        site.set_modified(&format!("public/post/{name}/index.html"), 1_600_000_000);
    }
    insta::assert_snapshot!(prove(&site), @"
    2 of 2 addresses have their page in public/ (2 pages).
      1 article not compared: written or changed after public/ was built (the newest one with a page is of 2024-03-22)
    ");
}

#[test]
fn links_between_articles_prove_the_addresses() {
    let links = [
        "[a](/post/salt-rope/) [b](https://a.example/post/harbor-fog/#top) [c](/about/)",
        "[a](../low-water/) [b](https://b.example/post/salt-rope/) [c](/post/salt-rope.pdf)",
        "![a](/post/low-water/a.png) [a](http://www.a.example/post/low-water) [b](salt-rope.md)",
    ];
    insta::assert_snapshot!(prove(&hugo("", links)), @"
    3 of 4 addresses that articles link to are those of articles.
      1 address: `http` or `https`, `www.`, the slash at the end
        first `https://a.example/post/low-water/`, linked as `http://www.a.example/post/low-water` (content/post/harbor-fog.md)
    ");
}

#[test]
fn links_correct_the_pattern() {
    let links =
        ["[a](/2024/02/salt-rope/)", "[a](/2024/03/harbor-fog/)", "[a](/2024/01/low-water/)"];
    insta::assert_snapshot!(prove(&hugo("", links)), @r#"
    0 of 3 addresses that articles link to are those of articles.
      3 addresses: the folders
        first `https://a.example/post/low-water/`, linked as `https://a.example/2024/01/low-water/` (content/post/harbor-fog.md)
        then `https://a.example/post/salt-rope/`, linked as `https://a.example/2024/02/salt-rope/` (content/post/low-water.md)
        then `https://a.example/post/harbor-fog/`, linked as `https://a.example/2024/03/harbor-fog/` (content/post/salt-rope.md)
    With these lines in feed.toml, 3 of 3 are equal:
      [articles]
      permalink = "/{year}/{month}/{slug}/"
    "#);
}

#[test]
fn redirects_that_contradict_addresses_are_reported() {
    let site = hugo("", [""; 3]);
    site.write(
        "content/post/new.md",
        "---\ntitle: New\ndate: 2024-04-01\naliases:\n  - /post/low-water/\n  - /post/new/\n  - /other/\n---\n",
    );
    site.write(
        "content/post/gone.md",
        "---\ntitle: Gone\ndate: 2024-05-01\nredirect_to: /post/new/\n---\n",
    );
    site.write("static/_redirects", "# old\n/post/salt-rope /elsewhere/ 301\n/post/harbor-fog /post/harbor-fog/\n/post/* /x/:splat\n");
    site.write("netlify.toml", "[[redirects]]\nfrom = '/post/harbor-fog/'\nto = '/fog/'\n[[redirects]]\nfrom = '/post/low-water/'\nto = '/low.html'\nstatus = 200\n");
    site.write(
        "vercel.json",
        r#"{"redirects": [{"source": "/post/harbor-fog", "destination": "/fog"}, {"source": 1}]}"#,
    );
    site.declare_source("static").declare_source("netlify.toml").declare_source("vercel.json");
    let run = init(&site);
    let found: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.contains("site/moved-address") || line.trim_start().starts_with("-->"))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @"
    warning[site/moved-address]: the page of this article, `/post/gone/`, redirects to `https://a.example/post/new/`
     --> content/post/gone.md:4:14
    warning[site/moved-address]: `/post/low-water/` redirects to this article, but it is the address of `post/low-water.md` in feeds
     --> content/post/new.md:5:5
    warning[site/moved-address]: `/post/new/` redirects to this article, but it would be its address in feeds
     --> content/post/new.md:6:5
    warning[site/moved-address]: `/post/harbor-fog/` is the address of `post/harbor-fog.md` in feeds, but it is redirected to `/fog/`
     --> netlify.toml:2:8
    warning[site/moved-address]: `/post/salt-rope` is the address of `post/salt-rope.md` in feeds, but it is redirected to `/elsewhere/`
     --> static/_redirects:2:1
    warning[site/moved-address]: `/post/harbor-fog` is the address of `post/harbor-fog.md` in feeds, but it is redirected to `/fog`
     --> vercel.json:1:27
    ");
}

#[test]
fn thousands_of_redirects_are_read_once() {
    let site = hugo("", [""; 3]);
    site.write("_redirects", &"/post/low-water/ /elsewhere/ 301\n".repeat(5_000));
    site.declare_source("_redirects");
    let run = site.run(["init", "--format", "json", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    assert_eq!(run.stdout.matches("site/moved-address").count(), 5_000);
}

#[test]
fn feeds_among_the_pages_are_compared() {
    let site = hugo("", [""; 3]);
    page(&site, "public/post/low-water/index.html");
    let item = "<item><title>The low water</title><link>https://a.example/post/low-water/</link><guid>https://a.example/post/low-water/</guid><pubDate>Fri, 05 Jan 2024 00:00:00 +0000</pubDate></item>";
    site.write("public/index.xml", &format!("<rss version=\"2.0\"><channel><title>A</title><link>https://a.example/</link><description>A</description>{item}</channel></rss>"));
    site.write("public/feed.xml", "<no feed");
    insta::assert_snapshot!(prove(&site), @"
    1 of 1 addresses have their page in public/ (1 page).
      2 articles not compared: written or changed after public/ was built (the newest one with a page is of 2024-01-05)
    public/index.xml:
    Compared 1 entry with the site: 1 of 1 ids, 1 of 1 addresses and 1 of 1 dates are equal.
    ");
}

#[cfg(unix)]
#[test]
fn pages_and_feeds_elsewhere_are_not_read() {
    for (setting, made) in [("../away", "away"), ("/etc", "public"), ("link", "public")] {
        let site = hugo(&format!("publishDir = '{setting}'\n"), [""; 3]);
        page(&site, &format!("{made}/post/low-water/index.html"));
        site.link(made, "link");
        site.declare_source("link");
        let text = prove(&site);
        assert!(text.starts_with("Not proven: there are no built pages"), "{setting}: {text}");
    }
}

#[test]
fn diff_proves_what_would_be_written() {
    let site = hugo("", [""; 3]);
    page(&site, "public/post/low-water/index.html");
    let run = site.run(["init", "--diff", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    assert!(run.stdout.starts_with("--- feed.toml"), "{}", run.stdout);
    assert!(run.stderr.starts_with("1 of 1 addresses have their page"), "{}", run.stderr);
    assert!(!site.has("feed.toml"));
}

#[test]
fn summary_in_json_has_values_steps_and_comparisons() {
    let site = hugo("", ["[a](/post/salt-rope/)", "", ""]);
    page(&site, "public/post/low-water/index.html");
    let run = site.run(["init", "--format", "json", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    let summary = run.summary();
    let object = summary.as_object().unwrap();
    assert_eq!(
        object.keys().collect::<Vec<_>>(),
        ["addresses", "file", "generator", "settings", "steps", "written"]
    );
    assert_eq!(summary["generator"], "hugo");
    assert_eq!(summary["written"], true);
    assert_eq!(summary["addresses"]["pages"]["addresses"]["equal"], 1);
    assert_eq!(summary["addresses"]["links"]["total"], 1);
    let title: Vec<&Value> = summary["settings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["key"] == "title")
        .collect();
    let expected = r#"{"key":"title","source":{"column":9,"file":"hugo.toml","kind":"file","line":2},"table":"site","value":"A"}"#;
    assert_eq!(title[0].to_string(), expected);
    assert!(summary["steps"][0].as_str().unwrap().starts_with("Switch off"), "{summary}");
}
