//! Writes a text anew: what stands for each component in the component's place.

use std::collections::HashMap;
use std::ops::Range;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::registry::{self, ShortcodeHtml, ShortcodeRenderer};
use super::scanner::{MarkerKind, ShortcodeMarker};
use super::variables::{TemplateVariables, assignment};
use super::{
    ExpansionScope, HiddenText, MARK, ShortcodeProblem, hexo, liquid, render_media, wiki_links,
};
use crate::syntax::html::{element, escape};
use crate::text::private_names::{self, is_admitted};

/// What is made of a text with components.
#[derive(Default)]
pub(crate) struct ExpansionOutput {
    /// The text, with a comment where HTML is to be filled in.
    pub text: String,
    /// The problems and where in the original they are.
    pub problems: Vec<(Range<usize>, ShortcodeProblem)>,
    /// What is to be filled in, by the numbers in the comments.
    pub html: Vec<String>,
    /// Whether everything after a marker was left out.
    pub is_cut: bool,
}

/// Writes what stands for the markers of a text, and the text around them.
pub(crate) fn write(
    text: &str,
    markers: &[ShortcodeMarker],
    scope: &ExpansionScope<'_>,
) -> ExpansionOutput {
    let partners = pair(markers);
    let mut expander = ShortcodeExpander {
        source: text,
        scope,
        closing: HashMap::new(),
        captures: HashMap::new(),
        variables: TemplateVariables::default(),
        notes: Vec::new(),
        position: 0,
        out: ExpansionOutput::default(),
    };
    let mut index = 0;
    while let Some(marker) = markers.get(index) {
        expander.copy_to(marker.span.start);
        let partner = partners.get(&index).copied();
        let close = partner.map(|partner| (partner, &markers[partner]));
        index = expander.marker(index, marker, close);
        if expander.out.is_cut {
            expander.position = text.len();
            break;
        }
        expander.position = markers[index - 1].span.end;
    }
    expander.copy_to(text.len());
    expander.end();
    expander.out
}

/// Finds for each marker that begins a component the one that ends it.
fn pair(markers: &[ShortcodeMarker]) -> HashMap<usize, usize> {
    let mut partners = HashMap::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (index, marker) in markers.iter().enumerate() {
        match &marker.kind {
            MarkerKind::Open(call) => {
                open.push((index, &call.name));
                *counts.entry(&call.name).or_default() += 1;
            }
            MarkerKind::Close(name) => {
                let is_open =
                    name.is_empty() || counts.get(name.as_str()).is_some_and(|&count| count > 0);
                // What is passed over on the way has no end of its own.
                while is_open && let Some((start, other)) = open.pop() {
                    *counts.entry(other).or_default() -= 1;
                    if name.is_empty() || other == name {
                        partners.insert(start, index);
                        break;
                    }
                }
            }
            MarkerKind::Single(_)
            | MarkerKind::Text(_)
            | MarkerKind::Expression(_)
            | MarkerKind::Formula(_)
            | MarkerKind::Note(_)
            | MarkerKind::Page(_)
            | MarkerKind::Hidden(..) => {}
        }
    }
    partners
}

struct ShortcodeExpander<'a> {
    source: &'a str,
    scope: &'a ExpansionScope<'a>,
    /// What stands in the place of the ends of components met so far.
    closing: HashMap<usize, String>,
    /// The names of what is captured up to markers, and where it begins.
    captures: HashMap<usize, (String, usize)>,
    variables: TemplateVariables,
    /// The footnotes that stood in lines, for the text's end.
    notes: Vec<String>,
    /// How far the source is done.
    position: usize,
    out: ExpansionOutput,
}

