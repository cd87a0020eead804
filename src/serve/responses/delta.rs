//! Only what a reader lacks: RFC 3229 with the instance manipulation `feed`.

use std::sync::{MutexGuard, PoisonError};

use bytes::Bytes;

use crate::feed_reader::entry_spans;
use crate::serve::responses::conditional;
use crate::serve::responses::content_coding::{CompressionEffort, ContentCoding};
use crate::serve::responses::encoded_file::{self, EncodedBody};
use crate::serve::responses::media_type::ServedFileKind;
use crate::serve::snapshot::ServedFile;

/// How programs name themselves whose library asks for differences without their
/// knowledge. Some take 226 for a failure, rss2email among them, which bears the
/// library's name: they would never see a new entry.
const REFUSING: &[&str] = &["feedparser/", "rss2email/"];

/// A feed without the entries that a reader has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedDelta {
    /// The feed.
    pub bytes: Bytes,
    /// How it is coded.
    pub coding: ContentCoding,
    /// The entity tag of the version that the reader has, in quotes.
    pub base: String,
}

/// Says whether a reader that asks for differences can't take them.
pub fn is_refused_by(agent: &str) -> bool {
    REFUSING.iter().any(|reader| agent.starts_with(reader))
}

/// Makes a feed shorter for a reader that shows the tags of what it has;
/// nothing if no version of them is known, or it would not be shorter.
pub fn find(file: &ServedFile, known: &str, body: &EncodedBody) -> Option<FeedDelta> {
    let versions = conditional::tags(known).filter_map(|tag| {
        let version = file.history.version(encoded_file::bare(tag.opaque))?;
        Some((version, tag.opaque.to_owned()))
    });
    let (version, base) = versions.max()?;
    if encoded_file::bare(&base) == &*file.content.tag {
        return None;
    }
    let bytes = get_or_make_delta(file, version, ContentCoding::Identity, |text| text)?;
    let coded = get_or_make_delta(file, version, body.coding, |_| {
        body.coding.encode(&bytes, CompressionEffort::Quick).map_or_else(Bytes::new, Bytes::from)
    });
    // What a coding does not make smaller is sent as it is.
    let coded = coded.filter(|coded| !coded.is_empty());
    let coding = coded.as_ref().map_or(ContentCoding::Identity, |_| body.coding);
    let bytes = coded.unwrap_or(bytes);
    (bytes.len() < body.bytes.len()).then_some(FeedDelta { bytes, coding, base })
}

/// Returns a difference, made the first time that it is asked for.
fn get_or_make_delta(
    file: &ServedFile,
    version: u32,
    coding: ContentCoding,
    make: impl FnOnce(Bytes) -> Bytes,
) -> Option<Bytes> {
    let key = (version, coding.row().name);
    if let Some(made) = deltas(file).get(&key) {
        return Some(made.clone());
    }
    let bytes = make(shorter(file, version)?);
    deltas(file).insert(key, bytes.clone());
    Some(bytes)
}

fn deltas(
    file: &ServedFile,
) -> MutexGuard<'_, std::collections::BTreeMap<(u32, &'static str), Bytes>> {
    file.deltas.lock().unwrap_or_else(PoisonError::into_inner)
}

fn shorter(file: &ServedFile, version: u32) -> Option<Bytes> {
    let ServedFileKind::Feed(format) = file.content.kind else { return None };
    let text = std::str::from_utf8(&file.content.bodies[0].bytes).ok()?;
    let entries = &file.content.entries;
    let is_new = |entry: &entry_spans::EntrySpan| !file.history.has(version, entry.hash);
    Some(entry_spans::without(format, text, entries, is_new).into())
}
