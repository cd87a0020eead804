//! What each kind of file is served with.

use crate::builder::archive;
use crate::config::Config;
use crate::formats;
use crate::model::FeedFormat;
use crate::writer::manifest;

/// What a file is, in the order in which files are published: nothing that
/// others lead to comes after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublishedFileKind {
    /// A page of an archive.
    Archive,
    /// What feeds name beside entries: style sheets and pages for people.
    Beside,
    /// A feed that readers poll.
    Feed,
    /// What lists the feeds.
    List,
    /// The manifest.
    Manifest,
}

/// How long caches keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CacheLifetime {
    /// As `cache_control` says.
    Short,
    /// As `archive_cache_control` says.
    Long,
    /// Never: publishers read what stands there.
    Not,
}

/// Every kind, and how long caches keep it.
#[rustfmt::skip]
const KINDS: &[(PublishedFileKind, CacheLifetime)] = &[
    (PublishedFileKind::Archive,  CacheLifetime::Long),
    (PublishedFileKind::Beside,   CacheLifetime::Short),
    (PublishedFileKind::Feed,     CacheLifetime::Short),
    (PublishedFileKind::List,     CacheLifetime::Short),
    (PublishedFileKind::Manifest, CacheLifetime::Not),
];

/// The media types of what is no feed, by the end of the name.
#[rustfmt::skip]
const TYPES: &[(&str, &str)] = &[
    (".css",  "text/css; charset=utf-8"),
    (".html", "text/html; charset=utf-8"),
    (".json", "application/json"),
    (".opml", "text/x-opml; charset=utf-8"),
];

/// The headers of a file, which stores keep beside it.
///
/// No encoding is among them: files lie there as they are, and what stands
/// before the store compresses them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadHeaders {
    /// `Content-Type`, with its charset.
    pub content_type: String,
    /// `Cache-Control`.
    pub cache_control: String,
}

/// Says what a file is.
pub fn kind(config: &Config, path: &str) -> PublishedFileKind {
    let output = &config.output;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if path == manifest::FILE {
        PublishedFileKind::Manifest
    } else if [&output.opml, &output.html].into_iter().flatten().any(|list| list == path) {
        PublishedFileKind::List
    } else if format(config, path).is_none() {
        PublishedFileKind::Beside
    } else if archive::page_at(folder).is_some() {
        PublishedFileKind::Archive
    } else {
        PublishedFileKind::Feed
    }
}

/// Returns what a file is served with.
pub fn headers(config: &Config, path: &str) -> UploadHeaders {
    let kind = kind(config, path);
    let publish = &config.publish;
    let keeping = KINDS.iter().find(|(it, _)| *it == kind).map(|(_, keeping)| *keeping);
    let cache_control = match keeping {
        Some(CacheLifetime::Long) => &publish.archive_cache_control,
        Some(CacheLifetime::Not) => "no-cache",
        Some(CacheLifetime::Short) | None => &publish.cache_control,
    };
    UploadHeaders {
        content_type: content_type(config, path),
        cache_control: cache_control.to_owned(),
    }
}

/// Returns the format of a feed or of a page of its archive, by its name.
pub fn format(config: &Config, path: &str) -> Option<FeedFormat> {
    let name = path.rsplit('/').next().unwrap_or(path);
    FeedFormat::ALL.into_iter().find(|format| config.output.name(*format) == name)
}

fn content_type(config: &Config, path: &str) -> String {
    if path != manifest::FILE
        && let Some(format) = format(config, path)
    {
        return format!("{}; charset=utf-8", formats::row(format).media_type);
    }
    let known = TYPES.iter().find(|(end, _)| path.ends_with(end));
    known.map_or("application/octet-stream", |(_, media_type)| media_type).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support;

    fn check(path: &str) -> String {
        let config = test_support::config("[output]\nstylesheet = true\npage = 'index.html'");
        let UploadHeaders { content_type, cache_control } = headers(&config, path);
        format!("{:?} | {content_type} | {cache_control}", kind(&config, path))
    }

    #[test]
    fn every_kind_has_its_headers() {
        let paths = [
            "world/archive/12/feed.json",
            "feed.css",
            "world/index.html",
            "feed.xml",
            "tags/a/atom.xml",
            "feeds.opml",
            "feeds.html",
            "feedwright.json",
        ];
        insta::assert_snapshot!(paths.map(check).join("\n"), @"
        Archive | application/feed+json; charset=utf-8 | public, max-age=3600
        Beside | text/css; charset=utf-8 | public, max-age=300
        Beside | text/html; charset=utf-8 | public, max-age=300
        Feed | application/rss+xml; charset=utf-8 | public, max-age=300
        Feed | application/atom+xml; charset=utf-8 | public, max-age=300
        List | text/x-opml; charset=utf-8 | public, max-age=300
        List | text/html; charset=utf-8 | public, max-age=300
        Manifest | application/json | no-cache
        ");
    }

    #[test]
    fn what_others_lead_to_comes_first() {
        assert!(KINDS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
