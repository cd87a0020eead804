//! Site generators: what the configuration of a site that stands there says.

mod astro;
mod configurations;
mod eleventy;
pub mod guards;
mod hexo;
mod hugo;
mod jekyll;
mod pelican;
mod program_settings;
mod settings;
mod zola;

use std::fs;
use std::path::{Path, PathBuf};

use url::Url;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::input;
use crate::generators::settings::GeneratorSettings;
use crate::text::language;

pub use configurations::{GeneratorConfig, configuration_names, configurations};

/// The longest configuration that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// What is known of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetectedSite {
    /// The site's name.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// A language tag.
    pub language: Option<String>,
    /// A name of the IANA database.
    pub timezone: Option<String>,
    /// The folder of articles.
    pub folder: String,
    /// The pattern of addresses.
    pub permalink: String,
    /// The patterns of sections that have their own.
    pub permalinks: Vec<(String, String)>,
    /// How names are spelt in addresses; empty for as they are.
    pub spelling: &'static str,
    /// Whether words in one text are told apart by spaces.
    pub lists: &'static str,
    /// How its feed made ids.
    pub ids: String,
    /// The folder whose files stand at the site's root.
    pub assets: String,
    /// The folder that feeds are written to.
    pub output: String,
    /// The keys of `[output]` and the names that subscribers have.
    pub names: Vec<(&'static str, String)>,
}

/// A generator: how it is known, and how its configuration is read.
pub struct GeneratorDefinition {
    /// What it is called.
    pub name: &'static str,
    /// How its own feed is switched off.
    pub switch_off: &'static str,
    /// Advice on how it keeps the feeds in its output folder; `{files}` is the
    /// list of their names in quotes. Empty where it leaves them alone.
    pub keep: &'static str,
    files: &'static [&'static str],
    /// Whether a configuration of that name is this generator's.
    is_own: fn(&GeneratorSettings<'_>) -> bool,
    read: fn(&GeneratorSettings<'_>, &SiteFolder<'_>, &mut Report) -> DetectedSite,
}

/// Every generator, in the order in which they are looked for.
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

/// Looks for a generator's site in a folder and reads its configuration.
///
/// What is not understood is reported as warnings, and left out of the result.
pub fn detect(
    path: &Path,
    report: &mut Report,
) -> Option<(&'static GeneratorDefinition, DetectedSite)> {
    let folder = SiteFolder { path };
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
                let site = (generator.read)(&settings, &folder, report);
                return Some((generator, drop_invalid(site, &settings, report)));
            }
        }
    }
    None
}

/// Leaves out what `feed.toml` would not take.
fn drop_invalid(
    mut site: DetectedSite,
    settings: &GeneratorSettings<'_>,
    report: &mut Report,
) -> DetectedSite {
    let is_address = |url: &String| {
        Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    };
    site.url = site.url.filter(is_address);
    site.language =
        site.language.map(|tag| tag.replace('_', "-")).filter(|tag| language::is_tag(tag));
    site.timezone = site.timezone.filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok());
    for (what, is_missing) in [("title", site.title.is_none()), ("url", site.url.is_none())] {
        if is_missing {
            let message = format!("no {what} of the site was found here");
            let help = format!("write `{what}` below `[site]` in feed.toml");
            report.push(
                not_understood(message, &help).with_location(SourceLocation::file(settings.path())),
            );
        }
    }
    site
}

fn not_understood(message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::SITE_NOT_UNDERSTOOD, message).help(help)
}

/// A site's folder.
struct SiteFolder<'a> {
    path: &'a Path,
}

impl SiteFolder<'_> {
    /// Returns a file's path as a person would write it.
    fn join(&self, name: &str) -> PathBuf {
        if self.path == Path::new(".") { PathBuf::from(name) } else { self.path.join(name) }
    }

    fn has(&self, name: &str) -> bool {
        self.path.join(name).exists()
    }

    /// Returns the first of some names that stands in the folder.
    fn first<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Lists the names in a folder below, sorted.
    fn names(&self, below: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path.join(below)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Reads a file if it is there; what keeps it from being read is reported.
    fn read(&self, name: &str, report: &mut Report) -> Option<String> {
        let path = self.path.join(name);
        path.symlink_metadata().ok()?;
        let reason = match input::read_text(&path, LONGEST) {
            Ok(text) => return Some(text),
            Err(error) => error.to_string(),
        };
        let help = "mend the file, or write feed.toml by hand";
        report.push(
            not_understood(format!("can't be read: {reason}"), help)
                .with_location(SourceLocation::file(path)),
        );
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a text as every file of every generator.
    fn check(text: &str) {
        let folder = SiteFolder { path: Path::new("no-such-folder") };
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
    fn no_file_is_two_generators_first_choice() {
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
