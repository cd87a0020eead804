//! Articles that the entries of published feeds are matched with.

use crate::model::Header;
use crate::site::inspect::SiteInspection;

/// Articles that entries are matched with. Their indices are those of `headers`.
pub(super) struct MatchedArticles<'a> {
    /// Site of the articles.
    pub site: &'a SiteInspection,
    /// Header of each article.
    pub headers: Vec<&'a Header>,
}

impl<'a> MatchedArticles<'a> {
    /// Returns all articles of a site, by the indices of its headers.
    pub(super) fn of_site(site: &'a SiteInspection) -> Self {
        Self { site, headers: site.headers.iter().collect() }
    }
}

/// Returns the id that RSS shows for an article.
pub(super) fn rss_id(header: &Header, site: &SiteInspection) -> String {
    header.exact_id.as_deref().map_or_else(|| site.id(header), str::to_owned)
}
