//! Reads the fields of a frontmatter: the table [`FIELDS`] names every field, in every
//! generator's spelling, and the function that reads its value.
//!
//! Read the table, then [`read`]. It visits all rows, keeps the best value of each field,
//! evaluates guards (fields that hide an article), suggests names for misspelled ones, and
//! settles contradictions. In doubt an article stays hidden.

mod dates;
mod distinct_list;
mod field_setters;
mod guards;
mod names;
mod nested_rows;

use std::borrow::Cow;
use std::ops::Range;

use chrono_tz::Tz;

use crate::config::{self, Config};
use crate::diagnostic::{Report, SourceText, codes};
use crate::model::ParsedDate;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

use dates::DateCounts;
use guards::{FieldGuard, GuardEffect, GuardSummary, GuardValueKind, GuardVerdict};
pub(super) use names::is_known;
use names::{UnknownField, find_name, suggest_name};
use nested_rows::{FrontmatterRow, visit_rows};

/// Fields of an article, as read from its frontmatter.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of an article")]
pub struct ArticleFields<'a> {
    pub title: Option<Cow<'a, str>>,
    pub published: Option<ParsedDate>,
    pub embargo: Option<ParsedDate>,
    /// Byte range of the value that `embargo` was read from.
    pub embargo_span: Range<usize>,
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
pub struct BylineAuthor<'a> {
    /// Name, or key in `[authors]`.
    pub name: Cow<'a, str>,
    pub email: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
}

/// Picture of an article, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageField<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub alt: Option<Cow<'a, str>>,
    pub caption: Option<Cow<'a, str>>,
    pub credit: Option<Cow<'a, str>>,
}

/// Attached file, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnclosureField<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub mime_type: Option<Cow<'a, str>>,
    pub length: Option<u64>,
    pub duration: Option<u32>,
    pub title: Option<Cow<'a, str>>,
}

/// Correction of an article after publication, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionField<'a> {
    pub date: Option<ParsedDate>,
    /// Text of the correction: Markdown on one line.
    pub text: Cow<'a, str>,
    pub span: Range<usize>,
}

/// Function that reads a value into its field.
type FieldSetter = for<'a, 'r> fn(&mut FieldReader<'a, 'r>, &SpannedValue<'a>);

/// Row of the table: a field, its names and its meaning.
pub struct FieldDefinition {
    /// Name of the field in feedwright's code and settings.
    pub name: &'static str,
    /// Names in frontmatter, by precedence: the value of an earlier name wins.
    pub aliases: &'static [&'static str],
    /// Meaning of the field, for users.
    pub meaning: &'static str,
    role: FieldRole,
}

/// Purpose of a field, which decides which of several values counts.
#[derive(Clone, Copy)]
enum FieldRole {
    /// Describes the article: the value of the first name counts.
    Value(FieldSetter),
    /// States when the article is public: the value of the first name counts, unless another
    /// one hides the article for longer.
    Date(FieldSetter),
    /// Hides the article: every value counts.
    Guard(FieldGuard),
}

impl FieldDefinition {
    /// Returns true if the field can hide an article.
    pub const fn can_hide(&self) -> bool {
        matches!(self.role, FieldRole::Date(_) | FieldRole::Guard(_))
    }
}

const fn field(
    name: &'static str,
    aliases: &'static [&'static str],
    set: FieldSetter,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Value(set) }
}

const fn date(
    name: &'static str,
    aliases: &'static [&'static str],
    set: FieldSetter,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Date(set) }
}

const fn guard(
    name: &'static str,
    aliases: &'static [&'static str],
    guard: FieldGuard,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Guard(guard) }
}

/// Number of rows in [`FIELDS`].
const FIELD_COUNT: usize = 61;

