//! Whose a file is that a build would replace or remove.

use super::journal::{JournalRow, WriteJournal};
use super::target::{self, ExistingTarget, OtherFile};
use super::{Manifest, StagedDocument, detect_feed};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::OpenFolder;

/// What happens to a file of another program that is in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnForeignFile {
    /// Nothing is replaced, unless it is a feed.
    #[default]
    Refuse,
    /// It is replaced, by the user's word.
    Replace,
}

/// What a configuration lets the writer replace and remove.
pub struct WriteRules<'a> {
    /// Returns true if the configuration can write a file of a path.
    pub can_write: &'a (dyn Fn(&str) -> bool + Sync),
    /// Names what a file is that the site is made from, if it is such a file.
    pub source: &'a (dyn Fn(&str, &OtherFile) -> Option<String> + Sync),
    /// What happens to files of other programs.
    pub on_stranger: OnForeignFile,
}

/// Why nothing may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WriteRefusal {
    /// A file of another program is in the way.
    Stranger,
    /// A file that the site is made from is in the way.
    Source,
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOwner {
    /// A build wrote these bytes.
    Ours,
    /// A build wrote the file, and another program changed it since.
    Changed,
    /// No build is known to have written it.
    Stranger,
}

/// What is known of files from before.
pub struct FileOwnership<'a> {
    /// What was published last.
    pub known: &'a Manifest,
    /// What a killed build was about to do.
    pub journal: &'a WriteJournal,
}

/// A file that is no longer made, and is ours to remove.
pub struct FileRemoval {
    /// Below the output folder.
    pub path: String,
    /// The hash of its bytes.
    pub sha256: String,
}

