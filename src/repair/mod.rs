//! Repairs of common syntax errors in YAML, TOML and JSON, such as missing quotes.
//!
//! Each row of a table proposes to change one line. A proposal counts only if the text
//! parses with it, at least to a place after that line; so the tables need not know the
//! grammar of a language.
//!
//! Read `lines` (parts of a line), `quoting` (text that a value was meant to be), then one
//! file for each language.

mod json;
mod lines;
mod quoting;
mod toml;
mod yaml;

use std::ops::Range;

use crate::repair::lines::SourceLine;
use crate::syntax::SyntaxError;

/// Change of a text that repairs a syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxRepair {
    /// Byte range of the text that is replaced.
    pub span: Range<usize>,
    /// Text in its place.
    pub replacement: String,
    /// Instruction for people.
    pub help: &'static str,
}

/// Text with a syntax error.
#[derive(Clone)]
pub(crate) struct FaultyText<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Byte range of the part that was parsed.
    pub part: Range<usize>,
    /// Errors in the order of their positions.
    pub faults: &'a [SyntaxError],
    /// Returns true for a key that programs know, which is probably no prose.
    pub is_key: fn(&str) -> bool,
}

/// Language of a broken text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RepairLanguage {
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

/// Proposal for one line; the line may be before the one with the error.
type RepairRow = fn(&SourceLine<'_>, &FaultyText<'_>) -> Option<SyntaxRepair>;

impl RepairLanguage {
    const fn rows(self) -> &'static [RepairRow] {
        match self {
            Self::Yaml => yaml::ROWS,
            Self::Toml => toml::ROWS,
            Self::Json => json::ROWS,
        }
    }

    /// Returns the syntax errors of a part of a text; `rounds` limits how often YAML is
    /// parsed again.
    fn faults(self, text: &str, part: Range<usize>, rounds: &mut usize) -> Vec<SyntaxError> {
        let parsed = match self {
            Self::Yaml => crate::syntax::yaml::parse_within(text, part, rounds),
            Self::Toml => crate::syntax::toml::parse(text, part),
            Self::Json => return json_faults(text, part),
        };
        let mut faults = parsed.err().unwrap_or_default();
        faults.sort_by_key(|fault| fault.span.start);
        faults
    }
}

/// Returns the syntax errors of the JSON value that a part begins with; other text may
/// follow it.
fn json_faults(text: &str, part: Range<usize>) -> Vec<SyntaxError> {
    use crate::syntax::json::{self, JsonValueEnd};
    let start = part.start;
    match json::end(&text[part.clone()]) {
        JsonValueEnd::At(length) => {
            json::parse(text, start..start + length).err().unwrap_or_default()
        }
        JsonValueEnd::Open => vec![SyntaxError::new(start..start + 1, "has no end")],
        JsonValueEnd::Broken(fault) => vec![fault.shifted(start)],
    }
}

/// Longest part that is repaired, in bytes: each proposal parses it again.
pub(crate) const LONGEST: usize = 64 << 10;

/// Most bytes that are parsed for the repair of one text.
const MOST_PARSED: usize = 256 << 10;

/// Most lines before the error in which its cause is looked for.
const LINES_BEFORE: usize = 2;

/// Repair of the first error of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RepairedFault {
    /// The repair.
    pub repair: SyntaxRepair,
    /// Number of the following errors that it repairs, too.
    pub consequences: usize,
}

/// Finds a repair of the first error of a text.
pub(crate) fn find(language: RepairLanguage, broken: &FaultyText<'_>) -> Option<RepairedFault> {
    let first = broken.faults.first()?;
    if broken.part.len() > LONGEST {
        return None;
    }
    let lines = lines::lines_up_to(broken, first.span.start);
    let lines: Vec<_> = lines.into_iter().rev().take(1 + LINES_BEFORE).collect();
    let rows = language.rows();
    let proposals = rows.iter().flat_map(|row| lines.iter().filter_map(|line| row(line, broken)));
    // The explanation of each error of TOML may parse the text again.
    let passes = if language == RepairLanguage::Toml { 1 + broken.faults.len() } else { 1 };
    let mut left = MOST_PARSED / (broken.part.len().max(1) * passes);
    proposals.into_iter().find_map(|repair| {
        left = left.checked_sub(1)?;
        verify(language, broken, repair, &mut left)
    })
}

