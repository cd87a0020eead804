//! Detects a Zola site.

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, ValueOrigin,
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
const NAMES: [(&str, &str); 2] = [("rss", "rss"), ("atom", "atom")];

/// Reads the site's settings from `config.toml`.
fn read(settings: &GeneratorSettings<'_>, _: &SiteFolder<'_>, _: &mut Report) -> DetectedSite {
    let keeps_dates = settings.text("slugify.paths_keep_dates").as_deref() == Some("true");
    let permalink = if keeps_dates { "/{folder}/{slug_or_filename}/" } else { "/{folder}/{slug}/" };
    let permalink = SourcedText::default_of(permalink);
    let has_slugs = settings.text("slugify.paths").is_none_or(|style| style == "on");
    DetectedSite {
        title: settings.sourced("title"),
        url: settings.sourced("base_url"),
        description: settings.sourced("description"),
        language: Some(settings.sourced_or("default_language", "en")),
        folder: Some(SourcedText::default_of("content")),
        permalink: Some(permalink),
        spelling: if has_slugs { "zola" } else { "" },
        ids: Some(SourcedText::default_of("permalink")),
        assets: Some(SourcedText::default_of("static")),
        output: Some(SourcedText::default_of("static")),
        names: feed_names(settings),
        ..DetectedSite::default()
    }
}

fn feed_names(settings: &GeneratorSettings<'_>) -> Vec<FeedFileName> {
    let files = settings.value("feed_filenames").map_or(&[][..], |value| value.as_list());
    let known = files.iter().filter_map(|file| {
        let text = file.as_str()?;
        let (_, format) = NAMES.iter().find(|(part, _)| text.contains(part))?;
        let origin = ValueOrigin::Stated(settings.location(file.span.clone()));
        Some(FeedFileName { format, name: SourcedText { text: text.to_owned(), origin } })
    });
    let names: Vec<_> = known.collect();
    if names.is_empty() { vec![FeedFileName::default_of("atom", "atom.xml")] } else { names }
}
