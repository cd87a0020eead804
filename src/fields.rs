//! Reads the fields of a frontmatter. The table [`FIELDS`] names every field, in every
//! generator's spelling, and the function that reads its value.
//!
//! Read the table, then [`read`]. It visits all rows, keeps the best value of each field,
//! evaluates guards (fields that hide an article), suggests names for misspelled ones, and
//! settles contradictions. In doubt an article stays hidden.

mod candidates;
mod dates;
mod distinct_list;
mod field_setters;
mod field_spans;
mod guards;
mod idle_names;
pub(crate) mod json_schema;
mod names;
mod nested_rows;
#[cfg(test)]
mod odd_values;
mod page_names;
pub(crate) mod reference_page;
mod suggestions;
mod table;

use std::borrow::Cow;
use std::ops::Range;

use url::Url;

use crate::config::{self, Config};
use crate::diagnostic::{Report, SourceText, codes};
use crate::model::ParsedDate;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::date::DateRules;
use crate::text::fold;

use candidates::{BestCandidate, FieldCandidate, offer_candidate};
use dates::DateCounts;
use field_spans::FieldSpans;
use guards::{FieldGuard, GuardEffect, GuardSummary, GuardVerdict};
use names::find_name;
pub(crate) use names::is_known;
use nested_rows::{FrontmatterRow, visit_rows};
pub(crate) use nested_rows::{find_left_empty, first_text};
pub(crate) use page_names::is_page;
use suggestions::{UnknownField, suggest_name};
use table::{FIELD_COUNT, FieldRole};
pub(crate) use table::{FIELDS, FieldDefinition};

/// Fields of an article, as read from its frontmatter.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of an article")]
pub(crate) struct ArticleFields<'a> {
    pub title: Option<Cow<'a, str>>,
    pub published: Option<ParsedDate>,
    pub embargo: Option<ParsedDate>,
    /// Byte ranges of the values that the fields were read from.
    pub spans: FieldSpans,
    pub updated: Option<ParsedDate>,
    pub expires: Option<ParsedDate>,
    pub is_draft: bool,
    pub is_excluded: bool,
    /// True if only some readers may read the article.
    pub is_protected: bool,
    pub is_retracted: bool,
    pub retraction: Option<Cow<'a, str>>,
    pub summary: Option<Cow<'a, str>>,
    pub authors: Vec<BylineAuthor<'a>>,
    pub tags: Vec<Cow<'a, str>>,
    pub categories: Vec<Cow<'a, str>>,
    pub section: Option<Cow<'a, str>>,
    pub slug: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
    /// Page on another host that the article is about.
    pub external: Option<Url>,
    pub path: Option<Cow<'a, str>>,
    pub id: Option<Cow<'a, str>>,
    pub exact_id: Option<Cow<'a, str>>,
    pub image: Option<ImageField<'a>>,
    pub image_alt: Option<Cow<'a, str>>,
    pub image_caption: Option<Cow<'a, str>>,
    pub image_credit: Option<Cow<'a, str>>,
    pub attachments: Vec<EnclosureField<'a>>,
    pub length: Option<u64>,
    pub duration: Option<u32>,
    pub language: Option<Cow<'a, str>>,
    pub corrections: Vec<CorrectionField<'a>>,
}

/// Author in a byline, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct BylineAuthor<'a> {
    /// Name, or key in `[authors]`.
    pub name: Cow<'a, str>,
    pub email: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
}

/// Picture of an article, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ImageField<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub alt: Option<Cow<'a, str>>,
    pub caption: Option<Cow<'a, str>>,
    pub credit: Option<Cow<'a, str>>,
}

/// Attached file, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EnclosureField<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub mime_type: Option<Cow<'a, str>>,
    pub length: Option<u64>,
    pub duration: Option<u32>,
    pub title: Option<Cow<'a, str>>,
}

