//! Maps byte offsets of a text back to the text that it was made from.
//!
//! The body of an article is converted several times before it is HTML. Each conversion
//! writes down, as a list of segments, where its output comes from, so that a problem in
//! the HTML is reported at its place in the file.

use std::ops::Range;

use super::control_chars::StrippedText;

/// A text that was made from another one, with the origin of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MappedText {
    pub text: String,
    pub origins: OriginMap,
}

impl MappedText {
    /// Creates an empty text with space for some bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), origins: OriginMap::default() }
    }

    /// Wraps a text that was not changed.
    pub(crate) const fn unchanged(text: String) -> Self {
        Self { text, origins: OriginMap { segments: Vec::new() } }
    }

    /// Appends a part of the original text.
    pub(crate) fn copy(&mut self, original: &str, part: Range<usize>) {
        if !part.is_empty() {
            self.origins.push_copy(self.text.len(), part.clone());
            self.text.push_str(&original[part]);
        }
    }

    /// Appends a text that was made from a part of the original text.
    pub(crate) fn insert(&mut self, made: &str, origin: Range<usize>) {
        if !made.is_empty() {
            self.origins.push_made(self.text.len(), origin);
            self.text.push_str(made);
        }
    }
}

/// Conversions of a text, one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct OriginChain {
    steps: Vec<OriginMap>,
}

impl OriginChain {
    /// Adds a conversion and returns its result.
    pub(crate) fn follow(&mut self, converted: MappedText) -> String {
        self.push(converted.origins);
        converted.text
    }

    /// Adds the map of a conversion.
    pub(crate) fn push(&mut self, map: OriginMap) {
        if !map.segments.is_empty() {
            self.steps.push(map);
        }
    }

    /// Returns the range of the first text that a range of the last one was made from.
    pub(crate) fn origin(&self, span: Range<usize>) -> Range<usize> {
        self.steps.iter().rev().fold(span, |span, step| step.origin(span))
    }
}

/// Origin of every byte of a text. A map without segments means that nothing was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OriginMap {
    /// Segments in the order of their starts, each as long as the distance to the next.
    segments: Vec<OriginSegment>,
}

/// Part of the text. Bodies have thousands of segments, so offsets are kept in four bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OriginSegment {
    start: u32,
    origin: Range<u32>,
    kind: SegmentKind,
}

/// Relation of a segment to its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SegmentKind {
    /// Copied byte by byte, so every offset has its own origin.
    Copied,
    /// Made from the whole origin.
    Made,
}

impl OriginMap {
    /// Adds the segment at `start` that was copied from `origin` byte by byte.
    pub(crate) fn push_copy(&mut self, start: usize, origin: Range<usize>) {
        self.push(start, origin, SegmentKind::Copied);
    }

    /// Adds the segment at `start` that was made from `origin`.
    pub(crate) fn push_made(&mut self, start: usize, origin: Range<usize>) {
        self.push(start, origin, SegmentKind::Made);
    }

    /// Adds a segment. Segments that start later belong to a text that was discarded.
    fn push(&mut self, start: usize, origin: Range<usize>, kind: SegmentKind) {
        let start = offset(start);
        while self.segments.last().is_some_and(|last| last.start >= start) {
            self.segments.pop();
        }
        self.segments.push(OriginSegment {
            start,
            origin: offset(origin.start)..offset(origin.end),
            kind,
        });
    }

    /// Returns the range of the original text that a range of the text was made from.
    pub(crate) fn origin(&self, span: Range<usize>) -> Range<usize> {
        let Some(first) = self.find(span.start) else { return span };
        let start = first.origin_of(span.start).start;
        let last = self.find(span.end.saturating_sub(1).max(span.start)).unwrap_or(first);
        let end = match last.kind {
            SegmentKind::Copied => last.origin_of(span.end).end,
            SegmentKind::Made => last.origin.end as usize,
        };
        // Parts of a text may be moved, such as footnotes to its end.
        if end >= start { start..end } else { start..first.origin.end as usize }
    }

    fn find(&self, at: usize) -> Option<&OriginSegment> {
        let after = self.segments.partition_point(|segment| segment.start as usize <= at);
        self.segments.get(after.saturating_sub(1))
    }
}

impl OriginSegment {
    /// Returns the origin of one offset.
    fn origin_of(&self, at: usize) -> Range<usize> {
        let origin = self.origin.start as usize..self.origin.end as usize;
        match self.kind {
            SegmentKind::Copied => {
                let at = (origin.start + at.saturating_sub(self.start as usize)).min(origin.end);
                at..at
            }
            SegmentKind::Made => origin,
        }
    }
}

impl From<&StrippedText<'_>> for OriginMap {
    fn from(stripped: &StrippedText<'_>) -> Self {
        let mut map = Self::default();
        let (mut start, mut from) = (0, 0);
        for &(at, character) in &stripped.dropped {
            map.push_copy(start, from..at);
            start += at - from;
            from = at + character.len_utf8();
        }
        if from > 0 {
            map.push_copy(start, from..from + stripped.text.len() - start);
        }
        map
    }
}

/// Shortens an offset. No article is as long as four gigabytes.
fn offset(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::control_chars;

    /// Map of `abXYcd`, which was made from `ab<tag>cd`.
    fn example() -> OriginMap {
        let mut map = OriginMap::default();
        map.push_copy(0, 0..2);
        map.push_made(2, 2..7);
        map.push_copy(4, 7..9);
        map
    }

    #[test]
    fn range_leads_back_to_its_origin() {
        let rows = [
            (0..2, 0..2),
            (1..2, 1..2),
            (2..3, 2..7),
            (3..4, 2..7),
            (4..6, 7..9),
            (5..5, 8..8),
            (1..5, 1..8),
            (9..12, 9..9),
        ];
        for (span, origin) in rows {
            assert_eq!(example().origin(span.clone()), origin, "{span:?}");
        }
    }

    #[test]
    fn unchanged_text_is_its_own_origin() {
        assert_eq!(OriginMap::default().origin(3..5), 3..5);
    }

    #[test]
    fn discarded_text_has_no_origin() {
        let mut map = example();
        map.push_copy(2, 20..30);
        assert_eq!(map.origin(3..4), 21..22);
    }

    #[test]
    fn moved_text_ends_with_its_first_segment() {
        let mut map = OriginMap::default();
        map.push_copy(0, 10..12);
        map.push_copy(2, 0..2);
        assert_eq!(map.origin(0..4), 10..12);
    }

    #[test]
    fn chain_leads_through_every_conversion() {
        let (mut first, mut second) = (MappedText::default(), MappedText::default());
        first.copy("a<b>c", 0..1);
        first.insert("XYZ", 1..4);
        first.copy("a<b>c", 4..5);
        second.copy("aXYZc", 3..5);
        let mut chain = OriginChain::default();
        assert_eq!(chain.follow(first), "aXYZc");
        assert_eq!(chain.follow(second), "Zc");
        assert_eq!([0..1, 1..2].map(|span| chain.origin(span)), [1..4, 4..5]);
    }

    #[test]
    fn stripped_text_leads_back_to_the_original() {
        let stripped = control_chars::strip("\u{1}a\u{FFFE}\u{1}bc");
        let map = OriginMap::from(&stripped);
        assert_eq!([0..1, 1..2, 2..3].map(|span| map.origin(span)), [1..2, 6..7, 7..8]);
    }
}
