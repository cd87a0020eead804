//! Feeds that Hugo writes: which kinds of pages have one, and the ids in them.

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::detected_site::DerivedFeeds;
use crate::generators::hugo::config_files::HugoSettings;
use crate::generators::not_understood;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{SiteFolder, SourcedText, ValueOrigin};
use crate::syntax::value::SpannedValue;

/// Templates of the site's feed, in Hugo's order. Themes have the same ones.
const TEMPLATES: [&str; 12] = [
    "layouts/index.rss.xml",
    "layouts/home.rss.xml",
    "layouts/rss.xml",
    "layouts/index.xml",
    "layouts/home.xml",
    "layouts/list.rss.xml",
    "layouts/_default/index.rss.xml",
    "layouts/_default/home.rss.xml",
    "layouts/_default/rss.xml",
    "layouts/_default/list.rss.xml",
    "layouts/_default/index.xml",
    "layouts/_default/list.xml",
];

/// Title of a derived feed in Hugo's own template.
const TITLE: &str = "{name} on {title}";

/// Kind of page with a feed, and the table of feed.toml that makes such feeds.
struct FeedKind {
    kind: &'static str,
    /// Taxonomy of the terms, for the kind `term`.
    taxonomy: Option<&'static str>,
    dimension: &'static str,
}

#[rustfmt::skip]
const KINDS: [FeedKind; 3] = [
    FeedKind { kind: "section", taxonomy: None, dimension: "section" },
    FeedKind { kind: "term", taxonomy: Some("category"), dimension: "category" },
    FeedKind { kind: "term", taxonomy: Some("tag"), dimension: "tag" },
];

/// Lists the feeds of sections, categories and tags, and reports those of other
/// taxonomies, which feed.toml can't make.
pub(super) fn derived_feeds(
    settings: &HugoSettings<'_, '_>,
    report: &mut Report,
) -> Vec<DerivedFeeds> {
    let taxonomies = taxonomies(settings);
    for HugoTaxonomy { singular, plural } in &taxonomies {
        let is_known = KINDS.iter().any(|kind| kind.taxonomy == Some(&**singular));
        if !is_known && has_feed(settings, "term") {
            let message = format!("the feeds of `{plural}` have no equivalent in feed.toml");
            let help = format!(
                "write a table `[[feeds]]` for each that has subscribers, with `path = \"{plural}/NAME\"`"
            );
            report.push(
                Diagnostic::new(&codes::SITE_NOT_MIGRATED, message)
                    .with_location(taxonomy_place(settings))
                    .help(help),
            );
        }
    }
    KINDS
        .iter()
        .filter(|kind| has_feed(settings, kind.kind))
        .filter_map(|kind| {
            let path = match kind.taxonomy {
                None => "{slug}".to_owned(),
                Some(name) => {
                    let found = taxonomies.iter().find(|taxonomy| taxonomy.singular == name)?;
                    format!("{}/{{slug}}", found.plural)
                }
            };
            Some(DerivedFeeds {
                dimension: kind.dimension,
                path: SourcedText::default_of(path),
                title: Some(TITLE.to_owned()),
            })
        })
        .collect()
}

/// Returns true if the home page has a feed.
pub(super) fn has_home_feed(settings: &HugoSettings<'_, '_>) -> bool {
    has_feed(settings, "home")
}

/// Returns true if pages of a kind have a feed: `outputs` of the kind contains RSS, and
/// `disableKinds` neither the kind nor RSS.
fn has_feed(settings: &HugoSettings<'_, '_>, kind: &str) -> bool {
    let names = |path: &str| -> Option<Vec<String>> {
        let value = settings.find(path)?.value;
        let texts = value.as_list().iter().filter_map(SpannedValue::as_str);
        Some(texts.map(str::to_ascii_lowercase).collect())
    };
    let disabled = names("disableKinds").unwrap_or_default();
    let is_disabled = disabled.iter().any(|name| name == kind || name == "rss");
    let is_in_outputs = names(&format!("outputs.{kind}"))
        .is_none_or(|outputs| outputs.iter().any(|name| name == "rss"));
    !is_disabled && is_in_outputs
}

/// Taxonomy by its names in Hugo.
struct HugoTaxonomy {
    singular: String,
    plural: String,
}

/// Returns the taxonomies of the site: those of `[taxonomies]`, else tags and categories.
fn taxonomies(settings: &HugoSettings<'_, '_>) -> Vec<HugoTaxonomy> {
    let new = |singular: &str, plural: &str| HugoTaxonomy {
        singular: singular.to_owned(),
        plural: plural.to_owned(),
    };
    let table = settings.find("taxonomies").and_then(|found| found.value.as_table());
    let Some(table) = table else {
        return vec![new("category", "categories"), new("tag", "tags")];
    };
    let rows = table.entries.iter();
    rows.filter_map(|(key, value)| Some(new(&key.name, value.as_str()?))).collect()
}

