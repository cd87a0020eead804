//! JSON Feed 1.0 and 1.1: the walk through one with the tables in hand.

mod tables;

use std::ops::Range;

use crate::syntax::json;
use crate::syntax::value::{Kind as Is, Table, Value};
use crate::validator::against::Comparison;
use crate::validator::codes::{
    FEED_URL_DIFFERS, JSON_DEPRECATED, JSON_DUPLICATE_ID, JSON_SYNTAX, JSON_TYPE,
    JSON_UNKNOWN_MEMBER, JSON_VERSION, MISSING_CONTENT, MISSING_ELEMENT, MISSING_FEED_URL,
    NUMBER_AS_ID, Row,
};
use crate::validator::entries::{self, FeedFacts};
use crate::validator::finding::{Finding, Findings};
use crate::validator::json::tables::{ENTRY, FEED, Member, Need, Object, Type, VERSIONS};
use crate::validator::memory::Memory;
use crate::validator::value::{Kind, Value as Judged};
use crate::validator::{Dialect, Options, Walked, value};

/// Says whether a text looks like JSON rather than XML.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Judges a text as a JSON Feed.
pub(super) fn judge(source: &str, options: &Options, findings: Findings) -> Walked {
    let (memory, comparison) = (Memory::default(), Comparison::new(options));
    let mut walk = Walk { source, options, findings, memory, comparison };
    match json::parse_each(source, "items", |item| walk.item(&item)) {
        Ok(feed) => walk.feed(&feed),
        Err(fault) => {
            let finding = Finding::new(&JSON_SYNTAX, fault.span);
            walk.findings.push(finding.with("message", fault.message));
        }
    }
    let Walk { mut findings, comparison, .. } = walk;
    let ids = comparison.end(&FeedFacts::default(), &mut findings);
    Walked { dialect: Some(Dialect::Json), findings, ids }
}

/// Where a value stands among the others.
#[derive(Clone, Copy)]
struct Place<'a> {
    key: &'a str,
    parent: &'a str,
}

struct Walk<'a> {
    source: &'a str,
    options: &'a Options,
    findings: Findings,
    memory: Memory,
    comparison: Comparison<'a>,
}

impl<'a> Walk<'a> {
    fn feed(&mut self, feed: &Table<'a>) {
        let whole = 0..1;
        self.object(&FEED, feed, &whole);
        if let Some(version) = feed.get("version").and_then(Value::as_str)
            && !VERSIONS.contains(&version)
        {
            self.say(&JSON_VERSION, &feed_span(feed, "version"), &[("value", version)]);
        }
        match feed.get("feed_url").and_then(Value::as_str) {
            None => self.say(&MISSING_FEED_URL, &whole, &[]),
            Some(url) => {
                if self.options.url.as_deref().is_some_and(|served| served != url) {
                    let details = [("element", "feed_url"), ("parent", FEED.name), ("value", url)];
                    self.say(&FEED_URL_DIFFERS, &feed_span(feed, "feed_url"), &details);
                }
            }
        }
    }

    /// Judges one of a feed's items.
    fn item(&mut self, item: &Value<'a>) {
        self.typed(&ENTRY, item, Place { key: "items", parent: FEED.name });
        if let Some(table) = item.as_table() {
            self.odd_item(table, &item.span);
            let entry = entries::of_item(table, item.span.clone());
            self.comparison.entry(entry, &mut self.findings);
        }
    }

    /// Judges what the tables can't say of an item.
    fn odd_item(&mut self, item: &Table<'a>, span: &Range<usize>) {
        if item.get("content_html").is_none() && item.get("content_text").is_none() {
            self.say(&MISSING_CONTENT, span, &[]);
        }
        let Some(id) = item.get("id") else { return };
        if let Is::Number(_) = id.kind {
            self.say(&NUMBER_AS_ID, &id.span, &[]);
        }
        if let Some(text) = id.as_str()
            && !self.memory.is_new("id", text)
        {
            let details = [("element", "id"), ("parent", "item"), ("value", text)];
            self.say(&JSON_DUPLICATE_ID, &id.span, &details);
        }
    }

    fn object(&mut self, object: &'static Object, table: &Table<'a>, span: &Range<usize>) {
        for member in object.members {
            let place = Place { key: member.name, parent: object.name };
            match (table.get(member.name), member.need) {
                (Some(value), need) => {
                    if need == Need::Deprecated {
                        let details = [("element", member.name), ("parent", object.name)];
                        self.say(&JSON_DEPRECATED, &value.span, &details);
                    }
                    self.member(member, value, place);
                }
                (None, Need::Required) => {
                    let details = [("element", member.name), ("parent", object.name)];
                    self.say(&MISSING_ELEMENT, span, &details);
                }
                (None, Need::Optional | Need::Deprecated) => {}
            }
        }
        for (key, _) in &table.entries {
            // Whoever extends the format begins the name with an underscore.
            let is_known = object.members.iter().any(|member| member.name == key.name);
            if !is_known && !key.name.starts_with('_') {
                let details = [("element", &*key.name), ("parent", object.name)];
                self.say(&JSON_UNKNOWN_MEMBER, &key.span, &details);
            }
        }
    }

