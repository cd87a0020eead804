//! Causes that begin with `<`, and wrong values of attributes.

use std::collections::HashSet;
use std::ops::Range;

use crate::validator::causes::{BrokenDocument, OpenTag, SyntaxCause, references};
use crate::validator::codes::EXPLAINED_SYNTAX;
use crate::validator::finding::{Finding, shorten};
use crate::validator::html::is_element;

/// Names of elements that contain text, in which markup is escaped.
const TEXTS: &[&str] =
    &["title", "description", "encoded", "summary", "content", "subtitle", "copyright", "rights"];

/// Quotation marks that word processors write.
const CURLY: [char; 4] = ['“', '”', '‘', '’'];

/// Returns the name at the start of a text.
pub(super) fn name_at(text: &str) -> &str {
    let end = text.find(|found: char| found.is_whitespace() || "/>=<".contains(found));
    &text[..end.unwrap_or(text.len())]
}

/// Explains an error at a `<`.
pub(super) fn explain(document: &BrokenDocument<'_>) -> Option<SyntaxCause> {
    let rest = document.rest();
    if let Some(end) = rest.strip_prefix("</").filter(|end| end.contains('>')) {
        return Some(explain_end_tag(document, name_at(end)));
    }
    for (start, kind, end) in [
        ("<!--", "comment", "-->"),
        ("<![CDATA[", "CDATA section", "]]>"),
        ("<?", "processing instruction", "?>"),
        ("</", "tag", ">"),
    ] {
        if rest.starts_with(start) && !rest.contains(end) {
            return Some(explain_unfinished(document, kind, end));
        }
    }
    if rest.starts_with("<?xml") {
        return Some(explain_late_declaration(document));
    }
    if document.is_after_root() {
        return Some(explain_second_root(document));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return None;
    }
    explain_start_tag(document)
}

fn explain_start_tag(document: &BrokenDocument<'_>) -> Option<SyntaxCause> {
    let rest = document.rest();
    let name = name_at(&rest[1..]);
    let start = document.span.start;
    let is_name = name.starts_with(|found: char| found.is_alphabetic() || found == '_');
    let is_address = name.contains('@') || name.ends_with(':');
    if (!is_name || is_address) && !document.open.is_empty() {
        return Some(explain_less_than(document));
    }
    let Some(end) = rest[1..].find(['<', '>']).map(|end| end + 1) else {
        return Some(explain_unfinished(document, "tag", ">"));
    };
    if rest[end..].starts_with('<') {
        return Some(explain_unclosed_tag(document, name, &rest[..end]));
    }
    let tag = &rest[..=end];
    if is_element(&name.to_ascii_lowercase())
        && let Some(cause) = explain_markup(document, name, start)
    {
        return Some(cause);
    }
    explain_attributes(tag, start)
}

/// Explains a `<` with another `<` before the next `>`: it is a less-than sign, or the tag
/// lacks its end. `head` is the text between the two.
fn explain_unclosed_tag(document: &BrokenDocument<'_>, name: &str, head: &str) -> SyntaxCause {
    let has_end_tag = document.rest()[head.len()..].starts_with(&format!("</{name}>"));
    let is_only_name = head[1 + name.len()..].trim().is_empty();
    if !has_end_tag && !is_only_name && !head.contains('=') && !document.open.is_empty() {
        return explain_less_than(document);
    }
    let start = document.span.start;
    let message = format!("`<{name}` has no `>` before the next `<`");
    let help = "write `>` at the end of the tag, or `&lt;` in place of `<` if this is text";
    SyntaxCause::new(start..start + 1 + name.len(), message, help)
}

fn explain_less_than(document: &BrokenDocument<'_>) -> SyntaxCause {
    let start = document.span.start;
    let line = document.rest()[1..].split(['\n', '<']).next().unwrap_or_default();
    let before = document.source[..start].rsplit(['\n', '>']).next().unwrap_or_default();
    let words: Vec<_> = before.split_whitespace().rev().take(2).collect();
    let words = words.into_iter().rev().collect::<Vec<_>>().join(" ");
    let gap = if before.ends_with([' ', '\t']) && !words.is_empty() { " " } else { "" };
    let space = if line.starts_with(' ') { " " } else { "" };
    let help = format!("write `{words}{gap}&lt;{space}{}`", shorten(line, 30));
    let message = "a `<` that does not start a tag must be written `&lt;`";
    SyntaxCause::new(start..start + 1, message, help)
}

