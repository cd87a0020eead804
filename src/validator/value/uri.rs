//! Checks of URLs, IRIs, tag URIs and URNs.

use std::borrow::Cow;

use url::Url;

use crate::validator::codes::{
    INVALID_FULL_LINK, INVALID_IRI, INVALID_LINK, INVALID_TAG, INVALID_URI_CHAR,
    INVALID_URL_ATTRIBUTE, INVALID_URN, INVALID_UUID, NON_CANONICAL_URI,
    SCHEME_NOT_IANA_REGISTERED, URI_NOT_IRI, ValidationCode,
};
use crate::validator::value::number::is_digits;
use crate::validator::value::{LONGEST, ValueInput, ValueViolation};

/// Schemes that are registered with IANA.
const SCHEMES: &str = "aaa aaas about acap acct acr adiumxtra afp afs aim appdata apt attachment \
    bitcoin bitcoincash blob bolo callto cap chrome cid coap coaps content cvs dab dav dns dict \
    data dns dvb ed2k example facetime fax feed file finger fish fm ftp geo gg git gizmoproject go \
    gopher gtalk h323 hcp http https iax icap icon im imap info iotdisco ipfs ipn ipp ipps irc irc6 \
    ircs iris iris.beep iris.lwz iris.xpc iris.xpcs isostore itms jabber jar jms keyparc lastfm \
    ldap ldaps magnet mailserver mailto maps market matrix message mid mms modem ms-help msnim msrp \
    msrps mtqp mumble mupdate mvn news nfs ni nih nntp notes oid opaquelocktoken pack palm paparazzi \
    payto pkcs11 platform pop pres prospero proxy psyc query redis rediss reload res resource rmi \
    rsync rtmp rtsp rtsps rtspu secondlife service session sftp sgn shttp sieve sip sips skype smb \
    sms smtp snews snmp soap.beep soap.beeps soldat spotify ssh steam stun stuns submit svn swh tag \
    teamspeak tel telnet tftp things thismessage tip tn3270 tool turn turns tv udp unreal urn \
    ut2004 v-event vemmi ventrilo view-source vnc wais web+ap webcal ws wss wtai wyciwyg xcon \
    xfire xmlrpc.beep xmlrpc.beeps xmpp xri ymsgr z39.50 z39.50r z39.50s";

