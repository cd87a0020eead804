//! Splices the HTML of entries into a feed that was written without it.
//!
//! Most of a feed is the HTML of its entries. The crates for RSS and Atom would escape
//! and copy it several times, so they write only the frame, with a placeholder for
//! each content, and this module copies each content once.

use memchr::{memchr_iter, memmem};

use super::bodies;
use crate::model::feed::Feed;

/// Placeholder for the content of an entry. XML forbids this character, so it is in
/// no text of a feed.
pub(super) const PLACEHOLDER: &str = "\u{1}";

/// Text to write before and after each content.
#[derive(Clone, Copy)]
pub(super) struct SectionDelimiters {
    before: &'static str,
    after: &'static str,
}

impl SectionDelimiters {
    /// No delimiters: the frame already has a CDATA section (XML 1.0 section 2.7)
    /// around each placeholder.
    pub(super) const NONE: Self = Self { before: "", after: "" };

    /// Delimiters of a CDATA section, for a frame without one.
    pub(super) const CDATA: Self = Self { before: "<![CDATA[", after: "]]>" };
}

/// End of a CDATA section, which must not occur inside one.
const SECTION_END: &str = "]]>";

/// Replacement for [`SECTION_END`] in content: splits it over two sections.
const ESCAPED_SECTION_END: &str = "]]]]><![CDATA[>";

/// Replaces each placeholder in `frame` with the content of the next entry that has
/// content.
///
/// # Errors
/// The numbers of placeholders and contents differ, because a text contains the
/// placeholder.
pub(super) fn fill(
    frame: &[u8],
    feed: &Feed,
    around: SectionDelimiters,
) -> Result<Vec<u8>, String> {
    let SectionDelimiters { before, after } = around;
    let contents: Vec<&str> =
        feed.entries.iter().filter_map(|entry| bodies(feed, entry).1).collect();
    let placeholders: Vec<usize> = memchr_iter(PLACEHOLDER.as_bytes()[0], frame).collect();
    if placeholders.len() != contents.len() {
        return Err("a text contains U+0001, which XML forbids".into());
    }
    let delimiters = (before.len() + after.len()) * contents.len();
    let inserted = contents.iter().map(|content| content.len()).sum::<usize>();
    let mut filled = Vec::with_capacity(frame.len() + delimiters + inserted);
    let mut copied = 0;
    for (placeholder, content) in placeholders.into_iter().zip(contents) {
        filled.extend_from_slice(&frame[copied..placeholder]);
        filled.extend_from_slice(before.as_bytes());
        let mut start = 0;
        for end in memmem::find_iter(content.as_bytes(), SECTION_END) {
            filled.extend_from_slice(&content.as_bytes()[start..end]);
            filled.extend_from_slice(ESCAPED_SECTION_END.as_bytes());
            start = end + SECTION_END.len();
        }
        filled.extend_from_slice(&content.as_bytes()[start..]);
        filled.extend_from_slice(after.as_bytes());
        copied = placeholder + PLACEHOLDER.len();
    }
    filled.extend_from_slice(&frame[copied..]);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::formats::sample_feed;
    use crate::model::feed::Entry;

    /// Fills a frame with entries of these contents.
    fn check(frame: &str, contents: &[&str], around: SectionDelimiters) -> Result<String, String> {
        let entry = |content: &&str| {
            Arc::new(Entry { content: (*content).into(), ..sample_feed::full_entry() })
        };
        let feed = Feed { entries: contents.iter().map(entry).collect(), ..sample_feed::feed() };
        fill(frame.as_bytes(), &feed, around).map(|filled| String::from_utf8(filled).unwrap())
    }

    #[test]
    fn content_replaces_its_placeholder() {
        let filled = check("a\u{1}b\u{1}c", &["<p>", " ", "&amp;"], SectionDelimiters::NONE);
        assert_eq!(filled.unwrap(), "a<p>b&amp;c");
        assert_eq!(check("a\u{1}", &["b"], SectionDelimiters::CDATA).unwrap(), "a<![CDATA[b]]>");
    }

    #[test]
    fn end_of_a_section_in_content_is_split() {
        let filled = check("\u{1}", &["a]]>b]]]>"], SectionDelimiters::CDATA).unwrap();
        assert_eq!(filled, "<![CDATA[a]]]]><![CDATA[>b]]]]]><![CDATA[>]]>");
    }

    #[test]
    fn wrong_number_of_placeholders_is_an_error() {
        check("\u{1}\u{1}", &["a"], SectionDelimiters::NONE).unwrap_err();
        check("", &["a"], SectionDelimiters::NONE).unwrap_err();
    }
}
