//! Results of a command for a job of GitHub Actions and its relatives: outputs for the next
//! steps, and a summary for people.
//!
//! With `--format github`, a runner that names a file for them in `GITHUB_OUTPUT` and
//! `GITHUB_STEP_SUMMARY` gets `problems`, the number of errors and warnings, and
//! `changed`, the changed files as a JSON list.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

use crate::cli::{CommonOptions, MessageFormat, output};
use crate::diagnostic::{Report, Severity};
use crate::pipeline::BuildOutcome;
use crate::site::request::{BuildMode, ListedChange, ListedChangeKind};

/// Most entries of one kind in a summary, which may have a megabyte.
const SHOWN: usize = 100;

/// Adds the results of `build` or `check` to the files of the runner.
pub(super) fn add_build(outcome: &BuildOutcome, mode: BuildMode, common: &CommonOptions) {
    if common.format != MessageFormat::Github {
        return;
    }
    let files: Vec<&String> = outcome.written.iter().chain(&outcome.removed).collect();
    let changed: Vec<String> =
        files.iter().map(|file| outcome.output.join(file).to_string_lossy().into_owned()).collect();
    append("GITHUB_OUTPUT", &format!("{}changed={}\n", problems(&outcome.report), json(&changed)));
    append("GITHUB_STEP_SUMMARY", &summarize(outcome, mode));
}

/// Adds the number of problems to the outputs, for a command without files.
pub(super) fn add_problems(report: &Report, common: &CommonOptions) {
    if common.format == MessageFormat::Github {
        append("GITHUB_OUTPUT", &problems(report));
    }
}

fn problems(report: &Report) -> String {
    let problems = report.count(Severity::Error) + report.count(Severity::Warning);
    format!("problems={problems}\n")
}

/// Writes a JSON list on one line: a line break in a name could add an output.
fn json(names: &[String]) -> String {
    serde_json::to_string(names).expect("texts always serialize")
}

/// Appends to the file that an environment variable names, if there is one.
fn append(variable: &str, text: &str) {
    let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) else { return };
    let file = OpenOptions::new().append(true).create(true).open(&path);
    if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
        output::note(&format!("failed to write the file that {variable} names: {error}"));
    }
}

fn summarize(outcome: &BuildOutcome, mode: BuildMode) -> String {
    let (command, changed) = match mode {
        BuildMode::Check => ("check", "would change"),
        BuildMode::Write => ("build", "changed"),
    };
    let mut text = format!(
        "### feedwright {command}\n\n{}, {} from {}: {}, {}.\n\n",
        output::counted(outcome.feeds, "feed", "feeds"),
        output::counted(outcome.entries, "entry", "entries"),
        output::counted(outcome.articles, "article", "articles"),
        output::counted(outcome.report.count(Severity::Error), "error", "errors"),
        output::counted(outcome.report.count(Severity::Warning), "warning", "warnings"),
    );
    if outcome.changes.is_empty() {
        return text + "No entry " + changed + ".\n\n";
    }
    text += &format!("Entries that {changed}:\n\n| | entry | article |\n|---|---|---|\n");
    for kind in [ListedChangeKind::Added, ListedChangeKind::Changed, ListedChangeKind::Removed] {
        text += &to_rows(kind, &outcome.changes);
    }
    text + "\n"
}

fn to_rows(kind: ListedChangeKind, changes: &[ListedChange]) -> String {
    let name = match kind {
        ListedChangeKind::Added => "new",
        ListedChangeKind::Changed => "changed",
        ListedChangeKind::Removed => "removed",
    };
    let of_kind: Vec<&ListedChange> = changes.iter().filter(|change| change.kind == kind).collect();
    let mut rows = String::new();
    for change in of_kind.iter().take(SHOWN) {
        let title = if change.title.is_empty() { &change.url } else { &change.title };
        let url = change.url.replace('|', "%7C");
        let (title, path) = (escape(title), escape(&change.path));
        // Writing to a string can't fail.
        let _ = writeln!(rows, "| {name} | [{title}](<{url}>) | {path} |");
    }
    if of_kind.len() > SHOWN {
        let _ = writeln!(rows, "| {name} | and {} more | |", of_kind.len() - SHOWN);
    }
    rows
}

/// Escapes a text in a table of Markdown.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for next in text.chars() {
        match next {
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            _ if next.is_control() => escaped.push(' '),
            _ if next.is_ascii_punctuation() && !".,:;/'\"".contains(next) => {
                escaped.push('\\');
                escaped.push(next);
            }
            _ => escaped.push(next),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_can_not_leave_its_cell() {
        let text = "a|b\n| x | [c](d) <img src=x> `e` @team & *f*";
        let expected = r"a\|b \| x \| \[c\]\(d\) \<img src\=x\> \`e\` &#64;team &amp; \*f\*";
        assert_eq!(escape(text), expected);
    }

    #[test]
    fn long_list_ends_with_the_number_of_the_rest() {
        let change = ListedChange {
            kind: ListedChangeKind::Added,
            path: "a.md".to_owned(),
            title: "A".to_owned(),
            url: "https://a.example/".to_owned(),
        };
        let rows = to_rows(ListedChangeKind::Added, &vec![change; 103]);
        assert_eq!(rows.lines().count(), 101);
        assert!(rows.ends_with("| new | and 3 more | |\n"), "{rows}");
    }
}