/// The form that an address must have.
#[derive(Clone, Copy)]
struct UriRule {
    /// The code for an invalid address.
    row: &'static ValidationCode,
    /// Absolute, or possibly relative.
    form: UriForm,
    /// The characters that it may have.
    characters: UriCharacters,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UriForm {
    Relative,
    Absolute,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UriCharacters {
    /// Characters of a URI (RFC 3986).
    Ascii,
    /// Characters of an IRI (RFC 3987), which need not be ASCII.
    Any,
}

/// Checks for a URI, which may be relative.
pub(in crate::validator) fn uri(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    uri_as(value, &INVALID_LINK, wrong);
}

/// Checks like [`uri`], with another code for an invalid URI.
pub(in crate::validator) fn uri_as(
    value: &ValueInput<'_>,
    row: &'static ValidationCode,
    wrong: &mut Vec<ValueViolation>,
) {
    check_uri(
        value.text,
        UriRule { row, form: UriForm::Relative, characters: UriCharacters::Ascii },
        wrong,
    );
}

/// Checks for a URI with a scheme.
pub(in crate::validator) fn full_uri(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    full_uri_as(value, &INVALID_FULL_LINK, wrong);
}

/// Checks like [`full_uri`], with another code for an invalid URI.
pub(in crate::validator) fn full_uri_as(
    value: &ValueInput<'_>,
    row: &'static ValidationCode,
    wrong: &mut Vec<ValueViolation>,
) {
    check_uri(
        value.text,
        UriRule { row, form: UriForm::Absolute, characters: UriCharacters::Ascii },
        wrong,
    );
}

/// Checks for the name of a vocabulary: a URI with a scheme, or a short URN such as
/// `urn:ebu`. Media RSS itself names its schemes in that form, although a URN needs a
/// second part (RFC 8141).
pub(in crate::validator) fn scheme_name(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_short_urn = strip_any(value.text, &["urn:"]).is_some_and(is_urn_namespace);
    if !is_short_urn {
        full_uri(value, wrong);
    }
}

/// Checks for an IRI, which may be relative.
pub(in crate::validator) fn iri(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let row = &INVALID_IRI;
    check_uri(
        value.text,
        UriRule { row, form: UriForm::Relative, characters: UriCharacters::Any },
        wrong,
    );
}

/// Checks for an IRI with a scheme.
pub(in crate::validator) fn full_iri(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let row = &INVALID_FULL_LINK;
    check_uri(
        value.text,
        UriRule { row, form: UriForm::Absolute, characters: UriCharacters::Any },
        wrong,
    );
}

/// Checks for an IRI with a scheme, in normal form: ids are compared character by character
/// (RFC 4287 section 4.2.6.1).
pub(in crate::validator) fn canonical_uri(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let before = wrong.len();
    full_iri(value, wrong);
    if wrong.len() == before && !is_canonical(value.text) {
        wrong.push(ValueViolation::new(&NON_CANONICAL_URI).with("uri", value.text));
    }
}

/// Checks for an HTTP or HTTPS address with a host that contains a dot.
pub(in crate::validator) fn http_url(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_valid = strip_any(value.text, &["http://", "https://"]).is_some_and(|rest| {
        let authority = rest.split('/').next().unwrap_or_default();
        let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
        host.contains('.') && host.split('.').all(is_label) && is_digits(port)
    });
    if !is_valid || !value.text.chars().all(is_uri_character) {
        wrong.push(ValueViolation::new(&INVALID_URL_ATTRIBUTE));
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| {
        let (head, rest) = text.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then_some(rest)
    })
}

fn check_uri(text: &str, rule: UriRule, wrong: &mut Vec<ValueViolation>) {
    let scheme = scheme_of(text).map(str::to_ascii_lowercase);
    let scheme = scheme.as_deref().unwrap_or_default();
    let found = match scheme {
        "tag" => (!is_tag(text)).then(|| ValueViolation::new(&INVALID_TAG)),
        "urn" => check_urn(text),
        _ => check_syntax(text, rule).or_else(|| check_scheme(text, scheme, rule)),
    };
    wrong.extend(found);
}

/// Returns the scheme of an address, if it has one.
fn scheme_of(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some(scheme)
}

/// Checks the characters of an address, and the presence of a scheme.
fn check_syntax(text: &str, rule: UriRule) -> Option<ValueViolation> {
    let rest = without_ip_literal(text);
    if let Some(invalid) = rest.chars().find(|&found| found.is_ascii() && !is_uri_character(found))
    {
        return Some(ValueViolation::new(&INVALID_URI_CHAR).with("char", invalid.to_string()));
    }
    if rule.characters == UriCharacters::Ascii && !text.is_ascii() {
        return Some(ValueViolation::new(&URI_NOT_IRI));
    }
    let needs_scheme = rule.form == UriForm::Absolute;
    let lacks_scheme = scheme_of(text).is_none_or(|scheme| text.len() == scheme.len() + 1);
    (needs_scheme && lacks_scheme).then(|| ValueViolation::new(rule.row))
}

/// Removes the brackets of an IPv6 address, the only ones that a URI may have (RFC 3986
/// section 3.2.2).
fn without_ip_literal(text: &str) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once("//[") else { return text.into() };
    match rest.split_once(']') {
        Some((literal, after))
            if literal.bytes().all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte)) =>
        {
            format!("{before}//{after}").into()
        }
        _ => text.into(),
    }
}

fn check_scheme(text: &str, scheme: &str, rule: UriRule) -> Option<ValueViolation> {
    match scheme {
        "http" | "https" | "ftp" => {
            let rest = &text[scheme.len() + 1..];
            let has_host =
                rest.strip_prefix("//").is_some_and(|rest| rest.starts_with(|found| found != '/'));
            (!has_host).then(|| ValueViolation::new(rule.row))
        }
        "" => None,
        _ => {
            let is_known = SCHEMES.split_ascii_whitespace().any(|known| known == scheme);
            (!is_known)
                .then(|| ValueViolation::new(&SCHEME_NOT_IANA_REGISTERED).with("value", scheme))
        }
    }
}

