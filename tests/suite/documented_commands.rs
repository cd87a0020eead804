//! Runs the commands of the documentation: every block of `sh` and `console` in the README
//! and in the book, page by page, in a new folder for each page.
//!
//! In a block of `console`, lines that begin with `$ ` are commands, and the lines after a
//! command are what it prints; a line `...` stands for any lines. Comments of Markdown, which
//! readers do not see, say what else a block needs:
//!
//! | comment before a block | meaning |
//! |---|---|
//! | `<!-- setup: COMMANDS -->` | commands that prepare what the page assumes |
//! | `<!-- file: NAME -->` | the block, in any language, is written to this file |
//! | `<!-- exit code: 1 -->` | the last command ends with this code |
//! | `<!-- needs: PROGRAM -->` | the block is left out where the program is not installed |
//! | `<!-- background: REASON -->` | the command goes on until the end of the page |
//! | `<!-- not run: REASON -->` | the block is not run |
//! | `<!-- page not run: REASON -->` | no block of the page is run |

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, mpsc};
use std::thread;

use regex::Regex;
use tempfile::TempDir;

use crate::site::PATIENCE;
use crate::{left_out_notes, root};

/// Comments with a meaning for this test.
const MARKERS: [&str; 7] =
    ["setup", "file", "exit code", "needs", "background", "not run", "page not run"];

/// A comment with its kind and its text, or the beginning of a block.
static MARKER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)<!-- *([a-z ]+)(?:: *(.*?))? *-->").unwrap());

/// Times that differ from run to run.
static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"took \d+\.\d+ s").unwrap());

/// Answers `cargo run -- COMMAND` with the program that cargo has built for this test.
const CARGO: &str =
    "#!/bin/sh\n[ \"$1 $2\" = 'run --' ] || exit 97\nshift 2\nexec feedwright \"$@\"\n";

/// Runs the program; `serve` listens at a free port where the page has the usual one.
const PROGRAM: &str = "#!/bin/sh\n[ \"$*\" = serve ] && set -- serve --listen 127.0.0.1:\"$PORT\"\nexec \"$PROGRAM\" \"$@\"\n";

/// A block of code in a page.
struct DocumentedBlock {
    place: String,
    language: String,
    text: String,
    markers: BTreeMap<String, String>,
}

/// A command with the lines that it prints, if the page shows them.
struct DocumentedCommand {
    text: String,
    output: Option<Vec<String>>,
}

impl DocumentedBlock {
    fn marker(&self, kind: &str) -> Option<&str> {
        self.markers.get(kind).map(String::as_str)
    }

    fn commands(&self) -> Vec<DocumentedCommand> {
        if self.language == "sh" {
            return vec![DocumentedCommand { text: self.text.clone(), output: None }];
        }
        let mut commands: Vec<DocumentedCommand> = Vec::new();
        for line in self.text.lines() {
            if let Some(text) = line.strip_prefix("$ ") {
                commands
                    .push(DocumentedCommand { text: text.to_owned(), output: Some(Vec::new()) });
                continue;
            }
            let command =
                commands.last_mut().unwrap_or_else(|| panic!("{}: no command", self.place));
            if let Some(more) = line.strip_prefix("> ") {
                command.text = format!("{}\n{more}", command.text);
            } else if let Some(output) = &mut command.output {
                output.push(line.to_owned());
            }
        }
        commands
    }
}

/// Parses a page into its blocks, each with the comments before it.
fn blocks(page: &str) -> Vec<DocumentedBlock> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let mut blocks = Vec::new();
    let mut markers = BTreeMap::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find("```").filter(|_| !rest.is_empty()) {
        for marker in MARKER.captures_iter(&rest[..start]) {
            let (kind, value) = (&marker[1], marker.get(2).map_or("", |value| value.as_str()));
            assert!(MARKERS.contains(&kind), "{page}: unknown comment: {}", &marker[0]);
            markers.insert(kind.to_owned(), value.to_owned());
        }
        let (language, after) = rest[start + 3..].split_once('\n').unwrap();
        let (block, after) = after.split_once("```").unwrap_or_else(|| panic!("{page}: no end"));
        let line = text[..text.len() - after.len() - block.len() - 3].lines().count();
        blocks.push(DocumentedBlock {
            place: format!("{page}:{line}"),
            language: language.trim().to_owned(),
            text: block.to_owned(),
            markers: std::mem::take(&mut markers),
        });
        rest = after;
    }
    blocks
}

