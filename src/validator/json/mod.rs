//! Validates JSON Feed 1.0 and 1.1, with the tables of members in `tables`.

mod tables;

use std::ops::Range;

use crate::feed_reader::entries::{self, ParsedFeed};
use crate::syntax::json::{self, ChosenMembers, JsonKind, JsonPart, UnreadValue};
use crate::validator::causes;
use crate::validator::codes::{
    FEED_URL_DIFFERS, JSON_DEPRECATED, JSON_DUPLICATE_ID, JSON_TYPE, JSON_UNKNOWN_MEMBER,
    JSON_VERSION, MISSING_CONTENT, MISSING_ELEMENT, MISSING_FEED_URL, NOT_BLANK, NUMBER_AS_ID,
    PART_COMPARED, REQUIRED_NOT_BLANK, ValidationCode,
};
use crate::validator::compare::KnownEntryComparison;
use crate::validator::finding::{Finding, FindingList, MOST, cut_detail};
use crate::validator::json::tables::{
    ENTRY, FEED, ITEM, JsonMemberType, JsonObjectRule, MemberPresence, VERSIONS,
};
use crate::validator::seen::SeenValues;
use crate::validator::value::{LONGEST, ValueCheck, ValueInput};
use crate::validator::{DocumentFindings, FeedDialect, ValidationOptions, value};

/// Validates a text as a JSON Feed.
pub(super) fn check_document(
    source: &str,
    options: &ValidationOptions,
    findings: FindingList,
) -> DocumentFindings {
    if let Some(finding) = causes::json::identify_list(source) {
        return reject(findings, finding);
    }
    let comparison = KnownEntryComparison::new(options);
    let seen = SeenValues::default();
    let mut walk = JsonFeedWalker { source, options, findings, seen, comparison };
    let mut feed = SortedMembers::default();
    let read = json::parse_each(source, "items", |piece| match piece {
        JsonPart::Item(item) => walk.check_item(&item),
        JsonPart::Member(name, value) => feed.add(&FEED, &name, value),
    });
    match read {
        Ok(()) => walk.check_feed(&feed),
        Err(fault) => {
            walk.findings.push(causes::json::explain(source, fault));
        }
    }
    let JsonFeedWalker { mut findings, comparison, .. } = walk;
    let ids = comparison.finish(&ParsedFeed::default(), &mut findings);
    DocumentFindings { dialect: Some(FeedDialect::Json), findings, ids }
}

/// Returns the result for a document that is not a feed.
fn reject(mut findings: FindingList, finding: Finding) -> DocumentFindings {
    findings.push(finding);
    DocumentFindings { dialect: Some(FeedDialect::Json), findings, ids: Vec::new() }
}

/// The members of an object: known ones by name, and unknown ones.
#[derive(Default)]
struct SortedMembers<'a> {
    known: ChosenMembers<'a>,
    /// Names and places of unknown members, at most as many as are reported.
    unknown: Vec<(String, Range<usize>)>,
}

impl<'a> SortedMembers<'a> {
    fn read(object: &'static JsonObjectRule, value: &UnreadValue<'a>) -> Self {
        let mut sorted = Self::default();
        value.members(|name, value| {
            sorted.add(object, &name, value);
            true
        });
        sorted
    }

    fn add(&mut self, object: &'static JsonObjectRule, name: &str, value: UnreadValue<'a>) {
        if let Some(member) = object.members.iter().find(|member| member.name == name) {
            self.known.add(member.name, value);
        // Names of extensions begin with an underscore.
        } else if !name.starts_with('_') && self.unknown.len() < MOST {
            self.unknown.push((cut_detail(name), value.span()));
        }
    }

    /// Returns the place of a known member, or of the beginning of the document.
    fn span_of(&self, key: &'static str) -> Range<usize> {
        self.known.get(key).map_or(0..1, |value| value.span())
    }
}

/// The member that contains a value, and the object of the member.
#[derive(Clone, Copy)]
struct JsonPosition<'a> {
    key: &'a str,
    parent: &'a str,
}

struct JsonFeedWalker<'a> {
    source: &'a str,
    options: &'a ValidationOptions,
    findings: FindingList,
    seen: SeenValues,
    comparison: KnownEntryComparison<'a>,
}

