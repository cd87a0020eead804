//! Recognizes the site generator of a folder and reads its configuration.
//!
//! [`detect`] serves `init`, which translates the configuration into feed.toml; one file
//! per generator does the translation, and [`DetectedSite`] is the result: settings of
//! feed.toml, each with its origin. [`configurations`] and [`guards`] serve every build,
//! which must hide what the generator hides. Programs are never run: settings that they
//! compute are reported.

mod article_folders;
mod astro;
mod built_folder;
mod configurations;
mod detected_site;
mod dialects;
mod eleventy;
pub(crate) mod guards;
mod hexo;
mod hugo;
mod jekyll;
mod literals;
mod other_sites;
mod own_feed;
mod page_language;
mod pelican;
mod program_settings;
mod settings;
mod site_folder;
mod zola;

use url::Url;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::detected_site::GeneratedFeed;
use crate::generators::settings::GeneratorSettings;
use crate::model::SiteGenerator;
use crate::syntax::html;
use crate::text::{language, whitespace};

pub(crate) use article_folders::propose_site;
pub(crate) use built_folder::{USUAL_FOLDERS, find_built_folder};
pub(crate) use configurations::{GeneratorConfig, configuration_names, configurations};
pub(crate) use detected_site::{
    DerivedFeeds, DetectedSetting, DetectedSite, FeedFileName, SectionPermalink, SourcedText,
    ValueOrigin,
};
pub(crate) use dialects::markdown_dialect;
pub(crate) use own_feed::report_own_feeds;
pub(crate) use site_folder::{FolderEntry, SiteFiles, SiteFolder};

/// A site generator that `init` can read.
pub(crate) struct GeneratorDefinition {
    /// The generator; [`configurations`] knows its files.
    pub generator: SiteGenerator,
    /// Name of the generator, for messages.
    pub name: &'static str,
    /// Setting or step that turns off the generator's own feed.
    pub switch_off: &'static str,
    /// Advice on how to keep the generator from deleting the feeds in its output folder;
    /// `{files}` is replaced with the quoted names of the feeds. Empty if it never deletes
    /// them.
    pub keep: &'static str,
    /// Lists the feeds that the generator writes with its current settings.
    own_feeds: fn(&GeneratorSettings<'_>, &SiteFolder<'_>, &mut Report) -> Vec<GeneratedFeed>,
    /// Translates the configuration.
    read: fn(&GeneratorSettings<'_>, &SiteFolder<'_>, &mut Report) -> DetectedSite,
}

/// Generators that `init` can read, in the order in which they are tried.
static GENERATORS: [&GeneratorDefinition; 17] = [
    &zola::DEFINITION,
    &hugo::DEFINITION,
    &hexo::DEFINITION,
    &jekyll::DEFINITION,
    &astro::DEFINITION,
    &eleventy::DEFINITION,
    &pelican::DEFINITION,
    &literals::DOCUSAURUS,
    &literals::MKDOCS,
    &literals::QUARTO,
    &literals::QUARTZ,
    &literals::VITEPRESS,
    &literals::VUEPRESS,
    &literals::NIKOLA,
    &literals::SPHINX,
    &literals::GATSBY,
    &literals::NEXT,
];