/// Folder in which the commands of a page run.
struct PageRun {
    folder: TempDir,
    port: u16,
    running: Vec<Child>,
}

impl Drop for PageRun {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl PageRun {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["bin", "home", "work"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        for (name, script) in [("bin/feedwright", PROGRAM), ("bin/cargo", CARGO)] {
            let path = folder.path().join(name);
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let run = Self { folder, port: free_port(), running: Vec::new() };
        fs::write(run.state(), run.folder.path().join("work").to_str().unwrap()).unwrap();
        run
    }

    /// Returns the file with the folder that the next command starts in.
    fn state(&self) -> PathBuf {
        self.folder.path().join("cwd")
    }

    /// Prepares a shell that runs commands where the commands before them ended.
    fn shell(&self, commands: &str) -> Command {
        let path = std::env::var("PATH").unwrap();
        let mut shell = Command::new("bash");
        let script = format!(
            "cd \"$(cat \"$STATE\")\"\ntrap 'pwd > \"$STATE\"' EXIT\nset -e\nexec 2>&1\n{}",
            commands.replace("127.0.0.1:8080", &format!("127.0.0.1:{}", self.port))
        );
        shell.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::piped());
        shell.env("PROGRAM", env!("CARGO_BIN_EXE_feedwright")).env("PORT", self.port.to_string());
        shell.env("STATE", self.state()).env("HOME", self.folder.path().join("home"));
        shell.env("REPOSITORY", root()).env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
        shell.env("PATH", format!("{}:{path}", self.folder.path().join("bin").display()));
        shell
    }

    /// Returns lines as a page shows them.
    fn as_documented(&self, line: &str) -> String {
        let line = line.replace(&self.port.to_string(), "8080");
        TIME.replace_all(line.trim_end(), "took … s").into_owned()
    }

    /// Runs commands; they must end with a code. Returns the lines that they print.
    fn run(&self, place: &str, commands: &str, code: i32) -> Result<Vec<String>, String> {
        let run = self.shell(commands).stderr(Stdio::inherit()).output().unwrap();
        let text = String::from_utf8_lossy(&run.stdout).into_owned();
        if run.status.code() == Some(code) {
            return Ok(text.lines().map(|line| self.as_documented(line)).collect());
        }
        Err(format!("{place}: {commands}\nended with {} instead of {code}:\n{text}", run.status))
    }

    /// Starts a command, and returns as many lines as the page shows.
    fn start(&mut self, command: &DocumentedCommand) -> Vec<String> {
        // `exec` makes the shell the program, so that ending one ends both.
        let mut child = self.shell(&format!("trap - EXIT\nexec {}", command.text)).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        self.running.push(child);
        let (sender, lines) = mpsc::channel();
        // Reads on to the end, because a program whose output nobody reads may stop.
        thread::spawn(move || {
            let lines = stdout.lines().map_while(Result::ok);
            lines.for_each(|line| drop(sender.send(line)));
        });
        let count = command.output.as_ref().map_or(0, Vec::len);
        let lines = (0..count).map_while(|_| lines.recv_timeout(PATIENCE).ok());
        lines.map(|line| self.as_documented(&line)).collect()
    }

