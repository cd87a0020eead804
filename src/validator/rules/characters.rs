//! Characters that show that text was decoded with a wrong encoding.

use std::ops::Range;

use crate::validator::codes::{BAD_CHARACTERS, WRONGLY_DECODED};
use crate::validator::walk::XmlFeedWalker;

/// Reports garbled characters in a piece of text of the open element.
pub(in crate::validator) fn check_text(
    walk: &mut XmlFeedWalker<'_>,
    text: &str,
    span: &Range<usize>,
) {
    let Some(at) = find_garbled(text) else { return };
    // Mark the exact character if the source contains the text without entities.
    let is_literal = walk.source.get(span.clone()) == Some(text);
    let place = if is_literal { span.start + at..span.start + at + 1 } else { span.clone() };
    if find_double_encoded(text) == Some(at) && !walk.encoding.eq_ignore_ascii_case("utf-8") {
        let encoding = walk.encoding;
        return walk.report_at(&WRONGLY_DECODED, place, &[("encoding", encoding)]);
    }
    walk.report_at(&BAD_CHARACTERS, place, &[]);
}

/// Reports the first attribute of the open element with garbled characters.
pub(in crate::validator) fn check_attributes(walk: &mut XmlFeedWalker<'_>) {
    let garbled = walk.frame().attributes.iter().find(|found| find_garbled(&found.value).is_some());
    let Some((name, span)) = garbled.map(|found| (found.name.display_name(), found.span.clone()))
    else {
        return;
    };
    let parent = walk.frame().name.display_name();
    walk.report_at(&BAD_CHARACTERS, span, &[("element", &name), ("parent", &parent)]);
}

/// Finds the first garbled character: a C1 control character, which Windows-1252
/// uses for quotation marks, a replacement character, or UTF-8 that was decoded
/// as Latin-1. Returns its byte offset.
fn find_garbled(text: &str) -> Option<usize> {
    // In UTF-8 all of these contain one of two bytes, which are absent from most text.
    memchr::memchr2(0xC2, 0xEF, text.as_bytes())?;
    text.find(|found| matches!(found, '\u{80}'..='\u{9F}' | '\u{FFFD}'))
        .or_else(|| find_double_encoded(text))
}

/// Finds the first pair that UTF-8 decoded as Latin-1 leaves, if all of the text
/// can be decoded again: `Ã` alone is a letter.
fn find_double_encoded(text: &str) -> Option<usize> {
    let mut pairs = text.char_indices().zip(text.chars().skip(1));
    let ((at, _), _) = pairs.find(|((_, first), second)| {
        matches!(first, 'Â' | 'Ã') && matches!(second, '\u{80}'..='\u{BF}')
    })?;
    let bytes: Option<Vec<u8>> = text.chars().map(|found| u8::try_from(found).ok()).collect();
    std::str::from_utf8(&bytes?).ok().map(|_| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_characters_are_found_and_others_are_not() {
        let texts = ["a", "é", "«a»", "Ã", "it\u{92}s", "\u{FFFD}", "cafÃ©", "Ã©€"];
        let found: Vec<_> = texts.iter().map(|text| find_garbled(text)).collect();
        assert_eq!(found, [None, None, None, None, Some(2), Some(0), Some(3), None]);
    }
}
