//! Explains lines of `feed.toml` that are not TOML, by the text of the line.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, codes};

/// Explains a syntax error by the line that it is in.
pub(super) fn explain(text: &str, span: &Range<usize>) -> Diagnostic {
    let mut start = text.floor_char_boundary(span.start.min(text.len()));
    start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let (message, help) = explain_line(text[start..end].trim(), &text[..start]);
    Diagnostic::new(&codes::CONFIG_SYNTAX, message).help(help)
}

/// Returns the problem of a line, and the fix.
fn explain_line(line: &str, before: &str) -> (String, String) {
    if line.starts_with('[') {
        return explain_header(line, before);
    }
    let is_start_of_key = line.starts_with(|first: char| first.is_ascii_alphanumeric());
    let Some((key, value)) = line.split_once('=').filter(|_| is_start_of_key) else {
        return explain_other(line, before);
    };
    let (key, value) = (key.trim(), value.trim());
    if value.is_empty() || value.starts_with('#') {
        return (format!("`{key}` has no value"), format!("write `{key} = \"…\"`"));
    }
    if is_set_before(key, before) {
        let help = "keep one of the two lines, and remove the other".to_owned();
        return (format!("`{key}` is set twice in the same table"), help);
    }
    if let Some(quote @ ('"' | '\'')) = value.chars().next()
        && value.matches(quote).count() == 1
    {
        return (format!("`{key}` has no closing quote"), format!("add `{quote}` at its end"));
    }
    if is_bare_text(value) {
        let message = format!("`{key}` needs quotes around its value");
        return (message, format!("write `{key} = \"{}\"`", value.trim_matches(['"', '\''])));
    }
    explain_other(line, before)
}

fn explain_header(line: &str, before: &str) -> (String, String) {
    if !line.contains(']') {
        return ("this table's name has no closing bracket".into(), format!("write `{line}]`"));
    }
    if before.lines().any(|other| other.trim() == line) {
        let help = "write all its settings below the first".to_owned();
        return (format!("the table `{line}` appears twice"), help);
    }
    explain_other(line, before)
}

fn explain_other(line: &str, before: &str) -> (String, String) {
    let is_word = line.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_in_list = before.trim_end().ends_with(['[', ',', '{']);
    if is_word && !is_in_list && !line.contains('=') {
        return ("this line has no `=`".into(), "write it as `key = \"value\"`".into());
    }
    let help = "fix this line: texts need quotes, lists need brackets, and their items need commas";
    ("this line is not valid TOML".into(), help.into())
}

/// Returns true if the lines since the last table header set the same key.
fn is_set_before(key: &str, before: &str) -> bool {
    let table = before.lines().rev().take_while(|line| !line.trim_start().starts_with('['));
    table.filter_map(|line| line.split_once('=')).any(|(other, _)| other.trim() == key)
}

/// Returns true if a value begins like text without quotes.
fn is_bare_text(value: &str) -> bool {
    let is_word = value.starts_with(|first: char| first.is_alphabetic() || first == '/');
    is_word && !matches!(value, "true" | "false" | "inf" | "nan")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};

    fn explain(text: &str) -> String {
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        config::read(&SourceText::new(&path, text), Path::new(""), &mut report);
        let found = &report.diagnostics[0];
        assert_eq!(found.code.name, "config/syntax", "{text}");
        format!("{}; {}", found.message, found.help.as_deref().unwrap_or_default())
    }

    #[test]
    fn common_mistakes_are_explained() {
        insta::assert_snapshot!(explain("title = My site"), @r#"`title` needs quotes around its value; write `title = "My site"`"#);
        insta::assert_snapshot!(explain("[articles]\npermalink = /{slug}/"), @r#"`permalink` needs quotes around its value; write `permalink = "/{slug}/"`"#);
        insta::assert_snapshot!(explain("title = \"My site"), @r#"`title` has no closing quote; add `"` at its end"#);
        insta::assert_snapshot!(explain("title ="), @r#"`title` has no value; write `title = "…"`"#);
        insta::assert_snapshot!(explain("[site]\ntitle = 'A'\ntitle = 'B'"), @"`title` is set twice in the same table; keep one of the two lines, and remove the other");
        insta::assert_snapshot!(explain("[site]\ntitle = 'A'\n[feed]\n[site]"), @"the table `[site]` appears twice; write all its settings below the first");
        insta::assert_snapshot!(explain("[site\ntitle = 'A'"), @"this table's name has no closing bracket; write `[site]`");
        insta::assert_snapshot!(explain("[site]\ntitle: 'A'"), @r#"this line has no `=`; write it as `key = "value"`"#);
    }

    #[test]
    fn other_lines_are_named_as_invalid() {
        insta::assert_snapshot!(explain("[feed]\nformats = ['rss' 'atom']"), @"this line is not valid TOML; fix this line: texts need quotes, lists need brackets, and their items need commas");
        insta::assert_snapshot!(explain("[feed]\nformats = [\n  rss,\n]"), @"this line is not valid TOML; fix this line: texts need quotes, lists need brackets, and their items need commas");
        insta::assert_snapshot!(explain("[feed]\nlimit = 010"), @"this line is not valid TOML; fix this line: texts need quotes, lists need brackets, and their items need commas");
        insta::assert_snapshot!(explain("[feed]\n= 5"), @"this line is not valid TOML; fix this line: texts need quotes, lists need brackets, and their items need commas");
    }
}
