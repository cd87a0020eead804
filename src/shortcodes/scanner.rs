//! Finds the markers of shortcodes in a text, in all dialects.
//!
//! Every search only moves forward, and a failed search is not repeated, so the
//! time is in proportion to the length of the text, even for thousands of
//! markers without an end.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::memchr2;

use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::marker::{MarkerKind, OrderedRanges, ShortcodeMarker, TextDialect, text_marker};
use super::{
    attribute_spans, blocks, erb, hidden_parts, jsx, jsx_attributes, liquid, math, myst, obsidian,
    wiki_links,
};

/// Finds the markers of a text, in order and without overlaps.
///
/// In the ranges of `code` only escapes are markers, such as `{% raw %}`, because
/// template engines process them in code too. Names in `public` never hide text.
pub(crate) fn scan(
    text: &str,
    code: &[Range<usize>],
    dialect: TextDialect,
    public: &[String],
) -> Vec<ShortcodeMarker> {
    let hidden = hidden_parts::find_markers(text, code, dialect, public);
    let mut scanner = ShortcodeScanner {
        text,
        missing: HashSet::new(),
        braces: Vec::new(),
        pictures: HashMap::new(),
    };
    let mut markers = match dialect {
        TextDialect::Html => hidden,
        TextDialect::Markdown => merge_markers([
            hidden,
            blocks::find_markers(text, code, dialect),
            math::find_markers(text, code),
            obsidian::find_markers(text, code),
            wiki_links::find_markers(text, code),
            attribute_spans::find_markers(text, code),
            jsx_attributes::find_markers(text, code),
        ]),
        TextDialect::Mdx => {
            scanner.braces = jsx::matching_braces(text, code);
            scanner.pictures = jsx::imported_images(text, code);
            let statements = jsx::find_statements(text, code);
            merge_markers([
                hidden,
                statements,
                blocks::find_markers(text, code, dialect),
                math::find_markers(text, code),
            ])
        }
    };
    let taken: Vec<_> = markers.iter().map(|marker| marker.span.clone()).collect();
    let (mut offset, mut code, mut taken) = (0, OrderedRanges(code), OrderedRanges(&taken));
    while let Some(length) = memchr2(b'{', b'<', &text.as_bytes()[offset..]) {
        let start = offset + length;
        let is_code = code.contains(start);
        let new_markers = match dialect {
            _ if taken.contains(start) => Vec::new(),
            TextDialect::Html | TextDialect::Markdown => scanner.find_template(start, is_code),
            TextDialect::Mdx if is_code => Vec::new(),
            TextDialect::Mdx => scanner.find_jsx(start).into_iter().collect(),
        };
        offset = new_markers.last().map_or(start + 1, |marker| marker.span.end);
        markers.extend(new_markers);
    }
    merge_markers([markers])
}

/// Sorts markers, and drops those that start inside another.
fn merge_markers<const COUNT: usize>(lists: [Vec<ShortcodeMarker>; COUNT]) -> Vec<ShortcodeMarker> {
    let mut markers: Vec<ShortcodeMarker> = lists.into_iter().flatten().collect();
    markers.sort_by_key(|marker| marker.span.start);
    let mut end = 0;
    markers.retain(|marker| {
        let is_first = marker.span.start >= end;
        end = if is_first { marker.span.end } else { end };
        is_first
    });
    markers
}

struct ShortcodeScanner<'a> {
    text: &'a str,
    /// Strings that do not occur in the rest of the text, so that no search for them
    /// is repeated.
    missing: HashSet<&'static str>,
    /// Offsets of matching braces, in MDX only.
    braces: Vec<(usize, usize)>,
    /// Paths of the images that MDX imports, by the imported name.
    pictures: HashMap<String, String>,
}

