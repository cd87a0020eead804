//! A planned feed with its entries: everything a format says of it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::DateTime;
use url::Url;

use crate::builder::archive::{self, ArchivePage};
use crate::builder::select::{FeedPlan, FeedStatus, SitePlan};
use crate::builder::{entry, output_paths};
use crate::config::Config;
use crate::model::{
    Article, ArticleHeaders, Entry, Feed, FeedLogo, FeedOutput, FeedPage, Person, Timestamp,
};

/// When a feed that never had an entry was updated: any constant would do, and
/// validators take dates before this for mistakes.
const NEVER: i64 = 946_684_800;

/// The entries of all feeds, by the index of their header.
pub type EntryMap = HashMap<usize, Arc<Entry>>;

/// Makes the entries of the articles whose bodies were read.
pub fn build_entries(
    articles: Vec<(usize, String, Article)>,
    headers: &ArticleHeaders,
    config: &Config,
) -> EntryMap {
    articles
        .into_iter()
        .map(|(index, id, article)| {
            (index, Arc::new(entry::entry(&headers[index], article, id, config)))
        })
        .collect()
}

/// What all feeds of a site have in common.
#[derive(Clone, Copy)]
pub struct SiteDefaults<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// From which ids are derived.
    pub authority: &'a str,
    /// The size of the site's logo in pixels, where it is known.
    pub logo: Option<(u32, u32)>,
    /// The newest publication of all, for feeds without entries.
    pub newest: Option<Timestamp>,
}

/// Builds every feed of a plan, without the pages of their archives.
///
/// An article without an entry, because its body has errors, is left out.
pub fn build(plan: &SitePlan, entries: &EntryMap, masthead: SiteDefaults<'_>) -> Vec<Feed> {
    let feed = |planned: &FeedPlan| {
        let folder = &planned.rule.path;
        let previous = planned.pages.last();
        let outputs = outputs(planned, masthead.config, |name, output| {
            let previous = previous.map(|page| archive::folder(folder, page.number));
            output.previous = previous.map(|page| address(&page, name, masthead.config));
        });
        feed(planned, (&planned.articles, outputs), entries, masthead)
    };
    plan.feeds.iter().map(feed).collect()
}

/// Builds one page of a feed's archive: what is told of the site as it is now,
/// hubs and tombstones, stands in the feed alone that readers subscribe to.
pub fn build_archive_page(
    planned: &FeedPlan,
    at: usize,
    entries: &EntryMap,
    masthead: SiteDefaults<'_>,
) -> Feed {
    let config = masthead.config;
    let own = archive::folder(&planned.rule.path, planned.pages[at].number);
    let neighbour = |page: Option<&ArchivePage>, name: &str| {
        let folder = archive::folder(&planned.rule.path, page?.number);
        Some(address(&folder, name, config))
    };
    let previous = at.checked_sub(1).map(|before| &planned.pages[before]);
    let next = if at == 0 { planned.pages.get(1) } else { None };
    let outputs = outputs(planned, config, |name, output| {
        output.previous = neighbour(previous, name);
        output.next = neighbour(next, name);
        output.path = output_paths::file(&own, name);
        output.current = Some(std::mem::replace(&mut output.url, address(&own, name, config)));
    });
    let feed = feed(planned, (&planned.pages[at].articles, outputs), entries, masthead);
    Feed { hubs: Vec::new(), cloud: None, page: None, ..feed }
}

