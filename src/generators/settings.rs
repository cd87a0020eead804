//! Configuration of a site generator: a data file (TOML, YAML or JSON), or the text of a
//! program.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText};
use crate::generators::{SourcedText, ValueOrigin, not_understood, program_settings};
use crate::syntax::value::{SpannedValue, ValueTable};
use crate::syntax::{json, toml, yaml};

pub(super) use program_settings::LocatedText;

/// Parsed content of a configuration.
enum SettingsContent<'a> {
    Data(ValueTable<'a>),
    /// A program, which is searched for string settings and never run.
    Code,
}

/// A configuration and the file it came from.
pub(super) struct GeneratorSettings<'a> {
    text: &'a str,
    path: Arc<Path>,
    content: SettingsContent<'a>,
}

impl<'a> GeneratorSettings<'a> {
    /// Parses a configuration by its file extension and reports syntax errors. A file
    /// with errors has no settings.
    pub(super) fn parse(text: &'a str, path: &Path, report: &mut Report) -> Self {
        let shown: Arc<Path> = path.into();
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let all = start..text.len();
        let parsed = match path.extension().and_then(|ending| ending.to_str()) {
            Some("toml") => toml::parse(text, all),
            Some("yaml" | "yml") => yaml::parse(text, all),
            Some("json") => json::parse(text, all),
            _ => return Self { text, path: shown, content: SettingsContent::Code },
        };
        let table = parsed.unwrap_or_else(|faults| {
            let source = SourceText::new(&shown, text);
            report.diagnostics.extend(faults.into_iter().map(|fault| {
                let help =
                    "fix this line and run `feedwright init` again, or fill in feed.toml by hand";
                not_understood(fault.message, help).with_location(source.locate(fault.span))
            }));
            ValueTable::default()
        });
        Self { text, path: shown, content: SettingsContent::Data(table) }
    }

    /// Returns the whole text of the file.
    pub(super) const fn source_text(&self) -> &'a str {
        self.text
    }

    /// Returns the path of the file.
    pub(super) fn path(&self) -> Arc<Path> {
        self.path.clone()
    }

    /// Returns true if the text of the file contains another one.
    pub(super) fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Converts a byte range of the file into a location.
    pub(super) fn location(&self, span: Range<usize>) -> SourceLocation {
        SourceText::new(&self.path, self.text).locate(span)
    }

    /// Finds a value by a dotted path of keys like `params.description`, ignoring case.
    pub(super) fn value(&self, path: &str) -> Option<&SpannedValue<'a>> {
        let SettingsContent::Data(table) = &self.content else { return None };
        let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
        let mut value = find(table, first)?;
        for key in rest.into_iter().flat_map(|rest| rest.split('.')) {
            value = find(value.as_table()?, key)?;
        }
        Some(value)
    }

    /// Finds a text that is not blank, with its byte range.
    pub(super) fn locate_text(&self, path: &str) -> Option<LocatedText> {
        let found = match &self.content {
            SettingsContent::Data(_) => {
                let value = self.value(path)?;
                LocatedText { text: value.as_str()?.to_owned(), span: value.span.clone() }
            }
            SettingsContent::Code => program_settings::find(self.text, path)?,
        };
        Some(found).filter(|found| !found.text.trim().is_empty())
    }

    /// Finds a text that is not blank, by a dotted path of keys.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.locate_text(path).map(|found| found.text)
    }

    /// Finds a text that is not blank, with its place as the origin.
    pub(super) fn sourced(&self, path: &str) -> Option<SourcedText> {
        let found = self.locate_text(path)?;
        let origin = ValueOrigin::Stated(self.location(found.span));
        Some(SourcedText { text: found.text, origin })
    }

    /// Finds a text in a table of a program, such as `path` in `blog: { path: 'news' }`.
    pub(super) fn sourced_in(&self, table: &str, name: &str) -> Option<SourcedText> {
        let range = program_settings::find_table(self.text, table)?;
        let found = program_settings::find(&self.text[range.clone()], name)?;
        let span = range.start + found.span.start..range.start + found.span.end;
        let origin = ValueOrigin::Stated(self.location(span));
        Some(SourcedText { text: found.text, origin })
    }

    /// Returns the first text that exists among some paths, with its place as the origin.
    pub(super) fn first_sourced(&self, paths: &[&str]) -> Option<SourcedText> {
        paths.iter().find_map(|path| self.sourced(path))
    }

    /// Finds the texts of a list, or one text, each with its place as the origin.
    pub(super) fn sourced_items(&self, path: &str) -> Vec<SourcedText> {
        let Some(value) = self.value(path) else { return Vec::new() };
        let items = value.as_list().iter().chain([value]).filter_map(|item| {
            let text = item.as_str().filter(|text| !text.trim().is_empty())?.to_owned();
            Some(SourcedText {
                text,
                origin: ValueOrigin::Stated(self.location(item.span.clone())),
            })
        });
        items.collect()
    }

    /// Returns the translation of a text, with the place of the text as its origin.
    pub(super) fn translated(&self, written: &LocatedText, text: String) -> SourcedText {
        SourcedText { text, origin: ValueOrigin::Stated(self.location(written.span.clone())) }
    }

    /// Returns a text and its origin: the place of the setting, or the generator's default.
    pub(super) fn sourced_or(&self, path: &str, default: &str) -> SourcedText {
        self.sourced(path).unwrap_or_else(|| SourcedText::default_of(default))
    }

    /// Reports settings of a program whose values are not string literals.
    pub(super) fn report_computed(&self, names: &[&str], report: &mut Report) {
        if matches!(self.content, SettingsContent::Data(_)) {
            return;
        }
        for name in names {
            if let Some(span) = program_settings::find_computed(self.text, name) {
                let message = format!(
                    "`{name}` is computed by the program, and feedwright does not run programs"
                );
                report.push(self.warning(span, message, "write its value into feed.toml by hand"));
            }
        }
    }

    /// Returns the warning about a part that was not understood.
    pub(super) fn warning(&self, span: Range<usize>, message: String, help: &str) -> Diagnostic {
        not_understood(message, help).with_location(self.location(span))
    }

    /// Returns the warning about a placeholder of a permalink pattern for which feedwright
    /// has no equivalent.
    pub(super) fn unsupported_placeholder(&self, pattern: &LocatedText, name: &str) -> Diagnostic {
        let message = format!("`{name}` in `{}` has no equivalent in feedwright", pattern.text);
        let help = "write `permalink` below `[articles]` in feed.toml by hand, then compare one article's address";
        self.warning(pattern.span.clone(), message, help)
    }
}

fn find<'t, 'a>(table: &'t ValueTable<'a>, name: &str) -> Option<&'t SpannedValue<'a>> {
    let mut entries = table.entries.iter();
    entries.find(|(key, _)| key.name.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
