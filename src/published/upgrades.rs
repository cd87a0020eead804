//! Keeps what is published after an upgrade: if a rule of a newer version gives a
//! known article another id, date or address, the published value is used until
//! the author decides.
//!
//! Each changed rule is a row of [`CHANGED_RULES`]. It recognizes an article that
//! the rule before it would have read as it is published. The manifest says under
//! which rules it was made ([`RULES`]); only a manifest of older rules is compared
//! with them, so that a change by the author is never taken for one of a rule.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use chrono::Datelike;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceText, codes};
use crate::identity;
use crate::model::{
    ArticleHeaders, ArticleVisibility, DatePrecision, Header, ParsedDate, Timestamp,
};
use crate::parser::{self, Frontmatter, FrontmatterDialect};
use crate::text::{hash, path};
use crate::writer::manifest::past_entry::short_hash;
use crate::writer::{EntryRecord, HeldValues, Manifest};

/// Version of the rules that derive ids, dates and addresses.
pub const RULES: u32 = 1;

/// Number of articles that a warning names.
const SHOWN: usize = 3;

/// A rule that changed.
pub struct ChangedRule {
    /// Name in the manifest, which never changes.
    pub name: &'static str,
    /// First version of [`RULES`] that has it.
    pub since: u32,
    /// Description for users.
    pub summary: &'static str,
    /// Returns true if the rule before it reads the article as it is published.
    explains: fn(&RereadArticle<'_>) -> bool,
}

/// Every changed rule; a later version adds rows.
#[rustfmt::skip]
pub const CHANGED_RULES: [ChangedRule; 3] = [
    ChangedRule { name: "later-date",  since: 1, explains: has_other_date, summary: "the later of two dates of publication counts" },
    ChangedRule { name: "year-one",    since: 1, explains: is_of_year_one, summary: "a date of year 0 or 1 means that no date is set" },
    ChangedRule { name: "frontmatter", since: 1, explains: has_new_fence,  summary: "frontmatter after white space or a comment is read" },
];

/// A published article whose file is read by newer rules.
struct RereadArticle<'a> {
    source: &'a SourceText<'a>,
    frontmatter: &'a Frontmatter,
    record: &'a EntryRecord,
    config: &'a Config,
}

/// Published values that stay although the rules derive others.
pub struct HeldIdentities<'a> {
    /// Records that may hold values, with their ids, by path.
    records: HashMap<&'a str, (&'a str, &'a EntryRecord)>,
    /// Version of the rules under which the manifest was made.
    made_by: u32,
    /// Articles that were read in this build.
    read: Mutex<BTreeMap<Box<str>, Option<HeldValues>>>,
    /// Published articles that newer rules hide, and the field that does.
    hidden: Mutex<BTreeMap<Box<str>, Option<String>>>,
}

impl<'a> HeldIdentities<'a> {
    /// Holds nothing: new values are accepted, or nothing is published.
    pub fn none() -> Self {
        Self {
            records: HashMap::new(),
            made_by: RULES,
            read: Mutex::default(),
            hidden: Mutex::default(),
        }
    }

    /// Takes what a manifest holds, or all of it if older rules made it.
    pub fn new(manifest: &'a Manifest) -> Self {
        // Nothing is published yet.
        let is_new = manifest.entries.is_empty();
        let made_by = if is_new { RULES } else { manifest.rules.unwrap_or_default() };
        let entries = manifest.entries.iter();
        let records = entries
            .filter(|(_, record)| made_by < RULES || record.held.is_some())
            .map(|(id, record)| (record.path.as_str(), (id.as_str(), record)))
            .collect();
        Self { records, made_by, read: Mutex::default(), hidden: Mutex::default() }
    }

    /// Describes all that a header depends on here, for caches of headers.
    pub fn key(&self) -> String {
        let mut held: Vec<_> = self
            .records
            .values()
            .filter_map(|(id, record)| Some(format!("{id} {}", record.held.as_ref()?.derived)))
            .collect();
        held.sort_unstable();
        format!("{} {}", self.made_by, hash::hex_of_texts(&held))
    }

