//! Detects a Pelican site.

use url::Url;

use crate::config::pattern::PermalinkPattern;
use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSite, SiteFolder};

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
pub(super) fn read(
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
    let content = find_text(both, "PATH").unwrap_or_else(|| "content".into());
    let content = content.trim_start_matches("./").trim_end_matches('/').to_owned();
    let slug = if settings.text("SLUGIFY_SOURCE").as_deref() == Some("basename") {
        "{slug_or_filename}"
    } else {
        "{slug_or_title}"
    };
    let permalink = permalink(both, report).replace("{slug}", slug);
    let url = find_text(both, "SITEURL");
    let mut names: Vec<(&'static str, String)> = Vec::new();
    names.push((
        "atom",
        find_text(both, "FEED_ALL_ATOM").unwrap_or_else(|| "feeds/all.atom.xml".into()),
    ));
    names.extend(find_text(both, "FEED_ALL_RSS").map(|name| ("rss", name)));
    DetectedSite {
        title: find_text(both, "SITENAME"),
        description: find_text(both, "SITESUBTITLE"),
        language: find_text(both, "DEFAULT_LANG").or_else(|| Some("en".into())),
        timezone: find_text(both, "TIMEZONE"),
        ids: id(url.as_deref(), &permalink),
        url,
        permalink,
        spelling: "pelican",
        assets: content.clone(),
        folder: content,
        output: find_text(both, "OUTPUT_PATH").unwrap_or_else(|| "output".into()),
        names,
        ..DetectedSite::default()
    }
}

/// Returns the text of a setting in the first file that has it.
fn find_text(settings: [&GeneratorSettings<'_>; 2], name: &str) -> Option<String> {
    settings.iter().find_map(|settings| settings.text(name))
}

/// Translates `ARTICLE_URL`. Its placeholders are the same as feedwright's, except
/// `{lang}`.
fn permalink(settings: [&GeneratorSettings<'_>; 2], report: &mut Report) -> String {
    let default = "/{slug}.html".to_owned();
    let found =
        settings.iter().find_map(|settings| Some((settings, settings.locate_text("ARTICLE_URL")?)));
    let Some((settings, written)) = found else { return default };
    let ours = written.text.replace("{lang}", "{language}");
    let (_, unknown) = PermalinkPattern::parse(&ours);
    match unknown.first() {
        None => format!("/{}", ours.trim_start_matches('/')),
        Some(name) => {
            report.push(settings.unsupported_placeholder(&written, &format!("{{{name}}}")));
            default
        }
    }
}

/// Returns the pattern of Pelican's ids: a tag URI of host, day and path.
fn id(url: Option<&str>, permalink: &str) -> String {
    let url = url.and_then(|url| Url::parse(url).ok());
    let Some(host) = url.as_ref().and_then(Url::host_str) else { return "tag".into() };
    let base = url.as_ref().map_or("", Url::path).trim_end_matches('/');
    format!("tag:{host},{{date:%Y-%m-%d}}:{base}{permalink}")
}
