//! Renders Markdown to HTML: `CommonMark` with tables, strikethrough, task lists,
//! alerts and bare URLs as on GitHub, and with footnotes, definition lists and
//! Obsidian's callouts.
//!
//! Raw HTML is passed through. The output must be sanitized before it is published.

mod code;
mod destination;
mod heading_attributes;
mod nesting_limit;
mod spanned_events;

use std::collections::HashMap;

use memchr::memchr_iter;
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

pub(crate) use code::{code_ranges, fenced_ranges, remove_code_indentation};
use heading_attributes::read_heading;
use nesting_limit::limit_nesting;
use spanned_events::{EventList, SpannedEvent, is_link_end, write};

use crate::syntax::autolink;
use crate::syntax::html::{element, escape_text, void};
use crate::text::origin_map::MappedText;

/// Renders Markdown to HTML that is not sanitized yet.
///
/// The ids of footnotes begin with `anchor`, because a feed shows many articles on one
/// page.
pub(crate) fn to_html(text: &str, anchor: &str) -> String {
    render(text, anchor).text
}

/// Renders Markdown like [`to_html`], with the origin of each element: of a link or an image
/// its address, of others all of their source.
pub(crate) fn render(text: &str, anchor: &str) -> MappedText {
    let text = &*limit_nesting(text);
    let mut notes = FootnoteList {
        anchor,
        text,
        names: HashMap::new(),
        notes: Vec::new(),
        open_links: 0,
        is_callout_title: false,
    };
    let mut events = Parser::new_ext(text, options(text)).into_offset_iter();
    let mut main = notes.convert_events(
        TextMergeWithOffset::new(events.by_ref()).map(|(event, span)| SpannedEvent { event, span }),
    );
    for list in std::iter::once(&mut main).chain(notes.notes.iter_mut().map(|note| &mut note.body))
    {
        list.resolve_references(text, events.reference_definitions());
    }
    let mut rendered = MappedText::with_capacity(text.len() + text.len() / 4);
    write(main.events, &mut rendered);
    notes.append_to(&mut rendered);
    rendered
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Enables definition lists only if every line that begins with a colon is a
/// definition: pulldown-cmark would read `:tada:` as one too.
pub(crate) fn options(text: &str) -> Options {
    if !may_begin_with_colon(text) {
        return OPTIONS;
    }
    let mut is_fenced = false;
    let mut has_definitions = false;
    for line in text.split('\n') {
        let trimmed = line.trim_start();
        is_fenced ^= trimmed.starts_with("```") || trimmed.starts_with("~~~");
        let is_code = is_fenced || line.starts_with('\t') || line.len() - trimmed.len() > 3;
        if let Some(rest) = trimmed.strip_prefix(':').filter(|_| !is_code) {
            if !rest.starts_with([' ', '\t']) {
                return OPTIONS;
            }
            has_definitions = true;
        }
    }
    if has_definitions { OPTIONS.union(Options::ENABLE_DEFINITION_LIST) } else { OPTIONS }
}

/// Returns false if certainly no line begins with a colon. Hardly any text has such a
/// line, and this is much faster than looking at each line.
fn may_begin_with_colon(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b':', bytes).any(|at| {
        // Indentation by four columns or more is code. A byte beyond ASCII may be part
        // of Unicode whitespace, so it decides nothing.
        let mut before = bytes[..at].iter().rev().take(4);
        before
            .find(|byte| **byte == b'\n' || byte.is_ascii() && !byte.is_ascii_whitespace())
            .is_none_or(|byte| *byte == b'\n')
    })
}

/// The footnotes of one text, numbered by their first reference and shown at the end.
struct FootnoteList<'a> {
    anchor: &'a str,
    text: &'a str,
    /// Indexes in `notes`, by label.
    names: HashMap<CowStr<'a>, usize>,
    notes: Vec<MarkdownFootnote<'a>>,
    /// Number of open links, images and code blocks: URLs inside are not linked.
    open_links: usize,
    /// True while the line being read is the title of a callout.
    is_callout_title: bool,
}

#[derive(Default)]
struct MarkdownFootnote<'a> {
    body: EventList<'a>,
    /// Number of references to the footnote.
    references: usize,
}

