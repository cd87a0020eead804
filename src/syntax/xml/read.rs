//! XML as a stream of elements and text with their places.
//!
//! Stricter than the crate below it where XML 1.0 is, and bounded: no entity
//! is expanded, nothing is opened, and elements stand in each other only so
//! deep. Prefixes without a declaration are no fault here, because a caller
//! can say more about them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use memchr::{memchr, memchr_iter};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event as Raw};
use quick_xml::name::{PrefixDeclaration, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::entity::{DefinedEntities, DocumentType, predefined};
use super::is_allowed;
use crate::syntax::SyntaxError;

/// How deep elements may stand in each other.
const DEPTH: usize = 1_000;

/// How many attributes an element may have; comparing each with all others
/// takes time that grows with the square.
const ATTRIBUTES: usize = 250;

/// How many different namespaces a document may have.
const NAMESPACES: usize = 256;

/// How many declarations of namespaces may be in force at a place; each name
/// is looked up among them.
const DECLARATIONS: usize = 256;

/// A namespace, by its order of appearance in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlNamespace {
    /// None is in force.
    None,
    /// The prefix was never declared.
    Undeclared,
    /// The index of its name in [`XmlReader::namespaces`].
    Known(usize),
}

/// The name of an element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlName<'a> {
    /// What its prefix stands for.
    pub namespace: XmlNamespace,
    /// As it is written: `dc:creator`.
    pub qualified: &'a str,
    /// Without its prefix.
    pub local: &'a str,
}

/// An attribute, namespace declarations left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlAttribute<'a> {
    /// Its name.
    pub name: XmlName<'a>,
    /// Its value, references resolved, white space as section 3.3.3 has it.
    pub value: Cow<'a, str>,
    /// Where its value stands.
    pub span: Range<usize>,
}

