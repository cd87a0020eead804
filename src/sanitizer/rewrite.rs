//! Rewrites the tree of an article for feed readers by the policies of
//! [`elements`]: drops what they do not show, resolves URLs, turns frames into
//! links.

mod substitutes;

use super::elements::{self, ElementPolicy};
use super::picture::PictureSource;
use super::removed::{self, ElementSubstitute, RemovedElement};
use super::tree::{HtmlElement, HtmlNode};
use super::{UrlPurpose, UrlResolver, code, math, picture, text};

/// Applies the policy of each element in a tree. Returns the elements too that readers do not
/// see as they were written.
pub(super) fn rewrite(
    nodes: Vec<HtmlNode>,
    resolve: &mut UrlResolver<'_>,
) -> (Vec<HtmlNode>, Vec<RemovedElement>) {
    let mut rewriter = HtmlRewriter {
        resolve,
        within: AncestorCounts::default(),
        preceding: None,
        removed: Vec::new(),
        has_vanished: false,
        has_fallback: false,
    };
    let nodes = rewriter.rewrite_nodes(nodes);
    let HtmlRewriter { mut removed, has_fallback, .. } = rewriter;
    // Where programs have a fallback, readers see that instead.
    let is_replaced = |element: &RemovedElement| {
        element.name == "script" && element.substitute == ElementSubstitute::Nothing
    };
    removed.retain(|element| !(has_fallback && is_replaced(element)));
    (nodes, removed)
}

/// Numbers of open elements of each kind around the current node.
#[derive(Default)]
struct AncestorCounts {
    code: usize,
    numbering: usize,
    heading: usize,
    link: usize,
    phrasing: usize,
    picture: usize,
}

impl AncestorCounts {
    /// Changes the counts for an element of a name.
    fn update(&mut self, name: &str, change: fn(usize) -> usize) {
        match name {
            "pre" => self.code = change(self.code),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = change(self.heading);
                self.phrasing = change(self.phrasing);
            }
            "a" => self.link = change(self.link),
            "picture" => self.picture = change(self.picture),
            "p" | "summary" | "em" | "strong" | "b" | "i" => {
                self.phrasing = change(self.phrasing);
            }
            _ => {}
        }
    }
}

/// Kind of the image before the current node. Pages with lazy images repeat each
/// of them in `noscript`, before or after it, and only one is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PrecedingPicture {
    /// Loaded by a script, so a copy in `noscript` may follow.
    Lazy,
    /// Shown from `noscript`, so a lazy copy may follow.
    NoScript,
}

struct HtmlRewriter<'a, 'b> {
    resolve: &'a mut UrlResolver<'b>,
    within: AncestorCounts,
    /// The preceding image and its resolved URL.
    preceding: Option<(PrecedingPicture, String)>,
    /// Elements that readers do not see as they were written.
    removed: Vec<RemovedElement>,
    /// True if nothing is left of the element before the current node.
    has_vanished: bool,
    /// True if a `noscript` has content, which is shown.
    has_fallback: bool,
}

