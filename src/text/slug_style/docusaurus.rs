//! Addresses of articles as the blog plugin of Docusaurus makes them.

use std::sync::LazyLock;

use regex::Regex;

/// Date in the path of an article: the last one counts.
static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?<folders>.*)(?<date>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})[-/]?(?<name>.*)$")
        .ok()
});

/// Returns the path with its date as folders before it: `2024-05-22-a` is `2024/05/22/a`.
pub(super) fn path(path: &str) -> String {
    let Some(found) = DATED.as_ref().and_then(|dated| dated.captures(path)) else {
        return path.to_owned();
    };
    let date = found["date"].replace('-', "/");
    format!("{date}/{}{}", &found["folders"], &found["name"])
}
