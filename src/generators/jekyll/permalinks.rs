//! Translates the addresses of posts: `permalink` and its values in `defaults`.

use crate::config::pattern::{self, STYLES};
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, SectionPermalink, SourcedText};

/// Placeholders of Jekyll's permalinks and feedwright's equivalents. Jekyll's `:title`
/// comes from the file name.
#[rustfmt::skip]
const NAMES: [(&str, &str); 22] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("short_year", "{date:%y}"), ("i_month", "{date:%-m}"), ("i_day", "{date:%-d}"),
    ("short_month", "{date:%^b}"), ("long_month", "{date:%B}"), ("y_day", "{date:%j}"),
    ("w_year", "{date:%G}"), ("week", "{date:%V}"), ("w_day", "{date:%u}"),
    ("short_day", "{date:%^a}"), ("long_day", "{date:%A}"),
    ("hour", "{date:%H}"), ("minute", "{date:%M}"), ("second", "{date:%S}"),
    ("title", "{slug}"), ("slug", "{plain_slug}"), ("categories", "{categories}"),
    ("output_ext", ".html"), ("collection", "posts"),
];

/// Sets the pattern of addresses, and the patterns of folders with their own. In order of
/// precedence, one comes from `defaults`, the collection of posts, or the top level.
pub(super) fn add(site: &mut DetectedSite, settings: &GeneratorSettings<'_>, report: &mut Report) {
    let own = ["collections.posts.permalink", "permalink"];
    let mut general = own.iter().find_map(|path| settings.locate_text(path));
    let mut rows = default_permalinks(settings);
    // Of equal scopes, the later one wins, but one with a type wins over one without.
    rows.sort_by_key(|row| row.has_type);
    for row in rows {
        match scope_of_posts(&row.path) {
            PostsScope::Every => general = Some(row.pattern),
            PostsScope::Section(section) => {
                let Some(pattern) = translate(&row.pattern, settings, report) else { continue };
                site.permalinks.retain(|known| known.section != section);
                site.permalinks.push(SectionPermalink { section, pattern });
            }
            PostsScope::Other => {
                let message =
                    format!("the addresses of files in `{}` have no equivalent", row.path);
                let help = "add `permalink` to these files, or compare their addresses";
                report.push(settings.warning(row.pattern.span, message, help));
            }
        }
    }
    let pattern = general.and_then(|written| translate(&written, settings, report));
    site.permalink = Some(pattern.unwrap_or_else(|| SourcedText::default_of(STYLES[0].1)));
}

fn translate(
    written: &LocatedText,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    if let Some((_, pattern)) = STYLES.iter().find(|(name, _)| *name == written.text) {
        return Some(settings.translated(written, (*pattern).to_owned()));
    }
    match pattern::from_colons(&written.text, &NAMES) {
        Ok(pattern) => {
            Some(settings.translated(written, format!("/{}", pattern.trim_start_matches('/'))))
        }
        Err(name) => {
            report.push(settings.unsupported_placeholder(written, &name));
            None
        }
    }
}

/// A value `permalink` in `defaults` that applies to posts.
struct DefaultPermalink {
    /// Path of its scope.
    path: String,
    has_type: bool,
    pattern: LocatedText,
}

fn default_permalinks(settings: &GeneratorSettings<'_>) -> Vec<DefaultPermalink> {
    let Some(defaults) = settings.value("defaults") else { return Vec::new() };
    let rows = defaults.as_list().iter().filter_map(|row| {
        let row = row.as_table()?;
        let value = row.get("values")?.as_table()?.get("permalink")?;
        let pattern = LocatedText { text: value.as_str()?.to_owned(), span: value.span.clone() };
        let scope = row.get("scope").and_then(|scope| scope.as_table());
        let [path, kind] = ["path", "type"]
            .map(|key| scope.and_then(|scope| scope.get(key)).and_then(|value| value.as_str()));
        kind.is_none_or(|kind| kind == "posts").then(|| DefaultPermalink {
            path: path.unwrap_or_default().trim_matches('/').to_owned(),
            has_type: kind.is_some(),
            pattern,
        })
    });
    rows.collect()
}

/// Posts that a scope selects.
enum PostsScope {
    Every,
    /// Those in a section: the first folder that is not `_posts`.
    Section(String),
    Other,
}

fn scope_of_posts(path: &str) -> PostsScope {
    let folders: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && *part != "_posts").collect();
    match folders[..] {
        [] => PostsScope::Every,
        [section] if !section.contains('*') => PostsScope::Section(section.to_owned()),
        _ => PostsScope::Other,
    }
}
