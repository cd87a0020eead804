//! Jekyll's `defaults`: values for pages by their path and type.

use crate::generators::guards::{StatedDefaults, find, tables};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedValue, ValueTable};

/// Reads `defaults`, in order of precedence: the longer path first, then an entry with a
/// type, then the later entry. `base` is the path of the articles' folder in the site.
pub(crate) fn defaults<'a>(table: &ValueTable<'a>, base: &str) -> Vec<StatedDefaults<'a>> {
    let rows = find(table, "defaults").map(tables).unwrap_or_default();
    let mut found: Vec<(ScopePrecedence, StatedDefaults<'a>)> =
        rows.into_iter().filter_map(|row| parse_default(row, base)).collect();
    found.reverse();
    // A stable sort after `reverse`: of equal scopes, the later one comes first.
    found.sort_by_key(|(precedence, _)| std::cmp::Reverse(*precedence));
    found.into_iter().map(|(_, stated)| stated).collect()
}

/// Precedence of a scope: the length of its path, then whether it has a type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ScopePrecedence {
    path_length: usize,
    has_type: bool,
}

fn parse_default<'a>(
    row: &ValueTable<'a>,
    base: &str,
) -> Option<(ScopePrecedence, StatedDefaults<'a>)> {
    let values = find(row, "values")?.as_table()?.clone();
    let scope = find(row, "scope").and_then(SpannedValue::as_table);
    let [path, kind] = ["path", "type"]
        .map(|key| scope.and_then(|scope| find(scope, key)).and_then(SpannedValue::as_str));
    let path = path.unwrap_or_default();
    let precedence = ScopePrecedence { path_length: path.len(), has_type: kind.is_some() };
    let target =
        RuleTarget::Scope { base: base.into(), path: path.into(), kind: kind.map(Into::into) };
    let (name, generator) = ("defaults", SiteGenerator::Jekyll);
    let strength = RuleStrength::Default;
    Some((precedence, StatedDefaults { name, generator, target, strength, values }))
}
