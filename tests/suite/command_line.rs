//! The command line: help, options without an effect, the search for feed.toml, `--now`.

use std::fs;

use crate::site::{ProgramRun, TestSite};

const ARTICLE: &str = "---\ntitle: One\ndate: 2026-11-01\n---\nText.\n";

#[test]
fn help_has_own_options_first_and_only_those_with_an_effect() {
    let site = TestSite::new();
    let help = site.run(["build", "--help"]).succeeds().stdout;
    let places: Vec<_> = ["Options:", "--keep-going", "Consent:", "Common options:", "--config"]
        .map(|text| help.find(text).unwrap_or_else(|| panic!("{text}: {help}")))
        .into();
    assert!(places.is_sorted(), "{help}");

    let cases = [
        ("completions", "--config"),
        ("completions", "--strict"),
        ("validate", "--output"),
        ("validate", "--config"),
        ("new", "--strict"),
        ("watch", "--verbose"),
        ("init", "--config"),
    ];
    for (command, option) in cases {
        let help = site.run([command, "--help"]).succeeds().stdout;
        assert!(!help.contains(option), "{command} {option}: {help}");
    }
}

#[test]
fn option_without_an_effect_is_reported_and_the_command_runs() {
    let site = TestSite::new();
    let run = site.run(["completions", "bash", "--strict", "--lock-timeout", "3s"]).succeeds();
    assert_eq!(
        run.stderr,
        "info[command/ignored-option]: `--lock-timeout` has no effect on `feedwright completions`\n |\n = help: leave it out\n\n\
         info[command/ignored-option]: `--strict` has no effect on `feedwright completions`\n |\n = help: leave it out\n\n"
    );
    site.run(["completions", "bash", "--strict", "--quiet"]).succeeds();
}

/// Runs a command in a folder below that of feed.toml.
fn run_below(site: &TestSite, folder: &str, arguments: &[&str]) -> ProgramRun {
    fs::create_dir_all(site.path(folder)).unwrap();
    let mut command = site.command(arguments);
    command.current_dir(site.path(folder));
    ProgramRun::of(command)
}

#[test]
fn feed_toml_of_a_parent_folder_is_used_and_named() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE);
    let run = run_below(&site, "articles/deep", &["build"]).succeeds();
    assert_eq!(run.stderr, "using ../../feed.toml\n");
    assert!(site.output("feed.xml").contains("<title>One</title>"));
    assert!(!site.has("articles/deep/public"));
    // The file in the current folder is used without a word.
    site.build().succeeds_silently();
}

#[test]
fn files_on_the_command_line_are_relative_to_the_current_folder() {
    let site = TestSite::new();
    site.write("articles/deep/a.md", ARTICLE).write("articles/b.md", ARTICLE);
    run_below(&site, "articles/deep", &["stamp", "a.md"]).succeeds();
    assert!(site.read("articles/deep/a.md").contains("\nid: "));
    assert!(!site.read("articles/b.md").contains("\nid: "));
    run_below(&site, "articles/deep", &["build", "--output", "here"]).succeeds();
    assert!(site.has("articles/deep/here/feed.xml"));
}

#[test]
fn search_for_feed_toml_ends_at_the_home_folder() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE);
    fs::create_dir_all(site.path("home/site")).unwrap();
    site.env("HOME", &site.path("home").display().to_string());
    let run = run_below(&site, "home/site", &["build"]).expect(2);
    assert!(run.stderr.contains("[config/unreadable]"), "{}", run.stderr);
    assert!(run.stderr.contains("run `feedwright init`"), "{}", run.stderr);
}

#[test]
fn given_config_is_never_searched_for() {
    let site = TestSite::new();
    let run = run_below(&site, "articles", &["build", "--config", "feed.toml"]).expect(2);
    assert!(run.stderr.contains("[config/unreadable]"), "{}", run.stderr);
}

