//! Reads default values for whole folders, in the files that each generator uses for
//! them. Values that hide articles matter here: feedwright must not publish an article
//! that the generator itself would hide.
//!
//! One file per generator; each returns [`StatedDefaults`] in order of precedence. None
//! of them decides what a value means: `parser::default_values` does.

mod eleventy;
mod encryption;
mod hugo;
mod jekyll;

use crate::model::SiteGenerator;
use crate::model::folder_defaults::{RuleStrength, RuleTarget};
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};

pub(crate) use eleventy::{data, global_data};
pub(crate) use encryption::{encrypted_tags, site_password};
pub(crate) use hugo::cascades;
pub(crate) use jekyll::defaults;

/// Default values for some articles, as a file states them.
#[derive(Debug)]
pub(crate) struct StatedDefaults<'a> {
    /// Name of the setting that contains the values.
    pub name: &'static str,
    /// Generator that defines the setting.
    pub generator: SiteGenerator,
    /// Articles that the values apply to.
    pub target: RuleTarget,
    /// Precedence of the values over those in an article.
    pub strength: RuleStrength,
    /// Fields and their values, as in frontmatter.
    pub values: ValueTable<'a>,
}

/// Reads the frontmatter of a Zola section. A draft section hides all pages below it,
/// even those with `draft = false`.
pub(crate) fn section<'a>(table: &ValueTable<'a>) -> Option<StatedDefaults<'a>> {
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

/// Returns the fields of a file as defaults for all pages in its folder, for Quarto and
/// Bridgetown.
pub(crate) fn metadata<'a>(table: &ValueTable<'a>, generator: SiteGenerator) -> StatedDefaults<'a> {
    let (target, strength) = (RuleTarget::All, RuleStrength::Default);
    StatedDefaults { name: "fields", generator, target, strength, values: table.clone() }
}

/// Finds a value by its key, ignoring case.
fn find<'t, 'a>(table: &'t ValueTable<'a>, name: &str) -> Option<&'t SpannedValue<'a>> {
    let mut entries = table.entries.iter();
    entries.find(|(key, _)| key.name.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Lists the tables in a value: the value itself, or the tables in a list.
fn tables<'t, 'a>(value: &'t SpannedValue<'a>) -> Vec<&'t ValueTable<'a>> {
    match &value.kind {
        ValueKind::Table(table) => vec![table],
        ValueKind::List(list) => list.iter().filter_map(SpannedValue::as_table).collect(),
        _ => Vec::new(),
    }
}
