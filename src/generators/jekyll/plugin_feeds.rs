//! Translates the settings of jekyll-feed: further feeds, and what entries contain.

use serde_json::json;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DerivedFeeds, DetectedSetting, DetectedSite, SourcedText, ValueOrigin};

/// Adds the settings below `feed` of `_config.yml`.
pub(super) fn add(site: &mut DetectedSite, settings: &GeneratorSettings<'_>, report: &mut Report) {
    add_terms(site, settings, report);
    report_collections(settings, report);
    if let Some(limit) = settings.sourced("feed.posts_limit")
        && let Ok(number) = limit.text.parse::<u32>()
    {
        site.others.push(DetectedSetting {
            value: json!(number),
            ..DetectedSetting::new("feed", "limit", limit)
        });
    }
    if let Some(content) = settings.sourced("feed.excerpt_only").filter(|it| it.text == "true") {
        let content = content.map(|_| "summary".to_owned());
        site.others.push(DetectedSetting::new("feed", "content", content));
    }
    for key in ["icon", "logo"] {
        let image = settings.sourced(&format!("feed.{key}"));
        site.others.extend(image.map(|image| DetectedSetting::new("site", key, image)));
    }
}

/// Adds the feeds of categories and tags, whose addresses change.
fn add_terms(site: &mut DetectedSite, settings: &GeneratorSettings<'_>, report: &mut Report) {
    for key in ["feed.categories", "feed.collections.posts.categories"] {
        let names = settings.sourced_items(key);
        let Some(first) = names.first() else { continue };
        let path = SourcedText { text: "feed/{slug}".to_owned(), origin: first.origin.clone() };
        let title = Some("{title} | {name}".to_owned());
        site.derived.push(DerivedFeeds { dimension: "category", path, title });
        let names: Vec<String> =
            names.iter().map(|name| format!("`/feed/{}.xml`", name.text)).collect();
        let message = format!("feeds of categories get another address: {}", names.join(", "));
        report.push(moved(settings, key, message));
        break;
    }
    let Some(tags) = settings.value("feed.tags").filter(|tags| tags.as_str() != Some("false"))
    else {
        return;
    };
    let folder = settings.text("feed.tags.path").unwrap_or_else(|| "/feed/by_tag/".to_owned());
    let folder = folder.trim_matches('/');
    let origin = ValueOrigin::Stated(settings.location(tags.span.clone()));
    let path = SourcedText { text: format!("{folder}/{{slug}}"), origin };
    site.derived.push(DerivedFeeds { dimension: "tag", path, title: Some("{title}".to_owned()) });
    let message = format!("feeds of tags get another address: `/{folder}/TAG.xml`");
    report.push(moved(settings, "feed.tags", message));
}

fn moved(settings: &GeneratorSettings<'_>, key: &str, message: String) -> Diagnostic {
    let span = settings.value(key).map_or(0..0, |value| value.span.clone());
    Diagnostic::new(&codes::SITE_NOT_MIGRATED, message)
        .with_location(settings.location(span))
        .help("redirect each old address to the new feed in the folder of the same name, for example with `[[moved]]`")
}

/// Reports feeds of other collections than posts.
fn report_collections(settings: &GeneratorSettings<'_>, report: &mut Report) {
    let Some(value) = settings.value("feed.collections") else { return };
    let listed = value.as_list().iter().filter_map(|name| name.as_str());
    let keyed = value.as_table().into_iter().flat_map(|table| &table.entries);
    let names: Vec<String> = listed
        .map(str::to_owned)
        .chain(keyed.map(|(key, _)| key.name.to_string()))
        .filter(|name| name != "posts")
        .collect();
    for name in names {
        let stated = settings.text(&format!("feed.collections.{name}.path"));
        let path = stated.unwrap_or_else(|| format!("/feed/{name}.xml"));
        let message = format!("the feed `{path}` of the collection `{name}` is not written");
        let help = "put the collection's files into the folder of articles and add a table `[[feeds]]` with `where = { section = \"…\" }`, or give them a feed.toml of their own";
        report.push(
            Diagnostic::new(&codes::SITE_NOT_MIGRATED, message)
                .with_location(settings.location(value.span.clone()))
                .help(help),
        );
    }
}
