//! Pictures that a page may show: those of the site's own host and its subdomains. A picture
//! of another host would let that host know who reads the page.

use minijinja::value::Value;
use url::{Host, Url};

use crate::formats::html_page::named_values::NamedValues;
use crate::formats::html_page::variables::VariableOwner;

/// Hosts of the site's own pictures.
#[derive(Clone, Debug)]
pub(super) struct OwnPictures {
    /// Host with its port as an address has it, without `www.`.
    host: String,
    port: Option<u16>,
    has_subdomains: bool,
    is_encrypted: bool,
}

impl OwnPictures {
    /// Finds the hosts for a page's address.
    pub(super) fn of_site(page: &Url) -> Self {
        let host = page.host_str().unwrap_or_default();
        Self {
            host: host.strip_prefix("www.").unwrap_or(host).to_owned(),
            port: page.port(),
            has_subdomains: matches!(page.host(), Some(Host::Domain(name)) if name.contains('.')),
            is_encrypted: page.scheme() == "https",
        }
    }

    /// Returns true if a page may show the picture at an address.
    pub(super) fn contain(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let parent = host.strip_suffix(&self.host);
        let is_own = match parent {
            Some("") => url.port() == self.port,
            Some(rest) => self.has_subdomains && rest.ends_with('.') && url.port().is_none(),
            None => false,
        };
        is_own && matches!((url.scheme(), self.is_encrypted), ("https", _) | ("http", false))
    }

    /// Writes the hosts as a Content-Security-Policy has them. `'self'` allows a preview of
    /// the page at another address.
    pub(super) fn sources(&self) -> String {
        let port = self.port.map_or_else(String::new, |port| format!(":{port}"));
        let subdomains =
            if self.has_subdomains { format!(" *.{}", self.host) } else { String::new() };
        format!("'self' {}{port}{subdomains}", self.host)
    }
}

/// Builds the value of a picture.
pub(super) fn picture(url: &Url, alt: &str, size: Option<(u32, u32)>) -> Value {
    let (width, height) = size.unzip();
    let values = vec![
        ("url", Value::from(url.as_str())),
        ("alt", Value::from(alt)),
        ("width", Value::from(width)),
        ("height", Value::from(height)),
    ];
    NamedValues::create(VariableOwner::Picture, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, picture: &str) -> bool {
        let picture = Url::parse(picture).unwrap();
        OwnPictures::of_site(&Url::parse(page).unwrap()).contain(&picture)
    }

    #[test]
    fn only_pictures_of_the_site_are_shown() {
        let site = "https://www.daily.example/feeds/";
        for (picture, expected) in [
            ("https://www.daily.example/a.png", true),
            ("https://daily.example/a.png", true),
            ("https://images.daily.example/a.png", true),
            ("http://daily.example/a.png", false),
            ("https://evildaily.example/a.png", false),
            ("https://daily.example.evil.example/a.png", false),
            ("https://daily.example:8443/a.png", false),
            ("https://tracker.example/a.png", false),
        ] {
            assert_eq!(check(site, picture), expected, "{picture}");
        }
        assert!(check("http://127.0.0.1:8080/", "http://127.0.0.1:8080/a.png"));
        assert!(!check("http://127.0.0.1:8080/", "http://127.0.0.1:9/a.png"));
        assert!(!check("http://localhost/", "http://a.localhost/a.png"));
    }

    #[test]
    fn policy_names_the_same_hosts() {
        let sources = |page: &str| OwnPictures::of_site(&Url::parse(page).unwrap()).sources();
        assert_eq!(sources("https://www.a.example/"), "'self' a.example *.a.example");
        assert_eq!(sources("http://127.0.0.1:8080/"), "'self' 127.0.0.1:8080");
    }
}