/// Every field. Names are compared without case, `_` and `-`, so `publishedAt` is the same as
/// `published-at`.
///
/// Some fields are deliberately not guards, because generators keep such articles in their
/// own feeds: `noindex`, `robots`, `sitemap` and `search` address search engines, and
/// `nav_exclude` and `hiddenFromHomePage` affect only menus and the home page.
#[rustfmt::skip]
pub static FIELDS: &[FieldDefinition; FIELD_COUNT] = &[
    field("title",         &["title", "headline", "hed"], field_setters::title, "the title; else the first heading, else the file's name"),
    date ("published",     &["date", "published", "pubdate", "published-at", "published-on", "published-date", "publication-date", "date-published", "pub-datetime", "post-date", "posted", "created", "created-at", "date-created"], field_setters::published, "the date of publication; else from the file's name; of two different days the later one counts"),
    date ("embargo",       &["publish-date", "embargo", "embargo-until", "embargoed-until", "embargo-date", "embargo-end", "embargo-ends", "embargo-lifts", "publish-at", "publish-on", "publish-after", "publish-from", "publish-time", "publication-start", "public-from", "scheduled", "scheduled-at", "scheduled-for", "scheduled-on", "scheduled-date", "schedule-date", "release-date", "release-at", "release-on", "go-live", "go-live-at", "go-live-date", "live-date", "live-at", "live-from", "available-from", "visible-from", "valid-from", "not-before"], field_setters::embargo, "not published before this date; if it is later than the date, it is the publication date"),
    field("updated",       &["updated", "lastmod", "last-modified-at", "last-modified", "modified", "modified-at", "modified-date", "mod-datetime", "updated-date", "updated-at", "updated-on", "date-modified", "date-updated", "last-updated", "last-update"], field_setters::updated, "the last significant change"),
    date ("expires",       &["expiry-date", "expires", "unpublish-date", "expire", "expiry", "expire-date", "expire-at", "expires-at", "expires-on", "expiration", "expiration-date", "unpublish-at", "unpublish-on", "publish-until", "published-until", "public-until", "available-until", "visible-until", "valid-until", "not-after"], field_setters::expires, "the time from which it is in no feed"),
    guard("publish",       &["publish", "is-published", "dg-publish", "publishable", "ready-to-publish", "should-publish", "publish-to-web", "publish-to-blog"], FieldGuard::decisive(GuardValueKind::Switch, GuardEffect::Draft), "`false` makes it a draft, as `published: false` does"),
    guard("draft",         &["draft", "is-draft", "as-draft"], FieldGuard::decisive(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft"),
    guard("unpublished",   &["unpublished", "is-unpublished", "unpublish", "no-publish", "not-published", "do-not-publish", "dont-publish"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft"),
    guard("wip",           &["wip", "is-wip", "work-in-progress"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft"),
    guard("embargoed",     &["embargoed", "is-embargoed", "under-embargo"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft; `embargo: true` does so too"),
    guard("pending",       &["pending", "is-pending", "in-review", "needs-review", "pending-review", "awaiting-review"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Draft), "`true` makes it a draft; other values are ignored"),
    guard("online",        &["online", "active", "is-active", "enabled", "is-enabled", "live", "is-live", "ready", "approved", "is-approved"], FieldGuard::new(GuardValueKind::SwitchHint, GuardEffect::Draft), "`false` makes it a draft; other values are ignored"),
    guard("disabled",      &["disabled", "is-disabled", "offline", "inactive"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Draft), "`true` makes it a draft; other values are ignored"),
    guard("unreleased",    &["unreleased", "is-unreleased"], FieldGuard::new(GuardValueKind::Text, GuardEffect::Draft), "`true` or any text makes it a draft"),
    guard("status",        &["status", "post-status", "wp-status"], FieldGuard::decisive(GuardValueKind::Status, GuardEffect::Draft), "`draft`, `pending`, `hidden` and the like make it a draft, `private` and the like protect it; `future` is public from its date on"),
    guard("state",         &["state", "post-state", "publish-state", "published-state", "publication-state", "publish-status", "publishing-status", "publication-status", "article-status", "content-status", "page-status", "draft-status", "review-status", "editorial-status", "stage", "phase", "workflow", "workflow-state", "workflow-status"], FieldGuard::decisive(GuardValueKind::State, GuardEffect::Draft), "as `status`; other words are ignored"),
    guard("password",      &["password", "post-password", "passphrase", "wp-post-password", "passwords", "passwd", "pwd", "passcode", "page-password", "article-password", "content-password", "access-password", "encrypt-password", "encryption-password", "encryption-key", "access-code", "use-secret"], FieldGuard::new(GuardValueKind::Text, GuardEffect::Protected), "any text protects it"),
    guard("encrypted",     &["encrypted", "encrypt", "is-encrypted", "encrypt-content", "encrypted-content", "encryption", "hexo-encrypt"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("private",       &["private", "is-private"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("secret",        &["secret", "is-secret"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("members",       &["members", "members-only", "is-members-only", "member-only", "for-members", "for-members-only", "only-members", "subscribers-only", "subscriber-only", "only-subscribers", "for-subscribers", "paid-only", "only-paid", "patrons-only", "supporters-only", "sponsors-only", "friends-only"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("protected",     &["protected", "is-protected", "paywall", "paywalled", "is-paywalled", "premium", "is-premium", "confidential", "protect", "password-protected", "is-password-protected", "paid", "is-paid", "paid-content", "gated", "is-gated", "restricted", "is-restricted", "locked", "is-locked", "internal", "is-internal", "internal-only", "subscriber", "subscribers", "subscription", "subscription-required", "patron", "patrons", "login-required", "require-login", "requires-login", "auth-required", "require-auth", "requires-auth", "requires-subscription", "requires-membership", "authenticated"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Protected), "`true` protects it; other values are ignored"),
    guard("free",          &["free", "is-free"], FieldGuard::new(GuardValueKind::SwitchHint, GuardEffect::Protected), "`false` protects it; other values are ignored"),
    guard("public",        &["public", "is-public"], FieldGuard::decisive(GuardValueKind::Switch, GuardEffect::Protected), "`false` protects it"),
    guard("visibility",    &["visibility", "post-visibility", "content-visibility"], FieldGuard::decisive(GuardValueKind::Readers, GuardEffect::Protected), "`public`, `everyone`, `all`, `free` and `open` admit all; any other word protects it"),
    guard("audience",      &["audience", "audiences"], FieldGuard::decisive(GuardValueKind::Readers, GuardEffect::Protected), "as `visibility`"),
    guard("access",        &["access", "access-level"], FieldGuard::decisive(GuardValueKind::Readers, GuardEffect::Protected), "as `visibility`"),
    guard("tiers",         &["tiers", "access-tier", "content-tier", "required-tier", "membership", "membership-level", "visible-to", "restricted-to", "restrict-to", "allowed-roles"], FieldGuard::decisive(GuardValueKind::Readers, GuardEffect::Protected), "as `visibility`"),
    guard("readers",       &["readers", "privacy", "tier", "permission", "permissions", "auth", "plan"], FieldGuard::new(GuardValueKind::ReadersHint, GuardEffect::Protected), "`members`, `paid`, `premium`, `private` and the like protect it; other words are ignored"),
    guard("feed",          &["feed"], FieldGuard::decisive(GuardValueKind::Feed, GuardEffect::Excluded), "`false` keeps it out of feeds; a table overrides fields in feeds"),
    guard("feed-exclude",  &["feed-exclude", "exclude-from-feed", "exclude-from-feeds", "exclude-from-rss", "no-feed", "no-rss", "feed-hide", "feed-hidden", "feed-ignore", "feed-skip", "rss-exclude", "rss-hide", "rss-ignore", "exclude-feed", "exclude-rss", "excluded-from-feed", "hide-from-feed", "hide-from-feeds", "hide-from-rss", "hide-in-feed", "hide-in-rss", "hidden-from-feed", "hidden-from-rss", "hidden-in-feed", "hidden-in-rss", "ignore-feed", "skip-feed", "skip-rss", "disable-feed", "disable-rss", "not-in-feed", "not-in-rss"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("in-feed",       &["in-feed", "in-feeds", "in-rss", "rss", "rss-feed", "atom", "feed-include", "rss-include", "include-in-feed", "include-in-feeds", "include-in-rss", "show-in-feed", "show-in-feeds", "show-in-rss"], FieldGuard::decisive(GuardValueKind::SwitchHint, GuardEffect::Excluded), "`false` keeps it out of feeds"),
    guard("hidden",        &["hidden", "is-hidden"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("hide",          &["hide", "hide-post", "hide-page", "hide-from-list", "hide-from-lists", "hidden-from-list", "unlist", "invisible", "exclude", "excluded", "is-excluded", "exclude-from-list", "exclude-from-lists", "exclude-from-collections", "ignore", "ignored"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Excluded), "`true`, or a list with `feed` in it, keeps it out of feeds; other values are ignored"),
    guard("archived",      &["archived", "is-archived", "archived-at", "archived-on", "expired", "is-expired", "deleted", "is-deleted", "deleted-at", "removed", "trashed", "trashed-at", "soft-deleted"], FieldGuard::new(GuardValueKind::Since, GuardEffect::Excluded), "`true` or a date keeps it out of feeds; other values are ignored"),
    guard("visible",       &["visible", "is-visible"], FieldGuard::decisive(GuardValueKind::Switch, GuardEffect::Excluded), "`false` keeps it out of feeds"),
    guard("list",          &["list", "listing", "in-list", "in-lists", "show", "show-in-list", "show-in-lists", "display", "render", "output"], FieldGuard::new(GuardValueKind::SwitchHint, GuardEffect::Excluded), "`false` or `never` keeps it out of feeds; other values are ignored"),
    guard("unlisted",      &["unlisted", "is-unlisted"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("listed",        &["listed", "is-listed"], FieldGuard::decisive(GuardValueKind::Switch, GuardEffect::Excluded), "`false` keeps it out of feeds"),
    guard("headless",      &["headless", "eleventy-exclude-from-collections"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("build",         &["build"], FieldGuard::new(GuardValueKind::Build, GuardEffect::Excluded), "Hugo's table, which may keep it out of lists"),
    guard("retracted",     &["retracted", "retraction", "withdrawn"], FieldGuard::new(GuardValueKind::Reason, GuardEffect::Retracted), "the reason for its withdrawal, or true: it is in no feed, and feeds that contained it announce that"),
    field("summary",       &["summary", "description", "excerpt", "blurb", "deck", "dek", "spoiler", "subtitle", "subhead", "subhed", "standfirst", "lede", "abstract", "desc"], field_setters::summary, "the summary; else the text before `<!-- more -->`, else the beginning of the text"),
    field("authors",       &["authors", "author", "author-name", "by", "byline", "contributors"], field_setters::authors, "names, keys of `[authors]`, or tables with name, email and url"),
    field("tags",          &["tags", "tag", "topics", "keywords"], field_setters::tags, "a list, or words between commas"),
    field("categories",    &["categories", "category", "kicker"], field_setters::categories, "a list, or words between commas"),
    field("section",       &["section"], field_setters::section, "the section; else the first folder"),
    field("slug",          &["slug"], field_setters::slug, "the last part of the address"),
    field("url",           &["url", "permalink", "link", "canonical", "canonical-url"], field_setters::url, "the address, or its path below the site"),
    field("path",          &["path"], field_setters::path, "the path of the address, as in Zola; a date in it counts if there is no other"),
    field("id",            &["id", "guid", "uuid", "wordpress-id"], field_setters::id, "the id of the entry, used unchanged"),
    field("exact-id",      &["exact-id"], field_setters::exact_id, "the id that readers already know, if it is not an address: RSS and JSON Feed use it exactly as written"),
    field("image",         &["image", "cover", "hero", "hero-image", "cover-image", "featured-image", "feature-image", "featured-img", "header-image", "lead-image", "thumbnail", "images"], field_setters::image, "the picture: a path, an address, or a table with alt, caption, credit"),
    field("image-alt",     &["image-alt", "alt", "cover-alt", "hero-alt", "hero-image-alt", "image-description", "thumbnail-alt"], field_setters::image_alt, "a description of the picture"),
    field("image-caption", &["image-caption", "image-figcaption", "caption", "cover-caption"], field_setters::image_caption, "the caption of the picture"),
    field("image-credit",  &["image-credit", "credit", "photo-credit", "cover-credit"], field_setters::image_credit, "the author of the picture"),
    field("attachments",   &["enclosure", "enclosures", "audio", "podcast-file", "attachments", "enclosure-url", "audio-url", "audio-file", "podcast-url", "podcast-link", "mp3", "podcast"], field_setters::attachments, "files with url, length, type and duration"),
    field("length",        &["enclosure-length", "podcast-bytes", "podcast-length", "podcast-size", "podcast-file-size", "audio-length", "audio-size", "audio-file-size"], field_setters::length, "the size of the attached file, in bytes"),
    field("duration",      &["duration", "podcast-duration", "audio-duration"], field_setters::duration, "the duration of the attached recording: seconds, or 1:02:03"),
    field("corrections",   &["corrections", "correction"], field_setters::corrections, "corrections that the entry shows: texts, or tables with `date` and `text`; the newest date counts as `updated`"),
    field("language",      &["lang", "language", "locale", "language-code"], field_setters::language, "a language tag; else from `name.fr.md`, else the site's"),
];

/// State while the fields of one article are read.
pub struct FieldReader<'a, 'r> {
    fields: ArticleFields<'a>,
    source: &'r SourceText<'a>,
    zone: Tz,
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
pub fn read<'a>(
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
            FieldRole::Date(_) | FieldRole::Value(_) => {
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
            zone: config.site.zone,
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

    /// Reads the best value of every field.
    fn set_fields(&mut self, best: &[BestCandidate<'_, 'a>]) {
        for (row, found) in best.iter().enumerate() {
            let Some(FieldCandidate { key, value, .. }) = found else { continue };
            self.start_field(key);
            match FIELDS[row].role {
                FieldRole::Value(set) | FieldRole::Date(set) => set(self, value),
                // `retracted` is the only guard with a value to show: the reason.
                FieldRole::Guard(_) => field_setters::retracted(self, value),
            }
        }
    }
}

/// Returns the first guard that hides the article, as a message shows it, like `draft: true`.
/// A value that may be a password is not shown.
pub fn hiding_field(table: &ValueTable<'_>, config: &Config) -> Option<String> {
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
pub fn exported_guards<'a>(
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

/// Returns the byte range of the value that a field is read from.
pub fn locate_value(table: &ValueTable<'_>, name: &str) -> Option<Range<usize>> {
    let row = FIELDS.iter().position(|field| field.name == name)?;
    let mut best: BestCandidate<'_, '_> = None;
    visit_rows(table, &mut |found: FrontmatterRow<'_, '_>| {
        let is_date = matches!(FIELDS[row].role, FieldRole::Date(_));
        let name =
            found.field().filter(|name| effective_row(name.row, &found.name, found.value) == row);
        if let Some(name) = name.filter(|_| !is_date || !dates::is_unset(found.value)) {
            offer_candidate(&mut best, &found, name.rank);
        }
    });
    best.map(|candidate| candidate.value.span.clone())
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

/// Value that a field may be read from.
#[derive(Clone, Copy)]
struct FieldCandidate<'t, 'a> {
    /// Precedence of the name and the table; the lowest wins.
    rank: i32,
    key: &'t SpannedKey<'a>,
    value: &'t SpannedValue<'a>,
}

/// Best candidate of a field so far.
type BestCandidate<'t, 'a> = Option<FieldCandidate<'t, 'a>>;

/// Replaces the best candidate if a row has a better rank and a value.
fn offer_candidate<'t, 'a>(
    best: &mut BestCandidate<'t, 'a>,
    row: &FrontmatterRow<'t, 'a>,
    rank: i32,
) {
    let rank = row.base + rank;
    let is_better = best.is_none_or(|other| rank < other.rank);
    if is_better && !is_empty(row.value) {
        *best = Some(FieldCandidate { rank, key: row.key, value: row.value });
    }
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
