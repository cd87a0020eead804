//! Causes that begin with `&`, and control characters.

use crate::syntax::html::reference::{self, ReferenceContext};
use crate::syntax::xml::is_allowed;
use crate::validator::causes::{BrokenDocument, SyntaxCause};
use crate::validator::finding::shorten;

/// The entities that XML defines.
const PREDEFINED: &[&str] = &["amp", "lt", "gt", "quot", "apos"];

/// The most bytes of a value that is shown as it should be written.
const LONGEST_VALUE: usize = 150;

/// The most bytes of a name. A bare `&` may be far from the next `;`.
const LONGEST_NAME: usize = 64;

/// Explains the reference, or the bare `&`, at an offset.
pub(super) fn explain(source: &str, at: usize) -> Option<SyntaxCause> {
    let rest = &source[at..];
    let Some(name) = reference_name(rest) else { return Some(explain_bare(source, at)) };
    let span = at..at + name.len() + 2;
    if let Some(digits) = name.strip_prefix('#') {
        let (message, help) = explain_number(name, digits, &rest[name.len() + 2..])?;
        return Some(SyntaxCause::new(span, message, help));
    }
    let is_unknown = !PREDEFINED.contains(&name);
    let message = format!("XML does not define the entity `&{name};`");
    is_unknown.then(|| SyntaxCause::new(span, message, entity_help(name)))
}

/// Explains the first wrong reference in the value of an attribute.
pub(super) fn explain_in_value(source: &str, start: usize, value: &str) -> Option<SyntaxCause> {
    let mut places = value.match_indices('&').map(|(at, _)| start + at);
    let mut cause = places.find_map(|at| explain(source, at))?;
    let is_bare = reference_name(&source[cause.span.start..]).is_none();
    if is_bare && value.len() <= LONGEST_VALUE {
        cause.help = format!("write `{}`", escape_bare(value));
    }
    Some(cause)
}

/// Explains a character that XML forbids, at the place of an error.
pub(super) fn explain_control_character(document: &BrokenDocument<'_>) -> Option<SyntaxCause> {
    let found = document.rest().chars().next()?;
    let start = document.span.start;
    (!is_allowed(found)).then(|| {
        SyntaxCause::new(
            start..start + found.len_utf8(),
            format!("the {} U+{:04X} is forbidden in XML", forbidden_kind(found), u32::from(found)),
            "remove it; let the program that writes the feed leave out such characters",
        )
    })
}

/// Returns the kind of a character that XML forbids: U+FFFE and U+FFFF are not characters.
fn forbidden_kind(found: char) -> &'static str {
    if found.is_control() { "control character" } else { "code point for internal use" }
}

/// Returns the help for an entity that XML does not define: the character to write.
pub(in crate::validator) fn entity_help(name: &str) -> String {
    let Some(text) = read_entity(name) else {
        return format!("write `&amp;{};` if this is text", shorten(name, 40));
    };
    let numbers: String = text.chars().map(|found| format!("&#{};", u32::from(found))).collect();
    let is_visible = text.chars().all(|found| found.is_alphanumeric() || is_sign(found));
    if is_visible { format!("write `{text}` or `{numbers}`") } else { format!("write `{numbers}`") }
}

/// Returns the text of an entity of HTML.
pub(in crate::validator) fn read_entity(name: &str) -> Option<String> {
    let written = format!("&{name};");
    let found = reference::read(&written, ReferenceContext::Text);
    let text: String = found.characters.into_iter().flatten().collect();
    (found.length == written.len() && !text.is_empty()).then_some(text)
}

/// Returns true for a sign that is visible and is not markup.
fn is_sign(found: char) -> bool {
    let is_invisible = found.is_whitespace()
        || found.is_control()
        || matches!(found, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}');
    !is_invisible && !matches!(found, '<' | '&')
}

/// Returns the name in a reference that is complete: `amp` of `&amp;`, `#8` of `&#8;`.
fn reference_name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('&')?;
    let (name, _) = rest[..rest.floor_char_boundary(LONGEST_NAME)].split_once(';')?;
    let letters = name.strip_prefix('#').unwrap_or(name);
    let is_name = !letters.is_empty()
        && letters.chars().all(|found| found.is_alphanumeric() || "-._:".contains(found));
    is_name.then_some(name)
}

