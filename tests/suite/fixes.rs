//! `check --fix`: which files it changes, how, and which it leaves alone.

use std::fs;
#[cfg(target_os = "linux")]
use std::io::Write;
#[cfg(target_os = "linux")]
use std::process::{Command, Stdio};

use crate::site::TestSite;

const FIX: [&str; 3] = ["check", "--fix", "--yes"];

/// Returns the text of an article after `check --fix`.
fn fix(text: &str) -> String {
    let site = TestSite::new();
    site.write("articles/a.md", text);
    site.run(FIX);
    site.read("articles/a.md")
}

#[test]
fn fix_changes_only_the_faulty_bytes() {
    #[rustfmt::skip]
    let rows = [
        ("---\ntitle: One: two # c\ndate: 2024-05-22\n---\nx: y\n",
         "---\ntitle: \"One: two\" # c\ndate: 2024-05-22\n---\nx: y\n"),
        ("\u{feff}---\r\ntitle: One: “zwei” \\ it's\r\ndate: 2024-05-22\r\n---\r\nx\r\n",
         "\u{feff}---\r\ntitle: \"One: “zwei” \\\\ it's\"\r\ndate: 2024-05-22\r\n---\r\nx\r\n"),
        ("---\ntitle: A\ndate: 2024–05–22 10:30\n---\nx",
         "---\ntitle: A\ndate: 2024-05-22 10:30\n---\nx"),
        ("---\ntitle: A\ndate: “2024-05-22”\n---\nx\n", "---\ntitle: A\ndate: 2024-05-22\n---\nx\n"),
        ("---\ntitel: A: b\nsumary: c: d\ndate: 22.13.2024\n---\nx\n",
         "---\ntitle: \"A: b\"\nsummary: \"c: d\"\ndate: 22.13.2024\n---\nx\n"),
        ("---\ntags:\n\t- a\n\t- b\ntitle: A\ndate: 2024-05-22\n---\nx\n",
         "---\ntags:\n  - a\n  - b\ntitle: A\ndate: 2024-05-22\n---\nx\n"),
        ("+++\ntitle = A\ntags = [\"a\"\ndate = 2024-05-22\n+++\nx\n",
         "+++\ntitle = \"A\"\ntags = [\"a\"]\ndate = 2024-05-22\n+++\nx\n"),
        ("{\"title\": \"A\"\n\"date\": \"2024-05-22\",\n}\n\nx\n",
         "{\"title\": \"A\",\n\"date\": \"2024-05-22\"\n}\n\nx\n"),
        ("---\ntitle: A\ndate: 2024-05-22\n\nThe text begins here.\n",
         "---\ntitle: A\ndate: 2024-05-22\n---\n\nThe text begins here.\n"),
        ("---\ntitle: > x\ndate: 2024-05-22\n---\nx\n", "---\ntitle: > x\ndate: 2024-05-22\n---\nx\n"),
    ];
    for (before, after) in rows {
        assert_eq!(fix(before), after, "{before}");
    }
}

#[test]
fn fix_corrects_the_configuration() {
    let site = TestSite::new();
    let text = "[site]\ntitle = Tea & more\nurl = \"https://a.example/\"\n[feed]\nlimmit = 5\n";
    site.write("feed.toml", text);
    let run = site.run(FIX).expect(0);
    assert!(run.stderr.contains("fixed 2 problems in 1 file"), "{}", run.stderr);
    let fixed = "[site]\ntitle = \"Tea & more\"\nurl = \"https://a.example/\"\n[feed]\nlimit = 5\n";
    assert_eq!(site.read("feed.toml"), fixed);
}

