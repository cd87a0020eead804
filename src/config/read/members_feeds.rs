//! Reads the feeds for members, whose folders and targets must be apart from everything
//! public.

use std::ops::Range;
use std::path::{Path, PathBuf};

use url::Url;

use crate::config::read::{ConfigReader, PublicFolders};
use crate::config::{self, FeedSettings, MembersEdition, SiteConfig, is_nested, schema};
use crate::diagnostic::codes;
use crate::syntax::toml::Spanned;
use crate::text::fold;

impl ConfigReader<'_, '_> {
    /// Reads the feeds for members, whose folders must be apart from everything public.
    pub(super) fn read_members_feeds(
        &mut self,
        feeds: Vec<Spanned<schema::FeedTable>>,
        site: &SiteConfig,
        base: &FeedSettings,
        public: PublicFolders<'_>,
    ) -> Vec<MembersEdition> {
        let mut editions: Vec<MembersEdition> = Vec::new();
        for feed in feeds {
            let span = feed.span();
            let Some(folder) = feed.get_ref().folder.clone() else {
                let head = span.start..(span.start + "[[feeds]]".len()).min(span.end);
                self.report_at(
                    &codes::CONFIG_MISSING_KEY,
                    head,
                    "a feed for members needs a `folder`".into(),
                    "add `folder = \"members\"`, a folder that no public server serves",
                );
                continue;
            };
            let target = feed.get_ref().target.clone();
            let Some(rule) = self.read_feed(feed, site, base) else { continue };
            let path = self.folder.join(folder.get_ref());
            self.check_members_folder(&path, folder.span(), public);
            self.check_distinct_editions(&path, folder.span(), &editions);
            let index = editions.iter().position(|edition| edition.folder == path);
            let index = index.unwrap_or_else(|| {
                editions.push(MembersEdition { folder: path, target: None, feeds: Vec::new() });
                editions.len() - 1
            });
            editions[index].feeds.push(rule);
            let Some(text) = target else { continue };
            if let Some(target) = self.read_target(&text, public.articles) {
                self.check_members_target(&text, &target, &editions, index, public);
                editions[index].target = Some(target);
            }
        }
        for edition in &editions {
            self.check_distinct_paths(&edition.feeds);
        }
        editions
    }

    /// Checks the store that the edition at `index` is published to. It must be apart
    /// from all others, because each target has its own manifest.
    fn check_members_target(
        &mut self,
        text: &Spanned<String>,
        target: &Url,
        editions: &[MembersEdition],
        index: usize,
        public: PublicFolders<'_>,
    ) {
        let previous = editions[index].target.as_ref();
        if previous.is_some_and(|previous| previous != target) {
            let setting = self.settings.name_at(&text.span());
            self.report_at(
                &codes::CONFIG_MEMBERS_TARGET,
                text.span(),
                format!("{setting} must be the same for all feeds with the same `folder`"),
                "write the same `target`, or another `folder`",
            );
        } else if let Some(other) = overlapping_target(target, editions, index, public) {
            let setting = self.settings.name_at(&text.span());
            self.report_at(
                &codes::CONFIG_MEMBERS_TARGET,
                text.span(),
                format!("{setting} is inside or around `{other}`"),
                "write a separate target, which only members can read",
            );
        }
    }

    /// Reports a folder that differs from another edition's only in the case of letters.
    /// On many disks both would be one folder with one manifest.
    fn check_distinct_editions(
        &mut self,
        folder: &Path,
        span: Range<usize>,
        editions: &[MembersEdition],
    ) {
        let fold = |path: &Path| fold::path_case(&path.to_string_lossy());
        let other = editions
            .iter()
            .find(|edition| edition.folder != folder && fold(&edition.folder) == fold(folder));
        if let Some(other) = other {
            let setting = self.settings.name_at(&span);
            let other = other.folder.display();
            let message = format!("{setting} differs from `{other}` only in the case of letters");
            let help = "write both in the same way, or choose another name";
            self.report_at(&codes::CONFIG_MEMBERS_FOLDER, span, message, help);
        }
    }

    fn check_members_folder(
        &mut self,
        folder: &Path,
        span: Range<usize>,
        public: PublicFolders<'_>,
    ) {
        let target = public.publish.target.as_ref().and_then(config::local_path);
        let folders =
            [Some(&public.output.folder), public.articles.assets.as_ref(), target.as_ref()];
        let absolute = to_absolute(folder);
        let setting = self.settings.name_at(&span);
        let mut folders = folders.into_iter().flatten();
        if let Some(other) = folders.find(|other| is_nested(&to_absolute(other), &absolute)) {
            self.report_at(
                &codes::CONFIG_MEMBERS_FOLDER,
                span,
                format!("{setting} is inside or around `{}`, which is public", other.display()),
                "write another folder, which no public server serves",
            );
        } else if public.articles.store.is_none()
            && is_nested(&to_absolute(&public.articles.folder), &absolute)
        {
            let message = format!(
                "{setting} is inside or around `{}`, the folder of articles",
                public.articles.folder.display()
            );
            let help =
                "write a folder next to it, such as `folder = \"members\"` or `\"../members\"`";
            self.report_at(&codes::CONFIG_MEMBERS_FOLDER, span, message, help);
        }
    }
}

/// Returns the public store or folder, or the one of another edition, that is the
/// same as a target, inside or around it.
fn overlapping_target(
    target: &Url,
    editions: &[MembersEdition],
    index: usize,
    public: PublicFolders<'_>,
) -> Option<String> {
    let others = editions.iter().enumerate().filter(|(other, _)| *other != index);
    let others = others.filter_map(|(_, edition)| edition.target.as_ref());
    let mut targets = public.publish.target.as_ref().into_iter().chain(others);
    if let Some(other) = targets.find(|other| config::are_nested(target, other)) {
        return Some(other.to_string());
    }
    let local = config::local_path(target)?;
    let folders = [Some(&public.output.folder), public.articles.assets.as_ref()];
    let members = editions.iter().map(|edition| &edition.folder);
    let mut folders = folders.into_iter().flatten().chain(members);
    let other = folders.find(|folder| is_nested(&to_absolute(folder), &local))?;
    Some(other.display().to_string())
}

fn to_absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
