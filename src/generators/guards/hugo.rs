//! Hugo's `cascade`, in the frontmatter of sections and in the configuration.

use crate::generators::guards::{StatedDefaults, find, tables};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedValue, ValueTable};
use crate::text::path_glob::PathGlob;

/// Reads every `cascade` that applies to pages in the production environment. `base` is
/// the path of the articles' folder within Hugo's content folder.
///
/// A target that is not understood is treated as all pages, because hiding too many
/// articles is safer than hiding too few.
pub(crate) fn cascades<'a>(table: &ValueTable<'a>, base: &str) -> Vec<StatedDefaults<'a>> {
    let Some(value) = find(table, "cascade") else { return Vec::new() };
    tables(value).into_iter().filter_map(|table| parse_cascade(table, base)).collect()
}

fn parse_cascade<'a>(table: &ValueTable<'a>, base: &str) -> Option<StatedDefaults<'a>> {
    let target = find(table, "target").or_else(|| find(table, "_target"));
    let target = target.and_then(SpannedValue::as_table);
    if !matches_target(target, "kind", "page")
        || !matches_target(target, "environment", "production")
    {
        return None;
    }
    let path = target_pattern(target, "path");
    let glob = path.and_then(|path| PathGlob::parse(&path.to_lowercase()));
    let target =
        glob.map_or(RuleTarget::All, |glob| RuleTarget::LogicalPath { base: base.into(), glob });
    let rows = table
        .entries
        .iter()
        .filter(|(key, _)| !["target", "_target"].contains(&&*key.name.to_ascii_lowercase()));
    Some(StatedDefaults {
        name: "cascade",
        generator: SiteGenerator::Hugo,
        target,
        strength: RuleStrength::Default,
        values: ValueTable { entries: rows.cloned().collect() },
    })
}

/// Returns the glob pattern of a target under a key, as it is written.
fn target_pattern<'t>(target: Option<&'t ValueTable<'_>>, key: &str) -> Option<&'t str> {
    target.and_then(|target| find(target, key)).and_then(SpannedValue::as_str)
}

/// Returns true if a target has no pattern under a key, or one that matches the value.
fn matches_target(target: Option<&ValueTable<'_>>, key: &str, value: &str) -> bool {
    let glob = target_pattern(target, key).and_then(PathGlob::parse);
    glob.is_none_or(|glob| glob.matches(value))
}
