//! Inserts a field into frontmatter without changing any other byte.
//!
//! The new field comes first. Every language accepts a field there, whatever tables,
//! multi-line strings and comments follow. The result is parsed again and compared before
//! it is returned.

use std::ops::Range;

use serde_json::json;

use crate::diagnostic::{SourceText, SuggestedEdit};
use crate::frontmatter::{
    BYTE_ORDER_MARK, Frontmatter, FrontmatterDialect, FrontmatterSearch, TextExtent, find,
    html_page, line, read,
};
use crate::syntax::{html, key_value, toml};
use crate::text::fold::field_name;

/// Reason why a field was not inserted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum InsertError {
    /// The field already exists, even if it is empty; with the byte range of its key.
    Taken(Range<usize>),
    /// The article would be read differently with the new field.
    NoPlace,
}

/// Text to insert, and its offset.
struct TextInsertion {
    at: usize,
    text: String,
}

impl TextInsertion {
    fn apply(&self, text: &str) -> String {
        [&text[..self.at], &self.text, &text[self.at..]].concat()
    }
}

/// Field to insert, with the line break of the file.
#[derive(Clone, Copy)]
struct NewField<'a> {
    key: &'a str,
    value: &'a str,
    /// Line break of the file.
    line_break: &'a str,
}

/// Inserts a field into the frontmatter of an article, in its language. An article without
/// frontmatter gets one in YAML, which every generator reads.
///
/// Returns the whole new text. All other fields and the body are read from it as before.
///
/// # Errors
/// The field exists, the frontmatter has a syntax error, or the new text would be read
/// differently.
pub(crate) fn insert_field(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    key: &str,
    value: &str,
) -> Result<String, InsertError> {
    let insertion = find_insertion(source, frontmatter, key, value)?;
    Ok(insertion.apply(source.text))
}

/// Suggests the insertion of a field, as [`insert_field`] would do it.
pub(crate) fn suggest_field(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    key: &str,
    value: &str,
) -> Option<SuggestedEdit> {
    let TextInsertion { at, text } = find_insertion(source, frontmatter, key, value).ok()?;
    source.suggest_edit(at..at, text)
}

fn find_insertion(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    key: &str,
    value: &str,
) -> Result<TextInsertion, InsertError> {
    let table = read(source, frontmatter, None).map_err(|_| InsertError::NoPlace)?;
    let mut entries = table.entries.iter();
    if let Some((taken, _)) = entries.find(|(found, _)| field_name(&found.name) == field_name(key))
    {
        return Err(InsertError::Taken(taken.span.clone()));
    }
    let field = NewField { key, value, line_break: line_break(source.text) };
    let insertion = plan_insertion(source.text, frontmatter, field).ok_or(InsertError::NoPlace)?;
    let text = insertion.apply(source.text);
    let is_unchanged = is_read_back(source, frontmatter, field, &text);
    if is_unchanged { Ok(insertion) } else { Err(InsertError::NoPlace) }
}

/// Returns the line break of a text, by its first line.
pub(super) fn line_break(text: &str) -> &str {
    let Some(at) = text.find(['\n', '\r']) else { return "\n" };
    if text[at..].starts_with("\r\n") { "\r\n" } else { &text[at..=at] }
}

