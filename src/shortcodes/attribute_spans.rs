//! What relatives of Markdown write within a line: `[text]{.class}`,
//! `:name[text]{a=b}` and `word^[a note]`.

use std::ops::Range;

use memchr::memchr_iter;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::liquid;
use super::scanner::{MarkerKind, OrderedRanges, ShortcodeMarker, find, text_marker};

/// More bytes than such a text has.
const LONGEST: usize = 600;

/// How often in vain a text is looked through for a bracket.
const MOST_TRIES: usize = 1000;

/// Finds spans, in order.
pub(crate) fn markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = attributed(text, code);
    markers.extend(called(text, code));
    markers.extend(noted(text, code));
    markers.sort_by_key(|marker| marker.span.start);
    markers
}

/// Finds `[text]{.class}`, of which the text is left, and `:name[text]{…}`.
fn attributed(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let (mut markers, mut code, mut at) = (Vec::new(), OrderedRanges(code), 0);
    while let Some(close) = find(text, at, "]{") {
        at = close + 2;
        if code.hold(close) {
            continue;
        }
        let Some(end) = attributes(text, close + 1) else { continue };
        let Some(open) = opening(text, close) else { continue };
        let start = open - called_by(&text[..open]);
        let before = text[..start].chars().next_back();
        // A picture, a footnote, a link by a label.
        if matches!(before, Some('!' | ']' | '\\' | '^')) || text[open + 1..].starts_with('^') {
            continue;
        }
        markers.push(text_marker(start..open + 1, ""));
        markers.push(text_marker(close..end, ""));
    }
    markers
}

/// Returns where a list of attributes in braces ends.
fn attributes(text: &str, start: usize) -> Option<usize> {
    liquid::attributes(text, start).map(|marker| marker.span.end)
}

/// Finds the bracket that one in its line closes.
pub(crate) fn opening(text: &str, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.as_bytes()[..close].iter().enumerate().rev().take(LONGEST) {
        match byte {
            b'\n' => return None,
            b']' => depth += 1,
            b'[' if depth == 0 => return Some(at),
            b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Measures the `:name` that ends a text, apart from what is before.
fn called_by(before: &str) -> usize {
    let is_part = |next: char| next.is_ascii_alphanumeric() || next == '-';
    let rest = before.trim_end_matches(is_part);
    let length = before.len() - rest.len();
    let begins = before[rest.len()..].starts_with(|first: char| first.is_ascii_alphabetic());
    match rest.strip_suffix(':') {
        Some(rest) if begins && !rest.ends_with(|next: char| next == ':' || is_part(next)) => {
            length + 1
        }
        _ => 0,
    }
}

/// Finds `:name{a=b}`, a component without a text.
fn called(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let (mut markers, mut code) = (Vec::new(), OrderedRanges(code));
    for open in memchr_iter(b'{', text.as_bytes()).filter(|open| *open > 0) {
        let start = open - called_by(&text[..open]);
        let is_apart = !text[..start].ends_with(|next: char| !next.is_whitespace());
        if start == open || !is_apart || code.hold(start) {
            continue;
        }
        let most = text.floor_char_boundary(open + LONGEST);
        let end = text[open..most].find(['}', '\n']).map(|end| open + end);
        let Some(end) = end.filter(|end| text[*end..].starts_with('}')) else { continue };
        let inside = &text[open + 1..end];
        if !liquid::is_list(inside) {
            continue;
        }
        let call = ShortcodeCall::new(ShortcodeSyntax::Container, &text[start + 1..open], inside);
        markers.push(ShortcodeMarker { span: start..end + 1, kind: MarkerKind::Single(call) });
    }
    markers
}

/// Finds Pandoc's `word^[a note]`; what could be a regular expression is none.
fn noted(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let (mut markers, mut code, mut at, mut tries) = (Vec::new(), OrderedRanges(code), 0, 0);
    while let Some(start) = find(text, at, "^[").filter(|_| tries < MOST_TRIES) {
        at = start + 2;
        let follows = text[..start].ends_with(|next: char| !next.is_whitespace() && next != '\\');
        let Some(end) = closing(&text[at..]).map(|end| at + end) else {
            tries += 1;
            continue;
        };
        let note = &text[at..end];
        let is_word = |word: &str| {
            let word = word.trim_matches(|next: char| !next.is_alphabetic());
            word.chars().count() > 2 && word.chars().all(char::is_alphabetic)
        };
        let is_prose = note.contains(' ') && note.split(' ').any(is_word);
        if follows && is_prose && !code.hold(start) {
            markers.push(ShortcodeMarker {
                span: start..end + 1,
                kind: MarkerKind::Note(note.to_owned()),
            });
            at = end + 1;
        }
    }
    markers
}

/// Finds the bracket that closes a text, within its paragraph.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, next) in text.char_indices().take(LONGEST) {
        match next {
            '\n' if before == '\n' => return None,
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
        before = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown).replace('\u{FFFF}', "")
    }

    #[test]
    fn spans_show_their_text() {
        #[rustfmt::skip]
        let rows = [
            ("a [b *c*]{.d}.",                 "<p>a b <em>c</em>.</p>\n"),
            ("a :badge[b]{type=\"c\"}, :d[e]{.f}", "<p>a b, e</p>\n"),
            ("a :icon{name=\"b\"} c",          "<p>a  c</p>\n"),
            ("[a [b]{.c} d](e){.f}",           "<p><a href=\"e\">a b d</a></p>\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text}");
        }
        assert_eq!(check("a :thing{b=\"c\"} d"), "<p>a  d</p>\n2..15 Unknown(\"thing\")\n");
    }

    #[test]
    fn notes_within_a_line_are_footnotes() {
        insta::assert_snapshot!(check("A^[One *b*, [c](d).] e^[Two f.]\n\ng\n"), @r##"
        <p>A<sup id="x-fnref-1"><a href="#x-fn-1">1</a></sup> e<sup id="x-fnref-2"><a href="#x-fn-2">2</a></sup></p>
        <p>g</p>
        <hr>
        <ol>
        <li id="x-fn-1" value="1"><p>One <em>b</em>, <a href="d">c</a>. <a href="#x-fnref-1">↩</a></p>
        </li>
        <li id="x-fn-2" value="2"><p>Two f. <a href="#x-fnref-2">↩</a></p>
        </li>
        </ol>
        "##);
    }

    #[test]
    fn other_brackets_and_colons_stay() {
        for text in [
            "a[0]{1}",
            "[a] {.b} c",
            "`[a]{.b}`",
            "^[a-z]+ and x^[a-z 0-9]",
            "a ^[b c]",
            "T:name{b}",
            ":tada: a",
            "{:x}",
        ] {
            let shown = check(text).replace("<code>", "`").replace("</code>", "`");
            assert_eq!(shown, format!("<p>{text}</p>\n"));
        }
    }
}
