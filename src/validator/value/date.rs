//! Dates as RSS, Atom and Dublin Core write them.

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

/// Zones with a name (RFC 822 section 5.1), and their hours east of Greenwich.
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

/// A date of RFC 2822: `Fri, 02 Jan 2026 03:04:05 GMT`.
///
/// What only RFC 822 allows, such as a year of two digits, comments or a
/// military zone, is a warning, because readers differ on it.
pub(in crate::validator) fn rfc822(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let Some(date) = strict(value.text) else {
        let row =
            if lenient(value.text) { &PROBLEMATICAL_RFC822_DATE } else { &INVALID_RFC2822_DATE };
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
    plausible(instant, value.now + TimeDelta::minutes(10), wrong);
}

struct MailDate<'a> {
    weekday: Option<&'a str>,
    year: i32,
    month: u32,
    day: u32,
    time: [u32; 3],
    /// Minutes east of Greenwich.
    offset: i64,
}

/// Reads a date as RFC 2822 section 3.3 writes it, with single blanks.
fn strict(text: &str) -> Option<MailDate<'_>> {
    let (weekday, rest) = match text.split_once(", ") {
        Some((weekday, rest)) => (Some(DAYS.into_iter().find(|day| *day == weekday)?), rest),
        None => (None, text),
    };
    let mut parts = rest.split(' ');
    let mut next = || parts.next();
    let (day, month, year, time, zone) = (next()?, next()?, next()?, next()?, next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    let is_right = (1..=2).contains(&day.len()) && year.len() == 4 && parts.next().is_none();
    // No clock on earth differs by other parts of an hour than quarters.
    let offset = zone_offset(zone).filter(|minutes| minutes % 15 == 0)?;
    if !is_right || !is_digits(day) || !is_digits(year) {
        return None;
    }
    Some(MailDate {
        weekday,
        year: year.parse().ok()?,
        month: u32::try_from(month).ok()? + 1,
        day: day.parse().ok()?,
        time: clock(time)?,
        offset,
    })
}

/// Reads hours, minutes and perhaps seconds, two digits each.
fn clock(text: &str) -> Option<[u32; 3]> {
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

/// Says whether a date is one that RFC 822 allows, with any white space,
/// letters of any case, and comments in parentheses.
fn lenient(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let mut text = without_comments(text);
    text.make_ascii_lowercase();
    let (weekday, rest) = match text.split_once(',') {
        Some((weekday, rest)) => (Some(weekday.trim()), rest),
        None => (None, text.as_str()),
    };
    let is_named =
        |names: &[&str], word: &str| names.iter().any(|name| name.eq_ignore_ascii_case(word));
    // A sixth part is one too many already.
    let parts: Vec<_> = rest.split_whitespace().take(6).collect();
    let (date, zone) = match parts[..] {
        [day, month, year, time] => ([day, month, year, time], None),
        [day, month, year, time, zone] => ([day, month, year, time], Some(zone)),
        _ => return false,
    };
    let [day, month, year, time] = date;
    let is_zone = |zone: &str| {
        zone_offset(&zone.to_ascii_uppercase()).is_some()
            || zone.len() == 1 && zone != "j" && zone.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    weekday.is_none_or(|word| is_named(&DAYS, word))
        && (1..=2).contains(&day.len())
        && is_digits(day)
        && is_named(&MONTHS, month)
        && matches!(year.len(), 2 | 4)
        && is_digits(year)
        && clock(time).is_some()
        && zone.is_none_or(is_zone)
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

/// A date and time of RFC 3339, with a zone: `2026-01-02T03:04:05Z`.
pub(in crate::validator) fn rfc3339(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_right = |date: &IsoDate| date.precision == IsoPrecision::Second && date.has_zone;
    iso(value, &INVALID_RFC3339_DATE, is_right, wrong);
}

/// A date as the W3C's note has it: as much of it as is known, a zone with a time.
pub(in crate::validator) fn w3cdtf(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_right = |date: &IsoDate| date.precision < IsoPrecision::Minute || date.has_zone;
    iso(value, &INVALID_W3CDTF_DATE, is_right, wrong);
}

/// A date of ISO 8601, as much of it as is known.
pub(in crate::validator) fn iso8601(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    iso(value, &INVALID_ISO8601_DATE_TIME, |_| true, wrong);
}

/// As [`iso8601`], but it may be long ago or far away, as an event's.
pub(in crate::validator) fn iso8601_ever(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if iso_date(value.text).is_none() {
        wrong.push(ValueViolation::new(&INVALID_ISO8601_DATE_TIME));
    }
}

fn iso(
    value: &ValueInput<'_>,
    row: &'static ValidationCode,
    is_right: fn(&IsoDate) -> bool,
    wrong: &mut Vec<ValueViolation>,
) {
    match iso_date(value.text).filter(is_right) {
        Some(date) => plausible(date.instant, value.now + TimeDelta::days(1), wrong),
        None => wrong.push(ValueViolation::new(row)),
    }
}

/// How much of a date is known.
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

fn iso_date(text: &str) -> Option<IsoDate> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<_> = date.splitn(4, '-').collect();
    let has_form = parts
        .iter()
        .enumerate()
        .all(|(index, part)| part.len() == if index == 0 { 4 } else { 2 } && is_digits(part));
    let number = |index: usize| parts.get(index).map_or(Some(1), |part| part.parse().ok());
    let year = parts[0].parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(1)?, number(2)?)?;
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
    iso_time(day, time)
}

fn iso_time(day: NaiveDate, text: &str) -> Option<IsoDate> {
    let (time, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => (&text[..at], Some(iso_offset(&text[at..])?)),
        None => (text, None),
    };
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let has_fraction = whole.len() < time.len();
    let [hour, minute, second] = clock(whole)?;
    let precision = if whole.len() == 8 { IsoPrecision::Second } else { IsoPrecision::Minute };
    let is_right = second <= 60 && (!has_fraction || precision == IsoPrecision::Second);
    if !is_right || !(fraction.is_empty() || is_digits(fraction)) {
        return None;
    }
    let local = day.and_hms_opt(hour, minute, second.min(59))?.and_utc();
    let instant = local - TimeDelta::minutes(offset.unwrap_or(0));
    Some(IsoDate { precision, has_zone: offset.is_some(), instant })
}

fn iso_offset(text: &str) -> Option<i64> {
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

/// Feeds are not older than the Web, and not of the future.
fn plausible(instant: Timestamp, latest: Timestamp, wrong: &mut Vec<ValueViolation>) {
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
