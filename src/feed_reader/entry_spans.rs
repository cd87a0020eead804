//! Finds the entries of a feed in its text and removes some of them.

use std::ops::Range;

use crate::model::FeedFormat;
use crate::syntax::json::{self, JsonPart};
use crate::syntax::xml::read::{XmlEvent, XmlReader};
use crate::text::hash;

/// An entry in the text of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntrySpan {
    /// Byte span in the text of the feed.
    pub span: Range<usize>,
    /// Hash of the text in the span. An entry that was edited has another hash and so
    /// counts as a new one.
    pub hash: u64,
}

/// Finds the entries of a feed in their order. A malformed feed has none.
pub(crate) fn find_entries(format: FeedFormat, text: &str) -> Vec<EntrySpan> {
    let spans = match format {
        FeedFormat::Rss => find_elements(text, &["rss", "channel"], "item"),
        FeedFormat::Atom => find_elements(text, &["feed"], "entry"),
        FeedFormat::Json => find_items(text),
    };
    let spans = spans.unwrap_or_default().into_iter();
    spans.map(|span| EntrySpan { hash: hash::number(&text[span.clone()]), span }).collect()
}

/// Returns the spans of the elements with a name inside these parents, given outermost
/// first.
fn find_elements(text: &str, parents: &[&str], wanted: &str) -> Option<Vec<Range<usize>>> {
    let mut reader = XmlReader::new(text);
    let (mut depth, mut spans, mut skipped) = (0, Vec::new(), None);
    while let Some((event, span)) = reader.read().ok()? {
        // A skipped element ends where the next event begins.
        if let Some(start) = skipped.take() {
            spans.push(start..span.start);
        }
        match event {
            XmlEvent::Start { name, .. } if parents.get(depth) == Some(&name.qualified) => {
                depth += 1;
            }
            XmlEvent::Start { name, .. } => {
                reader.skip(&name).ok()?;
                skipped =
                    (depth == parents.len() && name.qualified == wanted).then_some(span.start);
            }
            XmlEvent::End => depth -= 1,
            XmlEvent::Declaration { .. }
            | XmlEvent::DocumentType(_)
            | XmlEvent::Text(_)
            | XmlEvent::Entity(_) => {}
        }
    }
    Some(spans)
}

fn find_items(text: &str) -> Option<Vec<Range<usize>>> {
    let mut spans = Vec::new();
    let read = json::parse_each(text, "items", |part| {
        if let JsonPart::Item(item) = part {
            spans.push(item.span());
        }
    });
    read.ok().map(|()| spans)
}

/// Returns a feed with only the entries for which `is_kept` returns true.
pub(crate) fn retain_entries(
    format: FeedFormat,
    text: &str,
    entries: &[EntrySpan],
    is_kept: impl Fn(&EntrySpan) -> bool,
) -> String {
    match format {
        FeedFormat::Rss | FeedFormat::Atom => {
            remove_spans(text, entries.iter().filter(|entry| !is_kept(entry)))
        }
        FeedFormat::Json => retain_items(text, entries, is_kept),
    }
}

/// Removes entries and keeps the text between them, such as tombstones.
fn remove_spans<'a>(text: &str, removed: impl Iterator<Item = &'a EntrySpan>) -> String {
    let (mut shorter, mut from) = (String::new(), 0);
    for entry in removed {
        shorter += &text[from..entry.span.start];
        from = entry.span.end;
    }
    shorter + &text[from..]
}

/// Removes items of JSON Feed, with the commas between them.
fn retain_items(text: &str, entries: &[EntrySpan], is_kept: impl Fn(&EntrySpan) -> bool) -> String {
    let [first, .., last] = entries else {
        return remove_spans(text, entries.iter().filter(|entry| !is_kept(entry)));
    };
    let kept: Vec<&str> = entries
        .iter()
        .filter(|entry| is_kept(entry))
        .map(|entry| &text[entry.span.clone()])
        .collect();
    [&text[..first.span.start], &kept.join(","), &text[last.span.end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a feed without the entries that contain any of these words.
    fn check(format: FeedFormat, text: &str, words: &[&str]) -> String {
        let entries = find_entries(format, text);
        retain_entries(format, text, &entries, |entry| {
            !words.iter().any(|word| text[entry.span.clone()].contains(word))
        })
    }

    #[test]
    fn items_of_rss_are_left_out() {
        let text = "<rss><channel><title>t</title>\n<item>a<item>x</item></item>\n<item/>\n<item>b</item>\n</channel></rss>";
        assert_eq!(find_entries(FeedFormat::Rss, text).len(), 3);
        let shorter = check(FeedFormat::Rss, text, &["a"]);
        assert_eq!(
            shorter,
            "<rss><channel><title>t</title>\n\n<item/>\n<item>b</item>\n</channel></rss>"
        );
        assert_eq!(check(FeedFormat::Rss, text, &[]), text);
    }

    #[test]
    fn entries_of_atom_are_left_out_and_tombstones_stay() {
        let text = "<feed><entry>a</entry><at:deleted-entry/><entry>b</entry></feed>";
        assert_eq!(check(FeedFormat::Atom, text, &["a", "b"]), "<feed><at:deleted-entry/></feed>");
    }

    #[test]
    fn items_of_json_keep_their_commas() {
        let text = "{\"items\": [\n {\"a\": 1},\n {\"b\": 2},\n {\"c\": 3}\n], \"x\": []}";
        let left = |words: &[&str]| check(FeedFormat::Json, text, words).replace([' ', '\n'], "");
        assert_eq!(left(&[]), text.replace([' ', '\n'], ""));
        assert_eq!(left(&["a"]), "{\"items\":[{\"b\":2},{\"c\":3}],\"x\":[]}");
        assert_eq!(left(&["b"]), "{\"items\":[{\"a\":1},{\"c\":3}],\"x\":[]}");
        assert_eq!(left(&["a", "b"]), "{\"items\":[{\"c\":3}],\"x\":[]}");
        assert_eq!(left(&["b", "c"]), "{\"items\":[{\"a\":1}],\"x\":[]}");
        assert_eq!(left(&["a", "b", "c"]), "{\"items\":[],\"x\":[]}");
    }

    #[test]
    fn broken_feed_has_no_entries() {
        assert_eq!(find_entries(FeedFormat::Rss, "<rss><channel><item></channel>"), []);
        assert_eq!(find_entries(FeedFormat::Json, "{\"items\": [{]"), []);
    }
}
