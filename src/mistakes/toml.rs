//! Explains lines that are not TOML, by the text of the line.
//!
//! The crate says which token it expected. People who write TOML by hand leave out a
//! quote or a bracket, or write YAML: each of these has a message with the exact fix.

use std::ops::Range;

use crate::mistakes::value_comment::without_comment;
use crate::mistakes::{SyntaxError, SyntaxErrorKind, conflict_marker};

/// Values that other languages have, and how TOML writes them.
const FOREIGN_WORDS: [(&str, &str); 8] = [
    ("True", "true"),
    ("TRUE", "true"),
    ("yes", "true"),
    ("on", "true"),
    ("False", "false"),
    ("FALSE", "false"),
    ("no", "false"),
    ("off", "false"),
];

/// Explains a syntax error of `text` by the line that it is in.
pub(crate) fn explain(text: &str, span: &Range<usize>) -> SyntaxError {
    let at = text.floor_char_boundary(span.start.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let line =
        MistakenLine { before: &text[..start], line: text[start..end].trim(), at: at - start };
    let span = at..text.ceil_char_boundary(span.end.clamp(at + 1, text.len().max(at + 1)));
    if let Some(fault) = conflict_marker(text, start) {
        return fault;
    }
    let explanation = line.unclosed_above().unwrap_or_else(|| line.explain());
    let error = SyntaxError::new(explanation.span.unwrap_or(span), explanation.message);
    error.with_help(explanation.help)
}

/// Returns the error for a key or a table that the text defines twice, at its second
/// definition.
pub(crate) fn duplicate_key(text: &str, span: Range<usize>) -> SyntaxError {
    let name = text.get(span.clone()).unwrap_or_default();
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let error = if text[start..].trim_start().starts_with('[') {
        SyntaxError::new(span, format!("the table `[{name}]` appears twice"))
            .with_help("write all its fields below the first")
    } else {
        SyntaxError::new(span, format!("`{name}` is set twice in the same table"))
            .with_help("keep one of the two lines, and remove the other")
    };
    SyntaxError { kind: SyntaxErrorKind::DuplicateKey, ..error }
}

/// The problem of a line, and the fix.
struct LineExplanation {
    /// Place of the problem, if it is in another line.
    span: Option<Range<usize>>,
    message: String,
    help: String,
}

impl LineExplanation {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span: None, message: message.into(), help: help.into() }
    }
}

/// A line with a mistake, and the text before it.
struct MistakenLine<'a> {
    before: &'a str,
    line: &'a str,
    /// Offset of the mistake in the line.
    at: usize,
}

