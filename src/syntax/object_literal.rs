//! Object literals of JavaScript, as MDX exports them: texts, numbers, lists
//! and objects are read, and nothing is ever run.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

/// Most values that are kept; each takes many times the bytes it is written in.
const VALUES: usize = 250_000;

/// Longest literal among the statements of a program, in bytes.
const LONGEST: usize = 1 << 20;

/// Finds the end of the object that begins at a place; strings and comments may
/// hold brackets. Returns nothing if the text ends before.
pub fn end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' | b'`' => at = string_end(bytes, at)?,
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = memchr::memmem::find(&bytes[at + 2..], b"*/")? + at + 3;
            }
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at.min(text.len()));
        }
    }
    None
}

/// Finds the quote that ends the string which begins at a place.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = bytes[start];
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at),
            b'\n' if quote != b'`' => return Some(at),
            _ => at += 1,
        }
    }
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length)
}

/// Reads `text[range]` as one object.
///
/// # Errors
/// The first place that could be read only by running it, or that breaks the
/// rules of the language.
pub fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let mut reader = ObjectLiteralReader {
        text,
        at: range.start,
        end: range.end,
        count: 0,
        on_program: OnProgram::Refuse,
    };
    reader.skip_gap();
    let table = reader.table(0).map_err(|fault| vec![fault])?;
    Ok(table)
}

/// Reads the literal that begins at a place, after white space and comments; returns
/// it and its end. Members of objects that only a program can tell are left out.
pub fn read_literal(text: &str, start: usize) -> Option<(SpannedValue<'_>, usize)> {
    let end = text.floor_char_boundary(start.saturating_add(LONGEST));
    let on_program = OnProgram::Skip;
    let mut reader = ObjectLiteralReader { text, at: start, end, count: 0, on_program };
    reader.skip_gap();
    let value = reader.value(0).ok()?;
    Some((value, reader.at))
}

/// Finds the end of a member of an object: its comma, or the brace that closes the
/// object.
fn member_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        match *bytes.get(at)? {
            b',' | b'}' => return Some(at),
            b'"' | b'\'' | b'`' => at = string_end(bytes, at)? + 1,
            b'{' | b'[' | b'(' => at = end(text, at)?,
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = memchr::memmem::find(&bytes[at + 2..], b"*/")? + at + 4;
            }
            _ => at += 1,
        }
    }
}

/// Treatment of what can't be read without running it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnProgram {
    Refuse,
    /// Leaves out the member of the object.
    Skip,
}

struct ObjectLiteralReader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    count: usize,
    on_program: OnProgram,
}

