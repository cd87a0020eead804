//! Locates a field in the frontmatter for a diagnostic. Headers are cached without the
//! positions of their fields, so the frontmatter is parsed again once there is a problem.

use crate::config::Config;
use crate::diagnostic::{Report, SourceLocation, SourceText};
use crate::fields::{self, ArticleFields};
use crate::frontmatter::{self, Frontmatter};

/// Returns the location of the first field that has a value, by names in
/// [`FIELDS`](crate::fields::FIELDS).
pub(crate) fn locate_field(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    names: &[&str],
    config: &Config,
) -> Option<SourceLocation> {
    let table = frontmatter::read_valid(source, frontmatter, config.articles.generator)?;
    let ArticleFields { spans, .. } = fields::read(&table, source, config, &mut Report::default());
    names.iter().find_map(|name| spans.of(name)).map(|span| source.locate(span))
}

/// Returns the location of the effective publication date.
pub(crate) fn locate_date(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Option<SourceLocation> {
    let table = frontmatter::read_valid(source, frontmatter, config.articles.generator)?;
    let fields = fields::read(&table, source, config, &mut Report::default());
    fields.publication_span().map(|span| source.locate(span))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::frontmatter::test_support::{find_whole, minimal_config};

    /// Returns the number of the located line and the marked part of it.
    fn check(text: &str, names: &[&str]) -> String {
        let path: Arc<Path> = Path::new("a.md").into();
        let source = SourceText::new(&path, text);
        let found = find_whole(&source);
        let config = minimal_config();
        let location = match names {
            [] => locate_date(&source, &found, &config),
            names => locate_field(&source, &found, names, &config),
        };
        location.map_or_else(String::new, |at| format!("{}: {}", at.line, at.marked()))
    }

    #[test]
    fn field_is_found_in_every_language_by_any_name() {
        let names = ["url", "link", "slug"];
        assert_eq!(check("---\r\ntitle: T\r\nSlug: b\r\n---\r\n", &names), "3: b");
        assert_eq!(check("+++\nslug = \"b\"\npermalink = '/a/'\n+++\n", &names), "3: '/a/'");
        assert_eq!(check("{\n\"link\": \"/a/\"\n}\n", &names), "2: \"/a/\"");
        assert_eq!(check("Title: T\nSlug: b\n\nText.\n", &names), "2: b");
        assert_eq!(check("+++\n[extra]\nslug = \"b\"\n+++\n", &names), "3: \"b\"");
        assert_eq!(check("---\nurl:\n---\n", &names), "");
        assert_eq!(check("Text.\n", &names), "");
    }

    #[test]
    fn later_one_of_date_and_embargo_is_the_date() {
        let text = "---\ndate: 2026-01-02\npublishDate: 2026-01-01\n---\n";
        assert_eq!(check(text, &[]), "2: 2026-01-02");
        assert_eq!(check(&text.replace("01-01", "01-03"), &[]), "3: 2026-01-03");
        assert_eq!(check("---\ntitle: T\n---\n", &[]), "");
    }
}
