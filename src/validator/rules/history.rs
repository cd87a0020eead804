//! Paged, archived and complete feeds (RFC 5005).

use std::collections::HashSet;

use crate::validator::codes::{
    ARCHIVE_INCOMPLETE, CURRENT_NOT_SELF_IN_COMPLETE_FEED, FEED_REL_IN_COMPLETE_FEED,
    LINK_PAST_END, MISSING_CURRENT_IN_ARCHIVE,
};
use crate::validator::rules::link::{RELATIONS, without_fragment};
use crate::validator::seen::AtomLink;
use crate::validator::walk::XmlFeedWalker;

/// Relations of the first and the last page, each with the relation that would
/// lead beyond it.
const ENDS: &[(&str, &str)] = &[("first", "previous"), ("last", "next")];

/// Checks the links of a feed to its other documents.
pub(in crate::validator) fn check_feed_pages(walk: &mut XmlFeedWalker<'_>) {
    let links = std::mem::take(&mut walk.stack.last_mut().expect("a feed is open").links);
    let own = collect_feed_urls(walk, &links);
    let is_complete = walk.frame().has_other("fh", "complete");
    if is_complete {
        check_complete_feed(walk, &links, &own);
    } else if walk.frame().has_other("fh", "archive") {
        if !has_relation(&links, "prev-archive") && !has_relation(&links, "next-archive") {
            walk.report_element(&ARCHIVE_INCOMPLETE, &[]);
        }
        if !has_relation(&links, "current") {
            walk.report_element(&MISSING_CURRENT_IN_ARCHIVE, &[]);
        }
    }
    for (end, beyond) in ENDS {
        let mut ends = links.iter().filter(|link| link.rel == *end);
        if ends.any(|link| is_among(link, &own)) && has_relation(&links, beyond) {
            walk.report_element(&LINK_PAST_END, &[("self", end), ("rel", beyond)]);
        }
    }
    walk.stack.last_mut().expect("a feed is open").links = links;
}

fn has_relation(links: &[AtomLink], rel: &str) -> bool {
    links.iter().any(|link| link.rel == rel)
}

fn check_complete_feed(walk: &mut XmlFeedWalker<'_>, links: &[AtomLink], own: &HashSet<String>) {
    for link in links.iter().filter(|link| RELATIONS.contains(&&*link.rel)) {
        if link.rel != "current" {
            walk.report_element(&FEED_REL_IN_COMPLETE_FEED, &[("rel", &link.rel)]);
        } else if !is_among(link, own) {
            walk.report_element(&CURRENT_NOT_SELF_IN_COMPLETE_FEED, &[("rel", &link.rel)]);
        }
    }
}

/// Collects the URLs of the feed itself: its self links, and the URL that it was
/// fetched from.
fn collect_feed_urls(walk: &XmlFeedWalker<'_>, links: &[AtomLink]) -> HashSet<String> {
    let own = links.iter().filter(|link| link.rel == "self").map(|link| &link.href);
    own.chain(&walk.options.url).map(|url| without_fragment(url)).collect()
}

fn is_among(link: &AtomLink, urls: &HashSet<String>) -> bool {
    urls.contains(&without_fragment(&link.href))
}
