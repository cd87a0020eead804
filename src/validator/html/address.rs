//! Attributes of HTML that contain addresses, and checks of these addresses.

/// The purpose of an address in an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::validator) enum UrlAttributeKind {
    /// A link that readers follow, or a picture that they show.
    Reference,
    /// A recording that readers play, or one of several files to choose from.
    Media,
    /// A `srcset` with several addresses.
    Set,
    /// Another purpose, such as a citation or the target of a form.
    Other,
}

/// Returns the purpose of the address in an attribute, or nothing if it has no address.
pub(in crate::validator) fn url_attribute_kind(
    element: &str,
    attribute: &str,
) -> Option<UrlAttributeKind> {
    ADDRESSES
        .iter()
        .find(|(known_element, known_attribute, _)| {
            known_attribute.eq_ignore_ascii_case(attribute)
                && (*known_element == "*" || known_element.eq_ignore_ascii_case(element))
        })
        .map(|(_, _, kind)| *kind)
}

#[rustfmt::skip]
const ADDRESSES: &[(&str, &str, UrlAttributeKind)] = &[
    ("a",      "href",       UrlAttributeKind::Reference),
    ("img",    "src",        UrlAttributeKind::Reference),
    ("img",    "srcset",     UrlAttributeKind::Set),
    ("source", "srcset",     UrlAttributeKind::Set),
    ("source", "src",        UrlAttributeKind::Media),
    ("audio",  "src",        UrlAttributeKind::Media),
    ("video",  "src",        UrlAttributeKind::Media),
    ("track",  "src",        UrlAttributeKind::Media),
    ("video",  "poster",     UrlAttributeKind::Media),
    ("*",      "href",       UrlAttributeKind::Other),
    ("*",      "src",        UrlAttributeKind::Other),
    ("*",      "action",     UrlAttributeKind::Other),
    ("*",      "formaction", UrlAttributeKind::Other),
    ("*",      "data",       UrlAttributeKind::Other),
    ("*",      "cite",       UrlAttributeKind::Other),
    ("*",      "background", UrlAttributeKind::Other),
    ("*",      "xlink:href", UrlAttributeKind::Other),
];

/// Returns true if following an address would run a script.
pub(in crate::validator) fn is_script(address: &str) -> bool {
    // Browsers ignore white space and control characters, even inside the scheme.
    let mut letters = address
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_control())
        .map(|byte| byte.to_ascii_lowercase());
    let start: Vec<u8> = letters.by_ref().take(14).collect();
    SCRIPTS.iter().any(|script| start.starts_with(script.as_bytes()))
}

const SCRIPTS: &[&str] = &["javascript:", "vbscript:", "data:text/html"];

/// Returns true if an address has no scheme.
pub(in crate::validator) fn is_relative(address: &str) -> bool {
    let end = address.find(|found: char| !found.is_alphanumeric() && found != '_');
    !end.is_some_and(|end| end > 0 && address[end..].starts_with(':'))
}

/// Finds an address without a scheme in a `srcset`.
pub(in crate::validator) fn find_relative_in_set(set: &str) -> Option<&str> {
    // Only a comma with a space separates candidates: `data:` addresses contain commas.
    let mut candidates = set.split(", ").filter_map(|part| part.split_ascii_whitespace().next());
    candidates.find(|address| is_relative(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_seen_through_disguises() {
        for address in
            ["javascript:a()", " JavaScript:a", "java\nscript:a", "vbscript:a", "data:text/html,a"]
        {
            assert!(is_script(address), "{address}");
        }
        for address in
            ["https://javascript.example/", "data:image/png,a", "/javascript:", "javascript", ""]
        {
            assert!(!is_script(address), "{address}");
        }
    }

    #[test]
    fn addresses_with_a_scheme_are_not_relative() {
        for address in ["https://a.example/", "mailto:a@b", "data:,"] {
            assert!(!is_relative(address), "{address}");
        }
        for address in ["", "/a", "a", "//a.example/", "#a", "?a:b", "a/b:c"] {
            assert!(is_relative(address), "{address}");
        }
    }

    #[test]
    fn every_address_of_a_set_is_seen() {
        assert_eq!(find_relative_in_set("https://a.example/1 1x, /2 2x"), Some("/2"));
        assert_eq!(find_relative_in_set("https://a.example/1,2 1x"), None);
    }

    #[test]
    fn purpose_hangs_on_the_element() {
        assert_eq!(url_attribute_kind("A", "HREF"), Some(UrlAttributeKind::Reference));
        assert_eq!(url_attribute_kind("iframe", "src"), Some(UrlAttributeKind::Other));
        assert_eq!(url_attribute_kind("p", "title"), None);
    }
}
