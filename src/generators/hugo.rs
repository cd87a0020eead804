//! Detects a Hugo site.

use crate::config::pattern;
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SectionPermalink, SiteFolder, SourcedText,
};
use crate::model::SiteGenerator;
use crate::syntax::value::ValueTable;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Hugo,
    name: "Hugo",
    switch_off: "disableKinds = [\"RSS\"]",
    keep: "The feeds are in `static`, which Hugo copies. If you change `[output] folder` to `public`, build\nwithout --cleanDestinationDir, which removes them.",
    read,
};

/// Placeholders of Hugo's permalinks and feedwright's equivalents. Hugo's `:title` comes
/// from the title, not from the file name.
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

/// Reads the site's settings from `hugo.toml` or one of its other names.
fn read(settings: &GeneratorSettings<'_>, _: &SiteFolder<'_>, report: &mut Report) -> DetectedSite {
    let static_folder = settings.sourced_or("staticDir", "static");
    let ending = permalink_ending(settings, report);
    let formats = ["outputFormats.RSS.baseName", "outputFormats.rss.baseName"];
    let name = settings.first_sourced(&formats);
    let name = name.unwrap_or_else(|| SourcedText::default_of("index"));
    let language = settings.first_sourced(&["locale", "languageCode", "defaultContentLanguage"]);
    DetectedSite {
        title: settings.first_sourced(&["title", "languages.en.title"]),
        url: settings.sourced("baseURL"),
        description: settings.first_sourced(&["params.description", "description"]),
        language: language.or_else(|| Some(SourcedText::default_of("en"))),
        timezone: settings.sourced("timeZone"),
        folder: Some(settings.sourced_or("contentDir", "content")),
        permalink: Some(SourcedText::default_of(with_ending(
            "/{folder}/{slug_or_filename}/",
            ending,
        ))),
        permalinks: permalinks(settings, ending, report),
        spelling: "hugo",
        ids: Some(SourcedText::default_of("permalink")),
        assets: Some(static_folder.clone()),
        output: Some(static_folder),
        names: vec![FeedFileName { format: "rss", name: name.map(|name| format!("{name}.xml")) }],
        ..DetectedSite::default()
    }
}

fn permalink_ending(settings: &GeneratorSettings<'_>, report: &mut Report) -> PermalinkEnding {
    let Some(value) = settings.value("uglyURLs") else { return PermalinkEnding::Slash };
    match value.as_str() {
        Some("true") => PermalinkEnding::Html,
        Some(_) => PermalinkEnding::Slash,
        None => {
            let message =
                "`uglyURLs` is a table; feedwright reads only `true` and `false`".to_owned();
            let help = "add the sections with `uglyURLs` to `[articles.permalinks]` in feed.toml, with patterns that end in `.html`";
            report.push(settings.warning(value.span.clone(), message, help));
            PermalinkEnding::Slash
        }
    }
}

/// Ending of permalinks, which `uglyURLs` sets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PermalinkEnding {
    Slash,
    Html,
}

fn with_ending(pattern: &str, ending: PermalinkEnding) -> String {
    match ending {
        PermalinkEnding::Slash => pattern.to_owned(),
        PermalinkEnding::Html => format!("{}.html", pattern.trim_end_matches('/')),
    }
}

/// Reads `[permalinks]` and `[permalinks.page]`: pairs of a section and its pattern.
fn permalinks(
    settings: &GeneratorSettings<'_>,
    ending: PermalinkEnding,
    report: &mut Report,
) -> Vec<SectionPermalink> {
    let Some(value) = settings.value("permalinks") else { return Vec::new() };
    let Some(table) = value.as_table() else {
        let message = "`permalinks` is not a table of sections and their patterns".to_owned();
        let help = "add the patterns to `[articles.permalinks]` in feed.toml";
        report.push(settings.warning(value.span.clone(), message, help));
        return Vec::new();
    };
    let page = settings.value("permalinks.page").and_then(|value| value.as_table());
    let rows = page.into_iter().chain([table]).flat_map(section_patterns);
    let mut patterns: Vec<SectionPermalink> = Vec::new();
    for SectionPattern { section, pattern: written } in rows {
        match pattern::from_colons(&written.text, &NAMES) {
            Ok(pattern) if patterns.iter().all(|known| known.section != section) => {
                // In Hugo a section's pattern wins over `uglyURLs`, except for the ending.
                let pattern = settings.translated(&written, with_ending(&pattern, ending));
                patterns.push(SectionPermalink { section, pattern });
            }
            Ok(_) => {}
            Err(name) => report.push(settings.unsupported_placeholder(&written, &name)),
        }
    }
    patterns
}

/// Permalink pattern of a section, as Hugo's configuration states it.
struct SectionPattern {
    section: String,
    pattern: LocatedText,
}

fn section_patterns(table: &ValueTable<'_>) -> Vec<SectionPattern> {
    let rows = table.entries.iter();
    rows.filter_map(|(key, value)| {
        let section = key.name.trim_matches('/').to_owned();
        let pattern = LocatedText { text: value.as_str()?.to_owned(), span: value.span.clone() };
        Some(SectionPattern { section, pattern })
    })
    .collect()
}
