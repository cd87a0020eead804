//! Renderers of shortcodes with images, audio, video, or pages of other sites. A
//! player or frame becomes a link: feed readers do not run scripts.

use url::Url;

use super::ExpansionScope;
use super::call::ShortcodeCall;
use super::shortcode_html::ShortcodeHtml;
use crate::sanitizer::watch_page;
use crate::syntax::html::{element, escape_text, unescape, void};
use crate::syntax::markdown;

/// Names of arguments with the URL of a file or page.
const SOURCE: &[&str] = &["src", "url", "href", "link", "path", "file", "image", "source"];

/// Renders an image, as a `figure` if it has a caption.
pub(crate) fn figure(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let source =
        call.get(&["src", "url", "path", "file", "image", "image_path", "img", "source", "name"]);
    let source = root_path(source.or(call.nth(0))?, scope);
    // In Eleventy shortcodes, a class often comes between the URL and the `alt` text.
    let unnamed = call.arguments.iter().filter(|(name, _)| name.is_empty()).count();
    let alt = call.get(&["alt", "description", "alternative"]);
    let alt = alt.or(if unnamed > 2 { call.nth(2) } else { call.nth(1) });
    let [width, height] = ["width", "height"].map(|name| {
        call.get(&[name])
            .filter(|size| size.bytes().all(|byte| byte.is_ascii_digit()))
            .unwrap_or_default()
    });
    let mut picture = void(
        "img",
        &[("src", &source), ("alt", alt.unwrap_or_default()), ("width", width), ("height", height)],
    );
    if let Some(target) = call.get(&["link", "href"]) {
        picture = element("a", &[("href", target)], &picture);
    }
    let caption = render_caption(call);
    if caption.is_empty() {
        return Some(ShortcodeHtml::Inline(picture));
    }
    Some(ShortcodeHtml::Block(element(
        "figure",
        &[],
        &(picture + &element("figcaption", &[], &caption)),
    )))
}

/// Makes a path absolute if it starts with a usual folder for static files:
/// Eleventy and Hugo resolve such paths from the root of the site, not from the
/// article.
pub(crate) fn root_path(path: &str, scope: &ExpansionScope<'_>) -> String {
    const FOLDERS: &[&str] =
        &["assets/", "static/", "public/", "images/", "img/", "uploads/", "media/"];
    if FOLDERS.iter().any(|folder| path.starts_with(folder)) {
        return format!("{}/{path}", scope.site.path().trim_end_matches('/'));
    }
    path.to_owned()
}

/// Renders a link to a `YouTube` video.
pub(crate) fn youtube(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "videoid", "v", "video", "src", "url"]).or(call.nth(0))?;
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://www.youtube.com/watch?v={id}")
    };
    Some(link_with_label(&address, call, "Watch on YouTube"))
}

/// Renders a link to a Vimeo video.
pub(crate) fn vimeo(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "videoid", "src", "url"]).or(call.nth(0))?;
    let address =
        if id.contains("://") { id.to_owned() } else { format!("https://vimeo.com/{id}") };
    Some(link_with_label(&address, call, "Watch on Vimeo"))
}

/// Renders a video file, or a link if a provider is given.
pub(crate) fn video(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    match call.get(&["provider", "host", "service"]) {
        Some("youtube") => return youtube(call, scope),
        Some("vimeo") => return vimeo(call, scope),
        _ => {}
    }
    let source = call.get(SOURCE).or(call.get(&["mp4", "webm"])).or(call.nth(0))?;
    let poster = call.get(&["poster"]).unwrap_or_default();
    let player = element("video", &[("src", source), ("poster", poster)], "");
    Some(ShortcodeHtml::Block(add_caption(player, call)))
}

/// Renders an audio file with a player.
pub(crate) fn audio(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let source = call.get(SOURCE).or(call.get(&["mp3", "ogg"])).or(call.nth(0))?;
    Some(ShortcodeHtml::Block(add_caption(element("audio", &[("src", source)], ""), call)))
}

/// Renders a link to a Bilibili video.
pub(crate) fn bilibili(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "bvid", "bv"]).or(call.nth(0))?;
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://www.bilibili.com/video/{id}/")
    };
    Some(link_with_label(&address, call, "Watch on Bilibili"))
}

/// Renders a link to a post on X.
pub(crate) fn tweet(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "tweetid", "url", "src", "href"]).or(call.nth(0))?;
    let user = call.get(&["user", "username"]).unwrap_or("i");
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://x.com/{user}/status/{id}")
    };
    Some(link_with_label(&address, call, "See the post on X"))
}

