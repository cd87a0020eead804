//! Bytes into text: which encoding a document is in, and what it says of it.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A document as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// Without a mark at its beginning; what could not be read is U+FFFD.
    pub text: Cow<'a, str>,
    /// What the document says of itself.
    pub declared: Option<Declared>,
    /// Whether a mark or the document itself tells the encoding.
    pub is_told: bool,
    /// The encoding it was read in.
    pub encoding: String,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// The encoding named in an XML declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// As it is written.
    pub name: String,
    /// Where it stands in the text.
    pub span: Range<usize>,
}

/// Something wrong with an encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No encoding has this name.
    Unknown(String),
    /// The declaration names another one than the bytes show.
    Contradiction {
        /// What the bytes show.
        seen: &'static str,
    },
    /// Bytes of this kind need a declaration or a mark.
    Undeclared {
        /// What the bytes show.
        seen: &'static str,
    },
    /// Bytes that are not in the encoding, from this offset in the text on.
    Malformed(usize),
}

/// How wide a unit is, which the first bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Bytes,
    Utf16Big,
    Utf16Little,
    Utf32Big,
    Utf32Little,
}

/// How a document may begin (XML 1.0 appendix F).
struct Signature {
    bytes: &'static [u8],
    /// How much of it is a mark and no text.
    mark: usize,
    family: Family,
}

#[rustfmt::skip]
const SIGNATURES: &[Signature] = &[
    Signature { bytes: b"\x00\x00\xFE\xFF", mark: 4, family: Family::Utf32Big },
    Signature { bytes: b"\xFF\xFE\x00\x00", mark: 4, family: Family::Utf32Little },
    Signature { bytes: b"\x00\x00\x00<",    mark: 0, family: Family::Utf32Big },
    Signature { bytes: b"<\x00\x00\x00",    mark: 0, family: Family::Utf32Little },
    Signature { bytes: b"\xEF\xBB\xBF",     mark: 3, family: Family::Bytes },
    Signature { bytes: b"\xFE\xFF",         mark: 2, family: Family::Utf16Big },
    Signature { bytes: b"\xFF\xFE",         mark: 2, family: Family::Utf16Little },
    Signature { bytes: b"\x00<",            mark: 0, family: Family::Utf16Big },
    Signature { bytes: b"<\x00",            mark: 0, family: Family::Utf16Little },
    Signature { bytes: b"",                 mark: 0, family: Family::Bytes },
];

/// How many bytes a declaration may take.
const HEAD: usize = 1024;

impl Family {
    /// The names that fit, the one for people first.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Bytes => &["UTF-8", "UTF8"],
            Self::Utf16Big | Self::Utf16Little => {
                &["UTF-16", "UTF-16BE", "UTF-16LE", "ISO-10646-UCS-2", "CSUNICODE", "UCS-2"]
            }
            Self::Utf32Big | Self::Utf32Little => {
                &["UTF-32", "UTF-32BE", "UTF-32LE", "ISO-10646-UCS-4", "CSUCS4", "UCS-4"]
            }
        }
    }

    fn is_named(self, name: &str) -> bool {
        self.names().iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// Reads a document's bytes as text. `charset` is what its server says, which
/// counts more than what it says itself.
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Decoded<'a> {
    let signature = SIGNATURES.iter().find(|row| bytes.starts_with(row.bytes));
    let (mark, family) = signature.map_or((0, Family::Bytes), |row| (row.mark, row.family));
    let body = &bytes[mark..];
    let declared = declared(&wide(&body[..body.len().min(HEAD)], family));
    let mut faults = Vec::new();
    let name = declared.as_ref().map(|found| found.name.as_str());
    if mark > 0 || family != Family::Bytes {
        let seen = family.names()[0];
        match name {
            Some(name) if !family.is_named(name) => faults.push(Fault::Contradiction { seen }),
            None if mark == 0 => faults.push(Fault::Undeclared { seen }),
            Some(_) | None => {}
        }
    }
    let label = if mark > 0 { Some("UTF-8") } else { charset.or(name) };
    let (text, encoding) = match family {
        Family::Bytes => narrow(body, label.unwrap_or("UTF-8"), &mut faults),
        wide_family => (wide(body, wide_family), family.names()[0].to_owned()),
    };
    let is_told = mark > 0 || declared.is_some() || bytes.starts_with(b"<?xml");
    Decoded { text, declared, is_told, encoding, faults }
}

