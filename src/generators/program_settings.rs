//! Extracts plain string settings from the text of a program (JavaScript, TypeScript or
//! Python). The text is searched and never run.

use std::ops::Range;

/// Text of a setting and its byte range in the file.
pub(super) struct LocatedText {
    pub text: String,
    pub span: Range<usize>,
}

/// Finds `name: 'text'`, `name = "text"` and `const NAME = 'text'`, if the value is one
/// string literal. Of several, the least nested one counts, and a property before a variable:
/// functions and parts of the configuration have such names too.
pub(super) fn find(text: &str, name: &str) -> Option<LocatedText> {
    let mut nesting = NestingScanner::new(text);
    let found = assigned_values(text, name).filter_map(|at| {
        let literal = parse_literal(&text[at..])?;
        let is_variable = text[..at].trim_end().ends_with('=');
        Some((nesting.depth_at(at) + usize::from(is_variable), is_variable, at, literal))
    });
    let (_, _, at, literal) = found.min()?;
    Some(LocatedText { text: literal.to_owned(), span: at + 1..at + 1 + literal.len() })
}

/// Counts the brackets that are open at a place of a program, outside texts and comments.
struct NestingScanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> NestingScanner<'t> {
    const fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// Returns the depth at an offset, which must not be before that of the last call.
    fn depth_at(&mut self, end: usize) -> usize {
        while self.at < end {
            let rest = &self.text.as_bytes()[self.at..];
            self.at += match rest[0] {
                b'{' | b'[' | b'(' => {
                    self.depth += 1;
                    1
                }
                b'}' | b']' | b')' => {
                    self.depth = self.depth.saturating_sub(1);
                    1
                }
                quote @ (b'\'' | b'"' | b'`') => literal_length(rest, quote),
                b'/' if rest.starts_with(b"//") => line_length(rest),
                b'/' if rest.starts_with(b"/*") => comment_length(rest),
                _ => 1,
            };
        }
        self.depth
    }
}

/// Returns the length of a text in quotes; that of its quote alone if it does not end in its
/// line, such as an apostrophe in a comment.
fn literal_length(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match *byte {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return 1,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    1
}

fn line_length(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

fn comment_length(rest: &[u8]) -> usize {
    memchr::memmem::find(rest, b"*/").map_or(rest.len(), |at| at + 2)
}

/// Finds the value of a setting that is an expression rather than a string literal.
pub(super) fn find_computed(text: &str, name: &str) -> Option<Range<usize>> {
    if find(text, name).is_some() {
        return None;
    }
    let at = assigned_values(text, name).next()?;
    let line = text[at..].lines().next().unwrap_or_default().trim_end_matches([',', ';', ' ']);
    let is_absent = ["", "''", "\"\"", "None", "null", "undefined"].contains(&line);
    (!is_absent).then(|| at..at + line.len())
}

/// Returns the offsets of all values that are assigned to a name, outside comments.
fn assigned_values<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(name).filter_map(move |(at, _)| {
        let line = text[..at].rfind('\n').map_or(0, |index| index + 1);
        let before = &text[line..at];
        let is_whole = !before.ends_with(|last: char| is_word(last) || last == '.');
        let after = &text[at + name.len()..];
        let after = after.strip_prefix(['\'', '"']).unwrap_or(after);
        let value = after.trim_start().strip_prefix([':', '='])?.trim_start();
        // `==` and `=>` are not assignments.
        let is_value = !value.starts_with(['=', '>']);
        (!is_comment(before) && is_whole && is_value).then(|| text.len() - value.len())
    })
}

/// Returns true if the start of a line contains the start of a comment; `https://` is
/// not one.
fn is_comment(before: &str) -> bool {
    let before = before.trim_start();
    before.starts_with(['#', '*']) || before.starts_with("//") || before.contains(" //")
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$')
}

/// Parses a string literal that is the whole value.
fn parse_literal(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
    let (inner, after) = value[1..].split_once(quote)?;
    let rest = after.lines().next().unwrap_or_default().trim_start();
    let ends =
        rest.is_empty() || rest.starts_with([',', ';', '}', ')', '#']) || rest.starts_with("//");
    let is_plain = !inner.contains(['\n', '\\']) && (quote != '`' || !inner.contains("${"));
    (ends && is_plain).then_some(inner)
}

/// Finds the braces of `name: { … }`, without the text of nested ones being checked.
pub(super) fn find_table(text: &str, name: &str) -> Option<Range<usize>> {
    let start = assigned_values(text, name).find(|at| text[*at..].starts_with('{'))?;
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(start..at + 1);
        }
    }
    None
}

/// Finds the first text between two delimiters, with its byte range.
pub(super) fn find_between<'t>(
    text: &'t str,
    before: &str,
    after: &str,
) -> Option<(&'t str, Range<usize>)> {
    let start = text.find(before)? + before.len();
    let length = text[start..].find(after)?;
    Some((&text[start..start + length], start..start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<'t>(text: &'t str, name: &'t str) -> Option<String> {
        find(text, name).map(|found| found.text)
    }

    #[test]
    fn plain_settings_are_found() {
        for text in [
            "title: 'A'",
            "export const title = \"A\";",
            "{ \"title\": \"A\", x }",
            "title = 'A'  # b",
        ] {
            assert_eq!(check(text, "title").as_deref(), Some("A"), "{text}");
        }
    }

    #[test]
    fn least_nested_property_counts() {
        #[rustfmt::skip]
        let rows = [
            ("const f = () => { const url = 'x'; };\nexport default { url: 'a' };", "a"),
            ("const url = 'x';\nexport default { url: 'a', b: { url: 'y' } };",     "a"),
            ("export default { b: { url: 'y' }, url: 'a' };",                        "a"),
            ("const url = 'a';\nexport default { url, b: { c: { url: 'y' } } };",   "a"),
            ("// don't {\nexport default { r: '{', url: 'a', b: { url: 'y' } };",   "a"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, "url").as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn table_ends_with_its_brace() {
        let text = "docs: { path: 'a' },\nblog: { x: { y: 1 }, path: 'b' }, path: 'c'";
        let range = find_table(text, "blog").unwrap();
        assert_eq!(&text[range], "{ x: { y: 1 }, path: 'b' }");
        assert_eq!(find_table("blog: { x", "blog"), None);
        assert_eq!(find_table("blog: false", "blog"), None);
    }

    #[test]
    fn computed_values_are_not_taken_for_text() {
        for text in ["title = 'A' + b", "title = f('A')", "title: `a${b}`", "title == 'A'"] {
            assert_eq!(check(text, "title"), None, "{text}");
        }
        assert_eq!(find_computed("title = f('A')\n", "title"), Some(8..14));
        assert_eq!(find_computed("title = ''\n", "title"), None);
    }

    #[test]
    fn comments_and_longer_names_are_passed_over() {
        assert_eq!(check("# title = 'A'\n// title: 'B'\nsubtitle = 'C'\n", "title"), None);
    }
}
