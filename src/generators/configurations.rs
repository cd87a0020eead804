//! Finds the configuration files of site generators next to feed.toml. They can state
//! which pages are public, so `sources` reads them for every build.

use std::path::PathBuf;

use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{SiteFolder, hexo};
use crate::model::SiteGenerator;

/// A configuration file of a generator.
#[derive(Debug)]
pub(crate) struct GeneratorConfig {
    /// The generator that has a file of this name.
    pub generator: SiteGenerator,
    /// Path of the file, as shown in messages.
    pub path: PathBuf,
    /// Whole text of the file.
    pub text: String,
}

/// Names of a generator's configuration files; the first one that exists is used.
pub(super) struct ConfigurationFiles {
    generator: SiteGenerator,
    /// Paths of the files, relative to the site's folder.
    pub names: &'static [&'static str],
    /// Returns true if the file belongs to this generator, because several generators
    /// use files of the same name.
    pub is_own: fn(&GeneratorSettings<'_>, &SiteFolder<'_>) -> bool,
}

/// Generators that are recognized by a configuration file.
#[rustfmt::skip]
static CONFIGURATIONS: [ConfigurationFiles; 18] = [
    files(SiteGenerator::Zola, &["zola.toml", "config.toml"], |settings, _| settings.text("base_url").is_some()),
    files(SiteGenerator::Hugo, &[
        "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json",
        "config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml",
        "config/_default/config.yaml", "config.toml", "config.yaml", "config.yml", "config.json",
    ], |settings, _| settings.text("base_url").is_none()),
    files(SiteGenerator::Hexo, &["_config.json", "_config.yml"], hexo::is_own),
    files(SiteGenerator::Jekyll, &["_config.yml", "_config.yaml", "_config.toml"], |settings, folder| !hexo::is_own(settings, folder)),
    files(SiteGenerator::Astro, &["astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts"], |_, _| true),
    files(SiteGenerator::Eleventy, &[".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts"], |_, _| true),
    files(SiteGenerator::Pelican, &["pelicanconf.py"], |_, _| true),
    files(SiteGenerator::Docusaurus, &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"], |_, _| true),
    files(SiteGenerator::Mkdocs, &["mkdocs.yml", "mkdocs.yaml"], |_, _| true),
    files(SiteGenerator::Quarto, &["_quarto.yml", "_quarto.yaml"], |_, _| true),
    files(SiteGenerator::Bridgetown, &["bridgetown.config.yml", "bridgetown.config.yaml", "config/initializers.rb"], |_, _| true),
    files(SiteGenerator::Vitepress, &[
        ".vitepress/config.js", ".vitepress/config.ts", ".vitepress/config.mjs", ".vitepress/config.mts",
        "docs/.vitepress/config.js", "docs/.vitepress/config.ts", "docs/.vitepress/config.mjs", "docs/.vitepress/config.mts",
    ], |_, _| true),
    files(SiteGenerator::Vuepress, &[
        "docs/.vuepress/config.js", "docs/.vuepress/config.ts", ".vuepress/config.js", ".vuepress/config.ts",
        "src/.vuepress/config.ts", "src/.vuepress/config.js",
    ], |_, _| true),
    files(SiteGenerator::Quartz, &["quartz.config.ts"], |_, _| true),
    files(SiteGenerator::Gatsby, &["gatsby-config.js", "gatsby-config.ts", "gatsby-config.mjs"], |_, _| true),
    files(SiteGenerator::Next, &["next.config.js", "next.config.mjs", "next.config.ts", "next.config.cjs"], |_, _| true),
    files(SiteGenerator::Nikola, &["conf.py"], |settings, _| settings.contains("BLOG_TITLE")),
    files(SiteGenerator::Sphinx, &["conf.py", "docs/conf.py", "source/conf.py", "docs/source/conf.py"], |settings, _| settings.contains("ablog")),
];

const fn files(
    generator: SiteGenerator,
    names: &'static [&'static str],
    is_own: fn(&GeneratorSettings<'_>, &SiteFolder<'_>) -> bool,
) -> ConfigurationFiles {
    ConfigurationFiles { generator, names, is_own }
}

/// Returns the configuration files of one generator.
pub(super) fn files_of(generator: SiteGenerator) -> Option<&'static ConfigurationFiles> {
    CONFIGURATIONS.iter().find(|row| row.generator == generator)
}

/// Returns the configuration files of generators in a folder, one for each generator,
/// and reports files that cannot be read.
pub(crate) fn configurations(folder: &SiteFolder<'_>, report: &mut Report) -> Vec<GeneratorConfig> {
    let found = CONFIGURATIONS.iter().filter_map(|row| {
        row.names.iter().find_map(|name| {
            let text = folder.read(name, report)?;
            let path = folder.join(name);
            let settings = GeneratorSettings::parse(&text, &path, &mut Report::default());
            let is_own = (row.is_own)(&settings, folder);
            drop(settings);
            is_own.then_some(GeneratorConfig { generator: row.generator, path, text })
        })
    });
    found.collect()
}

/// Returns the names of all files that [`configurations`] looks for.
pub(crate) fn configuration_names() -> impl Iterator<Item = &'static str> {
    CONFIGURATIONS.iter().flat_map(|row| row.names.iter().copied())
}
