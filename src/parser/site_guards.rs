//! Default values that a site sets for its articles in other files: parses their effect on
//! visibility, and applies it to the header of an article.
//!
//! A value may hide an article or restrict its dates; it never makes an article public
//! that its own frontmatter hides.

use crate::config::{Config, FeedAudience};
use crate::diagnostic::{Diagnostic, Report, Severity, SourceText, codes};
use crate::fields;
use crate::model::folder_defaults::{
    ContradictionPolicy, DefaultEffect, DefaultRule, DefaultValue,
};
use crate::model::folder_defaults::{FolderDefaults, RuleStrength};
use crate::model::{ArticleVisibility, Header, SiteGenerator};
use crate::parser::visibility::visibility;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::path;

/// Tables whose keys count like those at the top level.
const NESTED: [&str; 2] = ["params", "extra"];

/// Parses the values that a file sets for other articles, by the same rules as an
/// article's frontmatter. A value that is not understood hides the articles, and is
/// reported.
pub(crate) fn default_values<'a>(
    table: &ValueTable<'a>,
    source: &SourceText<'a>,
    config: &Config,
    report: &mut Report,
) -> Vec<DefaultValue> {
    let mut values = Vec::new();
    for FieldRow { key, value } in rows(table) {
        let row = ValueTable { entries: vec![(key.clone(), value.clone())] };
        let mut found = Report::default();
        let read = fields::read(&row, source, config, &mut found);
        found.diagnostics.retain(|fault| fault.code.severity == Severity::Error);
        let visibility = visibility(&read, &path::facts(""), FeedAudience::Everyone);
        let effect = if !found.diagnostics.is_empty() {
            DefaultEffect::Hide(ArticleVisibility::Draft)
        } else if visibility != ArticleVisibility::Public {
            DefaultEffect::Hide(visibility)
        } else if let Some(date) = read.expires {
            DefaultEffect::Until(date)
        } else if let Some(date) = read.embargo.or(read.published) {
            DefaultEffect::NotBefore(date)
        } else {
            DefaultEffect::Nothing
        };
        report.append(found);
        values.push(DefaultValue { key: normalize(&key.name), effect });
    }
    values
}

/// Key and value of a field.
struct FieldRow<'t, 'a> {
    key: &'t SpannedKey<'a>,
    value: &'t SpannedValue<'a>,
}

/// Lists the fields of a table, including those of [`NESTED`] tables.
fn rows<'t, 'a>(table: &'t ValueTable<'a>) -> Vec<FieldRow<'t, 'a>> {
    let mut rows = Vec::new();
    for (key, value) in &table.entries {
        match &value.kind {
            ValueKind::Table(inner) if NESTED.contains(&&*key.name.to_ascii_lowercase()) => {
                rows.extend(inner.entries.iter().map(|(key, value)| FieldRow { key, value }));
            }
            _ => rows.push(FieldRow { key, value }),
        }
    }
    rows
}

/// Normalizes a field name for comparison: lower case, without `_` and `-`.
fn normalize(name: &str) -> Box<str> {
    name.to_ascii_lowercase().replace(['_', '-'], "").into()
}

/// Applies the default values of a site to the header of an article. The first rule that
/// sets a key wins, for each generator.
pub(super) fn apply(
    header: &mut Header,
    table: &ValueTable<'_>,
    source: &SourceText<'_>,
    defaults: &FolderDefaults,
    report: &mut Report,
) {
    let rules = defaults.rules_for(&header.path);
    if rules.is_empty() {
        return;
    }
    let own: Vec<(Box<str>, &SpannedKey<'_>)> =
        rows(table).into_iter().map(|row| (normalize(&row.key.name), row.key)).collect();
    let mut applied: Vec<(SiteGenerator, &str)> = Vec::new();
    for rule in rules {
        if !rule.target.has_tag_of(&header.tags) {
            continue;
        }
        for value in &rule.values {
            if applied.contains(&(rule.generator, &value.key)) {
                continue;
            }
            applied.push((rule.generator, &value.key));
            let own_key = own.iter().find(|(key, _)| *key == value.key).map(|(_, key)| *key);
            let own_key = own_key.filter(|_| rule.strength == RuleStrength::Default);
            match (own_key, defaults.contradictions) {
                (Some(_), ContradictionPolicy::PageWins) => {}
                (own_key, _) => {
                    let was_public = header.visibility == ArticleVisibility::Public;
                    let has_changed = restrict(header, value.effect);
                    if let Some(key) = own_key.filter(|_| was_public && has_changed) {
                        report.push(contradiction(rule, key, source));
                    }
                }
            }
        }
    }
}

/// Restricts the visibility or the dates of an article; returns true if that changes
/// anything.
fn restrict(header: &mut Header, effect: DefaultEffect) -> bool {
    match effect {
        DefaultEffect::Nothing => false,
        DefaultEffect::Hide(visibility) => {
            let is_public = header.visibility == ArticleVisibility::Public;
            if is_public {
                header.visibility = visibility;
            }
            is_public
        }
        DefaultEffect::NotBefore(date) => {
            let is_later = header.published.is_none_or(|known| known.instant < date.instant);
            if is_later {
                header.published = Some(date);
            }
            is_later
        }
        DefaultEffect::Until(date) => {
            let is_earlier = header.expires.is_none_or(|known| date.instant < known.instant);
            if is_earlier {
                header.expires = Some(date);
            }
            is_earlier
        }
    }
}

fn contradiction(rule: &DefaultRule, key: &SpannedKey<'_>, source: &SourceText<'_>) -> Diagnostic {
    let message = format!("{} hides this article and overrides its own `{}`", rule.label, key.name);
    let name = rule.generator.name();
    let help = format!(
        "if the field of a page should win, as it does in {name}, add `generator = \"{name}\"` below `[articles]` in feed.toml"
    );
    Diagnostic::new(&codes::SITE_CONTRADICTION, message)
        .with_location(source.locate(key.span.clone()))
        .help(help)
}