impl HtmlRewriter<'_, '_> {
    fn rewrite_nodes(&mut self, nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
        let mut rewritten = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                HtmlNode::Element(element) => {
                    let is_visible = !matches!(&*element.name, "script" | "style" | "link" | "br");
                    let part = self.rewrite_element(element);
                    if is_visible {
                        self.has_vanished = are_empty(&part);
                    }
                    rewritten.extend(part);
                }
                HtmlNode::Text(text) => {
                    self.has_vanished &= text.trim().is_empty();
                    rewritten.push(HtmlNode::Text(text));
                }
                HtmlNode::More => rewritten.push(HtmlNode::More),
            }
        }
        rewritten
    }

    fn rewrite_element(&mut self, mut element: HtmlElement) -> Vec<HtmlNode> {
        if math::is_formula(&element) {
            return optional_node(math::formula_source(&element));
        }
        let is_code = self.within.code > 0 || element.has_class(&["linenos", "rouge-gutter"]);
        if math::is_rendering(&element) || is_code && code::is_decoration(&element) {
            return Vec::new();
        }
        if code::is_numbering_table(&element) {
            return self.unwrap_numbering_table(element);
        }
        match elements::find_policy(&element.name) {
            Some(ElementPolicy::Keep(allowed)) => self.keep(element, allowed),
            Some(ElementPolicy::KeepFull(allowed)) => drop_empty(self.keep(element, allowed)),
            Some(ElementPolicy::Rename(name)) => {
                element.name = name.into();
                self.keep(element, &[])
            }
            Some(ElementPolicy::Drop) => Vec::new(),
            Some(ElementPolicy::Link) => self.rewrite_link(element),
            Some(ElementPolicy::Picture) => optional_node(self.rewrite_picture(&element)),
            Some(ElementPolicy::Media(allowed)) => self.rewrite_media(element, allowed),
            Some(ElementPolicy::Embed(attribute)) => self.replace_embed(element, attribute),
            Some(ElementPolicy::NoScript) => self.rewrite_no_script(element),
            Some(ElementPolicy::Script) => self.rewrite_script(&element),
            Some(ElementPolicy::Math) => optional_node(math::formula_source(&element)),
            Some(ElementPolicy::Drawing) => self.rewrite_drawing(&element),
            Some(ElementPolicy::Canvas) => self.rewrite_canvas(element),
            Some(ElementPolicy::Field) => {
                if removed::is_field(&element) {
                    self.record("form", &element, ElementSubstitute::Nothing);
                }
                Vec::new()
            }
            None if element.name.contains('-') => self.rewrite_custom(element),
            None => self.rewrite_nodes(element.children),
        }
    }

    /// Keeps an element with the attributes of its policy and the global ones.
    fn keep(&mut self, element: HtmlElement, allowed: &[&str]) -> Vec<HtmlNode> {
        let is_table_part = matches!(&*element.name, "table" | "thead" | "tbody" | "tr" | "td");
        if self.within.numbering > 0 && is_table_part {
            return self.rewrite_nodes(element.children);
        }
        let mut kept = HtmlElement::new(&element.name, Vec::new());
        for (name, value) in &element.attributes {
            if let Some(value) = self.rewrite_value(&element, name, value, allowed) {
                kept.attributes.push((name.clone(), value));
            }
        }
        kept.children = self.rewrite_children(&element.name, element.children);
        vec![HtmlNode::Element(kept)]
    }

    /// Returns the value an attribute is kept with, `None` if it is dropped.
    fn rewrite_value(
        &mut self,
        element: &HtmlElement,
        name: &str,
        value: &str,
        allowed: &[&str],
    ) -> Option<String> {
        if !allowed.contains(&name) && !elements::GLOBAL_ATTRIBUTES.contains(&name) {
            return None;
        }
        match name {
            "cite" | "poster" => (self.resolve)(element.url(UrlPurpose::Media, name, value)),
            "class" => language_class(value),
            // Keep ids that footnotes and tables of contents can link to.
            "id" => {
                (element.name.starts_with('h') || !value.contains(' ')).then(|| value.to_owned())
            }
            _ => Some(value.to_owned()),
        }
    }

    fn rewrite_children(&mut self, name: &str, children: Vec<HtmlNode>) -> Vec<HtmlNode> {
        self.within.update(name, |count| count + 1);
        let children = self.rewrite_nodes(children);
        self.within.update(name, |count| count - 1);
        children
    }

    fn unwrap_numbering_table(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        self.within.numbering += 1;
        self.within.code += 1;
        let children = self.rewrite_nodes(element.children);
        self.within.code -= 1;
        self.within.numbering -= 1;
        children
    }

    fn rewrite_link(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        if self.within.heading > 0 && code::is_anchor(&element) {
            return Vec::new();
        }
        let address = element
            .attribute("href")
            .and_then(|href| (self.resolve)(element.url(UrlPurpose::Link, "href", href)));
        let is_nested = self.within.link > 0;
        let Some(address) = address.filter(|_| !is_nested) else {
            return self.rewrite_nodes(element.children);
        };
        let others: Vec<_> =
            elements::LINK_ATTRIBUTES.iter().copied().filter(|name| *name != "href").collect();
        let mut kept = self.keep(element, &others);
        if let Some(HtmlNode::Element(link)) = kept.first_mut() {
            link.attributes.insert(0, ("href".into(), address));
        }
        drop_empty(kept)
    }

    fn rewrite_picture(&mut self, element: &HtmlElement) -> Option<HtmlElement> {
        let source = picture::source(element);
        let set = self.resolve_set(element);
        let first = set.as_deref().and_then(|set| set.split([' ', ',']).next()).map(str::to_owned);
        let is_lazy = source.as_ref().is_some_and(|source| source.is_lazy);
        let address = source.and_then(|source| {
            (self.resolve)(element.url(UrlPurpose::Picture, source.name, source.text))
        });
        let address = address.or(first)?;
        if self.preceding.take() == Some((PrecedingPicture::NoScript, address.clone())) {
            return None;
        }
        if is_lazy {
            self.preceding = Some((PrecedingPicture::Lazy, address.clone()));
        }
        let mut kept = HtmlElement::new("img", Vec::new()).with("src", address);
        if let Some(set) = set {
            kept = kept.with("srcset", set);
        }
        for (name, value) in &element.attributes {
            let is_allowed =
                elements::IMAGE_ATTRIBUTES.contains(&&**name) && !name.starts_with("src");
            if is_allowed || elements::GLOBAL_ATTRIBUTES.contains(&&**name) {
                kept = kept.with(name, value.clone());
            }
        }
        Some(kept)
    }

    /// Keeps audio, video or a source of it, if it has a URL or a `source` child.
    fn rewrite_media(&mut self, element: HtmlElement, allowed: &[&str]) -> Vec<HtmlNode> {
        let source = picture::source(&element).and_then(|source| {
            (self.resolve)(element.url(UrlPurpose::Media, source.name, source.text))
        });
        let set = self.resolve_set(&element);
        let is_player = matches!(&*element.name, "audio" | "video");
        let others: Vec<_> =
            allowed.iter().copied().filter(|name| !name.starts_with("src")).collect();
        let others = if &*element.name == "track" { allowed } else { &others };
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
        let has_source = media
            .children
            .iter()
            .any(|child| matches!(child, HtmlNode::Element(child) if &*child.name == "source"));
        if has_address || is_player && has_source { kept } else { children_of(kept) }
    }

    fn resolve_set(&mut self, element: &HtmlElement) -> Option<String> {
        let set = picture::source_set(element)?;
        let set = element.url(UrlPurpose::Media, set.name, set.text);
        picture::resolve_set(&set, self.resolve)
    }

    /// Keeps the content of `noscript`, unless its image was already shown as a lazy
    /// one right before it.
    fn rewrite_no_script(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        let follows_lazy = matches!(self.preceding, Some((PrecedingPicture::Lazy, _)));
        let children: Vec<_> =
            element.children.into_iter().filter(|child| !is_frame(child)).collect();
        let Some((picture, source)) = first_picture(&children) else {
            let children = self.rewrite_nodes(children);
            self.has_fallback |= !are_empty(&children);
            return children;
        };
        self.has_fallback = true;
        if follows_lazy {
            self.preceding = None;
            return Vec::new();
        }
        let address = (self.resolve)(picture.url(UrlPurpose::Picture, source.name, source.text));
        let children = self.rewrite_nodes(children);
        self.preceding = address.map(|address| (PrecedingPicture::NoScript, address));
        children
    }
}

