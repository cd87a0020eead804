//! Links between articles by their files, as generators write them.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use url::Url;

use crate::config::Config;
use crate::identity;
use crate::model::Timestamp;
use crate::parser::LinkTarget;
use crate::pipeline::publish_gate::{AbsenceReason, PublicArticles};
use crate::text::{path, slug};

/// Every article's address, by its file.
pub struct LinkResolver<'a> {
    /// The articles, and which of them are public.
    articles: PublicArticles<'a>,
    config: &'a Config,
    /// Earliest instant at which a target becomes public, or ceases to be.
    next_change: &'a Mutex<Option<Timestamp>>,
    /// Made when the first link by a name alone is met: most sites have none.
    stems: OnceLock<HashMap<&'a str, usize>>,
    /// The same by what names of pages are made of.
    slugs: OnceLock<HashMap<String, usize>>,
    /// Articles that are not public, by their addresses; made when the first
    /// link by an address of the site is met.
    hidden: OnceLock<HashMap<String, usize>>,
}

impl<'a> LinkResolver<'a> {
    /// Prepares to find these articles; `next_change` is told when one that is
    /// found becomes public, or ceases to be.
    pub fn new(
        articles: PublicArticles<'a>,
        config: &'a Config,
        next_change: &'a Mutex<Option<Timestamp>>,
    ) -> Self {
        let (stems, slugs, hidden) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { articles, config, next_change, stems, slugs, hidden }
    }

    /// Finds the article that `name` means in the article at `from`: a path
    /// beside it, from the articles' folder or above, or a name alone. What begins
    /// with `[[` is a page's name, as wikis have it. Of an address of the site it
    /// is only known whether it is that of an article that is not public.
    pub fn resolve(&self, from: &str, name: &str) -> LinkTarget {
        if name.contains("://") {
            return self.by_address(name);
        }
        let (name, fragment) = name.find('#').map_or((name, None), |at| {
            let (name, fragment) = name.split_at(at);
            (name, Some(&fragment[1..]))
        });
        if let Some(page) = name.strip_prefix("[[") {
            let index = self.find(from, &format!("{page}.md")).or_else(|| self.by_slug(page));
            return self.target(index, None);
        }
        match self.section(from, name) {
            Some(mut url) => {
                url.set_fragment(fragment);
                LinkTarget::Page(url)
            }
            None => self.target(self.find(from, name), fragment),
        }
    }

    fn target(&self, index: Option<usize>, fragment: Option<&str>) -> LinkTarget {
        let Some(index) = index else { return LinkTarget::Unknown };
        self.note_change(index);
        if let Some(absence) = self.articles.absence_of_page(index) {
            return self.hidden(index, absence);
        }
        let header = &self.articles.headers[index];
        match identity::permalink(header, self.config) {
            Ok(mut url) => {
                url.set_fragment(fragment);
                LinkTarget::Public { path: header.path.clone(), url }
            }
            Err(_) => LinkTarget::Unknown,
        }
    }

    fn hidden(&self, index: usize, absence: AbsenceReason) -> LinkTarget {
        let path = self.articles.headers.path(index).into();
        LinkTarget::Hidden { path, reason: absence.to_string() }
    }

    fn note_change(&self, index: usize) {
        let Some(change) = self.articles.next_change(index) else { return };
        let mut next = self.next_change.lock().unwrap_or_else(PoisonError::into_inner);
        *next = Some(next.map_or(change, |known| known.min(change)));
    }

    /// Finds the article that is not public and has this address, or whose
    /// folder holds the file at it.
    fn by_address(&self, address: &str) -> LinkTarget {
        let Ok(url) = Url::parse(address) else { return LinkTarget::Unknown };
        let page = address_key(&url);
        let folder = page.rsplit_once('/').filter(|(_, file)| file.contains('.'));
        let hidden = self.hidden.get_or_init(|| self.hidden_addresses());
        let mut pages = std::iter::once(page).chain(folder.map(|(folder, _)| folder));
        let Some((key, index)) = pages.find_map(|key| hidden.get_key_value(key)) else {
            return LinkTarget::Unknown;
        };
        self.note_change(*index);
        match self.articles.absence_of_page(*index) {
            Some(absence) if !self.is_public_address(key) => self.hidden(*index, absence),
            Some(_) | None => LinkTarget::Unknown,
        }
    }

