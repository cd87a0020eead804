//! Writes elements with escaped attributes. The inner HTML is passed as it is, so
//! callers escape text first.

/// Escapes text for the content of an element or a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
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
        for part in [" ", attribute, "=\"", &escape(value), "\""] {
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
        let inner = escape("a < b & \"c\"");
        assert_eq!(
            element("a", &[("href", "?a&b"), ("title", "")], &inner),
            "<a href=\"?a&amp;b\">a &lt; b &amp; &quot;c&quot;</a>",
        );
    }
}
