//! Jekyll.

use crate::config::pattern::{self, STYLES};
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, SiteFolder};
use crate::syntax::value::ValueTable;

/// The names in Jekyll's patterns, and ours. Its `:title` is of the file's name.
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

/// Reads `_config.yml`.
pub fn read(
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
        title: settings.any(&["title", "name"]),
        url,
        description: settings.any(&["description", "tagline"]),
        language: settings.any(&["lang", "locale", "language"]),
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

/// jekyll-feed's id is the address without its ending: `/2024/05/22/name`.
fn id(permalink: &str) -> String {
    permalink.trim_end_matches('/').trim_end_matches(".html").to_owned()
}

/// Reads `permalink`: of all, of the collection of posts, or of their defaults,
/// which win.
fn permalink(settings: &GeneratorSettings<'_>, report: &mut Report) -> String {
    let default = STYLES[0].1.to_owned();
    let own = ["collections.posts.permalink", "permalink"];
    let written =
        defaults(settings).or_else(|| own.iter().find_map(|path| settings.locate_text(path)));
    let Some(placed) = written else { return default };
    if let Some((_, pattern)) = STYLES.iter().find(|(name, _)| *name == placed.0) {
        return (*pattern).to_owned();
    }
    match pattern::from_colons(&placed.0, &NAMES) {
        Ok(pattern) => format!("/{}", pattern.trim_start_matches('/')),
        Err(name) => {
            report.push(settings.no_name(&placed, &name));
            default
        }
    }
}

fn defaults(settings: &GeneratorSettings<'_>) -> Option<LocatedText> {
    let rows = settings.value("defaults")?.as_list().iter().filter_map(|row| row.as_table());
    let mut rows = rows.filter(|row| is_for_posts(row));
    rows.find_map(|row| {
        let value = row.get("values")?.as_table()?.get("permalink")?;
        Some((value.as_str()?.to_owned(), value.span.clone()))
    })
}

fn is_for_posts(row: &ValueTable<'_>) -> bool {
    let scope = row.get("scope").and_then(|scope| scope.as_table());
    let word = |key: &str| scope.and_then(|scope| scope.get(key)).and_then(|value| value.as_str());
    let is_path =
        word("path").is_none_or(|path| path.is_empty() || path.trim_matches('/') == "_posts");
    is_path && word("type").is_none_or(|kind| kind == "posts")
}
