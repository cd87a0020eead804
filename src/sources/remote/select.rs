//! Which objects of a bucket's folder are articles: by the rules that hold in a
//! folder on the disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::{ArticleListing, is_article};
use crate::sources::gitignore::{self, GitignoreRules, GitignoreTarget};
use crate::sources::remote::RemoteArticles;
use crate::sources::{ArticleFile, guard_files};
use crate::syntax::path_pattern::PathKind;

/// What stands for the folder where rules are asked: they know whole paths alone.
const ROOT: &str = "/articles";

/// The rules of every folder on the way; none of one that is kept out.
type RulesByFolder<'a> = HashMap<&'a str, Option<GitignoreRules>>;

/// Finds every article, sorted by path.
pub fn articles(remote: &RemoteArticles, exclusions: &ExclusionRules) -> ArticleListing {
    let texts = rules(remote);
    let mut folders =
        RulesByFolder::from([("", Some(within(&GitignoreRules::default(), "", &texts)))]);
    let (mut found, mut guards) = (Vec::new(), Vec::new());
    for object in remote.objects() {
        let (folder, name) = object.path.rsplit_once('/').unwrap_or(("", &object.path));
        if !is_article(Path::new(name)) {
            let around = folder.rsplit('/').next().filter(|name| !name.is_empty());
            if guard_files::guard_place(around, name).is_some() {
                guards.push(object.path.clone());
            }
            continue;
        }
        enter(folder, (&texts, exclusions), &mut folders);
        let Some(Some(rules)) = folders.get(folder) else { continue };
        let around = &object.path[..object.path.len() - name.len()];
        if exclusions.rule_for(around, name.as_ref(), PathKind::File).is_none()
            && !rules.keep_out(name.as_ref(), GitignoreTarget::File, || real(&object.path))
        {
            found.push(ArticleFile { path: object.path.clone(), stamp: Some(object.stamp) });
        }
    }
    let root = remote.name.file_name().and_then(|name| name.to_str());
    guard_files::keep_those_of_articles(&mut guards, &found, root);
    ArticleListing { files: found, guards, ..ArticleListing::default() }
}

/// Reads every `.gitignore`, by its folder.
fn rules(remote: &RemoteArticles) -> HashMap<&str, String> {
    let objects = remote.objects().iter().filter_map(|object| {
        let (folder, name) = object.path.rsplit_once('/').unwrap_or(("", &object.path));
        (name == gitignore::FILE).then_some((folder, object))
    });
    objects.filter_map(|(folder, object)| Some((folder, remote.rules(object)?))).collect()
}

/// Notes the rules of a folder and of those on the way to it.
fn enter<'a>(
    folder: &'a str,
    (texts, exclusions): (&HashMap<&str, String>, &ExclusionRules),
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
                    !rules.keep_out(name.as_ref(), GitignoreTarget::Folder, || real(next))
                })
                .filter(|_| {
                    let around = &next[..next.len() - name.len()];
                    exclusions.rule_for(around, name.as_ref(), PathKind::Folder).is_none()
                })
                .map(|rules| within(rules, next, texts));
            folders.insert(next, rules);
        }
        around = next;
    }
}

fn within(rules: &GitignoreRules, folder: &str, texts: &HashMap<&str, String>) -> GitignoreRules {
    texts
        .get(folder)
        .map_or_else(|| rules.clone(), |text| rules.with(&real(folder), text.as_bytes()))
}

fn real(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}
