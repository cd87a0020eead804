//! Elements that readers do not see as they were written: what replaces each, and which of
//! them readers do not miss.

use std::ops::Range;

use url::Url;

use super::text;
use super::tree::{HtmlElement, HtmlNode};

/// Element that readers do not see as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RemovedElement {
    /// Name of the element; `form` for all fields of forms.
    pub name: String,
    /// Byte range of the beginning of its start tag in the HTML.
    pub span: Range<usize>,
    /// Text or link in its place.
    pub substitute: ElementSubstitute,
}

/// Replacement of a removed element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElementSubstitute {
    /// Nothing, so readers miss the element.
    Nothing,
    /// Link to the page that the element embeds.
    Link,
    /// Description of a drawing.
    Text,
}

/// Treatment of a `script` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ScriptKind {
    /// Readers miss nothing: a library, statistics, data.
    Silent,
    /// Enhances the element before it, which readers see.
    Companion,
    /// Shows a page in its place, which has this address.
    Embed(Url),
    /// May show something in its place.
    Unknown,
}

/// Returns the description of a drawing: its label, title or description.
pub(super) fn drawing_label(element: &HtmlElement) -> Option<String> {
    if is_hidden(element) {
        return None;
    }
    let child = |name: &str| {
        element.children.iter().find_map(|child| match child {
            HtmlNode::Element(child) if &*child.name == name => {
                Some(text::collect_text(&child.children))
            }
            HtmlNode::Element(_) | HtmlNode::Text(_) | HtmlNode::More => None,
        })
    };
    let label = element.attribute("aria-label").map(str::to_owned);
    let labels = [label, child("title"), child("desc")];
    labels.into_iter().flatten().map(|label| text::one_line(&label)).find(|label| !label.is_empty())
}

/// Returns true for an icon or a hidden drawing, which readers do not miss.
pub(super) fn is_decoration(drawing: &HtmlElement) -> bool {
    /// Largest width and height, in pixels, of a drawing without text that counts as an icon.
    const LARGEST_ICON: f32 = 32.0;
    let class = drawing.attribute("class").unwrap_or_default();
    let is_small = ["width", "height"].iter().any(|name| {
        let size = drawing.attribute(name).unwrap_or_default();
        let size = size.trim_end_matches(|unit: char| unit.is_ascii_alphabetic());
        size.parse::<f32>().is_ok_and(|size| size <= LARGEST_ICON)
    });
    is_hidden(drawing)
        || class.contains("icon")
        || is_only(drawing, &["symbol", "defs"])
        || is_only(drawing, &["use"])
        || is_small && !has_element(&drawing.children, "text")
}

