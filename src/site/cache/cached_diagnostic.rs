//! Diagnostics that are cached, so that the next build can report them again.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Severity, SourceLocation, codes};
use crate::validator;

/// Diagnostic with the name of its code. It has no details, which only `validate` shows, and
/// no edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CachedDiagnostic {
    code: String,
    message: String,
    location: Option<CachedLocation>,
    second_location: Option<CachedLocation>,
    help: Option<Box<str>>,
}

/// Location in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct CachedLocation {
    path: PathBuf,
    line: u32,
    column: u32,
    excerpt: Box<str>,
    mark: (u32, u32),
}

impl From<&Diagnostic> for CachedDiagnostic {
    fn from(found: &Diagnostic) -> Self {
        Self {
            code: found.code.name.to_owned(),
            message: found.message.clone(),
            location: found.location.as_ref().map(CachedLocation::from),
            second_location: found.second_location().map(CachedLocation::from),
            help: found.help.clone(),
        }
    }
}

impl From<&SourceLocation> for CachedLocation {
    fn from(at: &SourceLocation) -> Self {
        Self {
            path: at.path.to_path_buf(),
            line: at.line,
            column: at.column,
            excerpt: at.excerpt.clone(),
            mark: (at.mark.start, at.mark.end),
        }
    }
}

/// Converts the diagnostics of an article for a cache. Returns `None` if they can't be cached:
/// an article with an error is read again until it has none, and an edit is only made from
/// the text that it edits.
pub(crate) fn to_cached(found: &[Diagnostic]) -> Option<Vec<CachedDiagnostic>> {
    let can_be_cached =
        |found: &Diagnostic| found.code.severity != Severity::Error && found.edit().is_none();
    found.iter().all(can_be_cached).then(|| found.iter().map(CachedDiagnostic::from).collect())
}

/// Returns cached diagnostics; `None` if this release does not have the code of one.
pub(crate) fn replay(cached: &[CachedDiagnostic]) -> Option<Vec<Diagnostic>> {
    cached.iter().map(CachedDiagnostic::to_diagnostic).collect()
}

impl CachedDiagnostic {
    /// Returns the diagnostic; `None` if this release does not have its code.
    pub(crate) fn to_diagnostic(&self) -> Option<Diagnostic> {
        let code = codes::find(&self.code)
            .or_else(|| validator::codes::find(&self.code).map(|row| &row.code))?;
        let mut found = Diagnostic::new(code, &*self.message);
        found.location = self.location.as_ref().map(CachedLocation::to_location);
        found.help.clone_from(&self.help);
        Some(match &self.second_location {
            Some(location) => found.with_second_location(location.to_location()),
            None => found,
        })
    }
}

impl CachedLocation {
    fn to_location(&self) -> SourceLocation {
        SourceLocation {
            path: Path::new(&self.path).into(),
            line: self.line,
            column: self.column,
            excerpt: self.excerpt.clone(),
            mark: self.mark.0..self.mark.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    #[test]
    fn problem_comes_back_as_it_was() {
        let path = Path::new("a.md").into();
        let location = SourceText::new(&path, "a\nbcd\n").locate(3..4);
        for code in [&codes::FEED_EMPTY, &validator::codes::find("DuplicateUpdated").unwrap().code]
        {
            let found = Diagnostic::new(code, "b")
                .with_location(location.clone())
                .with_second_location(location.clone())
                .help("c");
            assert_eq!(CachedDiagnostic::from(&found).to_diagnostic(), Some(found), "{code:?}");
        }
    }

    #[test]
    fn errors_and_edits_are_not_cached() {
        let warning = Diagnostic::new(&codes::ARTICLE_EMPTY, "a");
        let path = Path::new("a.md").into();
        let edit = SourceText::new(&path, "a").suggest_edit(0..1, "b");
        let edited = warning.clone().with_edit(edit);
        let error = Diagnostic::new(&codes::ARTICLE_BAD_DATE, "a");
        let rows = [
            ("nothing", vec![], true),
            ("warning", vec![warning.clone()], true),
            ("edit", vec![warning.clone(), edited], false),
            ("error", vec![warning, error], false),
        ];
        for (name, found, expected) in rows {
            assert_eq!(to_cached(&found).is_some(), expected, "{name}");
        }
    }

    #[test]
    fn code_of_another_release_is_none() {
        let cached = CachedDiagnostic::from(&Diagnostic::new(&codes::FEED_EMPTY, "b"));
        let other = CachedDiagnostic { code: "feed/unheard-of".into(), ..cached };
        assert_eq!(other.to_diagnostic(), None);
    }
}
