//! What is about to be published beside what was published last: an id or a
//! date of publication that readers know does not change unasked.

mod entry_changes;

use std::collections::HashSet;

use chrono::SecondsFormat;

use crate::builder::{EntryMap, KnownFeed};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, DiagnosticCode, codes};
use crate::identity::{self, IdentityField, IdentityLocator};
use crate::model::{ArticleHeaders, ArticleVisibility, Entry, Header, Timestamp};
use crate::published::private_state::StateLocation;
use crate::published::{EntryChange, RestoredEntry, known_feeds};
use crate::writer::manifest::past_entry;
use crate::writer::{EntryRecord, Manifest, manifest};

pub use entry_changes::EntryComparison;

/// What subscribers have, and how ids are made now.
pub struct PublishedState<'a> {
    manifest: &'a Manifest,
    config: &'a Config,
    authority: &'a str,
    now: Timestamp,
    place: &'a IdentityLocator<'a>,
    /// Private state of the output folder, where there is one.
    state: Option<&'a StateLocation>,
    /// The seconds of publication that lie ahead: none, unless the clock has
    /// jumped back.
    ahead: HashSet<i64>,
    /// Derived feeds that were published.
    pub feeds: Vec<KnownFeed>,
}

impl<'a> PublishedState<'a> {
    /// Puts the last manifest beside a site and its authority; `place` is asked
    /// for what is told of articles.
    pub fn new(
        manifest: &'a Manifest,
        (config, authority): (&'a Config, &'a str),
        now: Timestamp,
        place: &'a IdentityLocator<'a>,
    ) -> Self {
        let dates = manifest.entries.values().map(|record| record.published);
        let ahead = dates.filter(|date| *date > now).map(|date| date.timestamp()).collect();
        let feeds = known_feeds::derived_feeds(manifest);
        Self { manifest, config, authority, now, place, state: None, ahead, feeds }
    }

    /// Adds the private state, which knows the ids of articles that are not public.
    #[must_use]
    pub const fn with_state(mut self, state: &'a StateLocation) -> Self {
        self.state = Some(state);
        self
    }

    /// Says whether an article that is due later is published already, as it
    /// is dated: then the clock has jumped back.
    pub fn is_already_published(&self, header: &Header) -> bool {
        let Some(published) = header.published else { return false };
        // Most dates are of no entry, and an id takes its time.
        self.ahead.contains(&published.instant.timestamp())
            && self
                .manifest
                .entries
                .get(&self.id(header))
                .is_some_and(|record| is_same_second(record.published, published.instant))
    }

    /// Says in which page of a feed's archive an article stands.
    pub fn page_of(&self, header: &Header, feed: &str) -> Option<u64> {
        // An id takes its time.
        self.manifest.archives.get(feed)?;
        self.manifest.entries.get(&self.id(header))?.pages.get(feed)
    }

    /// Says how many pages the archive of a feed has had.
    pub fn pages(&self, feed: &str) -> u64 {
        self.manifest.archives.get(feed).copied().unwrap_or_default()
    }

