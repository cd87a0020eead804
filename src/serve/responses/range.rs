//! Range requests (RFC 9110 section 14).

use std::ops::Range;

use crate::serve::responses::conditional::{self, CacheValidators};

/// Result of a `Range` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RangeResult {
    /// Ignore the header and send the whole file (200). It is invalid, has another unit,
    /// or has several ranges, which no feed reader asks for.
    Whole,
    /// Send these bytes (206).
    Bytes(Range<usize>),
    /// The range is outside the file (416).
    Unsatisfiable,
}

/// Resolves a `Range` header for a file of `length` bytes.
pub(crate) fn resolve(field: &str, length: usize) -> RangeResult {
    match parse_range(field) {
        None => RangeResult::Whole,
        Some(RequestedRange::From(first, _)) if first >= length => RangeResult::Unsatisfiable,
        Some(RequestedRange::From(first, last)) => RangeResult::Bytes(
            first..last.map_or(length, |last| last.saturating_add(1).min(length)),
        ),
        Some(RequestedRange::Last(count)) if count == 0 || length == 0 => {
            RangeResult::Unsatisfiable
        }
        Some(RequestedRange::Last(count)) => {
            RangeResult::Bytes(length.saturating_sub(count)..length)
        }
    }
}

/// A range as in the request.
enum RequestedRange {
    /// First byte, and last byte if there is one. Both are inclusive.
    From(usize, Option<usize>),
    /// Number of bytes at the end.
    Last(usize),
}

fn parse_range(field: &str) -> Option<RequestedRange> {
    let (unit, set) = field.split_once('=')?;
    unit.trim().eq_ignore_ascii_case("bytes").then_some(())?;
    match set.trim().split_once('-')? {
        ("", count) => Some(RequestedRange::Last(parse_digits(count)?)),
        (first, "") => Some(RequestedRange::From(parse_digits(first)?, None)),
        (first, last) => {
            let (first, last) = (parse_digits(first)?, parse_digits(last)?);
            (first <= last).then_some(RequestedRange::From(first, Some(last)))
        }
    }
}

/// Parses digits; a number that is too large becomes the largest one.
fn parse_digits(text: &str) -> Option<usize> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().unwrap_or(usize::MAX))
}

/// Returns true if `If-Range` allows a partial response: it has the same strong entity tag
/// or exactly the same date (section 13.1.5).
pub(crate) fn is_current(if_range: &str, validators: CacheValidators<'_>) -> bool {
    let field = if_range.trim();
    if field.starts_with('"') {
        return field == validators.tag;
    }
    conditional::parse_date(field).is_some_and(|date| Some(date) == validators.modified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_ten_bytes() {
        let cases = [
            ("bytes=0-3", RangeResult::Bytes(0..4)),
            ("bytes=4-", RangeResult::Bytes(4..10)),
            ("bytes=-3", RangeResult::Bytes(7..10)),
            ("bytes=-30", RangeResult::Bytes(0..10)),
            ("bytes=9-9", RangeResult::Bytes(9..10)),
            ("bytes=0-99999999999999999999999", RangeResult::Bytes(0..10)),
            ("Bytes=0-0", RangeResult::Bytes(0..1)),
            ("bytes=10-", RangeResult::Unsatisfiable),
            ("bytes=99999999999999999999999-", RangeResult::Unsatisfiable),
            ("bytes=-0", RangeResult::Unsatisfiable),
            ("bytes=3-2", RangeResult::Whole),
            ("bytes=0-1,3-4", RangeResult::Whole),
            ("bytes=a-b", RangeResult::Whole),
            ("bytes=1-b", RangeResult::Whole),
            ("bytes=-", RangeResult::Whole),
            ("bytes=", RangeResult::Whole),
            ("items=0-1", RangeResult::Whole),
            ("0-1", RangeResult::Whole),
            ("", RangeResult::Whole),
        ];
        for (field, expected) in cases {
            assert_eq!(resolve(field, 10), expected, "{field}");
        }
    }

    #[test]
    fn empty_file_has_no_range() {
        assert_eq!(resolve("bytes=0-", 0), RangeResult::Unsatisfiable);
        assert_eq!(resolve("bytes=-1", 0), RangeResult::Unsatisfiable);
    }

    #[test]
    fn range_is_sent_only_for_the_version_of_the_client() {
        let validators = CacheValidators { tag: "\"a\"", modified: Some(1_767_323_045) };
        assert!(is_current("\"a\"", validators));
        assert!(is_current("Fri, 02 Jan 2026 03:04:05 GMT", validators));
        for field in ["W/\"a\"", "\"b\"", "Fri, 02 Jan 2026 03:04:06 GMT", "*", ""] {
            assert!(!is_current(field, validators), "{field}");
        }
    }
}
