//! Reads what the texts of articles say about addresses: links to the own site, and former
//! addresses.

use std::collections::BTreeMap;

use url::Url;

use crate::config::site_url;
use crate::diagnostic::{Report, SourceLocation, SourceText};
use crate::frontmatter::{self, Frontmatter};
use crate::ids::site_proof::AddressedArticle;
use crate::model::{FileFacts, FileSearch};
use crate::parser::{self, ArticleContext, LinkTarget};
use crate::pipeline::BuildProgress;
use crate::site::inspect::SiteInspection;
use crate::sources::{self, SaveDetector};
use crate::syntax::html::tokenizer::{HtmlToken, HtmlTokenizer};
use crate::syntax::value::ValueTable;

/// Most articles whose text is read, the newest ones.
const MOST_ARTICLES: usize = 2_000;

/// Most links of one article.
const MOST_LINKS: usize = 200;

/// Fields with former addresses of an article.
const FORMER_FIELDS: [&str; 3] = ["aliases", "alias", "redirect_from"];

/// Field that makes an article's page a redirect.
const REDIRECT_FIELD: &str = "redirect_to";

/// Text of an article, as far as addresses are compared.
pub(super) struct ArticleText {
    /// Title of the article.
    pub title: String,
    /// Links to pages of the site.
    pub links: Vec<Url>,
    /// Former addresses, with their places.
    pub former: Vec<WrittenAddress>,
    /// Page that the article's own page redirects to.
    pub redirect: Option<WrittenAddress>,
}

/// Address in a file.
pub(super) struct WrittenAddress {
    /// Absolute address.
    pub url: Url,
    /// Place in the file.
    pub at: SourceLocation,
}

/// Texts of the newest articles, by the index of the article.
pub(super) type ArticleTexts = BTreeMap<usize, ArticleText>;

/// Reads the newest articles.
pub(super) fn read(
    site: &SiteInspection,
    articles: &[AddressedArticle<'_>],
    progress: &dyn BuildProgress,
) -> ArticleTexts {
    let mut newest: Vec<usize> = (0..articles.len()).collect();
    newest.sort_by_key(|&index| {
        let header = articles[index].header;
        (std::cmp::Reverse(header.published.map(|date| date.instant)), index)
    });
    newest.truncate(MOST_ARTICLES);
    progress.start("links", newest.len() as u64);
    let texts = sources::each(&newest, &mut Report::default(), |&index, _| {
        progress.advance(1);
        Some((index, read_text(site, &articles[index])?))
    });
    progress.finish();
    texts.into_iter().flatten().collect()
}

fn read_text(site: &SiteInspection, article: &AddressedArticle<'_>) -> Option<ArticleText> {
    let path = site.config.articles.folder.join(&*article.header.path);
    let context = ArticleContext {
        config: &site.config,
        permalink: &article.url,
        id: "",
        resolve: &|_| LinkTarget::Unknown,
        files: &|_| FileFacts::Missing,
        find_file: &|_| FileSearch::MayExist,
    };
    let read = sources::whole(
        &path,
        &SaveDetector::default(),
        &mut Report::default(),
        |source, frontmatter, report| {
            let shown =
                parser::render_article(source, article.header, frontmatter, &context, report);
            let (former, redirect) = read_former_addresses(site, source, frontmatter);
            let links = list_links(&shown.content, &site.config.site.url);
            ArticleText { title: shown.title, links, former, redirect }
        },
    );
    read.map(|(_, text)| text)
}

/// Lists the links in HTML that lead to pages of the site.
fn list_links(content: &str, site: &Url) -> Vec<Url> {
    let (mut tokens, mut links) = (HtmlTokenizer::new(content), Vec::new());
    while let Some((token, _)) = tokens.read() {
        if !matches!(token, HtmlToken::Start { name: "a", .. }) {
            continue;
        }
        let target = tokens.attributes().iter().find(|attribute| attribute.name == "href");
        let url = target.and_then(|target| Url::parse(&target.value()).ok());
        if let Some(url) = url.and_then(|url| page_of_site(url, site)) {
            links.push(url);
        }
        if links.len() == MOST_LINKS {
            break;
        }
    }
    links
}

/// Returns an address without its fragment, if it is a page of the site.
fn page_of_site(mut url: Url, site: &Url) -> Option<Url> {
    url.set_fragment(None);
    let is_below = url.path().starts_with(site.path()) && url.path() != site.path();
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("html", |(_, ending)| ending);
    let is_page = ["html", "htm", "php"].contains(&ending) && url.query().is_none();
    (site_url::is_on_site(&url, site) && is_below && is_page).then_some(url)
}

/// Reads the addresses that an article had, and the one that its page redirects to.
fn read_former_addresses(
    site: &SiteInspection,
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
) -> (Vec<WrittenAddress>, Option<WrittenAddress>) {
    let generator = site.config.articles.generator;
    let Some(table) = frontmatter::read_valid(source, frontmatter, generator) else {
        return (Vec::new(), None);
    };
    let url = &site.config.site.url;
    let former = FORMER_FIELDS.iter().flat_map(|field| read_addresses(&table, field, source, url));
    let redirect = read_addresses(&table, REDIRECT_FIELD, source, url).into_iter().next();
    (former.collect(), redirect)
}

/// Reads the rooted paths and absolute addresses of a field. A relative one depends on the
/// generator, and other texts are names.
fn read_addresses(
    table: &ValueTable<'_>,
    field: &str,
    source: &SourceText<'_>,
    site: &Url,
) -> Vec<WrittenAddress> {
    let Some(value) = table.get(field) else { return Vec::new() };
    let items = value.as_list().iter().chain([value]);
    let found = items.filter_map(|item| {
        let text = item.as_str().map(str::trim)?;
        let url = to_url(text, site)?;
        Some(WrittenAddress { url, at: source.locate(item.span.clone()) })
    });
    found.collect()
}

/// Returns a rooted path below the site, or an absolute address.
pub(super) fn to_url(text: &str, site: &Url) -> Option<Url> {
    if text.starts_with('/') && !text.starts_with("//") {
        // A path may be written with or without the path of the site.
        let below = site.path().trim_end_matches('/');
        let is_whole = text.starts_with(below) && !below.is_empty();
        let path = if is_whole { text.to_owned() } else { format!("{below}{text}") };
        return site.join(&path).ok();
    }
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}
