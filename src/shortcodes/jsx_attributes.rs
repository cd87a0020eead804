//! Finds the values of JSX in the attributes of HTML tags in ordinary Markdown.
//!
//! Generators that read `.md` files as MDX accept `<span style={{color: "red"}}>`. For
//! `CommonMark` that is no tag, and its source would be shown as text. A tag is read so
//! only if one of its values is an object, because `={{ a.b }}` without a colon is Liquid.

use std::collections::HashMap;
use std::ops::Range;

use super::jsx;
use super::marker::{MarkerKind, OrderedRanges, ShortcodeMarker};
use crate::syntax::object_literal;

/// Longest value of an attribute, in bytes. It bounds the search for its end.
const LONGEST_VALUE: usize = 4096;

/// Finds the values in tags outside code that have an object among their values.
pub(crate) fn find_markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    if !text.contains("={{") {
        return markers;
    }
    let (mut offset, mut code) = (0, OrderedRanges(code));
    while let Some(length) = memchr::memchr(b'<', &text.as_bytes()[offset..]) {
        let start = offset + length;
        offset = start + 1;
        let is_tag = text[offset..].starts_with(|first: char| first.is_ascii_alphabetic());
        if !is_tag || code.contains(start) {
            continue;
        }
        let values = read_values(text, offset);
        if values.iter().any(|value| is_object(&text[value.clone()])) {
            offset = values.last().map_or(offset, |value| value.end);
            markers.extend(values.into_iter().map(|value| value_marker(text, value)));
        }
    }
    markers
}

/// Returns the spans of the values in braces of the tag whose name begins at `from`; none
/// if the tag has no end.
fn read_values(text: &str, from: usize) -> Vec<Range<usize>> {
    let (mut values, mut at) = (Vec::new(), from);
    while let Some(length) = text[at..].find(['>', '<', '"', '\'', '{']) {
        let next = at + length;
        let end = match text.as_bytes()[next] {
            b'>' => return values,
            b'<' => break,
            b'{' => object_literal::end(&text[..search_end(text, next)], next),
            quote => {
                let rest = &text[next + 1..search_end(text, next)];
                rest.find(char::from(quote)).map(|length| next + length + 2)
            }
        };
        let Some(end) = end else { break };
        if text[..next].ends_with('=') && text.as_bytes()[next] == b'{' {
            values.push(next..end);
        }
        at = end;
    }
    Vec::new()
}

/// Returns the end of the text in which the end of a value at `start` is searched.
fn search_end(text: &str, start: usize) -> usize {
    text.floor_char_boundary(text.len().min(start + LONGEST_VALUE))
}

/// Returns true if a value in braces is an object: empty, or with a key and a colon, or
/// with `...` at its beginning.
fn is_object(value: &str) -> bool {
    let inside = value.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    let Some(inside) = inside.map(str::trim) else { return false };
    let key = inside.trim_start_matches(['"', '\'']);
    let key_end = key.find(|next: char| !next.is_alphanumeric() && !"_-$".contains(next));
    let rest = &key[key_end.unwrap_or(key.len())..];
    let is_keyed =
        key_end != Some(0) && rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':');
    inside.is_empty() || inside.starts_with("...") || is_keyed
}

/// Returns the marker that replaces a value by its text, or by an empty one if it is unknown.
fn value_marker(text: &str, value: Range<usize>) -> ShortcodeMarker {
    let inside = &text[value.start + 1..value.end - 1];
    let kind = match jsx::evaluate(inside, &HashMap::new()) {
        Some(known) => MarkerKind::Text(format!("\"{known}\"")),
        None => jsx::unknown_value(&text[..value.start], inside),
    };
    ShortcodeMarker { span: value, kind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::markdown;

    fn check(text: &str) -> String {
        let mut output = text.to_owned();
        for marker in find_markers(text, &markdown::fenced_ranges(text)).iter().rev() {
            let value = match &marker.kind {
                MarkerKind::Text(value) => value.clone(),
                other => format!("{other:?}"),
            };
            output.replace_range(marker.span.clone(), &value);
        }
        output
    }

    #[test]
    fn values_of_jsx_are_read_in_tags_with_an_object() {
        let rows = [
            ("<b style={{a: \"b\"}}>c</b>", "<b style=\"\">c</b>"),
            ("<b style={{ 'a-b': \"}>\" }} id='{'>c", "<b style=\"\" id='{'>c"),
            (
                "<img src={require('./a.png').default} style={{a: 1}} />",
                "<img src=\"./a.png\" style=\"\" />",
            ),
            ("<A b={c} d={{...e}}>", "<A b=\"\" d=\"\">"),
            ("<b a={{}}>", "<b a=\"\">"),
            ("<a href={b} style={{c: 1}}>", "<a href=Expression(\"b\") style=\"\">"),
            // Of Liquid and Hugo, or not in a tag.
            ("<a href={{ site.url }}>", "<a href={{ site.url }}>"),
            ("<a href={{ a | b: 'c' }}>", "<a href={{ a | b: 'c' }}>"),
            ("<a href={{< a >}}>", "<a href={{< a >}}>"),
            ("a={{b: 1}} > 2", "a={{b: 1}} > 2"),
            ("a < b={{c: 1}} > 2", "a < b={{c: 1}} > 2"),
            ("<b c={{d: 1}", "<b c={{d: 1}"),
            ("<b c={{d: 1}} <i>", "<b c={{d: 1}} <i>"),
            ("```\n<b style={{a: 1}}>\n```\n", "```\n<b style={{a: 1}}>\n```\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text:?}");
        }
    }

    #[test]
    fn nested_values_take_time_in_proportion_to_the_text() {
        let text = "<a b={{c:".repeat(50_000);
        assert_eq!(find_markers(&text, &[]).len(), 0);
    }
}
