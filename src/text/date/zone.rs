//! Places written times in time zones.

use chrono::{Datelike, FixedOffset, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::Timestamp;

/// Places a written time in a zone: `Z`, `+01:00`, `-0500`, a name of RFC 2822 section
/// 4.3, or one of the IANA database.
pub(super) fn zoned(written: NaiveDateTime, zone: &str) -> Option<Timestamp> {
    if let Some(offset) = offset(zone) {
        return with_four_digit_year(offset.from_local_datetime(&written).single()?.to_utc());
    }
    local(written, zone.parse::<Tz>().ok()?)
}

#[rustfmt::skip]
const ZONES: &[(&str, i32)] = &[
    ("Z", 0), ("UT", 0), ("UTC", 0), ("GMT", 0),
    ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5),
    ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7),
];

/// Largest offset, as in RFC 3339 section 5.6 and in Ruby. Real offsets end at 14 hours.
const MAX_OFFSET_HOURS: i32 = 23;

fn offset(zone: &str) -> Option<FixedOffset> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone)) {
        return FixedOffset::east_opt(hours * 3600);
    }
    // `(CEST)` after an offset is a comment (RFC 2822 section 3.2.3).
    let zone = zone.split_once(" (").map_or(zone, |(zone, _)| zone.trim());
    // Nikola writes `UTC+01:00`.
    let zone = zone.strip_prefix("UTC").or_else(|| zone.strip_prefix("GMT")).unwrap_or(zone);
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits: String = zone.chars().skip(1).filter(|&letter| letter != ':').collect();
    // Jekyll accepts `-4`.
    let digits = if digits.len() == 1 { format!("0{digits}") } else { digits };
    let is_plain =
        matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then_some(())?;
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits
        .get(2..)
        .filter(|text| !text.is_empty())
        .map_or(Some(0), |text| text.parse().ok())?;
    (hours <= MAX_OFFSET_HOURS && minutes < 60)
        .then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)))?
}

/// Converts a local time to an instant. When clocks are set back, an hour comes twice: the
/// first is used. When they are set forward, an hour is missing: its times are moved by
/// the length of the gap.
pub(super) fn local(written: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    zone.from_local_datetime(&written)
        .earliest()
        .map(|found| found.with_timezone(&Utc))
        .or_else(|| after_gap(written, zone))
        .and_then(with_four_digit_year)
}

fn after_gap(written: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    let earlier = written.checked_sub_signed(chrono::TimeDelta::hours(3))?;
    let earlier = zone.from_local_datetime(&earlier).earliest()?;
    Some(earlier.to_utc() + chrono::TimeDelta::hours(3))
}

/// Returns an instant only if its year has four digits, which every format requires
/// (RFC 3339 section 1). Conversion to UTC may change the year.
fn with_four_digit_year(instant: Timestamp) -> Option<Timestamp> {
    (0..=9999).contains(&instant.year()).then_some(instant)
}