fn explain_late_declaration(document: &BrokenDocument<'_>) -> SyntaxCause {
    let start = document.span.start;
    let (message, help) = if !document.open.is_empty() {
        ("an XML declaration inside an element", "remove this declaration")
    } else if document.is_after_root() {
        ("a second document begins here with `<?xml`", "write each feed to a file of its own")
    } else {
        ("`<?xml` is not at the beginning of the file", "remove everything before it")
    };
    SyntaxCause::new(start..start + "<?xml".len(), message, help)
}

fn explain_second_root(document: &BrokenDocument<'_>) -> SyntaxCause {
    let name = name_at(&document.rest()[1..]);
    let start = document.span.start;
    let span = start..start + name.len() + 1;
    let is_feed = matches!(name, "rss" | "feed" | "rdf:RDF");
    if is_feed && document.source[..start].contains(&format!("</{name}>")) {
        let message = format!("a second feed begins here with `<{name}`");
        return SyntaxCause::new(span, message, "write each feed to a file of its own");
    }
    let message = format!("`<{name}>` comes after the end of the document");
    SyntaxCause::new(span, message, "remove everything after the end tag of the root element")
}

fn explain_unfinished(document: &BrokenDocument<'_>, kind: &str, end: &str) -> SyntaxCause {
    let start = document.span.start;
    SyntaxCause::new(
        start..document.source.floor_char_boundary(start + 9),
        format!("the document ends inside a {kind} that begins here"),
        format!(
            "if the file was cut off, download or write it again; otherwise add `{end}` where the {kind} ends"
        ),
    )
}

/// Explains an end tag that does not end the open element.
fn explain_end_tag(document: &BrokenDocument<'_>, found: &str) -> SyntaxCause {
    let start = document.span.start;
    let span = start..start + found.len() + 3;
    let Some(open) = document.open.last() else {
        let help = format!("remove `</{found}>`");
        return SyntaxCause::new(span, format!("`</{found}>` has no start tag"), help);
    };
    let (name, line) = (open.name, open.line(document.source));
    if name.eq_ignore_ascii_case(found) {
        let message = format!("`</{found}>` does not end `<{name}>` of line {line}");
        let help = format!("write `</{name}>`; XML names are case-sensitive");
        return SyntaxCause::new(span, message, help);
    }
    // The open element may be the text itself, such as a `title` without its end tag.
    let is_markup = is_element(&found.to_ascii_lowercase())
        || is_element(&name.to_ascii_lowercase()) && !TEXTS.contains(&name);
    if is_markup && let Some(cause) = explain_markup(document, found, start) {
        return cause;
    }
    if document.open.iter().any(|outer| outer.name == found) {
        let message = format!("`<{name}>` of line {line} is not closed before `</{found}>`");
        return SyntaxCause::new(span, message, format!("write `</{name}>` before `</{found}>`"));
    }
    let message = format!("`</{found}>` does not end `<{name}>` of line {line}");
    let help = format!("write `</{name}>`, or remove `</{found}>`");
    SyntaxCause::new(span, message, help)
}

/// Explains markup in an element with text, where it should be escaped. `name` is the
/// element at the error, which is at `start`.
fn explain_markup(document: &BrokenDocument<'_>, name: &str, start: usize) -> Option<SyntaxCause> {
    let is_text = |tag: &OpenTag<'_>| {
        let whole = &document.source[tag.span.clone()];
        TEXTS.contains(&tag.local()) && !whole.contains("xhtml")
    };
    let index = document.open.iter().skip(1).position(is_text)? + 1;
    let (text, inner) = (&document.open[index], document.open.get(index + 1));
    if inner.map_or(name, |tag| tag.name) == text.name {
        return None;
    }
    let (name, span) = match inner {
        Some(tag) => (tag.name, tag.span.clone()),
        None => (name, start..start + name.len() + 1),
    };
    let message = format!("`{}` contains `<{name}>`, which is not escaped", text.name);
    Some(SyntaxCause::new(span, message, markup_help(name)))
}

/// Returns the help for markup that is not escaped.
pub(in crate::validator) fn markup_help(name: &str) -> String {
    format!("escape the markup, as in `&lt;{name}&gt;`, or put the whole text in `<![CDATA[…]]>`")
}

/// Explains an XML declaration with wrong quotation marks.
pub(in crate::validator) fn explain_declaration(
    source: &str,
    span: &Range<usize>,
) -> Option<Finding> {
    let tag = source.get(span.clone())?.strip_suffix("?>")?;
    let cause = explain_attributes(tag, span.start)?;
    let finding = Finding::new(&EXPLAINED_SYNTAX, cause.span).with("message", cause.message);
    Some(finding.with("help", cause.help))
}

