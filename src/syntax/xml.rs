//! XML: a small tree to write, and the judgement whether a text is well-formed.

pub mod place;
pub mod read;

use std::borrow::Cow;

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use quick_xml::{Writer, XmlVersion};

/// What every document begins with. The encoding is named because feedparser,
/// and so every reader built on it, guesses where it is not.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// An element with either text or other elements in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// With its prefix, where it has one.
    pub name: &'static str,
    /// In the order they are written.
    pub attributes: Vec<(&'static str, String)>,
    /// Plain text.
    pub text: Option<String>,
    /// In the order they are written.
    pub children: Vec<Element>,
}

impl Element {
    /// Makes an element with neither attributes nor content.
    pub fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Sets the text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Adds elements.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }
}

/// Writes a document: a declaration, the root, a line break.
pub fn write_document(root: &Element) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::from(DECLARATION), b' ', 2);
    write(&mut writer, root);
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// Writes elements alone, a line each.
pub fn write_fragment(elements: &[Element]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for element in elements {
        let mut writer = Writer::new(&mut bytes);
        write(&mut writer, element);
        bytes.push(b'\n');
    }
    bytes
}

/// Escapes text for an attribute or an element.
pub fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

/// Judges whether a text is a well-formed XML 1.0 document with namespaces.
///
/// An error says what is wrong and at which byte.
pub fn check_well_formed(xml: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(xml).map_err(|error| error.to_string())?;
    if let Some((offset, found)) = text.char_indices().find(|&(_, found)| !is_allowed(found)) {
        return Err(format!("U+{:04X} at byte {offset} is forbidden in XML", u32::from(found)));
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut nesting = Nesting::default();
    loop {
        let at = reader.buffer_position();
        let wrong = |what: String| format!("{what} at byte {at}");
        match reader.read_event().map_err(|error| wrong(error.to_string()))? {
            Event::Eof => return nesting.end().map_err(wrong),
            event => {
                nesting.step(&event).and_then(|()| check_event(&reader, &event)).map_err(wrong)?;
            }
        }
    }
}

/// Says whether XML 1.0 has a place for a character (section 2.2, `Char`).
pub const fn is_allowed(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..
    )
}

fn write(writer: &mut Writer<impl std::io::Write>, element: &Element) {
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

/// How deep the reader stands, and whether the root was seen.
#[derive(Default)]
struct Nesting {
    depth: usize,
    has_root: bool,
}

impl Nesting {
    fn step(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(_) | Event::Empty(_) if self.depth == 0 && self.has_root => {
                return Err("a second root element".into());
            }
            Event::Text(text) if self.depth == 0 && !is_blank(text) => {
                return Err("text outside the root element".into());
            }
            Event::CData(_) | Event::GeneralRef(_) if self.depth == 0 => {
                return Err("text outside the root element".into());
            }
            Event::Start(_) => (self.depth, self.has_root) = (self.depth + 1, true),
            Event::Empty(_) => self.has_root = true,
            Event::End(_) => self.depth -= 1,
            _ => {}
        }
        Ok(())
    }

    fn end(&self) -> Result<(), String> {
        match (self.has_root, self.depth) {
            (false, _) => Err("no root element".into()),
            (true, 0) => Ok(()),
            (true, _) => Err("an element that is not closed".into()),
        }
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

fn check_event(reader: &NsReader<&[u8]>, event: &Event<'_>) -> Result<(), String> {
    match event {
        Event::Start(start) | Event::Empty(start) => check_start(reader, start),
        Event::Text(text) if text.windows(3).any(|three| three == b"]]>") => {
            Err("`]]>` in text".into())
        }
        Event::GeneralRef(reference) => check_reference(&reference.decode().unwrap_or_default()),
        // A feed needs none, and what an entity stands for can't be judged here.
        Event::DocType(_) => Err("a document type".into()),
        _ => Ok(()),
    }
}

fn check_start(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Result<(), String> {
    let unbound = |found: ResolveResult<'_>, name: &[u8]| match found {
        ResolveResult::Unknown(_) => {
            Err(format!("undeclared prefix of `{}`", String::from_utf8_lossy(name)))
        }
        ResolveResult::Bound(_) | ResolveResult::Unbound => Ok(()),
    };
    unbound(reader.resolver().resolve_element(start.name()).0, start.name().as_ref())?;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.value.contains(&b'<') {
            return Err("`<` in an attribute".into());
        }
        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        unbound(reader.resolver().resolve_attribute(attribute.key).0, attribute.key.as_ref())?;
    }
    Ok(())
}

fn check_reference(name: &str) -> Result<(), String> {
    let text = quick_xml::escape::unescape(&format!("&{name};"))
        .map_err(|error| error.to_string())?
        .into_owned();
    if text.chars().all(is_allowed) {
        Ok(())
    } else {
        Err(format!("`&{name};` is forbidden in XML"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str) -> String {
        check_well_formed(xml.as_bytes()).err().unwrap_or_default()
    }

    #[test]
    fn what_is_written_is_well_formed() {
        let root = Element::new("a").attribute("b", "<\"'&>").children([
            Element::new("c").text("]]> & < >"),
            Element::new("d"),
            Element::new("e").text(""),
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
        "": no root element at byte 0
        "<a>": an element that is not closed at byte 3
        "<a></b>": ill-formed document: expected `</a>`, but `</b>` was found at byte 3
        "<a/><b/>": a second root element at byte 4
        "x<a/>": text outside the root element at byte 0
        "<a/>&amp;": text outside the root element at byte 4
        "<a>&nbsp;</a>": at 1..5: unrecognized entity `nbsp` at byte 3
        "<a>&#8;</a>": `&#8;` is forbidden in XML at byte 3
        "<a>&#xFFFE;</a>": `&#xFFFE;` is forbidden in XML at byte 3
        "<a>a & b</a>": ill-formed document: entity or character reference not closed: `;` not found before end of input at byte 5
        "<a>]]></a>": `]]>` in text at byte 3
        "<a>\u{8}</a>": U+0008 at byte 3 is forbidden in XML
        "<a>\u{fffe}</a>": U+FFFE at byte 3 is forbidden in XML
        "<a b='<'/>": `<` in an attribute at byte 0
        "<a b='&x;'/>": at 1..2: unrecognized entity `x` at byte 0
        "<a b='' b=''/>": position 7: duplicated attribute, previous declaration at position 2 at byte 0
        "<a b=c/>": position 4: attribute value must be enclosed in `"` or `'` at byte 0
        "<b:a/>": undeclared prefix of `b:a` at byte 0
        "<a b:c=''/>": undeclared prefix of `b:c` at byte 0
        "<!DOCTYPE a><a/>": a document type at byte 0
        "<a><!-- -- --></a>": ill-formed document: forbidden string `--` was found in a comment at byte 3
        "<a": syntax error: tag not closed: `>` not found before end of input at byte 0
        "<a>🎉<![CDATA[</a>": syntax error: CDATA not closed: `]]>` not found before end of input at byte 7
        "#);
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let fault = check_well_formed(b"<a>\xFF</a>").unwrap_err();
        insta::assert_snapshot!(fault, @"invalid utf-8 sequence of 1 bytes from index 3");
    }
}
