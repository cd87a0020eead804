//! The tree of a page becomes the tree of a feed's entry.

use url::Url;

use super::elements::{self, Fate};
use super::tree::{Element, Node};
use super::{Resolve, Use, code, embed, math, picture, text};

/// Rewrites a tree by the rows of [`elements`].
pub(super) fn rewrite(nodes: Vec<Node>, resolve: &mut Resolve<'_>) -> Vec<Node> {
    Rewriter { resolve, within: Within::default(), shown: None }.nodes(nodes)
}

/// How many elements of a kind stand around.
#[derive(Default)]
struct Within {
    code: usize,
    numbering: usize,
    heading: usize,
    link: usize,
    phrasing: usize,
    picture: usize,
}

/// The picture before, if it or its double may stand in `noscript`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Late,
    NoScript,
}

struct Rewriter<'a, 'b> {
    resolve: &'a mut Resolve<'b>,
    within: Within,
    shown: Option<(Shown, String)>,
}

impl Rewriter<'_, '_> {
    fn nodes(&mut self, nodes: Vec<Node>) -> Vec<Node> {
        let mut rewritten = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(element) => rewritten.extend(self.element(element)),
                other => rewritten.push(other),
            }
        }
        rewritten
    }

    fn element(&mut self, mut element: Element) -> Vec<Node> {
        if math::is_formula(&element) {
            return one(math::formula(&element));
        }
        let is_code = self.within.code > 0 || element.has_class(&["linenos", "rouge-gutter"]);
        if math::is_drawing(&element) || is_code && code::is_decoration(&element) {
            return Vec::new();
        }
        if code::is_numbering_table(&element) {
            return self.numbering_table(element);
        }
        match elements::fate(&element.name) {
            Some(Fate::Keep(own)) => self.keep(element, own),
            Some(Fate::KeepFull(own)) => full(self.keep(element, own)),
            Some(Fate::Rename(name)) => {
                element.name = name.into();
                self.keep(element, &[])
            }
            Some(Fate::Drop) => Vec::new(),
            Some(Fate::Link) => self.link(element),
            Some(Fate::Picture) => one(self.picture(&element)),
            Some(Fate::Media(own)) => self.media(element, own),
            Some(Fate::Embed(address)) => self.embed(element, address),
            Some(Fate::NoScript) => self.no_script(element),
            Some(Fate::Script) => one(math::script(&element)),
            Some(Fate::Math) => one(math::formula(&element)),
            None => self.unwrap(element),
        }
    }

    /// Keeps an element with its own attributes and the general ones.
    fn keep(&mut self, element: Element, own: &[&str]) -> Vec<Node> {
        let is_table_part = matches!(&*element.name, "table" | "thead" | "tbody" | "tr" | "td");
        if self.within.numbering > 0 && is_table_part {
            return self.nodes(element.children);
        }
        let mut kept = Element::new(&element.name, Vec::new());
        for (name, value) in &element.attributes {
            if let Some(value) = self.value(&element, name, value, own) {
                kept.attributes.push((name.clone(), value));
            }
        }
        kept.children = self.inside(&element.name, element.children);
        vec![Node::Element(kept)]
    }

    fn value(
        &mut self,
        element: &Element,
        name: &str,
        value: &str,
        own: &[&str],
    ) -> Option<String> {
        if !own.contains(&name) && !elements::GENERAL.contains(&name) {
            return None;
        }
        match name {
            "cite" | "poster" => (self.resolve)(Use::Media, value),
            "class" => language(value),
            // Only what a footnote or a contents' list may point at.
            "id" => {
                (element.name.starts_with('h') || !value.contains(' ')).then(|| value.to_owned())
            }
            _ => Some(value.to_owned()),
        }
    }

    fn inside(&mut self, name: &str, children: Vec<Node>) -> Vec<Node> {
        let step = |within: &mut Within, by: fn(usize) -> usize| match name {
            "pre" => within.code = by(within.code),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                within.heading = by(within.heading);
                within.phrasing = by(within.phrasing);
            }
            "a" => within.link = by(within.link),
            "picture" => within.picture = by(within.picture),
            "p" | "summary" | "em" | "strong" | "b" | "i" => within.phrasing = by(within.phrasing),
            _ => {}
        };
        step(&mut self.within, |count| count + 1);
        let children = self.nodes(children);
        step(&mut self.within, |count| count - 1);
        children
    }

    /// Leaves what is in an element; a language or a direction needs its `span`.
    fn unwrap(&mut self, element: Element) -> Vec<Node> {
        self.nodes(element.children)
    }

    fn numbering_table(&mut self, element: Element) -> Vec<Node> {
        self.within.numbering += 1;
        self.within.code += 1;
        let children = self.nodes(element.children);
        self.within.code -= 1;
        self.within.numbering -= 1;
        children
    }

    fn link(&mut self, element: Element) -> Vec<Node> {
        if self.within.heading > 0 && code::is_anchor(&element) {
            return Vec::new();
        }
        let address = element.attribute("href").and_then(|href| (self.resolve)(Use::Link, href));
        let is_nested = self.within.link > 0;
        let Some(address) = address.filter(|_| !is_nested) else {
            return self.nodes(element.children);
        };
        let others: Vec<_> =
            elements::OF_LINKS.iter().copied().filter(|name| *name != "href").collect();
        let mut kept = self.keep(element, &others);
        if let Some(Node::Element(link)) = kept.first_mut() {
            link.attributes.insert(0, ("href".into(), address));
        }
        full(kept)
    }

    fn picture(&mut self, element: &Element) -> Option<Element> {
        let source = picture::source(element);
        let set = picture::source_set(element);
        let set = set.text.and_then(|set| picture::resolve_set(set, self.resolve));
        let first = set.as_deref().and_then(|set| set.split([' ', ',']).next()).map(str::to_owned);
        let address = source.text.and_then(|source| (self.resolve)(Use::Picture, source));
        let address = address.or(first)?;
        if self.shown.take() == Some((Shown::NoScript, address.clone())) {
            return None;
        }
        if source.is_late {
            self.shown = Some((Shown::Late, address.clone()));
        }
        let mut kept = Element::new("img", Vec::new()).with("src", address);
        if let Some(set) = set {
            kept = kept.with("srcset", set);
        }
        for (name, value) in &element.attributes {
            let is_own = elements::OF_PICTURES.contains(&&**name) && !name.starts_with("src");
            if is_own || elements::GENERAL.contains(&&**name) {
                kept = kept.with(name, value.clone());
            }
        }
        Some(kept)
    }

    /// Keeps what plays, if it has an address or a source.
    fn media(&mut self, element: Element, own: &[&str]) -> Vec<Node> {
        let source = picture::source(&element);
        let source = source.text.and_then(|source| (self.resolve)(Use::Media, source));
        let set = picture::source_set(&element);
        let set = set.text.and_then(|set| picture::resolve_set(set, self.resolve));
        let is_player = matches!(&*element.name, "audio" | "video");
        let others: Vec<_> = own.iter().copied().filter(|name| !name.starts_with("src")).collect();
        let others = if &*element.name == "track" { own } else { &others };
        let mut kept = self.keep(element, others);
        let Some(Node::Element(media)) = kept.first_mut() else { return kept };
        media.attributes.retain(|(name, _)| &**name != "src");
        let has_address = source.is_some() || set.is_some();
        let named = [("srcset", set), ("src", source)];
        for (name, value) in named.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            media.attributes.insert(0, (name.into(), value));
        }
        if is_player && media.attribute("controls").is_none() {
            media.attributes.push(("controls".into(), String::new()));
        }
        let holds_source = media
            .children
            .iter()
            .any(|child| matches!(child, Node::Element(child) if &*child.name == "source"));
        if has_address || is_player && holds_source { kept } else { children(kept) }
    }

    /// Puts a link in the place of a foreign page.
    fn embed(&mut self, element: Element, attribute: &str) -> Vec<Node> {
        let late = picture::source(&element).text;
        let address = late.or(element.attribute(attribute)).filter(|it| !it.starts_with("about:"));
        let address = address.filter(|address| !address.trim().is_empty());
        let address = address.and_then(|address| (self.resolve)(Use::Link, address));
        let url = address.and_then(|address| Url::parse(&address).ok());
        let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            return match &*element.name {
                "object" => self.nodes(element.children),
                _ => Vec::new(),
            };
        };
        let url = embed::watch_page(&url).unwrap_or(url);
        let title = element.attribute("title").map(str::trim).filter(|title| !title.is_empty());
        let label = Node::Text(title.map_or_else(|| embed::label(&url), str::to_owned));
        if self.within.link > 0 {
            return vec![label];
        }
        let link = Element::new("a", vec![label]).with("href", url.into());
        if self.within.phrasing > 0 {
            return one(Some(link));
        }
        one(Some(Element::new("p", vec![Node::Element(link)])))
    }

    /// Shows what is for readers without scripts, unless a script's picture is
    /// already shown in its stead.
    fn no_script(&mut self, element: Element) -> Vec<Node> {
        let was_late = matches!(self.shown, Some((Shown::Late, _)));
        let children: Vec<_> =
            element.children.into_iter().filter(|child| !is_frame(child)).collect();
        let Some(address) = first_picture(&children) else { return self.nodes(children) };
        if was_late {
            self.shown = None;
            return Vec::new();
        }
        let address = (self.resolve)(Use::Picture, &address);
        let children = self.nodes(children);
        self.shown = address.map(|address| (Shown::NoScript, address));
        children
    }
}

