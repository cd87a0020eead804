//! Parses JavaScript object literals, as MDX exports them.
//!
//! Reads strings, numbers, lists and objects. Never runs code: an expression is an
//! error.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

/// Most values in one object. A value takes far more memory than its source.
const VALUES: usize = 250_000;

/// Longest literal among the statements of a program, in bytes.
const LONGEST: usize = 1 << 20;

/// Returns the offset after the object that begins at `start`, or `None` if the text
/// ends before. Ignores brackets in strings and comments.
pub(crate) fn end(text: &str, start: usize) -> Option<usize> {
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

/// Returns the offset of the quote, or of the line break, that ends the string that
/// begins at `start`. Only a string in backticks may contain line breaks.
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

/// Parses `text[range]` as one object.
///
/// # Errors
/// Returns the first syntax error, or the first expression that is not a literal.
pub(crate) fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let mut reader = ObjectLiteralReader {
        text,
        at: range.start,
        end: range.end,
        count: 0,
        on_expression: OnExpression::Fail,
    };
    reader.skip_whitespace_and_comments();
    let table = reader.read_table(0).map_err(|fault| vec![fault])?;
    Ok(table)
}

/// Reads the literal at `start`, after whitespace and comments; returns it and its end.
/// Leaves out members of objects that have an expression as value.
pub(crate) fn read_literal(text: &str, start: usize) -> Option<(SpannedValue<'_>, usize)> {
    let end = text.floor_char_boundary(start.saturating_add(LONGEST));
    let on_expression = OnExpression::SkipMember;
    let mut reader = ObjectLiteralReader { text, at: start, end, count: 0, on_expression };
    reader.skip_whitespace_and_comments();
    let value = reader.read_value(0).ok()?;
    Some((value, reader.at))
}

/// Returns the offset of the comma or closing brace after the member at `start`.
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

/// Treatment of expressions, which can't be read without running them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnExpression {
    /// Report an error at the expression.
    Fail,
    /// Leave out the member of the object.
    SkipMember,
}

struct ObjectLiteralReader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    count: usize,
    on_expression: OnExpression,
}

