//! Classes of ids that are not those of the site.

use url::Url;

use crate::ids::normalize;
use crate::ids::proof::matched_pair::{
    DifferenceName, DifferentValues, IdentitySettings, MatchedPair,
};
use crate::ids::proof::{ComparedProperty, DifferenceClass};

/// Id of an entry, with its address in the feed.
struct FeedId<'a> {
    id: &'a str,
    url: Option<Url>,
    link: Option<&'a str>,
}

/// Form of ids.
struct IdForm {
    name: DifferenceName,
    matches: fn(&FeedId<'_>) -> bool,
}

const fn form(name: &'static str, words: &'static str, matches: fn(&FeedId<'_>) -> bool) -> IdForm {
    IdForm { name: DifferenceName { name, words }, matches }
}

/// Forms of ids in feeds; the first that matches counts.
#[rustfmt::skip]
const FORMS: &[IdForm] = &[
    form("address",                "the feed's ids are its addresses",                                          |it| it.link == Some(it.id)),
    form("address-without-ending", "the feed's ids are its addresses without ending or final slash, as jekyll-feed writes them", is_without_ending),
    form("address-variant",        "the feed's ids are its addresses with another scheme, host or slash",        is_variant),
    form("numbered-address",       "the feed's ids are addresses with a number, such as `?p=123`",               is_numbered),
    form("other-address",          "the feed's ids are other addresses",                                         |it| it.url.as_ref().is_some_and(Url::has_host)),
    form("tag",                    "the feed's ids are other `tag:` URIs",                                       |it| it.id.starts_with("tag:")),
    form("uuid",                   "the feed's ids are UUIDs",                                                   |it| is_uuid(it.id)),
    form("number",                 "the feed's ids are numbers",                                                 |it| it.id.bytes().all(|byte| byte.is_ascii_digit())),
    form("other",                  "the feed's ids have another form",                                           |_| true),
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

/// Lists the ids that are not those of the site.
pub(super) fn list(pairs: &[MatchedPair<'_>], settings: &IdentitySettings) -> Vec<DifferenceClass> {
    let different = pairs.iter().filter_map(|pair| {
        let (id, shown) = (pair.entry.id.as_deref()?, pair.site_id(settings));
        if id == shown {
            return None;
        }
        let link = pair.entry.links.first().map(String::as_str);
        let feed_id = FeedId { id, url: Url::parse(id).ok(), link };
        let form = FORMS.iter().find(|form| (form.matches)(&feed_id))?;
        let values =
            DifferentValues { property: ComparedProperty::Id, site: shown, feed: id.to_owned() };
        Some(pair.describe(&[form.name], values, settings))
    });
    different.collect()
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
