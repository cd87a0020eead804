//! `new --from`: writes frontmatter above a plain text, with what its first lines say.

use std::cell::OnceCell;
use std::path::Path;

use serde_json::json;

use super::{
    Arguments, DRAFT_NOTE, NewArticleDialect, NewArticleField, to_text, usage_error, usual_dialect,
};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::fields::{self, ArticleFields};
use crate::fixes::missing_dates::TextFrontmatter;
use crate::frontmatter::{self, Frontmatter, FrontmatterSearch, TextExtent};
use crate::identity;
use crate::ids::replace::{self, FileReplacement};
use crate::model::{ArticleVisibility, DatePrecision, FolderDefaults, Header, ParsedDate};
use crate::parser::{self, plain_text};
use crate::site::inspect::SiteInspection;
use crate::sources::{self, SaveDetector};
use crate::text::date::{self, Timestamp};
use crate::writer::Manifest;

/// Text of a file with its new frontmatter.
struct TextWithFrontmatter {
    /// Complete new text.
    text: String,
    /// Notes about what the author has to do.
    notes: Vec<&'static str>,
}

/// Result of writing frontmatter above a text.
pub(super) struct AdoptedText {
    /// Path of the file, as the user named it.
    pub path: String,
    /// Notes about what the author has to do.
    pub notes: Vec<&'static str>,
}

/// Writes frontmatter above a text. Every other byte of the file stays.
///
/// A text with a certain date is already published by builds: it keeps its id, its date and
/// its address, and does not become a draft.
///
/// # Errors
/// The file is not plain text below the articles' folder, has frontmatter, or can't be
/// replaced.
pub(super) fn write_above(
    file: &Path,
    arguments: &Arguments,
    config: &Config,
    now: Timestamp,
) -> Result<AdoptedText, Box<Diagnostic>> {
    let relative = relative_path(file, config)?;
    let known = Manifest::read(&config.output.folder).ok().flatten().unwrap_or_default();
    let request = TextRequest {
        relative: &relative,
        title: arguments.title.as_deref(),
        dialect: arguments.dialect.unwrap_or_else(|| usual_dialect(config, &relative)),
        becomes_draft: arguments.draft,
        known_date: None,
        authority: identity::authority(config, known.id_authority.as_deref()).into_owned(),
        now,
        config,
    };
    let mut report = Report::default();
    let read =
        sources::whole(file, &SaveDetector::default(), &mut report, |source, frontmatter, _| {
            request.add_frontmatter(source, frontmatter)
        });
    let Some((stamp, written)) = read else {
        let fault = report.diagnostics.into_iter().next();
        return Err(Box::new(fault.unwrap_or_else(|| refuse(file, "this file can't be read"))));
    };
    let TextWithFrontmatter { text, notes } = written?;
    let replacement = FileReplacement { path: file.to_path_buf(), stamp, text };
    for result in replace::replace(vec![Some(replacement)]).into_iter().flatten() {
        result.map_err(Box::new)?;
    }
    Ok(AdoptedText { path: file.display().to_string(), notes })
}

/// Returns the path of a text relative to the articles' folder. Links are resolved, so that
/// nothing outside the folder is changed.
fn relative_path(file: &Path, config: &Config) -> Result<String, Box<Diagnostic>> {
    let folder = &config.articles.folder;
    let facts = file.symlink_metadata();
    let facts = facts.map_err(|error| refuse(file, &format!("failed to read it: {error}")))?;
    if !facts.is_file() {
        return Err(Box::new(refuse(file, "this is a link or a folder, not a file")));
    }
    if facts.permissions().readonly() {
        return Err(Box::new(refuse(file, "this file is read-only, so it was not changed")));
    }
    let resolved = file.canonicalize().ok().zip(folder.canonicalize().ok());
    let below = resolved.as_ref().and_then(|(file, folder)| file.strip_prefix(folder).ok());
    let Some(below) = below else {
        let help = format!("move it into `{}`, and run the command again", folder.display());
        return usage_error("`--from` needs a file in the articles' folder", &help);
    };
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let relative = parts.join("/");
    if plain_text::is_text_file(&relative) {
        Ok(relative)
    } else {
        let help = "other articles begin with frontmatter; `feedwright new TITLE` writes one";
        usage_error("`--from` needs a plain text, whose name ends in `.txt`", help)
    }
}

/// Frontmatter that is wanted for a text.
struct TextRequest<'a> {
    relative: &'a str,
    /// Title on the command line.
    title: Option<&'a str>,
    dialect: NewArticleDialect,
    /// True if the user wants a draft.
    becomes_draft: bool,
    /// Date of publication, for a text that does not say it.
    known_date: Option<ParsedDate>,
    /// Authority of derived ids.
    authority: String,
    now: Timestamp,
    config: &'a Config,
}

/// What the first lines of a text say.
struct TextFacts<'a> {
    fields: ArticleFields<'a>,
    published: ParsedDate,
    /// True if the date of publication is known, so that builds publish the text.
    is_dated: bool,
    is_draft: bool,
}