    /// Puts published values in place of those that the rules derive.
    pub fn apply(
        &self,
        header: Header,
        (source, frontmatter): (&SourceText<'_>, &Frontmatter),
        (config, authority): (&Config, &str),
    ) -> Header {
        let Some((id, record)) = self.records.get(&*header.path) else { return header };
        if header.visibility != ArticleVisibility::Public {
            if self.made_by < RULES
                && let Ok(mut hidden) = self.hidden.lock()
            {
                let field = parser::hiding_field(source, frontmatter, config);
                hidden.insert(header.path.clone(), field);
            }
            return header;
        }
        let (held, derived) = held_header(&header, (id, record), config, authority);
        let rule = derived.as_ref().and_then(|derived| {
            if let Some(known) = record.held.as_ref().filter(|known| known.covers(derived)) {
                return Some(known.rule.clone());
            }
            let article = RereadArticle { source, frontmatter, record, config };
            let mut rules = CHANGED_RULES.iter().filter(|rule| rule.since > self.made_by);
            Some(rules.find(|rule| (rule.explains)(&article))?.name.to_owned())
        });
        let values = rule.zip(derived).map(|(rule, derived)| HeldValues { rule, derived });
        let is_held = values.is_some();
        if let Ok(mut read) = self.read.lock() {
            read.insert(header.path.clone(), values);
        }
        if is_held { held } else { header }
    }

    /// Lists the articles that hold values, by path; those that were not read in
    /// this build are as the manifest says.
    pub fn in_effect(&self, headers: &ArticleHeaders) -> BTreeMap<Box<str>, HeldValues> {
        let mut held = BTreeMap::new();
        for (path, (_, record)) in &self.records {
            if let Some(values) = &record.held
                && headers.at(path).is_some()
            {
                held.insert((*path).into(), values.clone());
            }
        }
        if let Ok(read) = self.read.lock() {
            for (path, values) in &*read {
                match values {
                    Some(values) => held.insert(path.clone(), values.clone()),
                    None => held.remove(path),
                };
            }
        }
        held
    }

    /// Notes the rules and the held values in a new manifest.
    pub fn record(&self, manifest: &mut Manifest, headers: &ArticleHeaders) {
        manifest.rules = Some(RULES);
        if self.records.is_empty() {
            return;
        }
        let held = self.in_effect(headers);
        for record in manifest.entries.values_mut() {
            record.held = held.get(&*record.path).cloned();
        }
    }

    /// Warns once for each rule whose values are not used.
    pub fn warnings(&self, headers: &ArticleHeaders) -> Vec<Diagnostic> {
        if self.records.is_empty() {
            return Vec::new();
        }
        let held = self.in_effect(headers);
        let warnings = CHANGED_RULES.iter().map(|rule| {
            let paths = held.iter().filter(|(_, values)| values.rule == rule.name);
            (rule, paths.map(|(path, _)| &**path).collect::<Vec<_>>())
        });
        let hidden = self.hidden.lock().map(|hidden| hidden.clone()).unwrap_or_default();
        warnings
            .filter(|(_, paths)| !paths.is_empty())
            .map(|(rule, paths)| self.held_values(rule, &paths))
            .chain((!hidden.is_empty()).then(|| hidden_warning(&hidden)))
            .collect()
    }
}

/// Returns the header with the published values, and digests of the derived
/// values that they replace; none if all are the published ones.
fn held_header(
    header: &Header,
    (id, record): (&str, &EntryRecord),
    config: &Config,
    authority: &str,
) -> (Header, Option<String>) {
    let mut held = header.clone();
    let mut derived = Vec::new();
    let instant = header.published.map(|date| date.instant);
    if instant.is_none_or(|instant| instant.timestamp() != record.published.timestamp()) {
        derived.push(format!("published {instant:?}"));
        held.published = Some(as_written(record.published, config));
    }
    // Ids and addresses may be made of the date.
    let own = identity::id(&held, config, authority);
    if own != id {
        derived.push(format!("id {own}"));
        held.id = Some(id.into());
        held.exact_id = record.exact_id.as_deref().map(Into::into);
    }
    let url = identity::permalink(&held, config).map(String::from).unwrap_or_default();
    if url != record.url && !record.url.is_empty() {
        derived.push(format!("url {url}"));
        held.url = Some(record.url.as_str().into());
    }
    let digests: Vec<String> = derived.iter().map(|value| short_hash(value)).collect();
    (held, (!digests.is_empty()).then(|| digests.join(" ")))
}

/// Returns a published instant as its author wrote it, as far as it shows.
fn as_written(instant: Timestamp, config: &Config) -> ParsedDate {
    let local = instant.with_timezone(&config.site.zone);
    let is_midnight = local.time() == chrono::NaiveTime::MIN;
    ParsedDate {
        instant,
        precision: if is_midnight { DatePrecision::Day } else { DatePrecision::Time },
    }
}

impl HeldIdentities<'_> {
    /// Describes what a rule does not change: a warning in the first build after an
    /// upgrade, and a note as long as the values are held.
    fn held_values(&self, rule: &ChangedRule, paths: &[&str]) -> Diagnostic {
        let is_first = self.made_by < rule.since;
        let code = if is_first { &codes::IDENTITY_HELD } else { &codes::IDENTITY_STILL_HELD };
        held_values(code, rule, paths)
    }
}

