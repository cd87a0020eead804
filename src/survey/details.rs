//! Describes where the parts of an article come from, and why it is not in a feed.

use super::feed_names::{describe_limit, feed_name};
use crate::builder::{self, FeedPlan};
use crate::config::{ArticleFilter, Config, FeedAudience, IdScheme};
use crate::diagnostic::SourceLocation;
use crate::identity::{self, IdentityField};
use crate::model::{Header, Timestamp};
use crate::pipeline::EditionView;
use crate::text::path;

/// Sources of an article's parts, and the feeds without it.
#[derive(Clone, Debug)]
pub(crate) struct ArticleDetails {
    path: String,
    /// Source of the date; none without a date.
    pub date_source: Option<String>,
    pub id_source: String,
    pub url_source: String,
    /// Feeds that do not contain the article although it is public, with the reason.
    pub absences: Vec<FeedAbsence>,
    /// Feeds that will contain it once it is public.
    pub future_feeds: Vec<String>,
    /// Record of the last publication; none if it is not published.
    pub record: Option<PublishedRecord>,
}

/// Feed that does not contain an article.
#[derive(Clone, Debug)]
pub(crate) struct FeedAbsence {
    pub feed: String,
    pub reason: String,
}

/// Entry of an article in the manifest.
#[derive(Clone, Debug)]
pub(crate) struct PublishedRecord {
    pub id: String,
    pub url: String,
    pub published: Timestamp,
    pub updated: Timestamp,
}

/// Describes an article by its header, and its index if it has no errors.
pub(super) fn describe(
    view: &EditionView<'_>,
    header: &Header,
    index: Option<usize>,
) -> ArticleDetails {
    let mut details = ArticleDetails {
        path: header.path.to_string(),
        date_source: header.published.map(|_| date_source(view, header)),
        id_source: id_source(view, header),
        url_source: url_source(view, header),
        absences: Vec::new(),
        future_feeds: Vec::new(),
        record: find_record(view, header),
    };
    if let Some(index) = index {
        if view.articles.absence(index).is_none() {
            details.add_absences(view, index);
        } else {
            let (headers, config) = (view.articles.headers, view.site.config);
            let feeds = builder::feeds_containing(index, headers, config, view.site.now);
            // A feed of a tag that has too few articles is not written yet.
            let feeds = feeds.iter().filter(|(path, _)| find_feed(view, path).is_some());
            let names = feeds.map(|(path, settings)| feed_name(path, settings, config));
            details.future_feeds = names.collect();
        }
    }
    details
}

impl ArticleDetails {
    /// Adds the feeds of an edition for members that do not contain the article.
    pub(super) fn add_members(&mut self, view: &EditionView<'_>) {
        let index = view.articles.headers.at(&self.path);
        if let Some(index) = index.filter(|&index| view.articles.absence(index).is_none()) {
            self.add_absences(view, index);
        }
    }

    /// Adds the configured feeds that do not contain a public article, and the feeds of its
    /// tags and so on that do not.
    fn add_absences(&mut self, view: &EditionView<'_>, index: usize) {
        let (headers, config) = (view.articles.headers, view.site.config);
        for rule in config.feeds.iter().filter(|rule| !is_in(view, index, &rule.path)) {
            let feed = feed_name(&rule.path, &rule.settings, config);
            if let Some(reason) = describe_mismatch(view, index, &rule.filter) {
                self.absences.push(FeedAbsence { feed, reason });
            }
        }
        let matching = builder::feeds_containing(index, headers, config, view.site.now);
        for (path, settings) in matching.iter().filter(|(path, _)| !is_in(view, index, path)) {
            let reason = if find_feed(view, path).is_some() {
                format!("it is {} entries", describe_limit(view, index, settings))
            } else {
                "too few articles would be in it (`minimum`)".to_owned()
            };
            self.absences.push(FeedAbsence { feed: feed_name(path, settings, config), reason });
        }
    }
}

/// Finds the feed in a folder.
fn find_feed<'v>(view: &EditionView<'v>, path: &str) -> Option<&'v FeedPlan> {
    view.plan.feeds.iter().find(|plan| plan.rule.path == path)
}

/// Returns true if the feed in a folder, or its archive, contains an article.
fn is_in(view: &EditionView<'_>, index: usize, path: &str) -> bool {
    find_feed(view, path).is_some_and(|plan| {
        plan.articles.contains(&index)
            || plan.pages.iter().any(|page| page.articles.contains(&index))
    })
}

