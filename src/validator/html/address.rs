//! Addresses in markup: which attributes hold them, and what is wrong there.

/// What an attribute's address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::validator) enum UrlAttributeKind {
    /// Readers follow it or show a picture from it.
    Reference,
    /// Readers play it, or choose among several.
    Media,
    /// Several, each with its size.
    Set,
    /// It names a source, or what takes a form.
    Other,
}

/// Finds what an attribute's address is for, if it holds one.
pub(in crate::validator) fn purpose(element: &str, attribute: &str) -> Option<UrlAttributeKind> {
    let is = |known: &str, name: &str| known == "*" || known.eq_ignore_ascii_case(name);
    ADDRESSES
        .iter()
        .find(|row| row.1.eq_ignore_ascii_case(attribute) && is(row.0, element))
        .map(|row| row.2)
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

/// Says whether following an address runs a script.
pub(in crate::validator) fn is_script(address: &str) -> bool {
    // Browsers pass over white space and control characters, also within.
    let mut letters = address
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_control())
        .map(|byte| byte.to_ascii_lowercase());
    let start: Vec<u8> = letters.by_ref().take(14).collect();
    SCRIPTS.iter().any(|script| start.starts_with(script.as_bytes()))
}

const SCRIPTS: &[&str] = &["javascript:", "vbscript:", "data:text/html"];

/// Says whether an address lacks its scheme.
pub(in crate::validator) fn is_relative(address: &str) -> bool {
    let end = address.find(|found: char| !found.is_alphanumeric() && found != '_');
    !end.is_some_and(|end| end > 0 && address[end..].starts_with(':'))
}

/// Finds an address without its scheme in a `srcset`.
pub(in crate::validator) fn relative_of_set(set: &str) -> Option<&str> {
    // A comma parts candidates only after white space: data may hold one.
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
        assert_eq!(relative_of_set("https://a.example/1 1x, /2 2x"), Some("/2"));
        assert_eq!(relative_of_set("https://a.example/1,2 1x"), None);
    }

    #[test]
    fn purpose_hangs_on_the_element() {
        assert_eq!(purpose("A", "HREF"), Some(UrlAttributeKind::Reference));
        assert_eq!(purpose("iframe", "src"), Some(UrlAttributeKind::Other));
        assert_eq!(purpose("p", "title"), None);
    }
}
