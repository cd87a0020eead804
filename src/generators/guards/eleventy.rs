//! Eleventy's data files: those of folders and articles, and global ones.

use crate::generators::guards::{StatedDefaults, find};
use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// Reads a data file next to articles. What it computes counts whatever a page says.
pub fn data<'a>(table: &ValueTable<'a>) -> Vec<StatedDefaults<'a>> {
    let computed = find(table, "eleventyComputed").and_then(SpannedValue::as_table);
    let computed = computed.map(|table| stated(table, "eleventyComputed", RuleStrength::Forced));
    computed.into_iter().chain([stated(table, "data", RuleStrength::Default)]).collect()
}

/// Reads a file of `_data`, which is one value of all pages by the file's name.
pub fn global_data<'a>(name: &'a str, value: SpannedValue<'a>) -> Vec<StatedDefaults<'a>> {
    let key = SpannedKey { span: 0..0, name: name.into() };
    data(&ValueTable { entries: vec![(key, value)] })
}

fn stated<'a>(
    table: &ValueTable<'a>,
    name: &'static str,
    strength: RuleStrength,
) -> StatedDefaults<'a> {
    let rows = table.entries.iter().filter(|(key, _)| key.name != "eleventyComputed");
    let entries = rows.map(|(key, value)| (key.clone(), plain(&key.name, value))).collect();
    StatedDefaults {
        name,
        generator: SiteGenerator::Eleventy,
        target: RuleTarget::All,
        strength,
        values: ValueTable { entries },
    }
}

/// Makes a truth value of those that Eleventy also takes: a page may be kept
/// out of some collections by name, and `permalink` may be a table.
fn plain<'a>(key: &str, value: &SpannedValue<'a>) -> SpannedValue<'a> {
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
