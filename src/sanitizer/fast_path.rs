//! Fast path for simple markup: the small, well-nested subset of HTML that our
//! Markdown renderer writes, and that every HTML parser reads alike.
//!
//! [`read`] tokenizes it; `fast_sanitize` rewrites it, or proves that HTML is
//! already clean; `plain_text` extracts its text. A full HTML parser takes ten
//! times as long. Markup with anything outside the subset is rejected as a whole
//! and goes through the full parser; property tests compare the two results.

mod fast_sanitize;
mod plain_text;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr2};

use super::elements::{self, ElementPolicy};
use crate::text::control_chars;

pub(super) use fast_sanitize::{is_clean, sanitize};

/// Content that an element may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentModel {
    /// Block and inline elements, and text.
    Flow,
    /// Only inline elements and text.
    Phrases,
    /// Only elements of these names, and white space.
    Only(&'static [&'static str]),
    /// Void element, with no content.
    Nothing,
}

/// Positions in which an element is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentCategory {
    /// Among other blocks, in flow content.
    Block,
    /// Inline, in flow content or a line of text.
    Phrase,
    /// Only in a parent that lists it by name.
    Part,
}

use ContentCategory::{Block, Part, Phrase};
use ContentModel::{Flow, Nothing, Only, Phrases};

/// Elements of simple markup, sorted by name.
#[rustfmt::skip]
const ELEMENTS: &[(&str, ContentCategory, ContentModel)] = &[
    ("a",          Phrase, Phrases),
    ("blockquote", Block,  Flow),
    ("br",         Phrase, Nothing),
    ("code",       Phrase, Phrases),
    ("del",        Phrase, Phrases),
    ("em",         Phrase, Phrases),
    ("h1",         Block,  Phrases),
    ("h2",         Block,  Phrases),
    ("h3",         Block,  Phrases),
    ("h4",         Block,  Phrases),
    ("h5",         Block,  Phrases),
    ("h6",         Block,  Phrases),
    ("hr",         Block,  Nothing),
    ("img",        Phrase, Nothing),
    ("li",         Part,   Flow),
    ("ol",         Block,  Only(&["li"])),
    ("p",          Block,  Phrases),
    ("pre",        Block,  Phrases),
    ("strong",     Phrase, Phrases),
    ("sup",        Phrase, Phrases),
    ("table",      Block,  Only(&["thead", "tbody"])),
    ("tbody",      Part,   Only(&["tr"])),
    ("td",         Part,   Phrases),
    ("th",         Part,   Phrases),
    ("thead",      Part,   Only(&["tr"])),
    ("tr",         Part,   Only(&["td", "th"])),
    ("ul",         Block,  Only(&["li"])),
];

/// An element of simple markup.
#[derive(Debug, PartialEq, Eq)]
pub struct SimpleElement {
    /// Tag name in lower case.
    pub name: &'static str,
    category: ContentCategory,
    content_model: ContentModel,
    /// Treatment by the sanitizer.
    policy: Option<ElementPolicy>,
}

static ROWS: LazyLock<Vec<SimpleElement>> = LazyLock::new(|| {
    ELEMENTS
        .iter()
        .map(|&(name, category, content_model)| SimpleElement {
            name,
            category,
            content_model,
            policy: elements::find_policy(name),
        })
        .collect()
});

impl SimpleElement {
    fn find_by_name(name: &str) -> Option<&'static Self> {
        let row = ROWS.binary_search_by(|row| row.name.cmp(name)).ok()?;
        ROWS.get(row)
    }

    fn is_void(&self) -> bool {
        self.content_model == Nothing
    }

    fn is_heading(&self) -> bool {
        matches!(self.name.as_bytes(), [b'h', b'1'..=b'6'])
    }
}

/// Maximum nesting depth of simple markup; deeper markup takes the full parser.
const MAX_DEPTH: usize = 30;

/// Maximum number of bytes of a text token. The full path splits longer ones, see
/// `tree::write_text`, so its output could differ.
const MAX_TEXT: usize = 4096;

/// Tokens of simple markup.
#[derive(Debug, Default)]
pub struct SimpleMarkup<'a> {
    /// Text and tags, in source order.
    pub tokens: Vec<SimpleToken<'a>>,
    /// Attributes of all start tags, in source order.
    pub attributes: Vec<SimpleAttribute<'a>>,
}

