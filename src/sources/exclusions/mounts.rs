//! Hugo's mounts: only what one of them brings into `content` is a page.

use crate::syntax::path_glob::PathGlob;
use crate::syntax::value::{Table, Value};

/// Mounts that bring articles into the site.
#[derive(Debug)]
pub struct Mounts {
    mounts: Vec<Mount>,
}

#[derive(Debug)]
struct Mount {
    /// Folder below that of the configuration, empty or ending in `/`.
    source: String,
    /// Globs of files below the source; some are needed where there are any.
    included: Vec<PathGlob>,
    excluded: Vec<PathGlob>,
}

impl Mounts {
    /// Reads `[[module.mounts]]`, of which some are about the articles at `base`.
    pub fn read(table: &Table<'_>, base: &str) -> Option<Self> {
        let module = super::find(table, "module").and_then(Value::as_table)?;
        let rows = super::find(module, "mounts")?.as_list().iter().filter_map(Value::as_table);
        let mounts: Vec<Mount> = rows.filter_map(mount).collect();
        let is_about =
            |mount: &Mount| base.starts_with(&mount.source) || mount.source.starts_with(base);
        mounts.iter().any(is_about).then_some(Self { mounts })
    }

    /// Returns true if no mount brings a file into the site.
    pub fn exclude(&self, path: &str) -> bool {
        !self.mounts.iter().any(|mount| mount.has(path))
    }
}

impl Mount {
    fn has(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix(&self.source) else { return false };
        let matches = |globs: &[PathGlob]| {
            globs.iter().any(|glob| glob.matches(below) || glob.matches(&format!("/{below}")))
        };
        (self.included.is_empty() || matches(&self.included)) && !matches(&self.excluded)
    }
}

fn mount(table: &Table<'_>) -> Option<Mount> {
    let word = |key: &str| super::find(table, key).and_then(Value::as_str);
    let target = word("target")?.trim_matches('/');
    if target != "content" && !target.starts_with("content/") {
        return None;
    }
    let source = word("source")?.trim_start_matches("./").trim_matches('/');
    let source =
        if source.is_empty() || source == "." { String::new() } else { format!("{source}/") };
    let lines = |key: &str| super::texts(super::find(table, key));
    let (excluded, included): (Vec<&str>, Vec<&str>) =
        lines("files").into_iter().partition(|line| line.starts_with('!'));
    let excluded = excluded.into_iter().map(|line| line[1..].trim());
    let globs = |lines: Vec<&str>| lines.into_iter().filter_map(PathGlob::parse).collect();
    Some(Mount {
        source,
        included: globs(included.into_iter().chain(lines("includeFiles")).collect()),
        excluded: globs(excluded.chain(lines("excludeFiles")).collect()),
    })
}
