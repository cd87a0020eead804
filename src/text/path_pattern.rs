//! Path patterns in the syntax of `.gitignore`, using the crate `ignore`.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A list of patterns; the last one that matches a path decides.
#[derive(Clone, Debug)]
pub(crate) struct PathPatterns {
    matcher: Gitignore,
}

/// The kind of file system entry at a path. A pattern that ends with a slash matches
/// only folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathKind {
    /// A file, or a link to one.
    File,
    /// A folder, which is a directory.
    Folder,
}

/// Checks the syntax of one pattern.
///
/// # Errors
/// Returns the reason if the pattern is invalid.
pub(crate) fn check(line: &str) -> Result<(), String> {
    let mut builder = GitignoreBuilder::new("");
    builder.add_line(None, line).map_err(|error| error.to_string())?;
    builder.build().map(drop).map_err(|error| error.to_string())
}

impl PathPatterns {
    /// Parses patterns, one per line. Also returns the lines that are invalid.
    pub(crate) fn parse<'l>(lines: impl IntoIterator<Item = &'l str>) -> (Self, Vec<&'l str>) {
        let mut builder = GitignoreBuilder::new("");
        let mut rejected = Vec::new();
        for line in lines {
            if builder.add_line(None, line).is_err() {
                rejected.push(line);
            }
        }
        (Self { matcher: builder.build().unwrap_or_else(|_| Gitignore::empty()) }, rejected)
    }

    /// Returns true if the patterns exclude this path. Does not look at its parent folders.
    pub(crate) fn matches(&self, path: &str, kind: PathKind) -> bool {
        self.matcher.matched(Path::new(path), kind == PathKind::Folder).is_ignore()
    }

    /// Returns true if there are no patterns.
    pub(crate) fn is_empty(&self) -> bool {
        self.matcher.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_gitignore() {
        let (patterns, rejected) = PathPatterns::parse([
            "wip-*",
            "/a.md",
            "secret/",
            "!wip-done.md",
            "x/**/z.md",
            "[z-a]",
        ]);
        assert_eq!(rejected, ["[z-a]"]);
        for path in ["wip-1.md", "b/wip-2.md", "a.md", "x/z.md", "x/y/z.md"] {
            assert!(patterns.matches(path, PathKind::File), "{path}");
        }
        for path in ["b/a.md", "wip-done.md", "secret", "y/z.md"] {
            assert!(!patterns.matches(path, PathKind::File), "{path}");
        }
        assert!(patterns.matches("b/secret", PathKind::Folder));
    }

    #[test]
    fn faulty_pattern_is_refused() {
        assert!(check("[z-a]").is_err());
        assert!(check("a/**/b").is_ok());
    }
}