/// A prefix and the name it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamespaceDeclaration<'a> {
    /// Empty for the default namespace.
    pub prefix: &'a str,
    /// The name of the namespace.
    pub uri: Cow<'a, str>,
    /// Where the name stands.
    pub span: Range<usize>,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum XmlEvent<'a> {
    /// The XML declaration; white space before it is a fault, but one that
    /// the rest of the document can be read in spite of.
    Declaration {
        /// As it is written: `1.0`.
        version: String,
        /// The encoding, where it is named.
        encoding: Option<String>,
    },
    /// The document type declaration.
    DocumentType(DocumentType<'a>),
    /// An element begins.
    Start {
        /// Its name.
        name: XmlName<'a>,
        /// In the order they are written.
        attributes: Vec<XmlAttribute<'a>>,
        /// Namespaces that it declares.
        declared: Vec<NamespaceDeclaration<'a>>,
    },
    /// The innermost element ends.
    End,
    /// Text or a part of it, references resolved.
    Text(Cow<'a, str>),
    /// A reference to an entity that XML does not define: its name.
    Entity(&'a str),
}

/// A document being read.
pub struct XmlReader<'a> {
    text: &'a str,
    inner: NsReader<&'a [u8]>,
    namespaces: Vec<String>,
    /// For each open element how many declarations of namespaces are in force.
    open: Vec<usize>,
    has_root: bool,
    /// What entities an attribute may name beside XML's own.
    entities: DefinedEntities<'a>,
    /// Where the first character stands that XML forbids.
    forbidden: Option<usize>,
    /// What was read behind a text, to see whether it is a part of that.
    ahead: Option<Result<(Raw<'a>, Range<usize>), SyntaxError>>,
}

impl<'a> XmlReader<'a> {
    /// Begins to read a document.
    pub fn new(text: &'a str) -> Self {
        let mut inner = NsReader::from_str(text);
        let config = inner.config_mut();
        config.check_comments = true;
        config.expand_empty_elements = true;
        let forbidden = first_forbidden(text);
        Self {
            text,
            inner,
            namespaces: Vec::new(),
            open: Vec::new(),
            has_root: false,
            entities: DefinedEntities::Named(Rc::default()),
            forbidden,
            ahead: None,
        }
    }

    /// Returns the names of the namespaces met so far.
    pub fn namespaces(&self) -> &[String] {
        &self.namespaces
    }

    /// Reads the next piece and its place; `None` at the end.
    ///
    /// After a fault nothing more can be read.
    pub fn read(&mut self) -> Result<Option<(XmlEvent<'a>, Range<usize>)>, SyntaxError> {
        // One mark is no part of the text; the crate would pass over another,
        // and not count it.
        if self.text.starts_with('\u{FEFF}') {
            return Err(stray(&(0..'\u{FEFF}'.len_utf8())));
        }
        loop {
            let (raw, span) = self.ahead.take().unwrap_or_else(|| self.raw())?;
            if let Raw::Eof = raw {
                return self.end(span.start).map(|()| None);
            }
            match self.event(raw, &span)? {
                Some(XmlEvent::Text(text)) => return Ok(Some(self.joined(text, span))),
                Some(event) => return Ok(Some((event, span))),
                None => {}
            }
        }
    }

    fn raw(&mut self) -> Result<(Raw<'a>, Range<usize>), SyntaxError> {
        let start = self.position();
        let raw = self.inner.read_event().map_err(|error| {
            let at = usize::try_from(self.inner.error_position()).unwrap_or(start);
            SyntaxError::new(at..at, plain(&error.to_string()))
        })?;
        let span = start..self.position();
        if let Some(at) = self.forbidden.filter(|at| span.contains(at)) {
            let found = self.text[at..].chars().next().map_or(0, u32::from);
            return Err(SyntaxError::new(at..at + 1, format!("U+{found:04X} is forbidden in XML")));
        }
        Ok((raw, span))
    }

    /// Joins a text with those behind it, where all are ASCII: markup that was
    /// escaped has a reference for each of its signs. Other text comes piece by
    /// piece, so that an odd character can be shown where it stands.
    fn joined(
        &mut self,
        mut text: Cow<'a, str>,
        mut span: Range<usize>,
    ) -> (XmlEvent<'a>, Range<usize>) {
        if !text.is_ascii() {
            return (XmlEvent::Text(text), span);
        }
        loop {
            let next = self.raw();
            let simple = next.as_ref().ok().and_then(|(raw, span)| self.simple(raw, span));
            let Some(piece) = simple else {
                self.ahead = Some(next);
                break;
            };
            text.to_mut().push_str(piece);
            span.end = self.position();
        }
        (XmlEvent::Text(text), span)
    }

    /// Returns what a piece of text stands for, where that is soon seen.
    fn simple(&self, raw: &Raw<'a>, span: &Range<usize>) -> Option<&'a str> {
        let written = &self.text[span.clone()];
        match raw {
            Raw::Text(_) => {
                let is_simple = written.is_ascii()
                    && memchr(b'\r', written.as_bytes()).is_none()
                    && end_of_section(written).is_none();
                is_simple.then_some(written)
            }
            Raw::GeneralRef(_) => predefined(&written[1..written.len() - 1]),
            _ => None,
        }
    }

    /// Passes over the element that has just begun, and judges nothing in it
    /// but that it ends.
    pub fn skip(&mut self, name: &XmlName<'_>) -> Result<(), SyntaxError> {
        let start = self.position();
        let end = QName(name.qualified.as_bytes());
        let skipped = self.inner.read_to_end(end);
        skipped.map_err(|error| SyntaxError::new(start..start, plain(&error.to_string())))?;
        self.open.pop();
        Ok(())
    }

    fn position(&self) -> usize {
        usize::try_from(self.inner.buffer_position()).unwrap_or(self.text.len())
    }

    fn end(&self, at: usize) -> Result<(), SyntaxError> {
        if !self.has_root {
            return Err(SyntaxError::new(at..at, "there is no element"));
        }
        if !self.open.is_empty() {
            return Err(SyntaxError::new(
                at..at,
                "the document ends before its last element is closed",
            ));
        }
        Ok(())
    }

    fn event(
        &mut self,
        raw: Raw<'a>,
        span: &Range<usize>,
    ) -> Result<Option<XmlEvent<'a>>, SyntaxError> {
        let event = match raw {
            Raw::Start(start) | Raw::Empty(start) => self.start(&start, span)?,
            Raw::End(_) => {
                self.open.pop();
                XmlEvent::End
            }
            Raw::Text(_) => {
                let text = &self.text[span.clone()];
                if let Some(at) = end_of_section(text) {
                    let at = span.start + at;
                    return Err(SyntaxError::new(
                        at..at + 3,
                        "`]]>` must be written `]]&gt;` in text",
                    ));
                }
                return self.text(text, span);
            }
            Raw::CData(_) => {
                // `<![CDATA[` and `]]>` enclose it.
                let text = &self.text[span.start + 9..span.end - 3];
                return self.text(text, span);
            }
            Raw::GeneralRef(reference) => self.reference(&reference, span)?,
            Raw::DocType(_) => {
                let found = DocumentType::read(&self.text[span.clone()]);
                self.entities = DefinedEntities::from_document_type(&found);
                XmlEvent::DocumentType(found)
            }
            Raw::Decl(declaration) => {
                let before = &self.text[..span.start];
                if !before.bytes().all(|byte| byte.is_ascii_whitespace()) {
                    let message = "the XML declaration must stand at the very beginning";
                    return Err(SyntaxError::new(span.clone(), message));
                }
                let text = |bytes: Cow<'_, [u8]>| String::from_utf8_lossy(&bytes).into_owned();
                let version = declaration.version().map(text).unwrap_or_default();
                let encoding = declaration.encoding().and_then(Result::ok).map(text);
                XmlEvent::Declaration { version, encoding }
            }
            Raw::Comment(_) | Raw::PI(_) | Raw::Eof => return Ok(None),
        };
        Ok(Some(event))
    }

    fn text(
        &self,
        text: &'a str,
        span: &Range<usize>,
    ) -> Result<Option<XmlEvent<'a>>, SyntaxError> {
        if self.open.is_empty() {
            let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
            return if is_blank { Ok(None) } else { Err(stray(span)) };
        }
        Ok(Some(XmlEvent::Text(with_line_ends(text))))
    }

    fn reference(
        &self,
        reference: &BytesRef<'a>,
        span: &Range<usize>,
    ) -> Result<XmlEvent<'a>, SyntaxError> {
        if self.open.is_empty() {
            return Err(stray(span));
        }
        let name = &self.text[span.start + 1..span.end - 1];
        if let Some(text) = predefined(name) {
            return Ok(XmlEvent::Text(Cow::Borrowed(text)));
        }
        match reference.resolve_char_ref() {
            Ok(Some(found)) if is_allowed(found) => Ok(XmlEvent::Text(found.to_string().into())),
            Ok(None) => Ok(XmlEvent::Entity(name)),
            Ok(Some(_)) | Err(_) => {
                Err(SyntaxError::new(span.clone(), format!("`&{name};` is no character of XML")))
            }
        }
    }

    fn start(
        &mut self,
        start: &BytesStart<'a>,
        span: &Range<usize>,
    ) -> Result<XmlEvent<'a>, SyntaxError> {
        if self.open.is_empty() && self.has_root {
            return Err(SyntaxError::new(span.clone(), "a document has one element at its root"));
        }
        self.has_root = true;
        if self.open.len() == DEPTH {
            let message = format!("elements stand in each other more than {DEPTH} deep");
            return Err(SyntaxError::new(span.clone(), message));
        }
        let qualified = self.slice(start.name().0);
        check_name(qualified, span)?;
        let resolved = self.inner.resolver().resolve_element(start.name()).0;
        let namespace = intern(&mut self.namespaces, &resolved, span)?;
        let name = XmlName { namespace, qualified, local: local(qualified) };
        let (attributes, declared) = self.attributes(start, span)?;
        let in_force = self.open.last().unwrap_or(&0) + declared.len();
        if in_force > DECLARATIONS {
            let message =
                format!("more than {DECLARATIONS} declarations of namespaces are in force");
            return Err(SyntaxError::new(span.clone(), message));
        }
        self.open.push(in_force);
        Ok(XmlEvent::Start { name, attributes, declared })
    }

    fn attributes(
        &mut self,
        start: &BytesStart<'a>,
        span: &Range<usize>,
    ) -> Result<(Vec<XmlAttribute<'a>>, Vec<NamespaceDeclaration<'a>>), SyntaxError> {
        let (mut attributes, mut declared) = (Vec::new(), Vec::new());
        for (count, found) in start.attributes().enumerate() {
            let found =
                found.map_err(|error| SyntaxError::new(span.clone(), plain(&error.to_string())))?;
            if count == ATTRIBUTES {
                let message = format!("an element has more than {ATTRIBUTES} attributes");
                return Err(SyntaxError::new(span.clone(), message));
            }
            let qualified = self.slice(found.key.0);
            check_name(qualified, span)?;
            let written = self.slice(&found.value);
            let at = self.offset(written);
            let place = at..at + written.len();
            if written.contains('<') {
                return Err(SyntaxError::new(place, "`<` must be written `&lt;` in an attribute"));
            }
            let before = self.text.as_bytes()[self.offset(qualified) - 1];
            if !before.is_ascii_whitespace() {
                return Err(SyntaxError::new(place, "attributes must be parted by white space"));
            }
            let value = attribute_value(written, &self.entities, &place)?;
            match found.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => {
                    declared.push(NamespaceDeclaration { prefix: "", uri: value, span: place });
                }
                Some(PrefixDeclaration::Named(_)) => {
                    declared.push(NamespaceDeclaration {
                        prefix: local(qualified),
                        uri: value,
                        span: place,
                    });
                }
                None => {
                    let resolved = self.inner.resolver().resolve_attribute(found.key).0;
                    let namespace = intern(&mut self.namespaces, &resolved, span)?;
                    let name = XmlName { namespace, qualified, local: local(qualified) };
                    attributes.push(XmlAttribute { name, value, span: place });
                }
            }
        }
        Ok((attributes, declared))
    }

    /// Finds a slice that the crate made of our text in the text itself, which
    /// outlives the crate's event.
    fn slice(&self, part: &[u8]) -> &'a str {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        self.text.get(start..start.saturating_add(part.len())).unwrap_or_default()
    }

    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize).min(self.text.len())
    }
}

