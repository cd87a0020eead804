//! Who the authors are, where a site says it in files of its generator's:
//! Docusaurus in `authors.yml` beside its articles, Jekyll, Hexo, Eleventy and
//! Hugo in their folders of data.

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

/// Where the file is, or a folder with a file for each, below that of `feed.toml`.
const PLACES: &[&str] =
    &["_data/authors", "data/authors", "src/_data/authors", "source/_data/authors"];

/// The endings of such files.
const ENDINGS: &[&str] = &["yml", "yaml", "toml", "json"];

/// The longest file that is read.
const LONGEST: u64 = 1 << 20;

/// More authors with files of their own than any site has.
const MOST: usize = 10_000;

/// Lists where files may be, without their endings, in the order in which one
/// wins over the next; `folder` is that of `feed.toml`.
pub fn places(config: &Config, folder: &Path) -> Vec<PathBuf> {
    let beside = config.articles.store.is_none().then(|| config.articles.folder.join("authors"));
    beside.into_iter().chain(PLACES.iter().map(|place| folder.join(place))).collect()
}

/// Says whether a file tells of authors, being at a place or in its folder.
pub fn is_at(place: &Path, file: &Path) -> bool {
    has_ending(file) && (file.with_extension("") == place || file.parent() == Some(place))
}

fn has_ending(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Lists the files that tell of authors.
pub fn files(config: &Config, folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for place in places(config, folder) {
        let endings = ENDINGS.iter().map(|ending| place.with_extension(ending));
        files.extend(endings.filter(|path| is_file(path)));
        if PLACES.iter().any(|known| place.ends_with(known)) {
            files.extend(within(&place));
        }
    }
    files
}

/// Lists the files in a folder, sorted.
fn within(folder: &Path) -> Vec<PathBuf> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
    let entries = is_folder.then(|| fs::read_dir(folder).ok()).flatten();
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = paths.filter(|path| has_ending(path) && is_file(path)).collect();
    files.sort();
    files.truncate(MOST);
    files
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// Adds the authors that files tell of to those of `feed.toml`, which win; a
/// file that can't be read tells of none, and is named.
pub fn add(config: &mut Config, folder: &Path, report: &mut Report) {
    for path in files(config, folder) {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let found = text(&path)
            .map_err(|error| unreadable(SourceLocation::file(&*path), &error.to_string()))
            .and_then(|text| people(&text, &path, stem, &config.site.url));
        match found {
            Ok(people) => {
                for (key, person) in people {
                    config.people.entry(key).or_insert(person);
                }
            }
            Err(fault) => report.push(fault),
        }
    }
}

fn text(path: &Path) -> io::Result<String> {
    input::read_text(path, LONGEST)
}

fn unreadable(at: SourceLocation, reason: &str) -> Diagnostic {
    let message = format!("no author is taken from this file: {reason}");
    Diagnostic::new(&codes::CONFIG_AUTHORS, message)
        .with_location(at)
        .help("correct it, or name the authors in `[authors]` of `feed.toml`")
}

/// Reads the authors in a file and their keys; `stem` is the key of one alone.
fn people(
    text: &str,
    path: &Path,
    stem: &str,
    site: &Url,
) -> Result<Vec<(String, Person)>, Diagnostic> {
    const LIST: &str = "authors";
    let text = text.trim_start_matches('\u{feff}');
    let bare = text.trim_start_matches("---").trim_start();
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    // A list becomes a table's.
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
        // A list was read within a table of ours: its places are others.
        let at = fault.as_ref().filter(|_| whole == text).map_or_else(
            || SourceLocation::file(file.clone()),
            |fault| SourceText::new(&file, text).locate(fault.span.clone()),
        );
        unreadable(at, &fault.map_or_else(String::new, |fault| fault.message))
    })?;
    if stem != LIST {
        let person = person(&table, stem, site).map(|person| (stem.to_owned(), person));
        return Ok(person.into_iter().collect());
    }
    let listed = table.entries.iter().flat_map(|(key, value)| listed(&key.name, value, site));
    Ok(listed.collect())
}

/// Reads what stands under a key: a person, or a list of some with keys of theirs.
fn listed(key: &str, value: &SpannedValue<'_>, site: &Url) -> Vec<(String, Person)> {
    const KEYS: &[&str] = &["key", "id", "slug", "short_name", "username", "nick"];
    let keyed =
        |table: &ValueTable<'_>, key: &str| Some((key.to_owned(), person(table, key, site)?));
    match &value.kind {
        ValueKind::Table(table) => keyed(table, key).into_iter().collect(),
        ValueKind::List(values) => {
            let tables = values.iter().filter_map(SpannedValue::as_table);
            tables.filter_map(|table| keyed(table, &line(table, KEYS)?)).collect()
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

/// Reads a person; one without a name has the key's.
fn person(table: &ValueTable<'_>, key: &str, site: &Url) -> Option<Person> {
    const FACTS: &[&str] = &["name", "display_name", "displayName", "url", "link", "email", "bio"];
    FACTS.iter().any(|fact| table.get(fact).is_some()).then_some(())?;
    let email = line(table, &["email", "mail"]).filter(|email| {
        let parts = email.split_once('@');
        parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
            && !email.contains(char::is_whitespace)
    });
    let url = line(table, &["url", "link", "website", "web", "homepage", "site"]);
    let url = url.and_then(|url| site.join(&url).ok());
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let name = line(table, &["name", "display_name", "displayName"]);
    Some(Person { name: name.unwrap_or_else(|| key.to_owned()), email, url: url.map(String::from) })
}

fn line(table: &ValueTable<'_>, names: &[&str]) -> Option<String> {
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
        let found = match people(text, path, stem, &site) {
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
            ("authors.yml",  "a: B c\nd: 1\ne: [f]\n",                             "a: B c\n"),
            ("authors.yml",  "a: B\nc: ]\n",                                       "2: no author is taken from this file: misplaced bracket"),
            ("authors.json", "[",                                                  "1: no author is taken from this file: expected value"),
        ];
        for (path, text, expected) in rows {
            assert_eq!(check(path, text), expected, "{text}");
        }
    }
}
