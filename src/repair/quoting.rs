//! Text that a broken value was meant to be, and the value in the right quotes.

use serde_json::json;

/// Returns a value in quotes that YAML and TOML read as the text that its author meant.
/// Returns `None` if that is not certain.
pub(super) fn quote(value: &str) -> Option<String> {
    intended_text(value).map(|text| in_quotes(&text))
}

/// Beginnings of tags that site generators replace.
const TEMPLATES: [&str; 3] = ["{{", "{%", "<%"];

/// Returns the text that a value was meant to be.
fn intended_text(value: &str) -> Option<String> {
    // In quotes, a template would be published as text.
    let is_template = TEMPLATES.iter().any(|tag| value.contains(tag));
    if is_template || !value.contains(char::is_alphanumeric) {
        return None;
    }
    let first = value.chars().next()?;
    if is_cut_off(value) || matches!(first, '[' | '{') && !begins_with_bracketed_word(value) {
        return None;
    }
    // The quote that is missing may be before a comment.
    if matches!(first, '"' | '\'') && !value[1..].ends_with(first) && value.contains(" #") {
        return None;
    }
    let inner = |open: &str, close: &str| {
        value.strip_prefix(open)?.strip_suffix(close).filter(|text| !text.is_empty())
    };
    if let Some(text) = inner("“", "”") {
        return Some(text.to_owned());
    }
    if let Some(text) = inner("'", "'") {
        return Some(text.replace("''", "'"));
    }
    if let Some(text) = inner("\"", "\"") {
        return unescape(text);
    }
    match first {
        // One quote at the beginning: the other one is missing.
        '"' if value.matches('"').count() == 1 => unescape(&value[1..]),
        // It may be an apostrophe, too.
        '\'' if value.matches('\'').count() == 1 => None,
        // The first line of a text block, or of a longer list.
        '|' | '>' => None,
        _ => Some(value.to_owned()),
    }
}

/// Returns true if a quote is missing that may be anywhere, or if a text of several lines
/// begins.
fn is_cut_off(value: &str) -> bool {
    let is_block = ["\"\"\"", "'''"].iter().any(|quotes| value.starts_with(quotes));
    let ends_alone = ['"', '\''].iter().any(|&quote| {
        let is_odd = value.matches(quote).count() % 2 == 1;
        value.len() > 1 && is_odd && value.ends_with(quote) && !value.starts_with(quote)
    });
    let has_one = |one: char, other: [char; 2]| value.contains(one) && !value.contains(other);
    let is_opened = value.starts_with('“') && has_one('“', ['”', '”']);
    let is_closed = value.ends_with('”') && has_one('”', ['“', '„']);
    is_block || ends_alone || is_opened || is_closed
}

/// Returns true for a text like `[Draft] hello`: anything else that begins with a bracket may
/// be meant as a list or a table.
fn begins_with_bracketed_word(value: &str) -> bool {
    let closing = if value.starts_with('[') { ']' } else { '}' };
    value[1..].split_once(closing).is_some_and(|(word, rest)| {
        !word.contains(['[', '{', ',', ':', '"', '\''])
            && rest.starts_with(' ')
            && rest.trim_start().starts_with(char::is_alphanumeric)
    })
}

/// Returns the content of double quotes. Backslashes are kept only if they are no escapes
/// of quotes.
fn unescape(text: &str) -> Option<String> {
    let unquoted = text.replace("\\\"", "\"").replace("\\'", "'");
    let has_escaped_quotes = unquoted != text;
    (!has_escaped_quotes || !unquoted.contains('\\')).then_some(unquoted)
}

/// Writes a text in quotes, without escapes if it can.
fn in_quotes(text: &str) -> String {
    let needs_escapes = text.contains(['"', '\\']);
    if needs_escapes && !text.contains('\'') && !text.chars().any(char::is_control) {
        format!("'{text}'")
    } else {
        json!(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_is_quoted_as_it_was_meant() {
        for (value, quoted) in [
            ("a: b", Some("\"a: b\"")),
            ("“a: b”", Some("\"a: b\"")),
            ("\"a\"b\"", Some("'a\"b'")),
            ("\"a\\\"b\"c\"", Some("'a\"b\"c'")),
            ("\"a\\\"b\\c\"", None),
            ("'a'b'", Some("\"a'b\"")),
            ("'90s", None),
            ("\"a", Some("\"a\"")),
            ("it's \"a\"", Some("\"it's \\\"a\\\"\"")),
            ("> a", None),
            ("{{ page.title }}", None),
            ("]", None),
            ("[Draft] hello", Some("\"[Draft] hello\"")),
            ("{x} y", Some("\"{x} y\"")),
            ("[a, b] c", None),
            ("[@anna, news]", None),
            ("[x y, \"z\" \"w\"]", None),
            ("[a, \"b]", None),
            ("['rock 'n' roll', jazz]", None),
            ("{a, b", None),
            ("{src: a.png, alt: One: two}", None),
            ("Jane Doe\"", None),
            ("the dogs'", None),
            ("“Jane", None),
            ("Jane”", None),
            ("\"\"\"x", None),
            ("'''x'''", None),
            ("\"A # c", None),
            ("", None),
        ] {
            assert_eq!(quote(value).as_deref(), quoted, "{value}");
        }
    }
}
