//! Bytes into text: which encoding a document is in, and what it says of it.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A document as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedText<'a> {
    /// Without a mark at its beginning; what could not be read is U+FFFD.
    pub text: Cow<'a, str>,
    /// What the document says of itself.
    pub declared: Option<EncodingDeclaration>,
    /// Whether a mark or the document itself tells the encoding.
    pub is_encoding_declared: bool,
    /// The encoding it was read in.
    pub encoding: String,
    /// What is wrong with it.
    pub faults: Vec<EncodingError>,
}

/// The encoding named in an XML declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingDeclaration {
    /// As it is written.
    pub name: String,
    /// Where it stands in the text.
    pub span: Range<usize>,
}

/// Something wrong with an encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodingError {
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
enum EncodingFamily {
    Bytes,
    Utf16Big,
    Utf16Little,
    Utf32Big,
    Utf32Little,
}

/// How a document may begin (XML 1.0 appendix F).
struct EncodingSignature {
    bytes: &'static [u8],
    /// How much of it is a mark and no text.
    mark: usize,
    family: EncodingFamily,
}

#[rustfmt::skip]
const SIGNATURES: &[EncodingSignature] = &[
    EncodingSignature { bytes: b"\x00\x00\xFE\xFF", mark: 4, family: EncodingFamily::Utf32Big },
    EncodingSignature { bytes: b"\xFF\xFE\x00\x00", mark: 4, family: EncodingFamily::Utf32Little },
    EncodingSignature { bytes: b"\x00\x00\x00<",    mark: 0, family: EncodingFamily::Utf32Big },
    EncodingSignature { bytes: b"<\x00\x00\x00",    mark: 0, family: EncodingFamily::Utf32Little },
    EncodingSignature { bytes: b"\xEF\xBB\xBF",     mark: 3, family: EncodingFamily::Bytes },
    EncodingSignature { bytes: b"\xFE\xFF",         mark: 2, family: EncodingFamily::Utf16Big },
    EncodingSignature { bytes: b"\xFF\xFE",         mark: 2, family: EncodingFamily::Utf16Little },
    EncodingSignature { bytes: b"\x00<",            mark: 0, family: EncodingFamily::Utf16Big },
    EncodingSignature { bytes: b"<\x00",            mark: 0, family: EncodingFamily::Utf16Little },
    EncodingSignature { bytes: b"",                 mark: 0, family: EncodingFamily::Bytes },
];

/// How many bytes a declaration may take.
const HEAD: usize = 1024;

impl EncodingFamily {
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

/// How bytes become text.
#[derive(Clone, Copy)]
enum Method {
    /// By an encoding of the web.
    Standard(&'static Encoding),
    /// As UTF-8, for want of the one that is named.
    Fallback,
    /// Each byte is a character; those beyond ASCII may be none.
    Latin1 { is_ascii: bool },
    /// Units of four bytes.
    Utf32(fn([u8; 4]) -> u32),
}

/// What is known of a document before its text is read.
struct Plan {
    mark: usize,
    method: Method,
    declared: Option<EncodingDeclaration>,
    is_told: bool,
    encoding: String,
    faults: Vec<EncodingError>,
}

impl Plan {
    fn new(bytes: &[u8], charset: Option<&str>) -> Self {
        let signature = SIGNATURES.iter().find(|row| bytes.starts_with(row.bytes));
        let (mark, family) =
            signature.map_or((0, EncodingFamily::Bytes), |row| (row.mark, row.family));
        let body = &bytes[mark..];
        let declared = declared(&wide(&body[..body.len().min(HEAD)], family));
        let mut faults = Vec::new();
        let name = declared.as_ref().map(|found| found.name.as_str());
        if mark > 0 || family != EncodingFamily::Bytes {
            let seen = family.names()[0];
            match name {
                Some(name) if !family.is_named(name) => {
                    faults.push(EncodingError::Contradiction { seen })
                }
                None if mark == 0 => faults.push(EncodingError::Undeclared { seen }),
                Some(_) | None => {}
            }
        }
        let label = if mark > 0 { Some("UTF-8") } else { charset.or(name) };
        let (method, encoding) = match family {
            EncodingFamily::Bytes => narrow(label.unwrap_or("UTF-8"), &mut faults),
            EncodingFamily::Utf16Big => (Method::Standard(UTF_16BE), family.names()[0].to_owned()),
            EncodingFamily::Utf16Little => {
                (Method::Standard(UTF_16LE), family.names()[0].to_owned())
            }
            EncodingFamily::Utf32Big => {
                (Method::Utf32(u32::from_be_bytes), family.names()[0].to_owned())
            }
            EncodingFamily::Utf32Little => {
                (Method::Utf32(u32::from_le_bytes), family.names()[0].to_owned())
            }
        };
        let is_told = mark > 0 || declared.is_some() || bytes.starts_with(b"<?xml");
        Self { mark, method, declared, is_told, encoding, faults }
    }

