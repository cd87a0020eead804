//! Turns file names and titles into slugs, each in the way of a site generator.

use deunicode::deunicode_char;

use crate::text::slug::slug;

/// The site generator that slugs are compatible with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugStyle {
    /// No generator: file names unchanged, titles as words.
    #[default]
    Written,
    /// Hugo: lower case, most punctuation dropped.
    Hugo,
    /// Zola: words in ASCII letters.
    Zola,
    /// Jekyll: case kept, characters that need escapes replaced.
    Jekyll,
    /// Eleventy: words in ASCII letters.
    Eleventy,
    /// Astro: lower case, all punctuation dropped.
    Astro,
    /// Pelican: ASCII letters, all punctuation dropped.
    Pelican,
}

/// The treatment of a character that is neither kept nor white space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OtherCharacters {
    Dash,
    Drop,
}

/// The conversion of letters.
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
const fn rule(style: SlugStyle) -> Option<SlugRule> {
    Some(match style {
        SlugStyle::Written  => return None,
        SlugStyle::Hugo     => SlugRule { letters: LetterCase::Lower,      kept: "._~+@-",          other: OtherCharacters::Drop },
        SlugStyle::Zola | SlugStyle::Eleventy => SlugRule { letters: LetterCase::LowerAscii, kept: "",                other: OtherCharacters::Dash },
        SlugStyle::Jekyll   => SlugRule { letters: LetterCase::AsTheyAre,  kept: "._~!$&'()+,;=@",  other: OtherCharacters::Dash },
        SlugStyle::Astro    => SlugRule { letters: LetterCase::Lower,      kept: "_-",              other: OtherCharacters::Drop },
        SlugStyle::Pelican  => SlugRule { letters: LetterCase::LowerAscii, kept: "_-",              other: OtherCharacters::Drop },
    })
}

impl SlugStyle {
    /// Returns the slug of a segment of a path.
    pub fn part(self, text: &str) -> String {
        rule(self).map_or_else(|| text.to_owned(), |rule| apply_rule(text, &rule))
    }

    /// Returns the slug of a title.
    pub fn title(self, text: &str) -> String {
        rule(self).map_or_else(|| slug(text), |rule| apply_rule(text, &rule))
    }

    /// Replaces every segment of a path by its slug.
    pub fn path(self, path: &str) -> String {
        let Some(rule) = rule(self) else { return path.to_owned() };
        path.split('/').map(|part| apply_rule(part, &rule)).collect::<Vec<_>>().join("/")
    }
}

fn apply_rule(text: &str, rule: &SlugRule) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars() {
        let ascii = (rule.letters == LetterCase::LowerAscii).then(|| deunicode_char(letter));
        match ascii {
            Some(ascii) => {
                ascii.unwrap_or_default().chars().for_each(|c| push_letter(&mut slug, c, rule));
            }
            None => push_letter(&mut slug, letter, rule),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn push_letter(slug: &mut String, letter: char, rule: &SlugRule) {
    let is_dash = letter == '-' || letter.is_whitespace();
    if letter.is_alphanumeric() || rule.kept.contains(letter) && !is_dash {
        match rule.letters {
            LetterCase::AsTheyAre => slug.push(letter),
            LetterCase::Lower | LetterCase::LowerAscii => slug.extend(letter.to_lowercase()),
        }
    } else if (is_dash || rule.other == OtherCharacters::Dash)
        && !slug.is_empty()
        && !slug.ends_with('-')
    {
        slug.push('-');
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
