//! What the relatives of Markdown write by whole lines: containers between
//! colons, admonitions, tables of contents, abbreviations, Markdown in HTML.

mod admonitions;
mod containers;
mod markdown_in_html;
mod tables;

use std::ops::Range;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::scanner::{MarkerKind, OrderedRanges, ShortcodeMarker, TextDialect, text_marker};
use admonitions::AdmonitionStack;
use containers::ContainerStack;
use tables::KramdownTable;

use crate::text::lines;

pub(crate) use tables::without_bare_heads;

/// A line of the text, without its break.
#[derive(Clone, Copy)]
struct MarkdownLine<'a> {
    start: usize,
    text: &'a str,
    bare: &'a str,
    /// How much white space it begins with, in bytes.
    gap: usize,
}

impl<'a> MarkdownLine<'a> {
    /// Takes a line that begins at a place, with its break.
    fn new(start: usize, whole: &'a str) -> Self {
        let text = whole.trim_end_matches(['\n', '\r']);
        let bare = text.trim_start();
        Self { start, text, bare: bare.trim_end(), gap: text.len() - bare.len() }
    }

    /// The line without white space around it.
    const fn bare(&self) -> &'a str {
        self.bare
    }

    /// How far it is indented, a tab as four.
    fn indent(&self) -> usize {
        let gap = self.text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        gap.map(|byte| if byte == b'\t' { 4 } else { 1 }).sum()
    }

    /// The line but for white space around it.
    fn span(&self) -> Range<usize> {
        let start = self.start + self.gap;
        start..start + self.bare.len()
    }
}

/// Finds the markers that stand in lines of their own, in order; `code` is
/// where none is meant.
pub(crate) fn markers(
    text: &str,
    code: &[Range<usize>],
    dialect: TextDialect,
) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    let mut containers = ContainerStack::default();
    let mut admonitions = AdmonitionStack::default();
    let mut tables = KramdownTable::new();
    let mut code = OrderedRanges(code);
    let mut before = None;
    for (start, whole) in lines::whole(text) {
        let line = MarkdownLine::new(start, whole);
        let is_code = code.hold(line.span().start) || code.hold(line.span().end);
        if !is_code && line.text.ends_with("\\\\") {
            // Kramdown breaks a line by two, CommonMark by one.
            let end = line.start + line.text.len();
            markers.push(text_marker(end - 1..end, ""));
        }
        if containers.property(&line) {
            continue;
        }
        let is_within = admonitions.take(&line, is_code, &mut markers);
        tables.take(&line, is_within || is_code, &mut markers);
        if is_within || is_code || line.bare().is_empty() {
            before = (!is_code).then_some(line);
            continue;
        }
        match line.bare().as_bytes()[0] {
            b':' => containers.take(&line, &mut markers),
            b'<' if line.bare().starts_with("<<< ") => markers.push(snippet(&line)),
            // Kramdown ends a block so.
            b'^' if line.bare() == "^" => markers.push(text_marker(line.span(), "")),
            b'<' => markdown_in_html::markers(text, &line, dialect, &mut markers),
            b'[' | b'$' if is_contents(line.bare()) => markers.push(text_marker(line.span(), "")),
            b'*' if is_abbreviation(line.bare()) => markers.push(text_marker(line.span(), "")),
            // Middleman ends a teaser so.
            b'R' if line.bare() == "READMORE" => {
                markers.push(text_marker(line.span(), "<!-- more -->"));
            }
            // MyST parts the cells of a notebook so, and names a place.
            b'+' | b'(' if is_of_notebook(line.bare()) => {
                markers.push(text_marker(line.span(), ""));
            }
            b'{' if line.bare().starts_with("{:toc") => {
                let item = before
                    .filter(is_item)
                    .map_or(line.span().start, |item: MarkdownLine<'_>| item.start);
                markers.push(text_marker(item..line.span().end, ""));
            }
            _ => {}
        }
        before = Some(line);
    }
    tables.end(true, &mut markers);
    admonitions.end(text.len(), &mut markers);
    containers.end(&mut markers);
    markers.sort_by_key(|marker| marker.span.start);
    markers
}

