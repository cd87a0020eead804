//! A whole page: what its head says of it, and which part of its body is its
//! own and not the site's.

use std::borrow::Cow;
use std::ops::Range;

use super::reference::{self, ReferenceContext};
use super::tokenizer::{HtmlAttribute, HtmlToken, HtmlTokenizer};

/// The head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageHead {
    /// From its first tag to its last.
    pub span: Range<usize>,
    /// Where the body begins.
    pub body: usize,
    /// Whether its end was seen.
    pub is_whole: bool,
}

/// Something that a head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaEntry<'a> {
    /// The `name`, `property` or `itemprop` of a `<meta>` in small letters, else
    /// one of [`TITLE`], [`CANONICAL`] and [`LANGUAGE`].
    pub name: String,
    /// Where its tag stands.
    pub tag: Range<usize>,
    /// Without references.
    pub value: Cow<'a, str>,
    /// Where the value stands.
    pub span: Range<usize>,
}

/// The name of what `<title>` says; no `<meta>` can bear it.
pub const TITLE: &str = "<title>";
/// The name of what `<link rel="canonical">` says.
pub const CANONICAL: &str = "<link>";
/// The name of what `<html lang>` says.
pub const LANGUAGE: &str = "<html>";

/// Elements that stand in a head.
const WITHIN: &[&str] =
    &["base", "link", "meta", "noscript", "script", "style", "template", "title"];

/// Elements of a head whose content is none of it.
const CLOSED: &[&str] = &["noscript", "template"];

/// Finds the head of the page that a text is from `start` on; nothing if it is
/// no whole page, but a part of one.
pub fn head(text: &str, start: usize) -> Option<PageHead> {
    let mut scanner = HtmlTokenizer::new(&text[start..]);
    let (mut first, mut closed, mut is_raw, mut is_page) = (None, None, false, false);
    let found = |first: Option<usize>, end: usize, body: usize, is_whole| PageHead {
        span: start + first.unwrap_or(end)..start + end,
        body: start + body,
        is_whole,
    };
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Comment => is_page |= is_doctype(&text[start..][span.clone()]),
            HtmlToken::Start { name, .. } if closed.is_none() => {
                let is_outer = is_named(name, &["html", "head"]);
                is_page |= is_outer;
                if !is_page {
                    return None;
                }
                if !is_outer && !is_named(name, WITHIN) {
                    return Some(found(first, span.start, span.start, true));
                }
                first = first.or(Some(span.start));
                closed = CLOSED.iter().find(|known| known.eq_ignore_ascii_case(name));
                is_raw = is_named(name, &["script", "style", "title"]);
            }
            HtmlToken::End { name }
                if closed.is_some_and(|open| open.eq_ignore_ascii_case(name)) =>
            {
                closed = None;
            }
            HtmlToken::End { name } if name.eq_ignore_ascii_case("head") && closed.is_none() => {
                return Some(found(first, span.start, span.end, true)).filter(|_| is_page);
            }
            HtmlToken::End { .. } => is_raw = false,
            HtmlToken::Text if is_raw || closed.is_some() => {}
            HtmlToken::Text if text[start..][span.clone()].trim().is_empty() => {}
            HtmlToken::Text => {
                return Some(found(first, span.start, span.start, true)).filter(|_| is_page);
            }
            HtmlToken::Start { .. } => {}
        }
    }
    let end = text.len() - start;
    let may_be = is_page || text[start..].trim_start().starts_with("<!");
    may_be.then(|| found(first, end, end, false))
}

fn is_doctype(declaration: &str) -> bool {
    let word = declaration.get(..14).unwrap_or_default();
    word.eq_ignore_ascii_case("<!doctype html")
}

