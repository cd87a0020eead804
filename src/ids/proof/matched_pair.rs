//! One entry of a published feed with its article, and the comparison of the two.

use url::Url;

use crate::config::Config;
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity;
use crate::ids::normalize;
use crate::ids::proof::{
    ComparedProperty, DifferenceClass, DifferenceExample, EqualCount, EqualCounts, PROPERTIES,
};
use crate::model::{Header, ParsedDate};
use crate::site::inspect::SiteInspection;
use crate::text::date;

/// Settings that ids and addresses depend on.
pub(super) struct IdentitySettings {
    /// Configuration of the site.
    pub config: Config,
    /// Host and date that ids are derived from.
    pub authority: String,
}

impl IdentitySettings {
    /// Copies the settings of a site.
    pub(super) fn of_site(site: &SiteInspection) -> Self {
        Self { config: site.config.clone(), authority: site.authority.clone() }
    }
}

/// Entry of a published feed, and its article.
#[derive(Clone, Copy)]
pub(super) struct MatchedPair<'a> {
    /// Entry of the feed.
    pub entry: &'a AdoptedEntry,
    /// Header of the article.
    pub header: &'a Header,
}

/// Difference of one entry: a stable name and its description for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DifferenceName {
    /// Stable name, such as `trailing-slash`.
    pub name: &'static str,
    /// Description for people.
    pub words: &'static str,
}

/// Values of a property that differ.
pub(super) struct DifferentValues {
    /// Property that differs.
    pub property: ComparedProperty,
    /// Value that the site would publish.
    pub site: String,
    /// Value in the feed.
    pub feed: String,
}

impl MatchedPair<'_> {
    /// Returns the id that the site would publish in a feed of the entry's format.
    pub(super) fn site_id(&self, settings: &IdentitySettings) -> String {
        match &self.header.exact_id {
            Some(exact) if !self.entry.is_atom => exact.to_string(),
            _ => identity::id(self.header, &settings.config, &settings.authority),
        }
    }

    /// Returns the address of the entry.
    pub(super) fn feed_address(&self, base: &Url) -> Option<Url> {
        feed_address(self.entry, base)
    }

    /// Returns true if the address in the feed is the permalink with some settings. Returns
    /// `None` if the entry has no address.
    pub(super) fn has_address(&self, config: &Config, scope: AddressScope) -> Option<bool> {
        let base = &config.site.url;
        let address = self.feed_address(base)?;
        let permalink = identity::permalink(self.header, config).ok();
        let urls = self.entry.urls().filter_map(|url| base.join(url).ok());
        Some(permalink.is_some_and(|permalink| {
            let expected = scope.key(&permalink);
            scope.key(&address) == expected
                || urls
                    .filter(|url| url.host() == address.host())
                    .any(|url| scope.key(&url) == expected)
        }))
    }

    /// Returns the two dates to compare: of the article and of the entry. An entry that has
    /// only the date of its last change is compared with that of the article.
    pub(super) fn dates(&self) -> Option<[ParsedDate; 2]> {
        let published = self.header.published?;
        if let Some(date) = self.entry.published {
            return Some([published, date]);
        }
        let changed = self.entry.updated?;
        let updated = self.header.updated.filter(|date| is_same_second(*date, changed));
        Some([updated.unwrap_or(published), changed])
    }

    /// Returns true if a property is equal; `None` if the entry does not have it.
    pub(super) fn is_equal(
        &self,
        property: ComparedProperty,
        settings: &IdentitySettings,
    ) -> Option<bool> {
        match property {
            ComparedProperty::Id => Some(self.site_id(settings) == *self.entry.id.as_ref()?),
            ComparedProperty::Address => self.has_address(&settings.config, AddressScope::Whole),
            ComparedProperty::Date => self.dates().map(|[site, feed]| is_same_second(site, feed)),
        }
    }

    /// Describes a difference of the pair.
    pub(super) fn describe(
        &self,
        names: &[DifferenceName],
        values: DifferentValues,
        settings: &IdentitySettings,
    ) -> DifferenceClass {
        DifferenceClass {
            property: values.property,
            names: names.iter().map(|name| name.name).collect(),
            words: names.iter().map(|name| name.words).collect(),
            count: 1,
            examples: vec![DifferenceExample {
                file: settings.config.articles.folder.join(&*self.header.path),
                site: values.site,
                feed: values.feed,
                at: self.entry.at.clone(),
            }],
        }
    }
}

/// Returns the address of an entry. Its link may lead to another host than its id, if the
/// entry is about a page there.
pub(super) fn feed_address(entry: &AdoptedEntry, base: &Url) -> Option<Url> {
    let mut urls = entry.urls().filter_map(|url| base.join(url).ok());
    let first = urls.next()?;
    let own = urls.find(|url| url.host() == base.host());
    Some(own.filter(|_| first.host() != base.host()).unwrap_or(first))
}

/// Part of an address that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AddressScope {
    /// All of the address.
    Whole,
    /// The address without its scheme and host.
    Path,
}

impl AddressScope {
    fn key(self, url: &Url) -> String {
        match self {
            Self::Whole => {
                format!("{}{}", url.origin().ascii_serialization(), normalize::path_key(url))
            }
            Self::Path => normalize::path_key(url),
        }
    }
}

/// Returns true if two dates are in the same second: RSS has no finer ones.
pub(super) fn is_same_second(first: ParsedDate, second: ParsedDate) -> bool {
    first.instant.timestamp() == second.instant.timestamp()
}

/// Formats a date with the offset of the site's time zone.
pub(super) fn format_date(written: ParsedDate, settings: &IdentitySettings) -> String {
    date::with_offset(written.instant, settings.config.site.zone)
}

/// Counts the addresses that are equal apart from their scheme and host.
pub(super) fn count_paths(pairs: &[MatchedPair<'_>], settings: &IdentitySettings) -> EqualCount {
    count(pairs.iter().map(|pair| pair.has_address(&settings.config, AddressScope::Path)))
}

/// Counts the equal entries by property.
pub(super) fn count_all(pairs: &[MatchedPair<'_>], settings: &IdentitySettings) -> EqualCounts {
    PROPERTIES.map(|property| count(pairs.iter().map(|pair| pair.is_equal(property, settings))))
}

/// Counts the entries that have a property, and those that are equal.
pub(super) fn count(results: impl Iterator<Item = Option<bool>>) -> EqualCount {
    let mut counted = EqualCount::default();
    for is_equal in results.flatten() {
        counted.total += 1;
        counted.equal += usize::from(is_equal);
    }
    counted
}
