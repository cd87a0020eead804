//! Names of an article in addresses: of its file, its folders, its title and its categories.

use std::borrow::Cow;

use crate::config::pattern::PatternVariable;
use crate::model::Header;
use crate::text::path::PathFacts;
use crate::text::slug_style::{SlugStyle, jekyll};

/// Names of an article that a pattern may contain, and the style that addresses have them in.
pub(super) struct ArticleNames<'a> {
    pub header: &'a Header,
    pub facts: &'a PathFacts<'a>,
    pub style: SlugStyle,
}

impl ArticleNames<'_> {
    /// Returns the text of a placeholder that is not a date.
    pub(super) fn expand_variable(&self, variable: PatternVariable) -> String {
        let Self { header, facts, style } = *self;
        let (folder, name) = facts.stem.rsplit_once('/').unwrap_or(("", facts.stem));
        match variable {
            PatternVariable::Section => self.section(),
            PatternVariable::Folder => escape_literal(style.path(folder)),
            PatternVariable::Page if is_page_of_folder(folder, name) => {
                escape_literal(style.path(folder))
            }
            PatternVariable::Path | PatternVariable::Page => self.path(),
            PatternVariable::SlugOrPath => self.slug_field().unwrap_or_else(|| self.path()),
            PatternVariable::FileName => escape_literal(style.file_name(name)),
            PatternVariable::PlainSlug if style == SlugStyle::Jekyll => {
                escape_literal(jekyll::plain(self.written_slug()).into())
            }
            PatternVariable::Slug | PatternVariable::PlainSlug => {
                self.slug_field().unwrap_or_else(|| self.slug())
            }
            PatternVariable::SlugOrFileName => {
                self.slug_field().unwrap_or_else(|| escape_literal(style.file_name(name)))
            }
            PatternVariable::WrittenSlug => escape_literal(Cow::Borrowed(self.written_slug())),
            PatternVariable::Title => self.title(),
            PatternVariable::SlugOrTitle => self.slug_field().unwrap_or_else(|| self.title()),
            PatternVariable::Category => self.category(),
            PatternVariable::Categories => {
                let names = header.categories.iter();
                let names = names.map(|name| escape_literal(name.to_lowercase().into()));
                names.collect::<Vec<_>>().join("/")
            }
            PatternVariable::Language => header.language.as_deref().unwrap_or_default().to_owned(),
            // `with_address` replaces the last two, and a permalink has neither.
            PatternVariable::Year
            | PatternVariable::Month
            | PatternVariable::Day
            | PatternVariable::Address
            | PatternVariable::PostId => String::new(),
        }
    }

    fn section(&self) -> String {
        self.header.section.as_deref().map(|name| self.style.title(name)).unwrap_or_default()
    }

    /// Returns the form of the file's path without extension.
    fn path(&self) -> String {
        let Self { facts, style, .. } = *self;
        let path = escape_literal(style.path(facts.stem));
        // The page of a folder is the folder in Quartz.
        match style {
            SlugStyle::Quartz if path == "index" => String::new(),
            SlugStyle::Quartz if facts.is_bundle => path + "/",
            _ => path,
        }
    }

    /// Returns the form of the field `slug`, if the article has it.
    fn slug_field(&self) -> Option<String> {
        let slug = self.style.slug_field(self.header.slug.as_deref()?)?;
        let keeps_escapes = self.style.keeps_escapes();
        Some(if keeps_escapes { escape_delimiters(&slug) } else { escape_literal(slug) })
    }

    /// Returns the form of the file's name without a date.
    fn slug(&self) -> String {
        escape_literal(self.style.file_name(self.name_without_date()))
    }

    fn written_slug(&self) -> &str {
        self.header.slug.as_deref().unwrap_or_else(|| self.name_without_date())
    }

    fn name_without_date(&self) -> &str {
        let name = self.facts.stem.rsplit('/').next().unwrap_or(self.facts.stem);
        self.style.without_date(name).unwrap_or_else(|| self.facts.slug())
    }

    /// Returns the slug of the title, or of the file name without a date.
    fn title(&self) -> String {
        match &self.header.title {
            Some(title) => escape_literal(self.style.title(title).into()),
            None => self.slug(),
        }
    }

    fn category(&self) -> String {
        let categories = &self.header.categories;
        // In Hexo a list of categories is a path.
        if self.style == SlugStyle::Hexo {
            let names: Vec<_> = categories.iter().map(|name| self.style.category(name)).collect();
            return if names.is_empty() { "uncategorized".to_owned() } else { names.join("/") };
        }
        match categories.first() {
            Some(name) => escape_literal(self.style.category(name).into()),
            None => self.section(),
        }
    }
}

/// Escapes the characters that would begin a query or a fragment.
fn escape_delimiters(name: &str) -> String {
    if name.contains(['?', '#']) {
        return name.replace('?', "%3F").replace('#', "%23");
    }
    name.to_owned()
}

/// Escapes a name that is not encoded yet.
fn escape_literal(name: Cow<'_, str>) -> String {
    if name.contains(['%', '?', '#']) {
        return escape_delimiters(&name.replace('%', "%25"));
    }
    name.into_owned()
}

/// Returns true if a file has the name of its folder. Eleventy publishes it as the
/// folder's page.
fn is_page_of_folder(folder: &str, name: &str) -> bool {
    folder.rsplit('/').next() == Some(name)
}
