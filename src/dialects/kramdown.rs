//! Converts the Markdown of kramdown, which Jekyll and Bridgetown use, to `CommonMark` where
//! the two show different things.
//!
//! - An HTML block ends at its closing tag. In `CommonMark` it lasts until an empty line, so
//!   that the text after it is shown with its Markdown, and ends at an empty line inside.
//! - `{::nomarkdown}` marks HTML in which nothing is Markdown.
//! - A `|` in a code span is no border of a table's cell.
//!
//! [`super::kramdown_emphasis`] does the rest.

use std::ops::Range;

use crate::text::lines;
use crate::text::origin_map::MappedText;

/// Elements that are part of a line. Any other begins a block at the start of a line.
const SPAN_ELEMENTS: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "br", "button", "cite", "code", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "label", "mark", "option", "q", "rb", "rbc", "rp",
    "rt", "rtc", "ruby", "s", "samp", "select", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];

/// Elements that have no closing tag.
const VOID_ELEMENTS: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose block ends at their closing tag in `CommonMark` too.
const RAW_ELEMENTS: &[&str] = &["pre", "script", "style", "textarea"];

/// Longest tag that is read, in characters.
const LONGEST_TAG: usize = 4096;

/// Replacement for an empty line inside an HTML block, which would end it. Browsers and feed
/// readers show nothing for it.
const EMPTY_LINE: &str = "<!-- -->";

/// Mark before HTML without Markdown.
const RAW_START: &str = "{::nomarkdown}";

/// Marks after HTML without Markdown, the longer one first.
const RAW_ENDS: [&str; 2] = ["{:/nomarkdown}", "{:/}"];

/// Separates HTML blocks and tables from what `CommonMark` would take for a part of them.
/// Call it before the search for shortcodes, which skips code and so depends on the blocks.
pub(crate) fn separate_blocks(text: &str) -> MappedText {
    let mut output = MappedText::with_capacity(text.len() + text.len() / 16);
    if !text.contains(['<', '|', '{']) {
        return MappedText::unchanged(text.to_owned());
    }
    let mut fence: Option<&str> = None;
    let (mut copied, mut table) = (0, TableSearch::Outside);
    let mut unclosed = Vec::new();
    for (start, line) in lines::whole(text) {
        if start < copied {
            continue;
        }
        let trimmed = line.trim_start();
        let indentation = line.len() - trimmed.len();
        if let Some(mark) = fence {
            fence = Some(mark).filter(|mark| !closes_fence(trimmed, mark));
            continue;
        }
        fence = opened_fence(trimmed).filter(|_| indentation < 4);
        if fence.is_some() || indentation > 3 {
            continue;
        }
        table = table.next(line, text[start + line.len()..].lines().next().unwrap_or_default());
        let block = if trimmed.starts_with(RAW_START) {
            read_raw_block(text, start + indentation, &mut unclosed)
        } else {
            read_block(text, start + indentation, &mut unclosed)
        };
        if let Some(block) = block {
            output.copy(text, copied..block.whole.start);
            copied = write_block(text, &block, &mut output);
        } else if is_lone_span_tag(trimmed) && has_text(&text[start + line.len()..]) {
            // With text after it, the tag does not begin an HTML block.
            output.copy(text, copied..start + line.trim_end().len());
            output.insert(" ", start..start + line.len());
            copied = start + line.len();
        } else if table == TableSearch::Inside && line.contains('`') && line.contains('|') {
            output.copy(text, copied..start);
            write_row(text, start..start + line.len(), &mut output);
            copied = start + line.len();
        }
    }
    output.copy(text, copied..text.len());
    output
}

/// Returns true if a line consists of one opening tag of an element that is part of a line.
fn is_lone_span_tag(line: &str) -> bool {
    let is_span = tag_name(line).is_some_and(|name| is_among(name, SPAN_ELEMENTS));
    is_span && tag_length(line) == Some(line.trim_end().len())
}

/// Returns true if the first line of a text is not blank.
fn has_text(text: &str) -> bool {
    text.lines().next().is_some_and(|line| !line.trim().is_empty())
}

/// Returns the fence that a line opens: its run of backticks or tildes.
fn opened_fence(line: &str) -> Option<&str> {
    let first = line.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(first).len();
    let is_code_span = first == '`' && line[length..].contains('`');
    (length >= 3 && !is_code_span).then(|| &line[..length])
}

fn closes_fence(line: &str, mark: &str) -> bool {
    let line = line.trim_end();
    line.starts_with(mark) && line.chars().all(|next| mark.starts_with(next))
}

/// Place of the search for rows of tables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TableSearch {
    Outside,
    Inside,
}