fn optional_node(element: Option<HtmlElement>) -> Vec<HtmlNode> {
    element.map(HtmlNode::Element).into_iter().collect()
}

/// Drops elements without visible content.
fn drop_empty(nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
    nodes.into_iter().filter_map(keep_visible).collect()
}

fn keep_visible(node: HtmlNode) -> Option<HtmlNode> {
    match node {
        HtmlNode::Element(element) if are_empty(&element.children) => {
            // A space keeps the words before and after the element apart.
            let is_gap =
                text::is_inline(&element.name) && !text::collect_text(&element.children).is_empty();
            is_gap.then(|| HtmlNode::Text(" ".to_owned()))
        }
        other => Some(other),
    }
}

fn are_empty(nodes: &[HtmlNode]) -> bool {
    nodes.iter().all(is_empty)
}

fn is_empty(node: &HtmlNode) -> bool {
    match node {
        HtmlNode::Text(text) => text.trim().is_empty(),
        HtmlNode::More => false,
        HtmlNode::Element(element) => match &*element.name {
            "img" | "video" | "audio" | "hr" | "source" | "track" => false,
            _ => are_empty(&element.children),
        },
    }
}

fn children_of(nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
    let elements = nodes.into_iter().filter_map(|node| match node {
        HtmlNode::Element(element) => Some(element.children),
        HtmlNode::Text(_) | HtmlNode::More => None,
    });
    elements.flatten().collect()
}

/// Returns true for a frame; in `noscript` it is a tracker.
fn is_frame(node: &HtmlNode) -> bool {
    matches!(node, HtmlNode::Element(element) if &*element.name == "iframe")
}

fn first_picture(nodes: &[HtmlNode]) -> Option<(&HtmlElement, PictureSource<'_>)> {
    nodes.iter().find_map(|node| match node {
        HtmlNode::Element(element) if &*element.name == "img" => {
            Some((element, picture::source(element)?))
        }
        HtmlNode::Element(element) => first_picture(&element.children),
        HtmlNode::Text(_) | HtmlNode::More => None,
    })
}

/// Returns the class of a list that names the language of code.
fn language_class(classes: &str) -> Option<String> {
    let language = classes.split_ascii_whitespace().find(|class| class.starts_with("language-"));
    language.map(str::to_owned)
}
