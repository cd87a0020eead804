//! Diagnostics for programs: one JSON object per line.
//!
//! The keys are stable: `severity`, `code` and `message`, and if known `file`, `line`,
//! `column`, `excerpt`, `also` (the second location), `help` and `edit`: the byte range of a
//! file, and the text that fixes the problem in its place.

use serde::Serialize;

use super::{Diagnostic, SourceLocation, SuggestedEdit};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    file: String,
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> JsonEdit<'a> {
    fn new(edit: &'a SuggestedEdit) -> Self {
        let SuggestedEdit { path, span, replacement, .. } = edit;
        let file = path.to_string_lossy().into_owned();
        Self { file, start: span.start, end: span.end, text: replacement }
    }
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
        also: diagnostic.second_location().map(JsonLocation::new),
        help: diagnostic.help.as_deref(),
        edit: diagnostic.edit().map(JsonEdit::new),
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
        let edit = SourceText::new(&path, "date: x").suggest_edit(6..7, "2026-01-02");
        let found = Diagnostic::new(&codes::ARTICLE_BAD_DATE, "a").with_edit(edit);
        insta::assert_snapshot!(render(&found), @r#"{"severity":"error","code":"article/bad-date","message":"a","edit":{"file":"a.md","start":6,"end":7,"text":"2026-01-02"}}"#);
    }
}
