//! Checks of values: dates, addresses, languages, numbers, markup.
//!
//! Each kind of value is a function of the type [`ValueCheck`], which the tables of the
//! grammar name. It adds a [`ValueViolation`] for each problem.

mod country;
mod date;
mod email;
mod entity;
pub(super) mod geo;
mod html;
mod language;
mod number;
mod play_time;
pub(super) mod podcast;
pub(super) mod product;
pub(super) mod rss;
pub(super) mod search;
mod text;
mod uri;
mod valid_markup_cache;

use std::ops::Range;

use crate::text::date::Timestamp;
use crate::validator::FeedDialect;
use crate::validator::codes::ValidationCode;
use crate::validator::finding::cut_detail;

pub(super) use crate::feed_reader::{LONGEST, copy_start};

pub(super) use country::countries;
pub(super) use date::{iso8601, iso8601_ever, rfc822, rfc3339, w3cdtf};
pub(super) use email::{addr_spec, email, email_with_name};
pub(super) use html::{html, reference};
pub(super) use language::language;
pub(super) use number::{
    comma_separated_integers, duration, float, integer, latitude, longitude, non_negative_integer,
    percent, positive_integer,
};
pub(super) use play_time::play_time;
pub(super) use text::{
    NUMBERED, any, filled, is_mime_type, keywords, markup, mime_attribute, mime_type, plain,
    true_false, true_false_strict, unnumbered_markup, yes_no,
};
pub(super) use uri::{
    canonical_uri, full_iri, full_uri, full_uri_as, http_url, iri, scheme_name, uri, uri_as,
};

/// A value and the facts that checks depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct ValueInput<'a> {
    /// The value, with references resolved and white space around it removed.
    pub text: &'a str,
    /// The value as written in the document, with markup.
    pub raw: &'a str,
    /// The present: later dates are implausible.
    pub now: Timestamp,
    /// The format of the document.
    pub dialect: Option<FeedDialect>,
}

impl ValueInput<'_> {
    /// Returns true if there is white space around the value.
    pub(super) fn is_padded(&self) -> bool {
        self.raw.trim().len() != self.raw.len()
    }
}

/// A problem of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ValueViolation {
    /// The code with the messages.
    pub row: &'static ValidationCode,
    /// The byte range in the value; empty at 0 for the whole value.
    pub span: Range<usize>,
    /// Values for the placeholders of messages. `value` is the whole value unless it is
    /// given here.
    pub details: Vec<(&'static str, String)>,
}

impl ValueViolation {
    /// Creates a violation by the whole value.
    pub(super) fn new(row: &'static ValidationCode) -> Self {
        Self { row, span: 0..0, details: Vec::new() }
    }

    /// Adds a value for a placeholder of the message.
    #[must_use]
    pub(super) fn with(mut self, key: &'static str, value: impl AsRef<str>) -> Self {
        self.details.push((key, cut_detail(value.as_ref())));
        self
    }
}

/// A function that checks a value and adds a violation for each problem.
pub(super) type ValueCheck = fn(&ValueInput<'_>, &mut Vec<ValueViolation>);

/// Defines checks for values that must be one of some words.
macro_rules! one_of {
    ($name:ident, $row:expr, [$($word:literal),+ $(,)?]) => {
        pub(in crate::validator) fn $name(
            value: &crate::validator::value::ValueInput<'_>,
            wrong: &mut Vec<crate::validator::value::ValueViolation>,
        ) {
            if ![$($word),+].contains(&value.text) {
                wrong.push(crate::validator::value::ValueViolation::new(&$row));
            }
        }
    };
}

/// Defines checks for values with a limited number of characters.
macro_rules! at_most {
    ($name:ident, $most:expr) => {
        pub(in crate::validator) fn $name(
            value: &crate::validator::value::ValueInput<'_>,
            wrong: &mut Vec<crate::validator::value::ValueViolation>,
        ) {
            let length = value.text.chars().count();
            if length > $most {
                let found = crate::validator::value::ValueViolation::new(
                    &crate::validator::codes::TOO_LONG,
                );
                let (length, most) = (length.to_string(), $most.to_string());
                wrong.push(found.with("len", length).with("max", most));
            }
        }
    };
}
pub(super) use {at_most, one_of};

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    /// An instant after everything in these tests.
    pub(super) const NOW: Timestamp = DateTime::from_timestamp(1_790_000_000, 0).unwrap();

    /// Names what is wrong with a value, or says that nothing is.
    pub(super) fn check(kind: ValueCheck, text: &str) -> String {
        let mut wrong = Vec::new();
        kind(
            &ValueInput { text, raw: text, now: NOW, dialect: Some(FeedDialect::Rss) },
            &mut wrong,
        );
        let names: Vec<_> = wrong.iter().map(|found| found.row.code.name).collect();
        if names.is_empty() { "fine".into() } else { names.join(" ") }
    }

    /// Holds what is said of each of several values.
    pub(super) fn table(kind: ValueCheck, values: &[&str]) -> String {
        values.iter().map(|text| format!("{text:?} {}\n", check(kind, text))).collect()
    }
}
