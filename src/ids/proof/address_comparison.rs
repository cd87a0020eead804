//! Compares the addresses of articles with others than those of feeds, such as links.

use std::path::PathBuf;

use chrono::NaiveDate;
use url::Url;

use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::proof::matched_pair::{self, IdentitySettings, MatchedPair};
use crate::ids::proof::{
    DifferenceClass, EqualCount, PatternCorrection, address_differences, correction,
    group_differences,
};
use crate::model::{Header, Timestamp};
use crate::pipeline::BuildRequest;
use crate::site::inspect::SiteInspection;

/// Site whose addresses are compared.
pub(in crate::ids) struct AddressComparison<'a> {
    site: &'a SiteInspection,
    request: &'a BuildRequest<'a>,
}

/// Result of a comparison of addresses.
pub(in crate::ids) struct ComparedAddresses {
    /// Equal addresses, and all.
    pub counted: EqualCount,
    /// Differences by class, the most frequent first.
    pub differences: Vec<DifferenceClass>,
    /// Settings that make more addresses equal.
    pub correction: Option<PatternCorrection>,
}

impl<'a> AddressComparison<'a> {
    /// Creates the comparison of a site.
    pub(in crate::ids) const fn new(
        site: &'a SiteInspection,
        request: &'a BuildRequest<'a>,
    ) -> Self {
        Self { site, request }
    }

    /// Returns the address of the site.
    pub(in crate::ids) const fn site_url(&self) -> &Url {
        &self.site.config.site.url
    }

    /// Returns the path of an article's file.
    pub(in crate::ids) fn file_of(&self, header: &Header) -> PathBuf {
        self.site.config.articles.folder.join(&*header.path)
    }

    /// Returns the day of a date in the time zone of the site.
    pub(in crate::ids) fn day_of(&self, date: Timestamp) -> NaiveDate {
        date.with_timezone(&self.site.config.site.zone).date_naive()
    }

    /// Compares articles with the addresses that other places give them.
    pub(in crate::ids) fn compare(&self, found: &[(&Header, &AdoptedEntry)]) -> ComparedAddresses {
        let pairs = found.iter().map(|(header, entry)| MatchedPair { entry, header });
        let pairs: Vec<MatchedPair<'_>> = pairs.collect();
        let settings = IdentitySettings::of_site(self.site);
        let counts = matched_pair::count_all(&pairs, &settings);
        let [_, counted, _] = counts;
        ComparedAddresses {
            counted,
            differences: group_differences(
                address_differences::list(&pairs, &settings).into_iter(),
            ),
            correction: correction::find(&pairs, counts, settings, self.request),
        }
    }
}
