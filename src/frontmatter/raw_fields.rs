//! Reads fields between fences as Pelican does: each line is a key and a raw value, so
//! `Title: Data: the story` needs no quotes.
//!
//! Sites with a plugin for YAML have the same fences. They are recognized by syntax that no
//! author writes as a raw value: lists, blocks, and quotes around anything but a title.

use std::borrow::Cow;
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::SourceText;
use crate::frontmatter::{Frontmatter, FrontmatterDialect};
use crate::model::SiteGenerator;
use crate::syntax::value::{ValueKind, ValueTable};
use crate::syntax::{key_value, yaml};

/// Fields whose raw values may begin with a quote or a bracket.
const PROSE: [&str; 4] = ["title", "subtitle", "summary", "description"];

/// Characters that begin a list, a table, a quoted text or a block in YAML.
const YAML_STARTS: [char; 8] = ['[', '{', '"', '\'', '|', '>', '&', '*'];

/// Returns true if the generator of the site reads this frontmatter as raw lines.
pub(super) fn is_raw(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    generator: Option<SiteGenerator>,
) -> bool {
    generator == Some(SiteGenerator::Pelican)
        && frontmatter.dialect == Some(FrontmatterDialect::Yaml)
        && has_raw_lines(&source.text[frontmatter.fields.clone()])
}

/// Returns true if every line is a key with a raw value, or continues the line above.
fn has_raw_lines(text: &str) -> bool {
    let mut lines = text.lines().peekable();
    lines.peek().is_some_and(|first| key_value::split_line(first).is_some())
        && lines.all(|line| match key_value::split_line(line) {
            Some((key, value)) => {
                let is_prose = PROSE.iter().any(|name| key.eq_ignore_ascii_case(name));
                is_id(key) || is_prose || !value.starts_with(YAML_STARTS)
            }
            // Python-Markdown needs four spaces; a list of YAML is indented, too.
            None => line.starts_with("    ") && !line.trim_start().starts_with("- "),
        })
}

/// Parses the lines of a Pelican site that are not YAML, such as a title with a colon next to
/// a list of tags in brackets.
pub(super) fn parse_where_yaml_fails<'a>(
    source: &SourceText<'a>,
    range: Range<usize>,
    generator: Option<SiteGenerator>,
) -> Option<ValueTable<'a>> {
    let has_fields = generator == Some(SiteGenerator::Pelican)
        && source.text[range.clone()].lines().all(|line| {
            key_value::split_line(line).is_some()
                || line.starts_with("    ") && !line.trim_start().starts_with("- ")
        });
    let mut table = has_fields.then(|| parse(source.text, range))?;
    for (key, value) in &mut table.entries {
        let ValueKind::Text(Cow::Borrowed(written)) = value.kind else { continue };
        let is_prose = PROSE.iter().any(|name| key.name.eq_ignore_ascii_case(name));
        let inner = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(inner) = inner.filter(|_| !is_prose) {
            value.kind = ValueKind::Text(Cow::Borrowed(inner));
        }
    }
    Some(table)
}

/// Parses the lines. The `id` that `stamp` and `adopt` write is in quotes.
pub(super) fn parse(text: &str, range: Range<usize>) -> ValueTable<'_> {
    let mut table = key_value::parse(text, range);
    for (_, value) in table.entries.iter_mut().filter(|(key, _)| is_id(&key.name)) {
        let ValueKind::Text(Cow::Borrowed(written)) = value.kind else { continue };
        let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if let Some(inner) = inner.filter(|inner| !inner.contains(['"', '\\'])) {
            value.kind = ValueKind::Text(Cow::Borrowed(inner));
        }
    }
    table
}

fn is_id(key: &str) -> bool {
    key.eq_ignore_ascii_case("id")
}

/// Returns true if an earlier version, which read all fields between these fences as YAML,
/// took other values from this frontmatter.
pub(crate) fn differs_from_yaml(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> bool {
    let range = frontmatter.fields.clone();
    is_raw(source, frontmatter, config.articles.generator)
        && yaml::parse(source.text, range.clone())
            .is_ok_and(|table| !has_same_texts(&table, &parse(source.text, range)))
}

fn has_same_texts(one: &ValueTable<'_>, other: &ValueTable<'_>) -> bool {
    let mut rows = one.entries.iter().zip(&other.entries);
    one.entries.len() == other.entries.len()
        && rows.all(|((_, one), (_, other))| one.as_str() == other.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_lines_are_told_from_yaml() {
        #[rustfmt::skip]
        let rows = [
            ("Title: Data: the story\nDate: 2024-05-22\n", true),
            ("Title: \"Quoted\" words\nTags: a, b\n",      true),
            ("Title: A\nSummary: one\n    two\n",          true),
            ("id: \"tag:a.example,2024:b\"\nTitle: A\n",   true),
            ("title: A\ntags: [a, b]\n",                   false),
            ("title: A\ntags:\n    - a\n",                 false),
            ("title: A\ntags:\n  - a\n",                   false),
            ("title: A\ndate: '2024-05-22'\n",             false),
            ("title: A\n# a comment\n",                    false),
            ("title: A\n\ndate: 2024-05-22\n",             false),
            ("    title: A\n",                             false),
            ("",                                           false),
        ];
        for (text, expected) in rows {
            assert_eq!(has_raw_lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_that_are_not_yaml_are_raw_in_pelican() {
        let text = "title: Data: the story\ndate: 2024-05-22\ntags: [sea, tide]\n";
        let path: std::sync::Arc<std::path::Path> = std::path::Path::new("a.md").into();
        let source = SourceText::new(&path, text);
        let read = |generator| parse_where_yaml_fails(&source, 0..text.len(), generator);
        let table = read(Some(SiteGenerator::Pelican)).unwrap();
        let texts: Vec<_> = table.entries.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(texts, [Some("Data: the story"), Some("2024-05-22"), Some("sea, tide")]);
        assert!(read(Some(SiteGenerator::Hugo)).is_none());
    }

    #[test]
    fn only_the_quotes_of_an_id_are_removed() {
        let text = "id: \"a\"\nTitle: \"B\"\n";
        let table = parse(text, 0..text.len());
        let texts: Vec<_> = table.entries.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(texts, [Some("a"), Some("\"B\"")]);
    }
}
