//! Replaces elements that feed readers do not show, and records them.

use url::Url;

use super::{HtmlRewriter, are_empty, optional_node};
use crate::sanitizer::removed::{self, ElementSubstitute, RemovedElement, ScriptKind};
use crate::sanitizer::tree::{HtmlElement, HtmlNode};
use crate::sanitizer::{UrlPurpose, embed, math, picture};

impl HtmlRewriter<'_, '_> {
    /// Replaces an embedded page by a link to it.
    pub(super) fn replace_embed(&mut self, element: HtmlElement, attribute: &str) -> Vec<HtmlNode> {
        if &*element.name == "iframe" && removed::is_invisible_frame(&element) {
            return Vec::new();
        }
        let source = picture::source(&element).map(|source| (source.name, source.text));
        let source = source.or_else(|| Some((attribute, element.attribute(attribute)?)));
        let source =
            source.filter(|(_, text)| !text.starts_with("about:") && !text.trim().is_empty());
        let has_content = source.is_some() || element.attribute("srcdoc").is_some();
        let address = source
            .and_then(|(name, text)| (self.resolve)(element.url(UrlPurpose::Link, name, text)));
        let url = address.and_then(|address| Url::parse(&address).ok());
        let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            let shell = HtmlElement { children: Vec::new(), ..element };
            let fallback = match &*shell.name {
                "object" => self.rewrite_nodes(element.children),
                _ => Vec::new(),
            };
            if has_content && are_empty(&fallback) {
                self.record(&shell.name, &shell, ElementSubstitute::Nothing);
            }
            return fallback;
        };
        self.link_to(&element, &embed::watch_page(&url).unwrap_or(url))
    }

    /// Returns a link to the page that an element embeds.
    fn link_to(&mut self, element: &HtmlElement, page: &Url) -> Vec<HtmlNode> {
        self.record(&element.name, element, ElementSubstitute::Link);
        let title = element.attribute("title").map(str::trim).filter(|title| !title.is_empty());
        let label = HtmlNode::Text(title.map_or_else(|| embed::default_label(page), str::to_owned));
        if self.within.link > 0 {
            return vec![label];
        }
        let link = HtmlElement::new("a", vec![label]).with("href", page.to_string());
        if self.within.phrasing > 0 {
            return optional_node(Some(link));
        }
        optional_node(Some(HtmlElement::new("p", vec![HtmlNode::Element(link)])))
    }

    /// Keeps the formula of a script, or replaces it by a link to the page that it shows.
    pub(super) fn rewrite_script(&mut self, element: &HtmlElement) -> Vec<HtmlNode> {
        if let Some(formula) = math::script_source(element) {
            return optional_node(Some(formula));
        }
        let has_vanished = self.has_vanished;
        match removed::classify_script(element) {
            ScriptKind::Silent => {}
            ScriptKind::Companion if !has_vanished => {}
            ScriptKind::Embed(page) => {
                let page = (self.resolve)(element.url(UrlPurpose::Link, "src", page.as_str()));
                let page = page.and_then(|page| Url::parse(&page).ok());
                if let Some(page) = page {
                    return self.link_to(element, &page);
                }
            }
            ScriptKind::Companion | ScriptKind::Unknown => {
                self.record("script", element, ElementSubstitute::Nothing);
            }
        }
        Vec::new()
    }

    /// Replaces a drawing by its description. Icons are dropped, because the text around them
    /// says the same.
    pub(super) fn rewrite_drawing(&mut self, element: &HtmlElement) -> Vec<HtmlNode> {
        if let Some(label) = removed::drawing_label(element) {
            self.record("svg", element, ElementSubstitute::Text);
            return vec![HtmlNode::Text(label)];
        }
        let is_icon = self.within.heading + self.within.link > 0 || removed::is_decoration(element);
        if !is_icon {
            self.record("svg", element, ElementSubstitute::Nothing);
        }
        Vec::new()
    }

    pub(super) fn rewrite_canvas(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        let shell = HtmlElement { children: Vec::new(), ..element };
        let fallback = self.rewrite_nodes(element.children);
        if are_empty(&fallback) && !removed::is_hidden(&shell) {
            self.record("canvas", &shell, ElementSubstitute::Nothing);
        }
        fallback
    }

    /// Keeps the content of a custom element. Without content, only a script would show it.
    pub(super) fn rewrite_custom(&mut self, element: HtmlElement) -> Vec<HtmlNode> {
        if let Some(page) = removed::embedded_page(&element) {
            return self.link_to(&element, &page);
        }
        let shell = HtmlElement { children: Vec::new(), ..element };
        let content = self.rewrite_nodes(element.children);
        let is_missed = are_empty(&content) && !removed::is_icon(&shell.name);
        if is_missed && !removed::is_hidden(&shell) {
            self.record(&shell.name, &shell, ElementSubstitute::Nothing);
        }
        content
    }

    /// Records an element that readers do not see as it was written.
    pub(super) fn record(
        &mut self,
        name: &str,
        element: &HtmlElement,
        substitute: ElementSubstitute,
    ) {
        self.removed.push(RemovedElement {
            name: name.to_owned(),
            span: element.start..element.start + "<".len() + element.name.len(),
            substitute,
        });
    }
}