#[test]
fn feed_toml_of_another_user_is_refused() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE);
    let config = site.path("feed.toml");
    // Only root can give files away.
    if std::os::unix::fs::chown(&config, Some(65_534), None).is_err() {
        println!("left out: only root can give a file to another user");
        return;
    }
    let run = run_below(&site, "articles", &["build"]).expect(2);
    assert!(run.stderr.contains("error[config/other-owner]"), "{}", run.stderr);
    assert!(run.stderr.contains("use it with `--config ../feed.toml`"), "{}", run.stderr);
    assert!(!site.has("public"));
    run_below(&site, "articles", &["build", "--config", "../feed.toml"]).succeeds();
}

#[test]
fn now_is_read_as_people_write_it() {
    let site = TestSite::with_config("timezone = 'Europe/Paris'\n");
    site.write("articles/a.md", "---\ntitle: One\ndate: 2026-12-01 08:00\n---\nText.\n");
    let entries = |now: &str| {
        let summary = site.run(["check", "--format", "json", "--now", now]).succeeds().summary();
        summary["entries"].as_u64().unwrap()
    };
    let cases = [
        ("2026-12-01", 0),
        ("2026-12-02", 1),
        ("2026-12-01 07:59", 0),
        ("2026-12-01 08:00", 1),
        ("2026-12-01T06:59:59Z", 0),
        ("2026-12-01 07:00 +00:00", 1),
        ("Tue, 01 Dec 2026 07:00:00 GMT", 1),
    ];
    for (now, expected) in cases {
        assert_eq!(entries(now), expected, "{now}");
    }
    let run = site.run(["build", "--now", "tomorrow"]).expect(2);
    assert!(run.stderr.contains("a local time such as `2026-12-01 08:00`"), "{}", run.stderr);
}

#[test]
fn color_follows_the_rules_of_terminals() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: One\ndate: never\n---\nText.\n");
    let is_colored = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = site.command(arguments);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm").envs(variables.iter().copied());
        ProgramRun::of(command).text().contains('\u{1b}')
    };
    let cases = [
        (&[][..], &["check"][..], false),
        (&[("CLICOLOR_FORCE", "1")], &["check"], true),
        (&[("CLICOLOR_FORCE", "1")], &["build", "--help"], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &["check"], false),
        (&[("CLICOLOR_FORCE", "1")], &["check", "--color", "never"], false),
        (&[("CLICOLOR_FORCE", "1")], &["check", "--help", "--color=never"], false),
        (&[("NO_COLOR", "1"), ("TERM", "dumb")], &["check", "--color", "always"], true),
        (&[], &["check", "--color", "always", "--loud"], true),
    ];
    for (variables, arguments, expected) in cases {
        assert_eq!(is_colored(variables, arguments), expected, "{variables:?} {arguments:?}");
    }
}

#[cfg(feature = "serve")]
#[test]
fn wrong_address_to_listen_on_is_one_message_with_the_fix() {
    let site = TestSite::new();
    let run = site.run(["serve", "--listen", "localhost"]).expect(2);
    assert!(run.stderr.contains("add a port: `localhost:8080`"), "{}", run.stderr);
}

#[test]
fn manual_has_a_page_for_each_command_and_its_references_resolve() {
    let site = TestSite::new();
    let run = site.run(["man", "--dir", "man/man1"]).succeeds();
    assert!(run.stderr.contains(" pages written to man/man1"), "{}", run.stderr);
    let pages = site.files("man/man1");
    assert!(pages.contains_key("feedwright.1") && pages.contains_key("feedwright-build.1"));
    let reference = regex::Regex::new(r"feedwright[\w\\-]*\(1\)").unwrap();
    let mut count = 0;
    for (name, page) in &pages {
        let text = String::from_utf8(page.clone()).unwrap();
        assert!(text.contains(".TH feedwright"), "{name}");
        for found in reference.find_iter(&text) {
            let file = found.as_str().replace('\\', "").replace("(1)", ".1");
            assert!(pages.contains_key(&file), "{name}: {file}");
            count += 1;
        }
    }
    assert!(count >= 2 * (pages.len() - 1), "{count} references in {} pages", pages.len());
    // Options without an effect are not in the page of a command.
    let page = String::from_utf8(pages["feedwright-completions.1"].clone()).unwrap();
    assert!(!page.contains(r"\-\-config"), "{page}");
    // Written again over its own pages, never over another file.
    site.run(["man", "--dir", "man/man1"]).succeeds();
    site.write("man/man1/feedwright-man.1", "A page of my own.\n");
    let run = site.run(["man", "--dir", "man/man1"]).expect(2);
    assert!(run.stderr.contains("error[command/exists]"), "{}", run.stderr);
    assert_eq!(site.read("man/man1/feedwright-man.1"), "A page of my own.\n");
}

