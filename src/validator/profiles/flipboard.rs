//! Flipboard.

use super::{
    FeedPart, PartRequirement, ProfileTable, RSS_AND_ATOM, RequirementContext, RequirementKind,
    UNBOUNDED, host, present,
};

/// How many pixels wide a picture has to be.
const WIDTH: u32 = 500;

/// What Flipboard asks for.
#[rustfmt::skip]
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: RSS_AND_ATOM,
    least_entries: 30,
    most_feed: UNBOUNDED,
    most_entry: UNBOUNDED,
    feed: &[present(&["title"]), present(&["link"])],
    entry: &[
        present(&["title"]),
        present(&["guid", "id"]),
        present(&["link"]),
        present(&["dc:creator", "author"]),
        present(&["description", "summary"]),
        present(&["content:encoded", "content"]),
        present(PICTURES),
        PartRequirement { names: &["link"],                   need: RequirementKind::Form("a URL on the feed's own site", is_own) },
        PartRequirement { names: &["description", "summary"], need: RequirementKind::Characters(300, UNBOUNDED) },
        PartRequirement { names: PICTURES,                    need: RequirementKind::Form("a picture at least 500 pixels wide", is_wide) },
    ],
};

const PICTURES: &[&str] =
    &["media:content", "media:thumbnail", "enclosure", "media:group/media:content"];

/// An address on the site's host, or below it.
fn is_own(part: &FeedPart<'_>, setting: &RequirementContext<'_>) -> bool {
    let (Some(site), Some(host)) = (setting.host, host(part.value())) else { return true };
    host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))
}

fn is_wide(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    let width = part.attribute("width").and_then(|width| width.parse::<u32>().ok());
    width.is_none_or(|width| width >= WIDTH)
}