fn explain_bare(source: &str, at: usize) -> SyntaxCause {
    let span = at..at + 1;
    let rest = &source[at + 1..];
    let end = rest.find(|found: char| !found.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let name = &rest[..end];
    if read_entity(name).is_some() && !rest[end..].starts_with('=') {
        let help = if PREDEFINED.contains(&name) {
            format!("write `&{name};`")
        } else {
            entity_help(name)
        };
        return SyntaxCause::new(span, format!("`&{name}` lacks its `;`"), help);
    }
    let digits = rest.strip_prefix('#').unwrap_or_default();
    let end = digits.find(|found: char| !found.is_ascii_hexdigit() && found != 'x');
    let digits = &digits[..end.unwrap_or(digits.len())];
    if let Some(found) = parse_number(digits).and_then(char::from_u32).filter(|it| is_allowed(*it))
    {
        let help = format!(
            "write `&#{digits};` if this is the character `{found}`, or `&amp;#{digits}` if this is text"
        );
        return SyntaxCause::new(span, format!("`&#{digits}` lacks its `;`"), help);
    }
    let word = word_around(source, at);
    let help = format!("write `{}`; every `&` of a text is `&amp;` in XML", escape_bare(word));
    SyntaxCause::new(span, "a bare `&` is not allowed in XML", help)
}

/// Returns the text around an offset, up to white space, markup or quotation marks.
fn word_around(source: &str, at: usize) -> &str {
    const LONGEST: usize = 60;
    let is_end = |found: char| found.is_whitespace() || "<>\"'".contains(found);
    let before = &source[..at];
    let start = before.char_indices().rev().find(|(_, found)| is_end(*found));
    let start = start.map_or(0, |(index, found)| index + found.len_utf8());
    let end = source[at..].find(is_end).map_or(source.len(), |end| at + end);
    let start = source.ceil_char_boundary(start.max(at.saturating_sub(LONGEST)));
    &source[start..source.floor_char_boundary(end.min(at + LONGEST))]
}

/// Writes each `&` that begins no reference as `&amp;`.
fn escape_bare(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let is_reference = reference_name(&rest[at..]).is_some();
        escaped += &rest[..at];
        escaped += if is_reference { "&" } else { "&amp;" };
        rest = &rest[at + 1..];
    }
    escaped + rest
}

/// Explains a reference to a number that is no character of XML.
fn explain_number(name: &str, digits: &str, after: &str) -> Option<(String, String)> {
    let Some(number) = parse_number(digits) else {
        let message = format!("`&{name};` is not a reference to a character");
        return Some((message, "write a number, as in `&#233;` or `&#xE9;`".into()));
    };
    if matches!(number, 0xD800..=0xDFFF) {
        return Some(explain_surrogate(name, number, after));
    }
    let Some(character) = char::from_u32(number) else {
        let message = format!("no character has the number of `&{name};`");
        return Some((message, "correct the number, or remove the reference".into()));
    };
    (!is_allowed(character)).then(|| {
        let kind = forbidden_kind(character);
        let message = format!("`&{name};` is a {kind}, which XML forbids");
        (message, format!("remove `&{name};`"))
    })
}

/// Explains a half of a character beyond U+FFFF, which UTF-16 writes in two parts.
fn explain_surrogate(name: &str, number: u32, after: &str) -> (String, String) {
    let message = format!("`&{name};` is only half of a character");
    let low = reference_name(after).and_then(|name| parse_number(name.strip_prefix('#')?));
    let whole = low.and_then(|low| {
        let units = [u16::try_from(number).ok()?, u16::try_from(low).ok()?];
        String::from_utf16(&units).ok()
    });
    let help = match whole.as_deref().and_then(|whole| whole.chars().next()) {
        Some(whole) => format!(
            "write `{whole}` or `&#x{:X};` in place of the two references",
            u32::from(whole)
        ),
        None => format!("remove `&{name};`, because its other half is missing"),
    };
    (message, help)
}

fn parse_number(digits: &str) -> Option<u32> {
    match digits.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}
