//! Facts of the files that an article links to: pictures and attachments.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use crate::model::FileFacts;
use crate::text::suggest;

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
/// it neither next to the article nor at the root. No file is opened, and `has` gets no path
/// that leads out of the folder.
pub(super) fn exists(path: &str, written: &str, has: &dyn Fn(&Path) -> bool) -> bool {
    let around = Path::new(path).parent().unwrap_or(Path::new(""));
    let Some(place) = place_below(around, written) else { return true };
    has(&place) || place_below(Path::new(""), written).is_some_and(|place| has(&place))
}

/// Returns true unless a file is certainly missing: one that can't be looked at may exist.
pub(super) fn may_exist(path: &Path) -> bool {
    path.try_exists().unwrap_or_else(|error| error.kind() != ErrorKind::NotADirectory)
}

/// Returns true unless a rooted path is known to be missing: its folder is among the assets,
/// and has no such file. The site may have other folders, and files at its root, from a theme
/// or a plugin.
pub(super) fn may_be_asset(below: &str, assets: &Path) -> bool {
    let Some(place) = place_below(Path::new(""), below) else { return true };
    let file = assets.join(&place);
    let is_deeper = place.parent().is_some_and(|parent| parent != Path::new(""));
    may_exist(&file) || !is_deeper || !file.parent().is_some_and(Path::is_dir)
}

/// Maximum number of files in a folder that are compared with the name of a missing one.
const MAX_COMPARED: usize = 2_000;

/// Returns a path like `written` whose file exists: in the same folder, with a name that
/// differs in letter case, in its ending, or by a typing error.
pub(super) fn similar(path: &str, written: &str, folder: &Path) -> Option<String> {
    let around = Path::new(path).parent().unwrap_or(Path::new(""));
    let places = [around, Path::new("")].into_iter().filter_map(|at| place_below(at, written));
    let (above, name) =
        written.rsplit_once('/').map_or((None, written), |(above, name)| (Some(above), name));
    let mut found = places.filter_map(|place| {
        let parent = folder.join(place.parent()?);
        // A link may lead out of the folder, whose names are nobody's business.
        let is_inside = parent.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?);
        let entries =
            is_inside.then(|| fs::read_dir(parent).ok()).flatten()?.take(MAX_COMPARED).flatten();
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        similar_name(name, &names).map(str::to_owned)
    });
    let name = found.next()?;
    Some(above.map_or(name.clone(), |above| format!("{above}/{name}")))
}

fn similar_name<'n>(missing: &str, names: &'n [String]) -> Option<&'n str> {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let same_case = names.iter().find(|name| name.eq_ignore_ascii_case(missing));
    let same_stem = || names.iter().find(|name| stem(name) == stem(missing));
    let near = || suggest::nearest(missing, names.iter().map(String::as_str));
    same_case.or_else(same_stem).map(String::as_str).or_else(near)
}

/// Returns the path below the folder of assets of the file that a relative path leads to
/// from an article, as `../static/a.png` does from `articles/a.md`. `None` if it leads
/// elsewhere, if no such file is there, or if the articles are among the assets.
pub(super) fn find_asset(
    path: &str,
    folder: &Path,
    assets: &Path,
    written: &str,
) -> Option<String> {
    let is_relative = Path::new(written).is_relative() && written.contains("../");
    if !is_relative || folder.starts_with(assets) {
        return None;
    }
    let place = place_below(folder.join(path).parent()?, written)?;
    let below = place.strip_prefix(assets).ok()?.to_str()?;
    measure(&place, assets)?;
    Some(below.replace('\\', "/"))
}

/// Returns the place of a relative path below the folder that `around` is in; `None` if it
/// leads out of the folder.
fn place_below(around: &Path, written: &str) -> Option<PathBuf> {
    let mut place = PathBuf::from(around);
    for part in Path::new(written).components() {
        match part {
            Component::ParentDir if !place.pop() => return None,
            Component::Normal(name) => place.push(name),
            Component::Prefix(_) | Component::RootDir => return None,
            Component::ParentDir | Component::CurDir => {}
        }
    }
    Some(place)
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn no_place_outside_of_the_folder_is_looked_at() {
        #[rustfmt::skip]
        let rows = [
            ("b/c.md",   "a.png",          &["b/a.png", "a.png"][..]),
            ("b/c.md",   "./a/../d.png",   &["b/d.png", "d.png"]),
            ("b/c.md",   "../a.png",       &["a.png"]),
            ("b/d/c.md", "a/../../x.png",  &["b/x.png"]),
            ("b/c.md",   "../../a.png",    &[]),
            ("b/c.md",   "/a.png",         &[]),
        ];
        for (path, written, expected) in rows {
            let seen = RefCell::new(Vec::new());
            let found = exists(path, written, &|place| {
                seen.borrow_mut().push(place.to_str().unwrap_or_default().to_owned());
                false
            });
            assert_eq!(seen.into_inner(), expected, "{path} {written}");
            assert_eq!(found, expected.is_empty(), "{path} {written}");
        }
    }
}
