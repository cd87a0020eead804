//! Selects the articles of every feed, by their headers alone: bodies are read later,
//! and only those of selected articles.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::builder::archive::{self, ArchiveDivision, ArchivePage};
use crate::builder::author_folders::AuthorFolders;
use crate::builder::newest_first::NewestFirst;
use crate::builder::output_paths;
use crate::config::{ArticleFilter, Config, EachDimension, EachRule, FeedRule, FeedSettings};
use crate::diagnostic::Report;
use crate::identity;
use crate::model::headers::HeaderRef;
use crate::model::{ArticleHeaders, ArticleVisibility, Header, Timestamp};
use crate::text::hash;
use crate::text::slug::slug;

/// Numbers of articles that are in no feed, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkippedArticles {
    /// Drafts, which their authors have not finished.
    pub drafts: usize,
    /// Articles with a date of publication in the future.
    pub scheduled: usize,
    /// The next date of publication of a scheduled article, and its path.
    pub next_due: Option<(Timestamp, String)>,
    /// Articles with an expiry date in the past.
    pub expired: usize,
    /// Articles with `feed = false`.
    pub excluded: usize,
    /// Articles that their authors retracted.
    pub retracted: usize,
    /// Articles for some readers only.
    pub protected: usize,
    /// Articles without a date of publication.
    pub undated: usize,
    /// Articles that have errors.
    pub broken: usize,
}

/// The table of `feed.toml` that a feed comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOrigin {
    /// The table `[feed]` or one of `[[feeds]]`.
    Configured,
    /// A table of `[each.*]`: the dimension, and the value as most articles write it.
    Derived(EachDimension, String),
}

/// The reason for a feed to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedStatus {
    /// The rule in `feed.toml` asks for it.
    Current,
    /// The feed was published before, and now has fewer articles than its rule asks for. Its
    /// subscribers still get it. Contains its last published `updated`.
    Kept(Option<Timestamp>),
}

/// A derived feed that was published before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFeed {
    /// The folder of the feed, below the output folder.
    pub path: String,
    /// The dimension, unless an earlier release published it.
    pub by: Option<EachDimension>,
    /// The value of the dimension, unless an earlier release published it.
    pub term: Option<String>,
    /// The last published `updated` of the feed.
    pub updated: Option<Timestamp>,
}

/// A feed and its selected articles.
#[derive(Clone, Debug)]
pub struct FeedPlan {
    /// The title, path and settings of the feed.
    pub rule: FeedRule,
    /// The table that it comes from.
    pub origin: FeedOrigin,
    /// The reason for it to be written.
    pub status: FeedStatus,
    /// The language of all its articles, in a feed of `[each.language]`.
    pub language: Option<String>,
    /// Indices of headers, newest first, then by id.
    pub articles: Vec<usize>,
    /// The pages of its archive, the oldest first.
    pub pages: Vec<ArchivePage>,
}

impl FeedPlan {
    /// Returns true if it is written only for its previous subscribers.
    pub const fn is_kept(&self) -> bool {
        matches!(self.status, FeedStatus::Kept(_))
    }
}

/// The feeds of a site in the order of the configuration, with kept feeds last.
#[derive(Clone, Debug)]
pub struct SitePlan {
    /// The feeds with their articles.
    pub feeds: Vec<FeedPlan>,
    /// The articles in no feed, by reason.
    pub left_out: SkippedArticles,
    /// The newest date of publication on the site, for feeds without entries.
    pub newest: Option<Timestamp>,
}

impl SitePlan {
    /// Splits values of all feeds into those of current feeds and those of kept feeds.
    pub fn split<'f, T>(&self, feeds: &'f [T]) -> (&'f [T], &'f [T]) {
        let kept = self.feeds.iter().rev().take_while(|feed| feed.is_kept()).count();
        feeds.split_at(feeds.len().saturating_sub(kept))
    }

    /// Lists the indices of all articles in feeds, sorted and without repeats.
    pub fn selected(&self) -> Vec<usize> {
        let mut selected: Vec<usize> =
            self.feeds.iter().flat_map(|feed| feed.articles.iter().copied()).collect();
        selected.sort_unstable();
        selected.dedup();
        selected
    }
}

