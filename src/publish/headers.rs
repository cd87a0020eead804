//! `Content-Type` and `Cache-Control` of every published file.

use crate::builder::archive;
use crate::config::Config;
use crate::formats;
use crate::model::FeedFormat;
use crate::writer::manifest;

/// Kind of a published file. The variants are in the order of publication: a file
/// is written before the files that link to it, so that no link is ever dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PublishedFileKind {
    /// A page of an archive.
    Archive,
    /// A file that feeds refer to: a style sheet or a web page.
    Asset,
    /// A feed that readers poll.
    Feed,
    /// A list of the feeds: the OPML file or the web page of feeds.
    List,
    /// The manifest, `feedwright.json`.
    Manifest,
}

/// Time for which caches may keep a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CacheLifetime {
    /// Value of `[publish] cache_control`.
    Short,
    /// Value of `[publish] archive_cache_control`.
    Long,
    /// No caching: publishers must read the current manifest.
    Not,
}

/// Every kind and its lifetime in caches.
#[rustfmt::skip]
const KINDS: &[(PublishedFileKind, CacheLifetime)] = &[
    (PublishedFileKind::Archive,  CacheLifetime::Long),
    (PublishedFileKind::Asset,    CacheLifetime::Short),
    (PublishedFileKind::Feed,     CacheLifetime::Short),
    (PublishedFileKind::List,     CacheLifetime::Short),
    (PublishedFileKind::Manifest, CacheLifetime::Not),
];

/// Media types of files that are not feeds, by file extension.
#[rustfmt::skip]
const TYPES: &[(&str, &str)] = &[
    (".css",  "text/css; charset=utf-8"),
    (".html", "text/html; charset=utf-8"),
    (".json", "application/json"),
    (".opml", "text/x-opml; charset=utf-8"),
];

/// Headers of a file, which stores keep as its metadata.
///
/// `Content-Encoding` is not among them: files are stored uncompressed, and the
/// CDN or server in front of the store compresses them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UploadHeaders {
    /// `Content-Type`, with its charset.
    pub content_type: String,
    /// Value of `Cache-Control`.
    pub cache_control: String,
}

/// Returns the kind of a published file, by its path below the output folder.
pub(crate) fn kind(config: &Config, path: &str) -> PublishedFileKind {
    let output = &config.output;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if path == manifest::FILE {
        PublishedFileKind::Manifest
    } else if [&output.opml, &output.html].into_iter().flatten().any(|list| list == path) {
        PublishedFileKind::List
    } else if format(config, path).is_none() {
        PublishedFileKind::Asset
    } else if archive::page_at(folder).is_some() {
        PublishedFileKind::Archive
    } else {
        PublishedFileKind::Feed
    }
}

/// Returns the headers that a file is served with.
pub(crate) fn headers(config: &Config, path: &str) -> UploadHeaders {
    let kind = kind(config, path);
    let publish = &config.publish;
    let lifetime = KINDS.iter().find(|(it, _)| *it == kind).map(|(_, lifetime)| *lifetime);
    let cache_control = match lifetime {
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
pub(crate) fn format(config: &Config, path: &str) -> Option<FeedFormat> {
    let name = path.rsplit('/').next().unwrap_or(path);
    FeedFormat::ALL.into_iter().find(|format| config.output.name(*format) == name)
}

fn content_type(config: &Config, path: &str) -> String {
    if path != manifest::FILE
        && let Some(format) = format(config, path)
    {
        return format!("{}; charset=utf-8", formats::row(format).media_type);
    }
    let row = TYPES.iter().find(|(extension, _)| path.ends_with(extension));
    row.map_or("application/octet-stream", |(_, media_type)| media_type).to_owned()
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
        Asset | text/css; charset=utf-8 | public, max-age=300
        Asset | text/html; charset=utf-8 | public, max-age=300
        Feed | application/rss+xml; charset=utf-8 | public, max-age=300
        Feed | application/atom+xml; charset=utf-8 | public, max-age=300
        List | text/x-opml; charset=utf-8 | public, max-age=300
        List | text/html; charset=utf-8 | public, max-age=300
        Manifest | application/json | no-cache
        ");
    }

    #[test]
    fn kinds_are_in_the_order_of_publication() {
        assert!(KINDS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