impl<'a> ObjectLiteralReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes over a sign, if it is the next one.
    fn take(&mut self, sign: char) -> bool {
        let is_next = self.next() == Some(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    /// Passes over white space and comments.
    fn skip_gap(&mut self) {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start();
            self.at += rest.len() - bare.len();
            let length = if bare.starts_with("//") {
                bare.find('\n').unwrap_or(bare.len())
            } else if bare.starts_with("/*") {
                bare.find("*/").map_or(bare.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += length;
        }
    }

    fn fault(&self, start: usize, message: &str) -> SyntaxError {
        let shown: String = self.text[start..self.end].chars().take(40).collect();
        let shown = shown.lines().next().unwrap_or_default().trim_end();
        let length = shown.len().max(1).min(self.text.len() - start);
        let length = self.text.ceil_char_boundary(start + length) - start;
        SyntaxError::new(start..start + length, message.to_owned())
    }

    fn table(&mut self, depth: usize) -> Result<ValueTable<'a>, SyntaxError> {
        let (mut table, mut names) = (ValueTable::default(), HashSet::new());
        if !self.take('{') {
            return Err(self.fault(self.at, "an object should begin here with `{`"));
        }
        loop {
            self.skip_gap();
            if self.take('}') {
                return Ok(table);
            }
            let start = self.at;
            match self.member(depth) {
                Ok((key, _)) if !self.skips() && !names.insert(key.name.to_string()) => {
                    let message = format!("`{}` stands twice", key.name);
                    return Err(SyntaxError::new(key.span, message));
                }
                Ok(member) => table.entries.push(member),
                Err(_) if self.skips() => self.skip_member(start)?,
                Err(fault) => return Err(fault),
            }
        }
    }

    fn skips(&self) -> bool {
        self.on_program == OnProgram::Skip
    }

    /// Reads a member with the comma after it.
    fn member(&mut self, depth: usize) -> Result<(SpannedKey<'a>, SpannedValue<'a>), SyntaxError> {
        let key = self.key()?;
        let value = self.value(depth + 1)?;
        self.separator('}')?;
        Ok((key, value))
    }

    /// Passes over the member that begins at a place.
    fn skip_member(&mut self, start: usize) -> Result<(), SyntaxError> {
        self.at = member_end(&self.text[..self.end], start)
            .ok_or_else(|| self.fault(start, UNREADABLE))?;
        self.take(',');
        Ok(())
    }

    /// Passes over the comma between two members, or finds the closing sign.
    fn separator(&mut self, close: char) -> Result<(), SyntaxError> {
        self.skip_gap();
        if self.take(',') || self.next() == Some(close) {
            return Ok(());
        }
        Err(self.fault(self.at, UNREADABLE))
    }

    fn key(&mut self) -> Result<SpannedKey<'a>, SyntaxError> {
        let start = self.at;
        let name = if let Some(quote @ ('"' | '\'')) = self.next() {
            self.string(quote)?
        } else {
            let is_part = |next: char| next.is_alphanumeric() || matches!(next, '_' | '$');
            let rest = self.rest();
            let length = rest.find(|next| !is_part(next)).unwrap_or(rest.len());
            self.at += length;
            Cow::Borrowed(&rest[..length])
        };
        let span = start..self.at;
        self.skip_gap();
        if span.is_empty() || !self.take(':') {
            return Err(self.fault(start, UNREADABLE));
        }
        self.skip_gap();
        Ok(SpannedKey { span, name })
    }

    fn value(&mut self, depth: usize) -> Result<SpannedValue<'a>, SyntaxError> {
        let start = self.at;
        self.count += 1;
        if depth > DEPTH || self.count > VALUES {
            return Err(self.fault(start, "this is too large or too deep for a frontmatter"));
        }
        let kind = match self.next() {
            Some('{') => ValueKind::Table(self.table(depth)?),
            Some('[') => ValueKind::List(self.list(depth)?),
            Some(quote @ ('"' | '\'' | '`')) => ValueKind::Text(self.string(quote)?),
            _ => self.word()?,
        };
        Ok(SpannedValue { span: start..self.at, kind })
    }

    fn list(&mut self, depth: usize) -> Result<Vec<SpannedValue<'a>>, SyntaxError> {
        let mut values = Vec::new();
        self.take('[');
        loop {
            self.skip_gap();
            if self.take(']') {
                return Ok(values);
            }
            values.push(self.value(depth + 1)?);
            self.separator(']')?;
        }
    }

    /// Reads a number, a constant, or `new Date("…")`.
    fn word(&mut self) -> Result<ValueKind<'a>, SyntaxError> {
        let (start, rest) = (self.at, self.rest());
        let is_part = |next: char| next.is_alphanumeric() || "_$.+-".contains(next);
        let word = &rest[..rest.find(|next| !is_part(next)).unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "true" => Ok(ValueKind::Bool(true)),
            "false" => Ok(ValueKind::Bool(false)),
            "null" | "undefined" => Ok(ValueKind::Null),
            "new" => self.date().ok_or_else(|| self.fault(start, UNREADABLE)),
            number if number.parse::<f64>().is_ok_and(f64::is_finite) => {
                Ok(ValueKind::Number(Cow::Borrowed(number)))
            }
            _ => Err(self.fault(start, UNREADABLE)),
        }
    }

    /// Reads what follows `new`, if it is the date of one text.
    fn date(&mut self) -> Option<ValueKind<'a>> {
        self.skip_gap();
        self.at += self.rest().strip_prefix("Date").map(|_| "Date".len())?;
        self.skip_gap();
        let is_begun = self.take('(');
        self.skip_gap();
        let quote = self.next().filter(|next| is_begun && matches!(next, '"' | '\''))?;
        let text = self.string(quote).ok()?;
        self.skip_gap();
        self.take(')').then_some(ValueKind::Text(text))
    }

    fn string(&mut self, quote: char) -> Result<Cow<'a, str>, SyntaxError> {
        let start = self.at;
        let end = string_end(&self.text.as_bytes()[..self.end], start)
            .filter(|end| self.text[*end..].starts_with(quote))
            .ok_or_else(|| self.fault(start, "a quote that opens here should be closed"))?;
        self.at = end + 1;
        let inside = &self.text[start + 1..end];
        if quote == '`' && inside.contains("${") {
            return Err(self.fault(start, UNREADABLE));
        }
        if !inside.contains('\\') {
            return Ok(Cow::Borrowed(inside));
        }
        unescape(inside).map(Cow::Owned).ok_or_else(|| self.fault(start, UNREADABLE))
    }
}

/// Message about what only a program can tell.
const UNREADABLE: &str = "this can't be read without running it";

