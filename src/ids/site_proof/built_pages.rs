//! Lists the pages that a generator has built, and compares them with the addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::diagnostic::SourceLocation;
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::normalize;
use crate::ids::proof::{self, AddressComparison, MissingItems};
use crate::ids::site_proof::article_texts::ArticleTexts;
use crate::ids::site_proof::{
    AddressProof, AddressedArticle, FeedProof, PagesProof, ProofPlaces, entry_at, names_of,
};
use crate::model::Timestamp;
use crate::pipeline::BuildRequest;
use crate::site::inspect::SiteInspection;
use crate::text::path;
use crate::writer::Manifest;

/// Most files and folders that are looked at.
const MOST_FILES: usize = 200_000;

/// Most levels of folders.
const MOST_LEVELS: usize = 24;

/// Most feeds that are compared.
const MOST_FEEDS: usize = 3;

/// Largest feed that is compared, in bytes.
const LARGEST_FEED: u64 = 32 << 20;

/// Paths of feeds that generators write.
const FEED_NAMES: [&str; 10] = [
    "feed.xml",
    "atom.xml",
    "rss.xml",
    "index.xml",
    "feed.json",
    "feeds/all.atom.xml",
    "blog/rss.xml",
    "blog/atom.xml",
    "blog/index.xml",
    "feed_rss_created.xml",
];

/// Pages in a folder. Symbolic links are not followed.
pub(super) struct BuiltSite {
    folder: PathBuf,
    /// Paths of the pages below the folder.
    pages: BTreeSet<String>,
    /// Time at which the newest page was written.
    newest: Option<SystemTime>,
}

/// Finds the folder with pages; of several, the one that has most.
pub(super) fn find(places: &ProofPlaces<'_>) -> Option<BuiltSite> {
    let found = places.built.iter().filter_map(|name| BuiltSite::read(places.site, name));
    found.filter(|built| !built.pages.is_empty()).max_by_key(|built| built.pages.len())
}

impl BuiltSite {
    /// Lists the pages of a folder below the site's; `None` if it is elsewhere or a link.
    fn read(site: &Path, name: &str) -> Option<Self> {
        let mut folder = site.to_path_buf();
        for part in Path::new(name).components() {
            let std::path::Component::Normal(part) = part else { return None };
            folder.push(part);
            if !folder.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
                return None;
            }
        }
        let shown = if site == Path::new(".") { PathBuf::from(name) } else { folder.clone() };
        let mut built = Self { folder: shown, pages: BTreeSet::new(), newest: None };
        let mut left = MOST_FILES;
        built.list(&folder, "", MOST_LEVELS, &mut left);
        Some(built)
    }

    fn list(&mut self, folder: &Path, below: &str, levels: usize, left: &mut usize) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if *left == 0 {
                return;
            }
            *left -= 1;
            // The kind of a link is that of the link.
            let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else {
                continue;
            };
            let path = format!("{below}{name}");
            if kind.is_dir() && levels > 0 {
                self.list(&entry.path(), &format!("{path}/"), levels - 1, left);
            } else if kind.is_file() && is_page(&name) {
                let time = entry.metadata().ok().and_then(|facts| facts.modified().ok());
                self.newest = self.newest.max(time);
                self.pages.insert(path);
            }
        }
    }

    /// Compares the addresses of articles with the pages.
    pub(super) fn prove(
        &self,
        articles: &[AddressedArticle<'_>],
        texts: &ArticleTexts,
        comparison: &AddressComparison<'_>,
    ) -> PagesProof {
        let site = comparison.site_url();
        let index = PageIndex::new(&self.pages);
        let mut found: Vec<(usize, AdoptedEntry)> = Vec::new();
        let mut open = Vec::new();
        let mut until: Option<Timestamp> = None;
        for (number, article) in articles.iter().enumerate() {
            if let Some(page) = self.page_at(&article.url, site) {
                let at = SourceLocation::file(self.folder.join(page));
                found.push((number, entry_at(&article.url, at)));
                until = until.max(article.header.published.map(|date| date.instant));
            } else {
                open.push(number);
            }
        }
        let taken: BTreeSet<&str> =
            articles.iter().filter_map(|article| self.page_at(&article.url, site)).collect();
        let mut missing = Vec::new();
        for number in open {
            let article = &articles[number];
            let names = names_of(article, texts.get(&number));
            match index.find(&names, article, &taken) {
                Some(page) => {
                    let Some(url) = page_address(page, &article.url, site) else { continue };
                    let title = texts.get(&number).map(|text| text.title.clone());
                    let at = SourceLocation::file(self.folder.join(page));
                    found.push((number, AdoptedEntry { title, ..entry_at(&url, at) }));
                    until = until.max(article.header.published.map(|date| date.instant));
                }
                None => missing.push(number),
            }
        }
        let total = missing.len();
        missing.retain(|number| {
            let article = &articles[*number];
            let date = article.header.published.map(|date| date.instant);
            let file = comparison.file_of(article.header);
            (until.is_none() || date <= until) && !self.is_older_than(&file)
        });
        let newer = total - missing.len();
        let pairs: Vec<_> =
            found.iter().map(|(number, entry)| (articles[*number].header, entry)).collect();
        let mut compared = comparison.compare(&pairs);
        compared.counted.total += missing.len();
        let names = missing.iter().map(|number| {
            let article = &articles[*number];
            format!("{}: `{}`", comparison.file_of(article.header).display(), article.url)
        });
        PagesProof {
            folder: self.folder.clone(),
            pages: self.pages.len(),
            newer,
            until: until.map(|date| comparison.day_of(date)),
            proof: AddressProof {
                counted: compared.counted,
                differences: compared.differences,
                missing: MissingItems::new(names),
                correction: compared.correction,
            },
        }
    }

    /// Returns true if an article was changed after the newest page was written. A minute is
    /// left for programs that write all files one after another.
    fn is_older_than(&self, article: &Path) -> bool {
        let changed = article.metadata().and_then(|facts| facts.modified()).ok();
        let since = changed.zip(self.newest).and_then(|(it, page)| it.duration_since(page).ok());
        since.is_some_and(|since| since.as_secs() > 60)
    }

    /// Returns the page that web servers send for an address.
    fn page_at(&self, address: &Url, site: &Url) -> Option<&str> {
        let below = address.path().strip_prefix(site.path())?;
        let below = percent_decode_str(below).decode_utf8().ok()?;
        let bare = below.trim_end_matches('/');
        let index = format!("{bare}/index.html");
        let index = if bare.is_empty() { "index.html" } else { &*index };
        let names = [bare, index, &format!("{bare}.html")];
        names.into_iter().find_map(|name| self.pages.get(name).map(String::as_str))
    }

    /// Compares the site with the feeds among the pages. Feeds that feedwright wrote itself
    /// prove nothing.
    pub(super) fn prove_feeds(
        &self,
        places: &ProofPlaces<'_>,
        site: &SiteInspection,
        request: &BuildRequest<'_>,
    ) -> Vec<FeedProof> {
        let own = Manifest::read(&self.folder).ok().flatten();
        let Some(feeds) = &places.feeds else { return Vec::new() };
        let names = feeds.iter().map(String::as_str).chain(FEED_NAMES);
        let mut known = BTreeSet::new();
        let names = names.filter(|name| {
            let is_own = own.as_ref().is_some_and(|own| own.files.contains_key(*name));
            !is_own && known.insert(*name)
        });
        let proofs = names.filter_map(|name| {
            let file = self.folder.join(name);
            let facts = file.symlink_metadata().ok()?;
            if !facts.is_file() || facts.len() > LARGEST_FEED {
                return None;
            }
            let proof = proof::prove_site(site, std::slice::from_ref(&file), request).ok()?;
            (proof.entries > 0).then_some(FeedProof { file, proof })
        });
        proofs.take(MOST_FEEDS).collect()
    }
}

