//! Files that an article names: its pictures and attachments.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::parser::FileFacts;

/// Looks at a file that an article names: beside the article, else among the assets.
///
/// A path that climbs out of both folders is never looked at.
pub fn facts(article: &Path, folder: &Path, assets: Option<&Path>, written: &str) -> FileFacts {
    let written = Path::new(written);
    let beside = article.parent().unwrap_or(folder);
    if written.components().any(|part| matches!(part, Component::Prefix(_))) {
        return FileFacts::Outside;
    }
    if written.components().any(|part| part == Component::ParentDir) {
        return climbing(beside, folder, written);
    }
    let relative = written.strip_prefix("/").unwrap_or(written);
    if !written.has_root()
        && let Some((length, size)) = look(&beside.join(relative), folder)
    {
        return FileFacts::Beside { length, size };
    }
    match assets.and_then(|assets| look(&assets.join(relative), assets)) {
        Some((length, size)) => FileFacts::Asset { length, size },
        None => FileFacts::Missing,
    }
}

/// Resolves `..` by the text alone, so that no folder outside is even asked for.
fn climbing(beside: &Path, folder: &Path, written: &Path) -> FileFacts {
    let mut place = PathBuf::from(beside.strip_prefix(folder).unwrap_or(Path::new("")));
    for part in written.components() {
        match part {
            Component::ParentDir if !place.pop() => return FileFacts::Outside,
            Component::Normal(name) => place.push(name),
            _ => {}
        }
    }
    match look(&folder.join(place), folder) {
        Some((length, size)) => FileFacts::Beside { length, size },
        None => FileFacts::Missing,
    }
}

/// Measures a regular file whose real place is inside the folder.
fn look(path: &Path, folder: &Path) -> Option<(u64, Option<(u32, u32)>)> {
    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let is_inside = path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?);
    is_inside.then_some(())?;
    let pixels = |number: usize| u32::try_from(number).ok();
    let size = imagesize::size(path)
        .ok()
        .and_then(|size| Some((pixels(size.width)?, pixels(size.height)?)));
    Some((metadata.len(), size))
}
