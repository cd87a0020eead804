//! Values of any of the languages, each with its place.

use std::borrow::Cow;
use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct SpannedValue<'a> {
    /// Byte offsets in the whole text.
    pub span: Range<usize>,
    /// What stands there.
    pub kind: ValueKind<'a>,
}

/// What a value is. Numbers and dates keep their author's writing, so that a
/// title of `1984` or `2024-01-01` is what was written.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind<'a> {
    /// Nothing: `null`, `~`, an empty YAML value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as written.
    Number(Cow<'a, str>),
    /// A TOML date, as written.
    Date(Cow<'a, str>),
    /// Any other text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<SpannedValue<'a>>),
    /// A table.
    Table(ValueTable<'a>),
}

/// A table in the order it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueTable<'a> {
    /// Its rows.
    pub entries: Vec<(SpannedKey<'a>, SpannedValue<'a>)>,
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct SpannedKey<'a> {
    /// Byte offsets in the whole text.
    pub span: Range<usize>,
    /// As written, without quotes.
    pub name: Cow<'a, str>,
}

impl<'a> ValueTable<'a> {
    /// Finds a value by its exact key.
    pub fn get(&self, name: &str) -> Option<&SpannedValue<'a>> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }

    /// Says whether two tables hold the same in the same order, wherever it stands.
    pub fn is_same(&self, other: &Self) -> bool {
        let mut rows = self.entries.iter().zip(&other.entries);
        self.entries.len() == other.entries.len()
            && rows.all(|((key, value), (other_key, other))| {
                key.name == other_key.name && value.is_same(other)
            })
    }
}

impl<'a> SpannedValue<'a> {
    /// Returns what a person would read: of a text, number, date or truth value.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Number(text) | ValueKind::Date(text) | ValueKind::Text(text) => Some(text),
            ValueKind::Bool(true) => Some("true"),
            ValueKind::Bool(false) => Some("false"),
            ValueKind::Null | ValueKind::List(_) | ValueKind::Table(_) => None,
        }
    }

    /// Returns the same as [`Self::as_str`], borrowed where the source's text is.
    pub fn to_text(&self) -> Option<Cow<'a, str>> {
        match &self.kind {
            ValueKind::Number(text) | ValueKind::Date(text) | ValueKind::Text(text) => {
                Some(text.clone())
            }
            ValueKind::Bool(true) => Some(Cow::Borrowed("true")),
            ValueKind::Bool(false) => Some(Cow::Borrowed("false")),
            ValueKind::Null | ValueKind::List(_) | ValueKind::Table(_) => None,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (ValueKind::Table(table), ValueKind::Table(other)) => table.is_same(other),
            (ValueKind::List(values), ValueKind::List(others)) => {
                values.len() == others.len()
                    && values.iter().zip(others).all(|(value, other)| value.is_same(other))
            }
            (kind, other) => kind == other,
        }
    }

    /// Returns the rows of a table.
    pub fn as_table(&self) -> Option<&ValueTable<'a>> {
        if let ValueKind::Table(table) = &self.kind { Some(table) } else { None }
    }

    /// Returns the values of a list, or the one value as a list of itself.
    pub fn as_list(&self) -> &[Self] {
        match &self.kind {
            ValueKind::List(values) => values,
            ValueKind::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Says what this is, for messages: "a list".
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            ValueKind::Null => "nothing",
            ValueKind::Bool(_) => "a truth value",
            ValueKind::Number(_) => "a number",
            ValueKind::Date(_) => "a date",
            ValueKind::Text(_) => "text",
            ValueKind::List(_) => "a list",
            ValueKind::Table(_) => "a table",
        }
    }
}
