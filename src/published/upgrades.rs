//! Keeps published values after an upgrade: if a rule of a newer version derives another id,
//! date or address for a published article, the published value is used until the author
//! decides.
//!
//! Each changed rule is a row of [`CHANGED_RULES`]. It recognizes an article that the former
//! rule read as it is published. The manifest says under which version of the rules it was
//! made ([`RULES`]); only a manifest of an older version is compared, so that a change by the
//! author is never taken for a change of the rules.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use chrono::Datelike;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, DiagnosticCode, SourceText, codes};
use crate::frontmatter::{self, Frontmatter, FrontmatterDialect};
use crate::identity;
use crate::model::{
    ArticleHeaders, ArticleVisibility, DatePrecision, Header, ParsedDate, Timestamp,
};
use crate::parser::{self, plain_text};
use crate::text::{hash, path};
use crate::writer::manifest::past_entry::short_hash;
use crate::writer::{EntryRecord, HeldValues, Manifest};

/// Version of the rules that derive ids, dates and addresses.
pub(crate) const RULES: u32 = 2;

/// Number of articles that a warning names.
const SHOWN: usize = 3;

/// Rule that derives other values than in an earlier version.
pub(crate) struct ChangedRule {
    /// Name in the manifest, which never changes.
    pub name: &'static str,
    /// First version of [`RULES`] that has it.
    pub since: u32,
    /// Description of the rule in messages; continues "although now".
    pub summary: &'static str,
    /// Returns true if the former rule reads the article as it is published.
    explains: fn(&RereadArticle<'_>) -> bool,
}

/// Every changed rule; a later version adds rows.
#[rustfmt::skip]
pub(crate) const CHANGED_RULES: [ChangedRule; 4] = [
    ChangedRule { name: "later-date",  since: 1, explains: has_other_date, summary: "the later of two dates of publication counts" },
    ChangedRule { name: "year-one",    since: 1, explains: is_of_year_one, summary: "a date of year 0 or 1 means that no date is set" },
    ChangedRule { name: "frontmatter", since: 1, explains: has_new_fence,  summary: "frontmatter after white space or a comment is read" },
    ChangedRule { name: "plain-text",  since: 2, explains: has_text_head,  summary: "the first lines of a plain text are its title and authors" },
];

/// Text and frontmatter of an article that was read.
#[derive(Clone, Copy)]
pub(crate) struct ReadArticle<'a> {
    /// Text of the article, or its beginning.
    pub source: &'a SourceText<'a>,
    /// Frontmatter in the text.
    pub frontmatter: &'a Frontmatter,
}

/// Published article that is read under newer rules.
struct RereadArticle<'a> {
    source: &'a SourceText<'a>,
    frontmatter: &'a Frontmatter,
    record: &'a EntryRecord,
    config: &'a Config,
}

/// Published values that are kept although the rules derive others.
pub(crate) struct HeldIdentities<'a> {
    /// Records with values that may be kept, with their ids, by path.
    records: HashMap<&'a str, (&'a str, &'a EntryRecord)>,
    /// Version of the rules under which the manifest was made.
    made_by: u32,
    /// Articles that were read in this build, with the values that they keep.
    read: Mutex<BTreeMap<Box<str>, Option<HeldValues>>>,
    /// Published articles that newer rules hide, with the field that hides them.
    hidden: Mutex<BTreeMap<Box<str>, Option<String>>>,
}

impl<'a> HeldIdentities<'a> {
    /// Keeps nothing: the user accepts new values, or nothing is published.
    pub(crate) fn none() -> Self {
        Self {
            records: HashMap::new(),
            made_by: RULES,
            read: Mutex::default(),
            hidden: Mutex::default(),
        }
    }

    /// Keeps the values that a manifest marks as held; all values if it was made under older
    /// rules.
    pub(crate) fn new(manifest: &'a Manifest) -> Self {
        // Without published entries there is nothing to compare.
        let is_new = manifest.entries.is_empty();
        let made_by = if is_new { RULES } else { manifest.rules.unwrap_or_default() };
        let entries = manifest.entries.iter();
        let records = entries
            .filter(|(_, record)| made_by < RULES || record.held.is_some())
            .map(|(id, record)| (record.path.as_str(), (id.as_str(), record)))
            .collect();
        Self { records, made_by, read: Mutex::default(), hidden: Mutex::default() }
    }

    /// Describes the held values that headers depend on, as a part of the header cache's key.
    pub(crate) fn key(&self) -> String {
        let mut held: Vec<_> = self
            .records
            .values()
            .filter_map(|(id, record)| Some(format!("{id} {}", record.held.as_ref()?.derived)))
            .collect();
        held.sort_unstable();
        format!("{} {}", self.made_by, hash::hex_of_texts(&held))
    }

