//! Tables as Kramdown has them: without a head, or with lines between rows.
//! GitHub's, which all of Markdown is read by here, have one line below one head.

use super::MarkdownLine;
use crate::shortcodes::MARK;
use crate::shortcodes::scanner::{ShortcodeMarker, text_marker};

/// The lines of the table at hand.
pub(super) struct KramdownTable<'a> {
    rows: Vec<MarkdownLine<'a>>,
    /// Whether the line before was empty, and so the one before the first row.
    is_gap: bool,
    is_apart: bool,
}

impl<'a> KramdownTable<'a> {
    /// Begins at a text's start.
    pub(super) const fn new() -> Self {
        Self { rows: Vec::new(), is_gap: true, is_apart: false }
    }

    /// Takes the next line; `is_other` is one that can be no row.
    pub(super) fn take(
        &mut self,
        line: &MarkdownLine<'a>,
        is_other: bool,
        into: &mut Vec<ShortcodeMarker>,
    ) {
        let is_gap = line.bare().is_empty() || line.bare().starts_with("{:");
        if line.bare().starts_with('|') && !is_other {
            if self.rows.is_empty() {
                self.is_apart = self.is_gap;
            }
            self.rows.push(*line);
        } else if !self.rows.is_empty() {
            self.end(is_gap, into);
        }
        self.is_gap = is_gap;
    }

    /// Ends the table at hand; it stands apart from what comes behind, or not.
    pub(super) fn end(&mut self, stands_apart: bool, into: &mut Vec<ShortcodeMarker>) {
        let rows = std::mem::take(&mut self.rows);
        let is_head = |row: &MarkdownLine<'_>| !is_rule(row.bare());
        match &rows[..] {
            [head, rule, ..] if is_head(head) && is_rule(rule.bare()) => {
                if rule.bare().contains('+') {
                    into.push(text_marker(rule.span(), &rule.bare().replace('+', "|")));
                }
                drop_rules(&rows, 2, into);
            }
            _ if self.is_apart && stands_apart && is_table(&rows) => {
                into.push(text_marker(rows[0].start..rows[0].start, &bare_head(&rows)));
                drop_rules(&rows, 0, into);
            }
            _ => {}
        }
    }
}

/// Drops the lines between rows from one on.
fn drop_rules(rows: &[MarkdownLine<'_>], from: usize, into: &mut Vec<ShortcodeMarker>) {
    for (index, row) in rows.iter().enumerate().skip(from) {
        if !is_rule(row.bare()) || !["---", "="].iter().any(|sign| row.bare().contains(sign)) {
            continue;
        }
        // With the break, else an empty line would end the table.
        let span = match rows.get(index + 1) {
            Some(next) => row.start..next.start,
            None => row.start - 1..row.start + row.text.len(),
        };
        into.push(text_marker(span, ""));
    }
}

/// Says whether a line parts a head or a foot from the rows.
fn is_rule(line: &str) -> bool {
    line.contains(['-', '=']) && line.chars().all(|next| "|-+=: \t".contains(next))
}

/// Says whether lines are rows of a table rather than text that begins with a
/// bar: each ends with one too.
fn is_table(rows: &[MarkdownLine<'_>]) -> bool {
    let own: Vec<&str> = rows.iter().map(MarkdownLine::bare).filter(|row| !is_rule(row)).collect();
    let is_row = |row: &&str| row.ends_with('|') && columns(row) > 1;
    let is_spaced = |row: &&str| row.starts_with("| ") && row.ends_with(" |");
    own.iter().all(is_row) && (own.len() > 1 || own.iter().any(is_spaced))
}

fn columns(row: &str) -> usize {
    let mut before = ' ';
    let mut bars = 0_usize;
    for next in row.chars() {
        bars += usize::from(next == '|' && before != '\\');
        before = next;
    }
    bars.saturating_sub(1)
}

/// Writes a head that shows nothing, which is taken out when Markdown is done.
fn bare_head(rows: &[MarkdownLine<'_>]) -> String {
    let count = rows.iter().map(|row| columns(row.bare())).max().unwrap_or_default();
    let indent = &rows[0].text[..rows[0].text.len() - rows[0].text.trim_start().len()];
    let cells = |cell: &str| format!("{indent}|{}\n", format!("{cell}|").repeat(count));
    cells(&MARK.to_string()) + &cells("-")
}

/// Takes out the heads that [`bare_head`] wrote.
pub(crate) fn without_bare_heads(html: &str) -> String {
    const START: &str = "<thead><tr>";
    const END: &str = "</tr></thead>";
    let mut kept = String::with_capacity(html.len());
    let mut parts = html.split(START);
    kept.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let head = part.split_once(END);
        let is_bare = |head: &str| head.starts_with("<th>\u{FFFF}</th>");
        match head.filter(|(head, _)| is_bare(head)) {
            Some((_, rest)) => kept.push_str(rest),
            None => kept.extend([START, part]),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown).replace("<!--\u{FFFF}-->", "")
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
    fn lines_between_rows_do_not_show() {
        insta::assert_snapshot!(check("| a | b |\n|---+---|\n| c | d |\n|---+---|\n| e | - |\n|===+===|\n| f | g |\n|---+---|\n"), @"
        <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>
        <tr><td>c</td><td>d</td></tr>
        <tr><td>e</td><td>-</td></tr>
        <tr><td>f</td><td>g</td></tr>
        </tbody></table>
        ");
    }

    #[test]
    fn bars_in_text_stay() {
        for text in
            ["|x| and |y|", "| a line\n| of a poem", "a\n| b | c |\n| d | e |", "| a |", "|-"]
        {
            assert_eq!(check(text), format!("<p>{text}</p>\n"));
        }
        let table = "| a | b |\n|-|-|\n| - | - |\n";
        assert!(check(table).contains("<td>-</td><td>-</td>"), "{}", check(table));
    }
}
