//! Forms of ids in published feeds. A feed has several if its program or its settings
//! changed: entries then keep the ids that they had.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use url::Url;

use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::normalize;
use crate::ids::proof::IdFormCount;
use crate::ids::proof::matched_pair::DifferenceName;

/// Id of an entry, with its address in the feed.
struct FeedId<'a> {
    id: &'a str,
    url: Option<Url>,
    link: Option<&'a str>,
}

/// Form of ids.
pub(super) struct IdForm {
    /// Name and description, if all ids of a feed have the form.
    pub name: DifferenceName,
    /// Description of one id of the form.
    pub one_id: &'static str,
    matches: fn(&FeedId<'_>) -> bool,
}

const fn form(
    name: &'static str,
    words: &'static str,
    one_id: &'static str,
    matches: fn(&FeedId<'_>) -> bool,
) -> IdForm {
    IdForm { name: DifferenceName { name, words }, one_id, matches }
}

/// Forms of ids in feeds; the first that matches counts.
const FORMS: &[IdForm] = &[
    form("address", "the feed's ids are its addresses", "the entry's address", |it| {
        it.link == Some(it.id)
    }),
    form(
        "address-without-ending",
        "the feed's ids are its addresses without ending or final slash, as jekyll-feed writes them",
        "the address without its ending or final slash",
        is_without_ending,
    ),
    form(
        "address-variant",
        "the feed's ids are its addresses with another scheme, host or slash",
        "the address with another scheme, host or slash",
        is_variant,
    ),
    form(
        "numbered-address",
        "the feed's ids an address with a number, such as `?p=123`",
        "an address with a number, such as `?p=123`",
        is_numbered,
    ),
    form("other-address", "the feed's ids are other addresses", "another address", |it| {
        it.url.as_ref().is_some_and(Url::has_host)
    }),
    form("tag", "the feed's ids are other `tag:` URIs", "a `tag:` URI", |it| {
        it.id.starts_with("tag:")
    }),
    form("uuid", "the feed's ids a UUID", "a UUID", |it| is_uuid(it.id)),
    form("number", "the feed's ids are numbers", "a number", |it| {
        it.id.bytes().all(|byte| byte.is_ascii_digit())
    }),
    form("other", "the feed's ids have another form", "another text", |_| true),
];

fn is_without_ending(feed_id: &FeedId<'_>) -> bool {
    let Some(link) = feed_id.link else { return false };
    let link = link.trim_end_matches('/');
    let folder = link.rfind('/').map_or(0, |at| at + 1);
    let without_ending = link[folder..].rfind('.').map_or(link, |at| &link[..folder + at]);
    [link, without_ending].contains(&feed_id.id)
}

fn is_variant(feed_id: &FeedId<'_>) -> bool {
    let link = feed_id.link.and_then(|link| Url::parse(link).ok());
    feed_id.url.as_ref().zip(link).is_some_and(|(id, link)| {
        normalize::segment_key(id.path()) == normalize::segment_key(link.path())
            && normalize::path_key(id).trim_matches('/')
                == normalize::path_key(&link).trim_matches('/')
    })
}

fn is_numbered(feed_id: &FeedId<'_>) -> bool {
    let mut pairs = feed_id.url.iter().flat_map(Url::query_pairs);
    pairs.any(|(_, value)| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_uuid(id: &str) -> bool {
    let bare = id.strip_prefix("urn:uuid:").unwrap_or(id);
    bare.len() == 36 && bare.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Returns the form of an entry's id; `None` without an id.
pub(super) fn form_of(entry: &AdoptedEntry) -> Option<&'static IdForm> {
    let id = entry.id.as_deref()?;
    let link = entry.links.first().map(String::as_str);
    let feed_id = FeedId { id, url: Url::parse(id).ok(), link };
    FORMS.iter().find(|form| (form.matches)(&feed_id))
}

/// Returns the name of an entry's form, and the host that the id names: ids of two hosts
/// have two forms.
pub(super) fn form_key(entry: &AdoptedEntry) -> Option<(&'static str, String)> {
    let form = form_of(entry)?;
    let id = entry.id.as_deref()?;
    let host = match form.name.name {
        "tag" => {
            let authority = id.trim_start_matches("tag:");
            authority.split([',', ':']).next().unwrap_or_default().to_owned()
        }
        "other-address" => {
            let url = Url::parse(id).ok();
            url.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    Some((form.name.name, host))
}

/// Counts the entries by the form of their ids, the most frequent first.
pub(super) fn count(entries: &[AdoptedEntry], zone: Tz) -> Vec<IdFormCount> {
    let mut forms: BTreeMap<(&'static str, String), IdFormCount> = BTreeMap::new();
    for entry in entries {
        let (Some(form), Some(key)) = (form_of(entry), form_key(entry)) else { continue };
        let counted = forms.entry(key).or_insert_with_key(|(name, host)| IdFormCount {
            name,
            words: form.one_id,
            host: host.clone(),
            count: 0,
            range: None,
        });
        counted.count += 1;
        if let Some(date) = entry.date() {
            let day = date.instant.with_timezone(&zone).date_naive();
            counted.range = Some(widen(counted.range, day));
        }
    }
    let mut forms: Vec<IdFormCount> = forms.into_values().collect();
    // Stable: forms with the same count stay sorted by name and host.
    forms.sort_by_key(|form| std::cmp::Reverse(form.count));
    forms
}

fn widen(range: Option<[NaiveDate; 2]>, day: NaiveDate) -> [NaiveDate; 2] {
    range.map_or([day, day], |[first, last]| [first.min(day), last.max(day)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_of(id: &str, link: &str) -> &'static str {
        let feed_id = FeedId { id, url: Url::parse(id).ok(), link: Some(link) };
        FORMS.iter().find(|form| (form.matches)(&feed_id)).unwrap().name.name
    }

    #[test]
    fn every_form_of_ids_has_an_example() {
        let link = "https://a.example/2024/05/22/ebb.html";
        #[rustfmt::skip]
        let rows = [
            (link,                                    "address"),
            ("https://a.example/2024/05/22/ebb",      "address-without-ending"),
            ("http://www.a.example/2024/05/22/ebb.html", "address-variant"),
            ("https://a.example/?p=123",              "numbered-address"),
            ("https://a.example/ebb",                 "other-address"),
            ("tag:a.example,2024:ebb",                "tag"),
            ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "uuid"),
            ("42",                                    "number"),
            ("42 at https://a.example",               "other"),
        ];
        for (id, expected) in rows {
            assert_eq!(form_of(id, link), expected, "{id:?}");
        }
        assert_eq!(rows.len(), FORMS.len());
        assert_eq!(
            form_of("https://a.example/v1.2", "https://a.example/v1.2/"),
            "address-without-ending"
        );
    }

    #[test]
    fn no_form_is_listed_twice() {
        for (row, form) in FORMS.iter().enumerate() {
            assert!(FORMS[..row].iter().all(|other| other.name.name != form.name.name));
        }
    }
}
