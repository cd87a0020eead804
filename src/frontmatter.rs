//! Finds the frontmatter of an article, recognizes its dialect, and parses its fields.
//!
//! [`find`] works on the beginning of a file, so that most files need not be read whole.
//! Text that only looks like frontmatter is an error (`lookalike`): published as text, it
//! would show fields such as `draft: true` to readers, along with an article that they were
//! meant to hide.

mod fence;
mod field_location;
mod former_fields;
mod html_head;
mod html_page;
mod insert_field;
mod lookalike;
mod mdx_export;
mod raw_fields;
mod repairs;
#[cfg(test)]
mod test_support;
mod written_dates;

use std::ops::Range;

use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::fields;
use crate::model::SiteGenerator;
use crate::syntax::value::ValueTable;
use crate::syntax::{SyntaxError, SyntaxErrorKind, json, key_value, object_literal, toml, yaml};

use fence::FenceOpening;
pub(crate) use field_location::{locate_date, locate_field};
pub(crate) use former_fields::{read_former_identity, unclear_dates};
pub(crate) use html_page::find_article_range;
pub(crate) use insert_field::{InsertError, insert_field, suggest_field};
pub(crate) use mdx_export::exported_values;
pub(crate) use raw_fields::differs_from_yaml;
pub(crate) use written_dates::written_dates;

/// Language of a frontmatter, and its delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontmatterDialect {
    /// TOML between lines of `+++`.
    Toml,
    /// YAML between lines of `---`.
    Yaml,
    /// A JSON object, bare or between lines of `;;;`.
    Json,
    /// Lines of `Key: value` before the first empty one.
    Pairs,
    /// The head of an HTML page.
    Page,
    /// An object that MDX exports: `export const frontmatter = {…}`.
    Export,
}

/// Part of the file that a text contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextExtent {
    /// The text is the whole file.
    Whole,
    /// The text is the beginning of the file.
    Start,
}

/// Frontmatter and the body after it, as byte ranges of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontmatter {
    /// Language of the fields; `None` if the file has only a body.
    pub dialect: Option<FrontmatterDialect>,
    /// Byte range of the fields, without delimiters.
    pub fields: Range<usize>,
    /// Offset of the body.
    pub body: usize,
}

/// Result of looking for frontmatter.
#[derive(Clone, Debug, PartialEq)]
pub enum FrontmatterSearch {
    /// The text contains the whole frontmatter, or the file has none.
    Complete(Frontmatter),
    /// The frontmatter may continue after the part that was read.
    More,
    /// The frontmatter is malformed.
    Faulty(Box<Diagnostic>),
}

/// Maximum number of syntax errors reported for one frontmatter: later ones often follow
/// from the first, and locating each needs a pass through the file.
const MAX_FAULTS: usize = 50;

/// Maximum length of an MDX article that is read for its header, in bytes: its exports may hide
/// it, wherever they are. Exports after this are read with the body.
const MAX_MDX_BYTES: usize = 4 << 20;

/// Finds the frontmatter at the beginning of a text.
///
/// A text without frontmatter that looks as if it had one is an error.
pub fn find(source: &SourceText<'_>, extent: TextExtent) -> FrontmatterSearch {
    let is_part = extent == TextExtent::Start && source.text.len() < MAX_MDX_BYTES;
    match find_fields(source, extent) {
        FrontmatterSearch::Complete(_) if is_part && mdx_export::is_mdx(source) => {
            FrontmatterSearch::More
        }
        found => found,
    }
}