/// Reads `<<< @/a.js{2} [b]`, by which `VitePress` shows a file.
fn snippet(line: &MarkdownLine<'_>) -> ShortcodeMarker {
    let path = line.bare()[3..].trim_start().trim_start_matches("@/");
    let path = path.split(['{', '[', '#', ' ']).next().unwrap_or_default();
    let mut call = ShortcodeCall::new(ShortcodeSyntax::Container, "snippet", "");
    call.arguments.push((String::new(), path.to_owned()));
    marker(line.span(), MarkerKind::Single(call))
}

/// Says whether a line stands for a table of contents, which a feed has no use for.
pub(crate) fn is_contents(line: &str) -> bool {
    const MARKS: &[&str] = &["[toc]", "[[toc]]", "[[_toc_]]", "${toc}"];
    MARKS.iter().any(|mark| line.eq_ignore_ascii_case(mark))
}

/// Says whether a line parts cells, as `+++ {…}`, or names a place, as `(a-b)=`.
fn is_of_notebook(line: &str) -> bool {
    let cell = line.strip_prefix("+++").map(str::trim_start);
    let place = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(")="));
    let is_part = |next: char| next.is_alphanumeric() || "-_.:".contains(next);
    cell.is_some_and(|rest| rest.is_empty() || rest.starts_with('{') && rest.ends_with('}'))
        || place.is_some_and(|name| !name.is_empty() && name.chars().all(is_part))
}

/// Says whether a line says what an abbreviation means, as `*[HTML]: …`.
fn is_abbreviation(line: &str) -> bool {
    line.strip_prefix("*[")
        .and_then(|rest| rest.split_once("]:"))
        .is_some_and(|(word, _)| !word.is_empty() && !word.contains(['[', ']']))
}

/// Says whether a line is an item of a list, in whose place Kramdown sets the
/// table of contents.
fn is_item(line: &MarkdownLine<'_>) -> bool {
    let bare = line.bare();
    let number = bare.trim_start_matches(|next: char| next.is_ascii_digit());
    ["* ", "- ", "+ "].iter().any(|mark| bare.starts_with(mark))
        || number.len() < bare.len() && number.starts_with(". ")
}

