//! Lists single folders: which entries are articles, folders to enter, or files that may
//! hide articles.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, FileType};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::sources::article_file::{ArticleFile, WalkDetail, is_about_folder, is_name_of_article};
use crate::sources::exclusions::ExclusionRules;
use crate::sources::gitignore::{self, GitignoreRules, GitignoreTarget};
use crate::sources::unread_markup::is_unread;
use crate::sources::{Fingerprint, guard_files, unreadable};
use crate::text::path_pattern::PathKind;

/// Number of entries of a folder that one thread examines at a time.
const ENTRIES_PER_TASK: usize = 256;

/// A folder of the walk.
pub(super) struct VisitedFolder {
    /// Path for messages.
    pub path: PathBuf,
    /// Path below the articles folder, empty or ending in `/`; none if it is not UTF-8.
    pub below: Option<String>,
    /// Absolute path without links, which `.gitignore` rules are matched with.
    pub real: PathBuf,
    /// Rules that apply in the folder; until it is entered, those of the folders around it.
    pub rules: GitignoreRules,
}

/// Content of a folder.
#[derive(Default)]
pub(super) struct FolderListing {
    /// Path of the folder below the articles folder.
    pub below: String,
    pub files: Vec<ArticleFile>,
    pub folders: Vec<VisitedFolder>,
    pub report: Report,
    /// Paths of articles in a markup language that is not read.
    pub unread: Vec<Box<str>>,
    /// Files and folders that are skipped because most generators hide them.
    pub hidden: Vec<PathBuf>,
    /// Paths of files that may hide articles.
    pub guards: Vec<Box<str>>,
    /// Paths of those among them that are ignored pages of sections.
    pub ignored_pages: Vec<Box<str>>,
}

/// Classified entry of a folder.
pub(super) enum FolderItem {
    Article(ArticleFile),
    Folder(Box<VisitedFolder>),
    Fault(Box<Diagnostic>),
    /// Path of an article in a markup language that is not read.
    Unread(Box<str>),
    /// A file or folder that most generators hide by its name.
    Hidden(PathBuf),
    /// Path of a file that may hide articles.
    Guard(Box<str>),
    /// Path of a section's page that is ignored, but may hide articles.
    IgnoredPage(Box<str>),
    Other,
}

impl FolderItem {
    /// Reports the fault, if the item is one.
    pub(super) fn report_fault(self, report: &mut Report) {
        if let Self::Fault(fault) = self {
            report.push(*fault);
        }
    }
}

/// Settings of a walk, which are the same in every folder.
pub(super) struct FolderWalker<'a> {
    /// Output folder, without links.
    pub output: PathBuf,
    pub look: WalkDetail,
    pub exclusions: &'a ExclusionRules,
}

