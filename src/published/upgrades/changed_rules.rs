//! The rules that derive other ids, dates and addresses than in earlier versions, and how to
//! recognize an article that the former rule read as it is published.

use chrono::Datelike;
use percent_encoding::percent_decode_str;

use super::as_written;
use crate::config::Config;
use crate::diagnostic::SourceText;
use crate::frontmatter::{self, Frontmatter, FrontmatterDialect};
use crate::identity;
use crate::model::{Header, ParsedDate};
use crate::parser::plain_text;
use crate::text::normal_form::compose;
use crate::text::path;
use crate::writer::EntryRecord;

/// Rule that derives other values than in an earlier version.
pub(crate) struct ChangedRule {
    /// Name in the manifest, which never changes.
    pub name: &'static str,
    /// First version of [`RULES`] that has it.
    pub since: u32,
    /// Description of the rule in messages; continues "although now".
    pub summary: &'static str,
    /// Returns true if the former rule reads the article as it is published.
    pub(super) explains: fn(&RereadArticle<'_>) -> bool,
}

/// Every changed rule; a later version adds rows.
#[rustfmt::skip]
pub(crate) const CHANGED_RULES: [ChangedRule; 12] = [
    ChangedRule { name: "later-date",  since: 1, explains: has_other_date, summary: "the later of two dates of publication counts" },
    ChangedRule { name: "year-one",    since: 1, explains: is_of_year_one, summary: "a date of year 0 or 1 means that no date is set" },
    ChangedRule { name: "frontmatter", since: 1, explains: has_new_fence,  summary: "frontmatter after white space or a comment is read" },
    ChangedRule { name: "plain-text",  since: 2, explains: has_text_head,  summary: "the first lines of a plain text are its title and authors" },
    ChangedRule { name: UNCLEAR_DATE,  since: 2, explains: never,          summary: "the order of day and month in dates such as `03/04/2026` is not guessed" },
    ChangedRule { name: "month-name",  since: 2, explains: has_other_month, summary: "names of months are read in the languages of sites" },
    ChangedRule { name: "link",        since: 2, explains: had_other_url,  summary: "`link` and `canonical` on another host are not the article's address" },
    ChangedRule { name: "guid",        since: 2, explains: had_other_id,   summary: "`guid`, `episode_guid` and `ssp_guid` are used letter by letter" },
    ChangedRule { name: "spelling",    since: 3, explains: had_other_spelling, summary: "names in addresses are spelled exactly as the site generator spells them" },
    ChangedRule { name: "normal-form", since: 4, explains: differs_in_normal_form, summary: "decomposed letters in file names are composed, so that a copy of the file on another system has the same id" },
    ChangedRule { name: "frontmatter-gaps", since: 4, explains: has_new_fence, summary: "frontmatter without an opening `---` may have empty lines" },
    ChangedRule { name: "raw-fields",  since: 3, explains: has_raw_fields, summary: "fields between `---` lines are read as Pelican reads them" },
];

/// Name of the rule for dates without a clear order of day and month. Such a date is an error
/// now, so this rule never derives another value.
pub(super) const UNCLEAR_DATE: &str = "day-or-month";

/// Published article that is read under newer rules.
pub(super) struct RereadArticle<'a> {
    pub source: &'a SourceText<'a>,
    pub frontmatter: &'a Frontmatter,
    pub header: &'a Header,
    pub id: &'a str,
    pub record: &'a EntryRecord,
    pub config: &'a Config,
    pub authority: &'a str,
}

/// Returns true if one of several dates of publication in the frontmatter is the published
/// one.
fn has_other_date(article: &RereadArticle<'_>) -> bool {
    let dates = frontmatter::written_dates(article.source, article.frontmatter, article.config);
    dates.iter().any(|date| is_date_of(date, article.record))
        && !dates.iter().all(|date| is_date_of(date, article.record))
}

pub(super) fn is_date_of(date: &ParsedDate, record: &EntryRecord) -> bool {
    date.instant.timestamp() == record.published.timestamp()
}

fn is_of_year_one(article: &RereadArticle<'_>) -> bool {
    article.record.published.year() <= 1
}

/// Returns true if the frontmatter was a part of the text before, so that only the file name
/// had a date.
fn has_new_fence(article: &RereadArticle<'_>) -> bool {
    let is_fenced = match article.frontmatter.dialect {
        Some(
            FrontmatterDialect::Toml
            | FrontmatterDialect::Yaml
            | FrontmatterDialect::Json
            | FrontmatterDialect::Export,
        ) => true,
        Some(FrontmatterDialect::Pairs | FrontmatterDialect::Page) | None => false,
    };
    let was_fence = had_fence(article.source);
    let in_file_name = path::facts(&article.record.path).published(article.config.site.zone);
    let has_published_name = in_file_name.is_some_and(|date| is_date_of(&date, article.record));
    is_fenced && !was_fence && has_published_name
}

