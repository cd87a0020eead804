//! Fast path for simple TOML: nearly every frontmatter is lines of `key = value`, and a
//! large site has a million of them.
//!
//! Reads only a subset, with the same result as the crate `toml`, and reports no errors:
//! returns `None` for everything else, which the crate then reads or rejects.

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// Most entries on the fast path: it compares each key with all others.
const ENTRIES: usize = 32;

/// Days of each month in a common year. February 29 is left to the crate.
const DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Parses `text[range]` if all of it is simple.
pub(super) fn parse(text: &str, range: Range<usize>) -> Option<ValueTable<'_>> {
    let mut reader = SimpleTomlReader { text, at: range.start, end: range.end };
    let mut entries: Vec<(SpannedKey<'_>, SpannedValue<'_>)> = Vec::with_capacity(8);
    loop {
        reader.skip_blank_lines()?;
        if reader.at == reader.end {
            return Some(ValueTable { entries });
        }
        let (key, value) = reader.read_entry()?;
        if entries.len() == ENTRIES || entries.iter().any(|(known, _)| known.name == key.name) {
            return None;
        }
        entries.push((key, value));
    }
}

struct SimpleTomlReader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> SimpleTomlReader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..self.end]
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        self.at += self.rest().iter().take_while(|byte| is_skipped(**byte)).count();
    }

    fn skip_blanks(&mut self) {
        self.skip(|byte| matches!(byte, b' ' | b'\t'));
    }

    fn expect_byte(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Skips whitespace, line breaks and comments.
    fn skip_blank_lines(&mut self) -> Option<()> {
        loop {
            self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            match self.peek() {
                Some(b'\r') => self.expect_line_break()?,
                Some(b'#') => self.skip(is_text_byte),
                _ => return Some(()),
            }
        }
    }

    fn expect_line_break(&mut self) -> Option<()> {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        self.expect_byte(b'\n')
    }

    fn read_entry(&mut self) -> Option<(SpannedKey<'a>, SpannedValue<'a>)> {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let span = start..self.at;
        let key = SpannedKey { name: Cow::Borrowed(&self.text[span.clone()]), span };
        self.skip_blanks();
        self.expect_byte(b'=')?;
        self.skip_blanks();
        let value = if self.peek() == Some(b'[') { self.read_list()? } else { self.read_scalar()? };
        self.skip_blanks();
        if self.peek() == Some(b'#') {
            self.skip(is_text_byte);
        }
        if self.at < self.end {
            self.expect_line_break()?;
        }
        (!key.name.is_empty()).then_some((key, value))
    }

    fn read_list(&mut self) -> Option<SpannedValue<'a>> {
        let start = self.at;
        let mut values = Vec::new();
        self.expect_byte(b'[')?;
        self.skip_blank_lines()?;
        while self.peek()? != b']' {
            values.push(self.read_scalar()?);
            self.skip_blank_lines()?;
            if self.peek()? != b']' {
                self.expect_byte(b',')?;
                self.skip_blank_lines()?;
            }
        }
        self.at += 1;
        Some(SpannedValue { span: start..self.at, kind: ValueKind::List(values) })
    }

    fn read_scalar(&mut self) -> Option<SpannedValue<'a>> {
        let start = self.at;
        let kind = match self.peek()? {
            b'"' => self.read_string(b'"', b'\\')?,
            // A literal string has no escapes, so its quote takes the place of one.
            b'\'' => self.read_string(b'\'', b'\'')?,
            _ => self.read_word()?,
        };
        Some(SpannedValue { span: start..self.at, kind })
    }

    /// Reads a string on one line. The only escapes are `\"` and `\\`.
    fn read_string(&mut self, quote: u8, escape: u8) -> Option<ValueKind<'a>> {
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let length = memchr::memchr2(quote, escape, self.rest())?;
            let part = &self.text[self.at..self.at + length];
            // `fold` looks at every byte without a branch, which compilers vectorize.
            if part.bytes().fold(false, |found, byte| found | !is_text_byte(byte)) {
                return None;
            }
            text += part;
            self.at += length;
            let unescaped = match self.rest() {
                [end, ..] if *end == quote => break,
                [_, b'"', ..] => '"',
                [_, b'\\', ..] => '\\',
                _ => return None,
            };
            text.to_mut().push(unescaped);
            self.at += 2;
        }
        self.at += 1;
        // Three quotes begin a multi-line string.
        (self.peek() != Some(quote)).then_some(ValueKind::Text(text))
    }

    /// Reads a boolean, a whole number or a date.
    fn read_word(&mut self) -> Option<ValueKind<'a>> {
        let start = self.at;
        self.skip(is_word_byte);
        // A date and its time may be separated by a space.
        if self.at - start == "2024-05-22".len() && is_time_ahead(self.rest()) {
            self.at += 1;
            self.skip(is_word_byte);
        }
        let word = &self.text[start..self.at];
        match word {
            "true" => Some(ValueKind::Bool(true)),
            "false" => Some(ValueKind::Bool(false)),
            _ if is_number(word.as_bytes()) => Some(ValueKind::Number(Cow::Borrowed(word))),
            _ => is_date(word.as_bytes()).then_some(ValueKind::Date(Cow::Borrowed(word))),
        }
    }
}

/// Returns true if a byte may be part of a comment or of a string on one line.
fn is_text_byte(byte: u8) -> bool {
    byte >= b' ' && byte != 0x7f || byte == b'\t'
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'+' | b'.')
}

