//! The tables of requirements: which elements a partner wants, and in which form.

use crate::text::date::Timestamp;
use crate::validator::FeedDialect;
use crate::validator::profiles::elements::FeedPart;

/// Requirements of a partner.
pub(super) struct ProfileTable {
    /// Formats that the partner reads.
    pub(super) dialects: &'static [FeedDialect],
    /// Fewest entries of a feed.
    pub(super) least_entries: usize,
    /// Most bytes of a feed.
    pub(super) most_feed: usize,
    /// Requirements of the channel or feed.
    pub(super) feed: &'static [PartRequirement],
    /// Requirements of every item or entry.
    pub(super) entry: &'static [PartRequirement],
}

/// Upper bound that means no limit.
pub(super) const UNBOUNDED: usize = usize::MAX;

/// Formats that most partners read.
pub(super) const RSS_AND_ATOM: &[FeedDialect] = &[FeedDialect::Rss, FeedDialect::Atom];

/// One requirement for an element.
pub(super) struct PartRequirement {
    /// Alternative names of the element, that of RSS first, then that of Atom. A
    /// nested element is a path, such as `media:group/media:content`.
    pub(super) names: &'static [&'static str],
    /// The requirement itself.
    pub(super) need: RequirementKind,
}

/// Kind of a requirement for an element.
pub(super) enum RequirementKind {
    /// The element is present and not empty.
    Present,
    /// The element is present if the named one is.
    PresentWith(&'static str),
    /// Every such element has this attribute.
    Attribute(&'static str),
    /// Every such element passes the check; the text describes the form in messages.
    Form(&'static str, fn(&FeedPart<'_>, &RequirementContext<'_>) -> bool),
    /// No two entries have the same value.
    Unique,
    /// The text has at least and at most these numbers of characters.
    Characters(usize, usize),
    /// The partner advises at least and at most these numbers of characters.
    AdvisedCharacters(usize, usize),
    /// The text has at most this many bytes.
    Bytes(usize),
}

/// Facts that the check of a value can use in addition to the element.
pub(super) struct RequirementContext<'a> {
    /// Time of the validation.
    pub(super) now: Timestamp,
    /// Host of the site without `www.`, if the feed names it.
    pub(super) host: Option<&'a str>,
}

/// Makes the row of a required element.
pub(super) const fn required(names: &'static [&'static str]) -> PartRequirement {
    PartRequirement { names, need: RequirementKind::Present }
}

/// Makes the row of an attribute that is required if its element is present.
pub(super) const fn required_attribute(
    names: &'static [&'static str],
    attribute: &'static str,
) -> PartRequirement {
    PartRequirement { names, need: RequirementKind::Attribute(attribute) }
}

/// Returns the host of a URL without a leading `www.`.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Returns true if the URL of an element uses `https`.
pub(super) fn is_https(part: &FeedPart<'_>, _: &RequirementContext<'_>) -> bool {
    part.attribute("url").unwrap_or(part.value()).starts_with("https://")
}
