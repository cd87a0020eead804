//! Counts the words of sanitized HTML.

use memchr::memchr;

use super::WordCounts;
use crate::text::word_counter::WordCounter;

/// Counts the words that readers see.
pub(super) fn count(html: &str) -> WordCounts {
    let (mut prose, mut code) = (WordCounter::default(), WordCounter::default());
    let mut depth = 0_usize;
    let mut rest = html;
    while !rest.is_empty() {
        let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let (text, tag) = rest.split_at(end);
        if depth > 0 {
            code.add_text(text);
        } else {
            prose.add_text(text);
        }
        let end = find_tag_end(tag);
        let (tag, after) = tag.split_at(end);
        match tag {
            _ if tag.starts_with("<code") || tag.starts_with("<pre") => depth += 1,
            "</code>" | "</pre>" => depth = depth.saturating_sub(1),
            _ => {}
        }
        rest = after;
    }
    WordCounts { prose: prose.total(), code: code.total() }
}

/// Returns the offset after the tag at the start of a text. Values of attributes are in double
/// quotes, and may contain `>`.
fn find_tag_end(tag: &str) -> usize {
    let mut is_quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_and_code_are_counted_and_attributes_are_not() {
        let html = "<p>one <a title=\"b > c\" href=\"https://e.org/d\">two</a></p>\
                    <pre><code class=\"x\">let a;</code></pre> three";
        assert_eq!(count(html), WordCounts { prose: 3, code: 2 });
    }
}
