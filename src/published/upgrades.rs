//! Keeps published values after an upgrade: if a rule of a newer version derives another id,
//! date or address for a published article, the published value is used until the author
//! decides.
//!
//! Each changed rule is a row of [`CHANGED_RULES`]. It recognizes an article that the former
//! rule read as it is published. The manifest says under which version of the rules it was
//! made ([`RULES`]); only a manifest of an older version is compared, so that a change by the
//! author is never taken for a change of the rules.

mod changed_rules;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, SourceText, codes};
use crate::frontmatter::{self, Frontmatter};
use crate::identity;
use crate::model::{
    ArticleHeaders, ArticleVisibility, DatePrecision, Header, ParsedDate, Timestamp,
};
use crate::parser;
use crate::text::date::DayOrder;
use crate::text::hash;
use crate::text::normal_form::compose;
use crate::writer::manifest::past_entry::short_hash;
use crate::writer::{EntryRecord, HeldValues, Manifest};

use changed_rules::{
    CHANGED_RULES, ChangedRule, RereadArticle, UNCLEAR_DATE, had_fence, is_date_of,
};

/// Version of the rules that derive ids, dates and addresses.
pub(crate) const RULES: u32 = 4;

/// Number of articles that a warning names.
const SHOWN: usize = 3;

/// Text and frontmatter of an article that was read.
#[derive(Clone, Copy)]
pub(crate) struct ReadArticle<'a> {
    /// Text of the article, or its beginning.
    pub source: &'a SourceText<'a>,
    /// Frontmatter in the text.
    pub frontmatter: &'a Frontmatter,
}

/// Function that reads the header of an article under some settings, and reports its problems.
type ReadHeaderFn<'f> = &'f dyn Fn(&Config, &mut Report) -> Option<Header>;

/// Published values that are kept although the rules derive others.
pub(crate) struct HeldIdentities<'a> {
    /// Records with values that may be kept, with their ids, by path. Its letters are
    /// composed: the same file may have decomposed ones on macOS.
    records: HashMap<Cow<'a, str>, (&'a str, &'a EntryRecord)>,
    /// Version of the rules under which the manifest was made.
    made_by: u32,
    /// Articles that were read in this build, with the values that they keep.
    read: Mutex<BTreeMap<Box<str>, Option<HeldValues>>>,
    /// Published articles that newer rules hide, with the field that hides them.
    hidden: Mutex<BTreeMap<Box<str>, Option<String>>>,
    /// Settings of earlier versions, if an article needs them.
    former_config: OnceLock<Box<Config>>,
}

impl<'a> HeldIdentities<'a> {
    /// Keeps nothing: the user accepts new values, or nothing is published.
    pub(crate) fn none() -> Self {
        Self {
            records: HashMap::new(),
            made_by: RULES,
            read: Mutex::default(),
            hidden: Mutex::default(),
            former_config: OnceLock::new(),
        }
    }

    /// Keeps the values that a manifest marks as held; all values if it was made under older
    /// rules.
    pub(crate) fn new(manifest: &'a Manifest) -> Self {
        // Without published entries there is nothing to compare.
        let is_new = manifest.entries.is_empty();
        let made_by = if is_new { RULES } else { manifest.rules.unwrap_or_default() };
        let entries = manifest.entries.iter();
        let records = entries
            .filter(|(_, record)| made_by < RULES || record.held.is_some())
            .map(|(id, record)| (compose(&record.path), (id.as_str(), record)))
            .collect();
        Self {
            records,
            made_by,
            read: Mutex::default(),
            hidden: Mutex::default(),
            former_config: OnceLock::new(),
        }
    }

    /// Describes the held values that headers depend on, as a part of the header cache's key.
    pub(crate) fn key(&self) -> String {
        let mut held: Vec<_> = self
            .records
            .values()
            .filter_map(|(id, record)| Some(format!("{id} {}", record.held.as_ref()?.derived)))
            .collect();
        held.sort_unstable();
        format!("{} {}", self.made_by, hash::hex_of_texts(&held))
    }

