//! Decides who wrote a file that a build would replace or remove.
//!
//! | owner               | known by                                             | replaced                | removed |
//! |---------------------|------------------------------------------------------|-------------------------|---------|
//! | feedwright          | its hash is in the manifest or the journal           | yes                     | yes     |
//! | feedwright, changed | its path is in the manifest, its hash is not         | yes, with a warning     | no      |
//! | another program     | its path is not in the manifest                      | feeds only, or `--replace` | no   |
//!
//! A source of the site (an article, a template, the configuration) is never replaced.

use super::journal::{JournalRow, WriteJournal};
use super::target::{self, ExistingTarget, OtherFile};
use super::{Manifest, StagedDocument, detect_feed};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::OpenFolder;

/// Policy for a file of another program that is in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnForeignFile {
    /// Replace nothing, unless the file is a feed.
    #[default]
    Refuse,
    /// Replace the file (`--replace`).
    Replace,
}

/// Rules for the files that the writer may replace and remove.
pub(crate) struct WriteRules<'a> {
    /// Returns true if the configuration can produce a file of this path.
    pub can_write: &'a (dyn Fn(&str) -> bool + Sync),
    /// Returns a description of a file if the site is built from it.
    pub source: &'a (dyn Fn(&str, &OtherFile) -> Option<String> + Sync),
    /// Policy for files of other programs.
    pub on_stranger: OnForeignFile,
}

/// Reason for which nothing may be replaced; the later one is the graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WriteRefusal {
    /// A file of another program is in the way.
    Stranger,
    /// A file that the site is built from is in the way.
    Source,
}

/// Program that wrote a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileOwner {
    /// A build wrote these bytes.
    Ours,
    /// A build wrote the file, and another program changed it since.
    Changed,
    /// No build is known to have written it.
    Stranger,
}

/// Records of earlier builds, from which the owner of a file is known.
pub(crate) struct FileOwnership<'a> {
    /// Manifest of the last build.
    pub known: &'a Manifest,
    /// Journal of a build that was killed.
    pub journal: &'a WriteJournal,
}

/// A file of an earlier build that is to be removed.
pub(crate) struct FileRemoval {
    /// Path below the output folder.
    pub path: String,
    /// Hash of its bytes.
    pub sha256: String,
}

