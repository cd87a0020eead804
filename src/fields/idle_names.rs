//! Names that people and programs write for podcasts, and that have no effect on the feeds.
//!
//! A name is listed only if its author expects readers to see the value. Names for the site
//! alone, such as `layout` or `weight`, are nobody's surprise.

use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::syntax::value::SpannedKey;

/// Normalized names: lower case, without `-` and `_`.
#[rustfmt::skip]
const IDLE_NAMES: &[&str] = &[
    "chapters", "chaptersurl", "episode", "episodenumber", "episodetype", "explicit", "funding",
    "itunes", "itunesauthor", "itunesblock", "itunescategory", "itunesduration",
    "itunesepisode", "itunesepisodetype", "itunesexplicit", "itunesimage", "ituneskeywords",
    "itunesseason", "itunessubtitle", "itunessummary", "itunestitle", "podcastchapters",
    "podcastepisode", "podcastexplicit", "podcastseason", "podcasttranscript", "season",
    "seasonnumber", "soundbite", "transcript", "transcripturl",
];

/// Returns the note about a field that has no effect; `None` for any other field. The name is
/// normalized, the key is as written.
pub(super) fn describe(
    normalized_name: &str,
    key: &SpannedKey<'_>,
    source: &SourceText<'_>,
) -> Option<Diagnostic> {
    IDLE_NAMES.binary_search(&normalized_name).ok()?;
    let message = format!("`{}` has no effect on the feeds", key.name);
    let found = Diagnostic::new(&codes::ARTICLE_IDLE_FIELD, message)
        .with_location(source.locate(key.span.clone()))
        .help("write what subscribers should know into the text or the title");
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::is_known;

    #[test]
    fn names_are_sorted_normalized_and_not_read() {
        assert!(IDLE_NAMES.is_sorted());
        for name in IDLE_NAMES {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}");
            assert!(!is_known(name), "{name}");
        }
    }
}
