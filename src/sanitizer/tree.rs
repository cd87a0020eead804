//! Parses markup into a tree, and serializes the tree.
//!
//! The tokenizer is html5ever's. The tree builder is our own: by the rules of
//! browsers, misnested tags give a tree as deep as the input is long, and every
//! walk over this tree recurses. Tags nested deeper than [`MAX_DEPTH`] are
//! dropped; their text is kept.

use std::cell::{Cell, RefCell};
use std::io;

use html5ever::serialize::{Serialize, SerializeOpts, Serializer, TraversalScope, serialize};
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, CommentToken, DoctypeToken, EndTag, StartTag, Tag, TagToken,
    Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{LocalName, QualName, ns};
use memchr::{memchr, memchr_iter};

use super::{MarkupPlace, MarkupUrl, UrlPurpose, elements};
use crate::text::control_chars;

/// Maximum nesting depth of elements in the tree, the root included.
const MAX_DEPTH: usize = 100;

/// Bytes fed to the tokenizer at once. Its time for each character reference is
/// in proportion to the size of the chunk, so large chunks are quadratic.
const CHUNK: usize = 4096;

/// A node of the tree.
#[derive(Debug)]
pub(super) enum HtmlNode {
    Text(String),
    Element(HtmlElement),
    /// Comment that ends a teaser, such as `<!-- more -->`.
    More,
}

/// An element with its attributes and children.
#[derive(Debug)]
pub(super) struct HtmlElement {
    pub name: LocalName,
    pub attributes: Vec<(LocalName, String)>,
    pub children: Vec<HtmlNode>,
    /// Byte offset of the start tag in the markup; 0 for an element that was made.
    pub start: usize,
}

impl HtmlElement {
    /// Creates an element without attributes.
    pub(super) fn new(name: &str, children: Vec<HtmlNode>) -> Self {
        Self { name: LocalName::from(name), attributes: Vec::new(), children, start: 0 }
    }

    /// Adds an attribute after the existing ones.
    pub(super) fn with(mut self, name: &str, value: String) -> Self {
        self.attributes.push((LocalName::from(name), value));
        self
    }

    /// Returns the value of an attribute by its name in lower case.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|(attribute, _)| &**attribute == name);
        attribute.map(|(_, value)| value.as_str())
    }

    /// Returns the URL in one of its attributes.
    pub(super) fn url<'a>(
        &self,
        purpose: UrlPurpose,
        name: &'a str,
        text: &'a str,
    ) -> MarkupUrl<'a> {
        let place = MarkupPlace::Attribute { tag: self.start, name, part: None };
        MarkupUrl { purpose, text, place }
    }

    /// Returns true if the element has one of the listed classes.
    pub(super) fn has_class(&self, classes: &[&str]) -> bool {
        let list = self.attribute("class").unwrap_or_default();
        list.split_ascii_whitespace().any(|class| classes.contains(&class))
    }
}

/// Parses markup; broken markup is repaired, never an error.
pub(super) fn parse(html: &str) -> Vec<HtmlNode> {
    let root = HtmlElement::new("", Vec::new());
    let builder = HtmlTreeBuilder { open: vec![root], too_deep: Vec::new() };
    let sink = HtmlTreeSink {
        html,
        token_start: Cell::new(0),
        chunk_end: Cell::new(0),
        builder: RefCell::new(builder),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut start = 0;
    while start < html.len() {
        let end = chunk_end(html, start);
        tokenizer.sink.chunk_end.set(end);
        input.push_back(html[start..end].into());
        start = end;
        // The tokenizer pauses after each script so that a browser can run it.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
    }
    tokenizer.end();
    tokenizer.sink.builder.into_inner().finish()
}

/// Returns the end of the chunk that starts at an offset. A tag ends at the end of a chunk,
/// so that its position is known: html5ever reports none.
fn chunk_end(html: &str, start: usize) -> usize {
    let longest = html.floor_char_boundary(html.len().min(start + CHUNK));
    memchr(b'>', &html.as_bytes()[start..longest]).map_or(longest, |length| start + length + 1)
}

struct HtmlTreeSink<'a> {
    html: &'a str,
    /// Byte offset after the last tag or comment.
    token_start: Cell<usize>,
    /// Byte offset after the chunk that is being read.
    chunk_end: Cell<usize>,
    builder: RefCell<HtmlTreeBuilder>,
}

