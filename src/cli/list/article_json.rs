//! Objects about articles, for programs. Their keys are stable, and every object has all of
//! them; docs/reference/json.md describes each.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use crate::diagnostic::json;
use crate::model::Timestamp;
use crate::survey::{FeedReaders, SiteSurvey, SurveyedArticle};

/// Describes an article. No value is shortened.
pub(in crate::cli) fn to_json(article: &SurveyedArticle, survey: &SiteSurvey) -> Value {
    let feeds: Vec<Value> = article
        .feeds
        .iter()
        .map(|membership| {
            let feed = &survey.feeds[membership.feed];
            json!({
                "feed": feed.name,
                "archive_page": membership.page,
                "members": feed.readers == FeedReaders::Members,
            })
        })
        .collect();
    let problems: Vec<Value> = article
        .problems
        .iter()
        .filter_map(|found| serde_json::from_str(&json::render(found)).ok())
        .collect();
    json!({
        "file": survey.folder.join(&article.path).to_string_lossy(),
        "path": article.path,
        "state": article.state.name(),
        "reason": article.reason,
        "id": article.id,
        "url": article.url,
        "published": article.published.map(to_text),
        "updated": article.updated.map(to_text),
        "expires": article.expires.map(to_text),
        "section": article.section,
        "tags": article.tags,
        "categories": article.categories,
        "authors": article.authors,
        "language": article.language,
        "feeds": feeds,
        "problems": problems,
    })
}

/// Writes an instant as JSON has it (RFC 3339).
pub(in crate::cli) fn to_text(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
