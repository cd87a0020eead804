//! Checks of values for search engines: OpenSearch queries, and `robots` rules.

use crate::validator::codes::{
    INVALID_LOCAL_ROLE, INVALID_META_CONTENT, INVALID_META_NAME, NOT_URL_ENCODED,
};
use crate::validator::value::{ValueInput, ValueViolation, at_most};

/// Roles of a query. A role with a prefix is an extension.
const ROLES: &[&str] = &["request", "example", "related", "correction", "subset", "superset"];

at_most!(title, 256);

/// Checks for the name `robots`.
pub(in crate::validator) fn robots_name(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.eq_ignore_ascii_case("robots") {
        wrong.push(ValueViolation::new(&INVALID_META_NAME));
    }
}

/// Checks for `robots` rules: `index` or `noindex`, and `follow` or `nofollow`.
pub(in crate::validator) fn robots(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let text = value.text.to_ascii_lowercase();
    let is_valid = match text.split_once(',') {
        Some((one, other)) => {
            is_index(one) && is_follow(other) || is_follow(one) && is_index(other)
        }
        None => ["all", "none"].contains(&&*text) || is_index(&text) || is_follow(&text),
    };
    if !is_valid {
        wrong.push(ValueViolation::new(&INVALID_META_CONTENT));
    }
}

/// Checks for a role of a query.
pub(in crate::validator) fn role(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.contains(':') && !ROLES.contains(&value.text) {
        wrong.push(ValueViolation::new(&INVALID_LOCAL_ROLE));
    }
}

/// Checks for search terms with escapes for characters that an address can't contain.
pub(in crate::validator) fn terms(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_encoded = value.text.bytes().all(is_term_byte)
        && value.text.split('%').skip(1).all(begins_with_hex_digits);
    if !is_encoded {
        wrong.push(ValueViolation::new(&NOT_URL_ENCODED));
    }
}

fn is_index(word: &str) -> bool {
    ["index", "noindex"].contains(&word)
}

fn is_follow(word: &str) -> bool {
    ["follow", "nofollow"].contains(&word)
}

fn is_term_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-~/% ".contains(&byte)
}

fn begins_with_hex_digits(rest: &str) -> bool {
    rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
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
