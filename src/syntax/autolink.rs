//! Addresses that stand in a text as they are.

use crate::syntax::html::{element, escape};

/// Makes a link of every address in a text, and HTML of the rest, by GFM's rules
/// for extended autolinks with a scheme.
pub fn link_addresses(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(start) = start(rest) {
        let address = address(&rest[start..]);
        html.push_str(&escape(&rest[..start]));
        html.push_str(&element("a", &[("href", address)], &escape(address)));
        rest = &rest[start + address.len()..];
    }
    html + &escape(rest)
}

/// Finds where an address begins: not within a word, and a host with a dot follows.
fn start(text: &str) -> Option<usize> {
    let is_address = |found: &(usize, &str)| {
        let after = &text[found.0 + found.1.len()..];
        let after = after.strip_prefix('s').unwrap_or(after);
        let host = after.strip_prefix("://").unwrap_or_default();
        let is_part = |next: char| next.is_alphanumeric() || matches!(next, '-' | '_');
        let length = host.find(|next| !is_part(next)).unwrap_or(host.len());
        let is_host = length > 0
            && host[length..].strip_prefix('.').is_some_and(|rest| rest.starts_with(is_part));
        is_host && !text[..found.0].ends_with(|next: char| next.is_ascii_alphanumeric())
    };
    text.match_indices("http").find(is_address).map(|(start, _)| start)
}

/// Cuts a text where the address ends that begins it.
fn address(text: &str) -> &str {
    // Texts in Chinese and Japanese go on without a space.
    let is_end = |next: char| {
        next.is_whitespace() || "<>\"。，、；：！？（）「」『』《》【】“”".contains(next)
    };
    let address = text.split(is_end).next().unwrap_or_default();
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
    if address.contains('(') { address } else { address.trim_end_matches(')') }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        link_addresses(text).replace("<a href=\"", "[").replace("</a>", "]")
    }

    #[test]
    fn addresses_end_before_the_signs_of_a_sentence() {
        assert_eq!(
            check("(https://e.org/d?e&f)."),
            "([https://e.org/d?e&amp;f\">https://e.org/d?e&amp;f])."
        );
        assert_eq!(check("见https://e.org/a。然后"), "见[https://e.org/a\">https://e.org/a]。然后");
    }

    #[test]
    fn schemes_and_names_of_this_machine_are_no_addresses() {
        for text in ["http:// or https://", "xhttp://e.org", "http://localhost:80/"] {
            assert_eq!(check(text), text);
        }
    }
}
