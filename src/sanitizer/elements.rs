//! Tables of HTML elements: the sanitizer's policy for each, and the start tags
//! that close open elements.

/// Treatment of an element by the sanitizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementPolicy {
    /// Kept, with the listed attributes and the global ones.
    Keep(&'static [&'static str]),
    /// Kept like `Keep`, but only if it has visible content.
    KeepFull(&'static [&'static str]),
    /// Replaced by another element of the same meaning.
    Rename(&'static str),
    /// Removed with its content.
    Drop,
    /// The `a` element: kept if its URL is allowed, else only its content.
    Link,
    /// The `img` element, and `image`, which browsers read as `img`.
    Picture,
    /// The elements `source`, `video`, `audio` and `track`, with their attributes.
    Media(&'static [&'static str]),
    /// Embedded page such as `iframe`, with the attribute of its URL; replaced by a link.
    Embed(&'static str),
    /// The `noscript` element: its content is kept, unless it repeats a lazy image.
    NoScript,
    /// The `script` element: only formulas of `MathJax` are kept.
    Script,
    /// The `math` element: replaced by the source of the formula.
    Math,
    /// The `svg` element: replaced by its description.
    Drawing,
    /// The `canvas` element: only its fallback is kept.
    Canvas,
    /// Field of a form, removed with its content.
    Field,
}

use ElementPolicy::{
    Canvas, Drawing, Drop, Embed, Field, Keep, KeepFull, Link, Math, Media, NoScript, Picture,
    Rename, Script,
};

/// Attributes kept on every element.
pub(super) const GLOBAL_ATTRIBUTES: &[&str] = &["title", "lang", "dir"];

/// Policies by element name, sorted. Elements without a row are replaced by their
/// content.
#[rustfmt::skip]
pub(super) const POLICIES: &[(&str, ElementPolicy)] = &[
    ("a",          Link),
    ("abbr",       Keep(&[])),
    ("address",    Keep(&[])),
    ("article",    Keep(&[])),
    ("aside",      KeepFull(&[])),
    ("audio",      Media(&["src", "controls", "preload", "loop", "muted"])),
    ("b",          KeepFull(&[])),
    ("bdi",        Keep(&[])),
    ("bdo",        Keep(&[])),
    ("blockquote", Keep(&["cite"])),
    ("br",         Keep(&[])),
    ("button",     Drop),
    ("canvas",     Canvas),
    ("caption",    Keep(&[])),
    ("cite",       Keep(&[])),
    ("code",       KeepFull(&["class"])),
    ("col",        Keep(&["span"])),
    ("colgroup",   Keep(&["span"])),
    ("datalist",   Drop),
    ("dd",         Keep(&[])),
    ("del",        Keep(&["cite", "datetime"])),
    ("details",    Keep(&["open"])),
    ("dfn",        Keep(&[])),
    ("div",        KeepFull(&[])),
    ("dl",         Keep(&[])),
    ("dt",         Keep(&[])),
    ("em",         KeepFull(&[])),
    ("embed",      Embed("src")),
    ("figcaption", KeepFull(&[])),
    ("figure",     KeepFull(&[])),
    ("footer",     KeepFull(&[])),
    ("frame",      Embed("src")),
    ("h1",         KeepFull(&["id"])),
    ("h2",         KeepFull(&["id"])),
    ("h3",         KeepFull(&["id"])),
    ("h4",         KeepFull(&["id"])),
    ("h5",         KeepFull(&["id"])),
    ("h6",         KeepFull(&["id"])),
    ("header",     KeepFull(&[])),
    ("hr",         Keep(&[])),
    ("i",          KeepFull(&[])),
    ("iframe",     Embed("src")),
    ("image",      Picture),
    ("img",        Picture),
    ("input",      Field),
    ("ins",        Keep(&["cite", "datetime"])),
    ("kbd",        Keep(&[])),
    ("li",         Keep(&["id", "value"])),
    ("link",       Drop),
    ("listing",    Rename("pre")),
    ("mark",       Keep(&[])),
    ("math",       Math),
    ("meta",       Drop),
    ("noembed",    Drop),
    ("noframes",   Drop),
    ("noscript",   NoScript),
    ("object",     Embed("data")),
    ("ol",         KeepFull(&["start", "reversed", "type"])),
    ("p",          KeepFull(&[])),
    ("param",      Drop),
    ("picture",    KeepFull(&[])),
    ("plaintext",  Rename("pre")),
    ("pre",        KeepFull(&[])),
    ("q",          Keep(&["cite"])),
    ("rp",         Keep(&[])),
    ("rt",         Keep(&[])),
    ("ruby",       Keep(&[])),
    ("s",          Keep(&[])),
    ("samp",       Keep(&[])),
    ("script",     Script),
    ("section",    KeepFull(&[])),
    ("select",     Field),
    ("small",      KeepFull(&[])),
    ("source",     Media(&["src", "srcset", "sizes", "type", "media"])),
    ("strike",     Rename("s")),
    ("strong",     KeepFull(&[])),
    ("style",      Drop),
    ("sub",        KeepFull(&[])),
    ("summary",    Keep(&[])),
    ("sup",        KeepFull(&["id"])),
    ("svg",        Drawing),
    ("table",      KeepFull(&[])),
    ("tbody",      Keep(&[])),
    ("td",         Keep(&["colspan", "rowspan", "align"])),
    ("template",   Drop),
    ("textarea",   Field),
    ("tfoot",      Keep(&[])),
    ("th",         Keep(&["colspan", "rowspan", "scope", "align"])),
    ("thead",      Keep(&[])),
    ("time",       Keep(&["datetime"])),
    ("title",      Drop),
    ("tr",         Keep(&[])),
    ("track",      Media(&["src", "kind", "srclang", "label", "default"])),
    ("tt",         Rename("code")),
    ("u",          Keep(&[])),
    ("ul",         KeepFull(&[])),
    ("var",        Keep(&[])),
    ("video",      Media(&["src", "poster", "controls", "preload", "loop", "muted", "playsinline", "width", "height"])),
    ("wbr",        Keep(&[])),
    ("xmp",        Rename("pre")),
];

