//! First step: reads the header of an article from its frontmatter and path. Selection,
//! identity and the header cache need nothing else, so the body is not rendered here.

use std::borrow::Cow;
use std::ops::Range;

use chrono_tz::Tz;

use crate::config::{CategorySource, Config};
use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::fields::{self, ArticleFields};
use crate::frontmatter::{self, Frontmatter};
use crate::identity;
use crate::model::{ArticleVisibility, FolderDefaults, Header, ParsedDate};
use crate::parser::corrections;
use crate::parser::visibility::visibility;
use crate::parser::{plain_text, site_guards};
use crate::syntax::value::{ValueKind, ValueTable};
use crate::text::normal_form::compose;
use crate::text::path;
use crate::text::{control_chars, date};

/// Reads the header of the article at `path` in the articles' folder. The `defaults` of
/// its site can hide it too.
///
/// Every problem is reported. Returns `None` for an article with an error, unless it is
/// hidden: then an article that is no longer public must leave the manifest, too, where
/// an article with an error keeps its path and address.
pub fn read_header(
    source: &SourceText<'_>,
    path: &str,
    frontmatter: &Frontmatter,
    config: &Config,
    defaults: &FolderDefaults,
    report: &mut Report,
) -> Option<Header> {
    #[cfg(test)]
    super::hostile::panic_if_asked(source.text, super::hostile::HEADER_PANICS);
    let earlier = report.diagnostics.len();
    let table = match read_table(source, frontmatter, config) {
        Ok(table) => table,
        Err(faults) => {
            report.diagnostics.extend(faults);
            return None;
        }
    };
    let mut table = table;
    let head = plain_text::complete(&mut table, source, path, frontmatter, config);
    let fields = fields::read(&table, source, config, report);
    let places = DatePlaces::of(&fields);
    let mut header = build_header(fields, path, config);
    site_guards::apply(&mut header, &table, source, defaults, report);
    let has_bad_date = report.diagnostics[earlier..]
        .iter()
        .any(|diagnostic| diagnostic.code == &codes::ARTICLE_BAD_DATE);
    if header.visibility == ArticleVisibility::Public {
        let is_undated = header.published.is_none() && !has_bad_date;
        match &head {
            Some(head) => plain_text::report(source, head, is_undated, report),
            None if is_undated && fields::is_page(path, &table) => {
                report.push(undated_page(source));
            }
            None if is_undated => report.push(undated(source, path, frontmatter)),
            None => {}
        }
        let doubt = identity::address_doubt(&header, config);
        report.diagnostics.extend(doubt.map(|doubt| doubt.with_location(source.locate(0..0))));
    }
    check_dates(&header, &places, source, report);
    check_expiry(&header, &places, source, report);
    let has_error = report.diagnostics[earlier..]
        .iter()
        .any(|diagnostic| diagnostic.code.severity == crate::diagnostic::Severity::Error);
    let is_hidden = header.visibility != ArticleVisibility::Public;
    (!has_error || is_hidden).then_some(header)
}

fn undated(source: &SourceText<'_>, path: &str, frontmatter: &Frontmatter) -> Diagnostic {
    // The date of reStructuredText may be in it, but in another form.
    let is_text = path.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let body = frontmatter.body..source.text.len();
    let foreign = is_text
        .then(|| {
            plain_text::report_restructured_text(
                source,
                body,
                "which is not read, so it is not an article",
            )
        })
        .flatten();
    foreign.unwrap_or_else(|| {
        Diagnostic::new(&codes::ARTICLE_NO_DATE, "this article has no publication date")
            .with_location(source.locate(0..0))
            .help("add `date` to the frontmatter, or start the file name with the date (`2026-01-02-name.md`); to keep the page out of feeds, set `feed` to `false`")
    })
}

fn undated_page(source: &SourceText<'_>) -> Diagnostic {
    Diagnostic::new(&codes::ARTICLE_UNDATED_PAGE, "this page has no date, so it is in no feed")
        .with_location(source.locate(0..0))
        .help("if it is an article, add `date` to the frontmatter")
}

