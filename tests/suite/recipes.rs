//! The recipes of docs/recipes: every command in them is one that the program
//! has, systemd takes the units, and they start in a folder that is new.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::site::{ProgramRun, RunningProgram, TestSite};
use crate::{left_out, root};

/// User and group without rights, if the test itself runs as root.
const NOBODY: u32 = 65534;

/// Folder of the site in the recipes.
const SITE_FOLDER: &str = "/srv/site";

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
    let workflow = fs::read_to_string(root().join("docs/recipes/github-actions.yml")).unwrap();
    for line in workflow.lines().filter_map(|line| line.trim().strip_prefix("command: ")) {
        calls.push(("github-actions.yml".to_owned(), vec![line.to_owned()]));
    }
    calls.sort();
    calls
}

/// Returns the text of a unit, for a site in a folder of the test.
fn read_unit(name: &str, site: &TestSite) -> String {
    let text = fs::read_to_string(root().join("docs/recipes").join(name)).unwrap();
    text.replace(SITE_FOLDER, site.folder().to_str().unwrap())
}

/// Returns the values of a key of a unit.
fn values<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// Makes the command of a unit, as a user without rights to anything but the site.
fn start_of(unit: &str, site: &TestSite) -> Command {
    let [line] = *values(unit, "ExecStart") else { panic!("one command: {unit}") };
    let arguments = line.strip_prefix("/usr/local/bin/feedwright ").unwrap();
    let mut command = site.command(arguments.split(' '));
    if fs::metadata(site.folder()).unwrap().uid() == 0 {
        give_away(site.folder());
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn give_away(folder: &Path) {
    chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            give_away(&entry.path());
        }
    }
}

/// Checks that systemd can start a unit in a new folder: it refuses one whose paths do not
/// exist. Every path that the program makes is below one that it may write to.
fn assert_paths_exist(unit: &str, site: &TestSite) {
    let writable = values(unit, "ReadWritePaths");
    let paths = [&*writable, &values(unit, "WorkingDirectory"), &values(unit, "ReadOnlyPaths")];
    for path in paths.concat().iter().flat_map(|paths| paths.split(' ')) {
        let is_optional = path.starts_with('-');
        assert!(is_optional || Path::new(path).exists(), "{path} is missing at the first start");
    }
    assert_eq!(writable, [site.folder().to_str().unwrap()]);
}

fn new_site() -> TestSite {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n");
    site
}

#[test]
fn service_starts_in_a_new_folder_as_a_user_without_rights() {
    let site = new_site();
    let unit = read_unit("feedwright.service", &site);
    assert_paths_exist(&unit, &site);
    ProgramRun::of(start_of(&unit, &site)).succeeds_silently();
    assert!(site.path("public/feed.xml").exists());
    // The second start finds everything that the first one made.
    ProgramRun::of(start_of(&unit, &site)).succeeds_silently();
}

#[test]
fn service_that_watches_starts_in_a_new_folder_as_a_user_without_rights() {
    let site = new_site();
    let unit = read_unit("feedwright-watch.service", &site);
    assert_paths_exist(&unit, &site);
    let watch = RunningProgram::start(start_of(&unit, &site), &["--format", "json"]);
    watch.wait_for("summary");
    assert!(site.path("public/feed.xml").exists());
}

#[test]
fn service_that_watches_is_not_started_again_with_a_wrong_configuration() {
    let site = TestSite::new();
    site.write("feed.toml", "[site]\ntitel = 'A'\n");
    let unit = read_unit("feedwright-watch.service", &site);
    let run = ProgramRun::of(start_of(&unit, &site));
    assert_eq!(values(&unit, "RestartPreventExitStatus"), [run.code.unwrap().to_string()]);
}

#[test]
fn crontab_and_the_book_have_the_same_line() {
    let crontab = fs::read_to_string(root().join("docs/recipes/crontab")).unwrap();
    let page = fs::read_to_string(root().join("docs/how-to/ci.md")).unwrap();
    let line = crontab.lines().last().unwrap();
    assert!(page.lines().any(|other| other == line), "{line}");
}

#[test]
fn line_of_the_crontab_builds_silently() {
    let site = new_site();
    let crontab = fs::read_to_string(root().join("docs/recipes/crontab")).unwrap();
    let (_, line) = crontab.lines().last().unwrap().split_once("cd ").unwrap();
    let line = line.replace(SITE_FOLDER, &format!("'{}'", site.folder().display()));
    let line = line.replace("/usr/local/bin/feedwright", env!("CARGO_BIN_EXE_feedwright"));
    let run = Command::new("sh").args(["-c", &format!("cd {line}")]).stdin(Stdio::null()).output();
    let run = ProgramRun::from(run.unwrap()).succeeds_silently();
    assert_eq!(run.stdout, "");
}

#[test]
fn workflow_runs_the_action_of_this_version() {
    let workflow = fs::read_to_string(root().join("docs/recipes/github-actions.yml")).unwrap();
    let uses: Vec<&str> =
        workflow.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, it)| it).collect();
    let own = concat!("OWNER/feedwright@v", env!("CARGO_PKG_VERSION"));
    for action in &uses {
        let is_pinned = action.split_once('@').is_some_and(|(_, version)| {
            let hash = version.split(' ').next().unwrap();
            hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        assert!(is_pinned || *action == own, "{action}");
    }
    assert!(uses.contains(&own), "{uses:?}");
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
    let recipes = ["feedwright.service", "feedwright.timer", "feedwright-watch.service"];
    let packaged = "feedwright-watch@.service";
    let files = recipes.map(|name| ("docs/recipes", name));
    for (folder, name) in files.into_iter().chain([("dist", packaged)]) {
        let text = fs::read_to_string(root().join(folder).join(name)).unwrap();
        // The program is where it was built, and the user is whoever is there.
        let text = text.replace("/usr/local/bin/feedwright", env!("CARGO_BIN_EXE_feedwright"));
        let text = text.replace("/usr/bin/feedwright", env!("CARGO_BIN_EXE_feedwright"));
        site.write(name, &text.replace("man:feedwright(1)", ""));
    }
    let units = recipes.into_iter().chain([packaged]);
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
