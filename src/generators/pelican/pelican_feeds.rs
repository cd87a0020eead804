//! Feeds of categories, tags, authors and languages that Pelican writes.
//!
//! Pelican names each feed by a pattern such as `feeds/{slug}.atom.xml`. A feed of
//! feedwright is a folder with one file per format, so most of these feeds get another
//! address, which is reported.

use super::pelican_settings::{PelicanSettings, SettingState};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators::detected_site::DerivedFeeds;
use crate::generators::{DetectedSite, SourcedText};

/// Setting that makes feeds, and the table of feed.toml that does.
struct FeedSetting {
    name: &'static str,
    /// Value if the site has no such setting; empty for no feeds.
    default: &'static str,
    dimension: &'static str,
    format: &'static str,
}

/// The settings, with Pelican's defaults.
#[rustfmt::skip]
const SETTINGS: [FeedSetting; 8] = [
    FeedSetting { name: "CATEGORY_FEED_ATOM",    default: "feeds/{slug}.atom.xml",     dimension: "category", format: "atom" },
    FeedSetting { name: "CATEGORY_FEED_RSS",     default: "",                          dimension: "category", format: "rss" },
    FeedSetting { name: "TAG_FEED_ATOM",         default: "",                          dimension: "tag",      format: "atom" },
    FeedSetting { name: "TAG_FEED_RSS",          default: "",                          dimension: "tag",      format: "rss" },
    FeedSetting { name: "AUTHOR_FEED_ATOM",      default: "feeds/{slug}.atom.xml",     dimension: "author",   format: "atom" },
    FeedSetting { name: "AUTHOR_FEED_RSS",       default: "feeds/{slug}.rss.xml",      dimension: "author",   format: "rss" },
    FeedSetting { name: "TRANSLATION_FEED_ATOM", default: "feeds/all-{lang}.atom.xml", dimension: "language", format: "atom" },
    FeedSetting { name: "TRANSLATION_FEED_RSS",  default: "",                          dimension: "language", format: "rss" },
];

/// Endings of Pelican's feed names.
const ENDINGS: [&str; 5] = [".atom.xml", ".rss.xml", ".xml", ".atom", ".rss"];

/// Title of a derived feed: Pelican adds the name to the title of the site.
const TITLE: &str = "{title} - {name}";

/// Adds the feeds to a site, and reports the addresses that change.
pub(super) fn add(
    mut site: DetectedSite,
    settings: &PelicanSettings,
    report: &mut Report,
) -> DetectedSite {
    let mut unwritten: Vec<&str> = Vec::new();
    for row in &SETTINGS {
        let written = match settings.state(row.name) {
            SettingState::Missing if row.default.is_empty() => continue,
            SettingState::Missing => SourcedText::default_of(row.default),
            SettingState::Text(text) => text,
            SettingState::Off => continue,
            SettingState::Computed => {
                settings.report_computed(&[row.name], report);
                continue;
            }
        };
        let written = written.map(with_slug);
        let path = folder_of(&written.text);
        let known = site.derived.iter().find(|feeds| feeds.path.text == path);
        match known.map(|feeds| feeds.dimension) {
            Some(dimension) if dimension == row.dimension => {}
            // Feeds of two kinds would have the same files.
            Some(dimension) => {
                if !unwritten.contains(&row.dimension) {
                    unwritten.push(row.dimension);
                    report.push(settings.located(lost(row, dimension), row.name));
                }
                continue;
            }
            None if site.derived.iter().any(|feeds| feeds.dimension == row.dimension) => {}
            None => site.derived.push(DerivedFeeds {
                dimension: row.dimension,
                path: written.clone().map(|_| path.clone()),
                // Pelican's feeds of languages have the title of the site.
                title: Some(if row.dimension == "language" { "{title}" } else { TITLE }.to_owned()),
            }),
        }
        if let Some(moved) = moved_feeds(&site, row, &written.text) {
            report.push(settings.located(moved, row.name));
        }
    }
    site
}

/// Returns the pattern with `{slug}` in place of Pelican's other spellings.
fn with_slug(written: &str) -> String {
    let path = written.trim_start_matches('/');
    path.replace("%s", "{slug}").replace("{lang}", "{slug}")
}

/// Returns the folder of a feed: its file's folder if that has the slug, otherwise its path
/// without the ending.
fn folder_of(written: &str) -> String {
    if let Some((folder, _)) =
        written.rsplit_once('/').filter(|(folder, _)| folder.contains("{slug}"))
    {
        return folder.to_owned();
    }
    let ending = ENDINGS.iter().find_map(|ending| written.strip_suffix(ending));
    ending.unwrap_or(written).to_owned()
}

/// Returns the warning about feeds whose addresses change; none if they stay.
fn moved_feeds(site: &DetectedSite, row: &FeedSetting, written: &str) -> Option<Diagnostic> {
    let feeds = site.derived.iter().find(|feeds| feeds.dimension == row.dimension)?;
    let named = site.names.iter().find(|file| file.format == row.format);
    let default = if row.format == "rss" { "feed.xml" } else { "atom.xml" };
    let name = named.map_or(default, |file| &*file.name.text);
    let new = format!("{}/{name}", feeds.path.text);
    if new == written {
        return None;
    }
    let message = format!("the feeds `{written}` move to `{new}`");
    let help = format!(
        "for each that has subscribers, redirect the old address, or write a table `[[moved]]` with `from = \"{}\"` and `to = \"{}\"`",
        written.replace("{slug}", "NAME"),
        new.replace("{slug}", "NAME")
    );
    Some(Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).help(help))
}

/// Returns the warning about feeds that have the names of other feeds.
fn lost(row: &FeedSetting, dimension: &str) -> Diagnostic {
    let message = format!(
        "the feeds of each {} are not written: their names are those of each {dimension}",
        row.dimension
    );
    let help = format!("add a table `[each.{}]` with another `path` to feed.toml", row.dimension);
    Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_folders_with_the_slug() {
        for (written, expected) in [
            ("feeds/{slug}.atom.xml", "feeds/{slug}"),
            ("feeds/%s.rss.xml", "feeds/{slug}"),
            ("/tag/{slug}/feed.xml", "tag/{slug}"),
            ("feeds/all-{lang}.atom.xml", "feeds/all-{slug}"),
            ("{slug}", "{slug}"),
        ] {
            assert_eq!(folder_of(&with_slug(written)), expected, "{written}");
        }
    }
}
