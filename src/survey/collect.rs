//! Describes the editions of a site as they were built.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use super::details::{self, ArticleDetails};
use super::duration_words::describe_distance;
use super::feed_names::{describe_limit, feed_name, file_path};
use super::query::{ArticleQuery, DetailLevel};
use super::{
    FeedMembership, FeedReaders, ListedState, SiteSurvey, SurveyedArticle, SurveyedFeed, unlisted,
};
use crate::builder::{self, FeedPlan};
use crate::config::{Config, FeedAudience};
use crate::diagnostic::{Report, Severity};
use crate::gate::public_articles::AbsenceReason;
use crate::identity;
use crate::model::{ArticleHeaders, Header};
use crate::parser;
use crate::pipeline::{BuildOutcome, EditionView};
use crate::site::site_build::SiteBuild;
use crate::text::path;

/// Feeds that contain an article, by the index of its header.
type MembershipMap = HashMap<usize, Vec<FeedMembership>>;

/// Collector of what an edition after the other contains.
pub(super) struct SurveyCollector<'q> {
    query: &'q ArticleQuery,
    home: PathBuf,
    folder: PathBuf,
    articles: Vec<SurveyedArticle>,
    feeds: Vec<SurveyedFeed>,
    details: Option<ArticleDetails>,
}

impl<'q> SurveyCollector<'q> {
    pub(super) const fn new(query: &'q ArticleQuery) -> Self {
        Self {
            query,
            home: PathBuf::new(),
            folder: PathBuf::new(),
            articles: Vec::new(),
            feeds: Vec::new(),
            details: None,
        }
    }

    /// Adds an edition: first the public one, then those for members.
    pub(super) fn add(&mut self, view: &EditionView<'_>) {
        let memberships = self.add_feeds(view);
        match view.site.config.articles.readers {
            FeedAudience::Everyone => self.add_articles(view, memberships),
            FeedAudience::Members => self.add_members(view, &memberships),
        }
    }

    pub(super) fn finish(mut self, outcome: BuildOutcome) -> SiteSurvey {
        let faulty: HashSet<_> = outcome
            .report
            .diagnostics
            .iter()
            .filter(|found| found.code.severity == Severity::Error)
            .filter_map(|found| Some(&*found.location.as_ref()?.path))
            .collect();
        for article in &mut self.articles {
            // An article that only archive pages contain is rendered with its page, and left
            // out of it if it has errors.
            let is_archived = !article.feeds.is_empty()
                && article.feeds.iter().all(|membership| membership.page.is_some());
            if is_archived && faulty.contains(&*self.folder.join(&article.path)) {
                article.state = ListedState::Broken;
                article.feeds.clear();
            }
        }
        let Self { home, folder, articles, feeds, details, .. } = self;
        SiteSurvey { home, folder, articles, feeds, details, is_feed_unknown: false, outcome }
    }

    /// Adds the feeds of an edition; returns which of them contain each article.
    fn add_feeds(&mut self, view: &EditionView<'_>) -> MembershipMap {
        let config = view.site.config;
        let mut memberships = MembershipMap::new();
        for plan in &view.plan.feeds {
            let feed = self.feeds.len();
            self.feeds.push(describe_feed(plan, config));
            for &index in &plan.articles {
                memberships.entry(index).or_default().push(FeedMembership { feed, page: None });
            }
            for page in &plan.pages {
                for &index in &page.articles {
                    let page = Some(page.number);
                    memberships.entry(index).or_default().push(FeedMembership { feed, page });
                }
            }
        }
        memberships
    }

