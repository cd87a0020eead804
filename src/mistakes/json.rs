//! Explains why a text is not JSON, by reading it up to the first mistake.
//!
//! The messages of the crate are for programmers of parsers. People who write frontmatter
//! leave out a quote or a comma, or write JavaScript: each of these has a message with
//! the exact fix. Valid texts never get here, so this may read slowly.

mod literals;

use std::ops::Range;

use crate::mistakes::{SyntaxError, SyntaxErrorKind, conflict_marker};

use literals::{correct_number, is_foreign_quote, is_foreign_space, is_number, unicode_escape};

/// Deepest nesting that is explained. It is that of the crate, which refuses more.
const DEEPEST: usize = 127;

/// Words that other languages have as values, and how JSON writes them.
const FOREIGN_WORDS: [(&str, &str); 9] = [
    ("True", "true"),
    ("TRUE", "true"),
    ("yes", "true"),
    ("False", "false"),
    ("FALSE", "false"),
    ("no", "false"),
    ("None", "null"),
    ("nil", "null"),
    ("undefined", "null"),
];

/// Explains the first mistake of a text. Returns `None` if it is JSON.
pub(crate) fn explain(text: &str) -> Option<SyntaxError> {
    let start = text.len() - text.trim_start().len();
    let mut reader = MistakeFinder { text, at: start, open: Vec::new(), comma: None };
    reader.find().err()
}

/// A list or an object that is not closed yet.
#[derive(Clone, Copy)]
struct OpenBracket {
    bracket: char,
    at: usize,
}

/// Token that may follow in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ExpectedToken {
    /// A value, after a colon or a comma.
    Value,
    /// A value or the end of the list.
    FirstValue,
    /// A key or the end of the object.
    FirstKey,
    /// A key, after a comma.
    Key,
    /// A comma or the end of the list or object.
    AfterValue,
}

/// Reads JSON with a stack of its own, so that no text can overflow the program's.
struct MistakeFinder<'a> {
    text: &'a str,
    at: usize,
    open: Vec<OpenBracket>,
    /// Offset of the comma before the current value or key.
    comma: Option<usize>,
}

