//! Hugo.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, SiteFolder};
use crate::syntax::value::ValueTable;

/// The names in Hugo's patterns, and ours. Its `:title` is the title's words.
#[rustfmt::skip]
const NAMES: [(&str, &str); 17] = [
    ("year", "{year}"), ("month", "{month}"), ("day", "{day}"),
    ("monthname", "{date:%B}"), ("weekday", "{date:%w}"), ("weekdayname", "{date:%A}"),
    ("yearday", "{date:%-j}"), ("section", "{section}"), ("sections", "{folder}"),
    ("title", "{title}"), ("slug", "{slug_or_title}"),
    ("slugorfilename", "{slug_or_filename}"), ("slugorcontentbasename", "{slug_or_filename}"),
    ("filename", "{filename}"), ("contentbasename", "{filename}"),
    ("sectionslug", "{section}"), ("sectionslugs", "{folder}"),
];

/// Reads `hugo.toml` or its like.
pub fn read(
    settings: &GeneratorSettings<'_>,
    _: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let folder = |key: &str, default: &str| settings.text(key).unwrap_or_else(|| default.into());
    let is_ugly = ugly(settings, report);
    let formats = ["outputFormats.RSS.baseName", "outputFormats.rss.baseName"];
    let name = settings.any(&formats).unwrap_or_else(|| "index".into());
    let language = settings.any(&["locale", "languageCode", "defaultContentLanguage"]);
    DetectedSite {
        title: settings.any(&["title", "languages.en.title"]),
        url: settings.text("baseURL"),
        description: settings.any(&["params.description", "description"]),
        language: language.or_else(|| Some("en".into())),
        timezone: settings.text("timeZone"),
        folder: folder("contentDir", "content"),
        permalink: ended("/{folder}/{slug_or_filename}/", is_ugly),
        permalinks: permalinks(settings, is_ugly, report),
        spelling: "hugo",
        ids: "permalink".into(),
        assets: folder("staticDir", "static"),
        output: folder("staticDir", "static"),
        names: vec![("rss", format!("{name}.xml"))],
        ..DetectedSite::default()
    }
}

fn ugly(settings: &GeneratorSettings<'_>, report: &mut Report) -> PermalinkEnding {
    let Some(value) = settings.value("uglyURLs") else { return PermalinkEnding::Slash };
    match value.as_str() {
        Some("true") => PermalinkEnding::Html,
        Some(_) => PermalinkEnding::Slash,
        None => {
            let message = "`uglyURLs` by section was not understood".to_owned();
            let help = "end those sections' patterns with `.html` in `[articles.permalinks]`";
            report.push(settings.fault(value.span.clone(), message, help));
            PermalinkEnding::Slash
        }
    }
}

/// How addresses end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PermalinkEnding {
    Slash,
    Html,
}

fn ended(pattern: &str, ending: PermalinkEnding) -> String {
    match ending {
        PermalinkEnding::Slash => pattern.to_owned(),
        PermalinkEnding::Html => format!("{}.html", pattern.trim_end_matches('/')),
    }
}

/// Reads `[permalinks]` and `[permalinks.page]`: a pattern for every section.
fn permalinks(
    settings: &GeneratorSettings<'_>,
    ending: PermalinkEnding,
    report: &mut Report,
) -> Vec<(String, String)> {
    let Some(value) = settings.value("permalinks") else { return Vec::new() };
    let Some(table) = value.as_table() else {
        let message = "`permalinks` was not understood".to_owned();
        let help = "write the patterns below `[articles.permalinks]` in feed.toml by hand";
        report.push(settings.fault(value.span.clone(), message, help));
        return Vec::new();
    };
    let page = settings.value("permalinks.page").and_then(|value| value.as_table());
    let rows = page.into_iter().chain([table]).flat_map(texts);
    let mut patterns: Vec<(String, String)> = Vec::new();
    for (section, placed) in rows {
        match pattern::from_colons(&placed.0, &NAMES) {
            Ok(pattern) if patterns.iter().all(|(known, _)| *known != section) => {
                // A rule of Hugo's always wins over `uglyURLs` but for its ending.
                patterns.push((section, ended(&pattern, ending)));
            }
            Ok(_) => {}
            Err(name) => report.push(settings.no_name(&placed, &name)),
        }
    }
    patterns
}

fn texts(table: &ValueTable<'_>) -> Vec<(String, LocatedText)> {
    let rows = table.entries.iter();
    rows.filter_map(|(key, value)| {
        let section = key.name.trim_matches('/').to_owned();
        Some((section, (value.as_str()?.to_owned(), value.span.clone())))
    })
    .collect()
}