impl ShortcodeScanner<'_> {
    /// Reads a marker of a template language at `{` or `<`.
    fn find_template(&mut self, start: usize, is_code: bool) -> Vec<ShortcodeMarker> {
        let rest = &self.text[start..];
        if rest.starts_with("{%") && !rest.starts_with("{%/*") {
            let raw = self.find_raw_block(start);
            if !raw.is_empty() || is_code {
                return raw;
            }
        }
        let marker = match rest.as_bytes() {
            [b'{', b'{', b'<', b'/', b'*', ..] => self.find_escaped(start, "*/>}}", is_code),
            [b'{', b'{', b'%', b'/', b'*', ..] => self.find_escaped(start, "*/%}}", is_code),
            // The next two are Zola's.
            [b'{', b'{', b'/', b'*', ..] => self.find_escaped(start, "*/}}", is_code),
            [b'{', b'%', b'/', b'*', ..] => self.find_escaped(start, "*/%}", is_code),
            _ if is_code => None,
            [b'{', b'{', b'<', ..] => self.find_shortcode(start, ">}}"),
            [b'{', b'{', b'%', ..] => self.find_shortcode(start, "%}}"),
            [b'{', b'{', ..] => self.find_expression(start),
            [b'{', b'%', ..] => self.find_tag(start),
            [b'{', b'#', next, ..] if next.is_ascii_whitespace() => {
                let end = self.find(start, "#}");
                end.map(|end| text_marker(start..end + 2, ""))
            }
            [b'{', b':', b':', ..] if rest.starts_with("{::comment}") => {
                let ends = ["{:/comment}", "{:/}"].map(|end| Some((self.find(start, end)?, end)));
                let end = ends.into_iter().flatten().min();
                end.map(|(offset, end)| text_marker(start..offset + end.len(), ""))
            }
            [b'{', b':' | b'.' | b'#' | b' ' | b'a'..=b'z', ..] => {
                liquid::read_attributes(self.text, start)
                    .or_else(|| myst::read_role(self.text, start))
            }
            [b'<', b'%', ..] => erb::read_tag(self.text, start, self.find(start, "%>")),
            [b'<', ..] => {
                let tag = jsx::read_tag(self.text, start, &self.braces, &self.pictures);
                tag.filter(jsx::is_known)
            }
            _ => None,
        };
        marker.into_iter().collect()
    }

    fn find_jsx(&self, start: usize) -> Option<ShortcodeMarker> {
        if self.text.as_bytes()[start] == b'<' {
            return jsx::read_tag(self.text, start, &self.braces, &self.pictures);
        }
        jsx::read_expression(self.text, start, &self.braces, &self.pictures)
    }

    /// Finds the next `needle`; after it was missing once, it is not searched again.
    fn find(&mut self, from: usize, needle: &'static str) -> Option<usize> {
        if self.missing.contains(needle) {
            return None;
        }
        let length = self.text[from..].find(needle);
        if length.is_none() {
            self.missing.insert(needle);
        }
        length.map(|length| from + length)
    }

    /// Finds `{% raw %}` and its end tag; the text between is not scanned.
    fn find_raw_block(&mut self, start: usize) -> Vec<ShortcodeMarker> {
        let Some((name, after)) = liquid::bare_tag(self.text, start) else { return Vec::new() };
        let end_name = match name {
            "raw" => "endraw",
            "verbatim" => "endverbatim",
            // An end tag without a start is not shown.
            "endraw" | "endverbatim" => return vec![text_marker(start..after, "")],
            _ => return Vec::new(),
        };
        let mut markers = vec![text_marker(start..after, "")];
        let mut from = after;
        while let Some(name_start) = self.find(from, end_name) {
            let before = self.text[..name_start].trim_end_matches([' ', '-']).len();
            let end = before.checked_sub(2).filter(|&end| end >= after);
            let end = end.filter(|&end| self.text.as_bytes()[end..].starts_with(b"{%"));
            if let Some(end) = end
                && let Some((_, close)) = liquid::bare_tag(self.text, end)
            {
                markers.push(text_marker(end..close, ""));
                break;
            }
            from = name_start + end_name.len();
        }
        if markers.len() == 1 {
            // The remaining occurrences of the name are not in a tag.
            self.missing.insert(end_name);
        }
        markers
    }

    /// Finds an escaped shortcode such as `{{</* a */>}}`, which is shown literally.
    fn find_escaped(
        &mut self,
        start: usize,
        end: &'static str,
        is_code: bool,
    ) -> Option<ShortcodeMarker> {
        let inside_end = self.find(start, end)?;
        let mark = start + self.text[start..].find("/*")?;
        let inside = self.text.get(mark + 2..inside_end)?;
        let (open, close) = (&self.text[start..mark], &end[2..]);
        let literal = format!("{open}{inside}{close}");
        // Outside code `<x>` would be a tag.
        let literal = if is_code { literal } else { literal.replace('<', "&lt;") };
        Some(ShortcodeMarker {
            span: start..inside_end + end.len(),
            kind: MarkerKind::Text(literal),
        })
    }

    /// Finds a shortcode of Hugo.
    fn find_shortcode(&mut self, start: usize, end: &'static str) -> Option<ShortcodeMarker> {
        let inside_start = start + 3;
        let inside = self.text[inside_start..].trim_start();
        let is_close = inside.starts_with('/');
        let name_length = name_length(inside.trim_start_matches('/').trim_start());
        let name_start = self.text.len() - inside.trim_start_matches('/').trim_start().len();
        if name_length == 0 {
            return None;
        }
        let name_end = name_start + name_length;
        let arguments_end = self.end_outside_quotes(name_end, end)?;
        let name = &self.text[name_start..name_end];
        let arguments = self.text[name_end..arguments_end].trim();
        let kind = match arguments.strip_suffix('/') {
            _ if is_close => MarkerKind::Close(name.to_owned()),
            Some(arguments) => {
                MarkerKind::Single(ShortcodeCall::new(ShortcodeSyntax::Hugo, name, arguments))
            }
            None => MarkerKind::Open(ShortcodeCall::new(ShortcodeSyntax::Hugo, name, arguments)),
        };
        Some(ShortcodeMarker { span: start..arguments_end + end.len(), kind })
    }

    /// Finds a tag of Liquid, Nunjucks or Tera.
    fn find_tag(&mut self, start: usize) -> Option<ShortcodeMarker> {
        // Bridgetown writes `@` before the name of a component.
        let inside = self.text[start + 2..].trim_start_matches(['-', '@']).trim_start();
        let name_start = self.text.len() - inside.len();
        let name_end = name_start + name_length(inside);
        if name_end == name_start {
            return None;
        }
        let arguments_end = self.end_outside_quotes(name_end, "%}")?;
        let arguments = self.text[name_end..arguments_end].trim().trim_end_matches('-').trim_end();
        let kind = liquid::tag_kind(&self.text[name_start..name_end], arguments);
        Some(ShortcodeMarker { span: start..arguments_end + 2, kind })
    }

    /// Finds `{{ a value }}` of Liquid or a call of Zola.
    fn find_expression(&self, start: usize) -> Option<ShortcodeMarker> {
        // `${{ secret }}` belongs to a GitHub workflow, not to a template.
        if self.text[..start].ends_with('$') {
            return None;
        }
        let inside_start = start + 2;
        let inside_end = self.text[inside_start..].find(['{', '}'])? + inside_start;
        if !self.text[inside_end..].starts_with("}}") {
            return None;
        }
        let inside = self.text[inside_start..inside_end].trim().trim_matches('-').trim();
        Some(ShortcodeMarker {
            span: start..inside_end + 2,
            kind: liquid::expression_kind(inside)?,
        })
    }

    /// Finds the end of a marker outside quotation marks. If all of the next few are
    /// inside, the quotation marks do not pair, and the first end is returned.
    fn end_outside_quotes(&mut self, from: usize, end: &'static str) -> Option<usize> {
        const MAX_TRIES: usize = 4;
        let first = self.find(from, end)?;
        let mut candidate = first;
        for _ in 0..MAX_TRIES {
            if !ends_in_quotes(&self.text[from..candidate]) {
                return Some(candidate);
            }
            let Some(next) = self.text[candidate + end.len()..].find(end) else { break };
            candidate += end.len() + next;
        }
        Some(first)
    }
}

/// Returns true if a quoted value is still open at the end of some arguments.
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

/// Returns the bytes of the name at the start of a text, which may be a path.
fn name_length(text: &str) -> usize {
    let is_part =
        |next: char| next.is_alphanumeric() || matches!(next, '_' | '-' | '/' | '.' | ':');
    if !text.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        return 0;
    }
    let end = text.find(|next| !is_part(next)).unwrap_or(text.len());
    text[..end].trim_end_matches(['-', '/']).len()
}
