//! A published file in memory, in every content coding.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use crate::config::MediaTypes;
use crate::feed_reader::entry_spans::{self, EntrySpan};
use crate::serve::responses::body;
use crate::serve::responses::content_coding::{CODINGS, CompressionEffort, ContentCoding};
use crate::serve::responses::media_type::{self, ServedFileKind, XmlType};
use crate::serve::responses::sendfile::SendfileBody;

/// Number of hexadecimal digits of a file's hash in its entity tags.
const TAG: usize = 32;

/// A published file in all its codings.
pub struct EncodedFile {
    /// Kind of the file, from its content.
    pub kind: ServedFileKind,
    /// Start of the entity tags of all codings.
    pub tag: Box<str>,
    /// The file without compression, then in each coding that makes it smaller.
    pub bodies: Vec<EncodedBody>,
    /// Entries of the feed; empty for other files.
    pub entries: Vec<EntrySpan>,
}

/// A file in one coding.
pub struct EncodedBody {
    /// Content coding of the bytes.
    pub coding: ContentCoding,
    /// Entity tag of this coding, in quotes.
    pub tag: Box<str>,
    /// Encoded bytes of the file.
    pub bytes: Bytes,
    /// The bytes in a file for `sendfile`, created at the first request.
    sendfile: OnceLock<Option<Arc<SendfileBody>>>,
}

impl EncodedBody {
    fn new(tag: &str, coding: ContentCoding, bytes: Vec<u8>) -> Self {
        let (tag, bytes) = (entity_tag(tag, coding), bytes.into());
        Self { coding, tag, bytes, sendfile: OnceLock::new() }
    }

    /// Returns the body of a response with the whole file.
    pub fn whole(&self) -> body::ResponseBody {
        let sendfile = self.sendfile.get_or_init(|| SendfileBody::new(&self.bytes)).clone();
        body::ResponseBody { bytes: self.bytes.clone(), sendfile }
    }
}

impl EncodedFile {
    /// Encodes a file. `hash` is its SHA-256 in hexadecimal.
    pub fn new(path: &str, hash: &str, bytes: Vec<u8>) -> Arc<Self> {
        let kind = media_type::detect_kind(path, &bytes);
        let tag: Box<str> = hash.get(..TAG).unwrap_or(hash).into();
        let entries = match (kind, std::str::from_utf8(&bytes)) {
            (ServedFileKind::Feed(format), Ok(text)) => entry_spans::find_entries(format, text),
            _ => Vec::new(),
        };
        let media_type =
            media_type::media_type(kind, path, &MediaTypes::default(), XmlType::Specific);
        let codings = if media_type::is_text(&media_type) { &CODINGS[1..] } else { &[] };
        let encoded: Vec<EncodedBody> = codings
            .iter()
            .filter_map(|row| {
                let bytes = row.coding.encode(&bytes, CompressionEffort::Thorough)?;
                Some(EncodedBody::new(&tag, row.coding, bytes))
            })
            .collect();
        let identity = EncodedBody::new(&tag, ContentCoding::Identity, bytes);
        let bodies = [identity].into_iter().chain(encoded).collect();
        Arc::new(Self { kind, tag, bodies, entries })
    }

    /// Returns true if the file has this SHA-256.
    pub fn has_hash(&self, hash: &str) -> bool {
        hash.starts_with(&*self.tag)
    }

    /// Chooses a coding for a client; returns its index in `bodies`.
    ///
    /// Prefers the coding with the highest weight in `Accept-Encoding`, then the smallest.
    /// But an acceptable coding with a tag in `If-None-Match` comes first: the client has
    /// it already, so the response is a 304.
    pub fn choose_coding(&self, accepted: Option<&str>, if_none_match: Option<&str>) -> usize {
        let candidates = self.bodies.iter().enumerate().map(|(index, body)| {
            let weight = body.coding.weight(accepted);
            let is_known = if_none_match.is_some_and(|tags| tags.contains(&*body.tag));
            (is_known, weight, std::cmp::Reverse(body.bytes.len()), index)
        });
        // If the client accepts none, it gets identity (RFC 9110 section 12.4.1: a server
        // may disregard the header).
        candidates.filter(|(_, weight, ..)| *weight > 0).max().map_or(0, |(.., index)| index)
    }
}

/// Returns the entity tag of a coding, in quotes.
pub(crate) fn entity_tag(tag: &str, coding: ContentCoding) -> Box<str> {
    format!("\"{tag}{}\"", coding.row().suffix).into()
}

/// Returns one of our entity tags without quotes and the suffix of its coding.
pub(crate) fn without_coding(entity_tag: &str) -> &str {
    let inner = entity_tag.trim_matches('"');
    inner.split_once('-').map_or(inner, |(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Arc<EncodedFile> {
        EncodedFile::new("a.txt", &crate::text::hash::hex(text.as_bytes()), text.into())
    }

    #[test]
    fn best_coding_is_chosen() {
        let content = content(&"words and words, ".repeat(100));
        let chosen = |accepted, tags| {
            content.bodies[content.choose_coding(accepted, tags)].coding.row().name
        };
        assert_eq!(chosen(None, None), "identity");
        assert_eq!(chosen(Some("gzip"), None), "gzip");
        assert_eq!(chosen(Some("gzip;q=0.1, br;q=0.2"), None), "br");
        assert_eq!(chosen(Some("deflate"), None), "identity");
        assert_eq!(chosen(Some("identity;q=0"), None), "identity");
        let known = &*content.bodies[1].tag;
        assert_eq!(chosen(Some("br, gzip"), Some(known)), "gzip");
        assert_eq!(chosen(Some("br"), Some(known)), "br");
    }

    #[test]
    fn each_coding_has_its_own_tag() {
        let content = content(&"words and words, ".repeat(100));
        let mut tags: Vec<_> = content.bodies.iter().map(|body| &*body.tag).collect();
        assert!(tags.iter().all(|tag| without_coding(tag) == &*content.tag));
        tags.dedup();
        assert_eq!(tags.len(), 4);
    }

    #[test]
    fn small_files_are_not_compressed() {
        assert_eq!(content("a").bodies.len(), 1);
    }
}
