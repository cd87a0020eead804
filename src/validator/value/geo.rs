//! Checks of locations in GeoRSS and GML: latitude and longitude, separated by a space.

use crate::validator::codes::{COORD_COMMA, INVALID_COORD, INVALID_COORD_LIST, INVALID_FLOAT_UNIT};
use crate::validator::value::{ValueInput, ValueViolation};

/// Checks for a number with an optional sign.
pub(in crate::validator) fn decimal(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !is_decimal(value.text) {
        wrong.push(ValueViolation::new(&INVALID_FLOAT_UNIT));
    }
}

/// Checks for a latitude and a longitude.
pub(in crate::validator) fn position(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_position = value.text.split_once([' ', ',']).is_some_and(|(latitude, longitude)| {
        is_decimal(latitude) && is_decimal(longitude.trim_start())
    });
    if !is_position {
        wrong.push(ValueViolation::new(&INVALID_COORD));
    } else if value.text.contains(',') {
        wrong.push(ValueViolation::new(&COORD_COMMA));
    }
}

/// Checks for two or more pairs of latitude and longitude.
pub(in crate::validator) fn positions(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let numbers = value.text.split([' ', ',', '\n', '\t', '\r']).filter(|word| !word.is_empty());
    let (mut count, mut are_decimals) = (0, true);
    for number in numbers {
        count += 1;
        are_decimals &= is_decimal(number);
    }
    if count < 4 || count % 2 == 1 || !are_decimals {
        wrong.push(ValueViolation::new(&INVALID_COORD_LIST));
    } else if value.text.contains(',') {
        wrong.push(ValueViolation::new(&COORD_COMMA));
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    !whole.is_empty()
        && [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn positions_are_two_numbers_with_a_blank() {
        insta::assert_snapshot!(table(position, &["45.256 -71.92", "45 -71.", "+45 0", "45.2,-71.9", "45.2, -71.9", "45.2", "45.2 -71.9 3", "north 3", ""]), @r#"
        "45.256 -71.92" fine
        "45 -71." fine
        "+45 0" fine
        "45.2,-71.9" CoordComma
        "45.2, -71.9" CoordComma
        "45.2" InvalidCoord
        "45.2 -71.9 3" InvalidCoord
        "north 3" InvalidCoord
        "" InvalidCoord
        "#);
    }

    #[test]
    fn lists_of_positions_have_pairs_of_numbers() {
        insta::assert_snapshot!(table(positions, &["45 -71 46 -72", "45,-71 46,-72", "45 -71", "45 -71 46", "a b c d", ""]), @r#"
        "45 -71 46 -72" fine
        "45,-71 46,-72" CoordComma
        "45 -71" InvalidCoordList
        "45 -71 46" InvalidCoordList
        "a b c d" InvalidCoordList
        "" InvalidCoordList
        "#);
    }
}
