//! Headers with weighted values: `Accept-Encoding` and `A-IM`.

/// A value with its weight: `gzip;q=0.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WeightedValue<'a> {
    name: &'a str,
    /// Weight in thousandths, from 0 to 1000.
    weight: u16,
}

/// Returns the weight of a value in thousandths, or `None` if the header does not mention
/// it. `*` matches every value that is not named (RFC 9110 section 12.5.3).
pub(crate) fn weight(field: &str, name: &str) -> Option<u16> {
    named_weight(field, name).or_else(|| named_weight(field, "*"))
}

/// Returns the weight of a value that the header mentions by name, in thousandths.
pub(crate) fn named_weight(field: &str, name: &str) -> Option<u16> {
    parse_values(field)
        .find(|value| value.name.eq_ignore_ascii_case(name))
        .map(|value| value.weight)
}

fn parse_values(field: &str) -> impl Iterator<Item = WeightedValue<'_>> {
    field.split(',').filter_map(|value| {
        let mut parts = value.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let weight = parts.find_map(|part| {
            let (key, number) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case("q").then(|| parse_weight(number.trim()))
        });
        // An invalid weight is ignored, which leaves the default of 1.
        Some(WeightedValue { name, weight: weight.flatten().unwrap_or(1000) })
    })
}

/// Parses a weight from 0 to 1 with at most three digits after the point (RFC 9110 section
/// 12.4.2). Returns thousandths.
fn parse_weight(number: &str) -> Option<u16> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "0" if is_digits => format!("{fraction:0<3}").parse().ok(),
        "1" if fraction.bytes().all(|byte| byte == b'0') => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_is_in_thousandths() {
        let cases = [
            ("gzip", Some(1000)),
            ("gzip;q=0.5", Some(500)),
            ("gzip ; Q=0.25 , br", Some(250)),
            ("gzip;q=0", Some(0)),
            ("gzip;q=0.000", Some(0)),
            ("gzip;q=1.000", Some(1000)),
            ("GZIP", Some(1000)),
            ("br, gzip;q=0.001", Some(1)),
            ("*;q=0.3", Some(300)),
            ("*;q=0.3, gzip;q=0.7", Some(700)),
            ("br", None),
            ("", None),
            (",, ,", None),
        ];
        for (field, expected) in cases {
            assert_eq!(weight(field, "gzip"), expected, "{field}");
        }
    }

    #[test]
    fn invalid_weight_is_ignored() {
        for field in ["gzip;q=2", "gzip;q=0.1234", "gzip;q=-1", "gzip;q=", "gzip;x=1", "gzip;q"] {
            assert_eq!(weight(field, "gzip"), Some(1000), "{field}");
        }
    }

    #[test]
    fn star_is_not_a_name() {
        assert_eq!(named_weight("gzip, feed", "feed"), Some(1000));
        assert_eq!(named_weight("feed;q=0", "feed"), Some(0));
        assert_eq!(named_weight("*", "feed"), None);
    }
}
