//! Recognizes the files next to articles that may hide them, by their names, and reads
//! their bytes. [`site_guards`](super::site_guards) interprets them.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::input;
use crate::model::SiteGenerator;
use crate::sources::ArticleFile;
use crate::sources::site_settings::SiteSettings;

/// Size limit of such a file, in bytes.
pub(super) const MAX_FILE_SIZE: u64 = 1 << 20;

/// Kind of a file that may hide articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GuardFile {
    /// Page of a section, with Hugo's `cascade` or Zola's `draft`.
    Section,
    /// Data file of Eleventy for a folder or an article.
    Data,
    /// File with fields for all pages of a folder.
    Metadata(SiteGenerator),
    /// Program of Eleventy that computes data.
    Program,
}

/// Kind of a file that may hide articles, and the articles that it applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GuardPlace<'n> {
    pub file: GuardFile,
    /// Name of the article without its extension; none if it applies to a whole folder.
    pub article: Option<&'n str>,
}

/// Recognizes a file that may hide articles, by its name and that of its folder.
pub(super) fn guard_place<'n>(folder: Option<&str>, name: &'n str) -> Option<GuardPlace<'n>> {
    let (stem, ending) = name.rsplit_once('.')?;
    if name.starts_with("_index.") {
        let is_page = ["md", "markdown", "mdx", "html", "htm"].contains(&ending);
        return is_page.then_some(GuardPlace { file: GuardFile::Section, article: None });
    }
    let generator = match name {
        "_metadata.yml" | "_metadata.yaml" => Some(SiteGenerator::Quarto),
        "_defaults.yml" | "_defaults.yaml" | "_defaults.json" => Some(SiteGenerator::Bridgetown),
        _ => None,
    };
    if let Some(generator) = generator {
        return Some(GuardPlace { file: GuardFile::Metadata(generator), article: None });
    }
    let data = stem.strip_suffix(".11tydata");
    let file = match ending {
        "json" => GuardFile::Data,
        "js" | "cjs" | "mjs" | "ts" if data.is_some() => GuardFile::Program,
        _ => return None,
    };
    let stem = data.unwrap_or(stem);
    let is_of_folder = folder == Some(stem);
    Some(GuardPlace { file, article: (!is_of_folder).then_some(stem) })
}

/// Returns true if a file of this name is the page of a section, which may hide articles and
/// has the section's title.
pub(super) fn is_section_page(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"_index.")
}

/// Returns true if a file of this path may hide articles, or is Eleventy's list of ignored
/// paths.
pub(crate) fn is_guard(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name == IGNORE_FILE || guard_place(folder, name).is_some()
}

/// Name of Eleventy's list of ignored paths.
pub(crate) const IGNORE_FILE: &str = ".eleventyignore";

/// Removes data files of articles that do not exist from `guards`, which are paths below a
/// folder with the name `root`.
pub(super) fn keep_those_of_articles(
    guards: &mut Vec<Box<str>>,
    files: &[ArticleFile],
    root: Option<&str>,
) {
    guards.retain(|path| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let around = if folder.is_empty() { root } else { folder.rsplit('/').next() };
        match guard_place(around, name) {
            Some(GuardPlace { article: Some(stem), .. }) => {
                let around = &path[..path.len() - name.len()];
                let start = format!("{around}{stem}.");
                let index = files.partition_point(|found| *found.path < *start);
                files.get(index).is_some_and(|found| found.path.starts_with(&*start))
            }
            found => found.is_some(),
        }
    });
    guards.sort();
}

/// Reads a file at a path below the articles folder, from the disk or a store. A file that
/// can't be read is reported.
pub(super) type GuardFileReader<'r> = dyn Fn(&str, &mut Report) -> Option<Vec<u8>> + 'r;

/// The files below the articles folder that may hide articles.
pub(super) struct GuardFiles<'f> {
    /// Paths below the articles folder, sorted.
    pub paths: &'f [Box<str>],
    /// Reads one of the files.
    pub read: &'f GuardFileReader<'f>,
}

/// Lists the folders around the articles, the nearest first, up to that of feed.toml.
pub(crate) fn outer_folders(config: &Config) -> Vec<PathBuf> {
    let home = if config.home.as_os_str().is_empty() { Path::new("") } else { &config.home };
    let folder = &config.articles.folder;
    if !folder.starts_with(home) {
        return vec![home.to_path_buf()];
    }
    folder
        .ancestors()
        .skip(1)
        .take_while(|path| path.starts_with(home))
        .map(Path::to_path_buf)
        .collect()
}

