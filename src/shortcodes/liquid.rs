//! Tags and values of Liquid, Nunjucks, Tera, and Kramdown's attributes.

use super::ExpansionScope;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::scanner::{MarkerKind, ShortcodeMarker};
use super::variables::TemplateVariables;
use crate::text::control_chars;

/// Reads a tag without arguments; returns its name and where it ends.
pub(crate) fn bare_tag(text: &str, start: usize) -> Option<(&str, usize)> {
    let inside = text[start..].strip_prefix("{%")?.trim_start_matches('-').trim_start();
    let length = inside.find(|next: char| !next.is_ascii_alphabetic())?;
    let (name, after) = inside.split_at(length);
    let after = after.trim_start().trim_start_matches('-').strip_prefix("%}")?;
    Some((name, text.len() - after.len()))
}

/// Says what a tag is.
pub(crate) fn tag(name: &str, arguments: &str) -> MarkerKind {
    if name == "end" {
        return MarkerKind::Close(String::new());
    }
    if let Some(name) = name.strip_prefix("end").filter(|name| !name.is_empty()) {
        return MarkerKind::Close(name.trim_start_matches('_').to_owned());
    }
    // The parts of a choice end with it; to name the choice is enough.
    if matches!(name, "else" | "elsif" | "elif" | "elseif" | "when") {
        return MarkerKind::Text(String::new());
    }
    let function =
        arguments.strip_prefix('(').and_then(|inside| inside.trim_end().strip_suffix(')'));
    match function {
        Some(arguments) => {
            MarkerKind::Open(ShortcodeCall::new(ShortcodeSyntax::Function, name, arguments))
        }
        None => {
            MarkerKind::Open(ShortcodeCall::new(ShortcodeSyntax::Tag, name, arguments).included())
        }
    }
}

/// Says what `{{ inside }}` is, if it can be a value or a call at all.
pub(crate) fn value(inside: &str) -> Option<MarkerKind> {
    if let Some((name, arguments)) = inside.split_once('(')
        && let Some(arguments) = arguments.strip_suffix(')')
        && is_name(name.trim())
    {
        return Some(MarkerKind::Single(ShortcodeCall::new(
            ShortcodeSyntax::Function,
            name.trim(),
            arguments,
        )));
    }
    let (head, filters) = inside.split_once('|').unwrap_or((inside, ""));
    let is_value = literal(head.trim()).is_some() || is_name(head.trim());
    let first = filters.trim_start().chars().next();
    let is_filter = first.is_none_or(char::is_alphabetic);
    (is_value && is_filter).then(|| MarkerKind::Expression(inside.to_owned()))
}

/// More filters than anyone writes: each may copy a value that grows.
const MOST_FILTERS: usize = 16;

/// Computes a value, if it is made of an address and what is known of the site.
pub(crate) fn evaluate(
    expression: &str,
    scope: &ExpansionScope<'_>,
    variables: &TemplateVariables,
) -> Option<String> {
    let parts = split_filters(expression);
    if parts.len() > MOST_FILTERS {
        return None;
    }
    let mut parts = parts.into_iter();
    let operand = |text: &str| operand(text, scope, variables);
    let mut value = operand(parts.next()?)?;
    for filter in parts {
        let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
        let argument = argument.trim();
        value = match name.trim() {
            "url" | "relative_url" | "relativeUrl" => relative(&value, scope),
            "absolute_url" | "absoluteUrl" => absolute(&value, scope),
            "prepend" => operand(argument)? + &value,
            "append" => value + &operand(argument)?,
            "safe" | "escape" | "strip" | "uri_escape" | "escape_once" | "trim" => value,
            _ => return None,
        };
    }
    Some(value)
}

/// Finds the page that `{{ "address" | embed: "its name" }}` shows.
pub(crate) fn embedded(expression: &str) -> Option<(String, String)> {
    let mut parts = split_filters(expression).into_iter();
    let address = literal(parts.next()?.trim())?;
    let (_, name) = parts.next()?.split_once(':')?;
    let is_page = address.starts_with("https://") || address.starts_with("http://");
    is_page.then(|| (address.to_owned(), literal(name.trim()).unwrap_or_default().to_owned()))
}

