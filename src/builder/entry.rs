//! An article into an entry: nothing left to look up or to default.

use chrono::TimeDelta;

use crate::config::Config;
use crate::model::{Article, Date, Entry, Header, Person, Precision, Timestamp};
use crate::text::digest;

/// Seconds below which a date without a time of day is spread.
const HOUR: u64 = 3600;

/// Makes the entry of an article.
pub fn entry(header: &Header, article: Article, id: String, config: &Config) -> Entry {
    let published = header.published.map(|date| date.instant).unwrap_or_default();
    let modified = header.updated.map(|date| date.instant.max(published));
    let updated = match (header.updated, header.published) {
        (Some(updated), _) => spread(updated, &id).max(published),
        (None, Some(date)) => spread(date, &id),
        (None, None) => published,
    };
    let language =
        header.language.as_deref().filter(|tag| config.site.language.as_deref() != Some(tag));
    Entry {
        url: article.permalink,
        title: article.title,
        published,
        updated,
        modified: modified.filter(|modified| *modified > published),
        summary: article.summary,
        content: article.content,
        authors: bylined(article.authors, config),
        categories: categories(header),
        image: article.image,
        attachments: article.attachments,
        language: language.map(str::to_owned),
        id,
    }
}

/// Moves the instant of a date that has no time of day by less than an hour
/// that depends on the id alone. The W3C validator warns of two entries of one
/// `updated`, and blogs that write days alone have many; the day stays the
/// same, and no neighbour can change the result.
fn spread(date: Date, id: &str) -> Timestamp {
    match date.precision {
        Precision::Time => date.instant,
        Precision::Day => {
            let seconds = i64::try_from(digest::number(id) % HOUR).unwrap_or_default();
            date.instant + TimeDelta::seconds(seconds)
        }
    }
}

/// Returns the byline, else the site's authors, else the site itself: an Atom
/// entry needs an author (RFC 4287 section 4.1.2).
pub fn bylined(authors: Vec<Person>, config: &Config) -> Vec<Person> {
    if !authors.is_empty() {
        return authors;
    }
    let named = |name: &String| {
        let unknown = || Person { name: name.clone(), ..Person::default() };
        config.people.get(name).cloned().unwrap_or_else(unknown)
    };
    let site: Vec<Person> = config.site.authors.iter().map(named).collect();
    if !site.is_empty() {
        return site;
    }
    vec![Person {
        name: config.site.title.clone(),
        url: Some(config.site.url.to_string()),
        email: None,
    }]
}

/// Joins categories and tags; of names that differ in case alone, the first.
fn categories(header: &Header) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in header.categories.iter().chain(&header.tags) {
        if !names.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
            names.push(name.to_string());
        }
    }
    names
}
