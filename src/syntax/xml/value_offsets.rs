//! From a character of a value back to where it stands in the source.

use memchr::memchr3;

use super::entity::predefined;

/// Finds where bytes of a value stand in the markup it was read from; `wanted`
/// are their offsets in the value, in order.
///
/// The value is what stands in one element or attribute: references resolved,
/// comments and what stands in other elements left out. With `Blanks::Trimmed`
/// the value begins with its first character that is no white space.
pub fn places(raw: &str, blanks: LeadingWhitespace, wanted: &[usize]) -> Vec<usize> {
    let mut walk = OffsetLocator {
        raw,
        at: 0,
        read: 0,
        is_started: blanks == LeadingWhitespace::Kept,
        depth: 0,
        section: None,
    };
    let mut found = Vec::with_capacity(wanted.len());
    for &offset in wanted {
        found.push(walk.find(offset));
    }
    found
}

/// What became of white space before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadingWhitespace {
    /// It is a part of the value.
    Kept,
    /// It is not.
    Trimmed,
}

struct OffsetLocator<'a> {
    raw: &'a str,
    /// Where the next piece stands.
    at: usize,
    /// How much of the value stands before it.
    read: usize,
    is_started: bool,
    /// How many elements are open around it.
    depth: usize,
    /// Where the open section of character data ends.
    section: Option<usize>,
}

impl OffsetLocator<'_> {
    fn find(&mut self, offset: usize) -> usize {
        loop {
            let Some(piece) = self.piece() else { return self.raw.len() };
            if !self.is_started {
                let blank = piece.blank(self.raw, self.at);
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

    /// Reads the next piece without going past it.
    fn piece(&mut self) -> Option<MarkupPiece> {
        if let Some(end) = self.section.take() {
            if self.at < end {
                self.section = Some(end);
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
                b'<' => self.markup(rest),
                b'&' => reference(rest),
                _ if bytes.get(1) == Some(&b'\n') => MarkupPiece { source: 2, value: 1 },
                _ => MarkupPiece::text(1),
            },
            Some(length) => MarkupPiece::text(length),
        };
        Some(if self.depth > 0 { MarkupPiece { value: 0, ..piece } } else { piece })
    }

    fn markup(&mut self, rest: &str) -> MarkupPiece {
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let length = inner.find("]]>").unwrap_or(inner.len());
            self.at += "<![CDATA[".len();
            self.section = Some(self.at + length);
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

/// A piece of markup: its length there and in the value.
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

    /// Measures white space at its start.
    fn blank(self, raw: &str, at: usize) -> usize {
        let text = &raw[at..at + self.source];
        if self.value == 0 { self.source } else { text.len() - text.trim_start().len() }
    }
}

fn reference(rest: &str) -> MarkupPiece {
    let Some(end) = rest.find(';') else { return MarkupPiece::text(1) };
    let name = &rest[1..end];
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    let character = number.and_then(char::from_u32).map(char::len_utf8);
    let value = character.or_else(|| predefined(name).map(str::len)).unwrap_or(0);
    MarkupPiece { source: end + 1, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows what stands in the source from each character of the value on.
    fn check(raw: &str, value: &str) {
        let (offsets, characters): (Vec<_>, Vec<_>) = value.char_indices().unzip();
        let blanks = if value.starts_with(' ') {
            LeadingWhitespace::Kept
        } else {
            LeadingWhitespace::Trimmed
        };
        let found = places(raw, blanks, &offsets);
        for (at, character) in found.into_iter().zip(characters) {
            let is_there = raw[at..].starts_with(character) || raw[at..].starts_with(['&', '\r']);
            assert!(is_there, "{character:?} is not at {at} of {raw:?}");
        }
    }

    #[test]
    fn characters_are_found_where_they_stand() {
        check("abc", "abc");
        check("  abc ", "abc");
        check(" abc", " abc");
        check("é&lt;p&gt;&#8364;x", "é<p>€x");
        check("\n<![CDATA[ <p>a</p>]]> b", "<p>a</p> b");
        check("<![CDATA[]]><![CDATA[a]]>", "a");
        check("<![CDATA[ab]]>cd<![CDATA[<&]]>", "abcd<&");
        check("a<!-- b -->c<?d?>e", "ace");
        check("a\r\nb", "a\nb");
        check("x&unknown;y", "xy");
        check("&#32; a", "a");
    }

    #[test]
    fn what_stands_in_other_elements_is_passed_over() {
        assert_eq!(places("a<b>a</b>c", LeadingWhitespace::Kept, &[0, 1]), [0, 9]);
        assert_eq!(places("a<b/>c", LeadingWhitespace::Kept, &[1]), [5]);
    }

    #[test]
    fn end_of_a_value_is_the_end() {
        assert_eq!(places("ab", LeadingWhitespace::Kept, &[2, 9]), [2, 2]);
    }
}
