//! Finds the blocks of a Markdown text that a marker may hide: fences, paragraphs,
//! sections.

use std::ops::Range;

use crate::text::lines;

/// A fenced code block.
pub(super) struct CodeFence {
    /// Byte range of the first line, with the info string.
    pub info: Range<usize>,
    /// Byte range of the whole block.
    pub whole: Range<usize>,
}

/// Finds the fenced code blocks of a text, in order.
pub(super) fn find_fences(text: &str) -> Vec<CodeFence> {
    let mut fences: Vec<CodeFence> = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (start, line) in lines::whole(text) {
        let bare = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let sign = if bare.starts_with('~') { '~' } else { '`' };
        let info = bare.trim_start_matches(sign);
        let count = bare.len() - info.len();
        let end = start + line.len();
        if let (Some((known, min_count)), Some(fence)) = (open, fences.last_mut()) {
            fence.whole.end = end;
            let is_end = sign == known && count >= min_count && info.is_empty();
            open = open.filter(|_| !is_end);
        } else if count >= 3 && !info.contains('`') {
            open = Some((sign, count));
            fences.push(CodeFence { info: start..end, whole: start..end });
        }
    }
    fences
}

/// Returns true if the last line of a text is empty except for quote markers.
pub(super) fn ends_empty(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text[text.rfind('\n').map_or(0, |end| end + 1)..]
        .trim_matches(['>', ' ', '\t', '\r'])
        .is_empty()
}

/// Returns the start of the paragraph that ends at an offset.
pub(super) fn paragraph_start(text: &str, mut offset: usize) -> usize {
    while offset > 0 && !ends_empty(&text[..offset]) {
        // The offset may be inside a very long line, so the byte before it may be
        // part of a character.
        let before = text[..offset].strip_suffix('\n').unwrap_or(&text[..offset]);
        offset = before.rfind('\n').map_or(0, |end| end + 1);
    }
    offset
}

/// Returns the end of the paragraph that starts at an offset.
pub(super) fn paragraph_end(text: &str, offset: usize) -> usize {
    let lines = lines::whole(&text[offset..]).take_while(|(_, line)| !line.trim().is_empty());
    offset + lines.map(|(_, line)| line.len()).sum::<usize>()
}

/// Returns the end of a section: the next heading of its level or above.
pub(super) fn section_end(text: &str, from: usize, level: usize) -> usize {
    let next = lines::whole(&text[from..]).find(|(_, line)| is_heading(line, level));
    next.map_or(text.len(), |(offset, _)| from + offset)
}

/// Returns true for a heading of a level or above it.
fn is_heading(line: &str, level: usize) -> bool {
    let bare = line.trim_start();
    let title = bare.trim_start_matches('#');
    (1..=level).contains(&(bare.len() - title.len())) && title.starts_with([' ', '\t'])
}
