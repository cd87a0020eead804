//! Recognizes the places of addresses in Markdown and HTML. A value that is not known must
//! not be empty there, because an empty address leads to the article itself.

/// Returns true if a text ends where the address of a link or a picture begins.
pub(super) fn ends_before_address(text: &str) -> bool {
    text.ends_with("](") || text.ends_with("](<") || is_address_value(text)
}

/// Returns true if a text ends where the value of an attribute with an address begins.
pub(super) fn is_address_value(text: &str) -> bool {
    const ATTRIBUTES: [&str; 4] = ["href", "src", "poster", "srcset"];
    let Some(text) = text.trim_end_matches(['"', '\'']).strip_suffix('=') else { return false };
    let name = text.rsplit(|next: char| !next.is_ascii_alphanumeric()).next();
    name.is_some_and(|name| ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_begins_after_a_bracket_or_an_attribute() {
        for (text, expected) in [
            ("[a](", true),
            ("![a](<", true),
            ("<a href=", true),
            ("<img alt='x' SRC=\"", true),
            ("<a title=\"", false),
            ("<a data-x='href' id=", false),
            ("a (", false),
            ("", false),
        ] {
            assert_eq!(ends_before_address(text), expected, "{text:?}");
        }
    }
}
