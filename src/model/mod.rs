//! The types that the stages of a build pass to each other.
//!
//! They are plain structs without behavior, except [`ArticleHeaders`], which packs the
//! headers of a million articles, and [`FolderDefaults`], which finds the rules for one.

pub mod article;
pub mod document;
pub mod feed;
pub mod folder_defaults;
pub mod headers;
pub mod linked_file;
pub mod media;
pub mod person;
pub mod site_generator;

pub use article::{Article, ArticleVisibility, Header};
pub use document::{Document, FeedFormat};
pub use feed::{
    ContentMode, DeletedEntry, DeletedItems, Entry, EntrySource, Feed, FeedOutput, FeedPage,
    PicturePlacement,
};
pub use folder_defaults::FolderDefaults;
pub use headers::ArticleHeaders;
pub use linked_file::FileFacts;
pub use media::{Attachment, FeedLogo, Image};
pub use person::Person;
pub use site_generator::{SITE_GENERATORS, SiteGenerator};

pub use crate::text::date::{DatePrecision, ParsedDate, Timestamp};
