//! `list`: shows every article with its state, the reason, and the feeds that contain it.
//!
//! [`article_json`] writes the objects for programs, [`table`] the text for people.

pub(super) mod article_json;
pub(super) mod table;

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use serde_json::{Map, json};

use crate::cli::common_options::MessageFormat;
use crate::cli::list::table::RowDetail;
use crate::cli::time_argument::TimeArgument;
use crate::cli::{CommonOptions, ExitStatus, output};
use crate::config::{ArticleFilter, Config};
use crate::diagnostic::{Diagnostic, Report, Severity, codes};
use crate::pipeline::BuildEnding;
use crate::site::config_file;
use crate::survey::query::{self, ArticleQuery, DetailLevel};
use crate::survey::{self, ListedState, STATES, SiteSurvey};
use crate::text::units;

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An article must fit every option; of several values of one option it must fit one.\nNothing is written. Private articles are listed too, on this machine only.\n\nExamples:\n  feedwright list --state draft,scheduled\n  feedwright list --feed politics/feed.xml --since 2026-01-01\n  feedwright list --due 24h\n  feedwright list --format json articles/world"
)]
pub(super) struct Arguments {
    /// Articles, or folders with articles; all by default.
    paths: Vec<PathBuf>,
    /// States of articles, separated by commas.
    #[arg(long, value_name = "STATE", value_delimiter = ',', value_parser = parse_state)]
    state: Vec<ListedState>,
    /// A feed that contains them: the path of its file or folder.
    #[arg(long, value_name = "FEED")]
    feed: Option<String>,
    /// Sections of the articles.
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,
    /// Tags of the articles.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Categories of the articles.
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,
    /// Authors of the articles, by name or by key in `[authors]`.
    #[arg(long, value_name = "AUTHOR")]
    author: Vec<String>,
    /// Languages of the articles, as tags.
    #[arg(long, value_name = "LANGUAGE")]
    language: Vec<String>,
    /// The earliest date of publication.
    #[arg(long, value_name = "DATE")]
    since: Option<TimeArgument>,
    /// The latest date of publication; of a day alone, its end.
    #[arg(long, value_name = "DATE")]
    until: Option<TimeArgument>,
    /// Only articles that become public within this time, such as 24h or 7d.
    #[arg(long, value_name = "TIME", value_parser = parse_span)]
    due: Option<TimeDelta>,
    /// Shows the id and the address of each article, too.
    #[arg(short, long)]
    long: bool,
}

fn parse_state(name: &str) -> Result<ListedState, String> {
    let row = STATES.iter().find(|(_, known, _)| *known == name.trim());
    row.map(|(state, ..)| *state).ok_or_else(|| {
        let names: Vec<&str> = STATES.iter().map(|(_, name, _)| *name).collect();
        format!("write one or more of: {}", names.join(", "))
    })
}

fn parse_span(text: &str) -> Result<TimeDelta, String> {
    units::span(text).ok_or_else(|| "write a number with a unit: `min`, `h`, `d` or `w`".to_owned())
}

/// Lists the articles.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    if common.format == MessageFormat::Sarif {
        return output::refuse_sarif(common);
    }
    let mut report = Report::default();
    let Some(config) = config_file::configure(&common.config, &mut report) else {
        output::report(&report, common);
        return ExitStatus::Usage;
    };
    let query = match query_of(arguments, &config, common) {
        Ok(query) => query,
        Err(faults) => {
            output::report(&faults, common);
            return ExitStatus::Usage;
        }
    };
    let bar = output::TerminalProgress::new(common);
    let survey = survey::survey(&common.request(&bar), &query);
    if let Some(status) = failure(&survey, common) {
        return status;
    }
    if survey.is_feed_unknown {
        let name = query.feed.unwrap_or_default();
        output::report(&unknown_feed(&name, &survey), common);
        return ExitStatus::Usage;
    }
    note_errors(&survey, common);
    let text = match common.format {
        MessageFormat::Json => to_json(&survey),
        MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => {
            let detail = if arguments.long { RowDetail::Long } else { RowDetail::Short };
            table::write(&survey, config.site.zone, detail) + &summary_line(&survey, common)
        }
    };
    super::print(text.as_bytes())
}

