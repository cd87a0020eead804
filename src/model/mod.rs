//! What the stages hand each other: plain structs, and nothing that computes;
//! [`Headers`] alone has more to it, because there are so many.

pub mod article;
pub mod document;
pub mod feed;
pub mod folder_defaults;
pub mod headers;
pub mod media;
pub mod person;
pub mod site_generator;

pub use article::{Article, Header, Visibility};
pub use document::{Document, Format};
pub use feed::{
    Content, Deleted, DeletedItems, Entry, EntrySource, Feed, FeedPage, Output, Pictures,
};
pub use folder_defaults::FolderDefaults;
pub use headers::Headers;
pub use media::{Attachment, Image, Logo};
pub use person::Person;
pub use site_generator::{SITE_GENERATORS, SiteGenerator};

pub use crate::text::date::{Date, Precision, Timestamp};
