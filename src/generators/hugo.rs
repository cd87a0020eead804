//! Detects a Hugo site.

mod config_files;
mod own_feeds;

use config_files::{HugoSettings, LocatedValue};

use crate::config::pattern;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SectionPermalink, SiteFolder, SourcedText,
    ValueOrigin, article_folders,
};
use crate::model::SiteGenerator;
use crate::syntax::value::ValueTable;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Hugo,
    name: "Hugo",
    switch_off: "disableKinds = [\"RSS\"]",
    keep: "The feeds are in `static`, which Hugo copies. If you change `[output] folder` to `public`, build\nwithout --cleanDestinationDir, which removes them.",
    own_feeds,
    read,
};

/// The feed of the home page, unless `outputs` or `disableKinds` switch it off.
fn own_feeds(
    main: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Vec<GeneratedFeed> {
    let texts = config_files::read_folders(folder, report);
    let settings = HugoSettings::new(main, &texts, folder, report);
    let names = feed_names(&settings).into_iter();
    names.map(|file| GeneratedFeed::of_file(&file.name.text, &main.path())).collect()
}

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

/// Settings with the name of an author, in themes and in older versions of Hugo.
const AUTHORS: [&str; 7] = [
    "params.author.name",
    "params.author",
    "params.authorName",
    "params.authors.name",
    "author.name",
    "author",
    "params.author.author",
];

/// Settings with a copyright notice.
const COPYRIGHTS: [&str; 3] = ["copyright", "params.copyright", "params.footer.copyright"];

/// Reads the site's settings from `hugo.toml` or one of its other names, and the files of
/// its configuration folders.
fn read(
    main: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let texts = config_files::read_folders(folder, report);
    let settings = HugoSettings::new(main, &texts, folder, report);
    let static_folder = settings.sourced("staticDir");
    let static_folder = static_folder.unwrap_or_else(|| SourcedText::default_of("static"));
    let content = settings.localized(&["contentDir"]);
    let content = content.unwrap_or_else(|| SourcedText::default_of("content"));
    let endings = UglyUrls::read(&settings);
    let language = settings.localized(&["locale", "languageCode"]);
    let language = language.or_else(|| settings.sourced("defaultContentLanguage"));
    report_languages(&settings, &content, report);
    report_spellings(&settings, report);
    DetectedSite {
        title: settings.localized(&["title"]),
        url: settings.localized(&["baseURL"]),
        description: settings.localized(&["params.description", "description", "params.subtitle"]),
        language: Some(language.unwrap_or_else(|| SourcedText::default_of("en"))),
        timezone: settings.sourced("timeZone"),
        copyright: settings.localized(&COPYRIGHTS),
        authors: authors(&settings),
        exclude: article_folders::without_dates(folder, &content.text),
        folder: Some(content),
        permalink: Some(default_permalink(&settings, &endings)),
        permalinks: permalinks(&settings, &endings, report),
        spelling: "hugo",
        ids: own_feeds::ids(&settings, folder, report),
        assets: Some(static_folder.clone()),
        output: Some(static_folder),
        names: feed_names(&settings),
        derived: own_feeds::derived_feeds(&settings, report),
        ..DetectedSite::default()
    }
}

/// Returns the author, or the authors in a list.
fn authors(settings: &HugoSettings<'_, '_>) -> Vec<SourcedText> {
    match settings.localized(&AUTHORS) {
        Some(author) => vec![author],
        None => settings.listed_names(&["params.authors", "params.author", "author"]),
    }
}

/// Returns the name of the home page's feed, if it has one.
fn feed_names(settings: &HugoSettings<'_, '_>) -> Vec<FeedFileName> {
    if !own_feeds::has_home_feed(settings) {
        return Vec::new();
    }
    let name = ["outputFormats.RSS.baseName", "outputFormats.rss.baseName"]
        .iter()
        .find_map(|path| settings.sourced(path));
    let name = name.unwrap_or_else(|| SourcedText::default_of("index"));
    vec![FeedFileName { format: "rss", name: name.map(|name| format!("{name}.xml")) }]
}

/// Reports languages whose articles are in folders of their own: feed.toml has one folder.
fn report_languages(settings: &HugoSettings<'_, '_>, content: &SourcedText, report: &mut Report) {
    let other: Vec<String> = settings
        .other_languages()
        .into_iter()
        .filter(|code| {
            let own = settings.sourced(&format!("languages.{code}.contentDir"));
            own.is_some_and(|own| own.text != content.text)
        })
        .collect();
    if other.is_empty() {
        return;
    }
    let message = format!("the feeds of other languages are not written: {}", other.join(", "));
    let help = "write a folder with its own feed.toml for each language whose feed has subscribers, with its `contentDir` as `[articles] folder`";
    let found = Diagnostic::new(&codes::SITE_NOT_MIGRATED, message).help(help);
    report.push(match &content.origin {
        ValueOrigin::Stated(place) => found.with_location(place.clone()),
        _ => found,
    });
}

/// Reports settings that change the names in addresses in a way that feedwright does not
/// follow.
fn report_spellings(settings: &HugoSettings<'_, '_>, report: &mut Report) {
    for name in ["removePathAccents", "disablePathToLower"] {
        let found = settings.find(name).filter(|found| found.value.as_str() == Some("true"));
        let Some(LocatedValue { file, value }) = found else { continue };
        let message = format!("`{name}` changes the names in addresses, and is not followed");
        let help = "compare the addresses with your site's; write each one that differs as `url` into its frontmatter";
        report.push(file.warning(value.span.clone(), message, help));
    }
}

/// Returns the pattern of sections without their own.
fn default_permalink(settings: &HugoSettings<'_, '_>, endings: &UglyUrls) -> SourcedText {
    let prefix = match settings.find("defaultContentLanguageInSubdir") {
        Some(found) if found.value.as_str() == Some("true") => {
            format!("/{}", settings.language.to_lowercase())
        }
        _ => String::new(),
    };
    let pattern = format!("{prefix}/{{folder}}/{{slug_or_filename}}/");
    SourcedText::default_of(with_ending(&pattern, endings.of(None)))
}

/// Sections whose addresses end in `.html`, which `uglyURLs` sets.
struct UglyUrls {
    everywhere: bool,
    sections: Vec<String>,
}

impl UglyUrls {
    fn read(settings: &HugoSettings<'_, '_>) -> Self {
        let value = settings.find("uglyURLs").map(|found| found.value);
        let rows = value.and_then(|value| value.as_table());
        let rows = rows.map_or(&[][..], |table| &table.entries);
        let sections = rows.iter().filter(|(_, value)| value.as_str() == Some("true"));
        Self {
            everywhere: value.and_then(|value| value.as_str()) == Some("true"),
            sections: sections.map(|(key, _)| key.name.to_string()).collect(),
        }
    }

    /// Returns the ending of a section's addresses; of `None`, that of all others.
    fn of(&self, section: Option<&str>) -> PermalinkEnding {
        let is_named = section.is_some_and(|name| self.sections.iter().any(|other| other == name));
        if self.everywhere || is_named { PermalinkEnding::Html } else { PermalinkEnding::Slash }
    }
}

/// Ending of permalinks.
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

/// Reads `[permalinks]` and `[permalinks.page]`: pairs of a section and its pattern. The
/// sections of `uglyURLs` have patterns too.
fn permalinks(
    settings: &HugoSettings<'_, '_>,
    endings: &UglyUrls,
    report: &mut Report,
) -> Vec<SectionPermalink> {
    let mut patterns: Vec<SectionPermalink> = Vec::new();
    for path in ["permalinks.page", "permalinks"] {
        let Some(LocatedValue { file, value }) = settings.find(path) else { continue };
        let Some(table) = value.as_table() else {
            let message = format!("`{path}` is not a table of sections and their patterns");
            let help = "add the patterns to `[articles.permalinks]` in feed.toml";
            report.push(file.warning(value.span.clone(), message, help));
            continue;
        };
        for SectionPattern { section, pattern: written } in section_patterns(table) {
            match pattern::from_colons(&written.text, &NAMES) {
                Ok(pattern) if patterns.iter().all(|known| known.section != section) => {
                    // In Hugo a section's pattern wins over `uglyURLs`, except for the ending.
                    let pattern = with_ending(&pattern, endings.of(Some(&section)));
                    let pattern = file.translated(&written, pattern);
                    patterns.push(SectionPermalink { section, pattern });
                }
                Ok(_) => {}
                Err(name) => report.push(file.unsupported_placeholder(&written, &name)),
            }
        }
    }
    for section in &endings.sections {
        if patterns.iter().all(|known| known.section != *section) {
            let pattern = with_ending("/{folder}/{slug_or_filename}/", PermalinkEnding::Html);
            let pattern = SourcedText::of_files(pattern, "uglyURLs");
            patterns.push(SectionPermalink { section: section.clone(), pattern });
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
