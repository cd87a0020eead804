//! Dates as RSS and Atom write them.

use chrono::DateTime;

use crate::validator::codes::INVALID_RFC2822_DATE;
use crate::validator::value::{Value, Wrong};

/// A date of RFC 822 with a year of four digits.
pub(in crate::validator) fn rfc822(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    if DateTime::parse_from_rfc2822(value.text).is_err() {
        wrong.push(Wrong::new(&INVALID_RFC2822_DATE));
    }
}
