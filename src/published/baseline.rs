//! Reads the last publication: from the manifest, or from the published feeds if the manifest
//! is lost.
//!
//! Every comparison of a build starts from the baseline. A wrong one would make a change of
//! ids look like new articles, so a manifest that can't be read is an error, never an empty
//! baseline.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use crate::builder::{archive, output_paths};
use crate::config::{Config, IdScheme};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::feed_reader::entries::{self, ParsedEntry, ParsedFeed};
use crate::identity;
use crate::model::{ArticleHeaders, FeedFormat, Header};
use crate::published::private_state::StateLocation;
use crate::published::{BaselineSource, OnChange};
use crate::published::{HeldIdentities, known_feeds};
use crate::writer::manifest::{self, PageNumbers};
use crate::writer::{
    self, EntryRecord, FeedRecord, FileRecord, Manifest, OutputWriter, atomic_write,
};

/// Manifest of the last publication, or its replacement.
#[derive(Debug)]
pub enum Baseline {
    /// Manifest of the output folder, empty before the first build.
    Manifest(Manifest),
    /// Manifest of another place: the store that is published to, or the private copy.
    Remote(Manifest),
    /// Entries of the feeds in the output folder, whose manifest is lost.
    RebuiltFromFeeds(RebuiltBaseline),
}

/// Entries that were read from published feeds.
#[derive(Debug, Default)]
pub struct RebuiltBaseline {
    /// Entries by id, merged from the feeds of all formats.
    entries: BTreeMap<String, ParsedEntry>,
    /// Numbers of the archive pages that have an entry, by id.
    pages: BTreeMap<String, PageNumbers>,
    /// Authority of derived ids.
    authority: Option<String>,
    /// Feeds that feedwright wrote, by their folders.
    feeds: BTreeMap<String, FeedRecord>,
    /// Files that the private copy of the manifest lists.
    recorded: BTreeMap<String, FileRecord>,
}

/// Reads the last publication.
///
/// # Errors
/// The manifest can't be read. The feeds replace it only if the user asks for that.
pub fn read(
    source: BaselineSource<'_>,
    config: &Config,
    state: &StateLocation,
    report: &mut Report,
) -> Result<Baseline, Diagnostic> {
    let folder = &config.output.folder;
    if matches!(source, BaselineSource::Feeds) {
        let rebuilt = RebuiltBaseline::read(config, state);
        if rebuilt.entries.is_empty() {
            let message =
                "the feeds have no entries, so nothing is known about the last publication";
            let help = "if anyone has subscribed to them, restore the feeds from a copy";
            report.push(lost_manifest(config, message).help(help));
        }
        return Ok(Baseline::RebuiltFromFeeds(rebuilt));
    }
    if matches!(source, BaselineSource::Nothing) {
        return Ok(start_from_scratch(folder));
    }
    let local = Manifest::read(folder)?;
    if let BaselineSource::Published(published) = source {
        let merged = merge_local(published.manifest, local.unwrap_or_default(), config);
        return Ok(Baseline::Remote(merged));
    }
    if let Some(mut manifest) = local {
        known_feeds::derive_records(&mut manifest, config);
        return Ok(Baseline::Manifest(manifest));
    }
    let Some(feed) = find_own_feed(config) else {
        return restore_private_copy(folder, state, report);
    };
    let message = format!(
        "`{feed}` is a feed of feedwright, but `{}` is missing; ids and dates are compared with those in the feeds",
        manifest::FILE
    );
    let help = "restore it from a copy, or run `feedwright build --rebuild-manifest`";
    report.push(lost_manifest(config, message).help(help));
    Ok(Baseline::RebuiltFromFeeds(RebuiltBaseline::read(config, state)))
}

fn lost_manifest(config: &Config, message: impl Into<String>) -> Diagnostic {
    let path = config.output.folder.join(manifest::FILE);
    Diagnostic::new(&codes::OUTPUT_LOST_MANIFEST, message).with_location(SourceLocation::file(path))
}

/// Size limit of a feed that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Returns a baseline without entries. It still lists the files of the folder, because
/// feedwright wrote them and may replace them.
fn start_from_scratch(folder: &Path) -> Baseline {
    let files = Manifest::read(folder).ok().flatten().unwrap_or_default().files;
    Baseline::Remote(Manifest { files, ..Manifest::default() })
}

/// Restores the baseline of an empty folder from the private copy of its manifest. None of
/// the files that the copy lists exists any more.
fn restore_private_copy(
    folder: &Path,
    state: &StateLocation,
    report: &mut Report,
) -> Result<Baseline, Diagnostic> {
    let Some(manifest) = state.load_manifest()? else {
        return Ok(Baseline::Manifest(Manifest::default()));
    };
    let message = format!(
        "`{}` has neither feeds nor `{}`: the list of published entries is restored from {}",
        folder.display(),
        manifest::FILE,
        manifest::STATE_FILE
    );
    let help = "keep other programs from deleting these files; `feedwright build --forget` starts from scratch";
    report.push(Diagnostic::new(&codes::OUTPUT_RESTORED, message).help(help));
    Ok(Baseline::Remote(Manifest { files: BTreeMap::new(), store: None, ..manifest }))
}

