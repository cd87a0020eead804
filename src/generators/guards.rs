//! Guards that generators read next to articles: values for whole folders.

mod eleventy;
mod encryption;
mod hugo;
mod jekyll;

use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};

pub use eleventy::{data, global_data};
pub use encryption::{encrypted_tags, site_password};
pub use hugo::cascades;
pub use jekyll::defaults;

/// Values for some articles, as a file states them.
#[derive(Debug)]
pub struct StatedDefaults<'a> {
    /// Name of the setting.
    pub name: &'static str,
    /// The generator that has such a setting.
    pub generator: SiteGenerator,
    /// The articles of the place that the values are for.
    pub target: RuleTarget,
    /// The strength of the values against those of a page.
    pub strength: RuleStrength,
    /// The values.
    pub values: ValueTable<'a>,
}

/// Reads the frontmatter of a section of Zola's: one that is a draft hides all
/// pages below it, whatever they say.
pub fn section<'a>(table: &ValueTable<'a>) -> Option<StatedDefaults<'a>> {
    let (key, value) = table.entries.iter().find(|(key, _)| key.name == "draft")?;
    let values = ValueTable { entries: vec![(key.clone(), value.clone())] };
    Some(StatedDefaults {
        name: "draft",
        generator: SiteGenerator::Zola,
        target: RuleTarget::All,
        strength: RuleStrength::Forced,
        values,
    })
}

/// Takes the fields of a file for all pages of its folder, as Quarto and
/// Bridgetown have it.
pub fn metadata<'a>(table: &ValueTable<'a>, generator: SiteGenerator) -> StatedDefaults<'a> {
    let (target, strength) = (RuleTarget::All, RuleStrength::Default);
    StatedDefaults { name: "fields", generator, target, strength, values: table.clone() }
}

/// Finds a value by its key, without case.
fn find<'t, 'a>(table: &'t ValueTable<'a>, name: &str) -> Option<&'t SpannedValue<'a>> {
    let mut entries = table.entries.iter();
    entries.find(|(key, _)| key.name.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Lists the tables of a value: itself, or those of a list.
fn tables<'t, 'a>(value: &'t SpannedValue<'a>) -> Vec<&'t ValueTable<'a>> {
    match &value.kind {
        ValueKind::Table(table) => vec![table],
        ValueKind::List(list) => list.iter().filter_map(SpannedValue::as_table).collect(),
        _ => Vec::new(),
    }
}
