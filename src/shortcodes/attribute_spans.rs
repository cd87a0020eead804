//! Finds inline extensions of Markdown: spans with attributes `[text]{.class}`,
//! inline components `:name[text]{a=b}`, and inline footnotes `word^[a note]`.

use std::ops::Range;

use memchr::memchr_iter;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::liquid;
use super::marker::{MarkerKind, OrderedRanges, ShortcodeMarker, find, text_marker};
use crate::syntax::attribute_list;

/// Maximum number of bytes between the brackets of a span or footnote.
const MAX_LENGTH: usize = 600;

/// Maximum number of failed searches for a closing bracket, which keeps the time linear.
const MAX_TRIES: usize = 1000;

/// Finds the markers of all three, in order.
pub(crate) fn find_markers(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = attributed_spans(text, code);
    markers.extend(inline_components(text, code));
    markers.extend(inline_footnotes(text, code));
    markers.sort_by_key(|marker| marker.span.start);
    markers
}

/// Finds `[text]{.class}` and `:name[text]{…}`; both keep only their text.
fn attributed_spans(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let (mut markers, mut code, mut offset) = (Vec::new(), OrderedRanges(code), 0);
    while let Some(close) = find(text, offset, "]{") {
        offset = close + 2;
        if code.contains(close) {
            continue;
        }
        let Some(end) = attributes_end(text, close + 1) else { continue };
        let Some(open) = opening_bracket(text, close) else { continue };
        let start = open - name_length_before(&text[..open]);
        let before = text[..start].chars().next_back();
        // Markdown: an image, a reference link, an escape, a footnote.
        if matches!(before, Some('!' | ']' | '\\' | '^')) || text[open + 1..].starts_with('^') {
            continue;
        }
        markers.push(text_marker(start..open + 1, ""));
        markers.push(text_marker(close..end, ""));
    }
    markers
}

/// Returns the end of an attribute list in braces.
fn attributes_end(text: &str, start: usize) -> Option<usize> {
    liquid::read_attributes(text, start).map(|marker| marker.span.end)
}

/// Finds the opening bracket for a closing one, in the same line.
pub(crate) fn opening_bracket(text: &str, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in text.as_bytes()[..close].iter().enumerate().rev().take(MAX_LENGTH) {
        match byte {
            b'\n' => return None,
            b']' => depth += 1,
            b'[' if depth == 0 => return Some(offset),
            b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Returns the bytes of a `:name` at the end of a text; 0 if a name or colon comes
/// directly before it.
fn name_length_before(before: &str) -> usize {
    let rest = before.trim_end_matches(is_name_part);
    let length = before.len() - rest.len();
    let begins = before[rest.len()..].starts_with(|first: char| first.is_ascii_alphabetic());
    match rest.strip_suffix(':') {
        Some(rest) if begins && !rest.ends_with(|next: char| next == ':' || is_name_part(next)) => {
            length + 1
        }
        _ => 0,
    }
}

fn is_name_part(next: char) -> bool {
    next.is_ascii_alphanumeric() || next == '-'
}

/// Finds `:name{a=b}`, a component without text.
fn inline_components(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let (mut markers, mut code) = (Vec::new(), OrderedRanges(code));
    for open in memchr_iter(b'{', text.as_bytes()).filter(|open| *open > 0) {
        let start = open - name_length_before(&text[..open]);
        let is_separate = !text[..start].ends_with(|next: char| !next.is_whitespace());
        if start == open || !is_separate || code.contains(start) {
            continue;
        }
        let limit = text.floor_char_boundary(open + MAX_LENGTH);
        let end = text[open..limit].find(['}', '\n']).map(|end| open + end);
        let Some(end) = end.filter(|end| text[*end..].starts_with('}')) else { continue };
        let inside = &text[open + 1..end];
        if !attribute_list::is_list(inside) {
            continue;
        }
        let call = ShortcodeCall::new(ShortcodeSyntax::Container, &text[start + 1..open], inside);
        markers.push(ShortcodeMarker { span: start..end + 1, kind: MarkerKind::Single(call) });
    }
    markers
}

/// Finds Pandoc's `word^[a note]`. A note must contain prose: `^[a-z]` is more
/// likely a regular expression.
fn inline_footnotes(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let (mut markers, mut code, mut offset, mut tries) = (Vec::new(), OrderedRanges(code), 0, 0);
    while let Some(start) = find(text, offset, "^[").filter(|_| tries < MAX_TRIES) {
        offset = start + 2;
        let follows_word =
            text[..start].ends_with(|next: char| !next.is_whitespace() && next != '\\');
        let Some(end) = closing_bracket(&text[offset..]).map(|end| offset + end) else {
            tries += 1;
            continue;
        };
        let note = &text[offset..end];
        let is_prose = note.contains(' ') && note.split(' ').any(is_long_word);
        if follows_word && is_prose && !code.contains(start) {
            markers.push(ShortcodeMarker {
                span: start..end + 1,
                kind: MarkerKind::Note(note.to_owned()),
            });
            offset = end + 1;
        }
    }
    markers
}

/// Returns true for a word of at least three letters, ignoring punctuation around it.
fn is_long_word(word: &str) -> bool {
    let word = word.trim_matches(|next: char| !next.is_alphabetic());
    word.chars().count() > 2 && word.chars().all(char::is_alphabetic)
}

/// Finds the bracket that closes a text, in the same paragraph.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (offset, next) in text.char_indices().take(MAX_LENGTH) {
        match next {
            '\n' if before == '\n' => return None,
            '[' => depth += 1,
            ']' if depth == 0 => return Some(offset),
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
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace('\u{FFFF}', "")
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
    fn attributes_of_pandoc_do_not_show() {
        #[rustfmt::skip]
        let rows = [
            ("![a](b.png){#fig-a width=50%}",             "<p><img src=\"b.png\" alt=\"a\" /></p>\n"),
            ("![a](b.png){#fig-a\n  fig-alt=\"c } d\"}",   "<p><img src=\"b.png\" alt=\"a\" /></p>\n"),
            ("[a](b){#c} d",                               "<p><a href=\"b\">a</a> d</p>\n"),
            ("`a`{#b .c} d",                               "<p><code>a</code> d</p>\n"),
            ("[a]{#b .c} d",                               "<p>a d</p>\n"),
            ("a {#par-b .c}\n\nd",                         "<p>a</p>\n<p>d</p>\n"),
            ("``` {#lst-a .js}\nb\n```",                   "<pre><code class=\"language-js\">b\n</code></pre>\n"),
            ("```{#lst-a lst-cap=\"b\"}\nc\n```",          "<pre><code>c\n</code></pre>\n"),
            ("::: {#fig-a}\nb\n:::",                       "<p>b</p>\n"),
            ("::: {layout-ncol=2}\nb\n:::",                "<p>b</p>\n"),
            ("::: {#tip-a .callout-tip}\nb\n:::",          "<blockquote><p><strong>Tip</strong></p>\n<p>b</p>\n</blockquote>"),
            ("|a|\n|-|\n|b|\n\n: c {#tbl-a}",              "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b</td></tr>\n</tbody></table>\n<p>: c</p>\n"),
            ("## a *b*{#c}",                               "<h2 id=\"c\">a <em>b</em></h2>\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text).trim_start(), expected, "{text}");
        }
        for text in ["a {#12}", "a #{#b}", "{#if a}", "a {#b} c"] {
            assert_eq!(check(text), format!("<p>{text}</p>\n"));
        }
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
    fn other_brackets_and_colons_are_kept() {
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
            assert_eq!(shown, format!("<p>{text}</p>\n"), "{text:?}");
        }
    }
}
