//! Checks of values of Podcasting 2.0. Violations are warnings, because the W3C's validator
//! ignores this namespace, and players ignore invalid values.

use chrono::TimeDelta;

use crate::text::date::Timestamp;
use crate::validator::codes::{
    INVALID_PODCAST_GUID, INVALID_PODCAST_VALUE, PODCAST_NOT_HTTPS, PODCAST_TEXT_TOO_LONG,
    UNKNOWN_PODCAST_ROLE,
};
use crate::validator::value::country::is_country;
use crate::validator::value::number::is_digits;
use crate::validator::value::{self, ValueCheck, ValueInput, ValueViolation};

/// Groups of roles in the Podcast Taxonomy.
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "administration", "audio post-production", "audio production", "cast", "community",
    "creative direction", "misc.", "video post-production", "video production", "visuals", "writing",
];

/// Roles in all groups of the Podcast Taxonomy.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "announcer", "assistant camera", "assistant director", "assistant editor", "associate producer",
    "audio editor", "audio engineer", "author", "booking coordinator", "camera grip",
    "camera operator", "co-host", "co-writer", "composer", "consultant", "content manager",
    "cover art designer", "creative director", "development producer", "director", "editor",
    "editorial director", "executive producer", "fact checker", "foley artist", "graphic designer",
    "guest", "guest host", "guest writer", "host", "intern", "lighting designer", "logger",
    "managing editor", "marketing manager", "music contributor", "music production", "narrator",
    "post production engineer", "producer", "production assistant", "production coordinator",
    "remote recording engineer", "reporter", "researcher", "sales manager", "sales representative",
    "script coordinator", "script editor", "senior producer", "social media manager", "songwriter",
    "sound designer", "story editor", "studio coordinator", "technical director",
    "technical manager", "theme music", "transcriber", "translater", "translator", "voice actor",
    "writer",
];

/// Media of a podcast. With an `L` at the end, it is a list of such media.
#[rustfmt::skip]
const MEDIUMS: &[&str] = &[
    "audiobook", "blog", "course", "film", "music", "newsletter", "podcast", "publisher", "video",
];

/// Defines checks with a condition and a description of valid values.
macro_rules! forms {
    ($($name:ident: $form:literal, $is_right:expr;)*) => {$(
        pub(in crate::validator) fn $name(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
            let is_right: fn(&ValueInput<'_>) -> bool = $is_right;
            if !is_right(value) {
                wrong.push(ValueViolation::new(&INVALID_PODCAST_VALUE).with("form", $form));
            }
        }
    )*};
}

/// Defines checks for values that players cut after a number of characters.
macro_rules! cut {
    ($($name:ident: $most:literal;)*) => {$(
        pub(in crate::validator) fn $name(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
            if value.text.chars().count() > $most {
                wrong.push(ValueViolation::new(&PODCAST_TEXT_TOO_LONG).with("max", stringify!($most)));
            }
        }
    )*};
}

#[rustfmt::skip]
forms! {
    address:         "a full URL with its scheme",       |value| passes(value::full_uri, value);
    address_of_mail: "an e-mail address",                |value| passes(value::addr_spec, value);
    captions:        "`captions`",                       |value| value.text == "captions";
    count:           "a whole number of 0 or more",      |value| is_digits(value.text);
    country:         "a two-letter country code",        |value| is_country(value.text);
    date:            "an RFC 2822 date",                 |value| passes(value::rfc822, value);
    geo:             "a location like `geo:48.4,9.99`",  |value| is_geo(value.text);
    instant:         "an ISO 8601 date and time",        |value| is_instant(value);
    integrity:       "`sri` or `pgp-signature`",         |value| matches!(value.text, "sri" | "pgp-signature");
    language:        "a language tag",                   |value| passes(value::language, value);
    live_status:     "`pending`, `live` or `ended`",     |value| matches!(value.text, "pending" | "live" | "ended");
    location_rel:    "`subject` or `creator`",           |value| matches!(value.text, "subject" | "creator");
    media_type:      "a media type",                     |value| passes(value::mime_type, value);
    medium:          "a medium such as `podcast`",       |value| is_medium(value.text);
    number:          "a number",                         |value| passes(value::float, value);
    osm:             "an OSM object like `R113314`",     |value| is_osm(value.text);
    percent:         "a number from 0 to 100",           |value| passes(value::percent, value);
    ratio:           "a ratio like `16/9`",              |value| is_ratio(value.text);
    recurrence:      "a repeat rule like `FREQ=WEEKLY`", |value| value.text.contains("FREQ=");
    true_false:      "`true` or `false`",                |value| passes(value::true_false_strict, value);
    yes_no:          "`yes` or `no`",                    |value| passes(value::yes_no, value);
}

cut! {
    at_most_32: 32;
    at_most_128: 128;
    at_most_4000: 4000;
}

/// Checks for a role of the Podcast Taxonomy, in any case.
pub(in crate::validator) fn role(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_taxonomy(ROLES, value, wrong);
}

/// Checks for a group of the Podcast Taxonomy, in any case.
pub(in crate::validator) fn group(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_taxonomy(GROUPS, value, wrong);
}

/// Checks for a web address, which should be `https`.
pub(in crate::validator) fn secure(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let host = value.text.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next());
    if host.flatten().is_some_and(|host| host.rsplit('.').next() != Some("onion")) {
        wrong.push(ValueViolation::new(&PODCAST_NOT_HTTPS));
    }
    address(value, wrong);
}