    /// Returns true if the bytes are the text already.
    fn keeps(&self, body: &[u8]) -> bool {
        match self.method {
            Method::Fallback => std::str::from_utf8(body).is_ok(),
            Method::Standard(encoding) if encoding == UTF_8 => std::str::from_utf8(body).is_ok(),
            Method::Standard(encoding) => encoding.is_ascii_compatible() && body.is_ascii(),
            Method::Latin1 { .. } => body.is_ascii(),
            Method::Utf32(_) => body.is_empty(),
        }
    }

    fn finish(mut self, text: Cow<'_, str>, is_kept: bool) -> DecodedText<'_> {
        let is_judged = match self.method {
            Method::Standard(encoding) => encoding != UTF_16BE && encoding != UTF_16LE,
            Method::Latin1 { .. } => true,
            Method::Fallback | Method::Utf32(_) => false,
        };
        let lost =
            if is_judged && !is_kept { text.find(char::REPLACEMENT_CHARACTER) } else { None };
        self.faults.extend(lost.map(EncodingError::Malformed));
        let Self { declared, is_told, encoding, faults, .. } = self;
        DecodedText { text, declared, is_encoding_declared: is_told, encoding, faults }
    }
}

/// Reads a document's bytes as text. `charset` is what its server says, which
/// counts more than what it says itself.
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> DecodedText<'a> {
    let plan = Plan::new(bytes, charset);
    let body = &bytes[plan.mark..];
    if plan.keeps(body) {
        let text = std::str::from_utf8(body).unwrap_or_default();
        return plan.finish(text.into(), true);
    }
    let mut transcoder = Transcoder::new(plan.method);
    transcoder.add(body, true);
    plan.finish(transcoder.text.into(), false)
}

/// As [`decode`], but gives the memory of the bytes back while they are read:
/// the text may be three times as long.
pub fn decode_owned(mut bytes: Vec<u8>, charset: Option<&str>) -> DecodedText<'static> {
    let plan = Plan::new(&bytes, charset);
    if plan.keeps(&bytes[plan.mark..]) {
        bytes.drain(..plan.mark);
        return plan.finish(String::from_utf8(bytes).unwrap_or_default().into(), true);
    }
    let mut transcoder = Transcoder::new(plan.method);
    let mut chunks = Vec::new();
    while bytes.len() > CHUNK {
        chunks.push(bytes.split_off(bytes.len() - CHUNK));
        bytes.shrink_to_fit();
    }
    chunks.push(bytes);
    let mut mark = plan.mark;
    while let Some(chunk) = chunks.pop() {
        let skipped = mark.min(chunk.len());
        transcoder.add(&chunk[skipped..], chunks.is_empty());
        mark -= skipped;
    }
    plan.finish(transcoder.text.into(), false)
}

/// Bytes that are transcoded at once.
const CHUNK: usize = 1 << 20;

/// A text that grows from chunks of bytes.
struct Transcoder {
    method: Method,
    decoder: Option<Decoder>,
    /// The begun unit of four bytes.
    rest: Vec<u8>,
    text: String,
}

impl Transcoder {
    fn new(method: Method) -> Self {
        let decoder = match method {
            Method::Standard(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            Method::Fallback => Some(UTF_8.new_decoder_without_bom_handling()),
            Method::Latin1 { .. } | Method::Utf32(_) => None,
        };
        Self { method, decoder, rest: Vec::new(), text: String::new() }
    }

    fn add(&mut self, bytes: &[u8], is_last: bool) {
        match (self.method, &mut self.decoder) {
            (Method::Standard(_) | Method::Fallback, Some(decoder)) => {
                for piece in pieces(bytes) {
                    let is_end = is_last && piece.as_ptr_range().end == bytes.as_ptr_range().end;
                    // The crate writes to all the room that a text has: so it is
                    // never the room of the whole one, of which half is unused.
                    let most = decoder.max_utf8_buffer_length(piece.len());
                    let mut part = String::with_capacity(most.unwrap_or_default());
                    let _ = decoder.decode_to_string(piece, &mut part, is_end);
                    self.text.push_str(&part);
                }
            }
            (Method::Latin1 { is_ascii }, _) => {
                let is_foreign = |byte: u8| is_ascii && !byte.is_ascii();
                self.text.extend(bytes.iter().map(|&byte| {
                    if is_foreign(byte) { char::REPLACEMENT_CHARACTER } else { char::from(byte) }
                }));
            }
            (Method::Utf32(unit), _) => self.add_units(bytes, is_last, unit),
            (Method::Standard(_) | Method::Fallback, None) => {}
        }
    }

    fn add_units(&mut self, bytes: &[u8], is_last: bool, unit: fn([u8; 4]) -> u32) {
        for &byte in bytes {
            self.rest.push(byte);
            if let Ok(whole) = <[u8; 4]>::try_from(&*self.rest) {
                let found = char::from_u32(unit(whole));
                self.text.push(found.unwrap_or(char::REPLACEMENT_CHARACTER));
                self.rest.clear();
            }
        }
        if is_last && !self.rest.is_empty() {
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Divides bytes into short pieces; of none there is one empty piece.
fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let empty = bytes.is_empty().then_some(bytes);
    empty.into_iter().chain(bytes.chunks(CHUNK / 64))
}

/// Says whether an encoding is known by this name.
pub fn is_known(name: &str) -> bool {
    let families = [EncodingFamily::Bytes, EncodingFamily::Utf16Big, EncodingFamily::Utf32Big];
    find(name).is_some() || families.iter().any(|family| family.is_named(name))
}

/// Reads Base64 (RFC 4648 section 4), broken into lines or not; `None` if it
/// is something else.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let letters = || text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let (length, padding) =
        (letters().count(), letters().rev().take_while(|letter| *letter == b'=').count());
    if !length.is_multiple_of(4) || padding > 2 {
        return None;
    }
    let (mut bytes, mut rest, mut bits) = (Vec::with_capacity(length / 4 * 3), 0_u32, 0);
    for letter in letters().take(length - padding) {
        rest = rest << 6 & 0xFFFF | u32::from(six_bits(letter)?);
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
fn wide(bytes: &[u8], family: EncodingFamily) -> Cow<'_, str> {
    match family {
        EncodingFamily::Bytes => String::from_utf8_lossy(bytes),
        EncodingFamily::Utf16Big => UTF_16BE.decode_without_bom_handling(bytes).0,
        EncodingFamily::Utf16Little => UTF_16LE.decode_without_bom_handling(bytes).0,
        EncodingFamily::Utf32Big => utf32(bytes, u32::from_be_bytes),
        EncodingFamily::Utf32Little => utf32(bytes, u32::from_le_bytes),
    }
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Cow<'_, str> {
    let mut transcoder = Transcoder::new(Method::Utf32(unit));
    transcoder.add(bytes, true);
    transcoder.text.into()
}

/// Finds the encoding whose letters of ASCII are bytes. ISO-8859-1 and US-ASCII
/// are read as they are, not as Windows-1252, by which browsers read both: what
/// is between U+0080 and U+009F is a mistake.
fn narrow(label: &str, faults: &mut Vec<EncodingError>) -> (Method, String) {
    let lower = label.to_ascii_lowercase();
    let found = find(&lower);
    if found == Some(WINDOWS_1252) && !lower.contains("1252") {
        let is_ascii = lower.contains("ascii");
        return (Method::Latin1 { is_ascii }, label.to_owned());
    }
    if let Some(encoding) = found.filter(|found| *found != UTF_16BE && *found != UTF_16LE) {
        return (Method::Standard(encoding), label.to_owned());
    }
    faults.push(match found {
        Some(_) => EncodingError::Contradiction { seen: "UTF-8" },
        None => EncodingError::Unknown(label.to_owned()),
    });
    (Method::Fallback, UTF_8.name().to_owned())
}

/// Finds the encoding in an XML declaration.
fn declared(head: &str) -> Option<EncodingDeclaration> {
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let before = declaration.find("encoding")? + "encoding".len();
    let rest = declaration[before..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|found| matches!(found, '"' | '\''))?;
    let name = rest[1..].split(quote).next().filter(|name| !name.is_empty())?;
    let start = "<?xml".len() + declaration.len() - rest.len() + 1;
    Some(EncodingDeclaration { name: name.to_owned(), span: start..start + name.len() })
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
    fn owned_bytes_are_read_as_borrowed_ones() {
        let long = "aé€\u{1F389}".repeat(CHUNK / 9);
        let head = |name: &str| format!("<?xml version='1.0' encoding='{name}'?>").into_bytes();
        let odd = b"<a>\xC3\xA9\x80\xFF".repeat(CHUNK / 6);
        let little: Vec<_> = "\u{FEFF}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let units: Vec<_> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut documents = vec![long.into_bytes(), [little, units].concat(), Vec::new()];
        documents.push(b"\0\0\xFE\xFF\0\0\0<\0\0\0a\0".repeat(CHUNK / 9));
        for name in ["utf-8", "iso-8859-1", "us-ascii", "windows-1252", "gb18030", "x-none"] {
            documents.push([head(name), odd.clone()].concat());
        }
        for bytes in documents {
            let borrowed = decode(&bytes, None);
            assert!(decode_owned(bytes.clone(), None) == borrowed, "{:?}", borrowed.encoding);
        }
    }

    #[test]
    fn utf8_is_not_copied() {
        assert!(matches!(decode("<a>é".as_bytes(), None).text, Cow::Borrowed(_)));
    }
}
