//! What was published last: by the manifest, or where that is lost by the feeds
//! that stand in the output folder.

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

/// Where it is known from what was published last.
#[derive(Debug)]
pub enum Baseline {
    /// The folder's manifest, empty before the first build.
    Written(Manifest),
    /// The one that was published from elsewhere.
    Published(Manifest),
    /// The entries of the feeds that stand there, whose manifest is lost.
    Standing(RebuiltBaseline),
}

/// Entries that stand in feeds.
#[derive(Debug, Default)]
pub struct RebuiltBaseline {
    /// What feeds of all formats say of an entry, by its id.
    entries: BTreeMap<String, ParsedEntry>,
    /// In which pages of archives entries stand, by their ids.
    pages: BTreeMap<String, PageNumbers>,
    /// From which ids were made.
    authority: Option<String>,
    /// Feeds that feedwright wrote, by their folders.
    feeds: BTreeMap<String, FeedRecord>,
    /// Files that the second copy of the manifest lists.
    recorded: BTreeMap<String, FileRecord>,
}

/// Reads what was published last.
///
/// # Errors
/// A manifest that can't be understood, unless the feeds are asked instead.
pub fn read(
    memory: BaselineSource<'_>,
    config: &Config,
    state: &StateLocation,
    report: &mut Report,
) -> Result<Baseline, Diagnostic> {
    let folder = &config.output.folder;
    let lost = |message: String| {
        Diagnostic::new(&codes::OUTPUT_LOST_MANIFEST, message)
            .with_location(SourceLocation::file(folder.join(manifest::FILE)))
    };
    if matches!(memory, BaselineSource::Feeds) {
        let standing = RebuiltBaseline::read(config, state);
        if standing.entries.is_empty() {
            let message = "no feed has an entry, so it is not known what was published last";
            let help = "if anyone has subscribed, restore the feeds from a copy";
            report.push(lost(message.to_owned()).help(help));
        }
        return Ok(Baseline::Standing(standing));
    }
    if matches!(memory, BaselineSource::Nothing) {
        return Ok(forgotten(folder));
    }
    let mut written = Manifest::read(folder)?;
    if let BaselineSource::Published(published) = memory {
        let adopted = merge_local(published.manifest, written.unwrap_or_default(), config);
        return Ok(Baseline::Published(adopted));
    }
    if let Some(manifest) = &mut written {
        known_feeds::derive_records(manifest, config);
    }
    if let Some(manifest) = written {
        return Ok(Baseline::Written(manifest));
    }
    let Some(own) = own_feed(config) else { return restored(folder, state, report) };
    let message = format!(
        "`{own}` is a feed of feedwright, but `{}` is not there; ids and dates are compared with those of the feeds",
        manifest::FILE
    );
    let help = "restore it from a copy, or run `feedwright build --rebuild-manifest`";
    report.push(lost(message).help(help));
    Ok(Baseline::Standing(RebuiltBaseline::read(config, state)))
}

/// The largest feed that is looked at, in bytes.
const LARGEST: u64 = 1 << 30;

/// Starts anew: only the files of the folder are known, because they are ours.
fn forgotten(folder: &Path) -> Baseline {
    let files = Manifest::read(folder).ok().flatten().unwrap_or_default().files;
    Baseline::Published(Manifest { files, ..Manifest::default() })
}

/// Takes what was published to an empty folder from the second copy of its
/// manifest. None of the files is there any more.
fn restored(
    folder: &Path,
    state: &StateLocation,
    report: &mut Report,
) -> Result<Baseline, Diagnostic> {
    let Some(manifest) = state.load_manifest()? else {
        return Ok(Baseline::Written(Manifest::default()));
    };
    let message = format!(
        "`{}` has neither feeds nor `{}`: what was published is restored from {}",
        folder.display(),
        manifest::FILE,
        manifest::STATE_FILE
    );
    let help = "let other programs keep these files; `feedwright build --forget` starts anew";
    report.push(Diagnostic::new(&codes::OUTPUT_RESTORED, message).help(help));
    Ok(Baseline::Published(Manifest { files: BTreeMap::new(), store: None, ..manifest }))
}

impl Baseline {
    /// Returns the authority of the ids that were published.
    pub fn authority(&self) -> Option<&str> {
        match self {
            Self::Written(manifest) | Self::Published(manifest) => manifest.id_authority.as_deref(),
            Self::Standing(standing) => standing.authority.as_deref(),
        }
    }

