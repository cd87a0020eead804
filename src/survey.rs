//! Describes which articles are public, in which feeds, and why the others are not: for `list`
//! and `explain`.
//!
//! [`survey`] runs the pipeline without writing, and describes what it decided (`collect`).
//! Nothing here decides if an article is public or in a feed, so that what an author reads
//! and what a build publishes are the same. [`query`] selects articles, [`details`] describes
//! where an article's id, address and date come from, and [`unlisted`] the files that are not
//! articles.

mod collect;
mod details;
pub(crate) mod duration_words;
mod feed_names;
pub(crate) mod query;
mod unlisted;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Timestamp;
use crate::pipeline::{self, BuildOutcome, BuildRequest};

use collect::SurveyCollector;
pub(crate) use details::ArticleDetails;
use query::ArticleQuery;
pub(crate) use unlisted::describe_absence;

/// State of an article, or of a file that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ListedState {
    /// In at least one feed.
    Public,
    /// Public, but in no feed: newer articles have taken its place, or no feed is for it.
    Older,
    /// Public from a later date on.
    Scheduled,
    /// A draft.
    Draft,
    /// For some readers only.
    Protected,
    /// Kept out of feeds by its author.
    Excluded,
    /// Taken back by its author.
    Retracted,
    /// Expired.
    Expired,
    /// Without a date of publication.
    Undated,
    /// Left out for its errors.
    Broken,
    /// A file that is not an article.
    Ignored,
}

/// Every state with its name and meaning.
#[rustfmt::skip]
pub(crate) const STATES: &[(ListedState, &str, &str)] = &[
    (ListedState::Public,    "public",    "in at least one feed"),
    (ListedState::Older,     "older",     "public, but in no feed: newer entries have taken its place, or no feed is for it"),
    (ListedState::Scheduled, "scheduled", "public from a later date on"),
    (ListedState::Draft,     "draft",     "a draft"),
    (ListedState::Protected, "protected", "for some readers only; feeds for members may contain it"),
    (ListedState::Excluded,  "excluded",  "kept out of feeds by its author, such as with `feed: false`"),
    (ListedState::Retracted, "retracted", "taken back by its author"),
    (ListedState::Expired,   "expired",   "its expiry date has passed"),
    (ListedState::Undated,   "undated",   "without a date of publication"),
    (ListedState::Broken,    "broken",    "left out for its errors"),
    (ListedState::Ignored,   "ignored",   "a file that is not an article; listed only on request"),
];

impl ListedState {
    /// Returns the name of the state, as options and JSON have it.
    pub(crate) fn name(self) -> &'static str {
        STATES.iter().find(|(state, ..)| *state == self).map_or("", |(_, name, _)| name)
    }
}

/// Readers of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FeedReaders {
    /// Everyone.
    Everyone,
    /// Members.
    Members,
}

/// Feed of the site.
#[derive(Clone, Debug)]
pub(crate) struct SurveyedFeed {
    /// Path of its first file: below the output folder, or that of a feed for members with
    /// its folder.
    pub name: String,
    /// Folder of the feed, and the paths of all its files, for finding it.
    pub paths: Vec<String>,
    pub readers: FeedReaders,
}

/// Feed that contains an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FeedMembership {
    /// Index of the feed.
    pub feed: usize,
    /// Number of the archive page; none for the feed itself.
    pub page: Option<u64>,
}

/// Article and what the pipeline decided about it.
#[derive(Clone, Debug)]
pub(crate) struct SurveyedArticle {
    /// Path below the folder of articles.
    pub path: String,
    pub state: ListedState,
    /// Reason of the state, if there is more to say than its name.
    pub reason: Option<String>,
    /// Id of the entry; none if the article has errors in its header.
    pub id: Option<String>,
    /// Address of the article; none if it is not valid.
    pub url: Option<String>,
    pub published: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub expires: Option<Timestamp>,
    pub section: Option<String>,
    pub tags: Vec<String>,
    pub categories: Vec<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
    /// Feeds that contain it, in the order of the configuration.
    pub feeds: Vec<FeedMembership>,
    /// Diagnostics of its file.
    pub problems: Vec<Diagnostic>,
}

impl SurveyedArticle {
    /// Makes the row of a file that is not an article.
    pub(crate) fn ignored(path: String, reason: String) -> Self {
        Self { reason: Some(reason), ..Self::new(path, ListedState::Ignored) }
    }

