//! Compares addresses with the links between articles.

use std::collections::{BTreeMap, HashMap, HashSet};

use url::Url;

use crate::diagnostic::SourceLocation;
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::normalize;
use crate::ids::proof::{self, AddressComparison, MissingItems};
use crate::ids::site_proof::article_texts::ArticleTexts;
use crate::ids::site_proof::{AddressProof, AddressedArticle, entry_at, names_of};

/// Shortest name in a link that may be that of an article at another address: shorter ones
/// are pages such as `/about/`.
const SHORTEST_NAME: usize = 8;

/// Compares the links with the addresses of articles; `None` without a link to an article.
pub(super) fn prove(
    articles: &[AddressedArticle<'_>],
    texts: &ArticleTexts,
    comparison: &AddressComparison<'_>,
) -> Option<AddressProof> {
    let targets = LinkTargets::new(articles, texts);
    let links = list_links(articles, texts, comparison);
    let found: Vec<(usize, AdoptedEntry)> = links
        .into_values()
        .filter_map(|entry| {
            let article = targets.find(&Url::parse(entry.links.first()?).ok()?)?;
            let title = texts.get(&article).map(|text| text.title.clone());
            Some((article, AdoptedEntry { title, ..entry }))
        })
        .collect();
    let pairs: Vec<_> =
        found.iter().map(|(article, entry)| (articles[*article].header, entry)).collect();
    let compared = comparison.compare(&pairs);
    (!pairs.is_empty()).then(|| AddressProof {
        counted: compared.counted,
        differences: compared.differences,
        missing: MissingItems::default(),
        correction: compared.correction,
    })
}

/// Lists the linked addresses of all texts, each once, with the first article that has it.
/// Former addresses lead to their articles by redirects.
fn list_links(
    articles: &[AddressedArticle<'_>],
    texts: &ArticleTexts,
    comparison: &AddressComparison<'_>,
) -> BTreeMap<String, AdoptedEntry> {
    let former: HashSet<String> = texts
        .values()
        .flat_map(|text| &text.former)
        .map(|former| normalize::address_key(&former.url))
        .collect();
    let mut links = BTreeMap::new();
    for (index, text) in texts {
        let file = comparison.file_of(articles[*index].header);
        let others = text.links.iter().filter(|url| {
            **url != articles[*index].url && !former.contains(&normalize::address_key(url))
        });
        for url in others {
            links
                .entry(url.to_string())
                .or_insert_with(|| entry_at(url, SourceLocation::file(file.clone())));
        }
    }
    links
}

/// Articles by their addresses and names.
struct LinkTargets {
    by_address: HashMap<String, usize>,
    /// Articles by name; none if several have the name.
    by_name: HashMap<String, Option<usize>>,
}

impl LinkTargets {
    fn new(articles: &[AddressedArticle<'_>], texts: &ArticleTexts) -> Self {
        let mut targets = Self { by_address: HashMap::new(), by_name: HashMap::new() };
        for (index, article) in articles.iter().enumerate() {
            targets.by_address.insert(normalize::address_key(&article.url), index);
            for name in names_of(article, texts.get(&index)) {
                let known = targets.by_name.entry(name).or_insert(Some(index));
                *known = known.filter(|known| *known == index);
            }
        }
        targets
    }

    fn find(&self, url: &Url) -> Option<usize> {
        if let Some(index) = self.by_address.get(&normalize::address_key(url)) {
            return Some(*index);
        }
        let name = proof::fold_words(&normalize::segment_key(url.path())?);
        let is_long = name.chars().count() >= SHORTEST_NAME;
        self.by_name.get(&name).copied().flatten().filter(|_| is_long)
    }
}
