//! Finds block extensions of Markdown, one line at a time: containers between
//! colons, admonitions, tables of contents, abbreviations, Kramdown's tables, and
//! Markdown inside HTML.

mod admonitions;
mod containers;
mod markdown_in_html;
mod tables;

use std::ops::Range;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::marker::{MarkerKind, OrderedRanges, ShortcodeMarker, TextDialect, text_marker};
use admonitions::AdmonitionStack;
use containers::ContainerStack;
use tables::KramdownTable;

use crate::text::lines;

pub(crate) use tables::remove_empty_heads;

/// A line of the text, without its line break.
#[derive(Clone, Copy)]
struct MarkdownLine<'a> {
    start: usize,
    text: &'a str,
    bare: &'a str,
    /// Bytes of white space at its start.
    gap: usize,
}

impl<'a> MarkdownLine<'a> {
    /// Creates a line from its byte offset and its text with the line break.
    fn new(start: usize, whole: &'a str) -> Self {
        let text = whole.trim_end_matches(['\n', '\r']);
        let bare = text.trim_start();
        Self { start, text, bare: bare.trim_end(), gap: text.len() - bare.len() }
    }

    /// Returns the line without white space around it.
    const fn bare(&self) -> &'a str {
        self.bare
    }

    /// Returns the columns of indentation, counting a tab as four.
    fn indent(&self) -> usize {
        let gap = self.text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        gap.map(|byte| if byte == b'\t' { 4 } else { 1 }).sum()
    }

    /// Returns the byte range of the line without white space around it.
    fn span(&self) -> Range<usize> {
        let start = self.start + self.gap;
        start..start + self.bare.len()
    }
}

/// Finds the markers that are whole lines, in order; none in the ranges of `code`.
pub(crate) fn find_markers(
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
        let is_code = code.contains(line.span().start) || code.contains(line.span().end);
        if !is_code && line.text.ends_with("\\\\") {
            // Two backslashes break a line in Kramdown, one does in CommonMark.
            let end = line.start + line.text.len();
            markers.push(text_marker(end - 1..end, ""));
        }
        if containers.take_property(&line) {
            continue;
        }
        let is_within = admonitions.take_line(&line, is_code, &mut markers);
        tables.take_line(&line, is_within || is_code, &mut markers);
        if is_within || is_code || line.bare().is_empty() {
            before = (!is_code).then_some(line);
            continue;
        }
        match line.bare().as_bytes()[0] {
            b':' => containers.take_line(&line, &mut markers),
            b'<' if line.bare().starts_with("<<< ") => markers.push(read_snippet(&line)),
            // An end-of-block marker of Kramdown.
            b'^' if line.bare() == "^" => markers.push(text_marker(line.span(), "")),
            b'<' => markdown_in_html::add_markers(text, &line, dialect, &mut markers),
            b'[' | b'$' if is_table_of_contents(line.bare()) => {
                markers.push(text_marker(line.span(), ""));
            }
            b'*' if is_abbreviation(line.bare()) => markers.push(text_marker(line.span(), "")),
            // The end of a teaser in Middleman.
            b'R' if line.bare() == "READMORE" => {
                markers.push(text_marker(line.span(), "<!-- more -->"));
            }
            // A cell break or a label of MyST.
            b'+' | b'(' if is_notebook_mark(line.bare()) => {
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

/// Reads `<<< @/a.js{2} [b]`, which includes a source file in `VitePress`.
fn read_snippet(line: &MarkdownLine<'_>) -> ShortcodeMarker {
    let path = line.bare()[3..].trim_start().trim_start_matches("@/");
    let path = path.split(['{', '[', '#', ' ']).next().unwrap_or_default();
    let mut call = ShortcodeCall::new(ShortcodeSyntax::Container, "snippet", "");
    call.arguments.push((String::new(), path.to_owned()));
    marker(line.span(), MarkerKind::Single(call))
}

/// Returns true for a line that inserts a table of contents, which is useless in a
/// feed.
pub(crate) fn is_table_of_contents(line: &str) -> bool {
    const MARKS: &[&str] = &["[toc]", "[[toc]]", "[[_toc_]]", "${toc}"];
    MARKS.iter().any(|mark| line.eq_ignore_ascii_case(mark))
}

/// Returns true for a cell break of a notebook, `+++ {…}`, or a label, `(a-b)=`.
fn is_notebook_mark(line: &str) -> bool {
    let cell = line.strip_prefix("+++").map(str::trim_start);
    let label = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(")="));
    cell.is_some_and(|rest| rest.is_empty() || rest.starts_with('{') && rest.ends_with('}'))
        || label.is_some_and(|name| {
            !name.is_empty()
                && name.chars().all(|next| next.is_alphanumeric() || "-_.:".contains(next))
        })
}

/// Returns true for the definition of an abbreviation, `*[HTML]: …`.
fn is_abbreviation(line: &str) -> bool {
    line.strip_prefix("*[")
        .and_then(|rest| rest.split_once("]:"))
        .is_some_and(|(word, _)| !word.is_empty() && !word.contains(['[', ']']))
}

/// Returns true for an item of a list. With `{:toc}` after it, Kramdown replaces the
/// list by the table of contents.
fn is_item(line: &MarkdownLine<'_>) -> bool {
    let bare = line.bare();
    let number = bare.trim_start_matches(|next: char| next.is_ascii_digit());
    ["* ", "- ", "+ "].iter().any(|mark| bare.starts_with(mark))
        || number.len() < bare.len() && number.starts_with(". ")
}

/// Creates a marker for a line.
fn marker(span: Range<usize>, kind: MarkerKind) -> ShortcodeMarker {
    ShortcodeMarker { span, kind }
}

#[cfg(test)]
mod tests {
    use crate::shortcodes::TextDialect;
    use crate::shortcodes::test_support::render;

    fn check(text: &str) -> String {
        render(text, TextDialect::Markdown)
    }

    #[test]
    fn containers_end_at_the_same_number_of_colons() {
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
    fn unknown_container_is_left_out_with_its_text() {
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
    fn unclosed_colons_are_text() {
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
    fn admonition_contains_the_indented_lines_below_it() {
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
    fn attribute_lists_may_have_names() {
        assert_eq!(
            check(
                "{:note: .a title=\"b\"}\n\n{:note}\nc\n\n> d\n{: note .e}\n^\n\nf {:x} {:note}\n"
            )
            .replace("<!--\u{FFFF}-->", ""),
            "\n\n<p>c</p>\n<blockquote>\n<p>d</p>\n</blockquote>\n\n\n<p>f {:x} {:note}</p>\n"
        );
    }

    #[test]
    fn included_file_is_shown_by_its_name() {
        assert_eq!(
            check("<<< @/snippets/a.js{2,3 ts} [b]\n"),
            "<p><code>snippets/a.js</code></p>\n"
        );
    }

    #[test]
    fn marks_of_middleman_and_notebooks_are_not_shown() {
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
    fn table_of_contents_and_abbreviations_are_not_shown() {
        assert_eq!(
            check("[TOC]\n\na\n\n[[toc]]\n\n* TOC\n{:toc}\n\n*[HTML]: b\n*[CSS]: c\n\nd\n")
                .replace("<!--\u{FFFF}-->", ""),
            "\n<p>a</p>\n\n\n\n\n<p>d</p>\n"
        );
    }

    #[test]
    fn markdown_within_html_is_parsed_on_request() {
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
