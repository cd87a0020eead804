//! Table of articles that fits the width of the terminal.

use std::io::IsTerminal;

use chrono_tz::Tz;
use terminal_size::{Width, terminal_size_of};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::survey::{SiteSurvey, SurveyedArticle};

/// Space between two columns.
const GAP: &str = "  ";

/// Fewest columns of a path or of a reason in a narrow terminal.
const NARROWEST: usize = 12;

/// Number of lines about an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum RowDetail {
    /// One line.
    Short,
    /// Also its id and its address, each on a line of its own.
    Long,
}

/// Texts of a row.
struct TableRow {
    state: &'static str,
    date: String,
    path: String,
    /// Feeds that contain the article, and the reason of its state.
    note: String,
    /// Lines below the row.
    more: Vec<String>,
}

/// Writes the table for standard output: as wide as a terminal, or with whole texts.
pub(in crate::cli) fn write(survey: &SiteSurvey, zone: Tz, detail: RowDetail) -> String {
    let stdout = std::io::stdout();
    let size = stdout.is_terminal().then(|| terminal_size_of(&stdout)).flatten();
    write_in(survey, zone, detail, size.map(|(Width(width), _)| usize::from(width)))
}

/// Writes the table in a number of columns; `None` for any number.
fn write_in(survey: &SiteSurvey, zone: Tz, detail: RowDetail, columns: Option<usize>) -> String {
    if survey.articles.is_empty() {
        return String::new();
    }
    let rows = survey.articles.iter().map(|article| make_row(article, survey, zone, detail));
    let rows: Vec<TableRow> = rows.collect();
    let state = widest(&rows, |row| row.state);
    let date = widest(&rows, |row| &row.date);
    let mut path = widest(&rows, |row| &row.path);
    let mut note = usize::MAX;
    if let Some(columns) = columns {
        let rest = columns.saturating_sub(state + date + 3 * GAP.len()).max(2 * NARROWEST);
        let notes = widest(&rows, |row| &row.note);
        // The path gives way first, but keeps half of the place.
        path = path.min((rest / 2).max(rest.saturating_sub(notes)));
        note = rest - path;
    }
    let lines = rows.iter().map(|row| {
        let cells = [
            pad(row.state, state),
            pad(&row.date, date),
            pad(&cut_start(&row.path, path), path),
            cut_end(&row.note, note),
        ];
        let line = cells.join(GAP);
        let more: String = row.more.iter().map(|line| format!("\n    {line}")).collect();
        format!("{}{more}\n", line.trim_end())
    });
    lines.collect()
}

fn make_row(
    article: &SurveyedArticle,
    survey: &SiteSurvey,
    zone: Tz,
    detail: RowDetail,
) -> TableRow {
    let date = article.published.map(|at| at.with_timezone(&zone));
    let feeds = article.feeds.iter().map(|membership| {
        let name = &survey.feeds[membership.feed].name;
        match membership.page {
            Some(page) => format!("{name} (page {page})"),
            None => name.clone(),
        }
    });
    let note: Vec<String> = article.reason.iter().cloned().chain(feeds).collect();
    let more = match detail {
        RowDetail::Short => Vec::new(),
        RowDetail::Long => {
            let lines = [("id     ", &article.id), ("address", &article.url)];
            let lines = lines.iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
            lines.map(|(name, text)| format!("{name}  {}", printable(text))).collect()
        }
    };
    TableRow {
        state: article.state.name(),
        date: date.map_or_else(String::new, |date| date.format("%Y-%m-%d %H:%M").to_string()),
        path: printable(&survey.folder.join(&article.path).to_string_lossy()),
        note: printable(&note.join(", ")),
        more,
    }
}

/// Replaces characters that control a terminal or the direction of text.
pub(in crate::cli) fn printable(text: &str) -> String {
    text.chars().map(|letter| if is_control(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Returns true for characters that control a terminal, or the direction of text.
fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns the columns of the widest text in a column.
fn widest(rows: &[TableRow], text: fn(&TableRow) -> &str) -> usize {
    rows.iter().map(|row| width(text(row))).max().unwrap_or_default()
}

/// Returns the number of columns that a text takes on a terminal.
fn width(text: &str) -> usize {
    text.width()
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Cuts the end of a text that is wider than some columns.
fn cut_end(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|letter| {
        used += letter.width().unwrap_or_default();
        used <= columns
    });
    kept.collect::<String>() + "…"
}

/// Cuts the beginning of a path, because its end names the article.
fn cut_start(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.char_indices().rev().take_while(|(_, letter)| {
        used += letter.width().unwrap_or_default();
        used <= columns
    });
    let start = kept.last().map_or(text.len(), |(start, _)| start);
    // A mark that combines with the letter before would be on the ellipsis.
    let end = text[start..].trim_start_matches(|letter: char| letter.width() == Some(0));
    format!("…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_the_columns_they_take() {
        for (text, columns, end, start) in [
            ("articles/a.md", 20, "articles/a.md", "articles/a.md"),
            ("articles/a.md", 6, "artic…", "…/a.md"),
            ("記事/日本語.md", 8, "記事/日…", "…本語.md"),
            ("🎉🎉🎉", 4, "🎉…", "…🎉"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…", "…e\u{301}"),
            ("abc", 1, "…", "…"),
        ] {
            assert_eq!(cut_end(text, columns), end, "{text} {columns}");
            assert_eq!(cut_start(text, columns), start, "{text} {columns}");
        }
    }

    /// Makes a survey of articles with these paths.
    fn survey(paths: &[&str]) -> SiteSurvey {
        let articles = paths.iter().map(|path| {
            SurveyedArticle::ignored((*path).to_owned(), "`.gitignore` excludes it".to_owned())
        });
        SiteSurvey::of_articles(articles.collect())
    }

    #[test]
    fn table_fits_the_terminal() {
        let paths = [
            "a.md",
            "記事/とても長い名前の記事/日本語.md",
            "🎉/🎉.md",
            "a/very/long/path/to/an/article.md",
        ];
        for columns in [40, 60, 80, 200] {
            let text = write_in(&survey(&paths), Tz::UTC, RowDetail::Short, Some(columns));
            for line in text.lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
        let text = write_in(
            &survey(&["a/very/long/path/to/an/article.md"]),
            Tz::UTC,
            RowDetail::Short,
            Some(50),
        );
        assert_eq!(text, "ignored    …/to/an/article.md  `.gitignore` exclu…\n");
    }

    #[test]
    fn wide_letters_are_aligned() {
        for text in ["ab", "日", "🎉", ""] {
            assert_eq!(width(&pad(text, 6)), 6, "{text}");
        }
    }

    #[test]
    fn letters_that_control_a_terminal_are_replaced() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\n"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}");
    }
}
