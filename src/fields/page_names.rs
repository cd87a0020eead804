//! Pages that have no date because they are not news: "about", imprints, search.

use crate::syntax::value::ValueTable;
use crate::text::path;

/// Names of such pages in the languages of sites. None of them is a likely name of an article.
const NAMES: &[&str] = &[
    "404",
    "500",
    "a-propos",
    "about",
    "about-me",
    "about-us",
    "acerca-de",
    "archive",
    "archives",
    "authors",
    "cart",
    "categories",
    "chi-siamo",
    "chi-sono",
    "code-of-conduct",
    "colophon",
    "confidentialite",
    "contact",
    "contact-us",
    "contacto",
    "contatti",
    "contributing",
    "cookies",
    "datenschutz",
    "datenschutzerklaerung",
    "disclaimer",
    "faq",
    "impressum",
    "imprint",
    "index",
    "kontakt",
    "legal",
    "legal-notice",
    "license",
    "mentions-legales",
    "o-mnie",
    "offline",
    "om",
    "over-mij",
    "over-ons",
    "privacidad",
    "privacy",
    "privacy-policy",
    "quienes-somos",
    "readme",
    "search",
    "sitemap",
    "sobre",
    "sobre-mi",
    "subscribe",
    "suche",
    "tags",
    "terms",
    "terms-of-service",
    "terms-of-use",
    "thank-you",
    "thanks",
    "ueber-mich",
    "ueber-uns",
];

/// Values of `layout` and `type` that make a page of a file.
const PAGE_KINDS: &[&str] = &["page", "pages"];

/// Returns true if a file without a date is a page and no article that lost its date: by its
/// `layout` or `type`, or by its name in the folder of articles or in a folder of pages.
pub(crate) fn is_page(path: &str, table: &ValueTable<'_>) -> bool {
    has_name_of_page(path)
        || table.entries.iter().any(|(key, value)| {
            let is_kind = key.name == "layout" || key.name == "type";
            let kind = value.as_str().unwrap_or_default();
            is_kind && PAGE_KINDS.iter().any(|page| kind.eq_ignore_ascii_case(page))
        })
}

fn has_name_of_page(path: &str) -> bool {
    let stem = path::facts(path).stem;
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let is_for_pages = folder.is_empty() || PAGE_KINDS.contains(&folder) || folder == "_pages";
    let name = name.to_lowercase().replace(['_', ' '], "-");
    is_for_pages && NAMES.binary_search(&&*name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn names_of_pages_are_known_at_the_places_of_pages() {
        let cases = [
            ("about.md", true),
            ("About_Me.md", true),
            ("about/index.md", true),
            ("about.fr.md", true),
            ("pages/impressum.md", true),
            ("posts/about.md", false),
            ("news.md", false),
            ("about-the-storm.md", false),
        ];
        for (path, expected) in cases {
            assert_eq!(has_name_of_page(path), expected, "{path}");
        }
    }
}
