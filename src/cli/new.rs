//! `new`: an article file with date and id filled in.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use clap::ValueEnum;
use serde_json::json;

use crate::cli::{CommonOptions, ExitStatus, output};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::identity;
use crate::model::{ArticleVisibility, DatePrecision, Header, ParsedDate};
use crate::parser;
use crate::pipeline;
use crate::sources::{self, ArticleSource, SaveDetector, WalkDetail};
use crate::text::date::{self, Timestamp};
use crate::text::path;
use crate::text::slug::slug;
use crate::writer::Manifest;

/// What `new` takes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is named by the date and the title, and its path is printed. It is\nwritten in the language that the other articles' frontmatter has, as a draft: remove\nits line `draft` to publish it, or say `--publish`.\n\nExamples:\n  feedwright new \"Low water\" --section science\n  $EDITOR \"$(feedwright new 'Marée basse' --lang fr)\"\n  feedwright new --publish \"Read at once\""
)]
pub struct Arguments {
    /// The article's title.
    title: String,
    /// The section: a folder below the articles' folder.
    #[arg(long)]
    section: Option<String>,
    /// The article's language, where it is not the site's: a part of the file's name.
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// The language of the frontmatter, in place of the other articles'.
    #[arg(long, value_enum)]
    dialect: Option<NewArticleDialect>,
    /// Writes no `draft: true`: the next build publishes it.
    #[arg(long, conflicts_with = "draft")]
    publish: bool,
    /// Marks it as a draft, as is done without `--publish` anyway.
    #[arg(long)]
    draft: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NewArticleDialect {
    /// Between `+++`.
    Toml,
    /// Between `---`.
    Yaml,
    /// An object.
    Json,
    /// Lines of `Key: value`, as Pelican has them.
    Pairs,
}

impl From<parser::FrontmatterDialect> for NewArticleDialect {
    fn from(dialect: parser::FrontmatterDialect) -> Self {
        match dialect {
            parser::FrontmatterDialect::Toml => Self::Toml,
            // What is new is Markdown, among pages too.
            parser::FrontmatterDialect::Yaml
            | parser::FrontmatterDialect::Page
            | parser::FrontmatterDialect::Export => Self::Yaml,
            parser::FrontmatterDialect::Json => Self::Json,
            parser::FrontmatterDialect::Pairs => Self::Pairs,
        }
    }
}

/// How many of the other articles are asked for their frontmatter.
const ASKED: usize = 16;

/// Makes the file and prints its path; never over one that is there.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let exit = match pipeline::configure(&common.config, &mut report) {
        None => ExitStatus::Usage,
        Some(config) => match make(arguments, &config, common.now()) {
            Ok(path) => {
                if !arguments.publish && !common.quiet {
                    output::note("this is a draft; remove its line `draft` to publish it");
                }
                super::print(format!("{path}\n").as_bytes())
            }
            Err(fault) => {
                let is_outside = fault.code == &codes::OUTPUT_FAILED;
                report.push(*fault);
                if is_outside { ExitStatus::OutsideFailed } else { ExitStatus::Usage }
            }
        },
    };
    output::report(&report, common);
    exit
}

fn make(arguments: &Arguments, config: &Config, now: Timestamp) -> Result<String, Box<Diagnostic>> {
    sources::check_are_here(config)?;
    let relative = relative(arguments, config, now)?;
    let dialect = arguments.dialect.unwrap_or_else(|| usual(config, &relative));
    let text = text(&fields(arguments, &relative, config, now), dialect);
    let path = config.articles.folder.join(&relative);
    save(&path, &text).map_err(Box::new)?;
    Ok(path.display().to_string())
}

fn refused<T>(message: impl Into<String>, help: &str) -> Result<T, Box<Diagnostic>> {
    Err(Box::new(Diagnostic::new(&codes::COMMAND_USAGE, message).help(help)))
}

/// Names the file below the articles' folder.
fn relative(
    arguments: &Arguments,
    config: &Config,
    now: Timestamp,
) -> Result<String, Box<Diagnostic>> {
    let name = slug(&arguments.title);
    if name.is_empty() {
        return refused("the title has no letters to name a file by", "give it some");
    }
    let section = arguments.section.as_deref().map(slug);
    if section.as_deref() == Some("") {
        return refused("the section has no letters to name a folder by", "give it some");
    }
    let folder = section.map_or_else(String::new, |section| format!("{section}/"));
    let day = now.with_timezone(&config.site.zone).format("%Y-%m-%d");
    let Some(tag) = &arguments.lang else { return Ok(format!("{folder}{day}-{name}.md")) };
    let relative = format!("{folder}{day}-{name}.{tag}.md");
    if path::facts(&relative).language == Some(tag) {
        Ok(relative)
    } else {
        let message = format!("`{tag}` is no language that a file's name can tell");
        refused(message, "write a tag like `fr` or `pt-BR`")
    }
}