impl FileOwnership<'_> {
    /// Returns the owner of a file, by its path and the hash of its bytes.
    pub(crate) fn owner(&self, path: &str, sha256: Option<&str>) -> FileOwner {
        let record = self.known.files.get(path);
        let is_ours = sha256.is_some_and(|hash| {
            record.is_some_and(|record| record.sha256 == hash) || self.journal.is_ours(path, hash)
        });
        match record {
            _ if is_ours => FileOwner::Ours,
            Some(_) => FileOwner::Changed,
            None => FileOwner::Stranger,
        }
    }

    /// Reports every document that would replace a file of another program; returns the
    /// reason if nothing may be replaced.
    pub(crate) fn review(
        &self,
        root: &OpenFolder,
        staged: &[StagedDocument],
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Option<WriteRefusal> {
        let mut worst = None;
        for document in staged {
            let ExistingTarget::Other(other) = &document.existing else { continue };
            let path = &*document.path;
            let owner = self.owner(path, other.sha256.as_deref());
            // A file with several names may be an article that the user has linked into
            // the output folder, even if its bytes are feedwright's.
            if owner == FileOwner::Ours && other.names <= 1 {
                continue;
            }
            if let Some(source) = (rules.source)(path, other) {
                report.push(would_replace_source(root, path, &source));
                worst = worst.max(Some(WriteRefusal::Source));
                continue;
            }
            let diagnostic = match owner {
                FileOwner::Ours => continue,
                FileOwner::Changed => changed_file_replaced(path),
                FileOwner::Stranger if other.is_feed => foreign_feed_replaced(path),
                FileOwner::Stranger if rules.on_stranger == OnForeignFile::Replace => {
                    foreign_file_replaced(path)
                }
                FileOwner::Stranger => {
                    worst = worst.max(Some(WriteRefusal::Stranger));
                    foreign_file_in_the_way(path)
                }
            };
            report.push(diagnostic.with_location(SourceLocation::file(root.path().join(path))));
        }
        worst
    }

    /// Lists feedwright's own files that the new manifest no longer has. Reports, and
    /// leaves out, files that another program changed.
    pub(crate) fn removals(
        &self,
        root: &OpenFolder,
        new: &Manifest,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Vec<FileRemoval> {
        let known = self.known.files.keys().chain(self.journal.files.keys());
        let mut gone: Vec<&String> = known.filter(|path| !new.files.contains_key(*path)).collect();
        gone.sort();
        gone.dedup();
        gone.into_iter().filter_map(|path| self.removal(root, path, rules, report)).collect()
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
                report.push(impossible_entry(path).with_location(location));
                None
            }
            FileOwner::Changed => {
                report.push(changed_file_kept(path).with_location(location));
                None
            }
            FileOwner::Stranger => None,
        }
    }

    /// Returns the journal of the files that are about to be replaced and removed.
    pub(crate) fn journal(
        &self,
        staged: &[StagedDocument],
        removals: &[FileRemoval],
    ) -> WriteJournal {
        let mut journal = WriteJournal::default();
        for StagedDocument { path, record, existing, .. } in staged {
            let new = Some(record.sha256.clone());
            let row = match existing {
                ExistingTarget::Nothing => JournalRow { new, ..JournalRow::default() },
                ExistingTarget::Other(other) => {
                    let owner = self.owner(path, other.sha256.as_deref());
                    JournalRow { old: other.sha256.clone(), new, is_ours: owner == FileOwner::Ours }
                }
                // A build that was killed wrote the file, so only its journal lists it. The
                // new journal replaces that one and must list the file until the manifest
                // does.
                ExistingTarget::Same if self.known.files.get(path) != Some(record) => {
                    JournalRow { old: new.clone(), new, is_ours: true }
                }
                ExistingTarget::Same => continue,
            };
            journal.files.insert(path.clone(), row);
        }
        for FileRemoval { path, sha256 } in removals {
            let row = JournalRow { old: Some(sha256.clone()), new: None, is_ours: true };
            journal.files.insert(path.clone(), row);
        }
        journal
    }
}

fn changed_file_replaced(path: &str) -> Diagnostic {
    let message =
        format!("another program changed `{path}` after feedwright wrote it; it is replaced");
    Diagnostic::new(&codes::OUTPUT_CHANGED, message).help(
        "make changes in the articles or `feed.toml`, not in this file; if another program writes it, give the feed another name",
    )
}

fn changed_file_kept(path: &str) -> Diagnostic {
    let message = format!(
        "another program changed `{path}` after feedwright wrote it; it is no longer part of the site, but was not removed"
    );
    Diagnostic::new(&codes::OUTPUT_CHANGED, message).help("delete it if nobody needs it")
}

fn foreign_feed_replaced(path: &str) -> Diagnostic {
    let message = format!("`{path}` is a feed that feedwright did not write; it is replaced");
    Diagnostic::new(&codes::OUTPUT_FOREIGN, message)
        .help("choose another name in `feed.toml` if another program writes this file")
}

fn foreign_file_replaced(path: &str) -> Diagnostic {
    let message = format!("`{path}` was not written by feedwright; it is replaced");
    Diagnostic::new(&codes::OUTPUT_FOREIGN, message)
        .help("choose another name in `feed.toml` if another program writes this file")
}

fn foreign_file_in_the_way(path: &str) -> Diagnostic {
    let message = format!("`{path}` was not written by feedwright; nothing is replaced");
    Diagnostic::new(&codes::OUTPUT_NOT_OURS, message).help(
        "move it away or choose another name in `feed.toml`; to replace it, run the same command with `--replace`",
    )
}

fn would_replace_source(root: &OpenFolder, path: &str, source: &str) -> Diagnostic {
    let message = format!("`{path}` would replace {source}; nothing is replaced");
    Diagnostic::new(&codes::OUTPUT_REPLACES_SOURCE, message)
        .with_location(SourceLocation::file(root.path().join(path)))
        .help("choose another name or `[output] folder` in `feed.toml`, or move the file away")
}

fn impossible_entry(path: &str) -> Diagnostic {
    let message = format!(
        "the manifest lists `{path}`, which this configuration can't have produced; it was not removed"
    );
    Diagnostic::new(&codes::OUTPUT_UNWRITABLE, message).help("delete it if nobody needs it")
}
