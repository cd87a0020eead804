//! From the path of a request to the name of a file.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The longest path that is looked at; no file of ours has a longer one.
const LONGEST: usize = 2048;

/// Why a path names no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPathError {
    /// 414.
    TooLong,
    /// 400: an escape is cut short, the bytes are no text, or it climbs.
    Malformed,
    /// 404: a separator is escaped, which no name holds.
    Nothing,
}

/// Reads a path, which begins with `/`; the name has no `/` before it.
pub fn name(path: &str) -> Result<Cow<'_, str>, RequestPathError> {
    if path.len() > LONGEST {
        return Err(RequestPathError::TooLong);
    }
    let path = path.strip_prefix('/').unwrap_or(path);
    if is_plain(path) {
        return Ok(Cow::Borrowed(path));
    }
    let parts = path.split('/').map(part).collect::<Result<Vec<_>, _>>()?;
    Ok(Cow::Owned(parts.join("/")))
}

/// Says whether nothing in a path needs a second look, as in most.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte))
        && !path.split('/').any(|part| part.starts_with('.'))
}

fn part(part: &str) -> Result<Cow<'_, str>, RequestPathError> {
    let has_bad_escape = part.split('%').skip(1).any(|escape| {
        !escape.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let decoded = percent_decode_str(part).decode_utf8();
    let decoded = decoded.ok().filter(|_| !has_bad_escape).ok_or(RequestPathError::Malformed)?;
    if matches!(&*decoded, "." | "..") || decoded.contains(char::is_control) {
        return Err(RequestPathError::Malformed);
    }
    if decoded.contains(['/', '\\']) { Err(RequestPathError::Nothing) } else { Ok(decoded) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read() {
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
    fn paths_that_climb_or_are_no_text_are_refused() {
        for path in ["/../etc/passwd", "/a/..", "/%2e%2E/a", "/./a", "/%", "/%4", "/%zz", "/%ff"] {
            assert_eq!(name(path), Err(RequestPathError::Malformed), "{path}");
        }
        for path in ["/a%00", "/a%0d%0ab", "/%7f"] {
            assert_eq!(name(path), Err(RequestPathError::Malformed), "{path}");
        }
        for path in ["/a%2fb", "/..%2f..%2fetc", "/..%5Ca", "/a\\b"] {
            assert_eq!(name(path), Err(RequestPathError::Nothing), "{path}");
        }
        assert_eq!(name(&"/a".repeat(1025)), Err(RequestPathError::TooLong));
    }
}
