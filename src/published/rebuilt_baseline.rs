//! Rebuilds the baseline from the published feeds, if the manifest is lost.
//!
//! Feeds know the ids, addresses and dates of their entries, but not the articles: each entry
//! is assigned to the article with its id, otherwise with its address. Nothing is guessed; an
//! entry without an article is reported.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use crate::builder::{archive, output_paths};
use crate::config::{Config, IdScheme};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::feed_reader::entries::{self, ParsedEntry, ParsedFeed};
use crate::identity;
use crate::model::{ArticleHeaders, FeedFormat, Header};
use crate::published::private_state::StateLocation;
use crate::writer::manifest::{self, PageNumbers};
use crate::writer::{EntryRecord, FeedRecord, FileRecord, Manifest};

/// Entries that were read from published feeds.
#[derive(Debug, Default)]
pub(crate) struct RebuiltBaseline {
    /// Entries by id, merged from the feeds of all formats.
    pub entries: BTreeMap<String, ParsedEntry>,
    /// Numbers of the archive pages that have an entry, by id.
    pages: BTreeMap<String, PageNumbers>,
    /// Authority of derived ids.
    pub authority: Option<String>,
    /// Feeds that feedwright wrote, by their folders.
    feeds: BTreeMap<String, FeedRecord>,
    /// Files that the private copy of the manifest lists.
    pub recorded: BTreeMap<String, FileRecord>,
}

impl RebuiltBaseline {
    /// Reads every feed in the output folder and its subfolders, by the configured names.
    pub(crate) fn read(config: &Config, state: &StateLocation) -> Self {
        let copy = state.load_manifest().ok().flatten().unwrap_or_default();
        let mut rebuilt = Self { recorded: copy.files, ..Self::default() };
        rebuilt.read_folder(&config.output.folder, config);
        if rebuilt.authority.is_none() && config.articles.ids == IdScheme::Tag {
            rebuilt.authority = rebuilt.most_common_authority(&identity::authority(config, None));
        }
        rebuilt
    }

