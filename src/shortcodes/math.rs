//! Formulas in TeX: Markdown must not read their `_`, `*` and `\\`.

use std::ops::Range;

use memchr::memchr;

use super::scanner::{MarkerKind, OrderedRanges, ShortcodeMarker, find};

/// More characters than any formula in a line has.
const LONGEST_IN_LINE: usize = 1000;

/// More characters than any formula between `$$` has.
const LONGEST: usize = 10_000;

/// Finds `$$ formulas $$` and `$formulas$` in a text, in order.
pub(crate) fn markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    let mut code = OrderedRanges(code);
    let mut at = 0;
    while let Some(found) = memchr(b'$', &text.as_bytes()[at..]) {
        let start = at + found;
        let length =
            if code.hold(start) || is_escaped(text, start) { None } else { formula(text, start) };
        if let Some(length) = length {
            let kind = MarkerKind::Formula(text[start..start + length].to_owned());
            markers.push(ShortcodeMarker { span: start..start + length, kind });
        }
        let dollars = text[start..].bytes().take_while(|byte| *byte == b'$').count();
        at = start + length.unwrap_or(dollars);
    }
    markers
}

fn is_escaped(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches('\\');
    (start - before.len()) % 2 == 1
}

/// Measures the formula that begins a text, with its marks.
fn formula(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    if let Some(inside) = rest.strip_prefix("$$") {
        let inside = &inside[..floor(inside, LONGEST)];
        // First its end, or one after the other would look through all behind it.
        let length = find(inside, 0, "$$")?;
        let inside = &inside[..length];
        let is_parted = ["\n\n", "\r\n\r\n"].iter().any(|gap| inside.contains(gap));
        return (!is_parted && !inside.trim().is_empty()).then_some(length + 4);
    }
    let inside = &rest[1..];
    let inside = &inside[..floor(inside, LONGEST_IN_LINE)];
    let length = inside.find(['$', '\n']).filter(|end| inside[*end..].starts_with('$'))?;
    let (inside, after) = (&inside[..length], &inside[length + 1..]);
    // Letters of other scripts stand beside formulas without a space.
    let is_part =
        |next: char| next.is_ascii_alphanumeric() || matches!(next, '/' | '=' | '?' | '&');
    let stands_apart = !text[..start].ends_with(is_part) && !after.starts_with(is_part);
    (stands_apart && is_tex(inside)).then_some(length + 2)
}

/// Says whether a text is TeX, and no prose between two prices: it begins and
/// ends with a sign, and holds one that prose does not.
fn is_tex(text: &str) -> bool {
    let is_tight = text.trim() == text && !text.is_empty();
    is_tight
        && text.contains(['\\', '_', '^'])
        && !text.contains(['`', '<'])
        && !text.contains("](")
        && !text.contains("://")
}

/// Returns the last place up to `most` at which a text may be cut.
fn floor(text: &str, most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown)
    }

    #[test]
    fn formulas_are_shown_as_they_are_written() {
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
    fn prices_and_variables_are_no_formulas() {
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
