//! Table of the known shortcodes with their renderers, and of the names whose
//! content is safe to show.
//!
//! A new shortcode is one row, and a function in `render_media` or `render_text`
//! if none of the renderers fits.

use super::ExpansionScope;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::hexo;
use super::render_media::{
    audio, bilibili, embedded_page, figure, flourish, gist, instagram, raw_html, repository, tweet,
    video, vimeo, youtube,
};
use super::render_text::{
    article_path, article_reference, button, card, code, details, diagram, formula, keys, link,
    notice, quote, rule, snippet, tab, titled_code, unwrap,
};
use super::shortcode_html::{ShortcodeHtml, WrapperHtml};
use crate::text::private_names;

/// Renderer of a shortcode. One that returns `None` lacks a required argument and
/// is reported like a shortcode without a row.
#[derive(Clone, Copy)]
pub(crate) enum ShortcodeRenderer {
    /// Returns text, usually a URL, that is parsed as Markdown.
    Text(fn(&ShortcodeCall, &ExpansionScope<'_>) -> Option<String>),
    /// Returns HTML; content, if any, is kept after it.
    Html(fn(&ShortcodeCall, &ExpansionScope<'_>) -> Option<ShortcodeHtml>),
    /// Returns HTML around the content, which is kept.
    Wrap(fn(&ShortcodeCall) -> WrapperHtml),
    /// Returns the start and end tags of a link around the content.
    Link(fn(&ShortcodeCall) -> Option<WrapperHtml>),
    /// Converts the content, which is not parsed, to HTML.
    Verbatim(fn(&ShortcodeCall, &str) -> String),
    /// Removed silently; its content is kept.
    Omit,
    /// Removed silently with its content.
    OmitWithBody,
    /// Removed with its content, and reported.
    Unsupported,
}

/// A shortcode with all its names.
pub(crate) struct ShortcodeRow {
    /// Names in lower case, without `-` and `_`.
    pub names: &'static [&'static str],
    /// Syntaxes in which the names have this meaning; empty for all.
    pub only: &'static [ShortcodeSyntax],
    pub renderer: ShortcodeRenderer,
}

impl ShortcodeRow {
    fn supports(&self, syntax: ShortcodeSyntax) -> bool {
        self.only.is_empty() || self.only.contains(&syntax)
    }
}

use ShortcodeRenderer::{
    Html as Show, Link, Omit, OmitWithBody, Text, Unsupported, Verbatim, Wrap,
};
use ShortcodeSyntax::{Container, Function, Hugo, Jsx, Tag};

/// No restriction on the syntax.
const ANY: &[ShortcodeSyntax] = &[];

/// Every syntax except tags: Hexo parses their arguments in its own way.
const UNTAGGED: &[ShortcodeSyntax] = &[Hugo, Function, Jsx, Container];

#[rustfmt::skip]
const ROWS: &[ShortcodeRow] = &[
    // Images, audio and video.
    ShortcodeRow { names: &["figure", "fig", "linkedfigure", "picture", "image", "imagewithclass", "imgcaption", "photo", "responsiveimage", "zoomableimage", "lightboximage"],
                                                                               only: ANY,                    renderer: Show(figure) },
    ShortcodeRow { names: &["img"],                                            only: UNTAGGED,               renderer: Show(figure) },
    ShortcodeRow { names: &["img", "assetimg"],                                only: &[Tag],                 renderer: Show(hexo::picture) },
    ShortcodeRow { names: &["bilibili"],                                       only: ANY,                    renderer: Show(bilibili) },
    ShortcodeRow { names: &["youtube", "youtubelite", "liteyoutube", "youtubeembed", "youtubevideo", "yt"],
                                                                               only: ANY,                    renderer: Show(youtube) },
    ShortcodeRow { names: &["vimeo", "vimeosimple", "vimeoembed"],             only: ANY,                    renderer: Show(vimeo) },
    ShortcodeRow { names: &["video", "videoplayer", "html5video", "rawvideo"], only: ANY,                    renderer: Show(video) },
    ShortcodeRow { names: &["audio", "audioplayer", "mp3"],                    only: ANY,                    renderer: Show(audio) },
    // Pages of other sites.
    ShortcodeRow { names: &["tweet", "tweetsimple", "twitter", "twittersimple", "x", "xsimple", "twittertweet"],
                                                                               only: ANY,                    renderer: Show(tweet) },
    ShortcodeRow { names: &["instagram", "instagramsimple"],                   only: ANY,                    renderer: Show(instagram) },
    ShortcodeRow { names: &["github", "githubcard", "repo"],                   only: ANY,                    renderer: Show(repository) },
    ShortcodeRow { names: &["gist"],                                           only: ANY,                    renderer: Show(gist) },
    ShortcodeRow { names: &["flourish"],                                       only: ANY,                    renderer: Show(flourish) },
    ShortcodeRow { names: &["raw", "rawembed"],                                only: ANY,                    renderer: Show(raw_html) },
    ShortcodeRow { names: &["datawrapper", "embed", "iframe", "include", "typeform", "codepen", "codesandbox", "spotify", "soundcloud", "bluesky", "mastodon", "tiktok", "facebook", "map", "asciinema", "slideshare", "speakerdeck", "observable", "documentcloud", "remoteembed"],
                                                                               only: ANY,                    renderer: Show(embedded_page) },
    // URLs of articles and files.
    ShortcodeRow { names: &["ref", "relref"],                                  only: &[Hugo],                renderer: Text(article_reference) },
    ShortcodeRow { names: &["posturl", "postpath"],                            only: &[Tag],                 renderer: Text(article_path) },
    ShortcodeRow { names: &["link", "postlink", "assetlink"],                  only: &[Tag],                 renderer: Text(hexo::link) },
    ShortcodeRow { names: &["assetpath"],                                      only: &[Tag],                 renderer: Text(hexo::path) },
    ShortcodeRow { names: &["link", "a", "navlink", "anchor"],                 only: &[Jsx],                 renderer: Link(link) },
    // Text.
    ShortcodeRow { names: &["highlight", "prism"],                             only: &[Hugo, Tag, Function], renderer: Verbatim(code) },
    // In MDX, `Highlight` usually marks a word.
    ShortcodeRow { names: &["highlight"],                                      only: &[Jsx],                 renderer: Wrap(unwrap) },
    ShortcodeRow { names: &["code"],                                           only: &[Tag],                 renderer: Verbatim(titled_code) },
    // A source file that the site includes. Only its name is known here.
    ShortcodeRow { names: &["snippet"],                                        only: &[Container],           renderer: Show(snippet) },
    ShortcodeRow { names: &["codeblock"],                                      only: ANY,                    renderer: Verbatim(titled_code) },
    ShortcodeRow { names: &["mermaid"],                                        only: ANY,                    renderer: Verbatim(diagram) },
    ShortcodeRow { names: &["math", "katex", "mathjax", "latex"],              only: ANY,                    renderer: Verbatim(formula) },
    ShortcodeRow { names: &["quote", "blockquote", "pullquote"],               only: UNTAGGED,               renderer: Wrap(quote) },
    ShortcodeRow { names: &["quote", "blockquote"],                            only: &[Tag],                 renderer: Wrap(hexo::quote) },
    ShortcodeRow { names: &["pullquote", "centerquote", "cq"],                 only: &[Tag],                 renderer: Wrap(hexo::pull_quote) },
    ShortcodeRow { names: &["epigraph"],                                       only: ANY,                    renderer: Wrap(quote) },
    ShortcodeRow { names: &["details", "accordion", "accordionitem", "collapse", "collapsible", "expand", "spoiler", "dropdown"],
                                                                               only: ANY,                    renderer: Wrap(details) },
    ShortcodeRow { names: &["notice", "alert", "alertbox", "callout", "admonition", "aside", "hint", "note", "tip", "info", "warning", "important", "caution", "danger", "notification", "message"],
                                                                               only: ANY,                    renderer: Wrap(notice) },
    ShortcodeRow { names: &["success", "abstract", "summary", "todo", "question", "failure", "error", "bug", "example", "attention", "seealso", "margin", "sidebar", "topic"],
                                                                               only: &[Container],           renderer: Wrap(notice) },
    ShortcodeRow { names: &["button", "buttonlink", "linkbutton", "btn", "linkcard", "readmore"],
                                                                               only: ANY,                    renderer: Link(button) },
    ShortcodeRow { names: &["card"],                                           only: ANY,                    renderer: Wrap(card) },
    ShortcodeRow { names: &["hr", "divider", "separator"],                     only: ANY,                    renderer: Show(rule) },
    ShortcodeRow { names: &["tab", "tabitem", "tabpanel"],                     only: ANY,                    renderer: Wrap(tab) },
    ShortcodeRow { names: &["kbd"],                                            only: ANY,                    renderer: Wrap(keys) },
    ShortcodeRow { names: &["tabs", "tabgroup", "codegroup", "columns", "column", "steps", "cards", "cardgrid", "accordions", "accordiongroup", "filetree", "cardgroup", "gallery", "badge", "typeit", "vpre"],
                                                                               only: ANY,                    renderer: Wrap(unwrap) },
    ShortcodeRow { names: &["css", "js", "script", "style", "javascript", "stylesheet"],
                                                                               only: &[Tag],                 renderer: OmitWithBody },
    ShortcodeRow { names: &["rawhtml", "html", "unsafe", "center", "lead", "large", "dropcap", "markdown", "markdownify", "fragment", "div", "span", "section", "spaceless", "filter"],
                                                                               only: ANY,                    renderer: Wrap(unwrap) },
    // Parts of a web page only: icons, tables of contents, spacing.
    ShortcodeRow { names: &["icon", "toc", "basepath", "clear", "clearfix", "br"],
                                                                               only: ANY,                    renderer: Omit },
    ShortcodeRow { names: &["comment"],                                        only: ANY,                    renderer: OmitWithBody },
    ShortcodeRow { names: &["for", "tablerow", "macro"],                       only: &[Tag],                 renderer: Unsupported },
];

/// Shortcodes without a row whose content is for everybody: they only change its
/// layout or style, or depend on a condition. In lower case, without `-` and `_`.
#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    // Conditions and blocks of template engines.
    "autoescape", "blocktrans", "block", "cache", "case", "if", "ifchanged", "nobr", "trans", "unless", "with",
    // Layout.
    "align", "aligncenter", "alignleft", "alignright", "animate", "article", "banner", "bleed", "box", "centered", "col",
    "columnbody", "columnmargin", "columnpage", "columnscreen", "container", "content", "desktop", "flex", "flexbox",
    "footer", "full", "fullbleed", "fullwidth", "grid", "griditem", "group", "header", "hero", "hstack", "indent", "layout",
    "left", "main", "marginnote", "mdxlayout", "mobile", "motiondiv", "narrow", "nav", "newthought", "nonincremental",
    "nowrap", "page", "panel", "paneltabset", "posts", "provider", "refs", "responsive", "right", "row", "screen", "sidenote",
    "slide", "slider", "slides", "stack", "tablewrapper", "theme", "timeline", "timelineitem", "vstack", "wide", "wrap", "wrapper",
    "carousel", "incremental", "printonly", "webonly", "twocolumn", "threecolumns", "imagegrid", "photogrid", "figuregroup",
    // Words and paragraphs.
    "abbr", "address", "b", "big", "blink", "bold", "caption", "cite", "citation", "color", "del", "em", "emphasis", "en", "figcaption",
    "fn", "font", "footnote", "h1", "h2", "h3", "h4", "h5", "h6", "heading", "i", "ins", "italic", "label", "lang", "leadin", "li", "list",
    "listitem", "mark", "muted", "ol", "p", "paragraph", "popover", "pre", "rainbow", "s", "samp", "sc", "size", "small", "smallcaps", "strong", "sub",
    "subtitle", "sup", "table", "tbody", "td", "term", "text", "th", "thead", "time", "title", "tooltip", "tr", "typography", "u", "ul", "underline", "var",
    // Parts of a text.
    "advice", "algorithm", "answer", "assumption", "axiom", "chat", "claim", "command", "conjecture", "console", "corollary",
    "correction", "definition", "dialog", "dialogue", "disclaimer", "edit", "email", "event", "excerpt", "exercise", "expandable", "faq",
    "faqitem", "feature", "features", "folding", "glossary", "hidetoggle", "ingredients", "instructions", "intro", "introduction", "item", "keypoint",
    "keypoints", "lemma", "letter", "lyrics", "more", "observation", "output", "poem", "poetry", "problem", "prompt",
    "proof", "property", "proposition", "pros", "cons", "proscons", "qa", "recipe", "remark", "review", "shell", "solution", "speech",
    "step", "stepper", "subtabs", "takeaway", "takeaways", "terminal", "theorem", "tldr", "toggle", "update", "updated", "verse",
];

/// Returns true if the content of a shortcode without a row may be shown.
pub(crate) fn is_harmless(call: &ShortcodeCall) -> bool {
    let last = call.name.rsplit(['/', '.']).next().unwrap_or_default();
    let name = normalize_name(last);
    HARMLESS.contains(&&*name)
        || call.syntax == Jsx
            && ["layout", "wrapper", "container", "provider"].iter().any(|end| name.ends_with(end))
}

/// Blocks of template engines and containers whose first argument is a name or a
/// class.
const NAMED_BLOCKS: [&str; 8] =
    ["block", "call", "capture", "container", "div", "macro", "section", "slot"];

/// Returns true if the content of a shortcode is for some readers only, judged by
/// its name, the kind or class of a container, or the condition of an `if`.
pub(crate) fn is_private(call: &ShortcodeCall) -> bool {
    let is_condition = matches!(&*call.name, "if" | "unless" | "case" | "ifchanged");
    let is_block = call.syntax != Jsx && NAMED_BLOCKS.contains(&&*call.name);
    let is_container = call.syntax == Container;
    private_names::is_private(&call.name)
        || is_condition && call.syntax == Tag && private_names::asks_for_reader(&call.written)
        || is_block && has_private_block_name(call)
        || is_container && call.get(&["kind"]).is_some_and(private_names::is_private)
        || is_container
            && call.written.contains('.')
            && call.written.split(['.', ' ', '{', '}']).any(private_names::is_private)
        || call
            .get(&["class", "classname"])
            .is_some_and(|classes| classes.split(' ').any(private_names::is_private))
}

fn has_private_block_name(call: &ShortcodeCall) -> bool {
    let first = call.nth(0).or_else(|| call.get(&["title"])).unwrap_or_default();
    first.split_whitespace().next().is_some_and(private_names::is_private)
}

/// Returns the renderer of a call, by its whole name or the last part of its path.
pub(crate) fn find_renderer(call: &ShortcodeCall) -> Option<ShortcodeRenderer> {
    let last = call.name.rsplit(['/', '.']).next().unwrap_or_default();
    find_by_name(&call.name, call.syntax).or_else(|| find_by_name(last, call.syntax))
}

fn find_by_name(name: &str, syntax: ShortcodeSyntax) -> Option<ShortcodeRenderer> {
    let name = normalize_name(name);
    let mut rows = ROWS.iter();
    rows.find(|row| row.names.contains(&&*name) && row.supports(syntax)).map(|row| row.renderer)
}

/// Converts a name to the form of the table: lower case, without `-` and `_`.
pub(crate) fn normalize_name(name: &str) -> String {
    name.chars().filter(|part| !matches!(part, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_has_two_rows_for_one_syntax() {
        for syntax in [Hugo, Tag, Jsx, Function, Container] {
            let rows = ROWS.iter().filter(|row| row.supports(syntax));
            let mut names: Vec<_> = rows.flat_map(|row| row.names).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{syntax:?}");
        }
    }

    #[test]
    fn names_are_normalized() {
        for name in ROWS.iter().flat_map(|row| row.names).chain(HARMLESS) {
            assert_eq!(normalize_name(name), **name, "{name:?}");
        }
    }

    #[test]
    fn harmless_names_are_listed_once_and_are_not_private() {
        let mut names = HARMLESS.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), HARMLESS.len());
        assert!(HARMLESS.iter().all(|name| !private_names::is_private(name)));
        assert!(ROWS.iter().flat_map(|row| row.names).all(|name| !private_names::is_private(name)));
    }

    #[test]
    fn private_parts_are_recognized_by_names_and_conditions() {
        assert!(is_private(&ShortcodeCall::new(Hugo, "hugo-encryptor", "")));
        assert!(is_private(&ShortcodeCall::new(Jsx, "Content.MembersOnly", "")));
        assert!(is_private(&ShortcodeCall::new(Tag, "if", "user.is_member")));
        assert!(!is_private(&ShortcodeCall::new(Tag, "if", "page.toc")));
    }

    #[test]
    fn folders_and_capitals_do_not_matter() {
        for name in ["figure", "featured/picture", "image_with_class", "YouTube", "UI.AlertBox"] {
            assert!(find_renderer(&ShortcodeCall::new(Hugo, name, "")).is_some(), "{name}");
        }
    }
}