fn is_time_ahead(rest: &[u8]) -> bool {
    matches!(rest, [b' ', digit, ..] if digit.is_ascii_digit())
}

fn is_number(word: &[u8]) -> bool {
    (1..=18).contains(&word.len())
        && (word.len() == 1 || word[0] != b'0')
        && word.iter().all(u8::is_ascii_digit)
}

/// Returns true for a valid date or a valid date and time, except on February 29.
fn is_date(word: &[u8]) -> bool {
    let Some((day, rest)) = word.split_at_checked(10) else { return false };
    let month = two_digits(&day[5..]).filter(|month| (1..=12).contains(month));
    let last = month.map_or(0, |month| DAYS[usize::from(month) - 1]);
    let is_day = day[..4].iter().all(u8::is_ascii_digit)
        && (day[4], day[7]) == (b'-', b'-')
        && two_digits(&day[8..]).is_some_and(|day| (1..=last).contains(&day));
    is_day && (rest.is_empty() || matches!(rest[0], b'T' | b' ') && is_time(&rest[1..]))
}

fn is_time(time: &[u8]) -> bool {
    let Some((clock, zone)) = time.split_at_checked(8) else { return false };
    let is_clock = (clock[2], clock[5]) == (b':', b':')
        && two_digits(clock).is_some_and(|hour| hour < 24)
        && [3, 6].iter().all(|&at| two_digits(&clock[at..]).is_some_and(|part| part < 60));
    let is_zone = match zone {
        [] | b"Z" => true,
        [b'+' | b'-', zone @ ..] if zone.len() == 5 => {
            zone[2] == b':'
                && two_digits(zone).is_some_and(|hours| hours < 24)
                && two_digits(&zone[3..]).is_some_and(|minutes| minutes < 60)
        }
        _ => false,
    };
    is_clock && is_zone
}

/// Reads the two digits that `bytes` begins with.
fn two_digits(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [tens, ones, ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some((tens - b'0') * 10 + ones - b'0')
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::syntax::toml::parse_with_crate;

    /// Returns true if a text takes the fast path, after comparing the result with
    /// that of the crate `toml`.
    fn check(text: &str) -> bool {
        let file = format!("+++\n{text}+++\n");
        let range = 4..file.len() - 4;
        let simple = parse(&file, range.clone());
        if let Some(table) = &simple {
            assert_eq!(parse_with_crate(&file, range).as_ref(), Ok(table), "{text:?}");
        }
        simple.is_some()
    }

    #[test]
    fn usual_frontmatter_takes_the_fast_path() {
        let lines = [
            "title = \"A day; *étude* # 1\"",
            "date = 2024-04-08T14:51:43-05:00",
            "date = 2024-04-08 14:51:43Z # in London",
            "lastmod = 2024-12-31",
            "# A comment.",
            "draft=false",
            "weight = 12",
            "path = 'a\\b'",
            "path = \"a \\\"b\\\" \\\\ c\"",
            "tags = [ \"a\",'b', ]",
            "tags = [\n  \"a\",\n  # A comment.\n  \"b\" ]",
            "empty = \"\"",
            "none = []",
            "",
        ];
        for line in lines {
            assert!(check(line), "{line}");
            assert!(check(&format!("{line}\r\n")), "{line}");
        }
    }

    #[test]
    fn anything_else_is_left_to_the_crate() {
        let lines = [
            "a = \"\\n\"",
            "a = \"\"\"b\"\"\"",
            "a = '''b'''",
            "a = 1.5",
            "a = 010",
            "a = 2024-02-30",
            "a = 2024-02-29",
            "a = 2024-04-08T25:00:00Z",
            "a = 08:00:00",
            "a.b = 1",
            "\"a\" = 1",
            "[a]",
            "a = {}",
            "a = [[1]]",
            "a = [1",
            "a = [1,,2]",
            "a = 1\na = 2",
            "a = 1 b = 2",
            "a = \"\u{1}\"",
            "# \u{7f}",
            "a = 1\rb = 2",
            "a =",
            "= 1",
            "a",
        ];
        for line in lines {
            assert!(!check(line), "{line}");
        }
    }

    #[test]
    fn many_entries_are_left_to_the_crate() {
        let rows = |count| (0..count).map(|row| format!("k{row} = {row}\n")).collect::<String>();
        assert!(check(&rows(ENTRIES)));
        assert!(!check(&rows(ENTRIES + 1)));
    }

    proptest! {
        #[test]
        fn both_read_alike(
            text in r#"((title|date|tags|a|é|"k")( |\t)?=( )?("[ -~é\t]{0,6}"|'[ -~]{0,4}'|[0-9]{1,5}|[+-]?[0-9.e_]{1,4}|20[0-9]{2}-[01][0-9]-[0-3][0-9]([T t][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.5)?(Z|z|[+-][0-2][0-9]:[0-6][0-9])?)?|true|false|\[( |\n|"a"|'b'|1|,|#c\n){0,6}\])?( )?(#[ -~é]{0,3})?(\n|\r\n|\r)){0,4}"#,
        ) {
            check(&text);
        }

        #[test]
        fn both_read_alike_of_anything(text in "[ab01=\"'\\[\\],#. \n\r\\-:TZ\u{1}é\\\\]{0,24}") {
            check(&text);
        }
    }
}
