//! Markers: the parts of a text that a site generator would replace.
//!
//! The files of the dialects find them, and `scanner` and `expander` work on them. None of
//! those is known here.

use std::ops::Range;

use memchr::memmem;

use super::call::ShortcodeCall;

/// A part of the text that a site generator would replace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShortcodeMarker {
    pub span: Range<usize>,
    pub kind: MarkerKind,
}

/// Kind of a marker, with the data to replace it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum MarkerKind {
    /// Replaced by this text, which may be empty.
    Text(String),
    /// Start of a shortcode if a matching `Close` follows, else a whole one.
    Open(ShortcodeCall),
    /// A whole shortcode, without content.
    Single(ShortcodeCall),
    /// End of a shortcode; an empty name ends the innermost one.
    Close(String),
    /// Expression of a template language, replaced by its value.
    Expression(String),
    /// Formula in TeX, shown as its source.
    Formula(String),
    /// Text of a footnote that is written inline.
    Note(String),
    /// Link to a page, or embedded file, by its name.
    Page(WikiLink),
    /// Part for some readers only, with the name that hides it.
    Hidden(String, HiddenText),
}

/// Markup of a text; it decides which dialects are recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextDialect {
    /// HTML with shortcodes and template tags.
    Html,
    /// Markdown with shortcodes, template tags and block syntax such as `:::note`.
    Markdown,
    /// Markdown with JSX and block syntax.
    Mdx,
}

/// A link to a page, or an embedded file, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WikiLink {
    /// Name of a page or a file; empty for the article itself.
    pub target: String,
    /// Heading after the last `#`.
    pub heading: Option<String>,
    /// Text to show instead of the name, after `|`.
    pub label: Option<String>,
    pub is_embed: bool,
}

/// Extent of the text that was left out with a shortcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HiddenText {
    /// Content of an unknown shortcode.
    Unknown,
    /// Content of a shortcode that hides it from some readers.
    Inside,
    /// Everything after a start marker without an end.
    Rest,
    /// Everything before an end marker without a start.
    Before,
}

/// Finds a string from a byte offset on, with `memmem`, which is far faster than
/// `str::find`.
pub(crate) fn find(text: &str, from: usize, part: &str) -> Option<usize> {
    memmem::find(&text.as_bytes()[from..], part.as_bytes()).map(|length| from + length)
}

/// Creates a marker that is replaced by a text.
pub(crate) fn text_marker(span: Range<usize>, text: &str) -> ShortcodeMarker {
    ShortcodeMarker { span, kind: MarkerKind::Text(text.to_owned()) }
}

/// Sorted ranges, queried with increasing offsets, so that all queries together
/// take linear time.
pub(crate) struct OrderedRanges<'a>(pub &'a [Range<usize>]);

impl OrderedRanges<'_> {
    /// Returns true if a range contains an offset, no smaller than the last one.
    pub(crate) fn contains(&mut self, offset: usize) -> bool {
        while self.0.first().is_some_and(|range| range.end <= offset) {
            self.0 = &self.0[1..];
        }
        self.0.first().is_some_and(|range| range.contains(&offset))
    }
}
