//! Explains why a text is not YAML, by the text around the place where parsing stopped.
//!
//! The crate names states of its scanner. People who write frontmatter leave values with
//! special characters unquoted, indent with tabs or forget a space: each of these has a
//! message with the exact fix.

mod field_line;
pub(crate) mod quotes;

use std::ops::Range;

use crate::mistakes::{SyntaxError, conflict_marker};

use field_line::{YamlLine, matching_bracket};

/// Explains a syntax error of `text` at an offset.
pub(crate) fn explain(text: &str, at: usize) -> SyntaxError {
    let at = text.floor_char_boundary(at.min(text.len()));
    let place = MistakePlace::find(text, at);
    let explanation = find_conflict(text)
        .or_else(|| place.explain_tab())
        .or_else(|| place.explain_open_list())
        .or_else(|| place.line.explain_value(text))
        .or_else(|| place.explain_indentation())
        .or_else(|| place.explain_line_without_colon());
    explanation.unwrap_or_else(|| {
        let end = text.ceil_char_boundary((at + 1).min(text.len())).max(at + 1);
        SyntaxError::new(at..end, "this line is not valid YAML")
            .with_help("put a value with special characters in double quotes, and indent the line like its neighbors")
    })
}

/// Explains a document that is not a mapping.
pub(crate) fn explain_root(text: &str, span: Range<usize>) -> SyntaxError {
    let root = &text[span.start..];
    let is_block_list =
        root.strip_prefix('-').is_some_and(|item| item.starts_with([' ', '\t', '\r', '\n']));
    if is_block_list || root.starts_with('[') {
        let help = if is_block_list {
            "remove the `- ` before each field"
        } else {
            "write each field as `key: value` on a line of its own"
        };
        let message = "expected lines of `key: value`, not a list";
        return SyntaxError::new(span.start..span.start + 1, message).with_help(help);
    }
    let line = YamlLine::at(text, span.start);
    if line.written.starts_with('-') {
        return SyntaxError::new(line.span(), "expected lines of `key: value`, not text")
            .with_help("write it as `key: value`, or remove it");
    }
    line.explain_missing_colon().unwrap_or_else(|| {
        SyntaxError::new(line.span(), "expected lines of `key: value`, not text")
            .with_help("write it as `key: value`, or remove it")
    })
}

/// Explains a key that is a list or a table, as in `title: {{ name }}`.
pub(crate) fn explain_key(text: &str, span: Range<usize>, kind: &str) -> SyntaxError {
    YamlLine::at(text, span.start).explain_value(text).unwrap_or_else(|| {
        SyntaxError::new(span, format!("a key must be text, not {kind}"))
            .with_help("put the value in double quotes")
    })
}

fn find_conflict(text: &str) -> Option<SyntaxError> {
    let mut starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    std::iter::once(0).chain(&mut starts).find_map(|start| conflict_marker(text, start))
}

/// The line where parsing stopped, and the one above it.
struct MistakePlace<'a> {
    text: &'a str,
    line: YamlLine<'a>,
    /// The last line above that is not empty or a comment.
    above: Option<YamlLine<'a>>,
}

impl<'a> MistakePlace<'a> {
    /// Finds the line of an offset. The end of the text belongs to its last line.
    fn find(text: &'a str, at: usize) -> Self {
        let mut line = YamlLine::at(text, at);
        if line.is_blank() {
            line = line_above(text, line.start).unwrap_or(line);
        }
        Self { text, line, above: line_above(text, line.start) }
    }

    fn explain_tab(&self) -> Option<SyntaxError> {
        let end = self.line.start + self.line.written.len();
        let next = self.text[end..].find(|next: char| !matches!(next, ' ' | '\r' | '\n'));
        let below = next.map(|length| YamlLine::at(self.text, end + length));
        let mut lines = [self.above, Some(self.line), below].into_iter().flatten();
        let line = lines.find(|line| line.written[..line.indent()].contains('\t'))?;
        let at = line.start + line.written.find('\t')?;
        Some(
            SyntaxError::new(at..at + 1, "this line is indented with a tab, which YAML forbids")
                .with_help("indent it with two spaces for each level"),
        )
    }

