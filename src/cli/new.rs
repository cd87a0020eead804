//! `new`: creates an article file with its date and id filled in, or writes them above a plain
//! text (`from_text`).

mod from_text;

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use crate::cli::{CommonOptions, ExitStatus, output};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::frontmatter;
use crate::identity;
use crate::model::{ArticleVisibility, DatePrecision, Header, ParsedDate};
use crate::site::config_file;
use crate::sources::{self, SaveDetector, SiteArticles, WalkDetail};
use crate::text::date::{self, Timestamp};
use crate::text::path;
use crate::text::slug::slug;
use crate::writer::Manifest;

use from_text::AdoptedText;
pub(super) use from_text::SiteTexts;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is named after the date and the title, and its path is printed. The format of\nits frontmatter follows your other articles. It is a draft: remove its `draft` line to\npublish it, or use `--publish`. With `--from`, the title, date and authors are those in\nthe first lines of the text. Only a text without a certain date becomes a draft, because\nbuilds publish the others already.\n\nExamples:\n  feedwright new \"Low water\" --section science\n  $EDITOR \"$(feedwright new 'Marée basse' --lang fr)\"\n  feedwright new --publish \"Read at once\"\n  feedwright new --from articles/letters.txt"
)]
pub(super) struct Arguments {
    /// The title of the article.
    #[arg(required_unless_present = "from")]
    title: Option<String>,
    /// A plain text in the articles' folder: writes frontmatter above it, and does not
    /// change the text.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["section", "lang"])]
    from: Option<PathBuf>,
    /// The section: a folder in the articles' folder.
    #[arg(long)]
    section: Option<String>,
    /// The article's language, if it is not the site's; it becomes a part of the file name.
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// The format of the frontmatter, instead of the other articles' format.
    #[arg(long, value_enum)]
    dialect: Option<NewArticleDialect>,
    /// Leaves out `draft: true`, so that the next build publishes the article.
    #[arg(long, conflicts_with = "draft")]
    publish: bool,
    /// Marks the article as a draft; this is the default.
    #[arg(long)]
    draft: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NewArticleDialect {
    /// TOML between `+++` lines.
    Toml,
    /// YAML between `---` lines.
    Yaml,
    /// A JSON object.
    Json,
    /// Lines of `Key: value`, as in Pelican.
    Pairs,
}

impl From<frontmatter::FrontmatterDialect> for NewArticleDialect {
    fn from(dialect: frontmatter::FrontmatterDialect) -> Self {
        match dialect {
            frontmatter::FrontmatterDialect::Toml => Self::Toml,
            // A new article is Markdown, even if the other articles are HTML pages.
            frontmatter::FrontmatterDialect::Yaml
            | frontmatter::FrontmatterDialect::Page
            | frontmatter::FrontmatterDialect::Export => Self::Yaml,
            frontmatter::FrontmatterDialect::Json => Self::Json,
            frontmatter::FrontmatterDialect::Pairs => Self::Pairs,
        }
    }
}

/// Note about a new draft.
const DRAFT_NOTE: &str = "this is a draft; remove its `draft` line to publish it";

/// Largest number of existing articles that are read to find the usual frontmatter format.
const SAMPLE_SIZE: usize = 16;

/// Creates the file and prints its path; never overwrites an existing file.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let exit = match config_file::configure(&common.config, &mut report) {
        None => ExitStatus::Usage,
        Some(config) => match create_or_adopt(arguments, &config, common.now()) {
            Ok(AdoptedText { path, notes }) => {
                for note in notes.into_iter().filter(|_| !common.quiet) {
                    output::note(note);
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

fn create_or_adopt(
    arguments: &Arguments,
    config: &Config,
    now: Timestamp,
) -> Result<AdoptedText, Box<Diagnostic>> {
    sources::check_are_here(config)?;
    if let Some(file) = &arguments.from {
        return from_text::write_above(file, arguments, config, now);
    }
    let title = arguments.title.as_deref().unwrap_or_default();
    let relative = relative_path(title, arguments, config, now)?;
    let dialect = arguments.dialect.unwrap_or_else(|| usual_dialect(config, &relative));
    let mut fields = frontmatter_fields(title, &relative, config, now);
    let mut notes = Vec::new();
    if !arguments.publish {
        fields.push(("draft", json!(true)));
        notes.push(DRAFT_NOTE);
    }
    let path = config.articles.folder.join(&relative);
    save(&path, &to_text(&fields, dialect)).map_err(Box::new)?;
    Ok(AdoptedText { path: path.display().to_string(), notes })
}

fn usage_error<T>(message: impl Into<String>, help: &str) -> Result<T, Box<Diagnostic>> {
    Err(Box::new(Diagnostic::new(&codes::COMMAND_USAGE, message).help(help)))
}

/// Returns the path of the new file, relative to the articles' folder.
fn relative_path(
    title: &str,
    arguments: &Arguments,
    config: &Config,
    now: Timestamp,
) -> Result<String, Box<Diagnostic>> {
    let name = slug(title);
    if name.is_empty() {
        let help = "write at least one letter or digit into the title";
        return usage_error("the title has no letters for a file name", help);
    }
    let section = arguments.section.as_deref().map(slug);
    if section.as_deref() == Some("") {
        let help = "write at least one letter or digit into `--section`";
        return usage_error("the section has no letters for a folder name", help);
    }
    let folder = section.map_or_else(String::new, |section| format!("{section}/"));
    let day = now.with_timezone(&config.site.zone).format("%Y-%m-%d");
    let Some(tag) = &arguments.lang else { return Ok(format!("{folder}{day}-{name}.md")) };
    let relative = format!("{folder}{day}-{name}.{tag}.md");
    if path::facts(&relative).language == Some(tag) {
        Ok(relative)
    } else {
        let message = format!("`{tag}` is not a language tag that a file name can contain");
        usage_error(message, "write a tag such as `fr` or `pt-BR`")
    }
}

/// Returns the most common dialect of the section's articles, otherwise that of all
/// articles, otherwise TOML.
fn usual_dialect(config: &Config, relative: &str) -> NewArticleDialect {
    let mut ignored = Report::default();
    let files = SiteArticles::here(config).find(WalkDetail::Names, &mut ignored, &|_| {}).files;
    let files = files.into_iter().map(|found| found.path);
    let section = relative.rsplit_once('/').map_or("", |(section, _)| section);
    let (section_files, others): (Vec<_>, Vec<_>) =
        files.partition(|file| file.starts_with(section));
    most_common_dialect(&section_files, config)
        .or_else(|| most_common_dialect(&others, config))
        .unwrap_or(NewArticleDialect::Toml)
}

/// Returns the most common dialect of the last [`SAMPLE_SIZE`] articles.
fn most_common_dialect(files: &[Box<str>], config: &Config) -> Option<NewArticleDialect> {
    let sample: Vec<NewArticleDialect> = files
        .iter()
        .rev()
        .take(SAMPLE_SIZE)
        .filter_map(|file| dialect_of(&config.articles.folder.join(&**file)))
        .collect();
    sample
        .iter()
        .copied()
        .max_by_key(|dialect| sample.iter().filter(|other| *other == dialect).count())
}

fn dialect_of(path: &Path) -> Option<NewArticleDialect> {
    let (_, dialect) =
        sources::head(path, &SaveDetector::default(), &mut Report::default(), |_, found, _| {
            found.dialect
        })?;
    dialect.map(NewArticleDialect::from)
}

/// Name and value of a field of the frontmatter.
type NewArticleField = (&'static str, serde_json::Value);

fn frontmatter_fields(
    title: &str,
    relative: &str,
    config: &Config,
    now: Timestamp,
) -> Vec<NewArticleField> {
    let known = Manifest::read(&config.output.folder).ok().flatten().unwrap_or_default();
    let authority = identity::authority(config, known.id_authority.as_deref());
    let published = ParsedDate { instant: now, precision: DatePrecision::Time };
    let header = new_header(relative, title, published);
    vec![
        ("title", json!(title)),
        ("date", json!(date::with_offset(now, config.site.zone))),
        ("id", json!(identity::id(&header, config, &authority))),
    ]
}

/// Returns the header of a new article, from which its id is derived.
fn new_header(relative: &str, title: &str, published: ParsedDate) -> Header {
    let facts = path::facts(relative);
    Header {
        path: relative.into(),
        published: Some(published),
        updated: None,
        expires: None,
        visibility: ArticleVisibility::Public,
        retraction: None,
        section: facts.section.map(Into::into),
        tags: Vec::new(),
        categories: Vec::new(),
        authors: Vec::new(),
        language: facts.language.map(Into::into),
        title: Some(title.into()),
        id: None,
        exact_id: None,
        slug: None,
        url: None,
    }
}

fn to_text(fields: &[NewArticleField], dialect: NewArticleDialect) -> String {
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
            let lines = fields.iter().map(|(key, value)| format!("{key}: {}\n", pair_value(value)));
            format!("{}\n", lines.collect::<String>())
        }
    }
}

/// Returns a value as a `Key: value` line shows it: without quotes and line breaks.
fn pair_value(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), one_line)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    create_and_write(path, text).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Diagnostic::new(&codes::COMMAND_EXISTS, "this file already exists")
                .with_location(SourceLocation::file(path))
                .help("choose another title, or edit the existing file")
        }
        _ => Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to write the file: {error}"))
            .with_location(SourceLocation::file(path))
            .help("fix the permissions of its folder"),
    })
}

fn create_and_write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}
