//! Finds what an MDX file exports: frontmatter as in `export const frontmatter = {…}`, and
//! other values that may hide the article, like `export const draft = true`.

use std::ops::Range;

use super::{Frontmatter, FrontmatterSearch, TextExtent, line};
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::frontmatter::FrontmatterDialect;
use crate::syntax::object_literal;
use crate::syntax::value::{SpannedKey, ValueKind, ValueTable};
use crate::text::fold;

/// Names under which sites export the fields of articles.
const NAMES: &[&str] = &["frontmatter", "frontMatter", "metadata", "meta"];

/// Finds the exported object. In an MDX file it may be anywhere; in other files only at the
/// beginning.
pub(crate) fn find(
    source: &SourceText<'_>,
    extent: TextExtent,
    start: usize,
) -> Option<FrontmatterSearch> {
    let text = source.text;
    if !is_mdx(source) && !is_module(text[start..].trim_start()) {
        return None;
    }
    let Some(statement) = find_statement(text, start) else {
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
                "frontmatter that starts with `{` has no `}` to end it",
            )
            .with_location(source.locate(brace..brace + 1))
            .help("add the missing `}`, `]` or quote"),
        ))),
    }
}

/// Returns true if a text begins with `import` or `export`.
fn is_module(text: &str) -> bool {
    text.starts_with("import ") || text.starts_with("export ")
}

/// Statement that exports fields.
struct ExportStatement {
    /// Offset of the statement.
    at: usize,
    /// Offset of the opening brace.
    brace: usize,
}

/// Finds the statement that exports the fields of the article.
fn find_statement(text: &str, start: usize) -> Option<ExportStatement> {
    export_lines(text, start).find_map(|at| {
        let declarator = Declarator::parse(text, first_declarator(text, at)?)?;
        let value = text[declarator.value..].trim_start_matches([' ', '\t']);
        let is_fields = NAMES.contains(&&text[declarator.name]) && value.starts_with('{');
        is_fields.then(|| ExportStatement { at, brace: text.len() - value.len() })
    })
}

/// Returns the offsets of all lines that begin with `export`, outside fenced code.
fn export_lines(text: &str, start: usize) -> impl Iterator<Item = usize> {
    let (mut next, mut fence) = (start, None);
    std::iter::from_fn(move || {
        while next < text.len() {
            let at = next;
            let (current, after) = line(text, at);
            next = after;
            match (FenceLine::parse(current), fence) {
                (Some(mark), None) => fence = Some(mark),
                (Some(mark), Some(open)) if mark.closes(open) => fence = None,
                (None, None) if current.starts_with("export ") => return Some(at),
                (Some(_) | None, _) => {}
            }
        }
        None
    })
}

/// Line that opens or closes fenced code (`CommonMark` 0.31 section 4.5).
#[derive(Clone, Copy)]
struct FenceLine {
    sign: char,
    length: usize,
    /// True if a language follows the fence, so that it can't close a block.
    has_info: bool,
}

impl FenceLine {
    fn parse(line: &str) -> Option<Self> {
        let bare = line.trim_start();
        let sign = bare.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let rest = bare.trim_start_matches(sign);
        let (length, has_info) = (bare.len() - rest.len(), !rest.trim().is_empty());
        // A line may also begin with a code span.
        let is_span = sign == '`' && rest.contains('`');
        (length >= 3 && !is_span).then_some(Self { sign, length, has_info })
    }

    const fn closes(self, open: Self) -> bool {
        self.sign as u32 == open.sign as u32 && self.length >= open.length && !self.has_info
    }
}

/// Name that a statement declares.
struct Declarator {
    /// Byte range of the name.
    name: Range<usize>,
    /// Offset of the value.
    value: usize,
}

/// Returns the offset of the first name after `export const`.
fn first_declarator(text: &str, at: usize) -> Option<usize> {
    let (line, _) = line(text, at);
    let rest = line.strip_prefix("export ")?.trim_start();
    let rest = ["const ", "let ", "var "].iter().find_map(|word| rest.strip_prefix(word))?;
    Some(at + line.len() - rest.len())
}

impl Declarator {
    /// Parses `name =`, with an optional type annotation.
    fn parse(text: &str, at: usize) -> Option<Self> {
        let start = text.len() - text[at..].trim_start().len();
        let (line, _) = line(text, start);
        let length = line
            .find(|next: char| !next.is_alphanumeric() && !matches!(next, '_' | '$'))
            .unwrap_or(line.len());
        let (kind, _) = line[length..].split_once('=')?;
        let is_typed = kind.trim().is_empty() || kind.trim_start().starts_with(':');
        let value = start + length + kind.len() + 1;
        (length > 0 && is_typed).then_some(Self { name: start..start + length, value })
    }
}

/// Returns true for an MDX file, which may have exports anywhere.
pub(crate) fn is_mdx(source: &SourceText<'_>) -> bool {
    source.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mdx"))
}

/// Collects the literals that an MDX article exports besides its frontmatter: single values,
/// and the members of objects whose names suggest fields of an article.
pub(crate) fn exported_values<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
) -> ValueTable<'a> {
    let mut table = ValueTable::default();
    if is_mdx(source) {
        let text = source.text;
        let start = if frontmatter.dialect == Some(FrontmatterDialect::Export) {
            0
        } else {
            frontmatter.body
        };
        for at in export_lines(text, start).take(MAX_STATEMENTS) {
            collect_literals(text, at, frontmatter.fields.start, &mut table);
        }
    }
    table
}

/// Collects the literals of the statement at an offset, except the object at `frontmatter`.
fn collect_literals<'a>(text: &'a str, at: usize, frontmatter: usize, table: &mut ValueTable<'a>) {
    let mut next = first_declarator(text, at);
    while let Some(declarator) = next.and_then(|at| Declarator::parse(text, at)) {
        let Some((value, end)) = object_literal::read_literal(text, declarator.value) else {
            return;
        };
        let rest = text[end..].trim_start();
        let is_whole = rest.is_empty()
            || line(text, end).0.trim().is_empty()
            || [";", ",", "as ", "satisfies ", "//", "/*"].iter().any(|end| rest.starts_with(end));
        if !is_whole {
            return;
        }
        next = rest.starts_with(',').then(|| text.len() - rest.len() + 1);
        let name = &text[declarator.name.clone()];
        match value.kind {
            ValueKind::Table(_) if value.span.start == frontmatter => {}
            ValueKind::Table(inner) if OBJECTS.contains(&&*fold::field_name(name)) => {
                table.entries.extend(inner.entries);
            }
            ValueKind::Table(_) => {}
            _ => {
                let key = SpannedKey { span: declarator.name, name: name.into() };
                table.entries.push((key, value));
            }
        }
    }
}

/// Maximum number of statements that are read, because each may contain a long literal.
const MAX_STATEMENTS: usize = 200;

/// Normalized names of objects whose members count as fields of the article.
const OBJECTS: &[&str] = &[
    "article",
    "attributes",
    "frontmatter",
    "matter",
    "meta",
    "metadata",
    "page",
    "pagemeta",
    "post",
    "postmeta",
];

/// Replaces the help of a syntax error in an exported object.
pub(crate) fn with_help(fault: Diagnostic) -> Diagnostic {
    fault.help(
        "use only strings, numbers, true, false, lists and objects, or put the fields between \
         two lines `---` at the top of the file: feedwright does not run programs",
    )
}
