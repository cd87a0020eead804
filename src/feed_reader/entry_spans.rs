//! Where the entries of a feed stand in its text, so that they can be left out.

use std::ops::Range;

use crate::model::FeedFormat;
use crate::syntax::json::{self, JsonPart};
use crate::syntax::xml::read::{XmlEvent, XmlReader};
use crate::text::hash;

/// An entry in the text of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntrySpan {
    /// Where it stands.
    pub span: Range<usize>,
    /// Of its text: another version of an entry is another entry.
    pub hash: u64,
}

/// Finds the entries of a feed in their order; none in what can't be read.
pub fn find(format: FeedFormat, text: &str) -> Vec<EntrySpan> {
    let spans = match format {
        FeedFormat::Rss => elements(text, &["rss", "channel"], "item"),
        FeedFormat::Atom => elements(text, &["feed"], "entry"),
        FeedFormat::Json => items(text),
    };
    let entry = |span: Range<usize>| EntrySpan { hash: hash::number(&text[span.clone()]), span };
    spans.unwrap_or_default().into_iter().map(entry).collect()
}

fn elements(text: &str, parents: &[&str], wanted: &str) -> Option<Vec<Range<usize>>> {
    let mut reader = XmlReader::new(text);
    let (mut depth, mut spans, mut begun) = (0, Vec::new(), None);
    while let Some((event, span)) = reader.read().ok()? {
        if let Some(start) = begun.take() {
            spans.push(start..span.start);
        }
        match event {
            XmlEvent::Start { name, .. } if parents.get(depth) == Some(&name.qualified) => {
                depth += 1
            }
            XmlEvent::Start { name, .. } => {
                reader.skip(&name).ok()?;
                begun = (depth == parents.len() && name.qualified == wanted).then_some(span.start);
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

fn items(text: &str) -> Option<Vec<Range<usize>>> {
    let mut spans = Vec::new();
    let hand = |piece| {
        if let JsonPart::Item(item) = piece {
            spans.push(item.span());
        }
    };
    json::parse_each(text, "items", hand).ok()?;
    Some(spans)
}

/// Writes a feed with only those entries that `is_kept` lets through.
pub fn without(
    format: FeedFormat,
    text: &str,
    entries: &[EntrySpan],
    is_kept: impl Fn(&EntrySpan) -> bool,
) -> String {
    match format {
        FeedFormat::Rss | FeedFormat::Atom => {
            cut(text, entries.iter().filter(|entry| !is_kept(entry)))
        }
        FeedFormat::Json => joined(text, entries, is_kept),
    }
}

/// What stands between two elements, such as a tombstone, stays.
fn cut<'a>(text: &str, left_out: impl Iterator<Item = &'a EntrySpan>) -> String {
    let (mut shorter, mut from) = (String::new(), 0);
    for entry in left_out {
        shorter += &text[from..entry.span.start];
        from = entry.span.end;
    }
    shorter + &text[from..]
}

/// Between two items of a list stands a comma.
fn joined(text: &str, entries: &[EntrySpan], is_kept: impl Fn(&EntrySpan) -> bool) -> String {
    let [first, .., last] = entries else {
        return cut(text, entries.iter().filter(|entry| !is_kept(entry)));
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

    /// What is left of a feed without the entries that hold any of some words.
    fn check(format: FeedFormat, text: &str, words: &[&str]) -> String {
        let entries = find(format, text);
        without(format, text, &entries, |entry| {
            !words.iter().any(|word| text[entry.span.clone()].contains(word))
        })
    }

    #[test]
    fn items_of_rss_are_left_out() {
        let text = "<rss><channel><title>t</title>\n<item>a<item>x</item></item>\n<item/>\n<item>b</item>\n</channel></rss>";
        assert_eq!(find(FeedFormat::Rss, text).len(), 3);
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
        assert_eq!(find(FeedFormat::Rss, "<rss><channel><item></channel>"), []);
        assert_eq!(find(FeedFormat::Json, "{\"items\": [{]"), []);
    }
}
