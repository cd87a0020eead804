//! Character references: `&amp;`, `&#38;`, `&#x26;`.

use std::borrow::Cow;

use html5ever::data::NAMED_ENTITIES;

/// Position of a reference; it decides how a reference without `;` is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReferenceContext {
    Text,
    /// A value of an attribute, with the byte that ends it: a quotation mark, or `>`.
    Attribute(u8),
}

/// A character reference that was read, or a `&` that starts none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CharacterReference {
    /// Bytes of the reference including `&`; 1 for a literal `&`.
    pub length: usize,
    /// The one or two characters it refers to.
    pub characters: [Option<char>; 2],
    /// Message about malformed syntax.
    pub fault: Option<&'static str>,
}

impl CharacterReference {
    /// Reads a `&` as itself.
    const fn literal(fault: Option<&'static str>) -> Self {
        Self { length: 1, characters: [Some('&'), None], fault }
    }
}

/// Replaces every character reference in a text or an attribute's value.
pub(crate) fn decode(value: &str, within: ReferenceContext) -> Cow<'_, str> {
    let Some(first) = value.find('&') else { return Cow::Borrowed(value) };
    let mut decoded = value[..first].to_owned();
    let mut rest = &value[first..];
    while let Some(offset) = rest.find('&') {
        decoded.push_str(&rest[..offset]);
        let reference = read(&rest[offset..], within);
        decoded.extend(reference.characters.into_iter().flatten());
        rest = &rest[offset + reference.length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Reads the reference at the start of a text that starts with `&`.
pub(crate) fn read(text: &str, within: ReferenceContext) -> CharacterReference {
    let rest = &text[1..];
    match rest.as_bytes().first() {
        None | Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'<' | b'&') => {
            CharacterReference::literal(None)
        }
        Some(&end) if within == ReferenceContext::Attribute(end) => {
            CharacterReference::literal(None)
        }
        Some(b'#') => read_number(&rest[1..])
            .unwrap_or(CharacterReference::literal(Some("`&#` is not followed by a number"))),
        Some(_) => read_named(rest, within).unwrap_or(CharacterReference::literal(Some(
            "`&` does not start a known entity; write a plain ampersand as `&amp;`",
        ))),
    }
}

fn read_number(rest: &str) -> Option<CharacterReference> {
    let (radix, digits) = match rest.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, rest),
    };
    let end = digits.find(|next: char| !next.is_digit(radix)).unwrap_or(digits.len());
    if end == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..end], radix).unwrap_or(u32::MAX);
    let is_ended = digits[end..].starts_with(';');
    let (character, fault) = match character_of(code) {
        (character, false) => {
            (character, Some("a character reference refers to a character that HTML forbids"))
        }
        (character, true) if is_ended => (character, None),
        (character, true) => (character, Some("a character reference does not end with `;`")),
    };
    let length = 2 + rest.len() - digits.len() + end + usize::from(is_ended);
    Some(CharacterReference { length, characters: [Some(character), None], fault })
}

/// Returns the character of a numeric reference, and true if HTML allows the
/// number (HTML, section 13.2.5.80).
fn character_of(code: u32) -> (char, bool) {
    const WINDOWS_1252: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    match code {
        0 => (char::REPLACEMENT_CHARACTER, false),
        0x80..=0x9F => (WINDOWS_1252[code as usize - 0x80], false),
        _ => {
            let character = char::from_u32(code);
            let is_allowed = character.is_some_and(|character| {
                (!character.is_control() || "\t\n\u{C}".contains(character))
                    && !is_noncharacter(code)
            });
            (character.unwrap_or(char::REPLACEMENT_CHARACTER), is_allowed)
        }
    }
}

fn is_noncharacter(code: u32) -> bool {
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

fn read_named(rest: &str, within: ReferenceContext) -> Option<CharacterReference> {
    let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_ended = rest.as_bytes().get(letters) == Some(&b';');
    // The longest entity names have 31 letters.
    let longest = (letters + usize::from(is_ended)).min(33);
    let (length, characters) =
        (1..=longest).rev().find_map(|length| Some((length, find_entity(&rest[..length])?)))?;
    if rest[..length].ends_with(';') {
        return Some(CharacterReference { length: length + 1, characters, fault: None });
    }
    let fault = Some("an entity does not end with `;`");
    let next = rest.as_bytes().get(length);
    let continues = next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'=');
    if within != ReferenceContext::Text && continues {
        // In a URL such as `?a=1&copy=2` the `&` is literal.
        return Some(CharacterReference::literal(fault));
    }
    Some(CharacterReference { length: length + 1, characters, fault })
}

fn find_entity(name: &str) -> Option<[Option<char>; 2]> {
    // The map also lists prefixes of names, with 0 for the character.
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
    fn references_are_replaced_by_characters() {
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
        ?a&b=c `&` does not start a known entity; write a plain ampersand as `&amp;`
        © c an entity does not end with `;`
        ?a&copy=c an entity does not end with `;`
        A x a character reference does not end with `;`
        &#; `&#` is not followed by a number
        ’ a character reference refers to a character that HTML forbids
        � a character reference refers to a character that HTML forbids
        &notit; an entity does not end with `;`
        "
        );
    }
}
