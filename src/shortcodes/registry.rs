//! The components that site generators share, as rows.

use super::ExpansionScope;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::hexo;
use super::render_media::{
    audio, bilibili, figure, flourish, gist, instagram, page, post, raw, repository, video, vimeo,
    youtube,
};
use super::render_text::{
    button, card, code, details, drawing, formula, keys, line, link, notice, plain, quote,
    reference, snippet, tab, target, titled_code,
};
use crate::text::private_names;

/// What stands in a component's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShortcodeHtml {
    /// It may stand in a line of text.
    Inline(String),
    /// It stands alone.
    Block(String),
}

/// How a component is replaced; `None` leaves it as unknown as one without a row.
#[derive(Clone, Copy)]
pub(crate) enum ShortcodeRenderer {
    /// By text, often an address, that is read as Markdown.
    Text(fn(&ShortcodeCall, &ExpansionScope<'_>) -> Option<String>),
    /// By HTML; what it may be around stays below.
    Html(fn(&ShortcodeCall, &ExpansionScope<'_>) -> Option<ShortcodeHtml>),
    /// By HTML before and behind what it is around.
    Around(fn(&ShortcodeCall) -> (String, String)),
    /// By the start and the end of a link.
    Link(fn(&ShortcodeCall) -> Option<(String, String)>),
    /// By HTML made of what it is around, read as it stands.
    Verbatim(fn(&ShortcodeCall, &str) -> String),
    /// By nothing, and nobody misses it; what it is around stays.
    Unseen,
    /// By nothing, with what it is around.
    Nothing,
    /// By nothing, with what it is around, and its author is told.
    Lost,
}

/// Some names of one component.
pub(crate) struct ShortcodeRow {
    /// In small letters, without `-` and `_`.
    pub names: &'static [&'static str],
    /// The syntaxes in which alone they mean it; none for any.
    pub only: &'static [ShortcodeSyntax],
    pub build: ShortcodeRenderer,
}

impl ShortcodeRow {
    fn is_of(&self, syntax: ShortcodeSyntax) -> bool {
        self.only.is_empty() || self.only.contains(&syntax)
    }
}

use ShortcodeRenderer::{Around, Html as Shown, Link, Lost, Nothing, Text, Unseen, Verbatim};
use ShortcodeSyntax::{Container, Function, Hugo, Jsx, Tag};

/// Any syntax.
const ANY: &[ShortcodeSyntax] = &[];

/// Every syntax but tags, whose arguments Hexo reads in its own way.
const UNTAGGED: &[ShortcodeSyntax] = &[Hugo, Function, Jsx, Container];

#[rustfmt::skip]
const ROWS: &[ShortcodeRow] = &[
    // Pictures, sound and moving pictures.
    ShortcodeRow { names: &["figure", "fig", "linkedfigure", "picture", "image", "imagewithclass", "imgcaption", "photo", "responsiveimage", "zoomableimage", "lightboximage"],
                                                                       only: ANY,        build: Shown(figure) },
    ShortcodeRow { names: &["img"],                                             only: UNTAGGED,   build: Shown(figure) },
    ShortcodeRow { names: &["img", "assetimg"],                                 only: &[Tag],  build: Shown(hexo::picture) },
    ShortcodeRow { names: &["bilibili"],                                        only: ANY,        build: Shown(bilibili) },
    ShortcodeRow { names: &["youtube", "youtubelite", "liteyoutube", "youtubeembed", "youtubevideo", "yt"], only: ANY,        build: Shown(youtube) },
    ShortcodeRow { names: &["vimeo", "vimeosimple", "vimeoembed"],              only: ANY,        build: Shown(vimeo) },
    ShortcodeRow { names: &["video", "videoplayer", "html5video", "rawvideo"],  only: ANY,        build: Shown(video) },
    ShortcodeRow { names: &["audio", "audioplayer", "mp3"],                     only: ANY,        build: Shown(audio) },
    // Other sites' pages.
    ShortcodeRow { names: &["tweet", "tweetsimple", "twitter", "twittersimple", "x", "xsimple", "twittertweet"], only: ANY,        build: Shown(post) },
    ShortcodeRow { names: &["instagram", "instagramsimple"],                    only: ANY,        build: Shown(instagram) },
    ShortcodeRow { names: &["github", "githubcard", "repo"],                    only: ANY,        build: Shown(repository) },
    ShortcodeRow { names: &["gist"],                                            only: ANY,        build: Shown(gist) },
    ShortcodeRow { names: &["flourish"],                                        only: ANY,        build: Shown(flourish) },
    ShortcodeRow { names: &["raw", "rawembed"],                                 only: ANY,        build: Shown(raw) },
    ShortcodeRow { names: &["datawrapper", "embed", "iframe", "include", "typeform", "codepen", "codesandbox", "spotify", "soundcloud", "bluesky", "mastodon", "tiktok", "facebook", "map", "asciinema", "slideshare", "speakerdeck", "observable", "documentcloud", "remoteembed"],
                                                                       only: ANY,        build: Shown(page) },
    // Addresses.
    ShortcodeRow { names: &["ref", "relref"],                                   only: &[Hugo], build: Text(reference) },
    ShortcodeRow { names: &["posturl", "postpath"],                                     only: &[Tag],  build: Text(target) },
    ShortcodeRow { names: &["link", "postlink", "assetlink"],                   only: &[Tag],  build: Text(hexo::link) },
    ShortcodeRow { names: &["assetpath"],                                       only: &[Tag],  build: Text(hexo::path) },
    ShortcodeRow { names: &["link", "a", "navlink", "anchor"],                  only: &[Jsx],  build: Link(link) },
    // Text.
    ShortcodeRow { names: &["highlight", "prism"],                              only: &[Hugo, Tag, Function], build: Verbatim(code) },
    // Authors of MDX call so what marks a word.
    ShortcodeRow { names: &["highlight"],                                       only: &[Jsx],     build: Around(plain) },
    ShortcodeRow { names: &["code"],                                            only: &[Tag],  build: Verbatim(titled_code) },
    // A file that its site shows; its name is what is known of it.
    ShortcodeRow { names: &["snippet"],                                         only: &[Container], build: Shown(snippet) },
    ShortcodeRow { names: &["codeblock"],                                       only: ANY,        build: Verbatim(titled_code) },
    ShortcodeRow { names: &["mermaid"],                                         only: ANY,        build: Verbatim(drawing) },
    ShortcodeRow { names: &["math", "katex", "mathjax", "latex"],               only: ANY,        build: Verbatim(formula) },
    ShortcodeRow { names: &["quote", "blockquote", "pullquote"],                only: UNTAGGED,   build: Around(quote) },
    ShortcodeRow { names: &["quote", "blockquote"],                             only: &[Tag],  build: Around(hexo::quote) },
    ShortcodeRow { names: &["pullquote", "centerquote", "cq"],                  only: &[Tag],  build: Around(hexo::pulled) },
    ShortcodeRow { names: &["epigraph"],                                        only: ANY,        build: Around(quote) },
    ShortcodeRow { names: &["details", "accordion", "accordionitem", "collapse", "collapsible", "expand", "spoiler", "dropdown"],
                                                                       only: ANY,        build: Around(details) },
    ShortcodeRow { names: &["notice", "alert", "alertbox", "callout", "admonition", "aside", "hint", "note", "tip", "info", "warning", "important", "caution", "danger", "notification", "message"],
                                                                       only: ANY,        build: Around(notice) },
    ShortcodeRow { names: &["success", "abstract", "summary", "todo", "question", "failure", "error", "bug", "example", "attention", "seealso", "margin", "sidebar", "topic"],
                                                                       only: &[Container], build: Around(notice) },
    ShortcodeRow { names: &["button", "buttonlink", "linkbutton", "btn", "linkcard", "readmore"],       only: ANY,        build: Link(button) },
    ShortcodeRow { names: &["card"],                                            only: ANY,        build: Around(card) },
    ShortcodeRow { names: &["hr", "divider", "separator"],                      only: ANY,        build: Shown(line) },
    ShortcodeRow { names: &["tab", "tabitem", "tabpanel"],                      only: ANY,        build: Around(tab) },
    ShortcodeRow { names: &["kbd"],                                             only: ANY,        build: Around(keys) },
    ShortcodeRow { names: &["tabs", "tabgroup", "codegroup", "columns", "column", "steps", "cards", "cardgrid", "accordions", "accordiongroup", "filetree", "cardgroup", "gallery", "badge", "typeit", "vpre"],
                                                                       only: ANY,        build: Around(plain) },
    ShortcodeRow { names: &["css", "js", "script", "style", "javascript", "stylesheet"],
                                                                       only: &[Tag],  build: Nothing },
    ShortcodeRow { names: &["rawhtml", "html", "unsafe", "center", "lead", "large", "dropcap", "markdown", "markdownify", "fragment", "div", "span", "section", "spaceless", "filter"],
                                                                       only: ANY,        build: Around(plain) },
    // What only a page has: a drawing beside words, a list of headings, room.
    ShortcodeRow { names: &["icon", "toc", "basepath", "clear", "clearfix", "br"], only: ANY,        build: Unseen },
    ShortcodeRow { names: &["comment"],                                         only: ANY,        build: Nothing },
    ShortcodeRow { names: &["for", "tablerow", "macro"],                        only: &[Tag],  build: Lost },
];

/// Components without a row whose text is meant for everybody: they give it a
/// place, a look or a condition. In small letters, without `-` and `_`.
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

/// Says whether the text in a component without a row may be shown.
pub(crate) fn is_harmless(call: &ShortcodeCall) -> bool {
    let last = call.name.rsplit(['/', '.']).next().unwrap_or_default();
    let name = simple(last);
    HARMLESS.contains(&&*name)
        || call.syntax == Jsx
            && ["layout", "wrapper", "container", "provider"].iter().any(|end| name.ends_with(end))
}

/// Blocks of template engines and containers that have a name or a class.
const NAMED: [&str; 8] =
    ["block", "call", "capture", "container", "div", "macro", "section", "slot"];

/// Says whether the text in a component is for some readers only: by its name,
/// by the kind or the class of a container, or by what a condition asks.
pub(crate) fn is_private(call: &ShortcodeCall) -> bool {
    let is_condition = matches!(&*call.name, "if" | "unless" | "case" | "ifchanged");
    let is_block = call.syntax != Jsx && NAMED.contains(&&*call.name);
    let first = || call.nth(0).or_else(|| call.get(&["title"])).unwrap_or_default();
    let class = || call.written.split(['.', ' ', '{', '}']).any(private_names::is_private);
    private_names::is_private(&call.name)
        || is_condition && call.syntax == Tag && private_names::asks_for_reader(&call.written)
        || is_block && first().split_whitespace().next().is_some_and(private_names::is_private)
        || call.syntax == Container && call.get(&["kind"]).is_some_and(private_names::is_private)
        || call.syntax == Container && call.written.contains('.') && class()
        || call
            .get(&["class", "classname"])
            .is_some_and(|it| it.split(' ').any(private_names::is_private))
}

/// Finds the row of a call, by its whole name or the last part of its path.
pub(crate) fn find(call: &ShortcodeCall) -> Option<ShortcodeRenderer> {
    let last = call.name.rsplit(['/', '.']).next().unwrap_or_default();
    let by_name = |name: String| {
        let is_meant =
            |row: &&ShortcodeRow| row.names.contains(&name.as_str()) && row.is_of(call.syntax);
        ROWS.iter().find(is_meant).map(|row| row.build)
    };
    by_name(simple(&call.name)).or_else(|| by_name(simple(last)))
}

/// Writes a name as the rows do.
pub(crate) fn simple(name: &str) -> String {
    name.chars().filter(|part| !matches!(part, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice_for_one_syntax() {
        for syntax in [Hugo, Tag, Jsx, Function, Container] {
            let rows = ROWS.iter().filter(|row| row.is_of(syntax));
            let mut names: Vec<_> = rows.flat_map(|row| row.names).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{syntax:?}");
        }
    }

    #[test]
    fn names_are_written_simply() {
        for name in ROWS.iter().flat_map(|row| row.names).chain(HARMLESS) {
            assert_eq!(simple(name), **name);
        }
    }

    #[test]
    fn harmless_names_are_listed_once_and_hide_nothing() {
        let mut names = HARMLESS.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), HARMLESS.len());
        assert!(HARMLESS.iter().all(|name| !private_names::is_private(name)));
        assert!(ROWS.iter().flat_map(|row| row.names).all(|name| !private_names::is_private(name)));
    }

    #[test]
    fn readers_are_asked_for_by_names_kinds_and_conditions() {
        assert!(is_private(&ShortcodeCall::new(Hugo, "hugo-encryptor", "")));
        assert!(is_private(&ShortcodeCall::new(Jsx, "Content.MembersOnly", "")));
        assert!(is_private(&ShortcodeCall::new(Tag, "if", "user.is_member")));
        assert!(!is_private(&ShortcodeCall::new(Tag, "if", "page.toc")));
    }

    #[test]
    fn folders_and_capitals_do_not_matter() {
        for name in ["figure", "featured/picture", "image_with_class", "YouTube", "UI.AlertBox"] {
            assert!(find(&ShortcodeCall::new(Hugo, name, "")).is_some(), "{name}");
        }
    }
}
