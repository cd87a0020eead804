//! Characters that show a wrong encoding on the way.

use std::ops::Range;

use crate::validator::codes::BAD_CHARACTERS;
use crate::validator::walk::XmlFeedWalker;

/// Judges a piece of text in the open element.
pub(in crate::validator) fn text(walk: &mut XmlFeedWalker<'_>, text: &str, span: &Range<usize>) {
    let Some(at) = first_bad(text) else { return };
    // A piece that stands in the source as it is shows the very character.
    let is_literal = walk.source.get(span.clone()) == Some(text);
    let place = if is_literal { span.start + at..span.start + at + 1 } else { span.clone() };
    walk.report_at(&BAD_CHARACTERS, place, &[]);
}

/// Judges the attributes of the open element.
pub(in crate::validator) fn attributes(walk: &mut XmlFeedWalker<'_>) {
    let bad = walk.frame().attributes.iter().find(|found| first_bad(&found.value).is_some());
    let Some((name, span)) = bad.map(|found| (found.name.display_name(), found.span.clone()))
    else {
        return;
    };
    let parent = walk.frame().name.display_name();
    walk.report_at(&BAD_CHARACTERS, span, &[("element", &name), ("parent", &parent)]);
}

/// Finds a control character beyond ASCII, which Windows uses for quotation
/// marks, a replacement character, or UTF-8 that was taken for Latin-1.
fn first_bad(text: &str) -> Option<usize> {
    // In UTF-8 all of these have one of two bytes, which most text is without.
    memchr::memchr2(0xC2, 0xEF, text.as_bytes())?;
    let is_lost = |found: char| matches!(found, '\u{80}'..='\u{9F}' | '\u{FFFD}');
    text.char_indices()
        .find(|(_, found)| is_lost(*found))
        .map(|(at, _)| at)
        .or_else(|| first_doubled(text))
}

fn first_doubled(text: &str) -> Option<usize> {
    let pairs = text.char_indices().zip(text.chars().skip(1));
    let is_doubled = |first: char, second: char| {
        matches!(first, 'Â' | 'Ã') && matches!(second, '\u{80}'..='\u{BF}')
    };
    let ((at, _), _) =
        pairs.into_iter().find(|((_, first), second)| is_doubled(*first, *second))?;
    let bytes: Option<Vec<u8>> = text.chars().map(|found| u8::try_from(found).ok()).collect();
    std::str::from_utf8(&bytes?).ok().map(|_| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_characters_are_found_and_others_are_not() {
        let texts = ["a", "é", "«a»", "Ã", "it\u{92}s", "\u{FFFD}", "cafÃ©", "Ã©€"];
        let found: Vec<_> = texts.iter().map(|text| first_bad(text)).collect();
        assert_eq!(found, [None, None, None, None, Some(2), Some(0), Some(3), None]);
    }
}