impl TableSearch {
    /// Returns the state in a line: a table begins above its line of dashes, and ends at an
    /// empty line.
    fn next(self, line: &str, following: &str) -> Self {
        match self {
            _ if line.trim().is_empty() => Self::Outside,
            Self::Outside if line.contains('|') && is_border(following) => Self::Inside,
            state => state,
        }
    }
}

/// Returns true for the line of dashes below a table's header.
fn is_border(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|next| "|-: ".contains(next))
}

/// Writes a row of a table, with a backslash before each `|` in a code span.
fn write_row(text: &str, row: Range<usize>, output: &mut MappedText) {
    let (mut copied, mut is_code) = (row.start, false);
    for (at, next) in text[row.clone()].char_indices() {
        let at = row.start + at;
        is_code ^= next == '`';
        if next == '|' && is_code && !text[..at].ends_with('\\') {
            output.copy(text, copied..at);
            output.insert("\\", at..at + 1);
            copied = at;
        }
    }
    output.copy(text, copied..row.end);
}

/// An HTML block of kramdown.
struct KramdownBlock {
    /// All of the block, with its tags or marks.
    whole: Range<usize>,
    /// Content without marks of kramdown.
    shown: Range<usize>,
    kind: KramdownBlockKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum KramdownBlockKind {
    /// An element with its tags.
    Element,
    /// An element whose content is Markdown, by its attribute `markdown`.
    Markdown,
    /// HTML between marks.
    Marked,
}

/// Reads the HTML block that begins with a tag at `start`. Names in `unclosed` have no
/// closing tag in the rest of the text, so that no search is repeated.
fn read_block<'t>(
    text: &'t str,
    start: usize,
    unclosed: &mut Vec<&'t str>,
) -> Option<KramdownBlock> {
    let name = tag_name(&text[start..])?;
    if is_among(name, SPAN_ELEMENTS) || is_among(name, RAW_ELEMENTS) || unclosed.contains(&name) {
        return None;
    }
    let tag_end = start + tag_length(&text[start..])?;
    let tag = &text[start..tag_end];
    let end = if is_among(name, VOID_ELEMENTS) || tag.ends_with("/>") {
        Some(tag_end)
    } else {
        closing_tag_end(text, tag_end, name)
    };
    let Some(end) = end else {
        unclosed.push(name);
        return None;
    };
    let is_markdown = has_markdown_attribute(tag) || text[tag_end..end].contains(" markdown=");
    let kind = if is_markdown { KramdownBlockKind::Markdown } else { KramdownBlockKind::Element };
    Some(KramdownBlock { whole: start..end, shown: start..end, kind })
}

fn is_among(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Returns true if a tag says that its content is Markdown.
fn has_markdown_attribute(tag: &str) -> bool {
    let mut found = tag.match_indices("markdown");
    found.any(|(at, name)| {
        tag[..at].ends_with(char::is_whitespace)
            && tag[at + name.len()..].starts_with(['=', '>', ' '])
    })
}

/// Returns the name of the element whose opening tag a text begins with.
fn tag_name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('<')?;
    let is_name = |next: char| next.is_ascii_alphanumeric() || next == '-';
    let length = rest.find(|next| !is_name(next))?;
    let is_tag =
        rest[length..].starts_with(|next: char| next.is_whitespace() || "/>".contains(next));
    (is_tag && rest.starts_with(|first: char| first.is_ascii_alphabetic())).then(|| &rest[..length])
}

/// Returns the length of the tag that a text begins with. A `>` in quotes does not end it,
/// and neither does an empty line.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, next) in text.char_indices().take(LONGEST_TAG) {
        match next {
            _ if quote == Some(next) => quote = None,
            '"' | '\'' if quote.is_none() => quote = Some(next),
            '>' if quote.is_none() => return Some(at + 1),
            '\n' if text[at + 1..].starts_with(['\n', '\r']) => return None,
            _ => {}
        }
    }
    None
}

/// Returns the end of the closing tag that belongs to an opening one before `from`.
fn closing_tag_end(text: &str, from: usize, name: &str) -> Option<usize> {
    let (mut depth, mut at) = (1_usize, from);
    while let Some(length) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        at += length;
        let rest = &text[at..];
        if let Some(closing) = rest.strip_prefix("</") {
            let after = closing.get(name.len()..).unwrap_or_default().trim_start();
            let is_same = closing.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
            if is_same && after.starts_with('>') {
                depth -= 1;
                if depth == 0 {
                    return Some(text.len() - after.len() + 1);
                }
            }
        } else if tag_name(rest).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            let is_single = tag_length(rest).is_some_and(|length| rest[..length].ends_with("/>"));
            depth += usize::from(!is_single);
        }
        at += 1;
    }
    None
}