impl Baseline {
    /// Returns the authority of the published ids.
    pub fn authority(&self) -> Option<&str> {
        match self {
            Self::Manifest(manifest) | Self::Remote(manifest) => manifest.id_authority.as_deref(),
            Self::RebuiltFromFeeds(rebuilt) => rebuilt.authority.as_deref(),
        }
    }

    /// Returns the published values that an upgrade of feedwright does not change.
    pub fn held(&self, on_change: OnChange) -> HeldIdentities<'_> {
        match self {
            Self::Manifest(manifest) | Self::Remote(manifest) if on_change == OnChange::Refuse => {
                HeldIdentities::new(manifest)
            }
            Self::Manifest(_) | Self::Remote(_) | Self::RebuiltFromFeeds(_) => {
                HeldIdentities::none()
            }
        }
    }

    /// Returns the manifest; for a rebuilt baseline, the one that the feeds would have had.
    pub fn manifest(
        &self,
        headers: &ArticleHeaders,
        config: &Config,
        authority: &str,
        report: &mut Report,
    ) -> Cow<'_, Manifest> {
        match self {
            Self::Manifest(manifest) | Self::Remote(manifest) => Cow::Borrowed(manifest),
            Self::RebuiltFromFeeds(rebuilt) => {
                Cow::Owned(rebuilt.to_manifest(headers, config, authority, report))
            }
        }
    }

    /// Writes the manifest of feeds that have none. This comes before the feeds are replaced:
    /// if the build is killed in between, the next one has a manifest.
    pub fn restore(&self, manifest: &Manifest, writing: &OutputWriter) -> Result<(), Diagnostic> {
        match self {
            Self::Manifest(_) | Self::Remote(_) => Ok(()),
            Self::RebuiltFromFeeds(_) => writing.restore(manifest),
        }
    }

    /// Adds files of the folder to the manifest of a rebuilt baseline, so that they do not
    /// count as files of another program: the feeds that feedwright wrote, and the files that
    /// the private copy of the manifest lists with the same bytes.
    pub fn with_files<'m>(
        &self,
        manifest: &'m Manifest,
        folder: &Path,
        paths: &[&str],
    ) -> Cow<'m, Manifest> {
        let recorded = match self {
            Self::Manifest(_) | Self::Remote(_) => return Cow::Borrowed(manifest),
            Self::RebuiltFromFeeds(rebuilt) => &rebuilt.recorded,
        };
        let mut manifest = manifest.clone();
        if let Ok(Some(current)) = Manifest::read(folder) {
            manifest.files = current.files;
        }
        // Only files that this build writes: others may belong to another program.
        for &path in paths {
            let bytes = atomic_write::read(folder, path, LARGEST).ok().flatten();
            let Some(bytes) = bytes else { continue };
            let record = manifest::record(&bytes);
            // OPML files and web pages are not feeds, but the private copy has their hashes.
            let is_recorded = recorded.get(path).is_some_and(|it| it.sha256 == record.sha256);
            if is_recorded || writer::is_feed(&bytes) {
                manifest.files.insert(path.to_owned(), record);
            }
        }
        Cow::Owned(manifest)
    }
}

impl RebuiltBaseline {
    /// Reads every feed in the output folder and its subfolders, by the configured names.
    fn read(config: &Config, state: &StateLocation) -> Self {
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
    fn to_manifest(
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
                    let record = EntryRecord { pages, ..to_record(entry, header) };
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

/// Combines the published manifest with the local one: entries are those that readers have,
/// files and touch times those of the output folder.
fn merge_local(published: &Manifest, local: Manifest, config: &Config) -> Manifest {
    let mut published = published.clone();
    known_feeds::derive_records(&mut published, config);
    let mut merged = Manifest { files: local.files, store: None, ..published };
    for (id, record) in &mut merged.entries {
        let touched = local.entries.get(id).and_then(|record| record.touched);
        record.touched = record.touched.max(touched);
    }
    merged
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
fn find_own_feed(config: &Config) -> Option<String> {
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
    fn formats_tell_of_an_entry_together() {
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
    fn authority_is_else_that_of_most_ids() {
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
    fn entries_without_an_id_are_passed_over() {
        assert!(
            check(&["<rss><channel><item><title>A</title></item></channel></rss>", "no feed"])
                .entries
                .is_empty()
        );
    }
}
