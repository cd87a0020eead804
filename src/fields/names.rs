//! Looks up fields by their names, in any spelling.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::FIELDS;
use crate::text::fold;

/// One of the names of a field.
pub(super) struct FieldName {
    /// Index of the field in [`FIELDS`].
    pub row: usize,
    /// Position among the names of the field; a lower one wins.
    pub rank: i32,
    pub written: &'static str,
    /// Normalized name, for comparison.
    pub normalized: Cow<'static, str>,
}

/// Names of all fields, grouped by the first byte of the normalized name.
pub(super) static NAMES: LazyLock<Vec<Vec<FieldName>>> = LazyLock::new(|| {
    let mut names: Vec<Vec<FieldName>> = (0..=usize::from(u8::MAX)).map(|_| Vec::new()).collect();
    for (row, field) in FIELDS.iter().enumerate() {
        for (rank, written) in (0..).zip(field.aliases.iter().copied()) {
            let normalized = fold::field_name(written);
            names[first_byte(&normalized)].push(FieldName { row, rank, written, normalized });
        }
    }
    names
});

impl FieldName {
    /// Returns true if a value under this name can hide an article. Among the names of the
    /// publication date, only those that contain `pub` count, since others are too common.
    pub(super) fn is_guard(&self) -> bool {
        let field = &FIELDS[self.row];
        field.can_hide() && (field.name != "published" || self.written.contains("pub"))
    }
}

pub(super) fn first_byte(name: &str) -> usize {
    name.bytes().next().map_or(0, usize::from)
}

/// Finds a field name by its normalized form.
pub(super) fn find_name(name: &str) -> Option<&'static FieldName> {
    NAMES[first_byte(name)].iter().find(|known| known.normalized == name)
}

/// Returns true if a field has this name, in any spelling.
pub(crate) fn is_known(name: &str) -> bool {
    find_name(&fold::field_name(name)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_fields_share_a_name() {
        let mut names: Vec<_> = NAMES.iter().flatten().map(|name| &name.normalized).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
