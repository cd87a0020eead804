//! Cuts text at the end of a word.

/// Cuts plain text to at most `limit` characters, at a word, with an ellipsis.
///
/// Text that fits is only trimmed. Text with a first word that is too long, or without
/// spaces between its words, is cut inside a word.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    // The ellipsis counts as a character.
    let room = text[..end].char_indices().next_back().map_or(0, |(index, _)| index);
    let word = if text[room..].starts_with(char::is_whitespace) {
        room
    } else {
        text[..room].rfind(char::is_whitespace).unwrap_or(0)
    };
    // Text in a script without spaces has its last space far back, or has none.
    let kept = if word * 2 >= room { &text[..word] } else { &text[..room] };
    let kept = kept.trim_end_matches(|last: char| last.is_whitespace() || ",;:–—-".contains(last));
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, limit: usize) -> String {
        cut(text, limit)
    }

    #[test]
    fn text_that_fits_is_only_trimmed() {
        assert_eq!(check(" one two\n", 7), "one two");
    }

    #[test]
    fn longer_text_ends_at_a_word() {
        assert_eq!(check("one two three", 12), "one two…");
    }

    #[test]
    fn word_that_just_fits_stays() {
        assert_eq!(check("one two three", 8), "one two…");
    }

    #[test]
    fn comma_before_the_cut_goes() {
        assert_eq!(check("one, two, three", 12), "one, two…");
    }

    #[test]
    fn text_without_spaces_is_cut_inside() {
        assert_eq!(check("一二三四五六", 4), "一二三…");
    }

    #[test]
    fn no_room_leaves_the_ellipsis() {
        assert_eq!(check("one", 1), "…");
    }

    #[test]
    fn limit_counts_characters() {
        assert_eq!(check("é é é é", 4), "é é…");
    }
}
