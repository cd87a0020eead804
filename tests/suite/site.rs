//! One site in a folder of its own, for every test that runs the whole program.
//!
//! A test writes files, runs commands and reads the published files. When the test
//! ends, no file that the program wrote may contain [`MARKER`], which is in every
//! article that is not public: see [`TestSite::assert_nothing_private`].

// What no test needs any more is there for the next one.
#![allow(dead_code, reason = "no test uses all of the harness")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

use crate::http::Server;
use crate::{editors, json_outputs};

/// Word in the title and the text of every article that is not public, in any
/// case of its letters: no published file may hold it.
pub const MARKER: &str = "neverpublish";

/// Beginning of every configuration that [`TestSite::config`] writes.
const SITE: &str = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";

/// Files and folders next to feed.toml that are private and may hold anything.
const PRIVATE: [&str; 2] = [".feedwright-cache", "feedwright.state"];

/// Time at which the golden files of the sample site were built.
pub const SAMPLE_TIME: &str = "2026-11-24T00:00:00Z";

/// Longest time that a program may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A site in a temporary folder.
pub struct TestSite {
    folder: TempDir,
    environment: RefCell<Vec<(String, String)>>,
    now: RefCell<Option<String>>,
    /// Files and folders that the test wrote: they may hold the marker.
    sources: RefCell<Vec<PathBuf>>,
    /// Folders elsewhere that the program published to.
    targets: RefCell<Vec<PathBuf>>,
    is_revealed: Cell<bool>,
}

/// Exit code and output of one run.
#[derive(Debug)]
pub struct ProgramRun {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl ProgramRun {
    /// Runs a command to its end.
    pub fn of(mut command: Command) -> Self {
        let run = command.output().expect("the program was built by cargo");
        Self::from(run)
    }

    /// Checks that the program ended with a code; returns the run.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }

    /// Checks that the program succeeded; returns the run.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.expect(0)
    }

    /// Checks that the program succeeded without a word on standard error.
    #[track_caller]
    pub fn succeeds_silently(self) -> Self {
        assert_eq!((self.code, &*self.stderr), (Some(0), ""), "{}", self.stdout);
        self
    }

    /// Returns standard output and standard error, one after the other.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Returns each line of standard output as JSON (`--format json`).
    pub fn lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Returns the summary of a build with `--format json`.
    pub fn summary(&self) -> Value {
        self.lines().pop().expect("a build ends with its summary")["summary"].clone()
    }
}

impl From<Output> for ProgramRun {
    fn from(run: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: run.status.code(), stdout: text(run.stdout), stderr: text(run.stderr) }
    }
}

/// A draft with a tag of its own and an address.
const DRAFT: &str =
    "---\ntitle: Draft\ndate: 2024-05-30\ndraft: true\ntags: neverpublish\n---\nText.\n";

impl TestSite {
    /// Makes a site without settings and without articles.
    pub fn new() -> Self {
        Self::with_config("")
    }

