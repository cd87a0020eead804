//! Files that an article names: its pictures and attachments.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::model::FileFacts;

/// A file's length, and the width and height of a picture.
pub type FileInfo = (u64, Option<(u32, u32)>);

/// Looks at a file below a folder; nothing where none is there.
pub type FileLookup<'l> = dyn Fn(&Path) -> Option<FileInfo> + 'l;

/// Looks at a file that an article names, `path` below the folder: beside the
/// article, else among the assets.
///
/// A path that climbs out of both folders is never looked at.
pub fn facts(path: &str, folder: &Path, assets: Option<&Path>, written: &str) -> FileFacts {
    facts_by(path, written, &among(Some(folder)), &among(assets))
}

/// Returns what looks into a folder of this machine, if there is one.
pub fn among(folder: Option<&Path>) -> impl Fn(&Path) -> Option<FileInfo> {
    move |below| folder.and_then(|folder| look(&folder.join(below), folder))
}

/// As [`facts`], by what looks into the folders.
pub fn facts_by(
    path: &str,
    written: &str,
    beside: &FileLookup<'_>,
    asset: &FileLookup<'_>,
) -> FileFacts {
    let written = Path::new(written);
    let around = Path::new(path).parent().unwrap_or(Path::new(""));
    if written.components().any(|part| matches!(part, Component::Prefix(_))) {
        return FileFacts::Outside;
    }
    if written.components().any(|part| part == Component::ParentDir) {
        return climbing(around, written, beside);
    }
    let relative = written.strip_prefix("/").unwrap_or(written);
    if !written.has_root()
        && let Some((length, size)) = beside(&around.join(relative))
    {
        return FileFacts::Beside { length, size };
    }
    match asset(relative) {
        Some((length, size)) => FileFacts::Asset { length, size },
        None => FileFacts::Missing,
    }
}

/// Resolves `..` by the text alone, so that no folder outside is even asked for.
fn climbing(around: &Path, written: &Path, beside: &FileLookup<'_>) -> FileFacts {
    let mut place = PathBuf::from(around);
    for part in written.components() {
        match part {
            Component::ParentDir if !place.pop() => return FileFacts::Outside,
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    match beside(&place) {
        Some((length, size)) => FileFacts::Beside { length, size },
        None => FileFacts::Missing,
    }
}

/// Measures a regular file whose real place is inside the folder.
fn look(path: &Path, folder: &Path) -> Option<FileInfo> {
    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let is_inside = path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?);
    is_inside.then_some(())?;
    Some((metadata.len(), imagesize::size(path).ok().and_then(pixels)))
}

/// Returns width and height.
pub fn pixels(size: imagesize::ImageSize) -> Option<(u32, u32)> {
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}
