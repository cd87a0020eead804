//! Snapshot of all published files in memory.
//!
//! A snapshot never changes. A build makes a new one, which replaces it at once, so that
//! each response comes from exactly one build.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderValue;
use rayon::prelude::*;

use crate::config::{self, RedirectRule};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::serve::responses::encoded_file::EncodedFile;
use crate::serve::responses::response_headers::{ResponseHeaderOptions, ResponseHeaders};
use crate::serve::versions::{FileHistory, ServedVersion, SiteHistory};
use crate::text::hash;
use crate::writer::{FolderLock, LockWait, Manifest, atomic_write, manifest};

/// The published files of one build, and everything else that responses depend on.
pub struct Snapshot {
    /// Files by their paths, relative to the output folder.
    pub files: HashMap<String, ServedFile>,
    /// Earlier versions of the files, and files that are no longer published.
    pub history: Arc<SiteHistory>,
    /// Path of the site's URL, without the first `/`.
    pub base: Box<str>,
    /// Paths that the configuration declares as gone.
    pub gone: Vec<String>,
    /// Redirects in the configuration.
    pub moved: Vec<RedirectRule>,
    /// `Cache-Control` of redirects and of 410 responses.
    pub cache_control: HeaderValue,
}

/// A published file with everything its responses need.
pub struct ServedFile {
    /// Content in every coding.
    pub content: Arc<EncodedFile>,
    /// Response headers for each body of the content, in the same order.
    pub heads: Vec<ResponseHeaders>,
    /// Time of the last change, in seconds since 1970.
    pub modified: u64,
    /// Earlier versions of the file.
    pub history: Arc<FileHistory>,
    /// Deltas that were requested, by the version they start from and the name of their
    /// coding.
    pub deltas: Mutex<BTreeMap<(u32, &'static str), Bytes>>,
}

impl ServedFile {
    /// Returns the time of the last change, or `None` within the same second: another
    /// version could still get that time (RFC 9110 section 8.8.2.2).
    pub fn modified(&self, now: u64) -> Option<u64> {
        (self.modified < now).then_some(self.modified)
    }
}

/// Input for reading a snapshot.
pub(super) struct SnapshotInput<'a> {
    /// Output folder of builds.
    pub folder: &'a Path,
    /// Options for response headers, with the configuration of the site.
    pub common: ResponseHeaderOptions<'a>,
    /// Previous snapshot. Unchanged files are taken from it.
    pub last: &'a Snapshot,
    /// Limit on waiting for a build of another process.
    pub lock: LockWait<'a>,
}

/// A file that was read from the output folder or taken from the previous snapshot.
struct SnapshotFile {
    path: String,
    content: Arc<EncodedFile>,
    modified: u64,
}

impl Snapshot {
    /// Creates a snapshot without files, for the time before the first build.
    pub fn empty(history: SiteHistory) -> Self {
        Self {
            files: HashMap::new(),
            history: Arc::new(history),
            base: "".into(),
            gone: Vec::new(),
            moved: Vec::new(),
            cache_control: HeaderValue::from_static("no-cache"),
        }
    }

    /// Returns true if at least one file is published.
    pub fn is_filled(&self) -> bool {
        !self.files.is_empty()
    }

    /// Returns the file with a name, and its path in the output folder.
    pub fn file(&self, name: &str) -> Option<(&str, &ServedFile)> {
        self.files
            .get_key_value(name)
            // A reverse proxy may forward the path of the site's URL too.
            .or_else(|| self.files.get_key_value(name.strip_prefix(&*self.base)?))
            .map(|(path, file)| (&**path, file))
    }
}

/// The largest file that is served, in bytes.
const LARGEST: u64 = 4 << 30;

/// Reads the published files of a folder. Returns `None` if no build has written to it.
///
/// Holds the lock of the folder, so that no build runs meanwhile and all files are from
/// one build.
pub(super) fn read(
    input: &SnapshotInput<'_>,
    report: &mut Report,
) -> Result<Option<Snapshot>, Diagnostic> {
    let _lock = FolderLock::acquire_within(input.folder, &input.lock, report)?;
    let Some(manifest) = Manifest::read(input.folder)? else { return Ok(None) };
    // The manifest is served too, but does not list itself.
    let manifest_record = (manifest::FILE.to_owned(), manifest::record(&manifest.to_bytes()));
    let records = manifest.files.iter().map(|(path, record)| (path.clone(), record.clone()));
    let records: Vec<_> = records.chain([manifest_record]).collect();
    let results: Vec<Result<SnapshotFile, Diagnostic>> =
        records.par_iter().map(|(path, record)| load_file(path, &record.sha256, input)).collect();
    let mut files = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(file) => files.push(file),
            Err(fault) => report.push(fault),
        }
    }
    Ok(Some(build_snapshot(files, input)))
}

