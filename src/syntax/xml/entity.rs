//! Document type declarations and entities.
//!
//! Never expands an entity that a document declares and never opens an external
//! file, so that neither "billion laughs" nor file disclosure is possible.

use std::rc::Rc;

/// Content of a document type declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DocumentType<'a> {
    /// Public identifier: `-//Netscape Communications//DTD RSS 0.91//EN`.
    pub public: Option<&'a str>,
    /// System identifier: a file or URL, never opened.
    pub system: Option<&'a str>,
    /// Names of the declared entities, sorted. A hostile document can declare
    /// millions, so the list is shared rather than copied.
    pub entities: Rc<Vec<&'a str>>,
    /// Names of the entities that another file would define, sorted.
    pub external: Vec<&'a str>,
}

impl<'a> DocumentType<'a> {
    /// Parses the parts of a document type declaration that the validator checks.
    pub(super) fn read(declaration: &'a str) -> Self {
        let (head, subset) = declaration.split_once('[').unwrap_or((declaration, ""));
        let mut quoted = head.split(['"', '\'']).skip(1).step_by(2);
        let (public, system) = if head.contains(" PUBLIC") {
            (quoted.next(), quoted.next())
        } else {
            (None, quoted.next())
        };
        let (mut entities, mut external) = (Vec::new(), Vec::new());
        for declaration in subset.split("<!ENTITY").skip(1) {
            let mut words = declaration.split_ascii_whitespace();
            let Some(name) = words.next() else { continue };
            entities.push(name);
            if matches!(words.next(), Some("SYSTEM" | "PUBLIC")) {
                external.push(name);
            }
        }
        entities.sort_unstable();
        external.sort_unstable();
        Self { public, system, entities: Rc::new(entities), external }
    }
}

/// The entities that a document defines.
pub(super) enum DefinedEntities<'a> {
    /// Entities of the document itself, sorted by name.
    Listed(Rc<Vec<&'a str>>),
    /// Entities of an external file. It is never opened, so any name may be defined.
    Unknown,
}

impl<'a> DefinedEntities<'a> {
    pub(super) fn from_document_type(document_type: &DocumentType<'a>) -> Self {
        match document_type.system {
            Some(_) => Self::Unknown,
            None => Self::Listed(Rc::clone(&document_type.entities)),
        }
    }

    pub(super) fn may_define(&self, name: &str) -> bool {
        match self {
            Self::Listed(names) => names.binary_search(&name).is_ok(),
            Self::Unknown => true,
        }
    }
}

/// Returns the text of one of the five entities that XML itself defines (section 4.6).
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
