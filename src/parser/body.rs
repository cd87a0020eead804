//! Second step: renders a whole article for the feeds that have selected it: title,
//! summary, authors, picture, attached files, and the content from `content`.

mod media;
mod title;

use std::borrow::Cow;

use url::Url;

use crate::config::{Config, site_url};
use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::fields::{self, ArticleFields};
use crate::frontmatter::{self, Frontmatter, FrontmatterDialect};
use crate::identity;
use crate::model::{Article, Header};
use crate::parser::article_context::ArticleContext;
use crate::parser::byline;
use crate::parser::content::{self, BodyMarkup, RenderContext, RenderedBody};
use crate::parser::corrections;
use crate::parser::lead_image;
use crate::parser::plain_text;
use crate::sanitizer::TextStartMode;
use crate::text::{excerpt, hash};

use title::UntitledArticle;
pub(crate) use title::title_from_path;

/// Maximum length of a summary that is taken from the text, in characters.
const SUMMARY_LENGTH: usize = 300;

/// Renders an article whose header was read from the same text.
///
/// Problems that [`read_header`](super::read_header) has reported are not reported again.
pub fn render_article(
    source: &SourceText<'_>,
    header: &Header,
    frontmatter: &Frontmatter,
    context: &ArticleContext<'_>,
    report: &mut Report,
) -> Article {
    #[cfg(test)]
    super::hostile::panic_if_asked(source.text, super::hostile::BODY_PANICS);
    let permalink = context.permalink;
    let generator = context.config.articles.generator;
    let mut table = frontmatter::read_valid(source, frontmatter, generator).unwrap_or_default();
    let mut range = frontmatter.body..source.text.len();
    let head = plain_text::complete(&mut table, source, &header.path, frontmatter, context.config);
    if let Some(head) = &head {
        range = head.body.clone();
    }
    let mut fields = fields::read(&table, source, context.config, &mut Report::default());
    let page = own_page(header, &fields, context);
    let context = &ArticleContext { permalink: &page, ..*context };
    let anchor = footnote_prefix(context.id);
    let render_context = RenderContext {
        permalink: context.permalink,
        site: &context.config.site.url,
        folder: header.path.rsplit_once('/').map_or("", |(folder, _)| folder),
        dialect: context.config.articles.dialect,
        anchor: &anchor,
        start: if fields.summary.is_some() {
            TextStartMode::Unwanted
        } else {
            TextStartMode::Wanted
        },
        resolve: context.resolve,
        files: context.files,
        find_file: context.find_file,
        public: &context.config.articles.public_shortcodes,
        fields: &table,
    };
    let is_page = frontmatter.dialect == Some(FrontmatterDialect::Page);
    if is_page {
        range = frontmatter::find_article_range(source.text, range);
    } else if head.is_none() && plain_text::is_text_file(&header.path) {
        range.start = skip_repeated_lines(&fields, range.start, source, context.config, report);
    }
    let markup = markup_of(&header.path);
    if markup == BodyMarkup::Text {
        let consequence = "which is read as plain text, so readers see its markup";
        let found = plain_text::report_restructured_text(source, range.clone(), consequence);
        report.diagnostics.extend(found);
    }
    let mut rendered = content::render(source, range, markup, &render_context, report);
    let untitled = UntitledArticle { source, frontmatter, table: &table, path: &header.path };
    let title = title::choose_title(fields.title.take(), &mut rendered, &untitled, report);
    let summary = fields.summary.take().map(|summary| title::to_plain(summary, frontmatter));
    let summary = choose_summary(summary, &rendered);
    let image = media::resolve_image(&mut fields, source, header, context, report);
    let attachments = media::resolve_attachments(&fields, source, header, context, report);
    let notices = corrections::to_html(&fields.corrections, header, source, context, report);
    let html = corrections::insert_corrections(
        rendered.html,
        &notices,
        context.config.articles.corrections,
    );
    byline::report_misspelled(&fields.authors, &table, source, &context.config.people, report);
    let article = Article {
        permalink: permalink.clone(),
        external: fields.external,
        title,
        summary,
        content: lead_image::prepend_image(html, image.as_ref()),
        authors: byline::resolve_authors(&fields.authors, &context.config.people),
        image,
        attachments,
        header: header.digest(),
        links: Vec::new(),
    };
    if is_empty(&article, context) && article.title.is_empty() {
        let place = fields::find_left_empty(&table, "title")
            .or_else(|| Some(fields::find_value(&table, "title")?.span.clone()));
        report.push(
            Diagnostic::new(&codes::ARTICLE_NOTHING, "this article has no title and no text")
                .with_location(source.locate(place.unwrap_or_default()))
                .help("write the text, or set `draft: true` until it is written"),
        );
    } else if is_empty(&article, context) {
        report.push(
            Diagnostic::new(&codes::ARTICLE_EMPTY, "this article has no text")
                .with_location(source.locate(0..0))
                .help("write the text, or set `draft: true` until it is written"),
        );
    }
    article
}

