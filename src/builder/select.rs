//! Selects the articles of every feed, by their headers alone: bodies are read later,
//! and only those of selected articles.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::builder::archive::{self, ArchiveDivision, ArchivePage};
use crate::builder::author_folders::AuthorFolders;
use crate::builder::due_articles::{SelectionContext, visit_visible};
use crate::builder::newest_first::NewestFirst;
use crate::builder::output_paths::path_part;
use crate::builder::site_plan::{
    FeedOrigin, FeedPlan, FeedStatus, KnownFeed, SitePlan, SkippedArticles,
};
use crate::builder::term_pages::PagesByPart;
use crate::builder::{output_paths, path_conflicts};
use crate::config::{ArticleFilter, Config, EachDimension, EachRule, FeedRule, FeedSettings};
use crate::diagnostic::Report;
use crate::identity;
use crate::model::headers::HeaderRef;
use crate::model::{ArticleHeaders, Timestamp};
use crate::syntax::html::plain_text;

/// Selects the articles of every feed.
pub fn plan(
    headers: &ArticleHeaders,
    config: &Config,
    authority: &str,
    context: SelectionContext<'_>,
    report: &mut Report,
) -> SitePlan {
    let left_out = RefCell::new(SkippedArticles::default());
    let visit_all = |visit: &mut dyn FnMut(Timestamp, usize)| {
        left_out.replace(visit_visible(headers, context, visit));
    };
    let id = |index: usize| identity::id(&headers[index], config, authority);
    let visible = NewestFirst::new(&visit_all, &id);
    let newest = visible.iter().next().and_then(|index| headers.summary(index).published);
    let selector = FeedSelector { headers, config, visible: Some(&visible), context };
    let mut feeds: Vec<FeedPlan> =
        config.feeds.iter().map(|rule| selector.plan_filtered_feed(rule)).collect();
    let mut kept = Vec::new();
    for rule in &config.each {
        let (current, rest) = selector.plan_derived_feeds(rule);
        feeds.extend(current);
        kept.extend(rest);
    }
    add_kept_feeds(&mut feeds, kept);
    path_conflicts::check(&feeds, &config.output, report);
    SitePlan { feeds, left_out: left_out.take(), newest }
}

/// Adds kept feeds, except those with a folder that another feed uses now.
fn add_kept_feeds(feeds: &mut Vec<FeedPlan>, kept: Vec<FeedPlan>) {
    let mut taken: HashSet<String> = feeds.iter().map(|feed| feed.rule.path.clone()).collect();
    for feed in kept {
        if taken.insert(feed.rule.path.clone()) {
            feeds.push(feed);
        }
    }
}

/// Lists the folders and settings of the feeds that an article is in if it is visible and
/// not too old.
pub(crate) fn feeds_containing<'c>(
    index: usize,
    headers: &ArticleHeaders,
    config: &'c Config,
    now: Timestamp,
) -> Vec<(String, &'c FeedSettings)> {
    let context = SelectionContext::first(now);
    let selector = FeedSelector { headers, config, visible: None, context };
    let matching = config.feeds.iter().filter(|rule| selector.matches(index, &rule.filter));
    let mut feeds: Vec<_> = matching.map(|rule| (rule.path.clone(), &rule.settings)).collect();
    for rule in &config.each {
        // A feed may have been published at the path of the value as it is written.
        let values = selector.values(index, rule.by).into_iter();
        let parts = values.flat_map(|value| [path_part(value), path_part(&plain_text(value))]);
        let mut parts: Vec<_> = parts.collect();
        let persons = selector.author_folders(rule, &[]);
        let merged: Vec<_> = parts.iter().flat_map(|part| persons.names_of(part)).collect();
        parts.extend(merged);
        let paths = parts.iter().map(|part| rule.path.replace("{slug}", part));
        feeds.extend(paths.map(|path| (path, &rule.settings)));
    }
    feeds.sort_by(|(a, _), (b, _)| a.cmp(b));
    feeds.dedup_by(|(a, _), (b, _)| a == b);
    feeds
}

/// Returns true if an article matches a filter, as the selection of a feed decides it.
pub(crate) fn matches_filter(
    index: usize,
    headers: &ArticleHeaders,
    config: &Config,
    filter: &ArticleFilter,
) -> bool {
    let context = SelectionContext::first(Timestamp::default());
    FeedSelector { headers, config, visible: None, context }.matches(index, filter)
}

