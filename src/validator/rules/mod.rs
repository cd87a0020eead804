//! What neither a table of elements nor a kind of value can say.

pub(super) mod atom;
pub(super) mod characters;
pub(super) mod content;
pub(super) mod document;
pub(super) mod encoding;
pub(super) mod extensions;
pub(super) mod history;
pub(super) mod itunes;
pub(super) mod link;
pub(super) mod media;
pub(super) mod namespace;
pub(super) mod opml;
pub(super) mod podcast;
pub(super) mod rdf;
pub(super) mod rss;
pub(super) mod xhtml;
