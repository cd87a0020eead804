//! Requirements of Microsoft's MSN.

use chrono::{DateTime, TimeDelta};

use super::{
    FeedPart, PartRequirement, ProfileTable, RSS_AND_ATOM, RequirementContext, RequirementKind,
    UNBOUNDED, is_https, required,
};

/// Table of MSN's requirements.
#[rustfmt::skip]
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: RSS_AND_ATOM,
    least_entries: 0,
    most_feed: UNBOUNDED,
    feed: &[required(&["title"])],
    entry: &[
        required(&["guid", "id"]),
        required(&["title"]),
        required(&["link"]),
        required(&["pubDate", "published", "updated"]),
        PartRequirement { names: &["title"], need: RequirementKind::Characters(21, 150) },
        PartRequirement { names: &["title"], need: RequirementKind::Form("plain text", is_plain) },
        PartRequirement { names: &["link"],  need: RequirementKind::Form("an `https` URL", is_https) },
        PartRequirement { names: &["pubDate", "published"], need: RequirementKind::Form("a date within the last 365 days", is_recent) },
        PartRequirement { names: &["media:content"],        need: RequirementKind::Form("an `https` URL", is_https) },
        PartRequirement { names: CREDIT, need: RequirementKind::PresentWith("media:content") },
        PartRequirement { names: RIGHTS, need: RequirementKind::PresentWith("media:content") },
    ],
};

const CREDIT: &[&str] = &["media:content/media:credit", "media:credit"];
const RIGHTS: &[&str] = &["media:content/mi:hasSyndicationRights", "mi:hasSyndicationRights"];

fn is_plain(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    !part.text.contains("</") && !part.text.contains("/>")
}

/// Returns true if the date is within the last 365 days; an unreadable one is not.
fn is_recent(part: &FeedPart<'_>, context: &RequirementContext<'_>) -> bool {
    let date = DateTime::parse_from_rfc2822(part.value())
        .or_else(|_| DateTime::parse_from_rfc3339(part.value()));
    let oldest = context.now.checked_sub_signed(TimeDelta::days(365));
    date.is_ok_and(|date| date <= context.now && oldest.is_none_or(|oldest| date >= oldest))
}
