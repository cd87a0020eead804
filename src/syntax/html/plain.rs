//! Plain markup: the small, well-nested part of HTML that Markdown becomes, in
//! which no parser can see anything else.
//!
//! It is read and found safe in one pass each, where a whole parser, made for
//! whatever stands in the web, takes ten times as long. What is not plain at
//! any place is left to that one.

use html5ever::LocalName;
use url::Url;

use super::clean;
use super::elements;
use super::tree::{Element, Node};

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
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
enum Stands {
    /// Among blocks.
    Block,
    /// In a line.
    Phrase,
    /// Where its parent asks for it by name.
    Part,
}

use Holds::{Flow, Nothing, Only, Phrases};
use Stands::{Block, Part, Phrase};

/// The elements of plain markup.
#[rustfmt::skip]
const PLAIN: &[(&str, Stands, Holds)] = &[
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

/// How deep plain markup nests.
const DEPTH: usize = 30;

/// The longest text of a plain node, in bytes: a longer one is written in parts.
const LONGEST: usize = 4096;

fn row(name: &str) -> Option<(&'static str, Stands, Holds)> {
    let row = PLAIN.binary_search_by(|(plain, ..)| (*plain).cmp(name)).ok()?;
    Some(PLAIN[row])
}

/// Says whether an element may stand in another; none is within its like, which
/// parsers take for misnested.
fn may_stand(name: &str, stands: Stands, holder: Holds, around: &[&str]) -> bool {
    let is_fit = match holder {
        Flow => stands != Part,
        Phrases => stands == Phrase,
        Only(names) => names.contains(&name),
        Nothing => false,
    };
    is_fit && around.len() < DEPTH && (stands != Phrase || !around.contains(&name))
}

/// Says whether text may stand in an element.
fn may_hold(text: &str, holder: Holds, around: &[&str]) -> bool {
    let is_fit = match holder {
        Flow | Phrases => true,
        Only(_) => text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t')),
        Nothing => false,
    };
    // A line break that begins `pre` is none.
    let is_whole = around.last() != Some(&"pre") || !text.starts_with('\n');
    is_fit && is_whole && text.len() <= LONGEST && !text.contains(['\r', '\0'])
}

/// Reads plain markup as the whole parser would; nothing where it is not plain.
pub(super) fn parse(html: &str) -> Option<Vec<Node>> {
    let mut reader = Reader { rest: html, around: Vec::new() };
    let nodes = reader.nodes(Flow)?;
    reader.rest.is_empty().then_some(nodes)
}

struct Reader<'a> {
    rest: &'a str,
    /// The names of the elements that are open.
    around: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// Reads until the end, or an end tag that is not its own.
    fn nodes(&mut self, holder: Holds) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        loop {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            let text = self.take(end);
            if !text.is_empty() {
                let text = decoded(text)?;
                // What XML forbids is dropped by the whole parser.
                let is_fit = crate::text::control::strip(&text).dropped.is_empty();
                (is_fit && may_hold(&text, holder, &self.around)).then_some(())?;
                nodes.push(Node::Text(text));
            }
            if self.rest.is_empty() || self.rest.starts_with("</") {
                return Some(nodes);
            }
            nodes.push(Node::Element(self.element(holder)?));
        }
    }

    fn element(&mut self, holder: Holds) -> Option<Element> {
        self.take(1);
        let (name, stands, holds) = row(self.name())?;
        may_stand(name, stands, holder, &self.around).then_some(())?;
        let mut element = Element::new(name, Vec::new());
        while let Some(rest) = self.rest.strip_prefix(' ').filter(|rest| !rest.starts_with('/')) {
            self.rest = rest;
            let name = self.name();
            self.rest = self.rest.strip_prefix("=\"")?;
            let end = self.rest.find('"')?;
            let value = decoded(self.take(end))?;
            self.take(1);
            let is_sound = !name.is_empty() && !value.contains(['\r', '\0', '<']);
            (is_sound && element.attribute(name).is_none()).then_some(())?;
            element.attributes.push((LocalName::from(name), value));
        }
        if holds == Nothing {
            self.rest = self.rest.strip_prefix(" />").or_else(|| self.rest.strip_prefix(">"))?;
            return Some(element);
        }
        self.rest = self.rest.strip_prefix('>')?;
        self.around.push(name);
        element.children = self.nodes(holds)?;
        self.around.pop();
        self.rest = self.rest.strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')?;
        Some(element)
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

/// Reads the references that Markdown's writer uses; nothing where there is
/// another, or one that none can be sure of.
fn decoded(text: &str) -> Option<String> {
    const REFERENCES: &[(&str, char)] =
        &[("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#x27;", '\'')];
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (reference, character) = REFERENCES.iter().find(|(it, _)| rest.starts_with(it))?;
        decoded.push(*character);
        rest = &rest[reference.len()..];
    }
    decoded.push_str(rest);
    Some(decoded)
}

