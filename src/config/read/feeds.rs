//! `[feed]`, `[[feeds]]` and `[each.*]`: what feeds there are and what bounds them.

use std::ops::Range;

use chrono::TimeDelta;

use crate::config::file;
use crate::config::read::Reading;
use crate::config::{Dimension, EachRule, FeedRule, Filter, Settings, Site, Tombstones};
use crate::diagnostic::codes;
use crate::model::{Content, DeletedItems, Format, Pictures};
use crate::syntax::toml::Spanned;

/// The site's most entries, where `limit` is silent.
const LIMIT: usize = 20;

/// How many entries a page of an archive takes, where `archive = true`.
const ARCHIVE_SIZE: usize = 100;

/// How long a tombstone stands where `tombstones_for` is silent: readers that
/// come by less often don't keep what they have.
const TOMBSTONES_FOR: TimeDelta = TimeDelta::days(30);

impl Reading<'_, '_> {
    pub(super) fn home(
        &mut self,
        feed: Option<Spanned<file::Feed>>,
        site: &Site,
    ) -> (FeedRule, Settings) {
        let feed = feed.map(Spanned::into_inner).unwrap_or_default();
        let settings = self.settings(&feed, &silent());
        self.misplaced("path", feed.path.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("where", feed.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("minimum", feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
        let rule = FeedRule {
            path: String::new(),
            title: feed.title.map_or_else(|| site.title.clone(), Spanned::into_inner),
            description: feed.description.map(Spanned::into_inner),
            url: feed.url.as_ref().and_then(|url| self.join(&site.url, url)),
            filter: Filter::default(),
            settings: settings.clone(),
        };
        (rule, settings)
    }

    pub(super) fn feed(
        &mut self,
        feed: Spanned<file::Feed>,
        site: &Site,
        base: &Settings,
    ) -> Option<FeedRule> {
        let span = feed.span();
        let feed = feed.into_inner();
        let settings = self.settings(&feed, base);
        self.misplaced("minimum", feed.minimum.as_ref().map(Spanned::span), "`[each.…]`");
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
            filter: Filter {
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

    pub(super) fn each(&mut self, each: file::Each, base: &Settings) -> Vec<EachRule> {
        let rules = [
            (Dimension::Tag, each.tag, "tags/{slug}"),
            (Dimension::Section, each.section, "{slug}"),
            (Dimension::Author, each.author, "authors/{slug}"),
            (Dimension::Language, each.language, "{slug}"),
        ];
        let rules = rules.into_iter().filter_map(|(by, rule, path)| Some((by, rule?, path)));
        rules.map(|(by, rule, path)| self.each_rule(by, rule.into_inner(), path, base)).collect()
    }

    fn each_rule(
        &mut self,
        by: Dimension,
        rule: file::Feed,
        path: &str,
        base: &Settings,
    ) -> EachRule {
        let settings = self.settings(&rule, base);
        self.misplaced("where", rule.r#where.as_ref().map(Spanned::span), "`[[feeds]]`");
        self.misplaced("url", rule.url.as_ref().map(Spanned::span), "`[[feeds]]`");
        if let Some(path) = &rule.path {
            self.check_path(path);
            self.placeholders(path, &["slug"]);
            if !path.get_ref().contains("{slug}") {
                self.bad(
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

    pub(super) fn distinct_paths(&mut self, feeds: &[FeedRule]) {
        for (index, feed) in feeds.iter().enumerate() {
            if feeds[..index].iter().any(|other| other.path == feed.path) {
                let quoted = format!("\"{}\"", feed.path);
                let start = self.source.text.rfind(&quoted).unwrap_or_default();
                self.fault(
                    &codes::CONFIG_REPEATED_PATH,
                    start..start + quoted.len(),
                    format!("two feeds have the path `{}`", feed.path),
                    "give one of them another `path`",
                );
            }
        }
    }

    fn settings(&mut self, feed: &file::Feed, base: &Settings) -> Settings {
        let mut settings = base.clone();
        if let Some(formats) = &feed.formats {
            settings.formats = self.formats(formats);
        }
        if let Some(content) = &feed.content {
            let choices =
                [("full", Content::Full), ("summary", Content::Summary), ("both", Content::Both)];
            settings.content = self.choice(content, &choices).unwrap_or_default();
        }
        if let Some(pictures) = &feed.pictures {
            let choices = [("content", Pictures::Content), ("both", Pictures::Both)];
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
            settings.tombstones =
                if is_left_by_deleted { Tombstones::Deleted } else { Tombstones::Retracted };
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

    fn archive(&mut self, archive: &Spanned<file::Archive>) -> Option<usize> {
        match archive.get_ref() {
            file::Archive::Switch(is_on) => is_on.then_some(ARCHIVE_SIZE),
            file::Archive::Size(Some(0)) => {
                let help = "write how many entries a page takes, or `archive = false`";
                self.bad(archive.span(), "a page should take at least one entry".into(), help);
                None
            }
            file::Archive::Size(size) => Some(size.unwrap_or(ARCHIVE_SIZE)),
        }
    }

    /// An archive holds every entry, and its feed begins at the newest page.
    fn check_archive(&mut self, feed: &file::Feed, settings: &Settings) {
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
                self.bad(
                    span,
                    message,
                    "remove one of them: an archive holds every entry, in pages",
                );
            }
        }
    }

    fn misplaced(&mut self, key: &str, span: Option<Range<usize>>, owner: &str) {
        let Some(span) = span else { return };
        let message = format!("`{key}` is no setting here: it belongs to {owner}");
        self.fault(&codes::CONFIG_UNKNOWN_KEY, span, message, "move or remove it");
    }
}

/// Returns what bounds a feed where the file is silent.
fn silent() -> Settings {
    Settings {
        formats: vec![Format::Rss, Format::Atom, Format::Json],
        content: Content::Full,
        pictures: Pictures::Content,
        limit: Some(LIMIT),
        max_age: None,
        max_bytes: None,
        archive: None,
        tombstones: Tombstones::Retracted,
        tombstones_for: TOMBSTONES_FOR,
        deleted_items: DeletedItems::Omit,
    }
}
