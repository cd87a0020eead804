//! Renders plain text as HTML: paragraphs, lines that an editor broke joined again, links,
//! and emphasis between underscores.

use std::ops::Range;

use super::head::SHORTEST_WRAPPED;
use crate::syntax::autolink::{self, LinkedPiece};
use crate::syntax::html;
use crate::text::lines;
use crate::text::origin_map::MappedText;

/// Maximum length of a line that an editor broke, in characters; longer ones are paragraphs
/// on one line.
const LONGEST_WRAPPED: usize = 100;

/// Maximum length of emphasized text, in bytes.
const LONGEST_EMPHASIS: usize = 300;

/// Line of a paragraph and its offset in the text.
type TextLine<'t> = (usize, &'t str);

/// Converts plain text to HTML paragraphs.
pub(crate) fn to_html(text: &str) -> MappedText {
    let mut html = MappedText::with_capacity(text.len() + text.len() / 8);
    let mut paragraph: Vec<TextLine<'_>> = Vec::new();
    for (start, line) in lines::whole(text) {
        let line = line.trim_end();
        if !line.is_empty() {
            paragraph.push((start, line));
        } else if !paragraph.is_empty() {
            write_paragraph(text, &paragraph, &mut html);
            paragraph.clear();
        }
    }
    if !paragraph.is_empty() {
        write_paragraph(text, &paragraph, &mut html);
    }
    html
}

/// Writes the lines of a paragraph. Lines of one length were broken by an editor and are
/// joined; others, as of verse and lists, stay lines.
fn write_paragraph(text: &str, paragraph: &[TextLine<'_>], html: &mut MappedText) {
    let separator = if is_wrapped(paragraph) { "\n" } else { "<br>\n" };
    let marks = find_emphasis(text, paragraph);
    html.text.push_str("<p>");
    for (index, (start, line)) in paragraph.iter().enumerate() {
        html.text.push_str(if index == 0 { "" } else { separator });
        let mut at = *start;
        for piece in autolink::split_addresses(line) {
            let range = at..at + piece.text().len();
            at = range.end;
            if is_link(piece) {
                html.insert(&piece.to_html(), range);
            } else {
                write_emphasized(text, range, &marks, html);
            }
        }
    }
    html.text.push_str("</p>\n");
}

/// Writes a part of the text with tags in place of the underscores that mark emphasis.
fn write_emphasized(
    text: &str,
    range: Range<usize>,
    marks: &[EmphasisMark],
    html: &mut MappedText,
) {
    let first = marks.partition_point(|mark| mark.at < range.start);
    let inside = marks[first..].iter().take_while(|mark| mark.at < range.end);
    let mut at = range.start;
    for mark in inside {
        html.insert(&html::escape_text(&text[at..mark.at]), at..mark.at);
        html.text.push_str(mark.tag);
        at = mark.at + 1;
    }
    html.insert(&html::escape_text(&text[at..range.end]), at..range.end);
}

/// Underscore that begins or ends emphasis.
struct EmphasisMark {
    at: usize,
    tag: &'static str,
}

/// Finds the underscores that mark emphasis, in their order. Those within words, as in names
/// of files, and within addresses are text.
fn find_emphasis(text: &str, paragraph: &[TextLine<'_>]) -> Vec<EmphasisMark> {
    let mut marks = Vec::new();
    let mut open: Option<usize> = None;
    for (start, line) in paragraph {
        let mut at = *start;
        for piece in autolink::split_addresses(line) {
            let part = piece.text();
            if is_link(piece) {
                open = None;
            } else {
                for (offset, _) in part.match_indices('_') {
                    let here = at + offset;
                    if let Some(begin) = open.filter(|begin| is_emphasis(text, *begin..here)) {
                        marks.push(EmphasisMark { at: begin, tag: "<em>" });
                        marks.push(EmphasisMark { at: here, tag: "</em>" });
                        open = None;
                    } else {
                        open = Some(here);
                    }
                }
            }
            at += part.len();
        }
    }
    marks
}

/// Returns true if the underscores at the ends of a range mark the text between them.
fn is_emphasis(text: &str, marks: Range<usize>) -> bool {
    let is_word = |next: char| next.is_alphanumeric() || next == '_';
    let inside = &text[marks.start + 1..marks.end];
    !text[..marks.start].ends_with(is_word)
        && !text[marks.end + 1..].starts_with(is_word)
        && !inside.is_empty()
        && inside.len() <= LONGEST_EMPHASIS
        && inside.trim() == inside
}

const fn is_link(piece: LinkedPiece<'_>) -> bool {
    matches!(piece, LinkedPiece::Address(_))
}

/// Returns true if an editor broke the lines of a paragraph: all except the last are about
/// as long as the longest, so that the next word did not fit.
fn is_wrapped(paragraph: &[TextLine<'_>]) -> bool {
    let Some((_, full)) = paragraph.split_last() else { return false };
    let length = |line: &str| line.chars().count();
    let longest = paragraph.iter().map(|(_, line)| length(line)).max().unwrap_or_default();
    let is_list =
        paragraph.iter().skip(1).any(|(_, line)| line.starts_with(['-', '*', '•', ' ', '\t']));
    let is_full = full.iter().zip(&paragraph[1..]).all(|((_, line), (_, next))| {
        let word = next.split_whitespace().next().map_or(0, length);
        length(line) >= SHORTEST_WRAPPED && length(line) + 1 + word >= longest.min(LONGEST_WRAPPED)
    });
    !full.is_empty() && !is_list && longest <= LONGEST_WRAPPED && is_full
}
