//! Reads and explains one line of YAML: a field, an item of a list, or a mistake.

use std::ops::Range;

use super::quotes;
use crate::mistakes::SyntaxError;
use crate::mistakes::value_comment::without_comment;

/// A line of the text, without its line break.
#[derive(Clone, Copy)]
pub(super) struct YamlLine<'a> {
    pub(super) start: usize,
    pub(super) written: &'a str,
}

/// A line of the form `key: value`, or `- key: value`.
#[derive(Clone, Copy)]
pub(super) struct FieldLine<'a> {
    pub(super) key: &'a str,
    /// Value without the comment after it.
    pub(super) value: &'a str,
    /// Offset of the value in the text.
    pub(super) value_start: usize,
}

impl<'a> YamlLine<'a> {
    pub(super) fn at(text: &'a str, at: usize) -> Self {
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let written = text[start..].split(['\n', '\r']).next().unwrap_or_default();
        Self { start, written: written.trim_end() }
    }

    pub(super) fn indent(&self) -> usize {
        self.written.len() - self.written.trim_start().len()
    }

    pub(super) fn is_blank(&self) -> bool {
        let bare = self.written.trim_start();
        bare.is_empty() || bare.starts_with('#')
    }

    /// Returns the span without the indentation.
    pub(super) fn span(&self) -> Range<usize> {
        let end = self.start + self.written.len();
        let start = self.start + self.indent();
        start..end.max(start + 1)
    }

    pub(super) fn field(&self) -> Option<FieldLine<'a>> {
        let bare = self.written.trim_start();
        let item = bare.trim_start_matches("- ").trim_start();
        let (key, rest) = split_key(item)?;
        let value = rest.trim_start();
        let value_start = self.start + self.written.len() - value.len();
        Some(FieldLine { key, value: without_comment(value), value_start })
    }

    /// Explains a value that must be in quotes, or whose quotes are wrong.
    pub(super) fn explain_value(&self, text: &str) -> Option<SyntaxError> {
        if let Some(field) = self.field() {
            return field.explain(text);
        }
        let item = self.written.trim_start().strip_prefix("- ")?.trim_start();
        let value_start = self.start + self.written.len() - item.len();
        FieldLine { key: "-", value: without_comment(item), value_start }.explain(text)
    }

    /// Explains a line that is neither a field nor an item.
    pub(super) fn explain_missing_colon(&self) -> Option<SyntaxError> {
        let bare = self.written.trim_start();
        let span = self.span();
        if let Some((key, value)) = bare.split_once('=')
            && is_simple_key(key.trim())
        {
            let key = key.trim();
            let help = format!("write `{key}: {}`", value.trim());
            return Some(
                SyntaxError::new(span, "this line has `=` in place of `:`").with_help(help),
            );
        }
        if let Some((key, value)) = bare.split_once(':')
            && is_simple_key(key)
            && !value.is_empty()
        {
            let help = format!("write `{key}: {value}`");
            return Some(
                SyntaxError::new(span, "a space is missing after the `:`").with_help(help),
            );
        }
        let item = bare.strip_prefix('-').filter(|item| !item.starts_with(['-', ' ']))?;
        let help = format!("write `- {item}`");
        Some(SyntaxError::new(span, "a space is missing after the `-`").with_help(help))
    }
}

