//! Markdown becomes HTML: `CommonMark` with GitHub's tables, strikethrough, task
//! lists, alerts, bare addresses, footnotes and definition lists.

mod nesting_limit;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memchr_iter;
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeStream,
    html,
};

use nesting_limit::limit_nesting;

use crate::syntax::autolink;
use crate::syntax::html::{element, escape};

/// Renders Markdown; the ids of its footnotes begin with `anchor`.
///
/// Raw HTML passes as it is: nothing here is safe yet.
pub fn to_html(text: &str, anchor: &str) -> String {
    let text = &*limit_nesting(text);
    let mut notes = FootnoteList {
        anchor,
        names: HashMap::new(),
        notes: Vec::new(),
        links: 0,
        is_title: false,
    };
    let mut rendered = String::with_capacity(text.len() + text.len() / 4);
    let events = TextMergeStream::new(Parser::new_ext(text, options(text)));
    html::push_html(&mut rendered, notes.divert(events).into_iter());
    notes.append(&mut rendered);
    rendered
}

/// Finds code, in order: fenced, indented and inline, with its fences.
pub fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let text = &*limit_nesting(text);
    let events = Parser::new_ext(text, options(text)).into_offset_iter();
    events
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect()
}

/// As [`code_ranges`], without what is indented, which MDX takes for no code.
pub fn fenced_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = code_ranges(text);
    ranges.retain(|range| text[range.clone()].starts_with(['`', '~']));
    ranges
}

/// More parts in each other than anyone indents.
const DEEPEST: usize = 8;

/// Takes back what would make code of a text by its indentation.
pub fn remove_code_indentation(text: &str) -> Cow<'_, str> {
    const INDENT: usize = 4;
    let mut text = Cow::Borrowed(text);
    for _ in 0..DEEPEST {
        let mut ranges = code_ranges(&text);
        ranges.retain(|range| !text[range.clone()].starts_with(['`', '~']));
        if ranges.is_empty() {
            break;
        }
        let mut ranges = ranges.into_iter().peekable();
        let (mut out, mut start) = (String::with_capacity(text.len()), 0);
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            while ranges.next_if(|range| range.end <= start).is_some() {}
            let is_code = ranges.peek().is_some_and(|range| range.start < end);
            let gap = line.bytes().take_while(|byte| *byte == b' ').count().min(INDENT);
            let gap = if line.starts_with('\t') { 1 } else { gap };
            out.push_str(if is_code { &line[gap..] } else { line });
            start = end;
        }
        text = Cow::Owned(out);
    }
    text
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM);

/// Reads definition lists only in a text that means them: pulldown-cmark takes
/// any line for one that begins with a colon, `:tada:` too.
fn options(text: &str) -> Options {
    if !may_begin_with_colon(text) {
        return OPTIONS;
    }
    let mut is_fenced = false;
    let mut means_lists = false;
    for line in text.split('\n') {
        let bare = line.trim_start();
        is_fenced ^= bare.starts_with("```") || bare.starts_with("~~~");
        let is_code = is_fenced || line.starts_with('\t') || line.len() - bare.len() > 3;
        if let Some(rest) = bare.strip_prefix(':').filter(|_| !is_code) {
            if !rest.starts_with([' ', '\t']) {
                return OPTIONS;
            }
            means_lists = true;
        }
    }
    if means_lists { OPTIONS.union(Options::ENABLE_DEFINITION_LIST) } else { OPTIONS }
}

/// Says whether a line of a text may begin with a colon; hardly any text has one.
fn may_begin_with_colon(text: &str) -> bool {
    let bytes = text.as_bytes();
    // More than three columns of gap are code; other letters may be white space.
    let is_end = |byte: &&u8| **byte == b'\n' || byte.is_ascii() && !byte.is_ascii_whitespace();
    memchr_iter(b':', bytes).any(|at| {
        let before = bytes[..at].iter().rev().take(4).find(is_end);
        before.is_none_or(|byte| *byte == b'\n')
    })
}

/// The footnotes of one text: numbered as they are met, shown at the end.
struct FootnoteList<'a> {
    anchor: &'a str,
    names: HashMap<CowStr<'a>, usize>,
    notes: Vec<MarkdownFootnote<'a>>,
    /// How many links, pictures and blocks of code are open.
    links: usize,
    /// Whether the line at hand is the title of a callout.
    is_title: bool,
}

