//! Checks that readers can reach the address of a site.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::config::{Config, setting_location};
use crate::diagnostic::{Diagnostic, SourceText, codes};

/// Endings of host names that are reserved for one machine, one network or tests
/// (RFC 2606, RFC 6761, RFC 6762, RFC 8375).
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "corp", "home", "home.arpa", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost", "test",
];

/// Host names that are reserved for examples (RFC 2606, section 3).
const EXAMPLES: &[&str] = &["example.com", "example.net", "example.org"];

/// Checks the address of a site; returns a warning if readers can't reach it.
pub(crate) fn check_site_url(source: &SourceText<'_>, config: &Config) -> Option<Diagnostic> {
    let url = &config.site.url;
    let reason = unreachable_reason(url)?;
    let at = setting_location::locate_in_site(source.text, "url").unwrap_or_default();
    let message = format!("`{url}` is {reason}, so readers can't open the links in the feeds");
    Some(
        Diagnostic::new(&codes::CONFIG_IMPLAUSIBLE_ADDRESS, message)
            .with_location(source.locate(at))
            .help(
                "write the public address of the site, such as `url = \"https://daily.example/\"`",
            ),
    )
}

/// Returns true if an address is a placeholder for that of a site, as documentation has it.
pub(crate) fn is_placeholder(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    EXAMPLES.contains(&host.strip_prefix("www.").unwrap_or(host))
}

/// Returns true if an address is on the host of the site, with or without `www.`.
pub(crate) fn is_on_site(url: &Url, site: &Url) -> bool {
    let [host, own] = [url, site].map(|url| {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host)
    });
    host == own
}

/// Returns the reason why readers can't reach an address.
fn unreachable_reason(url: &Url) -> Option<&'static str> {
    let host = match url.host()? {
        Host::Domain(name) => check_domain(name.trim_end_matches('.')),
        Host::Ipv4(address) => check_ipv4(address),
        Host::Ipv6(address) => check_ipv6(address),
    };
    let is_development = url.scheme() == "http" && url.port().is_some();
    host.or_else(|| {
        is_development.then_some(
            "the address of a development server, because it is HTTP on a port of its own",
        )
    })
}

fn check_domain(name: &str) -> Option<&'static str> {
    match name {
        _ if is_in_domain(name, "localhost") => Some("an address of this machine"),
        _ if ENDINGS.iter().any(|ending| is_in_domain(name, ending)) || !name.contains('.') => {
            Some("an address of a private network")
        }
        _ if EXAMPLES.iter().any(|example| is_in_domain(name, example)) => {
            Some("an example address")
        }
        _ => None,
    }
}

/// Returns true if a host name is a domain, or a subdomain of it.
fn is_in_domain(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn check_ipv4(address: Ipv4Addr) -> Option<&'static str> {
    let [first, second, ..] = address.octets();
    // Carrier-grade NAT (RFC 6598).
    let is_shared = first == 100 && (64..128).contains(&second);
    if address.is_loopback() || address.is_unspecified() {
        Some("an address of this machine")
    } else if address.is_private() || address.is_link_local() || is_shared {
        Some("an address of a private network")
    } else if address.is_documentation() || address.is_broadcast() {
        Some("an example address")
    } else {
        None
    }
}

fn check_ipv6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(address) = address.to_ipv4_mapped() {
        return check_ipv4(address);
    }
    let is_documentation = address.segments()[..2] == [0x2001, 0xdb8];
    if address.is_loopback() || address.is_unspecified() {
        Some("an address of this machine")
    } else if address.is_unique_local() || address.is_unicast_link_local() {
        Some("an address of a private network")
    } else {
        is_documentation.then_some("an example address")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Option<&'static str> {
        unreachable_reason(&Url::parse(url).unwrap())
    }

    #[test]
    fn addresses_that_no_reader_reaches_are_named() {
        for url in [
            "http://localhost:4000/",
            "https://localhost/",
            "http://a.localhost/",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://0.0.0.0:8000/",
            "http://10.0.0.1/",
            "http://172.16.3.4/",
            "https://192.168.1.2/",
            "http://169.254.1.1/",
            "http://100.64.0.1/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://nas/",
            "https://nas.local/",
            "https://NAS.Local./",
            "https://a.lan/",
            "https://a.test/",
            "https://site.invalid/",
            "https://example.com/",
            "https://www.example.org/",
            "http://daily.news:8080/",
            "http://[2001:db8::1]/",
            "http://192.0.2.1/",
        ] {
            assert!(check(url).is_some(), "{url}");
        }
    }

    #[test]
    fn example_domains_are_placeholders_and_their_other_subdomains_are_not() {
        for (url, expected) in [
            ("https://example.org/", true),
            ("https://www.example.com/blog/", true),
            ("http://EXAMPLE.net.:8080/", true),
            ("https://blog.example.org/", false),
            ("https://www.www.example.org/", false),
            ("https://www.example/", false),
            ("https://daily.example/", false),
            ("https://notexample.com/", false),
            ("https://example.org.news/", false),
        ] {
            assert_eq!(is_placeholder(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn addresses_of_sites_are_fine() {
        for url in [
            "https://a.example/",
            "https://daily.news/blog/",
            "http://daily.news/",
            "https://daily.news:8443/",
            "https://mylocal.news/",
            "https://local.news/",
            "https://notexample.com/",
            "http://1.2.3.4/",
            "https://[2606:4700::1]/",
            "https://localhost.news/",
        ] {
            assert_eq!(check(url), None, "{url}");
        }
    }
}
