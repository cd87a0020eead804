//! Atom's texts and contents, by what their `type` says.

use crate::syntax::encoding;
use crate::validator::codes::{
    ATTR_NOT_BLANK, CONTAINS_UNDECLARED_HTML, HTML_FRAGMENT, INVALID_MIME_TYPE, INVALID_TEXT_TYPE,
    MISSING_DC_LANGUAGE, MISSING_TYPE_ATTR, NOT_BASE64, NOT_BLANK, NOT_ESCAPED, NOT_HTML,
    UNEXPECTED_TEXT, ValidationCode,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value::{self, ValueInput};
use crate::validator::walk::XmlFeedWalker;

/// What stands in a text or content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::validator) enum ContentForm {
    /// Text as it is.
    Plain,
    /// Escaped markup.
    Html,
    /// A whole page, escaped.
    Page,
    /// Elements of XHTML.
    Xhtml,
    /// Elements of anything else.
    Xml,
    /// Bytes.
    Base64,
}

impl ContentForm {
    /// Finds out what stands in an element with this `type`.
    pub fn from_type(kind: &str) -> Self {
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

/// Says once for a document that it names no language.
pub(in crate::validator) fn language(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().language.is_none() {
        let root = (walk.stack[0].span.clone(), walk.stack[0].name.display_name());
        let details = [("element", "xml:lang"), ("parent", &*root.1)];
        walk.report_at(&MISSING_DC_LANGUAGE, root.0, &details);
    }
}

/// Judges the `type` of a text.
pub(in crate::validator) fn text_type(walk: &mut XmlFeedWalker<'_>) {
    let Some(kind) = attribute(walk, "type") else { return };
    if kind.contains('/') {
        say_of_type(walk, &INVALID_TEXT_TYPE, &kind);
    }
    simple_type(walk, &kind);
}

/// Judges the `type` and `src` of a content (RFC 4287 section 4.1.3.1).
pub(in crate::validator) fn content_type(walk: &mut XmlFeedWalker<'_>) {
    let (kind, src) = (attribute(walk, "type"), attribute(walk, "src"));
    let is_elsewhere = src.is_some();
    let form = ContentForm::from_type(kind.as_deref().unwrap_or("text"));
    walk.memory.has_opaque_content = is_elsewhere || form == ContentForm::Base64;
    let Some(kind) = kind else {
        if is_elsewhere {
            walk.report_element(&MISSING_TYPE_ATTR, &[("attr", "type")]);
        }
        return;
    };
    let is_composite = kind.starts_with("multipart/") || kind.starts_with("message/");
    if is_composite || is_elsewhere && !kind.is_empty() && !value::is_mime_type(&kind) {
        say_of_type(walk, &INVALID_MIME_TYPE, &kind);
    } else {
        simple_type(walk, &kind);
    }
}

fn simple_type(walk: &mut XmlFeedWalker<'_>, kind: &str) {
    if kind.is_empty() {
        walk.report_element(&ATTR_NOT_BLANK, &[("attr", "type")]);
    } else if !["text", "html", "xhtml"].contains(&kind) && !value::is_mime_type(kind) {
        say_of_type(walk, &INVALID_MIME_TYPE, kind);
    }
}

fn say_of_type(walk: &mut XmlFeedWalker<'_>, row: &'static ValidationCode, kind: &str) {
    let span = walk.frame().attribute("type").map(|found| found.span.clone());
    let span = span.unwrap_or_else(|| walk.frame().span.clone());
    walk.report_at(row, span, &[("attr", "type"), ("value", kind)]);
}

fn attribute(walk: &XmlFeedWalker<'_>, name: &str) -> Option<String> {
    walk.frame().attribute(name).map(|found| value::copy_start(&found.value))
}

/// Judges a text or content that should say something.
pub(in crate::validator) fn filled(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.children == 0 && frame.text.trim().is_empty() {
        walk.report_element(&NOT_BLANK, &[]);
    }
}

/// Judges a text in which elements stand that should be escaped.
pub(in crate::validator) fn no_elements(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.children == 0 {
        return;
    }
    let is_said_escaped = frame.attribute("mode").is_some_and(|mode| mode.value == "escaped");
    let has_text = !frame.text.trim().is_empty();
    if is_said_escaped {
        walk.report_element(&NOT_ESCAPED, &[]);
    }
    if has_text {
        let span = walk.frame().text_span.clone();
        walk.report_at(&UNEXPECTED_TEXT, span, &[]);
    }
}

/// Judges a content that is at an address, and should be empty here.
pub(in crate::validator) fn empty(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().text.trim().is_empty() {
        let span = walk.frame().text_span.clone();
        walk.report_at(&UNEXPECTED_TEXT, span, &[]);
    }
}

/// Judges escaped markup that says it is a whole page.
pub(in crate::validator) fn page(walk: &mut XmlFeedWalker<'_>) {
    let text = &walk.frame().text;
    let is_page =
        |at: usize| text.get(at..at + 5).is_some_and(|tag| tag.eq_ignore_ascii_case("<html"));
    if !text.match_indices('<').any(|(at, _)| is_page(at)) {
        let kind = attribute(walk, "type").unwrap_or_default();
        walk.report_element(&HTML_FRAGMENT, &[("type", &kind)]);
    }
}

/// Judges the first element of XML that says it is a whole page.
pub(in crate::validator) fn page_root(walk: &mut XmlFeedWalker<'_>) {
    let kind = walk.parent().and_then(|parent| parent.attribute("type"));
    if kind.is_none_or(|kind| kind.value != "application/xhtml+xml") {
        return;
    }
    let name = walk.frame().name;
    if name.local != "html" {
        say_of_parent(walk, &HTML_FRAGMENT, &[("type", "application/xhtml+xml")]);
    } else if name.space != ResolvedNamespace::Known("xhtml") {
        say_of_parent(walk, &NOT_HTML, &[("message", "it is in another namespace")]);
    }
}

/// Judges XML in which markup stands escaped.
pub(in crate::validator) fn no_markup(walk: &mut XmlFeedWalker<'_>) {
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        walk.report_element(&CONTAINS_UNDECLARED_HTML, &[("value", &markup)]);
    }
}

/// Judges bytes as Base64 (RFC 4287 section 4.1.3.3), and HTML within them.
pub(in crate::validator) fn base64(walk: &mut XmlFeedWalker<'_>) {
    let span = walk.frame().text_span.clone();
    let kind = attribute(walk, "type").unwrap_or_default();
    let Some(bytes) = encoding::base64(&walk.frame().text) else {
        return walk.report_at(&NOT_BASE64, span, &[("type", &kind)]);
    };
    if !kind.to_ascii_lowercase().ends_with("/html") {
        return;
    }
    let text = readable(bytes);
    let value = ValueInput { text: &text, raw: "", now: walk.options.now, dialect: walk.dialect };
    let mut wrong = Vec::new();
    value::html(&value, &mut wrong);
    for found in wrong {
        let details: Vec<_> =
            found.details.iter().map(|(key, value)| (*key, value.as_str())).collect();
        walk.report_at(found.row, span.clone(), &details);
    }
}

/// Reads bytes as UTF-8 in place; a byte that is none becomes `?`.
fn readable(mut bytes: Vec<u8>) -> String {
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

/// Says something of the element that holds the open one.
pub(in crate::validator) fn say_of_parent(
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

    /// Names what is wrong with the content of an entry, and where it stands.
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
    fn html_in_base64_is_judged_too() {
        // `<script></script>` and `<p>a</p>`.
        let script = "PHNjcmlwdD48L3NjcmlwdD4=";
        let found = check(&format!("<content type='application/html'>{script}</content>"));
        assert_eq!(found, format!("SecurityRisk {script}"));
        assert_eq!(check("<content type='application/html'>PHA+YTwvcD4=</content>"), "");
        assert_eq!(check("<content type='application/html'>%</content>"), "NotBase64 %");
    }
}
