//! Elements of other namespaces, in RSS and Atom alike.

pub mod history;
pub mod media;
pub mod tombstone;

use crate::syntax::xml::{self, XmlElement};

/// Elements by prefix and name, as the crate `rss` wants them.
type RssMap = rss::extension::ExtensionMap;
/// Elements by prefix and name, as the crate `atom_syndication` wants them.
type AtomMap = atom_syndication::extension::ExtensionMap;

/// Sorts elements into a map of RSS extensions, which keeps their order within a name.
pub fn for_rss(elements: &[XmlElement]) -> RssMap {
    let mut map = RssMap::new();
    for element in elements {
        let (prefix, name) = element.name.split_once(':').unwrap_or(("", element.name));
        let named = map.entry(prefix.into()).or_default().entry(name.into()).or_default();
        named.push(rss_extension(element));
    }
    map
}

/// Sorts elements into a map of Atom extensions, which keeps their order within a name.
pub fn for_atom(elements: &[XmlElement]) -> AtomMap {
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
        value: text(element),
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
        value: text(element),
        ..Default::default()
    };
    for (name, value) in &element.attributes {
        // Unlike `rss`, the crate writes these attributes as they come.
        extension.attrs.insert((*name).into(), xml::escape(value).into_owned());
    }
    for child in &element.children {
        extension.children.entry(child.name.into()).or_default().push(atom_extension(child));
    }
    extension
}

/// An element with nothing in it gets an empty text, which keeps the crates
/// from breaking the line between its tags.
fn text(element: &XmlElement) -> Option<String> {
    element.text.clone().or_else(|| element.children.is_empty().then(String::new))
}
