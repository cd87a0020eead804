//! Converts the Markdown of site generators to `CommonMark` where a site shows something
//! else: `kramdown`, `kramdown_emphasis` and `emoji_names` are the conversions.

mod emoji_names;
mod kramdown;
mod kramdown_emphasis;

use std::borrow::Cow;

use crate::model::markdown_dialect::{EmojiPolicy, MarkdownDialect, MarkdownEngine};
use crate::text::origin_map::OriginChain;

/// Converts a text whose shortcodes are not expanded yet.
pub(crate) fn convert_blocks<'t>(
    dialect: MarkdownDialect,
    text: Cow<'t, str>,
    origins: &mut OriginChain,
) -> Cow<'t, str> {
    match dialect.engine {
        MarkdownEngine::CommonMark => text,
        MarkdownEngine::Kramdown => origins.follow(kramdown::separate_blocks(&text)).into(),
    }
}

/// Converts a text whose shortcodes are expanded.
pub(crate) fn convert_inline<'t>(
    dialect: MarkdownDialect,
    text: Cow<'t, str>,
    origins: &mut OriginChain,
) -> Cow<'t, str> {
    let text = match dialect.engine {
        MarkdownEngine::CommonMark => text,
        MarkdownEngine::Kramdown => {
            origins.follow(kramdown_emphasis::complete_emphasis(&text)).into()
        }
    };
    match dialect.emoji {
        EmojiPolicy::Text => text,
        EmojiPolicy::Replaced => origins.follow(emoji_names::replace(&text)).into(),
    }
}
