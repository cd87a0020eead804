//! Facts of the files that an article links to: pictures and attachments.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::model::FileFacts;

/// Length of a file, and the width and height of a picture.
pub(super) type FileInfo = (u64, Option<(u32, u32)>);

/// Looks up a file by its path below a folder; returns none if it does not exist.
pub(super) type FileLookup<'l> = dyn Fn(&Path) -> Option<FileInfo> + 'l;

/// Returns the facts of a file that an article links to, next to the article or else among
/// the assets. `path` is that of the article below the folder, `written` the link as
/// written.
///
/// A path that leads out of both folders is never examined, because links must not reveal
/// files of the machine.
pub(super) fn facts(path: &str, folder: &Path, assets: Option<&Path>, written: &str) -> FileFacts {
    facts_with(path, written, &lookup_in(Some(folder)), &lookup_in(assets))
}

/// Returns a lookup in a local folder; without a folder it finds nothing.
pub(super) fn lookup_in(folder: Option<&Path>) -> impl Fn(&Path) -> Option<FileInfo> {
    move |path| folder.and_then(|folder| measure(&folder.join(path), folder))
}

/// Returns the facts of a file as [`facts`] does, with lookups in the folder of articles and
/// in that of assets.
pub(super) fn facts_with(
    path: &str,
    written: &str,
    articles: &FileLookup<'_>,
    assets: &FileLookup<'_>,
) -> FileFacts {
    let written = Path::new(written);
    let around = Path::new(path).parent().unwrap_or(Path::new(""));
    if written.components().any(|part| matches!(part, Component::Prefix(_))) {
        return FileFacts::Outside;
    }
    if written.components().any(|part| part == Component::ParentDir) {
        return facts_of_parent_path(around, written, articles);
    }
    let relative = written.strip_prefix("/").unwrap_or(written);
    if !written.has_root()
        && let Some((length, size)) = articles(&around.join(relative))
    {
        return FileFacts::NextToArticle { length, size };
    }
    match assets(relative) {
        Some((length, size)) => FileFacts::Asset { length, size },
        None => FileFacts::Missing,
    }
}

/// Returns true unless a file is known to be missing: it is inside the folder, and `has` finds
/// it neither next to the article nor at the root. No file is opened.
pub(super) fn exists(path: &str, written: &str, has: &dyn Fn(&Path) -> bool) -> bool {
    let around = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut place = PathBuf::from(around);
    for part in Path::new(written).components() {
        match part {
            Component::ParentDir if !place.pop() => return true,
            Component::Normal(name) => place.push(name),
            Component::Prefix(_) | Component::RootDir => return true,
            Component::ParentDir | Component::CurDir => {}
        }
    }
    has(&place) || has(Path::new(written.trim_start_matches("./")))
}

/// Looks up a path with `..`, which is resolved in the text, so that no folder outside is
/// even examined.
fn facts_of_parent_path(around: &Path, written: &Path, articles: &FileLookup<'_>) -> FileFacts {
    let mut place = PathBuf::from(around);
    for part in written.components() {
        match part {
            Component::ParentDir if !place.pop() => return FileFacts::Outside,
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    match articles(&place) {
        Some((length, size)) => FileFacts::NextToArticle { length, size },
        None => FileFacts::Missing,
    }
}

/// Measures a regular file that is inside the folder after links are resolved.
fn measure(path: &Path, folder: &Path) -> Option<FileInfo> {
    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let is_inside = path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?);
    is_inside.then_some(())?;
    Some((metadata.len(), imagesize::size(path).ok().and_then(dimensions)))
}

/// Converts a size to width and height in pixels.
pub(super) fn dimensions(size: imagesize::ImageSize) -> Option<(u32, u32)> {
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}
