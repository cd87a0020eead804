//! Decodes the path of a request to the name of a file.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Longest accepted path, in bytes. No published file has a longer one.
const LONGEST: usize = 2048;

/// Reason for rejecting a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestPathError {
    /// The path exceeds the limit (414).
    TooLong,
    /// The path has an incomplete escape, bytes that are not UTF-8, a control character,
    /// or a segment `.` or `..` (400).
    Malformed,
    /// The path has an escaped separator, and no file name contains one (404).
    EscapedSeparator,
}

/// Decodes a path. The name does not have the `/` that the path begins with.
pub(crate) fn name(path: &str) -> Result<Cow<'_, str>, RequestPathError> {
    if path.len() > LONGEST {
        return Err(RequestPathError::TooLong);
    }
    let path = path.strip_prefix('/').unwrap_or(path);
    if is_decoded(path) {
        return Ok(Cow::Borrowed(path));
    }
    let segments = path.split('/').map(decode_segment).collect::<Result<Vec<_>, _>>()?;
    Ok(Cow::Owned(segments.join("/")))
}

/// Returns true if a path needs neither decoding nor checks, as nearly all do.
fn is_decoded(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte))
        && !path.split('/').any(|segment| segment.starts_with('.'))
}

fn decode_segment(segment: &str) -> Result<Cow<'_, str>, RequestPathError> {
    let has_invalid_escape = segment.split('%').skip(1).any(|escape| {
        !escape.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if has_invalid_escape {
        return Err(RequestPathError::Malformed);
    }
    let decoded = percent_decode_str(segment).decode_utf8();
    let decoded = decoded.map_err(|_| RequestPathError::Malformed)?;
    if matches!(&*decoded, "." | "..") || decoded.contains(char::is_control) {
        return Err(RequestPathError::Malformed);
    }
    if decoded.contains(['/', '\\']) {
        return Err(RequestPathError::EscapedSeparator);
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        let cases = [
            ("/feed.xml", "feed.xml"),
            ("/", ""),
            ("/tags/caf%C3%A9/feed.xml", "tags/café/feed.xml"),
            ("/%66eed.xml", "feed.xml"),
            ("/a+b%20c%25.xml", "a+b c%.xml"),
            ("/.well-known/x", ".well-known/x"),
            ("//feed.xml", "/feed.xml"),
        ];
        for (path, expected) in cases {
            assert_eq!(name(path).as_deref(), Ok(expected), "{path}");
        }
    }

    #[test]
    fn paths_with_dot_segments_or_invalid_text_are_rejected() {
        for path in ["/../etc/passwd", "/a/..", "/%2e%2E/a", "/./a", "/%", "/%4", "/%zz", "/%ff"] {
            assert_eq!(name(path), Err(RequestPathError::Malformed), "{path}");
        }
        for path in ["/a%00", "/a%0d%0ab", "/%7f"] {
            assert_eq!(name(path), Err(RequestPathError::Malformed), "{path}");
        }
        for path in ["/a%2fb", "/..%2f..%2fetc", "/..%5Ca", "/a\\b"] {
            assert_eq!(name(path), Err(RequestPathError::EscapedSeparator), "{path}");
        }
        assert_eq!(name(&"/a".repeat(1025)), Err(RequestPathError::TooLong));
    }
}
