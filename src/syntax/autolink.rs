//! Links bare URLs in text.

use crate::syntax::html::{element, escape_text};

/// Piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkedPiece<'a> {
    /// Text without a URL.
    Words(&'a str),
    /// URL that becomes a link.
    Address(&'a str),
}

impl<'a> LinkedPiece<'a> {
    /// Returns the piece as it is in the text.
    pub(crate) const fn text(self) -> &'a str {
        match self {
            Self::Words(text) | Self::Address(text) => text,
        }
    }

    /// Returns the piece as escaped HTML.
    pub(crate) fn to_html(self) -> String {
        match self {
            Self::Words(text) => escape_text(text),
            Self::Address(address) => element("a", &[("href", address)], &escape_text(address)),
        }
    }
}

/// Splits a text at every `http` and `https` URL, by the rules for extended autolinks of
/// GitHub Flavored Markdown. No piece is empty.
pub(crate) fn split_addresses(text: &str) -> Vec<LinkedPiece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = find_url(rest) {
        let address = leading_url(&rest[start..]);
        pieces.extend([LinkedPiece::Words(&rest[..start]), LinkedPiece::Address(address)]);
        rest = &rest[start + address.len()..];
    }
    pieces.push(LinkedPiece::Words(rest));
    pieces.retain(|piece| !piece.text().is_empty());
    pieces
}

/// Returns the offset of the first URL that does not begin within a word.
fn find_url(text: &str) -> Option<usize> {
    text.match_indices("http").map(|(start, _)| start).find(|&start| {
        let is_in_word = text[..start].ends_with(|last: char| last.is_ascii_alphanumeric());
        !is_in_word && begins_with_url(&text[start..])
    })
}

/// Returns true if a text that begins with `http` begins with a URL: a scheme and
/// a host with a dot in it.
fn begins_with_url(text: &str) -> bool {
    let after = &text["http".len()..];
    let after = after.strip_prefix('s').unwrap_or(after);
    let host = after.strip_prefix("://").unwrap_or_default();
    let length = host.find(|next| !is_host_character(next)).unwrap_or(host.len());
    length > 0
        && host[length..].strip_prefix('.').is_some_and(|rest| rest.starts_with(is_host_character))
}

fn is_host_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

/// Returns the URL that `text` begins with, without the punctuation after it.
fn leading_url(text: &str) -> &str {
    // Chinese and Japanese sentences continue after a URL without a space.
    let mut parts = text.split(|next: char| {
        next.is_whitespace() || "<>\"。，、；：！？（）「」『』《》【】“”".contains(next)
    });
    let address = parts.next().unwrap_or_default();
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
    if address.contains('(') { address } else { address.trim_end_matches(')') }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let html: String = split_addresses(text).iter().map(|piece| piece.to_html()).collect();
        html.replace("<a href=\"", "[").replace("</a>", "]")
    }

    #[test]
    fn urls_end_before_punctuation() {
        assert_eq!(
            check("(https://e.org/d?e&f)."),
            "([https://e.org/d?e&amp;f\">https://e.org/d?e&amp;f])."
        );
        assert_eq!(check("见https://e.org/a。然后"), "见[https://e.org/a\">https://e.org/a]。然后");
    }

    #[test]
    fn schemes_and_hosts_without_a_dot_are_not_linked() {
        for text in ["http:// or https://", "xhttp://e.org", "http://localhost:80/"] {
            assert_eq!(check(text), text, "{text:?}");
        }
    }
}
