//! Finds the end of a quoted text of YAML.

/// Returns true if a quoted text begins at `start` and is never closed.
pub(crate) fn is_open(text: &str, start: usize) -> bool {
    text.get(start..).is_some_and(|rest| rest.starts_with(['"', '\'']))
        && find_end(text, start).is_none()
}

/// Returns the offset after the closing quote of the text that begins at `start`.
pub(crate) fn find_end(text: &str, start: usize) -> Option<usize> {
    let mut characters = text.get(start..)?.char_indices();
    let (_, quote) = characters.next().filter(|(_, first)| matches!(first, '"' | '\''))?;
    while let Some((index, character)) = characters.next() {
        let next = start + index + character.len_utf8();
        let is_doubled = quote == '\'' && text[next..].starts_with(quote);
        if character == '\\' && quote == '"' || character == quote && is_doubled {
            characters.next();
        } else if character == quote {
            return Some(next);
        }
    }
    None
}
