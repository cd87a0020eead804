//! `!!! note "Title"`, `=== "Tab"` and what is indented below them, as
//! Python-Markdown has it.

use super::{MarkdownLine, marker};
use crate::shortcodes::call::{ShortcodeCall, ShortcodeSyntax};
use crate::shortcodes::render_text::titled;
use crate::shortcodes::scanner::{MarkerKind, ShortcodeMarker, text_marker};

/// How far the text of an admonition is indented.
const INDENT: usize = 4;

/// The admonitions that are open: their names, outermost first.
#[derive(Default)]
pub(super) struct AdmonitionStack(Vec<&'static str>);

impl AdmonitionStack {
    /// Takes a line if it begins an admonition or stands in one.
    pub(super) fn take(
        &mut self,
        line: &MarkdownLine<'_>,
        is_code: bool,
        into: &mut Vec<ShortcodeMarker>,
    ) -> bool {
        if line.bare().is_empty() {
            return !self.0.is_empty();
        }
        self.close(line.indent() / INDENT, line.start, into);
        let depth = self.0.len();
        let is_at_start = line.indent() == depth * INDENT && (depth > 0 || !is_code);
        let begun = opened(line.bare()).filter(|_| is_at_start);
        if let Some(call) = begun {
            let names = [NOTE, DETAILS, TAB];
            self.0.extend(names.into_iter().find(|name| call.name == *name));
            into.push(marker(line.start..line.span().end, MarkerKind::Open(call)));
            return true;
        }
        if depth > 0 {
            // Its indentation would make code of it.
            into.push(text_marker(line.start..line.start + prefix(line.text, depth * INDENT), ""));
        }
        depth > 0
    }

    /// Closes what is open at the text's end.
    pub(super) fn end(&mut self, at: usize, into: &mut Vec<ShortcodeMarker>) {
        self.close(0, at, into);
    }

    fn close(&mut self, depth: usize, at: usize, into: &mut Vec<ShortcodeMarker>) {
        while self.0.len() > depth {
            let name = self.0.pop().unwrap_or(NOTE);
            into.push(marker(at..at, MarkerKind::Close(name.to_owned())));
        }
    }
}

const NOTE: &str = "admonition";
const DETAILS: &str = "details";
const TAB: &str = "tab";

/// Reads `!!! note "Title"`; with `???` it is folded.
fn opened(line: &str) -> Option<ShortcodeCall> {
    let marks = [("!!!", NOTE), ("???", DETAILS), ("===", TAB)];
    let (name, rest) =
        marks.iter().find_map(|(mark, name)| Some((*name, line.strip_prefix(mark)?)))?;
    let rest = rest.trim_start_matches(['+', '!']).strip_prefix(' ')?;
    if name == TAB && !rest.starts_with('"') {
        return None;
    }
    let (kinds, title) = match rest.split_once('"') {
        Some((kinds, title)) => (kinds, title.trim_end().strip_suffix('"')?.to_owned()),
        None => (rest, titled(rest.split_whitespace().next()?)),
    };
    let is_kind =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !kinds.split_whitespace().all(is_kind) {
        return None;
    }
    let mut call = ShortcodeCall::new(ShortcodeSyntax::Container, name, "");
    call.arguments.push(("title".to_owned(), title));
    call.arguments.push(("kind".to_owned(), kinds.trim().to_owned()));
    Some(call)
}

/// Returns how many bytes of a line are its first so many columns of white space.
fn prefix(line: &str, columns: usize) -> usize {
    let mut width = 0;
    let mut is_within = |byte: &u8| {
        width += if *byte == b'\t' { INDENT } else { 1 };
        matches!(byte, b' ' | b'\t') && width <= columns
    };
    line.as_bytes().iter().take_while(|byte| is_within(byte)).count()
}
