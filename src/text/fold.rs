//! Compares names and words that people write in several ways.

use std::borrow::Cow;

/// Folds letters of full width, and leaves out characters without a width.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => letter,
    };
    Cow::Owned(text.chars().filter(|letter| !is_unseen(*letter)).map(narrow).collect())
}

/// Says whether a character has no width: joiners, marks of direction, selectors
/// of variants and the soft hyphen.
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Folds the name of a field: without case, `_`, `-` and what is not seen.
pub fn field_name(name: &str) -> Cow<'_, str> {
    let is_folded = name
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase() && !matches!(byte, b'_' | b'-'));
    if is_folded {
        return Cow::Borrowed(name);
    }
    let is_hyphen = |sign: char| matches!(sign, '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    Cow::Owned(visible(name).to_ascii_lowercase().replace(is_hyphen, ""))
}

/// Folds the case of a path as disks do that ignore it.
pub fn path_case(path: &str) -> String {
    // The final sigma of Greek is one more small form of its capital.
    path.chars().flat_map(char::to_lowercase).map(|it| if it == 'ς' { 'σ' } else { it }).collect()
}

/// Returns the letters of a word, by which it is compared: in lower case, without
/// `-`, `_` and white space.
pub fn letters(text: &str) -> String {
    let is_letter = |letter: &char| !matches!(letter, '-' | '_') && !letter.is_whitespace();
    visible(text).chars().filter(is_letter).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_compared_without_what_is_not_seen() {
        let names = [
            "dra\u{200b}ft",
            "Dr\u{ad}aft\u{feff}",
            "ｄｒａｆｔ",
            "ＤＲＡＦＴ",
            "_draft",
            "draft\u{fe0f}",
        ];
        for name in names {
            assert_eq!(field_name(name), "draft", "{name}");
        }
        assert_eq!(field_name("publish\u{2010}date"), "publishdate");
        assert_eq!(field_name("étude"), "étude");
    }

    #[test]
    fn words_are_compared_without_case_signs_and_widths() {
        for text in [
            "Members Only",
            "members_only",
            "MEMBERS-ONLY",
            "ｍｅｍｂｅｒｓｏｎｌｙ",
            "\u{200b}membersonly",
        ] {
            assert_eq!(letters(text), "membersonly", "{text}");
        }
    }
}