    fn read_folder(&mut self, folder: &Path, config: &Config) {
        let output = &config.output;
        let below =
            folder.strip_prefix(&output.folder).ok().and_then(Path::to_str).unwrap_or_default();
        // Paths in the manifest have `/` on every system.
        let below = below.replace(std::path::MAIN_SEPARATOR, "/");
        let page = archive::page_at(&below);
        for format in [FeedFormat::Atom, FeedFormat::Json, FeedFormat::Rss] {
            let path = folder.join(output.name(format));
            // Reading a named pipe would not end.
            if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
                let bytes = fs::read(path).unwrap_or_default();
                if page.is_none() && is_own_feed(&String::from_utf8_lossy(&bytes), config) {
                    let feed = self.feeds.entry(below.clone()).or_default();
                    feed.files.insert(format, output_paths::file(&below, output.name(format)));
                }
                self.add_feed(entries::decode(&bytes), page);
            }
        }
        let found = fs::read_dir(folder).into_iter().flatten().flatten();
        let folders = found.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
        folders.sort();
        // A folder with its own manifest belongs to another site.
        for folder in folders.iter().filter(|folder| !folder.join(manifest::FILE).exists()) {
            self.read_folder(folder, config);
        }
    }

    /// Adds the entries of a feed, or of a page of its archive.
    fn add_feed(&mut self, feed: ParsedFeed, page: Option<(&str, u64)>) {
        // The id of a feed always contains the authority, unlike those of entries.
        let id = feed.id.as_deref().and_then(|id| id.strip_prefix("tag:")?.split_once(":feed:"));
        self.authority = self.authority.take().or_else(|| Some(id?.0.to_owned()));
        for entry in feed.entries {
            let Some(id) = entry.id.clone() else { continue };
            if let Some((feed, number)) = page {
                self.pages.entry(id.clone()).or_default().insert(feed, number);
            }
            let known = self.entries.entry(id).or_default();
            known.url = known.url.take().or(entry.url);
            known.published = known.published.or(entry.published);
            known.updated = known.updated.or(entry.updated);
        }
    }

    /// Returns the most common authority of the ids, unless one of them has the site's.
    fn most_common_authority(&self, site: &str) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for id in self.entries.keys() {
            let parts = id.strip_prefix("tag:").and_then(|rest| rest.split_once(':'));
            if let Some((authority, _)) = parts {
                *counts.entry(authority).or_default() += 1;
            }
        }
        if counts.contains_key(site) {
            return None;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        most.map(|(authority, _)| authority.to_owned())
    }

    /// Makes a manifest that assigns every entry to the article with its id, otherwise to
    /// the one with its address.
    pub(crate) fn to_manifest(
        &self,
        headers: &ArticleHeaders,
        config: &Config,
        authority: &str,
        report: &mut Report,
    ) -> Manifest {
        let exact_ids = index_exact_ids(headers, config, authority);
        let articles = self.find_articles(headers, config, authority);
        let mut manifest =
            Manifest { id_authority: Some(authority.to_owned()), ..Manifest::default() };
        manifest.feeds.clone_from(&self.feeds);
        for (feed, number) in self.pages.values().flat_map(PageNumbers::iter) {
            let highest = manifest.archives.entry(feed.to_owned()).or_default();
            *highest = (*highest).max(number);
        }
        for (id, entry) in &self.entries {
            // RSS and JSON Feed show the exact id; the manifest has the other one.
            if let Some((id, header)) = exact_ids.get(id.as_str()) {
                let known = manifest.entries.entry(id.clone());
                known.or_insert_with(|| to_record(entry, header));
                continue;
            }
            match articles.get(id.as_str()) {
                Some(header) => {
                    let pages = self.pages.get(id).cloned().unwrap_or_default();
                    let mut record = EntryRecord { pages, ..to_record(entry, header) };
                    // An article that was found by its address has another id now.
                    if identity::id(header, config, authority) != *id {
                        record.exact_id = None;
                    }
                    manifest.entries.insert(id.clone(), record);
                }
                None => report.push(entry_without_article(id, entry)),
            }
        }
        manifest
    }

    /// Finds the article of each entry.
    fn find_articles<'h>(
        &self,
        headers: &'h ArticleHeaders,
        config: &Config,
        authority: &str,
    ) -> HashMap<&str, &'h Header> {
        let urls: HashMap<&str, &str> = self
            .entries
            .iter()
            .filter_map(|(id, facts)| Some((facts.url.as_deref()?, id.as_str())))
            .collect();
        let (mut by_id, mut by_url) = (HashMap::new(), HashMap::new());
        for header in headers.iter() {
            if let Some((id, _)) =
                self.entries.get_key_value(&identity::id(header, config, authority))
            {
                by_id.insert(id.as_str(), header);
            }
            let url = identity::permalink(header, config).ok();
            if let Some(id) = url.and_then(|url| urls.get(url.as_str())) {
                by_url.insert(*id, header);
            }
        }
        by_url.extend(by_id);
        by_url
    }
}

/// Indexes articles with an exact id by it; each with its id in the manifest.
fn index_exact_ids<'h>(
    headers: &'h ArticleHeaders,
    config: &Config,
    authority: &str,
) -> HashMap<&'h str, (String, &'h Header)> {
    let exact = headers.iter().filter_map(|header| {
        let id = identity::id(header, config, authority);
        Some((header.exact_id.as_deref()?, (id, header)))
    });
    exact.collect()
}

fn to_record(entry: &ParsedEntry, header: &Header) -> EntryRecord {
    let written = header.published.map(|date| date.instant);
    let published = entry.published.or(written).unwrap_or_default();
    EntryRecord {
        path: header.path.to_string(),
        published,
        updated: entry.updated.unwrap_or(published),
        // The hash of the content can't be computed from a feed: each format shows it
        // differently.
        content: String::new(),
        url: entry.url.clone().unwrap_or_default(),
        exact_id: header.exact_id.as_deref().map(str::to_owned),
        ..EntryRecord::default()
    }
}

