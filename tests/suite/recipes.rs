//! The recipes of docs/recipes: every command in them is one that the program
//! has, and systemd takes the units.

use std::fs;
use std::process::Command;

use crate::site::TestSite;
use crate::{left_out, root};

/// The arguments of every call of the program in the recipes, with their files.
fn calls() -> Vec<(String, Vec<String>)> {
    let mut calls = Vec::new();
    for file in fs::read_dir(root().join("docs/recipes")).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let called = |line: &&str| {
            ["run: feedwright ", "bin/feedwright ", "site\" feedwright "]
                .iter()
                .any(|start| line.contains(start))
        };
        for line in text.lines().filter(called) {
            let (_, arguments) = line.split_once("feedwright ").unwrap();
            let arguments = arguments.rsplit("feedwright ").next().unwrap();
            calls.push((name.clone(), arguments.split(' ').map(str::to_owned).collect()));
        }
    }
    calls.sort();
    calls
}

#[test]
fn every_command_of_a_recipe_is_understood() {
    let calls = calls();
    assert!(calls.len() >= 6, "{calls:?}");
    for (file, mut arguments) in calls {
        let at = arguments.iter().position(|part| !part.starts_with('-')).unwrap_or(0);
        arguments.drain(..at);
        // Help is given after the arguments were understood.
        arguments.push("--help".to_owned());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = TestSite::new().run(&arguments);
        assert_eq!(run.code, Some(0), "{file}: {arguments:?}: {}", run.stderr);
    }
}

#[test]
fn unknown_option_is_not_understood() {
    TestSite::new().run(["build", "--loud", "--help"]).expect(2);
}

#[test]
fn systemd_takes_the_units() {
    let site = TestSite::new();
    for name in ["feedwright.service", "feedwright.timer", "feedwright-watch.service"] {
        let text = fs::read_to_string(root().join("docs/recipes").join(name)).unwrap();
        // The program is where it was built, and the user is whoever is there.
        let text = text.replace("/usr/local/bin/feedwright", env!("CARGO_BIN_EXE_feedwright"));
        site.write(name, &text.replace("man:feedwright(1)", ""));
    }
    let units = ["feedwright.timer", "feedwright.service", "feedwright-watch.service"];
    let verify = Command::new("systemd-analyze")
        .arg("verify")
        .args(units)
        .current_dir(site.folder())
        .output();
    let Ok(verify) = verify else {
        return left_out("systemd-analyze");
    };
    let stderr = String::from_utf8_lossy(&verify.stderr);
    let own = stderr.lines().filter(|line| line.contains("feedwright"));
    assert_eq!(own.collect::<Vec<_>>(), [""; 0]);
}
