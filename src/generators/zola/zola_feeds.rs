//! Feeds that Zola writes besides the one of the site, and the ids in all of them.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::frontmatter::{self, FrontmatterSearch, TextExtent};
use crate::generators::detected_site::DerivedFeeds;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, SiteFolder, SourcedText, ValueOrigin, not_understood};
use crate::syntax::value::SpannedValue;

/// Taxonomies, and the tables of feed.toml that make their feeds.
const TAXONOMIES: [(&str, &str); 3] =
    [("tags", "tag"), ("categories", "category"), ("authors", "author")];

/// Title of a derived feed in Zola's own template.
const TITLE: &str = "{title} - {name}";

/// Names of the setting that makes a feed; the second one is that of older versions.
const SWITCHES: [&str; 2] = ["generate_feeds", "generate_feed"];

/// Templates of feeds.
const TEMPLATES: [&str; 2] = ["templates/atom.xml", "templates/rss.xml"];

/// Adds the feeds of taxonomies and sections to a site, and reports those that feed.toml
/// can't make.
pub(super) fn add(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let taxonomies = settings.value("taxonomies").map_or(&[][..], |value| value.as_list());
    for taxonomy in taxonomies.iter().filter(|taxonomy| has_feed(taxonomy)) {
        add_taxonomy(&mut site, taxonomy, settings, report);
    }
    report_languages(settings, report);
    add_sections(&mut site, folder, report);
    site
}

/// Returns true for a taxonomy with feeds; `rss` is the name before Zola 0.11.
fn has_feed(taxonomy: &SpannedValue<'_>) -> bool {
    let Some(table) = taxonomy.as_table() else { return false };
    ["feed", "rss"].iter().any(|key| table.get(key).and_then(SpannedValue::as_str) == Some("true"))
}

fn add_taxonomy(
    site: &mut DetectedSite,
    taxonomy: &SpannedValue<'_>,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) {
    let Some(table) = taxonomy.as_table() else { return };
    let Some(name) = table.get("name").and_then(SpannedValue::as_str) else { return };
    let place = settings.location(taxonomy.span.clone());
    // Feeds of the taxonomies of other languages are below the language.
    let language = table.get("lang").and_then(SpannedValue::as_str);
    let default = settings.text("default_language").unwrap_or_else(|| "en".to_owned());
    if let Some(other) = language.filter(|language| *language != default) {
        let message = format!("the feeds of `{name}` in the language `{other}` are not written");
        let help = format!(
            "add a table `[[feeds]]` with `path = \"{other}/{name}/NAME\"` for each that has subscribers"
        );
        report.push(lost(message, &help, place));
        return;
    }
    let Some((_, dimension)) = TAXONOMIES.iter().find(|(known, _)| *known == name) else {
        let message = format!("the feeds of `{name}` have no equivalent in feed.toml");
        let help = format!(
            "write a table `[[feeds]]` for each that has subscribers, with `path = \"{name}/NAME\"`"
        );
        report.push(lost(message, &help, place));
        return;
    };
    let text = format!("{name}/{{slug}}");
    site.derived.push(DerivedFeeds {
        dimension,
        path: SourcedText { text, origin: ValueOrigin::Stated(place) },
        title: Some(TITLE.to_owned()),
    });
}

/// Reports the feeds of other languages: feed.toml has no table for them.
fn report_languages(settings: &GeneratorSettings<'_>, report: &mut Report) {
    let Some(languages) = settings.value("languages").and_then(|value| value.as_table()) else {
        return;
    };
    for (code, value) in &languages.entries {
        let Some(table) = value.as_table() else { continue };
        let is_on = SWITCHES
            .iter()
            .any(|key| table.get(key).and_then(SpannedValue::as_str) == Some("true"));
        if is_on {
            let code = &code.name;
            let message = format!("the feed of the language `{code}` is not written");
            let help = format!(
                "add to feed.toml: `[[feeds]]`, `path = \"{code}\"`, `where = {{ language = \"{code}\" }}`"
            );
            report.push(lost(message, &help, settings.location(value.span.clone())));
        }
    }
}

/// Section below `content`.
struct ZolaSection {
    name: String,
    /// Place of the setting, if the section has a feed.
    feed: Option<SourceLocation>,
}

