//! Detects an Eleventy site.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText};
use crate::model::SiteGenerator;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Eleventy,
    name: "Eleventy",
    switch_off: "remove the feed plugin",
    keep: "Eleventy keeps the feeds. If a script empties its output folder, run feedwright after that.",
    own_feeds,
    read,
};

/// The feed of `feedPlugin`, which is part of eleventy-plugin-rss.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    if !settings.contains("addPlugin(feedPlugin") {
        return Vec::new();
    }
    vec![GeneratedFeed::of_file(&feed(settings).name.text, &settings.path())]
}

/// Usual names of the folder of articles, below the input folder.
const FOLDERS: [&str; 6] = ["blog", "posts", "articles", "writing", "notes", "journal"];

/// Data files that usually contain the title and address of a site.
const METADATA: [&str; 6] = [
    "_data/metadata.js",
    "_data/metadata.json",
    "_data/site.js",
    "_data/site.json",
    "src/_data/metadata.js",
    "src/_data/site.json",
];

/// Reads the configuration, the global data and the data file of the articles.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    settings.report_computed(&["input", "output"], report);
    let input = settings.text("input").unwrap_or_default();
    let input = input.trim_start_matches("./").trim_matches('/').to_owned();
    let articles = FOLDERS.iter().find(|name| folder.has(&join_path(&input, name)));
    let articles = articles.map_or("", |name| *name);
    let path = join_path(&input, articles);
    let articles_folder = SourcedText::default_of(if path.is_empty() { "." } else { &path });
    let mut site = DetectedSite {
        folder: Some(articles_folder),
        permalink: Some(SourcedText::default_of(
            format!("/{articles}/{{page}}/").replace("//", "/"),
        )),
        ids: Some(SourcedText::default_of("permalink")),
        assets: Some(SourcedText::default_of(
            folder.first_existing(&["public", "static"]).unwrap_or("."),
        )),
        output: Some(settings.sourced_or("output", "_site")),
        names: vec![feed(settings)],
        title: settings.sourced("title"),
        url: settings.sourced("base"),
        description: settings.sourced("subtitle"),
        language: settings.sourced("language"),
        ..DetectedSite::default()
    };
    read_global_data(&mut site, folder, report);
    if let Some(permalink) = permalink(&site, articles, folder, report) {
        site.permalink = Some(permalink.pattern);
        // Without a filter, Eleventy does not change names.
        site.spelling = if permalink.has_filter { "eleventy" } else { "" };
    }
    site
}

/// Permalink of the articles, translated.
struct TranslatedPermalink {
    pattern: SourcedText,
    has_filter: bool,
}

fn join_path(folder: &str, name: &str) -> String {
    format!("{folder}/{name}").trim_matches('/').to_owned()
}

fn feed(settings: &GeneratorSettings<'_>) -> FeedFileName {
    let path = settings.sourced_or("outputPath", "feed/feed.xml");
    let format = match settings.text("type").as_deref() {
        Some("rss") => "rss",
        Some("json") => "json",
        _ => "atom",
    };
    FeedFileName { format, name: path.map(|path| path.trim_start_matches('/').to_owned()) }
}

/// Overrides the settings of the feed plugin with the site's global data, which is
/// usually more accurate.
fn read_global_data(site: &mut DetectedSite, folder: &SiteFolder<'_>, report: &mut Report) {
    for name in METADATA {
        let Some(text) = folder.read(name, report) else { continue };
        let path = folder.join(name);
        let metadata = GeneratorSettings::parse(&text, &path, report);
        site.title = metadata.first_sourced(&["title", "name"]).or(site.title.take());
        site.url = metadata.first_sourced(&["url", "baseUrl", "base"]).or(site.url.take());
        site.description = metadata.sourced("description").or(site.description.take());
        site.language = metadata.first_sourced(&["language", "lang"]).or(site.language.take());
    }
}

/// Translates the `permalink` in the data file of the articles' folder.
fn permalink(
    site: &DetectedSite,
    articles: &str,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<TranslatedPermalink> {
    let path = site.folder.as_ref().map_or("", |path| &*path.text);
    let name = path.rsplit('/').next().unwrap_or_default();
    let endings = ["11tydata.js", "11tydata.json", "11tydata.cjs", "11tydata.mjs", "json"];
    endings.iter().find_map(|ending| {
        let file = format!("{path}/{name}.{ending}");
        let text = folder.read(&file, report)?;
        let path = folder.join(&file);
        let settings = GeneratorSettings::parse(&text, &path, report);
        settings.report_computed(&["permalink"], report);
        let written = settings.locate_text("permalink")?;
        translate_permalink(&settings, &written, articles, report)
    })
}

fn translate_permalink(
    settings: &GeneratorSettings<'_>,
    written: &LocatedText,
    articles: &str,
    report: &mut Report,
) -> Option<TranslatedPermalink> {
    match pattern::from_template(&written.text) {
        // In Eleventy the path of a file starts at the input folder.
        Ok(pattern) => {
            let pattern = pattern.replace("{folder}", &format!("{articles}/{{folder}}"));
            let path = format!("/{}", pattern.trim_start_matches('/'));
            let path = path.strip_suffix("index.html").unwrap_or(&path);
            Some(TranslatedPermalink {
                pattern: settings.translated(written, path.to_owned()),
                has_filter: written.text.contains("slug") && written.text.contains('|'),
            })
        }
        Err(name) => {
            report.push(settings.unsupported_placeholder(written, &name));
            None
        }
    }
}