fn one(element: Option<Element>) -> Vec<Node> {
    element.map(Node::Element).into_iter().collect()
}

/// Drops elements with nothing to see in them.
fn full(nodes: Vec<Node>) -> Vec<Node> {
    let keep = |node: Node| match node {
        Node::Element(element) if is_empty_inside(&element.children) => {
            // The words on its two sides stay apart.
            let is_gap = text::is_inline(&element.name) && !text::of(&element.children).is_empty();
            is_gap.then(|| Node::Text(" ".to_owned()))
        }
        other => Some(other),
    };
    nodes.into_iter().filter_map(keep).collect()
}

fn is_empty_inside(nodes: &[Node]) -> bool {
    nodes.iter().all(is_empty)
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::Text(text) => text.trim().is_empty(),
        Node::More => false,
        Node::Element(element) => match &*element.name {
            "img" | "video" | "audio" | "hr" | "source" | "track" => false,
            _ => is_empty_inside(&element.children),
        },
    }
}

fn children(nodes: Vec<Node>) -> Vec<Node> {
    let elements = nodes.into_iter().filter_map(|node| match node {
        Node::Element(element) => Some(element.children),
        Node::Text(_) | Node::More => None,
    });
    elements.flatten().collect()
}

/// Trackers put a frame for readers without scripts.
fn is_frame(node: &Node) -> bool {
    matches!(node, Node::Element(element) if &*element.name == "iframe")
}

fn first_picture(nodes: &[Node]) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if &*element.name == "img" => {
            picture::source(element).text.map(str::to_owned)
        }
        Node::Element(element) => first_picture(&element.children),
        Node::Text(_) | Node::More => None,
    })
}

/// Keeps of a class the language that code is written in.
fn language(classes: &str) -> Option<String> {
    let language = classes.split_ascii_whitespace().find(|class| class.starts_with("language-"));
    language.map(str::to_owned)
}
