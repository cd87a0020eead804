//! Small pieces of HTML, written with everything escaped.

/// Escapes text for an element's inside or a quoted attribute.
pub fn escape(text: &str) -> String {
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

/// Reads the references that template engines write for markup.
pub fn unescape(text: &str) -> String {
    #[rustfmt::skip]
    const REFERENCES: &[(&str, &str)] = &[
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"),
        ("&#10;", "\n"), ("&#43;", "+"), ("&amp;", "&"),
    ];
    let replaced = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    REFERENCES.iter().fold(text.to_owned(), replaced)
}

/// Writes an element around HTML; attributes without a value are left out.
pub fn element(name: &str, attributes: &[(&str, &str)], inner: &str) -> String {
    format!("{}{inner}</{name}>", void(name, attributes))
}

/// Writes an element that has no inside, or the start of one that has.
pub fn void(name: &str, attributes: &[(&str, &str)]) -> String {
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
