//! Requirements of Apple Podcasts.

use super::{
    FeedDialect, FeedPart, PartRequirement, ProfileTable, RequirementContext, RequirementKind,
    UNBOUNDED, required, required_attribute,
};

/// Most bytes of a description that Apple keeps.
const DESCRIPTION: usize = 4_000;

/// Table of the requirements of Apple's directory.
#[rustfmt::skip]
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: &[FeedDialect::Rss],
    least_entries: 1,
    most_feed: UNBOUNDED,
    most_entry: UNBOUNDED,
    feed: &[
        required(&["title"]),
        required(&["description"]),
        required(&["language"]),
        required(&["itunes:category"]),
        required(&["itunes:explicit"]),
        required(&["itunes:image"]),
        PartRequirement { names: &["description"],     need: RequirementKind::Bytes(DESCRIPTION) },
        PartRequirement { names: &["itunes:explicit"], need: RequirementKind::Form("`true` or `false`", is_true_or_false) },
        PartRequirement { names: &["itunes:image"],    need: RequirementKind::Form("a `jpg` or `png` picture", is_picture) },
    ],
    entry: &[
        required(&["title"]),
        required(&["guid"]),
        required(&["enclosure"]),
        required_attribute(&["enclosure"], "url"),
        required_attribute(&["enclosure"], "length"),
        required_attribute(&["enclosure"], "type"),
        PartRequirement { names: &["description"], need: RequirementKind::Bytes(DESCRIPTION) },
    ],
};

fn is_true_or_false(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    matches!(part.value(), "true" | "false")
}

fn is_picture(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    let path = part.value().split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    extension.is_none_or(|(_, extension)| matches!(extension, "jpg" | "jpeg" | "png"))
}
