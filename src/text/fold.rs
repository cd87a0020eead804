//! Folds names and words that people spell in several ways, to compare them.

use std::borrow::Cow;

/// Replaces full-width letters by ordinary ones, and removes characters without a width.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|letter| !is_invisible(*letter)).map(to_half_width).collect())
}

fn to_half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => letter,
    }
}

/// Returns true if a character has no width: joiners, direction marks, variation selectors
/// and the soft hyphen.
const fn is_invisible(letter: char) -> bool {
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

/// Folds the name of a field: in lower case, without `_`, `-` and invisible characters.
pub(crate) fn field_name(name: &str) -> Cow<'_, str> {
    let is_folded = name
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase() && !matches!(byte, b'_' | b'-'));
    if is_folded {
        return Cow::Borrowed(name);
    }
    Cow::Owned(visible(name).to_ascii_lowercase().replace(is_hyphen, ""))
}

const fn is_hyphen(sign: char) -> bool {
    matches!(sign, '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Folds the case of a path, like file systems that ignore case.
pub(crate) fn path_case(path: &str) -> String {
    // The Greek capital sigma has two lower-case forms.
    path.chars().flat_map(char::to_lowercase).map(|it| if it == 'ς' { 'σ' } else { it }).collect()
}

/// Folds a word for comparison: in lower case, without `-`, `_`, white space and invisible
/// characters.
pub(crate) fn letters(text: &str) -> String {
    let folded = visible(text);
    let letters =
        folded.chars().filter(|letter| !matches!(letter, '-' | '_') && !letter.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
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