/// Finds the end of a section of character data where none has begun.
fn end_of_section(text: &str) -> Option<usize> {
    memchr_iter(b']', text.as_bytes()).find(|&at| text.as_bytes()[at..].starts_with(b"]]>"))
}

fn stray(span: &Range<usize>) -> SyntaxError {
    SyntaxError::new(span.clone(), "text must not stand outside the root element")
}

/// Writes a message of the crate below as ours are written.
fn plain(message: &str) -> String {
    let message = message.strip_prefix("ill-formed document: ").unwrap_or(message);
    let message = message.strip_prefix("syntax error: ").unwrap_or(message);
    // Its own count of the place is relative to the part that it was given.
    let place = ["at ", "position "].into_iter().find_map(|word| message.strip_prefix(word));
    let rest = place.and_then(|place| place.split_once(": "));
    let is_place = |place: &str| place.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    rest.filter(|(place, _)| is_place(place)).map_or(message, |(_, rest)| rest).to_owned()
}

fn local(qualified: &str) -> &str {
    qualified.split_once(':').map_or(qualified, |(_, local)| local)
}

/// Checks the first character of a name (XML 1.0 section 2.3, `NameStartChar`),
/// by which most of what is no name is found.
fn check_name(name: &str, span: &Range<usize>) -> Result<(), SyntaxError> {
    let starts = |found: char| found.is_alphabetic() || found == '_' || found == ':';
    let rest = |found: char| starts(found) || found.is_numeric() || "-.·".contains(found);
    let is_name =
        name.starts_with(starts) && name.chars().all(|found| rest(found) || !found.is_ascii());
    if is_name {
        return Ok(());
    }
    Err(SyntaxError::new(span.clone(), format!("`{name}` is no name")))
}

