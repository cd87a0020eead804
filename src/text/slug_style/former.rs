//! The rules of version 2 and before, which recognize published addresses. They never change.

use deunicode::deunicode_char;

use crate::text::slug_style::SlugStyle;

/// Style of an earlier version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerStyle {
    /// Hugo: lower case, single hyphens.
    Hugo,
    /// Zola and Eleventy: words in ASCII letters.
    Ascii,
    /// Jekyll: case kept, characters that need escapes replaced.
    Jekyll,
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

struct FormerRule {
    letters: LetterCase,
    kept: &'static str,
    other: OtherCharacters,
}

impl FormerStyle {
    /// Returns the former style of a generator, if it had one.
    pub(super) const fn of(style: SlugStyle) -> Option<Self> {
        Some(match style {
            SlugStyle::Written
            | SlugStyle::Hexo
            | SlugStyle::Docusaurus
            | SlugStyle::Mkdocs
            | SlugStyle::Quartz => return None,
            SlugStyle::Hugo | SlugStyle::HugoPattern => Self::Hugo,
            SlugStyle::Zola | SlugStyle::Eleventy => Self::Ascii,
            SlugStyle::Jekyll => Self::Jekyll,
            SlugStyle::Astro => Self::Astro,
            SlugStyle::Pelican => Self::Pelican,
            SlugStyle::Former(style) => style,
        })
    }

    #[rustfmt::skip]
    const fn rule(self) -> FormerRule {
        match self {
            Self::Hugo    => FormerRule { letters: LetterCase::Lower,      kept: "._~+@-",         other: OtherCharacters::Drop },
            Self::Ascii   => FormerRule { letters: LetterCase::LowerAscii, kept: "",               other: OtherCharacters::Dash },
            Self::Jekyll  => FormerRule { letters: LetterCase::AsTheyAre,  kept: "._~!$&'()+,;=@", other: OtherCharacters::Dash },
            Self::Astro   => FormerRule { letters: LetterCase::Lower,      kept: "_-",             other: OtherCharacters::Drop },
            Self::Pelican => FormerRule { letters: LetterCase::LowerAscii, kept: "_-",             other: OtherCharacters::Drop },
        }
    }

    /// Returns the slug of a segment of a path, or of a title.
    pub(super) fn part(self, text: &str) -> String {
        let rule = self.rule();
        let mut slug = String::with_capacity(text.len());
        for letter in text.chars() {
            let ascii = (rule.letters == LetterCase::LowerAscii).then(|| deunicode_char(letter));
            match ascii {
                Some(ascii) => {
                    ascii
                        .unwrap_or_default()
                        .chars()
                        .for_each(|c| push_letter(&mut slug, c, &rule));
                }
                None => push_letter(&mut slug, letter, &rule),
            }
        }
        slug.truncate(slug.trim_end_matches('-').len());
        slug
    }
}

fn push_letter(slug: &mut String, letter: char, rule: &FormerRule) {
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
    fn former_rules_are_as_they_were() {
        use FormerStyle::{Ascii, Astro, Hugo, Jekyll, Pelican};
        #[rustfmt::skip]
        let rows = [
            (Hugo,    "My Post v1.2", "my-post-v1.2"),
            (Hugo,    "Don't: Ärger", "dont-ärger"),
            (Hugo,    "a---b",        "a-b"),
            (Ascii,   "My Post v1.2", "my-post-v1-2"),
            (Ascii,   "Ärger",        "arger"),
            (Jekyll,  "My Post v1.2", "My-Post-v1.2"),
            (Astro,   "My Post v1.2", "my-post-v12"),
            (Pelican, "Don't: Ärger", "dont-arger"),
            (Pelican, "--!",          ""),
        ];
        for (style, text, expected) in rows {
            assert_eq!(style.part(text), expected, "{style:?} {text}");
        }
    }
}
