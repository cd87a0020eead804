//! `explain FILE`: describes one article in sentences.

use std::path::Path;

use chrono_tz::Tz;
use serde_json::json;

use crate::cli::common_options::MessageFormat;
use crate::cli::list::article_json::{to_json, to_text};
use crate::cli::list::{self, table::printable};
use crate::cli::{CommonOptions, ExitStatus, output};
use crate::config::Config;
use crate::diagnostic::human::{self, ColorStyle};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::Timestamp;
use crate::site::config_file;
use crate::sources::SiteArticles;
use crate::survey::duration_words::describe_distance;
use crate::survey::query::{self, ArticleQuery, DetailLevel};
use crate::survey::{self, ArticleDetails, ListedState, SiteSurvey, SurveyedArticle};

/// Returns true if the argument of `explain` names a file, and not a code.
pub(super) fn is_file_name(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some() || path.symlink_metadata().is_ok()
}

/// Explains a file.
pub(super) fn run(name: &Path, common: &CommonOptions) -> ExitStatus {
    if common.format == MessageFormat::Sarif {
        return output::refuse_sarif(common);
    }
    let mut report = Report::default();
    let Some(config) = config_file::configure(&common.config, &mut report) else {
        output::report(&report, common);
        return ExitStatus::Usage;
    };
    match explain(name, &config, common) {
        Ok(text) => super::super::print(text.as_bytes()),
        Err(ExplanationStop::Fault(fault)) => {
            output::report(&Report { diagnostics: vec![*fault] }, common);
            ExitStatus::Usage
        }
        Err(ExplanationStop::Reported(status)) => status,
    }
}

/// Reason why a file is not explained.
enum ExplanationStop {
    /// The name is not that of a file among the articles.
    Fault(Box<Diagnostic>),
    /// The site can't be read, which was reported.
    Reported(ExitStatus),
}

impl From<Diagnostic> for ExplanationStop {
    fn from(fault: Diagnostic) -> Self {
        Self::Fault(Box::new(fault))
    }
}

fn explain(
    name: &Path,
    config: &Config,
    common: &CommonOptions,
) -> Result<String, ExplanationStop> {
    let Some(path) = query::locate(config, name) else {
        return Err(list::unknown_path(name, config).into());
    };
    let is_local = config.articles.store.is_none();
    if is_local && config.articles.folder.join(&path).is_dir() {
        let message = format!("`{}` is a folder", name.display());
        let help = format!("`feedwright list {}` shows the articles in it", name.display());
        return Err(Diagnostic::new(&codes::COMMAND_USAGE, message).help(help).into());
    }
    let query = ArticleQuery {
        paths: vec![path.clone()],
        details: DetailLevel::Full,
        ..ArticleQuery::default()
    };
    let bar = output::TerminalProgress::new(common);
    let survey = survey::survey(&common.request(&bar), &query);
    if let Some(status) = list::failure(&survey, common) {
        return Err(ExplanationStop::Reported(status));
    }
    let explanation =
        ArticleExplanation { survey: &survey, now: common.now(), zone: config.site.zone };
    match survey.articles.first() {
        Some(article) => Ok(match common.format {
            MessageFormat::Json => explanation.to_json(article),
            MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => {
                explanation.to_text(article)
            }
        }),
        None if !is_local => Err(list::unknown_path(name, config).into()),
        None => {
            let reason = survey::describe_absence(&SiteArticles::here(config), &path);
            let article = SurveyedArticle::ignored(path, reason);
            Ok(match common.format {
                MessageFormat::Json => explanation.to_json(&article),
                MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => {
                    explanation.to_text(&article)
                }
            })
        }
    }
}

/// Explanation of an article at a time.
struct ArticleExplanation<'a> {
    survey: &'a SiteSurvey,
    now: Timestamp,
    zone: Tz,
}

