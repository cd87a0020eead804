//! Checks of e-mail addresses, with or without a name.

use crate::validator::codes::{
    EMAIL_FORMAT, INVALID_ADDR_SPEC, INVALID_CONTACT, MISSING_REAL_NAME, UNKNOWN_HOST,
    ValidationCode,
};
use crate::validator::value::{ValueInput, ValueViolation, text};

/// Checks for an address without a name (RFC 2822 section 3.4.1), as in Atom.
pub(in crate::validator) fn addr_spec(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    check_address(value.text, &INVALID_ADDR_SPEC, wrong);
}

/// Checks for an address with an optional name before or after it.
pub(in crate::validator) fn email(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    text::plain(value, wrong);
    check_address(strip_name(value.text), &INVALID_CONTACT, wrong);
}

/// Checks for an address with a name in parentheses after it, as in RSS.
pub(in crate::validator) fn email_with_name(
    value: &ValueInput<'_>,
    wrong: &mut Vec<ValueViolation>,
) {
    let address = value.text.strip_prefix("mailto:").unwrap_or(value.text);
    let address = address.replace("%40", "@").replace("%20", " ");
    let (value, address) = (ValueInput { text: &address, ..*value }, address.as_str());
    if address.find('@').is_none_or(|at| at == 0) || address.ends_with(')') {
        email(&value, wrong);
    } else if address.contains(' ') {
        wrong.push(ValueViolation::new(&EMAIL_FORMAT));
    } else {
        wrong.push(ValueViolation::new(&MISSING_REAL_NAME));
    }
}

fn check_address(address: &str, row: &'static ValidationCode, wrong: &mut Vec<ValueViolation>) {
    let (local, host) = address.split_once('@').unwrap_or(("", ""));
    let is_local = is_word(local, "_-+.'%");
    let is_host = host.split('.').all(|label| is_word(label, "-"));
    if !is_local || !is_host || host.rsplit('.').next().is_some_and(|top| top.starts_with('-')) {
        wrong.push(ValueViolation::new(row));
    } else if !host.contains('.') {
        wrong.push(ValueViolation::new(&UNKNOWN_HOST));
    }
}

fn is_word(text: &str, punctuation: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || punctuation.contains(letter))
}

/// Removes the name from `a@b.c (Name)` or `Name <a@b.c>`.
fn strip_name(text: &str) -> &str {
    if let Some((_, rest)) = text.rsplit_once('<')
        && let Some(address) = rest.strip_suffix('>')
    {
        return address.trim();
    }
    match text.split_once('(') {
        Some((address, _)) if text.ends_with(')') => address.trim(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn bare_address_has_no_name() {
        let values = [
            "a@b.example",
            "a+b.c@d-e.example",
            "a@localhost",
            "a",
            "",
            "a@",
            "@b.c",
            "a@b..c",
            "a@b.c (N)",
            "N <a@b.c>",
        ];
        insta::assert_snapshot!(table(addr_spec, &values), @r#"
        "a@b.example" fine
        "a+b.c@d-e.example" fine
        "a@localhost" UnknownHost
        "a" InvalidAddrSpec
        "" InvalidAddrSpec
        "a@" InvalidAddrSpec
        "@b.c" InvalidAddrSpec
        "a@b..c" InvalidAddrSpec
        "a@b.c (N)" InvalidAddrSpec
        "N <a@b.c>" InvalidAddrSpec
        "#);
    }

    #[test]
    fn address_of_rss_has_a_name_in_parentheses() {
        let values = [
            "a@b.example (A B)",
            "mailto:a@b.example (A)",
            "a@b.example",
            "A B <a@b.example>",
            "A B",
            "",
            "a b@c.example (A)",
        ];
        insta::assert_snapshot!(table(email_with_name, &values), @r#"
        "a@b.example (A B)" fine
        "mailto:a@b.example (A)" fine
        "a@b.example" MissingRealName
        "A B <a@b.example>" EmailFormat
        "A B" InvalidContact
        "" InvalidContact
        "a b@c.example (A)" InvalidContact
        "#);
        insta::assert_snapshot!(table(email, &values), @r#"
        "a@b.example (A B)" fine
        "mailto:a@b.example (A)" InvalidContact
        "a@b.example" fine
        "A B <a@b.example>" fine
        "A B" InvalidContact
        "" InvalidContact
        "a b@c.example (A)" InvalidContact
        "#);
    }
}