#[derive(Default)]
struct MarkdownFootnote<'a> {
    body: Vec<Event<'a>>,
    references: usize,
}

impl<'a> FootnoteList<'a> {
    /// Takes the notes out of the text, and adapts the rest for a feed.
    fn divert(&mut self, events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
        let mut open: Vec<(usize, Vec<Event<'a>>)> = Vec::new();
        let mut main = Vec::with_capacity(256);
        for event in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    open.push((self.index(name), Vec::new()));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    let Some((index, body)) = open.pop() else { continue };
                    self.notes[index].body = body;
                }
                other => {
                    let into = open.last_mut().map_or(&mut main, |(_, body)| body);
                    self.adapt(other, into);
                }
            }
        }
        main
    }

    fn adapt(&mut self, event: Event<'a>, into: &mut Vec<Event<'a>>) {
        self.count(&event);
        match event {
            Event::Text(text) if begins_quote(into) && text.starts_with("[!") => {
                match callout(&text) {
                    Some(title) => {
                        self.is_title = true;
                        into.push(Event::InlineHtml(
                            element("strong", &[], &escape(&title)).into(),
                        ));
                    }
                    None => into.push(Event::Text(text)),
                }
            }
            Event::SoftBreak if std::mem::take(&mut self.is_title) => {
                into.extend([Event::End(TagEnd::Paragraph), Event::Start(Tag::Paragraph)]);
            }
            Event::End(TagEnd::Paragraph) => {
                self.is_title = false;
                into.push(event);
            }
            Event::Text(text) if self.links == 0 && has_address(&text) => {
                into.push(Event::InlineHtml(autolink::link_addresses(&text).into()));
            }
            Event::Text(text)
                if matches!(
                    into.last(),
                    Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)))
                ) =>
            {
                named_code(text, into);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) => {
                into.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language(&name)))));
            }
            Event::FootnoteReference(name) => into.push(self.reference(name)),
            // A checkbox is a form's; readers drop it.
            Event::TaskListMarker(is_done) => {
                into.push(Event::Text(if is_done { "☑ " } else { "☐ " }.into()));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                into.push(Event::Start(Tag::BlockQuote(None)));
                let label = element("p", &[], &element("strong", &[], alert(kind)));
                into.push(Event::Html(label.into()));
            }
            other => into.push(other),
        }
    }

    /// Counts what is open in which an address is no link.
    fn count(&mut self, event: &Event<'a>) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.links += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                self.links = self.links.saturating_sub(1);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let opened = html.matches("<a ").count();
                self.links = (self.links + opened).saturating_sub(html.matches("</a").count());
            }
            _ => {}
        }
    }

    fn index(&mut self, name: CowStr<'a>) -> usize {
        *self.names.entry(name).or_insert_with(|| {
            self.notes.push(MarkdownFootnote::default());
            self.notes.len() - 1
        })
    }

    fn reference(&mut self, name: CowStr<'a>) -> Event<'a> {
        let index = self.index(name);
        self.notes[index].references += 1;
        let number = (index + 1).to_string();
        let id = self.reference_id(index, self.notes[index].references);
        let link = element("a", &[("href", &format!("#{}-fn-{number}", self.anchor))], &number);
        Event::InlineHtml(element("sup", &[("id", &id)], &link).into())
    }

    fn reference_id(&self, index: usize, reference: usize) -> String {
        match reference {
            1 => format!("{}-fnref-{}", self.anchor, index + 1),
            again => format!("{}-fnref-{}-{again}", self.anchor, index + 1),
        }
    }

    /// Writes the notes that are referred to below the text.
    fn append(mut self, rendered: &mut String) {
        let notes = std::mem::take(&mut self.notes);
        if notes.iter().all(|note| note.references == 0) {
            return;
        }
        rendered.push_str("<hr>\n<ol>\n");
        for (index, note) in notes.into_iter().enumerate() {
            if note.references > 0 {
                self.append_note(index, note, rendered);
            }
        }
        rendered.push_str("</ol>\n");
    }

    fn append_note(&self, index: usize, mut note: MarkdownFootnote<'a>, rendered: &mut String) {
        let mut back = String::new();
        for reference in 1..=note.references.min(MOST_BACK_LINKS) {
            let href = format!("#{}", self.reference_id(index, reference));
            back.extend([" ", &element("a", &[("href", &href)], "↩")]);
        }
        let end = match note.body.last() {
            Some(Event::End(TagEnd::Paragraph)) => note.body.len() - 1,
            _ => note.body.len(),
        };
        note.body.insert(end, Event::InlineHtml(back.into()));
        let id = format!("{}-fn-{}", self.anchor, index + 1);
        // A note nobody refers to takes no number from the others.
        let start = [("id", id.as_str()), ("value", &(index + 1).to_string())];
        let mut body = String::new();
        html::push_html(&mut body, note.body.into_iter());
        rendered.push_str(&element("li", &start, &body));
        rendered.push('\n');
    }
}

