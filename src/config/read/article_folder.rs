//! Reads `[articles] folder` and `assets`: local folders, or folders of a store.

use std::path::{Path, PathBuf};

use url::Url;

use crate::config;
use crate::config::read::ConfigReader;
use crate::config::read::publish;
use crate::config::schema::OptionalText;
use crate::syntax::toml::Spanned;

impl ConfigReader<'_, '_> {
    /// Reads the folder of articles, and its address if it is in a store.
    pub(super) fn read_article_folder(&mut self, folder: &OptionalText) -> (PathBuf, Option<Url>) {
        let Some(text) = folder else { return (self.folder.join("articles"), None) };
        match self.read_store_folder(text) {
            Some(url) => (display_path(&url), Some(url)),
            None => (self.local_folder(text), None),
        }
    }

    /// Reads the folder of assets. In a store it must be below the articles, because
    /// only their folder is listed.
    pub(super) fn read_asset_folder(
        &mut self,
        assets: &OptionalText,
        articles: &Path,
    ) -> Option<PathBuf> {
        let text = assets.as_ref()?;
        let Some(url) = self.read_store_folder(text) else {
            return Some(self.local_folder(text));
        };
        let folder = display_path(&url);
        if !folder.starts_with(articles) {
            let requirement = "must be below the folder of the articles if it is in a store";
            let help = "move the assets below the articles, or name a local folder";
            self.report_bad_text(text, requirement, help);
        }
        Some(folder)
    }

    /// Reads the address of a folder in a store; returns nothing for a local folder.
    fn read_store_folder(&mut self, text: &Spanned<String>) -> Option<Url> {
        if !text.get_ref().contains("://") || text.get_ref().starts_with("file:") {
            return None;
        }
        let url = publish::parse_target(text.get_ref());
        if url.is_none() {
            let requirement = format!("{}, or a local folder", publish::target_requirement());
            let help = "write one of these; credentials belong in environment variables";
            self.report_bad_text(text, &requirement, help);
        }
        url
    }

    fn local_folder(&self, text: &Spanned<String>) -> PathBuf {
        let url = Url::parse(text.get_ref()).ok();
        let folder = url.and_then(|url| config::local_path(&url));
        self.folder.join(folder.unwrap_or_else(|| PathBuf::from(text.get_ref())))
    }
}

/// Returns an address as a path, percent-decoded, as messages show it.
fn display_path(url: &Url) -> PathBuf {
    let address = percent_encoding::percent_decode_str(url.as_str().trim_end_matches('/'));
    PathBuf::from(address.decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config::{self, Config};
    use crate::diagnostic::{Report, SourceText};

    fn check(lines: &str) -> Result<Config, String> {
        let text = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{lines}\n");
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        let config = config::read(&SourceText::new(&path, &text), Path::new("in"), &mut report);
        config.ok_or_else(|| report.diagnostics[0].message.clone())
    }

    /// Returns the folders of articles and assets, and the address.
    fn folders(lines: &str) -> String {
        let config = check(&format!("[articles]\n{lines}")).unwrap();
        let store = config.articles.store.map(String::from).unwrap_or_default();
        let assets = config.articles.assets.unwrap_or_default();
        format!("{} | {} | {store}", config.articles.folder.display(), assets.display())
    }

    #[test]
    fn folder_is_local_or_in_a_store() {
        assert_eq!(folders(""), "in/articles |  | ");
        assert_eq!(folders("folder = 'a'\nassets = 'b'"), "in/a | in/b | ");
        assert_eq!(folders("folder = 'file:///srv/a%20b'"), "/srv/a b |  | ");
        assert_eq!(
            folders("folder = 's3://b/a/'\nassets = 's3://b/a/files'"),
            "s3://b/a | s3://b/a/files | s3://b/a/"
        );
        assert_eq!(folders("folder = 'az://b'\nassets = 'c'"), "az://b | in/c | az://b");
    }

    fn refused(lines: &str) -> String {
        check(lines).unwrap_err()
    }

    #[test]
    fn other_folder_is_refused() {
        insta::assert_snapshot!(refused("[articles]\nfolder = 'https://a.example/b'"), @"`folder` in `[articles]` must be the address of a store, such as `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder` or `file:///srv/www`, or a local folder: `https://a.example/b`");
        insta::assert_snapshot!(refused("[articles]\nfolder = 's3://b/a'\nassets = 's3://b/ab'"), @"`assets` in `[articles]` must be below the folder of the articles if it is in a store: `s3://b/ab`");
        insta::assert_snapshot!(refused("[articles]\nassets = 's3://b/ab'"), @"`assets` in `[articles]` must be below the folder of the articles if it is in a store: `s3://b/ab`");
    }

    #[test]
    fn feeds_are_not_published_among_the_articles() {
        let lines =
            |target| format!("[articles]\nfolder = 's3://b/a'\n[publish]\ntarget = '{target}'");
        for target in ["s3://b/a", "s3://b/a/", "s3://b/a/feeds"] {
            let message =
                "`target` in `[publish]` must not be the folder of the articles, or inside it";
            assert_eq!(refused(&lines(target)), format!("{message}: `{target}`"), "{target:?}");
        }
        for target in ["s3://b", "s3://b/ab", "s3://c/a", "gs://b/a"] {
            assert!(check(&lines(target)).is_ok(), "{target}");
        }
    }
}
