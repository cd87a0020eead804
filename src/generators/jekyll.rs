//! Detects a Jekyll site.

use crate::config::pattern::{self, STYLES};
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText};
use crate::model::SiteGenerator;
use crate::syntax::value::ValueTable;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Jekyll,
    name: "Jekyll",
    switch_off: "take jekyll-feed out of `plugins` and the Gemfile",
    keep: "Add to `_config.yml`, so that `jekyll build` keeps the feeds and copies nothing private:\n\nkeep_files: [{files}]\nexclude: [feed.toml, feedwright.state]\n",
    read,
};

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
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let permalink = permalink(settings, report);
    let base = settings.text("baseurl").unwrap_or_default();
    let url = settings.sourced("url");
    let url = url.map(|url| {
        url.map(|url| format!("{}/{}", url.trim_end_matches('/'), base.trim_matches('/')))
    });
    let feed = settings.sourced_or("feed.path", "feed.xml");
    let feed = feed.map(|path| path.trim_start_matches('/').to_owned());
    DetectedSite {
        title: settings.first_sourced(&["title", "name"]),
        url,
        description: settings.first_sourced(&["description", "tagline"]),
        language: settings.first_sourced(&["lang", "locale", "language"]),
        timezone: settings.sourced("timezone"),
        folder: Some(posts(settings, folder)),
        ids: Some(permalink.clone().map(id)),
        permalink: Some(permalink),
        spelling: "jekyll",
        lists: "spaces",
        assets: Some(SourcedText::default_of(".")),
        output: Some(settings.sourced_or("destination", "_site")),
        names: vec![
            FeedFileName { format: "atom", name: feed },
            FeedFileName::default_of("rss", "rss.xml"),
        ],
        ..DetectedSite::default()
    }
}

fn posts(settings: &GeneratorSettings<'_>, folder: &SiteFolder<'_>) -> SourcedText {
    let source = settings.sourced("source").filter(|source| source.text != ".");
    let parts = [source, settings.sourced("collections_dir")];
    let stated = parts.into_iter().flatten().reduce(|above, below| {
        let path = format!("{}/{}", above.text, below.text);
        below.map(|_| path)
    });
    let stated = stated.map(|path| path.map(|path| format!("{}/_posts", path.trim_matches('/'))));
    stated
        .filter(|path| folder.has(&path.text))
        .unwrap_or_else(|| SourcedText::default_of("_posts"))
}

/// Returns the pattern of the ids that jekyll-feed writes: the permalink without its
/// ending, as in `/2024/05/22/name`.
fn id(permalink: &str) -> String {
    permalink.trim_end_matches('/').trim_end_matches(".html").to_owned()
}

/// Translates `permalink`, in order of precedence: from `defaults`, from the collection of
/// posts, or from the top level.
fn permalink(settings: &GeneratorSettings<'_>, report: &mut Report) -> SourcedText {
    let default = SourcedText::default_of(STYLES[0].1);
    let own = ["collections.posts.permalink", "permalink"];
    let written = default_permalink(settings)
        .or_else(|| own.iter().find_map(|path| settings.locate_text(path)));
    let Some(written) = written else { return default };
    if let Some((_, pattern)) = STYLES.iter().find(|(name, _)| *name == written.text) {
        return settings.translated(&written, (*pattern).to_owned());
    }
    match pattern::from_colons(&written.text, &NAMES) {
        Ok(pattern) => {
            settings.translated(&written, format!("/{}", pattern.trim_start_matches('/')))
        }
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
