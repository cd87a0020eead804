//! Where the entries of a feed stand in its text, so that they can be left out.

use std::ops::Range;

use crate::model::Format;
use crate::syntax::json::{self, Piece};
use crate::syntax::xml::read::{Event, Reader};
use crate::text::hash;

/// An entry in the text of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub span: Range<usize>,
    /// Of its text: another version of an entry is another entry.
    pub hash: u64,
}

/// Finds the entries of a feed in their order; none in what can't be read.
pub fn find(format: Format, text: &str) -> Vec<Entry> {
    let spans = match format {
        Format::Rss => elements(text, &["rss", "channel"], "item"),
        Format::Atom => elements(text, &["feed"], "entry"),
        Format::Json => items(text),
    };
    let entry = |span: Range<usize>| Entry { hash: hash::number(&text[span.clone()]), span };
    spans.unwrap_or_default().into_iter().map(entry).collect()
}

fn elements(text: &str, parents: &[&str], wanted: &str) -> Option<Vec<Range<usize>>> {
    let mut reader = Reader::new(text);
    let (mut depth, mut spans, mut begun) = (0, Vec::new(), None);
    while let Some((event, span)) = reader.read().ok()? {
        if let Some(start) = begun.take() {
            spans.push(start..span.start);
        }
        match event {
            Event::Start { name, .. } if parents.get(depth) == Some(&name.qualified) => depth += 1,
            Event::Start { name, .. } => {
                reader.skip(&name).ok()?;
                begun = (depth == parents.len() && name.qualified == wanted).then_some(span.start);
            }
            Event::End => depth -= 1,
            Event::Declaration { .. }
            | Event::DocumentType(_)
            | Event::Text(_)
            | Event::Entity(_) => {}
        }
    }
    Some(spans)
}

fn items(text: &str) -> Option<Vec<Range<usize>>> {
    let mut spans = Vec::new();
    let hand = |piece| {
        if let Piece::Item(item) = piece {
            spans.push(item.span());
        }
    };
    json::parse_each(text, "items", hand).ok()?;
    Some(spans)
}

/// Writes a feed with only those entries that `is_kept` lets through.
pub fn without(
    format: Format,
    text: &str,
    entries: &[Entry],
    is_kept: impl Fn(&Entry) -> bool,
) -> String {
    match format {
        Format::Rss | Format::Atom => cut(text, entries.iter().filter(|entry| !is_kept(entry))),
        Format::Json => joined(text, entries, is_kept),
    }
}

/// What stands between two elements, such as a tombstone, stays.
fn cut<'a>(text: &str, left_out: impl Iterator<Item = &'a Entry>) -> String {
    let (mut shorter, mut from) = (String::new(), 0);
    for entry in left_out {
        shorter += &text[from..entry.span.start];
        from = entry.span.end;
    }
    shorter + &text[from..]
}

/// Between two items of a list stands a comma.
fn joined(text: &str, entries: &[Entry], is_kept: impl Fn(&Entry) -> bool) -> String {
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
    fn check(format: Format, text: &str, words: &[&str]) -> String {
        let entries = find(format, text);
        without(format, text, &entries, |entry| {
            !words.iter().any(|word| text[entry.span.clone()].contains(word))
        })
    }

    #[test]
    fn items_of_rss_are_left_out() {
        let text = "<rss><channel><title>t</title>\n<item>a<item>x</item></item>\n<item/>\n<item>b</item>\n</channel></rss>";
        assert_eq!(find(Format::Rss, text).len(), 3);
        let shorter = check(Format::Rss, text, &["a"]);
        assert_eq!(
            shorter,
            "<rss><channel><title>t</title>\n\n<item/>\n<item>b</item>\n</channel></rss>"
        );
        assert_eq!(check(Format::Rss, text, &[]), text);
    }

    #[test]
    fn entries_of_atom_are_left_out_and_tombstones_stay() {
        let text = "<feed><entry>a</entry><at:deleted-entry/><entry>b</entry></feed>";
        assert_eq!(check(Format::Atom, text, &["a", "b"]), "<feed><at:deleted-entry/></feed>");
    }

    #[test]
    fn items_of_json_keep_their_commas() {
        let text = "{\"items\": [\n {\"a\": 1},\n {\"b\": 2},\n {\"c\": 3}\n], \"x\": []}";
        let left = |words: &[&str]| check(Format::Json, text, words).replace([' ', '\n'], "");
        assert_eq!(left(&[]), text.replace([' ', '\n'], ""));
        assert_eq!(left(&["a"]), "{\"items\":[{\"b\":2},{\"c\":3}],\"x\":[]}");
        assert_eq!(left(&["b"]), "{\"items\":[{\"a\":1},{\"c\":3}],\"x\":[]}");
        assert_eq!(left(&["a", "b"]), "{\"items\":[{\"c\":3}],\"x\":[]}");
        assert_eq!(left(&["b", "c"]), "{\"items\":[{\"a\":1}],\"x\":[]}");
        assert_eq!(left(&["a", "b", "c"]), "{\"items\":[],\"x\":[]}");
    }

    #[test]
    fn broken_feed_has_no_entries() {
        assert_eq!(find(Format::Rss, "<rss><channel><item></channel>"), []);
        assert_eq!(find(Format::Json, "{\"items\": [{]"), []);
    }
}
