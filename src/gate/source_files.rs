//! Protects the files that the site is made from: no output may replace them.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::builder::output_paths;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::file_identity::{self, FileIdentity};
use crate::sources;
use crate::writer::{self, OtherFile};

/// Extensions of files that feedwright and site generators write.
const OUTPUT_ENDINGS: &[&str] = &["xml", "json", "rss", "atom", "opml", "html", "css", "xsl"];

/// Files that the site is made from.
pub(crate) struct SourceFiles {
    /// Descriptions of single files, by inode.
    inodes: HashMap<FileIdentity, String>,
    /// Descriptions of single files, by path in lower case: some file systems ignore case.
    paths: HashMap<PathBuf, String>,
    /// Folder of the articles, links resolved; `None` if they are in a store.
    articles: Option<PathBuf>,
    /// Folder of the assets, links resolved.
    assets: Option<PathBuf>,
    output: PathBuf,
}

impl SourceFiles {
    /// Finds the files of a configuration.
    pub(crate) fn find(file: &Path, config: &Config) -> Self {
        let home = file.parent().unwrap_or(Path::new(""));
        let mut files = vec![SourceFile::new(file.to_path_buf(), "the configuration")];
        let template = config.output.page_template.clone();
        files.extend(template.map(|path| SourceFile::new(path, "the template of web pages")));
        let author_files = sources::authors::files(config, home);
        files.extend(author_files.into_iter().map(|it| SourceFile::new(it, "a file of authors")));
        let inodes = files
            .iter()
            .filter_map(|file| Some((identity_at(&file.path)?, file.description.clone())));
        let paths = files.iter().flat_map(|file| {
            let paths = [resolve_folders(&file.path), file.path.canonicalize().unwrap_or_default()];
            paths.map(|path| (to_lower(&path), file.description.clone()))
        });
        let is_local = config.articles.store.is_none();
        Self {
            inodes: inodes.collect(),
            paths: paths.collect(),
            articles: is_local.then(|| config.articles.folder.canonicalize().ok()).flatten(),
            assets: config.articles.assets.as_ref().and_then(|folder| folder.canonicalize().ok()),
            output: config.output.folder.clone(),
        }
    }

    /// Reports every output with a fixed name that would replace a single file.
    pub(crate) fn check(&self, config: &Config, report: &mut Report) {
        for path in fixed_outputs(config) {
            let target = self.output.join(&path);
            if let Err(refused) = writer::check_path(&path) {
                report.push(refused);
                continue;
            }
            let linked = identity_at(&target);
            let source = self.paths.get(&to_lower(&resolve_folders(&target)));
            if let Some(source) = source.or_else(|| self.inodes.get(&linked?)) {
                let message = format!("`{path}` would replace {source}; nothing was replaced");
                let found = Diagnostic::new(&codes::OUTPUT_REPLACES_SOURCE, message)
                    .with_location(SourceLocation::file(target))
                    .help("choose another file name or another `[output] folder` in `feed.toml`");
                report.push(found);
            }
        }
    }

    /// Describes the file at an output path, if it is one of the site's sources.
    pub(crate) fn name(&self, path: &str, file: &OtherFile) -> Option<String> {
        if let Some(description) = file.inode.and_then(|inode| self.inodes.get(&inode)) {
            return Some(description.clone());
        }
        let target = resolve_folders(&self.output.join(path));
        // An output folder inside the articles' folder is not searched for articles.
        let output = self.output.canonicalize().unwrap_or_default();
        let is_output_inside_articles = self
            .articles
            .as_ref()
            .is_some_and(|articles| output != *articles && output.starts_with(articles));
        let is_among_articles =
            is_inside(&target, self.articles.as_deref()) && !is_output_inside_articles;
        let is_article = is_among_articles && sources::is_article(&target);
        if is_article || is_linked(file, self.articles.as_deref()) {
            return Some(format!("the article `{}`", target.display()));
        }
        // Articles have their pictures and recordings next to them.
        let is_next_to_articles = is_among_articles && !has_output_ending(&target);
        let is_asset = (is_inside(&target, self.assets.as_deref()) || is_next_to_articles)
            && !file.is_feed
            || is_linked(file, self.assets.as_deref());
        is_asset.then(|| format!("the asset `{}`", target.display()))
    }
}

