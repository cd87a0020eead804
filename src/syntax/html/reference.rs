//! Character references: `&amp;`, `&#38;`, `&#x26;`.

use std::borrow::Cow;

use html5ever::data::NAMED_ENTITIES;

/// Where a reference stands, which decides what an unfinished one means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReferenceContext {
    Text,
    /// With what ends the value: a quotation mark, or `>`.
    Attribute(u8),
}

/// A reference as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CharacterReference {
    /// Its length with the `&`; 1 if that stands for itself.
    pub length: usize,
    /// What it stands for.
    pub stands_for: [Option<char>; 2],
    /// What is wrong with it.
    pub fault: Option<&'static str>,
}

/// Replaces every reference of an attribute's value.
pub(crate) fn decode(value: &str, within: ReferenceContext) -> Cow<'_, str> {
    let Some(first) = value.find('&') else { return Cow::Borrowed(value) };
    let mut decoded = value[..first].to_owned();
    let mut rest = &value[first..];
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        let reference = read(&rest[at..], within);
        decoded.extend(reference.stands_for.into_iter().flatten());
        rest = &rest[at + reference.length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Reads the reference at the start of a text, which is a `&`.
pub(crate) fn read(text: &str, within: ReferenceContext) -> CharacterReference {
    let rest = &text[1..];
    let itself = |fault| CharacterReference { length: 1, stands_for: [Some('&'), None], fault };
    match rest.as_bytes().first() {
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'<' | b'&') => itself(None),
        Some(&end) if within == ReferenceContext::Attribute(end) => itself(None),
        Some(b'#') => number(&rest[1..]).unwrap_or(itself(Some("`&#` has no number after it"))),
        Some(_) => named(rest, within)
            .unwrap_or(itself(Some("`&` begins no known entity; alone it is written `&amp;`"))),
    }
}

fn number(rest: &str) -> Option<CharacterReference> {
    let (radix, digits) = match rest.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, rest),
    };
    let end = digits.find(|found: char| !found.is_digit(radix)).unwrap_or(digits.len());
    if end == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..end], radix).unwrap_or(u32::MAX);
    let is_ended = digits[end..].starts_with(';');
    let (stands_for, fault) = match character(code) {
        (found, false) => (found, Some("a reference names a character that HTML forbids")),
        (found, true) if is_ended => (found, None),
        (found, true) => (found, Some("a reference does not end with `;`")),
    };
    let length = 2 + rest.len() - digits.len() + end + usize::from(is_ended);
    Some(CharacterReference { length, stands_for: [Some(stands_for), None], fault })
}

/// Finds what a number stands for and whether it may stand there (HTML,
/// section 13.2.5.80).
fn character(code: u32) -> (char, bool) {
    const WINDOWS_1252: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    match code {
        0 => (char::REPLACEMENT_CHARACTER, false),
        0x80..=0x9F => (WINDOWS_1252[code as usize - 0x80], false),
        _ => {
            let found = char::from_u32(code);
            let is_allowed = found.is_some_and(|found| {
                (!found.is_control() || "\t\n\u{C}".contains(found)) && !is_noncharacter(code)
            });
            (found.unwrap_or(char::REPLACEMENT_CHARACTER), is_allowed)
        }
    }
}

fn is_noncharacter(code: u32) -> bool {
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

fn named(rest: &str, within: ReferenceContext) -> Option<CharacterReference> {
    let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_ended = rest.as_bytes().get(letters) == Some(&b';');
    // The longest names have 31 letters.
    let longest = (letters + usize::from(is_ended)).min(33);
    let (length, found) =
        (1..=longest).rev().find_map(|length| Some((length, entity(&rest[..length])?)))?;
    if rest[..length].ends_with(';') {
        return Some(CharacterReference { length: length + 1, stands_for: found, fault: None });
    }
    let fault = Some("an entity does not end with `;`");
    let next = rest.as_bytes().get(length);
    let goes_on = next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'=');
    if within != ReferenceContext::Text && goes_on {
        // In addresses, as in `?a=1&copy=2`, it stands for itself.
        return Some(CharacterReference { length: 1, stands_for: [Some('&'), None], fault });
    }
    Some(CharacterReference { length: length + 1, stands_for: found, fault })
}

fn entity(name: &str) -> Option<[Option<char>; 2]> {
    // Beginnings of names stand in the map with nothing they stand for.
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
    Some([char::from_u32(first), char::from_u32(second).filter(|_| second != 0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let at = text.find('&').unwrap();
        let found = read(&text[at..], ReferenceContext::Attribute(b'"'));
        format!(
            "{} {}",
            decode(text, ReferenceContext::Attribute(b'"')),
            found.fault.unwrap_or("fine")
        )
    }

    #[test]
    fn references_stand_for_characters() {
        assert_eq!(check("a&amp;b&lt;c"), "a&b<c fine");
        assert_eq!(check("&#65;&#x42;&#X43;"), "ABC fine");
        assert_eq!(check("&NotEqualTilde;"), "≂\u{338} fine");
    }

    #[test]
    fn ampersand_alone_is_itself() {
        assert_eq!(check("a & b &"), "a & b & fine");
    }

    #[test]
    fn unfinished_references_are_faults() {
        insta::assert_snapshot!(
            ["?a&b=c", "&copy c", "?a&copy=c", "&#65 x", "&#;", "&#x92;", "&#0;", "&notit;"].map(check).join("\n"),
            @r"
        ?a&b=c `&` begins no known entity; alone it is written `&amp;`
        © c an entity does not end with `;`
        ?a&copy=c an entity does not end with `;`
        A x a reference does not end with `;`
        &#; `&#` has no number after it
        ’ a reference names a character that HTML forbids
        � a reference names a character that HTML forbids
        &notit; an entity does not end with `;`
        "
        );
    }
}