    /// Returns the published values that an upgrade of feedwright does not change.
    pub fn held(&self, on_change: OnChange) -> HeldIdentities<'_> {
        match self {
            Self::Written(manifest) | Self::Published(manifest)
                if on_change == OnChange::Refuse =>
            {
                HeldIdentities::new(manifest)
            }
            Self::Written(_) | Self::Published(_) | Self::Standing(_) => HeldIdentities::none(),
        }
    }

    /// Returns what the manifest says, or what it would say of the standing feeds.
    pub fn manifest(
        &self,
        headers: &ArticleHeaders,
        config: &Config,
        authority: &str,
        report: &mut Report,
    ) -> Cow<'_, Manifest> {
        match self {
            Self::Written(manifest) | Self::Published(manifest) => Cow::Borrowed(manifest),
            Self::Standing(standing) => {
                Cow::Owned(standing.manifest(headers, config, authority, report))
            }
        }
    }

    /// Writes the manifest of feeds that had none before they are replaced.
    pub fn restore(&self, known: &Manifest, writing: &OutputWriter) -> Result<(), Diagnostic> {
        match self {
            Self::Written(_) | Self::Published(_) => Ok(()),
            Self::Standing(_) => writing.restore(known),
        }
    }

    /// Adds the feeds that are in the folder without a manifest to what is known,
    /// and the files that the second copy of the manifest lists with the same bytes,
    /// so that they are not strangers.
    pub fn with_files<'m>(
        &self,
        known: &'m Manifest,
        folder: &Path,
        paths: &[&str],
    ) -> Cow<'m, Manifest> {
        let recorded = match self {
            Self::Written(_) | Self::Published(_) => return Cow::Borrowed(known),
            Self::Standing(standing) => &standing.recorded,
        };
        let mut known = known.clone();
        if let Ok(Some(manifest)) = Manifest::read(folder) {
            known.files = manifest.files;
        }
        for &path in paths {
            // What is no longer written is left alone: it may be another's.
            let bytes = atomic_write::read(folder, path, LARGEST).ok().flatten();
            let Some(bytes) = bytes else { continue };
            let record = manifest::record(&bytes);
            // Lists of feeds are no feeds, but the copy of the manifest knows their bytes.
            let is_recorded = recorded.get(path).is_some_and(|it| it.sha256 == record.sha256);
            if is_recorded || writer::is_feed(&bytes) {
                known.files.insert(path.to_owned(), record);
            }
        }
        Cow::Owned(known)
    }
}

impl RebuiltBaseline {
    /// Reads every feed below the output folder that is named as ours are.
    fn read(config: &Config, state: &StateLocation) -> Self {
        let copy = state.load_manifest().ok().flatten().unwrap_or_default();
        let mut standing = Self { recorded: copy.files, ..Self::default() };
        standing.read_folder(&config.output.folder, config);
        if standing.authority.is_none() && config.articles.ids == IdScheme::Tag {
            standing.authority = standing.most_common_authority(&identity::authority(config, None));
        }
        standing
    }

