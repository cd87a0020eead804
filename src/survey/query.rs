//! Selects the articles that a survey describes.

use std::path::Path;

use chrono::TimeDelta;

use super::{ListedState, SurveyedArticle};
use crate::builder;
use crate::config::{ArticleFilter, Config};
use crate::model::{ArticleHeaders, Timestamp};

/// Articles to describe. An article must fit every part that is not empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct ArticleQuery {
    /// States; empty for all but ignored files.
    pub states: Vec<ListedState>,
    /// Path of a feed's file or folder.
    pub feed: Option<String>,
    /// Sections, tags and so on, as the filter of a feed.
    pub filter: ArticleFilter,
    /// Earliest date of publication.
    pub since: Option<Timestamp>,
    /// Latest date of publication.
    pub until: Option<Timestamp>,
    /// Longest time until a scheduled article becomes public.
    pub due: Option<TimeDelta>,
    /// Articles, or folders with articles, by their paths below the folder of articles;
    /// empty for all.
    pub paths: Vec<String>,
    /// Request for the details of a single article.
    pub details: DetailLevel,
}

/// Extent of the description of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DetailLevel {
    /// What a list shows.
    #[default]
    Row,
    /// Also where the parts of the article come from.
    Full,
}

/// Returns the path below the folder of articles of a file or folder that is there, by its
/// path on the disk or below the folder. In a store, any path below its folder.
pub(crate) fn locate(config: &Config, name: &Path) -> Option<String> {
    let folder = &config.articles.folder;
    if config.articles.store.is_some() {
        let below = name.strip_prefix(folder).unwrap_or(name);
        return Some(with_slashes(below));
    }
    let on_disk = std::path::absolute(name).ok().and_then(|path| below(folder, &path));
    on_disk.or_else(|| below(folder, &folder.join(name)))
}

/// Returns the path of a file below a folder. Links of folders are followed, the file itself
/// may be a link.
fn below(folder: &Path, path: &Path) -> Option<String> {
    path.symlink_metadata().ok()?;
    let folder = folder.canonicalize().ok()?;
    let real = match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => parent.canonicalize().ok()?.join(name),
        _ => path.canonicalize().ok()?,
    };
    let found = real.strip_prefix(&folder).map(with_slashes);
    found.ok().or_else(|| (path.canonicalize().ok()? == folder).then(String::new))
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

impl ArticleQuery {
    /// Returns true if an article or a folder is selected by its path.
    pub(super) fn has_path(&self, path: &str) -> bool {
        self.paths.is_empty()
            || self.paths.iter().any(|selected| {
                path.strip_prefix(&**selected).is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with('/') || selected.is_empty()
                })
            })
    }

    /// Returns true if files that are not articles are described.
    pub(super) fn has_ignored_files(&self) -> bool {
        self.states.contains(&ListedState::Ignored)
    }

    /// Returns true if the header of an article fits.
    pub(super) fn has_header(
        &self,
        index: usize,
        headers: &ArticleHeaders,
        config: &Config,
        now: Timestamp,
    ) -> bool {
        let published = headers.summary(index).published;
        let is_since = self.since.is_none_or(|since| published.is_some_and(|at| at >= since));
        let is_until = self.until.is_none_or(|until| published.is_some_and(|at| at <= until));
        let is_due = self.due.is_none_or(|due| {
            published.is_some_and(|at| at > now && at.signed_duration_since(now) <= due)
        });
        is_since
            && is_until
            && is_due
            && builder::matches_filter(index, headers, config, &self.filter)
    }

    /// Returns true if articles without a valid header may fit: nothing is known about them.
    pub(super) fn has_unknown_headers(&self) -> bool {
        self.filter == ArticleFilter::default()
            && self.since.is_none()
            && self.until.is_none()
            && self.due.is_none()
    }

    /// Returns true if the state of an article fits.
    pub(super) fn has_state(&self, article: &SurveyedArticle) -> bool {
        let is_due = self.due.is_none() || article.state == ListedState::Scheduled;
        is_due && (self.states.is_empty() || self.states.contains(&article.state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_selects_a_file_or_everything_in_a_folder() {
        let query = |path: &str| ArticleQuery { paths: vec![path.into()], ..Default::default() };
        for (path, selected) in
            [("a/b.md", true), ("a", true), ("", true), ("a/b", false), ("b", false)]
        {
            assert_eq!(query(path).has_path("a/b.md"), selected, "{path}");
        }
        assert!(ArticleQuery::default().has_path("a/b.md"));
    }
}
