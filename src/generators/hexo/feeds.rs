//! Finds the feeds of hexo-generator-feed, their paths and settings.

use serde_json::json;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::hexo::{PACKAGES, output_path, report_at_file, with_packages};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSetting, DetectedSite, FeedFileName, SiteFolder, SourcedText, ValueOrigin,
};

/// Plugin whose ids and paths are known. All its versions use the post's address as id.
const PLUGIN: &str = "hexo-generator-feed";

/// Number of entries if `feed.limit` is not set.
const LIMIT: &str = "20";

/// A type of `feed.type` and its format.
struct FeedType {
    name: &'static str,
    format: &'static str,
}

const TYPES: [FeedType; 2] =
    [FeedType { name: "atom", format: "atom" }, FeedType { name: "rss2", format: "rss" }];

/// Programs of the site that make feeds.
#[derive(Default)]
struct FeedPlugins {
    /// Place of the known plugin.
    known: Option<ValueOrigin>,
    /// Names of the others.
    others: Vec<String>,
}

/// Adds what the site's feeds state to its settings.
pub(super) fn read(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let plugins = with_packages(folder, find_plugins).unwrap_or_default();
    let path = folder.join(PACKAGES);
    for name in &plugins.others {
        let message = format!("the feeds of `{name}` are not read");
        let help = "give the new feeds their paths in `[output]`, and run `feedwright adopt FEED` for their ids";
        report.push(
            Diagnostic::new(&codes::SITE_NOT_MIGRATED, message)
                .with_location(SourceLocation::file(path.as_path()))
                .help(help),
        );
    }
    let is_off = settings.text("feed.enable").as_deref() == Some("false");
    let Some(origin) = plugins.known.filter(|_| !is_off) else { return site };
    match settings.locate_text("feed.template") {
        Some(template) => {
            let message = format!("the feed template `{}` is not read", template.text);
            let help = "compare the ids in the site's feed with those in the new one";
            report.push(settings.warning(template.span, message, help));
        }
        None if settings.text("url").is_some() => {
            site.ids = Some(SourcedText { text: "permalink".to_owned(), origin });
        }
        None => report_at_file(
            &settings.path(),
            "without `url`, the ids of Hexo's feed are not known".to_owned(),
            "write the `url` of the site into feed.toml",
            report,
        ),
    }
    site.names = names(settings);
    site.others = feed_settings(settings);
    site
}

/// Returns the names of the feeds that hexo-generator-feed writes; none without it.
pub(super) fn generated_names(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
) -> Vec<FeedFileName> {
    let plugins = with_packages(folder, find_plugins).unwrap_or_default();
    let is_off = settings.text("feed.enable").as_deref() == Some("false");
    if plugins.known.is_none() || is_off { Vec::new() } else { names(settings) }
}

fn find_plugins(packages: &GeneratorSettings<'_>) -> FeedPlugins {
    let mut plugins = FeedPlugins::default();
    for table in ["dependencies", "devDependencies"] {
        let table = packages.value(table).and_then(|value| value.as_table());
        for (key, value) in table.into_iter().flat_map(|table| &table.entries) {
            let is_feed = ["feed", "rss", "atom"].iter().any(|word| key.name.contains(word));
            if key.name == PLUGIN {
                let location = packages.location(value.span.clone());
                plugins.known = Some(ValueOrigin::Stated(location));
            } else if key.name.starts_with("hexo-") && is_feed {
                plugins.others.push(key.name.to_string());
            }
        }
    }
    plugins
}

/// Reads `feed.type` and `feed.path`. A list of types needs a list of paths.
fn names(settings: &GeneratorSettings<'_>) -> Vec<FeedFileName> {
    let [types_are_list, paths_are_list] = ["feed.type", "feed.path"]
        .map(|key| settings.value(key).is_some_and(|value| !value.as_list().is_empty()));
    let (types, paths) = (settings.sourced_items("feed.type"), settings.sourced_items("feed.path"));
    let paths = if types_are_list == paths_are_list { paths } else { Vec::new() };
    let mut known: Vec<&FeedType> = Vec::new();
    for written in &types {
        let row = TYPES.iter().find(|row| row.name.eq_ignore_ascii_case(&written.text));
        known.extend(row.filter(|row| known.iter().all(|other| other.name != row.name)));
    }
    if known.is_empty() {
        known.push(&TYPES[0]);
    }
    let mut paths = paths.into_iter();
    let names = known.into_iter().map(|row| {
        let stated = paths.next().map(with_ending);
        let name = stated.unwrap_or_else(|| SourcedText::default_of(format!("{}.xml", row.name)));
        FeedFileName { format: row.format, name: output_path(name) }
    });
    names.collect()
}

/// Adds the ending that hexo-generator-feed gives a path without one.
fn with_ending(path: SourcedText) -> SourcedText {
    path.map(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.trim_start_matches('.').contains('.') {
            path.to_owned()
        } else {
            format!("{path}.xml")
        }
    })
}

/// Translates the settings of `feed` that readers notice.
fn feed_settings(settings: &GeneratorSettings<'_>) -> Vec<DetectedSetting> {
    let hub = settings.sourced("feed.hub").map(|hub| DetectedSetting {
        value: json!([hub.text]),
        ..DetectedSetting::new("site", "hubs", hub)
    });
    let limit = settings.sourced("feed.limit").filter(|limit| limit.text != LIMIT);
    let limit = limit.and_then(|limit| {
        let number = if limit.text == "false" { 0 } else { limit.text.parse::<u32>().ok()? };
        Some(DetectedSetting {
            value: json!(number),
            ..DetectedSetting::new("feed", "limit", limit)
        })
    });
    let content = settings.sourced("feed.content").filter(|content| content.text == "false");
    let content = content.map(|content| {
        DetectedSetting::new("feed", "content", content.map(|_| "summary".to_owned()))
    });
    [hub, limit, content].into_iter().flatten().collect()
}
