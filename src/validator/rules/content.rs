//! Atom text constructs and `content`, checked according to their `type`.

use crate::text::base64;
use crate::validator::codes::{
    ATTR_NOT_BLANK, CONTAINS_UNDECLARED_HTML, HTML_FRAGMENT, INVALID_MIME_TYPE, INVALID_TEXT_TYPE,
    MISSING_DC_LANGUAGE, MISSING_TYPE_ATTR, NOT_BASE64, NOT_BLANK, NOT_ESCAPED, NOT_HTML,
    TEXT_AND_ELEMENTS, UNEXPECTED_TEXT, ValidationCode,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value::{self, ValueInput};
use crate::validator::walk::XmlFeedWalker;

/// Form of the content of a text construct or `content` element, derived from `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::validator) enum ContentForm {
    /// Plain text without markup.
    Plain,
    /// Escaped HTML fragment (`html`).
    Html,
    /// Escaped HTML document (`text/html`).
    Page,
    /// XHTML elements in one `div` (`xhtml`).
    Xhtml,
    /// Elements of any other XML vocabulary.
    Xml,
    /// Binary data in Base64.
    Base64,
}

impl ContentForm {
    /// Derives the form from a `type` (RFC 4287 section 4.1.3.3).
    pub(crate) fn from_type(kind: &str) -> Self {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match &*kind {
            "html" => Self::Html,
            "xhtml" => Self::Xhtml,
            kind if !kind.contains('/') => Self::Plain,
            kind if kind.ends_with("+xml") || kind.ends_with("/xml") => Self::Xml,
            "text/html" => Self::Page,
            kind if kind.starts_with("text/") => Self::Plain,
            _ => Self::Base64,
        }
    }
}

/// Reports that a document declares no language. The location is that of the root
/// element, so repeated findings collapse into one.
pub(in crate::validator) fn check_language(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().language.is_none() {
        let root = (walk.stack[0].span.clone(), walk.stack[0].name.display_name());
        let details = [("element", "xml:lang"), ("parent", &*root.1)];
        walk.report_at(&MISSING_DC_LANGUAGE, root.0, &details);
    }
}

/// Checks the `type` of a text construct, which must not be a media type.
pub(in crate::validator) fn check_text_type(walk: &mut XmlFeedWalker<'_>) {
    let Some(kind) = attribute(walk, "type") else { return };
    if kind.contains('/') {
        report_type(walk, &INVALID_TEXT_TYPE, &kind);
    }
    check_simple_type(walk, &kind);
}

/// Checks the `type` and `src` of a `content` element (RFC 4287 section 4.1.3.1).
pub(in crate::validator) fn check_content_type(walk: &mut XmlFeedWalker<'_>) {
    let (kind, src) = (attribute(walk, "type"), attribute(walk, "src"));
    let is_external = src.is_some();
    let form = ContentForm::from_type(kind.as_deref().unwrap_or("text"));
    walk.memory.has_opaque_content = is_external || form == ContentForm::Base64;
    let Some(kind) = kind else {
        if is_external {
            walk.report_element(&MISSING_TYPE_ATTR, &[("attr", "type")]);
        }
        return;
    };
    let is_composite = kind.starts_with("multipart/") || kind.starts_with("message/");
    if is_composite || is_external && !kind.is_empty() && !value::is_mime_type(&kind) {
        report_type(walk, &INVALID_MIME_TYPE, &kind);
    } else {
        check_simple_type(walk, &kind);
    }
}

fn check_simple_type(walk: &mut XmlFeedWalker<'_>, kind: &str) {
    if kind.is_empty() {
        walk.report_element(&ATTR_NOT_BLANK, &[("attr", "type")]);
    } else if !["text", "html", "xhtml"].contains(&kind) && !value::is_mime_type(kind) {
        report_type(walk, &INVALID_MIME_TYPE, kind);
    }
}

fn report_type(walk: &mut XmlFeedWalker<'_>, row: &'static ValidationCode, kind: &str) {
    let span = walk.frame().attribute("type").map(|found| found.span.clone());
    let span = span.unwrap_or_else(|| walk.frame().span.clone());
    walk.report_at(row, span, &[("attr", "type"), ("value", kind)]);
}

fn attribute(walk: &XmlFeedWalker<'_>, name: &str) -> Option<String> {
    walk.frame().attribute(name).map(|found| value::copy_start(&found.value))
}

/// Reports an empty text construct or `content` element.
pub(in crate::validator) fn check_filled(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.children == 0 && frame.text.trim().is_empty() {
        walk.report_element(walk.wording(&NOT_BLANK, None), &[]);
    }
}

/// Reports elements in a text whose markup should be escaped.
pub(in crate::validator) fn check_no_elements(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.children == 0 {
        return;
    }
    let is_declared_escaped = frame.attribute("mode").is_some_and(|mode| mode.value == "escaped");
    let has_text = !frame.text.trim().is_empty();
    if is_declared_escaped {
        walk.report_element(&NOT_ESCAPED, &[]);
    }
    if has_text {
        let span = walk.frame().text_span.clone();
        walk.report_at(&TEXT_AND_ELEMENTS, span, &[]);
    }
}