/// Translates the arguments; reports paths that are not below the folder of articles.
fn query_of(
    arguments: &Arguments,
    config: &Config,
    common: &CommonOptions,
) -> Result<ArticleQuery, Report> {
    let mut faults = Report::default();
    let mut paths = Vec::new();
    for name in &arguments.paths {
        match query::locate(config, name) {
            Some(path) => paths.push(path),
            None => faults.push(unknown_path(name, config)),
        }
    }
    if faults.has_errors() {
        return Err(faults);
    }
    Ok(ArticleQuery {
        states: arguments.state.clone(),
        feed: arguments.feed.clone(),
        filter: ArticleFilter {
            sections: arguments.section.clone(),
            tags: arguments.tag.clone(),
            exclude_tags: Vec::new(),
            categories: arguments.category.clone(),
            languages: arguments.language.clone(),
            authors: arguments.author.clone(),
        },
        since: arguments.since.as_ref().map(|date| date.instant(&common.config)),
        until: arguments.until.as_ref().map(|date| date.last_instant(&common.config)),
        due: arguments.due,
        paths,
        details: DetailLevel::Row,
    })
}

/// Reports a path without a file of the site.
pub(super) fn unknown_path(name: &Path, config: &Config) -> Diagnostic {
    let folder = config.articles.folder.display();
    let message = format!(
        "`{}` is not a file or folder in `{folder}`, the folder of articles",
        name.display()
    );
    Diagnostic::new(&codes::COMMAND_UNKNOWN_ARTICLE, message)
        .help("name a file or a folder in it; `feedwright list` shows all articles")
}

fn unknown_feed(name: &str, survey: &SiteSurvey) -> Report {
    let known: Vec<&str> = survey.feeds.iter().map(|feed| &*feed.name).collect();
    let near = crate::text::suggest::nearest(name, known.iter().copied());
    let help = near.map_or_else(
        || {
            let first: Vec<&str> = known.iter().take(MOST_FEEDS).copied().collect();
            format!("write one of: {}", first.join(", "))
        },
        |near| format!("did you mean `{near}`?"),
    );
    let found = Diagnostic::new(&codes::COMMAND_USAGE, format!("the site has no feed `{name}`"));
    Report { diagnostics: vec![found.help(help)] }
}

/// Largest number of feeds that a message names.
const MOST_FEEDS: usize = 10;

/// Reports why a survey has nothing to show; `None` if it has.
pub(super) fn failure(survey: &SiteSurvey, common: &CommonOptions) -> Option<ExitStatus> {
    let status = match survey.outcome.ending {
        BuildEnding::Done | BuildEnding::InputErrors => return None,
        BuildEnding::ConfigErrors => ExitStatus::Usage,
        BuildEnding::OutsideFailed => ExitStatus::OutsideFailed,
    };
    output::report(&survey.outcome.report, common);
    Some(status)
}

/// Says that a build would publish nothing, unless it keeps going.
fn note_errors(survey: &SiteSurvey, common: &CommonOptions) {
    let errors = survey.outcome.report.count(Severity::Error);
    if errors > 0 && !common.quiet && common.format == MessageFormat::Human {
        let errors = output::counted(errors, "error", "errors");
        output::note(&format!(
            "{errors}, which `feedwright check` shows: until then `build` replaces nothing, and `build --keep-going` leaves the broken articles out"
        ));
    }
}

/// Writes one object for each article, and one with the numbers.
fn to_json(survey: &SiteSurvey) -> String {
    let mut text: String = survey
        .articles
        .iter()
        .map(|article| {
            format!("{}\n", json!({ "article": article_json::to_json(article, survey) }))
        })
        .collect();
    let states: Map<_, _> = survey
        .counts()
        .into_iter()
        .map(|(state, count)| (state.name().to_owned(), json!(count)))
        .collect();
    let summary = json!({ "articles": survey.articles.len(), "states": states });
    text += &format!("{}\n", json!({ "summary": summary }));
    text
}

/// Writes the numbers of articles: `12 articles: 9 public, 3 draft`.
fn summary_line(survey: &SiteSurvey, common: &CommonOptions) -> String {
    if common.quiet {
        return String::new();
    }
    let counts = survey.counts().into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(state, count)| format!("{count} {}", state.name())).collect();
    let articles = output::counted(survey.articles.len(), "article", "articles");
    if counts.is_empty() {
        format!("{articles}\n")
    } else {
        format!("\n{articles}: {}\n", counts.join(", "))
    }
}
