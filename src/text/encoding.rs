//! Decodes bytes to text: detects the encoding of a document by RFC 7303 and XML 1.0
//! appendix F, and reports errors in the encoding or its declaration.
//!
//! Never fails: bytes that can't be decoded become U+FFFD.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A document that was decoded to text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecodedText<'a> {
    /// The text without a byte order mark. Invalid bytes are U+FFFD.
    pub text: Cow<'a, str>,
    /// The encoding in the document's XML declaration.
    pub declared: Option<EncodingDeclaration>,
    /// True if the document has a byte order mark or an XML declaration, so that no
    /// reader has to guess its encoding.
    pub is_encoding_declared: bool,
    /// Name of the encoding that was used.
    pub encoding: String,
    /// Problems with the encoding.
    pub faults: Vec<EncodingError>,
}

/// The encoding named in an XML declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EncodingDeclaration {
    /// Name of the encoding, as in the source.
    pub name: String,
    /// Span of the name in the text.
    pub span: Range<usize>,
}

/// A problem with the encoding of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EncodingError {
    /// No encoding has this name.
    Unknown(String),
    /// The declaration contradicts the first bytes of the document.
    Contradiction {
        /// Encoding that the first bytes show.
        seen: &'static str,
    },
    /// The encoding needs a byte order mark or a declaration, and there is neither.
    Undeclared {
        /// Encoding that the first bytes show.
        seen: &'static str,
    },
    /// Bytes are invalid in the encoding, first at this offset in the text.
    Malformed(usize),
}

/// Width and byte order of code units, as the first bytes show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EncodingFamily {
    Bytes,
    Utf16Big,
    Utf16Little,
    Utf32Big,
    Utf32Little,
}

/// Bytes at the start of a document that show its encoding (XML 1.0 appendix F).
struct EncodingSignature {
    bytes: &'static [u8],
    /// Length of the byte order mark in `bytes`; the rest is text.
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

/// Number of bytes in which the XML declaration is looked for.
const HEAD: usize = 1024;

impl EncodingFamily {
    /// Returns the names of encodings in this family. Messages use the first.
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