/// Part of a filter: its name, the filter with only this part, and the wanted values.
struct FilterPart<'f> {
    name: &'static str,
    filter: ArticleFilter,
    wanted: &'f [String],
}

/// Lists the parts of a filter, each as a filter of its own.
fn filter_parts(filter: &ArticleFilter) -> [FilterPart<'_>; 6] {
    let none = ArticleFilter::default();
    let ArticleFilter { sections, tags, exclude_tags, categories, languages, authors } = filter;
    [
        ("section", ArticleFilter { sections: sections.clone(), ..none.clone() }, sections),
        ("tags", ArticleFilter { tags: tags.clone(), ..none.clone() }, tags),
        (
            "exclude_tags",
            ArticleFilter { exclude_tags: exclude_tags.clone(), ..none.clone() },
            exclude_tags,
        ),
        ("category", ArticleFilter { categories: categories.clone(), ..none.clone() }, categories),
        ("language", ArticleFilter { languages: languages.clone(), ..none.clone() }, languages),
        ("author", ArticleFilter { authors: authors.clone(), ..none.clone() }, authors),
    ]
    .map(|(name, filter, wanted)| FilterPart { name, filter, wanted })
}

/// Describes the first condition of a filter that an article does not fulfill.
fn describe_mismatch(
    view: &EditionView<'_>,
    index: usize,
    filter: &ArticleFilter,
) -> Option<String> {
    let (headers, config) = (view.articles.headers, view.site.config);
    let parts = filter_parts(filter).into_iter();
    let part = parts
        .into_iter()
        .find(|part| !builder::matches_filter(index, headers, config, &part.filter))?;
    let wanted = part.wanted.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>();
    Some(match part.name {
        "exclude_tags" => format!("it has a tag of `exclude_tags`: {}", wanted.join(", ")),
        name => format!("`{name}` must be {}", wanted.join(" or ")),
    })
}

/// Returns the line that a part of the identity is written in; none if it is not written.
fn written_line(view: &EditionView<'_>, header: &Header, field: IdentityField) -> Option<String> {
    let SourceLocation { line, excerpt, .. } = view.site.locator.locate(header, field);
    (!excerpt.is_empty()).then(|| format!("`{}`, line {line}", excerpt.trim()))
}

const KEPT: &str = "kept as it is published, because a newer version would derive another";

fn date_source(view: &EditionView<'_>, header: &Header) -> String {
    if let Some(line) = written_line(view, header, IdentityField::Date) {
        return line;
    }
    let zone = view.site.config.site.zone;
    if path::facts(&header.path).published(zone) == header.published {
        "the name of the file".to_owned()
    } else {
        "the text of the article, or a file next to it".to_owned()
    }
}

fn id_source(view: &EditionView<'_>, header: &Header) -> String {
    if identity::is_written(header) {
        return written_line(view, header, IdentityField::Id).unwrap_or_else(|| KEPT.to_owned());
    }
    match &view.site.config.articles.ids {
        IdScheme::Tag => "derived from `id_authority` and the path of the file",
        IdScheme::Permalink => "its address (`[articles] ids`)",
        IdScheme::Pattern(_) => "made by the pattern of `[articles] ids`",
    }
    .to_owned()
}

fn url_source(view: &EditionView<'_>, header: &Header) -> String {
    let line = written_line(view, header, IdentityField::Address);
    if header.url.is_some() {
        return line.unwrap_or_else(|| KEPT.to_owned());
    }
    let pattern = describe_pattern(view.site.config, header);
    match line {
        Some(slug) => format!("{pattern}, with {slug}"),
        None => pattern,
    }
}

fn describe_pattern(config: &Config, header: &Header) -> String {
    let section = header.section.as_deref();
    match section.filter(|section| config.articles.permalinks.contains_key(*section)) {
        Some(section) => {
            format!("made by the pattern for `{section}` in `[articles.permalinks]`")
        }
        None => "made by the pattern of `[articles] permalink`".to_owned(),
    }
}

/// Finds the entry of an article in the manifest, by its id or its path.
fn find_record(view: &EditionView<'_>, header: &Header) -> Option<PublishedRecord> {
    if view.site.config.articles.readers != FeedAudience::Everyone {
        return None;
    }
    let id = identity::id(header, view.site.config, &view.site.authority);
    let entries = &view.previous.entries;
    let by_id = entries.get_key_value(&id);
    let found = by_id.or_else(|| entries.iter().find(|(_, record)| record.path == *header.path));
    let (id, record) = found?;
    Some(PublishedRecord {
        id: id.clone(),
        url: record.url.clone(),
        published: record.published,
        updated: record.updated,
    })
}