impl ShortcodeExpander<'_> {
    fn copy_to(&mut self, end: usize) {
        if self.position < end {
            self.out.text.push_str(&self.source[self.position..end]);
        }
    }

    /// Writes what stands for a marker, and returns the index of the next to do.
    fn marker(
        &mut self,
        index: usize,
        marker: &ShortcodeMarker,
        close: Option<(usize, &ShortcodeMarker)>,
    ) -> usize {
        match &marker.kind {
            MarkerKind::Text(text) if text.is_empty() => self.write_gap(&marker.span),
            MarkerKind::Text(text) => self.out.text.push_str(text),
            MarkerKind::Formula(tex) => {
                self.write_placeholder(&marker.span, ShortcodeHtml::Inline(escape(tex)))
            }
            MarkerKind::Expression(expression) => self.expression(&marker.span, expression),
            MarkerKind::Note(text) => self.note(text),
            MarkerKind::Page(link) if self.is_hidden(&marker.span, link) => {
                self.out.text.push_str(&wiki_links::hidden(link));
            }
            MarkerKind::Page(link) => match wiki_links::shown(link, self.scope) {
                wiki_links::RenderedWikiLink::Text(text) => self.out.text.push_str(&text),
                wiki_links::RenderedWikiLink::Html(html) => {
                    self.write_placeholder(&marker.span, html)
                }
            },
            MarkerKind::Hidden(name, text) => {
                self.hide(&marker.span, name, *text);
                self.out.is_cut = *text == HiddenText::Rest;
            }
            MarkerKind::Close(_) if self.captures.contains_key(&index) => {
                self.captured(index, marker)
            }
            MarkerKind::Close(name) => match self.closing.remove(&index) {
                Some(html) => self.write_placeholder(&marker.span, ShortcodeHtml::Block(html)),
                None if is_admitted(name, self.scope.public) => self.write_gap(&marker.span),
                None if private_names::is_private(name) => {
                    self.out.text.clear();
                    self.notes.clear();
                    self.hide(&marker.span, name, HiddenText::Before);
                }
                None => self.unknown(&marker.span, name),
            },
            MarkerKind::Open(call) | MarkerKind::Single(call) => {
                return self.call(index, marker, call, close);
            }
        }
        index + 1
    }

    fn call(
        &mut self,
        index: usize,
        marker: &ShortcodeMarker,
        call: &ShortcodeCall,
        close: Option<(usize, &ShortcodeMarker)>,
    ) -> usize {
        let span = &marker.span;
        let is_public = is_admitted(&call.name, self.scope.public);
        if registry::is_private(call) && !is_public {
            return self.private(index, marker, call, close);
        }
        if self.is_named(call, span, close.map(|(partner, _)| partner)) {
            return index + 1;
        }
        let after = |close: Option<(usize, &ShortcodeMarker)>| {
            close.map_or(index, |(partner, _)| partner) + 1
        };
        let built = match registry::find(call) {
            Some(ShortcodeRenderer::Text(build)) => {
                self.address(span, call, build(call, self.scope));
                true
            }
            Some(ShortcodeRenderer::Html(build)) => {
                build(call, self.scope).map(|html| self.write_placeholder(span, html)).is_some()
            }
            Some(ShortcodeRenderer::Around(build)) => {
                let html = build(call);
                // What was to be around something, and shows nothing itself, is lost.
                let is_shown = close.is_some() || !html.0.is_empty() || !html.1.is_empty();
                if is_shown {
                    self.around(span, html, close);
                }
                is_shown
            }
            Some(ShortcodeRenderer::Link(build)) => {
                build(call).map(|html| self.around(span, html, close)).is_some()
            }
            Some(ShortcodeRenderer::Verbatim(build)) => {
                let inside = close.map(|(_, end)| &self.source[span.end..end.span.start]);
                if let Some(inside) = inside {
                    self.write_placeholder(
                        &(span.start..close.map_or(span.end, |(_, end)| end.span.end)),
                        ShortcodeHtml::Block(build(call, inside)),
                    );
                    return after(close);
                }
                false
            }
            Some(ShortcodeRenderer::Unseen) => {
                self.write_gap(span);
                true
            }
            Some(ShortcodeRenderer::Nothing) => {
                self.write_gap(span);
                return after(close);
            }
            Some(ShortcodeRenderer::Lost) | None if is_public => {
                self.write_gap(span);
                true
            }
            Some(ShortcodeRenderer::Lost) if close.is_none() => {
                self.unknown(span, &call.name);
                return after(close);
            }
            Some(ShortcodeRenderer::Lost) => {
                self.hide(span, &call.name, HiddenText::Unknown);
                return after(close);
            }
            None if close.is_some() && !registry::is_harmless(call) => {
                self.hide(span, &call.name, HiddenText::Unknown);
                return after(close);
            }
            None => false,
        };
        if !built {
            self.unknown(span, &call.name);
        }
        if let Some((partner, _)) = close {
            self.closing.entry(partner).or_default();
        }
        index + 1
    }

    /// Leaves out what is for some readers only; without an end, all that follows.
    fn private(
        &mut self,
        index: usize,
        marker: &ShortcodeMarker,
        call: &ShortcodeCall,
        close: Option<(usize, &ShortcodeMarker)>,
    ) -> usize {
        // What ends in itself hides nothing, unless it is the wall itself.
        let is_element = matches!(call.syntax, ShortcodeSyntax::Hugo | ShortcodeSyntax::Jsx);
        let is_whole = matches!(marker.kind, MarkerKind::Single(_)) && is_element;
        let name = registry::simple(&call.name);
        let is_wall = ["paywall", "membersonly"].iter().any(|wall| name.contains(wall));
        match close {
            Some((partner, _)) => {
                self.hide(&marker.span, &call.name, HiddenText::Inside);
                return partner + 1;
            }
            None if is_whole && !is_wall => self.unknown(&marker.span, &call.name),
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

    /// Refers to a footnote; its name is one that no author gives.
    fn note(&mut self, text: &str) {
        self.notes.push(text.replace('\n', " "));
        self.out.text.push_str(&format!("[^{MARK}{}]", self.notes.len()));
    }

    /// Writes the footnotes that stood in lines.
    fn end(&mut self) {
        for (index, note) in self.notes.iter().enumerate() {
            self.out.text.push_str(&format!("\n\n[^{MARK}{}]: {note}", index + 1));
        }
        if !self.notes.is_empty() {
            self.out.text.push('\n');
        }
    }

    /// Gives a value its name, or writes that of a field.
    fn is_named(
        &mut self,
        call: &ShortcodeCall,
        span: &Range<usize>,
        partner: Option<usize>,
    ) -> bool {
        match (&*call.name, call.syntax, partner) {
            ("assign" | "set", ShortcodeSyntax::Tag, None) => {
                let Some((name, value)) = assignment(&call.written) else { return false };
                let value = liquid::evaluate(value, self.scope, &self.variables);
                let is_known = value.is_some();
                self.variables.set(name, value);
                if is_known {
                    self.write_gap(span);
                }
                is_known
            }
            ("capture", ShortcodeSyntax::Tag, Some(partner)) => {
                self.write_gap(span);
                let name = call.nth(0).unwrap_or_default().to_owned();
                self.captures.insert(partner, (name, self.out.text.len()));
                true
            }
            ("param", ShortcodeSyntax::Hugo, None) => {
                let field = call.nth(0).unwrap_or_default();
                self.expression(span, &format!("page.{field}"));
                true
            }
            _ => false,
        }
    }

    /// Takes what was captured out of the text, which shows it where it is named.
    fn captured(&mut self, index: usize, marker: &ShortcodeMarker) {
        let Some((name, start)) = self.captures.remove(&index) else { return };
        let value = self.out.text.split_off(self.out.text.floor_char_boundary(start));
        self.variables.set(&name, Some(value));
        self.write_gap(&marker.span);
    }

    /// Writes HTML before what a component is around, and keeps what comes behind.
    fn around(
        &mut self,
        span: &Range<usize>,
        html: (String, String),
        close: Option<(usize, &ShortcodeMarker)>,
    ) {
        let (before, behind) = html;
        match close {
            Some((partner, _)) => {
                self.write_placeholder(span, ShortcodeHtml::Block(before));
                self.closing.insert(partner, behind);
            }
            None => self.write_placeholder(span, ShortcodeHtml::Block(before + &behind)),
        }
    }

    /// Returns true if a link of a wiki leads to an article that is not public,
    /// and reports it.
    fn is_hidden(&mut self, span: &Range<usize>, link: &wiki_links::WikiLink) -> bool {
        let Some(name) = wiki_links::page_name(link).filter(|name| (self.scope.is_hidden)(name))
        else {
            return false;
        };
        self.out.problems.push((span.clone(), ShortcodeProblem::Unresolved(name)));
        true
    }

    fn address(&mut self, span: &Range<usize>, call: &ShortcodeCall, address: Option<String>) {
        if let Some(address) = address {
            self.out.text.push_str(&address);
            return;
        }
        let name = call.nth(0).or(call.get(&["path"])).unwrap_or_default();
        self.out.problems.push((span.clone(), ShortcodeProblem::Unresolved(name.to_owned())));
        match hexo::label(call) {
            Some(label) => self.out.text.push_str(&format!("[{label}](<{MARK}>)")),
            None => self.out.text.push(MARK),
        }
    }

    fn expression(&mut self, span: &Range<usize>, expression: &str) {
        let value = liquid::evaluate(expression, self.scope, &self.variables);
        if let Some(value) = value.filter(|value| self.variables.spend(value)) {
            self.out.text.push_str(&value);
        } else if let Some((address, name)) = liquid::embedded(expression) {
            self.write_placeholder(span, render_media::named_page(&address, &name));
        } else {
            self.unknown(span, liquid::name_of(expression));
        }
    }

    fn unknown(&mut self, span: &Range<usize>, name: &str) {
        self.out.problems.push((span.clone(), ShortcodeProblem::Unknown(name.to_owned())));
        self.write_gap(span);
    }

    /// Leaves nothing. A line that becomes empty would end a block of raw HTML
    /// and make code of what is indented behind it, so a comment stays there.
    fn write_gap(&mut self, span: &Range<usize>) {
        if self.ends_line(span) && self.begins_line() {
            self.out.text.push_str("<!--\u{FFFF}-->");
        }
    }

    /// Leaves a comment where HTML is to be filled in. In a line of text a
    /// character goes before, else the rest of the line would be raw HTML
    /// (`CommonMark` 0.31, section 4.6, condition 2).
    fn write_placeholder(&mut self, span: &Range<usize>, html: ShortcodeHtml) {
        let (begins, ends) = (self.begins_line(), self.ends_line(span));
        let is_block = matches!(html, ShortcodeHtml::Block(_));
        let html = match html {
            ShortcodeHtml::Inline(html) if begins && ends => element("p", &[], &html),
            ShortcodeHtml::Inline(html) | ShortcodeHtml::Block(html) => html,
        };
        if !begins || !is_block && !ends {
            self.out.text.push(MARK);
        }
        let number = self.out.html.len().to_string();
        self.out.text.extend(["<!--\u{FFFF}", &number, "-->"]);
        if is_block && begins && !ends {
            let line = self.out.text.rfind('\n').map_or(0, |end| end + 1);
            let indent = self.out.text[line..].find(|next| next != ' ' && next != '\t');
            let end = line + indent.unwrap_or(0).min(DEEPEST);
            let indent = self.out.text[line..end].to_owned();
            self.out.text.push('\n');
            self.out.text.push_str(&indent);
        }
        self.out.html.push(html);
    }

    fn begins_line(&self) -> bool {
        let before = self.out.text.chars().rev().find(|next| !is_gap(*next));
        before.is_none_or(|before| before == '\n')
    }

    fn ends_line(&self, span: &Range<usize>) -> bool {
        let behind = self.source[span.end..].chars().find(|next| !is_gap(*next));
        behind.is_none_or(|behind| behind == '\n')
    }
}

/// More indentation than any list needs: repeated, it must not outgrow the text.
const DEEPEST: usize = 64;

fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r')
}
