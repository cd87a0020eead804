//! Makes entries of articles, with all defaults applied.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::config::Config;
use crate::model::{
    Article, DatePrecision, Entry, EntrySource, Header, ParsedDate, Person, Timestamp,
};
use crate::syntax::html::plain_text;
use crate::text::hash;

/// The range in which a date without a time of day is moved, in microseconds. Half a
/// second, because some readers round to seconds.
const JITTER_RANGE: u64 = 500_000;

/// Builds the entry of an article.
pub(super) fn build_entry(header: &Header, article: Article, id: String, config: &Config) -> Entry {
    let published = header.published.map(|date| date.instant).unwrap_or_default();
    let modified = header.updated.map(|date| date.instant.max(published));
    let updated = match (header.updated, header.published) {
        (Some(updated), _) => jitter_updated(updated, &id).max(published),
        (None, Some(date)) => jitter_updated(date, &id),
        (None, None) => published,
    };
    let files = article.image.iter().map(|image| image.url.clone());
    let files = files.chain(article.attachments.iter().map(|file| file.url.clone())).collect();
    let source = EntrySource {
        path: header.path.clone(),
        header: article.header,
        links: article.links,
        files,
    };
    let language =
        header.language.as_deref().filter(|tag| config.site.language.as_deref() != Some(tag));
    // Some readers drop an entry with nothing but a title.
    let is_bare = article.summary.is_empty() && article.content.trim().is_empty();
    let summary = if is_bare { article.title.clone() } else { article.summary };
    Entry {
        external: article.external.filter(|external| *external != article.permalink),
        url: article.permalink,
        title: article.title,
        published,
        updated,
        modified: modified.filter(|modified| *modified > published),
        summary,
        content: article.content,
        authors: authors_or_default(article.authors, config),
        categories: join_categories(header),
        image: article.image,
        attachments: article.attachments,
        language: language.map(str::to_owned),
        source: Arc::new(source),
        id,
        exact_id: header.exact_id.as_deref().map(str::to_owned),
    }
}

/// Moves a date without a time of day by a part of a second that depends on the id alone.
///
/// The W3C validator warns if two entries have the same `updated`, and blogs that write
/// only days have many. Readers show the same day, and other entries do not change the
/// result.
pub(crate) fn jitter_updated(date: ParsedDate, id: &str) -> Timestamp {
    match date.precision {
        DatePrecision::Time => date.instant,
        DatePrecision::Day => {
            let part = i64::try_from(hash::number(id) % JITTER_RANGE).unwrap_or_default();
            date.instant + TimeDelta::microseconds(part)
        }
    }
}

/// Returns the byline, else the site's authors, else the site itself: an Atom
/// entry needs an author (RFC 4287 section 4.1.2).
pub(super) fn authors_or_default(authors: Vec<Person>, config: &Config) -> Vec<Person> {
    if !authors.is_empty() {
        return authors;
    }
    let site = config.site.authors.iter().map(|name| {
        let unknown = || Person { name: name.clone(), ..Person::default() };
        config.people.get(name).cloned().unwrap_or_else(unknown)
    });
    let site = site.map(|person| Person { name: plain_text(&person.name).into_owned(), ..person });
    let site: Vec<Person> = site.collect();
    if !site.is_empty() {
        return site;
    }
    vec![Person {
        name: plain_text(&config.site.title).into_owned(),
        url: Some(config.site.url.to_string()),
        email: None,
    }]
}

/// Joins categories and tags. Of names that differ only in case, the first is used.
fn join_categories(header: &Header) -> Vec<String> {
    let mut seen = HashSet::new();
    let names = header.categories.iter().chain(&header.tags).map(|name| plain_text(name));
    names.filter(|name| seen.insert(name.to_lowercase())).map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn check(precision: DatePrecision, id: &str) -> TimeDelta {
        let instant = DateTime::UNIX_EPOCH;
        jitter_updated(ParsedDate { instant, precision }, id) - instant
    }

    #[test]
    fn days_are_spread_by_less_than_half_a_second() {
        let [first, second] = ["tag:a", "tag:b"].map(|id| check(DatePrecision::Day, id));
        assert_ne!(first, second);
        assert!(first.max(second) < TimeDelta::milliseconds(500));
        assert_eq!(check(DatePrecision::Day, "tag:a"), first);
    }

    #[test]
    fn time_that_was_written_stays() {
        assert_eq!(check(DatePrecision::Time, "tag:a"), TimeDelta::zero());
    }
}