/// Begins a component at a line, or ends it.
fn marker(span: Range<usize>, kind: MarkerKind) -> ShortcodeMarker {
    ShortcodeMarker { span, kind }
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::shown;

    fn check(text: &str) -> String {
        shown(text, TextDialect::Markdown)
    }

    #[test]
    fn containers_end_at_as_many_colons() {
        insta::assert_snapshot!(check(":::note\n\n*a*\n\n::::tip[A `b`]{.c}\nd\n::::\n\n:::\ne\n"), @r#"
        <blockquote><p><strong>Note</strong></p>
        <p><em>a</em></p>
        <blockquote><p><strong>A <code>b</code></strong></p>
        <p>d</p>
        </blockquote>
        </blockquote>
        <p>e</p>
        "#);
        insta::assert_snapshot!(check("::: details A *b*\nc\n:::\n\n::: {.callout-warning title=\"D\"}\ne\n:::\n\n::info\nf\n::\n"), @r#"
        <details><summary>A <em>b</em></summary>
        <p>c</p>
        </details>
        <blockquote><p><strong>D</strong></p>
        <p>e</p>
        </blockquote>
        <blockquote><p><strong>Info</strong></p>
        <p>f</p>
        </blockquote>
        "#);
    }

    #[test]
    fn components_of_nuxt_have_properties_below_their_names() {
        insta::assert_snapshot!(check("::read-more\n---\nicon: a\nto: https://b.example/\n---\nC `d`.\n::\n\n:article-video{cloudinary=\"e\"}\n\n::github{repo=\"f/g\"}\n\n:tada: h\n"), @r#"
        <a href="https://b.example/">
        <p>C <code>d</code>.</p>
        </a>

        <p><a href="https://github.com/f/g">f/g</a></p>
        <p>:tada: h</p>
        62..92 Unknown("article-video")
        "#);
    }

    #[test]
    fn container_that_is_not_known_goes_with_its_text() {
        insta::assert_snapshot!(check("- a\n\n  :::columns\n  b\n  :::\n\n:::story\nc\n:::\n"), @r#"
        <ul>
        <li>
        <p>a</p>

        <p>b</p>

        </li>
        </ul>

        29..37 Hidden("story", Unknown)
        "#);
    }

    #[test]
    fn colons_that_nothing_ends_are_text() {
        insta::assert_snapshot!(check(":::note\na\n\n::before\n\n:: a\n\n`b`\n::\n\n```\n:::tip\n:::\n```\n"), @r#"
        <p>:::note
        a</p>
        <p>::before</p>
        <p>:: a</p>
        <p><code>b</code>
        ::</p>
        <pre><code>:::tip
        :::
        </code></pre>
        "#);
    }

    #[test]
    fn admonition_holds_what_is_indented_below_it() {
        insta::assert_snapshot!(check("!!! note \"A b\"\n    *c*\n\n    ```\n    d\n    ```\n\n    !!! danger\n        e\n??? tip\n    f\ng\n"), @r#"
        <blockquote><p><strong>A b</strong></p>
        <p><em>c</em></p>
        <pre><code>d
        </code></pre>
        <blockquote><p><strong>Danger</strong></p>
        <p>e</p>
        </blockquote>
        </blockquote>
        <details><summary>Tip</summary>
        <p>f</p>
        </details>
        <p>g</p>
        "#);
    }

    #[test]
    fn tabs_follow_each_other() {
        insta::assert_snapshot!(check("=== \"A\"\n\n    ``` c\n    b\n    ```\n\n=== \"C\"\n\n    d\n"), @r#"
        <p><strong>A</strong></p>
        <pre><code class="language-c">b
        </code></pre>

        <p><strong>C</strong></p>
        <p>d</p>
        "#);
        assert_eq!(check("a\n===\n"), "<h1>a</h1>\n");
    }

    #[test]
    fn exclamations_are_text() {
        assert_eq!(check("!!! a, b\n\n    c\n"), "<p>!!! a, b</p>\n<pre><code>c\n</code></pre>\n");
    }

    #[test]
    fn lists_of_attributes_may_have_names() {
        assert_eq!(
            check(
                "{:note: .a title=\"b\"}\n\n{:note}\nc\n\n> d\n{: note .e}\n^\n\nf {:x} {:note}\n"
            )
            .replace("<!--\u{FFFF}-->", ""),
            "\n\n<p>c</p>\n<blockquote>\n<p>d</p>\n</blockquote>\n\n\n<p>f {:x} {:note}</p>\n"
        );
    }

    #[test]
    fn file_that_a_site_shows_is_named() {
        assert_eq!(
            check("<<< @/snippets/a.js{2,3 ts} [b]\n"),
            "<p><code>snippets/a.js</code></p>\n"
        );
    }

    #[test]
    fn marks_of_middleman_and_notebooks_do_not_show() {
        assert_eq!(check("a\n\nREADMORE\n\nb\n"), "<p>a</p>\n<!-- more -->\n<p>b</p>\n");
        assert_eq!(
            check("+++ {\"a\": 1}\n\n(b-c)=\n## D\n").replace("<!--\u{FFFF}-->", ""),
            "\n\n<h2>D</h2>\n"
        );
    }

    #[test]
    fn two_backslashes_break_a_line() {
        assert_eq!(check("a\\\\\nb\n"), "<p>a<br />\nb</p>\n");
    }

    #[test]
    fn table_of_contents_and_abbreviations_do_not_show() {
        assert_eq!(
            check("[TOC]\n\na\n\n[[toc]]\n\n* TOC\n{:toc}\n\n*[HTML]: b\n*[CSS]: c\n\nd\n")
                .replace("<!--\u{FFFF}-->", ""),
            "\n<p>a</p>\n\n\n\n\n<p>d</p>\n"
        );
    }

    #[test]
    fn markdown_within_html_is_read_where_it_is_asked_for() {
        insta::assert_snapshot!(check("<div class=\"a\" markdown=\"1\">\n**b**\n<div>*c*</div>\n</div>\n\n<div>\n**d**\n</div>\n\n<aside markdown>\n- e\n</aside>\nf\n"), @r#"
        <div class="a" markdown="1">
        <p><strong>b</strong></p>
        <div>*c*</div>
        </div>
        <div>
        **d**
        </div>
        <aside markdown>
        <ul>
        <li>e</li>
        </ul>
        </aside>
        <p>f</p>
        "#);
    }
}
