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
    let fix = FIXES.iter().find(|(known, _)| known == name);
    let fix = fix.map_or("put a text or a link inside the element", |(_, fix)| fix);
    let (code, one, many, help) = match element.substitute {
        ElementSubstitute::Nothing => {
            (&codes::ARTICLE_REMOVED_ELEMENT, "was left out", "were left out", fix)
        }
        ElementSubstitute::Link => (
            &codes::ARTICLE_REPLACED_ELEMENT,
            "became a link",
            "became links",
            "nothing is needed; a `title` in the element is the text of the link",
        ),
        ElementSubstitute::Text => (
            &codes::ARTICLE_REPLACED_ELEMENT,
            "became its description",
            "became their descriptions",
            "nothing is needed; save the drawing as a file and show it with `<img>` if readers should see it",
        ),
    };
    let (subject, verb, object) = match (&**name, count) {
        ("form", 1) => ("a form field".to_owned(), one, "it"),
        ("form", _) => (format!("{count} form fields"), many, "them"),
        (_, 1) => (format!("`{name}`"), one, "it"),
        _ => (format!("{count} `{name}` elements"), many, "them"),
    };
    let message = format!("{subject} {verb}, because feed readers do not show {object}");
    (code, message, help.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_counted_in_sentences() {
        let rows = [
            ("form", 1, "a form field was left out, because feed readers do not show it"),
            ("form", 4, "4 form fields were left out, because feed readers do not show them"),
            ("svg", 1, "`svg` was left out, because feed readers do not show it"),
            ("svg", 2, "2 `svg` elements were left out, because feed readers do not show them"),
        ];
        for (name, count, expected) in rows {
            let element = RemovedElement {
                name: name.into(),
                span: 0..0,
                substitute: ElementSubstitute::Nothing,
            };
            assert_eq!(describe(&element, count).1, expected);
        }
    }
}
