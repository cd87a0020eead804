//! The second step: a whole article, for a feed that has selected it.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::model::{Article, Attachment, FileFacts, Header, Image, Person};
use crate::parser::content::{self, BodyMarkup, RenderContext, RenderedBody};
use crate::parser::corrections;
use crate::parser::fields::{self, ArticleFields, BylineAuthor, EnclosureField, ImageField};
use crate::parser::frontmatter::{self, Frontmatter, FrontmatterDialect};
use crate::parser::lead_image;
use crate::sanitizer::{self, TextStartMode};
use crate::syntax::html;
use crate::text::{control_chars, excerpt, hash, path, whitespace};

/// How long a summary is that nobody wrote, in characters.
const SUMMARY: usize = 300;

/// The article or page that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// An article that is public.
    Public {
        /// Its file below the articles' folder.
        path: Box<str>,
        /// Its permalink.
        url: Url,
    },
    /// A page that is not an article, such as a section's.
    Page(Url),
    /// An article that is not public in this build.
    Hidden {
        /// Its file below the articles' folder.
        path: Box<str>,
        /// The reason, as a message names it.
        reason: String,
    },
    /// Nothing that is known.
    Unknown,
}

impl LinkTarget {
    /// Returns the address of a target that readers may open.
    pub fn url(&self) -> Option<&Url> {
        match self {
            Self::Public { url, .. } | Self::Page(url) => Some(url),
            Self::Hidden { .. } | Self::Unknown => None,
        }
    }

    /// Returns the message about a link to an article that is not public.
    pub fn hidden_message(&self) -> Option<String> {
        let Self::Hidden { path, reason } = self else { return None };
        Some(format!("`{path}` is not public: {reason}; the link becomes text"))
    }
}

/// What an article is rendered among.
pub struct ArticleContext<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The article's address.
    pub permalink: &'a Url,
    /// The article's id.
    pub id: &'a str,
    /// Finds another article by its file, its title or its address.
    pub resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    /// Looks at a file that the article names.
    pub files: &'a (dyn Fn(&str) -> FileFacts + Sync),
}

/// Reads and renders an article whose header was read from the same text.
///
/// What the header's reading reported is not reported again.
pub fn body(
    source: &SourceText<'_>,
    header: &Header,
    frontmatter: &Frontmatter,
    around: &ArticleContext<'_>,
    report: &mut Report,
) -> Article {
    #[cfg(test)]
    super::hostile::panic_if_asked(source.text, super::hostile::BODY_PANICS);
    let table = frontmatter::read(source, frontmatter).unwrap_or_default();
    let mut fields = fields::read(&table, source, around.config, &mut Report::default());
    let anchor = anchor(around.id);
    let context = RenderContext {
        permalink: around.permalink,
        site: &around.config.site.url,
        folder: header.path.rsplit_once('/').map_or("", |(folder, _)| folder),
        anchor: &anchor,
        start: if fields.summary.is_some() {
            TextStartMode::Unwanted
        } else {
            TextStartMode::Wanted
        },
        resolve: around.resolve,
        files: around.files,
        public: &around.config.articles.public_shortcodes,
        fields: &table,
    };
    let mut range = frontmatter.body..source.text.len();
    let is_page = frontmatter.dialect == Some(FrontmatterDialect::Page);
    if is_page {
        range = html::page::find_article_range(source.text, range);
    }
    let mut rendered = content::render(source, range, markup(&header.path), &context, report);
    let title = title(fields.title.take(), &mut rendered, &header.path);
    // A page shows the title that its head names.
    if is_page && rendered.heading.as_deref() == Some(&*title) {
        without_heading(&mut rendered);
    }
    let summary = summary(fields.summary.take(), &rendered);
    let image = image(&mut fields, source, header, around, report);
    let attachments = attachments(&fields, source, header, around, report);
    let notices = corrections::to_html(&fields.corrections, header, source, around, report);
    let html = corrections::insert_corrections(
        rendered.html,
        &notices,
        around.config.articles.corrections,
    );
    let article = Article {
        permalink: around.permalink.clone(),
        title,
        summary,
        content: lead_image::prepend_image(html, image.as_ref()),
        authors: authors(&fields.authors, around.config),
        image,
        attachments,
        header: header.digest(),
        links: Vec::new(),
    };
    if is_empty(&article, around) {
        report.push(
            Diagnostic::new(&codes::ARTICLE_EMPTY, "this article has no text")
                .with_location(source.at(0..0))
                .help("write its text, or keep it out with `draft: true` until it has one"),
        );
    }
    article
}

/// Says whether an article has nothing but its title: no text, picture or
/// attachment, and no link to another site.
fn is_empty(article: &Article, around: &ArticleContext<'_>) -> bool {
    let is_here = article.permalink.host() == around.config.site.url.host();
    article.summary.trim().is_empty()
        && article.image.is_none()
        && article.attachments.is_empty()
        && is_here
        && !shows_anything(&article.content)
}