/// Returns the offset after the lines of a plain text that repeat its frontmatter, and reports
/// them.
fn skip_repeated_lines(
    fields: &ArticleFields<'_>,
    start: usize,
    source: &SourceText<'_>,
    config: &Config,
    report: &mut Report,
) -> usize {
    let Some(title) = fields.title.as_deref() else { return start };
    let authors = fields.authors.iter().map(|author| &*author.name).collect();
    let known = plain_text::KnownHead { title, authors, published: fields.published };
    let end = plain_text::repeated_lines(source.text, start, &known, config);
    if end > start {
        report.push(
            Diagnostic::new(
                &codes::ARTICLE_TEXT_GUESS,
                "the first lines repeat the frontmatter or the name of the site, so they are left out",
            )
            .with_location(source.locate(start..end)),
        );
    }
    end
}

/// Returns the page that relative references start from: the article's own. An entry that an
/// earlier version published under the address of a page elsewhere keeps that address.
fn own_page<'c>(
    header: &Header,
    fields: &ArticleFields<'_>,
    context: &ArticleContext<'c>,
) -> Cow<'c, Url> {
    let ArticleContext { config, permalink, .. } = *context;
    let is_foreign = fields.url.is_none()
        && fields.external.is_some()
        && !site_url::is_on_site(permalink, &config.site.url);
    let own = || identity::permalink(&Header { url: None, ..header.clone() }, config).ok();
    is_foreign.then(own).flatten().map_or(Cow::Borrowed(permalink), Cow::Owned)
}

/// Returns true if an article has only a title: no text, picture or attached file, and no
/// page elsewhere that it links to.
fn is_empty(article: &Article, context: &ArticleContext<'_>) -> bool {
    let is_on_site = article.permalink.host() == context.config.site.url.host();
    article.summary.trim().is_empty()
        && article.external.is_none()
        && article.image.is_none()
        && article.attachments.is_empty()
        && is_on_site
        && !has_visible_content(&article.content)
}

/// Returns true if HTML shows text, a picture, a player, a formula or another page.
fn has_visible_content(html: &str) -> bool {
    const VISIBLE: &[&str] = &["img", "picture", "audio", "video", "iframe", "svg", "math"];
    let mut parts = html.split('<');
    parts.next().is_some_and(|text| !text.trim().is_empty())
        || parts.any(|part| {
            let (tag, text) = part.split_once('>').unwrap_or((part, ""));
            !text.trim().is_empty() || VISIBLE.iter().any(|name| tag.starts_with(name))
        })
}

/// Returns the prefix of an article's footnote ids. It comes from the entry id, because a
/// reader may show several entries on one page, where ids must not collide.
pub(crate) fn footnote_prefix(id: &str) -> String {
    hash::hex(id.as_bytes())[..8].to_owned()
}

fn markup_of(path: &str) -> BodyMarkup {
    match path.rsplit('.').next() {
        Some("mdx") => BodyMarkup::Mdx,
        Some("html" | "htm") => BodyMarkup::Html,
        Some("txt") => BodyMarkup::Text,
        _ => BodyMarkup::Markdown,
    }
}

fn choose_summary(written: Option<String>, rendered: &RenderedBody) -> String {
    match (written, &rendered.teaser) {
        (Some(summary), _) => summary,
        (None, Some(teaser)) if !teaser.trim().is_empty() => teaser.clone(),
        (None, _) => excerpt::cut(&rendered.text_start, SUMMARY_LENGTH),
    }
}