fn find_fields(source: &SourceText<'_>, extent: TextExtent) -> FrontmatterSearch {
    let text = source.text;
    let start = text.len() - text.trim_start_matches([BYTE_ORDER_MARK, '\n', '\r']).len();
    if let Some(found) = find_html_head(source, extent, start) {
        return found;
    }
    let Some(opening) = FenceOpening::find(text, extent, start) else {
        return FrontmatterSearch::More;
    };
    match fence::read_opening(source, extent, opening)
        .or_else(|| mdx_export::find(source, extent, start))
    {
        Some(found) => found,
        None => match find_key_value_lines(text, extent, start) {
            FrontmatterSearch::Complete(found) if found.dialect.is_none() => {
                lookalike::detect(source, start)
                    .map_or(FrontmatterSearch::Complete(found), |fault| {
                        FrontmatterSearch::Faulty(Box::new(fault))
                    })
            }
            found => found,
        },
    }
}

/// Byte order mark, which some editors write at the start of a UTF-8 file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Parses the fields of a frontmatter, as the generator of the site does.
///
/// # Errors
/// The syntax errors in the frontmatter, at most 50.
pub(crate) fn read<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
    generator: Option<SiteGenerator>,
) -> Result<ValueTable<'a>, Vec<Diagnostic>> {
    parse(source, frontmatter, generator).map_err(|mut faults| {
        // The parser of TOML lists errors of values after those of lines.
        faults.sort_by_key(|fault| fault.span.start);
        let described = faults.iter().take(MAX_FAULTS);
        let mut described = described
            .map(|fault| match frontmatter.dialect {
                Some(FrontmatterDialect::Export) => {
                    mdx_export::with_help(syntax_error(source, fault))
                }
                _ => syntax_error(source, fault),
            })
            .collect();
        repairs::add_repair(source, frontmatter, &faults, &mut described);
        described
    })
}

/// Parses the fields of a frontmatter, without an explanation of its syntax errors, which
/// takes longer.
pub(crate) fn read_valid<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
    generator: Option<SiteGenerator>,
) -> Option<ValueTable<'a>> {
    parse(source, frontmatter, generator).ok()
}

fn parse<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
    generator: Option<SiteGenerator>,
) -> Result<ValueTable<'a>, Vec<SyntaxError>> {
    let range = frontmatter.fields.clone();
    if raw_fields::is_raw(source, frontmatter, generator) {
        return Ok(raw_fields::parse(source.text, range));
    }
    match frontmatter.dialect {
        None => Ok(ValueTable::default()),
        Some(FrontmatterDialect::Toml) => toml::parse(source.text, range),
        Some(FrontmatterDialect::Yaml) => {
            yaml::parse(source.text, range.clone()).or_else(|faults| {
                raw_fields::parse_where_yaml_fails(source, range, generator).ok_or(faults)
            })
        }
        Some(FrontmatterDialect::Json) => json::parse(source.text, range),
        Some(FrontmatterDialect::Pairs) => Ok(key_value::parse(source.text, range)),
        Some(FrontmatterDialect::Page) => Ok(html_head::parse(source.text, range)),
        Some(FrontmatterDialect::Export) => object_literal::parse(source.text, range),
    }
}

fn syntax_error(source: &SourceText<'_>, fault: &SyntaxError) -> Diagnostic {
    let at = source.locate(fault.span.clone());
    let code = match fault.kind {
        SyntaxErrorKind::DuplicateKey => &codes::ARTICLE_REPEATED_FIELD,
        SyntaxErrorKind::Malformed | SyntaxErrorKind::Unfinished => &codes::ARTICLE_SYNTAX,
    };
    let help = fault.help.as_deref().unwrap_or("fix this line, or remove it");
    Diagnostic::new(code, &fault.message).with_location(at).help(help)
}

/// Returns the line at an offset without its line break, and the offset of the next line.
///
/// A lone carriage return is a line break too, as in files of old editors.
fn line(text: &str, start: usize) -> (&str, usize) {
    let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]);
    let end = end.map_or(text.len(), |index| start + index);
    let rest = &text[end..];
    let break_length = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    (&text[start..end], end + break_length)
}