impl SimpleMarkup<'_> {
    /// Lists the elements by name, with their attributes.
    pub fn elements(&self) -> impl Iterator<Item = (&'static str, &[SimpleAttribute<'_>])> {
        self.tokens.iter().filter_map(|token| match token {
            SimpleToken::Start(row, attributes) => {
                Some((row.name, &self.attributes[attributes.clone()]))
            }
            SimpleToken::Text(_) | SimpleToken::End(_) => None,
        })
    }
}

/// A token of simple markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimpleToken<'a> {
    /// Text as in the source, references not decoded.
    Text(&'a str),
    /// Start tag, with the range of its attributes in [`SimpleMarkup::attributes`].
    Start(&'static SimpleElement, Range<usize>),
    /// End tag; void elements have none.
    End(&'static SimpleElement),
}

/// An attribute of simple markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimpleAttribute<'a> {
    /// Name in lower case.
    pub name: &'a str,
    written: &'a str,
    /// Byte offset of the value.
    start: usize,
}

impl<'a> SimpleAttribute<'a> {
    /// Returns the byte range of the value.
    const fn span(&self) -> Range<usize> {
        self.start..self.start + self.written.len()
    }

    /// Returns the value with its character references decoded.
    pub fn value(&self) -> Cow<'a, str> {
        decode(self.written)
    }
}

/// Tokenizes simple markup; `None` if anything in it is outside the subset.
pub fn read(html: &str) -> Option<SimpleMarkup<'_>> {
    // The full parser drops characters that XML forbids and normalizes line ends.
    let is_normalized = memchr2(b'\r', 0, html.as_bytes()).is_none();
    (is_normalized && control_chars::strip(html).dropped.is_empty()).then_some(())?;
    let mut reader =
        SimpleMarkupReader { html, rest: html, open: Vec::new(), read: SimpleMarkup::default() };
    while !reader.rest.is_empty() {
        match reader.rest.strip_prefix('<') {
            None => reader.read_text()?,
            Some(tag) => match tag.strip_prefix('/') {
                Some(end) => reader.read_end_tag(end)?,
                None => reader.read_start_tag(tag)?,
            },
        }
    }
    reader.open.is_empty().then_some(reader.read)
}

struct SimpleMarkupReader<'a> {
    html: &'a str,
    rest: &'a str,
    /// Open elements, outermost first.
    open: Vec<&'static SimpleElement>,
    read: SimpleMarkup<'a>,
}

impl<'a> SimpleMarkupReader<'a> {
    fn read_text(&mut self) -> Option<()> {
        let end = memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let text = self.take(end);
        let is_allowed = match self.allowed_content() {
            Flow | Phrases => true,
            Only(_) => text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t')),
            Nothing => false,
        };
        // HTML drops a line break right after `<pre>`.
        let is_dropped =
            text.starts_with('\n') && self.open.last().is_some_and(|it| it.name == "pre");
        (is_allowed && !is_dropped && text.len() <= MAX_TEXT && has_only_common_references(text))
            .then_some(())?;
        self.read.tokens.push(SimpleToken::Text(text));
        Some(())
    }

    fn read_start_tag(&mut self, tag: &'a str) -> Option<()> {
        self.rest = tag;
        let row = SimpleElement::find_by_name(self.read_name())?;
        self.allows(row).then_some(())?;
        let first = self.read.attributes.len();
        while let Some(rest) = self.rest.strip_prefix(' ').filter(|rest| !rest.starts_with('/')) {
            self.rest = rest;
            let attribute = self.read_attribute()?;
            let mut before = self.read.attributes[first..].iter();
            before.all(|it| it.name != attribute.name).then_some(())?;
            self.read.attributes.push(attribute);
        }
        if row.is_void() {
            self.rest = self.rest.strip_prefix(" />").or_else(|| self.rest.strip_prefix('>'))?;
        } else {
            self.rest = self.rest.strip_prefix('>')?;
            self.open.push(row);
        }
        self.read.tokens.push(SimpleToken::Start(row, first..self.read.attributes.len()));
        Some(())
    }