impl HtmlTreeSink<'_> {
    /// Returns the offset of the start tag that ends with the current chunk: after the last
    /// token, the first `<` before a letter begins it (HTML, section 13.2.5.6).
    fn tag_start(&self) -> usize {
        let from = self.token_start.get();
        let bytes = self.html.as_bytes();
        let mut signs = memchr_iter(b'<', &bytes[from..]).map(|length| from + length);
        signs.find(|sign| bytes.get(sign + 1).is_some_and(u8::is_ascii_alphabetic)).unwrap_or(from)
    }
}

impl TokenSink for HtmlTreeSink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.builder.borrow_mut();
        let mut result = TokenSinkResult::Continue;
        match token {
            // A numeric reference can refer to a character that XML forbids.
            CharacterTokens(text) => {
                builder.append_text(&control_chars::strip(&text).text);
                return result;
            }
            TagToken(tag) if tag.kind == StartTag => {
                result = builder.start_element(tag, self.tag_start());
            }
            TagToken(Tag { kind: EndTag, name, .. }) => builder.end_element(&name),
            CommentToken(text) if elements::is_teaser_end(&text) => builder.push(HtmlNode::More),
            CommentToken(_) | DoctypeToken(_) => {}
            _ => return result,
        }
        self.token_start.set(self.chunk_end.get());
        result
    }
}

struct HtmlTreeBuilder {
    /// Open elements, outermost first; the first is the root.
    open: Vec<HtmlElement>,
    /// Names of the open elements that were dropped as too deep.
    too_deep: Vec<LocalName>,
}

impl HtmlTreeBuilder {
    fn start_element(&mut self, tag: Tag, start: usize) -> TokenSinkResult<()> {
        let raw = raw_text_kind(&tag.name);
        if elements::is_void(&tag.name) {
            let element = new_element(tag, start);
            self.push(HtmlNode::Element(element));
            return TokenSinkResult::Continue;
        }
        self.end_implied(&tag.name);
        if self.open.len() >= MAX_DEPTH && raw.is_none() {
            self.too_deep.push(tag.name);
            return TokenSinkResult::Continue;
        }
        self.open.push(new_element(tag, start));
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    /// Closes the elements whose end tags a start tag implies, such as the paragraph
    /// before a block.
    fn end_implied(&mut self, start: &str) {
        for rule in elements::IMPLIED_ENDS.iter().filter(|rule| rule.starts.contains(&start)) {
            let barrier = self
                .open
                .iter()
                .rposition(|element| rule.barriers.contains(&&*element.name))
                .unwrap_or(0);
            let ended =
                self.open[barrier..].iter().position(|element| rule.ends.contains(&&*element.name));
            if let Some(index) = ended {
                self.close_down_to(barrier + index);
            }
        }
    }

    fn end_element(&mut self, name: &LocalName) {
        let is_in_raw_text =
            self.open.last().is_some_and(|element| raw_text_kind(&element.name).is_some());
        if !is_in_raw_text && !self.too_deep.is_empty() {
            if self.too_deep.last() == Some(name) {
                self.too_deep.pop();
            }
            return;
        }
        if let Some(index) = self.open.iter().rposition(|element| element.name == *name) {
            self.close_down_to(index);
        }
    }

    /// Closes the element at an index of the stack and all inside it; never the root.
    fn close_down_to(&mut self, index: usize) {
        while self.open.len() > index.max(1) {
            let element = self.open.pop().expect("more than the root is open");
            self.push(HtmlNode::Element(element));
        }
        self.too_deep.clear();
    }

    fn append_text(&mut self, text: &str) {
        let children = &mut self.open.last_mut().expect("the root stays open").children;
        if let Some(HtmlNode::Text(before)) = children.last_mut() {
            before.push_str(text);
        } else {
            children.push(HtmlNode::Text(text.to_owned()));
        }
    }

    fn push(&mut self, node: HtmlNode) {
        self.open.last_mut().expect("the root stays open").children.push(node);
    }

    fn finish(mut self) -> Vec<HtmlNode> {
        self.close_down_to(1);
        self.open.pop().expect("the root stays open").children
    }
}

fn new_element(tag: Tag, start: usize) -> HtmlElement {
    let attributes = tag.attrs.into_iter();
    let attributes =
        attributes.map(|attribute| (attribute.name.local, attribute.value.to_string())).collect();
    HtmlElement { name: tag.name, attributes, children: Vec::new(), start }
}

/// Returns the tokenizer state for the content of a raw-text element.
fn raw_text_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
        "title" | "textarea" => Some(Rcdata),
        _ => None,
    }
}

