//! The tree of a page becomes the tree of a feed's entry.

use url::Url;

use super::elements::{self, ElementPolicy};
use super::tree::{HtmlElement, HtmlNode};
use super::{UrlPurpose, UrlResolver, code, embed, math, picture, text};

/// Rewrites a tree by the rows of [`elements`].
pub(super) fn rewrite(nodes: Vec<HtmlNode>, resolve: &mut UrlResolver<'_>) -> Vec<HtmlNode> {
    HtmlRewriter { resolve, within: AncestorCounts::default(), shown: None }.nodes(nodes)
}

/// How many elements of a kind stand around.
#[derive(Default)]
struct AncestorCounts {
    code: usize,
    numbering: usize,
    heading: usize,
    link: usize,
    phrasing: usize,
    picture: usize,
}

/// The picture before, if it or its double may stand in `noscript`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PrecedingPicture {
    Late,
    NoScript,
}

struct HtmlRewriter<'a, 'b> {
    resolve: &'a mut UrlResolver<'b>,
    within: AncestorCounts,
    shown: Option<(PrecedingPicture, String)>,
}

impl HtmlRewriter<'_, '_> {
    fn nodes(&mut self, nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
        let mut rewritten = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                HtmlNode::Element(element) => rewritten.extend(self.element(element)),
                other => rewritten.push(other),
            }
        }
        rewritten
    }

    fn element(&mut self, mut element: HtmlElement) -> Vec<HtmlNode> {
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
        match elements::find_policy(&element.name) {
            Some(ElementPolicy::Keep(own)) => self.keep(element, own),
            Some(ElementPolicy::KeepFull(own)) => full(self.keep(element, own)),
            Some(ElementPolicy::Rename(name)) => {
                element.name = name.into();
                self.keep(element, &[])
            }
            Some(ElementPolicy::Drop) => Vec::new(),
            Some(ElementPolicy::Link) => self.link(element),
            Some(ElementPolicy::Picture) => one(self.picture(&element)),
            Some(ElementPolicy::Media(own)) => self.media(element, own),
            Some(ElementPolicy::Embed(address)) => self.embed(element, address),
            Some(ElementPolicy::NoScript) => self.no_script(element),
            Some(ElementPolicy::Script) => one(math::script(&element)),
            Some(ElementPolicy::Math) => one(math::formula(&element)),
            None => self.unwrap(element),
        }
    }

    /// Keeps an element with its own attributes and the general ones.
    fn keep(&mut self, element: HtmlElement, own: &[&str]) -> Vec<HtmlNode> {
        let is_table_part = matches!(&*element.name, "table" | "thead" | "tbody" | "tr" | "td");
        if self.within.numbering > 0 && is_table_part {
            return self.nodes(element.children);
        }
        let mut kept = HtmlElement::new(&element.name, Vec::new());
        for (name, value) in &element.attributes {
            if let Some(value) = self.value(&element, name, value, own) {
                kept.attributes.push((name.clone(), value));
            }
        }
        kept.children = self.inside(&element.name, element.children);
        vec![HtmlNode::Element(kept)]
    }

    fn value(
        &mut self,
        element: &HtmlElement,
        name: &str,
        value: &str,
        own: &[&str],
    ) -> Option<String> {
        if !own.contains(&name) && !elements::GENERAL.contains(&name) {
            return None;
        }
        match name {
            "cite" | "poster" => (self.resolve)(UrlPurpose::Media, value),
            "class" => language(value),
            // Only what a footnote or a contents' list may point at.
            "id" => {
                (element.name.starts_with('h') || !value.contains(' ')).then(|| value.to_owned())
            }
            _ => Some(value.to_owned()),
        }
    }

    fn inside(&mut self, name: &str, children: Vec<HtmlNode>) -> Vec<HtmlNode> {
        let step = |within: &mut AncestorCounts, by: fn(usize) -> usize| match name {
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
    fn unwrap(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        self.nodes(element.children)
    }

    fn numbering_table(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        self.within.numbering += 1;
        self.within.code += 1;
        let children = self.nodes(element.children);
        self.within.code -= 1;
        self.within.numbering -= 1;
        children
    }

    fn link(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        if self.within.heading > 0 && code::is_anchor(&element) {
            return Vec::new();
        }
        let address =
            element.attribute("href").and_then(|href| (self.resolve)(UrlPurpose::Link, href));
        let is_nested = self.within.link > 0;
        let Some(address) = address.filter(|_| !is_nested) else {
            return self.nodes(element.children);
        };
        let others: Vec<_> =
            elements::OF_LINKS.iter().copied().filter(|name| *name != "href").collect();
        let mut kept = self.keep(element, &others);
        if let Some(HtmlNode::Element(link)) = kept.first_mut() {
            link.attributes.insert(0, ("href".into(), address));
        }
        full(kept)
    }

    fn picture(&mut self, element: &HtmlElement) -> Option<HtmlElement> {
        let source = picture::source(element);
        let set = picture::source_set(element);
        let set = set.text.and_then(|set| picture::resolve_set(set, self.resolve));
        let first = set.as_deref().and_then(|set| set.split([' ', ',']).next()).map(str::to_owned);
        let address = source.text.and_then(|source| (self.resolve)(UrlPurpose::Picture, source));
        let address = address.or(first)?;
        if self.shown.take() == Some((PrecedingPicture::NoScript, address.clone())) {
            return None;
        }
        if source.is_late {
            self.shown = Some((PrecedingPicture::Late, address.clone()));
        }
        let mut kept = HtmlElement::new("img", Vec::new()).with("src", address);
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
    fn media(&mut self, element: HtmlElement, own: &[&str]) -> Vec<HtmlNode> {
        let source = picture::source(&element);
        let source = source.text.and_then(|source| (self.resolve)(UrlPurpose::Media, source));
        let set = picture::source_set(&element);
        let set = set.text.and_then(|set| picture::resolve_set(set, self.resolve));
        let is_player = matches!(&*element.name, "audio" | "video");
        let others: Vec<_> = own.iter().copied().filter(|name| !name.starts_with("src")).collect();
        let others = if &*element.name == "track" { own } else { &others };
        let mut kept = self.keep(element, others);
        let Some(HtmlNode::Element(media)) = kept.first_mut() else { return kept };
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
            .any(|child| matches!(child, HtmlNode::Element(child) if &*child.name == "source"));
        if has_address || is_player && holds_source { kept } else { children(kept) }
    }

    /// Puts a link in the place of a foreign page.
    fn embed(&mut self, element: HtmlElement, attribute: &str) -> Vec<HtmlNode> {
        let late = picture::source(&element).text;
        let address = late.or(element.attribute(attribute)).filter(|it| !it.starts_with("about:"));
        let address = address.filter(|address| !address.trim().is_empty());
        let address = address.and_then(|address| (self.resolve)(UrlPurpose::Link, address));
        let url = address.and_then(|address| Url::parse(&address).ok());
        let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            return match &*element.name {
                "object" => self.nodes(element.children),
                _ => Vec::new(),
            };
        };
        let url = embed::watch_page(&url).unwrap_or(url);
        let title = element.attribute("title").map(str::trim).filter(|title| !title.is_empty());
        let label = HtmlNode::Text(title.map_or_else(|| embed::label(&url), str::to_owned));
        if self.within.link > 0 {
            return vec![label];
        }
        let link = HtmlElement::new("a", vec![label]).with("href", url.into());
        if self.within.phrasing > 0 {
            return one(Some(link));
        }
        one(Some(HtmlElement::new("p", vec![HtmlNode::Element(link)])))
    }

    /// Shows what is for readers without scripts, unless a script's picture is
    /// already shown in its stead.
    fn no_script(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        let was_late = matches!(self.shown, Some((PrecedingPicture::Late, _)));
        let children: Vec<_> =
            element.children.into_iter().filter(|child| !is_frame(child)).collect();
        let Some(address) = first_picture(&children) else { return self.nodes(children) };
        if was_late {
            self.shown = None;
            return Vec::new();
        }
        let address = (self.resolve)(UrlPurpose::Picture, &address);
        let children = self.nodes(children);
        self.shown = address.map(|address| (PrecedingPicture::NoScript, address));
        children
    }
}

fn one(element: Option<HtmlElement>) -> Vec<HtmlNode> {
    element.map(HtmlNode::Element).into_iter().collect()
}

/// Drops elements with nothing to see in them.
fn full(nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
    let keep = |node: HtmlNode| match node {
        HtmlNode::Element(element) if is_empty_inside(&element.children) => {
            // The words on its two sides stay apart.
            let is_gap =
                text::is_inline(&element.name) && !text::collect_text(&element.children).is_empty();
            is_gap.then(|| HtmlNode::Text(" ".to_owned()))
        }
        other => Some(other),
    };
    nodes.into_iter().filter_map(keep).collect()
}

fn is_empty_inside(nodes: &[HtmlNode]) -> bool {
    nodes.iter().all(is_empty)
}

fn is_empty(node: &HtmlNode) -> bool {
    match node {
        HtmlNode::Text(text) => text.trim().is_empty(),
        HtmlNode::More => false,
        HtmlNode::Element(element) => match &*element.name {
            "img" | "video" | "audio" | "hr" | "source" | "track" => false,
            _ => is_empty_inside(&element.children),
        },
    }
}

fn children(nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
    let elements = nodes.into_iter().filter_map(|node| match node {
        HtmlNode::Element(element) => Some(element.children),
        HtmlNode::Text(_) | HtmlNode::More => None,
    });
    elements.flatten().collect()
}

/// Trackers put a frame for readers without scripts.
fn is_frame(node: &HtmlNode) -> bool {
    matches!(node, HtmlNode::Element(element) if &*element.name == "iframe")
}

fn first_picture(nodes: &[HtmlNode]) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        HtmlNode::Element(element) if &*element.name == "img" => {
            picture::source(element).text.map(str::to_owned)
        }
        HtmlNode::Element(element) => first_picture(&element.children),
        HtmlNode::Text(_) | HtmlNode::More => None,
    })
}

/// Keeps of a class the language that code is written in.
fn language(classes: &str) -> Option<String> {
    let language = classes.split_ascii_whitespace().find(|class| class.starts_with("language-"));
    language.map(str::to_owned)
}