/// The instant of a build, and earlier publications that it must respect.
#[derive(Clone, Copy)]
pub struct SelectionContext<'a> {
    /// The instant of the build: articles with a later date wait.
    pub now: Timestamp,
    /// Returns true if an article with a later date has been published already. This
    /// happens when the clock has been set back.
    pub is_already_published: &'a dyn Fn(&Header) -> bool,
    /// Returns the archive page that an article is on already, for the folder of a feed.
    pub page_of: &'a dyn Fn(&Header, &str) -> Option<u64>,
    /// Returns the highest number of an archive page, for the folder of a feed.
    pub pages: &'a dyn Fn(&str) -> u64,
    /// Derived feeds that were published, and must not vanish.
    pub known_feeds: &'a [KnownFeed],
}

impl SelectionContext<'_> {
    /// Creates the context of a site that has not published anything yet.
    pub fn first(now: Timestamp) -> Self {
        Self {
            now,
            is_already_published: &|_| false,
            page_of: &|_, _| None,
            pages: &|_| 0,
            known_feeds: &[],
        }
    }
}

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
    output_paths::check(&feeds, &config.output, report);
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

/// Calls `visit` with the date and index of every article that may be in a feed now, and
/// counts the others.
fn visit_visible(
    headers: &ArticleHeaders,
    context: SelectionContext<'_>,
    visit: &mut dyn FnMut(Timestamp, usize),
) -> SkippedArticles {
    let mut left_out = SkippedArticles::default();
    // Backwards, because the newest come last if paths begin with dates.
    for index in (0..headers.len()).rev() {
        let is_visible = is_visible(headers, index, context, &mut left_out);
        let published = headers.summary(index).published;
        if let Some(date) = published.filter(|_| is_visible) {
            visit(date, index);
        }
    }
    left_out
}

fn is_visible(
    headers: &ArticleHeaders,
    index: usize,
    context: SelectionContext<'_>,
    left_out: &mut SkippedArticles,
) -> bool {
    match headers.summary(index).visibility {
        ArticleVisibility::Draft => left_out.drafts += 1,
        ArticleVisibility::Excluded => left_out.excluded += 1,
        ArticleVisibility::Retracted => left_out.retracted += 1,
        ArticleVisibility::Protected => left_out.protected += 1,
        ArticleVisibility::Public => return is_due(headers, index, context, left_out),
    }
    false
}

