//! Finds the folders `_posts`, which Jekyll reads at any depth.

use crate::generators::settings::GeneratorSettings;
use crate::generators::{DetectedSetting, DetectedSite, SiteFolder, SourcedText};

/// Largest depth of a folder `_posts`.
const MAX_DEPTH: usize = 4;

/// Name of the folders.
const POSTS: &str = "_posts";

/// Sets the folder of articles. If some posts are below other folders, the folder is the
/// one around all of them, and everything else in it is excluded.
pub(super) fn add(
    site: &mut DetectedSite,
    settings: &GeneratorSettings<'_>,
    folder: &SiteFolder<'_>,
) {
    let root = root(settings);
    let prefix = root.as_ref().map_or_else(String::new, |root| format!("{}/", root.text));
    let found = find(folder, &prefix);
    if found.iter().all(String::is_empty) {
        let stated = root.map(|root| root.map(|path| format!("{path}/{POSTS}")));
        site.folder = Some(stated.unwrap_or_else(|| SourcedText::default_of(POSTS)));
        return;
    }
    let reason = format!("{} folders `{POSTS}`", found.len());
    let around = root.unwrap_or_else(|| SourcedText::of_files(".", reason.clone()));
    site.folder = Some(around);
    let patterns = exclude_all_but(&found).into_iter();
    site.exclude = patterns.map(|pattern| SourcedText::of_files(pattern, &*reason)).collect();
    let categories = SourcedText::default_of("folders");
    site.others.push(DetectedSetting::new("articles", "categories", categories));
}

/// Returns the folder in which Jekyll looks for posts, if it is not the site's own.
fn root(settings: &GeneratorSettings<'_>) -> Option<SourcedText> {
    let parts = ["source", "collections_dir"].iter().filter_map(|key| settings.sourced(key));
    let parts = parts.map(|part| part.map(|path| path.trim_matches(['/', '.']).to_owned()));
    parts.filter(|part| !part.text.is_empty()).reduce(|above, below| {
        let path = format!("{}/{}", above.text, below.text);
        below.map(|_| path)
    })
}

/// Lists the folders around `_posts` that has files, each with a slash at its end; empty
/// for the root itself.
fn find(folder: &SiteFolder<'_>, root: &str) -> Vec<String> {
    let (mut found, mut waiting) = (Vec::new(), vec![String::new()]);
    while let Some(path) = waiting.pop() {
        for entry in folder.entries(&format!("{root}{path}")) {
            if !entry.is_folder {
                continue;
            }
            if entry.name == POSTS {
                if !folder.entries(&format!("{root}{path}{POSTS}")).is_empty() {
                    found.push(path.clone());
                }
            } else if is_searched(&entry.name) && path.matches('/').count() < MAX_DEPTH {
                waiting.push(format!("{path}{}/", entry.name));
            }
        }
    }
    found.sort();
    found
}

fn is_searched(name: &str) -> bool {
    !name.starts_with(['_', '.', '#', '~']) && !["node_modules", "vendor"].contains(&name)
}

/// Returns patterns that exclude everything but the folders `_posts` below some folders.
/// A folder that is excluded hides everything in it, so each level is named.
fn exclude_all_but(folders: &[String]) -> Vec<String> {
    let mut patterns = vec!["/*".to_owned()];
    let mut open: Vec<String> = Vec::new();
    for folder in folders {
        let mut path = String::from("/");
        for name in folder.split_terminator('/') {
            path += &format!("{name}/");
            if !open.contains(&path) {
                open.push(path.clone());
                patterns.extend([format!("!{path}"), format!("{path}*")]);
            }
        }
        patterns.push(format!("!{path}{POSTS}/"));
    }
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_of_a_folder_is_included_once() {
        let folders = ["", "blog/", "news/a/", "news/b/"].map(str::to_owned);
        let patterns = exclude_all_but(&folders).join(" ");
        assert_eq!(
            patterns,
            "/* !/_posts/ !/blog/ /blog/* !/blog/_posts/ !/news/ /news/* !/news/a/ /news/a/* !/news/a/_posts/ !/news/b/ /news/b/* !/news/b/_posts/"
        );
    }
}
