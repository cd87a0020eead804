//! Recognizes names of shortcodes and conditions that restrict the readers of a part of
//! an article.

/// Words in such names, in lower case without punctuation.
const WORDS: &[&str] = &["encrypt", "members", "password", "paywall", "private", "protected"];

/// Returns true if the name of a shortcode, component, tag or directive means that its
/// text is for some readers only.
pub(crate) fn is_private(name: &str) -> bool {
    // Most names are shorter than any of these words.
    if name.len() < WORDS[1].len() {
        return false;
    }
    let name = letters(name);
    WORDS.iter().any(|word| name.contains(word))
}

/// Folds a name for comparison: letters and digits only, in lower case.
pub(crate) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|next| next.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns true if a name, or the last part of its path, is in a list of folded names.
pub(crate) fn is_admitted(name: &str, public: &[String]) -> bool {
    if public.is_empty() {
        return false;
    }
    let last = name.rsplit(['/', '.']).next().unwrap_or_default();
    let names = [letters(name), letters(last)];
    public.iter().any(|known| names.contains(known))
}

/// Words in conditions that only some readers fulfill.
#[rustfmt::skip]
const CONDITIONS: &[&str] = &[
    "encrypt", "loggedin", "loggedout", "member", "paid", "password", "paywall", "premium", "private", "protected",
    "signedin", "subscri", "currentuser", "isadmin",
];

/// Returns true if a condition of a template depends on the reader.
pub(crate) fn asks_for_reader(condition: &str) -> bool {
    let condition = letters(condition);
    CONDITIONS.iter().any(|word| condition.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_restrict_readers_are_private() {
        use crate::text::private_names::is_private;

        assert!(is_private("hugo-encryptor") && is_private("Members_Only"));
        assert!(!is_private("figure"));
    }

    #[test]
    fn words_are_written_as_they_are_compared() {
        for word in WORDS.iter().chain(CONDITIONS) {
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
        assert!(WORDS.iter().all(|word| word.len() >= WORDS[1].len()));
    }

    #[test]
    fn names_are_private_in_any_writing() {
        for name in
            ["encrypt", "HUGO_ENCRYPTOR", "is-private", "members", "PasswordProtected", "Pay-Wall"]
        {
            assert!(is_private(name), "{name}");
        }
        for name in ["figure", "note", "member", "wall", "pass", ""] {
            assert!(!is_private(name), "{name}");
        }
        assert!(asks_for_reader("user.is_member == true") && asks_for_reader("@current_user"));
        assert!(!asks_for_reader("page.toc"));
    }
}
