//! Finds values in the filters of feeds that no article has: most are misspelled.

use std::collections::BTreeSet;

use crate::builder::site_plan::SitePlan;
use crate::config::{ArticleFilter, Config, FeedRule};
use crate::model::ArticleHeaders;
use crate::text::suggest;

/// Value in `where` that no article has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownFilterValue {
    /// Path of the feed.
    pub feed: String,
    /// Key in `where`.
    pub key: &'static str,
    /// Value as written.
    pub value: String,
    /// Most similar value that an article has.
    pub near: Option<String>,
}

/// Kind of value that a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FilterKey {
    Section,
    Tag,
    ExcludedTag,
    Category,
    Language,
    Author,
}

impl FilterKey {
    const ALL: [Self; 6] =
        [Self::Section, Self::Tag, Self::ExcludedTag, Self::Category, Self::Language, Self::Author];

    /// Returns the key in `where`.
    const fn name(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Tag => "tags",
            Self::ExcludedTag => "exclude_tags",
            Self::Category => "category",
            Self::Language => "language",
            Self::Author => "author",
        }
    }

    fn values(self, filter: &ArticleFilter) -> &[String] {
        match self {
            Self::Section => &filter.sections,
            Self::Tag => &filter.tags,
            Self::ExcludedTag => &filter.exclude_tags,
            Self::Category => &filter.categories,
            Self::Language => &filter.languages,
            Self::Author => &filter.authors,
        }
    }
}

/// Finds the values in filters that no article has. An excluded tag that no article has yet is
/// a precaution, so it is returned only if an article has a similar one.
pub(crate) fn find_unknown_values(
    headers: &ArticleHeaders,
    config: &Config,
    plan: &SitePlan,
) -> Vec<UnknownFilterValue> {
    let mut unknown = Vec::new();
    // The values of all articles are read only if those of a feed's own articles do not show
    // that every value of its filter is in use.
    let mut all: Option<UsedValues> = None;
    for (rule, feed) in config.feeds.iter().zip(&plan.feeds) {
        if rule.filter == ArticleFilter::default() {
            continue;
        }
        let own = UsedValues::collect(feed.articles.iter().copied(), headers, config);
        for key in FilterKey::ALL {
            for value in key.values(&rule.filter).iter().filter(|value| !own.has(key, value)) {
                let all = all
                    .get_or_insert_with(|| UsedValues::collect(0..headers.len(), headers, config));
                unknown.extend(all.find_unknown(rule, key, value));
            }
        }
    }
    unknown
}

/// Values that articles have, in lower case.
#[derive(Default)]
struct UsedValues {
    sections: BTreeSet<String>,
    tags: BTreeSet<String>,
    categories: BTreeSet<String>,
    languages: BTreeSet<String>,
    authors: BTreeSet<String>,
}

impl UsedValues {
    fn collect(
        articles: impl Iterator<Item = usize>,
        headers: &ArticleHeaders,
        config: &Config,
    ) -> Self {
        let mut used = Self::default();
        insert(&mut used.languages, config.site.language.as_deref());
        // Keys and names in `[authors]` are spelled right, even without an article.
        let people = config.people.iter().flat_map(|(key, person)| [&**key, &*person.name]);
        insert(&mut used.authors, people);
        insert(&mut used.authors, config.site.authors.iter().map(String::as_str));
        for index in articles {
            let header = headers.header_ref(index);
            insert(&mut used.sections, header.section);
            insert(&mut used.tags, header.tags);
            insert(&mut used.categories, header.categories);
            insert(&mut used.languages, header.language);
            insert(&mut used.authors, header.authors);
        }
        used
    }

    fn of(&self, key: FilterKey) -> &BTreeSet<String> {
        match key {
            FilterKey::Section => &self.sections,
            FilterKey::Tag | FilterKey::ExcludedTag => &self.tags,
            FilterKey::Category => &self.categories,
            FilterKey::Language => &self.languages,
            FilterKey::Author => &self.authors,
        }
    }

    fn has(&self, key: FilterKey, value: &str) -> bool {
        self.of(key).contains(&value.to_lowercase())
    }

    fn find_unknown(
        &self,
        rule: &FeedRule,
        key: FilterKey,
        value: &str,
    ) -> Option<UnknownFilterValue> {
        if self.has(key, value) {
            return None;
        }
        let known = self.of(key).iter().map(String::as_str);
        let near = suggest::nearest(&value.to_lowercase(), known).map(str::to_owned);
        let is_precaution = key == FilterKey::ExcludedTag && near.is_none();
        (!is_precaution).then(|| UnknownFilterValue {
            feed: rule.path.clone(),
            key: key.name(),
            value: value.to_owned(),
            near,
        })
    }
}

/// Adds values in lower case. Most are known already, and then nothing is allocated for them.
fn insert<'v>(used: &mut BTreeSet<String>, values: impl IntoIterator<Item = &'v str>) {
    for value in values {
        if !used.contains(value) {
            used.insert(value.to_lowercase());
        }
    }
}
