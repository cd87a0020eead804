//! Detects a Hexo site.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, SiteFolder};

/// Placeholders of Hexo's permalinks and feedwright's equivalents.
#[rustfmt::skip]
const NAMES: [(&str, &str); 11] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("i_month", "{date:%-m}"), ("i_day", "{date:%-d}"),
    ("hour", "{date:%H}"), ("minute", "{date:%M}"), ("second", "{date:%S}"),
    ("category", "{category}"), ("name", "{filename}"), ("title", TITLE),
];

/// Temporary placeholder for `:title`, whose equivalent depends on `new_post_name`.
const TITLE: &str = "{title}";

/// Hexo's default for `permalink`.
const DEFAULT: &str = ":year/:month/:day/:title/";

/// Returns true if a `_config.yml` belongs to Hexo rather than Jekyll.
pub(super) fn is_own(settings: &GeneratorSettings<'_>) -> bool {
    const KEYS: [&str; 5] =
        ["source_dir", "public_dir", "new_post_name", "post_asset_folder", "filename_case"];
    KEYS.iter().any(|key| settings.text(key).is_some())
}

/// Reads the site's settings from `_config.yml`.
pub(super) fn read(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let source = settings.text("source_dir").unwrap_or_else(|| "source".into());
    let feed = settings.text("feed.path").unwrap_or_else(|| "atom.xml".into());
    DetectedSite {
        title: settings.text("title"),
        url: settings.text("url"),
        description: settings.first_text(&["description", "subtitle"]),
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

/// Translates `permalink`. Hexo's `:title` is the path of the file, without the date that
/// `new_post_name` may add to the file name.
fn permalink(settings: &GeneratorSettings<'_>, report: &mut Report) -> String {
    let has_dates = settings.text("new_post_name").is_some_and(|name| name.contains(":year"));
    let title = if has_dates { "{folder}/{slug}" } else { "{path}" };
    let Some(written) = settings.locate_text("permalink") else {
        return translate_pattern(DEFAULT, title).unwrap_or_default();
    };
    translate_pattern(&written.text, title).unwrap_or_else(|name| {
        report.push(settings.unsupported_placeholder(&written, &name));
        translate_pattern(DEFAULT, title).unwrap_or_default()
    })
}

/// Translates a pattern; the error is the placeholder without an equivalent.
fn translate_pattern(written: &str, title: &str) -> Result<String, String> {
    let pattern = pattern::from_colons(written, &NAMES)?;
    Ok(format!("/{}", pattern.replace(TITLE, title).trim_start_matches('/')))
}
