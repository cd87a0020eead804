//! Slugs as in Hugo, which keeps hyphens and drops characters that paths do not have.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::text::unicode_class::is_letter_mark_or_digit;

/// Returns the form of a file's or a folder's name: every space is a hyphen.
pub(super) fn file_name(name: &str) -> String {
    lower(&sanitize(&name.replace(' ', "-")))
}

/// Returns the form of the field `slug`; nothing if it counts as empty.
pub(super) fn slug_field(slug: &str) -> Option<String> {
    Some(slug.trim_matches('-')).filter(|slug| !slug.is_empty()).map(|slug| lower(&sanitize(slug)))
}

/// Returns the form of the title in a pattern of `[permalinks]`, where it is one segment.
pub(super) fn title_in_pattern(title: &str) -> String {
    in_pattern(&title.replace(['/', '\\'], "-"))
}

/// Returns the form of a name in a pattern of `[permalinks]`. Hugo writes the pattern as an
/// address, which can't end in `#`, and reads it as the query of one.
pub(super) fn in_pattern(name: &str) -> String {
    let clean = sanitize(name);
    let clean = clean
        .split_once('#')
        .map_or(&*clean, |(path, fragment)| if fragment.is_empty() { path } else { &clean });
    let text = clean.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().unwrap_or(Cow::Borrowed(&text));
    // The text before it is a part of the same path, so a space at the beginning counts.
    let start = if decoded.starts_with(' ') { "-" } else { "" };
    format!("{start}{}", lower(&sanitize(&decoded)))
}

/// Drops characters that paths do not have. White space becomes a hyphen, except next to one.
fn sanitize(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let (mut is_space_due, mut was_hyphen) = (false, false);
    for (at, letter) in text.char_indices() {
        if is_allowed(&text[at..], letter) {
            was_hyphen = letter == '-';
            if is_space_due && !was_hyphen {
                clean.push('-');
            }
            is_space_due = false;
            clean.push(letter);
        } else if !clean.is_empty() && !was_hyphen && letter.is_whitespace() {
            is_space_due = true;
        }
    }
    clean
}

fn is_allowed(rest: &str, letter: char) -> bool {
    match letter {
        '.' | '/' | '\\' | '_' | '#' | '+' | '~' | '-' | '@' => true,
        '%' => is_escape(rest.as_bytes()),
        _ => is_letter_mark_or_digit(letter),
    }
}

fn is_escape(bytes: &[u8]) -> bool {
    bytes.get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Returns a text in lower case, letter by letter: `İ` becomes `i`, without the dot above.
fn lower(text: &str) -> String {
    text.chars().map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect()
}
