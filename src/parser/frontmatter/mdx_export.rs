//! Frontmatter that MDX exports: `export const frontmatter = {…}`, and other values
//! that may hide an article: `export const draft = true`.

use std::ops::Range;

use super::{Frontmatter, FrontmatterSearch, TextExtent, line};
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::parser::frontmatter::FrontmatterDialect;
use crate::syntax::object_literal;
use crate::syntax::value::{SpannedKey, ValueKind, ValueTable};
use crate::text::fold;

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
    if !is_mdx(source) && !is_module(text[start..].trim_start()) {
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

/// Finds the statement.
fn statement(text: &str, start: usize) -> Option<ExportStatement> {
    exports(text, start).find_map(|at| {
        let declarator = Declarator::read(text, first_declarator(text, at)?)?;
        let value = text[declarator.value..].trim_start_matches([' ', '\t']);
        let is_fields = NAMES.contains(&&text[declarator.name]) && value.starts_with('{');
        is_fields.then(|| ExportStatement { at, brace: text.len() - value.len() })
    })
}

/// Lists the lines that begin with `export`; in a fence of code there are none.
fn exports(text: &str, start: usize) -> impl Iterator<Item = usize> {
    let (mut next, mut fence) = (start, None);
    std::iter::from_fn(move || {
        while next < text.len() {
            let at = next;
            let (current, after) = line(text, at);
            next = after;
            match (CodeFence::read(current), fence) {
                (Some(mark), None) => fence = Some(mark),
                (Some(mark), Some(open)) if mark.closes(open) => fence = None,
                (None, None) if current.starts_with("export ") => return Some(at),
                (Some(_) | None, _) => {}
            }
        }
        None
    })
}

/// A line that opens or closes a block of code (CommonMark 0.31 section 4.5).
#[derive(Clone, Copy)]
struct CodeFence {
    sign: char,
    length: usize,
    /// Whether a language follows: such a line closes no block.
    has_info: bool,
}

impl CodeFence {
    fn read(line: &str) -> Option<Self> {
        let bare = line.trim_start();
        let sign = bare.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let rest = bare.trim_start_matches(sign);
        let (length, has_info) = (bare.len() - rest.len(), !rest.trim().is_empty());
        // A code span may begin a line.
        let is_span = sign == '`' && rest.contains('`');
        (length >= 3 && !is_span).then_some(Self { sign, length, has_info })
    }

    const fn closes(self, open: Self) -> bool {
        self.sign as u32 == open.sign as u32 && self.length >= open.length && !self.has_info
    }
}

/// A name that a statement declares, and the place of its value.
struct Declarator {
    name: Range<usize>,
    value: usize,
}

/// Finds the first name after `export const`.
fn first_declarator(text: &str, at: usize) -> Option<usize> {
    let (line, _) = line(text, at);
    let rest = line.strip_prefix("export ")?.trim_start();
    let rest = ["const ", "let ", "var "].iter().find_map(|word| rest.strip_prefix(word))?;
    Some(at + line.len() - rest.len())
}

impl Declarator {
    /// Reads `name =`; a type may follow the name.
    fn read(text: &str, at: usize) -> Option<Self> {
        let start = text.len() - text[at..].trim_start().len();
        let (line, _) = line(text, start);
        let is_part = |next: char| next.is_alphanumeric() || matches!(next, '_' | '$');
        let length = line.find(|next| !is_part(next)).unwrap_or(line.len());
        let (kind, _) = line[length..].split_once('=')?;
        let is_typed = kind.trim().is_empty() || kind.trim_start().starts_with(':');
        let value = start + length + kind.len() + 1;
        (length > 0 && is_typed).then_some(Self { name: start..start + length, value })
    }
}

/// Returns true for an article of MDX, whose exports may be anywhere.
pub(super) fn is_mdx(source: &SourceText<'_>) -> bool {
    source.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mdx"))
}

/// Reads the literals that an article of MDX exports besides its frontmatter: single
/// values, and the members of objects that are named as fields of an article.
pub fn exported_values<'a>(source: &SourceText<'a>, frontmatter: &Frontmatter) -> ValueTable<'a> {
    let mut table = ValueTable::default();
    if is_mdx(source) {
        let text = source.text;
        let start = if frontmatter.dialect == Some(FrontmatterDialect::Export) {
            0
        } else {
            frontmatter.body
        };
        for at in exports(text, start).take(MOST_STATEMENTS) {
            read_statement(text, (at, frontmatter.fields.start), &mut table);
        }
    }
    table
}

/// Reads the literals of one statement, `own` being the place of the frontmatter's.
fn read_statement<'a>(text: &'a str, (at, own): (usize, usize), table: &mut ValueTable<'a>) {
    let mut next = first_declarator(text, at);
    while let Some(declarator) = next.and_then(|at| Declarator::read(text, at)) {
        let Some((value, end)) = object_literal::read_literal(text, declarator.value) else {
            return;
        };
        let rest = text[end..].trim_start();
        let is_whole = rest.is_empty()
            || line(text, end).0.trim().is_empty()
            || [";", ",", "as ", "satisfies ", "//", "/*"].iter().any(|it| rest.starts_with(it));
        if !is_whole {
            return;
        }
        next = rest.starts_with(',').then(|| text.len() - rest.len() + 1);
        let name = &text[declarator.name.clone()];
        match value.kind {
            ValueKind::Table(_) if value.span.start == own => {}
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

/// Number of statements that are read: each may cost a walk through a long literal.
const MOST_STATEMENTS: usize = 200;

/// Names of objects whose members are fields of the article, as names are compared.
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

/// Says how to go on where an object can't be read.
pub(super) fn with_help(fault: Diagnostic) -> Diagnostic {
    fault.help(
        "write texts, numbers, true, false, lists and objects alone, or put the fields between \
         two lines `---` at the top of the file: feedwright runs no programs",
    )
}
