//! Names for which a generator's address is not certain: it fails on them, ignores the file,
//! or transliterates a letter in a way that is not known.

use crate::text::slug_style::{SlugStyle, hexo, jekyll, transliterated};

/// Reason why the page of an article may have another address, or not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddressDoubt {
    /// The generator fails on a sign, or writes it in another way than it links it.
    Sign(char),
    /// The generator does not read files with such names.
    IgnoredFile,
    /// The generator expects a date in the file's name.
    MissingDate,
    /// The form of a letter is not known.
    Letter(char),
    /// The generator makes the address of the heading, which is not read for addresses.
    UnreadHeading,
    /// Nothing is left of the name.
    EmptyName,
}

/// Signs in paths of files and in slugs that a generator can't handle.
const SIGNS: [(SlugStyle, SignPlace, &str); 4] = [
    (SlugStyle::Hexo, SignPlace::Path, "?%"),
    (SlugStyle::Astro, SignPlace::Path, "?#:"),
    (SlugStyle::Astro, SignPlace::Slug, "?#%"),
    (SlugStyle::Hugo, SignPlace::Slug, "%"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum SignPlace {
    Path,
    Slug,
}

impl SlugStyle {
    /// Returns a doubt about whether the generator reads a file.
    pub(crate) fn doubt_file(self, path: &str) -> Option<AddressDoubt> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_ignored = self == Self::Hugo
            && (folders
                .split('/')
                .any(|folder| folder.ends_with('~') || is_hidden_in_hugo(folder))
                || is_hidden_in_hugo(name));
        is_ignored.then_some(AddressDoubt::IgnoredFile)
    }

    /// Returns a doubt about the path of a file without its extension.
    pub(crate) fn doubt_path(self, path: &str) -> Option<AddressDoubt> {
        self.find_sign(SignPlace::Path, path)
            .or_else(|| self.find_letter(path))
            .or_else(|| path.split('/').find_map(|part| doubt_form(&self.file_name(part))))
    }

    /// Returns a doubt about the field `slug`.
    pub(crate) fn doubt_slug(self, slug: &str) -> Option<AddressDoubt> {
        self.find_sign(SignPlace::Slug, slug)
            .or_else(|| self.slug_field(slug).and_then(|slug| doubt_form(&slug)))
    }

    /// Returns a doubt about a title.
    pub(crate) fn doubt_title(self, title: &str) -> Option<AddressDoubt> {
        self.find_letter(title).or_else(|| doubt_form(&self.title(title)))
    }

    /// Returns a doubt about the name of a file from which the generator removes a date.
    pub(crate) fn doubt_dated_name(self, name: &str) -> Option<AddressDoubt> {
        let is_undated = match self {
            Self::Jekyll => !jekyll::has_date(name),
            Self::Hexo => hexo::skip_date(name).is_none(),
            _ => false,
        };
        is_undated.then_some(AddressDoubt::MissingDate)
    }

    fn find_sign(self, place: SignPlace, text: &str) -> Option<AddressDoubt> {
        let rows = SIGNS.iter().filter(|(style, at, _)| *style == self && *at == place);
        let mut signs = rows.flat_map(|(_, _, signs)| signs.chars());
        signs.find(|sign| text.contains(*sign)).map(AddressDoubt::Sign)
    }

    fn find_letter(self, text: &str) -> Option<AddressDoubt> {
        let is_known = match self {
            Self::Pelican => transliterated::is_known_to_pelican,
            Self::Eleventy => transliterated::is_known_to_eleventy,
            _ => return None,
        };
        text.chars().find(|letter| !is_known(*letter)).map(AddressDoubt::Letter)
    }
}

fn doubt_form(form: &str) -> Option<AddressDoubt> {
    form.is_empty().then_some(AddressDoubt::EmptyName)
}

fn is_hidden_in_hugo(name: &str) -> bool {
    name.starts_with(['#', '.'])
}

impl AddressDoubt {
    /// Describes the reason; continues "because".
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Sign(sign) => format!("the generator can't write `{sign}` into an address"),
            Self::IgnoredFile => "Hugo ignores files and folders with such names".to_owned(),
            Self::MissingDate => {
                "the generator expects a date at the start of its file name".to_owned()
            }
            Self::Letter(letter) => format!("it is not known how the generator spells `{letter}`"),
            Self::UnreadHeading => {
                "the generator makes it of the heading, and the frontmatter has no `title`"
                    .to_owned()
            }
            Self::EmptyName => "nothing is left of its name in the generator's spelling".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_generator_can_not_handle_are_doubted() {
        use AddressDoubt::{EmptyName, IgnoredFile, Letter, MissingDate, Sign};
        let path = |style: SlugStyle, text| style.doubt_path(text);
        for file in ["post/#a.md", "post/a~/index.md", "#post/a.md"] {
            assert_eq!(SlugStyle::Hugo.doubt_file(file), Some(IgnoredFile), "{file}");
        }
        assert_eq!(SlugStyle::Hugo.doubt_file("post/a~.md"), None);
        assert_eq!(path(SlugStyle::Hugo, "post/🦄"), Some(EmptyName));
        assert_eq!(path(SlugStyle::Hugo, "post/a#b"), None);
        assert_eq!(path(SlugStyle::Hexo, "50%"), Some(Sign('%')));
        assert_eq!(path(SlugStyle::Astro, "why?"), Some(Sign('?')));
        assert_eq!(path(SlugStyle::Written, "why? 50%"), None);
        assert_eq!(SlugStyle::Pelican.doubt_title("Ärger 日本 😀"), None);
        assert_eq!(SlugStyle::Pelican.doubt_title("ᚠ"), Some(Letter('ᚠ')));
        assert_eq!(SlugStyle::Jekyll.doubt_dated_name("2024-05-22-a"), None);
        assert_eq!(SlugStyle::Jekyll.doubt_dated_name("2024-05-22_a"), Some(MissingDate));
        assert_eq!(SlugStyle::Jekyll.doubt_slug("🦄"), Some(EmptyName));
    }
}