struct FeedSelector<'a> {
    headers: &'a ArticleHeaders,
    config: &'a Config,
    /// The visible articles, newest first.
    visible: Option<&'a NewestFirst<'a>>,
    context: SelectionContext<'a>,
}

impl FeedSelector<'_> {
    fn visible(&self) -> impl Iterator<Item = usize> {
        self.visible.into_iter().flat_map(NewestFirst::iter)
    }

    fn plan_filtered_feed(&self, rule: &FeedRule) -> FeedPlan {
        let matching = self.visible().filter(|&index| self.matches(index, &rule.filter));
        self.plan_feed(rule.clone(), matching)
    }

    fn plan_feed(&self, rule: FeedRule, articles: impl Iterator<Item = usize>) -> FeedPlan {
        let (articles, pages) = match rule.settings.archive {
            Some(size) => self.divide_archive(articles.collect(), size, &rule),
            None => (self.apply_limits(articles, &rule.settings), Vec::new()),
        };
        let (origin, status) = (FeedOrigin::Configured, FeedStatus::Current);
        FeedPlan { rule, name: None, origin, status, language: None, articles, pages }
    }

    fn divide_archive(
        &self,
        articles: Vec<usize>,
        size: usize,
        rule: &FeedRule,
    ) -> (Vec<usize>, Vec<ArchivePage>) {
        let limit = rule.settings.limit.unwrap_or_default();
        let division = ArchiveDivision { limit, size, last: (self.context.pages)(&rule.path) };
        archive::divide(articles, division, |index| {
            (self.context.page_of)(&self.headers[index], &rule.path)
        })
    }

    fn apply_limits(
        &self,
        articles: impl Iterator<Item = usize>,
        settings: &FeedSettings,
    ) -> Vec<usize> {
        let oldest = settings.max_age.and_then(|age| self.context.now.checked_sub_signed(age));
        let young = articles.take_while(|&index| {
            oldest.is_none_or(|oldest| {
                self.headers.summary(index).published.is_some_and(|published| published >= oldest)
            })
        });
        young.take(settings.limit.unwrap_or(usize::MAX)).collect()
    }

    fn matches(&self, index: usize, filter: &ArticleFilter) -> bool {
        if *filter == ArticleFilter::default() {
            return true;
        }
        let header = self.headers.header_ref(index);
        matches_any(&filter.sections, header.section.as_slice())
            && matches_any(&filter.tags, &header.tags)
            && (filter.exclude_tags.is_empty() || !matches_any(&filter.exclude_tags, &header.tags))
            && matches_any(&filter.categories, &header.categories)
            && matches_any(&filter.languages, self.language(&header).as_slice())
            && (filter.authors.is_empty()
                || matches_any(&filter.authors, &self.author_names(&header)))
    }

    fn language<'h>(&'h self, header: &HeaderRef<'h>) -> Option<&'h str> {
        header.language.or(self.config.site.language.as_deref())
    }

    /// Lists every name that a filter may have for the authors: as written, and the names
    /// and keys in `[authors]`.
    fn author_names<'h>(&'h self, header: &HeaderRef<'h>) -> Vec<&'h str> {
        let written = self.authors(header);
        let known = written.iter().filter_map(|name| self.config.people.get(*name));
        let keys = self.config.people.iter().filter(|(_, person)| written.contains(&&*person.name));
        let names: Vec<&str> =
            known.map(|person| &*person.name).chain(keys.map(|(key, _)| &**key)).collect();
        written.into_iter().chain(names).collect()
    }

    fn authors<'h>(&'h self, header: &HeaderRef<'h>) -> Vec<&'h str> {
        if header.authors.is_empty() {
            self.config.site.authors.iter().map(AsRef::as_ref).collect()
        } else {
            header.authors.clone()
        }
    }

    /// Plans a feed for every value of a dimension. Values with the same slug share a
    /// feed, which has the name that most articles use. Returns the feeds of the rule, and
    /// the feeds that exist only because they were published before.
    fn plan_derived_feeds(&self, rule: &EachRule) -> (Vec<FeedPlan>, Vec<FeedPlan>) {
        let known = self.context.known_feeds.iter();
        let known: Vec<_> =
            known.filter_map(|known| Some((known, known_part(rule, known)?))).collect();
        let persons = self.author_folders(rule, &known);
        let groups = self.group_by_value(rule, &persons);
        let part_of = |term: &str| self.part_of(rule, term);
        let pages = PagesByPart::new(self.context.term_pages, rule.by, part_of);
        let (current, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
            groups.iter().partition(|(_, group)| group.articles.len() >= rule.minimum);
        let kept = known.into_iter().filter(|(_, part)| !current.contains_key(part));
        let kept = kept.filter_map(|(known, part)| {
            // A second feed of a person stays at its address, with the same articles.
            let group = rest.get(&part).copied();
            let group = group.or_else(|| groups.get(&persons.resolve(part.clone())));
            self.plan_kept_feed(TermRule { rule, pages: &pages }, known, &part, group)
        });
        let kept = kept.collect();
        let rule = TermRule { rule, pages: &pages };
        let current = current.iter().map(|(part, group)| self.plan_term_feed(rule, part, group));
        (current.collect(), kept)
    }

    /// Groups the visible articles by the folder names of their values.
    fn group_by_value(
        &self,
        rule: &EachRule,
        persons: &AuthorFolders,
    ) -> BTreeMap<String, TermGroup<'_>> {
        let (mut parts, mut groups) = (BTreeMap::new(), Vec::<TermGroup<'_>>::new());
        // Making a path is slow, and many articles share their values.
        let mut values: HashMap<&str, (usize, usize)> = HashMap::new();
        for index in self.visible() {
            for value in self.values(index, rule.by) {
                let (group, count) = values.entry(value).or_insert_with(|| {
                    let next = groups.len();
                    let part = persons.resolve(self.part_of(rule, value));
                    let group = *parts.entry(part).or_insert(next);
                    groups.resize_with(groups.len().max(group + 1), TermGroup::default);
                    (group, 0)
                });
                *count += 1;
                let articles = &mut groups[*group].articles;
                if articles.last() != Some(&index) {
                    articles.push(index);
                }
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "the names of a group are sorted later")]
        for (name, (group, count)) in values {
            groups[group].names.push((name, count));
        }
        let take = |(part, group): (String, usize)| (part, std::mem::take(&mut groups[group]));
        parts.into_iter().map(take).collect()
    }

    /// Joins the feeds of each person in a rule about authors.
    fn author_folders(&self, rule: &EachRule, known: &[(&KnownFeed, String)]) -> AuthorFolders {
        if rule.by != EachDimension::Author {
            return AuthorFolders::default();
        }
        let published = known.iter().map(|(_, part)| part.clone()).collect();
        AuthorFolders::new(&self.config.people, &published)
    }

    /// Plans a known feed with the few articles that it still has. Files that are `moved`
    /// or `gone` by the configuration are left out.
    fn plan_kept_feed(
        &self,
        term: TermRule<'_>,
        known: &KnownFeed,
        part: &str,
        group: Option<&TermGroup<'_>>,
    ) -> Option<FeedPlan> {
        let path = term.rule.path.replace("{slug}", part);
        let mut rule = term.rule.clone();
        rule.settings.formats.retain(|&format| {
            let file = output_paths::file(&path, self.config.output.name(format));
            !self.config.serve.is_retired(&file, &self.config.site.url)
        });
        let name = known.term.as_deref().unwrap_or(part);
        let empty = TermGroup { names: vec![(name, 0)], articles: Vec::new() };
        let group = group.unwrap_or(&empty);
        let status = FeedStatus::Kept(known.updated);
        (!rule.settings.formats.is_empty())
            .then(|| self.plan_term_feed(TermRule { rule: &rule, ..term }, part, group))
            .map(|plan| FeedPlan { status, ..plan })
    }

    /// Returns the path segment of a value: that of its plain text, unless feedwright has
    /// published a feed at that of the value as it is written.
    fn part_of(&self, rule: &EachRule, value: &str) -> String {
        let written = path_part(value);
        let Cow::Owned(plain) = plain_text(value) else { return written };
        let mut known = self.context.known_feeds.iter().filter_map(|known| known_part(rule, known));
        if known.any(|part| part == written) { written } else { path_part(&plain) }
    }

    fn values(&self, index: usize, by: EachDimension) -> Vec<&str> {
        let header = self.headers.header_ref(index);
        match by {
            EachDimension::Tag => header.tags,
            EachDimension::Category => header.categories,
            EachDimension::Section => header.section.into_iter().collect(),
            EachDimension::Author => self.authors(&header),
            EachDimension::Language => self.language(&header).into_iter().collect(),
        }
    }

    fn plan_term_feed(&self, term: TermRule<'_>, part: &str, group: &TermGroup<'_>) -> FeedPlan {
        let TermRule { rule, pages } = term;
        let most_used = group.names.iter().max_by_key(|(name, count)| (*count, Reverse(*name)));
        let written = most_used.map_or(part, |(name, _)| name);
        let person = self.config.people.get(written).filter(|_| rule.by == EachDimension::Author);
        let page = pages.find(part, written);
        let title = page.and_then(|page| page.title.as_deref());
        let name = person.map_or(title.unwrap_or(written), |person| &person.name);
        let site = &self.config.site.title;
        let by = rule.by;
        let language = (by == EachDimension::Language).then(|| written.to_owned());
        let rule = FeedRule {
            path: rule.path.replace("{slug}", part),
            title: fill_title(&rule.title, site, name),
            description: match &rule.description {
                Some(pattern) => Some(fill_title(pattern, site, name)),
                None => page.and_then(|page| page.description.as_deref()).map(str::to_owned),
            },
            url: None,
            filter: ArticleFilter::default(),
            settings: rule.settings.clone(),
        };
        let term = match plain_text(written) {
            Cow::Owned(plain) if path_part(written) != part => plain,
            _ => written.to_owned(),
        };
        let origin = FeedOrigin::Derived(by, term);
        let name = Some(name.to_owned());
        FeedPlan { name, origin, language, ..self.plan_feed(rule, group.articles.iter().copied()) }
    }
}

