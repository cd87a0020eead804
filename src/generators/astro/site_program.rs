//! Program of an Astro site, in which literals are looked up.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Report, SourceLocation, SourceText};
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{SiteFolder, SourcedText, ValueOrigin, program_settings};

/// Endings that an import may leave out.
const ENDINGS: [&str; 7] = ["", ".ts", ".js", ".mjs", "/index.ts", "/index.js", ".json"];

/// Text of a program.
pub(super) struct SiteProgram {
    /// Path of the file, relative to the site.
    pub name: String,
    /// Path of the file, for messages.
    path: Arc<Path>,
    /// Whole text.
    pub text: String,
}

impl SiteProgram {
    /// Reads a program; none if it does not exist.
    pub(super) fn read(name: &str, folder: &SiteFolder<'_>) -> Option<Self> {
        let text = folder.read(name, &mut Report::default())?;
        Some(Self { name: name.to_owned(), path: folder.join(name).into(), text })
    }

    /// Copies the text of the configuration.
    pub(super) fn of_settings(settings: &GeneratorSettings<'_>) -> Self {
        let text = settings.source_text().to_owned();
        Self { name: String::new(), path: settings.path(), text }
    }

    /// Returns the place of a byte range.
    pub(super) fn locate(&self, span: Range<usize>) -> SourceLocation {
        SourceText::new(&self.path, &self.text).locate(span)
    }

    /// Returns a text with its place as the origin.
    pub(super) fn sourced(&self, found: LocatedText) -> SourcedText {
        SourcedText { text: found.text, origin: ValueOrigin::Stated(self.locate(found.span)) }
    }

    /// Returns the first literal among some names.
    pub(super) fn first_text(&self, names: &[&str]) -> Option<SourcedText> {
        let found = names.iter().find_map(|name| program_settings::find(&self.text, name))?;
        Some(self.sourced(found)).filter(|found| !found.text.trim().is_empty())
    }

    /// Returns the text of a setting: a literal, or a name such as `SITE.title` whose literal
    /// is in this program or in one that it imports.
    pub(super) fn resolve_setting(
        &self,
        name: &str,
        folder: &SiteFolder<'_>,
    ) -> Option<SourcedText> {
        if let Some(found) = self.first_text(&[name]) {
            return Some(found);
        }
        let span = program_settings::find_computed(&self.text, name)?;
        self.resolve_name(self.text.get(span)?, folder)
    }

    /// Returns the literal that a name such as `SITE.title` has.
    pub(super) fn resolve_name(
        &self,
        expression: &str,
        folder: &SiteFolder<'_>,
    ) -> Option<SourcedText> {
        let is_name = expression
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.'));
        let key = expression.rsplit('.').next().filter(|key| is_name && !key.is_empty())?;
        let is_own = expression == key;
        if let Some(found) = self.first_text(&[key]).filter(|_| is_own) {
            return Some(found);
        }
        let object = expression.split('.').next().unwrap_or_default();
        let imported = self.import_of(object)?;
        ENDINGS.iter().find_map(|ending| {
            Self::read(&format!("{imported}{ending}"), folder)?.first_text(&[key])
        })
    }

    /// Returns the path of the program that a name is imported from, without its ending.
    fn import_of(&self, name: &str) -> Option<String> {
        for (at, _) in self.text.match_indices("import ") {
            let rest = &self.text[at..];
            let (names, after) = rest.split_once(" from ")?;
            let mut words = names.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            if names.contains(';') || !words.any(|word| word == name) {
                continue;
            }
            let quote = after.chars().next().filter(|mark| matches!(mark, '\'' | '"'))?;
            let path = after[1..].split(quote).next()?;
            return self.resolve_path(path);
        }
        None
    }

    /// Resolves the path of an import. `@/` and `~/` usually are the folder `src`.
    fn resolve_path(&self, path: &str) -> Option<String> {
        let aliases = ["@/", "~/", "src/", "/src/"];
        if let Some(rest) = aliases.iter().find_map(|alias| path.strip_prefix(alias)) {
            return Some(format!("src/{rest}"));
        }
        if let Some(rest) = path.strip_prefix('@') {
            return Some(format!("src/{rest}"));
        }
        let mut parts: Vec<&str> = self.name.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        path.starts_with('.').then(|| parts.join("/"))
    }
}