    fn member(&mut self, member: &'static Member, value: &Value<'a>, place: Place<'_>) {
        self.typed(&member.of, value, place);
    }

    fn typed(&mut self, of: &'static Type, value: &Value<'a>, place: Place<'_>) {
        match (of, &value.kind) {
            (Type::Text(kinds), Is::Text(text)) | (Type::Number(kinds), Is::Number(text)) => {
                self.value(kinds, text, &value.span, place);
            }
            (Type::Id, Is::Text(text)) => self.value(&[value::filled], text, &value.span, place),
            (Type::Id, Is::Number(_)) | (Type::Truth, Is::Bool(_)) => {}
            (Type::Object(object), Is::Table(table)) => self.object(object, table, &value.span),
            (Type::List(of), Is::List(values)) => {
                for value in values {
                    self.typed(of, value, place);
                }
            }
            (
                Type::Text(_)
                | Type::Number(_)
                | Type::Id
                | Type::Truth
                | Type::Object(_)
                | Type::List(_),
                _,
            ) => {
                let details =
                    [("element", place.key), ("parent", place.parent), ("expected", of.label())];
                self.say(&JSON_TYPE, &value.span, &details);
            }
        }
    }

    fn value(&mut self, kinds: &[Kind], text: &str, span: &Range<usize>, place: Place<'_>) {
        let raw = &self.source[span.clone()];
        let judged = Judged { text, raw, now: self.options.now, dialect: Some(Dialect::Json) };
        let mut wrong = Vec::new();
        for kind in kinds {
            kind(&judged, &mut wrong);
        }
        for found in wrong {
            let mut finding = Finding::new(found.row, span.clone());
            for (key, value) in found.details {
                finding = finding.with(key, value);
            }
            finding = finding.with("element", place.key).with("parent", place.parent);
            self.findings.push(finding.with("value", text));
        }
    }

    fn say(&mut self, row: &'static Row, span: &Range<usize>, details: &[(&'static str, &str)]) {
        if !self.findings.takes(row) {
            return;
        }
        let finding = details
            .iter()
            .fold(Finding::new(row, span.clone()), |found, (key, value)| found.with(key, *value));
        self.findings.push(finding);
    }
}

fn feed_span(feed: &Table<'_>, key: &str) -> Range<usize> {
    feed.get(key).map_or(0..1, |value| value.span.clone())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    /// Lists what is said of a feed.
    fn check(source: &str) -> String {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let url = Some("https://a.example/feed.json".to_owned());
        let options = Options { url, now, ..Options::default() };
        let path = std::path::Path::new("feed.json").into();
        let report = judge(source, &options, Findings::default())
            .findings
            .into_report(&crate::diagnostic::Source::new(&path, source));
        let line = |found: &crate::diagnostic::Diagnostic| {
            let at = found.location.as_ref().unwrap();
            format!("{}:{} {}: {}\n", at.line, at.column, found.code.name, found.message)
        };
        report.diagnostics.iter().map(line).collect()
    }

    #[test]
    fn whole_feed_is_fine() {
        assert_eq!(
            check(
                r#"{
            "version": "https://jsonfeed.org/version/1.1", "title": "A", "language": "en",
            "home_page_url": "https://a.example/", "feed_url": "https://a.example/feed.json",
            "authors": [{"name": "B", "url": "https://a.example/b"}], "_own": {"deep": [1]},
            "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
            "items": [{
                "id": "1", "url": "https://a.example/1", "content_html": "<p>C</p>",
                "date_published": "2026-01-02T03:04:05Z", "tags": ["d"],
                "attachments": [{"url": "https://a.example/e.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7, "duration_in_seconds": 1.5}]
            }]
        }"#
            ),
            ""
        );
    }

    #[test]
    fn every_fault_is_said_at_its_place() {
        insta::assert_snapshot!(check(r#"{
            "title": 7, "feed_url": "/feed.json", "language": "english",
            "items": [
                {"id": 1, "date_published": "yesterday", "tags": "d"},
                {"id": "", "content_text": "A", "attachments": [{"mime_type": "mp3", "size_in_bytes": -1}]},
                "B"
            ]
        }"#), @r#"
        1:1 MissingElement: `feed` should have `version`
        2:22 JsonType: `title` of `feed` should be text
        2:37 InvalidFullLink: `feed_url` should be a whole address, not `/feed.json`
        2:37 FeedUrlDiffers: `feed_url` should be the address the feed is served at, not `/feed.json`
        2:63 InvalidLanguage: `english` is no language
        4:17 MissingContent: an item should have `content_html` or `content_text`
        4:24 NumberAsId: `id` should be text, not a number
        4:45 InvalidRFC3339Date: `date_published` should be a date like `2026-01-02T03:04:05Z`, not `yesterday`
        4:66 JsonType: `tags` of `item` should be a list
        5:24 NotBlank: `id` should not be empty
        5:65 MissingElement: `attachment` should have `url`
        5:79 InvalidMIMEType: `mp3` is no media type
        5:103 InvalidNonNegativeInteger: `size_in_bytes` should be a whole number from 0, not `-1`
        6:17 JsonType: `items` of `feed` should be an object
        "#);
    }
}
