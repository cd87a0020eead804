//! Where the frontmatter of an article begins and ends, and its dialect.

mod html_head;
mod insert_field;
mod lookalike;
mod mdx_export;

use std::ops::Range;

use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::parser::fields;
use crate::syntax::value::ValueTable;
use crate::syntax::{SyntaxError, html, json, key_value, object_literal, toml, yaml};

pub use insert_field::{InsertError, insert};
pub use mdx_export::exported_values;

/// The language of a frontmatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontmatterDialect {
    /// Between lines of `+++`.
    Toml,
    /// Between lines of `---`.
    Yaml,
    /// An object, bare or between lines of `;;;`.
    Json,
    /// Lines of `Key: value` before the first empty one.
    Pairs,
    /// The head of an HTML page.
    Page,
    /// An object that MDX exports: `export const frontmatter = {…}`.
    Export,
}

/// How much of the file a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextExtent {
    /// All of it.
    Whole,
    /// A part from its start.
    Start,
}

/// Frontmatter and the body after it, as byte ranges of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontmatter {
    /// Its language; none where the file is a body alone.
    pub dialect: Option<FrontmatterDialect>,
    /// What stands between the marks.
    pub fields: Range<usize>,
    /// Where the body begins.
    pub body: usize,
}

/// What a text shows of its frontmatter.
#[derive(Clone, Debug, PartialEq)]
pub enum FrontmatterSearch {
    /// All of it, or that there is none.
    Complete(Frontmatter),
    /// It goes on past the part that was read.
    More,
    /// It can't be read.
    Faulty(Box<Diagnostic>),
}

/// How many faults of one frontmatter are reported: each costs a walk through
/// the file, and those that follow from others are no news.
const MOST_FAULTS: usize = 50;

/// How much of an article of MDX is read for its header, in bytes: what it exports may
/// hide it, wherever it is. Exports after this are read with the body.
const LONGEST_MDX: usize = 4 << 20;

/// Finds the frontmatter that begins a text.
///
/// A text that has none, but looks as if it should, is faulty.
pub fn find(source: &SourceText<'_>, extent: TextExtent) -> FrontmatterSearch {
    let is_part = extent == TextExtent::Start && source.text.len() < LONGEST_MDX;
    match find_fields(source, extent) {
        FrontmatterSearch::Complete(_) if is_part && mdx_export::is_mdx(source) => {
            FrontmatterSearch::More
        }
        found => found,
    }
}

fn find_fields(source: &SourceText<'_>, extent: TextExtent) -> FrontmatterSearch {
    let text = source.text;
    let start = text.len() - text.trim_start_matches([MARK, '\n', '\r']).len();
    if let Some(found) = head(source, extent, start) {
        return found;
    }
    let Some(opening) = FenceOpening::find(text, extent, start) else {
        return FrontmatterSearch::More;
    };
    match read_opening(source, extent, opening).or_else(|| mdx_export::find(source, extent, start))
    {
        Some(found) => found,
        None => match lines(text, extent, start) {
            FrontmatterSearch::Complete(found) if found.dialect.is_none() => {
                lookalike::judge(source, start)
                    .map_or(FrontmatterSearch::Complete(found), |fault| {
                        FrontmatterSearch::Faulty(Box::new(fault))
                    })
            }
            found => found,
        },
    }
}

/// What begins a file that other editors mark as UTF-8.
const MARK: char = '\u{feff}';

/// Where a fence may open: after white space and comments of HTML, which
/// generators pass over.
#[derive(Clone, Copy)]
struct FenceOpening {
    at: usize,
    /// How far its line is indented, in bytes.
    indent: usize,
}

impl FenceOpening {
    /// Finds the first place that is neither white space nor a comment; nothing
    /// if it may be past the part that was read.
    fn find(text: &str, extent: TextExtent, start: usize) -> Option<Self> {
        let mut at = start;
        loop {
            let rest =
                text[at..].trim_start_matches(|next: char| next.is_whitespace() || next == MARK);
            let found = text.len() - rest.len();
            let is_comment = rest.starts_with("<!--") && !is_nikola(rest);
            let end = if is_comment { rest.find("-->").map(|end| found + end + 3) } else { None };
            match end {
                Some(end) => at = end,
                None if is_comment && extent == TextExtent::Start => return None,
                None => {
                    let line = text[..found].rfind(['\n', '\r', MARK]).map_or(0, |end| end + 1);
                    let line = text.ceil_char_boundary(line).max(start);
                    return Some(Self { at: found, indent: found.saturating_sub(line) });
                }
            }
        }
    }
}

