//! An article's address: what its frontmatter says, or what a pattern makes of it.

use std::borrow::Cow;
use std::fmt::Write;

use chrono::DateTime;
use chrono_tz::Tz;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

use crate::config::Config;
use crate::config::pattern::{self, PatternPart, PatternVariable, PermalinkPattern};
use crate::diagnostic::{Diagnostic, codes};
use crate::identity::{IdentityParts, split_shared_prefix};
use crate::model::Header;
use crate::text::path::{self, PathFacts};
use crate::text::slug::slug;
use crate::text::slug_style::SlugStyle;

/// What may not stand in a part of a path as it is (RFC 3986 section 3.3).
#[rustfmt::skip]
pub const PART: &AsciiSet = &CONTROLS
    .add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'[')
    .add(b'\\').add(b']').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Returns an article's address: the frontmatter's, or the pattern's.
///
/// # Errors
/// A written address that is none, or a template that can't be followed.
pub fn permalink(header: &Header, config: &Config) -> Result<Url, Diagnostic> {
    let site = &config.site.url;
    let written = match &header.url {
        Some(url) if Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) => {
            return Url::parse(url).map_err(|_| no_address(header));
        }
        // Any other scheme, `javascript:` too, is no article's address.
        Some(url) if Url::parse(url).is_ok() => return Err(no_address(header)),
        Some(url) if url.starts_with("//") => {
            return site.join(url).map_err(|_| no_address(header));
        }
        Some(url) => Cow::Owned(parse_written_url(url)?),
        None => Cow::Borrowed(config.articles.pattern(header.section.as_deref())),
    };
    let facts = path::facts(&header.path);
    join_path(site, &path_of(&written, header, &facts, config)).ok_or_else(|| no_address(header))
}

/// Expands a pattern of ids: a path below the site, or text of another scheme.
pub fn from_pattern(pattern: &PermalinkPattern, header: &Header, config: &Config) -> String {
    let facts = path::facts(&header.path);
    let path = path_of(pattern, header, &facts, config);
    let is_below =
        matches!(pattern.pieces.first(), Some(PatternPart::Text(text)) if text.starts_with('/'));
    let url = is_below.then(|| join_path(&config.site.url, &path)).flatten();
    url.map_or_else(|| utf8_percent_encode(&decoded(&path), PART).to_string(), String::from)
}

/// Returns the claim to an article's address; none where it is no address.
pub fn claim<'a>(
    header: &Header,
    facts: &PathFacts<'_>,
    config: &'a Config,
) -> Option<IdentityParts<'a>> {
    let site = config.site.url.as_str();
    if header.url.is_none() {
        let pattern = config.articles.pattern(header.section.as_deref());
        let path = path_of(pattern, header, facts, config);
        let path = path.trim_start_matches('/');
        // Joining takes its time, and changes nothing here.
        if is_plain(path) {
            return Some((site, Cow::Owned(path.to_owned())));
        }
    }
    Some(split_shared_prefix(permalink(header, config).ok()?.into(), &[site]))
}

/// Says whether a path is published as it stands.
fn is_plain(path: &str) -> bool {
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_~./".contains(&byte);
    path.bytes().all(is_kept)
        && !path.contains("//")
        && !path.contains("/.")
        && !path.starts_with('.')
}

fn path_of(
    pattern: &PermalinkPattern,
    header: &Header,
    facts: &PathFacts<'_>,
    config: &Config,
) -> String {
    let path = expand(pattern, header, facts, config);
    // Generators put a translation (`name.fr.md`) below its language.
    match facts.language {
        Some(tag) if header.url.is_none() && !pattern.has(PatternVariable::Language) => {
            format!("/{tag}{path}")
        }
        _ => path,
    }
}

fn no_address(header: &Header) -> Diagnostic {
    let written = header.url.as_deref().unwrap_or(&header.path);
    Diagnostic::new(&codes::ARTICLE_BAD_VALUE, format!("`{written}` is no address"))
        .help("write a path below the site, or a whole address")
}

/// The names after colons that Jekyll and Hugo have in an article's own address.
#[rustfmt::skip]
const NAMES: [(&str, &str); 13] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"), ("y_day", "{date:%j}"),
    ("slugorfilename", "{slug}"), ("slugorcontentbasename", "{slug}"), ("slug", "{slug}"),
    ("title", "{slug}"), ("contentbasename", "{slug}"), ("filename", "{slug}"),
    ("categories", "{categories}"), ("section", "{section}"), ("output_ext", ".html"),
];

/// Reads an address as generators write it: a path, a style's name, names after
/// colons, or a template.
fn parse_written_url(written: &str) -> Result<PermalinkPattern, Diagnostic> {
    let style =
        pattern::STYLES.iter().find(|(name, _)| *name == written).map(|(_, pattern)| *pattern);
    let text = if written.contains("{{") || written.contains("{%") {
        pattern::from_template(written).map_err(|part| {
            Diagnostic::new(
                &codes::ARTICLE_BAD_VALUE,
                format!("the template `{part}` of this article's address can't be followed"),
            )
            .help("write the address itself")
        })?
    } else {
        // A colon may be meant as one.
        pattern::from_colons(style.unwrap_or(written), &NAMES)
            .unwrap_or_else(|_| written.to_owned())
    };
    Ok(PermalinkPattern::parse(style.unwrap_or(&text)).0)
}

