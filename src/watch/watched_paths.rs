//! What is watched: the configuration's folder, the articles, the assets.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators;
use crate::pipeline::{self, BuildState};
use crate::sources;
use crate::writer::manifest;

/// What the system says of the disk.
pub type FsEvent = notify::Result<notify::Event>;

/// What a change is about.
#[derive(Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A file that is an article by its name, below the articles' folder.
    Article(Box<str>),
    /// A file that an article may name.
    Other,
    /// A folder, the configuration, or what decides which files are articles.
    Folder,
}

/// The places of a site.
pub struct WatchedPaths {
    watcher: RecommendedWatcher,
    events: Receiver<FsEvent>,
    /// The configuration's folder first.
    watched: Vec<WatchedFolder>,
    config: PathBuf,
    articles: Option<PathBuf>,
    /// The template of the pages for people.
    template: Option<PathBuf>,
    /// Where files may be that tell who the authors are.
    people: Vec<PathBuf>,
    /// Files around the articles that may hide some.
    guards: Vec<PathBuf>,
    output: PathBuf,
}

/// A folder that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
struct WatchedFolder {
    path: PathBuf,
    mode: RecursiveMode,
    /// Which folder stood there: another of its name is not watched.
    identity: Option<u64>,
}

impl WatchedFolder {
    fn new(path: &Path, mode: RecursiveMode) -> Self {
        let path = whole(path);
        Self { identity: identity(&path), path, mode }
    }

    fn is_recursive(&self) -> bool {
        self.mode == RecursiveMode::Recursive
    }
}

impl WatchedPaths {
    /// Prepares to watch.
    pub fn new() -> Result<Self, Diagnostic> {
        let (sender, heard) = mpsc::channel();
        // Where the program no longer listens it is about to end.
        let hand = move |event| drop(sender.send(event));
        let watcher = notify::recommended_watcher(hand).map_err(|error| failed(&error))?;
        let (config, output) = (PathBuf::new(), PathBuf::new());
        let (articles, template) = (None, None);
        let (places, people, guards) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self {
            watcher,
            events: heard,
            watched: places,
            config,
            articles,
            template,
            people,
            guards,
            output,
        })
    }

    /// Watches the places that a configuration names, if they are others than
    /// before; says whether they are. A faulty one changes nothing.
    pub fn follow(&mut self, config: &Path, output: Option<&Path>) -> Result<bool, Diagnostic> {
        self.config = whole(config);
        let home = config.parent().unwrap_or(Path::new(""));
        let mut places = vec![WatchedFolder::new(home, RecursiveMode::NonRecursive)];
        match pipeline::configure(config, &mut Report::default()) {
            Some(config) => {
                sources::check_are_here(&config)?;
                self.articles = Some(whole(&config.articles.folder));
                self.output = whole(output.unwrap_or(&config.output.folder));
                self.template = config.output.page_template.as_deref().map(whole);
                places.extend(folders(&config));
                let people = sources::authors::places(&config, home);
                self.people = people.iter().map(|path| whole(path)).collect();
                self.guards = guards(&config).iter().map(|path| whole(path)).collect();
                let guards =
                    self.guards.iter().filter(|path| path.parent().is_some_and(Path::is_dir));
                let files = self.template.iter().chain(&self.people).chain(guards);
                let folders = files.filter_map(|file| file.parent());
                for folder in folders.chain(self.people.iter().map(PathBuf::as_path)) {
                    let place = WatchedFolder::new(folder, RecursiveMode::NonRecursive);
                    let is_watched = |it: &WatchedFolder| {
                        it.path == place.path
                            || it.is_recursive() && place.path.starts_with(&it.path)
                    };
                    if !places.iter().any(is_watched) {
                        places.push(place);
                    }
                }
            }
            None => places.extend(self.watched.iter().skip(1).cloned()),
        }
        if places == self.watched {
            return Ok(false);
        }
        for place in std::mem::replace(&mut self.watched, places) {
            // Of a folder that is gone there is nothing to end.
            let _ = self.watcher.unwatch(&place.path);
        }
        for place in self.watched.iter().filter(|place| place.identity.is_some()) {
            self.watcher.watch(&place.path, place.mode).map_err(|error| failed(&error))?;
        }
        Ok(true)
    }

    /// Returns the folder of articles, once it is known.
    pub fn articles(&self) -> Option<&Path> {
        self.articles.as_deref()
    }

    /// Waits so long for something to be heard.
    pub fn heard(&self, patience: Duration) -> Option<FsEvent> {
        self.events.recv_timeout(patience).ok()
    }

    /// Says whether a watched folder is another than it was, or gone, or back.
    pub fn have_moved(&self) -> bool {
        self.watched.iter().any(|place| identity(&place.path) != place.identity)
    }

    /// Says what a change is about; nothing where it is none that matters.
    pub fn touched(&self, heard: FsEvent, memory: &BuildState) -> Vec<ChangeKind> {
        // What was missed may have been anything.
        let Ok(event) = heard else { return vec![ChangeKind::Folder] };
        if event.need_rescan() {
            return vec![ChangeKind::Folder];
        }
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        if event.kind.is_access() && event.kind != written {
            return Vec::new();
        }
        event.paths.iter().filter_map(|path| self.classify_path(path, memory)).collect()
    }

    fn classify_path(&self, path: &Path, memory: &BuildState) -> Option<ChangeKind> {
        if *path == self.config || self.guards.iter().any(|guard| guard == path) {
            return Some(ChangeKind::Folder);
        }
        // Builds write it.
        if *path == self.config.with_file_name(manifest::STATE_FILE) {
            return None;
        }
        let mut people = self.people.iter();
        let is_of_people = people.any(|place| sources::authors::is_at(place, path));
        if self.template.as_deref() == Some(path) || is_of_people {
            return Some(ChangeKind::Other);
        }
        let mut places = self.watched.iter().filter(|place| place.is_recursive());
        let place = places.find(|place| path.starts_with(&place.path))?;
        // A site that is served from its root has its articles below the output:
        // then a feed among them costs a build that changes nothing.
        if path.starts_with(&self.output) && !place.path.starts_with(&self.output) {
            return None;
        }
        if path.file_name().is_some_and(|name| name == ".gitignore") || sources::is_guard(path) {
            return Some(ChangeKind::Folder);
        }
        let is_hidden = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
        if path.strip_prefix(&place.path).ok()?.components().any(is_hidden) {
            return None;
        }
        let Ok(below) = path.strip_prefix(self.articles.as_deref()?) else {
            return Some(ChangeKind::Other);
        };
        let below = below.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        if path.is_dir() || below.is_empty() || memory.has_folder(&below) {
            return Some(ChangeKind::Folder);
        }
        let is_article = sources::is_article(path);
        Some(if is_article { ChangeKind::Article(below.into()) } else { ChangeKind::Other })
    }
}

