//! Parses and compares small pieces of text: dates, sizes, languages, slugs, names,
//! addresses, paths and white space.
//!
//! Everything here is a pure function of its arguments, and knows no format of files.

pub mod canonical_url;
pub mod control_chars;
pub mod date;
pub mod excerpt;
pub mod fold;
pub mod hash;
pub mod language;
pub mod lines;
pub mod path;
pub mod private_names;
pub mod similarity;
pub mod slug;
pub mod slug_style;
pub mod suggest;
pub mod units;
pub mod whitespace;
