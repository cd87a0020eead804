//! Choices of the user about what readers already have: the source of the baseline, and the
//! reactions to articles with errors, changed ids or dates, and entries that would disappear.

use std::path::PathBuf;

use crate::published::PublishedSite;

/// Reaction to an article with errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Stop: nothing is replaced.
    Stop,
    /// The article is left out, the others are published.
    KeepGoing,
}

/// Published articles that a build marks as updated now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TouchPolicy<'a> {
    /// No article: only authors set `updated`.
    Nothing,
    /// Every article whose content changed.
    Changed,
    /// The articles of these files, changed or not.
    Named(&'a [PathBuf]),
}

/// Reaction to an id or a date that readers know and that would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    /// The change is an error.
    Refuse,
    /// The change is published, and reported as a note.
    Accept,
}

/// Reaction to published entries and feeds that would disappear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDeletion {
    /// Refuse: the loss is an error, and nothing is replaced.
    Refuse,
    /// Accept: the entries and feeds disappear.
    Accept,
}

/// Source of the baseline, the list of published entries and files.
#[derive(Clone, Copy)]
pub enum BaselineSource<'a> {
    /// The manifest in the output folder.
    Manifest,
    /// The manifest of the store that is published to. Readers have what it lists, even if
    /// the output folder was built again since.
    Published(PublishedSite<'a>),
    /// The feeds in the output folder, after the manifest was lost.
    Feeds,
    /// No baseline: the site starts from scratch.
    Nothing,
}