fn is_named(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Reads what a head says, in its order.
pub fn read_meta_entries(text: &str, head: Range<usize>) -> Vec<MetaEntry<'_>> {
    let start = head.start;
    let text = &text[head];
    let mut scanner = HtmlTokenizer::new(text);
    let (mut said, mut is_title, mut closed) = (Vec::new(), false, None);
    while let Some((token, span)) = scanner.read() {
        let place = |range: Range<usize>| start + range.start..start + range.end;
        match token {
            HtmlToken::Text if is_title => said.push(MetaEntry {
                name: TITLE.to_owned(),
                tag: place(span.clone()),
                value: reference::decode(&text[span.clone()], ReferenceContext::Text),
                span: place(span),
            }),
            HtmlToken::Start { name, .. } if closed.is_none() => {
                is_title = name.eq_ignore_ascii_case("title");
                closed = CLOSED.iter().find(|known| known.eq_ignore_ascii_case(name));
                if let Some((name, value)) = tag(name, scanner.attributes()) {
                    let (tag, span) = (place(span), place(value.span()));
                    said.push(MetaEntry { name, tag, value: value.value(), span });
                }
            }
            HtmlToken::End { name } => {
                is_title = false;
                closed = closed.filter(|open| !open.eq_ignore_ascii_case(name));
            }
            HtmlToken::Start { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    said
}

/// Reads what a tag says: its name and the attribute with its value.
fn tag<'t, 'a>(
    name: &str,
    attributes: &'t [HtmlAttribute<'a>],
) -> Option<(String, &'t HtmlAttribute<'a>)> {
    let find = |name: &str| attributes.iter().find(|own| own.name.eq_ignore_ascii_case(name));
    match &*name.to_ascii_lowercase() {
        "meta" => {
            let name = find("name").or_else(|| find("property")).or_else(|| find("itemprop"))?;
            Some((name.value().trim().to_ascii_lowercase(), find("content")?))
        }
        "link" => {
            let is_own = find("rel")?.value().trim().eq_ignore_ascii_case("canonical");
            Some((CANONICAL.to_owned(), find("href").filter(|_| is_own)?))
        }
        "html" => Some((LANGUAGE.to_owned(), find("lang")?)),
        _ => None,
    }
}

/// Finds where one more `<meta>` may stand: first in the head.
pub fn first_place(text: &str, head: Range<usize>) -> usize {
    let mut scanner = HtmlTokenizer::new(&text[head.clone()]);
    let mut place = head.start;
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Start { name, .. } if is_named(name, &["html", "head"]) => {
                place = head.start + span.end;
            }
            HtmlToken::Start { .. } => break,
            HtmlToken::End { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    place
}

/// What a site puts around the articles on its pages.
const AROUND: &[&str] = &["aside", "footer", "header", "nav"];

/// Finds the part of a body that is the article: within its one `<article>`,
/// else its one `<main>`, if the site's own parts stand outside.
pub fn find_article_range(text: &str, body: Range<usize>) -> Range<usize> {
    for name in ["article", "main"] {
        match find_unique_element(&text[body.clone()], name) {
            Some(UniqueElement { inside, has_around: true }) => {
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
    has_around: bool,
}

/// Finds the inside of the one element of a name that stands in no other.
fn find_unique_element(text: &str, name: &str) -> Option<UniqueElement> {
    let mut scanner = HtmlTokenizer::new(text);
    let (mut depth, mut start, mut inside, mut has_around) = (0_usize, 0, None, false);
    while let Some((token, span)) = scanner.read() {
        match token {
            HtmlToken::Start { name: found, .. } if found.eq_ignore_ascii_case(name) => {
                if depth == 0 && inside.is_some() {
                    return None;
                }
                start = if depth == 0 { span.end } else { start };
                depth += 1;
            }
            HtmlToken::End { name: found } if found.eq_ignore_ascii_case(name) && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    inside = Some(start..span.start);
                }
            }
            HtmlToken::Start { name: found, .. } => {
                has_around |= depth == 0 && is_named(found, AROUND);
            }
            HtmlToken::End { .. } | HtmlToken::Text | HtmlToken::Comment => {}
        }
    }
    Some(UniqueElement { inside: inside.filter(|_| depth == 0)?, has_around })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head, the body, and whether the end was seen.
    fn check(text: &str) -> Option<(&str, &str, bool)> {
        let head = head(text, 0)?;
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
    fn names_and_values_are_read_with_their_places() {
        let text = "<html lang=fr><head><title>A &amp; b</title><META Name='Tags' content=\"c, d\">\
            <meta property=og:title content=e><meta charset=utf-8><link rel=canonical href=/f>\
            <link rel=icon href=/g><noscript><meta name=h content=i></noscript>";
        let shown: Vec<_> = read_meta_entries(text, 0..text.len())
            .into_iter()
            .map(|said| format!("{}={}={}", said.name, said.value, &text[said.span]))
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
