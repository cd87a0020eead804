//! The types that the stages of a build pass to each other.
//!
//! They are plain structs without behavior, except [`ArticleHeaders`], which packs the
//! headers of a million articles, and [`FolderDefaults`], which finds the rules for one.

pub(crate) mod article;
pub(crate) mod document;
pub(crate) mod entry_source;
pub(crate) mod feed;
pub(crate) mod folder_defaults;
pub(crate) mod headers;
pub(crate) mod linked_file;
pub(crate) mod markdown_dialect;
pub(crate) mod media;
pub(crate) mod person;
pub(crate) mod site_generator;

pub(crate) use article::ArticleVisibility;
pub use article::{Article, Header};
pub use document::{Document, FeedFormat};
pub use entry_source::EntrySource;
pub use feed::{
    ContentMode, DeletedEntry, DeletedItems, Entry, Feed, FeedGroup, FeedOutput, FeedPage,
    ItemLink, PicturePlacement,
};
pub use folder_defaults::FolderDefaults;
pub use headers::ArticleHeaders;
pub use linked_file::{FileFacts, FileSearch};
pub(crate) use markdown_dialect::MarkdownDialect;
pub use media::{Attachment, FeedLogo, Image};
pub use person::Person;
pub(crate) use site_generator::{SITE_GENERATORS, SiteGenerator};

pub use crate::text::date::Timestamp;
pub(crate) use crate::text::date::{DatePrecision, ParsedDate};