impl TextRequest<'_> {
    /// Returns the text with frontmatter above it, after checking how it reads.
    fn add_frontmatter(
        &self,
        source: &SourceText<'_>,
        frontmatter: &Frontmatter,
    ) -> Result<TextWithFrontmatter, Box<Diagnostic>> {
        if frontmatter.dialect.is_some() {
            let message = "this text has frontmatter already, so it was not changed";
            return Err(Box::new(refuse(source.path, message)));
        }
        let before = self.read_header(source, frontmatter);
        let mut table = frontmatter::read_valid(source, frontmatter, None).unwrap_or_default();
        plain_text::complete(&mut table, source, self.relative, frontmatter, self.config);
        let fields = fields::read(&table, source, self.config, &mut Report::default());
        let dated = before.as_ref().and_then(|header| header.published).or(self.known_date);
        let is_hidden =
            before.as_ref().is_some_and(|header| header.visibility != ArticleVisibility::Public);
        let facts = TextFacts {
            fields,
            published: dated
                .unwrap_or(ParsedDate { instant: self.now, precision: DatePrecision::Time }),
            is_dated: dated.is_some(),
            is_draft: dated.is_none() || is_hidden || self.becomes_draft,
        };
        let above = to_text(&self.fields(&facts), self.dialect);
        let text = insert_above(source.text, &above);
        if !self.reads_as(&text, &facts, before.as_ref(), source) {
            let message =
                "with frontmatter this text would be read differently, so it was not changed";
            return Err(Box::new(refuse(source.path, message)));
        }
        let date = "the text has no certain date, so the date is today's: correct it";
        let notes = [(facts.is_draft, DRAFT_NOTE), (!facts.is_dated, date)];
        let notes = notes.into_iter().filter(|(applies, _)| *applies).map(|(_, note)| note);
        Ok(TextWithFrontmatter { text, notes: notes.collect() })
    }

    /// Lists the fields. A text that builds publish has no new id, because its own is
    /// derived as before.
    fn fields(&self, facts: &TextFacts<'_>) -> Vec<NewArticleField> {
        let TextFacts { fields: read, published, is_dated, is_draft } = facts;
        let zone = self.config.site.zone;
        let title = self.title.or(read.title.as_deref());
        let title = title.map_or_else(|| parser::title_from_path(self.relative), str::to_owned);
        let day = published.instant.with_timezone(&zone).format("%Y-%m-%d").to_string();
        let date = match published.precision {
            DatePrecision::Day => day,
            DatePrecision::Time => date::with_offset(published.instant, zone),
        };
        let header = super::new_header(self.relative, &title, *published);
        let mut fields = vec![("title", json!(title)), ("date", json!(date))];
        let authors: Vec<&str> = read.authors.iter().map(|author| &*author.name).collect();
        match authors.as_slice() {
            [] => {}
            [author] => fields.push(("author", json!(author))),
            authors => fields.push(("authors", json!(authors))),
        }
        if !is_dated {
            fields.push(("id", json!(identity::id(&header, self.config, &self.authority))));
        }
        if *is_draft {
            fields.push(("draft", json!(true)));
        }
        fields
    }

    fn read_header(&self, source: &SourceText<'_>, frontmatter: &Frontmatter) -> Option<Header> {
        let defaults = FolderDefaults::default();
        let mut report = Report::default();
        parser::read_header(source, self.relative, frontmatter, self.config, &defaults, &mut report)
    }

    /// Returns true if the new text reads as an article with this date, and with the id and
    /// the address that it had.
    fn reads_as(
        &self,
        text: &str,
        facts: &TextFacts<'_>,
        before: Option<&Header>,
        source: &SourceText<'_>,
    ) -> bool {
        let new = SourceText::new(source.path, text);
        let FrontmatterSearch::Complete(found) = frontmatter::find(&new, TextExtent::Whole) else {
            return false;
        };
        let Some(header) = self.read_header(&new, &found) else { return false };
        let expected =
            if facts.is_draft { ArticleVisibility::Draft } else { ArticleVisibility::Public };
        let date = header.published.map(|date| date.instant.timestamp());
        let is_same = before.filter(|before| before.published.is_some()).is_none_or(|before| {
            let id = |header| identity::id(header, self.config, &self.authority);
            let url = |header| identity::permalink(header, self.config).ok();
            id(before) == id(&header) && url(before) == url(&header)
        });
        header.visibility == expected
            && date == Some(facts.published.instant.timestamp())
            && is_same
    }
}

/// Writer of frontmatter above the plain texts of a site, for the command `date`.
pub(in crate::cli) struct SiteTexts<'a> {
    site: &'a SiteInspection,
    now: Timestamp,
    dialect: OnceCell<NewArticleDialect>,
}

impl<'a> SiteTexts<'a> {
    /// Creates the writer. The dialect of the site's articles is found when it is needed.
    pub(in crate::cli) const fn new(site: &'a SiteInspection, now: Timestamp) -> Self {
        Self { site, now, dialect: OnceCell::new() }
    }
}

impl TextFrontmatter for SiteTexts<'_> {
    fn add_frontmatter(
        &self,
        source: &SourceText<'_>,
        frontmatter: &Frontmatter,
        path: &str,
        published: ParsedDate,
    ) -> Result<String, Box<Diagnostic>> {
        let config = &self.site.config;
        let request = TextRequest {
            relative: path,
            title: None,
            dialect: *self.dialect.get_or_init(|| usual_dialect(config, "")),
            becomes_draft: false,
            known_date: Some(published),
            authority: self.site.authority.clone(),
            now: self.now,
            config,
        };
        Ok(request.add_frontmatter(source, frontmatter)?.text)
    }
}

/// Returns a text with frontmatter above it, after a byte order mark and with the line
/// breaks of the text.
fn insert_above(text: &str, frontmatter: &str) -> String {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = &text[..text.len() - body.len()];
    let first = body.split_inclusive('\n').next().unwrap_or_default();
    let frontmatter = if first.ends_with("\r\n") {
        frontmatter.replace('\n', "\r\n")
    } else {
        frontmatter.to_owned()
    };
    format!("{mark}{frontmatter}{body}")
}

fn refuse(path: &Path, message: &str) -> Diagnostic {
    Diagnostic::new(&codes::COMMAND_USAGE, message)
        .with_location(SourceLocation::file(path))
        .help("edit the file, or write its frontmatter by hand")
}
