//! MSN, Microsoft's news.

use chrono::{DateTime, TimeDelta};

use super::{Need, Part, RSS_AND_ATOM, Requirement, Setting, Table, UNBOUNDED, is_secure, present};

/// What MSN asks for.
#[rustfmt::skip]
pub(super) static TABLE: Table = Table {
    dialects: RSS_AND_ATOM,
    least_entries: 0,
    most_feed: UNBOUNDED,
    most_entry: UNBOUNDED,
    feed: &[present(&["title"])],
    entry: &[
        present(&["guid", "id"]),
        present(&["title"]),
        present(&["link"]),
        present(&["pubDate", "published", "updated"]),
        Requirement { names: &["title"], need: Need::Characters(20, 150) },
        Requirement { names: &["title"], need: Need::Form("plain text", is_plain) },
        Requirement { names: &["link"],  need: Need::Form("an address of `https`", is_secure) },
        Requirement { names: &["pubDate", "published"], need: Need::Form("a date of the last 365 days", is_recent) },
        Requirement { names: &["media:content"],        need: Need::Form("an address of `https`", is_secure) },
        Requirement { names: CREDIT, need: Need::PresentWith("media:content") },
        Requirement { names: RIGHTS, need: Need::PresentWith("media:content") },
    ],
};

const CREDIT: &[&str] = &["media:content/media:credit", "media:credit"];
const RIGHTS: &[&str] = &["media:content/mi:hasSyndicationRights", "mi:hasSyndicationRights"];

fn is_plain(part: &Part<'_>, _: &Setting<'_>) -> bool {
    !part.text.contains("</") && !part.text.contains("/>")
}

/// A date that can't be read is none of them.
fn is_recent(part: &Part<'_>, setting: &Setting<'_>) -> bool {
    let date = DateTime::parse_from_rfc2822(part.value())
        .or_else(|_| DateTime::parse_from_rfc3339(part.value()));
    let oldest = setting.now.checked_sub_signed(TimeDelta::days(365));
    date.is_ok_and(|date| date <= setting.now && oldest.is_none_or(|oldest| date >= oldest))
}
