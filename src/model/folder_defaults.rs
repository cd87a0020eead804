//! Default values of frontmatter fields, from files next to the articles. They may hide
//! articles.

use std::collections::BTreeMap;

use crate::model::{ArticleVisibility, ParsedDate, SiteGenerator};
use crate::text::path_glob::PathGlob;

/// Default values for the articles of folders.
#[derive(Clone, Debug, Default)]
pub struct FolderDefaults {
    /// If several rules have the same key, the first is used.
    rules: Vec<DefaultRule>,
    /// Indices of rules, by the folder or the article that they apply to.
    index: BTreeMap<Box<str>, Vec<usize>>,
    /// The treatment of a page with a field that contradicts a rule.
    pub contradictions: ContradictionPolicy,
    /// Hash of the files that the rules come from.
    pub digest: u64,
}

/// The treatment of a page with a field that contradicts a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ContradictionPolicy {
    /// The page's field is used, because the generator is known and does so.
    PageWins,
    /// The hiding value is used, because the generator is not known.
    #[default]
    HidingWins,
}

/// Default values for some articles, from one place in a file.
#[derive(Clone, Debug)]
pub struct DefaultRule {
    /// Name of the rule in messages, such as `` `cascade` of content/_index.md ``.
    pub label: Box<str>,
    /// The generator that has such rules. Keys of different generators are unrelated.
    pub generator: SiteGenerator,
    /// The folder below the articles, empty or ending in `/`, or the path of one
    /// article without its extension.
    pub place: Box<str>,
    /// The articles of the place that the rule applies to.
    pub target: RuleTarget,
    /// The strength of the values against those of the page.
    pub strength: RuleStrength,
    /// The precedence of the rule: a higher rank wins.
    pub rank: i32,
    /// The values of fields.
    pub values: Vec<DefaultValue>,
}

/// The articles of a place that a rule applies to.
#[derive(Clone, Debug)]
pub enum RuleTarget {
    /// Every article of the place.
    All,
    /// Articles with a tag.
    Tagged(Box<str>),
    /// Articles with a matching logical path of Hugo.
    LogicalPath {
        /// The prefix of the paths of articles: empty, or with a final `/`.
        base: Box<str>,
        /// The pattern for whole logical paths.
        glob: PathGlob,
    },
    /// Articles in a scope of Jekyll.
    Scope {
        /// The prefix of the paths of articles: empty, or with a final `/`.
        base: Box<str>,
        /// The beginning of paths, or a glob of files and folders.
        path: Box<str>,
        /// The type of pages: `posts`, `pages`, or a collection.
        kind: Option<Box<str>>,
    },
}

/// The strength of a rule against the fields of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleStrength {
    /// A page may have another value.
    Default,
    /// The rule overrides the page.
    Forced,
}

/// A value and its effect on an article.
#[derive(Clone, Debug)]
pub struct DefaultValue {
    /// The folded name of the field: in lower case, without `_` and `-`.
    pub key: Box<str>,
    /// The effect on an article.
    pub effect: DefaultEffect,
}

/// An effect of a value on an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DefaultEffect {
    /// No effect. Rules with a lower rank have no effect either.
    Nothing,
    /// The article is hidden.
    Hide(ArticleVisibility),
    /// The article is not public before this date.
    NotBefore(ParsedDate),
    /// The article is not public from this date on.
    Until(ParsedDate),
}

impl FolderDefaults {
    /// Creates an index of rules, sorted by rank.
    pub fn new(
        mut rules: Vec<DefaultRule>,
        contradictions: ContradictionPolicy,
        digest: u64,
    ) -> Self {
        // The sort must be stable: of rules in the same file, the first is used.
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.rank));
        let mut index: BTreeMap<Box<str>, Vec<usize>> = BTreeMap::new();
        for (at, rule) in rules.iter().enumerate() {
            index.entry(rule.place.clone()).or_default().push(at);
        }
        Self { rules, index, contradictions, digest }
    }

    /// Returns these defaults with more rules.
    pub(crate) fn with_rules(&self, more: Vec<DefaultRule>) -> Self {
        let rules = self.rules.iter().cloned().chain(more).collect();
        Self::new(rules, self.contradictions, self.digest)
    }

    /// Returns true if there are no rules.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Finds the rules for an article by its path below the folder of articles. The first
    /// rule with a key has precedence.
    pub fn rules_for(&self, path: &str) -> Vec<&DefaultRule> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let folders = path.match_indices('/').map(|(end, _)| &path[..=end]);
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let places = std::iter::once("").chain(folders).chain([stem]);
        let found = places.filter_map(|place| self.index.get(place)).flatten();
        let mut found: Vec<usize> = found.copied().collect();
        found.sort_unstable();
        let rules = found.into_iter().map(|at| &self.rules[at]);
        rules.filter(|rule| rule.target.matches_path(path)).collect()
    }
}

