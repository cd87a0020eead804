//! Causes of errors in JSON, and JSON documents that are not feeds.

use std::ops::Range;

use crate::syntax::{SyntaxError, SyntaxErrorKind};
use crate::validator::codes::{EXPLAINED_JSON, NOT_A_FEED};
use crate::validator::finding::{Finding, shorten};

/// Describes a syntax error in JSON.
pub(in crate::validator) fn explain(source: &str, fault: SyntaxError) -> Finding {
    let (span, message, help) = match fault.kind {
        SyntaxErrorKind::Unfinished => {
            let end = source.trim_end().len();
            let help = "download or write the whole file again; a quotation mark, `]` or `}` is missing at its end";
            (end..end, "the document is cut off".to_owned(), help.to_owned())
        }
        SyntaxErrorKind::Malformed | SyntaxErrorKind::DuplicateKey => {
            let default = "fix the document at this position; nothing after it was checked";
            let help = fault.help.unwrap_or_else(|| default.to_owned());
            (fault.span, fault.message, help)
        }
    };
    Finding::new(&EXPLAINED_JSON, span).with("message", message).with("help", help)
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