/// Checks for a GUID of a podcast, which is a UUID.
pub(in crate::validator) fn guid(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !is_uuid(value.text) {
        wrong.push(ValueViolation::new(&INVALID_PODCAST_GUID));
    }
}

/// Returns true if a text is a UUID.
pub(in crate::validator) fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.splitn(6, '-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn check_taxonomy(words: &[&str], value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !words.iter().any(|word| word.eq_ignore_ascii_case(value.text)) {
        wrong.push(ValueViolation::new(&UNKNOWN_PODCAST_ROLE));
    }
}

fn passes(kind: ValueCheck, value: &ValueInput<'_>) -> bool {
    let mut wrong = Vec::new();
    kind(value, &mut wrong);
    wrong.is_empty()
}

/// Returns true for a date and time. Zones may lack the colon, as in the examples of the
/// specification.
fn is_instant(value: &ValueInput<'_>) -> bool {
    let text = value.text;
    let zone = text.len().checked_sub(5).and_then(|at| text.get(at..));
    let is_short = zone.is_some_and(|zone| zone.starts_with(['+', '-']) && is_digits(&zone[1..]));
    let padded =
        is_short.then(|| format!("{}:{}", &text[..text.len() - 2], &text[text.len() - 2..]));
    let text = padded.as_deref().unwrap_or(text);
    passes(value::w3cdtf, &ValueInput { text, now: distant_future(), ..*value })
}

/// Returns an instant after all others, because planned events are not implausible.
fn distant_future() -> Timestamp {
    Timestamp::MAX_UTC - TimeDelta::days(2)
}

fn is_medium(text: &str) -> bool {
    text == "mixed" || MEDIUMS.contains(&text.strip_suffix('L').unwrap_or(text))
}

fn is_geo(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("geo:") else { return false };
    let coordinates = rest.split(';').next().unwrap_or_default();
    let numbers: Vec<_> = coordinates.split(',').take(4).map(str::parse::<f64>).collect();
    match numbers[..] {
        [Ok(latitude), Ok(longitude)] | [Ok(latitude), Ok(longitude), Ok(_)] => {
            latitude.abs() <= 90.0 && longitude.abs() <= 180.0
        }
        _ => false,
    }
}

fn is_osm(text: &str) -> bool {
    let number = text.strip_prefix(['N', 'W', 'R']).unwrap_or_default();
    is_digits(number.split('#').next().unwrap_or_default())
}

fn is_ratio(text: &str) -> bool {
    match text.split_once('/') {
        Some((width, height)) => is_positive(width) && is_positive(height),
        None => is_positive(text),
    }
}

fn is_positive(part: &str) -> bool {
    part.trim().parse::<f64>().is_ok_and(|number| number > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn places_are_coordinates_or_numbers_of_the_open_street_map() {
        insta::assert_snapshot!(table(geo, &["geo:30.2672,97.7431", "geo:-27.8,153.3;u=5", "30,97", "geo:91,0"]), @r#"
        "geo:30.2672,97.7431" fine
        "geo:-27.8,153.3;u=5" fine
        "30,97" InvalidPodcastValue
        "geo:91,0" InvalidPodcastValue
        "#);
        insta::assert_snapshot!(table(osm, &["R113314", "W5013364#3", "113314", "R"]), @r#"
        "R113314" fine
        "W5013364#3" fine
        "113314" InvalidPodcastValue
        "R" InvalidPodcastValue
        "#);
    }

    #[test]
    fn instants_may_have_a_zone_without_a_colon_and_be_to_come() {
        insta::assert_snapshot!(table(instant, &["2021-09-26T07:30:00.000-0600", "2099-01-01T00:00:00Z", "2026-01-02", "soon"]), @r#"
        "2021-09-26T07:30:00.000-0600" fine
        "2099-01-01T00:00:00Z" fine
        "2026-01-02" fine
        "soon" InvalidPodcastValue
        "#);
    }

    #[test]
    fn addresses_are_secure_unless_hidden() {
        insta::assert_snapshot!(table(secure, &["https://a.example/", "http://a.example/", "http://a.onion/", "a.example"]), @r#"
        "https://a.example/" fine
        "http://a.example/" PodcastNotHttps
        "http://a.onion/" fine
        "a.example" InvalidPodcastValue
        "#);
    }

    #[test]
    fn mediums_may_be_lists() {
        insta::assert_snapshot!(table(medium, &["music", "musicL", "mixed", "radio"]), @r#"
        "music" fine
        "musicL" fine
        "mixed" fine
        "radio" InvalidPodcastValue
        "#);
    }
}
