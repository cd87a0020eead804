//! Finds components in a text. Each step goes forward only, so the time is in
//! proportion to the length, whatever is left open.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::{memchr2, memmem};

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::{
    HiddenText, attribute_spans, blocks, erb, hidden_parts, jsx, liquid, math, myst, obsidian,
    wiki_links,
};

/// A part of the text that is no Markdown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShortcodeMarker {
    pub span: Range<usize>,
    pub kind: MarkerKind,
}

/// What a marker is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum MarkerKind {
    /// It stands for this text.
    Text(String),
    /// It begins a component, if its like closes it; else it is one.
    Open(ShortcodeCall),
    /// It is a component.
    Single(ShortcodeCall),
    /// It ends a component; without a name, the last one.
    Close(String),
    /// It stands for a value.
    Expression(String),
    /// It is a formula in TeX, shown as it is.
    Formula(String),
    /// It is a footnote, whose text stands in the line.
    Note(String),
    /// It leads to another page, or shows a file, by its name.
    Page(wiki_links::WikiLink),
    /// It is for some readers only, by its name.
    Hidden(String, HiddenText),
}

/// Where components may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextDialect {
    /// Shortcodes and tags in HTML.
    Html,
    /// Shortcodes, tags and what stands in lines of its own.
    Markdown,
    /// JSX, and what stands in lines of its own.
    Mdx,
}

/// Finds the markers of a text, in order. In code only what hides markers from
/// template engines is one.
/// The text of components named in `public` is for everybody.
pub(crate) fn scan(
    text: &str,
    code: &[Range<usize>],
    dialect: TextDialect,
    public: &[String],
) -> Vec<ShortcodeMarker> {
    let hidden = hidden_parts::markers(text, code, dialect, public);
    let mut scanner = ShortcodeScanner {
        text,
        missing: HashSet::new(),
        braces: Vec::new(),
        pictures: HashMap::new(),
    };
    let mut markers = match dialect {
        TextDialect::Html => hidden,
        TextDialect::Markdown => first_of([
            hidden,
            blocks::markers(text, code, dialect),
            math::markers(text, code),
            obsidian::markers(text, code),
            wiki_links::markers(text, code),
            attribute_spans::markers(text, code),
        ]),
        TextDialect::Mdx => {
            scanner.braces = jsx::matching_braces(text, code);
            scanner.pictures = jsx::pictures(text, code);
            let statements = jsx::statements(text, code);
            first_of([
                hidden,
                statements,
                blocks::markers(text, code, dialect),
                math::markers(text, code),
            ])
        }
    };
    let taken: Vec<_> = markers.iter().map(|marker| marker.span.clone()).collect();
    let (mut at, mut code, mut taken) = (0, OrderedRanges(code), OrderedRanges(&taken));
    while let Some(found) = memchr2(b'{', b'<', &text.as_bytes()[at..]) {
        let start = at + found;
        let is_code = code.hold(start);
        let found = match dialect {
            _ if taken.hold(start) => Vec::new(),
            TextDialect::Html | TextDialect::Markdown => scanner.template(start, is_code),
            TextDialect::Mdx if is_code => Vec::new(),
            TextDialect::Mdx => scanner.jsx(start).into_iter().collect(),
        };
        at = found.last().map_or(start + 1, |marker| marker.span.end);
        markers.extend(found);
    }
    first_of([markers])
}

/// Finds a part of a text from a place on, far faster than `str` does.
pub(crate) fn find(text: &str, from: usize, part: &str) -> Option<usize> {
    memmem::find(&text.as_bytes()[from..], part.as_bytes()).map(|found| from + found)
}

/// Orders markers, and leaves out those that begin within another.
fn first_of<const COUNT: usize>(found: [Vec<ShortcodeMarker>; COUNT]) -> Vec<ShortcodeMarker> {
    let mut markers: Vec<ShortcodeMarker> = found.into_iter().flatten().collect();
    markers.sort_by_key(|marker| marker.span.start);
    let mut end = 0;
    markers.retain(|marker| {
        let is_first = marker.span.start >= end;
        end = if is_first { marker.span.end } else { end };
        is_first
    });
    markers
}

/// Ordered ranges, asked for ever greater places.
pub(crate) struct OrderedRanges<'a>(pub &'a [Range<usize>]);

impl OrderedRanges<'_> {
    /// Says whether one of them holds a place.
    pub(crate) fn hold(&mut self, place: usize) -> bool {
        while self.0.first().is_some_and(|range| range.end <= place) {
            self.0 = &self.0[1..];
        }
        self.0.first().is_some_and(|range| range.contains(&place))
    }
}