#[test]
fn fix_needs_a_terminal_or_consent() {
    let site = TestSite::new();
    let text = "---\ntitle: One: two\ndate: 2024-05-22\n---\nx\n";
    site.write("articles/a.md", text);
    let run = site.run(["check", "--fix"]).expect(2);
    assert!(run.stderr.contains("add `--yes`"), "{}", run.stderr);
    site.run(["check", "--yes"]).expect(2);
    assert_eq!(site.read("articles/a.md"), text);
    let run = site.run(FIX).expect(0);
    for part in ["-title: One: two\n+title: \"One: two\"", "fixed 1 problem in 1 file"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let run = site.run(["check", "--fix", "--yes", "--format", "json"]).expect(0);
    assert!(run.stdout.contains("\"ok\":true"), "{}", run.stdout);
}

#[test]
fn renamed_article_gets_its_id() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nThe text.\n");
    site.build();
    let id = site.output("feed.json");
    let id = id.split("\"id\": \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    site.rename("articles/a.md", "articles/b.md");
    let run = site.run(["check"]).expect(1);
    assert!(run.stderr.contains(&format!("2 + id: \"{id}\"")), "{}", run.stderr);
    site.run(FIX).expect(0);
    let text = site.read("articles/b.md");
    assert_eq!(text, format!("---\nid: \"{id}\"\ntitle: A\ndate: 2024-05-22\n---\nThe text.\n"));
    site.build();
    assert!(site.output("feed.json").contains(&id));
}

#[test]
fn fix_keeps_what_readers_know_an_article_by() {
    let site = TestSite::with_config("[articles]\npermalink = \"/{slug}/\"\n");
    let text = "---\ntitle: A\ndate: 2024-05-22\nslgu: other\npublishd: 2024-05-24\n---\nx\n";
    site.write("articles/a.md", &text.replace("publishd", "x"));
    site.build();
    site.write("articles/a.md", text);
    let run = site.run(FIX);
    assert_eq!(site.read("articles/a.md"), text, "{}", run.stderr);
    assert!(run.stderr.contains("is not safe"), "{}", run.stderr);
}

#[test]
fn fix_never_shows_what_is_hidden() {
    let site = TestSite::new();
    let text = "---\ntitle: One: neverpublish\ndate: 2024-05-22\ndraft: true\n---\nneverpublish\n";
    site.write("articles/a.md", text);
    site.run(FIX).expect(0);
    assert!(site.read("articles/a.md").contains("title: \"One: neverpublish\"\n"));
    site.build();
}

#[cfg(unix)]
#[test]
fn fixed_file_keeps_its_permissions_and_times() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: One: two\ndate: 2024-05-22\n---\nx\n");
    let path = site.path("articles/a.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let before = path.metadata().unwrap();
    site.run(FIX).expect(0);
    let after = path.metadata().unwrap();
    assert_eq!(after.permissions().mode() & 0o7777, 0o640);
    assert_eq!(after.modified().unwrap(), before.modified().unwrap());
    assert_ne!(after.len(), before.len());
    let names = fs::read_dir(site.path("articles")).unwrap();
    let hidden =
        names.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

#[cfg(unix)]
#[test]
fn file_behind_a_link_and_read_only_file_are_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new();
    let text = "---\ntitle: One: two\ndate: 2024-05-22\n---\nx\n";
    site.write("articles/a.md", text);
    site.link("a.md", "articles/b.md");
    site.write("articles/c.md", text);
    fs::set_permissions(site.path("articles/c.md"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = site.run(FIX).expect(1);
    assert!(run.stderr.contains("it is read-only"), "{}", run.stderr);
    assert!(site.path("articles/b.md").symlink_metadata().unwrap().is_symlink());
    assert_eq!(site.read("articles/c.md"), text);
    assert!(site.read("articles/a.md").contains("\"One: two\""));
}

#[test]
fn temporary_file_of_a_killed_run_is_removed() {
    let site = TestSite::new();
    site.write("articles/x/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nx\n");
    site.write("articles/x/.feedwright-fix-0123456789abcdef", "half");
    site.run(FIX).expect(0);
    assert!(!site.path("articles/x/.feedwright-fix-0123456789abcdef").exists());
}

#[test]
fn misspelled_key_of_an_author_is_corrected() {
    let site = TestSite::with_config("[authors.ada]\nname = \"Ada L\"\n");
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\nauthor: adda\n---\nx\n");
    site.run(FIX).expect(0);
    assert!(site.read("articles/a.md").contains("author: ada\n"), "{}", site.read("articles/a.md"));
}

#[test]
fn articles_in_a_store_are_refused() {
    let site = TestSite::with_config("[articles]\nfolder = \"s3://bucket/articles\"\n");
    let run = site.run(FIX).expect(2);
    assert!(run.stderr.contains("error[source/elsewhere]"), "{}", run.stderr);
}

/// Runs `check --fix` on a terminal, answers its question, and returns what it printed.
#[cfg(target_os = "linux")]
fn fix_on_a_terminal(site: &TestSite, answer: &str) -> Option<String> {
    let command = format!("'{}' check --fix", env!("CARGO_BIN_EXE_feedwright"));
    let child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(site.folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        crate::left_out("`script` of util-linux");
        return None;
    };
    child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn fix_asks_on_a_terminal() {
    let text = "---\ntitle: One: two\ndate: 2024-05-22\n---\nx\n";
    let fixed = text.replace("One: two", "\"One: two\"");
    for (answer, expected, printed) in [
        ("n\n", text, "nothing was changed"),
        ("\n", text, "nothing was changed"),
        ("y\n", &*fixed, "fixed 1 problem"),
    ] {
        let site = TestSite::new();
        site.write("articles/a.md", text);
        let Some(shown) = fix_on_a_terminal(&site, answer) else { return };
        assert_eq!(site.read("articles/a.md"), expected, "{answer:?}: {shown}");
        assert!(shown.contains(printed), "{answer:?}: {shown}");
    }
}
