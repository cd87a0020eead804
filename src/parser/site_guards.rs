//! Guards that a site states next to its articles: their effect, and its
//! application to an article.

use crate::config::{Config, FeedAudience};
use crate::diagnostic::{Diagnostic, Report, Severity, SourceText, codes};
use crate::model::folder_defaults::{
    ContradictionPolicy, DefaultEffect, DefaultRule, DefaultValue,
};
use crate::model::folder_defaults::{FolderDefaults, RuleStrength};
use crate::model::{ArticleVisibility, Header, SiteGenerator};
use crate::parser::{fields, header};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::path;

/// Tables whose keys count as if they were written at the top.
const NESTED: [&str; 2] = ["params", "extra"];

/// Reads the values that a file states for articles next to it, as those of an
/// article are read. A value that is not understood hides the articles, and is
/// reported at its place.
pub fn default_values<'a>(
    table: &ValueTable<'a>,
    source: &SourceText<'a>,
    config: &Config,
    report: &mut Report,
) -> Vec<DefaultValue> {
    let mut values = Vec::new();
    for (key, value) in rows(table) {
        let row = ValueTable { entries: vec![(key.clone(), value.clone())] };
        let mut found = Report::default();
        let read = fields::read(&row, source, config, &mut found);
        found.diagnostics.retain(|fault| fault.code.severity == Severity::Error);
        let visibility = header::visibility(&read, &path::facts(""), FeedAudience::Everyone);
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
        values.push(DefaultValue { key: normal(&key.name), effect });
    }
    values
}

fn rows<'t, 'a>(table: &'t ValueTable<'a>) -> Vec<(&'t SpannedKey<'a>, &'t SpannedValue<'a>)> {
    let mut rows = Vec::new();
    for (key, value) in &table.entries {
        match &value.kind {
            ValueKind::Table(inner) if NESTED.contains(&&*key.name.to_ascii_lowercase()) => {
                rows.extend(inner.entries.iter().map(|(key, value)| (key, value)));
            }
            _ => rows.push((key, value)),
        }
    }
    rows
}

/// Folds case, and leaves out `_` and `-`.
fn normal(name: &str) -> Box<str> {
    name.to_ascii_lowercase().replace(['_', '-'], "").into()
}

/// Applies the guards of a site to the header of an article.
pub(super) fn apply(
    header: &mut Header,
    (table, source): (&ValueTable<'_>, &SourceText<'_>),
    defaults: &FolderDefaults,
    report: &mut Report,
) {
    let rules = defaults.rules_for(&header.path);
    if rules.is_empty() {
        return;
    }
    let own: Vec<(Box<str>, &SpannedKey<'_>)> =
        rows(table).into_iter().map(|(key, _)| (normal(&key.name), key)).collect();
    let mut seen: Vec<(SiteGenerator, &str)> = Vec::new();
    for rule in rules {
        if !rule.target.has_tag_of(&header.tags) {
            continue;
        }
        for value in &rule.values {
            if seen.contains(&(rule.generator, &value.key)) {
                continue;
            }
            seen.push((rule.generator, &value.key));
            let page = own.iter().find(|(key, _)| *key == value.key).map(|(_, key)| *key);
            let page = page.filter(|_| rule.strength == RuleStrength::Default);
            match (page, defaults.contradictions) {
                (Some(_), ContradictionPolicy::PageWins) => {}
                (page, _) => {
                    let was_public = header.visibility == ArticleVisibility::Public;
                    let is_news = restrict(header, value.effect);
                    if let Some(key) = page.filter(|_| was_public && is_news) {
                        report.push(contradiction(rule, key, source));
                    }
                }
            }
        }
    }
}

/// Keeps an article back as an effect says; returns true if that changes anything.
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
    let message =
        format!("{} hides this article, whatever its own `{}` says", rule.label, key.name);
    let name = rule.generator.name();
    let help = format!(
        "write `generator = \"{name}\"` below `[articles]` in feed.toml if a page's own field counts, as in {name}"
    );
    Diagnostic::new(&codes::SITE_CONTRADICTION, message)
        .with_location(source.at(key.span.clone()))
        .help(help)
}
