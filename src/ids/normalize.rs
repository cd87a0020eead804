//! Normalizes addresses and titles so that those of the same article are equal.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::syntax::html;
use crate::text::whitespace;

/// Query parameters that track the reader and do not select a page.
#[rustfmt::skip]
const TRACKING: [&str; 12] = [
    "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "mkt_tok",
    "ref", "source", "at_medium",
];

/// Prefix of further tracking parameters.
const CAMPAIGN_PREFIX: &str = "utm_";

/// File names that web servers also serve at the address of the folder.
const INDEX: [&str; 3] = ["index.html", "index.htm", "index.php"];

/// Returns an address without its scheme, `www.`, the slash or `index.html` at its end, its
/// fragment, and tracking parameters.
pub(super) fn address_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    let path = percent_decode_str(url.path()).decode_utf8_lossy();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let path = if INDEX.contains(&name) { folder } else { path.as_ref() };
    format!("{host}{port}{}{}", path.trim_end_matches('/'), query_key(url))
}

/// Returns the path of an address as it is read, and its query without tracking parameters.
pub(super) fn path_key(url: &Url) -> String {
    let path = percent_decode_str(url.path()).decode_utf8_lossy();
    format!("{path}{}", query_key(url))
}

fn query_key(url: &Url) -> String {
    let pairs = url.query_pairs().filter(|(name, _)| !is_tracking_parameter(name));
    pairs.map(|(name, value)| format!("?{name}={value}")).collect()
}

/// Endings of file names in addresses.
const ENDINGS: [&str; 3] = [".html", ".htm", ".php"];

/// Returns the last segment of a path in lowercase, without an ending. Returns `None` for a
/// path without one.
pub(super) fn segment_key(path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8_lossy().to_lowercase();
    let path = path.trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let path = if INDEX.contains(&name) { folder } else { path };
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

fn is_tracking_parameter(name: &str) -> bool {
    name.starts_with(CAMPAIGN_PREFIX) || TRACKING.contains(&name)
}

/// Typographic characters, and the ASCII text that people type for them.
#[rustfmt::skip]
const MARKS: [(&str, &str); 7] = [
    ("‘’‚‛′ʼ`´", "'"), ("“”„‟″«»", "\""), ("‐‑‒–—―−", "-"), ("…", "..."),
    ("\u{ad}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}", ""), ("×", "x"), ("⁄", "/"),
];

/// Returns a title in lowercase, without markup, with single spaces and ASCII punctuation.
pub(super) fn title_key(written: &str) -> String {
    let plain = html::unescape(written);
    let plain = html::plain_text(&plain).to_lowercase();
    let mut folded = whitespace::fold(&plain.chars().map(to_typed).collect::<String>());
    // People type several hyphens for one dash, and two single quotes for a double one.
    folded = folded.replace("''", "\"");
    while folded.contains("--") {
        folded = folded.replace("--", "-");
    }
    folded
}

fn to_typed(letter: char) -> String {
    let row = MARKS.iter().find(|(marks, _)| marks.contains(letter));
    row.map_or_else(|| letter.to_string(), |(_, typed)| (*typed).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_addresses(first: &str, second: &str) -> bool {
        let [first, second] = [first, second].map(|url| address_key(&Url::parse(url).unwrap()));
        first == second
    }

    #[test]
    fn addresses_of_one_page_are_alike() {
        for other in [
            "http://a.example/b/c/",
            "https://www.a.example/b/c",
            "https://A.example:443/b/c/index.html",
            "https://a.example/b/c/?utm_source=rss&utm_medium=feed#top",
            "https://a.example/b/%63/?fbclid=1",
        ] {
            assert!(check_addresses("https://a.example/b/c/", other), "{other}");
        }
        assert!(check_addresses("https://a.example", "https://a.example/index.html"));
        assert!(check_addresses("https://ä.example/ö", "https://xn--4ca.example/%C3%B6/"));
    }

    #[test]
    fn addresses_of_other_pages_are_not() {
        for other in [
            "https://b.example/b/c/",
            "https://a.example:81/b/c/",
            "https://a.example/b/C/",
            "https://a.example/b/c.html",
            "https://a.example/b/c/?p=1",
        ] {
            assert!(!check_addresses("https://a.example/b/c/", other), "{other}");
        }
        assert!(!check_addresses("https://a.example/?p=1", "https://a.example/?p=2"));
    }

    #[test]
    fn last_segment_has_no_ending() {
        for (path, expected) in [
            ("/a/Caf%C3%A9.html", Some("café")),
            ("/a/b/", Some("b")),
            ("/a/b/index.html", Some("b")),
            ("v1.2", Some("v1.2")),
            ("/", None),
            ("/index.html", None),
        ] {
            assert_eq!(segment_key(path).as_deref(), expected, "{path:?}");
        }
    }

    #[test]
    fn titles_are_alike_however_they_are_set() {
        for (first, second) in [
            ("It's  \"late\" -- or...", "It’s “late” — or…"),
            ("A & B", "A &amp; B"),
            ("On <em>time</em>", "on time"),
            ("On &lt;em&gt;time&lt;/em&gt;", "on time"),
            ("``Quoted''", "\u{201c}Quoted\u{201d}"),
            ("non\u{a0}breaking", "Non breaking"),
        ] {
            assert_eq!(title_key(first), title_key(second), "{first:?}");
        }
        assert_ne!(title_key("C"), title_key("C++"));
    }
}
