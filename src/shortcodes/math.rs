//! Finds formulas in TeX, so that Markdown does not parse their `_`, `*` and `\\`.

use std::ops::Range;

use memchr::memchr;

use super::marker::{MarkerKind, OrderedRanges, ShortcodeMarker, find};

/// Maximum number of bytes of a formula between `$`.
const MAX_INLINE: usize = 1000;

/// Maximum number of bytes of a formula between `$$`.
const MAX_DISPLAY: usize = 10_000;

/// Finds `$$formulas$$` and `$formulas$` in a text, in order.
pub(crate) fn find_markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    let mut code = OrderedRanges(code);
    let mut offset = 0;
    while let Some(length) = memchr(b'$', &text.as_bytes()[offset..]) {
        let start = offset + length;
        let length = if code.contains(start) || is_escaped(text, start) {
            None
        } else {
            formula_length(text, start)
        };
        if let Some(length) = length {
            let kind = MarkerKind::Formula(text[start..start + length].to_owned());
            markers.push(ShortcodeMarker { span: start..start + length, kind });
        }
        let dollars = text[start..].bytes().take_while(|byte| *byte == b'$').count();
        offset = start + length.unwrap_or(dollars);
    }
    markers
}

fn is_escaped(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches('\\');
    (start - before.len()) % 2 == 1
}

/// Returns the bytes of the formula at an offset, with its dollar signs.
fn formula_length(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    if let Some(inside) = rest.strip_prefix("$$") {
        let inside = &inside[..floor_boundary(inside, MAX_DISPLAY)];
        // Check for an end first: with thousands of `$$` and no end, the checks below
        // would read the rest of the text for each.
        let length = find(inside, 0, "$$")?;
        let inside = &inside[..length];
        let has_empty_line = ["\n\n", "\r\n\r\n"].iter().any(|gap| inside.contains(gap));
        return (!has_empty_line && !inside.trim().is_empty()).then_some(length + 4);
    }
    let inside = &rest[1..];
    let inside = &inside[..floor_boundary(inside, MAX_INLINE)];
    let length = inside.find(['$', '\n']).filter(|end| inside[*end..].starts_with('$'))?;
    let (inside, after) = (&inside[..length], &inside[length + 1..]);
    let is_separate = !text[..start].ends_with(is_word_part) && !after.starts_with(is_word_part);
    (is_separate && is_tex(inside)).then_some(length + 2)
}

/// Returns true for characters that can't be next to a formula. Letters of other
/// scripts can: Chinese is written without spaces.
fn is_word_part(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '/' | '=' | '?' | '&')
}

/// Returns true if a text is TeX rather than prose between two prices: no white
/// space next to the dollar signs, and a character that prose does not contain.
fn is_tex(text: &str) -> bool {
    let is_tight = text.trim() == text && !text.is_empty();
    is_tight
        && text.contains(['\\', '_', '^'])
        && !text.contains(['`', '<'])
        && !text.contains("](")
        && !text.contains("://")
}

/// Returns the last character boundary of a text up to `limit` bytes.
fn floor_boundary(text: &str, limit: usize) -> usize {
    if text.len() <= limit {
        return text.len();
    }
    (0..=limit).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown)
    }

    #[test]
    fn formulas_are_shown_as_their_source() {
        assert_eq!(
            check("Let $a_1*b$, $$x_2 * y_3$$ *c* 设$z_1$为.\n").replace('\u{FFFF}', ""),
            "<p>Let $a_1*b$, $$x_2 * y_3$$ <em>c</em> 设$z_1$为.</p>\n"
        );
        assert_eq!(
            check("$$\na_1 & b_1 \\\\\n\\begin{x} *c* *d*\n$$\n"),
            "<p>$$\na_1 &amp; b_1 \\\\\n\\begin{x} *c* *d*\n$$</p>\n"
        );
    }

    #[test]
    fn prices_and_variables_are_not_formulas() {
        #[rustfmt::skip]
        let rows = [
            ("From $5 to *$6* a_b.",          "<p>From $5 to <em>$6</em> a_b.</p>\n"),
            ("US$1 [a](b_c) and A$2",         "<p>US$1 <a href=\"b_c\">a</a> and A$2</p>\n"),
            ("$1 [a](b_c) $2",                "<p>$1 <a href=\"b_c\">a</a> $2</p>\n"),
            ("\\$a_1$ *b*",                   "<p>$a_1$ <em>b</em></p>\n"),
            ("`$a_1$` $HOME/a_b/$USER",       "<p><code>$a_1$</code> $HOME/a_b/$USER</p>\n"),
            ("[a](c?d=$a_1$)",                "<p><a href=\"c?d=$a_1$\">a</a></p>\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text}");
        }
    }
}
