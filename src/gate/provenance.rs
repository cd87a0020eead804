//! Leads a finding in a generated document back to the field of the article or the setting
//! that it was made from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, SourceLocation, SourceText};
use crate::disk::input;
use crate::frontmatter::{self, Frontmatter, FrontmatterSearch, TextExtent};

/// Size limit of an article in which a finding is located, in bytes.
const LARGEST: u64 = 16 << 20;

/// Sources of the entries and of the feeds of a site.
pub(crate) struct DocumentOrigins<'a> {
    /// Article files by id of their entry.
    pub articles: HashMap<String, PathBuf>,
    /// Configuration of the site.
    pub config: &'a Config,
    /// File of the configuration.
    pub config_path: &'a Path,
}

/// Source of some elements of feeds.
struct ElementOrigin {
    /// Names of the elements, and of the members of JSON Feed.
    elements: &'static [&'static str],
    /// Fields that the value of an entry comes from, the preferred one first.
    fields: &'static [&'static str],
    /// Settings that the value of a feed comes from, the preferred one first.
    settings: &'static [&'static str],
    /// Source of the value of an entry without such a field.
    default: DefaultOrigin,
}

/// Source of a value that no field states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DefaultOrigin {
    /// The text of the article.
    Body,
    /// The name of the file, or a setting.
    File,
}

#[rustfmt::skip]
const ELEMENTS: &[ElementOrigin] = &[
    ElementOrigin { elements: &["title", "media:title", "itunes:title"], fields: &["title"], settings: &["title"], default: DefaultOrigin::Body },
    ElementOrigin { elements: &["description", "summary", "subtitle", "itunes:summary", "itunes:subtitle"], fields: &["summary"], settings: &["description"], default: DefaultOrigin::Body },
    ElementOrigin { elements: &["content", "content:encoded", "content_html", "content_text"], fields: &[], settings: &[], default: DefaultOrigin::Body },
    ElementOrigin { elements: &["link", "url", "home_page_url", "external_url"], fields: &["url", "path", "slug"], settings: &["url"], default: DefaultOrigin::File },
    ElementOrigin { elements: &["guid", "id"], fields: &["exact-id", "id"], settings: &["id_authority", "url"], default: DefaultOrigin::File },
    ElementOrigin { elements: &["pubDate", "published", "date_published", "dc:date"], fields: &["published", "embargo"], settings: &[], default: DefaultOrigin::File },
    ElementOrigin { elements: &["updated", "atom:updated", "date_modified", "lastBuildDate"], fields: &["updated", "published"], settings: &[], default: DefaultOrigin::File },
    ElementOrigin { elements: &["author", "authors", "dc:creator", "name", "email", "uri", "managingEditor", "itunes:author"], fields: &["authors"], settings: &["author", "title"], default: DefaultOrigin::File },
    ElementOrigin { elements: &["category", "tags"], fields: &["tags", "categories"], settings: &[], default: DefaultOrigin::File },
    ElementOrigin { elements: &["enclosure", "attachments", "itunes:duration"], fields: &["attachments"], settings: &[], default: DefaultOrigin::File },
    ElementOrigin { elements: &["image", "media:content", "media:thumbnail", "icon", "logo", "favicon", "itunes:image"], fields: &["image"], settings: &["logo", "icon"], default: DefaultOrigin::File },
    ElementOrigin { elements: &["language"], fields: &["language"], settings: &["language"], default: DefaultOrigin::File },
    ElementOrigin { elements: &["copyright", "rights"], fields: &[], settings: &["copyright"], default: DefaultOrigin::File },
];

/// Place that a value comes from, and the name that its author gave it.
struct FoundOrigin {
    location: SourceLocation,
    name: Option<&'static str>,
}

