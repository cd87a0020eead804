//! Records of feeds in the manifest: a derived feed that was published is still written after
//! its articles are gone, so that its subscribers do not get errors.

use std::collections::BTreeMap;
use std::path::Path;

use crate::builder::{FeedOrigin, KnownFeed, SitePlan, archive};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Feed, FeedFormat};
use crate::writer::{FeedRecord, FeedSource, Manifest};

/// Number of feeds or files that a message names.
pub(super) const NAMED: usize = 3;

/// Lists the feeds of a manifest that `[each.*]` defined. Earlier releases did not record
/// that, so their feeds count as well.
pub(crate) fn derived_feeds(manifest: &Manifest) -> Vec<KnownFeed> {
    let feeds = manifest.feeds.iter().filter(|(_, feed)| feed.by != Some(FeedSource::Feed));
    feeds
        .map(|(path, feed)| KnownFeed {
            path: path.clone(),
            by: feed.by.and_then(FeedSource::dimension),
            term: feed.term.clone(),
            updated: feed.updated,
        })
        .collect()
}

/// Makes the records of all feeds of a build, by folder.
pub(crate) fn records(plan: &SitePlan, feeds: &[Feed]) -> BTreeMap<String, FeedRecord> {
    let pairs = plan.feeds.iter().zip(feeds);
    pairs
        .map(|(planned, feed)| {
            let (by, term) = match &planned.origin {
                FeedOrigin::Configured => (FeedSource::Feed, None),
                FeedOrigin::Derived(by, term) => ((*by).into(), Some(term.clone())),
            };
            let files = feed.outputs.iter().map(|output| (output.format, output.path.clone()));
            let (by, updated) = (Some(by), Some(feed.updated));
            let record = FeedRecord { by, term, updated, files: files.collect() };
            (planned.rule.path.clone(), record)
        })
        .collect()
}

/// Derives the records of a manifest without any, which an earlier release wrote, from its
/// list of files.
pub(crate) fn derive_records(manifest: &mut Manifest, config: &Config) {
    if !manifest.feeds.is_empty() {
        return;
    }
    for path in manifest.files.keys() {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if archive::page_at(folder).is_none() && is_feed(path, name, config) {
            let record = manifest.feeds.entry(folder.to_owned()).or_default();
            record.files.entry(likely_format(name, config)).or_insert_with(|| path.clone());
        }
    }
}

/// Returns true unless a file is an OPML list, a web page or a style sheet.
fn is_feed(path: &str, name: &str, config: &Config) -> bool {
    let output = &config.output;
    let others = [output.opml.as_deref(), output.html.as_deref()];
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    !matches!(ending, Some("html" | "css" | "opml"))
        && !others.contains(&Some(path))
        && output.page.as_deref() != Some(name)
}

fn likely_format(name: &str, config: &Config) -> FeedFormat {
    let configured = FeedFormat::ALL.into_iter().find(|format| config.output.name(*format) == name);
    configured.unwrap_or_else(|| match name {
        _ if name.ends_with("json") => FeedFormat::Json,
        _ if name.contains("atom") => FeedFormat::Atom,
        _ => FeedFormat::Rss,
    })
}

/// Reports the feeds that are written only for their subscribers.
pub(crate) fn report_kept(plan: &SitePlan) -> Option<Diagnostic> {
    let (_, kept) = plan.split(&plan.feeds);
    let names: Vec<&str> = kept.iter().map(|feed| feed.rule.path.as_str()).collect();
    let message = match kept.len() {
        0 => return None,
        1 => format!(
            "{} has too few articles of its own now; it is still written for its subscribers, but not listed",
            named(&names)
        ),
        count => format!(
            "{count} feeds have too few articles of their own now; they are still written for their subscribers, but not listed: {}",
            named(&names)
        ),
    };
    let help = "to end a feed, name it in `[serve] gone` or `[[moved]]`; `--accept-deletions` ends all of them";
    Some(Diagnostic::new(&codes::FEED_KEPT, message).help(help))
}

/// Names the first few of a list.
pub(super) fn named(names: &[&str]) -> String {
    let first: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
