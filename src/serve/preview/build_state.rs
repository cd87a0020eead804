//! Describes a build and the feeds that are served, as JSON for the script of the preview.
//!
//! A description contains the problems with their lines, and the numbers of articles that
//! are in no feed, but never their titles.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use chrono::SecondsFormat;
use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Report, Severity, SourceLocation};
use crate::model::Timestamp;
use crate::pipeline::{BuildEnding, BuildOutcome};
use crate::serve::preview::feed_title;
use crate::serve::responses::media_type::ServedFileKind;
use crate::serve::snapshot::{ServedFile, Snapshot};

/// Most problems that are shown, the most severe first.
const PROBLEMS: usize = 500;

/// Describes the result of a build; `later` are the problems found after it.
pub(super) fn describe_build(outcome: &BuildOutcome, took: Duration, later: &Report) -> Value {
    let mut problems: Vec<&Diagnostic> =
        outcome.report.diagnostics.iter().chain(&later.diagnostics).collect();
    // Stable: problems of one severity keep the order of their places.
    problems.sort_by_key(|found| std::cmp::Reverse(found.code.severity));
    let left_out = &outcome.left_out;
    json!({
        "ending": ending_name(outcome.ending),
        "at": seconds_since_1970(),
        "took": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "articles": outcome.articles,
        "feeds": outcome.feeds,
        "entries": outcome.entries,
        "written": outcome.written.len(),
        "unchanged": outcome.unchanged.len(),
        "removed": outcome.removed.len(),
        "next_change": outcome.next_change.map(to_text),
        "next_due": left_out.next_due.as_ref().map(|(due, _)| to_text(*due)),
        "left_out": [
            ["draft", left_out.drafts],
            ["scheduled", left_out.scheduled],
            ["expired", left_out.expired],
            ["kept out of feeds", left_out.excluded],
            ["retracted", left_out.retracted],
            ["protected", left_out.protected],
            ["without a date", left_out.undated],
            ["with errors", left_out.broken],
        ],
        "errors": count(&problems, Severity::Error),
        "warnings": count(&problems, Severity::Warning),
        "infos": count(&problems, Severity::Info),
        "problems": problems.iter().take(PROBLEMS).map(|it| describe_problem(it)).collect::<Value>(),
        "codes": describe_codes(&problems[..problems.len().min(PROBLEMS)]),
    })
}

fn count(problems: &[&Diagnostic], severity: Severity) -> usize {
    problems.iter().filter(|problem| problem.code.severity == severity).count()
}

const fn ending_name(ending: BuildEnding) -> &'static str {
    match ending {
        BuildEnding::Done => "done",
        BuildEnding::InputErrors => "input-errors",
        BuildEnding::ConfigErrors => "config-errors",
        BuildEnding::OutsideFailed => "outside-failed",
    }
}

fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn to_text(time: Timestamp) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn describe_problem(problem: &Diagnostic) -> Value {
    let places = problem.location.iter().chain(problem.second_location());
    json!({
        "severity": problem.code.severity.as_str(),
        "code": problem.code.name,
        "message": problem.message,
        "help": problem.help,
        "fixable": problem.edit().is_some(),
        "places": places.map(describe_place).collect::<Value>(),
    })
}

/// Describes a place, with its line in three parts: before the mark, marked, after it.
fn describe_place(place: &SourceLocation) -> Value {
    let (span, line) = (place.span(), &place.excerpt);
    json!({
        "file": place.display_path(),
        "line": place.line,
        "column": place.column,
        "text": [&line[..span.start], place.marked(), &line[span.end..]],
    })
}

/// Returns the explanation of every code of some problems.
fn describe_codes<'a>(problems: &[&'a Diagnostic]) -> BTreeMap<&'a str, Value> {
    let codes = problems.iter().map(|problem| problem.code);
    let rows = codes.map(|code| {
        (code.name, json!({ "summary": code.summary, "explanation": code.explanation }))
    });
    rows.collect()
}

/// Lists the served feeds, sorted by path.
pub(super) fn list_feeds(snapshot: &Snapshot) -> Vec<Value> {
    let mut files: Vec<(&String, &ServedFile)> = snapshot.files.iter().collect();
    files.sort_by_key(|(path, _)| *path);
    files.into_iter().filter_map(|(path, file)| describe_feed(path, file)).collect()
}

fn describe_feed(path: &str, file: &ServedFile) -> Option<Value> {
    let content = &file.content;
    let ServedFileKind::Feed(format) = content.kind else { return None };
    let bytes = &content.bodies.first()?.bytes;
    let title = std::str::from_utf8(bytes).ok().and_then(|text| feed_title::read(format, text));
    Some(json!({
        "path": path,
        "format": crate::formats::row(format).label,
        "title": title.unwrap_or_default(),
        "entries": content.entries.len(),
        "bytes": bytes.len(),
        "tag": content.tag,
    }))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{SourceText, codes};

    #[test]
    fn problem_has_its_line_in_parts_and_the_explanation_of_its_code() {
        let path: Arc<Path> = Path::new("articles/hello.md").into();
        let text = "---\ntitle: Hello\ndate: last Tuesday\n---\n";
        let mut outcome = BuildOutcome::new(PathBuf::new());
        outcome.left_out.drafts = 2;
        let info = Diagnostic::new(&codes::ARTICLE_UNKNOWN_FIELD, "`x` is not a field");
        let error = Diagnostic::new(&codes::ARTICLE_BAD_DATE, "`last Tuesday` is not a date")
            .with_location(SourceText::new(&path, text).locate(23..35));
        outcome.report.push(info);
        outcome.report.push(error);
        let state = describe_build(&outcome, Duration::from_millis(7), &Report::default());
        let problem = &state["problems"][0];
        assert_eq!(problem["severity"], "error");
        assert_eq!(problem["places"][0]["line"], 3);
        assert_eq!(problem["places"][0]["text"], json!(["date: ", "last Tuesday", ""]));
        let explanation = &state["codes"]["article/bad-date"]["explanation"];
        assert_eq!(explanation, codes::ARTICLE_BAD_DATE.explanation);
        assert_eq!((&state["left_out"][0], &state["took"]), (&json!(["draft", 2]), &json!(7)));
    }

    #[test]
    fn severe_problems_are_shown_if_there_are_too_many() {
        let mut outcome = BuildOutcome::new(PathBuf::new());
        for _ in 0..PROBLEMS {
            outcome.report.push(Diagnostic::new(&codes::ARTICLE_UNKNOWN_FIELD, "a"));
        }
        outcome.report.push(Diagnostic::new(&codes::ARTICLE_BAD_DATE, "b"));
        let state = describe_build(&outcome, Duration::ZERO, &Report::default());
        assert_eq!(state["problems"].as_array().unwrap().len(), PROBLEMS);
        assert_eq!((&state["problems"][0]["message"], &state["errors"]), (&json!("b"), &json!(1)));
    }
}
