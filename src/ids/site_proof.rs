//! Proves the addresses of a site without its old feeds: against the pages that its
//! generator has built, the links between its articles, and its redirects.
//!
//! Read `article_texts` (reads links and former addresses), `built_pages` (lists the pages),
//! `linked_addresses` and `redirects`.

mod article_texts;
mod built_pages;
mod linked_addresses;
mod redirects;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::config::site_url;
use crate::diagnostic::{Report, SourceLocation};
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity;
use crate::ids::normalize;
use crate::ids::proof::{
    self, AddressComparison, DifferenceClass, EqualCount, MissingItems, PatternCorrection,
    PatternProof,
};
use crate::ids::site_proof::article_texts::ArticleText;
use crate::model::{ArticleVisibility, Header};
use crate::pipeline::BuildRequest;
use crate::site::inspect::{self, InspectionStop, SiteInspection};

use url::Url;

/// Places in the site's folder to compare with.
pub(crate) struct ProofPlaces<'a> {
    /// Folder of the site.
    pub site: &'a Path,
    /// Folders that may hold built pages, relative to that of the site.
    pub built: Vec<String>,
    /// Paths of feeds below the built pages; none if feeds are not looked for.
    pub feeds: Option<Vec<String>>,
}

/// Comparison of a site's addresses with what its own files say.
pub(crate) struct SiteProof {
    /// Number of public articles with an address on the site.
    pub articles: usize,
    /// Comparison with the built pages; none without pages.
    pub pages: Option<PagesProof>,
    /// Comparison with the links between articles; none without such links.
    pub links: Option<AddressProof>,
    /// Feeds among the built pages.
    pub feeds: Vec<FeedProof>,
    /// Redirects and former addresses that contradict the addresses.
    pub report: Report,
}

/// Comparison with the pages of a folder.
pub(crate) struct PagesProof {
    /// Folder of the pages.
    pub folder: PathBuf,
    /// Number of pages in it.
    pub pages: usize,
    /// Number of articles that are newer than the pages, which are not compared.
    pub newer: usize,
    /// Date of the newest article with a page.
    pub until: Option<NaiveDate>,
    /// The comparison.
    pub proof: AddressProof,
}

/// Comparison of addresses.
pub(crate) struct AddressProof {
    /// Equal addresses, and all that were compared.
    pub counted: EqualCount,
    /// Differences by class.
    pub differences: Vec<DifferenceClass>,
    /// Addresses without a counterpart.
    pub missing: MissingItems,
    /// Settings that make more addresses equal.
    pub correction: Option<PatternCorrection>,
}

/// Comparison with a feed that was found.
pub(crate) struct FeedProof {
    /// File of the feed.
    pub file: PathBuf,
    /// The comparison.
    pub proof: PatternProof,
}

/// Article that is compared: its header, and its address with the proposed settings.
struct AddressedArticle<'a> {
    header: &'a Header,
    url: Url,
}

/// Proves the addresses that a text of feed.toml gives a site.
///
/// # Errors
/// The site can't be read with this text.
pub(crate) fn prove_addresses(
    request: &BuildRequest<'_>,
    text: &str,
    places: &ProofPlaces<'_>,
) -> Result<SiteProof, InspectionStop> {
    let site = inspect::inspect_site_with(request, text)?;
    let articles = list_articles(&site, request);
    let texts = article_texts::read(&site, &articles, request.progress);
    let comparison = AddressComparison::new(&site, request);
    let built = built_pages::find(places);
    let pages = built.as_ref().map(|built| built.prove(&articles, &texts, &comparison));
    // A folder that was only guessed may hold other pages.
    let is_guess = places.built.len() > 1;
    let pages = pages.filter(|pages| !is_guess || pages.until.is_some());
    let links = linked_addresses::prove(&articles, &texts, &comparison);
    let feeds = built.map_or_else(Vec::new, |built| built.prove_feeds(places, &site, request));
    let report = redirects::report(places, &site, &articles, &texts);
    Ok(SiteProof { articles: articles.len(), pages, links, feeds, report })
}

/// Lists the articles that readers can open now, with their addresses on the site.
fn list_articles<'a>(
    site: &'a SiteInspection,
    request: &BuildRequest<'_>,
) -> Vec<AddressedArticle<'a>> {
    let public = site.headers.iter().filter(|header| {
        header.visibility == ArticleVisibility::Public
            && header.published.is_some_and(|date| date.instant <= request.now)
    });
    let articles = public.filter_map(|header| {
        let url = identity::permalink(header, &site.config).ok()?;
        let is_own = site_url::is_on_site(&url, &site.config.site.url);
        is_own.then_some(AddressedArticle { header, url })
    });
    articles.collect()
}

/// Returns the entry that a page or link is, as far as addresses are compared.
fn entry_at(address: &Url, at: SourceLocation) -> AdoptedEntry {
    AdoptedEntry {
        id: None,
        links: vec![address.to_string()],
        id_url: None,
        title: None,
        published: None,
        updated: None,
        at,
        is_atom: false,
    }
}

/// Returns the names under which an article may be found: the last segment of its address,
/// the name of its file, and its title as a segment.
fn names_of(article: &AddressedArticle<'_>, text: Option<&ArticleText>) -> Vec<String> {
    let file = crate::text::path::facts(&article.header.path);
    let title = text.map(|text| proof::fold_words(&text.title)).unwrap_or_default();
    let names = [normalize::segment_key(article.url.path()), normalize::segment_key(file.slug())];
    let names = names.into_iter().flatten().map(|name| proof::fold_words(&name));
    let mut names: Vec<String> = names.chain([title]).filter(|name| !name.is_empty()).collect();
    names.dedup();
    names
}
