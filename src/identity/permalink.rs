//! Builds permalinks: from an article's frontmatter, or from a pattern.

use std::borrow::Cow;
use std::fmt::Write;

use chrono::DateTime;
use chrono_tz::Tz;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::config::Config;
use crate::config::pattern::{self, PatternPart, PatternVariable, PermalinkPattern};
use crate::diagnostic::{Diagnostic, codes};
use crate::identity::article_names::ArticleNames;
use crate::identity::{IdentityParts, split_shared_prefix};
use crate::model::{Header, SiteGenerator};
use crate::text::normal_form::compose;
use crate::text::path::{self, PathFacts};
use crate::text::slug_style::SlugStyle;

/// Characters that are escaped in a segment of a path (RFC 3986 section 3.3).
#[rustfmt::skip]
pub(super) const PART: &AsciiSet = &CONTROLS
    .add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'[')
    .add(b'\\').add(b']').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Returns an article's permalink: the one in its frontmatter, or the pattern's.
///
/// # Errors
/// The frontmatter has an invalid address, or a template that can't be evaluated.
pub fn permalink(header: &Header, config: &Config) -> Result<Url, Diagnostic> {
    let site = &config.site.url;
    let written = match &header.url {
        Some(url) if Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) => {
            return Url::parse(url).map_err(|_| invalid_address(header));
        }
        // No article is at an address with another scheme, such as `javascript:`.
        Some(url) if Url::parse(url).is_ok() => return Err(invalid_address(header)),
        Some(url) if url.starts_with("//") => {
            return site.join(url).map_err(|_| invalid_address(header));
        }
        Some(url) => Cow::Owned(parse_written_url(url)?),
        None => Cow::Borrowed(config.articles.pattern(header.section.as_deref())),
    };
    let facts = path::facts(&header.path);
    join_path(site, &expand_with_language(&written, header, &facts, config))
        .ok_or_else(|| invalid_address(header))
}

/// Expands a pattern of ids: a path below the site, or text of another scheme.
pub(super) fn from_pattern(pattern: &PermalinkPattern, header: &Header, config: &Config) -> String {
    let facts = path::facts(&header.path);
    let path = if pattern.needs_address() {
        let address = address_path(header, config);
        expand(&with_address(pattern, &address), header, &facts, config)
    } else {
        expand_with_language(pattern, header, &facts, config)
    };
    let is_below =
        matches!(pattern.pieces.first(), Some(PatternPart::Text(text)) if text.starts_with('/'));
    let url = is_below.then(|| join_path(&config.site.url, &path)).flatten();
    url.map_or_else(|| utf8_percent_encode(&percent_decode(&path), PART).to_string(), String::from)
}

/// Returns the path of an article's address below the site's; empty if it is invalid.
fn address_path(header: &Header, config: &Config) -> String {
    let url = permalink(header, config).ok();
    let path = url.as_ref().map_or("", Url::path);
    let below = path.strip_prefix(config.site.url.path()).unwrap_or(path);
    below.trim_start_matches('/').to_owned()
}

/// Replaces the placeholders of the address by the text of one. An address that has a
/// language already keeps it.
fn with_address(pattern: &PermalinkPattern, address: &str) -> PermalinkPattern {
    let folder = address.trim_end_matches('/').rfind('/').map_or("", |at| &address[..=at]);
    let mut pieces = Vec::with_capacity(pattern.pieces.len() + 1);
    for piece in &pattern.pieces {
        match piece {
            PatternPart::Name(PatternVariable::Address) => {
                pieces.push(PatternPart::Text(address.to_owned()));
            }
            PatternPart::Name(PatternVariable::PostId) => {
                pieces.push(PatternPart::Text(folder.to_owned()));
                pieces.push(PatternPart::Name(PatternVariable::WrittenSlug));
            }
            piece => pieces.push(piece.clone()),
        }
    }
    PermalinkPattern { pieces }
}

/// Returns the text of a pattern for an article, before it is joined to the site's address.
pub(crate) fn expand_pattern(
    pattern: &PermalinkPattern,
    header: &Header,
    config: &Config,
) -> String {
    expand(pattern, header, &path::facts(&header.path), config)
}

/// Returns an article's permalink in two parts, or nothing if it is invalid.
pub(super) fn permalink_parts<'a>(
    header: &Header,
    facts: &PathFacts<'_>,
    config: &'a Config,
) -> Option<IdentityParts<'a>> {
    let site = config.site.url.as_str();
    if header.url.is_none() {
        let pattern = config.articles.pattern(header.section.as_deref());
        let path = expand_with_language(pattern, header, facts, config);
        let path = path.trim_start_matches('/');
        // Joining is slow, and would not change this path.
        if is_plain(path) {
            return Some(IdentityParts { shared: site, own: Cow::Owned(path.to_owned()) });
        }
    }
    Some(split_shared_prefix(permalink(header, config).ok()?.into(), &[site]))
}

/// Returns true if joining and escaping would not change a path.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~./".contains(&byte))
        && !path.contains("//")
        && !path.contains("/.")
        && !path.starts_with('.')
}

/// Expands a pattern, and puts the path of a translation below its language.
fn expand_with_language(
    pattern: &PermalinkPattern,
    header: &Header,
    facts: &PathFacts<'_>,
    config: &Config,
) -> String {
    let path = expand(pattern, header, facts, config);
    if header.url.is_some() {
        return config.articles.spelling.finish_written_path(path);
    }
    // Site generators publish `name.fr.md` at `/fr/name/`.
    match facts.language {
        Some(tag) if !pattern.has(PatternVariable::Language) => {
            format!("/{tag}{path}")
        }
        _ => path,
    }
}

