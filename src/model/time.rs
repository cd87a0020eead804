//! Instants, and how exactly their author gave them.

use chrono::{DateTime, Utc};

/// An instant, to the second or finer.
pub type Timestamp = DateTime<Utc>;

/// How much of a date its author wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// A day alone, or exactly midnight where the author was.
    Day,
    /// A time of day.
    Time,
}

/// A date as written: its instant, and whether it names a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The instant; of a day alone, its midnight in the site's zone.
    pub instant: Timestamp,
    /// How much was written.
    pub precision: Precision,
}
