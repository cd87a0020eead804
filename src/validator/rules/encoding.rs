//! The encoding of a document, and the media type in its HTTP response.

use crate::text::encoding::{self, DecodedText, EncodingDeclaration, EncodingError};
use crate::validator::FeedDialect;
use crate::validator::codes::{
    ENCODING_MISMATCH, MISSING_ENCODING, NON_SPECIFIC_MEDIA_TYPE, NONSTD_ENCODING,
    OBSCURE_ENCODING, TEXT_XML, UNEXPECTED_CONTENT_TYPE, UNICODE_ERROR, UNKNOWN_ENCODING,
    ValidationCode,
};
use crate::validator::finding::{Finding, FindingList};

/// Encodings that every XML reader must support (XML 1.0 section 4.3.3).
const STANDARD: &[&str] = &["utf-8", "utf-16"];

/// Other encodings that are common in feeds and widely supported.
const COMMON: &[&str] = &[
    "euc-jp",
    "gb18030",
    "iso-8859-1",
    "iso-8859-15",
    "iso-8859-2",
    "iso-8859-7",
    "koi8-r",
    "shift_jis",
    "us-ascii",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1255",
    "windows-1256",
];

/// Generic XML media types.
const UNSPECIFIC: &[&str] = &["text/xml", "application/xml", "application/rdf+xml"];

/// Start tags that identify a feed within its first 512 characters.
const MARKERS: &[&str] = &["<rss", "<feed", "<opml", "<rdf:RDF"];

/// Media type of an HTTP response (`Content-Type`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::validator) struct ContentType {
    /// Type and subtype in lowercase, without parameters.
    pub essence: String,
    /// Value of the `charset` parameter, as the server wrote it.
    pub charset: Option<String>,
}

impl ContentType {
    /// Parses a media type and its `charset`.
    pub(crate) fn parse(header: &str) -> Self {
        let mut parts = header.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("charset")
                .then(|| value.trim().trim_matches('"').into())
        });
        Self { essence, charset }
    }
}

/// Checks the encoding that a document and its server declare.
pub(in crate::validator) fn check_encoding(
    decoded: &DecodedText<'_>,
    served: Option<&ContentType>,
    findings: &mut FindingList,
) {
    let charset = served.and_then(|served| served.charset.as_deref());
    check_declared_encoding(decoded, charset, findings);
    for fault in &decoded.faults {
        findings.push(encoding_finding(fault, decoded));
    }
    if !decoded.is_encoding_declared && charset.is_none() {
        findings.push(Finding::new(&MISSING_ENCODING, 0..0));
    }
}

fn check_declared_encoding(
    decoded: &DecodedText<'_>,
    charset: Option<&str>,
    findings: &mut FindingList,
) {
    let Some(declared) = &decoded.declared else { return };
    let lower = declared.name.to_ascii_lowercase();
    if encoding::is_known(&lower) && !STANDARD.contains(&&*lower) {
        let row = if COMMON.contains(&&*lower) { &NONSTD_ENCODING } else { &OBSCURE_ENCODING };
        findings.push(declaration_finding(row, declared));
    }
    if let Some(charset) = charset.filter(|charset| !charset.eq_ignore_ascii_case(&lower)) {
        findings.push(declaration_finding(&ENCODING_MISMATCH, declared).with("charset", charset));
    }
}

fn declaration_finding(row: &'static ValidationCode, declared: &EncodingDeclaration) -> Finding {
    Finding::new(row, declared.span.clone()).with("encoding", declared.name.as_str())
}

/// Turns an error of decoding into a finding, located at the declaration or at
/// the invalid bytes.
fn encoding_finding(fault: &EncodingError, decoded: &DecodedText<'_>) -> Finding {
    let span = decoded.declared.as_ref().map_or(0..0, |declared| declared.span.clone());
    let named = decoded.declared.as_ref().map_or(&decoded.encoding, |declared| &declared.name);
    let (span, message) = match fault {
        EncodingError::Unknown(name) => {
            return Finding::new(&UNKNOWN_ENCODING, span).with("encoding", &**name);
        }
        EncodingError::Contradiction { seen } => (span, format!("its first bytes show {seen}")),
        EncodingError::Undeclared { seen } => {
            (span, format!("its first bytes show {seen}, which it does not declare"))
        }
        EncodingError::Malformed(at) => {
            (*at..*at, "these bytes are invalid in this encoding".into())
        }
    };
    let finding = Finding::new(&UNICODE_ERROR, span).with("encoding", &**named);
    finding.with("message", message).with("help", encoding_help(fault, &decoded.text))
}

