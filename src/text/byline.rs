//! Recognizes bylines: `By Ann Lee and John Roe`.

/// Maximum length of a byline, in characters.
const LONGEST_BYLINE: usize = 100;

/// Words that begin a byline, in lowercase, in the languages that write one.
const BYLINE_WORDS: [&str; 8] = ["by", "von", "par", "por", "di", "door", "av", "af"];

/// Words that connect the last two authors of a byline.
const AND_WORDS: [&str; 8] = ["and", "und", "et", "y", "e", "en", "och", "og"];

/// Words of positions and companies after the name in a byline.
const POSITION_WORDS: [&str; 13] = [
    "writer",
    "editor",
    "reporter",
    "correspondent",
    "columnist",
    "staff",
    "press",
    "news",
    "agency",
    "chief",
    "critic",
    "contributor",
    "bureau",
];

/// Returns the authors that a byline names; none for any other line.
pub(crate) fn byline_authors(line: &str) -> Vec<String> {
    let Some((word, names)) = line.split_once(char::is_whitespace) else { return Vec::new() };
    let is_byline = BYLINE_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
        && word.starts_with(char::is_uppercase)
        && line.chars().count() <= LONGEST_BYLINE;
    if !is_byline {
        return Vec::new();
    }
    let names = names.trim_end_matches('.');
    let parts: Vec<&str> = match names.split_once(',') {
        // `Jane Doe, Staff Writer`
        Some((name, rest)) if is_position(rest) => vec![name],
        _ => names.split(',').collect(),
    };
    let names: Vec<String> = parts.into_iter().flat_map(split_at_and).collect();
    if names.iter().all(|name| is_name(name)) { names } else { Vec::new() }
}

/// Splits names at words that connect them: `Ann Lee and John Roe`.
fn split_at_and(names: &str) -> Vec<String> {
    let words: Vec<&str> = names.split_whitespace().collect();
    let is_and = |word: &&str| AND_WORDS.iter().any(|and| and.eq_ignore_ascii_case(word));
    words.split(is_and).map(|words| words.join(" ")).filter(|name| !name.is_empty()).collect()
}

/// Returns true if the words after a name are a position or a company.
fn is_position(words: &str) -> bool {
    words
        .split(|next: char| !next.is_alphabetic())
        .any(|word| POSITION_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Returns true if every longer word of a text begins with a capital letter, and there are
/// at least two of them, but few.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capitalized = |word: &&str| {
        word.chars().count() <= 3 && word.chars().all(char::is_lowercase)
            || word.starts_with(char::is_uppercase)
    };
    (2..=5).contains(&words.len())
        && words.iter().all(is_capitalized)
        && words.iter().filter(|word| word.starts_with(char::is_uppercase)).count() >= 2
        && !text.contains(|next: char| next.is_ascii_digit() || "!?:;".contains(next))
}
