//! Writes elements with escaped attributes. The inner HTML is passed as it is, so
//! callers escape text first.

/// Escapes text for the content of an element, where quotation marks are plain text.
pub(crate) fn escape_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Escapes text for an attribute in double quotation marks.
pub(crate) fn escape_attribute(text: &str) -> String {
    escape_text(text).replace('"', "&quot;")
}

/// Decodes the references that template engines write when they escape markup.
pub(crate) fn unescape(text: &str) -> String {
    #[rustfmt::skip]
    const REFERENCES: &[(&str, &str)] = &[
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"),
        ("&#10;", "\n"), ("&#43;", "+"), ("&amp;", "&"),
    ];
    // `&amp;` is last: `&amp;lt;` is the text `&lt;`.
    REFERENCES.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Writes an element with inner HTML; attributes with an empty value are omitted.
pub(crate) fn element(name: &str, attributes: &[(&str, &str)], inner: &str) -> String {
    format!("{}{inner}</{name}>", void(name, attributes))
}

/// Writes a void element, or the start tag of another.
pub(crate) fn void(name: &str, attributes: &[(&str, &str)]) -> String {
    let mut tag = format!("<{name}");
    for (attribute, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        for part in [" ", attribute, "=\"", &escape_attribute(value), "\""] {
            tag.push_str(part);
        }
    }
    tag + ">"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_text_are_escaped() {
        let inner = escape_text("a < b & \"c\"");
        assert_eq!(
            element("a", &[("href", "?a&b"), ("title", "")], &inner),
            "<a href=\"?a&amp;b\">a &lt; b &amp; \"c\"</a>",
        );
    }
}