/// Takes a file from the previous snapshot if it is unchanged, or else reads it.
fn load_file(
    path: &str,
    hash: &str,
    input: &SnapshotInput<'_>,
) -> Result<SnapshotFile, Diagnostic> {
    let last = input.last.files.get(path);
    if let Some(file) = last.filter(|file| file.content.has_hash(hash)) {
        return Ok(SnapshotFile::reuse(path, file));
    }
    let location = input.folder.join(path);
    // Does not follow a symbolic link, nor a path that leads out of the folder.
    let read = atomic_write::read(input.folder, path, LARGEST).map_err(|fault| fault.message);
    let problem = match read {
        Ok(Some(bytes)) if hash::hex(&bytes) == hash => {
            let content = EncodedFile::new(path, hash, bytes);
            let modified = modification_time(&location);
            return Ok(SnapshotFile { path: path.to_owned(), content, modified });
        }
        Ok(Some(_)) => "was changed after the build that wrote it".to_owned(),
        Ok(None) => "can't be read: there is no such file".to_owned(),
        Err(error) => format!("can't be read: {error}"),
    };
    // Another program has changed the file, so the last published version stays.
    match last {
        Some(file) => Ok(SnapshotFile::reuse(path, file)),
        None => Err(file_changed(&location, &problem)),
    }
}

impl SnapshotFile {
    /// Takes over a file of the previous snapshot.
    fn reuse(path: &str, file: &ServedFile) -> Self {
        Self { path: path.to_owned(), content: file.content.clone(), modified: file.modified }
    }
}

fn file_changed(location: &Path, problem: &str) -> Diagnostic {
    let message = format!("`{}` {problem}; it is not served", location.display());
    Diagnostic::new(&codes::SERVE_CHANGED, message)
        .with_location(SourceLocation::file(location))
        .help("run `feedwright build`, and keep other programs from changing the file")
}

/// Returns the modification time of a file in seconds since 1970, or 0 if it is unknown.
fn modification_time(location: &Path) -> u64 {
    let time = fs::metadata(location).and_then(|metadata| metadata.modified());
    let since = time.map(|time| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default());
    since.unwrap_or_default().as_secs()
}

fn build_snapshot(files: Vec<SnapshotFile>, input: &SnapshotInput<'_>) -> Snapshot {
    let config = input.common.config;
    let mut history = SiteHistory::clone(&input.last.history);
    let files = files.into_iter().map(|file| {
        let served = build_file(&file, input, &mut history);
        (file.path, served)
    });
    let files: HashMap<String, ServedFile> = files.collect();
    history.mark_gone(|path| files.contains_key(path));
    Snapshot {
        files,
        history: Arc::new(history),
        base: config.site.url.path().trim_start_matches('/').into(),
        gone: config.serve.gone.clone(),
        moved: config.serve.moved.clone(),
        cache_control: HeaderValue::from_str(&input.common.cache_control())
            .unwrap_or_else(|_| HeaderValue::from_static("no-cache")),
    }
}

fn build_file(
    file: &SnapshotFile,
    input: &SnapshotInput<'_>,
    history: &mut SiteHistory,
) -> ServedFile {
    let content = &file.content;
    let entries: Vec<u64> = content.entries.iter().map(|entry| entry.hash).collect();
    let version = ServedVersion { tag: &content.tag, modified: file.modified, entries: &entries };
    let history = history.add(&file.path, &version);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(history.modified);
    let modified = HeaderValue::from_str(&httpdate::fmt_http_date(time));
    let modified = modified.unwrap_or_else(|_| HeaderValue::from_static(""));
    let bodies = content.bodies.iter();
    ServedFile {
        heads: bodies
            .map(|body| input.common.create_headers(&file.path, content, body, &modified))
            .collect(),
        content: content.clone(),
        modified: history.modified,
        history,
        deltas: Mutex::default(),
    }
}

/// Returns true if the configuration declares a file, or a folder of it, as gone.
pub(super) fn is_gone(snapshot: &Snapshot, name: &str) -> bool {
    snapshot.gone.iter().any(|gone| config::is_at_or_below(name, gone))
}
