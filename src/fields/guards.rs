//! Guards: fields that can hide an article, such as `draft` and `visibility`.
//!
//! [`FieldGuard::judge`] maps a value to a verdict, [`GuardSummary`] collects the verdicts of
//! an article, and `FieldReader::apply_guards` applies them. If two guards contradict each other, the one
//! that hides the article wins, and a value that is not understood is reported.

mod guard_words;
mod summary;

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::date;
use crate::text::fold::letters;

use guard_words::{GuardWord, is_false, is_true};
pub(super) use guard_words::{is_switch, is_switch_or_status};
pub(super) use summary::GuardSummary;
pub(super) use summary::{has_no_page, show_word};

/// Effect of a guard that hides an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GuardEffect {
    /// The article is a draft.
    Draft,
    /// Only some readers may read the article.
    Protected,
    /// The article has a web page, but is in no feed.
    Excluded,
    /// The article was withdrawn.
    Retracted,
}

/// Number of variants of [`GuardEffect`].
const EFFECT_COUNT: usize = 4;

/// Kind of values that a guard accepts, and their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GuardValueKind {
    /// True hides the article.
    Flag,
    /// False hides the article.
    Switch,
    /// `true` hides the article. A value that is not a truth value is ignored.
    Hint,
    /// Like `Hint`; a date hides the article too.
    Since,
    /// `false` hides the article. A value that is not a truth value is ignored.
    SwitchHint,
    /// True hides the article, and so does any text that is not empty.
    Text,
    /// A workflow status, such as `draft`.
    Status,
    /// A workflow status; other words are ignored.
    State,
    /// A word for the readers who have access, such as `members`.
    Readers,
    /// A word for the readers who have access; other words are ignored.
    ReadersHint,
    /// A truth value, or a table of fields for feeds.
    Feed,
    /// Hugo's table `build`, or one of its words.
    Build,
    /// A reason, or true.
    Reason,
}

/// Guard: the values that it accepts, and its effect.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldGuard {
    kind: GuardValueKind,
    pub(super) effect: GuardEffect,
    /// True if a value that opens the article contradicts every guard of the same effect that
    /// hides it: `draft: false` does, but `hidden: false` is only about that field.
    is_decisive: bool,
}

/// Verdict of a guard on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GuardVerdict {
    /// No verdict: the value is empty, or belongs to the theme.
    Silent,
    /// The article is not hidden by this value.
    Opens,
    /// The article is hidden.
    Closes(GuardEffect),
    /// The guard does not accept the value.
    Unknown,
}

impl FieldGuard {
    pub(super) const fn new(kind: GuardValueKind, effect: GuardEffect) -> Self {
        Self { kind, effect, is_decisive: false }
    }

    pub(super) const fn decisive(kind: GuardValueKind, effect: GuardEffect) -> Self {
        Self { kind, effect, is_decisive: true }
    }