/// Lists files around the articles that may hide some, whether they are there or not.
fn guards(config: &Config) -> Vec<PathBuf> {
    let around = sources::outer_folders(config).into_iter().flat_map(|folder| {
        let mut names = sources::outer_names(&folder);
        names.push(sources::IGNORE_FILE.to_owned());
        names.into_iter().map(move |name| folder.join(name)).collect::<Vec<_>>()
    });
    let settings = generators::configuration_names().map(|name| config.home.join(name));
    around.chain(settings).collect()
}

/// Lists the folders that are watched with all that is in them. One within
/// another is watched with it.
fn folders(config: &Config) -> Vec<WatchedFolder> {
    let articles = WatchedFolder::new(&config.articles.folder, RecursiveMode::Recursive);
    let assets = config.articles.assets.as_deref();
    let Some(assets) = assets.map(|folder| WatchedFolder::new(folder, RecursiveMode::Recursive))
    else {
        return vec![articles];
    };
    match (assets.path.starts_with(&articles.path), articles.path.starts_with(&assets.path)) {
        (true, _) => vec![articles],
        (false, true) => vec![assets],
        (false, false) => vec![articles, assets],
    }
}

/// What the system tells has whole paths.
fn whole(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // `.` stays in an absolute path, and is in none that is told.
    absolute.components().collect()
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().filter(fs::Metadata::is_dir).map(|found| found.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_dir).map(|_| 0)
}

fn failed(error: &notify::Error) -> Diagnostic {
    let message = format!("the folders can't be watched: {error}");
    let help = match error.kind {
        notify::ErrorKind::MaxFilesWatch => "raise `fs.inotify.max_user_watches`",
        _ => "run `feedwright build` instead, as often as articles come",
    };
    Diagnostic::new(&codes::WATCH_FAILED, message).help(help)
}
