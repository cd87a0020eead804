//! Resolves the picture and the attached files of an article into public addresses, with the
//! sizes that feeds state.

use std::borrow::Cow;
use std::collections::HashSet;

use url::Url;

use crate::diagnostic::{Diagnostic, Report, SourceText, codes};
use crate::fields::{ArticleFields, EnclosureField, ImageField};
use crate::model::{Attachment, FileFacts, FileSearch, Header, Image};
use crate::parser::article_context::ArticleContext;
use crate::parser::byline::is_web_address;
use crate::parser::content;
use crate::syntax::html;
use crate::text::{excerpt, path, rooted_path};

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
    let written = rooted_path::below_site(written, base).map_or(Cow::Borrowed(written), |path| {
        // A rooted path stays one: files are looked up by it.
        if path.len() + 1 == written.len() { written.into() } else { format!("/{path}").into() }
    });
    // The path from the article's file to one in the folder of assets.
    let written = match written.contains("../").then(|| (context.find_file)(&written)) {
        Some(FileSearch::Asset { path }) => Cow::Owned(format!("/{path}")),
        _ => written,
    };
    let (base, length, size) = match (context.files)(&written) {
        FileFacts::Outside => return Err(ReferenceError::Outside),
        FileFacts::NextToArticle { length, size } => (context.permalink, Some(length), size),
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
    report.push(content::not_public(message, source.locate(span.clone())));
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
        .with_location(source.locate(span.clone()))
        .help(error.help())
}

/// Resolves the lead picture. A picture that can't be resolved is only a warning: the
/// article is complete without it, and Astro generates the addresses of such pictures.
pub(super) fn resolve_image(
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
    first.or(second).map(|line| html::plain_text(&line).into_owned())
}

/// Guesses the media type of a file by its extension.
fn guess_media_type(url: &Url) -> Option<&'static str> {
    mime_guess::from_path(url.path()).first_raw()
}

/// Resolves the attached files, each only once. The article's own `length` and `duration`
/// apply to the first one.
pub(super) fn resolve_attachments(
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
                .with_location(source.locate(enclosure.span.clone()))
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
        title: enclosure.title.as_deref().map(|title| html::plain_text(title).into_owned()),
    })
}
