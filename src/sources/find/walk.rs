//! Walking through folders: what each of them holds.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, FileType};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::sources::exclusions::Exclusions;
use crate::sources::find::{Found, Look, is_name_of_article, is_unread};
use crate::sources::gitignore::{self, Kind, Rules};
use crate::sources::{Stamp, guard_files, unreadable};
use crate::syntax::path_pattern::PathKind;

/// How many entries of a folder are looked at by one thread at a time.
const SHARE: usize = 256;

/// A folder on the way.
pub struct Place {
    /// As messages name it.
    pub path: PathBuf,
    /// Below the articles' folder, ending in `/`; none where it is not UTF-8.
    pub below: Option<String>,
    /// Where `.gitignore` files see it.
    pub real: PathBuf,
    /// Before it is entered, those of the folders around it.
    pub rules: Rules,
}

/// What a folder holds.
#[derive(Default)]
pub struct Listed {
    pub below: String,
    pub files: Vec<Found>,
    pub folders: Vec<Place>,
    pub report: Report,
    /// Articles in a markup that is not read.
    pub unread: Vec<PathBuf>,
    /// Files and folders that are left out because most generators hide them.
    pub hidden: Vec<PathBuf>,
    /// Files that may hide articles, by their paths.
    pub guards: Vec<Box<str>>,
}

/// What something in a folder is.
pub enum Item {
    Article(Found),
    Folder(Box<Place>),
    Fault(Box<Diagnostic>),
    Unread(PathBuf),
    /// A file or folder that most generators hide by its name.
    Hidden(PathBuf),
    /// A file that may hide articles, by its path.
    Guard(Box<str>),
    Other,
}

impl Item {
    pub fn tell(self, report: &mut Report) {
        if let Self::Fault(fault) = self {
            report.push(*fault);
        }
    }
}

/// What is the same in every folder.
pub struct Walk<'a> {
    /// The real folder that feeds are written to.
    pub output: PathBuf,
    pub look: Look,
    pub exclusions: &'a Exclusions,
}

