//! Links between articles by their files, as generators write them.

use std::collections::HashMap;
use std::sync::OnceLock;

use url::Url;

use crate::builder::identity;
use crate::config::Config;
use crate::model::Headers;
use crate::text::{path, slug};

/// Every article's address, by its file.
pub struct Links<'a> {
    /// Sorted by path.
    headers: &'a Headers,
    config: &'a Config,
    /// Made when the first link by a name alone is met: most sites have none.
    stems: OnceLock<HashMap<&'a str, usize>>,
    /// The same by what names of pages are made of.
    slugs: OnceLock<HashMap<String, usize>>,
}

impl<'a> Links<'a> {
    /// Prepares to find the articles of these headers, sorted by path.
    pub const fn new(headers: &'a Headers, config: &'a Config) -> Self {
        Self { headers, config, stems: OnceLock::new(), slugs: OnceLock::new() }
    }

    /// Finds the address that `name` means in the article at `from`: a path
    /// beside it, from the articles' folder or above, or a name alone. What begins
    /// with `[[` is a page's name, as wikis have it.
    pub fn resolve(&self, from: &str, name: &str) -> Option<Url> {
        let (name, fragment) = name.find('#').map_or((name, None), |at| {
            let (name, fragment) = name.split_at(at);
            (name, Some(&fragment[1..]))
        });
        if let Some(page) = name.strip_prefix("[[") {
            let index = self.find(from, &format!("{page}.md")).or_else(|| self.by_slug(page))?;
            return identity::permalink(&self.headers[index], self.config).ok();
        }
        let mut url = match self.section(from, name) {
            Some(url) => url,
            None => identity::permalink(&self.headers[self.find(from, name)?], self.config).ok()?,
        };
        url.set_fragment(fragment);
        Some(url)
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
        self.headers.at(path)
    }

    fn by_stem(&self, name: &str) -> Option<usize> {
        let stems = self.stems.get_or_init(|| {
            let facts = |path: &'a str| path::facts(path);
            let stem = |path: &'a str| facts(path).stem.rsplit('/').next().unwrap_or_default();
            let all = 0..self.headers.len();
            all.map(|index| (stem(self.headers.path(index)), index)).collect()
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
            let all = 0..self.headers.len();
            let names = all.map(|index| {
                let title = self.headers.sketch(index).title.map(slug::slug);
                let file = slug::slug(path::facts(self.headers.path(index)).slug());
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
