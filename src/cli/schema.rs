//! `schema`: prints the JSON Schema of feed.toml or of frontmatter, for editors.

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::cli::ExitStatus;
use crate::config;
use crate::fields;
use crate::text::hash;

/// Name of the schema next to feed.toml.
pub(super) const FILE: &str = "feed.schema.json";

/// First line of a feed.toml whose schema is next to it.
pub(super) const DIRECTIVE: &str = "#:schema ./feed.schema.json\n";

/// Key of the part that identifies a schema as feedwright's.
const SEAL: &str = "x-feedwright";

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  feedwright schema feed.toml > feed.schema.json\n  feedwright schema frontmatter > frontmatter.schema.json\n\nEditors with taplo or tombi read the first line of feed.toml, `#:schema ./feed.schema.json`."
)]
pub(super) struct Arguments {
    /// The kind of file that the schema describes.
    #[arg(value_enum)]
    subject: SchemaSubject,
    /// Prints the page of the documentation about this file instead.
    #[arg(long)]
    page: bool,
}

/// File that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaSubject {
    /// The settings of a site.
    #[value(name = "feed.toml")]
    Settings,
    /// The fields at the head of an article.
    Frontmatter,
}

/// Prints a schema, or the page of the documentation.
pub(super) fn run(arguments: &Arguments) -> ExitStatus {
    let text = match (arguments.subject, arguments.page) {
        (SchemaSubject::Settings, false) => settings_schema(),
        (SchemaSubject::Settings, true) => config::reference_page::reference_page(),
        (SchemaSubject::Frontmatter, false) => write_sealed(fields::json_schema::json_schema()),
        (SchemaSubject::Frontmatter, true) => fields::reference_page::reference_page(),
    };
    super::print(text.as_bytes())
}

/// Returns the text of the schema of feed.toml.
pub(super) fn settings_schema() -> String {
    write_sealed(config::json_schema::json_schema())
}

/// Writes a schema with the version of feedwright and the hash of its content.
fn write_sealed(mut schema: Value) -> String {
    let seal = json!({ "version": env!("CARGO_PKG_VERSION"), "sha256": content_hash(&schema) });
    schema[SEAL] = seal;
    to_text(&schema)
}

fn to_text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn content_hash(schema: &Value) -> String {
    hash::hex(to_text(schema).as_bytes())
}

/// Returns true for a schema that some version of feedwright wrote and nobody has edited: it
/// contains the hash of its other content.
pub(super) fn is_unedited(text: &str) -> bool {
    let Ok(mut schema) = serde_json::from_str::<Value>(text) else { return false };
    let Some(object) = schema.as_object_mut() else { return false };
    let Some(seal) = object.remove(SEAL) else { return false };
    seal["sha256"] == content_hash(&schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_is_recognized_until_somebody_edits_it() {
        let text = settings_schema();
        assert!(is_unedited(&text));
        assert!(is_unedited(&text.replace("  ", "\t")));
        // As another version would have written it.
        assert!(is_unedited(&write_sealed(json!({ "title": "feedwright" }))));
        for edited in [
            text.replace("name of the publication", "name"),
            text.replace(SEAL, "x-other"),
            text.replacen('{', "{ \"a\": 1,", 1),
            "{}".to_owned(),
            "[]".to_owned(),
            String::new(),
        ] {
            assert!(!is_unedited(&edited), "{edited:.60}");
        }
    }
}
