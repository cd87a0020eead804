//! Values of Liquid expressions in a feed template: the same text for every post, or
//! variables of the post.

use chrono::format::{Item, StrftimeItems};

/// Part of a text that a template writes for each post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplatePart {
    /// The same text for every post.
    Literal(String),
    /// Address of the post without the site's: `post.url`.
    PostUrl,
    /// Folder of the address and the slug: `post.id`.
    PostId,
    /// Slug of the post: `post.slug`.
    PostSlug,
    /// Date of the post in a `strftime` format.
    PostDate(String),
    /// Field of the post's frontmatter.
    PostField(String),
}

/// Posts that a template lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PostSelection {
    /// All posts of the site.
    Every,
    /// Some of them, or other documents; the expression says which.
    Part(String),
}

/// Value of a Liquid expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LiquidValue {
    /// A value that is not known before the site is built, or is not understood.
    Unknown,
    /// `nil`, which is written as nothing.
    Nil,
    Bool(bool),
    Text(Vec<TemplatePart>),
    /// The post that a loop visits.
    Post,
    /// Date of the post, before it is formatted.
    PostDay,
    Posts(PostSelection),
}

impl LiquidValue {
    /// Creates a text that is the same for every post.
    pub(super) fn literal(text: impl Into<String>) -> Self {
        Self::Text(vec![TemplatePart::Literal(text.into())])
    }

    /// Returns the text if it is the same for every post; `nil` is empty.
    pub(super) fn as_literal(&self) -> Option<String> {
        match self {
            Self::Text(parts) => join_literals(parts),
            Self::Nil => Some(String::new()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Unknown | Self::Post | Self::PostDay | Self::Posts(_) => None,
        }
    }

    /// Returns the parts that a template writes; none if they are not known.
    pub(super) fn into_parts(self) -> Option<Vec<TemplatePart>> {
        match self {
            Self::Text(parts) => Some(parts),
            Self::Nil => Some(Vec::new()),
            Self::Bool(value) => Some(vec![TemplatePart::Literal(value.to_string())]),
            Self::Unknown | Self::Post | Self::PostDay | Self::Posts(_) => None,
        }
    }

    /// Returns the truth of the value in a condition; none if it is not known.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Nil => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Text(parts) if parts.iter().any(is_field) => None,
            Self::Text(_) | Self::Post | Self::PostDay | Self::Posts(_) => Some(true),
            Self::Unknown => None,
        }
    }
}

const fn is_field(part: &TemplatePart) -> bool {
    matches!(part, TemplatePart::PostField(_))
}

