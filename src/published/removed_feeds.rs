//! Feeds that would no longer be written because `feed.toml` changed.

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

/// A build, next to what was published before it.
#[derive(Clone, Copy)]
pub struct FeedComparison<'a> {
    /// The manifest of the last build.
    pub last: &'a Manifest,
    /// The configuration.
    pub config: &'a Config,
    /// Every feed that is written now.
    pub plan: &'a SitePlan,
    /// The same, in the same order.
    pub feeds: &'a [Feed],
}

/// A published file of a feed that is not written any more.
#[derive(Clone, Copy, Debug)]
struct LeavingFile<'a> {
    /// The folder of its feed.
    folder: &'a str,
    format: FeedFormat,
    path: &'a str,
}

/// A table of `[[moved]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FeedRedirect {
    from: String,
    to: String,
}

impl FeedComparison<'_> {
    /// Refuses that published feeds leave which `feed.toml` names neither as
    /// moved nor as gone; `path` is that of `feed.toml`.
    pub fn refuse(&self, path: &Path) -> Option<Diagnostic> {
        let leaving = self.leaving();
        let message = match leaving.len() {
            0 => return None,
            1 => "a published feed would end, because `feed.toml` no longer makes it".to_owned(),
            count => format!(
                "{count} files of published feeds would end, because `feed.toml` no longer makes them"
            ),
        };
        let message = format!("{message}: {}", paths_of(&leaving));
        let found = Diagnostic::new(&codes::FEED_LEAVES, message);
        Some(found.with_location(SourceLocation::file(path)).help(self.help(&leaving)))
    }

    /// Reports the feeds that leave, as was agreed to.
    pub fn report_ended(&self) -> Option<Diagnostic> {
        let leaving = self.leaving();
        let message = match leaving.len() {
            0 => return None,
            1 => format!("a published feed ends, as was agreed to: {}", paths_of(&leaving)),
            count => format!(
                "{count} files of published feeds end, as was agreed to: {}",
                paths_of(&leaving)
            ),
        };
        Some(Diagnostic::new(&codes::FEED_ENDED, message))
    }

    fn leaving(&self) -> Vec<LeavingFile<'_>> {
        let written = self.written();
        let files = self.last.feeds.iter().flat_map(|(folder, record)| {
            let files = record.files.iter();
            files.map(|(&format, path)| LeavingFile { folder, format, path })
        });
        let is_leaving = |file: &LeavingFile<'_>| {
            !written.contains(file.path)
                && !self.config.serve.is_retired(file.path, &self.config.site.url)
        };
        files.filter(is_leaving).collect()
    }

    fn written(&self) -> BTreeSet<&str> {
        let outputs = self.feeds.iter().flat_map(|feed| &feed.outputs);
        outputs.map(|output| output.path.as_str()).collect()
    }

    fn help(&self, leaving: &[LeavingFile<'_>]) -> String {
        let redirects = self.redirects(leaving);
        let mut help = "add to `feed.toml` where they are now:\n".to_owned();
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
        let gone: Vec<String> =
            self.gone(leaving).iter().take(NAMED).map(|path| json!(path).to_string()).collect();
        let _ = write!(
            help,
            "or, if they will not come back, `gone = [{}]` below `[serve]`; or add `--accept-deletions` to the command",
            gone.join(", ")
        );
        help
    }

    /// Lists where the files are now, as a whole folder where that says the same.
    fn redirects(&self, leaving: &[LeavingFile<'_>]) -> Vec<FeedRedirect> {
        let files: Vec<FeedRedirect> = leaving.iter().map(|file| self.redirect(file)).collect();
        let folders: Vec<Option<FeedRedirect>> = files.iter().map(FeedRedirect::folder).collect();
        let written = self.written();
        let is_whole = |folder: &FeedRedirect| {
            let is_below = |path: &str| path.starts_with(&folder.from);
            !written.iter().any(|path| is_below(path))
                && files
                    .iter()
                    .zip(&folders)
                    .all(|(file, other)| !is_below(&file.from) || other.as_ref() == Some(folder))
        };
        let redirects: BTreeSet<FeedRedirect> = files
            .iter()
            .zip(&folders)
            .map(|(file, folder)| folder.clone().filter(is_whole).unwrap_or_else(|| file.clone()))
            .collect();
        redirects.into_iter().collect()
    }

    fn redirect(&self, file: &LeavingFile<'_>) -> FeedRedirect {
        let feed = &self.feeds[self.successor(file.folder)];
        let same = feed.outputs.iter().find(|output| output.format == file.format);
        let to = same.or(feed.outputs.first()).map_or("", |output| &output.path);
        FeedRedirect { from: file.path.to_owned(), to: to.to_owned() }
    }

    /// Finds the feed that has taken the place of another: of the same term, of
    /// the same folder, the only new one; the site's own feed if there is none.
    fn successor(&self, folder: &str) -> usize {
        let record = &self.last.feeds[folder];
        let feeds = &self.plan.feeds;
        let of_term = || feeds.iter().position(|feed| is_of_term(feed, record));
        let of_folder = || feeds.iter().position(|feed| feed.rule.path == folder);
        of_term().or_else(of_folder).or_else(|| self.only_new(record)).unwrap_or_default()
    }

    fn only_new(&self, record: &FeedRecord) -> Option<usize> {
        let is_configured = |by: Option<FeedSource>| by.is_none_or(|by| by == FeedSource::Feed);
        let feeds = self.plan.feeds.iter().enumerate();
        let mut new = feeds.filter(|(_, feed)| {
            feed.origin == FeedOrigin::Configured && !self.last.feeds.contains_key(&feed.rule.path)
        });
        let (index, _) = new.next().filter(|_| is_configured(record.by))?;
        let paths: BTreeSet<&str> =
            self.plan.feeds.iter().map(|feed| feed.rule.path.as_str()).collect();
        let known = self.last.feeds.iter();
        let gone = known.filter(|(path, feed)| is_configured(feed.by) && !paths.contains(&***path));
        (new.next().is_none() && gone.count() == 1).then_some(index)
    }

    /// Lists the largest folders of files that leave, and files that are in none.
    fn gone<'l>(&self, leaving: &[LeavingFile<'l>]) -> BTreeSet<&'l str> {
        let written = self.written();
        let is_free = |folder: &str| !written.iter().any(|path| path.starts_with(folder));
        leaving
            .iter()
            .map(|file| {
                let mut folders = file.path.match_indices('/').map(|(end, _)| &file.path[..=end]);
                folders.find(|folder| is_free(folder)).unwrap_or(file.path)
            })
            .collect()
    }
}

impl FeedRedirect {
    /// Returns the redirect of the folders that differ, without the end that
    /// both paths share.
    fn folder(&self) -> Option<Self> {
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let (mut from, mut to) = (parts(&self.from), parts(&self.to));
        let mut shared = 0;
        while from.len() > 1 && !to.is_empty() && from.last() == to.last() {
            from.pop();
            to.pop();
            shared += 1;
        }
        let path =
            |parts: &[String]| parts.iter().fold(String::new(), |path, part| path + part + "/");
        let to = Some(path(&to)).filter(|to| !to.is_empty()).unwrap_or_else(|| "./".to_owned());
        (shared > 0).then(|| Self { from: path(&from), to })
    }
}

fn is_of_term(feed: &FeedPlan, record: &FeedRecord) -> bool {
    let FeedOrigin::Derived(by, term) = &feed.origin else { return false };
    let is_same = |known: &String| known == term || slug(known) == slug(term);
    record.by == Some((*by).into()) && record.term.as_ref().is_some_and(is_same)
}

fn paths_of(leaving: &[LeavingFile<'_>]) -> String {
    named(&leaving.iter().map(|file| file.path).collect::<Vec<_>>())
}