/// Says whether a text begins with a comment that holds Nikola's fields.
fn is_nikola(text: &str) -> bool {
    let (first, next) = line(text, 0);
    first.trim_end() == "<!--" && text[next..].starts_with(key_value::MARK)
}

/// Finds the frontmatter that a line opens; nothing where it opens none.
fn read_opening(
    source: &SourceText<'_>,
    extent: TextExtent,
    opening: FenceOpening,
) -> Option<FrontmatterSearch> {
    let (first, rest) = line(source.text, opening.at);
    let fence = |dialect, marks: &[&str]| Some(fenced(source, (extent, dialect), opening, marks));
    match first.trim_end() {
        "+++" => fence(FrontmatterDialect::Toml, &["+++"]),
        "---" | "---yaml" | "---yml" => fence(FrontmatterDialect::Yaml, &["---", "..."]),
        // Eleventy's, where a language stands behind the mark.
        "---toml" => fence(FrontmatterDialect::Toml, &["---"]),
        "---json" => fence(FrontmatterDialect::Json, &["---"]),
        mark @ ("---js" | "---javascript" | "---coffee") => Some(program(source, opening.at, mark)),
        ";;;" => fence(FrontmatterDialect::Json, &[";;;"]),
        "<!--" if source.text[rest..].starts_with(key_value::MARK) => {
            Some(comment(source.text, extent, rest))
        }
        // A comment of YAML (YAML 1.2 section 6.6).
        first if is_commented(first) => fence(FrontmatterDialect::Yaml, &["---", "..."]),
        first if is_object(first) => Some(object(source, extent, opening.at)),
        _ => None,
    }
}

/// Says whether a line is `--- # a comment`.
fn is_commented(first: &str) -> bool {
    let after = first.strip_prefix("---").filter(|after| after.starts_with([' ', '\t']));
    after.is_some_and(|after| after.trim_start().starts_with('#'))
}

/// Reads the fields of a frontmatter.
///
/// # Errors
/// Every place where it breaks the rules of its language.
pub fn read<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
) -> Result<ValueTable<'a>, Vec<Diagnostic>> {
    let range = frontmatter.fields.clone();
    let table = match frontmatter.dialect {
        None => Ok(ValueTable::default()),
        Some(FrontmatterDialect::Toml) => toml::parse(source.text, range),
        Some(FrontmatterDialect::Yaml) => yaml::parse(source.text, range),
        Some(FrontmatterDialect::Json) => json::parse(source.text, range),
        Some(FrontmatterDialect::Pairs) => Ok(key_value::parse(source.text, range)),
        Some(FrontmatterDialect::Page) => Ok(html_head::parse(source.text, range)),
        Some(FrontmatterDialect::Export) => object_literal::parse(source.text, range),
    };
    table.map_err(|faults| {
        let faults = faults.iter().take(MOST_FAULTS);
        faults
            .map(|fault| match frontmatter.dialect {
                Some(FrontmatterDialect::Export) => mdx_export::with_help(faulty(source, fault)),
                _ => faulty(source, fault),
            })
            .collect()
    })
}

fn faulty(source: &SourceText<'_>, fault: &SyntaxError) -> Diagnostic {
    let at = source.at(fault.span.clone());
    if fault.message.contains("stands twice") || fault.message.contains("duplicate key") {
        return Diagnostic::new(&codes::ARTICLE_REPEATED_FIELD, &fault.message)
            .with_location(at)
            .help("remove one of the two");
    }
    Diagnostic::new(&codes::ARTICLE_SYNTAX, &fault.message)
        .with_location(at)
        .help("mend the line; text with special signs stands in quotes")
}

/// Returns the line at an offset without its break, and where the next one begins.
///
/// A lone carriage return breaks a line too, as old editors wrote it.
fn line(text: &str, start: usize) -> (&str, usize) {
    let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]);
    let end = end.map_or(text.len(), |index| start + index);
    let rest = &text[end..];
    let mark = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    (&text[start..end], end + mark)
}

