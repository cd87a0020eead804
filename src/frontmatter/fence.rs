//! Finds frontmatter between delimiters: fences (`---`, `+++`, `;;;`), a bare JSON object, and
//! Nikola's fields in an HTML comment.

use super::insert_field::line_break;
use super::{
    BYTE_ORDER_MARK, Frontmatter, FrontmatterDialect, FrontmatterSearch, TextExtent, line,
    lookalike, repairs, syntax_error,
};
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::fields;
use crate::syntax::{SyntaxError, json, key_value};

/// Position where a fence may open: after white space and HTML comments, which generators
/// skip.
#[derive(Clone, Copy)]
pub(super) struct FenceOpening {
    at: usize,
    /// Indentation of the line, in bytes.
    indent: usize,
}

impl FenceOpening {
    /// Skips white space and comments. Returns `None` if a comment may end after the part
    /// that was read.
    pub(super) fn find(text: &str, extent: TextExtent, start: usize) -> Option<Self> {
        let mut at = start;
        loop {
            let rest = text[at..]
                .trim_start_matches(|next: char| next.is_whitespace() || next == BYTE_ORDER_MARK);
            let found = text.len() - rest.len();
            let is_comment = rest.starts_with("<!--") && !is_nikola_comment(rest);
            let end = if is_comment { rest.find("-->").map(|end| found + end + 3) } else { None };
            match end {
                Some(end) => at = end,
                None if is_comment && extent == TextExtent::Start => return None,
                None => {
                    let line =
                        text[..found].rfind(['\n', '\r', BYTE_ORDER_MARK]).map_or(0, |end| end + 1);
                    let line = text.ceil_char_boundary(line).max(start);
                    return Some(Self { at: found, indent: found.saturating_sub(line) });
                }
            }
        }
    }
}

/// Returns true if a text begins with an HTML comment that contains Nikola's fields.
fn is_nikola_comment(text: &str) -> bool {
    let (first, next) = line(text, 0);
    first.trim_end() == "<!--" && text[next..].starts_with(key_value::NIKOLA_PREFIX)
}

/// Line that opens frontmatter, with its language and the lines that may close it.
struct FenceRow {
    opening: &'static str,
    dialect: FrontmatterDialect,
    closings: &'static [&'static str],
}

/// Every fence. A language after the dashes is Eleventy's notation.
#[rustfmt::skip]
const FENCES: &[FenceRow] = &[
    FenceRow { opening: "+++",     dialect: FrontmatterDialect::Toml, closings: &["+++"] },
    FenceRow { opening: "---",     dialect: FrontmatterDialect::Yaml, closings: &["---", "..."] },
    FenceRow { opening: "---yaml", dialect: FrontmatterDialect::Yaml, closings: &["---", "..."] },
    FenceRow { opening: "---yml",  dialect: FrontmatterDialect::Yaml, closings: &["---", "..."] },
    FenceRow { opening: "---toml", dialect: FrontmatterDialect::Toml, closings: &["---"] },
    FenceRow { opening: "---json", dialect: FrontmatterDialect::Json, closings: &["---"] },
    FenceRow { opening: ";;;",     dialect: FrontmatterDialect::Json, closings: &[";;;"] },
];

/// Reads the frontmatter that a line opens; `None` if it opens none.
pub(super) fn read_opening(
    source: &SourceText<'_>,
    extent: TextExtent,
    opening: FenceOpening,
) -> Option<FrontmatterSearch> {
    let (first, rest) = line(source.text, opening.at);
    let first = first.trim_end();
    // A comment may follow the dashes (YAML 1.2 section 6.6).
    let fence = if is_commented_fence(first) { "---" } else { first };
    if let Some(row) = FENCES.iter().find(|row| row.opening == fence) {
        return Some(find_closing_fence(source, extent, opening, row));
    }
    match first {
        "---js" | "---javascript" | "---coffee" => Some(program(source, opening.at, first)),
        "<!--" if source.text[rest..].starts_with(key_value::NIKOLA_PREFIX) => {
            Some(find_comment_end(source.text, extent, rest))
        }
        first if is_json_object(first) => Some(find_object_end(source, extent, opening.at)),
        _ => None,
    }
}

/// Returns true for a line like `--- # a comment`.
fn is_commented_fence(first: &str) -> bool {
    let after = first.strip_prefix("---").filter(|after| after.starts_with([' ', '\t']));
    after.is_some_and(|after| after.trim_start().starts_with('#'))
}

/// Finds the line that closes a fence. It may be indented as far as the opening line.
fn find_closing_fence(
    source: &SourceText<'_>,
    extent: TextExtent,
    opening: FenceOpening,
    row: &FenceRow,
) -> FrontmatterSearch {
    let (_, start) = line(source.text, opening.at);
    let mut at = start;
    while at < source.text.len() {
        let (current, next) = line(source.text, at);
        // The last line of a part may continue in the rest of the file. Even after a carriage
        // return, a line feed may follow.
        let is_complete = extent == TextExtent::Whole
            || next < source.text.len()
            || source.text[at..next].ends_with('\n');
        let bare = current.trim_start();
        let is_closing =
            current.len() - bare.len() <= opening.indent && row.closings.contains(&bare.trim_end());
        if is_complete && is_closing {
            let (dialect, fields) = (Some(row.dialect), start..at);
            return FrontmatterSearch::Complete(Frontmatter { dialect, fields, body: next });
        }
        at = next;
    }
    if extent == TextExtent::Start {
        return FrontmatterSearch::More;
    }
    FrontmatterSearch::Faulty(Box::new(unclosed_fence(source, opening.at, start)))
}

