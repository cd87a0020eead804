//! Finds article files and reads them, from a folder or a store.
//!
//! This is the only stage that reads articles from the disk or the network. It decides
//! which files are articles and what their bytes are; it must not interpret more of them
//! than the frontmatter's extent. Start with [`site_articles`] and the trait in
//! [`article_source`], then read [`local_articles`], [`find`] and [`read`] for folders, and
//! [`remote`] for stores. [`site_guards`] reads the files of
//! generators that hide articles, and [`section_pages`] the titles of sections.

mod article_file;
pub(crate) mod article_locator;
mod article_source;
mod article_store;
pub(crate) mod authors;
mod bundles;
pub(crate) mod cache;
mod exclusions;
mod find;
mod fingerprint;
#[cfg(feature = "cli")]
pub(crate) mod git_log;
mod gitignore;
mod guard_files;
mod in_progress;
mod linked_files;
mod local_articles;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
mod object_store_source;
mod own_feeds;
mod read;
mod remote;
mod section_pages;
mod site_articles;
mod site_files;
mod site_guards;
mod site_settings;
mod unread_markup;

use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};

pub(crate) use article_file::{ArticleFile, WalkDetail, has_ending_of_article, is_article};
pub(crate) use article_source::ReadDepth;
pub(crate) use bundles::BundleFolders;
pub(crate) use find::ArticleListing;
pub(crate) use fingerprint::Fingerprint;
pub(crate) use guard_files::{IGNORE_FILE, is_guard, outer_folders, outer_names};
pub(crate) use in_progress::SaveDetector;
pub(crate) use own_feeds::report_own_feeds;
pub(crate) use read::{head, whole};
pub(crate) use section_pages::titled_dimensions;
pub(crate) use site_articles::{SiteArticles, check_are_here, has, share_caches};
pub(crate) use site_files::DiskSiteFiles;
pub(crate) use site_settings::markdown_dialect;

/// Calls `read` for every file, in parallel; the results and reports keep the order of the
/// files.
pub(crate) fn each<F, T>(
    files: &[F],
    report: &mut Report,
    read: impl Fn(&F, &mut Report) -> T + Sync,
) -> Vec<T>
where
    F: Sync,
    T: Send,
{
    let read: Vec<(T, Report)> = files
        .par_iter()
        .with_min_len(16)
        .map(|file| {
            let mut report = Report::default();
            (read(file, &mut report), report)
        })
        .collect();
    read.into_iter()
        .map(|(value, found)| {
            report.append(found);
            value
        })
        .collect()
}

fn unreadable(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_UNREADABLE, format!("can't be read: {reason}"))
        .with_location(SourceLocation::file(path))
        .help("fix its permissions, or exclude it with `.gitignore`")
}
