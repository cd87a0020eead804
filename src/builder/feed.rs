//! A planned feed with its entries: everything a format says of it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::DateTime;
use url::Url;

use crate::builder::entry;
use crate::builder::select::{self, Plan, Planned};
use crate::config::Config;
use crate::model::{Article, Entry, Feed, Headers, Logo, Output, Person, Timestamp};

/// When a feed that never had an entry was updated: any constant would do, and
/// validators take dates before this for mistakes.
const NEVER: i64 = 946_684_800;

/// The entries of all feeds, by the index of their header.
pub type Entries = HashMap<usize, Arc<Entry>>;

/// Makes the entries of the articles whose bodies were read.
pub fn entries(
    articles: Vec<(usize, String, Article)>,
    headers: &Headers,
    config: &Config,
) -> Entries {
    articles
        .into_iter()
        .map(|(index, id, article)| {
            (index, Arc::new(entry::entry(&headers[index], article, id, config)))
        })
        .collect()
}

/// Builds every feed of a plan.
///
/// An article without an entry, because its body has errors, is left out.
pub fn build(
    plan: &Plan,
    entries: &Entries,
    config: &Config,
    authority: &str,
    logo: Option<(u32, u32)>,
) -> Vec<Feed> {
    plan.feeds.iter().map(|planned| feed(planned, plan, entries, config, authority, logo)).collect()
}

fn feed(
    planned: &Planned,
    plan: &Plan,
    entries: &Entries,
    config: &Config,
    authority: &str,
    logo: Option<(u32, u32)>,
) -> Feed {
    let rule = &planned.rule;
    let entries: Vec<Arc<Entry>> =
        planned.articles.iter().filter_map(|index| entries.get(index).cloned()).collect();
    Feed {
        id: id(&rule.path, authority),
        title: rule.title.clone(),
        description: rule.description.clone().unwrap_or_else(|| about(planned, config)),
        home: rule.url.clone().unwrap_or_else(|| home(&rule.path, &config.site.url)),
        language: planned.language.clone().or_else(|| config.site.language.clone()),
        copyright: config.site.copyright.clone(),
        authors: entry::bylined(Vec::<Person>::new(), config),
        icon: config.site.icon.clone(),
        logo: config.site.logo.clone().map(|url| Logo { url, size: logo }),
        hubs: config.site.hubs.clone(),
        updated: updated(&entries, plan.newest),
        content: rule.settings.content,
        pictures: rule.settings.pictures,
        max_bytes: rule.settings.max_bytes,
        deleted: Vec::new(),
        deleted_items: rule.settings.deleted_items,
        outputs: outputs(planned, config),
        entries,
    }
}

/// A feed's id is of its path, so that a new domain does not change it; no
/// article's path has a colon after the authority.
fn id(path: &str, authority: &str) -> String {
    let path = if path.is_empty() { "home" } else { path };
    let encoded = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    format!("tag:{authority}:feed:{}", encoded.to_string().replace("%2F", "/").replace("%2D", "-"))
}

fn about(planned: &Planned, config: &Config) -> String {
    if planned.rule.path.is_empty() {
        config.site.description.clone()
    } else {
        planned.rule.title.clone()
    }
}

fn home(path: &str, site: &Url) -> Url {
    if path.is_empty() { site.clone() } else { joined(site, &format!("{path}/")) }
}

fn joined(site: &Url, path: &str) -> Url {
    let encoded = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    // A path below a base always joins; were it not so, the base is the best answer.
    site.join(&format!("./{encoded}")).unwrap_or_else(|_| site.clone())
}

fn updated(entries: &[Arc<Entry>], newest: Option<Timestamp>) -> Timestamp {
    let of_entries = entries.iter().map(|entry| entry.updated).max();
    of_entries.or(newest).unwrap_or_else(|| DateTime::from_timestamp_nanos(NEVER * 1_000_000_000))
}

fn outputs(planned: &Planned, config: &Config) -> Vec<Output> {
    let formats = planned.rule.settings.formats.iter();
    formats
        .map(|&format| {
            let path = select::file(&planned.rule.path, config.output.name(format));
            Output { format, url: joined(&config.site.url, &path), path }
        })
        .collect()
}
