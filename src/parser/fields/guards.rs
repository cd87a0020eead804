//! Guards: fields that keep an article out of public feeds. A guard is a name
//! and the values that it takes.

mod guard_words;

use super::nested_rows::FrontmatterRow;
use super::{COUNT, FIELDS, FieldReader};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::fold::letters;
use crate::text::{date, excerpt};

use guard_words::{GuardWord, is_false, is_true};
pub use guard_words::{is_said, is_switch};

/// What becomes of an article that a guard keeps out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardEffect {
    /// It is a draft.
    Draft,
    /// Only some readers may have it.
    Protected,
    /// It is in no feed.
    Excluded,
    /// It was taken back.
    Retracted,
}

/// How many effects there are.
const EFFECTS: usize = 4;

/// The values that a guard takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardValueKind {
    /// True keeps the article out.
    Flag,
    /// False keeps the article out.
    Switch,
    /// `true` keeps the article out. A value that is not a truth value is ignored.
    Hint,
    /// As `Hint`; a date says since when.
    Since,
    /// `false` keeps the article out. A value that is not a truth value is ignored.
    SwitchHint,
    /// Any text that is not empty, and true.
    Text,
    /// A word of a workflow.
    Status,
    /// A word of a workflow; others are no guards.
    State,
    /// A word for the readers that may have it.
    Readers,
    /// A word for the readers that may have it; others are no guards.
    ReadersHint,
    /// A switch, or a table of fields.
    Feed,
    /// Hugo's table.
    Build,
    /// A reason, or true.
    Reason,
}

/// A guard: what it takes, and what it does.
#[derive(Clone, Copy, Debug)]
pub struct FieldGuard {
    takes: GuardValueKind,
    effect: GuardEffect,
    /// Whether a value that lets the article through says so of all guards of
    /// this effect: `draft: false` does, `hidden: false` speaks of itself.
    speaks_for_all: bool,
}

/// What a guard says by one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardVerdict {
    /// Nothing: the value is empty, or a theme's own.
    Silent,
    /// The article may be read.
    Opens,
    /// It is kept out.
    Closes(GuardEffect),
    /// The value is none that the guard takes.
    Unknown,
}

impl FieldGuard {
    pub const fn new(takes: GuardValueKind, effect: GuardEffect) -> Self {
        Self { takes, effect, speaks_for_all: false }
    }

    pub const fn speaks(takes: GuardValueKind, effect: GuardEffect) -> Self {
        Self { takes, effect, speaks_for_all: true }
    }

    /// Judges a value; `is_admitted` knows more words for everyone.
    pub fn judge(
        self,
        value: &SpannedValue<'_>,
        is_admitted: &dyn Fn(&str) -> bool,
    ) -> GuardVerdict {
        match &value.kind {
            ValueKind::Null => GuardVerdict::Silent,
            ValueKind::List(values) => {
                strictest(values.iter().map(|one| self.judge(one, is_admitted)))
            }
            ValueKind::Table(table) => self.judge_table(table),
            ValueKind::Bool(_) | ValueKind::Number(_) | ValueKind::Date(_) | ValueKind::Text(_) => {
                let text = guard_words::bare(value.as_str().unwrap_or_default());
                if text.is_empty() {
                    GuardVerdict::Silent
                } else {
                    self.judge_text(value, text, is_admitted)
                }
            }
        }
    }

    /// Returns true if it names the readers of an article: a word that is not known
    /// keeps the article out.
    pub fn is_about_readers(self) -> bool {
        self.takes == GuardValueKind::Readers
    }

    /// Says whether it takes a value, by which a misspelled name is known.
    pub fn takes(self, value: &SpannedValue<'_>) -> bool {
        !matches!(self.judge(value, &|_| false), GuardVerdict::Silent | GuardVerdict::Unknown)
    }