impl Walk<'_> {
    /// Lists a folder.
    pub fn list(&self, place: &Place) -> Listed {
        let mut listed = Listed::default();
        let entries = entries(&place.path, &mut listed.report);
        let has_rules = entries.iter().any(|(name, _)| name == gitignore::FILE);
        if let Some(pipe) = has_rules.then(|| gitignore::odd(&place.path)).flatten() {
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
        let items: Vec<Item> = entries
            .into_par_iter()
            .with_min_len(SHARE)
            .map(|(name, entry)| self.entry(place, &rules, (&name, &entry)))
            .collect();
        for item in items {
            match item {
                Item::Article(found) => listed.files.push(found),
                Item::Folder(place) => listed.folders.push(*place),
                Item::Fault(fault) => listed.report.push(*fault),
                Item::Unread(path) => listed.unread.push(path),
                Item::Hidden(path) => listed.hidden.push(path),
                Item::Guard(path) => listed.guards.push(path),
                Item::Other => {}
            }
        }
        listed.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        listed.below = place.below.clone().unwrap_or_default();
        listed
    }

    fn entry(&self, place: &Place, rules: &Rules, (name, entry): (&OsStr, &DirEntry)) -> Item {
        match entry.file_type() {
            Ok(kind) => match self.item(place, rules, (name, kind)) {
                Item::Article(found) if self.look == Look::Stamps => {
                    // By the folder at hand, which is shorter than by the path.
                    let stamp = entry.metadata().ok().filter(fs::Metadata::is_file);
                    Item::Article(Found { stamp: stamp.as_ref().map(Stamp::from), ..found })
                }
                item => item,
            },
            Err(error) => failed(&place.path.join(name), &error),
        }
    }

    /// Looks up one name in a folder that was entered.
    pub fn look_up(&self, place: &Place, name: &str) -> Item {
        let path = place.path.join(name);
        match fs::symlink_metadata(&path) {
            Ok(found) => self.item(place, &place.rules, (name.as_ref(), found.file_type())),
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => Item::Other,
                _ => failed(&path, &error),
            },
        }
    }

    /// Notes a folder, and those on the way to it, in `known`: with their rules,
    /// or as none where nothing in them is an article.
    pub fn reach(
        &self,
        below: &str,
        known: &mut HashMap<String, Option<Place>>,
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
                    Some(Item::Folder(place)) => entered(*place, report),
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

    fn item(&self, place: &Place, rules: &Rules, (name, kind): (&OsStr, FileType)) -> Item {
        let is_article = !kind.is_dir() && is_name_of_article(name);
        // Generators read these files whatever keeps them out of a repository.
        if !kind.is_dir()
            && !is_article
            && let Some(path) = guard(place, name)
        {
            return Item::Guard(path);
        }
        let named = if kind.is_dir() { Kind::Folder } else { Kind::File };
        if rules.keep_out(name, named, || place.real.join(name)) {
            return Item::Other;
        }
        let below = place.below.as_deref().unwrap_or_default();
        let excluded = if kind.is_dir() { PathKind::Folder } else { PathKind::File };
        if let Some(rule) = self.exclusions.rule_for(below, name, excluded) {
            let is_news = self.exclusions.is_guess(rule) && (is_article || kind.is_dir());
            return if is_news { Item::Hidden(place.path.join(name)) } else { Item::Other };
        }
        if kind.is_dir() {
            let path = place.path.join(name);
            return if place.real.join(name) == self.output {
                Item::Other
            } else {
                folder(place, rules, name, path)
            };
        }
        if kind.is_symlink() {
            let path = place.path.join(name);
            return if is_article || path.is_dir() { link(&path) } else { Item::Other };
        }
        match (is_article, kind.is_file()) {
            (false, true) if is_unread(name) => Item::Unread(place.path.join(name)),
            (false, _) => Item::Other,
            (true, true) => article(place, name),
            // To open a pipe would wait for ever for someone to write into it.
            (true, false) => {
                let fault = unreadable(&place.path.join(name), "it is no regular file");
                Item::Fault(Box::new(fault))
            }
        }
    }
}

/// Adds a folder's own rules; none where they can't be read.
pub fn entered(mut place: Place, report: &mut Report) -> Option<Place> {
    if let Some(pipe) = gitignore::odd(&place.path) {
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

fn folder(place: &Place, rules: &Rules, name: &OsStr, path: PathBuf) -> Item {
    let below = place.below.as_ref().zip(name.to_str());
    Item::Folder(Box::new(Place {
        path,
        below: below.map(|(below, name)| format!("{below}{name}/")),
        real: place.real.join(name),
        rules: rules.clone(),
    }))
}

/// Returns the path of a file that may hide articles.
fn guard(place: &Place, name: &OsStr) -> Option<Box<str>> {
    let (below, name) = place.below.as_ref().zip(name.to_str())?;
    let folder = place.real.file_name().and_then(OsStr::to_str);
    guard_files::guard_place(folder, name)?;
    Some([below, name].concat().into_boxed_str())
}

fn article(place: &Place, name: &OsStr) -> Item {
    match place.below.as_ref().zip(name.to_str()) {
        Some((below, name)) => {
            let path = [below, name].concat().into_boxed_str();
            Item::Article(Found { path, stamp: None })
        }
        None => Item::Fault(Box::new(
            Diagnostic::new(&codes::ARTICLE_UNREADABLE, "the file's name is not UTF-8")
                .at(Location::file(place.path.join(name)))
                .help("rename the file"),
        )),
    }
}

fn link(path: &Path) -> Item {
    Item::Fault(Box::new(
        Diagnostic::new(&codes::ARTICLE_SYMLINK, "a symbolic link is not followed")
            .at(Location::file(path))
            .help(
                "move the file into the folder, or name the link's target as `[articles] folder`",
            ),
    ))
}

fn failed(path: &Path, error: &Error) -> Item {
    Item::Fault(Box::new(unreadable(path, &error.to_string())))
}
