//! Places of the values that the fields of an article were read from.

use std::ops::Range;

use super::{ArticleFields, FIELD_COUNT, FIELDS};

/// Byte range of the value of each field, in a fixed space: every article has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldSpans([FieldSpan; FIELD_COUNT]);

/// Byte range of a value; empty if the article does not have the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FieldSpan {
    start: u32,
    end: u32,
}

impl Default for FieldSpans {
    fn default() -> Self {
        Self([FieldSpan { start: 0, end: 0 }; FIELD_COUNT])
    }
}

impl FieldSpans {
    /// Returns the byte range of the value of a field, by its name in [`FIELDS`].
    pub(crate) fn of(&self, name: &str) -> Option<Range<usize>> {
        let FieldSpan { start, end } = self.0[row_of(name)?];
        (start < end).then_some(start as usize..end as usize)
    }

    /// Sets the byte range of the value of a field, by its row.
    pub(super) fn set(&mut self, row: usize, span: &Range<usize>) {
        let [start, end] =
            [span.start, span.end].map(|offset| u32::try_from(offset).unwrap_or(u32::MAX));
        self.0[row] = FieldSpan { start, end };
    }

    /// Sets the byte range of the value of a field, by its name.
    pub(super) fn set_named(&mut self, name: &str, span: &Range<usize>) {
        if let Some(row) = row_of(name) {
            self.set(row, span);
        }
    }
}

fn row_of(name: &str) -> Option<usize> {
    FIELDS.iter().position(|field| field.name == name)
}

impl ArticleFields<'_> {
    /// Returns the byte range of the effective publication date: the field `published`, or
    /// the field `embargo` if its date is later.
    pub(crate) fn publication_span(&self) -> Option<Range<usize>> {
        let [published, embargo] =
            [self.published, self.embargo].map(|date| date.map(|date| date.instant));
        self.spans.of(if embargo > published { "embargo" } else { "published" })
    }
}
