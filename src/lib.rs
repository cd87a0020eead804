//! Publishes RSS, Atom and JSON feeds from a folder of articles.
//!
//! Data flows one way, and each stage knows only what it is given:
//!
//! ```text
//! articles/** -> sources -> parser -> builder -> formats -> validator -> writer -> public/*
//! feed.toml   ->   Source    Article    Feed      Document    Report      files
//! ```
//!
//! An article is read in two steps, because most articles are in no feed: the header of
//! every article, and the body only of those that a feed has selected.
//!
//! # Building a folder
//!
//! ```
//! # #[cfg(feature = "build")] {
//! use feedwright::{BuildEnding, BuildRequest};
//!
//! let folder = tempfile::tempdir().unwrap();
//! let config = folder.path().join("feed.toml");
//! std::fs::create_dir(folder.path().join("articles")).unwrap();
//! std::fs::write(&config, "[site]\ntitle = \"News\"\nurl = \"https://news.example\"\n").unwrap();
//! std::fs::write(
//!     folder.path().join("articles/first.md"),
//!     "---\ntitle: Low water\ndate: 2026-05-22\n---\n\nThe river is low.\n",
//! )
//! .unwrap();
//!
//! let now = "2026-05-23T00:00:00Z".parse().unwrap();
//! let outcome = feedwright::build(&BuildRequest::new(&config, now, &()));
//! assert_eq!(outcome.ending, BuildEnding::Done);
//! assert!(folder.path().join("public/feed.xml").is_file());
//! # }
//! ```
//!
//! # Validating a feed
//!
//! ```
//! use std::path::Path;
//! use feedwright::{ValidationOptions, validate};
//!
//! let feed = b"<rss version='2.0'/>";
//! let result = validate(feed, Path::new("feed.xml"), &ValidationOptions::default());
//! assert!(result.report.has_errors());
//! let codes: Vec<_> = result.report.diagnostics.iter().map(|found| found.code.name).collect();
//! assert!(codes.contains(&"MissingElement"));
//! ```
//!
//! # Features
//!
//! Without any feature this is a library that touches neither disk nor network: it reads
//! configurations, renders feeds and validates them. `build` adds [`build`] and [`check`];
//! `cli`, `serve`, `publish`, `s3`, `gcs` and `azure` add parts of the program.

#![cfg_attr(feature = "internals", warn(unreachable_pub))]
#![cfg_attr(
    not(all(feature = "cli", feature = "publish", feature = "serve")),
    allow(dead_code, unused_imports, reason = "only the whole program uses all of it")
)]

#[cfg(feature = "build")]
mod archives;
mod builder;
#[cfg(feature = "cli")]
mod cli;
mod config;
mod diagnostic;
mod dialects;
#[cfg(feature = "build")]
mod disk;
mod feed_reader;
mod fields;
#[cfg(feature = "cli")]
mod fixes;
mod formats;
mod frontmatter;
#[cfg(feature = "build")]
mod gate;
mod generators;
mod identity;
#[cfg(feature = "build")]
mod ids;
mod mistakes;
mod model;
mod parser;
#[cfg(feature = "build")]
mod pipeline;
#[cfg(feature = "publish")]
mod publish;
#[cfg(feature = "build")]
mod published;
mod repair;
mod sanitizer;
#[cfg(feature = "serve")]
mod serve;
mod shortcodes;
#[cfg(feature = "build")]
mod site;
#[cfg(feature = "build")]
mod sources;
#[cfg(feature = "build")]
mod stores;
#[cfg(feature = "cli")]
mod survey;
mod syntax;
mod text;
mod validator;
#[cfg(feature = "cli")]
mod watch;
#[cfg(feature = "build")]
mod writer;

#[cfg(feature = "cli")]
pub use cli::run as run_command_line;
pub use config::Config;
pub use diagnostic::{Diagnostic, DiagnosticCode, Report, Severity, SourceLocation, SourceText};
pub use formats::render;
pub use model::{
    Attachment, ContentMode, DeletedEntry, DeletedItems, Document, Entry, EntrySource, Feed,
    FeedFormat, FeedGroup, FeedLogo, FeedOutput, FeedPage, Image, ItemLink, Person,
    PicturePlacement, Timestamp,
};
#[cfg(feature = "build")]
pub use pipeline::{
    BaselineSource, BuildEnding, BuildMode, BuildOutcome, BuildProgress, BuildRequest,
    BuildStrictness, OnChange, OnDeletion, OnError, StateCopy, TouchPolicy,
};
pub use validator::{ValidationOptions, ValidationResult, validate};

/// Builds every feed of a site.
///
/// Every problem of every article is reported. By default nothing is replaced if there is
/// an error, if an id or a date that readers know would change, or if published entries
/// would disappear; see the fields of [`BuildRequest`].
#[cfg(feature = "build")]
pub fn build(request: &BuildRequest<'_>) -> BuildOutcome {
    pipeline::run(request)
}

/// Does everything that [`build`] does, except writing files.
#[cfg(feature = "build")]
pub fn check(request: &BuildRequest<'_>) -> BuildOutcome {
    pipeline::run(&BuildRequest { mode: BuildMode::Check, ..*request })
}

/// Stages for benches and fuzz targets of this repository. No part of the public API: any
/// of it may change in any version.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    pub use crate::identity::{id, permalink};

    pub mod builder {
        pub use crate::builder::{SelectionContext, SiteDefaults, build, build_entries, plan};
    }
    pub mod config {
        pub use crate::config::read;
    }
    pub mod diagnostic {
        pub use crate::diagnostic::{github, human, json, panics};
    }
    pub mod frontmatter {
        pub use crate::frontmatter::{Frontmatter, FrontmatterSearch, TextExtent, find};
    }
    pub mod model {
        pub use crate::model::{
            Article, ArticleHeaders, FileFacts, FileSearch, FolderDefaults, Header,
        };
    }
    pub mod parser {
        pub use crate::parser::{ArticleContext, LinkTarget, read_header, render_article};
    }
    pub mod sanitizer {
        pub use crate::sanitizer::{
            MarkupUrl, TextStartMode, UrlPurpose, fast_path, is_data_picture, is_safe_scheme,
            sanitize,
        };
    }
    pub mod syntax {
        pub use crate::syntax::json;
    }
    #[cfg(feature = "serve")]
    pub mod serve {
        pub use crate::serve::http1::simple_request;
        pub use crate::serve::request::HttpRequest;
        pub use crate::serve::responses::media_type::XmlType;
        pub use crate::serve::responses::reply::HttpResponse;
        pub use crate::serve::site::{EndpointKind, ServedSite};
        pub use crate::writer::LockWait;
    }
    pub mod validator {
        pub use crate::validator::EntryIds;
        pub use crate::validator::known_entries::KnownEntries;
        pub use crate::validator::profiles::Profile;
    }
}