fn entry_without_article(id: &str, entry: &ParsedEntry) -> Diagnostic {
    let address = entry
        .url
        .as_ref()
        .map_or_else(|| "it has no address".to_owned(), |url| format!("its address is {url}"));
    let message = format!("no article matches the published entry `{id}`; {address}");
    Diagnostic::new(&codes::IDENTITY_NO_ARTICLE, message).help(
        "if the article's file was renamed, set `id` in its frontmatter to the id of the entry",
    )
}

/// Finds a configured feed that feedwright wrote.
pub(crate) fn find_own_feed(config: &Config) -> Option<String> {
    let files = config.feeds.iter().flat_map(|rule| {
        let names = rule.settings.formats.iter().map(|&format| config.output.name(format));
        names.map(|name| output_paths::file(&rule.path, name))
    });
    let mut files = files.filter(|file| {
        let path = config.output.folder.join(file);
        path.symlink_metadata().is_ok_and(|found| found.is_file())
            && fs::read_to_string(path).is_ok_and(|text| is_own_feed(&text, config))
    });
    files.next()
}

/// Returns true if feedwright wrote a feed. RSS and Atom name their generator; in JSON Feed,
/// which does not, ids with the site's authority show it.
fn is_own_feed(text: &str, config: &Config) -> bool {
    if text.contains(GENERATOR) {
        return true;
    }
    let start = format!("tag:{}:", identity::authority(config, None));
    let is_json = text.trim_start().starts_with('{');
    is_json
        && entries::read(text)
            .entries
            .iter()
            .any(|entry| entry.id.as_ref().is_some_and(|id| id.starts_with(&start)))
}

/// Element that names feedwright as the generator of an RSS or Atom feed.
const GENERATOR: &str = "<generator>feedwright</generator>";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(feeds: &[&str]) -> RebuiltBaseline {
        let mut rebuilt = RebuiltBaseline::default();
        for feed in feeds {
            rebuilt.add_feed(entries::read(feed), None);
        }
        rebuilt
    }

    const RSS: &str = "<rss><channel><item><guid>tag:a.example,2024:a</guid><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate></item></channel></rss>";

    #[test]
    fn entry_is_merged_from_all_formats() {
        let json = r#"{"items": [{"id": "tag:a.example,2024:a", "url": "https://a.example/a/"}]}"#;
        let rebuilt = check(&[json, RSS]);
        let entry = &rebuilt.entries["tag:a.example,2024:a"];
        assert_eq!(entry.url.as_deref(), Some("https://a.example/a/"));
        assert_eq!(entry.published.unwrap().to_rfc3339(), "2026-01-02T03:04:05+00:00");
    }

    #[test]
    fn authority_is_that_of_the_feed() {
        let atom = "<feed><id>tag:b.example,2020:feed:home</id></feed>";
        assert_eq!(check(&[RSS, atom]).authority.as_deref(), Some("b.example,2020"));
        assert_eq!(check(&["<feed><id>tag:b.example,2020:x</id></feed>"]).authority, None);
    }

    #[test]
    fn authority_without_a_feed_id_is_that_of_most_ids() {
        let others = ["b", "c"]
            .map(|name| RSS.replace("a.example,2024:a", &format!("b.example,2020:{name}")));
        let rebuilt = check(&[RSS, &others[0], &others[1]]);
        assert_eq!(
            rebuilt.most_common_authority("c.example,2000").as_deref(),
            Some("b.example,2020")
        );
        assert_eq!(rebuilt.most_common_authority("a.example,2024"), None);
        assert_eq!(check(&[]).most_common_authority("a.example,2024"), None);
    }

    #[test]
    fn entries_without_an_id_are_skipped() {
        assert!(
            check(&["<rss><channel><item><title>A</title></item></channel></rss>", "no feed"])
                .entries
                .is_empty()
        );
    }
}