fn intern(
    known: &mut Vec<String>,
    resolved: &ResolveResult<'_>,
    span: &Range<usize>,
) -> Result<XmlNamespace, SyntaxError> {
    let bytes = match resolved {
        ResolveResult::Unbound => return Ok(XmlNamespace::None),
        ResolveResult::Unknown(_) => return Ok(XmlNamespace::Undeclared),
        ResolveResult::Bound(namespace) => namespace.0,
    };
    if let Some(index) = known.iter().position(|name| name.as_bytes() == bytes) {
        return Ok(XmlNamespace::Known(index));
    }
    if known.len() == NAMESPACES {
        let message = format!("more than {NAMESPACES} namespaces are declared");
        return Err(SyntaxError::new(span.clone(), message));
    }
    known.push(String::from_utf8_lossy(bytes).into_owned());
    Ok(XmlNamespace::Known(known.len() - 1))
}

fn attribute_value<'a>(
    written: &'a str,
    entities: &DefinedEntities<'_>,
    span: &Range<usize>,
) -> Result<Cow<'a, str>, SyntaxError> {
    if !written.contains(['&', '\t', '\n', '\r']) {
        return Ok(Cow::Borrowed(written));
    }
    // An entity that the document declares is never expanded: it is empty.
    let resolve = |name: &str| predefined(name).or_else(|| entities.has(name).then_some(""));
    let raw = quick_xml::events::attributes::Attribute::from(("", ""));
    let raw = quick_xml::events::attributes::Attribute {
        value: Cow::Borrowed(written.as_bytes()),
        ..raw
    };
    let value = raw
        .normalized_value_with(XmlVersion::Implicit1_0, 1, resolve)
        .map_err(|error| SyntaxError::new(span.clone(), plain(&error.to_string())))?;
    if value.chars().all(is_allowed) {
        Ok(Cow::Owned(value.into_owned()))
    } else {
        Err(SyntaxError::new(span.clone(), "a reference names a character that XML forbids"))
    }
}

