//! Tokenizes markup into tags, text and comments with their byte ranges, without
//! copying.
//!
//! The validator reads every byte of every article and rarely finds a fault.
//! html5ever's tokenizer builds each tag and reads 90 MB/s, html5gum's reads
//! 160 MB/s; with either, a validator would spend most of its time here. This
//! one skips text at the speed of `memchr`. A property test compares its tags
//! and attributes with those of html5ever. One rule is simpler: a script ends
//! at the next `</script`, even inside a comment.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memmem};

use super::reference::{self, ReferenceContext};
use crate::syntax::SyntaxError;

/// Maximum number of attributes of a tag. Each is compared with all others to find duplicates,
/// which takes quadratic time.
const MAX_ATTRIBUTES: usize = 200;

/// A token of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HtmlToken<'a> {
    /// Text, or a part of it.
    Text,
    /// A start tag; its attributes are [`HtmlTokenizer::attributes`].
    Start {
        /// Name of the element in the case of the source.
        name: &'a str,
        /// True if the tag ends with `/>`.
        is_closed: bool,
    },
    /// An end tag such as `</p>`.
    End {
        /// Name of the element in the case of the source.
        name: &'a str,
    },
    /// A comment, or a construct that browsers treat as one.
    Comment,
}

/// An attribute of a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HtmlAttribute<'a> {
    /// Name in the case of the source.
    pub name: &'a str,
    /// Value as in the source, references not decoded.
    pub written: &'a str,
    /// Byte offset of the value.
    pub start: usize,
    within: ReferenceContext,
}

impl<'a> HtmlAttribute<'a> {
    /// Returns the value with its character references decoded.
    pub(crate) fn value(&self) -> Cow<'a, str> {
        reference::decode(self.written, self.within)
    }

    /// Returns the byte range of the value, without its quotation marks.
    pub(crate) const fn span(&self) -> Range<usize> {
        self.start..self.start + self.written.len()
    }
}

/// Iterates over the tokens of a text and remembers its first fault.
#[derive(Debug)]
pub(crate) struct HtmlTokenizer<'a> {
    text: &'a str,
    /// Byte offset of the next token.
    position: usize,
    attributes: Vec<HtmlAttribute<'a>>,
    /// Name of the open raw-text element; only its own end tag is markup.
    raw: Option<&'a str>,
    fault: Option<SyntaxError>,
}