/// Accepts a repair if no error is left in the changed line, or before it, and the line below
/// it does not continue its value.
fn verify(
    language: RepairLanguage,
    broken: &FaultyText<'_>,
    repair: SyntaxRepair,
    rounds: &mut usize,
) -> Option<RepairedFault> {
    let SyntaxRepair { span, replacement, .. } = &repair;
    let (before, after) = (broken.text.get(..span.start)?, broken.text.get(span.end..)?);
    let repaired = [before, replacement, after].concat();
    let end = broken.part.end + replacement.len() - span.len();
    let left = language.faults(&repaired, broken.part.start..end, rounds);
    let changed_end = span.start + replacement.len();
    let line_end = repaired[changed_end..].find(['\n', '\r']).unwrap_or(0) + changed_end;
    let fault_end = broken.faults[0].span.start + replacement.len();
    let fault_end = fault_end.saturating_sub(span.len());
    let line_start = repaired[..span.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let start = line_start.min(broken.faults[0].span.start);
    // The parser of TOML finds an open list before errors of earlier lines.
    let is_repaired = left.first().is_none_or(|next| {
        next.span.start > line_end.max(fault_end)
            || language == RepairLanguage::Toml && next.span.start < start
    });
    let is_continued = language != RepairLanguage::Json
        && next_line(&repaired[..end], line_start, line_end.min(end)).is_some_and(|next| {
            let is_value_changed = lines::is_end_of_value(&repaired[changed_end..line_end]);
            is_value_changed || left.first().is_some_and(|left| next.contains(&left.span.start))
        });
    let consequences = (broken.faults.len() - 1).saturating_sub(left.len());
    (is_repaired && !is_continued).then_some(RepairedFault { repair, consequences })
}

/// Returns the byte range of the first line after `line_end` that is not empty, if it is
/// indented more than the line at `line_start`.
fn next_line(text: &str, line_start: usize, line_end: usize) -> Option<Range<usize>> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let content = text[line_end..].trim_start();
    let at = text.len() - content.len();
    let start = text[..at].rfind(['\n', '\r'])? + 1;
    let length = content.find(['\n', '\r']).unwrap_or(content.len());
    let is_below = !content.is_empty() && start > line_end;
    let is_deeper = is_below && indent(&text[start..]) > indent(&text[line_start..]);
    is_deeper.then_some(start..at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 6] = ["title", "date", "tags", "author", "draft", "list"];

    /// Repairs a text until no repair is found; returns it if it is valid then.
    fn repair(language: RepairLanguage, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        for _ in 0..9 {
            let faults = language.faults(&text, 0..text.len(), &mut 9);
            if faults.is_empty() {
                return Some(text);
            }
            let is_key = |key: &str| FIELDS.contains(&key);
            let broken = FaultyText { text: &text, part: 0..text.len(), faults: &faults, is_key };
            let found = find(language, &broken)?.repair;
            text =
                [&text[..found.span.start], &found.replacement, &text[found.span.end..]].concat();
        }
        None
    }

    fn check(language: RepairLanguage, rows: &[(&str, Option<&str>)]) {
        for (before, after) in rows {
            assert_eq!(repair(language, before).as_deref(), *after, "{before}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn yaml_is_repaired() {
        check(RepairLanguage::Yaml, &[
            ("title: One: two",              Some("title: \"One: two\"")),
            ("title: One: two # c",          Some("title: \"One: two\" # c")),
            ("title: One: “zwei” 日本",       Some("title: \"One: “zwei” 日本\"")),
            ("title: One: \"two\"",          Some("title: 'One: \"two\"'")),
            ("title: It's: \"two\"",         Some("title: \"It's: \\\"two\\\"\"")),
            ("title: One: C:\\x",            Some("title: 'One: C:\\x'")),
            ("title: One: two\ndate: a: b",  Some("title: \"One: two\"\ndate: \"a: b\"")),
            ("title: One: two\r\ndate: 1",   Some("title: \"One: two\"\r\ndate: 1")),
            ("a:\n  title: One: two",        Some("a:\n  title: \"One: two\"")),
            ("title: \"a \"b\" c\"",         Some("title: 'a \"b\" c'")),
            ("title: 'It's' # c",            Some("title: \"It's\" # c")),
            ("title: \"C:\\path\"",          Some("title: 'C:\\path'")),
            ("title: \"It\\'s\"",            Some("title: \"It's\"")),
            ("title: \"Foo\" bar",           Some("title: '\"Foo\" bar'")),
            ("title: \"Foo\ndate: 1",        Some("title: \"Foo\"\ndate: 1")),
            ("title: 'Foo\ndate: 1",         None),
            ("title: @foo",                  Some("title: \"@foo\"")),
            ("title: *bold* x",              Some("title: \"*bold* x\"")),
            ("title: [Draft] hello",         Some("title: \"[Draft] hello\"")),
            ("title: {x} y",                 Some("title: \"{x} y\"")),
            ("title: %x",                    Some("title: \"%x\"")),
            ("title: `code` x",              Some("title: \"`code` x\"")),
            ("title: - x",                   Some("title: \"- x\"")),
            ("title: “One: two”",            Some("title: \"One: two\"")),
            ("title: > x",                   None),
            ("title:Foo\ndate: 1",           Some("title: Foo\ndate: 1")),
            ("http://a.example/",            None),
            ("title:\tFoo",                  Some("title: Foo")),
            ("tags: [a, b\ndate: 1",         Some("tags: [a, b]\ndate: 1")),
            ("tags:\n\t- a\n\t- b",          Some("tags:\n  - a\n  - b")),
            ("\ttitle: A\ndate: 1",          Some("title: A\ndate: 1")),
            ("title: A\n author: B",         Some("title: A\nauthor: B")),
            ("title: A\n other: B",          None),
            ("author: A\n  tags: B",         None),
            ("title: {{ page.title }}",      None),
            ("list:\n  - One: two: three",   None),
            ("list:\n  - @a # c",            Some("list:\n  - \"@a\" # c")),
            ("text: a\n  goes: on",          None),
            ("title = \"x\"\ndate: 1",       Some("title: \"x\"\ndate: 1")),
            ("tags: [@anna, news]",          None),
            ("tags: [x y, \"z\" \"w\"]",       None),
            ("tags: [a, \"b]",               None),
            ("tags: {a, b",                  None),
            ("tags: ['rock 'n' roll', jazz]", None),
            ("list: {src: a.png, alt: One: two}", None),
            ("author: {name: @Jane, url: x}", None),
            ("tags: [a,\n  b,\n  c",         None),
            ("tags: [a,\ndate: 1",           None),
            ("tags: [\ndate: 1",             None),
            ("title: Note: this is\n  continued here", None),
            ("title: Note: this is\n\n  continued here", None),
            ("title: \"First line\n  second line", None),
            ("title: \"First line\n  second line\ndate: 1", None),
            ("title: \"A # c",               None),
            ("title: \"A # c\ndate: 1",       None),
        ]);
    }

    #[test]
    #[rustfmt::skip]
    fn toml_is_repaired() {
        check(RepairLanguage::Toml, &[
            ("title = One: two # c",         Some("title = \"One: two\" # c")),
            ("title = \"a \"b\" c\"",        Some("title = 'a \"b\" c'")),
            ("title = 'It's'",               Some("title = \"It's\"")),
            ("title = \"C:\\path\"",         Some("title = 'C:\\path'")),
            ("title = “Foo”",                Some("title = \"Foo\"")),
            ("title: \"Foo\"",               Some("title = \"Foo\"")),
            ("title: Foo\ndate = 1",         Some("title = \"Foo\"\ndate = 1")),
            ("draft = True",                 Some("draft = true")),
            ("date = 2024/05/22",            Some("date = \"2024/05/22\"")),
            ("title = \"Foo\ndate = 1",      Some("title = \"Foo\"\ndate = 1")),
            ("tags = [a, b]",                None),
            ("tags = [\"a\", \"b\"\ndate = 1", Some("tags = [\"a\", \"b\"]\ndate = 1")),
            ("title == \"x\"",               None),
            ("tags = [\"a\"\n  \"b\"]",        None),
            ("tags: [a, b]",                 None),
            ("author = Jane Doe\"",          None),
            ("title = \"\"\"x",               None),
            ("title = \"\"\"x\ndate = 1",      None),
            ("title =",                      None),
            ("title = A\ntags = [\"a\"\ndate = 1", Some("title = \"A\"\ntags = [\"a\"]\ndate = 1")),
        ]);
    }

    #[test]
    fn parsing_for_repairs_is_bounded() {
        let quoted = |count: usize| {
            let line = |at| format!("x{at}: \"{}\nb\"\n", "a".repeat(1000));
            (0..count).map(line).collect::<String>()
        };
        let title = "title: One: two\n";
        let check = |language: RepairLanguage, text: &str| {
            let faults = language.faults(text, 0..text.len(), &mut 99);
            let is_key = |_: &str| true;
            find(language, &FaultyText { text, part: 0..text.len(), faults: &faults, is_key })
        };
        assert!(check(RepairLanguage::Yaml, &(quoted(9) + title)).is_some());
        assert!(check(RepairLanguage::Yaml, &(quoted(40) + title)).is_none());
        let lines = "title = One two\n".repeat(2000);
        assert!(check(RepairLanguage::Toml, &lines[..160]).is_some());
        assert!(check(RepairLanguage::Toml, &lines).is_none());
    }

    #[test]
    #[rustfmt::skip]
    fn json_is_repaired() {
        check(RepairLanguage::Json, &[
            ("{\"title\": \"A\",}",          Some("{\"title\": \"A\"}")),
            ("{\"a\": [1,\n],\n\"b\": 1}",   Some("{\"a\": [1\n],\n\"b\": 1}")),
            ("{\"a\": 1\n\"b\": 2}",         Some("{\"a\": 1,\n\"b\": 2}")),
            ("{“a”: “b”}",                   Some("{\"a\": \"b\"}")),
            ("{\"a\": True}",                Some("{\"a\": true}")),
            ("{\"a\": b}",                   None),
        ]);
    }
}
