//! Blocks of a Markdown text that a mark may hide: fences, paragraphs, sections.

use std::ops::Range;

use crate::text::lines;

/// A fence of code: its first line, and all of it.
pub(super) struct CodeFence {
    pub info: Range<usize>,
    pub whole: Range<usize>,
}

/// Finds the fences of a text, in order.
pub(super) fn fences_of(text: &str) -> Vec<CodeFence> {
    let mut fences: Vec<CodeFence> = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (start, line) in lines::whole(text) {
        let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let sign = if bare.starts_with('~') { '~' } else { '`' };
        let info = bare.trim_start_matches(sign);
        let count = bare.len() - info.len();
        let end = start + line.len();
        if let (Some((known, least)), Some(fence)) = (open, fences.last_mut()) {
            fence.whole.end = end;
            let is_end = sign == known && count >= least && info.is_empty();
            open = open.filter(|_| !is_end);
        } else if count >= 3 && !info.contains('`') {
            open = Some((sign, count));
            fences.push(CodeFence { info: start..end, whole: start..end });
        }
    }
    fences
}

/// Returns true if the last line of a text has nothing but marks of a quote.
pub(super) fn ends_empty(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text[text.rfind('\n').map_or(0, |end| end + 1)..]
        .trim_matches(['>', ' ', '\t', '\r'])
        .is_empty()
}

/// Returns where the paragraph that ends at a place begins.
pub(super) fn paragraph_start(text: &str, mut at: usize) -> usize {
    while at > 0 && !ends_empty(&text[..at]) {
        // A place in a long line is no line's start: no byte may be cut from it.
        let before = text[..at].strip_suffix('\n').unwrap_or(&text[..at]);
        at = before.rfind('\n').map_or(0, |end| end + 1);
    }
    at
}

/// Returns where the paragraph that begins at a place ends.
pub(super) fn paragraph_end(text: &str, at: usize) -> usize {
    let lines = lines::whole(&text[at..]).take_while(|(_, line)| !line.trim().is_empty());
    at + lines.map(|(_, line)| line.len()).sum::<usize>()
}

/// Finds the next heading of a level, or of one above it.
pub(super) fn section_end(text: &str, from: usize, level: usize) -> usize {
    let is_heading = |line: &str| {
        let bare = line.trim_start();
        let title = bare.trim_start_matches('#');
        (1..=level).contains(&(bare.len() - title.len())) && title.starts_with([' ', '\t'])
    };
    let next = lines::whole(&text[from..]).find(|(_, line)| is_heading(line));
    next.map_or(text.len(), |(at, _)| from + at)
}
