//! Checks of dates in RSS, Atom and Dublin Core.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta};

use crate::text::date::Timestamp;
use crate::validator::codes::{
    IMPLAUSIBLE_DATE, INCORRECT_DOW, INVALID_ISO8601_DATE_TIME, INVALID_RFC2822_DATE,
    INVALID_RFC3339_DATE, INVALID_W3CDTF_DATE, PROBLEMATICAL_RFC822_DATE, ValidationCode,
};
use crate::validator::value::number::is_digits;
use crate::validator::value::{LONGEST, ValueInput, ValueViolation};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Names of zones (RFC 822 section 5.1), with their offsets from UTC in hours.
const ZONES: [(&str, i64); 11] = [
    ("UT", 0),
    ("GMT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// Checks for a date of RFC 2822: `Fri, 02 Jan 2026 03:04:05 GMT`.
///
/// Forms that only RFC 822 allows are a warning, because not all readers support them: for
/// example years of two digits, comments and military zones.
pub(in crate::validator) fn rfc822(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let Some(date) = parse_rfc2822(value.text) else {
        let row =
            if is_rfc822(value.text) { &PROBLEMATICAL_RFC822_DATE } else { &INVALID_RFC2822_DATE };
        return wrong.push(ValueViolation::new(row));
    };
    let Some(day) = NaiveDate::from_ymd_opt(date.year, date.month, date.day) else {
        return wrong.push(ValueViolation::new(&INVALID_RFC2822_DATE));
    };
    let right = DAYS[day.weekday().num_days_from_monday() as usize];
    if let Some(weekday) = date.weekday.filter(|&weekday| weekday != right) {
        return wrong
            .push(ValueViolation::new(&INCORRECT_DOW).with("value", weekday).with("right", right));
    }
    let [hour, minute, second] = date.time;
    let Some(local) = day.and_hms_opt(hour, minute, second.min(59)) else {
        return wrong.push(ValueViolation::new(&INVALID_RFC2822_DATE));
    };
    let instant = local.and_utc() - TimeDelta::minutes(date.offset);
    check_plausible(instant, value.now + TimeDelta::minutes(10), wrong);
}

struct MailDate<'a> {
    weekday: Option<&'a str>,
    year: i32,
    month: u32,
    day: u32,
    time: [u32; 3],
    /// The offset from UTC in minutes.
    offset: i64,
}

/// Parses a date in the form of RFC 2822 section 3.3, with single spaces.
fn parse_rfc2822(text: &str) -> Option<MailDate<'_>> {
    let (weekday, rest) = match text.split_once(", ") {
        Some((weekday, rest)) => (Some(DAYS.into_iter().find(|day| *day == weekday)?), rest),
        None => (None, text),
    };
    let parts: Vec<_> = rest.splitn(6, ' ').collect();
    let [day, month, year, time, zone] = parts[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let is_valid = (1..=2).contains(&day.len()) && year.len() == 4;
    // The offsets of all time zones are multiples of 15 minutes.
    let offset = zone_offset(zone).filter(|minutes| minutes % 15 == 0)?;
    if !is_valid || !is_digits(day) || !is_digits(year) {
        return None;
    }
    Some(MailDate {
        weekday,
        year: year.parse().ok()?,
        month: u32::try_from(month).ok()? + 1,
        day: day.parse().ok()?,
        time: parse_clock(time)?,
        offset,
    })
}

/// Parses hours, minutes and optional seconds, with two digits each.
fn parse_clock(text: &str) -> Option<[u32; 3]> {
    let mut time = [0; 3];
    let parts: Vec<_> = text.splitn(4, ':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for (slot, part) in time.iter_mut().zip(parts) {
        if part.len() != 2 || !is_digits(part) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    Some(time)
}

fn zone_offset(zone: &str) -> Option<i64> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == zone) {
        return Some(hours * 60);
    }
    let digits = zone.strip_prefix(['+', '-'])?;
    if digits.len() != 4 || !is_digits(digits) {
        return None;
    }
    let minutes = digits[..2].parse::<i64>().ok()? * 60 + digits[2..].parse::<i64>().ok()?;
    Some(if zone.starts_with('-') { -minutes } else { minutes })
}

/// Returns true for a date of RFC 822, with any white space, any case, and comments in
/// parentheses.
fn is_rfc822(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let mut text = without_comments(text);
    text.make_ascii_lowercase();
    let (weekday, rest) = match text.split_once(',') {
        Some((weekday, rest)) => (Some(weekday.trim()), rest),
        None => (None, text.as_str()),
    };
    // Six parts are too many already.
    let parts: Vec<_> = rest.split_whitespace().take(6).collect();
    let (date, zone) = match parts[..] {
        [day, month, year, time] => ([day, month, year, time], None),
        [day, month, year, time, zone] => ([day, month, year, time], Some(zone)),
        _ => return false,
    };
    let [day, month, year, time] = date;
    weekday.is_none_or(|word| contains_name(&DAYS, word))
        && (1..=2).contains(&day.len())
        && is_digits(day)
        && contains_name(&MONTHS, month)
        && matches!(year.len(), 2 | 4)
        && is_digits(year)
        && parse_clock(time).is_some()
        && zone.is_none_or(is_rfc822_zone)
}

