//! Finds Obsidian's extensions of Markdown: comments, highlighted text and block
//! identifiers. Its links are in `wiki_links`.

use std::ops::Range;

use memchr::memchr;

use super::marker::{OrderedRanges, ShortcodeMarker, find, text_marker};
use crate::text::lines;

/// Finds `%%comments%%`, `==highlights==` and `^block-ids`, in order.
pub(crate) fn find_markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = find_comments(text, code);
    // Few texts contain one of these signs.
    if find(text, 0, "==").is_none() && memchr(b'^', text.as_bytes()).is_none() {
        return markers;
    }
    let mut code = OrderedRanges(code);
    for (start, line) in lines::whole(text) {
        if line.contains("==") {
            find_highlights(text, start..start + line.len(), &mut code, &mut markers);
        }
        let end = start + line.trim_end().len();
        let after = &text[start + line.len()..];
        if let Some(length) = block_id_length(line.trim_end())
            .filter(|_| ends_block(after))
            .filter(|_| !code.contains(end.saturating_sub(1)))
        {
            markers.push(text_marker(end - length..end, ""));
        }
    }
    markers.sort_by_key(|marker| marker.span.start);
    markers
}

/// Finds comments: within a line, or over lines if each `%%` is alone in its line.
fn find_comments(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    const MARK: &str = "%%";
    let (mut markers, mut code, mut offset) = (Vec::new(), OrderedRanges(code), 0);
    while let Some(start) = find(text, offset, MARK) {
        offset = start + MARK.len();
        let is_separate = !text[..start].ends_with(|next: char| !next.is_whitespace());
        if code.contains(start) || !is_separate {
            continue;
        }
        let Some(end) = find(text, offset, MARK) else { break };
        let is_line = !text[offset..end].contains('\n');
        let before = text[..start].trim_end_matches([' ', '\t']);
        let begins = before.is_empty() || before.ends_with('\n');
        let after = &text[end + MARK.len()..];
        let rest = after.trim_start_matches([' ', '\t', '\r']);
        let ends = rest.is_empty() || rest.starts_with('\n');
        // Variables in batch files: `%%a in (…) do echo %%a`.
        let is_name = after.starts_with(|next: char| next.is_alphanumeric());
        if end > offset && (is_line && !is_name || begins && ends) {
            offset = end + MARK.len();
            markers.push(text_marker(start..offset, ""));
        }
    }
    markers
}

/// Finds text between `==` in a line that is neither a comparison nor a heading
/// underline.
fn find_highlights(
    text: &str,
    line: Range<usize>,
    code: &mut OrderedRanges<'_>,
    into: &mut Vec<ShortcodeMarker>,
) {
    const MARK: &str = "==";
    let (mut offset, mut open) = (line.start, None);
    while let Some(length) = text[offset..line.end].find(MARK) {
        let start = offset + length;
        let marks = text[start..line.end].bytes().take_while(|byte| *byte == b'=').count();
        offset = start + marks;
        if marks != MARK.len() || code.contains(start) {
            continue;
        }
        let (before, after) = (&text[line.start..start], &text[offset..line.end]);
        let begins = !after.starts_with(char::is_whitespace)
            && !after.is_empty()
            && !before.ends_with(|next: char| next.is_ascii_alphanumeric());
        let ends = !before.ends_with(char::is_whitespace)
            && !after.starts_with(|next: char| next.is_ascii_alphanumeric());
        match open {
            Some(opened) if ends && opened + MARK.len() < start => {
                into.push(text_marker(opened..opened + MARK.len(), "<mark>"));
                into.push(text_marker(start..offset, "</mark>"));
                open = None;
            }
            _ => open = begins.then_some(start),
        }
    }
}

/// Minimum number of bytes of a block identifier: `^2` is a power.
const MIN_ID_LENGTH: usize = 4;

/// Returns true if a block ends before a text; an identifier is allowed only there.
fn ends_block(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t']);
    after.is_empty()
        || after.starts_with(['\n', '\r', '-', '*', '+', '#', '>'])
        || after.starts_with(|next: char| next.is_ascii_digit())
}

/// Returns the bytes of a block identifier at the end of a line, with its `^`. In a
/// table cell it is text.
fn block_id_length(line: &str) -> Option<usize> {
    let (before, name) = line.rsplit_once('^')?;
    let is_name = name.len() >= MIN_ID_LENGTH
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && name.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_separate = before.is_empty() || before.ends_with([' ', '\t']);
    (is_name && is_separate && !before.contains('|')).then_some(name.len() + 1)
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace('\u{FFFF}', "").replace("<!---->", "")
    }

    #[test]
    fn comments_are_not_shown() {
        assert_eq!(
            check("a %%b *c*%% d\n\n%%\ne\n\nf {{< g >}}\n%%\n\nh\n"),
            "<p>a  d</p>\n\n<p>h</p>\n"
        );
        assert_eq!(check("for %%f in (*) do echo %%f"), "<p>for %%f in (*) do echo %%f</p>\n");
    }

    #[test]
    fn highlighted_text_is_marked() {
        assert_eq!(
            check("==a *b*== c (==d==), 我==e==们.\n"),
            "<p><mark>a <em>b</em></mark> c (<mark>d</mark>), 我<mark>e</mark>们.</p>\n"
        );
    }

    #[test]
    fn block_identifiers_are_not_shown() {
        assert_eq!(
            check("a ^quote-1\n\n- b ^a1b2c3\n"),
            "<p>a </p>\n<ul>\n<li>b </li>\n</ul>\n"
                .replace("a </p>", "a</p>")
                .replace("b </li>", "b</li>")
        );
    }

    #[test]
    fn comparisons_percents_and_powers_are_kept() {
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
