//! Reads lists of attributes in braces, such as `{#id .class key="value"}`, which Pandoc,
//! Kramdown, Goldmark and others add to Markdown.
//!
//! Braces are a list only if each word in them is an id, a class or a key with a value: text
//! such as `{margin:0}` or `{y}` is meant literally.

/// Maximum number of bytes of a list.
const MAX_LENGTH: usize = 1000;

/// A list of attributes, in the order in which they are written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct AttributeList<'a> {
    pub id: Option<&'a str>,
    pub classes: Vec<&'a str>,
    pub others: Vec<(&'a str, &'a str)>,
}

/// Returns the offset of the brace that closes the list at a `{`. It may be in another line
/// of the paragraph, and values in quotation marks may contain braces.
pub(crate) fn find_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut quote, mut before) = (None, b'{');
    for (offset, &byte) in bytes.iter().enumerate().skip(start + 1).take(MAX_LENGTH) {
        match byte {
            b'\n' if before == b'\n' => return None,
            _ if quote == Some(byte) => quote = None,
            _ if quote.is_some() => {}
            b'"' | b'\'' if before == b'=' => quote = Some(byte),
            b'{' => return None,
            b'}' => return Some(offset),
            _ => {}
        }
        if !matches!(byte, b' ' | b'\t' | b'\r') || before != b'\n' {
            before = byte;
        }
    }
    None
}

/// Splits the list at the end of a heading from its text. Returns the text and the list
/// without braces.
pub(crate) fn split_from_heading(text: &str) -> Option<(&str, &str)> {
    let inside = text.trim_end().strip_suffix('}')?;
    let open = inside.rfind('{').filter(|open| find_end(text, *open) == Some(inside.len()));
    // The last brace may be in a value, but the list begins with the first that fits.
    let open = open.or_else(|| {
        let mut braces = inside.match_indices('{').map(|(open, _)| open);
        braces.find(|open| find_end(text, *open) == Some(inside.len()))
    })?;
    let (before, list) = (&inside[..open], inside[open + 1..].trim());
    let is_separate = before.is_empty() || before.ends_with(char::is_whitespace);
    // In Pandoc, `{-}` means a heading without a number.
    let is_unnumbered = is_separate && list == "-";
    let is_marked = is_separate || list.starts_with(['#', '.']);
    (is_unnumbered || is_marked && is_list(list)).then(|| (before.trim_end(), list))
}

/// Reads a list without its braces.
pub(crate) fn read(list: &str) -> AttributeList<'_> {
    let mut read = AttributeList::default();
    for word in words(list) {
        if let Some(names) = word.strip_prefix(['.', '#']) {
            let mut names = names.split('.');
            if word.starts_with('#') {
                read.id = names.next();
            }
            read.classes.extend(names);
        } else if let Some((name, value)) = word.split_once('=') {
            read.others.push((name, unquote(value)));
        }
    }
    read
}

fn unquote(value: &str) -> &str {
    let quoted = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote).and_then(|value| value.strip_suffix(*quote)));
    quoted.unwrap_or(value)
}

/// Returns true if a text is a list of attributes, without its braces.
pub(crate) fn is_list(text: &str) -> bool {
    !text.trim().is_empty() && words(text).all(is_attribute)
}

/// Splits a list at white space outside quotation marks.
pub(crate) fn words(list: &str) -> impl Iterator<Item = &str> {
    split_outside_quotes(list, char::is_whitespace).filter(|word| !word.is_empty())
}

/// Splits a text at separators outside quotation marks.
pub(crate) fn split_outside_quotes(
    text: &str,
    is_separator: impl Fn(char) -> bool,
) -> impl Iterator<Item = &str> {
    let mut open = None;
    text.split(move |character: char| {
        match open {
            Some(quote) if character == quote => open = None,
            None if matches!(character, '"' | '\'') => open = Some(character),
            _ => {}
        }
        open.is_none() && is_separator(character)
    })
}

/// Returns true for `#id`, `.class` and `key=value`.
pub(crate) fn is_attribute(word: &str) -> bool {
    if let Some(id) = word.strip_prefix('#') {
        return is_id(id);
    }
    match word.strip_prefix('.') {
        Some(name) => name.split('.').all(is_name),
        None => word.split_once('=').is_some_and(|(name, _)| is_name(name)),
    }
}

/// Returns true for an id, which may begin with a digit, and classes after it.
fn is_id(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && !text.ends_with('.')
        && text.chars().all(|part| is_name_part(part) || part == '.')
}

fn is_name(name: &str) -> bool {
    name.starts_with(char::is_alphabetic) && name.chars().all(is_name_part)
}

fn is_name_part(part: char) -> bool {
    part.is_alphanumeric() || matches!(part, '-' | '_' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_classes_and_values_are_attributes() {
        for list in
            ["#a", ".b", "#2024 .c", "width=50%", "#fig-a fig-alt=\"a } b\"", ".a.b", "a='b c'"]
        {
            assert!(is_list(list), "{list}");
        }
        for list in ["", "y", "margin:0", "a b", "#", ".", ".5", "#a.", "1=2", "=a", "a, b", "-"] {
            assert!(!is_list(list), "{list}");
        }
    }

    #[test]
    fn list_ends_at_the_brace_outside_values() {
        for (text, end) in [
            ("{#a}", Some(3)),
            ("{#a b=\"}{\"} c}", Some(10)),
            ("{#a\n  b=c}", Some(9)),
            ("{it's}", Some(5)),
            ("{#a\n\nb}", None),
            ("{#a\n \nb}", None),
            ("{a{b}", None),
            ("{#a b=\"}", None),
            ("{", None),
        ] {
            assert_eq!(find_end(text, 0), end, "{text:?}");
        }
    }

    #[test]
    fn headings_keep_braces_that_are_text() {
        for (heading, expected) in [
            ("Kept {#id .class}", Some(("Kept", "#id .class"))),
            ("Kept{#id}", Some(("Kept", "#id"))),
            ("Kept { #id }", Some(("Kept", "#id"))),
            ("Part {-}", Some(("Part", "-"))),
            ("A {b=\"{c}\"}", Some(("A", "b=\"{c}\""))),
            ("CSS: body {margin:0}", None),
            ("f(x) = {y}", None),
            ("JSON: {}", None),
            ("g{x=1}", None),
            ("a{-}", None),
            ("}", None),
        ] {
            assert_eq!(split_from_heading(heading), expected, "{heading}");
        }
    }

    #[test]
    fn list_has_an_id_classes_and_values() {
        let expected =
            AttributeList { id: Some("a"), classes: vec!["b", "c"], others: vec![("d", "e f")] };
        assert_eq!(read("#a.b .c d=\"e f\""), expected);
    }
}
