//! The watched folders, and the classification of changes in them.
//!
//! Watched are the folder of the configuration, the articles, the assets, and the folders of
//! templates, author files and files that can hide articles. Output files are never
//! reported as changes, or each build would cause another one.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::disk::file_identity::{self, FileIdentity};
use crate::generators;
use crate::pipeline::BuildState;
use crate::site::config_file;
use crate::sources;
use crate::watch::polled_files::{PollDepth, PolledFiles, PolledFolder};
use crate::writer::manifest;

/// An event of the file system, or an error of the watcher.
pub(super) type FsEvent = notify::Result<notify::Event>;

/// Kind of a change. It decides how much the next build reads again.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ChangeKind {
    /// A file with the name of an article, by its path relative to the folder of articles.
    Article(Box<str>),
    /// A file that articles or pages may depend on.
    Other,
    /// A folder, the configuration, or a file that decides which files are articles.
    Folder,
}

/// The watched paths of a site.
pub(super) struct WatchedPaths {
    changes: ChangeSource,
    /// Watched folders; the folder of the configuration is the first.
    watched: Vec<WatchedFolder>,
    config: PathBuf,
    articles: Option<PathBuf>,
    /// Template of the web pages.
    template: Option<PathBuf>,
    /// Files and folders that can contain the authors of the site.
    authors: Vec<PathBuf>,
    /// Files outside the folder of articles that can hide some of them.
    guards: Vec<PathBuf>,
    output: PathBuf,
}

/// Origin of changed paths.
enum ChangeSource {
    /// Events of the system.
    Events { watcher: RecommendedWatcher, events: Receiver<FsEvent> },
    /// Looking at all files at intervals.
    Polling(PolledFiles),
}

impl ChangeSource {
    fn new(poll: Option<Duration>) -> Result<Self, Diagnostic> {
        if let Some(interval) = poll {
            return Ok(Self::Polling(PolledFiles::new(interval)));
        }
        let (sender, events) = mpsc::channel();
        // Sending fails only if the receiver is gone: then the program is about to end.
        let watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))
            .map_err(|error| watch_failed(&error))?;
        Ok(Self::Events { watcher, events })
    }

    /// Watches folders in place of the previous ones.
    fn follow(
        &mut self,
        previous: &[WatchedFolder],
        folders: &[WatchedFolder],
    ) -> Result<(), Diagnostic> {
        let watcher = match self {
            Self::Polling(files) => {
                files.follow(folders.iter().map(WatchedFolder::to_polled));
                return Ok(());
            }
            Self::Events { watcher, .. } => watcher,
        };
        for folder in previous {
            // Fails if the folder is gone, and then there is nothing to unwatch.
            let _ = watcher.unwatch(&folder.path);
        }
        for folder in folders.iter().filter(|folder| folder.identity.is_some()) {
            watcher.watch(&folder.path, folder.mode).map_err(|error| watch_failed(&error))?;
        }
        Ok(())
    }

    /// Waits for the next event, for at most `timeout`.
    fn wait(&mut self, timeout: Duration, folders: &[WatchedFolder]) -> Option<FsEvent> {
        match self {
            Self::Events { events, .. } => events.recv_timeout(timeout).ok(),
            Self::Polling(files) => {
                let changed = files.wait(timeout, folders.iter().map(WatchedFolder::to_polled));
                changed.map(|path| Ok(notify::Event::new(EventKind::Any).add_path(path)))
            }
        }
    }
}

/// A folder that is watched, with or without its subfolders.
#[derive(Clone, Debug, PartialEq, Eq)]
struct WatchedFolder {
    path: PathBuf,
    mode: RecursiveMode,
    /// Identity when watching started. A new folder at the same path has to be watched anew.
    identity: Option<FileIdentity>,
}

impl WatchedFolder {
    fn new(path: &Path, mode: RecursiveMode) -> Self {
        let path = absolute_path(path);
        Self { identity: folder_identity(&path), path, mode }
    }

