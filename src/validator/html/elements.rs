//! The elements of HTML, including obsolete ones.

/// Returns true if HTML has, or had, an element with this name.
pub(in crate::validator) fn is_element(name: &str) -> bool {
    is_safe_element(name) || super::contains(RISKY, name)
}

/// Returns true if readers show an element rather than remove it.
pub(in crate::validator) fn is_safe_element(name: &str) -> bool {
    super::contains(SAFE, name)
}

/// Elements that show or structure something.
#[rustfmt::skip]
const SAFE: &[&str] = &[
    "a", "abbr", "acronym", "address", "area", "article", "aside", "audio",
    "b", "bdi", "bdo", "big", "blockquote", "br", "button",
    "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command",
    "data", "datagrid", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt",
    "em", "eventsource",
    "fieldset", "figcaption", "figure", "font", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "i", "img", "input", "ins",
    "kbd",
    "label", "legend", "li",
    "m", "main", "map", "mark", "menu", "meter",
    "nav", "noscript",
    "ol", "optgroup", "option", "output",
    "p", "picture", "pre", "progress",
    "q",
    "rb", "rp", "rt", "rtc", "ruby",
    "s", "samp", "search", "section", "select", "small", "source", "span", "strike", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "tr", "track", "tt",
    "u", "ul",
    "var", "video",
    "wbr",
];

/// Elements that run or load something, or change the page around them.
#[rustfmt::skip]
const RISKY: &[&str] = &[
    "applet", "base", "basefont", "body", "comment", "embed", "frame", "frameset", "head", "html",
    "iframe", "isindex", "link", "listing", "math", "meta", "noframes", "object", "param",
    "plaintext", "script", "slot", "style", "svg", "title", "xmp",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_without_repeats() {
        assert!(SAFE.is_sorted_by(|a, b| a < b) && RISKY.is_sorted_by(|a, b| a < b));
        assert!(SAFE.iter().all(|name| !RISKY.contains(name)));
    }

    #[test]
    fn case_does_not_matter() {
        assert!(is_safe_element("P") && is_element("Script") && !is_safe_element("Script"));
        assert!(!is_element("scripting") && !is_element("h7") && !is_element(""));
    }
}
