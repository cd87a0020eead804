//! Atom's links, in Atom and in RSS.

use url::Url;

use crate::validator::FeedDialect;
use crate::validator::codes::{
    ATOM_LINK_NOT_EMPTY, DUPLICATE_ATOM_LINK, FEED_HISTORY_REL_IN_ENTRY, NO_THR_WHEN,
    RELATIVE_SELF, SAME_DOCUMENT_REFERENCE, SELF_DOESNT_MATCH_LOCATION, SELF_NOT_ATOM,
    UNEXPECTED_ATTRIBUTE,
};
use crate::validator::element::OpenElement;
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::history::RELATIONS;
use crate::validator::rules::namespace::resolve;
use crate::validator::seen::AtomLink;
use crate::validator::value::copy_start;
use crate::validator::walk::XmlFeedWalker;

/// The long form of a registered relation.
const REGISTRY: &str = "http://www.iana.org/assignments/relation/";

/// Media types of feeds.
const FEEDS: &[&str] = &["application/atom+xml", "application/rss+xml", "application/rdf+xml"];

/// How many links of an element are kept until it ends.
const MOST: usize = 1_000;

/// How long these may be together, in bytes.
const ROOM: usize = 500_000;

/// Judges a link and adds it to its parent's.
pub(in crate::validator) fn link(walk: &mut XmlFeedWalker<'_>) {
    let link = read(walk);
    let parent = walk.parent().map_or("", |parent| parent.name.local);
    match parent {
        "feed" | "channel" if link.rel == "self" => of_the_feed(walk, &link),
        "entry" if RELATIONS.contains(&&*link.rel) => {
            walk.report_element(&FEED_HISTORY_REL_IN_ENTRY, &[("rel", &link.rel)]);
        }
        _ => {}
    }
    let essence = link.media_type.split(';').next().unwrap_or_default().trim();
    if link.rel == "self" && !essence.is_empty() && !FEEDS.contains(&essence) {
        walk.report_element(&SELF_NOT_ATOM, &[("attr", "type"), ("value", &link.media_type)]);
    }
    of_replies(walk, &link);
    same_document(walk, &link);
    add(walk, link);
}

/// Judges a link that should be empty.
pub(in crate::validator) fn empty(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().text.trim().is_empty() {
        let span = walk.frame().text_span.clone();
        walk.report_at(&ATOM_LINK_NOT_EMPTY, span, &[]);
    }
}

fn read(walk: &XmlFeedWalker<'_>) -> AtomLink {
    let frame = walk.frame();
    let value = |name| frame.attribute(name).map(|found| copy_start(&found.value));
    let rel = value("rel").unwrap_or_else(|| "alternate".into());
    AtomLink {
        rel: rel.strip_prefix(REGISTRY).unwrap_or(&rel).to_owned(),
        media_type: value("type").unwrap_or_default(),
        language: value("hreflang").unwrap_or_default(),
        href: value("href").map(|href| resolve(walk, &href)).unwrap_or_default(),
    }
}

/// Judges the link of a feed to itself.
fn of_the_feed(walk: &mut XmlFeedWalker<'_>, link: &AtomLink) {
    let Some(href) = walk.frame().attribute("href").map(|found| copy_start(&found.value)) else {
        return;
    };
    let has_base = walk.frame().base.is_some();
    if !has_base && !href.contains("//") {
        walk.report_element(&RELATIVE_SELF, &[("attr", "href"), ("value", &href)]);
    }
    if let Some(location) = walk.options.url.clone().filter(|url| !is_same(url, &link.href)) {
        let details = [("attr", "href"), ("value", &*link.href), ("location", &location)];
        walk.report_element(&SELF_DOESNT_MATCH_LOCATION, &details);
    }
}

/// Says whether two addresses are the same but for their fragments.
pub(in crate::validator) fn is_same(one: &str, other: &str) -> bool {
    one == other || without_fragment(one) == without_fragment(other)
}

/// Takes the fragment off an address, and writes the rest in one way.
pub(in crate::validator) fn without_fragment(address: &str) -> String {
    let mut whole = Url::parse(address).map_or_else(|_| address.to_owned(), String::from);
    whole.truncate(whole.find('#').unwrap_or(whole.len()));
    whole
}

