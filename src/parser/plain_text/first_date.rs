//! Finds the date that an author wrote into the first lines of a text.

use crate::config::Config;
use crate::parser::plain_text::head::{certain_date, find_dateline, may_be_date};
use crate::text::date::{self, ParsedDate};
use crate::text::lines;

/// Number of lines with text in which a date is searched.
const LINES: usize = 6;

/// Length of the beginning in which a date is searched, in bytes.
const LONGEST_BEGINNING: usize = 2000;

/// Marks of headings, quotations and emphasis around a line.
const MARKS: [char; 6] = ['#', '*', '_', '>', '(', ')'];

/// Returns the date in the first lines of a text: a line that is a complete date, or a
/// dateline. If there are two dates, or a line may be a date that is not complete, the date
/// is not certain and there is none.
pub(crate) fn first_date(text: &str, config: &Config) -> Option<ParsedDate> {
    let rules = config.date_rules();
    let beginning = &text[..text.floor_char_boundary(text.len().min(LONGEST_BEGINNING))];
    let mut found: Option<ParsedDate> = None;
    let written = lines::whole(beginning).map(|(_, line)| line.trim_matches(is_mark));
    for line in written.filter(|line| !line.is_empty()).take(LINES) {
        let dateline = || find_dateline(line).and_then(|part| certain_date(part, &rules));
        let Some(written) = certain_date(line, &rules).or_else(dateline) else {
            if may_be_date(line) {
                return None;
            }
            continue;
        };
        let date = date::parse(written, &rules);
        if found.is_some() && found != date {
            return None;
        }
        found = date;
    }
    found
}

fn is_mark(next: char) -> bool {
    next.is_whitespace() || next == '\u{feff}' || MARKS.contains(&next)
}
