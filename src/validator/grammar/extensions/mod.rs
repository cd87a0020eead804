//! Namespaces that extend RSS and Atom alike: a file each, or one for a few
//! that belong together.
//!
//! Where an extension may stand is the list that has its table.

mod blog;
mod dublin_core;
mod event;
mod feedburner;
mod google_base;
mod growing;
mod itunes;
mod media;
mod place;
mod players;
mod podcast;
mod rdf;
mod syndication;
mod xhtml;

use crate::validator::grammar::Table;
use crate::validator::grammar::history::HISTORY;
use crate::validator::grammar::thread::{FEED_THREAD, THREAD};

pub(in crate::validator) use growing::{undefined, unexpected};
pub(in crate::validator::grammar) use rdf::{RESOURCE, THING};

/// Those that may stand in channels and feeds, items and entries, and in their
/// images and text inputs.
pub(in crate::validator) static EVERYWHERE: &[&Table] = &[
    &dublin_core::DC,
    &dublin_core::DCTERMS,
    &place::GEO,
    &place::GEORSS,
    &place::GEOURL,
    &place::ICBM,
    &rdf::RDF,
    &rdf::SEE_ALSO,
    &syndication::OPML,
];

/// Those that may stand in a channel or a feed, beside [`EVERYWHERE`].
pub(in crate::validator) static CHANNEL: &[&Table] = &[
    &dublin_core::DC_CHANNEL,
    &itunes::CHANNEL,
    &media::ELEMENTS,
    &syndication::SY,
    &syndication::ADMIN,
    &syndication::CF,
    &syndication::CP,
    &syndication::OPENSEARCH,
    &syndication::OPENSEARCH_10,
    &syndication::SOURCE_CHANNEL,
    &syndication::WEBFEEDS,
    &blog::BLOG_CHANNEL,
    &blog::CC,
    &blog::CREATIVE_COMMONS,
    &blog::WIKI_CHANNEL,
    &event::FOAF_CHANNEL,
    &feedburner::CHANNEL,
    &rdf::TAXO,
    &rdf::L,
    &xhtml::CHANNEL,
    &players::BLUBRRY,
    &players::GOOGLEPLAY,
    &players::LIMITS,
    &podcast::CHANNEL,
    &FEED_THREAD,
    &HISTORY,
];

/// Those that may stand in an item or an entry, beside [`EVERYWHERE`].
pub(in crate::validator) static ITEM: &[&Table] = &[
    &syndication::CONTENT,
    &dublin_core::DC_ITEM,
    &itunes::ITEM,
    &media::ELEMENTS,
    &media::ITEM,
    &blog::SLASH,
    &blog::WFW,
    &blog::CC,
    &blog::CREATIVE_COMMONS,
    &blog::WIKI_ITEM,
    &syndication::AG,
    &syndication::SOURCE_ITEM,
    &event::ANNOTATE,
    &event::EV,
    &event::FOAF_ITEM,
    &event::CONVERSATIONS_NETWORK,
    &feedburner::ITEM,
    &google_base::ITEM,
    &rdf::TAXO,
    &rdf::L,
    &players::BLUBRRY,
    &players::GOOGLEPLAY,
    &players::PSC,
    &podcast::ITEM,
    &THREAD,
];

/// Those that an item of RSS may have and an entry of Atom has its own way for.
pub(in crate::validator) static RSS_ITEM: &[&Table] = &[&blog::TRACKBACK, &xhtml::ITEM];

/// Those that an entry of Atom may have, where an item of RSS 1.0 has its own.
pub(in crate::validator) static ENTRY: &[&Table] = &[&blog::TRACKBACK];

/// Those that an item of RSS 1.0 writes its own way.
pub(in crate::validator) static RDF_ITEM: &[&Table] =
    &[&blog::TRACKBACK_RDF, &rdf::PERMALINK, &rdf::THREADING, &xhtml::ITEM];

/// Those that may stand in channels and items of RSS 1.0 alone.
pub(in crate::validator) static RDF: &[&Table] = &[&rdf::LABEL];

/// Those that may stand in images and text inputs, beside [`EVERYWHERE`].
pub(in crate::validator) static IMAGE: &[&Table] = &[&dublin_core::DC_CHANNEL, &blog::CC];

/// Those that may stand beside the channel of RSS, or in a feed of Atom.
pub(in crate::validator) static ROOT: &[&Table] = &[&syndication::ACCESS];
