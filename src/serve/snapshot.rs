//! Everything that is published at a moment, in memory.

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

/// What every request is answered from; a later build makes another.
pub struct Snapshot {
    /// By their paths below the site.
    pub files: HashMap<String, ServedFile>,
    /// What is known of files that went.
    pub history: Arc<SiteHistory>,
    /// The path of the site's address, without the first `/`.
    pub base: Box<str>,
    /// Paths that the configuration calls gone.
    pub gone: Vec<String>,
    /// Paths that are elsewhere now.
    pub moved: Vec<RedirectRule>,
    /// What caches are told of redirects and of files that went.
    pub cache_control: HeaderValue,
}

/// A published file.
pub struct ServedFile {
    /// What stands in it.
    pub content: Arc<EncodedFile>,
    /// The fields of its responses, as the bodies of its content.
    pub heads: Vec<ResponseHeaders>,
    /// When it changed last, in seconds since 1970.
    pub modified: u64,
    /// Its earlier versions.
    pub history: Arc<FileHistory>,
    /// Differences that were asked for.
    pub deltas: Mutex<BTreeMap<(u32, &'static str), Bytes>>,
}

impl ServedFile {
    /// Returns when it changed last, unless a second version could still bear
    /// the same date (RFC 9110 section 8.8.2.2).
    pub fn modified(&self, now: u64) -> Option<u64> {
        (self.modified < now).then_some(self.modified)
    }
}

/// What a folder's files are read for.
pub struct SnapshotInput<'a> {
    /// The folder that builds write to.
    pub folder: &'a Path,
    /// What the site's fields are made of.
    pub common: ResponseHeaderOptions<'a>,
    /// What was served until now; its files are not read again.
    pub last: &'a Snapshot,
    /// How a build of another process is waited for.
    pub lock: LockWait<'a>,
}

/// A file with its path, hash and bytes or, where nothing changed, its content.
struct SnapshotFile {
    path: String,
    content: Arc<EncodedFile>,
    modified: u64,
}

impl Snapshot {
    /// Makes one of nothing, with what is known of earlier files.
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

    /// Says whether anything is published.
    pub fn is_filled(&self) -> bool {
        !self.files.is_empty()
    }

    /// Finds the file of a path.
    pub fn file(&self, name: &str) -> Option<(&str, &ServedFile)> {
        let found = self.files.get_key_value(name);
        // A server before this one may keep the path of the site's address.
        let below = || self.files.get_key_value(name.strip_prefix(&*self.base)?);
        found.or_else(below).map(|(path, file)| (&**path, file))
    }
}

/// The largest file that is served, in bytes.
const LARGEST: u64 = 4 << 30;

/// Reads what is published in a folder; nothing if no build has been there.
///
/// No build runs meanwhile, so that what is read is of one build.
pub fn read(
    reading: &SnapshotInput<'_>,
    report: &mut Report,
) -> Result<Option<Snapshot>, Diagnostic> {
    let _lock = FolderLock::acquire_within(reading.folder, &reading.lock, report)?;
    let Some(manifest) = Manifest::read(reading.folder)? else { return Ok(None) };
    let own = manifest.to_bytes();
    let own = (manifest::FILE.to_owned(), manifest::record(&own));
    let records = manifest.files.iter().map(|(path, record)| (path.clone(), record.clone()));
    let records: Vec<_> = records.chain([own]).collect();
    let found: Vec<Result<SnapshotFile, Diagnostic>> =
        records.par_iter().map(|(path, record)| find(path, &record.sha256, reading)).collect();
    let mut files = Vec::with_capacity(found.len());
    for found in found {
        match found {
            Ok(found) => files.push(found),
            Err(fault) => report.push(fault),
        }
    }
    Ok(Some(build_snapshot(files, reading)))
}

/// Takes a file from the last snapshot if it is the same, else from the disk.
fn find(path: &str, hash: &str, reading: &SnapshotInput<'_>) -> Result<SnapshotFile, Diagnostic> {
    let last = reading.last.files.get(path);
    let found = |content, modified| SnapshotFile { path: path.to_owned(), content, modified };
    if let Some(file) = last.filter(|file| file.content.has_hash(hash)) {
        return Ok(found(file.content.clone(), file.modified));
    }
    let place = reading.folder.join(path);
    // A link in its place, or a path that leads out of the folder, is not followed.
    let read = atomic_write::read(reading.folder, path, LARGEST).map_err(|fault| fault.message);
    match read.and_then(|bytes| bytes.ok_or_else(|| "there is no such file".to_owned())) {
        Ok(bytes) if hash::hex(&bytes) == hash => {
            Ok(found(EncodedFile::new(path, hash, bytes), modified(&place)))
        }
        // What is on the disk is nobody's: the last version of ours goes on.
        found_there => match last {
            Some(file) => Ok(found(file.content.clone(), file.modified)),
            None => Err(changed(&place, &found_there)),
        },
    }
}

fn changed(place: &Path, found: &Result<Vec<u8>, String>) -> Diagnostic {
    let why = match found {
        Ok(_) => "has other bytes than a build wrote".to_owned(),
        Err(error) => format!("can't be read: {error}"),
    };
    let message = format!("`{}` {why}, and is not served", place.display());
    Diagnostic::new(&codes::SERVE_CHANGED, message)
        .with_location(SourceLocation::file(place))
        .help("run `feedwright build`, and keep other programs away from the file")
}

fn modified(place: &Path) -> u64 {
    let time = fs::metadata(place).and_then(|found| found.modified());
    let since = time.map(|time| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default());
    since.unwrap_or_default().as_secs()
}

fn build_snapshot(found: Vec<SnapshotFile>, reading: &SnapshotInput<'_>) -> Snapshot {
    let config = reading.common.config;
    let mut history = SiteHistory::clone(&reading.last.history);
    let files = found.into_iter().map(|found| {
        let file = file(&found, reading, &mut history);
        (found.path, file)
    });
    let files: HashMap<String, ServedFile> = files.collect();
    history.mark_gone(|path| files.contains_key(path));
    Snapshot {
        files,
        history: Arc::new(history),
        base: config.site.url.path().trim_start_matches('/').into(),
        gone: config.serve.gone.clone(),
        moved: config.serve.moved.clone(),
        cache_control: HeaderValue::from_str(&reading.common.cache_control())
            .unwrap_or_else(|_| HeaderValue::from_static("no-cache")),
    }
}

fn file(
    found: &SnapshotFile,
    reading: &SnapshotInput<'_>,
    history: &mut SiteHistory,
) -> ServedFile {
    let content = &found.content;
    let entries: Vec<u64> = content.entries.iter().map(|entry| entry.hash).collect();
    let version = ServedVersion { tag: &content.tag, modified: found.modified, entries: &entries };
    let past = history.add(&found.path, &version);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(past.modified);
    let modified = HeaderValue::from_str(&httpdate::fmt_http_date(time));
    let modified = modified.unwrap_or_else(|_| HeaderValue::from_static(""));
    let named = (&*found.path, &**content);
    let heads = |body| reading.common.heads(named, body, &modified);
    ServedFile {
        heads: content.bodies.iter().map(heads).collect(),
        content: content.clone(),
        modified: past.modified,
        history: past,
        deltas: Mutex::default(),
    }
}

/// Returns true if the configuration says that a file is gone for good.
pub fn is_gone(snapshot: &Snapshot, name: &str) -> bool {
    snapshot.gone.iter().any(|gone| config::is_at_or_below(name, gone))
}
