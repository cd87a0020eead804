//! Detects a Zola site.
//!
//! [`zola_feeds`] lists the feeds of terms, sections and languages, and reads the ids.

mod zola_feeds;

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, ValueOrigin,
    article_folders,
};
use crate::model::SiteGenerator;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Zola,
    name: "Zola",
    switch_off: "generate_feeds = false",
    keep: "",
    own_feeds,
    read,
};

/// `generate_feeds`, which was `generate_feed` in older versions.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    let switches = ["generate_feeds", "generate_feed"];
    let switch = switches.iter().find_map(|name| settings.value(name));
    let Some(switch) = switch.filter(|switch| switch.as_str() == Some("true")) else {
        return Vec::new();
    };
    let place = settings.location(switch.span.clone());
    let names = feed_names(settings).into_iter();
    names.map(|file| GeneratedFeed::new(&file.name.text, place.clone())).collect()
}

/// Parts of feed file names that show the format, and the keys of `[output]`.
const NAMES: [(&str, &str); 3] = [("rss", "rss"), ("atom", "atom"), ("feed", "atom")];

/// Settings with a copyright notice, in themes.
const COPYRIGHTS: [&str; 2] = ["extra.copyright", "extra.footer.copyright"];

/// Reads the site's settings from `config.toml`.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let keeps_dates = settings.text("slugify.paths_keep_dates").as_deref() == Some("true");
    let permalink = if keeps_dates { "/{folder}/{slug_or_filename}/" } else { "/{folder}/{slug}/" };
    let permalink = SourcedText::default_of(permalink);
    let has_slugs = settings.text("slugify.paths").is_none_or(|style| style == "on");
    let authors = settings.first_sourced(&["author", "extra.author"]);
    let site = DetectedSite {
        title: settings.sourced("title"),
        url: settings.sourced("base_url"),
        description: settings.sourced("description"),
        language: Some(settings.sourced_or("default_language", "en")),
        copyright: settings.first_sourced(&COPYRIGHTS),
        authors: authors.into_iter().collect(),
        folder: Some(SourcedText::default_of("content")),
        exclude: article_folders::without_dates(folder, "content"),
        permalink: Some(permalink),
        spelling: if has_slugs { "zola" } else { "" },
        ids: zola_feeds::ids(settings, folder, report),
        assets: Some(SourcedText::default_of("static")),
        output: Some(SourcedText::default_of("static")),
        names: feed_names(settings),
        ..DetectedSite::default()
    };
    zola_feeds::add(site, settings, folder, report)
}

/// Returns the names of the feeds, also of those of terms and sections.
fn feed_names(settings: &GeneratorSettings<'_>) -> Vec<FeedFileName> {
    let files = settings.value("feed_filenames").map_or(&[][..], |value| value.as_list());
    let list = files.iter().filter_map(|file| {
        let origin = ValueOrigin::Stated(settings.location(file.span.clone()));
        Some(SourcedText { text: file.as_str()?.to_owned(), origin })
    });
    // Before Zola 0.19, a site had one feed.
    let mut names: Vec<FeedFileName> = Vec::new();
    for name in list.chain(settings.sourced("feed_filename")) {
        let Some((_, format)) = NAMES.iter().find(|(part, _)| name.text.contains(part)) else {
            continue;
        };
        if names.iter().all(|known| known.format != *format) {
            names.push(FeedFileName { format, name });
        }
    }
    if names.is_empty() { vec![FeedFileName::default_of("atom", "atom.xml")] } else { names }
}
