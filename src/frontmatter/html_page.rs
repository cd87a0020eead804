//! Reads whole HTML pages: the metadata in the head, and the part of the body
//! that is the article rather than the site's navigation.
//!
//! All positions are byte offsets into the file, so that a diagnostic or an edit
//! can refer to the exact tag.

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::html::reference::{self, ReferenceContext};
use crate::syntax::html::tokenizer::{HtmlAttribute, HtmlToken, HtmlTokenizer};

/// The head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageHead {
    /// Byte range from the first tag of the head to the last.
    pub span: Range<usize>,
    /// Byte offset of the body.
    pub body: usize,
    /// False if the text ends before the head does.
    pub is_whole: bool,
}

/// One piece of metadata in a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MetaEntry<'a> {
    /// The `name`, `property` or `itemprop` of a `<meta>` in lower case, else one
    /// of [`TITLE`], [`CANONICAL`] and [`LANGUAGE`].
    pub name: String,
    /// Byte range of the tag, or of the text of `<title>`.
    pub tag: Range<usize>,
    /// Value with its character references decoded.
    pub value: Cow<'a, str>,
    /// Byte range of the value in the source.
    pub span: Range<usize>,
}

/// Name of the entry for `<title>`. No `<meta>` can have it, because of the `<`.
pub(crate) const TITLE: &str = "<title>";
/// Name of the entry for `<link rel="canonical">`.
pub(crate) const CANONICAL: &str = "<link>";
/// Name of the entry for `<html lang>`.
pub(crate) const LANGUAGE: &str = "<html>";

/// Elements that are allowed in a head; any other starts the body.
const HEAD_ELEMENTS: &[&str] =
    &["base", "link", "meta", "noscript", "script", "style", "template", "title"];

/// Elements of a head that contain no metadata.
const OPAQUE: &[&str] = &["noscript", "template"];

/// Finds the head of the page that starts at byte `start`; `None` if the text is
/// a fragment rather than a whole page.
pub(crate) fn find_head(text: &str, start: usize) -> Option<PageHead> {
    let mut scanner = HtmlTokenizer::new(&text[start..]);
    let (mut first, mut closed, mut is_raw, mut is_page) = (None, None, false, false);
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Comment => is_page |= is_doctype(&text[start..][span.clone()]),
            HtmlToken::Start { name, .. } if closed.is_none() => {
                let is_outer = is_named(name, &["html", "head"]);
                is_page |= is_outer;
                if !is_page {
                    return None;
                }
                if !is_outer && !is_named(name, HEAD_ELEMENTS) {
                    return Some(page_head(start, first, span.start, span.start));
                }
                first = first.or(Some(span.start));
                closed = OPAQUE.iter().find(|known| known.eq_ignore_ascii_case(name));
                is_raw = is_named(name, &["script", "style", "title"]);
            }
            HtmlToken::End { name }
                if closed.is_some_and(|open| open.eq_ignore_ascii_case(name)) =>
            {
                closed = None;
            }
            HtmlToken::End { name } if name.eq_ignore_ascii_case("head") && closed.is_none() => {
                return is_page.then(|| page_head(start, first, span.start, span.end));
            }
            HtmlToken::End { .. } => is_raw = false,
            HtmlToken::Text if is_raw || closed.is_some() => {}
            HtmlToken::Text if text[start..][span.clone()].trim().is_empty() => {}
            HtmlToken::Text => {
                return is_page.then(|| page_head(start, first, span.start, span.start));
            }
            HtmlToken::Start { .. } => {}
        }
    }
    let end = text.len() - start;
    let may_be = is_page || text[start..].trim_start().starts_with("<!");
    may_be.then(|| PageHead { is_whole: false, ..page_head(start, first, end, end) })
}

/// Makes a complete head; offsets count from `start`.
fn page_head(start: usize, first: Option<usize>, end: usize, body: usize) -> PageHead {
    PageHead { span: start + first.unwrap_or(end)..start + end, body: start + body, is_whole: true }
}

