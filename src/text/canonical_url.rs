//! Addresses that are written as they are meant.

/// Says whether an address is a whole one of the web, written just as a parser
/// of URLs would write it; nothing is said of what it is not sure of.
///
/// Most links in articles are such addresses, and to parse one takes longer
/// than all else that is done to it.
///
/// ```
/// use feedwright::text::address::is_settled;
///
/// assert!(is_settled("https://daily.example/a/?b=c#d"));
/// assert!(!is_settled("https://daily.example"), "its path is `/`");
/// assert!(!is_settled("https://daily.example/a/../b"));
/// ```
pub fn is_settled(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let parts = rest.and_then(|rest| rest.split_once('/'));
    parts.is_some_and(|(host, path)| is_host(host) && is_rest(path))
}

/// A name in small letters that stands for no number and for no other letters
/// (URL Standard, sections 3.5 and 3.6).
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let has_edges = label.starts_with(|it: char| it.is_ascii_alphanumeric())
            && label.ends_with(|it: char| it.is_ascii_alphanumeric());
        // `xn--` writes other letters; nobody else has two in these places.
        has_edges
            && label.bytes().all(|byte| is_plain(byte) || byte == b'-')
            && label.get(2..4) != Some("--")
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    last.starts_with(|it: char| it.is_ascii_lowercase()) && host.split('.').all(is_label)
}

/// Path, query and fragment without anything that is written in escapes, and
/// without segments that lead up (section 4.4).
fn is_rest(rest: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-_~!$&()*+,;=:@./?#".contains(&byte);
    rest.bytes().all(is_plain) && !rest.starts_with('.') && !rest.contains("/.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    /// Holds a settled address against the parser; says whether it is one.
    fn check(address: &str) -> bool {
        let is_settled = is_settled(address);
        if is_settled {
            let base = Url::parse("https://base.example/a/b").unwrap();
            assert_eq!(base.join(address).unwrap().as_str(), address);
        }
        is_settled
    }

    #[test]
    fn usual_addresses_are_settled() {
        for address in [
            "https://daily.example/",
            "http://daily-news.example/2024/a_b.html?q=1&r=(2)#s:t",
            "https://localhost/~a/@b",
            "https://a.b1.example//c",
        ] {
            assert!(check(address), "{address}");
        }
    }

    #[test]
    fn what_a_parser_may_write_otherwise_is_not() {
        for address in [
            "https://Daily.example/",
            "https://daily.example:443/",
            "https://a@daily.example/",
            "https://127.1/",
            "https://a.0x7f/",
            "https://xn--9.example/",
            "https://a..example/",
            "https://daily.example/é",
            "https://daily.example/a b",
            "https://daily.example/%61",
            "https://daily.example/./a",
            "https://daily.example/a/..",
            "https:///a",
            "HTTPS://daily.example/",
            "mailto:a@daily.example",
            "/a",
        ] {
            assert!(!check(address), "{address}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn settled_addresses_are_written_alike(
            address in "https?://[a-z0-9.xn-]{1,12}/[a-zA-Z0-9._~!$&()*+,;=:@/?#%-]{0,20}"
        ) {
            check(&address);
        }
    }
}
