//! Turns the authors of a byline into persons, and reports references to `[authors]` that look
//! misspelled.

use std::collections::BTreeMap;
use std::ops::Range;

use url::Url;

use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceText, codes};
use crate::fields::{self, BylineAuthor};
use crate::model::Person;
use crate::syntax::html::plain_text;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::suggest;

/// Persons of `[authors]`, by key.
type People = BTreeMap<String, Person>;

/// Turns the authors of a byline into persons. Details in the article override those in
/// `[authors]`. A person who is named by key and by name is listed once.
pub(super) fn resolve_authors(bylines: &[BylineAuthor<'_>], people: &People) -> Vec<Person> {
    let mut keys: Vec<&str> = Vec::new();
    let mut authors = Vec::with_capacity(bylines.len());
    for byline in bylines {
        let known = find_person(&byline.name, people);
        if let Some((key, _)) = known {
            if keys.contains(&key) {
                continue;
            }
            keys.push(key);
        }
        authors.push(resolve_author(byline, known.map(|(_, person)| person)));
    }
    authors
}

fn resolve_author(byline: &BylineAuthor<'_>, known: Option<&Person>) -> Person {
    let known = known.cloned().unwrap_or_default();
    let url = byline.url.as_deref();
    let url = url.filter(|url| Url::parse(url).is_ok_and(|url| is_web_address(&url)));
    Person {
        name: plain_text(if known.name.is_empty() { &byline.name } else { &known.name })
            .into_owned(),
        email: byline.email.as_deref().map(str::to_owned).or(known.email),
        url: url.map(str::to_owned).or(known.url),
    }
}

/// Finds a person by key, or by a name that no other person has.
fn find_person<'p>(written: &str, people: &'p People) -> Option<(&'p str, &'p Person)> {
    if let Some((key, person)) = people.get_key_value(written) {
        return Some((key, person));
    }
    let mut named = people.iter().filter(|(_, person)| is_same(&person.name, written));
    let (key, person) = named.next()?;
    named.next().is_none().then_some((key, person))
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || a.eq_ignore_ascii_case(b)
}

/// Reports authors whose key in `[authors]` looks misspelled.
pub(super) fn report_misspelled(
    bylines: &[BylineAuthor<'_>],
    table: &ValueTable<'_>,
    source: &SourceText<'_>,
    people: &People,
    report: &mut Report,
) {
    if people.is_empty() {
        return;
    }
    for byline in bylines {
        let written = &*byline.name;
        let is_known = people.values().any(|person| is_same(&person.name, written));
        if is_known || people.contains_key(written) {
            continue;
        }
        let Some((code, near)) = find_similar(written, people) else { continue };
        let message = format!("there is no author `{written}` in `[authors]`, but `{near}`");
        let help = format!("write `{near}`, or add `[authors]` with another person to feed.toml");
        let span = locate_author(table, written);
        // Another name may be another person; a word that looks like a key is not.
        let is_certain = code == &codes::ARTICLE_UNKNOWN_AUTHOR;
        let edit = is_certain.then(|| source.suggest_word(span.clone(), written, &near));
        report.push(
            Diagnostic::new(code, message)
                .with_location(source.locate(span))
                .help(help)
                .with_edit(edit.flatten()),
        );
    }
}

/// Finds a key or name that differs from the written one by a likely slip. A word that looks
/// like a key is a mistake; anything else may also be the name of another person.
fn find_similar(written: &str, people: &People) -> Option<(&'static DiagnosticCode, String)> {
    let is_key = written
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.@".contains(&byte));
    let code = if is_key { &codes::ARTICLE_UNKNOWN_AUTHOR } else { &codes::ARTICLE_SIMILAR_AUTHOR };
    let lower = written.to_lowercase();
    let keys = people.keys().map(String::as_str);
    let names = people.values().map(|person| person.name.as_str());
    let same_key = people.keys().find(|key| is_same(key, written)).map(String::as_str);
    let near = same_key
        .or_else(|| suggest::nearest(&lower, keys))
        .or_else(|| suggest::nearest(written, names))?;
    Some((code, near.to_owned()))
}

/// Returns the byte range of an author in the frontmatter.
fn locate_author(table: &ValueTable<'_>, written: &str) -> Range<usize> {
    let value = fields::find_value(table, "authors");
    value.map_or(0..0, |value| find_text(value, written).unwrap_or(value).span.clone())
}

/// Finds the part of a value that is this text.
fn find_text<'t, 'a>(value: &'t SpannedValue<'a>, text: &str) -> Option<&'t SpannedValue<'a>> {
    match &value.kind {
        ValueKind::List(values) => values.iter().find_map(|value| find_text(value, text)),
        ValueKind::Table(table) => {
            table.entries.iter().find_map(|(_, value)| find_text(value, text))
        }
        _ => value.as_str().is_some_and(|it| it.trim() == text).then_some(value),
    }
}

pub(super) fn is_web_address(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> People {
        let person = |name: &str| Person {
            name: name.to_owned(),
            url: Some("https://e.org/".into()),
            email: None,
        };
        let rows =
            [("ada", "Ada Byron"), ("grace-h", "Grace Hopper"), ("x1", "J Doe"), ("x2", "J Doe")];
        rows.into_iter().map(|(key, name)| (key.to_owned(), person(name))).collect()
    }

    fn check(written: &[&str]) -> Vec<String> {
        let bylines: Vec<_> = written
            .iter()
            .map(|name| BylineAuthor { name: (*name).into(), ..BylineAuthor::default() })
            .collect();
        let shown = resolve_authors(&bylines, &people()).into_iter();
        shown.map(|person| person.name + if person.url.is_some() { "+" } else { "" }).collect()
    }

    #[test]
    fn key_and_name_are_one_person() {
        assert_eq!(check(&["ada"]), ["Ada Byron+"]);
        assert_eq!(check(&["Ada Byron"]), ["Ada Byron+"]);
        assert_eq!(check(&["ada", "Ada Byron", "ada byron", "Z"]), ["Ada Byron+", "Z"]);
        assert_eq!(check(&["J Doe", "x1"]), ["J Doe", "J Doe+"]);
    }

    #[test]
    fn slips_in_keys_are_mistakes_and_similar_names_are_notes() {
        #[rustfmt::skip]
        let rows = [
            ("adda",         Some(("article/unknown-author", "ada"))),
            ("graceh",       Some(("article/unknown-author", "grace-h"))),
            ("Ada",          Some(("article/similar-author", "ada"))),
            ("Grace Hoper",  Some(("article/similar-author", "Grace Hopper"))),
            ("Alan Turing",  None),
            ("ab",           None),
            ("",             None),
        ];
        for (written, expected) in rows {
            let found = find_similar(written, &people());
            let found = found.as_ref().map(|(code, near)| (code.name, near.as_str()));
            assert_eq!(found, expected, "{written}");
        }
    }
}
