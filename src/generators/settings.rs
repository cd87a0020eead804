//! A configuration as its generator wrote it: data, or a program's text.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText};
use crate::generators::{not_understood, program_settings};
use crate::syntax::value::{SpannedValue, ValueTable};
use crate::syntax::{json, toml, yaml};

/// What a configuration says.
enum SettingsContent<'a> {
    Data(ValueTable<'a>),
    /// A program, which is searched for plain settings and never run.
    Code,
}

/// A configuration and the file it came from.
pub struct GeneratorSettings<'a> {
    text: &'a str,
    path: Arc<Path>,
    content: SettingsContent<'a>,
}

/// A text and where it stands.
pub type LocatedText = (String, Range<usize>);

impl<'a> GeneratorSettings<'a> {
    /// Reads a configuration by the ending of its name; faults are reported.
    pub fn parse(text: &'a str, path: &Path, report: &mut Report) -> Self {
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
                let help = "mend the line, then run `init` again; or fill in feed.toml by hand";
                not_understood(fault.message, help).with_location(source.at(fault.span))
            }));
            ValueTable::default()
        });
        Self { text, path: shown, content: SettingsContent::Data(table) }
    }

    /// Returns the file.
    pub fn path(&self) -> Arc<Path> {
        self.path.clone()
    }

    /// Finds the place of a byte range.
    pub fn location(&self, span: Range<usize>) -> SourceLocation {
        SourceText::new(&self.path, self.text).at(span)
    }

    /// Finds a value by its keys, `params.description`, without case.
    pub fn value(&self, path: &str) -> Option<&SpannedValue<'a>> {
        let SettingsContent::Data(table) = &self.content else { return None };
        let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
        let mut value = find(table, first)?;
        for key in rest.into_iter().flat_map(|rest| rest.split('.')) {
            value = find(value.as_table()?, key)?;
        }
        Some(value)
    }

    /// Finds a text that is not empty, and where it stands.
    pub fn locate_text(&self, path: &str) -> Option<LocatedText> {
        let found = match &self.content {
            SettingsContent::Data(_) => {
                let value = self.value(path)?;
                (value.as_str()?.to_owned(), value.span.clone())
            }
            SettingsContent::Code => program_settings::find(self.text, path)?,
        };
        Some(found).filter(|(text, _)| !text.trim().is_empty())
    }

    /// Finds a text that is not empty.
    pub fn text(&self, path: &str) -> Option<String> {
        self.locate_text(path).map(|(text, _)| text)
    }

    /// Finds the first of some texts.
    pub fn any(&self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// Reports the settings of a program that have a value which is no plain text.
    pub fn computed(&self, names: &[&str], report: &mut Report) {
        for name in names {
            if let Some(span) = program_settings::find_computed(self.text, name) {
                let message = format!("`{name}` is computed, and programs are not run");
                report.push(self.fault(span, message, "write its value into feed.toml by hand"));
            }
        }
    }

    /// Makes the warning that a part was not understood.
    pub fn fault(&self, span: Range<usize>, message: String, help: &str) -> Diagnostic {
        not_understood(message, help).with_location(self.location(span))
    }

    /// Makes the warning that a pattern holds a name that ours have none for.
    pub fn no_name(&self, placed: &LocatedText, name: &str) -> Diagnostic {
        let message = format!("`{name}` in `{}` has no like in feedwright", placed.0);
        let help =
            "write `permalink` below `[articles]` in feed.toml by hand, then compare one address";
        self.fault(placed.1.clone(), message, help)
    }
}

fn find<'t, 'a>(table: &'t ValueTable<'a>, name: &str) -> Option<&'t SpannedValue<'a>> {
    let mut entries = table.entries.iter();
    entries.find(|(key, _)| key.name.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