    fn add_articles(&mut self, view: &EditionView<'_>, mut memberships: MembershipMap) {
        let SiteBuild { config, now, .. } = *view.site;
        self.home.clone_from(&config.home);
        self.folder.clone_from(&config.articles.folder);
        let headers = view.articles.headers;
        for index in 0..headers.len() {
            let is_selected = self.query.has_path(headers.path(index))
                && self.query.has_header(index, headers, config, now);
            if !is_selected {
                continue;
            }
            let feeds = memberships.remove(&index).unwrap_or_default();
            let (state, reason) = self.describe_state(view, index, &feeds);
            let row = SurveyedArticle { reason, feeds, ..describe(&headers[index], state, view) };
            self.articles.push(row);
            if self.query.details == DetailLevel::Full {
                self.details = Some(details::describe(view, &headers[index], Some(index)));
            }
        }
        self.add_excluded(view);
        self.add_faulty(view);
        if self.query.has_ignored_files() && config.articles.store.is_none() {
            self.add_ignored(view);
        }
    }

    /// Adds articles with a header that were left out for their errors.
    fn add_excluded(&mut self, view: &EditionView<'_>) {
        let SiteBuild { config, now, .. } = *view.site;
        for header in view.excluded.iter().filter(|header| self.query.has_path(&header.path)) {
            let single: ArticleHeaders = [header.clone()].into_iter().collect();
            let is_known = self.articles.iter().any(|article| article.path == *header.path);
            if is_known || !self.query.has_header(0, &single, config, now) {
                continue;
            }
            self.articles.push(describe(header, ListedState::Broken, view));
            if self.query.details == DetailLevel::Full {
                self.details = Some(details::describe(view, header, None));
            }
        }
    }

    /// Adds articles whose headers have errors.
    fn add_faulty(&mut self, view: &EditionView<'_>) {
        let excluded: BTreeSet<&str> = view.excluded.iter().map(|header| &*header.path).collect();
        let unknown = view.faulty.iter().filter(|path| {
            self.query.has_unknown_headers()
                && self.query.has_path(path)
                && view.articles.headers.at(path).is_none()
                && !excluded.contains(&***path)
        });
        let rows: Vec<_> = unknown
            .map(|path| SurveyedArticle::new(path.to_string(), ListedState::Broken))
            .collect();
        self.articles.extend(rows);
    }

    fn add_ignored(&mut self, view: &EditionView<'_>) {
        let headers = view.articles.headers;
        let read = (0..headers.len()).map(|index| headers.path(index));
        let excluded = view.excluded.iter().map(|header| &*header.path);
        let faulty = view.faulty.iter().map(|path| &**path);
        let known: BTreeSet<&str> = read.chain(excluded).chain(faulty).collect();
        let found = unlisted::find(view.site.source, &self.folder, &known, self.query);
        self.articles.extend(found);
    }

    /// Adds the feeds for members to the articles that they contain.
    fn add_members(&mut self, view: &EditionView<'_>, memberships: &MembershipMap) {
        let headers = view.articles.headers;
        for article in &mut self.articles {
            let index = headers.at(&article.path);
            let feeds = index.and_then(|index| memberships.get(&index));
            article.feeds.extend(feeds.into_iter().flatten());
        }
        if let Some(details) = &mut self.details {
            details.add_members(view);
        }
    }

    /// Returns the state of an article with a valid header, and the reason.
    fn describe_state(
        &self,
        view: &EditionView<'_>,
        index: usize,
        feeds: &[FeedMembership],
    ) -> (ListedState, Option<String>) {
        let site = view.site;
        let header = &view.articles.headers[index];
        match view.articles.absence(index) {
            None if feeds.is_empty() => (ListedState::Older, Some(older_reason(view, index))),
            None => (ListedState::Public, expiry(header, site)),
            Some(AbsenceReason::Scheduled(at)) => {
                (ListedState::Scheduled, Some(format!("due {}", describe_distance(at, site.now))))
            }
            Some(AbsenceReason::Expired(at)) => {
                (ListedState::Expired, Some(format!("expired {}", describe_distance(at, site.now))))
            }
            Some(AbsenceReason::Undated) => (ListedState::Undated, None),
            Some(AbsenceReason::Draft) => (ListedState::Draft, self.hiding_reason(header, site)),
            Some(AbsenceReason::Excluded) => {
                (ListedState::Excluded, self.hiding_reason(header, site))
            }
            Some(AbsenceReason::Protected) => {
                (ListedState::Protected, self.hiding_reason(header, site))
            }
            Some(AbsenceReason::Retracted) => (
                ListedState::Retracted,
                header.retraction.as_deref().map(|reason| format!("\u{201c}{reason}\u{201d}")),
            ),
        }
    }