fn is_page(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ["html", "htm"].contains(&ending))
}

/// Pages by the name in their address.
struct PageIndex<'a> {
    by_name: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> PageIndex<'a> {
    fn new(pages: &'a BTreeSet<String>) -> Self {
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for page in pages {
            let name = normalize::segment_key(page).map(|name| proof::fold_words(&name));
            if let Some(name) = name {
                let bare = name_without_date(page).map(|name| proof::fold_words(&name));
                for name in bare.into_iter().chain([name]).collect::<BTreeSet<_>>() {
                    by_name.entry(name).or_default().push(page);
                }
            }
        }
        Self { by_name }
    }

    /// Finds the only page that has a name of an article and is not the page of another one.
    /// Of several, the one below a folder of the article's year.
    fn find(
        &self,
        names: &[String],
        article: &AddressedArticle<'_>,
        taken: &BTreeSet<&str>,
    ) -> Option<&'a str> {
        let year = article.header.published?.instant.format("%Y").to_string();
        names.iter().find_map(|name| {
            let pages = self.by_name.get(name)?.iter().filter(|page| !taken.contains(**page));
            let pages: Vec<&str> = pages.copied().collect();
            let dated: Vec<&str> =
                pages.iter().copied().filter(|page| page.contains(&*year)).collect();
            match (&pages[..], &dated[..]) {
                ([page], _) | (_, [page]) => Some(*page),
                _ => None,
            }
        })
    }
}

fn name_without_date(page: &str) -> Option<String> {
    let bare = page.strip_suffix("/index.html").unwrap_or(page);
    normalize::segment_key(path::facts(bare).slug())
}

/// Returns the address of a page. Whether it ends with a slash or `.html` depends on the web
/// server; the form of the article's own address is kept.
fn page_address(page: &str, own: &Url, site: &Url) -> Option<Url> {
    let path = own.path();
    let is_bare = !path.ends_with('/') && !path.rsplit('/').next()?.contains('.');
    let below = match page.strip_suffix("index.html") {
        Some(folder) if is_bare => folder.trim_end_matches('/'),
        Some(folder) => folder,
        None if is_bare => page.rsplit_once('.').map_or(page, |(name, _)| name),
        None => page,
    };
    let mut url = site.clone();
    url.set_path(&format!("{}{}", percent_decode_str(site.path()).decode_utf8_lossy(), below));
    Some(url)
}