/// Detects the generator of a site by its configuration file, and reads that. Without one,
/// the only site in the folders below is read.
///
/// Settings that are not understood are left out of the result and reported as warnings.
pub(crate) fn detect(
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<(&'static GeneratorDefinition, DetectedSite)> {
    detect_in(folder, report).or_else(|| other_sites::detect_below(folder, report))
}

/// Detects the generator of the site in this folder.
fn detect_in(
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<(&'static GeneratorDefinition, DetectedSite)> {
    for definition in GENERATORS {
        let files = configurations::files_of(definition.generator)?;
        for name in files.names {
            let mut found = Report::default();
            let Some(text) = folder.read(name, &mut found) else {
                // Several generators have files of the same name.
                found.diagnostics.retain(|found| !report.diagnostics.contains(found));
                report.append(found);
                continue;
            };
            let path = folder.join(name);
            let settings = GeneratorSettings::parse(&text, &path, &mut found);
            if (files.is_own)(&settings, folder) {
                report.append(found);
                let mut site = (definition.read)(&settings, folder, report);
                site.configuration = Some(settings.path());
                let mut site = drop_invalid(site.with_new_names(), &settings, report);
                site.known_fields = unused_ids(&site, definition, folder);
                site.language = site.language.or_else(|| page_language::find(folder));
                return Some((definition, site));
            }
        }
    }
    None
}

/// Fields that feedwright would take for the id of an article.
const ID_FIELDS: [&str; 3] = ["id", "guid", "uuid"];

/// Returns fields of articles that would become their ids, although the site's own feed has
/// other ids: without them subscribers would see these articles again.
fn unused_ids(
    site: &DetectedSite,
    definition: &GeneratorDefinition,
    folder: &SiteFolder<'_>,
) -> Vec<SourcedText> {
    let Some(articles) = site.folder.as_ref().filter(|_| site.ids.is_some()) else {
        return Vec::new();
    };
    let unused = ID_FIELDS.iter().filter_map(|field| {
        let count = article_folders::count_field(folder, &articles.text, field);
        let name = definition.name;
        let reason = format!("{count} with `{field}`, not used by {name}'s feed");
        (count > 0).then(|| SourcedText::of_files(*field, reason))
    });
    unused.collect()
}

/// Removes values that are not valid in `feed.toml` and reports them, and reports a missing
/// title or address.
fn drop_invalid(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) -> DetectedSite {
    for value in [&mut site.title, &mut site.description, &mut site.copyright] {
        *value = value.take().map(|text| text.map(without_markup));
    }
    site.authors = site.authors.into_iter().map(|name| name.map(without_markup)).collect();
    site.url = site.url.map(|url| without_password(url, report));
    site.language = site.language.map(|tag| tag.map(|tag| tag.replace('_', "-")));
    let values = [
        ("url", &mut site.url),
        ("language", &mut site.language),
        ("timezone", &mut site.timezone),
    ];
    for (key, value) in values {
        let Some(invalid) = value.take_if(|value| !is_valid(key, &value.text)) else { continue };
        let message = format!("`{}` can't be used as `{key}`", invalid.text);
        let location = match invalid.origin {
            ValueOrigin::Stated(location) => location,
            _ => SourceLocation::file(settings.path()),
        };
        let help = format!("write `{key}` below `[site]` in feed.toml");
        report.push(not_understood(message, &help).with_location(location));
    }
    site
}

/// Reports what feed.toml needs and the site does not state: its title, its address, the
/// ids of its feed, and the generator itself.
pub(crate) fn report_missing(
    site: &DetectedSite,
    generator: Option<&GeneratorDefinition>,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) {
    if let Some(definition) = generator {
        other_sites::report_other_generators(definition.generator, folder, report);
    }
    let mut add = |found: Diagnostic| {
        let place = site.configuration.clone().map(SourceLocation::file);
        report.push(match place {
            Some(place) => found.with_location(place),
            None => found,
        });
    };
    if generator.is_none() {
        let (message, help) = match &site.folder {
            Some(found) => (
                format!(
                    "no site generator was recognized; `{}` has the most dated articles",
                    found.text
                ),
                "check `[articles] folder` in feed.toml, and set `permalink` so that one address equals your site's",
            ),
            None => (
                "no site generator was recognized, and no dated article was found".to_owned(),
                "write the folder of your articles below `[articles]` in feed.toml",
            ),
        };
        let below = other_sites::describe_sites_below(folder);
        let help = below.as_deref().unwrap_or(help);
        add(Diagnostic::new(&codes::SITE_UNKNOWN_GENERATOR, message).help(help));
    } else if site.ids.is_none() {
        let message = "the ids in the site's own feed are not known, so subscribers might see every article again";
        add(Diagnostic::new(&codes::SITE_UNKNOWN_IDS, message).help("download the feed and run `feedwright adopt FEED` before the first build; without subscribers, do nothing"));
    }
    let needed = [("title", site.title.is_none()), ("url", site.url.is_none())];
    let missing: Vec<String> = needed
        .iter()
        .filter(|(_, is_missing)| *is_missing)
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    if !missing.is_empty() {
        let keys = missing.join(" and ");
        let message = format!("{keys} of the site could not be found");
        let help = format!("write {keys} below `[site]` in feed.toml");
        add(not_understood(message, &help));
    }
}

/// Returns a text of one line without tags and character references, which a site's own
/// templates write as HTML.
fn without_markup(text: &str) -> String {
    if text.contains(['<', '&']) || text.contains(char::is_control) {
        whitespace::fold(&html::plain_text(&whitespace::fold(
            &text.replace(is_invisible_control, ""),
        )))
    } else {
        text.to_owned()
    }
}

fn is_invisible_control(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
}

/// Removes the user name and the password of a test server from an address: they are
/// secrets, and the address is in every feed.
fn without_password(address: SourcedText, report: &mut Report) -> SourcedText {
    let Ok(mut url) = Url::parse(&address.text) else { return address };
    if url.username().is_empty() && url.password().is_none() {
        return address;
    }
    if url.set_username("").and_then(|()| url.set_password(None)).is_err() {
        return address;
    }
    let found = not_understood(
        "the address of the site has a user name or a password, which feed.toml does not get",
        "check `url` below `[site]` in feed.toml: readers open this address",
    );
    report.push(match &address.origin {
        ValueOrigin::Stated(place) => found.with_location(place.clone()),
        _ => found,
    });
    SourcedText { text: url.into(), origin: address.origin }
}

/// Returns true if a text can be the address of a site.
pub(crate) fn is_site_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    })
}

