//! What each kind of file is served with.

use crate::builder::archive;
use crate::config::Config;
use crate::formats;
use crate::model::Format;
use crate::writer::manifest;

/// What a file is, in the order in which files are published: nothing that
/// others lead to comes after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
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
enum Keeping {
    /// As `cache_control` says.
    Short,
    /// As `archive_cache_control` says.
    Long,
    /// Never: publishers read what stands there.
    Not,
}

/// Every kind, and how long caches keep it.
#[rustfmt::skip]
const KINDS: &[(Kind, Keeping)] = &[
    (Kind::Archive,  Keeping::Long),
    (Kind::Beside,   Keeping::Short),
    (Kind::Feed,     Keeping::Short),
    (Kind::List,     Keeping::Short),
    (Kind::Manifest, Keeping::Not),
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
pub struct Headers {
    /// `Content-Type`, with its charset.
    pub content_type: String,
    /// `Cache-Control`.
    pub cache_control: String,
}

/// Says what a file is.
pub fn kind(config: &Config, path: &str) -> Kind {
    let output = &config.output;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if path == manifest::FILE {
        Kind::Manifest
    } else if [&output.opml, &output.html].into_iter().flatten().any(|list| list == path) {
        Kind::List
    } else if format(config, path).is_none() {
        Kind::Beside
    } else if archive::page_at(folder).is_some() {
        Kind::Archive
    } else {
        Kind::Feed
    }
}

/// Returns what a file is served with.
pub fn headers(config: &Config, path: &str) -> Headers {
    let kind = kind(config, path);
    let publish = &config.publish;
    let keeping = KINDS.iter().find(|(it, _)| *it == kind).map(|(_, keeping)| *keeping);
    let cache_control = match keeping {
        Some(Keeping::Long) => &publish.archive_cache_control,
        Some(Keeping::Not) => "no-cache",
        Some(Keeping::Short) | None => &publish.cache_control,
    };
    Headers { content_type: content_type(config, path), cache_control: cache_control.to_owned() }
}

/// Returns the format of a feed or of a page of its archive, by its name.
pub fn format(config: &Config, path: &str) -> Option<Format> {
    let name = path.rsplit('/').next().unwrap_or(path);
    Format::ALL.into_iter().find(|format| config.output.name(*format) == name)
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
        let Headers { content_type, cache_control } = headers(&config, path);
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