impl<'a> HtmlTokenizer<'a> {
    /// Starts at the beginning of a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self { text, position: 0, attributes: Vec::new(), raw: None, fault: None }
    }

    /// Returns the attributes of the last start tag, each name once.
    pub(crate) fn attributes(&self) -> &[HtmlAttribute<'a>] {
        &self.attributes
    }

    /// Returns the first syntax fault so far.
    pub(crate) const fn fault(&self) -> Option<&SyntaxError> {
        self.fault.as_ref()
    }

    /// Reads the next token and its byte range; `None` at the end of the text.
    pub(crate) fn read(&mut self) -> Option<(HtmlToken<'a>, Range<usize>)> {
        let start = self.position;
        let token = match (self.byte(start)?, self.raw.take()) {
            (_, Some(name)) if !self.is_end_of(name, start) => {
                self.read_raw_text(name);
                HtmlToken::Text
            }
            (b'<', _) => self.read_markup(),
            (_, _) => self.read_text(),
        };
        Some((token, start..self.position))
    }

    fn byte(&self, offset: usize) -> Option<u8> {
        self.text.as_bytes().get(offset).copied()
    }

    fn starts_with_at(&self, offset: usize, word: &str) -> bool {
        let bytes = self.text.as_bytes().get(offset..offset + word.len());
        bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
    }

    fn set_fault(&mut self, span: Range<usize>, message: &'static str) {
        if self.fault.is_none() {
            self.fault = Some(SyntaxError::new(span, message));
        }
    }

    /// Reads text up to the next tag.
    fn read_text(&mut self) -> HtmlToken<'a> {
        let bytes = self.text.as_bytes();
        while let Some(length) = memchr2(b'<', b'&', &bytes[self.position..]) {
            self.position += length;
            if bytes[self.position] == b'<' {
                return HtmlToken::Text;
            }
            self.read_reference();
        }
        self.position = bytes.len();
        HtmlToken::Text
    }

    fn read_reference(&mut self) {
        let reference = reference::read(&self.text[self.position..], ReferenceContext::Text);
        if let Some(fault) = reference.fault {
            self.set_fault(self.position..self.position + reference.length, fault);
        }
        self.position += reference.length;
    }

    /// Reads the content of an element such as `script`, up to its end tag.
    fn read_raw_text(&mut self, name: &'a str) {
        let start = self.position;
        let bytes = self.text.as_bytes();
        let ends = memmem::find_iter(&bytes[start..], "</").map(|length| start + length);
        let mut ends = ends.filter(|&offset| self.is_end_of(name, offset));
        if let Some(end) = ends.next() {
            drop(ends);
            self.position = end;
            self.raw = Some(name);
        } else {
            drop(ends);
            self.position = bytes.len();
            self.set_fault(
                start..start,
                "an element such as `<script>` or `<title>` has no end tag",
            );
        }
    }

    fn is_end_of(&self, name: &str, offset: usize) -> bool {
        self.starts_with_at(offset, "</")
            && self.starts_with_at(offset + 2, name)
            && self.byte(offset + 2 + name.len()).is_some_and(ends_name)
    }

    fn read_markup(&mut self) -> HtmlToken<'a> {
        let start = self.position;
        match (self.byte(start + 1), self.byte(start + 2)) {
            (Some(byte), _) if byte.is_ascii_alphabetic() => self.read_tag(start + 1),
            (Some(b'/'), Some(byte)) if byte.is_ascii_alphabetic() => self.read_tag(start + 2),
            (Some(b'/'), Some(b'>')) => {
                self.set_fault(start..start + 3, "`</>` has no element name");
                self.position += 3;
                HtmlToken::Comment
            }
            (Some(b'/'), Some(_)) | (Some(b'?'), _) => {
                self.set_fault(start..start + 2, "`<` is not followed by an element name");
                self.read_bogus_comment()
            }
            (Some(b'!'), _) => self.read_declaration(),
            (_, _) => {
                self.set_fault(
                    start..start + 1,
                    "`<` does not start a tag; write a plain less-than sign as `&lt;`",
                );
                self.position += 1;
                self.read_text()
            }
        }
    }

    fn read_bogus_comment(&mut self) -> HtmlToken<'a> {
        let rest = &self.text.as_bytes()[self.position..];
        self.position += memchr(b'>', rest).map_or(rest.len(), |length| length + 1);
        HtmlToken::Comment
    }

    fn read_declaration(&mut self) -> HtmlToken<'a> {
        let start = self.position;
        if !self.starts_with_at(start, "<!--") {
            let message = if self.starts_with_at(start, "<!doctype") {
                "a document type is not allowed inside a document; remove it"
            } else {
                "`<!` does not start a comment"
            };
            self.set_fault(start..start + 2, message);
            return self.read_bogus_comment();
        }
        let inner = &self.text.as_bytes()[start + 4..];
        let early = [&b">"[..], b"->"].into_iter().find(|end| inner.starts_with(end));
        let ends = memchr_iter(b'>', inner).find_map(|offset| {
            let end =
                [&b"--"[..], b"--!"].into_iter().find(|end| inner[..offset].ends_with(end))?;
            Some((offset - end.len(), offset + 1))
        });
        let (inside, length) = match (early, ends) {
            (Some(end), _) => (0, end.len()),
            (None, Some(end)) => end,
            (None, None) => (inner.len(), inner.len()),
        };
        self.position = start + 4 + length;
        let is_well_ended = early.is_none() && inner[..length].ends_with(b"-->");
        let has_dashes = memmem::find(&inner[..inside], b"--").is_some();
        if !is_well_ended || has_dashes || inner[..inside].ends_with(b"-") {
            self.set_fault(
                start..start + 4,
                "a comment is malformed: `--` is only allowed at its end",
            );
        }
        HtmlToken::Comment
    }

    /// Reads a tag with the offset of its name; an end tag has one byte more before it.
    fn read_tag(&mut self, name_at: usize) -> HtmlToken<'a> {
        let start = self.position;
        let is_end = name_at == start + 2;
        let rest = &self.text.as_bytes()[name_at..];
        self.position =
            name_at + rest.iter().position(|&byte| ends_name(byte)).unwrap_or(rest.len());
        let name = &self.text[name_at..self.position];
        self.attributes.clear();
        let Some(is_closed) = self.read_tag_attributes() else {
            self.set_fault(start..name_at + name.len(), "the text ends inside a tag");
            self.position = self.text.len();
            return HtmlToken::Comment;
        };
        if is_end {
            if is_closed || !self.attributes.is_empty() {
                self.set_fault(start..self.position, "an end tag may only contain its name");
            }
            return HtmlToken::End { name };
        }
        self.raw = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)).map(|_| name);
        HtmlToken::Start { name, is_closed }
    }

    /// Reads a tag after its name and returns true if it ends with `/>`; `None` if
    /// the text ends first.
    fn read_tag_attributes(&mut self) -> Option<bool> {
        loop {
            while self.byte(self.position)?.is_ascii_whitespace() {
                self.position += 1;
            }
            match self.byte(self.position)? {
                b'>' => {
                    self.position += 1;
                    return Some(false);
                }
                b'/' => {
                    self.position += 1;
                    if self.byte(self.position)? == b'>' {
                        self.position += 1;
                        return Some(true);
                    }
                    self.set_fault(
                        self.position - 1..self.position,
                        "`/` in a tag is only allowed right before its `>`",
                    );
                }
                _ => self.read_attribute()?,
            }
        }
    }

    fn read_attribute(&mut self) -> Option<()> {
        let start = self.position;
        // An equals sign at the start is part of the name (HTML, section 13.2.5.32).
        let rest = &self.text.as_bytes()[start..];
        let ends = rest[1..].iter().position(|&byte| ends_name(byte) || byte == b'=');
        self.position = start + 1 + ends?;
        let name = &self.text[start..self.position];
        if rest[0] == b'=' || name.contains(['"', '\'', '<']) {
            self.set_fault(start..self.position, "not a valid attribute name");
        }
        let mut offset = self.position;
        while self.byte(offset)?.is_ascii_whitespace() {
            offset += 1;
        }
        let (written, within) = if self.byte(offset)? == b'=' {
            self.position = offset + 1;
            self.read_value()?
        } else {
            ("", ReferenceContext::Text)
        };
        let value_at = if within == ReferenceContext::Text { start } else { self.offset(written) };
        if self.attributes.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
            self.set_fault(start..start + name.len(), "a tag has the same attribute twice");
        } else if self.attributes.len() == MAX_ATTRIBUTES {
            self.set_fault(start..start + name.len(), "a tag has more than 200 attributes");
        } else {
            self.attributes.push(HtmlAttribute { name, written, start: value_at, within });
        }
        Some(())
    }

    fn read_value(&mut self) -> Option<(&'a str, ReferenceContext)> {
        while self.byte(self.position)?.is_ascii_whitespace() {
            self.position += 1;
        }
        let (value, within) = match self.byte(self.position)? {
            quote @ (b'"' | b'\'') => {
                (self.read_quoted(quote)?, ReferenceContext::Attribute(quote))
            }
            _ => (self.read_unquoted()?, ReferenceContext::Attribute(b'>')),
        };
        self.check_references(value, within);
        Some((value, within))
    }

    fn read_quoted(&mut self, quote: u8) -> Option<&'a str> {
        let start = self.position + 1;
        let length = memchr(quote, &self.text.as_bytes()[start..])?;
        self.position = start + length + 1;
        if !ends_name(self.byte(self.position)?) {
            self.set_fault(
                self.position..self.position,
                "attributes must be separated by white space",
            );
        }
        Some(&self.text[start..start + length])
    }

    fn read_unquoted(&mut self) -> Option<&'a str> {
        let start = self.position;
        let rest = &self.text.as_bytes()[start..];
        self.position +=
            rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
        let value = &self.text[start..self.position];
        if value.is_empty() || value.contains(['"', '\'', '<', '=', '`']) {
            self.set_fault(start..self.position, "this value must be in quotation marks");
        }
        Some(value)
    }

    fn check_references(&mut self, value: &'a str, within: ReferenceContext) {
        let bytes = value.as_bytes();
        let mut offset = 0;
        while let Some(length) = memchr(b'&', &bytes[offset..]) {
            offset += length;
            let reference = reference::read(&value[offset..], within);
            if let Some(fault) = reference.fault {
                let start = self.offset(value) + offset;
                self.set_fault(start..start + reference.length, fault);
            }
            offset += reference.length;
        }
    }

    /// Returns the byte offset of a slice of the text.
    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize).min(self.text.len())
    }
}