/// Adds the feeds of sections if every section has one; otherwise reports those that have.
fn add_sections(site: &mut DetectedSite, folder: &SiteFolder<'_>, report: &mut Report) {
    let sections: Vec<ZolaSection> = folder
        .entries("content")
        .into_iter()
        .filter(|entry| entry.is_folder)
        .filter_map(|entry| read_section(&entry.name, folder))
        .collect();
    let is_everywhere = sections.iter().all(|section| section.feed.is_some());
    if let Some(place) = sections.first().and_then(|section| section.feed.clone())
        && is_everywhere
    {
        site.derived.push(DerivedFeeds {
            dimension: "section",
            path: SourcedText { text: "{slug}".to_owned(), origin: ValueOrigin::Stated(place) },
            title: Some(TITLE.to_owned()),
        });
        return;
    }
    for ZolaSection { name, feed } in sections {
        if let Some(place) = feed {
            let message = format!("the feed of the section `{name}` is not written");
            let help = format!(
                "add to feed.toml: `[[feeds]]`, `path = \"{name}\"`, `where = {{ section = \"{name}\" }}`"
            );
            report.push(lost(message, &help, place));
        }
    }
}

/// Reads `_index.md` of a section; none if the folder does not have one.
fn read_section(name: &str, folder: &SiteFolder<'_>) -> Option<ZolaSection> {
    let file = format!("content/{name}/_index.md");
    let text = folder.read(&file, &mut Report::default())?;
    let path: Arc<Path> = folder.join(&file).into();
    let source = SourceText::new(&path, &text);
    let mut section = ZolaSection { name: name.to_owned(), feed: None };
    if let FrontmatterSearch::Complete(found) = frontmatter::find(&source, TextExtent::Whole)
        && let Some(table) = frontmatter::read_valid(&source, &found, None)
    {
        let value = SWITCHES.iter().find_map(|key| table.get(key));
        let is_on = value.filter(|value| value.as_str() == Some("true"));
        section.feed = is_on.map(|value| source.locate(value.span.clone()));
    }
    Some(section)
}

fn lost(message: String, help: &str, place: SourceLocation) -> Diagnostic {
    Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).with_location(place).help(help)
}

/// Returns the ids: the addresses of pages in Zola's own templates, otherwise those of the
/// template of the site or of its theme. None if that is not understood.
pub(super) fn ids(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    let theme = settings.text("theme").map(|theme| format!("themes/{theme}/"));
    for place in [String::new()].into_iter().chain(theme) {
        for template in TEMPLATES {
            let name = format!("{place}{template}");
            if let Some(text) = folder.read(&name, report) {
                return template_ids(&text, &name, folder, report);
            }
        }
    }
    Some(SourcedText::of_files("permalink", "Zola's own template"))
}

/// Reads the id of an entry in a template.
fn template_ids(
    text: &str,
    name: &str,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<SourcedText> {
    let entry = ["<entry", "<item"].iter().find_map(|tag| text.find(tag))?;
    let (start, end) = ["id", "guid"].iter().find_map(|tag| {
        let at = entry + text[entry..].find(&format!("<{tag}"))?;
        let start = at + text[at..].find('>')? + 1;
        Some((start, start + text[start..].find(&format!("</{tag}>"))?))
    })?;
    let path: Arc<Path> = folder.join(name).into();
    let place = SourceText::new(&path, text).locate(start..end);
    let written = text[start..end].trim();
    if is_permalink(written) {
        return Some(SourcedText {
            text: "permalink".to_owned(),
            origin: ValueOrigin::Stated(place),
        });
    }
    let message = format!("the ids `{written}` of this feed template are not understood");
    let help =
        "without `ids`, `feedwright adopt FEED` writes the ids of the old feed into the articles";
    report.push(not_understood(message, help).with_location(place));
    None
}

/// Returns true for `{{ page.permalink }}`, also with filters that do not change it.
fn is_permalink(written: &str) -> bool {
    let inner = written.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    let mut steps = inner.unwrap_or_default().trim_matches('-').split('|').map(str::trim);
    steps.next() == Some("page.permalink")
        && steps.all(|step| ["safe", "escape_xml", "escape"].contains(&step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_is_taken_for_one() {
        for (written, expected) in [
            ("{{ page.permalink | safe }}", true),
            ("{{ page.permalink | escape_xml | safe }}", true),
            ("{{ page.permalink }}#x", false),
            ("{{ page.path }}", false),
            ("", false),
        ] {
            assert_eq!(is_permalink(written), expected, "{written}");
        }
    }
}
