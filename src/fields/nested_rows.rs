//! Visits the rows of a frontmatter that may be fields, including those in nested tables.

use std::borrow::Cow;
use std::ops::Range;

use super::FIELDS;
use super::names::{FieldName, find_name};
use crate::config::ArticlesConfig;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::{fold, whitespace};

/// Tables whose rows count like those at the top level, and what they add to the rank of a
/// name. Rows in `feed` win over all others, and rows in `extra` and `params` come last.
#[rustfmt::skip]
pub(super) const NESTED: &[(&str, i32)] = &[
    ("feed",       -1000),
    ("taxonomies", 0),
    ("extra",      1000),
    ("params",     1000),
];

/// Tables in which only guards count, because their other rows belong to the theme.
#[rustfmt::skip]
pub(super) const CONTAINERS: &[&str] = &[
    "attributes", "custom", "data", "fields", "frontmatter", "meta", "metadata", "options", "page",
    "post", "properties", "settings", "ghost", "rss", "substack", "wordpress", "wp",
];

/// Addition to the rank of names in [`CONTAINERS`].
const CONTAINER_RANK: i32 = 1000;

/// Kind of table that a row is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TableLevel {
    /// Top level of the frontmatter.
    Top,
    /// Table in [`NESTED`], at the top level.
    Nested,
    /// Table in which only guards count.
    Container,
}

/// Key and value of a row, with its precedence.
pub(super) struct FrontmatterRow<'t, 'a> {
    pub key: &'t SpannedKey<'a>,
    pub value: &'t SpannedValue<'a>,
    /// Normalized key, for comparison.
    pub name: Cow<'t, str>,
    /// Addition of the table to the rank of the name.
    pub base: i32,
    level: TableLevel,
}

impl FrontmatterRow<'_, '_> {
    /// Returns the field with the row's name.
    pub(super) fn field(&self) -> Option<&'static FieldName> {
        let found = find_name(&self.name).or_else(|| {
            // A key with spaces, like `publish date`, hides an article like `publish-date`.
            let joined = self.name.contains(' ').then(|| self.name.replace(' ', ""))?;
            find_name(&joined).filter(|name| FIELDS[name.row].can_hide())
        });
        match self.level {
            TableLevel::Top | TableLevel::Nested => found,
            TableLevel::Container => found.filter(|name| FIELDS[name.row].counts_in_containers()),
        }
    }

    /// Returns true if an unknown name in this row may be a misspelled field.
    pub(super) fn may_be_misspelled(&self) -> bool {
        self.level != TableLevel::Container
    }

    /// Returns true if the row may belong to the theme, so that only guards are suggested.
    pub(super) fn is_theme_own(&self) -> bool {
        self.level != TableLevel::Top
    }
}

/// Visits every row of a table and of the tables that are nested in it.
pub(super) fn visit_rows<'t, 'a>(
    table: &'t ValueTable<'a>,
    visit: &mut impl FnMut(FrontmatterRow<'t, 'a>),
) {
    walk(table, TablePosition { level: TableLevel::Top, base: 0 }, visit);
}

/// Precedence of the rows in a table.
#[derive(Clone, Copy)]
struct TablePosition {
    level: TableLevel,
    base: i32,
}

fn walk<'t, 'a>(
    table: &'t ValueTable<'a>,
    position: TablePosition,
    visit: &mut impl FnMut(FrontmatterRow<'t, 'a>),
) {
    for (key, value) in &table.entries {
        let name = fold::field_name(&key.name);
        if let ValueKind::Table(inner) = &value.kind
            && let Some(inner_position) = nested_position(&name, position.level)
        {
            walk(inner, inner_position, visit);
        } else {
            let TablePosition { level, base } = position;
            visit(FrontmatterRow { key, value, name, base, level });
        }
    }
}

/// Returns the precedence of the rows in a nested table, by its name and the level of the
/// table around it. Returns `None` if its rows are no fields.
fn nested_position(name: &str, level: TableLevel) -> Option<TablePosition> {
    let container = TablePosition { level: TableLevel::Container, base: CONTAINER_RANK };
    let nested = NESTED.iter().find(|(known, _)| *known == name);
    match (nested, level) {
        (Some((_, base)), TableLevel::Top) => {
            Some(TablePosition { level: TableLevel::Nested, base: *base })
        }
        (Some(_), TableLevel::Nested | TableLevel::Container) => Some(container),
        (None, _) if CONTAINERS.contains(&name) => Some(container),
        (None, _) => None,
    }
}

/// Returns the first text under some names that an earlier version read alike, the preferred
/// name first. Names are compared as those of fields are.
pub(crate) fn first_text(
    table: &ValueTable<'_>,
    names: &[&str],
    settings: &ArticlesConfig,
) -> Option<String> {
    let mut best: Option<(i32, String)> = None;
    visit_rows(table, &mut |row: FrontmatterRow<'_, '_>| {
        let rank = (0..).zip(names).find(|(_, name)| fold::field_name(name) == row.name);
        let Some((rank, _)) = rank.filter(|_| !settings.is_own_field(&row.name)) else { return };
        let Some(text) = row.value.as_str().filter(|text| !text.trim().is_empty()) else { return };
        if best.as_ref().is_none_or(|(other, _)| row.base + rank < *other) {
            best = Some((row.base + rank, whitespace::fold(text)));
        }
    });
    best.map(|(_, text)| text)
}

/// Returns the place of a text field that is written without a text, as in `title: ""`, or
/// switched off with `false`.
pub(crate) fn find_left_empty(table: &ValueTable<'_>, name: &str) -> Option<Range<usize>> {
    let mut place = None;
    visit_rows(table, &mut |row: FrontmatterRow<'_, '_>| {
        let is_field = row.field().is_some_and(|found| FIELDS[found.row].name == name);
        let is_empty = match &row.value.kind {
            ValueKind::Text(text) => text.trim().is_empty(),
            ValueKind::Bool(is_on) => !is_on,
            _ => false,
        };
        if is_field && is_empty {
            place = Some(row.value.span.clone());
        }
    });
    place
}
