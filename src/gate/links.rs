//! Resolves links between articles: generators write them as paths of files.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use url::Url;

use crate::config::Config;
use crate::gate::public_articles::{AbsenceReason, PublicArticles};
use crate::identity;
use crate::model::Timestamp;
use crate::parser::LinkTarget;
use crate::text::{path, slug};

/// Resolver of links to articles.
pub(crate) struct LinkResolver<'a> {
    /// Articles, and which of them are public.
    articles: PublicArticles<'a>,
    config: &'a Config,
    /// Next time at which a link target becomes public or stops being public.
    next_change: &'a Mutex<Option<Timestamp>>,
    /// Index by file stem, built for the first link that is only a name.
    stems: OnceLock<HashMap<&'a str, usize>>,
    /// Index by slug of file names and titles, built for the first wiki link.
    slugs: OnceLock<HashMap<String, usize>>,
    /// Articles that are not public, by address; built for the first link that is an address
    /// of the site.
    hidden: OnceLock<HashMap<String, usize>>,
}

impl<'a> LinkResolver<'a> {
    /// Creates a resolver. It lowers `next_change` when a link target becomes public, or
    /// stops being public, at an earlier time.
    pub(crate) fn new(
        articles: PublicArticles<'a>,
        config: &'a Config,
        next_change: &'a Mutex<Option<Timestamp>>,
    ) -> Self {
        let (stems, slugs, hidden) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { articles, config, next_change, stems, slugs, hidden }
    }

    /// Resolves `name` in the article at `from`: a path relative to the article, to the
    /// articles' folder or to a folder above, or a file name. A name that begins with `[[`
    /// is the page name of a wiki link. An address of the site is only checked: the result
    /// says whether it belongs to an article that is not public.
    pub(crate) fn resolve(&self, from: &str, name: &str) -> LinkTarget {
        if name.contains("://") {
            return self.resolve_address(name);
        }
        let (name, fragment) = name.find('#').map_or((name, None), |at| {
            let (name, fragment) = name.split_at(at);
            (name, Some(&fragment[1..]))
        });
        if let Some(page) = name.strip_prefix("[[") {
            let index = self.find(from, &format!("{page}.md")).or_else(|| self.find_by_slug(page));
            return self.to_target(index, None);
        }
        match self.section_page(from, name) {
            Some(mut url) => {
                url.set_fragment(fragment);
                LinkTarget::Page(url)
            }
            None => self.to_target(self.find(from, name), fragment),
        }
    }

    fn to_target(&self, index: Option<usize>, fragment: Option<&str>) -> LinkTarget {
        let Some(index) = index else { return LinkTarget::Unknown };
        self.note_change(index);
        if let Some(absence) = self.articles.absence_of_page(index) {
            return self.hidden_target(index, absence);
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

    fn hidden_target(&self, index: usize, absence: AbsenceReason) -> LinkTarget {
        let path = self.articles.headers.path(index).into();
        LinkTarget::Hidden { path, reason: absence.to_string() }
    }

    /// Notes when the target of a link becomes public, or stops being public.
    fn note_change(&self, index: usize) {
        let Some(change) = self.articles.next_change(index) else { return };
        let mut next = self.next_change.lock().unwrap_or_else(PoisonError::into_inner);
        *next = Some(next.map_or(change, |known| known.min(change)));
    }

    /// Checks an address of the site: it is hidden if it belongs to an article that is not
    /// public, or to a file in the folder of such an article.
    fn resolve_address(&self, address: &str) -> LinkTarget {
        let Ok(url) = Url::parse(address) else { return LinkTarget::Unknown };
        let page = address_key(&url);
        let folder = page.rsplit_once('/').filter(|(_, file)| file.contains('.'));
        let hidden = self.hidden.get_or_init(|| self.index_hidden_addresses());
        let mut pages = std::iter::once(page).chain(folder.map(|(folder, _)| folder));
        let Some((key, index)) = pages.find_map(|key| hidden.get_key_value(key)) else {
            return LinkTarget::Unknown;
        };
        self.note_change(*index);
        match self.articles.absence_of_page(*index) {
            Some(absence) if !self.is_public_address(key) => self.hidden_target(*index, absence),
            Some(_) | None => LinkTarget::Unknown,
        }
    }

    fn index_hidden_addresses(&self) -> HashMap<String, usize> {
        let headers = self.articles.headers;
        (0..headers.len())
            .filter(|index| self.articles.absence_of_page(*index).is_some())
            .filter_map(|index| {
                let url = identity::permalink(&headers[index], self.config).ok()?;
                let key = address_key(&url).to_owned();
                // The home page is public, even if an article has its address.
                (key != address_key(&self.config.site.url)).then_some((key, index))
            })
            .collect()
    }

    /// Returns true if a public article has this address, too. This derives the address of
    /// every article, so it runs only for an address that would be hidden.
    fn is_public_address(&self, path: &str) -> bool {
        let headers = self.articles.headers;
        let public =
            (0..headers.len()).filter(|index| self.articles.absence_of_page(*index).is_none());
        public
            .filter_map(|index| identity::permalink(&headers[index], self.config).ok())
            .any(|url| address_key(&url) == path)
    }

    /// Returns the address of a section: Hugo and Zola put its page into a file `_index.md`
    /// in the section's folder.
    fn section_page(&self, from: &str, name: &str) -> Option<Url> {
        let folder = name
            .strip_suffix("_index.md")
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))?;
        let own_folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A file name without a folder is the page of the article's own folder.
        let is_relative = folder.is_empty() || folder.starts_with('.');
        let path = join_path(if is_relative { own_folder } else { "" }, folder)?;
        let end = if path.is_empty() { "" } else { "/" };
        self.config.site.url.join(&format!("{path}{end}")).ok()
    }

    /// Finds the article that a path means: relative to the linking article, then relative to
    /// the articles' folder, then without its first folders, then by its file name.
    fn find(&self, from: &str, name: &str) -> Option<usize> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let relative = join_path(folder, name).and_then(|path| self.find_exactly(&path));
        let mut tails = std::iter::successors(Some(name.trim_start_matches(['/', '.'])), |path| {
            path.split_once('/').map(|(_, rest)| rest)
        });
        relative
            .or_else(|| tails.find_map(|path| self.find_exactly(path)))
            .or_else(|| self.find_by_stem(name))
    }

    fn find_exactly(&self, path: &str) -> Option<usize> {
        self.articles.headers.at(path)
    }

    fn find_by_stem(&self, name: &str) -> Option<usize> {
        let headers = self.articles.headers;
        let stems = self.stems.get_or_init(|| {
            (0..headers.len()).map(|index| (file_stem(headers.path(index)), index)).collect()
        });
        let name = name.trim_end_matches('/');
        let last = name.rsplit('/').next().unwrap_or(name);
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        stems.get(last).or_else(|| stems.get(stem)).copied()
    }

    /// Finds the article of a wiki page, by its title or its file name in another spelling:
    /// `2024-05-22-my-page.md` for `My page`.
    fn find_by_slug(&self, page: &str) -> Option<usize> {
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

fn file_stem(path: &str) -> &str {
    path::facts(path).stem.rsplit('/').next().unwrap_or_default()
}

/// Returns the part of an address that identifies a page of the site.
fn address_key(url: &Url) -> &str {
    let path = url.path();
    path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/')
}

/// Joins a path to a folder and resolves `.` and `..`; `None` if it leaves the root.
fn join_path(folder: &str, name: &str) -> Option<String> {
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
