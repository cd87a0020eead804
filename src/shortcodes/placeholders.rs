//! Writes expanded text with placeholders for HTML, and fills them after Markdown is
//! rendered.
//!
//! A placeholder is the comment `<!--U+FFFF 0-->`, without the space, with the index
//! of its HTML. An empty one, without an index, only keeps a line from being empty.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::shortcode_html::ShortcodeHtml;
use super::{ExpandedText, PLACEHOLDER_MARK, ShortcodeProblem, blocks};
use crate::syntax::html::element;
use crate::text::origin_map::{MappedText, OriginChain, OriginMap};

/// An expanded text with its placeholders and problems.
#[derive(Default)]
pub(super) struct ExpansionOutput {
    /// Text with placeholders for the HTML.
    pub text: String,
    /// Problems with their byte ranges in the original text.
    pub problems: Vec<(Range<usize>, ShortcodeProblem)>,
    /// HTML of each placeholder, by its number.
    pub html: Vec<String>,
    /// True if everything after a marker was left out.
    pub is_cut: bool,
    /// Origin of the text in the original text.
    pub origins: OriginMap,
}

/// Maximum number of bytes of indentation that are copied after a block. A longer one, copied
/// for each marker, would make the output quadratic.
const MAX_INDENT: usize = 64;

impl ExpansionOutput {
    /// Removes a marker, given the source after it. If its line becomes empty, an
    /// empty placeholder is written: an empty line would end a block of raw HTML and
    /// turn the indented lines after it into code.
    pub(super) fn write_gap(&mut self, after: &str) {
        if ends_line(after) && self.begins_line() {
            self.text.push_str("<!--\u{FFFF}-->");
        }
    }

    /// Writes a placeholder for HTML, given the source after its marker. Inside a line,
    /// a mark goes before it: a line that starts with a comment is raw HTML up to its
    /// end (`CommonMark` 0.31, section 4.6, condition 2).
    pub(super) fn write_placeholder(&mut self, html: ShortcodeHtml, after: &str) {
        let (begins, ends) = (self.begins_line(), ends_line(after));
        let is_block = matches!(html, ShortcodeHtml::Block(_));
        let html = match html {
            ShortcodeHtml::Inline(html) if begins && ends => element("p", &[], &html),
            ShortcodeHtml::Inline(html) | ShortcodeHtml::Block(html) => html,
        };
        if !begins || !is_block && !ends {
            self.text.push(PLACEHOLDER_MARK);
        }
        let number = self.html.len().to_string();
        self.text.extend(["<!--\u{FFFF}", &number, "-->"]);
        if is_block && begins && !ends {
            self.break_line();
        }
        self.html.push(html);
    }

    /// Starts a line with the indentation of the last one, so that the text after a
    /// block stays in its list item.
    fn break_line(&mut self) {
        let line = self.text.rfind('\n').map_or(0, |end| end + 1);
        let indent = self.text[line..].find(|next| next != ' ' && next != '\t');
        let end = line + indent.unwrap_or(0).min(MAX_INDENT);
        let indent = self.text[line..end].to_owned();
        self.text.push('\n');
        self.text.push_str(&indent);
    }

    fn begins_line(&self) -> bool {
        let before = self.text.chars().rev().find(|next| !is_gap(*next));
        before.is_none_or(|before| before == '\n')
    }
}

fn ends_line(after: &str) -> bool {
    let next = after.chars().find(|next| !is_gap(*next));
    next.is_none_or(|next| next == '\n')
}

fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r')
}

/// Replaces the placeholders in rendered Markdown by the HTML of their shortcodes. The origin
/// of that HTML is the placeholder.
pub(crate) fn fill_placeholders(
    html: String,
    expanded: &ExpandedText<'_>,
    origins: &mut OriginChain,
) -> String {
    const START: &str = "<!--\u{FFFF}";
    const END: &str = "-->";
    if matches!(expanded.text, Cow::Borrowed(_)) {
        return html;
    }
    let html = origins.follow(blocks::remove_empty_heads(html));
    let mut filled = MappedText::with_capacity(html.len());
    let mut at = 0;
    while let Some(found) = memmem::find(&html.as_bytes()[at..], START.as_bytes()) {
        let (start, number) = (at + found, at + found + START.len());
        filled.copy(&html, at..start - mark_length(&html[at..start]));
        let length = html[number..].find(END);
        let index = length.and_then(|length| html[number..number + length].parse().ok());
        at = length.map_or(number, |length| number + length + END.len());
        let piece = index.and_then(|index: usize| expanded.html.get(index));
        filled.insert(piece.map_or("", String::as_str), start..at);
    }
    filled.copy(&html, at..html.len() - mark_length(&html[at..]));
    origins.follow(filled)
}

/// Returns the length of the mark that keeps a placeholder inside its line, see
/// [`ExpansionOutput::write_placeholder`].
fn mark_length(part: &str) -> usize {
    if part.ends_with(PLACEHOLDER_MARK) { PLACEHOLDER_MARK.len_utf8() } else { 0 }
}
