//! Builds planned feeds with their entries, and the pages of their archives.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::DateTime;
use url::Url;

use crate::builder::archive::{self, ArchivePage};
use crate::builder::site_plan::{FeedOrigin, FeedPlan, FeedStatus, SitePlan};
use crate::builder::{entry, output_paths};
use crate::config::{Config, EachDimension};
use crate::model::{
    Article, ArticleHeaders, Entry, Feed, FeedGroup, FeedLogo, FeedOutput, FeedPage, Person,
    Timestamp,
};
use crate::syntax::html::plain_text;

/// `updated` of a feed that never had an entry, in seconds since 1970: the year 2000.
/// Any constant would do, but validators report older dates as implausible.
const UPDATED_WITHOUT_ENTRIES: i64 = 946_684_800;

/// The entries of all feeds, by the indices of their headers.
pub(crate) type EntryMap = HashMap<usize, Arc<Entry>>;

/// Builds the entries of articles with their ids, by the indices of their headers.
pub fn build_entries(
    articles: Vec<(usize, String, Article)>,
    headers: &ArticleHeaders,
    config: &Config,
) -> EntryMap {
    articles
        .into_iter()
        .map(|(index, id, article)| {
            (index, Arc::new(entry::build_entry(&headers[index], article, id, config)))
        })
        .collect()
}

/// Values that all feeds of a site share.
#[derive(Clone, Copy)]
pub struct SiteDefaults<'a> {
    /// The configuration of the site.
    pub config: &'a Config,
    /// The authority of derived ids.
    pub authority: &'a str,
    /// The width and height of the site's logo in pixels, if known.
    pub logo: Option<(u32, u32)>,
    /// The newest date of publication on the site, for feeds without entries.
    pub newest: Option<Timestamp>,
}

/// Builds every feed of a plan, without the pages of their archives.
///
/// An article without an entry, because its body has errors, is left out.
pub fn build(plan: &SitePlan, entries: &EntryMap, defaults: SiteDefaults<'_>) -> Vec<Feed> {
    plan.feeds.iter().map(|feed| build_head(feed, entries, defaults)).collect()
}

/// Builds the feed that readers subscribe to.
fn build_head(plan: &FeedPlan, entries: &EntryMap, defaults: SiteDefaults<'_>) -> Feed {
    let previous = plan.pages.last().map(|page| archive::folder(&plan.rule.path, page.number));
    let outputs = list_outputs(plan, defaults.config, |name, output| {
        output.previous = previous.as_ref().map(|folder| output_url(folder, name, defaults.config));
    });
    build_feed(plan, &plan.articles, outputs, entries, defaults)
}

/// Builds the archive page at an index. Hubs and tombstones are left out: they are about
/// the present, and only in the feed that readers subscribe to.
pub(crate) fn build_archive_page(
    plan: &FeedPlan,
    index: usize,
    entries: &EntryMap,
    defaults: SiteDefaults<'_>,
) -> Feed {
    let config = defaults.config;
    let folder = archive::folder(&plan.rule.path, plan.pages[index].number);
    let previous = index.checked_sub(1).map(|before| &plan.pages[before]);
    let next = if index == 0 { plan.pages.get(1) } else { None };
    let outputs = list_outputs(plan, config, |name, output| {
        output.previous = previous.map(|page| archive_url(plan, page, name, config));
        output.next = next.map(|page| archive_url(plan, page, name, config));
        output.path = output_paths::file(&folder, name);
        let url = output_url(&folder, name, config);
        output.current = Some(std::mem::replace(&mut output.url, url));
    });
    let feed = build_feed(plan, &plan.pages[index].articles, outputs, entries, defaults);
    Feed { hubs: Vec::new(), cloud: None, page: None, ..feed }
}

fn build_feed(
    plan: &FeedPlan,
    articles: &[usize],
    outputs: Vec<FeedOutput>,
    entries: &EntryMap,
    defaults: SiteDefaults<'_>,
) -> Feed {
    let SiteDefaults { config, authority, logo, newest } = defaults;
    let rule = &plan.rule;
    let entries: Vec<Arc<Entry>> =
        articles.iter().filter_map(|index| entries.get(index).cloned()).collect();
    Feed {
        id: feed_id(&rule.path, authority),
        title: to_plain(&rule.title),
        description: to_plain(
            rule.description.as_deref().unwrap_or_else(|| default_description(plan, config)),
        ),
        home: rule.url.clone().unwrap_or_else(|| default_home(&rule.path, &config.site.url)),
        language: plan.language.clone().or_else(|| config.site.language.clone()),
        copyright: config.site.copyright.as_deref().map(to_plain),
        authors: entry::authors_or_default(Vec::<Person>::new(), config),
        icon: config.site.icon.clone(),
        logo: config.site.logo.clone().map(|url| FeedLogo { url, size: logo }),
        hubs: config.site.hubs.iter().map(|hub| hub.url.clone()).collect(),
        cloud: config.site.cloud.clone(),
        updated: last_update(&entries, kept_updated(plan).or(newest)),
        content: rule.settings.content,
        pictures: rule.settings.pictures,
        item_link: rule.settings.item_link,
        max_bytes: rule.settings.max_bytes,
        deleted: Vec::new(),
        deleted_items: rule.settings.deleted_items,
        page: config.output.page.as_deref().map(|file| web_page(plan, file, config)),
        stylesheet: config.output.stylesheet.map(|name| join_url(&config.site.url, name)),
        outputs,
        entries,
    }
}

