//! Recognizes the site generator of a folder and reads its configuration.
//!
//! [`detect`] serves `init`, which translates the configuration into feed.toml; one file
//! per generator does the translation. [`configurations`] and [`guards`] serve every
//! build, which must hide what the generator hides. Programs are never run: settings that
//! they compute are reported.

mod astro;
mod configurations;
mod eleventy;
pub(crate) mod guards;
mod hexo;
mod hugo;
mod jekyll;
mod pelican;
mod program_settings;
mod settings;
mod zola;

use std::io;
use std::path::{Path, PathBuf};

use url::Url;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::settings::GeneratorSettings;
use crate::text::language;

pub(crate) use configurations::{GeneratorConfig, configuration_names, configurations};

/// Maximum size of a configuration file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Settings of a site, translated into those of feed.toml.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DetectedSite {
    /// Title of the site.
    pub title: Option<String>,
    /// Address of the home page.
    pub url: Option<String>,
    /// Short description of the site.
    pub description: Option<String>,
    /// Language tag of the site.
    pub language: Option<String>,
    /// Time zone, by its name in the IANA database.
    pub timezone: Option<String>,
    /// Folder of articles, relative to the site's folder.
    pub folder: String,
    /// Permalink pattern of articles.
    pub permalink: String,
    /// Pairs of a section and its own permalink pattern.
    pub permalinks: Vec<(String, String)>,
    /// Generator whose rules turn file names into slugs; empty to keep names unchanged.
    pub spelling: &'static str,
    /// Separator of words in a list that is written as one text: `spaces`, or empty for
    /// the default.
    pub lists: &'static str,
    /// Pattern of the entry ids in the feed that the generator wrote.
    pub ids: String,
    /// Folder of files that are copied to the root of the site.
    pub assets: String,
    /// Folder to write feeds to.
    pub output: String,
    /// Keys of `[output]` and the names of the feed files that subscribers already use.
    pub names: Vec<(&'static str, String)>,
}

/// A site generator, with the functions that recognize and read its configuration.
pub(crate) struct GeneratorDefinition {
    /// Name of the generator, for messages.
    pub name: &'static str,
    /// Setting or step that turns off the generator's own feed.
    pub switch_off: &'static str,
    /// Advice on how to keep the generator from deleting the feeds in its output folder;
    /// `{files}` is replaced with the quoted names of the feeds. Empty if it never deletes
    /// them.
    pub keep: &'static str,
    files: &'static [&'static str],
    /// Returns true if a configuration file belongs to this generator.
    is_own: fn(&GeneratorSettings<'_>) -> bool,
    read: fn(&GeneratorSettings<'_>, &SiteFolder<'_>, &mut Report) -> DetectedSite,
}

/// Generators that `init` can read, in the order in which they are tried.
#[rustfmt::skip]
static GENERATORS: [GeneratorDefinition; 7] = [
    GeneratorDefinition {
        name: "Zola", files: &["zola.toml", "config.toml"],
        is_own: |settings| settings.text("base_url").is_some(), read: zola::read,
        switch_off: "generate_feeds = false",
        keep: "",
    },
    GeneratorDefinition {
        name: "Hugo",
        files: &[
            "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json",
            "config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml",
            "config/_default/config.yaml", "config.toml", "config.yaml", "config.yml", "config.json",
        ],
        is_own: |_| true, read: hugo::read,
        switch_off: "disableKinds = [\"RSS\"]",
        keep: "The feeds are in `static`, which Hugo copies. If you change `[output] folder` to `public`, build\nwithout --cleanDestinationDir, which removes them.",
    },
    GeneratorDefinition {
        name: "Hexo", files: &["_config.json", "_config.yml"],
        is_own: hexo::is_own, read: hexo::read,
        switch_off: "npm uninstall hexo-generator-feed",
        keep: "Run feedwright after `hexo generate`; `hexo clean` removes the feeds until then.",
    },
    GeneratorDefinition {
        name: "Jekyll", files: &["_config.yml", "_config.yaml", "_config.toml"],
        is_own: |_| true, read: jekyll::read,
        switch_off: "take jekyll-feed out of `plugins` and the Gemfile",
        keep: "Add to `_config.yml`, so that `jekyll build` keeps the feeds and copies nothing private:\n\nkeep_files: [{files}]\nexclude: [feed.toml, feedwright.state]\n",
    },
    GeneratorDefinition {
        name: "Astro",
        files: &["astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts"],
        is_own: |_| true, read: astro::read,
        switch_off: "remove src/pages/rss.xml.js",
        keep: "",
    },
    GeneratorDefinition {
        name: "Eleventy",
        files: &[
            ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs",
            "eleventy.config.ts",
        ],
        is_own: |_| true, read: eleventy::read,
        switch_off: "remove the feed plugin",
        keep: "Eleventy keeps the feeds. If a script empties its output folder, run feedwright after that.",
    },
    GeneratorDefinition {
        name: "Pelican", files: &["pelicanconf.py"],
        is_own: |_| true, read: pelican::read,
        switch_off: "FEED_ALL_ATOM = None, and the other feeds",
        keep: "If DELETE_OUTPUT_DIRECTORY is set, add to `pelicanconf.py`, so that Pelican keeps the feeds:\n\nOUTPUT_RETENTION = [{files}]\n",
    },
];

