//! Writes `feed.schema.json` next to feed.toml, so that editors know the settings.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::cli::schema;
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::disk::input;
use crate::writer::atomic_write;

/// Largest schema that is compared, in bytes.
const LARGEST: u64 = 1 << 20;

/// The file at the place of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SchemaPlace {
    /// Nothing is there.
    Free,
    /// The schema of this version.
    Current,
    /// The schema of another version, which nobody has edited.
    Outdated,
    /// A file of another program, or one that somebody has edited.
    Foreign,
}

impl SchemaPlace {
    /// Looks at the place of the schema in a folder.
    pub(super) fn find(folder: &Path) -> Self {
        let path = folder.join(schema::FILE);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Self::Free,
            Ok(facts) if facts.is_file() => {}
            // A link may lead to a file that others use too.
            Ok(_) | Err(_) => return Self::Foreign,
        }
        match input::read_text(&path, LARGEST) {
            Ok(text) if text == schema::settings_schema() => Self::Current,
            Ok(text) if schema::is_unedited(&text) => Self::Outdated,
            Ok(_) | Err(_) => Self::Foreign,
        }
    }

    /// Returns the first line of feed.toml, which names the schema.
    pub(super) const fn directive(self) -> &'static str {
        match self {
            Self::Free | Self::Current | Self::Outdated => schema::DIRECTIVE,
            Self::Foreign => "",
        }
    }

    /// Writes the schema, and returns the line about it for the report.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn write(self, folder: &Path) -> Result<&'static str, Diagnostic> {
        let text = schema::settings_schema();
        match self {
            Self::Free => {
                create(&folder.join(schema::FILE), &text)?;
                Ok("wrote feed.schema.json, from which editors know every setting")
            }
            Self::Outdated => {
                atomic_write::replace(folder, schema::FILE, text.as_bytes())?;
                Ok("wrote feed.schema.json again: it was that of another version")
            }
            Self::Current => Ok("feed.schema.json was there already"),
            Self::Foreign => Ok(KEPT),
        }
    }
}

/// Note about a file that is not as feedwright wrote it.
const KEPT: &str = "kept feed.schema.json, which is not as feedwright wrote it; \
    `feedwright schema feed.toml` prints the schema";

fn create(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to write the file: {error}"))
            .with_location(SourceLocation::file(path))
    })
}
