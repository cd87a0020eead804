//! What Podcasting 2.0 says beyond its tables.

use sha1::{Digest, Sha1};

use crate::validator::codes::{MISSING_ATTRIBUTE, MISSING_ELEMENT, PODCAST_GUID_NOT_FROM_URL};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value::copy_start;
use crate::validator::value::podcast::is_uuid;
use crate::validator::walk::XmlFeedWalker;

/// The namespace of podcasts' ids, as the specification of `podcast:guid` has it.
const NAMESPACE: [u8; 16] = 0xead4_c236_bf58_58c6_a2c6_a6b2_8d12_8cb6_u128.to_be_bytes();

/// An id follows from the address the feed had when it got it.
pub(in crate::validator) fn guid(walk: &mut XmlFeedWalker<'_>) {
    let Some(url) = &walk.options.url else { return };
    let (expected, text) = (id(url), copy_start(walk.frame().text.trim()));
    if is_uuid(&text) && !text.eq_ignore_ascii_case(&expected) {
        let span = walk.frame().text_span.clone();
        walk.report_at(
            &PODCAST_GUID_NOT_FROM_URL,
            span,
            &[("value", &text), ("expected", &expected)],
        );
    }
}

/// Comments that are not switched off stand somewhere.
pub(in crate::validator) fn social(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    let is_off = frame.attribute("protocol").is_some_and(|found| found.value == "disabled");
    if !is_off && frame.attribute("uri").is_none() {
        walk.report_element(&MISSING_ATTRIBUTE, &[("attr", "uri")]);
    }
}

/// A part of an episode has recipients of its own, or is another feed's.
pub(in crate::validator) fn split(walk: &mut XmlFeedWalker<'_>) {
    let count = |name| walk.frame().count(ResolvedNamespace::Known("podcast"), name);
    if count("valueRecipient") + count("remoteItem") == 0 {
        let span = walk.frame().span.clone();
        walk.report_child(&MISSING_ELEMENT, "podcast:valueRecipient", span);
    }
}

/// Computes a podcast's id: the UUID of version 5 (RFC 9562 section 5.5) of
/// its address without scheme and slashes at the end.
fn id(url: &str) -> String {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    let digest = Sha1::new().chain_update(NAMESPACE).chain_update(bare).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let version = 5 << 76;
    let variant = 2 << 62;
    let number = u128::from_be_bytes(bytes) & !(0xf << 76) & !(3 << 62) | version | variant;
    let hex = format!("{number:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_addresses_as_the_specification_shows() {
        assert_eq!(id("https://podnews.net/rss"), "9b024349-ccf0-5f69-a609-6b82873eab3c");
        let pc20 = "917393e3-1b1e-5cef-ace4-edaa54e1f810";
        assert_eq!(id("http://mp3s.nashownotes.com/pc20rss.xml/"), pc20);
    }
}