    fn read_attribute(&mut self) -> Option<SimpleAttribute<'a>> {
        let name = self.read_name();
        self.rest = self.rest.strip_prefix("=\"")?;
        let end = memchr(b'"', self.rest.as_bytes())?;
        let start = self.html.len() - self.rest.len();
        let written = self.take(end);
        self.take(1);
        let is_valid =
            !name.is_empty() && !written.contains('<') && has_only_common_references(written);
        is_valid.then_some(SimpleAttribute { name, written, start })
    }

    fn read_end_tag(&mut self, end: &'a str) -> Option<()> {
        let row = self.open.pop()?;
        self.rest = end.strip_prefix(row.name)?.strip_prefix('>')?;
        self.read.tokens.push(SimpleToken::End(row));
        Some(())
    }

    fn allowed_content(&self) -> ContentModel {
        self.open.last().map_or(Flow, |row| row.content_model)
    }

    /// Returns true if an element is allowed here. Inline elements must not be
    /// nested in themselves: parsers handle `<a>` in `<a>`, for one, as an error.
    fn allows(&self, row: &'static SimpleElement) -> bool {
        let is_allowed = match self.allowed_content() {
            Flow => row.category != Part,
            Phrases => row.category == Phrase,
            Only(names) => names.contains(&row.name),
            Nothing => false,
        };
        let is_nested_inline =
            row.category == Phrase && self.open.iter().any(|open| std::ptr::eq(*open, row));
        is_allowed && self.open.len() < MAX_DEPTH && !is_nested_inline
    }

    fn read_name(&mut self) -> &'a str {
        let bytes = self.rest.bytes();
        let name = bytes.take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        self.take(name.count())
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

/// References that serializers write, and that all parsers read alike.
const REFERENCES: &[(&str, char)] = &[
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&#x27;", '\''),
    ("&nbsp;", '\u{A0}'),
];

/// Returns the common reference at the start of a text, and its character.
fn common_reference(text: &str) -> Option<(&'static str, char)> {
    REFERENCES.iter().copied().find(|(written, _)| text.starts_with(written))
}

/// Returns true if every `&` in a text starts one of [`REFERENCES`].
fn has_only_common_references(text: &str) -> bool {
    let mut rest = text;
    while let Some(offset) = memchr(b'&', rest.as_bytes()) {
        let Some((written, _)) = common_reference(&rest[offset..]) else { return false };
        rest = &rest[offset + written.len()..];
    }
    true
}