impl MistakenLine<'_> {
    /// Explains a line like `key = value` that follows a list or text that is not closed.
    fn unclosed_above(&self) -> Option<LineExplanation> {
        let is_field = self.line.split_once('=').is_some_and(|(key, _)| is_bare_key(key.trim()));
        let is_last = self.line.is_empty();
        if !is_field && !is_last {
            return None;
        }
        let (key, value, start) = last_field(self.before)?;
        let (name, closing) = match value.chars().next()? {
            '[' if value.matches('[').count() > value.matches(']').count() => ("list", "]"),
            '{' if value.matches('{').count() > value.matches('}').count() => ("table", "}"),
            '"' if value.starts_with("\"\"\"") && value.matches("\"\"\"").count() == 1 => {
                ("text", "\"\"\"")
            }
            '\'' if value.starts_with("'''") && value.matches("'''").count() == 1 => {
                ("text", "'''")
            }
            _ => return None,
        };
        let mut explanation = LineExplanation::new(
            format!("the {name} of `{key}` has no closing `{closing}`"),
            format!("write `{closing}` at its end"),
        );
        explanation.span = Some(start..start + 1);
        Some(explanation)
    }

    fn explain(&self) -> LineExplanation {
        let line = self.line;
        if line.starts_with('[') && !self.is_in_list() {
            return self.explain_header();
        }
        if let Some(comment) = line.strip_prefix("//") {
            let help = format!("write `#{comment}`");
            return LineExplanation::new("a comment in TOML begins with `#`", help);
        }
        if let Some(explanation) = explain_yaml(line) {
            return explanation;
        }
        let Some((key, value)) = line.split_once('=') else { return self.explain_other() };
        let (key, value) = (key.trim(), without_comment(value.trim()));
        if self.is_in_list() || !self.is_past_key() && key.is_empty() {
            return self.explain_other();
        }
        if !self.is_past_key() && !is_bare_key(key) {
            return explain_key(key, value);
        }
        self.explain_value(key, value)
    }

    fn explain_header(&self) -> LineExplanation {
        if !self.line.contains(']') {
            let help = format!("write `{}]`", self.line);
            return LineExplanation::new("this table's name has no closing bracket", help);
        }
        self.explain_other()
    }

    fn explain_value(&self, key: &str, value: &str) -> LineExplanation {
        if value.is_empty() || value.starts_with('#') {
            return LineExplanation::new(
                format!("`{key}` has no value"),
                format!("write `{key} = \"…\"`"),
            );
        }
        if let Some((_, word)) = FOREIGN_WORDS.iter().find(|(foreign, _)| *foreign == value) {
            let message = format!("`{key}` must be `true` or `false`, not `{value}`");
            return LineExplanation::new(message, format!("write `{key} = {word}`"));
        }
        let first = value.chars().next().unwrap_or_default();
        match first {
            '"' | '\'' => Self::explain_quoted(key, value, first),
            '[' => explain_list(key, value).unwrap_or_else(|| self.explain_other()),
            '{' => {
                let message = format!("the table of `{key}` is not valid");
                let help = format!("write it like `{key} = {{ name = \"value\", other = 1 }}`");
                LineExplanation::new(message, help)
            }
            _ if value.contains(is_control) => control_character(key),
            _ if is_number_like(value) => explain_number(key, value),
            _ => needs_quotes(key, value),
        }
    }

    fn explain_quoted(key: &str, value: &str, quote: char) -> LineExplanation {
        if value.contains(is_control) {
            return control_character(key);
        }
        let triple = quote.to_string().repeat(3);
        if value.starts_with(&triple) {
            let message = format!("the text of `{key}` is not closed, or is followed by more text");
            return LineExplanation::new(message, format!("write `{triple}` once, at its end"));
        }
        let Some(end) = closing_quote(value, quote) else {
            if value[1..].trim_end_matches([',', ';']).ends_with(quote) {
                return invalid_escape(key, value);
            }
            let help = format!("add `{quote}` at its end");
            return LineExplanation::new(format!("`{key}` has no closing quote"), help);
        };
        let rest = value[end..].trim();
        if rest.is_empty() || rest.starts_with('#') {
            return invalid_escape(key, value);
        }
        if rest.starts_with([',', ';']) {
            let mark = &rest[..1];
            let message = format!("there is a `{mark}` after the value of `{key}`");
            return LineExplanation::new(message, format!("remove the `{mark}`"));
        }
        if rest.split_once('=').is_some_and(|(key, _)| is_bare_key(key.trim())) {
            let message = "there are two fields in one line";
            return LineExplanation::new(message, "write each on a line of its own");
        }
        let inner = if value.ends_with(quote) { &value[1..value.len() - 1] } else { value };
        let message = format!("a quote inside the value of `{key}` ends it");
        LineExplanation::new(message, format!("write `{key} = {}`", quoted(inner)))
    }

    fn explain_other(&self) -> LineExplanation {
        let is_word = self.line.starts_with(|first: char| first.is_ascii_alphabetic());
        if is_word && !self.is_in_list() && !self.line.contains('=') {
            let help = self.line.split_once(char::is_whitespace).map_or_else(
                || "write it as `key = \"value\"`".to_owned(),
                |(key, value)| {
                    format!("write `{key} = {}`", quoted(value.trim_matches(['"', '\''])))
                },
            );
            return LineExplanation::new("this line has no `=`", help);
        }
        LineExplanation::new(
            "this line is not valid TOML",
            "fix this line: texts need quotes, lists need brackets, and their items need commas",
        )
    }

    /// Returns true if the line is inside a list or a table that an earlier line opens.
    fn is_in_list(&self) -> bool {
        self.before.trim_end().ends_with(['[', ',', '{'])
    }

    /// Returns true if the mistake is after the `=` of the line.
    fn is_past_key(&self) -> bool {
        self.line.find('=').is_some_and(|equals| self.at > equals)
    }
}

