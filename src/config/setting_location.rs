//! Locates the setting that a fact about a feed comes from.

use std::ops::Range;
use std::path::Path;

use crate::syntax::toml;
use crate::syntax::value::{SpannedValue, ValueTable};

/// Returns the byte range of the value of a setting: in the table of the feed that a document
/// belongs to, else in `[site]`.
pub(crate) fn locate(text: &str, document: &str, name: &str) -> Option<Range<usize>> {
    let root = toml::parse(text, 0..text.len()).ok()?;
    let own = Path::new(document).ancestors().skip(1).find_map(|folder| feed_table(&root, folder));
    let site = root.get("site").and_then(SpannedValue::as_table);
    let found = [own, site].into_iter().flatten().find_map(|table| table.get(name))?;
    Some(found.span.clone())
}

/// Returns the byte range of the value of a setting in `[site]`.
pub(crate) fn locate_in_site(text: &str, name: &str) -> Option<Range<usize>> {
    let root = toml::parse(text, 0..text.len()).ok()?;
    Some(root.get("site")?.as_table()?.get(name)?.span.clone())
}

/// Returns the table of the feed in a folder: `[[feeds]]` with its path, or `[feed]`.
fn feed_table<'t, 'a>(root: &'t ValueTable<'a>, folder: &Path) -> Option<&'t ValueTable<'a>> {
    if folder == Path::new("") {
        return root.get("feed")?.as_table();
    }
    let feeds = root.get("feeds")?.as_list().iter().filter_map(SpannedValue::as_table);
    feeds.into_iter().find(|table| {
        let path = table.get("path").and_then(SpannedValue::as_str);
        path.is_some_and(|path| Path::new(path.trim_matches('/')) == folder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_of_the_feed_comes_before_that_of_the_site() {
        let text = "[site]\ntitle = 'A'\nurl = 'B'\n[feed]\ntitle = 'C'\n[[feeds]]\npath = '/d/'\ntitle = 'E'\n";
        let rows = [
            ("feed.xml", "title", "'C'"),
            ("feed.xml", "url", "'B'"),
            ("d/atom.xml", "title", "'E'"),
            ("d/page/2.xml", "title", "'E'"),
            ("f/atom.xml", "url", "'B'"),
        ];
        for (document, name, value) in rows {
            let span = locate(text, document, name).unwrap();
            assert_eq!(&text[span], value, "{document}");
        }
        assert_eq!(locate(text, "feed.xml", "icon"), None);
    }
}