impl FolderWalker<'_> {
    /// Lists the entries of a folder, without entering its subfolders.
    pub(super) fn list(&self, place: &VisitedFolder) -> FolderListing {
        let mut listed = FolderListing::default();
        let entries = read_entries(&place.path, &mut listed.report);
        let has_rules = entries.iter().any(|(name, _)| name == gitignore::FILE);
        if let Some(pipe) = has_rules.then(|| gitignore::find_irregular_file(&place.path)).flatten()
        {
            listed.report.push(unreadable(&pipe, "it is not a regular file"));
            return listed;
        }
        let rules =
            if has_rules { place.rules.within(&place.real) } else { Ok(place.rules.clone()) };
        let rules = match rules {
            Ok(rules) => rules,
            // The folder is skipped: without its rules, private files would be articles.
            Err((path, error)) => {
                read_failed(&path, &error).report_fault(&mut listed.report);
                return listed;
            }
        };
        let items: Vec<FolderItem> = entries
            .into_par_iter()
            .with_min_len(ENTRIES_PER_TASK)
            .map(|(name, entry)| self.classify_entry(place, &rules, &name, &entry))
            .collect();
        for item in items {
            match item {
                FolderItem::Article(found) => listed.files.push(found),
                FolderItem::Folder(place) => listed.folders.push(*place),
                FolderItem::Fault(fault) => listed.report.push(*fault),
                FolderItem::Unread(path) => listed.unread.push(path),
                FolderItem::Hidden(path) => listed.hidden.push(path),
                FolderItem::Guard(path) => listed.guards.push(path),
                FolderItem::IgnoredPage(path) => {
                    listed.ignored_pages.push(path.clone());
                    listed.guards.push(path);
                }
                FolderItem::Other => {}
            }
        }
        listed.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        listed.below = place.below.clone().unwrap_or_default();
        listed
    }

    fn classify_entry(
        &self,
        place: &VisitedFolder,
        rules: &GitignoreRules,
        name: &OsStr,
        entry: &DirEntry,
    ) -> FolderItem {
        match entry.file_type() {
            Ok(kind) => match self.classify(place, rules, name, kind) {
                FolderItem::Article(found) if self.look == WalkDetail::Stamps => {
                    // Relative to the open folder, which is faster than by the whole path.
                    let stamp = entry.metadata().ok().filter(fs::Metadata::is_file);
                    FolderItem::Article(ArticleFile {
                        stamp: stamp.as_ref().map(Fingerprint::from),
                        ..found
                    })
                }
                item => item,
            },
            Err(error) => read_failed(&place.path.join(name), &error),
        }
    }

    /// Classifies one name in a folder that was entered.
    pub(super) fn look_up(&self, place: &VisitedFolder, name: &str) -> FolderItem {
        let path = place.path.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) => self.classify(place, &place.rules, name.as_ref(), found.file_type()),
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => FolderItem::Other,
                _ => read_failed(&path, &error),
            },
        }
    }

    /// Enters a folder and the folders around it, and adds them to `known`: none for a
    /// folder that can't contain articles.
    pub(super) fn enter_path(
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
                    Some(FolderItem::Folder(place)) => enter(*place, report),
                    Some(item) => {
                        item.report_fault(report);
                        None
                    }
                    None => None,
                };
                known.insert(folder.to_owned(), place);
            }
            folder.clone_into(&mut around);
        }
    }

    fn classify(
        &self,
        place: &VisitedFolder,
        rules: &GitignoreRules,
        name: &OsStr,
        kind: FileType,
    ) -> FolderItem {
        let is_article = !kind.is_dir() && is_name_of_article(name);
        // Before the rules, because generators read these files even if they are ignored by
        // git.
        if !kind.is_dir()
            && !is_article
            && let Some(path) = guard_path(place, name)
        {
            return if self.ignores_page(place, rules, name) {
                FolderItem::IgnoredPage(path)
            } else {
                FolderItem::Guard(path)
            };
        }
        let named = if kind.is_dir() { GitignoreTarget::Folder } else { GitignoreTarget::File };
        if rules.keep_out(name, named, || place.real.join(name)) {
            return FolderItem::Other;
        }
        let below = place.below.as_deref().unwrap_or_default();
        let excluded = if kind.is_dir() { PathKind::Folder } else { PathKind::File };
        if let Some(rule) = self.exclusions.rule_for(below, name, excluded) {
            let is_reported = self.exclusions.is_guess(rule) && (is_article || kind.is_dir());
            return if is_reported {
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
                subfolder(place, rules, name, path)
            };
        }
        if kind.is_symlink() {
            let path = place.path.join(name);
            return if is_article || path.is_dir() {
                skipped_link(&path)
            } else {
                FolderItem::Other
            };
        }
        match (is_article, kind.is_file()) {
            (false, true) if is_unread(name) => FolderItem::Unread(path_below(place, name)),
            (false, _) => FolderItem::Other,
            (true, true) => article(place, name),
            // Never opened: reading a pipe waits forever for a writer.
            (true, false) => {
                let fault = unreadable(&place.path.join(name), "it is not a regular file");
                FolderItem::Fault(Box::new(fault))
            }
        }
    }
}

