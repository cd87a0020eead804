//! Shortcodes, template tags and JSX: they become Markdown, HTML or nothing.
//!
//! Markdown must not read the HTML of a component, nor a component's place be
//! lost to it. So [`expand`] leaves a comment in its place, and [`fill`] puts
//! the HTML there when Markdown is done. U+FFFF marks these comments: no text
//! can hold it, since XML forbids it and it was stripped before.

mod call;
mod jsx;
mod known;
mod liquid;
mod media;
mod prose;
mod scan;

use std::collections::HashMap;
use std::ops::Range;

use url::Url;

use call::Call;
use known::{Build, Html};
use scan::{Kind, Marker};

use crate::syntax::html::element;

pub(super) use scan::Dialect;

/// Marks our comments, and an address that leads nowhere.
pub(super) const MARK: char = '\u{FFFF}';

/// What components know of the site.
pub(super) struct Scope<'a> {
    pub site: &'a Url,
    pub permalink: &'a Url,
    pub resolve: &'a dyn Fn(&str) -> Option<Url>,
}

/// Something the author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A component without a row, or one that lacks what it needs.
    Unknown(String),
    /// An article that is not there.
    Unresolved(String),
}

/// A text without components.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    /// The text, with a comment where HTML is to be filled in.
    pub text: String,
    /// The problems and where in the original they are.
    pub problems: Vec<(Range<usize>, Problem)>,
    html: Vec<String>,
}

/// Takes the components out of a text.
pub(super) fn expand(
    text: &str,
    code: &[Range<usize>],
    dialect: Dialect,
    scope: &Scope<'_>,
) -> Expanded {
    let markers = scan::scan(text, code, dialect);
    let partners = pair(&markers);
    let mut expander =
        Expander { source: text, scope, closing: HashMap::new(), at: 0, out: Expanded::default() };
    let mut index = 0;
    while let Some(marker) = markers.get(index) {
        expander.copy_to(marker.span.start);
        let partner = partners.get(&index).copied();
        let close = partner.map(|partner| (partner, &markers[partner]));
        index = expander.marker(index, marker, close);
        expander.at = markers[index - 1].span.end;
    }
    expander.copy_to(text.len());
    expander.out
}

/// Puts the HTML of components where Markdown left their comments.
pub(super) fn fill(html: &str, expanded: &Expanded) -> String {
    const START: &str = "<!--\u{FFFF}";
    let mut filled = String::with_capacity(html.len());
    let mut parts = html.split(START);
    let bare = |part: &str| part.strip_suffix(MARK).unwrap_or(part).to_owned();
    filled.push_str(&bare(parts.next().unwrap_or_default()));
    for part in parts {
        let (number, after) = part.split_once("-->").unwrap_or(("", part));
        let piece = number.parse().ok().and_then(|number: usize| expanded.html.get(number));
        filled.push_str(piece.map_or("", String::as_str));
        filled.push_str(&bare(after));
    }
    filled
}

/// Finds for each marker that begins a component the one that ends it.
fn pair(markers: &[Marker]) -> HashMap<usize, usize> {
    let mut partners = HashMap::new();
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (index, marker) in markers.iter().enumerate() {
        match &marker.kind {
            Kind::Open(call) => {
                open.push((index, &call.name));
                *counts.entry(&call.name).or_default() += 1;
            }
            Kind::Close(name) => {
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
            Kind::Single(_) | Kind::Text(_) | Kind::Expression(_) => {}
        }
    }
    partners
}

struct Expander<'a> {
    source: &'a str,
    scope: &'a Scope<'a>,
    /// What stands in the place of the ends of components met so far.
    closing: HashMap<usize, String>,
    /// How far the source is done.
    at: usize,
    out: Expanded,
}