    fn includes(self, name: &str) -> bool {
        self.names().iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// A way to decode bytes.
#[derive(Clone, Copy)]
enum DecodingMethod {
    /// An encoding of the WHATWG's Encoding Standard.
    Standard(&'static Encoding),
    /// UTF-8, because the declared encoding is unknown or impossible.
    Fallback,
    /// ISO-8859-1, or US-ASCII if `is_ascii`: each byte is one character.
    Latin1 { is_ascii: bool },
    /// UTF-32, by a function that converts a code unit from bytes.
    Utf32(fn([u8; 4]) -> u32),
}

/// The decisions made from the first bytes of a document.
struct DecodingPlan {
    /// Length of the byte order mark.
    mark: usize,
    method: DecodingMethod,
    declared: Option<EncodingDeclaration>,
    is_encoding_declared: bool,
    encoding: String,
    faults: Vec<EncodingError>,
}

impl DecodingPlan {
    fn new(bytes: &[u8], charset: Option<&str>) -> Self {
        let signature = SIGNATURES.iter().find(|row| bytes.starts_with(row.bytes));
        let (mark, family) =
            signature.map_or((0, EncodingFamily::Bytes), |row| (row.mark, row.family));
        let body = &bytes[mark..];
        let head = decode_head(&body[..body.len().min(HEAD)], family);
        let declared = find_declaration(&head);
        let mut faults = Vec::new();
        let name = declared.as_ref().map(|declaration| declaration.name.as_str());
        if mark > 0 || family != EncodingFamily::Bytes {
            let seen = family.names()[0];
            match name {
                Some(name) if !family.includes(name) => {
                    faults.push(EncodingError::Contradiction { seen });
                }
                None if mark == 0 => faults.push(EncodingError::Undeclared { seen }),
                Some(_) | None => {}
            }
        }
        let label = if mark > 0 { Some("UTF-8") } else { charset.or(name) };
        let (method, encoding) = match family {
            EncodingFamily::Bytes => choose_byte_method(label.unwrap_or("UTF-8"), &mut faults),
            EncodingFamily::Utf16Big => {
                (DecodingMethod::Standard(UTF_16BE), family.names()[0].to_owned())
            }
            EncodingFamily::Utf16Little => {
                (DecodingMethod::Standard(UTF_16LE), family.names()[0].to_owned())
            }
            EncodingFamily::Utf32Big => {
                (DecodingMethod::Utf32(u32::from_be_bytes), family.names()[0].to_owned())
            }
            EncodingFamily::Utf32Little => {
                (DecodingMethod::Utf32(u32::from_le_bytes), family.names()[0].to_owned())
            }
        };
        let is_encoding_declared = mark > 0 || declared.is_some() || bytes.starts_with(b"<?xml");
        Self { mark, method, declared, is_encoding_declared, encoding, faults }
    }

    /// Returns true if the bytes are already UTF-8 with the same text.
    fn is_identity(&self, body: &[u8]) -> bool {
        match self.method {
            DecodingMethod::Fallback => std::str::from_utf8(body).is_ok(),
            DecodingMethod::Standard(encoding) if encoding == UTF_8 => {
                std::str::from_utf8(body).is_ok()
            }
            DecodingMethod::Standard(encoding) => encoding.is_ascii_compatible() && body.is_ascii(),
            DecodingMethod::Latin1 { .. } => body.is_ascii(),
            DecodingMethod::Utf32(_) => body.is_empty(),
        }
    }

    /// Returns the result. `is_identity` means that no byte was converted.
    fn finish(mut self, text: Cow<'_, str>, is_identity: bool) -> DecodedText<'_> {
        // In UTF-16 and UTF-32, U+FFFD can also come from the document itself. A
        // fallback is reported already.
        let is_checked = match self.method {
            DecodingMethod::Standard(encoding) => encoding != UTF_16BE && encoding != UTF_16LE,
            DecodingMethod::Latin1 { .. } => true,
            DecodingMethod::Fallback | DecodingMethod::Utf32(_) => false,
        };
        if is_checked && !is_identity {
            let malformed = text.find(char::REPLACEMENT_CHARACTER);
            self.faults.extend(malformed.map(EncodingError::Malformed));
        }
        let Self { declared, is_encoding_declared, encoding, faults, .. } = self;
        DecodedText { text, declared, is_encoding_declared, encoding, faults }
    }
}

/// Decodes a document. `charset` is the encoding in the `Content-Type` of its
/// response, which has precedence over the XML declaration (RFC 7303 section 3).
pub(crate) fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> DecodedText<'a> {
    let plan = DecodingPlan::new(bytes, charset);
    let body = &bytes[plan.mark..];
    if plan.is_identity(body) {
        let text = std::str::from_utf8(body).unwrap_or_default();
        return plan.finish(text.into(), true);
    }
    let mut transcoder = Transcoder::new(plan.method);
    transcoder.add(body, true);
    plan.finish(transcoder.text.into(), false)
}

/// Decodes a document like [`decode`], but frees its bytes chunk by chunk: the text can
/// be three times as long, and both together would take too much memory.
pub(crate) fn decode_owned(mut bytes: Vec<u8>, charset: Option<&str>) -> DecodedText<'static> {
    let plan = DecodingPlan::new(&bytes, charset);
    if plan.is_identity(&bytes[plan.mark..]) {
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

/// Number of bytes that [`decode_owned`] frees at once.
const CHUNK: usize = 1 << 20;

/// Decodes chunks of bytes to one text.
struct Transcoder {
    method: DecodingMethod,
    decoder: Option<Decoder>,
    /// Bytes of an incomplete UTF-32 code unit.
    rest: Vec<u8>,
    text: String,
}

impl Transcoder {
    fn new(method: DecodingMethod) -> Self {
        let decoder = match method {
            DecodingMethod::Standard(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            DecodingMethod::Fallback => Some(UTF_8.new_decoder_without_bom_handling()),
            DecodingMethod::Latin1 { .. } | DecodingMethod::Utf32(_) => None,
        };
        Self { method, decoder, rest: Vec::new(), text: String::new() }
    }

    fn add(&mut self, bytes: &[u8], is_last: bool) {
        match (self.method, &mut self.decoder) {
            (DecodingMethod::Standard(_) | DecodingMethod::Fallback, Some(decoder)) => {
                for piece in pieces(bytes) {
                    let is_end = is_last && piece.as_ptr_range().end == bytes.as_ptr_range().end;
                    // The crate fills the spare capacity of a string with zeros. The
                    // capacity of the whole text is up to twice its length, so each
                    // piece gets a small string of its own.
                    let most = decoder.max_utf8_buffer_length(piece.len());
                    let mut part = String::with_capacity(most.unwrap_or_default());
                    let _ = decoder.decode_to_string(piece, &mut part, is_end);
                    self.text.push_str(&part);
                }
            }
            (DecodingMethod::Latin1 { is_ascii }, _) => {
                self.text.extend(bytes.iter().map(|&byte| match byte {
                    128.. if is_ascii => char::REPLACEMENT_CHARACTER,
                    _ => char::from(byte),
                }));
            }
            (DecodingMethod::Utf32(unit), _) => self.add_units(bytes, is_last, unit),
            (DecodingMethod::Standard(_) | DecodingMethod::Fallback, None) => {}
        }
    }

    fn add_units(&mut self, bytes: &[u8], is_last: bool, unit: fn([u8; 4]) -> u32) {
        for &byte in bytes {
            self.rest.push(byte);
            if let Ok(whole) = <[u8; 4]>::try_from(&*self.rest) {
                let character = char::from_u32(unit(whole));
                self.text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
                self.rest.clear();
            }
        }
        if is_last && !self.rest.is_empty() {
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Divides bytes into short pieces. There is at least one piece, which may be empty, so
/// that the decoder learns of the end.
fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let empty = bytes.is_empty().then_some(bytes);
    empty.into_iter().chain(bytes.chunks(CHUNK / 64))
}

/// Returns true if this is the name of an encoding that can be decoded.
pub(crate) fn is_known(name: &str) -> bool {
    let families = [EncodingFamily::Bytes, EncodingFamily::Utf16Big, EncodingFamily::Utf32Big];
    find_encoding(name).is_some() || families.iter().any(|family| family.includes(name))
}

/// Returns the encoding with this name, also if its registered name begins with `x-`.
fn find_encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
        .or_else(|| Encoding::for_label(format!("x-{name}").as_bytes()))
}

/// Decodes the start of a document as far as its XML declaration needs it, which is
/// ASCII in every encoding.
fn decode_head(bytes: &[u8], family: EncodingFamily) -> Cow<'_, str> {
    match family {
        EncodingFamily::Bytes => String::from_utf8_lossy(bytes),
        EncodingFamily::Utf16Big => UTF_16BE.decode_without_bom_handling(bytes).0,
        EncodingFamily::Utf16Little => UTF_16LE.decode_without_bom_handling(bytes).0,
        EncodingFamily::Utf32Big => decode_utf32(bytes, u32::from_be_bytes),
        EncodingFamily::Utf32Little => decode_utf32(bytes, u32::from_le_bytes),
    }
}

fn decode_utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Cow<'_, str> {
    let mut transcoder = Transcoder::new(DecodingMethod::Utf32(unit));
    transcoder.add(bytes, true);
    transcoder.text.into()
}

/// Chooses the method for an encoding in which ASCII characters are single bytes.
///
/// ISO-8859-1 and US-ASCII are decoded strictly. Browsers decode both as Windows-1252,
/// which would hide a mistake: characters from U+0080 to U+009F.
fn choose_byte_method(label: &str, faults: &mut Vec<EncodingError>) -> (DecodingMethod, String) {
    let lower = label.to_ascii_lowercase();
    let encoding = find_encoding(&lower);
    if encoding == Some(WINDOWS_1252) && !lower.contains("1252") {
        let is_ascii = lower.contains("ascii");
        return (DecodingMethod::Latin1 { is_ascii }, label.to_owned());
    }
    if let Some(encoding) = encoding.filter(|one| *one != UTF_16BE && *one != UTF_16LE) {
        return (DecodingMethod::Standard(encoding), label.to_owned());
    }
    faults.push(match encoding {
        Some(_) => EncodingError::Contradiction { seen: "UTF-8" },
        None => EncodingError::Unknown(label.to_owned()),
    });
    (DecodingMethod::Fallback, UTF_8.name().to_owned())
}

/// Finds the encoding in the XML declaration at the start of a document.
fn find_declaration(head: &str) -> Option<EncodingDeclaration> {
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let before = declaration.find("encoding")? + "encoding".len();
    let rest = declaration[before..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let name = rest[1..].split(quote).next().filter(|name| !name.is_empty())?;
    let start = "<?xml".len() + declaration.len() - rest.len() + 1;
    Some(EncodingDeclaration { name: name.to_owned(), span: start..start + name.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the end of the decoded text, the encoding and its problems.
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
    fn encodings_are_detected_by_marks_and_declarations() {
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
    fn charset_of_the_response_has_precedence() {
        let document = b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xC3\xA9";
        assert_eq!(check(document, Some("utf-8")), "\"?><a>é\" utf-8 []\n");
    }

    #[test]
    fn owned_bytes_are_decoded_like_borrowed_ones() {
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
