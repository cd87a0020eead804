//! Namespaces that extend RSS and Atom alike: a file each, or one for a few
//! that belong together.
//!
//! Where an extension may stand is the list that has its table.

mod dublin_core;
mod event;
mod feed_metadata;
mod feedburner;
mod geo;
mod google_base;
mod itunes;
mod media;
mod open_ended;
mod podcast;
mod podcast_players;
mod rdf;
mod weblog;
mod xhtml;

use crate::validator::grammar::ChildTable;
use crate::validator::grammar::history::HISTORY;
use crate::validator::grammar::thread::{FEED_THREAD, THREAD};

pub(in crate::validator) use open_ended::{undefined, unexpected};
pub(in crate::validator::grammar) use rdf::{RESOURCE, THING};

/// Those that may stand in channels and feeds, items and entries, and in their
/// images and text inputs.
pub(in crate::validator) static EVERYWHERE: &[&ChildTable] = &[
    &dublin_core::DC,
    &dublin_core::DCTERMS,
    &geo::GEO,
    &geo::GEORSS,
    &geo::GEOURL,
    &geo::ICBM,
    &rdf::RDF,
    &rdf::SEE_ALSO,
    &feed_metadata::OPML,
];

/// Those that may stand in a channel or a feed, beside [`EVERYWHERE`].
pub(in crate::validator) static CHANNEL: &[&ChildTable] = &[
    &dublin_core::DC_CHANNEL,
    &itunes::CHANNEL,
    &media::ELEMENTS,
    &feed_metadata::SY,
    &feed_metadata::ADMIN,
    &feed_metadata::CF,
    &feed_metadata::CP,
    &feed_metadata::OPENSEARCH,
    &feed_metadata::OPENSEARCH_10,
    &feed_metadata::SOURCE_CHANNEL,
    &feed_metadata::WEBFEEDS,
    &weblog::BLOG_CHANNEL,
    &weblog::CC,
    &weblog::CREATIVE_COMMONS,
    &weblog::WIKI_CHANNEL,
    &event::FOAF_CHANNEL,
    &feedburner::CHANNEL,
    &rdf::TAXO,
    &rdf::L,
    &xhtml::CHANNEL,
    &podcast_players::BLUBRRY,
    &podcast_players::GOOGLEPLAY,
    &podcast_players::LIMITS,
    &podcast::CHANNEL,
    &FEED_THREAD,
    &HISTORY,
];

/// Those that may stand in an item or an entry, beside [`EVERYWHERE`].
pub(in crate::validator) static ITEM: &[&ChildTable] = &[
    &feed_metadata::CONTENT,
    &dublin_core::DC_ITEM,
    &itunes::ITEM,
    &media::ELEMENTS,
    &media::ITEM,
    &weblog::SLASH,
    &weblog::WFW,
    &weblog::CC,
    &weblog::CREATIVE_COMMONS,
    &weblog::WIKI_ITEM,
    &feed_metadata::AG,
    &feed_metadata::SOURCE_ITEM,
    &event::ANNOTATE,
    &event::EV,
    &event::FOAF_ITEM,
    &event::CONVERSATIONS_NETWORK,
    &feedburner::ITEM,
    &google_base::ITEM,
    &rdf::TAXO,
    &rdf::L,
    &podcast_players::BLUBRRY,
    &podcast_players::GOOGLEPLAY,
    &podcast_players::PSC,
    &podcast::ITEM,
    &THREAD,
];

/// Those that an item of RSS may have and an entry of Atom has its own way for.
pub(in crate::validator) static RSS_ITEM: &[&ChildTable] = &[&weblog::TRACKBACK, &xhtml::ITEM];

/// Those that an entry of Atom may have, where an item of RSS 1.0 has its own.
pub(in crate::validator) static ENTRY: &[&ChildTable] = &[&weblog::TRACKBACK];

/// Those that an item of RSS 1.0 writes its own way.
pub(in crate::validator) static RDF_ITEM: &[&ChildTable] =
    &[&weblog::TRACKBACK_RDF, &rdf::PERMALINK, &rdf::THREADING, &xhtml::ITEM];

/// Those that may stand in channels and items of RSS 1.0 alone.
pub(in crate::validator) static RDF: &[&ChildTable] = &[&rdf::LABEL];

/// Those that may stand in images and text inputs, beside [`EVERYWHERE`].
pub(in crate::validator) static IMAGE: &[&ChildTable] = &[&dublin_core::DC_CHANNEL, &weblog::CC];

/// Those that may stand beside the channel of RSS, or in a feed of Atom.
pub(in crate::validator) static ROOT: &[&ChildTable] = &[&feed_metadata::ACCESS];
