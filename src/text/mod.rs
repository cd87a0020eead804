//! Parses and compares small pieces of text: dates, sizes, languages, slugs, names,
//! addresses, paths, encodings and white space.
//!
//! Everything here is a pure function of its arguments. It knows no format of files, except
//! that `encoding` reads the declaration at the start of XML.

pub(crate) mod base64;
pub(crate) mod byline;
pub(crate) mod canonical_url;
pub(crate) mod color;
pub(crate) mod control_chars;
pub(crate) mod date;
pub(crate) mod dateline;
pub(crate) mod encoding;
pub(crate) mod excerpt;
pub(crate) mod fold;
pub(crate) mod hash;
pub(crate) mod language;
pub(crate) mod lines;
pub(crate) mod normal_form;
pub(crate) mod origin_map;
pub(crate) mod path;
pub(crate) mod path_glob;
pub(crate) mod path_pattern;
pub(crate) mod private_names;
pub(crate) mod restructured_text;
pub(crate) mod rooted_path;
pub(crate) mod similarity;
pub(crate) mod slug;
pub(crate) mod slug_style;
pub(crate) mod suggest;
pub(crate) mod unicode_class;
pub(crate) mod units;
pub(crate) mod whitespace;
pub(crate) mod word_counter;
