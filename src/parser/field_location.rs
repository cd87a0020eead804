//! Where a frontmatter writes what a problem is about, read again once there is
//! a problem: headers are kept without their places.

use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Report, SourceLocation, SourceText};
use crate::parser::fields;
use crate::parser::frontmatter::{self, Frontmatter};
use crate::syntax::value::ValueTable;

/// Finds the first of some fields that is written, by their names in
/// [`FIELDS`](super::FIELDS).
pub fn locate_field(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    names: &[&str],
) -> Option<SourceLocation> {
    let table = frontmatter::read(source, frontmatter).ok()?;
    first(&table, names).map(|span| source.at(span))
}

/// Finds the date of publication: an embargo, where that is later.
pub fn place_of_date(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Option<SourceLocation> {
    let table = frontmatter::read(source, frontmatter).ok()?;
    let fields = fields::read(&table, source, config, &mut Report::default());
    let [published, embargo] =
        [fields.published, fields.embargo].map(|date| date.map(|date| date.instant));
    let written = || first(&table, &["published"]);
    let span = if embargo > published { Some(fields.embargo_span) } else { written() };
    span.map(|span| source.at(span))
}

fn first(table: &ValueTable<'_>, names: &[&str]) -> Option<Range<usize>> {
    names.iter().find_map(|name| fields::place(table, name))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::parser::{FrontmatterSearch, TextExtent, find};

    /// The marked part of the line that is found, and its number.
    fn check(text: &str, names: &[&str]) -> String {
        let path: Arc<Path> = Path::new("a.md").into();
        let source = SourceText::new(&path, text);
        let FrontmatterSearch::Complete(found) = find(&source, TextExtent::Whole) else {
            panic!("{text}")
        };
        let site = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config = crate::config::read(
            &SourceText::new(&path, site),
            Path::new(""),
            &mut Report::default(),
        );
        let place = match names {
            [] => place_of_date(&source, &found, &config.unwrap()),
            names => locate_field(&source, &found, names),
        };
        place.map_or_else(String::new, |at| format!("{}: {}", at.line, at.marked()))
    }

    #[test]
    fn field_is_found_in_every_language_by_any_name() {
        let names = ["url", "slug"];
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
