//! What people write inside values: addresses, dates, sizes, slugs, near
//! misses, beginnings, lines, white space, and characters that can't be published.

pub mod address;
pub mod control;
pub mod date;
pub mod digest;
pub mod excerpt;
pub mod fold;
pub mod language;
pub mod lines;
pub mod measure;
pub mod nearest;
pub mod path;
pub mod secrecy;
pub mod similarity;
pub mod slug;
pub mod space;
pub mod spelling;