    /// Returns the file of a known id.
    pub fn path(&self, id: &str) -> Option<&'a str> {
        self.manifest.entries.get(id).map(|record| record.path.as_str())
    }

    /// Lists what stays known though it is in no feed now: what was left out
    /// by its id, and articles that are there but have errors.
    pub fn retained_entries<'k>(
        &'k self,
        left_out: &'k [String],
        headers: &'k ArticleHeaders,
        is_there: impl Fn(&str) -> bool + 'k,
    ) -> impl Iterator<Item = (&'k String, &'k EntryRecord)> {
        self.manifest.entries.iter().filter(move |(id, record)| {
            left_out.contains(*id) || at(headers, &record.path).is_none() && is_there(&record.path)
        })
    }

    /// Finds known articles that have another id or date, by their headers,
    /// which are sorted by path.
    pub fn changes(&self, headers: &ArticleHeaders) -> Vec<EntryChange> {
        let mut changes = Vec::new();
        let mut renewed = Vec::new();
        for (id, record) in &self.manifest.entries {
            let Some(header) = at(headers, &record.path) else { continue };
            if header.visibility == ArticleVisibility::Public && header.published.is_none() {
                changes.push(self.lost_date(id, record, header));
            }
            if !self.is_public(header) {
                continue;
            }
            let new = self.id(header);
            if new == *id {
                changes.extend(self.describe_new_date(id, record, header));
            } else {
                renewed.push((id.as_str(), header, new));
            }
        }
        // A file may have taken the place of one that kept its id elsewhere.
        let missing = self.missing(renewed.iter().map(|(id, ..)| *id).collect(), headers);
        let renewed = renewed.into_iter().filter(|(id, ..)| missing.contains(id));
        changes.extend(renewed.map(|(id, header, new)| self.describe_new_id(id, header, &new)));
        changes
    }

    /// Tells of a clock that is behind what it published.
    pub fn clock(&self, entries: &EntryMap) -> Option<Diagnostic> {
        let newest = newest(entries).filter(|newest| *newest > self.now)?;
        let [now, newest] = [self.now, newest].map(written);
        let message =
            format!("it is `{now}`, but what came due at `{newest}` is published already");
        Some(
            Diagnostic::new(&codes::OUTPUT_CLOCK, message)
                .help("set the clock; nothing that was published is taken back"),
        )
    }

    fn id(&self, header: &Header) -> String {
        identity::id(header, self.config, self.authority)
    }

    /// Says whether an article may stand in a feed, now or later.
    fn is_public(&self, header: &Header) -> bool {
        header.visibility == ArticleVisibility::Public
            && header.published.is_some()
            && header.expires.is_none_or(|expires| expires.instant > self.now)
    }

    /// Keeps the ids that no article has. Every article is asked, so only where
    /// something would be refused.
    fn missing<'i>(&self, mut ids: HashSet<&'i str>, headers: &ArticleHeaders) -> HashSet<&'i str> {
        for header in headers.iter().filter(|header| self.is_public(header)) {
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
            "set {} in its frontmatter, or undo the change of its address or of the settings of ids; `--accept-changes` shows it to subscribers again",
            self.id_field_to_set(id)
        );
        self.change(&codes::IDENTITY_CHANGED, (header, IdentityField::Id), id, (message, help))
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
        let [old, new] = [old, new].map(written);
        let message =
            format!("the date of publication changes from `{old}` to `{new}` (id `{id}`)");
        let help = format!(
            "set it back to `{old}`, and write `updated` for a change; `--accept-changes` publishes the new date"
        );
        Some(self.change(
            &codes::IDENTITY_MOVED_DATE,
            (header, IdentityField::Date),
            id,
            (message, help),
        ))
    }

    fn lost_date(&self, id: &str, record: &EntryRecord, header: &Header) -> EntryChange {
        let date = written(record.published);
        let message = format!("the date of publication, `{date}`, is gone (id `{id}`)");
        let help = format!(
            "restore the file, or write `date: {date}` in its frontmatter; `--accept-changes` takes the entry out of the feeds"
        );
        self.change(&codes::IDENTITY_LOST_DATE, (header, IdentityField::Date), id, (message, help))
    }

    /// Finds an article that was published with a text and has none now.
    fn lost_text(
        &self,
        record: &EntryRecord,
        header: &Header,
        entry: &Entry,
    ) -> Option<EntryChange> {
        let is_empty = entry.content.trim().is_empty()
            && entry.image.is_none()
            && entry.attachments.is_empty();
        // Hashing takes its time.
        if !is_empty || manifest::content_hash(entry) == record.content {
            return None;
        }
        if record.text.is_some_and(|text| text.is_empty()) {
            return None;
        }
        let id = &entry.id;
        let message = format!("the text is gone (id `{id}`)");
        let help = "restore the file; `--accept-changes` publishes it without a text".to_owned();
        Some(self.change(
            &codes::IDENTITY_LOST_TEXT,
            (header, IdentityField::Id),
            id,
            (message, help),
        ))
    }

    /// Describes an article that was published, left every feed, and is back in
    /// another way.
    fn restored(
        &self,
        restored: &RestoredEntry<'_>,
        header: &Header,
        entry: &Entry,
    ) -> EntryChange {
        let id = &entry.id;
        let (code, about, message, help) = match restored {
            RestoredEntry::OtherDate(old) => {
                let [old, new] = [*old, entry.published].map(written);
                (
                    &codes::IDENTITY_MOVED_DATE,
                    IdentityField::Date,
                    format!(
                        "this article was published before, at `{old}`; now its date of publication is `{new}` (id `{id}`)"
                    ),
                    format!(
                        "set it back to `{old}`, and write `updated` for a change; `--accept-changes` publishes the new date"
                    ),
                )
            }
            RestoredEntry::OtherId(hash) => {
                let own = self.withheld_id(hash);
                let known = own.as_ref().map_or(String::new(), |own| format!(", `{own}`"));
                let first = own.map_or_else(
                    || "give the article the path, the address and the `id` that it had".to_owned(),
                    |own| format!("set `id` to `{own}` in its frontmatter"),
                );
                (
                    &codes::IDENTITY_CHANGED,
                    IdentityField::Id,
                    format!(
                        "this article was published before under another id{known}; now it is `{id}`"
                    ),
                    format!("{first}; `--accept-changes` shows it to subscribers again"),
                )
            }
        };
        self.change(code, (header, about), id, (message, help))
    }

    /// Finds an id by its hash, in the private state or among the tombstones.
    fn withheld_id(&self, hash: &str) -> Option<String> {
        let known = self.state.map(StateLocation::load_withheld_ids).unwrap_or_default();
        let mut buried = self.manifest.tombstones.keys();
        let found =
            known.get(hash).or_else(|| buried.find(|id| past_entry::short_hash(id) == hash));
        found.cloned()
    }

    fn renamed(&self, id: &str, header: &Header, entry: &Entry) -> EntryChange {
        let old = self.manifest.entries.get(id).map_or("", |record| &record.path);
        let message =
            format!("`{}` was `{old}`: the id changes from `{id}` to `{}`", header.path, entry.id);
        let help = format!(
            "set {} in its frontmatter; `--accept-changes` shows it to subscribers again",
            self.id_field_to_set(id)
        );
        self.change(&codes::IDENTITY_RENAMED, (header, IdentityField::Id), id, (message, help))
    }

    /// Names the field that keeps an id.
    fn id_field_to_set(&self, id: &str) -> String {
        let record = self.manifest.entries.get(id);
        match record.and_then(|record| record.exact_id.as_deref()) {
            Some(exact) => format!("`exact_id` to `{exact}`"),
            None => format!("`id` to `{id}`"),
        }
    }

    fn change(
        &self,
        code: &'static DiagnosticCode,
        (header, about): (&Header, IdentityField),
        id: &str,
        (message, help): (String, String),
    ) -> EntryChange {
        let fault =
            Diagnostic::new(code, message).with_location((self.place)(header, about)).help(help);
        EntryChange { path: header.path.clone(), id: id.to_owned(), fault }
    }
}

