//! Addresses that open a feed in a feed reader.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters of a query value that are written as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A feed reader on the web, with the address at which people add a feed.
struct ReaderRow {
    name: &'static str,
    /// Beginning of the address, before the encoded address of the feed.
    subscribe: &'static str,
}

/// Feed readers with the most subscribers that document such an address.
#[rustfmt::skip]
const READERS: &[ReaderRow] = &[
    ReaderRow { name: "Feedly",         subscribe: "https://feedly.com/i/subscription/feed%2F" },
    ReaderRow { name: "Inoreader",      subscribe: "https://www.inoreader.com/?add_feed=" },
    ReaderRow { name: "NewsBlur",       subscribe: "https://www.newsblur.com/?url=" },
    ReaderRow { name: "The Old Reader", subscribe: "https://theoldreader.com/feeds/subscribe?url=" },
];

/// A link that opens a feed in a reader.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReaderLink {
    pub name: &'static str,
    pub url: String,
}

/// Lists the readers for a feed. The first, named `app`, is whichever program on the
/// reader's own machine has registered the scheme `feed:`.
pub(super) fn list(feed: &str, app: &'static str) -> Vec<ReaderLink> {
    let encoded = utf8_percent_encode(feed, ENCODED).to_string();
    let programs = [ReaderLink { name: app, url: format!("feed:{feed}") }];
    let sites = READERS.iter().map(|reader| ReaderLink {
        name: reader.name,
        url: format!("{}{encoded}", reader.subscribe),
    });
    programs.into_iter().chain(sites).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_of_the_feed_is_encoded() {
        let links = list("https://a.example/feed.xml?a=1&b=ü", "Feed app");
        assert_eq!(links[0].url, "feed:https://a.example/feed.xml?a=1&b=ü");
        assert_eq!(
            links[2].url,
            "https://www.inoreader.com/?add_feed=https%3A%2F%2Fa.example%2Ffeed.xml%3Fa%3D1%26b%3D%C3%BC"
        );
        assert!(links.iter().skip(1).all(|link| link.url.starts_with("https://")));
    }

    #[test]
    fn no_reader_is_listed_twice() {
        let mut names: Vec<_> = READERS.iter().map(|reader| reader.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), READERS.len());
    }
}