/// Explains a value that begins with a curly quotation mark.
fn explain_curly_quotes(name: &str, value: &str, at: usize) -> SyntaxCause {
    let text = value.trim_start_matches(CURLY);
    let end = text.find(CURLY).unwrap_or_else(|| name_at(text).len());
    let help =
        format!("write straight quotation marks: `{name}=\"{}\"`", shorten(&text[..end], 100));
    let span = at..at + '“'.len_utf8();
    SyntaxCause::new(span, "curly quotation marks around a value", help)
}

/// Explains the first wrong attribute in a tag that begins at an offset.
fn explain_attributes(tag: &str, offset: usize) -> Option<SyntaxCause> {
    let mut names = HashSet::new();
    let mut at = 1 + name_at(&tag[1..]).len();
    loop {
        at += tag[at..].len() - tag[at..].trim_start().len();
        let name = name_at(&tag[at..]);
        if name.is_empty() {
            return None;
        }
        let span = offset + at..offset + at + name.len();
        let cause = |message: String, help: String| Some(SyntaxCause::new(span, message, help));
        let rest = &tag[at + name.len()..];
        let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
            let help = format!("write `{name}=\"…\"`, or `&lt;` in place of `<` if this is text");
            return cause(format!("the attribute `{name}` has no value"), help);
        };
        let value_at = tag.len() - value.len();
        if value.starts_with(CURLY) {
            return Some(explain_curly_quotes(name, value, offset + value_at));
        }
        let Some(quote) = value.chars().next().filter(|found| "\"'".contains(*found)) else {
            let help = format!("write `{name}=\"{}\"`", name_at(value));
            return cause(format!("the value of `{name}` is not in quotation marks"), help);
        };
        if !names.insert(name) {
            let message = format!("this tag has the attribute `{name}` twice");
            return cause(message, "remove one of the two".into());
        }
        let Some(length) = value[1..].find(quote) else {
            let message = format!("the value of `{name}` has no closing quotation mark");
            return cause(message, format!("add `{quote}` after it"));
        };
        let next = value_at + length + 2;
        if !tag[next..].is_empty() && !tag[next..].starts_with(is_after_value) {
            let message = format!(
                "the value of `{name}` has no closing quotation mark, or no space follows it"
            );
            let help = format!("write `{name}=\"…\"`, then a space, then the next attribute");
            return Some(SyntaxCause::new(offset + at..offset + next, message, help));
        }
        at = next;
    }
}

/// Returns true for a character that may follow the value of an attribute.
fn is_after_value(found: char) -> bool {
    found.is_whitespace() || matches!(found, '/' | '>' | '?')
}

/// Explains the value of an attribute, if the error is in one.
pub(super) fn explain_attribute_value(document: &BrokenDocument<'_>) -> Option<SyntaxCause> {
    let span = document.span.clone();
    let value = document.source.get(span.clone())?;
    let quote = document.source[..span.start].chars().next_back();
    let is_value = quote.is_some_and(|quote| {
        "\"'".contains(quote) && document.source[span.end..].starts_with(quote)
    });
    // A `<` in a text may be between quotation marks, too.
    if !is_value || !document.source[..span.start - 1].trim_end().ends_with('=') {
        return None;
    }
    if let Some(at) = value.find('<') {
        let at = span.start + at;
        let message = "a `<` in the value of an attribute must be written `&lt;`";
        let help = format!("write `{}`", shorten(&value.replace('<', "&lt;"), 100));
        return Some(SyntaxCause::new(at..at + 1, message, help));
    }
    references::explain_in_value(document.source, span.start, value).or_else(|| {
        let start = document.source[..span.start].rfind('<')?;
        explain_attributes(document.source.get(start..=span.end)?, start)
    })
}

/// Explains `]]>` outside a CDATA section.
pub(super) fn explain_section_end(document: &BrokenDocument<'_>) -> SyntaxCause {
    let start = document.span.start;
    SyntaxCause::new(
        start..start + 3,
        "`]]>` ends a CDATA section, but none is open here",
        "write `]]&gt;` in text; inside a CDATA section, write `]]]]><![CDATA[>` for it",
    )
}

/// Explains `--` inside a comment.
pub(super) fn explain_hyphens(document: &BrokenDocument<'_>) -> SyntaxCause {
    let start = document.span.start;
    let help = "write one hyphen, or `- -`; a comment ends with its first `--`";
    SyntaxCause::new(start..start + 2, "`--` is not allowed inside a comment", help)
}
