//! What is said of a path where no file is.

use url::Url;

use crate::serve::snapshot::{self, Snapshot};

/// Where to look instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissingFileStatus {
    /// 301: there.
    Moved(String),
    /// 410: nowhere, for ever.
    Gone,
    /// 404: nowhere.
    Unknown,
}

/// Finds where a path leads that was moved, whatever stands there still.
pub fn moved(snapshot: &Snapshot, name: &str) -> Option<String> {
    snapshot.moved.iter().find_map(|moved| {
        let rest = name.strip_prefix(&*moved.from)?;
        let is_folder = moved.from.ends_with('/') || moved.from.is_empty();
        (is_folder || rest.is_empty()).then(|| location(&moved.to, rest))
    })
}

/// Finds what is to be said of a path that leads to no file.
pub fn find(snapshot: &Snapshot, name: &str) -> MissingFileStatus {
    let page = format!("{name}/index.html");
    if !name.is_empty() && !name.ends_with('/') && snapshot.file(&page).is_some() {
        let folder = name.rsplit('/').next().unwrap_or(name);
        return MissingFileStatus::Moved(format!("{}/", encoded(folder)));
    }
    let below = name.strip_prefix(&*snapshot.base).unwrap_or(name);
    if [name, below].iter().any(|name| snapshot::is_gone(snapshot, name)) {
        return MissingFileStatus::Gone;
    }
    MissingFileStatus::Unknown
}

fn location(to: &Url, rest: &str) -> String {
    let mut to = to.to_string();
    to += &rest.split('/').map(encoded).collect::<Vec<_>>().join("/");
    to
}

fn encoded(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2E", ".")
        .replace("%2D", "-")
        .replace("%5F", "_")
}
