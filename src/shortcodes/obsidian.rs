//! What Obsidian adds to Markdown for people who keep notes: comments, marked
//! text, and names of blocks.

use std::ops::Range;

use memchr::memchr;

use super::scanner::{OrderedRanges, ShortcodeMarker, find, text_marker};
use crate::text::lines;

/// Finds `%%comments%%`, `==marks==` and `^names`, in order.
pub(crate) fn markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = comments(text, code);
    // Hardly any text holds one of these signs.
    if find(text, 0, "==").is_none() && memchr(b'^', text.as_bytes()).is_none() {
        return markers;
    }
    let mut code = OrderedRanges(code);
    for (start, line) in lines::whole(text) {
        if line.contains("==") {
            marks(text, start..start + line.len(), &mut code, &mut markers);
        }
        let end = start + line.trim_end().len();
        let after = &text[start + line.len()..];
        if let Some(name) = name(line.trim_end())
            .filter(|_| ends_block(after))
            .filter(|_| !code.hold(end.saturating_sub(1)))
        {
            markers.push(text_marker(end - name..end, ""));
        }
    }
    markers.sort_by_key(|marker| marker.span.start);
    markers
}

/// A comment stands in one line, or between two that begin and end with its marks.
fn comments(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    const MARK: &str = "%%";
    let (mut markers, mut code, mut at) = (Vec::new(), OrderedRanges(code), 0);
    while let Some(start) = find(text, at, MARK) {
        at = start + MARK.len();
        let is_apart = !text[..start].ends_with(|next: char| !next.is_whitespace());
        if code.hold(start) || !is_apart {
            continue;
        }
        let Some(end) = find(text, at, MARK) else { break };
        let is_line = !text[at..end].contains('\n');
        let before = text[..start].trim_end_matches([' ', '\t']);
        let begins = before.is_empty() || before.ends_with('\n');
        let after = &text[end + MARK.len()..];
        let behind = after.trim_start_matches([' ', '\t', '\r']);
        let ends = behind.is_empty() || behind.starts_with('\n');
        // Batch files write `%%a in (…) do echo %%a`.
        let is_name = after.starts_with(|next: char| next.is_alphanumeric());
        if end > at && (is_line && !is_name || begins && ends) {
            at = end + MARK.len();
            markers.push(text_marker(start..at, ""));
        }
    }
    markers
}

/// Finds what stands between `==` in a line: neither a comparison nor a rule.
fn marks(
    text: &str,
    line: Range<usize>,
    code: &mut OrderedRanges<'_>,
    into: &mut Vec<ShortcodeMarker>,
) {
    const MARK: &str = "==";
    let (mut at, mut open) = (line.start, None);
    while let Some(found) = text[at..line.end].find(MARK) {
        let start = at + found;
        let marks = text[start..line.end].bytes().take_while(|byte| *byte == b'=').count();
        at = start + marks;
        if marks != MARK.len() || code.hold(start) {
            continue;
        }
        let (before, after) = (&text[line.start..start], &text[at..line.end]);
        let is_word = |next: char| next.is_ascii_alphanumeric();
        let begins = !after.starts_with(char::is_whitespace)
            && !after.is_empty()
            && !before.ends_with(is_word);
        let ends = !before.ends_with(char::is_whitespace) && !after.starts_with(is_word);
        match open {
            Some(opened) if ends && opened + MARK.len() < start => {
                into.push(text_marker(opened..opened + MARK.len(), "<mark>"));
                into.push(text_marker(start..at, "</mark>"));
                open = None;
            }
            _ => open = begins.then_some(start),
        }
    }
}

/// The least length of a name: `^2` is a power.
const LEAST: usize = 4;

/// Says whether a block ends before a text: a name stands at its end alone.
fn ends_block(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t']);
    after.is_empty()
        || after.starts_with(['\n', '\r', '-', '*', '+', '#', '>'])
        || after.starts_with(|next: char| next.is_ascii_digit())
}

/// Measures the name of a block that ends a line, with its sign; in the cell of
/// a table it is text.
fn name(line: &str) -> Option<usize> {
    let (before, name) = line.rsplit_once('^')?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_name = name.len() >= LEAST
        && name.bytes().all(is_part)
        && name.bytes().any(|byte| byte.is_ascii_alphabetic());
    let stands_apart = before.is_empty() || before.ends_with([' ', '\t']);
    (is_name && stands_apart && !before.contains('|')).then_some(name.len() + 1)
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown).replace('\u{FFFF}', "").replace("<!---->", "")
    }

    #[test]
    fn comments_of_notes_do_not_show() {
        assert_eq!(
            check("a %%b *c*%% d\n\n%%\ne\n\nf {{< g >}}\n%%\n\nh\n"),
            "<p>a  d</p>\n\n<p>h</p>\n"
        );
        assert_eq!(check("for %%f in (*) do echo %%f"), "<p>for %%f in (*) do echo %%f</p>\n");
    }

    #[test]
    fn marked_text_is_marked() {
        assert_eq!(
            check("==a *b*== c (==d==), 我==e==们.\n"),
            "<p><mark>a <em>b</em></mark> c (<mark>d</mark>), 我<mark>e</mark>们.</p>\n"
        );
    }

    #[test]
    fn names_of_blocks_do_not_show() {
        assert_eq!(
            check("a ^quote-1\n\n- b ^a1b2c3\n"),
            "<p>a </p>\n<ul>\n<li>b </li>\n</ul>\n"
                .replace("a </p>", "a</p>")
                .replace("b </li>", "b</li>")
        );
    }

    #[test]
    fn comparisons_percents_and_powers_stay() {
        let texts = [
            "a == b and c == d",
            "a==1 or b==2",
            "`==a==` `%%b%%`",
            "50%% off, 20%% more",
            "%%a",
            "2 ^10",
            "x ^2",
            "a^abcd",
            "a ^abcd\nb",
            "===a===",
            "== a ==",
        ];
        for text in texts {
            let shown = check(text).replace("<code>", "`").replace("</code>", "`");
            assert_eq!(shown, format!("<p>{text}</p>\n"));
        }
        assert!(check("|a|b|\n|-|-|\n|c| ^Same\n").contains("<td>^Same</td>"));
        assert_eq!(check("a\n==\n"), "<h1>a</h1>\n");
    }
}
