//! Text becomes values: only here are the crates for each language named.

pub mod html;
pub mod markdown;