/// Returns the help for an error of decoding: what to declare, or how to convert the file.
fn encoding_help(fault: &EncodingError, text: &str) -> String {
    match fault {
        EncodingError::Contradiction { seen } | EncodingError::Undeclared { seen } => {
            format!("write `encoding=\"{}\"` in the declaration", seen.to_ascii_lowercase())
        }
        EncodingError::Malformed(at) if text[*at..].trim_end_matches('\u{FFFD}').is_empty() => {
            "the file ends inside a character: download or write the whole file again".into()
        }
        EncodingError::Unknown(_) | EncodingError::Malformed(_) => {
            "convert the file to UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`, or \
             declare the encoding that it has"
                .into()
        }
    }
}

/// Checks the media type in the HTTP response against the format of the document.
pub(in crate::validator) fn check_media_type(
    served: &ContentType,
    text: &str,
    dialect: Option<FeedDialect>,
    findings: &mut FindingList,
) {
    let accepted = dialect.map_or(UNSPECIFIC, accepted_media_types);
    let mut rows: Vec<&'static ValidationCode> = Vec::new();
    if served.essence == "text/xml" && served.charset.is_none() {
        rows.push(&TEXT_XML);
    }
    if !accepted.contains(&&*served.essence) {
        rows.push(&UNEXPECTED_CONTENT_TYPE);
    } else if UNSPECIFIC.contains(&&*served.essence) {
        let head: String = text.chars().take(512).collect();
        if !MARKERS.iter().any(|marker| head.contains(marker)) {
            rows.push(&NON_SPECIFIC_MEDIA_TYPE);
        }
    }
    for row in rows {
        let finding = Finding::new(row, 0..0).with("contentType", &*served.essence);
        findings.push(finding.with("expected", accepted[0]));
    }
}

/// Media types accepted for a format, the recommended one first.
const fn accepted_media_types(dialect: FeedDialect) -> &'static [&'static str] {
    match dialect {
        FeedDialect::Rss => &["application/rss+xml", "application/xml", "text/xml"],
        FeedDialect::Rdf => {
            &["application/rss+xml", "application/rdf+xml", "application/xml", "text/xml"]
        }
        FeedDialect::Atom | FeedDialect::AtomEntry => {
            &["application/atom+xml", "application/xml", "text/xml"]
        }
        FeedDialect::Json => &["application/feed+json", "application/json"],
        FeedDialect::Opml => &["text/x-opml", "application/xml", "text/xml"],
    }
}

#[cfg(test)]
mod tests {
    /// Returns the codes about encoding and media type for a document served as `served`.
    fn check(served: &str, document: &[u8]) -> String {
        let options = crate::validator::ValidationOptions {
            content_type: Some(served.to_owned()),
            ..Default::default()
        };
        let path = std::path::Path::new("feed.xml");
        let report = crate::validator::validate(document, path, &options).report;
        let named = |found: &crate::diagnostic::Diagnostic| found.code.name;
        let area = [
            "EncodingMismatch",
            "MissingEncoding",
            "NonSpecificMediaType",
            "TextXml",
            "UnexpectedContentType",
            "UnicodeError",
        ];
        let codes: Vec<_> =
            report.diagnostics.iter().map(named).filter(|code| area.contains(code)).collect();
        if codes.is_empty() { "fine".into() } else { codes.join(" ") }
    }

    #[test]
    fn media_types_match_their_formats() {
        let (rss, json) = (b"<rss/>".as_slice(), b"{}".as_slice());
        let atom = b"<feed xmlns='http://www.w3.org/2005/Atom'/>".as_slice();
        let cases = [
            ("application/rss+xml; charset=utf-8", rss),
            ("Application/Atom+XML;charset=\"utf-8\"", atom),
            ("application/rss+xml; charset=utf-8", atom),
            ("text/xml", atom),
            ("text/html; charset=utf-8", rss),
            ("application/feed+json", json),
            ("application/xml", json),
        ];
        let found: String = cases
            .iter()
            .map(|(served, document)| format!("{served}: {}\n", check(served, document)))
            .collect();
        insta::assert_snapshot!(found, @r#"
        application/rss+xml; charset=utf-8: fine
        Application/Atom+XML;charset="utf-8": fine
        application/rss+xml; charset=utf-8: UnexpectedContentType
        text/xml: MissingEncoding TextXml
        text/html; charset=utf-8: UnexpectedContentType
        application/feed+json: fine
        application/xml: UnexpectedContentType
        "#);
    }

    #[test]
    fn charset_of_the_server_takes_precedence() {
        let document = b"<?xml version='1.0' encoding='utf-8'?><rss a='\xE9'/>";
        assert_eq!(check("application/rss+xml; charset=iso-8859-1", document), "EncodingMismatch");
        assert_eq!(check("application/rss+xml", document), "UnicodeError");
    }
}
