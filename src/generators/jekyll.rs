//! Detects a Jekyll site.

use crate::config::pattern::{self, STYLES};
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, SiteFolder};
use crate::syntax::value::ValueTable;

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
    ("title", "{slug}"), ("slug", "{slug}"), ("categories", "{categories}"),
    ("output_ext", ".html"), ("collection", "posts"),
];

/// Reads the site's settings from `_config.yml`.
pub(super) fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let permalink = permalink(settings, report);
    let base = settings.text("baseurl").unwrap_or_default();
    let url = settings
        .text("url")
        .map(|url| format!("{}/{}", url.trim_end_matches('/'), base.trim_matches('/')));
    let feed = settings.text("feed.path").unwrap_or_else(|| "feed.xml".into());
    DetectedSite {
        title: settings.first_text(&["title", "name"]),
        url,
        description: settings.first_text(&["description", "tagline"]),
        language: settings.first_text(&["lang", "locale", "language"]),
        timezone: settings.text("timezone"),
        folder: posts(settings, folder),
        ids: id(&permalink),
        permalink,
        spelling: "jekyll",
        lists: "spaces",
        assets: ".".into(),
        output: settings.text("destination").unwrap_or_else(|| "_site".into()),
        names: vec![("atom", feed.trim_start_matches('/').to_owned()), ("rss", "rss.xml".into())],
        ..DetectedSite::default()
    }
}

fn posts(settings: &GeneratorSettings<'_>, folder: &SiteFolder<'_>) -> String {
    let source = settings.text("source").filter(|source| source != ".");
    let collections = settings.text("collections_dir");
    let parts = [source, collections];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let path = format!("{}/_posts", parts.join("/"));
    let path = path.trim_start_matches('/');
    if folder.has(path) || parts.is_empty() { path.to_owned() } else { "_posts".to_owned() }
}

/// Returns the pattern of the ids that jekyll-feed writes: the permalink without its
/// ending, as in `/2024/05/22/name`.
fn id(permalink: &str) -> String {
    permalink.trim_end_matches('/').trim_end_matches(".html").to_owned()
}

/// Translates `permalink`, in order of precedence: from `defaults`, from the collection of
/// posts, or from the top level.
fn permalink(settings: &GeneratorSettings<'_>, report: &mut Report) -> String {
    let default = STYLES[0].1.to_owned();
    let own = ["collections.posts.permalink", "permalink"];
    let written = default_permalink(settings)
        .or_else(|| own.iter().find_map(|path| settings.locate_text(path)));
    let Some(written) = written else { return default };
    if let Some((_, pattern)) = STYLES.iter().find(|(name, _)| *name == written.text) {
        return (*pattern).to_owned();
    }
    match pattern::from_colons(&written.text, &NAMES) {
        Ok(pattern) => format!("/{}", pattern.trim_start_matches('/')),
        Err(name) => {
            report.push(settings.unsupported_placeholder(&written, &name));
            default
        }
    }
}

fn default_permalink(settings: &GeneratorSettings<'_>) -> Option<LocatedText> {
    let rows = settings.value("defaults")?.as_list().iter().filter_map(|row| row.as_table());
    let mut rows = rows.filter(|row| is_for_posts(row));
    rows.find_map(|row| {
        let value = row.get("values")?.as_table()?.get("permalink")?;
        Some(LocatedText { text: value.as_str()?.to_owned(), span: value.span.clone() })
    })
}

fn is_for_posts(row: &ValueTable<'_>) -> bool {
    let Some(scope) = row.get("scope").and_then(|scope| scope.as_table()) else { return true };
    let path = scope.get("path").and_then(|value| value.as_str());
    let kind = scope.get("type").and_then(|value| value.as_str());
    path.is_none_or(|path| path.is_empty() || path.trim_matches('/') == "_posts")
        && kind.is_none_or(|kind| kind == "posts")
}