impl FieldLine<'_> {
    pub(super) fn span(&self) -> Range<usize> {
        self.value_start..self.value_start + self.value.len().max(1)
    }

    fn name(&self) -> String {
        if self.key == "-" { "this item".to_owned() } else { format!("`{}`", self.key) }
    }

    /// Returns the line with another value.
    fn with_value(&self, value: &str) -> String {
        if self.key == "-" { format!("- {value}") } else { format!("{}: {value}", self.key) }
    }

    fn explain(&self, text: &str) -> Option<SyntaxError> {
        let first = self.value.chars().next()?;
        match first {
            '"' | '\'' => self.explain_quoted(text, first),
            '[' | '{' => self.explain_brackets(first),
            '|' | '>' => self.explain_block_header(first),
            '@' | '%' | '*' | '&' | '!' | ',' | ']' | '}' => Some(self.needs_quotes(&format!(
                "a value that begins with `{first}` has a special meaning"
            ))),
            '`' => {
                Some(self.needs_quotes("a value that begins with a backtick has a special meaning"))
            }
            '-' | '?' if self.value[1..].starts_with(' ') => {
                let message = format!("a value that begins with `{first} ` has a special meaning");
                Some(self.needs_quotes(&message))
            }
            _ => self.explain_colon(),
        }
    }

    fn needs_quotes(&self, reason: &str) -> SyntaxError {
        let message = format!("{} needs quotes: {reason} in YAML", self.name());
        let help = format!("write `{}`", self.with_value(&quoted(self.value)));
        SyntaxError::new(self.span(), message).with_help(help)
    }

    /// Explains a plain value that contains a colon and a space.
    fn explain_colon(&self) -> Option<SyntaxError> {
        let at = self
            .value
            .find(": ")
            .or_else(|| self.value.ends_with(':').then(|| self.value.len() - 1))?;
        let mut error = self.needs_quotes("a `:` before a space has a special meaning");
        error.span = self.value_start + at..self.value_start + at + 1;
        Some(error)
    }

    /// Explains a text in quotes that ends before its line does, or has an invalid escape.
    fn explain_quoted(&self, text: &str, quote: char) -> Option<SyntaxError> {
        let end = quotes::find_end(text, self.value_start)?;
        let inside = &text[self.value_start + 1..end - 1];
        let rest = text[end..].split(['\n', '\r']).next().unwrap_or_default().trim();
        if rest.is_empty() || rest.starts_with('#') {
            return (quote == '"' && inside.contains('\\')).then(|| self.invalid_escape(inside));
        }
        let value = self.value;
        // In `'It's'` the quotes are around the whole text, in `'A' and 'B'` part of it.
        let is_closed = value.len() > 1
            && value.ends_with(quote)
            && !text[end..].starts_with(|next: char| !next.is_alphanumeric());
        let whole = if is_closed { &value[1..value.len() - 1] } else { value };
        let message = format!("the text of {} ends at this quote", self.name());
        let help = format!("write `{}`", self.with_value(&quoted(whole)));
        Some(SyntaxError::new(end - 1..end, message).with_help(help))
    }

    fn invalid_escape(&self, inside: &str) -> SyntaxError {
        let message = format!("a backslash in {} does not begin an escape of YAML", self.name());
        let correct = format!("'{}'", inside.replace('\'', "''"));
        let help = format!("write `{}`", self.with_value(&correct));
        SyntaxError::new(self.span(), message).with_help(help)
    }

    pub(super) fn explain_brackets(&self, first: char) -> Option<SyntaxError> {
        let value = self.value;
        if value.starts_with("{{") || value.starts_with("{%") {
            return Some(self.needs_quotes("a value that begins with `{` is a table"));
        }
        let (closing, kind) = if first == '[' { (']', "list") } else { ('}', "table") };
        let Some(end) = matching_bracket(value) else {
            let help = format!("write `{}{closing}`", self.with_value(value.trim_end_matches(',')));
            let message = format!("the {kind} of {} has no closing `{closing}`", self.name());
            let span = self.value_start..self.value_start + 1;
            return Some(SyntaxError::new(span, message).with_help(help));
        };
        let rest = value[end..].trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            return self.explain_items(value.get(1..end - 1)?);
        }
        if rest.starts_with(closing) {
            let at = self.value_start + value.len() - rest.len();
            let message = format!("this `{closing}` closes nothing");
            return Some(SyntaxError::new(at..at + 1, message).with_help("remove it"));
        }
        Some(self.needs_quotes(&format!("a value that begins with `{first}` is a {kind}")))
    }

    /// Explains the items of a list or table in brackets: one of them needs quotes.
    fn explain_items(&self, items: &str) -> Option<SyntaxError> {
        let special = |item: &&str| {
            let item = item.trim();
            item.starts_with(['@', '`', '%', '*', '&', '!', '|', '>'])
                || item.split(": ").nth(2).is_some()
        };
        let item = items.split(',').find(special)?.trim();
        let message = format!("an item of {} needs quotes", self.name());
        let start = self.value_start + 1 + (item.as_ptr().addr() - items.as_ptr().addr());
        let help = format!("write `{}`", quoted(item));
        Some(SyntaxError::new(start..start + item.len(), message).with_help(help))
    }

    /// Explains text after the `|` or `>` that begins a text of several lines.
    fn explain_block_header(&self, first: char) -> Option<SyntaxError> {
        let header = self.value.split(" #").next().unwrap_or_default().trim_end();
        let is_header = header[1..].chars().all(|next| matches!(next, '+' | '-' | '1'..='9'));
        (!is_header)
            .then(|| self.needs_quotes(&format!("`{first}` begins a text on the lines below it")))
    }
}

/// Splits a line at the colon after its key, which may be in quotes.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let from = match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].find(quote)? + 2,
        '[' | '{' | '#' | '|' | '>' | '&' | '*' | '!' => return None,
        _ => 0,
    };
    let colon = line[from..].match_indices(':').find(|(index, _)| {
        let rest = &line[from + index + 1..];
        rest.is_empty() || rest.starts_with([' ', '\t'])
    });
    let (index, _) = colon?;
    Some((&line[..from + index], &line[from + index + 1..]))
}

/// Returns the offset after the bracket that closes the first one, outside of quotes.
pub(super) fn matching_bracket(value: &str) -> Option<usize> {
    let (mut depth, mut quote, mut before) = (0_usize, None, ' ');
    for (index, character) in value.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',' | ':' | '\n') => {
                quote = Some(character);
            }
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
        before = character;
    }
    None
}

fn is_simple_key(key: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    !key.is_empty() && key.chars().all(is_part)
}

/// Returns a text in double quotes, or in single ones if it contains a double quote or a
/// backslash.
fn quoted(text: &str) -> String {
    let text = text.trim_matches(['“', '”', '„']);
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}
