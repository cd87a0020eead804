//! Values that RSS alone has: sizes of images, hours and days, sizes of files.

use crate::validator::codes::{
    IMAGE_URL_FORMAT, INVALID_BOOLEAN_ATTRIBUTE, INVALID_DAY, INVALID_FORM_COMPONENT_NAME,
    INVALID_HEIGHT, INVALID_HOUR, INVALID_INTEGER_ATTRIBUTE, INVALID_NON_NEGATIVE_INTEGER,
    INVALID_RSS_VERSION, INVALID_WIDTH, Row, USE_ZERO_FOR_MIDNIGHT, USE_ZERO_FOR_UNKNOWN,
};
use crate::validator::value::{Value, Wrong, one_of};

one_of!(version, INVALID_RSS_VERSION, ["0.90", "0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1"]);
one_of!(boolean, INVALID_BOOLEAN_ATTRIBUTE, ["true", "false"]);
one_of!(
    day,
    INVALID_DAY,
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
);

/// The width of a channel's image in pixels.
pub(in crate::validator) fn width(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    whole(value, 1..=144, &INVALID_WIDTH, wrong);
}

/// The height of a channel's image in pixels.
pub(in crate::validator) fn height(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    whole(value, 1..=400, &INVALID_HEIGHT, wrong);
}

/// An hour of the day; 24 is midnight in RSS 0.91.
pub(in crate::validator) fn hour(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    whole(value, 0..=24, &INVALID_HOUR, wrong);
    if value.text == "24" {
        wrong.push(Wrong::new(&USE_ZERO_FOR_MIDNIGHT));
    }
}

/// A port of a host.
pub(in crate::validator) fn port(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    whole(value, 1..=i64::MAX, &INVALID_INTEGER_ATTRIBUTE, wrong);
}

/// The size of a file in bytes, 0 if nobody knows.
pub(in crate::validator) fn length(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    match value.text.parse::<i128>() {
        Err(_) => wrong.push(Wrong::new(&INVALID_INTEGER_ATTRIBUTE)),
        Ok(-1) => wrong.push(Wrong::new(&USE_ZERO_FOR_UNKNOWN)),
        Ok(..0) => wrong.push(Wrong::new(&INVALID_NON_NEGATIVE_INTEGER)),
        Ok(0..) => {}
    }
}

/// The address of an image, as far as its ending tells the format.
pub(in crate::validator) fn image_format(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    let ending = value.text.rsplit('.').next().unwrap_or_default();
    let is_ending = !ending.is_empty() && ending.chars().all(|found| found.is_alphanumeric());
    let is_named =
        ["jpg", "jpeg", "gif", "png"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is_ending && !is_named {
        wrong.push(Wrong::new(&IMAGE_URL_FORMAT));
    }
}

/// The name of a field of a form.
pub(in crate::validator) fn form_name(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    if !value.text.starts_with(|found: char| found.is_ascii_alphabetic() || found == '_') {
        wrong.push(Wrong::new(&INVALID_FORM_COMPONENT_NAME));
    }
}

fn whole(
    value: &Value<'_>,
    range: std::ops::RangeInclusive<i64>,
    row: &'static Row,
    wrong: &mut Vec<Wrong>,
) {
    if !value.text.parse().is_ok_and(|found| range.contains(&found)) {
        wrong.push(Wrong::new(row));
    }
}