impl FolderWalker<'_> {
    /// Returns true if a file is the page of a section and a rule excludes it.
    fn ignores_page(&self, place: &VisitedFolder, rules: &GitignoreRules, name: &OsStr) -> bool {
        let below = place.below.as_deref().unwrap_or_default();
        guard_files::is_section_page(name)
            && (rules.keep_out(name, GitignoreTarget::File, || place.real.join(name))
                || self.exclusions.exclude_section_page(below, name))
    }
}

impl FolderWalker<'_> {
    /// Describes why an entry of a folder is not an article, by the rules that [`Self::look_up`]
    /// follows; `None` for an article and for a folder that is entered.
    pub(super) fn describe_absence(&self, place: &VisitedFolder, name: &str) -> Option<String> {
        match self.look_up(place, name) {
            FolderItem::Article(_) | FolderItem::Folder(_) => return None,
            FolderItem::Fault(fault) => return Some(fault.message.clone()),
            FolderItem::Unread(_) => return Some("its markup language is not read".to_owned()),
            FolderItem::Guard(_) | FolderItem::IgnoredPage(_) => {
                return Some("it is about its folder, and not an article".to_owned());
            }
            FolderItem::Hidden(_) | FolderItem::Other => {}
        }
        let path = place.path.join(name);
        let facts = fs::symlink_metadata(&path).ok()?;
        let (target, kind) = if facts.is_dir() {
            (GitignoreTarget::Folder, PathKind::Folder)
        } else {
            (GitignoreTarget::File, PathKind::File)
        };
        let below = place.below.as_deref().unwrap_or_default();
        let rule = self.exclusions.rule_for(below, name.as_ref(), kind);
        Some(if place.rules.keep_out(name.as_ref(), target, || place.real.join(name)) {
            if name.starts_with('.') {
                "its name begins with a dot"
            } else {
                "`.gitignore` excludes it"
            }
            .to_owned()
        } else if let Some(rule) = rule {
            format!("{rule} excludes it")
        } else if facts.is_dir() {
            "it is the output folder".to_owned()
        } else if is_about_folder(name.as_ref()) {
            "it is about its folder, and not an article".to_owned()
        } else {
            "articles end in `.md`, `.markdown`, `.mdx`, `.html` or `.txt`".to_owned()
        })
    }
}

/// Adds the folder's own rules; reports why they can't be read, and returns none.
pub(super) fn enter(mut place: VisitedFolder, report: &mut Report) -> Option<VisitedFolder> {
    if let Some(pipe) = gitignore::find_irregular_file(&place.path) {
        report.push(unreadable(&pipe, "it is not a regular file"));
        return None;
    }
    match place.rules.within(&place.real) {
        Ok(rules) => place.rules = rules,
        Err((path, error)) => {
            read_failed(&path, &error).report_fault(report);
            return None;
        }
    }
    Some(place)
}

fn read_entries(folder: &Path, report: &mut Report) -> Vec<(OsString, DirEntry)> {
    let mut entries = Vec::new();
    match fs::read_dir(folder) {
        Ok(found) => {
            for entry in found {
                match entry {
                    Ok(entry) => entries.push((entry.file_name(), entry)),
                    Err(error) => read_failed(folder, &error).report_fault(report),
                }
            }
        }
        Err(error) => read_failed(folder, &error).report_fault(report),
    }
    entries
}

fn subfolder(
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

/// Returns the path of a file below the articles folder if it may hide articles.
fn guard_path(place: &VisitedFolder, name: &OsStr) -> Option<Box<str>> {
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

fn path_below(place: &VisitedFolder, name: &OsStr) -> Box<str> {
    let below = place.below.as_deref().unwrap_or_default();
    [below, &name.to_string_lossy()].concat().into_boxed_str()
}

fn skipped_link(path: &Path) -> FolderItem {
    FolderItem::Fault(Box::new(
        Diagnostic::new(&codes::ARTICLE_SYMLINK, "a symbolic link is not followed")
            .with_location(SourceLocation::file(path))
            .help("move the file into the folder, or set `[articles] folder` to the link's target"),
    ))
}

fn read_failed(path: &Path, error: &Error) -> FolderItem {
    FolderItem::Fault(Box::new(unreadable(path, &error.to_string())))
}