fn plan_insertion(
    text: &str,
    frontmatter: &Frontmatter,
    field: NewField<'_>,
) -> Option<TextInsertion> {
    let NewField { key, value, line_break } = field;
    let at = frontmatter.fields.start;
    match frontmatter.dialect {
        Some(FrontmatterDialect::Toml) => {
            let line = toml::write(&[(key, json!(value))]);
            Some(TextInsertion { at, text: format!("{}{line_break}", line.trim_end()) })
        }
        Some(FrontmatterDialect::Yaml) => {
            Some(yaml_insertion(text, frontmatter.fields.clone(), field))
        }
        Some(FrontmatterDialect::Json) => {
            let open = at + text[at..].find('{')?;
            Some(first_member(text, open, &format!("{}: {}", json!(key), json!(value)), line_break))
        }
        Some(FrontmatterDialect::Pairs) => {
            let mark = if text[at..].starts_with(key_value::NIKOLA_PREFIX) {
                key_value::NIKOLA_PREFIX
            } else {
                ""
            };
            Some(TextInsertion { at, text: format!("{mark}{key}: {value}{line_break}") })
        }
        Some(FrontmatterDialect::Export) => {
            Some(first_member(text, at, &format!("{key}: {}", json!(value)), line_break))
        }
        Some(FrontmatterDialect::Page) => {
            let at = html_page::meta_insert_offset(text, frontmatter.fields.clone());
            let meta = html::void("meta", &[("name", key), ("content", value)]);
            Some(TextInsertion { at, text: [line_break, &meta].concat() })
        }
        None => {
            let lines = ["---", &yaml_line(key, value), "---", ""];
            let at = text.len() - text.trim_start_matches(BYTE_ORDER_MARK).len();
            Some(TextInsertion { at, text: lines.join(line_break) })
        }
    }
}

/// Writes a line of YAML. The value is JSON, which is valid YAML (YAML 1.2 section 1.3).
fn yaml_line(key: &str, value: &str) -> String {
    format!("{key}: {}", json!(value))
}

/// Plans the insertion into YAML. The keys of a block mapping have the same indentation
/// (YAML 1.2 section 8.2.2), so the new one has that of the first; in a flow mapping it goes
/// after the opening brace.
fn yaml_insertion(text: &str, fields: Range<usize>, field: NewField<'_>) -> TextInsertion {
    let line = yaml_line(field.key, field.value);
    let first = first_token(text, fields.clone());
    if text[first..fields.end].starts_with('{') {
        return first_member(text, first, &line, field.line_break);
    }
    let start = text[fields.start..first].rfind(['\n', '\r']);
    let start = start.map_or(fields.start, |at| fields.start + at + 1);
    let indentation = if first < fields.end { &text[start..first] } else { "" };
    TextInsertion { at: fields.start, text: [indentation, &line, field.line_break].concat() }
}

/// Returns the offset of the first token after comments and empty lines.
fn first_token(text: &str, fields: Range<usize>) -> usize {
    let mut at = fields.start;
    while at < fields.end {
        let (current, next) = line(text, at);
        let token = current.trim_start();
        if !token.is_empty() && !token.starts_with('#') {
            return at + current.len() - token.len();
        }
        at = next;
    }
    fields.end
}

/// Plans the insertion of a member after the opening brace of an object, with the white
/// space that is before the first member now.
fn first_member(text: &str, open: usize, member: &str, line_break: &str) -> TextInsertion {
    let at = open + 1;
    let rest = text[at..].trim_start_matches([' ', '\t', '\n', '\r']);
    let gap = &text[at..text.len() - rest.len()];
    let is_empty = rest.starts_with('}');
    let text = match (gap.rfind(['\n', '\r']), is_empty) {
        (Some(_), true) => format!("{line_break}  {member}"),
        (Some(last), false) => format!("{line_break}{}{member},", &gap[last + 1..]),
        (None, true) => format!("{gap}{member}"),
        (None, false) if gap.is_empty() => format!("{member}, "),
        (None, false) => format!("{gap}{member},"),
    };
    TextInsertion { at, text }
}

/// Returns true if the new text has the field, and everything else as before.
fn is_read_back(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    field: NewField<'_>,
    text: &str,
) -> bool {
    let new = SourceText::new(source.path, text);
    let FrontmatterSearch::Complete(found) = find(&new, TextExtent::Whole) else { return false };
    let (Ok(before), Ok(mut after)) = (read(source, frontmatter, None), read(&new, &found, None))
    else {
        return false;
    };
    let Some(index) = after.entries.iter().position(|(found, _)| found.name == field.key) else {
        return false;
    };
    let (_, written) = after.entries.remove(index);
    found.dialect == frontmatter.dialect.or(Some(FrontmatterDialect::Yaml))
        && written.as_str() == Some(field.value)
        && after.is_same(&before)
        && body_text(text, &found) == body_text(source.text, frontmatter)
}