/// Serializes the tree.
pub(super) fn to_html(nodes: Vec<HtmlNode>) -> String {
    let mut html = Vec::new();
    let options =
        SerializeOpts { traversal_scope: TraversalScope::IncludeNode, ..SerializeOpts::default() };
    serialize(&mut html, &SerializableNodes(nodes), options).expect("writing to memory can't fail");
    String::from_utf8(html).expect("the serializer writes UTF-8")
}

struct SerializableNodes(Vec<HtmlNode>);

impl Serialize for SerializableNodes {
    fn serialize<S: Serializer>(&self, serializer: &mut S, _: TraversalScope) -> io::Result<()> {
        self.0.iter().try_for_each(|node| write_node(node, serializer))
    }
}

/// Writes text, split by empty comments every [`CHUNK`] bytes, which ammonia
/// removes. For each character that it escapes, html5ever's serializer takes time
/// in proportion to the length of the text, here and again in ammonia.
fn write_text<S: Serializer>(text: &str, serializer: &mut S) -> io::Result<()> {
    let mut rest = text;
    while rest.len() > CHUNK {
        let (part, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        serializer.write_text(part)?;
        serializer.write_comment("")?;
        rest = after;
    }
    serializer.write_text(rest)
}

fn write_node<S: Serializer>(node: &HtmlNode, serializer: &mut S) -> io::Result<()> {
    let element = match node {
        HtmlNode::Text(text) => return write_text(text, serializer),
        HtmlNode::More => return Ok(()),
        HtmlNode::Element(element) => element,
    };
    let attributes: Vec<_> = element
        .attributes
        .iter()
        .map(|(name, value)| (QualName::new(None, ns!(), name.clone()), value.as_str()))
        .collect();
    let name = QualName::new(None, ns!(html), element.name.clone());
    serializer.start_elem(name.clone(), attributes.iter().map(|(name, value)| (name, *value)))?;
    element.children.iter().try_for_each(|child| write_node(child, serializer))?;
    serializer.end_elem(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> String {
        to_html(parse(html))
    }

    #[test]
    fn well_formed_markup_is_unchanged() {
        let html = "<p class=\"a\">b <em>c</em><br>d &amp; e</p>";
        assert_eq!(check(html), html);
    }

    #[test]
    fn unclosed_elements_are_closed() {
        assert_eq!(
            check("<ul><li>a<li>b</ul><p>c<p>d"),
            "<ul><li>a</li><li>b</li></ul><p>c</p><p>d</p>"
        );
    }

    #[test]
    fn block_ends_the_paragraph_around_it() {
        assert_eq!(check("<p>a<figure>b</figure></p>c"), "<p>a</p><figure>b</figure>c");
    }

    #[test]
    fn row_ends_the_cell_before() {
        assert_eq!(
            check("<table><tr><td>a<td>b<tr><td>c</table>"),
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        );
    }

    #[test]
    fn stray_end_tags_are_dropped() {
        assert_eq!(check("a</div></p>b"), "ab");
    }

    #[test]
    fn script_is_read_as_text() {
        assert_eq!(check("<script>a < '</p>'</script>b"), "<script>a < '</p>'</script>b");
    }

    #[test]
    fn depth_is_bounded_and_text_kept() {
        let html = check(&format!("{}x{}y", "<div>".repeat(5000), "</div>".repeat(5000)));
        assert_eq!(html.matches("<div>").count(), MAX_DEPTH - 1);
        assert!(html.contains('x') && html.ends_with("</div>y"));
    }

    #[test]
    fn long_rows_of_unclosed_items_stay_flat() {
        assert_eq!(check(&"<li>a".repeat(3000)), "<li>a</li>".repeat(3000));
    }
}