/// Finds the name by which a value is warned of: of a text it is the filter.
pub(crate) fn name_of(expression: &str) -> &str {
    let parts = split_filters(expression);
    let is_text = literal(parts[0].trim()).is_some();
    let named = if is_text { parts.last() } else { parts.first() };
    named.and_then(|named| named.split(':').next()).unwrap_or_default().trim()
}

/// Finds attributes that Kramdown or markdown-it puts on an element.
pub(crate) fn attributes(text: &str, start: usize) -> Option<ShortcodeMarker> {
    let inside_start = start + 1;
    let found = text[inside_start..].find(['{', '}', '\n'])? + inside_start;
    let inside = text[inside_start..found].trim();
    let is_end = text[found..].starts_with('}');
    let (is_kramdown, list) = match inside.strip_prefix(':') {
        Some(list) => (true, list),
        None => (false, inside),
    };
    let after = &text[found.min(text.len() - 1) + 1..];
    // Not by the whole line: a long one full of braces would be read for each.
    let behind = after.trim_start_matches([' ', '\t', '\r']);
    let ends_line = behind.is_empty() || behind.starts_with('\n');
    // A list that was given a name stands alone, as nothing else in braces does.
    let is_alone = ends_line && text[..start].trim_end_matches([' ', '\t']).ends_with(['\n', '>']);
    let is_alone = is_kramdown && (is_alone || text[..start].trim().is_empty());
    let defined = list.split_once(": ").filter(|(name, _)| is_alone && is_reference(name));
    let list = defined.map_or(list, |(_, list)| list);
    let is_word = |word: &str| is_attribute(word) || is_alone && is_reference(word);
    let is_list = !list.trim().is_empty() && words(list).all(is_word);
    let is_command = is_kramdown && (list.starts_with(['/', ':']) || list == "toc");
    // markdown-it's braces are an attribute only behind what they belong to.
    let is_behind = text[..start].ends_with([')', ']', '`', '*']);
    let is_apart = inside.starts_with('.') && ends_line && !text[..start].ends_with('{');
    let is_placed = is_kramdown || is_behind || is_apart;
    (is_end && is_placed && (is_list || is_command))
        .then(|| ShortcodeMarker { span: start..found + 1, kind: MarkerKind::Text(String::new()) })
}

/// Says whether a text is a list of attributes.
pub(crate) fn is_list(text: &str) -> bool {
    !text.trim().is_empty() && words(text).all(is_attribute)
}

/// Parts a list at white space that no quotes hold.
fn words(list: &str) -> impl Iterator<Item = &str> {
    let mut open = None;
    let is_gap = move |character: char| {
        match open {
            Some(quote) if character == quote => open = None,
            None if matches!(character, '"' | '\'') => open = Some(character),
            _ => {}
        }
        open.is_none() && character.is_whitespace()
    };
    list.split(is_gap).filter(|word| !word.is_empty())
}

/// Says whether a word may name a list: `{:>8}` and `{:x}` are formats.
fn is_reference(word: &str) -> bool {
    word.len() > 2
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_attribute(word: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(char::is_alphabetic)
            && name.chars().all(|part| part.is_alphanumeric() || matches!(part, '-' | '_' | ':'))
    };
    match word.strip_prefix(['.', '#']) {
        Some(name) => name.split('.').all(is_name),
        None => word.split_once('=').is_some_and(|(name, _)| is_name(name)),
    }
}

fn is_name(text: &str) -> bool {
    let text = text.strip_prefix('$').filter(|name| name.contains("frontmatter.")).unwrap_or(text);
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|part| part.is_alphanumeric() || "._-[]\"':/".contains(part))
        && !text.contains("::")
}

fn literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inside = text[1..].strip_suffix(quote)?;
    (!inside.contains(quote)).then_some(inside)
}