/// Raw-text elements: only their own end tag is markup in them.
const RAW: &[&str] =
    &["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"];

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use html5ever::tokenizer::states::RawKind::{Rawtext, Rcdata};
    use html5ever::tokenizer::{
        BufferQueue, StartTag, TagToken, Token as Theirs, TokenSink, TokenSinkResult, Tokenizer,
        TokenizerOpts,
    };
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct TokenCollector(RefCell<Vec<String>>);

    impl TokenSink for TokenCollector {
        type Handle = ();

        fn process_token(&self, token: Theirs, _line: u64) -> TokenSinkResult<()> {
            let TagToken(tag) = token else { return TokenSinkResult::Continue };
            if tag.kind != StartTag {
                self.0.borrow_mut().push(format!("/{}", tag.name));
                return TokenSinkResult::Continue;
            }
            let mut line = format!("{} {}", tag.name, tag.self_closing);
            for attribute in &tag.attrs {
                line += &format!(" {}={:?}", attribute.name.local, &*attribute.value);
            }
            self.0.borrow_mut().push(line);
            match &*tag.name {
                "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                name if RAW.contains(&name) => TokenSinkResult::RawData(Rawtext),
                _ => TokenSinkResult::Continue,
            }
        }
    }

    fn theirs(html: &str) -> Vec<String> {
        let tokenizer = Tokenizer::new(TokenCollector::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(html.into());
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        tokenizer.end();
        tokenizer.sink.0.take()
    }

    fn ours(html: &str) -> Vec<String> {
        let mut scanner = HtmlTokenizer::new(html);
        let mut lines = Vec::new();
        while let Some((token, _)) = scanner.read() {
            match token {
                HtmlToken::Start { name, is_closed } => {
                    let mut line = format!("{} {is_closed}", name.to_ascii_lowercase());
                    for attribute in scanner.attributes() {
                        let name = attribute.name.to_ascii_lowercase();
                        line += &format!(" {name}={:?}", &*attribute.value());
                    }
                    lines.push(line);
                }
                HtmlToken::End { name } => lines.push(format!("/{}", name.to_ascii_lowercase())),
                HtmlToken::Text | HtmlToken::Comment => {}
            }
        }
        lines
    }

    /// Reads the whole text and returns its first fault with the faulty source.
    fn fault(html: &str) -> String {
        let mut scanner = HtmlTokenizer::new(html);
        let mut at = 0;
        while let Some((_, span)) = scanner.read() {
            assert_eq!(span.start, at, "{html}");
            at = span.end;
        }
        assert_eq!(at, html.len(), "{html}");
        scanner.fault().map_or("fine".into(), |fault| {
            format!("{:?} {}", &html[fault.span.clone()], fault.message)
        })
    }

    /// Generates markup from pieces that change the state of a tokenizer.
    fn markup() -> impl Strategy<Value = String> {
        let parts = [
            "<",
            ">",
            "/",
            "</",
            "/>",
            "=",
            "\"",
            "'",
            " ",
            "\n",
            "a",
            "B",
            "é",
            "-",
            "--",
            "!",
            "?",
            "<!--",
            "-->",
            "--!>",
            "<!doctype",
            "&",
            "&amp;",
            "&copy",
            "&#",
            "&#x41;",
            ";",
            "<a href=",
            "<p>",
            "</p>",
            "<br/>",
            "<script",
            "</script>",
            "<title>",
            "</title",
            "<style>",
            "</style >",
            "<?",
            "[CDATA[",
            "]]>",
            "&notit;",
            "x=\"1\"",
            "Y='2'",
        ];
        prop::collection::vec(prop::sample::select(parts.to_vec()), 0..40)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn tags_are_those_of_a_browser(html in markup()) {
            prop_assert_eq!(ours(&html), theirs(&html));
        }

        #[test]
        fn every_byte_belongs_to_one_token(html in markup()) {
            fault(&html);
        }
    }

    #[test]
    fn well_formed_markup_has_no_fault() {
        for html in [
            "",
            "a & b",
            "<p class=a>b &amp; c<br><br/><img src='d' alt=\"e\"></p>",
            "<!-- a --><!---->",
            "<script>if (a</b>/) c = '<!--'</script>",
            "<input disabled >",
            "<P\nID=a>",
        ] {
            assert_eq!(fault(html), "fine", "{html}");
        }
    }

    #[test]
    fn malformed_markup_has_one() {
        let faults: Vec<_> = [
            "a < b",
            "<a",
            "<a href='b",
            "<a href=b?c=d>",
            "<a href='b'title='c'>",
            "<a href=b href=c>",
            "<a \"b>",
            "<a =b>",
            "<a b=>",
            "<a / b>",
            "</>",
            "</ a>",
            "<?php ?>",
            "<!doctype html>",
            "<![CDATA[a]]>",
            "<!-->",
            "<!-- a -- b -->",
            "<!-- a",
            "<!-- a --!>",
            "</p class=a>",
            "AT&T",
            "<a href='b?c&d=e'>",
        ]
        .iter()
        .map(|html| format!("{html:?}: {}", fault(html)))
        .collect();
        insta::assert_snapshot!(faults.join("\n"), @r#"
        "a < b": "<" `<` does not start a tag; write a plain less-than sign as `&lt;`
        "<a": "<a" the text ends inside a tag
        "<a href='b": "<a" the text ends inside a tag
        "<a href=b?c=d>": "b?c=d" this value must be in quotation marks
        "<a href='b'title='c'>": "" attributes must be separated by white space
        "<a href=b href=c>": "href" a tag has the same attribute twice
        "<a \"b>": "\"b" not a valid attribute name
        "<a =b>": "=b" not a valid attribute name
        "<a b=>": "" this value must be in quotation marks
        "<a / b>": "/" `/` in a tag is only allowed right before its `>`
        "</>": "</>" `</>` has no element name
        "</ a>": "</" `<` is not followed by an element name
        "<?php ?>": "<?" `<` is not followed by an element name
        "<!doctype html>": "<!" a document type is not allowed inside a document; remove it
        "<![CDATA[a]]>": "<!" `<!` does not start a comment
        "<!-->": "<!--" a comment is malformed: `--` is only allowed at its end
        "<!-- a -- b -->": "<!--" a comment is malformed: `--` is only allowed at its end
        "<!-- a": "<!--" a comment is malformed: `--` is only allowed at its end
        "<!-- a --!>": "<!--" a comment is malformed: `--` is only allowed at its end
        "</p class=a>": "</p class=a>" an end tag may only contain its name
        "AT&T": "&" `&` does not start a known entity; write a plain ampersand as `&amp;`
        "<a href='b?c&d=e'>": "&" `&` does not start a known entity; write a plain ampersand as `&amp;`
        "#);
    }
}
