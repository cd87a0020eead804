//! Rules that neither the grammar tables nor the checks of single values can express.
//!
//! One file per format or namespace. A rule is a function that the grammar names
//! in `before`, `open`, `close` or `after`; it inspects the open element and
//! reports findings. A rule never changes the document and never looks ahead.

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
