//! Maps offsets in a parsed value back to offsets in its XML source.

use memchr::memchr3;

use super::entity::predefined;

/// Returns the offsets in `raw`, the markup inside one element or attribute, of bytes
/// of the value read from it. `value_offsets` are in ascending order; an offset past
/// the end of the value maps to the end of `raw`.
///
/// In the value, references are resolved, and comments and the content of child
/// elements are left out.
pub(crate) fn source_offsets(
    raw: &str,
    whitespace: LeadingWhitespace,
    value_offsets: &[usize],
) -> Vec<usize> {
    let mut locator = OffsetLocator {
        raw,
        at: 0,
        read: 0,
        is_started: whitespace == LeadingWhitespace::Kept,
        depth: 0,
        cdata_end: None,
    };
    value_offsets.iter().map(|&offset| locator.locate(offset)).collect()
}

/// Treatment of whitespace at the start of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeadingWhitespace {
    /// The value includes it.
    Kept,
    /// The value begins with its first character that is not whitespace.
    Trimmed,
}

struct OffsetLocator<'a> {
    raw: &'a str,
    /// Offset of the next piece in `raw`.
    at: usize,
    /// Length of the value before the next piece.
    read: usize,
    is_started: bool,
    /// Number of open child elements around the next piece.
    depth: usize,
    /// Offset of the end of the open CDATA section.
    cdata_end: Option<usize>,
}

impl OffsetLocator<'_> {
    fn locate(&mut self, offset: usize) -> usize {
        loop {
            let Some(piece) = self.peek_piece() else { return self.raw.len() };
            if !self.is_started {
                let blank = piece.leading_whitespace(self.raw, self.at);
                self.at += blank;
                self.is_started = blank < piece.source;
                if blank > 0 {
                    continue;
                }
            }
            if piece.value > 0 && self.read + piece.value > offset {
                let into = offset.saturating_sub(self.read);
                return self.at + if piece.is_verbatim() { into } else { 0 };
            }
            self.read += piece.value;
            self.at += piece.source;
        }
    }

    /// Returns the next piece without advancing past it, except that the start and
    /// end of a CDATA section are skipped.
    fn peek_piece(&mut self) -> Option<MarkupPiece> {
        if let Some(end) = self.cdata_end.take() {
            if self.at < end {
                self.cdata_end = Some(end);
                let length = end - self.at;
                return Some(MarkupPiece {
                    source: length,
                    value: if self.depth > 0 { 0 } else { length },
                });
            }
            self.at = self.raw.len().min(end + "]]>".len());
        }
        let rest = self.raw.get(self.at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let piece = match memchr3(b'<', b'&', b'\r', bytes) {
            None => MarkupPiece::text(rest.len()),
            Some(0) => match bytes[0] {
                b'<' => self.read_markup(rest),
                b'&' => read_reference(rest),
                _ if bytes.get(1) == Some(&b'\n') => MarkupPiece { source: 2, value: 1 },
                _ => MarkupPiece::text(1),
            },
            Some(length) => MarkupPiece::text(length),
        };
        Some(if self.depth > 0 { MarkupPiece { value: 0, ..piece } } else { piece })
    }

    fn read_markup(&mut self, rest: &str) -> MarkupPiece {
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let length = inner.find("]]>").unwrap_or(inner.len());
            self.at += "<![CDATA[".len();
            self.cdata_end = Some(self.at + length);
            return MarkupPiece { source: 0, value: 0 };
        }
        let ends = [("<!--", "-->"), ("<?", "?>")];
        let end = ends.iter().find(|(start, _)| rest.starts_with(start)).map_or(">", |it| it.1);
        let length = rest.find(end).map_or(rest.len(), |found| found + end.len());
        if end == ">" {
            let tag = &rest[..length];
            if tag.starts_with("</") {
                self.depth = self.depth.saturating_sub(1);
            } else if !tag.ends_with("/>") {
                self.depth += 1;
            }
        }
        MarkupPiece { source: length, value: 0 }
    }
}

/// A piece of markup: its length in the source and in the value, in bytes.
#[derive(Clone, Copy)]
struct MarkupPiece {
    source: usize,
    value: usize,
}

impl MarkupPiece {
    const fn text(length: usize) -> Self {
        Self { source: length, value: length }
    }

    const fn is_verbatim(self) -> bool {
        self.source == self.value
    }

    /// Returns the length of the whitespace at the start of the piece at `at`. A piece
    /// that adds nothing to the value counts as whitespace.
    fn leading_whitespace(self, raw: &str, at: usize) -> usize {
        let text = &raw[at..at + self.source];
        if self.value == 0 { self.source } else { text.len() - text.trim_start().len() }
    }
}

fn read_reference(rest: &str) -> MarkupPiece {
    let Some(end) = rest.find(';') else { return MarkupPiece::text(1) };
    let name = &rest[1..end];
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    let character = number.and_then(char::from_u32).map(char::len_utf8);
    // An entity that the document declares is not expanded, so it is its own value.
    let value = character.or_else(|| predefined(name).map(str::len)).unwrap_or(end + 1);
    MarkupPiece { source: end + 1, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the source offset of each character of a value.
    fn check(raw: &str, value: &str) {
        let (offsets, characters): (Vec<_>, Vec<_>) = value.char_indices().unzip();
        let blanks = if value.starts_with(' ') {
            LeadingWhitespace::Kept
        } else {
            LeadingWhitespace::Trimmed
        };
        let found = source_offsets(raw, blanks, &offsets);
        for (at, character) in found.into_iter().zip(characters) {
            let is_there = raw[at..].starts_with(character) || raw[at..].starts_with(['&', '\r']);
            assert!(is_there, "{character:?} is not at {at} of {raw:?}");
        }
    }

    #[test]
    fn each_character_is_located_in_the_source() {
        check("abc", "abc");
        check("  abc ", "abc");
        check(" abc", " abc");
        check("é&lt;p&gt;&#8364;x", "é<p>€x");
        check("\n<![CDATA[ <p>a</p>]]> b", "<p>a</p> b");
        check("<![CDATA[]]><![CDATA[a]]>", "a");
        check("<![CDATA[ab]]>cd<![CDATA[<&]]>", "abcd<&");
        check("a<!-- b -->c<?d?>e", "ace");
        check("a\r\nb", "a\nb");
        check("x&unknown;y", "x&unknown;y");
        check("&#32; a", "a");
    }

    #[test]
    fn content_of_child_elements_is_skipped() {
        assert_eq!(source_offsets("a<b>a</b>c", LeadingWhitespace::Kept, &[0, 1]), [0, 9]);
        assert_eq!(source_offsets("a<b/>c", LeadingWhitespace::Kept, &[1]), [5]);
    }

    #[test]
    fn offset_past_the_value_is_the_end_of_the_source() {
        assert_eq!(source_offsets("ab", LeadingWhitespace::Kept, &[2, 9]), [2, 2]);
    }
}
