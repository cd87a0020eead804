//! Literals of Python: texts with any prefix, lists, `None`, and expressions of them whose
//! value is certain.

use url::Url;

/// Value of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PythonValue {
    /// A text.
    Text(String),
    /// A list or a tuple.
    List(Vec<Self>),
    /// `True` or `False`.
    Flag(bool),
    /// `None`.
    Absent,
    /// The program decides.
    Computed,
}

/// Deepest nesting that is read.
const DEPTH: usize = 16;

/// Parses an expression that is a whole statement; `known` returns the values of names.
pub(super) fn parse(text: &str, known: &dyn Fn(&str) -> Option<PythonValue>) -> PythonValue {
    let mut reader = ExpressionReader { text, at: 0, depth: 0, known };
    let value = reader.read_conditional();
    reader.skip_blanks();
    match value {
        Some(value) if reader.at >= text.len() => value,
        _ => PythonValue::Computed,
    }
}

/// Decides between two values; the program uses one of them.
pub(super) fn choose(one: &PythonValue, other: &PythonValue) -> PythonValue {
    if one == other {
        return one.clone();
    }
    // Only one of the two can be the address of the published site.
    match [one, other].map(is_public_address) {
        [true, false] if is_private_address(other) => one.clone(),
        [false, true] if is_private_address(one) => other.clone(),
        _ => PythonValue::Computed,
    }
}

fn is_public_address(value: &PythonValue) -> bool {
    let PythonValue::Text(text) = value else { return false };
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| host.contains('.'))
            && !is_private_address(value)
    })
}

/// Returns true for the address of a server on the author's machine, and for none.
fn is_private_address(value: &PythonValue) -> bool {
    match value {
        PythonValue::Absent => true,
        PythonValue::Text(text) => {
            let host = text.trim_start_matches("http").trim_start_matches('s');
            let host = host.trim_start_matches(':').trim_start_matches('/');
            let private = ["localhost", "127.", "0.0.0.0", "192.168.", "10.", "[::1]"];
            host.is_empty() || host == "." || private.iter().any(|start| host.starts_with(start))
        }
        PythonValue::List(_) | PythonValue::Flag(_) | PythonValue::Computed => false,
    }
}

/// Returns true for a letter of a name, as far as settings have it.
pub(super) const fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Returns the length of a statement without a comment at its end.
pub(super) fn code_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => break,
            b'\'' | b'"' => at = string_end(bytes, at),
            _ => at += 1,
        }
    }
    text.get(..at).unwrap_or(text).trim_end().len()
}

/// Returns the offset after the string that begins at `start`; one without an end goes to
/// the end of its line.
pub(super) fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let is_long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if is_long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' {
            at += 2;
        } else if is_long && bytes[at..].starts_with(&[quote; 3]) {
            return at + 3;
        } else if !is_long && byte == quote {
            return at + 1;
        } else if !is_long && byte == b'\n' {
            return at;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// Position in an expression.
struct ExpressionReader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    known: &'t dyn Fn(&str) -> Option<PythonValue>,
}

impl<'t> ExpressionReader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips white space, comments and line continuations.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed =
                rest.trim_start_matches(|next: char| next.is_whitespace() || next == '\\');
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('#') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn accept(&mut self, token: &str) -> bool {
        self.skip_blanks();
        let is_next = self.rest().starts_with(token);
        self.at += if is_next { token.len() } else { 0 };
        is_next
    }

    /// Accepts a name such as `if`.
    fn accept_word(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let is_next = self.peek_word() == word;
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    fn peek_word(&self) -> &'t str {
        let rest = self.rest();
        &rest[..rest.find(|letter: char| !is_name_letter(letter)).unwrap_or(rest.len())]
    }

    /// Reads `value if condition else value`.
    fn read_conditional(&mut self) -> Option<PythonValue> {
        let value = self.read_sum()?;
        if !self.accept_word("if") {
            return Some(value);
        }
        let condition = self.read_condition()?;
        let other = self.read_conditional()?;
        Some(match condition {
            PythonValue::Flag(false) | PythonValue::Absent => other,
            PythonValue::Text(text) if text.is_empty() => other,
            PythonValue::Flag(true) | PythonValue::Text(_) => value,
            PythonValue::List(_) | PythonValue::Computed => choose(&value, &other),
        })
    }

    /// Reads a condition and `else`.
    fn read_condition(&mut self) -> Option<PythonValue> {
        let start = self.at;
        let is_negated = self.accept_word("not");
        let value = self.read_sum();
        if let Some(value) = value
            && self.accept_word("else")
        {
            return Some(match value {
                PythonValue::Flag(flag) => PythonValue::Flag(flag != is_negated),
                value if !is_negated => value,
                _ => PythonValue::Computed,
            });
        }
        let length = self.text.get(start..)?.find(" else ")?;
        self.at = start + length + " else ".len();
        Some(PythonValue::Computed)
    }

    /// Reads texts with `+` between them.
    fn read_sum(&mut self) -> Option<PythonValue> {
        let mut value = self.read_atom()?;
        while self.accept("+") {
            value = match (value, self.read_atom()?) {
                (PythonValue::Text(one), PythonValue::Text(other)) => {
                    PythonValue::Text(one + &other)
                }
                _ => PythonValue::Computed,
            };
        }
        Some(value)
    }

    fn read_atom(&mut self) -> Option<PythonValue> {
        self.skip_blanks();
        match self.rest().chars().next()? {
            '(' => self.read_list(")"),
            '[' => self.read_list("]"),
            '\'' | '"' => self.read_texts(),
            _ => {
                let word = self.peek_word();
                let after = self.rest()[word.len()..].chars().next();
                if !word.is_empty() && word.len() <= 2 && matches!(after, Some('\'' | '"')) {
                    return self.read_texts();
                }
                self.at += word.len();
                match word {
                    "None" => Some(PythonValue::Absent),
                    "True" => Some(PythonValue::Flag(true)),
                    "False" => Some(PythonValue::Flag(false)),
                    "" | "not" | "lambda" => None,
                    name => (self.known)(name),
                }
            }
        }
    }

    /// Reads a list, a tuple, or an expression in parentheses.
    fn read_list(&mut self, end: &str) -> Option<PythonValue> {
        self.at += 1;
        self.depth += 1;
        let (mut items, mut has_comma) = (Vec::new(), false);
        while self.depth <= DEPTH && !self.accept(end) {
            items.push(self.read_conditional()?);
            if self.accept(",") {
                has_comma = true;
            } else if !{
                self.skip_blanks();
                self.rest().starts_with(end)
            } {
                return None;
            }
        }
        if self.depth > DEPTH {
            return None;
        }
        self.depth -= 1;
        if end == ")" && !has_comma && items.len() == 1 {
            return items.pop();
        }
        Some(PythonValue::List(items))
    }

    /// Reads string literals, which are joined if one follows another.
    fn read_texts(&mut self) -> Option<PythonValue> {
        let mut text = String::new();
        loop {
            self.skip_blanks();
            let prefix = self.peek_word();
            let start = self.at + prefix.len();
            let quote = self.text.get(start..)?.chars().next();
            if prefix.len() > 2 || !matches!(quote, Some('\'' | '"')) {
                return Some(PythonValue::Text(text));
            }
            let end = string_end(self.text.as_bytes(), start);
            text += &literal_text(&prefix.to_ascii_lowercase(), self.text.get(start..end)?)?;
            self.at = end;
        }
    }
}