/// Says whether an encoding is known by this name.
pub fn is_known(name: &str) -> bool {
    let families = [Family::Bytes, Family::Utf16Big, Family::Utf32Big];
    find(name).is_some() || families.iter().any(|family| family.is_named(name))
}

/// Reads Base64 (RFC 4648 section 4), broken into lines or not; `None` if it
/// is something else.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = letters.iter().rev().take_while(|letter| **letter == b'=').count();
    if !letters.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let (mut bytes, mut rest, mut bits) = (Vec::with_capacity(letters.len() / 4 * 3), 0_u32, 0);
    for letter in &letters[..letters.len() - padding] {
        rest = rest << 6 & 0xFFFF | u32::from(six_bits(*letter)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(rest >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

fn six_bits(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Finds an encoding, also by the name it had before it was registered.
fn find(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
        .or_else(|| Encoding::for_label(format!("x-{name}").as_bytes()))
}

/// Decodes units of two or four bytes; of one byte, as far as a declaration
/// needs it.
fn wide(bytes: &[u8], family: Family) -> Cow<'_, str> {
    match family {
        Family::Bytes => String::from_utf8_lossy(bytes),
        Family::Utf16Big => UTF_16BE.decode_without_bom_handling(bytes).0,
        Family::Utf16Little => UTF_16LE.decode_without_bom_handling(bytes).0,
        Family::Utf32Big => utf32(bytes, u32::from_be_bytes),
        Family::Utf32Little => utf32(bytes, u32::from_le_bytes),
    }
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Cow<'_, str> {
    let units = bytes.chunks(4).map(|chunk| chunk.try_into().map_or(u32::MAX, unit));
    let text: String =
        units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.into()
}

/// Decodes an encoding whose letters of ASCII are bytes.
fn narrow<'a>(bytes: &'a [u8], label: &str, faults: &mut Vec<Fault>) -> (Cow<'a, str>, String) {
    let lower = label.to_ascii_lowercase();
    let found = find(&lower);
    if found == Some(WINDOWS_1252) && !lower.contains("1252") {
        return (single(bytes, lower.contains("ascii"), faults), label.to_owned());
    }
    let Some(encoding) = found.filter(|found| *found != UTF_16BE && *found != UTF_16LE) else {
        faults.push(match found {
            Some(_) => Fault::Contradiction { seen: "UTF-8" },
            None => Fault::Unknown(label.to_owned()),
        });
        return (String::from_utf8_lossy(bytes), UTF_8.name().to_owned());
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let is_malformed = encoding == UTF_8 && std::str::from_utf8(bytes).is_err()
        || encoding != UTF_8 && text.contains(char::REPLACEMENT_CHARACTER);
    if is_malformed {
        faults.push(Fault::Malformed(text.find(char::REPLACEMENT_CHARACTER).unwrap_or_default()));
    }
    (text, label.to_owned())
}

/// Decodes ISO-8859-1 and US-ASCII as they are, not as Windows-1252, by which
/// browsers read both: what stands between U+0080 and U+009F is a mistake.
fn single<'a>(bytes: &'a [u8], is_ascii: bool, faults: &mut Vec<Fault>) -> Cow<'a, str> {
    let text = encoding_rs::mem::decode_latin1(bytes);
    let is_foreign = |found: char| is_ascii && !found.is_ascii();
    let Some(at) = text.find(is_foreign) else { return text };
    faults.push(Fault::Malformed(at));
    text.replace(is_foreign, "\u{FFFD}").into()
}

/// Finds the encoding in an XML declaration.
fn declared(head: &str) -> Option<Declared> {
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let before = declaration.find("encoding")? + "encoding".len();
    let rest = declaration[before..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|found| matches!(found, '"' | '\''))?;
    let name = rest[1..].split(quote).next().filter(|name| !name.is_empty())?;
    let start = "<?xml".len() + declaration.len() - rest.len() + 1;
    Some(Declared { name: name.to_owned(), span: start..start + name.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes what bytes are read as, and what is wrong with them.
    fn check(bytes: &[u8], charset: Option<&str>) -> String {
        let found = decode(bytes, charset);
        let text: String = found.text.chars().rev().take(6).collect();
        let text: String = text.chars().rev().collect();
        format!("{text:?} {} {:?}\n", found.encoding, found.faults)
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn encodings_are_told_by_marks_and_declarations() {
        let declared = |name: &str, rest: &[u8]| {
            let head = format!("<?xml version=\"1.0\" encoding='{name}'?>");
            [head.as_bytes(), rest].concat()
        };
        let found: String = [
            b"<a>\xC3\xA9".to_vec(),
            b"<a>\xE9".to_vec(),
            b"\xEF\xBB\xBF<a>".to_vec(),
            [b"\xEF\xBB\xBF".as_slice(), &declared("us-ascii", b"<a>")].concat(),
            declared("iso-8859-1", b"<a>\xE9\x92"),
            declared("windows-1252", b"<a>\xE9\x92"),
            declared("us-ascii", b"<a>\xE9"),
            declared("utf-16", b"<a>"),
            declared("x-none", b"<a>"),
            declared("koi8-r", b"<a>\xC1"),
            [b"\xFE\xFF".as_slice(), &utf16("<a>é")].concat(),
            utf16("<a>é"),
            utf16("<?xml version='1.0' encoding='UTF-16'?><a>"),
            b"\0\0\xFE\xFF\0\0\0<\0\0\0a".to_vec(),
        ]
        .iter()
        .map(|bytes| check(bytes, None))
        .collect();
        insta::assert_snapshot!(found, @r#"
        "<a>é" UTF-8 []
        "<a>�" UTF-8 [Malformed(3)]
        "<a>" UTF-8 []
        "'?><a>" UTF-8 [Contradiction { seen: "UTF-8" }]
        "><a>é\u{92}" iso-8859-1 []
        "><a>é’" windows-1252 []
        "?><a>�" us-ascii [Malformed(44)]
        "'?><a>" UTF-8 [Contradiction { seen: "UTF-8" }]
        "'?><a>" UTF-8 [Unknown("x-none")]
        "?><a>а" koi8-r []
        "<a>é" UTF-16 []
        "<a>é" UTF-16 [Undeclared { seen: "UTF-16" }]
        "'?><a>" UTF-16 []
        "<a" UTF-32 []
        "#);
    }

    #[test]
    fn server_is_believed_before_the_document() {
        let document = b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xC3\xA9";
        assert_eq!(check(document, Some("utf-8")), "\"?><a>é\" utf-8 []\n");
    }

    #[test]
    fn base64_is_read_in_lines_and_to_its_end() {
        let texts = ["", "TQ==", "TWE=", "TWFu", " T W\nFu TWE=", "TWF", "TQ=a", "T===", "TW!u"];
        let found: Vec<_> = texts.iter().map(|text| base64(text)).collect();
        let read = |text: &str| Some(text.as_bytes().to_vec());
        let right = [read(""), read("M"), read("Ma"), read("Man"), read("ManMa")];
        assert_eq!(found[..5], right);
        assert_eq!(found[5..], [None, None, None, None]);
    }

    #[test]
    fn utf8_is_not_copied() {
        assert!(matches!(decode("<a>é".as_bytes(), None).text, Cow::Borrowed(_)));
    }
}
