//! The table of dialects: which names a field has, and what it takes.

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
use names::{UnknownField, misspelt, named};
use nested_rows::{FrontmatterRow, each};

/// Everything that feedwright reads from a frontmatter, as its author meant it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of an article")]
pub struct ArticleFields<'a> {
    pub title: Option<Cow<'a, str>>,
    pub published: Option<ParsedDate>,
    pub embargo: Option<ParsedDate>,
    /// The bytes of the value that `embargo` was read from.
    pub embargo_span: Range<usize>,
    pub updated: Option<ParsedDate>,
    pub expires: Option<ParsedDate>,
    pub is_draft: bool,
    pub is_excluded: bool,
    /// Whether only some readers may have it.
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

/// One author of a byline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BylineAuthor<'a> {
    /// A name, or a key of `[authors]`.
    pub name: Cow<'a, str>,
    pub email: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
}

/// The picture of an article, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageField<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub alt: Option<Cow<'a, str>>,
    pub caption: Option<Cow<'a, str>>,
    pub credit: Option<Cow<'a, str>>,
}

/// An attached file, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnclosureField<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub mime_type: Option<Cow<'a, str>>,
    pub length: Option<u64>,
    pub duration: Option<u32>,
    pub title: Option<Cow<'a, str>>,
}

/// What was wrong in an article and is right now, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionField<'a> {
    pub date: Option<ParsedDate>,
    /// Markdown on one line.
    pub text: Cow<'a, str>,
    pub span: Range<usize>,
}

/// Reads a value into its field.
type FieldSetter = for<'a, 'r> fn(&mut FieldReader<'a, 'r>, &SpannedValue<'a>);

/// A row of the table.
pub struct FieldDefinition {
    /// The name that messages use.
    pub name: &'static str,
    /// What generators call it, in the order in which one wins over the next.
    pub aliases: &'static [&'static str],
    /// What it means, for the README's table.
    pub meaning: &'static str,
    role: FieldRole,
}

/// What a field is for.
#[derive(Clone, Copy)]
enum FieldRole {
    /// To say something of the article: the value of the first name counts.
    Value(FieldSetter),
    /// To say when it is public: the value of the first name counts, unless
    /// another one keeps the article out for longer.
    Date(FieldSetter),
    /// To keep the article out: every value counts.
    Guard(FieldGuard),
}

impl FieldDefinition {
    /// Says whether it can keep an article out of the feeds.
    pub const fn keeps_back(&self) -> bool {
        matches!(self.role, FieldRole::Date(_) | FieldRole::Guard(_))
    }
}

const fn field(
    name: &'static str,
    aliases: &'static [&'static str],
    slot: FieldSetter,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Value(slot) }
}

const fn date(
    name: &'static str,
    aliases: &'static [&'static str],
    slot: FieldSetter,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Date(slot) }
}

const fn guard(
    name: &'static str,
    aliases: &'static [&'static str],
    guard: FieldGuard,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Guard(guard) }
}

/// How many there are.
const COUNT: usize = 61;

