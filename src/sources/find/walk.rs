//! Walking through folders: what each of them holds.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, FileType};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::{ArticleFile, WalkDetail, is_name_of_article, is_unread};
use crate::sources::gitignore::{self, GitignoreRules, GitignoreTarget};
use crate::sources::{Fingerprint, guard_files, unreadable};
use crate::syntax::path_pattern::PathKind;

/// How many entries of a folder are looked at by one thread at a time.
const SHARE: usize = 256;

/// A folder on the way.
pub struct VisitedFolder {
    /// As messages name it.
    pub path: PathBuf,
    /// Below the articles' folder, ending in `/`; none where it is not UTF-8.
    pub below: Option<String>,
    /// Where `.gitignore` files see it.
    pub real: PathBuf,
    /// Before it is entered, those of the folders around it.
    pub rules: GitignoreRules,
}

/// What a folder holds.
#[derive(Default)]
pub struct FolderListing {
    pub below: String,
    pub files: Vec<ArticleFile>,
    pub folders: Vec<VisitedFolder>,
    pub report: Report,
    /// Articles in a markup that is not read.
    pub unread: Vec<PathBuf>,
    /// Files and folders that are left out because most generators hide them.
    pub hidden: Vec<PathBuf>,
    /// Files that may hide articles, by their paths.
    pub guards: Vec<Box<str>>,
}

/// What something in a folder is.
pub enum FolderItem {
    Article(ArticleFile),
    Folder(Box<VisitedFolder>),
    Fault(Box<Diagnostic>),
    Unread(PathBuf),
    /// A file or folder that most generators hide by its name.
    Hidden(PathBuf),
    /// A file that may hide articles, by its path.
    Guard(Box<str>),
    Other,
}

impl FolderItem {
    pub fn tell(self, report: &mut Report) {
        if let Self::Fault(fault) = self {
            report.push(*fault);
        }
    }
}

/// What is the same in every folder.
pub struct FolderWalker<'a> {
    /// The real folder that feeds are written to.
    pub output: PathBuf,
    pub look: WalkDetail,
    pub exclusions: &'a ExclusionRules,
}

impl FolderWalker<'_> {
    /// Lists a folder.
    pub fn list(&self, place: &VisitedFolder) -> FolderListing {
        let mut listed = FolderListing::default();
        let entries = entries(&place.path, &mut listed.report);
        let has_rules = entries.iter().any(|(name, _)| name == gitignore::FILE);
        if let Some(pipe) = has_rules.then(|| gitignore::find_irregular_file(&place.path)).flatten()
        {
            listed.report.push(unreadable(&pipe, "it is no regular file"));
            return listed;
        }
        let rules =
            if has_rules { place.rules.within(&place.real) } else { Ok(place.rules.clone()) };
        let rules = match rules {
            Ok(rules) => rules,
            // Without its rules, private files would be articles.
            Err((path, error)) => {
                failed(&path, &error).tell(&mut listed.report);
                return listed;
            }
        };
        let items: Vec<FolderItem> = entries
            .into_par_iter()
            .with_min_len(SHARE)
            .map(|(name, entry)| self.entry(place, &rules, (&name, &entry)))
            .collect();
        for item in items {
            match item {
                FolderItem::Article(found) => listed.files.push(found),
                FolderItem::Folder(place) => listed.folders.push(*place),
                FolderItem::Fault(fault) => listed.report.push(*fault),
                FolderItem::Unread(path) => listed.unread.push(path),
                FolderItem::Hidden(path) => listed.hidden.push(path),
                FolderItem::Guard(path) => listed.guards.push(path),
                FolderItem::Other => {}
            }
        }
        listed.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        listed.below = place.below.clone().unwrap_or_default();
        listed
    }

    fn entry(
        &self,
        place: &VisitedFolder,
        rules: &GitignoreRules,
        (name, entry): (&OsStr, &DirEntry),
    ) -> FolderItem {
        match entry.file_type() {
            Ok(kind) => match self.item(place, rules, (name, kind)) {
                FolderItem::Article(found) if self.look == WalkDetail::Stamps => {
                    // By the folder at hand, which is shorter than by the path.
                    let stamp = entry.metadata().ok().filter(fs::Metadata::is_file);
                    FolderItem::Article(ArticleFile {
                        stamp: stamp.as_ref().map(Fingerprint::from),
                        ..found
                    })
                }
                item => item,
            },
            Err(error) => failed(&place.path.join(name), &error),
        }
    }

    /// Looks up one name in a folder that was entered.
    pub fn look_up(&self, place: &VisitedFolder, name: &str) -> FolderItem {
        let path = place.path.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) => self.item(place, &place.rules, (name.as_ref(), found.file_type())),
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => FolderItem::Other,
                _ => failed(&path, &error),
            },
        }
    }

    /// Notes a folder, and those on the way to it, in `known`: with their rules,
    /// or as none where nothing in them is an article.
    pub fn reach(
        &self,
        below: &str,
        known: &mut HashMap<String, Option<VisitedFolder>>,
        report: &mut Report,
    ) {
        let ends = below.match_indices('/').map(|(end, _)| end).chain([below.len()]);
        let mut around = String::new();
        for folder in ends.map(|end| &below[..end]) {
            if !known.contains_key(folder) {
                let name = folder.rsplit('/').next().unwrap_or(folder);
                let item = known
                    .get(&around)
                    .and_then(|place| place.as_ref().map(|place| self.look_up(place, name)));
                let place = match item {
                    Some(FolderItem::Folder(place)) => entered(*place, report),
                    Some(item) => {
                        item.tell(report);
                        None
                    }
                    None => None,
                };
                known.insert(folder.to_owned(), place);
            }
            folder.clone_into(&mut around);
        }
    }

    fn item(
        &self,
        place: &VisitedFolder,
        rules: &GitignoreRules,
        (name, kind): (&OsStr, FileType),
    ) -> FolderItem {
        let is_article = !kind.is_dir() && is_name_of_article(name);
        // Generators read these files whatever keeps them out of a repository.
        if !kind.is_dir()
            && !is_article
            && let Some(path) = guard(place, name)
        {
            return FolderItem::Guard(path);
        }
        let named = if kind.is_dir() { GitignoreTarget::Folder } else { GitignoreTarget::File };
        if rules.keep_out(name, named, || place.real.join(name)) {
            return FolderItem::Other;
        }
        let below = place.below.as_deref().unwrap_or_default();
        let excluded = if kind.is_dir() { PathKind::Folder } else { PathKind::File };
        if let Some(rule) = self.exclusions.rule_for(below, name, excluded) {
            let is_news = self.exclusions.is_guess(rule) && (is_article || kind.is_dir());
            return if is_news {
                FolderItem::Hidden(place.path.join(name))
            } else {
                FolderItem::Other
            };
        }
        if kind.is_dir() {
            let path = place.path.join(name);
            return if place.real.join(name) == self.output {
                FolderItem::Other
            } else {
                folder(place, rules, name, path)
            };
        }
        if kind.is_symlink() {
            let path = place.path.join(name);
            return if is_article || path.is_dir() { link(&path) } else { FolderItem::Other };
        }
        match (is_article, kind.is_file()) {
            (false, true) if is_unread(name) => FolderItem::Unread(place.path.join(name)),
            (false, _) => FolderItem::Other,
            (true, true) => article(place, name),
            // To open a pipe would wait for ever for someone to write into it.
            (true, false) => {
                let fault = unreadable(&place.path.join(name), "it is no regular file");
                FolderItem::Fault(Box::new(fault))
            }
        }
    }
}

