//! Conditional requests (RFC 9110 section 13).

use std::time::SystemTime;

/// The conditional headers of a request, unparsed. Several lines of one header are joined
/// by commas.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestConditions<'a> {
    /// Value of `If-Match`, a list of entity tags.
    pub if_match: Option<&'a str>,
    /// Value of `If-None-Match`, a list of entity tags.
    pub if_none_match: Option<&'a str>,
    /// Value of `If-Modified-Since`, a date.
    pub if_modified_since: Option<&'a str>,
    /// Value of `If-Unmodified-Since`, a date.
    pub if_unmodified_since: Option<&'a str>,
}

/// Validators of a file: they differ between its versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CacheValidators<'a> {
    /// Entity tag, in quotes.
    pub tag: &'a str,
    /// Time of the last change, in seconds since 1970. `None` while another version could
    /// still get the same time.
    pub modified: Option<u64>,
}

/// Result of evaluating the conditions of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreconditionResult {
    /// Answer the request as if it had no conditions.
    Proceed,
    /// The client has the current version (304).
    NotModified,
    /// A precondition is false (412).
    Failed,
}

/// Evaluates the conditions of a `GET` or `HEAD` in the order of section 13.2.2.
pub(crate) fn evaluate(
    conditions: &RequestConditions<'_>,
    validators: CacheValidators<'_>,
) -> PreconditionResult {
    let RequestConditions { if_match, if_none_match, if_modified_since, if_unmodified_since } =
        conditions;
    let is_failed = match if_match {
        Some(field) => !matches_strongly(field, validators.tag),
        None => is_modified(*if_unmodified_since, validators.modified),
    };
    if is_failed {
        return PreconditionResult::Failed;
    }
    let is_known = match if_none_match {
        Some(field) => matches_weakly(field, validators.tag),
        None => is_unmodified(*if_modified_since, validators.modified),
    };
    if is_known { PreconditionResult::NotModified } else { PreconditionResult::Proceed }
}

/// Returns true if the file has changed after a date. An invalid or missing date is
/// ignored (section 13.1.4).
fn is_modified(since: Option<&str>, modified: Option<u64>) -> bool {
    let (Some(date), Some(modified)) = (since.and_then(parse_date), modified) else {
        return false;
    };
    modified > date
}

/// Returns true if the file has not changed after a date. An invalid or missing date is
/// ignored (section 13.1.3).
fn is_unmodified(since: Option<&str>, modified: Option<u64>) -> bool {
    let (Some(date), Some(modified)) = (since.and_then(parse_date), modified) else {
        return false;
    };
    modified <= date
}

/// Returns true if a list is `*` or contains a tag by weak comparison (section 8.8.3.2).
pub(crate) fn matches_weakly(field: &str, tag: &str) -> bool {
    field.trim() == "*" || parse_tags(field).any(|known| known.opaque == tag)
}

fn matches_strongly(field: &str, tag: &str) -> bool {
    field.trim() == "*" || parse_tags(field).any(|known| !known.is_weak && known.opaque == tag)
}

/// An entity tag in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HttpEntityTag<'a> {
    /// True if the tag begins with `W/`.
    pub is_weak: bool,
    /// Opaque part of the tag, in quotes.
    pub opaque: &'a str,
}

/// Parses a list of entity tags. A comma may be part of a tag, so an invalid tag ends the
/// list: the start of the next one is unknown.
pub(crate) fn parse_tags(field: &str) -> impl Iterator<Item = HttpEntityTag<'_>> {
    let mut rest = field;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let opaque = rest.strip_prefix("W/").unwrap_or(rest);
        let end = opaque.strip_prefix('"')?.find('"')? + 2;
        let tag = HttpEntityTag { is_weak: opaque.len() < rest.len(), opaque: &opaque[..end] };
        rest = &opaque[end..];
        Some(tag)
    })
}