/// More back links from one note are no help.
const MOST_BACK_LINKS: usize = 20;

/// Says whether a text may hold an address with its scheme.
fn has_address(text: &str) -> bool {
    memchr_iter(b':', text.as_bytes()).any(|at| text.as_bytes()[at..].starts_with(b"://"))
}

fn begins_quote(events: &[Event<'_>]) -> bool {
    let begun = [Event::Start(Tag::BlockQuote(None)), Event::Start(Tag::Paragraph)];
    events.ends_with(&begun)
}

/// Reads `[!info]`, `[!tip]+ Title` and their like, which Obsidian has beyond
/// GitHub's alerts, into a title.
fn callout(line: &str) -> Option<String> {
    let (kind, title) = line.strip_prefix("[!")?.split_once(']')?;
    let is_kind = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if kind.is_empty() || !kind.bytes().all(is_kind) {
        return None;
    }
    let title = title.trim_start_matches(['+', '-']).trim();
    let mut letters = kind.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let named = || first.chain(letters.flat_map(char::to_lowercase)).collect();
    Some(if title.is_empty() { named() } else { title.to_owned() })
}

/// What runs the chunks of R Markdown and Quarto.
const ENGINES: &[&str] = &["bash", "css", "js", "julia", "ojs", "python", "r", "sh", "sql", "stan"];

/// Takes the language from what stands behind a fence: `js{4}`, `rust,linenos`,
/// `js:title.js` and Pandoc's `{.python .numberLines}`.
fn language<'a>(info: &CowStr<'a>) -> CowStr<'a> {
    let info = info.trim();
    let name = match info.strip_prefix('{') {
        Some(attributes) => {
            let mut words = attributes.trim_end_matches('}').split_whitespace();
            let class = words.clone().find_map(|word| word.strip_prefix('.'));
            // Of a chunk of R Markdown: `{r name, echo=FALSE}`.
            class.unwrap_or_else(|| {
                let engine = words.next().unwrap_or_default().trim_end_matches(',');
                if ENGINES.contains(&engine) { engine } else { "" }
            })
        }
        None => info.split([' ', ',', '{', ':', '[']).next().unwrap_or_default(),
    };
    CowStr::from(name.to_owned())
}

