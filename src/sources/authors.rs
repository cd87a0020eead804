//! Reads the authors that a site lists in files of its generator: Docusaurus has them in
//! `authors.yml` next to the articles, `MkDocs` in `.authors.yml`; Jekyll, Hexo, Eleventy and
//! Hugo in their data folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::disk::input;
use crate::model::Person;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::syntax::{json, toml, yaml};
use crate::text::{control_chars, whitespace};

/// Paths below the folder of `feed.toml`, without extension, of a file of authors or a
/// folder with a file for each.
const PLACES: &[&str] = &[
    "_data/authors",
    "_data/author",
    "data/authors",
    "data/author",
    "src/_data/authors",
    "source/_data/authors",
];

/// Names of a file that lists all authors; any other file is that of one author.
const LISTS: &[&str] = &["authors", "author", ".authors"];

/// Name of the folder of posts below a blog of `MkDocs`, which has `.authors.yml` itself.
const MKDOCS_POSTS: &str = "posts";

/// Extensions of such files.
const ENDINGS: &[&str] = &["yml", "yaml", "toml", "json"];

/// Size limit of a file that is read, in bytes.
const MAX_FILE_SIZE: u64 = 1 << 20;

/// Limit of the number of files in a folder of authors; more than any site has.
const MAX_FILES: usize = 10_000;

/// Lists the possible paths of files of authors, without extension. An earlier one wins over
/// a later one; `folder` is that of `feed.toml`.
pub(crate) fn places(config: &Config, folder: &Path) -> Vec<PathBuf> {
    let mut places = Vec::new();
    if config.articles.store.is_none() {
        let articles = &config.articles.folder;
        places.extend([articles.join("authors"), articles.join(".authors")]);
        let blog = articles.parent().filter(|blog| blog.starts_with(folder));
        let blog = blog.filter(|_| articles.ends_with(MKDOCS_POSTS));
        places.extend(blog.map(|blog| blog.join(".authors")));
    }
    places.extend(PLACES.iter().map(|place| folder.join(place)));
    places
}

/// Returns true if a file lists authors: it is at a place of [`places`] or in its folder.
pub(crate) fn is_at(place: &Path, file: &Path) -> bool {
    has_ending(file) && (file.with_extension("") == place || file.parent() == Some(place))
}

fn has_ending(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Lists the files of authors that exist.
pub(crate) fn files(config: &Config, folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for place in places(config, folder) {
        let endings = ENDINGS.iter().map(|ending| place.with_extension(ending));
        files.extend(endings.filter(|path| is_file(path)));
        if PLACES.iter().any(|known| place.ends_with(known)) {
            files.extend(files_in(&place));
        }
    }
    files
}

/// Lists the files of authors in a folder, sorted.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
    let entries = is_folder.then(|| fs::read_dir(folder).ok()).flatten();
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = paths.filter(|path| has_ending(path) && is_file(path)).collect();
    files.sort();
    files.truncate(MAX_FILES);
    files
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// Adds the authors of these files to those of `feed.toml`, which win. A file that can't be
/// read is reported and adds none.
pub(crate) fn add(config: &mut Config, folder: &Path, report: &mut Report) {
    for path in files(config, folder) {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let authors = read_text(&path)
            .map_err(|error| unreadable(SourceLocation::file(&*path), &error.to_string()))
            .and_then(|text| parse_authors(&text, &path, stem, &config.site.url));
        match authors {
            Ok(authors) => {
                for (key, person) in authors {
                    config.people.entry(key).or_insert(person);
                }
            }
            Err(error) => report.push(error),
        }
    }
}

fn read_text(path: &Path) -> io::Result<String> {
    input::read_text(path, MAX_FILE_SIZE)
}

fn unreadable(location: SourceLocation, reason: &str) -> Diagnostic {
    let message = format!("the authors in this file can't be read: {reason}");
    Diagnostic::new(&codes::CONFIG_AUTHORS, message)
        .with_location(location)
        .help("fix the file, or list the authors in `[authors]` in `feed.toml`")
}

/// Parses the authors of a file, with their keys. `stem` is the name of the file without
/// its extension, which is the key of the author if the file has only one.
fn parse_authors(
    text: &str,
    path: &Path,
    stem: &str,
    site: &Url,
) -> Result<Vec<(String, Person)>, Diagnostic> {
    const LIST: &str = "authors";
    let text = text.trim_start_matches('\u{feff}');
    let bare = text.trim_start_matches("---").trim_start();
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    // A list is wrapped into a table, because the parsers return tables only.
    let whole = match bare.as_bytes().first() {
        Some(b'[') if is_json => format!("{{\"{LIST}\": {bare}}}"),
        Some(b'-') => format!("{LIST}:\n{bare}"),
        _ => text.to_owned(),
    };
    let parse = match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => toml::parse,
        Some("json") => json::parse,
        _ => yaml::parse,
    };
    let table = parse(&whole, 0..whole.len()).map_err(|faults| {
        let file: Arc<Path> = path.into();
        let fault = faults.into_iter().next();
        // Positions in a wrapped list are not those in the file.
        let location = fault.as_ref().filter(|_| whole == text).map_or_else(
            || SourceLocation::file(file.clone()),
            |fault| SourceText::new(&file, text).locate(fault.span.clone()),
        );
        unreadable(location, &fault.map_or_else(String::new, |fault| fault.message))
    })?;
    if !LISTS.contains(&stem) {
        let author = read_person(&table, stem, site).map(|person| (stem.to_owned(), person));
        return Ok(author.into_iter().collect());
    }
    let authors =
        table.entries.iter().flat_map(|(key, value)| read_authors(&key.name, value, site));
    Ok(authors.collect())
}

