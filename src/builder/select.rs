//! Which articles stand in which feed, by their headers alone.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::builder::archive::{self, ArchiveDivision, ArchivePage};
use crate::builder::newest_first::NewestFirst;
use crate::builder::output_paths;
use crate::config::{ArticleFilter, Config, EachDimension, EachRule, FeedRule, FeedSettings};
use crate::diagnostic::Report;
use crate::identity;
use crate::model::headers::HeaderRef;
use crate::model::{ArticleHeaders, ArticleVisibility, Header, ParsedDate, Timestamp};
use crate::text::hash;
use crate::text::slug::slug;

/// Articles in no feed, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkippedArticles {
    /// Their author has not finished them.
    pub drafts: usize,
    /// They come due later.
    pub scheduled: usize,
    /// The first that comes due, and its file.
    pub next_due: Option<(Timestamp, String)>,
    /// Their time is over.
    pub expired: usize,
    /// Their author keeps them out of feeds.
    pub excluded: usize,
    /// Their author took them back.
    pub retracted: usize,
    /// Only some readers may have them.
    pub protected: usize,
    /// They have no date of publication.
    pub undated: usize,
    /// They have errors.
    pub broken: usize,
}

/// The table of `feed.toml` that a feed comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOrigin {
    /// `[feed]` or `[[feeds]]`.
    Configured,
    /// `[each.*]`: the dimension, and the value as most articles write it.
    Derived(EachDimension, String),
}

/// The reason for a feed to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedStatus {
    /// Its rule makes it.
    Current,
    /// It was published, and has fewer articles now than its rule asks for; its
    /// `updated` as it was published last.
    Kept(Option<Timestamp>),
}

/// A derived feed that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFeed {
    /// Its folder below the output folder.
    pub path: String,
    /// The dimension, unless an earlier release published it.
    pub by: Option<EachDimension>,
    /// The value of the dimension, unless an earlier release published it.
    pub term: Option<String>,
    /// The feed's.
    pub updated: Option<Timestamp>,
}

/// A feed, and which articles stand in it.
#[derive(Clone, Debug)]
pub struct FeedPlan {
    /// What the feed is.
    pub rule: FeedRule,
    /// The table that it comes from.
    pub origin: FeedOrigin,
    /// The reason for it to be written.
    pub status: FeedStatus,
    /// The language of all its articles, of `[each.language]`.
    pub language: Option<String>,
    /// Indices of headers, newest first, then by id.
    pub articles: Vec<usize>,
    /// The pages of its archive, the oldest first.
    pub pages: Vec<ArchivePage>,
}

impl FeedPlan {
    /// Returns true if it is written for its subscribers alone.
    pub const fn is_kept(&self) -> bool {
        matches!(self.status, FeedStatus::Kept(_))
    }
}

/// All feeds of a site, in the order of the configuration; kept ones last.
#[derive(Clone, Debug)]
pub struct SitePlan {
    /// The feeds.
    pub feeds: Vec<FeedPlan>,
    /// Articles in no feed.
    pub left_out: SkippedArticles,
    /// The newest publication of all, for feeds without entries.
    pub newest: Option<Timestamp>,
}

impl SitePlan {
    /// Splits what was made of all feeds into that of listed and of kept ones.
    pub fn split<'f, T>(&self, feeds: &'f [T]) -> (&'f [T], &'f [T]) {
        let kept = self.feeds.iter().rev().take_while(|feed| feed.is_kept()).count();
        feeds.split_at(feeds.len().saturating_sub(kept))
    }

    /// Lists the articles whose bodies are needed, each once, in order.
    pub fn selected(&self) -> Vec<usize> {
        let mut selected: Vec<usize> =
            self.feeds.iter().flat_map(|feed| feed.articles.iter().copied()).collect();
        selected.sort_unstable();
        selected.dedup();
        selected
    }
}

/// The instant of a build, and what it can't take back.
#[derive(Clone, Copy)]
pub struct SelectionContext<'a> {
    /// By which articles come due.
    pub now: Timestamp,
    /// Says whether an article that comes due later is published already,
    /// because the clock has jumped back.
    pub is_already_published: &'a dyn Fn(&Header) -> bool,
    /// Says in which page of the archive of a feed, named by its folder, an
    /// article stands already.
    pub page_of: &'a dyn Fn(&Header, &str) -> Option<u64>,
    /// Says how many pages the archive of a feed has had.
    pub pages: &'a dyn Fn(&str) -> u64,
    /// Derived feeds that were published, and are not to end.
    pub known_feeds: &'a [KnownFeed],
}

impl SelectionContext<'_> {
    /// Makes the moment of a site of which nothing is published yet.
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

