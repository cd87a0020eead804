//! Detects a Hexo site.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText};
use crate::model::SiteGenerator;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Hexo,
    name: "Hexo",
    switch_off: "npm uninstall hexo-generator-feed",
    keep: "Run feedwright after `hexo generate`; `hexo clean` removes the feeds until then.",
    own_feeds,
    read,
};

/// Feeds of the plugin hexo-generator-feed.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Vec<GeneratedFeed> {
    let packages = folder.read("package.json", report).unwrap_or_default();
    if !packages.contains("\"hexo-generator-feed\"") {
        return Vec::new();
    }
    let path = settings.sourced_or("feed.path", "atom.xml");
    vec![GeneratedFeed::of_file(&path.text, &folder.join("package.json"))]
}

/// Placeholders of Hexo's permalinks and feedwright's equivalents.
#[rustfmt::skip]
const NAMES: [(&str, &str); 11] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("i_month", "{date:%-m}"), ("i_day", "{date:%-d}"),
    ("hour", "{date:%H}"), ("minute", "{date:%M}"), ("second", "{date:%S}"),
    ("category", "{category}"), ("name", "{filename}"), ("title", TITLE),
];

/// Temporary placeholder for `:title`, whose equivalent depends on `new_post_name`.
const TITLE: &str = "{title}";

/// Hexo's default for `permalink`.
const DEFAULT: &str = ":year/:month/:day/:title/";

/// Returns true if a `_config.yml` belongs to Hexo rather than Jekyll.
pub(super) fn is_own(settings: &GeneratorSettings<'_>) -> bool {
    const KEYS: [&str; 5] =
        ["source_dir", "public_dir", "new_post_name", "post_asset_folder", "filename_case"];
    KEYS.iter().any(|key| settings.text(key).is_some())
}

/// Reads the site's settings from `_config.yml`.
fn read(settings: &GeneratorSettings<'_>, _: &SiteFolder<'_>, report: &mut Report) -> DetectedSite {
    let source = settings.sourced_or("source_dir", "source");
    let feed = settings.sourced_or("feed.path", "atom.xml");
    let feed = feed.map(|path| path.trim_start_matches('/').to_owned());
    DetectedSite {
        title: settings.sourced("title"),
        url: settings.sourced("url"),
        description: settings.first_sourced(&["description", "subtitle"]),
        language: settings.sourced("language"),
        timezone: settings.sourced("timezone"),
        folder: Some(source.clone().map(|source| format!("{source}/_posts"))),
        permalink: Some(permalink(settings, report)),
        spelling: "hexo",
        ids: Some(SourcedText::default_of("permalink")),
        assets: Some(source),
        output: Some(settings.sourced_or("public_dir", "public")),
        names: vec![
            FeedFileName { format: "atom", name: feed },
            FeedFileName::default_of("rss", "rss2.xml"),
        ],
        ..DetectedSite::default()
    }
}

/// Translates `permalink`. Hexo's `:title` is the path of the file, without the date that
/// `new_post_name` may add to the file name.
fn permalink(settings: &GeneratorSettings<'_>, report: &mut Report) -> SourcedText {
    let has_dates = settings.text("new_post_name").is_some_and(|name| name.contains(":year"));
    let title = if has_dates { "{folder}/{slug}" } else { "{path}" };
    let default = || SourcedText::default_of(translate_pattern(DEFAULT, title).unwrap_or_default());
    let Some(written) = settings.locate_text("permalink") else { return default() };
    match translate_pattern(&written.text, title) {
        Ok(pattern) => settings.translated(&written, pattern),
        Err(name) => {
            report.push(settings.unsupported_placeholder(&written, &name));
            default()
        }
    }
}

/// Translates a pattern; the error is the placeholder without an equivalent.
fn translate_pattern(written: &str, title: &str) -> Result<String, String> {
    let pattern = pattern::from_colons(written, &NAMES)?;
    Ok(format!("/{}", pattern.replace(TITLE, title).trim_start_matches('/')))
}