/// Says whether a tree is plain and safe, so that to clean it would change
/// nothing.
pub(super) fn is_clean(nodes: &[Node]) -> bool {
    are_clean(nodes, Flow, &mut Vec::new())
}

fn are_clean<'a>(nodes: &'a [Node], holder: Holds, around: &mut Vec<&'a str>) -> bool {
    let mut was_text = false;
    nodes.iter().all(|node| match node {
        // Two texts that meet were parted by something.
        Node::Text(text) => {
            let is_first = !std::mem::replace(&mut was_text, true);
            !text.is_empty() && is_first && may_hold(text, holder, around)
        }
        Node::More => false,
        Node::Element(element) => {
            was_text = false;
            let Some((name, stands, holds)) = row(&element.name) else { return false };
            if !may_stand(name, stands, holder, around) || !has_clean_attributes(element) {
                return false;
            }
            around.push(name);
            let is_clean = are_clean(&element.children, holds, around);
            around.pop();
            is_clean
        }
    })
}

fn has_clean_attributes(element: &Element) -> bool {
    let own: &[&str] = match elements::fate(&element.name) {
        Some(elements::Fate::Keep(own) | elements::Fate::KeepFull(own)) => own,
        Some(elements::Fate::Link) => elements::OF_LINKS,
        Some(elements::Fate::Picture) => elements::OF_PICTURES,
        _ => return false,
    };
    element.attributes.iter().all(|(name, value)| {
        let is_allowed = own.contains(&&**name) || elements::GENERAL.contains(&&**name);
        is_allowed && !value.contains(['\r', '\0']) && is_clean_value(name, value)
    })
}

fn is_clean_value(name: &str, value: &str) -> bool {
    let has_scheme =
        |schemes: &[&str]| Url::parse(value).is_ok_and(|url| schemes.contains(&url.scheme()));
    match name {
        "href" => has_scheme(clean::LINKS),
        "src" | "cite" => has_scheme(&["http", "https"]),
        "srcset" => false,
        _ => !value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use proptest::prelude::*;

    use super::super::{rewrite, tree};
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

    /// Holds what is read of plain markup against the whole parser, and what is
    /// written against the whole cleaner; says whether it was plain.
    fn check(html: &str) -> [bool; 2] {
        let read = parse(html);
        if let Some(nodes) = &read {
            assert_eq!(shown(nodes), shown(&tree::parse(html)), "{html}");
        }
        let mut resolve = |_, address: &str| Some(format!("https://a.example/{address}"));
        let nodes = rewrite::rewrite(tree::parse(html), &mut resolve);
        let is_clean = is_clean(&nodes);
        if is_clean {
            let written = tree::to_html(nodes);
            assert_eq!(clean::sanitize(&written), clean::strip(written.clone()), "{html}");
        }
        [read.is_some(), is_clean]
    }

    fn shown(nodes: &impl Debug) -> String {
        format!("{nodes:#?}")
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
    fn unsafe_addresses_are_not_clean() {
        for address in ["javascript:a()", "data:text/html,a", "a/b"] {
            let link = Element::new("a", vec![Node::Text("b".into())]).with("href", address.into());
            assert!(!is_clean(&[Node::Element(link)]), "{address}");
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
