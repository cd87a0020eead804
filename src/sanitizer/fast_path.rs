//! Plain markup: the small, well-nested part of HTML that Markdown becomes, in
//! which no parser can see anything else.
//!
//! It is read, rewritten and judged in a pass each, where a whole parser, made
//! for whatever stands in the web, takes ten times as long. What is not plain
//! at any place is left to that one.

mod fast_sanitize;
mod plain_text;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr2};

use super::elements::{self, ElementPolicy};
use crate::text::control_chars;

pub(super) use fast_sanitize::{clean, is_clean};

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentModel {
    /// Blocks and phrases.
    Flow,
    /// Phrases alone.
    Phrases,
    /// Elements of these names, and white space.
    Only(&'static [&'static str]),
    /// It has no inside.
    Nothing,
}

/// Where an element may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentCategory {
    /// Among blocks.
    Block,
    /// In a line.
    Phrase,
    /// Where its parent asks for it by name.
    Part,
}

use ContentCategory::{Block, Part, Phrase};
use ContentModel::{Flow, Nothing, Only, Phrases};

/// The elements of plain markup.
#[rustfmt::skip]
const PLAIN: &[(&str, ContentCategory, ContentModel)] = &[
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

/// An element of plain markup.
#[derive(Debug, PartialEq, Eq)]
pub struct SimpleElement {
    /// Its name.
    pub name: &'static str,
    category: ContentCategory,
    content_model: ContentModel,
    /// What becomes of it in a feed.
    fate: Option<ElementPolicy>,
}

static ROWS: LazyLock<Vec<SimpleElement>> = LazyLock::new(|| {
    let row = |&(name, stands, holds)| SimpleElement {
        name,
        category: stands,
        content_model: holds,
        fate: elements::find_policy(name),
    };
    PLAIN.iter().map(row).collect()
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

/// How deep plain markup nests.
const DEPTH: usize = 30;

/// The longest text of a plain node, in bytes: a longer one is written in parts.
const LONGEST: usize = 4096;

/// Plain markup, in parts.
#[derive(Debug, Default)]
pub struct SimpleMarkup<'a> {
    /// In the order in which they are written.
    pub tokens: Vec<SimpleToken<'a>>,
    /// Of all tags, in that order.
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

/// A part of plain markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimpleToken<'a> {
    /// As written, with its references.
    Text(&'a str),
    /// With the place of its attributes among all.
    Start(&'static SimpleElement, Range<usize>),
    /// Elements without an inside have none.
    End(&'static SimpleElement),
}

/// An attribute of plain markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimpleAttribute<'a> {
    /// In small letters.
    pub name: &'a str,
    written: &'a str,
}

impl<'a> SimpleAttribute<'a> {
    /// The value that is meant.
    pub fn value(&self) -> Cow<'a, str> {
        decoded(self.written)
    }
}

/// Reads plain markup; nothing where it is not plain.
pub fn read(html: &str) -> Option<SimpleMarkup<'_>> {
    // What XML forbids is dropped by the whole parser, line ends become others.
    let is_even = memchr2(b'\r', 0, html.as_bytes()).is_none();
    (is_even && control_chars::strip(html).dropped.is_empty()).then_some(())?;
    let mut reader =
        SimpleMarkupReader { rest: html, open: Vec::new(), read: SimpleMarkup::default() };
    while !reader.rest.is_empty() {
        match reader.rest.strip_prefix('<') {
            None => reader.text()?,
            Some(tag) => match tag.strip_prefix('/') {
                Some(end) => reader.end(end)?,
                None => reader.start(tag)?,
            },
        }
    }
    reader.open.is_empty().then_some(reader.read)
}

struct SimpleMarkupReader<'a> {
    rest: &'a str,
    /// The elements that are open.
    open: Vec<&'static SimpleElement>,
    read: SimpleMarkup<'a>,
}

impl<'a> SimpleMarkupReader<'a> {
    fn text(&mut self) -> Option<()> {
        let end = memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let text = self.take(end);
        let is_fit = match self.holder() {
            Flow | Phrases => true,
            Only(_) => text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t')),
            Nothing => false,
        };
        // A line break that begins `pre` is none.
        let is_lost = text.starts_with('\n') && self.open.last().is_some_and(|it| it.name == "pre");
        (is_fit && !is_lost && text.len() <= LONGEST && is_sure(text)).then_some(())?;
        self.read.tokens.push(SimpleToken::Text(text));
        Some(())
    }

    fn start(&mut self, tag: &'a str) -> Option<()> {
        self.rest = tag;
        let row = SimpleElement::find_by_name(self.name())?;
        self.may_hold(row).then_some(())?;
        let first = self.read.attributes.len();
        while let Some(rest) = self.rest.strip_prefix(' ').filter(|rest| !rest.starts_with('/')) {
            self.rest = rest;
            let attribute = self.attribute()?;
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

    fn attribute(&mut self) -> Option<SimpleAttribute<'a>> {
        let name = self.name();
        self.rest = self.rest.strip_prefix("=\"")?;
        let end = memchr(b'"', self.rest.as_bytes())?;
        let written = self.take(end);
        self.take(1);
        let is_sound = !name.is_empty() && !written.contains('<') && is_sure(written);
        is_sound.then_some(SimpleAttribute { name, written })
    }

    fn end(&mut self, end: &'a str) -> Option<()> {
        let row = self.open.pop()?;
        self.rest = end.strip_prefix(row.name)?.strip_prefix('>')?;
        self.read.tokens.push(SimpleToken::End(row));
        Some(())
    }

    fn holder(&self) -> ContentModel {
        self.open.last().map_or(Flow, |row| row.content_model)
    }

    /// Says whether an element may stand here; none is within its like, which
    /// parsers take for misnested.
    fn may_hold(&self, row: &'static SimpleElement) -> bool {
        let is_fit = match self.holder() {
            Flow => row.category != Part,
            Phrases => row.category == Phrase,
            Only(names) => names.contains(&row.name),
            Nothing => false,
        };
        let is_within_its_like = || self.open.iter().any(|open| std::ptr::eq(*open, row));
        is_fit && self.open.len() < DEPTH && (row.category != Phrase || !is_within_its_like())
    }

    fn name(&mut self) -> &'a str {
        let is_part = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let length = self.rest.bytes().take_while(|byte| is_part(byte)).count();
        self.take(length)
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

/// The references that writers of markup use.
const REFERENCES: &[(&str, char)] = &[
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&#x27;", '\''),
    ("&nbsp;", '\u{A0}'),
];

/// Finds what a text begins with: a reference that all read alike.
fn reference(text: &str) -> Option<(&'static str, char)> {
    REFERENCES.iter().copied().find(|(written, _)| text.starts_with(written))
}

/// Says whether every reference in a text is one that all read alike.
fn is_sure(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let Some((written, _)) = reference(&rest[at..]) else { return false };
        rest = &rest[at + written.len()..];
    }
    true
}

/// Reads the references of a text in which all are sure.
fn decoded(text: &str) -> Cow<'_, str> {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let Some((written, character)) = reference(&rest[at..]) else { break };
        decoded.push_str(&rest[..at]);
        decoded.push(character);
        rest = &rest[at + written.len()..];
    }
    if rest.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(decoded + rest) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ammonia_filter as sanitize;
    use super::super::{SanitizedHtml, TextStartMode, rewrite, text, tree};
    use super::*;
    use crate::syntax::markdown;

    #[test]
    fn rows_are_in_order() {
        assert!(PLAIN.is_sorted_by(|(a, ..), (b, ..)| a < b));
    }

    #[test]
    fn every_element_is_one_that_stays() {
        for (name, ..) in PLAIN {
            assert!(elements::kept().any(|(kept, _)| kept == *name), "{name}");
        }
    }

    /// Holds what becomes of plain markup against what the whole parser and the
    /// whole cleaner make of it; says whether it was plain from the beginning,
    /// and when it was written.
    fn check(html: &str) -> [bool; 2] {
        let mut resolve = |_, address: &str| {
            (!address.contains('!')).then(|| format!("https://a.example/{address}"))
        };
        let nodes = rewrite::rewrite(tree::parse(html), &mut resolve);
        let (heading, text_start) = (text::heading(&nodes), text::start(&nodes));
        let written = tree::to_html(nodes);
        let sanitized = sanitize::sanitize(&written);
        let is_clean = is_clean(&written);
        if is_clean {
            assert_eq!(sanitized, written, "{html}");
        }
        let cleaned = clean(html, TextStartMode::Wanted, &mut resolve);
        if let Some(cleaned) = &cleaned {
            let whole = SanitizedHtml { html: sanitized, heading, teaser: None, text_start };
            assert_eq!(*cleaned, whole, "{html}");
        }
        [cleaned.is_some(), is_clean]
    }

    #[test]
    fn what_markdown_becomes_is_plain() {
        let text = "# A & b\n\nC *d* **e** [f](g \"h\") ![i](j.png) `k<`  \nl \"m\"\n\n- n\n- o\n\n  p\n\n1. q\n\n> r\n\n```rust\ns & t\n```\n\n|u|v|\n|-|-|\n|w|~~x~~|\n\n---\n\ny[^1]\n\n[^1]: z\n";
        assert_eq!(check(&markdown::to_html(text, "x")), [true, true]);
    }

    #[test]
    fn what_a_parser_might_see_otherwise_is_not_plain() {
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
    fn line_break_that_begins_code_is_left_to_the_whole_parser() {
        assert!(!check("<pre>\na</pre>")[0]);
        assert_eq!(check("<pre><code>\na</code></pre>"), [true, true]);
    }

    #[test]
    fn what_needs_more_than_addresses_is_left_to_the_whole_rewriter() {
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

    /// Parts of markup, sound and not.
    fn markup() -> impl Strategy<Value = String> {
        let names =
            PLAIN.iter().map(|(name, ..)| *name).chain(["div", "span", "tt", "b", "section"]);
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
        fn plain_markup_is_read_and_cleaned_as_any(html in markup()) {
            check(&html);
        }

        #[test]
        fn markdown_is_read_and_cleaned_as_any(text in "[a-z*_`#>|\\-\\[\\]()!~1. \\n&<]{0,60}") {
            check(&markdown::to_html(&text, "x"));
        }
    }
}
