//! Describes the files below the folder of articles that are not articles.

use std::collections::BTreeSet;
use std::fs;

use super::SurveyedArticle;
use super::query::ArticleQuery;
use crate::sources::{self, SiteArticles};

/// Reason for a file in a bundle: every rule about names takes it for an article.
const BUNDLED: &str = "it belongs to the page of its folder";

/// Describes why a file that is there is not an article.
pub(crate) fn describe_absence(source: &SiteArticles<'_>, path: &str) -> String {
    match source.describe_absence(path) {
        None => BUNDLED.to_owned(),
        Some((about, reason)) if about == path => reason,
        Some((about, reason)) => format!("`{about}`: {reason}"),
    }
}

/// Lists files with the name of an article that are not articles, and folders that are not
/// searched, below a local folder. Hidden names are left out.
pub(super) fn find(
    source: &SiteArticles<'_>,
    folder: &std::path::Path,
    known: &BTreeSet<&str>,
    query: &ArticleQuery,
) -> Vec<SurveyedArticle> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(below) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&below)) else { continue };
        for entry in entries.flatten() {
            let (name, kind) = (entry.file_name(), entry.file_type());
            let (Some(name), Ok(kind)) = (name.to_str(), kind) else { continue };
            let path = format!("{below}{name}");
            if name.starts_with('.') || known.contains(&*path) {
                continue;
            }
            let absence = source.describe_absence(&path);
            match absence {
                None if kind.is_dir() => folders.push(path + "/"),
                None | Some(_) if !kind.is_dir() && !is_like_article(&path) => {}
                _ if !query.has_path(&path) => {}
                absence => {
                    let reason = absence.map_or(BUNDLED.to_owned(), |(_, reason)| reason);
                    found.push(SurveyedArticle::ignored(path, reason));
                }
            }
        }
    }
    found
}

/// Returns true for a file that people may take for an article: by its name, or since it is
/// about its folder.
fn is_like_article(path: &str) -> bool {
    sources::has_ending_of_article(path.as_ref())
}