    /// Replaces derived values of a header by the published ones.
    pub(crate) fn apply(
        &self,
        header: Header,
        article: ReadArticle<'_>,
        config: &Config,
        authority: &str,
    ) -> Header {
        let Some(&(id, record)) = self.records.get(&*compose(&header.path)) else { return header };
        let ReadArticle { source, frontmatter } = article;
        if header.visibility != ArticleVisibility::Public {
            self.note_hidden(&header, article, config);
            return header;
        }
        let (held, derived) = hold_header(&header, id, record, config, authority);
        let rule = derived.as_ref().and_then(|derived| {
            if let Some(known) = record.held.as_ref().filter(|known| known.covers(derived)) {
                return Some(known.rule.clone());
            }
            let header = &header;
            let article =
                RereadArticle { source, frontmatter, header, id, record, config, authority };
            let mut rules = CHANGED_RULES.iter().filter(|rule| rule.since > self.made_by);
            Some(rules.find(|rule| (rule.explains)(&article))?.name.to_owned())
        });
        let values = rule.zip(derived).map(|(rule, derived)| HeldValues { rule, derived });
        let is_held = values.is_some();
        if let Ok(mut read) = self.read.lock() {
            read.insert(header.path.clone(), values);
        }
        if is_held { held } else { header }
    }

    /// Notes a published article that is hidden, if newer rules may be the reason.
    fn note_hidden(&self, header: &Header, article: ReadArticle<'_>, config: &Config) {
        let ReadArticle { source, frontmatter } = article;
        // Every version reads such a draft, so its author has changed the article.
        let is_new_draft =
            had_fence(source) && parser::is_written_draft(source, frontmatter, config);
        if self.made_by >= RULES || is_new_draft {
            return;
        }
        if let Ok(mut hidden) = self.hidden.lock() {
            let field = parser::hiding_field(source, frontmatter, config);
            hidden.insert(header.path.clone(), field);
        }
    }

    /// Reads the header of a published article as the version did that published it, if the
    /// order of day and month in its dates is not clear. Returns `None` if the article is not
    /// published, or if its dates have changed since.
    pub(crate) fn read_unclear(
        &self,
        path: &str,
        article: ReadArticle<'_>,
        config: &Config,
        authority: &str,
        read: ReadHeaderFn<'_>,
    ) -> Option<(Header, Report)> {
        let &(id, record) = self.records.get(&*compose(path))?;
        let unclear = frontmatter::unclear_dates(article.source, article.frontmatter, config);
        if unclear.is_empty() {
            return None;
        }
        let mut report = Report::default();
        let header = read(self.former_config(config), &mut report)?;
        let is_same = header.published.is_some_and(|date| is_date_of(&date, record));
        if header.visibility != ArticleVisibility::Public || !is_same {
            return None;
        }
        let (header, others) = hold_header(&header, id, record, config, authority);
        let unclear = unclear.iter().map(|date| short_hash(date));
        let derived = unclear.chain(others).collect::<Vec<_>>().join(" ");
        let is_known = record.held.as_ref().is_some_and(|known| known.covers(&derived));
        let is_new =
            CHANGED_RULES.iter().any(|rule| rule.name == UNCLEAR_DATE && rule.since > self.made_by);
        if !is_known && !is_new {
            return None;
        }
        if let Ok(mut read) = self.read.lock() {
            read.insert(path.into(), Some(HeldValues { rule: UNCLEAR_DATE.to_owned(), derived }));
        }
        Some((header, report))
    }

    /// Returns settings that read unclear dates with the month first.
    fn former_config(&self, config: &Config) -> &Config {
        self.former_config.get_or_init(|| {
            let mut former = config.clone();
            former.articles.dates = Some(DayOrder::MonthFirst);
            Box::new(former)
        })
    }

    /// Lists the held values by path of their articles. Articles that were not read in this
    /// build are as the manifest says.
    pub(crate) fn in_effect(&self, headers: &ArticleHeaders) -> BTreeMap<Box<str>, HeldValues> {
        let mut held = BTreeMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "the result is sorted")]
        for (_, record) in self.records.values() {
            if let Some(values) = &record.held
                && headers.at(&record.path).is_some()
            {
                held.insert((*record.path).into(), values.clone());
            }
        }
        if let Ok(read) = self.read.lock() {
            for (path, values) in &*read {
                match values {
                    Some(values) => held.insert(path.clone(), values.clone()),
                    None => held.remove(path),
                };
            }
        }
        held
    }

    /// Adds the version of the rules and the held values to a new manifest.
    pub(crate) fn record(&self, manifest: &mut Manifest, headers: &ArticleHeaders) {
        manifest.rules = Some(RULES);
        if self.records.is_empty() {
            return;
        }
        let held = self.in_effect(headers);
        for record in manifest.entries.values_mut() {
            record.held = held.get(&*record.path).cloned();
        }
    }

    /// Creates one warning for each rule that some articles do not follow yet.
    pub(crate) fn warnings(&self, headers: &ArticleHeaders) -> Vec<Diagnostic> {
        if self.records.is_empty() {
            return Vec::new();
        }
        let held = self.in_effect(headers);
        let warnings = CHANGED_RULES.iter().map(|rule| {
            let paths = held.iter().filter(|(_, values)| values.rule == rule.name);
            (rule, paths.map(|(path, _)| &**path).collect::<Vec<_>>())
        });
        let hidden = self.hidden.lock().map(|hidden| hidden.clone()).unwrap_or_default();
        warnings
            .filter(|(_, paths)| !paths.is_empty())
            .map(|(rule, paths)| self.describe_held(rule, &paths))
            .chain((!hidden.is_empty()).then(|| hidden_warning(&hidden)))
            .collect()
    }
}

