//! The first step: what selection needs to know, from the frontmatter alone.

use crate::config::{Config, FeedAudience};
use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::model::{ArticleVisibility, FolderDefaults, Header};
use crate::parser::corrections;
use crate::parser::fields::{self, ArticleFields};
use crate::parser::frontmatter::{self, Frontmatter};
use crate::parser::site_guards;
use crate::syntax::value::ValueTable;
use crate::text::path::{self, PathFacts};
use crate::text::{control_chars, date};

/// Reads the header of the article at `path` below its folder, which also the
/// `defaults` of its site may hide.
///
/// Every fault is reported; an article with an error has no header.
pub fn header(
    source: &SourceText<'_>,
    path: &str,
    frontmatter: &Frontmatter,
    (config, defaults): (&Config, &FolderDefaults),
    report: &mut Report,
) -> Option<Header> {
    #[cfg(test)]
    super::hostile::panic_if_asked(source.text, super::hostile::HEADER_PANICS);
    let before = report.diagnostics.len();
    let table = match read_table(source, frontmatter, config) {
        Ok(table) => table,
        Err(faults) => {
            report.diagnostics.extend(faults);
            return None;
        }
    };
    let fields = fields::read(&table, source, config, report);
    let mut header = from(fields, path, config);
    site_guards::apply(&mut header, (&table, source), defaults, report);
    let is_misread =
        report.diagnostics[before..].iter().any(|found| found.code == &codes::ARTICLE_BAD_DATE);
    if header.published.is_none() && !is_misread && header.visibility == ArticleVisibility::Public {
        report.push(
            Diagnostic::new(&codes::ARTICLE_NO_DATE, "an article needs a date of publication")
                .with_location(source.at(0..0))
                .help("add `date` to the frontmatter or the file's name; or `feed = false`"),
        );
    }
    check_dates(&header, source, report);
    let found = &report.diagnostics[before..];
    let is_faulty =
        found.iter().any(|found| found.code.severity == crate::diagnostic::Severity::Error);
    (!is_faulty).then_some(header)
}

/// Returns the field that keeps an article out by its frontmatter, as a message
/// shows it; none if it is hidden by something else, such as its folder.
pub fn hiding_field(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Option<String> {
    let table = read_table(source, frontmatter, config).ok()?;
    fields::hiding_field(&table, config)
}

/// Reads the fields of an article. Guards that an article of MDX exports count as if
/// the frontmatter had them.
fn read_table<'a>(
    source: &SourceText<'a>,
    frontmatter: &Frontmatter,
    config: &Config,
) -> Result<ValueTable<'a>, Vec<Diagnostic>> {
    let mut table = frontmatter::read(source, frontmatter)?;
    let exported = frontmatter::exported_values(source, frontmatter);
    table.entries.extend(fields::exported_guards(&exported, &config.articles));
    Ok(table)
}

fn check_dates(header: &Header, source: &SourceText<'_>, report: &mut Report) {
    let (Some(published), Some(updated)) = (header.published, header.updated) else { return };
    // A day alone is early only if the whole day is.
    if updated.instant + chrono::TimeDelta::days(1) <= published.instant {
        let written = source.text.find("updated").or_else(|| source.text.find("lastmod"));
        let at = written.map_or(0..0, |start| start..start + "updated".len());
        report.push(
            Diagnostic::new(
                &codes::ARTICLE_UPDATED_EARLY,
                "the date of the last change is before the date of publication",
            )
            .with_location(source.at(at))
            .help("correct one of the two dates"),
        );
    }
}

fn from(fields: ArticleFields<'_>, path: &str, config: &Config) -> Header {
    let facts = path::facts(path);
    let own = |text: std::borrow::Cow<'_, str>| Box::<str>::from(text);
    let visibility = visibility(&fields, &facts, config.articles.readers);
    let in_path = || {
        fields
            .path
            .as_deref()
            .and_then(|path| date::in_path(path.trim_start_matches('/'), config.site.zone))
    };
    let written = fields
        .published
        .or_else(|| facts.published(config.site.zone))
        .or_else(|| in_path().map(|(date, _)| date));
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
        updated: corrections::last_changed(&fields),
        expires: fields.expires,
        visibility,
        retraction: fields.retraction.map(own),
        section: fields.section.map(own).or_else(|| facts.section.map(folder)),
        tags: fields.tags.into_iter().map(own).collect(),
        categories: fields.categories.into_iter().map(own).collect(),
        authors: fields.authors.into_iter().map(|author| own(author.name)).collect(),
        language: fields.language.map(own).or_else(|| facts.language.map(Into::into)),
        title: fields.title.filter(|_| needs_title).map(own),
        id: fields.id.map(own),
        exact_id: fields.exact_id.map(own),
        slug: fields.slug.map(own),
        url: fields.url.map(own).or_else(|| fields.path.map(|path| zola(&path))),
    }
}

/// Reads a section from a folder's name, which may hold what no XML can.
fn folder(name: &str) -> Box<str> {
    control_chars::strip(name).text.into()
}

/// Returns what fields and the path say of an article.
pub(super) fn visibility(
    fields: &ArticleFields<'_>,
    facts: &PathFacts<'_>,
    readers: FeedAudience,
) -> ArticleVisibility {
    if fields.is_retracted {
        ArticleVisibility::Retracted
    } else if fields.is_draft || facts.is_draft {
        ArticleVisibility::Draft
    } else if fields.is_protected && readers == FeedAudience::Everyone {
        // Before `Excluded`, whose web page everybody may read and link to.
        ArticleVisibility::Protected
    } else if fields.is_excluded {
        ArticleVisibility::Excluded
    } else {
        ArticleVisibility::Public
    }
}

/// Zola ends the address of a `path` with a slash, whatever its name looks like.
fn zola(path: &str) -> Box<str> {
    let path = path.trim_matches('/');
    let is_file = [".html", ".htm", ".php"].iter().any(|end| path.ends_with(end));
    format!("/{path}{}", if is_file { "" } else { "/" }).into()
}
