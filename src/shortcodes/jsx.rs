//! Reads JSX: components and expressions in `{}`, and the `import` and `export`
//! statements of MDX.
//!
//! No JavaScript is evaluated. Only expressions that are a single string, or an imported
//! image, have a value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::address_places::is_address_value;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::liquid;
use super::marker::{MarkerKind, ShortcodeMarker};
use super::registry;
use crate::shortcodes::paywall;
use crate::syntax::object_literal;

/// Returns true if a `.md` file is MDX, which Docusaurus allows: its first line is
/// an import.
pub(crate) fn is_mdx(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| {
        line.starts_with("import ") && is_statement(line) && line.contains(['"', '\''])
    })
}

/// Replaces the fences that hide MDX from other programs in Docusaurus by spaces,
/// so that all byte offsets stay valid.
pub(crate) fn blank_mdx_fences(text: &str) -> Cow<'_, str> {
    const INFO: &str = "mdx-code-block";
    if !text.contains(INFO) {
        return Cow::Borrowed(text);
    }
    let (mut blanked, mut open) = (String::with_capacity(text.len()), None);
    for line in text.split_inclusive('\n') {
        let fence = line.trim().len() - line.trim().trim_start_matches('`').len();
        let is_start = open.is_none() && fence >= 3 && line.trim()[fence..].trim() == INFO;
        let is_end = open == Some(fence) && line.trim().len() == fence;
        if is_start || is_end {
            open = is_start.then_some(fence);
            blanked
                .extend(line.chars().map(|next| if next.is_ascii_graphic() { ' ' } else { next }));
        } else {
            blanked.push_str(line);
        }
    }
    Cow::Owned(blanked)
}

