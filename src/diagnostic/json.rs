//! Diagnostics for programs: one JSON object per line.
//!
//! The keys are stable: `severity`, `code` and `message`, and if known `file`, `line`,
//! `column`, `excerpt`, `also` (the second location) and `help`.

use serde::Serialize;

use super::{Diagnostic, SourceLocation};

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    severity: &'a str,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<JsonLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonLocation<'a> {
    file: String,
    line: u32,
    column: u32,
    excerpt: &'a str,
}

impl<'a> JsonLocation<'a> {
    fn new(location: &'a SourceLocation) -> Self {
        let SourceLocation { path, line, column, excerpt, .. } = location;
        Self { file: path.to_string_lossy().into_owned(), line: *line, column: *column, excerpt }
    }
}

/// Renders a diagnostic as a JSON object, without a line break at the end.
pub fn render(diagnostic: &Diagnostic) -> String {
    let location = diagnostic.location.as_ref();
    let line = JsonDiagnostic {
        severity: diagnostic.code.severity.as_str(),
        code: diagnostic.code.name,
        message: &diagnostic.message,
        file: location.map(SourceLocation::display_path),
        line: location.map(|location| location.line),
        column: location.map(|location| location.column),
        excerpt: location.map(|location| &*location.excerpt),
        also: diagnostic.second_location.as_deref().map(JsonLocation::new),
        help: diagnostic.help.as_deref(),
    };
    serde_json::to_string(&line).expect("strings and numbers always serialize")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{SourceText, codes};

    #[test]
    fn diagnostic_is_one_object() {
        let path: Arc<Path> = Path::new("a.md").into();
        let found = Diagnostic::new(&codes::ARTICLE_BAD_DATE, "no \"date\"")
            .with_location(SourceText::new(&path, "date: x").locate(6..7))
            .help("fix it");
        insta::assert_snapshot!(render(&found), @r#"{"severity":"error","code":"article/bad-date","message":"no \"date\"","file":"a.md","line":1,"column":7,"excerpt":"date: x","help":"fix it"}"#);
        let found = found.with_second_location(SourceText::new(&path, "date: x").locate(0..4));
        insta::assert_snapshot!(render(&found), @r#"{"severity":"error","code":"article/bad-date","message":"no \"date\"","file":"a.md","line":1,"column":7,"excerpt":"date: x","also":{"file":"a.md","line":1,"column":1,"excerpt":"date: x"},"help":"fix it"}"#);
    }
}