/// Returns true if frontmatter at the start of a text was read by every version.
pub(super) fn had_fence(source: &SourceText<'_>) -> bool {
    let start = source.text.trim_start_matches(['\u{feff}', '\n', '\r']);
    let first = start.lines().next().unwrap_or_default().trim_end();
    FENCES.contains(&first) || start.starts_with('{')
}

const fn never(_: &RereadArticle<'_>) -> bool {
    false
}

/// Returns true if a date in November was published in March: `marraskuuta`, which is
/// November in Finnish, was taken for March.
fn has_other_month(article: &RereadArticle<'_>) -> bool {
    let published = article.record.published.with_timezone(&article.config.site.zone);
    let dates = frontmatter::written_dates(article.source, article.frontmatter, article.config);
    published.month() == 3
        && dates.iter().any(|date| {
            let date = date.instant.with_timezone(&article.config.site.zone);
            date.month() == 11 && (date.year(), date.day()) == (published.year(), published.day())
        })
}

/// Returns true if only the fields of earlier versions give the published id.
fn had_other_id(article: &RereadArticle<'_>) -> bool {
    let ids =
        read_both(article).map(|header| identity::id(&header, article.config, article.authority));
    ids[0] == article.id && ids[1] != article.id
}

/// Returns true if only the fields of earlier versions give the published address.
fn had_other_url(article: &RereadArticle<'_>) -> bool {
    let is_published = read_both(article).map(|header| {
        let url = identity::permalink(&header, article.config);
        url.is_ok_and(|url| url.as_str() == article.record.url)
    });
    is_published == [true, false]
}

/// Reads the header with the fields of earlier versions and with those of this one, both with
/// the published date, which ids and addresses may contain.
fn read_both(article: &RereadArticle<'_>) -> [Header; 2] {
    let RereadArticle { header, source, frontmatter, config, record, .. } = *article;
    let header = Header { published: Some(as_written(record.published, config)), ..header.clone() };
    [frontmatter::read_former_identity(&header, source, frontmatter, config), header]
}

/// Returns true if only the spelling of earlier versions gives the published id and address.
fn had_other_spelling(article: &RereadArticle<'_>) -> bool {
    let RereadArticle { header, config, record, .. } = *article;
    let mut former = config.clone();
    former.articles.spelling = config.articles.spelling.former();
    let header = Header { published: Some(as_written(record.published, config)), ..header.clone() };
    let is_published = [&former, config].map(|config| {
        let url = identity::permalink(&header, config);
        url.is_ok_and(|url| url.as_str() == record.url)
            && identity::id(&header, config, article.authority) == article.id
    });
    is_published == [true, false]
}

/// Returns true if the published id and address are the derived ones, apart from the normal
/// form of their letters.
fn differs_in_normal_form(article: &RereadArticle<'_>) -> bool {
    let RereadArticle { header, config, record, authority, .. } = *article;
    let header = Header { published: Some(as_written(record.published, config)), ..header.clone() };
    let url = identity::permalink(&header, config).map(String::from).unwrap_or_default();
    let id = identity::id(&header, config, authority);
    let pairs = [[&*id, article.id], [&*url, &*record.url]];
    pairs.iter().all(|pair| compose_encoded(pair[0]) == compose_encoded(pair[1]))
        && pairs.iter().any(|pair| pair[0] != pair[1])
}

/// Decodes an id or an address, and composes its letters.
fn compose_encoded(text: &str) -> String {
    compose(&percent_decode_str(text).decode_utf8_lossy()).into_owned()
}

/// Returns true for plain text, whose title came from the file name before.
fn has_text_head(article: &RereadArticle<'_>) -> bool {
    article.frontmatter.dialect.is_none() && plain_text::is_text_file(&article.record.path)
}

/// Returns true for raw fields of Pelican that were read as YAML.
fn has_raw_fields(article: &RereadArticle<'_>) -> bool {
    frontmatter::differs_from_yaml(article.source, article.frontmatter, article.config)
}

/// Lines that began frontmatter before version 1 of the rules.
const FENCES: [&str; 7] = ["+++", "---", "---yaml", "---yml", "---toml", "---json", ";;;"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published::upgrades::RULES;

    #[test]
    fn rules_have_names_of_their_own_and_versions_up_to_now() {
        let mut names: Vec<_> = CHANGED_RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHANGED_RULES.len());
        assert!(CHANGED_RULES.iter().all(|rule| (1..=RULES).contains(&rule.since)));
        assert!(CHANGED_RULES.iter().any(|rule| rule.since == RULES));
        assert!(CHANGED_RULES.iter().all(|rule| !rule.summary.ends_with('.')));
    }
}
