//! A request, independent of the HTTP version.

use std::borrow::Cow;

use http::header::HeaderName;
use http::request::Parts;
use http::{Method, Version};

/// The parts of a request that a response may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest<'a> {
    /// Method, such as GET or HEAD.
    pub method: Method,
    /// Path of the target, still percent-encoded, without the query.
    pub path: &'a str,
    /// HTTP version of the request.
    pub version: Version,
    /// Header fields in their order. Names can be in any case.
    pub fields: Vec<(&'a str, &'a [u8])>,
}

impl<'a> From<&'a Parts> for HttpRequest<'a> {
    fn from(parts: &'a Parts) -> Self {
        let fields = parts.headers.iter();
        Self {
            method: parts.method.clone(),
            path: parts.uri.path(),
            version: parts.version,
            fields: fields.map(|(name, value)| (name.as_str(), value.as_bytes())).collect(),
        }
    }
}

impl<'a> HttpRequest<'a> {
    /// Returns the values of all lines of a field.
    pub fn lines(&self, name: &HeaderName) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name.as_str()))
            .map(|(_, value)| *value)
    }

    /// Returns a field with its lines joined by commas (RFC 9110 section 5.3), or `None`
    /// if it is absent or not ASCII text.
    pub fn field(&self, name: &HeaderName) -> Option<Cow<'a, str>> {
        let mut lines = self.lines(name);
        let mut joined = Cow::Borrowed(ascii_text(lines.next()?)?);
        for line in lines {
            let joined = joined.to_mut();
            joined.push_str(", ");
            joined.push_str(ascii_text(line)?);
        }
        Some(joined)
    }
}

/// Returns a value as text. Bytes beyond ASCII have no defined meaning (RFC 9110 section
/// 5.5), so such a value is ignored.
fn ascii_text(value: &[u8]) -> Option<&str> {
    let is_text = value.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
    std::str::from_utf8(value).ok().filter(|_| is_text)
}

#[cfg(test)]
mod tests {
    use http::header;

    use super::*;

    fn check(fields: &[(&str, &str)]) -> Option<String> {
        let fields = fields.iter().map(|&(name, value)| (name, value.as_bytes())).collect();
        let request =
            HttpRequest { method: Method::GET, path: "/", version: Version::HTTP_11, fields };
        request.field(&header::IF_NONE_MATCH).map(Cow::into_owned)
    }

    #[test]
    fn lines_of_a_field_are_joined() {
        assert_eq!(check(&[]), None);
        assert_eq!(check(&[("a", "b"), ("IF-none-match", "c")]).as_deref(), Some("c"));
        let lines = [("if-none-match", "\"a\""), ("x", ""), ("If-None-Match", "\"b\"")];
        assert_eq!(check(&lines).as_deref(), Some("\"a\", \"b\""));
    }

    #[test]
    fn field_that_is_not_ascii_text_is_ignored() {
        assert_eq!(check(&[("if-none-match", "é")]), None);
        assert_eq!(check(&[("if-none-match", "a"), ("if-none-match", "\u{7f}")]), None);
    }
}
