//! Objects of a template, which name a variable that they do not have.

use std::error;
use std::fmt::{self, Display};
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};
use minijinja::{Error, ErrorKind};

use crate::formats::html_page::translations::NAMES;
use crate::formats::html_page::variables::{VARIABLES, VariableKind, VariableOwner};
use crate::text::suggest::nearest;

/// Functions and names of the template language itself.
pub(super) const BUILT_IN: &[&str] =
    &["range", "dict", "namespace", "debug", "loop", "self", "super", "caller"];

/// An object with the values of its documented variables.
#[derive(Debug)]
pub(super) struct NamedValues {
    owner: VariableOwner,
    values: Vec<(&'static str, Value)>,
    /// Names that the template sets itself, perhaps in a condition that is false.
    own_names: Arc<[String]>,
}

impl NamedValues {
    /// Creates the object of these values; the names are those of the owner's rows.
    pub(super) fn create(owner: VariableOwner, values: Vec<(&'static str, Value)>) -> Value {
        Value::from_object(Self { owner, values, own_names: Arc::default() })
    }

    /// Creates the object of a page, whose template sets these names.
    pub(super) fn create_page(
        values: Vec<(&'static str, Value)>,
        own_names: &Arc<[String]>,
    ) -> Value {
        let owner = VariableOwner::Page;
        Value::from_object(Self { owner, values, own_names: own_names.clone() })
    }
}

impl Object for NamedValues {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    /// Returns a value; for an unknown name, one that is an error as soon as it is used.
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let known = self.values.iter().find(|(name, _)| *name == key);
        if let Some((_, value)) = known {
            return Some(value.clone());
        }
        let is_built_in = self.owner == VariableOwner::Page && BUILT_IN.contains(&key);
        let is_own = self.own_names.iter().any(|name| name == key);
        (!is_built_in && !is_own)
            .then(|| Value::from(UnknownVariable::new(self.owner, key).into_error()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.values.iter().map(|(name, _)| Value::from(*name)).collect())
    }
}

/// A variable of a template that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnknownVariable {
    owner: VariableOwner,
    /// The name as the template has it.
    pub name: String,
}

impl UnknownVariable {
    pub(super) fn new(owner: VariableOwner, name: &str) -> Self {
        Self { owner, name: name.to_owned() }
    }

    /// Suggests the variable that was probably meant.
    pub(super) fn suggestion(&self) -> Option<&'static str> {
        nearest(&self.name, self.owner.names())
    }

    fn into_error(self) -> Error {
        Error::new(ErrorKind::UndefinedError, "unknown variable").with_source(self)
    }

    /// Finds the unknown variable that caused an error.
    pub(super) fn find(error: &Error) -> Option<&Self> {
        let first: &dyn error::Error = error;
        let mut causes = std::iter::successors(Some(first), |cause| cause.source());
        causes.find_map(|cause| cause.downcast_ref())
    }
}

impl Display for UnknownVariable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.owner {
            VariableOwner::Page => write!(formatter, "the variable `{name}` does not exist"),
            owner => write!(formatter, "{} has no `{name}`", owner.noun()),
        }
    }
}

impl error::Error for UnknownVariable {}

/// Amount of values in an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExampleValues {
    /// Every value is there, and every list has an item.
    All,
    /// Optional values are missing, and lists are empty.
    Required,
}

/// Creates a page with examples of its values, so that a template can be checked before it
/// meets a page that has them.
pub(super) fn create_example_page(amount: ExampleValues, own_names: &Arc<[String]>) -> Value {
    NamedValues::create_page(example_values(VariableOwner::Page, amount), own_names)
}

fn create_example(owner: VariableOwner, amount: ExampleValues) -> Value {
    NamedValues::create(owner, example_values(owner, amount))
}

fn example_values(owner: VariableOwner, amount: ExampleValues) -> Vec<(&'static str, Value)> {
    let rows = VARIABLES.iter().filter(|row| row.owner == owner);
    let mut values: Vec<(&'static str, Value)> =
        rows.map(|row| (row.name, example_value(row.kind, amount))).collect();
    if owner == VariableOwner::Words {
        values.extend(NAMES.iter().map(|(name, _)| (*name, Value::from("text"))));
    }
    values
}

fn example_value(kind: VariableKind, amount: ExampleValues) -> Value {
    let is_full = amount == ExampleValues::All;
    match kind {
        VariableKind::Text => Value::from(if is_full { "text" } else { "" }),
        VariableKind::OptionalText if is_full => Value::from("text"),
        VariableKind::OptionalNumber if is_full => Value::from(1),
        VariableKind::Truth => Value::from(is_full),
        VariableKind::Object(owner) => create_example(owner, amount),
        VariableKind::OptionalObject(owner) if is_full => create_example(owner, amount),
        VariableKind::List(owner) => {
            let items = is_full.then(|| create_example(owner, amount));
            Value::from(items.into_iter().collect::<Vec<_>>())
        }
        VariableKind::OptionalText
        | VariableKind::OptionalNumber
        | VariableKind::OptionalObject(_) => Value::from(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use minijinja::Environment;

    use super::*;

    #[test]
    fn functions_of_the_engine_are_not_variables_of_the_page() {
        let environment = Environment::new();
        let functions: BTreeSet<&str> = environment.globals().map(|(name, _)| name).collect();
        for name in functions {
            assert!(BUILT_IN.contains(&name), "{name}");
        }
    }
}
