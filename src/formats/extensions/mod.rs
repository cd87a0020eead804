//! Elements of extension namespaces, which RSS and Atom share.
//!
//! Each module here declares its namespace only if the feed uses it.

pub(super) mod history;
pub(super) mod media;
pub(super) mod tombstone;

use crate::syntax::xml::{self, XmlElement};

/// Elements by prefix and name, in the form that the `rss` crate takes.
type RssMap = rss::extension::ExtensionMap;
/// Elements by prefix and name, in the form that the `atom_syndication` crate takes.
type AtomMap = atom_syndication::extension::ExtensionMap;

/// Groups elements for the `rss` crate; those of one name keep their order.
pub(super) fn for_rss(elements: &[XmlElement]) -> RssMap {
    let mut map = RssMap::new();
    for element in elements {
        let (prefix, name) = element.name.split_once(':').unwrap_or(("", element.name));
        let named = map.entry(prefix.into()).or_default().entry(name.into()).or_default();
        named.push(rss_extension(element));
    }
    map
}

/// Groups elements for the `atom_syndication` crate; those of one name keep their
/// order.
pub(super) fn for_atom(elements: &[XmlElement]) -> AtomMap {
    let mut map = AtomMap::new();
    for element in elements {
        let (prefix, name) = element.name.split_once(':').unwrap_or(("", element.name));
        let named = map.entry(prefix.into()).or_default().entry(name.into()).or_default();
        named.push(atom_extension(element));
    }
    map
}

fn rss_extension(element: &XmlElement) -> rss::extension::Extension {
    let mut extension = rss::extension::Extension {
        name: element.name.into(),
        value: element_text(element),
        ..Default::default()
    };
    for (name, value) in &element.attributes {
        extension.attrs.insert((*name).into(), value.clone());
    }
    for child in &element.children {
        extension.children.entry(child.name.into()).or_default().push(rss_extension(child));
    }
    extension
}

fn atom_extension(element: &XmlElement) -> atom_syndication::extension::Extension {
    let mut extension = atom_syndication::extension::Extension {
        name: element.name.into(),
        value: element_text(element),
        ..Default::default()
    };
    for (name, value) in &element.attributes {
        // Unlike `rss`, this crate does not escape the values of these attributes.
        extension.attrs.insert((*name).into(), xml::escape(value).into_owned());
    }
    for child in &element.children {
        extension.children.entry(child.name.into()).or_default().push(atom_extension(child));
    }
    extension
}

/// Returns the text of an element. One without content gets an empty text, because
/// the crates would otherwise put a line break between its tags.
fn element_text(element: &XmlElement) -> Option<String> {
    element.text.clone().or_else(|| element.children.is_empty().then(String::new))
}