    /// Makes a site whose feed.toml has these lines after `[site]`, its title
    /// and its address.
    pub fn with_config(settings: &str) -> Self {
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
            environment: RefCell::default(),
            now: RefCell::default(),
            sources: RefCell::default(),
            targets: RefCell::default(),
            is_revealed: Cell::new(false),
        };
        fs::create_dir(site.path("articles")).unwrap();
        site.config(settings);
        site
    }

    /// Makes an empty folder for a test that writes its own configuration, and its
    /// own articles below `articles`; it has a draft that nothing may publish.
    pub fn bare() -> Self {
        let site = Self::new();
        site.remove("feed.toml").declare_source("articles");
        site.write_private("articles/draft.md", DRAFT);
        site
    }

    /// Makes a copy of the sample site of this repository, at the time of its golden files.
    pub fn sample() -> Self {
        let site = Self::new();
        for name in ["feed.toml", "articles"] {
            site.copy_from(&crate::root().join(name));
        }
        site.set_now(SAMPLE_TIME);
        site
    }

    /// Copies a file or a folder, with the times at which they were modified, into
    /// the folder of feed.toml.
    fn copy_from(&self, path: &Path) {
        let status = Command::new("cp").arg("-a").arg(path).arg(self.folder()).status();
        assert!(status.unwrap().success());
        self.sources.borrow_mut().push(self.folder().join(path.file_name().unwrap()));
    }

    /// Writes feed.toml anew: `[site]`, its title and its address, then these
    /// lines. (Use [`TestSite::write`] for a configuration without them.)
    pub fn config(&self, settings: &str) -> &Self {
        self.write("feed.toml", &format!("{SITE}{settings}"))
    }

    /// Sets an environment variable for every run that follows.
    pub fn env(&self, name: &str, value: &str) -> &Self {
        self.environment.borrow_mut().push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the time for every run that follows and has no `--now` of its own.
    pub fn set_now(&self, now: &str) -> &Self {
        *self.now.borrow_mut() = Some(now.to_owned());
        self
    }

    /// Returns the folder of feed.toml.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the place of a file or folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file as if it had been saved long ago, each after the one before,
    /// so that no build waits for it or takes it for unchanged.
    pub fn write(&self, path: &str, text: &str) -> &Self {
        self.write_bytes(path, text.as_bytes())
    }

    /// Writes a file of any bytes.
    pub fn write_bytes(&self, path: &str, bytes: &[u8]) -> &Self {
        self.declare_source(path);
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        age(&path);
        self
    }

    /// Writes an article that is not public (a draft, embargoed, expired,
    /// retracted, protected): its title and its text get the [`MARKER`] unless
    /// they have it. Give its path or slug the marker too if its address must
    /// not be published either.
    pub fn write_private(&self, path: &str, text: &str) -> &Self {
        self.write(path, &marked(text))
    }

    /// Replaces a file in one step, as editors do: no build and no `watch` sees
    /// half of it.
    pub fn replace(&self, path: &str, text: &str) -> &Self {
        self.declare_source(path);
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Not in the folder itself: `watch` would follow it.
        let staged = tempfile::NamedTempFile::new_in(self.folder.path().parent().unwrap()).unwrap();
        fs::write(staged.path(), text).unwrap();
        age(staged.path());
        staged.persist(path).unwrap();
        self
    }

    /// Removes a file, or a folder with all that is in it.
    pub fn remove(&self, path: &str) -> &Self {
        let path = self.path(path);
        let is_folder = path.symlink_metadata().unwrap().is_dir();
        if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        self
    }

    /// Renames a file or a folder.
    pub fn rename(&self, from: &str, to: &str) -> &Self {
        self.declare_source(to);
        let (from, to) = (self.path(from), self.path(to));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(from, to).unwrap();
        self
    }

    /// Copies what there is of these files and folders into a site of its own,
    /// with the times at which they were modified.
    pub fn copy(&self, names: &[&str]) -> Self {
        let copy = Self::new();
        for name in names.iter().filter(|name| self.has(name)) {
            copy.copy_from(&self.path(name));
        }
        // The output was written by the program, and is read as such.
        copy.sources.borrow_mut().retain(|source| !source.ends_with("public"));
        copy
    }

    /// Makes a symbolic link.
    pub fn link(&self, target: impl AsRef<Path>, path: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// Sets the time at which a file was modified, in seconds of Unix time.
    pub fn set_modified(&self, path: &str, seconds: u64) -> &Self {
        set_modified(&self.path(path), SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        self
    }

    /// Prepares a run of the program, for tests that need more than its output.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_feedwright"));
        command.current_dir(self.folder.path()).args(arguments);
        command.envs(self.environment.borrow().iter().cloned());
        let arguments: Vec<_> = command.get_args().map(OsStr::to_owned).collect();
        let is_given = |name: &str| arguments.iter().any(|argument| argument == name);
        if let Some(now) = &*self.now.borrow()
            && !is_given("--now")
        {
            command.args(["--now", now]);
        }
        for argument in arguments.iter().filter_map(|argument| argument.to_str()) {
            if let Some(target) = argument.strip_prefix("file:") {
                self.watch_target(target.strip_prefix("//").unwrap_or(target));
            }
        }
        for pair in arguments.windows(2).filter(|pair| pair[0] == "--output") {
            self.watch_target(&pair[1]);
        }
        command
    }

    /// Runs the program in the folder of feed.toml.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> ProgramRun {
        let command = self.command(arguments);
        let is_build =
            command.get_args().next().is_some_and(|name| name == "build" || name == "check");
        let is_elsewhere = command.get_args().any(|argument| argument == "--config");
        let arguments: Vec<String> =
            command.get_args().map(|it| it.to_string_lossy().into_owned()).collect();
        let run = ProgramRun::of(command);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        json_outputs::check_output(&arguments, &run.stdout);
        if is_build && !is_elsewhere {
            editors::check_schema_agrees(&self.path("feed.toml"), &run);
        }
        run
    }

    /// Builds; it must succeed.
    #[track_caller]
    pub fn build(&self) -> ProgramRun {
        self.run(["build"]).succeeds()
    }

    /// Starts `watch` and waits for its first build.
    pub fn watch(&self, options: &[&str]) -> RunningProgram {
        let watch = RunningProgram::start(self.command(["watch", "--format", "json"]), options);
        watch.wait_for("summary");
        watch
    }

    /// Starts `serve` and waits for its first build.
    pub fn serve(&self, options: &[&str]) -> Server {
        Server::start(self.command(["serve"]), options)
    }

    /// Returns the text of a file.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
    }

    /// Returns the text of a file in the output folder `public`.
    #[track_caller]
    pub fn output(&self, name: &str) -> String {
        self.read(&format!("public/{name}"))
    }

    /// Returns true if a file or folder is there.
    pub fn has(&self, path: &str) -> bool {
        self.path(path).symlink_metadata().is_ok()
    }

    /// Returns every file below a folder with its bytes, without the lock.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        for path in files_below(&self.path(folder)) {
            if path.file_name().is_some_and(|name| name != ".feedwright.lock") {
                let name = path.strip_prefix(self.path(folder)).unwrap().display().to_string();
                found.insert(name, fs::read(path).unwrap());
            }
        }
        found
    }

    /// Returns the manifest.
    #[track_caller]
    pub fn manifest(&self) -> Value {
        serde_json::from_str(&self.output("feedwright.json")).unwrap()
    }

    /// Returns the items of a JSON Feed in the output folder.
    #[track_caller]
    pub fn items(&self, name: &str) -> Vec<Value> {
        let feed: Value = serde_json::from_str(&self.output(name)).unwrap();
        feed["items"].as_array().unwrap().clone()
    }

    /// Returns the titles in `feed.json`, newest first.
    #[track_caller]
    pub fn titles(&self) -> Vec<String> {
        self.texts("title")
    }

    /// Returns the ids in `feed.json`, newest first.
    #[track_caller]
    pub fn ids(&self) -> Vec<String> {
        self.texts("id")
    }

    #[track_caller]
    fn texts(&self, key: &str) -> Vec<String> {
        let items = self.items("feed.json").into_iter();
        items.map(|item| item[key].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Allows the marker in published files from now on, because its articles have become
    /// public, for example after an embargo. First checks the files published so far.
    #[track_caller]
    pub fn reveal(&self) -> &Self {
        self.assert_nothing_private();
        self.is_revealed.set(true);
        self
    }

    /// Forbids the marker again, from the next build on.
    pub fn conceal(&self) -> &Self {
        self.is_revealed.set(false);
        self
    }

    /// Declares a file or folder to be one of the test's own, which may contain the
    /// marker. Needed only for files written without the methods of this type.
    pub fn declare_source(&self, path: &str) -> &Self {
        self.sources.borrow_mut().push(self.path(path));
        self
    }

    /// Adds a folder elsewhere, that something is published to, to those that
    /// must not hold the marker.
    pub fn watch_target(&self, folder: impl AsRef<Path>) -> &Self {
        self.targets.borrow_mut().push(self.folder.path().join(folder));
        self
    }

    /// Checks that no file of the program holds the marker, in its bytes or its
    /// name: neither in this folder, except for files that the test wrote and
    /// the private caches, nor in any folder that was written to.
    #[track_caller]
    pub fn assert_nothing_private(&self) {
        if self.is_revealed.get() {
            return;
        }
        let sources = self.sources.borrow();
        let is_source =
            |path: &Path| is_private(path) || sources.iter().any(|source| path.starts_with(source));
        let targets = self.targets.borrow();
        for folder in targets.iter().map(PathBuf::as_path).chain([self.folder.path()]) {
            for path in files_below(folder).into_iter().filter(|path| !is_source(path)) {
                assert!(!holds_marker(&path, folder), "private text in {}", path.display());
            }
        }
    }
}

impl Drop for TestSite {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.assert_nothing_private();
        }
    }
}