    /// Runs a block of a page.
    fn run_block(&mut self, block: &DocumentedBlock) -> Result<(), String> {
        if let Some(setup) = block.marker("setup") {
            self.run(&block.place, setup, 0)?;
        }
        if let Some(name) = block.marker("file") {
            let write = format!(
                "mkdir -p \"$(dirname '{name}')\" && cat > '{name}' <<'END'\n{}END",
                block.text
            );
            return self.run(&block.place, &write, 0).map(drop);
        }
        if !matches!(&*block.language, "sh" | "console") || block.marker("not run").is_some() {
            return Ok(());
        }
        if let Some(program) = block.marker("needs")
            && self.run("", &format!("command -v {program}"), 0).is_err()
        {
            let is_required = std::env::var("FEEDWRIGHT_DOCUMENTED").is_ok();
            assert!(!is_required, "{}: {program} is missing", block.place);
            left_out_notes::leave(program);
            return Ok(());
        }
        let commands = block.commands();
        for (number, command) in commands.iter().enumerate() {
            let printed = if block.marker("background").is_some() {
                self.start(command)
            } else {
                let code = block.marker("exit code").filter(|_| number + 1 == commands.len());
                let code = code.map_or(0, |code| code.parse().unwrap());
                self.run(&block.place, &command.text, code)?
            };
            let Some(expected) = &command.output else { continue };
            let expected: Vec<String> =
                expected.iter().map(|line| self.as_documented(line)).collect();
            if !matches_lines(&expected, &printed) {
                let (expected, printed) = (expected.join("\n"), printed.join("\n"));
                return Err(format!(
                    "{}: {}\nthe page shows:\n{expected}\nthe program prints:\n{printed}",
                    block.place, command.text
                ));
            }
        }
        Ok(())
    }
}

/// Returns a port of this machine that no program uses.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Compares lines; `...` stands for any lines.
fn matches_lines(expected: &[String], printed: &[String]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=printed.len()).any(|skipped| matches_lines(rest, &printed[skipped..]))
        }
        Some((first, rest)) => printed.first() == Some(first) && matches_lines(rest, &printed[1..]),
    }
}

/// Runs a page; returns its first problem.
fn run_page(page: &str) -> Result<(), String> {
    let blocks = blocks(page);
    if blocks.iter().any(|block| block.marker("page not run").is_some()) {
        return Ok(());
    }
    let mut run = PageRun::new();
    blocks.iter().try_for_each(|block| run.run_block(block))
}

#[test]
fn every_command_of_the_documentation_does_what_its_page_shows() {
    let pages = crate::book::pages_below("docs").into_iter().chain(["README.md".to_owned()]);
    // A command that waits for ever must not keep the test from ending.
    let (sender, results) = mpsc::channel();
    let pages: Vec<String> = pages.collect();
    for page in pages.clone() {
        let sender = sender.clone();
        thread::spawn(move || {
            let result = thread::spawn(move || run_page(&page)).join();
            let _ = sender.send(result.unwrap_or_else(|_| Err("a page can't be run".to_owned())));
        });
    }
    let results = pages.iter().map(|page| {
        let waited = results.recv_timeout(PATIENCE * 2);
        waited.unwrap_or_else(|_| Err(format!("a command waits for ever: {page} or another page")))
    });
    let problems: Vec<String> = results.filter_map(Result::err).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

#[test]
fn every_block_that_is_not_run_has_a_reason() {
    for page in crate::book::pages_below("docs").iter().map(String::as_str).chain(["README.md"]) {
        for block in blocks(page) {
            for kind in ["not run", "page not run", "background"] {
                let reason = block.marker(kind).unwrap_or("some reason");
                assert!(reason.len() > 8, "{}: {kind}", block.place);
            }
        }
    }
}

#[test]
fn three_dots_stand_for_any_lines() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (expected, printed, is_match) in [
        ("a\nb", "a\nb", true),
        ("a", "a\nb", false),
        ("a\nb", "a", false),
        ("...\nc", "a\nb\nc", true),
        ("a\n...", "a", true),
        ("a\n...\nd", "a\nb\nc", false),
    ] {
        assert_eq!(matches_lines(&lines(expected), &lines(printed)), is_match, "{expected:?}");
    }
}
