//! Evaluates Liquid expressions and conditions of a feed template as far as they are
//! certain before the site is built.

use std::collections::BTreeMap;

use crate::generators::jekyll::liquid_text::{
    FilterAddress, LiquidValue, PostSelection, TemplatePart, apply_filter,
};
use crate::generators::settings::GeneratorSettings;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};

/// Names below `site` that the configuration does not state.
const COMPUTED: [&str; 10] = [
    "posts",
    "time",
    "data",
    "pages",
    "documents",
    "static_files",
    "html_pages",
    "github",
    "collections",
    "related_posts",
];

/// Names that Jekyll gives a value while it builds.
const RUNTIME: [&str; 6] = ["include", "layout", "paginator", "forloop", "content", "jekyll"];

/// Variables of a template.
pub(super) struct LiquidScope<'a> {
    /// Configuration of the site.
    pub settings: &'a GeneratorSettings<'a>,
    /// Address of the site.
    pub address: FilterAddress,
    /// Frontmatter of the template.
    pub page: &'a ValueTable<'a>,
    /// Variables that the template has assigned.
    pub variables: BTreeMap<String, LiquidValue>,
}

impl LiquidScope<'_> {
    /// Evaluates an expression with its filters: `post.url | prepend: site.url`.
    pub(super) fn evaluate(&self, expression: &str) -> LiquidValue {
        let mut steps = split_outside_quotes(expression, '|').into_iter();
        let mut value = self.operand(steps.next().unwrap_or_default().trim());
        for step in steps {
            let (name, arguments) = step.split_once(':').unwrap_or((step, ""));
            let arguments: Vec<LiquidValue> = split_outside_quotes(arguments, ',')
                .into_iter()
                .map(str::trim)
                .filter(|argument| !argument.is_empty())
                .map(|argument| self.operand(argument))
                .collect();
            value = apply_filter(value, name.trim(), &arguments, &self.address);
        }
        value
    }

    /// Evaluates the condition of `if`; none if it is not certain.
    pub(super) fn condition(&self, text: &str) -> Option<bool> {
        // Liquid evaluates from the right, so a mixture of both words is rare and unclear.
        let (any, all) = (split_words(text, "or"), split_words(text, "and"));
        match (any.len(), all.len()) {
            (1, 1) => self.comparison(text.trim()),
            (_, 1) => any_of(any.iter().map(|part| self.comparison(part))),
            (1, _) => {
                let negated = all.iter().map(|part| self.comparison(part).map(|truth| !truth));
                any_of(negated).map(|truth| !truth)
            }
            _ => None,
        }
    }

    fn comparison(&self, text: &str) -> Option<bool> {
        if let Some((left, right)) = text.split_once("!=") {
            return self.equals(left, right).map(|equal| !equal);
        }
        if let Some((left, right)) = text.split_once("==") {
            return self.equals(left, right);
        }
        let is_plain = text.split_whitespace().count() == 1 && !text.contains(['<', '>']);
        if is_plain { self.operand(text.trim()).truth() } else { None }
    }

    fn equals(&self, left: &str, right: &str) -> Option<bool> {
        let [left, right] = [left, right].map(|side| self.operand(side.trim()));
        match (&left, &right) {
            (LiquidValue::Unknown, _) | (_, LiquidValue::Unknown) => None,
            (LiquidValue::Nil, other) | (other, LiquidValue::Nil) => other.truth().map(|it| !it),
            _ => Some(left.as_literal()? == right.as_literal()?),
        }
    }

    fn operand(&self, text: &str) -> LiquidValue {
        if let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'')) {
            let inner = text[1..].strip_suffix(quote);
            return inner.map_or(LiquidValue::Unknown, LiquidValue::literal);
        }
        match text {
            "true" => return LiquidValue::Bool(true),
            "false" => return LiquidValue::Bool(false),
            "nil" | "null" | "" => return LiquidValue::Nil,
            "empty" | "blank" => return LiquidValue::literal(""),
            _ if text.starts_with(|first: char| first.is_ascii_digit()) => {
                return LiquidValue::literal(text);
            }
            _ if text.contains(['[', '(', ' ']) => return LiquidValue::Unknown,
            _ => {}
        }
        let (first, rest) = text.split_once('.').unwrap_or((text, ""));
        match (first, self.variables.get(first)) {
            (_, Some(LiquidValue::Post)) => post_member(rest),
            (_, Some(value)) if rest.is_empty() => value.clone(),
            (_, Some(_)) => LiquidValue::Unknown,
            ("site", None) => self.site_member(rest),
            ("page", None) => self.page_member(rest),
            (name, None) if RUNTIME.contains(&name) => LiquidValue::Unknown,
            (_, None) => LiquidValue::Nil,
        }
    }

    fn site_member(&self, path: &str) -> LiquidValue {
        let first = path.split('.').next().unwrap_or_default();
        match path {
            "posts" => return LiquidValue::Posts(PostSelection::Every),
            "url" => {
                let url = self.address.url.clone();
                return url.map_or(LiquidValue::Unknown, LiquidValue::literal);
            }
            _ => {}
        }
        if ["categories", "tags"].contains(&first) {
            return LiquidValue::Posts(PostSelection::Part(format!("`site.{path}`")));
        }
        if COMPUTED.contains(&first) {
            return LiquidValue::Unknown;
        }
        match self.settings.value(path) {
            Some(value) => from_setting(value),
            None if self.settings.value(&format!("collections.{path}")).is_some() => {
                LiquidValue::Posts(PostSelection::Part(format!("`site.{path}`")))
            }
            None => LiquidValue::Nil,
        }
    }

    fn page_member(&self, name: &str) -> LiquidValue {
        match self.page.get(name) {
            Some(value) => from_setting(value),
            None if ["url", "path", "name", "dir", "content"].contains(&name) => {
                LiquidValue::Unknown
            }
            None => LiquidValue::Nil,
        }
    }
}

