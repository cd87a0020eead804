//! Deltas of feeds: only the entries that a reader does not have yet (RFC 3229 with the
//! instance manipulation `feed`).

use std::sync::{MutexGuard, PoisonError};

use bytes::Bytes;

use crate::feed_reader::entry_spans;
use crate::serve::responses::conditional;
use crate::serve::responses::content_coding::{CompressionEffort, ContentCoding};
use crate::serve::responses::encoded_file::{self, EncodedBody};
use crate::serve::responses::media_type::ServedFileKind;
use crate::serve::snapshot::ServedFile;

/// Starts of `User-Agent` for programs that ask for deltas but can't use them.
///
/// Their library, feedparser, sends `A-IM` without their knowledge. Some of them, such as
/// rss2email, treat the status 226 as a failure and would never see a new entry.
const UNUSABLE_BY: &[&str] = &["feedparser/", "rss2email/"];

/// A feed without the entries that a reader has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FeedDelta {
    /// The shortened feed, in its coding.
    pub bytes: Bytes,
    /// Content coding of the bytes.
    pub coding: ContentCoding,
    /// Entity tag of the version that the reader has, in quotes.
    pub base: String,
}

/// Returns true if a reader asks for deltas but can't use them.
pub(crate) fn is_unusable_by(agent: &str) -> bool {
    UNUSABLE_BY.iter().any(|reader| agent.starts_with(reader))
}

/// Makes the delta for a reader with these entity tags.
///
/// Returns `None` if none of the tags is a known earlier version, or if the delta is not
/// smaller than `body`.
pub(crate) fn make_delta(file: &ServedFile, tags: &str, body: &EncodedBody) -> Option<FeedDelta> {
    let versions = conditional::parse_tags(tags).filter_map(|tag| {
        let version = file.history.version(encoded_file::without_coding(tag.opaque))?;
        Some((version, tag.opaque.to_owned()))
    });
    let (version, base) = versions.max()?;
    if encoded_file::without_coding(&base) == &*file.content.tag {
        return None;
    }
    let bytes = get_or_make_delta(file, version, ContentCoding::Identity, |text| text)?;
    // The cache holds an empty delta if compressing did not make it smaller.
    let encoded = get_or_make_delta(file, version, body.coding, |_| {
        body.coding.encode(&bytes, CompressionEffort::Quick).map_or_else(Bytes::new, Bytes::from)
    });
    let encoded = encoded.filter(|encoded| !encoded.is_empty());
    let coding = encoded.as_ref().map_or(ContentCoding::Identity, |_| body.coding);
    let bytes = encoded.unwrap_or(bytes);
    (bytes.len() < body.bytes.len()).then_some(FeedDelta { bytes, coding, base })
}

/// Returns a delta, which is made at the first request for it.
fn get_or_make_delta(
    file: &ServedFile,
    version: u32,
    coding: ContentCoding,
    make: impl FnOnce(Bytes) -> Bytes,
) -> Option<Bytes> {
    let key = (version, coding.row().name);
    if let Some(bytes) = lock_deltas(file).get(&key) {
        return Some(bytes.clone());
    }
    // The lock is not held meanwhile: another thread may make the same delta, but no
    // request waits for a lock.
    let bytes = make(without_entries_of(file, version)?);
    lock_deltas(file).insert(key, bytes.clone());
    Some(bytes)
}

fn lock_deltas(
    file: &ServedFile,
) -> MutexGuard<'_, std::collections::BTreeMap<(u32, &'static str), Bytes>> {
    file.deltas.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns a feed without the entries that an earlier version had.
fn without_entries_of(file: &ServedFile, version: u32) -> Option<Bytes> {
    let ServedFileKind::Feed(format) = file.content.kind else { return None };
    let text = std::str::from_utf8(&file.content.bodies[0].bytes).ok()?;
    let shorter = entry_spans::retain_entries(format, text, &file.content.entries, |entry| {
        !file.history.has_entry(version, entry.hash)
    });
    Some(shorter.into())
}
