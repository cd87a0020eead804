//! Compares the articles about to be published with the last publication: an id or a date of
//! publication that readers know must not change unless the user accepts it.
//!
//! This file compares headers, `entry_changes` compares rendered entries, and `change_policy`
//! decides what happens to a change. A changed id would show an article to readers again, so
//! the default is an error.

mod entry_changes;

use std::collections::HashSet;

use chrono::SecondsFormat;

use crate::builder::{EntryMap, KnownFeed};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, codes};
use crate::identity::{self, IdentityField, IdentityLocator};
use crate::model::{ArticleHeaders, ArticleVisibility, Entry, Header, Timestamp};
use crate::published::private_state::StateLocation;
use crate::published::{EntryChange, RestoredEntry, known_feeds};
use crate::writer::manifest::past_entry;
use crate::writer::{EntryRecord, Manifest, manifest};

pub(crate) use entry_changes::EntryComparison;

/// State of the last publication, and the settings that ids are derived from now.
pub(crate) struct PublishedState<'a> {
    manifest: &'a Manifest,
    config: &'a Config,
    authority: &'a str,
    now: Timestamp,
    locate: &'a IdentityLocator<'a>,
    /// Private state of the output folder, if the build uses it.
    state: Option<&'a StateLocation>,
    /// Seconds of publication of published entries that are in the future. Empty, unless the
    /// clock has jumped back.
    ahead: HashSet<i64>,
    /// Derived feeds that were published.
    pub feeds: Vec<KnownFeed>,
}

impl<'a> PublishedState<'a> {
    /// Combines the last manifest with a site and its authority; `locate` finds the location
    /// of diagnostics.
    pub(crate) fn new(
        manifest: &'a Manifest,
        config: &'a Config,
        authority: &'a str,
        now: Timestamp,
        locate: &'a IdentityLocator<'a>,
    ) -> Self {
        let dates = manifest.entries.values().map(|record| record.published);
        let ahead = dates.filter(|date| *date > now).map(|date| date.timestamp()).collect();
        let feeds = known_feeds::derived_feeds(manifest);
        Self { manifest, config, authority, now, locate, state: None, ahead, feeds }
    }

    /// Adds the private state, which has the ids of articles that are not public.
    #[must_use]
    pub(crate) const fn with_state(mut self, state: &'a StateLocation) -> Self {
        self.state = Some(state);
        self
    }

    /// Returns true if an article with a date in the future is already published with that
    /// date. This happens only after the clock has jumped back.
    pub(crate) fn is_already_published(&self, header: &Header) -> bool {
        let Some(published) = header.published else { return false };
        // Deriving an id is slow, and most dates belong to no such entry.
        self.ahead.contains(&published.instant.timestamp())
            && self
                .manifest
                .entries
                .get(&self.id(header))
                .is_some_and(|record| is_same_second(record.published, published.instant))
    }

    /// Returns the number of the archive page of a feed that has an article.
    pub(crate) fn page_of(&self, header: &Header, feed: &str) -> Option<u64> {
        // Deriving an id is slow, so feeds without an archive are skipped first.
        self.manifest.archives.get(feed)?;
        self.manifest.entries.get(&self.id(header))?.pages.get(feed)
    }

    /// Returns the highest page number that the archive of a feed has had.
    pub(crate) fn highest_page(&self, feed: &str) -> u64 {
        self.manifest.archives.get(feed).copied().unwrap_or_default()
    }

