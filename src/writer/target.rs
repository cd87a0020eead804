//! Where a document goes, and what is there already.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path};

use super::{detect_feed, failed, manifest, staging};
use crate::diagnostic::{Diagnostic, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::FileKind;
use crate::text::hash;

/// A path below the output folder, in its two parts.
#[derive(Clone, Copy, Debug)]
pub struct TargetPath<'p> {
    /// All of it.
    pub path: &'p str,
    /// The folder; empty for the output folder itself.
    pub folder: &'p str,
    /// The name in that.
    pub name: &'p str,
}

impl<'p> TargetPath<'p> {
    /// Parts a path that was checked before.
    pub fn of(path: &'p str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self { path, folder, name }
    }
}

/// What is where a document goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExistingTarget {
    /// No file.
    Nothing,
    /// A file of the same bytes.
    Same,
    /// Anything else that can be replaced.
    Other(OtherFile),
}

/// A file with other bytes than the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherFile {
    /// The hash of its bytes; none for a link, a pipe or a device.
    pub sha256: Option<String>,
    /// Whether its bytes are those of an RSS, Atom or JSON feed.
    pub is_feed: bool,
    /// The device and number of its inode, where the system has them.
    pub inode: Option<(u64, u64)>,
    /// How many names the file has.
    pub names: u64,
    /// Its permissions.
    pub mode: Option<u32>,
}

/// Checks that a path leads to a place below the output folder that is not
/// feedwright's own.
pub fn check(path: &str) -> Result<TargetPath<'_>, Diagnostic> {
    let is_plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_plain || path.contains(['\\', '\0']) {
        return Err(outside(path, "should be a path below the output folder"));
    }
    let is_ours = [manifest::FILE, manifest::STATE_FILE].contains(&path)
        || path.split('/').any(staging::is_reserved);
    if is_ours {
        return Err(outside(path, "should be another name, because feedwright keeps this one"));
    }
    Ok(TargetPath::of(path))
}

fn outside(path: &str, should: &str) -> Diagnostic {
    Diagnostic::new(&codes::OUTPUT_OUTSIDE, format!("`{path}` {should}"))
        .help("give the feed another `path` or file name in `feed.toml`")
}

/// Explains why the folder of a path can't be opened or written to.
pub fn refused(root: &OpenFolder, path: &str, error: &io::Error) -> Diagnostic {
    if error.kind() == ErrorKind::CrossesDevices {
        return outside(path, "should be below the output folder, but a link leads out of it");
    }
    failed(&root.path().join(path), error)
}

/// Looks what is at a place, and whether it has these bytes.
pub fn look(
    root: &OpenFolder,
    place: &TargetPath<'_>,
    bytes: &[u8],
) -> Result<ExistingTarget, Diagnostic> {
    let fault = |error: &io::Error| refused(root, place.path, error);
    let folder = match root.descend(place.folder) {
        Ok(folder) => folder,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ExistingTarget::Nothing),
        Err(error) => return Err(fault(&error)),
    };
    let Some(facts) = folder.look(place.name).map_err(|error| fault(&error))? else {
        return Ok(ExistingTarget::Nothing);
    };
    let other = OtherFile { inode: facts.inode, names: facts.names, ..OtherFile::default() };
    match facts.kind {
        FileKind::Folder => return Err(fault(&ErrorKind::IsADirectory.into())),
        FileKind::Link | FileKind::Special => return Ok(ExistingTarget::Other(other)),
        FileKind::File => {}
    }
    let file = folder.open_file(place.name).map_err(|error| fault(&error))?;
    if facts.length == bytes.len() as u64 && is_same(&file, bytes).map_err(|it| fault(&it))? {
        return Ok(ExistingTarget::Same);
    }
    let file = folder.open_file(place.name).map_err(|error| fault(&error))?;
    let (sha256, start) = hash(file).map_err(|error| fault(&error))?;
    let (sha256, mode) = (Some(sha256), Some(facts.mode));
    Ok(ExistingTarget::Other(OtherFile {
        sha256,
        is_feed: detect_feed::is_feed(&start),
        mode,
        ..other
    }))
}

/// Hashes a regular file that is there; returns with the hash how it begins.
pub fn hash_at(root: &OpenFolder, place: &TargetPath<'_>) -> Option<(String, Vec<u8>)> {
    let file = root.descend(place.folder).ok()?.open_file(place.name).ok()?;
    hash(file).ok()
}

fn is_same(mut file: &File, bytes: &[u8]) -> io::Result<bool> {
    let mut found = Vec::with_capacity(bytes.len() + 1);
    file.by_ref().take(bytes.len() as u64 + 1).read_to_end(&mut found)?;
    Ok(found == bytes)
}

fn hash(file: File) -> io::Result<(String, Vec<u8>)> {
    let mut start = Vec::new();
    let mut file = io::BufReader::with_capacity(1 << 16, file);
    file.by_ref().take(detect_feed::START).read_to_end(&mut start)?;
    let sha256 = hash::hex_of_reader(start.as_slice().chain(file))?;
    Ok((sha256, start))
}
