//! `[feed]`, `[[feeds]]` and `[each.*]`: what feeds there are and what bounds them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use url::Url;

use crate::config::read::ConfigReader;
use crate::config::{self, schema};
use crate::config::{
    ArticleFilter, ArticlesConfig, EachDimension, EachRule, FeedRule, FeedSettings, MembersEdition,
    OutputConfig, PublishConfig, SiteConfig, TombstonePolicy, is_nested,
};
use crate::diagnostic::codes;
use crate::model::{ContentMode, DeletedItems, FeedFormat, PicturePlacement};
use crate::syntax::toml::Spanned;
use crate::text::fold;

/// The site's most entries, where `limit` is silent.
const LIMIT: usize = 20;

/// How many entries a page of an archive takes, where `archive = true`.
const ARCHIVE_SIZE: usize = 100;

/// How long a tombstone stands where `tombstones_for` is silent: readers that
/// come by less often don't keep what they have.
const TOMBSTONES_FOR: TimeDelta = TimeDelta::days(30);

impl ConfigReader<'_, '_> {
    pub(super) fn home(
        &mut self,
        feed: Option<Spanned<schema::FeedTable>>,
        site: &SiteConfig,
    ) -> (FeedRule, FeedSettings) {
        let feed = feed.map(Spanned::into_inner).unwrap_or_default();
        let settings = self.settings(&feed, &default_settings());
        self.misplaced("path", feed.path.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("where", feed.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("minimum", feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        self.only_of_feeds(&feed);
        let rule = FeedRule {
            path: String::new(),
            title: feed.title.map_or_else(|| site.title.clone(), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.join(&site.url, url)),
            filter: ArticleFilter::default(),
            settings: settings.clone(),
        };
        (rule, settings)
    }

    /// Reads the feeds for members, which need a folder apart from all that is
    /// public.
    pub(super) fn members(
        &mut self,
        feeds: Vec<Spanned<schema::FeedTable>>,
        (site, base): (&SiteConfig, &FeedSettings),
        public: (&OutputConfig, &ArticlesConfig, &PublishConfig),
    ) -> Vec<MembersEdition> {
        let mut editions: Vec<MembersEdition> = Vec::new();
        for feed in feeds {
            let span = feed.span();
            let Some(folder) = feed.get_ref().folder.clone() else {
                let head = span.start..(span.start + "[[feeds]]".len()).min(span.end);
                self.fault(
                    &codes::CONFIG_MISSING_KEY,
                    head,
                    "a feed for members needs a `folder`".into(),
                    "add `folder = \"members\"`: a folder to which no public server leads",
                );
                continue;
            };
            let target = feed.get_ref().target.clone();
            let Some(rule) = self.feed(feed, site, base) else { continue };
            let place = self.folder.join(folder.get_ref());
            self.check_members_folder((&place, folder.span()), public);
            self.check_editions((&place, folder.span()), &editions);
            let index = editions.iter().position(|edition| edition.folder == place);
            let index = index.unwrap_or_else(|| {
                editions.push(MembersEdition { folder: place, target: None, feeds: Vec::new() });
                editions.len() - 1
            });
            editions[index].feeds.push(rule);
            if let Some(target) = target {
                self.members_target(&target, (&mut editions, index), public);
            }
        }
        for edition in &editions {
            self.distinct_paths(&edition.feeds);
        }
        editions
    }

    /// Reads the store that an edition is published to, which is apart from
    /// all others: each has a manifest of its own.
    fn members_target(
        &mut self,
        text: &Spanned<String>,
        (editions, index): (&mut [MembersEdition], usize),
        (output, articles, publish): (&OutputConfig, &ArticlesConfig, &PublishConfig),
    ) {
        let Some(target) = self.target(text, articles) else { return };
        let known = editions[index].target.as_ref();
        let is_other = known.is_some_and(|known| *known != target);
        let nested = |other: &&Url| config::are_nested(&target, other);
        let elsewhere = editions.iter().enumerate().filter(|(other, _)| *other != index);
        let elsewhere = elsewhere.filter_map(|(_, edition)| edition.target.as_ref());
        let other = publish.target.as_ref().into_iter().chain(elsewhere).find(nested);
        let own = target.to_file_path().ok().filter(|_| target.scheme() == "file");
        let folders = [Some(&output.folder), articles.assets.as_ref()].into_iter().flatten();
        let folders = folders.chain(editions.iter().map(|edition| &edition.folder));
        let absolute =
            |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let is_near =
            |folder: &&PathBuf| own.as_ref().is_some_and(|own| is_nested(&absolute(folder), own));
        let other = other.map(ToString::to_string);
        let other =
            other.or_else(|| folders.into_iter().find(is_near).map(|it| it.display().to_string()));
        if is_other {
            let message = "the feeds of one folder for members should have one target".into();
            self.fault(
                &codes::CONFIG_MEMBERS_TARGET,
                text.span(),
                message,
                "write the same `target`, or another `folder`",
            );
        } else if let Some(other) = other {
            let message = format!("this target is inside or around `{other}`");
            self.fault(
                &codes::CONFIG_MEMBERS_TARGET,
                text.span(),
                message,
                "write another target, which only members can read",
            );
        }
        editions[index].target = Some(target);
    }

    /// Reports a folder that is another edition's except for the case of letters: each
    /// has a manifest of its own.
    fn check_editions(
        &mut self,
        (place, span): (&Path, Range<usize>),
        editions: &[MembersEdition],
    ) {
        let folded = |path: &Path| fold::path_case(&path.to_string_lossy());
        let is_other = |edition: &&MembersEdition| {
            edition.folder != place && folded(&edition.folder) == folded(place)
        };
        if let Some(other) = editions.iter().find(is_other) {
            let message = format!(
                "this folder differs from `{}` only in the case of letters",
                other.folder.display()
            );
            let help = "write both in the same way, or choose another name";
            self.fault(&codes::CONFIG_MEMBERS_FOLDER, span, message, help);
        }
    }

    fn check_members_folder(
        &mut self,
        (place, span): (&Path, Range<usize>),
        (output, articles, publish): (&OutputConfig, &ArticlesConfig, &PublishConfig),
    ) {
        let target = publish.target.as_ref().filter(|target| target.scheme() == "file");
        let target = target.and_then(|target| target.to_file_path().ok());
        let absolute =
            |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let is_near = |other: &&PathBuf| is_nested(&absolute(other), &absolute(place));
        let folders = [Some(&output.folder), articles.assets.as_ref(), target.as_ref()];
        if let Some(other) = folders.into_iter().flatten().find(is_near) {
            self.fault(
                &codes::CONFIG_MEMBERS_FOLDER,
                span,
                format!("this folder is inside or around `{}`, which is public", other.display()),
                "write another folder, to which no public server leads",
            );
        } else if articles.store.is_none() && is_near(&&articles.folder) {
            let message = format!(
                "this folder is inside or around `{}`, the folder of articles",
                articles.folder.display()
            );
            let help =
                "write a folder next to it, such as `folder = \"members\"` or `\"../members\"`";
            self.fault(&codes::CONFIG_MEMBERS_FOLDER, span, message, help);
        }
    }

    pub(super) fn feed(
        &mut self,
        feed: Spanned<schema::FeedTable>,
        site: &SiteConfig,
        base: &FeedSettings,
    ) -> Option<FeedRule> {
        let span = feed.span();
        let feed = feed.into_inner();
        let settings = self.settings(&feed, base);
        self.misplaced("minimum", feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        if !is_for_members(&feed) {
            let folder = feed.folder.as_ref().map(Spanned::span);
            self.misplaced("folder", folder, "feeds with `access = \"members\"`");
            let target = feed.target.as_ref().map(Spanned::span);
            self.misplaced("target", target, "feeds with `access = \"members\"`");
            let access = feed.access.as_ref();
            access.and_then(|access| self.choice(access, &[("members", ()), ("public", ())]));
        }
        let Some(path) = feed.path else {
            let head = span.start..(span.start + "[[feeds]]".len()).min(span.end);
            self.fault(
                &codes::CONFIG_MISSING_KEY,
                head,
                "`[[feeds]]` needs a `path`".into(),
                "add `path = \"name\"`: the folder of its files",
            );
            return None;
        };
        self.check_path(&path);
        let path = path.into_inner().trim_matches('/').to_owned();
        let filter = feed.r#where.map(Spanned::into_inner).unwrap_or_default();
        Some(FeedRule {
            title: feed
                .title
                .map_or_else(|| format!("{}: {path}", site.title), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.join(&site.url, url)),
            path,
            filter: ArticleFilter {
                sections: filter.section.0,
                tags: filter.tags.0,
                exclude_tags: filter.exclude_tags.0,
                categories: filter.category.0,
                languages: filter.language.0,
                authors: filter.author.0,
            },
            settings,
        })
    }

    pub(super) fn each(&mut self, each: schema::EachTables, base: &FeedSettings) -> Vec<EachRule> {
        let rules = [
            (EachDimension::Tag, each.tag, "tags/{slug}"),
            (EachDimension::Section, each.section, "{slug}"),
            (EachDimension::Author, each.author, "authors/{slug}"),
            (EachDimension::Language, each.language, "{slug}"),
        ];
        let rules = rules.into_iter().filter_map(|(by, rule, path)| Some((by, rule?, path)));
        rules.map(|(by, rule, path)| self.each_rule(by, rule.into_inner(), path, base)).collect()
    }

    fn each_rule(
        &mut self,
        by: EachDimension,
        rule: schema::FeedTable,
        path: &str,
        base: &FeedSettings,
    ) -> EachRule {
        let settings = self.settings(&rule, base);
        self.only_of_feeds(&rule);
        self.misplaced("where", rule.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("url", rule.url.as_ref().map(Spanned::span), "`[[feeds]]`");
        if let Some(path) = &rule.path {
            self.check_path(path);
            self.placeholders(path, &["slug"]);
            if !path.get_ref().contains("{slug}") {
                self.report_bad_value(
                    path.span(),
                    "this path leads every feed to one file".into(),
                    "put `{slug}` into it",
                );
            }
        }
        for pattern in rule.title.iter().chain(&rule.description) {
            self.placeholders(pattern, &["title", "name"]);
        }
        EachRule {
            by,
            path: rule
                .path
                .map_or_else(|| path.into(), |path| path.into_inner().trim_matches('/').into()),
            title: rule.title.map_or_else(|| "{title}: {name}".into(), Spanned::into_inner),
            description: rule.description.map(Spanned::into_inner),
            minimum: rule.minimum.map_or(1, Spanned::into_inner).max(1),
            settings,
        }
    }

    fn settings(&mut self, feed: &schema::FeedTable, base: &FeedSettings) -> FeedSettings {
        let mut settings = base.clone();
        if let Some(formats) = &feed.formats {
            settings.formats = self.formats(formats);
        }
        if let Some(content) = &feed.content {
            let choices = [
                ("full", ContentMode::Full),
                ("summary", ContentMode::Summary),
                ("both", ContentMode::Both),
            ];
            settings.content = self.choice(content, &choices).unwrap_or_default();
        }
        if let Some(pictures) = &feed.pictures {
            let choices =
                [("content", PicturePlacement::Content), ("both", PicturePlacement::Both)];
            settings.pictures = self.choice(pictures, &choices).unwrap_or_default();
        }
        if let Some(limit) = &feed.limit {
            settings.limit = Some(*limit.get_ref()).filter(|limit| *limit > 0);
        }
        if let Some(age) = &feed.max_age {
            settings.max_age = self.age(age);
        }
        if let Some(size) = &feed.max_bytes {
            settings.max_bytes = self.size(size);
        }
        if let Some(is_left_by_deleted) = feed.tombstones {
            settings.tombstones = if is_left_by_deleted {
                TombstonePolicy::Deleted
            } else {
                TombstonePolicy::Retracted
            };
        }
        if let Some(age) = &feed.tombstones_for {
            settings.tombstones_for = self.age(age).unwrap_or(TOMBSTONES_FOR);
        }
        if let Some(items) = &feed.deleted_items {
            let choices = [("omit", DeletedItems::Omit), ("mark", DeletedItems::Mark)];
            settings.deleted_items = self.choice(items, &choices).unwrap_or_default();
        }
        if let Some(archive) = &feed.archive {
            settings.archive = self.archive(archive);
        }
        self.check_archive(feed, &settings);
        settings
    }

    fn archive(&mut self, archive: &Spanned<schema::ArchiveSetting>) -> Option<usize> {
        match archive.get_ref() {
            schema::ArchiveSetting::Switch(is_on) => is_on.then_some(ARCHIVE_SIZE),
            schema::ArchiveSetting::Size(Some(0)) => {
                let help = "write how many entries a page takes, or `archive = false`";
                self.report_bad_value(
                    archive.span(),
                    "a page should take at least one entry".into(),
                    help,
                );
                None
            }
            schema::ArchiveSetting::Size(size) => Some(size.unwrap_or(ARCHIVE_SIZE)),
        }
    }

    /// An archive holds every entry, and its feed begins at the newest page.
    fn check_archive(&mut self, feed: &schema::FeedTable, settings: &FeedSettings) {
        if settings.archive.is_none() {
            return;
        }
        let bounds = [
            ("max_age", settings.max_age.is_some(), feed.max_age.as_ref().map(Spanned::span)),
            ("max_bytes", settings.max_bytes.is_some(), feed.max_bytes.as_ref().map(Spanned::span)),
            ("limit = 0", settings.limit.is_none(), feed.limit.as_ref().map(Spanned::span)),
        ];
        let own = feed.archive.as_ref().map(Spanned::span);
        for (bound, is_set, span) in bounds {
            // Where neither stands in this table, `[feed]` has been told.
            if let (true, Some(span)) = (is_set, span.or_else(|| own.clone())) {
                let message = format!("a feed with `archive` can't have `{bound}`");
                self.report_bad_value(
                    span,
                    message,
                    "remove one of them: an archive holds every entry, in pages",
                );
            }
        }
    }

    fn only_of_feeds(&mut self, feed: &schema::FeedTable) {
        self.misplaced("access", feed.access.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("folder", feed.folder.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("target", feed.target.as_ref().map(Spanned::span), "`[[feeds]]`");
    }

    fn misplaced(&mut self, key: &str, span: Option<Range<usize>>, owner: &str) {
        let Some(span) = span else { return };
        let message = format!("`{key}` is no setting here: it belongs to {owner}");
        self.fault(&codes::CONFIG_UNKNOWN_KEY, span, message, "move or remove it");
    }
}

/// Says whether a feed may contain protected articles.
pub(super) fn is_for_members(feed: &schema::FeedTable) -> bool {
    feed.access.as_ref().is_some_and(|access| access.get_ref() == "members")
}

/// Returns what bounds a feed where the file is silent.
fn default_settings() -> FeedSettings {
    FeedSettings {
        formats: vec![FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json],
        content: ContentMode::Full,
        pictures: PicturePlacement::Content,
        limit: Some(LIMIT),
        max_age: None,
        max_bytes: None,
        archive: None,
        tombstones: TombstonePolicy::Retracted,
        tombstones_for: TOMBSTONES_FOR,
        deleted_items: DeletedItems::Omit,
    }
}
