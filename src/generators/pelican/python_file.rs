//! Settings in a Python file: assignments of literals. The program is never run.

use std::ops::Range;

use super::python_expression::{self, PythonValue};

/// Assignment of a value to a name.
#[derive(Clone, Debug)]
pub(super) struct PythonAssignment {
    name: String,
    /// Assigned value.
    pub value: PythonValue,
    /// Byte range of the value.
    pub span: Range<usize>,
    /// True below `if`, `else` or `try`.
    is_conditional: bool,
}

/// Assignments of a file, in its order.
#[derive(Debug, Default)]
pub(super) struct PythonFile {
    assignments: Vec<PythonAssignment>,
}

impl PythonFile {
    /// Parses a file; `imported` has the names that it imports.
    pub(super) fn parse(text: &str, imported: &Self) -> Self {
        let mut file = Self::default();
        for statement in statements(text) {
            let found = parse_assignment(text, statement, |name| {
                file.find(name).or_else(|| imported.find(name)).map(|known| known.value)
            });
            file.assignments.extend(found);
        }
        file
    }

    /// Returns the value that a name has after the file was run. Values that depend on a
    /// condition are computed, except equal ones and a public address next to
    /// a private one.
    pub(super) fn find(&self, name: &str) -> Option<PythonAssignment> {
        let all: Vec<&PythonAssignment> =
            self.assignments.iter().filter(|found| found.name == name).collect();
        let start = all.iter().rposition(|found| !found.is_conditional).unwrap_or_default();
        let (first, others) = all.get(start..)?.split_first()?;
        let mut chosen = (*first).clone();
        for other in others {
            let value = python_expression::choose(&chosen.value, &other.value);
            if value != chosen.value {
                chosen.span = other.span.clone();
            }
            chosen.value = value;
        }
        Some(chosen)
    }
}

/// Splits a program into its logical lines, as byte ranges.
fn statements(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut at, mut start, mut depth) = (Vec::new(), 0, 0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => at = line_end(bytes, at).saturating_sub(1),
            b'\'' | b'"' => at = python_expression::string_end(bytes, at).saturating_sub(1),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\\' => at += 1,
            b'\n' if depth == 0 => {
                found.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    found.push(start.min(bytes.len())..bytes.len());
    found
}

/// Returns the offset of the line break at the end of a line.
fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length)
}

/// Parses `NAME = value`, `NAME: str = value`, or `NAME = OTHER = value`, which assigns to both.
fn parse_assignment(
    text: &str,
    statement: Range<usize>,
    known: impl Fn(&str) -> Option<PythonValue>,
) -> Vec<PythonAssignment> {
    let line = text.get(statement.clone()).unwrap_or_default();
    let code = line.trim_start();
    let Some((first, rest)) = split_name(code) else { return Vec::new() };
    let (mut names, is_extended, mut rest) = match (rest.strip_prefix(':'), rest.strip_prefix("+="))
    {
        (Some(annotated), _) => match annotated.split_once('=') {
            Some((_, rest)) => (vec![first], false, rest),
            None => return Vec::new(),
        },
        (None, Some(rest)) => (vec![first], true, rest),
        (None, None) => match strip_assignment(rest) {
            Some(rest) => (vec![first], false, rest),
            None => return Vec::new(),
        },
    };
    while let Some((name, after)) = split_name(rest.trim_start())
        && let Some(after) = strip_assignment(after)
    {
        names.push(name);
        rest = after;
    }
    let written = rest.trim();
    let at = statement.end - rest.trim_start().len();
    let value =
        if is_extended { PythonValue::Computed } else { python_expression::parse(written, &known) };
    let assigned = names.into_iter().map(|name| PythonAssignment {
        name: name.to_owned(),
        value: value.clone(),
        span: at..at + python_expression::code_length(written),
        is_conditional: code.len() < line.len(),
    });
    assigned.collect()
}

/// Splits a name from the code after it and the white space.
fn split_name(code: &str) -> Option<(&str, &str)> {
    let length = code.find(|letter: char| !python_expression::is_name_letter(letter))?;
    let (name, rest) = code.split_at(length);
    (!name.is_empty()).then_some((name, rest.trim_start()))
}

/// Returns the code after a sign of assignment; `==` is a comparison.
fn strip_assignment(code: &str) -> Option<&str> {
    code.strip_prefix('=').filter(|rest| !rest.starts_with('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str) -> Option<PythonValue> {
        PythonFile::parse(text, &PythonFile::default()).find(name).map(|found| found.value)
    }

    #[test]
    fn last_assignment_counts_and_conditions_are_not_decided() {
        let text = |text: &str| Some(PythonValue::Text(text.to_owned()));
        #[rustfmt::skip]
        let rows = [
            ("A = 'x'\nA = 'y'\n", text("y")),
            ("A = 'x'\nif B:\n    A = 'y'\n", Some(PythonValue::Computed)),
            ("A = ''\nif B:\n    A = 'https://a.example'\n", text("https://a.example")),
            ("if B:\n    A = 'https://a.example'\nelse:\n    A = 'http://localhost:8000'\n", text("https://a.example")),
            ("if B:\n    A = 'x'\nelse:\n    A = 'x'\n", text("x")),
            ("A: str = 'x'  # y\n", text("x")),
            ("A = ('x'\n     'y')\n", text("xy")),
            ("# A = 'x'\n", None),
            ("B = \"\"\"\nA = 'x'\n\"\"\"\n", None),
            ("AA = 'x'\nA == 'y'\n", None),
            ("A = 'x'\nA += 'y'\n", Some(PythonValue::Computed)),
            ("B = 'x'\nA = B + '/y'\n", text("x/y")),
            ("B = A = C = 'x'\n", text("x")),
            ("A = B == 'x'\n", Some(PythonValue::Computed)),
            ("A = \"don't\"\r\nC = 'd'\r\n", text("don't")),
        ];
        for (program, expected) in rows {
            assert_eq!(check(program, "A"), expected, "{program}");
        }
    }

    #[test]
    fn span_is_that_of_the_value() {
        let text = "A = 1\nB =  'x' # y\n";
        let found = PythonFile::parse(text, &PythonFile::default()).find("B").unwrap();
        assert_eq!(&text[found.span], "'x'");
    }
}
