//! Jekyll's `defaults`: values for the pages of a path and a type.

use crate::generators::guards::{StatedDefaults, find, tables};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedValue, ValueTable};

/// Reads `defaults`, the one that counts most first: the longer path, then one
/// with a type, then the later. `base` comes before the paths of articles.
pub fn defaults<'a>(table: &ValueTable<'a>, base: &str) -> Vec<StatedDefaults<'a>> {
    let rows = find(table, "defaults").map(tables).unwrap_or_default();
    let mut found: Vec<((usize, bool), StatedDefaults<'a>)> =
        rows.into_iter().filter_map(|row| default_of(row, base)).collect();
    found.reverse();
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.into_iter().map(|(_, stated)| stated).collect()
}

fn default_of<'a>(row: &ValueTable<'a>, base: &str) -> Option<((usize, bool), StatedDefaults<'a>)> {
    let values = find(row, "values")?.as_table()?.clone();
    let scope = find(row, "scope").and_then(SpannedValue::as_table);
    let word = |key: &str| scope.and_then(|scope| find(scope, key)).and_then(SpannedValue::as_str);
    let (path, kind) = (word("path").unwrap_or_default(), word("type"));
    let weight = (path.len(), kind.is_some());
    let target =
        RuleTarget::Scope { base: base.into(), path: path.into(), kind: kind.map(Into::into) };
    let (name, generator) = ("defaults", SiteGenerator::Jekyll);
    let strength = RuleStrength::Default;
    Some((weight, StatedDefaults { name, generator, target, strength, values }))
}
