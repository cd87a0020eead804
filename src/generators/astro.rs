//! Detects an Astro site.
//!
//! The program of the feed names the collection of articles and the links in the feed
//! ([`feed_program`]); the collection names the folder ([`collections`]), and the route of
//! its pages decides their addresses ([`routes`]). Programs are read as text
//! ([`site_program`]); what a function computes is reported.

mod collections;
mod feed_program;
mod link_expression;
mod routes;
mod site_program;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, ValueOrigin,
    not_understood,
};
use crate::model::SiteGenerator;
use collections::ArticleCollection;
use feed_program::{FeedLink, FeedProgram};
use routes::PageRoute;
use site_program::SiteProgram;
use url::Url;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Astro,
    name: "Astro",
    switch_off: "remove src/pages/rss.xml.js",
    keep: "",
    own_feeds,
    read,
};

/// The program in `src/pages` that writes the feed.
fn own_feeds(
    _: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    let feed = FeedProgram::find(folder, &mut Report::default());
    feed.map(|feed| GeneratedFeed::of_file(&feed.name.text, &folder.join(&feed.program.name)))
        .into_iter()
        .collect()
}

/// Files that usually contain the title of a site.
const CONSTANTS: [&str; 8] = [
    "src/consts.ts",
    "src/consts.js",
    "src/config.ts",
    "src/site.config.ts",
    "src/constants.ts",
    "src/config/index.ts",
    "src/config/site.ts",
    "src/data/site.ts",
];

/// Path of an article in the collection, which is its id there.
const ID: &str = "{folder}/{slug_or_filename}";

/// Reads the configuration, and the programs of the feed and of the pages.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    settings.report_computed(&["base", "trailingSlash"], report);
    let config = SiteProgram::of_settings(settings);
    let base = settings.text("base").unwrap_or_default();
    let base = base.trim_matches('/');
    let url = config.resolve_setting("site", folder);
    if url.is_none() {
        settings.report_computed(&["site"], report);
    }
    let feed = FeedProgram::find(folder, report);
    let collection = ArticleCollection::find(feed.as_ref(), folder, report);
    let route = routes::find(&collection, folder, report);
    let site = DetectedSite {
        url: url.map(|url| url.map(|url| format!("{}/{base}", url.trim_end_matches('/')))),
        folder: Some(collection.folder.clone()),
        exclude: collection.exclude.clone(),
        language: settings.sourced("defaultLocale"),
        spelling: if collection.is_of_pages { "" } else { "astro" },
        assets: Some(SourcedText::default_of("public")),
        output: Some(SourcedText::default_of("public")),
        names: vec![FeedFileName {
            format: "rss",
            name: feed
                .as_ref()
                .map_or_else(|| SourcedText::default_of("rss.xml"), |feed| feed.name.clone()),
        }],
        switch_off: feed.as_ref().map(|feed| format!("remove {}", feed.program.name)),
        ..DetectedSite::default()
    };
    let site = add_addresses(
        site,
        &Addresses { settings, base, collection, route },
        feed.as_ref(),
        report,
    );
    add_texts(site, feed.as_ref(), folder)
}

/// Values that addresses are made of.
struct Addresses<'s, 'a> {
    settings: &'s GeneratorSettings<'a>,
    /// Path of the site, without slashes around it.
    base: &'s str,
    collection: ArticleCollection,
    route: Option<PageRoute>,
}

