//! Hugo's mounts. If a site has mounts, only files that one of them brings into `content`
//! are pages.

use super::{find_value, texts};
use crate::syntax::value::{SpannedValue, ValueTable};
use crate::text::path_glob::PathGlob;

/// Mounts of a site that bring files into `content`.
#[derive(Debug)]
pub(super) struct HugoMounts {
    mounts: Vec<HugoMount>,
}

#[derive(Debug)]
struct HugoMount {
    /// Folder below that of the configuration, empty or ending in `/`.
    source: String,
    /// Globs of files below the source. A file must match one of them, unless there are
    /// none.
    included: Vec<PathGlob>,
    excluded: Vec<PathGlob>,
}

impl HugoMounts {
    /// Reads `[[module.mounts]]`; returns none unless a mount is about the articles, whose
    /// folder is `base`.
    pub(super) fn read(table: &ValueTable<'_>, base: &str) -> Option<Self> {
        let module = find_value(table, "module").and_then(SpannedValue::as_table)?;
        let rows =
            find_value(module, "mounts")?.as_list().iter().filter_map(SpannedValue::as_table);
        let mounts: Vec<HugoMount> = rows.filter_map(read_mount).collect();
        mounts
            .iter()
            .any(|mount| base.starts_with(&mount.source) || mount.source.starts_with(base))
            .then_some(Self { mounts })
    }

    /// Returns true if no mount brings a file into the site.
    pub(super) fn exclude(&self, path: &str) -> bool {
        !self.mounts.iter().any(|mount| mount.includes(path))
    }
}

impl HugoMount {
    fn includes(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix(&self.source) else { return false };
        (self.included.is_empty() || matches_any(&self.included, path))
            && !matches_any(&self.excluded, path)
    }
}

/// Returns true if a glob matches a path, with or without a leading slash: Hugo accepts
/// both ways of writing a glob.
fn matches_any(globs: &[PathGlob], path: &str) -> bool {
    globs.iter().any(|glob| glob.matches(path) || glob.matches(&format!("/{path}")))
}

fn read_mount(table: &ValueTable<'_>) -> Option<HugoMount> {
    let target = read_text(table, "target")?.trim_matches('/');
    if target != "content" && !target.starts_with("content/") {
        return None;
    }
    let source = read_text(table, "source")?.trim_start_matches("./").trim_matches('/');
    let source =
        if source.is_empty() || source == "." { String::new() } else { format!("{source}/") };
    let (excluded, included): (Vec<&str>, Vec<&str>) =
        read_lines(table, "files").into_iter().partition(|line| line.starts_with('!'));
    let excluded = excluded.into_iter().map(|line| line[1..].trim());
    Some(HugoMount {
        source,
        included: parse_globs(included.into_iter().chain(read_lines(table, "includeFiles"))),
        excluded: parse_globs(excluded.chain(read_lines(table, "excludeFiles"))),
    })
}

fn read_text<'t>(table: &'t ValueTable<'_>, key: &str) -> Option<&'t str> {
    find_value(table, key).and_then(SpannedValue::as_str)
}

fn read_lines<'t>(table: &'t ValueTable<'_>, key: &str) -> Vec<&'t str> {
    texts(find_value(table, key))
}

fn parse_globs<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<PathGlob> {
    lines.filter_map(PathGlob::parse).collect()
}
