//! Checks that a build does not remove most published entries at once.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, SourceLocation};
use crate::model::Timestamp;
use crate::pipeline::build_context::BuildContext;
use crate::pipeline::select::ArticleSelection;
use crate::published::{BaselineSource, OnChange, OnDeletion};
use crate::published::{CurrentEntries, PublishedFeeds, PublishedFile, SuddenLoss};
use crate::site::request::BuildRequest;
use crate::writer::atomic_write;

/// Reports a sudden loss: an error, unless the user agreed to it. `ids` has the ids of all
/// entries of the build, `articles` is the number of article files.
pub(super) fn report(
    context: BuildContext<'_>,
    selection: &ArticleSelection,
    ids: &HashMap<usize, String>,
    articles: usize,
) -> Option<Diagnostic> {
    let current = CurrentEntries {
        headers: &selection.headers,
        published: ids.values().map(String::as_str).collect(),
        reported: selection.reported.iter().map(String::as_str).collect(),
        oldest: oldest_date(context),
    };
    let lost = current.lost_entries(context.previous);
    let sudden = SuddenLoss::detect(context.previous, &lost, articles, |lost| {
        let feeds = PublishedFeeds {
            read: &|path: &str| read_published(context, path),
            manifest: context.previous,
            kept: kept_feeds(context, selection, ids),
        };
        feeds.has_emptied(lost)
    })?;
    let found =
        if is_accepted(context.site.request) { sudden.to_note() } else { sudden.to_error() };
    Some(found.with_location(SourceLocation::file(context.site.config.articles.folder.as_path())))
}

/// Size limit of a feed that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Reads a published file from the store that is published to, otherwise from the output
/// folder.
fn read_published(context: BuildContext<'_>, path: &str) -> PublishedFile {
    match context.site.request.baseline {
        BaselineSource::Published(site) => (site.read)(path),
        BaselineSource::Manifest | BaselineSource::Feeds | BaselineSource::Nothing => {
            atomic_write::read(&context.site.config.output.folder, path, LARGEST)
        }
    }
}

/// Returns true if the user agreed that entries may disappear.
pub(super) fn is_accepted(request: &BuildRequest<'_>) -> bool {
    request.on_deletion == OnDeletion::Accept || request.on_change == OnChange::Accept
}

/// Lists the folders of feeds that keep at least one published entry.
fn kept_feeds<'a>(
    context: BuildContext<'_>,
    selection: &'a ArticleSelection,
    ids: &HashMap<usize, String>,
) -> HashSet<&'a str> {
    let published = &context.previous.entries;
    let feeds = selection.plan.feeds.iter().filter(|feed| {
        let mut ids = feed.articles.iter().filter_map(|index| ids.get(index));
        ids.any(|id| published.contains_key(id))
    });
    feeds.map(|feed| feed.rule.path.as_str()).collect()
}

/// Returns the date before which entries are too old for every feed.
fn oldest_date(context: BuildContext<'_>) -> Option<Timestamp> {
    let config = context.site.config;
    let feeds = config.feeds.iter().map(|feed| &feed.settings);
    let settings = feeds.chain(config.each.iter().map(|each| &each.settings));
    let ages: Option<Vec<_>> = settings.map(|settings| settings.max_age).collect();
    context.site.now.checked_sub_signed(ages?.into_iter().max()?)
}
