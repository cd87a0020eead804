//! Quotations and lists no deeper in each other than anyone writes them.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::lines;

/// How many quotations and lists a line may begin. A reader of Markdown asks each
/// of them of every line that follows, so the time would grow with the square.
const DEEPEST: usize = 100;

/// Puts spaces in the place of marks beyond the bound, so that all that is left
/// stands where it stood.
pub fn limit_nesting(text: &str) -> Cow<'_, str> {
    let (mut shallow, mut done) = (String::new(), 0);
    for (start, line) in lines::whole(text) {
        if let Some(deep) = beyond(line.as_bytes()) {
            shallow.push_str(&text[done..start + deep.start]);
            shallow.extend(deep.clone().map(|_| ' '));
            done = start + deep.end;
        }
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(shallow + &text[done..]) }
}

/// Finds the marks of a line that are one too many.
fn beyond(line: &[u8]) -> Option<Range<usize>> {
    let (mut at, mut depth, mut start) = (0, 0, None);
    loop {
        at += line[at..].iter().take_while(|byte| is_gap(**byte)).count();
        let length = mark(&line[at..]);
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

/// Measures the mark of a quotation or of an item (`CommonMark` 0.31, sections 5.1
/// and 5.2) that begins some bytes.
fn mark(bytes: &[u8]) -> usize {
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| is_gap(*byte) || b"\r\n".contains(byte));
    match bytes.first() {
        Some(b'>') => 1,
        Some(b'-' | b'+' | b'*') if ends(1) => 1,
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_item = digits < 10 && matches!(bytes.get(digits), Some(b'.' | b')'));
            if is_item && ends(digits + 1) { digits + 1 } else { 0 }
        }
        _ => 0,
    }
}

const fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_beyond_the_bound_are_spaces() {
        for mark in ["> ", ">", "- ", "+ ", "* ", "12. ", "3) "] {
            let line = |count| format!("é\n{}a\nb\n", mark.repeat(count));
            assert_eq!(limit_nesting(&line(DEEPEST)), line(DEEPEST));
            let spaces = " ".repeat(mark.len() * 5);
            let expected = format!("é\n{}{spaces}a\nb\n", mark.repeat(DEEPEST));
            assert_eq!(limit_nesting(&line(DEEPEST + 5)), expected);
        }
    }

    #[test]
    fn rules_and_text_are_no_marks() {
        let rule = "-".repeat(DEEPEST * 2);
        let numbers = "1.2".repeat(DEEPEST);
        for text in ["", "a > b\n", &rule, &numbers, "> > - 1. a"] {
            assert!(matches!(limit_nesting(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn all_that_is_deep_becomes_shallow() {
        let deep = format!("{}\n{}\n", ">".repeat(9_000), "- > ".repeat(9_000));
        let html = super::super::to_html(&deep, "x");
        assert!(html.matches("<blockquote>").count() <= 2 * DEEPEST, "{}", html.len());
    }
}