impl<'a> FootnoteList<'a> {
    /// Moves the footnotes out of the text and adapts the other events for a feed.
    fn convert_events(&mut self, events: impl Iterator<Item = SpannedEvent<'a>>) -> EventList<'a> {
        let mut open: Vec<(usize, EventList<'a>)> = Vec::new();
        let mut main = EventList::with_capacity(256);
        let mut events = events;
        while let Some(SpannedEvent { event, span }) = events.next() {
            match event {
                Event::Start(Tag::Heading { .. }) => {
                    let into = open.last_mut().map_or(&mut main, |(_, body)| body);
                    for spanned in read_heading(SpannedEvent { event, span }, &mut events) {
                        self.convert_spanned(spanned, into);
                    }
                }
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    open.push((self.index_of(name), EventList::default()));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    let Some((index, body)) = open.pop() else { continue };
                    self.notes[index].body = body;
                }
                other => {
                    let into = open.last_mut().map_or(&mut main, |(_, body)| body);
                    self.convert_spanned(SpannedEvent { event: other, span }, into);
                }
            }
        }
        main
    }

    fn convert_spanned(&mut self, spanned: SpannedEvent<'a>, into: &mut EventList<'a>) {
        let SpannedEvent { event, span } = spanned;
        let is_link_end = is_link_end(&event);
        into.begin(&event, span);
        self.convert_event(event, into);
        into.end(is_link_end, self.text);
    }

    fn convert_event(&mut self, event: Event<'a>, into: &mut EventList<'a>) {
        self.count_open_links(&event);
        match event {
            Event::Text(text) if begins_quote(into) && text.starts_with("[!") => {
                match callout_title(&text) {
                    Some(title) => {
                        self.is_callout_title = true;
                        into.push(Event::InlineHtml(
                            element("strong", &[], &escape_text(&title)).into(),
                        ));
                    }
                    None => into.push(Event::Text(text)),
                }
            }
            Event::SoftBreak if std::mem::take(&mut self.is_callout_title) => {
                into.push(Event::End(TagEnd::Paragraph));
                into.push(Event::Start(Tag::Paragraph));
            }
            Event::End(TagEnd::Paragraph) => {
                self.is_callout_title = false;
                into.push(event);
            }
            Event::Text(text) if self.open_links == 0 && may_have_url(&text) => {
                push_linked_text(&text, into);
            }
            Event::Text(text)
                if matches!(
                    into.last(),
                    Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)))
                ) =>
            {
                push_indented_code(text, into);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) => {
                let language = code_language(&name);
                into.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))));
            }
            Event::FootnoteReference(name) => into.push(self.add_reference(name)),
            // Feed readers drop form elements, so a checkbox becomes a character.
            Event::TaskListMarker(is_done) => {
                into.push(Event::Text(if is_done { "☑ " } else { "☐ " }.into()));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                into.push(Event::Start(Tag::BlockQuote(None)));
                let label = element("p", &[], &element("strong", &[], alert_title(kind)));
                into.push(Event::Html(label.into()));
            }
            other => into.push(other),
        }
    }

    /// Updates the number of open elements that contain no links.
    fn count_open_links(&mut self, event: &Event<'a>) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.open_links += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                self.open_links = self.open_links.saturating_sub(1);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let opened = html.matches("<a ").count();
                let closed = html.matches("</a").count();
                self.open_links = (self.open_links + opened).saturating_sub(closed);
            }
            _ => {}
        }
    }

    /// Returns the index of a footnote, after adding it if it is new.
    fn index_of(&mut self, name: CowStr<'a>) -> usize {
        *self.names.entry(name).or_insert_with(|| {
            self.notes.push(MarkdownFootnote::default());
            self.notes.len() - 1
        })
    }

    fn add_reference(&mut self, name: CowStr<'a>) -> Event<'a> {
        let index = self.index_of(name);
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

    /// Appends the footnotes that have a reference, as a list.
    fn append_to(mut self, rendered: &mut MappedText) {
        let notes = std::mem::take(&mut self.notes);
        if notes.iter().all(|note| note.references == 0) {
            return;
        }
        rendered.text.push_str("<hr>\n<ol>\n");
        for (index, note) in notes.into_iter().enumerate() {
            if note.references > 0 {
                self.append_note(index, note, rendered);
            }
        }
        rendered.text.push_str("</ol>\n");
    }

    fn append_note(&self, index: usize, note: MarkdownFootnote<'a>, rendered: &mut MappedText) {
        let mut back = String::new();
        for reference in 1..=note.references.min(BACK_LINKS) {
            let href = format!("#{}", self.reference_id(index, reference));
            back.extend([" ", &element("a", &[("href", &href)], "↩")]);
        }
        let mut events = note.body.events;
        let end = match events.last() {
            Some(SpannedEvent { event: Event::End(TagEnd::Paragraph), .. }) => events.len() - 1,
            _ => events.len(),
        };
        let span = events.last().map(|last| last.span.clone()).unwrap_or_default();
        events.insert(end, SpannedEvent { event: Event::InlineHtml(back.into()), span });
        let id = format!("{}-fn-{}", self.anchor, index + 1);
        // Footnotes without a reference are left out, so `<ol>` would count wrong.
        let start = [("id", id.as_str()), ("value", &(index + 1).to_string())];
        rendered.text.push_str(&void("li", &start));
        write(events, rendered);
        rendered.text.push_str("</li>\n");
    }
}

/// Most links from one footnote back to its references.
const BACK_LINKS: usize = 20;

/// Returns true if a text contains `://`.
fn may_have_url(text: &str) -> bool {
    memchr_iter(b':', text.as_bytes()).any(|at| text.as_bytes()[at..].starts_with(b"://"))
}

fn begins_quote(list: &EventList<'_>) -> bool {
    let mut newest = list.events.iter().rev().map(|spanned| &spanned.event);
    newest.next() == Some(&Event::Start(Tag::Paragraph))
        && newest.next() == Some(&Event::Start(Tag::BlockQuote(None)))
}

/// Pushes text in which every URL becomes a link.
fn push_linked_text(text: &str, into: &mut EventList<'_>) {
    let mut start = 0;
    for piece in autolink::split_addresses(text) {
        let part = start..start + piece.text().len();
        start = part.end;
        into.push_part(Event::InlineHtml(piece.to_html().into()), part, text.len());
    }
}

/// Returns the title of one of Obsidian's callouts, which begin with a line like
/// `[!info]` or `[!tip]+ Title`.
fn callout_title(line: &str) -> Option<String> {
    let (kind, title) = line.strip_prefix("[!")?.split_once(']')?;
    let mut letters = kind.bytes();
    if kind.is_empty()
        || !letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        return None;
    }
    let title = title.trim_start_matches(['+', '-']).trim();
    Some(if title.is_empty() { capitalize(kind) } else { title.to_owned() })
}

