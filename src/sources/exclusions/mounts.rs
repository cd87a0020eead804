//! Hugo's mounts: only what one of them brings into `content` is a page.

use crate::syntax::path_glob::PathGlob;
use crate::syntax::value::{SpannedValue, ValueTable};

/// Mounts that bring articles into the site.
#[derive(Debug)]
pub struct HugoMounts {
    mounts: Vec<HugoMount>,
}

#[derive(Debug)]
struct HugoMount {
    /// Folder below that of the configuration, empty or ending in `/`.
    source: String,
    /// Globs of files below the source; some are needed where there are any.
    included: Vec<PathGlob>,
    excluded: Vec<PathGlob>,
}

impl HugoMounts {
    /// Reads `[[module.mounts]]`, of which some are about the articles at `base`.
    pub fn read(table: &ValueTable<'_>, base: &str) -> Option<Self> {
        let module = super::find(table, "module").and_then(SpannedValue::as_table)?;
        let rows =
            super::find(module, "mounts")?.as_list().iter().filter_map(SpannedValue::as_table);
        let mounts: Vec<HugoMount> = rows.filter_map(mount).collect();
        let is_about =
            |mount: &HugoMount| base.starts_with(&mount.source) || mount.source.starts_with(base);
        mounts.iter().any(is_about).then_some(Self { mounts })
    }

    /// Returns true if no mount brings a file into the site.
    pub fn exclude(&self, path: &str) -> bool {
        !self.mounts.iter().any(|mount| mount.has(path))
    }
}

impl HugoMount {
    fn has(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix(&self.source) else { return false };
        let matches = |globs: &[PathGlob]| {
            globs.iter().any(|glob| glob.matches(below) || glob.matches(&format!("/{below}")))
        };
        (self.included.is_empty() || matches(&self.included)) && !matches(&self.excluded)
    }
}

fn mount(table: &ValueTable<'_>) -> Option<HugoMount> {
    let word = |key: &str| super::find(table, key).and_then(SpannedValue::as_str);
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
    Some(HugoMount {
        source,
        included: globs(included.into_iter().chain(lines("includeFiles")).collect()),
        excluded: globs(excluded.chain(lines("excludeFiles")).collect()),
    })
}