    fn hidden_addresses(&self) -> HashMap<String, usize> {
        let headers = self.articles.headers;
        let all = 0..headers.len();
        let hidden = all.filter(|index| self.articles.absence_of_page(*index).is_some());
        let address = |index: usize| {
            let url = identity::permalink(&headers[index], self.config).ok()?;
            let key = address_key(&url).to_owned();
            // The page of the whole site is never a secret.
            (key != address_key(&self.config.site.url)).then_some((key, index))
        };
        hidden.filter_map(address).collect()
    }

    /// Returns true if a public article has this address too. All are asked, so
    /// only about an address that would be hidden.
    fn is_public_address(&self, path: &str) -> bool {
        let headers = self.articles.headers;
        let public =
            (0..headers.len()).filter(|index| self.articles.absence_of_page(*index).is_none());
        public
            .filter_map(|index| identity::permalink(&headers[index], self.config).ok())
            .any(|url| address_key(&url) == path)
    }

    /// Finds a section's page, which Hugo and Zola name `_index.md` and put where
    /// its folder is.
    fn section(&self, from: &str, name: &str) -> Option<Url> {
        let folder = name
            .strip_suffix("_index.md")
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))?;
        let beside = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A name alone is the page of the article's own folder.
        let root = if folder.is_empty() || folder.starts_with('.') { beside } else { "" };
        let path = climbed(root, folder)?;
        let end = if path.is_empty() { "" } else { "/" };
        self.config.site.url.join(&format!("{path}{end}")).ok()
    }

    fn find(&self, from: &str, name: &str) -> Option<usize> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = climbed(folder, name).and_then(|path| self.exactly(&path));
        let mut tails = std::iter::successors(Some(name.trim_start_matches(['/', '.'])), |path| {
            path.split_once('/').map(|(_, rest)| rest)
        });
        beside.or_else(|| tails.find_map(|path| self.exactly(path))).or_else(|| self.by_stem(name))
    }

    fn exactly(&self, path: &str) -> Option<usize> {
        self.articles.headers.at(path)
    }

    fn by_stem(&self, name: &str) -> Option<usize> {
        let stems = self.stems.get_or_init(|| {
            let facts = |path: &'a str| path::facts(path);
            let stem = |path: &'a str| facts(path).stem.rsplit('/').next().unwrap_or_default();
            let all = 0..self.articles.headers.len();
            all.map(|index| (stem(self.articles.headers.path(index)), index)).collect()
        });
        let name = name.trim_end_matches('/');
        let last = name.rsplit('/').next().unwrap_or(name);
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        stems.get(last).or_else(|| stems.get(stem)).copied()
    }

    /// Finds a page whose file is named by its title in another writing:
    /// `2024-05-22-my-page.md` for `My page`.
    fn by_slug(&self, page: &str) -> Option<usize> {
        let slugs = self.slugs.get_or_init(|| {
            let all = 0..self.articles.headers.len();
            let names = all.map(|index| {
                let title = self.articles.headers.header_ref(index).title.map(slug::slug);
                let file = slug::slug(path::facts(self.articles.headers.path(index)).slug());
                (index, [Some(file), title])
            });
            let mut slugs = HashMap::new();
            for (index, names) in names {
                for name in names.into_iter().flatten().filter(|name| !name.is_empty()) {
                    slugs.entry(name).or_insert(index);
                }
            }
            slugs
        });
        slugs.get(&slug::slug(page.rsplit('/').next().unwrap_or(page))).copied()
    }
}

/// Returns the part of an address by which pages are compared.
fn address_key(url: &Url) -> &str {
    let path = url.path();
    path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/')
}

/// Joins a path to a folder, with `.` and `..` resolved; none if it climbs out.
fn climbed(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
