//! Known namespaces whose elements are not checked, so that their declaration is not
//! reported as unknown.

/// URIs of the namespaces, each with its name in messages; sorted.
#[rustfmt::skip]
const UNCHECKED: &[(&str, &str)] = &[
    ("com-wordpress:feed-additions:1",                                 "WordPress.com"),
    ("http://activitystrea.ms/spec/1.0/",                              "Activity Streams"),
    ("http://arxiv.org/schemas/atom",                                  "arXiv"),
    ("http://bbc.co.uk/2009/01/ppgRss",                                "the BBC's podcasts"),
    ("http://bitlove.org",                                             "Bitlove"),
    ("http://blip.tv/dtd/blip/1.0",                                    "Blip"),
    ("http://creativecommons.org/ns#",                                 "Creative Commons"),
    ("http://developer.longtailvideo.com/",                            "JW Player"),
    ("http://gdata.youtube.com/schemas/2007",                          "YouTube"),
    ("http://itunes.apple.com/rss",                                    "the iTunes Store"),
    ("http://madskills.com/public/xml/rss/module/pingback/",           "Pingback"),
    ("http://news.yandex.ru",                                          "Yandex News"),
    ("http://ogp.me/ns#",                                              "Open Graph"),
    ("http://ostatus.org/schema/1.0",                                  "OStatus"),
    ("http://portablecontacts.net/spec/1.0",                           "Portable Contacts"),
    ("http://prismstandard.org/namespaces/1.2/basic/",                 "PRISM"),
    ("http://prismstandard.org/namespaces/2.0/basic/",                 "PRISM"),
    ("http://prismstandard.org/namespaces/basic/2.0/",                 "PRISM"),
    ("http://prismstandard.org/namespaces/basic/3.0/",                 "PRISM"),
    ("http://purl.org/dc/dcmitype/",                                   "Dublin Core"),
    ("http://purl.org/rss/1.0/modules/prism/",                         "PRISM"),
    ("http://purl.org/syndication/cmt/1.0",                            "Comment"),
    ("http://rss.jwpcdn.com/",                                         "JW Player"),
    ("http://schema.org/",                                             "schema.org"),
    ("http://schemas.google.com/blogger/2008",                         "Blogger"),
    ("http://schemas.google.com/g/2005",                               "Google Data"),
    ("http://schemas.google.com/photos/2007",                          "Google Photos"),
    ("http://schemas.google.com/sitemap/0.84",                         "sitemaps"),
    ("http://schemas.pocketsoap.com/rss/myDescModule/",                "PocketSOAP"),
    ("http://torznab.com/schemas/2015/feed",                           "Torznab"),
    ("http://turbo.yandex.ru",                                         "Yandex Turbo"),
    ("http://wordpress.org/export/1.2/",                               "WordPress exports"),
    ("http://wordpress.org/export/1.2/excerpt/",                       "WordPress exports"),
    ("http://www.bing.com/schema/bingrss",                             "Bing"),
    ("http://www.blogger.com/atom/ns#",                                "Blogger"),
    ("http://www.discourse.org/",                                      "Discourse"),
    ("http://www.gdacs.org",                                           "GDACS"),
    ("http://www.google.com/schemas/sitemap-image/1.1",                "image sitemaps"),
    ("http://www.google.com/schemas/sitemap-news/0.9",                 "news sitemaps"),
    ("http://www.iptc.org/std/nar/2006-10-01/",                        "NewsML-G2"),
    ("http://www.newznab.com/DTD/2010/feeds/attributes/",              "Newznab"),
    ("http://www.nytimes.com/namespaces/rss/2.0",                      "The New York Times"),
    ("http://www.pheedo.com/namespace/pheedo",                         "Pheedo"),
    ("http://www.rawvoice.com/rawvoiceRssModule/",                     "RawVoice"),
    ("http://www.w3.org/2002/07/owl#",                                 "OWL"),
    ("http://www.w3.org/2004/02/skos/core#",                           "SKOS"),
    ("http://www.weather.gov/ols/data/namespaces/noaa",                "NOAA"),
    ("http://www.youtube.com/xml/schemas/2015",                        "YouTube"),
    ("http://xml.weather.yahoo.com/ns/rss/1.0",                        "Yahoo Weather"),
    ("http://xmlns.ezrss.it/0.1/",                                     "ezRSS"),
    ("http://xspf.org/ns/0/",                                          "XSPF"),
    ("https://anchor.fm/xmlns",                                        "Anchor"),
    ("https://art19.com/xmlns/podcast",                                "ART19"),
    ("https://blubrry.com/developer/rawvoice-rss/",                    "RawVoice"),
    ("https://feed.press/xmlns",                                       "FeedPress"),
    ("https://fyyd.de/fyyd-ns/",                                       "fyyd"),
    ("https://nyaa.si/xmlns/nyaa",                                     "Nyaa"),
    ("https://ogp.me/ns#",                                             "Open Graph"),
    ("https://omny.fm/rss-extensions",                                 "Omny"),
    ("https://schema.acast.com/1.0/",                                  "Acast"),
    ("https://schema.org/",                                            "schema.org"),
    ("https://trends.google.com/trending/rss",                         "Google Trends"),
    ("https://trends.google.com/trends/trendingsearches/daily",        "Google Trends"),
    ("https://www.newsbreak.com/",                                     "NewsBreak"),
    ("https://www.w3.org/ns/activitystreams",                          "ActivityStreams"),
    ("https://www.wearemathematics.co.uk/flatplan-feedspec/",          "FlatPlan"),
    ("tag:google.com,2005:reader/",                                    "Google Reader"),
    ("urn:oasis:names:tc:emergency:cap:1.1",                           "the Common Alerting Protocol"),
    ("urn:oasis:names:tc:emergency:cap:1.2",                           "the Common Alerting Protocol"),
];

/// Returns the name of a known namespace that has no table.
pub(super) fn find(uri: &str) -> Option<&'static str> {
    let index = UNCHECKED.binary_search_by_key(&uri, |(known, _)| *known).ok()?;
    Some(UNCHECKED[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::namespaces;

    #[test]
    fn namespaces_are_sorted_and_have_no_table() {
        assert!(UNCHECKED.is_sorted_by_key(|(uri, _)| *uri));
        let twice = UNCHECKED.iter().find(|(uri, _)| namespaces::find_exactly(uri).is_some());
        assert_eq!(twice, None);
    }
}