    /// Returns the field, the folder or the rule that hides an article. The article is read
    /// again, since headers do not say; in a store only if its details are asked for, because
    /// each read is a request.
    fn hiding_reason(&self, header: &Header, site: &SiteBuild<'_>) -> Option<String> {
        let is_cheap = site.config.articles.store.is_none();
        let field = (is_cheap || self.query.details == DetailLevel::Full)
            .then(|| hiding_field(header, site))
            .flatten();
        if let Some(field) = field {
            return Some(format!("`{field}`"));
        }
        if header.path.starts_with("_drafts/") || path::facts(&header.path).is_draft {
            return Some("it is in a folder `_drafts`".to_owned());
        }
        let defaults = site.defaults.get()?;
        let rule = defaults.rules_for(&header.path).into_iter().find(|rule| rule.hides())?;
        Some(rule.label.to_string())
    }
}

fn hiding_field(header: &Header, site: &SiteBuild<'_>) -> Option<String> {
    let mut ignored = Report::default();
    let read = site.source.head(&header.path, &mut ignored, |source, frontmatter, _| {
        parser::hiding_field(source, frontmatter, site.config)
    });
    read.and_then(|(_, field)| field)
}

/// Returns the time until a public article expires, if it does.
fn expiry(header: &Header, site: &SiteBuild<'_>) -> Option<String> {
    let expires = header.expires?.instant;
    Some(format!("expires {}", describe_distance(expires, site.now)))
}

/// Returns the reason why a public article is in no feed.
fn older_reason(view: &EditionView<'_>, index: usize) -> String {
    let config = view.site.config;
    let feeds = builder::feeds_containing(index, view.articles.headers, config, view.site.now);
    let Some((folder, settings)) = feeds.first() else {
        return "no feed is for it".to_owned();
    };
    let limit = describe_limit(view, index, settings);
    format!("{limit} of {}", feed_name(folder, settings, config))
}

fn describe_feed(plan: &FeedPlan, config: &Config) -> SurveyedFeed {
    let rule = &plan.rule;
    let is_public = config.articles.readers == FeedAudience::Everyone;
    let readers = if is_public { FeedReaders::Everyone } else { FeedReaders::Members };
    let files = rule
        .settings
        .formats
        .iter()
        .map(|&format| file_path(&rule.path, config.output.name(format), config));
    let mut paths: Vec<String> = files.collect();
    paths.push(rule.path.clone());
    SurveyedFeed { name: feed_name(&rule.path, &rule.settings, config), paths, readers }
}

/// Makes the row of an article with a header.
fn describe(header: &Header, state: ListedState, view: &EditionView<'_>) -> SurveyedArticle {
    let SiteBuild { config, authority, .. } = view.site;
    SurveyedArticle {
        id: Some(identity::id(header, config, authority)),
        url: identity::permalink(header, config).ok().map(String::from),
        published: header.published.map(|date| date.instant),
        updated: header.updated.map(|date| date.instant),
        expires: header.expires.map(|date| date.instant),
        section: header.section.as_deref().map(str::to_owned),
        tags: to_strings(&header.tags),
        categories: to_strings(&header.categories),
        authors: if header.authors.is_empty() {
            config.site.authors.clone()
        } else {
            to_strings(&header.authors)
        },
        language: header.language.as_deref().or(config.site.language.as_deref()).map(str::to_owned),
        ..SurveyedArticle::new(header.path.to_string(), state)
    }
}

fn to_strings(texts: &[Box<str>]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}
