//! What is known of elements, as rows.

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementPolicy {
    /// It stays, with the attributes that its row names and the general ones.
    Keep(&'static [&'static str]),
    /// It stays if something is in it.
    KeepFull(&'static [&'static str]),
    /// Another of the same meaning stands for it.
    Rename(&'static str),
    /// It goes with all that is in it.
    Drop,
    /// `a`
    Link,
    /// `img`, and `image`, which browsers read as such.
    Picture,
    /// `source`, `video`, `audio` and `track`
    Media(&'static [&'static str]),
    /// `iframe` and the like, which become links.
    Embed(&'static str),
    /// `noscript`
    NoScript,
    /// `script`, of which only formulas stay.
    Script,
    /// `math`
    Math,
}

use ElementPolicy::{
    Drop, Embed, Keep, KeepFull, Link, Math, Media, NoScript, Picture, Rename, Script,
};

/// Attributes that stay on every element that stays.
pub(super) const GENERAL: &[&str] = &["title", "lang", "dir"];

/// Every element that is not simply replaced by what is in it, by name.
#[rustfmt::skip]
pub(super) const FATES: &[(&str, ElementPolicy)] = &[
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
    ("input",      Drop),
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
    ("select",     Drop),
    ("small",      KeepFull(&[])),
    ("source",     Media(&["src", "srcset", "sizes", "type", "media"])),
    ("strike",     Rename("s")),
    ("strong",     KeepFull(&[])),
    ("style",      Drop),
    ("sub",        KeepFull(&[])),
    ("summary",    Keep(&[])),
    ("sup",        KeepFull(&["id"])),
    ("svg",        Drop),
    ("table",      KeepFull(&[])),
    ("tbody",      Keep(&[])),
    ("td",         Keep(&["colspan", "rowspan", "align"])),
    ("template",   Drop),
    ("textarea",   Drop),
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

/// Attributes of `a` that stay.
pub(super) const OF_LINKS: &[&str] = &["href", "hreflang", "type"];

/// Attributes of `img` that stay.
pub(super) const OF_PICTURES: &[&str] = &["src", "srcset", "sizes", "alt", "width", "height"];

/// Finds what becomes of an element; `None` leaves only what is in it.
pub(super) fn find_policy(name: &str) -> Option<ElementPolicy> {
    let row = FATES.binary_search_by(|(element, _)| (*element).cmp(name)).ok()?;
    Some(FATES[row].1)
}

/// Lists the elements that stay, with their own attributes.
pub(super) fn kept() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    FATES.iter().filter_map(|&(name, fate)| match fate {
        Keep(attributes) | KeepFull(attributes) | Media(attributes) => Some((name, attributes)),
        Link => Some((name, OF_LINKS)),
        Picture if name == "img" => Some((name, OF_PICTURES)),
        Picture | Rename(_) | Drop | Embed(_) | NoScript | Script | Math => None,
    })
}

/// Says whether an element has no inside.
pub(super) fn is_void(name: &str) -> bool {
    #[rustfmt::skip]
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "frame", "hr", "image", "img", "input", "link",
        "meta", "param", "source", "track", "wbr",
    ];
    VOID.contains(&name)
}

/// Says whether a comment ends a teaser: Hugo's, Zola's and Hexo's `more`,
/// Docusaurus's `truncate`, Jekyll's usual `excerpt`, Nikola's `TEASER_END`.
pub(super) fn is_more(comment: &str) -> bool {
    const MARKERS: &[&str] = &["more", "truncate", "excerpt", "excerpt-end", "teaser_end"];
    MARKERS.iter().any(|marker| comment.trim().eq_ignore_ascii_case(marker))
}

/// A start tag's power to close what is open (HTML, section 13.1.2.4).
pub(super) struct ImpliedEnd {
    pub starts: &'static [&'static str],
    pub ends: &'static [&'static str],
    /// What stands outside the last of these stays open.
    pub barriers: &'static [&'static str],
}

/// The start tags that close what is open.
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
    fn rows_are_in_order_and_none_stands_twice() {
        assert!(FATES.is_sorted_by(|(a, _), (b, _)| a < b));
    }

    #[test]
    fn renamed_elements_become_kept_ones() {
        for (name, fate) in FATES {
            let ElementPolicy::Rename(to) = fate else { continue };
            assert!(kept().any(|(kept, _)| kept == *to), "{name}");
        }
    }

    #[test]
    fn no_kept_element_runs_code_or_takes_input() {
        for name in ["script", "style", "form", "input", "iframe", "object", "svg", "math"] {
            assert!(kept().all(|(kept, _)| kept != name), "{name}");
        }
    }

    #[test]
    fn no_kept_attribute_runs_code() {
        for (name, attributes) in kept() {
            assert!(
                attributes.iter().all(|name| !name.starts_with("on") && *name != "style"),
                "{name}"
            );
        }
    }
}
