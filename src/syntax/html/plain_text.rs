//! Reads lines that people write into fields as plain text: titles, summaries, tags and
//! names. Templates of site generators often write them into a page as they are, so a line
//! may contain character references and inline tags.
//!
//! There is one rule for all fields: every character reference is decoded, once, and the
//! tags of inline elements are removed.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::reference::{self, ReferenceContext};
use crate::text::whitespace;

/// Elements whose tags are removed if both of them are in the line.
#[rustfmt::skip]
const INLINE_TAGS: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Converts a line that may contain HTML to plain text on one line.
///
/// In `Vec<T>` and `AT&T` nothing changes. A text that would be empty without its tags is
/// about them, so it is kept.
pub(crate) fn plain_text(line: &str) -> Cow<'_, str> {
    if memchr2(b'&', b'<', line.as_bytes()).is_none() {
        return Cow::Borrowed(line);
    }
    let bare = remove_inline_tags(line);
    let bare = if bare.trim().is_empty() { Cow::Borrowed(line) } else { bare };
    let plain = match decode_references(&bare) {
        Cow::Owned(plain) => Cow::Owned(plain),
        Cow::Borrowed(_) => bare,
    };
    match plain {
        Cow::Owned(plain) if plain == line => Cow::Borrowed(line),
        // `&nbsp;` and `&#10;` are white space.
        Cow::Owned(plain) if !whitespace::is_folded(&plain) => Cow::Owned(whitespace::fold(&plain)),
        plain => plain,
    }
}

/// Decodes references that end with `;`, so `AT&T` and `?a=1&copy=2` stay as they are.
fn decode_references(line: &str) -> Cow<'_, str> {
    let (mut plain, mut rest) = (String::new(), line);
    while let Some(offset) = memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(offset);
        let reference = reference::read(from, ReferenceContext::Text);
        plain.push_str(before);
        if reference.fault.is_some() {
            plain.push_str(&from[..reference.length]);
        } else {
            plain.extend(reference.characters.into_iter().flatten());
        }
        rest = &from[reference.length..];
    }
    if rest.len() == line.len() { Cow::Borrowed(line) } else { Cow::Owned(plain + rest) }
}

fn remove_inline_tags(line: &str) -> Cow<'_, str> {
    let paired = paired_tags(line);
    if paired.is_empty() {
        return Cow::Borrowed(line);
    }
    let (mut bare, mut rest) = (String::new(), line);
    while let Some(start) = memchr(b'<', rest.as_bytes()) {
        bare.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = tag_length(rest, &paired);
        if length == 0 {
            bare.push('<');
        }
        rest = &rest[length.max(1)..];
    }
    bare.push_str(rest);
    Cow::Owned(bare)
}

/// Returns the inline elements with both of their tags in a line.
fn paired_tags(line: &str) -> Vec<&'static str> {
    if !line.contains("</") {
        return Vec::new();
    }
    let line = line.to_ascii_lowercase();
    let is_paired = |name: &&&str| {
        let starts = [">", " "].map(|end| line.find(&format!("<{name}{end}")));
        let start = starts.into_iter().flatten().min();
        start.is_some_and(|start| line[start..].contains(&format!("</{name}>")))
    };
    INLINE_TAGS.iter().filter(is_paired).copied().collect()
}

/// Returns the length of the tag at the start of a text if it is one of these elements;
/// otherwise 0.
fn tag_length(text: &str, names: &[&str]) -> usize {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, after) = name.split_at(length);
    let is_tag = after.starts_with(['>', ' ', '/'])
        && names.iter().any(|known| known.eq_ignore_ascii_case(name));
    memchr(b'>', text.as_bytes()).filter(|_| is_tag).map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_tags_are_removed_and_other_text_stays() {
        for (line, expected) in [
            ("A <em>b</em> c &amp; d", "A b c & d"),
            ("<a href='b'>c</a> Vec<T>", "c Vec<T>"),
            ("<CODE>Vec&lt;T&gt;</CODE>", "Vec<T>"),
            ("Vec<T> and </T>", "Vec<T> and </T>"),
            ("<b> alone", "<b> alone"),
            ("<b></b>", "<b></b>"),
            ("a < b", "a < b"),
            ("<em", "<em"),
        ] {
            assert_eq!(plain_text(line), expected, "{line}");
        }
    }

    #[test]
    fn every_reference_is_decoded_once() {
        for (line, expected) in [
            ("Caf&eacute; &amp; Bar", "Café & Bar"),
            (
                "&ldquo;A&rdquo; &lt;b&gt; &quot;c&quot; &#8217;&#x2019; &apos;",
                "“A” <b> \"c\" ’’ '",
            ),
            ("&amp;lt; &amp;amp;", "&lt; &amp;"),
            ("a&nbsp;b&#10;c &nbsp;", "a b c"),
            ("AT&T &copy 1 ?a=1&copy=2 &nothing; & a;", "AT&T &copy 1 ?a=1&copy=2 &nothing; & a;"),
            ("&#0; &#8; &#xFFFE;", "&#0; &#8; &#xFFFE;"),
            ("&", "&"),
        ] {
            assert_eq!(plain_text(line), expected, "{line}");
        }
    }

    #[test]
    fn line_without_markup_is_not_copied() {
        for line in ["", "a b", "a < b & c"] {
            assert!(matches!(plain_text(line), Cow::Borrowed(_)), "{line}");
        }
    }
}
