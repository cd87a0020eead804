//! Finds the heading that a content begins with.

use std::ops::Range;

/// Heading with no text before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FirstHeading {
    /// Level from 1 to 6.
    pub level: u8,
    /// Byte range of the element, with the white space after it.
    pub span: Range<usize>,
}

/// Maximum number of tags before the heading, such as those of a picture.
const MAX_TAGS: usize = 20;

/// Elements that would mean nothing without the heading in them.
const ENCLOSING: [&str; 8] = ["a", "summary", "li", "dt", "dd", "td", "th", "blockquote"];

/// Finds the first heading of sanitized HTML, if only tags are before it, and it is not all
/// that a link, a list or a table shows.
pub(super) fn find(html: &str) -> Option<FirstHeading> {
    let mut start = 0;
    let mut depth = 0_usize;
    for _ in 0..MAX_TAGS {
        start = html.len() - html[start..].trim_start().len();
        let tag = html[start..].strip_prefix('<')?;
        if let Some(level) = heading_level(tag).filter(|_| depth == 0) {
            let end_tag = format!("</h{level}>");
            let end = start + html[start..].find(&end_tag)? + end_tag.len();
            let end = html.len() - html[end..].trim_start().len();
            return Some(FirstHeading { level, span: start..end });
        }
        let inside = &tag[..tag.find('>')?];
        match inside.strip_prefix('/') {
            Some(name) if ENCLOSING.contains(&name) => depth = depth.saturating_sub(1),
            None if ENCLOSING.contains(&inside.split(' ').next().unwrap_or_default()) => depth += 1,
            _ => {}
        }
        start += 1 + inside.len() + 1;
    }
    None
}

/// Returns the level of a heading from its tag without `<`.
fn heading_level(tag: &str) -> Option<u8> {
    let rest = tag.strip_prefix('h')?;
    let level = rest.bytes().next().filter(|digit| (b'1'..=b'6').contains(digit))?;
    rest[1..].starts_with(['>', ' ']).then_some(level - b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_is_first_if_only_tags_are_before_it() {
        for (html, expected) in [
            ("<h1>A</h1>\n<p>b</p>", Some((1, "<h1>A</h1>\n"))),
            ("\n<h2 id=\"a\">A</h2>", Some((2, "<h2 id=\"a\">A</h2>"))),
            ("<p><img src=\"a\"></p>\n<h1>A</h1>b", Some((1, "<h1>A</h1>"))),
            ("<div><h1>A</h1>\n</div>", Some((1, "<h1>A</h1>\n"))),
            ("<a href=\"b\"><img src=\"c\"></a><h1>A</h1>", Some((1, "<h1>A</h1>"))),
            ("<details><summary><h2>A</h2></summary>b</details>", None),
            ("<a href=\"b\"><h2>A</h2></a>", None),
            ("<ul><li><h2>A</h2></li></ul>", None),
            ("<p>b</p><h1>A</h1>", None),
            ("b<h1>A</h1>", None),
            ("<hr>", None),
            ("<h1>A", None),
            ("<", None),
            ("", None),
        ] {
            let found = find(html).map(|found| (found.level, &html[found.span]));
            assert_eq!(found, expected, "{html}");
        }
    }
}
