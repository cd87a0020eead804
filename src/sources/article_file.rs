//! Article files: recognized by their names.

use std::ffi::OsStr;
use std::path::Path;

use crate::sources::Fingerprint;

/// Extensions of article files.
const ENDINGS: [&str; 5] = ["md", "markdown", "mdx", "html", "txt"];

/// Names, without extension, of files that are not articles: pages of sections, and notes
/// about the repository.
const NO_ARTICLES: [&str; 3] = ["_index", "readme", "license"];

/// A file that is an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ArticleFile {
    /// Path below the articles folder, with `/` between its parts.
    pub path: Box<str>,
    /// Fingerprint of the file, if it was requested and the file could be examined.
    pub stamp: Option<Fingerprint>,
}

/// Facts to collect about each article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WalkDetail {
    /// Path of the file only.
    Names,
    /// Path and fingerprint of the file.
    Stamps,
}

/// Returns true if a file of this path would be an article, by its name alone.
pub(crate) fn is_article(path: &Path) -> bool {
    path.file_name().is_some_and(is_name_of_article)
}

/// Returns true if a file has the extension of an article.
pub(crate) fn has_ending_of_article(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Returns true if a file of this name would be an article.
pub(super) fn is_name_of_article(name: &OsStr) -> bool {
    has_extension(name, &ENDINGS)
}

/// Returns true if a name has one of these extensions, and is not one of [`NO_ARTICLES`].
fn has_extension(name: &OsStr, endings: &[&str]) -> bool {
    let bytes = name.as_encoded_bytes();
    let Some(dot) = memchr::memrchr(b'.', bytes).filter(|dot| *dot > 0) else { return false };
    endings.iter().any(|ending| ending.as_bytes().eq_ignore_ascii_case(&bytes[dot + 1..]))
        && !is_about_folder(name)
}

/// Returns true if a name is one of [`NO_ARTICLES`].
pub(super) fn is_about_folder(name: &OsStr) -> bool {
    // Up to the first dot, so that translations such as `_index.fr.md` are recognized.
    let stem = name.as_encoded_bytes().split(|byte| *byte == b'.').next().unwrap_or_default();
    NO_ARTICLES.iter().any(|other| stem.eq_ignore_ascii_case(other.as_bytes()))
}
