//! Diagnostics for people: message, source line with a caret, and help.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Severity, SourceLocation, SuggestedEdit};

/// Choice of colors in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorStyle {
    /// ANSI escape sequences for terminals.
    Colored,
    /// Plain text for files and pipes.
    Plain,
}

/// Renders a diagnostic as lines of text, without a line break at the end.
pub fn render(diagnostic: &Diagnostic, style: ColorStyle) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name)
        .elements(diagnostic.location.iter().flat_map(snippet_of))
        .elements(diagnostic.second_location().into_iter().flat_map(snippet_of));
    let help = diagnostic.help.as_deref();
    let edit = diagnostic.edit();
    let (long, edit) = edit.map_or((None, None), |edit| {
        let is_long = edit.lines.text.contains(['\n', '\r']);
        if is_long { (Some(edit), None) } else { (None, Some(render_edit(edit, help, diagnostic))) }
    });
    if let Some(help) = help.filter(|_| edit.is_none()) {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = match style {
        ColorStyle::Colored => Renderer::styled(),
        ColorStyle::Plain => Renderer::plain(),
    };
    let groups: Vec<Group<'_>> = [group].into_iter().chain(edit).collect();
    let text = renderer.decor_style(DecorStyle::Ascii).render(&groups);
    match long {
        Some(edit) => format!("{text}\n{}", edit.lines.to_numbered_diff(&edit.replacement)),
        None => text,
    }
}

/// Renders an edit of one line as a diff, with the help above it.
fn render_edit<'a>(
    edit: &'a SuggestedEdit,
    help: Option<&'a str>,
    diagnostic: &Diagnostic,
) -> Group<'a> {
    let lines = &edit.lines;
    let snippet = Snippet::source(&*lines.text)
        .line_start(lines.first)
        .patch(Patch::new(lines.mark.clone(), &*edit.replacement));
    let is_elsewhere = diagnostic.location.as_ref().is_none_or(|at| at.path != edit.path);
    let path = is_elsewhere.then(|| edit.path.to_string_lossy());
    Level::HELP.secondary_title(help.unwrap_or("change it like this")).element(snippet.path(path))
}

/// Renders a location: its path and position, and its line if it has an excerpt.
fn snippet_of(location: &SourceLocation) -> Vec<Element<'_>> {
    let path = location.display_path();
    let (line, column) = (location.line as usize, location.column as usize);
    let origin = Origin::path(path.clone()).line(line).char_column(column);
    if location.excerpt.is_empty() {
        return vec![origin.into()];
    }
    let snippet = Snippet::source(&*location.excerpt)
        .line_start(line)
        .annotation(AnnotationKind::Primary.span(location.span()));
    // annotate-snippets computes the column from the excerpt, which is wrong for a
    // line that was cut: give it then.
    let is_whole = location.excerpt[..location.span().start].chars().count() + 1 == column;
    if is_whole { vec![snippet.path(path).into()] } else { vec![origin.into(), snippet.into()] }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{SourceText, codes};

    #[test]
    fn diagnostic_shows_its_line_and_help() {
        let path: Arc<Path> = Path::new("articles/hello.md").into();
        let text = "---\ntitle: Hello\ndate: last Tuesday\n---\n";
        let found = Diagnostic::new(
            &codes::ARTICLE_BAD_DATE,
            "`date` should be a date, not `last Tuesday`",
        )
        .with_location(SourceText::new(&path, text).locate(23..35))
        .help("fix the value, or remove the field");
        insta::assert_snapshot!(render(&found, ColorStyle::Plain), @"
        error[article/bad-date]: `date` should be a date, not `last Tuesday`
         --> articles/hello.md:3:7
          |
        3 | date: last Tuesday
          |       ^^^^^^^^^^^^
          |
          = help: fix the value, or remove the field
        ");
    }

    #[test]
    fn diagnostic_with_two_locations_shows_both() {
        let (a, b): (Arc<Path>, Arc<Path>) = (Path::new("a.md").into(), Path::new("b.md").into());
        let found = Diagnostic::new(&codes::ARTICLE_REPEATED_ID, "`b.md` has the same id: `x`")
            .with_location(SourceText::new(&a, "---\nid: x\n").locate(8..9))
            .with_second_location(SourceText::new(&b, "---\ntitle: B\nguid: x\n").locate(19..20))
            .help("give one of the two another id");
        insta::assert_snapshot!(render(&found, ColorStyle::Plain), @"
        error[article/repeated-id]: `b.md` has the same id: `x`
         --> a.md:2:5
          |
        2 | id: x
          |     ^
          |
         ::: b.md:3:7
          |
        3 | guid: x
          |       ^
          |
          = help: give one of the two another id
        ");
        let file = found.with_second_location(SourceLocation::file(Path::new("b.md")));
        assert_eq!(file.second_location(), None);
    }

    #[test]
    fn edit_is_a_diff_below_the_help() {
        let path: Arc<Path> = Path::new("a.md").into();
        let source = SourceText::new(&path, "---\ntitle: One: two\n---\n");
        let found = Diagnostic::new(&codes::ARTICLE_SYNTAX, "`title` needs quotes")
            .with_location(source.locate(11..19))
            .help("put the value in double quotes")
            .with_edit(source.suggest_edit(11..19, "\"One: two\""));
        insta::assert_snapshot!(render(&found, ColorStyle::Plain), @r#"
        error[article/bad-frontmatter]: `title` needs quotes
         --> a.md:2:8
          |
        2 | title: One: two
          |        ^^^^^^^^
          |
        help: put the value in double quotes
          |
        2 - title: One: two
        2 + title: "One: two"
          |
        "#);
        let found = found.with_edit(source.suggest_edit(4..4, "id: \"a\"\n"));
        insta::assert_snapshot!(render(&found, ColorStyle::Plain), @r#"
        error[article/bad-frontmatter]: `title` needs quotes
         --> a.md:2:8
          |
        2 | title: One: two
          |        ^^^^^^^^
          |
        help: put the value in double quotes
          |
        2 + id: "a"
          |
        "#);
    }

    #[test]
    fn diagnostic_without_a_line_shows_its_file() {
        let found = Diagnostic::new(&codes::ARTICLE_UNREADABLE, "can't be opened")
            .with_location(SourceLocation::file(Path::new("articles/hello.md")));
        insta::assert_snapshot!(render(&found, ColorStyle::Plain), @"
        error[article/unreadable]: can't be opened
        --> articles/hello.md:1:1
        ");
    }
}