/// Returns the error about a fence that is not closed, with the line that may have been
/// meant to close it.
fn unclosed_fence(source: &SourceText<'_>, open: usize, start: usize) -> Diagnostic {
    let fence = &source.text[open..open + 3];
    let message = format!("frontmatter that starts with `{fence}` has no line `{fence}` to end it");
    let fault = Diagnostic::new(&codes::ARTICLE_UNCLOSED, message)
        .with_location(source.locate(open..open + 3));
    if let Some(found) = lookalike::find_closing(source.text, start) {
        let written = source.text[found.clone()].to_owned();
        let edit = source.suggest_edit(found.clone(), fence);
        let (_, after) = line(source.text, found.end);
        let edit = edit.filter(|_| {
            has_fields(source, open, found.start) && !lookalike::has_field(source.text, after)
        });
        return fault
            .with_second_location(source.locate(found))
            .help(format!("write `{fence}` in place of `{written}`"))
            .with_edit(edit);
    }
    let end = find_end_of_fields(source.text, start);
    let end = end.filter(|end| has_fields(source, open, *end));
    let edit = end.and_then(|end| {
        source.suggest_edit(end..end, format!("{fence}{}", line_break(source.text)))
    });
    fault.help(format!("add a line `{fence}` before the text of the article")).with_edit(edit)
}

/// Finds the first empty line after an open fence, if only prose follows it: then the fields
/// certainly end there. After any line that may be a field or part of one, a fence in the
/// wrong place could publish a draft.
fn find_end_of_fields(text: &str, start: usize) -> Option<usize> {
    let mut at = start;
    let end = loop {
        let (current, next) = line(text, at);
        if current.trim().is_empty() {
            break at;
        }
        at = next;
    };
    let mut rest = end;
    while rest < text.len() && line(text, rest).0.trim().is_empty() {
        rest = line(text, rest).1;
    }
    let (first, _) = line(text, rest);
    let has_key = first.split_once([':', '=']).is_some_and(|(key, _)| !key.trim().contains(' '));
    let is_prose = first.starts_with(char::is_alphanumeric) && first.contains(' ') && !has_key;
    (is_prose && !lookalike::has_field(text, rest)).then_some(end)
}

/// Returns true if the lines between an open fence and an offset are valid fields, and
/// feedwright knows one of them.
fn has_fields(source: &SourceText<'_>, open: usize, end: usize) -> bool {
    let (first, start) = line(source.text, open);
    let Some(row) = FENCES.iter().find(|row| row.opening == first.trim()) else { return false };
    let frontmatter = Frontmatter { dialect: Some(row.dialect), fields: start..end, body: end };
    super::read_valid(source, &frontmatter, None)
        .is_some_and(|table| table.entries.iter().any(|(key, _)| fields::is_known(&key.name)))
}

fn program(source: &SourceText<'_>, start: usize, mark: &str) -> FrontmatterSearch {
    FrontmatterSearch::Faulty(Box::new(
        Diagnostic::new(
            &codes::ARTICLE_SYNTAX,
            format!("`{mark}` starts frontmatter in a programming language, which feedwright does not run"),
        )
        .with_location(source.locate(start..start + mark.len()))
        .help("write the fields as YAML between two lines `---`"),
    ))
}

/// Finds the end of Nikola's fields in an HTML comment.
fn find_comment_end(text: &str, extent: TextExtent, start: usize) -> FrontmatterSearch {
    let mut at = start;
    while at < text.len() {
        let (current, next) = line(text, at);
        let is_complete = extent == TextExtent::Whole || next < text.len();
        if is_complete && current.trim() == "-->" {
            let (dialect, fields) = (Some(FrontmatterDialect::Pairs), start..at);
            return FrontmatterSearch::Complete(Frontmatter { dialect, fields, body: next });
        }
        at = next;
    }
    match extent {
        TextExtent::Start => FrontmatterSearch::More,
        TextExtent::Whole => FrontmatterSearch::Complete(Frontmatter {
            dialect: None,
            fields: start..start,
            body: 0,
        }),
    }
}

/// Returns true if a line begins a JSON object rather than a shortcode or a template tag.
fn is_json_object(first: &str) -> bool {
    first.strip_prefix('{').is_some_and(|rest| !rest.starts_with(['{', '%', '#', ':', '/']))
}

fn find_object_end(source: &SourceText<'_>, extent: TextExtent, start: usize) -> FrontmatterSearch {
    match json::end(&source.text[start..]) {
        json::JsonValueEnd::At(length) => {
            let end = start + length;
            let (_, body) = line(source.text, end);
            // Text after the object on its last line belongs to the body.
            let is_alone = source.text[end..body].trim().is_empty();
            let body = if is_alone { body } else { end };
            FrontmatterSearch::Complete(Frontmatter {
                dialect: Some(FrontmatterDialect::Json),
                fields: start..end,
                body,
            })
        }
        json::JsonValueEnd::Open if extent == TextExtent::Start => FrontmatterSearch::More,
        json::JsonValueEnd::Open => FrontmatterSearch::Faulty(Box::new(
            Diagnostic::new(
                &codes::ARTICLE_UNCLOSED,
                "frontmatter that starts with `{` has no `}` to end it",
            )
            .with_location(source.locate(start..start + 1))
            .help("add the missing `}`, `]` or quote"),
        )),
        json::JsonValueEnd::Broken(fault) => {
            let span = fault.span.start + start..fault.span.end + start;
            let fault = SyntaxError { span, ..fault };
            let mut found = vec![syntax_error(source, &fault)];
            repairs::add_json_repair(source, start, &[fault], &mut found);
            FrontmatterSearch::Faulty(Box::new(found.swap_remove(0)))
        }
    }
}