fn is_due(
    headers: &ArticleHeaders,
    index: usize,
    context: SelectionContext<'_>,
    left_out: &mut SkippedArticles,
) -> bool {
    let summary = headers.summary(index);
    let Some(published) = summary.published else {
        left_out.undated += 1;
        return false;
    };
    // Reading a whole header is slow, and most articles never expire.
    if summary.expires
        && headers[index].expires.is_some_and(|expires| expires.instant <= context.now)
    {
        left_out.expired += 1;
        return false;
    }
    if published > context.now && !(context.is_already_published)(&headers[index]) {
        left_out.scheduled += 1;
        let due = (published, headers.path(index).to_owned());
        if left_out.next_due.as_ref().is_none_or(|next| due < *next) {
            left_out.next_due = Some(due);
        }
        return false;
    }
    true
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
        let mut parts: Vec<_> =
            selector.values(index, rule.by).into_iter().map(path_part).collect();
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
        FeedPlan { rule, origin, status, language: None, articles, pages }
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
        let groups = self.group_by_value(rule.by, &persons);
        let (current, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
            groups.iter().partition(|(_, group)| group.articles.len() >= rule.minimum);
        let kept = known.into_iter().filter(|(_, part)| !current.contains_key(part));
        let kept = kept.filter_map(|(known, part)| {
            // A second feed of a person stays at its address, with the same articles.
            let group = rest.get(&part).copied();
            let group = group.or_else(|| groups.get(&persons.resolve(part.clone())));
            self.plan_kept_feed(rule, known, &part, group)
        });
        let kept = kept.collect();
        let current = current.iter().map(|(part, group)| self.plan_term_feed(rule, part, group));
        (current.collect(), kept)
    }

    /// Groups the visible articles by the folder names of their values.
    fn group_by_value(
        &self,
        by: EachDimension,
        persons: &AuthorFolders,
    ) -> BTreeMap<String, TermGroup<'_>> {
        let (mut parts, mut groups) = (BTreeMap::new(), Vec::<TermGroup<'_>>::new());
        // Making a path is slow, and many articles share their values.
        let mut values: HashMap<&str, (usize, usize)> = HashMap::new();
        for index in self.visible() {
            for value in self.values(index, by) {
                let (group, count) = values.entry(value).or_insert_with(|| {
                    let next = groups.len();
                    let part = persons.resolve(path_part(value));
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
        rule: &EachRule,
        known: &KnownFeed,
        part: &str,
        group: Option<&TermGroup<'_>>,
    ) -> Option<FeedPlan> {
        let path = rule.path.replace("{slug}", part);
        let mut rule = rule.clone();
        rule.settings.formats.retain(|&format| {
            let file = output_paths::file(&path, self.config.output.name(format));
            !self.config.serve.is_retired(&file, &self.config.site.url)
        });
        let name = known.term.as_deref().unwrap_or(part);
        let empty = TermGroup { names: vec![(name, 0)], articles: Vec::new() };
        let group = group.unwrap_or(&empty);
        let status = FeedStatus::Kept(known.updated);
        (!rule.settings.formats.is_empty())
            .then(|| FeedPlan { status, ..self.plan_term_feed(&rule, part, group) })
    }

    fn values(&self, index: usize, by: EachDimension) -> Vec<&str> {
        let header = self.headers.header_ref(index);
        match by {
            EachDimension::Tag => header.tags,
            EachDimension::Section => header.section.into_iter().collect(),
            EachDimension::Author => self.authors(&header),
            EachDimension::Language => self.language(&header).into_iter().collect(),
        }
    }

    fn plan_term_feed(&self, rule: &EachRule, part: &str, group: &TermGroup<'_>) -> FeedPlan {
        let most_used = group.names.iter().max_by_key(|(name, count)| (*count, Reverse(*name)));
        let written = most_used.map_or(part, |(name, _)| name);
        let person = self.config.people.get(written).filter(|_| rule.by == EachDimension::Author);
        let name = person.map_or(written, |person| &person.name);
        let site = &self.config.site.title;
        let by = rule.by;
        let language = (by == EachDimension::Language).then(|| written.to_owned());
        let rule = FeedRule {
            path: rule.path.replace("{slug}", part),
            title: fill_title(&rule.title, site, name),
            description: rule.description.as_deref().map(|pattern| fill_title(pattern, site, name)),
            url: None,
            filter: ArticleFilter::default(),
            settings: rule.settings.clone(),
        };
        let origin = FeedOrigin::Derived(by, written.to_owned());
        FeedPlan { origin, language, ..self.plan_feed(rule, group.articles.iter().copied()) }
    }
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

fn is_same(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// The most bytes of a path segment that is made of a name. File systems accept 255, and
/// the pattern may add more.
const LONGEST: usize = 100;

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

/// Returns the path segment of a name: its slug. A long slug is cut and gets a hash, and a
/// name without letters becomes a hash.
pub(super) fn path_part(name: &str) -> String {
    let slug = slug(name);
    if (1..=LONGEST).contains(&slug.len()) {
        return slug;
    }
    let start = slug[..slug.floor_char_boundary(LONGEST)].trim_end_matches('-');
    let hash = &hash::hex(name.as_bytes())[..8];
    if start.is_empty() { hash.to_owned() } else { format!("{start}-{hash}") }
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
