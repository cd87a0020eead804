//! Detects an Eleventy site.
//!
//! [`eleventy_feed`] reads the feed: of the feed plugin, or of a template of the site.

mod eleventy_feed;

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, ValueOrigin,
    article_folders, program_settings,
};
use crate::model::SiteGenerator;
use eleventy_feed::{EleventyFolders, PluginProgram};

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Eleventy,
    name: "Eleventy",
    switch_off: "remove the feed plugin",
    keep: "Eleventy keeps the feeds. If a script empties its output folder, run feedwright after that.",
    own_feeds,
    read,
};

/// The feeds of `feedPlugin`, which is part of eleventy-plugin-rss.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    eleventy_feed::plugin_outputs(&PluginProgram::read_all(settings, folder))
}

/// Usual names of the folder of articles, below the input folder.
const FOLDERS: [&str; 6] = ["blog", "posts", "articles", "writing", "notes", "journal"];

/// Names of data files that usually contain the title and address of a site.
const METADATA: [&str; 6] = ["metadata", "site", "meta", "siteData", "global", "config"];

/// Endings of data files.
const DATA_ENDINGS: [&str; 7] = ["json", "js", "cjs", "mjs", "ts", "yaml", "yml"];

/// Reads the configuration, the global data and the data file of the articles.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    settings.report_computed(&["input", "output", "pathPrefix"], report);
    let input = folder_setting(settings, "input", "setInputDirectory(");
    let input = input.map_or_else(String::new, |input| trim_path(&input.text));
    let prefix = settings.sourced("pathPrefix").map(|prefix| prefix.map(trim_path));
    let found = article_folder(folder, &input);
    let articles = below_input(&found.text, &input).to_owned();
    let site = DetectedSite {
        folder: Some(found),
        permalink: Some(SourcedText::default_of(
            format!("/{articles}/{{page}}/").replace("//", "/"),
        )),
        assets: Some(SourcedText::default_of(
            folder.first_existing(&["public", "static"]).unwrap_or("."),
        )),
        output: Some(
            folder_setting(settings, "output", "setOutputDirectory(")
                .unwrap_or_else(|| SourcedText::default_of("_site")),
        ),
        ..DetectedSite::default()
    };
    let place = EleventyFolders {
        folder,
        input: &input,
        articles: articles.rsplit('/').next().unwrap_or_default(),
        prefix: prefix.as_ref().map_or("", |prefix| &*prefix.text),
    };
    let programs = PluginProgram::read_all(settings, folder);
    let mut site = eleventy_feed::add(site, &programs, &place, report);
    if site.names.is_empty() {
        site.names.push(FeedFileName::default_of("atom", "feed.xml"));
    }
    let data = folder_setting(settings, "data", "setDataDirectory(");
    let data = data.map_or_else(|| "_data".to_owned(), |data| data.text);
    read_global_data(
        &mut site,
        &[join_relative(&input, &data), "_data".to_owned()],
        folder,
        report,
    );
    site.url = site.url.map(|url| with_prefix(url, place.prefix));
    if let Some(permalink) = permalink(&site, &articles, folder, report) {
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

/// Returns a folder: a setting, or the argument of a call.
fn folder_setting(settings: &GeneratorSettings<'_>, name: &str, call: &str) -> Option<SourcedText> {
    let found = settings.sourced(name).or_else(|| {
        let text = settings.source_text();
        let (argument, span) = program_settings::find_between(text, call, ")")?;
        let inner = argument.trim().trim_matches(['\'', '"', '`']);
        let origin = ValueOrigin::Stated(settings.location(span));
        (inner.len() + 2 == argument.trim().len())
            .then(|| SourcedText { text: inner.to_owned(), origin })
    })?;
    Some(found.map(|text| text.trim_start_matches("./").trim_end_matches('/').to_owned()))
        .filter(|found| !found.text.is_empty())
}

fn trim_path(path: &str) -> String {
    let path = path.trim_start_matches("./").trim_matches('/');
    if path == "." { String::new() } else { path.to_owned() }
}

fn join_path(folder: &str, name: &str) -> String {
    format!("{folder}/{name}").trim_matches('/').to_owned()
}

/// Joins a path that may begin with `../`.
fn join_relative(folder: &str, path: &str) -> String {
    let (mut folder, mut path) = (folder, path);
    while let Some(rest) = path.strip_prefix("../") {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        path = rest;
    }
    join_path(folder, path)
}

/// Returns the path below the input folder.
fn below_input<'p>(path: &'p str, input: &str) -> &'p str {
    let path = if path == "." { "" } else { path };
    path.strip_prefix(input).unwrap_or(path).trim_matches('/')
}