/// Judges what RFC 4685 adds to links with replies.
fn of_replies(walk: &mut XmlFeedWalker<'_>, link: &AtomLink) {
    let attributes = walk.frame().attributes.iter();
    let found: Vec<_> = attributes
        .filter(|found| found.name.space == ResolvedNamespace::Known("thr"))
        .cloned()
        .collect();
    for attribute in found {
        let name = attribute.name.display_name();
        let row = match attribute.name.local {
            "when" => &NO_THR_WHEN,
            "count" | "updated" if link.rel != "replies" => &UNEXPECTED_ATTRIBUTE,
            _ => continue,
        };
        walk.report_at(row, attribute.span, &[("attribute", &name)]);
    }
}

/// Judges an address that is its base, which is not the document's own.
fn same_document(walk: &mut XmlFeedWalker<'_>, link: &AtomLink) {
    let (Some(base), Some(location)) = (&walk.frame().base, &walk.options.url) else { return };
    if !is_same(base, location) && is_same(base, &link.href) {
        let value = walk.frame().attribute("href").map(|found| copy_start(&found.value));
        let value = value.unwrap_or_default();
        walk.report_element(&SAME_DOCUMENT_REFERENCE, &[("attr", "href"), ("value", &value)]);
    }
}

/// Adds a link to its parent's; of those that readers open there may be one
/// of a kind (RFC 4287 section 4.1.1).
fn add(walk: &mut XmlFeedWalker<'_>, link: AtomLink) {
    let is_atom = matches!(walk.dialect, Some(FeedDialect::Atom | FeedDialect::AtomEntry));
    let Some(parent) = walk.parent() else { return };
    let kind = format!("{}\0{}\0{}", parent.span.start, link.media_type, link.language);
    if is_atom && link.rel == "alternate" && !walk.is_new("alternate", &kind) {
        let details = [("type", &*link.media_type), ("hreflang", &*link.language)];
        walk.report_element(&DUPLICATE_ATOM_LINK, &details);
    }
    let has_room = |parent: &&mut OpenElement<'_>| {
        let length = |link: &AtomLink| link.href.len() + link.rel.len() + link.media_type.len();
        parent.links.len() < MOST && parent.links.iter().map(length).sum::<usize>() < ROOM
    };
    if let Some(parent) = walk.parent_mut().filter(has_room) {
        parent.links.push(link);
    }
}

#[cfg(test)]
mod tests {
    /// Names what is wrong with the links of a feed at `https://a.example/feed.xml`.
    fn check(links: &str) -> String {
        let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'>{links}</feed>");
        let options = crate::validator::ValidationOptions {
            url: Some("https://a.example/feed.xml".into()),
            ..Default::default()
        };
        let path = std::path::Path::new("feed.xml");
        let report = crate::validator::validate(feed.as_bytes(), path, &options).report;
        let of_links = |code: &&str| {
            code.contains("Self") || code.contains("Link") || code.contains("Reference")
        };
        let codes: Vec<_> =
            report.diagnostics.iter().map(|found| found.code.name).filter(of_links).collect();
        if codes.is_empty() { "fine".into() } else { codes.join(" ") }
    }

    #[test]
    fn self_link_is_resolved_against_its_base() {
        let links = [
            "<link rel='self' href='https://a.example/feed.xml'/>",
            "<link rel='self' href='HTTPS://A.example:443/feed.xml#top'/>",
            "<link rel='http://www.iana.org/assignments/relation/self' href='https://a.example/feed.xml'/>",
            "<link rel='self' href='feed.xml'/>",
            "<link rel='self' xml:base='https://a.example/' href='feed.xml'/>",
            "<link rel='self' xml:base='https://b.example/' href='feed.xml'/>",
            "<link rel='self' type='text/html' href='https://a.example/feed.xml'/>",
        ];
        let found: Vec<_> = links.iter().map(|link| check(link)).collect();
        assert_eq!(
            found,
            [
                "fine",
                "fine",
                "fine",
                "RelativeSelf",
                "fine",
                "SelfDoesntMatchLocation",
                "SelfNotAtom",
            ]
        );
    }

    #[test]
    fn alternates_are_alike_by_type_and_language_in_one_element() {
        let own = "<link rel='self' href='https://a.example/feed.xml'/>";
        let one = "<link href='/a' type='text/html' hreflang='en'/>";
        let links = [
            format!("{own}{one}{one}"),
            format!("{own}{one}<link href='/b' type='text/html' hreflang='fr'/>"),
            format!("{own}{one}<entry>{one}<source>{one}</source></entry>"),
            format!("{own}{one}<entry>{one}<source>{one}{one}</source></entry>"),
        ];
        let found: Vec<_> = links.iter().map(|links| check(links)).collect();
        assert_eq!(found, ["DuplicateAtomLink", "fine", "fine", "DuplicateAtomLink"]);
    }
}