/// Pairs the braces outside code by their offsets, sorted by the opening brace.
pub(crate) fn matching_braces(text: &str, code: &[Range<usize>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = Vec::new();
    let mut code = code.iter().peekable();
    for (offset, byte) in text.bytes().enumerate() {
        while code.next_if(|range| range.end <= offset).is_some() {}
        if code.peek().is_some_and(|range| range.contains(&offset)) {
            continue;
        }
        match byte {
            b'{' => open.push(offset),
            b'}' => pairs.extend(open.pop().map(|start| (start, offset))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Finds `import` and `export` statements. Each ends at the next empty line that is
/// not inside an object literal of the statement.
pub(crate) fn find_statements(text: &str, code: &[Range<usize>]) -> Vec<ShortcodeMarker> {
    let mut markers = Vec::new();
    let (mut offset, mut start, mut earliest_end) = (0, None, 0);
    let mut code = code.iter().peekable();
    for line in text.split_inclusive('\n') {
        while code.next_if(|range| range.end <= offset).is_some() {}
        let is_code = code.peek().is_some_and(|range| range.contains(&offset));
        if start.is_some() && line.trim().is_empty() && offset >= earliest_end {
            markers.extend(start.take().map(|start| statement_marker(start..offset)));
        } else if start.is_none() && !is_code && is_statement(line) {
            start = Some(offset);
            earliest_end = object_end(text, offset..offset + line.len());
        }
        offset += line.len();
    }
    markers.extend(start.map(|start| statement_marker(start..offset)));
    markers
}

/// Returns the end of the object or list that a line of a statement assigns.
fn object_end(text: &str, line: Range<usize>) -> usize {
    let opened = text[line.clone()].find('=').and_then(|sign| {
        let value = line.start + sign + 1;
        Some(value + text[value..line.end].find(['{', '['])?)
    });
    opened.and_then(|open| object_literal::end(text, open)).unwrap_or(line.start)
}

/// Returns the paths of imported images, by the imported names.
pub(crate) fn imported_images(text: &str, code: &[Range<usize>]) -> HashMap<String, String> {
    let statements = find_statements(text, code);
    let lines = statements.iter().flat_map(|statement| text[statement.span.clone()].lines());
    let imported = lines.filter_map(|line| {
        let (name, path) = line.strip_prefix("import ")?.split_once(" from ")?;
        let path = path.trim().trim_end_matches(';').trim_end();
        let path = path.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
        let name = name.trim();
        (is_identifier(name) && is_picture(path)).then(|| (name.to_owned(), path.to_owned()))
    });
    imported.collect()
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_picture(path: &str) -> bool {
    const ENDINGS: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];
    let ending = path.rsplit('.').next().unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Returns the value of an expression that is a single string, a path that a
/// bundler converts to a URL, or an imported image.
pub(super) fn evaluate(inside: &str, pictures: &HashMap<String, String>) -> Option<String> {
    const LOADERS: &[&str] = &["require", "useBaseUrl", "withBase"];
    let inside = inside.trim().trim_end_matches(".default").trim_end_matches(".src");
    let loaded = LOADERS.iter().find_map(|name| {
        inside.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')
    });
    if let Some(path) = pictures.get(inside) {
        return public_path(path);
    }
    let string = loaded.unwrap_or(inside).trim();
    let quote = string.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'))?;
    let string = string[1..].strip_suffix(quote)?;
    let string = Some(string).filter(|string| !string.contains(['"', '\'', '`', '$']))?;
    if loaded.is_some() { public_path(string) } else { Some(string.to_owned()) }
}

/// Returns a path that is also a URL of the published site. A bundler gives other
/// files a new name.
fn public_path(path: &str) -> Option<String> {
    let path = path.strip_prefix("@site/static").unwrap_or(path);
    // Next and Astro publish the folder `public` at the root of the site.
    let path = path.trim_start_matches("../").strip_prefix("public").unwrap_or(path);
    let is_source = path.starts_with("/src/") || path.starts_with("../");
    let is_absolute = path.starts_with(['/', '.']) || path.contains("://");
    (is_absolute && !is_source).then(|| path.to_owned())
}

/// Reads the tag of a component at `<`; its name starts with a capital letter.
pub(crate) fn read_tag(
    text: &str,
    start: usize,
    braces: &[(usize, usize)],
    pictures: &HashMap<String, String>,
) -> Option<ShortcodeMarker> {
    let after = &text[start + 1..];
    if after.starts_with('>') || after.starts_with("/>") {
        let end = start + after.find('>')? + 2;
        return Some(ShortcodeMarker { span: start..end, kind: MarkerKind::Text(String::new()) });
    }
    let is_close = after.starts_with('/');
    let name_start = start + 1 + usize::from(is_close);
    let length = text[name_start..]
        .find(|next: char| !next.is_ascii_alphanumeric() && !"._-:".contains(next))?;
    let name = &text[name_start..name_start + length];
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    let end = tag_end(text, name_start + length, braces)?;
    let arguments = inline_known_values(text, name_start + length..end, braces, pictures);
    let kind = match arguments.strip_suffix('/') {
        _ if is_close => MarkerKind::Close(name.to_owned()),
        Some(arguments) => {
            MarkerKind::Single(ShortcodeCall::new(ShortcodeSyntax::Jsx, name, arguments))
        }
        None => MarkerKind::Open(ShortcodeCall::new(ShortcodeSyntax::Jsx, name, &arguments)),
    };
    Some(ShortcodeMarker { span: start..end + 1, kind })
}

/// Returns the arguments of a tag with each expression whose value is known
/// replaced by a string.
fn inline_known_values(
    text: &str,
    span: Range<usize>,
    braces: &[(usize, usize)],
    pictures: &HashMap<String, String>,
) -> String {
    let (mut output, mut offset) = (String::new(), span.start);
    while let Some(length) = text[offset..span.end].find("={") {
        let open = offset + length + 1;
        let end = closing_brace(open, braces).filter(|end| *end < span.end).unwrap_or(open);
        let inside = if end > open { &text[open + 1..end] } else { "" };
        output.push_str(&text[offset..open]);
        match evaluate(inside, pictures) {
            Some(value) => output.extend(["\"", &value, "\""]),
            None => output.push_str(&text[open..=end]),
        }
        offset = end + 1;
    }
    output + &text[offset..span.end]
}

/// Returns true if the component of a tag is in the registry. Outside MDX a capital
/// letter alone does not make a component: `Vec<String>`.
pub(crate) fn is_known(marker: &ShortcodeMarker) -> bool {
    match &marker.kind {
        MarkerKind::Open(call) | MarkerKind::Single(call) => {
            registry::find_renderer(call).is_some()
        }
        MarkerKind::Close(name) => {
            registry::find_renderer(&ShortcodeCall::new(ShortcodeSyntax::Jsx, name, "")).is_some()
        }
        MarkerKind::Text(_)
        | MarkerKind::Expression(_)
        | MarkerKind::Formula(_)
        | MarkerKind::Note(_)
        | MarkerKind::Page(_)
        | MarkerKind::Hidden(..) => false,
    }
}

/// Reads an expression at `{`; it is replaced by its value if that is known.
pub(crate) fn read_expression(
    text: &str,
    start: usize,
    braces: &[(usize, usize)],
    pictures: &HashMap<String, String>,
) -> Option<ShortcodeMarker> {
    let end = closing_brace(start, braces)?;
    let inside = text[start + 1..end].trim();
    // `{#id}` after a heading is left to Markdown.
    if inside.starts_with('#') {
        return liquid::read_attributes(text, start);
    }
    let string = evaluate(inside, pictures);
    let is_value = text[..start].ends_with('=');
    let kind = match string {
        Some(string) if is_value => MarkerKind::Text(format!("\"{string}\"")),
        Some(string) => MarkerKind::Text(string),
        None if is_value => unknown_value(&text[..start], inside),
        None if is_teaser_end(inside) => MarkerKind::Text("<!-- more -->".to_owned()),
        None if is_paywall_mark(inside) => MarkerKind::Text("<!--members-only-->".to_owned()),
        None if inside.is_empty() || inside.starts_with("/*") => MarkerKind::Text(String::new()),
        None => MarkerKind::Expression(inside.to_owned()),
    };
    Some(ShortcodeMarker { span: start..end + 1, kind })
}

/// Returns the replacement of an attribute's value that is not known: an address is reported
/// and dropped, any other value is empty.
pub(super) fn unknown_value(before: &str, inside: &str) -> MarkerKind {
    if is_address_value(before) {
        return MarkerKind::Expression(inside.trim().to_owned());
    }
    MarkerKind::Text("\"\"".to_owned())
}

/// Returns true for an MDX comment that ends a teaser in Docusaurus.
fn is_teaser_end(inside: &str) -> bool {
    let comment = inside.strip_prefix("/*").and_then(|inside| inside.strip_suffix("*/"));
    comment.is_some_and(|comment| matches!(comment.trim(), "truncate" | "more" | "excerpt"))
}

/// Returns true for an MDX comment that marks a paywall.
fn is_paywall_mark(inside: &str) -> bool {
    let comment = inside.strip_prefix("/*").and_then(|inside| inside.strip_suffix("*/"));
    comment.is_some_and(paywall::is_mark)
}

fn tag_end(text: &str, from: usize, braces: &[(usize, usize)]) -> Option<usize> {
    let mut offset = from;
    loop {
        let next = offset + text[offset..].find(['>', '<', '"', '\'', '{'])?;
        offset = match text.as_bytes()[next] {
            b'>' => return Some(next),
            b'<' => return None,
            b'{' => closing_brace(next, braces)? + 1,
            quote => next + 2 + text[next + 1..].find(char::from(quote))?,
        };
    }
}

fn closing_brace(start: usize, braces: &[(usize, usize)]) -> Option<usize> {
    let index = braces.binary_search_by_key(&start, |(open, _)| *open).ok()?;
    Some(braces[index].1)
}

fn statement_marker(span: Range<usize>) -> ShortcodeMarker {
    ShortcodeMarker { span, kind: MarkerKind::Text(String::new()) }
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

#[cfg(test)]
mod tests {
    use url::Url;

    use crate::model::FileFacts;
    use crate::shortcodes::{ExpansionScope, TextDialect, expand, fill_placeholders};
    use crate::syntax::markdown;
    use crate::syntax::value::ValueTable;
    use crate::text::origin_map::OriginChain;

    fn check(text: &str) -> String {
        let site = Url::parse("https://e.org/blog/").unwrap();
        let scope = ExpansionScope {
            site: &site,
            permalink: &site,
            resolve: &|_| None,
            is_hidden: &|_| false,
            public: &[],
            files: &|_| FileFacts::Missing,
            fields: &ValueTable::default(),
        };
        let expanded = expand(text, markdown::fenced_ranges, TextDialect::Mdx, &scope);
        let html = fill_placeholders(
            markdown::to_html(&expanded.text, "x"),
            &expanded,
            &mut OriginChain::default(),
        );
        let problems =
            expanded.problems.iter().map(|(span, problem)| format!("{span:?} {problem:?}\n"));
        html + &problems.collect::<String>()
    }

    #[test]
    fn images_of_mdx_are_resolved_by_their_imports() {
        insta::assert_snapshot!(check("import { Image } from 'astro:assets';\nimport a from './a.png';\nimport b from '../../b.png';\n\n<Image src={a} alt=\"A\" />\n\n<img src={a.src} alt=\"A\" /> <img src={require('@site/static/c.png').default} />\n\n<Image src={b} alt=\"B\" />\n"), @r#"

        <p><img src="./a.png" alt="A"></p>
        <p><img src="./a.png" alt="A" /> <img src="/c.png" /></p>

        201..226 Unknown("Image")
        "#);
    }

    #[test]
    fn exported_object_ends_at_its_brace() {
        assert_eq!(
            check(
                "export const frontmatter = {\n  title: '}',\n\n  secret: 'b',\n}\n\nc\n\nexport const d = 1\n\ne\n"
            ),
            "\n<p>c</p>\n\n<p>e</p>\n"
        );
    }

    #[test]
    fn heading_of_mdx_has_an_id() {
        insta::assert_snapshot!(check("## A {#b}\n"), @r#"<h2 id="b">A</h2>"#);
    }

    #[test]
    fn markdown_is_parsed_between_tags_on_their_own_lines() {
        insta::assert_snapshot!(check("<details>\n<summary>A</summary>\n*b*\n</details>\n\n<div>*c*</div>\n\n<pre>\n*d*\n</pre>\n"), @"
        <details>
        <summary>A</summary>
        <p><em>b</em></p>
        </details>
        <div>*c*</div>
        <pre>
        *d*
        </pre>
        ");
    }
}
