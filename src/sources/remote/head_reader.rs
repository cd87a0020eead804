//! The beginning of an article, read piece after piece until its frontmatter
//! ends: nearly always the first piece is enough.

use crate::diagnostic::Diagnostic;
use crate::parser::TextExtent;
use crate::sources::Fingerprint;
use crate::sources::article_store::{FetchedObject, ObjectRange};
use crate::sources::remote::{RemoteArticles, errors};

/// An article of which the beginning is read.
pub struct RemoteHeadReader<'r> {
    remote: &'r RemoteArticles,
    path: &'r str,
    /// What was read of it and not handed out yet.
    first: Option<Vec<u8>>,
    length: u64,
    /// Of the version that is read.
    pub stamp: Fingerprint,
    version: Option<String>,
}

impl<'r> RemoteHeadReader<'r> {
    /// Goes on from the first piece.
    pub fn new(remote: &'r RemoteArticles, path: &'r str, got: FetchedObject) -> Self {
        let FetchedObject { bytes, length, stamp, version } = got;
        Self { remote, path, first: Some(bytes), length, stamp, version }
    }

    /// Reads as much again as there is. A fault is kept by the bucket.
    pub fn more(&mut self, bytes: &mut Vec<u8>) -> Result<TextExtent, Option<Diagnostic>> {
        let have = bytes.len() as u64;
        let first = self.first.take();
        bytes.extend(first.or_else(|| self.next(have)).ok_or(None)?);
        match bytes.len() as u64 {
            all if all == self.length => Ok(TextExtent::Whole),
            more if more > have => Ok(TextExtent::Start),
            _ => {
                self.remote.fail(errors::changed(&self.remote.name.join(self.path)));
                Err(None)
            }
        }
    }

    fn next(&self, have: u64) -> Option<Vec<u8>> {
        let range = Some(have..(have * 2).min(self.length));
        let got = self.remote.get(ObjectRange {
            path: self.path,
            range,
            version: self.version.as_deref(),
        });
        // A store without versions can't be asked for one.
        got.map(|got| if got.stamp == self.stamp { got.bytes } else { Vec::new() })
    }
}
