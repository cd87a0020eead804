//! Completes the emphasis of kramdown, which may begin and end next to punctuation within a
//! word, as in `a**(b)**c`.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::syntax::markdown::options;
use crate::text::origin_map::MappedText;

/// A run of asterisks that `CommonMark` takes for text.
struct AsteriskRun {
    span: Range<usize>,
    can_open: bool,
    can_close: bool,
}

/// Completes the emphasis that kramdown shows and `CommonMark` takes for asterisks: it
/// writes elements in place of the asterisks.
pub(crate) fn complete_emphasis(text: &str) -> MappedText {
    if !text.contains('*') {
        return MappedText::unchanged(text.to_owned());
    }
    let mut pairs: Vec<(Range<usize>, &str)> = Vec::new();
    let mut marks = Vec::new();
    let mut code_depth = 0_usize;
    for (event, span) in Parser::new_ext(text, options(text)).into_offset_iter() {
        match event {
            Event::Text(_) if code_depth == 0 => read_marks(text, span, &mut marks),
            Event::Start(Tag::CodeBlock(_)) => code_depth += 1,
            Event::End(TagEnd::CodeBlock) => code_depth = code_depth.saturating_sub(1),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell)
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => pair_marks(&mut marks, &mut pairs),
            _ => {}
        }
    }
    pair_marks(&mut marks, &mut pairs);
    pairs.sort_by_key(|(span, _)| span.start);
    let (mut output, mut copied) = (MappedText::with_capacity(text.len()), 0);
    for (span, tag) in pairs {
        output.copy(text, copied..span.start);
        output.insert(tag, span.clone());
        copied = span.end;
    }
    output.copy(text, copied..text.len());
    output
}

/// Reads the runs of one or two asterisks in a part of a text.
fn read_marks(text: &str, part: Range<usize>, marks: &mut Vec<AsteriskRun>) {
    let mut at = part.start;
    while let Some(length) = memchr::memchr(b'*', &text.as_bytes()[at..part.end]) {
        let start = at + length;
        let run = text[start..].len() - text[start..].trim_start_matches('*').len();
        let span = start..start + run;
        at = span.end.min(part.end);
        let before = text[..start].chars().next_back().unwrap_or('\n');
        let after = text[span.end..].chars().next().unwrap_or('\n');
        // The parser passes on a run in parts.
        if run <= 2 && !matches!(before, '\\' | '*') {
            marks.push(AsteriskRun {
                span,
                can_open: !after.is_whitespace(),
                can_close: !before.is_whitespace(),
            });
        }
    }
}

/// Pairs the marks of one block: each that can close, with the last of the same length that
/// can open and is not paired.
fn pair_marks(marks: &mut Vec<AsteriskRun>, pairs: &mut Vec<(Range<usize>, &'static str)>) {
    const TAGS: [(usize, [&str; 2]); 2] = [(1, ["<em>", "</em>"]), (2, ["<strong>", "</strong>"])];
    for (length, [open_tag, close_tag]) in TAGS {
        let mut open: Option<Range<usize>> = None;
        for mark in marks.iter().filter(|mark| mark.span.len() == length) {
            match open.take() {
                Some(start) if mark.can_close && start.end < mark.span.start => {
                    pairs.push((start, open_tag));
                    pairs.push((mark.span.clone(), close_tag));
                }
                _ if mark.can_open => open = Some(mark.span.clone()),
                unpaired => open = unpaired,
            }
        }
    }
    marks.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_begins_and_ends_next_to_punctuation() {
        let rows = [
            ("日本**強調「です」**です\n", "日本<strong>強調「です」</strong>です\n"),
            ("a*(b)*c **d** *e*\n", "a<em>(b)</em>c **d** *e*\n"),
            ("a**(b)** c\n\nd**(e)**f", "a<strong>(b)</strong> c\n\nd<strong>(e)</strong>f"),
            // Not emphasis, or code.
            ("2 * 3 * 4 and a**\n", "2 * 3 * 4 and a**\n"),
            ("a\\**(b)\\**c `a**(b)**c`\n", "a\\**(b)\\**c `a**(b)**c`\n"),
            ("    a**(b)**c\n", "    a**(b)**c\n"),
            ("<div>\na**(b)**c\n</div>\n", "<div>\na**(b)**c\n</div>\n"),
            ("a**(b\n\nc)**d\n", "a**(b\n\nc)**d\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(complete_emphasis(text).text, expected, "{text:?}");
        }
    }

    #[test]
    fn hostile_text_takes_time_in_proportion_to_its_length() {
        for text in ["a**(", "*a", "**(a", "a)** "] {
            complete_emphasis(&text.repeat(20_000));
        }
    }
}
