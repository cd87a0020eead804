//! What a build said of something, kept to be said again by the next.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::validator;

/// A problem by the name of its code, without the details that programs ask
/// `validate` for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedDiagnostic {
    code: String,
    message: String,
    place: Option<CachedLocation>,
    help: Option<Box<str>>,
}

/// A place in a file.
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
        let place = |at: &SourceLocation| CachedLocation {
            path: at.path.to_path_buf(),
            line: at.line,
            column: at.column,
            excerpt: at.excerpt.clone(),
            mark: (at.mark.start, at.mark.end),
        };
        Self {
            code: found.code.name.to_owned(),
            message: found.message.clone(),
            place: found.location.as_ref().map(place),
            help: found.help.clone(),
        }
    }
}

impl CachedDiagnostic {
    /// Returns the problem, unless this release has no such code.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        let own = codes::find(&self.code);
        let code = own.or_else(|| validator::codes::find(&self.code).map(|row| &row.code))?;
        let location = |place: &CachedLocation| SourceLocation {
            path: Path::new(&place.path).into(),
            line: place.line,
            column: place.column,
            excerpt: place.excerpt.clone(),
            mark: place.mark.0..place.mark.1,
        };
        Some(Diagnostic {
            code,
            message: self.message.clone(),
            location: self.place.as_ref().map(location),
            second_location: None,
            help: self.help.clone(),
            details: Box::default(),
        })
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
            let found = Diagnostic::new(code, "b").with_location(location.clone()).help("c");
            assert_eq!(CachedDiagnostic::from(&found).diagnostic(), Some(found));
        }
    }

    #[test]
    fn code_of_another_release_is_none() {
        let said = CachedDiagnostic::from(&Diagnostic::new(&codes::FEED_EMPTY, "b"));
        assert_eq!(CachedDiagnostic { code: "feed/unheard-of".into(), ..said }.diagnostic(), None);
    }
}