/// Reports text in a `content` element with `src`, which should be empty.
pub(in crate::validator) fn check_empty(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().text.trim().is_empty() {
        let span = walk.frame().text_span.clone();
        walk.report_at(&UNEXPECTED_TEXT, span, &[]);
    }
}

/// Reports escaped markup that is declared as a whole page but has no `html` element.
pub(in crate::validator) fn check_page(walk: &mut XmlFeedWalker<'_>) {
    let text = &walk.frame().text;
    let mut tags = text.match_indices('<').filter_map(|(start, _)| text.get(start..start + 5));
    if !tags.any(|tag| tag.eq_ignore_ascii_case("<html")) {
        let kind = attribute(walk, "type").unwrap_or_default();
        walk.report_element(&HTML_FRAGMENT, &[("type", &kind)]);
    }
}

/// Checks the root element of content that is declared as an XHTML page.
pub(in crate::validator) fn check_page_root(walk: &mut XmlFeedWalker<'_>) {
    let kind = walk.parent().and_then(|parent| parent.attribute("type"));
    if kind.is_none_or(|kind| kind.value != "application/xhtml+xml") {
        return;
    }
    let name = walk.frame().name;
    if name.local != "html" {
        report_parent(walk, &HTML_FRAGMENT, &[("type", "application/xhtml+xml")]);
    } else if name.space != ResolvedNamespace::Known("xhtml") {
        report_parent(
            walk,
            &NOT_HTML,
            &[("message", "its root element `html` is in another namespace")],
        );
    }
}

/// Reports escaped markup in XML content.
pub(in crate::validator) fn check_no_markup(walk: &mut XmlFeedWalker<'_>) {
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        walk.report_element(&CONTAINS_UNDECLARED_HTML, &[("value", &markup)]);
    }
}

/// Checks Base64 content (RFC 4287 section 4.1.3.3), and the HTML encoded in it.
pub(in crate::validator) fn check_base64(walk: &mut XmlFeedWalker<'_>) {
    let span = walk.frame().text_span.clone();
    let kind = attribute(walk, "type").unwrap_or_default();
    let Some(bytes) = base64::decode(&walk.frame().text) else {
        return walk.report_at(&NOT_BASE64, span, &[("type", &kind)]);
    };
    if !kind.to_ascii_lowercase().ends_with("/html") {
        return;
    }
    let text = decode_lossy(bytes);
    let value = ValueInput { text: &text, raw: "", now: walk.options.now, dialect: walk.dialect };
    let mut wrong = Vec::new();
    value::html(&value, &mut wrong);
    for found in wrong {
        let details: Vec<_> =
            found.details.iter().map(|(key, value)| (*key, value.as_str())).collect();
        walk.report_at(found.row, span.clone(), &details);
    }
}

/// Decodes UTF-8 in place; an invalid byte becomes `?`.
fn decode_lossy(mut bytes: Vec<u8>) -> String {
    loop {
        match String::from_utf8(bytes) {
            Ok(text) => return text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                bytes = error.into_bytes();
                bytes[at] = b'?';
            }
        }
    }
}

/// Reports a finding about the parent of the open element: the details name the
/// parent, the location is that of the open element.
pub(in crate::validator) fn report_parent(
    walk: &mut XmlFeedWalker<'_>,
    row: &'static ValidationCode,
    details: &[(&'static str, &str)],
) {
    let mut names = walk.stack.iter().rev().skip(1).map(|frame| frame.name.display_name());
    let (element, parent) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let mut details = details.to_vec();
    details.extend([("element", &*element), ("parent", &*parent)]);
    walk.report_element(row, &details);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::validator::{self, ValidationOptions};

    /// Returns the codes found in the content of an entry, each with its marked text.
    fn check(content: &str) -> String {
        let feed = format!("<entry xmlns='http://www.w3.org/2005/Atom'>{content}</entry>");
        let report =
            validator::validate(feed.as_bytes(), Path::new("a.xml"), &ValidationOptions::default());
        let found = report.report.diagnostics.into_iter();
        let found = found
            .filter(|found| found.code.name.contains("Risk") || found.code.name == "NotBase64");
        let shown = found.map(|found| {
            let at = found.location.map(|at| at.marked().to_owned()).unwrap_or_default();
            format!("{} {at}", found.code.name)
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn html_in_base64_is_checked_too() {
        // `<script></script>` and `<p>a</p>`.
        let script = "PHNjcmlwdD48L3NjcmlwdD4=";
        let found = check(&format!("<content type='application/html'>{script}</content>"));
        assert_eq!(found, format!("SecurityRisk {script}"));
        assert_eq!(check("<content type='application/html'>PHA+YTwvcD4=</content>"), "");
        assert_eq!(check("<content type='application/html'>%</content>"), "NotBase64 %");
    }
}
