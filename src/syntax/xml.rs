//! XML: writes documents from a small tree, and reads documents as a stream
//! (`read`).

mod characters;
pub(crate) mod entity;
mod error_message;
mod event;
pub(crate) mod read;
pub(crate) mod value_offsets;

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesPI, BytesStart, BytesText, Event};

pub(crate) use characters::is_allowed;

/// XML declaration of every document. It names the encoding because feedparser, and
/// every reader built on it, guesses the encoding otherwise.
pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// An element that contains either text or other elements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct XmlElement {
    /// Name, including any prefix.
    pub name: &'static str,
    /// Names and unescaped values, in output order.
    pub attributes: Vec<(&'static str, String)>,
    /// Text content, not escaped yet.
    pub text: Option<String>,
    /// Child elements, in output order.
    pub children: Vec<XmlElement>,
}

impl XmlElement {
    /// Creates an element with neither attributes nor content.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Appends an attribute; `value` is unescaped.
    #[must_use]
    pub(crate) fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Sets the text content; `text` is unescaped.
    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Appends child elements, in order.
    #[must_use]
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }
}

/// Writes a document: the declaration, the root element and a line break.
pub(crate) fn write_document(root: &XmlElement) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::from(DECLARATION), b' ', 2);
    write(&mut writer, root);
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// Writes elements without a declaration, one per line.
pub(crate) fn write_fragment(elements: &[XmlElement]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for element in elements {
        let mut writer = Writer::new(&mut bytes);
        write(&mut writer, element);
        bytes.push(b'\n');
    }
    bytes
}

/// Returns the processing instruction that links a CSS style sheet.
pub(crate) fn stylesheet_instruction(url: &str) -> String {
    let content = format!("xml-stylesheet href=\"{}\" type=\"text/css\"", escape(url));
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::PI(BytesPI::new(content))).expect("memory takes what is written");
    String::from_utf8(writer.into_inner()).expect("what is written of text is text")
}

/// Escapes text for an attribute or an element.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

/// Escapes text for the content of an element, where quotation marks are plain text.
pub(crate) fn escape_text(text: &str) -> Cow<'_, str> {
    quick_xml::escape::partial_escape(text)
}

/// Checks that a text is a well-formed XML 1.0 document with namespaces and without a
/// document type. The error contains the problem and its byte offset.
#[cfg(test)]
pub(crate) fn check_well_formed(xml: &[u8]) -> Result<(), String> {
    use read::{XmlEvent, XmlNamespace, XmlReader};

    let text = std::str::from_utf8(xml).map_err(|error| error.to_string())?;
    let mut reader = XmlReader::new(text);
    while let Some((event, span)) =
        reader.read().map_err(|fault| format!("{} at byte {}", fault.message, fault.span.start))?
    {
        let fault = match event {
            XmlEvent::Entity(name) => Some(format!("`&{name};` is not an entity of XML")),
            XmlEvent::DocumentType(_) => Some("a document type".to_owned()),
            XmlEvent::Start { name, attributes, .. } => {
                let mut names = attributes.iter().map(|found| &found.name).chain([&name]);
                let undeclared = names.find(|name| name.namespace == XmlNamespace::Undeclared);
                undeclared.map(|name| format!("undeclared prefix of `{}`", name.qualified))
            }
            XmlEvent::Declaration { .. } | XmlEvent::End | XmlEvent::Text(_) => None,
        };
        if let Some(fault) = fault {
            return Err(format!("{fault} at byte {}", span.start));
        }
    }
    Ok(())
}

fn write(writer: &mut Writer<impl std::io::Write>, element: &XmlElement) {
    let attributes = element.attributes.iter().map(|(name, value)| (*name, value.as_str()));
    let start = BytesStart::new(element.name).with_attributes(attributes);
    if element.text.is_none() && element.children.is_empty() {
        return emit(writer, Event::Empty(start));
    }
    emit(writer, Event::Start(start));
    if let Some(text) = &element.text {
        emit(writer, Event::Text(BytesText::new(text)));
    }
    for child in &element.children {
        write(writer, child);
    }
    emit(writer, Event::End(BytesEnd::new(element.name)));
}

