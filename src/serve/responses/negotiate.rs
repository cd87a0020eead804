//! Fields that weigh what a client takes: `Accept-Encoding`, `A-IM`.

/// What a client says of one value: `gzip;q=0.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WeightedValue<'a> {
    name: &'a str,
    /// In thousandths.
    weight: u16,
}

/// Returns the weight of a value in thousandths, none where the field is silent
/// about it. `*` stands for every value that is not named (RFC 9110 section
/// 12.5.3).
pub fn weight(field: &str, name: &str) -> Option<u16> {
    named(field, name).or_else(|| named(field, "*"))
}

/// Returns the weight that a field gives to a value by its name.
pub fn named(field: &str, name: &str) -> Option<u16> {
    values(field).find(|value| value.name.eq_ignore_ascii_case(name)).map(|value| value.weight)
}

fn values(field: &str) -> impl Iterator<Item = WeightedValue<'_>> {
    field.split(',').filter_map(|value| {
        let mut parts = value.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let weight = parts.find_map(|part| {
            let (key, number) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case("q").then(|| thousandths(number.trim()))
        });
        // A weight that can't be read is none that was given.
        Some(WeightedValue { name, weight: weight.flatten().unwrap_or(1000) })
    })
}

/// Reads a weight (RFC 9110 section 12.4.2): at most three digits after the point.
fn thousandths(number: &str) -> Option<u16> {
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
    fn weight_that_is_none_is_passed_over() {
        for field in ["gzip;q=2", "gzip;q=0.1234", "gzip;q=-1", "gzip;q=", "gzip;x=1", "gzip;q"] {
            assert_eq!(weight(field, "gzip"), Some(1000), "{field}");
        }
    }

    #[test]
    fn star_names_nothing() {
        assert_eq!(named("gzip, feed", "feed"), Some(1000));
        assert_eq!(named("feed;q=0", "feed"), Some(0));
        assert_eq!(named("*", "feed"), None);
    }
}
