//! What readers already have: the feeds that were published.

pub mod known_feeds;
pub mod leaving_feeds;
pub mod private_state;
