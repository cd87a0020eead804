//! The markup of entries, put into the frame of a feed.
//!
//! Most of a feed is markup, which the crates below would escape and copy
//! several times over. They write the frame alone, with a mark in each place.

use memchr::{memchr_iter, memmem};

use super::bodies;
use crate::model::feed::Feed;

/// Stands where the markup of an entry goes. XML forbids it, so no text of a
/// feed has it.
pub const MARK: &str = "\u{1}";

/// What stands around each text that is put in.
pub type SectionDelimiters = (&'static str, &'static str);

/// The frame has the section (XML 1.0 section 2.7) that the markup stands in.
pub const BARE: SectionDelimiters = ("", "");

/// The markup brings its section along.
pub const SECTION: SectionDelimiters = ("<![CDATA[", "]]>");

/// What would end a section, and how it is written in one: half of it in the
/// next.
const END: (&str, &str) = ("]]>", "]]]]><![CDATA[>");

/// Puts the content of each entry that has one in the place of its mark.
///
/// An error says that there are other marks.
pub fn fill(
    frame: &[u8],
    feed: &Feed,
    (before, after): SectionDelimiters,
) -> Result<Vec<u8>, String> {
    let contents: Vec<&str> =
        feed.entries.iter().filter_map(|entry| bodies(feed, entry).1).collect();
    let marks: Vec<usize> = memchr_iter(MARK.as_bytes()[0], frame).collect();
    if marks.len() != contents.len() {
        return Err("U+0001 stands in a text".into());
    }
    let length = |content: &&str| before.len() + content.len() + after.len();
    let room = frame.len() + contents.iter().map(length).sum::<usize>();
    let mut filled = Vec::with_capacity(room);
    let mut done = 0;
    for (mark, content) in marks.into_iter().zip(contents) {
        filled.extend_from_slice(&frame[done..mark]);
        filled.extend_from_slice(before.as_bytes());
        let mut start = 0;
        for end in memmem::find_iter(content.as_bytes(), END.0) {
            filled.extend_from_slice(&content.as_bytes()[start..end]);
            filled.extend_from_slice(END.1.as_bytes());
            start = end + END.0.len();
        }
        filled.extend_from_slice(&content.as_bytes()[start..]);
        filled.extend_from_slice(after.as_bytes());
        done = mark + MARK.len();
    }
    filled.extend_from_slice(&frame[done..]);
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
    fn markup_stands_where_its_mark_was() {
        let filled = check("a\u{1}b\u{1}c", &["<p>", " ", "&amp;"], BARE);
        assert_eq!(filled.unwrap(), "a<p>b&amp;c");
        assert_eq!(check("a\u{1}", &["b"], SECTION).unwrap(), "a<![CDATA[b]]>");
    }

    #[test]
    fn what_would_end_a_section_is_parted() {
        let filled = check("\u{1}", &["a]]>b]]]>"], SECTION).unwrap();
        assert_eq!(filled, "<![CDATA[a]]]]><![CDATA[>b]]]]]><![CDATA[>]]>");
    }

    #[test]
    fn another_mark_is_an_error() {
        check("\u{1}\u{1}", &["a"], BARE).unwrap_err();
        check("", &["a"], BARE).unwrap_err();
    }
}