/// Reads HTML between marks that begin at `start`.
fn read_raw_block(text: &str, start: usize, unclosed: &mut Vec<&str>) -> Option<KramdownBlock> {
    if unclosed.contains(&RAW_START) {
        return None;
    }
    let inside = start + RAW_START.len();
    let ends = RAW_ENDS.iter().filter_map(|end| Some((text[inside..].find(end)?, end.len())));
    let Some((length, mark)) = ends.min() else {
        unclosed.push(RAW_START);
        return None;
    };
    let whole = start..inside + length + mark;
    let marked = &text[inside..inside + length];
    let shown_start = inside + marked.len() - marked.trim_start().len();
    let shown = shown_start..shown_start + marked.trim().len();
    Some(KramdownBlock { whole, shown, kind: KramdownBlockKind::Marked })
}

/// Writes a block with empty lines around it and none inside. Returns the offset after it and
/// the spaces that follow.
fn write_block(text: &str, block: &KramdownBlock, output: &mut MappedText) -> usize {
    let whole = block.whole.clone();
    if block.kind == KramdownBlockKind::Marked {
        output.insert("<div>\n", whole.start..block.shown.start);
    }
    if block.kind == KramdownBlockKind::Markdown {
        output.copy(text, block.shown.clone());
    } else {
        write_without_empty_lines(text, block.shown.clone(), output);
    }
    if block.kind == KramdownBlockKind::Marked {
        output.insert("\n</div>", block.shown.end..whole.end);
    }
    let rest = &text[whole.end..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let after = whole.end + spaces;
    let is_separate = text[after..].trim_start_matches(['\r', '\n', ' ', '\t']).is_empty()
        || text[after..].lines().nth(1).is_none_or(|line| line.trim().is_empty())
            && text[after..].starts_with(['\r', '\n']);
    if !is_separate {
        let is_line_end = text[after..].starts_with(['\r', '\n']);
        output.insert(if is_line_end { "\n" } else { "\n\n" }, whole.end - 1..whole.end);
    }
    after
}

/// Copies a range with a comment in place of each empty line.
fn write_without_empty_lines(text: &str, range: Range<usize>, output: &mut MappedText) {
    for (start, line) in lines::whole(&text[range.clone()]) {
        let start = range.start + start;
        if line.trim().is_empty() && line.ends_with('\n') && start > range.start {
            output.insert(EMPTY_LINE, start..start + line.len());
            output.copy(text, start + line.len() - 1..start + line.len());
        } else {
            output.copy(text, start..start + line.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_block_ends_at_its_closing_tag() {
        let rows = [
            ("<h1>A</h1>\nb **c**\n", "<h1>A</h1>\n\nb **c**\n"),
            ("<div>a</div> b\n", "<div>a</div>\n\nb\n"),
            ("<div>\na\n\n    b\n</div>\nc", "<div>\na\n<!-- -->\n    b\n</div>\n\nc"),
            ("<div><div>\n</div>\n</div>\nc", "<div><div>\n</div>\n</div>\n\nc"),
            ("<hr>\na\n", "<hr>\n\na\n"),
            ("<br>\n*a*\n", "<br> *a*\n"),
            ("- a\n\n  <p>b</p>\n  c\n", "- a\n\n  <p>b</p>\n\n  c\n"),
            ("<x-y z='>' />\na", "<x-y z='>' />\n\na"),
            (
                "{::nomarkdown}\n*a*\n\n<b>c</b>\n{:/nomarkdown}\nd",
                "<div>\n*a*\n<!-- -->\n<b>c</b>\n</div>\n\nd",
            ),
            // Not changed.
            ("<h1>A</h1>\n\nb\n", "<h1>A</h1>\n\nb\n"),
            ("<span>a</span>\nb\n", "<span>a</span>\nb\n"),
            ("<div>\na\n", "<div>\na\n"),
            ("```\n<p>a</p>\nb\n```\n", "```\n<p>a</p>\nb\n```\n"),
            ("    <p>a</p>\n    b\n", "    <p>a</p>\n    b\n"),
            ("<div markdown=\"1\">\n\na\n\n</div>\n", "<div markdown=\"1\">\n\na\n\n</div>\n"),
            ("<https://e.org>\nb\n", "<https://e.org>\nb\n"),
        ];
        for (text, expected) in rows {
            assert_eq!(separate_blocks(text).text, expected, "{text:?}");
        }
    }

    #[test]
    fn bar_in_code_is_no_border_of_a_cell() {
        let text = "a | b\n--|--\n`c|d` | e\n\n`f|g`\n";
        assert_eq!(separate_blocks(text).text, "a | b\n--|--\n`c\\|d` | e\n\n`f|g`\n");
    }

    #[test]
    fn hostile_text_takes_time_in_proportion_to_its_length() {
        for text in ["<div>\n", "<div a='\n", "<div></div>\n", "{::nomarkdown}\n", "`|\n"] {
            let text = text.repeat(20_000);
            separate_blocks(&text);
        }
    }
}
