//! Corrections of an article: their effect on its date of update, and their place in its
//! content.

use std::ops::Range;

use crate::config::{Config, CorrectionPlacement};
use crate::diagnostic::{Report, SourceText};
use crate::fields::{ArticleFields, CorrectionField};
use crate::model::{FileSearch, Header, ParsedDate};
use crate::parser::article_context::ArticleContext;
use crate::parser::content::{self, BodyMarkup, RenderContext};
use crate::sanitizer::TextStartMode;
use crate::syntax::html::{element, escape_text, void};
use crate::syntax::value::ValueTable;

/// A date, and the byte range of the value that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LocatedDate {
    pub date: ParsedDate,
    /// Byte range of the value; `None` if it is not in the frontmatter.
    pub span: Option<Range<usize>>,
}

/// Returns the date of the last update: the `updated` field, or the newest correction if
/// that is later.
pub(super) fn last_changed(fields: &ArticleFields<'_>) -> Option<LocatedDate> {
    let corrected = fields.corrections.iter().filter_map(|correction| {
        Some(LocatedDate { date: correction.date?, span: Some(correction.date_span.clone()) })
    });
    let updated = fields.updated.map(|date| LocatedDate { date, span: fields.spans.of("updated") });
    corrected.chain(updated).max_by_key(|located| located.date.instant)
}

/// Renders each correction as a paragraph, in the order they are written.
///
/// Problems in the text of a correction are reported at that text.
pub(super) fn to_html(
    corrections: &[CorrectionField<'_>],
    header: &Header,
    source: &SourceText<'_>,
    article: &ArticleContext<'_>,
    report: &mut Report,
) -> String {
    let context = RenderContext {
        permalink: article.permalink,
        site: &article.config.site.url,
        folder: header.path.rsplit_once('/').map_or("", |(folder, _)| folder),
        dialect: article.config.articles.dialect,
        // Only footnotes use the anchor, and a text on one line can't have any.
        anchor: "",
        start: TextStartMode::Unwanted,
        resolve: article.resolve,
        files: article.files,
        find_file: &|_| FileSearch::MayExist,
        public: &article.config.articles.public_shortcodes,
        fields: &ValueTable::default(),
    };
    let mut html = String::new();
    for correction in corrections {
        let label = label(correction.date, header, article.config);
        // The label comes first, so the text can't start a heading, a list or an HTML block.
        let text = format!("{} {}", element("strong", &[], &escape_text(&label)), correction.text);
        let mut found = Report::default();
        let own = SourceText::new(source.path, &text);
        html +=
            &content::render(&own, 0..text.len(), BodyMarkup::Markdown, &context, &mut found).html;
        for diagnostic in found.diagnostics {
            report.push(diagnostic.with_location(source.locate(correction.span.clone())));
        }
    }
    html
}

/// Returns the label of a correction. The date is written out for an English article, and
/// otherwise in digits, which can be read in every language.
fn label(date: Option<ParsedDate>, header: &Header, config: &Config) -> String {
    let word = &config.articles.correction_label;
    let Some(date) = date else { return format!("{word}:") };
    let language = header.language.as_deref().or(config.site.language.as_deref());
    let is_english = language
        .is_none_or(|tag| tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en")));
    let format = if is_english { "%-d %B %Y" } else { "%Y-%m-%d" };
    format!("{word}, {}:", date.instant.with_timezone(&config.site.zone).format(format))
}

/// Inserts the corrections above or below the text, separated by a rule.
pub(super) fn insert_corrections(
    html: String,
    corrections: &str,
    place: CorrectionPlacement,
) -> String {
    if corrections.is_empty() || html.trim().is_empty() {
        return html + corrections;
    }
    let line = void("hr", &[]);
    match place {
        CorrectionPlacement::Head => format!("{corrections}{line}\n{html}"),
        CorrectionPlacement::Foot => format!("{}\n{line}\n{corrections}", html.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use url::Url;

    use super::*;
    use crate::config;
    use crate::frontmatter::{FrontmatterSearch, TextExtent, find as find_frontmatter};
    use crate::model::FileFacts;
    use crate::model::FolderDefaults;
    use crate::parser::{LinkTarget, read_header, render_article};

    /// Reads an article in TOML and returns its content, then every message.
    fn check(fields: &str, setting: &str) -> String {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let file = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{setting}");
        let config =
            config::read(&SourceText::new(&path, &file), Path::new(""), &mut report).unwrap();
        let text = format!("+++\ntitle = 'A'\ndate = 2026-01-01\n{fields}\n+++\nText.\n");
        let source = SourceText::new(&path, &text);
        let FrontmatterSearch::Complete(frontmatter) = find_frontmatter(&source, TextExtent::Whole)
        else {
            panic!("is whole")
        };
        let header = read_header(
            &source,
            "a.md",
            &frontmatter,
            &config,
            &FolderDefaults::default(),
            &mut report,
        )
        .unwrap();
        let around = ArticleContext {
            config: &config,
            permalink: &Url::parse("https://a.example/a/").unwrap(),
            id: "a",
            resolve: &|_| LinkTarget::Unknown,
            files: &|_| FileFacts::Missing,
            find_file: &|_| FileSearch::MayExist,
        };
        let article = render_article(&source, &header, &frontmatter, &around, &mut report);
        let messages = report.diagnostics.iter().map(|found| {
            let at = found.location.as_ref().unwrap();
            format!("{}:{} {}\n", at.line, at.column, found.message)
        });
        article.content + &messages.collect::<String>()
    }

    #[test]
    fn corrections_are_below_the_text() {
        let fields = "corrections = [{ date = 2026-01-02, text = 'It was *1821*, not [1822](../b/).' }, 'A & B.']";
        insta::assert_snapshot!(check(fields, ""), @r#"
        <p>Text.</p>
        <hr>
        <p><strong>Correction, 2 January 2026:</strong> It was <em>1821</em>, not <a href="https://a.example/b/">1822</a>.</p>
        <p><strong>Correction:</strong> A &amp; B.</p>
        "#);
    }

    #[test]
    fn corrections_are_above_the_text_on_request() {
        let fields = "correction = 'It was 1821.'";
        let setting = "[articles]\ncorrections = 'head'\ncorrection_label = 'Erratum'\n";
        insta::assert_snapshot!(check(fields, setting), @"
        <p><strong>Erratum:</strong> It was 1821.</p>
        <hr>
        <p>Text.</p>
        ");
    }

    #[test]
    fn day_is_in_figures_where_the_article_is_not_in_english() {
        let fields = "lang = 'fr'\ncorrections = { date = 2026-01-02, text = 'En 1821.' }";
        insta::assert_snapshot!(check(fields, ""), @"
        <p>Text.</p>
        <hr>
        <p><strong>Correction, 2026-01-02:</strong> En 1821.</p>
        ");
    }

    #[test]
    fn markup_of_blocks_and_scripts_stays_in_the_line() {
        insta::assert_snapshot!(check("corrections = ['# One', '- two', '<script>x</script> three']", ""), @"
        <p>Text.</p>
        <hr>
        <p><strong>Correction:</strong> # One</p>
        <p><strong>Correction:</strong> - two</p>
        <p><strong>Correction:</strong>  three</p>
        ");
    }

    #[test]
    fn address_that_no_reader_may_open_is_reported_at_its_text() {
        insta::assert_snapshot!(check("correction = 'See [it](javascript:x).'", ""), @"
        <p>Text.</p>
        <hr>
        <p><strong>Correction:</strong> See it.</p>
        4:14 `javascript:x` is not an http or https URL
        ");
    }
}
