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
mod people;
mod permalinks;
mod plugin_feeds;
mod plugins;
mod posts_folders;

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, GeneratorDefinition, SiteFolder, SourcedText, ValueOrigin};
use crate::model::SiteGenerator;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Jekyll,
    name: "Jekyll",
    switch_off: "take jekyll-feed out of `plugins` and the Gemfile",
    keep: "Add to `_config.yml`, so that `jekyll build` keeps the feeds and copies nothing private:\n\nkeep_files: [{files}]\nexclude: [feed.toml, feedwright.state]\n",
    own_feeds,
    read,
};

/// Usual paths of feed templates, relative to the site's sources.
const TEMPLATES: [&str; 6] =
    ["feed.xml", "atom.xml", "rss.xml", "index.xml", "feed/index.xml", "feed/atom.xml"];

/// The feed of the plugin jekyll-feed, and those of templates at the usual paths.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Vec<GeneratedFeed> {
    let mut feeds = Vec::new();
    if let Some(ValueOrigin::Stated(place)) = plugins::find_jekyll_feed(settings, folder, report) {
        let path = settings.sourced_or("feed.path", "feed.xml");
        feeds.push(GeneratedFeed::new(&path.text, place));
    }
    let source = settings.text("source").unwrap_or_default();
    for path in TEMPLATES {
        let file = format!("{}/{path}", source.trim_matches(['/', '.']));
        let file = file.trim_start_matches('/');
        // Jekyll copies a file without frontmatter; feedwright itself may have written it.
        if folder.read_start(file, 3).is_some_and(|start| start == "---") {
            feeds.push(GeneratedFeed::of_file(path, &folder.join(file)));
        }
    }
    feeds
}

/// Reads the site's settings from `_config.yml`.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let source = settings.sourced("source").filter(|source| source.text != ".");
    let mut site = DetectedSite {
        title: settings.first_sourced(&["title", "name"]),
        url: address(settings, folder, report),
        description: settings.first_sourced(&["description", "tagline"]),
        language: settings.first_sourced(&["lang", "locale", "language"]),
        timezone: settings.sourced("timezone"),
        copyright: settings.sourced("copyright").filter(|text| !text.text.contains("{{")),
        spelling: "jekyll",
        lists: "spaces",
        assets: Some(source.unwrap_or_else(|| SourcedText::default_of("."))),
        output: Some(settings.sourced_or("destination", "_site")),
        ..DetectedSite::default()
    };
    posts_folders::add(&mut site, settings, folder);
    permalinks::add(&mut site, settings, report);
    feeds::add(&mut site, settings, folder, report);
    site
}

/// Returns the address of the home page: `url` and `baseurl`, or the host in CNAME.
fn address(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    let base = settings.text("baseurl").unwrap_or_default();
    let url = settings.sourced("url").or_else(|| host_of_cname(folder, report))?;
    Some(url.map(|url| format!("{}/{}", url.trim_end_matches('/'), base.trim_matches('/'))))
}

/// Returns the address that CNAME states, the file of GitHub Pages for a site's host.
fn host_of_cname(folder: &SiteFolder<'_>, report: &mut Report) -> Option<SourcedText> {
    if !folder.has("CNAME") {
        return None;
    }
    let text = folder.read("CNAME", report)?;
    let host = text.lines().next().unwrap_or_default().trim();
    let is_host = host.contains('.') && !host.contains(['/', ':', ' ', '@']);
    is_host.then(|| SourcedText::of_files(format!("https://{host}"), "CNAME"))
}
