//! Selects the objects of a folder that are articles, by the same rules as in a local
//! folder ([`crate::sources::find`]).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::sources::article_file::is_article;
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::ArticleListing;
use crate::sources::gitignore::{self, GitignoreRules, GitignoreTarget};
use crate::sources::remote::RemoteArticles;
use crate::sources::unread_markup::is_unread;
use crate::sources::{ArticleFile, guard_files};
use crate::text::path_pattern::PathKind;

/// Path that represents the folder in rules, which match absolute paths only.
const ROOT: &str = "/articles";

/// Rules of the folders seen so far, by path; none for a folder that is excluded.
type RulesByFolder<'a> = HashMap<&'a str, Option<GitignoreRules>>;

/// Texts of the `.gitignore` files, by folder.
type GitignoreTexts<'a> = HashMap<&'a str, String>;

/// Lists every article, sorted by path.
pub(super) fn articles(remote: &RemoteArticles, exclusions: &ExclusionRules) -> ArticleListing {
    let texts = read_gitignores(remote);
    let root = rules_within(&GitignoreRules::default(), "", &texts);
    let mut folders = RulesByFolder::from([("", Some(root))]);
    let (mut files, mut guards, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    let mut ignored_pages = Vec::new();
    for object in remote.objects() {
        let (folder, name) = object.path.rsplit_once('/').unwrap_or(("", &object.path));
        let is_article = is_article(Path::new(name));
        if !is_article {
            let around = folder.rsplit('/').next().filter(|name| !name.is_empty());
            if guard_files::guard_place(around, name).is_some() {
                guards.push(object.path.clone());
                if guard_files::is_section_page(name.as_ref()) {
                    add_folder_rules(folder, &texts, exclusions, &mut folders);
                    let rules = folders.get(folder).and_then(Option::as_ref);
                    let is_ignored = ignores_page(&object.path, rules, exclusions);
                    ignored_pages.extend(is_ignored.then(|| object.path.clone()));
                }
                continue;
            }
            if !is_unread(name.as_ref()) {
                continue;
            }
        }
        add_folder_rules(folder, &texts, exclusions, &mut folders);
        let Some(Some(rules)) = folders.get(folder) else { continue };
        let around = &object.path[..object.path.len() - name.len()];
        if exclusions.rule_for(around, name.as_ref(), PathKind::File).is_none()
            && !rules.keep_out(name.as_ref(), GitignoreTarget::File, || rooted(&object.path))
        {
            if !is_article {
                unread.push(object.path.clone());
                continue;
            }
            files.push(ArticleFile { path: object.path.clone(), stamp: Some(object.stamp) });
        }
    }
    let root = remote.name.file_name().and_then(|name| name.to_str());
    guard_files::keep_those_of_articles(&mut guards, &files, root);
    ignored_pages.sort();
    ArticleListing { files, guards, ignored_pages, unread, ..ArticleListing::default() }
}

/// Returns true if a rule excludes the page of a section, or its folder, which then has no
/// rules.
fn ignores_page(path: &str, rules: Option<&GitignoreRules>, exclusions: &ExclusionRules) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folder = &path[..path.len() - name.len()];
    rules.is_none_or(|rules| rules.keep_out(name.as_ref(), GitignoreTarget::File, || rooted(path)))
        || exclusions.exclude_section_page(folder, name.as_ref())
}

/// Reads every `.gitignore` file.
fn read_gitignores(remote: &RemoteArticles) -> GitignoreTexts<'_> {
    let objects = remote.objects().iter().filter_map(|object| {
        let (folder, name) = object.path.rsplit_once('/').unwrap_or(("", &object.path));
        (name == gitignore::FILE).then_some((folder, object))
    });
    objects.filter_map(|(folder, object)| Some((folder, remote.read_text(object)?))).collect()
}

/// Adds the rules of a folder and of the folders around it.
fn add_folder_rules<'a>(
    folder: &'a str,
    texts: &GitignoreTexts<'_>,
    exclusions: &ExclusionRules,
    folders: &mut RulesByFolder<'a>,
) {
    if folders.contains_key(folder) {
        return;
    }
    let mut around = "";
    for end in folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]) {
        let next = &folder[..end];
        if !folders.contains_key(next) {
            let name = next.rsplit('/').next().unwrap_or(next);
            let rules = folders.get(around).and_then(Option::as_ref);
            let rules = rules
                .filter(|rules| {
                    !rules.keep_out(name.as_ref(), GitignoreTarget::Folder, || rooted(next))
                })
                .filter(|_| {
                    let around = &next[..next.len() - name.len()];
                    exclusions.rule_for(around, name.as_ref(), PathKind::Folder).is_none()
                })
                .map(|rules| rules_within(rules, next, texts));
            folders.insert(next, rules);
        }
        around = next;
    }
}

/// Returns the rules that apply inside a folder: those around it, and its own.
fn rules_within(
    rules: &GitignoreRules,
    folder: &str,
    texts: &GitignoreTexts<'_>,
) -> GitignoreRules {
    texts
        .get(folder)
        .map_or_else(|| rules.clone(), |text| rules.with(&rooted(folder), text.as_bytes()))
}

fn rooted(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}