/// Adds a folder's own rules; none where they can't be read.
pub fn entered(mut place: VisitedFolder, report: &mut Report) -> Option<VisitedFolder> {
    if let Some(pipe) = gitignore::find_irregular_file(&place.path) {
        report.push(unreadable(&pipe, "it is no regular file"));
        return None;
    }
    match place.rules.within(&place.real) {
        Ok(rules) => place.rules = rules,
        Err((path, error)) => {
            failed(&path, &error).tell(report);
            return None;
        }
    }
    Some(place)
}

fn entries(folder: &Path, report: &mut Report) -> Vec<(OsString, DirEntry)> {
    let mut entries = Vec::new();
    match fs::read_dir(folder) {
        Ok(found) => {
            for entry in found {
                match entry {
                    Ok(entry) => entries.push((entry.file_name(), entry)),
                    Err(error) => failed(folder, &error).tell(report),
                }
            }
        }
        Err(error) => failed(folder, &error).tell(report),
    }
    entries
}

fn folder(
    place: &VisitedFolder,
    rules: &GitignoreRules,
    name: &OsStr,
    path: PathBuf,
) -> FolderItem {
    let below = place.below.as_ref().zip(name.to_str());
    FolderItem::Folder(Box::new(VisitedFolder {
        path,
        below: below.map(|(below, name)| format!("{below}{name}/")),
        real: place.real.join(name),
        rules: rules.clone(),
    }))
}

/// Returns the path of a file that may hide articles.
fn guard(place: &VisitedFolder, name: &OsStr) -> Option<Box<str>> {
    let (below, name) = place.below.as_ref().zip(name.to_str())?;
    let folder = place.real.file_name().and_then(OsStr::to_str);
    guard_files::guard_place(folder, name)?;
    Some([below, name].concat().into_boxed_str())
}

fn article(place: &VisitedFolder, name: &OsStr) -> FolderItem {
    match place.below.as_ref().zip(name.to_str()) {
        Some((below, name)) => {
            let path = [below, name].concat().into_boxed_str();
            FolderItem::Article(ArticleFile { path, stamp: None })
        }
        None => FolderItem::Fault(Box::new(
            Diagnostic::new(&codes::ARTICLE_UNREADABLE, "the file's name is not UTF-8")
                .with_location(SourceLocation::file(place.path.join(name)))
                .help("rename the file"),
        )),
    }
}

fn link(path: &Path) -> FolderItem {
    FolderItem::Fault(Box::new(
        Diagnostic::new(&codes::ARTICLE_SYMLINK, "a symbolic link is not followed")
            .with_location(SourceLocation::file(path))
            .help(
                "move the file into the folder, or name the link's target as `[articles] folder`",
            ),
    ))
}

fn failed(path: &Path, error: &Error) -> FolderItem {
    FolderItem::Fault(Box::new(unreadable(path, &error.to_string())))
}