/// Returns the folder with the most dated articles, else one with a usual name.
fn article_folder(folder: &SiteFolder<'_>, input: &str) -> SourcedText {
    let found = article_folders::find(folder, input).filter(|found| found.text != input);
    let usual = FOLDERS.iter().map(|name| join_path(input, name)).find(|path| folder.has(path));
    // Without one folder that has almost all articles, a usual name is the better guess.
    match (found, usual) {
        (Some(found), _) if found.text != "." => found,
        (_, Some(usual)) => SourcedText::of_files(usual, "a usual name of this folder"),
        (Some(found), None) => found,
        (None, None) if input.is_empty() => SourcedText::default_of("."),
        (None, None) => SourcedText::default_of(input),
    }
}

/// Adds the path prefix to the address of the site, unless it is a part of it.
fn with_prefix(url: SourcedText, prefix: &str) -> SourcedText {
    let has_prefix = url.text.trim_end_matches('/').ends_with(&format!("/{prefix}"));
    if prefix.is_empty() || has_prefix {
        return url;
    }
    url.map(|url| format!("{}/{prefix}/", url.trim_end_matches('/')))
}

/// Rank of a data file among those of the site.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MetadataPrecedence {
    /// The first file: its values win over those of the feed.
    Main,
    /// Another file, whose values only fill gaps.
    Other,
}

/// Overrides the settings of the feed with the site's global data, which is usually more
/// accurate.
fn read_global_data(
    site: &mut DetectedSite,
    folders: &[String],
    folder: &SiteFolder<'_>,
    report: &mut Report,
) {
    let mut read: Vec<String> = Vec::new();
    for (name, ending) in
        METADATA.iter().flat_map(|name| DATA_ENDINGS.iter().map(move |ending| (name, ending)))
    {
        for data in folders {
            let file = join_path(data, &format!("{name}.{ending}"));
            if read.contains(&file) {
                continue;
            }
            let Some(text) = folder.read(&file, report) else { continue };
            let path = folder.join(&file);
            let metadata = GeneratorSettings::parse(&text, &path, report);
            let precedence =
                if read.is_empty() { MetadataPrecedence::Main } else { MetadataPrecedence::Other };
            read.push(file);
            take_metadata(site, &metadata, precedence, report);
        }
    }
}

fn take_metadata(
    site: &mut DetectedSite,
    metadata: &GeneratorSettings<'_>,
    precedence: MetadataPrecedence,
    report: &mut Report,
) {
    let values: [(&mut Option<SourcedText>, &[&str]); 4] = [
        (&mut site.title, &["title", "name", "siteName", "site_name"]),
        (&mut site.url, &["url", "baseUrl", "baseURL", "base", "siteUrl", "siteURL", "origin"]),
        (&mut site.description, &["description", "siteDescription", "subtitle"]),
        (&mut site.language, &["language", "lang", "locale"]),
    ];
    for (value, names) in values {
        if precedence == MetadataPrecedence::Main || value.is_none() {
            *value = metadata.first_sourced(names).or(value.take());
        }
    }
    if site.url.is_none() {
        metadata.report_computed(&["url", "baseUrl"], report);
    }
    if site.authors.is_empty() {
        site.authors.extend(author(metadata));
    }
}

/// Returns the name of the author: `author.name`, or a text.
fn author(metadata: &GeneratorSettings<'_>) -> Option<SourcedText> {
    if let Some(found) = metadata.first_sourced(&["author.name", "author"]) {
        return Some(found);
    }
    // In a program, the name is the first one after the key.
    let text = metadata.source_text();
    let (object, span) = program_settings::find_between(text, "author:", "}")?;
    let found = program_settings::find(object, "name")?;
    let place = metadata.location(found.span.start + span.start..found.span.end + span.start);
    Some(SourcedText { text: found.text, origin: ValueOrigin::Stated(place) })
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
    let endings =
        ["11tydata.js", "11tydata.json", "11tydata.cjs", "11tydata.mjs", "11tydata.ts", "json"];
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