/// Returns the whole text of parts that are all literal.
pub(super) fn join_literals(parts: &[TemplatePart]) -> Option<String> {
    parts
        .iter()
        .map(|part| match part {
            TemplatePart::Literal(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// Joins texts, so that no two literal parts follow each other and none is empty.
pub(super) fn join(texts: impl IntoIterator<Item = TemplatePart>) -> Vec<TemplatePart> {
    let mut joined: Vec<TemplatePart> = Vec::new();
    for part in texts {
        match (joined.last_mut(), part) {
            (_, TemplatePart::Literal(text)) if text.is_empty() => {}
            (Some(TemplatePart::Literal(before)), TemplatePart::Literal(text)) => *before += &text,
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// Address of the site, as the filters `absolute_url` and `relative_url` use it.
#[derive(Clone, Debug, Default)]
pub(super) struct FilterAddress {
    /// `url` of the configuration; none if it is not known.
    pub url: Option<String>,
    /// `baseurl`, without a slash at its end.
    pub base: String,
}

/// Applies a filter; `argument` is its first argument.
pub(super) fn apply_filter(
    value: LiquidValue,
    name: &str,
    arguments: &[LiquidValue],
    site: &FilterAddress,
) -> LiquidValue {
    match (value, name) {
        (LiquidValue::Posts(posts), name) => filter_posts(posts, name),
        (LiquidValue::PostDay, "date") => format_date(arguments),
        (value, "default") => default_to(value, arguments),
        (LiquidValue::Unknown | LiquidValue::PostDay | LiquidValue::Post, _) => {
            LiquidValue::Unknown
        }
        (LiquidValue::Nil, "absolute_url" | "relative_url") => LiquidValue::Nil,
        (value, name) => match value.into_parts() {
            Some(parts) => filter_text(parts, name, arguments, site),
            None => LiquidValue::Unknown,
        },
    }
}

/// Filters that leave the set of posts, or change only their order.
const ORDER_FILTERS: [&str; 4] = ["sort", "sort_natural", "reverse", "slice"];

fn filter_posts(posts: PostSelection, name: &str) -> LiquidValue {
    match posts {
        posts if ORDER_FILTERS.contains(&name) => LiquidValue::Posts(posts),
        PostSelection::Every | PostSelection::Part(_) if name.starts_with("where") => {
            LiquidValue::Posts(PostSelection::Part(format!("posts with a condition (`{name}`)")))
        }
        PostSelection::Every | PostSelection::Part(_) => LiquidValue::Unknown,
    }
}

fn format_date(arguments: &[LiquidValue]) -> LiquidValue {
    let Some(format) = arguments.first().and_then(LiquidValue::as_literal) else {
        return LiquidValue::Unknown;
    };
    let is_valid = StrftimeItems::new(&format).all(|item| item != Item::Error);
    if is_valid && !format.contains(['{', '}']) {
        LiquidValue::Text(vec![TemplatePart::PostDate(format)])
    } else {
        LiquidValue::Unknown
    }
}

fn default_to(value: LiquidValue, arguments: &[LiquidValue]) -> LiquidValue {
    let is_empty = matches!(&value, LiquidValue::Text(parts) if parts.is_empty());
    match value.truth() {
        Some(true) if !is_empty => value,
        Some(_) => arguments.first().cloned().unwrap_or(LiquidValue::Nil),
        None => LiquidValue::Unknown,
    }
}

fn filter_text(
    parts: Vec<TemplatePart>,
    name: &str,
    arguments: &[LiquidValue],
    site: &FilterAddress,
) -> LiquidValue {
    let other = arguments.first().cloned().and_then(LiquidValue::into_parts);
    match name {
        "xml_escape"
        | "escape"
        | "escape_once"
        | "uri_escape"
        | "strip"
        | "lstrip"
        | "rstrip"
        | "strip_newlines"
        | "normalize_whitespace"
        | "strip_html" => LiquidValue::Text(trim_ends(parts)),
        "prepend" => other.map_or(LiquidValue::Unknown, |before| concat(before, parts)),
        "append" => other.map_or(LiquidValue::Unknown, |after| concat(parts, after)),
        "relative_url" => relative_url(parts, site),
        "absolute_url" => absolute_url(parts, site),
        "remove" | "remove_first" | "remove_last" | "replace" | "replace_first" => {
            let texts: Vec<String> = arguments.iter().filter_map(LiquidValue::as_literal).collect();
            replace(&parts, name, &texts)
        }
        "downcase" | "upcase" | "capitalize" => change_case(&parts, name),
        _ => LiquidValue::Unknown,
    }
}

fn concat(before: Vec<TemplatePart>, after: Vec<TemplatePart>) -> LiquidValue {
    LiquidValue::Text(join(before.into_iter().chain(after)))
}

/// Removes white space at the ends of a text. Addresses do not contain any.
pub(super) fn trim_ends(mut parts: Vec<TemplatePart>) -> Vec<TemplatePart> {
    if let Some(TemplatePart::Literal(text)) = parts.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(TemplatePart::Literal(text)) = parts.last_mut() {
        *text = text.trim_end().to_owned();
    }
    join(parts)
}

fn relative_url(parts: Vec<TemplatePart>, site: &FilterAddress) -> LiquidValue {
    if is_absolute(&parts) {
        return LiquidValue::Text(parts);
    }
    let base = if site.base.is_empty() || site.base.starts_with('/') {
        site.base.clone()
    } else {
        format!("/{}", site.base)
    };
    concat(vec![TemplatePart::Literal(base)], with_leading_slash(parts))
}

fn absolute_url(parts: Vec<TemplatePart>, site: &FilterAddress) -> LiquidValue {
    if is_absolute(&parts) {
        return LiquidValue::Text(parts);
    }
    let Some(url) = &site.url else { return LiquidValue::Unknown };
    match relative_url(parts, site) {
        LiquidValue::Text(path) => concat(vec![TemplatePart::Literal(url.clone())], path),
        other => other,
    }
}

fn is_absolute(parts: &[TemplatePart]) -> bool {
    matches!(parts.first(), Some(TemplatePart::Literal(text)) if text.contains("://"))
}

/// Puts a slash before a path without one. Addresses and ids of posts begin with one.
fn with_leading_slash(parts: Vec<TemplatePart>) -> Vec<TemplatePart> {
    let has_slash = match parts.first() {
        Some(TemplatePart::Literal(text)) => text.starts_with('/'),
        Some(TemplatePart::PostUrl | TemplatePart::PostId) | None => true,
        Some(_) => false,
    };
    if has_slash {
        return parts;
    }
    join([TemplatePart::Literal("/".to_owned())].into_iter().chain(parts))
}

/// Replaces a text in a literal. Of variables, only the ending `index.html` may be removed,
/// because no address of a post has it.
fn replace(parts: &[TemplatePart], name: &str, arguments: &[String]) -> LiquidValue {
    let (Some(from), to) = (arguments.first(), arguments.get(1).map_or("", String::as_str)) else {
        return LiquidValue::Unknown;
    };
    if name.starts_with("remove") && ["index.html", "/index.html"].contains(&&**from) {
        return LiquidValue::Text(parts.to_vec());
    }
    let Some(text) = join_literals(parts) else { return LiquidValue::Unknown };
    LiquidValue::literal(match name {
        "remove" | "replace" => text.replace(from, to),
        "remove_first" | "replace_first" => text.replacen(from, to, 1),
        _ => match text.rsplit_once(from.as_str()) {
            Some((before, after)) => format!("{before}{to}{after}"),
            None => text,
        },
    })
}

fn change_case(parts: &[TemplatePart], name: &str) -> LiquidValue {
    let Some(text) = join_literals(parts) else { return LiquidValue::Unknown };
    LiquidValue::literal(match name {
        "downcase" => text.to_lowercase(),
        "upcase" => text.to_uppercase(),
        _ => {
            let mut letters = text.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string());
            first.unwrap_or_default() + &letters.as_str().to_lowercase()
        }
    })
}
