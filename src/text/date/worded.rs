//! Parses dates with the name of a month, in any order of day, month and year.

use chrono::{Datelike, NaiveDate};

use super::digits::{new_date, number};
use super::month_names::{DateWord, meanings};

/// Maximum number of words and numbers in a date.
const MAX_TOKENS: usize = 12;

/// Parses `2. Januar 2026`, `den 2 januari 2026`, `2026. január 2.` and the like at the
/// beginning of a text, and returns it with the rest. A word with two meanings is read in
/// `language`, and not at all if that does not decide.
pub(super) fn worded<'a>(text: &'a str, language: Option<&str>) -> Option<(NaiveDate, &'a str)> {
    let mut parts = DateParts::default();
    let mut rest = text;
    for _ in 0..MAX_TOKENS {
        rest = rest.trim_start_matches(is_separator);
        if parts.is_complete() {
            let after = skip_fillers(rest);
            return Some((parts.to_date()?, after));
        }
        rest = match rest.chars().next()? {
            first if first.is_ascii_digit() => parts.take_number(rest)?,
            _ => parts.take_word(rest, language)?,
        };
    }
    None
}

/// Parts of a date that were found so far.
#[derive(Default)]
struct DateParts {
    year: Option<u32>,
    day: Option<u32>,
    /// Meanings of the words that may be the month or a weekday.
    words: Vec<Vec<DateWord>>,
}

impl DateParts {
    /// Returns true if year, day and month are known.
    fn is_complete(&self) -> bool {
        self.year.is_some() && self.day.is_some() && self.month().is_some()
    }

    /// Takes a year of four digits or a day, and returns the rest.
    fn take_number<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (value, rest) = number(text, 4)?;
        let part = if text.len() - rest.len() == 4 { &mut self.year } else { &mut self.day };
        part.replace(value).is_none().then_some(rest)
    }

    /// Takes a word that belongs to a date, and returns the rest.
    fn take_word<'a>(&mut self, text: &'a str, language: Option<&str>) -> Option<&'a str> {
        let (word, rest) = split_word(text);
        // In Vietnamese a month has a number: `2 tháng 1, 2026`.
        if word.to_lowercase() == "tháng" {
            let (month, rest) = number(rest.trim_start(), 2)?;
            self.words.push(vec![DateWord::Month(month)]);
            return Some(rest);
        }
        let meanings = meanings(word, language);
        let is_known = !meanings.is_empty() || ["ngày", "năm"].contains(&&*word.to_lowercase());
        if !meanings.is_empty() && !meanings.contains(&DateWord::Filler) {
            self.words.push(meanings);
        }
        is_known.then_some(rest)
    }

    /// Returns the month, if exactly one month is meant. A word that may be a weekday, such as
    /// `mar` in `mar. 3 mars`, is the month only if no other word is.
    fn month(&self) -> Option<u32> {
        let words = self.words.iter().map(Vec::as_slice);
        let certain: Vec<u32> =
            words.clone().filter(|word| !may_be_weekday(word)).flat_map(months).collect();
        let possible: Vec<u32> = words.flat_map(months).collect();
        let found = if certain.is_empty() { possible } else { certain };
        let [month] = found.as_slice() else { return None };
        Some(*month)
    }

    /// Returns the date; `None` if it does not exist, or is on another weekday.
    fn to_date(&self) -> Option<NaiveDate> {
        let date = new_date(self.year?, self.month()?, self.day?)?;
        let weekday = date.weekday().number_from_monday();
        let mut weekdays = self.words.iter().filter(|word| months(word).next().is_none());
        let is_right = weekdays.all(|word| word.contains(&DateWord::Weekday(weekday)));
        is_right.then_some(date)
    }
}

fn may_be_weekday(word: &[DateWord]) -> bool {
    word.iter().any(|meaning| matches!(meaning, DateWord::Weekday(_)))
}

fn months(word: &[DateWord]) -> impl Iterator<Item = u32> {
    word.iter().filter_map(|meaning| match meaning {
        DateWord::Month(month) => Some(*month),
        DateWord::Weekday(_) | DateWord::Filler => None,
    })
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '.' | ',' | '-' | '\'' | '’' | 'º' | 'ª' | '°')
}

/// Splits a word, which is not empty, from the rest of a text.
fn split_word(text: &str) -> (&str, &str) {
    let is_part = |letter: char| {
        letter.is_alphabetic() && !matches!(letter, 'º' | 'ª')
            || matches!(letter, '\u{300}'..='\u{36f}')
    };
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    text.split_at(end)
}

/// Words before a time, such as `um 14:30`.
#[rustfmt::skip]
const BEFORE_TIME: &[&str] = &["at", "um", "à", "a", "las", "às", "as", "alle", "ore", "kl", "klo", "om", "o", "godz", "godzina", "v", "ve", "ob", "u", "в", "о", "saat", "la", "ora", "st", "ως", "στις"];