    /// Explains a list or a table in brackets that the lines above open.
    fn explain_open_list(&self) -> Option<SyntaxError> {
        let mut above = self.above;
        while let Some(line) = above {
            if let Some(field) = line.field() {
                let first = field.value.chars().next()?;
                let is_open = matches!(first, '[' | '{') && matching_bracket(field.value).is_none();
                let block = &self.text[field.value_start..self.line.start];
                return field
                    .explain_brackets(first)
                    .filter(|_| is_open && matching_bracket(block).is_none());
            }
            above = line_above(self.text, line.start);
        }
        self.explain_open_root()
    }

    /// Explains a table in braces around all fields that is not closed.
    fn explain_open_root(&self) -> Option<SyntaxError> {
        let start = self.text.len() - self.text.trim_start().len();
        let root = &self.text[start..];
        (root.starts_with('{') && matching_bracket(root).is_none()).then(|| {
            SyntaxError::new(start..start + 1, "this table has no closing `}`")
                .with_help("write `}` at its end")
        })
    }

    fn explain_indentation(&self) -> Option<SyntaxError> {
        let (line, above) = (self.line, self.above?);
        let indent = line.indent();
        if let Some(field) = above.field()
            && indent > above.indent()
            && line.field().is_some()
            && !field.value.is_empty()
        {
            let message =
                format!("this line is indented, but `{}` above already has a value", field.key);
            let help = format!("remove the spaces before `{}`", line.written.trim_start());
            return Some(SyntaxError::new(line.span(), message).with_help(help));
        }
        let levels = self.levels_above();
        let nearest = levels.iter().min_by_key(|level| level.abs_diff(indent))?;
        let is_item_like_above =
            [line, above].iter().all(|line| line.written.trim_start().starts_with("- "));
        if levels.contains(&indent) && (!is_item_like_above || indent == above.indent()) {
            return None;
        }
        let nearest = if is_item_like_above { above.indent() } else { *nearest };
        let message =
            format!("this line is indented by {}, unlike the lines above", spaces(indent));
        let help = format!("indent it by {}", spaces(nearest));
        Some(SyntaxError::new(line.span(), message).with_help(help))
    }

    /// Returns the indentations of the lines that the line may belong to.
    fn levels_above(&self) -> Vec<usize> {
        let mut levels: Vec<usize> = Vec::new();
        let mut above = self.above;
        while let Some(line) = above {
            if levels.last().is_none_or(|level| line.indent() < *level) {
                levels.push(line.indent());
            }
            above = line_above(self.text, line.start);
        }
        levels
    }

    /// Explains a line without a colon: it is the one above, if that one is wrong too.
    fn explain_line_without_colon(&self) -> Option<SyntaxError> {
        let lines = [self.above, Some(self.line)].into_iter().flatten();
        let is_other = |line: &YamlLine<'_>| {
            line.field().is_none() && !line.written.trim_start().starts_with("- ")
        };
        let line = lines.filter(is_other).find(|line| !line.written.trim().is_empty())?;
        if let Some(error) = line.explain_missing_colon() {
            return Some(error);
        }
        let before = line_above(self.text, line.start);
        let error = match before.and_then(|before| before.field()) {
            Some(field) if field.value.starts_with(['|', '>']) => {
                let message = format!("the text of `{}` must be indented", field.key);
                SyntaxError::new(line.span(), message)
                    .with_help("put two spaces before each of its lines")
            }
            _ if before.is_some_and(|before| before.written.trim_start().starts_with("- ")) => {
                let help = format!("write `- {}`", line.written.trim_start());
                SyntaxError::new(line.span(), "this line of a list has no `- `").with_help(help)
            }
            _ => SyntaxError::new(line.span(), "this line is not `key: value`").with_help(
                "write it as `key: value`, indent it to continue the text above, or remove it",
            ),
        };
        Some(error)
    }
}

fn line_above(text: &str, start: usize) -> Option<YamlLine<'_>> {
    let mut start = start;
    while start > 0 {
        let line = YamlLine::at(text, start - 1);
        if !line.is_blank() {
            return Some(line);
        }
        start = line.start;
    }
    None
}

fn spaces(count: usize) -> String {
    match count {
        0 => "no space".to_owned(),
        1 => "1 space".to_owned(),
        _ => format!("{count} spaces"),
    }
}

#[cfg(test)]
mod tests {
    use crate::mistakes::test_support::describe_first;
    use crate::syntax::yaml;

    fn check(text: &str) -> String {
        describe_first(text, yaml::parse(text, 0..text.len()))
    }

