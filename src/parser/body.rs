//! Second step: renders a whole article for the feeds that have selected it: title,
//! summary, authors, picture, attached files, and the content from `content`.

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

/// Maximum length of a summary that is taken from the text, in characters.
const SUMMARY_LENGTH: usize = 300;

/// The article or page that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTarget {
    /// An article that is public.
    Public {
        /// File of the article, relative to the articles' folder.
        path: Box<str>,
        /// Permalink of the article.
        url: Url,
    },
    /// A page that is not an article, such as a section's.
    Page(Url),
    /// An article that is not public in this build.
    Hidden {
        /// File of the article, relative to the articles' folder.
        path: Box<str>,
        /// The reason, as a message names it.
        reason: String,
    },
    /// No known article or page.
    Unknown,
}

impl LinkTarget {
    /// Returns the address of a target that is public.
    pub fn url(&self) -> Option<&Url> {
        match self {
            Self::Public { url, .. } | Self::Page(url) => Some(url),
            Self::Hidden { .. } | Self::Unknown => None,
        }
    }

    /// Returns the message about a reference to an article that is not public, ending with
    /// the `consequence` for the article that has the reference.
    pub fn hidden_message(&self, consequence: &str) -> Option<String> {
        let Self::Hidden { path, reason } = self else { return None };
        Some(format!("`{path}` is not public: {reason}; {consequence}"))
    }
}

/// Site around an article, as far as rendering needs it.
pub struct ArticleContext<'a> {
    /// Configuration of the site.
    pub config: &'a Config,
    /// Permalink of the article.
    pub permalink: &'a Url,
    /// Entry id of the article, which makes the ids of its footnotes unique.
    pub id: &'a str,
    /// Resolves a reference to another article, by file, title or address.
    pub resolve: &'a (dyn Fn(&str) -> LinkTarget + Sync),
    /// Looks up a file that the article names.
    pub files: &'a (dyn Fn(&str) -> FileFacts + Sync),
}

/// Renders an article whose header was read from the same text.
///
/// Problems that [`header()`](super::header()) has reported are not reported again.
pub fn body(
    source: &SourceText<'_>,
    header: &Header,
    frontmatter: &Frontmatter,
    context: &ArticleContext<'_>,
    report: &mut Report,
) -> Article {
    #[cfg(test)]
    super::hostile::panic_if_asked(source.text, super::hostile::BODY_PANICS);
    let table = frontmatter::read(source, frontmatter).unwrap_or_default();
    let mut fields = fields::read(&table, source, context.config, &mut Report::default());
    let anchor = anchor(context.id);
    let render_context = RenderContext {
        permalink: context.permalink,
        site: &context.config.site.url,
        folder: header.path.rsplit_once('/').map_or("", |(folder, _)| folder),
        anchor: &anchor,
        start: if fields.summary.is_some() {
            TextStartMode::Unwanted
        } else {
            TextStartMode::Wanted
        },
        resolve: context.resolve,
        files: context.files,
        public: &context.config.articles.public_shortcodes,
        fields: &table,
    };
    let mut range = frontmatter.body..source.text.len();
    let is_page = frontmatter.dialect == Some(FrontmatterDialect::Page);
    if is_page {
        range = html::page::find_article_range(source.text, range);
    }
    let mut rendered =
        content::render(source, range, markup_of(&header.path), &render_context, report);
    let title = choose_title(fields.title.take(), &mut rendered, &header.path);
    // A web page repeats the title of its head as a heading.
    if is_page && rendered.heading.as_deref() == Some(&*title) {
        remove_heading(&mut rendered);
    }
    let summary = choose_summary(fields.summary.take(), &rendered);
    let image = resolve_image(&mut fields, source, header, context, report);
    let attachments = resolve_attachments(&fields, source, header, context, report);
    let notices = corrections::to_html(&fields.corrections, header, source, context, report);
    let html = corrections::insert_corrections(
        rendered.html,
        &notices,
        context.config.articles.corrections,
    );
    let article = Article {
        permalink: context.permalink.clone(),
        title,
        summary,
        content: lead_image::prepend_image(html, image.as_ref()),
        authors: resolve_authors(&fields.authors, context.config),
        image,
        attachments,
        header: header.digest(),
        links: Vec::new(),
    };
    if is_empty(&article, context) {
        report.push(
            Diagnostic::new(&codes::ARTICLE_EMPTY, "this article has no text")
                .with_location(source.at(0..0))
                .help("write the text, or set `draft: true` until it is written"),
        );
    }
    article
}

