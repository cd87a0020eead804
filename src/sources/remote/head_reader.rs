//! Reads the start of an article in a store, piece by piece, to the end of its
//! frontmatter. Nearly always the first piece is enough.

use crate::diagnostic::Diagnostic;
use crate::frontmatter::TextExtent;
use crate::sources::Fingerprint;
use crate::sources::article_store::{FetchedObject, ObjectRange};
use crate::sources::remote::{RemoteArticles, errors};

/// Reader of the start of an article.
pub(super) struct RemoteHeadReader<'r> {
    remote: &'r RemoteArticles,
    path: &'r str,
    /// First piece, until it is handed out.
    first: Option<Vec<u8>>,
    length: u64,
    /// Fingerprint of the version that is read.
    pub stamp: Fingerprint,
    version: Option<String>,
}

impl<'r> RemoteHeadReader<'r> {
    /// Makes a reader that has fetched the first piece.
    pub(super) fn new(remote: &'r RemoteArticles, path: &'r str, start: FetchedObject) -> Self {
        let FetchedObject { bytes, length, stamp, version } = start;
        Self { remote, path, first: Some(bytes), length, stamp, version }
    }

    /// Appends as many bytes as there are already, so that a long frontmatter needs few
    /// requests.
    ///
    /// # Errors
    /// None: the error is kept by the articles.
    pub(super) fn read_more(
        &mut self,
        bytes: &mut Vec<u8>,
    ) -> Result<TextExtent, Option<Diagnostic>> {
        let before = bytes.len() as u64;
        let first = self.first.take();
        bytes.extend(first.or_else(|| self.read_next(before)).ok_or(None)?);
        match bytes.len() as u64 {
            length if length == self.length => Ok(TextExtent::Whole),
            length if length > before => Ok(TextExtent::Start),
            // Nothing was added: the version is gone.
            _ => {
                self.remote.fail(errors::changed(&self.remote.name.join(self.path)));
                Err(None)
            }
        }
    }

    fn read_next(&self, start: u64) -> Option<Vec<u8>> {
        let range = Some(start..(start * 2).min(self.length));
        let version = self.version.as_deref();
        let fetched = self.remote.get(ObjectRange { path: self.path, range, version })?;
        // Checked here too, because a store without versions ignores the requested one.
        Some(if fetched.stamp == self.stamp { fetched.bytes } else { Vec::new() })
    }
}