impl DefaultRule {
    /// Returns true if a value of the rule hides articles.
    pub fn hides(&self) -> bool {
        self.values.iter().any(|value| matches!(value.effect, DefaultEffect::Hide(_)))
    }
}

impl RuleTarget {
    /// Returns true unless the rule is for a tag that is not in a list.
    pub fn has_tag_of(&self, tags: &[Box<str>]) -> bool {
        match self {
            Self::Tagged(tag) => tags.contains(tag),
            Self::All | Self::LogicalPath { .. } | Self::Scope { .. } => true,
        }
    }

    /// Returns true if the rule is for the article at a path. Tags are checked later, with
    /// the header.
    fn matches_path(&self, path: &str) -> bool {
        match self {
            Self::All | Self::Tagged(_) => true,
            Self::LogicalPath { base, glob } => glob.matches(&logical_path(base, path)),
            Self::Scope { base, path: scope, kind } => {
                let path = format!("{base}{path}");
                is_below(&path, scope) && kind.as_deref().is_none_or(|kind| is_of_kind(&path, kind))
            }
        }
    }
}

/// Returns the logical path of a page in Hugo: `/s-1/a` for `S 1/A.md`.
fn logical_path(base: &str, path: &str) -> String {
    let stem = crate::text::path::facts(path).stem;
    format!("/{base}{stem}").to_lowercase().replace(' ', "-")
}

/// Returns true if a path is in a scope of Jekyll.
fn is_below(path: &str, scope: &str) -> bool {
    let scope = scope.trim_start_matches("./").trim_matches('/');
    if scope.is_empty() {
        return true;
    }
    let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
    let mut places = ends.map(|end| &path[..end]);
    match PathGlob::parse(scope).filter(|_| scope.contains('*')) {
        Some(glob) => places.any(|place| glob.matches(place)),
        // As in Jekyll, `_posts/a` is also the beginning of `_posts/ab.md`.
        None => path.starts_with(scope),
    }
}

/// Returns true if a page of Jekyll may have a type: `posts`, `pages`, or a collection.
fn is_of_kind(path: &str, kind: &str) -> bool {
    let mut collections = path.split('/').filter_map(|part| part.strip_prefix('_')).peekable();
    match kind.trim_end_matches('s') {
        "page" => collections.peek().is_none(),
        "post" => collections.any(|name| name == "posts" || name == "drafts"),
        _ => collections.any(|name| name == kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(place: &str, rank: i32, target: RuleTarget) -> DefaultRule {
        DefaultRule {
            label: format!("{place}{rank}").into(),
            generator: SiteGenerator::Hugo,
            place: place.into(),
            target,
            strength: RuleStrength::Default,
            rank,
            values: Vec::new(),
        }
    }

    fn check(rules: Vec<DefaultRule>, path: &str) -> Vec<String> {
        let defaults = FolderDefaults::new(rules, ContradictionPolicy::PageWins, 0);
        defaults.rules_for(path).iter().map(|rule| rule.label.to_string()).collect()
    }

    #[test]
    fn nearest_rule_comes_first() {
        let all = |place, rank| rule(place, rank, RuleTarget::All);
        let rules = || vec![all("", 0), all("a/", 1), all("a/b/", 2), all("a/x", 9), all("ab/", 3)];
        assert_eq!(check(rules(), "a/b/c.md"), ["a/b/2", "a/1", "0"]);
        assert_eq!(check(rules(), "a/x.md"), ["a/x9", "a/1", "0"]);
        assert_eq!(check(rules(), "z.md"), ["0"]);
    }

    #[test]
    fn target_is_a_logical_path() {
        let paths = |glob: &str, path: &str| {
            let glob = PathGlob::parse(glob).unwrap();
            let target = RuleTarget::LogicalPath { base: "posts/".into(), glob };
            !check(vec![rule("", 0, target)], path).is_empty()
        };
        assert!(paths("/posts/**", "A b/c.md"));
        assert!(paths("/posts/a-b/c", "A b/c/index.md"));
        assert!(paths("{/posts,/posts/*}", "x.fr.md"));
        assert!(!paths("/posts/*", "x/y.md"));
        assert!(!paths("posts/**", "x.md"));
    }

    #[test]
    fn scope_is_a_path_and_a_kind() {
        let scopes = |path: &str, kind: Option<&str>, article: &str| {
            let target = RuleTarget::Scope {
                base: "_posts/".into(),
                path: path.into(),
                kind: kind.map(Into::into),
            };
            !check(vec![rule("", 0, target)], article).is_empty()
        };
        assert!(scopes("", None, "a.md"));
        assert!(scopes("_posts/x", Some("posts"), "x/a.md"));
        assert!(scopes("_posts/x", None, "xy/a.md") && !scopes("_posts/x", None, "y/x/a.md"));
        assert!(!scopes("", Some("pages"), "a.md"));
        assert!(scopes("_posts/*/*", None, "x/a.md"));
        assert!(!scopes("_posts/*/*", None, "a.md"));
    }
}
