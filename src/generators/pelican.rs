//! Pelican.

use url::Url;

use crate::config::pattern::PermalinkPattern;
use crate::diagnostic::Report;
use crate::generators::settings::{GeneratorSettings, LocatedText};
use crate::generators::{DetectedSite, SiteFolder};

/// The settings that a site's `publishconf.py` may change.
const READ: [&str; 8] = [
    "SITENAME",
    "SITEURL",
    "TIMEZONE",
    "DEFAULT_LANG",
    "PATH",
    "ARTICLE_URL",
    "OUTPUT_PATH",
    "FEED_ALL_ATOM",
];

/// Reads `pelicanconf.py`, and `publishconf.py` before it.
pub fn read(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let text = folder.read("publishconf.py", report).unwrap_or_default();
    let path = folder.join("publishconf.py");
    let published = GeneratorSettings::parse(&text, &path, report);
    for settings in [settings, &published] {
        settings.computed(&READ, report);
    }
    let find = |name: &str| published.text(name).or_else(|| settings.text(name));
    let content = find("PATH").unwrap_or_else(|| "content".into());
    let content = content.trim_start_matches("./").trim_end_matches('/').to_owned();
    let below = if settings.text("SLUGIFY_SOURCE").as_deref() == Some("basename") {
        "{slug_or_filename}"
    } else {
        "{slug_or_title}"
    };
    let permalink = permalink([&published, settings], report).replace("{slug}", below);
    let url = find("SITEURL");
    let mut names: Vec<(&'static str, String)> = Vec::new();
    names.push(("atom", find("FEED_ALL_ATOM").unwrap_or_else(|| "feeds/all.atom.xml".into())));
    names.extend(find("FEED_ALL_RSS").map(|name| ("rss", name)));
    DetectedSite {
        title: find("SITENAME"),
        description: find("SITESUBTITLE"),
        language: find("DEFAULT_LANG").or_else(|| Some("en".into())),
        timezone: find("TIMEZONE"),
        ids: id(url.as_deref(), &permalink),
        url,
        permalink,
        spelling: "pelican",
        assets: content.clone(),
        folder: content,
        output: find("OUTPUT_PATH").unwrap_or_else(|| "output".into()),
        names,
        ..DetectedSite::default()
    }
}

/// Reads `ARTICLE_URL`, whose names are nearly ours.
fn permalink(settings: [&GeneratorSettings<'_>; 2], report: &mut Report) -> String {
    let default = "/{slug}.html".to_owned();
    let placed =
        settings.iter().find_map(|settings| Some((settings, settings.locate_text("ARTICLE_URL")?)));
    let Some((settings, placed)) = placed else { return default };
    let ours = placed.0.replace("{lang}", "{language}");
    let (_, unknown) = PermalinkPattern::parse(&ours);
    match unknown.first() {
        None => format!("/{}", ours.trim_start_matches('/')),
        Some(name) => {
            let placed: &LocatedText = &placed;
            report.push(settings.no_name(placed, &format!("{{{name}}}")));
            default
        }
    }
}

/// Pelican's id is a tag of the host, the day and the path.
fn id(url: Option<&str>, permalink: &str) -> String {
    let url = url.and_then(|url| Url::parse(url).ok());
    let Some(host) = url.as_ref().and_then(Url::host_str) else { return "tag".into() };
    let base = url.as_ref().map_or("", Url::path).trim_end_matches('/');
    format!("tag:{host},{{date:%Y-%m-%d}}:{base}{permalink}")
}
