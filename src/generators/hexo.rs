//! Hexo.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, SiteFolder};

/// The names in Hexo's patterns, and ours.
#[rustfmt::skip]
const NAMES: [(&str, &str); 11] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("i_month", "{date:%-m}"), ("i_day", "{date:%-d}"),
    ("hour", "{date:%H}"), ("minute", "{date:%M}"), ("second", "{date:%S}"),
    ("category", "{category}"), ("name", "{filename}"), ("title", TITLE),
];

/// Stands for what Hexo makes of a file's name.
const TITLE: &str = "{title}";

/// What Hexo has where nothing is written.
const DEFAULT: &str = ":year/:month/:day/:title/";

/// Says whether a `_config.yml` is Hexo's rather than Jekyll's.
pub fn is_own(settings: &GeneratorSettings<'_>) -> bool {
    const KEYS: [&str; 5] =
        ["source_dir", "public_dir", "new_post_name", "post_asset_folder", "filename_case"];
    KEYS.iter().any(|key| settings.text(key).is_some())
}

/// Reads `_config.yml`.
pub fn read(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let source = settings.text("source_dir").unwrap_or_else(|| "source".into());
    let feed = settings.text("feed.path").unwrap_or_else(|| "atom.xml".into());
    DetectedSite {
        title: settings.text("title"),
        url: settings.text("url"),
        description: settings.any(&["description", "subtitle"]),
        language: settings.text("language"),
        timezone: settings.text("timezone"),
        folder: format!("{source}/_posts"),
        permalink: permalink(settings, report),
        ids: "permalink".into(),
        assets: source,
        output: settings.text("public_dir").unwrap_or_else(|| "public".into()),
        names: vec![("atom", feed.trim_start_matches('/').to_owned()), ("rss", "rss2.xml".into())],
        ..DetectedSite::default()
    }
}

/// Reads `permalink`. Its `:title` is the file's path, without the date that
/// `new_post_name` puts before the name.
fn permalink(settings: &GeneratorSettings<'_>, report: &mut Report) -> String {
    let dates = settings.text("new_post_name").is_some_and(|name| name.contains(":year"));
    let title = if dates { "{folder}/{slug}" } else { "{path}" };
    let ours = |written: &str| -> Result<String, String> {
        let pattern = pattern::from_colons(written, &NAMES)?;
        Ok(format!("/{}", pattern.replace(TITLE, title).trim_start_matches('/')))
    };
    let Some(written) = settings.locate_text("permalink") else {
        return ours(DEFAULT).unwrap_or_default();
    };
    ours(&written.0).unwrap_or_else(|name| {
        report.push(settings.no_name(&written, &name));
        ours(DEFAULT).unwrap_or_default()
    })
}
