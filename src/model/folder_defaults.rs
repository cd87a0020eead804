//! Values that a site states next to its articles and that may hide them.

use std::collections::BTreeMap;

use crate::model::{ArticleVisibility, ParsedDate, SiteGenerator};
use crate::syntax::path_glob::PathGlob;

/// Values for the articles of folders, as files next to the articles state them.
#[derive(Clone, Debug, Default)]
pub struct FolderDefaults {
    /// Of several rules with one key, the first counts.
    rules: Vec<DefaultRule>,
    /// Indices of rules, by the folder or the article that they are about.
    index: BTreeMap<Box<str>, Vec<usize>>,
    /// The treatment of a page's own field that contradicts a rule.
    pub contradictions: ContradictionPolicy,
    /// Number that changes with everything that the rules were read from.
    pub digest: u64,
}

/// The treatment of a page whose own field says other than a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ContradictionPolicy {
    /// The generator is known, and there the page's own field counts.
    PageWins,
    /// The generator is not known: what hides the article counts.
    #[default]
    HidingWins,
}

/// Values that one place states for some articles.
#[derive(Clone, Debug)]
pub struct DefaultRule {
    /// Name of the rule in messages, `` `cascade` of content/_index.md ``.
    pub label: Box<str>,
    /// The generator that has such rules; keys of different ones are not compared.
    pub generator: SiteGenerator,
    /// The folder below the articles, empty or ending in `/`, or the path of one
    /// article without its extension.
    pub place: Box<str>,
    /// The articles of the place that the rule is about.
    pub target: RuleTarget,
    /// The strength of the values against those of the page.
    pub strength: RuleStrength,
    /// Rules with a higher rank count before others.
    pub rank: i32,
    /// The values.
    pub values: Vec<DefaultValue>,
}

/// Articles of a place.
#[derive(Clone, Debug)]
pub enum RuleTarget {
    /// All of them.
    All,
    /// Those with a tag.
    Tagged(Box<str>),
    /// Those whose logical path, as Hugo has it, matches; `base` comes before
    /// the paths of articles.
    LogicalPath {
        /// Empty, or ends in `/`.
        base: Box<str>,
        /// Matches whole paths.
        glob: PathGlob,
    },
    /// Those of a scope of Jekyll's; `base` comes before the paths of articles.
    Scope {
        /// Empty, or ends in `/`.
        base: Box<str>,
        /// The beginning of paths, or a glob of files and folders.
        path: Box<str>,
        /// `posts`, `pages`, or a collection.
        kind: Option<Box<str>>,
    },
}

/// The strength of a rule's values against those of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleStrength {
    /// A page may state another value.
    Default,
    /// The rule counts whatever the page says.
    Forced,
}

/// A value and its effect on an article.
#[derive(Clone, Debug)]
pub struct DefaultValue {
    /// In lower case, without `_` and `-`.
    pub key: Box<str>,
    /// What it does to an article.
    pub effect: DefaultEffect,
}

/// An effect of a value on an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DefaultEffect {
    /// None; but rules that count less have none either.
    Nothing,
    /// The article is hidden.
    Hide(ArticleVisibility),
    /// The article is not public before this date.
    NotBefore(ParsedDate),
    /// The article is not public from this date on.
    Until(ParsedDate),
}

impl FolderDefaults {
    /// Sorts rules by their rank.
    pub fn new(
        mut rules: Vec<DefaultRule>,
        contradictions: ContradictionPolicy,
        digest: u64,
    ) -> Self {
        // A stable sort: of rules of one file the first counts.
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.rank));
        let mut index: BTreeMap<Box<str>, Vec<usize>> = BTreeMap::new();
        for (at, rule) in rules.iter().enumerate() {
            index.entry(rule.place.clone()).or_default().push(at);
        }
        Self { rules, index, contradictions, digest }
    }

    /// Returns true if there are no rules.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Finds the rules about an article by its path below the folder; the first
    /// one that has a key counts.
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
        rules.filter(|rule| rule.target.has(path)).collect()
    }
}

impl DefaultRule {
    /// Returns true if a value of the rule hides articles.
    pub fn hides(&self) -> bool {
        self.values.iter().any(|value| matches!(value.effect, DefaultEffect::Hide(_)))
    }
}

impl RuleTarget {
    /// Returns true unless the rule is about a tag that is not among these.
    pub fn has_tag_of(&self, tags: &[Box<str>]) -> bool {
        match self {
            Self::Tagged(tag) => tags.iter().any(|own| own == tag),
            Self::All | Self::LogicalPath { .. } | Self::Scope { .. } => true,
        }
    }

    /// Returns true if the rule is about an article of its place.
    fn has(&self, path: &str) -> bool {
        match self {
            // The header is asked, not the path.
            Self::All | Self::Tagged(_) => true,
            Self::LogicalPath { base, glob } => glob.matches(&logical_path(base, path)),
            Self::Scope { base, path: scope, kind } => {
                let path = format!("{base}{path}");
                is_below(&path, scope) && kind.as_deref().is_none_or(|kind| is_of_kind(&path, kind))
            }
        }
    }
}

/// Makes the logical path of a page of Hugo's: `/s-1/a` of `S 1/A.md`.
fn logical_path(base: &str, path: &str) -> String {
    let stem = crate::text::path::facts(path).stem;
    format!("/{base}{stem}").to_lowercase().replace(' ', "-")
}

/// Returns true if a path is a scope's, or lies below it.
fn is_below(path: &str, scope: &str) -> bool {
    let scope = scope.trim_start_matches("./").trim_matches('/');
    if scope.is_empty() {
        return true;
    }
    let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
    let mut places = ends.map(|end| &path[..end]);
    match PathGlob::parse(scope).filter(|_| scope.contains('*')) {
        Some(glob) => places.any(|place| glob.matches(place)),
        // As in Jekyll, `_posts/a` is the beginning of `_posts/ab.md` too.
        None => path.starts_with(scope),
    }
}

/// Returns true if a page of Jekyll's may be of a kind: `posts`, `pages`, or a
/// collection.
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
