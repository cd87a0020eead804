//! Extracts plain text from the tree: headings, teasers and the start of the prose.

use super::tree::{self, HtmlElement, HtmlNode};

/// Bytes of prose after which the paragraphs collected suffice for a summary.
pub(super) const START_LENGTH: usize = 1200;

/// Returns the text of sanitized HTML on one line.
pub(crate) fn text_of(html: &str) -> String {
    one_line(&collect_text(&tree::parse(html)))
}

/// Returns the text of nodes with its white space unchanged; `br` is a line break.
pub(super) fn collect_text(nodes: &[HtmlNode]) -> String {
    let mut text = String::new();
    append_text(nodes, &mut text);
    text
}

/// Returns the text of the first level-1 heading that is not empty.
pub(super) fn heading(nodes: &[HtmlNode]) -> Option<String> {
    let elements = nodes.iter().filter_map(as_element);
    elements
        .filter_map(|element| match &*element.name {
            "h1" => Some(one_line(&collect_text(&element.children))),
            _ => heading(&element.children),
        })
        .find(|text| !text.is_empty())
}

/// Returns the prose before the comment that ends a teaser, if there is one.
pub(super) fn teaser(nodes: &[HtmlNode]) -> Option<String> {
    // Few articles have the comment, so look for it before collecting text.
    if !has_marker(nodes) {
        return None;
    }
    let mut prose = ProseCollector { text: String::new(), limit: usize::MAX, is_ended: false };
    prose.walk(nodes, ProseEnd::AtMore);
    let text = one_line(&prose.text);
    (prose.is_ended && !text.is_empty()).then_some(text)
}

fn has_marker(nodes: &[HtmlNode]) -> bool {
    nodes.iter().any(|node| match node {
        HtmlNode::More => true,
        HtmlNode::Text(_) => false,
        HtmlNode::Element(element) => has_marker(&element.children),
    })
}

/// Returns the first paragraphs of the prose, at least [`START_LENGTH`] bytes if
/// there are so many.
pub(super) fn start(nodes: &[HtmlNode]) -> String {
    let mut prose = ProseCollector { text: String::new(), limit: START_LENGTH, is_ended: false };
    prose.walk(nodes, ProseEnd::AtLimit);
    one_line(&prose.text)
}

fn append_text(nodes: &[HtmlNode], text: &mut String) {
    for node in nodes {
        match node {
            HtmlNode::Text(part) => text.push_str(part),
            HtmlNode::Element(element) if &*element.name == "br" => text.push('\n'),
            HtmlNode::Element(element) => append_text(&element.children, text),
            HtmlNode::More => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ProseEnd {
    AtMore,
    AtLimit,
}

struct ProseCollector {
    text: String,
    limit: usize,
    is_ended: bool,
}

impl ProseCollector {
    fn walk(&mut self, nodes: &[HtmlNode], ends: ProseEnd) {
        for node in nodes {
            match node {
                HtmlNode::Text(text) => self.text.push_str(text),
                HtmlNode::More => self.is_ended |= ends == ProseEnd::AtMore,
                HtmlNode::Element(element)
                    if !is_prose(&element.name, element.attribute("id").is_some()) =>
                {
                    self.text.push(' ');
                }
                HtmlNode::Element(element) => {
                    self.walk(&element.children, ends);
                    if !is_inline(&element.name) {
                        self.text.push(' ');
                        self.is_ended |= ends == ProseEnd::AtLimit && self.text.len() >= self.limit;
                    }
                }
            }
            if self.is_ended {
                return;
            }
        }
    }
}

/// Returns true if an element's text can be part of a summary. Headings, code,
/// tables, captions and footnotes can't; a footnote or a reference to one is a
/// `li` or `sup` with an id.
pub(super) fn is_prose(name: &str, has_id: bool) -> bool {
    #[rustfmt::skip]
    const OTHER: &[&str] = &[
        "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "figure", "figcaption", "audio",
        "video", "footer", "rp", "rt",
    ];
    let is_note = has_id && matches!(name, "sup" | "li");
    !OTHER.contains(&name) && !is_note
}

/// Returns true for an element that is part of a line of text.
pub(super) fn is_inline(name: &str) -> bool {
    #[rustfmt::skip]
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
        "kbd", "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
        "u", "var", "wbr",
    ];
    INLINE.contains(&name)
}

fn as_element(node: &HtmlNode) -> Option<&HtmlElement> {
    match node {
        HtmlNode::Element(element) => Some(element),
        HtmlNode::Text(_) | HtmlNode::More => None,
    }
}

/// Collapses white space to single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    fn check(html: &str) -> (Option<String>, Option<String>, String) {
        let nodes = tree::parse(html);
        (heading(&nodes), teaser(&nodes), start(&nodes))
    }

    #[test]
    fn heading_is_the_first_of_level_one() {
        let (heading, ..) = check("<h2>a</h2><div><h1>b <em>c</em>\nd</h1></div><h1>e</h1>");
        assert_eq!(heading.unwrap(), "b c d");
    }

    #[test]
    fn teaser_is_the_text_before_its_marker() {
        let (_, teaser, _) = check("<h1>T</h1><p>a</p><p>b</p><!-- more --><p>c</p>");
        assert_eq!(teaser.unwrap(), "a b");
    }

    #[test]
    fn without_a_marker_there_is_no_teaser() {
        assert_eq!(check("<p>a</p><!-- b -->").1, None);
    }

    #[test]
    fn start_is_prose_alone() {
        let html = "<h1>T</h1><p>a<sup id=\"f\"><a>1</a></sup> <code>b</code></p><pre>c</pre>\
            <figure>d</figure><table><td>e</table><ul><li>f<li>g</ul>";
        assert_eq!(check(html).2, "a b f g");
    }

    #[test]
    fn start_ends_with_a_paragraph() {
        let paragraph = format!("<p>{}</p>", "word ".repeat(100));
        assert_eq!(check(&paragraph.repeat(9)).2.matches("word").count(), 300);
    }
}
