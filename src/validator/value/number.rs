//! Checks of numbers and durations.

use crate::validator::codes::{
    INVALID_COMMA_SEPARATED_INTEGERS, INVALID_DURATION, INVALID_FLOAT, INVALID_INTEGER,
    INVALID_LATITUDE, INVALID_LONGITUDE, INVALID_NON_NEGATIVE_INTEGER, INVALID_PERCENTAGE,
    INVALID_POSITIVE_INTEGER, ValidationCode,
};
use crate::validator::value::{ValueInput, ValueViolation};

/// Checks for a whole number, or an empty value.
pub(in crate::validator) fn integer(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    require(value.text.is_empty() || is_integer(value.text), &INVALID_INTEGER, wrong);
}

/// Checks for a whole number of 0 or more.
pub(in crate::validator) fn non_negative_integer(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    let is_valid = is_integer(value.text) && (!value.text.starts_with('-') || is_zero(value.text));
    require(is_valid, &INVALID_NON_NEGATIVE_INTEGER, wrong);
}

/// Checks for a whole number of 1 or more.
pub(in crate::validator) fn positive_integer(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    let is_valid = is_integer(value.text) && !value.text.starts_with('-') && !is_zero(value.text);
    require(is_valid, &INVALID_POSITIVE_INTEGER, wrong);
}

/// Checks for whole numbers separated by commas.
pub(in crate::validator) fn comma_separated_integers(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    let is_valid = value.text.split(',').all(|part| is_digits(part.trim_start()));
    require(is_valid, &INVALID_COMMA_SEPARATED_INTEGERS, wrong);
}

/// Checks for a number with an optional fraction.
pub(in crate::validator) fn float(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let (whole, fraction) = value.text.split_once('.').unwrap_or((value.text, ""));
    let is_valid = is_digits(whole) && (fraction.is_empty() || is_digits(fraction));
    require(is_valid, &INVALID_FLOAT, wrong);
}

/// Checks for degrees of latitude, from -90 to 90.
pub(in crate::validator) fn latitude(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    require(is_within(value.text, -90.0, 90.0), &INVALID_LATITUDE, wrong);
}

/// Checks for degrees of longitude, from -180 to 180.
pub(in crate::validator) fn longitude(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    require(is_within(value.text, -180.0, 180.0), &INVALID_LONGITUDE, wrong);
}

/// Checks for a number from 0 to 100.
pub(in crate::validator) fn percent(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    require(is_within(value.text, 0.0, 100.0), &INVALID_PERCENTAGE, wrong);
}

/// Checks for a duration: `seconds`, `minutes:ss` or `hours:mm:ss`.
pub(in crate::validator) fn duration(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let mut parts = value.text.split(':');
    let is_first = parts.next().is_some_and(is_digits);
    let rest: Vec<_> = parts.take(3).collect();
    let is_valid = is_first && rest.len() <= 2 && rest.iter().all(|part| is_sixtieth(part));
    require(is_valid, &INVALID_DURATION, wrong);
}

/// Returns true for two digits up to 59: minutes or seconds.
pub(super) fn is_sixtieth(part: &str) -> bool {
    part.len() == 2 && is_digits(part) && part < "60"
}

/// Returns true if a text consists of one or more digits.
pub(in crate::validator) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_integer(text: &str) -> bool {
    is_digits(text.strip_prefix(['-', '+']).unwrap_or(text))
}

fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| !matches!(byte, b'1'..=b'9'))
}

fn is_within(text: &str, least: f64, most: f64) -> bool {
    text.parse::<f64>().is_ok_and(|number| (least..=most).contains(&number))
}

fn require(is_valid: bool, row: &'static ValidationCode, wrong: &mut Vec<ValueViolation>) {
    if !is_valid {
        wrong.push(ValueViolation::new(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn integers_have_signs_and_digits() {
        insta::assert_snapshot!(table(integer, &["0", "-1", "+2", "", "1.0", "x", "99999999999999999999"]), @r#"
        "0" fine
        "-1" fine
        "+2" fine
        "" fine
        "1.0" InvalidInteger
        "x" InvalidInteger
        "99999999999999999999" fine
        "#);
        insta::assert_snapshot!(table(non_negative_integer, &["0", "-0", "-1", "", "7"]), @r#"
        "0" fine
        "-0" fine
        "-1" InvalidNonNegativeInteger
        "" InvalidNonNegativeInteger
        "7" fine
        "#);
        insta::assert_snapshot!(table(positive_integer, &["0", "-1", "", "7", "007"]), @r#"
        "0" InvalidPositiveInteger
        "-1" InvalidPositiveInteger
        "" InvalidPositiveInteger
        "7" fine
        "007" fine
        "#);
        insta::assert_snapshot!(table(comma_separated_integers, &["1", "1, 2,3", "1,", "", "a"]), @r#"
        "1" fine
        "1, 2,3" fine
        "1," InvalidCommaSeparatedIntegers
        "" InvalidCommaSeparatedIntegers
        "a" InvalidCommaSeparatedIntegers
        "#);
    }

    #[test]
    fn degrees_and_shares_have_bounds() {
        insta::assert_snapshot!(table(latitude, &["90", "-90.0", "90.1", "NaN", "", "N90"]), @r#"
        "90" fine
        "-90.0" fine
        "90.1" InvalidLatitude
        "NaN" InvalidLatitude
        "" InvalidLatitude
        "N90" InvalidLatitude
        "#);
        insta::assert_snapshot!(table(longitude, &["180", "-180.5"]), @r#"
        "180" fine
        "-180.5" InvalidLongitude
        "#);
        insta::assert_snapshot!(table(percent, &["0", "100", "101"]), @r#"
        "0" fine
        "100" fine
        "101" InvalidPercentage
        "#);
        insta::assert_snapshot!(table(float, &["1", "1.5", "1.", ".5", "-1"]), @r#"
        "1" fine
        "1.5" fine
        "1." fine
        ".5" InvalidFloat
        "-1" InvalidFloat
        "#);
    }

    #[test]
    fn durations_count_in_sixties() {
        insta::assert_snapshot!(table(duration, &["90", "1:30", "1:02:03", "1:2", "1:60", "1:00:00:00", "", "1h"]), @r#"
        "90" fine
        "1:30" fine
        "1:02:03" fine
        "1:2" InvalidDuration
        "1:60" InvalidDuration
        "1:00:00:00" InvalidDuration
        "" InvalidDuration
        "1h" InvalidDuration
        "#);
    }
}
