//! What a document type declares, and what entities stand for: none is expanded,
//! and no file is opened for one.

use std::rc::Rc;

/// What stands in a document type declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentType<'a> {
    /// The public identifier.
    pub public: Option<&'a str>,
    /// The system identifier: a file or an address, never opened.
    pub system: Option<&'a str>,
    /// Names of entities, never expanded, in order. There may be millions, so
    /// that they are kept once.
    pub entities: Rc<Vec<&'a str>>,
    /// Those among them that another file would define, in order.
    pub external: Vec<&'a str>,
}

impl<'a> DocumentType<'a> {
    /// Reads a document type declaration as far as a judge of feeds needs it.
    pub(super) fn read(declaration: &'a str) -> Self {
        let (head, subset) = declaration.split_once('[').unwrap_or((declaration, ""));
        let mut quoted = head.split(['"', '\'']).skip(1).step_by(2);
        let (public, system) = if head.contains(" PUBLIC") {
            (quoted.next(), quoted.next())
        } else {
            (None, quoted.next())
        };
        let declared = || subset.split("<!ENTITY").skip(1);
        let mut entities: Vec<_> =
            declared().filter_map(|rest| rest.split_ascii_whitespace().next()).collect();
        entities.sort_unstable();
        let is_external =
            |rest: &&str| matches!(rest.split_ascii_whitespace().nth(1), Some("SYSTEM" | "PUBLIC"));
        let mut external: Vec<_> = declared()
            .filter(is_external)
            .filter_map(|rest| rest.split_ascii_whitespace().next())
            .collect();
        external.sort_unstable();
        Self { public, system, entities: Rc::new(entities), external }
    }
}

/// The entities that a document defines.
pub(super) enum DefinedEntities<'a> {
    /// These, in order.
    Named(Rc<Vec<&'a str>>),
    /// Those of a file that is never opened.
    Elsewhere,
}

impl<'a> DefinedEntities<'a> {
    pub fn from_document_type(found: &DocumentType<'a>) -> Self {
        match found.system {
            Some(_) => Self::Elsewhere,
            None => Self::Named(Rc::clone(&found.entities)),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Named(names) => names.binary_search(&name).is_ok(),
            Self::Elsewhere => true,
        }
    }
}

/// The five entities of XML itself (section 4.6).
pub(super) fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    })
}
