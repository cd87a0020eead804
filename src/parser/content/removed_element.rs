//! Describes elements that readers do not see as they were written.

use crate::diagnostic::{DiagnosticCode, codes};
use crate::sanitizer::{ElementSubstitute, RemovedElement};

/// Fixes for elements that readers miss, by name.
#[rustfmt::skip]
const FIXES: &[(&str, &str)] = &[
    ("canvas", "put a picture or a link inside the element: it is shown where the program does not run"),
    ("form",   "add a link to a page with the form"),
    ("iframe", "write a link to the page"),
    ("script", "add a link to what the script shows, or put it in `<noscript>`"),
    ("svg",    "save the drawing as a file and show it with `<img>`, or describe it in a `<title>` inside it"),
];

/// Returns the code, the message and the help about an element that occurs `count` times.
pub(super) fn describe(
    element: &RemovedElement,
    count: usize,
) -> (&'static DiagnosticCode, String, String) {
    let name = &element.name;
    let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
    let fix = FIXES.iter().find(|(known, _)| known == name);
    let fix = fix.map_or("put a text or a link inside the element", |(_, fix)| fix);
    match element.substitute {
        ElementSubstitute::Nothing => {
            let message = match &**name {
                "form" => format!("the fields of a `form` were left out{more}"),
                _ => format!("`{name}` was left out{more}"),
            };
            let reason = "because feed readers do not show it";
            (&codes::ARTICLE_REMOVED_ELEMENT, format!("{message}, {reason}"), fix.to_owned())
        }
        ElementSubstitute::Link => (
            &codes::ARTICLE_REPLACED_ELEMENT,
            format!("`{name}` became a link{more}, because feed readers do not show it"),
            "nothing is needed; a `title` in the element is the text of the link".to_owned(),
        ),
        ElementSubstitute::Text => (
            &codes::ARTICLE_REPLACED_ELEMENT,
            format!("`{name}` became its description{more}, because feed readers do not show it"),
            "nothing is needed; save the drawing as a file and show it with `<img>` if readers should see it".to_owned(),
        ),
    }
}
