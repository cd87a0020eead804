//! Zola.

use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, SiteFolder};

/// The formats that names of Zola's feeds tell.
const NAMES: [(&str, &str); 2] = [("rss", "rss"), ("atom", "atom")];

/// Reads `config.toml`.
pub fn read(settings: &GeneratorSettings<'_>, _: &SiteFolder<'_>, _: &mut Report) -> DetectedSite {
    let keeps_dates = settings.text("slugify.paths_keep_dates").as_deref() == Some("true");
    let is_spelt = settings.text("slugify.paths").is_none_or(|style| style == "on");
    DetectedSite {
        title: settings.text("title"),
        url: settings.text("base_url"),
        description: settings.text("description"),
        language: settings.text("default_language").or_else(|| Some("en".into())),
        folder: "content".into(),
        permalink: if keeps_dates { "/{folder}/{slug_or_filename}/" } else { "/{folder}/{slug}/" }
            .into(),
        spelling: if is_spelt { "zola" } else { "" },
        ids: "permalink".into(),
        assets: "static".into(),
        output: "static".into(),
        names: names(settings),
        ..DetectedSite::default()
    }
}

fn names(settings: &GeneratorSettings<'_>) -> Vec<(&'static str, String)> {
    let files = settings.value("feed_filenames").map_or(&[][..], |value| value.as_list());
    let files = files.iter().filter_map(|file| file.as_str());
    let known = files.filter_map(|file| {
        let row = NAMES.iter().find(|(sign, _)| file.contains(sign))?;
        Some((row.1, file.to_owned()))
    });
    let names: Vec<_> = known.collect();
    if names.is_empty() { vec![("atom", "atom.xml".into())] } else { names }
}