/// Selects the articles of every feed as of a moment.
pub fn plan(
    headers: &ArticleHeaders,
    config: &Config,
    authority: &str,
    moment: SelectionContext<'_>,
    report: &mut Report,
) -> SitePlan {
    let left_out = RefCell::new(SkippedArticles::default());
    let all = |hand: &mut dyn FnMut(Timestamp, usize)| {
        left_out.replace(visible(headers, moment, hand));
    };
    let id = |index: usize| identity::id(&headers[index], config, authority);
    let visible = NewestFirst::new(&all, &id);
    let newest = visible.iter().next().and_then(|index| headers.summary(index).published);
    let choice = FeedSelector { headers, config, visible: Some(&visible), moment };
    let mut feeds: Vec<FeedPlan> = config.feeds.iter().map(|rule| choice.filtered(rule)).collect();
    let mut kept = Vec::new();
    for rule in &config.each {
        let (current, rest) = choice.plan_derived_feeds(rule);
        feeds.extend(current);
        kept.extend(rest);
    }
    add_kept(&mut feeds, kept);
    output_paths::check(&feeds, &config.output, report);
    SitePlan { feeds, left_out: left_out.take(), newest }
}

/// Adds feeds that are kept, unless another one has taken the folder.
fn add_kept(feeds: &mut Vec<FeedPlan>, kept: Vec<FeedPlan>) {
    let mut taken: HashSet<String> = feeds.iter().map(|feed| feed.rule.path.clone()).collect();
    for feed in kept {
        if taken.insert(feed.rule.path.clone()) {
            feeds.push(feed);
        }
    }
}

/// Hands over every article that may stand in a feed now, and counts the others.
fn visible(
    headers: &ArticleHeaders,
    moment: SelectionContext<'_>,
    hand: &mut dyn FnMut(Timestamp, usize),
) -> SkippedArticles {
    let mut left_out = SkippedArticles::default();
    // Where paths begin with dates, the newest come last.
    for index in (0..headers.len()).rev() {
        let is_visible = is_visible(headers, index, moment, &mut left_out);
        let published = headers.summary(index).published;
        if let Some(date) = published.filter(|_| is_visible) {
            hand(date, index);
        }
    }
    left_out
}

fn is_visible(
    headers: &ArticleHeaders,
    index: usize,
    moment: SelectionContext<'_>,
    left_out: &mut SkippedArticles,
) -> bool {
    match headers.summary(index).visibility {
        ArticleVisibility::Draft => left_out.drafts += 1,
        ArticleVisibility::Excluded => left_out.excluded += 1,
        ArticleVisibility::Retracted => left_out.retracted += 1,
        ArticleVisibility::Protected => left_out.protected += 1,
        ArticleVisibility::Public => return is_due(headers, index, moment, left_out),
    }
    false
}

fn is_due(
    headers: &ArticleHeaders,
    index: usize,
    moment: SelectionContext<'_>,
    left_out: &mut SkippedArticles,
) -> bool {
    let glance = headers.summary(index);
    let Some(published) = glance.published else {
        left_out.undated += 1;
        return false;
    };
    let is_over = |expires: ParsedDate| expires.instant <= moment.now;
    if glance.expires && headers[index].expires.is_some_and(is_over) {
        left_out.expired += 1;
        return false;
    }
    if published > moment.now && !(moment.is_already_published)(&headers[index]) {
        left_out.scheduled += 1;
        let due = (published, headers.path(index).to_owned());
        if left_out.next_due.as_ref().is_none_or(|next| due < *next) {
            left_out.next_due = Some(due);
        }
        return false;
    }
    true
}

/// Lists the feeds that an article stands in if it is visible and young enough:
/// their folders, and what bounds them.
pub fn feeds_containing<'c>(
    index: usize,
    headers: &ArticleHeaders,
    config: &'c Config,
    now: Timestamp,
) -> Vec<(String, &'c FeedSettings)> {
    let choice =
        FeedSelector { headers, config, visible: None, moment: SelectionContext::first(now) };
    let met = config.feeds.iter().filter(|rule| choice.meets(index, &rule.filter));
    let mut feeds: Vec<_> = met.map(|rule| (rule.path.clone(), &rule.settings)).collect();
    for rule in &config.each {
        let parts = choice.values(index, rule.by).into_iter().map(path_part);
        feeds.extend(parts.map(|part| (rule.path.replace("{slug}", &part), &rule.settings)));
    }
    feeds.sort_by(|(a, _), (b, _)| a.cmp(b));
    feeds.dedup_by(|(a, _), (b, _)| a == b);
    feeds
}

struct FeedSelector<'a> {
    headers: &'a ArticleHeaders,
    config: &'a Config,
    /// Newest first.
    visible: Option<&'a NewestFirst<'a>>,
    moment: SelectionContext<'a>,
}

