//! Finds the address of a link or an image in its source: pulldown-cmark gives the byte
//! range of the whole construct only.

use std::ops::Range;

/// Returns the byte range of the address of an inline link, given the range from the end of
/// its text to its own end.
pub(super) fn in_link(text: &str, rest: Range<usize>) -> Option<Range<usize>> {
    const OPENING: &str = "](";
    let start = rest.start + text.get(rest.clone())?.find(OPENING)? + OPENING.len();
    Some(read(text, start..rest.end - 1))
}

/// Returns the byte range of the address in a link reference definition.
pub(super) fn in_definition(text: &str, definition: Range<usize>) -> Option<Range<usize>> {
    let label_end = end_of_label(text.get(definition.clone())?)?;
    Some(read(text, definition.start + label_end..definition.end))
}

/// Returns the offset after the label of a link reference definition, `[label]:`.
fn end_of_label(definition: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = definition.bytes().position(|byte| {
        let is_end = byte == b']' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })?;
    definition[end..].starts_with("]:").then_some(end + 2)
}

/// Reads a link destination (`CommonMark` 0.31, section 6.3) after white space. In a block
/// quote, the next line may begin with its marker.
fn read(text: &str, within: Range<usize>) -> Range<usize> {
    let rest = text.get(within.clone()).unwrap_or_default();
    let mut follows_line = false;
    let blank = rest.bytes().take_while(|byte| {
        follows_line |= matches!(byte, b'\n' | b'\r');
        byte.is_ascii_whitespace() || follows_line && *byte == b'>'
    });
    let blank = blank.count();
    let (gap, length) = match rest[blank..].strip_prefix('<') {
        Some(inside) => (blank + 1, length_until(inside, |byte, _| byte == b'>')),
        None => (
            blank,
            length_until(&rest[blank..], |byte, depth| {
                byte.is_ascii_whitespace() || byte == b')' && depth == 0
            }),
        ),
    };
    let start = within.start + gap;
    start..start + length
}

/// Returns the length before the first byte that ends a destination, by the byte and the
/// number of open parentheses.
fn length_until(text: &str, is_end: fn(u8, usize) -> bool) -> usize {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, byte) in text.bytes().enumerate() {
        if !is_escaped && is_end(byte, depth) {
            return at;
        }
        match byte {
            b'(' if !is_escaped => depth += 1,
            b')' if !is_escaped => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    text.len()
}
