//! Checks that a build does not take most published entries from their readers.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, SourceLocation};
use crate::model::Timestamp;
use crate::pipeline::assemble::BuildContext;
use crate::pipeline::request::BuildRequest;
use crate::pipeline::select::ArticleSelection;
use crate::published::{BaselineSource, OnChange, OnDeletion};
use crate::published::{CurrentEntries, PublishedFeeds, PublishedFile, SuddenLoss};
use crate::writer::atomic_write;

/// Reports a sudden loss: an error, unless the user agreed to it. `ids` are
/// those of all entries of the build, `articles` the number of article files.
pub fn report(
    ground: BuildContext<'_>,
    (chosen, ids): (&ArticleSelection, &HashMap<usize, String>),
    articles: usize,
) -> Option<Diagnostic> {
    let current = CurrentEntries {
        headers: &chosen.headers,
        published: ids.values().map(String::as_str).collect(),
        reported: chosen.reported.iter().map(String::as_str).collect(),
        oldest: oldest(ground),
    };
    let lost = current.lost_entries(ground.last);
    let read = |path: &str| read_published(ground, path);
    let feeds = || PublishedFeeds {
        read: &read,
        manifest: ground.last,
        kept: kept_feeds(ground, chosen, ids),
    };
    let sudden =
        SuddenLoss::detect(ground.last, &lost, articles, |lost| feeds().has_emptied(lost))?;
    let found = if is_accepted(ground.site.request) { sudden.accepted() } else { sudden.refused() };
    Some(found.with_location(SourceLocation::file(ground.site.config.articles.folder.as_path())))
}

/// The largest feed that is looked at, in bytes.
const LARGEST: u64 = 1 << 30;

/// Reads a published file from the store that is published to, else from the output
/// folder.
fn read_published(ground: BuildContext<'_>, path: &str) -> PublishedFile {
    match ground.site.request.baseline {
        BaselineSource::Published(site) => (site.read)(path),
        BaselineSource::Manifest | BaselineSource::Feeds | BaselineSource::Nothing => {
            atomic_write::read(&ground.site.config.output.folder, path, LARGEST)
        }
    }
}

/// Returns true if the user agreed that entries disappear.
pub fn is_accepted(request: &BuildRequest<'_>) -> bool {
    request.on_deletion == OnDeletion::Accept || request.on_change == OnChange::Accept
}

/// Lists the folders of feeds that keep an entry that readers know.
fn kept_feeds<'a>(
    ground: BuildContext<'_>,
    chosen: &'a ArticleSelection,
    ids: &HashMap<usize, String>,
) -> HashSet<&'a str> {
    let is_known =
        |index: &usize| ids.get(index).is_some_and(|id| ground.last.entries.contains_key(id));
    let feeds = chosen.plan.feeds.iter().filter(|feed| feed.articles.iter().any(is_known));
    feeds.map(|feed| feed.rule.path.as_str()).collect()
}

/// Returns the date before which entries are too old for every feed.
fn oldest(ground: BuildContext<'_>) -> Option<Timestamp> {
    let config = ground.site.config;
    let feeds = config.feeds.iter().map(|feed| &feed.settings);
    let settings = feeds.chain(config.each.iter().map(|each| &each.settings));
    let ages: Option<Vec<_>> = settings.map(|settings| settings.max_age).collect();
    ground.site.now.checked_sub_signed(ages?.into_iter().max()?)
}
