//! Causes of errors in JSON, and JSON documents that are no feeds.

use std::ops::Range;

use crate::syntax::SyntaxError;
use crate::validator::causes::{SyntaxCause, shorten};
use crate::validator::codes::{EXPLAINED_JSON, NOT_A_FEED};
use crate::validator::finding::Finding;

/// Words of other languages for the values that JSON has.
const WORDS: &[(&str, &str)] = &[
    ("None", "null"),
    ("undefined", "null"),
    ("nil", "null"),
    ("NaN", "null"),
    ("True", "true"),
    ("False", "false"),
];

/// Describes a syntax error in JSON by its cause.
pub(in crate::validator) fn explain(source: &str, fault: SyntaxError) -> Finding {
    let cause = find_cause(source, &fault).unwrap_or_else(|| {
        let help = "fix the document at this position; nothing else in it was checked";
        SyntaxCause::new(fault.span, fault.message, help)
    });
    Finding::new(&EXPLAINED_JSON, cause.span)
        .with("message", cause.message)
        .with("help", cause.help)
}

fn find_cause(source: &str, fault: &SyntaxError) -> Option<SyntaxCause> {
    let start = source.floor_char_boundary(fault.span.start.min(source.len()));
    let rest = &source[start..];
    // An open string may end with the document: then the error is where the string begins.
    let is_open = rest.strip_prefix('"').is_some_and(|text| !text.contains('"'));
    if is_open || rest.trim().is_empty() || fault.message.starts_with("the text ends before") {
        let help = "download or write the whole file again; a quotation mark, `]` or `}` is missing at its end";
        return Some(SyntaxCause::new(start..start, "the document is cut off", help));
    }
    let before = source[..start].trim_end();
    let span = start..start + rest.chars().next().map_or(0, char::len_utf8);
    let cause = |message: &str, help: &str| SyntaxCause::new(span.clone(), message, help);
    let is_last =
        rest.strip_prefix(',').is_some_and(|rest| rest.trim_start().starts_with(['}', ']']));
    if is_last || rest.starts_with(['}', ']']) && before.ends_with(',') {
        let comma = if is_last { span } else { before.len() - 1..before.len() };
        let help = "remove it: JSON allows none after the last member or value";
        return Some(SyntaxCause::new(
            comma,
            "a comma before the end of an object or a list",
            help,
        ));
    }
    if rest.starts_with(['\'', '“', '”', '‘', '’']) {
        return Some(cause("JSON has only straight double quotation marks", "write `\"`"));
    }
    if rest.starts_with("//") || rest.starts_with("/*") {
        return Some(cause("JSON has no comments", "remove the comment"));
    }
    if rest.starts_with(['\n', '\r', '\t']) {
        let help = "write a line break as `\\n` and a tab as `\\t`";
        return Some(cause("a line break or a tab inside a string", help));
    }
    if rest.starts_with(['"', '{', '['])
        && !before.is_empty()
        && !before.ends_with(['{', '[', ',', ':'])
    {
        return Some(cause("a comma is missing before this", "write `,` before it"));
    }
    explain_word(rest, before, start)
}

/// Explains a word without quotation marks.
fn explain_word(rest: &str, before: &str, start: usize) -> Option<SyntaxCause> {
    let is_letter = |found: char| found.is_alphanumeric() || found == '_';
    let end = rest.find(|found| !is_letter(found)).unwrap_or(rest.len());
    let word = &rest[..end];
    if word.is_empty() {
        return None;
    }
    let span = start..start + end;
    let known = WORDS.iter().find(|(other, _)| *other == word);
    let (message, help) = match known {
        Some((_, right)) if before.ends_with([':', '[', ',']) => {
            (format!("JSON has no value `{word}`"), format!("write `{right}`"))
        }
        _ => {
            let word = shorten(word, 40);
            (format!("`{word}` is not in quotation marks"), format!("write `\"{word}\"`"))
        }
    };
    Some(SyntaxCause::new(span, message, help))
}

/// Recognizes a list, which JSON Feed has only in `items`.
pub(in crate::validator) fn identify_list(source: &str) -> Option<Finding> {
    let start = source.len() - source.trim_start().len();
    let help = "validate the feed itself: an object with `version`, `title` and `items`";
    source[start..].starts_with('[').then(|| {
        Finding::new(&NOT_A_FEED, start..start + 1)
            .with("message", "this is not a feed, but a list in JSON")
            .with("help", help)
    })
}

/// Describes an object without the members of a feed, by the names of its other members.
pub(in crate::validator) fn report_object(
    source: &str,
    members: &[(String, Range<usize>)],
) -> Finding {
    let errors = ["error", "errors", "message", "detail", "error_description"];
    let error = members.iter().find(|(name, _)| errors.contains(&&**name));
    let Some((_, span)) = error else {
        return Finding::new(&NOT_A_FEED, 0..1)
            .with("message", "this is JSON, but not a JSON Feed: it has no `items`")
            .with(
                "help",
                "validate the feed itself; a JSON Feed has `version`, `title` and `items`",
            );
    };
    let text = shorten(source.get(span.clone()).unwrap_or_default().trim_matches('"'), 60);
    let message = format!("this is not a feed, but an error message in JSON: `{text}`");
    let help = "check the address of the feed, and download it again";
    Finding::new(&NOT_A_FEED, span.clone()).with("message", message).with("help", help)
}
