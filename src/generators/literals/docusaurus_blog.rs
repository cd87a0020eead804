//! Options of Docusaurus's blog.

use super::rows::LiteralSettings;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, FeedFileName, SiteFolder, SourcedText};

/// Name of the plugin in a list of plugins, where a site has a second blog.
const PLUGIN: &str = "@docusaurus/plugin-content-blog";

/// Reads the options of the blog: the date in an article's path is folders of its address,
/// unless the article has a `slug`.
pub(super) fn refine(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let path = settings.sourced_in("blog", "path").or(site.folder);
    let route = settings.sourced_in("blog", "routeBasePath");
    let route = route.unwrap_or_else(|| SourcedText::default_of("blog"));
    let end = if settings.contains("trailingSlash: true") { "/" } else { "" };
    let base = route.text.trim_matches('/').to_owned();
    let prefix = if base.is_empty() { String::new() } else { format!("/{base}") };
    let names = ["rss", "atom"].map(|format| {
        let name = format!("{prefix}/{format}.xml");
        FeedFileName::default_of(format, name.trim_start_matches('/'))
    });
    site.names = names.to_vec();
    site.permalink = Some(route.map(|_| format!("{prefix}/{{slug_or_path}}{end}")));
    site.folder = path;
    report_second_blog(settings, report);
    site
}

/// Reports a blog of the plugin besides that of the preset.
fn report_second_blog(settings: &GeneratorSettings<'_>, report: &mut Report) {
    let text = settings.source_text();
    let quoted = [format!("'{PLUGIN}'"), format!("\"{PLUGIN}\"")];
    let found = quoted.iter().find_map(|name| text.find(name.as_str()));
    let Some(at) =
        found.filter(|_| settings.contains("preset-classic") || settings.contains("'classic'"))
    else {
        return;
    };
    let message = "the site has another blog, which is not moved";
    report.push(
        Diagnostic::new(&codes::SITE_NOT_MIGRATED, message)
            .with_location(settings.location(at + 1..at + 1 + PLUGIN.len()))
            .help("write a folder with its own feed.toml for it, with its `path` as `[articles] folder`"),
    );
}

/// Names of the settings, and the usual folders.
pub(super) const SETTINGS: LiteralSettings = LiteralSettings {
    url: &["url"],
    base: &["baseUrl"],
    description: &["tagline"],
    language: &["defaultLocale"],
    usual_language: "en",
    author: &[],
    folders: &["blog"],
    permalink: "/blog/{slug_or_path}",
    permalink_certainty: super::rows::PatternCertainty::Default,
    spelling: "docusaurus",
    ids: "permalink",
    feeds: &[("rss", "blog/rss.xml"), ("atom", "blog/atom.xml")],
    copied: "static",
    output: "build",
    left_out: &["_*"],
    ..super::rows::COMMON
};
