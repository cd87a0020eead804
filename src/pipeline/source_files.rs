//! Files that the site is made from, and may never be replaced by output.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::builder::output_paths;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::sources;
use crate::writer::{self, OtherFile};

/// Endings of files that feedwright and site generators make.
const OUTPUT_ENDINGS: &[&str] = &["xml", "json", "rss", "atom", "opml", "html", "css", "xsl"];

/// A file by its device and number.
type FileInode = (u64, u64);

/// Files that the site is made from.
pub struct SourceFiles {
    /// Names of single files, by their inodes.
    inodes: HashMap<FileInode, String>,
    /// The same by their places, in lower case: some file systems tell no case.
    places: HashMap<PathBuf, String>,
    /// The folders of articles and assets, links followed.
    articles: Option<PathBuf>,
    assets: Option<PathBuf>,
    output: PathBuf,
}

impl SourceFiles {
    /// Looks where the files of a configuration are.
    pub fn find(file: &Path, config: &Config) -> Self {
        let home = file.parent().unwrap_or(Path::new(""));
        let template = config.output.page_template.clone();
        let mut files = vec![(file.to_path_buf(), "the configuration")];
        files.extend(template.map(|path| (path, "the template of pages")));
        let people = sources::authors::files(config, home);
        files.extend(people.into_iter().map(|path| (path, "a file of authors")));
        let name = |path: &Path, what: &str| format!("{what} `{}`", path.display());
        let inodes = files
            .iter()
            .filter_map(|(path, what)| Some((inode(&fs::metadata(path).ok()?)?, name(path, what))));
        let places = files.iter().flat_map(|(path, what)| {
            let places = [real(path), path.canonicalize().unwrap_or_default()];
            places.map(|place| (lower(&place), name(path, what)))
        });
        let is_here = config.articles.store.is_none();
        Self {
            inodes: inodes.collect(),
            places: places.collect(),
            articles: is_here.then(|| config.articles.folder.canonicalize().ok()).flatten(),
            assets: config.articles.assets.as_ref().and_then(|folder| folder.canonicalize().ok()),
            output: config.output.folder.clone(),
        }
    }

    /// Reports every output of fixed name that would replace a single file.
    pub fn check(&self, config: &Config, report: &mut Report) {
        for path in fixed_outputs(config) {
            let place = self.output.join(&path);
            if let Err(refused) = writer::check_path(&path) {
                report.push(refused);
                continue;
            }
            let inode = |facts: &fs::Metadata| inode(facts);
            let linked = fs::metadata(&place).ok().as_ref().and_then(inode);
            let what = self.places.get(&lower(&real(&place)));
            if let Some(what) = what.or_else(|| self.inodes.get(&linked?)) {
                let message = format!("`{path}` would replace {what}; nothing is replaced");
                let found = Diagnostic::new(&codes::OUTPUT_REPLACES_SOURCE, message)
                    .with_location(SourceLocation::file(place))
                    .help("choose another name or `[output] folder` in `feed.toml`");
                report.push(found);
            }
        }
    }

    /// Names what a file in the way is to the site, if it is one of its sources.
    pub fn name(&self, path: &str, file: &OtherFile) -> Option<String> {
        if let Some(what) = file.inode.and_then(|inode| self.inodes.get(&inode)) {
            return Some(what.clone());
        }
        let place = real(&self.output.join(path));
        let is_within = |folder: &Option<PathBuf>| {
            folder.as_ref().is_some_and(|folder| place.starts_with(folder))
        };
        let is_linked =
            |folder: &Option<PathBuf>| file.names > 1 && has_inode(folder.as_deref(), file.inode);
        // The walk for articles passes over an output folder among them.
        let output = self.output.canonicalize().unwrap_or_default();
        let is_apart = self
            .articles
            .as_ref()
            .is_some_and(|articles| output != *articles && output.starts_with(articles));
        let is_article = is_within(&self.articles) && !is_apart && sources::is_article(&place);
        if is_article || is_linked(&self.articles) {
            return Some(format!("the article `{}`", place.display()));
        }
        let is_output = |place: &Path| {
            let ending = place.extension().and_then(OsStr::to_str).unwrap_or_default();
            OUTPUT_ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
        };
        // Articles have their pictures and recordings next to them.
        let is_next_to_articles = is_within(&self.articles) && !is_apart && !is_output(&place);
        let is_asset = (is_within(&self.assets) || is_next_to_articles) && !file.is_feed
            || is_linked(&self.assets);
        is_asset.then(|| format!("the asset `{}`", place.display()))
    }
}

/// Returns true if a configuration can write a file of a path.
pub fn can_write(config: &Config, path: &str) -> bool {
    let output = &config.output;
    let name = path.rsplit('/').next().unwrap_or(path);
    let names = [&output.rss, &output.atom, &output.json];
    let fixed = [output.opml.as_deref(), output.html.as_deref(), output.stylesheet];
    let old = config.serve.moved.iter().map(|moved| &moved.from).chain(&config.serve.gone);
    let is_old = |old: &String| {
        let old = old.trim_start_matches('/');
        path == old || old.ends_with('/') && path.starts_with(old)
    };
    names.into_iter().any(|known| known == name)
        || output.page.as_deref() == Some(name)
        || fixed.contains(&Some(path))
        || old.into_iter().any(is_old)
}

/// Lists the outputs whose paths are known before an article is read.
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

/// Returns where a file lies or would lie, the links of its folders followed.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut folders = path.ancestors().skip(1);
    let real = folders.find_map(|there| Some((there, there.canonicalize().ok()?)));
    let Some((there, real)) = real else { return path };
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    let mut place = real;
    for part in rest.components() {
        match part {
            std::path::Component::ParentDir => drop(place.pop()),
            other => place.push(other),
        }
    }
    place
}

fn lower(path: &Path) -> PathBuf {
    path.to_string_lossy().to_lowercase().into()
}

/// Returns true if a file below a folder has an inode.
fn has_inode(folder: Option<&Path>, wanted: Option<FileInode>) -> bool {
    let (Some(folder), Some(wanted)) = (folder, wanted) else { return false };
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(facts) = entry.metadata() else { continue };
            if facts.is_dir() {
                folders.push(entry.path());
            } else if inode(&facts) == Some(wanted) && sources::is_article(&entry.path()) {
                return true;
            }
        }
    }
    false
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn inode(facts: &fs::Metadata) -> Option<FileInode> {
    use std::os::unix::fs::MetadataExt;
    Some((facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> Option<FileInode> {
    None
}