fn contains_name(names: &[&str], word: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Returns true for a lower-case zone: an offset, a name, or a military letter, all of
/// which except `j` are zones.
fn is_rfc822_zone(zone: &str) -> bool {
    zone_offset(&zone.to_ascii_uppercase()).is_some()
        || zone.len() == 1 && zone != "j" && zone.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|found| {
            let was_inside = depth > 0;
            match found {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            !was_inside && depth == 0
        })
        .collect()
}

/// Checks for a date and time of RFC 3339, with a zone: `2026-01-02T03:04:05Z`.
pub(in crate::validator) fn rfc3339(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_iso_date(
        value,
        &INVALID_RFC3339_DATE,
        |date| date.precision == IsoPrecision::Second && date.has_zone,
        wrong,
    );
}

/// Checks for a date of the W3C's note on date formats: a year, month or day, or a time with
/// a zone.
pub(in crate::validator) fn w3cdtf(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_iso_date(
        value,
        &INVALID_W3CDTF_DATE,
        |date| date.precision < IsoPrecision::Minute || date.has_zone,
        wrong,
    );
}

/// Checks for a date of ISO 8601, in any precision.
pub(in crate::validator) fn iso8601(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_iso_date(value, &INVALID_ISO8601_DATE_TIME, |_| true, wrong);
}

/// Checks like [`iso8601`], but accepts dates in the distant past or future, for events.
pub(in crate::validator) fn iso8601_ever(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if parse_iso_date(value.text).is_none() {
        wrong.push(ValueViolation::new(&INVALID_ISO8601_DATE_TIME));
    }
}

fn check_iso_date(
    value: &ValueInput<'_>,
    row: &'static ValidationCode,
    is_valid: fn(&IsoDate) -> bool,
    wrong: &mut Vec<ValueViolation>,
) {
    match parse_iso_date(value.text).filter(is_valid) {
        Some(date) => check_plausible(date.instant, value.now + TimeDelta::days(1), wrong),
        None => wrong.push(ValueViolation::new(row)),
    }
}

/// The precision of a date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum IsoPrecision {
    Year,
    Month,
    Day,
    Minute,
    Second,
}

struct IsoDate {
    precision: IsoPrecision,
    has_zone: bool,
    instant: Timestamp,
}

fn parse_iso_date(text: &str) -> Option<IsoDate> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<_> = date.splitn(4, '-').collect();
    let has_form = parts
        .iter()
        .enumerate()
        .all(|(index, part)| part.len() == if index == 0 { 4 } else { 2 } && is_digits(part));
    let year = parts[0].parse().ok()?;
    let month = parts.get(1).map_or(Some(1), |part| part.parse().ok())?;
    let day = parts.get(2).map_or(Some(1), |part| part.parse().ok())?;
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    let precision = match parts.len() {
        1 => IsoPrecision::Year,
        2 => IsoPrecision::Month,
        3 => IsoPrecision::Day,
        _ => return None,
    };
    if !has_form {
        return None;
    }
    let Some(time) = time else {
        let instant = day.and_hms_opt(0, 0, 0)?.and_utc();
        return Some(IsoDate { precision, has_zone: false, instant });
    };
    if precision != IsoPrecision::Day {
        return None;
    }
    parse_iso_time(day, time)
}

fn parse_iso_time(day: NaiveDate, text: &str) -> Option<IsoDate> {
    let (time, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => (&text[..at], Some(parse_iso_offset(&text[at..])?)),
        None => (text, None),
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let has_fraction = whole.len() < time.len();
    let [hour, minute, second] = parse_clock(whole)?;
    let precision = if whole.len() == 8 { IsoPrecision::Second } else { IsoPrecision::Minute };
    let is_valid = second <= 60 && (!has_fraction || precision == IsoPrecision::Second);
    if !is_valid || !(fraction.is_empty() || is_digits(fraction)) {
        return None;
    }
    let local = day.and_hms_opt(hour, minute, second.min(59))?.and_utc();
    let instant = local - TimeDelta::minutes(offset.unwrap_or(0));
    Some(IsoDate { precision, has_zone: offset.is_some(), instant })
}

fn parse_iso_offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (hours, minutes) = text[1..].split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 || !is_digits(hours) || !is_digits(minutes) {
        return None;
    }
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    Some(if text.starts_with('-') { -minutes } else { minutes })
}

