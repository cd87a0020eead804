//! Reads tags and values of Liquid, Nunjucks and Tera, and Kramdown's attribute
//! lists.
//!
//! Only values made of strings, fields of the article and facts of the site are
//! computed; any other value is unknown and reported.

use super::ExpansionScope;
use super::call::{ShortcodeCall, ShortcodeSyntax};
use super::marker::{MarkerKind, ShortcodeMarker};
use super::variables::TemplateVariables;
use crate::syntax::attribute_list::{self, is_attribute, split_outside_quotes};
use crate::text::control_chars;

/// Reads a tag without arguments; returns its name and the offset of its end.
pub(crate) fn bare_tag(text: &str, start: usize) -> Option<(&str, usize)> {
    let inside = text[start..].strip_prefix("{%")?.trim_start_matches('-').trim_start();
    let length = inside.find(|next: char| !next.is_ascii_alphabetic())?;
    let (name, after) = inside.split_at(length);
    let after = after.trim_start().trim_start_matches('-').strip_prefix("%}")?;
    Some((name, text.len() - after.len()))
}

/// Returns the kind of marker for a tag.
pub(crate) fn tag_kind(name: &str, arguments: &str) -> MarkerKind {
    if name == "end" {
        return MarkerKind::Close(String::new());
    }
    if let Some(name) = name.strip_prefix("end").filter(|name| !name.is_empty()) {
        return MarkerKind::Close(name.trim_start_matches('_').to_owned());
    }
    // The branches of a condition are not reported: the condition is.
    if matches!(name, "else" | "elsif" | "elif" | "elseif" | "when") {
        return MarkerKind::Text(String::new());
    }
    let function =
        arguments.strip_prefix('(').and_then(|inside| inside.trim_end().strip_suffix(')'));
    match function {
        Some(arguments) => {
            MarkerKind::Open(ShortcodeCall::new(ShortcodeSyntax::Function, name, arguments))
        }
        None => MarkerKind::Open(
            ShortcodeCall::new(ShortcodeSyntax::Tag, name, arguments).resolve_include(),
        ),
    }
}

/// Returns the kind of marker for `{{ inside }}`; `None` if it can't be a value or
/// a call.
pub(crate) fn expression_kind(inside: &str) -> Option<MarkerKind> {
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
    let is_value = string_literal(head.trim()).is_some() || is_name(head.trim());
    let first = filters.trim_start().chars().next();
    let is_filter = first.is_none_or(char::is_alphabetic);
    (is_value && is_filter).then(|| MarkerKind::Expression(inside.to_owned()))
}

/// Maximum number of filters of one expression: each may copy a growing value.
const MAX_FILTERS: usize = 16;

/// Computes the value of an expression; `None` if a part of it is unknown.
pub(crate) fn evaluate(
    expression: &str,
    scope: &ExpansionScope<'_>,
    variables: &TemplateVariables,
) -> Option<String> {
    let parts = split_filters(expression);
    if parts.len() > MAX_FILTERS {
        return None;
    }
    let mut parts = parts.into_iter();
    let mut value = operand_value(parts.next()?, scope, variables)?;
    for filter in parts {
        let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
        let argument = argument.trim();
        value = match name.trim() {
            "url" | "relative_url" | "relativeUrl" => relative_url(&value, scope),
            "absolute_url" | "absoluteUrl" => absolute_url(&value, scope),
            "prepend" => operand_value(argument, scope, variables)? + &value,
            "append" => value + &operand_value(argument, scope, variables)?,
            "safe" | "escape" | "strip" | "uri_escape" | "escape_once" | "trim" => value,
            _ => return None,
        };
    }
    Some(value)
}

/// Returns the URL and name of `{{ "url" | embed: "name" }}`.
pub(crate) fn embedded_page(expression: &str) -> Option<(String, String)> {
    let mut parts = split_filters(expression).into_iter();
    let address = string_literal(parts.next()?.trim())?;
    let (_, name) = parts.next()?.split_once(':')?;
    let is_page = address.starts_with("https://") || address.starts_with("http://");
    is_page
        .then(|| (address.to_owned(), string_literal(name.trim()).unwrap_or_default().to_owned()))
}

/// Returns the name to report an unknown expression by: its variable, or for a
/// string its last filter.
pub(crate) fn name_of(expression: &str) -> &str {
    let parts = split_filters(expression);
    let is_text = string_literal(parts[0].trim()).is_some();
    let reported = if is_text { parts.last() } else { parts.first() };
    reported.and_then(|part| part.split(':').next()).unwrap_or_default().trim()
}