    fn read_folder(&mut self, folder: &Path, config: &Config) {
        let output = &config.output;
        let below =
            folder.strip_prefix(&output.folder).ok().and_then(Path::to_str).unwrap_or_default();
        // Parts are joined by `/` wherever we are.
        let below = below.replace(std::path::MAIN_SEPARATOR, "/");
        let page = archive::page_at(&below);
        for format in [FeedFormat::Atom, FeedFormat::Json, FeedFormat::Rss] {
            let path = folder.join(output.name(format));
            // A pipe has no end.
            if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
                let bytes = fs::read(path).unwrap_or_default();
                if page.is_none() && is_own(&String::from_utf8_lossy(&bytes), config) {
                    let feed = self.feeds.entry(below.clone()).or_default();
                    feed.files.insert(format, output_paths::file(&below, output.name(format)));
                }
                self.add(entries::decode(&bytes), page);
            }
        }
        let found = fs::read_dir(folder).into_iter().flatten().flatten();
        let folders = found.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
        folders.sort();
        // What has a manifest of its own is another site's.
        for folder in folders.iter().filter(|folder| !folder.join(manifest::FILE).exists()) {
            self.read_folder(folder, config);
        }
    }

    /// Takes up the entries of a feed, or of a page of its archive.
    fn add(&mut self, feed: ParsedFeed, page: Option<(&str, u64)>) {
        // A feed's own id is always made of the authority.
        let own = feed.id.as_deref().and_then(|id| id.strip_prefix("tag:")?.split_once(":feed:"));
        self.authority = self.authority.take().or_else(|| Some(own?.0.to_owned()));
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

    /// Returns the authority that most ids have, if none has the site's.
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

    /// Records every entry with the article that has its id, else its address.
    fn manifest(
        &self,
        headers: &ArticleHeaders,
        config: &Config,
        authority: &str,
        report: &mut Report,
    ) -> Manifest {
        let exact = exact(headers, config, authority);
        let articles = self.articles(headers, config, authority);
        let mut manifest =
            Manifest { id_authority: Some(authority.to_owned()), ..Manifest::default() };
        manifest.feeds.clone_from(&self.feeds);
        for (feed, number) in self.pages.values().flat_map(PageNumbers::iter) {
            let highest = manifest.archives.entry(feed.to_owned()).or_default();
            *highest = (*highest).max(number);
        }
        for (id, facts) in &self.entries {
            // RSS and JSON Feed show it in place of the id that the manifest has.
            if let Some((id, header)) = exact.get(id.as_str()) {
                let record = || record(facts, header);
                manifest.entries.entry(id.clone()).or_insert_with(record);
                continue;
            }
            match articles.get(id.as_str()) {
                Some(header) => {
                    let pages = self.pages.get(id).cloned().unwrap_or_default();
                    let record = EntryRecord { pages, ..record(facts, header) };
                    manifest.entries.insert(id.clone(), record);
                }
                None => report.push(no_article(id, facts)),
            }
        }
        manifest
    }

    fn articles<'h>(
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

/// Finds the articles with exact ids, by these.
fn exact<'h>(
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

/// Takes what readers know from the published manifest, and from the folder's
/// own what only that knows: its files, and what was touched since.
fn merge_local(published: &Manifest, own: Manifest, config: &Config) -> Manifest {
    let mut published = published.clone();
    known_feeds::derive_records(&mut published, config);
    let mut adopted = Manifest { files: own.files, store: None, ..published };
    for (id, record) in &mut adopted.entries {
        let touched = own.entries.get(id).and_then(|record| record.touched);
        record.touched = record.touched.max(touched);
    }
    adopted
}

fn record(facts: &ParsedEntry, header: &Header) -> EntryRecord {
    let written = header.published.map(|date| date.instant);
    let published = facts.published.or(written).unwrap_or_default();
    EntryRecord {
        path: header.path.to_string(),
        published,
        updated: facts.updated.unwrap_or(published),
        // Feeds show it in their own ways: no build says the same.
        content: String::new(),
        url: facts.url.clone().unwrap_or_default(),
        exact_id: header.exact_id.as_deref().map(str::to_owned),
        ..EntryRecord::default()
    }
}

fn no_article(id: &str, facts: &ParsedEntry) -> Diagnostic {
    let url = facts.url.as_deref().unwrap_or("no address");
    let message =
        format!("no article has the id `{id}` of a published entry, nor its address: {url}");
    Diagnostic::new(&codes::IDENTITY_NO_ARTICLE, message)
        .help("if its file was renamed, set `id` to this in its frontmatter")
}

/// Finds a configured feed that feedwright wrote.
fn own_feed(config: &Config) -> Option<String> {
    let files = config.feeds.iter().flat_map(|rule| {
        let names = rule.settings.formats.iter().map(|&format| config.output.name(format));
        names.map(|name| output_paths::file(&rule.path, name))
    });
    let mut files = files.filter(|file| {
        let path = config.output.folder.join(file);
        path.symlink_metadata().is_ok_and(|found| found.is_file())
            && fs::read_to_string(path).is_ok_and(|text| is_own(&text, config))
    });
    files.next()
}

/// Says whether feedwright wrote a feed. JSON Feed does not name its maker,
/// but there ids of the site's authority tell.
fn is_own(text: &str, config: &Config) -> bool {
    let start = format!("tag:{}:", identity::authority(config, None));
    let has_start =
        |facts: &ParsedEntry| facts.id.as_ref().is_some_and(|id| id.starts_with(&start));
    let is_json = text.trim_start().starts_with('{');
    text.contains(MARK) || is_json && entries::read(text).entries.iter().any(has_start)
}

/// What RSS and Atom feeds of ours say of their maker.
const MARK: &str = "<generator>feedwright</generator>";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(feeds: &[&str]) -> RebuiltBaseline {
        let mut standing = RebuiltBaseline::default();
        for feed in feeds {
            standing.add(entries::read(feed), None);
        }
        standing
    }

    const RSS: &str = "<rss><channel><item><guid>tag:a.example,2024:a</guid><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate></item></channel></rss>";

    #[test]
    fn formats_tell_of_an_entry_together() {
        let json = r#"{"items": [{"id": "tag:a.example,2024:a", "url": "https://a.example/a/"}]}"#;
        let standing = check(&[json, RSS]);
        let facts = &standing.entries["tag:a.example,2024:a"];
        assert_eq!(facts.url.as_deref(), Some("https://a.example/a/"));
        assert_eq!(facts.published.unwrap().to_rfc3339(), "2026-01-02T03:04:05+00:00");
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
        let standing = check(&[RSS, &others[0], &others[1]]);
        assert_eq!(
            standing.most_common_authority("c.example,2000").as_deref(),
            Some("b.example,2020")
        );
        assert_eq!(standing.most_common_authority("a.example,2024"), None);
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
