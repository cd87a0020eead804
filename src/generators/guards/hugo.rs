//! Hugo's `cascade`, in the frontmatter of sections and in the configuration.

use crate::generators::guards::{StatedDefaults, find, tables};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::path_glob::PathGlob;
use crate::syntax::value::{SpannedValue, ValueTable};

/// Reads every `cascade` for pages of the production environment. `base` comes
/// before the paths of articles in those of Hugo's.
///
/// A target that is not understood is taken for all pages: then too many are
/// hidden, and not too few.
pub fn cascades<'a>(table: &ValueTable<'a>, base: &str) -> Vec<StatedDefaults<'a>> {
    let Some(value) = find(table, "cascade") else { return Vec::new() };
    tables(value).into_iter().filter_map(|table| cascade(table, base)).collect()
}

fn cascade<'a>(table: &ValueTable<'a>, base: &str) -> Option<StatedDefaults<'a>> {
    let target = find(table, "target").or_else(|| find(table, "_target"));
    let target = target.and_then(SpannedValue::as_table);
    let word =
        |key: &str| target.and_then(|target| find(target, key)).and_then(SpannedValue::as_str);
    let admits = |key: &str, value: &str| {
        word(key).and_then(PathGlob::parse).is_none_or(|glob| glob.matches(value))
    };
    if !admits("kind", "page") || !admits("environment", "production") {
        return None;
    }
    let glob = word("path").and_then(|path| PathGlob::parse(&path.to_lowercase()));
    let target =
        glob.map_or(RuleTarget::All, |glob| RuleTarget::LogicalPath { base: base.into(), glob });
    let is_target = |name: &str| ["target", "_target"].contains(&&*name.to_ascii_lowercase());
    let rows = table.entries.iter().filter(|(key, _)| !is_target(&key.name));
    Some(StatedDefaults {
        name: "cascade",
        generator: SiteGenerator::Hugo,
        target,
        strength: RuleStrength::Default,
        values: ValueTable { entries: rows.cloned().collect() },
    })
}