    fn judge_text(
        self,
        value: &SpannedValue<'_>,
        text: &str,
        is_admitted: &dyn Fn(&str) -> bool,
    ) -> GuardVerdict {
        let closes = GuardVerdict::Closes(self.effect);
        let by_word = |unknown| match guard_words::any(text) {
            Some(GuardWord::Opens) => GuardVerdict::Opens,
            Some(GuardWord::Closes(_)) => closes,
            None => unknown,
        };
        #[expect(clippy::match_same_arms, reason = "each row is a kind of guard with its values")]
        match self.takes {
            GuardValueKind::Flag | GuardValueKind::Hint | GuardValueKind::Since
                if is_true(text) =>
            {
                closes
            }
            GuardValueKind::Flag | GuardValueKind::Hint | GuardValueKind::Since
                if is_false(text) =>
            {
                GuardVerdict::Opens
            }
            // `tier: 1` is a number.
            GuardValueKind::ReadersHint if text != "1" && is_true(text) => closes,
            GuardValueKind::Switch | GuardValueKind::SwitchHint | GuardValueKind::Feed
                if is_true(text) =>
            {
                GuardVerdict::Opens
            }
            GuardValueKind::Switch | GuardValueKind::SwitchHint | GuardValueKind::Feed
                if is_false(text) =>
            {
                closes
            }
            GuardValueKind::Hint
                if self.effect == GuardEffect::Excluded && guard_words::is_feed(text) =>
            {
                closes
            }
            GuardValueKind::Since if is_date(value) => closes,
            // `draft: published` and `hidden: public` are no sure signs.
            GuardValueKind::Flag => match by_word(GuardVerdict::Unknown) {
                GuardVerdict::Opens => GuardVerdict::Unknown,
                judgement => judgement,
            },
            GuardValueKind::Switch | GuardValueKind::Feed => by_word(GuardVerdict::Unknown),
            GuardValueKind::Hint | GuardValueKind::Since | GuardValueKind::SwitchHint => {
                by_word(GuardVerdict::Silent)
            }
            GuardValueKind::Build => listing(text),
            // A password may be `no`.
            GuardValueKind::Text if value.kind == ValueKind::Bool(false) => GuardVerdict::Opens,
            GuardValueKind::Reason if is_false(text) => GuardVerdict::Opens,
            GuardValueKind::Text | GuardValueKind::Reason => closes,
            GuardValueKind::Status | GuardValueKind::State => match guard_words::status(text) {
                Some(GuardWord::Opens) => GuardVerdict::Opens,
                Some(GuardWord::Closes(effect)) => GuardVerdict::Closes(effect),
                None if self.takes == GuardValueKind::State
                    && !guard_words::is_near_status(text) =>
                {
                    GuardVerdict::Silent
                }
                None => GuardVerdict::Unknown,
            },
            GuardValueKind::Readers | GuardValueKind::ReadersHint => {
                strictest(guard_words::parts(text).map(|part| match guard_words::readers(part) {
                    Some(GuardWord::Opens) => GuardVerdict::Opens,
                    Some(GuardWord::Closes(effect)) => GuardVerdict::Closes(effect),
                    None if is_admitted(part) => GuardVerdict::Opens,
                    None if self.takes == GuardValueKind::ReadersHint => GuardVerdict::Silent,
                    None => GuardVerdict::Unknown,
                }))
            }
        }
    }

    fn judge_table(self, table: &ValueTable<'_>) -> GuardVerdict {
        match self.takes {
            _ if table.entries.is_empty() => GuardVerdict::Silent,
            GuardValueKind::Feed
            | GuardValueKind::Hint
            | GuardValueKind::Since
            | GuardValueKind::SwitchHint
            | GuardValueKind::State
            | GuardValueKind::ReadersHint => GuardVerdict::Silent,
            GuardValueKind::Text | GuardValueKind::Reason => GuardVerdict::Closes(self.effect),
            GuardValueKind::Build => {
                strictest(table.entries.iter().map(|(key, value)| row(key, value)))
            }
            GuardValueKind::Flag
            | GuardValueKind::Switch
            | GuardValueKind::Status
            | GuardValueKind::Readers => GuardVerdict::Unknown,
        }
    }

    /// Names the values that it takes, for messages.
    const fn expected(self) -> &'static str {
        match self.takes {
            GuardValueKind::Status | GuardValueKind::State => "`published` or `draft`",
            GuardValueKind::Build => "`always` or `never`",
            _ => "true or false",
        }
    }
}

/// Reads a row of Hugo's `build`, by which a page is in no list or not made at all.
fn row(key: &SpannedKey<'_>, value: &SpannedValue<'_>) -> GuardVerdict {
    let is_row = ["list", "render"].iter().any(|name| key.name.eq_ignore_ascii_case(name));
    let Some(word) = value.as_str().map(guard_words::bare).filter(|_| is_row) else {
        return GuardVerdict::Silent;
    };
    match listing(word) {
        GuardVerdict::Silent => GuardVerdict::Unknown,
        judgement => judgement,
    }
}