/// Most lines of a value that are searched for its key: each is read again from its start.
const MOST_LINES: usize = 200;

/// Returns the key, the value with all its lines, and the offset of the value of the last
/// field of a text.
fn last_field(text: &str) -> Option<(&str, &str, usize)> {
    let mut end = text.len();
    for _ in 0..MOST_LINES {
        let start = text[..end].trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
        if let Some((key, value)) = text[start..].split_once('=')
            && is_bare_key(key.trim())
        {
            let value = value.trim();
            return Some((key.trim(), value, value.as_ptr().addr() - text.as_ptr().addr()));
        }
        end = start;
    }
    None
}

fn explain_yaml(line: &str) -> Option<LineExplanation> {
    let (key, value) = line.split_once(':')?;
    if key.contains(['=', '"', '\'', '[', '{']) || key.is_empty() || key.contains(' ') {
        return None;
    }
    let value = without_comment(value.trim());
    let is_value = value.starts_with(['"', '\'', '[', '{']) || value.parse::<f64>().is_ok();
    let value = if is_value { value.to_owned() } else { quoted(value) };
    Some(LineExplanation::new(
        "this line has no `=`: TOML does not use `:`",
        format!("write `{key} = {value}`"),
    ))
}

fn explain_key(key: &str, value: &str) -> LineExplanation {
    LineExplanation::new(
        format!(
            "the key `{key}` needs quotes, because it is not only letters, digits, `-` and `_`"
        ),
        format!("write `\"{key}\" = {value}`"),
    )
}

fn explain_list(key: &str, value: &str) -> Option<LineExplanation> {
    if !value.contains(']') {
        let items = value[1..].trim_end_matches(',');
        let items =
            if items.contains(['"', '\'']) { items.to_owned() } else { quoted_items(items) };
        let help = format!("write `{key} = [{items}]`");
        let message = format!("the list of `{key}` has no closing `]`");
        return Some(LineExplanation::new(message, help));
    }
    if value.matches(']').count() > value.matches('[').count() {
        let message = format!("the list of `{key}` has one `]` too many");
        return Some(LineExplanation::new(message, "remove it"));
    }
    let items = value.strip_prefix('[')?.strip_suffix(']')?;
    let quotes = items.matches('"').count() + items.matches('\'').count();
    let message = format!("the items of `{key}` need quotes and commas");
    if quotes == 0 {
        let help = format!("write `{key} = [{}]`", quoted_items(items));
        return Some(LineExplanation::new(message, help));
    }
    let correct: Vec<String> = if items.contains('"') && !items.contains('\\') {
        items.split('"').skip(1).step_by(2).map(quoted).collect()
    } else {
        items.split('\'').skip(1).step_by(2).map(quoted).collect()
    };
    Some(LineExplanation::new(message, format!("write `{key} = [{}]`", correct.join(", "))))
}

/// Returns the items of a list with quotes around each text.
fn quoted_items(items: &str) -> String {
    let is_value = |item: &str| matches!(item, "true" | "false") || item.parse::<f64>().is_ok();
    let items = items.split(',').map(str::trim).filter(|item| !item.is_empty());
    let items = items.map(|item| if is_value(item) { item.to_owned() } else { quoted(item) });
    items.collect::<Vec<_>>().join(", ")
}

/// Returns true for a value that begins like a number or a date.
fn is_number_like(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.'))
}

fn explain_number(key: &str, value: &str) -> LineExplanation {
    let value = value.split('#').next().unwrap_or_default().trim_end().trim_end_matches([',', ';']);
    if let Some(date) = padded_date(value) {
        let message = format!("`{value}` is not a date of TOML");
        return LineExplanation::new(message, format!("write `{key} = {date}`"));
    }
    LineExplanation::new(
        format!("`{value}` is neither a number nor a date of TOML"),
        format!(
            "write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `{key} = {}`",
            quoted(value)
        ),
    )
}

/// Returns a date like `2024-5-2` with two digits for month and day.
fn padded_date(value: &str) -> Option<String> {
    let mut parts = value.split(['-', '/', '.']);
    let mut number = || parts.next()?.parse::<u32>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    let is_date = year > 1000 && (1..=12).contains(&month) && (1..=31).contains(&day);
    let date = format!("{year}-{month:02}-{day:02}");
    (is_date && number().is_none() && date != value).then_some(date)
}