/// Says whether HTML shows text, a picture, a player or another page.
fn shows_anything(html: &str) -> bool {
    const SHOWN: &[&str] = &["img", "picture", "audio", "video", "iframe", "svg", "math"];
    let mut parts = html.split('<');
    let is_text = |text: &str| !text.trim().is_empty();
    parts.next().is_some_and(is_text)
        || parts.any(|part| {
            let (tag, text) = part.split_once('>').unwrap_or((part, ""));
            is_text(text) || SHOWN.iter().any(|name| tag.starts_with(name))
        })
}

/// Names the footnotes of an article, so that no two entries share an anchor.
pub fn anchor(id: &str) -> String {
    hash::hex(id.as_bytes())[..8].to_owned()
}

fn markup(path: &str) -> BodyMarkup {
    match path.rsplit('.').next() {
        Some("mdx") => BodyMarkup::Mdx,
        Some("html" | "htm") => BodyMarkup::Html,
        Some("txt") => BodyMarkup::Text,
        _ => BodyMarkup::Markdown,
    }
}

/// Takes the title from the frontmatter, else the first heading (which then
/// stands no more in the content), else the file's name.
fn title(written: Option<Cow<'_, str>>, rendered: &mut RenderedBody, path: &str) -> String {
    if let Some(title) = written {
        return sanitizer::title(&title).into_owned();
    }
    if let Some(heading) = rendered.heading.take().filter(|heading| !heading.trim().is_empty()) {
        without_heading(rendered);
        return whitespace::fold(&heading);
    }
    // A file's name may hold what no XML can.
    let path = control_chars::strip(path).text;
    let facts = path::facts(&path);
    let words = facts.slug().replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let title: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if title.is_empty() { facts.stem.to_owned() } else { title }
}

fn without_heading(rendered: &mut RenderedBody) {
    if let Some(end) = rendered.html_after_heading.take() {
        rendered.html.drain(..end);
    }
}

fn summary(written: Option<Cow<'_, str>>, rendered: &RenderedBody) -> String {
    match (written, &rendered.teaser) {
        (Some(summary), _) => summary.into_owned(),
        (None, Some(teaser)) if !teaser.trim().is_empty() => teaser.clone(),
        (None, _) => excerpt::cut(&rendered.text_start, SUMMARY),
    }
}

/// Turns a byline into persons: of each name what `[authors]` says, and what
/// the article says beyond it. Without a byline, the site's authors.
fn authors(bylines: &[BylineAuthor<'_>], config: &Config) -> Vec<Person> {
    let named = |byline: &BylineAuthor<'_>| {
        let known = config.people.get(&*byline.name).cloned().unwrap_or_default();
        let own = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
        Person {
            name: if known.name.is_empty() { byline.name.to_string() } else { known.name },
            email: own(&byline.email).or(known.email),
            url: own(&byline.url)
                .filter(|url| Url::parse(url).is_ok_and(|url| is_page(&url)))
                .or(known.url),
        }
    };
    bylines.iter().map(named).collect()
}

fn is_page(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Where a file that an article names is served, and what is known of it.
struct ReferencedFile {
    url: Url,
    length: Option<u64>,
    size: Option<(u32, u32)>,
    is_local: bool,
}

fn address(
    written: &str,
    header: &Header,
    around: &ArticleContext<'_>,
) -> Result<ReferencedFile, &'static str> {
    let base = &around.config.site.url;
    // Ghost exports what its site holds so.
    let written = written.strip_prefix("__GHOST_URL__").unwrap_or(written);
    let unknown = |url| ReferencedFile { url, length: None, size: None, is_local: false };
    match Url::parse(written) {
        Ok(url) if is_page(&url) => return Ok(unknown(url)),
        Ok(_) => return Err("an address that readers can open"),
        Err(_) => {}
    }
    if is_alias(written) {
        return Err("a path in the folder of articles or assets");
    }
    if written.starts_with("//") {
        return base.join(written).map(unknown).map_err(|_| "an address");
    }
    let below = |base: &Url| base.join(written.trim_start_matches('/')).map_err(|_| "a path");
    let (url, length, size) = match (around.files)(written) {
        FileFacts::Outside => return Err("a path in the folder of articles or assets"),
        FileFacts::Beside { length, size } => (below(around.permalink)?, Some(length), size),
        FileFacts::Asset { length, size } => (below(base)?, Some(length), size),
        // Beside a bundle is where its own files are; else the site's root is meant.
        FileFacts::Missing if !written.starts_with('/') && path::facts(&header.path).is_bundle => {
            (below(around.permalink)?, None, None)
        }
        FileFacts::Missing => (below(base)?, None, None),
    };
    Ok(ReferencedFile { url, length, size, is_local: true })
}

/// Returns true if a file belongs to an article that is not public, and
/// reports it: such a file is left out.
fn is_hidden(
    url: &Url,
    span: &std::ops::Range<usize>,
    source: &SourceText<'_>,
    around: &ArticleContext<'_>,
    report: &mut Report,
) -> bool {
    if !content::is_own(url.as_str(), &around.config.site.url) {
        return false;
    }
    let Some(message) = (around.resolve)(url.as_str()).hidden_message() else { return false };
    let message = message.replace("the link becomes text", "its file is left out");
    report.push(content::not_public(message, source.at(span.clone())));
    true
}

