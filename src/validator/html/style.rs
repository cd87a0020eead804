//! Checks `style` attributes: finds properties and values that readers remove, because they
//! could change more than the article.

use std::ops::Range;

/// The most unsafe parts that are collected.
const MOST: usize = 100;

/// Finds the parts of a `style` attribute that readers remove: names of properties, words
/// of their values, or the whole attribute if its syntax is suspect. Returns byte ranges
/// in `css`.
pub(in crate::validator) fn unsafe_style(css: &str) -> Vec<Range<usize>> {
    if !is_plain(css) {
        return entire_range(css);
    }
    let mut found = Vec::new();
    for declaration in css.split(';').filter(|part| !part.trim().is_empty()) {
        let Some((name, value)) =
            declaration.split_once(':').filter(|(name, value)| is_declaration(name, value))
        else {
            return entire_range(css);
        };
        if found.len() >= MOST {
            break;
        }
        let name = name.trim();
        if !super::contains(PROPERTIES, name) {
            found.push(range_in(css, name));
        } else if is_box_property(name) {
            let words = value.split_ascii_whitespace().filter(|word| !is_safe_word(word));
            found.extend(words.map(|word| range_in(css, word)));
        }
    }
    found
}

fn entire_range(css: &str) -> Vec<Range<usize>> {
    std::iter::once(0..css.len()).collect()
}

fn is_declaration(name: &str, value: &str) -> bool {
    let name = name.trim();
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !value.contains(':')
}

/// Returns true if a style consists of words, numbers, quoted words, and numbers in
/// parentheses. Other syntax, such as addresses and escapes, can do harm.
fn is_plain(css: &str) -> bool {
    let mut rest = css;
    while let Some(at) = rest.find(|found: char| !is_letter(found)) {
        let after = &rest[at..];
        let length = match after.as_bytes()[0] {
            b'-' | b'_' => is_within_word(rest, at).then_some(1),
            quote @ (b'\'' | b'"') => enclosed_length(after, quote, is_quoted_letter),
            b'(' => enclosed_length(after, b')', |found| {
                found.is_ascii_digit() || found == ',' || found.is_ascii_whitespace()
            }),
            _ => None,
        };
        let Some(length) = length else { return false };
        rest = &after[length..];
    }
    true
}

fn is_letter(found: char) -> bool {
    found.is_ascii_alphanumeric() || found.is_ascii_whitespace() || ":,;#%.!".contains(found)
}

fn is_quoted_letter(found: char) -> bool {
    found.is_alphanumeric() || found == '_' || found.is_whitespace()
}

/// Returns true for a hyphen between two letters. A minus sign before a number could move
/// elements out of their place.
fn is_within_word(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|index| text.as_bytes().get(index));
    let after = text.as_bytes().get(at + 1);
    [before, after].iter().all(|byte| byte.is_some_and(u8::is_ascii_alphanumeric))
}

/// Returns the length of text from its first character, a delimiter, to the byte `end`.
/// Both are included. Returns nothing if a character between them is not allowed.
fn enclosed_length(text: &str, end: u8, is_allowed: fn(char) -> bool) -> Option<usize> {
    let inner = &text[1..];
    let length = inner.bytes().position(|byte| byte == end)?;
    let is_right = length > 0 && inner[..length].chars().all(is_allowed);
    is_right.then_some(length + 2)
}

/// Returns true for properties of boxes. Their values are checked, because a large box can
/// cover the page.
fn is_box_property(name: &str) -> bool {
    let group = name.split('-').next().unwrap_or_default();
    ["background", "border", "margin", "padding"].iter().any(|it| group.eq_ignore_ascii_case(it))
}

fn is_safe_word(word: &str) -> bool {
    super::contains(WORDS, word) || is_color(word) || is_length(word)
}

fn is_color(word: &str) -> bool {
    if let Some(digits) = word.strip_prefix('#') {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    // The numbers of a color with spaces are separate words.
    let start = word.get(..4).unwrap_or_default();
    start.eq_ignore_ascii_case("rgb(")
        && word[4..].starts_with(|found: char| found.is_ascii_digit())
}

/// Returns true for a number of at most three digits with an optional unit. A longer one
/// could cover the page.
fn is_length(word: &str) -> bool {
    const UNITS: &[&str] =
        &["", "%", ")", ",", "ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem"];
    let end =
        word.find(|found: char| !found.is_ascii_digit() && found != '.').unwrap_or(word.len());
    let (number, unit) = word.split_at(end);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_number =
        (1..=3).contains(&digits) && number.len() <= digits + 1 && !number.ends_with('.');
    is_number && super::contains(UNITS, unit)
}

fn range_in(whole: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize) - (whole.as_ptr() as usize);
    start..start + part.len()
}

#[rustfmt::skip]
const PROPERTIES: &[&str] = &[
    "azimuth", "background", "background-color", "border", "border-bottom", "border-bottom-color",
    "border-bottom-style", "border-bottom-width", "border-collapse", "border-color",
    "border-left", "border-left-color", "border-left-style", "border-left-width", "border-right",
    "border-right-color", "border-right-style", "border-right-width", "border-spacing",
    "border-style", "border-top", "border-top-color", "border-top-style", "border-top-width",
    "border-width", "clear", "color", "cursor", "direction", "display", "elevation", "float",
    "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
    "letter-spacing", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left",
    "margin-right", "margin-top", "overflow", "padding", "padding-bottom", "padding-left",
    "padding-right", "padding-top", "pause", "pause-after", "pause-before", "pitch",
    "pitch-range", "richness", "speak", "speak-header", "speak-numeral", "speak-punctuation",
    "speech-rate", "stress", "text-align", "text-decoration", "text-indent", "unicode-bidi",
    "vertical-align", "voice-family", "volume", "white-space", "width",
];

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "!important", "aqua", "auto", "black", "block", "blue", "bold", "both", "bottom", "brown",
    "center", "collapse", "dashed", "dotted", "fuchsia", "gray", "green", "italic", "left",
    "lime", "maroon", "medium", "navy", "none", "normal", "nowrap", "olive", "pointer", "purple",
    "red", "right", "silver", "solid", "teal", "top", "transparent", "underline", "white",
    "yellow",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str) -> String {
        unsafe_style(css).into_iter().map(|found| &css[found]).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tables_are_sorted_without_repeats() {
        assert!(PROPERTIES.is_sorted_by(|a, b| a < b) && WORDS.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn what_can_only_be_seen_is_safe() {
        for css in [
            "",
            "color: red",
            "COLOR:Red; ",
            "border: 1px solid rgb(0, 10, 255)",
            "margin: 0 auto 1.5em !important;",
            "font-family: 'Lucida Console', arial, sans-serif",
            "padding-left:.5in",
        ] {
            assert_eq!(check(css), "", "{css}");
        }
    }

    #[test]
    fn unsafe_properties_and_words_are_named() {
        assert_eq!(check("color: red; position: absolute; z-index: 1"), "position z-index");
        assert_eq!(check("margin: 99999em thin"), "99999em thin");
    }

    #[test]
    fn suspect_form_is_named_whole() {
        for css in [
            "background: url(a)",
            "margin: -1px",
            "color",
            "color: red: blue",
            "width: expression(a())",
            "color: r\\65 d",
            "font-family: ''",
            "color: /* a */ red",
            "a(",
        ] {
            assert_eq!(check(css), css, "{css:?}");
        }
    }
}
