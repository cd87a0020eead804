//! Values for search engines: queries of OpenSearch, and whether to index.

use crate::validator::codes::{
    INVALID_LOCAL_ROLE, INVALID_META_CONTENT, INVALID_META_NAME, NOT_URL_ENCODED,
};
use crate::validator::value::{ValueInput, ValueViolation, at_most};

/// What a query is for; one with a prefix is an extension's.
const ROLES: &[&str] = &["request", "example", "related", "correction", "subset", "superset"];

at_most!(title, 256);

/// The name of what robots are told.
pub(in crate::validator) fn robots_name(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.eq_ignore_ascii_case("robots") {
        wrong.push(ValueViolation::new(&INVALID_META_NAME));
    }
}

/// What robots are told: whether to index a page, whether to follow its links.
pub(in crate::validator) fn robots(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let text = value.text.to_ascii_lowercase();
    let is_index = |word: &str| ["index", "noindex"].contains(&word);
    let is_follow = |word: &str| ["follow", "nofollow"].contains(&word);
    let is_right = match text.split_once(',') {
        Some((one, other)) => {
            is_index(one) && is_follow(other) || is_follow(one) && is_index(other)
        }
        None => ["all", "none"].contains(&&*text) || is_index(&text) || is_follow(&text),
    };
    if !is_right {
        wrong.push(ValueViolation::new(&INVALID_META_CONTENT));
    }
}

/// What a query is for.
pub(in crate::validator) fn role(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.contains(':') && !ROLES.contains(&value.text) {
        wrong.push(ValueViolation::new(&INVALID_LOCAL_ROLE));
    }
}

/// Words with escapes for all that an address can't have.
pub(in crate::validator) fn terms(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-~/% ".contains(&byte);
    let is_escape =
        |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let is_encoded =
        value.text.bytes().all(is_plain) && value.text.split('%').skip(1).all(is_escape);
    if !is_encoded {
        wrong.push(ValueViolation::new(&NOT_URL_ENCODED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn robots_know_two_words_with_a_comma() {
        insta::assert_snapshot!(table(robots, &["none", "noindex", "NoIndex,follow", "nofollow,index", "index,noindex", "noindex, nofollow", "hide", ""]), @r#"
        "none" fine
        "noindex" fine
        "NoIndex,follow" fine
        "nofollow,index" fine
        "index,noindex" InvalidMetaContent
        "noindex, nofollow" InvalidMetaContent
        "hide" InvalidMetaContent
        "" InvalidMetaContent
        "#);
    }

    #[test]
    fn terms_are_written_with_escapes() {
        insta::assert_snapshot!(table(terms, &["tea", "tea%20tram", "tea tram", "tea&tram", "tea%2", ""]), @r#"
        "tea" fine
        "tea%20tram" fine
        "tea tram" fine
        "tea&tram" NotURLEncoded
        "tea%2" NotURLEncoded
        "" fine
        "#);
    }
}
