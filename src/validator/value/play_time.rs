//! Checks of positions in a recording.

use crate::validator::codes::INVALID_NPT_TIME;
use crate::validator::value::number::{is_digits, is_sixtieth};
use crate::validator::value::{ValueInput, ValueViolation};

/// Checks for a normal play time (RFC 2326 section 3.6): `now`, seconds, or hours, minutes
/// and seconds. Seconds may have a fraction.
pub(in crate::validator) fn play_time(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !is_play_time(value.text) {
        wrong.push(ValueViolation::new(&INVALID_NPT_TIME));
    }
}

fn is_play_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<_> = whole.splitn(4, ':').collect();
    let is_whole = match parts[..] {
        [seconds] => is_digits(seconds),
        [hours, minutes, seconds] => {
            is_digits(hours) && is_sixtieth(minutes) && is_sixtieth(seconds)
        }
        _ => false,
    };
    text == "now" || (is_whole && is_digits(fraction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn play_times_are_now_or_seconds_or_hours_minutes_and_seconds() {
        let values =
            ["now", "90", "90.5", "1:02:03", "1:02:03.25", "2:03", "1:60:00", "", "soon", "now1"];
        insta::assert_snapshot!(table(play_time, &values), @r#"
        "now" fine
        "90" fine
        "90.5" fine
        "1:02:03" fine
        "1:02:03.25" fine
        "2:03" InvalidNPTTime
        "1:60:00" InvalidNPTTime
        "" InvalidNPTTime
        "soon" InvalidNPTTime
        "now1" InvalidNPTTime
        "#);
    }
}
