//! Pages of sections, tags and categories, which give the feeds of `[each.*]` a title.

use std::collections::BTreeMap;

use crate::config::EachDimension;
use crate::model::Header;

/// Page of a value of a dimension, such as a section.
#[derive(Clone, Debug)]
pub(crate) struct TermPage {
    /// The dimension of the value.
    pub by: EachDimension,
    /// The value, as its folder is named.
    pub term: Box<str>,
    /// The title, as written.
    pub title: Option<Box<str>>,
    /// The description, as written.
    pub description: Option<Box<str>>,
    /// The visibility and the dates of the page.
    pub header: Header,
}

/// Pages of the values of one dimension, by the path segments of their feeds.
#[derive(Default)]
pub(super) struct PagesByPart<'a>(BTreeMap<String, Vec<&'a TermPage>>);

impl<'a> PagesByPart<'a> {
    /// Collects the pages of a dimension. `part_of` returns the path segment of a value.
    pub(super) fn new(
        pages: &[&'a TermPage],
        by: EachDimension,
        part_of: impl Fn(&str) -> String,
    ) -> Self {
        let mut parts: BTreeMap<String, Vec<&TermPage>> = BTreeMap::new();
        for &page in pages.iter().filter(|page| page.by == by) {
            parts.entry(part_of(&page.term)).or_default().push(page);
        }
        Self(parts)
    }

    /// Finds the page of a feed: that of the value as most articles write it, else the first.
    pub(super) fn find(&self, part: &str, written: &str) -> Option<&'a TermPage> {
        let pages = self.0.get(part)?;
        let exact = pages.iter().find(|page| *page.term == *written);
        exact.or_else(|| pages.first()).copied()
    }
}
