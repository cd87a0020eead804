//! Whether a client already has what it asks for (RFC 9110 section 13).

use std::time::SystemTime;

/// The fields of a request that make it conditional, as they were sent. A field
/// that was sent in several lines is joined by commas.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestConditions<'a> {
    /// `If-Match`.
    pub if_match: Option<&'a str>,
    /// `If-None-Match`.
    pub if_none_match: Option<&'a str>,
    /// `If-Modified-Since`.
    pub if_modified_since: Option<&'a str>,
    /// `If-Unmodified-Since`.
    pub if_unmodified_since: Option<&'a str>,
}

/// What tells one version of a file from another.
#[derive(Clone, Copy, Debug)]
pub struct CacheValidators<'a> {
    /// The entity tag, in quotes.
    pub tag: &'a str,
    /// When it changed last, in seconds since 1970; none while a second version
    /// could still bear the same date.
    pub modified: Option<u64>,
}

/// What the conditions come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreconditionResult {
    /// The request is answered as if it had none.
    Proceed,
    /// 304.
    NotModified,
    /// 412.
    Failed,
}

/// Evaluates the conditions of a `GET` or `HEAD` in the order of section 13.2.2.
pub fn evaluate(
    conditions: &RequestConditions<'_>,
    validators: CacheValidators<'_>,
) -> PreconditionResult {
    let RequestConditions { if_match, if_none_match, if_modified_since, if_unmodified_since } =
        conditions;
    let is_since_failed = || {
        let date = if_unmodified_since.and_then(date)?;
        validators.modified.map(|modified| modified > date)
    };
    let is_failed = match if_match {
        Some(field) => !matches_strongly(field, validators.tag),
        None => is_since_failed().unwrap_or(false),
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

/// A date that can't be read, and one that the client can't have had from a
/// server, says nothing (section 13.1.3).
fn is_unmodified(since: Option<&str>, modified: Option<u64>) -> bool {
    let (Some(date), Some(modified)) = (since.and_then(date), modified) else { return false };
    modified <= date
}

/// Says whether a list holds a tag by weak comparison (section 8.8.3.2), or is `*`.
pub fn matches_weakly(field: &str, tag: &str) -> bool {
    field.trim() == "*" || tags(field).any(|found| found.opaque == tag)
}

fn matches_strongly(field: &str, tag: &str) -> bool {
    field.trim() == "*" || tags(field).any(|found| !found.is_weak && found.opaque == tag)
}

/// An entity tag of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpEntityTag<'a> {
    /// Whether `W/` stands before it.
    pub is_weak: bool,
    /// With its quotes.
    pub opaque: &'a str,
}

/// Lists the entity tags of a field. A comma may stand in a tag; what is no
/// tag ends the list, for where the next one begins can't be known.
pub fn tags(field: &str) -> impl Iterator<Item = HttpEntityTag<'_>> {
    let mut rest = field;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([',', ' ', '\t']);
        let bare = rest.strip_prefix("W/").unwrap_or(rest);
        let end = bare.strip_prefix('"')?.find('"')? + 2;
        let tag = HttpEntityTag { is_weak: bare.len() < rest.len(), opaque: &bare[..end] };
        rest = &bare[end..];
        Some(tag)
    })
}

/// Reads a date in any of the three forms of RFC 9110 section 5.6.7.
pub fn date(field: &str) -> Option<u64> {
    let time = httpdate::parse_http_date(field.trim()).ok()?;
    time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|passed| passed.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a file with the tag `"a"`, changed on 2 January 2026, 03:04:05.
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
    fn if_modified_since_takes_all_three_forms() {
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
    fn tag_goes_before_date() {
        let fields = [("If-None-Match", "\"b\""), ("If-Modified-Since", SAME)];
        assert_eq!(check(&fields), PreconditionResult::Proceed);
        let fields = [("If-None-Match", "\"a\""), ("If-Modified-Since", BEFORE)];
        assert_eq!(check(&fields), PreconditionResult::NotModified);
        let fields = [("If-Match", "\"a\""), ("If-Unmodified-Since", BEFORE)];
        assert_eq!(check(&fields), PreconditionResult::Proceed);
    }

    #[test]
    fn if_match_compares_strongly_and_goes_first() {
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
    fn date_that_may_be_shared_decides_nothing() {
        let validators = CacheValidators { tag: "\"a\"", modified: None };
        let conditions =
            RequestConditions { if_modified_since: Some(SAME), ..RequestConditions::default() };
        assert_eq!(evaluate(&conditions, validators), PreconditionResult::Proceed);
    }
}