/// Reports a date before 1990, which is older than the Web, or in the future.
fn check_plausible(instant: Timestamp, latest: Timestamp, wrong: &mut Vec<ValueViolation>) {
    let earliest = DateTime::from_timestamp(631_152_000, 0).unwrap_or_default();
    if instant < earliest || instant > latest {
        wrong.push(ValueViolation::new(&IMPLAUSIBLE_DATE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn mail_dates_are_right_odd_or_wrong() {
        let values = [
            "Fri, 02 Jan 2026 03:04:05 GMT",
            "2 Jan 2026 03:04 +0100",
            "Thu, 02 Jan 2026 03:04:05 GMT",
            "Fri, 02 Jan 2026 03:04:05 UTC",
            "Fri, 02 Jan 26 03:04:05 GMT",
            "fri, 02 jan 2026 03:04:05 gmt",
            "Fri, 02 Jan 2026 03:04:05 A",
            "Fri, 02 Jan 2026 03:04:05 GMT (winter)",
            "Fri,  02 Jan 2026 03:04:05 GMT",
            "Fri, 02 Jan 2026 25:04:05 GMT",
            "30 Feb 2026 03:04:05 GMT",
            "02 Jan 1970 03:04:05 GMT",
            "02 Jan 2099 03:04:05 GMT",
            "2026-01-02",
            "",
            "02 Jan 2026 03:04:05",
        ];
        insta::assert_snapshot!(table(rfc822, &values), @r#"
        "Fri, 02 Jan 2026 03:04:05 GMT" fine
        "2 Jan 2026 03:04 +0100" fine
        "Thu, 02 Jan 2026 03:04:05 GMT" IncorrectDOW
        "Fri, 02 Jan 2026 03:04:05 UTC" InvalidRFC2822Date
        "Fri, 02 Jan 26 03:04:05 GMT" ProblematicalRFC822Date
        "fri, 02 jan 2026 03:04:05 gmt" ProblematicalRFC822Date
        "Fri, 02 Jan 2026 03:04:05 A" ProblematicalRFC822Date
        "Fri, 02 Jan 2026 03:04:05 GMT (winter)" ProblematicalRFC822Date
        "Fri,  02 Jan 2026 03:04:05 GMT" ProblematicalRFC822Date
        "Fri, 02 Jan 2026 25:04:05 GMT" InvalidRFC2822Date
        "30 Feb 2026 03:04:05 GMT" InvalidRFC2822Date
        "02 Jan 1970 03:04:05 GMT" ImplausibleDate
        "02 Jan 2099 03:04:05 GMT" ImplausibleDate
        "2026-01-02" InvalidRFC2822Date
        "" InvalidRFC2822Date
        "02 Jan 2026 03:04:05" ProblematicalRFC822Date
        "#);
    }

    #[test]
    fn atom_dates_have_a_time_and_a_zone() {
        let values = [
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05.5+01:00",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04Z",
            "2026-01-02",
            "2026-01-02t03:04:05z",
            "2026-01-02T03:04:05+0100",
            "2026-02-30T03:04:05Z",
            "2026-01-02T24:00:00Z",
            "2026-01-02T03:60:00Z",
            "2026-01-02T03:04:61Z",
            "1970-01-01T00:00:00Z",
            "",
            "T",
        ];
        insta::assert_snapshot!(table(rfc3339, &values), @r#"
        "2026-01-02T03:04:05Z" fine
        "2026-01-02T03:04:05.5+01:00" fine
        "2026-01-02T03:04:05" InvalidRFC3339Date
        "2026-01-02T03:04Z" InvalidRFC3339Date
        "2026-01-02" InvalidRFC3339Date
        "2026-01-02t03:04:05z" InvalidRFC3339Date
        "2026-01-02T03:04:05+0100" InvalidRFC3339Date
        "2026-02-30T03:04:05Z" InvalidRFC3339Date
        "2026-01-02T24:00:00Z" InvalidRFC3339Date
        "2026-01-02T03:60:00Z" InvalidRFC3339Date
        "2026-01-02T03:04:61Z" InvalidRFC3339Date
        "1970-01-01T00:00:00Z" ImplausibleDate
        "" InvalidRFC3339Date
        "T" InvalidRFC3339Date
        "#);
    }

    #[test]
    fn dates_of_less_precision_are_known_in_part() {
        let values = [
            "2026",
            "2026-01",
            "2026-01-02",
            "2026-01-02T03:04Z",
            "2026-01-02T03:04",
            "2026-01T03:04Z",
            "26",
            "2026-13",
            "2026-1-2",
        ];
        insta::assert_snapshot!(table(w3cdtf, &values), @r#"
        "2026" fine
        "2026-01" fine
        "2026-01-02" fine
        "2026-01-02T03:04Z" fine
        "2026-01-02T03:04" InvalidW3CDTFDate
        "2026-01T03:04Z" InvalidW3CDTFDate
        "26" InvalidW3CDTFDate
        "2026-13" InvalidW3CDTFDate
        "2026-1-2" InvalidW3CDTFDate
        "#);
        insta::assert_snapshot!(table(iso8601, &values), @r#"
        "2026" fine
        "2026-01" fine
        "2026-01-02" fine
        "2026-01-02T03:04Z" fine
        "2026-01-02T03:04" fine
        "2026-01T03:04Z" InvalidISO8601DateTime
        "26" InvalidISO8601DateTime
        "2026-13" InvalidISO8601DateTime
        "2026-1-2" InvalidISO8601DateTime
        "#);
    }
}
