//! Table of all fields: their names in every generator's spelling, their meaning, and the
//! functions that read their values.

use super::guards::{FieldGuard, GuardEffect, GuardValueKind};
use super::{FieldReader, field_setters};
use crate::syntax::value::SpannedValue;

/// Function that reads a value into its field.
type FieldSetter = for<'a, 'r> fn(&mut FieldReader<'a, 'r>, &SpannedValue<'a>);

/// Row of the table: a field, its names and its meaning.
pub(crate) struct FieldDefinition {
    /// Name of the field in feedwright's code and settings.
    pub name: &'static str,
    /// Names in frontmatter, by precedence: the value of an earlier name wins.
    pub aliases: &'static [&'static str],
    /// Meaning of the field, for users.
    pub meaning: &'static str,
    pub(super) role: FieldRole,
}

/// Purpose of a field, which decides which of several values counts.
#[derive(Clone, Copy)]
pub(super) enum FieldRole {
    /// Describes the article: the value of the first name counts.
    Value(FieldSetter, FieldShape),
    /// States when the article is public: the value of the first name counts, unless another
    /// one hides the article for longer.
    Date(FieldSetter),
    /// Hides the article: every value counts.
    Guard(FieldGuard),
}

/// Form of the values that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldShape {
    /// A text or a number, also as the only item of a list.
    Text,
    /// A date that the entry can do without.
    Date,
    /// A list of texts, or texts with a separator.
    Words,
    /// Names, or tables about people.
    People,
    /// A path or an address, or a table about a picture.
    Picture,
    /// Paths or addresses, or tables about files.
    Files,
    /// Texts, or tables with a date and a text.
    Notices,
}

impl FieldDefinition {
    /// Returns true if the field can hide an article.
    pub(crate) const fn can_hide(&self) -> bool {
        matches!(self.role, FieldRole::Date(_) | FieldRole::Guard(_))
    }

    /// Returns true if the field counts in the tables whose other rows belong to the theme.
    pub(super) fn counts_in_containers(&self) -> bool {
        matches!(self.role, FieldRole::Guard(_)) || matches!(self.name, "embargo" | "expires")
    }
}

