//! Choices of a build about what readers already have: where the baseline comes from,
//! and what happens when an article has errors, an id or a date changes, or published
//! entries would disappear.

use std::path::PathBuf;

use crate::published::PublishedSite;

/// What happens when an article has errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// Nothing is replaced.
    Stop,
    /// The other articles are published.
    KeepGoing,
}

/// Which published articles are dated as updated now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TouchPolicy<'a> {
    /// None: `updated` is their authors' word.
    Nothing,
    /// Those whose content changed.
    Changed,
    /// Those of these files.
    Named(&'a [PathBuf]),
}

/// What happens when an id or a date that readers know would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChange {
    /// It is an error.
    Refuse,
    /// It is published, and said.
    Accept,
}

/// The answer to published entries and feeds that would disappear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDeletion {
    /// It is an error, and nothing is replaced.
    Refuse,
    /// They disappear.
    Accept,
}

/// From where it is known what was published last.
#[derive(Clone, Copy)]
pub enum BaselineSource<'a> {
    /// From the manifest.
    Manifest,
    /// From the manifest of the store that is published to: it counts for
    /// readers, whatever was built here since.
    Published(PublishedSite<'a>),
    /// From the feeds that stand in the output folder.
    Feeds,
    /// Nothing is known: the site starts anew.
    Nothing,
}