/// A rule of `[each.*]`, and the pages of its values.
#[derive(Clone, Copy)]
struct TermRule<'a> {
    rule: &'a EachRule,
    pages: &'a PagesByPart<'a>,
}

/// The articles with a value of a dimension, in one or several spellings.
#[derive(Default)]
struct TermGroup<'h> {
    /// The spellings, with the number of articles that use each.
    names: Vec<(&'h str, usize)>,
    /// Indices of headers, newest first.
    articles: Vec<usize>,
}

fn fill_title(pattern: &str, site: &str, name: &str) -> String {
    pattern.replace("{title}", site).replace("{name}", name)
}

/// Returns true if an article has one of the wanted values, or all are wanted.
fn matches_any(wanted: &[String], values: &[&str]) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|wanted| values.iter().any(|value| is_same(wanted, value)))
}

/// Returns true if a wanted value is that of an article, as written or as plain text.
fn is_same(wanted: &str, value: &str) -> bool {
    wanted == value || {
        let (wanted, plain) = (plain_text(wanted).to_lowercase(), plain_text(value).to_lowercase());
        wanted == plain
    }
}

/// Returns the path segment of a known feed if it is a feed of the rule. If the rule has
/// another path now, the segment is made of the feed's term.
fn known_part(rule: &EachRule, known: &KnownFeed) -> Option<String> {
    let own = slug_of(&rule.path, &known.path).map(str::to_owned);
    match known.by {
        None => own,
        Some(by) if by == rule.by => own.or_else(|| known.term.as_deref().map(path_part)),
        Some(_) => None,
    }
}

