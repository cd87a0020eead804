//! Collects the verdicts of all guards of an article, applies them, and reports values that
//! are not understood and guards that contradict each other.

use super::{EFFECT_COUNT, FieldGuard, GuardEffect, GuardVerdict, guard_words, is_switch};
use crate::diagnostic::{Diagnostic, codes};
use crate::fields::nested_rows::FrontmatterRow;
use crate::fields::{FIELD_COUNT, FIELDS, FieldReader};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind};
use crate::text::excerpt;

/// Key and value of a guard in a frontmatter.
#[derive(Clone, Copy)]
struct GuardEntry<'t, 'a> {
    key: &'t SpannedKey<'a>,
    value: &'t SpannedValue<'a>,
}

/// Returns true if an address means that the article has no page: with `permalink: false`
/// Eleventy writes none, so an entry would have nothing to link to. Gridsome's
/// `canonical_url: false` does not mean that.
pub(in crate::fields) fn has_no_page(field: usize, row: &FrontmatterRow<'_, '_>) -> bool {
    matches!(FIELDS[field].name, "url" | "link") && row.value.kind == ValueKind::Bool(false)
}

/// Verdicts of all guards in a frontmatter.
pub(crate) struct GuardSummary<'t, 'a> {
    /// First entry for each effect that hides the article.
    closed_by_effect: [Option<GuardEntry<'t, 'a>>; EFFECT_COUNT],
    /// First entry of a decisive guard for each effect that opens the article.
    opened_by_effect: [Option<GuardEntry<'t, 'a>>; EFFECT_COUNT],
    /// First entry of each field that opens the article.
    opened_by_field: [Option<GuardEntry<'t, 'a>>; FIELD_COUNT],
    /// First entry of each field that hides the article.
    closed_by_field: [Option<GuardEntry<'t, 'a>>; FIELD_COUNT],
}

impl<'t, 'a> GuardSummary<'t, 'a> {
    pub(crate) const fn new() -> Self {
        Self {
            closed_by_effect: [None; EFFECT_COUNT],
            opened_by_effect: [None; EFFECT_COUNT],
            opened_by_field: [None; FIELD_COUNT],
            closed_by_field: [None; FIELD_COUNT],
        }
    }

    /// Records the verdict of a guard on one value of a field.
    pub(crate) fn record(
        &mut self,
        field: usize,
        guard: FieldGuard,
        row: &FrontmatterRow<'t, 'a>,
        verdict: GuardVerdict,
    ) {
        let entry = GuardEntry { key: row.key, value: row.value };
        match verdict {
            GuardVerdict::Silent | GuardVerdict::Unknown => {}
            GuardVerdict::Opens => {
                self.opened_by_field[field].get_or_insert(entry);
                if guard.is_decisive {
                    self.opened_by_effect[guard.effect as usize].get_or_insert(entry);
                }
            }
            GuardVerdict::Closes(effect) => self.record_closed(field, effect, entry),
        }
    }

    /// Records an address that means that the article has no page.
    pub(crate) fn record_address(&mut self, field: usize, row: &FrontmatterRow<'t, 'a>) {
        if has_no_page(field, row) {
            let entry = GuardEntry { key: row.key, value: row.value };
            self.record_closed(field, GuardEffect::Excluded, entry);
        }
    }

    fn record_closed(&mut self, field: usize, effect: GuardEffect, entry: GuardEntry<'t, 'a>) {
        self.closed_by_effect[effect as usize].get_or_insert(entry);
        self.closed_by_field[field].get_or_insert(entry);
    }

    fn is_closed(&self, effect: GuardEffect) -> bool {
        self.closed_by_effect[effect as usize].is_some()
    }

    /// Returns pairs of contradictory entries: one that hides the article, and one that opens
    /// it.
    fn contradictions(&self) -> impl Iterator<Item = [GuardEntry<'t, 'a>; 2]> {
        let by_effect = self.closed_by_effect.into_iter().zip(self.opened_by_effect);
        let by_field = self.closed_by_field.into_iter().zip(self.opened_by_field);
        by_effect.chain(by_field).filter_map(|(closed, opened)| Some([closed?, opened?]))
    }
}