/// Reads an attribute list of Kramdown, Pandoc or markdown-it at `{`.
pub(crate) fn read_attributes(text: &str, start: usize) -> Option<ShortcodeMarker> {
    let end = attribute_list::find_end(text, start)?;
    let inside = text[start + 1..end].trim();
    let (is_kramdown, list) = match inside.strip_prefix(':') {
        Some(list) => (true, list),
        None => (false, inside),
    };
    let (before, after) = (&text[..start], &text[end + 1..]);
    // Do not look at the whole line: one full of braces would take quadratic time.
    let rest = after.trim_start_matches([' ', '\t', '\r']);
    let ends_line = rest.is_empty() || rest.starts_with('\n');
    // Only a list that defines or uses a name is alone in its line.
    let is_alone = ends_line && before.trim_end_matches([' ', '\t']).ends_with(['\n', '>']);
    let is_alone = is_kramdown && (is_alone || before.trim().is_empty());
    let defined = list.split_once(": ").filter(|(name, _)| is_alone && is_reference(name));
    let list = defined.map_or(list, |(_, list)| list);
    let is_list = !list.trim().is_empty()
        && attribute_list::words(list)
            .all(|word| is_attribute(word) || is_alone && is_reference(word));
    let is_command = is_kramdown && (list.starts_with(['/', ':']) || list == "toc");
    // In markdown-it and Pandoc, attributes directly follow their element.
    let follows_element = before.ends_with([')', ']', '`', '*']);
    let ends_block = ends_line && may_end_block(before, inside);
    let is_allowed_here = is_kramdown || follows_element || ends_block;
    let is_read = (is_list || is_command)
        && is_allowed_here
        && (follows_element || !inside.contains('\n'))
        && (is_kramdown || !ends_line || !is_heading(before));
    is_read.then(|| ShortcodeMarker { span: start..end + 1, kind: MarkerKind::Text(String::new()) })
}

/// Returns true if a list at the end of a line may belong to its block: a paragraph, the
/// caption of a table or a formula.
fn may_end_block(before: &str, inside: &str) -> bool {
    let is_class = inside.starts_with('.');
    // `#12` is the number of an issue.
    let is_id = inside.strip_prefix('#').is_some_and(|id| id.starts_with(char::is_alphabetic));
    (is_class || is_id) && !before.ends_with(['{', '$', '#'])
}

/// Maximum number of bytes of a line that are examined before a list.
const MAX_LINE: usize = 1000;

/// Returns true if a text ends within a heading, whose attributes Markdown reads itself.
fn is_heading(before: &str) -> bool {
    let start = before.floor_char_boundary(before.len().saturating_sub(MAX_LINE));
    let line = before[start..].rsplit('\n').next().unwrap_or_default();
    let level = line.trim_start().bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&level) && line.trim_start()[level..].starts_with([' ', '\t'])
}

/// Returns true if a word may name an attribute list; `{:>8}` and `{:x}` are format
/// strings.
fn is_reference(word: &str) -> bool {
    word.len() > 2
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Returns true for the name of a variable or function.
fn is_name(text: &str) -> bool {
    let text = text.strip_prefix('$').filter(|name| name.contains("frontmatter.")).unwrap_or(text);
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|part| part.is_alphanumeric() || "._-[]\"':/".contains(part))
        && !text.contains("::")
}

/// Returns the content of a string literal.
fn string_literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inside = text[1..].strip_suffix(quote)?;
    (!inside.contains(quote)).then_some(inside)
}

/// Splits an expression into its value and its filters.
fn split_filters(expression: &str) -> Vec<&str> {
    split_outside_quotes(expression, |character| character == '|').collect()
}

fn operand_value(
    text: &str,
    scope: &ExpansionScope<'_>,
    variables: &TemplateVariables,
) -> Option<String> {
    let text = text.trim();
    if let Some(literal) = string_literal(text) {
        return Some(literal.to_owned());
    }
    if let Some(value) = variables.get(text) {
        return Some(value.to_owned());
    }
    match text {
        "site.baseurl" | "site.base_url" | "pathPrefix" => Some(base_path(scope)),
        "site.url" | "site.origin" => Some(scope.site.origin().ascii_serialization()),
        "config.base_url" | "metadata.url" => {
            Some(scope.site.as_str().trim_end_matches('/').to_owned())
        }
        "page.url" | "page.permalink" => Some(scope.permalink.to_string()),
        _ if is_number(text) => Some(text.to_owned()),
        _ => frontmatter_value(text, scope),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Prefixes of generators for the name of a frontmatter field.
const FIELD_PREFIXES: &[&str] = &["page.", "$frontmatter.", "$page.frontmatter.", "frontmatter."];

/// Returns a text from the frontmatter of the article by its path.
fn frontmatter_value(text: &str, scope: &ExpansionScope<'_>) -> Option<String> {
    let path = FIELD_PREFIXES.iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let mut names = path.split('.');
    let mut value = scope.fields.get(names.next()?)?;
    for name in names {
        value = value.as_table()?.get(name)?;
    }
    value.as_str().map(|value| control_chars::strip(value).text.into_owned())
}

/// Returns the path of the site without a final slash, like Jekyll's `baseurl`.
fn base_path(scope: &ExpansionScope<'_>) -> String {
    scope.site.path().trim_end_matches('/').to_owned()
}

fn relative_url(path: &str, scope: &ExpansionScope<'_>) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    format!("{}/{}", base_path(scope), path.trim_start_matches('/'))
}

fn absolute_url(path: &str, scope: &ExpansionScope<'_>) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    scope.site.origin().ascii_serialization() + &relative_url(path, scope)
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
    fn urls_are_below_the_site() {
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
    fn attributes_are_distinguished_from_text() {
        assert!(read_attributes("![a](b){width=300 .c} d", 7).is_some());
        assert!(read_attributes("[a](b){ .c }", 6).is_some());
        let is_found = |text| read_attributes(text, 0).is_some();
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