/// Returns the path and address of the web page. An `index.html` is served at its folder.
fn web_page(plan: &FeedPlan, file: &str, config: &Config) -> FeedPage {
    let path = output_paths::file(&plan.rule.path, file);
    let served = path.strip_suffix("index.html").unwrap_or(&path);
    let title = to_plain(&plan.rule.title);
    let name = match &plan.name {
        Some(name) => to_plain(name),
        None => name_in_title(&title, &to_plain(&config.site.title)).to_owned(),
    };
    let group = match &plan.origin {
        FeedOrigin::Configured if plan.rule.path.is_empty() => FeedGroup::Site,
        FeedOrigin::Configured => FeedGroup::Topic,
        FeedOrigin::Derived(EachDimension::Section, _) => FeedGroup::Section,
        FeedOrigin::Derived(EachDimension::Category, _) => FeedGroup::Category,
        FeedOrigin::Derived(EachDimension::Tag, _) => FeedGroup::Tag,
        FeedOrigin::Derived(EachDimension::Author, _) => FeedGroup::Author,
        FeedOrigin::Derived(EachDimension::Language, _) => FeedGroup::Language,
    };
    FeedPage { url: join_url(&config.site.url, served), path, name, group }
}

/// Returns the title of a feed without that of the site at its beginning or end:
/// `The Sea` of `Horizon Daily: The Sea`.
fn name_in_title<'a>(title: &'a str, site: &str) -> &'a str {
    const SEPARATORS: &[char] = &[':', '-', '–', '—', '|', '·', '/', ' ', '：'];
    let after = title.strip_prefix(site).filter(|rest| rest.starts_with(SEPARATORS));
    let before = title.strip_suffix(site).filter(|rest| rest.ends_with(SEPARATORS));
    let name = after.or(before).map(|rest| rest.trim_matches(SEPARATORS));
    name.filter(|name| !name.is_empty()).unwrap_or(title)
}

/// Derives the id of a feed from its path, so that a new domain does not change it. It
/// differs from the ids of articles, which have no `feed:` after the authority.
fn feed_id(path: &str, authority: &str) -> String {
    let path = if path.is_empty() { "home" } else { path };
    let encoded = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    format!("tag:{authority}:feed:{}", encoded.to_string().replace("%2F", "/").replace("%2D", "-"))
}

fn default_description<'a>(plan: &'a FeedPlan, config: &'a Config) -> &'a str {
    if plan.rule.path.is_empty() { &config.site.description } else { &plan.rule.title }
}

/// Converts a text of `feed.toml`, or one made of the values of fields, to plain text.
fn to_plain(text: &str) -> String {
    plain_text(text).into_owned()
}

fn default_home(path: &str, site: &Url) -> Url {
    if path.is_empty() { site.clone() } else { join_url(site, &format!("{path}/")) }
}

/// Returns the address of a file of the output folder.
pub(crate) fn file_url(config: &Config, path: &str) -> Url {
    join_url(&config.site.url, path)
}

fn join_url(site: &Url, path: &str) -> Url {
    let encoded = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    // Joining a relative path never fails; the site is a harmless answer if it did.
    site.join(&format!("./{encoded}")).unwrap_or_else(|_| site.clone())
}

/// Returns the `updated` that a kept feed was published with.
const fn kept_updated(plan: &FeedPlan) -> Option<Timestamp> {
    match plan.status {
        FeedStatus::Kept(updated) => updated,
        FeedStatus::Current => None,
    }
}

fn last_update(entries: &[Arc<Entry>], newest: Option<Timestamp>) -> Timestamp {
    let newest_entry = entries.iter().map(|entry| entry.updated).max();
    newest_entry
        .or(newest)
        .unwrap_or_else(|| DateTime::from_timestamp_nanos(UPDATED_WITHOUT_ENTRIES * 1_000_000_000))
}

/// Lists the files of a feed. `adapt` gets the name and the defaults of each.
fn list_outputs(
    plan: &FeedPlan,
    config: &Config,
    adapt: impl Fn(&str, &mut FeedOutput),
) -> Vec<FeedOutput> {
    let formats = plan.rule.settings.formats.iter();
    formats
        .map(|&format| {
            let name = config.output.name(format);
            let path = output_paths::file(&plan.rule.path, name);
            let url = join_url(&config.site.url, &path);
            let mut output =
                FeedOutput { format, path, url, previous: None, next: None, current: None };
            adapt(name, &mut output);
            output
        })
        .collect()
}

fn output_url(folder: &str, name: &str, config: &Config) -> Url {
    file_url(config, &output_paths::file(folder, name))
}

fn archive_url(plan: &FeedPlan, page: &ArchivePage, name: &str, config: &Config) -> Url {
    output_url(&archive::folder(&plan.rule.path, page.number), name, config)
}
