//! Resolves the namespaces of elements and attributes.

use super::XmlFeedWalker;
use crate::syntax::xml::read::{self, XmlNamespace};
use crate::validator::element::{ElementAttribute, ResolvedName};
use crate::validator::namespaces::{self, ResolvedNamespace};

impl<'a> XmlFeedWalker<'a> {
    /// Looks up the namespaces that the reader has met since the last call.
    pub(super) fn resolve_namespaces(&mut self, names: &[String]) {
        for name in &names[self.spaces.len()..] {
            let known = namespaces::find(name);
            self.spaces
                .push(known.map_or(ResolvedNamespace::Unknown, |row| {
                    ResolvedNamespace::Known(row.prefix)
                }));
        }
    }

    pub(super) fn resolve_name(&self, name: &read::XmlName<'a>) -> ResolvedName<'a> {
        let space = match name.namespace {
            XmlNamespace::None => ResolvedNamespace::None,
            XmlNamespace::Undeclared => ResolvedNamespace::Undeclared,
            XmlNamespace::Known(index) => self.spaces[index],
        };
        ResolvedName { space: self.to_core_namespace(space), local: name.local }
    }

    /// Returns [`ResolvedNamespace::Core`] for the format's own namespace.
    pub(super) fn to_core_namespace(&self, space: ResolvedNamespace) -> ResolvedNamespace {
        if self.core.contains(&space) { ResolvedNamespace::Core } else { space }
    }

    pub(super) fn resolve_attribute(
        &self,
        attribute: read::XmlAttribute<'a>,
    ) -> ElementAttribute<'a> {
        let space = match attribute.name.namespace {
            XmlNamespace::None => ResolvedNamespace::Core,
            XmlNamespace::Undeclared => ResolvedNamespace::Undeclared,
            XmlNamespace::Known(index) => self.spaces[index],
        };
        let name = ResolvedName { space, local: attribute.name.local };
        ElementAttribute { name, value: attribute.value, span: attribute.span }
    }
}
