//! `new --from`: writes frontmatter above a plain text, with what its first lines say.

use std::path::{Path, absolute};

use serde_json::json;

use super::{
    Arguments, DRAFT_NOTE, NewArticleDialect, NewArticleField, to_text, usage_error, usual_dialect,
};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, SourceText, codes};
use crate::fields::{self, ArticleFields};
use crate::frontmatter::{self, Frontmatter, FrontmatterSearch, TextExtent};
use crate::identity;
use crate::ids::replace::{self, FileReplacement};
use crate::model::{ArticleVisibility, DatePrecision, Header, ParsedDate};
use crate::parser::{self, plain_text};
use crate::sources::{self, SaveDetector};
use crate::text::date::{self, Timestamp};
use crate::text::path;
use crate::writer::Manifest;

/// Text of a file with its new frontmatter.
struct TextWithFrontmatter {
    /// Complete new text.
    text: String,
    /// True if the date is that of today, because the text says none.
    is_date_new: bool,
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
    let is_published = known.entries.values().any(|record| *record.path == *relative);
    let request = TextRequest {
        relative: &relative,
        title: arguments.title.as_deref(),
        dialect: arguments.dialect.unwrap_or_else(|| usual_dialect(config, &relative)),
        is_draft: !arguments.publish && !is_published,
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
    let TextWithFrontmatter { text, is_date_new } = written?;
    let replacement = FileReplacement { path: file.to_path_buf(), stamp, text };
    for result in replace::replace(vec![Some(replacement)]).into_iter().flatten() {
        result.map_err(Box::new)?;
    }
    let date = "the text has no certain date, so the date is today's: correct it";
    let notes = [(request.is_draft, DRAFT_NOTE), (is_date_new, date)];
    let notes = notes.into_iter().filter(|(applies, _)| *applies).map(|(_, note)| note).collect();
    Ok(AdoptedText { path: file.display().to_string(), notes })
}

/// Returns the path of a text relative to the articles' folder.
fn relative_path(file: &Path, config: &Config) -> Result<String, Box<Diagnostic>> {
    let folder = &config.articles.folder;
    let absolute = absolute(file).ok().zip(absolute(folder).ok());
    let below = absolute.as_ref().and_then(|(file, folder)| file.strip_prefix(folder).ok());
    let has_parents = file.components().any(|part| part == std::path::Component::ParentDir);
    let Some(below) = below.filter(|_| !has_parents) else {
        let help = format!("move it into `{}`, and run the command again", folder.display());
        return usage_error("`--from` needs a file in the articles' folder", &help);
    };
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let relative = parts.join("/");
    if plain_text::is_text_file(&relative) {
        Ok(relative)
    } else {
        let help = "other articles begin with frontmatter; README.md shows it";
        usage_error("`--from` needs a plain text, whose name ends in `.txt`", help)
    }
}

/// Frontmatter that is wanted for a text.
struct TextRequest<'a> {
    relative: &'a str,
    /// Title on the command line.
    title: Option<&'a str>,
    dialect: NewArticleDialect,
    is_draft: bool,
    /// Authority of derived ids.
    authority: String,
    now: Timestamp,
    config: &'a Config,
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
        let mut table = frontmatter::read(source, frontmatter).unwrap_or_default();
        plain_text::complete(&mut table, source, self.relative, frontmatter, self.config);
        let read = fields::read(&table, source, self.config, &mut Report::default());
        let known_date =
            read.published.or_else(|| path::facts(self.relative).published(self.config.site.zone));
        let today = ParsedDate { instant: self.now, precision: DatePrecision::Time };
        let published = known_date.unwrap_or(today);
        let above = to_text(&self.fields(&read, published), self.dialect);
        let text = insert_above(source.text, &above);
        if self.reads_as(&text, published, source) {
            Ok(TextWithFrontmatter { text, is_date_new: known_date.is_none() })
        } else {
            let message =
                "with frontmatter this text would be read differently, so it was not changed";
            Err(Box::new(refuse(source.path, message)))
        }
    }

    fn fields(&self, read: &ArticleFields<'_>, published: ParsedDate) -> Vec<NewArticleField> {
        let zone = self.config.site.zone;
        let title = self.title.or(read.title.as_deref());
        let title = title.map_or_else(|| parser::title_from_path(self.relative), str::to_owned);
        let day = published.instant.with_timezone(&zone).format("%Y-%m-%d").to_string();
        let date = match published.precision {
            DatePrecision::Day => day,
            DatePrecision::Time => date::with_offset(published.instant, zone),
        };
        let id = identity::id(&self.header(&title, published), self.config, &self.authority);
        let mut fields = vec![("title", json!(title)), ("date", json!(date))];
        let authors: Vec<&str> = read.authors.iter().map(|author| &*author.name).collect();
        match authors.as_slice() {
            [] => {}
            [author] => fields.push(("author", json!(author))),
            authors => fields.push(("authors", json!(authors))),
        }
        fields.push(("id", json!(id)));
        if self.is_draft {
            fields.push(("draft", json!(true)));
        }
        fields
    }

    fn header(&self, title: &str, published: ParsedDate) -> Header {
        super::new_header(self.relative, title, published)
    }

    /// Returns true if the new text reads as an article with this date.
    fn reads_as(&self, text: &str, published: ParsedDate, source: &SourceText<'_>) -> bool {
        let new = SourceText::new(source.path, text);
        let FrontmatterSearch::Complete(found) = frontmatter::find(&new, TextExtent::Whole) else {
            return false;
        };
        let mut report = Report::default();
        let defaults = crate::model::FolderDefaults::default();
        let header =
            parser::read_header(&new, self.relative, &found, self.config, &defaults, &mut report);
        header.is_some_and(|header| {
            let expected =
                if self.is_draft { ArticleVisibility::Draft } else { ArticleVisibility::Public };
            let date = header.published.map(|date| date.instant.timestamp());
            header.visibility == expected && date == Some(published.instant.timestamp())
        })
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