/// Reads a word of Hugo's for the lists that a page is in.
fn listing(word: &str) -> GuardVerdict {
    let letters = letters(word);
    if is_false(word) || ["never", "local", "link"].contains(&&*letters) {
        GuardVerdict::Closes(GuardEffect::Excluded)
    } else if is_true(word) || letters == "always" {
        GuardVerdict::Opens
    } else {
        GuardVerdict::Silent
    }
}

fn is_date(value: &SpannedValue<'_>) -> bool {
    value.as_str().is_some_and(|text| date::parse(text, chrono_tz::Tz::UTC).is_some())
}

/// Returns true if an address says that there is no page: with `permalink: false`
/// Eleventy makes none, so there is nothing to link to. Gridsome's
/// `canonical_url: false` says nothing of that.
pub fn has_no_page(field: usize, row: &FrontmatterRow<'_, '_>) -> bool {
    let is_address = FIELDS[field].name == "url" && !row.name.starts_with("canonical");
    is_address && row.value.kind == ValueKind::Bool(false)
}

/// Joins what several values say: the one that keeps the article out wins.
fn strictest(judgements: impl Iterator<Item = GuardVerdict>) -> GuardVerdict {
    let weight = |judgement: &GuardVerdict| match judgement {
        GuardVerdict::Silent => 0,
        GuardVerdict::Opens => 1,
        GuardVerdict::Unknown => 2,
        GuardVerdict::Closes(_) => 3,
    };
    judgements.max_by_key(weight).unwrap_or(GuardVerdict::Silent)
}

/// A guard's word in a frontmatter.
type GuardEntry<'t, 'a> = Option<(&'t SpannedKey<'a>, &'t SpannedValue<'a>)>;

/// What all guards of a frontmatter say.
pub struct GuardSummary<'t, 'a> {
    /// By effect, the first that keeps the article out.
    closed_by_effect: [GuardEntry<'t, 'a>; EFFECTS],
    /// By effect, the first that lets it through and speaks for all.
    opened_by_effect: [GuardEntry<'t, 'a>; EFFECTS],
    /// By field, the first value that lets it through.
    opened_by_field: [GuardEntry<'t, 'a>; COUNT],
    /// By field, whether a value keeps it out.
    closed_by_field: [GuardEntry<'t, 'a>; COUNT],
}

impl<'t, 'a> GuardSummary<'t, 'a> {
    pub const fn new() -> Self {
        let (opened, lets) = ([None; EFFECTS], [None; COUNT]);
        Self {
            closed_by_effect: opened,
            opened_by_effect: opened,
            opened_by_field: lets,
            closed_by_field: lets,
        }
    }

    /// Adds what the guard of a field says by one value.
    pub fn note(
        &mut self,
        (field, guard): (usize, FieldGuard),
        row: &FrontmatterRow<'t, 'a>,
        judgement: GuardVerdict,
    ) {
        let said = (row.key, row.value);
        match judgement {
            GuardVerdict::Silent | GuardVerdict::Unknown => {}
            GuardVerdict::Opens => {
                self.opened_by_field[field].get_or_insert(said);
                if guard.speaks_for_all {
                    self.opened_by_effect[guard.effect as usize].get_or_insert(said);
                }
            }
            GuardVerdict::Closes(effect) => self.close(field, effect, said),
        }
    }

    /// Adds an address that says that there is no page.
    pub fn note_address(&mut self, field: usize, row: &FrontmatterRow<'t, 'a>) {
        if has_no_page(field, row) {
            self.close(field, GuardEffect::Excluded, (row.key, row.value));
        }
    }

    fn close(
        &mut self,
        field: usize,
        effect: GuardEffect,
        said: (&'t SpannedKey<'a>, &'t SpannedValue<'a>),
    ) {
        self.closed_by_effect[effect as usize].get_or_insert(said);
        self.closed_by_field[field].get_or_insert(said);
    }

    fn closes(&self, effect: GuardEffect) -> bool {
        self.closed_by_effect[effect as usize].is_some()
    }

    /// Lists pairs of which one keeps the article out and one lets it through.
    fn contradictions(
        &self,
    ) -> impl Iterator<Item = [(&'t SpannedKey<'a>, &'t SpannedValue<'a>); 2]> {
        let by_effect = self.closed_by_effect.into_iter().zip(self.opened_by_effect);
        let by_field = self.closed_by_field.into_iter().zip(self.opened_by_field);
        by_effect.chain(by_field).filter_map(|(closed, opened)| Some([closed?, opened?]))
    }
}

