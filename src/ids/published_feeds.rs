//! Reads the feeds that another program published, and finds the entries whose id or
//! address says nothing about their article.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use url::Url;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::input;
use crate::feed_reader::adopted_entries::{self, AdoptedEntry, AdoptedFeed};
use crate::ids::normalize;

/// Largest feed that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Entries of all feeds.
#[derive(Default)]
pub(super) struct PublishedFeedEntries {
    /// Entries in the order of the feeds. A home page is neither an id nor an address of one.
    pub entries: Vec<AdoptedEntry>,
    /// Indices of the entries without an id that are reported already.
    pub without_id: BTreeSet<usize>,
    /// Indices of the entries whose id readers know for another entry, too; reported already.
    pub with_shared_id: BTreeSet<usize>,
}

/// Reads every feed; returns `None` if one of them can't be read.
pub(super) fn read(
    feeds: &[PathBuf],
    config: &Config,
    report: &mut Report,
) -> Option<PublishedFeedEntries> {
    let mut published = PublishedFeedEntries::default();
    let mut is_whole = true;
    for path in feeds {
        let read = input::read(path, LARGEST)
            .map_err(|error| unreadable_feed(path, &error))
            .and_then(|bytes| adopted_entries::read(&bytes, path, config.site.zone));
        match read {
            Ok(feed) => published.add(feed, config, report),
            Err(fault) => {
                report.push(fault);
                is_whole = false;
            }
        }
    }
    is_whole.then_some(published)
}

fn unreadable_feed(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(&codes::FEED_UNREADABLE, format!("failed to read the file: {error}"))
        .with_location(SourceLocation::file(path))
        .help("check its name and its permissions")
}

impl PublishedFeedEntries {
    fn add(&mut self, feed: AdoptedFeed, config: &Config, report: &mut Report) {
        let first = self.entries.len();
        let homes = HomePages::new(&feed.own_addresses, &config.site.url);
        self.entries.extend(feed.entries);
        for index in first..self.entries.len() {
            let entry = &mut self.entries[index];
            if let Some(found) = homes.remove_from(entry) {
                if entry.id.is_none() {
                    self.without_id.insert(index);
                }
                report.push(found);
            }
        }
        self.report_repeated_entries(first, config, report);
    }

    /// Reports entries of one feed that share link and date.
    fn report_repeated_entries(&mut self, first: usize, config: &Config, report: &mut Report) {
        let mut known = HashMap::new();
        for index in first..self.entries.len() {
            let entry = &self.entries[index];
            let url = entry.links.first().and_then(|url| config.site.url.join(url).ok());
            let Some((url, date)) = url.zip(entry.date()) else { continue };
            let key = (normalize::address_key(&url), date.instant);
            let Some(&other) = known.get(&key) else {
                known.insert(key, index);
                continue;
            };
            let pair = RepeatedEntry { first: &self.entries[other], second: entry };
            if pair.has_one_id() && !pair.has_one_title() {
                self.with_shared_id.extend([other, index]);
                report.push(pair.describe_shared_id());
            } else {
                report.push(pair.describe());
            }
        }
    }
}

/// Addresses that are no address of an entry: those of the site's root, of the home page,
/// and of the feed itself.
struct HomePages<'a> {
    site: &'a Url,
    own_addresses: &'a [String],
    keys: HashSet<String>,
}

impl<'a> HomePages<'a> {
    fn new(own_addresses: &'a [String], site: &'a Url) -> Self {
        let own = own_addresses.iter().filter_map(|address| site.join(address).ok());
        let own = own.filter(Url::has_host);
        let all = own.chain(site.join("/")).chain([site.clone()]);
        let keys = all.map(|address| normalize::address_key(&address)).collect();
        Self { site, own_addresses, keys }
    }

    /// Removes home pages from the id and the addresses of an entry, and reports them.
    fn remove_from(&self, entry: &mut AdoptedEntry) -> Option<Diagnostic> {
        let id = entry.id.take_if(|id| self.has_id(id));
        let before = entry.links.clone();
        entry.links.retain(|link| !self.has_address(link));
        entry.id_url.take_if(|url| self.has_address(url));
        let link = before.into_iter().find(|link| self.has_address(link));
        let name = display_name(entry);
        let (address, role) = match (id, link) {
            (Some(id), Some(link)) if id == link => (id, "id and address"),
            (Some(id), _) => (id, "id"),
            (None, Some(link)) => (link, "address"),
            (None, None) => return None,
        };
        let message = format!("{name} has the home page `{address}` as its {role}");
        let help = match role {
            "address" => "its article is found by its title and date",
            _ => {
                "it is not adopted, because any entry could have it; if feed readers know the article by another id, set `id` in its frontmatter by hand"
            }
        };
        let found = Diagnostic::new(&codes::ADOPT_HOME_PAGE, message);
        Some(found.with_location(entry.at.clone()).help(help))
    }

    fn has_address(&self, address: &str) -> bool {
        let url = self.site.join(address);
        url.is_ok_and(|url| url.has_host() && self.keys.contains(&normalize::address_key(&url)))
    }

    /// Returns true if an id is a home page. With a fragment it may be that of one entry.
    fn has_id(&self, id: &str) -> bool {
        let url = Url::parse(id).ok().filter(|url| url.has_host() && url.fragment().is_none());
        url.is_some_and(|url| self.keys.contains(&normalize::address_key(&url)))
            || self.own_addresses.iter().any(|own| own == id)
    }
}

/// Two entries of one feed with the same link and date.
struct RepeatedEntry<'a> {
    first: &'a AdoptedEntry,
    second: &'a AdoptedEntry,
}

impl RepeatedEntry<'_> {
    fn has_one_id(&self) -> bool {
        self.first.id.is_some() && self.first.id == self.second.id
    }

    fn has_one_title(&self) -> bool {
        let [first, second] =
            [self.first, self.second].map(|entry| entry.title.as_deref().map(normalize::title_key));
        first == second
    }

    fn describe(&self) -> Diagnostic {
        let message = format!(
            "{} has the link and the date of the entry in line {}: feed readers may show only one of them",
            display_name(self.second),
            self.first.at.line
        );
        self.locate(Diagnostic::new(&codes::ADOPT_REPEATED_ENTRY, message))
            .help("if they are two articles, give one of them another address and date, and an id of its own")
    }

    fn describe_shared_id(&self) -> Diagnostic {
        let message = format!(
            "{} has the id, the link and the date of the entry in line {}, but another title: `{}`",
            display_name(self.second),
            self.first.at.line,
            self.first.id.as_deref().unwrap_or_default()
        );
        self.locate(Diagnostic::new(&codes::ADOPT_CONFLICT, message)).help(
            "set `id` by hand in the frontmatter of the article that feed readers know by this id",
        )
    }

    fn locate(&self, found: Diagnostic) -> Diagnostic {
        found.with_location(self.second.at.clone()).with_second_location(self.first.at.clone())
    }
}

/// Describes an entry by its title and address.
pub(super) fn display_name(entry: &AdoptedEntry) -> String {
    let title = entry.title.as_deref().map(|title| format!("`{title}`"));
    let url = entry.urls().next().map(|url| format!("({url})"));
    let parts: Vec<String> = title.into_iter().chain(url).collect();
    if parts.is_empty() { "an entry".to_owned() } else { parts.join(" ") }
}