impl MistakeFinder<'_> {
    fn find(&mut self) -> Result<(), SyntaxError> {
        let mut position = ExpectedToken::Value;
        loop {
            self.skip_whitespace()?;
            position = match position {
                ExpectedToken::Value | ExpectedToken::FirstValue => self.read_value(position)?,
                ExpectedToken::FirstKey | ExpectedToken::Key => self.read_key(position)?,
                ExpectedToken::AfterValue if self.open.is_empty() => return self.check_end(),
                ExpectedToken::AfterValue => self.read_after_value()?,
            };
        }
    }

    fn next(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_whitespace(&mut self) -> Result<(), SyntaxError> {
        let rest = self.text[self.at..].trim_start_matches([' ', '\t', '\r', '\n']);
        self.at = self.text.len() - rest.len();
        if let Some(fault) = conflict_marker(self.text, self.at) {
            return Err(fault);
        }
        if let Some(space) = rest.chars().next().filter(|next| is_foreign_space(*next)) {
            let here = self.at..self.at + space.len_utf8();
            let message = match space {
                '\u{a0}' => "there is a no-break space here".to_owned(),
                _ => format!("there is an unusual space (U+{:04X}) here", u32::from(space)),
            };
            return Err(self.fault(here, &message, "replace it with a space"));
        }
        if rest.starts_with("//") || rest.starts_with("/*") {
            let length = rest.lines().next().unwrap_or_default().trim_end().len();
            let message = "JSON has no comments";
            return Err(self.fault(self.at..self.at + length, message, "remove the comment"));
        }
        Ok(())
    }

    fn read_value(&mut self, position: ExpectedToken) -> Result<ExpectedToken, SyntaxError> {
        match self.next() {
            None => Err(self.unclosed()),
            Some(bracket @ ('{' | '[')) => self.open(bracket),
            Some(']') if position == ExpectedToken::FirstValue => Ok(self.close()),
            Some('"') => self.read_text().map(|_| ExpectedToken::AfterValue),
            Some('-' | '+' | '.' | '0'..='9') => self.read_number(),
            Some(']' | '}' | ',') => Err(self.missing_value()),
            Some(_) => self.read_word(),
        }
    }

    fn open(&mut self, bracket: char) -> Result<ExpectedToken, SyntaxError> {
        if self.open.len() >= DEEPEST {
            let message = format!("values are nested more than {DEEPEST} levels deep");
            return Err(SyntaxError::new(self.at..self.at + 1, message));
        }
        self.open.push(OpenBracket { bracket, at: self.at });
        self.at += 1;
        self.comma = None;
        Ok(if bracket == '{' { ExpectedToken::FirstKey } else { ExpectedToken::FirstValue })
    }

    fn close(&mut self) -> ExpectedToken {
        self.open.pop();
        self.at += 1;
        ExpectedToken::AfterValue
    }

    /// Returns the error for a place where a value is missing.
    fn missing_value(&self) -> SyntaxError {
        let here = self.at..self.at + 1;
        if let (Some(&open), Some('}')) = (self.open.last(), self.next())
            && open.bracket == '['
        {
            return self.unclosed_bracket(open);
        }
        match (self.comma, self.next()) {
            (Some(comma), Some(']')) => self.extra_comma(comma, "the last item"),
            (Some(_), Some(',')) => self.fault(here, "there are two commas", "remove one of them"),
            (None, Some(',')) => self.extra_comma(self.at, "no value"),
            _ => self.fault(here, "a value is missing here", "write a text in quotes, or `null`"),
        }
    }

    fn extra_comma(&self, comma: usize, before: &str) -> SyntaxError {
        self.fault(
            comma..comma + 1,
            &format!("there is a comma after {before}"),
            "remove the comma",
        )
    }

    fn read_key(&mut self, position: ExpectedToken) -> Result<ExpectedToken, SyntaxError> {
        let key = match self.next() {
            None => return Err(self.unclosed()),
            Some('}') if position == ExpectedToken::FirstKey => return Ok(self.close()),
            Some('"') => self.read_text()?,
            Some('}') => {
                return Err(self.extra_comma(self.comma.unwrap_or(self.at), "the last field"));
            }
            Some(',') if position == ExpectedToken::Key => {
                let here = self.at..self.at + 1;
                return Err(self.fault(here, "there are two commas", "remove one of them"));
            }
            Some(_) => return Err(self.bare_key()),
        };
        self.skip_whitespace()?;
        match self.next() {
            Some(':') => {
                self.at += 1;
                self.comma = None;
                Ok(ExpectedToken::Value)
            }
            None => Err(self.unclosed()),
            Some(other) => {
                let key = &self.text[key];
                let here = self.at..self.at + other.len_utf8();
                let message = format!("`:` is missing after {key}");
                Err(self.fault(here, &message, &format!("write `{key}: …`")))
            }
        }
    }

    /// Returns the error for a key without double quotes.
    fn bare_key(&self) -> SyntaxError {
        let rest = &self.text[self.at..];
        let end = rest.find([':', '=', ',', '{', '}', '[', ']', '\n']).unwrap_or(rest.len());
        let key = rest[..end].trim_end();
        if key.is_empty() {
            let message = "a key in double quotes is missing here";
            return self.fault(self.at..self.at + 1, message, "write `\"key\": \"value\"`");
        }
        let bare = key.trim_matches(is_foreign_quote);
        let message = format!("the key `{bare}` must be in double quotes");
        self.fault(self.at..self.at + key.len(), &message, &format!("write `\"{bare}\"`"))
    }

    fn read_after_value(&mut self) -> Result<ExpectedToken, SyntaxError> {
        let Some(&open) = self.open.last() else { return Ok(ExpectedToken::AfterValue) };
        match (open.bracket, self.next()) {
            (_, None) => Err(self.unclosed()),
            ('{', Some('}')) | ('[', Some(']')) => Ok(self.close()),
            (bracket, Some(',')) => {
                self.comma = Some(self.at);
                self.at += 1;
                Ok(if bracket == '{' { ExpectedToken::Key } else { ExpectedToken::Value })
            }
            ('[', Some('}')) | ('{', Some(']')) => Err(self.unclosed_bracket(open)),
            (_, Some(other)) => Err(self.missing_comma(other)),
        }
    }

    fn missing_comma(&self, next: char) -> SyntaxError {
        let here = self.at..self.at + next.len_utf8();
        if next == ';' {
            return self.fault(here, "a comma must be here, not `;`", "write `,`");
        }
        if self.text[..self.at].ends_with('"') {
            let message = "a quote inside this text ends it";
            return self.fault(here, message, "write `\\\"` for a quote inside a text");
        }
        let line = self.text[..self.at].trim_end();
        let is_above = self.text[line.len()..self.at].contains('\n');
        let place = if is_above { "at the end of the line above" } else { "before it" };
        self.fault(here, "a comma is missing before this", &format!("write `,` {place}"))
    }

    /// Checks that nothing follows the object.
    fn check_end(&self) -> Result<(), SyntaxError> {
        let Some(next) = self.next() else { return Ok(()) };
        let here = self.at..self.at + next.len_utf8();
        Err(if matches!(next, '}' | ']') {
            self.fault(here, &format!("this `{next}` closes nothing"), "remove it")
        } else {
            self.fault(here, "the value ends before this", "remove this text, or put it inside")
        })
    }

    /// Returns the error for a text that ends too early.
    fn unclosed(&self) -> SyntaxError {
        match self.open.last() {
            Some(&open) => unfinished(self.unclosed_bracket(open)),
            None => self.fault(self.at..self.at + 1, "a value is missing", "write `{}`"),
        }
    }

    fn unclosed_bracket(&self, open: OpenBracket) -> SyntaxError {
        let (name, closing) = if open.bracket == '{' { ("object", '}') } else { ("list", ']') };
        let message = format!("this {name} has no closing `{closing}`");
        let help = match self.next() {
            Some(next) => format!("write `{closing}` before `{next}`"),
            None => format!("write `{closing}` at its end"),
        };
        self.fault(open.at..open.at + 1, &message, &help)
    }

    /// Reads a text in double quotes. Returns its span.
    fn read_text(&mut self) -> Result<Range<usize>, SyntaxError> {
        let start = self.at;
        let mut characters = self.text[start..].char_indices().skip(1);
        while let Some((index, character)) = characters.next() {
            let at = start + index;
            match character {
                '"' => {
                    self.at = at + 1;
                    return Ok(start..self.at);
                }
                '\\' => {
                    let length = self.check_escape(at)?;
                    // An escape is ASCII, so its characters are its bytes.
                    characters.nth(length - 2);
                }
                '\n' | '\r' => return Err(self.broken_line(start, at)),
                '\t' => {
                    let message = "a text in JSON can't contain a tab";
                    return Err(self.fault(at..at + 1, message, "write `\\t`, or a space"));
                }
                '\u{0}'..='\u{1f}' => {
                    let message = "a text in JSON can't contain a control character";
                    return Err(self.fault(at..at + 1, message, "remove the character"));
                }
                _ => {}
            }
        }
        let message = "this text has no closing `\"`";
        Err(unfinished(self.fault(start..start + 1, message, "write `\"` at its end")))
    }

    /// Returns the error for a text that goes on to the next line, or lacks its quote.
    fn broken_line(&self, start: usize, at: usize) -> SyntaxError {
        let next = self.text[at..].trim_start();
        let is_next_field = next.starts_with(['"', '}', ']']) && !next.starts_with("\",");
        if is_next_field && !next.starts_with("\"}") {
            let help = "write `\"` at its end";
            return self.fault(start..start + 1, "this text has no closing `\"`", help);
        }
        let message = "a text in JSON can't contain a line break";
        self.fault(at..at + 1, message, "write `\\n`, or put the text on one line")
    }

    /// Checks an escape. Returns its length.
    fn check_escape(&self, at: usize) -> Result<usize, SyntaxError> {
        let rest = &self.text[at..];
        let Some(kind) = rest[1..].chars().next() else { return Ok(2) };
        if matches!(kind, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') {
            return Ok(2);
        }
        let Some(code) = unicode_escape(rest) else {
            let message = format!("`\\{kind}` is not an escape of JSON");
            let help = "write `\\\\` for a backslash, as in `C:\\\\Users`";
            return Err(self.fault(at..at + 1 + kind.len_utf8(), &message, help));
        };
        let is_paired =
            unicode_escape(&rest[6..]).is_some_and(|low| (0xdc00..0xe000).contains(&low));
        match code {
            0xd800..0xdc00 if is_paired => Ok(12),
            0xd800..0xe000 => {
                let message = format!("`{}` is only half of a character", &rest[..6]);
                Err(self.fault(at..at + 6, &message, "write the character itself"))
            }
            _ => Ok(6),
        }
    }

    fn read_number(&mut self) -> Result<ExpectedToken, SyntaxError> {
        let rest = &self.text[self.at..];
        let is_part = |character: char| character.is_alphanumeric() || "+-._:".contains(character);
        let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        let (start, number) = (self.at, &rest[..end]);
        if is_number(number) {
            self.at += end;
            return Ok(ExpectedToken::AfterValue);
        }
        let message = format!("`{number}` is not a number of JSON");
        let help = correct_number(number).map_or_else(
            || format!("write it as text: `\"{number}\"`"),
            |correct| format!("write `{correct}`, or `\"{number}\"` for text"),
        );
        Err(self.fault(start..start + end, &message, &help))
    }

    /// Reads `true`, `false` or `null`.
    fn read_word(&mut self) -> Result<ExpectedToken, SyntaxError> {
        let rest = &self.text[self.at..];
        let end = rest.find([',', '{', '}', '[', ']', '\n', '\r']).unwrap_or(rest.len());
        let word = rest[..end].trim_end();
        let letters = word.find(|next: char| !next.is_ascii_alphabetic()).unwrap_or(word.len());
        if matches!(&word[..letters], "true" | "false" | "null") {
            self.at += letters;
            return Ok(ExpectedToken::AfterValue);
        }
        let span = self.at..self.at + word.len().max(1);
        let foreign = FOREIGN_WORDS.iter().find(|(foreign, _)| *foreign == word);
        Err(if let Some((_, correct)) = foreign {
            self.fault(span, &format!("JSON has no `{word}`"), &format!("write `{correct}`"))
        } else if word.starts_with(is_foreign_quote) {
            let bare = word.trim_matches(is_foreign_quote).replace('"', "\\\"");
            let message = "a text in JSON needs straight double quotes";
            self.fault(span, message, &format!("write `\"{bare}\"`"))
        } else {
            let message = format!("`{word}` must be in double quotes");
            self.fault(span, &message, &format!("write `\"{}\"`", word.replace('"', "\\\"")))
        })
    }

    fn fault(&self, span: Range<usize>, message: &str, help: &str) -> SyntaxError {
        let end = self.text.ceil_char_boundary(span.end.min(self.text.len())).max(span.start);
        SyntaxError::new(span.start..end.max(span.start + 1), message).with_help(help)
    }
}

