//! Every command that publishes or checks feeds refuses private content: a test puts
//! something private into the feeds after selection, so that only the publish gate
//! is left to find it.

#![allow(clippy::unwrap_used, reason = "all of this file is a test")]

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::cli;
use crate::gate::publish_gate::smuggler;
use crate::model::EntrySource;
use crate::pipeline::{BuildEnding, BuildProgress, BuildRequest, StateCopy};
use crate::watch::{self, WatchEvent, WatchOptions};

const CONFIG: &str = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";

/// A name, and a change that puts something private into an entry.
type GateTestCase = (&'static str, fn(&mut EntrySource));

/// Rows of content that the gate must refuse.
const CARGO: [GateTestCase; 6] = [
    ("an entry of a draft", |source| source.path = "draft.md".into()),
    ("an entry of an embargoed article", |source| source.path = "later/index.md".into()),
    ("an entry of no article", |source| source.path = "gone.md".into()),
    ("a body under another header", |source| source.header ^= 1),
    ("a link to a draft", |source| source.links = vec!["draft.md".into()]),
    ("a file of an embargoed article", |source| {
        source.files = vec!["https://a.example/later/a.png".parse().expect("a URL")];
    }),
];

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir_all(articles.join("later")).unwrap();
    fs::write(folder.path().join("feed.toml"), CONFIG).unwrap();
    for (name, text) in [
        ("open.md", "title: Open\ndate: 2024-05-22"),
        ("other.md", "title: Other\ndate: 2024-05-21"),
        ("draft.md", "title: Draft\ndate: 2024-05-23\ndraft: true"),
        ("later/index.md", "title: Later\ndate: 2099-01-01"),
    ] {
        fs::write(articles.join(name), format!("---\n{text}\n---\nWords.\n")).unwrap();
    }
    folder
}

/// Runs the program's command line on a site, in this thread.
fn run(folder: &Path, arguments: &[&str]) -> ExitCode {
    let config = folder.join("feed.toml").into_os_string();
    let first = ["feedwright".into(), "--quiet".into(), "--config".into(), config];
    cli::run(first.into_iter().chain(arguments.iter().map(OsString::from)))
}

fn is_published(folder: &Path) -> bool {
    folder.join("public/feed.xml").exists() || folder.join("target/feed.xml").exists()
}

fn check(arguments: &[&str]) {
    for (name, cargo) in CARGO {
        let folder = site();
        smuggler::load(Some(cargo));
        let code = run(folder.path(), arguments);
        smuggler::load(None);
        assert_eq!(code, ExitCode::from(1), "{arguments:?}: {name}");
        assert!(!is_published(folder.path()), "{arguments:?}: {name}");
    }
    let folder = site();
    assert_eq!(run(folder.path(), arguments), ExitCode::SUCCESS, "{arguments:?}");
}

#[test]
fn build_refuses_what_is_not_public() {
    check(&["build"]);
}

#[test]
fn check_refuses_what_is_not_public() {
    check(&["check"]);
}

#[test]
fn publish_refuses_what_is_not_public() {
    for (name, cargo) in CARGO {
        let folder = site();
        let target = format!("file://{}", folder.path().join("target").display());
        smuggler::load(Some(cargo));
        let code = run(folder.path(), &["publish", &target]);
        smuggler::load(None);
        assert_eq!(code, ExitCode::from(1), "{name}");
        assert!(!is_published(folder.path()), "{name}");
    }
}

#[test]
fn build_that_keeps_going_leaves_out_what_is_not_public() {
    let folder = site();
    smuggler::load(Some(|source| {
        if &*source.path == "open.md" {
            source.links = vec!["draft.md".into()];
        }
    }));
    let code = run(folder.path(), &["build", "--keep-going"]);
    smuggler::load(None);
    assert_eq!(code, ExitCode::from(1));
    let feed = fs::read_to_string(folder.path().join("public/feed.xml")).unwrap();
    assert!(!feed.contains("Open") && feed.contains("Other"), "{feed}");
}

struct GateTestProgress;

impl BuildProgress for GateTestProgress {
    fn start(&self, _: &'static str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
}

/// `serve` builds by `watch`.
#[test]
fn watch_refuses_what_is_not_public() {
    let folder = site();
    let (sender, built) = mpsc::channel();
    let path = folder.path().to_path_buf();
    // Ends with the tests: `watch` has no end.
    thread::spawn(move || {
        smuggler::load(Some(CARGO[0].1));
        let config = path.join("feed.toml");
        let watch = WatchOptions {
            request: BuildRequest {
                state_copy: StateCopy::Write,
                ..BuildRequest::new(&config, chrono::Utc::now(), &GateTestProgress)
            },
            poll: None,
            debounce: Duration::from_millis(10),
            clock: &chrono::Utc::now,
        };
        let _ = watch::run(&watch, &mut |event| {
            if let WatchEvent::Built(outcome, _) = event {
                let _ = sender.send((outcome.ending, outcome.is_written));
            }
        });
    });
    let (ending, is_written) = built.recv_timeout(Duration::from_mins(1)).unwrap();
    assert_eq!((ending, is_written), (BuildEnding::InputErrors, false));
    assert!(!is_published(folder.path()));
}
