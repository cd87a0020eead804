//! Detects an Astro site.

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, article_folders,
    program_settings,
};
use crate::model::SiteGenerator;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Astro,
    name: "Astro",
    switch_off: "remove src/pages/rss.xml.js",
    keep: "",
    own_feeds,
    read,
};

/// Programs in `src/pages` that write a feed.
fn own_feeds(
    _: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    let programs = FEEDS.iter().filter(|program| folder.has(program));
    programs
        .map(|program| GeneratedFeed::of_file(&feed_name(program).text, &folder.join(program)))
        .collect()
}

/// Files that usually contain the title of a site.
const CONSTANTS: [&str; 4] =
    ["src/consts.ts", "src/consts.js", "src/config.ts", "src/site.config.ts"];

/// Files that define content collections.
const COLLECTIONS: [&str; 4] = [
    "src/content.config.ts",
    "src/content.config.mjs",
    "src/content/config.ts",
    "src/content.config.js",
];

/// Programs that write a feed.
const FEEDS: [&str; 4] = [
    "src/pages/rss.xml.js",
    "src/pages/rss.xml.ts",
    "src/pages/feed.xml.js",
    "src/pages/feed.xml.ts",
];

/// Reads the configuration, and string constants in the programs next to it.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    settings.report_computed(&["site", "base", "trailingSlash"], report);
    let base = settings.text("base").unwrap_or_default();
    let url = settings.sourced("site").map(|url| {
        url.map(|url| format!("{}/{}", url.trim_end_matches('/'), base.trim_matches('/')))
    });
    let articles = collection(folder, report);
    let feed = folder.first_existing(&FEEDS);
    let name = feed.map_or_else(|| SourcedText::default_of("rss.xml"), feed_name);
    let mut site = DetectedSite {
        url,
        permalink: Some(permalink(settings, &articles.text, folder, report)),
        folder: Some(articles),
        language: settings.sourced("defaultLocale"),
        spelling: "astro",
        ids: Some(SourcedText::default_of("permalink")),
        assets: Some(SourcedText::default_of("public")),
        output: Some(SourcedText::default_of("public")),
        names: vec![FeedFileName { format: "rss", name }],
        ..DetectedSite::default()
    };
    for name in CONSTANTS {
        let Some(text) = folder.read(name, report) else { continue };
        let path = folder.join(name);
        let constants = GeneratorSettings::parse(&text, &path, report);
        site.title = site.title.or_else(|| constants.first_sourced(&["SITE_TITLE", "title"]));
        site.description = site
            .description
            .or_else(|| constants.first_sourced(&["SITE_DESCRIPTION", "description"]));
        site.language = site.language.or_else(|| constants.first_sourced(&["SITE_LANG", "lang"]));
    }
    site
}

/// Returns the name of the feed that a program writes.
fn feed_name(program: &str) -> SourcedText {
    let name = program.rsplit('/').next().unwrap_or(program);
    let name = name.trim_end_matches(".js").trim_end_matches(".ts");
    SourcedText::of_files(name, program)
}

/// Returns the folder of articles: the `base` of a loader, else the folder in `src/content`
/// with the most dated articles.
fn collection(folder: &SiteFolder<'_>, report: &mut Report) -> SourcedText {
    let base = COLLECTIONS.iter().find_map(|name| {
        let text = folder.read(name, report)?;
        let path = folder.join(name);
        GeneratorSettings::parse(&text, &path, report).sourced("base")
    });
    if let Some(base) = base {
        return base.map(|base| base.trim_start_matches("./").trim_end_matches('/').to_owned());
    }
    article_folders::find(folder, "src/content")
        .unwrap_or_else(|| SourcedText::default_of("src/content/blog"))
}

/// Returns the permalink pattern: from the link that the feed program writes, else from
/// the folder of the collection.
fn permalink(
    settings: &GeneratorSettings<'_>,
    articles: &str,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> SourcedText {
    let linked = FEEDS.iter().find_map(|name| {
        let text = folder.read(name, report)?;
        let (link, span) = program_settings::find_between(&text, "link: `", "`")?;
        let Some(pattern) = translate_link(link) else {
            let path = folder.join(name);
            let program = GeneratorSettings::parse(&text, &path, report);
            let link = LocatedText { text: link.to_owned(), span };
            report.push(program.unsupported_placeholder(&link, "${…}"));
            return None;
        };
        Some(SourcedText::of_files(pattern, format!("the link in {name}")))
    });
    let name = articles.rsplit('/').next().unwrap_or("blog");
    let pattern = linked.unwrap_or_else(|| {
        SourcedText::default_of(format!("/{name}/{{folder}}/{{slug_or_filename}}/"))
    });
    if settings.text("trailingSlash").as_deref() == Some("never") {
        return pattern.map(|pattern| pattern.trim_end_matches('/').to_owned());
    }
    pattern
}

/// Translates a link like `/blog/${post.id}/` into a permalink pattern.
fn translate_link(link: &str) -> Option<String> {
    let (before, rest) = link.split_once("${")?;
    let (expression, after) = rest.split_once('}')?;
    let is_id = [".id", ".slug"].iter().any(|end| expression.trim().ends_with(end));
    (is_id && !after.contains("${") && before.starts_with('/'))
        .then(|| format!("{before}{{folder}}/{{slug_or_filename}}{after}"))
}