/// Parses a date in any of the three formats of RFC 9110 section 5.6.7. Returns seconds
/// since 1970.
pub(crate) fn parse_date(field: &str) -> Option<u64> {
    let time = httpdate::parse_http_date(field.trim()).ok()?;
    time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|passed| passed.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evaluates headers for a file with the tag `"a"`, changed on 2 January 2026 at 03:04:05.
    fn check(fields: &[(&str, &str)]) -> PreconditionResult {
        let get = |name| fields.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let conditions = RequestConditions {
            if_match: get("If-Match"),
            if_none_match: get("If-None-Match"),
            if_modified_since: get("If-Modified-Since"),
            if_unmodified_since: get("If-Unmodified-Since"),
        };
        evaluate(&conditions, CacheValidators { tag: "\"a\"", modified: Some(1_767_323_045) })
    }

    const SAME: &str = "Fri, 02 Jan 2026 03:04:05 GMT";
    const BEFORE: &str = "Fri, 02 Jan 2026 03:04:04 GMT";

    #[test]
    fn if_none_match_compares_weakly() {
        for field in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "\"b\",W/\"a\" ", "*", "\"x,y\",\"a\""] {
            assert_eq!(
                check(&[("If-None-Match", field)]),
                PreconditionResult::NotModified,
                "{field}"
            );
        }
        for field in ["\"b\"", "a", "\"a", "w/\"a\"", "\"A\"", "", "\"b\" a, \"a\""] {
            assert_eq!(check(&[("If-None-Match", field)]), PreconditionResult::Proceed, "{field}");
        }
    }

    #[test]
    fn if_modified_since_accepts_all_three_formats() {
        for field in [SAME, "Friday, 02-Jan-26 03:04:05 GMT", "Fri Jan  2 03:04:05 2026"] {
            assert_eq!(
                check(&[("If-Modified-Since", field)]),
                PreconditionResult::NotModified,
                "{field}"
            );
        }
        for field in [BEFORE, "2026-01-02", "", "yesterday"] {
            assert_eq!(
                check(&[("If-Modified-Since", field)]),
                PreconditionResult::Proceed,
                "{field}"
            );
        }
    }

    #[test]
    fn tag_has_precedence_over_date() {
        let fields = [("If-None-Match", "\"b\""), ("If-Modified-Since", SAME)];
        assert_eq!(check(&fields), PreconditionResult::Proceed);
        let fields = [("If-None-Match", "\"a\""), ("If-Modified-Since", BEFORE)];
        assert_eq!(check(&fields), PreconditionResult::NotModified);
        let fields = [("If-Match", "\"a\""), ("If-Unmodified-Since", BEFORE)];
        assert_eq!(check(&fields), PreconditionResult::Proceed);
    }

    #[test]
    fn if_match_compares_strongly_and_has_precedence() {
        assert_eq!(check(&[("If-Match", "\"a\"")]), PreconditionResult::Proceed);
        assert_eq!(check(&[("If-Match", "*")]), PreconditionResult::Proceed);
        assert_eq!(check(&[("If-Match", "W/\"a\"")]), PreconditionResult::Failed);
        let fields = [("If-Match", "\"b\""), ("If-None-Match", "\"a\"")];
        assert_eq!(check(&fields), PreconditionResult::Failed);
    }

    #[test]
    fn if_unmodified_since_fails_after_a_change() {
        assert_eq!(check(&[("If-Unmodified-Since", SAME)]), PreconditionResult::Proceed);
        assert_eq!(check(&[("If-Unmodified-Since", BEFORE)]), PreconditionResult::Failed);
        assert_eq!(check(&[("If-Unmodified-Since", "never")]), PreconditionResult::Proceed);
    }

    #[test]
    fn date_that_two_versions_may_share_is_ignored() {
        let validators = CacheValidators { tag: "\"a\"", modified: None };
        let conditions =
            RequestConditions { if_modified_since: Some(SAME), ..RequestConditions::default() };
        assert_eq!(evaluate(&conditions, validators), PreconditionResult::Proceed);
    }
}