impl<'a> JsonFeedWalker<'a> {
    fn check_feed(&mut self, feed: &SortedMembers<'a>) {
        let whole = 0..1;
        let version = feed.known.text("version");
        let has_version = version.is_some_and(|text| text.contains("jsonfeed.org"));
        if feed.known.get("items").is_none() && !has_version {
            return self.findings.push(causes::json::report_object(self.source, &feed.unknown));
        }
        self.check_object(&FEED, feed, &whole);
        if let Some(version) = feed.known.text("version")
            && !VERSIONS.contains(&&*version)
        {
            self.report_finding(&JSON_VERSION, &feed.span_of("version"), &[("value", &version)]);
        }
        match feed.known.text("feed_url") {
            None => self.report_finding(&MISSING_FEED_URL, &whole, &[]),
            Some(url) => {
                if self.options.url.as_deref().is_some_and(|served| served != url) {
                    let details = [("element", "feed_url"), ("parent", FEED.name), ("value", &url)];
                    self.report_finding(&FEED_URL_DIFFERS, &feed.span_of("feed_url"), &details);
                }
            }
        }
    }

    /// Checks an item of the feed.
    fn check_item(&mut self, item: &UnreadValue<'a>) {
        if item.kind() != JsonKind::Object {
            return self.check_type(&ENTRY, item, JsonPosition { key: "items", parent: FEED.name });
        }
        let members = SortedMembers::read(&ITEM, item);
        self.check_object(&ITEM, &members, &item.span());
        self.check_content_and_id(&members.known, &item.span());
        self.check_lengths(&members.known);
        let entry = entries::read_json_item(&members.known, item.span());
        self.comparison.add_entry(entry, &mut self.findings);
    }

    /// Reports that only the beginning of a long member is compared, once for the document.
    fn check_lengths(&mut self, members: &ChosenMembers<'a>) {
        for key in ["id", "url", "title"] {
            let value = members.get(key).filter(|value| value.span().len() > LONGEST);
            if let Some(value) = value.filter(|_| self.findings.can_report_once(&PART_COMPARED)) {
                self.report_finding(&PART_COMPARED, &value.span(), &[("element", key)]);
            }
        }
    }

    /// Checks the requirements of an item that the tables can't express.
    fn check_content_and_id(&mut self, item: &ChosenMembers<'a>, span: &Range<usize>) {
        if item.get("content_html").is_none() && item.get("content_text").is_none() {
            self.report_finding(&MISSING_CONTENT, span, &[]);
        }
        let Some(id) = item.get("id") else { return };
        if id.kind() == JsonKind::Number {
            self.report_finding(&NUMBER_AS_ID, &id.span(), &[]);
        }
        if let Some(text) = id.to_text()
            && !self.seen.is_new("id", &text)
        {
            let details = [("element", "id"), ("parent", "item"), ("value", &*text)];
            self.report_finding(&JSON_DUPLICATE_ID, &id.span(), &details);
        }
    }

    fn check_object(
        &mut self,
        object: &'static JsonObjectRule,
        members: &SortedMembers<'a>,
        span: &Range<usize>,
    ) {
        for member in object.members {
            let place = JsonPosition { key: member.name, parent: object.name };
            match (members.known.get(member.name), member.need) {
                (Some(value), need) => {
                    if need == MemberPresence::Deprecated {
                        let details = [("element", member.name), ("parent", object.name)];
                        self.report_finding(&JSON_DEPRECATED, &value.span(), &details);
                    }
                    self.check_type(&member.member_type, &value, place);
                }
                (None, MemberPresence::Required) => {
                    let details = [("element", member.name), ("parent", object.name)];
                    self.report_finding(&MISSING_ELEMENT, span, &details);
                }
                (None, MemberPresence::Optional | MemberPresence::Deprecated) => {}
            }
        }
        for (name, span) in &members.unknown {
            let details = [("element", name.as_str()), ("parent", object.name)];
            self.report_finding(&JSON_UNKNOWN_MEMBER, span, &details);
        }
    }

