//! Redirects, and the status of paths without a file.

use url::Url;

use crate::serve::snapshot::{self, Snapshot};

/// Status of a path without a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MissingFileStatus {
    /// Redirect to this URL (301).
    Moved(String),
    /// The configuration says that the path is gone for ever (410).
    Gone,
    /// The path is neither a file nor declared as gone (404).
    Unknown,
}

/// Returns the URL that a redirect rule gives for a path. A rule applies even if there is
/// still a file at the path.
pub(crate) fn find_redirect(snapshot: &Snapshot, name: &str) -> Option<String> {
    snapshot.moved.iter().find_map(|moved| {
        let rest = name.strip_prefix(&*moved.from)?;
        let is_folder = moved.from.ends_with('/') || moved.from.is_empty();
        (is_folder || rest.is_empty()).then(|| append_path(&moved.to, rest))
    })
}

/// Returns the status of a path that has neither a file nor a redirect rule.
pub(crate) fn missing_file_status(snapshot: &Snapshot, name: &str) -> MissingFileStatus {
    let page = format!("{name}/index.html");
    if !name.is_empty() && !name.ends_with('/') && snapshot.file(&page).is_some() {
        let folder = name.rsplit('/').next().unwrap_or(name);
        return MissingFileStatus::Moved(format!("{}/", encode_segment(folder)));
    }
    let below = name.strip_prefix(&*snapshot.base).unwrap_or(name);
    if [name, below].iter().any(|name| snapshot::is_gone(snapshot, name)) {
        return MissingFileStatus::Gone;
    }
    MissingFileStatus::Unknown
}

fn append_path(to: &Url, rest: &str) -> String {
    let mut to = to.to_string();
    to += &rest.split('/').map(encode_segment).collect::<Vec<_>>().join("/");
    to
}

fn encode_segment(segment: &str) -> String {
    percent_encoding::utf8_percent_encode(segment, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2E", ".")
        .replace("%2D", "-")
        .replace("%5F", "_")
}