    /// Makes a row with no more than a path and a state.
    fn new(path: String, state: ListedState) -> Self {
        Self {
            path,
            state,
            reason: None,
            id: None,
            url: None,
            published: None,
            updated: None,
            expires: None,
            section: None,
            tags: Vec::new(),
            categories: Vec::new(),
            authors: Vec::new(),
            language: None,
            feeds: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// Result of a survey.
pub(crate) struct SiteSurvey {
    /// Folder of feed.toml.
    home: PathBuf,
    /// Folder of the articles, as messages show it.
    pub folder: PathBuf,
    /// Articles that the query selects: the newest first, then by path.
    pub articles: Vec<SurveyedArticle>,
    /// All feeds.
    pub feeds: Vec<SurveyedFeed>,
    /// Details of the article that the query names, if it asks for them.
    pub details: Option<ArticleDetails>,
    /// True if the query names a feed that the site does not have.
    pub is_feed_unknown: bool,
    /// Outcome of the build without writing.
    pub outcome: BuildOutcome,
}

/// Describes every article of a site that a query selects. Writes nothing.
///
/// A site whose settings are wrong, or whose articles can't be listed, has no articles; the
/// outcome says why.
pub(crate) fn survey(request: &BuildRequest<'_>, query: &ArticleQuery) -> SiteSurvey {
    let mut collector = SurveyCollector::new(query);
    let outcome = pipeline::survey(request, &mut |view| collector.add(view));
    let mut survey = collector.finish(outcome);
    survey.add_problems();
    survey.select(query);
    survey
}

impl SiteSurvey {
    /// Makes a survey of these articles, for tests.
    #[cfg(test)]
    pub(crate) fn of_articles(articles: Vec<SurveyedArticle>) -> Self {
        Self {
            home: PathBuf::new(),
            folder: PathBuf::new(),
            articles,
            feeds: Vec::new(),
            details: None,
            is_feed_unknown: false,
            outcome: BuildOutcome::new(PathBuf::new()),
        }
    }

    /// Adds the diagnostics of the articles' files. The first error of a broken article is
    /// its reason.
    fn add_problems(&mut self) {
        let mut by_path: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for found in &self.outcome.report.diagnostics {
            let path =
                found.location.as_ref().and_then(|at| at.path.strip_prefix(&self.folder).ok());
            if let Some(path) = path {
                let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
                by_path.entry(parts.join("/")).or_default().push(found.clone());
            }
        }
        for article in &mut self.articles {
            let Some(problems) = by_path.remove(&article.path) else { continue };
            let first = problems.iter().find(|found| found.code.severity == Severity::Error);
            if let Some(found) = first.or_else(|| problems.first())
                && article.state == ListedState::Broken
            {
                let line = found.location.as_ref().map_or(1, |at| at.line);
                article.reason = Some(format!("line {line}: {}", found.message));
            }
            article.problems = problems;
        }
    }

    /// Keeps what the query selects, and sorts it.
    fn select(&mut self, query: &ArticleQuery) {
        let feed = query.feed.as_ref().map(|name| self.find_feeds(name));
        self.is_feed_unknown = feed.as_ref().is_some_and(Vec::is_empty);
        self.articles.retain(|article| {
            let is_in_feed = feed.as_ref().is_none_or(|feeds| {
                article.feeds.iter().any(|membership| feeds.contains(&membership.feed))
            });
            is_in_feed && query.has_state(article)
        });
        self.articles.sort_by(|a, b| b.published.cmp(&a.published).then(a.path.cmp(&b.path)));
    }

    /// Finds feeds by the path of a file or of their folder.
    fn find_feeds(&self, name: &str) -> Vec<usize> {
        let name = name.trim_start_matches("./").trim_end_matches('/');
        // As written from the current folder, or from that of feed.toml.
        let output = &self.outcome.output;
        let outputs = [&**output, output.strip_prefix(&self.home).unwrap_or(output)];
        let below = outputs.iter().filter_map(|output| Path::new(name).strip_prefix(output).ok());
        let names: Vec<&str> = below.filter_map(Path::to_str).chain([name]).collect();
        let feeds = self.feeds.iter().enumerate();
        feeds
            .filter(|(_, feed)| feed.paths.iter().any(|path| names.contains(&&**path)))
            .map(|(index, _)| index)
            .collect()
    }

    /// Returns the number of selected articles in each state, in the order of [`STATES`].
    pub(crate) fn counts(&self) -> Vec<(ListedState, usize)> {
        let states = STATES.iter().map(|&(state, ..)| {
            let articles = self.articles.iter().filter(|article| article.state == state);
            (state, articles.count())
        });
        states.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_in_their_order_with_different_names() {
        assert!(STATES.is_sorted_by(|(a, ..), (b, ..)| a < b));
        let mut names: Vec<_> = STATES.iter().map(|(_, name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STATES.len());
    }
}