/// Lists the possible names of files in a folder that may hide articles below it.
pub(crate) fn outer_names(folder: &Path) -> Vec<String> {
    let fixed = [
        "_index.md",
        "_index.markdown",
        "_index.html",
        "_metadata.yml",
        "_metadata.yaml",
        "_defaults.yml",
        "_defaults.yaml",
        "_defaults.json",
    ];
    let mut names: Vec<String> = fixed.iter().map(|name| (*name).to_owned()).collect();
    if let Some(folder) = folder_name(folder) {
        let endings =
            ["json", "11tydata.json", "11tydata.js", "11tydata.cjs", "11tydata.mjs", "11tydata.ts"];
        names.extend(endings.iter().map(|ending| format!("{folder}.{ending}")));
    }
    names
}

pub(super) fn folder_name(folder: &Path) -> Option<String> {
    folder.file_name().and_then(|name| name.to_str()).map(str::to_owned)
}

/// Reads Eleventy's lists of ignored paths, each with its folder below that of feed.toml.
pub(super) fn ignore_files(
    config: &Config,
    settings: &SiteSettings,
    read_file: &GuardFileReader<'_>,
    report: &mut Report,
) -> Vec<(String, String)> {
    if !settings.follows(SiteGenerator::Eleventy) {
        return Vec::new();
    }
    let mut files = Vec::new();
    if config.articles.store.is_none() {
        for folder in outer_folders(config) {
            let path = folder.join(IGNORE_FILE);
            if path.symlink_metadata().is_err() {
                continue;
            }
            let below = folder.strip_prefix(&config.home).unwrap_or(&folder);
            if let Some(bytes) = read_local(config, &path, report) {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                files.push((below.to_string_lossy().into_owned(), text));
            }
        }
    }
    if let Some(bytes) = read_file(IGNORE_FILE, report) {
        files.push((settings.base.clone(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    files
}

/// Reads a small regular file of the site. A file that can't be read is an error and not
/// skipped, because it may hide an article.
pub(super) fn read_local(config: &Config, path: &Path, report: &mut Report) -> Option<Vec<u8>> {
    read_inside_site(config, path)
        .map_err(|reason| {
            let message = format!("this file may hide articles, but can't be read: {reason}");
            report.push(
                Diagnostic::new(&codes::SITE_UNREADABLE_GUARD, message)
                    .with_location(SourceLocation::file(path))
                    .help("fix the file; or write `generator = \"none\"` below `[articles]` in feed.toml if it hides no article"),
            );
        })
        .ok()
}

fn read_inside_site(config: &Config, path: &Path) -> Result<Vec<u8>, String> {
    if leads_out(config, path) {
        return Err("it is a link to a file outside the folder of feed.toml".to_owned());
    }
    input::read(path, MAX_FILE_SIZE).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => "it is larger than 1 MiB".to_owned(),
        _ => error.to_string(),
    })
}

/// Returns true if a path is a link out of the site. Its target may differ from machine to
/// machine, so the feeds must not depend on it.
fn leads_out(config: &Config, path: &Path) -> bool {
    if !path.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
        return false;
    }
    let Ok(real) = path.canonicalize() else { return false };
    let home = if config.home.as_os_str().is_empty() { Path::new(".") } else { &config.home };
    let folders = [home, &config.articles.folder];
    let mut folders = folders.into_iter().filter_map(|folder| folder.canonicalize().ok());
    !folders.any(|folder| real.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_hide_articles_are_recognized_by_name() {
        let place =
            |folder, name| guard_place(folder, name).map(|found| (found.file, found.article));
        assert_eq!(place(None, "_index.md"), Some((GuardFile::Section, None)));
        assert_eq!(place(None, "_index.fr.md"), Some((GuardFile::Section, None)));
        assert_eq!(place(Some("posts"), "posts.json"), Some((GuardFile::Data, None)));
        assert_eq!(place(Some("posts"), "posts.11tydata.json"), Some((GuardFile::Data, None)));
        assert_eq!(place(Some("posts"), "a.json"), Some((GuardFile::Data, Some("a"))));
        assert_eq!(place(Some("p"), "p.11tydata.js"), Some((GuardFile::Program, None)));
        for name in ["index.md", "a.js", "posts.yml", "_index.png", "json", "a.11tydata.css"] {
            assert_eq!(place(Some("posts"), name), None, "{name}");
        }
    }
}