/// Returns the body without the empty lines before it, which may separate it from
/// frontmatter that was added.
fn body_text<'t>(text: &'t str, frontmatter: &Frontmatter) -> &'t str {
    text[frontmatter.body..].trim_start_matches([BYTE_ORDER_MARK, '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    #[test]
    fn field_is_inserted_as_the_first() {
        use crate::diagnostic::SourceText;
        use crate::frontmatter::{self, FrontmatterSearch, TextExtent};
        use std::path::Path;
        use std::sync::Arc;

        let path: Arc<Path> = Path::new("a.md").into();
        let source = SourceText::new(&path, "+++\ndraft = true\n+++\nText.\n");
        let found = frontmatter::find(&source, TextExtent::Whole);
        let FrontmatterSearch::Complete(frontmatter) = found else { panic!() };
        let text = frontmatter::insert_field(&source, &frontmatter, "id", "urn:x:1").unwrap();
        assert_eq!(text, "+++\nid = \"urn:x:1\"\ndraft = true\n+++\nText.\n");
    }

    const VALUE: &str = "tag:a.example,2024:b";

    fn check(text: &str) -> Result<String, InsertError> {
        check_value(text, VALUE)
    }

    fn check_value(text: &str, value: &str) -> Result<String, InsertError> {
        let path: Arc<Path> = Path::new("a.md").into();
        let source = SourceText::new(&path, text);
        let FrontmatterSearch::Complete(frontmatter) = find(&source, TextExtent::Whole) else {
            panic!("frontmatter of {text:?} is complete")
        };
        insert_field(&source, &frontmatter, "id", value)
    }

    #[test]
    fn every_language_has_it_first() {
        #[rustfmt::skip]
        let rows = [
            // TOML.
            ("+++\na = 1\n[b]\nc = 2\n+++\nText", "+++\nid = \"ID\"\na = 1\n[b]\nc = 2\n+++\nText"),
            ("+++\n[b]\nid = 'x'\n+++\n",         "+++\nid = \"ID\"\n[b]\nid = 'x'\n+++\n"),
            ("+++\na = '''\n\n[b]'''\n+++",       "+++\nid = \"ID\"\na = '''\n\n[b]'''\n+++"),
            ("+++\n# c\n\na = [\n1]\n+++\n",      "+++\nid = \"ID\"\n# c\n\na = [\n1]\n+++\n"),
            ("+++\n+++",                          "+++\nid = \"ID\"\n+++"),
            // YAML.
            ("---\na: 1\n---\nText",              "---\nid: \"ID\"\na: 1\n---\nText"),
            ("---\na: |\n  x\n\n---\nText",       "---\nid: \"ID\"\na: |\n  x\n\n---\nText"),
            ("---\na: \"x\ny\"\n...\nText",       "---\nid: \"ID\"\na: \"x\ny\"\n...\nText"),
            ("---\n\n  # c\n  a: 1\n  b: 2\n---", "---\n  id: \"ID\"\n\n  # c\n  a: 1\n  b: 2\n---"),
            ("---\n---\n",                        "---\nid: \"ID\"\n---\n"),
            ("---\n  # c\n---",                   "---\nid: \"ID\"\n  # c\n---"),
            ("---\n{a: 1}\n---\n",                "---\n{id: \"ID\", a: 1}\n---\n"),
            ("---\n# c\n{ a: 1 }\n---\n",         "---\n# c\n{ id: \"ID\", a: 1 }\n---\n"),
            ("---\n{ # c\n  a: 1\n}\n---\n",      "---\n{ id: \"ID\", # c\n  a: 1\n}\n---\n"),
            ("---\n{}\n---\n",                    "---\n{id: \"ID\"}\n---\n"),
            ("---\n? a\n: 1\n---\n",              "---\nid: \"ID\"\n? a\n: 1\n---\n"),
            // JSON.
            ("{\n  \"a\": 1\n}\nText",            "{\n  \"id\": \"ID\",\n  \"a\": 1\n}\nText"),
            ("{\"a\": 1}\n\nText",                "{\"id\": \"ID\", \"a\": 1}\n\nText"),
            ("{ \"a\": 1 } Text",                 "{ \"id\": \"ID\", \"a\": 1 } Text"),
            ("{\n}\nText",                        "{\n  \"id\": \"ID\"\n}\nText"),
            ("{}\n",                              "{\"id\": \"ID\"}\n"),
            (";;;\n{\n\t\"a\": 1\n}\n;;;\nText",  ";;;\n{\n\t\"id\": \"ID\",\n\t\"a\": 1\n}\n;;;\nText"),
            // Text before a fence stays there.
            (" ---\n a: 1\n---\nText",            " ---\n id: \"ID\"\n a: 1\n---\nText"),
            ("<!-- c -->\n---\na: 1\n---\n",      "<!-- c -->\n---\nid: \"ID\"\na: 1\n---\n"),
            ("--- # c\na: 1\n---\n",              "--- # c\nid: \"ID\"\na: 1\n---\n"),
            ("\u{feff}\u{feff}---\na: 1\n---\n",  "\u{feff}\u{feff}---\nid: \"ID\"\na: 1\n---\n"),
            ("\u{feff}\u{feff}Text",              "\u{feff}\u{feff}---\nid: \"ID\"\n---\nText"),
            ("<!-- c -->\nText",                  "---\nid: \"ID\"\n---\n<!-- c -->\nText"),
            // Objects that MDX exports.
            ("export const meta = {\n  a: 1,\n}\n\nText", "export const meta = {\n  id: \"ID\",\n  a: 1,\n}\n\nText"),
            ("export const meta = {}\nText",       "export const meta = {id: \"ID\"}\nText"),
            // Lines of `Key: value`.
            ("Title: A\nTags: a,\n  b\n\nText",   "id: ID\nTitle: A\nTags: a,\n  b\n\nText"),
            ("\n\nDate: 2024-05-22",              "\n\nid: ID\nDate: 2024-05-22"),
            // None.
            ("# Heading\n\nText",                 "---\nid: \"ID\"\n---\n# Heading\n\nText"),
            ("\n\nText\n---\n",                   "---\nid: \"ID\"\n---\n\n\nText\n---\n"),
            ("<p>Text</p>",                       "---\nid: \"ID\"\n---\n<p>Text</p>"),
            ("",                                  "---\nid: \"ID\"\n---\n"),
        ];
        for (before, after) in rows {
            assert_eq!(check(before), Ok(after.replace("ID", VALUE)), "{before:?}");
        }
    }

    #[test]
    fn page_has_it_first_in_its_head() {
        let path: Arc<Path> = Path::new("a.html").into();
        #[rustfmt::skip]
        let rows = [
            ("<html><head>\n<title>a</title></head>b", "<html><head>\n<meta name=\"id\" content=\"v&quot;\">\n<title>a</title></head>b"),
            ("<!doctype html>\n<meta name=date content=1>b", "<!doctype html>\n\n<meta name=\"id\" content=\"v&quot;\"><meta name=date content=1>b"),
        ];
        for (before, after) in rows {
            let source = SourceText::new(&path, before);
            let FrontmatterSearch::Complete(found) = find(&source, TextExtent::Whole) else {
                panic!("{before}")
            };
            assert_eq!(
                insert_field(&source, &found, "id", "v\"").as_deref(),
                Ok(after),
                "{before:?}"
            );
        }
    }

    #[test]
    fn line_breaks_and_mark_are_the_files_own() {
        #[rustfmt::skip]
        let rows = [
            ("+++\r\na = 1\r\n+++\r\n",    "+++\r\nid = \"ID\"\r\na = 1\r\n+++\r\n"),
            ("---\ra: 1\r---\rText",       "---\rid: \"ID\"\ra: 1\r---\rText"),
            ("{\r\n  \"a\": 1\r\n}",       "{\r\n  \"id\": \"ID\",\r\n  \"a\": 1\r\n}"),
            ("\u{feff}---\r\n---",         "\u{feff}---\r\nid: \"ID\"\r\n---"),
            ("\u{feff}Text\r\n",           "\u{feff}---\r\nid: \"ID\"\r\n---\r\nText\r\n"),
            ("\u{feff}Title: A\r\n\r\n",   "\u{feff}id: ID\r\nTitle: A\r\n\r\n"),
        ];
        for (before, after) in rows {
            assert_eq!(check(before), Ok(after.replace("ID", VALUE)), "{before:?}");
        }
    }

    #[test]
    fn existing_field_is_not_written_again() {
        assert_eq!(check("---\na: 1\nid:\n---\n"), Err(InsertError::Taken(9..11)));
        assert_eq!(check("---\nID: ''\n---\n"), Err(InsertError::Taken(4..6)));
        assert_eq!(check("+++\n[id]\n+++\n"), Err(InsertError::Taken(5..7)));
    }

    #[test]
    fn insertion_that_changes_the_reading_is_refused() {
        for text in ["---\nnull\n---\n", "---\n!!map\na: 1\n---\n", "---\na: ]\n---\n"] {
            assert_eq!(check(text), Err(InsertError::NoPlace), "{text:?}");
        }
    }

    #[test]
    fn value_is_written_so_that_it_is_read_back() {
        let texts = ["+++\n+++\n", "---\n---\n", "{}", "Title: A\n\n", "Text"];
        for value in ["42", "true", "it's \"7\" at #a: b", "\\ö\u{2028}x", "a  b", "'", "~"] {
            for text in texts {
                assert!(check_value(text, value).is_ok(), "{value:?} in {text:?}");
            }
        }
        assert!(check_value("---\n---\n", "a\nb").is_ok());
        assert_eq!(check_value("Title: A\n\n", "a\nb"), Err(InsertError::NoPlace));
        assert_eq!(check_value("Title: A\n\n", " a"), Err(InsertError::NoPlace));
    }

    /// Returns a strategy for lines of frontmatter, with fences and tables among them.
    fn lines() -> impl Strategy<Value = Vec<&'static str>> {
        let line = select(vec![
            "a: 1",
            "  a: 1",
            "b: |",
            "  +++",
            "c: {",
            "}",
            "{",
            "{}",
            "# d",
            "",
            "e = 1",
            "[f]",
            "g = '''",
            "'''",
            "---",
            "+++",
            ";;;",
            "...",
            "\"h\": 1",
            "- i",
            "Title: j",
            "\t",
            "é",
            "k: 'l",
            "m'",
            "&n",
            "*n",
            "? o",
            ": p",
            "!!map",
            "<<: {q: 1}",
            "id:",
            "title = 'r'",
        ]);
        proptest::collection::vec(line, 0..8)
    }

    proptest! {
        #[test]
        fn any_other_byte_is_where_it_was(
            fence in select(vec!["+++", "---", ";;;", "", "{", "Title: a"]),
            inner in lines(),
            rest in lines(),
            line_break in select(vec!["\n", "\r\n", "\r"]),
            start in select(vec!["", "\u{feff}"]),
        ) {
            let all = [&[fence][..], &inner, &[fence], &rest].concat();
            let text = format!("{start}{}", all.join(line_break));
            let path: Arc<Path> = Path::new("a.md").into();
            let source = SourceText::new(&path, &text);
            let FrontmatterSearch::Complete(found) = find(&source, TextExtent::Whole) else { return Ok(()) };
            let Ok(new) = insert_field(&source, &found, "id", VALUE) else { return Ok(()) };
            let at = new.find(VALUE).unwrap();
            let same = |a: &u8, b: &u8| a == b;
            let ahead = text.bytes().zip(new.bytes()).take_while(|(a, b)| same(a, b)).count();
            let after = text.bytes().rev().zip(new.bytes().rev());
            let after = after.take_while(|(a, b)| same(a, b)).count();
            // The inserted text is contiguous.
            prop_assert!(ahead + after >= text.len(), "{text:?} {new:?}");
            prop_assert!(at > 0 && new.len() > text.len());
            let source = SourceText::new(&path, &new);
            let FrontmatterSearch::Complete(found) = find(&source, TextExtent::Whole) else { panic!() };
            let table = read(&source, &found, None).unwrap();
            prop_assert_eq!(table.get("id").unwrap().as_str(), Some(VALUE));
        }
    }
}
