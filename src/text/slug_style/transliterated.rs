//! Slugs of ASCII letters, as in Zola, Pelican and Eleventy's filter `slugify`.

use deunicode::deunicode_char;

use crate::text::normal_form::{compose, compose_compatible, decompose};
use crate::text::slug_style::letters::{SLUGIFY, UNIDECODE, UNIDECODE_DROPPED};

/// Returns the form of a name in Zola: words in ASCII letters.
pub(super) fn zola(name: &str) -> String {
    let ascii = name.chars().map(|letter| deunicode_char(letter).unwrap_or("-"));
    join_words(&ascii.collect::<String>())
}

/// Returns the form of a name in Pelican: ASCII letters and `_`; other signs are dropped.
pub(super) fn pelican(name: &str) -> String {
    let plain = strip_tags(name);
    let composed = compose_compatible(&plain);
    let ascii: String = composed.chars().map(unidecode).collect();
    let kept: String = ascii.chars().filter(|letter| is_kept_by_pelican(*letter)).collect();
    let mut slug = String::with_capacity(kept.len());
    for letter in kept.trim().chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() || letter == '_' => {
                slug.push(letter.to_ascii_lowercase());
            }
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug
}

const fn is_kept_by_pelican(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | ' ' | '\t' | '\n')
}

/// Removes what looks like HTML, as Pelican does with titles.
fn strip_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        let Some((_, after)) = tag.split_once('>') else { break };
        plain.push_str(before);
        rest = after;
    }
    plain + rest
}

fn unidecode(letter: char) -> &'static str {
    if let Some((_, text)) = UNIDECODE.iter().find(|(other, _)| *other == letter) {
        return text;
    }
    let is_dropped = UNIDECODE_DROPPED.contains(letter) || is_pictograph(letter);
    if is_dropped { "" } else { deunicode_char(letter).unwrap_or_default() }
}

/// Returns true for a pictograph or a rare ideograph, which Unidecode drops. Of the older
/// pictographs it knows those of games.
const fn is_pictograph(letter: char) -> bool {
    matches!(letter,
        '\u{2600}'..='\u{2653}' | '\u{2668}'..='\u{27BF}' | '\u{1F200}'..='\u{1FAFF}'
        | '\u{20000}'..)
}

/// Returns the form of a name by Eleventy's filter `slugify`: words in ASCII letters.
pub(super) fn eleventy(name: &str) -> String {
    let spoken = name.replace('&', " and ").replace('♥', " love ").replace('🦄', " unicorn ");
    let mut ascii = String::with_capacity(spoken.len());
    for letter in compose(&spoken).chars() {
        push_slugified(&mut ascii, letter);
    }
    join_words(&drop_apostrophes(&ascii.to_lowercase()))
}

fn push_slugified(ascii: &mut String, letter: char) {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    match find_slugified(letter).or_else(|| find_slugified(lower)) {
        // To Unicode these two are marks without a letter.
        _ if matches!(letter, '^' | '`') => {}
        _ if letter.is_ascii() => ascii.push(letter),
        Some(text) => ascii.push_str(text),
        None => {
            let mut buffer = [0; 4];
            let parts = decompose(letter.encode_utf8(&mut buffer)).into_owned();
            let first = parts.chars().next().filter(char::is_ascii_alphanumeric);
            ascii.push(first.unwrap_or('-'));
        }
    }
}

fn find_slugified(letter: char) -> Option<&'static str> {
    SLUGIFY.iter().find(|(other, _)| *other == letter).map(|(_, text)| *text)
}

/// Removes the apostrophes of `don't` and `Ann's`, but not those of other words.
fn drop_apostrophes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let mut after = text[at + letter.len_utf8()..].chars();
        let is_ending =
            matches!(after.next(), Some('t' | 's')) && after.next().is_none_or(char::is_whitespace);
        let follows_word = kept.ends_with(|before: char| before.is_ascii_alphanumeric());
        if letter != '\'' || !is_ending || !follows_word {
            kept.push(letter);
        }
    }
    kept
}

/// Joins the ASCII words of a text by hyphens, in lower case.
fn join_words(ascii: &str) -> String {
    let words = ascii.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> =
        words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    words.join("-")
}

/// Returns true if Pelican's form of a letter is known: its script was compared completely.
pub(super) const fn is_known_to_pelican(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{24F}' | '\u{300}'..='\u{36F}' | '\u{370}'..='\u{4FF}' | '\u{590}'..='\u{6FF}'
        | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}' | '\u{10A0}'..='\u{10FF}'
        | '\u{1E00}'..='\u{206F}' | '\u{20A0}'..='\u{20CF}' | '\u{2100}'..='\u{218F}'
        | '\u{2460}'..='\u{2473}' | '\u{2600}'..='\u{2653}' | '♠' | '♣' | '♥' | '♦'
        | '\u{2668}'..='\u{27BF}' | '\u{3000}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FA5}' | '\u{AC00}'..='\u{D7A3}' | '\u{FB00}'..='\u{FB06}'
        | '\u{FE0F}' | '\u{FF01}'..='\u{FF5E}' | '\u{1F200}'..='\u{1FAFF}' | '\u{20000}'..)
}

/// Returns true if Eleventy's form of a letter is known.
pub(super) const fn is_known_to_eleventy(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{24F}' | '\u{300}'..='\u{36F}' | '\u{370}'..='\u{4FF}' | '\u{5D0}'..='\u{5EA}'
        | '\u{1E00}'..='\u{2044}' | '\u{20A0}'..='\u{20BF}' | '\u{2100}'..='\u{214F}'
        | '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}
