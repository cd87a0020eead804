//! Settings of both files of a Pelican site. `pelican` is run with `publishconf.py` for the
//! published site; it imports `pelicanconf.py`.

use std::path::Path;
use std::sync::Arc;

use super::python_expression::PythonValue;
use super::python_file::{PythonAssignment, PythonFile};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{SiteFolder, SourcedText, ValueOrigin, not_understood};

/// File with settings of the published site.
const PUBLISHED: &str = "publishconf.py";

/// File with settings.
struct SettingsFile {
    path: Arc<Path>,
    text: String,
    python: PythonFile,
}

/// Setting whose value turns something on or off.
pub(super) enum SettingState {
    /// The site does not have the setting.
    Missing,
    /// `None`, `False` or an empty text.
    Off,
    /// A text.
    Text(SourcedText),
    /// The program decides, or the value is of another type.
    Computed,
}

/// Settings of a site.
pub(super) struct PelicanSettings {
    /// The files, from the one that wins.
    files: [SettingsFile; 2],
}

impl PelicanSettings {
    /// Parses the main file, and reads the one of the published site.
    pub(super) fn new(
        main: &GeneratorSettings<'_>,
        folder: &SiteFolder<'_>,
        report: &mut Report,
    ) -> Self {
        let local = PythonFile::parse(main.source_text(), &PythonFile::default());
        let text = folder.read(PUBLISHED, report).unwrap_or_default();
        let python = PythonFile::parse(&text, &local);
        let published = SettingsFile { path: folder.join(PUBLISHED).into(), text, python };
        let text = main.source_text().to_owned();
        Self { files: [published, SettingsFile { path: main.path(), text, python: local }] }
    }

    fn find(&self, name: &str) -> Option<(&SettingsFile, PythonAssignment)> {
        self.files.iter().find_map(|file| Some((file, file.python.find(name)?)))
    }

    /// Returns the value of a setting.
    pub(super) fn value(&self, name: &str) -> Option<PythonValue> {
        self.find(name).map(|(_, found)| found.value)
    }

    /// Returns the state of a setting.
    pub(super) fn state(&self, name: &str) -> SettingState {
        let Some((file, found)) = self.find(name) else { return SettingState::Missing };
        let origin = ValueOrigin::Stated(file.locate(&found));
        match found.value {
            PythonValue::Text(text) if text.trim().is_empty() => SettingState::Off,
            PythonValue::Text(text) => SettingState::Text(SourcedText { text, origin }),
            PythonValue::Absent | PythonValue::Flag(false) => SettingState::Off,
            PythonValue::Flag(true) | PythonValue::List(_) | PythonValue::Computed => {
                SettingState::Computed
            }
        }
    }

    /// Returns the text of a setting; none if it is missing, off or computed.
    pub(super) fn text(&self, name: &str) -> Option<SourcedText> {
        match self.state(name) {
            SettingState::Text(text) => Some(text),
            SettingState::Missing | SettingState::Off | SettingState::Computed => None,
        }
    }

    /// Returns the texts of a list.
    pub(super) fn texts(&self, name: &str) -> Vec<SourcedText> {
        let Some((file, found)) = self.find(name) else { return Vec::new() };
        let origin = ValueOrigin::Stated(file.locate(&found));
        let values = match found.value {
            PythonValue::List(values) => values,
            value => vec![value],
        };
        let texts = values.into_iter().filter_map(|value| match value {
            PythonValue::Text(text) => Some(SourcedText { text, origin: origin.clone() }),
            _ => None,
        });
        texts.collect()
    }

    /// Reports settings whose values are not certain before the program is run.
    pub(super) fn report_computed(&self, names: &[&str], report: &mut Report) {
        for name in names {
            let Some((_, found)) = self.find(name) else { continue };
            let is_computed = match &found.value {
                PythonValue::Computed => true,
                PythonValue::List(items) => items.contains(&PythonValue::Computed),
                PythonValue::Text(_) | PythonValue::Flag(_) | PythonValue::Absent => false,
            };
            if is_computed {
                let message = format!(
                    "`{name}` is computed by the program, and feedwright does not run programs"
                );
                let found = not_understood(message, "write its value into feed.toml by hand");
                report.push(self.located(found, name));
            }
        }
    }

    /// Adds the place of a setting to a diagnostic.
    pub(super) fn located(&self, diagnostic: Diagnostic, name: &str) -> Diagnostic {
        match self.find(name) {
            Some((file, found)) => diagnostic.with_location(file.locate(&found)),
            None => diagnostic.with_location(SourceLocation::file(self.files[1].path.clone())),
        }
    }
}

impl SettingsFile {
    /// Returns the place of a value.
    fn locate(&self, found: &PythonAssignment) -> SourceLocation {
        SourceText::new(&self.path, &self.text).locate(found.span.clone())
    }
}
