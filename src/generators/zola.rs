//! Detects a Zola site.

use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, SiteFolder};

/// Parts of feed file names that show the format, and the keys of `[output]`.
const NAMES: [(&str, &str); 2] = [("rss", "rss"), ("atom", "atom")];

/// Reads the site's settings from `config.toml`.
pub(super) fn read(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    _: &mut Report,
) -> DetectedSite {
    let keeps_dates = settings.text("slugify.paths_keep_dates").as_deref() == Some("true");
    let has_slugs = settings.text("slugify.paths").is_none_or(|style| style == "on");
    DetectedSite {
        title: settings.text("title"),
        url: settings.text("base_url"),
        description: settings.text("description"),
        language: settings.text("default_language").or_else(|| Some("en".into())),
        folder: "content".into(),
        permalink: if keeps_dates { "/{folder}/{slug_or_filename}/" } else { "/{folder}/{slug}/" }
            .into(),
        spelling: if has_slugs { "zola" } else { "" },
        ids: "permalink".into(),
        assets: "static".into(),
        output: "static".into(),
        names: feed_names(settings),
        ..DetectedSite::default()
    }
}

fn feed_names(settings: &GeneratorSettings<'_>) -> Vec<(&'static str, String)> {
    let files = settings.value("feed_filenames").map_or(&[][..], |value| value.as_list());
    let files = files.iter().filter_map(|file| file.as_str());
    let known = files.filter_map(|file| {
        let row = NAMES.iter().find(|(part, _)| file.contains(part))?;
        Some((row.1, file.to_owned()))
    });
    let names: Vec<_> = known.collect();
    if names.is_empty() { vec![("atom", "atom.xml".into())] } else { names }
}
