//! Recognizes bylines: `By Ann Lee and John Roe`.

use crate::text::whitespace;

/// Maximum length of a byline, in characters.
const LONGEST_BYLINE: usize = 100;

/// Words that begin a byline, in lowercase, in the languages that write one.
const BYLINE_WORDS: [&str; 8] = ["by", "von", "par", "por", "di", "door", "av", "af"];

/// Words that connect the last two authors of a byline.
const AND_WORDS: [&str; 8] = [" and ", " und ", " et ", " y ", " e ", " en ", " och ", " og "];

/// Returns the authors that a byline names; none for any other line.
pub(super) fn byline_authors(line: &str) -> Vec<String> {
    let Some((word, names)) = line.split_once(char::is_whitespace) else { return Vec::new() };
    let is_byline = BYLINE_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
        && word.starts_with(char::is_uppercase)
        && line.chars().count() <= LONGEST_BYLINE;
    if !is_byline {
        return Vec::new();
    }
    // What follows a comma is a position: `Jane Doe, Staff Writer`. Between names with
    // `and` it separates them.
    let mut names = names.trim_end_matches('.').to_owned();
    let mut has_and = false;
    for and in AND_WORDS {
        has_and |= names.contains(and);
        names = names.replace(and, ", ");
    }
    let count = if has_and { usize::MAX } else { 1 };
    let names: Vec<String> = names
        .split(',')
        .map(whitespace::fold)
        .filter(|name| !name.is_empty())
        .take(count)
        .collect();
    if names.iter().all(|name| is_name(name)) { names } else { Vec::new() }
}

/// Returns true if every longer word of a text begins with a capital letter, and there are
/// few of them.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capitalized = |word: &&str| {
        word.chars().count() <= 3 && word.chars().all(char::is_lowercase)
            || word.starts_with(char::is_uppercase)
    };
    (1..=5).contains(&words.len())
        && words.iter().all(is_capitalized)
        && words.iter().any(|word| word.starts_with(char::is_uppercase))
        && !text.contains(|next: char| next.is_ascii_digit() || "!?:;".contains(next))
}
