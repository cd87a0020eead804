//! What values look like: dates, addresses, languages, numbers.
//!
//! A kind of value is a function that looks at one and says what is wrong.

mod date;

pub(super) use date::rfc822;

use std::ops::Range;

use crate::text::date::Timestamp;
use crate::validator::codes::{NOT_BLANK, Row};

/// A value and what it can be judged by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    /// References resolved, white space around it taken away.
    pub text: &'a str,
    /// As it stands in the source, markup and all.
    pub raw: &'a str,
    /// The instant against which dates are implausible.
    pub now: Timestamp,
}

/// Something wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The kind of problem.
    pub row: &'static Row,
    /// Where in the value.
    pub span: Range<usize>,
    /// What is said of it beside its place; `value` is the whole value unless
    /// it stands here.
    pub details: Vec<(&'static str, String)>,
}

impl Wrong {
    /// Makes a fault of the whole value.
    pub fn new(row: &'static Row) -> Self {
        Self { row, span: 0..0, details: Vec::new() }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.details.push((key, value.into()));
        self
    }
}

/// Judges a value: adds what is wrong with it.
pub(super) type Kind = fn(&Value<'_>, &mut Vec<Wrong>);

/// Anything.
pub(super) fn any(_: &Value<'_>, _: &mut Vec<Wrong>) {}

/// Anything but nothing.
pub(super) fn filled(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    if value.text.is_empty() {
        wrong.push(Wrong::new(&NOT_BLANK));
    }
}