fn capitalize(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// Engines that run the code chunks of R Markdown and Quarto.
const ENGINES: &[&str] = &["bash", "css", "js", "julia", "ojs", "python", "r", "sh", "sql", "stan"];

/// Returns the language in the info string of a code fence: `js{4}`, `rust,linenos`,
/// `js:title.js` or Pandoc's `{.python .numberLines}`.
fn code_language<'a>(info: &CowStr<'a>) -> CowStr<'a> {
    let info = info.trim();
    let name = match info.strip_prefix('{') {
        Some(attributes) => {
            let mut words = attributes.trim_end_matches('}').split_whitespace();
            let class = words.clone().find_map(|word| word.strip_prefix('.'));
            // R Markdown has no dot: `{r name, echo=FALSE}`.
            class.unwrap_or_else(|| {
                let engine = words.next().unwrap_or_default().trim_end_matches(',');
                if ENGINES.contains(&engine) { engine } else { "" }
            })
        }
        None => info.split([' ', ',', '{', ':', '[']).next().unwrap_or_default(),
    };
    CowStr::from(name.to_owned())
}

/// Pushes the text of indented code. A first line that names the language,
/// `:::python` or `#!python` in Python-Markdown, becomes the language of the block.
fn push_indented_code<'a>(text: CowStr<'a>, into: &mut EventList<'a>) {
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let name = first.strip_prefix(":::").or_else(|| first.strip_prefix("#!"));
    match name.map(str::trim_end).filter(|name| is_language_name(name)) {
        Some(name) => {
            let kind = CodeBlockKind::Fenced(name.to_owned().into());
            into.events.pop();
            into.push(Event::Start(Tag::CodeBlock(kind)));
            into.push(Event::Text(rest.to_owned().into()));
        }
        None => into.push(Event::Text(text)),
    }
}

fn is_language_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte))
}

fn alert_title(kind: BlockQuoteKind) -> &'static str {
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
    fn line_that_begins_with_an_emoji_is_not_a_definition() {
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
    fn language_of_code_is_a_bare_name() {
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
    fn alerts_show_their_kind() {
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
    fn braces_in_a_heading_are_text_unless_they_are_attributes() {
        for (heading, expected) in [
            ("## CSS: body {margin:0}", "<h2>CSS: body {margin:0}</h2>"),
            ("## f(x) = {y}", "<h2>f(x) = {y}</h2>"),
            ("JSON {}\n---", "<h2>JSON {}</h2>"),
            ("# a *b* {#c} #", "<h1 id=\"c\">a <em>b</em></h1>"),
            ("Kept {#a .b d=\"e f\"}\n===", "<h1 id=\"a\" class=\"b\" d=\"e f\">Kept</h1>"),
            (
                "## https://e.org {#a}",
                "<h2 id=\"a\"><a href=\"https://e.org\">https://e.org</a></h2>",
            ),
            ("## `{#a}`", "<h2><code>{#a}</code></h2>"),
        ] {
            assert_eq!(check(heading).trim_end(), expected, "{heading}");
        }
    }

    #[test]
    fn footnotes_are_at_the_end_and_link_back() {
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
    fn code_ranges_include_fences() {
        assert_eq!(code_ranges("a `b` c\n\n```\nd\n```\n\n    e\n"), [2..5, 9..18, 24..26]);
    }
}
