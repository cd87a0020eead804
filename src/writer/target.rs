//! Target paths of documents, and the files that already exist there.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path};

use super::{detect_feed, manifest, reserved_names, write_failed};
use crate::diagnostic::{Diagnostic, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::FileKind;
use crate::text::hash;

/// A path below the output folder, split into folder and name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TargetPath<'p> {
    /// Whole path below the output folder.
    pub path: &'p str,
    /// Folder; empty for the output folder itself.
    pub folder: &'p str,
    /// Name in the folder.
    pub name: &'p str,
}

impl<'p> TargetPath<'p> {
    /// Splits a path that [`check`] has accepted.
    pub(crate) fn split(path: &'p str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self { path, folder, name }
    }
}

/// File that already exists at the path of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ExistingTarget {
    /// No file exists at the path.
    Nothing,
    /// A regular file has the document's bytes.
    Same,
    /// A file with other bytes, a link or a device exists, and can be replaced.
    Other(OtherFile),
}

/// A file with other bytes than the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OtherFile {
    /// Hash of its bytes; none for a link, a pipe or a device.
    pub sha256: Option<String>,
    /// True if its bytes are an RSS, Atom or JSON feed.
    pub is_feed: bool,
    /// Device and inode number, if the system has them.
    pub inode: Option<(u64, u64)>,
    /// Number of names (hard links) of the file.
    pub names: u64,
    /// Permission bits of the file.
    pub mode: Option<u32>,
}

/// Checks that a path is inside the output folder and not reserved for feedwright's own
/// files.
pub(crate) fn check(path: &str) -> Result<TargetPath<'_>, Diagnostic> {
    let is_plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_plain || path.contains(['\\', '\0']) {
        return Err(invalid_path(path, "is not a path inside the output folder"));
    }
    let is_ours = [manifest::FILE, manifest::STATE_FILE].contains(&path)
        || path.split('/').any(reserved_names::is_reserved);
    if is_ours {
        return Err(invalid_path(path, "is a name that feedwright reserves for its own files"));
    }
    Ok(TargetPath::split(path))
}

fn invalid_path(path: &str, problem: &str) -> Diagnostic {
    Diagnostic::new(&codes::OUTPUT_OUTSIDE, format!("`{path}` {problem}"))
        .help("give the feed another `path` or file name in `feed.toml`")
}

/// Returns the diagnostic for a folder that can't be opened or written to.
pub(super) fn access_failed(root: &OpenFolder, path: &str, error: &io::Error) -> Diagnostic {
    if error.kind() == ErrorKind::CrossesDevices {
        return invalid_path(path, "leads out of the output folder through a symbolic link");
    }
    write_failed(&root.path().join(path), error)
}

/// Compares the file at a path, if there is one, with bytes.
///
/// # Errors
/// The file can't be read, is a folder, or is outside the output folder.
pub(super) fn compare(
    root: &OpenFolder,
    place: &TargetPath<'_>,
    bytes: &[u8],
) -> Result<ExistingTarget, Diagnostic> {
    compare_file(root, place, bytes).map_err(|error| access_failed(root, place.path, &error))
}

fn compare_file(
    root: &OpenFolder,
    place: &TargetPath<'_>,
    bytes: &[u8],
) -> io::Result<ExistingTarget> {
    let folder = match root.descend(place.folder) {
        Ok(folder) => folder,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ExistingTarget::Nothing),
        Err(error) => return Err(error),
    };
    let Some(facts) = folder.look(place.name)? else {
        return Ok(ExistingTarget::Nothing);
    };
    let other = OtherFile { inode: facts.inode, names: facts.names, ..OtherFile::default() };
    match facts.kind {
        FileKind::Folder => return Err(ErrorKind::IsADirectory.into()),
        FileKind::Link | FileKind::Special => return Ok(ExistingTarget::Other(other)),
        FileKind::File => {}
    }
    let file = folder.open_file(place.name)?;
    if facts.length == bytes.len() as u64 && has_bytes(&file, bytes)? {
        return Ok(ExistingTarget::Same);
    }
    let (sha256, start) = hash_and_start(folder.open_file(place.name)?)?;
    Ok(ExistingTarget::Other(OtherFile {
        sha256: Some(sha256),
        is_feed: detect_feed::is_feed(&start),
        mode: Some(facts.mode),
        ..other
    }))
}

/// Returns the hash and the first bytes of a regular file; none if it can't be read.
pub(super) fn hash_at(root: &OpenFolder, place: &TargetPath<'_>) -> Option<(String, Vec<u8>)> {
    let file = root.descend(place.folder).ok()?.open_file(place.name).ok()?;
    hash_and_start(file).ok()
}

fn has_bytes(mut file: &File, bytes: &[u8]) -> io::Result<bool> {
    // One byte more is read, because the file may have grown since it was measured.
    let mut content = Vec::with_capacity(bytes.len() + 1);
    file.by_ref().take(bytes.len() as u64 + 1).read_to_end(&mut content)?;
    Ok(content == bytes)
}

fn hash_and_start(file: File) -> io::Result<(String, Vec<u8>)> {
    let mut start = Vec::new();
    let mut file = io::BufReader::with_capacity(1 << 16, file);
    file.by_ref().take(detect_feed::START).read_to_end(&mut start)?;
    let sha256 = hash::hex_of_reader(start.as_slice().chain(file))?;
    Ok((sha256, start))
}