/// Every field. Names are compared without case, `_` and `-`: `publishedAt` is
/// `published-at`.
///
/// Not guards: `noindex`, `robots`, `sitemap` and `search` speak to search
/// engines, `nav_exclude` and `hiddenFromHomePage` to menus and the home page
/// alone. With them the generators keep the article in their own feeds.
#[rustfmt::skip]
pub static FIELDS: &[FieldDefinition; COUNT] = &[
    field("title",         &["title", "headline", "hed"], field_setters::title, "the title; else the first heading, else the file's name"),
    date ("published",     &["date", "published", "pubdate", "published-at", "published-on", "published-date", "publication-date", "date-published", "pub-datetime", "post-date", "posted", "created", "created-at", "date-created"], field_setters::published, "the date of publication; else from the file's name; of two different days the later one counts"),
    date ("embargo",       &["publish-date", "embargo", "embargo-until", "embargoed-until", "embargo-date", "embargo-end", "embargo-ends", "embargo-lifts", "publish-at", "publish-on", "publish-after", "publish-from", "publish-time", "publication-start", "public-from", "scheduled", "scheduled-at", "scheduled-for", "scheduled-on", "scheduled-date", "schedule-date", "release-date", "release-at", "release-on", "go-live", "go-live-at", "go-live-date", "live-date", "live-at", "live-from", "available-from", "visible-from", "valid-from", "not-before"], field_setters::embargo, "not before this date; it is the date of publication if it is later"),
    field("updated",       &["updated", "lastmod", "last-modified-at", "last-modified", "modified", "modified-at", "modified-date", "mod-datetime", "updated-date", "updated-at", "updated-on", "date-modified", "date-updated", "last-updated", "last-update"], field_setters::updated, "the last significant change"),
    date ("expires",       &["expiry-date", "expires", "unpublish-date", "expire", "expiry", "expire-date", "expire-at", "expires-at", "expires-on", "expiration", "expiration-date", "unpublish-at", "unpublish-on", "publish-until", "published-until", "public-until", "available-until", "visible-until", "valid-until", "not-after"], field_setters::expires, "from when on it is in no feed"),
    guard("publish",       &["publish", "is-published", "dg-publish", "publishable", "ready-to-publish", "should-publish", "publish-to-web", "publish-to-blog"], FieldGuard::speaks(GuardValueKind::Switch, GuardEffect::Draft), "`false` makes it a draft, as `published: false` does"),
    guard("draft",         &["draft", "is-draft", "as-draft"], FieldGuard::speaks(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft"),
    guard("unpublished",   &["unpublished", "is-unpublished", "unpublish", "no-publish", "not-published", "do-not-publish", "dont-publish"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft"),
    guard("wip",           &["wip", "is-wip", "work-in-progress"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft"),
    guard("embargoed",     &["embargoed", "is-embargoed", "under-embargo"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Draft), "`true` makes it a draft; `embargo: true` does so too"),
    guard("pending",       &["pending", "is-pending", "in-review", "needs-review", "pending-review", "awaiting-review"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Draft), "`true` makes it a draft; other values are a theme's own"),
    guard("online",        &["online", "active", "is-active", "enabled", "is-enabled", "live", "is-live", "ready", "approved", "is-approved"], FieldGuard::new(GuardValueKind::SwitchHint, GuardEffect::Draft), "`false` makes it a draft; other values are a theme's own"),
    guard("disabled",      &["disabled", "is-disabled", "offline", "inactive"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Draft), "`true` makes it a draft; other values are a theme's own"),
    guard("unreleased",    &["unreleased", "is-unreleased"], FieldGuard::new(GuardValueKind::Text, GuardEffect::Draft), "`true` or any text makes it a draft"),
    guard("status",        &["status", "post-status", "wp-status"], FieldGuard::speaks(GuardValueKind::Status, GuardEffect::Draft), "`draft`, `pending`, `hidden` and the like make it a draft, `private` and the like protect it; `future` is public from its date on"),
    guard("state",         &["state", "post-state", "publish-state", "published-state", "publication-state", "publish-status", "publishing-status", "publication-status", "article-status", "content-status", "page-status", "draft-status", "review-status", "editorial-status", "stage", "phase", "workflow", "workflow-state", "workflow-status"], FieldGuard::speaks(GuardValueKind::State, GuardEffect::Draft), "as `status`; other words are a theme's own"),
    guard("password",      &["password", "post-password", "passphrase", "wp-post-password", "passwords", "passwd", "pwd", "passcode", "page-password", "article-password", "content-password", "access-password", "encrypt-password", "encryption-password", "encryption-key", "access-code", "use-secret"], FieldGuard::new(GuardValueKind::Text, GuardEffect::Protected), "any text protects it"),
    guard("encrypted",     &["encrypted", "encrypt", "is-encrypted", "encrypt-content", "encrypted-content", "encryption", "hexo-encrypt"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("private",       &["private", "is-private"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("secret",        &["secret", "is-secret"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("members",       &["members", "members-only", "is-members-only", "member-only", "for-members", "for-members-only", "only-members", "subscribers-only", "subscriber-only", "only-subscribers", "for-subscribers", "paid-only", "only-paid", "patrons-only", "supporters-only", "sponsors-only", "friends-only"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Protected), "`true` protects it"),
    guard("protected",     &["protected", "is-protected", "paywall", "paywalled", "is-paywalled", "premium", "is-premium", "confidential", "protect", "password-protected", "is-password-protected", "paid", "is-paid", "paid-content", "gated", "is-gated", "restricted", "is-restricted", "locked", "is-locked", "internal", "is-internal", "internal-only", "subscriber", "subscribers", "subscription", "subscription-required", "patron", "patrons", "login-required", "require-login", "requires-login", "auth-required", "require-auth", "requires-auth", "requires-subscription", "requires-membership", "authenticated"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Protected), "`true` protects it; other values are a theme's own"),
    guard("free",          &["free", "is-free"], FieldGuard::new(GuardValueKind::SwitchHint, GuardEffect::Protected), "`false` protects it; other values are a theme's own"),
    guard("public",        &["public", "is-public"], FieldGuard::speaks(GuardValueKind::Switch, GuardEffect::Protected), "`false` protects it"),
    guard("visibility",    &["visibility", "post-visibility", "content-visibility"], FieldGuard::speaks(GuardValueKind::Readers, GuardEffect::Protected), "`public`, `everyone`, `all`, `free` and `open` admit all; any other word protects it"),
    guard("audience",      &["audience", "audiences"], FieldGuard::speaks(GuardValueKind::Readers, GuardEffect::Protected), "as `visibility`"),
    guard("access",        &["access", "access-level"], FieldGuard::speaks(GuardValueKind::Readers, GuardEffect::Protected), "as `visibility`"),
    guard("tiers",         &["tiers", "access-tier", "content-tier", "required-tier", "membership", "membership-level", "visible-to", "restricted-to", "restrict-to", "allowed-roles"], FieldGuard::speaks(GuardValueKind::Readers, GuardEffect::Protected), "as `visibility`"),
    guard("readers",       &["readers", "privacy", "tier", "permission", "permissions", "auth", "plan"], FieldGuard::new(GuardValueKind::ReadersHint, GuardEffect::Protected), "`members`, `paid`, `premium`, `private` and the like protect it; other words are a theme's own"),
    guard("feed",          &["feed"], FieldGuard::speaks(GuardValueKind::Feed, GuardEffect::Excluded), "`false` keeps it out of feeds; a table overrides fields in feeds"),
    guard("feed-exclude",  &["feed-exclude", "exclude-from-feed", "exclude-from-feeds", "exclude-from-rss", "no-feed", "no-rss", "feed-hide", "feed-hidden", "feed-ignore", "feed-skip", "rss-exclude", "rss-hide", "rss-ignore", "exclude-feed", "exclude-rss", "excluded-from-feed", "hide-from-feed", "hide-from-feeds", "hide-from-rss", "hide-in-feed", "hide-in-rss", "hidden-from-feed", "hidden-from-rss", "hidden-in-feed", "hidden-in-rss", "ignore-feed", "skip-feed", "skip-rss", "disable-feed", "disable-rss", "not-in-feed", "not-in-rss"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("in-feed",       &["in-feed", "in-feeds", "in-rss", "rss", "rss-feed", "atom", "feed-include", "rss-include", "include-in-feed", "include-in-feeds", "include-in-rss", "show-in-feed", "show-in-feeds", "show-in-rss"], FieldGuard::speaks(GuardValueKind::SwitchHint, GuardEffect::Excluded), "`false` keeps it out of feeds"),
    guard("hidden",        &["hidden", "is-hidden"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("hide",          &["hide", "hide-post", "hide-page", "hide-from-list", "hide-from-lists", "hidden-from-list", "unlist", "invisible", "exclude", "excluded", "is-excluded", "exclude-from-list", "exclude-from-lists", "exclude-from-collections", "ignore", "ignored"], FieldGuard::new(GuardValueKind::Hint, GuardEffect::Excluded), "`true`, or a list with `feed` in it, keeps it out of feeds; other values are a theme's own"),
    guard("archived",      &["archived", "is-archived", "archived-at", "archived-on", "expired", "is-expired", "deleted", "is-deleted", "deleted-at", "removed", "trashed", "trashed-at", "soft-deleted"], FieldGuard::new(GuardValueKind::Since, GuardEffect::Excluded), "`true` or a date keeps it out of feeds; other values are a theme's own"),
    guard("visible",       &["visible", "is-visible"], FieldGuard::speaks(GuardValueKind::Switch, GuardEffect::Excluded), "`false` keeps it out of feeds"),
    guard("list",          &["list", "listing", "in-list", "in-lists", "show", "show-in-list", "show-in-lists", "display", "render", "output"], FieldGuard::new(GuardValueKind::SwitchHint, GuardEffect::Excluded), "`false` or `never` keeps it out of feeds; other values are a theme's own"),
    guard("unlisted",      &["unlisted", "is-unlisted"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("listed",        &["listed", "is-listed"], FieldGuard::speaks(GuardValueKind::Switch, GuardEffect::Excluded), "`false` keeps it out of feeds"),
    guard("headless",      &["headless", "eleventy-exclude-from-collections"], FieldGuard::new(GuardValueKind::Flag, GuardEffect::Excluded), "`true` keeps it out of feeds"),
    guard("build",         &["build"], FieldGuard::new(GuardValueKind::Build, GuardEffect::Excluded), "Hugo's table, which may keep it out of lists"),
    guard("retracted",     &["retracted", "retraction", "withdrawn"], FieldGuard::new(GuardValueKind::Reason, GuardEffect::Retracted), "why it was taken back, or true: it is in no feed, and one that held it says so"),
    field("summary",       &["summary", "description", "excerpt", "blurb", "deck", "dek", "spoiler", "subtitle", "subhead", "subhed", "standfirst", "lede", "abstract", "desc"], field_setters::summary, "the summary; else what stands before `<!-- more -->`, else the beginning"),
    field("authors",       &["authors", "author", "author-name", "by", "byline", "contributors"], field_setters::authors, "names, keys of `[authors]`, or tables with name, email and url"),
    field("tags",          &["tags", "tag", "topics", "keywords"], field_setters::tags, "a list, or words between commas"),
    field("categories",    &["categories", "category", "kicker"], field_setters::categories, "a list, or words between commas"),
    field("section",       &["section"], field_setters::section, "the section; else the first folder"),
    field("slug",          &["slug"], field_setters::slug, "the last part of the address"),
    field("url",           &["url", "permalink", "link", "canonical", "canonical-url"], field_setters::url, "the address, or its path below the site"),
    field("path",          &["path"], field_setters::path, "the address's path, as Zola has it, with a date if there is no other"),
    field("id",            &["id", "guid", "uuid", "wordpress-id"], field_setters::id, "the id, which is final"),
    field("exact-id",      &["exact-id"], field_setters::exact_id, "the id that readers know, where it is no address: RSS and JSON Feed show it letter by letter"),
    field("image",         &["image", "cover", "hero", "hero-image", "cover-image", "featured-image", "feature-image", "featured-img", "header-image", "lead-image", "thumbnail", "images"], field_setters::image, "the picture: a path, an address, or a table with alt, caption, credit"),
    field("image-alt",     &["image-alt", "alt", "cover-alt", "hero-alt", "hero-image-alt", "image-description", "thumbnail-alt"], field_setters::image_alt, "what the picture shows"),
    field("image-caption", &["image-caption", "image-figcaption", "caption", "cover-caption"], field_setters::image_caption, "the line below the picture"),
    field("image-credit",  &["image-credit", "credit", "photo-credit", "cover-credit"], field_setters::image_credit, "who made the picture"),
    field("attachments",   &["enclosure", "enclosures", "audio", "podcast-file", "attachments", "enclosure-url", "audio-url", "audio-file", "podcast-url", "podcast-link", "mp3", "podcast"], field_setters::attachments, "files with url, length, type and duration"),
    field("length",        &["enclosure-length", "podcast-bytes", "podcast-length", "podcast-size", "podcast-file-size", "audio-length", "audio-size", "audio-file-size"], field_setters::length, "how many bytes the attached file has"),
    field("duration",      &["duration", "podcast-duration", "audio-duration"], field_setters::duration, "how long the attached recording is: seconds, or 1:02:03"),
    field("corrections",   &["corrections", "correction"], field_setters::corrections, "texts, or tables with `date` and `text`, which the entry shows; the newest date counts as `updated`"),
    field("language",      &["lang", "language", "locale", "language-code"], field_setters::language, "a language tag; else from `name.fr.md`, else the site's"),
];

/// What a reading of fields works on.
pub struct FieldReader<'a, 'r> {
    fields: ArticleFields<'a>,
    source: &'r SourceText<'a>,
    zone: Tz,
    settings: &'r config::ArticlesConfig,
    report: &'r mut Report,
    /// The name under which the field at hand was written.
    name: String,
    /// How many problems of that field are still reported: each costs a walk
    /// through the file.
    problems_left: usize,
    /// Whether that field was said to hold forbidden characters.
    is_stripped: bool,
}

/// How many problems of one field are reported.
const MOST_PROBLEMS: usize = 20;

/// How many unknown names are reported.
const MOST_UNKNOWN: usize = 50;

/// Reads the fields of a frontmatter, and reports every value that does not fit.
pub fn read<'a>(
    table: &ValueTable<'a>,
    source: &SourceText<'a>,
    config: &Config,
    report: &mut Report,
) -> ArticleFields<'a> {
    let mut best: [BestCandidate<'_, 'a>; COUNT] = [None; COUNT];
    let mut unknown = Vec::new();
    let mut guards = GuardSummary::new();
    let mut candidates = DateCounts::default();
    let mut reading = FieldReader::new(source, config, report);
    each(table, &mut |row: FrontmatterRow<'_, 'a>| {
        if reading.settings.is_own_field(&row.name) {
            return;
        }
        let Some(name) = row.field() else {
            return unknown.extend(row.is_searched().then_some(UnknownField::from(row)));
        };
        let field = switched(name.row, &row.name, row.value);
        match FIELDS[field].role {
            FieldRole::Guard(guard) => {
                let judgement = reading.judge(guard, &row);
                guards.note((field, guard), &row, judgement);
                if judgement == GuardVerdict::Closes(GuardEffect::Retracted) {
                    offer(&mut best[name.row], &row, name.rank);
                }
            }
            // `scheduled: true` leaves the day to another field.
            FieldRole::Date(_) if dates::is_unset(row.value) || is_switch(row.value) => {}
            FieldRole::Date(_) | FieldRole::Value(_) => {
                candidates.count(name.row);
                guards.note_address(name.row, &row);
                offer(&mut best[name.row], &row, name.rank);
            }
        }
    });
    reading.unknown(&unknown, &best);
    reading.values(&best);
    reading.check_lists(&best);
    reading.settle_dates(&candidates, table, &best);
    reading.settle_guards(&guards);
    reading.fields
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
            problems_left: MOST_PROBLEMS,
            is_stripped: false,
        }
    }

    /// Turns to another field.
    fn begin(&mut self, key: &SpannedKey<'a>) {
        self.name.clear();
        self.name.push_str(&key.name);
        (self.problems_left, self.is_stripped) = (MOST_PROBLEMS, false);
    }

    fn unknown(&mut self, unknown: &[UnknownField<'_, 'a>], best: &[BestCandidate<'_, 'a>]) {
        let found = unknown.iter().filter_map(|unknown| misspelt(unknown, best, self.source));
        self.report.diagnostics.extend(found.take(MOST_UNKNOWN));
    }

    /// Reports more tags and categories, or more authors, than an article may have:
    /// there may be a feed for each of them.
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
        let Some((_, key, value)) = row.and_then(|row| best[row]) else { return };
        self.begin(key);
        let message = format!("an article should have at most {most} {what}, not {count}");
        let help =
            format!("remove some, or add `max_tags = {count}` below `[articles]` in feed.toml");
        self.problem(&codes::ARTICLE_TOO_MANY_TAGS, value, message, help);
    }

    fn values(&mut self, best: &[BestCandidate<'_, 'a>]) {
        for (row, found) in best.iter().enumerate() {
            let Some((_, key, value)) = found else { continue };
            self.begin(key);
            match FIELDS[row].role {
                FieldRole::Value(slot) | FieldRole::Date(slot) => slot(self, value),
                // The one guard whose value is shown.
                FieldRole::Guard(_) => field_setters::retracted(self, value),
            }
        }
    }
}

/// Returns the first guard that keeps the article out, as a message shows it:
/// `draft: true`. A value that may be a password is not shown.
pub fn hiding_field(table: &ValueTable<'_>, config: &Config) -> Option<String> {
    let mut hiding = None;
    each(table, &mut |row: FrontmatterRow<'_, '_>| {
        if hiding.is_none() && closes(&row, &config.articles) {
            hiding = Some(format!("{}: {}", row.key.name, guards::plain(row.value)));
        }
    });
    hiding
}

/// Returns true if a row is a guard that keeps the article out.
fn closes(row: &FrontmatterRow<'_, '_>, settings: &config::ArticlesConfig) -> bool {
    let is_address = || row.field().is_some_and(|name| guards::has_no_page(name.row, row));
    match verdict(row, settings) {
        Some(verdict) => matches!(verdict, GuardVerdict::Closes(_)),
        None => is_address() && !settings.is_own_field(&row.name),
    }
}

/// Judges a row; none if it is not a guard.
fn verdict(
    row: &FrontmatterRow<'_, '_>,
    settings: &config::ArticlesConfig,
) -> Option<GuardVerdict> {
    let name = row.field().filter(|_| !settings.is_own_field(&row.name))?;
    let FieldRole::Guard(guard) = FIELDS[switched(name.row, &row.name, row.value)].role else {
        return None;
    };
    let is_admitted = |word: &str| settings.is_admitted(FIELDS[name.row].name, word);
    match guard.judge(row.value, &is_admitted) {
        GuardVerdict::Unknown if guard.is_about_readers() => {
            Some(GuardVerdict::Closes(GuardEffect::Protected))
        }
        verdict => Some(verdict),
    }
}

/// Puts the guards among values that an article exports into a table of the
/// frontmatter; none if there are none. Other values, and those that no guard takes,
/// are a program's own.
pub fn exported_guards<'a>(
    exported: &ValueTable<'a>,
    settings: &config::ArticlesConfig,
) -> Option<(SpannedKey<'a>, SpannedValue<'a>)> {
    let span = exported.entries.first()?.0.span.clone();
    let mut guards = ValueTable::default();
    each(exported, &mut |row: FrontmatterRow<'_, 'a>| {
        let verdict = verdict(&row, settings);
        if matches!(verdict, Some(GuardVerdict::Opens | GuardVerdict::Closes(_))) {
            guards.entries.push((row.key.clone(), row.value.clone()));
        }
    });
    let key = SpannedKey { span: span.clone(), name: "extra".into() };
    Some((key, SpannedValue { span, kind: ValueKind::Table(guards) }))
}

/// Finds the value that a row's field is read from.
pub fn place(table: &ValueTable<'_>, name: &str) -> Option<Range<usize>> {
    let row = FIELDS.iter().position(|field| field.name == name)?;
    let mut best: BestCandidate<'_, '_> = None;
    each(table, &mut |found: FrontmatterRow<'_, '_>| {
        let is_date = matches!(FIELDS[row].role, FieldRole::Date(_));
        let name = found.field().filter(|name| switched(name.row, &found.name, found.value) == row);
        if let Some(name) = name.filter(|_| !is_date || !dates::is_unset(found.value)) {
            offer(&mut best, &found, name.rank);
        }
    });
    best.map(|(_, _, value)| value.span.clone())
}

/// Truth values in place of dates, and the guards that they speak to.
const SWITCHED: &[(&str, &str)] =
    &[("published", "publish"), ("embargo", "embargoed"), ("expires", "archived")];

/// Finds the row that a value belongs to: `published: false` is no date, but
/// keeps the article back, as `published: draft` does.
fn switched(row: usize, name: &str, value: &SpannedValue<'_>) -> usize {
    let field = FIELDS[row].name;
    let Some((_, guard)) = SWITCHED.iter().find(|(date, _)| *date == field) else { return row };
    let is_meant = if field == "expires" { guards::is_switch } else { guards::is_said };
    let is_said = || value.as_str().is_some_and(is_meant);
    // The date of an article that is scheduled is another field's.
    if name.starts_with("schedul") || !is_said() {
        return row;
    }
    named(guard).map_or(row, |name| name.row)
}

fn is_switch(value: &SpannedValue<'_>) -> bool {
    value.as_str().is_some_and(guards::is_switch)
}

/// A field's best candidate: its rank, its key and its value.
type BestCandidate<'t, 'a> = Option<(i32, &'t SpannedKey<'a>, &'t SpannedValue<'a>)>;

fn offer<'t, 'a>(best: &mut BestCandidate<'t, 'a>, row: &FrontmatterRow<'t, 'a>, rank: i32) {
    let rank = row.base + rank;
    let is_better = best.as_ref().is_none_or(|(other, ..)| rank < *other);
    if is_better && !is_empty(row.value) {
        *best = Some((rank, row.key, row.value));
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
