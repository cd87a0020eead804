//! Eleventy's data files: those of folders and articles, and global ones.

use crate::generators::guards::{StatedDefaults, find};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// Reads a data file next to articles. Values in `eleventyComputed` override those of the
/// article.
pub(crate) fn data<'a>(table: &ValueTable<'a>) -> Vec<StatedDefaults<'a>> {
    let computed = find(table, "eleventyComputed").and_then(SpannedValue::as_table);
    let computed =
        computed.map(|table| stated_defaults(table, "eleventyComputed", RuleStrength::Forced));
    computed.into_iter().chain([stated_defaults(table, "data", RuleStrength::Default)]).collect()
}

/// Reads a file in `_data`: all pages see its value under the name of the file.
pub(crate) fn global_data<'a>(name: &'a str, value: SpannedValue<'a>) -> Vec<StatedDefaults<'a>> {
    let key = SpannedKey { span: 0..0, name: name.into() };
    data(&ValueTable { entries: vec![(key, value)] })
}

fn stated_defaults<'a>(
    table: &ValueTable<'a>,
    name: &'static str,
    strength: RuleStrength,
) -> StatedDefaults<'a> {
    let rows = table.entries.iter().filter(|(key, _)| key.name != "eleventyComputed");
    let entries = rows.map(|(key, value)| (key.clone(), to_switch(&key.name, value))).collect();
    StatedDefaults {
        name,
        generator: SiteGenerator::Eleventy,
        target: RuleTarget::All,
        strength,
        values: ValueTable { entries },
    }
}

/// Converts the values that only Eleventy accepts into a boolean: a list of the
/// collections to leave a page out of, and a table as `permalink`.
fn to_switch<'a>(key: &str, value: &SpannedValue<'a>) -> SpannedValue<'a> {
    let kind = match (key, &value.kind) {
        ("eleventyExcludeFromCollections", ValueKind::Text(text)) => {
            ValueKind::Bool(!text.is_empty() && text != "false")
        }
        ("eleventyExcludeFromCollections", ValueKind::List(list)) => {
            ValueKind::Bool(!list.is_empty())
        }
        ("permalink", ValueKind::Table(table)) => {
            match find(table, "build").map(|build| &build.kind) {
                Some(ValueKind::Bool(false)) => ValueKind::Bool(false),
                _ => value.kind.clone(),
            }
        }
        _ => value.kind.clone(),
    };
    SpannedValue { span: value.span.clone(), kind }
}
