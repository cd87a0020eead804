//! Reads the page of a section, a tag or a category, which has a title but is not an article.

use std::borrow::Cow;

use chrono::DateTime;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, Severity, SourceText, codes};
use crate::fields;
use crate::frontmatter::{self, FrontmatterDialect, FrontmatterSearch, TextExtent};
use crate::model::{ArticleVisibility, DatePrecision, FolderDefaults, Header, ParsedDate};
use crate::parser::header::{build_header, read_table};
use crate::parser::site_guards;

/// Page of a section, a tag or a category.
#[derive(Clone, Debug)]
pub(crate) struct SectionPage {
    /// Visibility and dates, as those of an article. A page without a date has an early one.
    pub header: Header,
    /// Title, as written.
    pub title: Option<String>,
    /// Description, as written.
    pub description: Option<String>,
}

/// Reads the page at `path` below the articles folder, by the rules for articles: its fields
/// and the `defaults` of the site may hide it. Returns none if it has no frontmatter.
///
/// # Errors
/// The frontmatter has an error, so it is not known whether the page is public; or the title
/// is not text.
pub(crate) fn read_section_page(
    source: &SourceText<'_>,
    path: &str,
    config: &Config,
    defaults: &FolderDefaults,
) -> Result<Option<SectionPage>, Box<Diagnostic>> {
    let frontmatter = match frontmatter::find(source, TextExtent::Whole) {
        FrontmatterSearch::Complete(found) => found,
        FrontmatterSearch::Faulty(fault) => return Err(fault),
        FrontmatterSearch::More => return Ok(None),
    };
    // The generators that have such pages read no other frontmatter.
    if !matches!(
        frontmatter.dialect,
        Some(FrontmatterDialect::Toml | FrontmatterDialect::Yaml | FrontmatterDialect::Json)
    ) {
        return Ok(None);
    }
    let table = match read_table(source, &frontmatter, config) {
        Ok(table) => table,
        Err(faults) => return faults.into_iter().next().map_or(Ok(None), |it| Err(Box::new(it))),
    };
    let mut report = Report::default();
    let mut fields = fields::read(&table, source, config, &mut report);
    let [title, description] =
        [fields.title.take(), fields.summary.take()].map(|text| text.map(Cow::into_owned));
    let mut header = build_header(fields, path, config);
    // Rules name such a page by its file or by its folder.
    for name in [bundle_path(path), path.to_owned()] {
        header.path = name.into();
        site_guards::apply(&mut header, &table, source, defaults, &mut report);
    }
    let early = ParsedDate { instant: DateTime::UNIX_EPOCH, precision: DatePrecision::Day };
    header.published.get_or_insert(early);
    let is_unread = title.is_none() && fields::find_value(&table, "title").is_some();
    let mut faults = report.diagnostics.into_iter().filter(|found| {
        found.code.severity == Severity::Error
            || is_unread && found.code == &codes::ARTICLE_UNUSABLE_VALUE
    });
    match faults.next() {
        Some(fault) if header.visibility == ArticleVisibility::Public => Err(Box::new(fault)),
        Some(_) | None => Ok(Some(SectionPage { header, title, description })),
    }
}

/// Returns the path of a page that rules name by its folder.
fn bundle_path(path: &str) -> String {
    let (folder, _) = path.rsplit_once('/').unwrap_or_default();
    format!("{folder}/index.md")
}
