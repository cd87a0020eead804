//! Turns file names, titles and slugs into parts of addresses, each in the way of a site
//! generator.
//!
//! The rules are those of the programs: `.ci/generators` runs them on thousands of odd names
//! and compares every address. [`former`] has the rules of earlier versions, which
//! recognize published addresses.

mod astro;
mod docusaurus;
mod doubts;
mod former;
mod hexo;
mod hugo;
pub(crate) mod jekyll;
mod letters;
mod mkdocs;
mod quartz;
mod transliterated;

use std::borrow::Cow;

use crate::text::slug::slug;
pub(crate) use doubts::AddressDoubt;
pub(crate) use former::FormerStyle;

/// The site generator that slugs are compatible with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugStyle {
    /// No generator: file names unchanged, titles as words.
    #[default]
    Written,
    /// Hugo: lower case, most punctuation dropped, hyphens kept.
    Hugo,
    /// Hugo in a pattern of `[permalinks]`, which it decodes like a query.
    HugoPattern,
    /// Zola: words in ASCII letters; folders as they are written.
    Zola,
    /// Jekyll: case kept, characters that need escapes replaced.
    Jekyll,
    /// Hexo: names as they are written.
    Hexo,
    /// Eleventy with its filter `slugify`: words in ASCII letters.
    Eleventy,
    /// Astro: lower case, all punctuation dropped, hyphens kept.
    Astro,
    /// Pelican: ASCII letters, all punctuation dropped.
    Pelican,
    /// Docusaurus: the date in a file's path is folders before it.
    Docusaurus,
    /// Material for `MkDocs`: all punctuation of titles dropped.
    Mkdocs,
    /// Quartz: case kept, hyphens for spaces.
    Quartz,
    /// The rules of an earlier version.
    Former(FormerStyle),
}

impl SlugStyle {
    /// Returns the rules of earlier versions for the same generator.
    pub(crate) const fn former(self) -> Self {
        match FormerStyle::of(self) {
            Some(style) => Self::Former(style),
            None => Self::Written,
        }
    }

    /// Returns the style of names in a pattern that does not contain the path of the file.
    pub(crate) const fn in_pattern(self) -> Self {
        match self {
            Self::Hugo => Self::HugoPattern,
            other => other,
        }
    }

    /// Returns the form of a file's name, without its extension.
    pub(crate) fn file_name(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Written | Self::Docusaurus | Self::Mkdocs => Cow::Borrowed(name),
            Self::Hexo => Cow::Owned(name.replace('\\', "/")),
            Self::Hugo => hugo::file_name(name).into(),
            Self::HugoPattern => hugo::in_pattern(name).into(),
            Self::Zola => transliterated::zola(name).into(),
            Self::Jekyll => jekyll::pretty(name).into(),
            Self::Eleventy => transliterated::eleventy(name).into(),
            Self::Astro => astro::slug(name).into(),
            Self::Pelican => transliterated::pelican(name).into(),
            Self::Quartz => quartz::file_name(name).into(),
            Self::Former(style) => style.part(name).into(),
        }
    }

    /// Returns the form of the folders of a file, or of its path without extension.
    pub(crate) fn path(self, path: &str) -> Cow<'_, str> {
        match self {
            Self::Written | Self::Zola | Self::Eleventy | Self::Mkdocs => Cow::Borrowed(path),
            Self::Docusaurus => docusaurus::path(path).into(),
            _ => {
                let parts: Vec<_> = path.split('/').map(|part| self.file_name(part)).collect();
                parts.join("/").into()
            }
        }
    }

    /// Returns the form of the field `slug`; nothing if the generator takes it for empty.
    pub(crate) fn slug_field(self, slug: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Written
            | Self::Hexo
            | Self::Astro
            | Self::Pelican
            | Self::Docusaurus
            | Self::Mkdocs
            | Self::Quartz
            | Self::Former(_) => Some(Cow::Borrowed(slug)),
            Self::Hugo => hugo::slug_field(slug).map(Cow::Owned),
            Self::HugoPattern => {
                let slug = slug.trim_matches('-');
                (!slug.is_empty()).then(|| hugo::in_pattern(slug).into())
            }
            Self::Zola | Self::Jekyll | Self::Eleventy => Some(self.file_name(slug)),
        }
    }

    /// Returns true if the field `slug` may contain escapes such as `%20`.
    pub(crate) const fn keeps_escapes(self) -> bool {
        matches!(self, Self::Written | Self::Former(_))
    }

    /// Returns the form of a title.
    pub(crate) fn title(self, title: &str) -> String {
        match self {
            Self::Written | Self::Hexo | Self::Docusaurus => slug(title),
            Self::Mkdocs => mkdocs::title(title),
            Self::HugoPattern => hugo::title_in_pattern(title),
            _ => self.file_name(title).into_owned(),
        }
    }

    /// Returns the form of a category where a pattern contains one.
    pub(crate) fn category(self, name: &str) -> String {
        match self {
            Self::Hexo => hexo::category(name),
            _ => slug(name),
        }
    }

    /// Returns a file's name without the date before it, if this generator has a rule of its
    /// own for dates.
    pub(crate) fn without_date(self, name: &str) -> Option<&str> {
        match self {
            Self::Jekyll => Some(jekyll::without_date(name)),
            Self::Hexo => Some(hexo::skip_date(name).unwrap_or(name)),
            _ => None,
        }
    }

    /// Returns the path in an article's own address as this generator writes it.
    pub(crate) fn finish_written_path(self, path: String) -> String {
        match self {
            // Without an extension it is a folder.
            Self::Hugo if !path.contains(['.', '?', '#']) && !path.ends_with('/') => path + "/",
            _ => path,
        }
    }

    /// Returns the path of a page as this generator writes it.
    pub(crate) fn finish_path(self, path: String) -> String {
        match self {
            Self::Jekyll if path.contains("..") || path.contains("./") => jekyll::finish(&path),
            _ => path,
        }
    }
}

#[cfg(test)]
mod tests;
