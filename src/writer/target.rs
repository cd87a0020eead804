//! Where a document goes, and what stands there already.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::{failed, manifest, stage};
use crate::diagnostic::{Diagnostic, codes};

/// What stands where a document goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No file.
    Nothing,
    /// A file of the same bytes.
    Same,
    /// Anything else that can be replaced.
    Other,
}

/// Joins a path to the folder, unless it leads out of it.
pub fn resolve(folder: &Path, path: &str) -> Result<PathBuf, Diagnostic> {
    let is_plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_plain || path.contains(['\\', '\0']) {
        return Err(outside(path, "should be a path below the output folder"));
    }
    let is_ours = path == manifest::FILE || path.rsplit('/').next().is_some_and(stage::is_reserved);
    if is_ours {
        return Err(outside(path, "should be another name, because feedwright keeps this one"));
    }
    let target = folder.join(path);
    follow_parents(folder, &target, path)?;
    Ok(target)
}

/// Looks where the folders of a path really are, which links may hide.
fn follow_parents(folder: &Path, target: &Path, path: &str) -> Result<(), Diagnostic> {
    let mut parents = target.ancestors().skip(1);
    let Some(parent) = parents.find(|parent| parent.symlink_metadata().is_ok()) else {
        return Ok(());
    };
    let root = folder.canonicalize().map_err(|error| failed(folder, &error))?;
    let real = parent.canonicalize().map_err(|error| failed(parent, &error))?;
    if real.starts_with(root) {
        Ok(())
    } else {
        Err(outside(path, "should be below the output folder, but a link leads out of it"))
    }
}

fn outside(path: &str, should: &str) -> Diagnostic {
    Diagnostic::new(&codes::OUTPUT_OUTSIDE, format!("`{path}` {should}"))
        .help("give the feed another `path` or file name in `feed.toml`")
}

/// Looks whether a file of these bytes stands at a place.
pub fn look(path: &Path, bytes: &[u8]) -> Result<Found, Diagnostic> {
    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(failed(path, &error)),
    };
    if metadata.is_dir() {
        return Err(failed(path, &ErrorKind::IsADirectory.into()));
    }
    let is_same = metadata.is_file()
        && metadata.len() == bytes.len() as u64
        && fs::read(path).is_ok_and(|found| found == bytes);
    Ok(if is_same { Found::Same } else { Found::Other })
}
