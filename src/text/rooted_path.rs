//! Paths that begin with a slash, such as `/images/a.png`.
//!
//! In an article such a path begins at the root of the site, which may itself be at a path
//! of its host. Authors write it without the path of the site, and site generators that
//! know it write it with the path; both mean the same file. The rule is the same for fields
//! of the frontmatter and for all addresses in the text.

use url::Url;

/// Returns a path relative to the site's root; `None` for a text that is not a rooted path.
pub(crate) fn below_site<'a>(written: &'a str, site: &Url) -> Option<&'a str> {
    let path = written.strip_prefix('/').filter(|path| !path.starts_with(['/', '\\']))?;
    let base = site.path().trim_matches('/');
    let below = path.strip_prefix(base).filter(|_| !base.is_empty());
    match below {
        Some(below) if below.starts_with('/') => Some(below.trim_start_matches('/')),
        Some(below) if below.is_empty() || below.starts_with(['?', '#']) => Some(below),
        _ => Some(path),
    }
}

/// Makes the address of a rooted path; `None` for a text that is not a rooted path.
pub(crate) fn join(written: &str, site: &Url) -> Option<Url> {
    let path = below_site(written, site)?;
    // `./` keeps a colon in the first segment from being read as a scheme.
    site.join(&format!("./{path}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooted_path_is_below_the_site_once() {
        let site = Url::parse("https://e.org/a/b/").unwrap();
        for (written, expected) in [
            ("/c.png", Some("https://e.org/a/b/c.png")),
            ("/a/b/c.png?d#e", Some("https://e.org/a/b/c.png?d#e")),
            ("/a/b", Some("https://e.org/a/b/")),
            ("/a/b/", Some("https://e.org/a/b/")),
            ("/a/b#c", Some("https://e.org/a/b/#c")),
            ("/a/bc", Some("https://e.org/a/b/a/bc")),
            ("/", Some("https://e.org/a/b/")),
            ("/c:d", Some("https://e.org/a/b/c:d")),
            ("//c/d", None),
            ("c", None),
            ("", None),
        ] {
            assert_eq!(join(written, &site).as_ref().map(Url::as_str), expected, "{written}");
        }
        let root = Url::parse("https://e.org/").unwrap();
        assert_eq!(join("/a", &root).unwrap().as_str(), "https://e.org/a");
    }
}
