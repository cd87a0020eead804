//! What plain markup says in plain text.

use super::{Plain, Token, decoded};
use crate::syntax::html::text::{self, START};

/// Finds the text of the first level-1 heading that says something.
pub(super) fn heading(plain: &Plain<'_>) -> Option<String> {
    let is_heading = |token: &Token<'_>| matches!(token, Token::Start(row, _) if row.name == "h1");
    let mut tokens = plain.tokens.iter();
    while tokens.any(is_heading) {
        let mut said = String::new();
        for token in tokens.by_ref() {
            match token {
                Token::Text(text) => said.push_str(&decoded(text)),
                Token::Start(row, _) if row.name == "br" => said.push('\n'),
                Token::End(row) if row.name == "h1" => break,
                Token::Start(..) | Token::End(_) => {}
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
pub(super) fn start(plain: &Plain<'_>) -> String {
    let mut said = String::new();
    let mut tokens = plain.tokens.iter();
    while let Some(token) = tokens.next() {
        let ended = match token {
            Token::Text(text) => {
                said.push_str(&decoded(text));
                continue;
            }
            Token::Start(row, attributes) => {
                let mut attributes = plain.attributes[attributes.clone()].iter();
                let is_noted = attributes.any(|it| it.name == "id" && !it.value().contains(' '));
                if !text::is_prose(row.name, is_noted) {
                    tokens.by_ref().any(|token| matches!(token, Token::End(end) if end == row));
                    said.push(' ');
                    continue;
                }
                if !row.is_void() {
                    continue;
                }
                row
            }
            Token::End(row) => row,
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
