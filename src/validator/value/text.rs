//! Checks of words, plain text and media types.

use crate::validator::codes::{
    CONTAINS_HTML, INVALID_KEYWORDS, INVALID_MIME_ATTRIBUTE, INVALID_MIME_TYPE, INVALID_TRUE_FALSE,
    INVALID_YES_NO, NOT_BLANK,
};
use crate::validator::html::is_element;
use crate::validator::value::{ValueInput, ValueViolation, entity};

/// Accepts any value without a check.
pub(in crate::validator) fn any(_: &ValueInput<'_>, _: &mut Vec<ValueViolation>) {}

/// Checks that the value is not empty.
pub(in crate::validator) fn filled(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if value.text.is_empty() {
        wrong.push(ValueViolation::new(&NOT_BLANK));
    }
}

/// Checks that the value is plain text without markup.
pub(in crate::validator) fn plain(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if let Some(markup) = unnumbered_markup(value.text, value.raw) {
        wrong.push(ValueViolation::new(&CONTAINS_HTML).with("value", markup));
    }
}

/// Finds markup in plain text: the end tag of an HTML element, or an escaped reference.
pub(in crate::validator) fn markup(text: &str) -> Option<&str> {
    unnumbered_markup(text, "")
}

/// Finds markup like [`markup`], but accepts references if the source has `<` and `&` as
/// numeric references, which the RSS Profile recommends.
pub(in crate::validator) fn unnumbered_markup<'a>(text: &'a str, raw: &str) -> Option<&'a str> {
    let is_numbered = raw.contains(NUMBERED);
    find_end_tag(text).or_else(|| entity::find_reference(text).filter(|_| !is_numbered))
}

/// The beginning of a numeric reference.
pub(in crate::validator) const NUMBERED: &str = "&#x";

fn find_end_tag(text: &str) -> Option<&str> {
    let mut tags = text.match_indices("</").map(|(at, _)| &text[at..]);
    tags.find_map(|tag| {
        let end = 2 + tag[2..].find(|found: char| !found.is_ascii_alphanumeric())?;
        (tag[end..].starts_with('>') && is_element(&tag[2..end])).then(|| &tag[..=end])
    })
}

/// Checks for `yes` or `no`, without white space around it.
pub(in crate::validator) fn yes_no(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !matches!(value.text, "yes" | "no") || value.is_padded() {
        wrong.push(ValueViolation::new(&INVALID_YES_NO));
    }
}

/// Checks for `true` or `false` in any case, without white space around it.
pub(in crate::validator) fn true_false(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_known = ["true", "false"].iter().any(|word| value.text.eq_ignore_ascii_case(word));
    if !is_known || value.is_padded() {
        wrong.push(ValueViolation::new(&INVALID_TRUE_FALSE));
    }
}

/// Checks for `true` or `false` in lower case.
pub(in crate::validator) fn true_false_strict(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    if !matches!(value.text, "true" | "false") {
        wrong.push(ValueViolation::new(&INVALID_TRUE_FALSE));
    }
}

/// Checks that keywords are separated by commas, not by spaces alone.
pub(in crate::validator) fn keywords(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if value.text.contains(' ') && !value.text.contains(',') {
        wrong.push(ValueViolation::new(&INVALID_KEYWORDS));
    }
}

/// Checks for a media type with optional parameters (RFC 2045 section 5.1).
pub(in crate::validator) fn mime_type(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !is_mime_type(value.text) {
        wrong.push(ValueViolation::new(&INVALID_MIME_TYPE));
    }
}

/// Checks for a media type in an attribute.
pub(in crate::validator) fn mime_attribute(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    if !is_mime_type(value.text) {
        wrong.push(ValueViolation::new(&INVALID_MIME_ATTRIBUTE));
    }
}

/// Returns true if a text is a media type.
pub(in crate::validator) fn is_mime_type(text: &str) -> bool {
    let mut parts = split_parameters(text);
    let essence = parts.next().unwrap_or_default();
    let is_essence =
        essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    is_essence && parts.all(is_parameter)
}

/// Splits a media type at semicolons that are not in quotes.
fn split_parameters(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |found: char| {
        is_quoted ^= found == '"';
        found == ';' && !is_quoted
    })
}

fn is_parameter(text: &str) -> bool {
    text.trim().split_once('=').is_some_and(|(name, value)| {
        let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        is_token(name) && (is_token(value) || quoted.is_some_and(|text| !text.contains('"')))
    })
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| {
            !letter.is_whitespace() && !letter.is_control() && !"()<>,;:\\\"/[]?=".contains(letter)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn media_types_are_tokens_with_parameters() {
        let values = [
            "text/html",
            "text/html; charset=utf-8",
            "a/b;c=\"d;e\"",
            "",
            "html",
            "a/b/c",
            "a/b;",
            "text /html",
        ];
        insta::assert_snapshot!(table(mime_type, &values), @r#"
        "text/html" fine
        "text/html; charset=utf-8" fine
        "a/b;c=\"d;e\"" fine
        "" InvalidMIMEType
        "html" InvalidMIMEType
        "a/b/c" InvalidMIMEType
        "a/b;" InvalidMIMEType
        "text /html" InvalidMIMEType
        "#);
    }
}
