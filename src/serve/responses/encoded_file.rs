//! A published file in memory, in every coding.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use crate::config::MediaTypes;
use crate::feed_reader::entry_spans::{self, EntrySpan};
use crate::serve::responses::body;
use crate::serve::responses::content_coding::{CODINGS, CompressionEffort, ContentCoding};
use crate::serve::responses::media_type::{self, ServedFileKind, XmlType};
use crate::serve::responses::sendfile::SendfileBody;

/// How much of a file's hash its entity tags hold, in hexadecimal digits.
const TAG: usize = 32;

/// A file as it was published.
pub struct EncodedFile {
    /// What it is.
    pub kind: ServedFileKind,
    /// What its entity tags begin with.
    pub tag: Box<str>,
    /// The file as it is, then in each coding that makes it smaller.
    pub bodies: Vec<EncodedBody>,
    /// If it is a feed, what stands in it.
    pub entries: Vec<EntrySpan>,
}

/// A file in one coding.
pub struct EncodedBody {
    /// The coding.
    pub coding: ContentCoding,
    /// The entity tag, in quotes.
    pub tag: Box<str>,
    /// The bytes.
    pub bytes: Bytes,
    pages: OnceLock<Option<Arc<SendfileBody>>>,
}

impl EncodedBody {
    fn new(tag: &str, coding: ContentCoding, bytes: Vec<u8>) -> Self {
        let (tag, bytes) = (quoted(tag, coding), bytes.into());
        Self { coding, tag, bytes, pages: OnceLock::new() }
    }

    /// Returns the body of a reply with all of it.
    pub fn whole(&self) -> body::ResponseBody {
        let pages = self.pages.get_or_init(|| SendfileBody::new(&self.bytes)).clone();
        body::ResponseBody { bytes: self.bytes.clone(), pages }
    }
}

impl EncodedFile {
    /// Takes a file up, with its SHA-256 in hexadecimal.
    pub fn new(path: &str, hash: &str, bytes: Vec<u8>) -> Arc<Self> {
        let kind = media_type::detect_kind(path, &bytes);
        let tag: Box<str> = hash.get(..TAG).unwrap_or(hash).into();
        let entries = match (kind, std::str::from_utf8(&bytes)) {
            (ServedFileKind::Feed(format), Ok(text)) => entry_spans::find(format, text),
            _ => Vec::new(),
        };
        let media_type =
            media_type::media_type(kind, path, &MediaTypes::default(), XmlType::Ignored);
        let codings = if media_type::is_text(&media_type) { &CODINGS[1..] } else { &[] };
        let encoded: Vec<EncodedBody> = codings
            .iter()
            .filter_map(|row| {
                let bytes = row.coding.encode(&bytes, CompressionEffort::Thorough)?;
                Some(EncodedBody::new(&tag, row.coding, bytes))
            })
            .collect();
        let own = EncodedBody::new(&tag, ContentCoding::Identity, bytes);
        let bodies = [own].into_iter().chain(encoded).collect();
        Arc::new(Self { kind, tag, bodies, entries })
    }

    /// Says whether it is of the file with this hash.
    pub fn has_hash(&self, hash: &str) -> bool {
        hash.starts_with(&*self.tag)
    }

    /// Chooses a coding for a client: the one it likes best, of those the
    /// smallest. Among codings that it takes, one whose tag it shows goes
    /// first, or it would be sent again what it has.
    pub fn choose(&self, accepted: Option<&str>, known: Option<&str>) -> usize {
        let weighed = self.bodies.iter().enumerate().map(|(index, body)| {
            let weight = body.coding.weight(accepted);
            let is_known = weight > 0 && known.is_some_and(|known| known.contains(&*body.tag));
            (is_known, weight, std::cmp::Reverse(body.bytes.len()), index)
        });
        // A client that takes nothing at all is given the file as it is
        // (RFC 9110 section 12.4.1: a server may disregard the field).
        weighed.filter(|(_, weight, ..)| *weight > 0).max().map_or(0, |(.., index)| index)
    }
}

/// Returns the entity tag of a coding.
pub fn quoted(tag: &str, coding: ContentCoding) -> Box<str> {
    format!("\"{tag}{}\"", coding.row().suffix).into()
}

/// Returns what an entity tag of ours begins with, whatever its coding.
pub fn bare(quoted: &str) -> &str {
    let inner = quoted.trim_matches('"');
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
        let chosen =
            |accepted, known| content.bodies[content.choose(accepted, known)].coding.row().name;
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
        assert!(tags.iter().all(|tag| bare(tag) == &*content.tag));
        tags.dedup();
        assert_eq!(tags.len(), 4);
    }

    #[test]
    fn small_files_are_sent_as_they_are() {
        assert_eq!(content("a").bodies.len(), 1);
    }
}