impl ArticleExplanation<'_> {
    /// Writes the object of `list --format json`, with further keys.
    fn to_json(&self, article: &SurveyedArticle) -> String {
        let mut object = to_json(article, self.survey);
        let details = self.survey.details.as_ref();
        object["date_source"] = json!(details.and_then(|details| details.date_source.as_ref()));
        object["id_source"] = json!(details.map(|details| &details.id_source));
        object["url_source"] = json!(details.map(|details| &details.url_source));
        object["not_in"] = details.map_or(json!([]), |details| {
            let absences = details.absences.iter();
            absences
                .map(|absence| json!({ "feed": absence.feed, "reason": absence.reason }))
                .collect()
        });
        object["future_feeds"] = json!(details.map_or(&[][..], |details| &details.future_feeds));
        object["record"] =
            json!(details.and_then(|details| details.record.as_ref()).map(|record| {
                json!({
                    "id": record.id,
                    "url": record.url,
                    "published": to_text(record.published),
                    "updated": to_text(record.updated),
                })
            }));
        format!("{}\n", json!({ "article": object }))
    }

    fn to_text(&self, article: &SurveyedArticle) -> String {
        let file = self.survey.folder.join(&article.path);
        let mut lines = vec![format!(
            "{} {}",
            printable(&file.to_string_lossy()),
            self.describe_state(article)
        )];
        if let Some(at) = article.expires.filter(|at| *at > self.now) {
            lines.push(format!("It expires on {}.", self.describe_time(at)));
        }
        if article.state != ListedState::Ignored {
            self.add_feeds(article, &mut lines);
            self.add_sources(article, &mut lines);
        }
        let mut text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        for found in &article.problems {
            text += &format!("\n{}\n", human::render(found, ColorStyle::Plain));
        }
        text
    }

    /// Describes the state, to follow the path of the file.
    fn describe_state(&self, article: &SurveyedArticle) -> String {
        let reason = article.reason.as_deref();
        let because = reason.map_or_else(String::new, |reason| format!(": {}", printable(reason)));
        let date = article.published.map(|at| self.describe_time(at)).unwrap_or_default();
        match article.state {
            ListedState::Public => format!("is public since {date}."),
            ListedState::Older => format!("is public since {date}, but in no feed{because}."),
            ListedState::Scheduled => format!("is scheduled: it becomes public on {date}."),
            ListedState::Draft => format!("is a draft{because}. It is in no feed."),
            ListedState::Protected => {
                format!("is for some readers only{because}. It is in no public feed.")
            }
            ListedState::Excluded => format!("is kept out of feeds by its author{because}."),
            ListedState::Retracted => format!("is retracted{because}. Feeds that contained it announce that."),
            ListedState::Expired => {
                let at = article.expires.map(|at| self.describe_time(at)).unwrap_or_default();
                format!("expired on {at}. It is in no feed.")
            }
            ListedState::Undated => "has no date of publication, so it is in no feed. Write a `date`, or run `feedwright date`.".to_owned(),
            ListedState::Broken => "has errors, so it is left out.".to_owned(),
            ListedState::Ignored => format!("is not an article{because}."),
        }
    }

    fn describe_time(&self, at: Timestamp) -> String {
        let local = at.with_timezone(&self.zone);
        format!("{} ({})", local.format("%Y-%m-%d %H:%M %Z"), describe_distance(at, self.now))
    }

    fn add_feeds(&self, article: &SurveyedArticle, lines: &mut Vec<String>) {
        if !article.feeds.is_empty() {
            lines.push("\nFeeds that contain it:".to_owned());
        }
        for membership in &article.feeds {
            let feed = &self.survey.feeds[membership.feed].name;
            lines.push(match membership.page {
                Some(page) => format!("  {feed}, on page {page} of its archive"),
                None => format!("  {feed}"),
            });
        }
        let Some(details) = &self.survey.details else { return };
        if !details.absences.is_empty() {
            lines.push("\nOther feeds:".to_owned());
        }
        for absence in &details.absences {
            lines.push(format!("  {}: {}", absence.feed, printable(&absence.reason)));
        }
        if article.state == ListedState::Scheduled && !details.future_feeds.is_empty() {
            lines.push(format!("\nIt will be in: {}", details.future_feeds.join(", ")));
        }
    }

    /// Adds the id, the address and the dates, with their sources and as they are published.
    fn add_sources(&self, article: &SurveyedArticle, lines: &mut Vec<String>) {
        let Some(details) = &self.survey.details else { return };
        lines.push(String::new());
        let parts = [
            ("Id", article.id.clone(), Some(&details.id_source)),
            ("Address", article.url.clone(), Some(&details.url_source)),
            ("Date", article.published.map(to_text), details.date_source.as_ref()),
        ];
        for (name, value, source) in parts {
            let value = value.as_deref().map_or_else(|| "none".to_owned(), printable);
            let source = source
                .map_or_else(String::new, |source| format!("\n         {}", printable(source)));
            lines.push(format!("{name:8} {value}{source}"));
        }
        lines.push(published_line(article, details));
    }
}

/// Describes the entry in the manifest, and what differs from it.
fn published_line(article: &SurveyedArticle, details: &ArticleDetails) -> String {
    let Some(record) = &details.record else {
        return "\nThe last build did not publish it.".to_owned();
    };
    let mut line = format!("\nPublished since {}", to_text(record.published));
    if record.updated.timestamp() != record.published.timestamp() {
        line += &format!(", updated {}", to_text(record.updated));
    }
    if article.id.as_ref().is_some_and(|id| *id != record.id) {
        line += &format!(", with the id {}", printable(&record.id));
    }
    if article.url.as_ref().is_some_and(|url| *url != record.url) {
        line += &format!(", at {}", printable(&record.url));
    }
    line + "."
}