impl FeedSelector<'_> {
    fn visible(&self) -> impl Iterator<Item = usize> {
        self.visible.into_iter().flat_map(NewestFirst::iter)
    }

    fn filtered(&self, rule: &FeedRule) -> FeedPlan {
        let meeting = self.visible().filter(|&index| self.meets(index, &rule.filter));
        self.planned(rule.clone(), meeting)
    }

    fn planned(&self, rule: FeedRule, articles: impl Iterator<Item = usize>) -> FeedPlan {
        let (articles, pages) = match rule.settings.archive {
            Some(size) => self.archived(articles.collect(), size, &rule),
            None => (self.apply_limits(articles, &rule.settings), Vec::new()),
        };
        let (origin, status) = (FeedOrigin::Configured, FeedStatus::Current);
        FeedPlan { rule, origin, status, language: None, articles, pages }
    }

    fn archived(
        &self,
        articles: Vec<usize>,
        size: usize,
        rule: &FeedRule,
    ) -> (Vec<usize>, Vec<ArchivePage>) {
        let limit = rule.settings.limit.unwrap_or_default();
        let division = ArchiveDivision { limit, size, last: (self.moment.pages)(&rule.path) };
        let page_of = |index: usize| (self.moment.page_of)(&self.headers[index], &rule.path);
        archive::divide(articles, division, page_of)
    }

    fn apply_limits(
        &self,
        articles: impl Iterator<Item = usize>,
        settings: &FeedSettings,
    ) -> Vec<usize> {
        let oldest = settings.max_age.and_then(|age| self.moment.now.checked_sub_signed(age));
        let is_young = |&index: &usize| {
            oldest.is_none_or(|oldest| {
                self.headers.summary(index).published.is_some_and(|published| published >= oldest)
            })
        };
        articles.take_while(is_young).take(settings.limit.unwrap_or(usize::MAX)).collect()
    }

    fn meets(&self, index: usize, filter: &ArticleFilter) -> bool {
        if *filter == ArticleFilter::default() {
            return true;
        }
        let sketch = self.headers.header_ref(index);
        let any = |wanted: &[String], has: &[&str]| {
            wanted.is_empty()
                || wanted.iter().any(|wanted| has.iter().any(|has| is_same(wanted, has)))
        };
        any(&filter.sections, sketch.section.as_slice())
            && any(&filter.tags, &sketch.tags)
            && (filter.exclude_tags.is_empty() || !any(&filter.exclude_tags, &sketch.tags))
            && any(&filter.categories, &sketch.categories)
            && any(&filter.languages, self.language(&sketch).as_slice())
            && (filter.authors.is_empty() || any(&filter.authors, &self.bylines(&sketch)))
    }

    fn language<'h>(&'h self, sketch: &HeaderRef<'h>) -> Option<&'h str> {
        sketch.language.or(self.config.site.language.as_deref())
    }

    /// Lists every name an author can be asked for: as written, and by `[authors]`.
    fn bylines<'h>(&'h self, sketch: &HeaderRef<'h>) -> Vec<&'h str> {
        let written = self.authors(sketch);
        let known = written.iter().filter_map(|name| self.config.people.get(*name));
        let keys = self.config.people.iter().filter(|(_, person)| written.contains(&&*person.name));
        let names: Vec<&str> =
            known.map(|person| &*person.name).chain(keys.map(|(key, _)| &**key)).collect();
        written.into_iter().chain(names).collect()
    }

    fn authors<'h>(&'h self, sketch: &HeaderRef<'h>) -> Vec<&'h str> {
        if sketch.authors.is_empty() {
            self.config.site.authors.iter().map(AsRef::as_ref).collect()
        } else {
            sketch.authors.clone()
        }
    }

    /// Makes a feed for every value of a dimension. Values of one slug are one
    /// feed, named as most articles write it. Returns what the rule makes, and
    /// what it would not make had it not been published.
    fn plan_derived_feeds(&self, rule: &EachRule) -> (Vec<FeedPlan>, Vec<FeedPlan>) {
        let (mut parts, mut groups) = (BTreeMap::new(), Vec::<TermGroup<'_>>::new());
        // A part takes its time to make, and articles share their values.
        let mut values: HashMap<&str, (usize, usize)> = HashMap::new();
        for index in self.visible() {
            for value in self.values(index, rule.by) {
                let (group, count) = values.entry(value).or_insert_with(|| {
                    let next = groups.len();
                    let group = *parts.entry(path_part(value)).or_insert(next);
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
        for (name, (group, count)) in values {
            groups[group].names.push((name, count));
        }
        let (current, rest): (BTreeMap<_, _>, BTreeMap<_, _>) = parts
            .into_iter()
            .map(|(part, group)| (part, &groups[group]))
            .partition(|(_, group)| group.articles.len() >= rule.minimum);
        let known = self.moment.known_feeds.iter();
        let known = known.filter_map(|known| Some((known, known_part(rule, known)?)));
        let kept = known.filter(|(_, part)| !current.contains_key(part));
        let kept = kept.filter_map(|(known, part)| self.kept(rule, (known, &part), &rest));
        let kept = kept.collect();
        (current.iter().map(|(part, group)| self.one_of_each(rule, part, group)).collect(), kept)
    }

    /// Makes a feed of the few articles that a known one still has. Files that
    /// the configuration names as moved or gone are not written any more.
    fn kept(
        &self,
        rule: &EachRule,
        (known, part): (&KnownFeed, &str),
        groups: &BTreeMap<String, &TermGroup<'_>>,
    ) -> Option<FeedPlan> {
        let path = rule.path.replace("{slug}", part);
        let mut rule = rule.clone();
        rule.settings.formats.retain(|&format| {
            let file = output_paths::file(&path, self.config.output.name(format));
            !self.config.serve.is_retired(&file, &self.config.site.url)
        });
        let name = known.term.as_deref().unwrap_or(part);
        let empty = TermGroup { names: vec![(name, 0)], articles: Vec::new() };
        let group = groups.get(part).copied().unwrap_or(&empty);
        let status = FeedStatus::Kept(known.updated);
        (!rule.settings.formats.is_empty())
            .then(|| FeedPlan { status, ..self.one_of_each(&rule, part, group) })
    }

    fn values(&self, index: usize, by: EachDimension) -> Vec<&str> {
        let sketch = self.headers.header_ref(index);
        match by {
            EachDimension::Tag => sketch.tags,
            EachDimension::Section => sketch.section.into_iter().collect(),
            EachDimension::Author => self.authors(&sketch),
            EachDimension::Language => self.language(&sketch).into_iter().collect(),
        }
    }

    fn one_of_each(&self, rule: &EachRule, part: &str, group: &TermGroup<'_>) -> FeedPlan {
        let most = group.names.iter().max_by_key(|(name, count)| (*count, Reverse(*name)));
        let written = most.map_or(part, |(name, _)| name);
        let person = self.config.people.get(written).filter(|_| rule.by == EachDimension::Author);
        let name = person.map_or(written, |person| &person.name);
        let fill = |pattern: &str| {
            pattern.replace("{title}", &self.config.site.title).replace("{name}", name)
        };
        let by = rule.by;
        let language = (by == EachDimension::Language).then(|| written.to_owned());
        let rule = FeedRule {
            path: rule.path.replace("{slug}", part),
            title: fill(&rule.title),
            description: rule.description.as_deref().map(fill),
            url: None,
            filter: ArticleFilter::default(),
            settings: rule.settings.clone(),
        };
        let origin = FeedOrigin::Derived(by, written.to_owned());
        FeedPlan { origin, language, ..self.planned(rule, group.articles.iter().copied()) }
    }
}

/// Articles of one value of a dimension.
#[derive(Default)]
struct TermGroup<'h> {
    /// How it is written, and how often so.
    names: Vec<(&'h str, usize)>,
    /// Newest first.
    articles: Vec<usize>,
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// The longest part of a path that is made of a name, in bytes: file systems
/// take 255, and a pattern may add to it.
const LONGEST: usize = 100;

/// Returns the part of a rule's paths that a known feed has, if the rule is the
/// one that made it. Where the rule has another path now, the term decides.
fn known_part(rule: &EachRule, known: &KnownFeed) -> Option<String> {
    let own = slug_of(&rule.path, &known.path).map(str::to_owned);
    match known.by {
        None => own,
        Some(by) if by == rule.by => own.or_else(|| known.term.as_deref().map(path_part)),
        Some(_) => None,
    }
}

/// Returns the text that `{slug}` was replaced by in a path of a pattern.
fn slug_of<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    let (before, _) = pattern.split_once("{slug}")?;
    let count = pattern.matches("{slug}").count();
    let fixed = pattern.len() - count * "{slug}".len();
    let length = path.len().checked_sub(fixed)? / count;
    let slug = path.strip_prefix(before)?.get(..length)?;
    let is_part = !slug.is_empty() && !slug.contains('/');
    (is_part && pattern.replace("{slug}", slug) == path).then_some(slug)
}

/// Returns a name's part of a path; of a name without letters, a digest, and
/// of a long one its beginning and a digest.
fn path_part(name: &str) -> String {
    let slug = slug(name);
    if (1..=LONGEST).contains(&slug.len()) {
        return slug;
    }
    let start = slug[..slug.floor_char_boundary(LONGEST)].trim_end_matches('-');
    let mark = &hash::hex(name.as_bytes())[..8];
    if start.is_empty() { mark.to_owned() } else { format!("{start}-{mark}") }
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
