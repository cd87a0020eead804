//! The encoding of a document and the media type it is served as.

use crate::syntax::encoding::{self, DecodedText, EncodingError};
use crate::validator::FeedDialect;
use crate::validator::codes::{
    ENCODING_MISMATCH, MISSING_ENCODING, NON_SPECIFIC_MEDIA_TYPE, NONSTD_ENCODING,
    OBSCURE_ENCODING, TEXT_XML, UNEXPECTED_CONTENT_TYPE, UNICODE_ERROR, UNKNOWN_ENCODING,
};
use crate::validator::finding::{Finding, FindingList};

/// Encodings that every XML reader knows (XML 1.0 section 4.3.3).
const STANDARD: &[&str] = &["utf-8", "utf-16"];

/// Encodings that feeds are often in.
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

/// Media types for any XML.
const UNSPECIFIC: &[&str] = &["text/xml", "application/xml", "application/rdf+xml"];

/// What a feed's first bytes should show where its media type does not.
const MARKERS: &[&str] = &["<rss", "<feed", "<opml", "<rdf:RDF"];

/// A media type as a server sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::validator) struct ContentType {
    /// In lower case.
    pub essence: String,
    /// The encoding, where it is named.
    pub charset: Option<String>,
}

impl ContentType {
    /// Reads a media type and its `charset`.
    pub fn read(header: &str) -> Self {
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

/// Judges what a document and its server say of its encoding.
pub(in crate::validator) fn judge(
    decoded: &DecodedText<'_>,
    served: Option<&ContentType>,
    findings: &mut FindingList,
) {
    let charset = served.and_then(|served| served.charset.as_deref());
    declared(decoded, charset, findings);
    for fault in &decoded.faults {
        findings.push(fault_of(fault, decoded));
    }
    if !decoded.is_encoding_declared && charset.is_none() {
        findings.push(Finding::new(&MISSING_ENCODING, 0..0));
    }
}

fn declared(decoded: &DecodedText<'_>, charset: Option<&str>, findings: &mut FindingList) {
    let Some(declared) = &decoded.declared else { return };
    let finding =
        |row| Finding::new(row, declared.span.clone()).with("encoding", declared.name.as_str());
    let lower = declared.name.to_ascii_lowercase();
    if encoding::is_known(&lower) && !STANDARD.contains(&&*lower) {
        let is_common = COMMON.contains(&&*lower);
        findings.push(finding(if is_common { &NONSTD_ENCODING } else { &OBSCURE_ENCODING }));
    }
    if let Some(charset) = charset.filter(|charset| !charset.eq_ignore_ascii_case(&lower)) {
        findings.push(finding(&ENCODING_MISMATCH).with("charset", charset));
    }
}

fn fault_of(fault: &EncodingError, decoded: &DecodedText<'_>) -> Finding {
    let span = decoded.declared.as_ref().map_or(0..0, |declared| declared.span.clone());
    let named = decoded.declared.as_ref().map_or(&decoded.encoding, |declared| &declared.name);
    let unicode = |span, message: String| {
        let finding = Finding::new(&UNICODE_ERROR, span).with("encoding", &**named);
        finding.with("message", message)
    };
    match fault {
        EncodingError::Unknown(name) => {
            Finding::new(&UNKNOWN_ENCODING, span).with("encoding", &**name)
        }
        EncodingError::Contradiction { seen } => {
            unicode(span, format!("its first bytes show {seen}"))
        }
        EncodingError::Undeclared { seen } => {
            unicode(span, format!("its first bytes show {seen}, and it does not say so"))
        }
        EncodingError::Malformed(at) => unicode(*at..*at, "these bytes mean nothing in it".into()),
    }
}

/// Judges the media type that a document is served as.
pub(in crate::validator) fn media_type(
    served: &ContentType,
    text: &str,
    dialect: Option<FeedDialect>,
    findings: &mut FindingList,
) {
    let fitting = dialect.map_or(UNSPECIFIC, fitting);
    let expected = fitting[0];
    let finding = |row| {
        let finding = Finding::new(row, 0..0).with("contentType", &*served.essence);
        finding.with("expected", expected)
    };
    if served.essence == "text/xml" && served.charset.is_none() {
        findings.push(finding(&TEXT_XML));
    }
    if !fitting.contains(&&*served.essence) {
        findings.push(finding(&UNEXPECTED_CONTENT_TYPE));
    } else if UNSPECIFIC.contains(&&*served.essence) {
        let head: String = text.chars().take(512).collect();
        if !MARKERS.iter().any(|marker| head.contains(marker)) {
            findings.push(finding(&NON_SPECIFIC_MEDIA_TYPE));
        }
    }
}

/// Media types that fit a dialect, the best first.
const fn fitting(dialect: FeedDialect) -> &'static [&'static str] {
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
    /// Names the codes of what is wrong with a document as it is served.
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
    fn media_types_fit_their_formats() {
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
    fn charset_of_the_server_counts() {
        let document = b"<?xml version='1.0' encoding='utf-8'?><rss a='\xE9'/>";
        assert_eq!(check("application/rss+xml; charset=iso-8859-1", document), "EncodingMismatch");
        assert_eq!(check("application/rss+xml", document), "UnicodeError");
    }
}