struct ShortcodeScanner<'a> {
    text: &'a str,
    /// What was looked for in vain; looking again could only fail again.
    missing: HashSet<&'static str>,
    braces: Vec<(usize, usize)>,
    /// The pictures that MDX imports, by their names there.
    pictures: HashMap<String, String>,
}

impl ShortcodeScanner<'_> {
    fn template(&mut self, start: usize, is_code: bool) -> Vec<ShortcodeMarker> {
        let rest = &self.text[start..];
        if rest.starts_with("{%") && !rest.starts_with("{%/*") {
            let raw = self.raw(start);
            if !raw.is_empty() || is_code {
                return raw;
            }
        }
        let one = |marker: Option<ShortcodeMarker>| marker.into_iter().collect();
        match rest.as_bytes() {
            [b'{', b'{', b'<', b'/', b'*', ..] => one(self.escaped(start, "*/>}}", is_code)),
            [b'{', b'{', b'%', b'/', b'*', ..] => one(self.escaped(start, "*/%}}", is_code)),
            // Zola's.
            [b'{', b'{', b'/', b'*', ..] => one(self.escaped(start, "*/}}", is_code)),
            [b'{', b'%', b'/', b'*', ..] => one(self.escaped(start, "*/%}", is_code)),
            _ if is_code => Vec::new(),
            [b'{', b'{', b'<', ..] => one(self.shortcode(start, ">}}")),
            [b'{', b'{', b'%', ..] => one(self.shortcode(start, "%}}")),
            [b'{', b'{', ..] => one(self.expression(start)),
            [b'{', b'%', ..] => one(self.tag(start)),
            [b'{', b'#', next, ..] if next.is_ascii_whitespace() => {
                let end = self.find(start, "#}");
                one(end.map(|end| text_marker(start..end + 2, "")))
            }
            [b'{', b':', b':', ..] if rest.starts_with("{::comment}") => {
                let ends = ["{:/comment}", "{:/}"].map(|end| Some((self.find(start, end)?, end)));
                let end = ends.into_iter().flatten().min();
                one(end.map(|(at, end)| text_marker(start..at + end.len(), "")))
            }
            [b'{', b':' | b'.' | b' ' | b'a'..=b'z', ..] => {
                one(liquid::attributes(self.text, start).or_else(|| myst::role(self.text, start)))
            }
            [b'<', b'%', ..] => one(erb::marker(self.text, start, self.find(start, "%>"))),
            [b'<', ..] => {
                let tag = jsx::tag(self.text, start, &self.braces, &self.pictures);
                one(tag.filter(jsx::is_known))
            }
            _ => Vec::new(),
        }
    }

    fn jsx(&self, start: usize) -> Option<ShortcodeMarker> {
        if self.text.as_bytes()[start] == b'<' {
            return jsx::tag(self.text, start, &self.braces, &self.pictures);
        }
        jsx::expression(self.text, start, &self.braces, &self.pictures)
    }

    /// Finds the next `needle`, once it is known to be missing not again.
    fn find(&mut self, from: usize, needle: &'static str) -> Option<usize> {
        if self.missing.contains(needle) {
            return None;
        }
        let found = self.text[from..].find(needle);
        if found.is_none() {
            self.missing.insert(needle);
        }
        found.map(|found| from + found)
    }

    /// Finds `{% raw %}` and its end; what is between is not looked at.
    fn raw(&mut self, start: usize) -> Vec<ShortcodeMarker> {
        let Some((name, after)) = liquid::bare_tag(self.text, start) else { return Vec::new() };
        let end_name = match name {
            "raw" => "endraw",
            "verbatim" => "endverbatim",
            // An end without a beginning is no more to be read.
            "endraw" | "endverbatim" => return vec![text_marker(start..after, "")],
            _ => return Vec::new(),
        };
        let mut markers = vec![text_marker(start..after, "")];
        let mut from = after;
        while let Some(found) = self.find(from, end_name) {
            let before = self.text[..found].trim_end_matches([' ', '-']).len();
            let end = before.checked_sub(2).filter(|&end| end >= after);
            let end = end.filter(|&end| self.text.as_bytes()[end..].starts_with(b"{%"));
            if let Some(end) = end
                && let Some((_, close)) = liquid::bare_tag(self.text, end)
            {
                markers.push(text_marker(end..close, ""));
                break;
            }
            from = found + end_name.len();
        }
        if markers.len() == 1 {
            // No name of an end from here on is in a tag.
            self.missing.insert(end_name);
        }
        markers
    }

    /// Finds a shortcode that its author wants shown.
    fn escaped(
        &mut self,
        start: usize,
        end: &'static str,
        is_code: bool,
    ) -> Option<ShortcodeMarker> {
        let found = self.find(start, end)?;
        let mark = start + self.text[start..].find("/*")?;
        let inside = self.text.get(mark + 2..found)?;
        let (open, close) = (&self.text[start..mark], &end[2..]);
        let shown = format!("{open}{inside}{close}");
        // Outside code `<x>` would be a tag.
        let shown = if is_code { shown } else { shown.replace('<', "&lt;") };
        Some(ShortcodeMarker { span: start..found + end.len(), kind: MarkerKind::Text(shown) })
    }

    /// Finds a shortcode of Hugo.
    fn shortcode(&mut self, start: usize, end: &'static str) -> Option<ShortcodeMarker> {
        let inside_start = start + 3;
        let inside = self.text[inside_start..].trim_start();
        let is_close = inside.starts_with('/');
        let name_length = name_length(inside.trim_start_matches('/').trim_start());
        let name_start = self.text.len() - inside.trim_start_matches('/').trim_start().len();
        if name_length == 0 {
            return None;
        }
        let name_end = name_start + name_length;
        let found = self.end_outside_quotes(name_end, end)?;
        let name = &self.text[name_start..name_end];
        let arguments = self.text[name_end..found].trim();
        let kind = match arguments.strip_suffix('/') {
            _ if is_close => MarkerKind::Close(name.to_owned()),
            Some(arguments) => {
                MarkerKind::Single(ShortcodeCall::new(ShortcodeSyntax::Hugo, name, arguments))
            }
            None => MarkerKind::Open(ShortcodeCall::new(ShortcodeSyntax::Hugo, name, arguments)),
        };
        Some(ShortcodeMarker { span: start..found + end.len(), kind })
    }

    /// Finds a tag of Liquid, Nunjucks or Tera.
    fn tag(&mut self, start: usize) -> Option<ShortcodeMarker> {
        // Bridgetown has a sign before the name of a component.
        let inside = self.text[start + 2..].trim_start_matches(['-', '@']).trim_start();
        let name_start = self.text.len() - inside.len();
        let name_end = name_start + name_length(inside);
        if name_end == name_start {
            return None;
        }
        let found = self.end_outside_quotes(name_end, "%}")?;
        let arguments = self.text[name_end..found].trim().trim_end_matches('-').trim_end();
        let kind = liquid::tag(&self.text[name_start..name_end], arguments);
        Some(ShortcodeMarker { span: start..found + 2, kind })
    }

    /// Finds `{{ a value }}` of Liquid or a call of Zola.
    fn expression(&self, start: usize) -> Option<ShortcodeMarker> {
        // A workflow's `${{ secret }}` is nobody's template.
        if self.text[..start].ends_with('$') {
            return None;
        }
        let inside_start = start + 2;
        let found = self.text[inside_start..].find(['{', '}'])? + inside_start;
        if !self.text[found..].starts_with("}}") {
            return None;
        }
        let inside = self.text[inside_start..found].trim().trim_matches('-').trim();
        Some(ShortcodeMarker { span: start..found + 2, kind: liquid::value(inside)? })
    }

    /// Finds the end of a marker; one within quotes is none, if they end.
    fn end_outside_quotes(&mut self, from: usize, end: &'static str) -> Option<usize> {
        const TRIES: usize = 4;
        let first = self.find(from, end)?;
        let mut found = first;
        for _ in 0..TRIES {
            if !ends_in_quotes(&self.text[from..found]) {
                return Some(found);
            }
            let Some(next) = self.text[found + end.len()..].find(end) else { break };
            found += end.len() + next;
        }
        Some(first)
    }
}

/// Makes a marker that stands for a text.
pub(crate) fn text_marker(span: Range<usize>, text: &str) -> ShortcodeMarker {
    ShortcodeMarker { span, kind: MarkerKind::Text(text.to_owned()) }
}

/// Says whether a value that was opened by a quote is still open at the end.
fn ends_in_quotes(arguments: &str) -> bool {
    let mut open = None;
    let mut before = ' ';
    for character in arguments.chars() {
        let begins_value = matches!(before, ' ' | '=' | ':' | '(' | '\n' | ',');
        match open {
            Some(quote) if character == quote && before != '\\' => open = None,
            None if matches!(character, '"' | '`' | '\'') && begins_value => open = Some(character),
            _ => {}
        }
        before = character;
    }
    open.is_some()
}

/// Measures the name at the start of a text; it may be a path.
fn name_length(text: &str) -> usize {
    let is_part =
        |next: char| next.is_alphanumeric() || matches!(next, '_' | '-' | '/' | '.' | ':');
    if !text.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        return 0;
    }
    let end = text.find(|next| !is_part(next)).unwrap_or(text.len());
    text[..end].trim_end_matches(['-', '/']).len()
}
