//! Reads XML as a stream of elements and text with byte spans.
//!
//! Stricter than the crate `quick-xml` where XML 1.0 is, and bounded: the reader
//! never expands an entity that a document declares, never opens a file, and limits
//! nesting, attributes and namespaces. An undeclared prefix is not an error here,
//! because the validator reports it in more detail.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use memchr::{memchr, memchr_iter};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event as Raw};
use quick_xml::name::{PrefixDeclaration, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::characters::{check_name, first_forbidden, is_allowed, normalize_line_ends};
use super::entity::{DefinedEntities, DocumentType, predefined};
use super::error_message::{STRAY_AMPERSAND, error_message};
use crate::syntax::SyntaxError;

pub(crate) use super::event::{
    NamespaceDeclaration, XmlAttribute, XmlEvent, XmlName, XmlNamespace,
};

/// Deepest nesting of elements.
const DEPTH: usize = 1_000;

/// Most attributes of an element. Each is compared with all others, so the time
/// grows with the square.
const ATTRIBUTES: usize = 250;

/// Most different namespaces in a document.
const NAMESPACES: usize = 256;

/// Most namespace declarations in scope at once. The prefix of every name is looked up
/// among them.
const DECLARATIONS: usize = 256;

/// A streaming reader of one document.
pub(crate) struct XmlReader<'a> {
    text: &'a str,
    inner: NsReader<&'a [u8]>,
    namespaces: Vec<String>,
    /// For each open element, the number of namespace declarations in scope.
    open: Vec<usize>,
    has_root: bool,
    /// Entities that an attribute may refer to, besides those of XML itself.
    entities: DefinedEntities<'a>,
    /// Offset of the first character that XML forbids.
    forbidden: Option<usize>,
    /// Event that was read after a text to see if it continues that text.
    lookahead: Option<Result<(Raw<'a>, Range<usize>), SyntaxError>>,
}

impl<'a> XmlReader<'a> {
    /// Creates a reader at the start of a document.
    pub(crate) fn new(text: &'a str) -> Self {
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
            entities: DefinedEntities::Listed(Rc::default()),
            forbidden,
            lookahead: None,
        }
    }

    /// Returns the names of the namespaces that were read so far.
    pub(crate) fn namespaces(&self) -> &[String] {
        &self.namespaces
    }

    /// Reads the next event and its span; returns `None` at the end of the document.
    ///
    /// # Errors
    /// Returns the first syntax error. The reader can't continue after it.
    pub(crate) fn read(&mut self) -> Result<Option<(XmlEvent<'a>, Range<usize>)>, SyntaxError> {
        // The caller has removed a byte order mark, so this is a second one. The crate
        // would skip it without counting its bytes, and all spans would be wrong.
        if self.text.starts_with('\u{FEFF}') {
            return Err(text_outside_root(&(0..'\u{FEFF}'.len_utf8())));
        }
        loop {
            let (raw, span) = self.lookahead.take().unwrap_or_else(|| self.read_raw())?;
            if let Raw::Eof = raw {
                return self.check_end(span.start).map(|()| None);
            }
            match self.convert_event(raw, &span)? {
                Some(XmlEvent::Text(text)) => return Ok(Some(self.join_text(text, span))),
                Some(event) => return Ok(Some((event, span))),
                None => {}
            }
        }
    }

    fn read_raw(&mut self) -> Result<(Raw<'a>, Range<usize>), SyntaxError> {
        let start = self.position();
        let raw = self.inner.read_event().map_err(|error| {
            let at = usize::try_from(self.inner.error_position()).unwrap_or(start);
            SyntaxError::new(at..at, error_message(&error))
        })?;
        let span = start..self.position();
        if let Some(at) = self.forbidden.filter(|at| span.contains(at)) {
            let code = self.text[at..].chars().next().map_or(0, u32::from);
            return Err(SyntaxError::new(at..at + 1, format!("U+{code:04X} is forbidden in XML")));
        }
        Ok((raw, span))
    }

    /// Joins a text with the texts and references after it, as long as all are ASCII.
    ///
    /// Escaped HTML has a reference for every `<`, and one event for each would be
    /// slow. Other text is returned piece by piece, so that a diagnostic about an unusual
    /// character has a narrow span.
    fn join_text(
        &mut self,
        mut text: Cow<'a, str>,
        mut span: Range<usize>,
    ) -> (XmlEvent<'a>, Range<usize>) {
        if !text.is_ascii() {
            return (XmlEvent::Text(text), span);
        }
        loop {
            let next = self.read_raw();
            let piece = next.as_ref().ok().and_then(|(raw, span)| self.ascii_text(raw, span));
            let Some(piece) = piece else {
                self.lookahead = Some(next);
                break;
            };
            text.to_mut().push_str(piece);
            span.end = self.position();
        }
        (XmlEvent::Text(text), span)
    }

    /// Returns the text of an event if it is ASCII text without carriage returns, or a
    /// reference to one of XML's own entities.
    fn ascii_text(&self, raw: &Raw<'a>, span: &Range<usize>) -> Option<&'a str> {
        let written = &self.text[span.clone()];
        match raw {
            Raw::Text(_) => {
                let is_simple = written.is_ascii()
                    && memchr(b'\r', written.as_bytes()).is_none()
                    && find_cdata_end(written).is_none();
                is_simple.then_some(written)
            }
            Raw::GeneralRef(_) => predefined(&written[1..written.len() - 1]),
            _ => None,
        }
    }

    /// Skips the element whose start tag was just read. Only checks that it ends.
    pub(crate) fn skip(&mut self, name: &XmlName<'_>) -> Result<(), SyntaxError> {
        let start = self.position();
        let end = QName(name.qualified.as_bytes());
        let skipped = self.inner.read_to_end(end);
        skipped.map_err(|error| SyntaxError::new(start..start, error_message(&error)))?;
        self.open.pop();
        Ok(())
    }

    fn position(&self) -> usize {
        usize::try_from(self.inner.buffer_position()).unwrap_or(self.text.len())
    }

    fn check_end(&self, at: usize) -> Result<(), SyntaxError> {
        if !self.has_root {
            return Err(SyntaxError::new(at..at, "the document contains no element"));
        }
        if !self.open.is_empty() {
            return Err(SyntaxError::new(
                at..at,
                "the document ends before all its elements are closed",
            ));
        }
        Ok(())
    }

    fn convert_event(
        &mut self,
        raw: Raw<'a>,
        span: &Range<usize>,
    ) -> Result<Option<XmlEvent<'a>>, SyntaxError> {
        let event = match raw {
            Raw::Start(start) | Raw::Empty(start) => self.start_element(&start, span)?,
            Raw::End(_) => {
                self.open.pop();
                XmlEvent::End
            }
            Raw::Text(_) => {
                let text = &self.text[span.clone()];
                if let Some(at) = find_cdata_end(text) {
                    let at = span.start + at;
                    return Err(SyntaxError::new(
                        at..at + 3,
                        "`]]>` must be written `]]&gt;` in text",
                    ));
                }
                return self.text_event(text, span);
            }
            Raw::CData(_) => {
                let text = &self.text[span.start + "<![CDATA[".len()..span.end - "]]>".len()];
                return self.text_event(text, span);
            }
            Raw::GeneralRef(reference) => self.resolve_reference(&reference, span)?,
            Raw::DocType(_) => {
                let document_type = DocumentType::read(&self.text[span.clone()]);
                self.entities = DefinedEntities::from_document_type(&document_type);
                XmlEvent::DocumentType(document_type)
            }
            Raw::Decl(declaration) => {
                let before = &self.text[..span.start];
                if !before.bytes().all(|byte| byte.is_ascii_whitespace()) {
                    let message = "the XML declaration must come before everything else";
                    return Err(SyntaxError::new(span.clone(), message));
                }
                let version = declaration.version().unwrap_or_default();
                let encoding = declaration.encoding().and_then(Result::ok);
                XmlEvent::Declaration {
                    version: String::from_utf8_lossy(&version).into_owned(),
                    encoding: encoding.map(|name| String::from_utf8_lossy(&name).into_owned()),
                }
            }
            Raw::Comment(_) | Raw::PI(_) | Raw::Eof => return Ok(None),
        };
        Ok(Some(event))
    }

    /// Converts text; whitespace outside the root element is dropped.
    fn text_event(
        &self,
        text: &'a str,
        span: &Range<usize>,
    ) -> Result<Option<XmlEvent<'a>>, SyntaxError> {
        if self.open.is_empty() {
            let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
            return if is_blank { Ok(None) } else { Err(text_outside_root(span)) };
        }
        Ok(Some(XmlEvent::Text(normalize_line_ends(text))))
    }

    fn resolve_reference(
        &self,
        reference: &BytesRef<'a>,
        span: &Range<usize>,
    ) -> Result<XmlEvent<'a>, SyntaxError> {
        if self.open.is_empty() {
            return Err(text_outside_root(span));
        }
        let name = &self.text[span.start + 1..span.end - 1];
        if let Some(text) = predefined(name) {
            return Ok(XmlEvent::Text(Cow::Borrowed(text)));
        }
        if !name.starts_with('#') && check_name(name, span).is_err() {
            let start = span.start;
            return Err(SyntaxError::new(start..start + 1, STRAY_AMPERSAND));
        }
        match reference.resolve_char_ref() {
            Ok(Some(character)) if is_allowed(character) => {
                Ok(XmlEvent::Text(character.to_string().into()))
            }
            Ok(None) => Ok(XmlEvent::Entity(name)),
            Ok(Some(_)) | Err(_) => {
                let message = format!("`&{name};` is not a character that XML allows");
                Err(SyntaxError::new(span.clone(), message))
            }
        }
    }

    fn start_element(
        &mut self,
        start: &BytesStart<'a>,
        span: &Range<usize>,
    ) -> Result<XmlEvent<'a>, SyntaxError> {
        if self.open.is_empty() && self.has_root {
            let message = "a document can have only one root element";
            return Err(SyntaxError::new(span.clone(), message));
        }
        self.has_root = true;
        if self.open.len() == DEPTH {
            let message = format!("elements are nested more than {DEPTH} levels deep");
            return Err(SyntaxError::new(span.clone(), message));
        }
        let qualified = self.slice_of_source(start.name().0);
        check_name(qualified, span)?;
        let resolved = self.inner.resolver().resolve_element(start.name()).0;
        let namespace = intern_namespace(&mut self.namespaces, &resolved, span)?;
        let name = XmlName { namespace, qualified, local: local_name(qualified) };
        let (attributes, declared) = self.read_attributes(start, span)?;
        let in_scope = self.open.last().unwrap_or(&0) + declared.len();
        if in_scope > DECLARATIONS {
            let message = format!("more than {DECLARATIONS} namespace declarations are in scope");
            return Err(SyntaxError::new(span.clone(), message));
        }
        self.open.push(in_scope);
        Ok(XmlEvent::Start { name, attributes, declared })
    }

    fn read_attributes(
        &mut self,
        start: &BytesStart<'a>,
        span: &Range<usize>,
    ) -> Result<(Vec<XmlAttribute<'a>>, Vec<NamespaceDeclaration<'a>>), SyntaxError> {
        let (mut attributes, mut declared) = (Vec::new(), Vec::new());
        for (count, attribute) in start.attributes().enumerate() {
            let attribute = attribute
                .map_err(|error| SyntaxError::new(span.clone(), error_message(&error.into())))?;
            if count == ATTRIBUTES {
                let message = format!("an element has more than {ATTRIBUTES} attributes");
                return Err(SyntaxError::new(span.clone(), message));
            }
            let qualified = self.slice_of_source(attribute.key.0);
            check_name(qualified, span)?;
            let written = self.slice_of_source(&attribute.value);
            let start = self.offset_of(written);
            let value_span = start..start + written.len();
            if written.contains('<') {
                let message = "`<` must be written `&lt;` in an attribute";
                return Err(SyntaxError::new(value_span, message));
            }
            let before = self.text.as_bytes()[self.offset_of(qualified) - 1];
            if !before.is_ascii_whitespace() {
                let message = "attributes must be separated by whitespace";
                return Err(SyntaxError::new(value_span, message));
            }
            let value = normalize_attribute_value(written, &self.entities, &value_span)?;
            match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => {
                    declared.push(NamespaceDeclaration {
                        prefix: "",
                        uri: value,
                        span: value_span,
                    });
                }
                Some(PrefixDeclaration::Named(_)) => {
                    declared.push(NamespaceDeclaration {
                        prefix: local_name(qualified),
                        uri: value,
                        span: value_span,
                    });
                }
                None => {
                    let resolved = self.inner.resolver().resolve_attribute(attribute.key).0;
                    let namespace = intern_namespace(&mut self.namespaces, &resolved, span)?;
                    let name = XmlName { namespace, qualified, local: local_name(qualified) };
                    attributes.push(XmlAttribute { name, value, span: value_span });
                }
            }
        }
        Ok((attributes, declared))
    }

    /// Returns the part of the source that a slice of an event borrows from. The
    /// source outlives the crate's events.
    fn slice_of_source(&self, part: &[u8]) -> &'a str {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        self.text.get(start..start.saturating_add(part.len())).unwrap_or_default()
    }

    fn offset_of(&self, part: &str) -> usize {
        (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize).min(self.text.len())
    }
}