/// Returns true if an article has only a title: no text, picture or attached file, and no
/// permalink on another site.
fn is_empty(article: &Article, context: &ArticleContext<'_>) -> bool {
    let is_on_site = article.permalink.host() == context.config.site.url.host();
    article.summary.trim().is_empty()
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
pub fn anchor(id: &str) -> String {
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

/// Returns the title: from the frontmatter, else the first heading, which is then removed
/// from the content, else from the file name.
fn choose_title(written: Option<Cow<'_, str>>, rendered: &mut RenderedBody, path: &str) -> String {
    if let Some(title) = written {
        return sanitizer::title(&title).into_owned();
    }
    if let Some(heading) = rendered.heading.take().filter(|heading| !heading.trim().is_empty()) {
        remove_heading(rendered);
        return whitespace::fold(&heading);
    }
    // A file name may contain characters that XML forbids.
    let path = control_chars::strip(path).text;
    let facts = path::facts(&path);
    let words = facts.slug().replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let title: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if title.is_empty() { facts.stem.to_owned() } else { title }
}

fn remove_heading(rendered: &mut RenderedBody) {
    if let Some(end) = rendered.html_after_heading.take() {
        rendered.html.drain(..end);
    }
}

fn choose_summary(written: Option<Cow<'_, str>>, rendered: &RenderedBody) -> String {
    match (written, &rendered.teaser) {
        (Some(summary), _) => summary.into_owned(),
        (None, Some(teaser)) if !teaser.trim().is_empty() => teaser.clone(),
        (None, _) => excerpt::cut(&rendered.text_start, SUMMARY_LENGTH),
    }
}

/// Turns the authors of a byline into persons. Details in the article override those in
/// `[authors]`.
fn resolve_authors(bylines: &[BylineAuthor<'_>], config: &Config) -> Vec<Person> {
    bylines.iter().map(|byline| resolve_author(byline, config)).collect()
}

fn resolve_author(byline: &BylineAuthor<'_>, config: &Config) -> Person {
    let known = config.people.get(&*byline.name).cloned().unwrap_or_default();
    let url = byline.url.as_deref();
    let url = url.filter(|url| Url::parse(url).is_ok_and(|url| is_web_address(&url)));
    Person {
        name: if known.name.is_empty() { byline.name.to_string() } else { known.name },
        email: byline.email.as_deref().map(str::to_owned).or(known.email),
        url: url.map(str::to_owned).or(known.url),
    }
}

fn is_web_address(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Address of a file that an article names, and facts about it.
struct ReferencedFile {
    url: Url,
    /// Size in bytes, if known.
    length: Option<u64>,
    /// Width and height of a picture in pixels, if known.
    size: Option<(u32, u32)>,
    is_local: bool,
}

impl ReferencedFile {
    /// Returns a file on another server.
    const fn remote(url: Url) -> Self {
        Self { url, length: None, size: None, is_local: false }
    }
}

/// Reason why a reference to a file can't become a public address.
#[derive(Clone, Copy)]
enum ReferenceError {
    /// The URL has a scheme that feed readers can't open.
    Scheme,
    /// The path begins with a folder alias of a bundler.
    Alias,
    /// The path leads out of the folders of articles and assets.
    Outside,
    /// The text is not a valid URL or path.
    Invalid,
}

impl ReferenceError {
    /// Returns the end of a message that begins with the reference.
    const fn problem(self) -> &'static str {
        match self {
            Self::Scheme => "is not an http or https URL",
            Self::Alias => "is a path that only the site's bundler can resolve",
            Self::Outside => "is outside the folders of articles and assets",
            Self::Invalid => "is not a valid URL or path",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Scheme | Self::Invalid => "write an http or https URL, or the path of the file",
            Self::Alias | Self::Outside => {
                "put the file next to the article or into the folder `[articles] assets`, and write its path from there"
            }
        }
    }
}

/// Resolves a reference to a file: a URL, or a path in the folder of articles or assets.
fn resolve_file(
    written: &str,
    header: &Header,
    context: &ArticleContext<'_>,
) -> Result<ReferencedFile, ReferenceError> {
    let base = &context.config.site.url;
    // Ghost exports paths on the site itself with this prefix.
    let written = written.strip_prefix("__GHOST_URL__").unwrap_or(written);
    match Url::parse(written) {
        Ok(url) if is_web_address(&url) => return Ok(ReferencedFile::remote(url)),
        Ok(_) => return Err(ReferenceError::Scheme),
        Err(_) => {}
    }
    if is_alias(written) {
        return Err(ReferenceError::Alias);
    }
    if written.starts_with("//") {
        let url = base.join(written).map_err(|_| ReferenceError::Invalid)?;
        return Ok(ReferencedFile::remote(url));
    }
    let (base, length, size) = match (context.files)(written) {
        FileFacts::Outside => return Err(ReferenceError::Outside),
        FileFacts::Beside { length, size } => (context.permalink, Some(length), size),
        FileFacts::Asset { length, size } => (base, Some(length), size),
        // The files of a page bundle are served below its permalink. In other articles a
        // missing file is assumed at the root of the site.
        FileFacts::Missing if !written.starts_with('/') && path::facts(&header.path).is_bundle => {
            (context.permalink, None, None)
        }
        FileFacts::Missing => (base, None, None),
    };
    let url = base.join(written.trim_start_matches('/')).map_err(|_| ReferenceError::Invalid)?;
    Ok(ReferencedFile { url, length, size, is_local: true })
}

/// Returns true if a file belongs to an article that is not public, and reports it. Such a
/// file is left out, because its address would reveal the article.
fn is_hidden(
    url: &Url,
    span: &std::ops::Range<usize>,
    source: &SourceText<'_>,
    context: &ArticleContext<'_>,
    report: &mut Report,
) -> bool {
    if !content::is_own(url.as_str(), &context.config.site.url) {
        return false;
    }
    let target = (context.resolve)(url.as_str());
    let Some(message) = target.hidden_message("its file is left out") else { return false };
    report.push(content::not_public(message, source.at(span.clone())));
    true
}

/// Returns true if a path begins with a bundler's alias for a folder.
fn is_alias(written: &str) -> bool {
    const ALIASES: [&str; 4] = ["~/", "@/", "@assets/", "/src/"];
    ALIASES.iter().any(|alias| written.starts_with(alias))
}

fn unresolved_reference(
    written: &str,
    span: &std::ops::Range<usize>,
    error: ReferenceError,
    source: &SourceText<'_>,
) -> Diagnostic {
    let message = format!("`{}` {}", excerpt::cut(written, 80), error.problem());
    Diagnostic::new(&codes::ARTICLE_OUTSIDE, message)
        .with_location(source.at(span.clone()))
        .help(error.help())
}

/// Resolves the lead picture. A picture that can't be resolved is only a warning: the
/// article is complete without it, and Astro generates the addresses of such pictures.
fn resolve_image(
    fields: &mut ArticleFields<'_>,
    source: &SourceText<'_>,
    header: &Header,
    context: &ArticleContext<'_>,
    report: &mut Report,
) -> Option<Image> {
    let ImageField { source: written, span, alt, caption, credit } = fields.image.take()?;
    let file = match resolve_file(&written, header, context) {
        Ok(file) => file,
        Err(error) => {
            let problem = unresolved_reference(&written, &span, error, source);
            report.push(Diagnostic { code: &codes::ARTICLE_PICTURE_OUTSIDE, ..problem });
            return None;
        }
    };
    if is_hidden(&file.url, &span, source, context, report) {
        return None;
    }
    let guess = guess_media_type(&file.url);
    Some(Image {
        mime_type: guess.filter(|kind| kind.starts_with("image/")).map(str::to_owned),
        url: file.url,
        size: file.size,
        alt: first_plain_line(alt, fields.image_alt.take()),
        caption: first_plain_line(caption, fields.image_caption.take()),
        credit: first_plain_line(credit, fields.image_credit.take()),
    })
}

/// Returns the first text that is present, without markup.
fn first_plain_line(first: Option<Cow<'_, str>>, second: Option<Cow<'_, str>>) -> Option<String> {
    first.or(second).map(|line| sanitizer::title(&line).into_owned())
}

/// Guesses the media type of a file by its extension.
fn guess_media_type(url: &Url) -> Option<&'static str> {
    mime_guess::from_path(url.path()).first_raw()
}

/// Resolves the attached files, each only once. The article's own `length` and `duration`
/// apply to the first one.
fn resolve_attachments(
    fields: &ArticleFields<'_>,
    source: &SourceText<'_>,
    header: &Header,
    context: &ArticleContext<'_>,
    report: &mut Report,
) -> Vec<Attachment> {
    let (mut attachments, mut seen): (Vec<Attachment>, _) = (Vec::new(), HashSet::new());
    for enclosure in &fields.attachments {
        let length = enclosure.length.or(fields.length.filter(|_| attachments.is_empty()));
        let enclosure = EnclosureField { length, ..enclosure.clone() };
        match resolve_attachment(&enclosure, source, header, context, report) {
            Ok(attachment)
                if is_hidden(&attachment.url, &enclosure.span, source, context, report) => {}
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

fn resolve_attachment(
    enclosure: &EnclosureField<'_>,
    source: &SourceText<'_>,
    header: &Header,
    context: &ArticleContext<'_>,
    report: &mut Report,
) -> Result<Attachment, Box<Diagnostic>> {
    let written = &enclosure.source;
    let file = resolve_file(written, header, context)
        .map_err(|error| Box::new(unresolved_reference(written, &enclosure.span, error, source)))?;
    if file.is_local && file.length.is_none() && enclosure.length.is_none() {
        report.push(
            Diagnostic::new(&codes::ARTICLE_MISSING_FILE, format!("the attached file `{written}` was not found, so its length is unknown"))
                .with_location(source.at(enclosure.span.clone()))
                .help("put the file next to the article or into the folder `[articles] assets`, or add its `length` and `type`"),
        );
    }
    // `type: audio` is not a media type, and would make the feed invalid.
    let written = enclosure.mime_type.as_deref();
    let written = written.filter(|kind| kind.parse::<mime_guess::Mime>().is_ok());
    let mime_type =
        written.or_else(|| guess_media_type(&file.url)).unwrap_or("application/octet-stream");
    Ok(Attachment {
        mime_type: mime_type.to_owned(),
        // The size on disk wins, because a written length may be out of date.
        length: file.length.or(enclosure.length).unwrap_or(0),
        url: file.url,
        duration: enclosure.duration,
        title: enclosure.title.as_deref().map(str::to_owned),
    })
}