impl<'a> ObjectLiteralReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips a character if it is the next one; returns true if it was.
    fn skip_if(&mut self, character: char) -> bool {
        let is_next = self.peek() == Some(character);
        self.at += if is_next { character.len_utf8() } else { 0 };
        is_next
    }

    fn skip_whitespace_and_comments(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let length = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += length;
        }
    }

    /// Returns an error whose span is the start of the rest of the line.
    fn fault(&self, start: usize, message: &str) -> SyntaxError {
        let shown: String = self.text[start..self.end].chars().take(40).collect();
        let shown = shown.lines().next().unwrap_or_default().trim_end();
        let length = shown.len().max(1).min(self.text.len() - start);
        let length = self.text.ceil_char_boundary(start + length) - start;
        SyntaxError::new(start..start + length, message.to_owned())
    }

    fn read_table(&mut self, depth: usize) -> Result<ValueTable<'a>, SyntaxError> {
        let (mut table, mut names) = (ValueTable::default(), HashSet::new());
        if !self.skip_if('{') {
            return Err(self.fault(self.at, "expected an object, which begins with `{`"));
        }
        loop {
            self.skip_whitespace_and_comments();
            if self.skip_if('}') {
                return Ok(table);
            }
            let start = self.at;
            match self.read_member(depth) {
                Ok((key, _)) if !self.skips() && !names.insert(key.name.to_string()) => {
                    return Err(SyntaxError::duplicate_key(&key.name, key.span));
                }
                Ok(member) => table.entries.push(member),
                Err(_) if self.skips() => self.skip_member(start)?,
                Err(fault) => return Err(fault),
            }
        }
    }

    fn skips(&self) -> bool {
        self.on_expression == OnExpression::SkipMember
    }

    /// Reads a member and the comma after it.
    fn read_member(
        &mut self,
        depth: usize,
    ) -> Result<(SpannedKey<'a>, SpannedValue<'a>), SyntaxError> {
        let key = self.read_key()?;
        let value = self.read_value(depth + 1)?;
        self.skip_separator('}')?;
        Ok((key, value))
    }

    /// Skips the member that begins at `start`, and the comma after it.
    fn skip_member(&mut self, start: usize) -> Result<(), SyntaxError> {
        self.at = member_end(&self.text[..self.end], start)
            .ok_or_else(|| self.fault(start, UNREADABLE))?;
        self.skip_if(',');
        Ok(())
    }

    /// Skips the comma after a member. It may be missing before the closing bracket.
    fn skip_separator(&mut self, close: char) -> Result<(), SyntaxError> {
        self.skip_whitespace_and_comments();
        if self.skip_if(',') || self.peek() == Some(close) {
            return Ok(());
        }
        Err(self.fault(self.at, UNREADABLE))
    }

    fn read_key(&mut self) -> Result<SpannedKey<'a>, SyntaxError> {
        let start = self.at;
        let name = if let Some(quote @ ('"' | '\'')) = self.peek() {
            self.read_string(quote)?
        } else {
            Cow::Borrowed(self.skip_while(|next| next.is_alphanumeric() || "_$".contains(next)))
        };
        let span = start..self.at;
        self.skip_whitespace_and_comments();
        if span.is_empty() || !self.skip_if(':') {
            return Err(self.fault(start, UNREADABLE));
        }
        self.skip_whitespace_and_comments();
        Ok(SpannedKey { span, name })
    }

    /// Skips the characters for which `is_part` returns true, and returns them.
    fn skip_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|next| !is_part(next)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn read_value(&mut self, depth: usize) -> Result<SpannedValue<'a>, SyntaxError> {
        let start = self.at;
        self.count += 1;
        if depth > DEPTH || self.count > VALUES {
            let message = format!(
                "frontmatter can't have more than {VALUES} values or {DEPTH} levels of nesting"
            );
            return Err(self.fault(start, &message));
        }
        let kind = match self.peek() {
            Some('{') => ValueKind::Table(self.read_table(depth)?),
            Some('[') => ValueKind::List(self.read_list(depth)?),
            Some(quote @ ('"' | '\'' | '`')) => ValueKind::Text(self.read_string(quote)?),
            _ => self.read_word()?,
        };
        Ok(SpannedValue { span: start..self.at, kind })
    }

    fn read_list(&mut self, depth: usize) -> Result<Vec<SpannedValue<'a>>, SyntaxError> {
        let mut values = Vec::new();
        self.skip_if('[');
        loop {
            self.skip_whitespace_and_comments();
            if self.skip_if(']') {
                return Ok(values);
            }
            values.push(self.read_value(depth + 1)?);
            self.skip_separator(']')?;
        }
    }

    /// Reads a number, a constant, or `new Date("…")`.
    fn read_word(&mut self) -> Result<ValueKind<'a>, SyntaxError> {
        let start = self.at;
        match self.skip_while(|next| next.is_alphanumeric() || "_$.+-".contains(next)) {
            "true" => Ok(ValueKind::Bool(true)),
            "false" => Ok(ValueKind::Bool(false)),
            "null" | "undefined" => Ok(ValueKind::Null),
            "new" => self.read_date().ok_or_else(|| self.fault(start, UNREADABLE)),
            number if number.parse::<f64>().is_ok_and(f64::is_finite) => {
                Ok(ValueKind::Number(Cow::Borrowed(number)))
            }
            _ => Err(self.fault(start, UNREADABLE)),
        }
    }

    /// Reads `Date("…")` after `new`. The constructor must have one string argument.
    fn read_date(&mut self) -> Option<ValueKind<'a>> {
        self.skip_whitespace_and_comments();
        self.at += self.rest().strip_prefix("Date").map(|_| "Date".len())?;
        self.skip_whitespace_and_comments();
        let has_arguments = self.skip_if('(');
        self.skip_whitespace_and_comments();
        let quote = self.peek().filter(|next| has_arguments && matches!(next, '"' | '\''))?;
        let text = self.read_string(quote).ok()?;
        self.skip_whitespace_and_comments();
        self.skip_if(')').then_some(ValueKind::Text(text))
    }

    fn read_string(&mut self, quote: char) -> Result<Cow<'a, str>, SyntaxError> {
        let start = self.at;
        let end = string_end(&self.text.as_bytes()[..self.end], start)
            .filter(|end| self.text[*end..].starts_with(quote))
            .ok_or_else(|| self.fault(start, "this text has no closing quote"))?;
        self.at = end + 1;
        let escaped = &self.text[start + 1..end];
        if quote == '`' && escaped.contains("${") {
            return Err(self.fault(start, UNREADABLE));
        }
        if !escaped.contains('\\') {
            return Ok(Cow::Borrowed(escaped));
        }
        unescape(escaped).map(Cow::Owned).ok_or_else(|| self.fault(start, UNREADABLE))
    }
}

/// Message for expressions and anything else that is not a literal.
const UNREADABLE: &str = "this is not a literal; feedwright does not run JavaScript";

/// Replaces the escapes of a string; returns `None` if one is invalid.
fn unescape(escaped: &str) -> Option<String> {
    let mut text = String::with_capacity(escaped.len());
    let mut letters = escaped.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            // A backslash at the end of a line continues the string on the next one.
            '\n' => {}
            'b' | 'f' | 'v' | '0' => text.push(' '),
            'x' => text.push(code_point(&mut letters, 2)?),
            'u' => text.push(code_point(&mut letters, 4)?),
            other => text.push(other),
        }
    }
    Some(text)
}

/// Reads a character by its hexadecimal code point: `digits` digits, or any number of
/// digits in braces.
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
    fn read_literal_leaves_out_members_with_expressions() {
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
    fn expressions_are_errors() {
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
        assert!(check("{a: 1, a: 2}").unwrap_err().contains("`a` is set twice"));
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_end_an_object() {
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