/// Returns true if a URI may have a character. Brackets of IPv6 addresses are not included.
pub(super) fn is_uri_character(found: char) -> bool {
    found.is_ascii_alphanumeric() || ";/?:@&=+$.-_!~*'()%,#".contains(found)
}

/// Returns true for a tag URI (RFC 4151 section 2.1): `tag:` authority `,` date `:`
/// specific.
fn is_tag(text: &str) -> bool {
    let Some((authority, rest)) = text.strip_prefix("tag:").and_then(|rest| rest.split_once(','))
    else {
        return false;
    };
    let Some((date, specific)) = rest.split_once(':') else { return false };
    let (local, host) = authority.split_once('@').unwrap_or(("a", authority));
    let is_date = date.split('-').enumerate().all(|(index, part)| {
        index < 3 && part.len() == if index == 0 { 4 } else { 2 } && is_digits(part)
    });
    let is_specific = specific.chars().all(is_uri_character) && specific.matches('#').count() <= 1;
    is_tag_word(local, "-._") && is_tag_word(host, "-.") && is_date && is_specific
}

fn is_tag_word(text: &str, punctuation: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || punctuation.contains(letter)
        })
}

/// Checks a URN (RFC 2141). A UUID must have the form of RFC 4122.
fn check_urn(text: &str) -> Option<ValueViolation> {
    let mut parts = text.splitn(3, ':').skip(1);
    let (space, specific) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if space.eq_ignore_ascii_case("uuid") {
        return (!is_uuid(specific)).then(|| ValueViolation::new(&INVALID_UUID));
    }
    let is_specific = !specific.is_empty()
        && specific
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "()+,.:=@;$_!*'-%".contains(letter))
        && has_valid_escapes(specific);
    (!is_urn_namespace(space) || !is_specific).then(|| ValueViolation::new(&INVALID_URN))
}