fn feed(
    planned: &FeedPlan,
    (articles, outputs): (&[usize], Vec<FeedOutput>),
    entries: &EntryMap,
    masthead: SiteDefaults<'_>,
) -> Feed {
    let SiteDefaults { config, authority, logo, newest } = masthead;
    let rule = &planned.rule;
    let entries: Vec<Arc<Entry>> =
        articles.iter().filter_map(|index| entries.get(index).cloned()).collect();
    Feed {
        id: id(&rule.path, authority),
        title: rule.title.clone(),
        description: rule.description.clone().unwrap_or_else(|| about(planned, config)),
        home: rule.url.clone().unwrap_or_else(|| home(&rule.path, &config.site.url)),
        language: planned.language.clone().or_else(|| config.site.language.clone()),
        copyright: config.site.copyright.clone(),
        authors: entry::authors_or_default(Vec::<Person>::new(), config),
        icon: config.site.icon.clone(),
        logo: config.site.logo.clone().map(|url| FeedLogo { url, size: logo }),
        hubs: config.site.hubs.iter().map(|hub| hub.url.clone()).collect(),
        cloud: config.site.cloud.clone(),
        updated: updated(&entries, known_updated(planned).or(newest)),
        content: rule.settings.content,
        pictures: rule.settings.pictures,
        max_bytes: rule.settings.max_bytes,
        deleted: Vec::new(),
        deleted_items: rule.settings.deleted_items,
        page: config.output.page.as_deref().map(|name| own_page(&rule.path, name, config)),
        stylesheet: config.output.stylesheet.map(|name| join_url(&config.site.url, name)),
        outputs,
        entries,
    }
}

/// Names the page for people; an `index.html` is served at its folder.
fn own_page(folder: &str, name: &str, config: &Config) -> FeedPage {
    let path = output_paths::file(folder, name);
    let served = path.strip_suffix("index.html").unwrap_or(&path);
    FeedPage { url: join_url(&config.site.url, served), path }
}

/// A feed's id is of its path, so that a new domain does not change it; no
/// article's path has a colon after the authority.
fn id(path: &str, authority: &str) -> String {
    let path = if path.is_empty() { "home" } else { path };
    let encoded = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    format!("tag:{authority}:feed:{}", encoded.to_string().replace("%2F", "/").replace("%2D", "-"))
}

fn about(planned: &FeedPlan, config: &Config) -> String {
    if planned.rule.path.is_empty() {
        config.site.description.clone()
    } else {
        planned.rule.title.clone()
    }
}

fn home(path: &str, site: &Url) -> Url {
    if path.is_empty() { site.clone() } else { join_url(site, &format!("{path}/")) }
}

/// Returns the address that a file of the output folder is served at.
pub fn file_url(config: &Config, path: &str) -> Url {
    join_url(&config.site.url, path)
}

fn join_url(site: &Url, path: &str) -> Url {
    let encoded = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    // A path below a base always joins; were it not so, the base is the best answer.
    site.join(&format!("./{encoded}")).unwrap_or_else(|_| site.clone())
}

/// Returns the date that a feed without entries keeps.
const fn known_updated(planned: &FeedPlan) -> Option<Timestamp> {
    match planned.status {
        FeedStatus::Kept(updated) => updated,
        FeedStatus::Current => None,
    }
}

fn updated(entries: &[Arc<Entry>], newest: Option<Timestamp>) -> Timestamp {
    let of_entries = entries.iter().map(|entry| entry.updated).max();
    of_entries.or(newest).unwrap_or_else(|| DateTime::from_timestamp_nanos(NEVER * 1_000_000_000))
}

/// Lists the files of a feed, each as `adapt` makes it of its name and of what
/// it is for the feed itself.
fn outputs(
    planned: &FeedPlan,
    config: &Config,
    adapt: impl Fn(&str, &mut FeedOutput),
) -> Vec<FeedOutput> {
    let formats = planned.rule.settings.formats.iter();
    formats
        .map(|&format| {
            let name = config.output.name(format);
            let path = output_paths::file(&planned.rule.path, name);
            let url = join_url(&config.site.url, &path);
            let mut output =
                FeedOutput { format, path, url, previous: None, next: None, current: None };
            adapt(name, &mut output);
            output
        })
        .collect()
}

fn address(folder: &str, name: &str, config: &Config) -> Url {
    file_url(config, &output_paths::file(folder, name))
}