/// Attributes kept on `a`.
pub(super) const LINK_ATTRIBUTES: &[&str] = &["href", "hreflang", "type"];

/// Attributes kept on `img`.
pub(super) const IMAGE_ATTRIBUTES: &[&str] = &["src", "srcset", "sizes", "alt", "width", "height"];

/// Returns the policy of an element; `None` replaces it by its content.
pub(super) fn find_policy(name: &str) -> Option<ElementPolicy> {
    let row = POLICIES.binary_search_by(|(element, _)| (*element).cmp(name)).ok()?;
    Some(POLICIES[row].1)
}

/// Lists the elements that are kept, with their allowed attributes.
pub(super) fn kept_elements() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    POLICIES.iter().filter_map(|&(name, policy)| match policy {
        Keep(attributes) | KeepFull(attributes) | Media(attributes) => Some((name, attributes)),
        Link => Some((name, LINK_ATTRIBUTES)),
        Picture if name == "img" => Some((name, IMAGE_ATTRIBUTES)),
        Picture | Rename(_) | Drop | Embed(_) | NoScript | Script | Math | Drawing | Canvas
        | Field => None,
    })
}

/// Returns true for void elements, which have no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    #[rustfmt::skip]
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "frame", "hr", "image", "img", "input", "link",
        "meta", "param", "source", "track", "wbr",
    ];
    VOID.contains(&name)
}

/// Returns true for a comment that ends a teaser: Hugo's, Zola's and Hexo's `more`,
/// Docusaurus's `truncate`, Jekyll's usual `excerpt`, Nikola's `TEASER_END`.
pub(super) fn is_teaser_end(comment: &str) -> bool {
    const MARKERS: &[&str] = &["more", "truncate", "excerpt", "excerpt-end", "teaser_end"];
    MARKERS.iter().any(|marker| comment.trim().eq_ignore_ascii_case(marker))
}

/// Start tags that imply the end tags of open elements (HTML, section 13.1.2.4).
pub(super) struct ImpliedEnd {
    pub starts: &'static [&'static str],
    pub ends: &'static [&'static str],
    /// Elements that protect all those outside them from being closed.
    pub barriers: &'static [&'static str],
}

/// Rules for omitted end tags; every rule that matches a start tag applies.
#[rustfmt::skip]
pub(super) const IMPLIED_ENDS: &[ImpliedEnd] = &[
    ImpliedEnd { starts: BLOCKS,                       ends: &["p"],                              barriers: SCOPES },
    ImpliedEnd { starts: &["li"],                      ends: &["li"],                             barriers: &["ul", "ol", "menu", "table"] },
    ImpliedEnd { starts: &["dt", "dd"],                ends: &["dt", "dd"],                       barriers: &["dl", "table"] },
    ImpliedEnd { starts: &["tr"],                      ends: &["tr"],                             barriers: &["table"] },
    ImpliedEnd { starts: &["td", "th"],                ends: &["td", "th"],                       barriers: &["table", "tr"] },
    ImpliedEnd { starts: &["thead", "tbody", "tfoot"], ends: &["thead", "tbody", "tfoot"],        barriers: &["table"] },
    ImpliedEnd { starts: &["option", "optgroup"],      ends: &["option"],                         barriers: &["select", "datalist"] },
    ImpliedEnd { starts: &["a"],                       ends: &["a"],                              barriers: SCOPES },
];

#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext",
    "pre", "section", "summary", "table", "ul", "xmp",
];

const SCOPES: &[&str] = &["caption", "table", "td", "th", "object", "button", "template"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_no_name_is_repeated() {
        assert!(POLICIES.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn renamed_elements_become_kept_ones() {
        for (name, policy) in POLICIES {
            let ElementPolicy::Rename(to) = policy else { continue };
            assert!(kept_elements().any(|(kept, _)| kept == *to), "{name}");
        }
    }

    #[test]
    fn no_kept_element_runs_code_or_takes_input() {
        for name in ["script", "style", "form", "input", "iframe", "object", "svg", "math"] {
            assert!(kept_elements().all(|(kept, _)| kept != name), "{name}");
        }
    }

    #[test]
    fn no_kept_attribute_runs_code() {
        for (name, attributes) in kept_elements() {
            assert!(
                attributes.iter().all(|name| !name.starts_with("on") && *name != "style"),
                "{name}"
            );
        }
    }
}
