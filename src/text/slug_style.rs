//! How site generators spell file names and titles in addresses.

use deunicode::deunicode_char;

use crate::text::slug::slug;

/// Whose spelling an address follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugStyle {
    /// File names as they are, titles as words.
    #[default]
    Written,
    /// Lower case, most punctuation dropped.
    Hugo,
    /// ASCII words.
    Zola,
    /// Case kept, other signs than an address may hold replaced.
    Jekyll,
    /// ASCII words.
    Eleventy,
    /// Lower case, all punctuation dropped.
    Astro,
    /// ASCII letters, all punctuation dropped.
    Pelican,
}

/// What becomes of a sign that is neither kept nor white space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OtherCharacters {
    Dash,
    Drop,
}

/// Which letters a generator turns into others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LetterCase {
    AsTheyAre,
    Lower,
    LowerAscii,
}

struct SlugRule {
    letters: LetterCase,
    kept: &'static str,
    other: OtherCharacters,
}

#[rustfmt::skip]
const fn rule(spelling: SlugStyle) -> Option<SlugRule> {
    Some(match spelling {
        SlugStyle::Written  => return None,
        SlugStyle::Hugo     => SlugRule { letters: LetterCase::Lower,      kept: "._~+@-",          other: OtherCharacters::Drop },
        SlugStyle::Zola | SlugStyle::Eleventy => SlugRule { letters: LetterCase::LowerAscii, kept: "",                other: OtherCharacters::Dash },
        SlugStyle::Jekyll   => SlugRule { letters: LetterCase::AsTheyAre,  kept: "._~!$&'()+,;=@",  other: OtherCharacters::Dash },
        SlugStyle::Astro    => SlugRule { letters: LetterCase::Lower,      kept: "_-",              other: OtherCharacters::Drop },
        SlugStyle::Pelican  => SlugRule { letters: LetterCase::LowerAscii, kept: "_-",              other: OtherCharacters::Drop },
    })
}

impl SlugStyle {
    /// Spells a part of a path.
    pub fn part(self, text: &str) -> String {
        rule(self).map_or_else(|| text.to_owned(), |rule| apply_rule(text, &rule))
    }

    /// Spells a title.
    pub fn title(self, text: &str) -> String {
        rule(self).map_or_else(|| slug(text), |rule| apply_rule(text, &rule))
    }

    /// Spells every part of a path.
    pub fn path(self, path: &str) -> String {
        let Some(rule) = rule(self) else { return path.to_owned() };
        path.split('/').map(|part| apply_rule(part, &rule)).collect::<Vec<_>>().join("/")
    }
}

fn apply_rule(text: &str, rule: &SlugRule) -> String {
    let mut spelt = String::with_capacity(text.len());
    for letter in text.chars() {
        let ascii = (rule.letters == LetterCase::LowerAscii).then(|| deunicode_char(letter));
        match ascii {
            Some(ascii) => ascii.unwrap_or_default().chars().for_each(|c| put(&mut spelt, c, rule)),
            None => put(&mut spelt, letter, rule),
        }
    }
    spelt.truncate(spelt.trim_end_matches('-').len());
    spelt
}

fn put(spelt: &mut String, letter: char, rule: &SlugRule) {
    let is_dash = letter == '-' || letter.is_whitespace();
    if letter.is_alphanumeric() || rule.kept.contains(letter) && !is_dash {
        match rule.letters {
            LetterCase::AsTheyAre => spelt.push(letter),
            LetterCase::Lower | LetterCase::LowerAscii => spelt.extend(letter.to_lowercase()),
        }
    } else if (is_dash || rule.other == OtherCharacters::Dash)
        && !spelt.is_empty()
        && !spelt.ends_with('-')
    {
        spelt.push('-');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generator_spells_as_it_does() {
        use SlugStyle::{Astro, Eleventy, Hugo, Jekyll, Pelican, Written, Zola};
        #[rustfmt::skip]
        let rows = [
            (Written,  "My Post v1.2", "My Post v1.2"),
            (Hugo,     "My Post v1.2", "my-post-v1.2"),
            (Hugo,     "Don't: Ärger", "dont-ärger"),
            (Zola,     "My Post v1.2", "my-post-v1-2"),
            (Zola,     "Ärger",        "arger"),
            (Jekyll,   "My Post v1.2", "My-Post-v1.2"),
            (Eleventy, "My Post v1.2", "my-post-v1-2"),
            (Astro,    "My Post v1.2", "my-post-v12"),
            (Pelican,  "Don't: Ärger", "dont-arger"),
            (Pelican,  "--!",          ""),
        ];
        for (spelling, text, expected) in rows {
            assert_eq!(spelling.part(text), expected, "{spelling:?} {text}");
        }
    }
}