/// Returns the header with the published values, and digests of the derived values that they
/// replace; `None` if no value differs.
fn hold_header(
    header: &Header,
    id: &str,
    record: &EntryRecord,
    config: &Config,
    authority: &str,
) -> (Header, Option<String>) {
    let mut held = header.clone();
    let mut derived = Vec::new();
    let instant = header.published.map(|date| date.instant);
    if instant.is_none_or(|instant| instant.timestamp() != record.published.timestamp()) {
        derived.push(format!("published {instant:?}"));
        held.published = Some(as_written(record.published, config));
    }
    // Ids and addresses may contain the date, so they are compared with the published one.
    let derived_id = identity::id(&held, config, authority);
    if derived_id != id {
        derived.push(format!("id {derived_id}"));
        held.id = Some(id.into());
        held.exact_id = record.exact_id.as_deref().map(Into::into);
    }
    let url = identity::permalink(&held, config).map(String::from).unwrap_or_default();
    if url != record.url && !record.url.is_empty() {
        derived.push(format!("url {url}"));
        held.url = Some(record.url.as_str().into());
    }
    let digests: Vec<String> = derived.iter().map(|value| short_hash(value)).collect();
    (held, (!digests.is_empty()).then(|| digests.join(" ")))
}

/// Returns a published instant as the author probably wrote it: midnight as a date without a
/// time.
fn as_written(instant: Timestamp, config: &Config) -> ParsedDate {
    let local = instant.with_timezone(&config.site.zone);
    let is_midnight = local.time() == chrono::NaiveTime::MIN;
    ParsedDate {
        instant,
        precision: if is_midnight { DatePrecision::Day } else { DatePrecision::Time },
    }
}

impl HeldIdentities<'_> {
    /// Describes a rule that some articles do not follow yet: as a warning in the first build
    /// after an upgrade, and as a note as long as the values are held.
    fn describe_held(&self, rule: &ChangedRule, paths: &[&str]) -> Diagnostic {
        let is_first = self.made_by < rule.since;
        let code = if is_first { &codes::IDENTITY_HELD } else { &codes::IDENTITY_STILL_HELD };
        held_warning(code, rule, paths)
    }
}

fn held_warning(code: &'static DiagnosticCode, rule: &ChangedRule, paths: &[&str]) -> Diagnostic {
    let message = format!(
        "{} after the upgrade of feedwright, although now {}: {}",
        count_articles(
            paths,
            "published article keeps its published id, date and address",
            "published articles keep their published ids, dates and addresses",
        ),
        rule.summary,
        list_articles(paths)
    );
    let help = "write the published values into the frontmatter to keep them, or run `feedwright build --accept-changes` to publish the new ones";
    Diagnostic::new(code, message).help(help)
}

fn hidden_warning(hidden: &BTreeMap<Box<str>, Option<String>>) -> Diagnostic {
    let paths: Vec<&str> = hidden.keys().map(|path| &**path).collect();
    let named = hidden.iter().map(|(path, field)| match field {
        Some(field) => format!("`{path}` (`{field}`)"),
        None => format!("`{path}`"),
    });
    let message = format!(
        "{}: {}",
        count_articles(
            &paths,
            "published article is hidden in the first build after the upgrade of feedwright, by a field that this version reads or that is new in the file; it is in no feed from now on",
            "published articles are hidden in the first build after the upgrade of feedwright, by fields that this version reads or that are new in the files; they are in no feed from now on",
        ),
        shorten_list(named)
    );
    let help = "to publish an article again, remove the field that hides it, or allow its value in `feed.toml` (`[articles] known_fields`, `[articles] public`)";
    Diagnostic::new(&codes::IDENTITY_HIDDEN, message).help(help)
}

fn count_articles(paths: &[&str], one: &str, many: &str) -> String {
    match paths.len() {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// Lists the first articles, and the number of the others.
fn list_articles(paths: &[&str]) -> String {
    shorten_list(paths.iter().map(|path| format!("`{path}`")))
}

/// Lists the first few, and the number of the others.
fn shorten_list(mut all: impl Iterator<Item = String>) -> String {
    let named: Vec<_> = all.by_ref().take(SHOWN).collect();
    let more = all.count();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", named.join(", "))
}
