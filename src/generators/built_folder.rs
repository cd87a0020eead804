//! Folder of the pages that a generator has built, as its configuration names it.

use std::path::Path;

use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{GeneratorDefinition, SiteFolder, configurations};
use crate::model::SiteGenerator;

/// Setting of a generator that names the folder of its pages, and the usual folder.
struct BuiltFolderRow {
    generator: SiteGenerator,
    settings: &'static [&'static str],
    usual: &'static str,
}

const fn row(
    generator: SiteGenerator,
    settings: &'static [&'static str],
    usual: &'static str,
) -> BuiltFolderRow {
    BuiltFolderRow { generator, settings, usual }
}

/// Settings of the generators that `init` reads.
#[rustfmt::skip]
const ROWS: [BuiltFolderRow; 17] = [
    row(SiteGenerator::Zola,       &["output_dir"],           "public"),
    row(SiteGenerator::Hugo,       &["publishDir"],           "public"),
    row(SiteGenerator::Hexo,       &["public_dir"],           "public"),
    row(SiteGenerator::Jekyll,     &["destination"],          "_site"),
    row(SiteGenerator::Astro,      &["outDir"],               "dist"),
    row(SiteGenerator::Eleventy,   &["output"],               "_site"),
    row(SiteGenerator::Pelican,    &["OUTPUT_PATH"],          "output"),
    row(SiteGenerator::Docusaurus, &[],                       "build"),
    row(SiteGenerator::Mkdocs,     &["site_dir"],             "site"),
    row(SiteGenerator::Quarto,     &["project.output-dir"],   "_site"),
    row(SiteGenerator::Quartz,     &[],                       "public"),
    row(SiteGenerator::Vitepress,  &["outDir"],               ".vitepress/dist"),
    row(SiteGenerator::Vuepress,   &["dest"],                 "docs/.vuepress/dist"),
    row(SiteGenerator::Nikola,     &["OUTPUT_FOLDER"],        "output"),
    row(SiteGenerator::Sphinx,     &["blog_website"],         "_website"),
    row(SiteGenerator::Gatsby,     &[],                       "public"),
    row(SiteGenerator::Next,       &["distDir"],              "out"),
];

/// Folders that generators build into, for a site whose generator is not known.
pub(crate) const USUAL_FOLDERS: [&str; 6] = ["public", "_site", "output", "dist", "site", "build"];

/// Returns the folder of the pages that the generator of a site builds, relative to the
/// site's folder.
pub(crate) fn find_built_folder(
    definition: &GeneratorDefinition,
    folder: &SiteFolder<'_>,
) -> Option<String> {
    let row = ROWS.iter().find(|row| row.generator == definition.generator)?;
    let configurations = configurations(folder, &mut Report::default());
    let found = configurations.iter().find(|found| found.generator == row.generator);
    let written = found.and_then(|found| {
        let path: &Path = &found.path;
        let settings = GeneratorSettings::parse(&found.text, path, &mut Report::default());
        row.settings.iter().find_map(|name| settings.text(name))
    });
    let named = written.as_deref().unwrap_or(row.usual).trim();
    let named = named.strip_prefix("./").unwrap_or(named).trim_matches('/');
    (!named.is_empty()).then(|| named.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generators::GENERATORS;

    #[test]
    fn every_generator_has_one_row() {
        for definition in GENERATORS {
            let rows = ROWS.iter().filter(|row| row.generator == definition.generator);
            assert_eq!(rows.count(), 1, "{}", definition.name);
        }
    }
}