/// Returns the newest publication of all entries.
pub fn newest(entries: &EntryMap) -> Option<Timestamp> {
    entries.values().map(|entry| entry.published).max()
}

fn written(instant: Timestamp) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Finds the header of a file.
pub(super) fn at<'h>(headers: &'h ArticleHeaders, path: &str) -> Option<&'h Header> {
    headers.at(path).map(|index| &headers[index])
}

/// Says whether two dates of publication are one to readers: RSS dates have no parts of a second (RFC 822 section 5.1).
pub fn is_same_second(a: Timestamp, b: Timestamp) -> bool {
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

    /// An article or entry: its path, day in May 2024, id where it is written,
    /// and content.
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

    fn header(&(path, day, id, _): &SampleArticle<'_>) -> Header {
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
        let content = row.3.replace("URL", url.as_str()).replace("ANCHOR", &parser::anchor(&id));
        Entry {
            exact_id: None,
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

    fn place(header: &Header, _: IdentityField) -> SourceLocation {
        SourceLocation::file(std::path::Path::new(&*header.path))
    }

    /// What is told of articles, `now` being after all of them.
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
        let known = PublishedState::new(&manifest, (&config, AUTHORITY), instant(31), &place);
        let headers: ArticleHeaders = after.iter().map(header).collect();
        let mut entries = EntryMap::new();
        for (index, row) in after.iter().enumerate().filter(|(_, row)| !row.0.contains("draft")) {
            entries.insert(index, Arc::new(entry(row, &config)));
        }
        let mut text = String::new();
        for change in
            known.changes(&headers).into_iter().chain(known.beside(&headers).changes(&entries))
        {
            let name = change.fault.code.name.trim_start_matches("identity/");
            writeln!(text, "{name} {}: {}", change.path, change.fault.message).unwrap();
        }
        text
    }

    #[test]
    fn what_stays_is_no_change() {
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
    fn other_id_at_a_known_path_is_told() {
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
    fn other_date_of_a_known_id_is_told() {
        let before = [("a.md", 1, Some("tag:a:1"), "x")];
        insta::assert_snapshot!(check(&before, &[("a.md", 2, Some("tag:a:1"), "x")]), @"
        moved-date a.md: the date of publication changes from `2024-05-01T00:00:00Z` to `2024-05-02T00:00:00Z` (id `tag:a:1`)
        ");
        insta::assert_snapshot!(check(&before, &[("b.md", 2, Some("tag:a:1"), "x")]), @"
        moved-date b.md: the date of publication changes from `2024-05-01T00:00:00Z` to `2024-05-02T00:00:00Z` (id `tag:a:1`)
        ");
    }

    #[test]
    fn content_tells_a_renamed_file_whatever_its_date() {
        let before = [("a.md", 1, None, "x"), ("b.md", 2, None, "y")];
        insta::assert_snapshot!(check(&before, &[("b.md", 2, None, "y"), ("c.md", 3, None, "x")]), @"
        renamed c.md: `c.md` was `a.md`: the id changes from `tag:a:a` to `tag:a:c`
        ");
    }

    #[test]
    fn date_tells_files_of_one_content_apart() {
        let before = [("a.md", 1, None, "x"), ("b.md", 2, None, "x")];
        insta::assert_snapshot!(check(&before, &[("c.md", 1, None, "x"), ("d.md", 2, None, "x")]), @"
        renamed c.md: `c.md` was `a.md`: the id changes from `tag:a:a` to `tag:a:c`
        renamed d.md: `d.md` was `b.md`: the id changes from `tag:a:b` to `tag:a:d`
        ");
        assert_eq!(check(&before, &[("c.md", 3, None, "x")]), "");
        assert_eq!(check(&before, &[("c.md", 1, None, "x"), ("d.md", 1, None, "x")]), "");
    }

    #[test]
    fn links_and_anchors_of_the_old_place_are_allowed_for() {
        let content = "<img src='URLp.png'><a href='URL#ANCHOR-fn-1'>1</a>";
        let before = [("a.md", 1, None, content)];
        assert!(check(&before, &[("c.md", 1, None, content)]).starts_with("renamed c.md"));
        // Without the date there is too little to go by.
        assert_eq!(check(&before, &[("c.md", 2, None, content)]), "");
    }

    #[test]
    fn only_what_is_known_is_out_before_its_time() {
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
        let known = PublishedState::new(&manifest, (&config, AUTHORITY), instant(10), &place);
        assert!(known.is_already_published(&header(&row)));
        assert!(!known.is_already_published(&header(&("a.md", 21, None, "x"))));
        assert!(!known.is_already_published(&header(&("b.md", 20, None, "x"))));
    }
}
