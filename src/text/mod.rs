//! What plain text needs, whatever it was written in.

pub mod control;
pub mod excerpt;