    /// Returns the verdict on a value. `is_admitted` returns true for further words that mean
    /// everyone, from the setting `public`.
    pub(super) fn judge(
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
                let text = guard_words::trim_quotes(value.as_str().unwrap_or_default());
                if text.is_empty() {
                    GuardVerdict::Silent
                } else {
                    self.judge_text(value, text, is_admitted)
                }
            }
        }
    }

    /// Returns true if the value names the readers who have access. An unknown word then hides
    /// the article.
    pub(super) fn is_about_readers(self) -> bool {
        self.kind == GuardValueKind::Readers
    }

    /// Returns true if the guard accepts a value, which is evidence for a misspelled name.
    pub(super) fn accepts(self, value: &SpannedValue<'_>) -> bool {
        !matches!(self.judge(value, &|_| false), GuardVerdict::Silent | GuardVerdict::Unknown)
    }

    fn judge_text(
        self,
        value: &SpannedValue<'_>,
        text: &str,
        is_admitted: &dyn Fn(&str) -> bool,
    ) -> GuardVerdict {
        let closes = GuardVerdict::Closes(self.effect);
        match self.kind {
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
            // In `tier: 1` the value is a number.
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
            // `draft: published` and `hidden: public` are too ambiguous to open an article.
            GuardValueKind::Flag => match self.judge_word(text, GuardVerdict::Unknown) {
                GuardVerdict::Opens => GuardVerdict::Unknown,
                verdict => verdict,
            },
            GuardValueKind::Switch | GuardValueKind::Feed => {
                self.judge_word(text, GuardVerdict::Unknown)
            }
            GuardValueKind::Hint | GuardValueKind::Since | GuardValueKind::SwitchHint => {
                self.judge_word(text, GuardVerdict::Silent)
            }
            GuardValueKind::Build => judge_listing(text),
            // The text `no` may be a password, so only a boolean opens the article.
            GuardValueKind::Text if value.kind == ValueKind::Bool(false) => GuardVerdict::Opens,
            GuardValueKind::Reason if is_false(text) => GuardVerdict::Opens,
            GuardValueKind::Text | GuardValueKind::Reason => closes,
            GuardValueKind::Status | GuardValueKind::State => {
                match guard_words::find_status(text) {
                    Some(GuardWord::Opens) => GuardVerdict::Opens,
                    Some(GuardWord::Closes(effect)) => GuardVerdict::Closes(effect),
                    None if self.kind == GuardValueKind::State
                        && !guard_words::is_near_status(text) =>
                    {
                        GuardVerdict::Silent
                    }
                    None => GuardVerdict::Unknown,
                }
            }
            GuardValueKind::Readers | GuardValueKind::ReadersHint => strictest(
                guard_words::split_words(text).map(|part| match guard_words::find_readers(part) {
                    Some(GuardWord::Opens) => GuardVerdict::Opens,
                    Some(GuardWord::Closes(effect)) => GuardVerdict::Closes(effect),
                    None if is_admitted(part) => GuardVerdict::Opens,
                    None if self.kind == GuardValueKind::ReadersHint => GuardVerdict::Silent,
                    None => GuardVerdict::Unknown,
                }),
            ),
        }
    }

    /// Returns the verdict on a status word or a word for readers, or `default` for others.
    fn judge_word(self, text: &str, default: GuardVerdict) -> GuardVerdict {
        match guard_words::find_any(text) {
            Some(GuardWord::Opens) => GuardVerdict::Opens,
            Some(GuardWord::Closes(_)) => GuardVerdict::Closes(self.effect),
            None => default,
        }
    }

    fn judge_table(self, table: &ValueTable<'_>) -> GuardVerdict {
        match self.kind {
            _ if table.entries.is_empty() => GuardVerdict::Silent,
            GuardValueKind::Feed
            | GuardValueKind::Hint
            | GuardValueKind::Since
            | GuardValueKind::SwitchHint
            | GuardValueKind::State
            | GuardValueKind::ReadersHint => GuardVerdict::Silent,
            GuardValueKind::Text | GuardValueKind::Reason => GuardVerdict::Closes(self.effect),
            GuardValueKind::Build => {
                strictest(table.entries.iter().map(|(key, value)| judge_build_row(key, value)))
            }
            GuardValueKind::Flag
            | GuardValueKind::Switch
            | GuardValueKind::Status
            | GuardValueKind::Readers => GuardVerdict::Unknown,
        }
    }

    /// Returns true if every table that is not empty is a value that the guard reports.
    pub(super) const fn refuses_tables(self) -> bool {
        match self.kind {
            GuardValueKind::Flag
            | GuardValueKind::Switch
            | GuardValueKind::Status
            | GuardValueKind::Readers => true,
            GuardValueKind::Hint
            | GuardValueKind::Since
            | GuardValueKind::SwitchHint
            | GuardValueKind::Text
            | GuardValueKind::State
            | GuardValueKind::ReadersHint
            | GuardValueKind::Feed
            | GuardValueKind::Build
            | GuardValueKind::Reason => false,
        }
    }

    /// Returns the expected values, for messages.
    const fn expected(self) -> &'static str {
        match self.kind {
            GuardValueKind::Status | GuardValueKind::State => "`published` or `draft`",
            GuardValueKind::Build => "`always` or `never`",
            _ => "true or false",
        }
    }
}

/// Returns the verdict on a row of Hugo's `build`, which can keep a page out of lists or not
/// render it at all.
fn judge_build_row(key: &SpannedKey<'_>, value: &SpannedValue<'_>) -> GuardVerdict {
    let is_row = ["list", "render"].iter().any(|name| key.name.eq_ignore_ascii_case(name));
    let Some(word) = value.as_str().map(guard_words::trim_quotes).filter(|_| is_row) else {
        return GuardVerdict::Silent;
    };
    match judge_listing(word) {
        GuardVerdict::Silent => GuardVerdict::Unknown,
        verdict => verdict,
    }
}

/// Returns the verdict on a word of Hugo's for the lists that contain a page.
fn judge_listing(word: &str) -> GuardVerdict {
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
    value.as_str().is_some_and(date::may_be_date)
}

/// Combines the verdicts on several values: the strictest wins.
fn strictest(verdicts: impl Iterator<Item = GuardVerdict>) -> GuardVerdict {
    verdicts.max_by_key(|verdict| verdict.severity()).unwrap_or(GuardVerdict::Silent)
}

impl GuardVerdict {
    const fn severity(self) -> u8 {
        match self {
            Self::Silent => 0,
            Self::Opens => 1,
            Self::Unknown => 2,
            Self::Closes(_) => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::{Arc, LazyLock};

    use crate::config::{self, Config};
    use crate::diagnostic::{Report, Severity, SourceText};
    use crate::fields::{self, FIELDS, FieldRole};
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
            ("author: {name: A, private: true}",     ""),
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