/// Finds the head of an HTML page. Returns `None` for other files, and for pages that begin
/// with frontmatter of another dialect.
fn find_html_head(
    source: &SourceText<'_>,
    extent: TextExtent,
    start: usize,
) -> Option<FrontmatterSearch> {
    let is_html = source.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    let text = source.text[start..].trim_start();
    if !is_html || !text.starts_with('<') {
        return None;
    }
    let comment = text.strip_prefix("<!--");
    if comment.is_some_and(|comment| comment.trim_start().starts_with(key_value::NIKOLA_PREFIX)) {
        return None;
    }
    let head = html_page::find_head(source.text, start)?;
    if !head.is_whole && extent == TextExtent::Start {
        return Some(FrontmatterSearch::More);
    }
    let dialect = Some(FrontmatterDialect::Page).filter(|_| !head.span.is_empty());
    let body = if dialect.is_some() { head.body } else { start };
    Some(FrontmatterSearch::Complete(Frontmatter { dialect, fields: head.span, body }))
}

/// Keys that distinguish frontmatter from prose: lines of `Key: value` need one of them,
/// unless all their keys are known fields.
const DISTINCTIVE_KEYS: [&str; 2] = ["title", "date"];

/// Finds lines of `Key: value` before the first empty line.
fn find_key_value_lines(text: &str, extent: TextExtent, start: usize) -> FrontmatterSearch {
    if let Some(found) = find_unopened_yaml(text, extent, start) {
        return found;
    }
    let only_body = FrontmatterSearch::Complete(Frontmatter {
        dialect: None,
        fields: start..start,
        body: start,
    });
    let Some(length) = key_value::end(&text[start..]) else { return only_body };
    let end = start + length;
    if end == text.len() && extent == TextExtent::Start {
        return FrontmatterSearch::More;
    }
    let fields = key_value::parse(text, start..end);
    let has_distinctive_key = fields
        .entries
        .iter()
        .any(|(key, _)| DISTINCTIVE_KEYS.iter().any(|word| key.name.eq_ignore_ascii_case(word)));
    let are_fields = fields.entries.len() > 1
        && fields.entries.iter().all(|(key, _)| fields::is_known(&key.name));
    if !has_distinctive_key && !are_fields {
        return only_body;
    }
    let (_, body) = line(text, end);
    FrontmatterSearch::Complete(Frontmatter {
        dialect: Some(FrontmatterDialect::Pairs),
        fields: start..end,
        body,
    })
}

/// Finds Hexo's YAML, which may lack the opening fence. An underlined heading looks the
/// same, so one line must be a title or a date. Empty lines may come before known fields and
/// before the closing fence.
fn find_unopened_yaml(text: &str, extent: TextExtent, start: usize) -> Option<FrontmatterSearch> {
    let (mut at, mut has_distinctive_key, mut has_gap) = (start, false, false);
    while at < text.len() {
        let (current, next) = line(text, at);
        let is_complete = extent == TextExtent::Whole || next < text.len();
        if current.trim_end() == "---" && is_complete && has_distinctive_key {
            let dialect = Some(FrontmatterDialect::Yaml);
            let found = Frontmatter { dialect, fields: start..at, body: next };
            return Some(FrontmatterSearch::Complete(found));
        }
        let (name, value) = current.split_once(':').unwrap_or_default();
        has_distinctive_key |= DISTINCTIVE_KEYS.contains(&name) && value.starts_with(' ');
        let is_empty = current.trim().is_empty();
        if is_empty && !continues_fields(text, extent, next)
            || at == start && !value.starts_with(' ')
        {
            return None;
        }
        has_gap |= is_empty;
        at = next;
    }
    let may_continue = extent == TextExtent::Start && has_distinctive_key && has_gap;
    may_continue.then_some(FrontmatterSearch::More)
}