impl<'a> FieldReader<'a, '_> {
    /// Returns the verdict on the value of a guard, and reports a value that is not
    /// understood. Unknown words for readers hide the article.
    pub(in crate::fields) fn evaluate_guard(
        &mut self,
        guard: FieldGuard,
        row: &FrontmatterRow<'_, 'a>,
    ) -> GuardVerdict {
        let verdict =
            guard.judge(row.value, &|word| self.settings.is_admitted(field_name_of(row), word));
        if verdict != GuardVerdict::Unknown {
            return verdict;
        }
        if guard.is_about_readers() {
            self.report_unknown_readers(row);
            return GuardVerdict::Closes(GuardEffect::Protected);
        }
        self.start_field(row.key);
        let message = format!(
            "`{}` should be {}, not {}",
            row.key.name,
            guard.expected(),
            describe_value(row.value)
        );
        let help = format!(
            "fix the value, or remove the field; if it is a field of your own, add `known_fields = [\"{}\"]` below `[articles]` in feed.toml",
            row.key.name
        );
        self.report_problem(&codes::ARTICLE_BAD_VALUE, row.value, message, help);
        verdict
    }

    /// Reports unknown words for readers, with the setting that makes them public.
    fn report_unknown_readers(&mut self, row: &FrontmatterRow<'_, 'a>) {
        let field = field_name_of(row);
        let texts = row.value.as_list().iter().filter_map(SpannedValue::as_str);
        let words = texts.flat_map(guard_words::split_words);
        let words: Vec<&str> = words
            .filter(|word| guard_words::find_readers(word).is_none())
            .filter(|word| !self.settings.is_admitted(field, word))
            .collect();
        let listed = words.iter().map(|word| format!("\"{}\"", word.escape_debug()));
        let listed = listed.collect::<Vec<_>>().join(", ");
        let help = if words.is_empty() {
            format!(
                "write a word like `public` or `members`; if it is a field of your own, add `known_fields = [\"{}\"]` below `[articles]` in feed.toml",
                row.key.name
            )
        } else {
            format!(
                "if everyone may read it, add `public = {{ {field} = [{listed}] }}` below `[articles]` in feed.toml"
            )
        };
        let shown = if words.is_empty() {
            row.value.kind_name().to_owned()
        } else {
            excerpt::cut(&words.join(", "), 60)
        };
        let message = format!(
            "`{}: {shown}` may not be for everyone, so the article is in no public feed",
            row.key.name
        );
        self.start_field(row.key);
        self.report_problem(&codes::ARTICLE_UNKNOWN_READERS, row.value, message, help);
    }

    /// Applies the verdicts of all guards, and reports contradictions, each once.
    pub(in crate::fields) fn apply_guards(&mut self, guards: &GuardSummary<'_, 'a>) {
        self.fields.is_draft |= guards.is_closed(GuardEffect::Draft);
        self.fields.is_protected |= guards.is_closed(GuardEffect::Protected);
        self.fields.is_excluded |= guards.is_closed(GuardEffect::Excluded);
        self.fields.is_retracted |= guards.is_closed(GuardEffect::Retracted);
        let mut reported: Vec<usize> = Vec::new();
        for [closed, opened] in guards.contradictions() {
            let start = closed.value.span.start;
            if !reported.contains(&start) {
                reported.push(start);
                self.report_contradiction(closed, opened);
            }
        }
    }

    fn report_contradiction(&mut self, closed: GuardEntry<'_, 'a>, opened: GuardEntry<'_, 'a>) {
        let message = format!(
            "`{}: {}` and `{}: {}` contradict each other: the article is kept out",
            opened.key.name,
            show_word(opened.value),
            closed.key.name,
            show_word(closed.value)
        );
        self.report.push(
            Diagnostic::new(&codes::ARTICLE_CONTRADICTION, message)
                .with_location(self.source.locate(closed.value.span.clone()))
                .with_second_location(self.source.locate(opened.value.span.clone()))
                .help("remove one of the two fields"),
        );
    }
}

/// Returns the name of the field that a row belongs to.
fn field_name_of(row: &FrontmatterRow<'_, '_>) -> &'static str {
    row.field().map_or("", |name| FIELDS[name.row].name)
}

/// Describes a value that is not understood, for a message.
fn describe_value(value: &SpannedValue<'_>) -> String {
    let text = value.as_str().map(|text| format!("`{}`", excerpt::cut(text, 60)));
    text.unwrap_or_else(|| value.kind_name().to_owned())
}

/// Returns the value of a guard for a message. Text other than a known word may be a password,
/// so it is not shown.
pub(in crate::fields) fn show_word(value: &SpannedValue<'_>) -> String {
    let word =
        value.as_str().filter(|text| guard_words::find_any(text).is_some() || is_switch(text));
    word.map_or_else(|| "…".to_owned(), |text| text.trim().to_owned())
}
