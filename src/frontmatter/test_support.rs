//! What the tests of this folder share.

use std::path::Path;

use super::{Frontmatter, FrontmatterSearch, TextExtent, find};
use crate::config::Config;
use crate::diagnostic::{Report, SourceText};

/// Finds the frontmatter of a whole text.
pub(super) fn find_whole(source: &SourceText<'_>) -> Frontmatter {
    match find(source, TextExtent::Whole) {
        FrontmatterSearch::Complete(found) => found,
        other => panic!("{other:?} in {}", source.text),
    }
}

/// Returns a configuration with the required settings only.
pub(super) fn minimal_config() -> Config {
    let path = Path::new("feed.toml").into();
    let text = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
    crate::config::read(&SourceText::new(&path, text), Path::new(""), &mut Report::default())
        .unwrap()
}