fn needs_quotes(key: &str, value: &str) -> LineExplanation {
    let bare = value.trim_end_matches([',', ';']).trim_matches(is_any_quote);
    let message = format!("`{key}` needs quotes around its value");
    LineExplanation::new(message, format!("write `{key} = {}`", quoted(bare)))
}

fn control_character(key: &str) -> LineExplanation {
    let message = format!("`{key}` contains a control character");
    LineExplanation::new(message, "remove the character")
}

fn invalid_escape(key: &str, value: &str) -> LineExplanation {
    let inner = value.trim_matches('"');
    if value.starts_with('"') && inner.contains('\\') {
        let message =
            format!("a backslash in the value of `{key}` does not begin an escape of TOML");
        let correct = if inner.contains('\'') {
            format!("\"{}\"", inner.replace('\\', "\\\\"))
        } else {
            format!("'{inner}'")
        };
        return LineExplanation::new(message, format!("write `{key} = {correct}`"));
    }
    let message = format!("the value of `{key}` is not valid TOML");
    LineExplanation::new(message, format!("write `{key} = {}`", quoted(inner)))
}

/// Returns a text in quotes that need no escape, if possible.
fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') {
        format!("'{text}'")
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Returns the offset after the quote that ends a text on one line.
fn closing_quote(value: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (index, character) in value.char_indices().skip(1) {
        if character == quote && !is_escaped {
            return Some(index + 1);
        }
        is_escaped = quote == '"' && character == '\\' && !is_escaped;
    }
    None
}

fn is_bare_key(key: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    !key.is_empty() && key.chars().all(is_part)
}

fn is_any_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

fn is_control(character: char) -> bool {
    character.is_control() && character != '\t'
}

#[cfg(test)]
mod tests {
    use crate::mistakes::test_support::describe_first;
    use crate::syntax::toml;

    fn check(text: &str) -> String {
        describe_first(text, toml::parse(text, 0..text.len()))
    }

