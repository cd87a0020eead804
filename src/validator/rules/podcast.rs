//! Rules for the podcast namespace (Podcasting 2.0).

use sha1::{Digest, Sha1};

use crate::validator::codes::{MISSING_ATTRIBUTE, MISSING_ELEMENT, PODCAST_GUID_NOT_FROM_URL};
use crate::validator::value::copy_start;
use crate::validator::value::podcast::is_uuid;
use crate::validator::walk::XmlFeedWalker;

/// UUID namespace of podcast guids, from the specification of `podcast:guid`.
const NAMESPACE: [u8; 16] = 0xead4_c236_bf58_58c6_a2c6_a6b2_8d12_8cb6_u128.to_be_bytes();

/// Reports a guid that is a UUID but is not derived from the URL of the feed.
pub(in crate::validator) fn check_guid(walk: &mut XmlFeedWalker<'_>) {
    let Some(url) = &walk.options.url else { return };
    let (expected, text) = (podcast_guid(url), copy_start(walk.frame().text.trim()));
    if is_uuid(&text) && !text.eq_ignore_ascii_case(&expected) {
        let span = walk.frame().text_span.clone();
        walk.report_at(
            &PODCAST_GUID_NOT_FROM_URL,
            span,
            &[("value", &text), ("expected", &expected)],
        );
    }
}

/// Reports `podcast:socialInteract` without a `uri`, unless comments are disabled.
pub(in crate::validator) fn check_social_interact(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    let is_off = frame.attribute("protocol").is_some_and(|found| found.value == "disabled");
    if !is_off && frame.attribute("uri").is_none() {
        walk.report_element(&MISSING_ATTRIBUTE, &[("attr", "uri")]);
    }
}

/// Reports a time split with neither recipients nor a remote item.
pub(in crate::validator) fn check_value_time_split(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if !frame.has_other("podcast", "valueRecipient") && !frame.has_other("podcast", "remoteItem") {
        let span = frame.span.clone();
        walk.report_child(&MISSING_ELEMENT, "podcast:valueRecipient", span);
    }
}

/// Computes the guid of a podcast: the version 5 UUID (RFC 9562 section 5.5) of
/// the feed's URL without scheme and trailing slashes.
fn podcast_guid(url: &str) -> String {
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
    fn guids_match_the_examples_of_the_specification() {
        assert_eq!(podcast_guid("https://podnews.net/rss"), "9b024349-ccf0-5f69-a609-6b82873eab3c");
        let pc20 = "917393e3-1b1e-5cef-ace4-edaa54e1f810";
        assert_eq!(podcast_guid("http://mp3s.nashownotes.com/pc20rss.xml/"), pc20);
    }
}
