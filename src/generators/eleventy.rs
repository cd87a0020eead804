//! Detects an Eleventy site.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, SiteFolder};

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
pub(super) fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    settings.report_computed(&["input", "output"], report);
    let input = settings.text("input").unwrap_or_default();
    let input = input.trim_start_matches("./").trim_matches('/').to_owned();
    let articles = FOLDERS.iter().find(|name| folder.has(&join_path(&input, name)));
    let articles = articles.map_or("", |name| *name);
    let mut site = DetectedSite {
        folder: join_path(&input, articles),
        permalink: format!("/{articles}/{{page}}/").replace("//", "/"),
        ids: "permalink".into(),
        assets: folder.first_existing(&["public", "static"]).unwrap_or(".").into(),
        output: settings.text("output").unwrap_or_else(|| "_site".into()),
        names: vec![feed(settings)],
        title: settings.text("title"),
        url: settings.text("base"),
        description: settings.text("subtitle"),
        language: settings.text("language"),
        ..DetectedSite::default()
    };
    if site.folder.is_empty() {
        site.folder = ".".into();
    }
    read_global_data(&mut site, folder, report);
    if let Some(permalink) = permalink(&site, articles, folder, report) {
        site.permalink = permalink;
        site.spelling = "eleventy";
    }
    site
}

fn join_path(folder: &str, name: &str) -> String {
    format!("{folder}/{name}").trim_matches('/').to_owned()
}

fn feed(settings: &GeneratorSettings<'_>) -> (&'static str, String) {
    let path = settings.text("outputPath").unwrap_or_else(|| "feed/feed.xml".into());
    let format = match settings.text("type").as_deref() {
        Some("rss") => "rss",
        Some("json") => "json",
        _ => "atom",
    };
    (format, path.trim_start_matches('/').to_owned())
}

/// Overrides the settings of the feed plugin with the site's global data, which is
/// usually more accurate.
fn read_global_data(site: &mut DetectedSite, folder: &SiteFolder<'_>, report: &mut Report) {
    for name in METADATA {
        let Some(text) = folder.read(name, report) else { continue };
        let path = folder.join(name);
        let metadata = GeneratorSettings::parse(&text, &path, report);
        site.title = metadata.first_text(&["title", "name"]).or(site.title.take());
        site.url = metadata.first_text(&["url", "baseUrl", "base"]).or(site.url.take());
        site.description = metadata.text("description").or(site.description.take());
        site.language = metadata.first_text(&["language", "lang"]).or(site.language.take());
    }
}

/// Translates the `permalink` in the data file of the articles' folder.
fn permalink(
    site: &DetectedSite,
    articles: &str,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<String> {
    let name = site.folder.rsplit('/').next().unwrap_or_default();
    let endings = ["11tydata.js", "11tydata.json", "11tydata.cjs", "11tydata.mjs", "json"];
    endings.iter().find_map(|ending| {
        let file = format!("{}/{name}.{ending}", site.folder);
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
) -> Option<String> {
    match pattern::from_template(&written.text) {
        // In Eleventy the path of a file starts at the input folder.
        Ok(pattern) => {
            let pattern = pattern.replace("{folder}", &format!("{articles}/{{folder}}"));
            let path = format!("/{}", pattern.trim_start_matches('/'));
            Some(path.strip_suffix("index.html").unwrap_or(&path).to_owned())
        }
        Err(name) => {
            report.push(settings.unsupported_placeholder(written, &name));
            None
        }
    }
}
