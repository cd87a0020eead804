//! Secrets in addresses: messages and the lines that they show never repeat
//! a password or a token.

use std::borrow::Cow;
use std::ops::Range;

/// Parts of the names of query parameters whose values are secret.
const SECRET_WORDS: &[&str] = &[
    "token",
    "key",
    "apikey",
    "secret",
    "sig",
    "sign",
    "signature",
    "sas",
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "pw",
    "auth",
    "authorization",
    "credential",
];

/// Replacement of a secret in running text.
const REDACTED: &str = "***";

/// Returns the text with each secret of its addresses replaced by `***`: user
/// names and passwords before a host, and values of query parameters named
/// `token`, `key`, `secret`, `sig`, `password`, `auth` and the like.
///
/// ```
/// use feedwright::diagnostic::redact::redact;
///
/// assert_eq!(redact("POST https://me:pw@hub.example/ failed"), "POST https://***@hub.example/ failed");
/// assert_eq!(redact("see https://a.example/?page=2"), "see https://a.example/?page=2");
/// ```
pub fn redact(text: &str) -> Cow<'_, str> {
    replace_secrets(text, |_| REDACTED.to_owned())
}

/// Returns the text with each byte of a secret replaced by `*`, so that every
/// offset outside of secrets stays what it is.
pub fn mask(text: &str) -> Cow<'_, str> {
    replace_secrets(text, |secret| "*".repeat(secret.len()))
}

/// Returns true if a text holds an address with a user name or password.
pub fn has_user_info(text: &str) -> bool {
    text.contains('@') && tokens(text).any(|token| user_info(&text[token]).is_some())
}

fn replace_secrets(text: &str, replacement: impl Fn(&str) -> String) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut shown, mut end) = (String::with_capacity(text.len()), 0);
    for secret in secrets {
        shown.push_str(&text[end..secret.start]);
        shown.push_str(&replacement(&text[secret.clone()]));
        end = secret.end;
    }
    shown.push_str(&text[end..]);
    Cow::Owned(shown)
}

/// Finds the secrets of a text, in order, without overlaps.
fn secrets(text: &str) -> Vec<Range<usize>> {
    if memchr::memchr2(b'@', b'=', text.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for token in tokens(text) {
        let user = user_info(&text[token.clone()]);
        let query = token.start + user.as_ref().map_or(0, |user| user.end);
        found.extend(user.map(|user| user.start + token.start..user.end + token.start));
        found.extend(secret_values(text, query..token.end));
    }
    found
}

/// Divides a text where no address goes on.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_end =
        |letter: char| letter.is_whitespace() || letter.is_control() || "\"'`<>|".contains(letter);
    text.split(is_end).map(move |token| {
        let start = token.as_ptr() as usize - text.as_ptr() as usize;
        start..start + token.len()
    })
}

/// Finds the user name and password of an address, in its own offsets.
///
/// A password may hold `/`, `?` or `#` that its author forgot to escape: then
/// no parser takes the address, and it is shown in an error. So everything up
/// to the last `@` counts if what stands before looks like no host and port.
fn user_info(address: &str) -> Option<Range<usize>> {
    let last = address.rfind('@')?;
    let start = authority_start(address).filter(|start| *start < last)?;
    let authority = &address[start..];
    let end = authority.find(['/', '\\', '?', '#']).unwrap_or(authority.len());
    if let Some(at) = authority[..end].rfind('@') {
        return Some(start..start + at);
    }
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let is_host = authority[..end].rsplit_once(':').is_none_or(|(_, port)| is_port(port));
    (!is_host).then_some(start..last)
}

/// Finds where the host of an address, or what stands before it, begins.
fn authority_start(address: &str) -> Option<usize> {
    if let Some(slashes) = address.find("//").or_else(|| address.find("\\\\")) {
        let rest = &address[slashes..];
        return Some(slashes + rest.len() - rest.trim_start_matches(['/', '\\']).len());
    }
    // Parsers of URLs take `https:user@host` too.
    let scheme = |name: &str| {
        let at = address.to_ascii_lowercase().find(name)? + name.len();
        let rest = &address[at..];
        Some(at + rest.len() - rest.trim_start_matches(['/', '\\']).len())
    };
    scheme("https:").or_else(|| scheme("http:")).or_else(|| password_start(address))
}

