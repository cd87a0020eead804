//! Tombstones of withdrawn entries: `at:deleted-entry` (RFC 6721) in Atom,
//! `media:status` in RSS.

use super::media;
use crate::formats::rfc3339;
use crate::model::feed::{DeletedEntry, DeletedItems, Feed};
use crate::syntax::xml::XmlElement;

const NAMESPACE: &str = "http://purl.org/atompub/tombstones/1.0";

/// Returns the prefix and the namespace, if the feed has tombstones.
pub(crate) fn namespace(feed: &Feed) -> Option<(String, String)> {
    (!feed.deleted.is_empty()).then(|| ("at".into(), NAMESPACE.into()))
}

/// Returns the tombstones of an Atom feed as elements.
pub(crate) fn elements(feed: &Feed) -> Vec<XmlElement> {
    feed.deleted.iter().map(tombstone).collect()
}

fn tombstone(deleted: &DeletedEntry) -> XmlElement {
    let comment =
        deleted.reason.as_deref().map(|reason| XmlElement::new("at:comment").text(reason));
    XmlElement::new("at:deleted-entry")
        .attribute("ref", deleted.id.as_str())
        .attribute("when", rfc3339(deleted.when))
        .children(comment)
}

/// Returns the withdrawn entries that RSS lists as deleted items.
pub(crate) fn marked_entries(feed: &Feed) -> &[DeletedEntry] {
    match feed.deleted_items {
        DeletedItems::Omit => &[],
        DeletedItems::Mark => &feed.deleted,
    }
}

/// Returns the prefix and the namespace of Media RSS, if an item is marked.
pub(crate) fn status_namespace(feed: &Feed) -> Option<(String, String)> {
    (!marked_entries(feed).is_empty()).then(media::declaration)
}

/// Returns the element that marks an item as deleted, with the reason if there
/// is one.
pub(crate) fn status(deleted: &DeletedEntry) -> XmlElement {
    let status = XmlElement::new("media:status").attribute("state", "deleted");
    match &deleted.reason {
        Some(reason) => status.attribute("reason", reason.as_str()),
        None => status,
    }
}