const fn field(
    name: &'static str,
    aliases: &'static [&'static str],
    set: FieldSetter,
    shape: FieldShape,
    meaning: &'static str,
) -> FieldDefinition {
    FieldDefinition { name, aliases, meaning, role: FieldRole::Value(set, shape) }
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
pub(super) const FIELD_COUNT: usize = 63;

/// Every field. Names are compared without case, `_` and `-`, so `publishedAt` is the same as
/// `published-at`.
///
/// Some fields are deliberately not guards, because generators keep such articles in their
/// own feeds: `noindex`, `robots`, `sitemap` and `search` address search engines, and
/// `nav_exclude` and `hiddenFromHomePage` affect only menus and the home page.
#[rustfmt::skip]
pub(crate) static FIELDS: &[FieldDefinition; FIELD_COUNT] = &[
    field("title",         &["title", "headline", "hed"], field_setters::title, FieldShape::Text, "the title; else the first heading, else the file's name; `\"\"` for a note without a title"),
    date ("published",     &["date", "published", "pubdate", "published-at", "published-on", "published-date", "publication-date", "date-published", "pub-datetime", "post-date", "posted", "created", "created-at", "date-created"], field_setters::published, "the date of publication; else from the file's name; of two different days the later one counts"),
    date ("embargo",       &["publish-date", "embargo", "embargo-until", "embargoed-until", "embargo-date", "embargo-end", "embargo-ends", "embargo-lifts", "publish-at", "publish-on", "publish-after", "publish-from", "publish-time", "publication-start", "public-from", "scheduled", "scheduled-at", "scheduled-for", "scheduled-on", "scheduled-date", "schedule-date", "release-date", "release-at", "release-on", "go-live", "go-live-at", "go-live-date", "live-date", "live-at", "live-from", "available-from", "visible-from", "valid-from", "not-before"], field_setters::embargo, "not published before this date; if it is later than the date, it is the publication date"),
    field("updated",       &["updated", "lastmod", "last-modified-at", "last-modified", "modified", "modified-at", "modified-date", "mod-datetime", "updated-date", "updated-at", "updated-on", "date-modified", "date-updated", "last-updated", "last-update"], field_setters::updated, FieldShape::Date, "the last significant change"),
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
    field("summary",       &["summary", "description", "excerpt", "blurb", "deck", "dek", "spoiler", "subtitle", "subhead", "subhed", "standfirst", "lede", "abstract", "desc"], field_setters::summary, FieldShape::Text, "the summary; else the text before `<!-- more -->`, else the beginning of the text"),
    field("authors",       &["authors", "author", "author-name", "by", "byline", "contributors"], field_setters::authors, FieldShape::People, "names, keys of `[authors]`, or tables with name, email and url"),
    field("tags",          &["tags", "tag", "topics", "keywords"], field_setters::tags, FieldShape::Words, "a list, or words between commas"),
    field("categories",    &["categories", "category", "kicker"], field_setters::categories, FieldShape::Words, "a list, or words between commas"),
    field("section",       &["section"], field_setters::section, FieldShape::Text, "the section; else the first folder"),
    field("slug",          &["slug"], field_setters::slug, FieldShape::Text, "the last part of the address"),
    field("url",           &["url", "permalink"], field_setters::url, FieldShape::Text, "the address, or its path below the site"),
    field("link",          &["link"], field_setters::link, FieldShape::Text, "on the site's own host or a path: as `url`; on another host: the page that the entry is about"),
    field("canonical",     &["canonical", "canonical-url"], field_setters::link, FieldShape::Text, "as `link`"),
    field("path",          &["path"], field_setters::path, FieldShape::Text, "the path of the address, as in Zola; a date in it counts if there is no other"),
    field("id",            &["id", "uuid", "wordpress-id"], field_setters::id, FieldShape::Text, "the id of the entry, used unchanged"),
    field("exact-id",      &["exact-id", "guid", "episode-guid", "ssp-guid"], field_setters::exact_id, FieldShape::Text, "the id that readers already know: RSS and JSON Feed use it exactly as written"),
    field("image",         &["image", "cover", "hero", "hero-image", "cover-image", "featured-image", "feature-image", "featured-img", "header-image", "lead-image", "thumbnail", "images"], field_setters::image, FieldShape::Picture, "the picture: a path, an address, or a table with alt, caption, credit"),
    field("image-alt",     &["image-alt", "alt", "cover-alt", "hero-alt", "hero-image-alt", "image-description", "thumbnail-alt"], field_setters::image_alt, FieldShape::Text, "a description of the picture"),
    field("image-caption", &["image-caption", "image-figcaption", "caption", "cover-caption"], field_setters::image_caption, FieldShape::Text, "the caption of the picture"),
    field("image-credit",  &["image-credit", "credit", "photo-credit", "cover-credit"], field_setters::image_credit, FieldShape::Text, "the author of the picture"),
    field("attachments",   &["enclosure", "enclosures", "audio", "podcast-file", "attachments", "enclosure-url", "audio-url", "audio-file", "podcast-url", "podcast-link", "mp3", "podcast"], field_setters::attachments, FieldShape::Files, "files with url, length, type and duration"),
    field("length",        &["enclosure-length", "podcast-bytes", "podcast-length", "podcast-size", "podcast-file-size", "audio-length", "audio-size", "audio-file-size"], field_setters::length, FieldShape::Text, "the size of the attached file, in bytes"),
    field("duration",      &["duration", "podcast-duration", "audio-duration"], field_setters::duration, FieldShape::Text, "the duration of the attached recording: seconds, or 1:02:03"),
    field("corrections",   &["corrections", "correction"], field_setters::corrections, FieldShape::Notices, "corrections that the entry shows: texts, or tables with `date` and `text`; the newest date counts as `updated`"),
    field("language",      &["lang", "language", "locale", "language-code"], field_setters::language, FieldShape::Text, "a language tag; else from `name.fr.md`, else the site's"),
];