fn taxonomy_place(settings: &HugoSettings<'_, '_>) -> SourceLocation {
    let found = settings.find("taxonomies");
    found.map_or_else(
        || SourceLocation::file("hugo.toml".as_ref() as &std::path::Path),
        |found| found.file.location(found.value.span.clone()),
    )
}

/// Returns the ids of the site's feed: addresses in Hugo's own template; in a template of
/// the site or its theme, those of its `<guid>`. `None` if that is not understood.
pub(super) fn ids(
    settings: &HugoSettings<'_, '_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    let themes = themes(settings);
    let folders =
        [String::new()].into_iter().chain(themes.iter().map(|theme| theme.folder.clone()));
    for place in folders {
        for template in TEMPLATES {
            let name = format!("{place}{template}");
            if let Some(text) = folder.read(&name, report) {
                return template_ids(&text, &name, folder, report);
            }
        }
    }
    for theme in themes.iter().filter(|theme| !folder.has(&format!("{}layouts", theme.folder))) {
        let message = format!(
            "the theme `{}` is not in this folder, so its feed template could not be read",
            theme.name
        );
        let help = "install the theme and run `feedwright init` again, or compare the `<guid>` of the old feed with an address: `ids` is right if they are equal";
        report.push(not_understood(message, help).with_location(theme.place.clone()));
    }
    Some(SourcedText::of_files("permalink", "Hugo's own rss.xml"))
}

/// Theme of a site.
struct SiteTheme {
    name: String,
    /// Folder of the theme, ending in `/`.
    folder: String,
    place: SourceLocation,
}

/// Returns the themes, from the one that wins.
fn themes(settings: &HugoSettings<'_, '_>) -> Vec<SiteTheme> {
    let parent = settings.sourced("themesDir").map_or_else(|| "themes".to_owned(), |dir| dir.text);
    let Some(found) = settings.find("theme") else { return Vec::new() };
    let one = std::slice::from_ref(found.value);
    let values = if found.value.as_str().is_some() { one } else { found.value.as_list() };
    let texts = values.iter().filter_map(|value| Some((value.as_str()?, value.span.clone())));
    texts
        .map(|(name, span)| SiteTheme {
            name: name.to_owned(),
            folder: format!("{}/{name}/", parent.trim_end_matches('/')),
            place: found.file.location(span),
        })
        .collect()
}

/// Reads the `<guid>` of a template.
fn template_ids(
    text: &str,
    name: &str,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    let template = GeneratorSettings::parse(text, &folder.join(name), report);
    let Some(start) = find_tag(text, "<guid") else {
        let place = template.location(0..0);
        report.push(no_guid(place));
        return None;
    };
    let from = start + text[start..].find('>').map_or(0, |end| end + 1);
    let end = from + text[from..].find("</guid>").unwrap_or_default();
    let origin = ValueOrigin::Stated(template.location(from..end));
    if let Some(ids) = permalink_expression(&text[from..end]) {
        return Some(SourcedText { text: ids.to_owned(), origin });
    }
    let written = text[from..end].trim();
    let message = format!("the ids `{written}` of this feed template are not understood");
    let help =
        "without `ids`, `feedwright adopt FEED` writes the ids of the old feed into the articles";
    report.push(template.warning(from..end, message, help));
    None
}

fn find_tag(text: &str, tag: &str) -> Option<usize> {
    text.match_indices(tag)
        .map(|(at, _)| at)
        .find(|at| text[at + tag.len()..].starts_with(['>', ' ', '\n', '\t']))
}

fn no_guid(place: SourceLocation) -> Diagnostic {
    let message =
        "this feed template writes no `<guid>`, so readers recognize entries by their links";
    not_understood(message, "keep the addresses; readers then see no entry twice")
        .with_location(place)
}

/// Returns the pattern of an expression that is the address of the page:
/// `{{ .Permalink }}`, also with filters that do not change it.
fn permalink_expression(written: &str) -> Option<&'static str> {
    let inner = written.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    let inner = inner.trim_matches('-').trim();
    let mut steps = inner.split('|').map(str::trim);
    let first = steps.next()?;
    let is_harmless = |step: &str| {
        ["safeHTML", "safeURL", "transform.XMLEscape", "htmlEscape", "absURL"].contains(&step)
    };
    let is_address = ["$.Permalink", ".Permalink", "$page.Permalink", "$p.Permalink"]
        .contains(&first)
        || first.strip_prefix("printf \"%s\" ") == Some(".Permalink");
    (is_address && steps.all(is_harmless)).then_some("permalink")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_is_taken_for_one() {
        for (written, expected) in [
            ("{{ .Permalink }}", true),
            ("{{- .Permalink -}}", true),
            ("{{ .Permalink | safeHTML }}", true),
            ("{{ .RelPermalink }}", false),
            ("{{ .File.UniqueID }}", false),
            ("{{ .Permalink | md5 }}", false),
            ("{{ .Permalink }}?a", false),
            ("", false),
        ] {
            assert_eq!(permalink_expression(written).is_some(), expected, "{written}");
        }
    }
}
