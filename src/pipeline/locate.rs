//! Where articles write what a problem of their identity is about. Headers do
//! not know it: only where there is a problem is a head read again.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::config::Config;
use crate::diagnostic::{Report, SourceLocation};
use crate::identity::{self, IdentityField};
use crate::model::Header;
use crate::parser;
use crate::sources::ArticleSource;

/// How many heads are read again: a setting may change the id of every article,
/// and each head of a store is a request.
const MOST: u32 = 500;

/// Articles that can be asked for places.
pub struct ArticleLocator<'a> {
    config: &'a Config,
    origin: &'a ArticleSource<'a>,
    reread_count: AtomicU32,
}

impl<'a> ArticleLocator<'a> {
    /// Prepares to read articles again.
    pub const fn new(config: &'a Config, origin: &'a ArticleSource<'a>) -> Self {
        Self { config, origin, reread_count: AtomicU32::new(0) }
    }

    /// Finds where an article says what a problem is about, or else names its file.
    pub fn find(&self, header: &Header, about: IdentityField) -> SourceLocation {
        let file = || SourceLocation::file(self.config.articles.folder.join(&*header.path));
        let names = identity::field_names(header, about, self.config);
        if names.is_empty() || self.reread_count.fetch_add(1, Ordering::Relaxed) >= MOST {
            return file();
        }
        // What is wrong in the file was told when it was read first.
        let mut told = Report::default();
        let read = self.origin.head(&header.path, &mut told, |source, frontmatter, _| {
            if about == IdentityField::Date {
                parser::locate_date(source, frontmatter, self.config)
            } else {
                parser::locate_field(source, frontmatter, names)
            }
        });
        read.and_then(|(_, place)| place).unwrap_or_else(file)
    }
}
