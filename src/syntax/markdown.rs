//! Markdown becomes HTML: `CommonMark` with GitHub's tables, strikethrough, task
//! lists, alerts and footnotes.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::syntax::html::element;

/// Renders Markdown; the ids of its footnotes begin with `anchor`.
///
/// Raw HTML passes as it is: nothing here is safe yet.
pub fn to_html(text: &str, anchor: &str) -> String {
    let mut notes = Notes { anchor, names: HashMap::new(), notes: Vec::new() };
    let mut rendered = String::new();
    html::push_html(&mut rendered, notes.divert(Parser::new_ext(text, OPTIONS)).into_iter());
    notes.append(&mut rendered);
    rendered
}

/// Finds code, in order: fenced, indented and inline, with its fences.
pub fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    events
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect()
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM);

/// The footnotes of one text: numbered as they are met, shown at the end.
struct Notes<'a> {
    anchor: &'a str,
    names: HashMap<CowStr<'a>, usize>,
    notes: Vec<Note<'a>>,
}

#[derive(Default)]
struct Note<'a> {
    body: Vec<Event<'a>>,
    references: usize,
}

impl<'a> Notes<'a> {
    /// Takes the notes out of the text, and adapts the rest for a feed.
    fn divert(&mut self, events: Parser<'a>) -> Vec<Event<'a>> {
        let mut open: Vec<(usize, Vec<Event<'a>>)> = Vec::new();
        let mut main = Vec::new();
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
        match event {
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

    fn index(&mut self, name: CowStr<'a>) -> usize {
        *self.names.entry(name).or_insert_with(|| {
            self.notes.push(Note::default());
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

    fn append_note(&self, index: usize, mut note: Note<'a>, rendered: &mut String) {
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
