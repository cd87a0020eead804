//! HTML that the renderers of shortcodes return.

/// HTML that replaces a shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShortcodeHtml {
    /// Allowed inside a line of text.
    Inline(String),
    /// Block of its own.
    Block(String),
}

/// HTML before and after the content of a shortcode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WrapperHtml {
    pub before: String,
    pub after: String,
}
