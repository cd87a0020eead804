//! Finds the one date that a text can mean, although it is not in a known form.

use chrono_tz::Tz;

use crate::text::date::{DateRules, parse};

/// Rules without which a date is certain.
const UTC: DateRules<'static> = DateRules::in_zone(Tz::UTC);

/// Returns the only date that a text can mean, in a form that [`parse`] accepts. Returns
/// `None` if day and month could be exchanged, or a word is left over.
pub(crate) fn certain_reading(text: &str) -> Option<String> {
    let plain = straighten(text);
    let readings = [Some(plain.clone()), reorder(&plain), split_packed(&plain)];
    let reading = readings.into_iter().flatten().find(|text| parse(text, &UTC).is_some())?;
    (reading != text).then_some(reading)
}

/// Removes quotes around a text, and replaces typographic dashes and spaces.
fn straighten(text: &str) -> String {
    const QUOTES: [char; 9] = ['“', '”', '„', '‘', '’', '"', '\'', '«', '»'];
    let text = text.trim().trim_matches(QUOTES).trim();
    let plain = text.chars().map(|letter| match letter {
        '–' | '—' | '‐' | '‑' | '−' => '-',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    });
    plain.collect()
}

/// Writes three numbers as year, month and day, if only one of them can be the month. A
/// time after them stays.
fn reorder(text: &str) -> Option<String> {
    let (a, rest) = number(text)?;
    let (b, rest) = number(rest.trim_start().strip_prefix(['-', '/', '.'])?.trim_start())?;
    let (c, rest) = number(rest.trim_start().strip_prefix(['-', '/', '.'])?.trim_start())?;
    let (year, first, second) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
    let [first, second]: [u32; 2] = [first.parse().ok()?, second.parse().ok()?];
    let is_year_first = a.len() == 4;
    let (month, day) = match (first > 12, second > 12) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        (false, false) if is_year_first || first == second => (first, second),
        _ => return None,
    };
    (year.len() == 4).then(|| format!("{year}-{month:02}-{day:02}{rest}"))
}

/// Splits the first number from a text.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&end).then(|| text.split_at(end))
}

/// Writes a day such as `20240522` with dashes.
fn split_packed(text: &str) -> Option<String> {
    let is_packed = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = text.starts_with("19") || text.starts_with("20");
    (is_packed && is_year).then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_with_one_reading_is_found() {
        for (text, day) in [
            ("13/05/2014", Some("2014-05-13")),
            ("10-26-2024", Some("2024-10-26")),
            ("2024-22-05", Some("2024-05-22")),
            ("22-05-2024 10:00", Some("2024-05-22")),
            ("2024 - 5 - 22", Some("2024-05-22")),
            ("2024–05–22", Some("2024-05-22")),
            ("“2024-05-22”", Some("2024-05-22")),
            ("20240522", Some("2024-05-22")),
            ("04-05-2024", None),
            ("32/13/2024", None),
            ("31/02/2024", None),
            ("2024-05-22 sometime", None),
            ("12345678", None),
            ("5/22/24", None),
            ("soon", None),
            ("", None),
        ] {
            let reading = certain_reading(text).unwrap_or_else(|| text.to_owned());
            let found = parse(&reading, &UTC).map(|date| date.instant.date_naive().to_string());
            assert_eq!(found.as_deref(), day, "{text}");
        }
    }
}
