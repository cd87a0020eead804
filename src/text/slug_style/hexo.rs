//! Categories and dated names as in Hexo. Names of files are unchanged there.

use deunicode::deunicode_char;

/// Signs that separate words, besides white space.
const SEPARATORS: &str = "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/";

/// Returns the form of a category's name: Latin letters lose their marks, and letters keep
/// their case.
pub(super) fn category(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().filter(|letter| !letter.is_ascii_control()) {
        if letter.is_whitespace() || SEPARATORS.contains(letter) {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else if is_latin(letter) {
            slug.push_str(deunicode_char(letter).unwrap_or_default());
        } else {
            slug.push(letter);
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Returns a file's name without the date that `new_post_name` puts before it; nothing if it
/// has none.
pub(super) fn skip_date(name: &str) -> Option<&str> {
    let (date, rest) = (name.get(..10)?, name.get(10..)?.strip_prefix('-')?);
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (is_date && !rest.is_empty()).then_some(rest)
}

const fn is_latin(letter: char) -> bool {
    matches!(letter, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && !matches!(letter, '×' | '÷')
}
