//! Names feeds and their limits as messages and lists show them.

use crate::builder;
use crate::config::{Config, FeedAudience, FeedSettings};
use crate::pipeline::EditionView;

/// Returns the path of the first file of a feed, which names it.
pub(super) fn feed_name(folder: &str, settings: &FeedSettings, config: &Config) -> String {
    let name = settings.formats.first().map_or("feed", |&format| config.output.name(format));
    file_path(folder, name, config)
}

/// Returns the path of a feed's file: below the output folder, or with the folder of an
/// edition for members.
pub(super) fn file_path(folder: &str, name: &str, config: &Config) -> String {
    let path = builder::output_paths::file(folder, name);
    match config.articles.readers {
        FeedAudience::Everyone => path,
        FeedAudience::Members => config.output.folder.join(path).to_string_lossy().into_owned(),
    }
}

/// Describes the limit of a feed that leaves a matching article out.
pub(super) fn describe_limit(
    view: &EditionView<'_>,
    index: usize,
    settings: &FeedSettings,
) -> String {
    let published = view.articles.headers.summary(index).published;
    let oldest = settings.max_age.and_then(|age| view.site.now.checked_sub_signed(age));
    match settings.limit {
        _ if oldest.zip(published).is_some_and(|(oldest, at)| at < oldest) => {
            "older than the `max_age`".to_owned()
        }
        Some(limit) => format!("older than the newest {limit}"),
        None => "not among the entries".to_owned(),
    }
}