impl<'a> FieldReader<'a, '_> {
    /// Judges the value of a guard, and reports one that is not understood.
    pub(super) fn judge(
        &mut self,
        guard: FieldGuard,
        row: &FrontmatterRow<'_, 'a>,
    ) -> GuardVerdict {
        let is_admitted = |word: &str| self.settings.is_admitted(field_of(row), word);
        let judgement = guard.judge(row.value, &is_admitted);
        if judgement != GuardVerdict::Unknown {
            return judgement;
        }
        if guard.is_about_readers() {
            self.unknown_readers(row);
            return GuardVerdict::Closes(GuardEffect::Protected);
        }
        self.begin(row.key);
        let message =
            format!("`{}` should be {}, not {}", row.key.name, guard.expected(), shown(row.value));
        let help = format!(
            "fix the value, or remove the field; if it is a field of your own, add `known_fields = [\"{}\"]` below `[articles]` in feed.toml",
            row.key.name
        );
        self.problem(&codes::ARTICLE_BAD_VALUE, row.value, message, help);
        judgement
    }

    /// Reports readers that are not known, with the line that admits them.
    fn unknown_readers(&mut self, row: &FrontmatterRow<'_, 'a>) {
        let field = field_of(row);
        let is_unknown = |word: &&str| {
            guard_words::readers(word).is_none() && !self.settings.is_admitted(field, word)
        };
        let texts = row.value.as_list().iter().filter_map(SpannedValue::as_str);
        let words: Vec<&str> = texts.flat_map(guard_words::parts).filter(is_unknown).collect();
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
        self.begin(row.key);
        self.problem(&codes::ARTICLE_UNKNOWN_READERS, row.value, message, help);
    }

    /// Takes what the guards say, and reports those that contradict each other.
    pub(super) fn settle_guards(&mut self, guards: &GuardSummary<'_, 'a>) {
        self.fields.is_draft |= guards.closes(GuardEffect::Draft);
        self.fields.is_protected |= guards.closes(GuardEffect::Protected);
        self.fields.is_excluded |= guards.closes(GuardEffect::Excluded);
        self.fields.is_retracted |= guards.closes(GuardEffect::Retracted);
        let mut told: Vec<usize> = Vec::new();
        for [closed, opened] in guards.contradictions() {
            let at = closed.1.span.start;
            if !told.contains(&at) {
                told.push(at);
                self.contradiction(closed, opened);
            }
        }
    }

    fn contradiction(
        &mut self,
        (closed, closed_by): (&SpannedKey<'a>, &SpannedValue<'a>),
        (opened, opened_by): (&SpannedKey<'a>, &SpannedValue<'a>),
    ) {
        let message = format!(
            "`{}: {}` and `{}: {}` contradict each other: the article is kept out",
            opened.name,
            plain(opened_by),
            closed.name,
            plain(closed_by)
        );
        self.report.push(
            Diagnostic::new(&codes::ARTICLE_CONTRADICTION, message)
                .with_location(self.source.at(closed_by.span.clone()))
                .with_second_location(self.source.at(opened_by.span.clone()))
                .help("remove one of the two"),
        );
    }
}

/// Names the field that a row is of.
fn field_of(row: &FrontmatterRow<'_, '_>) -> &'static str {
    row.field().map_or("", |name| FIELDS[name.row].name)
}

/// Shows a value that is not understood.
fn shown(value: &SpannedValue<'_>) -> String {
    let text = value.as_str().map(|text| format!("`{}`", excerpt::cut(text, 60)));
    text.unwrap_or_else(|| value.kind_name().to_owned())
}