/// Returns true for an element that a page does not show.
pub(super) fn is_hidden(element: &HtmlElement) -> bool {
    let style = element.attribute("style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.split_ascii_whitespace().collect();
    let role = element.attribute("role").unwrap_or_default();
    element.attribute("aria-hidden") == Some("true")
        || element.attribute("hidden").is_some()
        || matches!(role, "presentation" | "none")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Returns true for a frame without a size, as statistics use it.
pub(super) fn is_invisible_frame(element: &HtmlElement) -> bool {
    let is_zero = |name| matches!(element.attribute(name), Some("0" | "1" | "0px" | "1px"));
    is_zero("width") && is_zero("height") || is_hidden(element)
}

fn is_only(element: &HtmlElement, names: &[&str]) -> bool {
    let mut has_any = false;
    let is_only = element.children.iter().all(|child| match child {
        HtmlNode::Element(child) => {
            has_any = true;
            names.contains(&&*child.name)
        }
        HtmlNode::Text(text) => text.trim().is_empty(),
        HtmlNode::More => true,
    });
    is_only && has_any
}

fn has_element(nodes: &[HtmlNode], name: &str) -> bool {
    nodes.iter().any(|node| match node {
        HtmlNode::Element(element) => {
            &*element.name == name || has_element(&element.children, name)
        }
        HtmlNode::Text(_) | HtmlNode::More => false,
    })
}

/// Returns true for a field that a visitor of the page can fill in.
pub(super) fn is_field(element: &HtmlElement) -> bool {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let is_disabled = element.attribute("disabled").is_some();
    match &*element.name {
        "select" | "textarea" => !is_hidden(element),
        "input" => {
            let is_button = matches!(&*kind, "hidden" | "submit" | "button" | "reset" | "image");
            let is_fixed = kind == "checkbox" && is_disabled;
            !(is_button || is_fixed || is_hidden(element))
        }
        _ => false,
    }
}

/// Returns the page that a custom element of a known library embeds.
pub(super) fn embedded_page(element: &HtmlElement) -> Option<Url> {
    let id = element.attribute("videoid").or_else(|| element.attribute("video-id"))?;
    let page = match &*element.name {
        "lite-youtube" | "youtube-video" => format!("https://www.youtube.com/watch?v={id}"),
        "lite-vimeo" | "vimeo-video" => format!("https://vimeo.com/{id}"),
        _ => return None,
    };
    Url::parse(&page).ok()
}

/// Returns true for a custom element that only draws an icon.
pub(super) fn is_icon(name: &str) -> bool {
    name.contains("icon")
}

/// Names of script files that change the element before them: a quotation, a picture, a
/// frame. Readers see that element.
const COMPANIONS: &[&str] = &[
    "client-code.js",
    "ei.js",
    "embed.js",
    "embeds.js",
    "in.js",
    "iframeresizer.js",
    "iframeresizer.min.js",
    "pinit.js",
    "platform.js",
    "sdk.js",
    "widget.js",
    "widgets.js",
];

/// Parts of the addresses of scripts that show no part of an article.
const SILENT: &[&str] = &[
    "adsbygoogle",
    "analytics",
    "asciinema-player",
    "bootstrap",
    "clipboard",
    "cloudflareinsights",
    "disqus",
    "goatcounter",
    "googlesyndication",
    "googletagmanager",
    "highlight",
    "hljs",
    "jquery",
    "katex",
    "lazyload",
    "lazysizes",
    "lightbox",
    "lite-youtube",
    "lite-yt",
    "mathjax",
    "matomo",
    "mermaid",
    "modernizr",
    "plausible",
    "polyfill",
    "prism",
    "require.js",
    "require.min.js",
    "umami",
];

/// Classifies a script: whether readers miss what it shows.
pub(super) fn classify_script(element: &HtmlElement) -> ScriptKind {
    let kind = element.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
    let is_program = matches!(&*kind, "" | "module" | "text/javascript")
        || kind.contains("javascript")
        || kind.contains("ecmascript");
    if !is_program {
        return ScriptKind::Silent;
    }
    let source = element.attribute("src").or_else(|| element.attribute("data-src"));
    let Some(source) = source.map(str::trim).filter(|source| !source.is_empty()) else {
        let program = text::collect_text(&element.children);
        // Other programs change elements that readers see, or collect statistics.
        let is_writing = program.contains("document.write");
        return if is_writing { ScriptKind::Unknown } else { ScriptKind::Silent };
    };
    let lower = source.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    if let Some(page) = embedded_by_script(source, element) {
        ScriptKind::Embed(page)
    } else if COMPANIONS.contains(&file) {
        ScriptKind::Companion
    } else if SILENT.iter().any(|part| path.contains(part)) {
        ScriptKind::Silent
    } else {
        ScriptKind::Unknown
    }
}

/// Returns the page that a script of a known service shows in its place.
fn embedded_by_script(source: &str, element: &HtmlElement) -> Option<Url> {
    let source = if source.starts_with("//") { format!("https:{source}") } else { source.into() };
    let mut url =
        Url::parse(&source).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let path = url.path().to_owned();
    let page = match &*host {
        // The script of a page has its address with `.js` at the end.
        "gist.github.com" | "gitlab.com" | "buzzsprout.com" | "asciinema.org" => {
            let file = url.query_pairs().find(|(name, _)| name == "file");
            let fragment = file.map(|(_, file)| {
                format!("file-{}", file.to_ascii_lowercase().replace(['.', ' '], "-"))
            });
            url.set_path(path.strip_suffix(".js")?);
            url.set_query(None);
            url.set_fragment(fragment.as_deref().filter(|_| host == "gist.github.com"));
            return Some(url);
        }
        "pastebin.com" => format!("https://pastebin.com/{}", path.strip_prefix("/embed_js/")?),
        "jsfiddle.net" => format!("https://jsfiddle.net{}", path.split_once("embed/")?.0),
        "speakerdeck.com" => {
            format!("https://speakerdeck.com/player/{}", element.attribute("data-id")?)
        }
        "emgithub.com" => url.query_pairs().find(|(name, _)| name == "target")?.1.into_owned(),
        _ => return None,
    };
    Url::parse(&page).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    fn element(html: &str) -> HtmlElement {
        match tree::parse(html).into_iter().next() {
            Some(HtmlNode::Element(element)) => element,
            other => panic!("{other:?}"),
        }
    }

    fn check(html: &str) -> String {
        match classify_script(&element(html)) {
            ScriptKind::Embed(page) => page.into(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn scripts_are_embeds_companions_silent_or_unknown() {
        for (html, expected) in [
            (
                "<script src='https://gist.github.com/u/0123.js'></script>",
                "https://gist.github.com/u/0123",
            ),
            (
                "<script src='//gist.github.com/u/0.js?file=A b.py'></script>",
                "https://gist.github.com/u/0#file-a-b-py",
            ),
            (
                "<script src='https://asciinema.org/a/7.js' id='asciicast-7'></script>",
                "https://asciinema.org/a/7",
            ),
            (
                "<script src='https://pastebin.com/embed_js/Ab1'></script>",
                "https://pastebin.com/Ab1",
            ),
            (
                "<script src='//jsfiddle.net/u/x1/embed/js,result/'></script>",
                "https://jsfiddle.net/u/x1/",
            ),
            (
                "<script data-id=5 src='//speakerdeck.com/assets/embed.js'></script>",
                "https://speakerdeck.com/player/5",
            ),
            ("<script async src='https://platform.twitter.com/widgets.js'></script>", "Companion"),
            ("<script src='//www.instagram.com/embed.js'></script>", "Companion"),
            ("<script src='https://www.googletagmanager.com/gtag/js?id=1'></script>", "Silent"),
            ("<script type='application/ld+json'>{}</script>", "Silent"),
            ("<script>window.a = 1</script>", "Silent"),
            ("<script>document.write('a')</script>", "Unknown"),
            ("<script src='chart.js'></script>", "Unknown"),
            ("<script src='https://e.org/poll.js'></script>", "Unknown"),
        ] {
            assert_eq!(check(html), expected, "{html}");
        }
    }

    #[test]
    fn drawings_have_labels_or_are_decorations() {
        #[rustfmt::skip]
        let rows = [
            ("<svg><title>A</title></svg>",                     Some("A"), false),
            ("<svg aria-label=' B  c '></svg>",                 Some("B c"), false),
            ("<svg><desc>D</desc><path/></svg>",                Some("D"), false),
            ("<svg aria-hidden=true aria-label=E></svg>",       None, true),
            ("<svg width=16 height=16><path/></svg>",           None, true),
            ("<svg width=10><text>chart</text></svg>",          None, false),
            ("<svg class='octicon octicon-link'></svg>",        None, true),
            ("<svg style='display: none'><symbol/></svg>",      None, true),
            ("<svg style='DISPLAY:\tNone'><text/></svg>",        None, true),
            ("<svg><use href='#a'/></svg>",                     None, true),
            ("<svg viewBox='0 0 900 400'><path d=''/></svg>",   None, false),
        ];
        for (html, label, is_decorative) in rows {
            let drawing = element(html);
            assert_eq!(drawing_label(&drawing).as_deref(), label, "{html}");
            assert_eq!(is_decoration(&drawing), is_decorative, "{html}");
        }
    }
}
