//! `date`: which articles get a date, from where, and what else stays as it is.

use std::fs;
use std::process::Command;

use crate::left_out;
use crate::site::TestSite;

const YES: [&str; 2] = ["date", "--yes"];

/// Creates a site without articles.
fn site() -> TestSite {
    let site = TestSite::bare();
    let config =
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n";
    site.write("feed.toml", config).set_now("2026-01-02T00:00:00Z");
    site
}

/// Runs git in the folder of a site, without the user's own settings.
fn git(site: &TestSite, arguments: &[&str], seconds: u64) {
    let date = format!("{seconds} +0200");
    let run = Command::new("git")
        .arg("-C")
        .arg(site.folder())
        .args(["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_AUTHOR_DATE", &date)
        // The date of the commit is another one, and is not used.
        .env("GIT_COMMITTER_DATE", "1750000000 +0000")
        .output()
        .unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

fn commit(site: &TestSite, seconds: u64) {
    git(site, &["add", "--all"], seconds);
    git(site, &["commit", "--quiet", "--message", "c"], seconds);
}

/// Makes the folder of a site a repository; false if git is missing.
fn begin_repository(site: &TestSite) -> bool {
    if Command::new("git").arg("--version").output().is_err() {
        left_out("git");
        return false;
    }
    git(site, &["init", "--quiet"], 0);
    true
}

/// Returns the text of an article after `date --from text`.
fn date_text(name: &str, text: &str) -> String {
    let site = site();
    site.write(name, text);
    site.run(["date", "--yes", "--from", "text"]);
    site.read(name)
}

#[test]
fn field_is_the_only_change() {
    #[rustfmt::skip]
    let rows = [
        ("---\ntitle: A\n---\n*May 22, 2024*\n\nx", "---\ndate: \"2024-05-22\"\ntitle: A\n---\n*May 22, 2024*\n\nx"),
        ("\u{feff}---\r\ntitle: A\r\n---\r\n22 May 2024\r\nx", "\u{feff}---\r\ndate: \"2024-05-22\"\r\ntitle: A\r\n---\r\n22 May 2024\r\nx"),
        ("+++\ntitle = 'A'\n[extra]\na = 1\n+++\n2024-05-22\n", "+++\ndate = \"2024-05-22\"\ntitle = 'A'\n[extra]\na = 1\n+++\n2024-05-22\n"),
        ("{\n  \"title\": \"A\"\n}\n\n# May 22, 2024\n\nx\n", "{\n  \"date\": \"2024-05-22\",\n  \"title\": \"A\"\n}\n\n# May 22, 2024\n\nx\n"),
        ("Title: A\n\n2024-05-22\n\nx\n", "date: 2024-05-22\nTitle: A\n\n2024-05-22\n\nx\n"),
        ("---\ntitle: A\n---\n\nROME, Jan. 2, 2024 (AP) — x\n", "---\ndate: \"2024-01-02\"\ntitle: A\n---\n\nROME, Jan. 2, 2024 (AP) — x\n"),
    ];
    for (before, after) in rows {
        assert_eq!(date_text("articles/a.md", before), after, "{before:?}");
    }
}

#[test]
fn article_without_a_certain_date_is_left_alone() {
    let texts = [
        "---\ntitle: A\n---\nText.\n",
        "---\ntitle: A\n---\nMay 22\n\nText.\n",
        "---\ntitle: A\n---\n03/04/2024\n\nText.\n",
        "---\ntitle: A\n---\nMay 22, 2024\n\nMay 23, 2024\n\nText.\n",
        "---\ntitle: A\n---\na\nb\nc\nd\ne\nf\n\nMay 23, 2024\n",
        // Its field is there already, or may be a mistake.
        "---\ndate:\ntitle: A\n---\nMay 22, 2024\n\nText.\n",
        "---\ndate: soon\ntitle: A\n---\nMay 22, 2024\n\nText.\n",
        "---\ndate: 2024-05-20\n---\nMay 22, 2024\n\nText.\n",
        "---\ndraft: true\n---\nMay 22, 2024\n\nText.\n",
        "---\ntitle: A: b\n---\nMay 22, 2024\n\nText.\n",
        "---\nfeed: false\n---\nMay 22, 2024\n\nText.\n",
    ];
    for text in texts {
        assert_eq!(date_text("articles/a.md", text), text, "{text:?}");
    }
    let text = "---\ntitle: A\n---\nMay 22, 2024\n";
    assert_eq!(date_text("articles/2024-05-21-a.md", text), text);
}

#[test]
fn nothing_is_written_without_consent() {
    let site = site();
    let text = "---\ntitle: A\n---\nMay 22, 2024\n\nx\n";
    site.write("articles/a.md", text);
    let run = site.run(["date"]).expect(2);
    assert!(run.stderr.contains("add `--yes`"), "{}", run.stderr);
    let run = site.run(["date", "--dry-run"]).succeeds();
    assert!(run.stderr.contains("+date: \"2024-05-22\""), "{}", run.stderr);
    assert_eq!(run.stdout, "1 article would be dated\n");
    assert_eq!(site.read("articles/a.md"), text);
    let run = site.run(["date", "--yes", "--format", "json"]).succeeds();
    let expected = r#""written":[{"date":"2024-05-22","file":"articles/a.md","from":"text"}]"#;
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    let run = site.run(YES).succeeds();
    assert_eq!(run.stdout, "0 articles dated\n");
    site.build().succeeds();
    assert_eq!(site.titles(), ["A"]);
}

#[test]
fn commit_that_added_the_file_gives_the_date() {
    let site = site();
    if !begin_repository(&site) {
        return;
    }
    site.write("drafts/one.md", "---\ntitle: One\n---\nA text of some words.\n");
    commit(&site, 1_700_000_000);
    site.write("articles/two.md", "---\ntitle: Two\n---\nMay 22, 2020\n\nText.\n");
    site.rename("drafts/one.md", "articles/three.md");
    commit(&site, 1_710_000_000);
    site.write("articles/two.md", "---\ntitle: Two\n---\nMay 22, 2020\n\nOther text.\n");
    site.write("articles/new.md", "---\ntitle: New\n---\nMay 22, 2021\n\nText.\n");
    commit(&site, 1_720_000_000);
    // Neither of them is committed.
    site.write("articles/four.md", "---\ntitle: Four\n---\nMay 22, 2022\n\nText.\n");
    site.write("articles/five.md", "---\ntitle: Five\n---\nText.\n");
    let run = site.run(YES).succeeds();
    assert_eq!(run.stdout, "4 articles dated, 1 left alone\n", "{}", run.stderr);
    assert!(run.stderr.contains("warning[date/not-found]"), "{}", run.stderr);
    let dates = [
        ("three", "2023-11-14T22:13:20+00:00"),
        ("two", "2024-03-09T16:00:00+00:00"),
        ("new", "2024-07-03T09:46:40+00:00"),
        ("four", "2022-05-22"),
    ];
    for (name, date) in dates {
        let text = site.read(&format!("articles/{name}.md"));
        assert!(text.starts_with(&format!("---\ndate: \"{date}\"\n")), "{text}");
    }
}

#[test]
fn only_the_origin_that_is_asked_for_is_used() {
    let site = site();
    if !begin_repository(&site) {
        return;
    }
    site.write("articles/a.md", "---\ntitle: A\n---\nMay 22, 2020\n\nText.\n");
    commit(&site, 1_700_000_000);
    site.write("articles/b.md", "---\ntitle: B\n---\nMay 22, 2020\n\nText.\n");
    site.set_modified("articles/a.md", 1_600_000_000);
    site.set_modified("articles/b.md", 1_900_000_000);
    #[rustfmt::skip]
    let rows = [
        ("git", [Some("2023-11-14T22:13:20+00:00"), None]),
        ("text", [Some("2020-05-22"), Some("2020-05-22")]),
        // The other time is in the future.
        ("mtime", [Some("2020-09-13T12:26:40+00:00"), None]),
    ];
    for (origin, dates) in rows {
        let run = site.run(["date", "--dry-run", "--format", "json", "--from", origin]).succeeds();
        let summary = run.summary();
        for (name, date) in ["articles/a.md", "articles/b.md"].into_iter().zip(dates) {
            let written = summary["written"].as_array().unwrap();
            let found = written.iter().find(|it| it["file"] == name).map(|it| &it["date"]);
            assert_eq!(found.and_then(|it| it.as_str()), date, "{origin} {name}");
        }
    }
    let run = site.run(["date", "--dry-run", "--from", "mtime"]).succeeds();
    assert!(run.stderr.contains("warning[date/uncertain]"), "{}", run.stderr);
    site.run(["date", "--dry-run", "--from", "mtime", "--strict"]).expect(1);
}

#[test]
fn history_that_does_not_say_the_date_is_not_used() {
    let site = site();
    if !begin_repository(&site) {
        return;
    }
    let text = "---\ntitle: A\n---\nMay 22, 2020\n\nText.\n";
    site.write("articles/a.md", text);
    commit(&site, 1_700_000_000);
    site.write("articles/later.md", text);
    commit(&site, 1_900_000_000);
    // The date of a commit can be wrong, and then the text is not asked.
    let run = site.run(["date", "--yes", "articles/later.md"]).succeeds();
    assert_eq!(run.stdout, "0 articles dated, 1 left alone\n");
    let head = fs::read_to_string(site.path(".git/HEAD")).unwrap();
    let branch = head.trim().strip_prefix("ref: ").unwrap();
    let newest = fs::read_to_string(site.path(".git").join(branch)).unwrap();
    fs::write(site.path(".git/shallow"), newest).unwrap();
    for arguments in [&["date", "--yes"][..], &["date", "--yes", "--from", "git"]] {
        let run = site.run(arguments).expect(1);
        assert!(run.stderr.contains("git fetch --unshallow"), "{}", run.stderr);
    }
    fs::remove_file(site.path(".git/shallow")).unwrap();
    fs::write(site.path(".git/HEAD"), "ref: refs/heads/none\n").unwrap();
    let run = site.run(YES).expect(1);
    assert!(run.stderr.contains("error[date/no-history]"), "{}", run.stderr);
    assert_eq!(site.read("articles/a.md"), text);
}

#[test]
fn folder_in_no_repository_has_only_dates_of_texts() {
    let site = site();
    site.write("articles/a.md", "---\ntitle: A\n---\nMay 22, 2020\n\nText.\n");
    let run = site.run(["date", "--yes", "--from", "git"]).expect(1);
    assert!(run.stderr.contains("in no git repository"), "{}", run.stderr);
    let run = site.run(YES).succeeds();
    assert_eq!(run.stdout, "1 article dated\n");
}

#[test]
fn settings_of_a_repository_run_nothing() {
    let site = site();
    if !begin_repository(&site) {
        return;
    }
    site.write("articles/a.md", "---\ntitle: A\n---\nText.\n");
    site.write(".gitattributes", "* diff=evil filter=evil\n");
    commit(&site, 1_700_000_000);
    site.write("evil", "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n");
    let evil = site.path("evil");
    #[cfg(unix)]
    fs::set_permissions(&evil, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let evil = evil.to_str().unwrap();
    let settings = [
        ("core.fsmonitor", evil),
        ("core.pager", evil),
        ("pager.log", evil),
        ("core.sshCommand", evil),
        ("diff.external", evil),
        ("diff.evil.textconv", evil),
        ("diff.evil.command", evil),
        ("filter.evil.clean", evil),
        ("filter.evil.smudge", evil),
        ("gpg.program", evil),
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("log.diffMerges", "m"),
        ("diff.renames", "false"),
        ("diff.relative", "true"),
        ("diff.orderFile", "/nowhere"),
        ("format.pretty", "%H"),
        ("color.ui", "always"),
        ("log.decorate", "full"),
        ("alias.log", "!touch ran"),
        ("core.hooksPath", "."),
    ];
    for (name, value) in settings {
        git(&site, &["config", name, value], 0);
    }
    let run = site.run(YES).succeeds();
    assert_eq!(run.stdout, "1 article dated\n", "{}", run.stderr);
    assert!(site.read("articles/a.md").contains("2023-11-14T22:13:20+00:00"));
    assert!(!site.has("ran"));
}

#[test]
fn published_articles_keep_their_dates() {
    let site = site();
    let text = "---\ntitle: A\n---\nMay 22, 2020\n\nText.\n";
    site.write("articles/a.md", &text.replace("title", "date: 2024-05-22\ntitle"));
    site.build().succeeds();
    site.write("articles/a.md", text);
    let run = site.run(YES).expect(1);
    assert!(run.stderr.contains("set `date` to its published date, `2024-05-22T00:00:00Z`"));
    assert_eq!(site.read("articles/a.md"), text);
}

#[test]
fn plain_text_gets_frontmatter_above_it() {
    let site = site();
    if !begin_repository(&site) {
        return;
    }
    let words = "Every winter somebody leaves a letter in the iron box at the end of the quay. ";
    let text = format!("Letters from the quay\n\nBy Ann Lee\n\n{}\n", words.repeat(3));
    site.write("articles/letters.txt", &text);
    site.write("articles/robots.txt", "User-agent: *\nAllow: /\n");
    commit(&site, 1_700_000_000);
    let run = site.run(YES).succeeds();
    assert_eq!(run.stdout, "1 article dated\n", "{}", run.stderr);
    let above = "---\ntitle: \"Letters from the quay\"\ndate: \"2023-11-14T22:13:20+00:00\"\nauthor: \"Ann Lee\"\n---\n\n";
    assert_eq!(site.read("articles/letters.txt"), format!("{above}{text}"));
    assert_eq!(site.read("articles/robots.txt"), "User-agent: *\nAllow: /\n");
    site.build().succeeds();
    assert_eq!(site.titles(), ["Letters from the quay"]);
}

#[cfg(unix)]
#[test]
fn read_only_files_and_links_are_left_alone() {
    use std::os::unix::fs::PermissionsExt;

    let site = site();
    let text = "---\ntitle: A\n---\nMay 22, 2020\n\nText.\n";
    site.write("articles/fixed.md", text);
    site.write("outside.md", text).link("../outside.md", "articles/link.md");
    site.write("articles/a.md", text);
    let set = |name: &str, mode| {
        fs::set_permissions(site.path(name), PermissionsExt::from_mode(mode)).unwrap();
    };
    set("articles/fixed.md", 0o444);
    set("articles/a.md", 0o640);
    site.set_modified("articles/a.md", 1_600_000_000);
    let run = site.run(YES).expect(1);
    assert!(run.stderr.contains("it is read-only"), "{}", run.stderr);
    for name in ["articles/fixed.md", "outside.md"] {
        assert_eq!(site.read(name), text, "{name}");
    }
    let facts = site.path("articles/a.md").metadata().unwrap();
    assert_eq!(facts.permissions().mode() & 0o777, 0o640);
    let modified = facts.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(modified.as_secs(), 1_600_000_000);
    for name in ["articles/link.md", "outside.md", "articles/none.md"] {
        let run = site.run(["date", "--yes", name]).expect(1);
        assert!(run.stderr.contains("command/unknown-article"), "{name}: {}", run.stderr);
    }
    assert_eq!(site.read("outside.md"), text);
}
