//! Links from a page to the pages of the site's other feeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use crate::formats::html_page::named_values::NamedValues;
use crate::formats::html_page::translations::PageWords;
use crate::formats::html_page::variables::VariableOwner;
use crate::model::feed::{Feed, FeedGroup, FeedPage};

/// Largest number of links to a group. Only the page of the site's own feed has all of
/// them: with thousands of tags, all pages together would grow with their square.
const MAX_LINKS: usize = 30;

/// Groups in the order of the page, each with the name of its heading in [`PageWords`].
#[rustfmt::skip]
const GROUPS: &[(FeedGroup, &str)] = &[
    (FeedGroup::Topic,    "topics"),
    (FeedGroup::Section,  "sections"),
    (FeedGroup::Category, "categories"),
    (FeedGroup::Tag,      "tags"),
    (FeedGroup::Author,   "authors"),
    (FeedGroup::Language, "languages"),
];

/// Feeds that the pages of a site link to.
pub(super) struct SiteFeeds<'a> {
    home: Option<&'a Feed>,
    links: Arc<Vec<ListedFeed>>,
    groups: BTreeMap<FeedGroup, Vec<Value>>,
}

/// Link to the page of a feed, with the address that identifies it.
#[derive(Debug)]
struct ListedFeed {
    url: String,
    value: Value,
}

impl<'a> SiteFeeds<'a> {
    pub(super) fn new(listed: &'a [Feed]) -> Self {
        let home = listed.iter().find(|feed| is_home(feed));
        let mut groups: BTreeMap<FeedGroup, Vec<Value>> = BTreeMap::new();
        let mut links = Vec::new();
        for feed in listed {
            let Some(page) = &feed.page else { continue };
            let value = link(feed, page);
            groups.entry(page.group).or_default().push(value.clone());
            links.push(ListedFeed { url: page.url.to_string(), value });
        }
        Self { home, links: Arc::new(links), groups }
    }

    /// Lists every feed except that of a page. The list is made only if a template uses it.
    pub(super) fn others(&self, page: &FeedPage) -> Value {
        let own = self.links.iter().position(|link| link.url == page.url.as_str());
        Value::from_object(OtherFeeds { links: self.links.clone(), own })
    }

    /// Groups the feeds under headings.
    pub(super) fn groups(&self, page: &FeedPage, words: &PageWords) -> Value {
        let limit = if page.group == FeedGroup::Site { usize::MAX } else { MAX_LINKS };
        let groups = GROUPS.iter().filter_map(|(group, heading)| {
            let links = self.groups.get(group)?;
            let values = vec![
                ("title", Value::from(words.text(heading).unwrap_or_default())),
                ("feeds", links.iter().take(limit).cloned().collect()),
                ("is_shortened", Value::from(links.len() > limit)),
            ];
            Some(NamedValues::create(VariableOwner::Group, values))
        });
        groups.collect()
    }

    /// Builds the value of the site, which a page of one topic links to.
    pub(super) fn site(&self, feed: &Feed, page: &FeedPage) -> Value {
        let home = self.home.and_then(|home| Some((&home.title, home.page.as_ref()?)));
        let (title, page) = home.unwrap_or((&feed.title, page));
        let values =
            vec![("title", Value::from(&**title)), ("url", Value::from(page.url.as_str()))];
        NamedValues::create(VariableOwner::Site, values)
    }
}

fn is_home(feed: &Feed) -> bool {
    feed.page.as_ref().is_some_and(|page| page.group == FeedGroup::Site)
}

fn link(feed: &Feed, page: &FeedPage) -> Value {
    let values = vec![
        ("title", Value::from(&*feed.title)),
        ("name", Value::from(&*page.name)),
        ("url", Value::from(page.url.as_str())),
    ];
    NamedValues::create(VariableOwner::FeedLink, values)
}

/// The list of all feeds, without the one at `own`.
#[derive(Debug)]
struct OtherFeeds {
    links: Arc<Vec<ListedFeed>>,
    own: Option<usize>,
}

impl Object for OtherFeeds {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let index = key.as_usize()?;
        let skipped = usize::from(self.own.is_some_and(|own| index >= own));
        self.links.get(index.checked_add(skipped)?).map(|link| link.value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.links.len() - usize::from(self.own.is_some()))
    }
}
