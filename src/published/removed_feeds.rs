//! Refuses published feeds that would no longer be written because `feed.toml` changed, and
//! suggests where to redirect them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::json;

use super::known_feeds::{NAMED, named};
use crate::builder::{FeedOrigin, FeedPlan, SitePlan};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::model::{Feed, FeedFormat};
use crate::syntax::toml;
use crate::text::slug::slug;
use crate::writer::{FeedRecord, FeedSource, Manifest};

/// Feeds of a build, compared with those of the last publication.
#[derive(Clone, Copy)]
pub(crate) struct FeedComparison<'a> {
    /// Manifest of the last publication.
    pub previous: &'a Manifest,
    /// Configuration of the site.
    pub config: &'a Config,
    /// Plan of every feed that is written now.
    pub plan: &'a SitePlan,
    /// Feeds of the plan, in the same order.
    pub feeds: &'a [Feed],
}

/// Published file that this build does not write any more.
#[derive(Clone, Copy, Debug)]
struct LeavingFile<'a> {
    /// Folder of its feed.
    folder: &'a str,
    format: FeedFormat,
    path: &'a str,
}

/// Redirect, as a table of `[[moved]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FeedRedirect {
    from: String,
    to: String,
}

impl FeedComparison<'_> {
    /// Refuses to end published feeds that `feed.toml` names neither as moved nor as gone;
    /// `path` is that of `feed.toml`.
    pub(crate) fn refuse(&self, path: &Path) -> Option<Diagnostic> {
        let leaving = self.leaving_files();
        let message = match leaving.len() {
            0 => return None,
            1 => "a published feed would end, because `feed.toml` no longer defines it".to_owned(),
            count => format!(
                "{count} files of published feeds would end, because `feed.toml` no longer defines the feeds"
            ),
        };
        let message = format!("{message}: {}", list_paths(&leaving));
        let found = Diagnostic::new(&codes::FEED_LEAVES, message);
        Some(found.with_location(SourceLocation::file(path)).help(self.help(&leaving)))
    }

    /// Reports the feeds that end after the user accepted it.
    pub(crate) fn report_ended(&self) -> Option<Diagnostic> {
        let leaving = self.leaving_files();
        let message = match leaving.len() {
            0 => return None,
            1 => format!("a published feed ends, as accepted: {}", list_paths(&leaving)),
            count => {
                format!(
                    "{count} files of published feeds end, as accepted: {}",
                    list_paths(&leaving)
                )
            }
        };
        Some(Diagnostic::new(&codes::FEED_ENDED, message))
    }

    fn leaving_files(&self) -> Vec<LeavingFile<'_>> {
        let written = self.written_paths();
        self.previous
            .feeds
            .iter()
            .flat_map(|(folder, record)| {
                let files = record.files.iter();
                files.map(|(&format, path)| LeavingFile { folder, format, path })
            })
            .filter(|file| {
                !written.contains(file.path)
                    && !self.config.serve.is_retired(file.path, &self.config.site.url)
            })
            .collect()
    }

    fn written_paths(&self) -> BTreeSet<&str> {
        let outputs = self.feeds.iter().flat_map(|feed| &feed.outputs);
        outputs.map(|output| output.path.as_str()).collect()
    }

    /// Suggests the lines of `feed.toml` that redirect the files, or declare them gone.
    fn help(&self, leaving: &[LeavingFile<'_>]) -> String {
        let redirects = self.redirects(leaving);
        let mut help = "add their new addresses to `feed.toml`:\n".to_owned();
        for FeedRedirect { from, to } in redirects.iter().take(NAMED) {
            let lines = toml::write(&[("from", json!(from)), ("to", json!(to))]);
            // Writing to a string can't fail.
            let _ = write!(help, "\n[[moved]]\n{lines}");
        }
        if let Some(more @ 1..) = redirects.len().checked_sub(NAMED) {
            let _ = write!(help, "\nand so on for {more} more; ");
        } else {
            help += "\n";
        }
        let gone = self.gone_paths(leaving);
        let gone: Vec<String> =
            gone.iter().take(NAMED).map(|path| json!(path).to_string()).collect();
        let _ = write!(
            help,
            "or, if they will not come back, add `gone = [{}]` to `[serve]`, or add `--accept-deletions` to the command",
            gone.join(", ")
        );
        help
    }

    /// Redirects every file; a redirect of a whole folder replaces those of its files if it
    /// means the same.
    fn redirects(&self, leaving: &[LeavingFile<'_>]) -> Vec<FeedRedirect> {
        let files: Vec<FeedRedirect> = leaving.iter().map(|file| self.redirect(file)).collect();
        let folders: Vec<Option<FeedRedirect>> =
            files.iter().map(FeedRedirect::of_folder).collect();
        let written = self.written_paths();
        let redirects: BTreeSet<FeedRedirect> = files
            .iter()
            .zip(&folders)
            .map(|(file, folder)| match folder {
                Some(folder)
                    if !written.iter().any(|path| path.starts_with(&folder.from))
                        && covers_all(folder, &files, &folders) =>
                {
                    folder.clone()
                }
                Some(_) | None => file.clone(),
            })
            .collect();
        redirects.into_iter().collect()
    }

    fn redirect(&self, file: &LeavingFile<'_>) -> FeedRedirect {
        let feed = &self.feeds[self.find_successor(file.folder)];
        let same_format = feed.outputs.iter().find(|output| output.format == file.format);
        let to = same_format.or(feed.outputs.first()).map_or("", |output| &output.path);
        FeedRedirect { from: file.path.to_owned(), to: to.to_owned() }
    }

    /// Finds the feed that replaces a removed one: the feed of the same term, otherwise of
    /// the same folder, otherwise the only new one, otherwise the feed of the whole site.
    fn find_successor(&self, folder: &str) -> usize {
        let record = &self.previous.feeds[folder];
        let feeds = &self.plan.feeds;
        let same_term = feeds.iter().position(|feed| has_term_of(feed, record));
        same_term
            .or_else(|| feeds.iter().position(|feed| feed.rule.path == folder))
            .or_else(|| self.find_only_new(record))
            .unwrap_or_default()
    }

    /// Returns the only new configured feed, if exactly one configured feed was removed.
    fn find_only_new(&self, record: &FeedRecord) -> Option<usize> {
        let feeds = self.plan.feeds.iter().enumerate();
        let mut new = feeds.filter(|(_, feed)| {
            feed.origin == FeedOrigin::Configured
                && !self.previous.feeds.contains_key(&feed.rule.path)
        });
        let (index, _) = new.next().filter(|_| is_configured(record))?;
        let paths: BTreeSet<&str> =
            self.plan.feeds.iter().map(|feed| feed.rule.path.as_str()).collect();
        let previous = self.previous.feeds.iter();
        let gone = previous.filter(|(path, feed)| is_configured(feed) && !paths.contains(&***path));
        (new.next().is_none() && gone.count() == 1).then_some(index)
    }

    /// Lists the largest folders that contain only leaving files, and the other leaving files.
    fn gone_paths<'l>(&self, leaving: &[LeavingFile<'l>]) -> BTreeSet<&'l str> {
        let written = self.written_paths();
        leaving
            .iter()
            .map(|file| {
                let mut folders = file.path.match_indices('/').map(|(end, _)| &file.path[..=end]);
                folders
                    .find(|folder| !written.iter().any(|path| path.starts_with(folder)))
                    .unwrap_or(file.path)
            })
            .collect()
    }
}

