//! Extracts plain text from simple markup; the result equals that of
//! [`text`] on the tree.

use super::{SimpleMarkup, SimpleToken, decode};
use crate::sanitizer::text::{self, START_LENGTH};

/// Returns the text of the first level-1 heading that is not empty.
pub(super) fn heading(plain: &SimpleMarkup<'_>) -> Option<String> {
    let mut tokens = plain.tokens.iter();
    while tokens.any(|token| matches!(token, SimpleToken::Start(row, _) if row.name == "h1")) {
        let mut heading = String::new();
        for token in tokens.by_ref() {
            match token {
                SimpleToken::Text(text) => heading.push_str(&decode(text)),
                SimpleToken::Start(row, _) if row.name == "br" => heading.push('\n'),
                SimpleToken::End(row) if row.name == "h1" => break,
                SimpleToken::Start(..) | SimpleToken::End(_) => {}
            }
        }
        let heading = text::one_line(&heading);
        if !heading.is_empty() {
            return Some(heading);
        }
    }
    None
}

/// Returns the first paragraphs of the prose, at least [`START_LENGTH`] bytes if
/// there are so many.
pub(super) fn start(plain: &SimpleMarkup<'_>) -> String {
    let mut prose = String::new();
    let mut tokens = plain.tokens.iter();
    while let Some(token) = tokens.next() {
        let ended = match token {
            SimpleToken::Text(text) => {
                prose.push_str(&decode(text));
                continue;
            }
            SimpleToken::Start(row, attributes) => {
                let mut attributes = plain.attributes[attributes.clone()].iter();
                let has_id = attributes.any(|it| it.name == "id" && !it.value().contains(' '));
                if !text::is_prose(row.name, has_id) {
                    tokens
                        .by_ref()
                        .any(|token| matches!(token, SimpleToken::End(end) if end == row));
                    prose.push(' ');
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
            prose.push(' ');
            if prose.len() >= START_LENGTH {
                break;
            }
        }
    }
    text::one_line(&prose)
}