/// Parts a value from its filters, at bars outside quotes.
fn split_filters(expression: &str) -> Vec<&str> {
    let mut open = None;
    let is_bar = |character: char| {
        match open {
            Some(quote) if character == quote => open = None,
            None if matches!(character, '"' | '\'') => open = Some(character),
            _ => {}
        }
        open.is_none() && character == '|'
    };
    expression.split(is_bar).collect()
}

fn operand(
    text: &str,
    scope: &ExpansionScope<'_>,
    variables: &TemplateVariables,
) -> Option<String> {
    let text = text.trim();
    if let Some(literal) = literal(text) {
        return Some(literal.to_owned());
    }
    if let Some(value) = variables.get(text) {
        return Some(value.to_owned());
    }
    match text {
        "site.baseurl" | "site.base_url" | "pathPrefix" => Some(base(scope)),
        "site.url" | "site.origin" => Some(scope.site.origin().ascii_serialization()),
        "config.base_url" | "metadata.url" => {
            Some(scope.site.as_str().trim_end_matches('/').to_owned())
        }
        "page.url" | "page.permalink" => Some(scope.permalink.to_string()),
        _ if is_number(text) => Some(text.to_owned()),
        _ => field(text, scope),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// What generators put before the name of a field of the article.
const PAGE: &[&str] = &["page.", "$frontmatter.", "$page.frontmatter.", "frontmatter."];

/// Finds a value in the article's frontmatter.
fn field(text: &str, scope: &ExpansionScope<'_>) -> Option<String> {
    let path = PAGE.iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let mut names = path.split('.');
    let mut value = scope.fields.get(names.next()?)?;
    for name in names {
        value = value.as_table()?.get(name)?;
    }
    value.as_str().map(|value| control_chars::strip(value).text.into_owned())
}

/// Returns the site's path without a slash at its end, as Jekyll has it.
fn base(scope: &ExpansionScope<'_>) -> String {
    scope.site.path().trim_end_matches('/').to_owned()
}

fn relative(path: &str, scope: &ExpansionScope<'_>) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    format!("{}/{}", base(scope), path.trim_start_matches('/'))
}

fn absolute(path: &str, scope: &ExpansionScope<'_>) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    scope.site.origin().ascii_serialization() + &relative(path, scope)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::model::FileFacts;
    use crate::syntax::value::ValueTable;

    fn check(expression: &str) -> Option<String> {
        let site = Url::parse("https://e.org/blog/").unwrap();
        evaluate(
            expression,
            &ExpansionScope {
                site: &site,
                permalink: &site,
                resolve: &|_| None,
                is_hidden: &|_| false,
                public: &[],
                files: &|_| FileFacts::Missing,
                fields: &ValueTable::default(),
            },
            &TemplateVariables::default(),
        )
    }

    #[test]
    fn addresses_stand_below_the_site() {
        assert_eq!(check("\"/a/\" | relative_url").unwrap(), "/blog/a/");
        assert_eq!(check("'a' | absolute_url").unwrap(), "https://e.org/blog/a");
        assert_eq!(check("site.baseurl").unwrap(), "/blog");
        assert_eq!(
            check("'/a|b' | prepend: site.baseurl | prepend: site.url").unwrap(),
            "https://e.org/blog/a|b"
        );
    }

    #[test]
    fn other_values_are_unknown() {
        assert_eq!(check("page.title"), None);
        assert_eq!(check("'a' | upcase"), None);
    }

    #[test]
    fn attributes_are_told_from_text() {
        assert!(attributes("![a](b){width=300 .c} d", 7).is_some());
        assert!(attributes("[a](b){ .c }", 6).is_some());
        let is_found = |text| attributes(text, 0).is_some();
        assert!(
            [
                "{:.a}",
                "{: .a #b}",
                "{: target=\"_blank\"}",
                "{.a-b}",
                "{:/}",
                "{:toc}",
                "{: style=\"a: b\"}"
            ]
            .into_iter()
            .all(is_found)
        );
        assert!(!["{:?}", "{:>8}", "{.a} b", "{:", "{: }", "{a=1}"].into_iter().any(is_found));
    }
}
