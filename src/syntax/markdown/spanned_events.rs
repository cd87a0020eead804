//! Events with the byte ranges of their sources, and the writer that notes for each piece
//! of HTML which event it came from.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag, TagEnd, html};

use super::destination;
use crate::text::origin_map::{MappedText, OriginMap};

/// An event and the byte range of the source that it was made from.
#[derive(Clone, Debug)]
pub(super) struct SpannedEvent<'a> {
    pub event: Event<'a>,
    pub span: Range<usize>,
}

/// Events of the text or of one footnote.
#[derive(Debug, Default)]
pub(super) struct EventList<'a> {
    pub events: Vec<SpannedEvent<'a>>,
    /// Byte range of the source of the next events.
    span: Range<usize>,
    /// Open links and images, by their indexes in `events`, each with its byte range.
    open: Vec<(usize, Range<usize>)>,
    /// Byte offset of the end of the last event, or of the bracket that opens a link.
    content_end: usize,
}

impl<'a> EventList<'a> {
    /// Creates an empty list with space for some events.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { events: Vec::with_capacity(count), ..Self::default() }
    }

    /// Starts with an event from the parser, before the events that it becomes are pushed.
    pub(super) fn begin(&mut self, event: &Event<'a>, span: Range<usize>) {
        if let Event::Start(Tag::Link { .. } | Tag::Image { .. }) = event {
            self.open.push((self.events.len(), span.clone()));
            self.content_end = span.start + 1;
        }
        self.span = span;
    }

    /// Ends an event from the parser. At the end of a link its address is known.
    pub(super) fn end(&mut self, is_link_end: bool, text: &str) {
        if is_link_end && let Some((index, span)) = self.open.pop() {
            self.narrow(index, span, text);
        }
        let is_link_start = self.open.last().is_some_and(|(at, _)| at + 1 == self.events.len());
        if !is_link_start {
            self.content_end = self.span.end;
        }
    }

    /// Narrows the range of a link or an image to its address.
    fn narrow(&mut self, index: usize, span: Range<usize>, text: &str) {
        let Some(start) = self.events.get_mut(index) else { return };
        let found = match &start.event {
            Event::Start(
                Tag::Link { link_type: LinkType::Inline, .. }
                | Tag::Image { link_type: LinkType::Inline, .. },
            ) => destination::in_link(text, self.content_end..span.end),
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                Some(span.start + 1..span.end - 1)
            }
            _ => None,
        };
        if let Some(found) = found {
            start.span = found;
        }
    }

    /// Narrows the ranges of reference links to the addresses in their definitions.
    pub(super) fn resolve_references(&mut self, text: &str, definitions: &RefDefs<'_>) {
        if definitions.iter().next().is_none() {
            return;
        }
        for SpannedEvent { event, span } in &mut self.events {
            let Some(label) = reference_label(event) else { continue };
            let definition = definitions.get(label);
            if let Some(found) =
                definition.and_then(|found| destination::in_definition(text, found.span.clone()))
            {
                *span = found;
            }
        }
    }

    /// Adds an event that was made from the current source.
    pub(super) fn push(&mut self, event: Event<'a>) {
        let span = self.span.clone();
        self.events.push(SpannedEvent { event, span });
    }

    /// Adds an event that was made from a part of the current source. Source with escapes or
    /// references is not as long as its text; then the part is the whole.
    pub(super) fn push_part(&mut self, event: Event<'a>, part: Range<usize>, text_length: usize) {
        let start = self.span.start;
        let is_verbatim = self.span.len() == text_length;
        let span =
            if is_verbatim { start + part.start..start + part.end } else { self.span.clone() };
        self.events.push(SpannedEvent { event, span });
    }

    /// Returns the last event.
    pub(super) fn last(&self) -> Option<&Event<'a>> {
        self.events.last().map(|last| &last.event)
    }
}

/// Returns the label of the definition that a link or an image refers to.
fn reference_label<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => {
            matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
                .then_some(&**id)
        }
        _ => None,
    }
}

/// Returns true for the end of a link or an image.
pub(super) const fn is_link_end(event: &Event<'_>) -> bool {
    matches!(event, Event::End(TagEnd::Link | TagEnd::Image))
}

/// Appends events as HTML, and the origin of each element.
pub(super) fn write(events: Vec<SpannedEvent<'_>>, rendered: &mut MappedText) {
    let MappedText { text: html, origins } = rendered;
    let written = Cell::new(html.len());
    let writer = CountingWriter { html, written: &written };
    // The writer asks for an event only after it has written all earlier ones.
    let events = events.into_iter().map(|SpannedEvent { event, span }| {
        note_origin(&event, span, written.get(), origins);
        event
    });
    html::write_html_fmt(writer, events).expect("writing to memory can't fail");
}

/// Notes where an element came from. Nothing points into text, so its origin is not needed.
fn note_origin(event: &Event<'_>, span: Range<usize>, at: usize, origins: &mut OriginMap) {
    match event {
        Event::Html(html) | Event::InlineHtml(html) if html.len() == span.len() => {
            origins.push_copy(at, span);
        }
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(_) => origins.push_made(at, span),
        _ => {}
    }
}

/// Writer to a string that others can ask for its length.
struct CountingWriter<'a> {
    html: &'a mut String,
    written: &'a Cell<usize>,
}

impl fmt::Write for CountingWriter<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.html.push_str(part);
        self.written.set(self.html.len());
        Ok(())
    }
}
