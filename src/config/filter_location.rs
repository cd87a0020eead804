//! Finds the place of a value in the `where` of a feed. It is needed only for a message, so
//! [`Config`](crate::config::Config) does not keep the places.

use std::ops::Range;

use crate::syntax::toml;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};

/// Returns the byte range of a value in the `where` of the feed with this path.
pub(crate) fn locate_filter_value(
    text: &str,
    feed: &str,
    key: &str,
    value: &str,
) -> Option<Range<usize>> {
    let file = toml::parse(text, 0..text.len()).ok()?;
    let feeds = list(file.get("feeds")?);
    let feed = feeds.filter_map(SpannedValue::as_table).find(|table| {
        let path = table.get("path").and_then(SpannedValue::as_str);
        path.is_some_and(|path| path.trim_matches('/') == feed)
    })?;
    let filter: &ValueTable<'_> = feed.get("where")?.as_table()?;
    let values = list(filter.get(key)?);
    let found = values.into_iter().find(|found| found.as_str() == Some(value))?;
    Some(found.span.clone())
}

/// Returns the elements of a list, or a single value.
fn list<'t, 'a>(value: &'t SpannedValue<'a>) -> impl Iterator<Item = &'t SpannedValue<'a>> {
    let (values, single) = match &value.kind {
        ValueKind::List(values) => (values.as_slice(), None),
        _ => (&[][..], Some(value)),
    };
    values.iter().chain(single)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_is_found_in_the_filter_of_its_feed() {
        let text = "[[feeds]]\npath = 'a'\nwhere = { tags = 'x' }\n\
                    [[feeds]]\npath = '/b/'\n[feeds.where]\ntags = ['y', \"x\"]\n";
        let find = |feed, key, value| locate_filter_value(text, feed, key, value);
        assert_eq!(find("a", "tags", "x").unwrap().start, text.find("'x'").unwrap());
        assert_eq!(find("b", "tags", "x").unwrap().start, text.find("\"x\"").unwrap());
        assert_eq!(find("b", "tags", "z"), None);
        assert_eq!(find("c", "tags", "x"), None);
    }
}
