//! Limits the nesting of block quotes and lists, so that a hostile text can't make
//! rendering slow.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::lines;

/// Most block quotes and lists that one line may open. A Markdown parser checks every
/// following line against all of them, so the time would grow with the square.
const DEEPEST: usize = 100;

/// Replaces markers beyond the limit with spaces, so that all byte offsets stay valid.
pub(super) fn limit_nesting(text: &str) -> Cow<'_, str> {
    let (mut shallow, mut done) = (String::new(), 0);
    for (start, line) in lines::whole(text) {
        if let Some(deep) = markers_beyond_limit(line.as_bytes()) {
            shallow.push_str(&text[done..start + deep.start]);
            shallow.extend(deep.clone().map(|_| ' '));
            done = start + deep.end;
        }
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(shallow + &text[done..]) }
}

/// Returns the byte range of a line's markers that exceed the limit.
fn markers_beyond_limit(line: &[u8]) -> Option<Range<usize>> {
    let (mut at, mut depth, mut start) = (0, 0, None);
    loop {
        at += line[at..].iter().take_while(|byte| is_blank(**byte)).count();
        let length = marker_length(&line[at..]);
        if length == 0 {
            return start.map(|start| start..at);
        }
        depth += 1;
        if depth > DEEPEST {
            start = start.or(Some(at));
        }
        at += length;
    }
}

/// Returns the length of the block quote or list marker (`CommonMark` 0.31, sections
/// 5.1 and 5.2) that `bytes` begins with, or 0.
fn marker_length(bytes: &[u8]) -> usize {
    let length = match bytes.first() {
        Some(b'>') => return 1,
        Some(b'-' | b'+' | b'*') => 1,
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits >= 10 || !matches!(bytes.get(digits), Some(b'.' | b')')) {
                return 0;
            }
            digits + 1
        }
        _ => return 0,
    };
    let ends_here = bytes.get(length).is_none_or(|byte| is_blank(*byte) || b"\r\n".contains(byte));
    if ends_here { length } else { 0 }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_beyond_the_limit_become_spaces() {
        for marker in ["> ", ">", "- ", "+ ", "* ", "12. ", "3) "] {
            let line = |count| format!("é\n{}a\nb\n", marker.repeat(count));
            assert_eq!(limit_nesting(&line(DEEPEST)), line(DEEPEST), "{marker:?}");
            let spaces = " ".repeat(marker.len() * 5);
            let expected = format!("é\n{}{spaces}a\nb\n", marker.repeat(DEEPEST));
            assert_eq!(limit_nesting(&line(DEEPEST + 5)), expected, "{marker:?}");
        }
    }

    #[test]
    fn rules_and_text_are_not_markers() {
        let rule = "-".repeat(DEEPEST * 2);
        let numbers = "1.2".repeat(DEEPEST);
        for text in ["", "a > b\n", &rule, &numbers, "> > - 1. a"] {
            assert!(matches!(limit_nesting(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_rendered_shallow() {
        let deep = format!("{}\n{}\n", ">".repeat(9_000), "- > ".repeat(9_000));
        let html = super::super::to_html(&deep, "x");
        assert!(html.matches("<blockquote>").count() <= 2 * DEEPEST, "{}", html.len());
    }
}