    fn is_recursive(&self) -> bool {
        self.mode == RecursiveMode::Recursive
    }

    fn to_polled(&self) -> PolledFolder<'_> {
        let depth = if self.is_recursive() { PollDepth::Subfolders } else { PollDepth::Files };
        PolledFolder { path: &self.path, depth }
    }
}

impl WatchedPaths {
    /// Creates a watcher that watches nothing yet.
    pub(super) fn new(poll: Option<Duration>) -> Result<Self, Diagnostic> {
        Ok(Self {
            changes: ChangeSource::new(poll)?,
            watched: Vec::new(),
            config: PathBuf::new(),
            articles: None,
            template: None,
            authors: Vec::new(),
            guards: Vec::new(),
            output: PathBuf::new(),
        })
    }

    /// Watches the folders of a configuration. Returns true if they are other folders than
    /// before. If the configuration has errors, the previous folders stay watched.
    pub(super) fn follow(
        &mut self,
        config: &Path,
        output: Option<&Path>,
    ) -> Result<bool, Diagnostic> {
        self.config = absolute_path(config);
        let home = config.parent().unwrap_or(Path::new(""));
        let mut folders = vec![WatchedFolder::new(home, RecursiveMode::NonRecursive)];
        match config_file::configure(config, &mut Report::default()) {
            Some(config) => {
                sources::check_are_here(&config)?;
                self.set_paths(&config, home, output);
                folders.extend(content_folders(&config));
                self.add_single_folders(&mut folders);
            }
            None => folders.extend(self.watched.iter().skip(1).cloned()),
        }
        if folders == self.watched {
            return Ok(false);
        }
        let previous = std::mem::replace(&mut self.watched, folders);
        self.changes.follow(&previous, &self.watched)?;
        Ok(true)
    }

    /// Stores the paths that [`Self::classify_event`] compares with events.
    fn set_paths(&mut self, config: &Config, home: &Path, output: Option<&Path>) {
        self.articles = Some(absolute_path(&config.articles.folder));
        self.output = absolute_path(output.unwrap_or(&config.output.folder));
        self.template = config.output.page_template.as_deref().map(absolute_path);
        let authors = sources::authors::places(config, home);
        self.authors = authors.iter().map(|path| absolute_path(path)).collect();
        self.guards = guard_files(config).iter().map(|path| absolute_path(path)).collect();
    }

    /// Adds the folders of single files, unless they are watched already.
    fn add_single_folders(&self, folders: &mut Vec<WatchedFolder>) {
        let guards = self.guards.iter().filter(|path| path.parent().is_some_and(Path::is_dir));
        let files = self.template.iter().chain(&self.authors).chain(guards);
        let parents = files.filter_map(|file| file.parent());
        for path in parents.chain(self.authors.iter().map(PathBuf::as_path)) {
            let folder = WatchedFolder::new(path, RecursiveMode::NonRecursive);
            let is_watched = folders.iter().any(|watched| {
                watched.path == folder.path
                    || watched.is_recursive() && folder.path.starts_with(&watched.path)
            });
            if !is_watched {
                folders.push(folder);
            }
        }
    }

    /// Returns the folder of articles, once a configuration was read.
    pub(super) fn articles(&self) -> Option<&Path> {
        self.articles.as_deref()
    }

    /// Waits for the next event, for at most `timeout`.
    pub(super) fn wait_for_event(&mut self, timeout: Duration) -> Option<FsEvent> {
        self.changes.wait(timeout, &self.watched)
    }

    /// Returns true if a watched folder was replaced, has vanished or has come back.
    pub(super) fn have_moved(&self) -> bool {
        self.watched.iter().any(|folder| folder_identity(&folder.path) != folder.identity)
    }