/// A program that runs on, and what it reports line by line.
pub struct RunningProgram {
    pub child: Child,
    lines: Receiver<Value>,
}

impl RunningProgram {
    /// Starts a command that writes lines of JSON.
    pub fn start(mut command: Command, options: &[&str]) -> Self {
        let mut child = command.args(options).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        Self { child, lines }
    }

    /// Waits for a line that has a key; returns the line.
    #[track_caller]
    pub fn wait_for(&self, key: &str) -> Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no line with `{key}`"));
            if !line[key].is_null() {
                return line;
            }
        }
    }

    /// Waits for the next line.
    #[track_caller]
    pub fn next_line(&self) -> Value {
        self.lines.recv_timeout(PATIENCE).expect("the program writes a line")
    }

    /// Waits for the next build; returns its summary.
    #[track_caller]
    pub fn wait_for_summary(&self) -> Value {
        self.wait_for("summary")["summary"].clone()
    }

    /// Waits until a condition holds, looking after each build.
    #[track_caller]
    pub fn wait_until(&self, condition: impl Fn() -> bool) {
        while !condition() {
            self.wait_for("summary");
        }
    }
}

impl Drop for RunningProgram {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns true for caches and state next to a `feed.toml`.
fn is_private(path: &Path) -> bool {
    path.ancestors().any(|part| {
        let is_named = part.file_name().is_some_and(|name| PRIVATE.iter().any(|own| name == *own));
        is_named && part.with_file_name("feed.toml").exists()
    })
}

/// Returns the text of an article with the marker in its title and its body.
fn marked(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_title = |line: &&mut String| {
        let name = line.trim_start().trim_start_matches('"').to_ascii_lowercase();
        name.starts_with("title")
    };
    if let Some(title) = lines.iter_mut().take(30).find(is_title)
        && !title.to_ascii_lowercase().contains(MARKER)
    {
        let end = title.trim_end_matches(['"', '\'', ',', ' ']).len();
        title.insert_str(end, &format!(" {MARKER}"));
    }
    let mut text = lines.join("\n") + "\n";
    if !text.lines().last().unwrap_or_default().to_ascii_lowercase().contains(MARKER) {
        text += &format!("\n{MARKER}\n");
    }
    text
}

/// Returns true if a file holds the marker, in its bytes or in the part of its
/// path below a folder.
fn holds_marker(path: &Path, folder: &Path) -> bool {
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let mut bytes = name.into_bytes();
    // A file of a running build may vanish meanwhile: skip it.
    if let Ok(mut file) = File::open(path) {
        bytes.push(b'\n');
        let _ = file.read_to_end(&mut bytes);
    }
    has_marker(&bytes)
}

/// Returns true if bytes hold the marker in any case of its letters.
pub fn has_marker(bytes: &[u8]) -> bool {
    let is_marker = |part: &[u8]| part.eq_ignore_ascii_case(MARKER.as_bytes());
    bytes.windows(MARKER.len()).any(is_marker)
}

/// Returns every regular file below a folder; an empty list if the folder is missing.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            found.extend(files_below(&entry.path()));
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Gives a file a time long ago that no other file has.
fn age(path: &Path) {
    static WRITES: AtomicU64 = AtomicU64::new(1_700_000_000);
    let seconds = WRITES.fetch_add(1, Ordering::Relaxed);
    set_modified(path, SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
}

fn set_modified(path: &Path, time: SystemTime) {
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn site_is_built_and_read_back() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
    site.write_private(
        "articles/b.md",
        "---\ntitle: 'B'\ndate: 2024-05-23\ndraft: true\n---\nText.\n",
    );
    assert!(site.read("articles/b.md").starts_with("---\ntitle: 'B neverpublish'\n"));
    assert_eq!(site.run(["build", "--quiet"]).succeeds_silently().stdout, "");
    assert_eq!(site.titles(), ["A"]);
    assert_eq!(site.ids(), ["tag:a.example,2000:a"]);
    assert!(site.files("public").contains_key("feedwright.json"));
}

#[test]
fn private_text_in_a_published_file_fails_the_test() {
    for path in ["public/feed.xml", "public/NeverPublish/x", "elsewhere/.tmp"] {
        let site = TestSite::new();
        site.write_private("articles/b.md", "---\ntitle: B\ndraft: true\n---\nText.\n");
        site.assert_nothing_private();
        let place = site.path(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, "<title>B NEVERPUBLISH</title>").unwrap();
        let verdict = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(site)));
        assert!(verdict.is_err(), "{path}");
    }
}
