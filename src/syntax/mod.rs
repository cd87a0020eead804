//! Text to values and back; only here are the crates of each syntax named.

pub mod xml;