fn is_urn_namespace(text: &str) -> bool {
    (2..=32).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Returns true if two hexadecimal digits follow every percent sign.
fn has_valid_escapes(text: &str) -> bool {
    escapes(text).all(|escape| escape.is_some())
}

/// Returns the digits and the octet of every escape, or `None` for an invalid one.
fn escapes(text: &str) -> impl Iterator<Item = Option<(&str, u8)>> {
    text.split('%').skip(1).map(|rest| {
        let digits = rest.get(..2)?;
        u8::from_str_radix(digits, 16).ok().map(|octet| (digits, octet))
    })
}

/// Returns true if an address is in the normal form of RFC 3986 section 6.2.2 and, for
/// HTTP, section 6.2.3.
fn is_canonical(text: &str) -> bool {
    let has_only_needed_escapes = escapes(text).all(|escape| {
        escape.is_some_and(|(digits, octet)| {
            let is_unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
            !is_unreserved && !digits.bytes().any(|byte| byte.is_ascii_lowercase())
        })
    });
    let Some(scheme) = scheme_of(text) else { return false };
    if !has_only_needed_escapes || scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    if !matches!(scheme, "http" | "https" | "ftp") || text.len() > LONGEST {
        return true;
    }
    Url::parse(text).is_ok_and(|url| url.as_str() == text || !text.is_ascii() && url.path() != "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::value::tests::table;

    #[test]
    fn relative_and_absolute_addresses_are_distinguished() {
        let values = [
            "https://a.example/b?c#d",
            "/b",
            "",
            "a b",
            "http:/a",
            "http://[::1]/",
            "foo:bar",
            "mailto:a@b.example",
            "https://é.example/",
            "a[1]",
        ];
        insta::assert_snapshot!(table(uri, &values), @r#"
        "https://a.example/b?c#d" fine
        "/b" fine
        "" fine
        "a b" InvalidUriChar
        "http:/a" InvalidLink
        "http://[::1]/" fine
        "foo:bar" SchemeNotIANARegistered
        "mailto:a@b.example" fine
        "https://é.example/" UriNotIri
        "a[1]" InvalidUriChar
        "#);
        insta::assert_snapshot!(table(full_uri, &values), @r#"
        "https://a.example/b?c#d" fine
        "/b" InvalidFullLink
        "" InvalidFullLink
        "a b" InvalidUriChar
        "http:/a" InvalidFullLink
        "http://[::1]/" fine
        "foo:bar" SchemeNotIANARegistered
        "mailto:a@b.example" fine
        "https://é.example/" UriNotIri
        "a[1]" InvalidUriChar
        "#);
        insta::assert_snapshot!(table(full_iri, &values), @r#"
        "https://a.example/b?c#d" fine
        "/b" InvalidFullLink
        "" InvalidFullLink
        "a b" InvalidUriChar
        "http:/a" InvalidFullLink
        "http://[::1]/" fine
        "foo:bar" SchemeNotIANARegistered
        "mailto:a@b.example" fine
        "https://é.example/" fine
        "a[1]" InvalidUriChar
        "#);
    }

    #[test]
    fn tags_have_an_authority_and_a_date() {
        let values = [
            "tag:a.example,2026:b",
            "tag:b@a.example,2026-01-02:",
            "tag:a.example:b",
            "tag:a.example,26:b",
            "tag:a.example,2026-1:b",
            "tag:A.example,2026:b",
            "tag:a.example,2026-01-02-03:b",
            "tag:a.example,2026:b c",
        ];
        insta::assert_snapshot!(table(uri, &values), @r#"
        "tag:a.example,2026:b" fine
        "tag:b@a.example,2026-01-02:" fine
        "tag:a.example:b" InvalidTAG
        "tag:a.example,26:b" InvalidTAG
        "tag:a.example,2026-1:b" InvalidTAG
        "tag:A.example,2026:b" InvalidTAG
        "tag:a.example,2026-01-02-03:b" InvalidTAG
        "tag:a.example,2026:b c" InvalidTAG
        "#);
    }

    #[test]
    fn urns_have_a_namespace_and_uuids_their_form() {
        let values = [
            "urn:isbn:0451450523",
            "URN:a-b:c%20d",
            "urn:a:b",
            "urn:a.b:c",
            "urn:ab:",
            "urn:ab:c%2",
            "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "urn:uuid:6ba7b810",
        ];
        insta::assert_snapshot!(table(uri, &values), @r#"
        "urn:isbn:0451450523" fine
        "URN:a-b:c%20d" fine
        "urn:a:b" InvalidURN
        "urn:a.b:c" InvalidURN
        "urn:ab:" InvalidURN
        "urn:ab:c%2" InvalidURN
        "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8" fine
        "urn:uuid:6ba7b810" InvalidUUID
        "#);
    }

    #[test]
    fn ids_are_in_their_normal_form() {
        let values = [
            "https://a.example/",
            "https://a.example",
            "HTTPS://a.example/",
            "https://A.example/",
            "https://a.example:443/",
            "https://a.example/./b",
            "https://a.example/%7Eb",
            "https://a.example/%c3%a9",
            "https://a.example/%C3%A9",
            "https://a.example/?",
            "https://a.example/é",
            "tag:a.example,2026:b",
            "urn:isbn:1",
        ];
        insta::assert_snapshot!(table(canonical_uri, &values), @r#"
        "https://a.example/" fine
        "https://a.example" NonCanonicalURI
        "HTTPS://a.example/" NonCanonicalURI
        "https://A.example/" NonCanonicalURI
        "https://a.example:443/" NonCanonicalURI
        "https://a.example/./b" NonCanonicalURI
        "https://a.example/%7Eb" NonCanonicalURI
        "https://a.example/%c3%a9" NonCanonicalURI
        "https://a.example/%C3%A9" fine
        "https://a.example/?" fine
        "https://a.example/é" fine
        "tag:a.example,2026:b" fine
        "urn:isbn:1" fine
        "#);
    }

    #[test]
    fn attachment_has_a_host_with_a_dot() {
        let values = [
            "https://a.example/b.mp3",
            "HTTP://a.example:80",
            "https://localhost/",
            "ftp://a.example/",
            "/b.mp3",
            "https://a.example:x/",
            "https://a.example/b c",
        ];
        insta::assert_snapshot!(table(http_url, &values), @r#"
        "https://a.example/b.mp3" fine
        "HTTP://a.example:80" fine
        "https://localhost/" InvalidURLAttribute
        "ftp://a.example/" InvalidURLAttribute
        "/b.mp3" InvalidURLAttribute
        "https://a.example:x/" InvalidURLAttribute
        "https://a.example/b c" InvalidURLAttribute
        "#);
    }
}