/// Says whether a path begins with a name that a bundler has for a folder.
fn is_alias(written: &str) -> bool {
    const ALIASES: [&str; 4] = ["~/", "@/", "@assets/", "/src/"];
    ALIASES.iter().any(|alias| written.starts_with(alias))
}

fn outside_diagnostic(
    written: &str,
    span: &std::ops::Range<usize>,
    expected: &str,
    source: &SourceText<'_>,
) -> Diagnostic {
    Diagnostic::new(
        &codes::ARTICLE_OUTSIDE,
        format!("{expected} should stand here, not `{}`", excerpt::cut(written, 80)),
    )
    .with_location(source.at(span.clone()))
    .help("put the file beside the article or into `[articles] assets`")
}

/// As [`outside`], of a picture: the article is whole without it. Astro makes
/// the addresses of such pictures itself.
fn picture_outside_diagnostic(
    written: &str,
    span: &std::ops::Range<usize>,
    expected: &str,
    source: &SourceText<'_>,
) -> Diagnostic {
    let fault = outside_diagnostic(written, span, expected, source);
    Diagnostic { code: &codes::ARTICLE_PICTURE_OUTSIDE, ..fault }
}

fn image(
    fields: &mut ArticleFields<'_>,
    source: &SourceText<'_>,
    header: &Header,
    around: &ArticleContext<'_>,
    report: &mut Report,
) -> Option<Image> {
    let ImageField { source: written, span, alt, caption, credit } = fields.image.take()?;
    let found = match address(&written, header, around) {
        Ok(found) => found,
        Err(expected) => {
            report.push(picture_outside_diagnostic(&written, &span, expected, source));
            return None;
        }
    };
    if is_hidden(&found.url, &span, source, around, report) {
        return None;
    }
    let own = |first: Option<Cow<'_, str>>, second: Option<Cow<'_, str>>| {
        first.or(second).map(|line| sanitizer::title(&line).into_owned())
    };
    let guess = mime_guess::from_path(found.url.path()).first_raw();
    Some(Image {
        mime_type: guess.filter(|kind| kind.starts_with("image/")).map(str::to_owned),
        url: found.url,
        size: found.size,
        alt: own(alt, fields.image_alt.take()),
        caption: own(caption, fields.image_caption.take()),
        credit: own(credit, fields.image_credit.take()),
    })
}

fn attachments(
    fields: &ArticleFields<'_>,
    source: &SourceText<'_>,
    header: &Header,
    around: &ArticleContext<'_>,
    report: &mut Report,
) -> Vec<Attachment> {
    let (mut attachments, mut seen): (Vec<Attachment>, _) = (Vec::new(), HashSet::new());
    for enclosure in &fields.attachments {
        let length = enclosure.length.or(fields.length.filter(|_| attachments.is_empty()));
        let enclosure = EnclosureField { length, ..enclosure.clone() };
        match attachment(&enclosure, source, header, around, report) {
            Ok(attachment)
                if is_hidden(&attachment.url, &enclosure.span, source, around, report) => {}
            Ok(mut attachment) => {
                if attachments.is_empty() {
                    attachment.duration = attachment.duration.or(fields.duration);
                }
                if seen.insert(attachment.url.clone()) {
                    attachments.push(attachment);
                }
            }
            Err(fault) => report.push(*fault),
        }
    }
    attachments
}

fn attachment(
    enclosure: &EnclosureField<'_>,
    source: &SourceText<'_>,
    header: &Header,
    around: &ArticleContext<'_>,
    report: &mut Report,
) -> Result<Attachment, Box<Diagnostic>> {
    let written = &enclosure.source;
    let found = address(written, header, around).map_err(|expected| {
        Box::new(outside_diagnostic(written, &enclosure.span, expected, source))
    })?;
    if found.is_local && found.length.is_none() && enclosure.length.is_none() {
        report.push(
            Diagnostic::new(&codes::ARTICLE_MISSING_FILE, format!("`{written}` was not found, so its length is unknown"))
                .with_location(source.at(enclosure.span.clone()))
                .help("put the file beside the article or into `[articles] assets`, or add `length` and `type`"),
        );
    }
    let guess = || mime_guess::from_path(found.url.path()).first_raw();
    // `type: audio` is no media type, and a feed with it is invalid.
    let is_type = |kind: &&str| kind.parse::<mime_guess::Mime>().is_ok();
    let written = enclosure.mime_type.as_deref().filter(is_type);
    let mime_type = written.or_else(guess).unwrap_or("application/octet-stream");
    Ok(Attachment {
        mime_type: mime_type.to_owned(),
        // What lies on the disk is truer than what was typed once.
        length: found.length.or(enclosure.length).unwrap_or(0),
        url: found.url,
        duration: enclosure.duration,
        title: enclosure.title.as_deref().map(str::to_owned),
    })
}