/// Detects the generator of a site by its configuration file, and reads that.
///
/// Settings that are not understood are left out of the result and reported as warnings.
pub(crate) fn detect(
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<(&'static GeneratorDefinition, DetectedSite)> {
    for generator in &GENERATORS {
        for name in generator.files {
            let mut found = Report::default();
            let Some(text) = folder.read(name, &mut found) else {
                report.append(found);
                continue;
            };
            let path = folder.join(name);
            let settings = GeneratorSettings::parse(&text, &path, &mut found);
            if (generator.is_own)(&settings) {
                report.append(found);
                let site = (generator.read)(&settings, folder, report);
                return Some((generator, drop_invalid(site, &settings, report)));
            }
        }
    }
    None
}

/// Removes values that are not valid in `feed.toml`, and reports a missing title or
/// address.
fn drop_invalid(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) -> DetectedSite {
    site.url = site.url.filter(|url| is_web_address(url));
    site.language =
        site.language.map(|tag| tag.replace('_', "-")).filter(|tag| language::is_tag(tag));
    site.timezone = site.timezone.filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok());
    for (key, is_missing) in [("title", site.title.is_none()), ("url", site.url.is_none())] {
        if is_missing {
            let message = format!("this configuration does not state the site's {key}");
            let help = format!("write `{key}` below `[site]` in feed.toml");
            report.push(
                not_understood(message, &help).with_location(SourceLocation::file(settings.path())),
            );
        }
    }
    site
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn not_understood(message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::SITE_NOT_UNDERSTOOD, message).help(help)
}

/// Files of a site as `sources` finds them on the disk; this folder reads no disk itself.
pub(crate) trait SiteFiles {
    /// Returns true if a file or folder exists.
    fn has(&self, path: &Path) -> bool;

    /// Returns the names of the entries in a folder, in any order.
    fn names(&self, folder: &Path) -> Vec<String>;

    /// Reads a file of at most `most` bytes as text; `None` if it does not exist.
    fn read(&self, path: &Path, most: u64) -> Option<io::Result<String>>;
}

/// Folder of a site, in which configuration files are looked up by name.
pub(crate) struct SiteFolder<'a> {
    /// Path of the folder, as the user wrote it.
    pub path: &'a Path,
    /// Access to the files in it.
    pub files: &'a dyn SiteFiles,
}

impl SiteFolder<'_> {
    /// Returns the path of a file as a person would write it, without `./`.
    fn join(&self, name: &str) -> PathBuf {
        if self.path == Path::new(".") { PathBuf::from(name) } else { self.path.join(name) }
    }

    fn has(&self, name: &str) -> bool {
        self.files.has(&self.path.join(name))
    }

    /// Returns the first name that exists in the folder.
    fn first_existing<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Returns the names of the entries in a subfolder, sorted.
    fn file_names(&self, subfolder: &str) -> Vec<String> {
        let mut names = self.files.names(&self.path.join(subfolder));
        names.sort();
        names
    }

    /// Reads a file if it exists, and reports it if it cannot be read.
    fn read(&self, name: &str, report: &mut Report) -> Option<String> {
        let path = self.path.join(name);
        let reason = match self.files.read(&path, MAX_BYTES)? {
            Ok(text) => return Some(text),
            Err(error) => error.to_string(),
        };
        let help = "fix the file and run `feedwright init` again, or write feed.toml by hand";
        report.push(
            not_understood(format!("this file can't be read: {reason}"), help)
                .with_location(SourceLocation::file(path)),
        );
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A site without files.
    struct EmptySite;

    impl SiteFiles for EmptySite {
        fn has(&self, _: &Path) -> bool {
            false
        }

        fn names(&self, _: &Path) -> Vec<String> {
            Vec::new()
        }

        fn read(&self, _: &Path, _: u64) -> Option<io::Result<String>> {
            None
        }
    }

    /// Reads a text as every file of every generator.
    fn check(text: &str) {
        let folder = SiteFolder { path: Path::new("no-such-folder"), files: &EmptySite };
        for generator in &GENERATORS {
            for name in generator.files {
                let mut report = Report::default();
                let path = folder.join(name);
                let settings = GeneratorSettings::parse(text, &path, &mut report);
                let site = (generator.read)(&settings, &folder, &mut report);
                drop_invalid(site, &settings, &mut report);
            }
        }
    }

    #[test]
    fn no_two_generators_share_their_first_file() {
        let mut firsts: Vec<&str> = GENERATORS.iter().map(|generator| generator.files[0]).collect();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), GENERATORS.len());
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