impl DocumentOrigins<'_> {
    /// Moves a finding from a document to its source, and writes the help for it.
    pub(crate) fn relocate(&self, found: &mut Diagnostic, document: &str, entry: Option<&str>) {
        let article = entry.and_then(|id| self.articles.get(id));
        let row = element_origin(found);
        let origin = match article {
            Some(path) => self.find_in_article(path, row),
            None => self.find_setting(document, row),
        };
        let where_written = match (article, origin.name) {
            (Some(_), Some(name)) => Some(format!("`{name}` in the frontmatter of the article")),
            (Some(_), None) if row.is_some_and(|row| row.default == DefaultOrigin::Body) => {
                Some("the text of the article".to_owned())
            }
            (None, Some(name)) => Some(format!("`{name}` in the configuration")),
            _ => None,
        };
        // The help about repeated ids is not about one place.
        let is_repetition = found.code.name.contains("Duplicate");
        if let Some(where_written) = where_written.filter(|_| !is_repetition) {
            let is_about_markup = found.code.name.to_ascii_lowercase().contains("html");
            let help = if is_about_markup {
                format!("remove the markup from {where_written}: feed readers show it as it is")
            } else {
                format!("correct {where_written}")
            };
            found.help = Some(help.into());
        }
        found.message += &format!(" (in `{document}`)");
        found.location = Some(origin.location);
    }

    fn find_in_article(&self, path: &Path, row: Option<&ElementOrigin>) -> FoundOrigin {
        let path: Arc<Path> = path.into();
        let whole = FoundOrigin { location: SourceLocation::file(path.clone()), name: None };
        let (Some(row), Ok(text)) = (row, input::read_text(&path, LARGEST)) else { return whole };
        let source = SourceText::new(&path, &text);
        let FrontmatterSearch::Complete(frontmatter) =
            frontmatter::find(&source, TextExtent::Whole)
        else {
            return whole;
        };
        for name in row.fields {
            let field = frontmatter::locate_field(&source, &frontmatter, &[name], self.config);
            if let Some(location) = field {
                return FoundOrigin { location, name: Some(name) };
            }
        }
        match row.default {
            DefaultOrigin::Body => {
                FoundOrigin { location: body_start(&source, &frontmatter), name: None }
            }
            DefaultOrigin::File => whole,
        }
    }

    fn find_setting(&self, document: &str, row: Option<&ElementOrigin>) -> FoundOrigin {
        let path: Arc<Path> = self.config_path.into();
        let text = row.and_then(|_| input::read_text(&path, LARGEST).ok()).unwrap_or_default();
        let settings = row.map_or(&[][..], |row| row.settings);
        let found = settings.iter().find_map(|name| {
            let span = config::setting_location::locate(&text, document, name)?;
            let location = SourceText::new(&path, &text).locate(span);
            Some(FoundOrigin { location, name: Some(name) })
        });
        found.unwrap_or_else(|| FoundOrigin {
            location: SourceLocation::file(path.clone()),
            name: None,
        })
    }
}

/// Returns the source of the element that a finding is in, or of the element around it.
fn element_origin(found: &Diagnostic) -> Option<&'static ElementOrigin> {
    ["element", "parent"].into_iter().find_map(|key| {
        let (_, name) = found.details.iter().find(|(known, _)| *known == key)?;
        ELEMENTS.iter().find(|row| row.elements.contains(&&**name))
    })
}

/// Returns the location of the first line of the text.
fn body_start(source: &SourceText<'_>, frontmatter: &Frontmatter) -> SourceLocation {
    let body = &source.text[frontmatter.body..];
    let start = frontmatter.body + body.len() - body.trim_start().len();
    let line = source.text[start..].lines().next().unwrap_or_default();
    source.locate(start..start + line.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FIELDS;

    #[test]
    fn every_field_is_known_and_no_element_is_repeated() {
        let fields: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
        let mut elements: Vec<&str> = Vec::new();
        for row in ELEMENTS {
            assert!(row.fields.iter().all(|name| fields.contains(name)), "{:?}", row.fields);
            elements.extend(row.elements);
        }
        let count = elements.len();
        elements.sort_unstable();
        elements.dedup();
        assert_eq!(elements.len(), count);
    }
}
