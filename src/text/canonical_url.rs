//! Recognizes addresses that are in their canonical form already.

/// Returns true if an address is an absolute web address, in the form that a URL parser
/// would write it. Returns false if in doubt.
///
/// Most links in articles are such addresses. Parsing one would take longer than all
/// the rest of the work on it.
pub(crate) fn is_settled(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let parts = rest.and_then(|rest| rest.split_once('/'));
    parts.is_some_and(|(host, path)| is_host(host) && is_rest(path))
}

/// Returns true for a host in lower case that is neither a number nor in Punycode (URL
/// Standard, sections 3.5 and 3.6).
fn is_host(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    last.starts_with(|it: char| it.is_ascii_lowercase()) && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let has_edges = label.starts_with(|it: char| it.is_ascii_alphanumeric())
        && label.ends_with(|it: char| it.is_ascii_alphanumeric());
    // `xn--` begins Punycode; only such labels have two hyphens here.
    has_edges
        && label
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && label.get(2..4) != Some("--")
}

/// Returns true for path, query and fragment without escapes and without dot segments
/// (section 4.4).
fn is_rest(rest: &str) -> bool {
    rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~!$&()*+,;=:@./?#".contains(&byte))
        && !rest.starts_with('.')
        && !rest.contains("/.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    #[test]
    fn addresses_in_their_canonical_form_are_recognized() {
        use crate::text::canonical_url::is_settled;

        assert!(is_settled("https://daily.example/a/?b=c#d"));
        assert!(!is_settled("https://daily.example"), "its path is `/`");
        assert!(!is_settled("https://daily.example/a/../b"));
    }

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
