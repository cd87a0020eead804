//! Writes a text with each marker replaced by the output of its shortcode.

mod assignments;

use std::collections::HashMap;
use std::ops::Range;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::marker::{MarkerKind, ShortcodeMarker, WikiLink};
use super::marker_pairs::pair_markers;
use super::open_comment::OpenComment;
use super::placeholders::ExpansionOutput;
use super::registry::{self, ShortcodeRenderer};
use super::shortcode_html::{ShortcodeHtml, WrapperHtml};
use super::variables::TemplateVariables;
use super::{
    ExpansionScope, HiddenText, PLACEHOLDER_MARK, ShortcodeProblem, address_places, hexo, liquid,
    render_media, wiki_links,
};
use crate::syntax::html::escape_text;
use crate::text::private_names::{self, is_admitted};

/// Replaces the markers of a text, which are in order and do not overlap. `code` has the
/// ranges of code.
pub(crate) fn expand_markers(
    text: &str,
    code: &[Range<usize>],
    markers: &[ShortcodeMarker],
    scope: &ExpansionScope<'_>,
) -> ExpansionOutput {
    let partners = pair_markers(markers);
    let mut expander = ShortcodeExpander {
        source: text,
        scope,
        closing: HashMap::new(),
        captures: HashMap::new(),
        variables: TemplateVariables::default(),
        notes: Vec::new(),
        position: 0,
        comment: OpenComment::new(text, code),
        out: ExpansionOutput::default(),
    };
    let mut index = 0;
    while let Some(marker) = markers.get(index) {
        expander.copy_source(marker.span.start);
        expander.out.origins.push_made(expander.out.text.len(), marker.span.clone());
        let partner = partners.get(&index).copied();
        let close = partner.map(|partner| (partner, &markers[partner]));
        index = expander.expand_marker(index, marker, close);
        let last = &markers[index - 1];
        if last.span.start > marker.span.end {
            expander.skip_source(marker.span.end..last.span.start);
        }
        if expander.out.is_cut {
            expander.position = text.len();
            break;
        }
        expander.position = last.span.end;
    }
    expander.copy_source(text.len());
    expander.write_footnotes();
    expander.out
}

struct ShortcodeExpander<'a> {
    source: &'a str,
    scope: &'a ExpansionScope<'a>,
    /// HTML for the end markers of shortcodes that were started, by marker index.
    closing: HashMap<usize, String>,
    /// Open `capture` tags, by the index of their end marker.
    captures: HashMap<usize, OpenCapture>,
    variables: TemplateVariables,
    /// Texts of inline footnotes, written at the end of the text.
    notes: Vec<InlineFootnote>,
    /// Byte offset of the first source that is not processed yet.
    position: usize,
    comment: OpenComment<'a>,
    out: ExpansionOutput,
}

/// An inline footnote, `^[text]`.
struct InlineFootnote {
    text: String,
    /// Byte range of the marker in the source.
    span: Range<usize>,
}

impl InlineFootnote {
    /// Returns the byte range of the text in the source.
    const fn text_span(&self) -> Range<usize> {
        const OPENING: usize = "^[".len();
        self.span.start + OPENING..self.span.end - 1
    }
}

/// A `capture` tag: the output after it becomes the value of a variable.
struct OpenCapture {
    name: String,
    /// Byte offset in the output.
    start: usize,
}

