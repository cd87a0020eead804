//! Parses and compares small pieces of text: dates, sizes, languages, slugs, names,
//! addresses, paths and white space.
//!
//! Everything here is a pure function of its arguments, and knows no format of files.

pub(crate) mod canonical_url;
pub(crate) mod control_chars;
pub(crate) mod date;
pub(crate) mod excerpt;
pub(crate) mod fold;
pub(crate) mod hash;
pub(crate) mod language;
pub(crate) mod lines;
pub(crate) mod origin_map;
pub(crate) mod path;
pub(crate) mod private_names;
pub(crate) mod similarity;
pub(crate) mod slug;
pub(crate) mod slug_style;
pub(crate) mod suggest;
pub(crate) mod units;
pub(crate) mod whitespace;
