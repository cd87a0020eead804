//! Parses sizes and lengths of time in the forms that people write: `1MB`, `30d`,
//! `1:02:03`.

use chrono::TimeDelta;

/// Parses a size in bytes: a number such as `13.7`, with `B`, `KB`, `MB`, `GB` (of 1000)
/// or `KiB`, `MiB`, `GiB` (of 1024).
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let (number, rest) = split(text)?;
    let (part, unit) = rest.strip_prefix('.').map_or(("", rest), digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    // Nine digits are enough to count single bytes of a gigabyte.
    let part = &part[..part.len().min(9)];
    let scale = 10_u64.pow(u32::try_from(part.len()).ok()?);
    let part = part.parse::<u64>().unwrap_or(0).checked_mul(factor)? / scale;
    number.checked_mul(factor)?.checked_add(part)
}

/// Parses a length of time: a number with `s`, `min`, `h`, `d`, `w`, `mo` (30 days) or `y`
/// (365 days).
pub(crate) fn span(text: &str) -> Option<TimeDelta> {
    let (number, unit) = split(text)?;
    let seconds = match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => 1,
        "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 604_800,
        "mo" | "month" | "months" => 2_592_000,
        "y" | "year" | "years" => 31_536_000,
        _ => return None,
    };
    TimeDelta::try_seconds(i64::try_from(number).ok()?.checked_mul(seconds)?)
}

/// Parses the length of a recording into seconds: `754`, `12:34`, `1:02:03.000` or
/// `45 min`.
pub(crate) fn duration(text: &str) -> Option<u32> {
    let clock = text.trim().split_once('.').map_or(text.trim(), |(clock, _)| clock);
    parse_clock(clock).or_else(|| u32::try_from(span(text)?.num_seconds()).ok())
}

fn parse_clock(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let first = parts.next()?.parse::<u32>().ok()?;
    let total = parts.try_fold((first, 1), |(total, count), part| {
        let part = part.parse::<u32>().ok().filter(|&part| part < 60)?;
        Some((total.checked_mul(60)?.checked_add(part)?, count + 1))
    });
    total.filter(|&(_, count)| count <= 3).map(|(total, _)| total)
}

fn split(text: &str) -> Option<(u64, &str)> {
    let (number, rest) = digits(text.trim());
    Some((number.parse().ok()?, rest.trim()))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_of_1000_or_1024() {
        assert_eq!(bytes("1MB"), Some(1_000_000));
        assert_eq!(bytes("512 KiB"), Some(524_288));
        assert_eq!(bytes("20"), Some(20));
        assert_eq!(bytes("13.75 MB"), Some(13_750_000));
        assert_eq!(bytes("1.5.2 MB"), None);
        assert_eq!(bytes("1 parsec"), None);
        assert_eq!(bytes("99999999999GB"), None);
    }

    #[test]
    fn spans_have_units() {
        assert_eq!(span("30d"), TimeDelta::try_days(30));
        assert_eq!(span("2 weeks"), TimeDelta::try_days(14));
        assert_eq!(span("30"), None);
        assert_eq!(span("99999999999999999y"), None);
    }

    #[test]
    fn durations_are_seconds_or_clock_times() {
        assert_eq!(duration("754"), Some(754));
        assert_eq!(duration("12:34"), Some(754));
        assert_eq!(duration("1:02:03"), Some(3723));
        assert_eq!(duration("34:32.000"), Some(2072));
        assert_eq!(duration("45 min"), Some(2700));
        assert_eq!(duration("1:75"), None);
        assert_eq!(duration("1:2:3:4"), None);
    }
}
