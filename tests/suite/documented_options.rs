//! Commands and options that the documentation names in a sentence are those of the program.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::book::pages_below;
use crate::root;
use crate::site::TestSite;

/// Pages that name options of other programs: scripts of this repository, builders of images.
const OTHER_PROGRAMS: [&str; 4] =
    ["docs/performance.md", "docs/recipes.md", "docs/scale.md", "docs/testing.md"];

/// Code in a sentence.
static INLINE_CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new("`([^`\n]+)`").unwrap());

/// Name of an option.
static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"--[a-z][a-z-]*").unwrap());

/// Returns the codes in the sentences of the README and the book, each with its page.
fn inline_codes() -> Vec<(String, String)> {
    let pages = pages_below("docs").into_iter().chain(["README.md".to_owned()]);
    let mut codes = Vec::new();
    for page in pages {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        codes.extend(INLINE_CODE.captures_iter(&text).map(|it| (page.clone(), it[1].to_owned())));
    }
    codes
}

/// Returns true if a command is understood: help is printed after the arguments were.
fn is_understood(command: &str) -> bool {
    let arguments = command.split_whitespace().skip(1).chain(["--help"]);
    TestSite::new().run(arguments).code == Some(0)
}

#[test]
fn every_command_in_a_sentence_is_understood() {
    let codes = inline_codes();
    let commands: BTreeSet<_> = codes
        .iter()
        .filter(|(_, code)| code.starts_with("feedwright ") && !code.ends_with("help COMMAND"))
        .collect();
    assert!(commands.len() >= 20, "{commands:?}");
    for (page, command) in commands {
        assert!(is_understood(command), "{page}: {command}");
    }
    assert!(!is_understood("feedwright build --loud"));
}

#[test]
fn every_command_in_a_configuration_is_understood() {
    let mut count = 0;
    for page in pages_below("docs") {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        for language in ["yaml", "cron", "ini", "dockerfile"] {
            let fence = format!("```{language}\n");
            let blocks = text.split(&fence).skip(1);
            for line in blocks.filter_map(|block| block.split("```").next()).flat_map(str::lines) {
                let Some((_, rest)) = line.split_once("feedwright ") else { continue };
                assert!(is_understood(&format!("feedwright {rest}")), "{page}: {line}");
                count += 1;
            }
        }
    }
    assert!(count >= 3, "{count}");
}

#[test]
fn every_option_in_a_sentence_is_one_of_the_program() {
    let site = TestSite::new();
    let commands = fs::read_to_string(root().join("docs/reference/commands.md")).unwrap();
    let commands = commands.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut options = BTreeSet::new();
    for command in commands.filter_map(|row| row.split([' ', '`']).next()) {
        let help = site.run(["help", command]).succeeds().stdout;
        options.extend(OPTION.find_iter(&help).map(|it| it.as_str().to_owned()));
    }
    for (page, code) in inline_codes() {
        let is_ours = code.starts_with("--") && !OTHER_PROGRAMS.contains(&&*page);
        for option in OPTION.find_iter(&code).filter(|_| is_ours) {
            assert!(options.contains(option.as_str()), "{page}: {code}");
        }
    }
}

#[test]
fn page_about_ci_names_every_input_output_and_hook() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let page = read("docs/how-to/ci.md");
    let key = Regex::new("(?m)^  ([a-z]+):$").unwrap();
    let action = read("action.yml");
    let (action, _) = action.split_once("\nruns:").unwrap();
    let names: Vec<_> = key.captures_iter(action).map(|it| format!("`{}`", &it[1])).collect();
    assert!(names.len() >= 9, "{names:?}");
    let hooks = read(".pre-commit-hooks.yaml");
    let hooks = hooks.lines().filter_map(|line| line.strip_prefix("- id: "));
    let hooks = hooks.map(|id| format!("`{}`", id.trim_end_matches("-system")));
    for name in names.into_iter().chain(hooks) {
        assert!(page.contains(&name), "{name}");
    }
}
