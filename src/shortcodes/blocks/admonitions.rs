//! Reads admonitions and tabs of Python-Markdown: `!!! note "Title"` or `=== "Tab"`
//! with indented lines below.

use super::{MarkdownLine, marker};
use crate::shortcodes::call::{ShortcodeCall, ShortcodeSyntax};
use crate::shortcodes::marker::{MarkerKind, ShortcodeMarker, text_marker};
use crate::shortcodes::render_text::default_title;

/// Columns of indentation of the content.
const INDENT: usize = 4;

/// Names of the open admonitions, outermost first.
#[derive(Default)]
pub(crate) struct AdmonitionStack(Vec<&'static str>);

impl AdmonitionStack {
    /// Processes a line; returns true if it starts an admonition or is inside one.
    pub(crate) fn take_line(
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
        if let Some(call) = parse_start(line.bare()).filter(|_| is_at_start) {
            let names = [NOTE, DETAILS, TAB];
            self.0.extend(names.into_iter().find(|name| call.name == *name));
            into.push(marker(line.start..line.span().end, MarkerKind::Open(call)));
            return true;
        }
        if depth > 0 {
            // Remove the indentation, or Markdown would read the line as code.
            let indent = indent_length(line.text, depth * INDENT);
            into.push(text_marker(line.start..line.start + indent, ""));
        }
        depth > 0
    }

    /// Closes all open admonitions at the end of the text.
    pub(crate) fn end(&mut self, offset: usize, into: &mut Vec<ShortcodeMarker>) {
        self.close(0, offset, into);
    }

    fn close(&mut self, depth: usize, offset: usize, into: &mut Vec<ShortcodeMarker>) {
        while self.0.len() > depth {
            let name = self.0.pop().unwrap_or(NOTE);
            into.push(marker(offset..offset, MarkerKind::Close(name.to_owned())));
        }
    }
}

const NOTE: &str = "admonition";
const DETAILS: &str = "details";
const TAB: &str = "tab";

/// Parses `!!! note "Title"`, or `??? note`, which is folded.
fn parse_start(line: &str) -> Option<ShortcodeCall> {
    let marks = [("!!!", NOTE), ("???", DETAILS), ("===", TAB)];
    let (name, rest) =
        marks.iter().find_map(|(mark, name)| Some((*name, line.strip_prefix(mark)?)))?;
    let rest = rest.trim_start_matches(['+', '!']).strip_prefix(' ')?;
    if name == TAB && !rest.starts_with('"') {
        return None;
    }
    let (kinds, title) = match rest.split_once('"') {
        Some((kinds, title)) => (kinds, title.trim_end().strip_suffix('"')?.to_owned()),
        None => (rest, default_title(rest.split_whitespace().next()?)),
    };
    let is_kind_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if !kinds.split_whitespace().all(|word| word.bytes().all(is_kind_byte)) {
        return None;
    }
    let mut call = ShortcodeCall::new(ShortcodeSyntax::Container, name, "");
    call.arguments.push(("title".to_owned(), title));
    call.arguments.push(("kind".to_owned(), kinds.trim().to_owned()));
    Some(call)
}

/// Returns the bytes of white space in the first `columns` of a line.
fn indent_length(line: &str, columns: usize) -> usize {
    let mut width = 0;
    let mut is_within = |byte: &u8| {
        width += if *byte == b'\t' { INDENT } else { 1 };
        matches!(byte, b' ' | b'\t') && width <= columns
    };
    line.as_bytes().iter().take_while(|byte| is_within(byte)).count()
}
