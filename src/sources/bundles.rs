//! Page bundles of Hugo: a folder with an `index` file is one page. Other article
//! files in it are its resources and have no address of their own, so to publish them
//! would publish what the site does not show.

use std::collections::HashSet;
use std::path::Path;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::sources::ArticleFile;

/// Endings of pages that make their folder a bundle.
const ENDINGS: [&str; 3] = ["md", "markdown", "html"];

/// Number of files that the message lists.
const SHOWN: usize = 3;

/// Folders below that of the articles that are page bundles.
#[derive(Debug, Default)]
pub(crate) struct BundleFolders {
    paths: HashSet<Box<str>>,
}

impl BundleFolders {
    /// Finds the bundles among article files.
    fn find(files: &[ArticleFile]) -> Self {
        let pages = files.iter().filter(|file| is_index(&file.path));
        Self { paths: pages.map(|file| folder(&file.path).into()).collect() }
    }

    /// Returns true if a folder on the way to a file is a bundle, unless the file is
    /// the bundle's own page.
    pub(crate) fn have_resource(&self, path: &str) -> bool {
        let own = folder(path);
        let is_page = is_index(path);
        let mut around = own;
        while !around.is_empty() {
            if self.paths.contains(around) && !(is_page && around == own) {
                return true;
            }
            around = folder(around);
        }
        false
    }
}

/// Removes the resources of bundles from the articles; returns their paths and the bundles.
pub(super) fn take_out_resources(files: &mut Vec<ArticleFile>) -> (Vec<Box<str>>, BundleFolders) {
    let bundles = BundleFolders::find(files);
    if bundles.paths.is_empty() {
        return (Vec::new(), bundles);
    }
    let resources = files.extract_if(.., |file| bundles.have_resource(&file.path));
    (resources.map(|file| file.path).collect(), bundles)
}

/// Returns true for `index.md` and its translations, such as `index.fr.md`, in a
/// folder below that of the articles, which is never a bundle.
pub(super) fn is_index(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit('.').next().unwrap_or_default();
    !folder(path).is_empty() && name.starts_with("index.") && ENDINGS.contains(&ending)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Reports the resources that are not articles.
pub(super) fn report(resources: &[Box<str>], articles: &Path) -> Option<Diagnostic> {
    let first = resources.first()?;
    let named: Vec<_> = resources.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let more = resources.len() - named.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "files next to the `index` of a page bundle are its resources, as in Hugo, and not articles: {}{more}",
        named.join(", ")
    );
    let help = "to publish one, move it out of the bundle; if this is not a Hugo site, write `generator = \"none\"` below `[articles]`";
    Some(
        Diagnostic::new(&codes::SOURCE_BUNDLE, message)
            .with_location(SourceLocation::file(articles.join(&**first)))
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_of_a_bundle_is_an_article() {
        let paths = [
            "a.md",
            "index.md",
            "post/a.md",
            "post/bundle/deep/index.md",
            "post/bundle/deep/note.md",
            "post/bundle/index.fr.md",
            "post/bundle/index.md",
            "post/bundle/note.md",
            "post/index-of-names.md",
            "sketch/index.txt",
            "sketch/note.md",
        ];
        let mut files: Vec<ArticleFile> =
            paths.iter().map(|path| ArticleFile { path: (*path).into(), stamp: None }).collect();
        let (resources, _) = take_out_resources(&mut files);
        let resources: Vec<&str> = resources.iter().map(|path| &**path).collect();
        let wanted =
            ["post/bundle/deep/index.md", "post/bundle/deep/note.md", "post/bundle/note.md"];
        assert_eq!(resources, wanted);
        assert_eq!(files.len(), paths.len() - wanted.len());
    }
    #[test]
    fn translation_of_a_page_makes_a_bundle_and_text_does_not() {
        let paths = ["a/index.fr.md", "b/index.txt"];
        let files = paths.map(|path| ArticleFile { path: path.into(), stamp: None });
        let bundles = BundleFolders::find(&files);
        assert!(bundles.have_resource("a/note.md"));
        assert!(bundles.have_resource("a/deep/index.md"));
        assert!(!bundles.have_resource("a/index.md"));
        assert!(!bundles.have_resource("b/note.md"));
    }
}