/// Shows a value in a message. A text may be a password.
pub(super) fn plain(value: &SpannedValue<'_>) -> String {
    let is_word = |text: &&str| {
        guard_words::status(text).is_some()
            || guard_words::readers(text).is_some()
            || is_switch(text)
    };
    value.as_str().filter(is_word).map_or_else(|| "…".to_owned(), |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::{Arc, LazyLock};

    use crate::config::{self, Config};
    use crate::diagnostic::{Report, Severity, SourceText};
    use crate::parser::fields::{self, FIELDS, FieldRole};
    use crate::syntax::{json, key_value, toml, yaml};

    /// Reads settings of `[articles]`.
    fn settings(lines: &str) -> Config {
        let path: Arc<Path> = Path::new("feed.toml").into();
        let file =
            format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[articles]\n{lines}\n");
        let source = SourceText::new(&path, &file);
        config::read(&source, Path::new(""), &mut Report::default()).unwrap()
    }

    /// Reads fields by some settings; returns what keeps the article out, and
    /// every problem.
    fn check_by(config: &Config, text: &str) -> (String, Vec<String>) {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let range = 0..text.len();
        let table = match text.as_bytes().first() {
            Some(b'{') => json::parse(text, range).unwrap(),
            _ if text.contains(" = ") => toml::parse(text, range).unwrap(),
            Some(b'A'..=b'Z') if !text.contains(['[', '\n']) => key_value::parse(text, range),
            _ => yaml::parse(text, range).unwrap(),
        };
        let fields = fields::read(&table, &SourceText::new(&path, text), config, &mut report);
        let effects = [
            (fields.is_draft, "draft"),
            (fields.is_protected, "protected"),
            (fields.is_excluded, "excluded"),
            (fields.is_retracted, "retracted"),
        ];
        let kept: Vec<&str> =
            effects.into_iter().filter(|(is_kept, _)| *is_kept).map(|(_, name)| name).collect();
        let found = report.diagnostics.iter();
        let found = found.map(|found| format!("{}: {}", found.code.severity, found.message));
        (kept.join(" "), found.collect())
    }

    fn check_with(lines: &str, text: &str) -> (String, Vec<String>) {
        check_by(&settings(lines), text)
    }

    fn check(text: &str) -> (String, Vec<String>) {
        static CONFIG: LazyLock<Config> = LazyLock::new(|| settings(""));
        check_by(&CONFIG, text)
    }

    /// Checks what keeps each article out, without a problem.
    fn check_all(rows: &[(&str, &str)]) {
        for (text, expected) in rows {
            assert_eq!(check(text), ((*expected).to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn guard_is_a_name_and_a_value() {
        #[rustfmt::skip]
        check_all(&[
            ("password: hunter2",                    "protected"),
            ("password: 12345",                      "protected"),
            ("password: no",                         "protected"),
            ("password: [a, b]",                     "protected"),
            ("password: {en: a}",                    "protected"),
            ("password: true",                       "protected"),
            ("password: ''",                         ""),
            ("password:",                            ""),
            ("password: false",                      ""),
            ("encrypt: true",                        "protected"),
            ("encrypted: yes",                       "protected"),
            ("private: 'true'",                      "protected"),
            ("private: \"'true'\"",                  "protected"),
            ("Private: TRUE",                        "protected"),
            ("is_private: on",                       "protected"),
            ("private: false",                       ""),
            ("secret: 1",                            "protected"),
            ("secret: 0",                            ""),
            ("hidden: y",                            "excluded"),
            ("unlisted: 1",                          "excluded"),
            ("listed: false",                        "excluded"),
            ("listed: true",                         ""),
            ("unpublished: true",                    "draft"),
            ("wip: true",                            "draft"),
            ("unreleased: label",                    "draft"),
            ("draft: 'yes'",                         "draft"),
            ("draft: [true]",                        "draft"),
            ("draft:",                               ""),
            ("published: no",                        "draft"),
            ("published: 0",                         "draft"),
            ("published: 'off'",                     "draft"),
            ("publish: n",                           "draft"),
            ("members: yes",                         "protected"),
            ("members_only: true",                   "protected"),
            ("members-only: 1",                      "protected"),
            ("premium: true",                        "protected"),
            ("premium: a fine wine",                 ""),
            ("public: false",                        "protected"),
            ("public: 'no'",                         "protected"),
            ("public: true",                         ""),
            ("status: draft",                        "draft"),
            ("status: Auto-Draft",                   "draft"),
            ("status: trash",                        "draft"),
            ("status: pending",                      "draft"),
            ("status: inherit",                      "draft"),
            ("status: private",                      "protected"),
            ("status: publish",                      ""),
            ("status: future",                       ""),
            ("status: [draft]",                      "draft"),
            ("state: draft",                         "draft"),
            ("state: in review",                     "draft"),
            ("state: Entwurf",                       "draft"),
            ("state: California",                    ""),
            ("state: {name: Iowa}",                  ""),
            ("visibility: public",                   ""),
            ("visibility: Everyone",                 ""),
            ("visibility: members",                  "protected"),
            ("visibility: paid",                     "protected"),
            ("visibility: tiers",                    "protected"),
            ("visibility: [members]",                "protected"),
            ("visibility: [public, members]",        "protected"),
            ("visibility: hidden",                   "excluded"),
            ("visibility: draft",                    "draft"),
            ("visibility: ''",                       ""),
            ("visibility: []",                       ""),
            ("audience: only_paid",                  "protected"),
            ("audience: only_free",                  "protected"),
            ("audience: founding",                   "protected"),
            ("audience: everyone",                   ""),
            ("access: 'members, staff'",             "protected"),
            ("access: free",                         ""),
            ("permalink: false\nurl: /a/",           "excluded"),
            ("canonical_url: false",                 ""),
            ("build: {list: never}",                 "excluded"),
            ("retracted: why",                       "retracted"),
        ]);
    }

    #[test]
    fn guard_has_the_names_of_generators_themes_and_services() {
        #[rustfmt::skip]
        check_all(&[
            ("visible: false",                       "excluded"),
            ("visible: everyone",                    ""),
            ("visible: members",                     "excluded"),
            ("hide: true",                           "excluded"),
            ("hide: [navigation, toc]",              ""),
            ("hide: [toc, feed]",                    "excluded"),
            ("hide: everywhere",                     "excluded"),
            ("hideFromFeed: yes",                    "excluded"),
            ("hiddenFromRss: 1",                     "excluded"),
            ("rss: false",                           "excluded"),
            ("rss: {enabled: false}",                "draft"),
            ("rss: {title: A}",                      ""),
            ("in_feed: no",                          "excluded"),
            ("archived: true",                       "excluded"),
            ("archived: 2021-05-01",                 "excluded"),
            ("archived: https://web.example/a",      ""),
            ("deleted_at: 2021-05-01",               "excluded"),
            ("expired: true",                        "excluded"),
            ("expires: true",                        "excluded"),
            ("expires: no",                          ""),
            ("exclude: true",                        "excluded"),
            ("exclude: rss",                         "excluded"),
            ("exclude: [tags, menu]",                ""),
            ("excluded: 1",                          "excluded"),
            ("ignore: yes",                          "excluded"),
            ("list: false",                          "excluded"),
            ("list: [a, b]",                         ""),
            ("render: never",                        "excluded"),
            ("render: {engine: a}",                  ""),
            ("build: never",                         "excluded"),
            ("_build: false",                        "excluded"),
            ("online: false",                        "draft"),
            ("active: no",                           "draft"),
            ("enabled: true",                        ""),
            ("live: https://live.example/",          ""),
            ("disabled: true",                       "draft"),
            ("embargoed: true",                      "draft"),
            ("embargo: true",                        "draft"),
            ("embargo: false",                       ""),
            ("nopublish: true",                      "draft"),
            ("do_not_publish: yes",                  "draft"),
            ("dg-publish: false",                    "draft"),
            ("published: draft",                     "draft"),
            ("published: public",                    ""),
            ("publish: never",                       "draft"),
            ("draft: wip",                           "draft"),
            ("draft: 'y'",                           "draft"),
            ("needs_review: true",                   "draft"),
            ("pending: true",                        "draft"),
            ("approved: false",                      "draft"),
            ("stage: draft",                         "draft"),
            ("workflow: editing",                    ""),
            ("publication_status: in press",         ""),
            ("publication_status: withheld",         "draft"),
            ("status: sent",                         "draft"),
            ("paid: true",                           "protected"),
            ("isPaid: 1",                            "protected"),
            ("free: false",                          "protected"),
            ("subscribers: true",                    "protected"),
            ("subscribers: 240",                     ""),
            ("internal: true",                       "protected"),
            ("restricted: yes",                      "protected"),
            ("locked: true",                         "protected"),
            ("paywall: hard",                        "protected"),
            ("auth: true",                           "protected"),
            ("tier: gold",                           ""),
            ("tiers: [members]",                     "protected"),
            ("paywall: members",                     "protected"),
            ("gated: true",                          "protected"),
            ("login_required: true",                 "protected"),
            ("auth: required",                       "protected"),
            ("auth: {user: a}",                      ""),
            ("permissions: [admin]",                 "protected"),
            ("privacy: friends",                     "protected"),
            ("privacy: public",                      ""),
            ("tier: premium",                        "protected"),
            ("tier: 2",                              ""),
            ("passwd: x",                            "protected"),
            ("passwords: [a]",                       "protected"),
            ("password_protected: true",             "protected"),
            ("use_secret: PAGE_A",                   "protected"),
            ("encryption: true",                     "protected"),
            ("encrypt_password: x",                  "protected"),
        ]);
    }

    /// What speaks to search engines, menus and widgets says nothing of feeds.
    #[test]
    fn fields_for_search_engines_and_menus_are_no_guards() {
        for field in [
            "noindex: true",
            "robots: noindex",
            "sitemap: false",
            "sitemap_exclude: true",
            "searchable: false",
            "search_exclude: true",
            "nav_exclude: true",
            "index: false",
            "toc: false",
            "comments: false",
            "share: false",
            "hiddenInHomeList: true",
            "hiddenFromHomePage: true",
            "nsfw: true",
            "deprecated: true",
            "skip: true",
            "stub: true",
            "finished: false",
            "price: 5",
            "release: true",
            "scheduled: true",
        ] {
            assert_eq!(check(field), (String::new(), vec![]), "{field}");
        }
    }

    #[test]
    fn guard_counts_in_every_dialect_and_table() {
        #[rustfmt::skip]
        check_all(&[
            ("password = 12345",                     "protected"),
            ("[extra]\nprivate = true",              "protected"),
            ("[extra.meta]\nprivate = true",         "protected"),
            ("[params]\nvisibility = \"members\"",   "protected"),
            ("{\"private\": true}",                  "protected"),
            ("{\"private\": \"true\"}",              "protected"),
            ("{\"meta\": {\"unlisted\": 1}}",        "excluded"),
            ("Private: true",                        "protected"),
            ("Password: hunter2",                    "protected"),
            ("Visibility: \"members\"",              "protected"),
            ("Published: no",                        "draft"),
            ("feed: {private: true}",                "protected"),
            ("params: {draft: true}",                "draft"),
            ("metadata: {hidden: true}",             "excluded"),
            ("ｐｒｉｖａｔｅ: true",                 "protected"),
            ("dra\u{200b}ft: true",                  "draft"),
            ("\u{feff}draft: true",                  "draft"),
            ("members only: true",                   "protected"),
            ("draft: ｔｒｕｅ",                      "draft"),
            ("cover: {hidden: true}",                ""),
            ("author: {private: true}",              ""),
        ]);
    }

    #[test]
    fn guard_that_keeps_the_article_out_wins_with_a_warning() {
        #[rustfmt::skip]
        let rows = [
            ("draft: false\nDraft: true",                "draft",     "`draft: false` and `Draft: true` contradict each other: the article is kept out"),
            ("Draft: true\ndraft: false",                "draft",     "`draft: false` and `Draft: true` contradict each other: the article is kept out"),
            ("draft: false\nextra: {draft: true}",       "draft",     "`draft: false` and `draft: true` contradict each other: the article is kept out"),
            ("feed: {draft: false}\ndraft: yes",         "draft",     "`draft: false` and `draft: yes` contradict each other: the article is kept out"),
            ("status: published\ndraft: true",           "draft",     "`status: published` and `draft: true` contradict each other: the article is kept out"),
            ("published: true\nwip: true",               "draft",     "`published: true` and `wip: true` contradict each other: the article is kept out"),
            ("private: false\nPRIVATE: true",            "protected", "`private: false` and `PRIVATE: true` contradict each other: the article is kept out"),
            ("visibility: public\npassword: hunter2",    "protected", "`visibility: public` and `password: …` contradict each other: the article is kept out"),
            ("visibility: public\nVisibility: members",  "protected", "`visibility: public` and `Visibility: members` contradict each other: the article is kept out"),
            ("hidden: false\nhid_den: true",             "excluded",  "`hidden: false` and `hid_den: true` contradict each other: the article is kept out"),
        ];
        for (text, expected, message) in rows {
            let found = vec![format!("warning: {message}")];
            assert_eq!(check(text), (expected.to_owned(), found), "{text}");
        }
    }

    #[test]
    fn guards_of_other_meanings_do_not_contradict() {
        #[rustfmt::skip]
        check_all(&[
            ("status: publish\npassword: x",            "protected"),
            ("draft: false\nprivate: true",             "protected"),
            ("hidden: false\nunlisted: true",           "excluded"),
            ("encrypted: false\nprivate: true",         "protected"),
            ("draft: true\nstatus: draft",              "draft"),
        ]);
    }

    #[test]
    fn value_that_is_not_understood_keeps_the_article_out_and_shows_the_line() {
        for text in [
            "draft: perhaps",
            "members: [Anna, Ben]",
            "private: {a: 1}",
            "status: cooking",
            "build: {list: nevr}",
            "state: drfat",
        ] {
            let (_, found) = check(text);
            assert!(found.len() == 1 && found[0].starts_with("error: "), "{text}: {found:?}");
        }
        let own = "known_fields = ['Members']";
        assert_eq!(check_with(own, "members: [Anna, Ben]"), (String::new(), vec![]));
        let (kept, found) = check("audience: [developers, everyone]");
        assert_eq!(kept, "protected");
        assert_eq!(
            found,
            [
                "warning: `audience: developers` may not be for everyone, so the article is in no public feed"
            ]
        );
        let public = "public = { audience = ['Developers'] }";
        assert_eq!(check_with(public, "audience: developers"), (String::new(), vec![]));
        assert_eq!(check_with(public, "access: developers").0, "protected");
        assert_eq!(check("access: {level: 3}").0, "protected");
        assert_eq!(check("tiers: [gold]").0, "protected");
        let public = "public = { tiers = ['gold'] }";
        assert_eq!(check_with(public, "membership: gold"), (String::new(), vec![]));
    }

    #[test]
    fn misspelled_guard_is_an_error_if_its_value_is_one_that_it_takes() {
        #[rustfmt::skip]
        let wrong = [
            "draf: true", "drfat: true", "expirse: 2026-01-01", "privat: true", "hiden: yes", "pasword: x",
            "wwip: true", "feeed: false", "statu: draft", "visiblity: members", "draft: false\ndraf: true",
            "extra: {privat: true}", "date: 2024-05-22\npubDat: 2099-01-01", "member: true", "publihs: false", "retractd: why", 
        ];
        for text in wrong {
            let (_, found) = check(text);
            assert!(found.len() == 1 && found[0].starts_with("error: "), "{text}: {found:?}");
            let name = text.rsplit_once(": ").unwrap().0.rsplit(['\n', '{', ' ']).next().unwrap();
            let own = format!("known_fields = ['{name}']");
            assert_eq!(check_with(&own, text).1, Vec::<String>::new(), "{text}");
        }
        #[rustfmt::skip]
        check_all(&[
            ("craft: beer", ""), ("zip: 90210", ""), ("vip: true", ""), ("seed: 1", ""), ("stats: full", ""),
            ("slate: grey", ""), ("expired: no idea", ""), ("member: Anna", ""), ("drafty: windows", ""),
            ("skip: true", ""), ("tip: true", ""), ("need: false", ""),
        ]);
    }

    /// Values of every kind.
    const VALUES: [&str; 20] = [
        "true",
        "false",
        "yes",
        "no",
        "1",
        "0",
        "''",
        "~",
        "[]",
        "{}",
        "draft",
        "published",
        "public",
        "members",
        "2024-05-22",
        "[true]",
        "[false, true]",
        "{a: 1}",
        "text",
        "'  '",
    ];

    #[test]
    fn every_guard_judges_every_kind_of_value_alike_wherever_it_is() {
        for field in FIELDS {
            let FieldRole::Guard(_) = field.role else { continue };
            for alias in field.aliases {
                for value in VALUES {
                    let nested =
                        [["", ""], ["extra: {", "}"], ["params: {", "}"], ["meta: {", "}"]];
                    let names =
                        [(*alias).to_owned(), alias.to_uppercase(), alias.replace('-', "_")];
                    let mut results = Vec::new();
                    for [before, after] in nested {
                        for name in &names {
                            let text = format!("a: 1\n{before}{name}: {value}{after}");
                            results.push(check(&text).0);
                        }
                    }
                    assert!(
                        results.iter().all(|kept| *kept == results[0]),
                        "{alias}: {value}: {results:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn no_guard_is_silent_about_both_truths() {
        for field in FIELDS {
            let FieldRole::Guard(_) = field.role else { continue };
            if matches!(field.name, "build" | "state") {
                continue;
            }
            let name = field.aliases[0];
            let out = ["true", "false"].map(|value| {
                let (kept, found) = check(&format!("{name}: {value}"));
                !kept.is_empty()
                    || found.iter().any(|found| found.starts_with(Severity::Error.as_str()))
            });
            assert!(out[0] || out[1], "{name}");
        }
    }
}