/// Returns the text of a literal; none for bytes, for a text with values inside, and for a
/// literal without an end.
fn literal_text(prefix: &str, literal: &str) -> Option<String> {
    let quote = literal.get(..1)?;
    let long = quote.repeat(3);
    let mark = if literal.starts_with(&long) { long.as_str() } else { quote };
    let inner = literal.strip_prefix(mark)?.strip_suffix(mark)?;
    let has_values = prefix.contains('f') && inner.contains(['{', '}']);
    let is_known = prefix.chars().all(|letter| matches!(letter, 'u' | 'r' | 'f'));
    if !is_known || has_values {
        return None;
    }
    if prefix.contains('r') { Some(inner.to_owned()) } else { unescape(inner) }
}

/// Replaces escapes (Python Language Reference 2.4.1).
fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next()? {
            '\n' => {}
            'n' => plain.push('\n'),
            't' => plain.push('\t'),
            mark @ ('\\' | '\'' | '"') => plain.push(mark),
            kind @ ('x' | 'u' | 'U') => {
                let length = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = letters.by_ref().take(length).collect();
                plain.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            other if other.is_ascii_digit() || "abfrvN".contains(other) => return None,
            other => plain.extend(['\\', other]),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) -> PythonValue {
        let known = |name: &str| match name {
            "DEBUG" => Some(PythonValue::Flag(false)),
            "BASE" => Some(PythonValue::Text("https://a.example".into())),
            _ => None,
        };
        parse(text, &known)
    }

    #[test]
    fn literals_of_every_kind_are_texts() {
        #[rustfmt::skip]
        let rows = [
            ("'a'", "a"), ("u'é'", "é"), ("r\"a\\b\"", "a\\b"), ("f'a'", "a"),
            ("'''a\nb'''", "a\nb"), ("'it\\'s'", "it's"), ("'\\u00e9'", "é"),
            ("('a' 'b')", "ab"), ("'a' \\\n 'b'", "ab"), ("'a' + 'b'  # c", "ab"),
            ("BASE + '/b'", "https://a.example/b"), ("'a' if DEBUG else 'b'", "b"),
            ("'a' if not DEBUG else 'b'", "a"), ("'a' if X() else 'a'", "a"),
            ("'http://localhost:8000' if DEV else 'https://a.example'", "https://a.example"),
            ("'https://a.example' if os.environ.get('CI') else ''", "https://a.example"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), PythonValue::Text(expected.into()), "{text}");
        }
    }

    #[test]
    fn values_that_are_not_certain_are_computed() {
        for text in [
            "f'{a}'",
            "'%s' % a",
            "os.environ['A']",
            "os.getenv('A', 'b')",
            "'a' if X else 'b'",
            "'https://a.example' if X else 'https://b.example'",
            "b'a'",
            "'a",
            "a",
            "'a'.upper()",
            "-1",
            "",
            "'a' +",
            "('a'",
            "{'a': 1}",
            "lambda: 'a'",
        ] {
            assert_eq!(check(text), PythonValue::Computed, "{text}");
        }
    }

    #[test]
    fn lists_and_constants_are_read() {
        let text = |text: &str| PythonValue::Text(text.into());
        assert_eq!(check("['a', 'b',]"), PythonValue::List(vec![text("a"), text("b")]));
        assert_eq!(check("('a',)"), PythonValue::List(vec![text("a")]));
        assert_eq!(check("None # c"), PythonValue::Absent);
        assert_eq!(check("True"), PythonValue::Flag(true));
        assert_eq!(check(&"[".repeat(10_000)), PythonValue::Computed);
    }

    proptest! {
        #[test]
        fn any_expression_is_read_without_a_panic(text in r#"[ '"\\ufr()\[\],+#a-z\né{}]{0,60}"#) {
            check(&text);
            code_length(&text);
        }
    }
}
