//! Rules for Atom links, in Atom and in RSS feeds.

use url::Url;

use crate::validator::FeedDialect;
use crate::validator::codes::{
    ATOM_LINK_NOT_EMPTY, DUPLICATE_ATOM_LINK, FEED_HISTORY_REL_IN_ENTRY, NO_THR_WHEN,
    RELATIVE_SELF, SAME_DOCUMENT_REFERENCE, SELF_DOESNT_MATCH_LOCATION, SELF_NOT_ATOM,
    UNEXPECTED_ATTRIBUTE,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::namespace::resolve_url;
use crate::validator::seen::AtomLink;
use crate::validator::value::copy_start;
use crate::validator::walk::XmlFeedWalker;

/// Link relations between the documents of one feed.
pub(in crate::validator) const RELATIONS: &[&str] =
    &["current", "first", "last", "next", "next-archive", "prev-archive", "previous"];

/// Prefix of the long form of a registered relation.
const REGISTRY: &str = "http://www.iana.org/assignments/relation/";

/// Media types that a self link may have.
const FEEDS: &[&str] = &["application/atom+xml", "application/rss+xml", "application/rdf+xml"];

/// Most links of an element that are kept until it ends.
const MOST: usize = 1_000;

/// Most bytes that the kept links of an element may take together.
const ROOM: usize = 500_000;

/// Checks a link and adds it to the links of its parent.
pub(in crate::validator) fn check_link(walk: &mut XmlFeedWalker<'_>) {
    let link = read_link(walk);
    let parent = walk.parent().map_or("", |parent| parent.name.local);
    match parent {
        "feed" | "channel" if link.rel == "self" => check_self_link(walk, &link),
        "entry" if RELATIONS.contains(&&*link.rel) => {
            walk.report_element(&FEED_HISTORY_REL_IN_ENTRY, &[("rel", &link.rel)]);
        }
        _ => {}
    }
    let essence = link.media_type.split(';').next().unwrap_or_default().trim();
    if link.rel == "self" && !essence.is_empty() && !FEEDS.contains(&essence) {
        walk.report_element(&SELF_NOT_ATOM, &[("attr", "type"), ("value", &link.media_type)]);
    }
    check_reply_attributes(walk, &link);
    check_same_document(walk, &link);
    add_to_parent(walk, link);
}

/// Reports text in a link, which should be empty.
pub(in crate::validator) fn check_empty(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().text.trim().is_empty() {
        let span = walk.frame().text_span.clone();
        walk.report_at(&ATOM_LINK_NOT_EMPTY, span, &[]);
    }
}

fn attribute(walk: &XmlFeedWalker<'_>, name: &str) -> Option<String> {
    walk.frame().attribute(name).map(|found| copy_start(&found.value))
}

fn read_link(walk: &XmlFeedWalker<'_>) -> AtomLink {
    let rel = attribute(walk, "rel").unwrap_or_else(|| "alternate".into());
    AtomLink {
        rel: rel.strip_prefix(REGISTRY).unwrap_or(&rel).to_owned(),
        media_type: attribute(walk, "type").unwrap_or_default(),
        language: attribute(walk, "hreflang").unwrap_or_default(),
        href: attribute(walk, "href").map(|href| resolve_url(walk, &href)).unwrap_or_default(),
    }
}

/// Checks the self link of a feed: it is absolute, and is the URL of the feed.
fn check_self_link(walk: &mut XmlFeedWalker<'_>, link: &AtomLink) {
    let Some(href) = attribute(walk, "href") else { return };
    let has_base = walk.frame().base.is_some();
    if !has_base && !href.contains("//") {
        walk.report_element(&RELATIVE_SELF, &[("attr", "href"), ("value", &href)]);
    }
    if let Some(location) = walk.options.url.clone().filter(|url| !is_same(url, &link.href)) {
        let details = [("attr", "href"), ("value", &*link.href), ("location", &location)];
        walk.report_element(&SELF_DOESNT_MATCH_LOCATION, &details);
    }
}

/// Returns true if two URLs are the same except for their fragments.
pub(in crate::validator) fn is_same(one: &str, other: &str) -> bool {
    one == other || without_fragment(one) == without_fragment(other)
}

/// Removes the fragment of a URL and normalizes the rest.
pub(in crate::validator) fn without_fragment(url: &str) -> String {
    let mut whole = Url::parse(url).map_or_else(|_| url.to_owned(), String::from);
    whole.truncate(whole.find('#').unwrap_or(whole.len()));
    whole
}

/// Checks the attributes that RFC 4685 adds to links to replies.
fn check_reply_attributes(walk: &mut XmlFeedWalker<'_>, link: &AtomLink) {
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

/// Reports a URL that equals its `xml:base` but is not the URL of the document
/// (RFC 3986 section 4.4).
fn check_same_document(walk: &mut XmlFeedWalker<'_>, link: &AtomLink) {
    let (Some(base), Some(location)) = (&walk.frame().base, &walk.options.url) else { return };
    if !is_same(base, location) && is_same(base, &link.href) {
        let value = attribute(walk, "href").unwrap_or_default();
        walk.report_element(&SAME_DOCUMENT_REFERENCE, &[("attr", "href"), ("value", &value)]);
    }
}

/// Adds a link to the links of its parent, and reports a second alternate link of
/// the same type and language (RFC 4287 section 4.1.1).
fn add_to_parent(walk: &mut XmlFeedWalker<'_>, link: AtomLink) {
    let is_atom = matches!(walk.dialect, Some(FeedDialect::Atom | FeedDialect::AtomEntry));
    let Some(parent) = walk.parent() else { return };
    let kind = format!("{}\0{}\0{}", parent.span.start, link.media_type, link.language);
    if is_atom && link.rel == "alternate" && !walk.is_new("alternate", &kind) {
        let details = [("type", &*link.media_type), ("hreflang", &*link.language)];
        walk.report_element(&DUPLICATE_ATOM_LINK, &details);
    }
    if let Some(parent) = walk.parent_mut().filter(|parent| has_room(&parent.links)) {
        parent.links.push(link);
    }
}

/// Returns true if one more link may be kept: hostile feeds have millions.
fn has_room(links: &[AtomLink]) -> bool {
    let bytes = links.iter().map(|link| link.href.len() + link.rel.len() + link.media_type.len());
    links.len() < MOST && bytes.sum::<usize>() < ROOM
}

#[cfg(test)]
mod tests {
    /// Returns the codes found in the links of a feed at `https://a.example/feed.xml`.
    fn check(links: &str) -> String {
        let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'>{links}</feed>");
        let options = crate::validator::ValidationOptions {
            url: Some("https://a.example/feed.xml".into()),
            ..Default::default()
        };
        let path = std::path::Path::new("feed.xml");
        let report = crate::validator::validate(feed.as_bytes(), path, &options).report;
        let codes = report.diagnostics.iter().map(|found| found.code.name);
        let codes: Vec<_> = codes
            .filter(|code| ["Self", "Link", "Reference"].iter().any(|part| code.contains(part)))
            .collect();
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
    fn alternates_of_one_element_differ_in_type_or_language() {
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