    fn check_type(
        &mut self,
        expected: &'static JsonMemberType,
        value: &UnreadValue<'a>,
        place: JsonPosition<'_>,
    ) {
        match (expected, value.kind()) {
            (JsonMemberType::Text(kinds), JsonKind::Text)
            | (JsonMemberType::Number(kinds), JsonKind::Number) => {
                self.check_value(kinds, value, place);
            }
            (JsonMemberType::Id, JsonKind::Text) => {
                self.check_value(&[value::filled], value, place);
            }
            (JsonMemberType::Id, JsonKind::Number) | (JsonMemberType::Truth, JsonKind::Truth) => {}
            (JsonMemberType::Object(object), JsonKind::Object) => {
                self.check_object(object, &SortedMembers::read(object, value), &value.span());
            }
            (JsonMemberType::List(item), JsonKind::List) => {
                value.values(|value| self.check_type(item, &value, place));
            }
            (
                JsonMemberType::Text(_)
                | JsonMemberType::Number(_)
                | JsonMemberType::Id
                | JsonMemberType::Truth
                | JsonMemberType::Object(_)
                | JsonMemberType::List(_),
                _,
            ) => {
                let details = [
                    ("element", place.key),
                    ("parent", place.parent),
                    ("expected", expected.label()),
                ];
                self.report_finding(&JSON_TYPE, &value.span(), &details);
            }
        }
    }

    fn check_value(
        &mut self,
        kinds: &[ValueCheck],
        value: &UnreadValue<'a>,
        place: JsonPosition<'_>,
    ) {
        if kinds.is_empty() {
            return;
        }
        let (text, span) = (value.to_text().unwrap_or_default(), value.span());
        let (text, raw) = (&*text, &self.source[span.clone()]);
        let input =
            ValueInput { text, raw, now: self.options.now, dialect: Some(FeedDialect::Json) };
        let mut violations = Vec::new();
        for kind in kinds {
            kind(&input, &mut violations);
        }
        for violation in violations {
            // Only members that must be present are checked for being empty.
            let is_blank = violation.row == &NOT_BLANK;
            let row = if is_blank { &REQUIRED_NOT_BLANK } else { violation.row };
            let mut finding = Finding::new(row, span.clone());
            for (key, value) in violation.details {
                finding = finding.with(key, value);
            }
            finding = finding.with("element", place.key).with("parent", place.parent);
            self.findings.push(finding.with("value", text));
        }
    }

    fn report_finding(
        &mut self,
        row: &'static ValidationCode,
        span: &Range<usize>,
        details: &[(&'static str, &str)],
    ) {
        if !self.findings.can_add(row) {
            return;
        }
        let finding = details
            .iter()
            .fold(Finding::new(row, span.clone()), |found, (key, value)| found.with(key, *value));
        self.findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    /// Lists what is said of a feed.
    fn check(source: &str) -> String {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let url = Some("https://a.example/feed.json".to_owned());
        let options = ValidationOptions { url, now, ..ValidationOptions::default() };
        let path = std::path::Path::new("feed.json").into();
        let report = check_document(source, &options, FindingList::default())
            .findings
            .into_report(&crate::diagnostic::SourceText::new(&path, source));
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
    fn every_problem_is_reported_at_its_place() {
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
        2:37 InvalidFullLink: `feed_url` should be a full URL, not `/feed.json`
        2:37 FeedUrlDiffers: `feed_url` should be the URL that serves the feed, not `/feed.json`
        2:63 InvalidLanguage: unknown language `english`
        4:17 MissingContent: an item should have `content_html` or `content_text`
        4:24 NumberAsId: `id` should be a string, not a number
        4:45 InvalidRFC3339Date: `date_published` should be a date like `2026-01-02T03:04:05Z`, not `yesterday`
        4:66 JsonType: `tags` of `item` should be a list
        5:24 NotBlank: `id` should not be empty
        5:65 MissingElement: `attachment` should have `url`
        5:79 InvalidMIMEType: `mp3` is not a valid media type
        5:103 InvalidNonNegativeInteger: `size_in_bytes` should be a whole number of 0 or more, not `-1`
        6:17 JsonType: `items` of `feed` should be an object
        "#);
    }
}