/// Returns the offset of `]]>`, which ends a CDATA section and is not allowed in
/// other text (section 2.4).
fn find_cdata_end(text: &str) -> Option<usize> {
    memchr_iter(b']', text.as_bytes()).find(|&at| text.as_bytes()[at..].starts_with(b"]]>"))
}

fn text_outside_root(span: &Range<usize>) -> SyntaxError {
    SyntaxError::new(span.clone(), "text is not allowed outside the root element")
}

fn local_name(qualified: &str) -> &str {
    qualified.split_once(':').map_or(qualified, |(_, local)| local)
}

/// Returns the index of a namespace in `known`, after adding it if it is new.
fn intern_namespace(
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

/// Resolves the references in an attribute value and normalizes its whitespace
/// (section 3.3.3).
fn normalize_attribute_value<'a>(
    written: &'a str,
    entities: &DefinedEntities<'_>,
    span: &Range<usize>,
) -> Result<Cow<'a, str>, SyntaxError> {
    if !written.contains(['&', '\t', '\n', '\r']) {
        return Ok(Cow::Borrowed(written));
    }
    let raw = quick_xml::events::attributes::Attribute::from(("", ""));
    let raw = quick_xml::events::attributes::Attribute {
        value: Cow::Borrowed(written.as_bytes()),
        ..raw
    };
    let value = raw
        .normalized_value_with(XmlVersion::Implicit1_0, 1, |name| {
            // Entities that the document declares are never expanded: they become "".
            predefined(name).or_else(|| entities.may_define(name).then_some(""))
        })
        .map_err(|error| SyntaxError::new(span.clone(), error_message(&error)))?;
    if value.chars().all(is_allowed) {
        Ok(Cow::Owned(value.into_owned()))
    } else {
        let message = "this attribute contains a reference to a character that XML forbids";
        Err(SyntaxError::new(span.clone(), message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes one event per line, and the error that stopped the reader.
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
                                .map(|one| {
                                    (one.name.qualified, &*one.value, &xml[one.span.clone()])
                                })
                                .collect();
                            let declared: Vec<_> =
                                declared.iter().map(|one| (one.prefix, &*one.uri)).collect();
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
    fn elements_attributes_and_namespaces_have_spans() {
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
    fn first_error_ends_reading() {
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
        "": 0..0 fault: the document contains no element
        "x": 0..1 fault: text is not allowed outside the root element
        "<a>": 3..3 fault: the document ends before all its elements are closed
        "<a></b>": 3..3 fault: expected `</a>`, found `</b>`
        "<a/><b/>": 4..8 fault: a document can have only one root element
        "<a/>&amp;": 4..9 fault: text is not allowed outside the root element
        "\u{feff}<a/>": 0..3 fault: text is not allowed outside the root element
        "<a>&#8;</a>": 3..7 fault: `&#8;` is not a character that XML allows
        "<a>a & b</a>": 5..5 fault: `&` must be written `&amp;`, or the `;` of a reference is missing
        "<a>]]></a>": 3..6 fault: `]]>` must be written `]]&gt;` in text
        "<a>\u{8}</a>": 3..4 fault: U+0008 is forbidden in XML
        "<a>\u{fffe}</a>": 3..4 fault: U+FFFE is forbidden in XML
        "<a b='<'/>": 6..7 fault: `<` must be written `&lt;` in an attribute
        "<a b='' b=''/>": 0..14 fault: this tag has the same attribute twice
        "<a b=c/>": 0..8 fault: an attribute value must be in quotes: `name="value"`
        "<a b='&x;'/>": 6..9 fault: unknown entity `&x;`
        "<!DOCTYPE a [<!ENTITY x ''>]><a b='&x;'/>": 41..41 End
        "<a b=''c=''/>": 10..10 fault: attributes must be separated by whitespace
        "<1/>": 0..4 fault: `1` is not a valid XML name
        "<a><!-- -- --></a>": 8..8 fault: `--` is not allowed in a comment
        "<a": 0..0 fault: this tag is not closed: `>` is missing
        "<!-- --><?xml version='1.0'?><a/>": 8..29 fault: the XML declaration must come before everything else
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