/// Skips words between a date and a time.
fn skip_fillers(text: &str) -> &str {
    let mut rest = text;
    loop {
        let start = rest.trim_start_matches(is_separator);
        let (word, after) = split_word(start);
        let folded = word.to_lowercase();
        let is_skipped = !word.is_empty()
            && (BEFORE_TIME.contains(&&*folded)
                || meanings(word, None).contains(&DateWord::Filler));
        if !is_skipped {
            return start;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: &str) -> Option<String> {
        let (date, rest) = worded(text, Some(language))?;
        Some(format!("{date} {rest}").trim_end().to_owned())
    }

    #[test]
    fn date_is_read_as_each_language_writes_it() {
        #[rustfmt::skip]
        let rows = [
            ("en", "2 January 2026",                     "2026-01-02"),
            ("en", "the 2nd of January, 2026",           "2026-01-02"),
            ("en", "2026 January 2",                     "2026-01-02"),
            ("de", "2. Januar 2026",                     "2026-01-02"),
            ("de", "Freitag, den 2. Jänner 2026 um 14:30", "2026-01-02 14:30"),
            ("de", "2. Mrz. 2026",                       "2026-03-02"),
            ("de", "Di, 3. März 2026",                   "2026-03-03"),
            ("fr", "1er janvier 2026",                   "2026-01-01"),
            ("fr", "vendredi 2 janvier 2026 à 14:30",    "2026-01-02 14:30"),
            ("fr", "mar. 3 mars 2026",                   "2026-03-03"),
            ("fr", "2 août 2026",                        "2026-08-02"),
            ("fr", "2 AOUT 2026",                        "2026-08-02"),
            ("fr", "2 févr. 2026",                       "2026-02-02"),
            ("es", "2 de enero de 2026",                 "2026-01-02"),
            ("es", "viernes, 2 de enero del 2026",       "2026-01-02"),
            ("es", "2-ene-2026",                         "2026-01-02"),
            ("es", "martes 3 de marzo de 2026",          "2026-03-03"),
            ("it", "1º gennaio 2026",                    "2026-01-01"),
            ("it", "venerdì 2 gennaio 2026 alle ore 14:30", "2026-01-02 14:30"),
            ("pt", "2 de janeiro de 2026",               "2026-01-02"),
            ("pt", "sexta-feira, 2 de janeiro de 2026",  "2026-01-02"),
            ("ca", "2 d’abril de 2026",                  "2026-04-02"),
            ("nl", "vrijdag 2 januari 2026",             "2026-01-02"),
            ("nl", "2 mrt 2026",                         "2026-03-02"),
            ("sv", "den 2 januari 2026 kl. 14:30",       "2026-01-02 14:30"),
            ("da", "d. 2. januar 2026",                  "2026-01-02"),
            ("nb-NO", "2. desember 2026",                "2026-12-02"),
            ("fi", "2. tammikuuta 2026",                 "2026-01-02"),
            ("fi", "2 marraskuuta 2026",                 "2026-11-02"),
            ("fi", "perjantaina 2. tammikuuta 2026 klo 14:30", "2026-01-02 14:30"),
            ("pl", "2 stycznia 2026 r.",                 "2026-01-02"),
            ("pl", "2 listopada 2026",                   "2026-11-02"),
            ("hr", "2. listopada 2026.",                 "2026-10-02"),
            ("cs", "2. ledna 2026",                      "2026-01-02"),
            ("cs", "2. července 2026",                   "2026-07-02"),
            ("ru", "2 января 2026 г.",                   "2026-01-02"),
            ("ru", "2 января 2026 года в 14:30",         "2026-01-02 14:30"),
            ("uk", "2 січня 2026 р.",                    "2026-01-02"),
            ("bg", "2 януари 2026 г.",                   "2026-01-02"),
            ("sr", "2. јануар 2026.",                    "2026-01-02"),
            ("tr", "2 Ocak 2026",                        "2026-01-02"),
            ("tr", "2 AĞUSTOS 2026",                     "2026-08-02"),
            ("hu", "2026. január 2.",                    "2026-01-02"),
            ("lt", "2026 m. sausio 2 d.",                "2026-01-02"),
            ("lv", "2026. gada 2. janvāris",             "2026-01-02"),
            ("et", "2. jaanuar 2026",                    "2026-01-02"),
            ("ro", "2 ianuarie 2026",                    "2026-01-02"),
            ("el", "2 Ιανουαρίου 2026",                  "2026-01-02"),
            ("is", "2. janúar 2026",                     "2026-01-02"),
            ("id", "2 Agustus 2026",                     "2026-08-02"),
            ("vi", "ngày 2 tháng 1 năm 2026",            "2026-01-02"),
            ("vi", "2 tháng 12, 2026",                   "2026-12-02"),
            ("eu", "2026ko urtarrilaren 2a",             "2026-01-02"),
            ("he", "2 בינואר 2026",                      "2026-01-02"),
            ("ar", "2 يناير 2026",                       "2026-01-02"),
        ];
        for (language, text, expected) in rows {
            assert_eq!(check(text, language).as_deref(), Some(expected), "{language}: {text}");
            // A site has one language, but maybe articles in others.
            let is_ambiguous = text.contains("listopad") || text.starts_with("mar. ");
            assert_eq!(check(text, "en").is_some(), !is_ambiguous, "{language}: {text}");
        }
    }

    #[test]
    fn other_texts_are_not_dates() {
        #[rustfmt::skip]
        let texts = [
            "", "Januar 2026", "2. Januar", "2. Januar 26", "31. Februar 2026", "2. 3. Januar 2026",
            "Montag, 2. Januar 2026",
            "2. Januar Februar 2026", "2. Irgendwann 2026", "le", "0. Januar 2026", "2 may be 2026",
            "2 tháng 13, 2026", "2 tháng",
        ];
        for text in texts {
            assert_eq!(check(text, "de"), None, "{text}");
        }
    }

    #[test]
    fn every_month_of_every_language_is_read() {
        for row in &super::super::month_names::MONTHS {
            for (number, forms) in (1..).zip(row.forms()) {
                for form in forms.split(' ') {
                    let text = format!("2 {form}. 2026");
                    let found = check(&text, row.language).unwrap_or_default();
                    assert_eq!(found, format!("2026-{number:02}-02"), "{}: {text}", row.language);
                }
            }
        }
    }
}