/// Reads the value of a key: an author, or a list of authors that have keys of their own.
fn read_authors(key: &str, value: &SpannedValue<'_>, site: &Url) -> Vec<(String, Person)> {
    const KEYS: &[&str] = &["key", "id", "slug", "short_name", "username", "nick"];
    match &value.kind {
        ValueKind::Table(table) => read_person(table, key, site)
            .map_or_else(|| read_persons(table, site), |person| vec![(key.to_owned(), person)]),
        ValueKind::List(values) => {
            let tables = values.iter().filter_map(SpannedValue::as_table);
            tables
                .filter_map(|table| {
                    let key = read_line(table, KEYS)?;
                    let person = read_person(table, &key, site)?;
                    Some((key, person))
                })
                .collect()
        }
        // `jane: Jane Doe`
        ValueKind::Text(name) => {
            let person = Person { name: whitespace::fold(name), ..Person::default() };
            Some((key.to_owned(), person))
                .filter(|(_, person)| !person.name.is_empty())
                .into_iter()
                .collect()
        }
        ValueKind::Null | ValueKind::Bool(_) | ValueKind::Number(_) | ValueKind::Date(_) => {
            Vec::new()
        }
    }
}

/// Reads a table of authors within another, as the key `authors` of `MkDocs`.
fn read_persons(table: &ValueTable<'_>, site: &Url) -> Vec<(String, Person)> {
    let authors = table.entries.iter().filter_map(|(key, value)| {
        let person = read_person(value.as_table()?, &key.name, site)?;
        Some((key.name.to_string(), person))
    });
    authors.collect()
}

/// Reads an author; the key serves as the name of one without a name.
fn read_person(table: &ValueTable<'_>, key: &str, site: &Url) -> Option<Person> {
    const FACTS: &[&str] = &["name", "display_name", "displayName", "url", "link", "email", "bio"];
    FACTS.iter().any(|fact| table.get(fact).is_some()).then_some(())?;
    let email = read_line(table, &["email", "mail"]).filter(|email| {
        let parts = email.split_once('@');
        parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
            && !email.contains(char::is_whitespace)
    });
    let url = read_line(table, &["url", "link", "website", "web", "homepage", "site"]);
    let url = url.and_then(|url| site.join(&url).ok());
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let name = read_line(table, &["name", "display_name", "displayName"]);
    Some(Person { name: name.unwrap_or_else(|| key.to_owned()), email, url: url.map(String::from) })
}

/// Returns the first of some fields that has a text, on one line.
fn read_line(table: &ValueTable<'_>, names: &[&str]) -> Option<String> {
    let value = names.iter().find_map(|name| table.get(name).and_then(SpannedValue::as_str))?;
    let line = whitespace::fold(&control_chars::strip(value).text);
    Some(line).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> String {
        let site = Url::parse("https://e.org/").unwrap();
        let path = Path::new(path);
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let found = match parse_authors(text, path, stem, &site) {
            Ok(found) => found.into_iter(),
            Err(fault) => {
                let line = fault.location.map_or(0, |at| at.line);
                return format!("{line}: {}", fault.message);
            }
        };
        let found = found.map(|(key, person)| {
            let facts = [Some(person.name), person.email, person.url];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            format!("{key}: {}\n", facts.join(", "))
        });
        found.collect()
    }

    #[test]
    fn authors_are_read_as_generators_list_them() {
        #[rustfmt::skip]
        let rows = [
            ("authors.yml",  "---\na:\n  name: B  c\n  title: Chief\n  url: /d\n  email: b@e.org\nf: {bio: g}\n", "a: B c, b@e.org, https://e.org/d\nf: f\n"),
            ("authors.yaml", "- name: B\n  short_name: a\n- name: C\n",            "a: B\n"),
            ("authors.json", "[{\"id\": \"a\", \"name\": \"B\"}]",                 "a: B\n"),
            ("authors.toml", "[a]\nname = 'B'\nlink = 'javascript:c'\nemail = 'd'\n", "a: B\n"),
            ("a.json",       "{\"name\": \"B\", \"social\": []}",                  "a: B\n"),
            (".authors.yml", "authors:\n  a:\n    name: B\n    description: C\n  d: {description: e}\n  f: 1\n", "a: B\n"),
            ("author.json",  "{\"a\": {\"name\": \"B\"}}",                    "a: B\n"),
            ("authors.yml",  "a: B c\nd: 1\ne: [f]\n",                             "a: B c\n"),
            ("authors.yml",  "a: B\nc: ]\n",                                       "2: the authors in this file can't be read: `c` needs quotes: a value that begins with `]` has a special meaning in YAML"),
            ("authors.json", "[",                                                  "1: the authors in this file can't be read: this list has no closing `]`"),
        ];
        for (path, text, expected) in rows {
            assert_eq!(check(path, text), expected, "{text}");
        }
    }
}