    #[test]
    fn every_mistake_has_its_own_message_and_fix() {
        #[rustfmt::skip]
        let rows = [
            ("title: Part 1: The beginning\ndate: 2024-05-22", "1:14 `title` needs quotes: a `:` before a space has a special meaning in YAML | write `title: \"Part 1: The beginning\"`"),
            ("title: \"Unclosed\ndate: 2024-05-22", "1:8 this text has no closing `\"` | write `\"` at its end"),
            ("title: 'It's here'\ndate: 2024-05-22", "1:11 the text of `title` ends at this quote | write `title: \"It's here\"`"),
            ("title: \"A \"quoted\" word\"\ndate: 2024-05-22", "1:11 the text of `title` ends at this quote | write `title: 'A \"quoted\" word'`"),
            ("title: A\n\tdate: 2024-05-22", "2:1 this line is indented with a tab, which YAML forbids | indent it with two spaces for each level"),
            ("title: A\ntags:\n\t- a\n\t- b", "3:1 this line is indented with a tab, which YAML forbids | indent it with two spaces for each level"),
            ("title:A\ndate: 2024-05-22", "1:1 a space is missing after the `:` | write `title: A`"),
            ("title: A\n date: 2024-05-22", "2:2 this line is indented, but `title` above already has a value | remove the spaces before `date: 2024-05-22`"),
            ("title: A\ntags: [a, b\ndate: 2024-05-22", "2:7 the list of `tags` has no closing `]` | write `tags: [a, b]`"),
            ("title: @handle\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with `@` has a special meaning in YAML | write `title: \"@handle\"`"),
            ("title: `code`\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with a backtick has a special meaning in YAML | write `title: \"`code`\"`"),
            ("title: *bold* words\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with `*` has a special meaning in YAML | write `title: \"*bold* words\"`"),
            ("title: %d percent\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with `%` has a special meaning in YAML | write `title: \"%d percent\"`"),
            ("title: [Update] A new thing\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with `[` is a list in YAML | write `title: \"[Update] A new thing\"`"),
            ("title: {{ name }}\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with `{` is a table in YAML | write `title: \"{{ name }}\"`"),
            ("title: A\ndate: 2024-05-22\ntitle: B", "3:1 `title` is set twice | keep one of the two, and remove the other"),
            ("title: A\nauthor:\n  name: B\n email: c", "4:2 this line is indented by 1 space, unlike the lines above | indent it by 2 spaces"),
            ("title = \"A\"\ndate: 2024-05-22", "1:1 this line has `=` in place of `:` | write `title: \"A\"`"),
            ("title: A\ndescription: This: is it\ndate: 2024-05-22", "2:18 `description` needs quotes: a `:` before a space has a special meaning in YAML | write `description: \"This: is it\"`"),
            ("title: \"C:\\Users\\me\"\ndate: 2024-05-22", "1:8 a backslash in `title` does not begin an escape of YAML | write `title: 'C:\\Users\\me'`"),
            ("title: A\nJust a line\ndate: 2024-05-22", "2:1 this line is not `key: value` | write it as `key: value`, indent it to continue the text above, or remove it"),
            ("- title: A\n- date: 2024-05-22", "1:1 expected lines of `key: value`, not a list | remove the `- ` before each field"),
            ("title: A\ntags: a, b: c", "2:11 `tags` needs quotes: a `:` before a space has a special meaning in YAML | write `tags: \"a, b: c\"`"),
            ("title: “A: b”\ndate: 2024-05-22", "1:10 `title` needs quotes: a `:` before a space has a special meaning in YAML | write `title: \"A: b\"`"),
            ("title: A\nsummary: |\n  text\n more\ndate: 2024-05-22", "4:2 this line is indented by 1 space, unlike the lines above | indent it by 2 spaces"),
            ("title: A\ntags:\n  - a\n  b\ndate: 2024-05-22", "4:3 this line of a list has no `- ` | write `- b`"),
            ("title: \"A\" and more\ndate: 2024-05-22", "1:10 the text of `title` ends at this quote | write `title: '\"A\" and more'`"),
            ("title: 'A' - 'B'\ndate: 2024-05-22", "1:10 the text of `title` ends at this quote | write `title: \"'A' - 'B'\"`"),
            ("title: A\ndescription: >text\ndate: 2024-05-22", "2:14 `description` needs quotes: `>` begins a text on the lines below it in YAML | write `description: \">text\"`"),
            ("title: A\ntags: [a, b]]", "2:13 this `]` closes nothing | remove it"),
            ("title: A\ntags: {a, b", "2:7 the table of `tags` has no closing `}` | write `tags: {a, b}`"),
            ("\"title: A\ndate: 2024-05-22", "1:1 this text has no closing `\"` | write `\"` at its end"),
            ("title: A\n? b\n- c", "2:1 this line is not `key: value` | write it as `key: value`, indent it to continue the text above, or remove it"),
            ("title: A\nlink: *unknown", "2:7 `link` needs quotes: a value that begins with `*` has a special meaning in YAML | write `link: \"*unknown\"`"),
            ("title: - A\ndate: 2024-05-22", "1:8 `title` needs quotes: a value that begins with `- ` has a special meaning in YAML | write `title: \"- A\"`"),
            ("title: |\ntext\ndate: 2024-05-22", "2:1 the text of `title` must be indented | put two spaces before each of its lines"),
            ("title: A\nx: \"a\\qb\"", "2:4 a backslash in `x` does not begin an escape of YAML | write `x: 'a\\qb'`"),
            ("title: A\nfoo", "2:1 this line is not `key: value` | write it as `key: value`, indent it to continue the text above, or remove it"),
            ("title: A, \"B\", and C: D", "1:21 `title` needs quotes: a `:` before a space has a special meaning in YAML | write `title: 'A, \"B\", and C: D'`"),
            ("title: A\n  subtitle: B", "2:3 this line is indented, but `title` above already has a value | remove the spaces before `subtitle: B`"),
            ("title: > A: B", "1:8 `title` needs quotes: `>` begins a text on the lines below it in YAML | write `title: \"> A: B\"`"),
            ("title: #1 hit\ndate: 2024-05-22\nx: [", "3:4 the list of `x` has no closing `]` | write `x: []`"),
            ("title: A\n<<<<<<< HEAD\ndate: 2024-05-22\n=======\ndate: 2024-05-23\n>>>>>>> b", "2:1 this line marks an unresolved merge conflict | keep one of the two versions, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`"),
            ("title: ? what\n  b", "1:8 `title` needs quotes: a value that begins with `? ` has a special meaning in YAML | write `title: \"? what\"`"),
            ("{title: A, date: 2024-05-22", "1:1 this table has no closing `}` | write `}` at its end"),
            ("title: A\ntags: [a, 'b]", "2:11 this text has no closing `'` | write `'` at its end"),
            ("title: A\ntags: [a, b: c: d]", "2:11 an item of `tags` needs quotes | write `\"b: c: d\"`"),
            ("title: A }\ntags: ]", "2:7 `tags` needs quotes: a value that begins with `]` has a special meaning in YAML | write `tags: \"]\"`"),
            ("title: A\ntags: , a", "2:7 `tags` needs quotes: a value that begins with `,` has a special meaning in YAML | write `tags: \", a\"`"),
            ("key with no colon", "1:1 expected lines of `key: value`, not text | write it as `key: value`, or remove it"),
            ("[a, b]", "1:1 expected lines of `key: value`, not a list | write each field as `key: value` on a line of its own"),
            ("-foo", "1:1 expected lines of `key: value`, not text | write it as `key: value`, or remove it"),
            ("\"- a\"", "1:1 expected lines of `key: value`, not text | write it as `key: value`, or remove it"),
            ("title: One: two # c", "1:11 `title` needs quotes: a `:` before a space has a special meaning in YAML | write `title: \"One: two\"`"),
            ("title: A\rtags: b: c\rdate: 2024-05-22", "2:8 `tags` needs quotes: a `:` before a space has a special meaning in YAML | write `tags: \"b: c\"`"),
            ("title: A\r\tdate: 2024-05-22", "2:1 this line is indented with a tab, which YAML forbids | indent it with two spaces for each level"),
            ("title: |x\n  a", "1:8 `title` needs quotes: `|` begins a text on the lines below it in YAML | write `title: \"|x\"`"),
            ("title: A\ntags:\n - a\n- b", "4:1 this line is indented by no space, unlike the lines above | indent it by 1 space"),
            ("title: \"a\" \"b\"", "1:10 the text of `title` ends at this quote | write `title: '\"a\" \"b\"'`"),
            ("title: 'a' # ok\nx: 'b", "2:4 this text has no closing `'` | write `'` at its end"),
            ("title: A\nurl: http://a.example: 80", "2:22 `url` needs quotes: a `:` before a space has a special meaning in YAML | write `url: \"http://a.example: 80\"`"), 
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text:?}");
        }
    }
}