impl FileOwnership<'_> {
    /// Returns whose a file is, by its path and the hash of its bytes.
    pub fn owner(&self, path: &str, sha256: Option<&str>) -> FileOwner {
        let listed = self.known.files.get(path);
        let is_known = |hash: &str| {
            listed.is_some_and(|record| record.sha256 == hash) || self.journal.has(path, hash)
        };
        match listed {
            _ if sha256.is_some_and(is_known) => FileOwner::Ours,
            Some(_) => FileOwner::Changed,
            None => FileOwner::Stranger,
        }
    }

    /// Reports every document that would replace what is not ours; returns why
    /// nothing may be replaced, if so.
    pub fn review(
        &self,
        root: &OpenFolder,
        placed: &[StagedDocument],
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Option<WriteRefusal> {
        let mut worst = None;
        for placed in placed {
            let ExistingTarget::Other(other) = &placed.existing else { continue };
            let path = &*placed.path;
            let owner = self.owner(path, other.sha256.as_deref());
            if owner == FileOwner::Ours && other.names <= 1 {
                continue;
            }
            if let Some(what) = (rules.source)(path, other) {
                report.push(replaces_source(root, path, &what));
                worst = worst.max(Some(WriteRefusal::Source));
                continue;
            }
            let found = match owner {
                FileOwner::Ours => continue,
                FileOwner::Changed => changed(path),
                FileOwner::Stranger if other.is_feed => migrated(path),
                FileOwner::Stranger if rules.on_stranger == OnForeignFile::Replace => {
                    replaced(path)
                }
                FileOwner::Stranger => {
                    worst = worst.max(Some(WriteRefusal::Stranger));
                    stranger(path)
                }
            };
            report.push(found.with_location(SourceLocation::file(root.path().join(path))));
        }
        worst
    }

    /// Lists the files that are no longer made and are ours; reports those that
    /// are not, which are left alone.
    pub fn removals(
        &self,
        root: &OpenFolder,
        made: &Manifest,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Vec<FileRemoval> {
        let known = self.known.files.keys().chain(self.journal.files.keys());
        let mut gone: Vec<&String> = known.filter(|path| !made.files.contains_key(*path)).collect();
        gone.sort();
        gone.dedup();
        let removal = |path: &String| self.removal(root, path, rules, report);
        gone.into_iter().filter_map(removal).collect()
    }

    fn removal(
        &self,
        root: &OpenFolder,
        path: &str,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Option<FileRemoval> {
        let place = target::check(path).ok()?;
        let (sha256, start) = target::hash_at(root, &place)?;
        let location = SourceLocation::file(root.path().join(path));
        match self.owner(path, Some(&sha256)) {
            FileOwner::Ours if (rules.can_write)(path) || detect_feed::is_feed(&start) => {
                Some(FileRemoval { path: path.to_owned(), sha256 })
            }
            FileOwner::Ours => {
                report.push(unwritable(path).with_location(location));
                None
            }
            FileOwner::Changed => {
                report.push(left_alone(path).with_location(location));
                None
            }
            FileOwner::Stranger => None,
        }
    }

    /// Notes what is about to be replaced and removed; empty if that is nothing.
    pub fn journal(&self, placed: &[StagedDocument], removals: &[FileRemoval]) -> WriteJournal {
        let mut journal = WriteJournal::default();
        for placed in placed {
            let new = Some(placed.record.sha256.clone());
            let row = match &placed.existing {
                ExistingTarget::Nothing => JournalRow { new, ..JournalRow::default() },
                ExistingTarget::Other(other) => {
                    let owner = self.owner(&placed.path, other.sha256.as_deref());
                    JournalRow { old: other.sha256.clone(), new, is_ours: owner == FileOwner::Ours }
                }
                // Only a killed build knew of it: until the manifest does, the
                // journal goes on to.
                ExistingTarget::Same
                    if self.known.files.get(&placed.path) != Some(&placed.record) =>
                {
                    JournalRow { old: new.clone(), new, is_ours: true }
                }
                ExistingTarget::Same => continue,
            };
            journal.files.insert(placed.path.clone(), row);
        }
        for FileRemoval { path, sha256 } in removals {
            let row = JournalRow { old: Some(sha256.clone()), new: None, is_ours: true };
            journal.files.insert(path.clone(), row);
        }
        journal
    }
}

fn changed(path: &str) -> Diagnostic {
    let message =
        format!("another program changed `{path}` since feedwright wrote it; it is replaced");
    Diagnostic::new(&codes::OUTPUT_CHANGED, message).help(
        "write your changes to the articles or `feed.toml`, or give the feed another name, if another program writes this file",
    )
}

fn left_alone(path: &str) -> Diagnostic {
    let message = format!(
        "another program changed `{path}` since feedwright wrote it; it is no longer made, and left alone"
    );
    Diagnostic::new(&codes::OUTPUT_CHANGED, message).help("remove it, if nobody needs it")
}

fn migrated(path: &str) -> Diagnostic {
    let message = format!("`{path}` is a feed that feedwright did not write; it is replaced");
    Diagnostic::new(&codes::OUTPUT_FOREIGN, message)
        .help("choose another name in `feed.toml`, if another program writes this file")
}

fn replaced(path: &str) -> Diagnostic {
    let message = format!("`{path}` was not written by feedwright; it is replaced");
    Diagnostic::new(&codes::OUTPUT_FOREIGN, message)
        .help("choose another name in `feed.toml`, if another program writes this file")
}

fn stranger(path: &str) -> Diagnostic {
    let message = format!("`{path}` was not written by feedwright; nothing is replaced");
    Diagnostic::new(&codes::OUTPUT_NOT_OURS, message).help(
        "move it away or choose another name in `feed.toml`; to replace it, run the same command with `--replace`",
    )
}

fn replaces_source(root: &OpenFolder, path: &str, what: &str) -> Diagnostic {
    let message = format!("`{path}` would replace {what}; nothing is replaced");
    Diagnostic::new(&codes::OUTPUT_REPLACES_SOURCE, message)
        .with_location(SourceLocation::file(root.path().join(path)))
        .help("choose another name or `[output] folder` in `feed.toml`, or move the file away")
}

fn unwritable(path: &str) -> Diagnostic {
    let message = format!(
        "the manifest lists `{path}`, which this configuration could not have written; it is left alone"
    );
    Diagnostic::new(&codes::OUTPUT_UNWRITABLE, message).help("remove it, if nobody needs it")
}