/// Replaces the escapes of a string.
fn unescape(inside: &str) -> Option<String> {
    let mut text = String::with_capacity(inside.len());
    let mut letters = inside.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            // A line that goes on.
            '\n' => {}
            'b' | 'f' | 'v' | '0' => text.push(' '),
            'x' => text.push(code_point(&mut letters, 2)?),
            'u' => text.push(code_point(&mut letters, 4)?),
            other => text.push(other),
        }
    }
    Some(text)
}

/// Reads a character by its hexadecimal number, of so many digits or in braces.
fn code_point(letters: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let number: String = if letters.as_str().starts_with('{') {
        letters.by_ref().skip(1).take_while(|next| *next != '}').collect()
    } else {
        letters.by_ref().take(digits).collect()
    };
    char::from_u32(u32::from_str_radix(&number, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<String, String> {
        let table = parse(text, 0..text.len()).map_err(|faults| {
            format!("{}: {}", &text[faults[0].span.clone()], faults[0].message)
        })?;
        let rows = table.entries.iter().map(|(key, value)| {
            assert!(text[value.span.clone()].len() >= 2 || value.as_str().is_some());
            let shown = match &value.kind {
                ValueKind::List(values) => {
                    values.iter().filter_map(SpannedValue::as_str).collect::<Vec<_>>().join("+")
                }
                ValueKind::Table(table) => format!("{{{}}}", table.entries.len()),
                _ => value.as_str().unwrap_or("null").to_owned(),
            };
            format!("{}={shown};", key.name)
        });
        Ok(rows.collect())
    }

    #[test]
    fn literals_are_read() {
        #[rustfmt::skip]
        let rows = [
            ("{}",                                          ""),
            ("{ title: 'A', \"draft\": true, }",            "title=A;draft=true;"),
            ("{a: [1, -2.5, `b`], // c\n /* d */ e: {f: null}}", "a=1+-2.5+b;e={1};"),
            ("{date: new Date('2024-05-22'), a: undefined}", "date=2024-05-22;a=null;"),
            (r#"{a: "b\"c\u00e9\u{1F600}\x41", 'd-e': 'f'}"#, "a=b\"cé😀A;d-e=f;"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn members_that_only_a_program_can_tell_are_left_out_of_a_literal() {
        let names = |text: &str| {
            let (value, end) = read_literal(text, 0)?;
            let ValueKind::Table(table) = value.kind else { panic!("{text}") };
            let names: Vec<_> = table.entries.iter().map(|(key, _)| key.name.as_ref()).collect();
            Some((names.join(" "), text[end..].to_owned()))
        };
        let text =
            " { a: f({ x: 1, y: '}' }), b: 1, ...c, d, e: { g: h, i: 1 } /* , */, j: true } // k";
        assert_eq!(names(text), Some(("b e j".into(), " // k".into())));
        assert_eq!(names("{ a: 1, a: 2 }"), Some(("a a".into(), String::new())));
        assert_eq!(names("{ a: f( }"), None);
        assert_eq!(names("{ a: 1"), None);
        assert!(read_literal("f()", 0).is_none());
        assert_eq!(read_literal("/* a */ true;", 0).unwrap().1, 12);
    }

    #[test]
    fn what_would_have_to_be_run_is_a_fault() {
        for (text, place) in [
            ("{a: b}", "b}"),
            ("{a: 'x' + y}", "+ y}"),
            ("{...b}", "...b}"),
            ("{a}", "a}"),
            ("{a: `x${b}`}", "`x${b}`}"),
            ("{a() { return 1 }}", "a() { return 1 }}"),
            ("{a: new Date()}", "new Date()}"),
            ("{a: process.env.B ? 1 : 2}", "process.env.B ? 1 : 2}"),
        ] {
            let message = check(text).unwrap_err();
            assert!(message.starts_with(place), "{text}: {message}");
        }
        assert!(check("{a: 1, a: 2}").unwrap_err().contains("stands twice"));
    }

    #[test]
    fn end_is_found_behind_strings_and_comments() {
        let text = "{ a: '}', /* } */ b: \"\\\"}\", // }\n c: [`}`] } rest";
        assert_eq!(end(text, 0).map(|end| &text[end..]), Some(" rest"));
        assert_eq!(end("{ a: '}'", 0), None);
        assert_eq!(end("{ a: '", 0), None);
    }

    #[test]
    fn no_part_of_a_literal_panics() {
        let text =
            r#"{a: "é\u{1F600}", 'b': [1, new Date('x')], /* c */ d: `e${f}`, g: -1.5e3, // h"#;
        for (at, _) in text.char_indices() {
            let _ =
                (parse(text, 0..at), parse(&text[at..], 0..text.len() - at), end(&text[at..], 0));
        }
        let _ = parse(&"{a:".repeat(5000), 0..15000);
        let _ = parse(&"[".repeat(5000), 0..5000);
    }
}