/// Correction of an article after publication, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CorrectionField<'a> {
    pub date: Option<ParsedDate>,
    /// Byte range of the date.
    pub date_span: Range<usize>,
    /// Text of the correction: Markdown on one line.
    pub text: Cow<'a, str>,
    pub span: Range<usize>,
}

/// State while the fields of one article are read.
pub(crate) struct FieldReader<'a, 'r> {
    fields: ArticleFields<'a>,
    source: &'r SourceText<'a>,
    dates: DateRules<'r>,
    site: &'r Url,
    settings: &'r config::ArticlesConfig,
    report: &'r mut Report,
    /// Name of the current field, as written.
    name: String,
    /// Number of problems of the current field that may still be reported: locating each
    /// needs a pass through the file.
    problems_left: usize,
    /// True if forbidden characters in the current field were already reported.
    is_stripped: bool,
}

/// Maximum number of problems reported for one field.
const MAX_PROBLEMS: usize = 20;

/// Maximum number of unknown names reported for one article.
const MAX_UNKNOWN: usize = 50;

/// Reads the fields of a frontmatter, and reports every value that is not valid.
pub(crate) fn read<'a>(
    table: &ValueTable<'a>,
    source: &SourceText<'a>,
    config: &Config,
    report: &mut Report,
) -> ArticleFields<'a> {
    let mut best: [BestCandidate<'_, 'a>; FIELD_COUNT] = [None; FIELD_COUNT];
    let mut unknown = Vec::new();
    let mut guards = GuardSummary::new();
    let mut candidates = DateCounts::default();
    let mut reader = FieldReader::new(source, config, report);
    visit_rows(table, &mut |row: FrontmatterRow<'_, 'a>| {
        if reader.settings.is_own_field(&row.name) {
            return;
        }
        let Some(name) = row.field() else {
            return unknown.extend(row.may_be_misspelled().then_some(UnknownField::from(row)));
        };
        let field = effective_row(name.row, &row.name, row.value);
        match FIELDS[field].role {
            FieldRole::Guard(guard) => {
                let verdict = reader.evaluate_guard(guard, &row);
                guards.record(field, guard, &row, verdict);
                if verdict == GuardVerdict::Closes(GuardEffect::Retracted) {
                    offer_candidate(&mut best[name.row], &row, name.rank);
                }
            }
            // `scheduled: true` leaves the date to another field.
            FieldRole::Date(_) if dates::is_unset(row.value) || is_switch(row.value) => {}
            FieldRole::Date(_) | FieldRole::Value(..) => {
                candidates.count(name.row);
                guards.record_address(name.row, &row);
                offer_candidate(&mut best[name.row], &row, name.rank);
            }
        }
    });
    reader.report_unknown(&unknown, &best);
    reader.set_fields(&best);
    reader.check_lists(&best);
    reader.resolve_dates(&candidates, table, &best);
    reader.apply_guards(&guards);
    reader.fields
}

impl<'a, 'r> FieldReader<'a, 'r> {
    fn new(source: &'r SourceText<'a>, config: &'r Config, report: &'r mut Report) -> Self {
        Self {
            fields: ArticleFields::default(),
            source,
            dates: config.date_rules(),
            site: &config.site.url,
            settings: &config.articles,
            report,
            name: String::new(),
            problems_left: MAX_PROBLEMS,
            is_stripped: false,
        }
    }

    /// Makes another field the current one.
    fn start_field(&mut self, key: &SpannedKey<'a>) {
        self.name.clear();
        self.name.push_str(&key.name);
        (self.problems_left, self.is_stripped) = (MAX_PROBLEMS, false);
    }

    fn report_unknown(&mut self, unknown: &[UnknownField<'_, 'a>], best: &[BestCandidate<'_, 'a>]) {
        let found = unknown.iter().filter_map(|unknown| suggest_name(unknown, best, self.source));
        self.report.diagnostics.extend(found.take(MAX_UNKNOWN));
    }