fn is_doctype(declaration: &str) -> bool {
    let word = declaration.get(..14).unwrap_or_default();
    word.eq_ignore_ascii_case("<!doctype html")
}

fn is_named(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Reads the metadata of a head, in source order.
pub(crate) fn read_meta_entries(text: &str, head: Range<usize>) -> Vec<MetaEntry<'_>> {
    let start = head.start;
    let text = &text[head];
    let mut scanner = HtmlTokenizer::new(text);
    let (mut entries, mut is_title, mut closed) = (Vec::new(), false, None);
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Text if is_title => entries.push(MetaEntry {
                name: TITLE.to_owned(),
                tag: shift(&span, start),
                value: reference::decode(&text[span.clone()], ReferenceContext::Text),
                span: shift(&span, start),
            }),
            HtmlToken::Start { name, .. } if closed.is_none() => {
                is_title = name.eq_ignore_ascii_case("title");
                closed = OPAQUE.iter().find(|known| known.eq_ignore_ascii_case(name));
                if let Some((name, value)) = metadata_of_tag(name, scanner.attributes()) {
                    entries.push(MetaEntry {
                        name,
                        tag: shift(&span, start),
                        value: value.value(),
                        span: shift(&value.span(), start),
                    });
                }
            }
            HtmlToken::End { name } => {
                is_title = false;
                closed = closed.filter(|open| !open.eq_ignore_ascii_case(name));
            }
            HtmlToken::Start { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    entries
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Returns the name of the metadata in a tag, and the attribute with its value.
fn metadata_of_tag<'t, 'a>(
    name: &str,
    attributes: &'t [HtmlAttribute<'a>],
) -> Option<(String, &'t HtmlAttribute<'a>)> {
    match &*name.to_ascii_lowercase() {
        "meta" => {
            let name = ["name", "property", "itemprop"]
                .iter()
                .find_map(|name| find_attribute(attributes, name))?;
            let content = find_attribute(attributes, "content")?;
            Some((name.value().trim().to_ascii_lowercase(), content))
        }
        "link" => {
            let relation = find_attribute(attributes, "rel")?.value();
            let is_canonical = relation.trim().eq_ignore_ascii_case("canonical");
            let target = find_attribute(attributes, "href").filter(|_| is_canonical)?;
            Some((CANONICAL.to_owned(), target))
        }
        "html" => Some((LANGUAGE.to_owned(), find_attribute(attributes, "lang")?)),
        _ => None,
    }
}

fn find_attribute<'t, 'a>(
    attributes: &'t [HtmlAttribute<'a>],
    name: &str,
) -> Option<&'t HtmlAttribute<'a>> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// Returns the byte offset at which to insert a `<meta>`: the start of the head.
pub(crate) fn meta_insert_offset(text: &str, head: Range<usize>) -> usize {
    let mut scanner = HtmlTokenizer::new(&text[head.clone()]);
    let mut offset = head.start;
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Start { name, .. } if is_named(name, &["html", "head"]) => {
                offset = head.start + span.end;
            }
            HtmlToken::Start { .. } => break,
            HtmlToken::End { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    offset
}

/// Elements for the parts of a page that surround the article.
const SITE_PARTS: &[&str] = &["aside", "footer", "header", "nav"];

/// Returns the part of a body that is the article: the content of its only
/// `<article>`, else of its only `<main>`. The whole body is returned if there is
/// no such element, or no `<header>`, `<nav>` or the like outside it.
pub(crate) fn find_article_range(text: &str, body: Range<usize>) -> Range<usize> {
    for name in ["article", "main"] {
        match find_unique_element(&text[body.clone()], name) {
            Some(UniqueElement { inside, has_site_parts: true }) => {
                return body.start + inside.start..body.start + inside.end;
            }
            Some(_) => return body,
            None => {}
        }
    }
    body
}

struct UniqueElement {
    inside: Range<usize>,
    /// True if the page has parts of the site outside the element.
    has_site_parts: bool,
}

/// Finds the only outermost element of a name; `None` if there are several.
fn find_unique_element(text: &str, name: &str) -> Option<UniqueElement> {
    let mut scanner = HtmlTokenizer::new(text);
    let (mut depth, mut start, mut inside, mut has_site_parts) = (0_usize, 0, None, false);
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Start { name: tag, .. } if tag.eq_ignore_ascii_case(name) => {
                if depth == 0 && inside.is_some() {
                    return None;
                }
                start = if depth == 0 { span.end } else { start };
                depth += 1;
            }
            HtmlToken::End { name: tag } if tag.eq_ignore_ascii_case(name) && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    inside = Some(start..span.start);
                }
            }
            HtmlToken::Start { name: tag, .. } => {
                has_site_parts |= depth == 0 && is_named(tag, SITE_PARTS);
            }
            HtmlToken::End { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    Some(UniqueElement { inside: inside.filter(|_| depth == 0)?, has_site_parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the head, the body, and true if the head is complete.
    fn check(text: &str) -> Option<(&str, &str, bool)> {
        let head = find_head(text, 0)?;
        Some((&text[head.span], &text[head.body..], head.is_whole))
    }

    #[test]
    fn head_ends_where_a_browser_ends_it() {
        #[rustfmt::skip]
        let rows = [
            ("<!DOCTYPE html>\n<html><head><title>a</title></head><body>b", Some(("<html><head><title>a</title>", "<body>b", true))),
            ("<html>\n<meta name=a>\n<p>b",                  Some(("<html>\n<meta name=a>\n", "<p>b", true))),
            ("<!doctype html><title>a</title>b",             Some(("<title>a</title>", "b", true))),
            ("<!-- a --><HTML><noscript><p>b</noscript><style>p{}</style></HEAD>c", Some(("<HTML><noscript><p>b</noscript><style>p{}</style>", "c", true))),
            ("<html><head><title>a",                         Some(("<html><head><title>a", "", false))),
            ("<html><head><me",                              Some(("<html><head><me", "", false))),
            ("<!-- a",                                       Some(("", "", false))),
            ("<p>a</p><html>",                               None),
            ("<title>a</title>",                             None),
            ("<htmlx>",                                      None),
            ("a <html>",                                     None),
            ("",                                             None),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), expected, "{text}");
        }
    }

    #[test]
    fn names_and_values_are_read_with_their_positions() {
        let text = "<html lang=fr><head><title>A &amp; b</title><META Name='Tags' content=\"c, d\">\
            <meta property=og:title content=e><meta charset=utf-8><link rel=canonical href=/f>\
            <link rel=icon href=/g><noscript><meta name=h content=i></noscript>";
        let shown: Vec<_> = read_meta_entries(text, 0..text.len())
            .into_iter()
            .map(|entry| format!("{}={}={}", entry.name, entry.value, &text[entry.span]))
            .collect();
        let expected = [
            "<html>=fr=fr",
            "<title>=A & b=A &amp; b",
            "tags=c, d=c, d",
            "og:title=e=e",
            "<link>=/f=/f",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn part_of_a_page_that_is_the_article_is_found() {
        #[rustfmt::skip]
        let rows = [
            ("<nav>a</nav><article>b<article>c</article></article>", "b<article>c</article>"),
            ("<header>a</header><main>b<article>c</article>d</main>", "c"),
            ("<header>a</header><main>b<article>c</article><article>d</article></main>", "b<article>c</article><article>d</article>"),
            ("a<article>b</article>",                "a<article>b</article>"),
            ("<nav>a</nav><article>b",               "<nav>a</nav><article>b"),
            ("<article><header>a</header></article>", "<article><header>a</header></article>"),
        ];
        for (text, expected) in rows {
            assert_eq!(&text[find_article_range(text, 0..text.len())], expected, "{text}");
        }
    }
}