impl Expander<'_> {
    fn copy_to(&mut self, end: usize) {
        if self.at < end {
            self.out.text.push_str(&self.source[self.at..end]);
        }
    }

    /// Writes what stands for a marker, and returns the index of the next to do.
    fn marker(&mut self, index: usize, marker: &Marker, close: Option<(usize, &Marker)>) -> usize {
        match &marker.kind {
            Kind::Text(text) if text.is_empty() => self.hole(&marker.span),
            Kind::Text(text) => self.out.text.push_str(text),
            Kind::Expression(expression) => self.expression(&marker.span, expression),
            Kind::Close(name) => match self.closing.remove(&index) {
                Some(html) => self.place(&marker.span, Html::Block(html)),
                None => self.unknown(&marker.span, name),
            },
            Kind::Open(call) | Kind::Single(call) => return self.call(index, marker, call, close),
        }
        index + 1
    }

    fn call(
        &mut self,
        index: usize,
        marker: &Marker,
        call: &Call,
        close: Option<(usize, &Marker)>,
    ) -> usize {
        let span = &marker.span;
        let after =
            |close: Option<(usize, &Marker)>| close.map_or(index, |(partner, _)| partner) + 1;
        let built = match known::find(call) {
            Some(Build::Text(build)) => {
                self.address(span, call, build(call, self.scope));
                true
            }
            Some(Build::Html(build)) => build(call).map(|html| self.place(span, html)).is_some(),
            Some(Build::Around(build)) => {
                build(call).map(|html| self.around(span, html, close)).is_some()
            }
            Some(Build::Verbatim(build)) => {
                let inside = close.map(|(_, end)| &self.source[span.end..end.span.start]);
                if let Some(inside) = inside {
                    self.place(
                        &(span.start..close.map_or(span.end, |(_, end)| end.span.end)),
                        Html::Block(build(call, inside)),
                    );
                    return after(close);
                }
                false
            }
            Some(Build::Nothing) => {
                self.hole(span);
                return after(close);
            }
            Some(Build::Lost) => {
                self.unknown(span, &call.name);
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

    /// Writes HTML before what a component is around, and keeps what comes behind.
    fn around(
        &mut self,
        span: &Range<usize>,
        html: (String, String),
        close: Option<(usize, &Marker)>,
    ) {
        let (before, behind) = html;
        match close {
            Some((partner, _)) => {
                self.place(span, Html::Block(before));
                self.closing.insert(partner, behind);
            }
            None => self.place(span, Html::Block(before + &behind)),
        }
    }

    fn address(&mut self, span: &Range<usize>, call: &Call, address: Option<String>) {
        if let Some(address) = address {
            self.out.text.push_str(&address);
            return;
        }
        let name = call.nth(0).or(call.get(&["path"])).unwrap_or_default();
        self.out.problems.push((span.clone(), Problem::Unresolved(name.to_owned())));
        self.out.text.push(MARK);
    }

    fn expression(&mut self, span: &Range<usize>, expression: &str) {
        if let Some(value) = liquid::evaluate(expression, self.scope) {
            self.out.text.push_str(&value);
        } else if let Some((address, name)) = liquid::embedded(expression) {
            self.place(span, media::named_page(&address, &name));
        } else {
            self.unknown(span, liquid::name_of(expression));
        }
    }

    fn unknown(&mut self, span: &Range<usize>, name: &str) {
        self.out.problems.push((span.clone(), Problem::Unknown(name.to_owned())));
        self.hole(span);
    }

    /// Leaves nothing. A line that becomes empty would end a block of raw HTML
    /// and make code of what is indented behind it, so a comment stays there.
    fn hole(&mut self, span: &Range<usize>) {
        if self.begins_line() && self.ends_line(span) {
            self.out.text.push_str("<!--\u{FFFF}-->");
        }
    }

    /// Leaves a comment where HTML is to be filled in. In a line of text a
    /// character goes before, else the rest of the line would be raw HTML
    /// (`CommonMark` 0.31, section 4.6, condition 2).
    fn place(&mut self, span: &Range<usize>, html: Html) {
        let (begins, ends) = (self.begins_line(), self.ends_line(span));
        let is_block = matches!(html, Html::Block(_));
        let html = match html {
            Html::Inline(html) if begins && ends => element("p", &[], &html),
            Html::Inline(html) | Html::Block(html) => html,
        };
        if !begins || !is_block && !ends {
            self.out.text.push(MARK);
        }
        self.out.text.push_str(&format!("<!--{MARK}{}-->", self.out.html.len()));
        if is_block && begins && !ends {
            let line = self.out.text.rfind('\n').map_or(0, |end| end + 1);
            let indent = self.out.text[line..].find(|next| next != ' ' && next != '\t');
            let indent = self.out.text[line..line + indent.unwrap_or(0)].to_owned();
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

fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r')
}
