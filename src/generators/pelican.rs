//! Detects a Pelican site.

use url::Url;

use crate::config::pattern::PermalinkPattern;
use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText};
use crate::model::SiteGenerator;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Pelican,
    name: "Pelican",
    switch_off: "FEED_ALL_ATOM = None, and the other feeds",
    keep: "If DELETE_OUTPUT_DIRECTORY is set, add to `pelicanconf.py`, so that Pelican keeps the feeds:\n\nOUTPUT_RETENTION = [{files}]\n",
    own_feeds,
    read,
};

/// The feed of all articles, which Pelican writes unless `FEED_ALL_ATOM` is `None`.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Vec<GeneratedFeed> {
    let text = folder.read("publishconf.py", report).unwrap_or_default();
    let published = GeneratorSettings::parse(&text, &folder.join("publishconf.py"), report);
    let both = [&published, settings];
    let is_off = both.iter().any(|settings| settings.contains("FEED_ALL_ATOM = None"));
    let path = find_text(both, "FEED_ALL_ATOM").filter(|_| !is_off);
    path.map(|path| GeneratedFeed::of_file(&path.text, &settings.path())).into_iter().collect()
}

/// Settings that are reported if they are computed, in either file.
const REQUIRED_LITERALS: [&str; 8] = [
    "SITENAME",
    "SITEURL",
    "TIMEZONE",
    "DEFAULT_LANG",
    "PATH",
    "ARTICLE_URL",
    "OUTPUT_PATH",
    "FEED_ALL_ATOM",
];

/// Reads `pelicanconf.py`, and `publishconf.py`, which overrides it.
fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let text = folder.read("publishconf.py", report).unwrap_or_default();
    let path = folder.join("publishconf.py");
    let published = GeneratorSettings::parse(&text, &path, report);
    for settings in [settings, &published] {
        settings.report_computed(&REQUIRED_LITERALS, report);
    }
    let both = [&published, settings];
    let content = find_text(both, "PATH").unwrap_or_else(|| SourcedText::default_of("content"));
    let content =
        content.map(|path| path.trim_start_matches("./").trim_end_matches('/').to_owned());
    let slug = if settings.text("SLUGIFY_SOURCE").as_deref() == Some("basename") {
        "{slug_or_filename}"
    } else {
        "{slug_or_title}"
    };
    let permalink = permalink(both, report).map(|pattern| pattern.replace("{slug}", slug));
    let url = find_text(both, "SITEURL");
    let atom = find_text(both, "FEED_ALL_ATOM");
    let atom = atom.unwrap_or_else(|| SourcedText::default_of("feeds/all.atom.xml"));
    let mut names = vec![FeedFileName { format: "atom", name: atom }];
    let rss = find_text(both, "FEED_ALL_RSS");
    names.extend(rss.map(|name| FeedFileName { format: "rss", name }));
    DetectedSite {
        title: find_text(both, "SITENAME"),
        description: find_text(both, "SITESUBTITLE"),
        language: find_text(both, "DEFAULT_LANG").or_else(|| Some(SourcedText::default_of("en"))),
        timezone: find_text(both, "TIMEZONE"),
        ids: Some(id(url.as_ref(), &permalink)),
        url,
        permalink: Some(permalink),
        spelling: "pelican",
        assets: Some(content.clone()),
        folder: Some(content),
        output: find_text(both, "OUTPUT_PATH").or_else(|| Some(SourcedText::default_of("output"))),
        names,
        ..DetectedSite::default()
    }
}

/// Returns the text of a setting in the first file that has it.
fn find_text(settings: [&GeneratorSettings<'_>; 2], name: &str) -> Option<SourcedText> {
    settings.iter().find_map(|settings| settings.sourced(name))
}

/// Translates `ARTICLE_URL`. Its placeholders are the same as feedwright's, except
/// `{lang}`.
fn permalink(settings: [&GeneratorSettings<'_>; 2], report: &mut Report) -> SourcedText {
    let default = SourcedText::default_of("/{slug}.html");
    let found =
        settings.iter().find_map(|settings| Some((settings, settings.locate_text("ARTICLE_URL")?)));
    let Some((settings, written)) = found else { return default };
    let ours = written.text.replace("{lang}", "{language}");
    let (_, unknown) = PermalinkPattern::parse(&ours);
    match unknown.first() {
        None => settings.translated(&written, format!("/{}", ours.trim_start_matches('/'))),
        Some(name) => {
            report.push(settings.unsupported_placeholder(&written, &format!("{{{name}}}")));
            default
        }
    }
}

/// Returns the pattern of Pelican's ids: a tag URI of host, day and path.
fn id(url: Option<&SourcedText>, permalink: &SourcedText) -> SourcedText {
    let url = url.and_then(|url| Url::parse(&url.text).ok());
    let Some(host) = url.as_ref().and_then(Url::host_str) else {
        return SourcedText::default_of("tag");
    };
    let base = url.as_ref().map_or("", Url::path).trim_end_matches('/');
    let path = &permalink.text;
    SourcedText::default_of(format!("tag:{host},{{date:%Y-%m-%d}}:{base}{path}"))
}
