//! Detects a Pelican site.
//!
//! [`pelican_settings`] reads `pelicanconf.py` and `publishconf.py`, whose values
//! [`python_file`] and [`python_expression`] parse; [`pelican_feeds`] lists the feeds.

mod pelican_feeds;
mod pelican_settings;
mod python_expression;
mod python_file;

use crate::config::pattern::PermalinkPattern;
use crate::diagnostic::Report;
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{
    DetectedSite, FeedFileName, GeneratorDefinition, SiteFolder, SourcedText, article_folders,
    not_understood,
};
use crate::model::SiteGenerator;
use pelican_settings::{PelicanSettings, SettingState};
use python_expression::PythonValue;
use url::Url;

/// Recognition and translation of this generator.
pub(super) const DEFINITION: GeneratorDefinition = GeneratorDefinition {
    generator: SiteGenerator::Pelican,
    name: "Pelican",
    switch_off: "FEED_ALL_ATOM = None, and the other feeds",
    keep: "If DELETE_OUTPUT_DIRECTORY is set, add to `pelicanconf.py`, so that Pelican keeps the feeds:\n\nOUTPUT_RETENTION = [{files}]\n",
    own_feeds,
    read,
};

/// The feeds of all articles.
fn own_feeds(
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Vec<GeneratedFeed> {
    let names = feed_names(&PelicanSettings::new(settings, folder, report)).into_iter();
    names.map(|file| GeneratedFeed::of_file(&file.name.text, &settings.path())).collect()
}

/// Folder of content that `pelican-quickstart` makes.
const USUAL_CONTENT: &str = "content";

/// Settings that are reported if they are computed.
const REQUIRED_LITERALS: [&str; 13] = [
    "SITENAME",
    "SITEURL",
    "SITESUBTITLE",
    "AUTHOR",
    "TIMEZONE",
    "DEFAULT_LANG",
    "PATH",
    "ARTICLE_PATHS",
    "ARTICLE_URL",
    "SLUGIFY_SOURCE",
    "OUTPUT_PATH",
    "FEED_ALL_ATOM",
    "FEED_ALL_RSS",
];

/// Settings that change the names in addresses in a way that feedwright does not follow.
const OTHER_SPELLINGS: [&str; 4] = [
    "SLUGIFY_USE_UNICODE",
    "SLUGIFY_PRESERVE_CASE",
    "SLUG_REGEX_SUBSTITUTIONS",
    "SLUG_SUBSTITUTIONS",
];

/// Reports settings that change the names in addresses.
fn report_spellings(settings: &PelicanSettings, report: &mut Report) {
    for name in OTHER_SPELLINGS {
        if matches!(settings.state(name), SettingState::Missing | SettingState::Off) {
            continue;
        }
        let message = format!("`{name}` changes the names in addresses, and is not followed");
        let help = "compare the addresses with your site's; write each one that differs as `url` into its frontmatter";
        report.push(settings.located(not_understood(message, help), name));
    }
}

/// Reads `pelicanconf.py`, and `publishconf.py`, which overrides it.
fn read(
    main: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> DetectedSite {
    let settings = PelicanSettings::new(main, folder, report);
    settings.report_computed(&REQUIRED_LITERALS, report);
    report_spellings(&settings, report);
    let content = content(&settings, folder);
    let slug = match settings.text("SLUGIFY_SOURCE") {
        Some(source) if source.text == "basename" => "{slug_or_filename}",
        _ => "{slug_or_title}",
    };
    let permalink = permalink(&settings, report).map(|pattern| pattern.replace("{slug}", slug));
    let url = settings.text("SITEURL");
    let site = DetectedSite {
        title: settings.text("SITENAME"),
        description: settings.text("SITESUBTITLE").or_else(|| settings.text("SITEDESCRIPTION")),
        language: settings.text("DEFAULT_LANG").or_else(|| Some(SourcedText::default_of("en"))),
        timezone: settings.text("TIMEZONE"),
        authors: settings.text("AUTHOR").into_iter().collect(),
        ids: ids(url.as_ref(), &settings, report),
        url,
        permalink: Some(permalink),
        spelling: "pelican",
        assets: Some(content.clone()),
        folder: Some(content),
        output: settings.text("OUTPUT_PATH").or_else(|| Some(SourcedText::default_of("output"))),
        names: feed_names(&settings),
        ..DetectedSite::default()
    };
    let site = add_article_paths(site, &settings, folder);
    pelican_feeds::add(site, &settings, report)
}

/// Returns the folder of all content.
fn content(settings: &PelicanSettings, folder: &SiteFolder<'_>) -> SourcedText {
    let stated = settings.text("PATH").map(|path| {
        path.map(|path| path.trim_start_matches("./").trim_end_matches('/').to_owned())
            .map(|path| if path.is_empty() { ".".to_owned() } else { path.to_owned() })
    });
    match stated {
        Some(path) => path,
        // `pelican FOLDER` takes the place of PATH.
        None if folder.has(USUAL_CONTENT) => SourcedText::default_of(USUAL_CONTENT),
        None => article_folders::find(folder, "")
            .unwrap_or_else(|| SourcedText::default_of(USUAL_CONTENT)),
    }
}

/// Limits the articles to `ARTICLE_PATHS`, and leaves out `PAGE_PATHS`, which are no
/// articles.
///
/// The category of an article without one is the folder that it is in. So the only path is
/// the folder of articles if it has folders, and otherwise a pattern selects it.
fn add_article_paths(
    mut site: DetectedSite,
    settings: &PelicanSettings,
    folder: &SiteFolder<'_>,
) -> DetectedSite {
    let Some(content) = site.folder.clone() else { return site };
    let paths = settings.texts("ARTICLE_PATHS");
    let paths: Vec<SourcedText> = paths
        .into_iter()
        .map(|path| path.map(|path| path.trim_matches(['.', '/']).to_owned()))
        .collect();
    let is_limited = !paths.is_empty() && paths.iter().all(|path| !path.text.is_empty());
    if let [only] = &paths[..]
        && is_limited
        && folder.entries(&join_path(&content.text, &only.text)).iter().any(|entry| entry.is_folder)
    {
        site.folder = Some(only.clone().map(|path| join_path(&content.text, path)));
    } else if is_limited {
        site.exclude.extend(paths.first().cloned().map(|path| path.map(|_| "/*".to_owned())));
        site.exclude.extend(paths.into_iter().map(|path| path.map(|path| format!("!/{path}/"))));
    } else {
        let mut pages = settings.texts("PAGE_PATHS");
        if matches!(settings.state("PAGE_PATHS"), SettingState::Missing) {
            pages = vec![SourcedText::default_of("pages")];
        }
        let pages =
            pages.into_iter().map(|path| path.map(|path| path.trim_matches('/').to_owned()));
        let pages = pages.filter(|path| {
            !path.text.is_empty() && folder.has(&join_path(&content.text, &path.text))
        });
        site.exclude.extend(pages.map(|path| path.map(|path| format!("/{path}/"))));
    }
    site
}

fn join_path(folder: &str, path: &str) -> String {
    if folder == "." { path.to_owned() } else { format!("{folder}/{path}") }
}

/// Returns the names of the feeds of all articles.
fn feed_names(settings: &PelicanSettings) -> Vec<FeedFileName> {
    let atom = match settings.state("FEED_ALL_ATOM") {
        SettingState::Missing => Some(SourcedText::default_of("feeds/all.atom.xml")),
        SettingState::Text(name) => Some(without_root(name)),
        SettingState::Off | SettingState::Computed => None,
    };
    let rss = settings.text("FEED_ALL_RSS").map(without_root);
    let atom = atom.map(|name| FeedFileName { format: "atom", name });
    atom.into_iter().chain(rss.map(|name| FeedFileName { format: "rss", name })).collect()
}

fn without_root(name: SourcedText) -> SourcedText {
    name.map(|name| name.trim_start_matches('/').to_owned())
}

/// Placeholders of `ARTICLE_URL` that mean the same in feedwright, besides dates.
const PLACEHOLDERS: [&str; 4] = ["slug", "category", "language", "written_slug"];

/// Returns the placeholders of a pattern that are fields of articles, which plugins or
/// `FILENAME_METADATA` set.
fn field_placeholders(pattern: &str) -> Vec<String> {
    let names = pattern.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let names = names.filter(|name| !PLACEHOLDERS.contains(name) && !name.starts_with("date:"));
    names.map(str::to_owned).collect()
}

/// Translates `ARTICLE_URL`.
fn permalink(settings: &PelicanSettings, report: &mut Report) -> SourcedText {
    let default = SourcedText::default_of("/{slug}.html");
    let Some(written) = settings.text("ARTICLE_URL") else { return default };
    let ours = written.text.replace("{lang}", "{language}").replace("{filename}", "{written_slug}");
    let (_, mut unknown) = PermalinkPattern::parse(&ours);
    unknown.extend(field_placeholders(&ours));
    if written.text.contains("{filename}") {
        let message = "`{filename}` in `ARTICLE_URL` is a field that a plugin sets; it is taken for the file's name without its date";
        let help = "compare one article's address with your site's, and correct `permalink` below `[articles]` in feed.toml";
        report.push(settings.located(not_understood(message, help), "ARTICLE_URL"));
    }
    match unknown.first() {
        None => written.map(|_| format!("/{}", ours.trim_start_matches('/'))),
        Some(name) => {
            let message = format!(
                "`{{{name}}}` in `{}` is not a field of Pelican's own, so the addresses of articles are not known",
                written.text
            );
            let help = "write `permalink` below `[articles]` in feed.toml by hand, then compare one article's address";
            report.push(settings.located(not_understood(message, help), "ARTICLE_URL"));
            default
        }
    }
}

/// Returns the pattern of Pelican's ids: a tag URI of host, day and the path of the address,
/// in Atom and in RSS. A site without an address has no ids that are worth keeping.
fn ids(
    url: Option<&SourcedText>,
    settings: &PelicanSettings,
    report: &mut Report,
) -> Option<SourcedText> {
    let address = Url::parse(&url?.text).ok()?;
    let host = address.host_str()?;
    let base = address.path().trim_end_matches('/');
    if settings.value("PLUGINS").is_some_and(|value| replaces_feeds(&value)) {
        let message = "a plugin may write the site's feeds with ids of its own";
        let help = "compare one id of the old feed with `ids`: it is right if they are equal";
        report.push(settings.located(not_understood(message, help), "PLUGINS"));
    }
    Some(SourcedText::default_of(format!("tag:{host},{{date:%Y-%m-%d}}:{base}/{{address}}")))
}

/// Returns true for a plugin that writes feeds.
fn replaces_feeds(plugins: &PythonValue) -> bool {
    let PythonValue::List(names) = plugins else { return false };
    names.iter().any(|name| matches!(name, PythonValue::Text(name) if name.contains("feed")))
}