/// Finds where `user:password@host` begins, which lacks a scheme. Schemes of
/// addresses that have an `@` but no password are not user names.
fn password_start(address: &str) -> Option<usize> {
    const OTHERS: &[&str] =
        &["mailto", "acct", "tag", "urn", "sip", "sips", "xmpp", "im", "data", "email", "author"];
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-._~%+".contains(letter);
    let colon = address.find(':')?;
    let user = address[..colon].trim_end_matches(is_part).len();
    let name = &address[user..colon];
    let (password, host) = address[colon + 1..].rsplit_once('@')?;
    let is_password = !name.is_empty()
        && !password.is_empty()
        && !password.contains([':', '/'])
        && host.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    (is_password && !OTHERS.contains(&&*name.to_ascii_lowercase())).then_some(user)
}

/// Finds the values of secret query parameters within a part of a text.
fn secret_values(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let query = &text[part.clone()];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = query[from..].find(['?', '&', ';', '#']) {
        let name_start = from + at + 1;
        let rest = &query[name_start..];
        let end = rest.find(['&', '#', ';', ')', ']', ',']).unwrap_or(rest.len());
        from = name_start;
        let Some((name, value)) = rest[..end].split_once('=') else { continue };
        if is_secret_name(name) && !value.is_empty() {
            let start = part.start + name_start + name.len() + 1;
            found.push(start..start + value.len());
            from = name_start + end;
        }
    }
    found
}

/// Returns true if a parameter of this name is a secret: `token`, but also
/// `access_token`, `apiKey` and `X-Amz-Signature`.
fn is_secret_name(name: &str) -> bool {
    let name = name.rsplit(['?', '&', ';', '#']).next().unwrap_or(name);
    // Servers read `t%6Fken` as `token`.
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.any(|word| SECRET_WORDS.contains(&word))
        || SECRET_WORDS.iter().any(|word| word.len() > 3 && lower.ends_with(word))
        || name.ends_with("Key")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn user_names_and_passwords_are_not_shown() {
        for address in [
            "https://user:PW@hub.example/",
            "https://PW@hub.example/",
            "https://u:PW@PW@hub.example/",
            "https://u:PW/PW@hub.example/",
            "https://u:PW?PW@hub.example/",
            "https:u:PW@hub.example/",
            "https:\\\\u:PW@hub.example/",
            "//u:PW@hub.example/",
            "s3://PW:PW@bucket/x",
            "u:PW@hub.example/",
            "hubs = ['https://user:PW@hub.example/']",
            "a(https://user:PW@hub.example/)",
            "ä https://ü:PW@hub.example/ ö",
        ] {
            assert!(!redact(address).contains("PW"), "{}", redact(address));
            assert!(redact(address).contains("***"), "{}", redact(address));
        }
    }

    #[test]
    fn secret_values_of_queries_are_not_shown() {
        for (address, shown) in [
            ("https://h.example/?token=PW", "https://h.example/?token=***"),
            ("https://h.example/?a=1&KEY=PW&b=2", "https://h.example/?a=1&KEY=***&b=2"),
            ("https://h.example/?access_token=PW#x", "https://h.example/?access_token=***#x"),
            ("/x?X-Amz-Signature=PW HTTP/1.1", "/x?X-Amz-Signature=*** HTTP/1.1"),
            ("?apiKey=PW;sig=PW", "?apiKey=***;sig=***"),
            ("https://u:PW@h.example/?auth=PW", "https://***@h.example/?auth=***"),
            ("https://h.example/?t%6Fken=PW", "https://h.example/?t%6Fken=***"),
            ("https://h.example/?pw=PW&sas=PW", "https://h.example/?pw=***&sas=***"),
        ] {
            assert_eq!(redact(address), shown);
        }
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "https://social.example/@name",
            "https://a.example:8080/@name?page=2&monkey=1",
            "desk@daily.example",
            "mailto:desk@daily.example",
            "tag:desk@daily.example,2024:x",
            "url: desk@daily.example",
            "npm:@scope/name",
            "x = 1 // token=2",
            "`key` = `value`",
            "public = { audience = [\"developers\"] }",
            "",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn masked_text_keeps_its_offsets() {
        let text = "hub = 'https://ü:PW@h.example/' # here";
        let masked = mask(text);
        assert_eq!(masked, "hub = 'https://*****@h.example/' # here");
        assert_eq!(masked.find("here"), text.find("here"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_taken(text in "([a-z/@:?&=# 'ä\\\\]|https?://|token=|key=){0,20}") {
            prop_assert_eq!(mask(&text).len(), text.len());
            redact(&text);
        }
    }
}