/// Finds the line that closes what a fence opens. Where the fence is indented,
/// its end may be as far.
fn fenced(
    source: &SourceText<'_>,
    (extent, dialect): (TextExtent, FrontmatterDialect),
    FenceOpening { at: open, indent }: FenceOpening,
    marks: &[&str],
) -> FrontmatterSearch {
    let (_, start) = line(source.text, open);
    let mut at = start;
    while at < source.text.len() {
        let (current, next) = line(source.text, at);
        // Of a part, what ends at its end may go on, were it with a line feed.
        let is_whole = extent == TextExtent::Whole
            || next < source.text.len()
            || source.text[at..next].ends_with('\n');
        let bare = current.trim_start();
        let is_mark = current.len() - bare.len() <= indent && marks.contains(&bare.trim_end());
        if is_whole && is_mark {
            let (dialect, fields) = (Some(dialect), start..at);
            return FrontmatterSearch::Complete(Frontmatter { dialect, fields, body: next });
        }
        at = next;
    }
    if extent == TextExtent::Start {
        return FrontmatterSearch::More;
    }
    FrontmatterSearch::Faulty(Box::new(unclosed(source, open, start)))
}

/// Reports a fence that nothing closes, and the line that may have been meant to.
fn unclosed(source: &SourceText<'_>, open: usize, start: usize) -> Diagnostic {
    let mark = &source.text[open..open + 3];
    let message = format!("frontmatter that begins with `{mark}` should end with a line `{mark}`");
    let fault =
        Diagnostic::new(&codes::ARTICLE_UNCLOSED, message).with_location(source.at(open..open + 3));
    match lookalike::closing(source.text, start) {
        Some(found) => {
            let written = source.text[found.clone()].to_owned();
            fault
                .with_second_location(source.at(found))
                .help(format!("write `{mark}` in place of `{written}`"))
        }
        None => fault.help(format!("add a line `{mark}` where the article's text begins")),
    }
}

fn program(source: &SourceText<'_>, start: usize, mark: &str) -> FrontmatterSearch {
    FrontmatterSearch::Faulty(Box::new(
        Diagnostic::new(
            &codes::ARTICLE_SYNTAX,
            format!("frontmatter should be YAML, TOML or JSON, not a program as `{mark}` says"),
        )
        .with_location(source.at(start..start + mark.len()))
        .help("write the fields in YAML between lines `---`: feedwright runs no programs"),
    ))
}

/// Finds the head of an HTML page; nothing where the file is none, or begins
/// with a frontmatter of another dialect.
fn head(source: &SourceText<'_>, extent: TextExtent, start: usize) -> Option<FrontmatterSearch> {
    let is_html = source.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    let text = source.text[start..].trim_start();
    let is_commented = || {
        text.strip_prefix("<!--").is_some_and(|rest| rest.trim_start().starts_with(key_value::MARK))
    };
    if !is_html || !text.starts_with('<') || is_commented() {
        return None;
    }
    let head = html::page::head(source.text, start)?;
    if !head.is_whole && extent == TextExtent::Start {
        return Some(FrontmatterSearch::More);
    }
    let dialect = Some(FrontmatterDialect::Page).filter(|_| !head.span.is_empty());
    let body = if dialect.is_some() { head.body } else { start };
    Some(FrontmatterSearch::Complete(Frontmatter { dialect, fields: head.span, body }))
}

/// Nikola's fields in a comment of HTML.
fn comment(text: &str, extent: TextExtent, start: usize) -> FrontmatterSearch {
    let mut at = start;
    while at < text.len() {
        let (current, next) = line(text, at);
        let is_whole = extent == TextExtent::Whole || next < text.len();
        if is_whole && current.trim() == "-->" {
            let (dialect, fields) = (Some(FrontmatterDialect::Pairs), start..at);
            return FrontmatterSearch::Complete(Frontmatter { dialect, fields, body: next });
        }
        at = next;
    }
    match extent {
        TextExtent::Start => FrontmatterSearch::More,
        TextExtent::Whole => FrontmatterSearch::Complete(Frontmatter {
            dialect: None,
            fields: start..start,
            body: 0,
        }),
    }
}

/// Says whether a line begins an object rather than a shortcode or a template's tag.
fn is_object(first: &str) -> bool {
    first.strip_prefix('{').is_some_and(|rest| !rest.starts_with(['{', '%', '#', ':', '/']))
}