    /// Returns the changes in an event that matter for a build.
    pub(super) fn classify_event(&self, event: FsEvent, state: &BuildState) -> Vec<ChangeKind> {
        // After an error, events may be missing, so everything may have changed.
        let Ok(event) = event else { return vec![ChangeKind::Folder] };
        if event.need_rescan() {
            return vec![ChangeKind::Folder];
        }
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        if event.kind.is_access() && event.kind != written {
            return Vec::new();
        }
        event.paths.iter().filter_map(|path| self.classify_path(path, state)).collect()
    }

    fn classify_path(&self, path: &Path, state: &BuildState) -> Option<ChangeKind> {
        if *path == self.config || self.guards.iter().any(|guard| guard == path) {
            return Some(ChangeKind::Folder);
        }
        // Builds write the state file themselves.
        if *path == self.config.with_file_name(manifest::STATE_FILE) {
            return None;
        }
        let is_authors = self.authors.iter().any(|place| sources::authors::is_at(place, path));
        if self.template.as_deref() == Some(path) || is_authors {
            return Some(ChangeKind::Other);
        }
        let mut folders = self.watched.iter().filter(|folder| folder.is_recursive());
        let folder = folders.find(|folder| path.starts_with(&folder.path))?;
        // If the output is the root of the site, the articles are inside it. An output file
        // among them then causes one more build, which changes nothing.
        if path.starts_with(&self.output) && !folder.path.starts_with(&self.output) {
            return None;
        }
        if path.file_name().is_some_and(|name| name == ".gitignore") || sources::is_guard(path) {
            return Some(ChangeKind::Folder);
        }
        if path.strip_prefix(&folder.path).ok()?.components().any(is_hidden) {
            return None;
        }
        let Ok(relative) = path.strip_prefix(self.articles.as_deref()?) else {
            return Some(ChangeKind::Other);
        };
        let relative = relative.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        if path.is_dir() || relative.is_empty() || state.has_folder(&relative) {
            return Some(ChangeKind::Folder);
        }
        let is_article = sources::is_article(path);
        Some(if is_article { ChangeKind::Article(relative.into()) } else { ChangeKind::Other })
    }
}

fn is_hidden(part: Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().starts_with('.')
}

/// Returns the files outside the folder of articles that can hide some of them. They need
/// not exist yet.
fn guard_files(config: &Config) -> Vec<PathBuf> {
    let around = sources::outer_folders(config).into_iter().flat_map(|folder| {
        let mut names = sources::outer_names(&folder);
        names.push(sources::IGNORE_FILE.to_owned());
        names.into_iter().map(move |name| folder.join(name)).collect::<Vec<_>>()
    });
    let settings = generators::configuration_names().map(|name| config.home.join(name));
    around.chain(settings).collect()
}

/// Returns the folders that are watched with their subfolders: articles and assets. If one
/// contains the other, it is enough.
fn content_folders(config: &Config) -> Vec<WatchedFolder> {
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

/// Returns a path as events contain it: absolute and without `.`.
fn absolute_path(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // `components` also drops a `.` or a slash at the end, which events never have.
    absolute.components().collect()
}

/// Returns the identity of a folder, or `None` if it does not exist.
fn folder_identity(path: &Path) -> Option<FileIdentity> {
    let facts = fs::metadata(path).ok().filter(fs::Metadata::is_dir)?;
    file_identity::identify(path, &facts)
}

fn watch_failed(error: &notify::Error) -> Diagnostic {
    let reason = match &error.kind {
        notify::ErrorKind::Io(error) => error.to_string(),
        notify::ErrorKind::MaxFilesWatch => "the limit of watched files is reached".to_owned(),
        notify::ErrorKind::PathNotFound => "a folder no longer exists".to_owned(),
        _ => "the system refused".to_owned(),
    };
    let message = format!("can't watch the folders of the site: {reason}");
    let help = match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "raise the limit: `sysctl fs.inotify.max_user_watches=524288`, or use `--poll`"
        }
        _ => "use `--poll`, which looks for changes at intervals",
    };
    Diagnostic::new(&codes::WATCH_FAILED, message).help(help)
}
