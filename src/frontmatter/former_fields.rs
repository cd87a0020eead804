//! Reads fields as earlier versions did, so that an upgrade recognizes what they published.

use crate::config::Config;
use crate::diagnostic::SourceText;
use crate::fields;
use crate::frontmatter::{self, Frontmatter};
use crate::model::Header;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::date;

/// Names of the id before version 2 of the rules, by precedence.
const FORMER_ID: [&str; 4] = ["id", "guid", "uuid", "wordpress-id"];

/// Names of the address before version 2 of the rules, by precedence.
const FORMER_URL: [&str; 5] = ["url", "permalink", "link", "canonical", "canonical-url"];

/// Returns the header of an article with the id and the address that an earlier version read.
pub(crate) fn read_former_identity(
    header: &Header,
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Header {
    let table =
        frontmatter::read_valid(source, frontmatter, config.articles.generator).unwrap_or_default();
    let text = |names: &[&str]| fields::first_text(&table, names, &config.articles);
    Header {
        id: text(&FORMER_ID).map(Into::into),
        exact_id: text(&["exact-id"]).map(Into::into),
        url: text(&FORMER_URL).map(Into::into).or_else(|| header.url.clone()),
        ..header.clone()
    }
}

/// Lists the dates of a frontmatter in which the order of day and month is not clear, with
/// their fields. Earlier versions read them with the month first.
pub(crate) fn unclear_dates(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Vec<String> {
    let table =
        frontmatter::read_valid(source, frontmatter, config.articles.generator).unwrap_or_default();
    let mut found = Vec::new();
    collect_unclear(&table, config, &mut found);
    found
}

fn collect_unclear(table: &ValueTable<'_>, config: &Config, found: &mut Vec<String>) {
    for (key, value) in &table.entries {
        collect_unclear_values(&key.name, value, config, found);
    }
}

fn collect_unclear_values(
    key: &str,
    value: &SpannedValue<'_>,
    config: &Config,
    found: &mut Vec<String>,
) {
    match &value.kind {
        ValueKind::Table(table) => collect_unclear(table, config, found),
        ValueKind::List(items) => {
            for item in items {
                collect_unclear_values(key, item, config, found);
            }
        }
        ValueKind::Text(text) if date::two_readings(text, &config.date_rules()).is_some() => {
            found.push(format!("{key} {text}"));
        }
        ValueKind::Text(_)
        | ValueKind::Null
        | ValueKind::Bool(_)
        | ValueKind::Number(_)
        | ValueKind::Date(_) => {}
    }
}
