//! What people write inside values: dates, sizes, slugs and near misses.

pub mod date;
pub mod measure;
pub mod nearest;
pub mod slug;
