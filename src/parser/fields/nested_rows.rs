//! Walks through the rows of a frontmatter that say something of its article,
//! those of nested tables included.

use std::borrow::Cow;

use super::names::{FieldName, named};
use super::{FIELDS, FieldRole};
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::text::fold;

/// Tables whose rows count like those of the top, and how much earlier (or
/// later) they win: an override of the feed's before all, `extra` last.
#[rustfmt::skip]
const NESTED: &[(&str, i32)] = &[
    ("feed",       -1000),
    ("taxonomies", 0),
    ("extra",      1000),
    ("params",     1000),
];

/// Tables of which only the guards count: their other rows are a theme's own.
#[rustfmt::skip]
const CONTAINERS: &[&str] = &[
    "attributes", "custom", "data", "fields", "frontmatter", "meta", "metadata", "options", "page",
    "post", "properties", "settings", "ghost", "rss", "substack", "wordpress", "wp",
];

/// The rank of what is nested deeper than any field is looked for.
const LAST: i32 = 1000;

/// The kind of table that a row is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TableLevel {
    /// The frontmatter itself.
    Top,
    /// A table of [`NESTED`].
    Nested,
    /// A table in which only guards are looked for.
    Container,
}

/// A key and its value.
pub struct FrontmatterRow<'t, 'a> {
    pub key: &'t SpannedKey<'a>,
    pub value: &'t SpannedValue<'a>,
    /// The key as names are compared.
    pub name: Cow<'t, str>,
    /// The rank that the table adds to that of the name.
    pub base: i32,
    level: TableLevel,
}

impl FrontmatterRow<'_, '_> {
    /// Finds the field that bears the row's name.
    pub fn field(&self) -> Option<&'static FieldName> {
        let is_guard = |name: &&FieldName| FIELDS[name.row].keeps_back();
        let found = named(&self.name).or_else(|| {
            // `publish date` keeps an article back like `publish-date`.
            let joined = self.name.contains(' ').then(|| self.name.replace(' ', ""))?;
            named(&joined).filter(is_guard)
        });
        match self.level {
            TableLevel::Top | TableLevel::Nested => found,
            TableLevel::Container => found.filter(|name| {
                matches!(FIELDS[name.row].role, FieldRole::Guard(_))
                    || matches!(FIELDS[name.row].name, "embargo" | "expires")
            }),
        }
    }

    /// Says whether a name that no field bears may be a misspelled one.
    pub fn is_searched(&self) -> bool {
        self.level != TableLevel::Container
    }

    /// Says whether only names of guards are looked for.
    pub fn is_theme_own(&self) -> bool {
        self.level != TableLevel::Top
    }
}

/// Visits every row of a table and of the tables that are nested in it.
pub fn each<'t, 'a>(table: &'t ValueTable<'a>, visit: &mut impl FnMut(FrontmatterRow<'t, 'a>)) {
    walk(table, (TableLevel::Top, 0), visit);
}

fn walk<'t, 'a>(
    table: &'t ValueTable<'a>,
    (level, base): (TableLevel, i32),
    visit: &mut impl FnMut(FrontmatterRow<'t, 'a>),
) {
    for (key, value) in &table.entries {
        let name = fold::field_name(&key.name);
        if let ValueKind::Table(inner) = &value.kind
            && let Some(below) = inside(&name, level)
        {
            walk(inner, below, visit);
        } else {
            visit(FrontmatterRow { key, value, name, base, level });
        }
    }
}

/// Finds how the rows of a table count, by its name and the level that it is at.
fn inside(name: &str, level: TableLevel) -> Option<(TableLevel, i32)> {
    let nested = NESTED.iter().find(|(known, _)| *known == name);
    match (nested, level) {
        (Some((_, base)), TableLevel::Top) => Some((TableLevel::Nested, *base)),
        (Some(_), TableLevel::Nested | TableLevel::Container) => {
            Some((TableLevel::Container, LAST))
        }
        (None, _) if CONTAINERS.contains(&name) => Some((TableLevel::Container, LAST)),
        (None, _) => None,
    }
}