    /// Replaces derived values of a header by the published ones.
    pub(crate) fn apply(
        &self,
        header: Header,
        article: ReadArticle<'_>,
        config: &Config,
        authority: &str,
    ) -> Header {
        let Some((id, record)) = self.records.get(&*header.path) else { return header };
        let ReadArticle { source, frontmatter } = article;
        if header.visibility != ArticleVisibility::Public {
            if self.made_by < RULES
                && let Ok(mut hidden) = self.hidden.lock()
            {
                let field = parser::hiding_field(source, frontmatter, config);
                hidden.insert(header.path.clone(), field);
            }
            return header;
        }
        let (held, derived) = hold_header(&header, id, record, config, authority);
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

    /// Lists the held values by path of their articles. Articles that were not read in this
    /// build are as the manifest says.
    pub(crate) fn in_effect(&self, headers: &ArticleHeaders) -> BTreeMap<Box<str>, HeldValues> {
        let mut held = BTreeMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "the result is sorted")]
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

    /// Adds the version of the rules and the held values to a new manifest.
    pub(crate) fn record(&self, manifest: &mut Manifest, headers: &ArticleHeaders) {
        manifest.rules = Some(RULES);
        if self.records.is_empty() {
            return;
        }
        let held = self.in_effect(headers);
        for record in manifest.entries.values_mut() {
            record.held = held.get(&*record.path).cloned();
        }
    }

    /// Creates one warning for each rule that some articles do not follow yet.
    pub(crate) fn warnings(&self, headers: &ArticleHeaders) -> Vec<Diagnostic> {
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
            .map(|(rule, paths)| self.describe_held(rule, &paths))
            .chain((!hidden.is_empty()).then(|| hidden_warning(&hidden)))
            .collect()
    }
}

/// Returns the header with the published values, and digests of the derived values that they
/// replace; `None` if no value differs.
fn hold_header(
    header: &Header,
    id: &str,
    record: &EntryRecord,
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
    // Ids and addresses may contain the date, so they are compared with the published one.
    let derived_id = identity::id(&held, config, authority);
    if derived_id != id {
        derived.push(format!("id {derived_id}"));
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

/// Returns a published instant as the author probably wrote it: midnight as a date without a
/// time.
fn as_written(instant: Timestamp, config: &Config) -> ParsedDate {
    let local = instant.with_timezone(&config.site.zone);
    let is_midnight = local.time() == chrono::NaiveTime::MIN;
    ParsedDate {
        instant,
        precision: if is_midnight { DatePrecision::Day } else { DatePrecision::Time },
    }
}

impl HeldIdentities<'_> {
    /// Describes a rule that some articles do not follow yet: as a warning in the first build
    /// after an upgrade, and as a note as long as the values are held.
    fn describe_held(&self, rule: &ChangedRule, paths: &[&str]) -> Diagnostic {
        let is_first = self.made_by < rule.since;
        let code = if is_first { &codes::IDENTITY_HELD } else { &codes::IDENTITY_STILL_HELD };
        held_warning(code, rule, paths)
    }
}

fn held_warning(code: &'static DiagnosticCode, rule: &ChangedRule, paths: &[&str]) -> Diagnostic {
    let message = format!(
        "{} after the upgrade of feedwright, although now {}: {}",
        count_articles(
            paths,
            "published article keeps its published id, date and address",
            "published articles keep their published ids, dates and addresses",
        ),
        rule.summary,
        list_articles(paths)
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
        "{}: {}",
        count_articles(
            &paths,
            "published article is hidden after the upgrade of feedwright, because this version reads a field that hides it; it is in no feed from now on",
            "published articles are hidden after the upgrade of feedwright, because this version reads fields that hide them; they are in no feed from now on",
        ),
        shorten_list(named)
    );
    let help = "to publish an article again, remove the field that hides it, or allow its value in `feed.toml` (`[articles] known_fields`, `[articles] public`)";
    Diagnostic::new(&codes::IDENTITY_HIDDEN, message).help(help)
}

fn count_articles(paths: &[&str], one: &str, many: &str) -> String {
    match paths.len() {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// Lists the first articles, and the number of the others.
fn list_articles(paths: &[&str]) -> String {
    shorten_list(paths.iter().map(|path| format!("`{path}`")))
}

/// Lists the first few, and the number of the others.
fn shorten_list(mut all: impl Iterator<Item = String>) -> String {
    let named: Vec<_> = all.by_ref().take(SHOWN).collect();
    let more = all.count();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", named.join(", "))
}

/// Returns true if one of several dates of publication in the frontmatter is the published
/// one.
fn has_other_date(article: &RereadArticle<'_>) -> bool {
    let dates = frontmatter::written_dates(article.source, article.frontmatter, article.config);
    dates.iter().any(|date| is_date_of(date, article.record))
        && !dates.iter().all(|date| is_date_of(date, article.record))
}

fn is_date_of(date: &ParsedDate, record: &EntryRecord) -> bool {
    date.instant.timestamp() == record.published.timestamp()
}

fn is_of_year_one(article: &RereadArticle<'_>) -> bool {
    article.record.published.year() <= 1
}

/// Returns true if the frontmatter was a part of the text before, so that only the file name
/// had a date.
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
    let in_file_name = path::facts(&article.record.path).published(article.config.site.zone);
    let has_published_name = in_file_name.is_some_and(|date| is_date_of(&date, article.record));
    is_fenced && !was_fence && has_published_name
}

/// Returns true for plain text, whose title came from the file name before.
fn has_text_head(article: &RereadArticle<'_>) -> bool {
    article.frontmatter.dialect.is_none() && plain_text::is_text_file(&article.record.path)
}

/// Lines that began frontmatter before version 1 of the rules.
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
