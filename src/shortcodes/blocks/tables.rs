//! Converts tables of Kramdown, which may lack a head or have rules between rows,
//! to those of GitHub, which the Markdown parser reads: one head, one rule.

use memchr::memmem;

use super::MarkdownLine;
use crate::shortcodes::PLACEHOLDER_MARK;
use crate::shortcodes::marker::{ShortcodeMarker, text_marker};
use crate::text::origin_map::MappedText;

/// Rows of the current table.
pub(crate) struct KramdownTable<'a> {
    rows: Vec<MarkdownLine<'a>>,
    /// True if the previous line was empty.
    follows_gap: bool,
    /// True if the line before the first row was empty.
    starts_after_gap: bool,
}

impl<'a> KramdownTable<'a> {
    /// Starts before the first line of a text.
    pub(crate) const fn new() -> Self {
        Self { rows: Vec::new(), follows_gap: true, starts_after_gap: false }
    }

    /// Processes the next line; `is_other` is true if it can't be a row.
    pub(crate) fn take_line(
        &mut self,
        line: &MarkdownLine<'a>,
        is_other: bool,
        into: &mut Vec<ShortcodeMarker>,
    ) {
        let is_gap = line.bare().is_empty() || line.bare().starts_with("{:");
        if line.bare().starts_with('|') && !is_other {
            if self.rows.is_empty() {
                self.starts_after_gap = self.follows_gap;
            }
            self.rows.push(*line);
        } else if !self.rows.is_empty() {
            self.end(is_gap, into);
        }
        self.follows_gap = is_gap;
    }

    /// Ends the current table; `before_gap` is true if an empty line or the end of the
    /// text follows.
    pub(crate) fn end(&mut self, before_gap: bool, into: &mut Vec<ShortcodeMarker>) {
        let rows = std::mem::take(&mut self.rows);
        match &rows[..] {
            [head, rule, ..] if !is_rule(head.bare()) && is_rule(rule.bare()) => {
                if rule.bare().contains('+') {
                    into.push(text_marker(rule.span(), &rule.bare().replace('+', "|")));
                }
                drop_rules(&rows, 2, into);
            }
            _ if self.starts_after_gap && before_gap && is_table(&rows) => {
                into.push(text_marker(rows[0].start..rows[0].start, &empty_head(&rows)));
                drop_rules(&rows, 0, into);
            }
            _ => {}
        }
    }
}

/// Removes the rules between rows, starting with the row `from`.
fn drop_rules(rows: &[MarkdownLine<'_>], from: usize, into: &mut Vec<ShortcodeMarker>) {
    for (index, row) in rows.iter().enumerate().skip(from) {
        if !is_rule(row.bare()) || !["---", "="].iter().any(|sign| row.bare().contains(sign)) {
            continue;
        }
        // Include the line break: an empty line would end the table.
        let span = match rows.get(index + 1) {
            Some(next) => row.start..next.start,
            None => row.start - 1..row.start + row.text.len(),
        };
        into.push(text_marker(span, ""));
    }
}

/// Returns true for a line that separates rows, such as `|---|---|`.
fn is_rule(line: &str) -> bool {
    line.contains(['-', '=']) && line.chars().all(|next| "|-+=: \t".contains(next))
}

/// Returns true if lines are rows of a table rather than text that starts with a
/// bar. Each must also end with one; a single row must have spaces inside its bars.
fn is_table(rows: &[MarkdownLine<'_>]) -> bool {
    let rows: Vec<&str> = rows.iter().map(MarkdownLine::bare).filter(|row| !is_rule(row)).collect();
    let has_spaces = match rows[..] {
        [row] => row.starts_with("| ") && row.ends_with(" |"),
        _ => rows.len() > 1,
    };
    has_spaces && rows.iter().all(|row| row.ends_with('|') && count_columns(row) > 1)
}

fn count_columns(row: &str) -> usize {
    let mut before = ' ';
    let mut bars = 0_usize;
    for next in row.chars() {
        bars += usize::from(next == '|' && before != '\\');
        before = next;
    }
    bars.saturating_sub(1)
}

/// Writes an empty head with a mark in each cell, for [`remove_empty_heads`].
fn empty_head(rows: &[MarkdownLine<'_>]) -> String {
    let count = rows.iter().map(|row| count_columns(row.bare())).max().unwrap_or_default();
    let indent = &rows[0].text[..rows[0].text.len() - rows[0].text.trim_start().len()];
    let head = format!("{PLACEHOLDER_MARK}|").repeat(count);
    let rule = "-|".repeat(count);
    format!("{indent}|{head}\n{indent}|{rule}\n")
}

/// Removes the heads that [`empty_head`] wrote from rendered Markdown.
pub(crate) fn remove_empty_heads(html: String) -> MappedText {
    const START: &str = "<thead><tr><th>\u{FFFF}</th>";
    const END: &str = "</tr></thead>";
    if memmem::find(html.as_bytes(), START.as_bytes()).is_none() {
        return MappedText::unchanged(html);
    }
    let mut cleaned = MappedText::with_capacity(html.len());
    let mut at = 0;
    while let Some(start) = html[at..].find(START).map(|found| at + found) {
        let Some(length) = html[start..].find(END) else { break };
        cleaned.copy(&html, at..start);
        at = start + length + END.len();
    }
    cleaned.copy(&html, at..html.len());
    cleaned
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown).replace("<!--\u{FFFF}-->", "")
    }

    #[test]
    fn table_without_a_head_is_a_table() {
        insta::assert_snapshot!(check("a\n\n| *b* | c |\n| d | e |\n{: .f}\n\n- g\n\n  |---|---|\n  | h | i |\n  |---|---|\n  | j | k |\n"), @"
        <p>a</p>
        <table><tbody>
        <tr><td><em>b</em></td><td>c</td></tr>
        <tr><td>d</td><td>e</td></tr>
        </tbody></table>

        <ul>
        <li>
        <p>g</p>
        <table><tbody>
        <tr><td>h</td><td>i</td></tr>
        <tr><td>j</td><td>k</td></tr>
        </tbody></table>
        </li>
        </ul>
        ");
        insta::assert_snapshot!(check("| ![a](b) | c |\n"), @r#"
        <table><tbody>
        <tr><td><img src="b" alt="a" /></td><td>c</td></tr>
        </tbody></table>
        "#);
    }

    #[test]
    fn rules_between_rows_are_not_shown() {
        insta::assert_snapshot!(check("| a | b |\n|---+---|\n| c | d |\n|---+---|\n| e | - |\n|===+===|\n| f | g |\n|---+---|\n"), @"
        <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>
        <tr><td>c</td><td>d</td></tr>
        <tr><td>e</td><td>-</td></tr>
        <tr><td>f</td><td>g</td></tr>
        </tbody></table>
        ");
    }

    #[test]
    fn bars_in_text_are_kept() {
        for text in
            ["|x| and |y|", "| a line\n| of a poem", "a\n| b | c |\n| d | e |", "| a |", "|-"]
        {
            assert_eq!(check(text), format!("<p>{text}</p>\n"));
        }
        let table = "| a | b |\n|-|-|\n| - | - |\n";
        assert!(check(table).contains("<td>-</td><td>-</td>"), "{}", check(table));
    }
}
