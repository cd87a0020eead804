//! What people write inside values: addresses, dates, sizes, slugs, near
//! misses, beginnings, lines, white space, and characters that can't be published.

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
