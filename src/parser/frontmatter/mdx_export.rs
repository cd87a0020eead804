//! Frontmatter that MDX exports: `export const frontmatter = {…}`.

use super::{Frontmatter, FrontmatterSearch, TextExtent, line};
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::parser::frontmatter::FrontmatterDialect;
use crate::syntax::object_literal;

/// Names under which sites export the fields of an article.
const NAMES: &[&str] = &["frontmatter", "frontMatter", "metadata", "meta"];

/// Finds the exported object. In a file of MDX it may be anywhere among the
/// lines; in another it must come first.
pub(super) fn find(
    source: &SourceText<'_>,
    extent: TextExtent,
    start: usize,
) -> Option<FrontmatterSearch> {
    let text = source.text;
    let is_mdx = source.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mdx"));
    if !is_mdx && !is_module(text[start..].trim_start()) {
        return None;
    }
    let Some(statement) = statement(text, start) else {
        return (extent == TextExtent::Start).then_some(FrontmatterSearch::More);
    };
    let brace = statement.brace;
    match object_literal::end(text, brace) {
        Some(end) if end < text.len() || extent == TextExtent::Whole => {
            let is_first = text[start..statement.at].trim().is_empty();
            let body = if is_first { line(text, end).1 } else { start };
            let dialect = Some(FrontmatterDialect::Export);
            Some(FrontmatterSearch::Complete(Frontmatter { dialect, fields: brace..end, body }))
        }
        Some(_) | None if extent == TextExtent::Start => Some(FrontmatterSearch::More),
        Some(_) | None => Some(FrontmatterSearch::Faulty(Box::new(
            Diagnostic::new(
                &codes::ARTICLE_UNCLOSED,
                "frontmatter that begins with `{` should end with `}`",
            )
            .with_location(source.at(brace..brace + 1))
            .help("add the missing `}`, `]` or quote"),
        ))),
    }
}

/// Says whether a text begins with a statement of a module.
fn is_module(text: &str) -> bool {
    text.starts_with("import ") || text.starts_with("export ")
}

/// A statement that exports fields.
struct ExportStatement {
    at: usize,
    brace: usize,
}

/// Finds the statement; in a fence of code there is none.
fn statement(text: &str, start: usize) -> Option<ExportStatement> {
    let (mut at, mut fence) = (start, None);
    while at < text.len() {
        let (current, next) = line(text, at);
        let bare = current.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (mark, fence) {
            (Some(mark), None) => fence = Some(mark),
            (Some(mark), Some(open)) if mark == open => fence = None,
            (_, Some(_)) => {}
            (None, None) => {
                if let Some(brace) = object_of(current) {
                    return Some(ExportStatement { at, brace: at + brace });
                }
            }
        }
        at = next;
    }
    None
}

/// Returns the place of the brace in `export const frontmatter = {`; a type may
/// follow the name.
fn object_of(line: &str) -> Option<usize> {
    let rest = line.strip_prefix("export ")?.trim_start();
    let rest = ["const ", "let ", "var "].iter().find_map(|word| rest.strip_prefix(word))?;
    let rest = rest.trim_start();
    let length = rest.find(|next: char| !next.is_alphanumeric()).unwrap_or(rest.len());
    let (name, after) = rest.split_at(length);
    let (kind, value) = after.split_once('=')?;
    let is_typed = kind.trim().is_empty() || kind.trim_start().starts_with(':');
    let value = value.trim_start();
    (NAMES.contains(&name) && is_typed && value.starts_with('{')).then(|| line.len() - value.len())
}

/// Says how to go on where an object can't be read.
pub(super) fn with_help(fault: Diagnostic) -> Diagnostic {
    fault.help(
        "write texts, numbers, true, false, lists and objects alone, or put the fields between \
         two lines `---` at the top of the file: feedwright runs no programs",
    )
}