/// Asks the completion script of bash for the words that can complete a line.
fn complete_in_bash(site: &TestSite, words: &[&str]) -> Vec<String> {
    let line = words.join(" ");
    let list: String = words.iter().map(|word| format!(" '{word}'")).collect();
    let script = format!(
        "compopt() {{ :; }}; source ./script; COMP_LINE='{line}' COMP_WORDS=({list}) COMP_CWORD={at}; \
         _feedwright feedwright '{last}' '{before}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        at = words.len() - 1,
        last = words[words.len() - 1],
        before = words[words.len() - 2],
    );
    let mut bash = std::process::Command::new("bash");
    bash.args(["--norc", "-c", &script]).current_dir(site.folder());
    let list = ProgramRun::of(bash).succeeds().stdout;
    let mut words: Vec<String> = list.split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

#[test]
fn completions_know_commands_options_codes_hosts_and_files() {
    let site = TestSite::new();
    site.write("script", &site.run(["completions", "bash"]).succeeds().stdout);
    site.write("old.xml", "").write("older.xml", "");
    let cases: [(&[&str], &[&str]); 5] = [
        (&["feedwright", "explain", "article/bad-d"], &["article/bad-date"]),
        (&["feedwright", "validate", "--against", "ol"], &["old.xml", "older.xml"]),
        (&["feedwright", "build", "--color", "a"], &["always", "auto"]),
        (&["feedwright", "completions", "--st"], &[]),
        (&["feedwright", "build", "--st"], &["--strict"]),
    ];
    for (words, expected) in cases {
        assert_eq!(complete_in_bash(&site, words), expected, "{words:?}");
    }
}

#[test]
fn completion_scripts_are_valid_in_their_shells() {
    let site = TestSite::new();
    let shells = [
        ("bash", &["-n"][..]),
        ("zsh", &["--no-exec"]),
        ("fish", &["--no-execute"]),
        ("elvish", &["-compileonly"]),
    ];
    for (shell, check) in shells {
        let script = site.run(["completions", shell]).succeeds().stdout;
        assert!(shell == "elvish" || script.contains("article/bad-date"), "{shell}");
        site.write("script", &script);
        let mut command = std::process::Command::new(shell);
        command.args(check).arg(site.path("script"));
        match command.output() {
            Ok(run) => assert!(run.status.success(), "{shell}: {run:?}"),
            Err(_) => println!("left out: {shell} is not installed"),
        }
    }
    let script = site.run(["completions", "powershell"]).succeeds().stdout;
    assert!(script.contains("Register-ArgumentCompleter"), "{script}");
}

#[test]
fn build_that_wrote_files_names_the_next_step() {
    let site = TestSite::with_config("[output]\npage = 'index.html'\nhtml = 'feeds.html'\n");
    site.write("articles/a.md", ARTICLE);
    let lines: Vec<String> = site.build().stdout.lines().map(str::to_owned).collect();
    assert!(lines.len() <= 5, "{lines:?}");
    assert_eq!(
        lines.last().map(String::as_str),
        Some(
            "next: open public/index.html, run `feedwright serve` or copy public/feeds.html into the <head> of your pages"
        )
    );
    assert!(!site.build().stdout.contains("next:"), "nothing was written");
    let other = TestSite::with_config("[publish]\ntarget = 'file:///srv/none'\n");
    other.write("articles/a.md", ARTICLE);
    assert!(other.build().stdout.contains("\nnext: run `feedwright publish`"));
    assert!(!other.run(["check"]).stdout.contains("next:"));
}

#[test]
fn pages_without_a_date_are_counted_and_lost_articles_are_warnings() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE)
        .write("articles/about.md", "---\ntitle: About\n---\nWe.\n")
        .write("articles/pages/Imprint.md", "---\ntitle: Imprint\n---\nWe.\n")
        .write("articles/team.md", "---\ntitle: Team\nlayout: page\n---\nWe.\n");
    let run = site.run(["check", "--strict"]).succeeds_silently();
    assert!(run.stdout.contains("left out: 3 without a date\n"), "{}", run.stdout);
    let listed = site.run(["check", "--strict", "-v"]).succeeds().stderr;
    assert_eq!(listed.matches("info[article/undated-page]").count(), 3, "{listed}");
    let json = site.run(["check", "--format", "json"]).succeeds().lines();
    assert_eq!(json.iter().filter(|line| line["code"] == "article/undated-page").count(), 3);
    site.write("articles/posts/about.md", "---\ntitle: About last night\n---\nNews.\n");
    let run = site.run(["check", "--strict"]).expect(1);
    assert!(run.stderr.contains("warning[article/no-date]"), "{}", run.stderr);
}