/// Returns the field of the frontmatter that hides an article, as a message shows it. Returns
/// `None` if something else hides it, such as its folder.
pub(crate) fn hiding_field(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Option<String> {
    let table = read_table(source, frontmatter, config).ok()?;
    fields::hiding_field(&table, config)
}

/// Returns true if the frontmatter has `draft: true` at its top, as every version reads it.
pub(crate) fn is_written_draft(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> bool {
    read_table(source, frontmatter, config).is_ok_and(|table| {
        let mut entries = table.entries.iter();
        entries.any(|(key, value)| key.name == "draft" && value.kind == ValueKind::Bool(true))
    })
}

/// Parses the fields of an article. Guards that an MDX article exports and those at the
/// beginning of a plain text count as if they were in its frontmatter.
pub(super) fn read_table<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Result<ValueTable<'a>, Vec<Diagnostic>> {
    let mut table = frontmatter::read(source, frontmatter, config.articles.generator)?;
    let exported = frontmatter::exported_values(source, frontmatter);
    table.entries.extend(fields::exported_guards(&exported, &config.articles));
    let lines = plain_text::guard_lines(source, frontmatter);
    table.entries.extend(fields::exported_guards(&lines, &config.articles));
    Ok(table)
}

/// Byte ranges of the dates of an article, if they are in its frontmatter.
struct DatePlaces {
    published: Option<Range<usize>>,
    updated: Option<Range<usize>>,
    expires: Option<Range<usize>>,
}

impl DatePlaces {
    fn of(fields: &ArticleFields<'_>) -> Self {
        Self {
            published: fields.publication_span(),
            updated: corrections::last_changed(fields).and_then(|changed| changed.span),
            expires: fields.spans.of("expires"),
        }
    }

    /// Returns a diagnostic about a date that is before the publication, at both of them.
    fn locate(
        &self,
        found: Diagnostic,
        date: Option<&Range<usize>>,
        source: &SourceText<'_>,
    ) -> Diagnostic {
        let found = found.with_location(source.locate(date.cloned().unwrap_or_default()));
        match &self.published {
            Some(published) => found.with_second_location(source.locate(published.clone())),
            None => found,
        }
    }
}

fn check_dates(header: &Header, places: &DatePlaces, source: &SourceText<'_>, report: &mut Report) {
    let (Some(published), Some(updated)) = (header.published, header.updated) else { return };
    // A date without a time means the whole day, so it is early only if that day ends
    // before the publication.
    if updated.instant + chrono::TimeDelta::days(1) <= published.instant {
        let message = "the date of the last update is before the publication date";
        let found = Diagnostic::new(&codes::ARTICLE_UPDATED_EARLY, message)
            .help("correct one of the two dates; until then, the entry shows the later one");
        report.push(places.locate(found, places.updated.as_ref(), source));
    }
}

/// Reports an article that expires before it is published, so that no reader ever sees it.
fn check_expiry(
    header: &Header,
    places: &DatePlaces,
    source: &SourceText<'_>,
    report: &mut Report,
) {
    let (Some(published), Some(expires)) = (header.published, header.expires) else { return };
    if expires.instant > published.instant || header.visibility != ArticleVisibility::Public {
        return;
    }
    let day = |date: ParsedDate| date.instant.format("%Y-%m-%d").to_string();
    let message = format!(
        "this article expires on {}, before it is published on {}, so it is in no feed",
        day(expires),
        day(published)
    );
    let found = Diagnostic::new(&codes::ARTICLE_EXPIRES_EARLY, message)
        .help("write a later date of expiry, or remove it if the article never expires");
    report.push(places.locate(found, places.expires.as_ref(), source));
}

pub(super) fn build_header(fields: ArticleFields<'_>, path: &str, config: &Config) -> Header {
    let facts = path::facts(path);
    let visibility = visibility(&fields, &facts, config.articles.readers);
    let written = fields
        .published
        .or_else(|| facts.published(config.site.zone))
        .or_else(|| date_in_path(&fields, config.site.zone));
    let published = match (written, fields.embargo) {
        (Some(written), Some(embargo)) if embargo.instant > written.instant => Some(embargo),
        (Some(written), _) => Some(written),
        (None, embargo) => embargo,
    };
    let needs_title = config.articles.needs_titles()
        || fields.url.as_deref().is_some_and(|url| url.contains("{{"));
    Header {
        path: path.into(),
        published,
        updated: corrections::last_changed(&fields).map(|changed| changed.date),
        expires: fields.expires,
        visibility,
        retraction: fields.retraction.map(Into::into),
        section: fields.section.map(Into::into).or_else(|| facts.section.map(folder_section)),
        tags: fields.tags.into_iter().map(Into::into).collect(),
        categories: categories(fields.categories, path, config),
        authors: fields.authors.into_iter().map(|author| author.name.into()).collect(),
        language: fields.language.map(Into::into).or_else(|| facts.language.map(Into::into)),
        title: fields.title.filter(|_| needs_title).map(Into::into),
        id: fields.id.map(Into::into),
        exact_id: fields.exact_id.map(Into::into),
        slug: fields.slug.map(Into::into),
        url: fields.url.map(Into::into).or_else(|| fields.path.map(|path| zola_address(&path))),
    }
}

/// Returns the categories of an article: in a site of Jekyll, the folders above `_posts`
/// come first.
fn categories(fields: Vec<Cow<'_, str>>, path: &str, config: &Config) -> Vec<Box<str>> {
    let fields = fields.into_iter().map(Into::into);
    if config.articles.categories == CategorySource::Fields {
        return fields.collect();
    }
    let above = path.split_once("_posts/").map_or("", |(above, _)| above);
    let folders = above.split('/').filter(|folder| !folder.is_empty()).map(folder_section);
    let mut categories: Vec<Box<str>> = Vec::new();
    for category in folders.chain(fields) {
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories
}

/// Returns the date at the start of the `path` field, as in Zola.
fn date_in_path(fields: &ArticleFields<'_>, zone: Tz) -> Option<ParsedDate> {
    let path = fields.path.as_deref()?.trim_start_matches('/');
    date::in_path(path, zone).map(|(date, _)| date)
}

/// Turns a folder's name into a section, without characters that XML forbids and without
/// decomposed letters.
fn folder_section(name: &str) -> Box<str> {
    compose(&control_chars::strip(name).text).into()
}

/// Turns the `path` field into an address. Zola ends every address with a slash, except
/// one that names a file.
fn zola_address(path: &str) -> Box<str> {
    let path = path.trim_matches('/');
    let is_file = [".html", ".htm", ".php"].iter().any(|end| path.ends_with(end));
    format!("/{path}{}", if is_file { "" } else { "/" }).into()
}
