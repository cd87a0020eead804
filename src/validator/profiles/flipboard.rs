//! Requirements of Flipboard for publishers' feeds.

use super::{
    FeedPart, PartRequirement, ProfileTable, RSS_AND_ATOM, RequirementContext, RequirementKind,
    UNBOUNDED, host, required,
};

/// Smallest width of a picture in pixels.
const WIDTH: u32 = 400;

/// Table of Flipboard's requirements.
#[rustfmt::skip]
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: RSS_AND_ATOM,
    least_entries: 30,
    most_feed: UNBOUNDED,
    feed: &[required(&["title"]), required(&["link"])],
    entry: &[
        required(&["title"]),
        required(&["guid", "id"]),
        required(&["link"]),
        required(&["dc:creator", "author"]),
        required(&["description", "summary"]),
        required(&["content:encoded", "content"]),
        required(PICTURES),
        PartRequirement { names: &["link"],                   need: RequirementKind::Form("a URL on the feed's own site", is_on_site) },
        PartRequirement { names: &["description", "summary"], need: RequirementKind::AdvisedCharacters(300, UNBOUNDED) },
        PartRequirement { names: PICTURES,                    need: RequirementKind::Form("a picture at least 400 pixels wide", is_wide) },
    ],
};

const PICTURES: &[&str] =
    &["media:content", "media:thumbnail", "enclosure", "media:group/media:content"];

/// Returns true if a URL is on the host of the site or a subdomain of it.
fn is_on_site(part: &FeedPart<'_>, context: &RequirementContext<'_>) -> bool {
    let (Some(site), Some(host)) = (context.host, host(part.value())) else { return true };
    host == site || host.strip_suffix(site).is_some_and(|rest| rest.ends_with('.'))
}

fn is_wide(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    let width = part.attribute("width").and_then(|width| width.parse::<u32>().ok());
    width.is_none_or(|width| width >= WIDTH)
}