/// Joins a path below the site's base, which may have a path itself.
fn join_path(site: &Url, path: &str) -> Option<Url> {
    let (path, end) = path.find(['?', '#']).map_or((path, ""), |at| path.split_at(at));
    let ends = path.ends_with('/');
    // Decoded first: `%2e%2e` climbs as `..` does.
    let decoded: Vec<Cow<'_, str>> = path.split('/').map(decoded).collect();
    let parts = decoded.iter().flat_map(|part| part.split('/'));
    let parts = parts.filter(|part| !matches!(*part, "" | "." | ".."));
    let parts: Vec<String> =
        parts.map(|part| utf8_percent_encode(part, PART).to_string()).collect();
    let slash = if ends && !parts.is_empty() { "/" } else { "" };
    site.join(&format!("./{}{slash}{end}", parts.join("/"))).ok()
}

/// Decodes a part of a path that may be encoded already.
fn decoded(part: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(part).decode_utf8().unwrap_or(Cow::Borrowed(part))
}

fn expand(
    pattern: &PermalinkPattern,
    header: &Header,
    facts: &PathFacts<'_>,
    config: &Config,
) -> String {
    let day = || header.published.map(|date| date.instant.with_timezone(&config.site.zone));
    let mut path = String::with_capacity(64);
    for piece in &pattern.pieces {
        match piece {
            PatternPart::Text(text) => path.push_str(text),
            PatternPart::Name(token) => {
                let dated = |format| day().map(|day| formatted(day, format)).unwrap_or_default();
                path.push_str(&match token {
                    PatternVariable::Year => dated("%Y"),
                    PatternVariable::Month => dated("%m"),
                    PatternVariable::Day => dated("%d"),
                    token => value(*token, header, facts, config.articles.spelling),
                });
            }
            PatternPart::Date(format) => {
                path.push_str(&day().map(|day| formatted(day, format)).unwrap_or_default());
            }
        }
    }
    path
}

fn value(
    token: PatternVariable,
    header: &Header,
    facts: &PathFacts<'_>,
    spelling: SlugStyle,
) -> String {
    let (folder, name) = facts.stem.rsplit_once('/').unwrap_or(("", facts.stem));
    let section = || header.section.as_deref().map(|name| spelling.title(name)).unwrap_or_default();
    let written = || header.slug.as_deref().map(escape_delimiters);
    let part = |name: &str| literal(spelling.part(name));
    let title = || header.title.as_deref().map(|title| spelling.title(title));
    match token {
        PatternVariable::Section => section(),
        PatternVariable::Folder => literal(spelling.path(folder)),
        PatternVariable::Page if is_own_page(folder, name) => literal(spelling.path(folder)),
        PatternVariable::Path | PatternVariable::Page => literal(spelling.path(facts.stem)),
        PatternVariable::FileName => part(name),
        PatternVariable::Slug => written().unwrap_or_else(|| part(facts.slug())),
        PatternVariable::SlugOrFileName => written().unwrap_or_else(|| part(name)),
        PatternVariable::Title => title().unwrap_or_else(|| part(facts.slug())),
        PatternVariable::SlugOrTitle => {
            written().or_else(title).unwrap_or_else(|| part(facts.slug()))
        }
        PatternVariable::Category => {
            header.categories.first().map_or_else(section, |name| slug(name))
        }
        PatternVariable::Categories => {
            let names = header.categories.iter().map(|name| literal(name.to_lowercase()));
            names.collect::<Vec<_>>().join("/")
        }
        PatternVariable::Language => header.language.as_deref().unwrap_or_default().to_owned(),
        PatternVariable::Year | PatternVariable::Month | PatternVariable::Day => String::new(),
    }
}

/// Keeps a name within its path: it begins no query and no fragment.
fn escape_delimiters(name: &str) -> String {
    if name.contains(['?', '#']) {
        return name.replace('?', "%3F").replace('#', "%23");
    }
    name.to_owned()
}

/// Writes a name in which nothing is encoded yet.
fn literal(name: String) -> String {
    if name.contains(['%', '?', '#']) { escape_delimiters(&name.replace('%', "%25")) } else { name }
}

/// Says whether a file is named as its folder, which makes it the folder's page for Eleventy.
fn is_own_page(folder: &str, name: &str) -> bool {
    folder.rsplit('/').next() == Some(name)
}

/// Formats a day; `%^a` is what `%a` is, in upper case.
fn formatted(day: DateTime<Tz>, format: &str) -> String {
    let plain = |format: &str| {
        let mut text = String::new();
        // A format was tried when it was read; what is wrong all the same is left out.
        let _ = write!(text, "{}", day.format(format));
        text
    };
    let mut parts = format.split("%^");
    let mut text = parts.next().map(plain).unwrap_or_default();
    for part in parts {
        let end = part.chars().next().map_or(0, char::len_utf8);
        text += &plain(&format!("%{}", &part[..end])).to_uppercase();
        text += &plain(&part[end..]);
    }
    text
}
