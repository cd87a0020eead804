//! Reads `[feed]`, `[[feeds]]` and `[each.*]`: the feeds of a site and their limits.

use std::ops::Range;

use chrono::TimeDelta;

use crate::config::choices::{ACCESS, CONTENT, DELETED_ITEMS, LINKS, PICTURES};
use crate::config::read::ConfigReader;
use crate::config::schema;
use crate::config::{
    ArticleFilter, EachDimension, EachRule, FeedRule, FeedSettings, SiteConfig, TombstonePolicy,
};
use crate::diagnostic::codes;
use crate::model::{ContentMode, DeletedItems, FeedFormat, ItemLink, PicturePlacement};
use crate::syntax::toml::Spanned;

/// The default of `limit`, in entries.
const LIMIT: usize = 20;

/// The number of entries on an archive page if `archive = true`.
const ARCHIVE_SIZE: usize = 100;

/// The default of `tombstones_for`: a reader that polls less often than every 30 days
/// is unlikely to keep entries that long itself.
const TOMBSTONES_FOR: TimeDelta = TimeDelta::days(30);

impl ConfigReader<'_, '_> {
    pub(super) fn read_site_feed(
        &mut self,
        feed: Option<Spanned<schema::FeedTable>>,
        site: &SiteConfig,
    ) -> (FeedRule, FeedSettings) {
        let feed = feed.map(Spanned::into_inner).unwrap_or_default();
        let settings = self.read_settings(&feed, &default_settings());
        self.report_misplaced(feed.path.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.report_misplaced(feed.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.report_misplaced(feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        self.report_keys_of_feeds(&feed);
        let rule = FeedRule {
            path: String::new(),
            title: feed.title.map_or_else(|| site.title.clone(), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.read_relative_url(&site.url, url)),
            filter: ArticleFilter::default(),
            settings: settings.clone(),
        };
        (rule, settings)
    }

    pub(super) fn read_feed(
        &mut self,
        feed: Spanned<schema::FeedTable>,
        site: &SiteConfig,
        base: &FeedSettings,
    ) -> Option<FeedRule> {
        let span = feed.span();
        let feed = feed.into_inner();
        let settings = self.read_settings(&feed, base);
        self.report_misplaced(feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        if !is_for_members(&feed) {
            let folder = feed.folder.as_ref().map(Spanned::span);
            self.report_misplaced(folder, "feeds with `access = \"members\"`");
            let target = feed.target.as_ref().map(Spanned::span);
            self.report_misplaced(target, "feeds with `access = \"members\"`");
            let access = feed.access.as_ref();
            access.and_then(|access| self.read_choice(access, ACCESS));
        }
        let Some(path) = feed.path else {
            let head = span.start..(span.start + "[[feeds]]".len()).min(span.end);
            self.report_at(
                &codes::CONFIG_MISSING_KEY,
                head,
                "`[[feeds]]` needs a `path`".into(),
                "add `path = \"name\"`, the folder of its files",
            );
            return None;
        };
        self.check_output_path(&path);
        let path = path.into_inner().trim_matches('/').to_owned();
        let filter = feed.r#where.map(Spanned::into_inner).unwrap_or_default();
        Some(FeedRule {
            title: feed
                .title
                .map_or_else(|| format!("{}: {path}", site.title), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.read_relative_url(&site.url, url)),
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

    pub(super) fn read_derived_feeds(
        &mut self,
        each: schema::EachTables,
        base: &FeedSettings,
    ) -> Vec<EachRule> {
        let rules = [
            (EachDimension::Tag, each.tag, "tags/{slug}"),
            (EachDimension::Category, each.category, "categories/{slug}"),
            (EachDimension::Section, each.section, "{slug}"),
            (EachDimension::Author, each.author, "authors/{slug}"),
            (EachDimension::Language, each.language, "{slug}"),
        ];
        let rules = rules.into_iter().filter_map(|(by, rule, path)| Some((by, rule?, path)));
        rules
            .map(|(by, rule, path)| self.read_each_rule(by, rule.into_inner(), path, base))
            .collect()
    }

    fn read_each_rule(
        &mut self,
        by: EachDimension,
        rule: schema::FeedTable,
        path: &str,
        base: &FeedSettings,
    ) -> EachRule {
        let settings = self.read_settings(&rule, base);
        self.report_keys_of_feeds(&rule);
        self.report_misplaced(rule.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.report_misplaced(rule.url.as_ref().map(Spanned::span), "`[[feeds]]`");
        if let Some(path) = &rule.path {
            self.check_output_path(path);
            self.check_placeholders(path, &["slug"]);
            if !path.get_ref().contains("{slug}") {
                self.report_bad_text(
                    path,
                    "must contain `{slug}`, so that every feed has its own files",
                    "write a path such as `tags/{slug}`",
                );
            }
        }
        for pattern in rule.title.iter().chain(&rule.description) {
            self.check_placeholders(pattern, &["title", "name"]);
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

    fn read_settings(&mut self, feed: &schema::FeedTable, base: &FeedSettings) -> FeedSettings {
        let mut settings = base.clone();
        if let Some(formats) = &feed.formats {
            settings.formats = self.read_formats(formats);
        }
        if let Some(content) = &feed.content {
            settings.content = self.read_choice(content, CONTENT).unwrap_or_default();
        }
        if let Some(pictures) = &feed.pictures {
            settings.pictures = self.read_choice(pictures, PICTURES).unwrap_or_default();
        }
        if let Some(link) = &feed.link {
            settings.item_link = self.read_choice(link, LINKS).unwrap_or_default();
        }
        if let Some(limit) = &feed.limit {
            settings.limit = Some(*limit.get_ref()).filter(|limit| *limit > 0);
        }
        if let Some(age) = &feed.max_age {
            settings.max_age = self.read_age(age);
        }
        if let Some(size) = &feed.max_bytes {
            settings.max_bytes = self.read_size(size);
        }
        if let Some(is_left_by_deleted) = feed.tombstones {
            settings.tombstones = if is_left_by_deleted {
                TombstonePolicy::Deleted
            } else {
                TombstonePolicy::Retracted
            };
        }
        if let Some(age) = &feed.tombstones_for {
            settings.tombstones_for = self.read_age(age).unwrap_or(TOMBSTONES_FOR);
        }
        if let Some(items) = &feed.deleted_items {
            settings.deleted_items = self.read_choice(items, DELETED_ITEMS).unwrap_or_default();
        }
        if let Some(archive) = &feed.archive {
            settings.archive = self.read_archive(archive);
        }
        self.check_archive(feed, &settings);
        settings
    }

    fn read_archive(&mut self, archive: &Spanned<schema::ArchiveSetting>) -> Option<usize> {
        match archive.get_ref() {
            schema::ArchiveSetting::Switch(is_on) => is_on.then_some(ARCHIVE_SIZE),
            schema::ArchiveSetting::Size(Some(0)) => {
                let setting = self.settings.name_at(&archive.span());
                let message = format!("{setting} must have a `size` of 1 or more entries a page");
                let help = "write `archive = { size = 100 }` or `archive = false`";
                self.report_bad_value(archive.span(), message, help);
                None
            }
            schema::ArchiveSetting::Size(size) => Some(size.unwrap_or(ARCHIVE_SIZE)),
        }
    }

    /// Reports limits of a feed with an archive, which contains every entry.
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
            // If this table has neither key, the problem was reported at `[feed]`.
            if let (true, Some(span)) = (is_set, span.or_else(|| own.clone())) {
                let message = format!("a feed with `archive` can't have `{bound}`");
                self.report_bad_value(
                    span,
                    message,
                    "remove one of them: an archive contains every entry, in pages",
                );
            }
        }
    }

    fn report_keys_of_feeds(&mut self, feed: &schema::FeedTable) {
        self.report_misplaced(feed.access.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.report_misplaced(feed.folder.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.report_misplaced(feed.target.as_ref().map(Spanned::span), "`[[feeds]]`");
    }

    fn report_misplaced(&mut self, span: Option<Range<usize>>, owner: &str) {
        let Some(span) = span else { return };
        let setting = self.settings.name_at(&span);
        let message = format!("{setting} is not allowed: it is a setting of {owner}");
        self.report_at(&codes::CONFIG_UNKNOWN_KEY, span, message, "move or remove it");
    }
}

/// Returns true if a feed may contain protected articles.
pub(super) fn is_for_members(feed: &schema::FeedTable) -> bool {
    feed.access.as_ref().is_some_and(|access| access.get_ref() == "members")
}

/// Returns the settings of a feed that the file does not set.
fn default_settings() -> FeedSettings {
    FeedSettings {
        formats: vec![FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json],
        content: ContentMode::Full,
        pictures: PicturePlacement::Content,
        item_link: ItemLink::Article,
        limit: Some(LIMIT),
        max_age: None,
        max_bytes: None,
        archive: None,
        tombstones: TombstonePolicy::Retracted,
        tombstones_for: TOMBSTONES_FOR,
        deleted_items: DeletedItems::Omit,
    }
}