/// Adds the permalink, from the route of the pages or else from the links in the feed, and
/// the ids, which are those links.
fn add_addresses(
    mut site: DetectedSite,
    addresses: &Addresses<'_, '_>,
    feed: Option<&FeedProgram>,
    report: &mut Report,
) -> DetectedSite {
    let link = feed.and_then(|feed| {
        let collection = &addresses.collection;
        let pages = collection.is_of_pages.then_some(&collection.folder);
        let found = feed.link(pages, report)?;
        Some(found.below(addresses.base))
    });
    let routed = addresses.route.as_ref().map(|route| route.pattern.clone());
    let linked = link.as_ref().map(|link| SourcedText {
        text: link.path.clone(),
        origin: ValueOrigin::Stated(link.place.clone()),
    });
    let permalink = routed.or(linked).unwrap_or_else(|| {
        report.push(no_route(addresses));
        let folder = addresses.collection.folder.text.as_str();
        let name = folder.rsplit('/').next().unwrap_or("blog");
        SourcedText::default_of(format!("/{name}/{ID}/"))
    });
    let has_slash = match addresses.settings.text("trailingSlash").as_deref() {
        Some("never") => false,
        Some("always") => true,
        _ => link.as_ref().is_none_or(|link| link.path.ends_with('/')),
    };
    let permalink = permalink.map(|pattern| with_slash(pattern, has_slash));
    if let Some(link) = link {
        site.ids = Some(ids(&link, &permalink.text, site.url.as_ref()));
        if is_other_path(&link.path, &permalink.text) {
            report.push(other_path(&link, &permalink));
        }
    }
    site.permalink = Some(permalink);
    site
}

fn with_slash(pattern: &str, has_slash: bool) -> String {
    let bare = pattern.trim_end_matches('/');
    if has_slash && bare.rsplit('.').next() != Some("html") {
        format!("{bare}/")
    } else {
        bare.to_owned()
    }
}

fn is_other_path(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') != other.trim_end_matches('/')
}

/// Returns the ids, which are the links in the feed: @astrojs/rss writes the link as the guid.
fn ids(link: &FeedLink, permalink: &str, url: Option<&SourcedText>) -> SourcedText {
    let origin = ValueOrigin::Stated(link.place.clone());
    // A link that begins with a slash is below the host, not below `base`.
    let root = url
        .filter(|_| link.is_below_host)
        .and_then(|url| Url::parse(&url.text).ok())
        .map(|url| url.origin().ascii_serialization());
    let is_same = !is_other_path(&link.path, permalink);
    let gains_slash = link.path.ends_with('/') && !permalink.ends_with('/');
    let text = match root {
        None if link.path == permalink => "permalink".to_owned(),
        None if is_same && gains_slash => "/{address}/".to_owned(),
        None => link.path.clone(),
        Some(root) if link.path == permalink => format!("{root}/{{address}}"),
        Some(root) if is_same && gains_slash => format!("{root}/{{address}}/"),
        Some(root) => format!("{root}{}", link.path),
    };
    SourcedText { text, origin }
}

fn no_route(addresses: &Addresses<'_, '_>) -> Diagnostic {
    let message = format!(
        "no page below `src/pages` shows the articles in `{}`, so their addresses are not known",
        addresses.collection.folder.text
    );
    let help = "write `permalink` below `[articles]` in feed.toml by hand, then compare one article's address";
    not_understood(message, help).with_location(SourceLocation::file(addresses.settings.path()))
}

fn other_path(link: &FeedLink, permalink: &SourcedText) -> Diagnostic {
    let message = format!(
        "the site's feed links to `{}`, but its pages are at `{}`",
        link.path, permalink.text
    );
    let help =
        "compare one link with the address of its page; the links stay the ids of the entries";
    Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).with_location(link.place.clone()).help(help)
}

/// Adds title, description and language: those of the feed, else those of usual files.
fn add_texts(
    mut site: DetectedSite,
    feed: Option<&FeedProgram>,
    folder: &SiteFolder<'_>,
) -> DetectedSite {
    if let Some(feed) = feed {
        site.title = feed.setting("title", folder);
        site.description = feed.setting("description", folder);
        site.language = site.language.or_else(|| feed.language());
    }
    for name in CONSTANTS {
        let Some(constants) = SiteProgram::read(name, folder) else { continue };
        site.title = site.title.or_else(|| constants.first_text(&["SITE_TITLE", "title"]));
        site.description = site
            .description
            .or_else(|| constants.first_text(&["SITE_DESCRIPTION", "description", "desc"]));
        site.language = site.language.or_else(|| constants.first_text(&["SITE_LANG", "lang"]));
    }
    site
}