impl ShortcodeExpander<'_> {
    /// Copies the source from the last marker up to an offset.
    fn copy_source(&mut self, end: usize) {
        if self.position < end {
            self.out.origins.push_copy(self.out.text.len(), self.position..end);
            self.out.text.push_str(&self.source[self.position..end]);
            self.comment.copy(self.position..end);
        }
    }

    /// Leaves out a range between two markers.
    fn skip_source(&mut self, range: Range<usize>) {
        let end = self.comment.skip(range);
        self.out.text.push_str(end);
    }

    /// Writes a text in place of a marker, unless a comment hides it.
    fn write_text(&mut self, text: &str) {
        if !self.comment.is_open() {
            self.out.text.push_str(text);
        }
    }

    /// Writes the replacement of a marker; returns the index of the next one, which
    /// skips those inside a shortcode that was left out.
    fn expand_marker(
        &mut self,
        index: usize,
        marker: &ShortcodeMarker,
        close: Option<(usize, &ShortcodeMarker)>,
    ) -> usize {
        match &marker.kind {
            MarkerKind::Text(text) if text.is_empty() => self.write_gap(&marker.span),
            MarkerKind::Text(text) => self.write_text(text),
            MarkerKind::Formula(tex) => {
                self.write_placeholder(&marker.span, ShortcodeHtml::Inline(escape_text(tex)));
            }
            MarkerKind::Expression(expression) => self.write_expression(&marker.span, expression),
            MarkerKind::Note(text) => self.write_note(&marker.span, text),
            MarkerKind::Page(link) if self.links_to_hidden_page(&marker.span, link) => {
                self.write_text(&wiki_links::hidden_label(link));
            }
            MarkerKind::Page(link) => match wiki_links::render_link(link, self.scope) {
                wiki_links::RenderedWikiLink::Text(text) => self.write_text(&text),
                wiki_links::RenderedWikiLink::Html(html) => {
                    self.write_placeholder(&marker.span, html);
                }
            },
            MarkerKind::Hidden(name, text) => {
                self.hide(&marker.span, name, *text);
                self.out.is_cut = *text == HiddenText::Rest;
            }
            MarkerKind::Close(_) if self.captures.contains_key(&index) => {
                self.end_capture(index, marker);
            }
            MarkerKind::Close(name) => match self.closing.remove(&index) {
                Some(html) => self.write_placeholder(&marker.span, ShortcodeHtml::Block(html)),
                None if is_admitted(name, self.scope.public) => self.write_gap(&marker.span),
                None if private_names::is_private(name) => {
                    self.out.text.clear();
                    self.notes.clear();
                    self.hide(&marker.span, name, HiddenText::Before);
                }
                None => self.report_unknown(&marker.span, name),
            },
            MarkerKind::Open(call) | MarkerKind::Single(call) => {
                return self.expand_call(index, marker, call, close);
            }
        }
        index + 1
    }

    fn expand_call(
        &mut self,
        index: usize,
        marker: &ShortcodeMarker,
        call: &ShortcodeCall,
        close: Option<(usize, &ShortcodeMarker)>,
    ) -> usize {
        let span = &marker.span;
        let is_public = is_admitted(&call.name, self.scope.public);
        if registry::is_private(call) && !is_public {
            return self.hide_private(index, marker, call, close);
        }
        if self.expand_variable(call, span, close.map(|(partner, _)| partner)) {
            return index + 1;
        }
        let after = close.map_or(index, |(partner, _)| partner) + 1;
        let is_rendered = match registry::find_renderer(call) {
            Some(ShortcodeRenderer::Text(build)) => {
                self.write_address(span, call, build(call, self.scope));
                true
            }
            Some(ShortcodeRenderer::Html(build)) => {
                build(call, self.scope).map(|html| self.write_placeholder(span, html)).is_some()
            }
            Some(ShortcodeRenderer::Wrap(build)) => {
                let html = build(call);
                // Without content and without HTML of its own it would show nothing.
                let is_shown = close.is_some() || !html.before.is_empty() || !html.after.is_empty();
                if is_shown {
                    self.write_around(span, html, close);
                }
                is_shown
            }
            Some(ShortcodeRenderer::Link(build)) => {
                build(call).map(|html| self.write_around(span, html, close)).is_some()
            }
            Some(ShortcodeRenderer::Verbatim(build)) => {
                let inside = close.map(|(_, end)| &self.source[span.end..end.span.start]);
                if let Some(inside) = inside {
                    self.write_placeholder(
                        &(span.start..close.map_or(span.end, |(_, end)| end.span.end)),
                        ShortcodeHtml::Block(build(call, inside)),
                    );
                    return after;
                }
                false
            }
            Some(ShortcodeRenderer::Omit) => {
                self.write_gap(span);
                true
            }
            Some(ShortcodeRenderer::OmitWithBody) => {
                self.write_gap(span);
                return after;
            }
            Some(ShortcodeRenderer::Unsupported) | None if is_public => {
                self.write_gap(span);
                true
            }
            Some(ShortcodeRenderer::Unsupported) if close.is_none() => {
                self.report_unknown(span, &call.name);
                return after;
            }
            Some(ShortcodeRenderer::Unsupported) => {
                self.hide(span, &call.name, HiddenText::Unknown);
                return after;
            }
            None if close.is_some() && !registry::is_harmless(call) => {
                self.hide(span, &call.name, HiddenText::Unknown);
                return after;
            }
            None => false,
        };
        if !is_rendered {
            self.report_unknown(span, &call.name);
        }
        if let Some((partner, _)) = close {
            self.closing.entry(partner).or_default();
        }
        index + 1
    }

    /// Leaves out a part for some readers only; without an end marker, the whole rest
    /// of the text.
    fn hide_private(
        &mut self,
        index: usize,
        marker: &ShortcodeMarker,
        call: &ShortcodeCall,
        close: Option<(usize, &ShortcodeMarker)>,
    ) -> usize {
        // A self-closing tag hides nothing, unless it is a paywall: text after that is
        // for members.
        let is_element = matches!(call.syntax, ShortcodeSyntax::Hugo | ShortcodeSyntax::Jsx);
        let is_whole = matches!(marker.kind, MarkerKind::Single(_)) && is_element;
        let name = registry::normalize_name(&call.name);
        let is_paywall = ["paywall", "membersonly"].iter().any(|wall| name.contains(wall));
        match close {
            Some((partner, _)) => {
                self.hide(&marker.span, &call.name, HiddenText::Inside);
                return partner + 1;
            }
            None if is_whole && !is_paywall => self.report_unknown(&marker.span, &call.name),
            None => {
                self.hide(&marker.span, &call.name, HiddenText::Rest);
                self.out.is_cut = true;
            }
        }
        index + 1
    }

    fn hide(&mut self, span: &Range<usize>, name: &str, text: HiddenText) {
        self.out.problems.push((span.clone(), ShortcodeProblem::Hidden(name.to_owned(), text)));
        self.write_gap(span);
    }

    /// Writes a reference to an inline footnote. Its label contains the mark, so it
    /// can't clash with one of the author.
    fn write_note(&mut self, span: &Range<usize>, text: &str) {
        if self.comment.is_open() {
            return;
        }
        let text = text.replace('\n', " ");
        self.notes.push(InlineFootnote { text, span: span.clone() });
        self.out.text.push_str(&format!("[^{PLACEHOLDER_MARK}{}]", self.notes.len()));
    }

    /// Writes the texts of inline footnotes at the end.
    fn write_footnotes(&mut self) {
        for (index, note) in self.notes.iter().enumerate() {
            let out = &mut self.out;
            out.text.push_str(&format!("\n\n[^{PLACEHOLDER_MARK}{}]: ", index + 1));
            out.origins.push_copy(out.text.len(), note.text_span());
            out.text.push_str(&note.text);
        }
        if !self.notes.is_empty() {
            self.out.text.push('\n');
        }
    }

    /// Writes the HTML before the content of a shortcode, and keeps the HTML after it
    /// for the end marker.
    fn write_around(
        &mut self,
        span: &Range<usize>,
        html: WrapperHtml,
        close: Option<(usize, &ShortcodeMarker)>,
    ) {
        let WrapperHtml { before, after } = html;
        match close {
            Some((partner, _)) => {
                self.write_placeholder(span, ShortcodeHtml::Block(before));
                self.closing.insert(partner, after);
            }
            None => self.write_placeholder(span, ShortcodeHtml::Block(before + &after)),
        }
    }

    /// Returns true if a wiki link points to an article that is not public, and
    /// reports it.
    fn links_to_hidden_page(&mut self, span: &Range<usize>, link: &WikiLink) -> bool {
        let Some(name) = wiki_links::page_name(link).filter(|name| (self.scope.is_hidden)(name))
        else {
            return false;
        };
        self.out.problems.push((span.clone(), ShortcodeProblem::Unresolved(name)));
        true
    }

    /// Writes the URL of an article, or reports that the article is unknown.
    fn write_address(
        &mut self,
        span: &Range<usize>,
        call: &ShortcodeCall,
        address: Option<String>,
    ) {
        if let Some(address) = address {
            return self.write_text(&address);
        }
        if self.comment.is_open() {
            return;
        }
        let name = call.nth(0).or(call.get(&["path"])).unwrap_or_default();
        self.out.problems.push((span.clone(), ShortcodeProblem::Unresolved(name.to_owned())));
        match hexo::link_label(call) {
            Some(label) => self.out.text.push_str(&format!("[{label}](<{PLACEHOLDER_MARK}>)")),
            None => self.out.text.push(PLACEHOLDER_MARK),
        }
    }

    fn write_expression(&mut self, span: &Range<usize>, expression: &str) {
        let value = liquid::evaluate(expression, self.scope, &self.variables);
        if let Some(value) = value.filter(|value| self.variables.try_insert(value)) {
            self.write_text(&value);
        } else if let Some((address, name)) = liquid::embedded_page(expression) {
            self.write_placeholder(span, render_media::link_to_page(&address, &name));
        } else {
            self.report_unknown(span, liquid::name_of(expression));
        }
    }

    fn report_unknown(&mut self, span: &Range<usize>, name: &str) {
        // In a comment nothing is lost.
        if self.comment.is_open() {
            return;
        }
        self.out.problems.push((span.clone(), ShortcodeProblem::Unknown(name.to_owned())));
        // An empty address would lead to the article itself.
        if address_places::ends_before_address(&self.source[..span.start]) {
            return self.out.text.push(PLACEHOLDER_MARK);
        }
        self.write_gap(span);
    }

    fn write_gap(&mut self, span: &Range<usize>) {
        if !self.comment.is_open() {
            self.out.write_gap(&self.source[span.end..]);
        }
    }

    fn write_placeholder(&mut self, span: &Range<usize>, html: ShortcodeHtml) {
        if !self.comment.is_open() {
            self.out.write_placeholder(html, &self.source[span.end..]);
        }
    }
}
