//! Paths below the folder of articles that are not articles, whatever they hold.

use std::ffi::OsStr;

use crate::config::Config;
use crate::syntax::path_pattern::{PathKind, PathPatterns};

/// Rules that keep files and folders out before they are read.
#[derive(Debug, Default)]
pub struct Exclusions {
    rules: Vec<ExclusionRule>,
}

/// A rule and the words that messages name it by.
#[derive(Debug)]
struct ExclusionRule {
    name: String,
    patterns: PathPatterns,
}

impl Exclusions {
    /// Reads the rules of a site.
    pub fn read(config: &Config) -> Self {
        let patterns = config.articles.exclude.iter().map(String::as_str);
        // Patterns that are not valid were errors of the configuration.
        let (patterns, _) = PathPatterns::parse(patterns);
        let own = ExclusionRule { name: "`[articles] exclude`".to_owned(), patterns };
        Self { rules: Some(own).into_iter().filter(|rule| !rule.patterns.is_empty()).collect() }
    }

    /// Returns the name of the rule that keeps something out, by the folder that
    /// it is in, which is empty or ends in `/`.
    pub fn rule_for(&self, folder: &str, name: &OsStr, kind: PathKind) -> Option<&str> {
        if self.rules.is_empty() {
            return None;
        }
        let path = format!("{folder}{}", name.to_string_lossy());
        let rule = self.rules.iter().find(|rule| rule.patterns.matches(&path, kind));
        rule.map(|rule| &*rule.name)
    }
}