    #[test]
    fn every_mistake_has_its_own_message_and_fix() {
        #[rustfmt::skip]
        let rows = [
            ("title = A\ndate = 2024-05-22", "1:9 `title` needs quotes around its value | write `title = \"A\"`"),
            ("title = \"A\ndate = 2024-05-22", "1:11 `title` has no closing quote | add `\"` at its end"),
            ("title = 'It's'", "1:13 a quote inside the value of `title` ends it | write `title = \"It's\"`"),
            ("title: \"A\"", "1:8 this line has no `=`: TOML does not use `:` | write `title = \"A\"`"),
            ("title = \"A\"\ntitle = \"B\"", "2:1 `title` is set twice in the same table | keep one of the two lines, and remove the other"),
            ("tags = [\"a\" \"b\"]", "1:13 the items of `tags` need quotes and commas | write `tags = [\"a\", \"b\"]`"),
            ("tags = [\"a\", \"b\"\ndate = 2024-05-22", "1:8 the list of `tags` has no closing `]` | write `]` at its end"),
            ("title = \"C:\\Users\"", "1:14 a backslash in the value of `title` does not begin an escape of TOML | write `title = 'C:\\Users'`"),
            ("title \"A\"", "1:7 this line has no `=` | write `title = \"A\"`"),
            ("my title = \"A\"", "1:4 the key `my title` needs quotes, because it is not only letters, digits, `-` and `_` | write `\"my title\" = \"A\"`"),
            ("date = 2024-5-2", "1:8 `2024-5-2` is not a date of TOML | write `date = 2024-05-02`"),
            ("date = 22.05.2024", "1:13 `22.05.2024` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `date = \"22.05.2024\"`"),
            ("draft = True", "1:9 `draft` must be `true` or `false`, not `True` | write `draft = true`"),
            ("draft = yes", "1:9 `draft` must be `true` or `false`, not `yes` | write `draft = true`"),
            ("title = \"A\" date = 2024-05-22", "1:13 there are two fields in one line | write each on a line of its own"),
            ("[extra\na = 1", "1:7 this table's name has no closing bracket | write `[extra]`"),
            ("[extra]\na=1\n[extra]\nb=2", "3:2 the table `[extra]` appears twice | write all its fields below the first"),
            ("title = \"A \"quoted\" word\"", "1:13 a quote inside the value of `title` ends it | write `title = 'A \"quoted\" word'`"),
            ("title = “A”", "1:9 `title` needs quotes around its value | write `title = \"A\"`"),
            ("title =", "1:8 `title` has no value | write `title = \"…\"`"),
            ("= \"A\"", "1:1 this line is not valid TOML | fix this line: texts need quotes, lists need brackets, and their items need commas"),
            ("a = 01", "1:5 `01` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `a = \"01\"`"),
            ("a = {b = 1, c = 2", "1:18 the table of `a` is not valid | write it like `a = { name = \"value\", other = 1 }`"),
            ("a.b = 1\na = 2", "2:1 `a` is set twice in the same table | keep one of the two lines, and remove the other"),
            ("title = \"\"\"A", "1:9 the text of `title` has no closing `\"\"\"` | write `\"\"\"` at its end"),
            ("tags = [a, b]", "1:9 the items of `tags` need quotes and commas | write `tags = [\"a\", \"b\"]`"),
            ("title = \"A\";", "1:12 there is a `;` after the value of `title` | remove the `;`"),
            ("// comment\ntitle = \"A\"", "1:4 a comment in TOML begins with `#` | write `# comment`"),
            ("title = \"a\\q\"", "1:12 a backslash in the value of `title` does not begin an escape of TOML | write `title = 'a\\q'`"),
            ("title = A # c", "1:9 `title` needs quotes around its value | write `title = \"A\"`"),
            ("draft = True # x", "1:9 `draft` must be `true` or `false`, not `True` | write `draft = true`"),
            ("title = \"é\" é", "1:13 a quote inside the value of `title` ends it | write `title = '\"é\" é'`"),
            ("tags = [a, b", "1:13 the list of `tags` has no closing `]` | write `tags = [\"a\", \"b\"]`"),
            ("tags = [1, 2", "1:13 the list of `tags` has no closing `]` | write `tags = [1, 2]`"),
            ("title: A # c", "1:8 this line has no `=`: TOML does not use `:` | write `title = \"A\"`"),
            ("title = None", "1:9 `title` needs quotes around its value | write `title = \"None\"`"),
            ("title = \"A\",\ndate = 2024-05-22", "1:12 there is a `,` after the value of `title` | remove the `,`"),
            ("date = 2024-05-22 10:00 PM", "1:8 `2024-05-22 10:00 PM` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `date = \"2024-05-22 10:00 PM\"`"),
            ("date = 2024-13-45", "1:8 `2024-13-45` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `date = \"2024-13-45\"`"),
            ("title = \"A\" # ok\nx = 1_", "2:6 `1_` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `x = \"1_\"`"),
            ("[[a]]\nb=1\n[a]\nc=1", "3:2 the table `[a]` appears twice | write all its fields below the first"),
            ("título = \"A\"", "1:2 the key `título` needs quotes, because it is not only letters, digits, `-` and `_` | write `\"título\" = \"A\"`"),
            ("title=\"A\"\nfoo", "2:4 this line has no `=` | write it as `key = \"value\"`"),
            ("weight = 1.", "1:12 `1.` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `weight = \"1.\"`"),
            ("title = 'a\nb'", "1:11 `title` has no closing quote | add `'` at its end"),
            ("tags = []]", "1:10 the list of `tags` has one `]` too many | remove it"),
            ("x = 1 2", "1:5 `1 2` is neither a number nor a date of TOML | write a date as `2026-01-02T03:04:05Z`, and other text in quotes: `x = \"1 2\"`"),
            ("<<<<<<< HEAD", "1:1 this line marks an unresolved merge conflict | keep one of the two versions, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`"),
            ("title = \"a\tb\u{1}\"", "1:13 `title` contains a control character | remove the character"), 
            ("[articles]\npermalink = /{slug}/", "2:14 `permalink` needs quotes around its value | write `permalink = \"/{slug}/\"`"),
            ("formats = [\n  rss,\n]", "2:3 this line is not valid TOML | fix this line: texts need quotes, lists need brackets, and their items need commas"),
        ];
        for (text, expected) in rows {
            // The fields of an article end with a line break.
            assert_eq!(check(&format!("{}\n", text.trim_end())), expected, "{text:?}");
        }
    }
}