/// Takes the line that names the language of indented code, `:::python` or
/// `#!python`, as Python-Markdown has it, from the code.
fn named_code<'a>(text: CowStr<'a>, into: &mut Vec<Event<'a>>) {
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let name = first.strip_prefix(":::").or_else(|| first.strip_prefix("#!"));
    let is_name = |name: &&str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte))
    };
    match name.map(str::trim_end).filter(is_name) {
        Some(name) => {
            let kind = CodeBlockKind::Fenced(name.to_owned().into());
            into.pop();
            into.extend([Event::Start(Tag::CodeBlock(kind)), Event::Text(rest.to_owned().into())]);
        }
        None => into.push(Event::Text(text)),
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        to_html(text, "x")
    }

    #[test]
    fn tables_and_strikethrough_are_read() {
        insta::assert_snapshot!(check("|a|\n|-|\n|~~b~~|\n"), @"
        <table><thead><tr><th>a</th></tr></thead><tbody>
        <tr><td><del>b</del></td></tr>
        </tbody></table>
        ");
    }

    #[test]
    fn terms_have_definitions() {
        insta::assert_snapshot!(check("Apple\n:   A *fruit*\n: A firm\n\nOrange\n: Another\n"), @r#"
        <dl>
        <dt>Apple</dt>
        <dd>A <em>fruit</em></dd>
        <dd>A firm</dd>
        <dt>Orange</dt>
        <dd>Another</dd>
        </dl>
        "#);
    }

    #[test]
    fn line_that_begins_with_an_emoji_is_no_definition() {
        assert_eq!(check("a\n\n:tada: b\n"), "<p>a</p>\n<p>:tada: b</p>\n");
        let code = "a\n: b\n\n```\n:c\n```\n";
        let list = "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n";
        assert_eq!(check(code), format!("{list}<pre><code>:c\n</code></pre>\n"));
    }

    #[test]
    fn bare_addresses_are_links_outside_links_and_code() {
        insta::assert_snapshot!(check("See https://e.org/a_b_c?d=1&e=2. `https://f.org` [https://g.org](h) <a href=\"i\">https://j.org</a> ![https://k.org](l)\n\n    https://m.org\n"), @r#"
        <p>See <a href="https://e.org/a_b_c?d=1&amp;e=2">https://e.org/a_b_c?d=1&amp;e=2</a>. <code>https://f.org</code> <a href="h">https://g.org</a> <a href="i">https://j.org</a> <img src="l" alt="https://k.org" /></p>
        <pre><code>https://m.org
        </code></pre>
        "#);
    }

    #[test]
    fn language_of_code_is_a_name_alone() {
        #[rustfmt::skip]
        let rows = [
            ("```js{4}\na\n```",                    "js"),
            ("```rust,linenos\na\n```",             "rust"),
            ("```c++ title=\"b\"\na\n```",          "c++"),
            ("~~~{.python .numberLines}\na\n~~~",   "python"),
            ("```{r a, echo=FALSE}\na\n```",       "r"),
            ("    :::sh\n    a\n",                  "sh"),
            ("    #!sh\n    a\n",                   "sh"),
        ];
        for (text, expected) in rows {
            let html = format!("<pre><code class=\"language-{expected}\">a\n</code></pre>\n");
            assert_eq!(check(text), html, "{text}");
        }
        assert_eq!(check("    #!/bin/sh\n    a\n"), "<pre><code>#!/bin/sh\na\n</code></pre>\n");
    }

    #[test]
    fn checkboxes_are_characters() {
        insta::assert_snapshot!(check("- [x] a\n- [ ] b\n"), @"
        <ul>
        <li>☑ a</li>
        <li>☐ b</li>
        </ul>
        ");
    }

    #[test]
    fn alerts_bear_their_word() {
        insta::assert_snapshot!(check("> [!TIP]\n> a\n"), @"
        <blockquote>
        <p><strong>Tip</strong></p>
        <p>a</p>
        </blockquote>
        ");
    }

    #[test]
    fn callouts_have_titles() {
        insta::assert_snapshot!(check(
            "> [!info]\n> a *b*\n\n> [!WARNING]- C & d\n> e\n\n> [!NOTE]+\n\n> [!a b] c\n"
        ), @"
        <blockquote>
        <p><strong>Info</strong></p>
        <p>a <em>b</em></p>
        </blockquote>
        <blockquote>
        <p><strong>C &amp; d</strong></p>
        <p>e</p>
        </blockquote>
        <blockquote>
        <p><strong>Note</strong></p>
        </blockquote>
        <blockquote>
        <p>[!a b] c</p>
        </blockquote>
        ");
    }

    #[test]
    fn heading_attributes_do_not_show() {
        insta::assert_snapshot!(check("## a {#b .c}\n"), @r#"<h2 id="b" class="c">a</h2>"#);
    }

    #[test]
    fn footnotes_stand_at_the_end_and_lead_back() {
        insta::assert_snapshot!(check("a[^n] b[^n]\n\n[^n]: c\n\nd\n"), @r##"
        <p>a<sup id="x-fnref-1"><a href="#x-fn-1">1</a></sup> b<sup id="x-fnref-1-2"><a href="#x-fn-1">1</a></sup></p>
        <p>d</p>
        <hr>
        <ol>
        <li id="x-fn-1" value="1"><p>c <a href="#x-fnref-1">↩</a> <a href="#x-fnref-1-2">↩</a></p>
        </li>
        </ol>
        "##);
    }

    #[test]
    fn footnote_without_a_reference_is_left_out() {
        assert_eq!(check("a\n\n[^n]: c\n"), "<p>a</p>\n");
    }

    #[test]
    fn footnote_without_a_text_is_plain() {
        assert_eq!(check("a[^n]\n"), "<p>a[^n]</p>\n");
    }

    #[test]
    fn code_is_found_with_its_fences() {
        assert_eq!(code_ranges("a `b` c\n\n```\nd\n```\n\n    e\n"), [2..5, 9..18, 24..26]);
    }
}