fn object(source: &SourceText<'_>, extent: TextExtent, start: usize) -> FrontmatterSearch {
    match json::end(&source.text[start..]) {
        json::JsonValueEnd::At(length) => {
            let end = start + length;
            let (_, body) = line(source.text, end);
            // What follows on the closing line is the body's, if it is anything.
            let is_alone = source.text[end..body].trim().is_empty();
            let body = if is_alone { body } else { end };
            FrontmatterSearch::Complete(Frontmatter {
                dialect: Some(FrontmatterDialect::Json),
                fields: start..end,
                body,
            })
        }
        json::JsonValueEnd::Open if extent == TextExtent::Start => FrontmatterSearch::More,
        json::JsonValueEnd::Open => FrontmatterSearch::Faulty(Box::new(
            Diagnostic::new(
                &codes::ARTICLE_UNCLOSED,
                "frontmatter that begins with `{` should end with `}`",
            )
            .with_location(source.at(start..start + 1))
            .help("add the missing `}`, `]` or quote"),
        )),
        json::JsonValueEnd::Broken(fault) => {
            let span = fault.span.start + start..fault.span.end + start;
            FrontmatterSearch::Faulty(Box::new(faulty(source, &SyntaxError { span, ..fault })))
        }
    }
}

/// Keys of which one must stand among lines of `Key: value`, unless all are
/// fields; else they are prose.
const TELLING: [&str; 2] = ["title", "date"];

fn lines(text: &str, extent: TextExtent, start: usize) -> FrontmatterSearch {
    if let Some(frontmatter) = unopened(text, extent, start) {
        return FrontmatterSearch::Complete(frontmatter);
    }
    let body_alone = FrontmatterSearch::Complete(Frontmatter {
        dialect: None,
        fields: start..start,
        body: start,
    });
    let Some(length) = key_value::end(&text[start..]) else { return body_alone };
    let end = start + length;
    if end == text.len() && extent == TextExtent::Start {
        return FrontmatterSearch::More;
    }
    let fields = key_value::parse(text, start..end);
    let is_telling = fields
        .entries
        .iter()
        .any(|(key, _)| TELLING.iter().any(|word| key.name.eq_ignore_ascii_case(word)));
    let are_fields = fields.entries.len() > 1
        && fields.entries.iter().all(|(key, _)| fields::is_known(&key.name));
    if !is_telling && !are_fields {
        return body_alone;
    }
    let (_, body) = line(text, end);
    FrontmatterSearch::Complete(Frontmatter {
        dialect: Some(FrontmatterDialect::Pairs),
        fields: start..end,
        body,
    })
}

/// Hexo's YAML, which may lack the mark at its beginning. A heading that is
/// underlined looks the same, so a line must name the title or the date.
fn unopened(text: &str, extent: TextExtent, start: usize) -> Option<Frontmatter> {
    let (mut at, mut is_telling) = (start, false);
    while at < text.len() {
        let (current, next) = line(text, at);
        let is_whole = extent == TextExtent::Whole || next < text.len();
        if current.trim_end() == "---" && is_whole && is_telling {
            let dialect = Some(FrontmatterDialect::Yaml);
            return Some(Frontmatter { dialect, fields: start..at, body: next });
        }
        let (name, value) = current.split_once(':').unwrap_or_default();
        is_telling |= TELLING.contains(&name) && value.starts_with(' ');
        if current.trim().is_empty() || at == start && !value.starts_with(' ') {
            return None;
        }
        at = next;
    }
    None
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
    fn every_dialect_is_told_by_its_first_line() {
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
        assert!(check("a.mdx", "export const meta = {\n", whole).contains("should end with"));
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
        assert!(message.contains("not a program as `---js` says"), "{message}");
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
            assert_eq!(fault.code.name, "article/unclosed-frontmatter");
            assert_eq!(fault.also.unwrap().marked(), line);
        }
    }

    #[test]
    fn frontmatter_without_an_end_is_a_fault() {
        for text in ["+++\na = 1\n", "---\na: 1\n", "{\"a\": "] {
            let message = check(text, TextExtent::Whole).unwrap_err();
            assert!(message.contains("should end with"), "{message}");
        }
    }
}