fn post_member(name: &str) -> LiquidValue {
    match name {
        "" => LiquidValue::Post,
        "url" => LiquidValue::Text(vec![TemplatePart::PostUrl]),
        "id" => LiquidValue::Text(vec![TemplatePart::PostId]),
        "slug" => LiquidValue::Text(vec![TemplatePart::PostSlug]),
        "date" => LiquidValue::PostDay,
        "title" | "content" | "excerpt" | "path" | "relative_path" | "next" | "previous"
        | "categories" | "tags" | "collection" | "output" => LiquidValue::Unknown,
        name => LiquidValue::Text(vec![TemplatePart::PostField(name.to_owned())]),
    }
}

fn from_setting(value: &SpannedValue<'_>) -> LiquidValue {
    match &value.kind {
        ValueKind::Null => LiquidValue::Nil,
        ValueKind::Bool(value) => LiquidValue::Bool(*value),
        ValueKind::List(_) | ValueKind::Table(_) => LiquidValue::Unknown,
        ValueKind::Number(text) | ValueKind::Date(text) | ValueKind::Text(text) => {
            LiquidValue::literal(text.to_string())
        }
    }
}

/// Returns true if one of the conditions is true, and false if all are false.
fn any_of(conditions: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut is_certain = true;
    for condition in conditions {
        match condition {
            Some(true) => return Some(true),
            Some(false) => {}
            None => is_certain = false,
        }
    }
    is_certain.then_some(false)
}

fn split_words<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let between = format!(" {word} ");
    text.split(between.as_str()).map(str::trim).collect()
}

/// Splits a text at a character outside quotes.
fn split_outside_quotes(text: &str, at: char) -> Vec<&str> {
    let (mut parts, mut start, mut quote) = (Vec::new(), 0, None);
    for (index, letter) in text.char_indices() {
        match quote {
            Some(open) => quote = Some(open).filter(|_| letter != open),
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter == at => {
                parts.push(&text[start..index]);
                start = index + letter.len_utf8();
            }
            None => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
