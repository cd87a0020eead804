//! Markdown as a site's generator reads it.

/// Markdown as a site's generator reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkdownDialect {
    /// Program whose rules for blocks and emphasis apply.
    pub(crate) engine: MarkdownEngine,
    /// Treatment of names such as `:smile:`.
    pub(crate) emoji: EmojiPolicy,
}

/// Program that converts a site's Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MarkdownEngine {
    /// One that follows `CommonMark`, such as goldmark, markdown-it and marked.
    #[default]
    CommonMark,
    /// kramdown, of Jekyll and Bridgetown.
    Kramdown,
}

/// Treatment of names of emoji between colons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum EmojiPolicy {
    /// The names are text.
    #[default]
    Text,
    /// Each name that GitHub knows is replaced by its emoji.
    Replaced,
}