#[cfg(feature = "publish")]
#[test]
fn hosts_get_rules_that_let_feed_readers_in() {
    let site = TestSite::with_config("[each.tag]\n");
    site.write("articles/a.md", "---\ntitle: A\ndate: 2026-11-01\ntags: [x]\n---\nText.\n");
    site.build();
    for host in ["aws", "cloudflare", "fastly", "nginx"] {
        let text = site.run(["export-headers", host]).succeeds().stdout;
        for path in ["/feed", "/atom", "/tags/x/feed"] {
            assert!(text.contains(path), "{host} {path}: {text}");
        }
    }
    let run = site.run(["export-headers", "github"]).expect(2);
    assert!(run.stderr.contains("apache, aws, caddy"), "{}", run.stderr);
}

/// Runs a command on a terminal of its own, with these lines typed; returns what it shows.
fn run_on_terminal(site: &TestSite, command: &str, typed: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_feedwright");
    site.write("typed", typed);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "script -qec \"$0\" /dev/null < typed", &format!("{program} {command}")]);
    shell.current_dir(site.folder()).env("TERM", "dumb");
    if std::process::Command::new("script").arg("--version").output().is_err() {
        crate::left_out("`script` of util-linux");
        return None;
    }
    Some(ProgramRun::of(shell).stdout)
}

#[test]
fn init_creates_the_folder_and_asks_on_a_terminal() {
    let site = TestSite::bare();
    let typed = "The \"Daily\"\ndaily.example\nhttps://example.org/\nhttps://daily.example/\n";
    let Some(shown) = run_on_terminal(&site, "init sites/new", typed) else { return };
    assert!(shown.contains("Write the whole address"), "{shown}");
    assert!(shown.contains("That is a placeholder"), "{shown}");
    let config = site.read("sites/new/feed.toml");
    assert!(config.contains("url = \"https://daily.example/\""), "{config}");
    assert!(config.contains("Daily"), "{config}");
    let run = site.run(["check", "--config", "sites/new/feed.toml"]);
    assert!(!run.stderr.contains("config/"), "{}", run.stderr);
}

#[test]
fn init_without_a_terminal_asks_nothing() {
    let site = TestSite::bare();
    let run = site.run(["init", "new"]).succeeds();
    assert!(!run.text().contains("Title of the site:"), "{}", run.text());
    assert!(site.has("new/feed.toml"));
}
