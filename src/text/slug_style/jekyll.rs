//! Slugs as in Jekyll, which joins words by single hyphens.

use crate::text::unicode_class::is_letter_mark_or_digit;

/// Signs that Jekyll keeps in `:title`.
const SIGNS: &str = "._~!$&'()+,;=@";

/// Returns the form of a name in `:title`: letters keep their case.
pub(super) fn pretty(name: &str) -> String {
    join_words(name, |letter| is_letter_mark_or_digit(letter) || SIGNS.contains(letter))
}

/// Returns the form of a name in `:slug`: letters and digits only, in lower case.
pub(crate) fn plain(name: &str) -> String {
    join_words(name, is_letter_mark_or_digit).chars().flat_map(char::to_lowercase).collect()
}

/// Replaces every run of other characters by a hyphen, but not at the ends.
fn join_words(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_kept(letter) {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Returns a file's name without its date and the dots at its end.
pub(super) fn without_date(name: &str) -> &str {
    skip_date(name).unwrap_or(name).trim_end_matches('.')
}

/// Returns true if a file's name begins with a date, so that it can be a post.
pub(super) fn has_date(name: &str) -> bool {
    skip_date(name).is_some()
}

/// Skips a date and its hyphen. Jekyll takes any numbers for a date.
fn skip_date(name: &str) -> Option<&str> {
    let after_year = skip_digits(name, 2, 4)?;
    skip_digits(skip_digits(after_year, 1, 2)?, 1, 2)
}

/// Skips so many digits and a hyphen.
fn skip_digits(text: &str, least: usize, most: usize) -> Option<&str> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    (least..=most).contains(&end).then(|| text[end..].strip_prefix('-')).flatten()
}

/// Removes dots from a path, so that it can't leave the folder, as Jekyll does.
pub(super) fn finish(path: &str) -> String {
    let mut clean = format!("/{path}").replace("..", "/").replace("./", "");
    while clean.contains("//") {
        clean = clean.replace("//", "/");
    }
    clean
}