/// Renders a link to an Instagram post.
pub(crate) fn instagram(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "url", "src"]).or(call.nth(0))?;
    let address = if id.contains("://") {
        id.to_owned()
    } else {
        format!("https://www.instagram.com/p/{id}/")
    };
    Some(link_with_label(&address, call, "See the post on Instagram"))
}

/// Renders a link to a GitHub gist.
pub(crate) fn gist(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let id = call.get(&["id", "url", "src"]).or(call.nth(0))?;
    let address = match call.nth(1) {
        _ if id.contains("://") => id.to_owned(),
        // The second argument is a file in Jekyll. In Hugo it is the gist, and the
        // first is the user.
        Some(second) if !id.contains('/') && !second.contains('.') => {
            format!("https://gist.github.com/{id}/{second}")
        }
        _ => format!("https://gist.github.com/{id}"),
    };
    Some(link_with_label(&address, call, "See the code on GitHub"))
}

/// Renders a link to a GitHub repository.
pub(crate) fn repository(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let name = call.get(&["repo", "repository", "name"]).or(call.nth(0))?;
    let is_name = name.split('/').count() == 2 && !name.contains(':');
    is_name.then(|| link_to_page(&format!("https://github.com/{name}"), name))
}

/// Renders a link to an embedded page, if its URL is given.
pub(crate) fn embedded_page(call: &ShortcodeCall, _: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let address = call.get(SOURCE).or(call.nth(0))?;
    let address = address
        .strip_prefix("//")
        .map_or_else(|| address.to_owned(), |rest| format!("https://{rest}"));
    let url = Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let label = format!("Open {}", url.host_str()?.trim_start_matches("www."));
    Some(link_with_label(url.as_str(), call, &label))
}

/// Renders a link to a Flourish chart, given by a URL, path or number.
pub(crate) fn flourish(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let source = call.get(&["src", "url", "id"]).or(call.nth(0))?;
    if source.contains("://") || source.starts_with("//") {
        return embedded_page(call, scope);
    }
    let path = source.trim_matches('/').trim_end_matches("/embed");
    let path = if path.contains('/') { path.to_owned() } else { format!("visualisation/{path}") };
    Some(link_with_label(&format!("https://public.flourish.studio/{path}/"), call, "See the chart"))
}

/// Returns the HTML in an argument, which is often escaped.
pub(crate) fn raw_html(call: &ShortcodeCall, scope: &ExpansionScope<'_>) -> Option<ShortcodeHtml> {
    let Some(html) = call.get(&["srcdoc", "html", "content"]) else {
        return embedded_page(call, scope);
    };
    let html = if html.contains('<') { html.to_owned() } else { unescape(html) };
    Some(ShortcodeHtml::Block(html))
}

/// Renders a link to a page; an empty name is replaced by the URL.
pub(crate) fn link_to_page(address: &str, name: &str) -> ShortcodeHtml {
    let address = Url::parse(address)
        .ok()
        .and_then(|url| watch_page(&url))
        .map_or_else(|| address.to_owned(), String::from);
    let name = if name.is_empty() { &address } else { name };
    ShortcodeHtml::Inline(element("a", &[("href", &address)], &escape_text(name)))
}

/// Renders a link with the title of a call, or a default label.
fn link_with_label(address: &str, call: &ShortcodeCall, default: &str) -> ShortcodeHtml {
    let name = call.get(&["title", "caption", "alt", "label"]).unwrap_or(default);
    link_to_page(address, name)
}

fn add_caption(player: String, call: &ShortcodeCall) -> String {
    match render_caption(call) {
        caption if caption.is_empty() => player,
        caption => element("figure", &[], &(player + &element("figcaption", &[], &caption))),
    }
}

/// Renders the caption of an image: title, caption and credit.
fn render_caption(call: &ShortcodeCall) -> String {
    let title = call.get(&["title"]).map(|title| element("strong", &[], &escape_text(title)));
    let text = call.get(&["caption"]).map(render_inline);
    let credit =
        call.get(&["credit", "attr", "source_credit", "author", "copyright"]).map(|credit| {
            match call.get(&["attrlink", "crediturl", "credit_url"]) {
                Some(target) => element("a", &[("href", target)], &render_inline(credit)),
                None => render_inline(credit),
            }
        });
    let credit = credit.map(|credit| element("small", &[], &credit));
    [title, text, credit].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Renders Markdown; a single paragraph loses its `p` element.
pub(crate) fn render_inline(text: &str) -> String {
    let html = markdown::to_html(text, "");
    let html = html.trim();
    let inside = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inside.unwrap_or(html).to_owned()
}