/// Finds the text in place of `{slug}` in a path that was made from a pattern.
fn slug_of<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    let (before, _) = pattern.split_once("{slug}")?;
    let count = pattern.matches("{slug}").count();
    let fixed = pattern.len() - count * "{slug}".len();
    let length = path.len().checked_sub(fixed)? / count;
    let slug = path.strip_prefix(before)?.get(..length)?;
    let is_part = !slug.is_empty() && !slug.contains('/');
    (is_part && pattern.replace("{slug}", slug) == path).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn slug_is_found_again_in_a_path() {
        assert_eq!(slug_of("tags/{slug}", "tags/a-b"), Some("a-b"));
        assert_eq!(slug_of("{slug}", "world"), Some("world"));
        assert_eq!(slug_of("x/{slug}/y/{slug}", "x/ab/y/ab"), Some("ab"));
        for (pattern, path) in [
            ("tags/{slug}", "tags/"),
            ("tags/{slug}", "tags/a/b"),
            ("tags/{slug}", "topics/a"),
            ("{slug}", ""),
            ("{slug}", "tags/a"),
            ("x/{slug}/y/{slug}", "x/ab/y/ac"),
            ("x{slug}y", "xé"),
            ("tags", "tags"),
        ] {
            assert_eq!(slug_of(pattern, path), None, "{pattern} {path}");
        }
    }
}