fn held_values(code: &'static DiagnosticCode, rule: &ChangedRule, paths: &[&str]) -> Diagnostic {
    let message = format!(
        "{} what readers know after an upgrade, although now {}: {}",
        counted(paths, "published article keeps", "published articles keep"),
        rule.summary,
        listed(paths)
    );
    let help = "write the published values into the frontmatter to keep them, or run `feedwright build --accept-changes` to publish the new ones";
    Diagnostic::new(code, message).help(help)
}

fn hidden_warning(hidden: &BTreeMap<Box<str>, Option<String>>) -> Diagnostic {
    let paths: Vec<&str> = hidden.keys().map(|path| &**path).collect();
    let named = hidden.iter().map(|(path, field)| match field {
        Some(field) => format!("`{path}` (`{field}`)"),
        None => format!("`{path}`"),
    });
    let message = format!(
        "{} by what this version reads in the files, and in no feed from now on: {}",
        counted(&paths, "published article is hidden", "published articles are hidden"),
        shortened(named)
    );
    let help = "to publish an article again, remove the field that hides it, or admit its value in `feed.toml` (`[articles] known_fields`, `[articles] public`)";
    Diagnostic::new(&codes::IDENTITY_HIDDEN, message).help(help)
}

fn counted(paths: &[&str], one: &str, many: &str) -> String {
    match paths.len() {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// Names some articles.
fn listed(paths: &[&str]) -> String {
    shortened(paths.iter().map(|path| format!("`{path}`")))
}

/// Lists the first few, and the number of the others.
fn shortened(mut all: impl Iterator<Item = String>) -> String {
    let named: Vec<_> = all.by_ref().take(SHOWN).collect();
    let more = all.count();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", named.join(", "))
}

/// Finds another date of publication that is the published one.
fn has_other_date(article: &RereadArticle<'_>) -> bool {
    let dates = parser::written_dates(article.source, article.frontmatter, article.config);
    let is_published =
        |date: &ParsedDate| date.instant.timestamp() == article.record.published.timestamp();
    dates.iter().any(is_published) && !dates.iter().all(is_published)
}

fn is_of_year_one(article: &RereadArticle<'_>) -> bool {
    article.record.published.year() <= 1
}

/// Finds frontmatter that was a part of the text before, when only the file's
/// name had a date.
fn has_new_fence(article: &RereadArticle<'_>) -> bool {
    let is_fenced = match article.frontmatter.dialect {
        Some(
            FrontmatterDialect::Toml
            | FrontmatterDialect::Yaml
            | FrontmatterDialect::Json
            | FrontmatterDialect::Export,
        ) => true,
        Some(FrontmatterDialect::Pairs | FrontmatterDialect::Page) | None => false,
    };
    let start = article.source.text.trim_start_matches(['\u{feff}', '\n', '\r']);
    let first = start.lines().next().unwrap_or_default().trim_end();
    let was_fence = FENCES.contains(&first) || start.starts_with('{');
    let named = path::facts(&article.record.path).published(article.config.site.zone);
    let is_named =
        named.is_some_and(|date| date.instant.timestamp() == article.record.published.timestamp());
    is_fenced && !was_fence && is_named
}

/// Marks that began frontmatter before version 1 of the rules.
const FENCES: [&str; 7] = ["+++", "---", "---yaml", "---yml", "---toml", "---json", ";;;"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_names_of_their_own_and_versions_up_to_now() {
        let mut names: Vec<_> = CHANGED_RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHANGED_RULES.len());
        assert!(CHANGED_RULES.iter().all(|rule| (1..=RULES).contains(&rule.since)));
        assert!(CHANGED_RULES.iter().any(|rule| rule.since == RULES));
        assert!(CHANGED_RULES.iter().all(|rule| !rule.summary.ends_with('.')));
    }
}
