//! Markup as a tree, and the tree as markup.
//!
//! The tokens are html5ever's; the tree is our own, because a browser's rules
//! for misnested tags give a tree as deep as its input, and every walk over
//! ours may recurse. Tags below [`DEPTH`] are dropped and their text is kept.

use std::cell::RefCell;
use std::io;

use html5ever::serialize::{Serialize, SerializeOpts, Serializer, TraversalScope, serialize};
use html5ever::tokenizer::states::{RawKind, Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, CommentToken, EndTag, StartTag, Tag, TagToken, Token, TokenSink,
    TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{LocalName, QualName, ns};

use super::elements;
use crate::text::control_chars;

/// How deep elements may stand in each other.
const DEPTH: usize = 100;

/// How much the tokenizer is fed at once, in bytes: each character reference
/// costs it time in proportion to what it was fed.
const CHUNK: usize = 4096;

/// A part of the tree.
#[derive(Debug)]
pub(super) enum HtmlNode {
    Text(String),
    Element(HtmlElement),
    /// The comment that ends a teaser.
    More,
}

/// An element with what stands in it.
#[derive(Debug)]
pub(super) struct HtmlElement {
    pub name: LocalName,
    pub attributes: Vec<(LocalName, String)>,
    pub children: Vec<HtmlNode>,
}

impl HtmlElement {
    /// Makes an element without attributes.
    pub fn new(name: &str, children: Vec<HtmlNode>) -> Self {
        Self { name: LocalName::from(name), attributes: Vec::new(), children }
    }

    /// Adds an attribute.
    pub fn with(mut self, name: &str, value: String) -> Self {
        self.attributes.push((LocalName::from(name), value));
        self
    }

    /// Returns an attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(attribute, _)| &**attribute == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Says whether one of its classes is in a list.
    pub fn has_class(&self, classes: &[&str]) -> bool {
        let own = self.attribute("class").unwrap_or_default();
        own.split_ascii_whitespace().any(|class| classes.contains(&class))
    }
}

/// Reads markup, however broken.
pub(super) fn parse(html: &str) -> Vec<HtmlNode> {
    let root = HtmlElement::new("", Vec::new());
    let sink =
        HtmlTreeSink(RefCell::new(HtmlTreeBuilder { open: vec![root], too_deep: Vec::new() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = html;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK.min(rest.len())));
        input.push_back(chunk.into());
        rest = after;
        // It stops at the end of each script, which is ours to run and is not.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct HtmlTreeSink(RefCell<HtmlTreeBuilder>);

impl TokenSink for HtmlTreeSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            TagToken(tag) if tag.kind == StartTag => return builder.start(tag),
            TagToken(Tag { kind: EndTag, name, .. }) => builder.end(&name),
            // A reference may name what no XML can hold.
            CharacterTokens(text) => builder.text(&control_chars::strip(&text).text),
            CommentToken(text) if elements::is_more(&text) => builder.push(HtmlNode::More),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

struct HtmlTreeBuilder {
    /// The elements that are open, the root first.
    open: Vec<HtmlElement>,
    /// The elements that are open but too deep to be kept.
    too_deep: Vec<LocalName>,
}

impl HtmlTreeBuilder {
    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let raw = raw_text(&tag.name);
        if elements::is_void(&tag.name) {
            let element = element(tag);
            self.push(HtmlNode::Element(element));
            return TokenSinkResult::Continue;
        }
        self.end_implied(&tag.name);
        if self.open.len() >= DEPTH && raw.is_none() {
            self.too_deep.push(tag.name);
            return TokenSinkResult::Continue;
        }
        self.open.push(element(tag));
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    /// Closes what a start tag closes unsaid: a paragraph, the item before.
    fn end_implied(&mut self, start: &str) {
        for rule in elements::IMPLIED_ENDS.iter().filter(|rule| rule.starts.contains(&start)) {
            let barrier = |name: &str| rule.barriers.contains(&name);
            let above = self.open.iter().rposition(|element| barrier(&element.name)).unwrap_or(0);
            let ended = |element: &HtmlElement| rule.ends.contains(&&*element.name);
            if let Some(index) = self.open[above..].iter().position(ended) {
                self.close_down_to(above + index);
            }
        }
    }

    fn end(&mut self, name: &LocalName) {
        let innermost = self.open.last().is_some_and(|element| raw_text(&element.name).is_some());
        if !innermost && !self.too_deep.is_empty() {
            if self.too_deep.last() == Some(name) {
                self.too_deep.pop();
            }
            return;
        }
        if let Some(index) = self.open.iter().rposition(|element| element.name == *name) {
            self.close_down_to(index);
        }
    }

    /// Closes the element at an index and all within; never the root.
    fn close_down_to(&mut self, index: usize) {
        while self.open.len() > index.max(1) {
            let element = self.open.pop().expect("more than the root is open");
            self.push(HtmlNode::Element(element));
        }
        self.too_deep.clear();
    }

    fn text(&mut self, text: &str) {
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

fn element(tag: Tag) -> HtmlElement {
    let attributes = tag.attrs.into_iter();
    let attributes =
        attributes.map(|attribute| (attribute.name.local, attribute.value.to_string())).collect();
    HtmlElement { name: tag.name, attributes, children: Vec::new() }
}

/// Says how the tokenizer reads an element's inside, if not as markup.
fn raw_text(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(Rawtext),
        "title" | "textarea" => Some(Rcdata),
        _ => None,
    }
}

/// Writes the tree as markup.
pub(super) fn to_html(nodes: Vec<HtmlNode>) -> String {
    let mut html = Vec::new();
    let options =
        SerializeOpts { traversal_scope: TraversalScope::IncludeNode, ..SerializeOpts::default() };
    serialize(&mut html, &SerializableNodes(nodes), options).expect("memory takes every write");
    String::from_utf8(html).expect("text was written")
}

struct SerializableNodes(Vec<HtmlNode>);

impl Serialize for SerializableNodes {
    fn serialize<S: Serializer>(&self, serializer: &mut S, _: TraversalScope) -> io::Result<()> {
        self.0.iter().try_for_each(|node| write(node, serializer))
    }
}

/// Writes text, a long one in parts with comments between them, which `clean`
/// takes out: to escape a text costs its length for each sign in it.
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

fn write<S: Serializer>(node: &HtmlNode, serializer: &mut S) -> io::Result<()> {
    let element = match node {
        HtmlNode::Text(text) => return write_text(text, serializer),
        HtmlNode::More => return Ok(()),
        HtmlNode::Element(element) => element,
    };
    let qualified = |name: &LocalName, space| QualName::new(None, space, name.clone());
    let attributes: Vec<_> = element
        .attributes
        .iter()
        .map(|(name, value)| (qualified(name, ns!()), value.as_str()))
        .collect();
    let name = qualified(&element.name, ns!(html));
    serializer.start_elem(name.clone(), attributes.iter().map(|(name, value)| (name, *value)))?;
    element.children.iter().try_for_each(|child| write(child, serializer))?;
    serializer.end_elem(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> String {
        to_html(parse(html))
    }

    #[test]
    fn sound_markup_comes_back() {
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
    fn block_ends_the_paragraph_it_stands_in() {
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
        assert_eq!(html.matches("<div>").count(), DEPTH - 1);
        assert!(html.contains('x') && html.ends_with("</div>y"));
    }

    #[test]
    fn long_rows_of_unclosed_items_stay_flat() {
        assert_eq!(check(&"<li>a".repeat(3000)), "<li>a</li>".repeat(3000));
    }
}