    /// Returns the path of the article with a published id.
    pub(crate) fn path_of(&self, id: &str) -> Option<&'a str> {
        self.manifest.entries.get(id).map(|record| record.path.as_str())
    }

    /// Finds published articles that have another id or date now, by their headers.
    pub(crate) fn find_changes(&self, headers: &ArticleHeaders) -> Vec<EntryChange> {
        let mut changes = Vec::new();
        let mut with_new_id = Vec::new();
        for (id, record) in &self.manifest.entries {
            let Some(header) = header_at(headers, &record.path) else { continue };
            if header.visibility == ArticleVisibility::Public && header.published.is_none() {
                changes.push(self.describe_lost_date(id, record, header));
            }
            if !self.may_be_in_feed(header) {
                continue;
            }
            let new = self.id(header);
            if new == *id {
                changes.extend(self.describe_new_date(id, record, header));
            } else {
                with_new_id.push((id.as_str(), header, new));
            }
        }
        // The file may have replaced another one, whose article kept its id in another file.
        let ids = with_new_id.iter().map(|(id, ..)| *id).collect();
        let missing = self.retain_missing(ids, headers);
        let with_new_id = with_new_id.into_iter().filter(|(id, ..)| missing.contains(id));
        changes.extend(with_new_id.map(|(id, header, new)| self.describe_new_id(id, header, &new)));
        changes
    }

    /// Reports a clock that is earlier than the newest published entry.
    pub(crate) fn check_clock(&self, entries: &EntryMap) -> Option<Diagnostic> {
        let newest = newest(entries).filter(|newest| *newest > self.now)?;
        let [now, newest] = [self.now, newest].map(to_rfc3339);
        let message =
            format!("the clock says `{now}`, but an article of `{newest}` is already published");
        Some(
            Diagnostic::new(&codes::OUTPUT_CLOCK, message)
                .help("set the clock; published articles stay published"),
        )
    }

    fn id(&self, header: &Header) -> String {
        identity::id(header, self.config, self.authority)
    }

    /// Returns true if an article may be in a feed, now or later.
    fn may_be_in_feed(&self, header: &Header) -> bool {
        header.visibility == ArticleVisibility::Public
            && header.published.is_some()
            && header.expires.is_none_or(|expires| expires.instant > self.now)
    }

    /// Keeps the ids that no article has. This derives the id of every article, so it runs
    /// only if a change would be refused.
    fn retain_missing<'i>(
        &self,
        mut ids: HashSet<&'i str>,
        headers: &ArticleHeaders,
    ) -> HashSet<&'i str> {
        for header in headers.iter().filter(|header| self.may_be_in_feed(header)) {
            if ids.is_empty() {
                break;
            }
            ids.remove(self.id(header).as_str());
        }
        ids
    }

    fn describe_new_id(&self, id: &str, header: &Header, new: &str) -> EntryChange {
        let message = format!("the id changes from `{id}` to `{new}`");
        let help = format!(
            "{}, or undo the change of its address or of the settings for ids; `--accept-changes` publishes the new id, and subscribers see the article again",
            self.describe_id_to_set(id, header)
        );
        let fault = Diagnostic::new(&codes::IDENTITY_CHANGED, message).help(help);
        self.locate_change(fault, header, IdentityField::Id, id)
    }

    fn describe_new_date(
        &self,
        id: &str,
        record: &EntryRecord,
        header: &Header,
    ) -> Option<EntryChange> {
        let (old, new) = (record.published, header.published?.instant);
        if is_same_second(old, new) {
            return None;
        }
        let [old, new] = [old, new].map(to_rfc3339);
        let message =
            format!("the date of publication changes from `{old}` to `{new}` (id `{id}`)");
        let help = format!(
            "set it back to `{old}`, and use `updated` for the date of a change; `--accept-changes` publishes the new date"
        );
        let fault = Diagnostic::new(&codes::IDENTITY_MOVED_DATE, message).help(help);
        Some(self.locate_change(fault, header, IdentityField::Date, id))
    }

    fn describe_lost_date(&self, id: &str, record: &EntryRecord, header: &Header) -> EntryChange {
        let date = to_rfc3339(record.published);
        let message =
            format!("this published article has no date any more; it was `{date}` (id `{id}`)");
        let help = format!(
            "restore the file, or write `date: {date}` into its frontmatter; `--accept-changes` removes the entry from the feeds"
        );
        let fault = Diagnostic::new(&codes::IDENTITY_LOST_DATE, message).help(help);
        self.locate_change(fault, header, IdentityField::Date, id)
    }

    /// Describes an article that was published with a text and has none now.
    fn find_lost_text(
        &self,
        record: &EntryRecord,
        header: &Header,
        entry: &Entry,
    ) -> Option<EntryChange> {
        let is_empty = entry.content.trim().is_empty()
            && entry.image.is_none()
            && entry.attachments.is_empty();
        // Hashing is slow.
        if !is_empty || manifest::content_hash(entry) == record.content {
            return None;
        }
        if record.text.is_some_and(|text| text.is_empty()) {
            return None;
        }
        let id = &entry.id;
        let message = format!("this published article has no text any more (id `{id}`)");
        let help = "restore the file; `--accept-changes` publishes it without a text";
        let fault = Diagnostic::new(&codes::IDENTITY_LOST_TEXT, message).help(help);
        Some(self.locate_change(fault, header, IdentityField::Id, id))
    }

    /// Describes an article that was published, left every feed, and is back with another id
    /// or date.
    fn describe_restored(
        &self,
        restored: &RestoredEntry<'_>,
        header: &Header,
        entry: &Entry,
    ) -> EntryChange {
        match restored {
            RestoredEntry::OtherDate(old) => self.describe_restored_date(*old, header, entry),
            RestoredEntry::OtherId(hash) => self.describe_restored_id(hash, header, entry),
        }
    }

    fn describe_restored_date(
        &self,
        old: Timestamp,
        header: &Header,
        entry: &Entry,
    ) -> EntryChange {
        let id = &entry.id;
        let [old, new] = [old, entry.published].map(to_rfc3339);
        let message = format!(
            "this article was published before, at `{old}`; now its date of publication is `{new}` (id `{id}`)"
        );
        let help = format!(
            "set it back to `{old}`, and use `updated` for the date of a change; `--accept-changes` publishes the new date"
        );
        let fault = Diagnostic::new(&codes::IDENTITY_MOVED_DATE, message).help(help);
        self.locate_change(fault, header, IdentityField::Date, id)
    }

    fn describe_restored_id(&self, hash: &str, header: &Header, entry: &Entry) -> EntryChange {
        let id = &entry.id;
        let old = self.withheld_id(hash);
        let shown = old.as_ref().map_or(String::new(), |old| format!(", `{old}`"));
        let message = format!(
            "this article was published before under another id{shown}; now its id is `{id}`"
        );
        let fix = old.map_or_else(
            || "give the article its former path, address and `id`".to_owned(),
            |old| format!("set `id` to `{old}` in its frontmatter"),
        );
        let help = format!(
            "{fix}; `--accept-changes` publishes the new id, and subscribers see the article again"
        );
        let fault = Diagnostic::new(&codes::IDENTITY_CHANGED, message).help(help);
        self.locate_change(fault, header, IdentityField::Id, id)
    }

    /// Finds the id with a hash in the private state or among the tombstones.
    fn withheld_id(&self, hash: &str) -> Option<String> {
        let withheld = self.state.map(StateLocation::load_withheld_ids).unwrap_or_default();
        let mut tombstones = self.manifest.tombstones.keys();
        let found =
            withheld.get(hash).or_else(|| tombstones.find(|id| past_entry::short_hash(id) == hash));
        found.cloned()
    }

    fn describe_rename(&self, id: &str, header: &Header, entry: &Entry) -> EntryChange {
        let old = self.manifest.entries.get(id).map_or("", |record| &record.path);
        let message =
            format!("`{}` was `{old}`: the id changes from `{id}` to `{}`", header.path, entry.id);
        let help = format!(
            "{}; `--accept-changes` publishes the new id, and subscribers see the article again",
            self.describe_id_to_set(id, header)
        );
        let fault = Diagnostic::new(&codes::IDENTITY_RENAMED, message).help(help);
        let details = Box::new([self.field_to_set(id)]);
        let fault = Diagnostic { details, ..fault };
        self.locate_change(fault, header, IdentityField::Id, id)
    }

    /// Returns the field and the value that keep an id.
    fn field_to_set(&self, id: &str) -> (&'static str, String) {
        let record = self.manifest.entries.get(id);
        match record.and_then(|record| record.exact_id.as_deref()) {
            Some(exact) => ("exact_id", exact.to_owned()),
            None => ("id", id.to_owned()),
        }
    }

    /// Returns the change of the frontmatter that keeps an id. The message shows the field that
    /// the article has now, which may have other names than `exact_id`.
    fn describe_id_to_set(&self, id: &str, header: &Header) -> String {
        match (self.field_to_set(id), header.exact_id.is_some()) {
            (("exact_id", value), true) => format!("set it back to `{value}`"),
            // It would win over the `id`.
            ((field, value), true) => {
                format!("remove this field, and set `{field}` to `{value}` in the frontmatter")
            }
            ((field, value), false) => format!("set `{field}` to `{value}` in its frontmatter"),
        }
    }

    /// Adds the location of a field to the description of a change.
    fn locate_change(
        &self,
        fault: Diagnostic,
        header: &Header,
        field: IdentityField,
        id: &str,
    ) -> EntryChange {
        let fault = fault.with_location((self.locate)(header, field));
        EntryChange { path: header.path.clone(), id: id.to_owned(), fault }
    }
}

