//! `[articles] folder` and `assets`: folders of this machine, or of a store.

use std::path::{Path, PathBuf};

use url::Url;

use crate::config::read::ConfigReader;
use crate::config::read::publish;
use crate::config::schema::OptionalText;
use crate::syntax::toml::Spanned;

impl ConfigReader<'_, '_> {
    /// Reads the folder of articles, and its address where it lies in a store.
    pub(super) fn source(&mut self, folder: &OptionalText) -> (PathBuf, Option<Url>) {
        let Some(text) = folder else { return (self.folder.join("articles"), None) };
        match self.place(text) {
            Some(url) => (display_path(&url), Some(url)),
            None => (self.local(text), None),
        }
    }

    /// Reads the folder of assets. In a store it lies below the articles, whose
    /// list shows it.
    pub(super) fn assets(&mut self, assets: &OptionalText, articles: &Path) -> Option<PathBuf> {
        let text = assets.as_ref()?;
        let Some(url) = self.place(text) else { return Some(self.local(text)) };
        let folder = display_path(&url);
        if !folder.starts_with(articles) {
            let message = format!(
                "assets in a store should lie below the articles, not in `{}`",
                text.get_ref()
            );
            let help = "put them into a folder of the articles' own, or name one of this machine";
            self.report_bad_value(text.span(), message, help);
        }
        Some(folder)
    }

    /// Reads the address of a folder in a store; nothing of one on this machine.
    fn place(&mut self, text: &Spanned<String>) -> Option<Url> {
        if !text.get_ref().contains("://") || text.get_ref().starts_with("file:") {
            return None;
        }
        match publish::target(text.get_ref()) {
            Ok(url) => Some(url),
            Err(message) => {
                let help = "write one of these, or a folder; credentials stand in the environment";
                self.report_bad_value(
                    text.span(),
                    message.replacen("a target", "a folder", 1),
                    help,
                );
                None
            }
        }
    }

    fn local(&self, text: &Spanned<String>) -> PathBuf {
        let url = Url::parse(text.get_ref()).ok().filter(|url| url.scheme() == "file");
        let folder = url.and_then(|url| url.to_file_path().ok());
        self.folder.join(folder.unwrap_or_else(|| PathBuf::from(text.get_ref())))
    }
}

/// Returns an address as messages show it and join names to it.
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

    /// The folders of articles and assets, and the address.
    fn shown(lines: &str) -> String {
        let config = check(&format!("[articles]\n{lines}")).unwrap();
        let store = config.articles.store.map(String::from).unwrap_or_default();
        let assets = config.articles.assets.unwrap_or_default();
        format!("{} | {} | {store}", config.articles.folder.display(), assets.display())
    }

    #[test]
    fn folder_is_one_of_this_machine_or_of_a_store() {
        assert_eq!(shown(""), "in/articles |  | ");
        assert_eq!(shown("folder = 'a'\nassets = 'b'"), "in/a | in/b | ");
        assert_eq!(shown("folder = 'file:///srv/a%20b'"), "/srv/a b |  | ");
        assert_eq!(
            shown("folder = 's3://b/a/'\nassets = 's3://b/a/files'"),
            "s3://b/a | s3://b/a/files | s3://b/a/"
        );
        assert_eq!(shown("folder = 'az://b'\nassets = 'c'"), "az://b | in/c | az://b");
    }

    fn refused(lines: &str) -> String {
        check(lines).unwrap_err()
    }

    #[test]
    fn folder_that_is_neither_is_refused() {
        insta::assert_snapshot!(refused("[articles]\nfolder = 'https://a.example/b'"), @"a folder should be an address like `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder`, `file:///srv/www`, not `https://a.example/b`");
        insta::assert_snapshot!(refused("[articles]\nfolder = 's3://b/a'\nassets = 's3://b/ab'"), @"assets in a store should lie below the articles, not in `s3://b/ab`");
        insta::assert_snapshot!(refused("[articles]\nassets = 's3://b/ab'"), @"assets in a store should lie below the articles, not in `s3://b/ab`");
    }

    #[test]
    fn feeds_do_not_lie_among_the_articles() {
        let lines =
            |target| format!("[articles]\nfolder = 's3://b/a'\n[publish]\ntarget = '{target}'");
        for target in ["s3://b/a", "s3://b/a/", "s3://b/a/feeds"] {
            insta::allow_duplicates! { insta::assert_snapshot!(refused(&lines(target)), @"feeds can't lie among the articles, which they would be taken for"); }
        }
        for target in ["s3://b", "s3://b/ab", "s3://c/a", "gs://b/a"] {
            assert!(check(&lines(target)).is_ok(), "{target}");
        }
    }
}
