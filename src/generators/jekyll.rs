//! Detects a Jekyll site.
//!
//! Read [`feeds`] first: it finds the feed that subscribers have, from jekyll-feed
//! ([`plugins`]) or from the site's own template ([`own_feeds`], [`feed_template`]).
//! Templates are read as data: [`liquid_template`] walks through one, and what depends on
//! anything but the configuration and the post is not known.

mod feed_template;
mod feeds;
mod ids;
mod liquid_expression;
mod liquid_template;
mod liquid_text;
mod own_feeds;
mod permalinks;
mod plugins;

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, GeneratorDefinition, SiteFolder, SourcedText};
use crate::model::SiteGenerator;
use crate::syntax::value::SpannedValue;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Jekyll,
    name: "Jekyll",
    switch_off: "take jekyll-feed out of `plugins` and the Gemfile",
    keep: "Add to `_config.yml`, so that `jekyll build` keeps the feeds and copies nothing private:\n\nkeep_files: [{files}]\nexclude: [feed.toml, feedwright.state]\n",
    own_feeds,
    read,
};

/// The feed of the plugin jekyll-feed.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    let lists = ["plugins", "gems"].iter().filter_map(|name| settings.value(name));
    let mut names = lists.flat_map(SpannedValue::as_list);
    let Some(plugin) = names.find(|name| name.as_str() == Some("jekyll-feed")) else {
        return Vec::new();
    };
    let path = settings.sourced_or("feed.path", "feed.xml");
    vec![GeneratedFeed::new(&path.text, settings.location(plugin.span.clone()))]
}

/// Reads the site's settings from `_config.yml`.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let base = settings.text("baseurl").unwrap_or_default();
    let url = settings.sourced("url");
    let address = url.clone().map(|url| {
        url.map(|url| format!("{}/{}", url.trim_end_matches('/'), base.trim_matches('/')))
    });
    let site = DetectedSite {
        title: settings.first_sourced(&["title", "name"]),
        url: address,
        description: settings.first_sourced(&["description", "tagline"]),
        language: settings.first_sourced(&["lang", "locale", "language"]),
        timezone: settings.sourced("timezone"),
        folder: Some(posts(settings, folder)),
        permalink: Some(permalinks::read(settings, report)),
        spelling: "jekyll",
        lists: "spaces",
        assets: Some(SourcedText::default_of(".")),
        output: Some(settings.sourced_or("destination", "_site")),
        ..DetectedSite::default()
    };
    feeds::read(site, settings, folder, report)
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