/// Writes line ends as XML hands them on (section 2.11).
fn with_line_ends(text: &str) -> Cow<'_, str> {
    if memchr(b'\r', text.as_bytes()).is_some() {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Finds what XML has no place for (section 2.2, `Char`).
fn first_forbidden(text: &str) -> Option<usize> {
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF in UTF-8. A block without
    // such bytes is passed over whole, which compilers do many bytes at a time.
    let is_suspect =
        |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0xEF;
    let mut start = 0;
    for block in text.as_bytes().chunks(256) {
        if block.iter().fold(false, |found, &byte| found | is_suspect(byte)) {
            let suspects = block.iter().enumerate().filter(|(_, byte)| is_suspect(**byte));
            for (index, _) in suspects {
                let found = text.get(start + index..).and_then(|rest| rest.chars().next());
                if found.is_some_and(|found| !is_allowed(found)) {
                    return Some(start + index);
                }
            }
        }
        start += block.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes every event on a line, and what stopped the reader.
    fn check(xml: &str) -> String {
        let mut reader = XmlReader::new(xml);
        let mut lines = String::new();
        loop {
            match reader.read() {
                Ok(Some((event, span))) => {
                    let line = match event {
                        XmlEvent::Start { name, attributes, declared } => {
                            let attributes: Vec<_> = attributes
                                .iter()
                                .map(|found| {
                                    (found.name.qualified, &*found.value, &xml[found.span.clone()])
                                })
                                .collect();
                            let declared: Vec<_> =
                                declared.iter().map(|found| (found.prefix, &*found.uri)).collect();
                            format!(
                                "start {} {:?} {attributes:?} {declared:?}",
                                name.qualified, name.namespace
                            )
                        }
                        event => format!("{event:?}"),
                    };
                    lines += &format!("{span:?} {line}\n");
                }
                Ok(None) => return lines,
                Err(fault) => return format!("{lines}{:?} fault: {}\n", fault.span, fault.message),
            }
        }
    }

    #[test]
    fn elements_attributes_and_namespaces_come_with_their_places() {
        insta::assert_snapshot!(check("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a xmlns=\"u\" xmlns:b='v' c=\"&lt;\n\"><b:d/><e:f g:h=''/></a>"), @r#"
        0..38 Declaration { version: "1.0", encoding: Some("utf-8") }
        39..74 start a Known(0) [("c", "< ", "&lt;\n")] [("", "u"), ("b", "v")]
        74..80 start b:d Known(1) [] []
        80..80 End
        80..93 start e:f Undeclared [("g:h", "", "")] []
        93..93 End
        93..97 End
        "#);
    }

    #[test]
    fn text_comes_with_references_resolved() {
        insta::assert_snapshot!(check("<a>x\r\ny&amp;&#x41;<![CDATA[<]]><!-- -->&nbsp;</a>"), @r#"
        0..3 start a None [] []
        3..12 Text("x\ny&")
        12..18 Text("A")
        18..31 Text("<")
        39..45 Entity("nbsp")
        45..49 End
        "#);
    }

    #[test]
    fn document_type_is_read_but_no_entity_expanded() {
        insta::assert_snapshot!(check("<!DOCTYPE a PUBLIC \"p\" \"s\" [<!ENTITY b 'c'><!ENTITY d SYSTEM '/e'>]><a>&b;</a>"), @r#"
        0..68 DocumentType(DocumentType { public: Some("p"), system: Some("s"), entities: ["b", "d"], external: ["d"] })
        68..71 start a None [] []
        71..74 Entity("b")
        74..78 End
        "#);
    }

    #[test]
    fn first_fault_ends_the_reading() {
        let faults: String = [
            "",
            "x",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>&amp;",
            "\u{FEFF}<a/>",
            "<a>&#8;</a>",
            "<a>a & b</a>",
            "<a>]]></a>",
            "<a>\u{8}</a>",
            "<a>\u{FFFE}</a>",
            "<a b='<'/>",
            "<a b='' b=''/>",
            "<a b=c/>",
            "<a b='&x;'/>",
            "<!DOCTYPE a [<!ENTITY x ''>]><a b='&x;'/>",
            "<a b=''c=''/>",
            "<1/>",
            "<a><!-- -- --></a>",
            "<a",
            "<!-- --><?xml version='1.0'?><a/>",
        ]
        .iter()
        .map(|xml| format!("{xml:?}: {}", check(xml).lines().last().unwrap_or_default()) + "\n")
        .collect();
        insta::assert_snapshot!(faults, @r#"
        "": 0..0 fault: there is no element
        "x": 0..1 fault: text must not stand outside the root element
        "<a>": 3..3 fault: the document ends before its last element is closed
        "<a></b>": 3..3 fault: expected `</a>`, but `</b>` was found
        "<a/><b/>": 4..8 fault: a document has one element at its root
        "<a/>&amp;": 4..9 fault: text must not stand outside the root element
        "\u{feff}<a/>": 0..3 fault: text must not stand outside the root element
        "<a>&#8;</a>": 3..7 fault: `&#8;` is no character of XML
        "<a>a & b</a>": 5..5 fault: entity or character reference not closed: `;` not found before end of input
        "<a>]]></a>": 3..6 fault: `]]>` must be written `]]&gt;` in text
        "<a>\u{8}</a>": 3..4 fault: U+0008 is forbidden in XML
        "<a>\u{fffe}</a>": 3..4 fault: U+FFFE is forbidden in XML
        "<a b='<'/>": 6..7 fault: `<` must be written `&lt;` in an attribute
        "<a b='' b=''/>": 0..14 fault: duplicated attribute, previous declaration at position 2
        "<a b=c/>": 0..8 fault: attribute value must be enclosed in `"` or `'`
        "<a b='&x;'/>": 6..9 fault: unrecognized entity `x`
        "<!DOCTYPE a [<!ENTITY x ''>]><a b='&x;'/>": 41..41 End
        "<a b=''c=''/>": 10..10 fault: attributes must be parted by white space
        "<1/>": 0..4 fault: `1` is no name
        "<a><!-- -- --></a>": 8..8 fault: forbidden string `--` was found in a comment
        "<a": 0..0 fault: tag not closed: `>` not found before end of input
        "<!-- --><?xml version='1.0'?><a/>": 8..29 fault: the XML declaration must stand at the very beginning
        "#);
    }

    #[test]
    fn depth_attributes_and_namespaces_have_bounds() {
        let deep = "<a>".repeat(DEPTH + 1);
        let wide: String = (0..=ATTRIBUTES).map(|index| format!(" a{index}=''")).collect();
        for xml in [deep, format!("<a{wide}/>")] {
            assert!(check(&xml).contains("more than"), "{}", &xml[..20]);
        }
    }
}