/// Returns true if the first line that is not empty is the closing fence or a known field, or
/// may be after the part that was read.
fn continues_fields(text: &str, extent: TextExtent, mut at: usize) -> bool {
    while at < text.len() {
        let (current, next) = line(text, at);
        if !current.trim().is_empty() {
            let name = current.split_once(": ").map_or("", |(name, _)| name);
            return current.trim_end() == "---" || fields::is_known(name);
        }
        at = next;
    }
    extent == TextExtent::Start
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    /// The dialect, the fields and the body; or what is wrong.
    fn check(
        text: &str,
        extent: TextExtent,
    ) -> Result<(Option<FrontmatterDialect>, &str, &str), String> {
        let path: Arc<Path> = Path::new("a.md").into();
        match find(&SourceText::new(&path, text), extent) {
            FrontmatterSearch::Complete(found) => {
                Ok((found.dialect, &text[found.fields.clone()], &text[found.body..]))
            }
            FrontmatterSearch::More => Err("more".into()),
            FrontmatterSearch::Faulty(fault) => Err(fault.message),
        }
    }

    #[test]
    fn every_dialect_is_recognized_by_its_first_line() {
        use FrontmatterDialect::{Json, Pairs, Toml, Yaml};
        #[rustfmt::skip]
        let rows = [
            ("+++\na = 1\n+++\nBody",      (Some(Toml),  "a = 1\n",     "Body")),
            ("---\na: 1\n---\nBody",       (Some(Yaml),  "a: 1\n",      "Body")),
            ("---\na: 1\n...\nBody",       (Some(Yaml),  "a: 1\n",      "Body")),
            ("---\n---\n",                 (Some(Yaml),  "",            "")),
            (";;;\n{}\n;;;\nBody",         (Some(Json),  "{}\n",        "Body")),
            ("{\"a\": 1}\n\nBody",         (Some(Json),  "{\"a\": 1}",  "\nBody")),
            ("Title: A\nDate: B\n\nBody",  (Some(Pairs), "Title: A\nDate: B\n", "Body")),
            ("Just: words\n\nBody",        (None,        "",            "Just: words\n\nBody")),
            ("Author: A\nSlug: B\n\nBody", (Some(Pairs), "Author: A\nSlug: B\n", "Body")),
            ("Author: A\n\nBody",          (None,        "",            "Author: A\n\nBody")),
            ("title: A\ntags:\n- b\n---\nBody", (Some(Yaml), "title: A\ntags:\n- b\n", "Body")),
            ("Note: A\n---\nBody",         (None,        "",            "Note: A\n---\nBody")),
            ("<!--\n.. title: A\n-->\nBody", (Some(Pairs), ".. title: A\n", "Body")),
            (".. title: A\n\nBody",        (Some(Pairs), ".. title: A\n", "Body")),
            ("<!-- a -->\nBody",          (None,        "",            "<!-- a -->\nBody")),
            ("---json\n{}\n---\nBody",     (Some(Json),  "{}\n",        "Body")),
            ("---toml\na = 1\n---\nBody",  (Some(Toml),  "a = 1\n",     "Body")),
            ("{{< figure >}}\nBody",       (None,        "",            "{{< figure >}}\nBody")),
            ("# Heading\n---\n",           (None,        "",            "# Heading\n---\n")),
            ("",                           (None,        "",            "")),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, TextExtent::Whole), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn fence_may_come_after_white_space_comments_and_marks() {
        use FrontmatterDialect::{Json, Toml, Yaml};
        #[rustfmt::skip]
        let rows = [
            (" ---\na: 1\n---\nBody",                 (Some(Yaml), "a: 1\n",    "Body")),
            ("  ---\n  a: 1\n  ---\nBody",            (Some(Yaml), "  a: 1\n",  "Body")),
            ("\t\n \n---\na: 1\n---\nBody",          (Some(Yaml), "a: 1\n",    "Body")),
            ("\u{a0}+++\na = 1\n+++\nBody",          (Some(Toml), "a = 1\n",   "Body")),
            ("<!-- a -->\n---\na: 1\n---\nBody",     (Some(Yaml), "a: 1\n",    "Body")),
            ("<!-- a\n--- b -->\n\n<!---->\n+++\na = 1\n+++\nBody", (Some(Toml), "a = 1\n", "Body")),
            ("\u{feff}\u{feff}---\na: 1\n---\nBody",  (Some(Yaml), "a: 1\n",    "Body")),
            ("\u{feff}\n\u{feff}---\r\na: 1\r\n---\r\nBody", (Some(Yaml), "a: 1\r\n", "Body")),
            ("--- # a comment\na: 1\n---\nBody",     (Some(Yaml), "a: 1\n",    "Body")),
            ("---  \na: 1\n---\t\nBody",              (Some(Yaml), "a: 1\n",    "Body")),
            (" ;;;  \n{}\n;;; \nBody",                (Some(Json), "{}\n",      "Body")),
            ("---\na: |\n  ---\n  b\n---\nBody",     (Some(Yaml), "a: |\n  ---\n  b\n", "Body")),
            ("<!-- a -->\n\nBody",                    (None,       "",          "<!-- a -->\n\nBody")),
            ("<!-- a",                                (None,       "",          "<!-- a")),
            ("{/* a */}\nBody",                       (None,       "",          "{/* a */}\nBody")),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, TextExtent::Whole), Ok(expected), "{text:?}");
        }
        assert_eq!(check("<!-- a", TextExtent::Start), Err("more".into()));
    }

    #[test]
    fn object_that_mdx_exports_is_frontmatter() {
        let check = |path: &str, text: &str, extent| {
            let path: Arc<Path> = Path::new(path).into();
            match find(&SourceText::new(&path, text), extent) {
                FrontmatterSearch::Complete(found)
                    if found.dialect == Some(FrontmatterDialect::Export) =>
                {
                    format!("{}|{}", &text[found.fields], &text[found.body..])
                }
                FrontmatterSearch::Complete(found) => format!("{:?}", found.dialect),
                FrontmatterSearch::More => "more".to_owned(),
                FrontmatterSearch::Faulty(fault) => fault.message,
            }
        };
        let whole = TextExtent::Whole;
        let first = "export const frontmatter = { title: 'a}', draft: true };\n\nBody";
        assert_eq!(check("a.mdx", first, whole), "{ title: 'a}', draft: true }|\nBody");
        assert_eq!(check("a.md", first, whole), "{ title: 'a}', draft: true }|\nBody");
        let later = "import A from 'a'\n\n# B\n\nexport const metadata: Meta = {\n  c: 1,\n} as const\n\nBody";
        assert_eq!(check("a.mdx", later, whole), format!("{{\n  c: 1,\n}}|{later}"));
        assert_eq!(check("a.mdx", &later[..60], TextExtent::Start), "more");
        assert_eq!(check("a.mdx", "Body\n", TextExtent::Start), "more");
        assert_eq!(check("a.mdx", "Body\n", whole), "None");
        assert_eq!(check("a.mdx", "```js\nexport const meta = {}\n```\n", whole), "None");
        assert_eq!(check("a.md", "Body\n\nexport const meta = {}\n", whole), "None");
        assert_eq!(check("a.mdx", "---\na: 1\n---\nexport const meta = {}\n", whole), "Some(Yaml)");
        assert!(check("a.mdx", "export const meta = {\n", whole).contains("has no `}` to end it"));
    }

    #[test]
    fn byte_order_mark_and_carriage_returns_are_fine() {
        let text = "\u{feff}---\r\na: 1\r\n---\r\nBody";
        assert_eq!(
            check(text, TextExtent::Whole),
            Ok((Some(FrontmatterDialect::Yaml), "a: 1\r\n", "Body"))
        );
        let text = "---\ra: 1\r---\rBody";
        assert_eq!(
            check(text, TextExtent::Whole),
            Ok((Some(FrontmatterDialect::Yaml), "a: 1\r", "Body"))
        );
    }

    #[test]
    fn yaml_without_an_opening_fence_may_have_empty_lines() {
        let yaml = Some(FrontmatterDialect::Yaml);
        #[rustfmt::skip]
        let rows = [
            ("title: A\ntags:\n- b\n\n---\nBody",         Ok((yaml, "title: A\ntags:\n- b\n\n", "Body"))),
            ("title: A\n\ndate: 2024-05-22\n---\nBody",   Ok((yaml, "title: A\n\ndate: 2024-05-22\n", "Body"))),
            ("title: A\n\nBody\n\n---\n",                 Ok((Some(FrontmatterDialect::Pairs), "title: A\n", "Body\n\n---\n"))),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text, TextExtent::Whole), expected, "{text:?}");
        }
        let part = "title: A\ntags:\n- b\n\n";
        assert_eq!(check(part, TextExtent::Start), Err("more".into()));
    }

    #[test]
    fn part_of_a_file_asks_for_more() {
        for text in ["+++\na = 1\n", "---\na: 1\n---", "{\"a\": ", "Title: A\n"] {
            assert_eq!(check(text, TextExtent::Start), Err("more".into()), "{text:?}");
        }
    }

    #[test]
    fn pages_begin_with_a_head_and_other_html_with_none() {
        let check = |path: &str, text: &str, extent| {
            let path: Arc<Path> = Path::new(path).into();
            match find(&SourceText::new(&path, text), extent) {
                FrontmatterSearch::Complete(found) => Some((found.dialect, found.body)),
                _ => None,
            }
        };
        let page = "<html><head><title>a</title></head>b";
        let whole = TextExtent::Whole;
        assert_eq!(
            check("a.html", page, whole),
            Some((Some(FrontmatterDialect::Page), page.len() - 1))
        );
        assert_eq!(check("a.html", &page[..20], TextExtent::Start), None);
        assert_eq!(check("a.md", page, whole), Some((None, 0)));
        assert_eq!(check("a.html", "<p>a</p>", whole), Some((None, 0)));
        assert_eq!(check("a.html", "<!-- a", whole), Some((None, 0)));
        let nikola = "<!--\n.. title: a\n-->\n<html>";
        assert_eq!(check("a.html", nikola, whole), Some((Some(FrontmatterDialect::Pairs), 21)));
        assert_eq!(
            check("a.html", "---\na: 1\n---\n<html>", whole),
            Some((Some(FrontmatterDialect::Yaml), 13))
        );
    }

    #[test]
    fn frontmatter_that_is_a_program_is_a_fault() {
        let message = check("---js\n{ title: 'A' }\n---\n", TextExtent::Whole).unwrap_err();
        assert!(
            message.contains("`---js` starts frontmatter in a programming language"),
            "{message}"
        );
    }

    #[test]
    fn line_that_was_meant_to_close_a_fence_is_shown() {
        for (text, line) in [
            ("---\ndraft: true\n———\nBody\n", "———"),
            ("+++\na = 1\n+ + +\n", "+ + +"),
            ("---\na: 1\n----\nBody\n", "----"),
            ("---\na: 1\n---\u{200b}\nBody\n", "---\u{200b}"),
        ] {
            let path: Arc<Path> = Path::new("a.md").into();
            let FrontmatterSearch::Faulty(fault) =
                find(&SourceText::new(&path, text), TextExtent::Whole)
            else {
                panic!("{text}")
            };
            assert_eq!(fault.code.name, "article/unclosed-frontmatter", "{text:?}");
            assert_eq!(fault.second_location().unwrap().marked(), line, "{text:?}");
        }
    }

    #[test]
    fn frontmatter_without_an_end_is_a_fault() {
        for text in ["+++\na = 1\n", "---\na: 1\n", "{\"a\": "] {
            let message = check(text, TextExtent::Whole).unwrap_err();
            assert!(message.contains("to end it"), "{text:?}: {message}");
        }
    }
}
