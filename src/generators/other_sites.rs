//! Finds other sites than the one in a folder: configurations of a second generator, and
//! sites in folders below. The only one below is read.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::{
    DetectedSite, GENERATORS, GeneratorDefinition, SiteFolder, article_folders, configurations,
    detect_in,
};
use crate::model::SiteGenerator;

/// Most folders that are looked into.
const MOST_FOLDERS: usize = 200;

/// Most levels of folders below that of the site.
const MOST_LEVELS: usize = 2;

/// Most sites that are named.
const MOST_SITES: usize = 3;

/// Folders of packages and themes, whose sites are demonstrations.
const NOT_LOOKED_INTO: [&str; 6] =
    ["node_modules", "vendor", "target", "themes", "exampleSite", "venv"];

/// Site in a folder below.
struct SiteBelow {
    /// Path of the folder below the one that was named.
    name: String,
    /// Path of the folder, as the user would write it.
    path: PathBuf,
    /// Name of its generator.
    generator: &'static str,
}

/// Reads the only site with articles in the folders below, as `website/` of a repository.
/// Its paths are then relative to the folder around it.
pub(super) fn detect_below(
    folder: &SiteFolder<'_>,
    report: &mut Report,
) -> Option<(&'static GeneratorDefinition, DetectedSite)> {
    let sites = find_sites_below(folder);
    let mut sites = sites.iter().filter(|site| {
        let below = SiteFolder { path: &site.path, files: folder.files };
        article_folders::find(&below, "").is_some()
    });
    let (only, None) = (sites.next()?, sites.next()) else { return None };
    let below = SiteFolder { path: &only.path, files: folder.files };
    let (definition, site) = detect_in(&below, report)?;
    Some((definition, site.moved_below(&only.name)))
}

/// Describes the sites in folders below and how to read one; `None` without one.
pub(super) fn describe_sites_below(folder: &SiteFolder<'_>) -> Option<String> {
    let sites = find_sites_below(folder);
    let first = sites.first()?;
    let names = sites.iter().map(|site| format!("`{}` ({})", site.path.display(), site.generator));
    let names: Vec<String> = names.collect();
    Some(format!(
        "sites are in {}: run `feedwright init {}`",
        names.join(", "),
        first.path.display()
    ))
}

fn find_sites_below(folder: &SiteFolder<'_>) -> Vec<SiteBelow> {
    let (mut level, mut looked, mut sites) = (vec![String::new()], 0, Vec::new());
    for _ in 0..MOST_LEVELS {
        let mut next = Vec::new();
        for below in level {
            for entry in folder.entries(&below).into_iter().filter(|entry| entry.is_folder) {
                if entry.name.starts_with('.') || NOT_LOOKED_INTO.contains(&&*entry.name) {
                    continue;
                }
                looked += 1;
                if looked > MOST_FOLDERS || sites.len() == MOST_SITES {
                    return sites;
                }
                let name =
                    if below.is_empty() { entry.name } else { format!("{below}/{}", entry.name) };
                let path = folder.join(&name);
                let site = SiteFolder { path: &path, files: folder.files };
                let found = configurations(&site, &mut Report::default());
                let Some(found) = found.first() else {
                    next.push(name);
                    continue;
                };
                let generator = name_of(found.generator);
                sites.extend(generator.map(|generator| SiteBelow { name, path, generator }));
            }
        }
        level = next;
    }
    sites
}

fn name_of(generator: SiteGenerator) -> Option<&'static str> {
    GENERATORS.iter().find(|row| row.generator == generator).map(|row| row.name)
}

/// Reports the configurations of other generators than the one that was read.
pub(super) fn report_other_generators(
    read: SiteGenerator,
    folder: &SiteFolder<'_>,
    report: &mut Report,
) {
    let Some(name) = name_of(read) else { return };
    for other in configurations(folder, &mut Report::default()) {
        let Some(other_name) = name_of(other.generator).filter(|_| other.generator != read) else {
            continue;
        };
        let path = other.path.display();
        let message = format!(
            "this folder has the configuration of {other_name}, too; only that of {name} was read"
        );
        let help = format!(
            "if {other_name} makes the site, move the configuration of {name} away, remove feed.toml and run `feedwright init` again; otherwise do nothing about `{path}`"
        );
        let found = Diagnostic::new(&codes::SITE_NOT_UNDERSTOOD, message).help(help);
        report.push(found.with_location(SourceLocation::file(other.path.clone())));
    }
}
