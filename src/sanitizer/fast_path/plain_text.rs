//! What plain markup says in plain text.

use super::{SimpleMarkup, SimpleToken, decoded};
use crate::sanitizer::text::{self, START};

/// Finds the text of the first level-1 heading that says something.
pub(super) fn heading(plain: &SimpleMarkup<'_>) -> Option<String> {
    let is_heading =
        |token: &SimpleToken<'_>| matches!(token, SimpleToken::Start(row, _) if row.name == "h1");
    let mut tokens = plain.tokens.iter();
    while tokens.any(is_heading) {
        let mut said = String::new();
        for token in tokens.by_ref() {
            match token {
                SimpleToken::Text(text) => said.push_str(&decoded(text)),
                SimpleToken::Start(row, _) if row.name == "br" => said.push('\n'),
                SimpleToken::End(row) if row.name == "h1" => break,
                SimpleToken::Start(..) | SimpleToken::End(_) => {}
            }
        }
        let said = text::one_line(&said);
        if !said.is_empty() {
            return Some(said);
        }
    }
    None
}

/// Returns the beginning of the prose, whole paragraphs.
pub(super) fn start(plain: &SimpleMarkup<'_>) -> String {
    let mut said = String::new();
    let mut tokens = plain.tokens.iter();
    while let Some(token) = tokens.next() {
        let ended = match token {
            SimpleToken::Text(text) => {
                said.push_str(&decoded(text));
                continue;
            }
            SimpleToken::Start(row, attributes) => {
                let mut attributes = plain.attributes[attributes.clone()].iter();
                let is_noted = attributes.any(|it| it.name == "id" && !it.value().contains(' '));
                if !text::is_prose(row.name, is_noted) {
                    tokens
                        .by_ref()
                        .any(|token| matches!(token, SimpleToken::End(end) if end == row));
                    said.push(' ');
                    continue;
                }
                if !row.is_void() {
                    continue;
                }
                row
            }
            SimpleToken::End(row) => row,
        };
        if !text::is_inline(ended.name) {
            said.push(' ');
            if said.len() >= START {
                break;
            }
        }
    }
    text::one_line(&said)
}
