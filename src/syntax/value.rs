//! Values of any of the languages, each with its byte span.

use std::borrow::Cow;
use std::ops::Range;

/// A value and its position.
#[derive(Clone, Debug, PartialEq)]
pub struct SpannedValue<'a> {
    /// Byte offsets in the whole text.
    pub span: Range<usize>,
    /// Type and content of the value.
    pub kind: ValueKind<'a>,
}

/// The type and content of a value. Numbers and dates keep their author's spelling,
/// so that `1984` or `2024-01-01` can also be read as a title.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind<'a> {
    /// Nothing: `null`, `~`, an empty YAML value.
    Null,
    /// `true` or `false`, unquoted.
    Bool(bool),
    /// A number, as written.
    Number(Cow<'a, str>),
    /// A TOML date, as written.
    Date(Cow<'a, str>),
    /// Text, with quotes removed and escapes replaced.
    Text(Cow<'a, str>),
    /// A list (array, sequence), in source order.
    List(Vec<SpannedValue<'a>>),
    /// A table (object, mapping).
    Table(ValueTable<'a>),
}

/// A table in source order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValueTable<'a> {
    /// Keys and values; the parsers reject keys with two values.
    pub entries: Vec<(SpannedKey<'a>, SpannedValue<'a>)>,
}

/// A key and its position.
#[derive(Clone, Debug, PartialEq)]
pub struct SpannedKey<'a> {
    /// Byte offsets in the whole text.
    pub span: Range<usize>,
    /// The key without quotes.
    pub name: Cow<'a, str>,
}

impl<'a> ValueTable<'a> {
    /// Finds a value by its exact key.
    pub fn get(&self, name: &str) -> Option<&SpannedValue<'a>> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }

    /// Returns true if two tables have equal entries in the same order; spans may differ.
    pub fn is_same(&self, other: &Self) -> bool {
        let mut rows = self.entries.iter().zip(&other.entries);
        self.entries.len() == other.entries.len()
            && rows.all(|((key, value), (other_key, other))| {
                key.name == other_key.name && value.is_same(other)
            })
    }
}

impl<'a> SpannedValue<'a> {
    /// Returns a text, number, date or boolean as text; `None` for other values.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Number(text) | ValueKind::Date(text) | ValueKind::Text(text) => Some(text),
            ValueKind::Bool(true) => Some("true"),
            ValueKind::Bool(false) => Some("false"),
            ValueKind::Null | ValueKind::List(_) | ValueKind::Table(_) => None,
        }
    }

    /// Returns the same as [`Self::as_str`], but borrows from the source if it can.
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

    /// Returns true if two values are equal; spans may differ.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (ValueKind::Table(table), ValueKind::Table(other)) => table.is_same(other),
            (ValueKind::List(values), ValueKind::List(others)) => {
                values.len() == others.len()
                    && values.iter().zip(others).all(|(value, other)| value.is_same(other))
            }
            (kind, other) => kind == other,
        }
    }

    /// Returns the table, if this is one.
    pub fn as_table(&self) -> Option<&ValueTable<'a>> {
        if let ValueKind::Table(table) = &self.kind { Some(table) } else { None }
    }

    /// Returns the values of a list; any other value counts as a list of one, and
    /// null as an empty list.
    pub fn as_list(&self) -> &[Self] {
        match &self.kind {
            ValueKind::List(values) => values,
            ValueKind::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the name of the value's type for messages: "a list".
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            ValueKind::Null => "nothing",
            ValueKind::Bool(_) => "a boolean",
            ValueKind::Number(_) => "a number",
            ValueKind::Date(_) => "a date",
            ValueKind::Text(_) => "text",
            ValueKind::List(_) => "a list",
            ValueKind::Table(_) => "a table",
        }
    }
}
