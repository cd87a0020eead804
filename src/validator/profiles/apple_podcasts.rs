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
        PartRequirement { names: &["enclosure"],   need: RequirementKind::Form("an `m4a`, `mp3`, `mov`, `mp4`, `m4v` or `pdf` file", is_playable) },
        PartRequirement { names: &["enclosure"],   need: RequirementKind::Unique },
        PartRequirement { names: &["description"], need: RequirementKind::Bytes(DESCRIPTION) },
    ],
};

fn is_true_or_false(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    matches!(part.value(), "true" | "false")
}

fn is_picture(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    has_extension(part.value(), &["jpg", "jpeg", "png"])
}

fn is_playable(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    has_extension(part.value(), &["m4a", "mp3", "mov", "mp4", "m4v", "pdf"])
}

/// Returns true if a URL ends with one of these extensions, or has none: it may be the
/// redirect of a download counter.
fn has_extension(url: &str, known: &[&str]) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    extension.is_none_or(|(_, extension)| known.contains(&extension))
}