fn unfinished(error: SyntaxError) -> SyntaxError {
    SyntaxError { kind: SyntaxErrorKind::Unfinished, ..error }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the marked text, the message and the help.
    fn check(text: &str) -> String {
        let Some(fault) = explain(text) else { return "valid".to_owned() };
        let marked = text.get(fault.span).unwrap_or("END");
        format!("{marked} | {} | {}", fault.message, fault.help.unwrap_or_default())
    }

    #[test]
    fn every_mistake_has_its_own_message_and_fix() {
        #[rustfmt::skip]
        let rows = [
            (r#"{"a": "b",}"#,         ", | there is a comma after the last field | remove the comma"),
            (r#"{"a": ["b",]}"#,       ", | there is a comma after the last item | remove the comma"),
            (r#"{"a": "b",, "c": 1}"#, ", | there are two commas | remove one of them"),
            (r#"{"a": [1,,2]}"#,       ", | there are two commas | remove one of them"),
            (r#"{"a": "b" "c": 1}"#,   "\" | a comma is missing before this | write `,` before it"),
            ("{\"a\": 1\n\"c\": 1}",   "\" | a comma is missing before this | write `,` at the end of the line above"),
            (r#"{"a": ["b" "c"]}"#,    "\" | a comma is missing before this | write `,` before it"),
            (r#"{"a": 1; "b": 2}"#,    "; | a comma must be here, not `;` | write `,`"),
            (r#"{"a": "b"c"}"#,        "c | a quote inside this text ends it | write `\\\"` for a quote inside a text"),
            (r#"{title: "A"}"#,        "title | the key `title` must be in double quotes | write `\"title\"`"),
            (r#"{'title': "A"}"#,      "'title' | the key `title` must be in double quotes | write `\"title\"`"),
            (r"{1: 2}",                "1 | the key `1` must be in double quotes | write `\"1\"`"),
            (r"{,}",                   ", | a key in double quotes is missing here | write `\"key\": \"value\"`"),
            (r#"{"a" "b"}"#,           "\" | `:` is missing after \"a\" | write `\"a\": …`"),
            (r#"{"a"= 1}"#,            "= | `:` is missing after \"a\" | write `\"a\": …`"),
            (r#"{"a": }"#,             "} | a value is missing here | write a text in quotes, or `null`"),
            (r#"{"a": some words}"#,   "some words | `some words` must be in double quotes | write `\"some words\"`"),
            (r#"{"a": 'b'}"#,          "'b' | a text in JSON needs straight double quotes | write `\"b\"`"),
            ("{\"a\": “b”}",           "“b” | a text in JSON needs straight double quotes | write `\"b\"`"),
            (r#"{"a": True}"#,         "True | JSON has no `True` | write `true`"),
            (r#"{"a": None}"#,         "None | JSON has no `None` | write `null`"),
            (r#"{"a": 01}"#,           "01 | `01` is not a number of JSON | write `1`, or `\"01\"` for text"),
            (r#"{"a": .5}"#,           ".5 | `.5` is not a number of JSON | write `0.5`, or `\".5\"` for text"),
            (r#"{"a": +1}"#,           "+1 | `+1` is not a number of JSON | write `1`, or `\"+1\"` for text"),
            (r#"{"a": 1.}"#,           "1. | `1.` is not a number of JSON | write `1`, or `\"1.\"` for text"),
            (r#"{"a": 2024-05-22}"#,   "2024-05-22 | `2024-05-22` is not a number of JSON | write it as text: `\"2024-05-22\"`"),
            (r#"{"a": -}"#,            "- | `-` is not a number of JSON | write it as text: `\"-\"`"),
            (r#"{"a": "C:\Users"}"#,   "\\U | `\\U` is not an escape of JSON | write `\\\\` for a backslash, as in `C:\\\\Users`"),
            (r#"{"a": "\u12"}"#,       "\\u | `\\u` is not an escape of JSON | write `\\\\` for a backslash, as in `C:\\\\Users`"),
            (r#"{"a": "\ud800"}"#,     "\\ud800 | `\\ud800` is only half of a character | write the character itself"),
            ("{\"a\": \"b\tc\"}",      "\t | a text in JSON can't contain a tab | write `\\t`, or a space"),
            ("{\"a\": \"b\nc\"}",      "\n | a text in JSON can't contain a line break | write `\\n`, or put the text on one line"),
            ("{\"a\": \"b\n\"c\": 1}", "\" | this text has no closing `\"` | write `\"` at its end"),
            ("{\"a\":\u{a0}1}",          "\u{a0} | there is a no-break space here | replace it with a space"),
            ("{\u{2003}\"a\": 1}",        "\u{2003} | there is an unusual space (U+2003) here | replace it with a space"),
            ("{\"a\": 1\u{feff}}",        "\u{feff} | there is an unusual space (U+FEFF) here | replace it with a space"),
            ("{\"a\": \"b",            "\" | this text has no closing `\"` | write `\"` at its end"),
            (r#"{"a": 1, // b"#,       "// b | JSON has no comments | remove the comment"),
            (r#"{"a": /* b */ 1}"#,    "/* b */ 1} | JSON has no comments | remove the comment"),
            (r#"{"a": ["b"}"#,         "[ | this list has no closing `]` | write `]` before `}`"),
            (r#"{"a": ["b""#,          "[ | this list has no closing `]` | write `]` at its end"),
            (r#"{"a": 1"#,             "{ | this object has no closing `}` | write `}` at its end"),
            (r#"{"a": 1}}"#,           "} | this `}` closes nothing | remove it"),
            (r#"{"a": 1} b"#,          "b | the value ends before this | remove this text, or put it inside"),
            ("",                       "END | a value is missing | write `{}`"),
            ("{\n<<<<<<< HEAD\n",      "<<<<<<< HEAD | this line marks an unresolved merge conflict | keep one of the two versions, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text}");
        }
    }

    #[test]
    fn only_a_text_that_ends_too_early_is_unfinished() {
        let rows = [
            ("{\"a\": \"b", true),
            (r#"{"a": ["b""#, true),
            (r#"{"a":"#, true),
            (r#"{"a": ["b"}"#, false),
            (r#"{"a": 1,}"#, false),
            ("{\"a\": \"b\n\"c\": 1}", false),
        ];
        for (text, is_unfinished) in rows {
            let kind = explain(text).map(|fault| fault.kind);
            assert_eq!(kind == Some(SyntaxErrorKind::Unfinished), is_unfinished, "{text}");
        }
    }

    #[test]
    fn message_about_nesting_has_the_bound_that_is_used() {
        let found = check(&"[".repeat(200));
        assert_eq!(found, "[ | values are nested more than 127 levels deep | ");
    }

    #[test]
    fn text_is_explained_exactly_if_it_is_invalid() {
        let texts = [
            r#"{"a": [1, -0.5e+3, true, null, "b\"\\\u00e9\ud83d\ude00"], "c": {}}"#,
            "[]",
            " 1 ",
            "{\"a\": tru}",
            "{\"a\": nullx}",
            "{\"é\": 1e5}",
            "\"\\",
            "{\"a\":1e}",
        ];
        for text in texts {
            let is_valid = serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(explain(text).is_none(), is_valid, "{text}");
        }
    }
}