/// Returns the newest date of publication of all entries.
pub(crate) fn newest(entries: &EntryMap) -> Option<Timestamp> {
    entries.values().map(|entry| entry.published).max()
}

fn to_rfc3339(instant: Timestamp) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

pub(super) fn header_at<'h>(headers: &'h ArticleHeaders, path: &str) -> Option<&'h Header> {
    headers.at(path).map(|index| &headers[index])
}

/// Returns true if two dates of publication are the same to readers: dates in RSS have no
/// fractions of a second (RFC 822, section 5.1).
pub(crate) fn is_same_second(a: Timestamp, b: Timestamp) -> bool {
    a.timestamp() == b.timestamp()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Report, SourceLocation, SourceText};
    use crate::model::{DatePrecision, ParsedDate};
    use crate::parser;

    /// Article or entry: path, day in May 2024, id if it is written in the file, content.
    type SampleArticle<'a> = (&'a str, u32, Option<&'a str>, &'a str);

    fn config() -> Config {
        let name = std::path::Path::new("feed.toml").into();
        let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        crate::config::read(&SourceText::new(&name, file), "".as_ref(), &mut Report::default())
            .unwrap()
    }

    fn instant(day: u32) -> Timestamp {
        format!("2024-05-{day:02}T00:00:00Z").parse().unwrap()
    }

    fn header(row: &SampleArticle<'_>) -> Header {
        let &(path, day, id, _) = row;
        Header {
            path: path.into(),
            published: Some(ParsedDate { instant: instant(day), precision: DatePrecision::Day }),
            updated: None,
            expires: None,
            visibility: if path.contains("draft") {
                ArticleVisibility::Draft
            } else {
                ArticleVisibility::Public
            },
            section: None,
            tags: Vec::new(),
            categories: Vec::new(),
            authors: Vec::new(),
            language: None,
            title: None,
            retraction: None,
            id: id.map(Into::into),
            exact_id: None,
            slug: None,
            url: None,
        }
    }

    fn entry(row: &SampleArticle<'_>, config: &Config) -> Entry {
        let header = header(row);
        let id = identity::id(&header, config, AUTHORITY);
        let url = identity::permalink(&header, config).unwrap();
        let content =
            row.3.replace("URL", url.as_str()).replace("ANCHOR", &parser::footnote_prefix(&id));
        Entry {
            exact_id: None,
            external: None,
            id,
            url,
            title: "T".into(),
            published: instant(row.1),
            updated: instant(row.1),
            modified: None,
            summary: String::new(),
            content,
            authors: Vec::new(),
            categories: Vec::new(),
            image: None,
            attachments: Vec::new(),
            language: None,
            source: Arc::default(),
        }
    }

    const AUTHORITY: &str = "a";

    fn locate(header: &Header, _: IdentityField) -> SourceLocation {
        SourceLocation::file(std::path::Path::new(&*header.path))
    }

    /// Returns the changes between two publications; `now` is after all dates.
    fn check(before: &[SampleArticle<'_>], after: &[SampleArticle<'_>]) -> String {
        let config = config();
        let mut manifest = Manifest::default();
        for row in before {
            let entry = entry(row, &config);
            let record = EntryRecord {
                path: row.0.to_owned(),
                published: entry.published,
                updated: entry.updated,
                content: manifest::content_hash(&entry),
                url: entry.url.to_string(),
                ..EntryRecord::default()
            };
            manifest.entries.insert(entry.id, record);
        }
        let known = PublishedState::new(&manifest, &config, AUTHORITY, instant(31), &locate);
        let headers: ArticleHeaders = after.iter().map(header).collect();
        let mut entries = EntryMap::new();
        for (index, row) in after.iter().enumerate().filter(|(_, row)| !row.0.contains("draft")) {
            entries.insert(index, Arc::new(entry(row, &config)));
        }
        let mut text = String::new();
        for change in known
            .find_changes(&headers)
            .into_iter()
            .chain(known.compare_with(&headers).find_changes(&entries))
        {
            let name = change.fault.code.name.trim_start_matches("identity/");
            writeln!(text, "{name} {}: {}", change.path, change.fault.message).unwrap();
        }
        text
    }

    #[test]
    fn unchanged_entries_are_not_reported() {
        let rows = [("a.md", 1, None, "x"), ("b.md", 2, Some("tag:a:y"), "y")];
        assert_eq!(check(&rows, &rows), "");
        assert_eq!(check(&[], &rows), "");
        assert_eq!(check(&rows, &[]), "");
        assert_eq!(
            check(&rows, &[("a.md", 1, None, "other"), ("c.md", 2, Some("tag:a:y"), "y")]),
            ""
        );
    }

    #[test]
    fn another_id_at_a_known_path_is_reported() {
        let before = [("a.md", 1, None, "x")];
        insta::assert_snapshot!(check(&before, &[("a.md", 1, Some("tag:a:new"), "x")]), @"
        changed-id a.md: the id changes from `tag:a:a` to `tag:a:new`
        ");
        assert_eq!(
            check(&[("draft.md", 1, None, "x")], &[("draft.md", 1, Some("tag:a:new"), "x")]),
            ""
        );
    }

    #[test]
    fn articles_may_swap_files_and_keep_their_ids() {
        let before = [("a.md", 1, Some("tag:a:1"), "x"), ("b.md", 2, Some("tag:a:2"), "y")];
        let after = [("a.md", 2, Some("tag:a:2"), "y"), ("b.md", 1, Some("tag:a:1"), "x")];
        assert_eq!(check(&before, &after), "");
    }

    #[test]
    fn another_date_of_a_known_id_is_reported() {
        let before = [("a.md", 1, Some("tag:a:1"), "x")];
        insta::assert_snapshot!(check(&before, &[("a.md", 2, Some("tag:a:1"), "x")]), @"
        moved-date a.md: the date of publication changes from `2024-05-01T00:00:00Z` to `2024-05-02T00:00:00Z` (id `tag:a:1`)
        ");
        insta::assert_snapshot!(check(&before, &[("b.md", 2, Some("tag:a:1"), "x")]), @"
        moved-date b.md: the date of publication changes from `2024-05-01T00:00:00Z` to `2024-05-02T00:00:00Z` (id `tag:a:1`)
        ");
    }

    #[test]
    fn renamed_file_is_recognized_by_its_content_whatever_its_date() {
        let before = [("a.md", 1, None, "x"), ("b.md", 2, None, "y")];
        insta::assert_snapshot!(check(&before, &[("b.md", 2, None, "y"), ("c.md", 3, None, "x")]), @"
        renamed c.md: `c.md` was `a.md`: the id changes from `tag:a:a` to `tag:a:c`
        ");
    }

    #[test]
    fn files_with_the_same_content_are_distinguished_by_date() {
        let before = [("a.md", 1, None, "x"), ("b.md", 2, None, "x")];
        insta::assert_snapshot!(check(&before, &[("c.md", 1, None, "x"), ("d.md", 2, None, "x")]), @"
        renamed c.md: `c.md` was `a.md`: the id changes from `tag:a:a` to `tag:a:c`
        renamed d.md: `d.md` was `b.md`: the id changes from `tag:a:b` to `tag:a:d`
        ");
        assert_eq!(check(&before, &[("c.md", 3, None, "x")]), "");
        assert_eq!(check(&before, &[("c.md", 1, None, "x"), ("d.md", 1, None, "x")]), "");
    }

    #[test]
    fn links_and_anchors_of_the_old_address_are_ignored() {
        let content = "<img src='URLp.png'><a href='URL#ANCHOR-fn-1'>1</a>";
        let before = [("a.md", 1, None, content)];
        assert!(check(&before, &[("c.md", 1, None, content)]).starts_with("renamed c.md"));
        // Without the date there is too little to go by.
        assert_eq!(check(&before, &[("c.md", 2, None, content)]), "");
    }

    #[test]
    fn only_published_articles_are_public_before_their_date() {
        let config = config();
        let row = ("a.md", 20, None, "x");
        let known_entry = entry(&row, &config);
        let record = EntryRecord {
            path: "a.md".into(),
            published: known_entry.published,
            updated: known_entry.updated,
            ..EntryRecord::default()
        };
        let manifest =
            Manifest { entries: [(known_entry.id, record)].into(), ..Manifest::default() };
        let known = PublishedState::new(&manifest, &config, AUTHORITY, instant(10), &locate);
        assert!(known.is_already_published(&header(&row)));
        assert!(!known.is_already_published(&header(&("a.md", 21, None, "x"))));
        assert!(!known.is_already_published(&header(&("b.md", 20, None, "x"))));
    }
}
