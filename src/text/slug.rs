//! Turns names into segments of addresses.

/// Characters that distinguish names, such as those of programming languages.
#[rustfmt::skip]
const SIGNS: &[(char, &str)] = &[
    ('+', "plus"),
    ('#', "sharp"),
    ('&', "and"),
    ('@', "at"),
    ('%', "percent"),
];

/// Turns a name into lower-case words joined by `-`. Letters of all scripts are kept.
///
/// `C++` becomes `c-plus-plus` and `C#` becomes `c-sharp`, so that their feeds
/// don't collide. A name without letters or digits has no slug: the result is empty.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars() {
        let sign = SIGNS.iter().find(|(sign, _)| *sign == letter);
        match sign {
            Some((_, word)) => {
                end_word(&mut slug);
                slug.push_str(word);
                slug.push('-');
            }
            None if letter.is_alphanumeric() || is_mark(letter) => {
                slug.extend(letter.to_lowercase());
            }
            // `don't` is one word.
            None if matches!(letter, '\'' | '’') => {}
            None => end_word(&mut slug),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn end_word(slug: &mut String) {
    if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
}

/// Returns true for a combining mark. Words of many scripts contain them, such as
/// Devanagari, Thai and pointed Hebrew.
fn is_mark(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F
        | 0x0900..=0x0DFF | 0x0E31..=0x0E4E | 0x0EB1..=0x0ECD | 0x0F18..=0x0F84 | 0x102B..=0x103E
        | 0x17B4..=0x17D3 | 0x1AB0..=0x1AFF | 0x20D0..=0x20FF | 0x3099..=0x309A)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lower_case_and_joined() {
        assert_eq!(slug("  Hello, World! "), "hello-world");
        assert_eq!(slug("don't stop"), "dont-stop");
    }

    #[test]
    fn letters_of_every_script_are_kept() {
        assert_eq!(slug("日本語 Ärger"), "日本語-ärger");
        assert_eq!(slug("हिन्दी"), "हिन्दी");
    }

    #[test]
    fn signs_tell_names_apart() {
        assert_eq!(slug("C++"), "c-plus-plus");
        assert_eq!(slug("C#"), "c-sharp");
        assert_eq!(slug("R&D"), "r-and-d");
    }

    #[test]
    fn name_without_letters_has_no_slug() {
        assert_eq!(slug("!?"), "");
    }
}
