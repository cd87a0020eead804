//! Path globs, using the crate `globset`.

use globset::{GlobBuilder, GlobMatcher};

/// A glob that matches whole paths.
#[derive(Clone, Debug)]
pub struct PathGlob {
    matcher: GlobMatcher,
}

impl PathGlob {
    /// Parses a glob in which `*` does not match a slash and `**` does. Returns
    /// `None` if it is invalid.
    pub fn parse(text: &str) -> Option<Self> {
        let glob = GlobBuilder::new(text).literal_separator(true).build().ok()?;
        Some(Self { matcher: glob.compile_matcher() })
    }

    /// Parses a glob in which `*` also matches slashes. Returns `None` if it is invalid.
    pub fn parse_loose(text: &str) -> Option<Self> {
        let glob = GlobBuilder::new(text).build().ok()?;
        Some(Self { matcher: glob.compile_matcher() })
    }

    /// Returns true if the whole path matches.
    pub fn matches(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_ends_at_a_slash_unless_the_glob_is_loose() {
        let strict = PathGlob::parse("a/*.md").unwrap();
        assert!(strict.matches("a/b.md") && !strict.matches("a/b/c.md"));
        assert!(PathGlob::parse_loose("a/*.md").unwrap().matches("a/b/c.md"));
        assert!(PathGlob::parse("{/s,/s/**}").unwrap().matches("/s/a/b"));
        assert!(PathGlob::parse("[z-a]").is_none());
    }
}
