//! `init` in sites with hostile or broken files.

use std::fs;
use std::process::Stdio;

use crate::site::{ProgramRun, TestSite};

/// Makes a site from its files, without feed.toml.
fn site(files: &[(&str, &str)]) -> TestSite {
    let site = TestSite::new();
    site.remove("feed.toml").remove("articles");
    for (path, text) in files {
        site.write(path, text);
        site.declare_source(path.split('/').next().unwrap());
    }
    site
}

fn init(site: &TestSite) -> ProgramRun {
    site.run(["init", "--now", "2026-11-24T00:00:00Z"])
}

/// Runs `init`, and returns the tables and keys of the feed.toml that it wrote.
fn written(files: &[(&str, &str)]) -> toml::Table {
    let site = site(files);
    init(&site).succeeds();
    site.read("feed.toml").parse().unwrap()
}

#[test]
fn texts_of_a_configuration_add_no_settings() {
    let title = r#"title: "A \"b\" \n[publish]\nto = \"x\" \"\"\" ''' */ \u0007 \u2028""#;
    let author = r#"author: "x\"\n[publish]\nto = 1""#;
    let text = format!("{title}\n{author}\nurl: https://a.example\n");
    let table = written(&[("_config.yml", &text)]);
    assert_eq!(table.keys().collect::<Vec<_>>(), ["articles", "output", "site"]);
    let site = &table["site"];
    assert_eq!(site["title"].as_str(), Some("A \"b\" [publish] to = \"x\" \"\"\" ''' */"));
    assert_eq!(site["authors"][0].as_str(), Some("x\" [publish] to = 1"));
}

#[test]
fn names_of_sections_add_no_settings() {
    let text = "title = 'A'\nbaseURL = 'https://a.example/'\n[permalinks]\n\"a\\\"]\\n[publish]\\n\\u007f\" = '/:year/:slug/'\n";
    let table = written(&[("hugo.toml", text)]);
    assert!(!table.contains_key("publish"));
    let sections = table["articles"]["permalinks"].as_table().unwrap();
    assert_eq!(sections.keys().collect::<Vec<_>>(), ["a\"]\n[publish]\n\u{7f}"]);
}

#[test]
fn password_in_an_address_is_not_copied() {
    let site = site(&[("_config.yml", "title: A\nurl: https://me:geheim@a.example:8443/b/\n")]);
    let run = init(&site).succeeds();
    assert!(run.stderr.contains("has a user name or a password"), "{}", run.stderr);
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("geheim"), "{}", run.stderr);
    assert!(site.read("feed.toml").contains("url = \"https://a.example:8443/b/\""));
}

#[test]
fn second_generator_is_reported() {
    let site = site(&[
        ("_config.yml", "title: A\nurl: https://a.example\n"),
        ("hugo.toml", "title = 'B'\nbaseURL = 'https://b.example/'\n"),
    ]);
    let run = init(&site).succeeds();
    let expected = "this folder has the configuration of Jekyll, too; only that of Hugo was read";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    assert!(run.stderr.contains("--> _config.yml"), "{}", run.stderr);
}

#[test]
fn sites_in_folders_below_are_named() {
    let site = site(&[
        ("package.json", "{}"),
        ("apps/blog/hugo.toml", "title = 'B'\nbaseURL = 'https://b.example/'\n"),
        ("docs/mkdocs.yml", "site_name: D\n"),
        ("node_modules/x/_config.yml", "title: X\n"),
    ]);
    let run = init(&site).succeeds();
    let expected = "sites are in `docs` (MkDocs), `apps/blog` (Hugo): run `feedwright init docs`";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
}

#[test]
fn configuration_that_can_not_be_read_is_reported_once() {
    let site = site(&[]);
    site.write_bytes("_config.yml", b"title: Caf\xe9\n");
    site.declare_source("_config.yml");
    let run = init(&site).succeeds();
    assert_eq!(run.stderr.matches("it is not UTF-8").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("--> _config.yml"), "{}", run.stderr);
}

#[test]
fn folder_and_address_on_the_command_line_are_checked_first() {
    let site = site(&[("_config.yml", "title: A\n")]);
    #[rustfmt::skip]
    let rows: [(&[&str], &str); 3] = [
        (&["init", "_config.yml"],                        "`_config.yml` is not a folder"),
        (&["init", "--url", "javascript:x"],              "`javascript:x` can't be the address of a site"),
        (&["init", "--url", "https://me:pw@a.example/"],  "can't be the address of a site"),
    ];
    for (arguments, expected) in rows {
        let run = site.run(arguments).expect(2);
        assert!(run.stderr.contains(expected), "{arguments:?}: {}", run.stderr);
        assert!(!run.stderr.contains("warning"), "{arguments:?}: {}", run.stderr);
        assert!(!run.stderr.contains("me:pw"), "{arguments:?}: {}", run.stderr);
    }
    assert!(!site.has("feed.toml"));
}

/// Puts something that is no file where feed.toml would be.
#[cfg(unix)]
type ObstaclePlacement = fn(&TestSite);

#[cfg(unix)]
#[test]
fn feed_toml_that_is_no_file_is_reported_and_kept() {
    let rows: [(&str, ObstaclePlacement); 3] = [
        ("a folder", |site| fs::create_dir(site.path("feed.toml")).unwrap()),
        ("a link to nothing", |site| {
            site.link("outside.toml", "feed.toml");
        }),
        ("a named pipe", |site| {
            let status = std::process::Command::new("mkfifo").arg(site.path("feed.toml")).status();
            assert!(status.unwrap().success());
        }),
    ];
    for (name, make) in rows {
        let site = site(&[("_config.yml", "title: A\nurl: https://a.example\n")]);
        make(&site);
        for arguments in [&["init"][..], &["init", "--diff"]] {
            let run = site.run(arguments).expect(2);
            let expected = "feed.toml is there, but it can't be read";
            assert!(run.stderr.contains(expected), "{name}: {}", run.stderr);
        }
        assert!(!site.has("outside.toml"), "{name}");
    }
}

#[test]
fn two_runs_at_once_write_one_file() {
    let site = site(&[("_config.yml", "title: A\nurl: https://a.example\n")]);
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = site.command(["init", "--now", "2026-11-24T00:00:00Z"]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    let codes: Vec<_> =
        children.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    assert!(site.read("feed.toml").ends_with('\n'));
}