/// Finds the dialect that most of the section's other articles have, else most of all.
fn usual(config: &Config, relative: &str) -> NewArticleDialect {
    let mut ignored = Report::default();
    let files = ArticleSource::here(config).find(WalkDetail::Names, &mut ignored, &|_| {}).files;
    let files = files.into_iter().map(|found| found.path);
    let section = relative.rsplit_once('/').map_or("", |(section, _)| section);
    let (own, others): (Vec<_>, Vec<_>) = files.partition(|file| file.starts_with(section));
    most(&own, config).or_else(|| most(&others, config)).unwrap_or(NewArticleDialect::Toml)
}

/// Finds the dialect that most of the last articles have.
fn most(files: &[Box<str>], config: &Config) -> Option<NewArticleDialect> {
    let asked = files.iter().rev().take(ASKED).filter_map(|file| {
        let path = config.articles.folder.join(&**file);
        sources::head(&path, &SaveDetector::default(), &mut Report::default(), |_, found, _| {
            found.dialect
        })?
        .1
    });
    let asked: Vec<NewArticleDialect> = asked.map(NewArticleDialect::from).collect();
    let count =
        |dialect: &NewArticleDialect| asked.iter().filter(|other| *other == dialect).count();
    asked.iter().copied().max_by_key(count)
}

/// A field's name and value, as they are written.
type NewArticleField = (&'static str, serde_json::Value);

fn fields(
    arguments: &Arguments,
    relative: &str,
    config: &Config,
    now: Timestamp,
) -> Vec<NewArticleField> {
    let known = Manifest::read(&config.output.folder).ok().flatten().unwrap_or_default();
    let authority = identity::authority(config, known.id_authority.as_deref());
    let facts = path::facts(relative);
    let header = Header {
        path: relative.into(),
        published: Some(ParsedDate { instant: now, precision: DatePrecision::Time }),
        updated: None,
        expires: None,
        visibility: ArticleVisibility::Public,
        retraction: None,
        section: facts.section.map(Into::into),
        tags: Vec::new(),
        categories: Vec::new(),
        authors: Vec::new(),
        language: facts.language.map(Into::into),
        title: Some(arguments.title.as_str().into()),
        id: None,
        exact_id: None,
        slug: None,
        url: None,
    };
    let mut fields = vec![
        ("title", json!(arguments.title)),
        ("date", json!(date::with_offset(now, config.site.zone))),
        ("id", json!(identity::id(&header, config, &authority))),
    ];
    if !arguments.publish {
        fields.push(("draft", json!(true)));
    }
    fields
}

fn text(fields: &[NewArticleField], dialect: NewArticleDialect) -> String {
    match dialect {
        NewArticleDialect::Toml => format!("+++\n{}+++\n\n", crate::syntax::toml::write(fields)),
        // A JSON scalar is a YAML scalar (YAML 1.2, section 1.3).
        NewArticleDialect::Yaml => {
            let lines = fields.iter().map(|(key, value)| format!("{key}: {value}\n"));
            format!("---\n{}---\n\n", lines.collect::<String>())
        }
        NewArticleDialect::Json => {
            let object: serde_json::Map<String, serde_json::Value> =
                fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
            format!("{:#}\n\n", serde_json::Value::Object(object))
        }
        NewArticleDialect::Pairs => {
            let plain = |value: &serde_json::Value| {
                value.as_str().map_or_else(|| value.to_string(), one_line)
            };
            let lines = fields.iter().map(|(key, value)| format!("{key}: {}\n", plain(value)));
            format!("{}\n", lines.collect::<String>())
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let failed = |error: &std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Diagnostic::new(&codes::COMMAND_EXISTS, "this file is already there")
                .with_location(SourceLocation::file(path))
                .help("choose another title, or edit the file that is there")
        }
        _ => Diagnostic::new(&codes::OUTPUT_FAILED, format!("can't be written: {error}"))
            .with_location(SourceLocation::file(path))
            .help("mend the permissions of its folder"),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))
}