/// Returns true if a redirect of a folder gives every removed file in it the same new address
/// as its own redirect.
fn covers_all(
    folder: &FeedRedirect,
    files: &[FeedRedirect],
    folders: &[Option<FeedRedirect>],
) -> bool {
    files
        .iter()
        .zip(folders)
        .all(|(file, other)| !file.from.starts_with(&folder.from) || other.as_ref() == Some(folder))
}

/// Returns true if a feed was configured in `[[feeds]]`; earlier releases did not record it.
fn is_configured(record: &FeedRecord) -> bool {
    record.by.is_none_or(|by| by == FeedSource::Feed)
}

impl FeedRedirect {
    /// Returns the redirect of the folder: both paths without their common end.
    fn of_folder(&self) -> Option<Self> {
        let mut from: Vec<&str> = self.from.split('/').collect();
        let mut to: Vec<&str> = self.to.split('/').collect();
        let file_depth = from.len();
        while from.len() > 1 && !to.is_empty() && from.last() == to.last() {
            from.pop();
            to.pop();
        }
        let is_same_file_name = from.len() < file_depth;
        let to = if to.is_empty() { "./".to_owned() } else { folder_path(&to) };
        is_same_file_name.then(|| Self { from: folder_path(&from), to })
    }
}

fn folder_path(parts: &[&str]) -> String {
    parts.iter().fold(String::new(), |path, part| path + part + "/")
}

fn has_term_of(feed: &FeedPlan, record: &FeedRecord) -> bool {
    let FeedOrigin::Derived(by, term) = &feed.origin else { return false };
    let is_same_source = record.by == Some((*by).into());
    is_same_source
        && record.term.as_ref().is_some_and(|known| known == term || slug(known) == slug(term))
}

fn list_paths(leaving: &[LeavingFile<'_>]) -> String {
    named(&leaving.iter().map(|file| file.path).collect::<Vec<_>>())
}
