//! Components, expressions and statements of MDX.

use std::ops::Range;

use super::call::{Call, Syntax};
use super::known;
use super::scan::{Kind, Marker};

/// Finds which brace closes which, in order of the opening ones.
pub(super) fn matching_braces(text: &str, code: &[Range<usize>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = Vec::new();
    let mut code = code.iter().peekable();
    for (at, byte) in text.bytes().enumerate() {
        while code.next_if(|range| range.end <= at).is_some() {}
        if code.peek().is_some_and(|range| range.contains(&at)) {
            continue;
        }
        match byte {
            b'{' => open.push(at),
            b'}' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Finds `import` and `export`, each up to the next empty line.
pub(super) fn statements(text: &str, code: &[Range<usize>]) -> Vec<Marker> {
    let mut markers = Vec::new();
    let (mut at, mut start) = (0, None);
    let mut code = code.iter().peekable();
    for line in text.split_inclusive('\n') {
        while code.next_if(|range| range.end <= at).is_some() {}
        let is_code = code.peek().is_some_and(|range| range.contains(&at));
        if start.is_some() && line.trim().is_empty() {
            markers.extend(start.take().map(|start| statement(start..at)));
        } else if start.is_none() && !is_code && is_statement(line) {
            start = Some(at);
        }
        at += line.len();
    }
    markers.extend(start.map(|start| statement(start..at)));
    markers
}

/// Finds a tag of a component: its name begins with a capital.
pub(super) fn tag(text: &str, start: usize, braces: &[(usize, usize)]) -> Option<Marker> {
    let after = &text[start + 1..];
    if after.starts_with('>') || after.starts_with("/>") {
        let end = start + after.find('>')? + 2;
        return Some(Marker { span: start..end, kind: Kind::Text(String::new()) });
    }
    let is_close = after.starts_with('/');
    let name_start = start + 1 + usize::from(is_close);
    let is_part =
        |next: char| next.is_ascii_alphanumeric() || matches!(next, '.' | '_' | '-' | ':');
    let length = text[name_start..].find(|next| !is_part(next))?;
    let name = &text[name_start..name_start + length];
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    let end = tag_end(text, name_start + length, braces)?;
    let arguments = &text[name_start + length..end];
    let kind = match arguments.strip_suffix('/') {
        _ if is_close => Kind::Close(name.to_owned()),
        Some(arguments) => Kind::Single(Call::new(Syntax::Jsx, name, arguments)),
        None => Kind::Open(Call::new(Syntax::Jsx, name, arguments)),
    };
    Some(Marker { span: start..end + 1, kind })
}

/// Says whether a tag is of a component that has a row: outside MDX a capital
/// letter alone makes none.
pub(super) fn is_known(marker: &Marker) -> bool {
    match &marker.kind {
        Kind::Open(call) | Kind::Single(call) => known::find(call).is_some(),
        Kind::Close(name) => known::find(&Call::new(Syntax::Jsx, name, "")).is_some(),
        Kind::Text(_) | Kind::Expression(_) => false,
    }
}

/// Finds `{an expression}`; only of a string the value is known.
pub(super) fn expression(text: &str, start: usize, braces: &[(usize, usize)]) -> Option<Marker> {
    let end = closing(start, braces)?;
    let inside = text[start + 1..end].trim();
    let quote = inside.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'));
    let string = quote.and_then(|quote| inside[1..].strip_suffix(quote));
    let string = string.filter(|string| !string.contains(['"', '\'', '`', '$']));
    let is_value = text[..start].ends_with('=');
    let kind = match string {
        Some(string) if is_value => Kind::Text(format!("\"{string}\"")),
        Some(string) => Kind::Text(string.to_owned()),
        None if is_value => Kind::Text("\"\"".to_owned()),
        None if is_more(inside) => Kind::Text("<!-- more -->".to_owned()),
        None if inside.is_empty() || inside.starts_with("/*") => Kind::Text(String::new()),
        None => Kind::Expression(inside.to_owned()),
    };
    Some(Marker { span: start..end + 1, kind })
}

/// Docusaurus writes the end of a teaser as a comment of MDX.
fn is_more(inside: &str) -> bool {
    let comment = inside.strip_prefix("/*").and_then(|inside| inside.strip_suffix("*/"));
    comment.is_some_and(|comment| matches!(comment.trim(), "truncate" | "more" | "excerpt"))
}

fn tag_end(text: &str, from: usize, braces: &[(usize, usize)]) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + text[at..].find(['>', '<', '"', '\'', '{'])?;
        at = match text.as_bytes()[found] {
            b'>' => return Some(found),
            b'<' => return None,
            b'{' => closing(found, braces)? + 1,
            quote => found + 2 + text[found + 1..].find(char::from(quote))?,
        };
    }
}

fn closing(start: usize, braces: &[(usize, usize)]) -> Option<usize> {
    let index = braces.binary_search_by_key(&start, |(open, _)| *open).ok()?;
    Some(braces[index].1)
}

fn statement(span: Range<usize>) -> Marker {
    Marker { span, kind: Kind::Text(String::new()) }
}

fn is_statement(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next(), words.next().unwrap_or_default());
    match first {
        _ if line.starts_with(char::is_whitespace) => false,
        Some("import") => {
            let is_name = second.starts_with(['{', '*', '"', '\'']);
            is_name
                || line.contains(" from ") && line.contains(['"', '\''])
                || second.ends_with(',')
        }
        Some("export") => {
            const WORDS: &[&str] =
                &["const", "let", "var", "function", "default", "async", "class"];
            second.starts_with(['{', '*']) || WORDS.contains(&second)
        }
        _ => false,
    }
}
