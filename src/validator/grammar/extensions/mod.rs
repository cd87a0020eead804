//! Grammar of the namespaces that extend both RSS and Atom: one file for each, or
//! for a group of related ones.
//!
//! The lists below determine where each extension is allowed: add a table to the
//! list for its parent.

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

pub(in crate::validator) use open_ended::{undefined_element_code, unexpected_attribute_code};
pub(in crate::validator::grammar) use rdf::{RESOURCE, THING};

/// Tables allowed in channels and feeds, in items and entries, and in images and
/// text inputs.
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

/// Tables allowed in a channel or a feed, in addition to [`EVERYWHERE`].
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

/// Tables allowed in an item or an entry, in addition to [`EVERYWHERE`].
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

/// Tables allowed in an RSS item; Atom entries have their own elements for these.
pub(in crate::validator) static RSS_ITEM: &[&ChildTable] = &[&weblog::TRACKBACK, &xhtml::ITEM];

/// Tables allowed in an Atom entry; RSS 1.0 items have their own form of these.
pub(in crate::validator) static ENTRY: &[&ChildTable] = &[&weblog::TRACKBACK];

/// Tables of extensions in the form that RSS 1.0 items use.
pub(in crate::validator) static RDF_ITEM: &[&ChildTable] =
    &[&weblog::TRACKBACK_RDF, &rdf::PERMALINK, &rdf::THREADING, &xhtml::ITEM];

/// Tables allowed only in channels and items of RSS 1.0.
pub(in crate::validator) static RDF: &[&ChildTable] = &[&rdf::LABEL];

/// Tables allowed in images and text inputs, in addition to [`EVERYWHERE`].
pub(in crate::validator) static IMAGE: &[&ChildTable] = &[&dublin_core::DC_CHANNEL, &weblog::CC];

/// Tables allowed in the root element: next to an RSS channel, or in an Atom feed.
pub(in crate::validator) static ROOT: &[&ChildTable] = &[&feed_metadata::ACCESS];
