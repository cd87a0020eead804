//! A URL in the HTML of an article, for messages about it.

use std::ops::Range;

use crate::sanitizer::MarkupUrl;

/// A URL that the sanitizer has found, and the HTML that it is in.
#[derive(Clone, Copy)]
pub(super) struct FoundUrl<'a> {
    pub url: &'a MarkupUrl<'a>,
    pub html: &'a str,
}

impl FoundUrl<'_> {
    /// Returns the byte range of the URL in the HTML.
    pub(super) fn span(&self) -> Range<usize> {
        self.url.place.span(self.html)
    }
}