fn emit(writer: &mut Writer<impl std::io::Write>, event: Event<'_>) {
    writer.write_event(event).expect("writing to memory cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str) -> String {
        check_well_formed(xml.as_bytes()).err().unwrap_or_default()
    }

    #[test]
    fn written_documents_are_well_formed() {
        let root = XmlElement::new("a").attribute("b", "<\"'&>").children([
            XmlElement::new("c").text("]]> & < >"),
            XmlElement::new("d"),
            XmlElement::new("e").text(""),
        ]);
        let bytes = write_document(&root);
        assert_eq!(check_well_formed(&bytes), Ok(()));
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap(), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <a b="&lt;&quot;&apos;&amp;&gt;">
          <c>]]&gt; &amp; &lt; &gt;</c>
          <d/>
          <e></e>
        </a>
        "#);
    }

    #[test]
    fn whole_documents_are_well_formed() {
        for xml in [
            "<a/>",
            "<?xml version=\"1.0\"?>\n<!-- - --><a b='1' c='&amp;&#x1F389;'>&lt;x]]&gt;</a>\n",
            "<a xmlns='u' xmlns:b='v'><b:c b:d='' xml:lang='en'><![CDATA[<]]&]]></b:c></a>",
        ] {
            assert_eq!(check(xml), "", "{xml}");
        }
    }

    #[test]
    fn faults_are_named() {
        let faults: Vec<String> = [
            "",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "x<a/>",
            "<a/>&amp;",
            "<a>&nbsp;</a>",
            "<a>&#8;</a>",
            "<a>&#xFFFE;</a>",
            "<a>a & b</a>",
            "<a>]]></a>",
            "<a>\u{8}</a>",
            "<a>\u{FFFE}</a>",
            "<a b='<'/>",
            "<a b='&x;'/>",
            "<a b='' b=''/>",
            "<a b=c/>",
            "<b:a/>",
            "<a b:c=''/>",
            "<!DOCTYPE a><a/>",
            "<a><!-- -- --></a>",
            "<a",
            "<a>\u{1F389}<![CDATA[</a>",
        ]
        .iter()
        .map(|xml| format!("{xml:?}: {}", check(xml)))
        .collect();
        insta::assert_snapshot!(faults.join("\n"), @r#"
        "": the document contains no element at byte 0
        "<a>": the document ends before all its elements are closed at byte 3
        "<a></b>": expected `</a>`, found `</b>` at byte 3
        "<a/><b/>": a document can have only one root element at byte 4
        "x<a/>": text is not allowed outside the root element at byte 0
        "<a/>&amp;": text is not allowed outside the root element at byte 4
        "<a>&nbsp;</a>": `&nbsp;` is not an entity of XML at byte 3
        "<a>&#8;</a>": `&#8;` is not a character that XML allows at byte 3
        "<a>&#xFFFE;</a>": `&#xFFFE;` is not a character that XML allows at byte 3
        "<a>a & b</a>": `&` must be written `&amp;`, or the `;` of a reference is missing at byte 5
        "<a>]]></a>": `]]>` must be written `]]&gt;` in text at byte 3
        "<a>\u{8}</a>": U+0008 is forbidden in XML at byte 3
        "<a>\u{fffe}</a>": U+FFFE is forbidden in XML at byte 3
        "<a b='<'/>": `<` must be written `&lt;` in an attribute at byte 6
        "<a b='&x;'/>": unknown entity `&x;` at byte 6
        "<a b='' b=''/>": this tag has the same attribute twice at byte 0
        "<a b=c/>": an attribute value must be in quotes: `name="value"` at byte 0
        "<b:a/>": undeclared prefix of `b:a` at byte 0
        "<a b:c=''/>": undeclared prefix of `b:c` at byte 0
        "<!DOCTYPE a><a/>": a document type at byte 0
        "<a><!-- -- --></a>": `--` is not allowed in a comment at byte 8
        "<a": this tag is not closed: `>` is missing at byte 0
        "<a>🎉<![CDATA[</a>": this CDATA section is not closed: `]]>` is missing at byte 7
        "#);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named() {
        let fault = check_well_formed(b"<a>\xFF</a>").unwrap_err();
        insta::assert_snapshot!(fault, @"invalid utf-8 sequence of 1 bytes from index 3");
    }
}
