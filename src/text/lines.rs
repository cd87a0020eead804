//! Splits text into lines.

use std::iter;

use memchr::memchr;

/// Splits a text into lines with their line breaks, each with its byte offset. Much faster
/// than [`str::lines`].
pub(crate) fn whole(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    iter::from_fn(move || {
        let (at, rest) = (start, &text[start..]);
        let length = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
        start += length;
        (length > 0).then(|| (at, &rest[..length]))
    })
}

/// Returns true for a line of signs that underlines the line above it.
pub(crate) fn is_underline(line: &str) -> bool {
    let mut signs = line.bytes();
    let Some(first) = signs.next() else { return false };
    line.len() > 2 && b"=-~*".contains(&first) && signs.all(|sign| sign == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_text() {
        for text in ["", "a", "\n", "a\r\n\nb", "a\nb\n", "é\n"] {
            let found: Vec<_> = whole(text).collect();
            let expected: Vec<_> = text.split_inclusive('\n').collect();
            assert_eq!(
                found.iter().map(|(_, line)| *line).collect::<Vec<_>>(),
                expected,
                "{text:?}"
            );
            assert!(found.iter().all(|(at, line)| text[*at..].starts_with(line)), "{text:?}");
        }
    }
}
