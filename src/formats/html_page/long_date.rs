//! Dates as people write them in the languages of the page.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;

/// Names of the months and the order of a date in one language.
struct DateStyle {
    /// Language tag, or its primary subtag (BCP 47).
    language: &'static str,
    /// Pattern with `{d}`, `{m}` and `{y}`.
    pattern: &'static str,
    months: [&'static str; 12],
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// Styles by language, after the long dates of the Unicode CLDR. A tag with a region is
/// before its language. The parser's table of month names can't be used, because it has
/// lower-case forms without an order.
#[rustfmt::skip]
const STYLES: &[DateStyle] = &[
    DateStyle { language: "en-AU", pattern: "{d} {m} {y}", months: ENGLISH },
    DateStyle { language: "en-GB", pattern: "{d} {m} {y}", months: ENGLISH },
    DateStyle { language: "en-IE", pattern: "{d} {m} {y}", months: ENGLISH },
    DateStyle { language: "en-IN", pattern: "{d} {m} {y}", months: ENGLISH },
    DateStyle { language: "en-NZ", pattern: "{d} {m} {y}", months: ENGLISH },
    DateStyle { language: "en-ZA", pattern: "{d} {m} {y}", months: ENGLISH },
    DateStyle { language: "en", pattern: "{m} {d}, {y}", months: ENGLISH },
    DateStyle { language: "ar", pattern: "{d} {m} {y}", months: ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"] },
    DateStyle { language: "de-AT", pattern: "{d}. {m} {y}", months: ["Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"] },
    DateStyle { language: "de", pattern: "{d}. {m} {y}", months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"] },
    DateStyle { language: "es", pattern: "{d} de {m} de {y}", months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"] },
    DateStyle { language: "fr", pattern: "{d} {m} {y}", months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"] },
    DateStyle { language: "he", pattern: "{d} {m} {y}", months: ["בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט", "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר"] },
    DateStyle { language: "it", pattern: "{d} {m} {y}", months: ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"] },
    DateStyle { language: "ja", pattern: "{y}年{m}月{d}日", months: NUMBERS },
    DateStyle { language: "nl", pattern: "{d} {m} {y}", months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"] },
    DateStyle { language: "pt", pattern: "{d} de {m} de {y}", months: ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"] },
];

/// Writes the day of a time in its zone; in other languages as `2026-01-02`, which everyone
/// can read.
pub(super) fn format(time: DateTime<Tz>, language: &str) -> String {
    let Some(style) = style_for(language) else { return time.format("%Y-%m-%d").to_string() };
    let is_first = time.day() == 1 && style.language == "fr";
    let day = if is_first { "1er".to_owned() } else { time.day().to_string() };
    let month = style.months.get(time.month0() as usize).copied().unwrap_or_default();
    let pattern = style.pattern.replace("{d}", &day).replace("{m}", month);
    pattern.replace("{y}", &time.year().to_string())
}

/// Finds the style of a tag with its region, else that of its language.
fn style_for(tag: &str) -> Option<&'static DateStyle> {
    let primary = tag.split('-').next().unwrap_or_default();
    let find = |name: &str| STYLES.iter().find(|style| style.language.eq_ignore_ascii_case(name));
    find(tag).or_else(|| find(primary))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::formats::html_page::translations::WORDS;

    #[test]
    fn date_is_written_as_its_language_has_it() {
        let time = Tz::UTC.with_ymd_and_hms(2026, 3, 1, 0, 0, 0).unwrap();
        for (language, expected) in [
            ("en", "March 1, 2026"),
            ("EN-gb", "1 March 2026"),
            ("de-CH", "1. März 2026"),
            ("es-MX", "1 de marzo de 2026"),
            ("fr", "1er mars 2026"),
            ("it", "1 marzo 2026"),
            ("nl", "1 maart 2026"),
            ("pt-BR", "1 de março de 2026"),
            ("ar-EG", "1 مارس 2026"),
            ("he", "1 במרץ 2026"),
            ("ja", "2026年3月1日"),
            ("tlh", "2026-03-01"),
            ("", "2026-03-01"),
        ] {
            assert_eq!(format(time, language), expected, "{language}");
        }
    }

    #[test]
    fn every_language_of_the_page_has_a_style() {
        for words in WORDS {
            assert!(style_for(words.language).is_some(), "{}", words.language);
        }
    }

    #[test]
    fn day_is_that_of_the_zone() {
        let time = Tz::America__New_York.with_ymd_and_hms(2026, 3, 1, 21, 30, 0).unwrap();
        assert_eq!(format(time, "en"), "March 1, 2026");
        assert_eq!(format(time.with_timezone(&Tz::UTC), "en"), "March 2, 2026");
    }
}
