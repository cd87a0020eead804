//! Removes secrets from URLs, so that messages and excerpts never show a password or
//! a token.

use std::borrow::Cow;
use std::ops::Range;

/// Words in the names of query parameters whose values are secret.
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

/// Replacement for a secret in a message.
const REDACTED: &str = "***";

/// Replaces each secret in the URLs of a text with `***`: user names and passwords
/// before a host, and values of query parameters named `token`, `key`, `secret`,
/// `sig`, `password`, `auth` and the like.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    replace_secrets(text, |_| REDACTED.to_owned())
}

/// Replaces each byte of a secret with `*`, so that all offsets outside of secrets
/// stay valid.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    replace_secrets(text, |secret| "*".repeat(secret.len()))
}

/// Returns true if a text contains a URL with a user name or password.
pub(crate) fn has_user_info(text: &str) -> bool {
    text.contains('@') && tokens(text).any(|token| user_info(&text[token]).is_some())
}

fn replace_secrets(text: &str, replacement: impl Fn(&str) -> String) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut redacted, mut end) = (String::with_capacity(text.len()), 0);
    for secret in secrets {
        redacted.push_str(&text[end..secret.start]);
        redacted.push_str(&replacement(&text[secret.clone()]));
        end = secret.end;
    }
    redacted.push_str(&text[end..]);
    Cow::Owned(redacted)
}

/// Finds the byte ranges of the secrets in a text, in order, without overlaps.
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

/// Splits a text at the characters that can't be part of a URL.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split(ends_url).map(move |token| {
        let start = token.as_ptr() as usize - text.as_ptr() as usize;
        start..start + token.len()
    })
}

fn ends_url(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || "\"'`<>|".contains(letter)
}

/// Finds the user name and password of a URL, as a byte range in it.
///
/// A password may contain `/`, `?` or `#` that its author forgot to escape. No
/// parser accepts such a URL, so an error shows it. Therefore everything up to the
/// last `@` is secret if the text before the first of these is not a host and port.
fn user_info(address: &str) -> Option<Range<usize>> {
    let last = address.rfind('@')?;
    let start = authority_start(address).filter(|start| *start < last)?;
    let authority = &address[start..];
    let end = authority.find(['/', '\\', '?', '#']).unwrap_or(authority.len());
    if let Some(at) = authority[..end].rfind('@') {
        return Some(start..start + at);
    }
    let (_, port) = authority[..end].rsplit_once(':')?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    (!is_port).then_some(start..last)
}

/// Finds the offset of the authority of a URL: its user info and host.
fn authority_start(address: &str) -> Option<usize> {
    if let Some(slashes) = address.find("//").or_else(|| address.find("\\\\")) {
        let rest = &address[slashes..];
        return Some(slashes + rest.len() - rest.trim_start_matches(['/', '\\']).len());
    }
    // URL parsers accept `https:user@host` too.
    end_of_scheme(address, "https:")
        .or_else(|| end_of_scheme(address, "http:"))
        .or_else(|| password_start(address))
}

fn end_of_scheme(address: &str, scheme: &str) -> Option<usize> {
    let end = address.to_ascii_lowercase().find(scheme)? + scheme.len();
    let rest = &address[end..];
    Some(end + rest.len() - rest.trim_start_matches(['/', '\\']).len())
}

/// Finds the offset of `user:password@host` without a scheme. A scheme whose URLs
/// contain an `@` but no password is not a user name.
fn password_start(address: &str) -> Option<usize> {
    const OTHERS: &[&str] =
        &["mailto", "acct", "tag", "urn", "sip", "sips", "xmpp", "im", "data", "email", "author"];
    let colon = address.find(':')?;
    let user = address[..colon]
        .trim_end_matches(|letter: char| {
            letter.is_ascii_alphanumeric() || "-._~%+".contains(letter)
        })
        .len();
    let name = &address[user..colon];
    let (password, host) = address[colon + 1..].rsplit_once('@')?;
    let is_password = !name.is_empty()
        && !password.is_empty()
        && !password.contains([':', '/'])
        && host.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    (is_password && !OTHERS.contains(&&*name.to_ascii_lowercase())).then_some(user)
}

/// Finds the values of secret query parameters in a part of a text.
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

/// Returns true if the value of a parameter with this name is secret: `token`, but
/// also `access_token`, `apiKey` and `X-Amz-Signature`.
fn is_secret_name(name: &str) -> bool {
    let name = name.rsplit(['?', '&', ';', '#']).next().unwrap_or(name);
    // Servers decode `t%6Fken` to `token`.
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
    fn secrets_in_urls_are_replaced() {
        use crate::diagnostic::redact::redact;

        assert_eq!(
            redact("POST https://me:pw@hub.example/ failed"),
            "POST https://***@hub.example/ failed"
        );
        assert_eq!(redact("see https://a.example/?page=2"), "see https://a.example/?page=2");
    }

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
            assert_eq!(redact(address), shown, "{address:?}");
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
            assert_eq!(redact(text), text, "{text:?}");
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