    /// Reports an article with too many tags and categories, or too many authors: each of
    /// them may have its own feed.
    fn check_lists(&mut self, best: &[BestCandidate<'_, 'a>]) {
        let fields = &self.fields;
        let count = fields.tags.len() + fields.categories.len();
        let has_more_tags = fields.tags.len() >= fields.categories.len();
        let longer = if has_more_tags { "tags" } else { "categories" };
        let authors = fields.authors.len();
        self.check_list(best, longer, "tags and categories", count);
        self.check_list(best, "authors", "authors", authors);
    }

    fn check_list(
        &mut self,
        best: &[BestCandidate<'_, 'a>],
        field: &str,
        what: &str,
        count: usize,
    ) {
        let Some(most) = self.settings.max_tags.filter(|most| count > *most) else { return };
        let row = FIELDS.iter().position(|known| known.name == field);
        let Some(FieldCandidate { key, value, .. }) = row.and_then(|row| best[row]) else { return };
        self.start_field(key);
        let message = format!("this article has {count} {what}, but at most {most} are allowed");
        let help =
            format!("remove some, or set `max_tags = {count}` below `[articles]` in feed.toml");
        self.report_problem(&codes::ARTICLE_TOO_MANY_TAGS, value, message, help);
    }

    /// Returns true if an `id` was read that wins over a `guid` or another name that podcast
    /// programs use: `stamp` writes published ids as `id`, and those are final.
    fn has_final_id(&self, best: &[BestCandidate<'_, 'a>], exact_id_row: usize) -> bool {
        let id = FIELDS.iter().position(|field| field.name == "id").and_then(|row| best[row]);
        let (Some(id), Some(other)) = (id, best[exact_id_row]) else { return false };
        self.fields.id.is_some()
            && fold::field_name(&id.key.name) == "id"
            && fold::field_name(&other.key.name) != "exactid"
            && id.rank < other.rank
    }

    /// Reads the best value of every field.
    fn set_fields(&mut self, best: &[BestCandidate<'_, 'a>]) {
        for (row, found) in best.iter().enumerate() {
            let Some(FieldCandidate { key, value, .. }) = found else { continue };
            if FIELDS[row].name == "exact-id" && self.has_final_id(best, row) {
                continue;
            }
            self.start_field(key);
            self.fields.spans.set(row, &value.span);
            match FIELDS[row].role {
                FieldRole::Value(set, _) | FieldRole::Date(set) => set(self, value),
                // `retracted` is the only guard with a value to show: the reason.
                FieldRole::Guard(_) => field_setters::retracted(self, value),
            }
        }
    }
}

/// Returns the first guard that hides the article, as a message shows it, like `draft: true`.
/// A value that may be a password is not shown.
pub(crate) fn hiding_field(table: &ValueTable<'_>, config: &Config) -> Option<String> {
    let mut hiding = None;
    visit_rows(table, &mut |row: FrontmatterRow<'_, '_>| {
        if hiding.is_none() && hides_article(&row, &config.articles) {
            hiding = Some(format!("{}: {}", row.key.name, guards::show_word(row.value)));
        }
    });
    hiding
}

/// Returns true if a row is a guard that hides the article.
fn hides_article(row: &FrontmatterRow<'_, '_>, settings: &config::ArticlesConfig) -> bool {
    match evaluate_row(row, settings) {
        Some(verdict) => matches!(verdict, GuardVerdict::Closes(_)),
        None => {
            row.field().is_some_and(|name| guards::has_no_page(name.row, row))
                && !settings.is_own_field(&row.name)
        }
    }
}