fn invalid_address(header: &Header) -> Diagnostic {
    let written = header.url.as_deref().unwrap_or(&header.path);
    Diagnostic::new(
        &codes::ARTICLE_BAD_VALUE,
        format!("`{written}` is not the address of a web page"),
    )
    .help("write a path below the site such as `/news/title/`, or an address with `https://`")
}

/// Names after colons that Jekyll and Hugo accept in an article's own `permalink`, and
/// their placeholders.
#[rustfmt::skip]
const NAMES: [(&str, &str); 13] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"), ("y_day", "{date:%j}"),
    ("slugorfilename", "{slug}"), ("slugorcontentbasename", "{slug}"), ("slug", "{plain_slug}"),
    ("title", "{slug}"), ("contentbasename", "{slug}"), ("filename", "{slug}"),
    ("categories", "{categories}"), ("section", "{section}"), ("output_ext", ".html"),
];

/// Parses an address in the forms that site generators accept: a path, the name of a
/// style, names after colons, or a template.
fn parse_written_url(written: &str) -> Result<PermalinkPattern, Diagnostic> {
    let style =
        pattern::STYLES.iter().find(|(name, _)| *name == written).map(|(_, pattern)| *pattern);
    let text = if written.contains("{{") || written.contains("{%") {
        pattern::from_template(written).map_err(|part| {
            Diagnostic::new(
                &codes::ARTICLE_BAD_VALUE,
                format!("feedwright can't evaluate the template `{part}` in this permalink"),
            )
            .help("write the address itself, such as `/news/title/`")
        })?
    } else {
        // Text after a colon may also be literal.
        pattern::from_colons(style.unwrap_or(written), &NAMES)
            .unwrap_or_else(|_| written.to_owned())
    };
    Ok(PermalinkPattern::parse(style.unwrap_or(&text)).0)
}

/// Joins a path to the site's address, which may have a path itself.
fn join_path(site: &Url, path: &str) -> Option<Url> {
    let (path, end) = path.find(['?', '#']).map_or((path, ""), |at| path.split_at(at));
    let ends = path.ends_with('/');
    // Decode first, because `%2e%2e` means `..`.
    let decoded: Vec<Cow<'_, str>> = path.split('/').map(percent_decode).collect();
    let parts = decoded.iter().flat_map(|part| part.split('/'));
    let parts = parts.filter(|part| !matches!(*part, "" | "." | ".."));
    let parts: Vec<String> =
        parts.map(|part| utf8_percent_encode(part, PART).to_string()).collect();
    let slash = if ends && !parts.is_empty() { "/" } else { "" };
    site.join(&format!("./{}{slash}{end}", parts.join("/"))).ok()
}

/// Decodes a segment of a path, which may be encoded already.
fn percent_decode(part: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(part).decode_utf8().unwrap_or(Cow::Borrowed(part))
}

fn expand(
    pattern: &PermalinkPattern,
    header: &Header,
    facts: &PathFacts<'_>,
    config: &Config,
) -> String {
    let style = config.articles.spelling;
    let style = if has_file_path(pattern) { style } else { style.in_pattern() };
    // Site generators keep decomposed letters in the paths of their pages.
    let has_generator =
        config.articles.generator.is_some_and(|named| named != SiteGenerator::Absent);
    let stem = match style {
        SlugStyle::Written if !has_generator => compose(facts.stem),
        _ => Cow::Borrowed(facts.stem),
    };
    let facts = &PathFacts { stem: &stem, ..facts.clone() };
    let names = ArticleNames { header, facts, style };
    let mut path = String::with_capacity(64);
    for piece in &pattern.pieces {
        match piece {
            PatternPart::Text(text) => path.push_str(text),
            PatternPart::Name(variable) => path.push_str(&match variable {
                PatternVariable::Year => format_published(header, "%Y", config),
                PatternVariable::Month => format_published(header, "%m", config),
                PatternVariable::Day => format_published(header, "%d", config),
                variable => names.expand_variable(*variable),
            }),
            PatternPart::Date(format) => path.push_str(&format_published(header, format, config)),
        }
    }
    style.finish_path(path)
}

/// Returns true if a pattern contains the folders of the file, as the default of generators
/// does.
fn has_file_path(pattern: &PermalinkPattern) -> bool {
    use PatternVariable::{Folder, Page, Path, SlugOrPath};
    [Folder, Page, Path, SlugOrPath].iter().any(|variable| pattern.has(*variable))
}

/// Formats the day of publication in the site's zone; returns nothing without a date.
fn format_published(header: &Header, format: &str, config: &Config) -> String {
    let day = header.published.map(|date| date.instant.with_timezone(&config.site.zone));
    day.map(|day| format_day(day, format)).unwrap_or_default()
}

/// Formats a day. `%^a` is `%a` in upper case, which `chrono` does not know.
fn format_day(day: DateTime<Tz>, format: &str) -> String {
    let mut parts = format.split("%^");
    let mut text = parts.next().map(|part| format_plain(day, part)).unwrap_or_default();
    for part in parts {
        let end = part.chars().next().map_or(0, char::len_utf8);
        text += &format_plain(day, &format!("%{}", &part[..end])).to_uppercase();
        text += &format_plain(day, &part[end..]);
    }
    text
}

fn format_plain(day: DateTime<Tz>, format: &str) -> String {
    let mut text = String::new();
    // The format was checked when the pattern was parsed.
    let _ = write!(text, "{}", day.format(format));
    text
}