/// Decodes the references of a text that has only common ones.
fn decode(text: &str) -> Cow<'_, str> {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(offset) = memchr(b'&', rest.as_bytes()) {
        let Some((written, character)) = common_reference(&rest[offset..]) else { break };
        decoded.push_str(&rest[..offset]);
        decoded.push(character);
        rest = &rest[offset + written.len()..];
    }
    if rest.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(decoded + rest) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ammonia_filter;
    use super::super::{MarkupUrl, SanitizedHtml, TextStartMode, rewrite, text, tree};
    use super::*;
    use crate::syntax::markdown;

    #[test]
    fn rows_are_in_order() {
        assert!(ELEMENTS.is_sorted_by(|(a, ..), (b, ..)| a < b));
    }

    #[test]
    fn every_element_is_kept_by_the_sanitizer() {
        for (name, ..) in ELEMENTS {
            assert!(elements::kept_elements().any(|(kept, _)| kept == *name), "{name}");
        }
    }

    /// Compares the fast path with the full parser and ammonia; returns whether
    /// the input was simple, and whether the output is.
    fn check(html: &str) -> [bool; 2] {
        let mut resolve = |address: MarkupUrl<'_>| {
            let address = address.text;
            (!address.contains('!')).then(|| format!("https://a.example/{address}"))
        };
        let (nodes, removed) = rewrite::rewrite(tree::parse(html), &mut resolve);
        let (heading, text_start) = (text::heading(&nodes), text::start(&nodes));
        let written = tree::to_html(nodes);
        let sanitized = ammonia_filter::enforce_allowlist(&written);
        let is_clean = is_clean(&written);
        if is_clean {
            assert_eq!(sanitized, written, "{html}");
        }
        let cleaned = sanitize(html, TextStartMode::Wanted, &mut resolve);
        if let Some(cleaned) = &cleaned {
            let whole =
                SanitizedHtml { html: sanitized, heading, teaser: None, text_start, removed };
            assert_eq!(*cleaned, whole, "{html}");
        }
        [cleaned.is_some(), is_clean]
    }

    #[test]
    fn markup_rendered_from_markdown_is_simple() {
        let text = "# A & b\n\nC *d* **e** [f](g \"h\") ![i](j.png) `k<`  \nl \"m\"\n\n- n\n- o\n\n  p\n\n1. q\n\n> r\n\n```rust\ns & t\n```\n\n|u|v|\n|-|-|\n|w|~~x~~|\n\n---\n\ny[^1]\n\n[^1]: z\n";
        assert_eq!(check(&markdown::to_html(text, "x")), [true, true]);
    }

    #[test]
    fn ambiguous_markup_is_not_simple() {
        for html in [
            "<p>a<p>b",
            "<p>a</p",
            "<p><h1>a</h1></p>",
            "<a href=\"b\">c<em><a href=\"d\">e</a></em></a>",
            "<P>a</P>",
            "<p a=b>c</p>",
            "<p>&copy; a</p>",
            "<p>&notit;</p>",
            "<!-- a -->",
            "<ul>a</ul>",
            "<table><tr><td>a</td></tr></table>",
            "<p a=\"b\" a=\"c\">d</p>",
            "<br>a</br>",
            "a\r\nb",
            "<script>a</script>",
        ] {
            assert!(!check(html)[0], "{html}");
        }
    }

    #[test]
    fn line_break_at_the_start_of_pre_is_left_to_the_full_parser() {
        assert!(!check("<pre>\na</pre>")[0]);
        assert_eq!(check("<pre><code>\na</code></pre>"), [true, true]);
    }

    #[test]
    fn markup_that_needs_more_than_resolved_urls_is_left_to_the_full_rewriter() {
        for html in [
            "<p> <em></em></p>",
            "<h2>a<a href=\"#b\">#</a></h2>",
            "<p class=\"MathJax\">a</p>",
            "<a href=\"!\">b</a>",
            "<a>b</a>",
            "<img alt=\"c\">",
            "<blockquote cite=\"d\">e</blockquote>",
            "<img src=\"f\" srcset=\"g 2x\">",
        ] {
            assert!(!check(html)[0], "{html}");
        }
    }

    #[test]
    fn unsafe_addresses_are_not_clean() {
        for address in ["javascript:a()", "data:text/html,a", "a/b"] {
            assert!(!is_clean(&format!("<a href=\"{address}\">b</a>")), "{address}");
        }
    }

    /// Generates markup, well-formed or not.
    fn markup() -> impl Strategy<Value = String> {
        let names =
            ELEMENTS.iter().map(|(name, ..)| *name).chain(["div", "span", "tt", "b", "section"]);
        let name = prop::sample::select(names.collect::<Vec<_>>());
        let part = prop_oneof![
            4 => name.clone().prop_map(|name| format!("<{name}>")),
            4 => name.clone().prop_map(|name| format!("</{name}>")),
            2 => "[a-z \\n&;<>\"']{0,5}",
            1 => prop::sample::select(vec!["&amp;", "&lt;", "\n", " ", "&quot;", "<a href=\"x\">", "<img src=\"y\" alt=\"z\" />", "<br />", "<li id=\"a\">"]).prop_map(str::to_owned),
        ];
        let loose = prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat());
        let leaf =
            prop_oneof![Just("a".to_owned()), Just("\n".to_owned()), Just("<br />".to_owned())];
        let nested = leaf.prop_recursive(5, 40, 4, move |inner| {
            (name.clone(), prop::collection::vec(inner, 0..4))
                .prop_map(|(name, inner)| format!("<{name}>{}</{name}>", inner.concat()))
        });
        prop_oneof![loose, nested]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn simple_markup_is_sanitized_like_any_other(html in markup()) {
            check(&html);
        }

        #[test]
        fn markdown_is_sanitized_like_any_other(text in "[a-z*_`#>|\\-\\[\\]()!~1. \\n&<]{0,60}") {
            check(&markdown::to_html(&text, "x"));
        }
    }
}