/// Returns true if a text can be the value of a key of `[site]`.
fn is_valid(key: &str, text: &str) -> bool {
    match key {
        "url" => is_site_address(text),
        "language" => language::is_tag(text),
        _ => text.parse::<chrono_tz::Tz>().is_ok(),
    }
}

fn not_understood(message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::SITE_NOT_UNDERSTOOD, message).help(help)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    /// A site without files.
    struct EmptySite;

    impl SiteFiles for EmptySite {
        fn has(&self, _: &Path) -> bool {
            false
        }

        fn entries(&self, _: &Path) -> Vec<FolderEntry> {
            Vec::new()
        }

        fn read(&self, _: &Path, _: u64) -> Option<io::Result<String>> {
            None
        }

        fn read_start(&self, _: &Path, _: u64) -> Option<String> {
            None
        }
    }

    /// Reads a text as every file of every generator.
    fn check(text: &str) {
        let folder = SiteFolder { path: Path::new("no-such-folder"), files: &EmptySite };
        for generator in GENERATORS {
            for name in configurations::files_of(generator.generator).unwrap().names {
                let mut report = Report::default();
                let path = folder.join(name);
                let settings = GeneratorSettings::parse(text, &path, &mut report);
                let site = (generator.read)(&settings, &folder, &mut report);
                drop_invalid(site, &settings, &mut report);
            }
        }
    }

    #[test]
    fn every_generator_has_a_configuration_file() {
        for definition in GENERATORS {
            assert!(
                configurations::files_of(definition.generator).is_some(),
                "{}",
                definition.name
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in any::<String>()) {
            check(&text);
        }

        #[test]
        fn any_setting_is_read_without_a_panic(
            key in "(permalink|ARTICLE_URL|SITEURL|url|base|site|link|outputPath|defaults|uglyURLs)",
            value in r#"[ :={}'"`$/%^\[\]é\\a-z\n.]{0,40}"#,
        ) {
            check(&format!("{key}: {value}\n{key} = {value}\n"));
            check(&format!("{key}: '{value}'\n"));
            check(&format!("{key} = \"{value}\"\n"));
        }
    }
}
