//! Globs of paths, by the crate `globset`: `*` ends at a slash, `**` does not.

use globset::{GlobBuilder, GlobMatcher};

/// A glob that matches whole paths.
#[derive(Clone, Debug)]
pub struct PathGlob {
    matcher: GlobMatcher,
}

impl PathGlob {
    /// Reads a glob; nothing of one that is not valid.
    pub fn parse(text: &str) -> Option<Self> {
        let glob = GlobBuilder::new(text).literal_separator(true).build().ok()?;
        Some(Self { matcher: glob.compile_matcher() })
    }

    /// Reads a glob whose `*` goes on after a slash.
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
