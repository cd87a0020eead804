//! Checks of values that only RSS has: sizes of images and files, hours and days.

use crate::validator::codes::{
    IMAGE_URL_FORMAT, INVALID_BOOLEAN_ATTRIBUTE, INVALID_DAY, INVALID_FORM_COMPONENT_NAME,
    INVALID_HEIGHT, INVALID_HOUR, INVALID_INTEGER_ATTRIBUTE, INVALID_NON_NEGATIVE_INTEGER,
    INVALID_RSS_VERSION, INVALID_WIDTH, USE_ZERO_FOR_MIDNIGHT, USE_ZERO_FOR_UNKNOWN,
    ValidationCode,
};
use crate::validator::value::{ValueInput, ValueViolation, one_of};

one_of!(version, INVALID_RSS_VERSION, ["0.90", "0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1"]);
one_of!(boolean, INVALID_BOOLEAN_ATTRIBUTE, ["true", "false"]);
one_of!(
    day,
    INVALID_DAY,
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
);

/// Checks the width of a channel's image in pixels.
pub(in crate::validator) fn width(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_range(value, 1..=144, &INVALID_WIDTH, wrong);
}

/// Checks the height of a channel's image in pixels.
pub(in crate::validator) fn height(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_range(value, 1..=400, &INVALID_HEIGHT, wrong);
}

/// Checks an hour of the day. In RSS 0.91, 24 is midnight.
pub(in crate::validator) fn hour(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_range(value, 0..=24, &INVALID_HOUR, wrong);
    if value.text == "24" {
        wrong.push(ValueViolation::new(&USE_ZERO_FOR_MIDNIGHT));
    }
}

/// Checks the number of a port.
pub(in crate::validator) fn port(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_range(value, 1..=i64::MAX, &INVALID_INTEGER_ATTRIBUTE, wrong);
}

/// Checks the size of a file in bytes, which is 0 if unknown.
pub(in crate::validator) fn length(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    match value.text.parse::<i128>() {
        Err(_) => wrong.push(ValueViolation::new(&INVALID_INTEGER_ATTRIBUTE)),
        Ok(-1) => wrong.push(ValueViolation::new(&USE_ZERO_FOR_UNKNOWN)),
        Ok(..0) => wrong.push(ValueViolation::new(&INVALID_NON_NEGATIVE_INTEGER)),
        Ok(0..) => {}
    }
}

/// Checks the format of an image by the extension in its address.
pub(in crate::validator) fn image_format(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let ending = value.text.rsplit('.').next().unwrap_or_default();
    let is_ending = !ending.is_empty() && ending.chars().all(char::is_alphanumeric);
    let is_named =
        ["jpg", "jpeg", "gif", "png"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is_ending && !is_named {
        wrong.push(ValueViolation::new(&IMAGE_URL_FORMAT));
    }
}

/// Checks the name of a form field.
pub(in crate::validator) fn form_name(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.starts_with(|found: char| found.is_ascii_alphabetic() || found == '_') {
        wrong.push(ValueViolation::new(&INVALID_FORM_COMPONENT_NAME));
    }
}

fn check_range(
    value: &ValueInput<'_>,
    range: std::ops::RangeInclusive<i64>,
    row: &'static ValidationCode,
    wrong: &mut Vec<ValueViolation>,
) {
    if !value.text.parse().is_ok_and(|found| range.contains(&found)) {
        wrong.push(ValueViolation::new(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn sizes_of_images_have_bounds() {
        insta::assert_snapshot!(table(width, &["1", "144", "0", "145", "1.5", "wide", ""]), @r#"
        "1" fine
        "144" fine
        "0" InvalidWidth
        "145" InvalidWidth
        "1.5" InvalidWidth
        "wide" InvalidWidth
        "" InvalidWidth
        "#);
    }

    #[test]
    fn sizes_of_files_are_whole_numbers() {
        insta::assert_snapshot!(table(length, &["0", "123456", "-1", "-2", "1.5", "1 MB", ""]), @r#"
        "0" fine
        "123456" fine
        "-1" UseZeroForUnknown
        "-2" InvalidNonNegativeInteger
        "1.5" InvalidIntegerAttribute
        "1 MB" InvalidIntegerAttribute
        "" InvalidIntegerAttribute
        "#);
    }

    #[test]
    fn hours_go_from_0_to_23_and_24_is_midnight() {
        insta::assert_snapshot!(table(hour, &["0", "23", "24", "25", "-1", "1.5", ""]), @r#"
        "0" fine
        "23" fine
        "24" UseZeroForMidnight
        "25" InvalidHour
        "-1" InvalidHour
        "1.5" InvalidHour
        "" InvalidHour
        "#);
    }

    #[test]
    fn formats_of_images_are_recognized_by_extensions() {
        insta::assert_snapshot!(table(image_format, &["https://a.example/1.gif", "https://a.example/1.JPG", "https://a.example/1.tiff", "https://a.example/1.png?size=2", "https://a.example/image"]), @r#"
        "https://a.example/1.gif" fine
        "https://a.example/1.JPG" fine
        "https://a.example/1.tiff" ImageUrlFormat
        "https://a.example/1.png?size=2" fine
        "https://a.example/image" fine
        "#);
    }
}
