//! Validates JSON by a JSON Schema, for the tests of the schemas that feedwright prints.

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;

/// Compiled schema.
pub(crate) struct CompiledSchema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl CompiledSchema {
    /// Compiles a schema, which must be valid by the schema of draft-07.
    pub(crate) fn new(schema: Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V7);
        compiler.add_resource("file:///schema.json", schema).expect("the resource is new");
        let index = compiler.compile("file:///schema.json", &mut schemas);
        let index = index.unwrap_or_else(|error| panic!("{error:#}"));
        Self { schemas, index }
    }

    /// Returns true if a value is valid.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.explain(value).is_none()
    }

    /// Returns the reason why a value is not valid.
    pub(crate) fn explain(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| format!("{error:#}"))
    }
}