/// Single file of the site, with a description for users.
struct SourceFile {
    path: PathBuf,
    description: String,
}

impl SourceFile {
    fn new(path: PathBuf, role: &str) -> Self {
        let description = format!("{role} `{}`", path.display());
        Self { path, description }
    }
}

fn is_inside(path: &Path, folder: Option<&Path>) -> bool {
    folder.is_some_and(|folder| path.starts_with(folder))
}

/// Returns true if a file is a hard link to an article or asset in a folder.
fn is_linked(file: &OtherFile, folder: Option<&Path>) -> bool {
    file.names > 1 && has_file(folder, file.inode)
}

fn has_output_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    OUTPUT_ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// Returns true if a configuration can write a file at a path.
pub(crate) fn can_write(config: &Config, path: &str) -> bool {
    let output = &config.output;
    let name = path.rsplit('/').next().unwrap_or(path);
    let names = [&output.rss, &output.atom, &output.json];
    let fixed = [output.opml.as_deref(), output.html.as_deref(), output.stylesheet];
    let mut former = config.serve.moved.iter().map(|moved| &moved.from).chain(&config.serve.gone);
    names.into_iter().any(|known| known == name)
        || output.page.as_deref() == Some(name)
        || fixed.contains(&Some(path))
        || former.any(|former| {
            let former = former.trim_start_matches('/');
            path == former || former.ends_with('/') && path.starts_with(former)
        })
}

/// Lists the outputs with paths that are known before an article is read.
fn fixed_outputs(config: &Config) -> Vec<String> {
    let output = &config.output;
    let mut outputs: Vec<String> = config
        .feeds
        .iter()
        .flat_map(|rule| {
            let formats = rule.settings.formats.iter().map(|&format| output.name(format));
            formats.chain(output.page.as_deref()).map(|name| output_paths::file(&rule.path, name))
        })
        .collect();
    let fixed = [output.opml.as_deref(), output.html.as_deref(), output.stylesheet];
    outputs.extend(fixed.into_iter().flatten().map(str::to_owned));
    outputs
}

/// Resolves the links of a path's folders, as far as these exist; a link at the file itself
/// is not resolved.
fn resolve_folders(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut folders = path.ancestors().skip(1);
    let existing = folders.find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let Some((folder, mut resolved)) = existing else { return path };
    let rest = path.strip_prefix(folder).unwrap_or(Path::new(""));
    for part in rest.components() {
        match part {
            std::path::Component::ParentDir => drop(resolved.pop()),
            other => resolved.push(other),
        }
    }
    resolved
}

fn to_lower(path: &Path) -> PathBuf {
    path.to_string_lossy().to_lowercase().into()
}

/// Returns true if an article in a folder, at any depth, is this file, or may be: an article
/// that can't be examined is not proof that the file is another one.
fn has_file(folder: Option<&Path>, file: Option<FileIdentity>) -> bool {
    let Some(folder) = folder else { return false };
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(facts) = entry.metadata() else { continue };
            if facts.is_dir() {
                folders.push(entry.path());
            } else if sources::is_article(&entry.path()) && may_be_file(&entry.path(), &facts, file)
            {
                return true;
            }
        }
    }
    false
}

fn may_be_file(path: &Path, facts: &fs::Metadata, file: Option<FileIdentity>) -> bool {
    let found = file_identity::identify(path, facts);
    found.is_none() || file.is_none() || found == file
}

/// Returns the identity of the file at a path; links are followed.
fn identity_at(path: &Path) -> Option<FileIdentity> {
    fs::metadata(path).ok().and_then(|facts| file_identity::identify(path, &facts))
}