/// Returns the verdict of a guard on its row; `None` if the row is not a guard.
fn evaluate_row(
    row: &FrontmatterRow<'_, '_>,
    settings: &config::ArticlesConfig,
) -> Option<GuardVerdict> {
    let name = row.field().filter(|_| !settings.is_own_field(&row.name))?;
    let FieldRole::Guard(guard) = FIELDS[effective_row(name.row, &row.name, row.value)].role else {
        return None;
    };
    let field = FIELDS[name.row].name;
    match guard.judge(row.value, &|word| settings.is_admitted(field, word)) {
        GuardVerdict::Unknown if guard.is_about_readers() => {
            Some(GuardVerdict::Closes(GuardEffect::Protected))
        }
        verdict => Some(verdict),
    }
}

/// Collects the guards among values that an article exports, as a table to add to its
/// frontmatter. Returns `None` if nothing is exported. Other values, and those that a guard
/// does not accept, belong to the program.
pub(crate) fn exported_guards<'a>(
    exported: &ValueTable<'a>,
    settings: &config::ArticlesConfig,
) -> Option<(SpannedKey<'a>, SpannedValue<'a>)> {
    let span = exported.entries.first()?.0.span.clone();
    let mut guards = ValueTable::default();
    visit_rows(exported, &mut |row: FrontmatterRow<'_, 'a>| {
        let verdict = evaluate_row(&row, settings);
        if matches!(verdict, Some(GuardVerdict::Opens | GuardVerdict::Closes(_))) {
            guards.entries.push((row.key.clone(), row.value.clone()));
        }
    });
    let key = SpannedKey { span: span.clone(), name: "extra".into() };
    Some((key, SpannedValue { span, kind: ValueKind::Table(guards) }))
}

/// Finds the value that a field is read from.
pub(crate) fn find_value<'t, 'a>(
    table: &'t ValueTable<'a>,
    name: &str,
) -> Option<&'t SpannedValue<'a>> {
    let row = FIELDS.iter().position(|field| field.name == name)?;
    let mut best: BestCandidate<'t, 'a> = None;
    visit_rows(table, &mut |found: FrontmatterRow<'t, 'a>| {
        let is_date = matches!(FIELDS[row].role, FieldRole::Date(_));
        let name =
            found.field().filter(|name| effective_row(name.row, &found.name, found.value) == row);
        if let Some(name) = name.filter(|_| !is_date || !dates::is_unset(found.value)) {
            offer_candidate(&mut best, &found, name.rank);
        }
    });
    best.map(|candidate| candidate.value)
}

/// Date fields that may have a truth value, and the guards that then apply.
const DATE_SWITCHES: &[(&str, &str)] =
    &[("published", "publish"), ("embargo", "embargoed"), ("expires", "archived")];

/// Returns the row of the field that a value belongs to. `published: false` is not a date but
/// a guard that hides the article, like `published: draft`.
fn effective_row(row: usize, name: &str, value: &SpannedValue<'_>) -> usize {
    let field = FIELDS[row].name;
    let Some((_, guard)) = DATE_SWITCHES.iter().find(|(date, _)| *date == field) else {
        return row;
    };
    let is_guard_word =
        if field == "expires" { guards::is_switch } else { guards::is_switch_or_status };
    // `scheduled: true` does not hide the article: another field has its date.
    if name.starts_with("schedul") || !value.as_str().is_some_and(is_guard_word) {
        return row;
    }
    find_name(guard).map_or(row, |name| name.row)
}

fn is_switch(value: &SpannedValue<'_>) -> bool {
    value.as_str().is_some_and(guards::is_switch)
}

fn is_empty(value: &SpannedValue<'_>) -> bool {
    match &value.kind {
        ValueKind::Null => true,
        ValueKind::Text(text) => text.trim().is_empty(),
        ValueKind::List(values) => values.iter().all(is_empty),
        ValueKind::Table(table) => table.entries.is_empty(),
        ValueKind::Bool(_) | ValueKind::Number(_) | ValueKind::Date(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_what_it_means() {
        for field in FIELDS {
            assert!(!field.meaning.is_empty() && !field.aliases.is_empty(), "{}", field.name);
        }
    }
}
