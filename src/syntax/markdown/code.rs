//! Finds the code in a text, and removes indentation that would make code of other text.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::nesting_limit::limit_nesting;
use super::options;
use crate::text::lines;
use crate::text::origin_map::{MappedText, OriginChain};

/// Returns the byte ranges of fenced, indented and inline code in source order,
/// including fences and backticks.
pub(crate) fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let text = &*limit_nesting(text);
    let events = Parser::new_ext(text, options(text)).into_offset_iter();
    events
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect()
}

/// Returns the same as [`code_ranges`] without indented code, which MDX does not have.
pub(crate) fn fenced_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = code_ranges(text);
    ranges.retain(|range| text[range.clone()].starts_with(['`', '~']));
    ranges
}

/// Most levels of indentation that are removed.
const INDENTATION_LEVELS: usize = 8;

/// Removes the indentation of lines that Markdown would take for code.
///
/// Each round removes one level of indentation from the lines that are code now. A
/// line that is indented deeper is code again and needs another round.
pub(crate) fn remove_code_indentation(text: String, origins: &mut OriginChain) -> String {
    let mut text = text;
    for _ in 0..INDENTATION_LEVELS {
        let mut ranges = code_ranges(&text);
        ranges.retain(|range| !text[range.clone()].starts_with(['`', '~']));
        if ranges.is_empty() {
            break;
        }
        text = origins.follow(remove_indentation(&text, ranges));
    }
    text
}

/// Removes one level of indentation from the lines in some byte ranges.
fn remove_indentation(text: &str, ranges: Vec<Range<usize>>) -> MappedText {
    const INDENT: usize = 4;
    let mut ranges = ranges.into_iter().peekable();
    let mut out = MappedText::with_capacity(text.len());
    for (start, line) in lines::whole(text) {
        let end = start + line.len();
        while ranges.next_if(|range| range.end <= start).is_some() {}
        let is_code = ranges.peek().is_some_and(|range| range.start < end);
        let spaces = line.bytes().take_while(|byte| *byte == b' ').count().min(INDENT);
        let indentation = if line.starts_with('\t') { 1 } else { spaces };
        out.copy(text, start + if is_code { indentation } else { 0 }..end);
    }
    out
}
