//! Detects a Hexo site.
//!
//! [`feeds`] finds the feeds of hexo-generator-feed, [`permalinks`] translates addresses.

mod feeds;
mod permalinks;

use std::path::Path;

use url::Url;

use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, GeneratorDefinition, SiteFolder, SourcedText, not_understood,
};
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

/// File that lists the programs of a site.
const PACKAGES: &str = "package.json";

/// Feeds of the plugin hexo-generator-feed.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    _: &mut Report,
) -> Vec<GeneratedFeed> {
    let place = folder.join(PACKAGES);
    let names = feeds::generated_names(settings, folder).into_iter();
    names.map(|name| GeneratedFeed::of_file(&name.name.text, &place)).collect()
}

/// Returns true if a `_config.yml` belongs to Hexo rather than Jekyll: by its keys, or
/// because the site's package.json names Hexo.
pub(super) fn is_own(settings: &GeneratorSettings<'_>, folder: &SiteFolder<'_>) -> bool {
    const KEYS: [&str; 5] =
        ["source_dir", "public_dir", "new_post_name", "post_asset_folder", "filename_case"];
    KEYS.iter().any(|key| settings.text(key).is_some())
        || with_packages(folder, |packages| {
            let keys = ["hexo", "dependencies.hexo", "devDependencies.hexo"];
            keys.iter().any(|key| packages.value(key).is_some())
        })
        .unwrap_or_default()
}

/// Reads package.json, if the site has one.
fn with_packages<T>(
    folder: &SiteFolder<'_>,
    read: impl FnOnce(&GeneratorSettings<'_>) -> T,
) -> Option<T> {
    if !folder.has(PACKAGES) {
        return None;
    }
    let text = folder.read(PACKAGES, &mut Report::default())?;
    let path = folder.join(PACKAGES);
    Some(read(&GeneratorSettings::parse(&text, &path, &mut Report::default())))
}

/// Reads the site's settings from `_config.yml`.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let source = settings.sourced_or("source_dir", "source");
    let source = source.map(|path| path.trim_matches('/').to_owned());
    let posts = source.clone().map(|source| format!("{source}/_posts"));
    check_root(settings, report);
    report_time_zone(settings, report);
    let site = DetectedSite {
        title: settings.sourced("title"),
        url: settings.sourced("url"),
        description: settings.first_sourced(&["description", "subtitle"]),
        language: settings.sourced_items("language").into_iter().next(),
        timezone: settings.sourced("timezone"),
        authors: settings.sourced("author").into_iter().collect(),
        permalink: Some(permalinks::read(settings, folder, &posts.text, report)),
        folder: Some(posts),
        spelling: "hexo",
        assets: Some(source),
        output: Some(settings.sourced_or("public_dir", "public")),
        ..DetectedSite::default()
    };
    feeds::read(site, settings, folder, report)
}

/// Reports a site without `timezone`: Hexo then reads dates in the time zone of the computer
/// that builds the site.
fn report_time_zone(settings: &GeneratorSettings<'_>, report: &mut Report) {
    if settings.text("timezone").is_some() {
        return;
    }
    let message = "`timezone` is not set, so the dates of articles are in the time zone of the computer that built the site";
    let help = "write `timezone` below `[site]` in feed.toml, such as `timezone = \"Asia/Shanghai\"`, unless it is UTC";
    report.push(not_understood(message, help).with_location(settings.location(0..0)));
}

/// Reports a `root` that is not the path of `url`: Hexo's feed then has other addresses
/// than its pages.
fn check_root(settings: &GeneratorSettings<'_>, report: &mut Report) {
    let (Some(root), Some(url)) = (settings.locate_text("root"), settings.text("url")) else {
        return;
    };
    let Ok(url) = Url::parse(&url) else { return };
    if url.path().trim_matches('/') == root.text.trim_matches('/') {
        return;
    }
    let message = format!(
        "`root` is `{}`, but the path of `url` is `{}`; Hexo's feed has the addresses below `url`",
        root.text,
        url.path()
    );
    let help = "compare the address of one article, and correct `url` below `[site]` in feed.toml";
    report.push(settings.warning(root.span, message, help));
}

/// Reports a setting without an equivalent at the head of a file.
fn report_at_file(path: &Path, message: String, help: &str, report: &mut Report) {
    let location = crate::diagnostic::SourceLocation::file(path);
    report.push(not_understood(message, help).with_location(location));
}

/// Returns a text of feed.toml that a path of Hexo means, without a slash at its beginning.
fn output_path(path: SourcedText) -> SourcedText {
    path.map(|path| path.trim_start_matches('/').to_owned())
}
